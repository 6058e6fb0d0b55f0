//! Dropping what is older than the operator keeps. Heads and audit roots stand in states and headers, and stay.

use super::{
	audit_root, first_kept, loose_key, pruned_key, pruned_of, pruned_of_key, Error, Index, KeptPage,
};
use assent_primitives::{
	anchor::anchor_key,
	journal::{block_key, page_key},
	BlockNumber, Moment,
};
use assent_runtime::Header;
use codec::{DecodeAll, Encode};
use futures::{Stream, StreamExt};
use sp_core::H256;
use std::collections::BTreeSet;

/// The most blocks that one run looks at: some tens of milliseconds, after each block that becomes final.
pub const MAX_BLOCKS: u32 = 1_000;

/// For how long entries are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention(Moment);

impl Retention {
	/// So many days.
	pub fn days(days: u32) -> Self {
		Self(Moment::from(days).saturating_mul(24 * 60 * 60 * 1_000))
	}

	/// Before which moment what was recorded is too old, by the last final block: a clock that is wrong destroys nothing.
	fn end(&self, index: &impl Index) -> Result<Moment, Error> {
		Ok(index.now()?.saturating_sub(self.0))
	}
}

/// Whether something that was recorded then is not kept any more.
pub(super) fn is_past(
	retention: Option<Retention>,
	index: &impl Index,
	recorded_at: Moment,
) -> Result<bool, Error> {
	Ok(match retention {
		Some(retention) => recorded_at < retention.end(index)?,
		None => false,
	})
}

/// What one run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
	/// The pages that were dropped.
	pub pages: u64,
	/// The first block that is kept, as far as was looked.
	pub first_kept: BlockNumber,
	/// Whether there may be more to drop at once.
	pub more: bool,
}

/// Drops the pages of up to so many blocks that are too old, the oldest first.
pub fn prune(index: &impl Index, retention: Retention, blocks: u32) -> Result<Pruned, Error> {
	let end = retention.end(index)?;
	let finalised = index.finalised();
	let start = first_kept(|key| index.get(key)).max(1);
	let mut pruned = Pruned { pages: 0, first_kept: start, more: false };
	let mut looked = 0u32;
	while pruned.first_kept <= finalised {
		if looked >= blocks {
			pruned.more = true;
			break;
		}
		looked += 1;
		let number = pruned.first_kept;
		let header = index.header(number)?;
		let held = Held::of(index, number, header.as_ref());
		match held.recorded_at(index) {
			Some(moment) if moment >= end => break,
			Some(_) => pruned.pages += held.drop(index),
			// There is no page here that could be read.
			None => {},
		}
		pruned.first_kept += 1;
	}
	if pruned.first_kept != start {
		// Last: a run that was cut off is done again.
		index.set(&pruned_key(), &pruned.first_kept.encode());
	}
	Ok(pruned)
}

/// What the index has of a block: by its list, and by what came in without it.
struct Held {
	number: BlockNumber,
	/// The keys of the lists.
	lists: Vec<Vec<u8>>,
	/// The heads in them, in no order.
	heads: BTreeSet<H256>,
}

impl Held {
	fn of(index: &impl Index, number: BlockNumber, header: Option<&Header>) -> Self {
		let listed = header.and_then(audit_root).map(|root| block_key(&root.root));
		let lists: Vec<_> = listed.into_iter().chain([loose_key(number)]).collect();
		let heads = lists.iter().flat_map(|key| heads(index, key)).collect();
		Self { number, lists, heads }
	}

	/// When it was recorded, as the first page says that can be read.
	fn recorded_at(&self, index: &impl Index) -> Option<Moment> {
		let of_block = |head| {
			let (block, moment) = page(index, head)?.recorded()?;
			(block == self.number).then_some(moment)
		};
		self.heads.iter().find_map(of_block)
	}

	/// Drops it; how many pages.
	fn drop(self, index: &impl Index) -> u64 {
		let mut dropped = 0;
		for head in &self.heads {
			match page(index, head) {
				// A list may name what is not the block's own: that is left to the block whose it is.
				Some(page) if page.recorded().is_none_or(|(block, _)| block != self.number) => {},
				Some(page) => {
					if let KeptPage::Entries(page) = &page {
						let count = page.before.count.saturating_add(page.entries.len() as u64);
						if count > pruned_of(&page.resource, |key| index.get(key)) {
							index.set(&pruned_of_key(&page.resource), &count.encode());
						}
					}
					index.remove(&page.key(head));
					dropped += 1;
				},
				// What is damaged is of use to nobody.
				None => {
					index.remove(&page_key(head));
					index.remove(&anchor_key(head));
				},
			}
		}
		for key in &self.lists {
			index.remove(key);
		}
		dropped
	}
}

/// The page that ends at a head, if it can be read.
fn page(index: &impl Index, head: &H256) -> Option<KeptPage> {
	let bytes = index.get(&page_key(head)).or_else(|| index.get(&anchor_key(head)))?;
	KeptPage::read(&bytes, head)
}

/// The heads of a block's pages that came in without its list.
pub(super) fn loose(index: &impl Index, number: BlockNumber) -> Vec<H256> {
	heads(index, &loose_key(number))
}

/// The heads in a list.
fn heads(index: &impl Index, key: &[u8]) -> Vec<H256> {
	index
		.get(key)
		.and_then(|bytes| Vec::<H256>::decode_all(&mut &bytes[..]).ok())
		.unwrap_or_default()
}

/// Prunes as long as blocks become final, a bounded amount with each.
pub async fn run<N>(
	index: impl Index,
	retention: Retention,
	mut finalised: impl Stream<Item = N> + Unpin,
) {
	while finalised.next().await.is_some() {
		if let Err(error) = prune(&index, retention, MAX_BLOCKS) {
			log::warn!("journal entries that are too old could not be dropped: {error}");
		}
	}
}
