//! A statement that a key signs into a file, and another brings in.
//!
//! Signing takes no node where the genesis hash and the state that the statement holds for are named. The key needs neither
//! money nor an account that exists.

use super::{
	deadline,
	device::done,
	hex,
	key::{key_of, not_signed},
	read,
};
use crate::{
	args::Context,
	client::{Client, Receipt},
	error::invalid,
	keys,
	output::Answer,
	parse::{self, address},
};
use anyhow::Context as _;
use assent_primitives::{
	statement::{is_signed, MultiSignature},
	Moment, PartyId,
};
use codec::{Decode, DecodeAll, Encode};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sp_core::H256;
use std::path::Path;
use subxt_signer::sr25519::Keypair;

/// A kind of statement.
pub trait Signable: Encode + Decode {
	/// What is done by it.
	type Act;
	/// What a file with one says of itself.
	const KIND: &'static str;
	/// The pallet that takes it.
	const PALLET: &'static str;
	/// The commands that it belongs to.
	const COMMANDS: &'static str;
	/// The option that names its file.
	const FILE_OPTION: &'static str;
	/// The commands that sign one.
	const SIGNED_BY: &'static str;
	/// What who acts by it is called.
	const ACTOR: &'static str;
	/// What the count is called by which who acts makes void what they signed before.
	const COUNT: &'static str;

	/// The act with what it is bound to.
	fn new(actor: PartyId, count: u32, deadline: Moment, act: Self::Act) -> Self;
	/// Who acts.
	fn actor(&self) -> &PartyId;
	/// Until when it can be brought in.
	fn deadline(&self) -> Moment;
	/// Whether it may come free.
	fn only_ends(&self) -> bool;
	/// What is signed of it on that chain.
	fn signed_payload(&self, genesis: &H256) -> H256;
	/// The count as it is now.
	async fn count_of(client: &Client, actor: &PartyId) -> anyhow::Result<u32>;
	/// Brings it in, free if there is no key; with what the chain took it for.
	async fn bring_in(
		self,
		client: &Client,
		key: Option<&Keypair>,
		signature: &MultiSignature,
	) -> anyhow::Result<(Receipt, H256)>;
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
pub struct Signed<S> {
	/// The chain that it is for.
	pub genesis: H256,
	/// The statement.
	pub statement: S,
	/// Its signature.
	pub signature: MultiSignature,
}

impl<S: Signable> Signed<S> {
	fn write(&self, file: &Path, says: &str) -> anyhow::Result<()> {
		let written = StatementFile {
			kind: S::KIND.into(),
			genesis: hex(self.genesis),
			says: says.into(),
			statement: hex(self.statement.encode()),
			signature: hex(self.signature.encode()),
		};
		let text = serde_json::to_string_pretty(&written)?;
		std::fs::write(file, format!("{text}\n"))
			.with_context(|| format!("{}: {} cannot be written", S::FILE_OPTION, file.display()))
	}

	/// Reads a file with a statement of that kind. Whose signature it is, the chain checks.
	pub fn read(file: &Path) -> anyhow::Result<Self> {
		let name = file.display().to_string();
		let wrong = |member: &str, expected: &str| invalid(&format!("{name}: {member}"), expected);
		let written: StatementFile = serde_json::from_slice(&read(file)?).map_err(|error| {
			invalid(&name, format!("expected a signed statement ({}): {error}", S::SIGNED_BY))
		})?;
		if written.kind != S::KIND {
			return Err(wrong("kind", &format!("expected `{}`", S::KIND)));
		}
		let genesis = parse::bytes32(&written.genesis).map_err(|error| wrong("genesis", &error))?;
		let bytes =
			|member: &str, text: &str| parse::bytes(text).map_err(|error| wrong(member, &error));
		let statement = bytes("statement", &written.statement)?;
		let signature = bytes("signature", &written.signature)?;
		Ok(Self {
			genesis: H256(genesis),
			statement: S::decode_all(&mut &statement[..])
				.map_err(|_| wrong("statement", "expected an encoded statement"))?,
			signature: MultiSignature::decode_all(&mut &signature[..])
				.map_err(|_| wrong("signature", "expected an encoded signature with its kind"))?,
		})
	}
}

/// What an act is bound to that is signed.
pub struct Binding {
	/// Who acts.
	pub actor: PartyId,
	/// Until when it can be brought in.
	pub deadline: Moment,
	/// The chain's genesis hash; asked of the node if it is left out.
	pub genesis: Option<[u8; 32]>,
	/// What [`Signable::COUNT`] names; asked of the node if it is left out.
	pub count: Option<u32>,
}

impl Binding {
	/// Shows what is signed, asks, and writes it to the file.
	pub async fn sign<S: Signable>(
		self,
		context: &Context,
		file: &Path,
		act: S::Act,
		words: &str,
	) -> anyhow::Result<Answer> {
		let Self { actor, deadline, genesis, count } = self;
		let key = context.signer()?;
		let (genesis, count) = match (genesis, count) {
			(Some(genesis), Some(count)) => {
				deadline::check(deadline, S::PALLET, None)?;
				(H256(genesis), count)
			},
			(genesis, count) => {
				let client = context.connect().await?;
				deadline::check(deadline, S::PALLET, Some(&client.at().await?))?;
				let genesis = genesis.map_or_else(|| client.genesis(), H256);
				let count = match count {
					Some(count) => count,
					None => S::count_of(&client, &actor).await?,
				};
				(genesis, count)
			},
		};
		let until = parse::moment_text(deadline);
		let says = format!("{words}\nSigned for {}, until {until}.", address(&actor));
		context.output.confirm(&says, "Sign this?")?;
		let statement = S::new(actor, count, deadline, act);
		let payload = statement.signed_payload(&genesis);
		let signature = keys::sign(&key, &payload);
		let signed = Signed { genesis, statement, signature };
		signed.write(file, &says)?;
		let free = signed.statement.only_ends();
		let how = if free { "without a fee" } else { "and pays for it" };
		let text = format!(
			"Signed: {}\nAnybody who has the file can bring it in until {until}, {how}: `assent {} relay`.",
			file.display(),
			S::COMMANDS
		);
		let json = json!({
			"file": file,
			"statement": payload,
			(S::ACTOR): address(signed.statement.actor()),
			(S::COUNT): count,
			"deadline": deadline,
			"free": free,
		});
		Ok(Answer::new(text, json))
	}
}

/// Brings in what somebody signed.
pub async fn relay<S: Signable>(
	context: &Context,
	file: &Path,
	paid: bool,
) -> anyhow::Result<Answer> {
	let Signed { genesis, statement, signature } = Signed::<S>::read(file)?;
	let name = file.display().to_string();
	if statement.deadline() <= parse::now() {
		let until = parse::moment_text(statement.deadline());
		return Err(invalid(&name, format!("its deadline is over: it held until {until}")));
	}
	let free = statement.only_ends() && !paid;
	let key = if free { None } else { Some(context.signer()?) };
	let client = context.connect().await?;
	if client.genesis() != genesis {
		return Err(invalid(&name, "it is signed for another chain than the node's"));
	}
	let payload = statement.signed_payload(&genesis);
	let signer = key_of(&client, statement.actor()).await?;
	if !is_signed(&payload, &signer, &signature) {
		return Err(not_signed(&name, &signer, statement.actor()));
	}
	let actor = address(statement.actor());
	let (receipt, taken) = statement.bring_in(&client, key.as_ref(), &signature).await?;
	anyhow::ensure!(taken == payload, "the chain took another statement");
	let json = json!({ "statement": payload, (S::ACTOR): actor, "free": free });
	let how = if free { "Brought in, without a fee." } else { "Brought in." };
	Ok(done(&receipt, how, json))
}

#[cfg(test)]
pub(super) mod tests {
	use super::*;
	use crate::Cli;
	use assent_primitives::{GuardianshipStatement, Statement};
	use clap::Parser;

	/// Does what the command line says, with no node to be found.
	pub async fn run(arguments: &[&str]) -> anyhow::Result<Answer> {
		let all =
			[&["assent", "--url", "ws://127.0.0.1:1", "--yes", "--quiet"], arguments].concat();
		Cli::try_parse_from(all).expect("it parses").run().await
	}

	#[tokio::test]
	async fn file_should_be_refused_when_a_member_cannot_be_right() {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let file = folder.path().join("withdrawal.json");
		let to = file.to_str().expect("a plain path");
		let genesis = format!("0x{}", "22".repeat(32));
		let sign = ["--suri", "//Patient", "consent", "sign-withdraw-all", "--to", to];
		let bound = ["--genesis", &genesis, "--epoch", "0"];
		run(&[&sign[..], &bound].concat()).await.expect("it is signed");
		let good = std::fs::read_to_string(&file).expect("it is there");
		for (from, to, named) in [
			("statement v1", "statement v9", "kind"),
			(&genesis[..], "0x22", "genesis"),
			("\"statement\": \"0x", "\"statement\": \"0xff", "statement"),
			("\"signature\": \"0x01", "\"signature\": \"0x09", "signature"),
			("\"says\"", "\"said\"", "withdrawal.json"),
		] {
			std::fs::write(&file, good.replace(from, to)).expect("it is written");
			let error = Signed::<Statement>::read(&file).expect_err(named);
			assert_eq!(crate::error::exit_code(&error), crate::error::USAGE);
			assert!(error.to_string().contains(named), "{error}");
		}
	}

	#[tokio::test]
	async fn file_should_be_refused_with_what_makes_one_when_it_is_no_statement() {
		let file = tempfile::NamedTempFile::new().expect("a temporary file");
		let name = file.path().to_str().expect("a plain path");
		for text in ["{}", "[]", "no JSON"] {
			std::fs::write(file.path(), text).expect("it is written");
			for (commands, by) in
				[("consent", "(assent consent sign-..)"), ("guardian", "--sign-to FILE)")]
			{
				let error = run(&[commands, "relay", name]).await.expect_err(text);
				assert_eq!(crate::error::exit_code(&error), crate::error::USAGE);
				let error = error.to_string();
				assert!(error.contains(": expected a signed statement (assent "), "{error}");
				assert!(error.contains(by), "{error}");
			}
		}
	}

	#[tokio::test]
	async fn file_should_be_refused_when_it_is_of_another_kind() {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let file = folder.path().join("all.json");
		let to = file.to_str().expect("a plain path");
		let genesis = format!("0x{}", "22".repeat(32));
		let sign = ["--suri", "//Patient", "guardian", "revoke-all", "--sign-to", to];
		let bound = ["--genesis", &genesis, "--generation", "0"];
		let answer = run(&[&sign[..], &bound].concat()).await.expect("it is signed");
		assert_eq!(answer.json["free"], true);
		assert!(Signed::<GuardianshipStatement>::read(&file).is_ok());
		let error = Signed::<Statement>::read(&file).expect_err("it revokes appointments");
		assert!(error.to_string().ends_with("kind: expected `assent statement v1`"), "{error}");
	}
}
