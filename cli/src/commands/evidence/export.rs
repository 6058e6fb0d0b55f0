//! Making a bundle from what a node serves. Nothing of it is believed: the bundle is verified before it is written.

use crate::{
	args::Context,
	client::{journal_parameters, Client},
	error::invalid,
	output::Answer,
	parse::{resource_text, ResourceName},
};
use anyhow::{anyhow, bail, Context as _};
use assent_evidence::{
	bundle::{Algorithms, Anchor, End, Head, Journal, Segment, FORMAT, MAX_BYTES, VERSION},
	grandpa::in_order,
	headers::{Hashed, Header},
	hexed::{Hex, HexHash},
	state::{authorities_key, journal_keys, prove},
	Bundle, Checkpoint, Proved, Trust,
};
use assent_primitives::{
	journal::{Entry, JournalHead},
	BlockNumber, Resource,
};
use clap::Args;
use codec::{DecodeAll, Encode};
use serde::{de::DeserializeOwned, Deserialize};
use serde_json::json;
use sp_core::{Bytes, H256};
use std::path::PathBuf;
use subxt::rpcs::{client::RpcParams, rpc_params};

/// Entries in one answer of the node.
const PAGE: u32 = 1_000;

/// What to make a bundle of.
#[derive(Debug, Args)]
pub struct Export {
	/// The resource.
	pub resource: ResourceName,

	/// What to prove.
	#[command(flatten)]
	pub what: What,

	/// The first entry, where it is about several.
	#[arg(long, default_value_t = 0, conflicts_with = "entry", value_name = "NUMBER")]
	pub from: u64,

	/// Begin at this checkpoint instead of the chain's first block: the bundle is smaller, and only those who trust the
	/// checkpoint can verify it.
	#[arg(long, value_name = "FILE")]
	pub checkpoint: Option<PathBuf>,

	/// The file to write.
	#[arg(long, value_name = "FILE")]
	pub out: PathBuf,
}

/// What to prove.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct What {
	/// This entry: that it was journalled.
	#[arg(long, value_name = "NUMBER")]
	pub entry: Option<u64>,

	/// The entries up to this one: that they were journalled, and none between them was left out.
	#[arg(long, value_name = "NUMBER")]
	pub until: Option<u64>,

	/// All entries there are now: also that there are no further ones.
	#[arg(long)]
	pub complete: bool,
}

/// Entries as the node serves them.
#[derive(Debug, Deserialize)]
struct Served {
	at: H256,
	count: u64,
	entries: Vec<ServedEntry>,
	previous: Option<H256>,
}

#[derive(Debug, Deserialize)]
struct ServedEntry {
	entry: Bytes,
}

#[derive(Debug, Deserialize)]
struct AuditProof {
	index: u32,
	path: Vec<H256>,
}

#[derive(Debug, Deserialize)]
struct ServedSegment {
	headers: Vec<Bytes>,
	justification: Bytes,
}

#[derive(Debug, Deserialize)]
struct AuthorityChanges {
	changes: Vec<ServedSegment>,
	more: bool,
}

#[derive(Debug, Deserialize)]
struct GenesisProof {
	header: Bytes,
	authorities: Vec<Bytes>,
}

#[derive(Debug, Deserialize)]
struct ReadProof {
	proof: Vec<Bytes>,
}

/// A part of a journal.
struct Part {
	/// The block in whose state it was looked up.
	at: H256,
	before: JournalHead,
	entries: Vec<Entry>,
}

impl TryFrom<ServedSegment> for Segment {
	type Error = anyhow::Error;

	fn try_from(served: ServedSegment) -> anyhow::Result<Self> {
		let justification = in_order(&served.justification)
			.ok_or_else(|| anyhow!("the node serves a justification that is none"))?;
		Ok(Self {
			headers: served.headers.into_iter().map(|header| Hex(header.0)).collect(),
			justification: Hex(justification),
		})
	}
}

/// A header of a segment.
fn header(bytes: Option<&Hex>) -> anyhow::Result<Hashed> {
	let bytes = bytes.ok_or_else(|| anyhow!("the node serves a proof without headers"))?;
	Hashed::read(&bytes.0).map_err(|reason| anyhow!("the node serves something else: {reason}"))
}

/// What a bundle is made of, from a node.
struct Node<'a>(&'a Client);

impl Node<'_> {
	async fn ask<R: DeserializeOwned>(
		&self,
		method: &str,
		parameters: RpcParams,
	) -> anyhow::Result<R> {
		self.0
			.request(method, parameters)
			.await
			.with_context(|| format!("the node does not serve what the bundle needs ({method})"))
	}

	/// The entries from one number on, up to the last wanted; to the journal's end if that is left out.
	async fn entries(
		&self,
		resource: &Resource,
		from: u64,
		last: Option<u64>,
	) -> anyhow::Result<Part> {
		let least = last.map_or(PAGE.into(), |last| last.saturating_sub(from).saturating_add(1));
		let served = self.served(resource, from, least).await?;
		let count = served.count;
		if last.map_or(from > 0 && from >= count, |last| last >= count) {
			let option = if last == Some(from) { "--entry" } else { "--from and --until" };
			let journal = resource_text(resource);
			let expected = format!(
				"the journal of {journal} has {count} entries, and the first has the number 0"
			);
			return Err(invalid(option, expected));
		}
		// As it is now: what comes meanwhile is for another bundle.
		let end = last.map_or(count, |last| last.saturating_add(1));
		let head = match (from, served.previous) {
			(0, _) => H256::zero(),
			(_, Some(head)) => head,
			(_, None) => bail!("the node left out the head before entry {from}"),
		};
		let mut part =
			Part { at: served.at, before: JournalHead { count: from, head }, entries: Vec::new() };
		let (mut served, mut size) = (served.entries, 0);
		loop {
			for ServedEntry { entry } in served {
				size += entry.len() * 2;
				let entry = Entry::decode_all(&mut &entry[..]).map_err(|_| {
					anyhow!("the node serves something else than entries of this release")
				})?;
				part.entries.push(entry);
			}
			let next = from.saturating_add(part.entries.len() as u64);
			if next >= end {
				part.entries
					.truncate(usize::try_from(end.saturating_sub(from)).unwrap_or(usize::MAX));
				return Ok(part);
			}
			if size > MAX_BYTES {
				return Err(too_long());
			}
			served = self.served(resource, next, end.saturating_sub(next)).await?.entries;
			if served.is_empty() {
				bail!("the node serves no entry {next}");
			}
		}
	}

	async fn served(&self, resource: &Resource, from: u64, least: u64) -> anyhow::Result<Served> {
		let limit = u32::try_from(least).map_or(PAGE, |least| least.min(PAGE));
		let parameters = journal_parameters(resource, from, limit)?;
		self.0
			.request_in_steps("assent_journalEntries", parameters)
			.await
			.context("the node does not serve the journal")
	}

	/// That the last entry was journalled in its block, and the number of the block.
	async fn audit(&self, resource: &Resource, part: &Part) -> anyhow::Result<(BlockNumber, End)> {
		let mut head = part.before;
		let mut leaf = None;
		for entry in &part.entries {
			let link = head
				.extend(resource, &entry.hash())
				.ok_or_else(|| anyhow!("no journal has so many entries"))?;
			(head, leaf) = (link.after, Some(link.leaf));
		}
		let (Some(entry), Some(leaf)) = (part.entries.last(), leaf) else {
			bail!("the node serves no entry");
		};
		let block: Option<H256> = self.ask("chain_getBlockHash", rpc_params![entry.block]).await?;
		let block = block.ok_or_else(|| anyhow!("the node has no block {}", entry.block))?;
		let AuditProof { index, path } =
			self.ask("assent_auditProof", rpc_params![block, leaf]).await?;
		Ok((entry.block, End::Audit { index, path: path.into_iter().map(HexHash).collect() }))
	}

	/// That the journal ends so in the state of the block in which it was looked up, and the number of the block.
	async fn state(&self, resource: &Resource, part: &Part) -> anyhow::Result<(BlockNumber, End)> {
		let header: Header = self.ask("chain_getHeader", rpc_params![part.at]).await?;
		let keys = journal_keys(resource);
		let names: Vec<Bytes> = keys.iter().cloned().map(Bytes).collect();
		let ReadProof { proof } =
			self.ask("state_getReadProof", rpc_params![names, part.at]).await?;
		let nodes = proof.iter().map(|node| &node.0[..]);
		let proof = prove(&header.state_root, nodes, &keys)
			.ok_or_else(|| anyhow!("the node leaves out a part of the state's proof"))?;
		Ok((header.number, End::State { proof }))
	}

	/// The changes of validators after one block that took effect before another.
	async fn changes(
		&self,
		after: BlockNumber,
		before: BlockNumber,
	) -> anyhow::Result<Vec<Segment>> {
		let mut changes: Vec<Segment> = Vec::new();
		let mut last = after;
		loop {
			let part: AuthorityChanges =
				self.ask("assent_authorityChanges", rpc_params![last]).await?;
			for served in part.changes {
				let segment = Segment::try_from(served)?;
				let number = header(segment.headers.last())?.header.number;
				if number >= before {
					return Ok(changes);
				}
				if number <= last {
					bail!("the node serves changes of validators in disorder");
				}
				last = number;
				changes.push(segment);
			}
			if !part.more {
				return Ok(changes);
			}
		}
	}

	/// A bundle about a part of a journal and how it is known to end so.
	async fn about(
		&self,
		genesis: H256,
		resource: &Resource,
		part: Part,
		(number, end): (BlockNumber, End),
		checkpoint: Option<&Checkpoint>,
	) -> anyhow::Result<Bundle> {
		let Part { before, entries, .. } = part;
		let journal = Journal {
			before: Head { count: before.count, head: before.head.into() },
			resource: Hex(resource.encode()),
		};
		let bundle = self.finality(genesis, number, checkpoint, end, journal).await?;
		let entries = entries.iter().map(|entry| Hex(entry.encode())).collect();
		Ok(Bundle { entries, ..bundle })
	}

	/// A bundle without entries, with what shows who finalised a block.
	async fn finality(
		&self,
		genesis: H256,
		number: BlockNumber,
		checkpoint: Option<&Checkpoint>,
		end: End,
		journal: Journal,
	) -> anyhow::Result<Bundle> {
		let finality: ServedSegment = self.ask("assent_finalityProof", rpc_params![number]).await?;
		let (after, anchor) = match checkpoint {
			Some(Checkpoint { block, number, set_id, .. }) => {
				(*number, Anchor::Checkpoint { block: *block, number: *number, set_id: *set_id })
			},
			None => (0, self.genesis().await?),
		};
		Ok(Bundle {
			algorithms: Algorithms::current(),
			anchor,
			changes: self.changes(after, number).await?,
			end,
			entries: Vec::new(),
			finality: finality.try_into()?,
			format: FORMAT.into(),
			genesis: genesis.into(),
			journal,
			notary: None,
			version: VERSION,
		})
	}

	/// The chain's start.
	async fn genesis(&self) -> anyhow::Result<Anchor> {
		let GenesisProof { header: first, authorities } =
			self.ask("assent_genesisProof", rpc_params![]).await?;
		let first = Hex(first.0);
		let root = header(Some(&first))?.header.state_root;
		let nodes = authorities.iter().map(|node| &node.0[..]);
		let authorities = prove(&root, nodes, &[authorities_key()])
			.ok_or_else(|| anyhow!("the node leaves out a part of the first state's proof"))?;
		Ok(Anchor::Genesis { authorities, header: first })
	}
}

fn too_long() -> anyhow::Error {
	anyhow!(
		"the bundle would be longer than {MAX_BYTES} bytes: make several, with --until, and each --from where the one \
		 before ended"
	)
}

impl Export {
	/// Makes it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let checkpoint = self.checkpoint.as_deref().map(super::checkpoint).transpose()?;
		if self.what.until.is_some_and(|until| until < self.from) {
			return Err(invalid("--until", "expected the number of an entry from --from on"));
		}
		let client = context.connect().await?;
		let resource = client.resource(&self.resource).await?;
		let bundle = self.bundle(&Node(&client), &client, &resource, &checkpoint).await?;

		let trust = match checkpoint {
			Some(checkpoint) => Trust::Checkpoint(checkpoint),
			None => Trust::Genesis(client.genesis()),
		};
		let bytes = bundle.to_bytes();
		if bytes.len() > MAX_BYTES {
			return Err(too_long());
		}
		let proved = Bundle::read(&bytes)
			.and_then(|bundle| bundle.verify(&trust))
			.map_err(|refusal| anyhow!("what the node serves is no proof: {refusal}"))?;
		super::write("--out", &self.out, &bytes)?;

		let text = format!(
			"{}: {} bytes, {} of the journal of {}, up to block {}; finalised with block {} by {} of {} validators of set {}.\n\
			 The chain's first block is {:?}.",
			self.out.display(),
			bytes.len(),
			match proved.entries.len() {
				1 => "1 entry".into(),
				number => format!("{number} entries"),
			},
			resource_text(&resource),
			proved.block.number,
			proved.finalised.number,
			proved.signed.voters.len(),
			proved.signed.of,
			proved.signed.set_id,
			proved.genesis,
		);
		let json = json!({
			"file": self.out,
			"bytes": bytes.len(),
			"resource": resource_text(&resource),
			"first": proved.before.count,
			"entries": proved.entries.len(),
			"complete": self.what.complete,
			"block": proved.block.number,
			"finalisedBlock": proved.finalised.number,
			"changes": proved.changes.len(),
			"genesis": proved.genesis,
		});
		Ok(Answer::new(text, json))
	}

	async fn bundle(
		&self,
		node: &Node<'_>,
		client: &Client,
		resource: &Resource,
		checkpoint: &Option<Checkpoint>,
	) -> anyhow::Result<Bundle> {
		let (from, last) = match (self.what.entry, self.what.until) {
			(Some(entry), _) => (entry, Some(entry)),
			(None, until) => (self.from, until),
		};
		let part = node.entries(resource, from, last).await?;
		let (number, end) = match last {
			Some(_) => node.audit(resource, &part).await?,
			None => node.state(resource, &part).await?,
		};
		node.about(client.genesis(), resource, part, (number, end), checkpoint.as_ref()).await
	}
}

/// That a journal ends with these entries in the state of a final block: proved to whoever trusts that.
pub async fn journal_end(
	client: &Client,
	resource: &Resource,
	at: H256,
	(before, entries): (JournalHead, Vec<Entry>),
	trust: &Trust,
) -> anyhow::Result<Proved> {
	let node = Node(client);
	let part = Part { at, before, entries };
	let end = node.state(resource, &part).await?;
	let bundle = node.about(client.genesis(), resource, part, end, checkpoint_of(trust)).await?;
	bundle.verify(trust).map_err(|refusal| anyhow!("what the node serves is no proof: {refusal}"))
}

fn checkpoint_of(trust: &Trust) -> Option<&Checkpoint> {
	match trust {
		Trust::Genesis(_) => None,
		Trust::Checkpoint(checkpoint) => Some(checkpoint),
	}
}

/// Who finalised a block: a bundle without entries, for `Bundle::verify_finality` alone.
pub async fn finality(
	client: &Client,
	number: BlockNumber,
	trust: &Trust,
) -> anyhow::Result<Bundle> {
	let end = End::Audit { index: 0, path: Vec::new() };
	let journal =
		Journal { before: Head { count: 0, head: H256::zero().into() }, resource: Hex(Vec::new()) };
	Node(client).finality(client.genesis(), number, checkpoint_of(trust), end, journal).await
}
