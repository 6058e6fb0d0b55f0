//! From a consent on the chain to FHIR R4.

use crate::{
	explain::{broadest, explain_grantee},
	fhir::mapping::{DEVICE_SYSTEM, GRANTEE_SYSTEM},
};
use assent_primitives::{
	codes::system, AccountId, Consent, ConsentId, Effect, Grantee, Moment, Period, Provision,
	ResourceScope, Terms,
};
use chrono::{DateTime, SecondsFormat};
use serde_json::{json, Map, Value};

const LABELS: &str = "urn:assent:StructureDefinition:excepted-labels";
const TERMS: &str = "urn:assent:StructureDefinition:terms";
const PARTICIPATION: &str = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";

/// The consent as a Consent of FHIR R4 that leaves no reading open: `OPTOUT`, with one nested provision for each of the
/// consent's. Parties and devices are identifiers that an import understands without a mapping.
///
/// FHIR has no words for a price, a number of uses, aggregation only, onward disclosure, or labels behind tags: they
/// stand in modifier extensions, so that whoever does not know these does not rely on the document.
pub fn export(consent: &Consent, id: &ConsentId, names: &dyn Fn(&AccountId) -> String) -> Value {
	let provisions: Vec<Value> =
		consent.provisions.iter().map(|provision| exported(provision, names)).collect();
	let scope = "http://terminology.hl7.org/CodeSystem/consentscope";
	let mut document = json!({
		"resourceType": "Consent",
		"identifier": [{ "system": "urn:assent:consent", "value": id.to_string() }],
		"status": consent.status.fhir_status(),
		"scope": concept(scope, "patient-privacy", None),
		"category": [concept(system::LOINC, "59284-0", None)],
		"patient": reference(&Grantee::Party(consent.controller.clone()), names),
		"policyRule": concept(system::ACT_CODE, "OPTOUT", None),
		"provision": { "provision": provisions },
	});
	if let Some(time) = instant(consent.granted_at) {
		document["dateTime"] = time.into();
	}
	if consent.terms != Terms::default() {
		let Terms { price, maximum_uses, uses_per_period, onward_disclosure, aggregation_only } =
			&consent.terms;
		let periodic = uses_per_period.map_or("unlimited".into(), |periodic| {
			format!("{} in {} milliseconds", periodic.uses, periodic.period)
		});
		document["modifierExtension"] = json!([{
			"url": TERMS,
			"extension": [
				{ "url": "price-in-planck", "valueString": price.to_string() },
				{ "url": "maximum-uses", "valueString": maximum_uses.map_or("unlimited".into(), |uses| uses.to_string()) },
				{ "url": "uses-per-period", "valueString": periodic },
				{ "url": "onward-disclosure", "valueBoolean": onward_disclosure },
				{ "url": "aggregation-only", "valueBoolean": aggregation_only },
			],
		}]);
	}
	document
}

fn exported(provision: &Provision, names: &dyn Fn(&AccountId) -> String) -> Value {
	let mut actors = vec![actor("PRCP", &provision.grantee, names)];
	if let ResourceScope::Record { custodian } = &provision.scope {
		actors.push(actor("CST", &Grantee::Party(custodian.clone()), names));
	}
	let coding = |system: &str, code: &str, display: &str| json!({ "system": system, "code": code, "display": display });
	let effect = match provision.effect {
		Effect::Permit => "permit",
		Effect::Deny => "deny",
	};
	let actions = provision.actions.iter();
	let purposes = broadest(provision.purposes);
	let mut value = json!({
		"type": effect,
		"actor": actors,
		"action": actions
			.map(|action| concept(action.system(), action.code(), Some(action.display())))
			.collect::<Vec<_>>(),
		"purpose": purposes
			.iter()
			.map(|purpose| coding(purpose.system(), purpose.code(), purpose.display()))
			.collect::<Vec<_>>(),
		"class": provision
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
	if let Some(period) = period(provision.period) {
		value["period"] = period;
	}
	if provision.excepted_labels.is_some() {
		value["modifierExtension"] = json!([{ "url": LABELS, "valueBoolean": true }]);
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

fn actor(role: &str, grantee: &Grantee, names: &dyn Fn(&AccountId) -> String) -> Value {
	json!({
		"role": concept(PARTICIPATION, role, None),
		"reference": reference(grantee, names),
	})
}

fn reference(grantee: &Grantee, names: &dyn Fn(&AccountId) -> String) -> Value {
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
fn period(period: Period) -> Option<Value> {
	let mut value = Map::new();
	if period.from > 0 {
		value.insert("start".into(), instant(period.from)?.into());
	}
	if let Some(until) = period.until {
		value.insert("end".into(), instant(until.saturating_sub(1))?.into());
	}
	(!value.is_empty()).then_some(Value::Object(value))
}

fn instant(moment: Moment) -> Option<String> {
	let time = DateTime::from_timestamp_millis(i64::try_from(moment).ok()?)?;
	Some(time.to_rfc3339_opts(SecondsFormat::Millis, true))
}
