use super::*;
use crate::{BondAccounts, Error};
use assent_primitives::{Period, Standing};
use frame_support::assert_noop;

#[test]
fn top_up_should_hold_the_amount_when_an_organisation_pays() {
	ExtBuilder::build_and_execute(|| {
		let before = free(&HOSPITAL);
		assert_ok!(top_up(HOSPITAL, 400));
		assert_ok!(top_up(HOSPITAL, 600));
		assert_eq!((free(&HOSPITAL), bond_on(&HOSPITAL)), (before - BOND, BOND));
		assert_eq!(
			events().last(),
			Some(&Event::BondToppedUp { organisation: HOSPITAL, amount: 600, bond: BOND })
		);
	});
}

#[test]
fn top_up_should_move_the_bond_along_when_the_key_was_rotated() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(top_up(HOSPITAL, 400));
		Known::rotate(&HOSPITAL, &NEW_KEY);
		assert_eq!(Emergency::emergency_standing(HOSPITAL).bond, 400);
		assert_ok!(top_up(NEW_KEY, 100));
		assert_eq!((bond_on(&HOSPITAL), bond_on(&NEW_KEY)), (0, 500));
		assert_eq!(Emergency::emergency_standing(HOSPITAL).bond, 500);
	});
}

#[test]
fn top_up_should_refuse_when_it_is_nobodys_bond_or_nothing() {
	ExtBuilder::build_and_execute(|| {
		assert_noop!(top_up(STRANGER, 10), Error::<Test>::NotAnOrganisation);
		// The gateway's own party is no organisation.
		assert_noop!(top_up(GATEWAY, 10), Error::<Test>::NotAnOrganisation);
		assert_noop!(top_up(HOSPITAL, 0), Error::<Test>::NothingToMove);
		assert!(top_up(HOSPITAL, FUNDS + 1).is_err());
		Known::rotate(&HOSPITAL, &NEW_KEY);
		assert_noop!(top_up(HOSPITAL, 10), Error::<Test>::NotAuthorized);
	});
}

#[test]
fn withdraw_should_give_back_what_exceeds_the_required_bond_when_no_case_is_open() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(top_up(HOSPITAL, BOND + 50));
		let before = free(&HOSPITAL);
		assert_noop!(withdraw(HOSPITAL, 51), Error::<Test>::BondNeeded);
		assert_ok!(withdraw(HOSPITAL, 50));
		assert_eq!((free(&HOSPITAL), bond_on(&HOSPITAL)), (before + 50, BOND));
		assert_eq!(
			events().last(),
			Some(&Event::BondWithdrawn { organisation: HOSPITAL, amount: 50, bond: BOND })
		);
	});
}

#[test]
fn withdraw_should_leave_what_open_cases_could_cost_when_that_is_more() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(top_up(HOSPITAL, 2 * BOND));
		for number in 1..=3 {
			opened(number);
			assert_ok!(open(number + 10, record_of(POOR), NOW));
		}
		assert_noop!(
			withdraw(HOSPITAL, 2 * BOND - 6 * COMPENSATION + 1),
			Error::<Test>::BondNeeded
		);
		assert_ok!(withdraw(HOSPITAL, 2 * BOND - 6 * COMPENSATION));
		// What nobody reviewed can still be found abusive, and is covered as long.
		later(REVIEW);
		assert_ok!(settle(case(1, NOW)));
		assert_noop!(withdraw(HOSPITAL, 1), Error::<Test>::BondNeeded);
	});
}

#[test]
fn withdraw_should_give_everything_back_when_the_organisation_can_open_no_cases_any_more() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(top_up(HOSPITAL, BOND));
		let id = opened(1);
		Known::change(&HOSPITAL, |facts| facts.standing = Standing::Suspended);
		assert_noop!(withdraw(HOSPITAL, 1), Error::<Test>::BondNeeded);
		Known::change(&HOSPITAL, |facts| facts.standing = Standing::Withdrawn);
		assert_noop!(withdraw(HOSPITAL, BOND - COMPENSATION + 1), Error::<Test>::BondNeeded);
		assert_ok!(review(REGULATOR, id, Finding::Justified));
		assert_ok!(withdraw(HOSPITAL, BOND));
		assert!(!BondAccounts::<Test>::contains_key(HOSPITAL));
	});
}

#[test]
fn required_bond_should_be_nothing_when_the_period_is_over_or_the_role_is_another() {
	ExtBuilder::build_and_execute(|| {
		let required = |party: AccountId| Emergency::emergency_standing(party).required_bond;
		assert_eq!((required(HOSPITAL), required(CENTRE)), (BOND, BOND));
		assert_eq!((required(INSURER), required(STRANGER)), (0, 0));
		Known::change(&HOSPITAL, |facts| facts.period = Period { from: 0, until: Some(NOW) });
		assert_eq!(required(HOSPITAL), 0);
	});
}

#[test]
fn withdraw_should_go_to_the_current_key_when_the_bond_is_on_an_earlier_one() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(top_up(HOSPITAL, BOND + 50));
		Known::rotate(&HOSPITAL, &NEW_KEY);
		let before = (free(&HOSPITAL), free(&NEW_KEY));
		assert_noop!(withdraw(HOSPITAL, 50), Error::<Test>::NotAuthorized);
		assert_ok!(withdraw(NEW_KEY, 50));
		assert_eq!((free(&HOSPITAL), free(&NEW_KEY)), (before.0, before.1 + 50));
		assert_eq!(bond_on(&HOSPITAL), BOND);
	});
}

#[test]
fn withdraw_should_refuse_when_there_is_nothing() {
	ExtBuilder::build_and_execute(|| {
		assert_noop!(withdraw(HOSPITAL, 0), Error::<Test>::NothingToMove);
		assert_noop!(withdraw(HOSPITAL, 1), Error::<Test>::BondNeeded);
		assert_noop!(withdraw(STRANGER, 1), Error::<Test>::BondNeeded);
	});
}
