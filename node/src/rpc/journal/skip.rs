//! What the node remembers of the ways into long journals.

use assent_primitives::{journal::JournalHead, Resource};
use sp_core::H256;
use std::collections::BTreeMap;

/// The most heads that are remembered of one journal: a walk between two of a journal's heads is at most about
/// its length divided by half of this.
const MAX_HEADS: usize = 4_096;

/// The most heads that are remembered in all; some twenty megabytes.
const MAX_HEADS_IN_ALL: usize = 1 << 18;

/// The least number of entries between two heads that are remembered of a journal, to begin with.
const FIRST_STRIDE: u64 = 64;

/// Heads at which pages end, of journals that were walked before.
///
/// Only heads of the finalised chain come in. They never change, so nothing here ever has to be taken back.
#[derive(Default)]
pub struct SkipIndex {
	journals: BTreeMap<Resource, Known>,
	/// The heads in all journals.
	heads: usize,
	/// Counts the uses, to tell which were the last.
	clock: u64,
}

/// What is known of one journal.
struct Known {
	/// The heads, by the number of entries before each.
	heads: BTreeMap<u64, H256>,
	/// The least number of entries between two of them.
	stride: u64,
	/// When it was used last, by the index's clock.
	used: u64,
}

impl SkipIndex {
	/// The nearest known head with at least `count` entries: `end` if nothing nearer is known.
	pub fn nearest(&mut self, resource: &Resource, count: u64, end: JournalHead) -> JournalHead {
		self.clock += 1;
		let Some(known) = self.journals.get_mut(resource) else { return end };
		known.used = self.clock;
		let nearest = known.heads.range(count..).next().filter(|(count, _)| **count < end.count);
		nearest.map_or(end, |(&count, &head)| JournalHead { count, head })
	}

	/// Takes note of heads of this journal at which pages end. They must be of the finalised chain.
	pub fn remember(&mut self, resource: &Resource, heads: Vec<JournalHead>) {
		// A short walk is as quick without.
		let (Some(first), Some(last)) = (heads.first(), heads.last()) else { return };
		if first.count.abs_diff(last.count) < FIRST_STRIDE {
			return;
		}

		self.clock += 1;
		let known = self.journals.entry(resource.clone()).or_insert_with(|| Known {
			heads: BTreeMap::new(),
			stride: FIRST_STRIDE,
			used: 0,
		});
		known.used = self.clock;
		let before = known.heads.len();
		for head in heads {
			known.insert(head);
		}
		self.heads = self.heads - before + known.heads.len();

		if self.heads > MAX_HEADS_IN_ALL {
			self.forget();
		}
	}

	/// Forgets the half of the journals that was not used for longest.
	fn forget(&mut self) {
		let mut uses: Vec<u64> = self.journals.values().map(|known| known.used).collect();
		uses.sort_unstable();
		let median = uses.get(uses.len() / 2).copied().unwrap_or_default();
		self.journals.retain(|_, known| known.used >= median);
		self.heads = self.journals.values().map(|known| known.heads.len()).sum();
	}
}

impl Known {
	/// Inserts a head, if none is known within a stride of it.
	fn insert(&mut self, JournalHead { count, head }: JournalHead) {
		let near = count.saturating_sub(self.stride - 1)..count.saturating_add(self.stride);
		if count == 0 || self.heads.range(near).next().is_some() {
			return;
		}
		self.heads.insert(count, head);
		while self.heads.len() > MAX_HEADS {
			self.thin();
		}
	}

	/// Doubles the stride, and drops the heads that now stand too close.
	fn thin(&mut self) {
		self.stride = self.stride.saturating_mul(2);
		let mut next = 0;
		self.heads.retain(|&count, _| {
			let keep = count >= next;
			if keep {
				next = count.saturating_add(self.stride);
			}
			keep
		});
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn resource(number: u32) -> Resource {
		Resource::Device { id: [7; 32].into(), tenure: number }
	}

	fn head(count: u64) -> JournalHead {
		JournalHead { count, head: H256::from_low_u64_be(count) }
	}

	/// The heads that a walk from one to the other meets, a page an entry.
	fn walked(from: u64, to: u64) -> Vec<JournalHead> {
		(to..from).rev().map(head).collect()
	}

	#[test]
	fn nearest_should_be_the_end_when_nothing_is_known() {
		let mut skip = SkipIndex::default();
		assert_eq!(skip.nearest(&resource(0), 5, head(9)), head(9));
	}

	#[test]
	fn nearest_should_be_within_two_strides_when_the_journal_was_walked() {
		let mut skip = SkipIndex::default();
		skip.remember(&resource(0), walked(10_000, 0));
		for count in [0, 1, 63, 64, 65, 4_999, 9_000] {
			let found = skip.nearest(&resource(0), count, head(10_000));
			assert!(found.count >= count && found.count - count <= 2 * FIRST_STRIDE);
			assert_eq!(found, head(found.count));
		}
		assert_eq!(skip.nearest(&resource(1), 0, head(10_000)), head(10_000));
	}

	#[test]
	fn remember_should_do_nothing_when_the_walk_was_short() {
		let mut skip = SkipIndex::default();
		skip.remember(&resource(0), walked(10_000, 9_950));
		assert_eq!(skip.heads, 0);
		assert!(skip.journals.is_empty());
	}

	#[test]
	fn remember_should_stay_bounded_and_even_when_a_journal_is_long() {
		let mut skip = SkipIndex::default();
		let end = 2_000_000;
		for from in (1..=20).rev() {
			skip.remember(&resource(0), walked(from * 100_000, (from - 1) * 100_000));
		}
		let known = &skip.journals[&resource(0)];
		assert!(known.heads.len() <= MAX_HEADS);
		assert_eq!(known.heads.len(), skip.heads);

		let longest = 4 * end / MAX_HEADS as u64;
		for count in (0..end - longest).step_by(9_973) {
			let found = skip.nearest(&resource(0), count, head(end));
			assert!(found.count - count <= longest, "{count} is {} away", found.count - count);
		}
	}

	#[test]
	fn remember_should_keep_the_latest_when_journals_are_many() {
		let mut skip = SkipIndex::default();
		let journals = 2 * MAX_HEADS_IN_ALL as u32 / 64;
		for number in 0..journals {
			skip.remember(&resource(number), walked(6_400, 0));
			assert!(skip.heads <= MAX_HEADS_IN_ALL);
		}
		let heads: usize = skip.journals.values().map(|known| known.heads.len()).sum();
		assert_eq!(skip.heads, heads);
		assert!(skip.journals.contains_key(&resource(journals - 1)));
		assert!(!skip.journals.contains_key(&resource(0)));
	}
}
