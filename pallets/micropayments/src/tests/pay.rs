//! Payments for accesses.

use super::*;
use assent_primitives::traits::AccessPayments;
use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungible::{Mutate, MutateHold},
		LockableCurrency, WithdrawReasons,
	},
};
use sp_runtime::{ArithmeticError, TokenError};

fn pay(payer: &PartyId, payee: &PartyId, amount: Balance) -> Result<(), sp_runtime::DispatchError> {
	<Micropayments as AccessPayments>::pay(payer, payee, amount)
}

fn available(payer: &PartyId) -> Balance {
	<Micropayments as AccessPayments>::available(payer)
}

#[test]
fn pay_should_transfer_when_the_payee_has_an_account() {
	ExtBuilder::default().with_balance(patient(), EXISTENTIAL_DEPOSIT).build_and_execute(|| {
		assert_ok!(pay(&hospital(), &patient(), 1));
		assert_eq!(free(&patient()), EXISTENTIAL_DEPOSIT + 1);
		assert_eq!(free(&hospital()), ENDOWMENT - 1);
		assert_eq!((claim_of(&patient()), held()), (0, 0));
		let paid = Event::Paid { payer: hospital(), payee: patient(), amount: 1 };
		assert_eq!(events(), vec![paid]);
	});
}

#[test]
fn pay_should_create_the_account_when_the_amount_is_the_existential_deposit() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(pay(&hospital(), &patient(), EXISTENTIAL_DEPOSIT));
		assert_eq!(free(&patient()), EXISTENTIAL_DEPOSIT);
		assert_eq!(claim_of(&patient()), 0);
	});
}

#[test]
fn pay_should_accrue_when_the_payee_would_stay_below_the_existential_deposit() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(pay(&hospital(), &patient(), EXISTENTIAL_DEPOSIT - 1));
		assert_eq!(free(&patient()), 0);
		assert!(!System::account_exists(&patient()));
		assert_eq!(free(&hospital()), ENDOWMENT - EXISTENTIAL_DEPOSIT + 1);
		assert_eq!(claim_of(&patient()), EXISTENTIAL_DEPOSIT - 1);
		assert_eq!(held(), EXISTENTIAL_DEPOSIT - 1);
		// The pot's own deposit is untouched.
		assert_eq!(free(&Micropayments::pot_account()), EXISTENTIAL_DEPOSIT);
		assert_eq!(
			events(),
			vec![Event::Accrued {
				payer: hospital(),
				payee: patient(),
				amount: EXISTENTIAL_DEPOSIT - 1,
				total: EXISTENTIAL_DEPOSIT - 1,
			}]
		);
	});
}

#[test]
fn pay_should_accrue_a_single_planck_when_nothing_else_is_in_the_pot() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(pay(&hospital(), &patient(), 1));
		assert_ok!(pay(&institute(), &party(101), 1));
		assert_ok!(pay(&institute(), &patient(), 2));
		assert_eq!((claim_of(&patient()), claim_of(&party(101)), held()), (3, 1, 4));
	});
}

#[test]
fn pay_should_pay_out_all_when_what_accrued_and_the_amount_create_the_account() {
	ExtBuilder::default().build_and_execute(|| {
		// Neither part is enough alone.
		assert_ok!(pay(&hospital(), &patient(), 4));
		assert_ok!(pay(&institute(), &party(101), 3));
		System::reset_events();
		assert_ok!(pay(&hospital(), &patient(), 7));
		assert_eq!(free(&patient()), 11);
		assert_eq!((claim_of(&patient()), held()), (0, 3));
		assert_eq!(
			events(),
			vec![
				Event::Paid { payer: hospital(), payee: patient(), amount: 7 },
				Event::Claimed { party: patient(), to: patient(), amount: 4 },
			]
		);
	});
}

#[test]
fn pay_should_pay_out_all_when_the_account_came_into_being_otherwise() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(pay(&hospital(), &patient(), 4));
		assert_ok!(Balances::mint_into(&patient(), EXISTENTIAL_DEPOSIT));
		assert_ok!(pay(&hospital(), &patient(), 1));
		assert_eq!(free(&patient()), EXISTENTIAL_DEPOSIT + 5);
		assert_eq!((claim_of(&patient()), held()), (0, 0));
	});
}

#[test]
fn pay_should_go_to_the_current_key_when_the_payee_rotated_it() {
	ExtBuilder::default().with_balance(patient(), 50).build_and_execute(|| {
		rotate(&patient(), party(7));
		assert_ok!(pay(&hospital(), &patient(), 20));
		assert_eq!((free(&patient()), free(&party(7))), (50, 20));
	});
}

#[test]
fn pay_should_keep_what_accrued_when_the_payee_rotates_its_key() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(pay(&hospital(), &patient(), 4));
		rotate(&patient(), party(7));
		assert_eq!(claim_of(&patient()), 4);
		assert_ok!(pay(&hospital(), &patient(), 6));
		assert_eq!((free(&patient()), free(&party(7))), (0, 10));
		assert_eq!((claim_of(&patient()), held()), (0, 0));
	});
}

#[test]
fn pay_should_come_from_the_current_key_when_the_payer_rotated_it() {
	ExtBuilder::default().with_balance(party(7), 100).build_and_execute(|| {
		rotate(&hospital(), party(7));
		assert_eq!(available(&hospital()), 100 - EXISTENTIAL_DEPOSIT);
		assert_ok!(pay(&hospital(), &institute(), 90));
		assert_eq!((free(&hospital()), free(&party(7))), (ENDOWMENT, EXISTENTIAL_DEPOSIT));
		assert_noop!(pay(&hospital(), &institute(), 1), TokenError::NotExpendable);
	});
}

#[test]
fn pay_should_do_nothing_when_the_amount_is_zero_or_payer_is_payee() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(pay(&hospital(), &patient(), 0));
		assert_ok!(pay(&hospital(), &hospital(), 5));
		// Even where there is no money at all.
		assert_ok!(pay(&patient(), &hospital(), 0));
		assert_ok!(pay(&patient(), &patient(), Balance::MAX));
		assert_eq!(events(), vec![]);
		assert_eq!((free(&hospital()), held()), (ENDOWMENT, 0));
	});
}

#[test]
fn pay_should_spend_to_the_existential_deposit_and_no_further_when_all_is_available() {
	ExtBuilder::default().with_balance(patient(), 50).build_and_execute(|| {
		let all = available(&hospital());
		assert_eq!(all, ENDOWMENT - EXISTENTIAL_DEPOSIT);
		assert_noop!(pay(&hospital(), &patient(), all + 1), TokenError::NotExpendable);
		assert_noop!(pay(&hospital(), &patient(), ENDOWMENT), TokenError::NotExpendable);
		assert_noop!(pay(&hospital(), &patient(), ENDOWMENT + 1), TokenError::FundsUnavailable);
		assert_ok!(pay(&hospital(), &patient(), all));
		assert_eq!((free(&hospital()), available(&hospital())), (EXISTENTIAL_DEPOSIT, 0));
	});
}

#[test]
fn pay_should_fail_when_the_payer_cannot_pay_what_would_accrue() {
	let poor = party(1);
	ExtBuilder::default().with_balance(poor.clone(), 12).build_and_execute(|| {
		assert_eq!(available(&poor), 2);
		assert_noop!(pay(&poor, &patient(), 3), TokenError::FundsUnavailable);
		assert_ok!(pay(&poor, &patient(), 2));
		assert_eq!((free(&poor), claim_of(&patient())), (EXISTENTIAL_DEPOSIT, 2));
		// With what accrued, it would be enough to pay out.
		assert_noop!(pay(&poor, &patient(), 8), TokenError::FundsUnavailable);
		assert_eq!((claim_of(&patient()), held()), (2, 2));
	});
}

#[test]
fn pay_should_fail_when_the_payer_has_no_account() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(available(&patient()), 0);
		assert_noop!(pay(&patient(), &hospital(), 1), TokenError::FundsUnavailable);
	});
}

#[test]
fn pay_should_leave_alone_what_is_held_when_the_payer_spends() {
	ExtBuilder::default().with_balance(patient(), 50).build_and_execute(|| {
		assert_ok!(Balances::hold(&HoldReason::Claim.into(), &hospital(), 1_000));
		assert_eq!(available(&hospital()), ENDOWMENT - 1_000 - EXISTENTIAL_DEPOSIT);
		assert_noop!(pay(&hospital(), &patient(), ENDOWMENT - 1_000), TokenError::Frozen);
		assert_ok!(pay(&hospital(), &patient(), available(&hospital())));
		assert_eq!(Balances::total_balance_on_hold(&hospital()), 1_000);
		assert_eq!(available(&hospital()), 0);
	});
}

#[test]
fn pay_should_leave_alone_what_is_frozen_when_the_payer_spends() {
	ExtBuilder::default().with_balance(patient(), 50).build_and_execute(|| {
		Balances::set_lock(*b"staking ", &hospital(), ENDOWMENT - 100, WithdrawReasons::all());
		assert_eq!(available(&hospital()), 100);
		assert_noop!(pay(&hospital(), &patient(), 101), TokenError::Frozen);
		assert_noop!(pay(&hospital(), &party(101), 101), TokenError::Frozen);
		assert_ok!(pay(&hospital(), &party(101), 4));
		assert_ok!(pay(&hospital(), &patient(), 96));
		assert_eq!(available(&hospital()), 0);
	});
}

#[test]
fn pay_should_fail_when_the_claim_would_overflow() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(pay(&hospital(), &patient(), 1));
		assert_noop!(pay(&hospital(), &patient(), Balance::MAX), ArithmeticError::Overflow);
	});
}

#[test]
fn pay_should_fail_and_change_nothing_when_the_pot_does_not_exist() {
	ExtBuilder::default().without_genesis().build().execute_with(|| {
		assert_noop!(pay(&hospital(), &patient(), 1), TokenError::CannotCreateHold);
		// What the payee's account can take needs no pot.
		assert_ok!(pay(&hospital(), &patient(), EXISTENTIAL_DEPOSIT));
	});
}

#[test]
fn pay_should_accrue_when_the_payees_account_has_money_on_hold_only() {
	ExtBuilder::default().with_balance(patient(), 50).build_and_execute(|| {
		// Another pallet keeps the account in being, and all of its money is on hold.
		System::inc_providers(&patient());
		assert_ok!(Balances::hold(&HoldReason::Claim.into(), &patient(), 50));
		assert_eq!(free(&patient()), 0);
		assert_ok!(pay(&hospital(), &patient(), 1));
		assert_eq!(claim_of(&patient()), 1);
		assert_ok!(pay(&hospital(), &patient(), EXISTENTIAL_DEPOSIT));
		assert_eq!((free(&patient()), claim_of(&patient())), (EXISTENTIAL_DEPOSIT + 1, 0));
	});
}
