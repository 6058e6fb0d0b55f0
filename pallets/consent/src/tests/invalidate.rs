//! What others make of a consent, and the status that each end shows.

use super::*;
use assent_primitives::traits::Consents;
use sp_runtime::DispatchError;

fn invalidate(id: ConsentId) -> sp_runtime::DispatchResult {
	Consent::invalidate(RuntimeOrigin::root(), id, receipt())
}

#[test]
fn consent_should_permit_nothing_and_explain_nothing_when_it_is_found_invalid() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital(), deny(Grantee::Anyone)]);
		amend(PATIENT, id, vec![to_research(), deny(Grantee::Anyone)]);
		assert_ok!(invalidate(id));
		assert_eq!(status(id), ConsentStatus::Invalidated);
		// Not even as ended: neither the last version nor the one before.
		assert!(list(PATIENT, HOSPITAL).is_empty() && list(PATIENT, RESEARCH).is_empty());
		assert_eq!(
			last_event(),
			Event::Invalidated {
				controller: PATIENT,
				consent: id,
				version: 2,
				finding: receipt(),
				organisations: vec![HOSPITAL, RESEARCH],
			}
		);
	})
}

#[test]
fn denials_should_stay_when_a_consent_is_found_invalid_and_go_when_it_is_withdrawn() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital(), deny(Grantee::Anyone)]);
		assert_ok!(invalidate(id));
		assert_eq!(denials(PATIENT).len(), 1);
		wait(LIFE.max(WINDOW));
		assert_noop!(Consent::release(signed(NEIGHBOUR), id), Error::<Test>::StillInForce);
		assert_ok!(Consent::withdraw(signed(PATIENT), id));
		assert!(denials(PATIENT).is_empty());
		// It stays what it was found to be.
		assert_eq!(status(id), ConsentStatus::Invalidated);
		assert_ok!(Consent::release(signed(PATIENT), id));
	})
}

#[test]
fn consent_should_be_released_when_it_was_found_invalid_and_denies_nothing() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		assert_ok!(invalidate(id));
		assert_noop!(Consent::release(signed(NEIGHBOUR), id), Error::<Test>::EndedTooRecently);
		wait(LIFE.max(WINDOW));
		assert_ok!(Consent::release(signed(PATIENT), id));
		assert!(on_hold(&PATIENT) > 0 && !Records::<Test>::contains_key(id));
	})
}

#[test]
fn spent_consent_should_be_found_invalid_when_it_is_kept() {
	ExtBuilder.build_and_execute(|| {
		let id = give_on(limited(1), PATIENT, 1, vec![to_hospital()]);
		assert_ok!(Consent::count_uses(&id, 1));
		assert_eq!(status(id), ConsentStatus::Expired);
		assert_ok!(invalidate(id));
		assert_eq!(status(id), ConsentStatus::Invalidated);
		assert!(list(PATIENT, HOSPITAL).is_empty());
	})
}

#[test]
fn invalidation_should_be_refused_when_another_than_the_authority_asks() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		for who in [PATIENT, HOSPITAL, NEIGHBOUR] {
			assert_noop!(Consent::invalidate(signed(who), id, receipt()), DispatchError::BadOrigin);
		}
	})
}

#[test]
fn withdrawn_consent_should_be_found_invalid_when_its_controller_withdrew_it_first() {
	ExtBuilder.build_and_execute(|| {
		let by_id = give(PATIENT, 1, vec![to_hospital(), deny(Grantee::Anyone)]);
		assert_ok!(Consent::withdraw(signed(PATIENT), by_id));
		let stopped = assent_primitives::DataOutcome::Stopped;
		assert_ok!(Consent::acknowledge_withdrawal(signed(HOSPITAL), by_id, stopped));
		let with_all = give(PATIENT, 2, vec![to_hospital(), deny(Grantee::Anyone)]);
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		wait(10);
		for id in [by_id, with_all] {
			assert_ok!(invalidate(id));
			assert_eq!(status(id), ConsentStatus::Invalidated);
			Consent::do_try_state().unwrap();
		}
		// What was permitted explains no late entry any more; what was answered is kept, and what was lifted stays so.
		assert!(list(PATIENT, HOSPITAL).is_empty());
		assert_eq!(Consent::acknowledgements(by_id).len(), 1);
		assert_eq!(kept(by_id).consent.ended_at, Some(START));
		assert_eq!(denials(PATIENT).len(), 1);
		assert_eq!(denials(PATIENT)[0].source.id, with_all);
	})
}

#[test]
fn revoked_consent_should_be_found_invalid_when_another_ended_it() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		assert_ok!(Consent::do_end(PATIENT, id, ConsentStatus::Revoked));
		assert_ok!(invalidate(id));
		assert_eq!(status(id), ConsentStatus::Invalidated);
		assert!(list(PATIENT, HOSPITAL).is_empty());
	})
}

#[test]
fn invalidation_should_be_refused_when_the_consent_is_unknown_or_was_found_invalid() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(invalidate(ConsentId::from([5; 32])), Error::<Test>::UnknownConsent);
		let invalid = give(PATIENT, 2, vec![to_hospital()]);
		assert_ok!(invalidate(invalid));
		assert_noop!(invalidate(invalid), Error::<Test>::ConsentNotInForce);
	})
}

#[test]
fn invalid_consent_should_not_be_amended_nor_used_when_its_controller_tries() {
	ExtBuilder.build_and_execute(|| {
		let id = give_on(limited(3), PATIENT, 1, vec![to_hospital()]);
		assert_ok!(invalidate(id));
		let amended =
			Consent::amend(signed(PATIENT), id, vec![to_hospital()], Terms::default(), receipt());
		assert_noop!(amended, Error::<Test>::ConsentNotInForce);
		assert_noop!(Consent::count_uses(&id, 1), Error::<Test>::ConsentNotInForce);
		let again =
			Consent::grant(signed(PATIENT), [1; 32], vec![to_hospital()], limited(3), receipt());
		assert_noop!(again, Error::<Test>::ConsentAlreadyExists);
	})
}

#[test]
fn consent_should_be_shown_as_suspended_when_all_that_it_permits_something_to_are() {
	ExtBuilder.build_and_execute(|| {
		let one = give(PATIENT, 1, vec![to_hospital(), deny(Grantee::Anyone)]);
		let both = give(PATIENT, 2, vec![to_hospital(), to_research()]);
		let person = give(PATIENT, 3, vec![permit(Grantee::Party(NEIGHBOUR))]);
		let role = give(PATIENT, 4, vec![permit(Grantee::Role(Role::CareProvider))]);
		let denial = give(PATIENT, 5, vec![deny(Grantee::Party(HOSPITAL))]);
		suspend(HOSPITAL, true);
		assert_eq!(status(one), ConsentStatus::Suspended);
		for id in [both, person, role, denial] {
			assert_eq!(status(id), ConsentStatus::Given);
		}
		suspend(RESEARCH, true);
		assert_eq!(status(both), ConsentStatus::Suspended);
		let page = Consent::consents_of(PATIENT, None, 64);
		let suspended =
			page.iter().filter(|(_, consent)| consent.status == ConsentStatus::Suspended);
		assert_eq!(suspended.count(), 2);
		// It is how it is shown: what is kept has not changed, and the controller can end it.
		assert_eq!(kept(one).consent.status, ConsentStatus::Given);
		suspend(HOSPITAL, false);
		assert_eq!(status(one), ConsentStatus::Given);
		suspend(HOSPITAL, true);
		assert_ok!(Consent::withdraw(signed(PATIENT), one));
		assert_eq!(status(one), ConsentStatus::Withdrawn);
	})
}
