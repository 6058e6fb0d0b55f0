//! The commands, a file for each group: its arguments, and what it does.

pub mod access;
pub mod anchor;
pub mod attestation;
pub mod consent;
pub mod council;
mod deadline;
pub mod device;
pub mod device_custody;
pub mod device_identity;
pub mod device_keys;
pub mod device_list;
pub mod device_units;
pub mod device_verdict;
pub mod disclosure;
pub mod emergency;
pub mod evidence;
pub mod explain;
pub mod fhir;
pub mod fhir_device;
pub mod fhir_export;
pub mod guardian;
pub mod guardian_act;
pub mod guardian_authority;
pub mod guardian_for;
pub mod guardian_show;
pub mod guardian_statement;
pub mod journal;
pub mod journal_copy;
pub mod journal_export;
pub mod key;
pub mod key_recover;
pub mod notary;
pub mod operator;
pub mod organisation;
pub mod payment;
pub mod policy;
pub mod receipt;
pub mod request;
pub mod statement;

use crate::{error::invalid, parse};
use anyhow::Context;
use assent_primitives::{hash::Tag, Commitment};
use blake2::{
	digest::{consts::U32, Digest},
	Blake2b,
};
use clap::Args;
use codec::Encode;
use sp_core::H256;
use std::path::{Path, PathBuf};

/// The tag of the salted hash of a document or a serial number.
const TAG_COMMITMENT: Tag = *b"assent/commit/v1";

/// The salted hash of something that stays off the chain: BLAKE2b-256 of a tag, the salt and the bytes. Whoever has both
/// can show what it was; without the salt nobody can guess it.
pub fn commitment(salt: &[u8; 32], bytes: &[u8]) -> Commitment {
	Commitment(assent_primitives::hash::tagged(&TAG_COMMITMENT, &(salt, bytes).encode()))
}

/// Something that stays off the chain, of which the chain has the salted hash.
#[derive(Clone, Debug, Default, Args)]
pub struct Salt {
	/// The salt of what is hashed, 0x and 64 hex digits; drawn and shown if it is left out. Keep it: without it
	/// nobody can show what the hash stands for.
	#[arg(long, value_parser = parse::bytes32, value_name = "HEX")]
	pub salt: Option<[u8; 32]>,
}

impl Salt {
	/// The salt that was named, or a new one.
	pub fn get(&self) -> [u8; 32] {
		self.salt.unwrap_or_else(crate::keys::random)
	}
}

/// The notice that gives the reason of an act: a file, or its hash.
#[derive(Clone, Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Notice {
	/// The published notice: its hash goes on the chain, without a salt, so that anyone can check it.
	#[arg(long, value_name = "FILE")]
	pub notice: Option<PathBuf>,

	/// The hash of the notice.
	#[arg(long, value_parser = parse::id::<Commitment>, value_name = "HASH")]
	pub notice_hash: Option<Commitment>,
}

impl Notice {
	/// The notice's hash.
	pub fn hash(&self) -> anyhow::Result<Commitment> {
		match (&self.notice, self.notice_hash) {
			(_, Some(hash)) => Ok(hash),
			(Some(file), None) => file_hash(file),
			(None, None) => {
				Err(invalid("--notice", "expected the file of the notice, or its hash"))
			},
		}
	}
}

/// The plain BLAKE2b-256 of a public document.
pub fn file_hash(file: &Path) -> anyhow::Result<Commitment> {
	read(file).map(|bytes| Commitment(blake2_256(&bytes)))
}

/// The bytes of a file.
pub fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
	std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))
}

/// The hash by which the chain knows code, calls and public documents.
pub fn blake2_256(bytes: &[u8]) -> H256 {
	let hash: [u8; 32] = Blake2b::<U32>::digest(bytes).into();
	H256(hash)
}

/// 32 bytes as `0x` and hex digits.
pub fn hex(bytes: impl AsRef<[u8]>) -> String {
	format!("0x{}", hex::encode(bytes))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn commitment_should_depend_on_salt_and_bytes_when_it_is_made() {
		let one = commitment(&[1; 32], b"serial 7");
		assert_eq!(commitment(&[1; 32], b"serial 7"), one);
		assert_ne!(commitment(&[2; 32], b"serial 7"), one);
		assert_ne!(commitment(&[1; 32], b"serial 8"), one);
	}
}
