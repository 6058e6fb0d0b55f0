//! A chain with its index in memory, and what is done with the index.

mod blocks;
mod journal;
mod prune;
mod rebuild;

use super::*;
use crate::rpc::journal::Journals;
use assent_primitives::{
	anchor::AnchorEntry,
	journal::{Entry, JournalHead},
	Access, AccountId, Action, Anchor, AnchorKind, AnchorScope, Basis, Categories, DenyReason,
	Purpose, RequestLabels, Role, Verdict,
};
use sp_runtime::traits::Header as _;
use std::{
	collections::{BTreeMap, HashMap},
	sync::Mutex,
};

/// Milliseconds.
pub const SLOT: Moment = 2_000;
/// The slot of the first block after the genesis.
const START: u64 = 900_000_000;

/// Final blocks, their journals, and an index.
#[derive(Default)]
pub struct TestIndex {
	headers: Vec<Header>,
	values: Mutex<HashMap<Vec<u8>, Vec<u8>>>,
	journals: BTreeMap<Resource, JournalHead>,
	/// The heads after each page, in order.
	pages: BTreeMap<Resource, Vec<H256>>,
	anchors: JournalHead,
	/// Slots that went by without a block.
	skipped: u64,
}

pub fn resource(number: u32) -> Resource {
	Resource::Device { id: [7; 32].into(), tenure: number }
}

fn account() -> AccountId {
	AccountId::new([1; 32])
}

fn entry(block: BlockNumber, recorded_at: Moment, number: u64) -> Entry {
	Entry {
		controller: account(),
		accessor: account(),
		operator: account(),
		block,
		recorded_at,
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

fn anchor(block: BlockNumber, recorded_at: Moment) -> AnchorEntry {
	AnchorEntry {
		party: account(),
		operator: account(),
		block,
		recorded_at,
		anchor: Anchor {
			kind: AnchorKind::Storage,
			root: H256::repeat_byte(5),
			count: 9,
			from: 1,
			until: 2,
			scope: AnchorScope::Group([6; 32].into()),
		},
	}
}

impl TestIndex {
	/// A chain of its first block.
	pub fn new() -> Self {
		let mut index = Self::default();
		index.push(Vec::new());
		index
	}

	fn push(&mut self, logs: Vec<DigestItem>) -> BlockNumber {
		let number = self.headers.len() as BlockNumber;
		let parent = self.headers.last().map(|header| header.hash()).unwrap_or_default();
		let mut header =
			Header::new(number, H256::zero(), H256::zero(), parent, Default::default());
		header.digest.logs.extend(logs);
		self.headers.push(header);
		number
	}

	/// The moment of the block with that number, if no further slot goes by before it.
	fn moment(&self, number: BlockNumber) -> Moment {
		(START + u64::from(number) + self.skipped) * SLOT
	}

	/// Makes so many blocks without entries.
	pub fn empty(&mut self, count: u32) {
		for _ in 0..count {
			self.push(Vec::new());
		}
	}

	/// Lets slots go by.
	pub fn skip(&mut self, slots: u64) {
		self.skipped += slots;
	}

	/// Makes a block with pages of so many entries in those journals, and an anchor if wanted; its number.
	pub fn block(&mut self, pages: &[(u32, u64)], with_anchor: bool) -> BlockNumber {
		let number = self.headers.len() as BlockNumber;
		let now = self.moment(number);
		let (mut heads, mut tree) = (Vec::new(), AuditTree::default());
		for (journal, length) in pages {
			let resource = resource(*journal);
			let before = self.journals.get(&resource).copied().unwrap_or_default();
			let entries =
				(0..*length).map(|more| entry(number, now, before.count + more)).collect();
			let page = Page { resource: resource.clone(), before, entries };
			for link in page.links().expect("few entries") {
				assert!(tree.push(link.leaf));
			}
			let after = page.after().expect("there are entries");
			self.set(&page_key(&after.head), &page.encode());
			self.pages.entry(resource.clone()).or_default().push(after.head);
			self.journals.insert(resource, after);
			heads.push(after.head);
		}
		if with_anchor {
			let page = AnchorPage { before: self.anchors, entry: anchor(number, now) };
			let link = page.link().expect("few anchors");
			assert!(tree.push(link.leaf));
			self.set(&anchor_key(&link.after.head), &page.encode());
			self.anchors = link.after;
			heads.push(link.after.head);
		}
		let root = tree.root().expect("there are entries");
		self.set(&block_key(&root.root), &heads.encode());
		self.push(vec![DigestItem::Consensus(AUDIT_ENGINE_ID, root.encode())])
	}

	/// The same chain with nothing in its index.
	pub fn without_index(&self) -> Self {
		Self {
			headers: self.headers.clone(),
			values: Default::default(),
			journals: self.journals.clone(),
			pages: self.pages.clone(),
			anchors: self.anchors,
			skipped: self.skipped,
		}
	}

	/// All that is in the index.
	pub fn values(&self) -> BTreeMap<Vec<u8>, Vec<u8>> {
		self.values.lock().unwrap().clone().into_iter().collect()
	}

	/// The audit root of a block.
	pub fn root(&self, number: BlockNumber) -> AuditRoot {
		audit_root(&self.headers[number as usize]).expect("it journalled something")
	}

	/// Whether the index has all of a block.
	pub fn has(&self, number: BlockNumber) -> bool {
		Kept::read(&self.root(number), |key| self.get(key)).is_some()
	}

	/// The pages of a journal, the newest first.
	pub fn newest_first(&self, resource: &Resource) -> Vec<sp_core::Bytes> {
		let heads = self.pages[resource].iter().rev();
		heads.map(|head| self.get(&page_key(head)).expect("it is there").into()).collect()
	}
}

impl Index for TestIndex {
	fn finalised(&self) -> BlockNumber {
		self.headers.len() as BlockNumber - 1
	}

	fn header(&self, number: BlockNumber) -> Result<Option<Header>, Error> {
		Ok(self.headers.get(number as usize).cloned())
	}

	fn now(&self) -> Result<Moment, Error> {
		Ok(self.moment(Index::finalised(self)))
	}

	fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
		self.values.lock().unwrap().get(key).cloned()
	}

	fn set(&self, key: &[u8], value: &[u8]) {
		self.values.lock().unwrap().insert(key.to_vec(), value.to_vec());
	}

	fn remove(&self, key: &[u8]) {
		self.values.lock().unwrap().remove(key);
	}
}

impl Journals for TestIndex {
	fn finalised(
		&self,
		resource: &Resource,
	) -> Result<(H256, Option<JournalHead>), crate::rpc::journal::Error> {
		let last = self.headers.last().expect("there is a first");
		Ok((last.hash(), self.journals.get(resource).copied()))
	}

	fn page(&self, head: &H256) -> Option<Vec<u8>> {
		self.get(&page_key(head))
	}

	fn pruned(&self, resource: &Resource) -> u64 {
		pruned_of(resource, |key| self.get(key))
	}
}

/// Bytes with one of them changed.
pub fn altered(bytes: &sp_core::Bytes) -> sp_core::Bytes {
	let mut bytes = bytes.0.clone();
	*bytes.last_mut().expect("there are some") ^= 1;
	bytes.into()
}
