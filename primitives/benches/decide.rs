//! Decisions per second, native, on one core: `cargo bench --package assent-primitives`.
//!
//! From the least that a decision is told to the most: full lists of permits that answer in all but the price, all denials,
//! objections and rows of the policy that there can be.

// The property tests' cases, of which this uses some.
#[allow(dead_code)]
#[path = "../tests/case/mod.rs"]
mod case;

use assent_primitives::{
	Action, Grantee, LegalBasis, Objection, Permit, PolicyBasis, Purpose, Role, MAX_DENIALS,
	MAX_EXCEPTIONS, MAX_OBJECTIONS, MAX_PERMITS, MAX_POLICY_BASES,
};
use case::{denial, exception, permit, Case};
use std::{hint::black_box, time::Instant};

/// Decisions of one measurement.
const DECISIONS: u32 = 200_000;
/// Measurements, of which the median counts.
const ROUNDS: usize = 9;

/// That many permits, of which the last one is the cheapest.
fn permits(count: u32) -> Vec<Permit> {
	(0..count)
		.map(|place| Permit { price: u128::from(count - place), ..permit(place as u8) })
		.collect()
}

/// The most that a decision is told.
fn full() -> Case {
	Case::new().with(|case| {
		case.access.maximum_price = u128::MAX;
		case.policy.payable = Purpose::Treat.into();
		let lists = [&mut case.party, &mut case.role, &mut case.anyone];
		lists.into_iter().for_each(|list| *list = permits(MAX_PERMITS));
		for number in 0..MAX_DENIALS {
			let denial = denial(number as u8, Grantee::Role(Role::Insurer));
			case.rules.denials.try_push(denial).expect("as many as there can be; qed");
		}
		for number in 0..MAX_EXCEPTIONS {
			let exception = exception(number as u8, Grantee::Anyone);
			case.rules.exceptions.try_push(exception).expect("as many as there can be; qed");
		}
		for _ in 0..MAX_OBJECTIONS {
			let objection =
				Objection { roles: Role::Insurer.into(), purposes: Purpose::Hpaymt.into() };
			case.rules.objections.try_push(objection).expect("as many as there can be; qed");
		}
		for _ in 0..MAX_POLICY_BASES {
			let row = PolicyBasis {
				role: Role::Insurer,
				purposes: Purpose::Hpaymt.into(),
				actions: Action::Access.into(),
				legal_basis: LegalBasis::Care,
				objectionable: true,
			};
			case.policy.bases.try_push(row).expect("as many as there can be; qed");
		}
	})
}

fn main() {
	let cases = [
		("nothing permits", Case::new()),
		("one permit", Case::new().permitting(permit(1))),
		("a list of permits", Case::new().with(|case| case.party = permits(MAX_PERMITS))),
		("everything full, permitted", full()),
		(
			"everything full, every denial excepted",
			full().with(|case| {
				for denial in case.rules.denials.iter_mut() {
					denial.grantee = Grantee::Anyone;
				}
			}),
		),
		(
			"everything full, refused",
			full().with(|case| {
				case.access.maximum_price = 0;
				case.access.claimed_at = case.now - 1;
			}),
		),
	];
	println!("| Case | Nanoseconds | Decisions per second |\n| --- | --- | --- |");
	for (name, case) in cases {
		let mut rounds: Vec<f64> = (0..ROUNDS)
			.map(|_| {
				let started = Instant::now();
				for _ in 0..DECISIONS {
					black_box(black_box(&case).verdict());
				}
				started.elapsed().as_nanos() as f64 / f64::from(DECISIONS)
			})
			.collect();
		rounds.sort_by(f64::total_cmp);
		let nanoseconds = rounds[ROUNDS / 2];
		println!("| {name} | {nanoseconds:.0} | {:.0} |", 1e9 / nanoseconds);
	}
}
