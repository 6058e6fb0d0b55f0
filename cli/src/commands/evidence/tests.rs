//! Verifying and explaining bundles of a chain in memory, as somebody types it.

use super::*;
use crate::{error::exit_code, Cli};
use assent_evidence_fixtures::{resource, TestChain};
use clap::Parser;
use std::fs;
use tempfile::TempDir;

/// A folder with bundles of a chain with one change of validators, and with its specification.
struct Case {
	folder: TempDir,
	chain: TestChain,
}

impl Case {
	fn new() -> Self {
		let mut chain = TestChain::new(4);
		chain.block(None, &[resource()]);
		chain.change(5, 0);
		chain.block(None, &[resource(), resource()]);
		chain.blocks(6);
		let folder = tempfile::tempdir().expect("a temporary folder");
		let case = Self { folder, chain };
		let entry = case.chain.audit_bundle(&resource(), 1, 1, 3);
		case.write("entry.json", &entry.to_bytes());
		let height = case.chain.height();
		case.write("all.json", &case.chain.state_bundle(&resource(), 0, height - 2, 1).to_bytes());
		case.write("later.json", &case.chain.from_checkpoint(entry, 1).to_bytes());
		case.write("spec.json", case.chain.spec().as_bytes());
		case
	}

	fn path(&self, name: &str) -> String {
		self.folder.path().join(name).to_str().expect("a plain path").to_owned()
	}

	fn write(&self, name: &str, bytes: &[u8]) {
		fs::write(self.path(name), bytes).expect("it can be written");
	}

	/// Runs `assent evidence` with these arguments; names of files are those of the folder.
	async fn run(&self, arguments: &[&str]) -> anyhow::Result<Answer> {
		let arguments = arguments.iter().map(|argument| match argument.ends_with(".json") {
			true => self.path(argument),
			false => (*argument).to_owned(),
		});
		let command = ["assent".to_owned(), "evidence".into()].into_iter().chain(arguments);
		Cli::try_parse_from(command).expect("it parses").run().await
	}

	async fn fails(&self, code: u8, arguments: &[&str]) -> String {
		let error = self.run(arguments).await.expect_err("it is refused");
		assert_eq!(exit_code(&error), code, "{error:#}");
		format!("{error:#}")
	}
}

#[tokio::test]
async fn verify_should_say_what_is_proved_and_what_not_when_the_bundle_is_right() {
	let case = Case::new();
	let answer =
		case.run(&["verify", "entry.json", "--genesis", "spec.json"]).await.expect("it is right");
	for part in [
		"This file proves that on 2026-",
		"as entry 1 into the journal of device:0xd1d1",
		"consult [vital signs] for treatment, as care provider",
		"Allowed: the controller permits it to who asks",
		"5 of the 5 validators of that time (set 1) signed block 6, which builds on it, in round 7",
		"the chain's first block, which you trust, through 1 change of validators, each signed by those before",
		"It does not prove that what the accessor stated is true",
		"nor that there was no access which nobody recorded",
	] {
		assert!(answer.text.contains(part), "{part}: {}", answer.text);
	}
	assert_eq!(answer.text.lines().count(), 1);
	assert_eq!(answer.json["verified"], true);
	assert_eq!(answer.json["entries"][0]["sequence"], 1);
	assert_eq!(answer.json["finality"]["signers"].as_array().map(Vec::len), Some(5));
	assert_eq!(answer.json["changes"][0]["finality"]["validators"], 4);
	assert_eq!(answer.json["end"]["kind"], "entry");
}

#[tokio::test]
async fn verify_should_say_that_nothing_is_missing_when_the_bundle_is_complete() {
	let case = Case::new();
	let hash = hex(case.chain.genesis());
	let arguments = ["verify", "all.json", "--genesis-hash", &hash];
	let answer = case.run(&arguments).await.expect("it is right");
	for part in [
		"had 3 entries when block 7 was made, on 2026-",
		"the entries 0 to 2 are as they stand here",
		"none came after them",
	] {
		assert!(answer.text.contains(part), "{part}: {}", answer.text);
	}
	assert_eq!(
		(&answer.json["end"]["kind"], &answer.json["count"]),
		(&"complete".into(), &3.into())
	);
}

#[tokio::test]
async fn verify_should_keep_a_checkpoint_when_told_so_and_begin_there_later() {
	let case = Case::new();
	case.run(&["verify", "entry.json", "--genesis", "spec.json", "--checkpoint-to", "point.json"])
		.await
		.expect("it is right");
	let answer = case
		.run(&["verify", "later.json", "--checkpoint", "point.json"])
		.await
		.expect("it is right");
	let part = "follows from the checkpoint that you trust (block 2, set 1), without a change";
	assert!(answer.text.contains(part), "{}", answer.text);
	let answer =
		case.run(&["verify", "entry.json", "--checkpoint", "point.json"]).await.expect("it agrees");
	assert!(answer.text.contains("does not contradict the checkpoint"), "{}", answer.text);
	let message = case.fails(1, &["verify", "later.json", "--genesis", "spec.json"]).await;
	assert!(message.contains("begins at a checkpoint"), "{message}");
}

#[tokio::test]
async fn verify_should_ask_what_is_trusted_when_nothing_is() {
	let case = Case::new();
	let message = case.fails(2, &["verify", "entry.json"]).await;
	assert!(
		message.contains("name what you trust") && message.contains(&hex(case.chain.genesis()))
	);
	let arguments = ["verify", "entry.json", "--genesis", "spec.json", "--genesis-hash", "0x00"];
	assert!(Cli::try_parse_from(["assent", "evidence"].into_iter().chain(arguments)).is_err());
}

#[tokio::test]
async fn verify_should_name_step_and_place_when_the_bundle_is_no_proof() {
	let case = Case::new();
	let other = format!("0x{}", "11".repeat(32));
	let message = case.fails(1, &["verify", "entry.json", "--genesis-hash", &other]).await;
	assert!(message.contains("refused, it proves nothing: step 2 of 7"), "{message}");
	assert!(message.contains("genesis: this is of another chain"), "{message}");

	let bytes = fs::read(case.path("entry.json")).expect("it is there");
	case.write("cut.json", &bytes[..bytes.len() - 100]);
	let message = case.fails(1, &["verify", "cut.json", "--genesis", "spec.json"]).await;
	assert!(message.contains("step 1 of 7, reading the file: byte"), "{message}");

	let mut altered = bytes.clone();
	let place = bytes.len() / 2;
	altered[place] = if altered[place] == b'7' { b'8' } else { b'7' };
	case.write("altered.json", &altered);
	let message = case.fails(1, &["verify", "altered.json", "--genesis", "spec.json"]).await;
	assert!(message.contains("step "), "{message}");

	let message = case.fails(2, &["verify", "none.json", "--genesis", "spec.json"]).await;
	assert!(message.contains("none.json cannot be read"), "{message}");
	let message = case.fails(2, &["verify", "entry.json", "--genesis", "entry.json"]).await;
	assert!(
		message.contains("--genesis") && message.contains("no chain specification")
			|| message.contains("raw specification"),
		"{message}"
	);
	let message = case.fails(2, &["verify", "entry.json", "--checkpoint", "entry.json"]).await;
	assert!(message.contains("--checkpoint") && message.contains("assent-checkpoint"), "{message}");
}

#[tokio::test]
async fn verify_should_refuse_at_once_when_the_file_has_gigabytes() {
	let case = Case::new();
	// Sparse: it takes no room on the disk.
	let file = fs::File::create(case.path("large.json")).expect("it can be made");
	file.set_len(8 << 30).expect("it can be long");
	let started = std::time::Instant::now();
	let message = case.fails(1, &["verify", "large.json", "--genesis", "spec.json"]).await;
	assert!(message.contains("size: the file has 8589934592 bytes"), "{message}");
	assert!(started.elapsed() < std::time::Duration::from_secs(1));
}

#[tokio::test]
async fn explain_should_write_a_page_as_text_and_html_when_the_bundle_is_right() {
	let case = Case::new();
	let html = case.path("page.html");
	let answer = case
		.run(&["explain", "all.json", "--genesis", "spec.json", "--html", &html])
		.await
		.expect("it is right");
	let html = fs::read_to_string(html).expect("it was written");
	for part in [
		"What is proved",
		"The entries",
		"By whom it was made final",
		"How these validators are known",
		"What is not proved",
		"How to check it again",
		"the validator with the key 0x",
		"After block 2 (0x",
		"the file (BLAKE2b-256): 0x",
	] {
		assert!(answer.text.contains(part), "{part}: {}", answer.text);
		assert!(html.contains(part), "{part}: {html}");
	}
	assert!(html.starts_with("<!DOCTYPE html>") && !html.contains("<script"));
	case.fails(1, &["explain", "all.json", "--genesis-hash", &format!("0x{}", "22".repeat(32))])
		.await;
}

#[test]
fn export_should_not_be_understood_when_it_is_unclear_what_to_prove() {
	let parse = |arguments: &[&str]| {
		let start = ["assent", "evidence", "export", "record:0x01@0x02", "--out", "x"];
		let resource = format!("record:0x{}@0x{}", "01".repeat(32), "02".repeat(32));
		let mut all: Vec<&str> = start.to_vec();
		all[3] = &resource;
		Cli::try_parse_from(all.into_iter().chain(arguments.iter().copied())).is_ok()
	};
	assert!(parse(&["--entry", "3"]) && parse(&["--until", "3"]) && parse(&["--complete"]));
	assert!(parse(&["--from", "2", "--until", "3"]) && parse(&["--from", "2", "--complete"]));
	assert!(!parse(&[]) && !parse(&["--from", "2"]) && !parse(&["--entry", "3", "--from", "2"]));
	assert!(!parse(&["--entry", "3", "--complete"]));
}
