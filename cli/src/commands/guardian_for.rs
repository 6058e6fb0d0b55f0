//! `assent guardian for`: what is done for another.

use super::{
	consent::{ReceiptOf, Says},
	device::done,
	guardian_show::{
		appointment, death_of, guardians_of, guardianship_text, named_appointment, refused_beside,
	},
};
use crate::{
	args::Context,
	chain::{account, api, device},
	client::Client,
	keys,
	output::Answer,
	parse::{self, address, Party},
	receipt::{Event, Happened},
	show,
};
use assent_primitives::{
	Act, AppointmentId, Capacity, ConsentId, DeviceAct, DeviceId, DeviceStatus, Moment, RequestId,
};
use clap::{Args, Subcommand};
use serde_json::{json, Value};
use subxt::{tx::Payload, utils::Static};

/// For whom, and as what.
#[derive(Clone, Debug, Args)]
pub struct For {
	/// For whom.
	pub subject: Party,
	/// As what: the id of an appointment, `guardian`, or `executor`.
	#[arg(long = "as", value_parser = capacity, value_name = "CAPACITY")]
	pub capacity: Capacity,
}

/// Reads a capacity.
pub fn capacity(text: &str) -> Result<Capacity, String> {
	match text {
		"guardian" => Ok(Capacity::Guardian),
		"executor" => Ok(Capacity::Executor),
		id => parse::id::<AppointmentId>(id).map(Capacity::Delegate).map_err(|_| {
			format!("expected the id of an appointment, guardian or executor, found `{id}`")
		}),
	}
}

/// What is done for another.
// One lives at a time, from the arguments to the dispatch.
#[allow(clippy::large_enum_variant)]
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Give a consent for another.
	Grant {
		/// For whom, and as what.
		#[command(flatten)]
		whom: For,
		/// What it says.
		#[command(flatten)]
		says: Says,
		/// The nonce that the consent's id is made of, 0x and 64 hex digits; drawn if it is left out. Guardians who have to
		/// agree name the same one, and the same receipt.
		#[arg(long, value_parser = parse::bytes32, value_name = "HEX")]
		nonce: Option<[u8; 32]>,
	},
	/// End a consent of another. It is revoked then.
	Withdraw {
		/// For whom, and as what.
		#[command(flatten)]
		whom: For,
		/// The consent.
		#[arg(value_parser = parse::id::<ConsentId>)]
		consent: ConsentId,
	},
	/// Withdraw all that another permitted so far.
	WithdrawAll {
		/// For whom, and as what.
		#[command(flatten)]
		whom: For,
	},
	/// Refuse a request to another.
	Refuse {
		/// For whom, and as what.
		#[command(flatten)]
		whom: For,
		/// The request.
		#[arg(value_parser = parse::id::<RequestId>)]
		request: RequestId,
	},
	/// Declare the status of another's device.
	DeviceStatus {
		/// For whom, and as what.
		#[command(flatten)]
		whom: For,
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
		/// The status.
		#[arg(value_parser = parse::code::<DeviceStatus>)]
		status: DeviceStatus,
	},
	/// Offer another's device to somebody.
	DeviceOffer {
		/// For whom, and as what.
		#[command(flatten)]
		whom: For,
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
		/// To whom.
		to: Party,
		/// Until when it can be accepted.
		#[arg(long, value_parser = parse::moment_to_come, default_value = "+7d", value_name = "MOMENT")]
		until: Moment,
	},
	/// Accept a device that was offered to another.
	DeviceAccept {
		/// For whom, and as what.
		#[command(flatten)]
		whom: For,
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
		/// It is associated with the new owner as a person.
		#[arg(long)]
		for_use: bool,
	},
}

impl Command {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		match self {
			Self::Grant { whom, says, nonce } => {
				let nonce = nonce.unwrap_or_else(keys::random);
				let subject = whom.subject.0.clone();
				let id = ConsentId::of(&subject, &nonce);
				let provisions = says.provisions(&id)?;
				let terms = says.terms.terms(&provisions)?;
				let words = show::statement(&provisions, &terms, &address);
				let chain = context.connect().await?.genesis();
				let events = [Event::now(Happened::Given, &subject)];
				let of = ReceiptOf {
					chain,
					consent: id,
					version: 1,
					controller: &subject,
					events: &events,
				};
				let receipt = says.prepared(of, &provisions, &terms, &words)?;
				let words = format!("For {}:\n{words}", address(&subject));
				context.output.confirm(&words, "Give this consent?")?;
				let act = Act::Grant { nonce, provisions, terms, receipt: receipt.commitment };
				let mut answer = whom.act(context, act).await?;
				answer.text.push_str(&format!("\nThe consent's id: {id}\n{}", receipt.text()));
				let nonce = super::hex(nonce);
				if answer.json["done"] == false {
					let file = match &receipt.file {
						Some(file) => file.display().to_string(),
						None => format!("FILE --salt {}", super::hex(receipt.salt)),
					};
					answer.text.push_str(&format!(
						"\nThe others name the same provisions and terms, and --nonce {nonce} --receipt {file}"
					));
				}
				answer.json["consent"] = json!(id.0);
				answer.json["nonce"] = json!(nonce);
				receipt.add_to(&mut answer.json);
				Ok(answer)
			},
			Self::Withdraw { whom, consent } => {
				whom.act(context, Act::Withdraw { consent, version: 1 }).await
			},
			Self::WithdrawAll { whom } => {
				let words = format!(
					"Everything that {} permitted so far ends. Denials and objections stay.",
					address(&whom.subject.0)
				);
				context.output.confirm(&words, "Withdraw everything?")?;
				whom.act(context, Act::WithdrawAll).await
			},
			Self::Refuse { whom, request } => whom.act(context, Act::Refuse { request }).await,
			Self::DeviceStatus { whom, device, status } => {
				whom.manage(context, device, DeviceAct::SetStatus(status)).await
			},
			Self::DeviceOffer { whom, device, to, until } => {
				let (to, expires_at, confirm_fingerprint) = (to.0, until, false);
				let act = DeviceAct::OfferHandover { to, expires_at, confirm_fingerprint };
				whom.manage(context, device, act).await
			},
			Self::DeviceAccept { whom, device, for_use } => {
				let act = DeviceAct::AcceptHandover { for_myself: for_use, fingerprint: None };
				whom.manage(context, device, act).await
			},
		}
	}
}

impl For {
	async fn act(&self, context: &Context, act: Act) -> anyhow::Result<Answer> {
		let call = api::tx().consents().act_for(
			account(&self.subject.0),
			Static(self.capacity),
			Static(act),
		);
		self.send(context, &call, json!({ "subject": address(&self.subject.0) })).await
	}

	async fn manage(
		&self,
		context: &Context,
		id: DeviceId,
		act: DeviceAct,
	) -> anyhow::Result<Answer> {
		let call = api::tx().device_registry().act_for(
			account(&self.subject.0),
			Static(self.capacity),
			device(&id),
			Static(act),
		);
		let json = json!({ "subject": address(&self.subject.0), "device": id.0 });
		self.send(context, &call, json).await
	}

	/// Sends it, and tells whether it is done or waits for further guardians.
	async fn send(
		&self,
		context: &Context,
		call: &impl Payload,
		mut json: Value,
	) -> anyhow::Result<Answer> {
		let key = context.signer()?;
		let client = context.connect().await?;
		let receipt = match client.submit(&key, call).await {
			Ok(receipt) => receipt,
			Err(error) => {
				let beside = self.capacity_text(&client).await?;
				return Err(refused_beside(error, beside));
			},
		};
		let waiting =
			receipt.events.find_first::<api::guardianship::events::Approved>().transpose()?;
		json["done"] = waiting.is_none().into();
		let text = match waiting {
			Some(event) => {
				json["proposal"] = json!(event.proposal);
				json["approvals"] = event.approvals.into();
				json["required"] = event.required.into();
				json["expiresAt"] = event.expires_at.into();
				format!(
					"{} of {} guardians agreed. It is done when the others bring in the same until {}.",
					event.approvals,
					event.required,
					parse::moment_text(event.expires_at)
				)
			},
			None => "Done.".into(),
		};
		Ok(done(&receipt, text, json))
	}

	/// What the capacity allows, which the chain's refusal does not say.
	async fn capacity_text(&self, client: &Client) -> anyhow::Result<String> {
		let subject = &self.subject.0;
		let text = match &self.capacity {
			Capacity::Delegate(id) => {
				return Ok(named_appointment("--as", id, appointment(client, id).await?.as_ref()));
			},
			Capacity::Guardian => match guardians_of(client, subject).await? {
				Some(guardianship) => guardianship_text(&guardianship, &address),
				None => format!("no authority installed guardians of {}", address(subject)),
			},
			Capacity::Executor => match death_of(client, subject).await? {
				Some(death) => format!(
					"the attestation of the death names as executors: {}",
					death.executors.iter().map(address).collect::<Vec<_>>().join(", ")
				),
				None => format!("nobody attested that {} died", address(subject)),
			},
		};
		Ok(format!("--as: {text}"))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn capacity_should_be_read_when_it_is_one_of_three() {
		assert_eq!(capacity("guardian"), Ok(Capacity::Guardian));
		assert_eq!(capacity("executor"), Ok(Capacity::Executor));
		let id = format!("0x{}", "11".repeat(32));
		assert_eq!(capacity(&id), Ok(Capacity::Delegate([0x11; 32].into())));
		let error = capacity("friend").expect_err("no capacity");
		assert!(error.contains("guardian or executor, found `friend`"), "{error}");
	}
}
