//! Requests for consent: what an organisation asks for and a controller answers; and what organisations did after a
//! withdrawal.

use super::{
	consent::{Names, ReceiptOf, Says, TermsArguments},
	device::done,
	read,
	receipt::Prepared,
};
use crate::{
	args::Context,
	chain::{account, api, consent},
	client::{explained, At, Client},
	error::invalid,
	keys,
	output::Answer,
	parse::{self, address, Party},
	receipt::{consent_of, differences, says_only, Circumstances, Draft, Event, Happened, Kept},
	show,
};
use anyhow::anyhow;
use assent_primitives::{
	narrows::narrows, traits::Duty, AccountId, Acknowledgement, ConsentId, ConsentRequest,
	DataOutcome, Effect, Moment, PartyId, Provision, RequestId, Terms,
};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{json, Value};
use sp_core::H256;
use subxt::utils::Static;

/// Requests, or consents, in one answer of the node.
const PAGE: u32 = 64;

/// Requests for consent, and answers to withdrawals.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Ask somebody for a consent, as an accredited organisation. It pays the deposit.
	Request(Request),
	/// List the requests to somebody.
	Requests {
		/// To whom; to the signing key's party if it is left out.
		#[arg(long)]
		controller: Option<Party>,
	},
	/// Accept a request: as it is, or narrowed to the provisions that are named. Says in plain language what it permits,
	/// and asks. With --receipt, the receipt that the organisation gave you of its request is compared with the request
	/// first; yours is made anew, and tells of the request and of your consent.
	Accept(Answered),
	/// Refuse a request.
	Refuse {
		/// The request.
		#[arg(value_parser = parse::id::<RequestId>)]
		request: RequestId,
	},
	/// Remove a request that expired, or take one back: its deposit goes back to whoever paid it.
	ReleaseRequest {
		/// The request.
		#[arg(value_parser = parse::id::<RequestId>)]
		request: RequestId,
	},
	/// Say what became of the data that your organisation holds under a consent that permits it nothing any more.
	Acknowledge {
		/// The consent.
		#[arg(value_parser = parse::id::<ConsentId>)]
		consent: ConsentId,
		/// What became of the data.
		#[arg(long, value_enum)]
		outcome: Outcome,
	},
	/// List the organisations that have not said what they did after a withdrawal.
	Unacknowledged {
		/// Whose consents; the signing key's party's if it is left out.
		#[arg(long)]
		controller: Option<Party>,
	},
	/// List what an organisation has still to answer for: withdrawn consents under which it may hold data. It asks the chain
	/// about every controller, one after the other.
	ToAcknowledge {
		/// The organisation; the one that the signing key acts for if it is left out.
		organisation: Option<Party>,
	},
	/// Show what organisations said that they did after a consent was withdrawn.
	Acknowledgements {
		/// The consent.
		#[arg(value_parser = parse::id::<ConsentId>)]
		consent: ConsentId,
	},
}

/// What became of the data.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Outcome {
	/// It is not used any more.
	Stopped,
	/// It is deleted.
	Deleted,
	/// It is kept, and only kept, because the law demands it.
	KeptUnderLegalDuty,
}

impl From<Outcome> for DataOutcome {
	fn from(outcome: Outcome) -> Self {
		match outcome {
			Outcome::Stopped => Self::Stopped,
			Outcome::Deleted => Self::Deleted,
			Outcome::KeptUnderLegalDuty => Self::KeptUnderLegalDuty,
		}
	}
}

/// A request.
#[derive(Debug, Args)]
pub struct Request {
	/// Who is asked.
	pub of: Party,

	/// What is asked for.
	#[command(flatten)]
	pub says: Says,

	/// The nonce that the request's id is made of, 0x and 64 hex digits; drawn if it is left out.
	#[arg(long, value_parser = parse::bytes32, value_name = "HEX")]
	pub nonce: Option<[u8; 32]>,

	/// An earlier consent that this is to renew.
	#[arg(long, value_parser = parse::id::<ConsentId>, value_name = "CONSENT")]
	pub renews: Option<ConsentId>,

	/// Until when it can be accepted: at most 30 days.
	#[arg(long, value_parser = parse::moment, default_value = "+14d", value_name = "MOMENT")]
	pub expires: Moment,
}

/// The answer to a request that is accepted.
#[derive(Debug, Args)]
pub struct Answered {
	/// The request.
	#[arg(value_parser = parse::id::<RequestId>)]
	pub request: RequestId,

	/// What is accepted instead of what was asked for: nothing more.
	#[command(flatten)]
	pub says: Says,
}

/// What is accepted of a request.
pub struct Accepted {
	/// The request.
	pub request: RequestId,
	/// What was asked for.
	pub asked: ConsentRequest,
	/// What is permitted and denied.
	pub provisions: Vec<Provision>,
	/// What goes with the permits.
	pub terms: Terms,
}

impl Command {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let calls = api::tx().consents();
		match self {
			Self::Request(request) => request.run(context).await,
			Self::Requests { controller } => list(context, controller).await,
			Self::Accept(answered) => answered.run(context).await,
			Self::Refuse { request } => {
				let key = context.signer()?;
				let call = calls.refuse(Static(request));
				let receipt = context.connect().await?.submit(&key, &call).await?;
				Ok(done(&receipt, "Refused.", json!({ "request": request.0 })))
			},
			Self::ReleaseRequest { request } => {
				let key = context.signer()?;
				let call = calls.release_request(Static(request));
				let receipt = context.connect().await?.submit(&key, &call).await?;
				let json = json!({ "request": request.0 });
				Ok(done(&receipt, "Removed; the deposit went back.", json))
			},
			Self::Acknowledge { consent: id, outcome } => {
				let key = context.signer()?;
				let outcome = DataOutcome::from(outcome);
				let call = calls.acknowledge_withdrawal(consent(&id), Static(outcome));
				let receipt = context.connect().await?.submit(&key, &call).await?;
				let json = json!({ "consent": id.0, "outcome": outcome_code(outcome) });
				Ok(done(&receipt, "Acknowledged.", json))
			},
			Self::Unacknowledged { controller } => unacknowledged(context, controller).await,
			Self::ToAcknowledge { organisation } => to_acknowledge(context, organisation).await,
			Self::Acknowledgements { consent: id } => acknowledgements(context, id).await,
		}
	}
}

impl Request {
	async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let key = context.signer()?;
		let nonce = self.nonce.unwrap_or_else(keys::random);
		if self.expires <= parse::now() {
			return Err(invalid("--expires", "expected a moment to come"));
		}
		let controller = &self.of.0;
		let client = context.connect().await?;
		let organisation = client.acting_for(&key, Duty::ManageConsents).await?;
		let id = RequestId::of(&organisation, controller, &nonce);
		let consent_id = id.consent(controller);
		let provisions = self.says.provisions(&consent_id)?;
		let terms = self.says.terms.terms(&provisions)?;
		let names = Names::read(&client).await?;
		let statement = show::statement(&provisions, &terms, &|party| names.of(party));
		context.output.confirm(&statement, "Ask for this?")?;
		let chain = client.genesis();
		// Nobody consented yet: it says that the organisation asks.
		let events = [Event::now(Happened::Requested, &organisation)];
		let of = ReceiptOf { chain, consent: consent_id, version: 1, controller, events: &events };
		let receipt = self.says.prepared(of, &provisions, &terms, &statement)?;
		let call = api::tx().consents().request(
			account(controller),
			nonce,
			provisions.iter().cloned().map(Static).collect(),
			Static(terms.clone()),
			Static(receipt.commitment),
			self.renews.map(Static),
			self.expires,
		);
		let sent = client.submit(&key, &call).await?;
		let event: api::consents::events::Requested = sent.event()?;
		anyhow::ensure!(event.request.0 == id, "the chain gave the request another id");
		let text = format!(
			"Requested: {id}\nThe consent will be {consent_id}\n{} Give {} a copy.",
			receipt.text(),
			address(controller)
		);
		let mut json = json!({
			"request": id.0,
			"consent": consent_id.0,
			"organisation": address(&organisation),
			"controller": address(controller),
			"expiresAt": self.expires,
			"provisions": show::provisions_json(&provisions),
			"terms": show::terms_json(&terms),
			"statement": statement,
		});
		receipt.add_to(&mut json);
		Ok(done(&sent, text, json))
	}
}

impl Answered {
	/// What is accepted: what was asked for, or less.
	///
	/// # Errors
	///
	/// If there is no such request, or more is accepted than was asked for.
	pub async fn accepted(&self, client: &Client) -> anyhow::Result<Accepted> {
		let asked = request_of(client, &self.request).await?;
		let says = &self.says;
		let request = self.request;
		if says.permits.is_empty() && says.denies.is_empty() && says.file.is_none() {
			let none = TermsArguments::unchanged(&says.terms);
			if !none {
				return Err(invalid(
					"--permit",
					"expected what is accepted, where the terms change",
				));
			}
			let (provisions, terms) = (asked.provisions.to_vec(), asked.terms.clone());
			return Ok(Accepted { request, asked, provisions, terms });
		}
		let id = self.request.consent(&asked.controller);
		let provisions = says.provisions(&id)?;
		let terms = says.terms.terms(&provisions)?;
		if !narrows((&asked.provisions, &asked.terms), (&provisions, &terms)) {
			return Err(invalid(
				"--permit",
				"expected nothing that was not asked for: each permit within one of the request, and terms that are no easier",
			));
		}
		let permits = |provision: &Provision| {
			provision.effect == Effect::Permit && provision.exception_to.is_none()
		};
		if !provisions.iter().any(permits) {
			return Err(invalid("--permit", "expected at least one: who permits nothing refuses"));
		}
		Ok(Accepted { request, asked, provisions, terms })
	}

	/// The receipt of the acceptance, kept: it tells of the request and of the consent. The receipt of the request, where it
	/// is named, has to be the one whose hash stands beside the request, and to say what was asked for.
	///
	/// # Errors
	///
	/// If it is not, or does not.
	pub fn receipt(
		&self,
		client: &Client,
		accepted: &Accepted,
		statement: &str,
		names: &Names,
	) -> anyhow::Result<Prepared> {
		self.receipt_by(client.genesis(), accepted, statement, &|party| {
			names.get(party).map(str::to_owned)
		})
	}

	fn receipt_by(
		&self,
		chain: H256,
		accepted: &Accepted,
		statement: &str,
		names: &dyn Fn(&AccountId) -> Option<String>,
	) -> anyhow::Result<Prepared> {
		let Accepted { request, asked, provisions, terms } = accepted;
		let arguments = &self.says.terms;
		let shown = self.shown(chain, asked, names)?;
		let mut circumstances = arguments.circumstances.clone();
		if let (true, Some(shown)) = (circumstances == Circumstances::default(), &shown) {
			circumstances = Circumstances::of(&shown.receipt);
		}
		let requested = Event {
			happened: Happened::Requested,
			at: asked.requested_at,
			by: &asked.organisation,
		};
		let given = if asked.renews.is_some() { Happened::Renewed } else { Happened::Given };
		let draft = Draft {
			chain,
			consent: request.consent(&asked.controller),
			version: 1,
			controller: &asked.controller,
			provisions,
			terms,
			statement,
			events: &[requested, Event::now(given, &asked.controller)],
			circumstances: &circumstances,
			names,
		};
		match shown {
			// The salt that was named is the request's.
			Some(_) => Prepared::made(arguments.save_receipt.as_deref(), keys::random(), &draft),
			None => Prepared::new(arguments, &draft),
		}
	}

	/// The receipt of the request, checked; `None` where none is named, or the file is a receipt of one's own.
	fn shown(
		&self,
		chain: H256,
		asked: &ConsentRequest,
		names: &dyn Fn(&AccountId) -> Option<String>,
	) -> anyhow::Result<Option<Kept>> {
		let Some(file) = &self.says.terms.receipt else { return Ok(None) };
		let bytes = read(file)?;
		let Some(kept) = std::str::from_utf8(&bytes).ok().and_then(Kept::read) else {
			return Ok(None);
		};
		let kept = Kept { salt: self.says.terms.salt.salt.unwrap_or(kept.salt), ..kept };
		let wrong = |error: String| invalid("--receipt", error);
		let commitment = kept.commitment().map_err(|error| wrong(error.to_string()))?;
		if commitment != asked.receipt {
			let error = format!(
				"this is not the receipt of the request: its salted hash is {commitment}, and {} stands beside the request",
				asked.receipt
			);
			return Err(wrong(error));
		}
		let receipt = &kept.receipt;
		let mut differ =
			differences(receipt, &asked.controller, &asked.provisions, &asked.terms, names);
		if consent_of(receipt) != Some(self.request.consent(&asked.controller)) {
			differ.push("record_id".into());
		}
		if receipt.get("chain").and_then(Value::as_str) != Some(format!("{chain:?}").as_str()) {
			differ.push("chain".into());
		}
		// One that tells of a consent attests what nobody gave.
		if !says_only(receipt, Happened::Requested) {
			differ.push("events".into());
		}
		match differ.is_empty() {
			true => Ok(Some(kept)),
			false => Err(wrong(format!(
				"the salted hash is the right one, but the receipt says something else than the request: {}",
				differ.join(", ")
			))),
		}
	}

	async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let key = context.signer()?;
		let client = context.connect().await?;
		let accepted = self.accepted(&client).await?;
		let names = Names::read(&client).await?;
		let statement =
			show::statement(&accepted.provisions, &accepted.terms, &|party| names.of(party));
		context.output.confirm(&statement, "Give this consent?")?;
		let receipt = self.receipt(&client, &accepted, &statement, &names)?;
		let Accepted { request, provisions, terms, .. } = accepted;
		let call = api::tx().consents().accept(
			Static(request),
			provisions.iter().cloned().map(Static).collect(),
			Static(terms.clone()),
			Static(receipt.commitment),
		);
		let sent = client.submit(&key, &call).await?;
		let event: api::consents::events::RequestAccepted = sent.event()?;
		let id = event.consent.0;
		let mut json = json!({
			"request": request.0,
			"consent": id.0,
			"provisions": show::provisions_json(&provisions),
			"terms": show::terms_json(&terms),
			"statement": statement,
		});
		receipt.add_to(&mut json);
		Ok(done(&sent, format!("Accepted. Consent given: {id}\n{}", receipt.text()), json))
	}
}

impl TermsArguments {
	/// Whether no terms were named.
	fn unchanged(&self) -> bool {
		self.price == 0
			&& self.maximum_uses.is_none()
			&& self.uses_per_period.is_none()
			&& !self.onward_disclosure
			&& !self.aggregation_only
	}
}

async fn request_of(client: &Client, id: &RequestId) -> anyhow::Result<ConsentRequest> {
	let requests = api::storage().consents().requests();
	let at = client.at().await?;
	let found = at.storage().try_fetch(requests, (Static(*id),)).await.map_err(explained)?;
	let found = found.ok_or_else(|| anyhow!("there is no request {id}, or it was answered"))?;
	Ok(found.decode()?.request.0)
}

async fn list(context: &Context, controller: Option<Party>) -> anyhow::Result<Answer> {
	let (client, controller) = context.connect_for(controller, Duty::ManageConsents).await?;
	let at = client.at().await?;
	let mut requests: Vec<(RequestId, ConsentRequest)> = Vec::new();
	loop {
		let after = requests.last().map(|(id, _)| Static(*id));
		let call = api::runtime_apis().assent_api().requests_of(account(&controller), after, PAGE);
		let page = at.runtime_apis().call(call).await.map_err(explained)?;
		let last = page.len() < PAGE as usize;
		requests.extend(page.into_iter().map(|(id, request)| (id.0, request.0)));
		if last {
			break;
		}
	}
	let names = Names::read(&client).await?;
	let text = match requests.len() {
		0 => format!("Nobody asks {} for anything.", address(&controller)),
		_ => requests
			.iter()
			.map(|(id, request)| request_text(id, request, &|party| names.of(party)))
			.collect::<Vec<_>>()
			.join("\n\n"),
	};
	let list: Vec<_> = requests.iter().map(|(id, request)| request_json(id, request)).collect();
	Ok(Answer::new(text, json!({ "controller": address(&controller), "requests": list })))
}

fn request_text(
	id: &RequestId,
	request: &ConsentRequest,
	names: &dyn Fn(&AccountId) -> String,
) -> String {
	format!(
		"Request {id}\n{}, by {}, {}, until {}\n{}",
		request.status.display(),
		names(&request.organisation),
		parse::moment_text(request.requested_at),
		parse::moment_text(request.expires_at),
		show::statement(&request.provisions, &request.terms, names)
	)
}

fn request_json(id: &RequestId, request: &ConsentRequest) -> Value {
	json!({
		"request": id.0,
		"consent": id.consent(&request.controller).0,
		"organisation": address(&request.organisation),
		"controller": address(&request.controller),
		"status": request.status.code(),
		"provisions": show::provisions_json(&request.provisions),
		"terms": show::terms_json(&request.terms),
		"receipt": request.receipt.0,
		"renews": request.renews.map(|earlier| earlier.0),
		"requestedAt": request.requested_at,
		"expiresAt": request.expires_at,
		"refusedAt": request.refused_at,
	})
}

async fn unacknowledged(context: &Context, controller: Option<Party>) -> anyhow::Result<Answer> {
	let (client, controller) = context.connect_for(controller, Duty::ManageConsents).await?;
	let open = open_of(&client.at().await?, &controller).await?;
	let names = Names::read(&client).await?;
	let named = |parties: &[AccountId]| {
		parties.iter().map(|party| names.of(party)).collect::<Vec<_>>().join(", ")
	};
	let text = match open.len() {
		0 => "Every organisation said what it did.".into(),
		_ => open
			.iter()
			.map(|(id, parties)| format!("Consent {id}: no answer of {}", named(parties)))
			.collect::<Vec<_>>()
			.join("\n"),
	};
	let list: Vec<_> = open
		.iter()
		.map(|(id, parties)| {
			let parties: Vec<_> = parties.iter().map(address).collect();
			json!({ "consent": id.0, "organisations": parties })
		})
		.collect();
	Ok(Answer::new(text, json!({ "controller": address(&controller), "unacknowledged": list })))
}

/// A controller's withdrawn consents, each with the organisations that have not answered to it.
async fn open_of(
	at: &At,
	controller: &PartyId,
) -> anyhow::Result<Vec<(ConsentId, Vec<AccountId>)>> {
	let mut open: Vec<(ConsentId, Vec<AccountId>)> = Vec::new();
	let mut after = None;
	loop {
		let call =
			api::runtime_apis().assent_api().unacknowledged_of(account(controller), after, PAGE);
		let page = at.runtime_apis().call(call).await.map_err(explained)?;
		let last = page.len() < PAGE as usize;
		after = page.last().map(|(id, _)| Static(id.0));
		open.extend(page.into_iter().filter_map(|(id, parties)| {
			let parties: Vec<_> = parties.into_iter().map(|party| party.0).collect();
			(!parties.is_empty()).then_some((id.0, parties))
		}));
		if last {
			return Ok(open);
		}
	}
}

async fn to_acknowledge(context: &Context, named: Option<Party>) -> anyhow::Result<Answer> {
	let (client, organisation) = context.connect_for(named, Duty::ManageConsents).await?;
	let at = client.at().await?;
	let records = api::storage().consents().rules();
	let mut controllers = at.storage().iter(records, ()).await.map_err(explained)?;
	let mut open: Vec<(PartyId, ConsentId)> = Vec::new();
	while let Some(found) = controllers.next().await {
		let (controller,) = found.map_err(explained)?.key()?.decode()?;
		let controller = controller.0;
		let of_controller = open_of(&at, &controller).await?;
		open.extend(owed_by(&organisation, &controller, of_controller));
	}
	let names = Names::read(&client).await?;
	let text = match open.len() {
		0 => format!("{} has answered for everything.", names.of(&organisation)),
		_ => open
			.iter()
			.map(|(controller, id)| {
				format!("Consent {id}, of {}: withdrawn, and not answered", names.of(controller))
			})
			.collect::<Vec<_>>()
			.join("\n"),
	};
	let list: Vec<_> = open
		.iter()
		.map(|(controller, id)| json!({ "consent": id.0, "controller": address(controller) }))
		.collect();
	let json = json!({ "organisation": address(&organisation), "toAcknowledge": list });
	Ok(Answer::new(text, json))
}

/// What of a controller's withdrawn consents an organisation has to answer for.
fn owed_by(
	organisation: &PartyId,
	controller: &PartyId,
	open: Vec<(ConsentId, Vec<AccountId>)>,
) -> Vec<(PartyId, ConsentId)> {
	open.into_iter()
		.filter(|(_, parties)| parties.contains(organisation))
		.map(|(id, _)| (controller.clone(), id))
		.collect()
}

async fn acknowledgements(context: &Context, id: ConsentId) -> anyhow::Result<Answer> {
	let client = context.connect().await?;
	let at = client.at().await?;
	let call = api::runtime_apis().assent_api().acknowledgements_of(consent(&id));
	let found: Vec<Acknowledgement> = at
		.runtime_apis()
		.call(call)
		.await
		.map_err(explained)?
		.into_iter()
		.map(|acknowledgement| acknowledgement.0)
		.collect();
	let names = Names::read(&client).await?;
	let text = match found.len() {
		0 => "No organisation said anything.".into(),
		_ => found
			.iter()
			.map(|one| {
				let (who, when) = (names.of(&one.organisation), parse::moment_text(one.at));
				format!("{who}: {}, {when}", outcome_code(one.outcome))
			})
			.collect::<Vec<_>>()
			.join("\n"),
	};
	let list: Vec<_> = found
		.iter()
		.map(|one| {
			let outcome = outcome_code(one.outcome);
			json!({ "organisation": address(&one.organisation), "outcome": outcome, "at": one.at })
		})
		.collect();
	Ok(Answer::new(text, json!({ "consent": id.0, "acknowledgements": list })))
}

/// An outcome as it is typed.
fn outcome_code(outcome: DataOutcome) -> &'static str {
	match outcome {
		DataOutcome::Stopped => "stopped",
		DataOutcome::Deleted => "deleted",
		DataOutcome::KeptUnderLegalDuty => "kept-under-legal-duty",
	}
}

#[cfg(test)]
mod tests;
