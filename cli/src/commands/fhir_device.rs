//! `assent fhir import-device`: a device as somebody's inventory describes it.

use super::{
	device::{lot, Register, RegisterUnvouched},
	fhir::{document, listed},
	Salt,
};
use crate::{
	args::Context,
	error::invalid,
	fhir::device::{self, Device},
	output::Answer,
	parse,
};
use assent_primitives::{DeviceStatus, ModelId};
use clap::Args;
use serde_json::{json, Value};
use std::path::PathBuf;

/// What to read, and how.
#[derive(Debug, Args)]
pub struct ImportDevice {
	/// The document, JSON.
	pub file: PathBuf,

	/// The registered model that it is a unit of. For its maker, who vouches for it.
	#[arg(long, value_parser = parse::id::<ModelId>)]
	pub model: Option<ModelId>,

	/// What the model is called, where the document does not say it and its maker is not on the chain.
	#[arg(long, conflicts_with = "model")]
	pub model_name: Option<String>,

	/// Register it: without it, nothing is sent and no node is asked.
	#[arg(long)]
	pub send: bool,

	/// The salt of the serial number.
	#[command(flatten)]
	pub salt: Salt,
}

impl ImportDevice {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let json = document(&self.file)?;
		let device = device::import(&json).map_err(|problems| {
			listed(&format!("{} cannot be taken over", self.file.display()), &problems)
		})?;
		let name = self.model_name(&device)?;
		if let Some(text) = &device.lot {
			lot(text).map_err(|error| invalid("Device.lotNumber", error))?;
		}
		let statement = statement(&device, self.model.as_ref(), &name);
		let understood = understood(&device, &name);
		if !self.send {
			let text = format!("{statement}\nNothing was sent. To register it, add --send.");
			return Ok(Answer::new(text, understood));
		}
		if let Some(registered) = &device.registered {
			let error = format!(
				"the document was exported from the chain, where the device is {registered}"
			);
			return Err(invalid("Device.identifier", error));
		}
		context.output.confirm(&statement, "Register this device?")?;
		let Device { unit: serial, lot, .. } = device;
		let salt = self.salt;
		let mut answer = match self.model {
			Some(model) => Register { model, serial, salt, lot }.run(context).await?,
			None => RegisterUnvouched { model_name: name, serial, salt, lot }.run(context).await?,
		};
		answer.json["understood"] = understood;
		Ok(answer)
	}

	/// What the model is called: as was said, or as the document has it.
	fn model_name(&self, device: &Device) -> anyhow::Result<String> {
		let stated: Vec<&str> = [&device.manufacturer, &device.model_number, &device.udi_di]
			.into_iter()
			.flatten()
			.map(String::as_str)
			.collect();
		match (&self.model_name, stated.is_empty()) {
			(Some(name), _) => Ok(name.clone()),
			(None, true) if self.model.is_none() => Err(invalid(
				"--model-name",
				"the document has no manufacturer, modelNumber or udiCarrier to call the model by",
			)),
			(None, _) => Ok(stated.join(" ")),
		}
	}
}

fn statement(device: &Device, model: Option<&ModelId>, name: &str) -> String {
	let mut lines = vec![
		match model {
			Some(model) => format!("A unit of the model {model}, vouched for by its maker."),
			None => format!("A unit of \"{name}\", for which nobody vouches."),
		},
		format!(
			"Its salted hash on the chain is made of the serial number or identifier \"{}\".",
			device.unit
		),
	];
	lines.extend(device.lot.as_ref().map(|lot| format!("Lot {lot}.")));
	if let Some(status) = device.status.filter(|status| *status != DeviceStatus::Operational) {
		lines.push(format!(
			"The document says that it is {}: declare that once it is registered (assent device status).",
			status.display()
		));
	}
	for (who, reference, how) in [
		(
			"owner",
			&device.owner,
			"whoever registers it is its owner; hand it over with assent device offer",
		),
		(
			"patient",
			&device.patient,
			"associate it once it is registered, with assent device associate",
		),
	] {
		lines.extend(
			reference.as_ref().map(|reference| format!("Its {who} is {reference}: {how}.")),
		);
	}
	if !device.left_out.is_empty() {
		lines.push(format!("Left out: {}.", device.left_out.join(", ")));
	}
	lines.extend(device.registered.as_ref().map(|registered| {
		format!("It is on the chain already, as {registered}: it cannot be registered again.")
	}));
	lines.join("\n")
}

fn understood(device: &Device, name: &str) -> Value {
	json!({
		"modelName": name,
		"udiDi": device.udi_di,
		"unit": device.unit,
		"lot": device.lot,
		"manufacturer": device.manufacturer,
		"modelNumber": device.model_number,
		"status": device.status.map(DeviceStatus::code),
		"patient": device.patient,
		"owner": device.owner,
		"registered": device.registered,
		"leftOut": device.left_out,
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	fn import(file: &std::path::Path) -> ImportDevice {
		ImportDevice {
			file: file.into(),
			model: None,
			model_name: None,
			send: false,
			salt: Salt::default(),
		}
	}

	#[test]
	fn device_should_be_described_when_it_is_read() {
		let json = json!({
			"resourceType": "Device",
			"serialNumber": "SN-1",
			"manufacturer": "Flow Medical",
			"modelNumber": "FP-2",
			"patient": { "reference": "Patient/1" },
			"note": [{ "text": "new" }],
		});
		let device = device::import(&json).expect("it is complete");
		let name = import("x".as_ref()).model_name(&device).expect("it has a name");
		assert_eq!(name, "Flow Medical FP-2");
		let text = statement(&device, None, &name);
		for part in ["\"Flow Medical FP-2\"", "\"SN-1\"", "Patient/1", "Device.note"] {
			assert!(text.contains(part), "{part}: {text}");
		}
		assert_eq!(understood(&device, &name)["unit"], "SN-1");
	}

	#[test]
	fn model_should_be_asked_for_when_the_document_has_none() {
		let json = json!({ "resourceType": "Device", "serialNumber": "SN-1" });
		let device = device::import(&json).expect("it tells the unit");
		let error = import("x".as_ref()).model_name(&device).expect_err("it has no name");
		assert!(error.to_string().contains("--model-name"));
		let of_model = ImportDevice { model: Some([1; 32].into()), ..import("x".as_ref()) };
		assert!(of_model.model_name(&device).is_ok());
	}
}
