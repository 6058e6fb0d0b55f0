//! Acting for another: delegates, guardians, what is left of it after a death, and two identifiers of one person.

use crate::{
	node::{text, Assent, Node},
	setting::{consent_status, path, CARE, GATEWAY, HOSPITAL, PATIENT, PERSON, REGULATOR},
};
use serde_json::{json, Value};
use std::fs;

pub const DAUGHTER: &str = "//Daughter";
pub const SON: &str = "//Son";
const NEPHEW: &str = "//Nephew";
const IMAGES: &str = "to=//Hospital categories=imaging actions=access purposes=TREAT";

/// Gives them what transactions cost.
pub fn fund(assent: &Assent, keys: &[&str]) {
	for key in keys {
		assent.run("//Alice", &["payment", "send", key, "100"]);
	}
}

/// What the chain answers the hospital now that asks to see something in its record of that party.
pub fn verdict(assent: &Assent, subject: &str, category: &str) -> Value {
	let resource = format!("record:{subject}@{HOSPITAL}");
	let stated = ["--role", "prov", "--action", "access", "--purpose", "TREAT"];
	let arguments = ["access", "check", &resource, "--accessor", HOSPITAL, "--category", category];
	let output = assent.output(HOSPITAL, &[&arguments[..], &stated].concat());
	let answer: Value = serde_json::from_slice(&output.stdout).expect("an answer");
	let code = if answer["verdict"]["permitted"] == true { 0 } else { 3 };
	assert_eq!(output.status.code(), Some(code), "{answer}");
	answer["verdict"].clone()
}

/// By which consent the hospital may see the party's vital signs.
fn by(assent: &Assent, subject: &str) -> Value {
	verdict(assent, subject, "vital-signs")["consent"]["id"].clone()
}

fn is_refused(assent: &Assent, subject: &str, category: &str) {
	let verdict = verdict(assent, subject, category);
	assert_eq!(verdict["reason"], "NoPermit", "{verdict}");
}

/// Has the person sign a statement with that command, and somebody bring it in.
fn relayed(assent: &Assent, file: &str, sign: &[&str], key: &str) -> (Value, Value) {
	let signed = assent.run(PERSON, &[sign, &["--sign-to", file]].concat());
	(signed, assent.run(key, &["guardian", "relay", file]))
}

fn shown(assent: &Assent, party: &str) -> Value {
	assent.run(party, &["guardian", "show", party])
}

#[tokio::test(flavor = "multi_thread")]
async fn delegate_should_act_within_its_powers_when_a_person_without_account_appointed_it() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	fund(&assent, &[DAUGHTER, SON, NEPHEW]);
	let file = path(folder.path(), "statement");

	let appoint = |delegate, rights, until| {
		let powers = ["--rights", rights, "--categories", "vital-signs,laboratory"];
		[&["guardian", "appoint", delegate, "--until", until][..], &powers].concat()
	};
	let rights = "grant,withdraw,appoint";
	let further = ["--further", "1"];
	for (wrong, named) in [
		(appoint(DAUGHTER, "grnt", "+30d"), "there is no right `grnt`; expected one of grant"),
		(appoint(DAUGHTER, "grant", "2020-01-01"), "--until: expected a moment to come"),
		(appoint(PERSON, "grant", "+30d"), "DELEGATE: expected another than"),
		(appoint(DAUGHTER, rights, "+30d"), "--further: expected at least 1"),
		([&appoint(DAUGHTER, "grant", "+30d")[..], &["--deadline", "+8d"]].concat(), "--deadline"),
	] {
		let message = assent.fails(2, PERSON, &[&wrong[..], &["--sign-to", &file]].concat());
		assert!(message.contains(named), "{named}: {message}");
	}
	assert!(!std::path::Path::new(&file).exists());

	let sign = [&appoint(DAUGHTER, rights, "+30d")[..], &further].concat();
	let (signed, _) = relayed(&assent, &file, &sign, GATEWAY);
	let daughters = text(&signed, "appointment");
	let (signed, _) = relayed(&assent, &file, &appoint(NEPHEW, "grant", "+30d"), GATEWAY);
	let nephews = text(&signed, "appointment");
	let again = assent.fails(1, GATEWAY, &["guardian", "relay", &file]);
	assert!(again.contains("Guardianship.AppointmentAlreadyExists"), "{again}");

	let grant = |capacity, permit| {
		let arguments = ["guardian", "for", "grant", PERSON, "--as", capacity, "--permit", permit];
		arguments.map(String::from).to_vec()
	};
	let run = |key, arguments: Vec<String>| {
		let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
		assent.run(key, &arguments)
	};
	let fails = |key, arguments: Vec<String>| {
		let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
		assent.fails(1, key, &arguments)
	};

	// Beyond its categories, and by somebody else: refused, with what the appointment says, and nothing is permitted.
	let beyond = fails(DAUGHTER, grant(&daughters, IMAGES));
	assert!(beyond.contains("Guardianship.OutOfCategories"), "{beyond}");
	assert!(beyond.contains("--as: Appointment") && beyond.contains("laboratory"), "{beyond}");
	is_refused(&assent, PERSON, "imaging");
	let theirs = fails(SON, grant(&daughters, CARE));
	assert!(
		theirs.contains("Guardianship.NotAuthorized") && theirs.contains("acts for"),
		"{theirs}"
	);
	is_refused(&assent, PERSON, "vital-signs");
	let consent = text(&run(DAUGHTER, grant(&daughters, CARE)), "consent");
	assert_eq!(by(&assent, PERSON), consent.as_str());

	// A delegate of the delegate has less.
	let below = |delegate, rights, until| {
		let arguments = appoint(delegate, rights, until);
		let arguments = [&arguments[..], &["--below", &daughters]].concat();
		arguments.into_iter().map(String::from).collect::<Vec<_>>()
	};
	let output = |arguments: Vec<String>| {
		let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
		assent.fails(2, DAUGHTER, &arguments)
	};
	let wider = output(below(SON, "grant,read-journal", "+10d"));
	assert!(
		wider.contains("--rights: expected nothing beyond grant, withdraw, appoint"),
		"{wider}"
	);
	let longer = output(below(SON, "grant", "+40d"));
	assert!(longer.contains("--until: expected") && longer.contains("at the latest"), "{longer}");
	let deeper = [below(SON, rights, "+10d"), further.map(String::from).to_vec()].concat();
	let deeper = output(deeper);
	assert!(deeper.contains("--further: expected 0 at most"), "{deeper}");
	let sons = text(&run(DAUGHTER, below(SON, "grant", "+10d")), "appointment");
	let record = format!("record:{PERSON}@{HOSPITAL}");
	let may = |who| {
		let asked = ["guardian", "may", who, PERSON, "--rights", "grant", "--gives"];
		let about = ["--resource", &record, "--categories", "vital-signs"];
		let output = assent.output(PERSON, &[&asked[..], &about].concat());
		serde_json::from_slice::<Value>(&output.stdout).expect("an answer")
	};
	assert_eq!(may(SON)["chain"], json!([sons, daughters]));
	let withdraw = ["guardian", "for", "withdraw", PERSON, &consent, "--as"];
	let right = assent.fails(1, SON, &[&withdraw[..], &[&sons]].concat());
	assert!(
		right.contains("Guardianship.RightNotGiven") && right.contains("rights grant"),
		"{right}"
	);
	assert_eq!(by(&assent, PERSON), consent.as_str());

	// A stranger revokes nothing. The person does, for nothing: the branch is over, the one beside it is not.
	let revoke = ["guardian", "revoke", &daughters];
	let stranger = assent.fails(1, NEPHEW, &revoke);
	assert!(stranger.contains("Guardianship.NotAuthorized"), "{stranger}");
	assert_eq!(may(SON)["may"], true);
	assert_eq!(relayed(&assent, &file, &revoke, PERSON).1["free"], true);
	assert_eq!([may(DAUGHTER), may(SON)].map(|answer| answer["may"].clone()), [false, false]);
	assert_eq!(may(NEPHEW)["chain"], json!([nephews]));
	let over = fails(SON, grant(&sons, CARE));
	assert!(over.contains("Guardianship.AppointmentNotInForce"), "{over}");
	let held = assent.run(SON, &["guardian", "held"]);
	assert_eq!(held["appointments"][0]["inForce"], false);

	// What the delegate granted is the person's: it outlives the appointment, and the person withdraws it for nothing.
	assert_eq!(by(&assent, PERSON), consent.as_str());
	assent.run(PERSON, &["consent", "sign-withdraw", &consent, "--to", &file]);
	assert_eq!(assent.run(PERSON, &["consent", "relay", &file])["free"], true);
	is_refused(&assent, PERSON, "vital-signs");

	// And the rest, whatever there is.
	let (_, all) = relayed(&assent, &file, &["guardian", "revoke-all"], PERSON);
	assert_eq!((&all["free"], &may(NEPHEW)["may"]), (&true.into(), &false.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn guardians_should_give_together_and_end_alone_when_an_authority_installed_two() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	fund(&assent, &[DAUGHTER, SON]);
	let paper = path(folder.path(), "decision.txt");
	fs::write(&paper, "Family court, 7 F 12/26").expect("it can be written");
	let both = format!("{DAUGHTER},{SON}");
	let install = |guardians, required| {
		let powers = ["--rights", "grant,withdraw", "--categories", "vital-signs"];
		let who = ["guardian", "install", PERSON, "--guardians", guardians, "--until", "+90d"];
		[&who[..], &powers, &["--required", required, "--restricts", "--notice", &paper]].concat()
	};
	for (guardians, required, named) in [
		(both.as_str(), "3", "--required: expected 1 to 2"),
		("//Son,//Son", "2", "--guardians: expected different parties"),
		("//Son,//Patient//Unfunded", "2", "--guardians: expected another than"),
	] {
		let message = assent.fails(2, REGULATOR, &install(guardians, required));
		assert!(message.contains(named), "{named}: {message}");
	}
	let nobody = assent.fails(1, HOSPITAL, &install(&both, "2"));
	assert!(nobody.contains("Guardianship.NotAnAuthority"), "{nobody}");
	assert_eq!(shown(&assent, PERSON)["guardians"], Value::Null);
	assent.run(REGULATOR, &install(&both, "2"));
	let installed = shown(&assent, PERSON)["guardians"].clone();
	assert_eq!((&installed["required"], &installed["restricts"]), (&2.into(), &true.into()));

	// The ward gives nothing by its own hand.
	let own = path(folder.path(), "own");
	assent.run(PERSON, &["consent", "sign-grant", "--permit", CARE, "--to", &own]);
	let refused = assent.fails(1, GATEWAY, &["consent", "relay", &own]);
	assert!(refused.contains("Guardianship.UnderGuardianship"), "{refused}");

	// One guardian's word has no effect. The other agrees to the same, by the receipt of it.
	let receipt = path(folder.path(), "receipt.json");
	let grant = |permit, more: &[&str]| {
		let arguments =
			["guardian", "for", "grant", PERSON, "--as", "guardian", "--permit", permit];
		[&arguments[..], more].concat().into_iter().map(String::from).collect::<Vec<_>>()
	};
	let with = |code, key, arguments: Vec<String>| {
		let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
		match code {
			0 => assent.run(key, &arguments),
			code => assent.fails(code, key, &arguments).into(),
		}
	};
	let refused = with(1, DAUGHTER, grant(IMAGES, &[]));
	let refused = refused.as_str().expect("a message");
	assert!(refused.contains("Guardianship.OutOfCategories"), "{refused}");
	assert!(refused.contains("--as: Guardians, installed by"), "{refused}");
	let first = with(0, DAUGHTER, grant(CARE, &["--save-receipt", &receipt]));
	let (consent, nonce) = (text(&first, "consent"), text(&first, "nonce"));
	assert_eq!((&first["done"], &first["approvals"]), (&false.into(), &1.into()));
	is_refused(&assent, PERSON, "vital-signs");
	let waiting = shown(&assent, PERSON)["proposals"].clone();
	assert_eq!(
		(waiting.as_array().map(Vec::len), &waiting[0]["proposal"]),
		(Some(1), &first["proposal"])
	);
	let agree = ["--receipt", &receipt, "--nonce", &nonce];
	let again = with(1, DAUGHTER, grant(CARE, &agree));
	assert!(again.as_str().is_some_and(|text| text.contains("AlreadyApproved")), "{again}");
	let stranger = with(1, PATIENT, grant(CARE, &agree));
	assert!(stranger.as_str().is_some_and(|text| text.contains("NotAGuardian")), "{stranger}");
	let other = with(
		2,
		SON,
		grant("to=//Research categories=vital-signs actions=access purposes=TREAT", &agree),
	);
	assert!(other.as_str().is_some_and(|text| text.contains("--receipt: its")), "{other}");
	is_refused(&assent, PERSON, "vital-signs");
	let second = with(0, SON, grant(CARE, &agree));
	assert_eq!((&second["done"], &second["consent"]), (&true.into(), &first["consent"]));
	assert_eq!(by(&assent, PERSON), consent.as_str());
	assert_eq!(shown(&assent, PERSON)["proposals"], json!([]));
	let verified = assent.run(PERSON, &["consent", "receipt", "verify", &receipt]);
	assert_eq!(verified["verified"], true);

	// To end it, one is enough.
	assent.run(SON, &["guardian", "for", "withdraw", PERSON, &consent, "--as", "guardian"]);
	is_refused(&assent, PERSON, "vital-signs");
	assert_eq!(consent_status(&assent, &consent), "ConsentRevoked");

	// Without guardians the person gives for itself, and nobody else does.
	let remove = ["guardian", "remove", PERSON, "--notice", &paper];
	let nobody = assent.fails(1, HOSPITAL, &remove);
	assert!(nobody.contains("Guardianship.NotAnAuthority"), "{nobody}");
	assent.run(REGULATOR, &remove);
	let refused = with(1, SON, grant(CARE, &[]));
	let refused = refused.as_str().expect("a message");
	assert!(refused.contains("--as: no authority installed guardians"), "{refused}");
	is_refused(&assent, PERSON, "vital-signs");
	assent.run(GATEWAY, &["consent", "relay", &own]);
	assert_eq!(verdict(&assent, PERSON, "vital-signs")["permitted"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_should_be_given_and_executors_should_withdraw_when_a_death_was_attested() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	fund(&assent, &[DAUGHTER, SON]);
	let paper = path(folder.path(), "certificate.txt");
	fs::write(&paper, "Register office, 99/26").expect("it can be written");
	let care = text(&assent.run(PATIENT, &["consent", "grant", "--permit", CARE]), "consent");
	let powers = ["--rights", "grant,read-journal", "--until", "+30d"];
	let appoint = [&["guardian", "appoint", SON][..], &powers].concat();
	let sons = text(&assent.run(PATIENT, &appoint), "appointment");
	let record = format!("record:{PATIENT}@{HOSPITAL}");
	let stated = ["--role", "prov", "--action", "access", "--purpose", "TREAT"];
	let recorded = ["access", "record", &record, "--category", "vital-signs"];
	let recorded = [&recorded[..], &stated].concat();
	assert_eq!(assent.run(GATEWAY, &recorded)["verdict"]["permitted"], true);
	let readers =
		|| assent.run(PATIENT, &["guardian", "readers", PATIENT, &record])["readers"].clone();
	let address = |key| text(&assent.run(key, &["key", "show", "--offline"]), "address");
	assert_eq!(readers(), json!([address(SON)]));

	let attest = |more: &[&str]| {
		let arguments = ["guardian", "attest-death", PATIENT, "--notice", &paper];
		[&arguments[..], more].concat().into_iter().map(String::from).collect::<Vec<_>>()
	};
	let names = ["--readers", NEPHEW, "--executors", DAUGHTER];
	let run = |code, key, arguments: Vec<String>| {
		let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
		match code {
			0 => assent.run(key, &arguments).to_string(),
			code => assent.fails(code, key, &arguments),
		}
	};
	let wrong = run(2, REGULATOR, attest(&["--readers", PATIENT]));
	assert!(wrong.contains("--readers: expected another than"), "{wrong}");
	let wrong = run(2, REGULATOR, attest(&["--executors", "//A,//B,//C,//D,//E"]));
	assert!(wrong.contains("--executors: expected 4 parties at most"), "{wrong}");
	assert!(run(1, HOSPITAL, attest(&names)).contains("Guardianship.NotAnAuthority"));
	assert_eq!(shown(&assent, PATIENT)["death"], Value::Null);
	run(0, REGULATOR, attest(&names));
	assert!(run(1, REGULATOR, attest(&names)).contains("Guardianship.AlreadyAttested"));

	// Grants are frozen as they stand: nothing is given any more, by nobody, and what was given holds.
	let death = shown(&assent, PATIENT)["death"].clone();
	let [nephew, daughter] = [NEPHEW, DAUGHTER].map(address);
	assert_eq!((&death["readers"], &death["executors"]), (&json!([nephew]), &json!([daughter])));
	let own = assent.fails(1, PATIENT, &["consent", "grant", "--permit", IMAGES]);
	assert!(own.contains("Guardianship.SubjectDeceased"), "{own}");
	let give = |key, capacity| {
		let arguments = ["guardian", "for", "grant", PATIENT, "--as", capacity, "--permit", IMAGES];
		assent.fails(1, key, &arguments)
	};
	let delegate = give(SON, &sons);
	assert!(delegate.contains("Guardianship.SubjectDeceased"), "{delegate}");
	let executor = give(DAUGHTER, "executor");
	assert!(executor.contains("Guardianship.RightNotGiven"), "{executor}");
	assert!(executor.contains("names as executors"), "{executor}");
	is_refused(&assent, PATIENT, "imaging");
	assert_eq!(by(&assent, PATIENT), care.as_str());

	// The journal is for those whom the attestation names, and no longer for the delegate.
	let mut named = [nephew, daughter];
	named.sort();
	let mut found: Vec<String> = serde_json::from_value(readers()).expect("addresses");
	found.sort();
	assert_eq!(found, named);

	let withdraw = ["guardian", "for", "withdraw-all", PATIENT, "--as", "executor"];
	let stranger = assent.fails(1, SON, &withdraw);
	assert!(stranger.contains("Guardianship.NotAuthorized"), "{stranger}");
	assert_eq!(by(&assent, PATIENT), care.as_str());
	assent.run(DAUGHTER, &withdraw);
	is_refused(&assent, PATIENT, "vital-signs");
	let refused = assent.ends(3, GATEWAY, &recorded);
	assert_eq!(
		(&refused["sequence"], &refused["verdict"]["reason"]),
		(&1.into(), &"NoPermit".into())
	);

	// It was an error: the person is there, and gives again.
	let lift = ["guardian", "lift-death", PATIENT, "--notice", &paper];
	assert!(assent.fails(1, HOSPITAL, &lift).contains("Guardianship.NotAnAuthority"));
	assent.run(REGULATOR, &lift);
	assert!(assent.fails(1, REGULATOR, &lift).contains("Guardianship.NotAttested"));
	assert_eq!(readers(), json!([address(SON)]));
	assent.run(PATIENT, &["consent", "grant", "--permit", CARE]);
	assert_eq!(assent.run(GATEWAY, &recorded)["sequence"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn identifiers_should_be_one_person_when_both_say_so() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	let (old, new) = ("//Old", "//New");
	let file = path(folder.path(), "statement");
	let grant = |key| {
		let arguments = ["consent", "sign-grant", "--permit", CARE, "--to", &file];
		text(&assent.run(key, &arguments), "consent")
	};
	let relay = || assent.run(GATEWAY, &["consent", "relay", &file]);
	let merge = |key, command, other| {
		let arguments = ["guardian", "merge", command, other, "--sign-to", &file];
		assert_eq!(assent.run(key, &arguments)["free"], false);
	};
	let bring = || assent.run(GATEWAY, &["guardian", "relay", &file]);
	let refused = || assent.fails(1, GATEWAY, &["guardian", "relay", &file]);
	let first = grant(old);
	relay();

	let itself = ["guardian", "merge", "into", old, "--sign-to", &file];
	let itself = assent.fails(2, old, &itself);
	assert!(itself.contains("SURVIVOR: expected another than"), "{itself}");
	merge(new, "accept", old);
	let early = refused();
	assert!(early.contains("Guardianship.UnknownMerger"), "{early}");
	merge(old, "into", new);
	bring();
	// One side alone changes nothing.
	let offered = shown(&assent, old);
	let address = text(&shown(&assent, new), "party");
	assert_eq!(
		(&offered["survivor"], &offered["offeredTo"]),
		(&Value::Null, &address.as_str().into())
	);
	let kept = grant(old);
	relay();
	merge(new, "accept", old);
	bring();
	let merged = shown(&assent, old);
	assert_eq!(
		(&merged["survivor"], &merged["offeredTo"]),
		(&address.as_str().into(), &Value::Null)
	);
	assert_eq!(shown(&assent, new)["duplicates"], json!([text(&merged, "party")]));

	// What was given under the old one holds; nothing more is given under it, and what is new goes under the other.
	let stands = by(&assent, old);
	assert!([&first, &kept].iter().any(|id| stands == id.as_str()), "{stands}");
	grant(old);
	let gone = assent.fails(1, GATEWAY, &["consent", "relay", &file]);
	assert!(gone.contains("Guardianship.SubjectMerged"), "{gone}");
	is_refused(&assent, new, "vital-signs");
	let next = grant(new);
	relay();
	assert_eq!(by(&assent, new), next.as_str());
	assert_eq!(by(&assent, old), stands);

	// Neither side's is another's to end.
	merge("//Other", "end", old);
	let stranger = refused();
	assert!(stranger.contains("Guardianship.UnknownMerger"), "{stranger}");
	assert_eq!(shown(&assent, old), merged);
	merge(new, "end", old);
	bring();
	assert_eq!(shown(&assent, old)["survivor"], Value::Null);
	grant(old);
	relay();
}
