//! A lost key: by guardians or the council, after a delay that everyone sees and in which the key can object.

use crate::{
	guardians::{fund, verdict, DAUGHTER, SON},
	node::{text, Assent, Node},
	setting::{path, relayed_consent, CARE, COUNCIL, GATEWAY, PERSON},
};
use serde_json::Value;
use std::{fs, path::Path};

/// The key that is to stand behind the person.
const NEW: &str = "//Patient//New";

/// A new key, and its proof that it is there.
pub struct Proved {
	pub key: String,
	pub proof: String,
}

impl Proved {
	/// The arguments of a recovery, by whoever starts it.
	fn arguments<'a>(&'a self, command: &'a str) -> [&'a str; 8] {
		["key", "recover", command, PERSON, "--new-key", &self.key, "--proof", &self.proof]
	}
}

/// Has the new key prove that it is there for that party.
pub fn proved(assent: &Assent, subject: &str) -> Proved {
	let made = assent.run(NEW, &["key", "recover", "prove", subject]);
	Proved { key: text(&made, "newKey"), proof: text(&made, "proof") }
}

/// Has the person name two guardians, by a statement, and both start the recovery.
pub fn named_and_started(assent: &Assent, folder: &Path, new: &Proved) -> Value {
	fund(assent, &[DAUGHTER, SON]);
	let file = path(folder, "named");
	let name = ["guardian", "name", DAUGHTER, SON, "--required", "2", "--sign-to", &file];
	assert_eq!(assent.run(PERSON, &name)["free"], false);
	assent.run(GATEWAY, &["guardian", "relay", &file]);
	assert_eq!(assent.run(DAUGHTER, &new.arguments("start"))["started"], false);
	assert_eq!(shown(assent), Value::Null);
	let started = assent.run(SON, &new.arguments("start"));
	assert_eq!(started["started"], true);
	started
}

fn shown(assent: &Assent) -> Value {
	assent.run(PERSON, &["key", "recover", "show", PERSON])["recovery"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn identifier_should_stay_with_its_key_when_the_key_vetoes_what_guardians_started() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	let consent = relayed_consent(&assent, &path(folder.path(), "grant"));
	let new = proved(&assent, PERSON);
	let other = Proved { key: new.key.clone(), proof: proved(&assent, "//Other").proof };
	let wrong = assent.fails(2, DAUGHTER, &other.arguments("start"));
	assert!(wrong.contains("--proof: expected the new key's signature, for this party"), "{wrong}");
	let started = named_and_started(&assent, folder.path(), &new);
	let stranger = assent.fails(1, "//Alice", &new.arguments("start"));
	assert!(stranger.contains("Guardianship.NotAGuardian"), "{stranger}");

	// It waits, for a week, and all can see that; nobody finishes it early. What the person permitted holds meanwhile.
	let pending = shown(&assent);
	assert_eq!(
		(&pending["status"], &pending["newKey"]),
		(&"pending".into(), &new.key.as_str().into())
	);
	assert_eq!(pending["maturesAt"], started["maturesAt"]);
	let delay = pending["maturesAt"].as_u64().zip(pending["startedAt"].as_u64());
	assert_eq!(delay.map(|(matures, from)| matures - from), Some(7 * 24 * 60 * 60 * 1_000));
	let early = assent.fails(1, "//Alice", &["key", "recover", "finish", PERSON]);
	assert!(early.contains("Guardianship.RecoveryNotDue"), "{early}");
	assert_eq!(shown(&assent), pending);
	assert_eq!(verdict(&assent, PERSON, "vital-signs")["consent"]["id"], consent.as_str());

	// Of another key there is nothing to veto; a veto that another signed is refused by name, and changes nothing.
	let file = path(folder.path(), "veto");
	let veto = |key: &str, new_key: &str, more: &[&str]| {
		let arguments = ["key", "recover", "veto", new_key, "--sign-to", &file];
		assent.run(key, &[&arguments[..], more].concat())
	};
	veto(PERSON, "//Other", &[]);
	let nothing = assent.fails(1, PERSON, &["guardian", "relay", &file]);
	assert!(nothing.contains("Guardianship.NothingToVeto"), "{nothing}");
	veto(NEW, &new.key, &["--subject", PERSON]);
	let forged = assent.fails(2, PERSON, &["guardian", "relay", &file]);
	assert!(forged.contains("signature: expected one over this statement by"), "{forged}");
	assert_eq!(shown(&assent), pending);

	veto(PERSON, &new.key, &[]);
	assert_eq!(assent.run(PERSON, &["guardian", "relay", &file])["free"], true);
	assert_eq!(shown(&assent)["status"], "vetoed");
	let again = assent.fails(1, DAUGHTER, &new.arguments("start"));
	assert!(again.contains("Guardianship.RecoveryVetoed"), "{again}");
	let finish = assent.fails(1, "//Alice", &["key", "recover", "finish", PERSON]);
	assert!(finish.contains("Guardianship.RecoveryNotDue"), "{finish}");

	// The council decides once more: for longer, without a veto, and nothing is given meanwhile.
	let paper = path(folder.path(), "decision.txt");
	fs::write(&paper, "the key was stolen").expect("it can be written");
	let council = ["--notice", &paper, "--members", COUNCIL];
	let decide = [&new.arguments("decide")[..], &council].concat();
	let decided = assent.run("//Alice", &decide)["recovery"].clone();
	assert_eq!((&decided["status"], &decided), (&"final".into(), &shown(&assent)));
	veto(PERSON, &new.key, &[]);
	let late = assent.fails(1, PERSON, &["guardian", "relay", &file]);
	assert!(late.contains("Guardianship.NothingToVeto"), "{late}");
	let grant = ["consent", "sign-grant", "--permit", CARE, "--to", &file];
	assent.run(PERSON, &grant);
	let disputed = assent.fails(1, GATEWAY, &["consent", "relay", &file]);
	assert!(disputed.contains("Guardianship.KeyInDispute"), "{disputed}");
	assert_eq!(verdict(&assent, PERSON, "vital-signs")["consent"]["id"], consent.as_str());

	let cancel = [&["key", "recover", "cancel", PERSON][..], &council].concat();
	assent.run("//Alice", &cancel);
	assert_eq!(shown(&assent), Value::Null);
	assent.run(GATEWAY, &["consent", "relay", &file]);
}
