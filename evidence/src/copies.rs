//! Entries with the heads that somebody claims for them.

use crate::chain::{other_head, ChainError, Fault};
use alloc::{collections::BTreeMap, vec::Vec};
use assent_primitives::{
	journal::{Entry, JournalHead},
	Resource,
};
use sp_core::H256;

/// Of so many faulty entries at most it is looked up where each belongs: it takes the square of their number.
const MAX_LOOKED_UP: usize = 256;

/// An entry, and what whoever hands it over says of its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CopiedEntry {
	/// Its sequence number, from 0.
	pub sequence: u64,
	/// The journal's head after it.
	pub head: H256,
	/// The entry.
	pub entry: Entry,
}

/// Checks that these are all entries of the resource's journal between two of its heads, each under its number.
///
/// The claimed heads serve to find a fault, they never excuse one: each has to follow from the one before with its
/// entry, and the last has to be the journal's.
///
/// # Errors
///
/// Every entry that is missing, altered, out of place or one too many, in the order of their numbers.
pub fn verify_copies(
	resource: &Resource,
	before: JournalHead,
	copies: &[CopiedEntry],
	after: JournalHead,
) -> Result<(), Vec<ChainError>> {
	let mut faults = Vec::new();
	let mut known: BTreeMap<u64, &CopiedEntry> = BTreeMap::new();
	for copy in copies {
		let sequence = copy.sequence;
		let placed = (before.count..after.count).contains(&sequence);
		if !placed || known.insert(sequence, copy).is_some() {
			faults.push(ChainError { sequence, fault: Fault::Surplus });
		}
	}

	let mut wrong: Vec<(JournalHead, &CopiedEntry)> = Vec::new();
	let mut journal = before;
	for copy in known.into_values() {
		if let Some(gap) = gap(journal.count, copy.sequence) {
			// What the head was before this entry is not known: the entry cannot be checked, and the gap is a fault.
			faults.push(gap);
		} else if !follows(resource, journal, &copy.entry, copy.head) {
			wrong.push((journal, copy));
		}
		journal = JournalHead { count: copy.sequence.saturating_add(1), head: copy.head };
	}
	if let Some(gap) = gap(journal.count, after.count) {
		faults.push(gap);
	} else if journal != after {
		faults.push(other_head(journal.head, after));
	}

	faults.extend(wrong.iter().map(|(_, copy)| {
		let belongs_at = belongs_at(resource, &copy.entry, &wrong);
		let fault =
			belongs_at.map_or(Fault::Altered, |belongs_at| Fault::OutOfPlace { belongs_at });
		ChainError { sequence: copy.sequence, fault }
	}));
	faults.sort_by_key(|error| error.sequence);
	if faults.is_empty() {
		Ok(())
	} else {
		Err(faults)
	}
}

/// The entries that are missing from the next one expected on, up to the next one there is.
fn gap(expected: u64, found: u64) -> Option<ChainError> {
	let fault = Fault::Missing { last: found.saturating_sub(1) };
	(expected < found).then_some(ChainError { sequence: expected, fault })
}

/// Whether the entry leads from that head to this one.
fn follows(resource: &Resource, before: JournalHead, entry: &Entry, head: H256) -> bool {
	before.extend(resource, &entry.hash()).is_some_and(|link| link.after.head == head)
}

/// The number among those of the faulty entries under which the entry was journalled.
fn belongs_at(
	resource: &Resource,
	entry: &Entry,
	wrong: &[(JournalHead, &CopiedEntry)],
) -> Option<u64> {
	if wrong.len() > MAX_LOOKED_UP {
		return None;
	}
	wrong
		.iter()
		.find(|(before, copy)| follows(resource, *before, entry, copy.head))
		.map(|(_, copy)| copy.sequence)
}
