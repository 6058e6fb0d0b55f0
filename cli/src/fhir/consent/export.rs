//! From a consent on the chain to FHIR R4 or R5.

use super::{
	read::{BY_ITSELF, EACH_BY_ITSELF, EXACT_ACTION, OWN_POLICY, PARTICIPATION, PROVISION_TYPE},
	terms, Release,
};
use crate::{
	explain::{broadest, explain_grantee},
	fhir::{
		date::instant_text,
		element::Problems,
		mapping::{DEVICE_SYSTEM, GRANTEE_SYSTEM},
		Problem, ProblemKind,
	},
};
use assent_primitives::{
	codes::system, AccountId, Action, Actions, Categories, Consent, ConsentId, ConsentStatus,
	Effect, Grantee, Moment, Period, Provision, Purposes, ResourceScope, Terms,
};
use serde_json::{json, Map, Value};

const LABELS: &str = "urn:assent:StructureDefinition:excepted-labels";

/// How parties are called, for people.
pub type Names<'a> = &'a dyn Fn(&AccountId) -> String;

/// The consent as a Consent of FHIR that leaves no reading open. Parties and devices are identifiers that an import
/// understands without a mapping; what is imported again is what was exported.
///
/// In R4 each provision is a rule by itself, under a base policy of Assent's own which says so, and an exception stands in
/// the deny that it is to; beside that policy stands HL7's nearest, `OPTOUT`. In R5 a provision is an exception to the decision
/// and has no type: permits are exceptions to `deny`, and a deny of everything to everyone is the decision. Any other deny
/// has no place there: then the document says by modifier extensions that each provision stands by itself, and what each does.
///
/// FHIR has no words for a price, a number of uses, aggregation only, onward disclosure, or labels behind tags: they
/// stand in modifier extensions, so that whoever does not know these does not rely on the document.
///
/// # Errors
///
/// What FHIR cannot say, each with the path of what the chain has, such as `provisions[1].period.until`.
pub fn export(
	consent: &Consent,
	id: &ConsentId,
	release: Release,
	names: Names<'_>,
) -> Result<Value, Vec<Problem>> {
	let mut problems = Problems::default();
	let granted = instant_text(consent.granted_at);
	if granted.is_none() {
		problems.add("grantedAt", BEYOND);
	}
	let granted = granted.unwrap_or_default();
	let mut document = match release {
		Release::R4 => r4(consent, &granted, names, &mut problems),
		Release::R5 => r5(consent, &granted, names, &mut problems),
	};
	document["resourceType"] = "Consent".into();
	document["identifier"] = json!([{ "system": "urn:assent:consent", "value": id.to_string() }]);
	document["category"] = json!([concept(system::LOINC, "59284-0", None)]);
	if consent.terms != Terms::default() {
		modify(&mut document, terms::extension(&consent.terms));
	}
	match problems.0.is_empty() {
		true => Ok(document),
		false => Err(problems.0),
	}
}

const BEYOND: ProblemKind =
	ProblemKind::NotRepresentable("a moment after the year 9999, for which FHIR has no date");

/// Adds a modifier extension.
fn modify(value: &mut Value, extension: Value) {
	match value["modifierExtension"].as_array_mut() {
		Some(extensions) => extensions.push(extension),
		None => value["modifierExtension"] = json!([extension]),
	}
}

/// The provisions, each with its effect as `typed` writes it, and with the exceptions to it within it.
fn by_themselves(
	consent: &Consent,
	mut typed: impl FnMut(usize, &Provision, &'static str) -> Value,
) -> Vec<Value> {
	let mut typed = |at: usize, provision: &Provision| {
		let effect = match provision.effect {
			Effect::Permit => "permit",
			Effect::Deny => "deny",
		};
		typed(at, provision, effect)
	};
	let each = || consent.provisions.iter().enumerate();
	let mut provisions = Vec::new();
	for (at, provision) in each().filter(|(_, provision)| provision.exception_to.is_none()) {
		let mut value = typed(at, provision);
		let exceptions: Vec<Value> = each()
			.filter(|(_, other)| other.exception_to.is_some_and(|to| usize::from(to) == at))
			.map(|(place, exception)| typed(place, exception))
			.collect();
		if !exceptions.is_empty() {
			value["provision"] = exceptions.into();
		}
		provisions.push(value);
	}
	provisions
}

fn r4(consent: &Consent, granted: &str, names: Names<'_>, problems: &mut Problems) -> Value {
	let scope = "http://terminology.hl7.org/CodeSystem/consentscope";
	let provisions = by_themselves(consent, |at, provision, effect| {
		let mut value = exported(at, provision, Release::R4, names, problems);
		value["type"] = effect.into();
		value
	});
	json!({
		"status": consent.status.fhir_status(),
		"scope": concept(scope, "patient-privacy", None),
		"patient": reference(&Grantee::Party(consent.controller.clone()), names),
		"dateTime": granted,
		"policyRule": {
			"coding": [
				{ "system": OWN_POLICY, "code": EACH_BY_ITSELF },
				{ "system": system::ACT_CODE, "code": "OPTOUT" },
			],
			"text": "Each provision by itself; what none permits is refused.",
		},
		"provision": { "provision": provisions },
	})
}

fn r5(consent: &Consent, granted: &str, names: Names<'_>, problems: &mut Problems) -> Value {
	let controller = reference(&Grantee::Party(consent.controller.clone()), names);
	let mut document = json!({
		"status": r5_status(consent.status),
		"subject": controller,
		"grantor": [controller],
		"date": granted.get(..10).unwrap_or_default(),
		"decision": "deny",
	});
	if let [deny] = consent.provisions.as_slice() {
		if is_deny_of_everything(deny) {
			if let Some(period) = period(0, deny.period, problems) {
				document["period"] = period;
			}
			return document;
		}
	}
	let mut grantees: Vec<Value> = Vec::new();
	for provision in consent.provisions.iter() {
		let grantee = reference(&provision.grantee, names);
		if !grantees.contains(&grantee) {
			grantees.push(grantee);
		}
	}
	document["grantee"] = grantees.into();
	let all_permit = |provision: &Provision| {
		provision.effect == Effect::Permit && provision.exception_to.is_none()
	};
	document["provision"] = if consent.provisions.iter().all(all_permit) {
		let each = consent.provisions.iter().enumerate();
		each.map(|(at, provision)| exported(at, provision, Release::R5, names, problems)).collect()
	} else {
		modify(&mut document, json!({ "url": BY_ITSELF, "valueBoolean": true }));
		by_themselves(consent, |at, provision, effect| {
			let mut value = exported(at, provision, Release::R5, names, problems);
			modify(&mut value, json!({ "url": PROVISION_TYPE, "valueCode": effect }));
			value
		})
		.into()
	};
	document
}

/// What R5's decision `deny` says without any exception.
fn is_deny_of_everything(provision: &Provision) -> bool {
	provision.effect == Effect::Deny
		&& provision.grantee == Grantee::Anyone
		&& provision.scope == ResourceScope::All
		&& provision.categories == Categories::ALL
		&& provision.actions == Actions::ALL.difference(Actions::only(Action::Operate))
		&& provision.purposes.closed() == Purposes::ALL
}

/// FHIR R5 `Consent.status`, <http://hl7.org/fhir/consent-state-codes>.
fn r5_status(status: ConsentStatus) -> &'static str {
	match status {
		ConsentStatus::Requested => "draft",
		ConsentStatus::Refused => "not-done",
		other => other.fhir_status(),
	}
}

fn exported(
	at: usize,
	provision: &Provision,
	release: Release,
	names: Names<'_>,
	problems: &mut Problems,
) -> Value {
	let mut actors = vec![actor("PRCP", &provision.grantee, names)];
	if let ResourceScope::Record { custodian } = &provision.scope {
		actors.push(actor("CST", &Grantee::Party(custodian.clone()), names));
	}
	let coding = |system: &str, code: &str, display: &str| json!({ "system": system, "code": code, "display": display });
	let purposes = broadest(provision.purposes);
	let kinds = match release {
		Release::R4 => "class",
		Release::R5 => "resourceType",
	};
	let mut value = json!({
		"actor": actors,
		"action": provision
			.actions
			.iter()
			.map(|action| action_of(action, provision.effect))
			.collect::<Vec<_>>(),
		"purpose": purposes
			.iter()
			.map(|purpose| coding(purpose.system(), purpose.code(), purpose.display()))
			.collect::<Vec<_>>(),
		kinds: provision
			.categories
			.iter()
			.map(|category| coding(category.system(), category.code(), category.display()))
			.collect::<Vec<_>>(),
	});
	if let ResourceScope::Device { id, tenure } = &provision.scope {
		let identifier = json!({ "system": DEVICE_SYSTEM, "value": format!("{id}#{tenure}") });
		value["data"] =
			json!([{ "meaning": "dependents", "reference": { "identifier": identifier } }]);
	}
	if let Some(period) = period(at, provision.period, problems) {
		value["period"] = period;
	}
	if provision.excepted_labels.is_some() {
		value["modifierExtension"] = json!([{ "url": LABELS, "valueBoolean": true }]);
	}
	value
}

/// An action; of a deny with a second code, as an import would take FHIR's alone for more than that.
fn action_of(action: Action, effect: Effect) -> Value {
	let mut value = concept(action.system(), action.code(), Some(action.display()));
	if let (Effect::Deny, Some(codings)) = (effect, value["coding"].as_array_mut()) {
		codings.push(json!({ "system": EXACT_ACTION, "code": action.code() }));
	}
	value
}

fn concept(system: &str, code: &str, display: Option<&str>) -> Value {
	let mut coding = json!({ "system": system, "code": code });
	if let Some(display) = display {
		coding["display"] = display.into();
	}
	json!({ "coding": [coding] })
}

fn actor(role: &str, grantee: &Grantee, names: Names<'_>) -> Value {
	json!({
		"role": concept(PARTICIPATION, role, None),
		"reference": reference(grantee, names),
	})
}

/// Whom a reference is to, as an import understands it without a mapping.
pub fn reference(grantee: &Grantee, names: Names<'_>) -> Value {
	let value = match grantee {
		Grantee::Party(party) => party.to_string(),
		Grantee::Staff { organisation, tag } => format!("{organisation}/{tag}"),
		Grantee::Role(role) => format!("role:{}", role.code()),
		Grantee::Anyone => "anyone".into(),
	};
	json!({
		"identifier": { "system": GRANTEE_SYSTEM, "value": value },
		"display": explain_grantee(grantee, names),
	})
}

/// FHIR's end is the last moment in the period, Assent's the first one after it.
fn period(at: usize, period: Period, problems: &mut Problems) -> Option<Value> {
	let mut value = Map::new();
	let mut put = |name: &str, of: &str, moment: Moment, problems: &mut Problems| match instant_text(
		moment,
	) {
		Some(text) => drop(value.insert(name.into(), text.into())),
		None => problems.add(format!("provisions[{at}].period.{of}"), BEYOND),
	};
	if period.from > 0 {
		put("start", "from", period.from, problems);
	}
	if let Some(until) = period.until {
		put("end", "until", until.saturating_sub(1), problems);
	}
	(!value.is_empty()).then_some(Value::Object(value))
}
