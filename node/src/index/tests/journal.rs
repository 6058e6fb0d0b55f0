//! Copies of one journal.

use super::*;
use crate::index::{
	journal::{Importer, MAX_PAGES},
	prune::Retention,
};
use crate::rpc::journal::walk::Limits;
use sp_core::Bytes;

/// Pages of 1, 3, 1, 5 and 2 entries in one journal, some of another between.
fn chain() -> TestIndex {
	let mut index = TestIndex::new();
	index.block(&[(0, 1)], false);
	index.block(&[(0, 3), (1, 2), (0, 1)], false);
	index.block(&[(1, 1)], false);
	index.block(&[(0, 5)], false);
	index.block(&[(0, 2)], false);
	index
}

struct Target {
	index: TestIndex,
	importer: Importer,
}

impl Target {
	fn gap(&self) -> u64 {
		self.importer.gap(&self.index, &resource(0)).expect("it can be walked").count
	}

	fn import(&self, pages: &[Bytes]) -> Result<u64, Error> {
		let Self { index, importer } = self;
		importer.import(index, index, None, &resource(0), pages).map(|gap| gap.count)
	}
}

fn target(source: &TestIndex) -> Target {
	Target { index: source.without_index(), importer: Importer::default() }
}

#[test]
fn journal_should_be_whole_when_its_pages_came_in_parts() {
	let source = chain();
	let pages = source.newest_first(&resource(0));
	let target = target(&source);
	assert_eq!(target.gap(), 12);
	assert_eq!(target.import(&pages[..2]), Ok(5));
	assert_eq!(target.gap(), 5);
	// Another node process goes on where the first stopped.
	let target = Target { importer: Importer::default(), ..target };
	assert_eq!(target.gap(), 5);
	assert_eq!(target.import(&pages[2..]), Ok(0));
	assert_eq!(target.gap(), 0);
	let kept = target.index.newest_first(&resource(0));
	assert_eq!(kept, pages);
	assert_eq!(target.import(&[]), Ok(0));
}

#[test]
fn gap_should_be_found_when_it_is_in_the_middle() {
	let source = chain();
	let pages = source.newest_first(&resource(0));
	let missing = source.pages[&resource(0)][2];
	source.remove(&page_key(&missing));
	let target = Target { index: source, importer: Importer::default() };
	assert_eq!(target.gap(), 5);
	// What is before the gap is there.
	assert_eq!(target.import(&pages[2..3]), Ok(0));

	// What was damaged is a gap too, and can be mended; so is what is journalled later.
	target.index.set(&page_key(&missing), b"damaged");
	let target = Target { importer: Importer::default(), ..target };
	assert_eq!(target.gap(), 5);
	assert_eq!(target.import(&pages[2..3]), Ok(0));
	let Target { mut index, importer } = target;
	index.block(&[(0, 1)], false);
	index.remove(&page_key(&index.journals[&resource(0)].head));
	let target = Target { index, importer };
	assert_eq!(target.gap(), 13);
}

#[test]
fn pages_should_be_refused_when_they_do_not_lead_to_the_head() {
	let source = chain();
	let pages = source.newest_first(&resource(0));
	let target = target(&source);
	let refused = |pages: Vec<Bytes>, page: usize, count: u64| {
		assert_eq!(target.import(&pages), Err(Error::NotNext { page, count }));
		assert!(target.index.values().is_empty());
	};
	refused(vec![pages[1].clone()], 0, 12);
	refused(vec![pages[0].clone(), pages[2].clone()], 1, 10);
	refused(vec![pages[0].clone(), pages[0].clone()], 1, 10);
	refused(vec![pages[0].clone(), altered(&pages[1])], 1, 10);
	refused(vec![altered(&pages[0])], 0, 12);
	refused(vec![Bytes(Vec::new())], 0, 12);
	refused(source.newest_first(&resource(1)), 0, 12);
	let all = [&pages[..], &pages[..1]].concat();
	refused(all, 5, 0);
	let many = vec![pages[0].clone(); MAX_PAGES + 1];
	assert_eq!(target.import(&many), Err(Error::LimitExceeded(MAX_PAGES)));
	assert!(target.index.values().is_empty());
}

#[test]
fn pages_should_be_taken_when_they_are_cut_otherwise_within_a_block() {
	let source = chain();
	let head = source.journals[&resource(0)];
	// The last page, one entry each.
	let last = source.newest_first(&resource(0)).swap_remove(0);
	let last = Page::read(&last).expect("it is one");
	let single = |place: usize, before| Page {
		resource: resource(0),
		before,
		entries: vec![last.entries[place].clone()],
	};
	let first = single(0, last.before);
	let second = single(1, first.after().expect("it has an entry"));
	assert_eq!(second.after(), Some(head));
	let target = target(&source);
	let pages: Vec<Bytes> = [second, first].iter().map(|page| page.encode().into()).collect();
	assert_eq!(target.import(&pages), Ok(10));
	// Entries of two blocks are never one page.
	let before = source.newest_first(&resource(0)).swap_remove(1);
	let before = Page::read(&before).expect("it is one");
	let both = Page {
		resource: resource(0),
		before: before.before,
		entries: [&before.entries[..], &last.entries[..]].concat(),
	};
	let target = super::journal::target(&source);
	let refusal = target.import(&[both.encode().into()]);
	assert_eq!(refusal, Err(Error::NotNext { page: 0, count: 12 }));
}

#[test]
fn pages_should_be_refused_when_the_node_does_not_keep_what_is_so_old() {
	let mut source = chain();
	source.skip(2 * 24 * 60 * 60 / 2);
	source.block(&[(0, 1)], false);
	let pages = source.newest_first(&resource(0));
	let Target { index, importer } = target(&source);
	let retention = Some(Retention::days(1));
	let import = |pages: &[Bytes]| importer.import(&index, &index, retention, &resource(0), pages);
	// What is new is kept, and what is wrong is still found behind it.
	let wrong = [&pages[..2], &pages[..1]].concat();
	assert_eq!(import(&wrong), Err(Error::NotNext { page: 2, count: 10 }));
	assert!(index.values().is_empty());
	assert_eq!(import(&pages).expect("the first is new").count, 12);
	let kept = index.values();
	assert_eq!(import(&pages[1..]), Err(Error::TooOld(5)));
	assert_eq!(index.values(), kept);
}

#[test]
fn pages_should_stay_as_they_are_when_a_copy_has_them_cut_otherwise() {
	let mut source = TestIndex::new();
	// Two extrinsics of one block, then another block.
	source.block(&[(0, 1), (0, 2)], false);
	source.block(&[(0, 1)], false);
	let pages = source.newest_first(&resource(0));
	let page = |place: usize| Page::read(&pages[place]).expect("it is one");
	let (second, first) = (page(1), page(2));
	let merged = Page { entries: [first.entries.clone(), second.entries].concat(), ..first };
	let missing = source.pages[&resource(0)][2];
	source.remove(&page_key(&missing));
	let target = Target { index: source, importer: Importer::default() };
	assert_eq!(target.gap(), 4);
	assert_eq!(target.import(&[pages[0].clone(), merged.encode().into()]), Ok(0));
	assert!(target.index.has(1) && target.index.has(2));
}

#[test]
fn gap_should_be_reached_in_steps_when_it_is_far_away() {
	let source = chain();
	let missing = source.pages[&resource(0)][0];
	let pages = source.newest_first(&resource(0));
	source.remove(&page_key(&missing));
	let limits = Limits { pages: 3, entries: 100 };
	let (mut index, importer) = (source, Importer::with_limits(limits));
	assert_eq!(importer.gap(&index, &resource(0)), Err(Error::TooFar(4)));
	assert_eq!(importer.gap(&index, &resource(0)).map(|gap| gap.count), Ok(1));
	let import = |index: &TestIndex, pages: &[Bytes]| {
		importer.import(index, index, None, &resource(0), pages).map(|gap| gap.count)
	};
	assert_eq!(import(&index, &pages[4..]), Ok(0));

	// What was journalled since is looked at alone, and a gap in it is found.
	index.block(&[(0, 1)], false);
	assert_eq!(importer.gap(&index, &resource(0)).map(|gap| gap.count), Ok(0));
	for _ in 0..5 {
		index.block(&[(0, 1)], false);
	}
	index.remove(&page_key(&index.pages[&resource(0)][6]));
	assert_eq!(importer.gap(&index, &resource(0)), Err(Error::TooFar(15)));
	assert_eq!(importer.gap(&index, &resource(0)).map(|gap| gap.count), Ok(14));
}
