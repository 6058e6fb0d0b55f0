//! The council, and its route to Root.
//!
//! There is no sudo. The council's own origin is not Root: two motions lead there, one that whitelists the hash of a call
//! and one that dispatches it as Root, each by two thirds.

use super::{system::SLOT, DepositPrice};
use crate::{
	AccountId, Balances, BlockNumber, Preimage, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeHoldReason, RuntimeOrigin, System,
};
use frame_support::{
	dispatch::DispatchClass,
	parameter_types,
	traits::{fungible::HoldConsideration, ConstU32, EitherOfDiverse},
	weights::{constants::WEIGHT_REF_TIME_PER_MILLIS, Weight},
};
use frame_system::EnsureRoot;
use pallet_collective::{
	DefaultVote, EnsureProportionAtLeast, EnsureProportionMoreThan, Instance1, MemberCount,
	WeightInfo as _,
};

/// The consortium's council.
pub type CouncilCollective = Instance1;
/// More than half of the council, or Root.
pub type CouncilMajority = EitherOfDiverse<
	EnsureRoot<AccountId>,
	EnsureProportionMoreThan<AccountId, CouncilCollective, 1, 2>,
>;
/// Two thirds of the council, or Root.
pub type CouncilTwoThirds = EitherOfDiverse<
	EnsureRoot<AccountId>,
	EnsureProportionAtLeast<AccountId, CouncilCollective, 2, 3>,
>;

parameter_types! {
	/// A motion stays open for three days.
	pub const MotionDuration: BlockNumber = (3 * super::DAY / SLOT) as BlockNumber;
	/// What a motion may weigh.
	pub MaxProposalWeight: Weight = motion_limit();
	/// Why the deposit for a preimage is held.
	pub const PreimageHold: RuntimeHoldReason =
		RuntimeHoldReason::Preimage(pallet_preimage::HoldReason::Preimage);
}

/// The most members of the council.
const MAX_MEMBERS: u32 = 50;
/// The most motions at a time.
const MAX_MOTIONS: u32 = 32;
/// The longest motion for which that holds: one that has a whole runtime in it.
pub const LONGEST_MOTION: u32 = 2 * 1024 * 1024;
/// More than what the transaction extensions weigh.
const EXTENSIONS: Weight = Weight::from_parts(5 * WEIGHT_REF_TIME_PER_MILLIS, 1024 * 1024);

/// Whoever closes a motion carries it out: both have to fit in one operational transaction, or what the council decided
/// could never be done.
fn motion_limit() -> Weight {
	type Collective = pallet_collective::weights::SubstrateWeight<Runtime>;
	let weights = super::system::BlockWeights::get();
	let most =
		weights.get(DispatchClass::Operational).max_extrinsic.unwrap_or(weights.max_block / 4);
	let closing = Collective::close_early_approved(LONGEST_MOTION, MAX_MEMBERS, MAX_MOTIONS)
		.max(Collective::close_approved(LONGEST_MOTION, MAX_MEMBERS, MAX_MOTIONS));
	most.saturating_sub(closing).saturating_sub(EXTENSIONS)
}

/// Who does not vote has not agreed, whatever the council's prime says: Root takes two thirds of all members.
pub struct SilenceIsNo;

impl DefaultVote for SilenceIsNo {
	fn default_vote(_: Option<bool>, _: MemberCount, _: MemberCount, _: MemberCount) -> bool {
		false
	}
}

impl pallet_collective::Config<CouncilCollective> for Runtime {
	type RuntimeOrigin = RuntimeOrigin;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type MotionDuration = MotionDuration;
	type MaxProposals = ConstU32<MAX_MOTIONS>;
	type MaxMembers = ConstU32<MAX_MEMBERS>;
	type DefaultVote = SilenceIsNo;
	type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
	type SetMembersOrigin = EnsureRoot<AccountId>;
	type MaxProposalWeight = MaxProposalWeight;
	type DisapproveOrigin = EnsureRoot<AccountId>;
	type KillOrigin = EnsureRoot<AccountId>;
	type Consideration = ();
}

impl pallet_preimage::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_preimage::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type ManagerOrigin = EnsureRoot<AccountId>;
	type Consideration = HoldConsideration<AccountId, Balances, PreimageHold, DepositPrice>;
}

impl pallet_whitelist::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type WhitelistOrigin = CouncilTwoThirds;
	type DispatchWhitelistedOrigin = CouncilTwoThirds;
	type Preimages = Preimage;
	type DeferredDispatchExpiration = ConstU32<{ (DAYS_TO_DISPATCH * super::DAY / SLOT) as u32 }>;
	type BlockNumberProvider = System;
	type WeightInfo = pallet_whitelist::weights::SubstrateWeight<Runtime>;
}

/// For so many days a whitelisted call can be dispatched after it was deferred.
const DAYS_TO_DISPATCH: u64 = 7;
