//! The journal of a resource: a hash chain of entries, of which the state keeps only count and head.
//!
//! Entries verify themselves against the chain of heads: a copy from anywhere is as good as the node's.

use crate::{hash, Access, AccountId, Balance, BlockNumber, Moment, PartyId, Resource, Verdict};
use alloc::vec::Vec;
use codec::{Decode, DecodeAll, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;

/// What the state keeps of a journal.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
	Default,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct JournalHead {
	/// How many entries there are; the next one's sequence number.
	pub count: u64,
	/// The head of the hash chain; zero without entries.
	pub head: H256,
}

/// One journalled access or refusal.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Entry {
	/// Who controlled the resource for these categories.
	pub controller: PartyId,
	/// The organisation or person that accessed, or tried to.
	pub accessor: PartyId,
	/// The account that signed for them.
	pub operator: AccountId,
	/// The block that journalled it.
	pub block: BlockNumber,
	/// That block's moment, milliseconds.
	pub recorded_at: Moment,
	/// What was stated.
	pub access: Access,
	/// What was decided, by which rule. The price of a permit was paid.
	pub verdict: Verdict,
}

impl Entry {
	/// The hash of the entry.
	pub fn hash(&self) -> H256 {
		hash::tagged(&hash::TAG_ENTRY, self)
	}

	/// What was paid for the access, in planck.
	pub fn paid(&self) -> Balance {
		match self.verdict {
			Verdict::Permit { price, .. } => price,
			Verdict::Deny { .. } => 0,
		}
	}
}

/// One step of a journal's hash chain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Link {
	/// The journal after the entry.
	pub after: JournalHead,
	/// The entry's leaf in the block's audit tree.
	pub leaf: H256,
}

impl JournalHead {
	/// Adds an entry's hash to the chain. `None` at 2^64 - 1 entries.
	pub fn extend(&self, resource: &Resource, entry: &H256) -> Option<Link> {
		let head = hash::tagged(&hash::TAG_HEAD, &(resource, self.count, self.head, entry));
		let leaf = hash::tagged(&hash::TAG_LEAF, &(resource, self.count, self.head, head, entry));
		Some(Link { after: Self { count: self.count.checked_add(1)?, head }, leaf })
	}
}

/// Consecutive entries of one resource that one extrinsic journalled: the unit in which nodes keep entries.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Page {
	/// The resource.
	pub resource: Resource,
	/// The journal before the first entry of the page.
	pub before: JournalHead,
	/// The entries, in order; at least one.
	pub entries: Vec<Entry>,
}

impl Page {
	/// Reads a page, of which the bytes are the only encoding; `None` if they are none, or one without entries.
	pub fn read(bytes: &[u8]) -> Option<Self> {
		let page = Self::decode_all(&mut &*bytes).ok()?;
		(!page.entries.is_empty() && page.encode() == bytes).then_some(page)
	}

	/// The chain over the page's entries, a link an entry; `None` past 2^64 - 1 entries.
	pub fn links(&self) -> Option<Vec<Link>> {
		let mut journal = self.before;
		self.entries
			.iter()
			.map(|entry| {
				let link = journal.extend(&self.resource, &entry.hash())?;
				journal = link.after;
				Some(link)
			})
			.collect()
	}

	/// The journal after the last entry; `None` for a page without entries, or past 2^64 - 1.
	pub fn after(&self) -> Option<JournalHead> {
		self.links()?.last().map(|link| link.after)
	}
}

/// The key of a page in a node's offchain index. It is the head after the page, which commits to all that came
/// before: pages of two forks cannot mix.
pub fn page_key(head: &H256) -> Vec<u8> {
	(b"assent/page/v1/", head).encode()
}

/// The key, in a node's offchain index, of the list of a block's pages: the heads after each, in the order of the
/// block. It is found by the block's audit root, which commits to them.
pub fn block_key(root: &H256) -> Vec<u8> {
	(b"assent/block/v1/", root).encode()
}
