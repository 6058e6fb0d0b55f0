//! `assent_journalEntries`: the entries of a resource's journal, once final.
//!
//! The state keeps count and head of a journal. The entries stand in the offchain index, as pages under the head
//! after each ([`page_key`]), so that pages of two forks cannot mix. From the head at the last finalised
//! block the pages are walked backwards ([`walk`]), and each is checked against the head that led to it.

mod skip;
#[cfg(test)]
mod tests;
pub mod walk;

use crate::{
	database::{Block, FullBackend, FullClient},
	index::pruned_of,
};
use assent_primitives::{
	api::AssentApi,
	journal::{page_key, JournalHead},
	Resource,
};
use codec::{DecodeAll, Encode};
use jsonrpsee::{
	proc_macros::rpc,
	types::{ErrorObject, ErrorObjectOwned},
};
use sc_client_api::Backend;
use serde::Serialize;
use skip::SkipIndex;
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;
use sp_core::{
	offchain::{OffchainStorage, STORAGE_PREFIX},
	Bytes, H256,
};
use std::sync::{Arc, Mutex, PoisonError};

/// The most entries that a call may ask for.
pub const MAX_ENTRIES: u32 = 1_000;

/// The journal methods.
#[rpc(server, namespace = "assent")]
pub trait JournalApi {
	/// The entries of `resource` (SCALE) with sequence numbers from `from` on, at most `limit`
	/// (up to 1,000), as of the last finalised block.
	#[method(name = "journalEntries", blocking)]
	fn journal_entries(
		&self,
		resource: Bytes,
		from: u64,
		limit: u32,
	) -> Result<JournalEntries, Error>;
}

/// A part of a journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JournalEntries {
	/// The last finalised block, at which the journal was looked up.
	pub at: H256,
	/// How many entries the journal has there.
	pub count: u64,
	/// The journal's head there; zero without entries.
	pub head: H256,
	/// The first sequence number asked for.
	pub from: u64,
	/// The entries, in order.
	pub entries: Vec<JournalEntry>,
	/// The head before the first of the entries; none without entries.
	pub previous: Option<H256>,
}

/// An entry and its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JournalEntry {
	/// The sequence number, from 0.
	pub sequence: u64,
	/// The journal's head after this entry.
	pub head: H256,
	/// The entry, SCALE-encoded.
	pub entry: Bytes,
}

/// Why entries are not served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
	/// The resource does not decode.
	InvalidResource,
	/// More than [`MAX_ENTRIES`] were asked for.
	LimitExceeded,
	/// The runtime gave no answer.
	Runtime(String),
	/// The pages could not be walked.
	Walk(walk::Error),
	/// This node dropped the entries, as its operator keeps them for some time only.
	Pruned {
		/// The first of those asked for that it dropped.
		first: u64,
		/// The last of them.
		last: u64,
	},
}

/// The data of the errors `PageMissing`, `PageDamaged` and `Pruned`: the sequence numbers that cannot be served.
#[derive(Serialize)]
struct Unserved {
	first: u64,
	last: u64,
}

impl From<Error> for ErrorObjectOwned {
	fn from(error: Error) -> Self {
		use walk::Error::*;
		// Codes from 9001 on: the SDK's own methods stay below 9000.
		let (code, message) = match &error {
			Error::InvalidResource => {
				(9001, "InvalidResource: not the SCALE encoding of a resource".into())
			},
			Error::LimitExceeded => {
				(9002, format!("LimitExceeded: a call returns at most {MAX_ENTRIES} entries"))
			},
			Error::Runtime(reason) => (9003, format!("Runtime: {reason}")),
			Error::Walk(PageMissing { first, last }) => (
				9004,
				format!(
					"PageMissing: this node cannot serve the entries {first} to {last}; it did not \
					 execute their blocks with the journal index on"
				),
			),
			Error::Pruned { first, last } => (
				9007,
				format!(
					"Pruned: this node dropped the entries {first} to {last}, which are older than its operator \
					 keeps; ask another node, or one who has a copy"
				),
			),
			Error::Walk(PageDamaged { first, last }) => (
				9005,
				format!(
					"PageDamaged: this node cannot serve the entries {first} to {last}; what its \
					 index holds does not match the journal's head"
				),
			),
			Error::Walk(TooFar { reached }) => (
				9006,
				format!(
					"TooFar: the walk back from the journal's end stopped at entry {reached}; ask \
					 closer to the end, or again: the node remembers how far it came"
				),
			),
		};
		let unserved = match error {
			Error::Walk(PageMissing { first, last } | PageDamaged { first, last })
			| Error::Pruned { first, last } => Some(Unserved { first, last }),
			_ => None,
		};
		ErrorObject::owned(code, message, unserved)
	}
}

/// Where journals come from.
pub trait Journals: Send + Sync + 'static {
	/// The last finalised block, and the journal's head in its state.
	fn finalised(&self, resource: &Resource) -> Result<(H256, Option<JournalHead>), Error>;

	/// The page that ends at this head, as the index holds it.
	fn page(&self, head: &H256) -> Option<Vec<u8>>;

	/// How many entries of the journal, from its first on, this node dropped.
	fn pruned(&self, resource: &Resource) -> u64;
}

/// The journals of this node.
pub struct NodeJournals {
	client: Arc<FullClient>,
	index: Option<<FullBackend as Backend<Block>>::OffchainStorage>,
}

impl NodeJournals {
	/// The journals in this node's state and offchain index.
	pub fn new(client: Arc<FullClient>, backend: &FullBackend) -> Self {
		Self { client, index: backend.offchain_storage() }
	}
}

impl Journals for NodeJournals {
	fn finalised(&self, resource: &Resource) -> Result<(H256, Option<JournalHead>), Error> {
		let at = self.client.info().finalized_hash;
		let head = self
			.client
			.runtime_api()
			.journal_head(at, resource.clone())
			.map_err(|error| Error::Runtime(error.to_string()))?;
		Ok((at, head))
	}

	fn page(&self, head: &H256) -> Option<Vec<u8>> {
		// What the runtime sets in the index, the client stores under this prefix.
		self.index.as_ref()?.get(STORAGE_PREFIX, &page_key(head))
	}

	fn pruned(&self, resource: &Resource) -> u64 {
		pruned_of(resource, |key| self.index.as_ref()?.get(STORAGE_PREFIX, key))
	}
}

/// The journal methods over a source of journals.
pub struct Journal<J> {
	journals: J,
	skip: Mutex<SkipIndex>,
}

impl<J> Journal<J> {
	/// The methods over these journals, with no way into them known yet.
	pub fn new(journals: J) -> Self {
		Self { journals, skip: Default::default() }
	}
}

impl<J: Journals> JournalApiServer for Arc<Journal<J>> {
	fn journal_entries(
		&self,
		resource: Bytes,
		from: u64,
		limit: u32,
	) -> Result<JournalEntries, Error> {
		let resource =
			Resource::decode_all(&mut &resource[..]).map_err(|_| Error::InvalidResource)?;
		if limit > MAX_ENTRIES {
			return Err(Error::LimitExceeded);
		}

		let (at, head) = self.journals.finalised(&resource)?;
		let head = head.unwrap_or_default();
		let range = from..from.saturating_add(limit.into()).min(head.count);

		// The lock is not held during the walk. A poisoned index is as good as any: it holds finalised heads.
		let lock = || self.skip.lock().unwrap_or_else(PoisonError::into_inner);
		let start = lock().nearest(&resource, range.end, head);
		let mut visited = Vec::new();
		let part = walk::collect(
			&resource,
			range,
			start,
			walk::LIMITS,
			|head| self.journals.page(head),
			&mut visited,
		);
		lock().remember(&resource, visited);
		let part = part.map_err(|error| match error {
			walk::Error::PageMissing { first, last } => {
				match self.journals.pruned(&resource).checked_sub(1) {
					Some(end) if end >= first => Error::Pruned { first, last: last.min(end) },
					_ => Error::Walk(error),
				}
			},
			error => Error::Walk(error),
		})?;

		Ok(JournalEntries {
			at,
			count: head.count,
			head: head.head,
			from,
			entries: part.entries.into_iter().map(JournalEntry::from).collect(),
			previous: part.previous,
		})
	}
}

impl From<walk::Step> for JournalEntry {
	fn from(step: walk::Step) -> Self {
		Self { sequence: step.sequence, head: step.head, entry: step.entry.encode().into() }
	}
}
