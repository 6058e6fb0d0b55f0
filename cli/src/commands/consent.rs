//! `assent consent`: what a person, or an organisation, permits and denies.

use super::{
	access_stated::Stated,
	device::done,
	explain, hex,
	receipt::{self, kept_consent, Noted, Prepared},
	tenures::Tenures,
	Salt,
};
use crate::{
	args::Context,
	chain::{account, api, consent},
	client::{explained, Client},
	error::invalid,
	keys,
	labels::LabelKey,
	output::Answer,
	parse::{self, address, CodeSet, Party},
	provision::{read_file, resolve_all, WrittenProvision},
	receipt::{Circumstances, Draft as ReceiptDraft, Event, Happened},
	show,
};
use anyhow::{anyhow, bail};
use assent_primitives::{
	traits::Duty, AccountId, Balance, Consent, ConsentId, Effect, PartyId, PeriodicUses, Provision,
	Purposes, Roles, Terms,
};
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::PathBuf;
use subxt::utils::Static;
use subxt_signer::sr25519::Keypair;

/// Consents in one answer of the node.
const PAGE: u32 = 64;

/// What a key without a record is told that wants to withdraw everything.
const NOTHING_GIVEN: &str = "there is nothing to withdraw: the chain has no consent, denial or objection of yours. If you signed a \
	consent that nobody brought in yet, this cannot make it void: it can be brought in until its deadline. Wait for that, or \
	withdraw the consent once it is there (consent withdraw).";

const LINE_HELP: &str = "A provision: \"to=PARTY categories=vital-signs,medication actions=access,use purposes=TREAT\", \
	with scope=all|device:0x..#TENURE|record:CUSTODIAN, from=, until=, except=LABELS and exception-to=PLACE if wanted. \
	PLACE says to which deny of the same consent a permit is an exception: the how-manyth provision that is, from 1, those \
	of a file first, then permits, then denies.";

/// Consents.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Give a consent. Says in plain language what it permits and denies, and asks.
	Grant(Grant),
	/// Replace what a consent says.
	Amend(Amend),
	/// Withdraw a consent: its permits end, its denials are lifted.
	Withdraw {
		/// The consent.
		#[arg(value_parser = parse::id::<ConsentId>)]
		consent: ConsentId,

		/// Its kept receipt: the withdrawal is noted beside it in the file. The receipt itself stays as it was.
		#[arg(long, value_name = "FILE")]
		receipt: Option<PathBuf>,
	},
	/// Withdraw everything that was permitted so far, at once. Denials and objections stay. What you signed before and nobody
	/// brought in yet is void then too, unless you never gave or denied anything on this chain: the chain has no record of
	/// such a key, and nothing to raise. Then wait until its deadline is over, or withdraw the consent once it is there.
	WithdrawAll,
	/// Object to accesses that rest on a legal basis other than consent.
	Object(Objection),
	/// Lift an objection; roles and purposes as it had them.
	LiftObjection(Objection),
	/// List a controller's consents.
	List {
		/// Whose; the signing key's if it is left out.
		#[arg(long)]
		controller: Option<Party>,
	},
	/// Show a consent.
	Show {
		/// The consent.
		#[arg(value_parser = parse::id::<ConsentId>)]
		consent: ConsentId,
	},
	/// Say why an access is allowed or refused: each step of the decision, what was looked at, and what it came to.
	/// Journals nothing, pays nothing. Exit code 3: it is refused.
	Explain {
		/// The access.
		#[command(flatten)]
		access: Stated,
		/// Who asks; the organisation or person for whom the signing key records accesses if it is left out.
		#[arg(long)]
		accessor: Option<Party>,
	},
	/// Receipts: what somebody consented to, to show and to check.
	#[command(subcommand)]
	Receipt(receipt::Command),
	/// Remove an ended consent from the state: its deposit goes back to whoever paid it. While organisations have not said what
	/// became of the data, its controller alone does, for 90 days.
	Release {
		/// The consent.
		#[arg(value_parser = parse::id::<ConsentId>)]
		consent: ConsentId,
	},
	/// Remove the record of a controller without consents: its deposit goes back to whoever paid it. Where everything was
	/// withdrawn once, the epoch is remembered, and a small part stays for that.
	ReleaseRecord {
		/// The controller.
		controller: Party,
	},
	/// What a key signs for another to bring in.
	#[command(flatten)]
	Statement(super::statement::Command),
	/// Requests for consent, and answers to withdrawals.
	#[command(flatten)]
	Request(super::request::Command),
}

/// What a consent says.
#[derive(Debug, Args)]
pub struct Says {
	/// What is permitted.
	#[arg(long = "permit", value_name = "PROVISION", help = LINE_HELP)]
	pub permits: Vec<String>,

	/// What is denied, in the same words.
	#[arg(long = "deny", value_name = "PROVISION")]
	pub denies: Vec<String>,

	/// A JSON file with a list of provisions, which come first.
	#[arg(long, value_name = "FILE")]
	pub file: Option<PathBuf>,

	/// The key file of excepted labels, one line of 0x and 64 hex digits.
	#[arg(long, value_name = "FILE")]
	pub label_key_file: Option<PathBuf>,

	/// What goes with it.
	#[command(flatten)]
	pub terms: TermsArguments,
}

/// What goes with a consent's permits, and its receipt.
#[derive(Debug, Args)]
pub struct TermsArguments {
	/// What each permitted access costs, in ASNT; paid to the controller.
	#[arg(long, value_parser = parse::amount, allow_negative_numbers = true, value_name = "ASNT", default_value = "0")]
	pub price: Balance,

	/// How many accesses it permits in all.
	#[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
	pub maximum_uses: Option<u32>,

	/// How many accesses it permits in each period, such as 5/1d: five in a day from the first of them.
	#[arg(long, value_parser = parse::periodic_uses, value_name = "USES/SPAN")]
	pub uses_per_period: Option<PeriodicUses>,

	/// Recipients may disclose further what they received.
	#[arg(long)]
	pub onward_disclosure: bool,

	/// Only aggregates may be drawn.
	#[arg(long)]
	pub aggregation_only: bool,

	/// A receipt of one's own, such as the signed form: its salted hash goes on the chain. Or the one that another guardian's
	/// command made, to agree to the same. Without it a receipt is made (ISO/IEC TS 27560, JSON), kept in a file, and its hash
	/// goes on the chain.
	#[arg(long, value_name = "FILE")]
	pub receipt: Option<PathBuf>,

	/// Where to keep the receipt that is made; among the user's data (assent/receipts) if it is left out.
	#[arg(long, value_name = "FILE")]
	pub save_receipt: Option<PathBuf>,

	/// The salt of the receipt.
	#[command(flatten)]
	pub salt: Salt,

	/// What the receipt says beside.
	#[command(flatten)]
	pub circumstances: Circumstances,
}

/// A new consent.
#[derive(Debug, Args)]
pub struct Grant {
	/// What it says.
	#[command(flatten)]
	pub says: Says,

	/// The nonce that the consent's id is made of, 0x and 64 hex digits; drawn if it is left out.
	#[arg(long, value_parser = parse::bytes32, value_name = "HEX")]
	pub nonce: Option<[u8; 32]>,
}

/// A new version of a consent.
#[derive(Debug, Args)]
pub struct Amend {
	/// The consent.
	#[arg(value_parser = parse::id::<ConsentId>)]
	pub consent: ConsentId,

	/// What it says from now on.
	#[command(flatten)]
	pub says: Says,
}

/// An objection.
#[derive(Debug, Args)]
pub struct Objection {
	/// To accesses by these roles: codes with commas between, or all.
	#[arg(long, value_parser = parse::codes::<Roles>)]
	pub roles: Roles,

	/// For these purposes, each with all that belongs to it: codes with commas between, or all.
	#[arg(long, value_parser = parse::codes::<Purposes>)]
	pub purposes: Purposes,
}

impl Says {
	/// The provisions, of the consent with that id.
	pub fn provisions(&self, id: &ConsentId) -> anyhow::Result<Vec<Provision>> {
		let mut written = match &self.file {
			Some(file) => read_file(file)?,
			None => Vec::new(),
		};
		for (name, effect, lines) in
			[("--permit", Effect::Permit, &self.permits), ("--deny", Effect::Deny, &self.denies)]
		{
			for line in lines {
				let provision = WrittenProvision::parse(effect, line);
				written.push(provision.map_err(|error| invalid(name, error))?);
			}
		}
		let key = self.label_key_file.as_deref().map(LabelKey::read).transpose()?;
		resolve_all(&written, id, key.as_ref())
	}
}

impl TermsArguments {
	/// The terms.
	///
	/// # Errors
	///
	/// If there are some and nothing is permitted.
	pub fn terms(&self, provisions: &[Provision]) -> anyhow::Result<Terms> {
		let terms = Terms {
			price: self.price,
			maximum_uses: self.maximum_uses,
			uses_per_period: self.uses_per_period,
			onward_disclosure: self.onward_disclosure,
			aggregation_only: self.aggregation_only,
		};
		let permits = provisions.iter().any(|provision| provision.effect == Effect::Permit);
		if !permits && terms != Terms::default() {
			return Err(invalid(
				"--price, --maximum-uses, --uses-per-period, --onward-disclosure, --aggregation-only",
				"expected none: nothing is permitted",
			));
		}
		Ok(terms)
	}
}

impl Says {
	/// The receipt of what is said, kept in a file before anything is signed or sent.
	pub fn prepared(
		&self,
		of: ReceiptOf<'_>,
		provisions: &[Provision],
		terms: &Terms,
		statement: &str,
	) -> anyhow::Result<Prepared> {
		let ReceiptOf { chain, consent, version, controller, events } = of;
		let draft = ReceiptDraft {
			chain,
			consent,
			version,
			controller,
			provisions,
			terms,
			statement,
			events,
			circumstances: &self.terms.circumstances,
			names: &|_| None,
		};
		Prepared::new(&self.terms, &draft)
	}
}

/// What a receipt is of.
pub struct ReceiptOf<'a> {
	/// The genesis hash of the chain.
	pub chain: sp_core::H256,
	/// The consent.
	pub consent: ConsentId,
	/// Its version.
	pub version: u32,
	/// Who gives it.
	pub controller: &'a PartyId,
	/// What happened to it.
	pub events: &'a [Event<'a>],
}

/// A consent that is ready to be given.
pub struct Draft {
	/// Who gives it.
	pub controller: PartyId,
	/// What its id is made of.
	pub nonce: [u8; 32],
	/// What it permits and denies.
	pub provisions: Vec<Provision>,
	/// What goes with its permits.
	pub terms: Terms,
	/// The same in plain language, as the receipt has it.
	pub statement: String,
	/// What is shown before it is given: the statement, and what else there is to know.
	pub shown: String,
	/// How organisations are called.
	pub names: Names,
}

impl Draft {
	/// Its id.
	pub fn id(&self) -> ConsentId {
		ConsentId::of(&self.controller, &self.nonce)
	}

	/// Shows it, asks, and sends it.
	pub async fn grant(
		self,
		context: &Context,
		client: &Client,
		key: &Keypair,
		terms: &TermsArguments,
	) -> anyhow::Result<Answer> {
		context.output.confirm(&self.shown, "Give this consent?")?;
		let id = self.id();
		let receipt = ReceiptDraft {
			chain: sp_core::H256(client.genesis().0),
			consent: id,
			version: 1,
			controller: &self.controller,
			provisions: &self.provisions,
			terms: &self.terms,
			statement: &self.statement,
			events: &[Event::now(Happened::Given, &self.controller)],
			circumstances: &terms.circumstances,
			names: &|party| self.names.get(party).map(str::to_owned),
		};
		let receipt = Prepared::new(terms, &receipt)?;
		let provisions = self.provisions.iter().cloned().map(Static).collect();
		let call = api::tx().consents().grant(
			self.nonce,
			provisions,
			Static(self.terms.clone()),
			Static(receipt.commitment),
		);
		let sent = client.submit(key, &call).await?;
		let event: api::consents::events::Granted = sent.event()?;
		anyhow::ensure!(
			event.consent.0 == id,
			"the chain gave the consent another id than was expected"
		);
		let text = format!("Consent given: {id}\n{}", receipt.text());
		let mut json = json!({
			"consent": id.0,
			"controller": address(&self.controller),
			"nonce": hex(self.nonce),
			"provisions": show::provisions_json(&self.provisions),
			"terms": show::terms_json(&self.terms),
			"statement": self.shown,
		});
		receipt.add_to(&mut json);
		Ok(done(&sent, text, json))
	}
}

impl Command {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let calls = api::tx().consents();
		match self {
			Self::Grant(arguments) => arguments.run(context).await,
			Self::Amend(arguments) => arguments.run(context).await,
			Self::Withdraw { consent: id, receipt: file } => {
				let key = context.signer()?;
				let noted = file.as_deref().map(|file| Noted::read(file, &id)).transpose()?;
				let client = context.connect().await?;
				let by = client.acting_for(&key, Duty::ManageConsents).await?;
				let receipt = client.submit(&key, &calls.withdraw(consent(&id))).await?;
				if let Some(noted) = noted {
					noted.withdrawn(client.moment().await?, &by)?;
				}
				let event: api::consents::events::Withdrawn = receipt.event()?;
				let text = match event.denials_stay {
					true => "Withdrawn. What it denies stays denied: to lift that is to give, and you may give nothing now.",
					false => "Withdrawn.",
				};
				let json = json!({ "consent": id.0, "denialsStay": event.denials_stay });
				Ok(done(&receipt, text, json))
			},
			Self::WithdrawAll => {
				let key = context.signer()?;
				let statement = "Everything you permitted so far ends now. What you deny, and your objections, stay.";
				context.output.confirm(statement, "Withdraw everything?")?;
				let client = context.connect().await?;
				let controller = client.acting_for(&key, Duty::ManageConsents).await?;
				if !has_record(&client, &controller).await? {
					bail!(NOTHING_GIVEN);
				}
				let receipt = client.submit(&key, &calls.withdraw_all()).await?;
				let event: api::consents::events::AllWithdrawn = receipt.event()?;
				Ok(done(&receipt, "Everything is withdrawn.", json!({ "epoch": event.epoch })))
			},
			Self::Object(objection) => {
				let key = context.signer()?;
				let call = calls.object(Static(objection.roles), Static(objection.purposes));
				let receipt = context.connect().await?.submit(&key, &call).await?;
				let text = "Objected. It counts where the policy lets a person object.";
				Ok(done(&receipt, text, objection.json()))
			},
			Self::LiftObjection(objection) => {
				let key = context.signer()?;
				let call =
					calls.lift_objection(Static(objection.roles), Static(objection.purposes));
				let receipt = context.connect().await?.submit(&key, &call).await?;
				Ok(done(&receipt, "The objection is lifted.", objection.json()))
			},
			Self::List { controller } => list(context, controller).await,
			Self::Show { consent: id } => show_one(context, id).await,
			Self::Explain { access, accessor } => explain::run(context, access, accessor).await,
			Self::Receipt(command) => command.run(context).await,
			Self::Release { consent: id } => {
				let key = context.signer()?;
				let client = context.connect().await?;
				let receipt = client.submit(&key, &calls.release(consent(&id))).await?;
				Ok(done(&receipt, "Removed; the deposit went back.", json!({ "consent": id.0 })))
			},
			Self::ReleaseRecord { controller } => {
				let key = context.signer()?;
				let call = calls.release_record(account(&controller.0));
				let receipt = context.connect().await?.submit(&key, &call).await?;
				let json = json!({ "controller": address(&controller.0) });
				Ok(done(&receipt, "Removed; the deposit went back.", json))
			},
			Self::Statement(command) => command.run(context).await,
			Self::Request(command) => command.run(context).await,
		}
	}
}

impl Objection {
	fn json(&self) -> serde_json::Value {
		json!({
			"roles": self.roles.items().iter().map(|role| role.code()).collect::<Vec<_>>(),
			"purposes": self.purposes.items().iter().map(|purpose| purpose.code()).collect::<Vec<_>>(),
		})
	}
}

impl Grant {
	async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let key = context.signer()?;
		let nonce = self.nonce.unwrap_or_else(keys::random);
		// What can be seen to be wrong without a node is said without one.
		self.says.provisions(&ConsentId::of(&keys::account(&key), &nonce))?;
		let client = context.connect().await?;
		let controller = client.acting_for(&key, Duty::ManageConsents).await?;
		let provisions = self.says.provisions(&ConsentId::of(&controller, &nonce))?;
		let terms = self.says.terms.terms(&provisions)?;
		let names = Names::read(&client).await?;
		let statement = show::statement(&provisions, &terms, &|party| names.of(party));
		let shown = statement.clone();
		let draft = Draft { controller, nonce, provisions, terms, statement, shown, names };
		draft.grant(context, &client, &key, &self.says.terms).await
	}
}

impl Amend {
	async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let key = context.signer()?;
		let id = self.consent;
		let provisions = self.says.provisions(&id)?;
		let terms = self.says.terms.terms(&provisions)?;
		let client = context.connect().await?;
		let names = Names::read(&client).await?;
		let statement = show::statement(&provisions, &terms, &|party| names.of(party));
		context.output.confirm(&statement, "Have the consent say this from now on?")?;
		let before = kept_consent(&client, &id).await?;
		let receipt = ReceiptDraft {
			chain: sp_core::H256(client.genesis().0),
			consent: id,
			version: before.version.saturating_add(1),
			controller: &before.controller,
			provisions: &provisions,
			terms: &terms,
			statement: &statement,
			events: &[Event::now(Happened::Amended, &before.controller)],
			circumstances: &self.says.terms.circumstances,
			names: &|party| names.get(party).map(str::to_owned),
		};
		let receipt = Prepared::new(&self.says.terms, &receipt)?;
		let call = api::tx().consents().amend(
			consent(&id),
			provisions.iter().cloned().map(Static).collect(),
			Static(terms.clone()),
			Static(receipt.commitment),
		);
		let sent = client.submit(&key, &call).await?;
		let event: api::consents::events::Amended = sent.event()?;
		let text = format!("Amended: version {}.\n{}", event.version, receipt.text());
		let mut json = json!({
			"consent": id.0,
			"version": event.version,
			"provisions": show::provisions_json(&provisions),
			"terms": show::terms_json(&terms),
			"statement": statement,
		});
		receipt.add_to(&mut json);
		Ok(done(&sent, text, json))
	}
}

async fn list(context: &Context, controller: Option<Party>) -> anyhow::Result<Answer> {
	let (client, controller) = context.connect_for(controller, Duty::ManageConsents).await?;
	let consents = all_of(&client, &controller).await?;
	let names = Names::read(&client).await?;
	let tenures = Tenures::read(&client, consents.iter().map(|(_, consent)| consent)).await?;
	let text = match consents.len() {
		0 => format!("{} has no consent that is kept.", address(&controller)),
		_ => consents
			.iter()
			.map(|(id, consent)| {
				let text = show::consent_text(id, consent, &|party| names.of(party));
				text + &tenures.text(consent)
			})
			.collect::<Vec<_>>()
			.join("\n\n"),
	};
	let list: Vec<_> = consents
		.iter()
		.map(|(id, consent)| tenures.json(consent, show::consent_json(id, consent)))
		.collect();
	Ok(Answer::new(text, json!({ "controller": address(&controller), "consents": list })))
}

/// Whether the chain has a record of a controller: of what it gave, denied or objected to.
async fn has_record(client: &Client, controller: &PartyId) -> anyhow::Result<bool> {
	let call = api::runtime_apis().assent_api().rules_of(account(controller));
	let rules = client.at().await?.runtime_apis().call(call).await.map_err(explained)?;
	Ok(rules.is_some())
}

/// All consents of a controller that are kept.
async fn all_of(
	client: &Client,
	controller: &PartyId,
) -> anyhow::Result<Vec<(ConsentId, Consent)>> {
	let at = client.at().await?;
	let mut consents: Vec<(ConsentId, Consent)> = Vec::new();
	loop {
		let after = consents.last().map(|(id, _)| Static(*id));
		let call = api::runtime_apis().assent_api().consents_of(account(controller), after, PAGE);
		let page = at.runtime_apis().call(call).await.map_err(explained)?;
		let last = page.len() < PAGE as usize;
		consents.extend(page.into_iter().map(|(id, consent)| (id.0, consent.0)));
		if last {
			return Ok(consents);
		}
	}
}

async fn show_one(context: &Context, id: ConsentId) -> anyhow::Result<Answer> {
	let client = context.connect().await?;
	let at = client.at().await?;
	let unknown = || anyhow!("there is no consent {id}, or it was released");
	let records = api::storage().consents().records();
	let kept = at.storage().try_fetch(records, (consent(&id),)).await.map_err(explained)?;
	let controller = kept.ok_or_else(unknown)?.decode()?.consent.0.controller;
	// Not from the record: the status that it has now is the chain's to work out.
	let consents = all_of(&client, &controller).await?;
	let (_, found) = consents.into_iter().find(|(other, _)| *other == id).ok_or_else(unknown)?;
	let names = Names::read(&client).await?;
	let tenures = Tenures::read(&client, std::iter::once(&found)).await?;
	let text = show::consent_text(&id, &found, &|party| names.of(party)) + &tenures.text(&found);
	Ok(Answer::new(text, tenures.json(&found, show::consent_json(&id, &found))))
}

/// The names of the accredited organisations.
#[derive(Default)]
pub struct Names(Vec<(AccountId, String)>);

impl Names {
	/// Reads them from the chain.
	pub async fn read(client: &Client) -> anyhow::Result<Self> {
		let at = client.at().await?;
		let mut organisations = at
			.storage()
			.iter(api::storage().accreditation().organisations(), ())
			.await
			.map_err(explained)?;
		let mut names = Vec::new();
		while let Some(found) = organisations.next().await {
			let found = found.map_err(explained)?;
			let (party,) = found.key()?.decode()?;
			let organisation = found.value().decode()?;
			names.push((party.0, String::from_utf8_lossy(&organisation.name.0).into_owned()));
		}
		Ok(Self(names))
	}

	/// The name, where the party is an organisation.
	pub fn get(&self, party: &AccountId) -> Option<&str> {
		self.0.iter().find(|(known, _)| known == party).map(|(_, name)| name.as_str())
	}

	/// The organisation's name with its address, or the address alone.
	pub fn of(&self, party: &AccountId) -> String {
		match self.get(party) {
			Some(name) => format!("{name} ({})", address(party)),
			None => address(party),
		}
	}
}
