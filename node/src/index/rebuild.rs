//! The index made anew out of the blocks: each that journalled something is executed again on the state of its parent.

use super::{audit_root, first_kept, pruned_key, Error, Index, Kept, NodeIndex};
use crate::{
	database::{Block, FullBackend, FullClient},
	index::blocks::Missing,
};
use assent_primitives::BlockNumber;
use clap::Parser;
use codec::Encode;
use sc_cli::{CliConfiguration, ImportParams, SharedParams};
use sc_client_api::{Backend, BlockBackend, TrieCacheContext};
use sp_api::{ApiExt, Core, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use sp_core::{
	offchain::{OffchainOverlayedChange, STORAGE_PREFIX},
	traits::CallContext,
};
use sp_runtime::{traits::Header as _, DigestItem};
use std::{collections::HashMap, sync::Arc};

/// Every so many blocks it is said how far it got.
const REPORT: BlockNumber = 10_000;

/// Makes the journal index anew out of the blocks in the database, while the node is stopped.
///
/// Each block that journalled something, and whose entries are not in the index, is executed again. That takes its body and the
/// state before it: an archive node has both. What cannot be made is named.
#[derive(Debug, Clone, Parser)]
pub struct RebuildJournalsCmd {
	/// The first block.
	#[arg(long, default_value_t = 1)]
	pub from: BlockNumber,

	/// The last block; the last final one if it is left out.
	#[arg(long)]
	pub until: Option<BlockNumber>,

	/// The SDK's options of every command.
	#[clap(flatten)]
	pub shared_params: SharedParams,

	/// The SDK's options of the database.
	#[clap(flatten)]
	pub import_params: ImportParams,
}

impl CliConfiguration for RebuildJournalsCmd {
	fn shared_params(&self) -> &SharedParams {
		&self.shared_params
	}

	fn import_params(&self) -> Option<&ImportParams> {
		Some(&self.import_params)
	}
}

/// What was done.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Rebuilt {
	/// The blocks whose entries were made anew.
	pub blocks: u64,
	/// The blocks whose entries were there.
	pub present: u64,
	/// The blocks whose entries cannot be made here, with why not.
	pub missing: Vec<(Missing, Reason)>,
}

/// Why the entries of a block cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
	/// The node has no header of it.
	NoHeader,
	/// The node has no body of it: pruned, or never synced.
	NoBody,
	/// The node has no state before it: pruned, or never executed.
	NoState,
	/// It was executed, and did not lead to what its header says.
	Differs,
}

impl std::fmt::Display for Reason {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		f.write_str(match self {
			Self::NoHeader => "this node has no headers of them",
			Self::NoBody => "this node has no bodies of them: they were pruned, or never synced",
			Self::NoState => {
				"this node has no states before them: they were pruned, or the blocks were never executed"
			},
			Self::Differs => "executed again they do not lead to what their headers say",
		})
	}
}

/// Where blocks are executed again.
pub trait Blocks {
	/// Executes a block again; what it sets in the index, key and value.
	#[allow(clippy::type_complexity)]
	fn execute(
		&self,
		number: BlockNumber,
	) -> Result<Result<Vec<(Vec<u8>, Vec<u8>)>, Reason>, Error>;
}

impl RebuildJournalsCmd {
	/// Does it, and says what was done.
	pub async fn run(
		self,
		client: Arc<FullClient>,
		backend: Arc<FullBackend>,
	) -> sc_cli::Result<()> {
		let index = NodeIndex::new(client.clone(), &backend);
		let finalised = index.finalised();
		let until = self.until.unwrap_or(finalised).min(finalised);
		println!("Looking at the blocks {} to {until}.", self.from);
		let blocks = NodeBlocks { client, backend };
		let rebuilt = rebuild(&index, &blocks, self.from, until, |number| {
			println!("At block {number}.");
		})
		.map_err(|error| sc_cli::Error::Input(error.to_string()))?;
		println!(
			"Made the entries of {} blocks; those of {} were there.",
			rebuilt.blocks, rebuilt.present
		);
		for (Missing { first, last }, reason) in &rebuilt.missing {
			println!("Cannot be served: the entries of the blocks {first} to {last}: {reason}.");
		}
		match rebuilt.missing.is_empty() {
			true => Ok(()),
			false => Err(sc_cli::Error::Input(
				"the index is not whole: bring the rest from a copy, with `assent journal import`"
					.into(),
			)),
		}
	}
}

/// Makes the index of these blocks anew, where it is not whole.
pub fn rebuild(
	index: &impl Index,
	blocks: &impl Blocks,
	from: BlockNumber,
	until: BlockNumber,
	report: impl Fn(BlockNumber),
) -> Result<Rebuilt, Error> {
	let mut rebuilt = Rebuilt::default();
	let mut last_missed = None;
	for number in from.max(1)..=until {
		if number % REPORT == 0 {
			report(number);
		}
		let Some(header) = index.header(number)? else {
			rebuilt.miss(number, Reason::NoHeader, &mut last_missed);
			continue;
		};
		let Some(root) = audit_root(&header) else { continue };
		if Kept::read(&root, |key| index.get(key)).is_some() {
			rebuilt.present += 1;
			last_missed = None;
			continue;
		}
		match blocks.execute(number)? {
			Err(reason) => rebuilt.miss(number, reason, &mut last_missed),
			Ok(values) => {
				let made: HashMap<&[u8], &Vec<u8>> =
					values.iter().map(|(key, value)| (&key[..], value)).collect();
				if Kept::read(&root, |key| made.get(key).map(|value| (*value).clone())).is_none() {
					rebuilt.miss(number, Reason::Differs, &mut last_missed);
					continue;
				}
				for (key, value) in &values {
					index.set(key, value);
				}
				rebuilt.blocks += 1;
				last_missed = None;
			},
		}
	}
	// What was made anew is pruned anew.
	if rebuilt.blocks > 0 && from < first_kept(|key| index.get(key)) {
		index.set(&pruned_key(), &from.max(1).encode());
	}
	Ok(rebuilt)
}

impl Rebuilt {
	/// Adds a block to the last range, if that is of the same reason and no block since was there.
	fn miss(&mut self, number: BlockNumber, reason: Reason, last_missed: &mut Option<Reason>) {
		let goes_on = *last_missed == Some(reason);
		match self.missing.last_mut().filter(|_| goes_on) {
			Some((range, _)) => range.last = number,
			None => self.missing.push((Missing { first: number, last: number }, reason)),
		}
		*last_missed = Some(reason);
	}
}

/// The blocks of this node.
struct NodeBlocks {
	client: Arc<FullClient>,
	backend: Arc<FullBackend>,
}

fn backend(error: impl std::fmt::Display) -> Error {
	Error::Backend(error.to_string())
}

impl Blocks for NodeBlocks {
	fn execute(
		&self,
		number: BlockNumber,
	) -> Result<Result<Vec<(Vec<u8>, Vec<u8>)>, Reason>, Error> {
		let hash = HeaderBackend::hash(&*self.client, number).map_err(backend)?;
		let Some(hash) = hash else { return Ok(Err(Reason::NoHeader)) };
		let header = HeaderBackend::header(&*self.client, hash).map_err(backend)?;
		let Some(mut header) = header else { return Ok(Err(Reason::NoHeader)) };
		let body = self.client.block_body(hash).map_err(backend)?;
		let Some(body) = body else { return Ok(Err(Reason::NoBody)) };
		let parent = *header.parent_hash();
		if !self.backend.have_state_at(parent, number.saturating_sub(1)) {
			return Ok(Err(Reason::NoState));
		}
		let state_root = *header.state_root();
		// The author sealed the block when it was made.
		header.digest.logs.retain(|item| !matches!(item, DigestItem::Seal(..)));

		let mut api = self.client.runtime_api();
		api.set_call_context(CallContext::Onchain { import: false });
		if api.execute_block(parent, Block { header, extrinsics: body }.into()).is_err() {
			return Ok(Err(Reason::Differs));
		}
		let state = self.backend.state_at(parent, TrieCacheContext::Untrusted).map_err(backend)?;
		let changes = api.into_storage_changes(&state, parent).map_err(Error::Backend)?;
		if changes.transaction_storage_root != state_root {
			return Ok(Err(Reason::Differs));
		}
		let set =
			changes.offchain_storage_changes.into_iter().filter_map(|((prefix, key), change)| {
				match change {
					OffchainOverlayedChange::SetValue(value) if prefix == STORAGE_PREFIX => {
						Some((key, value))
					},
					_ => None,
				}
			});
		Ok(Ok(set.collect()))
	}
}
