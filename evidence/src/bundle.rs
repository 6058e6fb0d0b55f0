//! The file: its members, and its one canonical form.
//!
//! A bundle is JSON in the canonical form of RFC 8785: members in the order of their names, no white space, nothing before and
//! after. What the chain hashes stands there as the chain encodes it (SCALE), in hex. `docs/evidence.md` describes
//! every member; `docs/evidence.schema.json` is its schema.

use crate::{
	hexed::{Hex, HexHash},
	notary::Notarised,
	refusal::{Refusal, Step},
};
use alloc::{
	format,
	string::{String, ToString},
	vec::Vec,
};
use serde::{de::DeserializeOwned, Deserialize, Serialize};

/// What a bundle says that it is.
pub const FORMAT: &str = "assent-evidence";
/// The version of the format that this crate reads and writes.
pub const VERSION: u32 = 1;
/// The longest file that is looked at: about 20,000 entries. More goes into several bundles, each from the head at which the one
/// before ends.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;
/// The greatest number that stands in a bundle: what every reader of JSON keeps exactly.
pub const MAX_NUMBER: u64 = (1 << 53) - 1;

/// A bundle.
// The members stand in the order of their names: so they are written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Bundle {
	/// By which algorithms it is made.
	pub algorithms: Algorithms,
	/// Where the proof begins: what the verifier has to trust.
	pub anchor: Anchor,
	/// The changes of validators from there to the proved block, in order.
	pub changes: Vec<Segment>,
	/// How the last head stands in the proved block.
	pub end: End,
	/// Consecutive entries, each SCALE.
	pub entries: Vec<Hex>,
	/// The headers from the proved block to a finalised one, and what finalised that.
	pub finality: Segment,
	/// [`FORMAT`].
	pub format: String,
	/// The hash of the chain's first block: which chain it is.
	pub genesis: HexHash,
	/// Which journal, and how it stood before the first entry.
	pub journal: Journal,
	/// What notaries signed of it, for the day on which GRANDPA or BLAKE2b-256 are broken; left out if there is nothing.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub notary: Option<Notarised>,
	/// [`VERSION`].
	pub version: u32,
}

/// The algorithms that a proof rests on, by name: for the day on which one of them is broken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Algorithms {
	/// The shape of the block's audit tree.
	pub audit_tree: String,
	/// How blocks become final.
	pub finality: String,
	/// The hash of headers, entries, heads and trees.
	pub hash: String,
	/// The signature of votes.
	pub signature: String,
	/// The shape of the state's tree.
	pub state_tree: String,
}

impl Algorithms {
	/// Those of this version: there are no others yet.
	pub fn current() -> Self {
		Self {
			audit_tree: "rfc6962".into(),
			finality: "grandpa".into(),
			hash: "blake2b-256".into(),
			signature: "ed25519".into(),
			state_tree: "substrate-trie-v1".into(),
		}
	}
}

/// Where a proof begins.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub enum Anchor {
	/// At a checkpoint that the verifier has.
	#[serde(rename_all = "camelCase")]
	Checkpoint {
		/// Its block.
		block: HexHash,
		/// The block's number.
		number: u32,
		/// The number of the set of validators that finalises what comes after the block.
		set_id: u64,
	},
	/// At the chain's first block.
	Genesis {
		/// The nodes of the state's tree that lead to the first validators, in the order in which they are met.
		authorities: Vec<Hex>,
		/// Its header, SCALE.
		header: Hex,
	},
}

/// Headers, each the parent of the next, and the justification that finalises the last.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
	/// The headers, each SCALE; at least one.
	pub headers: Vec<Hex>,
	/// The GRANDPA justification, SCALE.
	pub justification: Hex,
}

/// How the last head stands in the proved block.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub enum End {
	/// The last entry is a leaf of the block's audit tree: it was journalled in that block.
	Audit {
		/// Its place among the leaves, from 0.
		index: u32,
		/// The hashes from the leaf to the root.
		path: Vec<HexHash>,
	},
	/// The head is that of the journal in the block's state: there were no further entries.
	State {
		/// The nodes of the state's tree that lead to the journal, to the block's moment and to the hash of the first block, in the order in which they are met.
		proof: Vec<Hex>,
	},
}

/// Which journal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Journal {
	/// How it stood before the first entry.
	pub before: Head,
	/// The resource, SCALE.
	pub resource: Hex,
}

/// How a journal stood.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
	/// How many entries it had.
	pub count: u64,
	/// The head of its hash chain; zero without entries.
	pub head: HexHash,
}

impl Bundle {
	/// Reads a bundle. It is in the form that [`Self::to_bytes`] writes, or refused.
	pub fn read(bytes: &[u8]) -> Result<Self, Refusal> {
		let bundle: Self = read_canonical(bytes, FORMAT, VERSION)?;
		if bundle.algorithms != Algorithms::current() {
			return Err(Refusal::new(
				Step::Reading,
				"algorithms",
				"it rests on algorithms that this version of the format does not know",
			));
		}
		Ok(bundle)
	}

	/// The file.
	pub fn to_bytes(&self) -> Vec<u8> {
		to_canonical(self)
	}
}

/// The start of a file: enough to tell what it is.
#[derive(Deserialize)]
struct Kind {
	format: String,
	version: u32,
}

/// Reads a file of that format and version, in its canonical form.
pub(crate) fn read_canonical<T: Serialize + DeserializeOwned>(
	bytes: &[u8],
	format: &str,
	version: u32,
) -> Result<T, Refusal> {
	let refused = |place: String, reason: String| Refusal::new(Step::Reading, place, reason);
	if bytes.len() > MAX_BYTES {
		let reason = format!("the file has {} bytes, and may have {MAX_BYTES}", bytes.len());
		return Err(refused("size".into(), reason));
	}
	let malformed = |error: serde_json::Error| {
		let place = match error.line() {
			0 => "the file".into(),
			1 => format!("byte {}", error.column()),
			line => format!("line {line}, byte {}", error.column()),
		};
		let text = error.to_string();
		let text = text.split(" at line ").next().unwrap_or_default();
		refused(place, format!("this is no {format} file, or a part of one: {text}"))
	};
	let kind: Kind = serde_json::from_slice(bytes).map_err(malformed)?;
	if kind.format != format {
		let reason = format!("expected `{format}`, found `{}`", shortened(&kind.format));
		return Err(refused("format".into(), reason));
	}
	if kind.version != version {
		let reason = format!(
			"expected version {version}, found {}: it is for another release",
			kind.version
		);
		return Err(refused("version".into(), reason));
	}
	let value: T = serde_json::from_slice(bytes).map_err(malformed)?;
	let canonical = to_canonical(&value);
	if canonical != bytes {
		let same = canonical.iter().zip(bytes).take_while(|(one, other)| one == other).count();
		return Err(refused(
			format!("byte {}", same.saturating_add(1)),
			"the file was altered here: it is not in its canonical form".into(),
		));
	}
	Ok(value)
}

/// A value in its canonical form.
pub(crate) fn to_canonical(value: &impl Serialize) -> Vec<u8> {
	// Texts, numbers and lists only: there is nothing that JSON cannot say.
	serde_json::to_vec(value).unwrap_or_default()
}

/// The beginning of a text from outside.
fn shortened(text: &str) -> String {
	text.chars().take(40).collect()
}
