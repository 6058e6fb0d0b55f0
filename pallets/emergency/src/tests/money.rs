//! Money is neither made nor lost, whatever is opened, reviewed, settled, removed, paid in and taken out.

use super::*;
use crate::{Cases, Records};
use assent_primitives::Standing;
use frame_support::traits::fungible::Inspect;
use proptest::{collection::vec, prelude::*, sample::select};

#[derive(Clone, Debug)]
enum Step {
	Open { number: u8, subject: AccountId, ago: Moment },
	Review { number: u8, abusive: bool },
	Settle { number: u8 },
	Remove { number: u8 },
	TopUp { amount: Balance },
	Withdraw { amount: Balance },
	Rotate { key: AccountId },
	Accredit { standing: Standing },
	Later { by: Moment },
}

fn amounts() -> impl Strategy<Value = Balance> {
	prop_oneof![0..20u128, 0..2_000u128, Just(COMPENSATION), Just(BOND), Just(Balance::MAX)]
}

fn steps() -> impl Strategy<Value = Step> {
	prop_oneof![
		4 => (0..6u8, select(vec![PATIENT, POOR]), select(vec![0, PROMPT + 1, FILING]))
			.prop_map(|(number, subject, ago)| Step::Open { number, subject, ago }),
		3 => (0..6u8, any::<bool>()).prop_map(|(number, abusive)| Step::Review { number, abusive }),
		2 => (0..6u8).prop_map(|number| Step::Settle { number }),
		2 => (0..6u8).prop_map(|number| Step::Remove { number }),
		3 => amounts().prop_map(|amount| Step::TopUp { amount }),
		2 => amounts().prop_map(|amount| Step::Withdraw { amount }),
		1 => select(vec![NEW_KEY, HOSPITAL]).prop_map(|key| Step::Rotate { key }),
		1 => select(vec![Standing::Active, Standing::Withdrawn])
			.prop_map(|standing| Step::Accredit { standing }),
		2 => select(vec![1, REVIEW, RETENTION]).prop_map(|by| Step::Later { by }),
	]
}

/// What an account has, on hold or not.
fn worth(account: &AccountId) -> Balance {
	Balances::total_balance(account)
}

/// What the hospital has, on all of its accounts.
fn worth_of_hospital() -> Balance {
	[HOSPITAL, GATEWAY, NEW_KEY].iter().map(worth).sum()
}

fn worth_of_patients() -> Balance {
	worth(&PATIENT) + worth(&POOR)
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(300))]

	#[test]
	fn money_should_go_from_bond_to_person_only_when_cases_are_abusive(
		steps in vec(steps(), 1..60),
	) {
		ExtBuilder::build_and_execute(|| {
			let (hospital, patients) = (worth_of_hospital(), worth_of_patients());
			let issuance = Balances::total_issuance();
			let mut cases: Vec<Option<CaseId>> = vec![None; 6];
			let id = |cases: &[Option<CaseId>], number: u8| {
				cases[usize::from(number)].unwrap_or_default()
			};
			let mut nonce = 0u8;
			for step in steps {
				let key = Known::current_key();
				let _ = match step {
					Step::Open { number, subject, ago } => {
						nonce = nonce.wrapping_add(1);
						let claimed_at = Timestamp::get() - ago;
						let opened = open(nonce, record_of(subject), claimed_at);
						if opened.is_ok() {
							cases[usize::from(number)] = Some(case(nonce, claimed_at));
						}
						opened
					},
					Step::Review { number, abusive } => {
						let finding =
							if abusive { Finding::Abusive } else { Finding::Justified };
						review(REGULATOR, id(&cases, number), finding)
					},
					Step::Settle { number } => settle(id(&cases, number)),
					Step::Remove { number } => remove(id(&cases, number)),
					Step::TopUp { amount } => top_up(key, amount),
					Step::Withdraw { amount } => withdraw(key, amount),
					Step::Rotate { key } => {
						Known::rotate(&HOSPITAL, &key);
						Ok(())
					},
					Step::Accredit { standing } => {
						Known::change(&HOSPITAL, |facts| facts.standing = standing);
						Ok(())
					},
					Step::Later { by } => {
						later(by);
						Ok(())
					},
				};
				Emergency::do_try_state().unwrap();
				assert_eq!(Balances::total_issuance(), issuance);
				// What abuse cost and is paid went from the hospital to the patients, to the last planck.
				let record = Records::<Test>::get(HOSPITAL);
				let paid = COMPENSATION * u128::from(record.abusive) - record.unpaid;
				assert_eq!(worth_of_patients(), patients + paid);
				assert_eq!(worth_of_hospital() + paid, hospital);
				// Each case that is kept has one deposit.
				let deposits = DEPOSIT * Cases::<Test>::iter().count() as u128;
				assert_eq!(deposit_of(&GATEWAY), deposits);
			}
		});
	}
}
