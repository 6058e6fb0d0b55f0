//! The index in this node's database.

use super::{Error, Index};
use crate::database::{Block, FullBackend, FullClient};
use assent_primitives::{BlockNumber, Moment};
use assent_runtime::Header;
use codec::DecodeAll;
use sc_client_api::{Backend, StorageProvider};
use sp_blockchain::HeaderBackend;
use sp_core::{
	offchain::{OffchainStorage, STORAGE_PREFIX},
	storage::StorageKey,
};
use sp_io::hashing::twox_128;
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

	fn now(&self) -> Result<Moment, Error> {
		// What pallet-timestamp set, and not a slot's number times its length: an upgrade may change the length.
		let key = StorageKey([twox_128(b"Timestamp"), twox_128(b"Now")].concat());
		let value = self
			.client
			.storage(self.client.info().finalized_hash, &key)
			.map_err(|error| Error::Backend(error.to_string()))?;
		// The first block has none.
		let Some(value) = value else { return Ok(0) };
		Moment::decode_all(&mut &value.0[..])
			.map_err(|_| Error::Backend("the state has no moment that can be read".into()))
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
