use super::*;
use assent_primitives::{
	Action, Category, Commitment, ConsentStatus, Effect, Grantee, Period, Purpose, ResourceScope,
};
use clap::Parser;
use std::{fs, path::Path};

const PATIENT: AccountId = AccountId::new([1; 32]);
const CLINIC: AccountId = AccountId::new([2; 32]);
const CHAIN: H256 = H256::repeat_byte(9);
const SALT: [u8; 32] = [3; 32];

fn request() -> RequestId {
	RequestId::of(&CLINIC, &PATIENT, &[7; 32])
}

fn permit() -> Provision {
	Provision {
		effect: Effect::Permit,
		grantee: Grantee::Party(CLINIC),
		scope: ResourceScope::All,
		categories: Category::VitalSigns.into(),
		actions: Action::Access.into(),
		purposes: Purpose::Treat.into(),
		period: Period::ALWAYS,
		excepted_labels: None,
		exception_to: None,
	}
}

/// What the clinic asks for, with this receipt.
fn asked(receipt: Commitment, renews: Option<ConsentId>) -> ConsentRequest {
	ConsentRequest {
		organisation: CLINIC,
		controller: PATIENT,
		status: ConsentStatus::Requested,
		provisions: vec![permit()].try_into().expect("few"),
		terms: Terms::default(),
		receipt,
		renews,
		requested_at: 1_000,
		expires_at: 9_000,
		refused_at: None,
	}
}

fn accepted(asked: ConsentRequest) -> Accepted {
	let (provisions, terms) = (asked.provisions.to_vec(), asked.terms.clone());
	Accepted { request: request(), asked, provisions, terms }
}

fn answered(arguments: &[&str]) -> Answered {
	#[derive(clap::Parser)]
	struct Only {
		#[command(flatten)]
		answered: Answered,
	}
	let request = request().to_string();
	Only::parse_from([&["assent", &request], arguments].concat()).answered
}

fn statement() -> String {
	show::statement(&[permit()], &Terms::default(), &address)
}

/// The clinic's receipt of its request, in a file; and what stands beside the request.
fn shown(file: &Path, event: Happened, statement: &str, consent: ConsentId) -> Commitment {
	let draft = Draft {
		chain: CHAIN,
		consent,
		version: 1,
		controller: &PATIENT,
		provisions: &[permit()],
		terms: &Terms::default(),
		statement,
		events: &[Event { happened: event, at: 900, by: &CLINIC }],
		circumstances: &Circumstances {
			privacy_notice: Some("https://clinic.example/privacy".into()),
			jurisdictions: vec!["DE".into()],
			retention: Some("ten years".into()),
		},
		names: &|_| None,
	};
	Prepared::made(Some(file), SALT, &draft).expect("it is kept").commitment
}

fn kept(prepared: &Prepared) -> Kept {
	let file = prepared.file.as_ref().expect("it was made");
	let kept = Kept::read(&fs::read_to_string(file).expect("it was written")).expect("it is one");
	assert_eq!(kept.commitment().expect("it has a hash"), prepared.commitment);
	kept
}

fn events(kept: &Kept) -> Vec<(String, String)> {
	let text = |event: &Value, name: &str| event[name].as_str().expect("a text").to_owned();
	let all = kept.receipt["events"].as_array().expect("a list");
	all.iter().map(|event| (text(event, "event_type"), text(event, "entity_id"))).collect()
}

#[test]
fn receipt_of_an_acceptance_should_tell_of_request_and_consent_when_it_is_made() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let own = folder.path().join("own.json");
	let answered = answered(&["--save-receipt", own.to_str().expect("a plain path")]);
	let beside = Commitment::from([5; 32]);
	for (renews, given) in [(None, "consent-given"), (Some([8; 32].into()), "consent-renewed")] {
		let accepted = accepted(asked(beside, renews));
		let made = answered
			.receipt_by(CHAIN, &accepted, &statement(), &|_| None)
			.expect("nothing is compared");
		assert_ne!(made.commitment, beside, "not the one that the clinic wrote");
		let kept = kept(&made);
		let (clinic, patient) = (address(&CLINIC), address(&PATIENT));
		let expected = [("consent-requested".to_owned(), clinic), (given.to_owned(), patient)];
		assert_eq!(events(&kept), expected);
		assert_eq!(kept.receipt["events"][0]["event_time"], "1970-01-01T00:00:01Z");
		let differ =
			differences(&kept.receipt, &PATIENT, &[permit()], &Terms::default(), &|_| None);
		assert!(differ.is_empty(), "{differ:?}");
		assert_eq!(consent_of(&kept.receipt), Some(request().consent(&PATIENT)));
	}
}

#[test]
fn receipt_of_the_request_should_go_on_in_that_of_the_acceptance_when_it_is_the_one() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let (file, own) = (folder.path().join("request.json"), folder.path().join("own.json"));
	let id = request().consent(&PATIENT);
	let beside = shown(&file, Happened::Requested, &statement(), id);
	let path = |file: &Path| file.to_str().expect("a plain path").to_owned();
	let answered = answered(&["--receipt", &path(&file), "--save-receipt", &path(&own)]);
	let accepted = accepted(asked(beside, None));
	let made =
		answered.receipt_by(CHAIN, &accepted, &statement(), &|_| None).expect("it is the one");
	let kept = kept(&made);
	assert_ne!(kept.salt, SALT, "a salt that the clinic does not know");
	assert_eq!(kept.receipt["privacy_notice"], "https://clinic.example/privacy");
	assert_eq!(kept.receipt["jurisdictions"], json!(["DE"]));
	assert_eq!(kept.receipt["pii_processing"][0]["retention_period"], "ten years");
	assert_eq!(events(&kept).len(), 2);
}

#[test]
fn receipt_of_the_request_should_be_refused_when_it_is_another_or_says_something_else() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let file = folder.path().join("request.json");
	let path = file.to_str().expect("a plain path").to_owned();
	let answered = answered(&["--receipt", &path]);
	let id = request().consent(&PATIENT);
	let refused = |beside: Commitment, chain: H256| {
		let accepted = accepted(asked(beside, None));
		let error = answered
			.receipt_by(chain, &accepted, &statement(), &|_| None)
			.err()
			.expect("it is refused");
		assert_eq!(crate::error::exit_code(&error), crate::error::USAGE);
		error.to_string()
	};
	let beside = shown(&file, Happened::Requested, &statement(), id);
	let error = refused(Commitment::from([5; 32]), CHAIN);
	assert!(error.starts_with("--receipt") && error.contains("not the receipt"), "{error}");
	assert!(refused(beside, H256::zero()).ends_with("chain"), "of another chain");
	for (event, words, consent, named) in [
		(Happened::Requested, "Permits nobody anything.".to_owned(), id, "statement"),
		// The hospital cannot write that the patient consented before the patient did.
		(Happened::Given, statement(), id, "events"),
		(Happened::Requested, statement(), [8; 32].into(), "record_id"),
	] {
		let beside = shown(&file, event, &words, consent);
		let error = refused(beside, CHAIN);
		assert!(error.ends_with(named), "{named}: {error}");
	}
}

#[test]
fn file_of_ones_own_should_be_the_receipt_of_an_acceptance_when_it_is_none_of_ours() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let file = folder.path().join("form.pdf");
	fs::write(&file, b"%PDF-1.7 signed").expect("it is written");
	let salt = super::super::hex(SALT);
	let answered = answered(&["--receipt", file.to_str().expect("a plain path"), "--salt", &salt]);
	let accepted = accepted(asked(Commitment::default(), None));
	let made =
		answered.receipt_by(CHAIN, &accepted, &statement(), &|_| None).expect("it is one's own");
	assert_eq!(made.commitment, super::super::commitment(&SALT, b"%PDF-1.7 signed"));
	assert!(made.file.is_none());
}

#[test]
fn consent_should_be_one_to_answer_for_when_the_organisation_is_among_those_who_did_not() {
	let other = AccountId::new([4; 32]);
	let open = vec![
		([1; 32].into(), vec![CLINIC, other.clone()]),
		([2; 32].into(), vec![other.clone()]),
		([3; 32].into(), vec![CLINIC]),
	];
	let owed = owed_by(&CLINIC, &PATIENT, open);
	assert_eq!(owed, [(PATIENT, [1; 32].into()), (PATIENT, [3; 32].into())]);
}
