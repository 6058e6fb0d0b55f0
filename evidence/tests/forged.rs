//! Bundles that prove nothing: each is refused, and the step and the place are named.

use assent_evidence::{
	bundle::{Anchor, End, Segment, MAX_BYTES},
	headers::Header,
	hexed::{Hex, HexHash},
	trust::Authority,
	Bundle, Checkpoint, Step, Trust,
};
use assent_evidence_fixtures::{account, resource, voters, TestChain};
use assent_primitives::{journal::Entry, merkle::CHAIN_ENGINE_ID, Purpose, Resource};
use codec::{Decode, Encode};
use sp_consensus_grandpa::{
	ConsensusLog, GrandpaJustification, ScheduledChange, GRANDPA_ENGINE_ID,
};
use sp_core::{Pair, H256};
use sp_runtime::DigestItem;

/// Two changes of the voters, then a block with three entries, of which the second is proved with two headers more.
fn chain() -> TestChain {
	let mut chain = TestChain::new(4);
	chain.block(None, &[resource()]);
	chain.change(4, 0);
	chain.blocks(2);
	chain.change(4, 3);
	chain.block(None, &[resource(), resource(), resource()]);
	chain.blocks(8);
	chain
}

fn bundle(chain: &TestChain) -> Bundle {
	chain.audit_bundle(&resource(), 2, 2, 2)
}

/// Checks that the bundle is refused in that step and at that place, with those words.
fn refused(bundle: &Bundle, trust: &Trust, step: Step, place: &str, words: &str) {
	let bundle = Bundle::read(&bundle.to_bytes()).expect("its form is right");
	let refusal = bundle.verify(trust).expect_err("it is forged");
	assert_eq!((refusal.step, &refusal.place[..]), (step, place), "{refusal}");
	assert!(refusal.reason.contains(words), "{refusal}");
}

fn genesis(chain: &TestChain) -> Trust {
	Trust::Genesis(chain.genesis())
}

/// Changes what is encoded.
fn change<T: Encode + Decode>(bytes: &mut Hex, change: impl FnOnce(&mut T)) {
	let mut value = T::decode(&mut &bytes.0[..]).expect("it is one");
	change(&mut value);
	bytes.0 = value.encode();
}

fn justify(segment: &mut Segment, with: impl FnOnce(&mut GrandpaJustification<Header>)) {
	change(&mut segment.justification, with);
}

#[test]
fn bundle_should_be_refused_when_it_is_of_another_chain() {
	let (chain, other) = (chain(), TestChain::new(5));
	let words = "of another chain";
	refused(&bundle(&chain), &genesis(&other), Step::Anchor, "genesis", words);

	// The other chain's name alone does not make it one of that chain.
	let mut forged = bundle(&chain);
	forged.genesis = other.genesis().into();
	let words = "not the chain's first header";
	refused(&forged, &genesis(&other), Step::Anchor, "anchor.genesis.header", words);
	let Anchor::Genesis { header, .. } = &mut forged.anchor else { panic!("it is from genesis") };
	header.0 = other.header(0).header.encode();
	let words = "do not lead from the header's state root";
	refused(&forged, &genesis(&other), Step::Anchor, "anchor.genesis.authorities", words);
	let mut start = other;
	start.block(None, &[resource()]);
	forged.anchor = start.audit_bundle(&resource(), 0, 0, 0).anchor;
	let words = "the header is of another chain";
	refused(&forged, &genesis(&start), Step::Changes, "changes[0].headers", words);
}

/// Two chains with the same voters, of which one is trusted.
fn same_voters() -> (TestChain, TestChain) {
	let make = |name| {
		let mut chain = TestChain::named(4, name);
		chain.block(None, &[resource()]);
		chain.blocks(3);
		chain
	};
	(make("trusted"), make("other"))
}

#[test]
fn bundle_should_be_refused_when_the_same_voters_finalised_it_on_another_chain() {
	let (trusted, other) = same_voters();
	assert_ne!(trusted.genesis(), other.genesis());
	assert_eq!(trusted.set(0)[0].public(), other.set(0)[0].public());
	let moved = |mut bundle: Bundle| {
		bundle.genesis = trusted.genesis().into();
		bundle.anchor = trusted.audit_bundle(&resource(), 0, 0, 0).anchor;
		bundle
	};

	// An entry.
	let forged = moved(other.audit_bundle(&resource(), 0, 0, 1));
	let place = "finality.headers[0]";
	refused(&forged, &genesis(&trusted), Step::End, place, "of another chain");
	// A whole journal.
	let forged = moved(other.state_bundle(&resource(), 0, 2, 1));
	let words = "the state is of another chain";
	refused(&forged, &genesis(&trusted), Step::End, "end.state.proof", words);
	// The same, from a checkpoint.
	let checkpoint = Trust::Checkpoint(trusted.checkpoint(0));
	let mut forged = other.from_checkpoint(other.audit_bundle(&resource(), 0, 0, 1), 0);
	forged.genesis = trusted.genesis().into();
	let Checkpoint { block, number, set_id, .. } = trusted.checkpoint(0);
	forged.anchor = Anchor::Checkpoint { block, number, set_id };
	refused(&forged, &checkpoint, Step::End, place, "of another chain");
	// A change to validators of the other chain, who would sign anything.
	let mut longer = other;
	longer.change(4, 0);
	longer.block(None, &[resource()]);
	let forged = moved(longer.audit_bundle(&resource(), 1, 1, 0));
	refused(&forged, &genesis(&trusted), Step::Changes, "changes[0].headers", "of another chain");
}

#[test]
fn header_should_be_refused_when_it_names_no_chain_or_two() {
	let chain = chain();
	let trust = genesis(&chain);
	let logs = |with: fn(&mut Vec<DigestItem>)| {
		let mut header = chain.header(chain.height()).header;
		header.digest.logs = Vec::new();
		with(&mut header.digest.logs);
		assent_evidence::headers::Hashed::read(&header.encode()).expect("a header")
	};
	let name = |bytes: Vec<u8>| DigestItem::Consensus(CHAIN_ENGINE_ID, bytes);
	let none = logs(|_| ()).is_of(&trust.genesis());
	assert!(none.expect_err("it names none").contains("names no chain"));
	let mut two = logs(|_| ());
	for _ in 0..2 {
		two.header.digest.logs.push(name(chain.genesis().encode()));
	}
	let refusal = two.is_of(&trust.genesis()).expect_err("it names two");
	assert!(refusal.contains("two chains"), "{refusal}");
	let mut long = logs(|_| ());
	long.header.digest.logs.push(name([&chain.genesis().encode()[..], &[0]].concat()));
	assert!(long.is_of(&trust.genesis()).is_err());
	let mut one = logs(|_| ());
	one.header.digest.logs.push(name(chain.genesis().encode()));
	assert_eq!(one.is_of(&trust.genesis()), Ok(()));
}

#[test]
fn bundle_should_be_refused_when_nodes_of_the_state_are_too_many_or_in_disorder() {
	let chain = chain();
	let (trust, place) = (genesis(&chain), "anchor.genesis.authorities");
	let nodes = |with: fn(&mut Vec<Hex>)| {
		let mut forged = bundle(&chain);
		let Anchor::Genesis { authorities, .. } = &mut forged.anchor else { panic!("genesis") };
		with(authorities);
		forged
	};
	let words = "lead nowhere, or they stand in another order";
	refused(&nodes(|nodes| nodes.push(Hex(vec![0]))), &trust, Step::Anchor, place, words);
	refused(&nodes(|nodes| nodes.push(nodes[0].clone())), &trust, Step::Anchor, place, words);
	refused(&nodes(|nodes| nodes.reverse()), &trust, Step::Anchor, place, words);
	let words = "do not lead";
	refused(&nodes(|nodes| drop(nodes.pop())), &trust, Step::Anchor, place, words);
	refused(&nodes(Vec::clear), &trust, Step::Anchor, place, words);
	let words = "more nodes";
	let many = nodes(|nodes| nodes.resize(300, Hex(vec![0])));
	refused(&many, &trust, Step::Anchor, place, words);
}

#[test]
fn change_should_be_refused_when_too_few_signed_it() {
	let chain = chain();
	let mut forged = bundle(&chain);
	let number = 2;
	let votes: Vec<_> = chain.set(0)[..2].iter().map(|voter| (voter, number)).collect();
	forged.changes[0].justification.0 = chain.justification_by(number, 1, 0, &votes);
	let (place, words) =
		("changes[0].justification.votes", "votes of weight 2, and finality needs 3 of 4");
	refused(&forged, &genesis(&chain), Step::Changes, place, words);

	// Nor do those of the next set count, or strangers.
	for strangers in [chain.set(1).to_vec(), voters(99, 4)] {
		let mut votes = votes.clone();
		votes.extend(strangers.iter().map(|voter| (voter, number)));
		forged.changes[0].justification.0 = chain.justification_by(number, 1, 0, &votes);
		let refusal = forged.verify(&genesis(&chain)).expect_err("strangers voted");
		assert!(refusal.reason.contains("not one of the validators"), "{refusal}");
	}
}

#[test]
fn votes_should_be_refused_when_round_or_set_are_others() {
	let chain = chain();
	let number = chain.header(chain.height() - 6).header.number;
	assert_eq!(bundle(&chain).finality.headers.len(), 3);
	let words = "the signature is not the voter's for this block, round and set";
	let place = "finality.justification.votes[0]";
	let mut forged = bundle(&chain);
	justify(&mut forged.finality, |justification| justification.round += 1);
	refused(&forged, &genesis(&chain), Step::Finality, place, words);

	let votes: Vec<_> = chain.set(2).iter().map(|voter| (voter, number)).collect();
	for set in [1, 3] {
		forged.finality.justification.0 = chain.justification_by(number, 7, set, &votes);
		refused(&forged, &genesis(&chain), Step::Finality, place, words);
	}
	forged.finality.justification.0 = chain.justification_by(number, 7, 2, &votes);
	forged.verify(&genesis(&chain)).expect("this is the right set");
}

#[test]
fn votes_should_be_refused_when_they_are_swapped_doubled_or_left_out() {
	let chain = chain();
	let trust = genesis(&chain);
	type Forge = fn(&mut GrandpaJustification<Header>);
	let order =
		("finality.justification.votes", "not in the order of their voters, or a voter has two");
	let signature = ("finality.justification.votes[0]", "the signature is not the voter's");
	let forgeries: [(Forge, (&str, &str)); 7] = [
		(|it| it.commit.precommits.swap(0, 1), order),
		(|it| it.commit.precommits.insert(0, it.commit.precommits[0].clone()), order),
		(
			|it| {
				let first = it.commit.precommits[0].signature.clone();
				it.commit.precommits[0].signature = it.commit.precommits[1].signature.clone();
				it.commit.precommits[1].signature = first;
			},
			signature,
		),
		(
			|it| it.commit.precommits.truncate(2),
			("finality.justification.votes", "votes of weight 2"),
		),
		(|it| it.commit.precommits.clear(), ("finality.justification.votes", "votes of weight 0")),
		(
			|it| it.commit.precommits[0].precommit.target_number += 1,
			("finality.justification.votes[0]", "does not follow the finalised one"),
		),
		(
			|it| it.commit.target_number += 1,
			("finality.justification.target", "another block than the last of the headers"),
		),
	];
	for (forge, (place, words)) in forgeries {
		let mut forged = bundle(&chain);
		justify(&mut forged.finality, forge);
		refused(&forged, &trust, Step::Finality, place, words);
	}
	// What is left of all votes, if enough, is a proof as well.
	let mut fewer = bundle(&chain);
	justify(&mut fewer.finality, |justification| {
		justification.commit.precommits.pop();
	});
	assert_eq!(fewer.verify(&trust).expect("three are enough").signed.voters.len(), 3);
}

#[test]
fn votes_should_be_refused_when_headers_between_are_unused_missing_or_in_disorder() {
	let chain = chain();
	let trust = genesis(&chain);
	let mut forged = bundle(&chain);
	let unused = chain.header(chain.height()).header;
	justify(&mut forged.finality, |it| it.votes_ancestries.push(unused));
	let place = "finality.justification.ancestries";
	refused(&forged, &trust, Step::Finality, place, "a header that no vote needs");

	let number = chain.height() - 6;
	let votes: Vec<_> =
		chain.set(2).iter().zip([0, 2, 2, 1]).map(|(voter, more)| (voter, number + more)).collect();
	let mut right = bundle(&chain);
	right.finality.justification.0 = chain.justification_by(number, 7, 2, &votes);
	right.verify(&trust).expect("votes for later blocks count");
	let mut forged = right.clone();
	justify(&mut forged.finality, |it| it.votes_ancestries.reverse());
	refused(&forged, &trust, Step::Finality, place, "not in the order of their numbers");
	let mut forged = right;
	justify(&mut forged.finality, |it| drop(it.votes_ancestries.remove(0)));
	let refusal = forged.verify(&trust).expect_err("a header is missing");
	assert!(refusal.reason.contains("does not follow the finalised one"), "{refusal}");
}

#[test]
fn changes_should_be_refused_when_one_is_missing_twice_or_in_disorder() {
	let chain = chain();
	let trust = genesis(&chain);
	let forged = |with: fn(&mut Vec<Segment>)| {
		let mut forged = bundle(&chain);
		with(&mut forged.changes);
		forged
	};
	let not_one = "not one of the validators";
	let place = "changes[0].justification.votes[0]";
	refused(&forged(|changes| drop(changes.remove(0))), &trust, Step::Changes, place, not_one);
	let place = "finality.justification.votes[0]";
	refused(&forged(|changes| drop(changes.pop())), &trust, Step::Finality, place, not_one);
	let twice = forged(|changes| changes.insert(0, changes[0].clone()));
	refused(
		&twice,
		&trust,
		Step::Changes,
		"changes[1].headers",
		"does not come after the one before",
	);
	let place = "changes[0].justification.votes[0]";
	refused(&forged(|changes| changes.swap(0, 1)), &trust, Step::Changes, place, not_one);
	// The second takes effect three blocks later.
	let early = forged(|changes| drop(changes[1].headers.pop()));
	let words = "not the one with which the change takes effect";
	refused(&early, &trust, Step::Changes, "changes[1].headers", words);
	let none = forged(|changes| changes[0].headers.clear());
	refused(&none, &trust, Step::Changes, "changes[0].headers", "there is no header");
	let plain = forged(|changes| drop(changes[1].headers.remove(0)));
	let words = "schedules no change of validators";
	refused(&plain, &trust, Step::Changes, "changes[1].headers", words);
}

#[test]
fn change_should_be_refused_when_it_is_forced_doubled_or_leaves_nobody() {
	let next = |voters: usize| ScheduledChange { next_authorities: voters_of(voters), delay: 0u32 };
	let cases = [
		(vec![ConsensusLog::ForcedChange(0, next(4))], "forces a change of validators"),
		(
			vec![ConsensusLog::ScheduledChange(next(4)), ConsensusLog::ForcedChange(0, next(4))],
			"forces a change of validators",
		),
		(
			vec![ConsensusLog::ScheduledChange(next(4)), ConsensusLog::ScheduledChange(next(3))],
			"schedules two changes",
		),
		(vec![ConsensusLog::ScheduledChange(next(0))], "leaves no validators"),
		(vec![ConsensusLog::Pause(0)], "schedules no change of validators"),
	];
	for (logs, words) in cases {
		let mut chain = TestChain::new(4);
		let mut logs =
			logs.iter().map(|log| DigestItem::Consensus(GRANDPA_ENGINE_ID, log.encode()));
		let first = logs.next();
		// A header has what is given here and what the block makes: the second goes in by hand.
		let number = chain.block(first, &[]);
		let mut header = chain.header(number).header;
		header.digest.logs.extend(logs);
		let forked = header.encode();
		chain.block(None, &[resource()]);
		let mut forged = chain.audit_bundle(&resource(), 0, 0, 0);
		let voters: Vec<_> = chain.set(0).to_vec();
		let justification = sign(&header, 0, &voters);
		forged.changes = vec![Segment { headers: vec![Hex(forked)], justification }];
		refused(&forged, &genesis(&chain), Step::Changes, "changes[0].headers", words);
	}
}

fn voters_of(count: usize) -> sp_consensus_grandpa::AuthorityList {
	voters(1, count).iter().map(|pair| (pair.public().into(), 1)).collect()
}

/// A justification of any header by these voters.
fn sign(header: &Header, set: u64, voters: &[sp_core::ed25519::Pair]) -> Hex {
	use finality_grandpa::{Commit, Message, Precommit, SignedPrecommit};
	let hash: H256 = sp_crypto_hashing::blake2_256(&header.encode()).into();
	let precommits = voters.iter().map(|pair| {
		let precommit = Precommit { target_hash: hash, target_number: header.number };
		let message = Message::Precommit(precommit.clone());
		let payload = sp_consensus_grandpa::localized_payload(1, set, &message);
		SignedPrecommit {
			precommit,
			signature: pair.sign(&payload).into(),
			id: pair.public().into(),
		}
	});
	let commit = Commit {
		target_hash: hash,
		target_number: header.number,
		precommits: precommits.collect(),
	};
	let justification =
		GrandpaJustification::<Header> { round: 1, commit, votes_ancestries: Vec::new() };
	Hex(assent_evidence::grandpa::in_order(&justification.encode()).expect("it is one"))
}

#[test]
fn finality_should_be_refused_when_the_validators_change_on_the_way() {
	let mut chain = TestChain::new(4);
	chain.block(None, &[resource()]);
	chain.change(4, 0);
	chain.blocks(3);
	// The set before the change signs a block after it: it has no say there.
	let mut forged = chain.audit_bundle(&resource(), 0, 0, 0);
	let votes: Vec<_> = chain.set(0).iter().map(|voter| (voter, 4)).collect();
	forged.finality = chain.segment(1, 4);
	forged.finality.justification.0 = chain.justification_by(4, 7, 0, &votes);
	let words = "the validators change on the way";
	refused(&forged, &genesis(&chain), Step::Finality, "finality.headers", words);
	// Up to the block of the change it has.
	forged.finality = chain.segment(1, 2);
	forged.verify(&genesis(&chain)).expect("the change's block is the set's last");
	// And the set after it has none before.
	forged.changes = vec![chain.segment(2, 2)];
	let words = "comes before the last change of validators";
	refused(&forged, &genesis(&chain), Step::Finality, "finality.headers", words);
}

#[test]
fn headers_should_be_refused_when_one_is_missing_altered_or_none() {
	let chain = chain();
	let trust = genesis(&chain);
	let forged = |with: fn(&mut Vec<Hex>)| {
		let mut forged = bundle(&chain);
		with(&mut forged.finality.headers);
		forged
	};
	let words = "not its parent";
	let place = "finality.headers[1]";
	refused(&forged(|it| drop(it.remove(1))), &trust, Step::Finality, place, words);
	refused(
		&forged(|it| change::<Header>(&mut it[0], |header| header.number += 1)),
		&trust,
		Step::Finality,
		place,
		words,
	);
	let last = forged(|it| drop(it.pop()));
	let words = "another block than the last of the headers";
	refused(&last, &trust, Step::Finality, "finality.justification.target", words);
	refused(&forged(Vec::clear), &trust, Step::Finality, "finality.headers", "there is no header");
	let place = "finality.headers[2]";
	for bytes in [vec![], vec![1, 2, 3], [chain.header(1).header.encode(), vec![0]].concat()] {
		let mut forged = bundle(&chain);
		forged.finality.headers[2] = Hex(bytes);
		refused(&forged, &trust, Step::Finality, place, "these bytes are not a header");
	}
}

#[test]
fn entry_should_be_refused_when_anything_of_it_or_its_place_is_another() {
	let chain = chain();
	let trust = genesis(&chain);
	let right = bundle(&chain);
	let words = "the proof is for another entry";
	let altered = |with: &dyn Fn(&mut Bundle)| {
		let mut forged = right.clone();
		with(&mut forged);
		refused(&forged, &trust, Step::End, "end.audit", words);
	};
	altered(&|it| change::<Entry>(&mut it.entries[0], |entry| entry.accessor = account(9)));
	altered(&|it| {
		change::<Entry>(&mut it.entries[0], |entry| entry.access.purpose = Purpose::Hmarkt);
	});
	altered(&|it| it.journal.before.count += 1);
	altered(&|it| it.journal.before.head = HexHash(H256::repeat_byte(1)));
	altered(&|it| {
		it.journal.resource = Hex(Resource::Device { id: [0xd1; 32].into(), tenure: 2 }.encode());
	});
	// The proof of one entry, and another entry of the same block.
	altered(&|it| it.entries = chain.audit_bundle(&resource(), 1, 1, 2).entries);
	altered(&|it| it.end = chain.audit_bundle(&resource(), 1, 1, 2).end);
	let end = |with: fn(&mut u32, &mut Vec<HexHash>)| {
		move |it: &mut Bundle| {
			let End::Audit { index, path } = &mut it.end else { panic!("it is a leaf") };
			with(index, path);
		}
	};
	altered(&end(|index, _| *index += 1));
	altered(&end(|_, path| path.truncate(1)));
	altered(&end(|_, path| path.push(HexHash(H256::zero()))));
	altered(&end(|_, path| path.swap(0, 1)));

	let mut forged = right.clone();
	change::<Entry>(&mut forged.entries[0], |entry| entry.block -= 1);
	refused(&forged, &trust, Step::End, "entries", "and the header is that of block");
	let mut forged = right.clone();
	forged.entries[0].0.push(0);
	refused(&forged, &trust, Step::Entries, "entries[0]", "not an entry");
	let mut forged = right.clone();
	forged.journal.resource = Hex(vec![7]);
	refused(&forged, &trust, Step::Entries, "journal.resource", "not a resource");
	let mut forged = right.clone();
	forged.journal.before.count = 0;
	refused(&forged, &trust, Step::Entries, "journal.before", "a head of zeros");
	let mut forged = right.clone();
	forged.entries.clear();
	refused(&forged, &trust, Step::End, "entries", "there is no entry");
	let mut forged = right;
	forged.finality = chain.segment(chain.height() - 3, chain.height());
	refused(&forged, &trust, Step::End, "finality.headers[0]", "journalled nothing");
}

#[test]
fn journal_should_be_refused_when_an_entry_is_left_out_altered_or_moved() {
	let chain = chain();
	let trust = genesis(&chain);
	let right = chain.state_bundle(&resource(), 0, chain.height() - 2, 1);
	assert_eq!(right.entries.len(), 4);
	let forged = |with: fn(&mut Bundle)| {
		let mut forged = right.clone();
		with(&mut forged);
		forged
	};
	let (step, place) = (Step::End, "entries");
	refused(&forged(|it| drop(it.entries.pop())), &trust, step, place, "entry 3 is missing");
	refused(&forged(|it| drop(it.entries.remove(1))), &trust, step, place, "entry 3 is missing");
	refused(&forged(|it| it.entries.swap(1, 2)), &trust, step, place, "leads to the head");
	refused(
		&forged(|it| it.entries.push(it.entries[0].clone())),
		&trust,
		step,
		place,
		"one too many",
	);
	refused(&forged(|it| it.entries.clear()), &trust, step, place, "and none is here");
	let altered = forged(|it| {
		change::<Entry>(&mut it.entries[1], |entry| entry.access.purpose = Purpose::Hmarkt);
	});
	refused(&altered, &trust, step, place, "leads to the head");

	// The state of an earlier block does not have the later entries.
	let mut early = right.clone();
	let before = chain.state_bundle(&resource(), 0, 3, 0);
	(early.finality, early.end) = (before.finality, before.end);
	early.changes.truncate(1);
	let refusal = early.verify(&trust).expect_err("there are entries too many");
	assert!(refusal.reason.contains("entry 1 is one too many"), "{refusal}");

	// Nodes of another block's state, or of another journal.
	let words = "do not lead";
	for end in [
		chain.state_bundle(&resource(), 0, chain.height(), 0).end,
		chain
			.state_bundle(
				&Resource::Device { id: [1; 32].into(), tenure: 1 },
				0,
				chain.height() - 2,
				0,
			)
			.end,
	] {
		let mut forged = right.clone();
		forged.end = end;
		refused(&forged, &trust, step, "end.state.proof", words);
	}
}

#[test]
fn checkpoint_should_be_refused_when_it_is_another_or_contradicts() {
	let chain = chain();
	let whole = bundle(&chain);
	let bundle = chain.from_checkpoint(whole.clone(), 1);
	let trusted = chain.checkpoint(1);
	bundle.verify(&Trust::Checkpoint(trusted.clone())).expect("it is right");

	let place = "anchor.checkpoint";
	let other = Trust::Checkpoint(chain.checkpoint(2));
	refused(&bundle, &other, Step::Anchor, place, "another checkpoint");
	let changed = |with: fn(&mut Checkpoint)| {
		let mut checkpoint = trusted.clone();
		with(&mut checkpoint);
		Trust::Checkpoint(checkpoint)
	};
	let other = changed(|it| it.block = HexHash(H256::zero()));
	refused(&bundle, &other, Step::Anchor, place, "another checkpoint");
	let other = changed(|it| it.genesis = HexHash(H256::zero()));
	refused(&bundle, &other, Step::Anchor, "genesis", "of another chain");
	let none = changed(|it| it.authorities.clear());
	refused(&bundle, &none, Step::Anchor, "the checkpoint", "has no validators");

	// From the first block, past a checkpoint with other validators, or with another block: another history.
	let words = "another history of the chain";
	let other = changed(|it| {
		it.authorities[0] = Authority { key: HexHash(H256::repeat_byte(3)), weight: 1 }
	});
	refused(&whole, &other, Step::Changes, "changes", words);
	let other = changed(|it| it.block = HexHash(H256::zero()));
	refused(&whole, &other, Step::Changes, "changes", words);
}

#[test]
fn file_should_be_refused_when_it_is_too_long_cut_or_something_else() {
	let chain = chain();
	let bytes = bundle(&chain).to_bytes();
	let reading = |bytes: &[u8], place: &str, words: &str| {
		let refusal = Bundle::read(bytes).expect_err("it is no bundle");
		assert_eq!((refusal.step, &refusal.place[..]), (Step::Reading, place), "{refusal}");
		assert!(refusal.reason.contains(words), "{refusal}");
	};
	reading(&vec![b' '; MAX_BYTES + 1], "size", "may have 16777216");
	for length in [0, 1, 10, bytes.len() / 2, bytes.len() - 1] {
		let refusal = Bundle::read(&bytes[..length]).expect_err("it is cut");
		assert!(refusal.reason.contains("no assent-evidence file, or a part of one"), "{refusal}");
	}
	let text = String::from_utf8(bytes).expect("it is a text");
	reading(format!("{text}\n").as_bytes(), &format!("byte {}", text.len() + 1), "canonical");
	reading(text.replacen("\":", "\": ", 1).as_bytes(), "byte 15", "canonical");
	reading(text.replace("assent-evidence", "assent-checkpoint").as_bytes(), "format", "expected");
	reading(
		text.replace("\"version\":1", "\"version\":2").as_bytes(),
		"version",
		"another release",
	);
	reading(text.replace("blake2b-256", "blake3").as_bytes(), "algorithms", "does not know");
	let more = text.replacen('{', "{\"more\":1,", 1);
	let refusal = Bundle::read(more.as_bytes()).expect_err("it has a member more");
	assert!(refusal.reason.contains("unknown field"), "{refusal}");
	let upper = text.replace("d1d1", "D1d1");
	let refusal = Bundle::read(upper.as_bytes()).expect_err("the device's number is in capitals");
	assert!(refusal.reason.contains("canonical"), "{refusal}");
	let nested = "[".repeat(100_000);
	assert!(Bundle::read(nested.as_bytes()).is_err());
}
