//! What a controller permits and denies: provisions, terms, consents, and the compact items a decision reads.

use crate::{
	Actions, Balance, Categories, Commitment, ConsentRef, ConsentStatus, DeviceId, Moment, PartyId,
	Purposes, Resource, Role, Roles, StaffTag, Tenure,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::ConstU32;
use sp_runtime::BoundedVec;

/// Provisions under one consent, at most.
pub const MAX_PROVISIONS: u32 = 8;
/// Permits of one controller to one party, to one role, or to anyone, at most.
pub const MAX_PERMITS: u32 = 32;
/// Denials of one controller, at most.
pub const MAX_DENIALS: u32 = 16;
/// Exceptions to the denials of one controller, at most.
pub const MAX_EXCEPTIONS: u32 = 16;
/// Objections of one controller, at most.
pub const MAX_OBJECTIONS: u32 = 8;
/// Tags of excepted labels in a provision: always so many, padded, so that their number tells nothing.
pub const LABEL_TAGS: usize = 8;

/// A sensitivity label as it stands on the chain: a MAC of the label under a key of the one relationship, bound to
/// the consent's id.
pub type LabelTag = [u8; 16];
/// The excepted labels of a provision, padded with random tags to a fixed number.
pub type LabelTags = [LabelTag; LABEL_TAGS];

/// Permit or deny.
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
pub enum Effect {
	/// Permits what it covers.
	#[codec(index = 0)]
	Permit,
	/// Denies what it touches.
	#[codec(index = 1)]
	Deny,
}

/// Whom a provision is about.
#[derive(
	Clone,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Grantee {
	/// One organisation or person.
	#[codec(index = 0)]
	Party(PartyId),
	/// One member of an organisation's staff.
	#[codec(index = 1)]
	Staff {
		/// The organisation.
		organisation: PartyId,
		/// The organisation's pseudonym for the member.
		tag: StaffTag,
	},
	/// Every organisation that holds the role.
	#[codec(index = 2)]
	Role(Role),
	/// Anyone.
	#[codec(index = 3)]
	Anyone,
}

impl Grantee {
	/// The list in which a permit to this grantee stands.
	pub fn index(&self) -> PermitIndex {
		match self {
			Self::Party(party) => PermitIndex::Party(party.clone()),
			Self::Staff { organisation, .. } => PermitIndex::Party(organisation.clone()),
			Self::Role(role) => PermitIndex::Role(*role),
			Self::Anyone => PermitIndex::Anyone,
		}
	}

	/// The staff tag, where one member is meant.
	pub fn staff(&self) -> Option<StaffTag> {
		match self {
			Self::Staff { tag, .. } => Some(*tag),
			_ => None,
		}
	}
}

/// The lists of a controller's permits; a decision reads the accessor's, the asserted role's, and anyone's.
#[derive(
	Clone,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum PermitIndex {
	/// Permits to one party, or to members of its staff.
	#[codec(index = 0)]
	Party(PartyId),
	/// Permits to every holder of a role.
	#[codec(index = 1)]
	Role(Role),
	/// Permits to anyone.
	#[codec(index = 2)]
	Anyone,
}

/// Which of the controller's resources a provision is about.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum ResourceScope {
	/// All that the controller controls.
	#[codec(index = 0)]
	All,
	/// One device during one tenure.
	#[codec(index = 1)]
	Device {
		/// The device.
		id: DeviceId,
		/// The tenure.
		tenure: Tenure,
	},
	/// What one organisation holds about the controller.
	#[codec(index = 2)]
	Record {
		/// The organisation.
		custodian: PartyId,
	},
}

impl ResourceScope {
	/// Whether the resource, which is this controller's, is in the scope.
	pub fn covers(&self, resource: &Resource) -> bool {
		match (self, resource) {
			(Self::All, _) => true,
			(Self::Device { id, tenure }, Resource::Device { id: other, tenure: at }) => {
				id == other && tenure == at
			},
			(Self::Record { custodian }, Resource::Record { custodian: other, .. }) => {
				custodian == other
			},
			_ => false,
		}
	}
}

/// From one moment until before another; without end where `until` is absent. Milliseconds.
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
pub struct Period {
	/// The first moment in the period.
	pub from: Moment,
	/// The first moment after it.
	pub until: Option<Moment>,
}

impl Period {
	/// From the beginning of time, without end.
	pub const ALWAYS: Self = Self { from: 0, until: None };

	/// Whether the moment is in the period.
	pub fn contains(&self, moment: Moment) -> bool {
		self.from <= moment && !self.has_ended(moment)
	}

	/// Whether the period is over at that moment.
	pub fn has_ended(&self, moment: Moment) -> bool {
		self.until.is_some_and(|until| until <= moment)
	}

	/// Whether it ends before, or as soon as, it starts.
	pub fn is_empty(&self) -> bool {
		self.has_ended(self.from)
	}
}

/// One rule of a consent.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Provision {
	/// Permit or deny.
	pub effect: Effect,
	/// Whom it is about.
	pub grantee: Grantee,
	/// Which resources it is about.
	pub scope: ResourceScope,
	/// A permit must cover all requested categories; a deny matches when it has any of them.
	pub categories: Categories,
	/// The actions it is about.
	pub actions: Actions,
	/// The purposes it is about; each with all its descendants.
	pub purposes: Purposes,
	/// When it holds.
	pub period: Period,
	/// A permit does not answer for data that carries one of these labels. Only permits have them.
	pub excepted_labels: Option<LabelTags>,
	/// The place, in the same consent, of the deny that this permit is an exception to. What it covers, that deny does not
	/// touch. Every other deny does.
	pub exception_to: Option<u8>,
}

/// The provisions of one consent.
pub type Provisions = BoundedVec<Provision, ConstU32<MAX_PROVISIONS>>;

/// So many accesses in each period.
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
pub struct PeriodicUses {
	/// How many.
	pub uses: u32,
	/// How long a period is, milliseconds. One starts with the first access after the last one is over.
	pub period: Moment,
}

/// What goes with a consent's permits.
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
pub struct Terms {
	/// The price of one access, in planck; paid to the controller.
	pub price: Balance,
	/// How many accesses it permits in all; `None`: as many as there are.
	pub maximum_uses: Option<u32>,
	/// How many accesses it permits in a period; `None`: as many as there are.
	pub uses_per_period: Option<PeriodicUses>,
	/// Whether a recipient may disclose further what it received.
	pub onward_disclosure: bool,
	/// Whether only aggregates may be drawn.
	pub aggregation_only: bool,
}

/// A consent as the chain keeps it.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Consent {
	/// Who gave it.
	pub controller: PartyId,
	/// Rises by one with each amendment; from 1.
	pub version: u32,
	/// W3C DPV status.
	pub status: ConsentStatus,
	/// The controller's epoch when it was given. It permits nothing once the controller's epoch is higher.
	pub epoch: u32,
	/// Its rules.
	pub provisions: Provisions,
	/// What goes with its permits.
	pub terms: Terms,
	/// The salted hash of the human-readable receipt (ISO/IEC TS 27560).
	pub receipt: Commitment,
	/// Accesses permitted by it so far; counted only where the terms limit them.
	pub uses: u32,
	/// When the last period of `terms.uses_per_period` started, milliseconds; 0 before the first.
	pub period_started_at: Moment,
	/// Accesses permitted in that period.
	pub period_uses: u32,
	/// Its permits rest until then, since those of a period were used up; a moment that is past means nothing.
	pub rests_until: Option<Moment>,
	/// When it was given, milliseconds.
	pub granted_at: Moment,
	/// When it was withdrawn or spent, milliseconds.
	pub ended_at: Option<Moment>,
}

/// A permit as a decision reads it: one provision of one consent, inline in a list of a [`PermitIndex`].
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Permit {
	/// The consent, its version, and the provision.
	pub source: ConsentRef,
	/// The controller's epoch when it was given.
	pub epoch: u32,
	/// In a party's list: the one member of staff it is for.
	pub staff: Option<StaffTag>,
	/// Which resources.
	pub scope: ResourceScope,
	/// Which categories.
	pub categories: Categories,
	/// Which actions.
	pub actions: Actions,
	/// Which purposes.
	pub purposes: Purposes,
	/// When.
	pub period: Period,
	/// When it was withdrawn or spent. It stays a while, for entries that come late.
	pub ended_at: Option<Moment>,
	/// Excepted labels.
	pub excepted_labels: Option<LabelTags>,
	/// The price of one access, in planck.
	pub price: Balance,
	/// Whether the consent counts its uses.
	pub limited: bool,
	/// It permits nothing before that moment, since the uses of a period are spent.
	pub rests_until: Option<Moment>,
	/// Whether a recipient may disclose further what it received.
	pub onward_disclosure: bool,
	/// Whether it answers to `aggregate` only.
	pub aggregation_only: bool,
}

/// A deny as a decision reads it.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Denial {
	/// The consent, its version, and the provision.
	pub source: ConsentRef,
	/// Whom it denies.
	pub grantee: Grantee,
	/// Which resources.
	pub scope: ResourceScope,
	/// Which categories.
	pub categories: Categories,
	/// Which actions.
	pub actions: Actions,
	/// Which purposes.
	pub purposes: Purposes,
	/// When.
	pub period: Period,
}

/// An exception to a denial as a decision reads it: what it covers, that denial does not touch.
///
/// It is part of what the denial says, and stands as long: neither a higher epoch nor the last use of the consent takes it
/// away, as these take permits away and never what limits them.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Exception {
	/// The consent, its version, and the provision that is the exception.
	pub source: ConsentRef,
	/// The place of the denial in the same consent.
	pub denial: u8,
	/// For whom.
	pub grantee: Grantee,
	/// For which resources.
	pub scope: ResourceScope,
	/// For which categories.
	pub categories: Categories,
	/// For which actions.
	pub actions: Actions,
	/// For which purposes.
	pub purposes: Purposes,
	/// When.
	pub period: Period,
}

impl Exception {
	/// Whether it is an exception to that denial.
	pub fn is_to(&self, denial: &Denial) -> bool {
		self.source.id == denial.source.id && self.denial == denial.source.provision
	}
}

/// An objection to accesses that rest on a legal basis other than consent (GDPR Art. 21).
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Objection {
	/// The roles it is about.
	pub roles: Roles,
	/// The purposes it is about; each with all its descendants.
	pub purposes: Purposes,
}

/// The one compact item of a controller: read by every decision about what they control.
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
pub struct ControllerRules {
	/// Rises when the controller withdraws everything: permits of an earlier epoch permit nothing.
	pub epoch: u32,
	/// When it last rose, milliseconds.
	pub epoch_raised_at: Moment,
	/// All denials. A higher epoch does not lift them: withdrawing must never widen what is allowed.
	pub denials: BoundedVec<Denial, ConstU32<MAX_DENIALS>>,
	/// All exceptions to them.
	pub exceptions: BoundedVec<Exception, ConstU32<MAX_EXCEPTIONS>>,
	/// All objections.
	pub objections: BoundedVec<Objection, ConstU32<MAX_OBJECTIONS>>,
}
