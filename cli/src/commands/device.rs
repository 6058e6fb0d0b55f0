//! `assent device`: models and devices.

use super::{
	blake2_256, commitment,
	device_custody::{self, Stage},
	device_identity::{self, Confirmation, Identity},
	device_list::List,
	device_verdict::Verdict,
	file_hash, hex, Notice, Salt,
};
use crate::{
	args::Context,
	chain::{account, api, device},
	client::Receipt,
	error::invalid,
	output::Answer,
	parse::{self, address, Code, Party},
};
use assent_primitives::{
	traits::Duty, Commitment, DeviceId, DeviceStatus, ModelId, Moment, PartyId, Recall, Tenure,
};
use clap::{Args, Subcommand};
use serde_json::{json, Value};
use std::path::PathBuf;
use subxt::utils::Static;

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
	/// Move a device to another stage of its life. For whoever holds it: its custodian, else its owner.
	Stage(Stage),
	/// Who holds a device for its owner.
	#[command(subcommand)]
	Custody(device_custody::Command),
	/// Whether devices are legitimate, suspect or blocked, and by which fact. Exit code 3: one is blocked.
	Verdict(Verdict),
	/// Offer to hand one's device over.
	Offer {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
		/// Who may accept.
		#[arg(long)]
		to: Party,
		/// Until before when; at most 30 days off.
		#[arg(long, value_parser = parse::moment_to_come, default_value = "+7d")]
		until: Moment,
		/// Whoever accepts has to measure the device and to confirm its fingerprint.
		#[arg(long)]
		confirm_fingerprint: bool,
	},
	/// Take a device over that was offered.
	Accept {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
		/// Wear or use it oneself: its personal data is one's own from then on.
		#[arg(long)]
		for_myself: bool,
		/// What was measured.
		#[command(flatten)]
		confirmation: Confirmation,
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
	/// What it is known by: units in batches, keys, fingerprints, makers' words, open devices.
	#[command(flatten)]
	Identity(Identity),
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
	/// List the devices that a party owns, is associated with, or has custody of.
	List(List),
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
		#[arg(long, value_parser = parse::moment_to_come, default_value = "+7d")]
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
	/// The UDI device identifier (UDI-DI): 14 digits of GS1, HIBCC's from + to the check character, or ICCBBA's with =/ or
	/// =). Its check digit is looked at before anything is sent.
	#[arg(long, value_parser = device_identity::udi_di)]
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

/// The number of a lot.
pub(super) fn lot(text: &str) -> Result<String, String> {
	printable(text, 20)
}

pub(super) fn bounded<T>(
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
			Self::Stage(stage) => stage.run(context).await,
			Self::Custody(custody) => custody.run(context).await,
			Self::Verdict(verdict) => verdict.run(context).await,
			Self::Offer { device: id, to, until, confirm_fingerprint } => {
				let call =
					calls.offer_handover(device(&id), account(&to.0), until, confirm_fingerprint);
				let receipt = send(context, &call).await?;
				let condition = match confirm_fingerprint {
					true => ", and confirm its fingerprint: they need its salt from you",
					false => "",
				};
				let text = format!(
					"Offered to {} until {}. It is handed over when they accept{condition}.",
					address(&to.0),
					parse::moment_text(until)
				);
				Ok(done(
					&receipt,
					text,
					json!({ "device": id.0, "to": address(&to.0), "until": until }),
				))
			},
			Self::Accept { device: id, for_myself, confirmation } => {
				let measured = confirmation.check(context, &id).await?.map(Static);
				let call = calls.accept_handover(device(&id), for_myself, measured);
				let receipt = send(context, &call).await?;
				let event: api::device_registry::events::HandedOver = receipt.event()?;
				let whose = match &event.person {
					Some(person) => {
						format!(" Its personal data is that of {}.", address(&person.0))
					},
					None => " It is associated with nobody: it yields no personal data.".into(),
				};
				let fingerprint = event.fingerprint.as_ref().map(|confirmed| confirmed.0 .0);
				let anchored = fingerprint
					.map_or("", |_| " You confirmed that its fingerprint is the one on record.");
				let text = format!("Taken over. Tenure {} begins.{whose}{anchored}", event.tenure);
				let json =
					json!({ "device": id.0, "tenure": event.tenure, "fingerprint": fingerprint });
				Ok(done(&receipt, text, json))
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
			Self::Identity(identity) => identity.run(context).await,
			Self::Forget { device: id, tenure } => {
				let statement = format!(
					"Nobody will control the data that {id} read in its tenure {tenure}. This cannot be undone."
				);
				context.output.confirm(&statement, "Forget it?")?;
				let receipt = send(context, &calls.forget_tenure(device(&id), tenure)).await?;
				Ok(done(&receipt, "Forgotten.", json!({ "device": id.0, "tenure": tenure })))
			},
			Self::Show { device } => show(context, device).await,
			Self::List(list) => list.run(context).await,
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
		let agency = device_identity::agency_of(&self.udi_di);
		Ok(done(
			&receipt,
			format!(
				"Model {} registered: {model}\nIts UDI-DI has the form of {agency}.",
				self.udi_di
			),
			json!({ "model": model.0, "maker": address(&event.maker.0), "agency": agency }),
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
	let client = context.connect().await?;
	let found = client.device(&id).await?;
	let custodian = device_custody::custodian(&client, id).await?;
	let custodian = custodian.map(|custody| (address(&custody.party), custody.kind));
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
	lines.extend(
		custodian
			.as_ref()
			.map(|(custodian, kind)| format!("  custody  {custodian}, as {}", kind.text())),
	);
	lines.extend(lot.as_ref().map(|lot| format!("  lot      {lot}")));
	let known_by = device_identity::known_by(&found);
	lines.extend(known_by.lines);
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
		"custodian": custodian.map(|(custodian, _)| custodian),
		"tenure": found.tenure,
		"key": known_by.key,
		"fingerprint": known_by.fingerprint,
		"publicAccess": found.public_access,
	});
	Ok(Answer::new(lines.join("\n"), json))
}

/// Signs and sends a call of one's own.
pub async fn send(context: &Context, call: &impl subxt::tx::Payload) -> anyhow::Result<Receipt> {
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
	fn lot_should_be_refused_when_it_is_too_long_or_unprintable() {
		assert_eq!(lot("A-17"), Ok("A-17".into()));
		assert!(lot("").is_err() && lot(&"x".repeat(21)).is_err() && lot("é").is_err());
	}
}
