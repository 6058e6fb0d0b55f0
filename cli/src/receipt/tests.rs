use super::*;
use assent_primitives::{Action, Actions, Categories, Category, Period, Purpose, Role};

const PATIENT: PartyId = AccountId::new([1; 32]);
const CLINIC: PartyId = AccountId::new([2; 32]);

fn permit() -> Provision {
	Provision {
		effect: Effect::Permit,
		grantee: Grantee::Party(CLINIC),
		scope: ResourceScope::Record { custodian: CLINIC },
		categories: Categories::of(&[Category::VitalSigns, Category::Medication]),
		actions: Actions::of(&[Action::Access, Action::Store]),
		purposes: Purpose::Hresch.into(),
		period: Period { from: 0, until: Some(86_400_000) },
		excepted_labels: None,
		exception_to: None,
	}
}

fn deny() -> Provision {
	Provision {
		effect: Effect::Deny,
		grantee: Grantee::Role(Role::Insurer),
		scope: ResourceScope::All,
		period: Period::ALWAYS,
		..permit()
	}
}

fn circumstances() -> Circumstances {
	Circumstances {
		privacy_notice: Some("https://clinic.example/privacy".into()),
		jurisdictions: vec!["DE".into()],
		retention: Some("ten years".into()),
	}
}

fn receipt(provisions: &[Provision], terms: &Terms) -> Value {
	Draft {
		chain: H256::repeat_byte(9),
		consent: [7; 32].into(),
		version: 1,
		controller: &PATIENT,
		provisions,
		terms,
		statement: "Permits the clinic…",
		happened: Happened::Given,
		at: 1_000,
		circumstances: &circumstances(),
		names: &|party| (*party == CLINIC).then(|| "Good Health Clinic".into()),
	}
	.receipt()
}

#[test]
fn receipt_should_say_all_that_a_record_of_consent_needs_when_it_is_made() {
	let terms = Terms { price: u128::MAX, ..Terms::default() };
	let receipt = receipt(&[permit(), deny()], &terms);
	assert_eq!(consent_of(&receipt), Some([7; 32].into()));
	assert_eq!(receipt["pii_principal_id"], address(&PATIENT));
	assert_eq!(receipt["pii_controllers"], json!([address(&CLINIC)]));
	assert_eq!(receipt["parties"][1]["party_name"], "Good Health Clinic");
	assert_eq!(receipt["jurisdictions"], json!(["DE"]));
	assert_eq!(receipt["privacy_notice"], "https://clinic.example/privacy");
	assert_eq!(receipt["terms"]["price_per_access_in_planck"], u128::MAX.to_string());
	let [permitted, denied] = receipt["pii_processing"].as_array().unwrap().as_slice() else {
		panic!("{receipt}");
	};
	assert_eq!(permitted["purposes"][0]["code"], "HRESCH");
	assert_eq!(permitted["pii_information"][1]["code"], "medication");
	assert_eq!(permitted["retention_period"], "ten years");
	assert_eq!(permitted["storage_party"], address(&CLINIC));
	assert_eq!(permitted["validity"], json!({ "until": "1970-01-02T00:00:00Z" }));
	assert!(permitted["lawful_basis"][1].as_str().unwrap().ends_with("#A9-2-a"));
	assert_eq!(denied["recipients"], json!(["role:ins"]));
	assert!(denied.get("lawful_basis").is_none() && denied.get("retention_period").is_none());
	let event = &receipt["events"][0];
	assert_eq!(event["event_type"], "consent-given");
	assert_eq!(event["event_time"], "1970-01-01T00:00:01Z");
	// The denial has no end.
	assert_eq!(event["validity_duration"], "until it is withdrawn");
	assert!(canonical(&receipt).is_ok());
}

#[test]
fn hash_should_not_depend_on_the_form_of_the_file_when_it_says_the_same() {
	let kept = Kept { receipt: receipt(&[permit()], &Terms::default()), salt: [3; 32] };
	let read = Kept::read(&kept.text()).expect("it was just written");
	assert_eq!(read, kept);
	// On one line, the members in another order.
	let compact = kept.text().replace("\n", " ");
	assert_eq!(Kept::read(&compact).unwrap().commitment(), kept.commitment());
	let other = Kept { salt: [4; 32], ..kept.clone() };
	assert_ne!(other.commitment(), kept.commitment());
	let mut changed = kept.clone();
	changed.receipt["statement"] = "Permits everybody".into();
	assert_ne!(changed.commitment(), kept.commitment());
}

#[test]
fn file_should_be_none_when_it_is_something_else() {
	for text in ["", "{}", "{\"receipt\": {}}", "{\"receipt\": {}, \"salt\": \"0x12\"}", "%PDF-1.7"]
	{
		assert_eq!(Kept::read(text), None, "{text}");
	}
	// A second `receipt` could hide from one reader what another sees.
	let salt = format!("0x{}", "01".repeat(32));
	let twice = format!("{{\"receipt\": 1, \"receipt\": 2, \"salt\": \"{salt}\"}}");
	assert_eq!(Kept::read(&twice), None);
}

#[test]
fn difference_should_be_named_when_receipt_and_chain_disagree() {
	let terms = Terms::default();
	let receipt = receipt(&[permit(), deny()], &terms);
	let differences = |controller: &PartyId, provisions: &[Provision], terms: &Terms| {
		super::differences(&receipt, controller, provisions, terms)
	};
	assert!(differences(&PATIENT, &[permit(), deny()], &terms).is_empty());
	assert_eq!(differences(&CLINIC, &[permit(), deny()], &terms), ["pii_principal_id"]);
	assert_eq!(differences(&PATIENT, &[permit()], &terms), ["pii_processing"]);
	let wider = Provision { actions: Actions::ALL, ..permit() };
	assert_eq!(differences(&PATIENT, &[wider, deny()], &terms), ["pii_processing"]);
	let exception = Provision { exception_to: Some(1), ..permit() };
	assert_eq!(differences(&PATIENT, &[exception, deny()], &terms), ["pii_processing"]);
	let dearer = Terms { price: 1, ..terms };
	assert_eq!(differences(&PATIENT, &[permit(), deny()], &dearer), ["terms"]);
	assert_eq!(
		super::differences(&json!({}), &PATIENT, &[permit()], &Terms::default()),
		["pii_principal_id", "pii_processing", "terms"]
	);
}
