//! The main job: consents, accesses, emergencies, the council; nodes that are killed and upgraded.

use crate::{
	node::{built, text, Assent, Node},
	setting::{path, pump, COUNCIL, GATEWAY, HOSPITAL, MAKER, PATIENT},
};
use serde_json::Value;
use std::{fs, path::Path};
use subxt::rpcs::rpc_params;

const RESEARCH: &str = "//Research//Gateway";

/// Has the patient permit care to the hospital, and research for a price: the consents' ids.
fn consents(assent: &Assent, price: &str) -> (String, String) {
	let care = "to=//Hospital categories=vital-signs actions=access,collect purposes=TREAT";
	let care = assent.run(PATIENT, &["consent", "grant", "--permit", care]);
	let study = "to=//Research categories=vital-signs actions=access purposes=HRESCH";
	let study = assent.run(PATIENT, &["consent", "grant", "--permit", study, "--price", price]);
	(text(&care, "consent"), text(&study, "consent"))
}

/// Two nurses of the hospital, of whom the patient keeps the second from consulting anything: their tags.
fn nurses(assent: &Assent, folder: &Path) -> [String; 2] {
	let secret = folder.join("tags");
	fs::write(&secret, format!("0x{}", "22".repeat(32))).expect("it can be written");
	let secret = secret.to_str().expect("a plain path");
	let tags = ["Ana", "Ben"].map(|nurse| {
		let arguments = ["organisation", "staff-tag", nurse, "--secret-file", secret];
		let tag = text(&assent.run(HOSPITAL, &arguments), "tag");
		assent.run(HOSPITAL, &["organisation", "affiliate-staff", &tag]);
		tag
	});
	let deny = format!("to=//Hospital/{} categories=all actions=access purposes=all", tags[1]);
	assent.run(PATIENT, &["consent", "grant", "--deny", &deny]);
	tags
}

const CARE: [&str; 8] =
	["--role", "prov", "--action", "access", "--purpose", "TREAT", "--category", "vital-signs"];

const STUDY: [&str; 8] =
	["--role", "crs", "--action", "access", "--purpose", "HRESCH", "--category", "vital-signs"];

/// The arguments that record an access to the resource.
fn record<'a>(resource: &'a str, stated: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
	[&["access", "record", resource][..], stated, more].concat()
}

fn number(answer: &Value, member: &str) -> u128 {
	text(answer, member).parse().expect("an amount in planck")
}

#[tokio::test(flavor = "multi_thread")]
async fn chain_should_keep_everything_when_the_node_is_killed_and_started_again() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	let pump = pump(&assent);
	let (care, study) = consents(&assent, "0.5");
	let [ana, ben] = nurses(&assent, folder.path());
	let before = number(&assent.run(PATIENT, &["payment", "balance"]), "free");

	let permitted = assent.run(GATEWAY, &record(&pump, &CARE, &["--staff", &ana]));
	assert_eq!(
		(&permitted["sequence"], &permitted["verdict"]["rule"]),
		(&0.into(), &"PartyPermit".into())
	);
	let refused = assent.ends(3, GATEWAY, &record(&pump, &CARE, &["--staff", &ben]));
	assert_eq!(
		(&refused["sequence"], &refused["verdict"]["reason"]),
		(&1.into(), &"DeniedToStaff".into())
	);
	let paid = assent.run(RESEARCH, &record(&pump, &STUDY, &["--maximum-price", "1"]));
	assert_eq!(text(&paid["verdict"], "price"), "500000000000");
	let after = number(&assent.run(PATIENT, &["payment", "balance"]), "free");
	assert_eq!(after - before, 500_000_000_000);

	let file = folder.path().join("accesses.jsonl");
	let line = format!(
		r#"{{"resource":"{pump}","role":"prov","action":"collect","purpose":"TREAT","categories":["vital-signs"]}}"#
	);
	fs::write(&file, format!("{line}\n").repeat(50)).expect("it can be written");
	let file = file.to_str().expect("a plain path");
	let batch =
		Assent::finalised(&node).run(GATEWAY, &["access", "batch", file, "--batch-size", "20"]);
	assert_eq!(
		(&batch["permitted"], &batch["batches"], &batch["refused"]),
		(&50.into(), &3.into(), &0.into())
	);
	assent.run(PATIENT, &["consent", "withdraw", &study]);
	let withdrawn = Assent::finalised(&node).ends(
		3,
		RESEARCH,
		&record(&pump, &STUDY, &["--maximum-price", "1"]),
	);
	assert_eq!(withdrawn["verdict"]["reason"], "NoPermit");

	let assent = Assent::finalised(&node);
	let questions = [
		vec!["journal", "show", pump.as_str()],
		vec!["consent", "list"],
		vec!["payment", "balance"],
		vec!["device", "list"],
		vec!["device", "show", &pump[7..73]],
	];
	let ask = |assent: &Assent| -> Vec<Value> {
		let mut answers: Vec<_> =
			questions.iter().map(|question| assent.run(PATIENT, question)).collect();
		// Where the journal was looked at is another block each time.
		answers[0]["finalisedBlock"] = Value::Null;
		answers
	};
	let answers = ask(&assent);
	assert_eq!(answers[0]["count"], 54);
	assert_eq!((&answers[0]["permitted"], &answers[0]["refused"]), (&52.into(), &2.into()));
	let height = node.finalised().await;
	node.kill();

	let node = Node::start(folder.path()).await;
	let assent = Assent::finalised(&node);
	assert_eq!(ask(&assent), answers);
	node.reach(height + 3).await;
	let next = assent.run(GATEWAY, &record(&pump, &CARE, &["--staff", &ana]));
	assert_eq!(next["sequence"], 54);
	assert_eq!(text(&next["verdict"]["consent"], "id"), care);
	let verified = assent.run(PATIENT, &["journal", "verify", &pump]);
	assert_eq!((&verified["count"], &verified["verified"]), (&55.into(), &true.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn batch_should_be_recorded_once_when_it_is_sent_again() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	let pump = pump(&assent);
	let file = folder.path().join("accesses.jsonl");
	let line = format!(
		r#"{{"resource":"{pump}","role":"prov","action":"access","purpose":"TREAT","categories":["vital-signs"],"basis":"policy"}}"#
	);
	fs::write(&file, format!("{line}\n").repeat(10)).expect("it can be written");
	let file = file.to_str().expect("a plain path");
	let arguments = ["access", "batch", file, "--sequence", "7", "--batch-size", "4"];
	let first = assent.run(GATEWAY, &arguments);
	assert_eq!((&first["batches"], &first["permitted"]), (&3.into(), &10.into()));
	let again = assent.run(GATEWAY, &arguments);
	assert_eq!((&again["leftOut"], &again["batches"]), (&3.into(), &0.into()));

	let unknown = fs::read_to_string(file).expect("it can be read").replace("#1", "#9");
	fs::write(file, unknown).expect("it can be written");
	let message = assent.fails(1, GATEWAY, &["access", "batch", file]);
	assert!(message.contains("InvalidEntry") && message.contains("UnknownDevice"), "{message}");
}

fn read_json(file: &str) -> Value {
	let text = fs::read_to_string(file).expect("it was written");
	serde_json::from_str(&text).expect("it is JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn receipt_should_be_verified_when_it_is_the_one_that_was_kept() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	let receipt = path(folder.path(), "receipt.json");
	let care = "to=//Hospital categories=vital-signs actions=access,collect purposes=TREAT";
	let granting = ["consent", "grant", "--permit", care, "--save-receipt", &receipt];
	let granted = assent.run(PATIENT, &[&granting[..], &["--jurisdiction", "DE"]].concat());
	let consent = text(&granted, "consent");
	let verifying = ["consent", "receipt", "verify", &receipt];
	let verified = assent.run(PATIENT, &verifying);
	assert_eq!((&verified["consent"], &verified["version"]), (&granted["consent"], &1.into()));
	assert_eq!(verified["comparedWithTheChain"], true);
	assert_eq!(read_json(&receipt)["receipt"]["jurisdictions"][0], "DE");

	// A word changed; then another version on the chain.
	let kept = fs::read_to_string(&receipt).expect("it was written");
	fs::write(&receipt, kept.replace("TREAT", "HRESCH")).expect("it can be written");
	let message = assent.fails(1, PATIENT, &verifying);
	assert!(message.contains("this is not the receipt of"), "{message}");
	fs::write(&receipt, kept).expect("it can be written");
	let second = path(folder.path(), "second.json");
	let wider = "to=//Hospital categories=vital-signs,imaging actions=access purposes=TREAT";
	let amending = ["consent", "amend", &consent, "--permit", wider, "--save-receipt", &second];
	assert_eq!(assent.run(PATIENT, &amending)["version"], 2);
	let message = assent.fails(1, PATIENT, &verifying);
	assert!(message.contains("record_version"), "{message}");
	assert_eq!(assent.run(PATIENT, &["consent", "receipt", "verify", &second])["version"], 2);
	// Without a name it is kept among the user's data.
	let (care, _) = consents(&assent, "0.5");
	let listed = assent.run(PATIENT, &["consent", "show", &care]);
	assert!(listed["receipt"].is_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_should_say_what_the_chain_has_when_exported() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	let pump = pump(&assent);
	let (care, study) = consents(&assent, "0.5");
	let [ana, ben] = nurses(&assent, folder.path());
	assent.run(GATEWAY, &record(&pump, &CARE, &["--staff", &ana]));
	assent.ends(3, GATEWAY, &record(&pump, &CARE, &["--staff", &ben]));

	// What is exported says the same when it is read again.
	for (consent, release) in [(&care, "r4"), (&care, "r5"), (&study, "r4"), (&study, "r5")] {
		let file = path(folder.path(), "consent.json");
		let exporting =
			["fhir", "export", "consent", consent, "--release", release, "--output", &file];
		assent.run(PATIENT, &exporting);
		let read = assent.run(PATIENT, &["fhir", "import", &file]);
		let shown = assent.run(PATIENT, &["consent", "show", consent]);
		for member in ["controller", "provisions", "terms"] {
			assert_eq!(read[member], shown[member], "{release} {member}");
		}
	}

	let serial = ["--serial", "7"];
	let exporting = ["fhir", "export", "device", &pump[7..73]];
	let device = assent.run(PATIENT, &exporting);
	assert_eq!((&device["status"], &device["lotNumber"]), (&"inactive".into(), &"A1".into()));
	assert!(device.get("serialNumber").is_none());
	let salt = format!("0x{}", "00".repeat(32));
	let wrong = [&exporting[..], &serial, &["--salt", &salt]].concat();
	let message = assent.fails(2, PATIENT, &wrong);
	assert!(message.contains("--serial"), "{message}");

	let explaining = [&["consent", "explain", &pump][..], &CARE, &["--staff", &ana]].concat();
	let why = assent.run(GATEWAY, &explaining);
	let deciding = |why: &Value| {
		let steps = why["steps"].as_array().expect("there are steps").clone();
		let deciding: Vec<_> = steps.into_iter().filter(|step| step["decides"] == true).collect();
		assert_eq!(deciding.len(), 1, "{why}");
		deciding[0]["step"].clone()
	};
	assert_eq!(deciding(&why), 6);
	let explaining = [&["consent", "explain", &pump][..], &CARE, &["--staff", &ben]].concat();
	assert_eq!(deciding(&assent.ends(3, GATEWAY, &explaining)), 3);
	let explaining = [&["consent", "explain", &pump][..], &STUDY].concat();
	assert_eq!(deciding(&assent.ends(3, RESEARCH, &explaining)), 8);

	let assent = Assent::finalised(&node);
	node.reach(node.finalised().await + 3).await;
	let bundle = assent.run(PATIENT, &["journal", "export", &pump, "--format", "fhir"]);
	let events = bundle["entry"].as_array().expect("there are entries");
	let outcomes: Vec<_> = events.iter().map(|event| &event["resource"]["outcome"]).collect();
	assert_eq!(outcomes, ["0", "8"]);
	let table = path(folder.path(), "journal.csv");
	assent.run(PATIENT, &["journal", "export", &pump, "--format", "csv", "--output", &table]);
	let table = fs::read_to_string(table).expect("it was written");
	assert_eq!(table.matches("\r\n").count(), 3, "{table}");
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_should_name_what_was_expected_when_the_chain_refuses() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	let unknown = format!("0x{}", "33".repeat(32));

	let permit = "to=//Hospital categories=vital-signs actions=access purposes=TREAT";
	let arguments = ["consent", "grant", "--permit", permit, "--price", "1"];
	let message = assent.fails(1, PATIENT, &arguments);
	assert!(
		message.contains("Consents.PurposeNotPayable") && message.contains("policy"),
		"{message}"
	);

	let message = assent.fails(1, PATIENT, &["consent", "withdraw", &unknown]);
	assert!(
		message.contains("Consents.UnknownConsent: Expected a consent that is kept"),
		"{message}"
	);

	let arguments = ["device", "register", "--model", &unknown, "--serial", "1"];
	let message = assent.fails(1, MAKER, &arguments);
	assert!(message.contains("DeviceRegistry.UnknownModel"), "{message}");

	let message = assent.fails(1, "//Nobody", &["payment", "send", "//Alice", "1"]);
	assert!(message.contains("send it some ASNT"), "{message}");

	let message = assent.fails(1, PATIENT, &["journal", "show", &format!("device:{unknown}")]);
	assert!(message.contains("there is no device"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn organisation_should_act_when_the_council_accredited_it() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	let clinic = "//Clinic";
	let arguments = [
		"organisation",
		"accredit",
		clinic,
		"--name",
		"Lakeside Clinic",
		"--roles",
		"prov",
		"--members",
	];
	let alone = assent.fails(2, "//Alice", &[&arguments[..], &["//Alice"]].concat());
	assert!(alone.contains("the keys of 2 of the 3 members"), "{alone}");
	assent.run("//Alice", &[&arguments[..], &[COUNCIL]].concat());
	let shown = assent.run("//Alice", &["organisation", "show", clinic]);
	assert_eq!((&shown["name"], &shown["standing"]), (&"Lakeside Clinic".into(), &"active".into()));

	let again = assent.fails(1, "//Alice", &[&arguments[..], &[COUNCIL]].concat());
	assert!(again.contains("OrganisationAlreadyAccredited"), "{again}");

	assent.run("//Alice", &["payment", "send", clinic, "100"]);
	let gateway = "//Clinic//Gateway";
	assent.run("//Alice", &["payment", "send", gateway, "100"]);
	let arguments = ["organisation", "affiliate-operator", gateway, "--duties", "record-accesses"];
	assent.run(clinic, &arguments);
	assent.run(gateway, &["organisation", "accept-affiliation", clinic]);
	let pump = pump(&assent);
	let recorded = assent.run(gateway, &record(&pump, &CARE, &["--basis", "policy"]));
	assert_eq!(recorded["verdict"]["rule"], "Policy:A9-2-h");

	assent.run("//Alice", &["organisation", "suspend", clinic, "--members", COUNCIL]);
	let refused = assent.ends(3, gateway, &record(&pump, &CARE, &["--basis", "policy"]));
	assert_eq!(refused["verdict"]["reason"], "OrganisationNotActive");
}

#[tokio::test(flavor = "multi_thread")]
async fn motion_should_be_executed_when_members_vote_one_by_one() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	let insurer = assent.run("//Alice", &["organisation", "show", "//Insurer"]);
	// Pallet 20 is the accreditation, its call 2 suspends.
	let call = format!("0x1402{}", &text(&insurer, "account")[2..]);
	let proposed = assent.run("//Alice", &["council", "propose", "--call", &call]);
	let motion = text(&proposed, "motion");
	assert_eq!(proposed["threshold"], 2);
	let shown = assent.run("//Alice", &["council", "show"]);
	assert_eq!(shown["motions"][0]["call"], "Accreditation.suspend");
	assert_eq!(shown["motions"][0]["encoded"].as_str(), Some(call.as_str()));

	assent.run("//Alice", &["council", "vote", &motion]);
	let early = assent.fails(1, "//Charlie", &["council", "close", &motion]);
	assert!(early.contains("Council.TooEarly"), "{early}");
	assent.run("//Bob", &["council", "vote", &motion]);
	assent.run("//Charlie", &["council", "close", &motion]);
	let insurer = assent.run("//Alice", &["organisation", "show", "//Insurer"]);
	assert_eq!(insurer["standing"], "suspended");

	let nonsense = assent.fails(2, "//Alice", &["council", "propose", "--call", "0xffff"]);
	assert!(nonsense.contains("this is no call of the chain"), "{nonsense}");
	let stranger = assent.fails(1, PATIENT, &["council", "propose", "--call", &call]);
	assert!(stranger.contains("Council.NotMember"), "{stranger}");
}

#[tokio::test(flavor = "multi_thread")]
async fn party_should_keep_its_consents_when_its_key_is_rotated() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	let (care, _) = consents(&assent, "0.5");
	let next = "//Patient//Next";
	assent.run("//Alice", &["payment", "send", next, "100"]);
	assent.run(PATIENT, &["key", "rotate", "--new-suri", next]);
	let party = text(&assent.run(PATIENT, &["key", "show", "--offline"]), "address");
	let shown = assent.run(next, &["key", "show"]);
	assert_eq!(text(&shown["actsFor"], "manage-consents"), party);
	let message = assent.fails(1, PATIENT, &["consent", "withdraw", &care]);
	assert!(message.contains("acts for nobody in this: its key was rotated away"), "{message}");
	assent.run(next, &["consent", "withdraw", &care]);
	let consent = assent.run(next, &["consent", "show", &care]);
	assert_eq!(consent["status"], "ConsentWithdrawn");
}

#[tokio::test(flavor = "multi_thread")]
async fn runtime_should_be_upgraded_when_the_council_moves_it() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let wasm = built(
		"ASSENT_NEXT_WASM",
		"wbuild/assent-runtime/next_version.rs.compact.compressed.wasm",
		"Build it: ASSENT_BUILD_NEXT_WASM=1 cargo build --release --workspace",
	);
	let wasm = wasm.to_str().expect("a plain path");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	let pump = pump(&assent);
	consents(&assent, "0.5");
	assent.run(GATEWAY, &record(&pump, &CARE, &[]));

	let upgraded = assent.run("//Alice", &["council", "upgrade", wasm, "--members", COUNCIL]);
	assert_eq!((&upgraded["before"], &upgraded["after"]), (&1.into(), &2.into()));
	let height = node.finalised().await;
	node.reach(height + 3).await;
	// What the node says of the code, and what the code says of itself.
	let version = node.request("state_getRuntimeVersion", rpc_params![]).await;
	assert_eq!(version["specVersion"], 2);
	let encoded = node.request("state_call", rpc_params!["Core_version", "0x"]).await;
	let said = encoded.as_str().expect("bytes in hex");
	// spec_name, impl_name, authoring_version, then spec_version.
	assert!(said.starts_with("0x18617373656e7418617373656e740100000002000000"), "{said}");

	let again = assent.fails(1, "//Alice", &["council", "upgrade", wasm, "--members", COUNCIL]);
	assert!(
		again.contains("version is not higher") || again.contains("SpecVersionNeedsToIncrease"),
		"{again}"
	);

	let assent = Assent::finalised(&node);
	let next = assent.run(GATEWAY, &record(&pump, &CARE, &[]));
	assert_eq!(next["sequence"], 1);
	assert_eq!(assent.run(PATIENT, &["journal", "verify", &pump])["count"], 2);
}

const BREAK_GLASS: [&str; 8] =
	["--role", "prov", "--action", "access", "--purpose", "BTG", "--category", "vital-signs"];

#[tokio::test(flavor = "multi_thread")]
async fn emergency_should_be_permitted_reviewed_and_paid_for_when_the_glass_is_broken() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	let pump = pump(&assent);
	let [ana, ben] = nurses(&assent, folder.path());
	let reason = folder.path().join("reason.txt");
	fs::write(&reason, "no pulse").expect("it can be written");
	let reason = reason.to_str().expect("a plain path");
	let open = |staff: &str, more: &[&str]| {
		let arguments = ["emergency", "open", &pump, "--staff", staff, "--justification", reason];
		assent.run(GATEWAY, &[&arguments[..], more].concat())
	};
	let under = |case: &str, staff: &str, more: &[&str]| -> Vec<String> {
		let basis = format!("emergency:{case}");
		let arguments = record(&pump, &BREAK_GLASS, &["--staff", staff, "--basis", &basis]);
		[&arguments[..], more].concat().into_iter().map(Into::into).collect()
	};
	let run = |code, arguments: &[String]| {
		let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
		assent.ends(code, GATEWAY, &arguments)
	};

	let opened = open(&ana, &["--for", "2h"]);
	assert_eq!((&opened["bondShort"], &opened["late"]), (&true.into(), &false.into()));
	let case = text(&opened, "case");
	let permitted = run(0, &under(&case, &ana, &[]));
	assert_eq!(permitted["verdict"]["rule"], "Emergency");
	assert_eq!(permitted["verdict"]["byConsent"], false);
	// Not under a colleague's case, and not who is refused by name under a case of their own.
	let refused = run(3, &under(&text(&open(&ben, &[]), "case"), &ben, &[]));
	assert_eq!(refused["verdict"]["reason"], "DeniedToStaff");

	let topped = assent.run(HOSPITAL, &["emergency", "bond", "top-up", "1000"]);
	assert_eq!(text(&topped, "bond"), "1000000000000000");
	let message = assent.fails(1, HOSPITAL, &["emergency", "bond", "withdraw", "1"]);
	assert!(message.contains("Emergency.BondNeeded"), "{message}");
	let message = assent.fails(1, PATIENT, &["emergency", "settle", &case]);
	assert!(message.contains("Emergency.NothingToSettle"), "{message}");

	let review = ["emergency", "review", &case, "--finding", "abusive", "--report", reason];
	let message = assent.fails(1, HOSPITAL, &review);
	assert!(message.contains("Emergency.NotAnAuditor"), "{message}");
	let reviewed = assent.run("//Regulator", &review);
	assert_eq!((&reviewed["paid"], &reviewed["unpaid"]), (&"100000000000000".into(), &"0".into()));
	let closed = run(3, &under(&case, &ana, &[]));
	// Nor does it then rest on the policy, which lets a care provider treat without consent.
	assert_eq!(closed["verdict"]["reason"], "EmergencyNotOpen");

	let yesterday = chrono::Utc::now() - chrono::Duration::days(1);
	let [began, then] = [0, 60].map(|seconds| {
		let moment = yesterday + chrono::Duration::seconds(seconds);
		moment.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
	});
	let late = open(&ana, &["--claimed-at", &began]);
	assert_eq!(late["late"], true);
	let covered = run(0, &under(&text(&late, "case"), &ana, &["--claimed-at", &then]));
	assert_eq!(covered["verdict"]["rule"], "Emergency");
	let too_late = ["emergency", "open", &pump, "--staff", &ana, "--justification", reason];
	let message =
		assent.fails(1, GATEWAY, &[&too_late[..], &["--claimed-at", "2026-01-01"]].concat());
	assert!(message.contains("Emergency.FiledTooLate"), "{message}");

	let cases = assent.run(PATIENT, &["emergency", "list"]);
	assert_eq!(cases["cases"].as_array().map(Vec::len), Some(3));
	let standing = assent.run(PATIENT, &["emergency", "standing", HOSPITAL]);
	assert_eq!(
		(&standing["abusive"], &standing["pending"], &standing["late"], &standing["bondShort"]),
		(&1.into(), &2.into(), &1.into(), &true.into())
	);
}

#[tokio::test(flavor = "multi_thread")]
async fn batch_and_disclosure_should_be_shown_when_they_stay_off_the_chain() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	let pump = pump(&assent);
	let device = &pump[7..73];

	let readings = folder.path().join("readings.jsonl");
	let lines: String = (0..1_000).map(|n| format!("{{\"bpm\":{}}}\n", 60 + n % 40)).collect();
	fs::write(&readings, lines).expect("it can be written");
	let file = readings.to_str().expect("a plain path");
	let built = assent.run(PATIENT, &["anchor", "build", file]);
	let (root, salt) = (text(&built, "root"), text(&built, "salt"));
	let submit = ["anchor", "submit", "--root", &root, "--count", "1000", "--kind", "collection"];
	let submit = [&submit[..], &["--from", "2026-01-01", "--device", device]].concat();
	let anchored = assent.run(PATIENT, &submit);
	assert_eq!(anchored["sequence"], 0);
	let message = assent.fails(1, RESEARCH, &[&submit[..], &["--until", "+1d"]].concat());
	assert!(message.contains("AccessAudit.InvalidPeriod"), "{message}");
	assert_eq!(assent.run(PATIENT, &["anchor", "show"])["count"], 1);
	let proof = assent.run(PATIENT, &["anchor", "prove", file, "--line", "77", "--salt", &salt]);
	let proof_file = folder.path().join("proof.json");
	fs::write(&proof_file, proof.to_string()).expect("it can be written");
	let proof_file = proof_file.to_str().expect("a plain path");
	let verify = ["anchor", "verify", proof_file, "--root", &root, "--count"];
	let verified = assent.run(PATIENT, &[&verify[..], &["1000"]].concat());
	assert_eq!((&verified["verified"], &verified["line"]), (&true.into(), &77.into()));
	let message = assent.fails(1, PATIENT, &[&verify[..], &["999"]].concat());
	assert!(message.contains("another batch"), "{message}");

	let onward = "to=//Hospital categories=vital-signs actions=disclose purposes=HRESCH";
	assent.run(PATIENT, &["consent", "grant", "--permit", onward]);
	let new = assent.run(GATEWAY, &["disclosure", "new", "--to", "//Research"]);
	let (disclosure, secret) = (text(&new, "disclosure"), text(&new, "secret"));
	let stated = [
		"--role",
		"prov",
		"--action",
		"disclose",
		"--purpose",
		"HRESCH",
		"--category",
		"vital-signs",
	];
	assent.run(GATEWAY, &record(&pump, &stated, &["--disclosure", &disclosure]));
	let unmatched = ["disclosure", "unmatched", HOSPITAL];
	assert_eq!(assent.run(GATEWAY, &unmatched)["sent"]["waiting"], 1);
	let receipt = ["disclosure", "receipt", "--from", HOSPITAL, "--secret", &secret];
	assert_eq!(assent.run(RESEARCH, &receipt)["matched"], true);
	assert_eq!(assent.run(GATEWAY, &unmatched)["sent"]["waiting"], 0);
	let message = assent.fails(2, GATEWAY, &record(&pump, &CARE, &["--disclosure", &disclosure]));
	assert!(message.contains("disclosure: expected the action disclose"), "{message}");
}
