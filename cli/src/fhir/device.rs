//! Device of FHIR R4 (4.0.1): what is needed to register one.
//!
//! A Device permits nothing. What the chain has no place for (`type`, `version`, `property`, `note`...) is not refused but
//! listed in [`Device::left_out`]; only elements that would change what is registered are errors.

use super::{
	date,
	element::{Element, Problems},
	mapping::names,
	Problem, ProblemKind,
};
use assent_primitives::DeviceStatus;
use serde_json::Value;

/// What a document says of a device.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Device {
	/// The UDI device identifier of the model, where there is one.
	pub udi_di: Option<String>,
	/// What tells the unit from all others of its model, to be salted and hashed: its serial number, else an identifier
	/// as `system|value`.
	pub unit: String,
	/// The lot it was made in.
	pub lot: Option<String>,
	/// The maker's name; whose key that is, the document cannot say.
	pub manufacturer: Option<String>,
	/// The maker's model number.
	pub model_number: Option<String>,
	/// Its status, where the document has one.
	pub status: Option<DeviceStatus>,
	/// The person it is associated with, as a reference.
	pub patient: Option<String>,
	/// Its owner, as a reference.
	pub owner: Option<String>,
	/// Paths of elements that the chain has no place for.
	pub left_out: Vec<String>,
}

const READ: &[&str] = &[
	"resourceType",
	"identifier",
	"udiCarrier",
	"status",
	"manufacturer",
	"lotNumber",
	"serialNumber",
	"modelNumber",
	"patient",
	"owner",
];

/// Elements that describe the document or the device, and that are not kept.
const LEFT_OUT: &[&str] = &[
	"id",
	"meta",
	"language",
	"text",
	"contained",
	"definition",
	"statusReason",
	"distinctIdentifier",
	"manufactureDate",
	"expirationDate",
	"deviceName",
	"partNumber",
	"type",
	"specialization",
	"version",
	"property",
	"contact",
	"location",
	"url",
	"note",
	"safety",
	"parent",
];

/// Reads a Device of FHIR R4; all that is wrong is told together.
pub fn import(json: &Value) -> Result<Device, Vec<Problem>> {
	let mut problems = Problems::default();
	match read(json, &mut problems) {
		Some(device) if problems.0.is_empty() => Ok(device),
		_ => Err(problems.0),
	}
}

fn read(json: &Value, problems: &mut Problems) -> Option<Device> {
	let (element, members) = Element::resource(json, "Device", problems)?;
	element.only(&[READ, LEFT_OUT].concat(), problems);
	for name in ["manufactureDate", "expirationDate"] {
		if let Some(text) = element.text_of(name, problems) {
			if date::span(text).is_none() {
				problems.add(format!("Device.{name}"), ProblemKind::BadDate { found: text.into() });
			}
		}
	}
	let text =
		|name: &str, problems: &mut Problems| element.text_of(name, problems).map(str::to_owned);
	let serial = text("serialNumber", problems);
	let identifier = identifier(&element, problems);
	let unit = serial.or(identifier);
	if unit.is_none() {
		let expected =
			"a serial number, or an identifier with system and value, to tell the unit by";
		problems.add("Device.serialNumber", ProblemKind::Missing { expected });
	}
	let one = |name: &str, problems: &mut Problems| {
		names(&element.get(name)?, problems).into_iter().next()
	};
	let device = Device {
		udi_di: udi_di(&element, problems),
		unit: unit.unwrap_or_default(),
		lot: text("lotNumber", problems),
		manufacturer: text("manufacturer", problems),
		model_number: text("modelNumber", problems),
		status: status(&element, problems),
		patient: one("patient", problems),
		owner: one("owner", problems),
		left_out: members
			.keys()
			.filter(|name| LEFT_OUT.contains(&name.as_str()) && *name != "id" && *name != "meta")
			.map(|name| format!("Device.{name}"))
			.collect(),
	};
	Some(device)
}

/// The first identifier that has a system and a value.
fn identifier(element: &Element<'_>, problems: &mut Problems) -> Option<String> {
	element.list("identifier", problems).iter().find_map(|identifier| {
		let system = identifier.text_of("system", problems)?;
		Some(format!("{system}|{}", identifier.text_of("value", problems)?))
	})
}

/// A device may carry one identifier in several forms and of several issuers; the model is registered under one.
fn udi_di(element: &Element<'_>, problems: &mut Problems) -> Option<String> {
	let carriers = element.list("udiCarrier", problems);
	let mut found = carriers
		.iter()
		.filter_map(|carrier| Some((carrier, carrier.text_of("deviceIdentifier", problems)?)));
	let (_, first) = found.next()?;
	let other = found.find(|(_, other)| *other != first).map(|(carrier, _)| carrier.path.clone());
	if let Some(path) = other {
		let why = "a model stands there under one device identifier, and this is another one";
		problems.add(format!("{path}.deviceIdentifier"), ProblemKind::NotRepresentable(why));
	}
	Some(first.into())
}

fn status(element: &Element<'_>, problems: &mut Problems) -> Option<DeviceStatus> {
	let status = element.get("status")?;
	let code = status.text(problems)?;
	let why = match code {
		"active" => return DeviceStatus::from_fhir_status(code),
		"inactive" => {
			"inactive may be maintenance, lost, stolen or retired; register the device and declare which"
		},
		"entered-in-error" => "this device was written in error",
		"unknown" => "a status that nobody knows cannot be declared; leave the element out",
		_ => {
			let kind = ProblemKind::UnknownCode {
				system: "http://hl7.org/fhir/device-status".into(),
				code: code.into(),
				expected: "`active`",
			};
			problems.add(status.path, kind);
			return None;
		},
	};
	problems.add(status.path, ProblemKind::NotRepresentable(why));
	None
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	fn problems(json: Value) -> Vec<(String, ProblemKind)> {
		let problems = import(&json).unwrap_err();
		problems.into_iter().map(|problem| (problem.path, problem.kind)).collect()
	}

	#[test]
	fn device_should_have_all_that_registering_needs_when_it_is_complete() {
		let pump = import(&json!({
			"resourceType": "Device",
			"udiCarrier": [
				{ "deviceIdentifier": "09506000117843", "carrierHRF": "(01)09506000117843" },
				{ "deviceIdentifier": "09506000117843" },
			],
			"status": "active",
			"manufacturer": "Flow Medical",
			"lotNumber": "L7",
			"serialNumber": "SN-1",
			"modelNumber": "FP-2",
			"patient": { "reference": "Patient/f001" },
			"owner": { "reference": "Organization/f001" },
			"type": { "text": "infusion pump" },
		}))
		.unwrap();
		assert_eq!(pump.udi_di.as_deref(), Some("09506000117843"));
		assert_eq!((pump.unit.as_str(), pump.lot.as_deref()), ("SN-1", Some("L7")));
		assert_eq!(pump.manufacturer.as_deref(), Some("Flow Medical"));
		assert_eq!(pump.model_number.as_deref(), Some("FP-2"));
		assert_eq!(pump.status, Some(DeviceStatus::Operational));
		assert_eq!(pump.patient.as_deref(), Some("Patient/f001"));
		assert_eq!(pump.owner.as_deref(), Some("Organization/f001"));
		assert_eq!(pump.left_out, ["Device.type"]);
	}

	#[test]
	fn device_should_be_refused_when_nothing_tells_the_unit() {
		let found =
			problems(json!({ "resourceType": "Device", "status": "inactive", "colour": "red" }));
		let paths: Vec<_> = found.iter().map(|(path, _)| path.as_str()).collect();
		assert_eq!(paths, ["Device.colour", "Device.serialNumber", "Device.status"]);
	}

	#[test]
	fn device_should_be_refused_when_it_carries_two_models() {
		let carriers = json!([{ "deviceIdentifier": "1" }, { "deviceIdentifier": "2" }]);
		let json = json!({ "resourceType": "Device", "serialNumber": "1", "udiCarrier": carriers });
		let (path, kind) = problems(json).remove(0);
		assert_eq!(path, "Device.udiCarrier[1].deviceIdentifier");
		assert!(matches!(kind, ProblemKind::NotRepresentable(_)));
	}

	#[test]
	fn device_should_be_refused_when_it_is_another_resource_or_has_a_bad_date() {
		let (path, kind) = problems(json!({ "resourceType": "Patient" })).remove(0);
		assert_eq!(path, "resourceType");
		assert!(matches!(kind, ProblemKind::OtherResource { expected: "Device", .. }));
		let json =
			json!({ "resourceType": "Device", "serialNumber": "1", "manufactureDate": "2020-1" });
		assert_eq!(problems(json)[0].0, "Device.manufactureDate");
	}
}
