//! `assent anchor`: batches of any size that stay off the chain.

use super::{commitment, device::done, Salt};
use crate::{
	args::Context,
	chain::{account, api},
	client::explained,
	error::{invalid, unreadable},
	items::{count_items, Items},
	output::Answer,
	parse::{self, address, Party},
};
use anyhow::{anyhow, bail, Context as _};
use assent_evidence::anchor::{item_leaf, BatchRoot, BatchTree, ItemProof, MAX_PATH};
use assent_primitives::{
	anchor::{reading_leaf, reading_salt},
	traits::Duty,
	Anchor, AnchorKind, AnchorScope, Commitment, DeviceId, Moment, MAX_ANCHOR_DEVICES,
};
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sp_core::H256;
use std::path::{Path, PathBuf};
use subxt::utils::Static;

/// The form of proofs that is written and read.
const VERSION: u32 = 1;
/// The hashes that a proof of that form is made with.
const HASHES: &str = "blake2b-256, tagged, in the shape of RFC 6962";
/// The longest file of a proof, in bytes: an item of a MiB, twice as long in JSON at worst, and the rest.
const MAX_PROOF: u64 = 8 * 1024 * 1024;

/// Anchored batches.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Compute root and count of a file of readings: a JSON object a line. Sends nothing. Reads the file once, in little
	/// memory, whatever its size.
	Build {
		/// The file.
		file: PathBuf,
		/// The secret of the batch.
		#[command(flatten)]
		salt: Salt,
	},
	/// Put root and count of a batch on the chain, with what it is about. For accredited organisations, and for owners of the
	/// devices.
	Submit(Submit),
	/// Make the proof that one line stands in an anchored file. Sends nothing.
	Prove {
		/// The file, as it was anchored.
		file: PathBuf,
		/// The number of the line, from 1.
		#[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
		line: u64,
		/// The salt that the file was built with.
		#[arg(long, value_parser = parse::bytes32, value_name = "HEX")]
		salt: [u8; 32],
	},
	/// Check a proof, without a node. Without --root and --count it only says which batch the proof is of.
	Verify {
		/// The proof: the JSON answer of `assent anchor prove`.
		proof: PathBuf,
		/// The root that was anchored.
		#[arg(long, value_parser = parse::id::<H256>, value_name = "HASH", requires = "count")]
		root: Option<H256>,
		/// The count that was anchored.
		#[arg(long, requires = "root")]
		count: Option<u64>,
	},
	/// How many anchors a party has, and the head of their chain.
	Show {
		/// Whose; the party for whom the signing key records accesses if it is left out.
		party: Option<Party>,
	},
}

/// An anchor to be sent.
#[derive(Debug, Args)]
pub struct Submit {
	/// The file; its root and count are computed first.
	#[arg(long, value_name = "FILE", conflicts_with_all = ["root", "count"])]
	pub file: Option<PathBuf>,

	/// The secret of the batch.
	#[command(flatten)]
	pub salt: Salt,

	/// The root, as `assent anchor build` said it.
	#[arg(long, value_name = "HASH", value_parser = parse::id::<H256>, requires = "count")]
	pub root: Option<H256>,

	/// The count, as `assent anchor build` said it.
	#[arg(long, value_parser = clap::value_parser!(u64).range(1..), requires = "root")]
	pub count: Option<u64>,

	/// What was done: collection, storage, aggregation or disclosure-log.
	#[arg(long, value_parser = kind)]
	pub kind: AnchorKind,

	/// The first moment that the batch is about.
	#[arg(long, value_name = "MOMENT", value_parser = parse::moment)]
	pub from: Moment,

	/// The first moment after those that it is about.
	#[arg(long, value_name = "MOMENT", value_parser = parse::moment, default_value = "now")]
	pub until: Moment,

	/// The devices that it is about, with commas between.
	#[arg(
		long = "device",
		value_name = "DEVICE",
		value_delimiter = ',',
		value_parser = parse::id::<DeviceId>,
		required_unless_present_any = ["group", "group_hash"]
	)]
	pub devices: Vec<DeviceId>,

	/// The group of devices that it is about, in words; only its salted hash goes on the chain.
	#[arg(long, value_name = "WORDS", conflicts_with_all = ["devices", "group_hash"])]
	pub group: Option<String>,

	/// The salted hash of the group.
	#[arg(
		long,
		value_name = "HASH",
		value_parser = parse::id::<Commitment>,
		conflicts_with = "devices"
	)]
	pub group_hash: Option<Commitment>,
}

/// A proof as it stands in a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct WrittenProof {
	/// The form of the proof.
	version: u32,
	/// The hashes that it is made with.
	hashes: String,
	/// The root of the batch.
	root: H256,
	/// How many items the batch has.
	count: u64,
	/// The place of the item, from 0.
	index: u64,
	/// The item's own salt.
	salt: H256,
	/// The item, to the letter.
	item: String,
	/// The nodes on the way to the root, from the bottom.
	path: Vec<H256>,
}

fn kind(text: &str) -> Result<AnchorKind, String> {
	match text {
		"collection" => Ok(AnchorKind::Collection),
		"storage" => Ok(AnchorKind::Storage),
		"aggregation" => Ok(AnchorKind::Aggregation),
		"disclosure-log" => Ok(AnchorKind::DisclosureLog),
		_ => Err(format!(
			"expected collection, storage, aggregation or disclosure-log, found `{text}`"
		)),
	}
}

impl Command {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		match self {
			Self::Build { file, salt } => {
				let salt = salt.get();
				let BatchRoot { root, count } = build(context, &file, &salt)?;
				let text = format!(
					"{}: {count} items, root {root:?}\nKeep the salt with the file: {}",
					file.display(),
					super::hex(salt)
				);
				let json = json!({ "root": root, "count": count, "salt": super::hex(salt) });
				Ok(Answer::new(text, json))
			},
			Self::Submit(submit) => submit.run(context).await,
			Self::Prove { file, line, salt } => {
				let proof = prove(context, &file, line, &salt)?;
				let text = serde_json::to_string_pretty(&proof)?;
				Ok(Answer::new(text, serde_json::to_value(proof)?))
			},
			Self::Verify { proof, root, count } => {
				let written = read_proof(&proof)?;
				let anchored = root.zip(count).map(|(root, count)| BatchRoot { root, count });
				verify(&written, anchored)
			},
			Self::Show { party } => {
				let (client, party) = context.connect_for(party, Duty::RecordAccesses).await?;
				let call = api::runtime_apis().assent_api().anchors_of(account(&party));
				let found = client.at().await?.runtime_apis().call(call).await;
				let chain = found.map_err(explained)?.map(|chain| chain.0).unwrap_or_default();
				let text = format!(
					"{} has {} anchors; the head of their chain is {:?}.",
					address(&party),
					chain.count,
					chain.head
				);
				let json = json!({
					"party": address(&party),
					"count": chain.count,
					"head": chain.head,
				});
				Ok(Answer::new(text, json))
			},
		}
	}
}

/// Root and count of a file.
fn build(context: &Context, file: &Path, salt: &[u8; 32]) -> anyhow::Result<BatchRoot> {
	let mut tree = BatchTree::default();
	let bar = context.output.has_progress();
	let mut items = Items::open(file, bar)?;
	while let Some((index, item)) = items.next()? {
		if !tree.push(item_leaf(salt, index, item)) {
			bail!("{} has too many items", file.display());
		}
	}
	finished(tree, file).map(|(root, _)| root)
}

fn finished(tree: BatchTree, file: &Path) -> anyhow::Result<(BatchRoot, Option<ItemProof>)> {
	tree.finish().ok_or_else(|| invalid(&file.display().to_string(), "expected at least one item"))
}

/// The proof for a line of a file.
fn prove(
	context: &Context,
	file: &Path,
	line: u64,
	salt: &[u8; 32],
) -> anyhow::Result<WrittenProof> {
	let index = line.saturating_sub(1);
	let mut tree = BatchTree::proving(index);
	let mut found = None;
	let mut items = Items::open(file, context.output.has_progress())?;
	while let Some((at, item)) = items.next()? {
		if at == index {
			let text = std::str::from_utf8(item)
				.with_context(|| format!("{}, line {line}: not UTF-8", file.display()))?;
			found = Some(text.to_owned());
		}
		if !tree.push(item_leaf(salt, at, item)) {
			bail!("{} has too many items", file.display());
		}
	}
	let (BatchRoot { root, count }, proof) = finished(tree, file)?;
	let (Some(item), Some(ItemProof { path, .. })) = (found, proof) else {
		return Err(invalid("line", format!("the file has {}", count_items(count))));
	};
	let salt = H256(reading_salt(salt, index));
	Ok(WrittenProof {
		version: VERSION,
		hashes: HASHES.into(),
		root,
		count,
		index,
		salt,
		item,
		path,
	})
}

/// Reads a proof; a file that can be none is refused before it is read.
fn read_proof(file: &Path) -> anyhow::Result<WrittenProof> {
	let cannot = || unreadable(file);
	let length = std::fs::metadata(file).with_context(cannot)?.len();
	let name = file.display().to_string();
	if length > MAX_PROOF {
		return Err(invalid(&name, format!("no proof is longer than {MAX_PROOF} bytes")));
	}
	let bytes = std::fs::read(file).with_context(cannot)?;
	let proof: WrittenProof =
		serde_json::from_slice(&bytes).map_err(|error| invalid(&name, error))?;
	if proof.version != VERSION || proof.hashes != HASHES {
		return Err(invalid(
			&name,
			format!("expected version {VERSION} with the hashes `{HASHES}`"),
		));
	}
	if proof.path.len() > MAX_PATH {
		return Err(invalid(&name, format!("path: no proof has more than {MAX_PATH} nodes")));
	}
	Ok(proof)
}

/// Checks a proof against what was anchored, or else against itself.
fn verify(written: &WrittenProof, anchored: Option<BatchRoot>) -> anyhow::Result<Answer> {
	let WrittenProof { root, count, index, salt, item, path, .. } = written;
	let stated = BatchRoot { root: *root, count: *count };
	if let Some(anchored) = anchored.filter(|anchored| *anchored != stated) {
		bail!(
			"the proof is of another batch: it is of {} with the root {root:?}, and {} with the root {:?} was anchored",
			count_items(*count),
			count_items(anchored.count),
			anchored.root
		);
	}
	let proof = ItemProof { index: *index, path: path.clone() };
	let leaf = reading_leaf(&salt.0, item.as_bytes());
	proof.verify(leaf, &stated).map_err(|fault| anyhow!("the proof does not hold: {fault}"))?;
	let place = index.saturating_add(1);
	let mut text = format!(
		"This is line {place} of {count} of the batch with the root {root:?}, to the letter:\n{item}"
	);
	if anchored.is_none() {
		text.push_str(
			"\nWhether that batch was anchored, by whom and when, is not in the proof: compare root and count with the \
			 anchor's.",
		);
	}
	let json = json!({
		"verified": true,
		"root": root,
		"count": count,
		"line": place,
		"item": item,
		"comparedWithAnchor": anchored.is_some(),
	});
	Ok(Answer::new(text, json))
}

impl Submit {
	async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		if self.from >= self.until {
			return Err(invalid("until", "expected a moment after --from"));
		}
		let salt = self.salt.get();
		let scope = match (self.group_hash, &self.group) {
			(Some(hash), _) => AnchorScope::Group(hash),
			(None, Some(words)) => AnchorScope::Group(commitment(&salt, words.as_bytes())),
			(None, None) => {
				let devices = self.devices.try_into().map_err(|devices: Vec<_>| {
					let found = devices.len();
					invalid(
						"device",
						format!(
							"expected at most {MAX_ANCHOR_DEVICES} devices, found {found}: name them as a --group"
						),
					)
				})?;
				AnchorScope::Devices(devices)
			},
		};
		let BatchRoot { root, count } = match (&self.file, self.root.zip(self.count)) {
			(Some(file), _) => build(context, file, &salt)?,
			(None, Some((root, count))) => BatchRoot { root, count },
			(None, None) => {
				return Err(invalid("file", "expected the file, or its --root and --count"))
			},
		};
		let uses_salt = self.file.is_some() || self.group.is_some();
		let Self { kind, from, until, .. } = self;
		let anchor = Anchor { kind, root, count, from, until, scope };
		let key = context.signer()?;
		let client = context.connect().await?;
		let receipt = client.submit(&key, &api::tx().access_audit().anchor(Static(anchor))).await?;
		let event: api::access_audit::events::Anchored = receipt.event()?;
		let party = address(&event.party.0);
		let mut text = format!(
			"Anchored: {} with the root {root:?}, as anchor {} of {party}.",
			count_items(count),
			event.sequence
		);
		if uses_salt {
			text.push_str(&format!("\nKeep the salt: {}", super::hex(salt)));
		}
		let json = json!({
			"party": party,
			"sequence": event.sequence,
			"head": event.head,
			"entry": event.entry,
			"root": root,
			"count": count,
			"salt": uses_salt.then(|| super::hex(salt)),
		});
		Ok(done(&receipt, text, json))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{args::Context, Cli};
	use clap::Parser;
	use std::io::Write;

	const SALT: [u8; 32] = [7; 32];

	fn context() -> Context {
		let cli = Cli::try_parse_from(["assent", "--quiet", "key", "show"]).expect("it parses");
		Context::new(cli.global)
	}

	fn file(text: &str) -> tempfile::NamedTempFile {
		let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
		file.write_all(text.as_bytes()).expect("it can be written");
		file
	}

	fn readings(count: u64) -> tempfile::NamedTempFile {
		file(&(0..count).map(|n| format!("{{\"bpm\":{n}}}\n")).collect::<String>())
	}

	#[test]
	fn proof_should_hold_when_any_line_is_proved_and_written_and_read() {
		let readings = readings(11);
		let batch = build(&context(), readings.path(), &SALT).expect("a batch");
		assert_eq!(batch.count, 11);
		for line in 1..=11 {
			let proof = prove(&context(), readings.path(), line, &SALT).expect("a proof");
			let written = file(&serde_json::to_string(&proof).expect("JSON"));
			let read = read_proof(written.path()).expect("it is read back");
			assert_eq!(read, proof);
			let answer = verify(&read, Some(batch)).expect("it holds");
			assert_eq!(answer.json["line"], line);
			assert_eq!(answer.json["item"], format!("{{\"bpm\":{}}}", line - 1));
			assert!(verify(&read, None).expect("it holds").text.contains("not in the proof"));
		}
	}

	#[test]
	fn proof_should_be_refused_when_item_place_salt_or_batch_is_another() {
		let readings = readings(5);
		let batch = build(&context(), readings.path(), &SALT).expect("a batch");
		let proof = prove(&context(), readings.path(), 3, &SALT).expect("a proof");
		for altered in [
			WrittenProof { item: "{\"bpm\":200}".into(), ..proof.clone() },
			WrittenProof { index: 1, ..proof.clone() },
			WrittenProof { salt: H256::zero(), ..proof.clone() },
			WrittenProof { path: proof.path[1..].to_vec(), ..proof.clone() },
			WrittenProof { root: H256::zero(), ..proof.clone() },
			WrittenProof { count: 4, ..proof.clone() },
		] {
			assert!(verify(&altered, Some(batch)).is_err(), "{altered:?}");
		}
		let other = BatchRoot { root: H256::zero(), ..batch };
		let error = verify(&proof, Some(other)).expect_err("another batch");
		assert!(error.to_string().contains("another batch"), "{error}");
	}

	#[test]
	fn proof_should_be_refused_when_the_file_can_be_none() {
		let readings = readings(5);
		let proof = prove(&context(), readings.path(), 3, &SALT).expect("a proof");
		let text = |proof: &WrittenProof| serde_json::to_string(proof).expect("JSON");
		for (name, written) in [
			("version", text(&WrittenProof { version: 2, ..proof.clone() })),
			("hashes", text(&WrittenProof { hashes: "sha-1".into(), ..proof.clone() })),
			("long", text(&WrittenProof { path: vec![H256::zero(); 65], ..proof.clone() })),
			("torn", text(&proof)[..100].to_owned()),
			("unknown", text(&proof).replace("\"item\"", "\"items\"")),
			("empty", String::new()),
		] {
			assert!(read_proof(file(&written).path()).is_err(), "{name}");
		}
		assert!(read_proof(Path::new("no/such/file")).is_err());
	}

	#[test]
	fn line_should_be_refused_when_the_file_has_fewer() {
		let readings = readings(5);
		let error = prove(&context(), readings.path(), 6, &SALT).expect_err("no such line");
		assert_eq!(error.to_string(), "line: the file has 5 items");
		let error = build(&context(), file("").path(), &SALT).expect_err("nothing");
		assert!(error.to_string().contains("at least one item"), "{error}");
	}

	#[test]
	fn root_should_depend_on_salt_and_order_when_a_file_is_built() {
		let root =
			|text: &str, salt| build(&context(), file(text).path(), &salt).expect("a batch").root;
		let one = root("{\"a\":1}\n{\"a\":2}\n", SALT);
		assert_eq!(root("{\"a\":1}\r\n{\"a\":2}", SALT), one);
		assert_ne!(root("{\"a\":2}\n{\"a\":1}\n", SALT), one);
		assert_ne!(root("{\"a\":1}\n{\"a\":2}\n", [8; 32]), one);
		assert_ne!(root("{\"a\":1}\n{\"a\": 2}\n", SALT), one);
	}

	#[test]
	fn kind_should_be_read_when_it_is_known() {
		assert_eq!(kind("disclosure-log"), Ok(AnchorKind::DisclosureLog));
		assert!(kind("deletion").is_err());
	}
}
