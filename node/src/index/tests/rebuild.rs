//! Making the index anew.

use super::*;
use crate::index::{
	blocks::Missing,
	prune::{prune, Retention, MAX_BLOCKS},
	rebuild::{rebuild, Blocks, Reason, Rebuilt},
};

/// Blocks that set in the index what they set when they were made, or cannot be executed.
struct TestBlocks<'a> {
	source: &'a TestIndex,
	without: BTreeMap<BlockNumber, Reason>,
	/// Blocks that set something else.
	differing: Vec<BlockNumber>,
}

impl<'a> TestBlocks<'a> {
	fn of(source: &'a TestIndex) -> Self {
		Self { source, without: BTreeMap::new(), differing: Vec::new() }
	}
}

impl Blocks for TestBlocks<'_> {
	fn execute(
		&self,
		number: BlockNumber,
	) -> Result<Result<Vec<(Vec<u8>, Vec<u8>)>, Reason>, Error> {
		if let Some(reason) = self.without.get(&number) {
			return Ok(Err(*reason));
		}
		let root = self.source.root(number);
		let kept = Kept::read(&root, |key| self.source.get(key)).expect("it is there");
		let mut values = vec![(block_key(&root.root), kept.heads.encode())];
		for (head, page) in kept.heads.iter().zip(kept.pages) {
			let key = KeptPage::read(&page, head).expect("it is one").key(head);
			values.push((key, page));
		}
		if self.differing.contains(&number) {
			values.pop();
		}
		Ok(Ok(values))
	}
}

fn chain() -> TestIndex {
	let mut index = TestIndex::new();
	index.block(&[(0, 1)], false);
	index.empty(2);
	for _ in 0..3 {
		index.block(&[(0, 2), (1, 1)], true);
	}
	index
}

#[test]
fn index_should_be_whole_when_all_blocks_can_be_executed() {
	let source = chain();
	let target = source.without_index();
	let rebuilt = rebuild(&target, &TestBlocks::of(&source), 0, 6, |_| ()).expect("it can be read");
	assert_eq!(rebuilt, Rebuilt { blocks: 4, present: 0, missing: Vec::new() });
	assert_eq!(target.values(), source.values());
	let again = rebuild(&target, &TestBlocks::of(&source), 0, 6, |_| ()).expect("it can be read");
	assert_eq!(again, Rebuilt { blocks: 0, present: 4, missing: Vec::new() });
}

#[test]
fn ranges_should_be_named_when_blocks_cannot_be_executed() {
	let source = chain();
	let target = source.without_index();
	let mut blocks = TestBlocks::of(&source);
	blocks.without.extend([(1, Reason::NoState), (4, Reason::NoState), (5, Reason::NoBody)]);
	blocks.differing.push(6);
	let rebuilt = rebuild(&target, &blocks, 1, 6, |_| ()).expect("it can be read");
	let missing = |first, last, reason| (Missing { first, last }, reason);
	assert_eq!(
		rebuilt.missing,
		[
			missing(1, 4, Reason::NoState),
			missing(5, 5, Reason::NoBody),
			missing(6, 6, Reason::Differs),
		]
	);
	// Of a block that did not lead to its header nothing is kept.
	assert!(target.values().is_empty());
	for (_, reason) in rebuilt.missing {
		assert!(!reason.to_string().is_empty());
	}
}

#[test]
fn blocks_should_be_pruned_again_when_they_were_made_anew() {
	let source = chain();
	let mut target = chain();
	target.skip(2 * 24 * 60 * 60 / 2);
	target.empty(1);
	prune(&target, Retention::days(1), MAX_BLOCKS).expect("it can be read");
	let left = target.values();
	rebuild(&target, &TestBlocks::of(&source), 1, 6, |_| ()).expect("it can be read");
	assert!(target.has(1) && target.has(6));
	prune(&target, Retention::days(1), MAX_BLOCKS).expect("it can be read");
	assert_eq!(target.values(), left);
}
