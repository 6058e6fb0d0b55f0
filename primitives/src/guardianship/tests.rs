use super::*;
use crate::{
	Actions, Categories, Category, DeviceId, Effect, Grantee, Moment, PartyId, Period, Provision,
	Purpose, Resource, ResourceScope, Right, Rights,
};
use codec::Encode;
use proptest::prelude::*;
use sp_core::{sr25519, Pair, H256};

const DEVICE: DeviceId = DeviceId(H256([7; 32]));
const CUSTODIAN: PartyId = PartyId::new([8; 32]);

fn scope() -> impl Strategy<Value = ResourceScope> {
	prop_oneof![
		Just(ResourceScope::All),
		(0u32..3).prop_map(|tenure| ResourceScope::Device { id: DEVICE, tenure }),
		Just(ResourceScope::Record { custodian: CUSTODIAN }),
	]
}

fn powers() -> impl Strategy<Value = Powers> {
	(0u8..32, scope(), 0u32..16, 0u64..8, 0u8..MAX_DEPTH).prop_map(
		|(rights, scope, categories, until, further)| Powers {
			rights: Rights(rights),
			scope,
			categories: Categories(categories),
			until,
			further,
		},
	)
}

fn provision() -> impl Strategy<Value = Provision> {
	(scope(), 0u32..16).prop_map(|(scope, categories)| Provision {
		exception_to: None,
		effect: Effect::Permit,
		grantee: Grantee::Anyone,
		scope,
		categories: Categories(categories),
		actions: Actions::ALL,
		purposes: Purpose::Treat.into(),
		period: Period::ALWAYS,
		excepted_labels: None,
	})
}

/// Powers below the parent's: in most cases narrower, in some wider in one field.
fn below(parent: &Powers, drawn: Powers, field: u8) -> Powers {
	let scope = match parent.scope {
		ResourceScope::All => drawn.scope.clone(),
		_ => parent.scope.clone(),
	};
	let mut child = Powers {
		rights: parent.rights.intersection(drawn.rights),
		scope,
		categories: parent.categories.intersection(drawn.categories),
		until: parent.until.min(drawn.until),
		further: drawn.further.min(parent.further.saturating_sub(1)),
	};
	match field {
		0 => child.rights = drawn.rights,
		1 => child.scope = drawn.scope,
		2 => child.categories = drawn.categories,
		3 => child.until = drawn.until,
		4 => child.further = drawn.further,
		_ => {},
	}
	child
}

fn chain() -> impl Strategy<Value = Vec<Powers>> {
	let first = powers().prop_map(|powers| Powers {
		rights: powers.rights.union(Right::Appoint.into()),
		further: MAX_DEPTH - 1,
		..powers
	});
	(first, prop::collection::vec((powers(), 0u8..10), 1..=3)).prop_map(|(first, drawn)| {
		let mut chain = vec![first];
		for (drawn, field) in drawn {
			let mut child = below(&chain[chain.len() - 1], drawn, field);
			if field % 2 == 0 {
				child.rights = child.rights.union(Right::Appoint.into());
			}
			chain.push(child);
		}
		chain
	})
}

proptest! {
	/// Whatever a chain's last powers allow, each above it allows: a chain never confers more than its parent.
	#[test]
	fn chain_should_confer_no_more_than_its_parent_when_each_narrows(
		chain in chain(),
		provisions in prop::collection::vec(provision(), 0..3),
		rights in 0u8..32,
		now in 0u64..8,
	) {
		let narrow = 1 + chain.windows(2).take_while(|pair| pair[1].narrows(&pair[0])).count();
		let chain = &chain[..narrow];
		let resource = Resource::Device { id: DEVICE, tenure: 1 };
		let matters = [
			Matter::Provisions(&provisions, &[]),
			Matter::Provisions(&[], &provisions),
			Matter::Device(DEVICE, 1),
			Matter::Journal(&resource, Categories(3)),
			Matter::Everything,
		];
		for matter in matters {
			for rights in [Rights(rights), Rights::EMPTY] {
				let deed = Deed { rights, matter, gives: true };
				let allowed: Vec<_> =
					chain.iter().map(|powers| powers.allows(&deed, now).is_ok()).collect();
				prop_assert!(allowed.windows(2).all(|pair| pair[0] || !pair[1]), "{allowed:?}");
			}
		}
	}

	/// Narrowing goes from one to the next, and no chain is longer than its depth.
	#[test]
	fn narrowing_should_be_transitive_and_end_when_the_depth_is_used_up(
		chain in chain(), last in powers(),
	) {
		let (one, two) = (&chain[0], &chain[1]);
		let three = chain.get(2).unwrap_or(&last);
		prop_assert!(!one.narrows(one));
		if two.narrows(one) {
			prop_assert!(two.further < one.further && one.rights.contains(Right::Appoint));
			if three.narrows(two) {
				prop_assert!(three.narrows(one));
			}
		}
	}

	/// Each way to widen one field is refused.
	#[test]
	fn narrowing_should_be_refused_when_one_field_is_wider(parent in powers()) {
		prop_assume!(parent.is_valid() && parent.further > 0);
		let child = Powers {
			further: parent.further - 1,
			..parent.clone()
		};
		prop_assert!(child.narrows(&parent));
		let later = Powers { until: parent.until + 1, ..child.clone() };
		let deeper = Powers { further: parent.further, ..child.clone() };
		prop_assert!(!later.narrows(&parent) && !deeper.narrows(&parent));
		for right in Right::ALL.iter().filter(|right| !parent.rights.contains(**right)) {
			let wider = Powers { rights: parent.rights.union((*right).into()), ..child.clone() };
			prop_assert!(!wider.narrows(&parent));
		}
		let genomic = Categories::of(&[Category::Genomic]);
		let wider = Powers { categories: parent.categories.union(genomic), ..child.clone() };
		prop_assert!(!wider.narrows(&parent));
		if parent.scope != ResourceScope::All {
			let wider = Powers { scope: ResourceScope::All, ..child };
			prop_assert!(!wider.narrows(&parent));
		}
	}
}

fn some() -> Powers {
	Powers {
		rights: Rights::of(&[Right::Grant, Right::Withdraw]),
		scope: ResourceScope::Record { custodian: CUSTODIAN },
		categories: Categories::of(&[Category::VitalSigns, Category::Laboratory]),
		until: 100,
		further: 0,
	}
}

fn about(scope: ResourceScope, category: Category) -> Provision {
	Provision {
		exception_to: None,
		effect: Effect::Deny,
		grantee: Grantee::Anyone,
		scope,
		categories: category.into(),
		actions: Actions::ALL,
		purposes: Purpose::Treat.into(),
		period: Period::ALWAYS,
		excepted_labels: None,
	}
}

fn check(powers: &Powers, rights: Rights, matter: Matter, now: Moment) -> Result<(), Beyond> {
	powers.allows(&Deed { rights, matter, gives: true }, now)
}

#[test]
fn powers_should_allow_when_everything_is_within() {
	let record = ResourceScope::Record { custodian: CUSTODIAN };
	let given = [about(record.clone(), Category::VitalSigns)];
	let standing = [about(record, Category::Laboratory)];
	let matter = Matter::Provisions(&given, &standing);
	assert_eq!(check(&some(), Right::Grant.into(), matter, 99), Ok(()));
}

#[test]
fn powers_should_name_what_is_missing_when_they_do_not_allow() {
	let record = ResourceScope::Record { custodian: CUSTODIAN };
	let within = [about(record.clone(), Category::VitalSigns)];
	let everywhere = [about(ResourceScope::All, Category::VitalSigns)];
	let genomic = [about(record, Category::Genomic)];
	let grant = Rights::from(Right::Grant);
	let matter = Matter::Provisions(&within, &[]);
	assert_eq!(check(&some(), grant, matter, 100), Err(Beyond::Ended));
	assert_eq!(check(&some(), Right::ManageDevices.into(), matter, 1), Err(Beyond::Right));
	assert_eq!(
		check(&some(), grant, Matter::Provisions(&within, &everywhere), 1),
		Err(Beyond::Scope)
	);
	assert_eq!(
		check(&some(), grant, Matter::Provisions(&within, &genomic), 1),
		Err(Beyond::Categories)
	);
	assert_eq!(check(&some(), grant, Matter::Device(DEVICE, 0), 1), Err(Beyond::Scope));
	assert_eq!(check(&some(), grant, Matter::Everything, 1), Err(Beyond::Scope));
	let all = Powers { scope: ResourceScope::All, ..some() };
	assert_eq!(check(&all, grant, Matter::Everything, 1), Err(Beyond::Categories));
	assert_eq!(check(&all, grant, Matter::Device(DEVICE, 0), 1), Ok(()));
	let subject = PartyId::new([1; 32]);
	let theirs = Resource::Record { subject: subject.clone(), custodian: CUSTODIAN };
	let elsewhere = Resource::Record { custodian: subject.clone(), subject };
	let vital = Categories::from(Category::VitalSigns);
	assert_eq!(check(&some(), grant, Matter::Journal(&theirs, vital), 1), Ok(()));
	assert_eq!(check(&some(), grant, Matter::Journal(&elsewhere, vital), 1), Err(Beyond::Scope));
}

#[test]
fn powers_should_be_invalid_when_empty_unknown_or_of_another_depth_than_their_rights() {
	assert!(some().is_valid());
	for invalid in [
		Powers { rights: Rights::EMPTY, ..some() },
		Powers { rights: Rights(0b0010_0001), ..some() },
		Powers { categories: Categories::EMPTY, ..some() },
		Powers { categories: Categories(u32::MAX), ..some() },
		Powers { further: 1, ..some() },
		Powers { rights: Rights::ALL, further: 0, ..some() },
		Powers { rights: Rights::ALL, further: MAX_DEPTH, ..some() },
	] {
		assert!(!invalid.is_valid(), "{invalid:?}");
	}
	assert!(Powers { rights: Rights::ALL, further: MAX_DEPTH - 1, ..some() }.is_valid());
}

#[test]
fn statement_should_be_of_one_signer_and_one_chain_when_it_is_checked() {
	let pair = sr25519::Pair::from_seed(&[1; 32]);
	let key = PartyId::from(pair.public());
	let statement = GuardianshipStatement {
		subject: key.clone(),
		generation: 0,
		deadline: 5,
		act: GuardianshipAct::RevokeAll,
	};
	let genesis = H256([9; 32]);
	let signature = pair.sign(statement.payload(&genesis).as_bytes()).into();
	assert!(statement.is_signed_by(&key, &genesis, &signature));
	assert!(!statement.is_signed_by(&key, &H256([8; 32]), &signature));
	assert!(!statement.is_signed_by(&CUSTODIAN, &genesis, &signature));
	let other = GuardianshipStatement { deadline: 6, ..statement.clone() };
	assert!(!other.is_signed_by(&key, &genesis, &signature));
	let wrapped = crate::statement::wrapped(&statement.payload(&genesis));
	assert!(statement.is_signed_by(&key, &genesis, &pair.sign(&wrapped).into()));
}

#[test]
fn only_what_ends_should_be_free_when_acts_are_told_apart() {
	let nobody = PartyId::new([0; 32]);
	let free = [
		GuardianshipAct::Revoke { appointment: Default::default() },
		GuardianshipAct::RevokeAll,
		GuardianshipAct::DismissGuardians { revision: 0 },
		GuardianshipAct::Veto { new_key: nobody.clone() },
	];
	assert!(free.iter().all(GuardianshipAct::only_ends));
	let paid = [
		GuardianshipAct::Appoint { nonce: [0; 32], delegate: nobody.clone(), powers: some() },
		GuardianshipAct::MergeInto { survivor: nobody.clone(), revision: 1 },
		GuardianshipAct::EndMerger { duplicate: nobody, revision: 2 },
	];
	assert!(!paid.iter().any(GuardianshipAct::only_ends));
	assert_eq!(paid.map(|act| act.revision()), [None, Some(1), Some(2)]);
}

#[test]
fn approval_should_depend_on_person_guardians_and_act_when_it_is_hashed() {
	let (one, other) = (PartyId::new([1; 32]), PartyId::new([2; 32]));
	let hash = approval(&one, &1u8, &1u8);
	assert_ne!(hash, approval(&other, &1u8, &1u8));
	assert_ne!(hash, approval(&one, &2u8, &1u8));
	assert_ne!(hash, approval(&one, &1u8, &2u8));
	assert_ne!(recovery_payload(&1u8, &one, &other), recovery_payload(&1u8, &other, &one));
	assert_eq!(one.encode().len(), 32);
}
