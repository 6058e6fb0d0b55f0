//! The journal index of this node: what else is done with it than to serve journals.
//!
//! The index has, for each block that journalled something, the list of its pages under the block's audit root, and each
//! page under the head after it. Whatever comes in from outside is checked against what is final before it is kept:
//! [`blocks`] against the audit roots in headers, [`journal`] against the chain of heads. [`prune`] drops what is older
//! than the operator keeps, [`rebuild`] makes it anew out of the blocks.

pub mod blocks;
pub mod journal;
mod node;
pub mod prune;
pub mod rebuild;
#[cfg(test)]
mod tests;

use assent_primitives::{
	anchor::{anchor_key, AnchorPage},
	journal::{block_key, page_key, Page},
	merkle::{AuditRoot, AuditTree, AUDIT_ENGINE_ID},
	BlockNumber, Moment, Resource,
};
use assent_runtime::Header;
use codec::{DecodeAll, Encode};
pub use node::NodeIndex;
use sp_core::H256;
use sp_runtime::DigestItem;

/// The index, and the final blocks that it is about.
pub trait Index: Send + Sync + 'static {
	/// The number of the last final block.
	fn finalised(&self) -> BlockNumber;

	/// The header of the final block with that number; `None` where this node has none.
	fn header(&self, number: BlockNumber) -> Result<Option<Header>, Error>;

	/// The moment of the last final block, milliseconds.
	fn now(&self) -> Result<Moment, Error>;

	/// A value of the index.
	fn get(&self, key: &[u8]) -> Option<Vec<u8>>;

	/// Sets a value of the index.
	fn set(&self, key: &[u8], value: &[u8]);

	/// Removes a value of the index.
	fn remove(&self, key: &[u8]);
}

/// Why something is not done with the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
	/// The block is not one of the final ones that this node knows.
	NotFinal(BlockNumber),
	/// The block journalled nothing, so that nothing of it can be kept.
	NoEntries(BlockNumber),
	/// The leaves do not lead to the audit root in the block's header.
	OtherLeaves(BlockNumber),
	/// A page has no place among the block's leaves, or is none.
	OtherPage {
		/// The block.
		block: BlockNumber,
		/// The place of the page in what was sent, from 0.
		page: usize,
	},
	/// A page does not lead to the head that is next.
	NotNext {
		/// The place of the page in what was sent, from 0.
		page: usize,
		/// How many entries the journal has at the head that is next.
		count: u64,
	},
	/// More was sent or asked for at once than is allowed.
	LimitExceeded(usize),
	/// The block is older than this node keeps entries.
	TooOld(BlockNumber),
	/// The walk to the first gap of a journal was too long.
	TooFar(u64),
	/// The bytes are no resource.
	InvalidResource,
	/// The database or the runtime gave no answer.
	Backend(String),
}

/// What nodes keep for one leaf or several that one extrinsic made.
pub enum KeptPage {
	/// Entries of one journal.
	Entries(Page),
	/// An anchor.
	Anchor(AnchorPage),
}

impl KeptPage {
	/// Reads a page of either kind. No bytes are both: the head after the page tells which it is.
	pub fn read(bytes: &[u8], head: &H256) -> Option<Self> {
		if let Some(page) = Page::read(bytes) {
			if page.after().is_some_and(|after| after.head == *head) {
				return Some(Self::Entries(page));
			}
		}
		let page = AnchorPage::read(bytes)?;
		(page.link()?.after.head == *head).then_some(Self::Anchor(page))
	}

	/// The leaves in the block's audit tree, in order.
	pub fn leaves(&self) -> Option<Vec<H256>> {
		match self {
			Self::Entries(page) => Some(page.links()?.iter().map(|link| link.leaf).collect()),
			Self::Anchor(page) => Some(vec![page.link()?.leaf]),
		}
	}

	/// The block that recorded it, and that block's moment in milliseconds: of its first entry. The head after the page is
	/// the hash of both, too.
	pub fn recorded(&self) -> Option<(BlockNumber, Moment)> {
		match self {
			Self::Entries(page) => page.entries.first().map(|it| (it.block, it.recorded_at)),
			Self::Anchor(page) => Some((page.entry.block, page.entry.recorded_at)),
		}
	}

	/// Under which key the index has it.
	pub fn key(&self, head: &H256) -> Vec<u8> {
		match self {
			Self::Entries(_) => page_key(head),
			Self::Anchor(_) => anchor_key(head),
		}
	}
}

/// All that the index has of one block.
#[derive(Debug, PartialEq, Eq)]
pub struct Kept {
	/// The heads after each page, in order.
	pub heads: Vec<H256>,
	/// The pages.
	pub pages: Vec<Vec<u8>>,
	/// The leaves of all pages.
	pub leaves: Vec<H256>,
}

impl Kept {
	/// What the index has under an audit root, if it is all there and leads to it.
	pub fn read(root: &AuditRoot, get: impl Fn(&[u8]) -> Option<Vec<u8>>) -> Option<Self> {
		let list = get(&block_key(&root.root))?;
		Self::of(Vec::<H256>::decode_all(&mut &list[..]).ok()?, root, get)
	}

	/// The same, by the list of heads.
	fn of(
		heads: Vec<H256>,
		root: &AuditRoot,
		get: impl Fn(&[u8]) -> Option<Vec<u8>>,
	) -> Option<Self> {
		let (mut pages, mut leaves) = (Vec::new(), Vec::new());
		for head in &heads {
			let bytes = get(&page_key(head)).or_else(|| get(&anchor_key(head)))?;
			leaves.extend(KeptPage::read(&bytes, head)?.leaves()?);
			pages.push(bytes);
		}
		leads_to(&leaves, root).then_some(Self { heads, pages, leaves })
	}
}

/// Whether these are the leaves of that root.
fn leads_to(leaves: &[H256], root: &AuditRoot) -> bool {
	let mut tree = AuditTree::default();
	leaves.iter().all(|leaf| tree.push(*leaf)) && tree.root() == Some(*root)
}

/// The audit root in a header.
pub fn audit_root(header: &Header) -> Option<AuditRoot> {
	header.digest.logs.iter().find_map(|item| match item {
		DigestItem::Consensus(AUDIT_ENGINE_ID, bytes) => AuditRoot::read(bytes),
		_ => None,
	})
}

/// The audit root of a final block that journalled something.
fn journalling(index: &impl Index, number: BlockNumber) -> Result<AuditRoot, Error> {
	if number > index.finalised() {
		return Err(Error::NotFinal(number));
	}
	let header = index.header(number)?.ok_or(Error::NotFinal(number))?;
	audit_root(&header).ok_or(Error::NoEntries(number))
}

/// The key of the number of the first block that was not pruned.
pub fn pruned_key() -> Vec<u8> {
	b"assent/pruned/v1".to_vec()
}

/// The key of how many entries of a resource, from its first on, were pruned.
fn pruned_of_key(resource: &Resource) -> Vec<u8> {
	(b"assent/prunedof1", resource).encode()
}

/// The key of the heads of a block's pages that came in without the block's list.
fn loose_key(number: BlockNumber) -> Vec<u8> {
	(b"assent/loose//v1", number).encode()
}

/// The number of the first block that was not pruned; zero where nothing was.
pub fn first_kept(get: impl Fn(&[u8]) -> Option<Vec<u8>>) -> BlockNumber {
	get(&pruned_key())
		.and_then(|bytes| BlockNumber::decode_all(&mut &bytes[..]).ok())
		.unwrap_or_default()
}

/// How many entries of a resource, from its first on, were pruned.
pub fn pruned_of(resource: &Resource, get: impl Fn(&[u8]) -> Option<Vec<u8>>) -> u64 {
	get(&pruned_of_key(resource))
		.and_then(|bytes| u64::decode_all(&mut &bytes[..]).ok())
		.unwrap_or_default()
}
