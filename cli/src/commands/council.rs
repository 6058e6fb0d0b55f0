//! `assent council`: motions, and upgrades of the runtime.
//!
//! The council's own origin is not Root. What needs Root takes two motions: one whitelists the hash of the call, the
//! other dispatches the call.

use super::{blake2_256, device::done, hex, read};
use crate::{
	args::Context,
	chain::{api, EncodedCall},
	client::{explained, At, Client, Receipt},
	error::invalid,
	keys,
	output::Answer,
	parse::{self, address},
};
use anyhow::{anyhow, bail};
use assent_primitives::AccountId;
use clap::{Args, Subcommand};
use serde_json::json;
use sp_core::H256;
use std::path::{Path, PathBuf};
use subxt::{tx::Payload, utils::Static};
use subxt_signer::sr25519::Keypair;

type Weight = api::runtime_types::sp_weights::weight_v2::Weight;

/// The council.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Show the members and the open motions.
	Show,
	/// Propose a call. For a member.
	Propose {
		/// The call, SCALE-encoded, as polkadot.js shows it.
		#[arg(long, value_parser = encoded)]
		call: EncodedCall,
		/// How many ayes it takes; two thirds of the council if it is left out.
		#[arg(long)]
		threshold: Option<u32>,
	},
	/// Vote on an open motion. For a member.
	Vote {
		/// The hash of the motion.
		#[arg(value_parser = hash)]
		motion: H256,
		/// Vote against it.
		#[arg(long)]
		nay: bool,
	},
	/// Close a motion that has enough votes, or whose time is over: an approved one is executed. For anyone.
	Close {
		/// The hash of the motion.
		#[arg(value_parser = hash)]
		motion: H256,
	},
	/// Propose a call, vote for it and close the motion, with the keys of several members at once.
	Run {
		/// The call, SCALE-encoded, as polkadot.js shows it.
		#[arg(long, value_parser = encoded)]
		call: EncodedCall,
		/// Dispatch it as Root, by two motions.
		#[arg(long)]
		root: bool,
		/// Who proposes, votes and closes.
		#[command(flatten)]
		members: Members,
	},
	/// Upgrade the runtime: two motions authorise the code, then it is applied.
	Upgrade {
		/// The new runtime, compressed or not.
		wasm: PathBuf,
		/// Who proposes, votes and closes.
		#[command(flatten)]
		members: Members,
	},
}

/// The members of the council whose keys are at hand. They alone must be enough for two thirds.
#[derive(Clone, Debug, Args)]
pub struct Members {
	/// Their keys, with commas between; //NAME is for development.
	#[arg(
		long,
		value_delimiter = ',',
		value_name = "SECRETS",
		required_unless_present = "member_files"
	)]
	pub members: Vec<String>,

	/// Files with their keys, with commas between.
	#[arg(long, value_delimiter = ',', value_name = "FILES", conflicts_with = "members")]
	pub member_files: Vec<PathBuf>,
}

impl Members {
	fn keys(&self) -> anyhow::Result<Vec<Keypair>> {
		let mut pairs: Vec<Keypair> = Vec::new();
		for secret in &self.members {
			pairs.push(keys::keypair(secret).map_err(|error| error.context("--members"))?);
		}
		for file in &self.member_files {
			pairs.push(keys::keypair_in(file).map_err(|error| error.context("--member-files"))?);
		}
		let mut accounts: Vec<_> = pairs.iter().map(keys::account).collect();
		accounts.sort_unstable();
		accounts.dedup();
		if accounts.len() < pairs.len() {
			return Err(invalid("--members", "a key stands there twice"));
		}
		Ok(pairs)
	}
}

fn encoded(text: &str) -> Result<EncodedCall, String> {
	parse::bytes(text).map(EncodedCall)
}

fn hash(text: &str) -> Result<H256, String> {
	parse::bytes32(text).map(H256)
}

impl Command {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		match self {
			Self::Show => show(context).await,
			Self::Propose { call, threshold } => propose(context, call, threshold).await,
			Self::Vote { motion, nay } => {
				let key = context.signer()?;
				let client = context.connect().await?;
				let open = open_motion(&client.at().await?, motion).await?;
				let call = api::tx().council().vote(motion, open.index, !nay);
				let receipt = client.submit(&key, &call).await?;
				let vote = if nay { "nay" } else { "aye" };
				Ok(done(
					&receipt,
					format!("Voted {vote}."),
					json!({ "motion": motion, "vote": vote }),
				))
			},
			Self::Close { motion } => {
				let key = context.signer()?;
				let client = context.connect().await?;
				let at = client.at().await?;
				let open = open_motion(&at, motion).await?;
				let call = proposal(&at, motion).await?;
				let receipt = close(&client, &key, motion, open.index, &call).await?;
				Ok(done(&receipt, "Closed.", json!({ "motion": motion })))
			},
			Self::Run { call, root, members } => {
				let client = context.connect().await?;
				let council = Council::new(client, members.keys()?).await?;
				let receipt = if root {
					council.as_root(&call).await?
				} else {
					council.motion(&call).await?
				};
				Ok(done(&receipt, "The call was executed.", json!({ "call": hex(&call.0) })))
			},
			Self::Upgrade { wasm, members } => upgrade(context, &wasm, &members).await,
		}
	}
}

/// Has the council execute a call of its own origin.
pub async fn motion(
	context: &Context,
	members: &Members,
	call: &impl Payload,
	text: &str,
) -> anyhow::Result<Answer> {
	let client = context.connect().await?;
	let call = client.encode(call).await?;
	let council = Council::new(client, members.keys()?).await?;
	let receipt = council.motion(&call).await?;
	Ok(done(&receipt, text, json!({ "motion": call_hash(&call) })))
}

/// The hash of a call, by which motions and the whitelist know it.
fn call_hash(call: &EncodedCall) -> H256 {
	blake2_256(&call.0)
}

/// Members whose keys are at hand, enough for two thirds of the council.
struct Council {
	client: Client,
	keys: Vec<Keypair>,
}

impl Council {
	async fn new(client: Client, keys: Vec<Keypair>) -> anyhow::Result<Self> {
		let members = members(&client.at().await?).await?;
		for key in &keys {
			let account = keys::account(key);
			if !members.contains(&account) {
				return Err(invalid(
					"--members",
					format!("{} is no member of the council", address(&account)),
				));
			}
		}
		let needed = two_thirds(members.len());
		if keys.len() < needed {
			let expected =
				format!("expected the keys of {needed} of the {} members", members.len());
			return Err(invalid("--members", expected));
		}
		Ok(Self { client, keys })
	}

	/// Proposes, votes and closes.
	async fn motion(&self, call: &EncodedCall) -> anyhow::Result<Receipt> {
		let Some((first, _)) = self.keys.split_first() else { bail!("there is no key") };
		let threshold = u32::try_from(self.keys.len())?;
		let length = u32::try_from(call.0.len())?;
		let propose = api::tx().council().propose(threshold, call.clone(), length);
		let receipt = self.client.submit(first, &propose).await?;
		if threshold < 2 {
			return outcome(receipt, &self.client).await;
		}
		let proposed: api::council::events::Proposed = receipt.event()?;
		let (motion, index) = (proposed.proposal_hash, proposed.proposal_index);
		for key in &self.keys {
			self.client.submit(key, &api::tx().council().vote(motion, index, true)).await?;
		}
		close(&self.client, first, motion, index, call).await
	}

	/// Whitelists a call and dispatches it as Root.
	async fn as_root(&self, call: &EncodedCall) -> anyhow::Result<Receipt> {
		let whitelist = api::tx().whitelist().whitelist_call(call_hash(call));
		self.motion(&self.client.encode(&whitelist).await?).await?;
		let dispatch = api::tx().whitelist().dispatch_whitelisted_call_with_preimage(call.clone());
		self.motion(&self.client.encode(&dispatch).await?).await
	}
}

/// How many of so many members are two thirds.
fn two_thirds(members: usize) -> usize {
	(members * 2).div_ceil(3)
}

async fn members(at: &At) -> anyhow::Result<Vec<AccountId>> {
	let found =
		at.storage().fetch(api::storage().council().members(), ()).await.map_err(explained)?;
	Ok(found.decode()?.into_iter().map(|member| member.0).collect())
}

type Votes = api::council::storage::voting::Output;

async fn open_motion(at: &At, motion: H256) -> anyhow::Result<Votes> {
	let votes = api::storage().council().voting();
	let found = at.storage().try_fetch(votes, (motion,)).await.map_err(explained)?;
	Ok(found.ok_or_else(|| anyhow!("there is no open motion {motion:?}"))?.decode()?)
}

async fn proposal(at: &At, motion: H256) -> anyhow::Result<EncodedCall> {
	let proposals = api::storage().council().proposal_of();
	let found = at.storage().try_fetch(proposals, (motion,)).await.map_err(explained)?;
	Ok(found.ok_or_else(|| anyhow!("there is no open motion {motion:?}"))?.decode()?)
}

async fn propose(
	context: &Context,
	call: EncodedCall,
	threshold: Option<u32>,
) -> anyhow::Result<Answer> {
	let key = context.signer()?;
	let client = context.connect().await?;
	let at = client.at().await?;
	at.transactions()
		.from_call_data_bytes(&call.0)
		.map_err(|error| invalid("--call", format!("this is no call of the chain: {error}")))?;
	let threshold = match threshold {
		Some(threshold) => threshold,
		None => u32::try_from(two_thirds(members(&at).await?.len()))?,
	};
	let length = u32::try_from(call.0.len())?;
	let motion = call_hash(&call);
	let receipt =
		client.submit(&key, &api::tx().council().propose(threshold, call, length)).await?;
	if threshold < 2 {
		let receipt = outcome(receipt, &client).await?;
		return Ok(done(&receipt, "Executed.", json!({ "motion": motion })));
	}
	let text = format!("Proposed: motion {motion:?}, which takes {threshold} ayes.");
	Ok(done(&receipt, text, json!({ "motion": motion, "threshold": threshold })))
}

async fn close(
	client: &Client,
	key: &Keypair,
	motion: H256,
	index: u32,
	call: &EncodedCall,
) -> anyhow::Result<Receipt> {
	let length = u32::try_from(call.0.len())?;
	let weight = weight_of(&client.at().await?, call).await?;
	let receipt =
		client.submit(key, &api::tx().council().close(motion, index, weight, length)).await?;
	outcome(receipt, client).await
}

/// What a call weighs.
async fn weight_of(at: &At, call: &EncodedCall) -> anyhow::Result<Weight> {
	let length = u32::try_from(call.0.len())?;
	let query =
		api::runtime_apis().transaction_payment_call_api().query_call_info(call.clone(), length);
	Ok(at.runtime_apis().call(query).await.map_err(explained)?.weight)
}

/// Whether what a motion executed succeeded; for Root, too, whether what was dispatched did.
async fn outcome(receipt: Receipt, client: &Client) -> anyhow::Result<Receipt> {
	use api::{council::events as council, whitelist::events as whitelist};
	let metadata = client.at_hash(receipt.block_hash).await?.metadata();
	if receipt.events.has::<council::Disapproved>() {
		bail!("the motion was not approved");
	}
	let executed: council::Executed = receipt.event()?;
	if let Err(error) = executed.result {
		bail!("the motion was approved, and its call failed: {}", named(&metadata, &error));
	}
	if let Some(dispatched) = receipt.events.find_first::<whitelist::WhitelistedCallDispatched>() {
		if let Err(failed) = dispatched?.result {
			bail!(
				"the motion was approved, and its call failed: {}",
				named(&metadata, &failed.error)
			);
		}
	}
	Ok(receipt)
}

/// An error that stands in an event, by its name.
fn named(
	metadata: &subxt::Metadata,
	error: &api::runtime_types::sp_runtime::DispatchError,
) -> String {
	let api::runtime_types::sp_runtime::DispatchError::Module(module) = error else {
		return format!("{error:?}");
	};
	metadata
		.pallet_by_error_index(module.index)
		.and_then(|pallet| {
			let variant = pallet.error_variant_by_index(module.error[0])?;
			Some(format!("{}.{}: {}", pallet.name(), variant.name, variant.docs.join(" ").trim()))
		})
		.unwrap_or_else(|| format!("{module:?}"))
}

async fn upgrade(context: &Context, wasm: &Path, members: &Members) -> anyhow::Result<Answer> {
	let code = read(wasm)?;
	let code_hash = blake2_256(&code);
	let client = context.connect().await?;
	let before = client.at().await?.spec_version();
	let statement = format!(
		"The runtime of version {before} will be replaced by {} ({} bytes, hash {code_hash:?}).",
		wasm.display(),
		code.len()
	);
	context.output.confirm(&statement, "Upgrade?")?;
	let authorize = client.encode(&api::tx().system().authorize_upgrade(code_hash)).await?;
	let council = Council::new(client, members.keys()?).await?;
	council.as_root(&authorize).await?;
	let Council { client, keys } = council;
	let Some(key) = keys.first() else { bail!("there is no key") };
	let receipt = client.submit(key, &api::tx().system().apply_authorized_upgrade(code)).await?;
	if !receipt.events.has::<api::system::events::CodeUpdated>() {
		bail!("the code was not taken: it is of another chain, or its version is not higher");
	}
	let after = client.new_version(before).await?;
	let text = format!("The runtime is upgraded from version {before} to {after}.");
	let json = json!({ "codeHash": code_hash, "before": before, "after": after });
	Ok(done(&receipt, text, json))
}

async fn show(context: &Context) -> anyhow::Result<Answer> {
	let client = context.connect().await?;
	let at = client.at().await?;
	let members = members(&at).await?;
	let found =
		at.storage().fetch(api::storage().council().proposals(), ()).await.map_err(explained)?;
	let mut lines = vec!["Members".to_owned()];
	lines.extend(members.iter().map(|member| format!("  {}", address(member))));
	let mut motions = Vec::new();
	for motion in found.decode()?.0 {
		let votes = open_motion(&at, motion).await?;
		let call = proposal(&at, motion).await?;
		let name = at.transactions().from_call_data_bytes(&call.0).map_or_else(
			|_| "unknown call".to_owned(),
			|call| format!("{}.{}", call.pallet_name(), call.call_name()),
		);
		lines.push(format!(
			"Motion {motion:?}: {name}\n  {} of {} ayes, {} nays, open until block {}",
			votes.ayes.len(),
			votes.threshold,
			votes.nays.len(),
			votes.end
		));
		let accounts = |accounts: &[Static<AccountId>]| -> Vec<String> {
			accounts.iter().map(|account| address(&account.0)).collect()
		};
		motions.push(json!({
			"motion": motion,
			"index": votes.index,
			"call": name,
			"encoded": hex(&call.0),
			"threshold": votes.threshold,
			"ayes": accounts(&votes.ayes),
			"nays": accounts(&votes.nays),
			"end": votes.end,
		}));
	}
	if motions.is_empty() {
		lines.push("No open motions.".into());
	}
	let members: Vec<_> = members.iter().map(address).collect();
	Ok(Answer::new(lines.join("\n"), json!({ "members": members, "motions": motions })))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn two_thirds_should_be_rounded_up_when_they_are_no_whole_number() {
		let needed: Vec<_> = (1..=7).map(two_thirds).collect();
		assert_eq!(needed, [1, 2, 2, 3, 4, 4, 5]);
	}

	#[test]
	fn members_should_be_refused_when_a_key_stands_there_twice() {
		let members = |keys: &[&str]| Members {
			members: keys.iter().map(|key| (*key).to_owned()).collect(),
			member_files: Vec::new(),
		};
		assert_eq!(members(&["//Alice", "//Bob"]).keys().expect("two keys").len(), 2);
		assert!(members(&["//Alice", "//Alice"]).keys().is_err());
		assert!(members(&["//Alice", "nobody"]).keys().is_err());
	}
}
