//! What calls take, what the state keeps, and what a call counts of its own work.

use assent_primitives::{api::Undecidable, resource::NoController, Access, Moment, Resource};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	traits::Get, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PalletError, PartialEqNoBound,
};
use scale_info::TypeInfo;

/// Accesses to one resource, in the order in which they are recorded; at least one.
#[derive(
	CloneNoBound,
	PartialEqNoBound,
	EqNoBound,
	DebugNoBound,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
)]
#[scale_info(skip_type_params(MaxAccesses))]
pub struct Group<MaxAccesses: Get<u32>> {
	/// What was accessed.
	pub resource: Resource,
	/// The accesses.
	pub accesses: BoundedVec<Access, MaxAccesses>,
}

/// The refusals of one organisation at one resource.
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
pub struct RefusalCount {
	/// When the period of [`Self::journalled`] started: with its first refusal. Milliseconds.
	pub period_started: Moment,
	/// Refusals journalled in the period.
	pub journalled: u32,
	/// Refusals past the cap, in all periods: the count of repeated attempts is not forgotten.
	pub beyond: u64,
}

impl RefusalCount {
	/// Counts a refusal. Whether it is within the cap of the period, and so to be journalled.
	pub(crate) fn admit(&mut self, now: Moment, period: Moment, cap: u32) -> bool {
		if self.journalled == 0 || now.saturating_sub(self.period_started) >= period {
			self.period_started = now;
			self.journalled = 0;
		}
		let admitted = self.journalled < cap;
		if admitted {
			self.journalled = self.journalled.saturating_add(1);
		} else {
			self.beyond = self.beyond.saturating_add(1);
		}
		admitted
	}
}

/// What is wrong with an access of a batch: the errors of `record`, small enough to stand in an error beside a place.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, PalletError,
)]
pub enum Invalid {
	/// The device is not registered, or never had that tenure.
	#[codec(index = 0)]
	UnknownDevice,
	/// The custodian of the record is not an accredited organisation.
	#[codec(index = 1)]
	UnknownCustodian,
	/// No category, or one that does not exist.
	#[codec(index = 2)]
	InvalidCategories,
	/// Some categories are the owner's and some the associated person's.
	#[codec(index = 3)]
	TwoControllers,
	/// Personal data of a device that is associated with nobody.
	#[codec(index = 4)]
	NobodyAssociated,
	/// The claimed time is in the future.
	#[codec(index = 5)]
	ClaimedInFuture,
	/// The corrected entry is not in the journal yet.
	#[codec(index = 6)]
	UnknownCorrectedEntry,
	/// The subject of the record is another party's key, and no party.
	#[codec(index = 7)]
	UnknownSubject,
}

impl From<Undecidable> for Invalid {
	fn from(reason: Undecidable) -> Self {
		match reason {
			Undecidable::UnknownDevice => Self::UnknownDevice,
			Undecidable::UnknownCustodian => Self::UnknownCustodian,
			Undecidable::InvalidCategories => Self::InvalidCategories,
			Undecidable::NoController(NoController::TwoControllers) => Self::TwoControllers,
			Undecidable::NoController(NoController::NobodyAssociated) => Self::NobodyAssociated,
			Undecidable::ClaimedInFuture => Self::ClaimedInFuture,
			Undecidable::UnknownSubject => Self::UnknownSubject,
		}
	}
}

/// What a call did beyond what every call does: by it the call's weight is put right afterwards.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Work {
	/// Reads of facts: each of the other pallets' items that a decision rests on.
	pub lookups: u32,
	/// Counters of refusals read and written.
	pub refusals: u32,
	/// Payments made or tried.
	pub payments: u32,
	/// Counters of an operating account's spending written.
	pub spendings: u32,
	/// Consents whose uses were counted.
	pub counted: u32,
}

impl Work {
	/// So many reads more.
	pub fn looked_up(&mut self, reads: u32) {
		self.lookups = self.lookups.saturating_add(reads);
	}

	/// One counter of refusals more.
	pub fn refused(&mut self) {
		self.refusals = self.refusals.saturating_add(1);
	}

	/// One payment more.
	pub fn paid(&mut self) {
		self.payments = self.payments.saturating_add(1);
	}

	/// One counter of spending more.
	pub fn spent(&mut self) {
		self.spendings = self.spendings.saturating_add(1);
	}

	/// One consent more.
	pub fn counted(&mut self) {
		self.counted = self.counted.saturating_add(1);
	}
}
