//! FHIR documents mean on the chain what they say, or are refused by name.

use assent_cli::fhir::{
	consent::{export, import, Grantees, ImportOptions, Imported, RootReading},
	device, parse, Mapping, Problem, Target,
};
use assent_primitives::{
	access::RequestLabels,
	decide::{decide, Request},
	Access, AccountId, Action, Basis, Categories, Category, Commitment, Consent, ConsentRef,
	ConsentStatus, ControllerRules, Denial, Effect, Facts, Grantee, Moment, OrganisationFacts,
	PartyId, Period, Permit, PermitIndex, PermitLists, Policy, Provision, Purpose, Purposes,
	Resource, ResourceScope, Role, Roles, StaffTag, Standing, Terms, Verdict,
};
use proptest::{collection::vec, option, prelude::*, sample::select};
use serde_json::{json, Value};
use std::{collections::BTreeMap, fs, path::PathBuf};

fn example(name: &str) -> Value {
	let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fhir-examples").join(name);
	let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
	parse(&text).unwrap_or_else(|problem| panic!("{name}: {problem}"))
}

fn mapping() -> Mapping {
	Mapping::from_json(&example("mapping.json")).unwrap()
}

fn grantee(reference: &str) -> Grantee {
	match mapping().get(reference) {
		Some(Target::Grantee(grantee)) => grantee,
		other => panic!("{reference}: {other:?}"),
	}
}

fn party(reference: &str) -> PartyId {
	match grantee(reference) {
		Grantee::Party(party) => party,
		other => panic!("{reference}: {other:?}"),
	}
}

/// Who asks, for what, when; of an organisation that holds every role.
struct Ask {
	organisation: PartyId,
	staff: Option<StaffTag>,
	action: Action,
	purpose: Purpose,
	categories: Categories,
	custodian: PartyId,
	at: Moment,
}

/// The verdict over these provisions of one consent, in force, without any policy.
fn verdict(controller: &PartyId, provisions: &[Provision], ask: &Ask) -> Verdict {
	let mut rules = ControllerRules::default();
	let (mut party, mut role, mut anyone) = (Vec::new(), Vec::new(), Vec::new());
	for (at, provision) in provisions.iter().enumerate() {
		let source = ConsentRef { id: [7; 32].into(), version: 1, provision: at as u8 };
		let Provision { grantee, scope, categories, actions, purposes, period, .. } =
			provision.clone();
		match provision.effect {
			Effect::Deny => rules
				.denials
				.try_push(Denial { source, grantee, scope, categories, actions, purposes, period })
				.unwrap(),
			Effect::Permit => {
				let list = match grantee.index() {
					PermitIndex::Party(to) if to == ask.organisation => &mut party,
					PermitIndex::Role(Role::CareProvider) => &mut role,
					PermitIndex::Anyone => &mut anyone,
					_ => continue,
				};
				list.push(Permit {
					source,
					epoch: 0,
					staff: grantee.staff(),
					scope,
					categories,
					actions,
					purposes,
					period,
					ended_at: None,
					excepted_labels: None,
					price: 0,
					limited: false,
					rests_until: None,
					onward_disclosure: false,
					aggregation_only: false,
				});
			},
		}
	}
	let organisation =
		OrganisationFacts { roles: Roles::ALL, standing: Standing::Active, period: Period::ALWAYS };
	let facts = Facts {
		now: ask.at,
		late_window: 0,
		controller,
		organisation: Some(&organisation),
		staff_affiliated: true,
		device: None,
		emergency_open: false,
		policy: &Policy::default(),
		rules: &rules,
	};
	let access = Access {
		staff: ask.staff,
		role: Role::CareProvider,
		basis: Basis::Policy,
		action: ask.action,
		purpose: ask.purpose,
		categories: ask.categories,
		labels: RequestLabels::NotStated,
		object: Commitment::default(),
		claimed_at: ask.at,
		maximum_price: 0,
		corrects: None,
	};
	let resource =
		Resource::Record { subject: controller.clone(), custodian: ask.custodian.clone() };
	let request = Request { accessor: &ask.organisation, resource: &resource, access: &access };
	decide(request, PermitLists { party: &party, role: &role, anyone: &anyone }, &facts)
}

fn moment(text: &str) -> Moment {
	chrono::DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis().try_into().unwrap()
}

/// `permit`, or the reason of the refusal.
fn answer(verdict: &Verdict) -> String {
	match verdict {
		Verdict::Permit { .. } => "permit".into(),
		Verdict::Deny { reason, .. } => format!("{reason:?}"),
	}
}

fn options(choices: &Value) -> ImportOptions {
	let texts = |name: &str| {
		let list = choices.get(name)?.as_array().unwrap();
		Some(list.iter().map(|item| item.as_str().unwrap()).collect::<Vec<_>>())
	};
	ImportOptions {
		reading: choices.get("reading").map(|reading| match reading.as_str().unwrap() {
			"base-policy" => RootReading::BasePolicy,
			"exception" => RootReading::Exception,
			other => panic!("{other}"),
		}),
		grantees: texts("grantees").map(|names| match names.is_empty() {
			true => Grantees::Nobody,
			false => Grantees::These(names.into_iter().map(grantee).collect()),
		}),
		purposes: texts("purposes")
			.map(|codes| codes.into_iter().map(|code| Purpose::from_code(code).unwrap()).collect()),
		whole_categories: choices.get("wholeCategories").is_some_and(|value| value == true),
	}
}

/// The name of a problem's kind.
fn kind(problem: &Problem) -> String {
	let text = format!("{:?}", problem.kind);
	text.split(|c: char| !c.is_alphanumeric()).next().unwrap().into()
}

type Refused = BTreeMap<String, Vec<String>>;

fn refused(problems: &[Problem]) -> Refused {
	let mut all = Refused::new();
	for problem in problems {
		assert!(!problem.to_string().is_empty());
		all.entry(problem.path.clone()).or_default().push(kind(problem));
	}
	all
}

/// Checks a document against the table of its meaning.
fn check(name: &str) {
	let document = example(&format!("{name}.json"));
	let table = example(&format!("{name}.verdicts.json"));
	for case in table["cases"].as_array().unwrap() {
		let choices = &case["choices"];
		let result = import(&document, &mapping(), &options(choices));
		if let Some(expected) = case.get("refused") {
			let problems = result.expect_err(&format!("{name} {choices}"));
			let expected: Refused = serde_json::from_value(expected.clone()).unwrap();
			assert_eq!(refused(&problems), expected, "{name} {choices}: {problems:#?}");
			continue;
		}
		let imported = result.unwrap_or_else(|problems| panic!("{name} {choices}: {problems:#?}"));
		assert_eq!(imported.provisions.len(), imported.understood.len());
		for row in case["verdicts"].as_array().unwrap() {
			let text = |name: &str, default: &str| {
				row.get(name).map_or(default.to_owned(), |value| value.as_str().unwrap().to_owned())
			};
			let (organisation, staff) = match grantee(&text("who", "")) {
				Grantee::Staff { organisation, tag } => (organisation, Some(tag)),
				Grantee::Party(party) => (party, None),
				other => panic!("{other:?}"),
			};
			let categories = match row.get("to") {
				None => Category::Medication.into(),
				Some(list) => list
					.as_array()
					.unwrap()
					.iter()
					.map(|code| Category::from_code(code.as_str().unwrap()).unwrap())
					.collect(),
			};
			let ask = Ask {
				organisation,
				staff,
				action: Action::from_code(&text("does", "access")).unwrap(),
				purpose: Purpose::from_code(&text("for", "TREAT")).unwrap(),
				categories,
				custodian: party(&text("in", "Organization/f001")),
				at: moment(&text("at", "2026-01-01T00:00:00Z")),
			};
			let verdict = verdict(&imported.controller, &imported.provisions, &ask);
			let told = &imported.understood;
			assert_eq!(answer(&verdict), text("answer", ""), "{name} {choices} {row}: {told:#?}");
		}
	}
}

macro_rules! examples {
	($($test:ident: $name:literal;)+) => {
		$(#[test]
		fn $test() {
			check($name);
		})+

		#[test]
		fn every_example_should_have_a_test_when_listed() {
			let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fhir-examples");
			let mut found: Vec<String> = fs::read_dir(folder)
				.unwrap()
				.filter_map(|entry| entry.unwrap().file_name().into_string().ok())
				.filter(|name| name.starts_with("consent-") && !name.ends_with(".verdicts.json"))
				.collect();
			found.sort();
			let mut tested = vec![$(format!("{}.json", $name)),+];
			tested.sort();
			assert_eq!(found, tested);
		}
	};
}

examples! {
	basic_should_mean_what_it_says_when_imported: "consent-example";
	out_should_mean_what_it_says_when_imported: "consent-example-Out";
	grantor_should_mean_what_it_says_when_imported: "consent-example-grantor";
	not_author_should_mean_what_it_says_when_imported: "consent-example-notAuthor";
	not_org_should_mean_what_it_says_when_imported: "consent-example-notOrg";
	not_this_should_be_refused_when_imported: "consent-example-notThis";
	signature_should_be_refused_when_imported: "consent-example-signature";
	smart_on_fhir_should_mean_what_it_says_when_imported: "consent-example-smartonfhir";
}

const TREATMENT: &str = "2026-01-01T00:00:00Z";

fn coding(system: &str, code: &str) -> Value {
	json!({ "system": system, "code": code })
}

fn concept(system: &str, code: &str) -> Value {
	json!({ "coding": [coding(system, code)] })
}

fn actor(role: &str, reference: &str) -> Value {
	json!({
		"role": concept("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", role),
		"reference": { "reference": reference },
	})
}

fn action(code: &str) -> Value {
	concept("http://terminology.hl7.org/CodeSystem/consentaction", code)
}

fn purpose(code: &str) -> Value {
	coding("http://terminology.hl7.org/CodeSystem/v3-ActReason", code)
}

fn class(code: &str) -> Value {
	coding("urn:assent:CodeSystem:category", code)
}

/// A document with that base policy and root provision.
fn document(base: &str, root: Value) -> Value {
	let mut document = json!({
		"resourceType": "Consent",
		"status": "active",
		"scope": concept("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy"),
		"category": [concept("http://loinc.org", "59284-0")],
		"patient": { "reference": "Patient/f001" },
		"policyRule": concept("http://terminology.hl7.org/CodeSystem/v3-ActCode", base),
	});
	if !root.is_null() {
		document["provision"] = root;
	}
	document
}

/// A permit in full.
fn permit() -> Value {
	json!({
		"type": "permit",
		"actor": [actor("PRCP", "Organization/f001")],
		"action": [action("access")],
		"purpose": [purpose("TREAT")],
		"class": [class("medication")],
	})
}

/// An opt-out with that permit.
fn with(change: impl FnOnce(&mut Value)) -> Value {
	let mut permit = permit();
	change(&mut permit);
	document("OPTOUT", json!({ "provision": [permit] }))
}

fn plain(document: &Value) -> Result<Imported, Vec<Problem>> {
	import(document, &mapping(), &ImportOptions::default())
}

/// Checks that exactly these elements are refused.
fn assert_refused(document: &Value, expected: &[(&str, &str)]) {
	assert_refused_with(document, &ImportOptions::default(), expected);
}

fn assert_refused_with(document: &Value, options: &ImportOptions, expected: &[(&str, &str)]) {
	let problems = import(document, &mapping(), options).expect_err(&document.to_string());
	let found: Vec<(String, String)> =
		problems.iter().map(|problem| (problem.path.clone(), kind(problem))).collect();
	let expected: Vec<(String, String)> =
		expected.iter().map(|(path, kind)| (path.to_string(), kind.to_string())).collect();
	assert_eq!(found, expected, "{problems:#?}");
}

const N: &str = "Consent.provision.provision[0]";

fn at(rest: &str) -> String {
	format!("{N}.{rest}")
}

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
	for status in ["draft", "proposed", "rejected", "inactive", "entered-in-error"] {
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
		("modifierExtension", json!([{}]), "NotRepresentable"),
		("_status", json!({}), "NotRepresentable"),
		("except", json!([{}]), "UnknownElement"),
		(
			"policyRule",
			concept("http://terminology.hl7.org/CodeSystem/consentpolicycodes", "cric"),
			"UnknownCode",
		),
		("policyRule", json!({ "text": "as agreed" }), "UnknownCode"),
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
		("action", json!([action("delete")]), "action[0]", "UnknownCode"),
		("action", json!([{ "text": "look" }]), "action[0]", "UnknownCode"),
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
	document["patient"] = json!({ "reference": "Practitioner/13" });
	refused_at(&document, "Consent.patient");
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
fn nested_provision_should_be_refused_when_the_chain_cannot_nest_it() {
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
	let beaten = document("OPTIN", root("deny", inner("permit")));
	assert_refused_with(&beaten, &nobody, &[(N, "NotRepresentable")]);
	let mut deep = inner("deny");
	deep["provision"] = json!([inner("permit")]);
	let deep = document("OPTIN", root("permit", deep));
	assert_refused(&deep, &[(&at("provision[0]"), "NotRepresentable")]);
	// Where the deny is Assent's default, the permit in it stands, and no deny beats it.
	let default = plain(&document("OPTOUT", root("deny", inner("permit")))).unwrap();
	assert_eq!(default.provisions.len(), 1);
	assert_eq!(default.provisions[0].effect, Effect::Permit);
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

#[test]
fn devices_should_be_read_when_they_are_the_examples_of_hl7() {
	let tube = device::import(&example("device-example-f001-feedingtube.json")).unwrap();
	assert_eq!(tube.unit, "http:/goodhealthhospital/identifier/devices|12345");
	assert!(tube.status.is_some() && tube.udi_di.is_none());
	let other = device::import(&example("device-example.json")).unwrap();
	assert_eq!(
		(other.unit.as_str(), other.status),
		("http://goodcare.org/devices/id|345675", None)
	);
}

fn any_provision() -> impl Strategy<Value = Provision> {
	let party = || select(vec![AccountId::new([1; 32]), AccountId::new([2; 32])]);
	let grantee = prop_oneof![
		party().prop_map(Grantee::Party),
		party().prop_map(|organisation| Grantee::Staff { organisation, tag: [3; 32].into() }),
		select(Role::ALL).prop_map(Grantee::Role),
		Just(Grantee::Anyone),
	];
	let scope = prop_oneof![
		Just(ResourceScope::All),
		party().prop_map(|custodian| ResourceScope::Record { custodian }),
		any::<u32>().prop_map(|tenure| ResourceScope::Device { id: [4; 32].into(), tenure }),
	];
	let period = (0..4_000_000_000_000u64, option::of(1..1_000_000_000u64))
		.prop_map(|(from, length)| Period { from, until: length.map(|length| from + length) });
	let effect = select(vec![Effect::Permit, Effect::Deny]);
	let categories = vec(select(Category::ALL), 1..4).prop_map(Categories::from_iter);
	let purposes = vec(select(Purpose::ALL), 1..3).prop_map(Purposes::from_iter);
	let actions = vec(select(&Action::ALL[2..]), 1..3);
	(effect, grantee, scope, categories, actions, purposes, period).prop_map(
		|(effect, grantee, scope, categories, actions, purposes, period)| Provision {
			effect,
			grantee,
			scope,
			categories,
			actions: actions.into_iter().collect(),
			purposes: assent_cli::explain::broadest(purposes),
			period,
			excepted_labels: None,
		},
	)
}

fn consent(provisions: Vec<Provision>, terms: Terms) -> Consent {
	Consent {
		controller: AccountId::new([9; 32]),
		version: 1,
		status: ConsentStatus::Given,
		epoch: 0,
		provisions: provisions.try_into().unwrap(),
		terms,
		receipt: Commitment::default(),
		uses: 0,
		period_started_at: 0,
		period_uses: 0,
		rests_until: None,
		granted_at: 1_000,
		ended_at: None,
	}
}

fn exported(consent: &Consent) -> Value {
	export(consent, &[5; 32].into(), &|party| party.to_string())
}

#[test]
fn export_should_not_be_relied_on_when_fhir_has_no_words_for_it() {
	let provision = Provision {
		effect: Effect::Permit,
		grantee: Grantee::Anyone,
		scope: ResourceScope::All,
		categories: Category::Medication.into(),
		actions: Action::Access.into(),
		purposes: Purpose::Treat.into(),
		period: Period::ALWAYS,
		excepted_labels: Some([[0; 16]; 8]),
	};
	let priced = consent(vec![provision], Terms { price: 5, ..Terms::default() });
	let problems = import(&exported(&priced), &Mapping::default(), &ImportOptions::default());
	let paths: Vec<_> = refused(&problems.unwrap_err()).into_keys().collect();
	assert_eq!(paths, ["Consent.modifierExtension".to_owned(), at("modifierExtension")]);
}

/// A made-up rule of a document, to be asked what it means without the importer.
#[derive(Clone, Debug)]
struct Made {
	effect: Option<Effect>,
	recipient: Option<u8>,
	custodian: Option<u8>,
	action: Option<Action>,
	purpose: Option<Purpose>,
	category: Option<Category>,
	from: Option<u8>,
	nested: Vec<Made>,
}

const PARTIES: [&str; 2] = ["Organization/f001", "Organization/f002"];

impl Made {
	fn json(&self) -> Value {
		let mut value = json!({});
		if let Some(effect) = self.effect {
			value["type"] = json!(if effect == Effect::Permit { "permit" } else { "deny" });
		}
		let recipient = self.recipient.map(|n| actor("PRCP", PARTIES[usize::from(n)]));
		let custodian = self.custodian.map(|n| actor("CST", PARTIES[usize::from(n)]));
		let actors: Vec<_> = recipient.into_iter().chain(custodian).collect();
		if !actors.is_empty() {
			value["actor"] = json!(actors);
		}
		if let Some(found) = self.action {
			value["action"] = json!([action(found.code())]);
		}
		if let Some(found) = self.purpose {
			value["purpose"] = json!([purpose(found.code())]);
		}
		if let Some(category) = self.category {
			value["class"] = json!([class(category.code())]);
		}
		if let Some(from) = self.from {
			value["period"] = json!({ "start": format!("20{from}") });
		}
		if !self.nested.is_empty() {
			value["provision"] = self.nested.iter().map(Made::json).collect();
		}
		value
	}

	fn matches(&self, ask: &Ask) -> bool {
		let is = |n: Option<u8>, asked: &PartyId| {
			n.is_none_or(|n| party(PARTIES[usize::from(n)]) == *asked)
		};
		is(self.recipient, &ask.organisation)
			&& is(self.custodian, &ask.custodian)
			&& self.action.is_none_or(|action| action == ask.action)
			&& self.purpose.is_none_or(|purpose| Purposes::only(purpose).covers(ask.purpose))
			&& self.category.is_none_or(|category| ask.categories.contains(category))
			&& self.from.is_none_or(|from| ask.at >= moment(&format!("20{from}-01-01T00:00:00Z")))
	}

	/// What it says of a request: what stands deepest decides, and of several a deny.
	fn says(&self, ask: &Ask, own: Option<Effect>) -> Option<Effect> {
		if !self.matches(ask) {
			return None;
		}
		let nested: Vec<_> =
			self.nested.iter().filter_map(|made| made.says(ask, made.effect)).collect();
		match nested.contains(&Effect::Deny) {
			true => Some(Effect::Deny),
			false => nested.first().copied().or(own),
		}
	}

	fn permits(&self) -> bool {
		self.effect == Some(Effect::Permit) || self.nested.iter().any(Made::permits)
	}

	fn denies(&self) -> bool {
		self.effect == Some(Effect::Deny) || self.nested.iter().any(Made::denies)
	}
}

fn made(nested: impl Strategy<Value = Vec<Made>>, typed: bool) -> impl Strategy<Value = Made> {
	let effect = match typed {
		true => select(vec![Some(Effect::Permit), Some(Effect::Deny)]),
		false => select(vec![None, None, Some(Effect::Permit), Some(Effect::Deny)]),
	};
	let one_of = |n: u8| option::of(0..n);
	let actions = vec![Action::Access, Action::Use, Action::Disclose];
	let purposes = vec![Purpose::Treat, Purpose::Etreat, Purpose::Hresch];
	let categories = vec![Category::Medication, Category::Laboratory];
	(
		effect,
		one_of(2),
		option::weighted(0.3, 0..2u8),
		option::weighted(0.4, select(actions)),
		option::weighted(0.4, select(purposes)),
		option::weighted(0.4, select(categories)),
		option::weighted(0.3, select(vec![24u8, 26])),
		nested,
	)
		.prop_map(|(effect, recipient, custodian, action, purpose, category, from, nested)| {
			Made { effect, recipient, custodian, action, purpose, category, from, nested }
		})
}

fn root() -> impl Strategy<Value = Made> {
	let leaf = made(Just(Vec::new()), true).boxed();
	let inner = made(vec(leaf, 0..2), true).boxed();
	made(vec(inner, 0..3), false)
}

fn asks() -> impl Strategy<Value = Ask> {
	let actions =
		vec![Action::Access, Action::Use, Action::Disclose, Action::Correct, Action::Store];
	let purposes = vec![Purpose::Treat, Purpose::Etreat, Purpose::Hresch, Purpose::Hoperat];
	let categories = vec![Category::Medication, Category::Laboratory, Category::Imaging];
	let times = vec!["2023-12-31T00:00:00Z", "2025-01-01T00:00:00Z", TREATMENT];
	let parties = || select(PARTIES.to_vec()).prop_map(party);
	(parties(), parties(), select(actions), select(purposes), select(categories), select(times))
		.prop_map(|(organisation, custodian, action, purpose, category, at)| Ask {
			organisation,
			staff: None,
			action,
			purpose,
			categories: category.into(),
			custodian,
			at: moment(at),
		})
}

impl core::fmt::Debug for Ask {
	fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		let Self { organisation, custodian, action, purpose, categories, at, .. } = self;
		write!(f, "{organisation} {action:?} {categories:?} in {custodian} for {purpose:?} at {at}")
	}
}

proptest! {
	#![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

	/// Whatever is chosen, the chain never allows what the document does not.
	#[test]
	fn import_should_never_grant_more_than_the_document_when_it_is_accepted(
		root in root(),
		opt_in: bool,
		frame: bool,
		asks in vec(asks(), 40),
	) {
		let reading = if frame { RootReading::BasePolicy } else { RootReading::Exception };
		let base = if opt_in { Effect::Permit } else { Effect::Deny };
		let against = if opt_in { Effect::Deny } else { Effect::Permit };
		let document = document(if opt_in { "OPTIN" } else { "OPTOUT" }, root.json());
		// All choices that are open, so that as many documents as possible are accepted.
		let accepted = (0..8).find_map(|bits| {
			let options = ImportOptions {
				reading: (bits & 1 == 0).then_some(reading),
				grantees: (bits & 2 == 0).then(|| Grantees::These(PARTIES.map(grantee).to_vec())),
				purposes: (bits & 4 == 0).then_some(Purposes::ALL),
				whole_categories: false,
			};
			Some((options.reading, import(&document, &mapping(), &options).ok()?))
		});
		let Some((chosen, imported)) = accepted else { return Ok(()) };
		let own = match (root.effect, chosen) {
			(Some(effect), _) => Some(effect),
			(None, Some(RootReading::Exception)) => Some(against),
			(None, _) => Some(base),
		};
		// Outside a frame an opt-in permits nothing.
		let is_frame = root.effect.is_none() && chosen != Some(RootReading::Exception);
		let outside = if is_frame || own == Some(base) { Effect::Deny } else { base };
		for ask in asks {
			let says = root.says(&ask, own).unwrap_or(outside);
			let verdict = verdict(&imported.controller, &imported.provisions, &ask);
			prop_assert!(
				!verdict.is_permit() || says == Effect::Permit,
				"{ask:?}: {verdict:?} by {:#?}", imported.understood
			);
			// Where nothing is denied, what the document permits is allowed: `store` is no action of FHIR.
			let only_permits = !root.denies() && own == Some(Effect::Permit) && !(is_frame && root.permits());
			if only_permits && !(opt_in && !is_frame && root.effect.is_none()) && ask.action != Action::Store {
				prop_assert!(
					verdict.is_permit() || says != Effect::Permit,
					"{ask:?}: {verdict:?} by {:#?}", imported.understood
				);
			}
		}
		if !opt_in && !root.permits() && own == Some(Effect::Deny) {
			prop_assert!(imported.provisions.iter().all(|one| one.effect == Effect::Deny));
		}
	}

	/// What is exported comes back as it was.
	#[test]
	fn export_should_come_back_when_imported(provisions in vec(any_provision(), 1..9)) {
		let consent = consent(provisions, Terms::default());
		let imported = import(&exported(&consent), &Mapping::default(), &ImportOptions::default());
		let imported = match imported {
			Ok(imported) => imported,
			// The deny of the opt-out itself is one provision more.
			Err(problems) => {
				prop_assert!(problems.iter().all(|problem| kind(problem) == "TooManyProvisions"), "{problems:?}");
				return Ok(());
			},
		};
		prop_assert_eq!(&imported.controller, &consent.controller);
		for provision in imported.provisions.iter().filter(|one| one.effect == Effect::Permit) {
			prop_assert!(consent.provisions.contains(provision), "{provision:?}");
		}
		for provision in &consent.provisions {
			// Denies grow; permits do not.
			prop_assert!(imported.provisions.iter().any(|one| {
				let as_wide = Provision { actions: provision.actions, ..one.clone() };
				one == provision
					|| (provision.effect == Effect::Deny
						&& as_wide == *provision
						&& one.actions.contains_all(provision.actions))
			}), "{provision:?} in {:?}", imported.provisions);
		}
	}

	/// A document that was tampered with in one place is read or refused, and never anything else.
	#[test]
	fn import_should_not_panic_when_a_document_is_mangled(
		name in select(vec!["consent-example-signature", "consent-example-grantor", "consent-example-notThis"]),
		place in any::<prop::sample::Index>(),
		value in select(vec![json!(null), json!(""), json!([]), json!({}), json!([[]]), json!([null]), json!(-1), json!("é-é")]),
	) {
		let mut document = example(&format!("{name}.json"));
		let places = count(&document);
		replace(&mut document, &mut place.index(places), &value);
		let options = options(&json!({ "reading": "exception", "purposes": ["TREAT"] }));
		let _ = import(&document, &mapping(), &options);
		let _ = device::import(&document);
	}
}

fn count(value: &Value) -> usize {
	1 + match value {
		Value::Array(items) => items.iter().map(count).sum(),
		Value::Object(members) => members.values().map(count).sum::<usize>(),
		_ => 0,
	}
}

fn replace(value: &mut Value, place: &mut usize, by: &Value) -> bool {
	if *place == 0 {
		*value = by.clone();
		return true;
	}
	*place -= 1;
	match value {
		Value::Array(items) => items.iter_mut().any(|item| replace(item, place, by)),
		Value::Object(members) => members.values_mut().any(|member| replace(member, place, by)),
		_ => false,
	}
}
