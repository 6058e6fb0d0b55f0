//! `assent key recover`: getting an identifier back whose key was lost, and keeping it.

use super::{
	council,
	device::done,
	guardian_show::{recovery_json, recovery_of, recovery_text},
	guardian_statement::OwnAct,
	hex,
	organisation::send,
	Paper, SaltedPaper,
};
use crate::{
	args::Context,
	chain::{self, account, api},
	error::invalid,
	keys,
	output::Answer,
	parse::{self, address, Party},
};
use assent_primitives::{
	guardianship::{is_signed, recovery_payload},
	statement::MultiSignature,
	GuardianshipAct,
};
use clap::{Args, Subcommand};
use codec::{DecodeAll, Encode};
use serde_json::json;
use sp_core::H256;
use subxt::utils::Static;

/// The recovery of a lost key.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Sign, with the new key, that it is there. Whoever starts the recovery needs this; it takes no money.
	Prove {
		/// The party whose key was lost.
		subject: Party,
		/// The chain's genesis hash; asked of the node if it is left out.
		#[arg(long, value_parser = parse::bytes32, value_name = "HASH")]
		genesis: Option<[u8; 32]>,
	},
	/// Start a recovery, or agree to it. For a guardian of the party.
	Start(Proved),
	/// Have the council start one. After a veto it is final.
	Decide {
		/// The recovery.
		#[command(flatten)]
		proved: Proved,
		/// The decision.
		#[command(flatten)]
		paper: Paper,
		/// Who proposes, votes and closes.
		#[command(flatten)]
		members: council::Members,
	},
	/// Have the council cancel one.
	Cancel {
		/// The party.
		subject: Party,
		/// The decision.
		#[command(flatten)]
		paper: Paper,
		/// Who proposes, votes and closes.
		#[command(flatten)]
		members: council::Members,
	},
	/// Veto the recovery of your key: it is not lost. Signed with --sign-to it comes free.
	Veto {
		/// The key to which it is to be.
		new_key: Party,
		/// How it is brought in.
		#[command(flatten)]
		own: OwnAct,
	},
	/// Show the recovery of a party's key.
	Show {
		/// The party.
		subject: Party,
	},
	/// Finish a recovery whose delay is over. Anyone may; it pays the deposit of the party's keys.
	Finish {
		/// The party.
		subject: Party,
	},
	/// Remove a recovery that was vetoed long ago. Anyone may.
	Clear {
		/// The party.
		subject: Party,
	},
}

/// A recovery, with the new key's proof.
#[derive(Debug, Args)]
pub struct Proved {
	/// The party whose key was lost.
	pub subject: Party,
	/// The new key.
	#[arg(long)]
	pub new_key: Party,
	/// What `assent key recover prove` made with the new key.
	#[arg(long, value_name = "HEX", value_parser = proof)]
	pub proof: MultiSignature,
}

fn proof(text: &str) -> Result<MultiSignature, String> {
	let bytes = parse::bytes(text)?;
	MultiSignature::decode_all(&mut &bytes[..])
		.map_err(|_| "expected an encoded signature with its kind".into())
}

impl Proved {
	/// Refuses what the chain would refuse, with the field's name.
	fn check(&self, genesis: H256) -> anyhow::Result<()> {
		let payload = recovery_payload(&genesis, &self.subject.0, &self.new_key.0);
		if is_signed(&payload, &self.new_key.0, &self.proof) {
			return Ok(());
		}
		Err(invalid("--proof", "expected the new key's signature, for this party and this chain"))
	}
}

impl Command {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let calls = api::tx().guardianship();
		match self {
			Self::Prove { subject, genesis } => {
				let key = context.signer()?;
				let genesis = context.genesis(genesis).await?;
				let new_key = keys::account(&key);
				let payload = recovery_payload(&genesis, &subject.0, &new_key);
				let proof = hex(keys::sign(&key, &payload).encode());
				let text = format!(
					"The key {} is there for {}.\n--new-key {} --proof {proof}",
					address(&new_key),
					address(&subject.0),
					address(&new_key)
				);
				let json = json!({
					"subject": address(&subject.0),
					"newKey": address(&new_key),
					"proof": proof,
				});
				Ok(Answer::new(text, json))
			},
			Self::Start(proved) => start(context, proved).await,
			Self::Decide { proved, paper, members } => {
				let decision = paper.salted()?;
				proved.check(context.connect().await?.genesis())?;
				let call = calls.recover_by_authority(
					account(&proved.subject.0),
					account(&proved.new_key.0),
					chain::signature(&proved.proof),
					Static(decision.hash),
				);
				let text = decision.text("The recovery is started.");
				let mut answer = council::motion(context, &members, &call, &text).await?;
				let client = context.connect().await?;
				let found = recovery_of(&client, &proved.subject.0).await?;
				if let Some(recovery) = &found {
					answer.text.push_str(&format!("\n{}", recovery_text(recovery)));
				}
				answer.json["recovery"] = found.as_ref().map(recovery_json).into();
				decided(answer, &decision)
			},
			Self::Cancel { subject, paper, members } => {
				let decision = paper.salted()?;
				let call = calls.cancel_recovery(account(&subject.0), Static(decision.hash));
				let text = decision.text("The recovery is cancelled.");
				decided(council::motion(context, &members, &call, &text).await?, &decision)
			},
			Self::Veto { new_key, own } => {
				let words = format!("{} does not take the place of your key.", address(&new_key.0));
				own.run(context, GuardianshipAct::Veto { new_key: new_key.0 }, &words).await
			},
			Self::Show { subject } => {
				let client = context.connect().await?;
				let found = recovery_of(&client, &subject.0).await?;
				let text = found
					.as_ref()
					.map_or_else(|| "Nobody recovers this party's key.".into(), recovery_text);
				let json = json!({
					"subject": address(&subject.0),
					"recovery": found.as_ref().map(recovery_json),
				});
				Ok(Answer::new(text, json))
			},
			Self::Finish { subject } => {
				let json = json!({ "subject": address(&subject.0) });
				let call = calls.finish_recovery(account(&subject.0));
				send(context, &call, "The new key stands behind the party.", json).await
			},
			Self::Clear { subject } => {
				let json = json!({ "subject": address(&subject.0) });
				send(context, &calls.clear_recovery(account(&subject.0)), "Removed.", json).await
			},
		}
	}
}

/// The answer, with the decision's hash and its salt for programs.
fn decided(mut answer: Answer, decision: &SaltedPaper) -> anyhow::Result<Answer> {
	answer.json["decision"] = json!(decision.hash.0);
	decision.add_to(&mut answer.json);
	Ok(answer)
}

async fn start(context: &Context, proved: Proved) -> anyhow::Result<Answer> {
	let key = context.signer()?;
	let client = context.connect().await?;
	proved.check(client.genesis())?;
	let call = api::tx().guardianship().recover(
		account(&proved.subject.0),
		account(&proved.new_key.0),
		chain::signature(&proved.proof),
	);
	let receipt = client.submit(&key, &call).await?;
	let started =
		receipt.events.find_first::<api::guardianship::events::RecoveryStarted>().transpose()?;
	let text = match &started {
		Some(event) => format!(
			"The recovery is started: it can be finished from {} on, unless the current key objects.",
			parse::moment_text(event.matures_at)
		),
		None => "Agreed. Further guardians have to name the same key.".into(),
	};
	let json = json!({
		"subject": address(&proved.subject.0),
		"started": started.is_some(),
		"maturesAt": started.map(|event| event.matures_at),
	});
	Ok(done(&receipt, text, json))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Cli;
	use clap::Parser;

	#[tokio::test]
	async fn proof_should_hold_for_one_party_and_one_chain_when_it_is_made_offline() {
		let genesis = format!("0x{}", "22".repeat(32));
		let all = ["assent", "--url", "ws://127.0.0.1:1", "--suri", "//New", "key", "recover"];
		let prove = ["prove", "//Patient", "--genesis", &genesis];
		let cli = Cli::try_parse_from([&all[..], &prove].concat()).expect("it parses");
		let answer = cli.run().await.expect("it takes no node");
		let made = proof(answer.json["proof"].as_str().expect("a proof")).expect("a signature");
		let party = |text: &str| text.parse::<Party>().expect("a party");
		let proved =
			Proved { subject: party("//Patient"), new_key: party("//New"), proof: made.clone() };
		assert!(proved.check(H256([0x22; 32])).is_ok());
		let error = proved.check(H256([0x23; 32])).expect_err("another chain");
		assert!(error.to_string().starts_with("--proof"), "{error}");
		let other = Proved { subject: party("//Alice"), new_key: party("//New"), proof: made };
		assert!(other.check(H256([0x22; 32])).is_err());
		assert!(proof("0x09").is_err());
	}
}
