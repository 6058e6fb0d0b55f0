use super::*;

#[test]
fn amend_should_replace_all_that_the_consent_says_when_it_is_in_force() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital(), deny(Grantee::Party(NEIGHBOUR))]);
		wait(10);
		let provisions = vec![deny(Grantee::Anyone), to_research()];
		let terms = Terms { price: 5, ..Terms::default() };
		let newer = Commitment::from([98; 32]);
		assert_ok!(Consent::amend(signed(PATIENT), id, provisions.clone(), terms.clone(), newer));

		let record = kept(id);
		let provisions: assent_primitives::Provisions = provisions.try_into().unwrap();
		assert_eq!(record.consent.version, 2);
		assert_eq!(record.consent.provisions, provisions);
		assert_eq!(record.consent.terms, terms);
		assert_eq!(record.consent.receipt, newer);
		assert_eq!(record.consent.granted_at, START);
		assert_eq!(record.consent.status, ConsentStatus::Given);
		let standing = denials(PATIENT);
		assert_eq!(standing.len(), 1);
		assert_eq!((standing[0].source.version, standing[0].source.provision), (2, 0));
		assert_eq!(ends(PATIENT, RESEARCH), vec![(2, None)]);
		assert_eq!(list(PATIENT, RESEARCH)[0].price, 5);
		assert_eq!(
			last_event(),
			Event::Amended {
				controller: PATIENT,
				consent: id,
				version: 2,
				provisions,
				terms,
				receipt: newer,
				depositor: PATIENT,
				dropped: vec![HOSPITAL],
			}
		);
	})
}

#[test]
fn amend_should_leave_the_earlier_permits_as_ended_when_they_are_dropped() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital(), permit(Grantee::Anyone)]);
		wait(10);
		amend(PATIENT, id, vec![permit(Grantee::Anyone), to_research()]);
		wait(10);
		amend(PATIENT, id, vec![permit(Grantee::Anyone)]);
		assert_eq!(ends(PATIENT, HOSPITAL), vec![(1, Some(START + 10))]);
		assert_eq!(ends(PATIENT, RESEARCH), vec![(2, Some(START + 20))]);
		let mut former = kept(id).former.into_inner();
		former.sort();
		assert_eq!(former, vec![PermitIndex::Party(HOSPITAL), PermitIndex::Party(RESEARCH)]);
		// What the new version says as well is not kept twice.
		let anyone = Permits::<Test>::get(PATIENT, PermitIndex::Anyone);
		assert_eq!(anyone.len(), 1);
		assert_eq!(anyone[0].source.version, 3);
	})
}

#[test]
fn amend_should_keep_both_when_a_permit_changes_in_its_list() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		wait(10);
		amend(PATIENT, id, vec![until(START + 100, to_hospital())]);
		assert_eq!(ends(PATIENT, HOSPITAL), vec![(2, None), (1, Some(START + 10))]);
		assert!(kept(id).former.is_empty());
		wait(10);
		// With other terms it is another permit.
		assert_ok!(Consent::amend(
			signed(PATIENT),
			id,
			vec![until(START + 100, to_hospital())],
			limited(1),
			receipt()
		));
		assert_eq!(
			ends(PATIENT, HOSPITAL),
			vec![(3, None), (2, Some(START + 20)), (1, Some(START + 10))]
		);
	})
}

#[test]
fn amend_should_leave_no_more_than_eight_ended_permits_when_it_is_done_again_and_again() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital(); 5]);
		for step in 1..=4 {
			wait(10);
			amend(PATIENT, id, vec![until(START + step * WINDOW, to_hospital()); 5]);
		}
		let places = |version, ended_at| {
			ends(PATIENT, HOSPITAL).iter().filter(|end| **end == (version, ended_at)).count()
		};
		assert_eq!(list(PATIENT, HOSPITAL).len(), 13);
		assert_eq!(places(5, None), 5);
		assert_eq!(places(4, Some(START + 40)), 5);
		assert_eq!(places(3, Some(START + 30)), 3);
	})
}

#[test]
fn amend_should_keep_the_uses_so_far_when_the_maximum_changes() {
	ExtBuilder.build_and_execute(|| {
		let id = give_on(limited(5), PATIENT, 1, vec![to_hospital()]);
		let change = |maximum| {
			Consent::amend(signed(PATIENT), id, vec![to_hospital()], limited(maximum), receipt())
		};
		assert_ok!(count(id, 3));
		assert_noop!(change(2), Error::<Test>::MaximumUsesAlreadyReached);
		assert_noop!(change(3), Error::<Test>::MaximumUsesAlreadyReached);
		assert_ok!(change(4));
		assert_eq!(kept(id).consent.uses, 3);
		// Where nothing is limited any more, nothing is reached.
		amend(PATIENT, id, vec![to_hospital()]);
		assert_eq!(kept(id).consent.uses, 3);
	})
}

fn count(id: ConsentId, uses: u32) -> sp_runtime::DispatchResult {
	<Consent as assent_primitives::traits::Consents>::count_uses(&id, uses)
}

fn refused(who: AccountId, id: ConsentId, error: Error<Test>) {
	assert_noop!(
		Consent::amend(signed(who), id, vec![to_hospital()], Terms::default(), receipt()),
		error
	);
}

#[test]
fn amend_should_be_refused_when_the_consent_is_not_kept() {
	ExtBuilder.build_and_execute(|| {
		refused(PATIENT, ConsentId::of(&PATIENT, &[1; 32]), Error::UnknownConsent);
	})
}

#[test]
fn amend_should_be_refused_when_it_is_anothers() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		give(OWNER, 1, vec![to_hospital()]);
		refused(OWNER, id, Error::NotAuthorized);
		refused(GATEWAY, id, Error::NotAuthorized);
		refused(ROTATED, id, Error::NotAuthorized);
	})
}

#[test]
fn amend_should_be_refused_when_the_consent_is_withdrawn() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		assert_ok!(Consent::withdraw(signed(PATIENT), id));
		refused(PATIENT, id, Error::ConsentNotInForce);
	})
}

#[test]
fn amend_should_be_refused_when_the_consent_is_spent() {
	ExtBuilder.build_and_execute(|| {
		let id = give_on(limited(1), PATIENT, 1, vec![to_hospital()]);
		assert_ok!(count(id, 1));
		refused(PATIENT, id, Error::ConsentNotInForce);
	})
}

#[test]
fn amend_should_be_refused_when_all_periods_are_over() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![until(START + 10, to_hospital())]);
		wait(10);
		refused(PATIENT, id, Error::ConsentNotInForce);
	})
}

#[test]
fn amend_should_be_refused_when_the_consent_is_of_an_earlier_epoch() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		let denies = give(PATIENT, 2, vec![deny(Grantee::Anyone)]);
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		refused(PATIENT, id, Error::ConsentNotInForce);
		refused(PATIENT, denies, Error::ConsentNotInForce);
	})
}
