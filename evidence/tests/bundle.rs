//! Bundles that prove something, and what they prove.

use assent_evidence::{
	grandpa::{in_order, target},
	headers::Header,
	spec::genesis_hash,
	verify::ProvedEnd,
	Bundle, Checkpoint, Step, Trust,
};
use assent_evidence_fixtures::{account, resource, TestChain, SLOT, START};
use assent_primitives::{journal::JournalHead, Resource};
use codec::{Decode, Encode};
use finality_grandpa::{validate_commit, voter_set::VoterSet, Chain, Error};
use sp_consensus_grandpa::GrandpaJustification;
use sp_core::H256;

/// The bundle as it comes out of its file.
fn reread(bundle: &Bundle) -> Bundle {
	let bytes = bundle.to_bytes();
	let read = Bundle::read(&bytes).expect("it is canonical");
	assert_eq!(&read, bundle);
	read
}

/// A chain with three changes of its voters, and entries before, between and after them.
fn changing() -> TestChain {
	let mut chain = TestChain::new(4);
	chain.block(None, &[resource(), resource()]);
	chain.blocks(3);
	chain.change(5, 0);
	chain.block(None, &[resource()]);
	chain.blocks(3);
	chain.change(1, 4);
	chain.blocks(2);
	chain.change(7, 0);
	chain.blocks(1);
	chain.block(None, &[other(), resource(), other()]);
	chain.blocks(40);
	chain
}

fn other() -> Resource {
	Resource::Record { subject: account(8), custodian: account(9) }
}

#[test]
fn entry_should_be_proved_when_there_were_changes_of_validators() {
	let chain = changing();
	let trust = Trust::Genesis(chain.genesis());
	for (sequence, changes, leaves, index) in
		[(0, 0, 2, 0), (1, 0, 2, 1), (2, 1, 1, 0), (3, 3, 3, 1)]
	{
		for ahead in [0, 1, 3] {
			let bundle = reread(&chain.audit_bundle(&resource(), sequence, sequence, ahead));
			let proved = bundle.verify(&trust).expect("it is right");
			assert_eq!((proved.entries.len(), proved.before.count), (1, sequence));
			assert_eq!(proved.after.count, sequence + 1);
			assert_eq!(proved.end, ProvedEnd::Audit { index, leaves });
			assert_eq!(proved.finalised.number, proved.block.number + ahead);
			assert_eq!(proved.entries[0].block, proved.block.number);
			assert_eq!((proved.changes.len(), proved.signed.set_id), (changes, changes as u64));
			let voters = [4, 5, 1, 7][changes];
			assert_eq!((proved.signed.of, proved.signed.voters.len()), (voters, voters));
			assert!(proved.from_genesis);
		}
	}
}

#[test]
fn entries_should_all_be_proved_when_the_last_one_is_found_in_its_block() {
	let chain = changing();
	let trust = Trust::Genesis(chain.genesis());
	let bundle = reread(&chain.audit_bundle(&resource(), 1, 3, 2));
	let proved = bundle.verify(&trust).expect("it is right");
	assert_eq!((proved.before.count, proved.entries.len(), proved.after.count), (1, 3, 4));
	assert_eq!(proved.after, chain.journal(&resource()));
}

#[test]
fn journal_should_be_proved_complete_when_its_head_is_in_the_state() {
	let chain = changing();
	let trust = Trust::Genesis(chain.genesis());
	let height = chain.height() - 10;
	for first in 0..4 {
		let bundle = reread(&chain.state_bundle(&resource(), first, height, 5));
		let proved = bundle.verify(&trust).expect("it is right");
		assert_eq!(proved.entries.len() as u64, 4 - first);
		assert_eq!(proved.after, chain.journal(&resource()));
		let moment = START + SLOT * u64::from(height);
		assert_eq!(proved.end, ProvedEnd::State { moment });
	}
	// At an earlier block there were fewer.
	let proved = chain.state_bundle(&resource(), 0, 3, 1).verify(&trust).expect("it is right");
	assert_eq!(proved.entries.len(), 2);
}

#[test]
fn journal_should_be_proved_empty_when_the_state_has_none() {
	let chain = changing();
	let unknown = Resource::Device { id: [0xee; 32].into(), tenure: 0 };
	let bundle = reread(&chain.state_bundle(&unknown, 0, chain.height(), 0));
	let proved = bundle.verify(&Trust::Genesis(chain.genesis())).expect("it is right");
	assert_eq!((proved.entries.len(), proved.after), (0, JournalHead::default()));
}

#[test]
fn genesis_should_be_known_when_the_specification_is() {
	let chain = changing();
	assert_eq!(genesis_hash(chain.spec().as_bytes()).expect("it is raw"), chain.genesis());
	assert_ne!(TestChain::new(5).genesis(), chain.genesis());
}

#[test]
fn entry_should_be_proved_from_a_checkpoint_when_the_verifier_has_it() {
	let chain = changing();
	let whole = chain.audit_bundle(&resource(), 3, 3, 2);
	let from_genesis = whole.verify(&Trust::Genesis(chain.genesis())).expect("it is right");
	for set in 0..=3 {
		let checkpoint = chain.checkpoint(set);
		let read = Checkpoint::read(&checkpoint.to_bytes()).expect("it is canonical");
		assert_eq!(read, checkpoint);
		let trust = Trust::Checkpoint(checkpoint);
		let bundle = reread(&chain.from_checkpoint(whole.clone(), set));
		let proved = bundle.verify(&trust).expect("it is right");
		assert_eq!((proved.changes.len() as u64, proved.from_genesis), (3 - set, false));
		assert_eq!(proved.checkpoint, from_genesis.checkpoint);
		// A proof from the first block is as good where it agrees with the checkpoint.
		assert_eq!(whole.verify(&trust).expect("it agrees"), from_genesis);
		// Without the checkpoint it is none.
		let refusal = bundle.verify(&Trust::Genesis(chain.genesis())).expect_err("no anchor");
		assert_eq!((refusal.step, &refusal.place[..]), (Step::Anchor, "anchor"));
	}
	assert_eq!(from_genesis.checkpoint, chain.checkpoint(3));
}

#[test]
fn votes_should_count_when_they_are_for_later_blocks() {
	let chain = changing();
	let number = chain.height() - 6;
	let set = chain.set(3);
	let votes: Vec<_> =
		set.iter().zip([0, 3, 1, 3, 2]).map(|(voter, more)| (voter, number + more)).collect();
	let mut bundle = chain.state_bundle(&resource(), 0, number - 2, 2);
	bundle.finality.justification.0 = chain.justification_by(number, 9, 3, &votes);
	let proved = reread(&bundle).verify(&Trust::Genesis(chain.genesis())).expect("it is right");
	assert_eq!((proved.signed.voters.len(), proved.signed.of), (5, 7));
	assert_eq!((proved.signed.weight, proved.signed.threshold), (5, 5));
	assert_eq!(proved.signed.round, 9);
}

/// The chain of headers of a justification, as GRANDPA's own verification wants it.
struct Ancestry(Vec<(H256, Header)>);

impl Chain<H256, u32> for Ancestry {
	fn ancestry(&self, base: H256, block: H256) -> Result<Vec<H256>, Error> {
		let mut route = Vec::new();
		let mut current = block;
		while current != base {
			let header = self.0.iter().find(|(hash, _)| *hash == current);
			let (_, header) = header.ok_or(Error::NotDescendent)?;
			current = header.parent_hash;
			route.push(current);
		}
		route.pop();
		Ok(route)
	}
}

#[test]
fn justification_should_be_one_for_grandpa_too_when_it_was_brought_in_order() {
	let chain = changing();
	let number = chain.height() - 6;
	let set = chain.set(3);
	let mut votes: Vec<_> =
		set.iter().zip([2, 0, 1, 3, 3, 0]).map(|(voter, more)| (voter, number + more)).collect();
	// One who voted twice, and votes in no order.
	votes.push((&set[0], number + 4));
	votes.reverse();
	let bytes = chain.justification_by(number, 9, 3, &votes);
	assert_eq!(in_order(&bytes), Some(bytes.clone()));
	assert_eq!(target(&bytes), Some((number, chain.hash(number))));
	let justification = GrandpaJustification::<Header>::decode(&mut &bytes[..]).expect("it is one");
	assert_eq!(justification.commit.precommits.len(), 6);
	let ancestry = justification.votes_ancestries.iter().map(|header| {
		(<sp_core::Blake2Hasher as sp_core::Hasher>::hash(&header.encode()), header.clone())
	});
	let ancestry = Ancestry(ancestry.collect());
	let authorities = chain.checkpoint(3).authority_list();
	let voters = VoterSet::new(authorities).expect("there are voters");
	let result = validate_commit(&justification.commit, &voters, &ancestry).expect("it is checked");
	assert!(result.is_valid());
	assert_eq!((result.num_duplicated_precommits(), result.num_equivocations()), (0, 0));
	assert_eq!(in_order(b"nothing"), None);
}
