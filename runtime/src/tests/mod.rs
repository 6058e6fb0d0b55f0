//! The composed runtime: what no pallet can show alone.

mod attestations;
mod capacity;
mod devices;
mod emergency;
mod genesis;
mod governance;
mod guardianship;
mod money;
mod onward;
mod policy;
mod reads;
mod registration;
mod relays;
mod spending;
mod story;
mod weights;

use crate::{configs::system::SLOT, *};
use assent_primitives::{
	Access, Action, Actions, Basis, Categories, Category, Commitment, ConsentId, DeviceId, Effect,
	Grantee, Period, Provision, Purpose, Purposes, RequestLabels, Resource, ResourceScope, Role,
	Terms,
};
use frame_support::traits::{OnFinalize, OnInitialize};
use sp_core::H256;
use sp_runtime::{BuildStorage, DigestItem};

/// The moment of block 1 in these tests, milliseconds.
pub const START: Moment = 1_800_000_000_000;

/// The development chain, at its first block.
pub fn chain() -> sp_io::TestExternalities {
	let storage = crate::genesis::preset(&sp_genesis_builder::DEV_RUNTIME_PRESET.into())
		.map(|json| config_from(&json))
		.expect("the preset is there")
		.build_storage()
		.expect("the preset builds");
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| start_block(1));
	ext
}

/// A genesis configuration: the patch applied to the defaults, as a node does.
pub fn config_from(patch: &[u8]) -> RuntimeGenesisConfig {
	let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).expect("defaults");
	merge(&mut config, serde_json::from_slice(patch).expect("JSON"));
	serde_json::from_value(config).expect("a configuration")
}

fn merge(into: &mut serde_json::Value, from: serde_json::Value) {
	match (into, from) {
		(serde_json::Value::Object(into), serde_json::Value::Object(from)) => {
			for (key, value) in from {
				merge(into.entry(key).or_insert(serde_json::Value::Null), value);
			}
		},
		(into, from) => *into = from,
	}
}

/// Starts a block, with its moment set.
pub fn start_block(number: BlockNumber) {
	System::reset_events();
	System::initialize(&number, &Default::default(), &Default::default());
	<AllPalletsWithSystem as OnInitialize<BlockNumber>>::on_initialize(number);
	pallet_timestamp::Now::<Runtime>::put(START + u64::from(number - 1) * SLOT);
}

/// Ends the block; its digest.
pub fn end_block() -> Vec<DigestItem> {
	AccessAudit::on_finalize(System::block_number());
	System::digest().logs
}

/// Runs, and checks every pallet's invariants afterwards.
pub fn run<R>(test: impl FnOnce() -> R) -> R {
	chain().execute_with(|| {
		let result = test();
		check_invariants();
		result
	})
}

/// Every pallet's `try_state`.
pub fn check_invariants() {
	Accreditation::do_try_state().expect("accreditation");
	DeviceRegistry::do_try_state().expect("device registry");
	Consents::do_try_state().expect("consents");
	Micropayments::do_try_state().expect("micropayments");
	Emergency::do_try_state().expect("emergency");
	Guardianship::do_try_state().expect("guardianship");
}

/// A signed origin.
pub fn signed(account: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

/// A commitment to nothing in particular.
pub fn commitment(number: u8) -> Commitment {
	Commitment(H256::repeat_byte(number))
}

/// A permit for vital signs, collect, access and use, for the purpose, everywhere and always.
pub fn permit(grantee: Grantee, purpose: Purpose) -> Provision {
	Provision {
		effect: Effect::Permit,
		grantee,
		scope: ResourceScope::All,
		categories: Categories::of(&[Category::VitalSigns]),
		actions: Actions::of(&[Action::Collect, Action::Access, Action::Use]),
		purposes: Purposes::of(&[purpose]),
		period: Period::ALWAYS,
		excepted_labels: None,
		exception_to: None,
	}
}

/// An access to vital signs that rests on consent alone.
pub fn access(role: Role, purpose: Purpose) -> Access {
	Access {
		staff: None,
		role,
		basis: Basis::Consent,
		action: Action::Access,
		purpose,
		categories: Categories::of(&[Category::VitalSigns]),
		labels: RequestLabels::NotStated,
		object: commitment(9),
		claimed_at: START,
		maximum_price: 0,
		corrects: None,
		disclosure: None,
		source: None,
	}
}
