//! The part of a bundle that notaries vouch for, and what it proves when GRANDPA or BLAKE2b-256 are broken.

use super::{
	block::{block_leaf, entry_leaf, Builder, Built, Wanted},
	checkpoint::{NotaryCheckpoint, Range, Signer},
	hash::Hash64,
	key::PublicKey,
	tree::includes,
};
use crate::{
	bundle::Bundle,
	headers::{exactly, Hashed},
	hexed::Hex,
	refusal::{Refusal, Step},
	verify::Proved,
};
use alloc::{collections::BTreeSet, format, string::String, vec::Vec};
use assent_primitives::{
	journal::{Entry, JournalHead},
	BlockNumber, Resource,
};
use serde::{Deserialize, Serialize};
use sp_core::H256;

/// The notaries' part of a bundle: every entry, byte for byte, in trees that they signed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notarised {
	/// The blocks that journalled the entries, and the proved block, in the order of their numbers.
	pub blocks: Vec<NotarisedBlock>,
	/// The checkpoints that cover these blocks, in order, each needed.
	pub checkpoints: Vec<NotaryCheckpoint>,
}

/// A block in a notaries' checkpoint.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotarisedBlock {
	/// Where the bundle's entries of this block stand among all that it journalled, in the order of the entries.
	pub entries: Vec<Position>,
	/// The header, SCALE.
	pub header: Hex,
	/// The tree of all that it journalled.
	pub items: Items,
	/// The hashes from the block's leaf to the checkpoint's root.
	pub path: Vec<Hash64>,
}

/// The tree of what a block journalled.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Items {
	/// How many leaves it has.
	pub count: u32,
	/// Its root; zeros without leaves.
	pub root: Hash64,
}

/// An entry's place among what its block journalled.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
	/// The place, from 0.
	pub index: u32,
	/// The hashes from the entry's leaf to the root of the block's tree.
	pub path: Vec<Hash64>,
}

/// A checkpoint that stands behind a proof.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Vouched {
	/// The checkpoint's name.
	pub id: Hash64,
	/// The blocks that it covers.
	pub blocks: Range,
	/// Who signed it.
	pub signers: Vec<Signer>,
}

/// What is taken as broken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Broken {
	/// GRANDPA's signatures (Ed25519): whoever wants can sign in any validator's name.
	Grandpa,
	/// BLAKE2b-256: whoever wants can make another entry, header or state with the same hash. GRANDPA signs such hashes, and falls
	/// with it.
	Blake2,
}

/// Which notaries a verifier trusts, and how many of them have to have signed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notaries {
	keys: BTreeSet<PublicKey>,
	needed: usize,
}

impl Notaries {
	/// So many of these; `None` for none, or for more than there are.
	pub fn new(keys: impl IntoIterator<Item = PublicKey>, needed: usize) -> Option<Self> {
		let keys: BTreeSet<PublicKey> = keys.into_iter().collect();
		(1..=keys.len()).contains(&needed).then_some(Self { keys, needed })
	}

	/// How many have to have signed.
	pub fn needed(&self) -> usize {
		self.needed
	}

	/// Whether the notary is one of those that are trusted.
	pub fn trusts(&self, key: &PublicKey) -> bool {
		self.keys.contains(key)
	}

	/// Checks that enough of them signed.
	///
	/// # Errors
	///
	/// If not: at that place.
	pub fn signed(&self, signers: &[Signer], place: &str) -> Result<(), Refusal> {
		let found = signers.iter().filter(|signer| self.trusts(&signer.key)).count();
		if found >= self.needed {
			return Ok(());
		}
		let reason = format!(
			"{found} of the notaries that you trust signed it, and you ask for {} of {}",
			self.needed,
			self.keys.len()
		);
		Err(Refusal::new(Step::Notaries, format!("{place}signatures"), reason))
	}
}

/// What the notaries' part has to be about: the bytes that the hashes of the chain stand for.
pub struct Claimed<'a> {
	/// The hash of the chain's first block.
	pub genesis: H256,
	/// The journal.
	pub resource: &'a Resource,
	/// How it stood before the first entry.
	pub before: JournalHead,
	/// The entries.
	pub entries: &'a [Entry],
	/// The header of the proved block, SCALE.
	pub header: &'a [u8],
	/// Its number.
	pub number: BlockNumber,
}

fn refused(place: impl Into<String>, reason: impl Into<String>) -> Refusal {
	Refusal::new(Step::Notaries, place, reason)
}

impl Notarised {
	/// Checks the part by itself, with nothing but SHA3-512 and ML-DSA-87: that every entry stands, with all its bytes and under its
	/// number, in a tree that somebody signed; and so does the proved block.
	///
	/// # Errors
	///
	/// The first thing that is wrong.
	pub fn verify(&self, claimed: &Claimed<'_>) -> Result<Vec<Vouched>, Refusal> {
		let vouched = self.checkpoints(claimed)?;
		let numbers = self.blocks(claimed.number)?;
		let mut used = BTreeSet::new();
		let mut entries = claimed.entries.iter();
		let mut sequence = claimed.before.count;
		for (index, (block, number)) in self.blocks.iter().zip(numbers).enumerate() {
			let place = format!("notary.blocks[{index}]");
			let covering =
				self.checkpoints.iter().position(|checkpoint| checkpoint.blocks.contains(number));
			let (at, checkpoint) = covering
				.and_then(|at| Some((at, self.checkpoints.get(at)?)))
				.ok_or_else(|| refused(&place, "no checkpoint covers it"))?;
			used.insert(at);
			let count = checkpoint.blocks.count().unwrap_or_default();
			let leaf = block_leaf(number, &block.header.0, &block.items);
			let offset = number.saturating_sub(checkpoint.blocks.first);
			if !includes(&checkpoint.root, count, leaf, offset, &block.path) {
				let reason = "the path does not lead from the block to the checkpoint's root: the header, the root of what it \
					journalled, or the path was altered, or the checkpoint is another";
				return Err(refused(format!("{place}.path"), reason));
			}
			for (which, Position { index, path }) in block.entries.iter().enumerate() {
				let place = format!("{place}.entries[{which}]");
				let entry = entries
					.next()
					.ok_or_else(|| refused(&place, "it is the place of no entry of this bundle"))?;
				if entry.block != number {
					let reason =
						format!("the entry was journalled in block {}, not in this", entry.block);
					return Err(refused(place, reason));
				}
				let leaf = entry_leaf(claimed.resource, sequence, entry);
				if !includes(&block.items.root, block.items.count, leaf, *index, path) {
					let reason = "the path does not lead from the entry to the root of what the block journalled: the entry, its \
						resource or its number is not what the notaries signed";
					return Err(refused(place, reason));
				}
				sequence = sequence.saturating_add(1);
			}
			let is_last = number == claimed.number;
			if is_last && block.header.0 != claimed.header {
				let reason = "it is another header than that of the proved block";
				return Err(refused(format!("{place}.header"), reason));
			}
			if block.entries.is_empty() && !is_last {
				return Err(refused(place, "no entry of this bundle is in it"));
			}
		}
		if entries.next().is_some() {
			return Err(refused(
				"notary.blocks",
				"not every entry of this bundle has a place there",
			));
		}
		if used.len() != self.checkpoints.len() {
			return Err(refused("notary.checkpoints", "one of them covers none of the blocks"));
		}
		Ok(vouched)
	}

	/// The checkpoints, each with its signatures.
	fn checkpoints(&self, claimed: &Claimed<'_>) -> Result<Vec<Vouched>, Refusal> {
		let mut vouched: Vec<Vouched> = Vec::with_capacity(self.checkpoints.len());
		for (index, checkpoint) in self.checkpoints.iter().enumerate() {
			let place = format!("notary.checkpoints[{index}].");
			if checkpoint.genesis.0 != claimed.genesis {
				return Err(refused(format!("{place}genesis"), "it is of another chain"));
			}
			let before = vouched.last().map(|before| before.blocks.last);
			if before.is_some_and(|last| checkpoint.blocks.first <= last) {
				let reason = "the checkpoints are not in the order of their blocks, or two overlap";
				return Err(refused(format!("{place}blocks"), reason));
			}
			let signers = checkpoint.verify(&place)?;
			vouched.push(Vouched { id: checkpoint.id(), blocks: checkpoint.blocks, signers });
		}
		Ok(vouched)
	}

	/// The numbers of the blocks, which rise up to the proved block.
	fn blocks(&self, proved: BlockNumber) -> Result<Vec<BlockNumber>, Refusal> {
		let mut numbers: Vec<BlockNumber> = Vec::with_capacity(self.blocks.len());
		for (index, block) in self.blocks.iter().enumerate() {
			let place = format!("notary.blocks[{index}].header");
			let number = Hashed::read(&block.header.0)
				.map_err(|reason| refused(&place, reason))?
				.header
				.number;
			if numbers.last().is_some_and(|before| *before >= number) {
				return Err(refused(place, "the blocks are not in the order of their numbers"));
			}
			numbers.push(number);
		}
		match numbers.last() {
			Some(last) if *last == proved => Ok(numbers),
			_ => Err(refused("notary.blocks", "the last of them is not the proved block")),
		}
	}
}

impl Bundle {
	/// What the notaries have to vouch for: the entries, by their blocks, and the proved block.
	///
	/// # Errors
	///
	/// If the bundle's entries or headers are none.
	pub fn wanted(&self) -> Result<Wanted, Refusal> {
		let entries =
			|place: String| move |reason: String| Refusal::new(Step::Entries, place, reason);
		let resource = exactly::<Resource>(&self.journal.resource.0, "a resource")
			.map_err(entries("journal.resource".into()))?;
		let mut wanted = Wanted::new();
		for ((index, bytes), sequence) in
			self.entries.iter().enumerate().zip(self.journal.before.count..)
		{
			let entry = exactly::<Entry>(&bytes.0, "an entry of this release")
				.map_err(entries(format!("entries[{index}]")))?;
			wanted.entry(entry.block).or_default().insert((resource.clone(), sequence));
		}
		let place = "finality.headers[0]";
		let none = || Refusal::new(Step::Finality, place, "there is no header");
		let proved = self.finality.headers.first().ok_or_else(none)?;
		let proved = Hashed::read(&proved.0)
			.map_err(|reason| Refusal::new(Step::Finality, place, reason))?;
		wanted.entry(proved.header.number).or_default();
		Ok(wanted)
	}

	/// Adds what going over the blocks of signed checkpoints again came to.
	///
	/// # Errors
	///
	/// If another checkpoint came of it, or a block that is wanted is in none.
	pub fn notarise(
		&mut self,
		signed: impl IntoIterator<Item = (NotaryCheckpoint, Built)>,
	) -> Result<(), Refusal> {
		let wanted = self.wanted()?;
		let mut notarised = Notarised { blocks: Vec::new(), checkpoints: Vec::new() };
		for (checkpoint, built) in signed {
			if built.checkpoint.id() != checkpoint.id() {
				let reason = "it is not what comes of these blocks: it was signed for another history, or altered";
				return Err(refused(blocks_text(&checkpoint.blocks), reason));
			}
			notarised.blocks.extend(built.blocks);
			notarised.checkpoints.push(checkpoint);
		}
		if let Some(missing) = wanted.keys().find(|number| {
			!notarised.checkpoints.iter().any(|checkpoint| checkpoint.blocks.contains(**number))
		}) {
			let reason = format!(
				"none of the checkpoints covers block {missing}, which the bundle is about"
			);
			return Err(refused("checkpoints", reason));
		}
		self.notary = Some(notarised);
		Ok(())
	}
}

/// A builder for each checkpoint that covers a part of what is wanted, in the order of their blocks.
pub fn builders(
	wanted: &Wanted,
	mut checkpoints: Vec<NotaryCheckpoint>,
) -> Vec<(NotaryCheckpoint, Builder)> {
	checkpoints.sort_by_key(|checkpoint| checkpoint.blocks.first);
	checkpoints
		.into_iter()
		.filter_map(|checkpoint| {
			let Range { first, last } = checkpoint.blocks;
			if last < first {
				return None;
			}
			let part: Wanted = wanted
				.range(first..=last)
				.map(|(number, entries)| (*number, entries.clone()))
				.collect();
			let builder = Builder::again(&checkpoint, part.clone());
			(!part.is_empty()).then_some((checkpoint, builder))
		})
		.collect()
}

fn blocks_text(range: &Range) -> String {
	format!("the checkpoint of the blocks {} to {}", range.first, range.last)
}

impl Proved {
	/// Whether what is proved stands although something is broken, on the word of these notaries.
	///
	/// # Errors
	///
	/// If the bundle has no notaries' part, or too few of them signed it.
	pub fn stands_by(&self, notaries: &Notaries) -> Result<&[Vouched], Refusal> {
		let vouched = self.vouched.as_deref().ok_or_else(|| {
			let reason =
				"no notary vouches for this bundle: have it notarised (`assent evidence notarise`)";
			refused("notary", reason)
		})?;
		for (index, checkpoint) in vouched.iter().enumerate() {
			notaries.signed(&checkpoint.signers, &format!("notary.checkpoints[{index}]."))?;
		}
		Ok(vouched)
	}

	/// Whether something is still proved when that is broken, on the word of these notaries.
	///
	/// With GRANDPA's signatures broken it is all that was proved: the notaries signed the proved block. With BLAKE2b-256 broken it is
	/// that the entries were journalled as they are, under their numbers; not that there were no further ones.
	///
	/// # Errors
	///
	/// As [`Self::stands_by`]; and if there are no entries, which only BLAKE2b-256 shows.
	pub fn stands_without(
		&self,
		broken: Broken,
		notaries: &Notaries,
	) -> Result<&[Vouched], Refusal> {
		if broken == Broken::Blake2 && self.entries.is_empty() {
			let reason = "that a journal has no entries is shown by BLAKE2b-256 alone: nothing is left without it";
			return Err(refused("end.state", reason));
		}
		self.stands_by(notaries)
	}
}
