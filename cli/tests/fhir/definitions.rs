//! The definitions of the resources that are written, as HL7's specification has them (4.0.1; 5.0.0 for Consent): elements,
//! cardinalities, types, and the codes of required bindings. Published examples are checked as well, so that the table
//! itself is.

use crate::support::example;
use serde_json::Value;

/// `Path.element`, how often, its type, and the codes of a required binding. `@` refers to another path's elements.
type Row = (&'static str, &'static str, &'static str, &'static str);

const COMMON: &[Row] = &[
	("id", "0..1", "id", ""),
	("meta", "0..1", "any", ""),
	("implicitRules", "0..1", "string", ""),
	("language", "0..1", "string", ""),
	("text", "0..1", "any", ""),
	("contained", "0..*", "any", ""),
	("extension", "0..*", "Extension", ""),
	("modifierExtension", "0..*", "Extension", ""),
];

const CONSENT_R4: &[Row] = &[
	("identifier", "0..*", "Identifier", ""),
	("status", "1..1", "code", "draft proposed active rejected inactive entered-in-error"),
	("scope", "1..1", "CodeableConcept", ""),
	("category", "1..*", "CodeableConcept", ""),
	("patient", "0..1", "Reference", ""),
	("dateTime", "0..1", "dateTime", ""),
	("performer", "0..*", "Reference", ""),
	("organization", "0..*", "Reference", ""),
	("sourceAttachment", "0..1", "any", ""),
	("sourceReference", "0..1", "Reference", ""),
	("policy", "0..*", "any", ""),
	("policyRule", "0..1", "CodeableConcept", ""),
	("verification", "0..*", "any", ""),
	("provision", "0..1", "@ProvisionR4", ""),
];

const PROVISION_R4: &[Row] = &[
	("type", "0..1", "code", "deny permit"),
	("period", "0..1", "Period", ""),
	("actor", "0..*", "@ActorR4", ""),
	("action", "0..*", "CodeableConcept", ""),
	("securityLabel", "0..*", "Coding", ""),
	("purpose", "0..*", "Coding", ""),
	("class", "0..*", "Coding", ""),
	("code", "0..*", "CodeableConcept", ""),
	("dataPeriod", "0..1", "Period", ""),
	("data", "0..*", "@Data", ""),
	("provision", "0..*", "@ProvisionR4", ""),
];

const CONSENT_R5: &[Row] = &[
	("identifier", "0..*", "Identifier", ""),
	("status", "1..1", "code", "draft active inactive not-done entered-in-error unknown"),
	("category", "0..*", "CodeableConcept", ""),
	("subject", "0..1", "Reference", ""),
	("date", "0..1", "date", ""),
	("period", "0..1", "Period", ""),
	("grantor", "0..*", "Reference", ""),
	("grantee", "0..*", "Reference", ""),
	("manager", "0..*", "Reference", ""),
	("controller", "0..*", "Reference", ""),
	("sourceAttachment", "0..*", "any", ""),
	("sourceReference", "0..*", "Reference", ""),
	("regulatoryBasis", "0..*", "CodeableConcept", ""),
	("policyBasis", "0..1", "any", ""),
	("policyText", "0..*", "Reference", ""),
	("verification", "0..*", "any", ""),
	("decision", "0..1", "code", "deny permit"),
	("provision", "0..*", "@ProvisionR5", ""),
];

const PROVISION_R5: &[Row] = &[
	("period", "0..1", "Period", ""),
	("actor", "0..*", "@ActorR5", ""),
	("action", "0..*", "CodeableConcept", ""),
	("securityLabel", "0..*", "Coding", ""),
	("purpose", "0..*", "Coding", ""),
	("documentType", "0..*", "Coding", ""),
	("resourceType", "0..*", "Coding", ""),
	("code", "0..*", "CodeableConcept", ""),
	("dataPeriod", "0..1", "Period", ""),
	("data", "0..*", "@Data", ""),
	("expression", "0..1", "any", ""),
	("provision", "0..*", "@ProvisionR5", ""),
];

const DEVICE: &[Row] = &[
	("identifier", "0..*", "Identifier", ""),
	("definition", "0..1", "Reference", ""),
	("udiCarrier", "0..*", "@UdiCarrier", ""),
	("status", "0..1", "code", "active inactive entered-in-error unknown"),
	("statusReason", "0..*", "CodeableConcept", ""),
	("distinctIdentifier", "0..1", "string", ""),
	("manufacturer", "0..1", "string", ""),
	("manufactureDate", "0..1", "dateTime", ""),
	("expirationDate", "0..1", "dateTime", ""),
	("lotNumber", "0..1", "string", ""),
	("serialNumber", "0..1", "string", ""),
	("deviceName", "0..*", "any", ""),
	("modelNumber", "0..1", "string", ""),
	("partNumber", "0..1", "string", ""),
	("type", "0..1", "CodeableConcept", ""),
	("patient", "0..1", "Reference", ""),
	("owner", "0..1", "Reference", ""),
];

const AUDIT_EVENT: &[Row] = &[
	("type", "1..1", "Coding", ""),
	("subtype", "0..*", "Coding", ""),
	("action", "0..1", "code", "C R U D E"),
	("period", "0..1", "Period", ""),
	("recorded", "1..1", "instant", ""),
	("outcome", "0..1", "code", "0 4 8 12"),
	("outcomeDesc", "0..1", "string", ""),
	("purposeOfEvent", "0..*", "CodeableConcept", ""),
	("agent", "1..*", "@Agent", ""),
	("source", "1..1", "@Source", ""),
	("entity", "0..*", "@Entity", ""),
];

const AGENT: &[Row] = &[
	("type", "0..1", "CodeableConcept", ""),
	("role", "0..*", "CodeableConcept", ""),
	("who", "0..1", "Reference", ""),
	("altId", "0..1", "string", ""),
	("name", "0..1", "string", ""),
	("requestor", "1..1", "boolean", ""),
	("location", "0..1", "Reference", ""),
	("policy", "0..*", "uri", ""),
	("media", "0..1", "Coding", ""),
	("network", "0..1", "@Network", ""),
	("purposeOfUse", "0..*", "CodeableConcept", ""),
];

const ENTITY: &[Row] = &[
	("what", "0..1", "Reference", ""),
	("type", "0..1", "Coding", ""),
	("role", "0..1", "Coding", ""),
	("lifecycle", "0..1", "Coding", ""),
	("securityLabel", "0..*", "Coding", ""),
	("name", "0..1", "string", ""),
	("description", "0..1", "string", ""),
	("query", "0..1", "string", ""),
	("detail", "0..*", "@Detail", ""),
];

/// The elements of a part of a resource, or of a data type.
fn elements(name: &str) -> Option<&'static [Row]> {
	Some(match name {
		"ConsentR4" => CONSENT_R4,
		"ConsentR5" => CONSENT_R5,
		"ProvisionR4" => PROVISION_R4,
		"ProvisionR5" => PROVISION_R5,
		"ActorR4" => {
			&[("role", "1..1", "CodeableConcept", ""), ("reference", "1..1", "Reference", "")]
		},
		"ActorR5" => {
			&[("role", "0..1", "CodeableConcept", ""), ("reference", "0..1", "Reference", "")]
		},
		"Data" => &[
			("meaning", "1..1", "code", "instance related dependents authoredby"),
			("reference", "1..1", "Reference", ""),
		],
		"Device" => DEVICE,
		"UdiCarrier" => &[
			("deviceIdentifier", "0..1", "string", ""),
			("issuer", "0..1", "uri", ""),
			("jurisdiction", "0..1", "uri", ""),
			("carrierAIDC", "0..1", "string", ""),
			("carrierHRF", "0..1", "string", ""),
			("entryType", "0..1", "code", "barcode rfid manual card self-reported unknown"),
		],
		"AuditEvent" => AUDIT_EVENT,
		"Agent" => AGENT,
		"Network" => &[("address", "0..1", "string", ""), ("type", "0..1", "code", "1 2 3 4 5")],
		"Source" => &[
			("site", "0..1", "string", ""),
			("observer", "1..1", "Reference", ""),
			("type", "0..*", "Coding", ""),
		],
		"Entity" => ENTITY,
		"Detail" => &[("type", "1..1", "string", ""), ("valueString", "1..1", "string", "")],
		"Bundle" => &[
			("identifier", "0..1", "Identifier", ""),
			(
				"type",
				"1..1",
				"code",
				"document message transaction batch history searchset collection",
			),
			("timestamp", "0..1", "instant", ""),
			("entry", "0..*", "@Entry", ""),
		],
		"Entry" => &[("fullUrl", "0..1", "uri", ""), ("resource", "0..1", "resource", "")],
		"Coding" => &[
			("system", "0..1", "uri", ""),
			("version", "0..1", "string", ""),
			("code", "0..1", "code", ""),
			("display", "0..1", "string", ""),
			("userSelected", "0..1", "boolean", ""),
		],
		"CodeableConcept" => &[("coding", "0..*", "Coding", ""), ("text", "0..1", "string", "")],
		"Identifier" => &[
			("use", "0..1", "code", "usual official temp secondary old"),
			("type", "0..1", "CodeableConcept", ""),
			("system", "0..1", "uri", ""),
			("value", "0..1", "string", ""),
		],
		"Reference" => &[
			("reference", "0..1", "string", ""),
			("type", "0..1", "uri", ""),
			("identifier", "0..1", "Identifier", ""),
			("display", "0..1", "string", ""),
		],
		"Period" => &[("start", "0..1", "dateTime", ""), ("end", "0..1", "dateTime", "")],
		"Extension" => &[
			("url", "1..1", "uri", ""),
			("extension", "0..*", "Extension", ""),
			("valueString", "0..1", "string", ""),
			("valueBoolean", "0..1", "boolean", ""),
			("valueUnsignedInt", "0..1", "unsignedInt", ""),
			("valueReference", "0..1", "Reference", ""),
		],
		_ => return None,
	})
}

/// What is wrong with a resource by these definitions; each with its path.
pub fn errors(resource: &Value) -> Vec<String> {
	let mut errors = Vec::new();
	check_resource(resource, "", &mut errors);
	errors
}

fn check_resource(resource: &Value, at: &str, errors: &mut Vec<String>) {
	let kind = resource.get("resourceType").and_then(Value::as_str).unwrap_or_default();
	let r5 = resource.get("decision").is_some();
	let name = match (kind, r5) {
		("Consent", true) => "ConsentR5",
		("Consent", false) => "ConsentR4",
		(other, _) => other,
	};
	let path = format!("{at}{kind}");
	let Some(own) = elements(name) else { return errors.push(format!("{path}: unknown")) };
	let rows: Vec<&Row> = match kind {
		"Bundle" => COMMON.iter().take(1).chain(own).collect(),
		_ => COMMON.iter().chain(own).collect(),
	};
	check_members(resource, &rows, true, &path, errors);
	// Invariants of the resource.
	if name == "ConsentR4" && resource.get("policyRule").or(resource.get("policy")).is_none() {
		errors.push(format!("{path}: ppc-1: neither policy nor policyRule"));
	}
}

fn check_members(
	value: &Value,
	rows: &[&Row],
	is_resource: bool,
	path: &str,
	errors: &mut Vec<String>,
) {
	let Some(members) = value.as_object() else {
		return errors.push(format!("{path}: no object"));
	};
	if members.is_empty() {
		errors.push(format!("{path}: empty"));
	}
	let known = |name: &str| {
		rows.iter().any(|(known, ..)| *known == name)
			|| (is_resource && name == "resourceType")
			|| (!is_resource && matches!(name, "id" | "extension" | "modifierExtension"))
	};
	for name in members.keys().filter(|name| !known(name)) {
		errors.push(format!("{path}.{name}: no such element"));
	}
	for (name, often, kind, codes) in rows {
		let path = format!("{path}.{name}");
		let Some(member) = members.get(*name) else {
			if often.starts_with('1') {
				errors.push(format!("{path}: missing"));
			}
			continue;
		};
		match (often.ends_with('*'), member.as_array()) {
			(true, Some(items)) if !items.is_empty() => {
				for (at, item) in items.iter().enumerate() {
					check(item, kind, codes, &format!("{path}[{at}]"), errors);
				}
			},
			(true, _) => errors.push(format!("{path}: no list, or an empty one")),
			(false, Some(_)) => errors.push(format!("{path}: a list")),
			(false, None) => check(member, kind, codes, &path, errors),
		}
	}
}

fn check(value: &Value, kind: &str, codes: &str, path: &str, errors: &mut Vec<String>) {
	if let Some(part) = elements(kind.trim_start_matches('@')) {
		return check_members(value, &part.iter().collect::<Vec<_>>(), false, path, errors);
	}
	let text = value.as_str().unwrap_or_default();
	let is_text = !text.trim().is_empty();
	let well = match kind {
		"any" => true,
		"resource" => return check_resource(value, &format!("{path}."), errors),
		"boolean" => value.is_boolean(),
		"unsignedInt" => value.as_u64().is_some_and(|number| number <= i32::MAX as u64),
		"code" => {
			is_text
				&& text == text.trim()
				&& (codes.is_empty() || codes.split(' ').any(|code| code == text))
		},
		"id" => {
			is_text
				&& text.len() <= 64
				&& text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte))
		},
		"uri" => is_text && !text.contains(char::is_whitespace),
		"instant" => is_text && text.len() >= 20 && is_time(text),
		"dateTime" => is_text && (is_time(text) || text.len() <= 10),
		"date" => is_text && text.len() <= 10,
		"string" => is_text,
		_ => false,
	};
	if !well {
		errors.push(format!("{path}: no {kind}: {value}"));
	}
}

fn is_time(text: &str) -> bool {
	chrono::DateTime::parse_from_rfc3339(text).is_ok()
}

#[test]
fn definitions_should_accept_what_hl7_publishes() {
	for name in [
		"auditevent-example",
		"auditevent-example-disclosure",
		"consent-example",
		"consent-example-Out",
		"consent-example-grantor",
		"consent-example-notAuthor",
		"consent-example-notOrg",
		"consent-example-notThis",
		"consent-example-signature",
		"consent-example-smartonfhir",
		"device-example",
		"device-example-f001-feedingtube",
		"consent-r5-treatment",
		"consent-r5-all-but-one",
		"consent-r5-elsewhere",
	] {
		assert_eq!(errors(&example(&format!("{name}.json"))), Vec::<String>::new(), "{name}");
	}
}

#[test]
fn definitions_should_name_what_is_wrong_when_something_is() {
	let mut event = example("auditevent-example.json");
	event["agent"][0]["requestor"] = "yes".into();
	event["action"] = "X".into();
	event["recorded"] = "2012-10-25".into();
	event["subtype"] = Value::Array(Vec::new());
	event["colour"] = "red".into();
	event.as_object_mut().unwrap().remove("source");
	let found = errors(&event);
	for path in ["agent[0].requestor", "action", "recorded", "subtype", "colour", "source"] {
		let path = format!("AuditEvent.{path}:");
		assert!(found.iter().any(|error| error.starts_with(&path)), "{path} {found:?}");
	}
	assert_eq!(found.len(), 6, "{found:?}");
}
