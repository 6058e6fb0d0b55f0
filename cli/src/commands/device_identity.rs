//! `assent device`: what a device is known by, beyond its identifier. Units in batches stand in a file of their own.

use super::{
	commitment,
	device::{bounded, done, lot, send},
	device_keys::{by_key, device_key, key_payload, key_text, revoke_key, BindKey},
	device_units::RegisterBatch,
	hex, read, Salt,
};
use crate::{
	args::Context,
	chain::{account, api, device},
	client::explained,
	error::invalid,
	output::Answer,
	parse::{self, address, Party},
};
use anyhow::Context as _;
use assent_primitives::{
	udi::{self, UdiError},
	Commitment, DeviceId, DeviceKey, ModelId, Moment,
};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{json, Value};
use std::path::PathBuf;
use subxt::utils::Static;

/// What a device is known by.
#[derive(Debug, Subcommand)]
pub enum Identity {
	/// Register the units of a lot, thousands in one transaction: all or none. For their maker.
	RegisterBatch(RegisterBatch),
	/// Show what a device's key has to sign before it can be bound.
	KeyPayload {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
		/// The key: sr25519:0x.., ed25519:0x.. or ecdsa:0x.. (compressed).
		#[arg(long, value_parser = device_key)]
		key: DeviceKey,
	},
	/// Bind a key to one's device: the device shows that it has the key.
	BindKey(BindKey),
	/// Take the key from one's device.
	RevokeKey {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
	},
	/// Show the device that a key is bound to.
	ByKey {
		/// The key: sr25519:0x.., ed25519:0x.. or ecdsa:0x.. (compressed).
		#[arg(value_parser = device_key)]
		key: DeviceKey,
	},
	/// Offer to vouch for a device that was registered without a maker. For its maker.
	VouchOffer(VouchOffer),
	/// Agree that a maker vouches for one's device: its recalls concern it from then on.
	VouchAccept {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
		/// The maker who offered it.
		#[arg(long)]
		maker: Party,
	},
	/// Decline that a maker vouches for one's device.
	VouchDecline {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
		/// The maker who offered it.
		#[arg(long)]
		maker: Party,
	},
	/// Take an offer to vouch back, or clear an expired one away.
	VouchCancel {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
		/// The maker who offered it.
		#[arg(long)]
		maker: Party,
	},
	/// Open one's device to everyone, or close it: anyone may then consult what it says of itself (telemetry), and nothing
	/// else. It ends when the device changes hands.
	PublicAccess {
		/// The device.
		#[arg(value_parser = parse::id::<DeviceId>)]
		device: DeviceId,
		/// on: anyone may look; off: whom a consent permits it.
		access: Switch,
	},
	/// Say what tells one's device from every other: the salted hash of a measurement goes on the chain.
	Fingerprint(SetFingerprint),
}

/// On or off.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Switch {
	/// It is so.
	On,
	/// It is not.
	Off,
}

/// A maker's word for a device.
#[derive(Debug, Args)]
pub struct VouchOffer {
	/// The device.
	#[arg(value_parser = parse::id::<DeviceId>)]
	pub device: DeviceId,
	/// The model that it is.
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
	/// Until before when; at most 30 days off.
	#[arg(long, value_parser = parse::moment_to_come, default_value = "+7d")]
	pub until: Moment,
}

/// What was measured of a thing.
#[derive(Clone, Debug, Default, Args)]
pub struct Measured {
	/// What was measured, as text: exactly as whoever compares it will write it.
	#[arg(long, value_name = "TEXT")]
	pub measured: Option<String>,
	/// What was measured, in a file: exactly its bytes.
	#[arg(long, value_name = "FILE", conflicts_with = "measured")]
	pub measured_file: Option<PathBuf>,
}

impl Measured {
	fn bytes(&self) -> anyhow::Result<Option<Vec<u8>>> {
		match (&self.measured, &self.measured_file) {
			(Some(text), _) => Ok(Some(text.as_bytes().to_vec())),
			(None, Some(file)) => read(file).context("--measured-file").map(Some),
			(None, None) => Ok(None),
		}
	}
}

/// The fingerprint of a device.
#[derive(Debug, Args)]
pub struct SetFingerprint {
	/// The device.
	#[arg(value_parser = parse::id::<DeviceId>)]
	pub device: DeviceId,
	/// What was measured.
	#[command(flatten)]
	pub measured: Measured,
	/// The salt of the measurement.
	#[command(flatten)]
	pub salt: Salt,
	/// Nothing is known to tell it from every other any more.
	#[arg(long, conflicts_with_all = ["measured", "measured_file", "salt"])]
	pub none: bool,
}

/// What whoever takes a device over measured of it.
#[derive(Clone, Debug, Default, Args)]
pub struct Confirmation {
	/// What was measured.
	#[command(flatten)]
	pub measured: Measured,
	/// The salt of the fingerprint, as whoever hands the device over told it.
	#[arg(long, value_parser = parse::bytes32, value_name = "HEX")]
	pub fingerprint_salt: Option<[u8; 32]>,
}

impl Confirmation {
	/// The fingerprint as measured, if one was, after a look at the one on record.
	///
	/// # Errors
	///
	/// If it is not the one on record: nothing was sent.
	pub async fn check(
		&self,
		context: &Context,
		id: &DeviceId,
	) -> anyhow::Result<Option<Commitment>> {
		let Some(fingerprint) = self.fingerprint()? else { return Ok(None) };
		let found = context.connect().await?.device(id).await?;
		match found.fingerprint {
			Some(known) if known.commitment.0 == fingerprint => Ok(Some(fingerprint)),
			Some(_) => Err(invalid(
				"--measured",
				"this is not the fingerprint on record: the device, the measurement or the salt is another. Nothing was \
				 sent, and the offer stands",
			)),
			None => Err(invalid("--measured", "the device has no fingerprint on record")),
		}
	}

	fn fingerprint(&self) -> anyhow::Result<Option<Commitment>> {
		match (self.measured.bytes()?, self.fingerprint_salt) {
			(Some(bytes), Some(salt)) => Ok(Some(commitment(&salt, &bytes))),
			(None, None) => Ok(None),
			(Some(_), None) => {
				Err(invalid("--fingerprint-salt", "expected the salt of the fingerprint"))
			},
			(None, Some(_)) => Err(invalid("--measured", "expected what was measured")),
		}
	}
}

/// A UDI-DI, if it is well formed.
pub fn udi_di(text: &str) -> Result<String, String> {
	let expected = match udi::agency(text.as_bytes()) {
		Ok(_) => return Ok(text.into()),
		Err(UdiError::CheckDigit) => "its check digit is not the one that the others give",
		Err(UdiError::Malformed) => {
			"expected 14 digits (GS1), + to check character (HIBCC), or =/ and 16 or =) and 10 characters (ICCBBA)"
		},
	};
	let hint = udi::suggestion(text)
		.map_or_else(String::new, |suggestion| format!("; if it is meant so, write {suggestion}"));
	Err(format!("{expected}{hint}"))
}

/// The agency in whose form a UDI-DI is written.
pub fn agency_of(udi_di: &str) -> &'static str {
	udi::agency(udi_di.as_bytes()).map_or("no known agency", |agency| agency.display())
}

/// What is shown of a device's key and fingerprint.
pub struct KnownBy {
	/// For people.
	pub lines: Vec<String>,
	/// The key, for programs.
	pub key: Value,
	/// The fingerprint, for programs.
	pub fingerprint: Value,
}

/// What a device is known by.
pub fn known_by(found: &api::device_registry::storage::devices::Output) -> KnownBy {
	let mut lines = Vec::new();
	let key = found.key.as_ref().map(|bound| {
		let key = key_text(&bound.key.0);
		let state = match bound.confirmed {
			true => "confirmed by its owner",
			false => "not confirmed: it stands for nobody until the owner binds it anew",
		};
		lines.push(format!("  key      {key}, {state}"));
		json!({ "key": key, "confirmed": bound.confirmed })
	});
	let fingerprint = found.fingerprint.as_ref().map(|fingerprint| {
		let by = address(&fingerprint.by.0);
		lines.push(format!(
			"  finger   {}, set by {by} in tenure {}, {}",
			fingerprint.commitment.0,
			fingerprint.tenure,
			parse::moment_text(fingerprint.set_at)
		));
		json!({
			"commitment": fingerprint.commitment.0 .0,
			"by": by,
			"tenure": fingerprint.tenure,
			"setAt": fingerprint.set_at,
		})
	});
	if found.public_access {
		lines.push("  public   anyone may consult its telemetry, in this tenure".into());
	}
	KnownBy { lines, key: key.into(), fingerprint: fingerprint.into() }
}

impl Identity {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let calls = api::tx().device_registry();
		match self {
			Self::RegisterBatch(batch) => batch.run(context).await,
			Self::KeyPayload { device, key } => key_payload(context, device, key).await,
			Self::BindKey(bind) => bind.run(context).await,
			Self::RevokeKey { device } => revoke_key(context, device).await,
			Self::ByKey { key } => by_key(context, key).await,
			Self::VouchOffer(offer) => offer.run(context).await,
			Self::VouchAccept { device, maker } => vouch_accept(context, device, maker).await,
			Self::VouchDecline { device: id, maker } => {
				let call = calls.decline_vouching(device(&id), account(&maker.0));
				let receipt = send(context, &call).await?;
				Ok(done(&receipt, "Declined.", json!({ "device": id.0 })))
			},
			Self::VouchCancel { device: id, maker } => {
				let call = calls.cancel_vouching(device(&id), account(&maker.0));
				let receipt = send(context, &call).await?;
				Ok(done(&receipt, "The offer is taken back.", json!({ "device": id.0 })))
			},
			Self::PublicAccess { device: id, access } => {
				let open = access == Switch::On;
				if open {
					let statement = format!(
						"Anyone will be able to consult what {id} says of itself (telemetry), for nothing, until you close it \
						 or it changes hands. Withdrawing consents does not close it."
					);
					context.output.confirm(&statement, "Open it?")?;
				}
				let receipt = send(context, &calls.set_public_access(device(&id), open)).await?;
				let text = match open {
					true => "Open: anyone may consult its telemetry.",
					false => "Closed: its telemetry is consulted by consent.",
				};
				Ok(done(&receipt, text, json!({ "device": id.0, "publicAccess": open })))
			},
			Self::Fingerprint(set) => set.run(context).await,
		}
	}
}

impl VouchOffer {
	async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let salt = self.salt.get();
		let unit = commitment(&salt, self.serial.as_bytes());
		let lot = self.lot.clone().map(|lot| bounded(lot.into_bytes()));
		let call = api::tx().device_registry().offer_vouching(
			device(&self.device),
			Static(self.model),
			Static(unit),
			lot,
			self.until,
		);
		let receipt = send(context, &call).await?;
		let event: api::device_registry::events::VouchingOffered = receipt.event()?;
		let text = format!(
			"Offered to {} until {}. The device is vouched for when they agree.\nThe salt of its serial number is {}: keep it.",
			address(&event.owner.0),
			parse::moment_text(self.until),
			hex(salt)
		);
		let json = json!({
			"device": self.device.0,
			"owner": address(&event.owner.0),
			"model": self.model.0,
			"unit": unit.0,
			"lot": self.lot,
			"salt": hex(salt),
		});
		Ok(done(&receipt, text, json))
	}
}

async fn vouch_accept(context: &Context, id: DeviceId, maker: Party) -> anyhow::Result<Answer> {
	let signer = context.signer()?;
	let client = context.connect().await?;
	let at = client.at().await?;
	let offers = api::storage().device_registry().vouching_offers();
	let of = (Static(id), Static(maker.0.clone()));
	let found = at.storage().try_fetch(offers, of).await.map_err(explained)?;
	let found =
		found.ok_or_else(|| invalid("--maker", "this maker offers nothing for the device"))?;
	let offer = found.decode()?;
	let lot = offer.lot.as_ref().map(|lot| String::from_utf8_lossy(&lot.0).into_owned());
	let statement = format!(
		"{} says that {id} is its model {}, {}. Its recalls will concern the device. This is for good.",
		address(&maker.0),
		offer.model.0,
		lot.as_ref().map_or_else(|| "of no known lot".into(), |lot| format!("of lot {lot}")),
	);
	context.output.confirm(&statement, "Agree?")?;
	let call = api::tx().device_registry().accept_vouching(
		device(&id),
		account(&maker.0),
		offer.model,
		offer.unit,
		offer.lot,
	);
	let receipt = client.submit(&signer, &call).await?;
	let event: api::device_registry::events::DeviceVouched = receipt.event()?;
	let text = format!("{} vouches for the device. Its identifier stays.", address(&maker.0));
	let json = json!({
		"device": id.0,
		"maker": address(&event.maker.0),
		"model": event.model.0 .0,
		"lot": lot,
		"alias": event.alias.0 .0,
	});
	Ok(done(&receipt, text, json))
}

impl SetFingerprint {
	async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let id = self.device;
		let calls = api::tx().device_registry();
		let measured = match (self.measured.bytes()?, self.none) {
			(Some(bytes), _) => Some(bytes),
			(None, true) => None,
			(None, false) => {
				return Err(invalid("--measured", "expected what was measured, or --none"))
			},
		};
		let salt = self.salt.get();
		let fingerprint = measured.map(|bytes| commitment(&salt, &bytes));
		let call = calls.set_fingerprint(device(&id), fingerprint.map(Static));
		let receipt = send(context, &call).await?;
		let Some(fingerprint) = fingerprint else {
			let json = json!({ "device": id.0, "fingerprint": null });
			return Ok(done(
				&receipt,
				"Nothing is on record that tells it from every other.",
				json,
			));
		};
		let text = format!(
			"Its fingerprint is on record.\nIts salt is {}: keep it, and give it to whoever takes the device over.",
			hex(salt)
		);
		let json = json!({ "device": id.0, "fingerprint": fingerprint.0, "salt": hex(salt) });
		Ok(done(&receipt, text, json))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn udi_di_should_say_what_is_wrong_and_how_it_is_written_when_it_is_refused() {
		assert_eq!(udi_di("00844588003288"), Ok("00844588003288".into()));
		assert!(udi_di("00844588003290").is_err_and(|error| error.contains("check digit")));
		for (written, hint) in [
			("(01)00844588003288", "write 00844588003288"),
			("A123BJC5D6E71", "write +A123BJC5D6E71G"),
		] {
			assert!(udi_di(written).is_err_and(|error| error.contains(hint)), "{written}");
		}
		assert!(udi_di("pump").is_err_and(|error| error.contains("14 digits")));
	}

	#[test]
	fn agency_should_be_named_when_the_udi_has_its_form() {
		assert!(agency_of("+A123BJC5D6E71G").contains("HIBCC"));
		assert!(agency_of("=/A9999XYZ100T0944").contains("ICCBBA"));
	}

	#[test]
	fn confirmation_should_need_measurement_and_salt_when_either_is_given() {
		let measured = Measured { measured: Some("7 inclusions".into()), measured_file: None };
		let both = Confirmation { measured: measured.clone(), fingerprint_salt: Some([1; 32]) };
		let expected = commitment(&[1; 32], b"7 inclusions");
		assert_eq!(both.fingerprint().expect("both are there"), Some(expected));
		assert_eq!(Confirmation::default().fingerprint().expect("neither is there"), None);
		let unsalted = Confirmation { measured, fingerprint_salt: None };
		let error = unsalted.fingerprint().expect_err("no salt").to_string();
		assert!(error.contains("--fingerprint-salt"), "{error}");
		let salt_only =
			Confirmation { measured: Measured::default(), fingerprint_salt: Some([1; 32]) };
		assert!(salt_only
			.fingerprint()
			.expect_err("nothing measured")
			.to_string()
			.contains("--measured"));
	}
}
