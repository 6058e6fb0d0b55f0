//! Notaries over a real node: checkpoints made and co-signed while it runs, bundles that stand on their word when it is gone.

use crate::{
	node::{development, text, Assent, Node},
	setting::{path, pump, record, PATIENT},
};
use serde_json::Value;
use std::{fs, path::Path};

#[tokio::test(flavor = "multi_thread")]
async fn evidence_should_stand_without_the_validators_when_notaries_signed_a_nodes_blocks() {
	let temporary = tempfile::tempdir().expect("a temporary folder");
	let folder = temporary.path();
	let file = |name: &str| path(folder, name);
	// Its index is handed out on the same machine, as unsafe methods are.
	let node = Node::start(folder).await;
	let assent = Assent::finalised(&node);
	let run = |arguments: &[&str]| -> Value { assent.run(PATIENT, arguments) };
	let spec = development();
	for key in ["one.key", "two.key"] {
		run(&["notary", "keygen", "--out", &file(key)]);
	}
	let (one, two) = (file("one.key"), file("two.key"));
	let (one_pub, two_pub) = (file("one.key.pub"), file("two.key.pub"));

	let resource = pump(&Assent::of(&node));
	record(&assent, folder, &resource, 5);
	let first = file("first.json");
	let start = ["notary", "checkpoint", "--genesis", spec];
	let made = run(&[&start[..], &["--key", &one, "--out", &first]].concat());
	assert_eq!((&made["first"], &made["signatures"]), (&0.into(), &1.into()));
	record(&assent, folder, &resource, 3);
	let second = file("second.json");
	let more = ["--key", &one, "--previous", &first, "--out", &second];
	let made = run(&[&start[..], &more].concat());
	assert_eq!(
		made["first"].as_u64(),
		run(&["notary", "verify", &first])["checkpoints"][0]["last"].as_u64().map(|last| last + 1)
	);

	// The other notary goes over the same blocks, and signs both.
	let cosign = |name: &str, of: &str, more: &[&str]| {
		let out = file(name);
		let arguments = ["notary", "cosign", of, "--genesis", spec, "--key", &two, "--out", &out];
		let made = run(&[&arguments[..], more].concat());
		assert_eq!(made["signatures"], 2);
		out
	};
	let first = cosign("first-both.json", &first, &[]);
	let second = cosign("second-both.json", &second, &["--previous", &first]);
	let forged = {
		let text = fs::read_to_string(&second).expect("it was written");
		let place = text.find("\"root\":\"0x").expect("it has a root") + 10;
		let digit = if &text[place..=place] == "0" { "1" } else { "0" };
		let altered = [&text[..place], digit, &text[place + 1..]].concat();
		let name = file("forged.json");
		fs::write(&name, altered).expect("it can be written");
		name
	};
	let out = file("never.json");
	let arguments =
		["notary", "cosign", &forged, "--genesis", spec, "--key", &two, "--previous", &first];
	let message = assent.fails(2, PATIENT, &[&arguments[..], &["--out", &out]].concat());
	assert!(message.contains("not this key's signature"), "{message}");
	assert!(!Path::new(&out).exists());

	// Bundles: of an entry, of entries in two checkpoints, of the whole journal.
	let export = |name: &str, what: &[&str]| {
		let out = file(name);
		run(&[&["evidence", "export", &resource, "--out", &out][..], what].concat());
		out
	};
	let entry = export("entry.json", &["--entry", "1"]);
	let part = export("part.json", &["--from", "2", "--until", "6"]);
	let notarise = |of: &str, name: &str, checkpoints: &[&str]| -> Value {
		let out = file(name);
		let with: Vec<&str> = checkpoints.iter().flat_map(|file| ["--with", *file]).collect();
		run(&[&["evidence", "notarise", of, "--out", &out][..], &with].concat())
	};
	let made = notarise(&entry, "entry-notarised.json", &[&first, &second]);
	assert_eq!((&made["checkpoints"], &made["signatures"]), (&1.into(), &2.into()));
	let made = notarise(&part, "part-notarised.json", &[&second, &first]);
	assert_eq!((&made["checkpoints"], &made["signatures"]), (&2.into(), &4.into()));
	let arguments = ["evidence", "notarise", &part, "--with", &first, "--out", &out];
	let message = assent.fails(1, PATIENT, &arguments);
	assert!(message.contains("none of the checkpoints covers block"), "{message}");

	// From here on there is no node.
	node.kill();
	run(&["notary", "verify", &first, &second, "--notary", &one_pub, "--notary", &two_pub]);
	let verify = |name: &str, more: &[&str]| -> Value {
		let name = file(name);
		let arguments = ["evidence", "verify", &name, "--genesis", spec];
		let notaries = ["--notary", &one_pub, "--notary", &two_pub];
		run(&[&arguments[..], &notaries, more].concat())
	};
	for broken in ["grandpa", "blake2"] {
		for name in ["entry-notarised.json", "part-notarised.json"] {
			let proved = verify(name, &["--assume-broken", broken]);
			assert_eq!(proved["verified"], true);
			assert_eq!(proved["notaries"]["assumedBroken"], broken);
		}
	}
	assert_eq!(verify("part-notarised.json", &[])["entries"].as_array().map(Vec::len), Some(5));
	let arguments = ["evidence", "verify", &entry, "--genesis", spec, "--notary", &one_pub];
	let message =
		assent.fails(1, PATIENT, &[&arguments[..], &["--assume-broken", "grandpa"]].concat());
	assert!(message.contains("no notary vouches for this bundle"), "{message}");

	let name = file("entry-notarised.json");
	let right = fs::read(&name).expect("it was written");
	let altered = file("altered.json");
	for place in (0..right.len()).step_by(right.len() / 40) {
		let mut bytes = right.clone();
		bytes[place] = if bytes[place] == b'5' { b'6' } else { b'5' };
		fs::write(&altered, bytes).expect("it can be written");
		let arguments = ["evidence", "verify", &altered, "--genesis", spec, "--notary", &one_pub];
		let message = assent.fails(1, PATIENT, &arguments);
		assert!(message.contains("refused, it proves nothing: step "), "byte {place}: {message}");
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn key_of_a_notary_should_be_attested_when_a_regulator_says_whose_it_is() {
	let temporary = tempfile::tempdir().expect("a temporary folder");
	let folder = temporary.path();
	let node = Node::start(folder).await;
	let assent = Assent::finalised(&node);
	let key = path(folder, "notary.key");
	let made = assent.run(PATIENT, &["notary", "keygen", "--out", &key]);
	let public = format!("{key}.pub");
	let show = ["notary", "show", &public, "--party", "//Hospital"];
	assert_eq!(assent.run(PATIENT, &show)["attested"], false);
	let commitment = text(&made, "commitment");
	let attest = ["organisation", "attest", "//Hospital", "--kind", "notary-key"];
	let until = ["--commitment", &commitment, "--until", "+30d"];
	assent.run("//Regulator", &[&attest[..], &until].concat());
	let shown = assent.run(PATIENT, &show);
	assert_eq!((&shown["attested"], &shown["commitment"]), (&true.into(), &made["commitment"]));
	let other = path(folder, "other.key");
	assent.run(PATIENT, &["notary", "keygen", "--out", &other]);
	let public = format!("{other}.pub");
	let show = ["notary", "show", &public, "--party", "//Hospital"];
	assert_eq!(assent.run(PATIENT, &show)["attested"], false);
}
