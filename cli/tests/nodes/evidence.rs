//! Evidence from a real node: made while it runs, verified when it is gone.

use crate::{
	node::{development, specification, text, Assent, Node},
	setting::{path, pump, record, PATIENT},
};
use serde_json::Value;
use std::{fs, path::Path};

#[tokio::test(flavor = "multi_thread")]
async fn evidence_should_be_proved_without_a_node_when_it_was_exported_from_one() {
	let temporary = tempfile::tempdir().expect("a temporary folder");
	let folder = temporary.path();
	let file = |name: &str| path(folder, name);
	let node = Node::start(temporary.path()).await;
	let assent = Assent::finalised(&node);
	let resource = pump(&Assent::of(&node));
	record(&assent, folder, &resource, 5);
	record(&assent, folder, &resource, 3);

	let export = |name: &str, what: &[&str]| -> Value {
		let file = file(name);
		let arguments = [&["evidence", "export", &resource, "--out", &file], what].concat();
		assent.run(PATIENT, &arguments)
	};
	let exported = export("entry.json", &["--entry", "3"]);
	assert_eq!((&exported["entries"], &exported["first"]), (&1.into(), &3.into()));
	export("part.json", &["--from", "2", "--until", "6"]);
	let exported = export("all.json", &["--complete"]);
	assert_eq!((&exported["entries"], &exported["complete"]), (&8.into(), &true.into()));
	export("rest.json", &["--from", "5", "--complete"]);

	let spec = development();
	let verify = |name: &str, more: &[&str]| -> Value {
		let file = file(name);
		assent.run(PATIENT, &[&["evidence", "verify", &file], more].concat())
	};
	let (entry, point) = (file("entry.json"), file("point.json"));
	verify("entry.json", &["--genesis", spec, "--checkpoint-to", &point]);
	export("later.json", &["--entry", "3", "--checkpoint", &point]);

	let nothing = format!("record:{PATIENT}@//Hospital");
	let none = file("none.json");
	assent.run(PATIENT, &["evidence", "export", &nothing, "--complete", "--out", &none]);
	let message = assent.fails(
		2,
		PATIENT,
		&["evidence", "export", &resource, "--entry", "8", "--out", &entry],
	);
	assert!(
		message.contains("--entry: the journal of") && message.contains("has 8 entries"),
		"{message}"
	);

	// What the node says of a journal is held against the chain's specification as well.
	let local = file("local.json");
	specification("local", Path::new(&local));
	for (journal, trust) in [
		(&resource, ["--genesis", spec]),
		(&resource, ["--checkpoint", &point]),
		(&nothing, ["--genesis", spec]),
	] {
		let checked = assent.run(PATIENT, &[&["journal", "verify", journal][..], &trust].concat());
		assert_eq!(checked["proved"], true, "{checked}");
	}
	let last = ["journal", "show", &resource, "--last", "1", "--genesis", spec];
	assert_eq!(assent.run(PATIENT, &last)["proved"], true);
	assert_eq!(assent.run(PATIENT, &["journal", "verify", &resource])["proved"], false);
	let (device, _) = resource.split_once('#').expect("it names its tenure");
	let message = assent.fails(2, PATIENT, &["journal", "verify", device, "--genesis", spec]);
	assert!(message.contains("RESOURCE: name the tenure as well"), "{message}");
	let foreign = ["journal", "verify", &resource, "--genesis", &local];
	let message = assent.fails(1, PATIENT, &foreign);
	assert!(message.contains("what the node serves is no proof"), "{message}");

	// From here on there is no node.
	node.kill();
	let trust = ["--genesis", spec];
	let proved = verify("entry.json", &trust);
	assert_eq!((&proved["verified"], &proved["entries"][0]["sequence"]), (&true.into(), &3.into()));
	assert_eq!(proved["entries"][0]["access"]["purpose"], "TREAT");
	assert_eq!(proved["finality"]["signers"].as_array().map(Vec::len), Some(1));
	assert_eq!(verify("part.json", &trust)["entries"].as_array().map(Vec::len), Some(5));
	assert_eq!(verify("all.json", &trust)["end"]["kind"], "complete");
	assert_eq!(verify("rest.json", &trust)["first"], 5);
	assert_eq!(verify("later.json", &["--checkpoint", &point])["trusted"], "checkpoint");
	assert_eq!(verify("none.json", &trust)["count"], 0);

	let page = file("page.html");
	let all = file("all.json");
	let arguments = ["evidence", "explain", &all, "--genesis", spec, "--html", &page];
	let explained = assent.run(PATIENT, &arguments);
	assert!(text(&explained, "text").contains("What is not proved"));
	assert!(fs::read_to_string(page).expect("it was written").contains("had 8 entries"));

	let message = assent.fails(1, PATIENT, &["evidence", "verify", &entry, "--genesis", &local]);
	assert!(message.contains("of another chain"), "{message}");

	let right = fs::read(&entry).expect("it was written");
	let altered = file("altered.json");
	for place in (0..right.len()).step_by(right.len() / 60) {
		let mut bytes = right.clone();
		bytes[place] = if bytes[place] == b'5' { b'6' } else { b'5' };
		fs::write(&altered, bytes).expect("it can be written");
		let message =
			assent.fails(1, PATIENT, &["evidence", "verify", &altered, "--genesis", spec]);
		assert!(message.contains("refused, it proves nothing: step "), "byte {place}: {message}");
	}
}
