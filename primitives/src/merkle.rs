//! The audit tree of a block: all entries of the block are its leaves, in the order in which they were journalled.
//!
//! Its shape is that of RFC 6962 (a left-complete binary tree), its nodes are tagged apart from its leaves, and a root
//! means nothing without the count of leaves. It is kept as the roots of its complete subtrees (peaks), so that a
//! leaf costs one node's hash, once, when it is added.

use crate::hash;
use codec::{Decode, DecodeAll, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::{ConstU32, H256};
use sp_runtime::{BoundedVec, ConsensusEngineId};

/// The engine id of the audit root among a header's digest items.
pub const AUDIT_ENGINE_ID: ConsensusEngineId = *b"ASNT";

/// The engine id of the consensus digest item that names the chain: the hash of its first block, SCALE. It stands in the
/// header of each block that journalled something, or that changes who finalises blocks: a vote for a block says of no
/// other chain what it says of this one.
pub const CHAIN_ENGINE_ID: ConsensusEngineId = *b"ASNG";

/// The consensus digest item of a block that journalled entries; a block without it journalled none.
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
pub struct AuditRoot {
	/// The root of the block's audit tree.
	pub root: H256,
	/// The number of its leaves; at least one.
	pub leaves: u32,
}

impl AuditRoot {
	/// Reads what stands in a header's digest item; `None` if it is no audit root, or one of no leaves.
	pub fn read(bytes: &[u8]) -> Option<Self> {
		Self::decode_all(&mut &*bytes).ok().filter(|root| root.leaves > 0)
	}
}

/// A tree that grows: the roots of its complete subtrees, the largest first.
#[derive(
	Clone,
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
pub struct AuditTree {
	leaves: u32,
	peaks: BoundedVec<H256, ConstU32<32>>,
}

impl AuditTree {
	/// The number of leaves.
	pub fn leaves(&self) -> u32 {
		self.leaves
	}

	/// Adds a leaf. `false`, and unchanged, if there are 2^32 - 1 leaves already.
	#[must_use]
	pub fn push(&mut self, leaf: H256) -> bool {
		let Some(leaves) = self.leaves.checked_add(1) else { return false };
		let mut node = leaf;
		// Each trailing one of the count is a complete subtree that the leaf completes to a larger one.
		for _ in 0..self.leaves.trailing_ones() {
			let Some(left) = self.peaks.pop() else { return false };
			node = node_hash(&left, &node);
		}
		self.leaves = leaves;
		self.peaks.try_push(node).is_ok()
	}

	/// The root and the count; `None` without leaves.
	pub fn root(&self) -> Option<AuditRoot> {
		let root =
			self.peaks.iter().rev().copied().reduce(|right, left| node_hash(&left, &right))?;
		Some(AuditRoot { root, leaves: self.leaves })
	}
}

/// The hash of an inner node.
pub fn node_hash(left: &H256, right: &H256) -> H256 {
	hash::tagged(&hash::TAG_NODE, &(left, right))
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	/// RFC 6962, section 2.1, word for word.
	fn naive_root(leaves: &[H256]) -> H256 {
		match leaves {
			[leaf] => *leaf,
			_ => {
				let mut split = 1;
				while split * 2 < leaves.len() {
					split *= 2;
				}
				node_hash(&naive_root(&leaves[..split]), &naive_root(&leaves[split..]))
			},
		}
	}

	proptest! {
		#[test]
		fn audit_tree_should_have_the_root_of_rfc_6962_when_leaves_are_pushed(count in 1usize..200) {
			let leaves: Vec<H256> = (0..count).map(|i| H256::from_low_u64_be(i as u64)).collect();
			let mut tree = AuditTree::default();
			for leaf in &leaves {
				prop_assert!(tree.push(*leaf));
			}
			prop_assert_eq!(
				tree.root(),
				Some(AuditRoot { root: naive_root(&leaves), leaves: count as u32 })
			);
		}
	}

	#[test]
	fn audit_tree_should_have_no_root_when_it_has_no_leaves() {
		assert_eq!(AuditTree::default().root(), None);
	}

	#[test]
	fn audit_tree_should_refuse_when_it_is_full() {
		let mut tree = AuditTree { leaves: u32::MAX, peaks: Default::default() };
		let before = tree.clone();
		assert!(!tree.push(H256::zero()));
		assert_eq!(tree, before);
	}
}
