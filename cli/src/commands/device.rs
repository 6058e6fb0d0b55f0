//! `assent device`: models and devices.

use super::{blake2_256, commitment, file_hash, hex, Notice, Salt};
use crate::{
	args::Context,
	chain::{account, api, device},
	client::{explained, Receipt},
	error::invalid,
	output::Answer,
	parse::{self, address, Code, Party},
};
use assent_primitives::{
	traits::Duty, Commitment, DeviceId, DeviceStage, DeviceStatus, ModelId, Moment, PartyId,
	Recall, Tenure,
};
use clap::{Args, Subcommand};
use serde_json::{json, Value};
use std::path::PathBuf;
use subxt::utils::Static;

/// Devices in one answer of the node.
const PAGE: u32 = 256;

/// Models and devices.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Register a model of device. For its maker.
	ModelRegister(ModelRegister),
	/// Register a unit of one's own model. For its maker, who vouches for it and is its first owner.
	Register(Register),
	/// Register a device whose maker is not on the chain: nobody vouches for it.
	RegisterUnvouched(RegisterUnvouched),
	/// Say what state one's device is in.
	Status {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
		/// operational, maintenance, obsolete, lost, stolen or retired.
		#[arg(value_parser = parse::code::<DeviceStatus>)]
		status: DeviceStatus,
	},
	/// Move one's device to another stage of its life.
	Stage {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
		/// in-transit, in-storage, commissioned or decommissioned.
		#[arg(value_parser = parse::code::<DeviceStage>)]
		stage: DeviceStage,
	},
	/// Offer to hand one's device over.
	Offer {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
		/// Who may accept.
		#[arg(long)]
		to: Party,
		/// Until before when; at most 30 days off.
		#[arg(long, value_parser = parse::moment, default_value = "+7d")]
		until: Moment,
	},
	/// Take a device over that was offered.
	Accept {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
		/// Wear or use it oneself: its personal data is one's own from then on.
		#[arg(long)]
		for_myself: bool,
	},
	/// Decline to take a device over.
	Decline {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
	},
	/// Take an offer back, or clear an expired one away.
	Cancel {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
	},
	/// Who a device's personal data is about.
	#[command(subcommand)]
	Associate(Associate),
	/// Drop the record of a past tenure: nobody controls its data from then on.
	Forget {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
		/// The tenure's number.
		tenure: Tenure,
	},
	/// Show a device.
	Show {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
	},
	/// List the devices that a party owns.
	List {
		/// Whose; the signing key's if it is left out.
		#[arg(long)]
		owner: Option<Party>,
	},
	/// Block one device: nobody may operate it. For a regulator.
	Block {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
		/// Why.
		#[command(flatten)]
		notice: Notice,
	},
	/// Lift the block of a device. For a regulator.
	Unblock {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
	},
	/// Recall a model, or one lot of it. For its maker or a regulator.
	Recall {
		/// The model.
		#[arg(long, value_parser = parse::id::<ModelId>)]
		model: ModelId,
		/// The lot; the whole model if it is left out.
		#[arg(long, value_parser = lot)]
		lot: Option<String>,
		/// advisory: its users are told; blocking: it must not be operated.
		#[arg(long, value_parser = parse::code::<Recall>)]
		kind: Recall,
		/// Why.
		#[command(flatten)]
		notice: Notice,
	},
	/// Lift a recall. For whoever issued it, or a regulator.
	LiftRecall {
		/// The model.
		#[arg(long, value_parser = parse::id::<ModelId>)]
		model: ModelId,
		/// The lot; the whole model if it is left out.
		#[arg(long, value_parser = lot)]
		lot: Option<String>,
		/// Who issued it; the signing key's party if it is left out.
		#[arg(long)]
		issuer: Option<Party>,
	},
}

/// Who a device's personal data is about.
#[derive(Debug, Subcommand)]
pub enum Associate {
	/// Offer to associate one's device with a person.
	Propose {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
		/// Who may accept.
		#[arg(long)]
		person: Party,
		/// Until before when; at most 30 days off.
		#[arg(long, value_parser = parse::moment, default_value = "+7d")]
		until: Moment,
	},
	/// Accept to be the person that a device is associated with.
	Accept {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
	},
	/// Decline it.
	Decline {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
	},
	/// Take an offer back, or clear an expired one away.
	Cancel {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
	},
	/// Associate one's device with oneself.
	Myself {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
	},
	/// End the association. For the person or the owner.
	End {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
	},
}

/// A new model.
#[derive(Debug, Args)]
pub struct ModelRegister {
	/// The UDI device identifier (UDI-DI), as its issuing agency writes it.
	#[arg(long, value_parser = udi_di)]
	pub udi_di: String,
	/// The W3C Web of Things Thing Description: its hash goes on the chain.
	#[arg(long, value_name = "FILE", required_unless_present = "description_hash")]
	pub description: Option<PathBuf>,
	/// The hash of the description.
	#[arg(long, value_parser = parse::id::<Commitment>, conflicts_with = "description")]
	pub description_hash: Option<Commitment>,
}

/// A new unit of a registered model.
#[derive(Debug, Args)]
pub struct Register {
	/// The model.
	#[arg(long, value_parser = parse::id::<ModelId>)]
	pub model: ModelId,
	/// The unit's serial number: its salted hash goes on the chain.
	#[arg(long)]
	pub serial: String,
	/// The salt of the serial number.
	#[command(flatten)]
	pub salt: Salt,
	/// The lot it was made in.
	#[arg(long, value_parser = lot)]
	pub lot: Option<String>,
}

/// A new device without a maker on the chain.
#[derive(Debug, Args)]
pub struct RegisterUnvouched {
	/// What the model is called, maker and type: its hash goes on the chain.
	#[arg(long)]
	pub model_name: String,
	/// The unit's serial number: its salted hash goes on the chain.
	#[arg(long)]
	pub serial: String,
	/// The salt of the serial number.
	#[command(flatten)]
	pub salt: Salt,
	/// The lot it was made in.
	#[arg(long, value_parser = lot)]
	pub lot: Option<String>,
}

fn printable(text: &str, most: usize) -> Result<String, String> {
	let printable = text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
	if text.is_empty() || text.len() > most || !printable {
		return Err(format!("expected 1 to {most} printable ASCII characters"));
	}
	Ok(text.into())
}

fn udi_di(text: &str) -> Result<String, String> {
	printable(text, 64)
}

/// The number of a lot.
pub(super) fn lot(text: &str) -> Result<String, String> {
	printable(text, 20)
}

fn bounded<T>(
	items: Vec<T>,
) -> api::runtime_types::bounded_collections::bounded_vec::BoundedVec<T> {
	api::runtime_types::bounded_collections::bounded_vec::BoundedVec(items)
}

impl Command {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let calls = api::tx().device_registry();
		match self {
			Self::ModelRegister(arguments) => arguments.run(context).await,
			Self::Register(arguments) => arguments.run(context).await,
			Self::RegisterUnvouched(arguments) => arguments.run(context).await,
			Self::Status { device: id, status } => {
				if status == DeviceStatus::Retired {
					let statement = format!("A retired device stays retired: {id}.");
					context.output.confirm(&statement, "Retire it?")?;
				}
				let receipt = send(context, &calls.set_status(device(&id), Static(status))).await?;
				Ok(done(
					&receipt,
					format!("The device is {}.", status.display()),
					json!({ "device": id.0 }),
				))
			},
			Self::Stage { device: id, stage } => {
				let receipt = send(context, &calls.set_stage(device(&id), Static(stage))).await?;
				Ok(done(
					&receipt,
					format!("The device is {}.", stage.display()),
					json!({ "device": id.0 }),
				))
			},
			Self::Offer { device: id, to, until } => {
				let call = calls.offer_handover(device(&id), account(&to.0), until);
				let receipt = send(context, &call).await?;
				let text = format!(
					"Offered to {} until {}. It is handed over when they accept.",
					address(&to.0),
					parse::moment_text(until)
				);
				Ok(done(
					&receipt,
					text,
					json!({ "device": id.0, "to": address(&to.0), "until": until }),
				))
			},
			Self::Accept { device: id, for_myself } => {
				let receipt =
					send(context, &calls.accept_handover(device(&id), for_myself)).await?;
				let event: api::device_registry::events::HandedOver = receipt.event()?;
				let whose = match &event.person {
					Some(person) => {
						format!(" Its personal data is that of {}.", address(&person.0))
					},
					None => " It is associated with nobody: it yields no personal data.".into(),
				};
				let text = format!("Taken over. Tenure {} begins.{whose}", event.tenure);
				Ok(done(&receipt, text, json!({ "device": id.0, "tenure": event.tenure })))
			},
			Self::Decline { device: id } => {
				let receipt = send(context, &calls.decline_handover(device(&id))).await?;
				Ok(done(&receipt, "Declined.", json!({ "device": id.0 })))
			},
			Self::Cancel { device: id } => {
				let receipt = send(context, &calls.cancel_handover(device(&id))).await?;
				Ok(done(&receipt, "The offer is taken back.", json!({ "device": id.0 })))
			},
			Self::Associate(associate) => associate.run(context).await,
			Self::Forget { device: id, tenure } => {
				let statement = format!(
					"Nobody will control the data that {id} read in its tenure {tenure}. This cannot be undone."
				);
				context.output.confirm(&statement, "Forget it?")?;
				let receipt = send(context, &calls.forget_tenure(device(&id), tenure)).await?;
				Ok(done(&receipt, "Forgotten.", json!({ "device": id.0, "tenure": tenure })))
			},
			Self::Show { device } => show(context, device).await,
			Self::List { owner } => list(context, owner).await,
			Self::Block { device: id, notice } => {
				let call = calls.block_device(device(&id), Static(notice.hash()?));
				let receipt = send(context, &call).await?;
				Ok(done(&receipt, "Blocked: nobody may operate it.", json!({ "device": id.0 })))
			},
			Self::Unblock { device: id } => {
				let receipt = send(context, &calls.unblock_device(device(&id))).await?;
				Ok(done(&receipt, "The block is lifted.", json!({ "device": id.0 })))
			},
			Self::Recall { model, lot, kind, notice } => {
				let lots = lot.clone().map(|lot| bounded(lot.into_bytes()));
				let call = calls.recall(Static(model), lots, Static(kind), Static(notice.hash()?));
				let receipt = send(context, &call).await?;
				let text = format!("Recalled ({}).", kind.text());
				Ok(done(
					&receipt,
					text,
					json!({ "model": model.0, "lot": lot, "kind": kind.text() }),
				))
			},
			Self::LiftRecall { model, lot, issuer } => {
				let key = context.signer()?;
				let client = context.connect().await?;
				let issuer = match issuer {
					Some(issuer) => issuer.0,
					None => client.acting_for(&key, Duty::ManageDevices).await?,
				};
				let lots = lot.clone().map(|lot| bounded(lot.into_bytes()));
				let call = calls.lift_recall(Static(model), lots, account(&issuer));
				let receipt = client.submit(&key, &call).await?;
				Ok(done(&receipt, "The recall is lifted.", json!({ "model": model.0, "lot": lot })))
			},
		}
	}
}

impl Associate {
	async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let calls = api::tx().device_registry();
		match self {
			Self::Propose { device: id, person, until } => {
				let call = calls.propose_association(device(&id), account(&person.0), until);
				let receipt = send(context, &call).await?;
				let text = format!(
					"Offered to {} until {}. A new tenure begins when they accept.",
					address(&person.0),
					parse::moment_text(until)
				);
				Ok(done(&receipt, text, json!({ "device": id.0, "person": address(&person.0) })))
			},
			Self::Accept { device: id } => {
				let receipt = send(context, &calls.accept_association(device(&id))).await?;
				started(&receipt, id)
			},
			Self::Myself { device: id } => {
				let receipt = send(context, &calls.associate_self(device(&id))).await?;
				started(&receipt, id)
			},
			Self::Decline { device: id } => {
				let receipt = send(context, &calls.decline_association(device(&id))).await?;
				Ok(done(&receipt, "Declined.", json!({ "device": id.0 })))
			},
			Self::Cancel { device: id } => {
				let receipt = send(context, &calls.cancel_association(device(&id))).await?;
				Ok(done(&receipt, "The offer is taken back.", json!({ "device": id.0 })))
			},
			Self::End { device: id } => {
				let receipt = send(context, &calls.end_association(device(&id))).await?;
				let event: api::device_registry::events::AssociationEnded = receipt.event()?;
				let text = format!(
					"Ended. Tenure {} begins; what was read until now stays under the person's control.",
					event.tenure
				);
				Ok(done(&receipt, text, json!({ "device": id.0, "tenure": event.tenure })))
			},
		}
	}
}

fn started(receipt: &Receipt, id: DeviceId) -> anyhow::Result<Answer> {
	let event: api::device_registry::events::AssociationStarted = receipt.event()?;
	let text = format!(
		"Associated with {}. Tenure {} begins: the personal data it reads is theirs.",
		address(&event.person.0),
		event.tenure
	);
	Ok(done(receipt, text, json!({ "device": id.0, "tenure": event.tenure })))
}

impl ModelRegister {
	async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let description = match (&self.description, self.description_hash) {
			(_, Some(hash)) => hash,
			(Some(file), None) => file_hash(file)?,
			(None, None) => return Err(invalid("--description", "expected a file, or its hash")),
		};
		let udi_di = bounded(self.udi_di.clone().into_bytes());
		let call = api::tx().device_registry().register_model(udi_di, Static(description));
		let receipt = send(context, &call).await?;
		let event: api::device_registry::events::ModelRegistered = receipt.event()?;
		let model = event.model.0;
		Ok(done(
			&receipt,
			format!("Model {} registered: {model}", self.udi_di),
			json!({ "model": model.0, "maker": address(&event.maker.0) }),
		))
	}
}

impl Register {
	/// Registers it.
	pub(super) async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let salt = self.salt.get();
		let unit = commitment(&salt, self.serial.as_bytes());
		let lot = self.lot.map(|lot| bounded(lot.into_bytes()));
		let call =
			api::tx().device_registry().register_device(Static(self.model), Static(unit), lot);
		let receipt = send(context, &call).await?;
		registered(&receipt, salt)
	}
}

impl RegisterUnvouched {
	/// Registers it.
	pub(super) async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		if self.model_name.trim().is_empty() {
			return Err(invalid("--model-name", "expected a name"));
		}
		let model = ModelId(blake2_256(self.model_name.as_bytes()));
		let salt = self.salt.get();
		let unit = commitment(&salt, self.serial.as_bytes());
		let lot = self.lot.map(|lot| bounded(lot.into_bytes()));
		let calls = api::tx().device_registry();
		let receipt =
			send(context, &calls.register_unvouched_device(Static(model), Static(unit), lot))
				.await?;
		registered(&receipt, salt)
	}
}

fn registered(receipt: &Receipt, salt: [u8; 32]) -> anyhow::Result<Answer> {
	let event: api::device_registry::events::DeviceRegistered = receipt.event()?;
	let device = event.device.0;
	let vouched = match &event.maker {
		Some(maker) => format!("vouched for by {}", address(&maker.0)),
		None => "unvouched: its maker is not on the chain".into(),
	};
	let text = format!(
		"Device registered: {device} ({vouched}).\nThe salt of its serial number is {}: keep it.",
		hex(salt)
	);
	let json = json!({
		"device": device.0,
		"owner": address(&event.owner.0),
		"vouched": event.maker.is_some(),
		"salt": hex(salt),
	});
	Ok(done(receipt, text, json))
}

async fn show(context: &Context, id: DeviceId) -> anyhow::Result<Answer> {
	let found = context.connect().await?.device(&id).await?;
	let party = |party: &Static<PartyId>| address(&party.0);
	let person = found.association.as_ref().map(|association| party(&association.person));
	let maker = found.maker.as_ref().map(party);
	let lot = found.lot.as_ref().map(|lot| String::from_utf8_lossy(&lot.0).into_owned());
	let blocked = found.blocked.as_ref().map(|block| party(&block.regulator));
	let mut lines = vec![
		format!("Device {id}"),
		format!("  model    {}", found.model.0),
		match &maker {
			Some(maker) => format!("  maker    {maker}, who vouches for it"),
			None => "  maker    not on the chain: unvouched".into(),
		},
		format!("  owner    {}", party(&found.owner)),
		match &person {
			Some(person) => format!("  person   {person}, who controls its personal data"),
			None => "  person   none".into(),
		},
		format!("  stage    {}", found.stage.display()),
		format!("  status   {}", found.status.display()),
		format!("  tenure   {}", found.tenure),
	];
	lines.extend(lot.as_ref().map(|lot| format!("  lot      {lot}")));
	lines.extend(blocked.as_ref().map(|regulator| format!("  blocked  by {regulator}")));
	let json = json!({
		"device": id.0,
		"model": found.model.0 .0,
		"maker": maker,
		"owner": party(&found.owner),
		"person": person,
		"lot": lot,
		"stage": found.stage.code(),
		"status": found.status.code(),
		"blockedBy": blocked,
		"tenure": found.tenure,
	});
	Ok(Answer::new(lines.join("\n"), json))
}

async fn list(context: &Context, owner: Option<Party>) -> anyhow::Result<Answer> {
	let client = context.connect().await?;
	let owner = match owner {
		Some(owner) => owner.0,
		None => client.acting_for(&context.signer()?, Duty::ManageDevices).await?,
	};
	let at = client.at().await?;
	let mut devices: Vec<DeviceId> = Vec::new();
	loop {
		let after = devices.last().copied().map(Static);
		let call = api::runtime_apis().assent_api().devices_of(account(&owner), after, PAGE);
		let page = at.runtime_apis().call(call).await.map_err(explained)?;
		let last = page.len() < PAGE as usize;
		devices.extend(page.into_iter().map(|device| device.0));
		if last {
			break;
		}
	}
	let text = match devices.len() {
		0 => format!("{} owns no device.", address(&owner)),
		_ => devices.iter().map(|device| format!("{device}\n")).collect(),
	};
	let ids: Vec<_> = devices.iter().map(|device| device.0).collect();
	Ok(Answer::new(text, json!({ "owner": address(&owner), "devices": ids })))
}

/// Signs and sends a call of one's own.
async fn send(context: &Context, call: &impl subxt::tx::Payload) -> anyhow::Result<Receipt> {
	let key = context.signer()?;
	context.connect().await?.submit(&key, call).await
}

/// What was done, and where it stands.
pub fn done(receipt: &Receipt, text: impl AsRef<str>, mut json: Value) -> Answer {
	if let (Value::Object(members), Value::Object(place)) = (&mut json, receipt.json()) {
		members.extend(place);
	}
	Answer::new(format!("{}\n{}", text.as_ref(), receipt.place()), json)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn lot_and_udi_should_be_refused_when_they_are_too_long_or_unprintable() {
		assert_eq!(lot("A-17"), Ok("A-17".into()));
		assert!(lot("").is_err() && lot(&"x".repeat(21)).is_err() && lot("é").is_err());
		assert!(udi_di("04012345678901").is_ok() && udi_di(&"1".repeat(65)).is_err());
	}
}
