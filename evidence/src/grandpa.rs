//! GRANDPA: a set of validators, and the votes by which it finalised a block.
//!
//! What the voters signed is checked here, by rules that are stricter than GRANDPA's own: each voter votes once, votes and headers
//! stand in one order, and nothing is there that is not needed. So there is one way to write a justification
//! down, and no byte of it can change.

use crate::{
	headers::{exactly, Hashed, Header},
	refusal::{Refusal, Step},
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	format,
	string::String,
	vec::Vec,
};
use codec::{Decode, Encode};
use finality_grandpa::{voter_set::VoterSet, Message, Precommit, SignedPrecommit};
use sp_consensus_grandpa::{
	localized_payload_with_buffer, AuthorityId, AuthorityList, AuthoritySignature,
	GrandpaJustification, RoundNumber, SetId,
};
use sp_core::{ed25519, Pair, H256};

type Vote = SignedPrecommit<H256, u32, AuthoritySignature, AuthorityId>;

/// A set of validators.
#[derive(Clone, Debug)]
pub struct Validators {
	/// The number of the set, from 0.
	pub set_id: SetId,
	/// They and their weights, as the chain lists them.
	pub authorities: AuthorityList,
	voters: VoterSet<AuthorityId>,
}

/// Who finalised a block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signed {
	/// The round of voting.
	pub round: RoundNumber,
	/// The number of the set of validators.
	pub set_id: SetId,
	/// Those who voted.
	pub voters: Vec<AuthorityId>,
	/// How many validators the set has.
	pub of: usize,
	/// The weight of the votes.
	pub weight: u64,
	/// The weight that is needed: more than two thirds of all.
	pub threshold: u64,
	/// The weight of all validators.
	pub total: u64,
}

impl Validators {
	/// A set; `None` if it has no voters, or one without weight, or too much weight in all.
	pub fn new(set_id: SetId, authorities: AuthorityList) -> Option<Self> {
		if authorities.iter().any(|(_, weight)| *weight == 0) {
			return None;
		}
		let voters = VoterSet::new(authorities.iter().cloned())?;
		Some(Self { set_id, authorities, voters })
	}

	/// The set after this one.
	pub fn next(&self, authorities: AuthorityList) -> Option<Self> {
		Self::new(self.set_id.checked_add(1)?, authorities)
	}

	/// Checks that the set finalised the block, by this justification.
	pub fn verify(
		&self,
		justification: &[u8],
		block: &Hashed,
		step: Step,
		place: &str,
	) -> Result<Signed, Refusal> {
		let refused = |member: &str, reason: &str| {
			Err(Refusal::new(step, format!("{place}.justification{member}"), reason))
		};
		let justification =
			match exactly::<GrandpaJustification<Header>>(justification, "a justification") {
				Ok(justification) => justification,
				Err(reason) => return refused("", &reason),
			};
		let commit = &justification.commit;
		if (commit.target_hash, commit.target_number) != (block.hash, block.header.number) {
			return refused(".target", "it is for another block than the last of the headers");
		}
		if !commit.precommits.is_sorted_by(|one, other| one.id < other.id) {
			return refused(
				".votes",
				"the votes are not in the order of their voters, or a voter has two",
			);
		}

		let ancestry = match Ancestry::read(&justification.votes_ancestries) {
			Ok(ancestry) => ancestry,
			Err(reason) => return refused(".ancestries", reason),
		};
		let mut used = BTreeSet::new();
		let mut payload = Vec::new();
		let mut weight: u64 = 0;
		for (index, vote) in commit.precommits.iter().enumerate() {
			let refused = |reason| refused(&format!(".votes[{index}]"), reason);
			let Some(voter) = self.voters.get(&vote.id) else {
				return refused("the voter is not one of the validators of that time");
			};
			if !ancestry.leads(&vote.precommit, block, &mut used) {
				return refused("the vote is for a block that does not follow the finalised one");
			}
			if !is_signed(vote, justification.round, self.set_id, &mut payload) {
				return refused(
					"the signature is not the voter's for this block, round and set of validators",
				);
			}
			weight = weight.saturating_add(voter.weight().get());
		}
		if used.len() != ancestry.0.len() {
			return refused(".ancestries", "there is a header that no vote needs");
		}
		let threshold = self.voters.threshold().get();
		if weight < threshold {
			let reason = format!(
				"votes of weight {weight}, and finality needs {threshold} of {}",
				self.voters.total_weight().get()
			);
			return refused(".votes", &reason);
		}
		Ok(Signed {
			round: justification.round,
			set_id: self.set_id,
			voters: commit.precommits.iter().map(|vote| vote.id.clone()).collect(),
			of: self.voters.len().get(),
			weight,
			threshold,
			total: self.voters.total_weight().get(),
		})
	}
}

/// Whether a vote is signed by its voter.
fn is_signed(vote: &Vote, round: RoundNumber, set_id: SetId, payload: &mut Vec<u8>) -> bool {
	let message = Message::Precommit(vote.precommit.clone());
	localized_payload_with_buffer(round, set_id, &message, payload);
	let (signature, id): (&ed25519::Signature, &ed25519::Public) =
		(vote.signature.as_ref(), vote.id.as_ref());
	ed25519::Pair::verify(signature, payload, id)
}

/// The headers between the finalised block and blocks after it that were voted for, by their hashes.
struct Ancestry(BTreeMap<H256, Header>);

impl Ancestry {
	fn read(headers: &[Header]) -> Result<Self, &'static str> {
		let mut known = BTreeMap::new();
		let mut last = None;
		for header in headers {
			let hash = hash(header);
			if last.is_some_and(|last| last >= (header.number, hash)) {
				return Err("the headers are not in the order of their numbers and hashes");
			}
			last = Some((header.number, hash));
			known.insert(hash, header.clone());
		}
		Ok(Self(known))
	}

	/// Whether the block voted for is the finalised one or follows it. The headers in between are noted as used.
	fn leads(
		&self,
		vote: &Precommit<H256, u32>,
		block: &Hashed,
		used: &mut BTreeSet<H256>,
	) -> bool {
		let (mut hash, mut number) = (vote.target_hash, vote.target_number);
		while (hash, number) != (block.hash, block.header.number) {
			let Some(header) = self.0.get(&hash).filter(|header| header.number == number) else {
				return false;
			};
			used.insert(hash);
			// Numbers fall by one, so that this ends.
			let Some(before) = number.checked_sub(1) else { return false };
			(hash, number) = (header.parent_hash, before);
		}
		true
	}
}

fn hash(header: &Header) -> H256 {
	use sp_core::Hasher;
	sp_core::Blake2Hasher::hash(&header.encode())
}

/// Brings a justification, as nodes keep it, into the order that a bundle has, without what it does not need: of a
/// voter who voted twice one vote is left, and headers that no vote needs go.
///
/// It stays a justification that any verifier of GRANDPA takes. `None` if it is none.
pub fn in_order(justification: &[u8]) -> Option<Vec<u8>> {
	let mut justification = GrandpaJustification::<Header>::decode(&mut &*justification).ok()?;
	let commit = &mut justification.commit;
	let ancestry = justification
		.votes_ancestries
		.iter()
		.map(|header| (hash(header), header.clone()))
		.collect();
	let ancestry = Ancestry(ancestry);
	// Of the block itself hash and number are looked at.
	let target = Header { number: commit.target_number, ..empty_header() };
	let target = Hashed { header: target, hash: commit.target_hash };

	let mut used = BTreeSet::new();
	commit.precommits.sort_by(|one, other| one.id.cmp(&other.id));
	commit.precommits.retain(|vote| ancestry.leads(&vote.precommit, &target, &mut BTreeSet::new()));
	commit.precommits.dedup_by(|one, other| one.id == other.id);
	for vote in &commit.precommits {
		ancestry.leads(&vote.precommit, &target, &mut used);
	}
	let mut needed: Vec<_> =
		ancestry.0.into_iter().filter(|(hash, _)| used.contains(hash)).collect();
	needed.sort_by_key(|(hash, header)| (header.number, *hash));
	justification.votes_ancestries = needed.into_iter().map(|(_, header)| header).collect();
	Some(justification.encode())
}

/// The block that a justification is for: its number and hash.
pub fn target(justification: &[u8]) -> Option<(u32, H256)> {
	let justification = GrandpaJustification::<Header>::decode(&mut &*justification).ok()?;
	Some((justification.commit.target_number, justification.commit.target_hash))
}

fn empty_header() -> Header {
	Header {
		parent_hash: H256::zero(),
		number: 0,
		state_root: H256::zero(),
		extrinsics_root: H256::zero(),
		digest: Default::default(),
	}
}

/// Texts for people: a voter's key in hex.
pub fn voter_text(id: &AuthorityId) -> String {
	format!("0x{}", hex::encode(crate::trust::key(id)))
}
