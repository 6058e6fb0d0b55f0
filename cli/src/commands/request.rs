//! Requests for consent: what an organisation asks for and a controller answers; and what organisations did after a
//! withdrawal.

use super::{
	consent::{Names, ReceiptOf, Says, TermsArguments},
	device::done,
	statement::acting,
};
use crate::{
	args::Context,
	chain::{account, api, consent},
	client::{explained, Client},
	error::invalid,
	keys,
	output::Answer,
	parse::{self, address, Party},
	show,
};
use anyhow::anyhow;
use assent_primitives::{
	narrows::narrows, AccountId, Acknowledgement, Commitment, ConsentId, ConsentRequest,
	DataOutcome, Effect, Moment, PartyId, Provision, RequestId, Terms,
};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{json, Value};
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
	/// and asks.
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
	/// What is permitted and denied.
	pub provisions: Vec<Provision>,
	/// What goes with the permits.
	pub terms: Terms,
	/// The salted hash of the receipt.
	pub receipt: Commitment,
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
		let organisation = acting(context, &client).await?;
		let id = RequestId::of(&organisation, controller, &nonce);
		let consent_id = id.consent(controller);
		let provisions = self.says.provisions(&consent_id)?;
		let terms = self.says.terms.terms(&provisions)?;
		let names = Names::read(&client).await?;
		let statement = show::statement(&provisions, &terms, &|party| names.of(party));
		context.output.confirm(&statement, "Ask for this?")?;
		let chain = client.genesis();
		let of = ReceiptOf { chain, consent: consent_id, version: 1, controller };
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
		let asked_provisions = asked.provisions.to_vec();
		if says.permits.is_empty() && says.denies.is_empty() && says.file.is_none() {
			// The receipt is then the one that was shown with the request.
			let none = TermsArguments::unchanged(&says.terms);
			if !none {
				return Err(invalid(
					"--permit",
					"expected what is accepted, where the terms change",
				));
			}
			return Ok(Accepted {
				request: self.request,
				provisions: asked_provisions,
				terms: asked.terms,
				receipt: asked.receipt,
			});
		}
		let id = self.request.consent(&asked.controller);
		let provisions = says.provisions(&id)?;
		let terms = says.terms.terms(&provisions)?;
		if !narrows((&asked_provisions, &asked.terms), (&provisions, &terms)) {
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
		let statement = show::statement(&provisions, &terms, &address);
		let chain = client.genesis();
		let of = ReceiptOf { chain, consent: id, version: 1, controller: &asked.controller };
		let receipt = says.prepared(of, &provisions, &terms, &statement)?.commitment;
		Ok(Accepted { request: self.request, provisions, terms, receipt })
	}

	async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let key = context.signer()?;
		let client = context.connect().await?;
		let Accepted { request, provisions, terms, receipt } = self.accepted(&client).await?;
		let names = Names::read(&client).await?;
		let statement = show::statement(&provisions, &terms, &|party| names.of(party));
		context.output.confirm(&statement, "Give this consent?")?;
		let call = api::tx().consents().accept(
			Static(request),
			provisions.iter().cloned().map(Static).collect(),
			Static(terms.clone()),
			Static(receipt),
		);
		let sent = client.submit(&key, &call).await?;
		let event: api::consents::events::RequestAccepted = sent.event()?;
		let id = event.consent.0;
		let json = json!({
			"request": request.0,
			"consent": id.0,
			"provisions": show::provisions_json(&provisions),
			"terms": show::terms_json(&terms),
			"statement": statement,
		});
		Ok(done(&sent, format!("Accepted. Consent given: {id}"), json))
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

async fn controller_of(
	context: &Context,
	client: &Client,
	named: Option<Party>,
) -> anyhow::Result<PartyId> {
	match named {
		Some(party) => Ok(party.0),
		None => acting(context, client).await,
	}
}

async fn list(context: &Context, controller: Option<Party>) -> anyhow::Result<Answer> {
	let client = context.connect().await?;
	let controller = controller_of(context, &client, controller).await?;
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
	let client = context.connect().await?;
	let controller = controller_of(context, &client, controller).await?;
	let at = client.at().await?;
	let mut open: Vec<(ConsentId, Vec<AccountId>)> = Vec::new();
	let mut after = None;
	loop {
		let call =
			api::runtime_apis().assent_api().unacknowledged_of(account(&controller), after, PAGE);
		let page = at.runtime_apis().call(call).await.map_err(explained)?;
		let last = page.len() < PAGE as usize;
		after = page.last().map(|(id, _)| Static(id.0));
		open.extend(page.into_iter().filter_map(|(id, parties)| {
			let parties: Vec<_> = parties.into_iter().map(|party| party.0).collect();
			(!parties.is_empty()).then_some((id.0, parties))
		}));
		if last {
			break;
		}
	}
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
