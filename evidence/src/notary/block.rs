//! What a notary hashes of a block: its header, and every byte of what it journalled.
//!
//! A tree over audit roots would protect nothing: those are BLAKE2b-256, and whoever can find another entry with the same hash finds
//! one with the same root. So the leaves here are SHA3-512 of the entries themselves.

use super::{
	checkpoint::{NotaryCheckpoint, Range, MAX_BLOCKS},
	hash::{tagged, Hash64, TAG_ANCHOR, TAG_BLOCK, TAG_ENTRY},
	proof::{Items, NotarisedBlock, Position},
	tree::Tree,
};
use crate::{
	headers::Hashed,
	hexed::{Hex, HexHash},
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	format,
	string::String,
	vec::Vec,
};
use assent_primitives::{
	anchor::AnchorPage,
	journal::{Entry, JournalHead, Page},
	merkle::AuditTree,
	BlockNumber, Resource,
};
use sp_core::H256;

/// The leaf of an entry in the tree of its block: the whole entry, and its place in the journal.
pub fn entry_leaf(resource: &Resource, sequence: u64, entry: &Entry) -> Hash64 {
	tagged(&TAG_ENTRY, &(resource, sequence, entry))
}

/// The leaf of an anchor.
fn anchor_leaf(page: &AnchorPage) -> Hash64 {
	tagged(&TAG_ANCHOR, &(page.before.count, &page.entry))
}

/// The leaf of a block in the tree of blocks.
pub fn block_leaf(number: BlockNumber, header: &[u8], items: &Items) -> Hash64 {
	tagged(&TAG_BLOCK, &(number, header, items.count, items.root))
}

/// What a block journalled, in a piece as nodes keep it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Content {
	/// Consecutive entries of a journal.
	Entries(Page),
	/// An anchor of a batch that is kept off the chain.
	Anchor(AnchorPage),
}

impl Content {
	/// Reads a page, of which the head after it is known: a page of a journal has that of the journal, an anchor that of its party's
	/// chain.
	pub fn read(bytes: &[u8], head: &H256) -> Option<Self> {
		if let Some(page) = Page::read(bytes).filter(|page| leads_to(page.after(), head)) {
			return Some(Self::Entries(page));
		}
		let page = AnchorPage::read(bytes)?;
		leads_to(page.link().map(|link| link.after), head).then_some(Self::Anchor(page))
	}
}

fn leads_to(after: Option<JournalHead>, head: &H256) -> bool {
	after.is_some_and(|after| after.head == *head)
}

/// The entries of which proofs are wanted, by their blocks. A block without entries is wanted for its header.
pub type Wanted = BTreeMap<BlockNumber, BTreeSet<(Resource, u64)>>;

/// Goes over blocks, one after the other, and makes a checkpoint of them, or the proofs that entries are in one. Its memory does not
/// grow with the number of blocks, only with that of the entries that are wanted.
#[derive(Debug)]
pub struct Builder {
	genesis: H256,
	first: BlockNumber,
	/// The block before the next one.
	last: Option<(BlockNumber, H256)>,
	previous: Option<Hash64>,
	tree: Tree,
	wanted: Wanted,
	/// Of the wanted blocks, all but the paths.
	found: Vec<NotarisedBlock>,
}

/// What came of going over the blocks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Built {
	/// A checkpoint of the blocks, which nobody signed yet.
	pub checkpoint: NotaryCheckpoint,
	/// The wanted blocks, with the proofs of the wanted entries.
	pub blocks: Vec<NotarisedBlock>,
}

impl Builder {
	/// Begins after a checkpoint; at the chain's first block without one.
	pub fn new(genesis: H256, previous: Option<&NotaryCheckpoint>, wanted: Wanted) -> Self {
		let end = previous.map(|previous| (previous.blocks.last, previous.last_hash.0));
		let first = end.map_or(0, |(number, _)| number.saturating_add(1));
		let previous = previous.map(NotaryCheckpoint::id);
		let (tree, found) = (Tree::default(), Vec::new());
		Self { genesis, first, last: end, previous, tree, wanted, found }
	}

	/// Goes over the blocks of a checkpoint again: the proofs of entries are for it if the same root comes out.
	pub fn again(checkpoint: &NotaryCheckpoint, wanted: Wanted) -> Self {
		Self {
			genesis: checkpoint.genesis.0,
			first: checkpoint.blocks.first,
			last: None,
			previous: checkpoint.previous,
			tree: Tree::default(),
			wanted,
			found: Vec::new(),
		}
	}

	/// The number of the next block.
	pub fn next(&self) -> BlockNumber {
		self.first.saturating_add(self.tree.leaves())
	}

	/// Takes the next block: its header (SCALE), and all that it journalled, in order.
	///
	/// # Errors
	///
	/// If it is not the block that follows, or not all that the block journalled.
	pub fn push(&mut self, header: &[u8], contents: &[Content]) -> Result<(), String> {
		let number = self.next();
		let hashed = Hashed::read(header).map_err(|reason| format!("block {number}: {reason}"))?;
		let wrong = |reason: &str| Err(format!("block {number}: {reason}"));
		if hashed.header.number != number {
			return wrong("the header is that of another block");
		}
		match self.last {
			Some((_, parent)) if hashed.header.parent_hash != parent => {
				return wrong("it does not follow the block before it");
			},
			None if number == 0 && hashed.hash != self.genesis => {
				return wrong("it is the first block of another chain");
			},
			_ => {},
		}
		if self.tree.leaves() >= MAX_BLOCKS {
			return Err(format!("a checkpoint covers at most {MAX_BLOCKS} blocks"));
		}
		let none = BTreeSet::new();
		let wanted = self.wanted.get(&number);
		let (mut audit, mut items) = (AuditTree::default(), Tree::default());
		for content in contents {
			if add(content, &mut audit, &mut items, wanted.unwrap_or(&none)).is_none() {
				return wrong("it journalled too much");
			}
		}
		let expected = hashed.audit_root().map_err(|reason| format!("block {number}: {reason}"))?;
		if audit.root() != expected {
			return wrong("these are not the entries that lead to the audit root in its header");
		}
		if expected.is_some() {
			hashed.is_of(&self.genesis).map_err(|reason| format!("block {number}: {reason}"))?;
		}
		let count = items.leaves();
		let (root, paths) = items.finish();
		let items = Items { count, root };
		let leaf = block_leaf(number, header, &items);
		if self.tree.push(leaf, wanted.is_some()).is_none() {
			return wrong("there are too many blocks");
		}
		if let Some(wanted) = wanted {
			if paths.len() != wanted.len() {
				return wrong("it did not journal the entries of which a proof is wanted");
			}
			self.found.push(NotarisedBlock {
				entries: paths.into_iter().map(|(index, path)| Position { index, path }).collect(),
				header: Hex(header.to_vec()),
				items,
				path: Vec::new(),
			});
		}
		self.last = Some((number, hashed.hash));
		Ok(())
	}

	/// Ends with the block that was taken last; `None` without any.
	pub fn finish(self) -> Option<Built> {
		let (last, last_hash) = self.last?;
		let blocks = Range { first: self.first, last };
		blocks.count()?;
		let (root, paths) = self.tree.finish();
		let checkpoint = NotaryCheckpoint::new(
			self.genesis.into(),
			blocks,
			HexHash(last_hash),
			self.previous,
			root,
		);
		let found = self.found.into_iter().zip(paths);
		let blocks = found.map(|(block, (_, path))| NotarisedBlock { path, ..block }).collect();
		Some(Built { checkpoint, blocks })
	}
}

/// Adds what a page has to both trees; `None` if there is too much.
fn add(
	content: &Content,
	audit: &mut AuditTree,
	items: &mut Tree,
	wanted: &BTreeSet<(Resource, u64)>,
) -> Option<()> {
	match content {
		Content::Entries(page) => {
			let links = page.links()?;
			let numbers = page.before.count..;
			for ((link, entry), sequence) in links.iter().zip(&page.entries).zip(numbers) {
				let wanted =
					!wanted.is_empty() && wanted.contains(&(page.resource.clone(), sequence));
				audit.push(link.leaf).then_some(())?;
				items.push(entry_leaf(&page.resource, sequence, entry), wanted)?;
			}
		},
		Content::Anchor(page) => {
			audit.push(page.link()?.leaf).then_some(())?;
			items.push(anchor_leaf(page), false)?;
		},
	}
	Some(())
}
