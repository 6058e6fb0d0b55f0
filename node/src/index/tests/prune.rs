//! Dropping what is old.

use super::*;
use crate::{
	index::{
		blocks::{export, import, Position},
		journal::Importer,
		prune::{prune, Pruned, Retention, MAX_BLOCKS},
	},
	rpc::journal::{Error as JournalError, Journal, JournalApiServer},
};
use std::sync::Arc;

/// Slots of a day.
const DAY: u64 = 24 * 60 * 60 / 2;

/// Two old blocks with entries, of block 1 and 3; two new ones.
fn chain() -> TestIndex {
	let mut index = TestIndex::new();
	index.block(&[(0, 2), (1, 1)], true);
	index.empty(1);
	index.block(&[(0, 3)], false);
	index.skip(2 * DAY);
	index.block(&[(0, 1)], true);
	index.block(&[(2, 1)], false);
	index
}

fn day() -> Retention {
	Retention::days(1)
}

fn served(index: TestIndex, journal: u32, from: u64) -> Result<usize, JournalError> {
	let journals = Arc::new(Journal::new(index));
	let asked = sp_core::Bytes(resource(journal).encode());
	journals.journal_entries(asked, from, 100).map(|answer| answer.entries.len())
}

#[test]
fn old_entries_should_be_dropped_and_named_when_asked_for() {
	let index = chain();
	let pruned = prune(&index, day(), MAX_BLOCKS).expect("it can be read");
	assert_eq!(pruned, Pruned { pages: 4, first_kept: 4, more: false });
	assert!(!index.has(1) && !index.has(3) && index.has(4) && index.has(5));
	// Nothing of them is left, what says so excepted: the first block kept, and a count for each journal.
	let left = index.values();
	assert_eq!(left.len(), 3 + 2 + 1 + 2);
	assert_eq!(first_kept(|key| index.get(key)), 4);
	for (journal, count) in [(0, 5), (1, 1), (2, 0)] {
		assert_eq!(pruned_of(&resource(journal), |key| index.get(key)), count);
	}

	let again = prune(&index, day(), MAX_BLOCKS).expect("it can be read");
	assert_eq!(again, Pruned { pages: 0, first_kept: 4, more: false });
	assert_eq!(index.values(), left);

	// What stayed is served; what went is named.
	let copy = |index: &TestIndex| {
		let copy = index.without_index();
		for (key, value) in index.values() {
			copy.set(&key, &value);
		}
		copy
	};
	assert_eq!(served(copy(&index), 0, 5), Ok(1));
	assert_eq!(served(copy(&index), 0, 3), Err(JournalError::Pruned { first: 3, last: 4 }));
	assert_eq!(served(copy(&index), 1, 0), Err(JournalError::Pruned { first: 0, last: 0 }));
	assert_eq!(served(copy(&index), 2, 0), Ok(1));
	// A gap of another kind is not said to be one of these.
	let gap = copy(&index);
	gap.remove(&page_key(&index.journals[&resource(2)].head));
	assert!(matches!(served(gap, 2, 0), Err(JournalError::Walk(_))));
}

#[test]
fn nothing_should_be_dropped_when_it_is_new_enough() {
	let index = chain();
	let before = index.values();
	let pruned = prune(&index, Retention::days(3), MAX_BLOCKS).expect("it can be read");
	assert_eq!((pruned.pages, pruned.first_kept), (0, 1));
	assert_eq!(index.values(), before);
}

#[test]
fn work_should_be_bounded_when_there_is_much_to_drop() {
	let index = chain();
	let steps: Vec<_> = (0..4).map(|_| prune(&index, day(), 1).expect("it can be read")).collect();
	let seen: Vec<_> = steps.iter().map(|step| (step.pages, step.first_kept, step.more)).collect();
	assert_eq!(seen, [(3, 2, true), (0, 3, true), (1, 4, true), (0, 4, false)]);
}

#[test]
fn copies_should_be_dropped_like_the_rest_when_they_came_in_later() {
	let source = chain();
	let old = export(&source, Position::default()).expect("it can be read").blocks;
	let index = chain();
	prune(&index, day(), MAX_BLOCKS).expect("it can be read");
	let left = index.values();

	// Of a block, whole and in part.
	let mut blocks = old[..2].to_vec();
	blocks[0].pages.truncate(1);
	import(&index, None, &blocks).expect("it is right");
	assert_ne!(index.values(), left);
	let pruned = prune(&index, day(), MAX_BLOCKS).expect("it can be read");
	assert_eq!(pruned.pages, 2);
	assert_eq!(index.values(), left);

	// Of a journal.
	let pages = source.newest_first(&resource(0));
	let importer = Importer::default();
	importer.import(&index, &index, None, &resource(0), &pages[1..]).expect("it is right");
	assert_ne!(index.values(), left);
	prune(&index, day(), MAX_BLOCKS).expect("it can be read");
	assert_eq!(index.values(), left);
}

#[test]
fn pages_of_other_blocks_should_stay_when_a_copy_names_their_heads() {
	let index = chain();
	let source = chain();
	let mut block = export(&source, Position::default()).expect("it can be read").blocks[0].clone();
	index.remove(&block_key(&index.root(1).root));
	// Of a block that is new, in the copy of one that is old.
	let new = source.pages[&resource(2)][0];
	block.heads[0] = new;
	block.pages.clear();
	let imported = import(&index, None, &[block]).expect("it has the block's leaves");
	assert_eq!(imported.partial, [1]);
	prune(&index, day(), MAX_BLOCKS).expect("it can be read");
	assert!(index.has(5));
	// Nor when the list stands there already, as an earlier version kept it.
	let index = chain();
	index.set(&loose_key(1), &vec![new].encode());
	prune(&index, day(), MAX_BLOCKS).expect("it can be read");
	assert!(!index.has(1) && index.has(5));
	assert_eq!(pruned_of(&resource(2), |key| index.get(key)), 0);
}

#[test]
fn blocks_should_be_passed_over_when_nothing_of_them_can_be_read() {
	let index = chain();
	let head = index.pages[&resource(0)][1];
	index.set(&page_key(&head), b"damaged");
	let pruned = prune(&index, day(), MAX_BLOCKS).expect("it can be read");
	assert_eq!((pruned.pages, pruned.first_kept), (3, 4));
}
