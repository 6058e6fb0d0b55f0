//! Adding to a bundle what notaries signed of it.

use super::{read, Trusted};
use crate::{
	args::Context,
	commands::notary::{read_checkpoint, stream::feed},
	error::invalid,
	output::Answer,
};
use anyhow::anyhow;
use assent_evidence::{
	bundle::MAX_BYTES,
	notary::{builders, NotaryCheckpoint},
	Bundle, Trust,
};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// A bundle, and checkpoints.
#[derive(Debug, Args)]
pub struct Notarise {
	/// The bundle.
	pub file: PathBuf,

	/// A checkpoint of notaries that covers blocks of it; several if repeated.
	#[arg(
		long = "checkpoint-of-notaries",
		visible_alias = "with",
		value_name = "FILE",
		required = true
	)]
	pub checkpoints: Vec<PathBuf>,

	/// What you trust; the first block of the node's chain if nothing is named.
	#[command(flatten)]
	pub trusted: Trusted,

	/// The file to write: the bundle with the notaries' part.
	#[arg(long, value_name = "FILE")]
	pub out: PathBuf,
}

impl Notarise {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let mut bundle = Bundle::read(&read(&self.file)?)?;
		let wanted = bundle.wanted()?;
		let checkpoints = self
			.checkpoints
			.iter()
			.map(|file| read_checkpoint("--checkpoint-of-notaries", file))
			.collect::<anyhow::Result<Vec<NotaryCheckpoint>>>()?;
		for (file, checkpoint) in self.checkpoints.iter().zip(&checkpoints) {
			let wrong = |reason: String| {
				invalid("--checkpoint-of-notaries", format!("{}: {reason}", file.display()))
			};
			checkpoint.verify("").map_err(|refusal| wrong(refusal.to_string()))?;
			if checkpoint.genesis != bundle.genesis {
				return Err(wrong("it is of another chain than the bundle".into()));
			}
		}
		let trusted = self.trusted.get()?;
		let client = context.connect().await?;
		if client.genesis() != bundle.genesis.0 {
			return Err(anyhow!("the node is of another chain than the bundle"));
		}
		let mut signed = Vec::new();
		for (checkpoint, mut builder) in builders(&wanted, checkpoints) {
			feed(context, &client, &mut builder, checkpoint.blocks.last).await?;
			let built = builder.finish().ok_or_else(|| anyhow!("there are no blocks"))?;
			signed.push((checkpoint, built));
		}
		bundle.notarise(signed)?;

		let trust = trusted.unwrap_or_else(|| Trust::Genesis(client.genesis()));
		let bytes = bundle.to_bytes();
		if bytes.len() > MAX_BYTES {
			return Err(anyhow!(
				"the bundle would be longer than {MAX_BYTES} bytes: make several of it"
			));
		}
		let proved = Bundle::read(&bytes)
			.and_then(|bundle| bundle.verify(&trust))
			.map_err(|refusal| anyhow!("what came of it is no proof: {refusal}"))?;
		super::write("--out", &self.out, &bytes)?;
		let vouched = proved.vouched.unwrap_or_default();
		let signers: usize = vouched.iter().map(|checkpoint| checkpoint.signers.len()).sum();
		let text = format!(
			"{}: {} bytes, with {} checkpoints of notaries and {signers} signatures.",
			self.out.display(),
			bytes.len(),
			vouched.len(),
		);
		let json = json!({
			"file": self.out,
			"bytes": bytes.len(),
			"checkpoints": vouched.len(),
			"signatures": signers,
		});
		Ok(Answer::new(text, json))
	}
}
