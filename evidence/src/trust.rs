//! What a verifier trusts before it looks at a bundle.

use crate::{
	bundle::{read_canonical, to_canonical},
	hexed::HexHash,
	refusal::Refusal,
};
use alloc::{string::String, vec::Vec};
use serde::{Deserialize, Serialize};
use sp_consensus_grandpa::{AuthorityId, AuthorityList};
use sp_core::{ed25519, H256};

/// What a verifier trusts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Trust {
	/// The hash of the chain's first block: everything else follows from it.
	Genesis(H256),
	/// A block and the validators after it, seen or proved before.
	Checkpoint(Checkpoint),
}

impl Trust {
	/// The hash of the first block of the chain that is trusted.
	pub fn genesis(&self) -> H256 {
		match self {
			Self::Genesis(hash) => *hash,
			Self::Checkpoint(checkpoint) => checkpoint.genesis.0,
		}
	}
}

/// What a checkpoint says that it is.
pub const CHECKPOINT_FORMAT: &str = "assent-checkpoint";
/// The version of the form of checkpoints.
pub const CHECKPOINT_VERSION: u32 = 1;

/// A finalised block, and the set of validators that finalises what comes after it.
///
/// It is a file of its own, in the canonical form of a bundle.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Checkpoint {
	/// The validators, in the chain's order.
	pub authorities: Vec<Authority>,
	/// The hash of the block.
	pub block: HexHash,
	/// [`CHECKPOINT_FORMAT`].
	pub format: String,
	/// The hash of the chain's first block.
	pub genesis: HexHash,
	/// The number of the block.
	pub number: u32,
	/// The number of the set of validators.
	pub set_id: u64,
	/// [`CHECKPOINT_VERSION`].
	pub version: u32,
}

/// A validator.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
	/// Its GRANDPA key (ed25519).
	pub key: HexHash,
	/// The weight of its vote.
	pub weight: u64,
}

impl Checkpoint {
	/// A checkpoint.
	pub fn new(
		genesis: H256,
		block: H256,
		number: u32,
		set_id: u64,
		authorities: &AuthorityList,
	) -> Self {
		Self {
			authorities: authorities
				.iter()
				.map(|(id, weight)| Authority { key: key(id).into(), weight: *weight })
				.collect(),
			block: block.into(),
			format: CHECKPOINT_FORMAT.into(),
			genesis: genesis.into(),
			number,
			set_id,
			version: CHECKPOINT_VERSION,
		}
	}

	/// The validators, as the chain has them.
	pub fn authority_list(&self) -> AuthorityList {
		let id = |key: HexHash| AuthorityId::from(ed25519::Public::from_raw(key.0 .0));
		self.authorities.iter().map(|authority| (id(authority.key), authority.weight)).collect()
	}

	/// Reads a checkpoint. It is in the form that [`Self::to_bytes`] writes, or refused.
	pub fn read(bytes: &[u8]) -> Result<Self, Refusal> {
		read_canonical(bytes, CHECKPOINT_FORMAT, CHECKPOINT_VERSION)
	}

	/// The file.
	pub fn to_bytes(&self) -> Vec<u8> {
		to_canonical(self)
	}
}

/// A validator's key.
pub fn key(id: &AuthorityId) -> H256 {
	let id: &ed25519::Public = id.as_ref();
	H256(id.0)
}
