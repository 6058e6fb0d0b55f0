//! Every byte of a bundle counts, and so does every member.

use assent_evidence::{
	bundle::{Anchor, End, Segment},
	hexed::{Hex, HexHash},
	Bundle, Checkpoint, Proved, Refusal, Trust,
};
use assent_evidence_fixtures::{resource, TestChain};
use proptest::prelude::*;
use sp_core::H256;
use std::sync::OnceLock;

struct Case {
	trust: Trust,
	bytes: Vec<u8>,
	proved: Proved,
}

fn verify(bytes: &[u8], trust: &Trust) -> Result<Proved, Refusal> {
	Bundle::read(bytes)?.verify(trust)
}

/// An entry, a whole journal, and an entry from a checkpoint; with votes for later blocks.
fn cases() -> &'static [Case] {
	static CASES: OnceLock<Vec<Case>> = OnceLock::new();
	CASES.get_or_init(|| {
		let mut chain = TestChain::new(1);
		chain.blocks(1);
		chain.change(2, 0);
		chain.change(3, 1);
		chain.block(None, &[resource(), resource(), resource()]);
		chain.blocks(4);
		let number = chain.height() - 3;
		let votes: Vec<_> = chain
			.set(2)
			.iter()
			.zip([0, 2, 1])
			.map(|(voter, more)| (voter, number + more))
			.collect();
		let justification = Hex(chain.justification_by(number, 3, 2, &votes));

		let trust = Trust::Genesis(chain.genesis());
		let mut entry = chain.audit_bundle(&resource(), 1, 1, 1);
		entry.finality.justification = justification;
		let journal = chain.state_bundle(&resource(), 1, number, 0);
		let from_checkpoint = chain.from_checkpoint(entry.clone(), 1);
		let checkpoint = Trust::Checkpoint(chain.checkpoint(1));
		[(entry, trust.clone()), (journal, trust), (from_checkpoint, checkpoint)]
			.into_iter()
			.map(|(bundle, trust)| {
				let bytes = bundle.to_bytes();
				let proved = verify(&bytes, &trust).expect("it is right");
				Case { trust, bytes, proved }
			})
			.collect()
	})
}

/// Whether the bytes prove nothing.
fn is_refused(case: &Case, bytes: &[u8]) -> bool {
	verify(bytes, &case.trust).is_err()
}

#[test]
fn bundle_should_be_refused_when_any_byte_is_another() {
	for (number, case) in cases().iter().enumerate() {
		let mut bytes = case.bytes.clone();
		// The last one differs from the first in where it begins: it stands at its start.
		let places = if number == 2 { bytes.len().min(600) } else { bytes.len() };
		for place in 0..places {
			let right = bytes[place];
			// Another hex digit, or, for every tenth byte, anything else and the other case of letters too.
			let digit = if right == b'3' { b'4' } else { b'3' };
			let others = [digit, right ^ 1, right ^ 0x20];
			for other in others.into_iter().take(if place % 10 == 0 { 3 } else { 1 }) {
				bytes[place] = other;
				assert!(
					is_refused(case, &bytes),
					"bundle {number}, byte {place}: {} for {}",
					other as char,
					right as char
				);
			}
			bytes[place] = right;
		}
	}
}

#[test]
fn bundle_should_be_refused_when_it_ends_early_or_late() {
	for case in cases() {
		for length in 0..case.bytes.len() {
			assert!(is_refused(case, &case.bytes[..length]), "the first {length} bytes");
		}
		for more in [&b" "[..], b"\n", b"\0", b"{}"] {
			assert!(is_refused(case, &[&case.bytes, more].concat()));
			assert!(is_refused(case, &[more, &case.bytes].concat()));
		}
	}
}

#[test]
fn refusal_should_name_a_place_when_a_byte_is_another() {
	let case = &cases()[0];
	for place in (0..case.bytes.len()).step_by(97) {
		let mut bytes = case.bytes.clone();
		bytes[place] ^= 1;
		let refusal = verify(&bytes, &case.trust).expect_err("it was altered");
		let text = refusal.to_string();
		assert!(!refusal.place.is_empty() && !refusal.reason.is_empty(), "{text}");
		assert!(text.starts_with("step ") && text.contains(" of 7, "), "{text}");
	}
}

#[test]
fn checkpoint_should_be_refused_or_another_when_any_byte_is_another() {
	let Trust::Checkpoint(checkpoint) = &cases()[2].trust else { panic!("it is one") };
	let bytes = checkpoint.to_bytes();
	for place in 0..bytes.len() {
		let mut bytes = bytes.clone();
		bytes[place] ^= 1;
		if let Ok(other) = Checkpoint::read(&bytes) {
			assert_ne!(&other, checkpoint);
		}
	}
}

fn segments(bundle: &mut Bundle) -> Vec<&mut Segment> {
	bundle.changes.iter_mut().chain([&mut bundle.finality]).collect()
}

/// All bytes that stand in a bundle in hex.
fn members(bundle: &mut Bundle) -> Vec<&mut Vec<u8>> {
	let Bundle { anchor, changes, end, entries, finality, journal, .. } = bundle;
	let mut all: Vec<&mut Vec<u8>> = vec![&mut journal.resource.0];
	if let Anchor::Genesis { authorities, header } = anchor {
		all.push(&mut header.0);
		all.extend(authorities.iter_mut().map(|node| &mut node.0));
	}
	for segment in changes.iter_mut().chain([finality]) {
		all.push(&mut segment.justification.0);
		all.extend(segment.headers.iter_mut().map(|header| &mut header.0));
	}
	if let End::State { proof } = end {
		all.extend(proof.iter_mut().map(|node| &mut node.0));
	}
	all.extend(entries.iter_mut().map(|entry| &mut entry.0));
	all
}

/// The lists of a bundle.
fn lists(bundle: &mut Bundle) -> Vec<&mut Vec<Hex>> {
	let Bundle { anchor, changes, end, entries, finality, .. } = bundle;
	let mut all = vec![entries];
	if let Anchor::Genesis { authorities, .. } = anchor {
		all.push(authorities);
	}
	all.extend(changes.iter_mut().chain([finality]).map(|segment| &mut segment.headers));
	if let End::State { proof } = end {
		all.push(proof);
	}
	all
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	#[test]
	fn bundle_should_be_refused_when_bytes_of_a_member_change(
		which in 0usize..3,
		member in any::<prop::sample::Index>(),
		place in any::<prop::sample::Index>(),
		change in 0u8..4,
		byte in any::<u8>(),
	) {
		let case = &cases()[which];
		let mut bundle = Bundle::read(&case.bytes).expect("it is right");
		let right = bundle.clone();
		{
			let mut members = members(&mut bundle);
			let member = member.get_mut(&mut members);
			let place = place.index(member.len());
			match change {
				0 => member[place] = byte,
				1 => member.insert(place, byte),
				2 => drop(member.remove(place)),
				_ => member.truncate(place),
			}
		}
		prop_assume!(bundle != right);
		prop_assert!(is_refused(case, &bundle.to_bytes()));
	}

	#[test]
	fn bundle_should_be_refused_when_items_of_a_list_change(
		which in 0usize..3,
		list in any::<prop::sample::Index>(),
		one in any::<prop::sample::Index>(),
		other in any::<prop::sample::Index>(),
		change in 0u8..4,
	) {
		let case = &cases()[which];
		let mut bundle = Bundle::read(&case.bytes).expect("it is right");
		let right = bundle.clone();
		{
			let mut lists = lists(&mut bundle);
			let list = list.get_mut(&mut lists);
			let (one, other) = (one.index(list.len()), other.index(list.len()));
			match change {
				0 => list.swap(one, other),
				1 => list.insert(one, list[other].clone()),
				2 => drop(list.remove(one)),
				_ => list.truncate(one),
			}
		}
		prop_assume!(bundle != right);
		prop_assert!(is_refused(case, &bundle.to_bytes()));
	}

	#[test]
	fn bundle_should_be_refused_when_segments_or_numbers_change(
		which in 0usize..3,
		one in any::<prop::sample::Index>(),
		other in any::<prop::sample::Index>(),
		change in 0u8..6,
		number in any::<u32>(),
	) {
		let case = &cases()[which];
		let mut bundle = Bundle::read(&case.bytes).expect("it is right");
		let right = bundle.clone();
		let count = segments(&mut bundle).len();
		let (one, other) = (one.index(count), other.index(count));
		match change {
			0 => {
				let taken = segments(&mut bundle)[one].justification.clone();
				segments(&mut bundle)[other].justification = taken;
			},
			1 => {
				let taken = segments(&mut bundle)[one].headers.clone();
				segments(&mut bundle)[other].headers = taken;
			},
			2 => bundle.journal.before.count = number.into(),
			3 => bundle.genesis = HexHash(H256::from_low_u64_be(number.into())),
			4 => bundle.journal.before.head = HexHash(H256::from_low_u64_be(number.into())),
			_ => match &mut bundle.end {
				End::Audit { index, .. } => *index = number,
				End::State { proof } => proof.clear(),
			},
		}
		prop_assume!(bundle != right);
		prop_assert!(is_refused(case, &bundle.to_bytes()));
	}
}

#[test]
fn proof_should_be_the_same_when_it_is_verified_again() {
	for case in cases() {
		assert_eq!(verify(&case.bytes, &case.trust).as_ref(), Ok(&case.proved));
	}
}
