//! Assent's own pallets, wired: each names traits of `assent-primitives`, and here is who implements them.

use super::{DepositPrice, ASNT, DAY, HOUR, MINUTE};
use crate::{
	weights, AccessAudit, AccountId, Accreditation, Balances, Consents, DeviceRegistry, Emergency,
	Guardianship, Micropayments, Runtime, RuntimeHoldReason, Timestamp,
};
use assent_primitives::{Balance, Moment};
use frame_support::{
	parameter_types,
	traits::{fungible::HoldConsideration, ConstU32, Contains},
	weights::Weight,
	PalletId,
};
use pallet_consent::WeightInfo;
use sp_consensus_grandpa::GRANDPA_ENGINE_ID;
use sp_runtime::ConsensusEngineId;

/// Who knows the parties and the keys behind them.
pub type Parties = Accreditation;

parameter_types! {
	/// Why an affiliation's deposit is held.
	pub const AffiliationHold: RuntimeHoldReason =
		RuntimeHoldReason::Accreditation(pallet_accreditation::HoldReason::Affiliation);
	/// Why the deposit for a rotated key is held.
	pub const KeysHold: RuntimeHoldReason =
		RuntimeHoldReason::Accreditation(pallet_accreditation::HoldReason::Keys);
	/// Why an attestation's deposit is held.
	pub const AttestationHold: RuntimeHoldReason =
		RuntimeHoldReason::Accreditation(pallet_accreditation::HoldReason::Attestation);
	/// For how long a proposed policy table waits, unless the genesis says otherwise: long enough for people to read it,
	/// to object, and to withdraw their consents.
	pub const PolicyDelay: Moment = 7 * DAY;
	/// How far off an attestation's end may be: five years, as that of a certificate of conformity.
	pub const MaxAttestationPeriod: Moment = 1_826 * DAY;
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
	/// For how long after a consent's end organisations are asked what they do with the data, and it is kept for that.
	pub const AcknowledgementPeriod: Moment = 90 * DAY;
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
	/// Why an emergency case's deposit is held.
	pub const EmergencyCaseHold: RuntimeHoldReason =
		RuntimeHoldReason::Emergency(pallet_emergency::HoldReason::Case);
	/// The longest time box of an emergency case.
	pub const MaxEmergency: Moment = DAY;
	/// For how long after it began an emergency can be filed without being late.
	pub const PromptFiling: Moment = 15 * MINUTE;
	/// For how long after it began an emergency can be filed at all.
	pub const MaxFilingDelay: Moment = 7 * DAY;
	/// For how long after a late filing the accesses of that time can be recorded.
	pub const LateRecording: Moment = DAY;
	/// Within which time an emergency case has to be reviewed.
	pub const ReviewWindow: Moment = 30 * DAY;
	/// For how long an emergency case is kept after that.
	pub const CaseRetention: Moment = 180 * DAY;
	/// The bond of an organisation that may open emergency cases.
	pub const RequiredBond: Balance = 1_000 * ASNT;
	/// What an abusive emergency case costs, and the person gets.
	pub const Compensation: Balance = 100 * ASNT;
	/// For how many days a disclosure can wait for the other side.
	pub const DisclosureWindow: u32 = 7;
	/// For how many days a disclosure is kept that the other side never filed.
	pub const DisclosureRetention: u32 = 365;
	/// Why deposits for delegates, guardians and recoveries are held.
	pub const GuardianshipHold: RuntimeHoldReason =
		RuntimeHoldReason::Guardianship(pallet_guardianship::HoldReason::StorageDeposit);
	/// For how long guardians can agree to what one of them proposed.
	pub const ProposalLife: Moment = 7 * DAY;
	/// For how long the recovery of a key waits for a veto.
	pub const RecoveryDelay: Moment = 7 * DAY;
	/// For how long one waits that cannot be vetoed any more.
	pub const FinalRecoveryDelay: Moment = 30 * DAY;
	/// For how long after a veto guardians start no recovery, and the authority can decide finally.
	pub const RecoveryPause: Moment = 90 * DAY;
	/// The account that holds what accrued to people without one.
	pub const ClaimsPot: PalletId = PalletId(*b"as/claim");
}

/// Whether an account stands for somebody: none such becomes a device's key.
pub struct AccountsInUse;

impl Contains<AccountId> for AccountsInUse {
	fn contains(account: &AccountId) -> bool {
		pallet_accreditation::PartyOfKey::<Runtime>::contains_key(account)
			|| pallet_accreditation::Organisations::<Runtime>::contains_key(account)
			|| pallet_accreditation::Operators::<Runtime>::contains_key(account)
			|| PartyInUse::contains(account)
	}
}

/// Whether an account is a party already, with something of its own, or a device's key: no other party can take it.
pub struct PartyInUse;

impl Contains<AccountId> for PartyInUse {
	fn contains(account: &AccountId) -> bool {
		pallet_device_registry::DevicesOf::<Runtime>::iter_key_prefix(account).next().is_some()
			|| pallet_device_registry::AssociatedWith::<Runtime>::iter_key_prefix(account)
				.next()
				.is_some()
			|| pallet_device_registry::InCustodyOf::<Runtime>::iter_key_prefix(account)
				.next()
				.is_some()
			|| pallet_consent::Rules::<Runtime>::contains_key(account)
			|| pallet_micropayments::Claims::<Runtime>::contains_key(account)
			|| pallet_device_registry::KeyHolders::<Runtime>::contains_key(account)
			|| has_guardianship(account)
	}
}

/// Whether an account has delegates or guardians, died, or was merged. Not whether it is somebody's delegate or guardian:
/// anybody can say so of anybody, and could block a key that is to be rotated to, or recovered.
fn has_guardianship(account: &AccountId) -> bool {
	pallet_guardianship::Subjects::<Runtime>::contains_key(account)
		|| pallet_guardianship::Guardianships::<Runtime>::contains_key(account)
		|| pallet_guardianship::Deaths::<Runtime>::contains_key(account)
		|| pallet_guardianship::Mergers::<Runtime>::contains_key(account)
		|| pallet_guardianship::Recoveries::<Runtime>::contains_key(account)
}

impl pallet_accreditation::Config for Runtime {
	type AuthorityOrigin = super::governance::CouncilMajority;
	type Time = Timestamp;
	type AffiliationDeposit = HoldConsideration<AccountId, Balances, AffiliationHold, DepositPrice>;
	type KeyDeposit = HoldConsideration<AccountId, Balances, KeysHold, DepositPrice>;
	type AttestationDeposit = HoldConsideration<AccountId, Balances, AttestationHold, DepositPrice>;
	type RegisteredThings = DeviceRegistry;
	type PolicyDelay = PolicyDelay;
	type MaxAttestationPeriod = MaxAttestationPeriod;
	type PartyInUse = PartyInUse;
	type WeightInfo = weights::pallet_accreditation::WeightInfo<Runtime>;
}

impl pallet_device_registry::Config for Runtime {
	type Parties = Parties;
	type Accreditation = Accreditation;
	type Delegation = Guardianship;
	// Nobody has to be told: consents and journals are bound to the tenure, and a decision compares it with the device's.
	type OnTenureEnd = ();
	type Journals = AccessAudit;
	type AccountsInUse = AccountsInUse;
	type MaxUnits = ConstU32<1_500>;
	type Time = Timestamp;
	type Deposit = HoldConsideration<AccountId, Balances, DeviceRegistryHold, DepositPrice>;
	type WeightInfo = weights::pallet_device_registry::WeightInfo<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::benchmarks::Helper;
}

impl pallet_consent::Config for Runtime {
	type Parties = Parties;
	type Accreditation = Accreditation;
	type Devices = DeviceRegistry;
	type AuthorityOrigin = super::governance::CouncilMajority;
	type Delegation = Guardianship;
	type Time = Timestamp;
	type RuntimeHoldReason = RuntimeHoldReason;
	type ConsentDeposit = HoldConsideration<AccountId, Balances, ConsentHold, DepositPrice>;
	type RulesDeposit = HoldConsideration<AccountId, Balances, RulesHold, DepositPrice>;
	type LateWindow = LateWindow;
	type RecordRetention = RecordRetention;
	type MaxStatementLife = MaxStatementLife;
	type AcknowledgementPeriod = AcknowledgementPeriod;
	type MaxRequestLife = MaxRequestLife;
	type MaxRequests = MaxRequests;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::benchmarks::Helper;
	type WeightInfo = weights::pallet_consent::WeightInfo<Runtime>;
}

parameter_types! {
	/// GRANDPA, whose pallet stands before `AccessAudit` and so closes its blocks first.
	pub const FinalityEngine: ConsensusEngineId = GRANDPA_ENGINE_ID;
	/// What paying for an access weighs.
	pub PaymentWeight: Weight = Micropayments::pay_weight();
	/// What counting the uses of a consent weighs.
	pub UsesWeight: Weight = <Runtime as pallet_consent::Config>::WeightInfo::count_uses();
}

impl pallet_access_audit::Config for Runtime {
	type Parties = Parties;
	type Accreditation = Accreditation;
	type Devices = DeviceRegistry;
	type Consents = Consents;
	type EmergencyCases = Emergency;
	type Payments = Micropayments;
	type Time = Timestamp;
	type FinalityEngine = FinalityEngine;
	type MaxGroups = ConstU32<1_000>;
	type MaxBatch = ConstU32<10_000>;
	type MaxCountedConsents = ConstU32<32>;
	type RefusalCap = RefusalCap;
	type RefusalPeriod = RefusalPeriod;
	type MaxClockDrift = MaxClockDrift;
	type DisclosureWindow = DisclosureWindow;
	type DisclosureRetention = DisclosureRetention;
	type MaxOneSided = ConstU32<100_000>;
	type PaymentWeight = PaymentWeight;
	type UsesWeight = UsesWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::benchmarks::Helper;
	type WeightInfo = weights::pallet_access_audit::WeightInfo<Runtime>;
}

impl pallet_micropayments::Config for Runtime {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Parties = Parties;
	type PalletId = ClaimsPot;
	type WeightInfo = weights::pallet_micropayments::WeightInfo<Runtime>;
}

impl pallet_emergency::Config for Runtime {
	type Time = Timestamp;
	type Parties = Parties;
	type Accreditation = Accreditation;
	type Devices = DeviceRegistry;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Deposit = HoldConsideration<AccountId, Balances, EmergencyCaseHold, DepositPrice>;
	type MaxDuration = MaxEmergency;
	type MaxClockDrift = MaxClockDrift;
	type PromptFiling = PromptFiling;
	type MaxFilingDelay = MaxFilingDelay;
	type LateRecording = LateRecording;
	type ReviewWindow = ReviewWindow;
	type Retention = CaseRetention;
	type MaxPending = ConstU32<16>;
	type RequiredBond = RequiredBond;
	type Compensation = Compensation;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::benchmarks::Helper;
	type WeightInfo = weights::pallet_emergency::WeightInfo<Runtime>;
}

impl pallet_guardianship::Config for Runtime {
	type Time = Timestamp;
	type Parties = Parties;
	type Keys = Accreditation;
	type Accreditation = Accreditation;
	type Consents = Consents;
	type AuthorityOrigin = super::governance::CouncilMajority;
	type Deposit = HoldConsideration<AccountId, Balances, GuardianshipHold, DepositPrice>;
	type MaxStatementLife = MaxStatementLife;
	type ProposalLife = ProposalLife;
	type MaxProposals = ConstU32<4>;
	type RecoveryDelay = RecoveryDelay;
	type FinalRecoveryDelay = FinalRecoveryDelay;
	type RecoveryPause = RecoveryPause;
	type MaxMergers = ConstU32<4>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = super::benchmarks::Helper;
	type WeightInfo = weights::pallet_guardianship::WeightInfo<Runtime>;
}
