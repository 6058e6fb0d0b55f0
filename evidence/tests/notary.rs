//! Bundles that stand although GRANDPA or BLAKE2b-256 are broken, and those that do not.

use assent_evidence::{
	bundle::{Bundle, End},
	hexed::Hex,
	notary::{
		checkpoint::{Break, Range},
		proof::Claimed,
		Builder, Content, Notaries, Notarised, NotaryCheckpoint, PublicKey, SecretKey, Vouched,
		Wanted,
	},
	Proved, Refusal, Step, Trust,
};
use assent_evidence_fixtures::{account, resource, TestChain};
use assent_primitives::{
	journal::{Entry, JournalHead},
	Purpose, Resource,
};
use codec::{Decode, Encode};
use proptest::prelude::*;
use sp_core::H256;
use std::sync::OnceLock;

/// Two notaries whom the verifier knows, and a stranger.
fn notaries() -> &'static [SecretKey; 3] {
	static KEYS: OnceLock<[SecretKey; 3]> = OnceLock::new();
	KEYS.get_or_init(|| [1, 2, 3].map(|number| SecretKey::from_seed(&[number; 32])))
}

fn trusted(needed: usize) -> Notaries {
	let keys = notaries()[..2].iter().map(|key| key.public().clone());
	Notaries::new(keys, needed).expect("there are two")
}

/// A chain with three entries of the journal in block 2, one in block 6 and one in block 9; other journals beside them.
fn chain() -> TestChain {
	let other = Resource::Record { subject: account(8), custodian: account(9) };
	let mut chain = TestChain::new(3);
	chain.blocks(1);
	chain.block(None, &[resource(), other.clone(), resource(), resource()]);
	chain.change(4, 1);
	chain.blocks(1);
	chain.block(None, &[other, resource()]);
	chain.blocks(2);
	chain.block(None, &[resource()]);
	chain.blocks(6);
	chain
}

/// Checkpoints of the blocks 0 to 5 and 6 to 13, by both notaries.
fn checkpoints(chain: &TestChain) -> [NotaryCheckpoint; 2] {
	let [one, two, _] = notaries();
	let first = chain.notary_checkpoint(None, 5, &[one, two]);
	let second = chain.notary_checkpoint(Some(&first), 13, &[two, one]);
	[first, second]
}

struct Case {
	trust: Trust,
	bundle: Bundle,
}

/// An entry, a whole journal over both checkpoints, and a journal up to a block without entries.
fn cases() -> &'static [Case] {
	static CASES: OnceLock<Vec<Case>> = OnceLock::new();
	CASES.get_or_init(|| {
		let chain = chain();
		let checkpoints = checkpoints(&chain);
		let bundles = [
			chain.audit_bundle(&resource(), 1, 1, 1),
			chain.audit_bundle(&resource(), 0, 4, 0),
			chain.state_bundle(&resource(), 2, chain.height() - 3, 1),
		];
		bundles
			.into_iter()
			.map(|bundle| Case {
				trust: Trust::Genesis(chain.genesis()),
				bundle: chain.notarised(bundle, &checkpoints),
			})
			.collect()
	})
}

fn verify(bytes: &[u8], trust: &Trust) -> Result<Proved, Refusal> {
	Bundle::read(bytes)?.verify(trust)
}

/// The notaries' part alone, as if BLAKE2b-256 and Ed25519 said nothing.
fn oracle(bundle: &Bundle, entries: &[Entry], header: &Hex) -> Result<Vec<Vouched>, Refusal> {
	let number = assent_evidence::headers::Hashed::read(&header.0).expect("a header").header.number;
	let before = &bundle.journal.before;
	bundle.notary.as_ref().expect("it is notarised").verify(&Claimed {
		genesis: bundle.genesis.0,
		resource: &resource(),
		before: JournalHead { count: before.count, head: before.head.0 },
		entries,
		header: &header.0,
		number,
	})
}

fn entries(bundle: &Bundle) -> Vec<Entry> {
	bundle.entries.iter().map(|bytes| Entry::decode(&mut &bytes.0[..]).expect("one")).collect()
}

fn notary(bundle: &mut Bundle) -> &mut Notarised {
	bundle.notary.as_mut().expect("it is notarised")
}

fn refused(bundle: &Bundle, trust: &Trust, place: &str, words: &str) {
	let refusal = verify(&bundle.to_bytes(), trust).expect_err("it is forged");
	assert_eq!((refusal.step, &refusal.place[..]), (Step::Notaries, place), "{refusal}");
	assert!(refusal.reason.contains(words), "{refusal}");
}

#[test]
fn bundle_should_stand_by_the_notaries_when_enough_of_them_signed() {
	for (case, checkpoints) in cases().iter().zip([1, 2, 2]) {
		let proved = verify(&case.bundle.to_bytes(), &case.trust).expect("it is right");
		for needed in [1, 2] {
			let vouched = proved.stands_by(&trusted(needed)).expect("both signed");
			assert_eq!(vouched.len(), checkpoints);
			assert!(vouched.iter().all(|checkpoint| checkpoint.signers.len() == 2));
		}
	}
	assert_eq!(entries(&cases()[1].bundle).len(), 5);
}

#[test]
fn bundle_should_prove_what_it_did_when_it_is_notarised() {
	let chain = chain();
	let bundle = chain.audit_bundle(&resource(), 1, 1, 1);
	let trust = Trust::Genesis(chain.genesis());
	let proved = bundle.verify(&trust).expect("it is right");
	let mut notarised = verify(&cases()[0].bundle.to_bytes(), &trust).expect("it is right");
	let refusal = proved.stands_by(&trusted(1)).expect_err("no notary signed it");
	assert_eq!((refusal.step, &refusal.place[..]), (Step::Notaries, "notary"));
	notarised.vouched = None;
	assert_eq!(notarised, proved);
	// The file of one without notaries is what it was before there were any.
	assert!(!String::from_utf8(bundle.to_bytes()).expect("a text").contains("notary"));
}

#[test]
fn bundle_should_not_stand_when_too_few_of_the_known_notaries_signed() {
	let chain = chain();
	let [one, _, stranger] = notaries();
	let checkpoint = chain.notary_checkpoint(None, 13, &[one, stranger]);
	let bundle = chain.notarised(chain.audit_bundle(&resource(), 1, 1, 1), &[checkpoint]);
	let proved = bundle.verify(&Trust::Genesis(chain.genesis())).expect("it is right");
	proved.stands_by(&trusted(1)).expect("one is known");
	let refusal = proved.stands_by(&trusted(2)).expect_err("the other is a stranger");
	assert_eq!(refusal.place, "notary.checkpoints[0].signatures");
	assert!(refusal.reason.contains("1 of the notaries that you trust signed it"), "{refusal}");
	let others = Notaries::new([SecretKey::from_seed(&[9; 32]).public().clone()], 1);
	let refusal = proved.stands_by(&others.expect("one")).expect_err("nobody is known");
	assert!(refusal.reason.contains("0 of the notaries"), "{refusal}");
	assert_eq!(Notaries::new([], 0), None);
	assert_eq!(Notaries::new([one.public().clone(), one.public().clone()], 2), None);
}

#[test]
fn forged_entry_should_be_refused_when_its_blake2_hash_is_that_of_the_right_one() {
	// Whoever breaks BLAKE2b-256 finds an entry for which all that the chain hashed stays as it was. What such a bundle meets is the
	// notaries' part alone, over the bytes.
	for case in cases() {
		let right = entries(&case.bundle);
		let header = &case.bundle.finality.headers[0];
		oracle(&case.bundle, &right, header).expect("it is right");
		let changes: [fn(&mut Entry); 4] = [
			|entry| entry.access.purpose = Purpose::Hmarkt,
			|entry| entry.accessor = account(9),
			|entry| entry.recorded_at += 1,
			|entry| entry.access.staff = None,
		];
		for place in 0..right.len() {
			for change in changes {
				let mut forged = right.clone();
				change(&mut forged[place]);
				let refusal = oracle(&case.bundle, &forged, header).expect_err("it is forged");
				assert!(refusal.place.contains("].entries["), "{refusal}");
				assert!(refusal.reason.contains("not what the notaries signed"), "{refusal}");
			}
			// Nor can one be left out, doubled, moved to another block, or come under another number.
			let mut forged = right.clone();
			forged.remove(place);
			assert!(oracle(&case.bundle, &forged, header).is_err());
			let mut forged = right.clone();
			forged.insert(place, right[place].clone());
			assert!(oracle(&case.bundle, &forged, header).is_err());
			let mut forged = right.clone();
			forged[place].block += 1;
			let refusal = oracle(&case.bundle, &forged, header).expect_err("another block");
			assert!(refusal.reason.contains("was journalled in block"), "{refusal}");
		}
		let mut other = case.bundle.clone();
		other.journal.before.count += 1;
		assert!(oracle(&other, &right, header).is_err());
	}
}

#[test]
fn forged_header_should_be_refused_when_its_blake2_hash_is_that_of_the_right_one() {
	for case in cases() {
		let right = entries(&case.bundle);
		let mut header =
			assent_evidence::headers::Header::decode(&mut &case.bundle.finality.headers[0].0[..])
				.expect("it is one");
		header.state_root = H256::repeat_byte(7);
		let forged = Hex(header.encode());
		let refusal = oracle(&case.bundle, &right, &forged).expect_err("it is forged");
		assert!(refusal.reason.contains("another header than that of the proved block"));
		let mut other = case.bundle.clone();
		notary(&mut other).blocks.last_mut().expect("one").header = forged.clone();
		let refusal = oracle(&other, &right, &forged).expect_err("it is forged");
		assert!(refusal.reason.contains("does not lead from the block"), "{refusal}");
	}
}

#[test]
fn history_should_be_refused_when_forgers_have_all_validators_keys() {
	// The same validators sign another history: to GRANDPA it is as good. The notaries did not sign it.
	let mut forged = chain();
	let height = forged.height();
	forged.block(None, &[resource()]);
	forged.blocks(3);
	let trust = Trust::Genesis(forged.genesis());
	let mut bundle = forged.audit_bundle(&resource(), 5, 5, 1);
	bundle.verify(&trust).expect("the validators signed it");
	let mut real = chain();
	real.blocks(1);
	real.block(None, &[resource()]);
	real.blocks(2);
	assert_eq!(real.hash(height), forged.hash(height));
	let [one, two, _] = notaries();
	let signed = real.notary_checkpoint(None, real.height(), &[one, two]);
	let own = forged.notary_checkpoint(None, forged.height(), &[one]);
	assert!(signed.contradicts(&own) && !signed.contradicts(&signed.clone()));
	bundle = forged.notarised(bundle, std::slice::from_ref(&own));
	notary(&mut bundle).checkpoints[0] = signed;
	refused(&bundle, &trust, "notary.blocks[0].path", "the path does not lead from the block");
}

#[test]
fn checkpoint_should_be_refused_when_it_is_of_another_chain_or_of_other_blocks() {
	let case = &cases()[0];
	let chain = chain();
	let [one, two, _] = notaries();
	let mut forged = case.bundle.clone();
	let other = TestChain::named(3, "other");
	notary(&mut forged).checkpoints[0] = other.notary_checkpoint(None, 0, &[one]);
	refused(&forged, &case.trust, "notary.checkpoints[0].genesis", "of another chain");

	let [first, second] = checkpoints(&chain);
	let with = |checkpoints: Vec<NotaryCheckpoint>| {
		let mut forged = case.bundle.clone();
		notary(&mut forged).checkpoints = checkpoints;
		forged
	};
	refused(&with(vec![second.clone()]), &case.trust, "notary.blocks[0]", "no checkpoint covers");
	refused(&with(vec![]), &case.trust, "notary.blocks[0]", "no checkpoint covers");
	let both = with(vec![first.clone(), second.clone()]);
	refused(&both, &case.trust, "notary.checkpoints", "covers none of the blocks");
	let turned = with(vec![second, first.clone()]);
	refused(&turned, &case.trust, "notary.checkpoints[1].blocks", "not in the order");
	let longer = chain.notary_checkpoint(None, 6, &[one, two]);
	refused(&with(vec![longer]), &case.trust, "notary.blocks[0].path", "does not lead");
	let doubled = with(vec![first.clone(), first]);
	refused(&doubled, &case.trust, "notary.checkpoints[1].blocks", "two overlap");
}

#[test]
fn signature_should_be_refused_when_it_is_cut_swapped_or_of_another_key() {
	let case = &cases()[0];
	let forged = |with: &dyn Fn(&mut NotaryCheckpoint)| {
		let mut forged = case.bundle.clone();
		with(&mut notary(&mut forged).checkpoints[0]);
		forged
	};
	let place = "notary.checkpoints[0].signatures";
	let first = format!("{place}[0].signature");
	let words = "not this key's signature";
	for length in [0, 1, 4_626] {
		let cut = forged(&|it| it.signatures[0].signature.0.truncate(length));
		refused(&cut, &case.trust, &first, words);
	}
	refused(&forged(&|it| it.signatures[0].signature.0.push(0)), &case.trust, &first, words);
	refused(&forged(&|it| it.signatures[0].signed_at += 1), &case.trust, &first, words);
	refused(&forged(&|it| it.root.0[5] ^= 1), &case.trust, &first, words);
	refused(&forged(&|it| it.blocks.last += 1), &case.trust, &first, words);
	refused(&forged(&|it| it.last_hash.0 .0[0] ^= 1), &case.trust, &first, words);
	let swapped = forged(&|it| {
		let taken = it.signatures[1].signature.clone();
		it.signatures[0].signature = taken;
	});
	refused(&swapped, &case.trust, &first, words);
	refused(&forged(&|it| it.signatures.clear()), &case.trust, place, "nobody signed it");
	let second = format!("{place}[1].key");
	refused(&forged(&|it| it.signatures.swap(0, 1)), &case.trust, &second, "not in order");
	let doubled = forged(&|it| it.signatures[1] = it.signatures[0].clone());
	refused(&doubled, &case.trust, &second, "signed twice");
	let key = format!("{place}[0].key");
	let short = forged(&|it| it.signatures[0].key.0.truncate(2_591));
	refused(&short, &case.trust, &key, "no public key of ml-dsa-87");
	let stranger = notaries()[2].public().as_bytes().to_vec();
	let mut sorted = [stranger.clone(), notaries()[0].public().as_bytes().to_vec()];
	sorted.sort();
	let other = forged(&|it| {
		it.signatures.truncate(1);
		it.signatures[0].key.0 = stranger.clone();
	});
	refused(&other, &case.trust, &first, words);
	let algorithms = forged(&|it| it.algorithms.hash = "blake2b-256".into());
	refused(&algorithms, &case.trust, "notary.checkpoints[0].algorithms", "does not know");
	let format = forged(&|it| it.version = 2);
	refused(&format, &case.trust, "notary.checkpoints[0].format", "of this version");
	let range = forged(&|it| it.blocks = Range { first: 5, last: 4 });
	refused(&range, &case.trust, "notary.checkpoints[0].blocks", "covers no blocks");
	let named = forged(&|it| it.previous = Some(it.root));
	refused(&named, &case.trust, "notary.checkpoints[0].previous", "has none before it");
}

#[test]
fn checkpoints_should_follow_each_other_when_each_names_the_one_before() {
	let chain = chain();
	let [first, second] = checkpoints(&chain);
	assert_eq!(first.precedes(&second), Ok(()));
	for checkpoint in [&first, &second] {
		assert_eq!(NotaryCheckpoint::read(&checkpoint.to_bytes()).as_ref(), Ok(checkpoint));
		assert_eq!(checkpoint.verify("").expect("both signed").len(), 2);
	}
	assert_eq!((first.blocks.count(), second.blocks.count()), (Some(6), Some(8)));
	assert_eq!(second.last_hash.0, chain.hash(13));
	assert_eq!(second.precedes(&first), Err(Break::Gap));
	assert_eq!(first.precedes(&first), Err(Break::Gap));
	// Made anew, with other blocks: what was signed after it does not fit any more.
	let mut again = first.clone();
	again.root.0[0] ^= 1;
	assert_eq!(again.precedes(&second), Err(Break::OtherPrevious));
	assert!(again.contradicts(&first) && !first.contradicts(&second));
	again.genesis.0 .0[0] ^= 1;
	assert_eq!(again.precedes(&second), Err(Break::OtherChain));
	// A notary who joins later, or signs again, does not change its name.
	let mut joined = first.clone();
	joined.sign(&notaries()[2], 7, &[0; 32]).expect("they are few");
	joined.sign(&notaries()[2], 8, &[0; 32]).expect("they are few");
	assert_eq!((joined.id(), joined.signatures.len()), (first.id(), 3));
	assert_eq!(joined.verify("").expect("all signed").len(), 3);
	assert_eq!(joined.precedes(&second), Ok(()));
}

#[test]
fn builder_should_refuse_a_block_when_it_is_not_the_next_or_something_is_missing() {
	let chain = chain();
	let [first, _] = checkpoints(&chain);
	let push = |builder: &mut Builder, number: u32, contents: &[Content]| {
		let (header, _) = chain.contents(number);
		builder.push(&header, contents)
	};
	let mut builder = Builder::new(chain.genesis(), None, Wanted::new());
	let error = push(&mut builder, 1, &[]).expect_err("it is not the first");
	assert!(error.contains("that of another block"), "{error}");
	let mut other = Builder::new(H256::zero(), None, Wanted::new());
	let error = push(&mut other, 0, &[]).expect_err("another chain");
	assert!(error.contains("first block of another chain"), "{error}");
	push(&mut builder, 0, &[]).expect("the first");
	push(&mut builder, 1, &[]).expect("the next");
	let (_, contents) = chain.contents(2);
	let mut others = contents.to_vec();
	others.swap(0, 1);
	let mut altered = contents.to_vec();
	if let Content::Entries(page) = &mut altered[0] {
		page.entries[0].access.purpose = Purpose::Hmarkt;
	}
	for wrong in [&contents[..3], &contents[1..], &others, &altered, &[]] {
		let error = push(&mut builder, 2, wrong).expect_err("something is missing");
		assert!(error.starts_with("block 2: these are not the entries"), "{error}");
	}
	assert_eq!(builder.next(), 2);
	push(&mut builder, 2, contents).expect("all of it");
	let fork = {
		let mut fork = TestChain::named(3, "fork");
		fork.blocks(3);
		fork
	};
	let error = builder.push(&fork.contents(3).0, &[]).expect_err("another history");
	assert!(error.contains("does not follow the block before it"), "{error}");
	let error = Builder::new(chain.genesis(), Some(&first), Wanted::new())
		.push(&fork.contents(3).0, &[])
		.expect_err("another block");
	assert!(error.starts_with("block 6: "), "{error}");
	assert_eq!(Builder::new(chain.genesis(), None, Wanted::new()).finish(), None);
}

#[test]
fn bundle_should_not_be_notarised_when_the_checkpoints_do_not_fit() {
	let chain = chain();
	let [first, second] = checkpoints(&chain);
	let bundle = chain.audit_bundle(&resource(), 0, 4, 0);
	let wanted = bundle.wanted().expect("it is a bundle");
	assert_eq!(wanted.keys().copied().collect::<Vec<_>>(), [2, 6, 9]);
	let built = |checkpoint: &NotaryCheckpoint| {
		let part: Wanted = wanted
			.range(checkpoint.blocks.first..=checkpoint.blocks.last)
			.map(|(number, entries)| (*number, entries.clone()))
			.collect();
		let mut builder = Builder::again(checkpoint, part);
		while builder.next() <= checkpoint.blocks.last {
			let (header, contents) = chain.contents(builder.next());
			builder.push(&header, contents).expect("it is the next");
		}
		builder.finish().expect("there are blocks")
	};
	let mut whole = bundle.clone();
	whole
		.notarise([(first.clone(), built(&first)), (second.clone(), built(&second))])
		.expect("they fit");
	assert_eq!(&whole, &cases()[1].bundle);
	let refusal = bundle.clone().notarise([(first.clone(), built(&first))]).expect_err("one only");
	assert!(refusal.reason.contains("none of the checkpoints covers block 6"), "{refusal}");
	let mut altered = first.clone();
	altered.root.0[0] ^= 1;
	let refusal = bundle.clone().notarise([(altered, built(&first))]).expect_err("another root");
	assert!(refusal.reason.contains("not what comes of these blocks"), "{refusal}");
}

#[test]
fn bundle_should_be_refused_when_any_byte_of_the_notaries_part_is_another() {
	for (number, case) in cases().iter().enumerate() {
		let mut bytes = case.bundle.to_bytes();
		let start = {
			let text = std::str::from_utf8(&bytes).expect("a text");
			text.find("\"notary\"").expect("it is notarised")
		};
		// Keys and signatures are long and all alike: of each bundle but the first, and there of the longest runs, a sample.
		let step = if number == 0 { 5 } else { 97 };
		for place in (start..bytes.len()).step_by(step) {
			let right = bytes[place];
			bytes[place] = if right == b'3' { b'4' } else { b'3' };
			assert!(
				verify(&bytes, &case.trust).is_err(),
				"bundle {number}, byte {place}: for {}",
				right as char
			);
			bytes[place] = right;
		}
		verify(&bytes, &case.trust).expect("it is right again");
	}
}

/// All bytes of the notaries' part that stand in hex, and all lists of hashes.
fn members(part: &mut Notarised) -> Vec<&mut [u8]> {
	let mut all: Vec<&mut [u8]> = Vec::new();
	for block in &mut part.blocks {
		all.push(&mut block.header.0);
		all.push(&mut block.items.root.0);
		all.extend(block.path.iter_mut().map(|hash| &mut hash.0[..]));
		let paths = block.entries.iter_mut().flat_map(|entry| entry.path.iter_mut());
		all.extend(paths.map(|hash| &mut hash.0[..]));
	}
	for checkpoint in &mut part.checkpoints {
		all.push(&mut checkpoint.root.0);
		all.push(checkpoint.genesis.0.as_bytes_mut());
		all.push(checkpoint.last_hash.0.as_bytes_mut());
		all.extend(checkpoint.previous.iter_mut().map(|hash| &mut hash.0[..]));
		for signature in &mut checkpoint.signatures {
			all.push(&mut signature.key.0);
			all.push(&mut signature.signature.0);
		}
	}
	all
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(192))]

	#[test]
	fn bundle_should_be_refused_when_a_bit_of_any_member_is_another(
		which in 0usize..3,
		member in any::<prop::sample::Index>(),
		place in any::<prop::sample::Index>(),
		bit in 0u8..8,
	) {
		let case = &cases()[which];
		let mut forged = case.bundle.clone();
		{
			let mut members = members(notary(&mut forged));
			let member = member.get_mut(&mut members);
			let place = place.index(member.len());
			member[place] ^= 1 << bit;
		}
		prop_assert!(forged.verify(&case.trust).is_err());
	}

	#[test]
	fn bundle_should_be_refused_when_a_list_or_a_number_is_another(
		which in 0usize..3,
		change in 0u8..9,
		one in any::<prop::sample::Index>(),
		number in any::<u32>(),
	) {
		let case = &cases()[which];
		let mut forged = case.bundle.clone();
		{
			let part = notary(&mut forged);
			let count = part.blocks.len();
			let block = &mut part.blocks[one.index(count)];
			match change {
				0 => block.items.count = number,
				1 => block.path.truncate(block.path.len() / 2),
				2 => block.path.push(block.items.root),
				3 => drop(block.entries.pop()),
				4 => if let Some(entry) = block.entries.first_mut() { entry.index = number },
				5 => if let Some(entry) = block.entries.first().cloned() { block.entries.push(entry) },
				6 => drop(part.blocks.remove(one.index(count))),
				7 => { let again = block.clone(); part.blocks.push(again) },
				_ => drop(part.checkpoints.pop()),
			}
		}
		prop_assume!(forged != case.bundle);
		prop_assert!(forged.verify(&case.trust).is_err());
	}
}

#[test]
fn proof_should_be_refused_when_it_was_taken_from_another_bundle() {
	let (entry, journal) = (&cases()[0], &cases()[1]);
	let mut forged = entry.bundle.clone();
	forged.notary = journal.bundle.notary.clone();
	assert!(forged.verify(&entry.trust).is_err());
	let mut forged = journal.bundle.clone();
	forged.notary = entry.bundle.notary.clone();
	assert!(forged.verify(&journal.trust).is_err());
}

#[test]
fn notarised_bundle_should_be_small_and_quick_to_verify() {
	let chain = chain();
	let checkpoint = chain.notary_checkpoint(None, 13, &[&notaries()[0]]);
	let bundle = chain.notarised(chain.audit_bundle(&resource(), 1, 1, 1), &[checkpoint]);
	let bytes = bundle.to_bytes();
	assert!(bytes.len() < 32 * 1024, "{} bytes", bytes.len());
	assert!(matches!(bundle.end, End::Audit { .. }));
	let key = PublicKey::read(&notaries()[0].public().to_bytes()).expect("it is a key");
	let proved = verify(&bytes, &Trust::Genesis(chain.genesis())).expect("it is right");
	proved.stands_by(&Notaries::new([key], 1).expect("one")).expect("it signed");
}
