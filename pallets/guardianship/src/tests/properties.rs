use super::*;
use assent_primitives::{Categories, ResourceScope};
use proptest::prelude::*;

/// What somebody does in a run.
#[derive(Clone, Debug)]
enum Step {
	/// A delegate (or the patient) appoints another person with those powers, below one of the appointments.
	Appoint {
		parent: usize,
		delegate: u8,
		rights: u8,
		categories: u8,
		device: bool,
		further: u8,
		until: u8,
	},
	/// Somebody revokes one of the appointments.
	Revoke { which: usize, by: u8 },
	/// The patient revokes all.
	RevokeAll,
	/// One of the appointments is cleared.
	Clear { which: usize },
	/// Time passes.
	Wait(u16),
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		6 => (any::<prop::sample::Index>(), 0u8..6, 1u8..32, 1u8..16, any::<bool>(), 0u8..4, 1u8..20).prop_map(
			|(parent, delegate, rights, categories, device, further, until)| Step::Appoint {
				parent: parent.index(64), delegate, rights, categories, device, further, until,
			}
		),
		2 => (0usize..64, 0u8..6).prop_map(|(which, by)| Step::Revoke { which, by }),
		1 => Just(Step::RevokeAll),
		1 => (0usize..64).prop_map(|which| Step::Clear { which }),
		1 => (1u16..700).prop_map(Step::Wait),
	]
}

/// What the test knows of an appointment that was made.
#[derive(Clone)]
struct Node {
	id: AppointmentId,
	parent: Option<usize>,
	delegate: PartyId,
	powers: Powers,
	ended: bool,
}

/// Whether it, and all above it, still stand, by the test's own account.
fn stands(nodes: &[Node], at: usize) -> bool {
	let node = &nodes[at];
	!node.ended
		&& Timestamp::get() < node.powers.until
		&& node.parent.is_none_or(|parent| stands(nodes, parent))
}

fn run(steps: Vec<Step>) {
	let mut nodes: Vec<Node> = Vec::new();
	for (number, step) in steps.into_iter().enumerate() {
		match step {
			Step::Appoint {
				parent,
				delegate,
				rights,
				categories,
				device,
				further: depth,
				until,
			} => {
				let scope = match device {
					true => ResourceScope::Device { id: [1; 32].into(), tenure: 0 },
					false => ResourceScope::All,
				};
				let rights = Rights(rights);
				let powers = Powers {
					rights,
					scope,
					categories: Categories(categories.into()),
					until: NOW + u64::from(until) * 500,
					further: if rights.contains(Right::Appoint) { depth } else { 0 },
				};
				let (nonce, delegate) = (number as u8, person(delegate));
				let at = (!nodes.is_empty())
					.then(|| parent % (nodes.len() + 1))
					.filter(|at| *at < nodes.len());
				let (by, made) = match at {
					Some(at) => {
						let above = &nodes[at];
						let made =
							further(&above.delegate, above.id, nonce, &delegate, powers.clone());
						(above.delegate.clone(), made)
					},
					None => {
						(patient(), act(&patient(), appointment(nonce, &delegate, powers.clone())))
					},
				};
				if made.is_ok() {
					if let Some(at) = at {
						assert!(stands(&nodes, at) && powers.narrows(&nodes[at].powers));
					}
					let id = AppointmentId::of(&patient(), &by, &[nonce; 32]);
					nodes.push(Node { id, parent: at, delegate, powers, ended: false });
				}
			},
			Step::Revoke { which, by } if which < nodes.len() => {
				let by = if by == 0 { patient() } else { person(by) };
				if revoke(&by, nodes[which].id).is_ok() {
					nodes[which].ended = true;
				}
			},
			Step::RevokeAll => {
				if act(&patient(), Act::RevokeAll).is_ok() {
					nodes.iter_mut().for_each(|node| node.ended = true);
				}
			},
			Step::Clear { which } if which < nodes.len() => {
				let stood = stands(&nodes, which);
				if clear(nodes[which].id).is_ok() {
					assert!(!stood, "what stands was cleared");
					nodes[which].ended = true;
				}
			},
			Step::Wait(by) => later(by.into()),
			Step::Revoke { .. } | Step::Clear { .. } => {},
		}
		for at in 0..nodes.len() {
			check(&nodes, at);
		}
		Guardianship::do_try_state().unwrap();
	}
}

/// A delegate acts exactly while all above it stand, and never where one above it could not.
fn check(nodes: &[Node], at: usize) {
	let node = &nodes[at];
	let capacity = Capacity::Delegate(node.id);
	for right in Right::ALL {
		let deed = Deed {
			rights: (*right).into(),
			matter: Matter::Device([1; 32].into(), 0),
			gives: false,
		};
		let may = Guardianship::authorise(
			&capacity,
			&node.delegate,
			&node.delegate,
			&patient(),
			&deed,
			H256::zero(),
		);
		let expected = stands(nodes, at) && node.powers.rights.contains(*right);
		assert_eq!(may.is_ok(), expected, "{may:?}");
		let mut above = node.parent;
		while let (Some(parent), true) = (above, expected) {
			assert!(nodes[parent].powers.rights.contains(*right), "more than the one above");
			above = nodes[parent].parent;
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	/// No chain confers more than its parent, and after a node is revoked no descendant acts.
	#[test]
	fn delegates_should_act_only_while_all_above_them_stand(steps in prop::collection::vec(step(), 1..30)) {
		ExtBuilder::build_and_execute(|| {
			funded();
			run(steps);
		});
	}
}
