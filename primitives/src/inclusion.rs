//! Proofs that a leaf is one of a block's audit tree: the inclusion proofs of RFC 6962 (section 2.1.1), checked as
//! RFC 9162 (section 2.1.3.2) says.
//!
//! A path has exactly the hashes that the leaf's place in the tree needs: a longer or shorter one is none.

use crate::merkle::{node_hash, AuditRoot, AuditTree};
use alloc::vec::Vec;
use sp_core::H256;

/// The hashes that lead from the leaf at `index` to the root, from the leaf's neighbour on; `None` if there is no
/// such leaf.
///
/// It hashes every other leaf once.
pub fn inclusion_path(leaves: &[H256], index: u32) -> Option<Vec<H256>> {
	let mut index = usize::try_from(index).ok().filter(|index| *index < leaves.len())?;
	let mut rest = leaves;
	let mut path = Vec::new();
	// From the root down: at each fork, the root of the half that the leaf is not in.
	while rest.len() > 1 {
		let (left, right) = rest.split_at(split(rest.len()));
		let other;
		(rest, other) = if index < left.len() {
			(left, right)
		} else {
			index = index.saturating_sub(left.len());
			(right, left)
		};
		path.push(root(other)?);
	}
	path.reverse();
	Some(path)
}

/// The largest power of two below a number of leaves; at least two leaves.
fn split(leaves: usize) -> usize {
	leaves.div_ceil(2).next_power_of_two()
}

fn root(leaves: &[H256]) -> Option<H256> {
	let mut tree = AuditTree::default();
	leaves.iter().all(|leaf| tree.push(*leaf)).then_some(())?;
	tree.root().map(|root| root.root)
}

impl AuditRoot {
	/// Whether the leaf is the one at `index`, as the path shows.
	pub fn includes(&self, leaf: H256, index: u32, path: &[H256]) -> bool {
		// The index of the node on the way up, and that of the last node on its level.
		let (Some(mut last), mut at) = (self.leaves.checked_sub(1), index) else { return false };
		if at > last {
			return false;
		}
		let mut node = leaf;
		for other in path {
			if last == 0 {
				return false;
			}
			if at & 1 == 1 || at == last {
				node = node_hash(other, &node);
				// The last node of an odd level moves up until it has a neighbour on its left.
				while at & 1 == 0 && at != 0 {
					at >>= 1;
					last >>= 1;
				}
			} else {
				node = node_hash(&node, other);
			}
			at >>= 1;
			last >>= 1;
		}
		last == 0 && node == self.root
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn leaves(count: u32) -> Vec<H256> {
		(0..count).map(|number| H256::from_low_u64_be(u64::from(number) + 1)).collect()
	}

	fn tree(leaves: &[H256]) -> AuditRoot {
		let mut tree = AuditTree::default();
		assert!(leaves.iter().all(|leaf| tree.push(*leaf)));
		tree.root().expect("there are leaves")
	}

	#[test]
	fn path_should_lead_to_the_root_when_it_is_that_of_the_leaf() {
		for count in 1..=70 {
			let leaves = leaves(count);
			let root = tree(&leaves);
			for (index, leaf) in (0..).zip(&leaves) {
				let path = inclusion_path(&leaves, index).expect("there is such a leaf");
				assert!(root.includes(*leaf, index, &path), "leaf {index} of {count}");
				assert!(path.len() <= 7);
			}
		}
	}

	#[test]
	fn path_should_not_exist_when_there_is_no_such_leaf() {
		assert_eq!(inclusion_path(&leaves(5), 5), None);
		assert_eq!(inclusion_path(&[], 0), None);
		assert!(!AuditRoot { root: H256::zero(), leaves: 0 }.includes(H256::zero(), 0, &[]));
	}

	proptest! {
		#[test]
		fn path_should_not_verify_when_anything_is_changed(
			count in 2u32..200,
			which in 0u32..200,
			other in 0u32..220,
			place in 0usize..8,
		) {
			let leaves = leaves(count);
			let root = tree(&leaves);
			let index = which % count;
			let leaf = leaves[index as usize];
			let path = inclusion_path(&leaves, index).expect("there is such a leaf");

			prop_assert!(other == index || !root.includes(leaf, other, &path));
			prop_assert!(!root.includes(H256::repeat_byte(7), index, &path));
			let mut altered = path.clone();
			let at = place % path.len();
			altered[at] = H256::repeat_byte(9);
			prop_assert!(!root.includes(leaf, index, &altered));
			let mut shorter = path.clone();
			shorter.remove(at);
			prop_assert!(!root.includes(leaf, index, &shorter));
			let mut longer = path.clone();
			longer.insert(at, H256::repeat_byte(9));
			prop_assert!(!root.includes(leaf, index, &longer));
		}
	}
}
