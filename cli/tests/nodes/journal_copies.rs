//! Journals that a node lost, brought back: by executing blocks again, from a copy of its index, from a copy of one journal.

use crate::{
	node::{development, program, Assent, Node},
	setting::{path, pump, record, PATIENT},
};
use serde_json::Value;
use std::{
	fs,
	path::Path,
	process::{Command, Output},
};

fn copy_folder(from: &Path, to: &Path) {
	fs::create_dir_all(to).expect("it can be made");
	for item in fs::read_dir(from).expect("it is there") {
		let item = item.expect("it can be read");
		let target = to.join(item.file_name());
		let kind = item.file_type().expect("it is of some type");
		if kind.is_dir() {
			copy_folder(&item.path(), &target);
		} else if kind.is_file() {
			fs::copy(item.path(), target).expect("it can be copied");
		}
	}
}

/// The node's command that makes the index anew.
fn rebuild(folder: &Path, more: &[&str]) -> Output {
	Command::new(program())
		.args(["rebuild-journals", "--chain"])
		.arg(development())
		.arg("--base-path")
		.arg(folder.join("chain"))
		.args(more)
		.output()
		.expect("the node can be started")
}

fn verifies(assent: &Assent, resource: &str) -> Value {
	assent.run(PATIENT, &["journal", "verify", resource])
}

#[tokio::test(flavor = "multi_thread")]
async fn journal_should_be_served_again_when_its_index_was_brought_back() {
	let temporary = tempfile::tempdir().expect("a temporary folder");
	let folders = ["first", "second", "third"].map(|name| temporary.path().join(name));
	let [first, second, third] = &folders;
	fs::create_dir_all(first).expect("it can be made");

	// A node that keeps no index: all it has of the entries stands in blocks.
	let node = Node::start_with(first, &["--no-journal-index"]).await;
	let resource = pump(&Assent::of(&node));
	let assent = Assent::finalised(&node);
	record(&assent, first, &resource, 5);
	record(&assent, first, &resource, 3);
	let message = assent.fails(1, PATIENT, &["journal", "verify", &resource]);
	assert!(message.contains("PageMissing"), "{message}");
	node.kill();
	for folder in [second, third] {
		copy_folder(first, folder);
	}

	// Executed again.
	let rebuilt = rebuild(first, &[]);
	let said = String::from_utf8_lossy(&rebuilt.stdout);
	assert!(rebuilt.status.success(), "{said}{}", String::from_utf8_lossy(&rebuilt.stderr));
	assert!(said.contains("Made the entries of 2 blocks; those of 0 were there."), "{said}");
	let said = String::from_utf8_lossy(&rebuild(first, &[]).stdout).into_owned();
	assert!(said.contains("Made the entries of 0 blocks; those of 2 were there."), "{said}");

	// Entries of a day ago are dropped, and these are not.
	let node = Node::start_with(first, &["--journal-retention-days", "1"]).await;
	let assent = Assent::finalised(&node);
	assert_eq!(verifies(&assent, &resource)["count"], 8);
	let (index, journal) = (path(first, "index.jsonl"), path(first, "journal.jsonl"));
	let exported = assent.run(PATIENT, &["journal", "export-index", "--output", &index]);
	assert_eq!((&exported["blocks"], &exported["pages"]), (&2.into(), &2.into()));
	assert_eq!(exported["missing"], Value::Array(Vec::new()));
	let arguments = ["journal", "export", &resource, "--format", "copy", "--output", &journal];
	assent.run(PATIENT, &arguments);
	node.kill();

	// A copy of the index, altered and right.
	let node = Node::start(second).await;
	let assent = Assent::finalised(&node);
	let before = assent.fails(1, PATIENT, &["journal", "verify", &resource]);
	assert!(before.contains("PageMissing"), "{before}");
	let kept = fs::read_to_string(&index).expect("it was written");
	let altered = path(second, "altered.jsonl");
	let (start, rest) = kept.split_once('\n').expect("it has lines");
	let place = rest.rfind("\"]").expect("the last page ends") - 1;
	let digit = if rest.as_bytes()[place] == b'0' { "1" } else { "0" };
	let changed = format!("{start}\n{}{digit}{}", &rest[..place], &rest[place + 1..]);
	fs::write(&altered, changed).expect("it can be written");
	let message = assent.fails(1, PATIENT, &["journal", "import", &altered]);
	assert!(message.contains("OtherPage") || message.contains("OtherLeaves"), "{message}");
	let imported = assent.run(PATIENT, &["journal", "import", &index]);
	assert_eq!((&imported["whole"], &imported["partial"]), (&2.into(), &Value::Array(Vec::new())));
	assert_eq!(verifies(&assent, &resource)["count"], 8);
	let out = path(second, "entry.json");
	let arguments = ["evidence", "export", &resource, "--entry", "3", "--out", &out];
	assert_eq!(assent.run(PATIENT, &arguments)["entries"], 1);
	node.kill();

	// A copy of the one journal: it is served, and shown to be complete.
	let node = Node::start(third).await;
	let assent = Assent::finalised(&node);
	let imported = assent.run(PATIENT, &["journal", "import", &journal]);
	assert_eq!((&imported["pages"], &imported["whole"]), (&2.into(), &true.into()));
	assert_eq!(verifies(&assent, &resource)["count"], 8);
	let again = assent.run(PATIENT, &["journal", "import", &journal]);
	assert_eq!((&again["pages"], &again["whole"]), (&0.into(), &true.into()));
	let arguments = ["evidence", "export", &resource, "--complete", "--out", &out];
	assert_eq!(assent.run(PATIENT, &arguments)["entries"], 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn copy_should_be_refused_when_the_node_is_asked_from_outside_or_it_is_of_another_chain() {
	let temporary = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start_with(temporary.path(), &["--rpc-methods", "safe"]).await;
	let assent = Assent::finalised(&node);
	let index = path(temporary.path(), "index.jsonl");
	let message = assent.fails(1, PATIENT, &["journal", "export-index", "--output", &index]);
	assert!(message.contains("for its operator only"), "{message}");

	let other = format!(
		"{{\"format\":\"assent-index-copy\",\"genesis\":\"0x{}\",\"version\":1}}\n",
		"01".repeat(32)
	);
	fs::write(&index, other).expect("it can be written");
	let message = assent.fails(1, PATIENT, &["journal", "import", &index]);
	assert!(message.contains("is of another chain"), "{message}");
	fs::write(&index, "{}\n").expect("it can be written");
	let message = assent.fails(2, PATIENT, &["journal", "import", &index]);
	assert!(message.contains("expected a copy of a journal"), "{message}");
}
