use super::*;
use assent_primitives::traits::Consents;

#[test]
fn status_should_be_expired_when_all_periods_are_over() {
	ExtBuilder.build_and_execute(|| {
		let id = give(
			PATIENT,
			1,
			vec![until(START + 10, to_hospital()), until(START + 20, deny(Grantee::Anyone))],
		);
		set_time(START + 19);
		assert_eq!(status(id), ConsentStatus::Given);
		set_time(START + 20);
		assert_eq!(status(id), ConsentStatus::Expired);
		assert_eq!(kept(id).consent.status, ConsentStatus::Given);
		assert_eq!(Consent::consent(id).unwrap().status, ConsentStatus::Expired);
		// It was over before everything was withdrawn.
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		assert_eq!(status(id), ConsentStatus::Expired);
	})
}

#[test]
fn status_should_be_withdrawn_when_the_epoch_ended_before_the_period() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![until(START + 20, to_hospital())]);
		set_time(START + 10);
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		assert_eq!(status(id), ConsentStatus::Withdrawn);
		set_time(START + 30);
		assert_eq!(status(id), ConsentStatus::Withdrawn);
	})
}

#[test]
fn status_should_be_as_stored_when_the_consent_was_ended_by_an_act() {
	ExtBuilder.build_and_execute(|| {
		let spent = give_on(limited(1), PATIENT, 1, vec![to_hospital()]);
		assert_ok!(Consent::count_uses(&spent, 1));
		let withdrawn = give(PATIENT, 2, vec![until(START + 10, to_hospital())]);
		assert_ok!(Consent::withdraw(signed(PATIENT), withdrawn));
		wait(20);
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		assert_eq!(status(spent), ConsentStatus::Expired);
		assert_eq!(status(withdrawn), ConsentStatus::Withdrawn);
		assert_eq!(Consent::status(ConsentId::of(&PATIENT, &[9; 32])), None);
	})
}

#[test]
fn consents_of_should_page_in_order_when_there_are_many() {
	ExtBuilder.build_and_execute(|| {
		let mut ids: Vec<_> = (0..70)
			.map(|nonce| give(PATIENT, nonce, vec![permit(Grantee::Party(account(100 + nonce)))]))
			.collect();
		ids.sort();
		give(OWNER, 1, vec![to_hospital()]);
		let page = |after, limit| {
			Consent::consents_of(PATIENT, after, limit)
				.into_iter()
				.map(|(id, _)| id)
				.collect::<Vec<_>>()
		};
		assert_eq!(page(None, 5), ids[..5]);
		assert_eq!(page(Some(ids[4]), 5), ids[5..10]);
		assert_eq!(page(None, u32::MAX), ids[..64]);
		assert_eq!(page(Some(ids[63]), u32::MAX), ids[64..]);
		assert_eq!(page(Some(ids[69]), 5), vec![]);
		assert_eq!(page(None, 0), vec![]);
		// A place in between that no consent has.
		let mut between = ids[10];
		between.0 .0[31] ^= 1;
		assert_eq!(page(Some(between), 1), [ids[if between < ids[10] { 10 } else { 11 }]]);
	})
}

#[test]
fn consents_of_should_show_the_status_of_now_and_nothing_of_strangers() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		let shown = Consent::consents_of(PATIENT, None, 64);
		assert_eq!(shown, vec![(id, Consent::consent(id).unwrap())]);
		assert_eq!(shown[0].1.status, ConsentStatus::Withdrawn);
		assert_eq!(Consent::consents_of(NEIGHBOUR, None, 64), vec![]);
	})
}

#[test]
fn rules_should_be_none_when_the_controller_never_said_anything() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(Consent::rules(PATIENT), None);
		assert_eq!(<Consent as Consents>::rules(&PATIENT), None);
		give(PATIENT, 1, vec![deny(Grantee::Anyone)]);
		let rules = Consent::rules(PATIENT).unwrap();
		assert_eq!(rules.denials.len(), 1);
		assert_eq!(<Consent as Consents>::rules(&PATIENT), Some(rules));
		assert_eq!(Consent::late_window(), WINDOW);
	})
}

#[test]
fn permits_should_be_as_stored_when_a_decision_asks() {
	ExtBuilder.build_and_execute(|| {
		let index = PermitIndex::Party(HOSPITAL);
		assert_eq!(Consent::permits(&PATIENT, &index), vec![]);
		let id = give(PATIENT, 1, vec![to_hospital()]);
		assert_ok!(Consent::withdraw(signed(PATIENT), id));
		assert_eq!(Consent::permits(&PATIENT, &index), list(PATIENT, HOSPITAL));
		assert_eq!(list(PATIENT, HOSPITAL).len(), 1);
	})
}
