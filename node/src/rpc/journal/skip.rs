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
