use super::*;
use assent_primitives::traits::Consents;

#[test]
fn withdraw_should_end_permits_and_lift_denials_when_the_consent_is_in_force() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital(), deny(Grantee::Party(NEIGHBOUR))]);
		let other = give(PATIENT, 2, vec![to_hospital(), deny(Grantee::Anyone)]);
		wait(10);
		assert_ok!(Consent::withdraw(signed(PATIENT), id));
		let consent = kept(id).consent;
		assert_eq!(consent.status, ConsentStatus::Withdrawn);
		assert_eq!(consent.ended_at, Some(START + 10));
		assert_eq!(ends(PATIENT, HOSPITAL), vec![(1, None), (1, Some(START + 10))]);
		let standing = denials(PATIENT);
		assert_eq!(standing.len(), 1);
		assert_eq!(standing[0].source.id, other);
		let rules = Rules::<Test>::get(PATIENT).unwrap();
		assert_eq!((rules.consents, rules.last_ended_at), (2, START + 10));
		assert_eq!(
			last_event(),
			Event::Withdrawn {
				controller: PATIENT,
				consent: id,
				version: 1,
				status: ConsentStatus::Withdrawn,
				denials_stay: false,
				organisations: vec![HOSPITAL],
			}
		);
	})
}

#[test]
fn withdraw_should_keep_the_deposit_until_the_release() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		let held = on_hold(&PATIENT);
		assert_ok!(Consent::withdraw(signed(PATIENT), id));
		assert_eq!(on_hold(&PATIENT), held);
	})
}

#[test]
fn withdraw_should_lift_the_denials_when_the_consent_is_of_an_earlier_epoch() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital(), deny(Grantee::Anyone)]);
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		wait(10);
		assert_ok!(Consent::withdraw(signed(PATIENT), id));
		assert!(denials(PATIENT).is_empty());
		assert_eq!(kept(id).consent.status, ConsentStatus::Withdrawn);
	})
}

#[test]
fn withdraw_should_lift_the_denials_when_the_consent_is_spent() {
	ExtBuilder.build_and_execute(|| {
		let id = give_on(limited(1), PATIENT, 1, vec![to_hospital(), deny(Grantee::Anyone)]);
		assert_ok!(Consent::count_uses(&id, 1));
		wait(10);
		assert_ok!(Consent::withdraw(signed(PATIENT), id));
		assert!(denials(PATIENT).is_empty());
		// Its permits ended when it was spent.
		assert_eq!(kept(id).consent.ended_at, Some(START));
		assert_eq!(ends(PATIENT, HOSPITAL), vec![]);
	})
}

#[test]
fn withdraw_should_work_when_nothing_of_the_consent_has_started() {
	ExtBuilder.build_and_execute(|| {
		let period = Period { from: START + 1_000_000, until: None };
		let id = give(PATIENT, 1, vec![Provision { period, ..deny(Grantee::Anyone) }]);
		assert_ok!(Consent::withdraw(signed(PATIENT), id));
		assert!(denials(PATIENT).is_empty());
	})
}

fn refused(who: AccountId, id: ConsentId, error: Error<Test>) {
	assert_noop!(Consent::withdraw(signed(who), id), error);
}

#[test]
fn withdraw_should_be_refused_when_the_consent_is_not_kept() {
	ExtBuilder.build_and_execute(|| {
		refused(PATIENT, ConsentId::of(&PATIENT, &[1; 32]), Error::UnknownConsent);
	})
}

#[test]
fn withdraw_should_be_refused_when_it_is_anothers() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		refused(OWNER, id, Error::NotAuthorized);
		refused(GATEWAY, id, Error::NotAuthorized);
		refused(ROTATED, id, Error::NotAuthorized);
	})
}

#[test]
fn withdraw_should_be_refused_when_it_was_withdrawn() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital(), deny(Grantee::Anyone)]);
		assert_ok!(Consent::withdraw(signed(PATIENT), id));
		refused(PATIENT, id, Error::ConsentNotInForce);
	})
}

#[test]
fn withdraw_should_be_refused_when_nothing_of_the_consent_is_in_force() {
	ExtBuilder.build_and_execute(|| {
		let spent = give_on(limited(1), PATIENT, 1, vec![to_hospital()]);
		assert_ok!(Consent::count_uses(&spent, 1));
		let over = give(PATIENT, 2, vec![until(START + 10, deny(Grantee::Anyone))]);
		let earlier = give(PATIENT, 3, vec![to_hospital()]);
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		wait(10);
		for id in [spent, over, earlier] {
			refused(PATIENT, id, Error::ConsentNotInForce);
		}
	})
}
