//! `assent evidence`: bundles that prove, without a node, what was journalled and who finalised it.

mod export;
mod html;
mod notarise;
mod report;
mod standing;

use crate::{
	args::Context,
	commands::{blake2_256, hex, notary::TrustedNotaries},
	error::{invalid, unreadable, unreadable_option},
	output::Answer,
	parse,
};
use anyhow::{anyhow, Context as _};
use assent_evidence::{
	bundle::MAX_BYTES,
	notary::{Broken, Notaries},
	spec::genesis_hash,
	Bundle, Checkpoint, Proved, Refusal, Step, Trust,
};
use clap::{Args, Subcommand, ValueEnum};
pub use export::{finality, journal_end};
use serde_json::{json, Value};
use sp_core::H256;
use standing::Standing;
use std::{
	fs::File,
	io::Read,
	path::{Path, PathBuf},
};

/// Evidence.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Make a bundle: one file that proves an entry of a journal, or the whole of it, to anyone who knows the chain's
	/// first block.
	Export(export::Export),
	/// Add to a bundle what notaries signed of it, so that it stands when the chain's own signatures or hash are broken.
	Notarise(notarise::Notarise),
	/// Check a bundle without a node, and say what it proves and what not.
	Verify(Verify),
	/// Check a bundle, and write one page about it that a court can read.
	Explain(Explain),
}

/// A bundle, and what is trusted.
#[derive(Debug, Args)]
pub struct Verify {
	/// The bundle.
	pub file: PathBuf,

	/// What you trust.
	#[command(flatten)]
	pub trusted: Trusted,

	/// Which notaries you trust, and what you take as broken.
	#[command(flatten)]
	pub standing: AskedStanding,

	/// Keep the validators that finalised as a checkpoint: bundles of later entries can begin there.
	#[arg(long, value_name = "FILE")]
	pub checkpoint_to: Option<PathBuf>,
}

/// A bundle to write about.
#[derive(Debug, Args)]
pub struct Explain {
	/// The bundle.
	pub file: PathBuf,

	/// What you trust.
	#[command(flatten)]
	pub trusted: Trusted,

	/// Which notaries you trust, and what you take as broken.
	#[command(flatten)]
	pub standing: AskedStanding,

	/// Write the page as HTML: it needs no network and has no scripts.
	#[arg(long, value_name = "FILE")]
	pub html: Option<PathBuf>,
}

/// Whether a bundle has to stand on the word of notaries.
#[derive(Clone, Debug, Default, Args)]
pub struct AskedStanding {
	/// Whom you trust.
	#[command(flatten)]
	pub notaries: TrustedNotaries,

	/// What you take as broken: nothing that rests on it counts, and the notaries whom you trust have to vouch for the rest.
	#[arg(long, value_enum, requires = "notaries", value_name = "WHAT")]
	pub assume_broken: Option<AssumedBroken>,
}

/// What is taken as broken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum AssumedBroken {
	/// The validators' signatures (Ed25519).
	Grandpa,
	/// The chain's hash (BLAKE2b-256), and with it what the validators signed.
	Blake2,
}

impl From<AssumedBroken> for Broken {
	fn from(assumed: AssumedBroken) -> Self {
		match assumed {
			AssumedBroken::Grandpa => Self::Grandpa,
			AssumedBroken::Blake2 => Self::Blake2,
		}
	}
}

impl AskedStanding {
	/// What is asked; `None` if nothing is.
	fn get(&self) -> anyhow::Result<Option<(Notaries, Option<Broken>)>> {
		let notaries = self.notaries.get()?;
		Ok(notaries.map(|notaries| (notaries, self.assume_broken.map(Broken::from))))
	}
}

/// What a verifier trusts. One of these; from a source that has no part in the matter.
#[derive(Clone, Debug, Default, Args)]
#[group(multiple = false)]
pub struct Trusted {
	/// The chain's raw specification (`assent-node export-chain-spec --raw`): its first block is worked out from it.
	#[arg(long, value_name = "SPEC")]
	pub genesis: Option<PathBuf>,

	/// The hash of the chain's first block.
	#[arg(long, value_parser = parse::bytes32, value_name = "HASH")]
	pub genesis_hash: Option<[u8; 32]>,

	/// A checkpoint that you keep from an earlier verification.
	#[arg(long, value_name = "FILE")]
	pub checkpoint: Option<PathBuf>,
}

impl Trusted {
	/// What is trusted for this bundle.
	///
	/// # Errors
	///
	/// If nothing was named: what a bundle says of itself is worth nothing.
	fn trust(&self, bundle: &Bundle) -> anyhow::Result<Trust> {
		self.get()?.ok_or_else(|| {
			invalid(
				"--genesis",
				format!(
					"name what you trust, with --genesis, --genesis-hash or --checkpoint. The bundle says that it is of \
					 the chain whose first block is {:?}: compare that with what you know from elsewhere",
					bundle.genesis.0
				),
			)
		})
	}

	/// What is trusted; `None` if nothing was named.
	pub fn get(&self) -> anyhow::Result<Option<Trust>> {
		match (&self.genesis, self.genesis_hash, &self.checkpoint) {
			(Some(file), ..) => {
				let opened =
					File::open(file).with_context(|| unreadable_option("--genesis", file))?;
				let hash = genesis_hash(opened).map_err(|error| {
					invalid("--genesis", format!("{}: {error}", file.display()))
				})?;
				Ok(Some(Trust::Genesis(hash)))
			},
			(_, Some(hash), _) => Ok(Some(Trust::Genesis(H256(hash)))),
			(.., Some(file)) => Ok(Some(Trust::Checkpoint(checkpoint(file)?))),
			_ => Ok(None),
		}
	}
}

/// A checkpoint in a file.
fn checkpoint(file: &Path) -> anyhow::Result<Checkpoint> {
	Checkpoint::read(&read(file)?)
		.map_err(|refusal| invalid("--checkpoint", format!("{}: {refusal}", file.display())))
}

/// The bytes of a file that is not longer than a bundle may be: a longer one is not read at all.
pub fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
	let unreadable = || unreadable(file);
	let opened = File::open(file).with_context(unreadable)?;
	let length = opened.metadata().with_context(unreadable)?.len();
	if length > MAX_BYTES as u64 {
		let reason = format!("the file has {length} bytes, and may have {MAX_BYTES}");
		return Err(Refusal::new(Step::Reading, "size", reason).into());
	}
	// What is no plain file may still turn out longer.
	let mut bytes = Vec::new();
	opened.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).with_context(unreadable)?;
	Ok(bytes)
}

/// A bundle that was checked.
struct Verified {
	proved: Proved,
	trust: Trust,
	/// On the word of which notaries it stands, if any was asked for.
	standing: Option<Standing>,
	/// The hash of the file.
	hash: H256,
	bytes: usize,
}

/// Checks the bundle in a file.
fn verified(file: &Path, trusted: &Trusted, asked: &AskedStanding) -> anyhow::Result<Verified> {
	let asked = asked.get()?;
	let bytes = read(file)?;
	let bundle = Bundle::read(&bytes)?;
	let trust = trusted.trust(&bundle)?;
	let proved = bundle.verify(&trust)?;
	let standing = match asked {
		None => None,
		Some((notaries, broken)) => {
			let vouched = match broken {
				Some(broken) => proved.stands_without(broken, &notaries)?,
				None => proved.stands_by(&notaries)?,
			};
			Some(Standing { vouched: vouched.to_vec(), notaries, broken })
		},
	};
	Ok(Verified { proved, trust, standing, hash: blake2_256(&bytes), bytes: bytes.len() })
}

/// What is said of a bundle that proves nothing.
fn refused(error: anyhow::Error, context: &Context) -> anyhow::Error {
	let Some(Refusal { step, place, reason }) = error.downcast_ref::<Refusal>() else {
		return error;
	};
	if context.output.json {
		let answer =
			json!({ "verified": false, "step": step.code(), "place": place, "reason": reason });
		println!("{answer}");
	}
	anyhow!("refused, it proves nothing: {error}")
}

fn write(option: &str, file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
	std::fs::write(file, bytes)
		.with_context(|| format!("{option}: {} cannot be written", file.display()))
}

impl Verified {
	fn json(&self) -> Value {
		let mut json = report::json(&self.proved, &self.trust, self.standing.as_ref());
		json["verified"] = true.into();
		json["file"] = json!({ "bytes": self.bytes, "blake2b256": hex(self.hash) });
		json
	}
}

impl Command {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		match self {
			Self::Export(export) => export.run(context).await,
			Self::Notarise(notarise) => notarise.run(context).await,
			Self::Verify(Verify { file, trusted, standing, checkpoint_to }) => {
				let verified = verified(&file, &trusted, &standing)
					.map_err(|error| refused(error, context))?;
				if let Some(to) = &checkpoint_to {
					write("--checkpoint-to", to, &verified.proved.checkpoint.to_bytes())?;
				}
				let text = report::paragraph(
					&verified.proved,
					&verified.trust,
					verified.standing.as_ref(),
				);
				Ok(Answer::new(text, verified.json()))
			},
			Self::Explain(Explain { file, trusted, standing, html }) => {
				let verified = verified(&file, &trusted, &standing)
					.map_err(|error| refused(error, context))?;
				let page = report::page(
					&verified.proved,
					&verified.trust,
					verified.standing.as_ref(),
					&verified.hash,
				);
				if let Some(to) = &html {
					write("--html", to, html::render(&page).as_bytes())?;
				}
				let mut json = verified.json();
				json["text"] = page.text().into();
				Ok(Answer::new(page.text(), json))
			},
		}
	}
}

#[cfg(test)]
mod tests;
