//! `assent device register-batch`: many units of one lot.

use super::{
	commitment,
	device::{bounded, lot},
	hex,
};
use crate::{
	args::Context,
	chain::api,
	client::explained,
	error::{invalid, unreadable},
	keys,
	output::Answer,
	parse,
};
use anyhow::Context as _;
use assent_primitives::{traits::Duty, Commitment, DeviceId, ModelId, PartyId};
use clap::Args;
use serde::Deserialize;
use serde_json::json;
use std::{
	collections::HashMap,
	fs::{File, OpenOptions},
	io::Write,
	path::{Path, PathBuf},
};
use subxt::utils::Static;

/// New units of a registered model.
#[derive(Debug, Args)]
pub struct RegisterBatch {
	/// A file with a unit a line: its serial number, or JSON such as {"serial":"SN-1","fingerprint":"what was measured"}.
	#[arg(value_name = "FILE")]
	pub file: PathBuf,
	/// The model.
	#[arg(long, value_parser = parse::id::<ModelId>)]
	pub model: ModelId,
	/// The lot they were made in.
	#[arg(long, value_parser = lot)]
	pub lot: Option<String>,
	/// Where to keep serial numbers, salts and identifiers, a unit a line in JSON; a new file. Written before anything is
	/// sent: without the salts nobody can show which unit is which.
	#[arg(long, value_name = "FILE")]
	pub out: PathBuf,
}

/// A unit as it stands in the file.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenUnit {
	serial: String,
	#[serde(default)]
	fingerprint: Option<String>,
}

/// A unit with its salts.
struct Unit {
	written: WrittenUnit,
	salt: [u8; 32],
	unit: Commitment,
	fingerprint: Option<([u8; 32], Commitment)>,
	device: DeviceId,
}

/// The units in the text, each serial number once.
fn units_in(text: &str) -> anyhow::Result<Vec<WrittenUnit>> {
	let mut units = Vec::new();
	let mut seen: HashMap<String, usize> = HashMap::new();
	for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
		let field = format!("FILE, line {number}");
		let unit = if line.trim_start().starts_with('{') {
			serde_json::from_str(line).map_err(|error| invalid(&field, error))?
		} else {
			WrittenUnit { serial: line.trim().into(), fingerprint: None }
		};
		if unit.serial.trim().is_empty() {
			return Err(invalid(&field, "expected a serial number"));
		}
		if let Some(before) = seen.insert(unit.serial.clone(), number) {
			let twice =
				format!("the serial number {} stands in line {before} already", unit.serial);
			return Err(invalid(&field, twice));
		}
		units.push(unit);
	}
	if units.is_empty() {
		return Err(invalid("FILE", "expected at least one unit"));
	}
	Ok(units)
}

impl Unit {
	fn new(written: WrittenUnit, maker: &PartyId, model: &ModelId) -> Self {
		let salt = keys::random();
		let unit = commitment(&salt, written.serial.as_bytes());
		let fingerprint = written.fingerprint.as_ref().map(|measured| {
			let salt = keys::random();
			(salt, commitment(&salt, measured.as_bytes()))
		});
		let device = DeviceId::of(maker, model, &unit);
		Self { written, salt, unit, fingerprint, device }
	}

	fn json(&self) -> serde_json::Value {
		let mut json = json!({
			"serial": self.written.serial,
			"salt": hex(self.salt),
			"unit": self.unit.0,
			"device": self.device.0,
		});
		if let Some((salt, fingerprint)) = &self.fingerprint {
			json["fingerprint"] = json!(fingerprint.0);
			json["fingerprintSalt"] = json!(hex(salt));
		}
		json
	}
}

/// A new file that others cannot read.
fn create(path: &Path) -> anyhow::Result<File> {
	let mut options = OpenOptions::new();
	options.write(true).create_new(true);
	#[cfg(unix)]
	std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
	options.open(path).map_err(|error| {
		invalid("--out", format!("{} cannot be made as a new file: {error}", path.display()))
	})
}

impl RegisterBatch {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let text = std::fs::read_to_string(&self.file).with_context(|| unreadable(&self.file))?;
		let written = units_in(&text)?;
		let key = context.signer()?;
		let client = context.connect().await?;
		let maker = client.acting_for(&key, Duty::ManageDevices).await?;
		let units: Vec<Unit> =
			written.into_iter().map(|written| Unit::new(written, &maker, &self.model)).collect();
		let at = client.at().await?;
		let most = api::constants().device_registry().max_units();
		let most = at.constants().entry(most).map_err(explained)? as usize;

		let mut file = create(&self.out)?;
		for unit in &units {
			writeln!(file, "{}", unit.json()).context("--out cannot be written")?;
		}
		file.sync_all().context("--out cannot be written")?;

		let calls = units.len().div_ceil(most.max(1));
		let mut last = None;
		for (number, part) in (1..).zip(units.chunks(most.max(1))) {
			let lot = self.lot.clone().map(|lot| bounded(lot.into_bytes()));
			let new = part.iter().map(new_unit).collect();
			let call =
				api::tx().device_registry().register_devices(Static(self.model), lot, bounded(new));
			let receipt = client.submit(&key, &call).await.with_context(|| {
				let before = (number - 1) * most;
				format!(
					"transaction {number} of {calls}: none of its units is registered; {before} units of those before it are. \
					 The place that the error names counts from 0, at unit {} of the file",
					before + 1
				)
			})?;
			let event: api::device_registry::events::DevicesRegistered = receipt.event()?;
			anyhow::ensure!(
				event
					.devices
					.0
					.iter()
					.map(|device| device.0)
					.eq(part.iter().map(|unit| unit.device)),
				"the chain registered other identifiers than those in {}",
				self.out.display()
			);
			context.output.progress(format!("{} units, in {}", part.len(), receipt.place()));
			last = Some(receipt);
		}
		let text = format!(
			"{} units registered.\nTheir serial numbers, salts and identifiers are in {}: keep it.",
			units.len(),
			self.out.display()
		);
		let devices: Vec<_> = units.iter().map(|unit| unit.device.0).collect();
		let json = json!({
			"model": self.model.0,
			"lot": self.lot,
			"units": units.len(),
			"transactions": calls,
			"devices": devices,
		});
		Ok(match last {
			Some(receipt) => super::device::done(&receipt, text, json),
			None => Answer::new(text, json),
		})
	}
}

fn new_unit(unit: &Unit) -> api::runtime_types::pallet_device_registry::identity_types::NewUnit {
	api::runtime_types::pallet_device_registry::identity_types::NewUnit {
		unit: Static(unit.unit),
		fingerprint: unit.fingerprint.map(|(_, fingerprint)| Static(fingerprint)),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn units_should_be_read_when_they_are_serial_numbers_or_json() {
		let text = "SN-1\n\n{\"serial\":\"SN-2\",\"fingerprint\":\"7 inclusions\"}\n  SN-3 \n";
		let units = units_in(text).expect("three units");
		let serials: Vec<_> = units.iter().map(|unit| unit.serial.as_str()).collect();
		assert_eq!(serials, ["SN-1", "SN-2", "SN-3"]);
		assert_eq!(units[1].fingerprint.as_deref(), Some("7 inclusions"));
	}

	#[test]
	fn units_should_be_refused_with_the_line_when_one_cannot_be_right() {
		for (text, expected) in [
			("", "expected at least one unit"),
			("SN-1\nSN-1", "line 2: the serial number SN-1 stands in line 1"),
			("SN-1\n{\"serial\":\"\"}", "line 2: expected a serial number"),
			("{\"serial\":\"SN-1\",\"colour\":\"red\"}", "line 1: unknown field"),
			("{\"serial\"", "line 1"),
		] {
			let error = units_in(text).expect_err(text).to_string();
			assert!(error.contains(expected), "{error}");
		}
	}

	#[test]
	fn unit_should_be_known_by_its_salt_when_it_is_written_down() {
		let written = WrittenUnit { serial: "SN-1".into(), fingerprint: Some("7".into()) };
		let (maker, model) = (PartyId::new([1; 32]), ModelId::from([2; 32]));
		let unit = Unit::new(written.clone(), &maker, &model);
		assert_eq!(unit.unit, commitment(&unit.salt, b"SN-1"));
		assert_eq!(unit.device, DeviceId::of(&maker, &model, &unit.unit));
		let (salt, fingerprint) = unit.fingerprint.expect("it has one");
		assert_eq!(fingerprint, commitment(&salt, b"7"));
		let other = Unit::new(written, &maker, &model);
		assert_ne!((other.salt, other.unit), (unit.salt, unit.unit));
		assert_eq!(unit.json()["salt"], hex(unit.salt));
	}

	#[test]
	fn file_of_salts_should_never_be_written_over() {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let path = folder.path().join("units.jsonl");
		create(&path).expect("a new file");
		assert!(create(&path).expect_err("it is there").to_string().contains("--out"));
	}
}
