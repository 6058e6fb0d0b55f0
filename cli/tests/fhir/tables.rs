//! Each document means what the table beside it says.

use crate::support::*;
use assent_cli::fhir::consent::{import, ImportOptions};
use assent_primitives::{Action, Category, Grantee, Purpose};
use std::{fs, path::PathBuf};

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

/// What is over is refused at the import, and understood otherwise.
#[test]
fn examples_should_be_refused_for_their_period_when_they_are_imported_after_it() {
	let now = moment("2026-07-01T00:00:00Z");
	for (name, is_over) in [
		("consent-example", true),
		("consent-example-smartonfhir", true),
		("consent-example-Out", false),
		("consent-example-grantor", false),
		("consent-example-notAuthor", false),
		("consent-example-notOrg", false),
		("consent-r4-exception-in-a-deny", false),
		("consent-r5-treatment", false),
	] {
		let document = example(&format!("{name}.json"));
		let table = example(&format!("{name}.verdicts.json"));
		let cases = table["cases"].as_array().unwrap();
		for case in cases.iter().filter(|case| case.get("verdicts").is_some()) {
			let options = ImportOptions { now, ..options(&case["choices"]) };
			let result = import(&document, &mapping(), &options);
			match is_over {
				true => {
					let expected = [("Consent.provision.period".to_owned(), vec!["Over".into()])];
					assert_eq!(refused(&result.unwrap_err()), expected.into(), "{name}");
				},
				false => assert!(result.is_ok(), "{name}: {result:?}"),
			}
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
	exception_in_a_deny_should_mean_what_it_says_when_imported: "consent-r4-exception-in-a-deny";
	r5_treatment_should_mean_what_it_says_when_imported: "consent-r5-treatment";
	r5_all_but_one_should_mean_what_it_says_when_imported: "consent-r5-all-but-one";
	r5_each_by_itself_should_mean_what_it_says_when_imported: "consent-r5-each-by-itself";
	r5_elsewhere_should_be_refused_when_imported: "consent-r5-elsewhere";
}
