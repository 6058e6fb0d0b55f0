//! What the pallet keeps.

use crate::Config;
use assent_primitives::{
	Appointment, Death, Directive, Guardians, Guardianship, Merger, Moment, PartyId, Recovery,
};
use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Records in one answer, and appointments that one answer looks at, at most.
pub const MAX_PAGE: u32 = 64;

/// A [`Deposit`] of this runtime.
pub type DepositOf<T> = Deposit<<T as Config>::Deposit>;
/// A [`SubjectRecord`] of this runtime.
pub type SubjectRecordOf<T> = SubjectRecord<<T as Config>::Deposit>;
/// A [`Tombstone`] of this runtime.
pub type TombstoneOf<T> = Tombstone<<T as Config>::Deposit>;
/// A [`Kept`] appointment of this runtime.
pub type AppointmentRecordOf<T> = Kept<Appointment, <T as Config>::Deposit>;
/// A [`Kept`] guardianship of this runtime.
pub type GuardianshipRecordOf<T> = Kept<Guardianship, <T as Config>::Deposit>;
/// A [`Kept`] death of this runtime.
pub type DeathRecordOf<T> = Kept<Death, <T as Config>::Deposit>;
/// A [`Kept`] merger of this runtime.
pub type MergerRecordOf<T> = Kept<Merger, <T as Config>::Deposit>;
/// A [`Kept`] proposal of this runtime.
pub type ProposalRecordOf<T> = Kept<Proposal, <T as Config>::Deposit>;
/// A [`RecoveryRecord`] of this runtime.
pub type RecoveryRecordOf<T> = RecoveryRecord<<T as Config>::Deposit>;

assent_primitives::deposit!();

/// Something that is kept, and what pays for its place.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Kept<What, Ticket> {
	/// It.
	pub what: What,
	/// The deposit.
	pub deposit: Deposit<Ticket>,
}

/// What a person who ever appointed somebody, or named guardians, is to this pallet.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct SubjectRecord<Ticket> {
	/// Appointments of earlier generations are void.
	pub generation: u32,
	/// Rises with each change that a statement could otherwise undo or do again.
	pub revision: u32,
	/// The appointments for the person that are kept, void ones included.
	pub appointments: u32,
	/// Whether one was made in this generation: only then does revoking all come free.
	pub appointed_in_generation: bool,
	/// When generation or revision rose last, milliseconds.
	pub changed_at: Moment,
	/// Whom the person trusts to recover its key.
	pub directive: Option<Directive>,
	/// The deposit.
	pub deposit: Deposit<Ticket>,
}

/// What is kept of a released [`SubjectRecord`], for good: what was signed for an earlier generation or revision must not come
/// back with a new record, however far away its deadline is.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Tombstone<Ticket> {
	/// The party's generation.
	pub generation: u32,
	/// The revision of its record.
	pub revision: u32,
	/// The deposit, of who paid for the record.
	pub deposit: Deposit<Ticket>,
}

/// An act for a ward, to which not all guardians who are needed have agreed yet.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Proposal {
	/// The guardians who agreed; the first one proposed it.
	pub approvals: Guardians,
	/// The first moment at which nobody can agree any more, milliseconds.
	pub expires_at: Moment,
}

impl Proposal {
	/// Who proposed it.
	pub fn proposer(&self) -> Option<&PartyId> {
		self.approvals.first()
	}
}

/// A recovery, and what pays for its place.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct RecoveryRecord<Ticket> {
	/// The recovery.
	pub recovery: Recovery,
	/// The deposit; the authority pays none.
	pub deposit: Option<Deposit<Ticket>>,
}
