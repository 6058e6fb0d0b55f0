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

fn clinic(party: &AccountId) -> Option<String> {
	(*party == CLINIC).then(|| "Good Health Clinic".into())
}

fn receipt(provisions: &[Provision], terms: &Terms) -> Value {
	let given = Event { happened: Happened::Given, at: 1_000, by: &PATIENT };
	let named = |party: &AccountId| match clinic(party) {
		Some(name) => format!("{name} ({})", address(party)),
		None => address(party),
	};
	let statement = crate::show::statement(provisions, terms, &named);
	receipt_of(provisions, terms, &statement, &[given])
}

fn receipt_of(
	provisions: &[Provision],
	terms: &Terms,
	statement: &str,
	events: &[Event<'_>],
) -> Value {
	Draft {
		chain: H256::repeat_byte(9),
		consent: [7; 32].into(),
		version: 1,
		controller: &PATIENT,
		provisions,
		terms,
		statement,
		events,
		circumstances: &circumstances(),
		names: &clinic,
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
	let kept = Kept::new(receipt(&[permit()], &Terms::default()), [3; 32]);
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
		super::differences(&receipt, controller, provisions, terms, &clinic)
	};
	assert!(differences(&PATIENT, &[permit(), deny()], &terms).is_empty());
	assert_eq!(differences(&CLINIC, &[permit(), deny()], &terms), ["pii_principal_id"]);
	assert_eq!(differences(&PATIENT, &[permit()], &terms), ["pii_processing", "statement"]);
	let wider = Provision { actions: Actions::ALL, ..permit() };
	assert_eq!(differences(&PATIENT, &[wider, deny()], &terms), ["pii_processing", "statement"]);
	let exception = Provision { exception_to: Some(1), ..permit() };
	assert!(
		differences(&PATIENT, &[exception, deny()], &terms).contains(&"pii_processing".to_owned())
	);
	let dearer = Terms { price: 1, ..terms };
	assert_eq!(differences(&PATIENT, &[permit(), deny()], &dearer), ["terms", "statement"]);
	assert_eq!(
		super::differences(&json!({}), &PATIENT, &[permit()], &Terms::default(), &clinic),
		["pii_principal_id", "pii_processing", "terms", "statement"]
	);
}

#[test]
fn statement_should_be_compared_word_for_word_when_a_receipt_is_checked() {
	let terms = Terms::default();
	let provisions = [permit(), deny()];
	let statement =
		|named: &dyn Fn(&AccountId) -> String| crate::show::statement(&provisions, &terms, named);
	let differs = |statement: &str, names: &dyn Fn(&AccountId) -> Option<String>| {
		let receipt = receipt_of(&provisions, &terms, statement, &[]);
		super::differences(&receipt, &PATIENT, &provisions, &terms, names) == ["statement"]
	};
	let with_name = statement(&|party| format!("Good Health Clinic ({})", address(party)));
	let with_address = statement(&address);
	assert!(!differs(&with_name, &clinic) && !differs(&with_address, &clinic));
	assert!(!differs(&with_address, &|_| None));
	// A name that the chain does not have may say anything.
	assert!(differs(&with_name, &|_| None));
	let other = with_name.replace("Good Health Clinic", "Nobody, and not");
	assert!(differs(&other, &clinic));
	for changed in [
		String::new(),
		with_name.replacen("Permits", "Refuses", 1),
		with_name.replace(&address(&CLINIC), &address(&PATIENT)),
		format!("{with_name} "),
		format!("{with_name}\n3. Nothing else."),
		with_name.lines().skip(1).collect::<Vec<_>>().join("\n"),
	] {
		assert!(differs(&changed, &clinic), "{changed}");
	}
}

#[test]
fn event_should_have_type_and_state_of_its_own_when_something_happened() {
	use Happened::{Amended, Given, Renewed, Requested, Withdrawn};
	let kinds = [
		(Requested, "consent-requested", "#ConsentRequested"),
		(Given, "consent-given", "#ConsentGiven"),
		(Renewed, "consent-renewed", "#RenewedConsentGiven"),
		(Amended, "consent-amended", "#ConsentGiven"),
		(Withdrawn, "consent-withdrawn", "#ConsentWithdrawn"),
	];
	for (happened, kind, state) in kinds {
		let event = Event { happened, at: 1_000, by: &CLINIC }.json();
		assert_eq!(
			(&event["event_type"], &event["entity_id"]),
			(&json!(kind), &json!(address(&CLINIC)))
		);
		assert!(event["event_state"].as_str().unwrap().ends_with(state), "{event}");
	}
}

#[test]
fn events_since_should_leave_the_receipt_as_it_was_when_they_are_added() {
	let kept = Kept::new(receipt(&[permit()], &Terms::default()), [3; 32]);
	let withdrawn = Event { happened: Happened::Withdrawn, at: 9_000, by: &PATIENT }.json();
	let later = Kept { after: vec![withdrawn], ..kept.clone() };
	let read = Kept::read(&later.text()).expect("it was just written");
	assert_eq!(read, later);
	assert_eq!(read.commitment(), kept.commitment());
	assert!(!kept.text().contains("events_since"));
}
