//! Merkle trees of SHA3-512, in the shape of the audit tree (RFC 6962): built leaf by leaf, in memory that grows with the logarithm
//! of their number.

use super::hash::{tagged, Hash64, TAG_NODE};
use alloc::vec::Vec;

fn node(left: &Hash64, right: &Hash64) -> Hash64 {
	tagged(&TAG_NODE, &(left, right))
}

/// A complete subtree.
#[derive(Clone, Copy, Debug)]
struct Peak {
	hash: Hash64,
	/// Its first leaf.
	first: u32,
}

/// A tree that grows, and the paths of some of its leaves.
#[derive(Clone, Debug, Default)]
pub struct Tree {
	leaves: u32,
	/// The largest first.
	peaks: Vec<Peak>,
	paths: Vec<(u32, Vec<Hash64>)>,
}

impl Tree {
	/// The number of leaves.
	pub fn leaves(&self) -> u32 {
		self.leaves
	}

	/// Adds a leaf, and keeps the path of it if it is wanted. `None`, and unchanged, if there are 2^32 - 1 leaves already.
	#[must_use]
	pub fn push(&mut self, leaf: Hash64, wanted: bool) -> Option<u32> {
		let place = self.leaves;
		let leaves = place.checked_add(1)?;
		if wanted {
			self.paths.push((place, Vec::new()));
		}
		let mut right = Peak { hash: leaf, first: place };
		// Each trailing one of the count is a complete subtree that the leaf completes to a larger one.
		for _ in 0..place.trailing_ones() {
			let left = self.peaks.pop()?;
			right = join(&mut self.paths, left, right);
		}
		self.peaks.push(right);
		self.leaves = leaves;
		Some(place)
	}

	/// The root, and the wanted leaves with their paths, in the order of their places; zeros without leaves.
	pub fn finish(mut self) -> (Hash64, Vec<(u32, Vec<Hash64>)>) {
		let Some(mut right) = self.peaks.pop() else { return (Hash64::ZERO, self.paths) };
		while let Some(left) = self.peaks.pop() {
			right = join(&mut self.paths, left, right);
		}
		(right.hash, self.paths)
	}
}

/// The subtree of two neighbours. The path of a leaf goes on with the half that it is not in.
fn join(paths: &mut [(u32, Vec<Hash64>)], left: Peak, right: Peak) -> Peak {
	// Leaves are wanted in the order of their places: what begins here is all of both halves.
	let start = paths.partition_point(|(place, _)| *place < left.first);
	for (place, path) in paths.get_mut(start..).into_iter().flatten() {
		path.push(if *place < right.first { right.hash } else { left.hash });
	}
	Peak { hash: node(&left.hash, &right.hash), first: left.first }
}

/// Whether the leaf is the one at `index` of so many, as the path shows: RFC 9162, section 2.1.3.2.
pub fn includes(root: &Hash64, leaves: u32, leaf: Hash64, index: u32, path: &[Hash64]) -> bool {
	// The index of the node on the way up, and that of the last node on its level.
	let (Some(mut last), mut at) = (leaves.checked_sub(1), index) else { return false };
	if at > last {
		return false;
	}
	let mut reached = leaf;
	for other in path {
		if last == 0 {
			return false;
		}
		if at & 1 == 1 || at == last {
			reached = node(other, &reached);
			// The last node of an odd level moves up until it has a neighbour on its left.
			while at & 1 == 0 && at != 0 {
				at >>= 1;
				last >>= 1;
			}
		} else {
			reached = node(&reached, other);
		}
		at >>= 1;
		last >>= 1;
	}
	last == 0 && reached == *root
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn leaf(number: u32) -> Hash64 {
		let mut bytes = [0; 64];
		bytes[..4].copy_from_slice(&(number + 1).to_le_bytes());
		Hash64(bytes)
	}

	/// RFC 6962, section 2.1, word for word.
	fn naive_root(leaves: &[Hash64]) -> Hash64 {
		if let [leaf] = leaves {
			return *leaf;
		}
		let split = leaves.len().next_power_of_two() / 2;
		node(&naive_root(&leaves[..split]), &naive_root(&leaves[split..]))
	}

	fn tree(count: u32, wanted: impl Fn(u32) -> bool) -> (Hash64, Vec<(u32, Vec<Hash64>)>) {
		let mut tree = Tree::default();
		for number in 0..count {
			assert_eq!(tree.push(leaf(number), wanted(number)), Some(number));
		}
		assert_eq!(tree.leaves(), count);
		assert!(tree.peaks.len() <= 8);
		tree.finish()
	}

	#[test]
	fn every_leaf_should_be_included_when_its_path_was_kept() {
		for count in 1..=70 {
			let (root, paths) = tree(count, |_| true);
			assert_eq!(root, naive_root(&(0..count).map(leaf).collect::<Vec<_>>()));
			assert_eq!(paths.len() as u32, count);
			for (number, (place, path)) in (0..).zip(&paths) {
				assert_eq!(number, *place);
				assert!(includes(&root, count, leaf(number), number, path), "{number} of {count}");
			}
		}
		assert_eq!(Tree::default().finish(), (Hash64::ZERO, Vec::new()));
		assert!(!includes(&Hash64::ZERO, 0, Hash64::ZERO, 0, &[]));
	}

	#[test]
	fn leaf_should_be_refused_when_the_tree_is_full() {
		let mut tree = Tree { leaves: u32::MAX, ..Default::default() };
		assert_eq!(tree.push(leaf(0), true), None);
		assert!(tree.paths.is_empty() && tree.peaks.is_empty());
	}

	proptest! {
		#[test]
		fn leaf_should_not_be_included_when_anything_is_changed(
			count in 2u32..200,
			which in any::<prop::sample::Index>(),
			other in 0u32..220,
			place in any::<prop::sample::Index>(),
		) {
			let index = which.index(count as usize) as u32;
			let (root, paths) = tree(count, |number| number == index);
			let [(_, path)] = &paths[..] else { panic!("one is wanted") };
			let leaf = leaf(index);
			prop_assert!(includes(&root, count, leaf, index, path));
			prop_assert!(other == index || !includes(&root, count, leaf, other, path));
			prop_assert!(!includes(&root, count, Hash64([7; 64]), index, path));
			let place = place.index(path.len());
			let changed = |change: &dyn Fn(&mut Vec<Hash64>)| {
				let mut path = path.clone();
				change(&mut path);
				includes(&root, count, leaf, index, &path)
			};
			prop_assert!(!changed(&|path| path[place] = Hash64([9; 64])));
			prop_assert!(!changed(&|path| path.truncate(place)));
			prop_assert!(!changed(&|path| path.insert(place, Hash64([9; 64]))));
		}
	}
}
