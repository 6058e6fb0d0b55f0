//! `assent consent sign-..` and `assent consent relay`: what a key signs, and another brings in.
//!
//! Signing takes no node where the genesis hash and the state that the statement holds for are named. The key needs neither
//! money nor an account that exists.

use super::{
	consent::{Names, Objection, ReceiptOf, Says},
	deadline,
	device::done,
	hex, read,
	request::{self, Answered},
};
use crate::{
	args::Context,
	chain::{api, consent},
	client::{explained, Client},
	error::invalid,
	keys,
	output::Answer,
	parse::{self, address, Party},
	receipt::{Event, Happened},
	show,
};
use anyhow::{anyhow, Context as _};
use assent_primitives::{
	statement::MultiSignature, traits::Duty, Act, Commitment, ConsentId, Moment, PartyId,
	RequestId, Statement,
};
use clap::{Args, Subcommand};
use codec::{DecodeAll, Encode};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sp_core::H256;
use std::path::{Path, PathBuf};
use subxt::utils::Static;

/// What a file with a statement says of itself.
const KIND: &str = "assent statement v1";

/// What a key signs for another to bring in.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Sign a consent, for another to bring in. A key that never gave or denied anything on this chain cannot make it void
	/// before it is brought in: wait until its deadline is over, or withdraw the consent once it is there.
	SignGrant {
		/// What it says.
		#[command(flatten)]
		says: Says,
		/// The nonce that the consent's id is made of, 0x and 64 hex digits; drawn if it is left out.
		#[arg(long, value_parser = parse::bytes32, value_name = "HEX")]
		nonce: Option<[u8; 32]>,
		/// What it is bound to.
		#[command(flatten)]
		bound: Bound,
	},
	/// Sign a new version of a consent, for another to bring in.
	SignAmend {
		/// The consent.
		#[arg(value_parser = parse::id::<ConsentId>)]
		consent: ConsentId,
		/// What it says from then on.
		#[command(flatten)]
		says: Says,
		/// The version that is replaced; asked of the node if it is left out.
		#[arg(long)]
		of_version: Option<u32>,
		/// What it is bound to.
		#[command(flatten)]
		bound: Bound,
	},
	/// Sign the withdrawal of a consent. Anybody can bring it in without a fee.
	SignWithdraw {
		/// The consent.
		#[arg(value_parser = parse::id::<ConsentId>)]
		consent: ConsentId,
		/// The lowest version that is withdrawn.
		#[arg(long, default_value_t = 1)]
		of_version: u32,
		/// What it is bound to.
		#[command(flatten)]
		bound: Bound,
	},
	/// Sign the withdrawal of everything that was permitted so far. Anybody can bring it in without a fee. The chain takes it
	/// only of a key of which it has a record: not of one that never gave or denied anything there.
	SignWithdrawAll {
		/// What it is bound to.
		#[command(flatten)]
		bound: Bound,
	},
	/// Sign an objection, for another to bring in.
	SignObject(SignObjection),
	/// Sign that an objection is lifted, for another to bring in.
	SignLiftObjection(SignObjection),
	/// Sign that a request is accepted, for another to bring in; narrowed, if provisions are named.
	SignAccept {
		/// What is accepted.
		#[command(flatten)]
		answered: Answered,
		/// What it is bound to.
		#[command(flatten)]
		bound: Bound,
	},
	/// Sign that a request is refused. Anybody can bring it in without a fee.
	SignRefuse {
		/// The request.
		#[arg(value_parser = parse::id::<RequestId>)]
		request: RequestId,
		/// What it is bound to.
		#[command(flatten)]
		bound: Bound,
	},
	/// Bring in what somebody signed. What only ends a right comes free, and takes no key.
	Relay {
		/// The file with the statement.
		file: PathBuf,
		/// Pay for it, even where it could come free.
		#[arg(long)]
		paid: bool,
	},
}

/// An objection to sign.
#[derive(Debug, Args)]
pub struct SignObjection {
	/// What it is about.
	#[command(flatten)]
	pub objection: Objection,
	/// How often the objections were changed so far; asked of the node if it is left out.
	#[arg(long)]
	pub revision: Option<u32>,
	/// What it is bound to.
	#[command(flatten)]
	pub bound: Bound,
}

/// What a statement is bound to, and where it is kept.
#[derive(Debug, Args)]
pub struct Bound {
	/// The file that the statement is written to.
	#[arg(long, value_name = "FILE")]
	pub to: PathBuf,
	/// Until when it can be brought in: at most seven days.
	#[arg(long, value_parser = parse::moment, default_value = "+1d", value_name = "MOMENT")]
	pub deadline: Moment,
	/// The chain's genesis hash; asked of the node if it is left out.
	#[arg(long, value_parser = parse::bytes32, value_name = "HASH")]
	pub genesis: Option<[u8; 32]>,
	/// The controller's epoch, 0 at first; asked of the node if it is left out.
	#[arg(long)]
	pub epoch: Option<u32>,
	/// The party, where its key was changed; the key's own account if it is left out.
	#[arg(long, value_name = "PARTY")]
	pub controller: Option<Party>,
}

/// A statement in a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StatementFile {
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
	statement: Statement,
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
			.with_context(|| format!("--to: {} cannot be written", file.display()))
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
			statement: Statement::decode_all(&mut &statement[..])
				.map_err(|_| wrong("statement", "expected an encoded statement"))?,
			signature: MultiSignature::decode_all(&mut &signature[..])
				.map_err(|_| wrong("signature", "expected an encoded signature with its kind"))?,
		})
	}
}

impl Command {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		match self {
			Self::SignGrant { says, nonce, bound } => {
				let nonce = nonce.unwrap_or_else(keys::random);
				let controller = bound.controller(context)?;
				let id = ConsentId::of(&controller, &nonce);
				let provisions = says.provisions(&id)?;
				let terms = says.terms.terms(&provisions)?;
				let words = show::statement(&provisions, &terms, &address);
				let chain = bound.chain(context).await?;
				let events = [Event::now(Happened::Given, &controller)];
				let of = ReceiptOf {
					chain,
					consent: id,
					version: 1,
					controller: &controller,
					events: &events,
				};
				let receipt = says.prepared(of, &provisions, &terms, &words)?;
				let act = Act::Grant { nonce, provisions, terms, receipt: receipt.commitment };
				let mut answer = bound.sign(context, act, &words).await?;
				answer.text.push_str(&format!("\nThe consent will be {id}\n{}", receipt.text()));
				answer.json["consent"] = json!(id.0);
				receipt.add_to(&mut answer.json);
				Ok(answer)
			},
			Self::SignAmend { consent: id, says, of_version, bound } => {
				let version = match of_version {
					Some(version) => version,
					None => version_of(&context.connect().await?, &id).await?,
				};
				let provisions = says.provisions(&id)?;
				let terms = says.terms.terms(&provisions)?;
				let words = show::statement(&provisions, &terms, &address);
				let controller = bound.controller(context)?;
				let chain = bound.chain(context).await?;
				let next = version.saturating_add(1);
				let events = [Event::now(Happened::Amended, &controller)];
				let of = ReceiptOf {
					chain,
					consent: id,
					version: next,
					controller: &controller,
					events: &events,
				};
				let receipt = says.prepared(of, &provisions, &terms, &words)?;
				let commitment = receipt.commitment;
				let act =
					Act::Amend { consent: id, version, provisions, terms, receipt: commitment };
				let words = format!("Consent {id} says from then on:\n{words}");
				let mut answer = bound.sign(context, act, &words).await?;
				answer.text.push_str(&format!("\n{}", receipt.text()));
				receipt.add_to(&mut answer.json);
				Ok(answer)
			},
			Self::SignWithdraw { consent: id, of_version: version, bound } => {
				let words = format!("Consent {id} ends: its permits, and its denials.");
				bound.sign(context, Act::Withdraw { consent: id, version }, &words).await
			},
			Self::SignWithdrawAll { bound } => {
				let words =
					"Everything that was permitted so far ends. Denials and objections stay.";
				bound.sign(context, Act::WithdrawAll, words).await
			},
			Self::SignObject(signed) => {
				let revision = signed.revision(context).await?;
				let Objection { roles, purposes } = signed.objection;
				let words = "An objection to accesses that rest on a basis other than consent.";
				let act = Act::Object { roles, purposes, revision };
				signed.bound.sign(context, act, words).await
			},
			Self::SignLiftObjection(signed) => {
				let revision = signed.revision(context).await?;
				let Objection { roles, purposes } = signed.objection;
				let act = Act::LiftObjection { roles, purposes, revision };
				signed.bound.sign(context, act, "An objection is lifted.").await
			},
			Self::SignAccept { answered, bound } => {
				let client = context.connect().await?;
				let accepted = answered.accepted(&client).await?;
				let names = Names::read(&client).await?;
				let words = show::statement(&accepted.provisions, &accepted.terms, &|party| {
					names.of(party)
				});
				let receipt = answered.receipt(&client, &accepted, &words, &names)?;
				let act = accepted.act(receipt.commitment);
				let mut answer = bound.sign(context, act, &words).await?;
				answer.text.push_str(&format!("\n{}", receipt.text()));
				receipt.add_to(&mut answer.json);
				Ok(answer)
			},
			Self::SignRefuse { request, bound } => {
				let words = format!("The request {request} is refused.");
				bound.sign(context, Act::Refuse { request }, &words).await
			},
			Self::Relay { file, paid } => relay(context, &file, paid).await,
		}
	}
}

impl SignObjection {
	async fn revision(&self, context: &Context) -> anyhow::Result<u32> {
		match self.revision {
			Some(revision) => Ok(revision),
			None => {
				let controller = self.bound.controller(context)?;
				Ok(state_of(&context.connect().await?, &controller).await?.1)
			},
		}
	}
}

impl Bound {
	/// Who acts.
	fn controller(&self, context: &Context) -> anyhow::Result<PartyId> {
		match &self.controller {
			Some(party) => Ok(party.0.clone()),
			None => Ok(keys::account(&context.signer()?)),
		}
	}

	/// The genesis hash of the chain that it is signed for.
	async fn chain(&self, context: &Context) -> anyhow::Result<H256> {
		Ok(match self.genesis {
			Some(genesis) => H256(genesis),
			None => context.connect().await?.genesis(),
		})
	}

	/// Shows what is signed, asks, and writes it to the file.
	async fn sign(&self, context: &Context, act: Act, words: &str) -> anyhow::Result<Answer> {
		let key = context.signer()?;
		let controller = self.controller(context)?;
		let (genesis, epoch) = match (self.genesis, self.epoch) {
			(Some(genesis), Some(epoch)) => {
				deadline::check(self.deadline, "Consents", None)?;
				(H256(genesis), epoch)
			},
			(genesis, epoch) => {
				let client = context.connect().await?;
				deadline::check(self.deadline, "Consents", Some(&client.at().await?))?;
				let genesis = genesis.map_or_else(|| client.genesis(), H256);
				let epoch = match epoch {
					Some(epoch) => epoch,
					None => state_of(&client, &controller).await?.0,
				};
				(genesis, epoch)
			},
		};
		let until = parse::moment_text(self.deadline);
		let says = format!("{words}\nSigned for {}, until {until}.", address(&controller));
		context.output.confirm(&says, "Sign this?")?;
		let statement = Statement { controller, epoch, deadline: self.deadline, act };
		let payload = statement.payload(&genesis);
		let signature = key.sign(payload.as_bytes()).0;
		let signature = MultiSignature::Sr25519(sp_core::sr25519::Signature::from(signature));
		let signed = Signed { genesis, statement, signature };
		signed.write(&self.to, &says)?;
		let free = signed.statement.act.only_ends();
		let how = if free { "without a fee" } else { "and pays for it" };
		let text = format!(
			"Signed: {}\nAnybody who has the file can bring it in until {until}, {how}: `assent consent relay`.",
			self.to.display()
		);
		let json = json!({
			"file": self.to,
			"statement": payload,
			"controller": address(&signed.statement.controller),
			"epoch": epoch,
			"deadline": self.deadline,
			"free": free,
		});
		Ok(Answer::new(text, json))
	}
}

async fn relay(context: &Context, file: &Path, paid: bool) -> anyhow::Result<Answer> {
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
	let controller = address(&statement.controller);
	let encoded = chain_signature(&signature);
	let calls = api::tx().consents();
	let receipt = match key {
		Some(key) => client.submit(&key, &calls.relay(Static(statement), encoded)).await?,
		None => client.submit_free(&calls.relay_free(Static(statement), encoded)).await?,
	};
	let event: api::consents::events::Relayed = receipt.event()?;
	anyhow::ensure!(event.statement == payload, "the chain took another statement");
	let json = json!({ "statement": payload, "controller": controller, "free": free });
	let how = if free { "Brought in, without a fee." } else { "Brought in." };
	Ok(done(&receipt, how, json))
}

/// A signature as the generated interface takes it.
pub fn chain_signature(
	signature: &MultiSignature,
) -> api::runtime_types::sp_runtime::MultiSignature {
	use api::runtime_types::sp_runtime::MultiSignature as Generated;
	match signature {
		MultiSignature::Ed25519(signature) => Generated::Ed25519(signature.0),
		MultiSignature::Sr25519(signature) => Generated::Sr25519(signature.0),
		MultiSignature::Ecdsa(signature) => Generated::Ecdsa(signature.0),
		MultiSignature::Eth(signature) => Generated::Eth(signature.0),
	}
}

/// A controller's epoch and the revision of its objections; both 0 where it has no record.
async fn state_of(client: &Client, controller: &PartyId) -> anyhow::Result<(u32, u32)> {
	let records = api::storage().consents().rules();
	let at = client.at().await?;
	let key = (Static(controller.clone()),);
	match at.storage().try_fetch(records, key).await.map_err(explained)? {
		None => Ok((0, 0)),
		Some(found) => {
			let record = found.decode()?;
			Ok((record.rules.0.epoch, record.objection_revision))
		},
	}
}

async fn version_of(client: &Client, id: &ConsentId) -> anyhow::Result<u32> {
	let records = api::storage().consents().records();
	let at = client.at().await?;
	let found = at.storage().try_fetch(records, (consent(id),)).await.map_err(explained)?;
	let found = found.ok_or_else(|| anyhow!("there is no consent {id}, or it was released"))?;
	Ok(found.decode()?.consent.0.version)
}

/// Whom a key acts for in matters of consent.
pub async fn acting(context: &Context, client: &Client) -> anyhow::Result<PartyId> {
	client.acting_for(&context.signer()?, Duty::ManageConsents).await
}

impl request::Accepted {
	/// The act that accepts.
	fn act(self, receipt: Commitment) -> Act {
		let Self { request, provisions, terms, .. } = self;
		Act::Accept { request, provisions, terms, receipt }
	}
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
	async fn statement_should_be_signed_whole_without_a_node_when_all_is_named() {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let file = folder.path().join("withdrawal.json");
		let to = file.to_str().expect("a plain path");
		let (consent, genesis) =
			(format!("0x{}", "11".repeat(32)), format!("0x{}", "22".repeat(32)));
		let arguments =
			["--suri", "//Patient//New", "consent", "sign-withdraw", &consent, "--to", to];
		let bound = ["--genesis", &genesis, "--epoch", "3", "--of-version", "2"];
		let answer = run(&[&arguments[..], &bound].concat()).await.expect("it is signed");
		assert_eq!(answer.json["free"], true);
		let signed = Signed::read(&file).expect("it is read");
		let key = keys::account(&keys::keypair("//Patient//New").expect("a derivation"));
		assert_eq!((&signed.statement.controller, signed.statement.epoch), (&key, 3));
		assert_eq!(signed.statement.act, Act::Withdraw { consent: [0x11; 32].into(), version: 2 });
		let genesis = H256([0x22; 32]);
		assert!(signed.statement.is_signed_by(&key, &genesis, &signed.signature));
		assert!(!signed.statement.is_signed_by(&key, &H256([0x23; 32]), &signed.signature));
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
			let error = Signed::read(&file).expect_err(named);
			assert_eq!(crate::error::exit_code(&error), crate::error::USAGE);
			assert!(error.to_string().contains(named), "{error}");
		}
	}

	#[tokio::test]
	async fn deadline_should_be_refused_when_it_is_over_or_too_far() {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let file = folder.path().join("late.json");
		let to = file.to_str().expect("a plain path");
		let genesis = format!("0x{}", "22".repeat(32));
		let sign = ["--suri", "//Patient", "consent", "sign-withdraw-all", "--to", to];
		for (deadline, bound) in [("2020-01-01", "a moment to come"), ("+8d", "at most 7 days")] {
			let with = ["--genesis", &genesis, "--epoch", "0", "--deadline", deadline];
			let error = run(&[&sign[..], &with].concat()).await.expect_err(deadline).to_string();
			assert!(error.starts_with("--deadline") && error.contains(bound), "{error}");
			assert!(!file.exists());
		}
		let with = ["--genesis", &genesis, "--epoch", "0", "--deadline", "+7d"];
		run(&[&sign[..], &with].concat()).await.expect("seven days are taken");
	}
}
