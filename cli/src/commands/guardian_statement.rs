//! What a party signs about its delegates, guardians and key, for another to bring in.

use super::{deadline, device::done, hex, read};
use crate::{
	args::Context,
	chain::{account, api},
	client::Client,
	error::invalid,
	keys,
	output::Answer,
	parse::{self, address, Party},
};
use anyhow::Context as _;
use assent_primitives::{
	statement::MultiSignature, GuardianshipAct, GuardianshipStatement, Moment, PartyId,
};
use clap::Args;
use codec::{DecodeAll, Encode};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sp_core::H256;
use std::path::{Path, PathBuf};
use subxt::utils::Static;

/// What a file with a statement says of itself.
const KIND: &str = "assent guardianship statement v1";

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

/// A statement in a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct StatementFile {
	kind: String,
	/// The chain that it is for.
	genesis: String,
	/// What it says, for people: not what counts.
	says: String,
	/// The statement, encoded.
	statement: String,
	/// The signature, with its kind.
	signature: String,
}

/// A statement with its signature.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Signed {
	genesis: H256,
	statement: GuardianshipStatement,
	signature: MultiSignature,
}

impl Signed {
	fn write(&self, file: &Path, says: &str) -> anyhow::Result<()> {
		let written = StatementFile {
			kind: KIND.into(),
			genesis: hex(self.genesis),
			says: says.into(),
			statement: hex(self.statement.encode()),
			signature: hex(self.signature.encode()),
		};
		let text = serde_json::to_string_pretty(&written)?;
		std::fs::write(file, format!("{text}\n"))
			.with_context(|| format!("--sign-to: {} cannot be written", file.display()))
	}

	fn read(file: &Path) -> anyhow::Result<Self> {
		let name = file.display().to_string();
		let wrong = |member: &str, expected: &str| invalid(&format!("{name}: {member}"), expected);
		let written: StatementFile =
			serde_json::from_slice(&read(file)?).map_err(|error| invalid(&name, error))?;
		if written.kind != KIND {
			return Err(wrong("kind", &format!("expected `{KIND}`")));
		}
		let genesis = parse::bytes32(&written.genesis).map_err(|error| wrong("genesis", &error))?;
		let bytes =
			|member: &str, text: &str| parse::bytes(text).map_err(|error| wrong(member, &error));
		let statement = bytes("statement", &written.statement)?;
		let signature = bytes("signature", &written.signature)?;
		Ok(Self {
			genesis: H256(genesis),
			statement: GuardianshipStatement::decode_all(&mut &statement[..])
				.map_err(|_| wrong("statement", "expected an encoded statement"))?,
			signature: MultiSignature::decode_all(&mut &signature[..])
				.map_err(|_| wrong("signature", "expected an encoded signature with its kind"))?,
		})
	}
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
		let key = context.signer()?;
		let subject = self.subject(context).await?;
		let deadline = match self.deadline {
			Some(deadline) => deadline,
			None => parse::moment("+1d").map_err(|error| invalid("--deadline", error))?,
		};
		let (genesis, generation) = match (self.genesis, self.generation) {
			(Some(genesis), Some(generation)) => {
				deadline::check(deadline, "Guardianship", None)?;
				(H256(genesis), generation)
			},
			(genesis, generation) => {
				let client = context.connect().await?;
				deadline::check(deadline, "Guardianship", Some(&client.at().await?))?;
				let genesis = genesis.map_or_else(|| client.genesis(), H256);
				let generation = match generation {
					Some(generation) => generation,
					None => state_of(&client, &subject).await?.0,
				};
				(genesis, generation)
			},
		};
		let until = parse::moment_text(deadline);
		let says = format!("{words}\nSigned for {}, until {until}.", address(&subject));
		context.output.confirm(&says, "Sign this?")?;
		let statement = GuardianshipStatement { subject, generation, deadline, act };
		let payload = statement.payload(&genesis);
		let signature = key.sign(payload.as_bytes()).0;
		let signature = MultiSignature::Sr25519(sp_core::sr25519::Signature::from(signature));
		let signed = Signed { genesis, statement, signature };
		signed.write(file, &says)?;
		let free = signed.statement.act.only_ends();
		let how = if free { "without a fee" } else { "and pays for it" };
		let text = format!(
			"Signed: {}\nAnybody who has the file can bring it in until {until}, {how}: `assent guardian relay`.",
			file.display()
		);
		let json = json!({
			"file": file,
			"statement": payload,
			"subject": address(&signed.statement.subject),
			"generation": generation,
			"deadline": deadline,
			"free": free,
		});
		Ok(Answer::new(text, json))
	}
}

/// Brings in what somebody signed.
pub async fn relay(context: &Context, file: &Path, paid: bool) -> anyhow::Result<Answer> {
	let Signed { genesis, statement, signature } = Signed::read(file)?;
	let name = file.display().to_string();
	if statement.deadline <= parse::now() {
		let until = parse::moment_text(statement.deadline);
		return Err(invalid(&name, format!("its deadline is over: it held until {until}")));
	}
	let free = statement.act.only_ends() && !paid;
	let key = if free { None } else { Some(context.signer()?) };
	let client = context.connect().await?;
	if client.genesis() != genesis {
		return Err(invalid(&name, "it is signed for another chain than the node's"));
	}
	let payload = statement.payload(&genesis);
	let subject = address(&statement.subject);
	let encoded = super::statement::chain_signature(&signature);
	let calls = api::tx().guardianship();
	let receipt = match key {
		Some(key) => client.submit(&key, &calls.relay(Static(statement), encoded)).await?,
		None => client.submit_free(&calls.relay_free(Static(statement), encoded)).await?,
	};
	let event: api::guardianship::events::Relayed = receipt.event()?;
	anyhow::ensure!(event.statement == payload, "the chain took another statement");
	let json = json!({ "statement": payload, "subject": subject, "free": free });
	let how = if free { "Brought in, without a fee." } else { "Brought in." };
	Ok(done(&receipt, how, json))
}

/// A party's generation and revision; both 0 where it has no record.
pub async fn state_of(client: &Client, subject: &PartyId) -> anyhow::Result<(u32, u32)> {
	let call = api::view_functions().guardianship().generation_and_revision(account(subject));
	Client::view(&client.at().await?, call).await
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Cli;
	use clap::Parser;

	async fn run(arguments: &[&str]) -> anyhow::Result<Answer> {
		let all =
			[&["assent", "--url", "ws://127.0.0.1:1", "--yes", "--quiet"], arguments].concat();
		Cli::try_parse_from(all).expect("it parses").run().await
	}

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
		let signed = Signed::read(&file).expect("it is read");
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
	async fn file_should_be_refused_when_a_member_cannot_be_right() {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let file = folder.path().join("all.json");
		let to = file.to_str().expect("a plain path");
		let genesis = format!("0x{}", "22".repeat(32));
		let sign = ["--suri", "//Patient", "guardian", "revoke-all", "--sign-to", to];
		let bound = ["--genesis", &genesis, "--generation", "0"];
		let answer = run(&[&sign[..], &bound].concat()).await.expect("it is signed");
		assert_eq!(answer.json["free"], true);
		let good = std::fs::read_to_string(&file).expect("it is there");
		for (from, to, named) in [
			("statement v1", "statement v9", "kind"),
			(&genesis[..], "0x22", "genesis"),
			("\"statement\": \"0x", "\"statement\": \"0xff", "statement"),
			("\"signature\": \"0x01", "\"signature\": \"0x09", "signature"),
		] {
			std::fs::write(&file, good.replace(from, to)).expect("it is written");
			let error = Signed::read(&file).expect_err(named);
			assert!(error.to_string().contains(named), "{error}");
		}
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
