//! The verification, step by step, and what it proves.

use crate::{
	bundle::{Anchor, Bundle, End, MAX_NUMBER},
	chain::verify_chain,
	grandpa::{Signed, Validators},
	headers::{chain, exactly, Hashed},
	notary::{proof::Claimed, Vouched},
	refusal::{Refusal, Step},
	state,
	trust::{Checkpoint, Trust},
};
use alloc::{
	format,
	string::{String, ToString},
	vec::Vec,
};
use assent_primitives::{
	journal::{Entry, JournalHead},
	BlockNumber, Moment, Resource,
};
use sp_consensus_grandpa::AuthorityList;
use sp_core::H256;

/// What a bundle proves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proved {
	/// The hash of the chain's first block.
	pub genesis: H256,
	/// Whether the proof begins at the first block, or at a checkpoint.
	pub from_genesis: bool,
	/// Whose journal it is.
	pub resource: Resource,
	/// The journal before the first entry.
	pub before: JournalHead,
	/// The entries: all there are between `before` and `after`.
	pub entries: Vec<Entry>,
	/// The journal after the last entry.
	pub after: JournalHead,
	/// Where the journal stood so.
	pub block: Block,
	/// How it is known that it stood so in that block.
	pub end: ProvedEnd,
	/// The block, this one or a later one that builds on it, that the validators finalised.
	pub finalised: Block,
	/// Who finalised it.
	pub signed: Signed,
	/// The changes of validators from where the proof begins.
	pub changes: Vec<Change>,
	/// The validators that finalised, as a checkpoint for other bundles.
	pub checkpoint: Checkpoint,
	/// The checkpoints of notaries in which all of it stands; `None` if the bundle has none. By itself it says nothing: see
	/// [`Proved::stands_by`].
	pub vouched: Option<Vec<Vouched>>,
}

/// What a bundle proves about who finalised what.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finalised {
	/// The first block of the bundle's last headers.
	pub block: Block,
	/// The block, this one or a later one that builds on it, that the validators finalised.
	pub finalised: Block,
	/// Who finalised it.
	pub signed: Signed,
}

/// A block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Block {
	/// Its number.
	pub number: BlockNumber,
	/// Its hash.
	pub hash: H256,
}

impl From<&Hashed> for Block {
	fn from(hashed: &Hashed) -> Self {
		Self { number: hashed.header.number, hash: hashed.hash }
	}
}

/// How a head is known to be a block's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProvedEnd {
	/// The last entry was journalled in that block.
	Audit {
		/// Its place among the entries of the block, from 0.
		index: u32,
		/// How many the block has.
		leaves: u32,
	},
	/// After that block the journal had no further entries.
	State {
		/// The block's moment, milliseconds.
		moment: Moment,
	},
}

/// A change of validators.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
	/// The last block of the set before, which that set finalised.
	pub block: Block,
	/// The number of the set that came.
	pub set_id: u64,
	/// How many validators it has.
	pub validators: usize,
	/// Who of the set before signed it.
	pub signed: Signed,
}

impl Bundle {
	/// Checks everything that the bundle says against what the verifier trusts, without a node.
	///
	/// # Errors
	///
	/// The first thing that is wrong: nothing is proved then.
	pub fn verify(&self, trust: &Trust) -> Result<Proved, Refusal> {
		let (walk, changes) = self.walk(trust)?;
		let (headers, signed) = self.finalised(&walk)?;
		let (Some(block), Some(finalised)) = (headers.first(), headers.last()) else {
			return Err(Refusal::new(Step::Finality, "finality.headers", "there is no header"));
		};
		let journalled = self.journalled()?;
		let end = self.ends(block, &journalled)?;
		let Journalled { resource, before, entries, after, .. } = journalled;
		let vouched = match (&self.notary, self.finality.headers.first()) {
			(Some(notary), Some(header)) => Some(notary.verify(&Claimed {
				genesis: self.genesis.0,
				resource: &resource,
				before,
				entries: &entries,
				header: &header.0,
				number: block.header.number,
			})?),
			_ => None,
		};

		let checkpoint = walk.checkpoint(self.genesis.0);
		Ok(Proved {
			genesis: self.genesis.0,
			from_genesis: matches!(self.anchor, Anchor::Genesis { .. }),
			resource,
			before,
			entries,
			after,
			block: block.into(),
			end,
			finalised: finalised.into(),
			signed,
			changes,
			checkpoint,
			vouched,
		})
	}

	/// Checks who finalised what, and nothing else: the entries and what they lead to are not looked at.
	///
	/// # Errors
	///
	/// The first thing that is wrong.
	pub fn verify_finality(&self, trust: &Trust) -> Result<Finalised, Refusal> {
		let (walk, _) = self.walk(trust)?;
		let (headers, signed) = self.finalised(&walk)?;
		let (Some(block), Some(finalised)) = (headers.first(), headers.last()) else {
			return Err(Refusal::new(Step::Finality, "finality.headers", "there is no header"));
		};
		Ok(Finalised { block: block.into(), finalised: finalised.into(), signed })
	}

	/// The way from what is trusted to the validators of the proved block.
	fn walk(&self, trust: &Trust) -> Result<(Walk, Vec<Change>), Refusal> {
		let mut walk = self.begin(trust)?;
		let changes = self.follow(&mut walk)?;
		if let Trust::Checkpoint(checkpoint) = trust {
			walk.agrees(checkpoint)?;
		}
		Ok((walk, changes))
	}

	/// The validators with whom the proof begins.
	fn begin(&self, trust: &Trust) -> Result<Walk, Refusal> {
		let refused = |place: &str, reason: &str| Refusal::new(Step::Anchor, place, reason);
		let expected = trust.genesis();
		if self.genesis.0 != expected {
			let reason = format!(
				"this is of another chain: its first block is {:?}, and you trust {expected:?}",
				self.genesis.0
			);
			return Err(refused("genesis", &reason));
		}
		match (&self.anchor, trust) {
			(Anchor::Genesis { authorities, header }, _) => {
				let place = "anchor.genesis.header";
				let first = Hashed::read(&header.0).map_err(|reason| refused(place, &reason))?;
				if first.hash != expected {
					return Err(refused(place, "it is not the chain's first header"));
				}
				let place = "anchor.genesis.authorities";
				let authorities = first_authorities(&first, authorities)
					.map_err(|reason| refused(place, &reason))?;
				let validators = Validators::new(0, authorities)
					.ok_or_else(|| refused(place, "the chain starts without validators"))?;
				Ok(Walk::at((&first).into(), validators))
			},
			(Anchor::Checkpoint { .. }, Trust::Genesis(_)) => Err(refused(
				"anchor",
				"the proof begins at a checkpoint: verify it with that checkpoint",
			)),
			(Anchor::Checkpoint { block, number, set_id }, Trust::Checkpoint(checkpoint)) => {
				let trusted = (checkpoint.block, checkpoint.number, checkpoint.set_id);
				if (*block, *number, *set_id) != trusted {
					return Err(refused(
						"anchor.checkpoint",
						"the proof begins at another checkpoint than the one you trust",
					));
				}
				let validators = Validators::new(*set_id, checkpoint.authority_list())
					.ok_or_else(|| refused("the checkpoint", "it has no validators"))?;
				Ok(Walk::at(Block { number: *number, hash: block.0 }, validators))
			},
		}
	}

	/// The changes of validators, each signed by those before.
	fn follow(&self, walk: &mut Walk) -> Result<Vec<Change>, Refusal> {
		let mut changes = Vec::new();
		for (index, segment) in self.changes.iter().enumerate() {
			let place = format!("changes[{index}]");
			let refused =
				|reason: &str| Refusal::new(Step::Changes, format!("{place}.headers"), reason);
			let headers = chain(&segment.headers, Step::Changes, &place)?;
			let (Some(first), Some(last)) = (headers.first(), headers.last()) else {
				return Err(refused("there is no header"));
			};
			if first.header.number <= walk.from.number {
				return Err(refused("the change does not come after the one before"));
			}
			let change = first
				.scheduled_change()
				.map_err(|reason| refused(&reason))?
				.ok_or_else(|| refused("the first header schedules no change of validators"))?;
			first.is_of(&self.genesis.0).map_err(|reason| refused(&reason))?;
			if first.header.number.checked_add(change.delay) != Some(last.header.number) {
				return Err(refused(
					"the last header is not the one with which the change takes effect",
				));
			}
			for header in headers.get(1..).unwrap_or_default() {
				if header.scheduled_change().map_err(|reason| refused(&reason))?.is_some() {
					return Err(refused("a change is scheduled while another is under way"));
				}
			}
			let signed =
				walk.validators.verify(&segment.justification.0, last, Step::Changes, &place)?;
			let next = walk
				.validators
				.next(change.next_authorities)
				.ok_or_else(|| refused("the change leaves no validators"))?;
			changes.push(Change {
				block: last.into(),
				set_id: next.set_id,
				validators: next.authorities.len(),
				signed,
			});
			walk.go_on(last.into(), next);
		}
		Ok(changes)
	}

	/// The headers from the proved block to a finalised one.
	fn finalised(&self, walk: &Walk) -> Result<(Vec<Hashed>, Signed), Refusal> {
		let place = "finality";
		let refused =
			|reason: &str| Refusal::new(Step::Finality, format!("{place}.headers"), reason);
		let headers = chain(&self.finality.headers, Step::Finality, place)?;
		let (Some(first), Some(last)) = (headers.first(), headers.last()) else {
			return Err(refused("there is no header"));
		};
		if first.header.number <= walk.from.number {
			return Err(refused(
				"the block comes before the last change of validators, or the checkpoint: others finalised it",
			));
		}
		for header in &headers {
			let change = header.scheduled_change().map_err(|reason| refused(&reason))?;
			let takes_effect =
				change.map(|change| header.header.number.saturating_add(change.delay));
			if takes_effect.is_some_and(|number| number < last.header.number) {
				return Err(refused(
					"the validators change on the way: others finalise from there on",
				));
			}
		}
		let justification = &self.finality.justification.0;
		let signed = walk.validators.verify(justification, last, Step::Finality, place)?;
		Ok((headers, signed))
	}

	/// The entries, and where they lead.
	fn journalled(&self) -> Result<Journalled, Refusal> {
		let refused = |place: String, reason: String| Refusal::new(Step::Entries, place, reason);
		let resource = exactly::<Resource>(&self.journal.resource.0, "a resource")
			.map_err(|reason| refused("journal.resource".into(), reason))?;
		let before =
			JournalHead { count: self.journal.before.count, head: self.journal.before.head.0 };
		let place = "journal.before";
		if (before.count == 0) != (before.head == H256::zero()) {
			let reason = "a journal without entries has a head of zeros, and no other has";
			return Err(refused(place.into(), reason.into()));
		}
		if before.count.saturating_add(self.entries.len() as u64) > MAX_NUMBER {
			return Err(refused(place.into(), "no journal has so many entries".into()));
		}
		let mut entries = Vec::with_capacity(self.entries.len());
		let (mut after, mut leaf) = (before, None);
		for (index, bytes) in self.entries.iter().enumerate() {
			let place = || format!("entries[{index}]");
			let entry = exactly::<Entry>(&bytes.0, "an entry of this release")
				.map_err(|reason| refused(place(), reason))?;
			let link = after
				.extend(&resource, &entry.hash())
				.ok_or_else(|| refused(place(), "no journal has so many entries".into()))?;
			(after, leaf) = (link.after, Some(link.leaf));
			entries.push(entry);
		}
		Ok(Journalled { resource, before, entries, after, leaf })
	}

	/// That the last head is what the block says.
	fn ends(&self, block: &Hashed, journalled: &Journalled) -> Result<ProvedEnd, Refusal> {
		let Journalled { resource, before, entries, after, leaf } = journalled;
		let refused = |place: &str, reason: String| Refusal::new(Step::End, place, reason);
		match &self.end {
			End::Audit { index, path } => {
				let place = "end.audit";
				let root = block
					.audit_root()
					.and_then(|root| root.ok_or_else(|| "the block journalled nothing".into()))
					.map_err(|reason| refused("finality.headers[0]", reason))?;
				let of_chain = block.is_of(&self.genesis.0);
				of_chain.map_err(|reason| refused("finality.headers[0]", reason))?;
				let (Some(last), Some(leaf)) = (entries.last(), leaf) else {
					return Err(refused("entries", "there is no entry".into()));
				};
				if last.block != block.header.number {
					let reason = format!(
						"the entry was journalled in block {}, and the header is that of block {}",
						last.block, block.header.number
					);
					return Err(refused("entries", reason));
				}
				let path: Vec<H256> = path.iter().map(|hash| hash.0).collect();
				if !root.includes(*leaf, *index, &path) {
					let reason = "the path does not lead from the entry to the block's audit root: the proof is for \
						another entry, or the entry, its resource, its number, the head before it or an earlier entry \
						was altered";
					return Err(refused(place, reason.into()));
				}
				Ok(ProvedEnd::Audit { index: *index, leaves: root.leaves })
			},
			End::State { proof } => {
				let place = "end.state.proof";
				let root = &block.header.state_root;
				let values = state::read(root, proof, &state::journal_keys(resource))
					.map_err(|reason| refused(place, reason))?;
				let [journal, moment, genesis] = &values[..] else {
					return Err(refused(place, "it proves too little".into()));
				};
				if genesis.as_deref() != Some(self.genesis.0.as_bytes()) {
					return Err(refused(place, "the state is of another chain".into()));
				}
				let journal = match journal {
					Some(bytes) => exactly::<JournalHead>(bytes, "a journal's head")
						.map_err(|reason| refused(place, reason))?,
					None => JournalHead::default(),
				};
				if entries.is_empty() && journal.count > 0 {
					return Err(refused(
						"entries",
						"the journal has entries, and none is here".into(),
					));
				}
				// Says at which number something is missing, too much, or altered.
				verify_chain(resource, *before, entries, journal)
					.map_err(|error| refused("entries", error.to_string()))?;
				debug_assert_eq!(*after, journal);
				let moment = moment
					.as_ref()
					.and_then(|bytes| exactly::<Moment>(bytes, "a moment").ok())
					.ok_or_else(|| refused(place, "the block has no moment".into()))?;
				Ok(ProvedEnd::State { moment })
			},
		}
	}
}

/// The entries of a bundle, chained.
struct Journalled {
	resource: Resource,
	before: JournalHead,
	entries: Vec<Entry>,
	after: JournalHead,
	/// What the last entry is in the audit tree of its block.
	leaf: Option<H256>,
}

/// The validators in the state of the first block.
fn first_authorities(first: &Hashed, nodes: &[crate::hexed::Hex]) -> Result<AuthorityList, String> {
	let values = state::read(&first.header.state_root, nodes, &[state::authorities_key()])?;
	let list = values.into_iter().next().flatten().ok_or("the chain starts without validators")?;
	exactly(&list, "a list of validators")
}

/// The validators on the way from the anchor to the proved block.
struct Walk {
	/// What the current ones finalise comes after it.
	from: Block,
	validators: Validators,
	/// Those before, with the block from which they were in force.
	earlier: Vec<(Block, Validators)>,
}

impl Walk {
	fn at(from: Block, validators: Validators) -> Self {
		Self { from, validators, earlier: Vec::new() }
	}

	fn go_on(&mut self, from: Block, next: Validators) {
		let before = core::mem::replace(&mut self.validators, next);
		self.earlier.push((self.from, before));
		self.from = from;
	}

	/// A proof from the first block that comes past a trusted checkpoint has to agree with it.
	fn agrees(&self, checkpoint: &Checkpoint) -> Result<(), Refusal> {
		let met = self.earlier.iter().map(|(from, validators)| (from, validators));
		for (from, validators) in met.chain([(&self.from, &self.validators)]) {
			if validators.set_id != checkpoint.set_id {
				continue;
			}
			let same_block = from.number != checkpoint.number || from.hash == checkpoint.block.0;
			if validators.authorities != checkpoint.authority_list() || !same_block {
				return Err(Refusal::new(
					Step::Changes,
					"changes",
					"the validators are others than those of the checkpoint that you trust: this is another history of the chain",
				));
			}
		}
		Ok(())
	}

	fn checkpoint(&self, genesis: H256) -> Checkpoint {
		let Validators { set_id, authorities, .. } = &self.validators;
		Checkpoint::new(genesis, self.from.hash, self.from.number, *set_id, authorities)
	}
}
