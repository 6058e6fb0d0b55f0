//! What an accessor asks for, and the answer.

use crate::{
	Action, Balance, CaseId, Categories, Commitment, ConsentId, DisclosureId, LabelTags,
	LegalBasis, Moment, PartyId, Purpose, Role, StaffTag,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// On what the accessor says that the access rests.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Basis {
	/// On the controller's consent, and on nothing else.
	#[codec(index = 0)]
	Consent,
	/// On the controller's consent, or else on a basis that the policy table allows.
	#[codec(index = 1)]
	Policy,
	/// On an open emergency case, or on the controller's consent. Never on the policy table: where the case is not open, or
	/// does not cover the act, that does not go by unnoticed.
	#[codec(index = 2)]
	Emergency {
		/// The case.
		case: CaseId,
	},
	/// On a named act of an authority; or else as [`Basis::Policy`], since it is there that the law lets a role follow such
	/// an act.
	#[codec(index = 3)]
	AuthorityAct {
		/// The salted hash of the act.
		act: Commitment,
	},
}

/// What the accessor says about the sensitivity labels of the data.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum RequestLabels {
	/// Nothing. No permit that excepts labels answers.
	#[codec(index = 0)]
	NotStated,
	/// The data carries no sensitivity label; the accessor attests that.
	#[codec(index = 1)]
	Unlabelled,
	/// The data's labels, as tags bound to this consent. No other permit that excepts labels answers.
	#[codec(index = 2)]
	Tagged {
		/// The consent whose key and id made the tags.
		consent: ConsentId,
		/// The tags, padded with random ones: always so many, so that none is "no label".
		tags: LabelTags,
	},
}

/// From whom an accessor has the data: who disclosed it to them.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Source {
	/// The party that disclosed it.
	pub party: PartyId,
	/// Which disclosure it was, as the entry of that party names it.
	pub disclosure: DisclosureId,
}

/// An access, as the accessor states it. Who accesses is known from the signature, what is accessed is named beside it.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Access {
	/// The member of staff for whom the organisation acts; `None`: the organisation itself.
	pub staff: Option<StaffTag>,
	/// The role asserted.
	pub role: Role,
	/// On what it rests.
	pub basis: Basis,
	/// What is done.
	pub action: Action,
	/// What for (FHIR PurposeOfUse).
	pub purpose: Purpose,
	/// To which categories of data; at least one, and all of one controller.
	pub categories: Categories,
	/// The sensitivity labels of the data.
	pub labels: RequestLabels,
	/// A salted hash of what exactly was accessed.
	pub object: Commitment,
	/// When it happened, as the accessor says; milliseconds.
	pub claimed_at: Moment,
	/// The most the accessor pays for it, in planck.
	pub maximum_price: Balance,
	/// The sequence number, in the same journal, of an entry that this one corrects.
	pub corrects: Option<u64>,
	/// Where data is disclosed (the action says so): which disclosure this is, so that the recipient's receipt can be
	/// matched with it.
	pub disclosure: Option<DisclosureId>,
	/// Who disclosed the data to the accessor, where it does not come from the controller or the custodian. The controller
	/// must have let that party pass it on.
	pub source: Option<Source>,
}

/// One provision of one version of a consent.
#[derive(
	Clone,
	Copy,
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
pub struct ConsentRef {
	/// The consent.
	pub id: ConsentId,
	/// Its version.
	pub version: u32,
	/// The place of the provision in it, from 0.
	pub provision: u8,
}

/// The answer to a request, with the rule that decided it.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Verdict {
	/// Allowed.
	#[codec(index = 0)]
	Permit {
		/// By which rule.
		rule: PermitRule,
		/// By which consent, where one decided.
		consent: Option<ConsentRef>,
		/// What it costs, in planck.
		price: Balance,
	},
	/// Refused.
	#[codec(index = 1)]
	Deny {
		/// Why.
		reason: DenyReason,
		/// By which consent, or which one came nearest.
		consent: Option<ConsentRef>,
		/// A consent that ended a short while ago would have permitted it at the claimed time, which is unproven; or, where the
		/// source may not disclose, would have let the source pass it on.
		late: Option<ConsentRef>,
	},
}

impl Verdict {
	/// A refusal with that reason and no consent.
	pub const fn deny(reason: DenyReason) -> Self {
		Self::Deny { reason, consent: None, late: None }
	}

	/// Whether it allows the access.
	pub const fn is_permit(&self) -> bool {
		matches!(self, Self::Permit { .. })
	}
}

/// The rule that permitted.
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
pub enum PermitRule {
	/// The accessor controls the resource.
	#[codec(index = 0)]
	Controller,
	/// A permit to the accessor's organisation, or to the person.
	#[codec(index = 1)]
	PartyPermit,
	/// A permit to the member of staff.
	#[codec(index = 2)]
	StaffPermit,
	/// A permit to every holder of the role.
	#[codec(index = 3)]
	RolePermit,
	/// A permit to anyone.
	#[codec(index = 4)]
	AnyonePermit,
	/// An open emergency case. Not by consent, to be reviewed.
	#[codec(index = 5)]
	Emergency,
	/// A legal basis other than consent, by the policy table.
	#[codec(index = 6)]
	Policy(LegalBasis),
	/// The owner opened the device's telemetry to everyone. No consent, but the owner's own decision.
	#[codec(index = 7)]
	PublicAccess,
}

impl PermitRule {
	/// Whether a consent, or the controller's own right or decision, permitted.
	pub const fn is_by_consent(&self) -> bool {
		!matches!(self, Self::Emergency | Self::Policy(_))
	}
}

/// The reason of a refusal. From general to particular within each step of the decision.
#[derive(
	Clone,
	Copy,
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
pub enum DenyReason {
	/// The organisation is suspended or withdrawn, or its accreditation's period does not contain the moment.
	#[codec(index = 0)]
	OrganisationNotActive,
	/// The accessor does not hold the role it asserts.
	#[codec(index = 1)]
	RoleNotHeld,
	/// The member of staff is not affiliated with the organisation at the moment.
	#[codec(index = 2)]
	StaffNotAffiliated,
	/// The role may not assert that purpose.
	#[codec(index = 3)]
	PurposeNotOfRole,
	/// The role may not assert that action.
	#[codec(index = 4)]
	ActionNotOfRole,
	/// A regulator blocked the device.
	#[codec(index = 5)]
	DeviceBlocked,
	/// The device is under a blocking recall.
	#[codec(index = 6)]
	DeviceRecalled,
	/// The device is stolen, lost or retired.
	#[codec(index = 7)]
	DeviceOutOfUse,
	/// The controller denies it to this organisation or person.
	#[codec(index = 8)]
	DeniedToParty,
	/// The controller denies it to this member of staff.
	#[codec(index = 9)]
	DeniedToStaff,
	/// The controller denies it to a member of this organisation's staff, and the request does not say who it is for.
	#[codec(index = 10)]
	StaffNotNamed,
	/// The controller denies it to every holder of the role.
	#[codec(index = 11)]
	DeniedToRole,
	/// The controller denies it to anyone.
	#[codec(index = 12)]
	DeniedToAnyone,
	/// Nothing permits it.
	#[codec(index = 13)]
	NoPermit,
	/// The device's tenure is over, and the accessor is not its controller of that time.
	#[codec(index = 14)]
	TenureEnded,
	/// A permit would answer, for aggregation only.
	#[codec(index = 15)]
	AggregationOnly,
	/// A permit would answer, but excepts labels, and the request states none for it.
	#[codec(index = 16)]
	LabelsNotStated,
	/// A permit would answer, but excepts a label that the data carries.
	#[codec(index = 17)]
	LabelExcepted,
	/// A permit would answer, for a price, and the policy lets no money be paid for the purpose.
	#[codec(index = 18)]
	PurposeNotPayable,
	/// A permit would answer, for more than the accessor pays.
	#[codec(index = 19)]
	PriceAboveMaximum,
	/// The controller objected to the basis other than consent.
	#[codec(index = 20)]
	Objected,
	/// The accessor's organisation cannot pay the price.
	#[codec(index = 21)]
	InsufficientFunds,
	/// To operate is to command a device, and needs its control category and no other.
	#[codec(index = 22)]
	NotACommand,
	/// The account that records it would spend more for its organisation than its limit lets it in the period.
	#[codec(index = 23)]
	SpendingLimit,
	/// No consent permits it, and the emergency case that the request names is not open: for this organisation, member of
	/// staff and resource, at the claimed time.
	#[codec(index = 24)]
	EmergencyNotOpen,
	/// No consent permits it, and an open emergency case covers no more than to collect, consult and use, for ETREAT and BTG.
	#[codec(index = 25)]
	NotAnEmergencyAct,
	/// A permit would answer, but its uses of this period are spent.
	#[codec(index = 26)]
	UsesOfPeriodSpent,
	/// The controller did not let the party that the request names as its source pass the data on, or no more.
	#[codec(index = 27)]
	SourceMayNotDisclose,
}
