//! The file that notaries sign: a tree over all blocks from one to another, and the checkpoint before it.

use super::{
	hash::{tagged, Hash64, TAG_CHECKPOINT, TAG_SIGNED},
	key::{PublicKey, SecretKey, SCHEME},
};
use crate::{
	bundle::{read_canonical, to_canonical, MAX_NUMBER},
	hexed::{Hex, HexHash},
	refusal::{Refusal, Step},
};
use alloc::{format, string::String, vec::Vec};
use assent_primitives::{BlockNumber, Moment};
use codec::Encode;
use serde::{Deserialize, Serialize};

/// What a notary's checkpoint says that it is.
pub const FORMAT: &str = "assent-notary-checkpoint";
/// The version of the form of notaries' checkpoints.
pub const VERSION: u32 = 1;
/// The most notaries that sign one checkpoint.
pub const MAX_SIGNATURES: usize = 32;
/// The most blocks of one checkpoint: 24 days of a block every two seconds.
pub const MAX_BLOCKS: u32 = 1 << 20;

/// A checkpoint of notaries.
// The members stand in the order of their names: so they are written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct NotaryCheckpoint {
	/// By which algorithms it is made.
	pub algorithms: Algorithms,
	/// Which blocks it covers: all of them.
	pub blocks: Range,
	/// [`FORMAT`].
	pub format: String,
	/// The hash of the chain's first block: which chain it is.
	pub genesis: HexHash,
	/// The hash (BLAKE2b-256) of the last block.
	pub last_hash: HexHash,
	/// The checkpoint before it; none for the one that begins with the chain's first block.
	pub previous: Option<Hash64>,
	/// The root of the tree of blocks.
	pub root: Hash64,
	/// Who signed it, in the order of their keys.
	pub signatures: Vec<Signature>,
	/// [`VERSION`].
	pub version: u32,
}

/// The algorithms that a checkpoint rests on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Algorithms {
	/// The hash of its trees.
	pub hash: String,
	/// The notaries' signatures.
	pub signature: String,
	/// The shape of its trees.
	pub tree: String,
}

impl Algorithms {
	/// Those of this version.
	pub fn current() -> Self {
		Self { hash: "sha3-512".into(), signature: SCHEME.into(), tree: "rfc6962".into() }
	}
}

/// The blocks from one to another.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
	/// The first.
	pub first: BlockNumber,
	/// The last.
	pub last: BlockNumber,
}

impl Range {
	/// How many; `None` if it ends before it begins, or there are too many.
	pub fn count(&self) -> Option<u32> {
		let count = self.last.checked_sub(self.first)?.checked_add(1)?;
		(count <= MAX_BLOCKS).then_some(count)
	}

	/// Whether the block is one of them.
	pub fn contains(&self, number: BlockNumber) -> bool {
		(self.first..=self.last).contains(&number)
	}
}

/// A notary's signature.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Signature {
	/// The notary's public key.
	pub key: Hex,
	/// The signature.
	pub signature: Hex,
	/// When the notary says that it signed, milliseconds.
	pub signed_at: Moment,
}

/// Who signed a checkpoint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signer {
	/// The key.
	pub key: PublicKey,
	/// When the notary says that it signed, milliseconds.
	pub signed_at: Moment,
}

/// Why two checkpoints do not follow each other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Break {
	/// They are of two chains.
	OtherChain,
	/// The second does not begin with the block after the last one of the first.
	Gap,
	/// The second names another checkpoint as the one before it.
	OtherPrevious,
}

impl core::fmt::Display for Break {
	fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		f.write_str(match self {
			Self::OtherChain => "it is of another chain than the one before it",
			Self::Gap => {
				"it does not begin with the block after the last one of the checkpoint before it"
			},
			Self::OtherPrevious => {
				"it names another checkpoint as the one before it: one of the two was made anew"
			},
		})
	}
}

impl NotaryCheckpoint {
	/// A checkpoint that nobody signed yet.
	pub fn new(
		genesis: HexHash,
		blocks: Range,
		last_hash: HexHash,
		previous: Option<Hash64>,
		root: Hash64,
	) -> Self {
		Self {
			algorithms: Algorithms::current(),
			blocks,
			format: FORMAT.into(),
			genesis,
			last_hash,
			previous,
			root,
			signatures: Vec::new(),
			version: VERSION,
		}
	}

	/// All that it says, its signatures left out.
	fn said(&self) -> impl Encode {
		let Self { blocks: Range { first, last }, genesis, last_hash, previous, root, .. } = self;
		(*first, *last, genesis.0, last_hash.0, *previous, *root)
	}

	/// By which the next checkpoint names it. Signatures do not count: notaries can join later.
	pub fn id(&self) -> Hash64 {
		tagged(&TAG_CHECKPOINT, &self.said())
	}

	/// What a notary signs, at that moment.
	pub fn message(&self, signed_at: Moment) -> Vec<u8> {
		(TAG_SIGNED, self.said(), signed_at).encode()
	}

	/// Adds a signature, or puts it in the place of an earlier one of the same key.
	///
	/// # Errors
	///
	/// If [`MAX_SIGNATURES`] others signed already.
	pub fn sign(
		&mut self,
		key: &SecretKey,
		signed_at: Moment,
		randomness: &[u8; 32],
	) -> Result<(), Refusal> {
		let public = Hex(key.public().as_bytes().to_vec());
		let signature = Hex(key.sign(&self.message(signed_at), randomness));
		let new = Signature { key: public, signature, signed_at };
		match self.signatures.binary_search_by(|other| other.key.cmp(&new.key)) {
			Ok(place) => {
				if let Some(old) = self.signatures.get_mut(place) {
					*old = new;
				}
			},
			Err(_) if self.signatures.len() >= MAX_SIGNATURES => {
				let reason = format!("at most {MAX_SIGNATURES} notaries sign a checkpoint");
				return Err(Refusal::new(Step::Notaries, "signatures", reason));
			},
			Err(place) => self.signatures.insert(place, new),
		}
		Ok(())
	}

	/// Checks the form and all signatures, also those of notaries that the verifier does not know: so no byte of it can change.
	///
	/// # Errors
	///
	/// What is wrong, at a place that begins with `place`.
	pub fn verify(&self, place: &str) -> Result<Vec<Signer>, Refusal> {
		let refused = |member: &str, reason: &str| {
			Refusal::new(Step::Notaries, format!("{place}{member}"), reason)
		};
		if self.format != FORMAT || self.version != VERSION {
			return Err(refused("format", "it is no notaries' checkpoint of this version"));
		}
		if self.algorithms != Algorithms::current() {
			let reason = "it rests on algorithms that this version of the format does not know";
			return Err(refused("algorithms", reason));
		}
		if self.blocks.count().is_none() {
			let reason = "it covers no blocks, or more than a checkpoint may";
			return Err(refused("blocks", reason));
		}
		if self.previous.is_none() != (self.blocks.first == 0) {
			let reason =
				"the one that begins with the chain's first block has none before it, and no other";
			return Err(refused("previous", reason));
		}
		if self.signatures.is_empty() || self.signatures.len() > MAX_SIGNATURES {
			return Err(refused("signatures", "nobody signed it, or too many did"));
		}
		let mut signers: Vec<Signer> = Vec::with_capacity(self.signatures.len());
		for (index, Signature { key, signature, signed_at }) in self.signatures.iter().enumerate() {
			let refused = |member: &str, reason: &str| {
				refused(&format!("signatures[{index}].{member}"), reason)
			};
			let key = PublicKey::new(&key.0)
				.ok_or_else(|| refused("key", "it is no public key of ml-dsa-87"))?;
			if signers.last().is_some_and(|before| before.key >= key) {
				let reason = "the keys are not in order, or one signed twice";
				return Err(refused("key", reason));
			}
			if *signed_at > MAX_NUMBER {
				return Err(refused("signedAt", "there is no such moment"));
			}
			if !key.verifies(&self.message(*signed_at), &signature.0) {
				let reason = "it is not this key's signature of this checkpoint: the checkpoint, the moment, the key or \
					the signature was altered";
				return Err(refused("signature", reason));
			}
			signers.push(Signer { key, signed_at: *signed_at });
		}
		Ok(signers)
	}

	/// Whether the other one comes right after this.
	///
	/// # Errors
	///
	/// Why it does not.
	pub fn precedes(&self, next: &Self) -> Result<(), Break> {
		if self.genesis != next.genesis {
			return Err(Break::OtherChain);
		}
		if self.blocks.last.checked_add(1) != Some(next.blocks.first) {
			return Err(Break::Gap);
		}
		if next.previous != Some(self.id()) {
			return Err(Break::OtherPrevious);
		}
		Ok(())
	}

	/// Whether the two say different things of the same blocks: no notary signs both.
	pub fn contradicts(&self, other: &Self) -> bool {
		let overlap =
			self.blocks.first <= other.blocks.last && other.blocks.first <= self.blocks.last;
		self.genesis == other.genesis && overlap && self.id() != other.id()
	}

	/// Reads a checkpoint. It is in the form that [`Self::to_bytes`] writes, or refused.
	pub fn read(bytes: &[u8]) -> Result<Self, Refusal> {
		read_canonical(bytes, FORMAT, VERSION)
	}

	/// The file.
	pub fn to_bytes(&self) -> Vec<u8> {
		to_canonical(self)
	}
}
