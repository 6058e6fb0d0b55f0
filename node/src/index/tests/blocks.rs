//! Copies of blocks.

use super::*;
use crate::{
	index::{
		blocks::{export, import, Imported, IndexedBlock, Missing, Position, MAX_BLOCKS},
		prune::Retention,
	},
	rpc::copies::{Copies, CopiesApiServer},
};
use jsonrpsee::{types::ErrorObjectOwned, Extensions};
use sc_rpc_api::DenyUnsafe;
use std::sync::Arc;

fn chain() -> TestIndex {
	let mut index = TestIndex::new();
	index.block(&[(0, 1)], false);
	index.empty(3);
	index.block(&[(0, 3), (1, 2), (0, 1)], true);
	index.block(&[], true);
	index.empty(1);
	index.block(&[(1, 5)], false);
	index
}

fn all(index: &TestIndex) -> Vec<IndexedBlock> {
	let exported = export(index, Position::default()).expect("it can be read");
	assert_eq!(exported.next, Position { block: index.headers.len() as u32, page: 0 });
	exported.blocks
}

#[test]
fn index_should_be_the_same_when_it_was_copied_into_an_empty_one() {
	let source = chain();
	let target = source.without_index();
	let blocks = all(&source);
	assert_eq!(blocks.iter().map(|block| block.number).collect::<Vec<_>>(), [1, 5, 6, 8]);
	let imported = import(&target, None, &blocks).expect("it is right");
	let expected = Imported { pages: 7, whole: 4, partial: Vec::new() };
	assert_eq!(imported, expected);
	assert_eq!(target.values(), source.values());
	// Once more does no harm.
	let nothing = Imported { pages: 0, ..imported };
	assert_eq!(import(&target, None, &blocks), Ok(nothing));
	assert_eq!(target.values(), source.values());
}

#[test]
fn export_should_name_blocks_when_the_index_lacks_them() {
	let index = chain();
	for number in [5, 6] {
		index.remove(&block_key(&index.root(number).root));
	}
	let exported = export(&index, Position::default()).expect("it can be read");
	assert_eq!(exported.missing, [Missing { first: 5, last: 6 }]);
	assert_eq!(exported.blocks.len(), 2);

	// A page that was altered is none.
	let index = chain();
	let head = index.pages[&resource(1)][1];
	let bytes = index.get(&page_key(&head)).expect("it is there");
	index.set(&page_key(&head), &altered(&bytes.into()));
	let exported = export(&index, Position { block: 7, page: 0 }).expect("it can be read");
	assert_eq!((exported.blocks.len(), exported.missing), (0, vec![Missing { first: 8, last: 8 }]));
}

#[test]
fn export_should_go_on_within_a_block_when_its_pages_are_many() {
	let mut source = TestIndex::new();
	// Some 180 bytes an entry.
	source.block(&[(0, 4_000), (1, 4_000), (2, 4_000), (3, 10)], false);
	source.block(&[(4, 1)], false);
	let target = source.without_index();
	let (mut at, mut answers) = (Position::default(), Vec::new());
	while at.block <= Index::finalised(&source) {
		let exported = export(&source, at).expect("it can be read");
		assert!(exported.next > at, "{:?}", exported.next);
		answers.push(import(&target, None, &exported.blocks).expect("it is right"));
		at = exported.next;
	}
	assert!(answers.len() > 1);
	assert_eq!(answers[0], Imported { pages: 2, whole: 0, partial: vec![1] });
	assert_eq!(answers.iter().map(|answer| answer.pages).sum::<u64>(), 5);
	assert!(target.has(1) && target.has(2));
}

#[test]
fn import_should_keep_nothing_when_anything_is_wrong() {
	let source = chain();
	let blocks = all(&source);
	let target = source.without_index();
	let refused = |change: &dyn Fn(&mut Vec<IndexedBlock>), error: Error| {
		let mut forged = blocks.clone();
		change(&mut forged);
		assert_eq!(import(&target, None, &forged), Err(error));
		assert!(target.values().is_empty());
	};
	let leaves = blocks[3].leaves.len();
	refused(&|it| it[3].leaves[0] = H256::zero(), Error::OtherLeaves(8));
	refused(&|it| it[3].leaves.truncate(leaves - 1), Error::OtherLeaves(8));
	refused(&|it| it[3].leaves.push(H256::zero()), Error::OtherLeaves(8));
	refused(&|it| it[1].leaves.swap(0, 1), Error::OtherLeaves(5));
	let other = |block, page| Error::OtherPage { block, page };
	refused(&|it| it[3].pages[0] = altered(&it[3].pages[0]), other(8, 0));
	refused(&|it| it[1].pages[3] = altered(&it[1].pages[3]), other(5, 3));
	refused(&|it| it[1].pages.swap(0, 1), other(5, 1));
	refused(&|it| it[1].pages[1] = it[3].pages[0].clone(), other(5, 1));
	refused(&|it| it[1].pages[1].0.push(0), other(5, 1));
	refused(&|it| it[1].pages[1].0.clear(), other(5, 1));
	let last = blocks[1].pages[3].clone();
	refused(&|it| it[1].pages.push(last.clone()), other(5, 4));
	refused(&|it| it[1].heads[0] = H256::zero(), other(5, 0));
	refused(&|it| it[1].number = 6, Error::OtherLeaves(6));
	refused(&|it| it[1].number = 4, Error::NoEntries(4));
	refused(&|it| it[1].number = 9, Error::NotFinal(9));
	refused(&|it| *it = vec![it[0].clone(); MAX_BLOCKS + 1], Error::LimitExceeded(MAX_BLOCKS));
}

#[test]
fn import_should_not_keep_a_list_when_it_is_in_another_order() {
	let source = chain();
	let target = source.without_index();
	let mut block = all(&source)[1].clone();
	block.heads.swap(0, 1);
	let imported = import(&target, None, &[block.clone()]).expect("the pages are right");
	assert_eq!(imported, Imported { pages: 4, whole: 0, partial: vec![5] });
	assert!(!target.has(5));
	// The right one mends it, without the pages.
	block.heads.swap(0, 1);
	block.pages.clear();
	let imported = import(&target, None, &[block]).expect("it is right");
	assert_eq!(imported, Imported { pages: 0, whole: 1, partial: Vec::new() });
	assert!(target.has(5));
}

#[test]
fn import_should_leave_a_block_alone_when_all_of_it_is_there() {
	let source = chain();
	let target = chain();
	let mut block = all(&source)[1].clone();
	// The same leaves, cut otherwise.
	let page = Page::read(&block.pages[0]).expect("it is one");
	let (first, rest) = page.entries.split_at(1);
	let first = Page { entries: first.to_vec(), ..page.clone() };
	let before = first.after().expect("it has an entry");
	let rest = Page { before, entries: rest.to_vec(), ..page };
	block.heads.insert(0, before.head);
	block.pages.splice(..1, [first, rest].map(|page| page.encode().into()));
	let imported = import(&target, None, &[block.clone()]).expect("it is right");
	assert_eq!(imported, Imported { pages: 0, whole: 1, partial: Vec::new() });
	assert_eq!(target.values(), source.values());
	// Where nothing is, it is as good as the other.
	let target = source.without_index();
	import(&target, None, &[block]).expect("it is right");
	assert!(target.has(5));
}

#[test]
fn import_should_be_refused_when_the_node_does_not_keep_what_is_so_old() {
	let mut source = chain();
	source.skip(2 * 24 * 60 * 60 / 2);
	source.block(&[(2, 1)], false);
	let target = source.without_index();
	let blocks = all(&source);
	let days = |days| Some(Retention::days(days));
	assert_eq!(import(&target, days(1), &blocks), Err(Error::TooOld(1)));
	assert!(target.values().is_empty());
	assert!(import(&target, days(1), &blocks[4..]).is_ok());
	assert!(import(&target, days(3), &blocks).is_ok());
}

#[test]
fn copies_should_be_refused_when_unsafe_methods_are() {
	let source = chain();
	let blocks = all(&source);
	let copies = Arc::new(Copies::new(source.without_index(), source.without_index(), None));
	let mut extensions = Extensions::new();
	extensions.insert(DenyUnsafe::Yes);
	let denied = |result: Result<(), ErrorObjectOwned>| {
		let error = result.expect_err("it is not for everybody");
		assert!(error.message().contains("unsafe"), "{error}");
	};
	let asked = sp_core::Bytes(resource(0).encode());
	denied(copies.export_index(&extensions, 0, 0).map(drop));
	denied(copies.import_index(&extensions, blocks.clone()).map(drop));
	denied(copies.journal_gap(&extensions, asked.clone()).map(drop));
	denied(copies.import_journal(&extensions, asked.clone(), Vec::new()).map(drop));

	extensions.insert(DenyUnsafe::No);
	let imported = copies.import_index(&extensions, blocks.clone()).expect("the operator may");
	assert_eq!(imported.whole, 4);
	let exported = copies.export_index(&extensions, 0, 0).expect("the operator may");
	assert_eq!(exported.blocks, blocks);
	let error = copies.journal_gap(&extensions, asked.0[1..].to_vec().into()).map(drop);
	assert_eq!(error.expect_err("it is no resource").code(), 9029);
}
