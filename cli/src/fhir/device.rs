//! Device of FHIR R4 (4.0.1): what is needed to register one.
//!
//! A Device permits nothing. What the chain has no place for (`type`, `version`, `property`, `note`...) is not refused but
//! listed in [`Device::left_out`]; only elements that would change what is registered are errors.

use super::{
	date,
	device_export::{OWNER, TENURE, UNIT, VOUCHED},
	element::{Element, Problems},
	mapping::{names, DEVICE_SYSTEM},
	Problem, ProblemKind,
};
use assent_primitives::{codes::system, DeviceStatus};
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
	/// The device of the chain that the document was exported from, as `0x..#TENURE`.
	pub registered: Option<String>,
	/// Paths of elements that the chain has no place for.
	pub left_out: Vec<String>,
}

const READ: &[&str] = &[
	"resourceType",
	"extension",
	"identifier",
	"udiCarrier",
	"status",
	"statusReason",
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
	let (registered, identifier) = identifiers(&element, problems);
	let extended_owner = extensions(&element, problems);
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
		owner: one("owner", problems).or(extended_owner),
		registered,
		left_out: members
			.keys()
			.filter(|name| LEFT_OUT.contains(&name.as_str()) && *name != "id" && *name != "meta")
			.map(|name| format!("Device.{name}"))
			.chain(foreign_reasons(&element, problems))
			.collect(),
	};
	Some(device)
}

/// What it is called on the chain, where it was exported from there; and the first other identifier that has a system
/// and a value.
fn identifiers(element: &Element<'_>, problems: &mut Problems) -> (Option<String>, Option<String>) {
	let all: Vec<(&str, &str)> = element
		.list("identifier", problems)
		.iter()
		.filter_map(|identifier| {
			let system = identifier.text_of("system", problems)?;
			Some((system, identifier.text_of("value", problems)?))
		})
		.collect();
	let own = all.iter().find(|(system, _)| *system == DEVICE_SYSTEM);
	let other = all.iter().find(|(system, _)| *system != DEVICE_SYSTEM);
	(
		own.map(|(_, value)| (*value).to_owned()),
		other.map(|(system, value)| format!("{system}|{value}")),
	)
}

/// The owner, where an export wrote one who is no organisation. Extensions that Assent does not know are refused.
fn extensions(element: &Element<'_>, problems: &mut Problems) -> Option<String> {
	let mut owner = None;
	for extension in element.list("extension", problems) {
		match extension.value.get("url").and_then(Value::as_str) {
			Some(OWNER) => {
				let reference = extension.get("valueReference");
				owner = reference.and_then(|found| names(&found, problems).into_iter().next());
			},
			Some(UNIT | TENURE | VOUCHED) => {},
			_ => {
				let why = "an extension, which this import does not know";
				problems.add(extension.path, ProblemKind::NotRepresentable(why));
			},
		}
	}
	owner
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
	let stated = stated_status(element, problems);
	let status = element.get("status")?;
	let code = status.text(problems)?;
	if let Some(stated) = stated {
		// A device that works may be inactive since nobody set it up yet; one that is gone is never active.
		if matches!(code, "active" | "inactive")
			&& (code != "active" || stated.fhir_status() == code)
		{
			return Some(stated);
		}
		let why = "the reason that is given says otherwise";
		problems.add(status.path, ProblemKind::NotRepresentable(why));
		return None;
	}
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

/// Reasons of a status that Assent did not write.
fn foreign_reasons(element: &Element<'_>, problems: &mut Problems) -> Vec<String> {
	let reasons = element.list("statusReason", problems);
	let own = |reason: &Element<'_>| {
		reason.has_coding_of(system::OWN_DEVICE_STATUS)
			|| reason.has_coding_of(system::OWN_DEVICE_STAGE)
	};
	reasons.into_iter().filter(|reason| !own(reason)).map(|reason| reason.path).collect()
}

/// The status as an export of Assent writes it: among the reasons, in Assent's own code.
fn stated_status(element: &Element<'_>, problems: &mut Problems) -> Option<DeviceStatus> {
	let mut stated = None;
	for reason in element.list("statusReason", problems) {
		if !reason.has_coding_of(system::OWN_DEVICE_STATUS) {
			continue;
		}
		let known = |system: &str, code: &str| DeviceStatus::from_system_code(system, code);
		let found = reason.concept(known, "a status of a device", problems)?;
		if stated.is_some_and(|stated| stated != found) {
			let why = "it has one status, and this is another one";
			problems.add(reason.path, ProblemKind::NotRepresentable(why));
			return None;
		}
		stated = Some(found);
	}
	stated
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
	fn status_should_be_read_from_its_reason_when_assent_wrote_it() {
		let with = |status: &str, code: &str| {
			let own = json!({ "system": "urn:assent:CodeSystem:device-status", "code": code });
			json!({
				"resourceType": "Device",
				"serialNumber": "1",
				"status": status,
				"statusReason": [{ "coding": [own] }],
			})
		};
		let status = |json: Value| import(&json).unwrap().status;
		assert_eq!(status(with("inactive", "stolen")), Some(DeviceStatus::Stolen));
		// In storage, and working.
		assert_eq!(status(with("inactive", "operational")), Some(DeviceStatus::Operational));
		assert_eq!(problems(with("active", "stolen"))[0].0, "Device.status");
		assert_eq!(problems(with("unknown", "stolen"))[0].0, "Device.status");
		assert_eq!(problems(with("inactive", "melted"))[0].0, "Device.statusReason[0]");
		let mut foreign = with("active", "operational");
		foreign["statusReason"] = json!([{ "text": "in use" }]);
		let device = import(&foreign).unwrap();
		assert_eq!(device.status, Some(DeviceStatus::Operational));
		assert_eq!(device.left_out, ["Device.statusReason[0]"]);
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
