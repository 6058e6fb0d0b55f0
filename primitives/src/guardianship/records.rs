//! Who acts for whom, as the chain keeps it.

use super::Powers;
use crate::{AccountId, AppointmentId, Commitment, Moment, PartyId};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::ConstU32;
use sp_runtime::BoundedVec;

/// Guardians of one person, at most.
pub const MAX_GUARDIANS: u32 = 4;
/// Parties that may read the journal of somebody who died, at most.
pub const MAX_READERS: u32 = 8;
/// Parties that may withdraw for somebody who died, at most.
pub const MAX_EXECUTORS: u32 = 4;

/// Guardians.
pub type Guardians = BoundedVec<PartyId, ConstU32<MAX_GUARDIANS>>;

/// The appointment of a delegate.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Appointment {
	/// For whom the delegate acts.
	pub subject: PartyId,
	/// The delegate.
	pub delegate: PartyId,
	/// The appointment of the delegate who made this one, and when that was made; `None`: the subject made it. An
	/// appointment that comes anew under the same identifier is another one, and has no branch yet.
	pub parent: Option<(AppointmentId, Moment)>,
	/// What the delegate may do.
	pub powers: Powers,
	/// The subject's generation when it was made. It is void once the subject's generation is higher.
	pub generation: u32,
	/// When it was made, milliseconds.
	pub appointed_at: Moment,
	/// When it was revoked or resigned, milliseconds.
	pub revoked_at: Option<Moment>,
}

/// Guardians whom an authority installed for a person.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Guardianship {
	/// The guardians.
	pub guardians: Guardians,
	/// How many of them have to agree where a right is given or moved. To end one, any of them is enough.
	pub required: u8,
	/// What they may do, and until when: at majority it is over by itself. They appoint nobody.
	pub powers: Powers,
	/// Whether the person gives nothing by its own hand meanwhile. To withdraw stays open to it in any case.
	pub restricts: bool,
	/// The authority that installed them.
	pub authority: PartyId,
	/// The salted hash of the decision.
	pub decision: Commitment,
	/// When they were installed, milliseconds.
	pub installed_at: Moment,
}

/// Whom a person trusts to recover its key: an advance directive.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Directive {
	/// They.
	pub guardians: Guardians,
	/// How many of them have to agree.
	pub required: u8,
	/// For which revision of the person's record they were named: a dismissal that was made for that one or a later one is of them.
	pub named_for: u32,
}

/// How a party is somebody's guardian.
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
pub enum GuardianKind {
	/// An authority installed it.
	#[codec(index = 0)]
	Installed,
	/// The person named it, for the recovery of its key.
	#[codec(index = 1)]
	Named,
}

/// As what somebody acts for another.
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
pub enum Capacity {
	/// As a delegate, by that appointment.
	#[codec(index = 0)]
	Delegate(AppointmentId),
	/// As a guardian whom an authority installed.
	#[codec(index = 1)]
	Guardian,
	/// As one whom the attestation of a death names.
	#[codec(index = 2)]
	Executor,
}

/// By what somebody may do something for another.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum Mandate {
	/// It is the subject.
	#[codec(index = 0)]
	Oneself,
	/// It is a delegate, by this chain of appointments: its own first, the one that the subject made last.
	#[codec(index = 1)]
	Delegate(Vec<AppointmentId>),
	/// It is a guardian; so many have to agree.
	#[codec(index = 2)]
	Guardian {
		/// How many have to agree: one, where a right is ended.
		required: u8,
	},
	/// The subject died, and the attestation names it.
	#[codec(index = 3)]
	Executor,
	/// The subject died, and the attestation names it as one who may read the journals, and no more.
	#[codec(index = 4)]
	Reader,
}

/// Who started a recovery.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum RecoveryBy {
	/// Guardians, the required number of them.
	#[codec(index = 0)]
	Guardians(GuardianKind),
	/// The authority, by that decision.
	#[codec(index = 1)]
	Authority(Commitment),
}

/// Where a recovery stands.
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
pub enum RecoveryStatus {
	/// It waits, and the current key can veto it.
	#[codec(index = 0)]
	Pending,
	/// It waits after a veto, by a second decision of the authority. The current key cannot veto it; nothing is given
	/// meanwhile in the party's name.
	#[codec(index = 1)]
	Final,
	/// The current key vetoed it at that moment, milliseconds.
	#[codec(index = 2)]
	Vetoed(Moment),
}

/// The recovery of a party whose key was lost.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Recovery {
	/// The key that is to stand behind the party.
	pub new_key: AccountId,
	/// Who started it.
	pub by: RecoveryBy,
	/// When, milliseconds.
	pub started_at: Moment,
	/// The first moment at which it can be finished, milliseconds.
	pub matures_at: Moment,
	/// Where it stands.
	pub status: RecoveryStatus,
}

/// That a person died, as an authority attested.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Death {
	/// The authority.
	pub authority: PartyId,
	/// The salted hash of the certificate.
	pub certificate: Commitment,
	/// When it was attested, milliseconds.
	pub attested_at: Moment,
	/// Who may still read the journal.
	pub readers: BoundedVec<PartyId, ConstU32<MAX_READERS>>,
	/// Who may withdraw, hand over devices, and read the journal.
	pub executors: BoundedVec<PartyId, ConstU32<MAX_EXECUTORS>>,
}

/// That two identifiers are of one person.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Merger {
	/// The identifier under which the person goes on.
	pub survivor: PartyId,
	/// When the survivor agreed, milliseconds; `None`: not yet.
	pub agreed_at: Option<Moment>,
}
