//! Which blocks a validator votes to finalise: see ADR 33.

use crate::database::{Block, FullClient};
use sc_consensus_grandpa::{
	BeforeBestBlockBy, ThreeQuartersOfTheUnfinalizedChain, VotingRule, VotingRuleResult,
	VotingRulesBuilder,
};
use sp_blockchain::HeaderBackend;
use sp_runtime::traits::Header as _;
use std::{future::ready, sync::Arc};

/// How far behind the best block a validator votes, at least.
///
/// One, so that the author of the next slot has built on what is voted for: it is no fork then that came late. More would
/// only make everybody wait, since Aura has one author a slot.
const BEHIND_BEST: u32 = 1;
/// How many blocks one round finalises, at most.
///
/// A round leaves one justification, and evidence of an entry has all headers from its block to the next one: after a long
/// stall the chain becomes final in steps, so that no bundle grows beyond that many headers.
const IN_ONE_ROUND: u32 = 512;

/// The rules of a validator of this chain. Of what was not final for long three quarters are voted for, as is usual.
pub fn rule() -> impl VotingRule<Block, FullClient> + Clone + 'static {
	VotingRulesBuilder::new()
		.add(BeforeBestBlockBy(BEHIND_BEST))
		.add(ThreeQuartersOfTheUnfinalizedChain)
		.add(AtMost(IN_ONE_ROUND))
		.build()
}

/// Votes for so many blocks after the round's base, at most.
#[derive(Clone)]
struct AtMost(u32);

impl<B: HeaderBackend<Block>> VotingRule<Block, B> for AtMost {
	fn restrict_vote(
		&self,
		backend: Arc<B>,
		base: &assent_runtime::Header,
		_: &assent_runtime::Header,
		target: &assent_runtime::Header,
	) -> VotingRuleResult<Block> {
		let last = base.number().saturating_add(self.0);
		if *target.number() <= last {
			return Box::pin(ready(None));
		}
		let mut header = target.clone();
		while *header.number() > last {
			match backend.header(*header.parent_hash()) {
				Ok(Some(parent)) => header = parent,
				// Then the others' rules say where to.
				_ => return Box::pin(ready(None)),
			}
		}
		Box::pin(ready(Some((header.hash(), *header.number()))))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use assent_runtime::Header;
	use sp_blockchain::{BlockStatus, Info};
	use sp_core::H256;

	/// A chain of headers, the first without a parent.
	struct Chain(Vec<Header>);

	impl Chain {
		fn new(length: u32) -> Self {
			let mut headers: Vec<Header> = Vec::new();
			for number in 0..length {
				let parent = headers.last().map(Header::hash).unwrap_or_default();
				let (root, digest) = (H256::zero(), Default::default());
				headers.push(Header::new(number, root, root, parent, digest));
			}
			Self(headers)
		}
	}

	impl HeaderBackend<Block> for Chain {
		fn header(&self, hash: H256) -> sp_blockchain::Result<Option<Header>> {
			Ok(self.0.iter().find(|header| header.hash() == hash).cloned())
		}

		fn info(&self) -> Info<Block> {
			unimplemented_by_the_rule()
		}

		fn status(&self, _: H256) -> sp_blockchain::Result<BlockStatus> {
			unimplemented_by_the_rule()
		}

		fn number(&self, _: H256) -> sp_blockchain::Result<Option<u32>> {
			unimplemented_by_the_rule()
		}

		fn hash(&self, _: u32) -> sp_blockchain::Result<Option<H256>> {
			unimplemented_by_the_rule()
		}
	}

	fn unimplemented_by_the_rule() -> ! {
		panic!("the rule asks for headers alone")
	}

	fn voted(chain: &Arc<Chain>, base: usize, target: usize) -> Option<(H256, u32)> {
		let headers = &chain.0;
		let best = headers.last().expect("there are some");
		let restricted =
			AtMost(3).restrict_vote(chain.clone(), &headers[base], best, &headers[target]);
		futures::executor::block_on(restricted)
	}

	#[test]
	fn vote_should_be_as_far_as_a_round_reaches_when_much_is_not_final() {
		let chain = Arc::new(Chain::new(12));
		assert_eq!(voted(&chain, 2, 11), Some((chain.0[5].hash(), 5)));
		assert_eq!(voted(&chain, 0, 4), Some((chain.0[3].hash(), 3)));
	}

	#[test]
	fn vote_should_be_left_alone_when_it_is_near_or_its_chain_is_not_known() {
		let mut chain = Chain::new(12);
		let whole = Arc::new(Chain::new(12));
		assert_eq!(voted(&whole, 2, 5), None);
		assert_eq!(voted(&whole, 2, 2), None);
		chain.0[8].extrinsics_root = H256::repeat_byte(1);
		assert_eq!(voted(&Arc::new(chain), 2, 11), None);
	}
}
