//! The index in this node's database.

use super::{Error, Index};
use crate::service::{Block, FullBackend, FullClient};
use assent_primitives::{BlockNumber, Moment};
use assent_runtime::Header;
use sc_client_api::Backend;
use sp_blockchain::HeaderBackend;
use sp_consensus_aura::sr25519::AuthorityId;
use sp_core::offchain::{OffchainStorage, STORAGE_PREFIX};
use std::sync::Arc;

/// The index in this node's database.
#[derive(Clone)]
pub struct NodeIndex {
	client: Arc<FullClient>,
	index: Option<<FullBackend as Backend<Block>>::OffchainStorage>,
}

impl NodeIndex {
	/// The index in this database.
	pub fn new(client: Arc<FullClient>, backend: &FullBackend) -> Self {
		Self { client, index: backend.offchain_storage() }
	}
}

impl Index for NodeIndex {
	fn finalised(&self) -> BlockNumber {
		self.client.info().finalized_number
	}

	fn header(&self, number: BlockNumber) -> Result<Option<Header>, Error> {
		let backend = |error: sp_blockchain::Error| Error::Backend(error.to_string());
		match HeaderBackend::hash(&*self.client, number).map_err(backend)? {
			Some(hash) => HeaderBackend::header(&*self.client, hash).map_err(backend),
			None => Ok(None),
		}
	}

	fn slot_duration(&self) -> Result<Moment, Error> {
		sc_consensus_aura::slot_duration::<AuthorityId, _, _>(&*self.client)
			.map(|duration| duration.as_millis())
			.map_err(|error| Error::Backend(error.to_string()))
	}

	fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
		// What the runtime sets in the index, the client stores under this prefix.
		self.index.as_ref()?.get(STORAGE_PREFIX, key)
	}

	fn set(&self, key: &[u8], value: &[u8]) {
		if let Some(mut index) = self.index.clone() {
			index.set(STORAGE_PREFIX, key, value);
		}
	}

	fn remove(&self, key: &[u8]) {
		if let Some(mut index) = self.index.clone() {
			index.remove(STORAGE_PREFIX, key);
		}
	}
}
