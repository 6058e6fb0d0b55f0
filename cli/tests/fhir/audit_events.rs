//! Entries of a journal as AuditEvents.

use crate::{definitions, support::*};
use assent_cli::fhir::audit_event::Export;
use assent_primitives::{
	access::RequestLabels, journal::Entry, Access, AccountId, Action, Basis, Categories, Category,
	Commitment, ConsentRef, DenyReason, LegalBasis, PermitRule, Purpose, Resource, Role, StaffTag,
	Verdict,
};
use proptest::{option, prelude::*, sample::select};
use serde_json::{json, Value};
use sp_core::H256;

const PATIENT: AccountId = AccountId::new([1; 32]);
const CLINIC: AccountId = AccountId::new([2; 32]);
const GATEWAY: AccountId = AccountId::new([3; 32]);

fn record() -> Resource {
	Resource::Record { subject: PATIENT, custodian: CLINIC }
}

fn device() -> Resource {
	Resource::Device { id: [4; 32].into(), tenure: 2 }
}

fn source() -> ConsentRef {
	ConsentRef { id: [5; 32].into(), version: 2, provision: 1 }
}

fn permit() -> Verdict {
	Verdict::Permit { rule: PermitRule::PartyPermit, consent: Some(source()), price: 7 }
}

fn entry(action: Action, verdict: Verdict) -> Entry {
	Entry {
		controller: PATIENT,
		accessor: CLINIC,
		operator: GATEWAY,
		block: 9,
		recorded_at: 600_000,
		access: Access {
			staff: None,
			role: Role::CareProvider,
			basis: Basis::Consent,
			action,
			purpose: Purpose::Treat,
			categories: Category::VitalSigns.into(),
			labels: RequestLabels::Unlabelled,
			object: Commitment::from([8; 32]),
			claimed_at: 540_000,
			maximum_price: 7,
			corrects: None,
			disclosure: None,
			source: None,
		},
		verdict,
	}
}

fn event(resource: &Resource, entry: &Entry) -> Value {
	let export = Export {
		chain: H256::repeat_byte(6),
		resource,
		names: &|party| format!("name of {party}"),
	};
	let event = export.event(4, entry).expect("FHIR has dates for it");
	assert_eq!(definitions::errors(&event), Vec::<String>::new());
	event
}

fn agent<'a>(event: &'a Value, code: &str) -> Option<&'a Value> {
	let agents = event["agent"].as_array().unwrap();
	agents.iter().find(|agent| agent["type"]["coding"][0]["code"] == code)
}

fn entity<'a>(event: &'a Value, code: &str) -> Option<&'a Value> {
	let entities = event["entity"].as_array().unwrap();
	entities.iter().find(|entity| entity["type"]["code"] == code)
}

fn details(event: &Value) -> Vec<(String, String)> {
	let details = entity(event, "2").unwrap()["detail"].as_array().unwrap();
	let text = |value: &Value| value.as_str().unwrap().to_owned();
	details.iter().map(|detail| (text(&detail["type"]), text(&detail["valueString"]))).collect()
}

#[test]
fn event_should_say_who_what_why_and_under_which_consent_when_permitted() {
	let event = event(&record(), &entry(Action::Access, permit()));
	assert_eq!(event["type"]["code"], "110110");
	let subtypes: Vec<_> =
		event["subtype"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
	assert_eq!(subtypes, ["access", "access"]);
	assert_eq!((&event["action"], &event["outcome"]), (&json!("R"), &json!("0")));
	assert_eq!(event["recorded"], "1970-01-01T00:10:00.000Z");
	assert_eq!(event["period"]["start"], "1970-01-01T00:09:00.000Z");
	assert_eq!(event["purposeOfEvent"][0]["coding"][0]["code"], "TREAT");
	let recipient = agent(&event, "IRCP").expect("the clinic asked");
	assert_eq!(recipient["who"]["identifier"]["value"], CLINIC.to_string());
	assert_eq!(recipient["requestor"], true);
	assert_eq!(recipient["role"][0]["coding"][0]["code"], "prov");
	assert_eq!(recipient["policy"][0], format!("urn:assent:consent:{}:2", source().id));
	let signed = agent(&event, "110152").expect("the gateway signed");
	assert_eq!(signed["who"]["identifier"]["value"], GATEWAY.to_string());
	assert_eq!(agent(&event, "110153").unwrap()["who"]["identifier"]["value"], CLINIC.to_string());
	// Who decided is who observed.
	let decided = agent(&event, "authserver").expect("the chain decided");
	assert_eq!(decided["who"], event["source"]["observer"]);
	let requestors =
		event["agent"].as_array().unwrap().iter().filter(|agent| agent["requestor"] == true);
	assert_eq!(requestors.count(), 1);

	let person = entity(&event, "1").expect("it is about a person");
	assert_eq!(person["what"]["identifier"]["value"], PATIENT.to_string());
	assert_eq!(
		(&person["what"]["type"], &person["role"]["code"]),
		(&json!("Patient"), &json!("1"))
	);
	let consent = entity(&event, "Consent").expect("a consent decided");
	assert_eq!(consent["what"]["identifier"]["value"], source().id.to_string());
	assert_eq!(consent["detail"][0]["valueString"], "2");
	let details = details(&event);
	for (name, value) in [
		("category", "vital-signs"),
		("sequence", "4"),
		("block", "9"),
		("labels", "unlabelled"),
		("paid-in-planck", "7"),
		("by-consent", "true"),
	] {
		assert!(details.contains(&(name.into(), value.into())), "{name}: {details:?}");
	}
}

#[test]
fn member_of_staff_should_be_the_one_who_asked_when_named() {
	let mut entry = entry(Action::Access, permit());
	entry.access.staff = Some(StaffTag::from([7; 32]));
	let event = event(&record(), &entry);
	let staff = agent(&event, "IRCP").unwrap();
	let value = staff["who"]["identifier"]["value"].as_str().unwrap();
	assert!(value.starts_with(&CLINIC.to_string()) && value.contains("/0x0707"), "{value}");
	let organisation = agent(&event, "PROV").expect("on whose behalf");
	assert_eq!((&staff["requestor"], &organisation["requestor"]), (&json!(true), &json!(false)));
}

#[test]
fn event_should_be_a_refused_authorisation_when_denied() {
	let late = Verdict::Deny { reason: DenyReason::NoPermit, consent: None, late: Some(source()) };
	let event = event(&record(), &entry(Action::Disclose, late));
	assert_eq!(event["type"]["code"], "110113");
	assert_eq!(event["subtype"][0]["code"], "AuthZ-Consent");
	assert_eq!(event["subtype"][1]["code"], "disclose");
	assert_eq!((&event["action"], &event["outcome"]), (&json!("E"), &json!("8")));
	let why = event["outcomeDesc"].as_str().unwrap();
	assert!(why.starts_with("Refused: nothing permits it."), "{why}");
	let consent = entity(&event, "Consent").expect("one that ended would have permitted it");
	assert!(consent["detail"][2]["valueString"].as_str().unwrap().contains("unproven"));
}

#[test]
fn person_should_not_be_named_when_the_data_is_a_machines() {
	let mut telemetry = entry(Action::Access, permit());
	telemetry.access.categories = Category::DeviceTelemetry.into();
	let event_of_machine = event(&device(), &telemetry);
	assert!(entity(&event_of_machine, "1").is_none());
	let holder = agent(&event_of_machine, "110153").unwrap();
	assert_eq!(
		holder["who"]["identifier"]["value"],
		format!("{}#2", assent_primitives::DeviceId::from([4; 32]))
	);
	// What it measures of a person is theirs.
	assert!(entity(&event(&device(), &entry(Action::Access, permit())), "1").is_some());
}

#[test]
fn kinds_should_follow_the_action_when_permitted() {
	for (action, kind, code, subtype) in [
		(Action::Collect, "110107", "C", "receive"),
		(Action::Store, "110107", "C", "receive"),
		(Action::Access, "110110", "R", "access"),
		(Action::Use, "110110", "E", "access"),
		(Action::Aggregate, "110110", "E", "extract"),
		(Action::Disclose, "110106", "R", "disclose"),
		(Action::Correct, "110110", "U", "amend"),
		(Action::Operate, "110100", "E", "operate"),
	] {
		let event = event(&device(), &entry(action, permit()));
		assert_eq!(event["type"]["code"], kind, "{action:?}");
		assert_eq!(event["action"], code, "{action:?}");
		assert_eq!(event["subtype"][0]["code"], subtype, "{action:?}");
	}
}

#[test]
fn bundle_should_hold_every_entry_once_when_exported() {
	let one = entry(Action::Access, permit());
	let other = entry(Action::Use, permit());
	let resource = record();
	let export =
		Export { chain: H256::zero(), resource: &resource, names: &|party| party.to_string() };
	let bundle = export.bundle([(0, &one), (1, &other)].into_iter(), 1_000).unwrap();
	assert_eq!(definitions::errors(&bundle), Vec::<String>::new());
	let urls: Vec<_> =
		bundle["entry"].as_array().unwrap().iter().map(|one| &one["fullUrl"]).collect();
	assert!(urls.len() == 2 && urls[0] != urls[1]);
	// FHIR has no empty lists.
	let empty = export.bundle(std::iter::empty(), 1_000).unwrap();
	assert_eq!(definitions::errors(&empty), Vec::<String>::new());
	let mut beyond = one;
	beyond.recorded_at = u64::MAX;
	let problem = export.bundle([(3, &beyond)].into_iter(), 0).unwrap_err();
	assert_eq!(
		(problem.path.as_str(), kind(&problem)),
		("entries[3].recordedAt", "NotRepresentable".into())
	);
}

fn any_verdict() -> impl Strategy<Value = Verdict> {
	let consent = || option::of(Just(source()));
	let rules = vec![
		PermitRule::Controller,
		PermitRule::StaffPermit,
		PermitRule::Emergency,
		PermitRule::Policy(LegalBasis::Care),
	];
	let reasons = vec![DenyReason::NoPermit, DenyReason::DeniedToStaff, DenyReason::DeviceRecalled];
	prop_oneof![
		(select(rules), consent(), any::<u128>())
			.prop_map(|(rule, consent, price)| Verdict::Permit { rule, consent, price }),
		(select(reasons), consent(), consent()).prop_map(|(reason, consent, late)| Verdict::Deny {
			reason,
			consent,
			late
		}),
	]
}

proptest! {
	#![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

	#[test]
	fn event_should_be_valid_when_the_entry_is_any(
		verdict in any_verdict(),
		action in select(Action::ALL),
		purpose in select(Purpose::ALL),
		role in select(Role::ALL),
		categories in proptest::collection::vec(select(Category::ALL), 1..4),
		staff in option::of(any::<[u8; 32]>()),
		of_device: bool,
		moments in (0..253_402_300_800_000u64, 0..253_402_300_800_000u64),
		corrects in option::of(any::<u64>()),
	) {
		let mut entry = entry(action, verdict);
		entry.access.purpose = purpose;
		entry.access.role = role;
		entry.access.categories = categories.into_iter().collect::<Categories>();
		entry.access.staff = staff.map(StaffTag::from);
		entry.access.corrects = corrects;
		(entry.recorded_at, entry.access.claimed_at) = moments;
		let event = event(&if of_device { device() } else { record() }, &entry);
		prop_assert_eq!(event["outcome"] == "0", entry.verdict.is_permit());
		prop_assert_eq!(event["id"].as_str().map(str::len), Some(64));
	}
}
