//! Anchored batches: root and count over items that stay off the chain, and proofs for single items.
//!
//! The tree has the shape and the node hash of the block's audit tree (RFC 6962, tagged). It is built and proved in one
//! pass over the items and with a logarithm of them in memory: of a batch of any size only the roots of the complete
//! subtrees are kept.

use alloc::vec::Vec;
use assent_primitives::{
	anchor::{reading_leaf, reading_salt},
	merkle::node_hash,
};
use core::fmt;
use sp_core::H256;

/// Nodes of a proof, at most: a tree of 2^64 - 1 items is 64 high.
pub const MAX_PATH: usize = 64;

/// Root and count of a batch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BatchRoot {
	/// The root of the tree.
	pub root: H256,
	/// How many items there are; at least one.
	pub count: u64,
}

/// A tree that grows by an item at a time, with proofs for the items that were asked for beforehand.
#[derive(Clone, Debug, Default)]
pub struct BatchTree {
	count: u64,
	/// The roots of the complete subtrees, the largest first.
	peaks: Vec<H256>,
	target: Option<Target>,
}

/// The item that is to be proved.
#[derive(Clone, Debug)]
struct Target {
	index: u64,
	/// The peak that has it in its subtree, once it was added.
	peak: Option<usize>,
	path: Vec<H256>,
}

/// That an item stands in a batch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ItemProof {
	/// The place of the item, from 0.
	pub index: u64,
	/// The siblings on the way to the root, from the bottom.
	pub path: Vec<H256>,
}

/// Why a proof does not hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProofFault {
	/// The batch has no item at that place.
	NoSuchItem {
		/// The place, from 0.
		index: u64,
		/// How many items the batch has.
		count: u64,
	},
	/// The proof has more or fewer nodes than the way from that place to the root.
	PathLength {
		/// How many it has.
		found: usize,
		/// How many it takes.
		expected: usize,
	},
	/// The way leads to another root: the item, its salt, its place, the count or a node was altered.
	OtherRoot {
		/// The root that it leads to.
		found: H256,
	},
}

impl fmt::Display for ProofFault {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::NoSuchItem { index, count } => {
				write!(f, "there is no item {index}: the batch has {count}, counted from 0")
			},
			Self::PathLength { found, expected } => {
				write!(f, "the proof has {found} nodes, and it takes {expected}")
			},
			Self::OtherRoot { found } => write!(
				f,
				"the proof leads to the root {found:?}: the item, its salt, its place, the count or a node of the proof \
				 was altered"
			),
		}
	}
}

impl core::error::Error for ProofFault {}

impl BatchTree {
	/// An empty tree that will prove the item at that place, from 0.
	pub fn proving(index: u64) -> Self {
		let target = Some(Target { index, peak: None, path: Vec::new() });
		Self { target, ..Self::default() }
	}

	/// How many items were added.
	pub fn count(&self) -> u64 {
		self.count
	}

	/// Adds an item's leaf. `false`, and unchanged, if there are 2^64 - 1 already.
	#[must_use]
	pub fn push(&mut self, leaf: H256) -> bool {
		let Some(count) = self.count.checked_add(1) else { return false };
		if let Some(target) = self.target.as_mut().filter(|target| target.index == self.count) {
			target.peak = Some(self.peaks.len());
		}
		self.peaks.push(leaf);
		// Each trailing one of the count is a complete subtree that the leaf completes to a larger one.
		for _ in 0..self.count.trailing_ones() {
			self.join_last();
		}
		self.count = count;
		true
	}

	/// Joins the last two peaks.
	fn join_last(&mut self) {
		let (Some(right), Some(left)) = (self.peaks.pop(), self.peaks.pop()) else { return };
		let place = self.peaks.len();
		if let Some(target) = &mut self.target {
			if target.peak == Some(place) {
				target.path.push(right);
			} else if target.peak == Some(place.saturating_add(1)) {
				target.path.push(left);
				target.peak = Some(place);
			}
		}
		self.peaks.push(node_hash(&left, &right));
	}

	/// Root and count, and the proof where one was asked for; `None` without items. A proof for an item that was never
	/// added is `None`.
	pub fn finish(mut self) -> Option<(BatchRoot, Option<ItemProof>)> {
		while self.peaks.len() > 1 {
			self.join_last();
		}
		let root = BatchRoot { root: self.peaks.pop()?, count: self.count };
		let proof = self
			.target
			.filter(|target| target.peak.is_some())
			.map(|Target { index, path, .. }| ItemProof { index, path });
		Some((root, proof))
	}
}

impl ItemProof {
	/// Checks that the leaf stands in the batch at that place.
	///
	/// # Errors
	///
	/// With the first step that does not hold.
	pub fn verify(&self, leaf: H256, batch: &BatchRoot) -> Result<(), ProofFault> {
		let Self { index, path } = self;
		let (mut at, mut last) = match batch.count.checked_sub(1) {
			Some(last) if *index <= last => (*index, last),
			_ => return Err(ProofFault::NoSuchItem { index: *index, count: batch.count }),
		};
		let expected = path_length(at, last);
		if path.len() != expected {
			return Err(ProofFault::PathLength { found: path.len(), expected });
		}
		// RFC 9162, section 2.1.3.2: a node without a sibling to its right moves up as it is.
		let mut node = leaf;
		for sibling in path {
			if at % 2 == 1 || at == last {
				node = node_hash(sibling, &node);
				while at.is_multiple_of(2) && at != 0 {
					at /= 2;
					last /= 2;
				}
			} else {
				node = node_hash(&node, sibling);
			}
			at /= 2;
			last /= 2;
		}
		match node == batch.root {
			true => Ok(()),
			false => Err(ProofFault::OtherRoot { found: node }),
		}
	}
}

/// How many siblings are on the way from that place to the root of a tree with that last place.
fn path_length(index: u64, last: u64) -> usize {
	// Below the level on which both meet, each has a node of its own; above it, the last node has a sibling only to its
	// left, one for each bit that is set.
	let split = u64::BITS.saturating_sub((index ^ last).leading_zeros());
	let above = last.checked_shr(split).unwrap_or_default().count_ones();
	split.saturating_add(above) as usize
}

/// The leaf of an item at that place of a batch with that secret.
pub fn item_leaf(secret: &[u8; 32], index: u64, item: &[u8]) -> H256 {
	reading_leaf(&reading_salt(secret, index), item)
}

#[cfg(test)]
mod tests {
	use super::*;

	const SECRET: [u8; 32] = [7; 32];

	fn leaf(index: u64) -> H256 {
		item_leaf(&SECRET, index, &index.to_le_bytes())
	}

	/// RFC 6962, section 2.1, word for word.
	fn naive_root(leaves: &[H256]) -> H256 {
		match leaves {
			[leaf] => *leaf,
			_ => {
				let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
				node_hash(&naive_root(left), &naive_root(right))
			},
		}
	}

	/// RFC 6962, section 2.1.1, word for word.
	fn naive_path(index: usize, leaves: &[H256]) -> Vec<H256> {
		if leaves.len() == 1 {
			return Vec::new();
		}
		let split = leaves.len().next_power_of_two() / 2;
		let (left, right) = leaves.split_at(split);
		let (mut path, sibling) = match index < split {
			true => (naive_path(index, left), naive_root(right)),
			false => (naive_path(index - split, right), naive_root(left)),
		};
		path.push(sibling);
		path
	}

	fn built(count: u64, target: Option<u64>) -> (BatchRoot, Option<ItemProof>) {
		let mut tree = target.map_or_else(BatchTree::default, BatchTree::proving);
		for index in 0..count {
			assert!(tree.push(leaf(index)));
		}
		tree.finish().expect("there are items")
	}

	#[test]
	fn proof_should_be_that_of_rfc_6962_and_hold_when_any_item_of_any_batch_is_proved() {
		for count in 1..70u64 {
			let leaves: Vec<H256> = (0..count).map(leaf).collect();
			for index in 0..count {
				let (root, proof) = built(count, Some(index));
				assert_eq!(root, BatchRoot { root: naive_root(&leaves), count });
				let proof = proof.expect("the item was added");
				assert_eq!(proof.path, naive_path(index as usize, &leaves), "{index} of {count}");
				assert_eq!(proof.verify(leaf(index), &root), Ok(()), "{index} of {count}");
			}
		}
	}

	#[test]
	fn proof_should_not_hold_when_anything_is_altered() {
		for count in 1..20u64 {
			for index in 0..count {
				let (root, proof) = built(count, Some(index));
				let proof = proof.expect("the item was added");
				assert!(proof.verify(leaf(count), &root).is_err());
				for other in (0..=count).filter(|other| *other != index) {
					let moved = ItemProof { index: other, ..proof.clone() };
					assert!(moved.verify(leaf(index), &root).is_err(), "{index} as {other}");
				}
				for place in 0..proof.path.len() {
					let mut altered = proof.clone();
					altered.path[place].0[0] ^= 1;
					assert!(altered.verify(leaf(index), &root).is_err());
					let mut short = proof.clone();
					short.path.remove(place);
					let fault = short.verify(leaf(index), &root);
					assert!(matches!(fault, Err(ProofFault::PathLength { .. })), "{fault:?}");
				}
				let mut long = proof.clone();
				long.path.push(H256::zero());
				let fault = long.verify(leaf(index), &root);
				assert!(matches!(fault, Err(ProofFault::PathLength { .. })), "{fault:?}");
				let other = BatchRoot { root: H256::zero(), ..root };
				let fault = proof.verify(leaf(index), &other);
				assert_eq!(fault, Err(ProofFault::OtherRoot { found: root.root }));
			}
		}
	}

	#[test]
	fn proof_should_not_hold_when_a_node_passes_for_an_item() {
		// The tags differ: an inner node is no leaf, and a root with another count is another root.
		let (root, _) = built(2, None);
		let alone = BatchRoot { count: 1, ..root };
		let proof = ItemProof { index: 0, path: Vec::new() };
		let pair = [leaf(0).as_bytes(), leaf(1).as_bytes()].concat();
		assert!(proof.verify(item_leaf(&SECRET, 0, &pair), &alone).is_err());
	}

	#[test]
	fn proof_should_be_refused_when_the_place_is_beyond_the_batch() {
		let proof = ItemProof { index: 3, path: Vec::new() };
		for count in [0, 3] {
			let batch = BatchRoot { root: H256::zero(), count };
			let fault = ProofFault::NoSuchItem { index: 3, count };
			assert_eq!(proof.verify(H256::zero(), &batch), Err(fault));
		}
		let endless = BatchRoot { root: H256::zero(), count: u64::MAX };
		let last = ItemProof { index: u64::MAX - 1, path: Vec::new() };
		assert!(matches!(last.verify(H256::zero(), &endless), Err(ProofFault::PathLength { .. })));
	}

	#[test]
	fn tree_should_keep_a_logarithm_only_when_items_are_many() {
		let mut tree = BatchTree::proving(12_345);
		for index in 0..100_000u64 {
			assert!(tree.push(H256::from_low_u64_be(index)));
			assert!(tree.peaks.len() <= 17);
		}
		let (root, proof) = tree.finish().expect("there are items");
		let proof = proof.expect("the item was added");
		assert!(proof.path.len() <= 17);
		assert_eq!(proof.verify(H256::from_low_u64_be(12_345), &root), Ok(()));
	}

	#[test]
	fn tree_should_have_nothing_when_it_is_empty_or_full() {
		assert!(BatchTree::default().finish().is_none());
		let mut full = BatchTree { count: u64::MAX, ..BatchTree::default() };
		assert!(!full.push(H256::zero()));
		assert_eq!(full.count(), u64::MAX);
		assert!(built(2, Some(2)).1.is_none());
	}

	#[test]
	fn leaf_should_depend_on_secret_place_and_item_when_it_is_made() {
		let one = item_leaf(&SECRET, 1, b"item");
		assert_eq!(item_leaf(&SECRET, 1, b"item"), one);
		assert_ne!(item_leaf(&[8; 32], 1, b"item"), one);
		assert_ne!(item_leaf(&SECRET, 2, b"item"), one);
		assert_ne!(item_leaf(&SECRET, 1, b"itemz"), one);
	}
}
