//! frame-system, consensus, money and fees.

use super::{ExistentialDeposit, MICRO, SECOND};
use crate::{
	AccountId, Aura, Balance, Balances, Block, Hash, Nonce, PalletInfo, Runtime, RuntimeCall,
	RuntimeEvent, RuntimeFreezeReason, RuntimeHoldReason, RuntimeOrigin, RuntimeTask, System,
	VERSION,
};
use frame_support::{
	derive_impl,
	dispatch::DispatchClass,
	parameter_types,
	traits::{
		fungible::Credit, tokens::imbalance::ResolveTo, ConstBool, ConstU32, ConstU64, ConstU8,
		VariantCountOf,
	},
	weights::{
		constants::{ParityDbWeight, WEIGHT_REF_TIME_PER_MILLIS},
		ConstantMultiplier, IdentityFee, Weight,
	},
	PalletId,
};
use frame_system::limits::{BlockLength as Length, BlockWeights as Weights};
use pallet_transaction_payment::{FungibleAdapter, Multiplier, TargetedFeeAdjustment};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_runtime::{
	traits::{AccountIdConversion, Bounded, One},
	FixedPointNumber, Perbill, Perquintill,
};
use sp_version::RuntimeVersion;

/// The length of a slot, milliseconds.
pub const SLOT: u64 = 2 * SECOND;
/// The share of a block that ordinary transactions may fill; the rest is kept for operational ones.
pub const NORMAL_SHARE: Perbill = Perbill::from_percent(75);
/// The share of a block that operational transactions may fill: what comes free is of them, and goes before all that pays. It
/// leaves room for an upgrade of the runtime, the heaviest of them.
pub const OPERATIONAL_SHARE: Perbill = Perbill::from_percent(35);
/// The longest block, bytes.
pub const MAX_BLOCK_LENGTH: u32 = 6 * 1024 * 1024;

parameter_types! {
	/// For how many blocks a mortal transaction's starting point is remembered: 80 minutes.
	pub const BlockHashCount: u32 = 2_400;
	/// The version of the runtime.
	pub const Version: RuntimeVersion = VERSION;
	/// Of a slot of 2 s the proposer has two thirds; a block's execution stays well under half of the slot.
	pub BlockWeights: Weights = block_weights();
	/// The longest block.
	pub BlockLength: Length = Length::builder()
		.max_length(MAX_BLOCK_LENGTH)
		.modify_max_length_for_class(DispatchClass::Normal, |length| {
			*length = NORMAL_SHARE * *length;
		})
		.build();
	/// The prefix of addresses: the generic Substrate one.
	pub const SS58Prefix: u8 = 42;
	/// Where fees and dust go: an account that only Root, hence the council, can spend from.
	pub FeePot: AccountId = PalletId(*b"as/fees!").into_account_truncating();
}

/// Ordinary transactions can fill their share and no more, and so can operational ones: neither keeps the other out. Of the
/// latter's, what ordinary ones cannot fill is theirs alone.
fn block_weights() -> Weights {
	let whole = Weight::from_parts(900 * WEIGHT_REF_TIME_PER_MILLIS, u64::MAX);
	let mut weights = Weights::with_sensible_defaults(whole, NORMAL_SHARE);
	let operational = weights.per_class.get_mut(DispatchClass::Operational);
	let beyond = whole.saturating_sub(OPERATIONAL_SHARE * whole);
	let less = |limit: Option<Weight>| limit.map(|limit| limit.saturating_sub(beyond));
	operational.max_total = less(operational.max_total);
	operational.max_extrinsic = less(operational.max_extrinsic);
	weights
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
	type Block = Block;
	type AccountId = AccountId;
	type Nonce = Nonce;
	type Hash = Hash;
	type BlockHashCount = BlockHashCount;
	type BlockWeights = BlockWeights;
	type BlockLength = BlockLength;
	type DbWeight = ParityDbWeight;
	type Version = Version;
	type AccountData = pallet_balances::AccountData<Balance>;
	type SS58Prefix = SS58Prefix;
	type SystemWeightInfo = frame_system::weights::SubstrateWeight<Runtime>;
	type ExtensionsWeightInfo = frame_system::SubstrateExtensionsWeight<Runtime>;
	type MaxConsumers = ConstU32<16>;
}

impl pallet_timestamp::Config for Runtime {
	type Moment = u64;
	type OnTimestampSet = Aura;
	type MinimumPeriod = ConstU64<{ SLOT / 2 }>;
	type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl pallet_aura::Config for Runtime {
	type AuthorityId = AuraId;
	type DisabledValidators = ();
	type MaxAuthorities = ConstU32<100>;
	type AllowMultipleBlocksPerSlot = ConstBool<false>;
	type SlotDuration = ConstU64<SLOT>;
}

impl pallet_grandpa::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type MaxAuthorities = ConstU32<100>;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = ConstU64<0>;
	type KeyOwnerProof = sp_core::Void;
	type EquivocationReportSystem = ();
}

impl pallet_balances::Config for Runtime {
	type MaxLocks = ConstU32<50>;
	type MaxReserves = ConstU32<50>;
	type ReserveIdentifier = [u8; 8];
	type Balance = Balance;
	type RuntimeEvent = RuntimeEvent;
	type DustRemoval = ResolveTo<FeePot, Balances>;
	type ExistentialDeposit = ExistentialDeposit;
	type AccountStore = System;
	type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
	type FreezeIdentifier = RuntimeFreezeReason;
	type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
	type RuntimeHoldReason = RuntimeHoldReason;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type DoneSlashHandler = ();
}

parameter_types! {
	/// What each byte of a transaction costs, planck.
	pub const FeePerByte: Balance = MICRO;
	/// Half full blocks keep the price as it is.
	pub const TargetBlockFullness: Perquintill = Perquintill::from_percent(50);
	/// How fast the price follows the load.
	pub AdjustmentVariable: Multiplier = Multiplier::saturating_from_rational(1, 100_000);
	/// The lowest price: a transaction never costs less than its weight and length at face value.
	pub MinimumMultiplier: Multiplier = Multiplier::one();
	/// The highest price.
	pub MaximumMultiplier: Multiplier = Bounded::max_value();
}

/// A fee, on its way to the [`FeePot`].
pub type Fee = Credit<AccountId, Balances>;

impl pallet_transaction_payment::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type OnChargeTransaction = FungibleAdapter<Balances, ResolveTo<FeePot, Balances>>;
	type WeightToFee = IdentityFee<Balance>;
	type LengthToFee = ConstantMultiplier<Balance, FeePerByte>;
	type FeeMultiplierUpdate = TargetedFeeAdjustment<
		Self,
		TargetBlockFullness,
		AdjustmentVariable,
		MinimumMultiplier,
		MaximumMultiplier,
	>;
	type OperationalFeeMultiplier = ConstU8<5>;
	type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
}

impl pallet_utility::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = crate::OriginCaller;
	type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}
