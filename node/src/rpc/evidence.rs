//! What evidence bundles are made of, and what no other method serves: `assent_auditProof`, `assent_finalityProof`,
//! `assent_authorityChanges`, `assent_genesisProof`.
//!
//! Nothing here has to be trusted: whoever makes a bundle verifies it. All answers are about final blocks.

mod node;
#[cfg(test)]
mod tests;

use crate::index::{audit_root, first_kept, Kept};
use assent_primitives::{inclusion::inclusion_path, merkle::AuditRoot, BlockNumber};
use assent_runtime::Header;
use codec::Encode;
use jsonrpsee::{
	proc_macros::rpc,
	types::{ErrorObject, ErrorObjectOwned},
};
pub use node::NodeBlocks;
use sc_consensus_grandpa::{find_scheduled_change, GRANDPA_ENGINE_ID};
use serde::Serialize;
use sp_core::{Bytes, H256};
use std::sync::Arc;

/// The most headers of an answer. Justifications are kept every few blocks: more is needed only where finality
/// stood still.
pub const MAX_HEADERS: u32 = 8_192;
/// The most changes of authorities of an answer.
pub const MAX_CHANGES: usize = 64;
/// The longest delay of a change of authorities, in blocks, that is looked for.
pub const MAX_DELAY: u32 = 1_024;

/// The methods for evidence.
#[rpc(server, namespace = "assent")]
pub trait EvidenceApi {
	/// That a leaf is one of the audit tree of a final block: its place, and the hashes from it to the root.
	#[method(name = "auditProof", blocking)]
	fn audit_proof(&self, block: H256, leaf: H256) -> Result<AuditProof, Error>;

	/// The headers from a block to the next one whose justification is kept, and that justification.
	#[method(name = "finalityProof", blocking)]
	fn finality_proof(&self, number: BlockNumber) -> Result<Segment, Error>;

	/// The changes of GRANDPA's authorities that took effect after a block, in order, up to 64.
	#[method(name = "authorityChanges", blocking)]
	fn authority_changes(&self, after: BlockNumber) -> Result<AuthorityChanges, Error>;

	/// The first header, and the nodes of its state's tree that lead to GRANDPA's first authorities.
	#[method(name = "genesisProof", blocking)]
	fn genesis_proof(&self) -> Result<GenesisProof, Error>;
}

/// A leaf's place in an audit tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuditProof {
	/// The leaf's place, from 0.
	pub index: u32,
	/// How many leaves the block has.
	pub leaves: u32,
	/// The hashes from the leaf to the root.
	pub path: Vec<H256>,
}

/// Headers (SCALE), each the parent of the next, and the GRANDPA justification (SCALE) of the last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Segment {
	/// The headers.
	pub headers: Vec<Bytes>,
	/// The justification.
	pub justification: Bytes,
}

/// Changes of authorities.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuthorityChanges {
	/// For each change, the headers from the one that schedules it to the one with which it takes effect, and what
	/// finalised that.
	pub changes: Vec<Segment>,
	/// Whether there are more: ask for those after the last of these.
	pub more: bool,
}

/// How the chain starts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GenesisProof {
	/// The first header, SCALE.
	pub header: Bytes,
	/// The nodes, in any order.
	pub authorities: Vec<Bytes>,
}

/// Why something is not proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
	/// The block is not one of the final ones that this node knows.
	NotFinal,
	/// The block journalled nothing.
	NoEntries,
	/// The block has no such leaf.
	UnknownLeaf,
	/// The node did not execute the block with the journal index on, or its index was damaged.
	PagesMissing,
	/// This node dropped the entries of the blocks before that one, as its operator keeps them for some time only.
	Pruned(BlockNumber),
	/// Too many blocks lie between the block and the next justification.
	TooFar,
	/// No justification for the block or a later one is kept.
	Unjustified(BlockNumber),
	/// The authorities were changed by force at that block, or before it: those before did not sign for it.
	Forced(BlockNumber),
	/// The node does not know how the authorities changed: it was not there.
	ChangesUnknown,
	/// The database or the chain's specification gave no answer.
	Backend(String),
}

impl From<Error> for ErrorObjectOwned {
	fn from(error: Error) -> Self {
		let (code, message) = match error {
			Error::NotFinal => {
				(9011, "NotFinal: this is none of the final blocks that this node knows".into())
			},
			Error::NoEntries => (9012, "NoEntries: the block journalled nothing".into()),
			Error::UnknownLeaf => (9013, "UnknownLeaf: the block has no such leaf".into()),
			Error::PagesMissing => (
				9014,
				"PagesMissing: this node cannot serve the entries of the block; it did not execute it with the journal \
				 index on, or the index was damaged"
					.into(),
			),
			Error::Pruned(first) => (
				9020,
				format!(
					"Pruned: this node dropped the entries of the blocks before {first}, which are older than its operator \
					 keeps; ask another node"
				),
			),
			Error::TooFar => (
				9015,
				format!("TooFar: there is no justification within {MAX_HEADERS} blocks after the block"),
			),
			Error::Unjustified(number) => (
				9016,
				format!("Unjustified: this node keeps no justification for block {number}, or for a later one"),
			),
			Error::Forced(number) => (
				9017,
				format!(
					"Forced: the authorities before block {number} did not sign for those after it; begin at a \
					 checkpoint after that block"
				),
			),
			Error::ChangesUnknown => (
				9018,
				"ChangesUnknown: this node does not know all changes of authorities; ask one that synced in full"
					.into(),
			),
			Error::Backend(reason) => (9019, format!("Backend: {reason}")),
		};
		ErrorObject::owned(code, message, None::<()>)
	}
}

/// Where final blocks come from.
pub trait Blocks: Send + Sync + 'static {
	/// The number of the last final block.
	fn finalised(&self) -> BlockNumber;

	/// The header of the final block with that number.
	fn header(&self, number: BlockNumber) -> Result<Option<Header>, Error>;

	/// The number of the block with that hash.
	fn number(&self, hash: H256) -> Result<Option<BlockNumber>, Error>;

	/// The justification that is kept with a block.
	fn justification(&self, hash: H256) -> Result<Option<Vec<u8>>, Error>;

	/// The hash of the last block that was finalised by votes, and its justification.
	fn best_justification(&self) -> Result<Option<(H256, Vec<u8>)>, Error>;

	/// The last block of each set of authorities that ended after a block; `None` if that is not known.
	fn ends_of_sets(&self, after: BlockNumber) -> Option<Vec<BlockNumber>>;

	/// A value of the offchain index.
	fn indexed(&self, key: &[u8]) -> Option<Vec<u8>>;

	/// The nodes of the first state's tree that lead to the first authorities.
	fn first_authorities(&self) -> Result<Vec<Vec<u8>>, Error>;
}

/// The methods over a source of blocks.
pub struct Evidence<B>(B);

impl<B: Blocks> Evidence<B> {
	/// The methods over these blocks.
	pub fn new(blocks: B) -> Self {
		Self(blocks)
	}

	/// The header of a final block.
	fn header(&self, number: BlockNumber) -> Result<Header, Error> {
		if number > self.0.finalised() {
			return Err(Error::NotFinal);
		}
		self.0.header(number)?.ok_or(Error::NotFinal)
	}

	/// The leaves of a block, in order.
	fn leaves(&self, number: BlockNumber, root: &AuditRoot) -> Result<Vec<H256>, Error> {
		let indexed = |key: &[u8]| self.0.indexed(key);
		let kept = Kept::read(root, indexed).map(|kept| kept.leaves);
		kept.ok_or_else(|| match first_kept(indexed) {
			first if number < first => Error::Pruned(first),
			_ => Error::PagesMissing,
		})
	}

	/// The change of authorities that takes effect with the block.
	fn change(&self, last: BlockNumber) -> Result<Segment, Error> {
		let mut headers = Vec::new();
		for delay in 0..=MAX_DELAY {
			let Some(number) = last.checked_sub(delay) else { break };
			let header = self.header(number)?;
			let found = find_scheduled_change::<crate::database::Block>(&header)
				.is_some_and(|change| change.delay == delay);
			headers.push(header);
			if found {
				let hash = self.header(last)?.hash();
				let justification = self.0.justification(hash)?.ok_or(Error::Unjustified(last))?;
				headers.reverse();
				return Ok(Segment::new(&headers, justification));
			}
		}
		Err(Error::Forced(last))
	}
}

impl Segment {
	fn new(headers: &[Header], justification: Vec<u8>) -> Self {
		Self {
			headers: headers.iter().map(|header| header.encode().into()).collect(),
			justification: justification.into(),
		}
	}
}

impl<B: Blocks> EvidenceApiServer for Arc<Evidence<B>> {
	fn audit_proof(&self, block: H256, leaf: H256) -> Result<AuditProof, Error> {
		let number = self.0.number(block)?.ok_or(Error::NotFinal)?;
		let header = self.header(number)?;
		if header.hash() != block {
			return Err(Error::NotFinal);
		}
		let root = audit_root(&header).ok_or(Error::NoEntries)?;
		let leaves = self.leaves(number, &root)?;
		let place = leaves.iter().position(|other| *other == leaf).ok_or(Error::UnknownLeaf)?;
		let index = u32::try_from(place).map_err(|_| Error::UnknownLeaf)?;
		let path = inclusion_path(&leaves, index).ok_or(Error::UnknownLeaf)?;
		Ok(AuditProof { index, leaves: root.leaves, path })
	}

	fn finality_proof(&self, number: BlockNumber) -> Result<Segment, Error> {
		// Before the last final block is looked up, so that it is not after it.
		let best = self.0.best_justification()?;
		let finalised = self.0.finalised();
		if number > finalised {
			return Err(Error::NotFinal);
		}
		let mut headers = Vec::new();
		for at in number..=finalised {
			if at - number >= MAX_HEADERS {
				return Err(Error::TooFar);
			}
			let header = self.header(at)?;
			let hash = header.hash();
			headers.push(header);
			let kept = match &best {
				Some((target, justification)) if *target == hash => Some(justification.clone()),
				_ => self.0.justification(hash)?,
			};
			if let Some(justification) = kept {
				return Ok(Segment::new(&headers, justification));
			}
		}
		Err(Error::Unjustified(number))
	}

	fn authority_changes(&self, after: BlockNumber) -> Result<AuthorityChanges, Error> {
		let ends = self.0.ends_of_sets(after).ok_or(Error::ChangesUnknown)?;
		let changes = ends.iter().take(MAX_CHANGES).map(|last| self.change(*last));
		Ok(AuthorityChanges {
			changes: changes.collect::<Result<_, _>>()?,
			more: ends.len() > MAX_CHANGES,
		})
	}

	fn genesis_proof(&self) -> Result<GenesisProof, Error> {
		let header = self.header(0)?;
		let authorities = self.0.first_authorities()?;
		Ok(GenesisProof {
			header: header.encode().into(),
			authorities: authorities.into_iter().map(Bytes::from).collect(),
		})
	}
}

/// The justification of GRANDPA among those of a block.
fn of_grandpa(justifications: sp_runtime::Justifications) -> Option<Vec<u8>> {
	justifications.into_justification(GRANDPA_ENGINE_ID)
}
