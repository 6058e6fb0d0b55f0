//! `assent journal export --format copy`, `export-index` and `import`: journals out of a node's index and into one. The node that takes a
//! copy checks it before it keeps anything; who handed it over does not matter.

use super::journal::Journal;
use crate::{
	args::Context,
	client::{is_too_far, Client},
	error::invalid,
	items::Items,
	output::Answer,
	parse::resource_text,
};
use anyhow::{anyhow, bail, Context as _};
use assent_evidence::CopiedEntry;
use assent_primitives::{
	journal::{JournalHead, Page},
	BlockNumber, Resource,
};
use clap::Args;
use codec::{DecodeAll, Encode};
use serde::{Deserialize, Serialize};
use serde_json::{json, Value};
use sp_core::{Bytes, H256};
use std::{
	collections::BTreeSet,
	fs::File,
	io::{BufWriter, Write},
	path::PathBuf,
};
use subxt::rpcs::rpc_params;

/// The form of copies that is written and read.
const VERSION: u32 = 1;
/// The longest line of a copy, in bytes: a page of some megabytes in hex, with the leaves of its block.
const MAX_LINE: usize = 15 * 1024 * 1024;
/// About so many bytes are sent at once; a longer line goes alone.
const ENOUGH: usize = 1024 * 1024;
/// The most pages or blocks that are sent at once.
const MAX_AT_ONCE: usize = 1_000;
/// The most entries of a page that is made here.
const MAX_ENTRIES: usize = 5_000;

/// Which part of the index to copy.
#[derive(Debug, Args)]
pub struct ExportIndex {
	/// The first block.
	#[arg(long, default_value_t = 1)]
	pub from: BlockNumber,

	/// The last block; the last final one if it is left out.
	#[arg(long)]
	pub until: Option<BlockNumber>,

	/// The file to write.
	#[arg(long, value_name = "FILE")]
	pub output: PathBuf,
}

/// A copy to bring in.
#[derive(Debug, Args)]
pub struct Import {
	/// The copy: of a journal, or of an index.
	pub file: PathBuf,

	/// Leave out what the copy of an index has of earlier blocks: to go on where it stopped.
	#[arg(long, value_name = "BLOCK", default_value_t = 0)]
	pub from: BlockNumber,
}

/// The first line of a copy.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "format", deny_unknown_fields)]
enum Start {
	/// Of one journal: its pages follow, the newest first.
	#[serde(rename = "assent-journal-copy")]
	Journal {
		/// The hash of the chain's first block.
		genesis: H256,
		/// The resource, SCALE.
		resource: Bytes,
		/// [`VERSION`].
		version: u32,
	},
	/// Of an index: what blocks journalled follows, as `assent_exportIndex` gives it.
	#[serde(rename = "assent-index-copy")]
	Index {
		/// The hash of the chain's first block.
		genesis: H256,
		/// [`VERSION`].
		version: u32,
	},
}

/// A line of a copy of a journal.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PageLine {
	page: Bytes,
}

/// What the node answers about a journal's last gap.
#[derive(Clone, Copy, Deserialize)]
struct Gap {
	count: u64,
}

/// What the node exports of its index.
#[derive(Deserialize)]
struct Exported {
	blocks: Vec<Value>,
	missing: Vec<Missing>,
	next: Position,
	finalised: BlockNumber,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Missing {
	first: BlockNumber,
	last: BlockNumber,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
struct Position {
	block: BlockNumber,
	page: u32,
}

/// What an import did.
#[derive(Deserialize)]
struct Imported {
	pages: u64,
	partial: Vec<BlockNumber>,
}

/// A journal as a copy: its first line, and a line for each page, the newest first.
pub(super) fn copy(journal: &Journal, genesis: H256) -> anyhow::Result<String> {
	let resource = journal.resource.encode().into();
	let start = Start::Journal { genesis, resource, version: VERSION };
	let mut text = serde_json::to_string(&start)?;
	text.push('\n');
	for page in pages(&journal.resource, journal.before, &journal.entries).iter().rev() {
		text.push_str(&serde_json::to_string(&PageLine { page: page.encode().into() })?);
		text.push('\n');
	}
	Ok(text)
}

/// Entries as pages: a page has entries of one block.
fn pages(resource: &Resource, before: JournalHead, entries: &[CopiedEntry]) -> Vec<Page> {
	let mut pages: Vec<Page> = Vec::new();
	let mut head = before;
	for CopiedEntry { sequence, head: after, entry } in entries {
		match pages.last_mut() {
			Some(page)
				if page.entries.len() < MAX_ENTRIES
					&& page.entries.last().is_some_and(|last| last.block == entry.block) =>
			{
				page.entries.push(entry.clone());
			},
			_ => pages.push(Page {
				resource: resource.clone(),
				before: head,
				entries: vec![entry.clone()],
			}),
		}
		head = JournalHead { count: sequence.saturating_add(1), head: *after };
	}
	pages
}

/// The page without what comes after so many entries of the journal; `None` if nothing is left.
fn cut(mut page: Page, count: u64) -> Option<Page> {
	let kept = count.checked_sub(page.before.count).filter(|kept| *kept > 0)?;
	page.entries.truncate(usize::try_from(kept).unwrap_or(usize::MAX));
	Some(page)
}

/// What the node says if it takes such calls from its operator only.
fn refused(error: subxt::rpcs::Error) -> anyhow::Error {
	let error = anyhow!(error);
	if error.to_string().contains("unsafe to be called externally") {
		return error.context(
			"the node copies its index for its operator only: run this on its machine, or against one that was started with \
			 --rpc-methods unsafe",
		);
	}
	error.context("the node refuses the copy")
}

impl ExportIndex {
	/// Does it.
	pub async fn run(self, client: &Client) -> anyhow::Result<Answer> {
		let Self { from, until, output } = self;
		let cannot = || format!("--output: {} cannot be written", output.display());
		let mut file = BufWriter::new(File::create(&output).with_context(cannot)?);
		let start = Start::Index { genesis: H256(client.genesis().0), version: VERSION };
		writeln!(file, "{}", serde_json::to_string(&start)?).with_context(cannot)?;

		let mut at = Position { block: from, page: 0 };
		let (mut blocks, mut pages, mut last_block) = (0u64, 0u64, None);
		let mut missing: Vec<Missing> = Vec::new();
		let mut end = until;
		while end.is_none_or(|end| at.block <= end) {
			let part: Exported = client
				.request("assent_exportIndex", rpc_params![at.block, at.page])
				.await
				.map_err(refused)?;
			let last = end.map_or(part.finalised, |end| end.min(part.finalised));
			end = Some(last);
			for block in part.blocks {
				let number = number_of(&block)
					.ok_or_else(|| anyhow!("the node serves a block without its number"))?;
				if number > last {
					continue;
				}
				pages += block["pages"].as_array().map_or(0, |pages| pages.len() as u64);
				if last_block != Some(number) {
					blocks += 1;
					last_block = Some(number);
				}
				writeln!(file, "{block}").with_context(cannot)?;
			}
			let within = part.missing.into_iter().filter(|range| range.first <= last);
			missing.extend(within.map(|range| Missing { last: range.last.min(last), ..range }));
			if part.next == at {
				break;
			}
			at = part.next;
		}
		file.flush().with_context(cannot)?;

		let until = end.unwrap_or(from);
		let mut text = format!(
			"{pages} pages of {blocks} blocks, of the blocks {from} to {until}, written to {}.",
			output.display()
		);
		for Missing { first, last } in &missing {
			text.push_str(&format!(
				"\nThe node cannot serve what the blocks {first} to {last} journalled."
			));
		}
		let json = json!({
			"file": output.display().to_string(),
			"from": from,
			"until": until,
			"blocks": blocks,
			"pages": pages,
			"missing": missing,
		});
		Ok(Answer::new(text, json))
	}
}

fn number_of(block: &Value) -> Option<BlockNumber> {
	BlockNumber::try_from(block["number"].as_u64()?).ok()
}

impl Import {
	/// Does it.
	pub async fn run(self, context: &Context, client: &Client) -> anyhow::Result<Answer> {
		let mut items = Items::up_to(&self.file, context.output.has_progress(), MAX_LINE)?;
		let name = self.file.display().to_string();
		let start = items.next()?.ok_or_else(|| invalid(&name, "it is empty"))?;
		let start: Start = serde_json::from_slice(start.1)
			.map_err(|error| invalid(&name, format!("expected a copy of a journal: {error}")))?;
		let (genesis, version) = match &start {
			Start::Journal { genesis, version, .. } | Start::Index { genesis, version } => {
				(*genesis, *version)
			},
		};
		if version != VERSION {
			bail!("{name} is of version {version}, for another release");
		}
		if genesis != H256(client.genesis().0) {
			bail!("{name} is of another chain than the node's: its first block is {genesis:?}");
		}
		match start {
			Start::Journal { resource, .. } => {
				let resource = Resource::decode_all(&mut &resource[..])
					.map_err(|_| invalid(&name, "resource: it is none"))?;
				import_journal(client, &mut items, &name, &resource).await
			},
			Start::Index { .. } => import_index(client, &mut items, &name, self.from).await,
		}
	}
}

/// Brings in a journal's pages, from the node's last gap on.
async fn import_journal(
	client: &Client,
	items: &mut Items,
	name: &str,
	resource: &Resource,
) -> anyhow::Result<Answer> {
	let asked = Bytes(resource.encode());
	let find_gap = || async {
		let gap: Result<Gap, _> =
			client.request_in_steps("assent_journalGap", rpc_params![&asked]).await;
		gap.map_err(refused)
	};
	let mut gap = find_gap().await?;
	let mut sent = 0u64;
	let (mut pages, mut bytes, mut next) = (Vec::new(), 0usize, gap.count);
	loop {
		let line = items.next()?;
		let ended = line.is_none();
		if let Some((index, line)) = line {
			let place = format!("{name}, line {}", index + 1);
			let PageLine { page } =
				serde_json::from_slice(line).map_err(|error| invalid(&place, error))?;
			let page = Page::read(&page).ok_or_else(|| invalid(&place, "it is no page"))?;
			if let Some(page) = cut(page, next) {
				next = page.before.count;
				bytes = bytes.saturating_add(page.encoded_size());
				pages.push(Bytes(page.encode()));
			}
		}
		if !pages.is_empty() && (ended || bytes >= ENOUGH || pages.len() >= MAX_AT_ONCE) {
			let answer: Result<Gap, _> =
				client.request("assent_importJournal", rpc_params![&asked, &pages]).await;
			gap = match answer {
				// The pages are kept; where the next gap is takes longer.
				Err(subxt::rpcs::Error::User(error)) if is_too_far(&error) => find_gap().await?,
				answer => answer.map_err(refused)?,
			};
			sent += pages.len() as u64;
			pages.clear();
			(bytes, next) = (0, gap.count);
		}
		if ended || gap.count == 0 {
			break;
		}
	}
	let whole = gap.count == 0;
	let text = match (whole, sent) {
		(true, 0) => format!("The node has the whole journal of {}.", resource_text(resource)),
		(true, _) => {
			format!("{sent} pages brought in: the node has the whole journal of {}.", resource_text(resource))
		},
		(false, _) => format!(
			"{sent} pages brought in. The node still lacks entry {} of {}, and what comes before it: the copy does not have it.",
			gap.count.saturating_sub(1),
			resource_text(resource)
		),
	};
	let json = json!({
		"resource": resource_text(resource),
		"pages": sent,
		"whole": whole,
		"lastMissing": gap.count.checked_sub(1),
	});
	Ok(Answer::new(text, json))
}

/// Brings in what blocks journalled.
async fn import_index(
	client: &Client,
	items: &mut Items,
	name: &str,
	from: BlockNumber,
) -> anyhow::Result<Answer> {
	let mut pages = 0u64;
	// A block that comes in several parts is whole with the last of them.
	let (mut seen, mut partial) = (BTreeSet::new(), BTreeSet::new());
	let (mut blocks, mut bytes): (Vec<Value>, usize) = (Vec::new(), 0);
	loop {
		let line = items.next()?;
		let ended = line.is_none();
		if let Some((index, line)) = line {
			let place = format!("{name}, line {}", index + 1);
			let block: Value =
				serde_json::from_slice(line).map_err(|error| invalid(&place, error))?;
			let number = number_of(&block).ok_or_else(|| invalid(&place, "number: none"))?;
			if number >= from {
				bytes = bytes.saturating_add(line.len());
				blocks.push(block);
			}
		}
		if !blocks.is_empty() && (ended || bytes >= ENOUGH || blocks.len() >= MAX_AT_ONCE) {
			let first = blocks.first().and_then(number_of).unwrap_or_default();
			let imported: Imported = client
				.request("assent_importIndex", rpc_params![&blocks])
				.await
				.map_err(refused)
				.with_context(|| {
					format!(
						"what is before block {first} was brought in; go on with --from {first}"
					)
				})?;
			pages += imported.pages;
			for number in blocks.drain(..).filter_map(|block| number_of(&block)) {
				seen.insert(number);
				partial.remove(&number);
			}
			partial.extend(imported.partial);
			bytes = 0;
		}
		if ended {
			break;
		}
	}
	let whole = seen.len() - partial.len();
	let mut text = format!("{pages} pages brought in; {whole} blocks are whole.");
	if let Some(first) = partial.first() {
		let count = partial.len();
		text.push_str(&format!(
			" {count} are not, of which block {first} is the first: the copy lacks pages of them."
		));
	}
	Ok(Answer::new(text, json!({ "pages": pages, "whole": whole, "partial": partial })))
}

#[cfg(test)]
mod tests {
	use super::*;
	use assent_primitives::{
		journal::Entry, Access, AccountId, Action, Basis, Category, Commitment, DenyReason,
		Purpose, RequestLabels, Role, Verdict,
	};

	fn entry(block: u32) -> Entry {
		let party = AccountId::new([7; 32]);
		Entry {
			controller: party.clone(),
			accessor: party.clone(),
			operator: party,
			block,
			recorded_at: 600_000,
			access: Access {
				staff: None,
				role: Role::CareProvider,
				basis: Basis::Consent,
				action: Action::Access,
				purpose: Purpose::Treat,
				categories: Category::VitalSigns.into(),
				labels: RequestLabels::NotStated,
				object: Commitment::default(),
				claimed_at: 600_000,
				maximum_price: 0,
				corrects: None,
				disclosure: None,
				source: None,
			},
			verdict: Verdict::deny(DenyReason::NoPermit),
		}
	}

	/// A journal with entries of these blocks.
	fn journal(blocks: &[u32]) -> Journal {
		let party = AccountId::new([7; 32]);
		let resource = Resource::Record { subject: party.clone(), custodian: party };
		let mut head = JournalHead::default();
		let mut entries = Vec::new();
		for block in blocks {
			let (sequence, entry) = (head.count, entry(*block));
			head = head.extend(&resource, &entry.hash()).expect("few entries").after;
			entries.push(CopiedEntry { sequence, head: head.head, entry });
		}
		Journal {
			resource,
			block: 10,
			at: H256::zero(),
			head,
			before: JournalHead::default(),
			entries,
			proved: None,
		}
	}

	#[test]
	fn copy_should_lead_from_the_head_to_the_start_when_it_is_read_line_by_line() {
		let journal = journal(&[3, 3, 4, 9, 9, 9]);
		let genesis = H256::repeat_byte(1);
		let text = copy(&journal, genesis).expect("it can be written");
		let mut lines = text.lines();
		let start: Start = serde_json::from_str(lines.next().expect("a first line")).expect("JSON");
		let resource = journal.resource.encode().into();
		assert_eq!(start, Start::Journal { genesis, resource, version: VERSION });
		let mut next = journal.head;
		let mut lengths = Vec::new();
		for line in lines {
			let PageLine { page } = serde_json::from_str(line).expect("JSON");
			let page = Page::read(&page).expect("it is a page");
			assert_eq!(page.after(), Some(next));
			lengths.push(page.entries.len());
			next = page.before;
		}
		assert_eq!(next, JournalHead::default());
		assert_eq!(lengths, [3, 1, 2]);
	}

	#[test]
	fn pages_should_have_a_bounded_length_when_a_block_journalled_many() {
		let journal = journal(&vec![5; MAX_ENTRIES + 3]);
		let pages = pages(&journal.resource, journal.before, &journal.entries);
		let lengths: Vec<_> = pages.iter().map(|page| page.entries.len()).collect();
		assert_eq!(lengths, [MAX_ENTRIES, 3]);
		assert_eq!(pages[1].after(), Some(journal.head));
	}

	#[test]
	fn page_should_be_cut_when_the_node_has_its_end() {
		let journal = journal(&[3, 3, 3, 3]);
		let page = pages(&journal.resource, journal.before, &journal.entries).remove(0);
		assert_eq!(cut(page.clone(), 9), Some(page.clone()));
		assert_eq!(cut(page.clone(), 4), Some(page.clone()));
		let two = cut(page.clone(), 2).expect("two are left");
		assert_eq!(two.entries.len(), 2);
		assert_eq!(two.after().expect("there are two").head, journal.entries[1].head);
		assert_eq!(cut(page.clone(), 0), None);
		let later = Page { before: JournalHead { count: 7, head: H256::zero() }, ..page };
		assert_eq!(cut(later, 5), None);
	}

	#[test]
	fn start_should_be_refused_when_it_is_something_else() {
		let genesis = format!("\"0x{}\"", "01".repeat(32));
		let good =
			format!("{{\"format\":\"assent-index-copy\",\"genesis\":{genesis},\"version\":1}}");
		assert!(serde_json::from_str::<Start>(&good).is_ok());
		for wrong in ["{}", "{\"format\":\"assent-evidence\"}", &good.replace("version", "release")]
		{
			assert!(serde_json::from_str::<Start>(wrong).is_err(), "{wrong}");
		}
	}
}
