//! Keys, checkpoints and notarised bundles of a chain in memory, as somebody types it.

use crate::{error::exit_code, output::Answer, Cli};
use assent_evidence::notary::{NotaryCheckpoint, PublicKey, SecretKey};
use assent_evidence_fixtures::{resource, TestChain};
use clap::Parser;
use std::fs;
use tempfile::TempDir;

/// A folder with checkpoints of a chain, keys of its notaries, and bundles.
struct Case {
	folder: TempDir,
	chain: TestChain,
}

fn key(number: u8) -> SecretKey {
	SecretKey::from_seed(&[number; 32])
}

impl Case {
	fn new() -> Self {
		let mut chain = TestChain::new(3);
		chain.block(None, &[resource(), resource()]);
		chain.blocks(8);
		let case = Self { folder: tempfile::tempdir().expect("a temporary folder"), chain };
		let chain = &case.chain;
		let first = chain.notary_checkpoint(None, 4, &[&key(1), &key(2)]);
		let second = chain.notary_checkpoint(Some(&first), 9, &[&key(1)]);
		// The first notary changed its mind.
		let other = TestChain::new(3);
		let mut again = first.clone();
		again.signatures.clear();
		again.root.0[0] ^= 1;
		again.sign(&key(1), 7, &[0; 32]).expect("they are few");
		case.write("first.json", &first.to_bytes());
		case.write("second.json", &second.to_bytes());
		case.write("again.json", &again.to_bytes());
		case.write("other.json", &other.notary_checkpoint(None, 0, &[&key(1)]).to_bytes());
		for number in [1, 2, 3] {
			case.write(&format!("key{number}.json"), &key(number).public().to_bytes());
		}
		let both = [first, second];
		let entry = chain.audit_bundle(&resource(), 1, 1, 1);
		case.write("plain.json", &entry.to_bytes());
		case.write("entry.json", &chain.notarised(entry, &both).to_bytes());
		let all = chain.state_bundle(&resource(), 0, 3, 1);
		case.write("all.json", &chain.notarised(all, &both).to_bytes());
		case.write("spec.json", chain.spec().as_bytes());
		case
	}

	fn path(&self, name: &str) -> String {
		self.folder.path().join(name).to_str().expect("a plain path").to_owned()
	}

	fn write(&self, name: &str, bytes: &[u8]) {
		fs::write(self.path(name), bytes).expect("it can be written");
	}

	/// Runs `assent` with these arguments; names of files are those of the folder.
	async fn run(&self, arguments: &[&str]) -> anyhow::Result<Answer> {
		let arguments = arguments.iter().map(|argument| match argument.contains('.') {
			true => self.path(argument),
			false => (*argument).to_owned(),
		});
		let command = ["assent".to_owned()].into_iter().chain(arguments);
		Cli::try_parse_from(command).expect("it parses").run().await
	}

	async fn fails(&self, code: u8, arguments: &[&str]) -> String {
		let error = self.run(arguments).await.expect_err("it is refused");
		assert_eq!(exit_code(&error), code, "{error:#}");
		format!("{error:#}")
	}
}

#[tokio::test]
async fn key_should_be_for_its_owner_alone_and_never_written_over_when_it_is_made() {
	let case = Case::new();
	let answer = case.run(&["notary", "keygen", "--out", "new.key"]).await.expect("a key");
	assert!(answer.text.contains("--kind notary-key --commitment 0x"), "{}", answer.text);
	let secret = fs::read_to_string(case.path("new.key")).expect("it is there");
	assert!(secret.starts_with("assent-notary-secret:ml-dsa-87:"));
	#[cfg(unix)]
	{
		use std::os::unix::fs::PermissionsExt;
		let mode = |name| fs::metadata(case.path(name)).expect("it is there").permissions().mode();
		assert_eq!(mode("new.key") & 0o777, 0o600);
	}
	let public = fs::read(case.path("new.key.pub")).expect("it is there");
	let public = PublicKey::read(&public).expect("it is a key");
	assert_eq!(answer.json["id"], public.id().to_string());
	let read = super::keys::secret_key(case.path("new.key").as_ref()).expect("it is a secret");
	assert_eq!(read.public(), &public);
	let seed = secret.trim().rsplit(':').next().expect("there is one");
	assert!(!answer.text.contains(seed) && !answer.json.to_string().contains(seed));

	let message = case.fails(2, &["notary", "keygen", "--out", "new.key"]).await;
	assert!(message.contains("cannot be made as a new file"), "{message}");
	assert_eq!(fs::read_to_string(case.path("new.key")).expect("it is there"), secret);

	let shown = case.run(&["notary", "show", "new.key.pub"]).await.expect("it is a key");
	assert_eq!(shown.json["commitment"], answer.json["commitment"]);
	let message = case.fails(2, &["notary", "show", "new.key"]).await;
	assert!(!message.contains(seed), "{message}");
	case.write("bad.key", format!("assent-notary-secret:ml-dsa-87:{}", &seed[2..]).as_bytes());
	let error = super::keys::secret_key(case.path("bad.key").as_ref()).expect_err("too short");
	assert!(!format!("{error:#}").contains(&seed[2..]), "{error:#}");
}

#[tokio::test]
async fn checkpoints_should_be_told_when_they_are_right_and_follow_each_other() {
	let case = Case::new();
	let arguments = [
		"notary",
		"verify",
		"first.json",
		"second.json",
		"--notary",
		"key1.json",
		"--genesis",
		"spec.json",
	];
	let answer = case.run(&arguments).await.expect("they are right");
	assert!(answer.text.contains("of the blocks 5 to 9, signed by 0x"), "{}", answer.text);
	assert!(answer.text.contains("whom you trust"), "{}", answer.text);
	assert_eq!(answer.json["checkpoints"][0]["signers"].as_array().map(Vec::len), Some(2));
	let answer = case.run(&["notary", "verify", "second.json"]).await.expect("it is right");
	assert!(answer.text.contains("They begin with block 5"), "{}", answer.text);
	assert!(answer.text.contains("--notary has to say"), "{}", answer.text);
}

#[tokio::test]
async fn checkpoints_should_be_refused_when_they_are_not_what_they_should_be() {
	let case = Case::new();
	let message = case.fails(1, &["notary", "verify", "second.json", "first.json"]).await;
	assert!(message.contains("does not begin with the block after"), "{message}");
	let message = case.fails(1, &["notary", "verify", "first.json", "again.json"]).await;
	assert!(message.contains("two different checkpoints of the same blocks"), "{message}");
	assert!(message.contains("signed both, and is not to be trusted"), "{message}");
	let message = case.fails(1, &["notary", "verify", "again.json", "second.json"]).await;
	assert!(message.contains("one of the two was made anew"), "{message}");
	let both = ["--notary", "key1.json", "--notary", "key2.json"];
	let message = case.fails(1, &[&["notary", "verify", "second.json"][..], &both].concat()).await;
	assert!(message.contains("1 of the notaries that you trust signed it"), "{message}");
	let enough = [&["notary", "verify", "second.json", "--notaries-needed", "1"][..], &both];
	case.run(&enough.concat()).await.expect("one is enough");
	let many = [&["notary", "verify", "second.json", "--notaries-needed", "3"][..], &both];
	case.fails(2, &many.concat()).await;
	let mut bytes = fs::read(case.path("first.json")).expect("it is there");
	let place = bytes.len() / 2;
	bytes[place] = if bytes[place] == b'7' { b'8' } else { b'7' };
	case.write("altered.json", &bytes);
	let message = case.fails(1, &["notary", "verify", "altered.json"]).await;
	assert!(message.contains("refused:"), "{message}");
	case.write("cut.json", &bytes[..place]);
	case.fails(1, &["notary", "verify", "cut.json"]).await;
	let zeros = format!("0x{}", "00".repeat(32));
	let message =
		case.fails(1, &["notary", "verify", "first.json", "--genesis-hash", &zeros]).await;
	assert!(message.contains("of another chain"), "{message}");
	assert!(NotaryCheckpoint::read(&bytes[..place]).is_err());
}

#[tokio::test]
async fn bundle_should_be_verified_without_the_validators_when_notaries_vouch_for_it() {
	let case = Case::new();
	let start = ["evidence", "verify", "entry.json", "--genesis", "spec.json"];
	let trusted = ["--notary", "key1.json", "--notary", "key2.json"];
	let run = |more: &[&'static str]| [&start[..], &trusted, more].concat();
	let answer = case.run(&run(&[])).await.expect("it is right");
	for part in ["It is final:", "At least 2 notaries whom you trust signed", "it would stand on"] {
		assert!(answer.text.contains(part), "{part}: {}", answer.text);
	}
	for (broken, part) in [
		("grandpa", "The validators' signatures are taken as broken"),
		("blake2", "byte for byte and under these numbers, rests on the notaries' word alone"),
	] {
		let answer = case.run(&run(&["--assume-broken", broken])).await.expect("it stands");
		assert!(answer.text.contains(part), "{part}: {}", answer.text);
		assert!(!answer.text.contains("It is final:"), "{}", answer.text);
		assert!(answer.text.contains("nor when the notaries signed"), "{}", answer.text);
		assert_eq!(answer.text.lines().count(), 1);
		assert_eq!(answer.json["notaries"]["assumedBroken"], broken);
		assert_eq!(answer.json["notaries"]["needed"], 2);
	}
	let all =
		["evidence", "explain", "all.json", "--genesis", "spec.json", "--notary", "key1.json"];
	let complete = case.run(&all).await.expect("it is right");
	assert!(complete.text.contains("none came after them"), "{}", complete.text);
	let grandpa = [&all[..], &["--assume-broken", "grandpa"]].concat();
	let page = case.run(&grandpa).await.expect("it stands").text;
	assert!(page.contains("none came after them"), "{page}");
	assert!(
		page.contains("What notaries signed") && page.contains("counts for nothing here"),
		"{page}"
	);
	let blake2 = [&all[..], &["--assume-broken", "blake2"]].concat();
	let page = case.run(&blake2).await.expect("it stands").text;
	assert!(!page.contains("none came after them"), "{page}");
	assert!(page.contains("- that there were no further entries: the chain's hash"), "{page}");
}

#[tokio::test]
async fn bundle_should_be_refused_when_the_notaries_do_not_vouch_for_it() {
	let case = Case::new();
	let with = |file: &'static str, keys: &[&'static str]| {
		let mut all = vec!["evidence", "verify", file, "--genesis", "spec.json"];
		all.extend(["--assume-broken", "grandpa"]);
		all.extend(keys.iter().flat_map(|key| ["--notary", *key]));
		all
	};
	let message = case.fails(1, &with("plain.json", &["key1.json"])).await;
	assert!(message.contains("step 7 of 7"), "{message}");
	assert!(message.contains("no notary vouches for this bundle"), "{message}");
	let message = case.fails(1, &with("entry.json", &["key3.json"])).await;
	assert!(message.contains("0 of the notaries that you trust signed it"), "{message}");
	let message = case.fails(1, &with("entry.json", &["key1.json", "key3.json"])).await;
	assert!(message.contains("you ask for 2 of 2"), "{message}");
	case.fails(2, &with("entry.json", &["spec.json"])).await;
	let alone = ["assent", "evidence", "verify", "x", "--assume-broken", "grandpa"];
	assert!(Cli::try_parse_from(alone).is_err());
	let needed = ["assent", "evidence", "verify", "x", "--notaries-needed", "1"];
	assert!(Cli::try_parse_from(needed).is_err());
}

#[tokio::test]
async fn checkpoint_should_not_be_made_when_it_is_unclear_for_which_chain_or_what_comes_before() {
	let case = Case::new();
	case.run(&["notary", "keygen", "--out", "new.key"]).await.expect("a key");
	let start = ["notary", "checkpoint", "--key", "new.key"];
	let make = |more: &[&'static str]| [&start[..], more].concat();
	let message = case.fails(2, &make(&["--out", "new.json"])).await;
	assert!(message.contains("a notary signs for one chain"), "{message}");
	let arguments = make(&["--out", "first.json", "--genesis", "spec.json"]);
	let message = case.fails(2, &arguments).await;
	assert!(message.contains("is there already"), "{message}");
	let arguments =
		make(&["--out", "new.json", "--genesis", "spec.json", "--previous", "key1.json"]);
	case.fails(2, &arguments).await;
	let zeros = format!("0x{}", "00".repeat(32));
	let mut arguments = make(&["--out", "new.json", "--previous", "first.json"]);
	arguments.extend(["--genesis-hash", &zeros]);
	let message = case.fails(2, &arguments).await;
	assert!(message.contains("it is of another chain than the one you trust"), "{message}");
}
