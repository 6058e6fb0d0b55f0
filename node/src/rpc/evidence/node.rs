//! The final blocks of this node.

use super::{of_grandpa, Blocks, Error};
use crate::database::{Block, FullBackend, FullClient};
use assent_primitives::BlockNumber;
use assent_runtime::Header;
use codec::Encode;
use sc_client_api::{Backend, BlockBackend, ProofProvider};
use sc_consensus_grandpa::{best_justification, SharedAuthoritySet};
use sc_service::ChainSpec;
use sp_blockchain::HeaderBackend;
use sp_core::{
	offchain::{OffchainStorage, STORAGE_PREFIX},
	H256,
};
use sp_io::hashing::twox_128;
use sp_runtime::{
	traits::{BlakeTwo256, Header as _},
	StateVersion,
};
use sp_state_machine::{prove_read, InMemoryBackend};
use std::sync::{Arc, OnceLock};

/// The final blocks of this node.
pub struct NodeBlocks {
	client: Arc<FullClient>,
	backend: Arc<FullBackend>,
	index: Option<<FullBackend as Backend<Block>>::OffchainStorage>,
	authority_set: SharedAuthoritySet<H256, BlockNumber>,
	/// From it the first state is built again, once that is pruned.
	spec: Box<dyn ChainSpec>,
	first_authorities: OnceLock<Vec<Vec<u8>>>,
}

impl NodeBlocks {
	/// The blocks in this node's database.
	pub fn new(
		client: Arc<FullClient>,
		backend: Arc<FullBackend>,
		authority_set: SharedAuthoritySet<H256, BlockNumber>,
		spec: Box<dyn ChainSpec>,
	) -> Self {
		Self {
			client,
			index: backend.offchain_storage(),
			backend,
			authority_set,
			spec,
			first_authorities: OnceLock::new(),
		}
	}

	/// The first state, from the specification, if it is still that of this chain.
	fn read_in_spec(&self, keys: &[Vec<u8>], root: H256) -> Result<Vec<Vec<u8>>, Error> {
		let storage = self.spec.as_storage_builder().build_storage().map_err(Error::Backend)?;
		let state = InMemoryBackend::<BlakeTwo256>::from((storage, StateVersion::V1));
		if *state.root() != root {
			return Err(Error::Backend(
				"the state of the first block is pruned, and the chain specification of this node has another".into(),
			));
		}
		let proof = prove_read(state, keys).map_err(backend)?;
		Ok(proof.into_iter_nodes().collect())
	}
}

fn backend(error: impl std::fmt::Display) -> Error {
	Error::Backend(error.to_string())
}

impl Blocks for NodeBlocks {
	fn finalised(&self) -> BlockNumber {
		self.client.info().finalized_number
	}

	fn header(&self, number: BlockNumber) -> Result<Option<Header>, Error> {
		match HeaderBackend::hash(&*self.client, number).map_err(backend)? {
			Some(hash) => HeaderBackend::header(&*self.client, hash).map_err(backend),
			None => Ok(None),
		}
	}

	fn number(&self, hash: H256) -> Result<Option<BlockNumber>, Error> {
		HeaderBackend::number(&*self.client, hash).map_err(backend)
	}

	fn justification(&self, hash: H256) -> Result<Option<Vec<u8>>, Error> {
		let justifications = BlockBackend::justifications(&*self.client, hash).map_err(backend)?;
		Ok(justifications.and_then(of_grandpa))
	}

	fn best_justification(&self) -> Result<Option<(H256, Vec<u8>)>, Error> {
		let best = best_justification::<_, Block>(&*self.backend).map_err(backend)?;
		Ok(best.map(|best| (best.target().1, best.encode())))
	}

	fn ends_of_sets(&self, after: BlockNumber) -> Option<Vec<BlockNumber>> {
		let changes = self.authority_set.authority_set_changes();
		let ends = changes.iter_from(after)?.map(|(_, last)| *last).collect();
		Some(ends)
	}

	fn indexed(&self, key: &[u8]) -> Option<Vec<u8>> {
		self.index.as_ref()?.get(STORAGE_PREFIX, key)
	}

	fn first_authorities(&self) -> Result<Vec<Vec<u8>>, Error> {
		if let Some(known) = self.first_authorities.get() {
			return Ok(known.clone());
		}
		let first = self.header(0)?.ok_or(Error::NotFinal)?;
		let key = [twox_128(b"Grandpa"), twox_128(b"Authorities")].concat();
		let keys = [key];
		// The first state is one of the first that are pruned.
		let proof = self.client.read_proof(first.hash(), &mut keys.iter().map(|key| &key[..]));
		let nodes = match proof {
			Ok(proof) => proof.into_iter_nodes().collect(),
			Err(_) => self.read_in_spec(&keys, *first.state_root())?,
		};
		Ok(self.first_authorities.get_or_init(|| nodes).clone())
	}
}
