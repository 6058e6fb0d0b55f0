//! Documents of FHIR R5: a decision, and exceptions that do the opposite of what they stand in.

use crate::support::*;
use assent_cli::fhir::consent::{import, ImportOptions, Release};
use assent_primitives::{Action, Category, Effect, Period, Purpose, Purposes, ResourceScope};
use serde_json::{json, Value};

/// A document with that decision and exceptions.
fn document(decision: &str, provisions: Value) -> Value {
	let mut document = json!({
		"resourceType": "Consent",
		"status": "active",
		"subject": { "reference": "Patient/f001" },
		"decision": decision,
	});
	if !provisions.is_null() {
		document["provision"] = provisions;
	}
	document
}

/// An exception in full.
fn exception() -> Value {
	json!({
		"actor": [actor("PRCP", "Organization/f001")],
		"action": [action("access")],
		"purpose": [purpose("TREAT")],
		"resourceType": [class("medication")],
	})
}

const P: &str = "Consent.provision[0]";

fn below(rest: &str) -> String {
	format!("{P}.{rest}")
}

#[test]
fn exception_should_do_the_opposite_of_what_it_stands_in_when_nested() {
	let mut outer = exception();
	outer["provision"] = json!([{ "actor": [actor("PRCP", "Practitioner/13")] }]);
	let imported = plain(&document("deny", json!([outer.clone()]))).unwrap();
	assert_eq!(imported.release, Release::R5);
	let [permit, deny] = imported.provisions.as_slice() else { panic!("{imported:?}") };
	assert_eq!((permit.effect, deny.effect), (Effect::Permit, Effect::Deny));
	assert_eq!(permit.actions, Action::Access.into());
	assert_eq!(permit.purposes, Purpose::Treat.into());
	assert_eq!(deny.grantee, grantee("Practitioner/13"));
	assert_eq!(deny.categories, Category::Medication.into());
	// The same under a decision to permit: a refusal, and an exception to it.
	let choices = options(&json!({ "grantees": ["Organization/f002"], "purposes": ["TREAT"] }));
	let imported = import(&document("permit", json!([outer])), &mapping(), &choices).unwrap();
	let [all, deny, exception] = imported.provisions.as_slice() else { panic!("{imported:?}") };
	assert_eq!(all.grantee, grantee("Organization/f002"));
	assert_eq!((deny.effect, exception.effect), (Effect::Deny, Effect::Permit));
	assert_eq!(exception.exception_to, Some(1));
	assert_eq!(exception.grantee, grantee("Practitioner/13"));
}

#[test]
fn decision_to_permit_should_need_to_know_whom_and_what_for_when_the_document_does_not_say() {
	let permit = document("permit", json!([exception()]));
	let expected = [("Consent.decision", "NeedsGrantee"), ("Consent.decision", "NeedsPurpose")];
	assert_refused(&permit, &expected);
	let choices = options(&json!({ "grantees": ["Organization/f002"], "purposes": ["HRESCH"] }));
	let imported = import(&permit, &mapping(), &choices).unwrap();
	let [permit, deny] = imported.provisions.as_slice() else { panic!("{imported:?}") };
	assert_eq!((permit.effect, &permit.grantee), (Effect::Permit, &grantee("Organization/f002")));
	assert_eq!((deny.effect, &deny.grantee), (Effect::Deny, &grantee("Organization/f001")));
	// A deny of access reaches what cannot be done without it, as in R4.
	assert!(deny.actions.contains(Action::Use) && !deny.actions.contains(Action::Disclose));
}

#[test]
fn decision_to_deny_should_deny_anyone_in_its_period_when_it_has_no_exceptions() {
	let plain_deny = plain(&document("deny", Value::Null)).unwrap();
	let [deny] = plain_deny.provisions.as_slice() else { panic!("{plain_deny:?}") };
	assert_eq!((deny.effect, deny.period), (Effect::Deny, Period::ALWAYS));
	assert_eq!(deny.purposes.closed(), Purposes::ALL);
	let mut in_year = document("deny", Value::Null);
	in_year["period"] = json!({ "start": "2026", "end": "2026" });
	let year = Period {
		from: moment("2026-01-01T00:00:00Z"),
		until: Some(moment("2027-01-01T00:00:00Z")),
	};
	assert_eq!(plain(&in_year).unwrap().provisions[0].period, year);
	// The period bounds the exceptions too.
	in_year["provision"] = json!([exception()]);
	let imported = plain(&in_year).unwrap();
	assert_eq!((imported.provisions.len(), imported.provisions[0].period), (1, year));
	let mut outside = exception();
	outside["period"] = json!({ "start": "2030" });
	in_year["provision"] = json!([outside]);
	assert_refused(&in_year, &[(&below("period"), "OutsideParent")]);
}

#[test]
fn reading_should_be_refused_when_one_is_chosen() {
	for reading in ["exception", "base-policy"] {
		let options = options(&json!({ "reading": reading }));
		for document in [document("deny", json!([exception()])), document("deny", Value::Null)] {
			let expected = [("Consent.decision", "ReadingNotOpen")];
			assert_refused_with(&document, &options, &expected);
		}
	}
}

#[test]
fn elements_should_be_refused_by_their_path_when_they_are_not_known() {
	for (name, value, path, kind) in [
		("type", json!("permit"), "type", "UnknownElement"),
		("class", json!([class("medication")]), "class", "UnknownElement"),
		("expression", json!({ "language": "text/cql" }), "expression", "NotRepresentable"),
		("securityLabel", json!([{}]), "securityLabel", "NotRepresentable"),
		("dataPeriod", json!({ "start": "2020" }), "dataPeriod", "NotRepresentable"),
		("actor", json!([{ "role": { "coding": [] } }]), "actor[0].reference", "Missing"),
		("documentType", json!([class("imaging")]), "resourceType", "NotRepresentable"),
		(
			"resourceType",
			json!([coding("http://hl7.org/fhir/fhir-types", "Bundle")]),
			"resourceType[0]",
			"UnknownCode",
		),
	] {
		let mut changed = exception();
		changed[name] = value.clone();
		let problems = plain(&document("deny", json!([changed]))).expect_err(name);
		let found = refused(&problems);
		assert_eq!(found.get(&below(path)), Some(&vec![kind.into()]), "{name}: {problems:#?}");
	}
	for (name, value, path, kind) in [
		("policyBasis", json!({ "url": "http://x" }), "Consent.policyBasis", "NotRepresentable"),
		("implicitRules", json!("http://x"), "Consent.implicitRules", "NotRepresentable"),
		("status", json!("not-done"), "Consent.status", "NotRepresentable"),
		("status", json!("unknown"), "Consent.status", "NotRepresentable"),
		("decision", json!("perhaps"), "Consent.decision", "UnknownCode"),
		("date", json!("2026-01-01T00:00:00Z"), "Consent.date", "BadDate"),
		("period", json!({ "end": "1969" }), "Consent.period", "EmptyPeriod"),
		("modifierExtension", json!([{}]), "Consent.modifierExtension[0]", "NotRepresentable"),
		("geography", json!("EU"), "Consent.geography", "UnknownElement"),
	] {
		let mut document = document("deny", json!([exception()]));
		document[name] = value;
		let problems = plain(&document).expect_err(name);
		assert_eq!(
			refused(&problems).get(path),
			Some(&vec![kind.to_owned()]),
			"{name}: {problems:#?}"
		);
	}
}

#[test]
fn required_elements_should_be_named_when_they_are_missing() {
	let bare = json!({ "resourceType": "Consent", "provision": [exception()] });
	let expected = [
		("Consent.status", "Missing"),
		("Consent.decision", "Missing"),
		("Consent.subject", "Missing"),
	];
	assert_refused(&bare, &expected);
}

#[test]
fn release_should_be_refused_when_elements_of_both_are_there() {
	let mut both = document("deny", json!([exception()]));
	both["policyRule"] = concept("http://terminology.hl7.org/CodeSystem/v3-ActCode", "OPTOUT");
	assert_refused(&both, &[("Consent.decision", "OtherRelease")]);
}

#[test]
fn notes_should_tell_what_is_not_read_when_the_document_has_it() {
	let mut document = document("deny", json!([exception()]));
	document["date"] = json!("2026-05");
	document["grantor"] =
		json!([{ "reference": "Patient/f001" }, { "reference": "RelatedPerson/1" }]);
	document["grantee"] = json!([{ "reference": "Organization/f002" }]);
	document["manager"] = json!([{ "reference": "Organization/f001" }]);
	document["controller"] = json!([{ "reference": "Organization/f001" }]);
	document["regulatoryBasis"] = json!([{ "text": "GDPR" }]);
	document["policyText"] = json!([{ "reference": "DocumentReference/1" }]);
	document["sourceAttachment"] = json!([{ "title": "terms" }]);
	document["verification"] = json!([{ "verified": false }]);
	let notes = plain(&document).unwrap().notes;
	// One more says what the default does not reach. The patient is no grantor apart.
	assert_eq!(notes.len(), 10, "{notes:#?}");
	assert!(notes.iter().any(|note| note.contains("only its provisions say who gets access")));
}

#[test]
fn data_should_be_the_scope_when_it_is_all_of_the_subject_or_the_custodians_record() {
	let mut everything = exception();
	everything["data"] =
		json!([{ "meaning": "dependents", "reference": { "reference": "Patient/f001" } }]);
	let imported = plain(&document("deny", json!([everything]))).unwrap();
	assert_eq!(imported.provisions[0].scope, ResourceScope::All);
	let mut record = exception();
	record["actor"].as_array_mut().unwrap().push(actor("CST", "Organization/f002"));
	let imported =
		import(&document("deny", json!([record])), &mapping(), &ImportOptions::default()).unwrap();
	let custodian = party("Organization/f002");
	assert_eq!(imported.provisions[0].scope, ResourceScope::Record { custodian });
}

const BY_ITSELF: &str = "urn:assent:StructureDefinition:each-provision-by-itself";
const TYPE: &str = "urn:assent:StructureDefinition:provision-type";

fn typed(effect: &str) -> Value {
	let mut rule = exception();
	rule["modifierExtension"] = json!([{ "url": TYPE, "valueCode": effect }]);
	rule
}

/// A document in which each provision says itself what it does.
fn by_itself(provisions: Value) -> Value {
	let mut document = document("deny", provisions);
	document["modifierExtension"] = json!([{ "url": BY_ITSELF, "valueBoolean": true }]);
	document
}

#[test]
fn provision_should_do_what_it_says_when_each_stands_by_itself() {
	let mut deny = typed("deny");
	deny["provision"] = json!([typed("permit")]);
	let imported = plain(&by_itself(json!([typed("permit"), deny]))).unwrap();
	let effects: Vec<_> =
		imported.provisions.iter().map(|one| (one.effect, one.exception_to)).collect();
	let expected = [(Effect::Permit, None), (Effect::Deny, None), (Effect::Permit, Some(1))];
	assert_eq!(effects, expected);
	// Without the document's extension those of the provisions are not known.
	let plain_r5 = document("deny", json!([typed("permit")]));
	assert_refused(&plain_r5, &[(&below("modifierExtension"), "NotRepresentable")]);
}

#[test]
fn extension_should_be_refused_by_its_path_when_it_is_not_exactly_assents() {
	let at = below("modifierExtension");
	let first = below("modifierExtension[0]");
	let second = below("modifierExtension[1]");
	let code = |code: Value| json!({ "url": TYPE, "valueCode": code });
	for (extensions, expected) in [
		(Value::Null, vec![(at.as_str(), "Missing")]),
		(json!([code(json!("perhaps"))]), vec![(&first, "WrongShape")]),
		(json!([code(json!(true))]), vec![(&first, "WrongShape")]),
		(json!([code(json!("permit")), code(json!("deny"))]), vec![(&second, "WrongShape")]),
		(json!([code(json!("permit")), { "url": "urn:x" }]), vec![(&second, "NotRepresentable")]),
	] {
		let mut rule = exception();
		if !extensions.is_null() {
			rule["modifierExtension"] = extensions;
		}
		assert_refused(&by_itself(json!([rule])), &expected);
	}
	let mut document = by_itself(json!([typed("permit")]));
	document["modifierExtension"][0]["valueBoolean"] = json!(false);
	assert_refused(&document, &[("Consent.modifierExtension[0]", "WrongShape")]);
	let mut document = by_itself(json!([typed("permit")]));
	let twice = document["modifierExtension"][0].clone();
	document["modifierExtension"].as_array_mut().unwrap().push(twice);
	assert_refused(&document, &[("Consent.modifierExtension[1]", "WrongShape")]);
	// It is R5's: R4 has a policy for it.
	let mut r4 = with(|_| ());
	r4["modifierExtension"] = json!([{ "url": BY_ITSELF, "valueBoolean": true }]);
	assert_refused(&r4, &[("Consent.modifierExtension[0]", "NotRepresentable")]);
}

#[test]
fn document_should_say_nothing_besides_when_each_provision_stands_by_itself() {
	let mut document = by_itself(json!([typed("permit")]));
	document["period"] = json!({ "start": "2026" });
	assert_refused(&document, &[("Consent.period", "NotRepresentable")]);
	let mut document = by_itself(json!([typed("permit")]));
	document["decision"] = json!("permit");
	assert_refused(&document, &[("Consent.decision", "NotRepresentable")]);
	assert_refused(&by_itself(Value::Null), &[("Consent", "Nothing")]);
}
