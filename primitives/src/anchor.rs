//! Anchors: batches of any size that stay off the chain, of which the chain has root, count and context.
//!
//! The anchors of one party form a hash chain of their own, as the entries of a journal do: count and head stand in the
//! state, so that a party can show that its anchors are complete. Each anchor is a leaf of the block's audit tree, with
//! a tag that no journal entry has.

use crate::{
	hash,
	journal::{JournalHead, Link},
	AccountId, BlockNumber, Commitment, DeviceId, Moment, PartyId,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeAll, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::{ConstU32, H256};
use sp_runtime::BoundedVec;

/// Devices that an anchor names, at most; more of them are a group.
pub const MAX_ANCHOR_DEVICES: u32 = 64;

/// What was done with what is in the batch.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum AnchorKind {
	/// It was collected: readings of devices.
	#[codec(index = 0)]
	Collection,
	/// It was stored.
	#[codec(index = 1)]
	Storage,
	/// It was aggregated to figures over many.
	#[codec(index = 2)]
	Aggregation,
	/// It was disclosed: a log of what went to whom.
	#[codec(index = 3)]
	DisclosureLog,
}

/// Which devices a batch is about.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum AnchorScope {
	/// These; at least one.
	#[codec(index = 0)]
	Devices(BoundedVec<DeviceId, ConstU32<MAX_ANCHOR_DEVICES>>),
	/// A group that stays off the chain: the salted hash of what it is.
	#[codec(index = 1)]
	Group(Commitment),
}

impl AnchorScope {
	/// How many devices it names.
	pub fn devices(&self) -> u32 {
		match self {
			Self::Devices(devices) => u32::try_from(devices.len()).unwrap_or(u32::MAX),
			Self::Group(_) => 0,
		}
	}
}

/// A batch that is kept off the chain.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Anchor {
	/// What was done.
	pub kind: AnchorKind,
	/// The root of the Merkle tree over the batch; it means nothing without the count.
	pub root: H256,
	/// How many items there are in the batch; at least one.
	pub count: u64,
	/// The first moment that it is about, milliseconds.
	pub from: Moment,
	/// The first moment after those that it is about, milliseconds.
	pub until: Moment,
	/// Which devices it is about.
	pub scope: AnchorScope,
}

/// An anchor as it was recorded.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct AnchorEntry {
	/// The organisation or device owner that answers for it.
	pub party: PartyId,
	/// The account that signed for them.
	pub operator: AccountId,
	/// The block that recorded it.
	pub block: BlockNumber,
	/// That block's moment, milliseconds.
	pub recorded_at: Moment,
	/// The batch.
	pub anchor: Anchor,
}

impl AnchorEntry {
	/// The hash of the entry.
	pub fn hash(&self) -> H256 {
		hash::tagged(&hash::TAG_ANCHOR, self)
	}

	/// Adds the entry to its party's chain. `None` at 2^64 - 1 anchors.
	pub fn link(&self, before: &JournalHead) -> Option<Link> {
		let entry = self.hash();
		let JournalHead { count, head: previous } = before;
		let head = hash::tagged(&hash::TAG_ANCHOR_HEAD, &(&self.party, count, previous, entry));
		let leaf =
			hash::tagged(&hash::TAG_ANCHOR_LEAF, &(&self.party, count, previous, head, entry));
		Some(Link { after: JournalHead { count: count.checked_add(1)?, head }, leaf })
	}
}

/// What nodes keep of an anchor: all that its leaf in the audit tree is made of.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct AnchorPage {
	/// The party's chain before it.
	pub before: JournalHead,
	/// The anchor.
	pub entry: AnchorEntry,
}

impl AnchorPage {
	/// Reads a page, of which the bytes are the only encoding; `None` if they are none.
	pub fn read(bytes: &[u8]) -> Option<Self> {
		let page = Self::decode_all(&mut &*bytes).ok()?;
		(page.encode() == bytes).then_some(page)
	}

	/// The anchor's link in its party's chain, and its leaf; `None` past 2^64 - 1 anchors.
	pub fn link(&self) -> Option<Link> {
		self.entry.link(&self.before)
	}
}

/// The key of an anchor in a node's offchain index: by the head of its party's chain after it. In the list of a
/// block's pages the same head stands where the anchor's leaf stands among the leaves: a head without a journal page
/// is that of an anchor.
pub fn anchor_key(head: &H256) -> Vec<u8> {
	(b"assent/anchor/v1", head).encode()
}

/// The leaf of one item of a batch: tagged, with a salt of its own, so that a proof for one item does not let anyone
/// guess its neighbours.
pub fn reading_leaf(salt: &[u8; 32], item: &[u8]) -> H256 {
	hash::tagged(&hash::TAG_READING, &(salt, item))
}

/// The salt of the item at that place of the batch, from the batch's secret.
pub fn reading_salt(secret: &[u8; 32], place: u64) -> [u8; 32] {
	hash::tagged(&hash::TAG_READING_SALT, &(secret, place)).0
}
