//! The walk over a journal's pages, backwards from a head that is known to be right.

use assent_primitives::{
	journal::{Entry, JournalHead, Page},
	Resource,
};
use codec::DecodeAll;
use sp_core::H256;
use std::{collections::VecDeque, ops::Range};

/// How far one walk may go.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
	/// Pages read.
	pub pages: u32,
	/// Entries hashed.
	pub entries: u64,
}

/// A walk of these lengths stays in the order of seconds.
pub const LIMITS: Limits = Limits { pages: 100_000, entries: 1_000_000 };

/// Why a walk did not reach its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
	/// A page is not in the index: of the range, the entries `first` to `last` cannot be served.
	PageMissing {
		/// The first of them.
		first: u64,
		/// The last of them.
		last: u64,
	},
	/// A page does not match the head that leads to it: of the range, the entries `first` to `last` cannot be served.
	PageDamaged {
		/// The first of them.
		first: u64,
		/// The last of them.
		last: u64,
	},
	/// The walk came to its limits at this sequence number.
	TooFar {
		/// The entries from here on were walked over.
		reached: u64,
	},
}

/// An entry and its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
	/// The sequence number.
	pub sequence: u64,
	/// The head after the entry.
	pub head: H256,
	/// The entry.
	pub entry: Entry,
}

/// A part of a journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
	/// The entries of the range, in order.
	pub entries: VecDeque<Step>,
	/// The head before the first of them.
	pub previous: Option<H256>,
}

/// The entries of `range`, found from `start`, a head of this journal at or after the range's end.
///
/// `fetch` gives the page that ends at a head. Heads at which pages were seen to end go to `visited`, also
/// when the walk fails.
pub fn collect(
	resource: &Resource,
	range: Range<u64>,
	start: JournalHead,
	limits: Limits,
	fetch: impl Fn(&H256) -> Option<Vec<u8>>,
	visited: &mut Vec<JournalHead>,
) -> Result<Part, Error> {
	let mut part = Part::default();
	if range.is_empty() {
		return Ok(part);
	}

	let (mut pages, mut entries) = (0, 0);
	let mut at = start;
	while at.count > range.start {
		if pages >= limits.pages || entries >= limits.entries {
			return Err(Error::TooFar { reached: at.count });
		}
		let (first, last) = (range.start, at.count.min(range.end).saturating_sub(1));
		let bytes = fetch(&at.head).ok_or(Error::PageMissing { first, last })?;
		let (before, steps) =
			open(&bytes, resource, at).ok_or(Error::PageDamaged { first, last })?;

		pages += 1;
		entries += steps.len() as u64;
		// In reverse, since the part grows at its front.
		for step in steps.into_iter().rev() {
			if range.contains(&step.sequence) {
				part.entries.push_front(step);
			} else if step.sequence < range.start {
				part.previous = Some(step.head);
				break;
			}
		}
		if before.count == range.start {
			part.previous = Some(before.head);
		}
		visited.push(before);
		at = before;
	}
	Ok(part)
}

/// From `start`, a head of this journal, back to the first head whose page is missing or damaged; if all are there, to where
/// the journal had `stop` entries.
///
/// # Errors
///
/// Where the walk came to its limits.
pub fn first_gap(
	resource: &Resource,
	start: JournalHead,
	stop: u64,
	limits: Limits,
	fetch: impl Fn(&H256) -> Option<Vec<u8>>,
) -> Result<JournalHead, JournalHead> {
	let (mut pages, mut entries) = (0, 0);
	let mut at = start;
	while at.count > stop {
		if pages >= limits.pages || entries >= limits.entries {
			return Err(at);
		}
		let opened = fetch(&at.head).and_then(|bytes| open(&bytes, resource, at));
		let Some((before, steps)) = opened else { break };
		pages += 1;
		entries += steps.len() as u64;
		at = before;
	}
	Ok(at)
}

/// Opens a page and checks that it is of this resource and leads to `after`: the journal before it, and its entries.
fn open(bytes: &[u8], resource: &Resource, after: JournalHead) -> Option<(JournalHead, Vec<Step>)> {
	let page = Page::decode_all(&mut &*bytes).ok()?;
	let links = page.links()?;
	if page.resource != *resource || links.last()?.after != after {
		return None;
	}
	let steps = (page.before.count..)
		.zip(page.entries)
		.zip(links)
		.map(|((sequence, entry), link)| Step { sequence, head: link.after.head, entry })
		.collect();
	Some((page.before, steps))
}
