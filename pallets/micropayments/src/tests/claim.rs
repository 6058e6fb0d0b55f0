//! The call `claim`, and what it shows of claims.

use super::*;
use crate::Error;
use frame_support::{assert_noop, assert_ok, traits::fungible::Mutate};
use sp_runtime::traits::BadOrigin;

fn accrue(amount: Balance) {
	assert_ok!(Micropayments::do_pay(&hospital(), &patient(), amount));
	System::reset_events();
}

fn claim(sender: PartyId) -> sp_runtime::DispatchResult {
	Micropayments::claim(RuntimeOrigin::signed(sender), patient())
}

#[test]
fn claim_should_pay_out_when_the_account_exists_now() {
	ExtBuilder::default().build_and_execute(|| {
		accrue(9);
		assert_ok!(Balances::mint_into(&patient(), EXISTENTIAL_DEPOSIT));
		assert_ok!(claim(patient()));
		assert_eq!(free(&patient()), EXISTENTIAL_DEPOSIT + 9);
		assert_eq!((claim_of(&patient()), held()), (0, 0));
		let claimed = Event::Claimed { party: patient(), to: patient(), amount: 9 };
		assert_eq!(events(), vec![claimed]);
	});
}

#[test]
fn claim_should_pay_the_party_when_anyone_else_sends_it() {
	ExtBuilder::default().build_and_execute(|| {
		accrue(9);
		assert_ok!(Balances::mint_into(&patient(), EXISTENTIAL_DEPOSIT));
		let before = free(&institute());
		assert_ok!(claim(institute()));
		assert_eq!((free(&patient()), free(&institute())), (EXISTENTIAL_DEPOSIT + 9, before));
	});
}

#[test]
fn claim_should_pay_the_current_key_when_it_was_rotated() {
	ExtBuilder::default().with_balance(party(7), 50).build_and_execute(|| {
		accrue(9);
		assert_ok!(Balances::mint_into(&patient(), EXISTENTIAL_DEPOSIT));
		rotate(&patient(), party(7));
		assert_ok!(claim(patient()));
		assert_eq!((free(&party(7)), free(&patient())), (59, EXISTENTIAL_DEPOSIT));
		let claimed = Event::Claimed { party: patient(), to: party(7), amount: 9 };
		assert_eq!(events(), vec![claimed]);
	});
}

#[test]
fn claim_should_leave_the_claims_of_others_when_it_pays_out() {
	ExtBuilder::default().with_balance(party(7), 50).build_and_execute(|| {
		accrue(9);
		assert_ok!(Micropayments::do_pay(&institute(), &party(101), 5));
		rotate(&patient(), party(7));
		assert_ok!(claim(hospital()));
		assert_eq!((claim_of(&party(101)), held()), (5, 5));
	});
}

#[test]
fn claim_should_fail_when_nothing_accrued() {
	ExtBuilder::default().with_balance(patient(), 50).build_and_execute(|| {
		assert_noop!(claim(patient()), Error::<Test>::NothingToClaim);
		assert_ok!(Micropayments::do_pay(&hospital(), &patient(), 5));
		assert_noop!(claim(patient()), Error::<Test>::NothingToClaim);
	});
}

#[test]
fn claim_should_fail_when_it_was_claimed_before() {
	ExtBuilder::default().with_balance(party(7), 50).build_and_execute(|| {
		accrue(9);
		rotate(&patient(), party(7));
		assert_ok!(claim(patient()));
		assert_noop!(claim(patient()), Error::<Test>::NothingToClaim);
	});
}

#[test]
fn claim_should_fail_when_the_account_would_not_come_into_being() {
	ExtBuilder::default().build_and_execute(|| {
		accrue(EXISTENTIAL_DEPOSIT - 1);
		assert_noop!(claim(hospital()), Error::<Test>::ClaimBelowExistentialDeposit);
		assert_eq!(held(), EXISTENTIAL_DEPOSIT - 1);
	});
}

#[test]
fn claim_should_fail_when_not_signed() {
	ExtBuilder::default().build_and_execute(|| {
		accrue(9);
		assert_noop!(Micropayments::claim(RuntimeOrigin::none(), patient()), BadOrigin);
		assert_noop!(Micropayments::claim(RuntimeOrigin::root(), patient()), BadOrigin);
	});
}

#[test]
fn claimable_should_say_what_accrued_when_asked_of_any_party() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Micropayments::claimable(patient()), 0);
		accrue(4);
		accrue(3);
		assert_eq!(Micropayments::claimable(patient()), 7);
		assert_eq!(Micropayments::claimable(hospital()), 0);
	});
}
