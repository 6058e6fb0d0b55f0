//! SHA3-512: the hash of what notaries sign. It has nothing in common with the chain's BLAKE2b-256.

use alloc::{format, string::String};
use assent_primitives::hash::Tag;
use codec::{Decode, Encode};
use serde::{de::Error, Deserialize, Deserializer, Serialize, Serializer};
use sha3::{Digest, Sha3_512};

/// The tag of an entry of a journal.
pub const TAG_ENTRY: Tag = *b"assent/n/entryv1";
/// The tag of an anchor of a batch that is kept off the chain.
pub const TAG_ANCHOR: Tag = *b"assent/n/anchrv1";
/// The tag of a block.
pub const TAG_BLOCK: Tag = *b"assent/n/blockv1";
/// The tag of an inner node, of the tree of a block's entries and of the tree of blocks.
pub const TAG_NODE: Tag = *b"assent/n/node/v1";
/// The tag of a checkpoint, by which the next one names it.
pub const TAG_CHECKPOINT: Tag = *b"assent/n/chkptv1";
/// The tag of a notary's public key.
pub const TAG_KEY: Tag = *b"assent/n/key//v1";
/// The tag of what a notary signs.
pub const TAG_SIGNED: Tag = *b"assent/n/sign/v1";

/// A hash of SHA3-512.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Hash64(pub [u8; 64]);

impl Hash64 {
	/// Zeros: what stands for the root of no leaves.
	pub const ZERO: Self = Self([0; 64]);
}

/// SHA3-512 of the tag followed by the SCALE encoding of `parts`.
pub fn tagged(tag: &Tag, parts: &impl Encode) -> Hash64 {
	struct Into(Sha3_512);
	impl codec::Output for Into {
		fn write(&mut self, bytes: &[u8]) {
			self.0.update(bytes);
		}
	}
	let mut hasher = Into(Sha3_512::new_with_prefix(tag));
	parts.encode_to(&mut hasher);
	Hash64(hasher.0.finalize().into())
}

impl core::fmt::Display for Hash64 {
	fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		write!(f, "0x{}", hex::encode(self.0))
	}
}

impl core::fmt::Debug for Hash64 {
	fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		core::fmt::Display::fmt(self, f)
	}
}

impl Serialize for Hash64 {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.serialize_str(&format!("{self}"))
	}
}

impl<'de> Deserialize<'de> for Hash64 {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		let text = String::deserialize(deserializer)?;
		let mut bytes = [0; 64];
		text.strip_prefix("0x")
			.and_then(|digits| hex::decode_to_slice(digits, &mut bytes).ok())
			.ok_or_else(|| D::Error::custom("expected 0x and 128 hex digits"))?;
		Ok(Self(bytes))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn hash_should_be_sha3_512_of_tag_and_parts_when_they_are_hashed() {
		// `hashlib.sha3_512(b"assent/n/node/v1" + bytes(64) + bytes([1]) * 64)` of another implementation.
		let hash = tagged(&TAG_NODE, &(Hash64::ZERO, Hash64([1; 64])));
		let expected = "0xdd35c3b6afe4323d657e7d4fb4a76a27b30825842723c8214e5b729a4e3b8045a5991d955e6d6c76ac95253e125411132d8ca5670c4de5bc12014fbc1b9f03db";
		assert_eq!(hash.to_string(), expected);
		assert_ne!(hash, tagged(&TAG_BLOCK, &(Hash64::ZERO, Hash64([1; 64]))));
	}

	#[test]
	fn hash_should_be_read_when_it_has_its_one_form_only() {
		let text = format!("\"{}\"", Hash64([0xab; 64]));
		assert_eq!(serde_json::from_str::<Hash64>(&text).ok(), Some(Hash64([0xab; 64])));
		for wrong in [&text[..text.len() - 3], "\"\"", "\"0x00\"", "7"] {
			assert!(serde_json::from_str::<Hash64>(wrong).is_err(), "{wrong}");
		}
	}
}
