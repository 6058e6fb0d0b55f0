//! How large bundles are and how long they take to verify, and how many entries of a journal are verified in a second:
//! `cargo run --release -p assent-evidence --example measure`. With a folder as argument it also writes a bundle there, and the
//! specification of the chain that it is from.

use assent_evidence::{notary::SecretKey, verify_chain, Bundle, Trust};
use assent_evidence_fixtures::{resource, TestChain};
use assent_primitives::journal::{Entry, JournalHead};
use codec::{Decode, Encode};
use std::{
	path::PathBuf,
	time::{Duration, Instant},
};

/// How often each is measured.
const TIMES: usize = 21;

/// The chain after so many changes among so many voters, with entries in the last block but those ahead.
fn chain(voters: usize, changes: usize, entries: usize) -> TestChain {
	let mut chain = TestChain::new(voters);
	for _ in 0..changes {
		chain.blocks(2);
		chain.change(voters, 0);
	}
	for _ in 0..entries.div_ceil(100) {
		chain.block(None, &vec![resource(); entries.min(100)]);
	}
	chain.blocks(32);
	chain
}

/// The least time that it took, which is that of the work where others use the machine too; and the median.
fn timed(mut work: impl FnMut()) -> (Duration, Duration) {
	let mut times: Vec<Duration> = (0..TIMES)
		.map(|_| {
			let start = Instant::now();
			work();
			start.elapsed()
		})
		.collect();
	times.sort();
	(times[0], times[TIMES / 2])
}

fn measure(what: &str, chain: &TestChain, bundle: &Bundle) {
	let bytes = bundle.to_bytes();
	let trust = Trust::Genesis(chain.genesis());
	let (least, median) = timed(|| {
		let bundle = Bundle::read(&bytes).expect("it is a bundle");
		bundle.verify(&trust).expect("it is right");
	});
	println!(
		"| {what} | {:.1} KiB | {:.2} ms | {:.2} ms |",
		bytes.len() as f64 / 1024.0,
		least.as_secs_f64() * 1e3,
		median.as_secs_f64() * 1e3
	);
}

fn main() {
	let profile = if cfg!(debug_assertions) { "debug" } else { "release" };
	println!(
		"| Bundle ({profile}) | Size | Read and verified in | Median |\n| --- | --- | --- | --- |"
	);
	for voters in [4, 21] {
		for changes in [0, 1, 10] {
			let chain = chain(voters, changes, 1);
			for ahead in [0, 31] {
				let bundle = chain.audit_bundle(&resource(), 0, 0, ahead);
				let what = format!(
					"1 entry, {voters} validators, {changes} changes, {} headers",
					ahead + 1
				);
				measure(&what, &chain, &bundle);
			}
		}
	}
	let chain = chain(4, 0, 1_000);
	let bundle = chain.state_bundle(&resource(), 0, chain.height() - 31, 31);
	measure("1,000 entries to the state, 4 validators, 0 changes, 32 headers", &chain, &bundle);

	notarised();
	journal();
	if let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) {
		let write = |name: &str, bytes: &[u8]| {
			std::fs::write(folder.join(name), bytes).expect("the folder can be written to");
		};
		write("bundle.json", &bundle.to_bytes());
		write("entry.json", &chain.audit_bundle(&resource(), 7, 7, 3).to_bytes());
		write("spec.json", chain.spec().as_bytes());
	}
}

/// Bundles with notaries' signatures over 2,000 blocks.
fn notarised() {
	let mut chain = TestChain::new(4);
	chain.block(None, &vec![resource(); 100]);
	chain.blocks(1_999);
	let keys = [1, 2].map(|number| SecretKey::from_seed(&[number; 32]));
	let bundle = chain.audit_bundle(&resource(), 7, 7, 0);
	for count in [1, 2] {
		let signers: Vec<&SecretKey> = keys.iter().take(count).collect();
		let start = Instant::now();
		let checkpoint = chain.notary_checkpoint(None, 1_999, &signers);
		let made = start.elapsed().as_secs_f64();
		let bundle = chain.notarised(bundle.clone(), &[checkpoint]);
		measure(&format!("1 entry, 1 header, {count} notaries over 2,000 blocks"), &chain, &bundle);
		println!(
			"| ({count} notaries: a checkpoint of 2,000 blocks in memory in {made:.2} s) | | |"
		);
	}
}

/// How fast a journal is verified that is held in memory as it came: its entries are decoded, hashed and chained.
fn journal() {
	const ENTRIES: usize = 100_000;
	let mut chain = TestChain::new(4);
	chain.block(None, &[resource()]);
	let bundle = chain.audit_bundle(&resource(), 0, 0, 0);
	let bytes = &bundle.entries.first().expect("there is one").0;
	let entry = Entry::decode(&mut &bytes[..]).expect("it is one");
	let encoded: Vec<Vec<u8>> = (0..ENTRIES)
		.map(|number| Entry { recorded_at: number as u64, ..entry.clone() }.encode())
		.collect();
	let verify = |after: JournalHead| {
		let entries: Vec<Entry> = encoded
			.iter()
			.map(|bytes| Entry::decode(&mut &bytes[..]).expect("it is one"))
			.collect();
		verify_chain(&resource(), JournalHead::default(), &entries, after)
	};
	let after = encoded.iter().fold(JournalHead::default(), |journal, bytes| {
		let entry = Entry::decode(&mut &bytes[..]).expect("it is one");
		journal.extend(&resource(), &entry.hash()).expect("few entries").after
	});
	let (time, _) = timed(|| verify(after).expect("these are the entries"));
	println!(
		"\nA journal of {ENTRIES} entries of {} bytes is verified in {:.0} ms: {:.0} entries a second on one core.",
		bytes.len(),
		time.as_secs_f64() * 1e3,
		ENTRIES as f64 / time.as_secs_f64()
	);
}
