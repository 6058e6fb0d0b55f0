//! A copy of one journal, from its end backwards: each page has to lead to the head that is known to be right, as that
//! of the last final block is, or that before a page which was right.

use super::{
	blocks::{keep_from, remember_loose},
	prune::Retention,
	Error, Index, KeptPage,
};
use crate::rpc::journal::{
	walk::{self, Limits},
	Journals,
};
use assent_primitives::{
	journal::{page_key, JournalHead, Page},
	BlockNumber, Resource,
};
use serde::Serialize;
use sp_core::{Bytes, H256};
use std::sync::{Mutex, PoisonError};

/// The most pages of one import.
pub const MAX_PAGES: usize = 1_000;
/// How far one walk to a gap goes.
const LIMITS: Limits = Limits { pages: 200_000, entries: 2_000_000 };

/// Where the index of a journal has its last gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
	/// How many entries the journal has at the head of which the page is missing; zero if none is missing.
	pub count: u64,
	/// That head; zero if none is missing.
	pub head: H256,
}

impl From<JournalHead> for Gap {
	fn from(JournalHead { count, head }: JournalHead) -> Self {
		Self { count, head }
	}
}

/// Imports of single journals.
pub struct Importer {
	limits: Limits,
	/// How far the journal was looked at that was asked for last.
	walked: Mutex<Option<Walked>>,
}

/// What is known of the pages of one journal. The heads are ones of the final chain's, and those stay.
#[derive(Clone)]
struct Walked {
	resource: Resource,
	/// From this head back,
	from: JournalHead,
	/// to this one, all pages are there.
	reached: JournalHead,
}

impl Default for Importer {
	fn default() -> Self {
		Self::with_limits(LIMITS)
	}
}

impl Importer {
	/// Walks no further than that at a time.
	pub fn with_limits(limits: Limits) -> Self {
		Self { limits, walked: Mutex::default() }
	}

	/// The last gap of a journal, found from its head at the last final block.
	///
	/// # Errors
	///
	/// Among others [`Error::TooFar`] where the walk came to its limits: the next one goes on from there.
	pub fn gap(&self, journals: &impl Journals, resource: &Resource) -> Result<JournalHead, Error> {
		let (_, end) =
			journals.finalised(resource).map_err(|error| Error::Backend(format!("{error:?}")))?;
		let end = end.unwrap_or_default();
		let lock = || self.walked.lock().unwrap_or_else(PoisonError::into_inner);
		let known = lock().clone();
		let known = known.filter(|of| of.resource == *resource && of.from.count <= end.count);
		let mut walked =
			known.unwrap_or_else(|| Walked { resource: resource.clone(), from: end, reached: end });

		let mut found = self.walk(journals, resource, walked.reached, 0);
		if found == Ok(JournalHead::default()) && walked.from != end {
			// All is there from that head on; what was journalled since may have gaps.
			let whole = walked.from.count;
			let since = self.walk(journals, resource, end, whole);
			found = since.map(|at| if at.count > whole { at } else { JournalHead::default() });
			walked.from = end;
		}
		let (Ok(reached) | Err(reached)) = found;
		*lock() = Some(Walked { reached, ..walked });
		found.map_err(|reached| Error::TooFar(reached.count))
	}

	/// From a right head back to the first one whose page is missing or damaged; or else to where it had so many entries.
	fn walk(
		&self,
		journals: &impl Journals,
		resource: &Resource,
		start: JournalHead,
		stop: u64,
	) -> Result<JournalHead, JournalHead> {
		walk::first_gap(resource, start, stop, self.limits, |head| journals.page(head))
	}

	/// Checks pages of a journal, the newest first, and keeps those that this node does not have. Nothing is kept if one of
	/// them is wrong; where they come to what this node does not keep any more, it is at an end.
	pub fn import(
		&self,
		index: &impl Index,
		journals: &impl Journals,
		retention: Option<Retention>,
		resource: &Resource,
		pages: &[Bytes],
	) -> Result<JournalHead, Error> {
		if pages.len() > MAX_PAGES {
			return Err(Error::LimitExceeded(MAX_PAGES));
		}
		let mut next = self.gap(journals, resource)?;
		let mut checked: Vec<(H256, BlockNumber, &[u8])> = Vec::with_capacity(pages.len());
		let mut too_old = None;
		for (place, bytes) in pages.iter().enumerate() {
			let wrong = || Error::NotNext { page: place, count: next.count };
			let page = Page::read(bytes).ok_or_else(wrong)?;
			let first = page.entries.first().ok_or_else(wrong)?;
			let of_one_block = page.entries.iter().all(|entry| entry.block == first.block);
			if page.resource != *resource || page.after() != Some(next) || !of_one_block {
				return Err(wrong());
			}
			if too_old.is_none() {
				if super::prune::is_past(retention, index, first.recorded_at)? {
					too_old = Some(first.block);
				} else {
					checked.push((next.head, first.block, &bytes[..]));
				}
			}
			next = page.before;
		}
		if let (Some(block), true) = (too_old, checked.is_empty()) {
			return Err(Error::TooOld(block));
		}
		for (head, block, bytes) in checked {
			// One that is here has the extent that the block's list means. The copy's may have another.
			let key = page_key(&head);
			let here = index.get(&key).and_then(|bytes| KeptPage::read(&bytes, &head));
			if here.is_none() {
				index.set(&key, bytes);
				remember_loose(index, block, &[head]);
				keep_from(index, block);
			}
		}
		self.gap(journals, resource)
	}
}
