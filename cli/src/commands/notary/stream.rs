//! Blocks as a node serves them, one after the other, with all that they journalled. Nothing of it is believed: whoever takes them
//! checks that they follow each other and lead to the audit roots.

use crate::{args::Context, client::Client};
use anyhow::{anyhow, bail, Context as _};
use assent_evidence::{
	headers::{Hashed, Header},
	notary::{Builder, Content},
};
use assent_primitives::BlockNumber;
use codec::Encode;
use serde::Deserialize;
use sp_core::{Bytes, H256};
use std::collections::VecDeque;
use subxt::rpcs::rpc_params;

/// So many hashes are asked for at once; progress is shown as often.
const AT_ONCE: u32 = 1_000;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
struct Position {
	block: BlockNumber,
	page: u32,
}

#[derive(Debug, Deserialize)]
struct IndexedBlock {
	number: BlockNumber,
	heads: Vec<H256>,
	pages: Vec<Bytes>,
}

#[derive(Debug, Deserialize)]
struct Missing {
	first: BlockNumber,
	last: BlockNumber,
}

#[derive(Debug, Deserialize)]
struct Exported {
	blocks: Vec<IndexedBlock>,
	missing: Vec<Missing>,
	next: Position,
}

/// What blocks journalled, as the node's index has it. At any time it holds one answer of the node.
struct Index<'a> {
	client: &'a Client,
	next: Position,
	queue: VecDeque<IndexedBlock>,
}

impl<'a> Index<'a> {
	fn new(client: &'a Client) -> Self {
		Self { client, next: Position { block: 0, page: 0 }, queue: VecDeque::new() }
	}

	/// All that a block journalled. Blocks are asked for in order.
	async fn contents(&mut self, number: BlockNumber) -> anyhow::Result<Vec<Content>> {
		let mut contents = Vec::new();
		loop {
			let Some(block) = self.queue.pop_front() else {
				self.fetch(number, contents.is_empty()).await?;
				continue;
			};
			if block.number < number {
				continue;
			}
			if block.number > number {
				bail!("the node's index has nothing of block {number}, which journalled something");
			}
			let heads = block.heads.iter().skip(contents.len());
			for (head, page) in heads.zip(&block.pages) {
				let content = Content::read(page, head).ok_or_else(|| {
					anyhow!("the node serves something else than what block {number} journalled")
				})?;
				contents.push(content);
			}
			if contents.len() >= block.heads.len() {
				return Ok(contents);
			}
			if block.pages.is_empty() {
				bail!("the node serves a part of what block {number} journalled, and not the rest");
			}
		}
	}

	/// The next part of the index; from the block on that is looked for, if none of it has come yet.
	async fn fetch(&mut self, number: BlockNumber, anew: bool) -> anyhow::Result<()> {
		if anew && self.next.block < number {
			self.next = Position { block: number, page: 0 };
		}
		let Position { block, page } = self.next;
		let part: Exported = self
			.client
			.request("assent_exportIndex", rpc_params![block, page])
			.await
			.map_err(refused)?;
		if let Some(Missing { first, last }) =
			part.missing.iter().find(|range| (range.first..=range.last).contains(&number))
		{
			bail!(
				"the node cannot serve what the blocks {first} to {last} journalled: a notary needs a node that keeps the \
				 whole index (`assent journal import` brings it back)"
			);
		}
		if part.next == self.next {
			bail!("the node's index ends before block {number}");
		}
		self.next = part.next;
		self.queue.extend(part.blocks);
		Ok(())
	}
}

/// What the node says if it takes such calls from its operator only.
fn refused(error: subxt::rpcs::Error) -> anyhow::Error {
	let unsafe_method = error.to_string().contains("unsafe to be called externally");
	let error = anyhow!(error);
	if unsafe_method {
		return error.context(
			"the node hands out its index to its operator only: a notary needs a node of its own (run this on its machine, or \
			 start the node with --rpc-methods unsafe)",
		);
	}
	error.context("the node does not serve its index")
}

/// Has the builder take the node's blocks up to that one.
pub async fn feed(
	context: &Context,
	client: &Client,
	builder: &mut Builder,
	last: BlockNumber,
) -> anyhow::Result<()> {
	let mut index = Index::new(client);
	while builder.next() <= last {
		let first = builder.next();
		let end = last.min(first.saturating_add(AT_ONCE - 1));
		let numbers: Vec<BlockNumber> = (first..=end).collect();
		let hashes: Vec<Option<H256>> =
			client.request("chain_getBlockHash", rpc_params![numbers]).await?;
		for number in first..=end {
			let hash = hashes.get((number - first) as usize).copied().flatten();
			let hash = hash.ok_or_else(|| anyhow!("the node has no block {number}"))?;
			let header: Header = client
				.request("chain_getHeader", rpc_params![hash])
				.await
				.with_context(|| format!("the node does not serve the header of block {number}"))?;
			let bytes = header.encode();
			let journalled = Hashed { header, hash }
				.audit_root()
				.map_err(|reason| anyhow!("block {number}: {reason}"))?
				.is_some();
			let contents = if journalled { index.contents(number).await? } else { Vec::new() };
			builder
				.push(&bytes, &contents)
				.map_err(|reason| anyhow!("what the node serves is not the chain: {reason}"))?;
		}
		context.output.progress(format!("  block {end} of {last}"));
	}
	Ok(())
}
