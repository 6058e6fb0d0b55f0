use super::*;
use crate::{Cases, CasesOf, Error, PendingOn, Records};
use assent_primitives::{CaseStatus, Period, Standing};
use frame_support::assert_noop;

#[test]
fn open_should_keep_and_tell_everything_when_a_care_provider_opens_a_case() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(top_up(HOSPITAL, BOND));
		assert_ok!(open(1, record_of(PATIENT), NOW));
		let expected = EmergencyCase {
			organisation: HOSPITAL,
			staff: DOCTOR,
			resource: record_of(PATIENT),
			controller: PATIENT,
			justification: commitment(1),
			claimed_at: NOW,
			until: NOW + LONGEST,
			filed_at: NOW,
			record_until: NOW + LONGEST,
			review_until: NOW + REVIEW,
			late: false,
			bond_short: false,
			status: CaseStatus::Pending,
		};
		assert_eq!(kept(case(1, NOW)), expected);
		assert_eq!(PendingOn::<Test>::get(HOSPITAL, record_of(PATIENT)), 1);
		assert_eq!(Records::<Test>::get(HOSPITAL).pending, 1);
		for party in [HOSPITAL, PATIENT] {
			assert!(CasesOf::<Test>::contains_key(party, case(1, NOW)));
		}
		assert_eq!(
			events().last(),
			Some(&Event::CaseOpened {
				case: case(1, NOW),
				organisation: HOSPITAL,
				operator: GATEWAY,
				staff: DOCTOR,
				resource: record_of(PATIENT),
				controller: PATIENT,
				justification: commitment(1),
				claimed_at: NOW,
				until: NOW + LONGEST,
				review_until: NOW + REVIEW,
				late: false,
				bond_short: false,
			})
		);
	});
}

#[test]
fn open_should_take_the_deposit_of_the_signer_when_a_gateway_signs() {
	ExtBuilder::build_and_execute(|| {
		opened(1);
		assert_eq!(deposit_of(&GATEWAY), DEPOSIT);
		assert_eq!(deposit_of(&HOSPITAL), 0);
	});
}

#[test]
fn open_should_flag_and_not_refuse_when_the_bond_is_short() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(top_up(HOSPITAL, BOND - 1));
		let id = opened(1);
		assert!(kept(id).bond_short);
		let short = Event::BondShort { organisation: HOSPITAL, bond: BOND - 1, required: BOND };
		assert!(events().contains(&short));
	});
}

#[test]
fn open_should_concern_the_person_when_the_resource_is_a_device_in_use() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(open(1, Resource::Device { id: PUMP, tenure: 0 }, NOW));
		assert_eq!(kept(case(1, NOW)).controller, PATIENT);
		assert_ok!(open(2, Resource::Device { id: WATCH, tenure: 0 }, NOW));
		assert_eq!(kept(case(2, NOW)).controller, STRANGER);
	});
}

#[test]
fn open_should_be_open_to_transplant_centres_when_the_record_is_elsewhere() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(open_as(CENTRE, DOCTOR, 1, record_of(PATIENT), NOW));
	});
}

#[test]
fn open_should_mark_as_late_when_it_is_filed_afterwards() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(open(1, record_of(PATIENT), NOW - PROMPT));
		assert!(!kept(case(1, NOW - PROMPT)).late);
		assert_ok!(open(2, record_of(PATIENT), NOW - PROMPT - 1));
		let late = kept(case(2, NOW - PROMPT - 1));
		assert!(late.late);
		assert_eq!(late.until, NOW - PROMPT - 1 + LONGEST);
		assert_eq!(late.record_until, late.until);
		// Long after the time box, there is still time to record.
		assert_ok!(open(3, record_of(PATIENT), NOW - FILING));
		let later = kept(case(3, NOW - FILING));
		assert_eq!(later.until, NOW - FILING + LONGEST);
		assert_eq!(later.record_until, NOW + RECORDING);
		assert_eq!(Records::<Test>::get(HOSPITAL).late, 2);
	});
}

#[test]
fn open_should_refuse_when_the_signer_is_not_of_a_care_provider_in_force() {
	ExtBuilder::build_and_execute(|| {
		for stranger in [STRANGER, INSURER, REGULATOR, PATIENT] {
			assert_noop!(
				open_as(stranger, DOCTOR, 1, record_of(PATIENT), NOW),
				Error::<Test>::NotACareProvider
			);
		}
		Known::rotate(&HOSPITAL, &NEW_KEY);
		assert_noop!(
			open_as(HOSPITAL, DOCTOR, 1, record_of(PATIENT), NOW),
			Error::<Test>::NotAuthorized
		);
		for (standing, period) in [
			(Standing::Suspended, Period::ALWAYS),
			(Standing::Withdrawn, Period::ALWAYS),
			(Standing::Active, Period { from: 0, until: Some(NOW) }),
		] {
			Known::change(&HOSPITAL, |facts| {
				facts.standing = standing;
				facts.period = period;
			});
			assert_noop!(open(1, record_of(PATIENT), NOW), Error::<Test>::NotACareProvider);
		}
	});
}

#[test]
fn open_should_refuse_when_the_member_of_staff_is_not_affiliated() {
	ExtBuilder::build_and_execute(|| {
		assert_noop!(
			open_as(CENTRE, NURSE, 1, record_of(PATIENT), NOW),
			Error::<Test>::StaffNotAffiliated
		);
	});
}

#[test]
fn open_should_refuse_when_the_time_box_is_empty_or_too_long() {
	ExtBuilder::build_and_execute(|| {
		for duration in [0, LONGEST + 1, Moment::MAX] {
			let call = Emergency::open(
				RuntimeOrigin::signed(GATEWAY),
				[1; 32],
				record_of(PATIENT),
				DOCTOR,
				commitment(1),
				NOW,
				duration,
			);
			assert_noop!(call, Error::<Test>::InvalidDuration);
		}
	});
}

#[test]
fn open_should_refuse_when_the_claimed_moment_is_ahead_or_too_long_ago() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(open(1, record_of(PATIENT), NOW + DRIFT));
		for ahead in [NOW + DRIFT + 1, Moment::MAX] {
			assert_noop!(open(2, record_of(PATIENT), ahead), Error::<Test>::ClaimedInFuture);
		}
		for before in [NOW - FILING - 1, 0] {
			assert_noop!(open(2, record_of(PATIENT), before), Error::<Test>::FiledTooLate);
		}
	});
}

#[test]
fn open_should_refuse_when_the_resource_is_unknown() {
	ExtBuilder::build_and_execute(|| {
		for resource in [
			Resource::Device { id: Default::default(), tenure: 0 },
			Resource::Device { id: PUMP, tenure: 1 },
		] {
			assert_noop!(open(1, resource, NOW), Error::<Test>::UnknownDevice);
		}
		let record = Resource::Record { subject: PATIENT, custodian: STRANGER };
		assert_noop!(open(1, record, NOW), Error::<Test>::UnknownCustodian);
		Known::rotate(&PATIENT, &NEW_KEY);
		assert_noop!(open(1, record_of(NEW_KEY), NOW), Error::<Test>::UnknownSubject);
	});
}

#[test]
fn open_should_refuse_when_the_resource_is_the_organisations_own() {
	ExtBuilder::build_and_execute(|| {
		let spare = Resource::Device { id: SPARE, tenure: 0 };
		assert_noop!(open(1, spare, NOW), Error::<Test>::OwnResource);
		assert_noop!(open(1, record_of(HOSPITAL), NOW), Error::<Test>::OwnResource);
	});
}

#[test]
fn open_should_refuse_when_the_case_was_opened_already() {
	ExtBuilder::build_and_execute(|| {
		opened(1);
		assert_noop!(open(1, record_of(POOR), NOW), Error::<Test>::CaseAlreadyExists);
	});
}

#[test]
fn open_should_refuse_when_too_many_cases_on_the_resource_are_pending() {
	ExtBuilder::build_and_execute(|| {
		let first = opened(1);
		opened(2);
		opened(3);
		assert_noop!(open(4, record_of(PATIENT), NOW), Error::<Test>::TooManyPendingCases);
		// Neither others nor other resources are concerned, and a review makes room.
		assert_ok!(open(4, record_of(POOR), NOW));
		assert_ok!(open_as(CENTRE, DOCTOR, 1, record_of(PATIENT), NOW));
		assert_ok!(review(REGULATOR, first, Finding::Justified));
		assert_ok!(open(5, record_of(PATIENT), NOW));
	});
}

#[test]
fn open_should_refuse_when_the_deposit_cannot_be_paid() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), GATEWAY, EXISTENTIAL));
		assert!(open(1, record_of(PATIENT), NOW).is_err());
		assert_eq!(Cases::<Test>::iter().count(), 0);
		assert_ok!(Balances::force_set_balance(
			RuntimeOrigin::root(),
			GATEWAY,
			EXISTENTIAL + FUNDS
		));
	});
}
