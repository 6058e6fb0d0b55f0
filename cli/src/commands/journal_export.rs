//! `assent journal export`: a journal for others to read, once it is known to be the journal.

use super::{consent::Names, evidence::Trusted, journal::Journal, journal_copy::copy};
use crate::{
	client::Client,
	csv,
	fhir::audit_event,
	output::Answer,
	parse::{self, resource_text, ResourceName},
	show,
};
use anyhow::Context as _;
use clap::{Args, ValueEnum};
use serde_json::{json, Value};
use std::{fmt::Write as _, path::PathBuf};

/// What to write down, and how.
#[derive(Debug, Args)]
pub struct Export {
	/// The resource.
	pub resource: ResourceName,

	/// fhir: a Bundle of AuditEvents of FHIR R4; csv: a table with a line for each entry; jsonl: an object a line; copy: what a node
	/// can take with `assent journal import`.
	#[arg(long, value_enum)]
	pub format: Format,

	/// So many of the last entries; all if it is left out.
	#[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
	pub last: Option<u64>,

	/// Where to; shown if it is left out.
	#[arg(long, value_name = "FILE")]
	pub output: Option<PathBuf>,

	/// What you trust.
	#[command(flatten)]
	pub trusted: Trusted,
}

/// How a journal is written down.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Format {
	/// A Bundle of AuditEvents of FHIR R4.
	Fhir,
	/// Comma-separated values, RFC 4180.
	Csv,
	/// A JSON object a line.
	Jsonl,
	/// Pages as nodes keep them, the newest first, a line each.
	Copy,
}

impl Export {
	/// Does it: nothing is written of a journal that is not whole and unaltered.
	pub async fn run(self, client: &Client) -> anyhow::Result<Answer> {
		let (journal, verified) =
			Journal::checked(client, &self.resource, self.last, &self.trusted).await?;
		let names = Names::read(client).await?;
		let (text, json) =
			document(&journal, self.format, sp_core::H256(client.genesis().0), &names)?;
		let Some(file) = self.output else { return Ok(Answer::new(text, json)) };
		std::fs::write(&file, text)
			.with_context(|| format!("--output: {} cannot be written", file.display()))?;
		let count = journal.entries.len();
		let text = format!("{count} entries written to {}.\n{verified}", file.display());
		let mut json = journal.json(false);
		json["file"] = file.display().to_string().into();
		json["entries"] = count.into();
		Ok(Answer::new(text, json))
	}
}

/// The journal in that format, as a text and for programs.
fn document(
	journal: &Journal,
	format: Format,
	chain: sp_core::H256,
	names: &Names,
) -> anyhow::Result<(String, Value)> {
	let entries = journal.entries.iter().map(|copy| (copy.sequence, &copy.entry));
	match format {
		Format::Fhir => {
			let export = audit_event::Export {
				chain,
				resource: &journal.resource,
				names: &|party| names.of(party),
			};
			let bundle = export.bundle(entries, parse::now())?;
			Ok((serde_json::to_string_pretty(&bundle)?, bundle))
		},
		Format::Csv => {
			let mut text = csv::header();
			for (sequence, entry) in entries {
				text.push_str(&csv::row(&journal.resource, sequence, entry, &|party| {
					names.get(party).map(str::to_owned)
				}));
			}
			let json = json!({ "csv": text });
			Ok((text, json))
		},
		Format::Jsonl => {
			let mut text = String::new();
			for (sequence, entry) in entries {
				let mut line = show::entry_json(sequence, entry);
				line["resource"] = resource_text(&journal.resource).into();
				writeln!(text, "{line}")?;
			}
			Ok((text, journal.json(true)))
		},
		Format::Copy => {
			let text = copy(journal, chain)?;
			let json = json!({ "copy": text });
			Ok((text, json))
		},
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use assent_evidence::CopiedEntry;
	use assent_primitives::{
		journal::{Entry, JournalHead},
		Access, AccountId, Action, Basis, Category, Commitment, DenyReason, Purpose, RequestLabels,
		Resource, Role, Verdict,
	};

	/// A journal of two refusals.
	fn journal() -> Journal {
		let party = AccountId::new([7; 32]);
		let resource = Resource::Record { subject: party.clone(), custodian: party.clone() };
		let entry = Entry {
			controller: party.clone(),
			accessor: party.clone(),
			operator: party,
			block: 9,
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
		};
		let mut head = JournalHead::default();
		let mut entries = Vec::new();
		for sequence in 0..2 {
			head = head.extend(&resource, &entry.hash()).expect("few entries").after;
			entries.push(CopiedEntry { sequence, head: head.head, entry: entry.clone() });
		}
		Journal {
			resource,
			block: 10,
			at: sp_core::H256::zero(),
			head,
			before: JournalHead::default(),
			entries,
			proved: None,
		}
	}

	#[test]
	fn export_should_have_every_entry_when_written_in_each_format() {
		let journal = journal();
		assert!(journal.verified().is_ok());
		let names = Names::default();
		let export = |format| {
			document(&journal, format, sp_core::H256::repeat_byte(1), &names)
				.expect("it is exported")
		};
		let (text, json) = export(Format::Fhir);
		assert_eq!(json["entry"].as_array().map(Vec::len), Some(2));
		assert!(text.contains("\"resourceType\": \"AuditEvent\""));
		let (text, _) = export(Format::Csv);
		assert_eq!(text.matches("\r\n").count(), 3);
		let (text, _) = export(Format::Jsonl);
		let lines: Vec<Value> =
			text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
		assert_eq!(lines.len(), 2);
		assert_eq!(lines[1]["sequence"], 1);
		assert_eq!(lines[1]["resource"], resource_text(&journal.resource));
	}

	#[test]
	fn export_should_be_refused_when_an_entry_was_altered() {
		let mut journal = journal();
		journal.entries[1].entry.block = 8;
		let error = journal.verified().expect_err("it was altered");
		assert!(error.to_string().contains("is not the journal of"), "{error}");
	}
}
