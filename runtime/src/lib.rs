//! # The Assent runtime
//!
//! Composition only: which pallets there are ([`runtime`]), how they are configured ([`configs`]), what a node can ask
//! ([`apis`]), and what a chain starts from ([`genesis`]). The rules are the pallets' and `assent-primitives`'.

#![cfg_attr(not(feature = "std"), no_std)]
#![recursion_limit = "512"]

// What the build of the wasm writes has no docs.
#[allow(missing_docs)]
#[cfg(feature = "std")]
mod wasm {
	include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));
}
#[cfg(feature = "std")]
pub use wasm::*;

extern crate alloc;

// The macro's own items have no docs.
#[allow(missing_docs)]
pub mod apis;
pub mod configs;
pub mod extensions;
pub mod genesis;
pub mod weights;

use alloc::{borrow::Cow, vec::Vec};
pub use assent_primitives::{AccountId, Balance, BlockNumber, Moment};
use sp_runtime::{
	generic, impl_opaque_keys,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	MultiAddress, MultiSignature,
};
use sp_version::RuntimeVersion;

/// A signature by any of the supported schemes.
pub type Signature = MultiSignature;
/// The index of a transaction of an account.
pub type Nonce = u32;
/// The hash of a block.
pub type Hash = sp_core::H256;
/// An address, as calls take it.
pub type Address = MultiAddress<AccountId, ()>;
/// A block's header.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
/// A block, signed by a justification.
pub type SignedBlock = generic::SignedBlock<Block>;
/// The extensions of a transaction, in their order.
pub type TxExtension = (
	frame_system::AuthorizeCall<Runtime>,
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	extensions::CheckMortal,
	frame_system::CheckNonce<Runtime>,
	frame_system::CheckWeight<Runtime>,
	pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
	frame_system::WeightReclaim<Runtime>,
);
/// A transaction.
pub type UncheckedExtrinsic =
	generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;
/// What a transaction signs.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;
/// What dispatches a block.
pub type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

const _: () = {
	// The account of the primitives is the one that signatures identify.
	const fn same<A: IdentifyAccount<AccountId = AccountId>>() {}
	same::<<Signature as Verify>::Signer>();
};

impl_opaque_keys! {
	/// A validator's keys.
	pub struct SessionKeys {
		/// Makes blocks (sr25519).
		pub aura: Aura,
		/// Finalises them (ed25519).
		pub grandpa: Grandpa,
	}
}

/// The version of this runtime.
#[cfg(not(feature = "next-version"))]
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: Cow::Borrowed("assent"),
	impl_name: Cow::Borrowed("assent"),
	authoring_version: 1,
	spec_version: 1,
	impl_version: 1,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};

/// The version after this one. The macro takes literals only, hence the whole of it again.
#[cfg(feature = "next-version")]
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: Cow::Borrowed("assent"),
	impl_name: Cow::Borrowed("assent"),
	authoring_version: 1,
	spec_version: 2,
	impl_version: 1,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};

#[allow(missing_docs)]
mod composed {
	use super::*;

	#[frame_support::runtime]
	pub mod runtime {
		#[runtime::runtime]
		#[runtime::derive(
			RuntimeCall,
			RuntimeEvent,
			RuntimeError,
			RuntimeOrigin,
			RuntimeFreezeReason,
			RuntimeHoldReason,
			RuntimeSlashReason,
			RuntimeLockId,
			RuntimeTask,
			RuntimeViewFunction
		)]
		pub struct Runtime;

		#[runtime::pallet_index(0)]
		pub type System = frame_system;
		#[runtime::pallet_index(1)]
		pub type Timestamp = pallet_timestamp;
		#[runtime::pallet_index(2)]
		pub type Aura = pallet_aura;
		#[runtime::pallet_index(3)]
		pub type Grandpa = pallet_grandpa;
		#[runtime::pallet_index(4)]
		pub type Balances = pallet_balances;
		#[runtime::pallet_index(5)]
		pub type TransactionPayment = pallet_transaction_payment;
		#[runtime::pallet_index(6)]
		pub type Utility = pallet_utility;

		#[runtime::pallet_index(10)]
		pub type Council = pallet_collective<Instance1>;
		#[runtime::pallet_index(11)]
		pub type Preimage = pallet_preimage;
		#[runtime::pallet_index(12)]
		pub type Whitelist = pallet_whitelist;

		#[runtime::pallet_index(20)]
		pub type Accreditation = pallet_accreditation;
		#[runtime::pallet_index(21)]
		pub type DeviceRegistry = pallet_device_registry;
		#[runtime::pallet_index(22)]
		pub type Consents = pallet_consent;
		#[runtime::pallet_index(23)]
		pub type AccessAudit = pallet_access_audit;
		#[runtime::pallet_index(24)]
		pub type Micropayments = pallet_micropayments;
		#[runtime::pallet_index(25)]
		pub type Emergency = pallet_emergency;
		#[runtime::pallet_index(26)]
		pub type Guardianship = pallet_guardianship;
	}

	// The macro keeps its extension of the inherent data to this module.
	pub(crate) fn create_inherents(data: &sp_inherents::InherentData) -> Vec<UncheckedExtrinsic> {
		data.create_extrinsics()
	}

	pub(crate) fn check_inherents(
		data: &sp_inherents::InherentData,
		block: &<Block as sp_runtime::traits::Block>::LazyBlock,
	) -> sp_inherents::CheckInherentsResult {
		data.check_extrinsics(block)
	}
}
pub use composed::*;

#[cfg(test)]
mod tests;
