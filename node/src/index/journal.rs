//! A copy of one journal, from its end backwards: each page has to lead to the head that is known to be right, as that
//! of the last final block is, or that before a page which was right.

use super::{
	blocks::{keep_from, remember_loose},
	prune::Retention,
	Error, Index,
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
#[derive(Default)]
pub struct Importer {
	/// Where the last one got to. The head is one of the final chain's, and those stay.
	reached: Mutex<Option<(Resource, JournalHead)>>,
}

impl Importer {
	/// The last gap of a journal, found from its head at the last final block.
	pub fn gap(&self, journals: &impl Journals, resource: &Resource) -> Result<JournalHead, Error> {
		let (_, end) =
			journals.finalised(resource).map_err(|error| Error::Backend(format!("{error:?}")))?;
		let end = end.unwrap_or_default();
		let lock = || self.reached.lock().unwrap_or_else(PoisonError::into_inner);
		let start = match &*lock() {
			Some((known, reached)) if known == resource && reached.count <= end.count => *reached,
			_ => end,
		};
		let mut found = follow(journals, resource, start)?;
		if found.count == 0 && start != end {
			// All is there down to the start; what was journalled since may have gaps.
			found = follow(journals, resource, end)?;
		}
		*lock() = Some((resource.clone(), found));
		Ok(found)
	}

	/// Checks pages of a journal, the newest first, and keeps them. Nothing is kept if one of them is wrong.
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
		for (place, bytes) in pages.iter().enumerate() {
			let wrong = || Error::NotNext { page: place, count: next.count };
			let page = Page::read(bytes).ok_or_else(wrong)?;
			let block = page.entries.first().ok_or_else(wrong)?.block;
			let of_one_block = page.entries.iter().all(|entry| entry.block == block);
			if page.resource != *resource || page.after() != Some(next) || !of_one_block {
				return Err(wrong());
			}
			if let Some(retention) = retention {
				let header = index.header(block)?.ok_or(Error::NotFinal(block))?;
				if retention.is_past(index, &header)? {
					return Err(Error::TooOld(block));
				}
			}
			checked.push((next.head, block, bytes));
			next = page.before;
		}
		for (head, block, bytes) in checked {
			index.set(&page_key(&head), bytes);
			remember_loose(index, block, &[head]);
			keep_from(index, block);
		}
		self.gap(journals, resource)
	}
}

/// From a right head back to the first one whose page is missing or damaged.
fn follow(
	journals: &impl Journals,
	resource: &Resource,
	start: JournalHead,
) -> Result<JournalHead, Error> {
	walk::first_gap(resource, start, LIMITS, |head| journals.page(head))
		.map_err(|reached| Error::TooFar(reached.count))
}
