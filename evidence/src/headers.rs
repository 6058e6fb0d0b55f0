//! Headers, and what their digests say.

use crate::{
	hexed::Hex,
	refusal::{Refusal, Step},
};
use alloc::{format, string::String, vec::Vec};
use assent_primitives::{
	merkle::{AuditRoot, AUDIT_ENGINE_ID, CHAIN_ENGINE_ID},
	BlockNumber,
};
use codec::{DecodeAll, Encode};
use sp_consensus_grandpa::{ConsensusLog, ScheduledChange, GRANDPA_ENGINE_ID};
use sp_core::{Hasher, H256};
use sp_runtime::{generic, traits::BlakeTwo256, ConsensusEngineId, DigestItem};

/// A header of an Assent chain.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;

/// A header with its hash.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hashed {
	/// The header.
	pub header: Header,
	/// Its hash, worked out here.
	pub hash: H256,
}

impl Hashed {
	/// Reads a header, of which the bytes are the only encoding.
	pub fn read(bytes: &[u8]) -> Result<Self, String> {
		let header = exactly::<Header>(bytes, "a header")?;
		Ok(Self { header, hash: sp_core::Blake2Hasher::hash(bytes) })
	}

	/// The block's audit root; `None` if it journalled nothing.
	pub fn audit_root(&self) -> Result<Option<AuditRoot>, String> {
		let mut items = self.consensus(AUDIT_ENGINE_ID);
		let root =
			items.next().map(|bytes| exactly::<AuditRoot>(bytes, "an audit root")).transpose()?;
		match items.next() {
			Some(_) => Err("the header has two audit roots".into()),
			None => Ok(root),
		}
	}

	/// That the header names the chain with that first block as its own: what validators of it signed elsewhere, with the
	/// same keys, does not.
	///
	/// # Errors
	///
	/// What it names instead, if anything.
	pub fn is_of(&self, genesis: &H256) -> Result<(), String> {
		let mut items = self.consensus(CHAIN_ENGINE_ID);
		let named = items.next().map(|bytes| exactly::<H256>(bytes, "the name of a chain"));
		match (named.transpose()?, items.next()) {
			(_, Some(_)) => Err("the header names two chains".into()),
			(None, _) => Err("the header names no chain: it is not of an Assent chain".into()),
			(Some(named), None) if named != *genesis => {
				Err(format!("the header is of another chain, whose first block is {named:?}"))
			},
			(Some(_), None) => Ok(()),
		}
	}

	/// The change of validators that the header schedules.
	///
	/// # Errors
	///
	/// If it forces one, which those before did not sign for; or has more than one.
	pub fn scheduled_change(&self) -> Result<Option<ScheduledChange<BlockNumber>>, String> {
		let mut found = None;
		for bytes in self.consensus(GRANDPA_ENGINE_ID) {
			match exactly::<ConsensusLog<BlockNumber>>(bytes, "a message of GRANDPA")? {
				ConsensusLog::ScheduledChange(change) if found.is_none() => found = Some(change),
				ConsensusLog::ScheduledChange(_) => {
					return Err("the header schedules two changes of validators".into())
				},
				ConsensusLog::ForcedChange(..) => {
					return Err("the header forces a change of validators, to which the earlier ones did not agree: \
						 begin after it, from a checkpoint"
						.into())
				},
				ConsensusLog::OnDisabled(_)
				| ConsensusLog::Pause(_)
				| ConsensusLog::Resume(_) => {},
			}
		}
		Ok(found)
	}

	fn consensus(&self, engine: ConsensusEngineId) -> impl Iterator<Item = &[u8]> {
		self.header.digest.logs.iter().filter_map(move |item| match item {
			DigestItem::Consensus(id, bytes) if *id == engine => Some(&bytes[..]),
			_ => None,
		})
	}
}

/// Reads headers, each of which has to be the parent of the next.
pub fn chain(headers: &[Hex], step: Step, place: &str) -> Result<Vec<Hashed>, Refusal> {
	let mut chain: Vec<Hashed> = Vec::with_capacity(headers.len());
	for (index, bytes) in headers.iter().enumerate() {
		let refused =
			|reason: String| Refusal::new(step, format!("{place}.headers[{index}]"), reason);
		let next = Hashed::read(&bytes.0).map_err(refused)?;
		if let Some(Hashed { header, hash }) = chain.last() {
			if next.header.parent_hash != *hash {
				return Err(refused(
					"the header before it is not its parent: one of the two was altered, or one is missing".into(),
				));
			}
			if header.number.checked_add(1) != Some(next.header.number) {
				return Err(refused("its number does not follow that of its parent".into()));
			}
		}
		chain.push(next);
	}
	match chain.is_empty() {
		true => Err(Refusal::new(step, format!("{place}.headers"), "there is no header")),
		false => Ok(chain),
	}
}

/// Decodes what the bytes are, if they are its only encoding and nothing follows it.
pub(crate) fn exactly<T: DecodeAll + Encode>(bytes: &[u8], what: &str) -> Result<T, String> {
	T::decode_all(&mut &*bytes)
		.ok()
		.filter(|value| value.encode() == bytes)
		.ok_or_else(|| format!("these bytes are not {what}"))
}
