//! Making and co-signing checkpoints.

use super::{keys::secret_key, read_checkpoint, short, stream::feed};
use crate::{
	args::Context,
	client::Client,
	commands::evidence::{finality, Trusted},
	error::invalid,
	keys::random,
	output::Answer,
};
use anyhow::{anyhow, Context as _};
use assent_evidence::{
	notary::{checkpoint::MAX_BLOCKS, Builder, NotaryCheckpoint, SecretKey, Wanted},
	Trust,
};
use assent_primitives::{BlockNumber, Moment};
use clap::Args;
use serde_json::json;
use sp_core::H256;
use std::{
	fs::OpenOptions,
	io::Write,
	path::{Path, PathBuf},
	time::{SystemTime, UNIX_EPOCH},
};
use subxt::rpcs::rpc_params;

/// What to sign, and with what.
#[derive(Debug, Args)]
pub struct Make {
	/// The notary's secret key.
	#[arg(long, value_name = "FILE")]
	pub key: PathBuf,

	/// The checkpoint before: the new one begins after its last block, and names it. Without it, it begins with the chain's first
	/// block.
	#[arg(long, value_name = "FILE")]
	pub previous: Option<PathBuf>,

	/// The last block; the last final one if it is left out.
	#[arg(long, value_name = "NUMBER")]
	pub until: Option<BlockNumber>,

	/// What you trust.
	#[command(flatten)]
	pub trusted: Trusted,

	/// The new file.
	#[arg(long, value_name = "FILE")]
	pub out: PathBuf,
}

/// What to sign that another notary made.
#[derive(Debug, Args)]
pub struct Cosign {
	/// The checkpoint.
	pub file: PathBuf,

	/// The notary's secret key.
	#[arg(long, value_name = "FILE")]
	pub key: PathBuf,

	/// The checkpoint before, if there is one.
	#[arg(long, value_name = "FILE")]
	pub previous: Option<PathBuf>,

	/// What you trust.
	#[command(flatten)]
	pub trusted: Trusted,

	/// The new file, with all signatures.
	#[arg(long, value_name = "FILE")]
	pub out: PathBuf,
}

/// The time of this machine, milliseconds.
fn now() -> anyhow::Result<Moment> {
	let passed = SystemTime::now().duration_since(UNIX_EPOCH).context("this machine's clock")?;
	Ok(u64::try_from(passed.as_millis())?)
}

/// A new file: what was signed before is never written over.
fn write_new(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
	let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(|error| {
		invalid("--out", format!("{} cannot be made as a new file: {error}", path.display()))
	})?;
	file.write_all(bytes).with_context(|| format!("{} cannot be written", path.display()))
}

/// What a notary works with.
struct Notary {
	key: SecretKey,
	previous: Option<NotaryCheckpoint>,
	trust: Trust,
	client: Client,
}

impl Notary {
	async fn new(
		context: &Context,
		key: &Path,
		previous: Option<&Path>,
		trusted: &Trusted,
		out: &Path,
	) -> anyhow::Result<Self> {
		let key = secret_key(key)?;
		let trust = trusted.get()?.ok_or_else(|| {
			let expected =
				"a notary signs for one chain: name it with --genesis, --genesis-hash or --checkpoint";
			invalid("--genesis", expected)
		})?;
		let previous = previous.map(|file| read_checkpoint("--previous", file)).transpose()?;
		if let Some(previous) = &previous {
			previous.verify("").map_err(|refusal| invalid("--previous", refusal))?;
			if previous.genesis.0 != trust.genesis() {
				return Err(invalid("--previous", "it is of another chain than the one you trust"));
			}
		}
		if out.exists() {
			return Err(invalid("--out", format!("{} is there already", out.display())));
		}
		let client = context.connect().await?;
		if H256(client.genesis().0) != trust.genesis() {
			return Err(anyhow!("the node is of another chain than the one you trust"));
		}
		Ok(Self { key, previous, trust, client })
	}

	/// The last block that the node has as final.
	async fn finalised(&self) -> anyhow::Result<BlockNumber> {
		let hash: H256 = self.client.request("chain_getFinalizedHead", rpc_params![]).await?;
		let header: assent_evidence::headers::Header =
			self.client.request("chain_getHeader", rpc_params![hash]).await?;
		Ok(header.number)
	}

	/// A checkpoint of the blocks up to that one, all of which the validators finalised.
	async fn checkpoint(
		&self,
		context: &Context,
		until: BlockNumber,
	) -> anyhow::Result<NotaryCheckpoint> {
		let mut builder = Builder::new(self.trust.genesis(), self.previous.as_ref(), Wanted::new());
		let first = builder.next();
		if until < first || until == 0 {
			let expected = format!("expected a block from {} on", first.max(1));
			return Err(invalid("--until", expected));
		}
		if until - first >= MAX_BLOCKS {
			let expected = format!("a checkpoint covers at most {MAX_BLOCKS} blocks: make several");
			return Err(invalid("--until", expected));
		}
		feed(context, &self.client, &mut builder, until).await?;
		let built = builder.finish().ok_or_else(|| anyhow!("there are no blocks"))?;
		let checkpoint = built.checkpoint;
		// The blocks follow each other up to this one: whoever finalised it, or one that builds on it, finalised all.
		let proved = finality(&self.client, until, &self.trust)
			.await?
			.verify_finality(&self.trust)
			.map_err(|refusal| anyhow!("what the node serves does not show finality: {refusal}"))?;
		if (proved.block.number, proved.block.hash) != (until, checkpoint.last_hash.0) {
			return Err(anyhow!("the node serves two blocks with the number {until}"));
		}
		Ok(checkpoint)
	}

	fn answer(&self, checkpoint: &NotaryCheckpoint, out: &Path) -> anyhow::Result<Answer> {
		let bytes = checkpoint.to_bytes();
		// What cannot be read again must not be handed out.
		NotaryCheckpoint::read(&bytes)
			.and_then(|read| read.verify(""))
			.map_err(|refusal| anyhow!("the signed checkpoint is none: {refusal}"))?;
		write_new(out, &bytes)?;
		let id = checkpoint.id();
		let blocks = &checkpoint.blocks;
		let text = format!(
			"{}: checkpoint {} of the blocks {} to {}, signed by {} of the notaries. Publish it, and keep it: the next one names it.",
			out.display(),
			short(&id),
			blocks.first,
			blocks.last,
			checkpoint.signatures.len(),
		);
		let json = json!({
			"file": out,
			"bytes": bytes.len(),
			"id": id,
			"first": blocks.first,
			"last": blocks.last,
			"previous": checkpoint.previous,
			"root": checkpoint.root,
			"signatures": checkpoint.signatures.len(),
			"genesis": checkpoint.genesis,
		});
		Ok(Answer::new(text, json))
	}
}

impl Make {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let previous = self.previous.as_deref();
		let notary = Notary::new(context, &self.key, previous, &self.trusted, &self.out).await?;
		let until = match self.until {
			Some(until) => until,
			None => notary.finalised().await?,
		};
		let mut checkpoint = notary.checkpoint(context, until).await?;
		checkpoint.sign(&notary.key, now()?, &random())?;
		notary.answer(&checkpoint, &self.out)
	}
}

impl Cosign {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let mut checkpoint = read_checkpoint("FILE", &self.file)?;
		checkpoint.verify("").map_err(|refusal| invalid("FILE", refusal))?;
		let previous = self.previous.as_deref();
		let notary = Notary::new(context, &self.key, previous, &self.trusted, &self.out).await?;
		match &notary.previous {
			Some(previous) => {
				previous.precedes(&checkpoint).map_err(|reason| invalid("--previous", reason))?
			},
			None if checkpoint.previous.is_some() => {
				return Err(invalid("--previous", "expected the checkpoint that this one names"));
			},
			None => {},
		}
		let own = notary.checkpoint(context, checkpoint.blocks.last).await?;
		if own.id() != checkpoint.id() {
			return Err(anyhow!(
				"it is not signed: going over the blocks {} to {} gives another checkpoint ({} for {})",
				own.blocks.first,
				own.blocks.last,
				short(&own.id()),
				short(&checkpoint.id()),
			));
		}
		checkpoint.sign(&notary.key, now()?, &random())?;
		notary.answer(&checkpoint, &self.out)
	}
}
