use super::*;
use assent_primitives::traits::Consents;

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
		assert_eq!(ends(PATIENT, HOSPITAL), vec![(1, Some(START + 10))]);
		assert_eq!(denials(PATIENT).len(), 1);
		assert_eq!(Consent::remaining_uses(&id), Some(0));
		assert_eq!(Rules::<Test>::get(PATIENT).unwrap().last_ended_at, START + 10);
		assert_eq!(last_event(), Event::Spent { controller: PATIENT, consent: id, uses: 2 });
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
