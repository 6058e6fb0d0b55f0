use super::*;

fn request(
	who: AccountId,
	controller: PartyId,
	provisions: Vec<Provision>,
	expires_at: Moment,
) -> sp_runtime::DispatchResult {
	let terms = Terms::default();
	Consent::request(
		signed(who),
		controller,
		[1; 32],
		provisions,
		terms,
		receipt(),
		None,
		expires_at,
	)
}

fn refused(who: AccountId, controller: PartyId, provisions: Vec<Provision>, error: Error<Test>) {
	assert_noop!(request(who, controller, provisions, START + 1), error);
}

#[test]
fn request_should_be_kept_and_paid_by_the_organisation_when_it_asks() {
	ExtBuilder.build_and_execute(|| {
		let id = ask(&PATIENT, 1, vec![to_research()], limited(3));
		let shown = Consent::consent_request(id).unwrap();
		assert_eq!((shown.organisation, shown.controller), (RESEARCH, PATIENT));
		assert_eq!(shown.status, ConsentStatus::Requested);
		assert_eq!(shown.provisions.into_inner(), vec![to_research()]);
		assert!(on_hold(&RESEARCH) > 0);
		assert_eq!(on_hold(&PATIENT), 0);
		// Nothing is permitted by it.
		assert!(list(PATIENT, RESEARCH).is_empty());
		let Event::Requested { request, consent, expires_at, depositor, .. } = last_event() else {
			panic!("{:?}", last_event())
		};
		assert_eq!((request, consent), (id, id.consent(&PATIENT)));
		assert_eq!((expires_at, depositor), (START + REQUEST_LIFE, RESEARCH));
	})
}

#[test]
fn request_should_be_the_organisations_when_its_operating_account_signs() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(request(GATEWAY, PATIENT, vec![to_hospital()], START + 1));
		let id = RequestId::of(&HOSPITAL, &PATIENT, &[1; 32]);
		assert_eq!(Consent::consent_request(id).unwrap().organisation, HOSPITAL);
		assert!(on_hold(&GATEWAY) > 0);
		let nurses = permit(Grantee::Staff { organisation: HOSPITAL, tag: nurse() });
		let terms = Terms::default();
		let expires_at = START + 1;
		assert_ok!(Consent::request(
			signed(GATEWAY),
			PATIENT,
			[2; 32],
			vec![nurses],
			terms,
			receipt(),
			None,
			expires_at
		));
	})
}

#[test]
fn request_should_be_refused_when_no_active_organisation_asks() {
	ExtBuilder.build_and_execute(|| {
		refused(
			NEIGHBOUR,
			PATIENT,
			vec![permit(Grantee::Party(NEIGHBOUR))],
			Error::UnknownOrganisation,
		);
		let own = vec![permit(Grantee::Party(SUSPENDED))];
		refused(SUSPENDED, PATIENT, own, Error::OrganisationNotActive);
		refused(ROTATED, PATIENT, vec![to_research()], Error::NotAuthorized);
	})
}

#[test]
fn request_should_be_refused_when_it_asks_no_party_or_itself() {
	ExtBuilder.build_and_execute(|| {
		refused(RESEARCH, RESEARCH, vec![to_research()], Error::GranteeIsController);
		let next = account(50);
		rotate(&PATIENT, next.clone());
		refused(RESEARCH, next, vec![to_research()], Error::UnknownParty);
	})
}

#[test]
fn request_should_be_refused_when_it_asks_for_another_or_for_a_denial() {
	ExtBuilder.build_and_execute(|| {
		for grantee in [
			Grantee::Party(HOSPITAL),
			Grantee::Staff { organisation: HOSPITAL, tag: nurse() },
			Grantee::Role(Role::ResearchBody),
			Grantee::Anyone,
		] {
			refused(RESEARCH, PATIENT, vec![permit(grantee)], Error::RequestForAnother);
		}
		let denial = deny(Grantee::Party(RESEARCH));
		refused(RESEARCH, PATIENT, vec![to_research(), denial], Error::RequestOfDenial);
		refused(RESEARCH, PATIENT, vec![], Error::EmptyProvisions);
	})
}

#[test]
fn request_should_be_refused_when_its_expiry_is_past_or_too_far() {
	ExtBuilder.build_and_execute(|| {
		for expires_at in [0, START, START + REQUEST_LIFE + 1] {
			let result = request(RESEARCH, PATIENT, vec![to_research()], expires_at);
			assert_eq!(result, Err(Error::<Test>::InvalidExpiry.into()));
		}
		assert_ok!(request(RESEARCH, PATIENT, vec![to_research()], START + REQUEST_LIFE));
	})
}

#[test]
fn request_should_be_refused_when_it_or_its_consent_is_kept() {
	ExtBuilder.build_and_execute(|| {
		let id = ask(&PATIENT, 1, vec![to_research()], Terms::default());
		refused(RESEARCH, PATIENT, vec![to_research()], Error::RequestAlreadyExists);
		let accepted =
			Consent::accept(signed(PATIENT), id, vec![to_research()], Terms::default(), receipt());
		assert_ok!(accepted);
		refused(RESEARCH, PATIENT, vec![to_research()], Error::ConsentAlreadyExists);
	})
}

#[test]
fn request_should_be_refused_when_the_organisation_has_too_many() {
	ExtBuilder.build_and_execute(|| {
		ask(&PATIENT, 2, vec![to_research()], Terms::default());
		let refusal = ask(&PATIENT, 3, vec![to_research()], Terms::default());
		refused(RESEARCH, PATIENT, vec![to_research()], Error::TooManyRequests);
		// A refused one counts on: nobody is asked without end.
		assert_ok!(Consent::refuse(signed(PATIENT), refusal));
		refused(RESEARCH, PATIENT, vec![to_research()], Error::TooManyRequests);
		// Others have room.
		ask(&NEIGHBOUR, 1, vec![to_research()], Terms::default());
		assert_ok!(request(GATEWAY, PATIENT, vec![to_hospital()], START + 1));
	})
}

#[test]
fn request_should_name_an_earlier_consent_of_the_controller_when_it_renews_one() {
	ExtBuilder.build_and_execute(|| {
		let renew = |renews| {
			let terms = Terms::default();
			let said = vec![to_research()];
			let expires_at = START + 1;
			let origin = signed(RESEARCH);
			let earlier = Some(renews);
			Consent::request(origin, PATIENT, [1; 32], said, terms, receipt(), earlier, expires_at)
		};
		let unknown = ConsentId::of(&PATIENT, &[9; 32]);
		assert_noop!(renew(unknown), Error::<Test>::UnknownConsent);
		let anothers = give(NEIGHBOUR, 1, vec![to_research()]);
		assert_noop!(renew(anothers), Error::<Test>::NotAuthorized);
		assert_ok!(renew(give(PATIENT, 1, vec![to_research()])));
		let id = RequestId::of(&RESEARCH, &PATIENT, &[1; 32]);
		let accepted =
			Consent::accept(signed(PATIENT), id, vec![to_research()], Terms::default(), receipt());
		assert_ok!(accepted);
		assert_eq!(status(id.consent(&PATIENT)), ConsentStatus::Renewed);
	})
}

#[test]
fn requests_of_should_page_and_show_the_status_of_now() {
	ExtBuilder.build_and_execute(|| {
		let mut ids = [
			ask(&PATIENT, 1, vec![to_research()], Terms::default()),
			ask(&PATIENT, 2, vec![to_research()], Terms::default()),
		];
		ids.sort();
		ask(&NEIGHBOUR, 1, vec![to_research()], Terms::default());
		let page = |after, limit| {
			let page = Consent::requests_of(PATIENT, after, limit);
			page.into_iter().map(|(id, request)| (id, request.status)).collect::<Vec<_>>()
		};
		assert_eq!(page(None, 1), vec![(ids[0], ConsentStatus::Requested)]);
		assert_eq!(page(Some(ids[0]), u32::MAX), vec![(ids[1], ConsentStatus::Requested)]);
		wait(REQUEST_LIFE);
		let expired = ids.iter().map(|id| (*id, ConsentStatus::Expired)).collect::<Vec<_>>();
		assert_eq!(page(None, 64), expired);
		assert_eq!(Consent::consent_request(RequestId::from([9; 32])), None);
	})
}
