//! `assent consent sign-..` and `assent consent relay`: what a key signs, and another brings in.

use super::{
	consent::{Names, Objection, ReceiptOf, Says},
	deadline,
	request::{self, Answered},
	signed::{relay, Binding, Signable},
};
use crate::{
	args::Context,
	chain::{self, api, consent},
	client::{explained, Client, Receipt},
	keys,
	output::Answer,
	parse::{self, address, Party},
	receipt::{Event, Happened},
	show,
};
use anyhow::anyhow;
use assent_primitives::{
	statement::MultiSignature, Act, Commitment, ConsentId, Moment, PartyId, RequestId, Statement,
};
use clap::{Args, Subcommand};
use serde_json::json;
use sp_core::H256;
use std::path::PathBuf;
use subxt::utils::Static;
use subxt_signer::sr25519::Keypair;

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
				bound.check_deadline(&client).await?;
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
			Self::Relay { file, paid } => relay::<Statement>(context, &file, paid).await,
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

	/// The genesis hash of the chain that it is signed for; where the deadline is not out of reach, so that no receipt is kept
	/// of what is not signed.
	async fn chain(&self, context: &Context) -> anyhow::Result<H256> {
		match (self.genesis, self.epoch) {
			(Some(genesis), Some(_)) => {
				deadline::check(self.deadline, Statement::PALLET, None)?;
				Ok(H256(genesis))
			},
			(genesis, _) => {
				let client = context.connect().await?;
				self.check_deadline(&client).await?;
				Ok(genesis.map_or_else(|| client.genesis(), H256))
			},
		}
	}

	async fn check_deadline(&self, client: &Client) -> anyhow::Result<()> {
		deadline::check(self.deadline, Statement::PALLET, Some(&client.at().await?))
	}

	/// Shows what is signed, asks, and writes it to the file.
	async fn sign(&self, context: &Context, act: Act, words: &str) -> anyhow::Result<Answer> {
		let binding = Binding {
			actor: self.controller(context)?,
			deadline: self.deadline,
			genesis: self.genesis,
			count: self.epoch,
		};
		binding.sign::<Statement>(context, &self.to, act, words).await
	}
}

impl Signable for Statement {
	type Act = Act;
	const KIND: &'static str = "assent statement v1";
	const PALLET: &'static str = "Consents";
	const COMMANDS: &'static str = "consent";
	const FILE_OPTION: &'static str = "--to";
	const SIGNED_BY: &'static str = "assent consent sign-..";
	const ACTOR: &'static str = "controller";
	const COUNT: &'static str = "epoch";

	fn new(controller: PartyId, epoch: u32, deadline: Moment, act: Act) -> Self {
		Self { controller, epoch, deadline, act }
	}

	fn actor(&self) -> &PartyId {
		&self.controller
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

	async fn count_of(client: &Client, controller: &PartyId) -> anyhow::Result<u32> {
		Ok(state_of(client, controller).await?.0)
	}

	async fn bring_in(
		self,
		client: &Client,
		key: Option<&Keypair>,
		signature: &MultiSignature,
	) -> anyhow::Result<(Receipt, H256)> {
		let (calls, signature) = (api::tx().consents(), chain::signature(signature));
		let receipt = match key {
			Some(key) => client.submit(key, &calls.relay(Static(self), signature)).await?,
			None => client.submit_free(&calls.relay_free(Static(self), signature)).await?,
		};
		let event: api::consents::events::Relayed = receipt.event()?;
		Ok((receipt, event.statement))
	}
}

/// A controller's epoch and the revision of its objections; both 0 where it never had a record. Where its record is gone, the
/// chain still remembers both.
async fn state_of(client: &Client, controller: &PartyId) -> anyhow::Result<(u32, u32)> {
	let records = api::storage().consents().rules();
	let at = client.at().await?;
	let key = (Static(controller.clone()),);
	match at.storage().try_fetch(records, key).await.map_err(explained)? {
		None => {
			let remembered = api::storage().consents().epochs();
			let key = (Static(controller.clone()),);
			match at.storage().try_fetch(remembered, key).await.map_err(explained)? {
				None => Ok((0, 0)),
				Some(found) => {
					let remembered = found.decode()?;
					Ok((remembered.epoch, remembered.objection_revision))
				},
			}
		},
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
	use crate::commands::signed::{tests::run, Signed};

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
		let signed = Signed::<Statement>::read(&file).expect("it is read");
		let key = keys::account(&keys::keypair("//Patient//New").expect("a derivation"));
		assert_eq!((&signed.statement.controller, signed.statement.epoch), (&key, 3));
		assert_eq!(signed.statement.act, Act::Withdraw { consent: [0x11; 32].into(), version: 2 });
		let genesis = H256([0x22; 32]);
		assert!(signed.statement.is_signed_by(&key, &genesis, &signed.signature));
		assert!(!signed.statement.is_signed_by(&key, &H256([0x23; 32]), &signed.signature));
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
		let receipt = folder.path().join("receipt.json");
		let kept = receipt.to_str().expect("a plain path");
		let permit = "to=anyone categories=all actions=all purposes=TREAT";
		let grant = ["--suri", "//Patient", "consent", "sign-grant", "--permit", permit];
		let amend = ["--suri", "//Patient", "consent", "sign-amend", &genesis, "--permit", permit];
		let amend = [&amend[..], &["--of-version", "1"]].concat();
		for (sign, deadline) in
			[(&grant[..], "2020-01-01"), (&grant[..], "+8d"), (&amend[..], "+8d")]
		{
			let with = ["--genesis", &genesis, "--epoch", "0", "--deadline", deadline];
			let files = ["--to", to, "--save-receipt", kept];
			let error = run(&[sign, &files, &with].concat()).await.expect_err(deadline).to_string();
			assert!(error.starts_with("--deadline"), "{error}");
			assert!(!file.exists() && !receipt.exists(), "nothing is kept of what is not signed");
		}
		let with = ["--genesis", &genesis, "--epoch", "0", "--deadline", "+7d"];
		run(&[&sign[..], &with].concat()).await.expect("seven days are taken");
	}
}
