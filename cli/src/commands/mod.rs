//! The commands, a file for each group: its arguments, and what it does.

pub mod access;
pub mod access_batch;
pub mod access_stated;
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
pub mod signed;
pub mod statement;
mod tenures;

use crate::{
	error::{invalid, unreadable},
	parse,
};
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

/// A paper about one person, on which an act rests: a court's decision, a certificate. It stays off the chain.
#[derive(Clone, Debug, Args)]
pub struct Paper {
	/// The paper on which it rests: its salted hash goes on the chain, so that nobody finds out by trying what it says.
	#[arg(
		long,
		alias = "notice",
		value_name = "FILE",
		required_unless_present = "paper_hash",
		conflicts_with = "paper_hash"
	)]
	pub paper: Option<PathBuf>,

	/// The salted hash of the paper.
	#[arg(
		long,
		alias = "notice-hash",
		value_parser = parse::id::<Commitment>,
		value_name = "HASH",
		conflicts_with = "salt"
	)]
	pub paper_hash: Option<Commitment>,

	/// The salt of the paper.
	#[command(flatten)]
	pub salt: Salt,
}

/// The salted hash of a paper, and its salt where it was made here.
pub struct SaltedPaper {
	/// The hash.
	pub hash: Commitment,
	/// The salt.
	pub salt: Option<[u8; 32]>,
}

impl Paper {
	/// The salted hash.
	///
	/// # Errors
	///
	/// If the file cannot be read.
	pub fn salted(&self) -> anyhow::Result<SaltedPaper> {
		match (&self.paper, self.paper_hash) {
			(_, Some(hash)) => Ok(SaltedPaper { hash, salt: None }),
			(Some(file), None) => {
				let (bytes, salt) = (read(file)?, self.salt.get());
				Ok(SaltedPaper { hash: commitment(&salt, &bytes), salt: Some(salt) })
			},
			(None, None) => Err(invalid("--paper", "expected the file of the paper, or its hash")),
		}
	}
}

impl SaltedPaper {
	/// What people have to keep, behind what was done.
	pub fn text(&self, done: &str) -> String {
		match self.salt {
			Some(salt) => format!("{done}\nThe salt of the paper is {}: keep both.", hex(salt)),
			None => done.into(),
		}
	}

	/// The salt, for programs.
	pub fn add_to(&self, json: &mut serde_json::Value) {
		if let Some(salt) = self.salt {
			json["salt"] = hex(salt).into();
		}
	}
}

/// The plain BLAKE2b-256 of a public document.
pub fn file_hash(file: &Path) -> anyhow::Result<Commitment> {
	read(file).map(|bytes| Commitment(blake2_256(&bytes)))
}

/// The bytes of a file.
pub fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
	std::fs::read(file).with_context(|| unreadable(file))
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

	fn paper(arguments: &[&str]) -> Result<Paper, clap::Error> {
		#[derive(clap::Parser)]
		struct Only {
			#[command(flatten)]
			paper: Paper,
		}
		let arguments = [&["assent"], arguments].concat();
		<Only as clap::Parser>::try_parse_from(arguments).map(|only| only.paper)
	}

	#[test]
	fn paper_should_be_hashed_with_a_salt_that_is_told_when_it_is_about_a_person() {
		let file = tempfile::NamedTempFile::new().expect("a temporary file");
		std::fs::write(file.path(), b"certificate").expect("it is written");
		let name = file.path().to_str().expect("a plain path");
		let one = paper(&["--paper", name]).expect("it parses").salted().expect("it is read");
		let salt = one.salt.expect("one is drawn");
		assert_eq!(one.hash, commitment(&salt, b"certificate"));
		assert_ne!(one.hash, file_hash(file.path()).expect("it is read"), "it has a salt");
		let other = paper(&["--paper", name]).expect("it parses").salted().expect("it is read");
		assert_ne!(other.hash, one.hash, "each time another salt");
		let text = one.text("Done.");
		assert!(text.starts_with("Done.\n") && text.contains(&hex(salt)), "{text}");
		let mut json = serde_json::json!({});
		one.add_to(&mut json);
		assert_eq!(json["salt"], hex(salt));
		let named = paper(&["--paper", name, "--salt", &hex(salt)]).expect("it parses");
		assert_eq!(named.salted().expect("it is read").hash, one.hash);
		// A hash that was made elsewhere has a salt that is known there.
		let hash = one.hash.to_string();
		let known =
			paper(&["--paper-hash", &hash]).expect("it parses").salted().expect("it is one");
		assert_eq!((known.hash, known.salt, known.text("Done.")), (one.hash, None, "Done.".into()));
	}

	#[test]
	fn paper_should_be_refused_when_neither_or_both_are_named() {
		let (hash, salt) = (format!("0x{}", "11".repeat(32)), format!("0x{}", "22".repeat(32)));
		let both = ["--paper", "file", "--paper-hash", &hash];
		let salted_hash = ["--paper-hash", &hash, "--salt", &salt];
		for arguments in [&[][..], &both, &salted_hash, &["--salt", &salt]] {
			assert!(paper(arguments).is_err(), "{arguments:?}");
		}
	}
}
