//! `assent notary`: post-quantum signatures over what the chain journalled, for the day on which its own hash or signatures are broken.

mod checkpoint;
mod keys;
pub mod stream;
#[cfg(test)]
mod tests;
mod verify;

use crate::{args::Context, output::Answer};
use assent_evidence::notary::Hash64;
use clap::{Args, Subcommand};
use std::path::PathBuf;

pub use verify::read_checkpoint;

/// Notaries.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Make a notary's key (ML-DSA-87): the secret in a file that others cannot read, the public key in another, to hand out.
	Keygen(keys::Keygen),
	/// Show by what a notary's key is known, and what an accredited issuer attests of it on the chain.
	Show(keys::Show),
	/// Go over the final blocks since the checkpoint before, check them, and sign a tree over all that they journalled.
	Checkpoint(checkpoint::Make),
	/// Go over the blocks of a checkpoint that another notary made, and sign it too if the same comes out.
	Cosign(checkpoint::Cosign),
	/// Check checkpoints without a node: their signatures, and that each follows the one before.
	Verify(verify::Verify),
}

/// The notaries whom a verifier trusts.
#[derive(Clone, Debug, Default, Args)]
pub struct TrustedNotaries {
	/// The public key of a notary whom you trust, from a source that has no part in the matter; several if repeated.
	#[arg(long = "notary", value_name = "FILE")]
	pub notaries: Vec<PathBuf>,

	/// How many of these have to have signed; all if it is left out.
	#[arg(long, value_name = "NUMBER", requires = "notaries")]
	pub notaries_needed: Option<usize>,
}

impl Command {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		match self {
			Self::Keygen(keygen) => keygen.run(),
			Self::Show(show) => show.run(context).await,
			Self::Checkpoint(make) => make.run(context).await,
			Self::Cosign(cosign) => cosign.run(context).await,
			Self::Verify(verify) => verify.run(),
		}
	}
}

/// The beginning of a name of 128 digits.
fn short(id: &Hash64) -> String {
	id.to_string().chars().take(18).collect()
}
