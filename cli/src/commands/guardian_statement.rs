//! What a party signs about its delegates, guardians and key, for another to bring in.

use super::{
	device::done,
	signed::{Binding, Signable},
};
use crate::{
	args::Context,
	chain::{self, account, api},
	client::{Client, Receipt},
	error::invalid,
	keys,
	output::Answer,
	parse::{self, Party},
};
use assent_primitives::{
	statement::MultiSignature, GuardianshipAct, GuardianshipStatement, Moment, PartyId,
};
use clap::Args;
use serde_json::json;
use sp_core::H256;
use std::path::PathBuf;
use subxt::utils::Static;
use subxt_signer::sr25519::Keypair;

/// How an act of one's own is brought in: signed and sent, or signed into a file for another to bring in.
#[derive(Clone, Debug, Default, Args)]
pub struct OwnAct {
	/// Sign it into this file instead, for another to bring in with `assent guardian relay`. The key needs neither money nor
	/// an account that exists.
	#[arg(long, value_name = "FILE")]
	pub sign_to: Option<PathBuf>,
	/// Until when it can be brought in then: at most seven days.
	#[arg(long, value_parser = parse::moment, value_name = "MOMENT", requires = "sign_to")]
	pub deadline: Option<Moment>,
	/// The chain's genesis hash; asked of the node if it is left out.
	#[arg(long, value_parser = parse::bytes32, value_name = "HASH", requires = "sign_to")]
	pub genesis: Option<[u8; 32]>,
	/// How often you revoked all appointments, 0 at first; asked of the node if it is left out.
	#[arg(long, requires = "sign_to")]
	pub generation: Option<u32>,
	/// How often you changed your guardians or mergers, 0 at first; asked of the node if it is left out.
	#[arg(long, requires = "sign_to")]
	pub revision: Option<u32>,
	/// The party, where its key was changed; the key's own account if it is left out.
	#[arg(long, value_name = "PARTY", requires = "sign_to")]
	pub subject: Option<Party>,
}

impl OwnAct {
	/// Whether it is signed into a file.
	pub const fn is_signed(&self) -> bool {
		self.sign_to.is_some()
	}

	/// Refuses to sign into a file what is not one's own act.
	pub fn ensure_direct(&self, with: &str) -> anyhow::Result<()> {
		match self.sign_to {
			Some(_) => Err(invalid("--sign-to", format!("does not go with {with}"))),
			None => Ok(()),
		}
	}

	/// Who acts.
	pub async fn subject(&self, context: &Context) -> anyhow::Result<PartyId> {
		let key = keys::account(&context.signer()?);
		match &self.subject {
			Some(party) => Ok(party.0.clone()),
			// What is signed offline is the key's own.
			None if self.is_signed() => Ok(key),
			None => super::key::party_of(&context.connect().await?, &key).await,
		}
	}

	/// The revision of the party's record.
	pub async fn revision(&self, context: &Context) -> anyhow::Result<u32> {
		match self.revision {
			Some(revision) => Ok(revision),
			None => {
				let subject = self.subject(context).await?;
				Ok(state_of(&context.connect().await?, &subject).await?.1)
			},
		}
	}

	/// Shows what is done, asks, and sends it or signs it into the file.
	pub async fn run(
		self,
		context: &Context,
		act: GuardianshipAct,
		words: &str,
	) -> anyhow::Result<Answer> {
		let Some(file) = &self.sign_to else {
			context.output.confirm(words, "Do this?")?;
			let key = context.signer()?;
			let call = api::tx().guardianship().act(Static(act));
			let receipt = context.connect().await?.submit(&key, &call).await?;
			return Ok(done(&receipt, "Done.", json!({})));
		};
		let binding = Binding {
			actor: self.subject(context).await?,
			deadline: match self.deadline {
				Some(deadline) => deadline,
				None => parse::moment("+1d").map_err(|error| invalid("--deadline", error))?,
			},
			genesis: self.genesis,
			count: self.generation,
		};
		binding.sign::<GuardianshipStatement>(context, file, act, words).await
	}
}

impl Signable for GuardianshipStatement {
	type Act = GuardianshipAct;
	const KIND: &'static str = "assent guardianship statement v1";
	const PALLET: &'static str = "Guardianship";
	const COMMANDS: &'static str = "guardian";
	const FILE_OPTION: &'static str = "--sign-to";
	const SIGNED_BY: &'static str = "assent guardian .. --sign-to FILE";
	const ACTOR: &'static str = "subject";
	const COUNT: &'static str = "generation";

	fn new(subject: PartyId, generation: u32, deadline: Moment, act: GuardianshipAct) -> Self {
		Self { subject, generation, deadline, act }
	}

	fn actor(&self) -> &PartyId {
		&self.subject
	}

	fn deadline(&self) -> Moment {
		self.deadline
	}

	fn only_ends(&self) -> bool {
		self.act.only_ends()
	}

	fn signed_payload(&self, genesis: &H256) -> H256 {
		self.payload(genesis)
	}

	async fn count_of(client: &Client, subject: &PartyId) -> anyhow::Result<u32> {
		Ok(state_of(client, subject).await?.0)
	}

	async fn bring_in(
		self,
		client: &Client,
		key: Option<&Keypair>,
		signature: &MultiSignature,
	) -> anyhow::Result<(Receipt, H256)> {
		let (calls, signature) = (api::tx().guardianship(), chain::signature(signature));
		let receipt = match key {
			Some(key) => client.submit(key, &calls.relay(Static(self), signature)).await?,
			None => client.submit_free(&calls.relay_free(Static(self), signature)).await?,
		};
		let event: api::guardianship::events::Relayed = receipt.event()?;
		Ok((receipt, event.statement))
	}
}

/// A party's generation and revision; both 0 where it has no record.
pub async fn state_of(client: &Client, subject: &PartyId) -> anyhow::Result<(u32, u32)> {
	let call = api::view_functions().guardianship().generation_and_revision(account(subject));
	Client::view(&client.at().await?, call).await
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::commands::signed::{tests::run, Signed};

	#[tokio::test]
	async fn appointment_should_be_signed_whole_without_a_node_when_all_is_named() {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let file = folder.path().join("appointment.json");
		let to = file.to_str().expect("a plain path");
		let genesis = format!("0x{}", "22".repeat(32));
		let appoint = ["--suri", "//Patient//New", "guardian", "appoint", "//Daughter"];
		let powers = ["--rights", "grant,withdraw", "--until", "+30d"];
		let bound = ["--sign-to", to, "--genesis", &genesis, "--generation", "2"];
		let answer = run(&[&appoint[..], &powers, &bound].concat()).await.expect("it is signed");
		assert_eq!(answer.json["free"], false);
		let signed = Signed::<GuardianshipStatement>::read(&file).expect("it is read");
		let key = keys::account(&keys::keypair("//Patient//New").expect("a derivation"));
		assert_eq!((&signed.statement.subject, signed.statement.generation), (&key, 2));
		let GuardianshipAct::Appoint { delegate, powers, .. } = &signed.statement.act else {
			panic!("{:?}", signed.statement.act);
		};
		let daughter = keys::account(&keys::keypair("//Daughter").expect("a derivation"));
		assert_eq!(*delegate, daughter);
		assert!(powers.is_valid() && powers.rights.len() == 2);
		let genesis = H256([0x22; 32]);
		assert!(signed.statement.is_signed_by(&key, &genesis, &signed.signature));
		assert!(!signed.statement.is_signed_by(&key, &H256([0x23; 32]), &signed.signature));
	}

	#[tokio::test]
	async fn deadline_should_be_refused_when_the_chain_takes_none_so_far() {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let file = folder.path().join("all.json");
		let to = file.to_str().expect("a plain path");
		let genesis = format!("0x{}", "22".repeat(32));
		let sign = ["--suri", "//Patient", "guardian", "revoke-all", "--sign-to", to];
		let bound = ["--genesis", &genesis, "--generation", "0", "--deadline", "+8d"];
		let error = run(&[&sign[..], &bound].concat()).await.expect_err("it is too far");
		let error = error.to_string();
		assert!(error.starts_with("--deadline") && error.contains("7 days"), "{error}");
		assert!(!file.exists());
	}

	#[tokio::test]
	async fn depth_should_go_with_the_right_when_a_delegate_is_appointed() {
		let appoint =
			["--suri", "//Patient", "guardian", "appoint", "//Daughter", "--until", "+1d"];
		for powers in
			[["--rights", "grant", "--further", "1"], ["--rights", "appoint", "--further", "0"]]
		{
			let error = run(&[&appoint[..], &powers].concat()).await.expect_err("it is refused");
			assert!(error.to_string().starts_with("--further"), "{error}");
		}
	}
}
