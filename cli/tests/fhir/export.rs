//! What is exported is valid FHIR, and comes back as it was.

use crate::{definitions, support::*};
use assent_cli::fhir::{
	consent::{export, import, ImportOptions, Release},
	Mapping,
};
use assent_primitives::{
	AccountId, Action, Actions, Categories, Category, ConsentStatus, Effect, Grantee, Period,
	PeriodicUses, Provision, Purpose, Purposes, ResourceScope, Role, Terms,
};
use proptest::{collection::vec, option, prelude::*, sample::select};
use serde_json::{json, Value};

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
	let actions = vec(select(Action::ALL), 1..4);
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
			exception_to: None,
		},
	)
}

fn exported(provisions: &[Provision], terms: Terms, release: Release) -> Value {
	let consent = consent(provisions.to_vec(), terms);
	let document = export(&consent, &[5; 32].into(), release, &|party| party.to_string());
	document.unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn refusals(provisions: Vec<Provision>, release: Release) -> Vec<(String, Vec<String>)> {
	let consent = consent(provisions, Terms::default());
	let problems = export(&consent, &[5; 32].into(), release, &|party| party.to_string());
	refused(&problems.expect_err("it has no words")).into_iter().collect()
}

/// A permit to anyone.
fn to_anyone() -> Provision {
	Provision {
		effect: Effect::Permit,
		grantee: Grantee::Anyone,
		scope: ResourceScope::All,
		categories: Category::Medication.into(),
		actions: Action::Access.into(),
		purposes: Purpose::Treat.into(),
		period: Period::ALWAYS,
		excepted_labels: None,
		exception_to: None,
	}
}

/// What R5's decision to deny says by itself.
fn deny_of_everything(period: Period) -> Provision {
	Provision {
		effect: Effect::Deny,
		categories: Categories::ALL,
		actions: Actions::ALL.difference(Actions::only(Action::Operate)),
		purposes: assent_cli::explain::broadest(Purposes::ALL),
		period,
		..to_anyone()
	}
}

#[test]
fn terms_should_come_back_when_exported_and_labels_should_not_be_relied_on() {
	let terms = Terms {
		price: u128::MAX,
		maximum_uses: Some(3),
		uses_per_period: Some(PeriodicUses { uses: 2, period: 86_400_000 }),
		onward_disclosure: true,
		aggregation_only: true,
	};
	for release in [Release::R4, Release::R5] {
		let document = exported(&[to_anyone()], terms.clone(), release);
		assert_eq!(definitions::errors(&document), Vec::<String>::new());
		assert_eq!(plain(&document).unwrap().terms, Some(terms.clone()));
		let mut broken = document.clone();
		broken["modifierExtension"][0]["extension"][0]["valueString"] = json!("much");
		assert_refused(&broken, &[("Consent.modifierExtension[0]", "WrongShape")]);
		broken = document;
		let twice = broken["modifierExtension"][0].clone();
		broken["modifierExtension"].as_array_mut().unwrap().push(twice);
		assert_refused(&broken, &[("Consent.modifierExtension[1]", "NotRepresentable")]);
	}
	// Tags of labels are bound to the consent's id: under another they mean nothing.
	let labelled = Provision { excepted_labels: Some([[0; 16]; 8]), ..to_anyone() };
	let document = exported(&[labelled], Terms::default(), Release::R4);
	assert_refused(&document, &[(&at("modifierExtension"), "NotRepresentable")]);
}

#[test]
fn terms_should_be_refused_when_nothing_is_permitted() {
	let mut document =
		exported(&[deny_of_everything(Period::ALWAYS)], Terms::default(), Release::R4);
	let terms = exported(&[to_anyone()], Terms { price: 1, ..Terms::default() }, Release::R4);
	document["modifierExtension"] = terms["modifierExtension"].clone();
	assert_refused(&document, &[("Consent.modifierExtension", "NotRepresentable")]);
}

#[test]
fn export_should_be_refused_when_fhir_has_no_date_for_a_moment() {
	let ending =
		|until| Provision { period: Period { from: 0, until: Some(until) }, ..to_anyone() };
	let expected = ("provisions[1].period.until".to_owned(), vec!["NotRepresentable".to_owned()]);
	for release in [Release::R4, Release::R5] {
		let found = refusals(vec![to_anyone(), ending(u64::MAX)], release);
		assert_eq!(found, std::slice::from_ref(&expected));
	}
	let starting = Provision { period: Period { from: u64::MAX, until: None }, ..to_anyone() };
	assert_eq!(refusals(vec![starting], Release::R4)[0].0, "provisions[0].period.from");
	// The last millisecond of the year 9999 is one of FHIR's.
	let document = exported(&[ending(253_402_300_800_000)], Terms::default(), Release::R4);
	assert_eq!(plain(&document).unwrap().provisions, [ending(253_402_300_800_000)]);
}

#[test]
fn exception_should_stand_in_its_deny_and_come_back_when_exported() {
	for release in [Release::R4, Release::R5] {
		exceptions_come_back(release);
	}
}

fn exceptions_come_back(release: Release) {
	let deny = |grantee| Provision { effect: Effect::Deny, grantee, ..to_anyone() };
	let clinic = Grantee::Party(AccountId::new([1; 32]));
	let to_clinic =
		|place| Provision { grantee: clinic.clone(), exception_to: Some(place), ..to_anyone() };
	let provisions = [
		to_anyone(),
		deny(Grantee::Anyone),
		to_clinic(1),
		Provision { exception_to: Some(1), ..to_anyone() },
		// Whether the clinic holds the role is not the document's to say.
		deny(Grantee::Role(Role::Insurer)),
		to_clinic(4),
	];
	let document = exported(&provisions, Terms::default(), release);
	assert_eq!(definitions::errors(&document), Vec::<String>::new());
	let rules = match release {
		Release::R4 => document["provision"]["provision"].as_array(),
		Release::R5 => document["provision"].as_array(),
	};
	assert_eq!(rules.map(Vec::len), Some(3));
	assert_eq!(plain(&document).unwrap().provisions, provisions);
	// Exceptions that stood before their deny come back behind it, and mean the same.
	let before = [to_clinic(1), deny(Grantee::Anyone)];
	let document = exported(&before, Terms::default(), release);
	assert_eq!(plain(&document).unwrap().provisions, [deny(Grantee::Anyone), to_clinic(0)]);
}

#[test]
fn each_provision_should_say_what_it_does_when_r5_has_no_place_for_a_refusal() {
	const BY_ITSELF: &str = "urn:assent:StructureDefinition:each-provision-by-itself";
	const TYPE: &str = "urn:assent:StructureDefinition:provision-type";
	let deny = Provision { effect: Effect::Deny, ..to_anyone() };
	let clinic = Grantee::Party(AccountId::new([1; 32]));
	let exception = Provision { grantee: clinic, exception_to: Some(1), ..to_anyone() };
	let provisions = [to_anyone(), deny, exception];
	let terms = Terms { price: 1, ..Terms::default() };
	let document = exported(&provisions, terms, Release::R5);
	assert_eq!(definitions::errors(&document), Vec::<String>::new());
	assert_eq!(document["decision"], "deny");
	let by_itself = json!({ "url": BY_ITSELF, "valueBoolean": true });
	assert_eq!(document["modifierExtension"][0], by_itself);
	let typed = |code: &str| json!([{ "url": TYPE, "valueCode": code }]);
	let rules = document["provision"].as_array().unwrap();
	assert_eq!(rules.len(), 2);
	assert_eq!(rules[0]["modifierExtension"], typed("permit"));
	assert_eq!(rules[1]["modifierExtension"], typed("deny"));
	assert_eq!(rules[1]["provision"][0]["modifierExtension"], typed("permit"));
	let read = plain(&document).unwrap();
	assert_eq!((read.provisions.as_slice(), read.release), (&provisions[..], Release::R5));
	// What only permits is said in R5's own words, that others understand.
	let document = exported(&[to_anyone()], Terms::default(), Release::R5);
	assert!(!document.to_string().contains("modifierExtension"));
}

#[test]
fn everything_should_be_the_decision_when_all_of_it_is_denied_in_r5() {
	let everything = deny_of_everything(Period { from: 1_000, until: Some(2_000) });
	let document = exported(std::slice::from_ref(&everything), Terms::default(), Release::R5);
	assert_eq!(document["decision"], "deny");
	assert!(document.get("provision").is_none());
	assert_eq!(definitions::errors(&document), Vec::<String>::new());
	assert_eq!(plain(&document).unwrap().provisions, [everything]);
}

#[test]
fn status_should_be_a_code_of_the_release_when_exported() {
	for release in [Release::R4, Release::R5] {
		for status in ConsentStatus::ALL {
			let mut consent = consent(vec![to_anyone()], Terms::default());
			consent.status = *status;
			let document = export(&consent, &[5; 32].into(), release, &|party| party.to_string());
			let document = document.unwrap();
			assert_eq!(definitions::errors(&document), Vec::<String>::new(), "{status:?}");
			// What is not in force is not taken over.
			assert_eq!(plain(&document).is_ok(), status.is_given(), "{status:?}");
		}
	}
}

#[test]
fn base_policy_should_not_be_mixed_when_it_is_assents_own() {
	let mut document = exported(&[to_anyone()], Terms::default(), Release::R4);
	document["provision"]["period"] = json!({ "start": "2026" });
	let reading = options(&json!({ "reading": "base-policy" }));
	assert_refused_with(&document, &reading, &[("Consent.provision", "NotRepresentable")]);
	document["policyRule"]["coding"][0]["code"] = json!("something-else");
	let problems = plain(&document).unwrap_err();
	assert_eq!(refused(&problems)["Consent.policyRule"], ["UnknownCode"]);
}

/// A document's provisions, and those that it was made of, in a form that can be compared: a purpose stands for all that
/// belongs to it.
fn round_trip(
	provisions: &[Provision],
	terms: Terms,
	release: Release,
) -> Result<(), TestCaseError> {
	let expected = (terms != Terms::default()).then(|| terms.clone());
	let document = exported(provisions, terms, release);
	prop_assert_eq!(definitions::errors(&document), Vec::<String>::new());
	let imported = import(&document, &Mapping::default(), &ImportOptions::default());
	let imported = imported.map_err(|problems| TestCaseError::fail(format!("{problems:?}")))?;
	prop_assert_eq!(imported.release, release);
	prop_assert_eq!(imported.controller, AccountId::new([9; 32]));
	prop_assert_eq!(imported.provisions.as_slice(), provisions);
	prop_assert_eq!(imported.terms, expected);
	Ok(())
}

fn any_terms() -> impl Strategy<Value = Terms> {
	let periodic = (1..u32::MAX, 1..u64::MAX);
	let periodic = option::of(periodic.prop_map(|(uses, period)| PeriodicUses { uses, period }));
	let uses = (option::of(1..u32::MAX), periodic);
	(any::<u128>(), uses, any::<bool>(), any::<bool>()).prop_map(
		|(price, (maximum_uses, uses_per_period), onward_disclosure, aggregation_only)| Terms {
			price,
			maximum_uses,
			uses_per_period,
			onward_disclosure,
			aggregation_only,
		},
	)
}

/// From one to eight different provisions.
fn any_provisions() -> impl Strategy<Value = Vec<Provision>> {
	vec(any_provision(), 1..9).prop_map(different)
}

/// Each of them once.
fn different(all: Vec<Provision>) -> Vec<Provision> {
	let mut different = Vec::new();
	for one in all {
		if !different.contains(&one) {
			different.push(one);
		}
	}
	different
}

proptest! {
	#![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

	#[test]
	fn consent_should_come_back_as_it_was_when_exported_as_r4(
		provisions in any_provisions(),
		terms in prop_oneof![Just(Terms::default()), any_terms()],
	) {
		let permits = provisions.iter().any(|one| one.effect == Effect::Permit);
		let terms = if permits { terms } else { Terms::default() };
		round_trip(&provisions, terms, Release::R4)?;
	}

	#[test]
	fn consent_should_come_back_as_it_was_when_exported_as_r5(
		provisions in any_provisions(),
		terms in prop_oneof![Just(Terms::default()), any_terms()],
	) {
		let permits = provisions.iter().any(|one| one.effect == Effect::Permit);
		let terms = if permits { terms } else { Terms::default() };
		round_trip(&provisions, terms, Release::R5)?;
	}

	/// Permits alone stand in R5's own words.
	#[test]
	fn permits_should_come_back_as_they_were_when_exported_as_r5(
		mut provisions in any_provisions(),
		terms in prop_oneof![Just(Terms::default()), any_terms()],
	) {
		for provision in &mut provisions {
			provision.effect = Effect::Permit;
		}
		round_trip(&different(provisions), terms, Release::R5)?;
	}

	/// Each deny with an exception to it behind it, of any length that it is within.
	#[test]
	fn exceptions_should_come_back_as_they_were_when_exported(
		provisions in any_provisions(),
		until in option::of(1..1_000u64),
		as_r5: bool,
	) {
		let mut all = Vec::new();
		for provision in different(provisions).into_iter().take(4) {
			let place = all.len() as u8;
			let denies = provision.effect == Effect::Deny;
			all.push(provision.clone());
			if denies {
				let Period { from, until: end } = provision.period;
				let until = until.map(|length| from + length).into_iter().chain(end).min();
				let period = Period { from, until };
				let effect = Effect::Permit;
				all.push(Provision { effect, period, exception_to: Some(place), ..provision });
			}
		}
		let release = if as_r5 { Release::R5 } else { Release::R4 };
		round_trip(&all, Terms::default(), release)?;
	}
}
