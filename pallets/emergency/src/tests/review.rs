use super::*;
use crate::{Error, PendingOn, Records};
use assent_primitives::{CaseStatus, Role, Roles, Standing};
use frame_support::assert_noop;

#[test]
fn review_should_count_and_tell_when_a_case_is_justified() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(top_up(HOSPITAL, BOND));
		let id = opened(1);
		later(5);
		assert_ok!(review(REGULATOR, id, Finding::Justified));
		let status = CaseStatus::Reviewed {
			finding: Finding::Justified,
			reviewer: REGULATOR,
			report: commitment(2),
			reviewed_at: NOW + 5,
			unpaid: 0,
		};
		assert_eq!(kept(id).status, status);
		let record = Records::<Test>::get(HOSPITAL);
		assert_eq!((record.pending, record.undecided, record.justified), (0, 0, 1));
		assert_eq!(PendingOn::<Test>::get(HOSPITAL, record_of(PATIENT)), 0);
		assert_eq!(bond_on(&HOSPITAL), BOND);
		assert_eq!(
			events().last(),
			Some(&Event::CaseReviewed {
				case: id,
				organisation: HOSPITAL,
				controller: PATIENT,
				reviewer: REGULATOR,
				finding: Finding::Justified,
				report: commitment(2),
			})
		);
	});
}

#[test]
fn review_should_pay_the_person_out_of_the_bond_when_a_case_is_abusive() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(top_up(HOSPITAL, BOND));
		let id = opened(1);
		let before = free(&PATIENT);
		assert_ok!(review(REGULATOR, id, Finding::Abusive));
		assert_eq!(free(&PATIENT), before + COMPENSATION);
		assert_eq!(bond_on(&HOSPITAL), BOND - COMPENSATION);
		assert_eq!(kept(id).unpaid(), 0);
		let record = Records::<Test>::get(HOSPITAL);
		assert_eq!((record.abusive, record.unpaid), (1, 0));
		let compensated = Event::Compensated {
			case: id,
			organisation: HOSPITAL,
			controller: PATIENT,
			amount: COMPENSATION,
			unpaid: 0,
		};
		assert!(events().contains(&compensated));
		// What is left is short of what has to be there.
		let bond = BOND - COMPENSATION;
		let short = Event::BondShort { organisation: HOSPITAL, bond, required: BOND };
		assert_eq!(events().last(), Some(&short));
	});
}

#[test]
fn review_should_pay_the_current_key_when_the_person_rotated_it() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(top_up(HOSPITAL, BOND));
		let id = opened(1);
		Known::rotate(&PATIENT, &NEW_KEY);
		let before = (free(&PATIENT), free(&NEW_KEY));
		assert_ok!(review(REGULATOR, id, Finding::Abusive));
		assert_eq!((free(&PATIENT), free(&NEW_KEY)), (before.0, before.1 + COMPENSATION));
	});
}

#[test]
fn review_should_bring_the_persons_account_into_being_when_there_is_none() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(top_up(HOSPITAL, BOND));
		assert_ok!(open(1, record_of(POOR), NOW));
		assert_ok!(review(REGULATOR, case(1, NOW), Finding::Abusive));
		assert_eq!(free(&POOR), COMPENSATION);
	});
}

#[test]
fn review_should_pay_what_there_is_when_the_bond_is_short() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(top_up(HOSPITAL, 100));
		let id = opened(1);
		let before = free(&PATIENT);
		assert_ok!(review(REGULATOR, id, Finding::Abusive));
		assert_eq!(free(&PATIENT), before + 100);
		assert_eq!(kept(id).unpaid(), COMPENSATION - 100);
		assert_eq!(Records::<Test>::get(HOSPITAL).unpaid, COMPENSATION - 100);
		assert_eq!(bond_on(&HOSPITAL), 0);
	});
}

#[test]
fn review_should_owe_everything_when_there_is_no_bond_or_no_account_could_take_it() {
	ExtBuilder::build_and_execute(|| {
		let id = opened(1);
		assert_ok!(review(REGULATOR, id, Finding::Abusive));
		assert_eq!(kept(id).unpaid(), COMPENSATION);
		// Too little to bring the person's account into being.
		assert_ok!(top_up(HOSPITAL, EXISTENTIAL - 1));
		assert_ok!(open(2, record_of(POOR), NOW));
		assert_ok!(review(REGULATOR, case(2, NOW), Finding::Abusive));
		assert_eq!(kept(case(2, NOW)).unpaid(), COMPENSATION);
		assert_eq!(Records::<Test>::get(HOSPITAL).unpaid, 2 * COMPENSATION);
		assert_eq!(bond_on(&HOSPITAL), EXISTENTIAL - 1);
	});
}

#[test]
fn review_should_still_count_when_the_case_was_settled_without_one() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(top_up(HOSPITAL, BOND));
		let id = opened(1);
		later(REVIEW);
		assert_ok!(settle(id));
		assert_ok!(review(REGULATOR, id, Finding::Abusive));
		let record = Records::<Test>::get(HOSPITAL);
		assert_eq!((record.unreviewed, record.abusive, record.undecided), (0, 1, 0));
		assert_eq!(bond_on(&HOSPITAL), BOND - COMPENSATION);
	});
}

#[test]
fn review_should_refuse_when_the_case_is_unknown_or_reviewed() {
	ExtBuilder::build_and_execute(|| {
		let unknown = review(REGULATOR, case(1, NOW), Finding::Justified);
		assert_noop!(unknown, Error::<Test>::UnknownCase);
		let id = opened(1);
		assert_ok!(review(REGULATOR, id, Finding::Justified));
		assert_noop!(review(REGULATOR, id, Finding::Abusive), Error::<Test>::AlreadyReviewed);
	});
}

#[test]
fn review_should_refuse_when_the_signer_is_no_auditor() {
	ExtBuilder::build_and_execute(|| {
		let id = opened(1);
		for other in [HOSPITAL, GATEWAY, INSURER, STRANGER, PATIENT] {
			assert_noop!(review(other, id, Finding::Justified), Error::<Test>::NotAnAuditor);
		}
		Known::change(&REGULATOR, |facts| facts.standing = Standing::Suspended);
		assert_noop!(review(REGULATOR, id, Finding::Justified), Error::<Test>::NotAnAuditor);
		Known::rotate(&REGULATOR, &NEW_KEY);
		assert_noop!(review(REGULATOR, id, Finding::Justified), Error::<Test>::NotAuthorized);
	});
}

#[test]
fn review_should_refuse_when_the_auditor_is_concerned() {
	ExtBuilder::build_and_execute(|| {
		let both = Roles::of(&[Role::CareProvider, Role::Regulator]);
		Known::change(&HOSPITAL, |facts| facts.roles = both);
		let id = opened(1);
		assert_noop!(review(HOSPITAL, id, Finding::Justified), Error::<Test>::OwnCase);
		assert_ok!(open(2, record_of(REGULATOR), NOW));
		let own = case(2, NOW);
		assert_noop!(review(REGULATOR, own, Finding::Abusive), Error::<Test>::OwnCase);
	});
}
