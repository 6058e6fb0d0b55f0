//! Chains in memory, with voters that really sign: for tests and measurements.
//!
//! Everything is worked out from numbers, so that a chain that is made up again is the same one. Keys are made from
//! public seeds: what these chains say is worth nothing.

use crate::{
	bundle::{Algorithms, Anchor, Bundle, End, Head, Journal, Segment, FORMAT, VERSION},
	grandpa::in_order,
	headers::{Hashed, Header},
	hexed::{Hex, HexHash},
	spec::genesis_header,
	state::{self, authorities_key, journal_key, journal_keys, moment_key},
	trust::Checkpoint,
};
use assent_primitives::{
	inclusion::inclusion_path,
	journal::{Entry, JournalHead},
	merkle::{AuditTree, AUDIT_ENGINE_ID},
	Access, AccountId, Action, Basis, Categories, Category, Commitment, PermitRule, Purpose,
	RequestLabels, Resource, Role, Verdict,
};
use codec::Encode;
use finality_grandpa::{Commit, Message, Precommit, SignedPrecommit};
use sp_consensus_grandpa::{
	localized_payload, AuthorityId, AuthorityList, AuthoritySignature, ConsensusLog,
	GrandpaJustification, ScheduledChange, GRANDPA_ENGINE_ID,
};
use sp_core::{ed25519, Blake2Hasher, Pair, H256};
use sp_crypto_hashing::blake2_256;
use sp_runtime::DigestItem;
use sp_trie::{LayoutV1, MemoryDB, TrieConfiguration};
use std::collections::BTreeMap;

type State = BTreeMap<Vec<u8>, Vec<u8>>;

/// The moment of the first block after the genesis, milliseconds.
pub const START: u64 = 1_790_000_000_000;
/// Between two blocks, milliseconds.
pub const SLOT: u64 = 2_000;

/// A chain, all of whose blocks are final.
pub struct TestChain {
	headers: Vec<Header>,
	states: Vec<State>,
	leaves: Vec<Vec<H256>>,
	journals: BTreeMap<Resource, Vec<Step>>,
	/// The voters of each set.
	sets: Vec<Vec<ed25519::Pair>>,
	/// The first and the last block of each change of them.
	changes: Vec<(u32, u32)>,
}

/// An entry of a journal, and where it stands.
struct Step {
	before: JournalHead,
	after: JournalHead,
	entry: Entry,
	leaf: u32,
}

/// A device's journal.
pub fn resource() -> Resource {
	Resource::Device { id: [0xd1; 32].into(), tenure: 1 }
}

/// An account.
pub fn account(number: u8) -> AccountId {
	AccountId::new([number; 32])
}

/// The voters of a set.
pub fn voters(set: u64, count: usize) -> Vec<ed25519::Pair> {
	(0..count as u64)
		.map(|number| ed25519::Pair::from_seed(&blake2_256(&(set, number).encode())))
		.collect()
}

fn authorities(voters: &[ed25519::Pair]) -> AuthorityList {
	voters.iter().map(|pair| (AuthorityId::from(pair.public()), 1)).collect()
}

/// The nodes of the tree of a state, and its root.
fn trie(state: &State) -> (H256, Vec<Vec<u8>>) {
	use sp_trie::{trie_types::TrieDBMutBuilderV1, TrieMut};
	let mut database = MemoryDB::<Blake2Hasher>::default();
	let mut root = H256::zero();
	{
		let mut trie = TrieDBMutBuilderV1::<Blake2Hasher>::new(&mut database, &mut root).build();
		for (key, value) in state {
			trie.insert(key, value).expect("the tree is in memory");
		}
	}
	assert_eq!(root, LayoutV1::<Blake2Hasher>::trie_root(state));
	(root, database.drain().into_values().map(|(node, _)| node).collect())
}

fn proof(state: &State, root: &H256, keys: &[Vec<u8>]) -> Vec<Hex> {
	let (found, nodes) = trie(state);
	assert_eq!(found, *root);
	state::prove(root, nodes.iter().map(|node| &node[..]), keys).expect("all nodes are there")
}

fn hex(value: &impl Encode) -> Hex {
	Hex(value.encode())
}

impl TestChain {
	/// A chain that starts with so many voters.
	pub fn new(count: usize) -> Self {
		let first = voters(0, count);
		let mut state = State::new();
		state.insert(authorities_key(), authorities(&first).encode());
		// A state of some size, with its code: about as deep a tree as a chain's.
		state.insert(b":code".to_vec(), vec![7; 2_000]);
		for number in 0u32..80 {
			let key = [blake2_256(&(number / 10).encode()), blake2_256(&number.encode())].concat();
			state.insert(key, number.encode().repeat(1 + number as usize % 20));
		}
		let root = LayoutV1::<Blake2Hasher>::trie_root(&state);
		Self {
			headers: vec![genesis_header(root)],
			states: vec![state],
			leaves: vec![Vec::new()],
			journals: BTreeMap::new(),
			sets: vec![first],
			changes: Vec::new(),
		}
	}

	/// The hash of the first block.
	pub fn genesis(&self) -> H256 {
		self.hash(0)
	}

	/// The raw specification.
	pub fn spec(&self) -> String {
		let text = |bytes: &[u8]| format!("0x{}", hex::encode(bytes));
		let top: BTreeMap<_, _> =
			self.states[0].iter().map(|(key, value)| (text(key), text(value))).collect();
		let spec = serde_json::json!({
			"name": "Test", "id": "test", "chainType": "Development", "bootNodes": [],
			"genesis": { "raw": { "top": top, "childrenDefault": {} } },
		});
		spec.to_string()
	}

	/// The number of the last block.
	pub fn height(&self) -> u32 {
		(self.headers.len() - 1) as u32
	}

	/// The hash of a block.
	pub fn hash(&self, number: u32) -> H256 {
		self.header(number).hash
	}

	/// The header of a block.
	pub fn header(&self, number: u32) -> Hashed {
		Hashed::read(&self.headers[number as usize].encode()).expect("it is a header")
	}

	/// How a journal stands.
	pub fn journal(&self, resource: &Resource) -> JournalHead {
		self.journals
			.get(resource)
			.and_then(|steps| steps.last())
			.map(|step| step.after)
			.unwrap_or_default()
	}

	/// Makes a block with that digest, and with entries in these journals.
	pub fn block(&mut self, log: Option<DigestItem>, entries: &[Resource]) -> u32 {
		let number = self.height() + 1;
		let moment = START + SLOT * u64::from(number);
		let mut state = self.states.last().expect("there is a first").clone();
		let mut tree = AuditTree::default();
		let mut leaves = Vec::new();
		for resource in entries {
			let before = self.journal(resource);
			let entry = entry(before.count, number, moment);
			let link = before.extend(resource, &entry.hash()).expect("there are few entries");
			assert!(tree.push(link.leaf));
			let step = Step { before, after: link.after, entry, leaf: leaves.len() as u32 };
			leaves.push(link.leaf);
			self.journals.entry(resource.clone()).or_default().push(step);
			state.insert(journal_key(resource), link.after.encode());
		}
		state.insert(moment_key(), moment.encode());

		let mut logs = vec![DigestItem::PreRuntime(*b"aura", (moment / SLOT).encode())];
		logs.extend(log);
		if let Some(root) = tree.root() {
			logs.push(DigestItem::Consensus(AUDIT_ENGINE_ID, root.encode()));
		}
		logs.push(DigestItem::Seal(*b"aura", vec![number as u8; 64]));
		let mut header = genesis_header(LayoutV1::<Blake2Hasher>::trie_root(&state));
		header.number = number;
		header.parent_hash = self.hash(number - 1);
		header.extrinsics_root = blake2_256(&number.encode()).into();
		header.digest.logs = logs;
		self.headers.push(header);
		self.states.push(state);
		self.leaves.push(leaves);
		number
	}

	/// Makes so many blocks without entries.
	pub fn blocks(&mut self, count: u32) {
		for _ in 0..count {
			self.block(None, &[]);
		}
	}

	/// Makes the blocks of a change to so many other voters.
	pub fn change(&mut self, count: usize, delay: u32) {
		let next = voters(self.sets.len() as u64, count);
		let change = ScheduledChange { next_authorities: authorities(&next), delay };
		let log = ConsensusLog::<u32>::ScheduledChange(change).encode();
		let first = self.block(Some(DigestItem::Consensus(GRANDPA_ENGINE_ID, log)), &[]);
		self.blocks(delay);
		self.changes.push((first, self.height()));
		self.sets.push(next);
	}

	/// The number of the set that finalises a block.
	pub fn set_of(&self, number: u32) -> u64 {
		self.changes.iter().filter(|(_, last)| *last < number).count() as u64
	}

	/// The voters of a set.
	pub fn set(&self, set: u64) -> &[ed25519::Pair] {
		&self.sets[set as usize]
	}

	/// The justification of a block by all voters.
	pub fn justification(&self, number: u32) -> Vec<u8> {
		let set = self.set_of(number);
		let votes: Vec<_> = self.set(set).iter().map(|pair| (pair, number)).collect();
		self.justification_by(number, 7, set, &votes)
	}

	/// A justification of a block by these voters, each for a block of theirs, in that round and set.
	pub fn justification_by(
		&self,
		number: u32,
		round: u64,
		set: u64,
		votes: &[(&ed25519::Pair, u32)],
	) -> Vec<u8> {
		let precommits = votes.iter().map(|(pair, target)| {
			let precommit = Precommit { target_hash: self.hash(*target), target_number: *target };
			let message = Message::Precommit(precommit.clone());
			let signature = pair.sign(&localized_payload(round, set, &message));
			SignedPrecommit {
				precommit,
				signature: AuthoritySignature::from(signature),
				id: AuthorityId::from(pair.public()),
			}
		});
		let commit = Commit {
			target_hash: self.hash(number),
			target_number: number,
			precommits: precommits.collect(),
		};
		let furthest = votes.iter().map(|(_, target)| *target).max().unwrap_or(number);
		let between = self.headers.get(number as usize + 1..=furthest as usize);
		let votes_ancestries = between.unwrap_or_default().to_vec();
		let justification = GrandpaJustification::<Header> { round, commit, votes_ancestries };
		in_order(&justification.encode()).expect("it is a justification")
	}

	/// The headers from one block to another, and the justification of the last.
	pub fn segment(&self, first: u32, last: u32) -> Segment {
		let headers = &self.headers[first as usize..=last as usize];
		Segment {
			headers: headers.iter().map(hex).collect(),
			justification: Hex(self.justification(last)),
		}
	}

	/// A bundle of the entries from one number to another, of which the last is found in its block; with headers up
	/// to that many blocks later.
	pub fn audit_bundle(&self, resource: &Resource, first: u64, last: u64, ahead: u32) -> Bundle {
		let steps = &self.journals[resource][first as usize..=last as usize];
		let step = steps.last().expect("there is an entry");
		let number = step.entry.block;
		let leaves = &self.leaves[number as usize];
		let path = inclusion_path(leaves, step.leaf).expect("the leaf is there");
		let end = End::Audit { index: step.leaf, path: path.into_iter().map(HexHash).collect() };
		self.bundle(resource, steps, end, number, number + ahead)
	}

	/// A bundle of all entries from that number on up to the state of a block.
	pub fn state_bundle(&self, resource: &Resource, first: u64, number: u32, ahead: u32) -> Bundle {
		let none = Vec::new();
		let steps = self.journals.get(resource).unwrap_or(&none);
		let until = steps.iter().filter(|step| step.entry.block <= number).count();
		let root = self.headers[number as usize].state_root;
		let proof = proof(&self.states[number as usize], &root, &journal_keys(resource));
		let steps = &steps[(first as usize).min(until)..until];
		self.bundle(resource, steps, End::State { proof }, number, number + ahead)
	}

	fn bundle(
		&self,
		resource: &Resource,
		steps: &[Step],
		end: End,
		first: u32,
		last: u32,
	) -> Bundle {
		let before = steps.first().map(|step| step.before).unwrap_or_default();
		let root = &self.headers[0].state_root;
		Bundle {
			algorithms: Algorithms::current(),
			anchor: Anchor::Genesis {
				authorities: proof(&self.states[0], root, &[authorities_key()]),
				header: hex(&self.headers[0]),
			},
			changes: self
				.changes
				.iter()
				.filter(|(_, change)| *change < first)
				.map(|(from, to)| self.segment(*from, *to))
				.collect(),
			end,
			entries: steps.iter().map(|step| hex(&step.entry)).collect(),
			finality: self.segment(first, last),
			format: FORMAT.into(),
			genesis: self.genesis().into(),
			journal: Journal {
				before: Head { count: before.count, head: before.head.into() },
				resource: hex(resource),
			},
			version: VERSION,
		}
	}

	/// The checkpoint at which a set comes into force.
	pub fn checkpoint(&self, set: u64) -> Checkpoint {
		let number = match set.checked_sub(1) {
			Some(before) => self.changes[before as usize].1,
			None => 0,
		};
		let authorities = authorities(self.set(set));
		Checkpoint::new(self.genesis(), self.hash(number), number, set, &authorities)
	}

	/// A bundle that begins at the checkpoint of a set instead of the first block.
	pub fn from_checkpoint(&self, mut bundle: Bundle, set: u64) -> Bundle {
		let Checkpoint { block, number, set_id, .. } = self.checkpoint(set);
		bundle.anchor = Anchor::Checkpoint { block, number, set_id };
		bundle.changes.drain(..set as usize);
		bundle
	}
}

fn entry(sequence: u64, block: u32, moment: u64) -> Entry {
	Entry {
		controller: account(1),
		accessor: account(2),
		operator: account(3),
		block,
		recorded_at: moment,
		access: Access {
			staff: Some([5; 32].into()),
			role: Role::CareProvider,
			basis: Basis::Consent,
			action: Action::Access,
			purpose: Purpose::Treat,
			categories: Categories::only(Category::VitalSigns),
			labels: RequestLabels::NotStated,
			object: Commitment(blake2_256(&sequence.encode()).into()),
			claimed_at: moment - 500,
			maximum_price: 0,
			corrects: None,
		},
		verdict: Verdict::Permit { rule: PermitRule::PartyPermit, consent: None, price: 0 },
	}
}
