use super::*;
use assent_primitives::traits::Consents;
use assent_primitives::PeriodicUses;

#[test]
fn uses_should_be_counted_when_the_terms_limit_them() {
	ExtBuilder.build_and_execute(|| {
		let id = give_on(limited(5), PATIENT, 1, vec![to_hospital()]);
		assert_eq!(Consent::remaining_uses(&id), Some(5));
		assert_ok!(Consent::count_uses(&id, 2));
		assert_eq!(Consent::remaining_uses(&id), Some(3));
		assert_eq!(kept(id).consent.uses, 2);
		assert_eq!(status(id), ConsentStatus::Given);
		assert_ok!(Consent::count_uses(&id, 0));
		assert_eq!(Consent::remaining_uses(&id), Some(3));
	})
}

#[test]
fn last_use_should_end_the_consent_and_leave_its_denials() {
	ExtBuilder.build_and_execute(|| {
		let id = give_on(limited(2), PATIENT, 1, vec![to_hospital(), deny(Grantee::Anyone)]);
		wait(10);
		assert_ok!(Consent::count_uses(&id, 2));
		let consent = kept(id).consent;
		assert_eq!(consent.status, ConsentStatus::Expired);
		assert_eq!(consent.ended_at, Some(START + 10));
		// They are gone: an access too many is denied, and not explained as one that came late.
		assert_eq!(ends(PATIENT, HOSPITAL), vec![]);
		assert_eq!(denials(PATIENT).len(), 1);
		assert_eq!(Consent::remaining_uses(&id), Some(0));
		assert_eq!(Rules::<Test>::get(PATIENT).unwrap().last_ended_at, START + 10);
		assert_eq!(last_event(), Event::Spent { controller: PATIENT, consent: id, uses: 2 });
	})
}

#[test]
fn earlier_versions_should_explain_nothing_when_the_consent_is_spent() {
	ExtBuilder.build_and_execute(|| {
		let id = give_on(limited(2), PATIENT, 1, vec![to_hospital()]);
		let said = vec![to_research()];
		assert_ok!(Consent::amend(signed(PATIENT), id, said, limited(2), receipt()));
		let other = give(PATIENT, 2, vec![to_hospital()]);
		assert_ok!(Consent::withdraw(signed(PATIENT), other));
		assert_eq!(list(PATIENT, HOSPITAL).len(), 2);
		assert_ok!(Consent::count_uses(&id, 2));
		assert!(list(PATIENT, RESEARCH).is_empty() && kept(id).former.is_empty());
		assert_eq!(list(PATIENT, HOSPITAL).len(), 1);
		assert_eq!(list(PATIENT, HOSPITAL)[0].source.id, other);
	})
}

#[test]
fn uses_should_be_refused_when_fewer_remain() {
	ExtBuilder.build_and_execute(|| {
		let id = give_on(limited(2), PATIENT, 1, vec![to_hospital()]);
		assert_noop!(Consent::count_uses(&id, 3), Error::<Test>::TooManyUses);
		assert_noop!(Consent::count_uses(&id, u32::MAX), Error::<Test>::TooManyUses);
		assert_ok!(Consent::count_uses(&id, 2));
		assert_noop!(Consent::count_uses(&id, 1), Error::<Test>::ConsentNotInForce);
	})
}

#[test]
fn uses_should_be_refused_when_the_consent_is_withdrawn_or_not_kept() {
	ExtBuilder.build_and_execute(|| {
		let id = give_on(limited(2), PATIENT, 1, vec![to_hospital()]);
		assert_ok!(Consent::withdraw(signed(PATIENT), id));
		assert_eq!(Consent::remaining_uses(&id), Some(0));
		assert_noop!(Consent::count_uses(&id, 1), Error::<Test>::ConsentNotInForce);
		let unknown = ConsentId::of(&PATIENT, &[2; 32]);
		assert_eq!(Consent::remaining_uses(&unknown), Some(0));
		assert_noop!(Consent::count_uses(&unknown, 1), Error::<Test>::UnknownConsent);
	})
}

#[test]
fn uses_should_not_be_counted_when_the_terms_do_not_limit_them() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		assert_eq!(Consent::remaining_uses(&id), None);
		assert!(!list(PATIENT, HOSPITAL)[0].limited);
		let _guard = frame_support::StorageNoopGuard::default();
		assert_ok!(Consent::count_uses(&id, 1_000));
	})
}

fn periodic(uses: u32, period: Moment) -> Terms {
	Terms { uses_per_period: Some(PeriodicUses { uses, period }), ..Terms::default() }
}

/// Until when the permits to the hospital rest.
fn rests() -> Vec<Option<Moment>> {
	list(PATIENT, HOSPITAL).iter().map(|permit| permit.rests_until).collect()
}

#[test]
fn permits_should_rest_when_the_uses_of_a_period_are_spent() {
	ExtBuilder.build_and_execute(|| {
		let id = give_on(periodic(2, 100), PATIENT, 1, vec![to_hospital(), to_research()]);
		let held = on_hold(&PATIENT);
		assert!(list(PATIENT, HOSPITAL)[0].limited);
		assert_eq!(Consent::remaining_uses(&id), Some(2));
		wait(10);
		assert_ok!(Consent::count_uses(&id, 1));
		assert_eq!((Consent::remaining_uses(&id), rests()), (Some(1), vec![None]));
		wait(50);
		assert_noop!(Consent::count_uses(&id, 2), Error::<Test>::TooManyUses);
		assert_ok!(Consent::count_uses(&id, 1));
		// The period started with its first use.
		assert_eq!((Consent::remaining_uses(&id), rests()), (Some(0), vec![Some(START + 110)]));
		assert_eq!(list(PATIENT, RESEARCH)[0].rests_until, Some(START + 110));
		assert_noop!(Consent::count_uses(&id, 1), Error::<Test>::TooManyUses);
		assert_eq!((status(id), on_hold(&PATIENT)), (ConsentStatus::Given, held));
		Consent::do_try_state().unwrap();

		set_time(START + 110);
		assert_eq!(Consent::remaining_uses(&id), Some(2));
		assert_ok!(Consent::count_uses(&id, 1));
		assert_eq!(Consent::remaining_uses(&id), Some(1));
		Consent::do_try_state().unwrap();
		assert_ok!(Consent::count_uses(&id, 1));
		assert_eq!(rests(), vec![Some(START + 210)]);
		assert_eq!(kept(id).consent.uses, 4);
	})
}

#[test]
fn both_limits_should_hold_when_the_terms_have_both() {
	ExtBuilder.build_and_execute(|| {
		let terms = Terms { maximum_uses: Some(3), ..periodic(2, 100) };
		let id = give_on(terms, PATIENT, 1, vec![to_hospital()]);
		assert_ok!(Consent::count_uses(&id, 2));
		assert_eq!(Consent::remaining_uses(&id), Some(0));
		wait(100);
		assert_eq!(Consent::remaining_uses(&id), Some(1));
		assert_ok!(Consent::count_uses(&id, 1));
		assert_eq!(status(id), ConsentStatus::Expired);
		assert_eq!(last_event(), Event::Spent { controller: PATIENT, consent: id, uses: 3 });
	})
}

#[test]
fn rest_should_follow_the_terms_when_a_resting_consent_is_amended() {
	ExtBuilder.build_and_execute(|| {
		let id = give_on(periodic(1, 100), PATIENT, 1, vec![to_hospital()]);
		assert_ok!(Consent::count_uses(&id, 1));
		let amend_to = |terms| {
			let said = vec![to_hospital()];
			assert_ok!(Consent::amend(signed(PATIENT), id, said, terms, receipt()));
		};
		// What was used stays used: an amendment gives no period anew.
		amend_to(periodic(1, 100));
		assert_eq!((Consent::remaining_uses(&id), rests()), (Some(0), vec![Some(START + 100)]));
		amend_to(periodic(2, 100));
		assert_eq!((Consent::remaining_uses(&id), rests()), (Some(1), vec![None]));
		amend_to(Terms::default());
		assert_eq!(Consent::remaining_uses(&id), None);
	})
}

#[test]
fn consent_should_be_refused_when_its_uses_per_period_are_none() {
	ExtBuilder.build_and_execute(|| {
		for terms in [periodic(0, 100), periodic(1, 0)] {
			assert_noop!(
				Consent::grant(signed(PATIENT), [1; 32], vec![to_hospital()], terms, receipt()),
				Error::<Test>::InvalidUsesPerPeriod
			);
		}
	})
}
