//! Attestations, announced policy changes and spending limits, by commands against a real node process.

use crate::{
	node::{text, Assent, Node},
	setting::{COUNCIL, PATIENT, REGULATOR},
};
use serde_json::{json, Value};
use std::{fs, time::Duration};

const INSURER: &str = "//Insurer";
const RESEARCH: &str = "//Research";
const GATEWAY: &str = "//Research//Gateway";

const COVERAGE: [&str; 2] = ["--kind", "insurance-coverage"];

/// What is attested of the patient, as kinds, and the first attestation's status.
fn shown(assent: &Assent) -> (Value, Value) {
	let arguments = [&["organisation", "attestations", PATIENT][..], &COVERAGE].concat();
	let answer = assent.run(PATIENT, &arguments);
	(answer["attested"].clone(), answer["attestations"][0].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn coverage_should_be_known_when_an_insurer_attests_renews_and_revokes_it() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	let policy = folder.path().join("policy.txt");
	fs::write(&policy, "Policy 7").expect("it can be written");
	let policy = policy.to_str().expect("a plain path");

	let attest = |key: &str, kind: &str, code| {
		let about = ["organisation", "attest", PATIENT, "--kind", kind];
		let rest = ["--until", "+30d", "--document", policy];
		let output = assent.output(key, &[&about[..], &rest].concat());
		assert_eq!(output.status.code(), Some(code), "{output:?}");
		String::from_utf8_lossy(if code == 0 { &output.stdout } else { &output.stderr })
			.into_owned()
	};
	assert!(attest(INSURER, "device-conformity", 2).contains("--kind: expected"));
	assert!(attest(REGULATOR, "insurance-coverage", 1).contains("RoleNotEntitled"));
	let attested: Value =
		serde_json::from_str(&attest(INSURER, "insurance-coverage", 0)).expect("it is JSON");
	assert_eq!(text(&attested, "salt").len(), 66);

	let (kinds, found) = shown(&assent);
	assert_eq!(kinds, json!(["insurance-coverage"]));
	assert_eq!(found["issuerName"], "Mutual Care Insurance");
	assert_eq!((&found["status"], &found["until"]), (&"in-force".into(), &attested["until"]));
	assert_eq!(found["commitment"], attested["commitment"]);

	let about = [&[PATIENT][..], &COVERAGE].concat();
	let renew = ["organisation", "renew-attestation"];
	assent.run(INSURER, &[&renew[..], &about, &["--until", "+60d"]].concat());
	let (_, renewed) = shown(&assent);
	assert_eq!(renewed["commitment"], attested["commitment"]);
	assert!(renewed["until"].as_u64() > attested["until"].as_u64());

	assent.run("//Alice", &["organisation", "suspend", INSURER, "--members", COUNCIL]);
	let (kinds, found) = shown(&assent);
	assert_eq!((kinds, &found["status"]), (json!([]), &"issuer-not-active".into()));
	assent.run("//Alice", &["organisation", "reinstate", INSURER, "--members", COUNCIL]);
	assert_eq!(shown(&assent).1["status"], "in-force");

	assent.run(INSURER, &[&["organisation", "revoke-attestation"][..], &about].concat());
	assert_eq!(shown(&assent).1["status"], "revoked");
	let dismiss = ["organisation", "dismiss-attestation"];
	let dismiss = [&dismiss[..], &about, &["--issuer", INSURER]].concat();
	assert!(assent.fails(1, PATIENT, &dismiss).contains("AttestationRevoked"));
	let clear = ["organisation", "clear-attestation"];
	let clear = [&clear[..], &about, &["--issuer", INSURER]].concat();
	assert!(assent.fails(1, PATIENT, &clear).contains("AttestationInForce"));
}

#[tokio::test(flavor = "multi_thread")]
async fn policy_should_take_effect_by_itself_when_it_was_announced() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	let show = || assent.run(PATIENT, &["organisation", "policy", "show"]);
	let pending = || assent.run(PATIENT, &["organisation", "policy", "pending"]);
	let before = show();
	assert_eq!(pending()["pending"], Value::Null);

	let mut written = before.clone();
	written["payable"] = json!(["HRESCH"]);
	let file = folder.path().join("policy.json");
	fs::write(&file, written.to_string()).expect("it can be written");
	let file = file.to_str().expect("a plain path");
	let propose = ["organisation", "policy", "propose", file, "--members", COUNCIL];
	assent.run("//Alice", &propose);
	let waiting = pending();
	assert_eq!((&waiting["pending"], show()), (&written, before.clone()));
	let cancel = ["organisation", "policy", "cancel", "--members", COUNCIL];
	let mut waited = 0;
	while show() != written {
		assert!(waited < 60, "the policy is not in force");
		tokio::time::sleep(Duration::from_secs(1)).await;
		waited += 1;
	}
	assert_eq!(pending()["pending"], Value::Null);
	let late = assent.fails(1, "//Alice", &cancel);
	assert!(late.contains("UnknownProposedPolicy"), "{late}");

	let mut wrong = written;
	wrong["payable"] = json!(["FUN"]);
	fs::write(file, wrong.to_string()).expect("it can be written");
	assert!(assent.fails(2, "//Alice", &propose).contains("payable: there is no purpose `FUN`"));
}

#[tokio::test(flavor = "multi_thread")]
async fn gateway_should_be_stopped_when_it_reaches_its_limit() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	let study = "to=//Research categories=vital-signs actions=access purposes=HRESCH";
	assent.run(PATIENT, &["consent", "grant", "--permit", study, "--price", "2"]);
	let limit = ["--spend-at-most", "3", "--every", "24h"];
	let limit = [&["organisation", "limit-operator", GATEWAY][..], &limit].concat();
	let stranger = assent.fails(1, PATIENT, &limit);
	assert!(stranger.contains("UnknownOrganisation"), "{stranger}");
	assent.run(RESEARCH, &limit);

	let record = [
		"access",
		"record",
		"record://Patient@//Hospital",
		"--role",
		"crs",
		"--action",
		"access",
		"--purpose",
		"HRESCH",
		"--category",
		"vital-signs",
		"--maximum-price",
		"5",
	];
	assent.run(GATEWAY, &record);
	let refused = assent.ends(3, GATEWAY, &record);
	assert_eq!(refused["verdict"]["reason"], "SpendingLimit");
	let shown = assent.run(RESEARCH, &["organisation", "show-operator", GATEWAY]);
	assert_eq!(text(&shown["spending"], "left"), "1000000000000");
	assent.run(RESEARCH, &["organisation", "limit-operator", GATEWAY, "--unlimited"]);
	assent.run(GATEWAY, &record);
	assert_eq!(
		assent.run(RESEARCH, &["organisation", "show-operator", GATEWAY])["spending"],
		Value::Null
	);

	// A limit comes with the offer, in one transaction.
	let second = "//Research//Second";
	let offer = ["organisation", "affiliate-operator", second, "--duties", "record-accesses"];
	assent.run(RESEARCH, &[&offer[..], &["--spend-at-most", "1", "--every", "1h"]].concat());
	assent.run("//Alice", &["payment", "send", second, "10"]);
	assent.run(second, &["organisation", "accept-affiliation", RESEARCH]);
	let shown = assent.run(RESEARCH, &["organisation", "show-operator", second]);
	assert_eq!(text(&shown["spending"], "left"), "1000000000000");
	assert_eq!(shown["duties"], json!(["record-accesses"]));
}
