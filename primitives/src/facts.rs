//! What a decision is told: the facts about accessor, device and policy, gathered by whoever asks.

use crate::{
	Actions, ControllerRules, DeviceStatus, LegalBasis, Moment, PartyId, Period, Permit, Purposes,
	Role, Roles, Tenure,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::ConstU32;
use sp_runtime::BoundedVec;

/// Rows of the policy table, at most.
pub const MAX_POLICY_BASES: u32 = 32;

/// The status of an accreditation.
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
pub enum Standing {
	/// In force.
	#[codec(index = 0)]
	Active,
	/// Suspended, until the authority says otherwise.
	#[codec(index = 1)]
	Suspended,
	/// Withdrawn for good.
	#[codec(index = 2)]
	Withdrawn,
}

/// What a decision needs to know of an accredited organisation.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct OrganisationFacts {
	/// The roles it holds.
	pub roles: Roles,
	/// The status of its accreditation.
	pub standing: Standing,
	/// When the accreditation holds.
	pub period: Period,
}

impl OrganisationFacts {
	/// Whether the accreditation is in force at that moment.
	pub fn is_active(&self, moment: Moment) -> bool {
		self.standing == Standing::Active && self.period.contains(moment)
	}
}

/// A recall of a device's lot or model.
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
pub enum Recall {
	/// Its users are told.
	#[codec(index = 0)]
	Advisory,
	/// It must not be operated.
	#[codec(index = 1)]
	Blocking,
}

/// What a decision needs to know of a device.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct DeviceFacts {
	/// The current tenure.
	pub tenure: Tenure,
	/// The status its owner declared.
	pub status: DeviceStatus,
	/// Whether a regulator blocked it.
	pub blocked: bool,
	/// The strictest recall that it is under.
	pub recall: Option<Recall>,
	/// Whether its owner opened its telemetry to everyone, in the current tenure.
	pub public_access: bool,
}

/// One row of the policy table: a legal basis other than consent, GDPR Art. 9(2).
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct PolicyBasis {
	/// Who may rest on it.
	pub role: Role,
	/// For which purposes; each with all its descendants.
	pub purposes: Purposes,
	/// For which actions.
	pub actions: Actions,
	/// The basis in law.
	pub legal_basis: LegalBasis,
	/// Whether the person may object.
	pub objectionable: bool,
}

/// The policy table, set by the council.
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
pub struct Policy {
	/// The legal bases other than consent; the first row that fits decides.
	pub bases: BoundedVec<PolicyBasis, ConstU32<MAX_POLICY_BASES>>,
	/// The purposes for which money may be paid at all; each with all its descendants.
	pub payable: Purposes,
}

/// The facts of a decision.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
	/// The moment of the decision: the chain's, not the claimed one. Milliseconds.
	pub now: Moment,
	/// For how long after its end a consent still explains a late entry. Milliseconds.
	pub late_window: Moment,
	/// Who controls the resource for the requested categories.
	pub controller: &'a PartyId,
	/// The accessor's accreditation; `None`: the accessor is no organisation, but a person acting for themself.
	pub organisation: Option<&'a OrganisationFacts>,
	/// Whether the member of staff whom the request names is affiliated at the moment.
	pub staff_affiliated: bool,
	/// The device, where the resource is one.
	pub device: Option<&'a DeviceFacts>,
	/// Whether the emergency case that the request names is open, for this accessor and resource.
	pub emergency_open: bool,
	/// The policy table.
	pub policy: &'a Policy,
	/// The controller's epoch, denials and objections.
	pub rules: &'a ControllerRules,
}

/// The controller's permits that can concern the request: at most three bounded lists, as a request that names a source has no
/// use for those to anyone.
#[derive(Clone, Copy, Debug, Default)]
pub struct PermitLists<'a> {
	/// To the accessor, or to members of its staff.
	pub party: &'a [Permit],
	/// To every holder of the asserted role.
	pub role: &'a [Permit],
	/// To anyone. Not looked at where the request names a source: who may have the data from anyone has no need to.
	pub anyone: &'a [Permit],
	/// To the party that the request names as its source, or to members of its staff.
	pub source: &'a [Permit],
}
