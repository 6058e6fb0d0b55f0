//! `assent journal`: reading what was done, and checking that it is all there.

use super::{
	consent::Names,
	evidence::{journal_end, Trusted},
};
use crate::{
	args::Context,
	chain::api,
	client::{explained, journal_parameters, Client},
	error::invalid,
	output::Answer,
	parse::{amount_text, moment_text, resource_text, ResourceName},
	show,
};
use anyhow::{anyhow, bail, Context as _};
use assent_evidence::{verify_copies, ChainError, CopiedEntry, Proved, ProvedEnd};
use assent_primitives::{
	journal::{Entry, JournalHead},
	Resource,
};
use clap::{Args, Subcommand};
use codec::DecodeAll;
use serde::Deserialize;
use serde_json::json;
use sp_core::{Bytes, H256};
use subxt::utils::Static;

/// Entries in one answer of the node.
const PAGE: u32 = 1_000;

/// Journals.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Show the entries of a resource's journal, and check them against the head in finalised state.
	Show(Show),
	/// Check the whole journal of a resource against the head in finalised state.
	Verify {
		/// The resource.
		resource: ResourceName,

		/// What you trust.
		#[command(flatten)]
		trusted: Trusted,
	},
	/// Write a resource's journal down, checked like that, as FHIR AuditEvents, as CSV, as lines of JSON, or as a copy that a node
	/// can take.
	Export(super::journal_export::Export),
	/// Copy what blocks journalled out of a node's index. For the node's operator.
	ExportIndex(super::journal_copy::ExportIndex),
	/// Bring a copy into a node's index, of one journal or of an index; from anybody, since the node checks it against the chain.
	/// For the node's operator. What the node has is left out: after a failure, do it again.
	Import(super::journal_copy::Import),
}

/// Which entries to show.
#[derive(Debug, Args)]
pub struct Show {
	/// The resource.
	pub resource: ResourceName,

	/// So many of the last entries; all if it is left out.
	#[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
	pub last: Option<u64>,

	/// What you trust.
	#[command(flatten)]
	pub trusted: Trusted,
}

/// What the node's own method answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Served {
	entries: Vec<ServedEntry>,
	previous: Option<H256>,
}

/// An entry as the node serves it.
#[derive(Debug, Deserialize)]
struct ServedEntry {
	sequence: u64,
	head: H256,
	entry: Bytes,
}

/// A journal, or the end of one, as the node serves it; nothing of it is checked yet.
pub struct Journal {
	/// What it is of.
	pub resource: Resource,
	/// The finalised block in whose state the head stands, as the node says.
	pub block: u64,
	/// That block's hash.
	pub at: H256,
	/// The head there.
	pub head: JournalHead,
	/// The head before the first of the entries; as the node says where the journal's start is left out.
	pub before: JournalHead,
	/// The entries.
	pub entries: Vec<CopiedEntry>,
	/// That the validators finalised that block and the head in it, to whoever trusts what was named; nothing if nothing was.
	pub proved: Option<Proved>,
}

impl Journal {
	/// Fetches a journal, or its last entries.
	pub async fn fetch(
		client: &Client,
		resource: Resource,
		last: Option<u64>,
	) -> anyhow::Result<Self> {
		let at = client.at_finalised().await?;
		let call = api::runtime_apis().assent_api().journal_head(Static(resource.clone()));
		let head = at.runtime_apis().call(call).await.map_err(explained)?;
		let head = head.map(|head| head.0).unwrap_or_default();

		let first = last.map_or(0, |last| head.count.saturating_sub(last));
		let mut entries: Vec<CopiedEntry> = Vec::new();
		let mut before = JournalHead { count: first, head: H256::zero() };
		while first + (entries.len() as u64) < head.count {
			let from = first + entries.len() as u64;
			let parameters = journal_parameters(&resource, from, PAGE)?;
			let served: Served = client
				.request_in_steps("assent_journalEntries", parameters)
				.await
				.context("the node does not serve the journal")?;
			let known = entries.len();
			if entries.is_empty() && first > 0 {
				before.head = served
					.previous
					.ok_or_else(|| anyhow!("the node left out the head before entry {first}"))?;
			}
			for entry in served.entries {
				// The node may know of more, once further blocks are final.
				if entry.sequence < head.count {
					entries.push(entry.try_into()?);
				}
			}
			if entries.len() == known {
				// What was served so far is checked, and the rest is named as missing.
				break;
			}
		}
		let (block, at) = (at.block_number(), H256(at.block_hash().0));
		Ok(Self { resource, block, at, head, before, entries, proved: None })
	}

	/// Fetches a journal, or its last entries, and checks that it leads to the head in finalised state; that this is the
	/// chain's, too, if it was said what is trusted. With what is to be told of it.
	///
	/// # Errors
	///
	/// With all that is wrong.
	pub async fn checked(
		client: &Client,
		name: &ResourceName,
		last: Option<u64>,
		trusted: &Trusted,
	) -> anyhow::Result<(Self, String)> {
		let trust = trusted.get()?;
		if trust.is_some() && matches!(name, ResourceName::Device { tenure: None, .. }) {
			let expected = "name the tenure as well, as in device:0x..#1: which one is the current one is the node's word";
			return Err(invalid("RESOURCE", expected));
		}
		let resource = client.resource(name).await?;
		let mut journal = Self::fetch(client, resource, last).await?;
		let verified = journal.verified()?;
		let Some(trust) = trust else {
			let advice = "That block and its state are the node's word: name what you trust, with --genesis, --genesis-hash \
				or --checkpoint, to have them proved.";
			return Ok((journal, format!("{verified}\n{advice}")));
		};
		// The last entry is enough: the others lead to it.
		let end = match &journal.entries[..] {
			[] => (journal.before, Vec::new()),
			[only] => (journal.before, vec![only.entry.clone()]),
			[.., before, last] => {
				let head = JournalHead { count: last.sequence, head: before.head };
				(head, vec![last.entry.clone()])
			},
		};
		let proved = journal_end(client, &journal.resource, journal.at, end, &trust).await?;
		let ProvedEnd::State { moment } = proved.end else {
			bail!("the node serves a proof of something else");
		};
		let text = format!(
			"{verified}\nProved: {} of {} validators of set {} finalised block {}, and there were no further entries as of \
			 block {}, {}.",
			proved.signed.voters.len(),
			proved.signed.of,
			proved.signed.set_id,
			proved.finalised.number,
			proved.block.number,
			moment_text(moment),
		);
		journal.proved = Some(proved);
		Ok((journal, text))
	}

	/// Recomputes the chain over the entries, and compares it with the head in finalised state.
	pub fn verify(&self) -> Result<(), Vec<ChainError>> {
		verify_copies(&self.resource, self.before, &self.entries, self.head)
	}

	/// [`Self::verify`], with all that is wrong in one error.
	pub(super) fn verified(&self) -> anyhow::Result<String> {
		if let Err(errors) = self.verify() {
			let errors: Vec<_> = errors.iter().map(|error| format!("  {error}")).collect();
			bail!(
				"what the node serves is not the journal of {}, whose head stands in finalised block {}:\n{}",
				resource_text(&self.resource),
				self.block,
				errors.join("\n")
			);
		}
		let scope = match self.before.count {
			0 => format!("all {} entries", self.entries.len()),
			first => format!("the entries {first} to {}", self.head.count.saturating_sub(1)),
		};
		Ok(format!(
			"Verified: these are {scope} of the journal of {}, unaltered and in order; they lead to the head in the state of \
			 finalised block {}.",
			resource_text(&self.resource),
			self.block
		))
	}

	fn summary(&self) -> Summary {
		let permitted = self.entries.iter().filter(|copy| copy.entry.verdict.is_permit()).count();
		Summary {
			permitted,
			refused: self.entries.len() - permitted,
			paid: self.entries.iter().map(|copy| copy.entry.paid()).sum(),
		}
	}

	pub(super) fn json(&self, with_entries: bool) -> serde_json::Value {
		let Summary { permitted, refused, paid } = self.summary();
		let mut json = json!({
			"resource": resource_text(&self.resource),
			"finalisedBlock": self.block,
			"count": self.head.count,
			"head": self.head.head,
			"first": self.before.count,
			"verified": true,
			"proved": self.proved.is_some(),
			"permitted": permitted,
			"refused": refused,
			"paid": paid.to_string(),
		});
		if with_entries {
			json["entries"] = self
				.entries
				.iter()
				.map(|copy| show::entry_json(copy.sequence, &copy.entry))
				.collect();
		}
		json
	}
}

struct Summary {
	permitted: usize,
	refused: usize,
	paid: u128,
}

impl TryFrom<ServedEntry> for CopiedEntry {
	type Error = anyhow::Error;

	fn try_from(served: ServedEntry) -> anyhow::Result<Self> {
		let ServedEntry { sequence, head, entry } = served;
		let entry = Entry::decode_all(&mut &entry[..]).map_err(|_| {
			anyhow!("entry {sequence} is not one: the node is of another release, or altered it")
		})?;
		Ok(Self { sequence, head, entry })
	}
}

impl Command {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let client = context.connect().await?;
		match self {
			Self::Show(Show { resource, last, trusted }) => {
				let (journal, verified) =
					Journal::checked(&client, &resource, last, &trusted).await?;
				let names = Names::read(&client).await?;
				let mut lines = vec![format!("Journal of {}", resource_text(&journal.resource))];
				lines.extend(journal.entries.iter().map(|copy| {
					show::entry_text(copy.sequence, &copy.entry, &|party| names.of(party))
				}));
				lines.push(verified);
				Ok(Answer::new(lines.join("\n"), journal.json(true)))
			},
			Self::Verify { resource, trusted } => {
				let (journal, verified) =
					Journal::checked(&client, &resource, None, &trusted).await?;
				let Summary { permitted, refused, paid } = journal.summary();
				let text = format!(
					"{verified}\n{permitted} permitted, {refused} refused, {} paid.",
					amount_text(paid)
				);
				Ok(Answer::new(text, journal.json(false)))
			},
			Self::Export(export) => export.run(&client).await,
			Self::ExportIndex(export) => export.run(&client).await,
			Self::Import(import) => import.run(context, &client).await,
		}
	}
}
