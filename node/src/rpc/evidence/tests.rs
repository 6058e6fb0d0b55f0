//! A chain made up in memory, and what the methods prove of it.

use super::*;
use assent_primitives::{
	anchor::{anchor_key, AnchorPage},
	journal::{block_key, page_key, Entry, JournalHead, Page},
	merkle::{AuditTree, AUDIT_ENGINE_ID},
	Access, AccountId, Action, Basis, Categories, DenyReason, Purpose, RequestLabels, Resource,
	Role, Verdict,
};
use sc_consensus_grandpa::ScheduledChange;
use sp_consensus_grandpa::ConsensusLog;
use sp_runtime::{traits::Header as _, DigestItem};
use std::collections::{BTreeMap, HashMap};

/// Final blocks.
#[derive(Default)]
struct TestBlocks {
	headers: Vec<Header>,
	kept: BTreeMap<BlockNumber, Vec<u8>>,
	best: Option<(BlockNumber, Vec<u8>)>,
	ends: Option<Vec<BlockNumber>>,
	index: HashMap<Vec<u8>, Vec<u8>>,
}

impl TestBlocks {
	fn of(count: BlockNumber) -> Self {
		let mut blocks = Self { ends: Some(Vec::new()), ..Default::default() };
		for _ in 0..count {
			blocks.block(Vec::new());
		}
		blocks
	}

	fn block(&mut self, logs: Vec<DigestItem>) -> BlockNumber {
		let number = self.headers.len() as BlockNumber;
		let parent = self.headers.last().map(|header| header.hash()).unwrap_or_default();
		let mut header =
			Header::new(number, H256::zero(), H256::zero(), parent, Default::default());
		header.digest.logs = logs;
		self.headers.push(header);
		number
	}

	/// A block with pages of so many entries, each in a journal of its own.
	fn journal(&mut self, pages: &[u64]) -> (H256, Vec<H256>) {
		let (mut heads, mut leaves, mut tree) = (Vec::new(), Vec::new(), AuditTree::default());
		for (tenure, length) in (0..).zip(pages) {
			let resource = Resource::Device { id: [7; 32].into(), tenure };
			let entries = (0..*length).map(entry).collect();
			let page = Page { resource, before: JournalHead::default(), entries };
			for link in page.links().expect("few entries") {
				assert!(tree.push(link.leaf));
				leaves.push(link.leaf);
			}
			let head = page.after().expect("there are entries").head;
			self.index.insert(page_key(&head), page.encode());
			heads.push(head);
		}
		let root = tree.root().expect("there are entries");
		self.index.insert(block_key(&root.root), heads.encode());
		let number = self.block(vec![DigestItem::Consensus(AUDIT_ENGINE_ID, root.encode())]);
		(self.hash(number), leaves)
	}

	fn change(&mut self, delay: BlockNumber) {
		let change = ScheduledChange { next_authorities: Vec::new(), delay };
		let log = ConsensusLog::ScheduledChange(change).encode();
		let first = self.block(vec![DigestItem::Consensus(GRANDPA_ENGINE_ID, log)]);
		for _ in 0..delay {
			self.block(Vec::new());
		}
		let last = first + delay;
		self.kept.insert(last, vec![last as u8]);
		self.ends.get_or_insert_default().push(last);
	}

	fn hash(&self, number: BlockNumber) -> H256 {
		self.headers[number as usize].hash()
	}

	fn segment(&self, first: BlockNumber, last: BlockNumber, justification: u8) -> Segment {
		Segment::new(&self.headers[first as usize..=last as usize], vec![justification])
	}

	fn serve(self) -> Arc<Evidence<Self>> {
		Arc::new(Evidence::new(self))
	}
}

impl Blocks for TestBlocks {
	fn finalised(&self) -> BlockNumber {
		self.headers.len() as BlockNumber - 1
	}

	fn header(&self, number: BlockNumber) -> Result<Option<Header>, Error> {
		Ok(self.headers.get(number as usize).cloned())
	}

	fn number(&self, hash: H256) -> Result<Option<BlockNumber>, Error> {
		Ok((0..=self.finalised()).find(|number| self.hash(*number) == hash))
	}

	fn justification(&self, hash: H256) -> Result<Option<Vec<u8>>, Error> {
		Ok(self.number(hash)?.and_then(|number| self.kept.get(&number).cloned()))
	}

	fn best_justification(&self) -> Result<Option<(H256, Vec<u8>)>, Error> {
		Ok(self.best.as_ref().map(|(number, bytes)| (self.hash(*number), bytes.clone())))
	}

	fn ends_of_sets(&self, after: BlockNumber) -> Option<Vec<BlockNumber>> {
		Some(self.ends.as_ref()?.iter().copied().filter(|last| *last > after).collect())
	}

	fn indexed(&self, key: &[u8]) -> Option<Vec<u8>> {
		self.index.get(key).cloned()
	}

	fn first_authorities(&self) -> Result<Vec<Vec<u8>>, Error> {
		Ok(vec![vec![1], vec![2, 3]])
	}
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

#[test]
fn leaf_should_be_proved_when_it_is_of_the_block() {
	let mut blocks = TestBlocks::of(3);
	let (hash, leaves) = blocks.journal(&[3, 1, 4]);
	let root = audit_root(&blocks.headers[3]).expect("it has one");
	let evidence = blocks.serve();
	for (index, leaf) in (0..).zip(&leaves) {
		let proof = evidence.audit_proof(hash, *leaf).expect("it is there");
		assert_eq!((proof.index, proof.leaves), (index, 8));
		assert!(root.includes(*leaf, index, &proof.path));
	}
	assert_eq!(evidence.audit_proof(hash, H256::zero()), Err(Error::UnknownLeaf));
}

#[test]
fn leaf_should_not_be_proved_when_block_or_pages_are_missing() {
	let mut blocks = TestBlocks::of(3);
	let (hash, leaves) = blocks.journal(&[3, 2]);
	let first = blocks.hash(0);
	let key = blocks.index.keys().find(|key| key.starts_with(b"assent/page")).cloned();
	let key = key.or_else(|| blocks.index.keys().next().cloned()).expect("there are pages");
	let mut damaged = TestBlocks::of(3);
	damaged.journal(&[3, 2]);
	damaged.index.insert(key.clone(), vec![0]);
	blocks.index.remove(&key);
	for evidence in [blocks.serve(), damaged.serve()] {
		assert_eq!(evidence.audit_proof(hash, leaves[4]), Err(Error::PagesMissing));
		assert_eq!(evidence.audit_proof(first, leaves[0]), Err(Error::NoEntries));
		assert_eq!(evidence.audit_proof(H256::zero(), leaves[0]), Err(Error::NotFinal));
	}
}

#[test]
fn finality_should_be_proved_by_the_next_justification_that_is_kept() {
	let mut blocks = TestBlocks::of(20);
	blocks.kept.extend([(0, vec![0]), (5, vec![5]), (12, vec![12])]);
	blocks.best = Some((17, vec![17]));
	let expected = [(1, 5, 5), (5, 5, 5), (6, 12, 12), (13, 17, 17), (17, 17, 17)]
		.map(|(first, last, justification)| (first, blocks.segment(first, last, justification)));
	let evidence = blocks.serve();
	for (number, segment) in expected {
		assert_eq!(evidence.finality_proof(number), Ok(segment));
	}
	assert_eq!(evidence.finality_proof(18), Err(Error::Unjustified(18)));
	assert_eq!(evidence.finality_proof(20), Err(Error::NotFinal));
}

#[test]
fn finality_should_not_be_proved_when_the_next_justification_is_far() {
	let blocks = TestBlocks::of(MAX_HEADERS + 10);
	assert_eq!(blocks.serve().finality_proof(3), Err(Error::TooFar));
}

#[test]
fn changes_should_be_served_with_all_headers_when_they_have_a_delay() {
	let mut blocks = TestBlocks::of(2);
	blocks.change(0);
	blocks.change(4);
	blocks.block(Vec::new());
	let segments = [blocks.segment(2, 2, 2), blocks.segment(3, 7, 7)];
	let evidence = blocks.serve();
	let changes =
		|after| evidence.authority_changes(after).map(|found| (found.changes, found.more));
	assert_eq!(changes(0), Ok((segments.to_vec(), false)));
	assert_eq!(changes(2), Ok((segments[1..].to_vec(), false)));
	assert_eq!(changes(7), Ok((Vec::new(), false)));
}

#[test]
fn changes_should_come_in_parts_when_there_are_many() {
	let mut blocks = TestBlocks::of(1);
	for _ in 0..MAX_CHANGES + 1 {
		blocks.change(0);
	}
	let evidence = blocks.serve();
	let part = evidence.authority_changes(0).expect("they are there");
	assert_eq!((part.changes.len(), part.more), (MAX_CHANGES, true));
	let rest = evidence.authority_changes(MAX_CHANGES as BlockNumber).expect("they are there");
	assert_eq!((rest.changes.len(), rest.more), (1, false));
}

#[test]
fn changes_should_not_be_served_when_forced_unjustified_or_unknown() {
	let mut blocks = TestBlocks::of(5);
	blocks.ends = Some(vec![3]);
	assert_eq!(blocks.serve().authority_changes(0), Err(Error::Forced(3)));
	let mut blocks = TestBlocks::of(2);
	blocks.change(0);
	blocks.kept.clear();
	assert_eq!(blocks.serve().authority_changes(0), Err(Error::Unjustified(2)));
	let mut blocks = TestBlocks::of(2);
	blocks.ends = None;
	assert_eq!(blocks.serve().authority_changes(0), Err(Error::ChangesUnknown));
}

#[test]
fn genesis_should_be_served_with_header_and_nodes() {
	let blocks = TestBlocks::of(2);
	let header = blocks.headers[0].encode();
	let proof = blocks.serve().genesis_proof().expect("it is there");
	assert_eq!(proof.header.0, header);
	assert_eq!(proof.authorities, [Bytes(vec![1]), Bytes(vec![2, 3])]);
}
