//! Assent's own pallets, wired: each names traits of `assent-primitives`, and here is who implements them.

use super::{DepositPrice, DAY, HOUR, MINUTE};
use crate::{
	AccessAudit, AccountId, Accreditation, Balances, Consents, DeviceRegistry, Micropayments,
	Runtime, RuntimeHoldReason, Timestamp,
};
use assent_primitives::Moment;
use frame_support::{
	parameter_types,
	traits::{fungible::HoldConsideration, ConstU32, Contains},
	PalletId,
};

/// Who knows the parties and the keys behind them.
pub type Parties = Accreditation;

parameter_types! {
	/// Why an affiliation's deposit is held.
	pub const AffiliationHold: RuntimeHoldReason =
		RuntimeHoldReason::Accreditation(pallet_accreditation::HoldReason::Affiliation);
	/// Why the deposit for a rotated key is held.
	pub const KeysHold: RuntimeHoldReason =
		RuntimeHoldReason::Accreditation(pallet_accreditation::HoldReason::Keys);
	/// Why a device's deposit is held.
	pub const DeviceRegistryHold: RuntimeHoldReason =
		RuntimeHoldReason::DeviceRegistry(pallet_device_registry::HoldReason::StorageDeposit);
	/// Why a consent's deposit is held.
	pub const ConsentHold: RuntimeHoldReason =
		RuntimeHoldReason::Consents(pallet_consent::HoldReason::Consent);
	/// Why the deposit for a controller's record of rules is held.
	pub const RulesHold: RuntimeHoldReason =
		RuntimeHoldReason::Consents(pallet_consent::HoldReason::Rules);
	/// For how long after its end a consent still explains a late entry.
	pub const LateWindow: Moment = 6 * HOUR;
	/// For how long after their last consent a controller's epoch is remembered.
	pub const RecordRetention: Moment = 30 * DAY;
	/// For how long what a controller signed off the chain can be brought in.
	pub const MaxStatementLife: Moment = 7 * DAY;
	/// For how long an organisation's request for consent can be accepted.
	pub const MaxRequestLife: Moment = 30 * DAY;
	/// How many requests an organisation has to one controller at a time.
	pub const MaxRequests: u32 = 4;
	/// How many refusals of an organisation are journalled for a resource in one period.
	pub const RefusalCap: u32 = 100;
	/// The period of that cap.
	pub const RefusalPeriod: Moment = DAY;
	/// How far a claimed time may be ahead of the chain's.
	pub const MaxClockDrift: Moment = MINUTE;
	/// The account that holds what accrued to people without one.
	pub const ClaimsPot: PalletId = PalletId(*b"as/claim");
}

/// Whether an account is a party already, with something of its own: no other party can take its key.
pub struct PartyInUse;

impl Contains<AccountId> for PartyInUse {
	fn contains(account: &AccountId) -> bool {
		pallet_device_registry::DevicesOf::<Runtime>::iter_key_prefix(account).next().is_some()
			|| pallet_consent::Rules::<Runtime>::contains_key(account)
			|| pallet_micropayments::Claims::<Runtime>::contains_key(account)
	}
}

impl pallet_accreditation::Config for Runtime {
	type AuthorityOrigin = super::governance::CouncilMajority;
	type Time = Timestamp;
	type AffiliationDeposit = HoldConsideration<AccountId, Balances, AffiliationHold, DepositPrice>;
	type KeyDeposit = HoldConsideration<AccountId, Balances, KeysHold, DepositPrice>;
	type PartyInUse = PartyInUse;
	type WeightInfo = pallet_accreditation::weights::SubstrateWeight<Runtime>;
}

impl pallet_device_registry::Config for Runtime {
	type Parties = Parties;
	type Accreditation = Accreditation;
	type OnTenureEnd = ();
	type Journals = AccessAudit;
	type Time = Timestamp;
	type Deposit = HoldConsideration<AccountId, Balances, DeviceRegistryHold, DepositPrice>;
	type WeightInfo = pallet_device_registry::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::benchmarks::Helper;
}

impl pallet_consent::Config for Runtime {
	type Parties = Parties;
	type Accreditation = Accreditation;
	type Devices = DeviceRegistry;
	type Time = Timestamp;
	type RuntimeHoldReason = RuntimeHoldReason;
	type ConsentDeposit = HoldConsideration<AccountId, Balances, ConsentHold, DepositPrice>;
	type RulesDeposit = HoldConsideration<AccountId, Balances, RulesHold, DepositPrice>;
	type LateWindow = LateWindow;
	type RecordRetention = RecordRetention;
	type MaxStatementLife = MaxStatementLife;
	type MaxRequestLife = MaxRequestLife;
	type MaxRequests = MaxRequests;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::benchmarks::Helper;
	type WeightInfo = pallet_consent::weights::SubstrateWeight<Runtime>;
}

impl pallet_access_audit::Config for Runtime {
	type Parties = Parties;
	type Accreditation = Accreditation;
	type Devices = DeviceRegistry;
	type Consents = Consents;
	type EmergencyCases = ();
	type Payments = Micropayments;
	type Time = Timestamp;
	type MaxGroups = ConstU32<1_000>;
	type MaxBatch = ConstU32<10_000>;
	type MaxCountedConsents = ConstU32<32>;
	type RefusalCap = RefusalCap;
	type RefusalPeriod = RefusalPeriod;
	type MaxClockDrift = MaxClockDrift;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::benchmarks::Helper;
	type WeightInfo = pallet_access_audit::weights::SubstrateWeight<Runtime>;
}

impl pallet_micropayments::Config for Runtime {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Parties = Parties;
	type PalletId = ClaimsPot;
	type WeightInfo = pallet_micropayments::weights::SubstrateWeight<Runtime>;
}
