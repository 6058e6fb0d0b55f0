//! Journals made up in memory, and what the method serves of them.

use super::*;
use assent_primitives::{
	journal::{Entry, Page},
	Access, AccountId, Action, Basis, Categories, DenyReason, Purpose, RequestLabels, Role,
	Verdict,
};
use std::{
	collections::HashMap,
	sync::atomic::{AtomicUsize, Ordering::Relaxed},
};

/// An index of one journal's pages.
struct TestJournal {
	head: Option<JournalHead>,
	pages: HashMap<H256, Vec<u8>>,
	/// The heads after the pages, in order.
	ends: Vec<JournalHead>,
	/// How many pages were read.
	reads: AtomicUsize,
	/// How many entries were dropped.
	pruned: u64,
}

fn resource() -> Resource {
	Resource::Device { id: [7; 32].into(), tenure: 3 }
}

fn at() -> H256 {
	H256::repeat_byte(0xf1)
}

fn entry(number: u64) -> Entry {
	let account = AccountId::new([1; 32]);
	Entry {
		controller: account.clone(),
		accessor: account.clone(),
		operator: account,
		block: 1,
		recorded_at: number,
		access: Access {
			staff: None,
			role: Role::CareProvider,
			basis: Basis::Consent,
			action: Action::Access,
			purpose: Purpose::Treat,
			categories: Categories::ALL,
			labels: RequestLabels::NotStated,
			object: [2; 32].into(),
			claimed_at: number,
			maximum_price: 0,
			corrects: None,
			disclosure: None,
			source: None,
		},
		verdict: Verdict::deny(DenyReason::NoPermit),
	}
}

impl TestJournal {
	/// A journal of pages with so many entries each.
	fn of(lengths: &[u64]) -> Self {
		let mut before = JournalHead::default();
		let mut journal = Self {
			head: None,
			pages: HashMap::new(),
			ends: Vec::new(),
			reads: AtomicUsize::new(0),
			pruned: 0,
		};
		for length in lengths {
			let entries = (before.count..before.count + length).map(entry).collect();
			let page = Page { resource: resource(), before, entries };
			before = page.after().expect("a page has entries");
			journal.pages.insert(before.head, page.encode());
			journal.ends.push(before);
			journal.head = Some(before);
		}
		journal
	}

	/// Changes the page with that number.
	fn change(&mut self, page: usize, change: impl FnOnce(&mut Page)) {
		let bytes = self.pages.get_mut(&self.ends[page].head).expect("there is such a page");
		let mut page = Page::decode_all(&mut &bytes[..]).expect("it is one of ours");
		change(&mut page);
		*bytes = page.encode();
	}

	/// The heads after every entry, from none on.
	fn heads(&self) -> Vec<H256> {
		let mut journal = JournalHead::default();
		let mut heads = vec![journal.head];
		while journal.count < self.head.unwrap_or_default().count {
			let link = journal.extend(&resource(), &entry(journal.count).hash());
			journal = link.expect("far below 2^64").after;
			heads.push(journal.head);
		}
		heads
	}

	fn serve(self) -> Arc<Journal<Self>> {
		Arc::new(Journal::new(self))
	}
}

impl Journals for TestJournal {
	fn finalised(&self, asked: &Resource) -> Result<(H256, Option<JournalHead>), Error> {
		Ok((at(), self.head.filter(|_| *asked == resource())))
	}

	fn page(&self, head: &H256) -> Option<Vec<u8>> {
		self.reads.fetch_add(1, Relaxed);
		self.pages.get(head).cloned()
	}

	fn pruned(&self, asked: &Resource) -> u64 {
		assert_eq!(*asked, resource());
		self.pruned
	}
}

fn ask(
	journal: &Arc<Journal<TestJournal>>,
	from: u64,
	limit: u32,
) -> Result<JournalEntries, Error> {
	journal.journal_entries(resource().encode().into(), from, limit)
}

fn missing(first: u64, last: u64) -> Error {
	Error::Walk(walk::Error::PageMissing { first, last })
}

fn damaged(first: u64, last: u64) -> Error {
	Error::Walk(walk::Error::PageDamaged { first, last })
}

#[test]
fn entries_should_be_those_of_the_range_whatever_pages_they_stand_in() {
	let journal = TestJournal::of(&[3, 1, 4, 1, 5]);
	let heads = journal.heads();
	let end = journal.head.expect("it has entries");
	let journal = journal.serve();

	for from in 0..=end.count + 1 {
		for limit in 0..=end.count as u32 + 1 {
			let last = (from + u64::from(limit)).min(end.count);
			let entries: Vec<_> = (from..last)
				.map(|sequence| JournalEntry {
					sequence,
					head: heads[sequence as usize + 1],
					entry: entry(sequence).encode().into(),
				})
				.collect();
			let previous = (!entries.is_empty()).then(|| heads[from as usize]);
			let expected =
				JournalEntries { at: at(), count: 14, head: end.head, from, entries, previous };
			assert_eq!(ask(&journal, from, limit), Ok(expected), "from {from}, limit {limit}");
		}
	}
}

#[test]
fn entries_should_verify_against_the_heads_when_a_client_computes_them_again() {
	let journal = TestJournal::of(&[2, 6, 3]).serve();
	let served = ask(&journal, 1, 8).expect("all pages are there");
	let mut chain = JournalHead { count: 1, head: served.previous.expect("there are entries") };
	for JournalEntry { head, entry, .. } in &served.entries {
		let entry = Entry::decode_all(&mut &entry[..]).expect("it is an entry");
		chain = chain.extend(&resource(), &entry.hash()).expect("far below 2^64").after;
		assert_eq!(chain.head, *head);
	}
	assert_eq!(chain.count, 9);
}

#[test]
fn answer_should_be_empty_when_the_resource_has_no_journal() {
	let journal = TestJournal::of(&[3]).serve();
	let other = Resource::Device { id: [7; 32].into(), tenure: 4 };
	let served =
		journal.journal_entries(other.encode().into(), 0, 10).expect("no journal, no error");
	assert_eq!((served.count, served.head, served.previous), (0, H256::zero(), None));
	assert_eq!(served.entries, vec![]);
	assert_eq!(journal.journals.reads.load(Relaxed), 0);
}

#[test]
fn call_should_fail_when_the_resource_does_not_decode() {
	let journal = TestJournal::of(&[3]).serve();
	let mut trailing = resource().encode();
	trailing.push(0);
	for bytes in [vec![], vec![9], trailing] {
		assert_eq!(journal.journal_entries(bytes.into(), 0, 1), Err(Error::InvalidResource));
	}
}

#[test]
fn call_should_fail_when_more_than_a_thousand_entries_are_asked_for() {
	let journal = TestJournal::of(&[1_200]).serve();
	assert_eq!(ask(&journal, 0, 1_000).map(|served| served.entries.len()), Ok(1_000));
	assert_eq!(ask(&journal, 0, 1_001), Err(Error::LimitExceeded));
}

#[test]
fn call_should_name_the_entries_when_their_page_is_missing() {
	let mut journal = TestJournal::of(&[3, 4, 5]);
	let lost = journal.ends[1];
	journal.pages.remove(&lost.head);
	let journal = journal.serve();

	assert_eq!(ask(&journal, 2, 100), Err(missing(2, 6)));
	assert_eq!(ask(&journal, 0, 2), Err(missing(0, 1)));
	assert_eq!(ask(&journal, 7, 100).map(|served| served.entries.len()), Ok(5));
}

#[test]
fn call_should_fail_when_a_page_was_tampered_with() {
	type Change = fn(&mut Page);
	let changes: [Change; 6] = [
		|page| page.entries[1] = entry(99),
		|page| page.entries.swap(0, 1),
		|page| page.entries.truncate(1),
		|page| page.entries.clear(),
		|page| page.before.count += 1,
		|page| page.resource = Resource::Device { id: [7; 32].into(), tenure: 4 },
	];
	for change in changes {
		let mut journal = TestJournal::of(&[3, 4, 5]);
		journal.change(1, change);
		let journal = journal.serve();
		assert_eq!(ask(&journal, 4, 100), Err(damaged(4, 6)));
		assert_eq!(ask(&journal, 7, 100).map(|served| served.entries.len()), Ok(5));
	}
}

#[test]
fn call_should_fail_when_a_page_is_not_a_page() {
	let mut journal = TestJournal::of(&[3, 4]);
	let last = journal.ends[1].head;
	journal.pages.insert(last, vec![1, 2, 3]);
	assert_eq!(ask(&journal.serve(), 5, 1), Err(damaged(5, 5)));

	let mut journal = TestJournal::of(&[3, 4]);
	journal.pages.get_mut(&last).expect("the same journal").push(0);
	assert_eq!(ask(&journal.serve(), 5, 1), Err(damaged(5, 5)));
}

#[test]
fn walk_should_stop_when_it_comes_to_its_limits() {
	let journal = TestJournal::of(&[1; 30]);
	let end = journal.head.expect("it has entries");
	let walk = |limits| {
		let mut visited = Vec::new();
		let fetch = |head: &H256| journal.page(head);
		let part = walk::collect(&resource(), 2..4, end, limits, fetch, &mut visited);
		(part.map(|part| part.entries.len()), visited.last().copied())
	};

	let (part, reached) = walk(walk::Limits { pages: 10, entries: 100 });
	assert_eq!(part, Err(walk::Error::TooFar { reached: 20 }));
	assert_eq!(reached, Some(journal.ends[19]));

	let (part, _) = walk(walk::Limits { pages: 100, entries: 15 });
	assert_eq!(part, Err(walk::Error::TooFar { reached: 15 }));

	let (part, _) = walk(walk::Limits { pages: 28, entries: 28 });
	assert_eq!(part, Ok(2));
}

#[test]
fn second_call_should_read_few_pages_when_the_first_walked_the_journal() {
	let journal = TestJournal::of(&[1; 2_000]).serve();
	let reads = || journal.journals.reads.swap(0, Relaxed);

	ask(&journal, 0, 10).expect("all pages are there");
	assert_eq!(reads(), 2_000);
	for from in [0, 5, 100, 1_000, 1_900] {
		let served = ask(&journal, from, 10).expect("all pages are there");
		assert_eq!(served.entries.len(), 10);
		assert!(reads() <= 150);
	}
}

#[test]
fn error_should_carry_a_name_and_the_entries_when_it_goes_over_the_wire() {
	let object = ErrorObjectOwned::from(missing(2, 6));
	assert_eq!(object.code(), 9004);
	assert!(object.message().starts_with("PageMissing: "));
	assert_eq!(object.data().map(|data| data.get()), Some(r#"{"first":2,"last":6}"#));
	assert!(ErrorObjectOwned::from(Error::LimitExceeded).data().is_none());
}

#[tokio::test]
async fn method_should_answer_by_its_name_when_called_by_json() {
	let journal = TestJournal::of(&[2]);
	let heads = journal.heads();
	let module = journal.serve().into_rpc();
	let hex = |bytes: &[u8]| sp_core::bytes::to_hex(bytes, false);
	let request = format!(
		r#"{{"jsonrpc":"2.0","id":1,"method":"assent_journalEntries","params":{params}}}"#,
		params =
			format_args!(r#"{{"resource":"{}","from":1,"limit":5}}"#, hex(&resource().encode())),
	);
	let (response, _) = module.raw_json_request(&request, 1).await.expect("it is a request");
	let (at, before, after) = (at(), heads[1], heads[2]);
	let entry = hex(&entry(1).encode());
	let entry = format!(r#"{{"sequence":1,"head":"{after:?}","entry":"{entry}"}}"#);
	let result = format!(
		r#"{{"at":"{at:?}","count":2,"head":"{after:?}","from":1,"entries":[{entry}],"previous":"{before:?}"}}"#
	);
	assert_eq!(response, format!(r#"{{"jsonrpc":"2.0","id":1,"result":{result}}}"#));
}
