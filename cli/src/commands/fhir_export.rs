//! `assent fhir export`: what stands on the chain, as FHIR documents.

use super::{commitment, consent::Names, fhir::listed, receipt::consent_now};
use crate::{
	args::Context,
	chain::api,
	client::{explained, Client},
	error::invalid,
	fhir::{
		consent::{self, Release, Standing},
		device_export::{self, Registered},
	},
	output::Answer,
	parse,
};
use anyhow::{anyhow, Context as _};
use assent_primitives::{Commitment, ConsentId, ConsentStatus, DeviceId, PartyId};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{json, Value};
use std::path::PathBuf;
use subxt::utils::Static;

/// What to write.
#[derive(Debug, Subcommand)]
pub enum Export {
	/// A consent as a Consent of FHIR R4 or R5, with the status that it has now. Imported again, it says the same. Of one whose
	/// permits ended, the denials that still stand are written alone, as a document in force.
	Consent(ExportConsent),
	/// A device as a Device of FHIR R4. Its serial number stands in it only if the owner gives it, with its salt.
	Device(ExportDevice),
}

/// Which consent, and how.
#[derive(Debug, Args)]
pub struct ExportConsent {
	/// The consent.
	#[arg(value_parser = parse::id::<ConsentId>)]
	pub consent: ConsentId,

	/// The release of FHIR. R5 has no refusals beside what is permitted: what refuses something is written there with modifier
	/// extensions of Assent's own, and others than Assent will not rely on it.
	#[arg(long, value_enum, default_value_t = FhirRelease::R4)]
	pub release: FhirRelease,

	/// Where to; shown if it is left out.
	#[arg(long, value_name = "FILE")]
	pub output: Option<PathBuf>,
}

/// Which device, and how.
#[derive(Debug, Args)]
pub struct ExportDevice {
	/// The device.
	#[arg(value_parser = parse::id::<DeviceId>)]
	pub device: DeviceId,

	/// Its serial number, which only its owner knows: it is compared with the hash on the chain.
	#[arg(long, requires = "salt")]
	pub serial: Option<String>,

	/// The salt of the serial number, as it was shown when the device was registered.
	#[arg(long, value_parser = parse::bytes32, value_name = "HEX", requires = "serial")]
	pub salt: Option<[u8; 32]>,

	/// Where to; shown if it is left out.
	#[arg(long, value_name = "FILE")]
	pub output: Option<PathBuf>,
}

/// A release of FHIR.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum FhirRelease {
	/// 4.0.1.
	R4,
	/// 5.0.0.
	R5,
}

impl From<FhirRelease> for Release {
	fn from(release: FhirRelease) -> Self {
		match release {
			FhirRelease::R4 => Self::R4,
			FhirRelease::R5 => Self::R5,
		}
	}
}

impl Export {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let client = context.connect().await?;
		let names = Names::read(&client).await?;
		match self {
			Self::Consent(ExportConsent { consent: id, release, output }) => {
				let now = consent_now(&client, &id).await?;
				let cannot = format!("consent {id} cannot be exported");
				let standing = Standing::new(&now.kept, now.lifted, now.status, now.moment)
					.map_err(|problems| listed(&cannot, &problems))?;
				let mut document =
					consent::export(standing.consent(), &id, release.into(), &|party| {
						names.of(party)
					})
					.map_err(|problems| listed(&cannot, &problems))?;
				if let Standing::DenialsAlone(_) = standing {
					let note = denials_alone(now.status);
					document["text"] = narrative(&note);
					context.output.progress(&note);
				}
				written(document, output)
			},
			Self::Device(ExportDevice { device: id, serial, salt, output }) => {
				let mut registered = registered(&client, id, &names).await?;
				registered.serial = opened(&registered.unit, serial, salt)?;
				written(device_export::export(&registered, &|party| names.of(party)), output)
			},
		}
	}
}

/// What a document says that has only the denials of a consent.
fn denials_alone(status: ConsentStatus) -> String {
	format!(
		"The permits of this consent are not in force: it is {}. Its denials still are, and this document says them alone.",
		status.display()
	)
}

/// A text without markup, for people, as FHIR has it.
fn narrative(text: &str) -> Value {
	json!({
		"status": "generated",
		"div": format!("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>{text}</p></div>"),
	})
}

/// The serial number, if it is the one whose hash stands on the chain.
fn opened(
	unit: &Commitment,
	serial: Option<String>,
	salt: Option<[u8; 32]>,
) -> anyhow::Result<Option<String>> {
	match (serial, salt) {
		(Some(serial), Some(salt)) if commitment(&salt, serial.as_bytes()) == *unit => {
			Ok(Some(serial))
		},
		(Some(_), Some(_)) => Err(invalid(
			"--serial",
			"this number and salt are not those whose hash stands on the chain",
		)),
		_ => Ok(None),
	}
}

async fn registered(client: &Client, id: DeviceId, names: &Names) -> anyhow::Result<Registered> {
	let at = client.at().await?;
	let devices = api::storage().device_registry().devices();
	let found = at.storage().try_fetch(devices, (Static(id),)).await.map_err(explained)?;
	let found = found.ok_or_else(|| anyhow!("there is no device {id}"))?.decode()?;
	// The model of an unvouched device is a hash of its name, and on no list.
	let models = api::storage().device_registry().models();
	let model = at.storage().try_fetch(models, (found.model,)).await.map_err(explained)?;
	let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
	let udi_di = match model {
		Some(model) => Some(text(&model.decode()?.udi_di.0)),
		None => None,
	};
	let owner: PartyId = found.owner.0;
	Ok(Registered {
		id,
		udi_di,
		maker: found.maker.map(|maker| maker.0),
		unit: found.unit.0,
		serial: None,
		lot: found.lot.map(|lot| text(&lot.0)),
		owner_is_organisation: names.get(&owner).is_some(),
		owner,
		person: found.association.map(|association| association.person.0),
		stage: found.stage.0,
		status: found.status.0,
		tenure: found.tenure,
	})
}

fn written(document: Value, output: Option<PathBuf>) -> anyhow::Result<Answer> {
	let text = serde_json::to_string_pretty(&document)?;
	let Some(file) = output else { return Ok(Answer::new(text, document)) };
	std::fs::write(&file, text + "\n")
		.with_context(|| format!("--output: {} cannot be written", file.display()))?;
	Ok(Answer::new(format!("Written to {}.", file.display()), document))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn narrative_should_have_no_markup_of_its_own_when_any_status_is_told() {
		for status in ConsentStatus::ALL {
			let note = denials_alone(*status);
			assert!(note.contains(status.display()) && !note.contains(['<', '>', '&']), "{note}");
			assert!(narrative(&note)["div"].as_str().expect("a text").contains(&note));
		}
	}

	#[test]
	fn serial_should_be_opened_when_number_and_salt_are_those_of_the_hash() {
		let unit = commitment(&[1; 32], b"SN-7");
		let open = |serial: &str, salt: u8| opened(&unit, Some(serial.into()), Some([salt; 32]));
		assert_eq!(open("SN-7", 1).expect("they are"), Some("SN-7".into()));
		for (serial, salt) in [("SN-8", 1), ("SN-7", 2)] {
			let error = open(serial, salt).expect_err("they are not");
			assert!(error.to_string().contains("--serial"), "{error}");
		}
		assert_eq!(opened(&unit, None, None).expect("nothing to open"), None);
	}
}
