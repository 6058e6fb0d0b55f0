//! Whether a device is what it should be: legitimate, suspect or blocked, and by which fact.
//!
//! One pure function over facts that stand on the chain. A device is **blocked** where the decision refuses to have it
//! operated (a regulator's block, a blocking recall, a device stolen, lost or retired), and where there is no such
//! device. It is **suspect** where somebody should look before they rely on it. Otherwise it is **legitimate**.
//!
//! Of several facts the first in this order decides, so that everybody is told the same:
//!
//! | | Fact | Verdict |
//! | --- | --- | --- |
//! | 1 | there is no such device | blocked |
//! | 2 | a regulator blocked it | blocked |
//! | 3 | a blocking recall of its model or lot, the earliest of several | blocked |
//! | 4 | its owner says that it is stolen, lost, or retired | blocked |
//! | 5 | its maker is no longer an accredited manufacturer | suspect |
//! | 6 | an advisory recall, the earliest of several | suspect |
//! | 7 | its owner is an organisation whose accreditation is not in force | suspect |
//! | 8 | an attestation of its conformity stopped counting | suspect |
//! | 9 | it is decommissioned | suspect |
//! | 10 | its owner says that it is obsolete | suspect |
//! | 11 | nobody vouches for it | suspect |
//!
//! What it does not say: that a device is where its owner believes it to be, or that whoever shows the identifier has
//! the device.

use crate::{
	Commitment, DeviceStage, DeviceStatus, Moment, OrganisationFacts, PartyId, Recall, Role,
	Standing,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::ConstU32;
use sp_runtime::BoundedVec;

/// Bytes of a lot's number, at most (GS1 application identifier 10).
pub const MAX_LOT: u32 = 20;
/// Devices of which one question asks, at most.
pub const MAX_VERDICTS: u32 = 1_000;

/// The number of a lot (batch) as its maker writes it: printable ASCII.
pub type Lot = BoundedVec<u8, ConstU32<MAX_LOT>>;

/// What the chain says of a device.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Legitimacy {
	/// Nothing speaks against it.
	#[codec(index = 0)]
	Legitimate,
	/// Somebody should look before they rely on it.
	#[codec(index = 1)]
	Suspect(SuspectReason),
	/// It must not be operated.
	#[codec(index = 2)]
	Blocked(BlockReason),
}

impl Legitimacy {
	/// Whether it must not be operated.
	pub const fn is_blocked(&self) -> bool {
		matches!(self, Self::Blocked(_))
	}
}

/// Why a device is blocked.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum BlockReason {
	/// There is no such device.
	#[codec(index = 0)]
	NotRegistered,
	/// A regulator blocked it.
	#[codec(index = 1)]
	BlockedByRegulator(BlockNotice),
	/// Its model or its lot is recalled, and must not be operated.
	#[codec(index = 2)]
	Recalled(RecallNotice),
	/// Its owner says that it was stolen.
	#[codec(index = 3)]
	Stolen,
	/// Its owner says that it is lost.
	#[codec(index = 4)]
	Lost,
	/// Its owner retired it for good.
	#[codec(index = 5)]
	Retired,
}

/// Why a device is suspect.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum SuspectReason {
	/// Who vouched for it is no longer an accredited manufacturer.
	#[codec(index = 0)]
	MakerNotAccredited {
		/// The maker.
		maker: PartyId,
		/// What its accreditation lacks.
		lapse: Lapse,
	},
	/// Its model or its lot is recalled: its users are told.
	#[codec(index = 1)]
	Recalled(RecallNotice),
	/// Its owner is an organisation whose accreditation is not in force.
	#[codec(index = 2)]
	OwnerNotAccredited {
		/// The owner.
		owner: PartyId,
		/// What its accreditation lacks.
		lapse: Lapse,
	},
	/// An attestation of its conformity was revoked, is over, or its issuer's accreditation is not in force.
	#[codec(index = 3)]
	ConformityEnded {
		/// Who had attested it.
		issuer: PartyId,
	},
	/// It was taken out of use.
	#[codec(index = 4)]
	Decommissioned,
	/// Its owner says that it is no longer supported.
	#[codec(index = 5)]
	Obsolete,
	/// Its maker is not on the chain: nobody vouches for it.
	#[codec(index = 6)]
	Unvouched,
}

/// Why an accreditation does not count.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Lapse {
	/// There is none.
	#[codec(index = 0)]
	NotAccredited,
	/// It was withdrawn for good.
	#[codec(index = 1)]
	Withdrawn,
	/// It is suspended.
	#[codec(index = 2)]
	Suspended,
	/// Its period has not begun.
	#[codec(index = 3)]
	NotBegun,
	/// Its period is over.
	#[codec(index = 4)]
	Over,
	/// It is in force, without the role that was needed.
	#[codec(index = 5)]
	RoleNotHeld,
}

/// A regulator's block of one device.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct BlockNotice {
	/// The regulator.
	pub regulator: PartyId,
	/// The hash of its notice.
	pub notice: Commitment,
}

/// A recall of a device's model or lot.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct RecallNotice {
	/// The maker or regulator that issued it.
	pub issuer: PartyId,
	/// The lot; `None`: the whole model.
	pub lot: Option<Lot>,
	/// The hash of its notice.
	pub notice: Commitment,
}

/// What attestations say of a device's conformity.
#[derive(
	Clone,
	PartialEq,
	Eq,
	Debug,
	Default,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Conformity {
	/// Nobody attested anything.
	#[default]
	#[codec(index = 0)]
	NotStated,
	/// Attested, and in force.
	#[codec(index = 1)]
	Attested,
	/// Attested once; no such attestation is in force any more.
	#[codec(index = 2)]
	Ended {
		/// Who had attested it last.
		issuer: PartyId,
	},
}

/// What the verdict on a registered device rests on.
#[derive(Clone, Debug)]
pub struct LegitimacyFacts {
	/// The moment, milliseconds.
	pub now: Moment,
	/// Where it is in its life.
	pub stage: DeviceStage,
	/// What its owner says of its state.
	pub status: DeviceStatus,
	/// The block by a regulator.
	pub block: Option<BlockNotice>,
	/// The recalls in force that concern it, the earliest first.
	pub recalls: Vec<(Recall, RecallNotice)>,
	/// The maker that vouched for it, with its accreditation; `None`: unvouched.
	pub maker: Option<(PartyId, Option<OrganisationFacts>)>,
	/// Its owner, with its accreditation; without one: a person.
	pub owner: (PartyId, Option<OrganisationFacts>),
	/// What attestations say of its conformity.
	pub conformity: Conformity,
}

/// The question was about more devices than one answer holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct TooManyDevices {
	/// Of how many devices one question may ask.
	pub most: u32,
}

/// What the chain says of a device; `None`: there is no such device. The order of the facts is that of this module.
pub fn legitimacy(facts: Option<&LegitimacyFacts>) -> Legitimacy {
	let Some(facts) = facts else { return Legitimacy::Blocked(BlockReason::NotRegistered) };
	if let Some(reason) = block_reason(facts) {
		return Legitimacy::Blocked(reason);
	}
	suspect_reason(facts).map_or(Legitimacy::Legitimate, Legitimacy::Suspect)
}

/// Facts 2 to 4.
fn block_reason(facts: &LegitimacyFacts) -> Option<BlockReason> {
	if let Some(block) = &facts.block {
		return Some(BlockReason::BlockedByRegulator(block.clone()));
	}
	if let Some(recall) = earliest(facts, Recall::Blocking) {
		return Some(BlockReason::Recalled(recall.clone()));
	}
	match facts.status {
		DeviceStatus::Stolen => Some(BlockReason::Stolen),
		DeviceStatus::Lost => Some(BlockReason::Lost),
		DeviceStatus::Retired => Some(BlockReason::Retired),
		DeviceStatus::Operational | DeviceStatus::Maintenance | DeviceStatus::Obsolete => None,
	}
}

/// Facts 5 to 11.
fn suspect_reason(facts: &LegitimacyFacts) -> Option<SuspectReason> {
	if let Some((maker, accreditation)) = &facts.maker {
		if let Some(lapse) = lapse(accreditation.as_ref(), Some(Role::Manufacturer), facts.now) {
			return Some(SuspectReason::MakerNotAccredited { maker: maker.clone(), lapse });
		}
	}
	if let Some(recall) = earliest(facts, Recall::Advisory) {
		return Some(SuspectReason::Recalled(recall.clone()));
	}
	let (owner, accreditation) = &facts.owner;
	if accreditation.is_some() {
		if let Some(lapse) = lapse(accreditation.as_ref(), None, facts.now) {
			return Some(SuspectReason::OwnerNotAccredited { owner: owner.clone(), lapse });
		}
	}
	if let Conformity::Ended { issuer } = &facts.conformity {
		return Some(SuspectReason::ConformityEnded { issuer: issuer.clone() });
	}
	if facts.stage == DeviceStage::Decommissioned {
		Some(SuspectReason::Decommissioned)
	} else if facts.status == DeviceStatus::Obsolete {
		Some(SuspectReason::Obsolete)
	} else if facts.maker.is_none() {
		Some(SuspectReason::Unvouched)
	} else {
		None
	}
}

/// The earliest recall of that kind.
fn earliest(facts: &LegitimacyFacts, kind: Recall) -> Option<&RecallNotice> {
	facts.recalls.iter().find(|(of, _)| *of == kind).map(|(_, notice)| notice)
}

/// What an accreditation lacks to be in force at the moment, in that role where one is needed.
fn lapse(
	accreditation: Option<&OrganisationFacts>,
	role: Option<Role>,
	now: Moment,
) -> Option<Lapse> {
	let Some(accreditation) = accreditation else { return Some(Lapse::NotAccredited) };
	match accreditation.standing {
		Standing::Withdrawn => Some(Lapse::Withdrawn),
		Standing::Suspended => Some(Lapse::Suspended),
		Standing::Active if now < accreditation.period.from => Some(Lapse::NotBegun),
		Standing::Active if !accreditation.period.contains(now) => Some(Lapse::Over),
		Standing::Active => role
			.is_some_and(|role| !accreditation.roles.contains(role))
			.then_some(Lapse::RoleNotHeld),
	}
}
