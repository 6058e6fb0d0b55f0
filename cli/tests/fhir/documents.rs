//! Documents of R4: what is understood, and what is refused with its path.

use crate::support::*;
use assent_cli::fhir::{
	consent::{import, ImportOptions, Imported},
	parse, Mapping, Problem, Target,
};
use assent_primitives::{
	Action, Actions, Categories, Category, Effect, Grantee, Purpose, Purposes, ResourceScope, Role,
};
use serde_json::{json, Value};

#[test]
fn consent_should_be_understood_in_words_when_it_is_unambiguous() {
	let imported = plain(&with(|_| ())).unwrap();
	assert_eq!(imported.controller, party("Patient/f001"));
	let name = mapping().name(&party("Organization/f001"));
	assert!(name.starts_with("Organization/f001 (5"), "{name}");
	assert_eq!(
		imported.understood,
		[format!(
			"Permits {name} to consult [medication] wherever it is kept, for treatment with all that belongs to it \
			 (care within a clinical trial, coordination of care, emergency treatment, care for a population, treatment \
			 decision assisted by algorithms), without limit of time."
		)]
	);
	assert!(imported.notes[0].contains("legal basis other than consent"), "{:?}", imported.notes);
}

#[test]
fn notes_should_tell_what_is_not_read_when_the_document_has_it() {
	let mut document = with(|_| ());
	document["performer"] = json!([{ "reference": "RelatedPerson/peter" }]);
	document["organization"] = json!([{ "reference": "Organization/f001" }]);
	document["sourceAttachment"] = json!({ "title": "terms" });
	document["verification"] = json!([{ "verified": false }]);
	document["dateTime"] = json!("2016-05");
	document["meta"] = json!({ "tag": [{ "code": "HTEST" }] });
	assert_eq!(plain(&document).unwrap().notes.len(), 7);
}

#[test]
fn document_should_be_refused_when_it_is_no_json_or_says_a_thing_twice() {
	assert_eq!(kind(&parse("{").unwrap_err()), "Malformed");
	let twice = parse(r#"{"provision": {"type": "deny"}, "provision": {}}"#).unwrap_err();
	assert!(twice.to_string().contains("`provision` stands twice"), "{twice}");
	assert_refused(&json!([]), &[("Consent", "WrongShape")]);
	assert_refused(&json!({}), &[("Consent", "WrongShape")]);
	assert_refused(&json!({ "id": "1" }), &[("resourceType", "OtherResource")]);
	assert_refused(&json!({ "resourceType": "Patient" }), &[("resourceType", "OtherResource")]);
}

#[test]
fn document_should_be_refused_when_it_is_of_another_release() {
	let mut newer = with(|_| ());
	newer["decision"] = json!("deny");
	assert_refused(&newer, &[("Consent.decision", "OtherRelease")]);
	let newer = document("OPTIN", json!([permit()]));
	assert_refused(&newer, &[("Consent.provision", "OtherRelease")]);
}

#[test]
fn required_elements_should_be_named_when_they_are_missing() {
	let bare = json!({ "resourceType": "Consent" });
	let expected = ["status", "scope", "category", "patient", "policyRule"];
	let expected: Vec<_> = expected.map(|name| (format!("Consent.{name}"), "Missing")).into();
	let expected: Vec<_> = expected.iter().map(|(path, kind)| (path.as_str(), *kind)).collect();
	assert_refused(&bare, &expected);
	let bare =
		with(|permit| *permit = json!({ "actor": [{}], "data": [{ "meaning": "dependents" }] }));
	let expected = [
		(at("actor[0]"), "WrongShape"),
		(at("actor[0].role"), "Missing"),
		(at("actor[0].reference"), "Missing"),
		(at("data[0].reference"), "Missing"),
		(at("type"), "Missing"),
	];
	let expected = expected.each_ref().map(|(path, kind)| (path.as_str(), *kind));
	assert_refused(&bare, &expected);
	let root = document("OPTINR", Value::Null);
	let choices = options(&json!({ "grantees": ["Organization/f001"], "purposes": ["TREAT"] }));
	assert_refused_with(&root, &choices, &[("Consent.provision", "Missing")]);
}

#[test]
fn status_should_be_refused_when_it_is_not_active() {
	for status in
		["draft", "proposed", "rejected", "inactive", "entered-in-error", "not-done", "unknown"]
	{
		let mut document = with(|_| ());
		document["status"] = json!(status);
		assert_refused(&document, &[("Consent.status", "NotRepresentable")]);
	}
	let mut document = with(|_| ());
	document["status"] = json!("perhaps");
	assert_refused(&document, &[("Consent.status", "UnknownCode")]);
}

#[test]
fn top_level_elements_should_be_refused_when_they_could_change_the_meaning() {
	for (name, value, kind) in [
		("policy", json!([{ "uri": "http://law.example" }]), "NotRepresentable"),
		("implicitRules", json!("http://rules.example"), "NotRepresentable"),
		("extension", json!([{}]), "NotRepresentable"),
		("_status", json!({}), "NotRepresentable"),
		("except", json!([{}]), "UnknownElement"),
		(
			"policyRule",
			concept("http://terminology.hl7.org/CodeSystem/consentpolicycodes", "cric"),
			"UnknownCode",
		),
		("policyRule", json!({ "text": "as agreed" }), "NeedsCoding"),
		(
			"scope",
			concept("http://terminology.hl7.org/CodeSystem/consentscope", "research"),
			"NotRepresentable",
		),
		(
			"scope",
			concept("http://terminology.hl7.org/CodeSystem/consentscope", "x"),
			"UnknownCode",
		),
		("dateTime", json!("yesterday"), "BadDate"),
	] {
		let mut document = with(|_| ());
		document[name] = value;
		assert_refused(&document, &[(&format!("Consent.{name}"), kind)]);
	}
	let mut document = with(|_| ());
	document["modifierExtension"] = json!([{ "url": "urn:x" }]);
	assert_refused(&document, &[("Consent.modifierExtension[0]", "NotRepresentable")]);
	let mut document = with(|_| ());
	document["category"] =
		json!([concept("http://terminology.hl7.org/CodeSystem/consentcategorycodes", "emrgonly")]);
	assert_refused(&document, &[("Consent.category[0]", "UnknownCode")]);
	document["category"] = json!([]);
	assert_refused(&document, &[("Consent.category", "WrongShape")]);
}

#[test]
fn elements_of_a_provision_should_be_refused_when_they_are_not_known() {
	const V3: &str = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
	let label = coding("http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "R");
	for (name, value, path, kind) in [
		("type", json!("allow"), "type", "UnknownCode"),
		("securityLabel", json!([label]), "securityLabel", "NotRepresentable"),
		("dataPeriod", json!({ "start": "2020" }), "dataPeriod", "NotRepresentable"),
		("extension", json!([{}]), "extension", "NotRepresentable"),
		("geography", json!("EU"), "geography", "UnknownElement"),
		("resourceType", json!([class("medication")]), "resourceType", "UnknownElement"),
		("action", json!([action("delete")]), "action[0]", "UnknownCode"),
		("action", json!([{ "text": "look" }]), "action[0]", "NeedsCoding"),
		("action", json!("access"), "action", "WrongShape"),
		("purpose", json!([purpose("FUN")]), "purpose[0]", "UnknownCode"),
		("purpose", json!([{ "code": "TREAT" }]), "purpose[0].system", "Missing"),
		(
			"class",
			json!([coding("http://hl7.org/fhir/resource-types", "Bundle")]),
			"class[0]",
			"UnknownCode",
		),
		("code", json!([concept("http://loinc.org", "0-0")]), "code[0]", "UnknownCode"),
		(
			"code",
			json!([concept("urn:assent:CodeSystem:category", "imaging")]),
			"code",
			"NotRepresentable",
		),
		("actor", json!([actor("AUT", "Organization/f001")]), "actor[0].role", "NotRepresentable"),
		("actor", json!([actor("XYZ", "Organization/f001")]), "actor[0].role", "UnknownCode"),
		("actor", json!([actor("PRCP", "Organization/f009")]), "actor[0].reference", "Unmapped"),
		(
			"actor",
			json!([{ "role": concept(V3, "PRCP"), "reference": { "display": "f001" } }]),
			"actor[0].reference",
			"Missing",
		),
		("period", json!({ "start": "2020-1-1" }), "period.start", "BadDate"),
		("period", json!({ "start": "2020-01-02", "end": "2020-01-01" }), "period", "EmptyPeriod"),
		("period", json!({ "end": "1969" }), "period", "EmptyPeriod"),
		(
			"data",
			json!([{ "meaning": "instance", "reference": { "reference": "Patient/f001" } }]),
			"data[0].reference",
			"NotRepresentable",
		),
		(
			"data",
			json!([{ "meaning": "all", "reference": { "reference": "Patient/f001" } }]),
			"data[0].meaning",
			"UnknownCode",
		),
	] {
		let document = with(|permit| permit[name] = value.clone());
		let problems = plain(&document).expect_err(&format!("{name}: {value}"));
		let found = refused(&problems);
		assert_eq!(found.get(&at(path)), Some(&vec![kind.into()]), "{name}: {problems:#?}");
	}
	// An actor in error asks for no choice of a grantee.
	let document = with(|permit| permit["actor"] = json!([actor("PRCP", "Organization/f009")]));
	assert_refused(&document, &[(&at("actor[0].reference"), "Unmapped")]);
}

#[test]
fn codings_should_be_refused_when_they_disagree() {
	let two = json!({ "coding": [action("access")["coding"][0], action("use")["coding"][0]] });
	let document = with(|permit| permit["action"] = json!([two]));
	assert!(refused(&plain(&document).unwrap_err()).contains_key(&at("action[0]")));
	// A translation that is not known here does not matter.
	let two = json!({ "coding": [coding("urn:local", "look"), action("access")["coding"][0]] });
	let document = with(|permit| permit["action"] = json!([two]));
	assert_eq!(plain(&document).unwrap().provisions[0].actions, Action::Access.into());
}

#[test]
fn reference_should_be_refused_when_it_stands_for_the_wrong_thing() {
	let mut mapping = mapping();
	let device = Target::Device { id: [1; 32].into(), tenure: 0 };
	mapping.insert("Device/1", device).unwrap();
	let refused_at = |document: &Value, path: &str| {
		let problems = import(document, &mapping, &ImportOptions::default()).unwrap_err();
		assert_eq!(
			refused(&problems).get(path),
			Some(&vec!["WrongTarget".into()]),
			"{problems:#?}"
		);
	};
	let document = with(|permit| permit["actor"] = json!([actor("PRCP", "Device/1")]));
	refused_at(&document, &at("actor[0].reference"));
	let document = with(|permit| permit["actor"] = json!([actor("CST", "Practitioner/13")]));
	refused_at(&document, &at("actor[0].reference"));
	let mut document = with(|_| ());
	document["patient"] = json!({ "identifier": { "system": "urn:staff", "value": "13" } });
	mapping.insert("urn:staff|13", Target::Grantee(grantee("Practitioner/13"))).unwrap();
	let problems = import(&document, &mapping, &ImportOptions::default()).unwrap_err();
	assert_eq!(refused(&problems)["Consent.patient"], ["WrongTarget"]);
	// Two names of one element, of two parties.
	mapping.insert_argument(&format!("urn:x|1={}", party("Organization/f002"))).unwrap();
	let mut document = with(|_| ());
	document["patient"]["identifier"] = json!({ "system": "urn:x", "value": "1" });
	let problems = import(&document, &mapping, &ImportOptions::default()).unwrap_err();
	assert_eq!(kind(&problems[0]), "WrongTarget");
}

#[test]
fn device_should_be_the_scope_when_all_that_refers_to_it_is_meant() {
	let mut mapping = mapping();
	mapping.insert("Device/1", Target::Device { id: [1; 32].into(), tenure: 3 }).unwrap();
	let data = |reference: &str| json!([{ "meaning": "dependents", "reference": { "reference": reference } }]);
	let mut document = with(|permit| permit["data"] = data("Device/1"));
	let scope = |document: &Value| {
		let imported = import(document, &mapping, &ImportOptions::default()).unwrap();
		imported.provisions[0].scope.clone()
	};
	assert_eq!(scope(&document), ResourceScope::Device { id: [1; 32].into(), tenure: 3 });
	// With a custodian beside it, it is neither.
	let actors = [actor("PRCP", "Organization/f001"), actor("CST", "Organization/f001")];
	document["provision"]["provision"][0]["actor"] = json!(actors);
	let problems = import(&document, &mapping, &ImportOptions::default()).unwrap_err();
	assert_eq!(refused(&problems).into_keys().collect::<Vec<_>>(), [at("data")]);
	let document = with(|permit| permit["data"] = data("Patient/f001"));
	assert_eq!(scope(&document), ResourceScope::All);
}

#[test]
fn choices_should_be_refused_when_the_document_leaves_nothing_open() {
	let choice = |value: Value| options(&value);
	let document_without = document("OPTOUT", Value::Null);
	let reading = choice(json!({ "reading": "exception" }));
	assert_refused_with(&document_without, &reading, &[("Consent.provision", "ReadingNotOpen")]);
	// Only a container.
	assert_refused_with(&with(|_| ()), &reading, &[("Consent.provision", "ReadingNotOpen")]);
	let frame = choice(json!({ "reading": "base-policy" }));
	assert_refused_with(&with(|_| ()), &frame, &[("Consent.provision", "ReadingNotOpen")]);
	// Its type says what it is.
	let typed = self::document("OPTIN", permit());
	assert!(plain(&typed).is_ok());
	for options in [&frame, &reading] {
		let path = "Consent.provision.type";
		assert_refused_with(&typed, options, &[(path, "ReadingNotOpen")]);
	}
	let whole = choice(json!({ "wholeCategories": true }));
	assert_refused_with(&with(|_| ()), &whole, &[("Consent", "UnusedChoice")]);
	for (name, value) in [("grantees", "Organization/f002"), ("purposes", "TREAT")] {
		let options = choice(json!({ name: [value] }));
		assert_refused_with(&with(|_| ()), &options, &[("Consent", "UnusedChoice")]);
	}
	let document = document("OPTIN", Value::Null);
	let nobody = choice(json!({ "grantees": [] }));
	assert_refused_with(&document, &nobody, &[("Consent", "Nothing")]);
}

#[test]
fn opt_out_should_deny_anyone_when_it_says_nothing_else() {
	let imported = plain(&document("OPTOUT", Value::Null)).unwrap();
	let [deny] = imported.provisions.as_slice() else { panic!("{imported:?}") };
	assert_eq!((deny.effect, &deny.grantee), (Effect::Deny, &Grantee::Anyone));
	assert_eq!((deny.categories, deny.purposes.closed()), (Categories::ALL, Purposes::ALL));
	assert!(!deny.actions.contains(Action::Operate));
}

#[test]
fn nested_provisions_should_stay_within_what_they_stand_in_when_narrowed() {
	let root = json!({
		"type": "permit",
		"period": { "start": "2026-01-01", "end": "2026-12-31" },
		"actor": [actor("PRCP", "Organization/f001"), actor("CST", "Organization/f002")],
		"action": [action("access"), action("use")],
		"purpose": [purpose("TREAT")],
		"provision": [{
			"type": "deny",
			"actor": [actor("IRCP", "Practitioner/13")],
			"action": [action("access")],
			"class": [class("laboratory")],
			"period": { "start": "2026-06" },
		}],
	});
	let imported = plain(&document("OPTIN", root)).unwrap();
	let [permit, deny] = imported.provisions.as_slice() else { panic!("{imported:?}") };
	assert_eq!(permit.effect, Effect::Permit);
	assert_eq!(permit.purposes, Purpose::Treat.into());
	assert_eq!(deny.effect, Effect::Deny);
	assert_eq!(deny.grantee, grantee("Practitioner/13"));
	assert_eq!(deny.scope, permit.scope);
	assert_eq!(deny.categories, Category::Laboratory.into());
	assert_eq!(deny.actions, permit.actions);
	assert_eq!(deny.period.from, moment("2026-06-01T00:00:00Z"));
	assert_eq!(deny.period.until, permit.period.until);
	assert_eq!(deny.period.until, Some(moment("2027-01-01T00:00:00Z")));
}

#[test]
fn nested_provision_should_be_refused_when_it_lies_outside() {
	let root = |nested: Value| {
		let mut root = permit();
		root["period"] = json!({ "end": "2025" });
		root["provision"] = json!([nested]);
		document("OPTIN", root)
	};
	for (name, value) in [
		("period", json!({ "start": "2026" })),
		("action", json!([action("disclose")])),
		("purpose", json!([purpose("HRESCH")])),
		("class", json!([class("imaging")])),
		("actor", json!([actor("PRCP", "Organization/f002")])),
	] {
		let nested = root(json!({ "type": "deny", name: value }));
		assert_refused(&nested, &[(&at(name), "OutsideParent")]);
	}
}

#[test]
fn nested_provision_should_be_refused_when_it_excepts_nothing() {
	let inner = |effect: &str| json!({ "type": effect, "action": [action("access")] });
	let root = |effect: &str, nested: Value| {
		let mut root = permit();
		root["type"] = json!(effect);
		root["provision"] = json!([nested]);
		root
	};
	let nobody = options(&json!({ "grantees": [] }));
	let same = document("OPTIN", root("permit", inner("permit")));
	assert_refused(&same, &[(N, "ExceptsNothing")]);
	let same = document("OPTIN", root("deny", inner("deny")));
	assert_refused_with(&same, &nobody, &[(N, "ExceptsNothing")]);
	// Where the deny is Assent's default, the permit in it stands, and no deny beats it.
	let default = plain(&document("OPTOUT", root("deny", inner("permit")))).unwrap();
	assert_eq!(default.provisions.len(), 1);
	assert_eq!(default.provisions[0].effect, Effect::Permit);
}

/// A permit for treatment, a deny of consulting in it, and an exception to that.
fn nested(exception: Value) -> Value {
	let mut root = permit();
	root["action"] = json!([action("access"), action("use")]);
	root["provision"] = json!([{
		"type": "deny",
		"action": [action("access")],
		"provision": [exception],
	}]);
	document("OPTIN", root)
}

#[test]
fn permit_should_be_an_exception_when_it_stands_in_a_deny() {
	let exception = json!({ "type": "permit", "purpose": [purpose("ETREAT")] });
	let imported = plain(&nested(exception)).unwrap();
	let [permit, deny, exception] = imported.provisions.as_slice() else {
		panic!("{:#?}", imported.understood)
	};
	assert_eq!((permit.exception_to, deny.exception_to), (None, None));
	assert_eq!(deny.effect, Effect::Deny);
	// The deny reaches what cannot be done without consulting; the exception is for consulting alone.
	assert_eq!(deny.actions, Actions::of(&[Action::Access, Action::Use]));
	assert_eq!(exception.effect, Effect::Permit);
	assert_eq!(exception.exception_to, Some(1));
	assert_eq!(exception.actions, Action::Access.into());
	assert_eq!(exception.purposes, Purpose::Etreat.into());
	assert_eq!(exception.grantee, grantee("Organization/f001"));
	assert!(imported.understood[2].contains("exception to the refusal in provision 2"));
}

#[test]
fn exceptions_should_be_to_each_provision_that_the_deny_became_when_it_became_several() {
	let mut root = permit();
	root["type"] = json!("deny");
	root["actor"] = json!([actor("PRCP", "Organization/f001"), actor("PRCP", "Organization/f002")]);
	root["provision"] = json!([{ "type": "permit", "purpose": [purpose("ETREAT")] }]);
	let choices = options(&json!({ "grantees": [] }));
	let imported = import(&document("OPTIN", root), &mapping(), &choices).unwrap();
	let exceptions: Vec<_> =
		imported.provisions.iter().map(|one| (one.grantee.clone(), one.exception_to)).collect();
	let (one, other) = (grantee("Organization/f001"), grantee("Organization/f002"));
	assert_eq!(
		exceptions,
		[(one.clone(), None), (other.clone(), None), (one, Some(0)), (other, Some(1))]
	);
}

#[test]
fn denies_should_stay_apart_when_only_one_of_two_that_say_the_same_has_an_exception() {
	let plain_deny = || json!({ "type": "deny", "action": [action("access")] });
	let mut excepted = plain_deny();
	excepted["provision"] = json!([{ "type": "permit", "purpose": [purpose("ETREAT")] }]);
	for nested in [[plain_deny(), excepted.clone()], [excepted, plain_deny()]] {
		let mut root = permit();
		root["provision"] = json!(nested);
		let imported = plain(&document("OPTIN", root)).unwrap();
		let denies = imported.provisions.iter().filter(|one| one.effect == Effect::Deny);
		assert_eq!(denies.count(), 2);
		// What the whole one refuses, no exception to the other gives.
		let ask = Ask {
			organisation: party("Organization/f001"),
			staff: None,
			action: Action::Access,
			purpose: Purpose::Etreat,
			categories: Category::Medication.into(),
			custodian: party("Organization/f001"),
			at: moment(TREATMENT),
		};
		let verdict = verdict(&imported.controller, &imported.provisions, &ask);
		assert_eq!(answer(&verdict), "DeniedToParty");
	}
}

#[test]
fn exception_should_be_refused_when_it_excepts_what_the_deny_does_not_name() {
	let elsewhere = json!({ "type": "permit", "actor": [actor("PRCP", "Organization/f002")] });
	let path = at("provision[0].actor");
	assert_refused(&nested(elsewhere), &[(&path, "OutsideParent")]);
	let again = json!({ "type": "deny" });
	assert_refused(&nested(again), &[(&at("provision[0]"), "ExceptsNothing")]);
}

#[test]
fn kinds_should_be_asked_about_when_they_are_narrower_than_a_category() {
	let class = coding("http://hl7.org/fhir/resource-types", "MedicationRequest");
	let narrow = with(|permit| permit["class"] = json!([class]));
	assert_refused(&narrow, &[(&at("class[0]"), "NarrowerThanCategory")]);
	let whole = options(&json!({ "wholeCategories": true }));
	let imported = import(&narrow, &mapping(), &whole).unwrap();
	assert_eq!(imported.provisions[0].categories, Category::Medication.into());
	assert!(imported.notes.iter().any(|note| note.contains("`MedicationRequest`")));
	// A deny grows without being asked.
	let mut deny = narrow.clone();
	deny["provision"]["provision"][0]["type"] = json!("deny");
	let imported = plain(&deny).unwrap();
	assert!(imported.notes.iter().any(|note| note.contains("reaches [medication]")));
	let vital = coding("http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs");
	assert!(plain(&with(|permit| permit["class"] = json!([vital]))).is_ok());
}

#[test]
fn access_only_should_limit_what_is_permitted_when_the_category_says_so() {
	let mut document = with(|permit| drop(permit.as_object_mut().unwrap().remove("action")));
	let act_code = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
	document["category"] = json!([concept(act_code, "INFAO")]);
	assert_eq!(plain(&document).unwrap().provisions[0].actions, Action::Access.into());
	document["provision"]["provision"][0]["action"] = json!([action("use")]);
	assert_refused(&document, &[("Consent.category[0]", "NotRepresentable")]);
}

#[test]
fn consent_should_be_refused_when_it_takes_more_than_eight_provisions() {
	let one = |n: usize| {
		let mut one = permit();
		one["period"] = json!({ "start": format!("20{n:02}") });
		one
	};
	let many = |count: usize| {
		document("OPTOUT", json!({ "provision": (10..10 + count).map(one).collect::<Vec<_>>() }))
	};
	assert_eq!(plain(&many(8)).unwrap().provisions.len(), 8);
	assert_refused(&many(9), &[("Consent.provision", "TooManyProvisions")]);
}

/// As of noon in the middle of 2026.
fn in_2026(document: &Value, choices: Value) -> Result<Imported, Vec<Problem>> {
	let now = moment("2026-07-01T12:00:00Z");
	import(document, &mapping(), &ImportOptions { now, ..options(&choices) })
}

fn told(problems: Vec<Problem>) -> Vec<String> {
	problems.iter().map(ToString::to_string).collect()
}

#[test]
fn provision_should_be_refused_when_its_period_is_over() {
	const OVER: &str = "is over; expected an end in the future";
	for (effect, end, is_over) in [
		("permit", "2011", true),
		("deny", "2011", true),
		("permit", "2026-06-30", true),
		("permit", "2026-07-01T11:59:59Z", true),
		("permit", "2026-07-01T12:00:00Z", false),
		("deny", "2026-07-01", false),
	] {
		let document = with(|permit| {
			permit["type"] = json!(effect);
			permit["period"] = json!({ "start": "2010", "end": end });
		});
		let imported = in_2026(&document, json!({})).map_err(told);
		match is_over {
			true => assert_eq!(imported, Err(vec![format!("{N}.period: {OVER}")])),
			false => assert!(imported.is_ok(), "{imported:?}"),
		}
	}
	// What ends it is named, wherever it stands, and once.
	let nested = |root: Value, nested: Value| {
		let mut document = permit();
		document["period"] = root;
		document["provision"] =
			json!([{ "type": "deny", "period": nested, "action": [action("access")] }]);
		in_2026(&self::document("OPTIN", document), json!({})).map_err(told)
	};
	let root = format!("Consent.provision.period: {OVER}");
	assert_eq!(nested(json!({ "end": "2011" }), json!({ "start": "2010" })), Err(vec![root]));
	let inner = format!("{N}.period: {OVER}");
	assert_eq!(nested(json!({ "end": "2027" }), json!({ "end": "2011" })), Err(vec![inner]));
	assert!(nested(json!({ "end": "2027" }), json!({ "start": "2027" })).is_ok());
	// What becomes no provision need not last.
	let mut frame = json!({ "period": { "end": "2011" } });
	let choices = json!({ "reading": "exception", "grantees": [], "purposes": ["TREAT"] });
	let problems = in_2026(&document("OPTOUT", frame.clone()), choices).unwrap_err();
	assert!(!refused(&problems).contains_key("Consent.provision.period"), "{problems:?}");
	frame["type"] = json!("deny");
	let problems = in_2026(&document("OPTOUT", frame), json!({})).unwrap_err();
	assert_eq!(refused(&problems)["Consent.provision.period"], ["Over"]);
}

#[test]
fn published_example_should_be_refused_when_its_exception_is_over() {
	let choices =
		json!({ "reading": "exception", "grantees": ["Organization/f001"], "purposes": ["TREAT"] });
	let problems = in_2026(&example("consent-example.json"), choices).unwrap_err();
	assert_eq!(
		told(problems),
		["Consent.provision.period: is over; expected an end in the future"]
	);
}

#[test]
fn text_should_be_read_with_a_byte_order_mark_and_refused_when_it_is_xml() {
	assert_eq!(parse("\u{feff}{\"a\": 1}").unwrap(), json!({ "a": 1 }));
	for text in ["<Consent/>", "\u{feff}\n <?xml version=\"1.0\"?>"] {
		let problem = parse(text).unwrap_err().to_string();
		assert_eq!(problem, "$: expected JSON; FHIR XML is not read");
	}
}

#[test]
fn patient_should_be_refused_when_it_is_none() {
	for patient in [
		json!({ "reference": "Organization/f001" }),
		json!({ "reference": "https://example.org/fhir/Organization/f001/_history/2" }),
		json!({ "reference": "urn:f001", "type": "Organization" }),
	] {
		let mut mapping = mapping();
		let reference = patient["reference"].as_str().unwrap();
		if mapping.get(reference).is_none() {
			mapping.insert(reference, Target::Grantee(grantee("Organization/f001"))).unwrap();
		}
		let mut document = with(|_| ());
		document["patient"] = patient.clone();
		let problems = import(&document, &mapping, &ImportOptions::default()).unwrap_err();
		let expected = format!("Consent.patient: refers to `{reference}`; expected a Patient");
		assert_eq!(told(problems), [expected]);
	}
	let mut document = with(|_| ());
	for patient in [json!("Patient/f001"), json!({})] {
		document["patient"] = patient;
		assert_refused(&document, &[("Consent.patient", "WrongShape")]);
	}
	for reference in ["https://example.org/Patient/f001", "urn:uuid:1", "#f001"] {
		let mut mapping = mapping();
		mapping.insert(reference, Target::Grantee(grantee("Patient/f001"))).unwrap();
		document["patient"] = json!({ "reference": reference, "type": "Patient" });
		assert!(import(&document, &mapping, &ImportOptions::default()).is_ok(), "{reference}");
	}
}

#[test]
fn elements_that_permit_nothing_should_be_refused_with_their_path_when_they_are_malformed() {
	let verification = "Consent.verification[0]";
	for (name, value, path, kind) in [
		("id", json!("a b"), "Consent.id", "WrongShape"),
		("id", json!("a".repeat(65)), "Consent.id", "WrongShape"),
		("id", json!(1), "Consent.id", "WrongShape"),
		("language", json!(7), "Consent.language", "WrongShape"),
		(
			"verification",
			json!([{ "verified": "yes" }]),
			&format!("{verification}.verified"),
			"WrongShape",
		),
		(
			"verification",
			json!([{ "verificationDate": "2026" }]),
			&format!("{verification}.verified"),
			"Missing",
		),
		(
			"verification",
			json!([{ "verified": true, "verificationDate": "1.2.2026" }]),
			&format!("{verification}.verificationDate"),
			"BadDate",
		),
	] {
		let mut document = with(|_| ());
		document[name] = value;
		assert_refused(&document, &[(path, kind)]);
	}
	let mut document = with(|_| ());
	document["id"] = json!(format!("A-1.{}", "z".repeat(60)));
	document["language"] = json!("de-AT");
	document["verification"] = json!([{ "verified": true, "verificationDate": "2026-02-01" }]);
	assert!(plain(&document).unwrap().notes.iter().all(|note| !note.contains("not verified")));
	document["verification"][0]["verified"] = json!("true");
	let told = told(plain(&document).unwrap_err());
	assert_eq!(told, ["Consent.verification[0].verified: expected: true or false"]);
}

#[test]
fn role_should_be_refused_with_what_is_missing_when_it_has_a_text_alone() {
	let document = with(|permit| permit["actor"][0]["role"] = json!({ "text": "recipient" }));
	let told = told(plain(&document).unwrap_err());
	let [line] = told.as_slice() else { panic!("{told:?}") };
	assert!(line.starts_with(&format!("{N}.actor[0].role: expected a coding: PRCP")), "{line}");
}

#[test]
fn mapping_should_be_refused_when_it_is_malformed() {
	let key = format!("0x{}", "01".repeat(32));
	let good = json!({
		"a": { "party": key }, "b": { "organisation": key, "staff": key }, "c": { "role": "prov" },
		"d": { "device": key, "tenure": 1 },
	});
	let mapping = Mapping::from_json(&good).unwrap();
	assert_eq!(mapping.get("c"), Some(Target::Grantee(Grantee::Role(Role::CareProvider))));
	for bad in [
		json!([]),
		json!({ "a": "5F" }),
		json!({ "a": { "party": "5F" } }),
		json!({ "": { "party": key } }),
		json!({ "a": { "party": key, "role": "prov" } }),
		json!({ "a": { "device": key, "tenure": -1 } }),
	] {
		assert!(Mapping::from_json(&bad).is_err(), "{bad}");
	}
	let mut mapping = mapping;
	mapping.insert_argument(&format!("a={key}")).unwrap();
	mapping.insert_argument(&format!("http://x?a=b={key}/{key}")).unwrap();
	mapping.insert_argument(&format!("e=device:{key}#7")).unwrap();
	assert!(matches!(mapping.get("http://x?a=b"), Some(Target::Grantee(Grantee::Staff { .. }))));
	for bad in ["a", "a=", "a=role:prov", "f=role:king", "f=0x01", "f=5F/0x", "f=device:0x01"] {
		assert!(mapping.insert_argument(bad).is_err(), "{bad}");
	}
}
