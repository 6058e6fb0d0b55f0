//! `assent device custody` and `stage`: who holds a device for its owner, and where it is in its life.

use super::{
	commitment,
	device::{done, send},
	hex, read, Salt,
};
use crate::{
	args::Context,
	chain::{account, api, device},
	client::{explained, Client},
	output::Answer,
	parse::{self, address, Code, Party},
};
use assent_primitives::{
	Commitment, CustodianKind, DeviceId, DeviceStage, Moment, PartyId, StageMover,
};
use clap::{Args, Subcommand};
use serde_json::{json, Value};
use std::path::PathBuf;
use subxt::utils::Static;

/// Who holds a device for its owner. Custody gives no right over the device or its data.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Offer custody of one's device; as its custodian, of a device that one may hand on, or back to its owner.
	Offer(Offer),
	/// Take a device into custody that was offered; as its owner, take it back.
	Accept {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
		/// The paper that goes with it.
		#[command(flatten)]
		document: Document,
	},
	/// Decline it.
	Decline {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
	},
	/// Take an offer of custody back, or clear an expired one away.
	Cancel {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
	},
	/// End a custody: for the owner, who takes the device back, or the custodian, who gives it up.
	End {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
		/// The paper that goes with it.
		#[command(flatten)]
		document: Document,
	},
	/// Show who has custody of a device.
	Show {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
	},
}

/// An offer of custody.
#[derive(Debug, Args)]
pub struct Offer {
	/// The device.
	#[arg(value_parser = parse::id::<DeviceId>)]
	pub device: DeviceId,
	/// Who may accept.
	#[arg(long)]
	pub to: Party,
	/// As what: a carrier says that the device is in transit, a warehouse that it is in storage, logistics both.
	#[arg(long = "as", value_parser = parse::code::<CustodianKind>, default_value = "logistics")]
	pub kind: CustodianKind,
	/// Let them hand it on to others.
	#[arg(long)]
	pub may_hand_on: bool,
	/// Until before when; at most 30 days off.
	#[arg(long, value_parser = parse::moment_to_come, default_value = "+7d")]
	pub until: Moment,
}

/// The move of a device to another stage of its life.
#[derive(Debug, Args)]
pub struct Stage {
	/// The device.
	#[arg(value_parser = parse::id::<DeviceId>)]
	pub device: DeviceId,
	/// in-transit, in-storage, commissioned or decommissioned.
	#[arg(value_parser = parse::code::<DeviceStage>)]
	pub stage: DeviceStage,
	/// The paper that goes with it.
	#[command(flatten)]
	pub document: Document,
}

/// A paper that goes with a move: a waybill, a temperature log, a customs paper.
#[derive(Debug, Args)]
pub struct Document {
	/// A paper that goes with it, such as a temperature log or a customs paper: its salted hash goes on the chain.
	#[arg(long, value_name = "FILE", conflicts_with = "document_hash")]
	pub document: Option<PathBuf>,
	/// The salted hash of the paper.
	#[arg(long, value_name = "HASH", value_parser = parse::id::<Commitment>, conflicts_with = "salt")]
	pub document_hash: Option<Commitment>,
	/// The salt of the paper.
	#[command(flatten)]
	pub salt: Salt,
}

/// The hash of a paper, and its salt where it was made here.
struct Hashed {
	hash: Option<Commitment>,
	salt: Option<[u8; 32]>,
}

impl Document {
	fn hashed(&self) -> anyhow::Result<Hashed> {
		match &self.document {
			Some(file) => {
				let (bytes, salt) = (read(file)?, self.salt.get());
				Ok(Hashed { hash: Some(commitment(&salt, &bytes)), salt: Some(salt) })
			},
			None if self.salt.salt.is_some() => Err(crate::error::invalid(
				"--salt",
				"expected the paper that it is for: --document",
			)),
			None => Ok(Hashed { hash: self.document_hash, salt: None }),
		}
	}
}

impl Hashed {
	/// What people have to keep.
	fn text(&self) -> String {
		match self.salt {
			Some(salt) => format!("\nThe salt of the paper is {}: keep both.", hex(salt)),
			None => String::new(),
		}
	}

	/// The answer for programs, with the hash and its salt.
	fn json(&self, mut answer: Value) -> Value {
		if let Some(hash) = &self.hash {
			answer["document"] = json!(hash.0);
		}
		if let Some(salt) = self.salt {
			answer["salt"] = json!(hex(salt));
		}
		answer
	}
}

impl Command {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let calls = api::tx().device_registry();
		match self {
			Self::Offer(offer) => offer.run(context).await,
			Self::Accept { device: id, document } => accept(context, id, document.hashed()?).await,
			Self::Decline { device: id } => {
				let receipt = send(context, &calls.decline_custody(device(&id))).await?;
				Ok(done(&receipt, "Declined.", json!({ "device": id.0 })))
			},
			Self::Cancel { device: id } => {
				let receipt = send(context, &calls.cancel_custody(device(&id))).await?;
				Ok(done(&receipt, "The offer is taken back.", json!({ "device": id.0 })))
			},
			Self::End { device: id, document } => {
				let document = document.hashed()?;
				let call = calls.end_custody(device(&id), document.hash.map(Static));
				let receipt = send(context, &call).await?;
				let event: api::device_registry::events::CustodyEnded = receipt.event()?;
				let custodian = address(&event.custodian.0);
				let text = format!(
					"{custodian} has no custody of it any more: its owner holds it.{}",
					document.text()
				);
				let json = document.json(json!({ "device": id.0, "custodian": custodian }));
				Ok(done(&receipt, text, json))
			},
			Self::Show { device } => show(context, device).await,
		}
	}
}

impl Offer {
	async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let Self { device: id, to, kind, may_hand_on, until } = self;
		let call = api::tx().device_registry().offer_custody(
			device(&id),
			account(&to.0),
			Static(kind),
			may_hand_on,
			until,
		);
		let receipt = send(context, &call).await?;
		let text = format!(
			"Custody offered to {} until {}. They have it when they accept.",
			address(&to.0),
			parse::moment_text(until)
		);
		let json = json!({
			"device": id.0,
			"to": address(&to.0),
			"as": kind.text(),
			"mayHandOn": may_hand_on,
			"until": until,
		});
		Ok(done(&receipt, text, json))
	}
}

async fn accept(context: &Context, id: DeviceId, document: Hashed) -> anyhow::Result<Answer> {
	let call = api::tx().device_registry().accept_custody(device(&id), document.hash.map(Static));
	let receipt = send(context, &call).await?;
	let taken = receipt.events.find_first::<api::device_registry::events::CustodyTaken>();
	let (text, json) = match taken.transpose()? {
		Some(event) => {
			let (custodian, from) = (address(&event.custodian.0), address(&event.from.0));
			(
				format!("{custodian} has custody of it now, taken over from {from}."),
				json!({ "device": id.0, "custodian": custodian, "from": from }),
			)
		},
		None => {
			let event: api::device_registry::events::CustodyEnded = receipt.event()?;
			let from = address(&event.custodian.0);
			(
				format!("Taken back from {from}: its owner holds it."),
				json!({ "device": id.0, "custodian": null, "from": from }),
			)
		},
	};
	Ok(done(&receipt, text + &document.text(), document.json(json)))
}

impl Stage {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let Self { device: id, stage, document } = self;
		let document = document.hashed()?;
		let calls = api::tx().device_registry();
		let call = calls.set_stage(device(&id), Static(stage), document.hash.map(Static));
		let receipt = send(context, &call).await?;
		let event: api::device_registry::events::StageSet = receipt.event()?;
		let mover: StageMover = event.mover.0;
		let text = format!(
			"The device is {}, as told by {}.{}",
			stage.display(),
			mover.display(),
			document.text()
		);
		let json = json!({ "device": id.0, "stage": stage.code(), "mover": mover.code() });
		Ok(done(&receipt, text, document.json(json)))
	}
}

/// Who has custody of a device.
pub struct Custodian {
	/// Who.
	pub party: PartyId,
	/// As what.
	pub kind: CustodianKind,
	/// Whether they may hand it on.
	pub may_hand_on: bool,
	/// Since when, milliseconds.
	pub since: Moment,
}

/// Who has custody of a device; `None`: its owner holds it.
pub async fn custodian(client: &Client, id: DeviceId) -> anyhow::Result<Option<Custodian>> {
	let custodies = api::storage().device_registry().custodies();
	let at = client.at().await?;
	let found = at.storage().try_fetch(custodies, (device(&id),)).await.map_err(explained)?;
	let Some(found) = found else { return Ok(None) };
	let custody = found.decode()?;
	Ok(Some(Custodian {
		party: custody.custodian.0,
		kind: custody.kind.0,
		may_hand_on: custody.may_hand_on,
		since: custody.since,
	}))
}

async fn show(context: &Context, id: DeviceId) -> anyhow::Result<Answer> {
	let client = context.connect().await?;
	let owner = address(&client.device(&id).await?.owner.0);
	let Some(custody) = custodian(&client, id).await? else {
		let json = json!({ "device": id.0, "owner": owner, "custodian": null });
		return Ok(Answer::new(format!("Its owner holds it: {owner}."), json));
	};
	let Custodian { party, kind, may_hand_on, since } = custody;
	let on = if may_hand_on { "may hand it on" } else { "may only give it back" };
	let text = format!(
		"{} has custody of it for {owner}, as {}, since {}, and {on}.",
		address(&party),
		kind.text(),
		parse::moment_text(since)
	);
	let json = json!({
		"device": id.0,
		"owner": owner,
		"custodian": address(&party),
		"as": kind.text(),
		"mayHandOn": may_hand_on,
		"since": since,
	});
	Ok(Answer::new(text, json))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn document(file: Option<PathBuf>, salt: Option<[u8; 32]>) -> Document {
		Document { document: file, document_hash: None, salt: Salt { salt } }
	}

	#[test]
	fn document_should_be_hashed_with_its_salt_when_it_is_named() {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let file = folder.path().join("temperatures.csv");
		std::fs::write(&file, "4.1\n4.3\n").expect("it can be written");
		let hashed = document(Some(file), Some([7; 32])).hashed().expect("it is there");
		let expected = commitment(&[7; 32], b"4.1\n4.3\n");
		assert_eq!(hashed.hash, Some(expected));
		assert_eq!(hashed.salt, Some([7; 32]));
		let none = document(None, None).hashed().expect("there need not be one");
		assert!(none.hash.is_none() && none.text().is_empty());
	}

	#[test]
	fn document_should_be_refused_when_there_is_a_salt_and_nothing_to_hash() {
		let error = document(None, Some([7; 32])).hashed().err().expect("it is refused");
		assert!(error.to_string().contains("--salt"));
		assert_eq!(crate::error::exit_code(&error), crate::error::USAGE);
	}
}
