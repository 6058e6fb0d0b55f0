//! Dropping what is older than the operator keeps. Heads and audit roots stand in states and headers, and stay.

use super::{
	audit_root, first_kept, loose_key, moment, pruned_key, pruned_of, pruned_of_key, Error, Index,
	KeptPage,
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

	/// Whether a block is older, by the moment of the last final block: a clock that is wrong destroys nothing.
	pub fn is_past(&self, index: &impl Index, header: &Header) -> Result<bool, Error> {
		Ok(self.end(index)?.is_past(header))
	}

	/// Before which moment a block is too old.
	fn end(&self, index: &impl Index) -> Result<End, Error> {
		let slot_duration = index.slot_duration()?;
		let last = index.header(index.finalised())?;
		let now = last.as_ref().and_then(|header| moment(header, slot_duration));
		Ok(End { moment: now.unwrap_or_default().saturating_sub(self.0), slot_duration })
	}
}

struct End {
	moment: Moment,
	slot_duration: Moment,
}

impl End {
	/// A block without a slot is never too old.
	fn is_past(&self, header: &Header) -> bool {
		moment(header, self.slot_duration).is_some_and(|moment| moment < self.moment)
	}
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
		// A block that this node has no header of has nothing here.
		if let Some(header) = index.header(number)? {
			if !end.is_past(&header) {
				break;
			}
			pruned.pages += drop_block(index, number, &header);
		}
		pruned.first_kept += 1;
	}
	if pruned.first_kept != start {
		// Last: a run that was cut off is done again.
		index.set(&pruned_key(), &pruned.first_kept.encode());
	}
	Ok(pruned)
}

/// Drops what the index has of a block; how many pages.
fn drop_block(index: &impl Index, number: BlockNumber, header: &Header) -> u64 {
	let list = audit_root(header).map(|root| block_key(&root.root));
	let listed = list.as_ref().and_then(|key| index.get(key));
	let mut heads =
		listed.and_then(|bytes| Vec::<H256>::decode_all(&mut &bytes[..]).ok()).unwrap_or_default();
	let loose = loose(index, number);
	let has_loose = !loose.is_empty();
	heads.extend(loose);
	let mut pages = 0;
	for head in &heads {
		let key = page_key(head);
		if let Some(bytes) = index.get(&key) {
			if let Some(KeptPage::Entries(page)) = KeptPage::read(&bytes, head) {
				let count = page.before.count.saturating_add(page.entries.len() as u64);
				if count > pruned_of(&page.resource, |key| index.get(key)) {
					index.set(&pruned_of_key(&page.resource), &count.encode());
				}
			}
			index.remove(&key);
			pages += 1;
		}
		let key = anchor_key(head);
		if index.get(&key).is_some() {
			index.remove(&key);
			pages += 1;
		}
	}
	if let Some(key) = list {
		index.remove(&key);
	}
	if has_loose {
		index.remove(&loose_key(number));
	}
	pages
}

/// The heads of a block's pages that came in without its list.
pub(super) fn loose(index: &impl Index, number: BlockNumber) -> Vec<H256> {
	index
		.get(&loose_key(number))
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
