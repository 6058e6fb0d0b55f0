//! Reading the state of a block from the nodes of its tree that a bundle brings.

use crate::hexed::Hex;
use alloc::{collections::BTreeMap, string::String, vec::Vec};
use assent_primitives::{BlockNumber, Resource};
use codec::Encode;
use core::cell::RefCell;
use hash_db::{HashDBRef, Hasher, Prefix};
use sp_core::{Blake2Hasher, H256};
use sp_crypto_hashing::{blake2_128, twox_128, twox_64};
use sp_trie::{read_trie_value, DBValue, LayoutV1};

/// The key of the list of GRANDPA's authorities.
pub fn authorities_key() -> Vec<u8> {
	item("Grandpa", "Authorities")
}

/// The key of the block's moment, milliseconds.
pub fn moment_key() -> Vec<u8> {
	item("Timestamp", "Now")
}

/// The key of a resource's journal.
pub fn journal_key(resource: &Resource) -> Vec<u8> {
	let resource = resource.encode();
	[&item("AccessAudit", "Journals")[..], &blake2_128(&resource), &resource].concat()
}

/// The key of the hash of the first block: which chain the state is of.
pub fn genesis_key() -> Vec<u8> {
	let number: BlockNumber = 0;
	let number = number.encode();
	[&item("System", "BlockHash")[..], &twox_64(&number), &number].concat()
}

/// The keys that a proof of a journal's head reads, in their order.
pub fn journal_keys(resource: &Resource) -> [Vec<u8>; 3] {
	[journal_key(resource), moment_key(), genesis_key()]
}

fn item(pallet: &str, item: &str) -> Vec<u8> {
	[twox_128(pallet.as_bytes()), twox_128(item.as_bytes())].concat()
}

/// Nodes by their hashes, which remember in what order they were first asked for.
struct Nodes {
	known: BTreeMap<H256, Vec<u8>>,
	visited: RefCell<Vec<H256>>,
}

impl Nodes {
	fn new<'a>(nodes: impl IntoIterator<Item = &'a [u8]>) -> Self {
		let known = nodes.into_iter().map(|node| (Blake2Hasher::hash(node), node.to_vec()));
		Self { known: known.collect(), visited: Default::default() }
	}

	fn read(&self, root: &H256, keys: &[Vec<u8>]) -> Option<Vec<Option<Vec<u8>>>> {
		let read = |key: &Vec<u8>| {
			read_trie_value::<LayoutV1<Blake2Hasher>, _>(self, root, key, None, None).ok()
		};
		keys.iter().map(read).collect()
	}
}

impl HashDBRef<Blake2Hasher, DBValue> for Nodes {
	fn get(&self, key: &H256, _: Prefix) -> Option<DBValue> {
		let node = self.known.get(key)?;
		let mut visited = self.visited.borrow_mut();
		if !visited.contains(key) {
			visited.push(*key);
		}
		Some(node.clone())
	}

	fn contains(&self, key: &H256, _: Prefix) -> bool {
		self.known.contains_key(key)
	}
}

/// The most nodes of a proof: far more than a state's tree is deep.
const MAX_NODES: usize = 256;

/// What the state with that root has under the keys. The nodes have to be those that lead to them, in the order in
/// which they are met, and no others.
///
/// # Errors
///
/// What is wrong, if anything is.
pub fn read(root: &H256, nodes: &[Hex], keys: &[Vec<u8>]) -> Result<Vec<Option<Vec<u8>>>, String> {
	if nodes.len() > MAX_NODES {
		return Err("there are more nodes than a state's tree is deep".into());
	}
	let all = Nodes::new(nodes.iter().map(|node| &node.0[..]));
	let values = all
		.read(root, keys)
		.ok_or("the nodes do not lead from the header's state root to what is proved")?;
	let given = nodes.iter().map(|node| Blake2Hasher::hash(&node.0));
	if !given.eq(all.visited.into_inner()) {
		return Err("there are nodes that lead nowhere, or they stand in another order".into());
	}
	Ok(values)
}

/// Of these nodes those that lead to the keys, in the order that [`read`] wants; `None` if some are missing.
pub fn prove<'a>(
	root: &H256,
	nodes: impl IntoIterator<Item = &'a [u8]>,
	keys: &[Vec<u8>],
) -> Option<Vec<Hex>> {
	let all = Nodes::new(nodes);
	all.read(root, keys)?;
	let visited = all.visited.borrow();
	Some(visited.iter().filter_map(|hash| all.known.get(hash)).cloned().map(Hex).collect())
}
