use super::*;

#[test]
fn refusal_should_be_kept_and_give_nothing_when_a_request_is_refused() {
	ExtBuilder.build_and_execute(|| {
		let id = ask(&PATIENT, 1, vec![to_research()], Terms::default());
		let held = on_hold(&RESEARCH);
		wait(10);
		assert_ok!(Consent::refuse(signed(PATIENT), id));
		let shown = Consent::consent_request(id).unwrap();
		assert_eq!((shown.status, shown.refused_at), (ConsentStatus::Refused, Some(START + 10)));
		assert_eq!(on_hold(&RESEARCH), held);
		assert_eq!(
			last_event(),
			Event::RequestRefused { organisation: RESEARCH, controller: PATIENT, request: id }
		);
	})
}

#[test]
fn refusal_should_be_refused_when_the_request_is_not_pending_or_anothers() {
	ExtBuilder.build_and_execute(|| {
		let refuse = |who, id| Consent::refuse(signed(who), id);
		assert_noop!(refuse(PATIENT, RequestId::from([9; 32])), Error::<Test>::UnknownRequest);
		let id = ask(&PATIENT, 1, vec![to_research()], Terms::default());
		assert_noop!(refuse(NEIGHBOUR, id), Error::<Test>::NotAuthorized);
		assert_noop!(refuse(ROTATED, id), Error::<Test>::NotAuthorized);
		assert_ok!(refuse(PATIENT, id));
		assert_noop!(refuse(PATIENT, id), Error::<Test>::RequestNotPending);
	})
}
