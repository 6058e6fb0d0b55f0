//! Whatever a relayer does with what a controller signed: drop, delay, repeat, put in another order.

use super::*;
use crate::types::Record;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// What the controller signs next. Consents are three, by their nonce.
#[derive(Clone, Copy, Debug)]
enum Step {
	Grant { nonce: u8, wide: bool },
	Amend { nonce: u8, wide: bool },
	Withdraw { nonce: u8 },
	WithdrawAll,
	Object,
	Lift,
}

/// What the relayer does next, with the statement of that number or with time.
#[derive(Clone, Copy, Debug)]
enum Relayed {
	Bring(prop::sample::Index),
	Wait(Moment),
	Release(u8),
}

fn said(wide: bool) -> Vec<Provision> {
	if wide {
		vec![to_hospital(), to_research()]
	} else {
		vec![to_hospital(), deny(Grantee::Anyone)]
	}
}

fn id(nonce: u8) -> ConsentId {
	ConsentId::of(&account_of(&never_funded()), &[nonce; 32])
}

/// The act as the controller means it, who sees the state of now.
fn meant(step: Step) -> Act {
	let person = account_of(&never_funded());
	let version = |nonce| Records::<Test>::get(id(nonce)).map_or(1, |kept| kept.consent.version);
	let revision = Rules::<Test>::get(&person).map_or(0, |record| record.objection_revision);
	let (roles, purposes) = (Roles::from(Role::Insurer), Purposes::from(Purpose::Hpaymt));
	match step {
		Step::Grant { nonce, wide } => granting(nonce, said(wide)),
		Step::Amend { nonce, wide } => Act::Amend {
			consent: id(nonce),
			version: version(nonce),
			provisions: said(wide),
			terms: Terms::default(),
			receipt: receipt(),
		},
		Step::Withdraw { nonce } => Act::Withdraw { consent: id(nonce), version: version(nonce) },
		Step::WithdrawAll => Act::WithdrawAll,
		Step::Object => Act::Object { roles, purposes, revision },
		Step::Lift => Act::LiftObjection { roles, purposes, revision },
	}
}

/// The permits in force: consent, epoch, version and what it says.
fn in_force() -> BTreeSet<(ConsentId, u32, u32, Vec<u8>)> {
	let person = account_of(&never_funded());
	let Some(rules) = Rules::<Test>::get(&person) else { return BTreeSet::new() };
	Records::<Test>::iter()
		.filter(|(_, record)| {
			record.consent.status.is_given() && record.consent.epoch == rules.rules.epoch
		})
		.map(|(id, Record { consent, .. })| {
			(id, consent.epoch, consent.version, consent.provisions.encode())
		})
		.collect()
}

/// The statements that took effect in the order in which they were signed, and all permits that were ever in force.
type Signed = (Vec<(Statement, MultiSignature)>, BTreeSet<(ConsentId, u32, u32, Vec<u8>)>);

/// The controller signs, and each statement is brought in at once.
fn own_sequence(steps: &[Step]) -> Signed {
	ExtBuilder.build().execute_with(|| {
		let pair = never_funded();
		let person = account_of(&pair);
		let (mut statements, mut ever) = (vec![], BTreeSet::new());
		for step in steps {
			let statement = statement(&person, meant(*step));
			let signature = sign(&pair, &statement);
			// Nobody signs what they see to be refused.
			if relay(&statement, &signature).is_ok() {
				statements.push((statement, signature));
			}
			ever.extend(in_force());
		}
		(statements, ever)
	})
}

fn relayers_sequence((statements, ever): Signed, relayed: Vec<Relayed>) {
	if statements.is_empty() {
		return;
	}
	ExtBuilder.build_and_execute(|| {
		let mut ended: BTreeSet<ConsentId> = BTreeSet::new();
		for action in relayed {
			match action {
				Relayed::Bring(place) => {
					let (statement, signature) = place.get(&statements);
					let before = in_force();
					if relay(statement, signature).is_ok() {
						match &statement.act {
							Act::Withdraw { consent, .. } => drop(ended.insert(*consent)),
							Act::WithdrawAll => {
								ended.extend(before.iter().map(|(id, ..)| *id));
								assert!(in_force().is_empty());
							},
							_ => {},
						}
					} else {
						assert_eq!(in_force(), before);
					}
				},
				Relayed::Wait(milliseconds) => wait(milliseconds),
				Relayed::Release(nonce) => {
					let _ = Consent::release(signed(account_of(&never_funded())), id(nonce));
				},
			}
			Consent::do_try_state().unwrap();
			let now = in_force();
			assert!(now.is_subset(&ever), "{now:?} of {ever:?}");
			assert!(now.iter().all(|(id, ..)| !ended.contains(id)), "{now:?}, ended: {ended:?}");
		}
	})
}

fn any_step() -> impl Strategy<Value = Step> {
	let nonce = || 0u8..3;
	prop_oneof![
		4 => (nonce(), any::<bool>()).prop_map(|(nonce, wide)| Step::Grant { nonce, wide }),
		3 => (nonce(), any::<bool>()).prop_map(|(nonce, wide)| Step::Amend { nonce, wide }),
		2 => nonce().prop_map(|nonce| Step::Withdraw { nonce }),
		1 => Just(Step::WithdrawAll),
		1 => Just(Step::Object),
		1 => Just(Step::Lift),
	]
}

fn any_relayed() -> impl Strategy<Value = Relayed> {
	prop_oneof![
		8 => any::<prop::sample::Index>().prop_map(Relayed::Bring),
		1 => (1..LIFE).prop_map(Relayed::Wait),
		1 => (0u8..3).prop_map(Relayed::Release),
	]
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	/// Nothing is ever permitted that the controller did not permit at some moment by the same statements in their own order,
	/// and nothing that ended comes back.
	#[test]
	fn relays_should_permit_nothing_more_when_they_are_dropped_repeated_and_reordered(
		steps in prop::collection::vec(any_step(), 1..12),
		relayed in prop::collection::vec(any_relayed(), 1..40),
	) {
		relayers_sequence(own_sequence(&steps), relayed);
	}
}
