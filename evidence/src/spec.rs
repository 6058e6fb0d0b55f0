//! From a chain's specification to the hash of its first block.
//!
//! A raw specification has the whole state that the chain starts from. The root of its tree and nothing else makes
//! the first header, so that whoever has the file needs to trust nobody for the hash.

use crate::headers::Header;
use codec::Encode;
use serde::Deserialize;
use sp_core::{Blake2Hasher, Hasher, H256};
use sp_trie::{empty_trie_root, LayoutV1, TrieConfiguration};
use std::{collections::BTreeMap, io::Read};

/// The longest specification that is read.
pub const MAX_SPEC_BYTES: u64 = 256 * 1024 * 1024;

/// Why a specification gives no hash.
#[derive(Debug)]
pub enum SpecError {
	/// It cannot be read.
	Unreadable(std::io::Error),
	/// It is longer than [`MAX_SPEC_BYTES`].
	TooLong,
	/// It is no specification.
	Malformed(String),
	/// It is one, and not raw: what its state is only its runtime could tell.
	NotRaw,
}

impl std::fmt::Display for SpecError {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		match self {
			Self::Unreadable(error) => write!(f, "it cannot be read: {error}"),
			Self::TooLong => write!(f, "it has more than {MAX_SPEC_BYTES} bytes"),
			Self::Malformed(reason) => write!(f, "it is no chain specification: {reason}"),
			Self::NotRaw => write!(
				f,
				"expected a raw specification: make one with `assent-node export-chain-spec --chain FILE --raw`"
			),
		}
	}
}

impl std::error::Error for SpecError {}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
	top: BTreeMap<String, String>,
	#[serde(default)]
	children_default: BTreeMap<String, BTreeMap<String, String>>,
}

/// The hash of the first block of the chain with that raw specification (JSON).
pub fn genesis_hash(spec: impl Read) -> Result<H256, SpecError> {
	let mut text = Vec::new();
	spec.take(MAX_SPEC_BYTES + 1).read_to_end(&mut text).map_err(SpecError::Unreadable)?;
	if text.len() as u64 > MAX_SPEC_BYTES {
		return Err(SpecError::TooLong);
	}
	let malformed = |error: serde_json::Error| SpecError::Malformed(error.to_string());
	// What else than a raw state can stand there differs from release to release: look at that only if it is not.
	let spec: serde_json::Value = serde_json::from_slice(&text).map_err(malformed)?;
	drop(text);
	let raw = match spec.get("genesis").and_then(|genesis| genesis.get("raw")) {
		Some(raw) => Raw::deserialize(raw).map_err(malformed)?,
		None if spec.get("genesis").is_some() => return Err(SpecError::NotRaw),
		None => return Err(SpecError::Malformed("it has no `genesis`".into())),
	};
	genesis_hash_of(&raw)
}

fn genesis_hash_of(raw: &Raw) -> Result<H256, SpecError> {
	let mut top = pairs(&raw.top)?;
	for (key, child) in &raw.children_default {
		let prefixed = [b":child_storage:default:", &bytes(key)?[..]].concat();
		let root = LayoutV1::<Blake2Hasher>::trie_root(pairs(child)?);
		top.insert(prefixed, root.as_bytes().to_vec());
	}
	Ok(Blake2Hasher::hash(&genesis_header(LayoutV1::<Blake2Hasher>::trie_root(top)).encode()))
}

/// The first header of a chain that starts from the state with that root.
pub fn genesis_header(state_root: H256) -> Header {
	Header {
		parent_hash: H256::zero(),
		number: 0,
		state_root,
		extrinsics_root: empty_trie_root::<LayoutV1<Blake2Hasher>>(),
		digest: Default::default(),
	}
}

fn pairs(map: &BTreeMap<String, String>) -> Result<BTreeMap<Vec<u8>, Vec<u8>>, SpecError> {
	map.iter().map(|(key, value)| Ok((bytes(key)?, bytes(value)?))).collect()
}

fn bytes(text: &str) -> Result<Vec<u8>, SpecError> {
	text.strip_prefix("0x").and_then(|digits| hex::decode(digits).ok()).ok_or_else(|| {
		let start: String = text.chars().take(20).collect();
		SpecError::Malformed(format!("`{start}` is not 0x and hex digits"))
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn genesis_hash_should_be_refused_when_there_is_no_raw_state() {
		let not_raw: &[u8] = br#"{"genesis":{"runtimeGenesis":{"code":"0x00"}}}"#;
		assert!(matches!(genesis_hash(not_raw), Err(SpecError::NotRaw)));
		for malformed in [&b"[]"[..], b"{}", b"{", br#"{"genesis":{"raw":{"top":{"0x1":"0x"}}}}"#] {
			assert!(matches!(genesis_hash(malformed), Err(SpecError::Malformed(_))));
		}
	}

	#[test]
	fn genesis_hash_should_change_when_any_value_or_child_does() {
		let spec = |value: &str, child: &str| {
			let text = format!(
				r#"{{"name":"x","genesis":{{"raw":{{"top":{{"0x01":"{value}"}},"childrenDefault":{{"0x02":{{"0x03":"{child}"}}}}}}}}}}"#
			);
			genesis_hash(text.as_bytes()).expect("it is a raw specification")
		};
		let hash = spec("0x00", "0x00");
		assert_ne!(hash, spec("0x01", "0x00"));
		assert_ne!(hash, spec("0x00", "0x01"));
		assert_eq!(hash, spec("0x00", "0x00"));
	}
}
