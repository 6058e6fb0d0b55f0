//! What calls take, what the state keeps, and what a call counts of its own work.

use assent_primitives::{
	api::{OneSided, Undecidable},
	resource::NoController,
	Access, Moment, PartyId, Resource,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	traits::Get, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PalletError, PartialEqNoBound,
};
use scale_info::TypeInfo;
use sp_core::ConstU32;

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
	/// A disclosure is named, and the action is another.
	#[codec(index = 8)]
	DisclosureNotOfAction,
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
			Undecidable::DisclosureNotOfAction => Self::DisclosureNotOfAction,
		}
	}
}

/// What a call did beyond what every call does: by it the call's weight is put right afterwards.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Work {
	/// Reads of facts: each of the other pallets' items that a decision rests on.
	pub lookups: u32,
	/// What stood in the longest of these items: permits, denials with their exceptions, objections, rows of the policy.
	pub entries: u32,
	/// Counters of refusals read and written.
	pub refusals: u32,
	/// Payments made or tried.
	pub payments: u32,
	/// Counters of an operating account's spending written.
	pub spendings: u32,
	/// Consents whose uses were counted.
	pub counted: u32,
	/// Disclosures filed.
	pub disclosed: u32,
	/// How often it was decided.
	pub decisions: u32,
	/// Permits that these decisions looked at, all together.
	pub permits: u32,
}

impl Work {
	/// So many reads more.
	pub fn looked_up(&mut self, reads: u32) {
		self.lookups = self.lookups.saturating_add(reads);
	}

	/// So many entries more in items that were read.
	pub fn found(&mut self, entries: usize) {
		let entries = u32::try_from(entries).unwrap_or(u32::MAX);
		self.entries = self.entries.saturating_add(entries);
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

	/// One disclosure more.
	pub fn disclosed(&mut self) {
		self.disclosed = self.disclosed.saturating_add(1);
	}

	/// One decision more, which looked at so many permits.
	pub fn decided(&mut self, permits: u32) {
		self.decisions = self.decisions.saturating_add(1);
		self.permits = self.permits.saturating_add(permits);
	}
}

/// Days that a window of disclosures can have, at most.
pub const MAX_WINDOW: u32 = 31;

/// What one side of a disclosure filed, which waits for the other side's.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum Filing {
	/// The sender recorded it.
	#[codec(index = 0)]
	Sent {
		/// On which day, counted from 1970.
		day: u32,
	},
	/// The recipient confirmed it.
	#[codec(index = 1)]
	Received {
		/// Who that is.
		by: PartyId,
		/// On which day, counted from 1970.
		day: u32,
	},
}

/// How many filings of an organisation wait for the other side.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Tally {
	/// Of disclosures that it sent.
	pub sent: Side,
	/// Of disclosures that it received.
	pub received: Side,
}

/// How many filings of one kind wait.
///
/// Those of the last days are counted by day, so that how many wait too long is the rest: it is known at any moment
/// without walking over them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Side {
	/// All that wait.
	pub kept: u32,
	/// Of these, those of each of the last days within the window, in order: the day, counted from 1970, and how many.
	pub recent: BoundedVec<(u32, u32), ConstU32<{ MAX_WINDOW + 1 }>>,
	/// Those that were forgotten unmatched.
	pub forgotten: u64,
	/// Those that were never kept, since too many waited.
	pub untracked: u64,
}

impl Side {
	/// Counts a filing of today. Whether it is to be kept.
	pub(crate) fn file(&mut self, today: u32, window: u32, cap: u32) -> bool {
		self.prune(today, window);
		if self.kept >= cap {
			self.untracked = self.untracked.saturating_add(1);
			return false;
		}
		self.kept = self.kept.saturating_add(1);
		match self.recent.last_mut() {
			Some((day, count)) if *day == today => *count = count.saturating_add(1),
			// Pruned just now, it has room for a further day.
			_ => {
				let _ = self.recent.try_push((today, 1));
			},
		}
		true
	}

	/// One filing of that day waits no more.
	pub(crate) fn settle(&mut self, filed: u32, today: u32, window: u32) {
		self.kept = self.kept.saturating_sub(1);
		if let Some((_, count)) = self.recent.iter_mut().find(|(day, _)| *day == filed) {
			*count = count.saturating_sub(1);
		}
		self.prune(today, window);
	}

	/// One filing of that day is forgotten.
	pub(crate) fn forget(&mut self, filed: u32, today: u32, window: u32) {
		self.settle(filed, today, window);
		self.forgotten = self.forgotten.saturating_add(1);
	}

	/// What waits, and what waits too long.
	pub(crate) fn read(&self, today: u32, window: u32) -> OneSided {
		let waiting = self
			.recent
			.iter()
			.filter(|(day, _)| is_within(*day, today, window))
			.fold(0u64, |sum, (_, count)| sum.saturating_add((*count).into()));
		OneSided {
			waiting,
			unmatched: u64::from(self.kept).saturating_sub(waiting),
			forgotten: self.forgotten,
			untracked: self.untracked,
		}
	}

	/// Leaves out the days that are past the window.
	fn prune(&mut self, today: u32, window: u32) {
		self.recent.retain(|(day, count)| *count > 0 && is_within(*day, today, window));
	}
}

/// Whether a filing of that day is within the window.
fn is_within(day: u32, today: u32, window: u32) -> bool {
	today.saturating_sub(day) <= window
}
