//! Copies of the index, block by block: each is checked against the audit root in the block's header alone, so that they can come
//! from anywhere and in any order.

use super::{
	audit_root, first_kept, journalling, leads_to, pruned_key, Error, Index, Kept, KeptPage,
};
use crate::index::prune::{is_past, Retention};
use assent_primitives::{
	anchor::AnchorPage,
	journal::{block_key, Page},
	merkle::AuditRoot,
	BlockNumber,
};
use codec::Encode;
use serde::{Deserialize, Serialize};
use sp_core::{Bytes, H256};

/// The most headers that one export looks at.
pub const MAX_SCANNED: u32 = 20_000;
/// An export ends with the page with which its pages come to so many bytes. A page can have some 3.5 MB: what is sent, in hex,
/// stays below the 15 MiB of an answer.
pub const ENOUGH_BYTES: usize = 1024 * 1024;
/// The most blocks of one import, and of one export.
pub const MAX_BLOCKS: usize = 1_000;

/// What the index has of one block, or a part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexedBlock {
	/// The block.
	pub number: BlockNumber,
	/// The heads after each of its pages, in order.
	pub heads: Vec<H256>,
	/// All leaves of its audit tree, in order.
	pub leaves: Vec<H256>,
	/// Some of its pages, or all of them, SCALE.
	pub pages: Vec<Bytes>,
}

/// Blocks of which something is missing in the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Missing {
	/// The first.
	pub first: BlockNumber,
	/// The last. None of those between, if they journalled anything, is there either.
	pub last: BlockNumber,
}

/// Where an export goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
	/// The block.
	pub block: BlockNumber,
	/// The place of the page in it, from 0.
	pub page: u32,
}

/// A part of the index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exported {
	/// The blocks that journalled something, in order.
	pub blocks: Vec<IndexedBlock>,
	/// The blocks that did, and that this node cannot serve.
	pub missing: Vec<Missing>,
	/// Where to go on.
	pub next: Position,
	/// The last final block: behind it there is nothing.
	pub finalised: BlockNumber,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
	/// The pages that were kept.
	pub pages: u64,
	/// The blocks of which all pages are here now.
	pub whole: u64,
	/// The blocks of which some are not, by their numbers.
	pub partial: Vec<BlockNumber>,
}

/// The index from a block and a page of it on, up to some amount.
pub fn export(index: &impl Index, from: Position) -> Result<Exported, Error> {
	let finalised = index.finalised();
	let mut exported = Exported { blocks: Vec::new(), missing: Vec::new(), next: from, finalised };
	let (mut bytes, mut in_range) = (0usize, false);
	// The first block has no entries: its state is the chain's specification.
	let mut number = from.block.max(1);
	let end = finalised.min(number.saturating_add(MAX_SCANNED - 1));
	while number <= end {
		if bytes >= ENOUGH_BYTES || exported.blocks.len() >= MAX_BLOCKS {
			break;
		}
		let skipped = if number == from.block { from.page } else { 0 };
		let root = index.header(number)?.as_ref().and_then(audit_root);
		let kept = root.map(|root| Kept::read(&root, |key| index.get(key)));
		match kept {
			None => {},
			Some(None) => match exported.missing.last_mut().filter(|_| in_range) {
				Some(range) => range.last = number,
				None => {
					exported.missing.push(Missing { first: number, last: number });
					in_range = true;
				},
			},
			Some(Some(Kept { heads, pages, leaves })) => {
				in_range = false;
				let all = pages.len();
				let mut next = skipped as usize;
				let mut part = Vec::new();
				for page in pages.into_iter().skip(next) {
					if bytes >= ENOUGH_BYTES {
						break;
					}
					bytes = bytes.saturating_add(page.len());
					part.push(Bytes(page));
					next += 1;
				}
				exported.blocks.push(IndexedBlock { number, heads, leaves, pages: part });
				if next < all {
					let page = u32::try_from(next).unwrap_or(u32::MAX);
					exported.next = Position { block: number, page };
					return Ok(exported);
				}
			},
		}
		number += 1;
	}
	exported.next = Position { block: number, page: 0 };
	Ok(exported)
}

/// Checks the blocks, and keeps their pages. Nothing of any is kept if one of them is wrong.
pub fn import(
	index: &impl Index,
	retention: Option<Retention>,
	blocks: &[IndexedBlock],
) -> Result<Imported, Error> {
	if blocks.len() > MAX_BLOCKS {
		return Err(Error::LimitExceeded(MAX_BLOCKS));
	}
	let mut checked = Vec::with_capacity(blocks.len());
	for block in blocks {
		checked.push(check(index, retention, block)?);
	}

	let mut imported = Imported::default();
	for (block, (root, pages)) in blocks.iter().zip(checked) {
		// What is whole stays as it is: pages of the block may be cut otherwise in another list.
		if Kept::read(&root, |key| index.get(key)).is_some() {
			imported.whole += 1;
			continue;
		}
		let mut heads = Vec::with_capacity(pages.len());
		for (head, page, bytes) in pages {
			index.set(&page.key(&head), bytes);
			heads.push(head);
		}
		imported.pages += heads.len() as u64;
		// A list that came with the wrong heads leads to pages that are not there, or in another order: it is not kept.
		if Kept::of(block.heads.clone(), &root, |key| index.get(key)).is_some() {
			index.set(&block_key(&root.root), &block.heads.encode());
			imported.whole += 1;
		} else {
			remember_loose(index, block.number, &heads);
			imported.partial.push(block.number);
		}
		keep_from(index, block.number);
	}
	Ok(imported)
}

/// A page that was found in its block, with the head after it and its bytes.
type Found<'a> = (H256, KeptPage, &'a [u8]);

/// A block's root, and its pages, if all of them are the block's.
fn check<'a>(
	index: &impl Index,
	retention: Option<Retention>,
	block: &'a IndexedBlock,
) -> Result<(AuditRoot, Vec<Found<'a>>), Error> {
	let IndexedBlock { number, heads, leaves, pages } = block;
	let root = journalling(index, *number)?;
	if heads.len() > leaves.len() || !leads_to(leaves, &root) {
		return Err(Error::OtherLeaves(*number));
	}
	let mut kept = Vec::with_capacity(pages.len());
	// Pages come in the order of their leaves: what was found once is not looked for again.
	let mut from = 0usize;
	for (place, bytes) in pages.iter().enumerate() {
		let other = || Error::OtherPage { block: *number, page: place };
		let (page, head) = read(bytes).ok_or_else(other)?;
		let own = page.leaves().ok_or_else(other)?;
		let first = own.first().ok_or_else(other)?;
		let found = leaves.iter().skip(from).position(|leaf| leaf == first).ok_or_else(other)?;
		let start = from.saturating_add(found);
		let end = start.saturating_add(own.len());
		if leaves.get(start..end) != Some(&own[..]) || !heads.contains(&head) {
			return Err(other());
		}
		let (_, recorded_at) = page.recorded().ok_or_else(other)?;
		if is_past(retention, index, recorded_at)? {
			return Err(Error::TooOld(*number));
		}
		from = end;
		kept.push((head, page, &bytes[..]));
	}
	Ok((root, kept))
}

/// Reads a page of which the head is not known.
fn read(bytes: &[u8]) -> Option<(KeptPage, H256)> {
	let entries = Page::read(bytes).and_then(|page| page.after());
	if let Some(after) = entries {
		return Some((KeptPage::read(bytes, &after.head)?, after.head));
	}
	let head = AnchorPage::read(bytes)?.link()?.after.head;
	Some((KeptPage::read(bytes, &head)?, head))
}

/// Takes note of pages of a block whose list is not there, so that they can be pruned.
pub(super) fn remember_loose(index: &impl Index, number: BlockNumber, heads: &[H256]) {
	let key = super::loose_key(number);
	let mut known = super::prune::loose(index, number);
	known.extend(heads.iter().copied());
	known.sort_unstable();
	known.dedup();
	index.set(&key, &known.encode());
}

/// What was kept anew is pruned anew.
pub(super) fn keep_from(index: &impl Index, number: BlockNumber) {
	if number < first_kept(|key| index.get(key)) {
		index.set(&pruned_key(), &number.encode());
	}
}
