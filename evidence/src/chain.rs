//! A journal's hash chain between two heads.

use assent_primitives::{
	journal::{Entry, JournalHead},
	Resource,
};
use core::fmt;
use sp_core::H256;

/// What is wrong with a journal, and where.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ChainError {
	/// The sequence number at which it shows, from 0.
	pub sequence: u64,
	/// What it is.
	pub fault: Fault,
}

/// What can be wrong at an entry of a journal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
	/// No entries with that number and those up to the last one were handed over.
	Missing {
		/// The last one in a row that is missing.
		last: u64,
	},
	/// The journal has no entry with that number, or has only one.
	Surplus,
	/// The entry is not what was journalled there.
	Altered,
	/// The entry was journalled under another number.
	OutOfPlace {
		/// That number.
		belongs_at: u64,
	},
	/// With that entry the chain ends in another head than the journal has: this entry or an earlier one is not what
	/// was journalled.
	OtherHead {
		/// The head that the entries lead to.
		found: H256,
		/// The journal's head.
		expected: H256,
	},
}

impl fmt::Display for ChainError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let Self { sequence, fault } = self;
		match fault {
			Fault::Missing { last } if last > sequence => {
				write!(f, "entries {sequence} to {last} are missing")
			},
			Fault::Missing { .. } => write!(f, "entry {sequence} is missing"),
			Fault::Surplus => {
				write!(f, "entry {sequence} is one too many: the journal has no place for it")
			},
			Fault::Altered => {
				write!(f, "entry {sequence} was altered: it is not what was journalled there")
			},
			Fault::OutOfPlace { belongs_at } => {
				write!(f, "entry {sequence} is out of place: it was journalled as entry {belongs_at}")
			},
			Fault::OtherHead { found, expected } => write!(
				f,
				"entry {sequence} leads to the head {found:?}, and the journal has {expected:?}: it or an earlier \
				 entry is not what was journalled"
			),
		}
	}
}

impl core::error::Error for ChainError {}

/// Checks that these are all entries of the resource's journal between two of its heads, in their order.
///
/// Only the heads at both ends are known, so that an altered entry or a wrong order shows at the last entry. With the
/// heads in between, [`verify_copies`](crate::verify_copies) names the entry.
///
/// # Errors
///
/// [`Fault::Missing`] or [`Fault::Surplus`] at the first number without an entry or with one too many,
/// [`Fault::OtherHead`] at the last one.
pub fn verify_chain(
	resource: &Resource,
	before: JournalHead,
	entries: &[Entry],
	after: JournalHead,
) -> Result<(), ChainError> {
	let mut journal = before;
	for entry in entries {
		let sequence = journal.count;
		let link =
			if sequence < after.count { journal.extend(resource, &entry.hash()) } else { None };
		journal = link.ok_or(ChainError { sequence, fault: Fault::Surplus })?.after;
	}
	match after.count.checked_sub(journal.count) {
		Some(0) if journal.head == after.head => Ok(()),
		Some(0) => Err(other_head(journal.head, after)),
		Some(_) => {
			let fault = Fault::Missing { last: after.count.saturating_sub(1) };
			Err(ChainError { sequence: journal.count, fault })
		},
		// The heads are the wrong way round.
		None => Err(ChainError { sequence: after.count, fault: Fault::Surplus }),
	}
}

/// The error of a chain that has the right length and another end.
pub(crate) fn other_head(found: H256, after: JournalHead) -> ChainError {
	let fault = Fault::OtherHead { found, expected: after.head };
	ChainError { sequence: after.count.saturating_sub(1), fault }
}
