//! Checking checkpoints without a node.

use super::{short, TrustedNotaries};
use crate::{
	commands::evidence::{read, Trusted},
	error::invalid,
	output::Answer,
	parse::moment_text,
};
use anyhow::anyhow;
use assent_evidence::notary::{checkpoint::Signer, NotaryCheckpoint};
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};

/// What to check.
#[derive(Debug, Args)]
pub struct Verify {
	/// Checkpoints, each the one after the one before.
	#[arg(required = true)]
	pub files: Vec<PathBuf>,

	/// Whom you trust.
	#[command(flatten)]
	pub notaries: TrustedNotaries,

	/// Which chain they should be of.
	#[command(flatten)]
	pub trusted: Trusted,
}

/// A checkpoint in a file, which is not read at all if it is longer than one can be.
pub fn read_checkpoint(option: &str, file: &Path) -> anyhow::Result<NotaryCheckpoint> {
	NotaryCheckpoint::read(&read(file)?)
		.map_err(|refusal| invalid(option, format!("{}: {refusal}", file.display())))
}

/// That no two of them say different things of the same blocks.
fn without_contradiction(
	checkpoints: &[(&Path, NotaryCheckpoint, Vec<Signer>)],
) -> anyhow::Result<()> {
	for (place, (file, one, signers)) in checkpoints.iter().enumerate() {
		for (other_file, other, others) in checkpoints.iter().skip(place + 1) {
			if !one.contradicts(other) {
				continue;
			}
			let both = signers.iter().filter(|signer| others.iter().any(|it| it.key == signer.key));
			let both: Vec<String> = both.map(|signer| short(&signer.key.id())).collect();
			let whose = match both.is_empty() {
				true => "different notaries signed them".to_owned(),
				false => format!("{} signed both, and is not to be trusted", both.join(", ")),
			};
			return Err(anyhow!(
				"{} and {} are two different checkpoints of the same blocks: {whose}",
				file.display(),
				other_file.display(),
			));
		}
	}
	Ok(())
}

impl Verify {
	/// Does it.
	pub fn run(self) -> anyhow::Result<Answer> {
		let notaries = self.notaries.get()?;
		let trust = self.trusted.get()?;
		let mut checkpoints: Vec<(&Path, NotaryCheckpoint, Vec<Signer>)> = Vec::new();
		for file in &self.files {
			let refused =
				|reason: &dyn std::fmt::Display| anyhow!("refused: {}: {reason}", file.display());
			let checkpoint =
				NotaryCheckpoint::read(&read(file)?).map_err(|refusal| refused(&refusal))?;
			let signers = checkpoint.verify("").map_err(|refusal| refused(&refusal))?;
			if let Some(notaries) = &notaries {
				notaries.signed(&signers, "").map_err(|refusal| refused(&refusal))?;
			}
			if trust.as_ref().is_some_and(|trust| trust.genesis() != checkpoint.genesis.0) {
				return Err(refused(&"it is of another chain than the one you trust"));
			}
			checkpoints.push((file, checkpoint, signers));
		}
		without_contradiction(&checkpoints)?;
		for pair in checkpoints.windows(2) {
			let [(_, before, _), (file, next, _)] = pair else { continue };
			before
				.precedes(next)
				.map_err(|reason| anyhow!("refused: {}: {reason}", file.display()))?;
		}

		let (mut lines, mut shown) = (Vec::new(), Vec::new());
		for (file, checkpoint, signers) in &checkpoints {
			let names = signers.iter().map(|Signer { key, signed_at }| {
				let known = match &notaries {
					Some(notaries) if notaries.trusts(key) => ", whom you trust",
					_ => "",
				};
				format!("{}{known} (on {})", short(&key.id()), moment_text(*signed_at))
			});
			lines.push(format!(
				"{}: checkpoint {} of the blocks {} to {}, signed by {}.",
				file.display(),
				short(&checkpoint.id()),
				checkpoint.blocks.first,
				checkpoint.blocks.last,
				names.collect::<Vec<_>>().join(" and "),
			));
			shown.push(json!({
				"file": file,
				"id": checkpoint.id(),
				"first": checkpoint.blocks.first,
				"last": checkpoint.blocks.last,
				"genesis": checkpoint.genesis,
				"previous": checkpoint.previous,
				"signers": signers.iter().map(|Signer { key, signed_at }| json!({
					"id": key.id(),
					"signedAt": signed_at,
					"trusted": notaries.as_ref().is_some_and(|notaries| notaries.trusts(key)),
				})).collect::<Vec<_>>(),
			}));
		}
		if let [(_, first, _), ..] = &checkpoints[..] {
			if first.blocks.first > 0 {
				lines.push(format!(
					"They begin with block {}: what was signed before is not among them.",
					first.blocks.first
				));
			}
		}
		if notaries.is_none() {
			lines.push(
				"The signatures are those of the keys in the files. Whose keys these are, --notary has to say.".to_owned(),
			);
		}
		let json = json!({ "verified": true, "checkpoints": shown });
		Ok(Answer::new(lines.join("\n"), json))
	}
}
