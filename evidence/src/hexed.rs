//! Bytes in JSON: `0x` and hex digits, in lower case.

use alloc::{format, string::String, vec::Vec};
use serde::{de::Error, Deserialize, Deserializer, Serialize, Serializer};
use sp_core::H256;

/// Any number of bytes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Hex(pub Vec<u8>);

/// A hash, or 32 other bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct HexHash(pub H256);

fn text(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

fn bytes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
	let text = String::deserialize(deserializer)?;
	text.strip_prefix("0x")
		.and_then(|digits| hex::decode(digits).ok())
		.ok_or_else(|| D::Error::custom("expected 0x and an even number of hex digits"))
}

impl core::fmt::Debug for Hex {
	fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		f.write_str(&text(&self.0))
	}
}

impl core::fmt::Debug for HexHash {
	fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		f.write_str(&text(self.0.as_bytes()))
	}
}

impl From<Vec<u8>> for Hex {
	fn from(bytes: Vec<u8>) -> Self {
		Self(bytes)
	}
}

impl From<H256> for HexHash {
	fn from(hash: H256) -> Self {
		Self(hash)
	}
}

impl Serialize for Hex {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.serialize_str(&text(&self.0))
	}
}

impl Serialize for HexHash {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.serialize_str(&text(self.0.as_bytes()))
	}
}

impl<'de> Deserialize<'de> for Hex {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		bytes(deserializer).map(Self)
	}
}

impl<'de> Deserialize<'de> for HexHash {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		let bytes: [u8; 32] = bytes(deserializer)?
			.try_into()
			.map_err(|_| D::Error::custom("expected 0x and 64 hex digits"))?;
		Ok(Self(H256(bytes)))
	}
}
