//! Money is neither made nor lost, whatever parties do in whatever order.

use super::*;
use crate::Error;
use assent_primitives::traits::{AccessPayments, Parties};
use proptest::{collection::vec, prelude::*};
use std::collections::BTreeMap;

const PARTIES: u8 = 5;

/// What parties do.
#[derive(Clone, Debug)]
enum Step {
	Pay {
		payer: u8,
		payee: u8,
		amount: Balance,
	},
	Claim {
		party: u8,
	},
	/// To the account of that number, of the party's own.
	Rotate {
		party: u8,
		key: u8,
	},
}

fn any_party() -> impl Strategy<Value = u8> {
	0..PARTIES
}

/// Around the existential deposit, where everything happens.
fn any_amount() -> impl Strategy<Value = Balance> {
	prop_oneof![
		8 => 0..3 * EXISTENTIAL_DEPOSIT,
		1 => 0..2_000u128,
		1 => prop::sample::select(vec![Balance::MAX, Balance::MAX / 2]),
	]
}

fn any_step() -> impl Strategy<Value = Step> {
	prop_oneof![
		6 => (any_party(), any_party(), any_amount())
			.prop_map(|(payer, payee, amount)| Step::Pay { payer, payee, amount }),
		2 => any_party().prop_map(|party| Step::Claim { party }),
		1 => (any_party(), 0..3u8).prop_map(|(party, key)| Step::Rotate { party, key }),
	]
}

/// The accounts that a party's keys have: its own, and two that it may rotate to.
fn key(party_number: u8, key: u8) -> AccountId {
	party(party_number + key * PARTIES)
}

fn accounts() -> impl Iterator<Item = (u8, AccountId)> {
	(0..PARTIES).flat_map(|party| (0..3).map(move |number| (party, key(party, number))))
}

/// What each party has, on all of its accounts and as a claim.
fn worth() -> BTreeMap<u8, Balance> {
	let mut worth: BTreeMap<u8, Balance> =
		(0..PARTIES).map(|number| (number, claim_of(&party(number)))).collect();
	for (party, account) in accounts() {
		*worth.entry(party).or_default() += free(&account);
	}
	worth
}

fn root() -> Vec<u8> {
	sp_io::storage::root(sp_runtime::StateVersion::V1)
}

fn run(step: &Step) {
	let (before, root_before) = (worth(), root());
	let mut expected = before.clone();
	match step {
		Step::Pay { payer: from, payee: to, amount } => {
			let (payer, payee) = (party(*from), party(*to));
			let nothing_to_do = *amount == 0 || from == to;
			let affordable = Micropayments::available(&payer) >= *amount;
			let paid = Micropayments::pay(&payer, &payee, *amount);
			assert_eq!(paid.is_ok(), nothing_to_do || affordable, "{paid:?}");
			if paid.is_err() || nothing_to_do {
				assert_eq!(root(), root_before);
			} else {
				*expected.get_mut(from).unwrap() -= amount;
				*expected.get_mut(to).unwrap() += amount;
				// Nobody waits for what their account can take.
				assert!(!is_payable(&payee));
			}
		},
		Step::Claim { party: number } => {
			let party = party(*number);
			let (claim, payable) = (claim_of(&party), is_payable(&party));
			let before = free(&MockParties::key_of(&party));
			let claimed = Micropayments::claim(RuntimeOrigin::signed(hospital()), party.clone());
			match (claim, payable) {
				(0, _) => assert_eq!(claimed, Err(Error::<Test>::NothingToClaim.into())),
				(_, false) => {
					assert_eq!(claimed, Err(Error::<Test>::ClaimBelowExistentialDeposit.into()))
				},
				(claim, true) => {
					assert_eq!(claimed, Ok(()));
					assert_eq!(claim_of(&party), 0);
					assert_eq!(free(&MockParties::key_of(&party)), before + claim);
				},
			}
			if claimed.is_err() {
				assert_eq!(root(), root_before);
			}
		},
		Step::Rotate { party: number, key: other } => rotate(&party(*number), key(*number, *other)),
	}
	assert_eq!(worth(), expected);
}

/// Whether something accrued to the party that its account can take.
fn is_payable(payee: &PartyId) -> bool {
	let (claim, balance) = (claim_of(payee), free(&MockParties::key_of(payee)));
	claim > 0 && balance + claim >= EXISTENTIAL_DEPOSIT
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

	#[test]
	fn money_should_be_conserved_when_parties_pay_claim_and_rotate_keys(
		balances in vec(
			prop_oneof![
				Just(0),
				Just(EXISTENTIAL_DEPOSIT),
				Just(EXISTENTIAL_DEPOSIT + 1),
				0..2_000u128,
			],
			3 * PARTIES as usize,
		),
		steps in vec(any_step(), 1..60),
	) {
		let builder = accounts().zip(balances).fold(
			ExtBuilder::default(),
			|builder, ((_, account), balance)| match balance {
				0..EXISTENTIAL_DEPOSIT => builder,
				_ => builder.with_balance(account, balance),
			},
		);
		builder.build_and_execute(|| {
			let issuance = Balances::total_issuance();
			let others = 2 * ENDOWMENT + EXISTENTIAL_DEPOSIT;
			for step in &steps {
				run(step);
				Micropayments::do_try_state().unwrap();
				assert_eq!(Balances::total_issuance(), issuance);
				assert_eq!(worth().values().sum::<Balance>() + others, issuance);
			}
		});
	}
}
