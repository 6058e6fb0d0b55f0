//! What the pallet keeps.

use assent_primitives::{
	traits::Duty, AccountId, Balance, Commitment, Moment, OrganisationFacts, PartyId, Policy,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::BoundedVec;
use scale_info::TypeInfo;
use sp_core::ConstU32;

/// Bytes of an organisation's name, at most.
pub const MAX_NAME_BYTES: u32 = 64;

/// The name of an organisation: UTF-8 text.
pub type OrganisationName = BoundedVec<u8, ConstU32<MAX_NAME_BYTES>>;

/// An organisation that is, or was, accredited.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Organisation {
	/// Its name, as the authority knows it.
	pub name: OrganisationName,
	/// Its roles, standing and period: what a decision reads of it.
	pub facts: OrganisationFacts,
}

/// A set of duties: see [`Duty`].
#[derive(
	Clone,
	Copy,
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
pub struct Duties(pub u8);

/// Every duty, and the code that stands for it in a genesis configuration.
const DUTIES: &[(Duty, &str)] = &[
	(Duty::RecordAccesses, "record-accesses"),
	(Duty::ManageDevices, "manage-devices"),
	(Duty::ManageConsents, "manage-consents"),
	(Duty::Attest, "attest"),
];

impl Duties {
	/// The set without duties.
	pub const EMPTY: Self = Self(0);

	/// The set of every duty.
	pub const ALL: Self =
		Self::of(&[Duty::RecordAccesses, Duty::ManageDevices, Duty::ManageConsents, Duty::Attest]);

	/// The set of this duty alone: its bit has the number of its SCALE index.
	pub const fn only(duty: Duty) -> Self {
		Self(match duty {
			Duty::RecordAccesses => 1,
			Duty::ManageDevices => 2,
			Duty::ManageConsents => 4,
			Duty::Attest => 8,
		})
	}

	/// The set of these duties.
	pub const fn of(duties: &[Duty]) -> Self {
		let mut set = Self::EMPTY;
		let mut rest = duties;
		while let [duty, tail @ ..] = rest {
			set = Self(set.0 | Self::only(*duty).0);
			rest = tail;
		}
		set
	}

	/// Whether the duty is in the set.
	pub const fn contains(self, duty: Duty) -> bool {
		self.0 & Self::only(duty).0 != 0
	}

	/// Whether the set has no duties.
	pub const fn is_empty(self) -> bool {
		self.0 == 0
	}

	/// Whether every bit stands for a duty. Decoding does not check it.
	pub const fn is_valid(self) -> bool {
		self.0 & !Self::ALL.0 == 0
	}

	/// The duties in order of their numbers.
	pub fn iter(self) -> impl Iterator<Item = Duty> {
		DUTIES.iter().map(|(duty, _)| *duty).filter(move |duty| self.contains(*duty))
	}
}

impl FromIterator<Duty> for Duties {
	fn from_iter<I: IntoIterator<Item = Duty>>(duties: I) -> Self {
		duties.into_iter().fold(Self::EMPTY, |set, duty| Self(set.0 | Self::only(duty).0))
	}
}

/// The duty with this code: `record-accesses`, `manage-devices`, `manage-consents`, `attest`.
pub fn duty_from_code(code: &str) -> Option<Duty> {
	DUTIES.iter().find(|(_, other)| *other == code).map(|(duty, _)| *duty)
}

assent_primitives::deposit!();

/// A member of an organisation's staff.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Affiliation<Ticket> {
	/// The first moment at which the affiliation no longer holds; `None`: until it is ended.
	pub until: Option<Moment>,
	/// What its storage cost; `None` for one of the genesis.
	pub deposit: Option<Deposit<Ticket>>,
}

/// An operating account of an organisation, or the offer to become one.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct OperatorRecord<Ticket> {
	/// The organisation that the account acts for.
	pub organisation: PartyId,
	/// What it may do for the organisation.
	pub duties: Duties,
	/// The first moment at which it no longer acts for the organisation; `None`: until that is ended.
	pub until: Option<Moment>,
	/// What its storage cost; `None` for one of the genesis.
	pub deposit: Option<Deposit<Ticket>>,
	/// What it may spend, and has spent; `None`: without limit.
	pub spending: Option<Spending>,
}

/// The most that an operating account may spend for its organisation on the prices of accesses.
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
pub struct SpendingLimit {
	/// In planck, of one period together.
	pub amount: Balance,
	/// The length of a period, milliseconds.
	pub period: Moment,
}

/// A limit, and what was spent under it.
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
pub struct Spending {
	/// The limit.
	pub limit: SpendingLimit,
	/// When the period of [`Self::spent`] started: with its first price. Milliseconds.
	pub period_started: Moment,
	/// What was spent in that period, in planck.
	pub spent: Balance,
}

impl Spending {
	/// Nothing spent so far.
	pub(crate) const fn under(limit: SpendingLimit) -> Self {
		Self { limit, period_started: 0, spent: 0 }
	}

	/// What may still be spent, in planck.
	pub(crate) fn left(&self, now: Moment) -> Balance {
		let spent = if self.is_over(now) { 0 } else { self.spent };
		self.limit.amount.saturating_sub(spent)
	}

	/// Counts what is spent. `false`, and unchanged, if it is more than what is left.
	pub(crate) fn count(&mut self, amount: Balance, now: Moment) -> bool {
		if amount > self.left(now) {
			return false;
		}
		if self.is_over(now) {
			self.period_started = now;
			self.spent = 0;
		}
		self.spent = self.spent.saturating_add(amount);
		true
	}

	/// Whether the period is over, or none has started.
	fn is_over(&self, now: Moment) -> bool {
		self.spent == 0 || now.saturating_sub(self.period_started) >= self.limit.period
	}
}

/// An attestation. Subject, kind and issuer are its key.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct AttestationRecord<Ticket> {
	/// The salted hash of what it rests on.
	pub commitment: Commitment,
	/// When it was attested, milliseconds.
	pub issued_at: Moment,
	/// When it was renewed last, milliseconds.
	pub renewed_at: Option<Moment>,
	/// The first moment at which it holds, milliseconds.
	pub from: Moment,
	/// The first moment at which it no longer holds, milliseconds.
	pub until: Moment,
	/// When its issuer revoked it, milliseconds.
	pub revoked_at: Option<Moment>,
	/// What its storage cost.
	pub deposit: Deposit<Ticket>,
}

/// A policy table that was proposed.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct PendingPolicy {
	/// The table.
	pub policy: Policy,
	/// The first moment at which it is in force, milliseconds.
	pub in_force_from: Moment,
}

/// The policy table that was in force when this was written, and the one that takes its place at a moment.
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
pub struct PolicyRecord {
	/// In force until [`Self::next`] is.
	pub current: Policy,
	/// The proposed one: from its moment on it is the one in force, without anything having to be written.
	pub next: Option<PendingPolicy>,
}

impl PolicyRecord {
	/// The table in force at that moment.
	pub fn in_force_at(self, now: Moment) -> Policy {
		match self.next {
			Some(next) if next.in_force_from <= now => next.policy,
			_ => self.current,
		}
	}

	/// The proposed table, if it is not in force at that moment.
	pub fn pending_at(self, now: Moment) -> Option<PendingPolicy> {
		self.next.filter(|next| next.in_force_from > now)
	}
}

/// Whether an end lies at or before a moment.
pub(crate) fn is_over(until: Option<Moment>, now: Moment) -> bool {
	until.is_some_and(|until| until <= now)
}

/// What a key is, once a rotation concerned it. A key without a status is its own party.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum KeyStatus {
	/// The current key of a party that is not called by it.
	#[codec(index = 0)]
	Current(PartyId),
	/// Rotated away, for good: it acts for nobody.
	#[codec(index = 1)]
	Retired,
}

/// The key of a party that rotated its first one.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct PartyKey<Ticket> {
	/// The current key.
	pub key: AccountId,
	/// How often the party rotated its key; part of what the next key signs, so that no proof holds twice.
	pub rotations: u32,
	/// What the party's key records cost, all of them; `None` only where nothing is charged.
	pub deposit: Option<Deposit<Ticket>>,
}
