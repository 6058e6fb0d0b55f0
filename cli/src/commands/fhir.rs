//! `assent fhir`: HL7 FHIR documents.

use super::{
	consent::{Draft, Names, TermsArguments},
	fhir_export, read,
};
use crate::{
	args::Context,
	error::{invalid, Usage},
	fhir::{
		self,
		consent::{Grantees, ImportOptions, RootReading},
		Mapping, Problem, Target,
	},
	keys,
	output::Answer,
	parse::{self, address},
	show,
};
use anyhow::Context as _;
use assent_primitives::{traits::Duty, AccountId, Grantee, Purposes, Terms};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{json, Value};
use std::path::{Path, PathBuf};

/// FHIR documents.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Read a Consent of FHIR R4 or R5 and say in plain language what it means on the chain; with --send, give that
	/// consent.
	Import(Box<Import>),
	/// Read a Device of FHIR R4 and say what would be registered; with --send, register it.
	ImportDevice(super::fhir_device::ImportDevice),
	/// Write what stands on the chain as a FHIR document.
	#[command(subcommand)]
	Export(fhir_export::Export),
}

/// What to read, and how.
#[derive(Debug, Args)]
pub struct Import {
	/// The document, JSON.
	pub file: PathBuf,

	/// Who is meant by a reference: REFERENCE=PARTY, REFERENCE=ORGANISATION/0xTAG, REFERENCE=role:CODE,
	/// REFERENCE=device:0x..#TENURE, REFERENCE=anyone. As often as needed.
	#[arg(long = "map", value_name = "REFERENCE=TARGET")]
	pub mappings: Vec<String>,

	/// A JSON file of mappings: {"Organization/1": {"party": ".."}, "Practitioner/2": {"organisation": "..", "staff":
	/// ".."}}.
	#[arg(long, value_name = "FILE")]
	pub map_file: Option<PathBuf>,

	/// What a root provision without type is; published documents of R4 differ, so that it has to be said.
	#[arg(long, value_enum)]
	pub root_provision: Option<Reading>,

	/// To whom, where the document permits something without saying to whom: a party or another target as in --map, or
	/// nobody. As often as needed.
	#[arg(long, value_name = "TARGET")]
	pub grantee: Vec<String>,

	/// What for, where the document permits something without saying what for: codes with commas between.
	#[arg(long, value_parser = parse::codes::<Purposes>)]
	pub purpose: Option<Purposes>,

	/// Let a permit for a kind of data become one for the whole category that the chain has for it.
	#[arg(long)]
	pub whole_categories: bool,

	/// Give the consent: without it, nothing is sent and no node is asked.
	#[arg(long)]
	pub send: bool,

	/// What goes with it.
	#[command(flatten)]
	pub terms: TermsArguments,

	/// The nonce that the consent's id is made of, 0x and 64 hex digits; drawn if it is left out.
	#[arg(long, value_parser = parse::bytes32, value_name = "HEX")]
	pub nonce: Option<[u8; 32]>,
}

/// What a root provision without type is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Reading {
	/// The frame within which the base policy holds.
	BasePolicy,
	/// An exception to the base policy.
	Exception,
}

impl From<Reading> for RootReading {
	fn from(reading: Reading) -> Self {
		match reading {
			Reading::BasePolicy => Self::BasePolicy,
			Reading::Exception => Self::Exception,
		}
	}
}

impl Import {
	fn mapping(&self) -> anyhow::Result<Mapping> {
		let mut mapping = match &self.map_file {
			Some(file) => {
				Mapping::from_json(&document(file)?).map_err(|error| Usage(error.to_string()))?
			},
			None => Mapping::default(),
		};
		for argument in &self.mappings {
			let (reference, target) = argument.rsplit_once('=').ok_or_else(|| {
				invalid("--map", format!("expected REFERENCE=TARGET, found `{argument}`"))
			})?;
			let target = target_of(target).map_err(|error| invalid("--map", error))?;
			mapping.insert(reference, target).map_err(|error| Usage(error.to_string()))?;
		}
		Ok(mapping)
	}

	fn options(&self) -> anyhow::Result<ImportOptions> {
		let grantees = match self.grantee.as_slice() {
			[] => None,
			[nobody] if nobody == "nobody" => Some(Grantees::Nobody),
			several => {
				let parse = |text: &String| {
					parse::grantee(text).map_err(|error| invalid("--grantee", error))
				};
				Some(Grantees::These(
					several.iter().map(parse).collect::<anyhow::Result<Vec<Grantee>>>()?,
				))
			},
		};
		Ok(ImportOptions {
			reading: self.root_provision.map(Into::into),
			grantees,
			purposes: self.purpose,
			whole_categories: self.whole_categories,
			now: parse::now(),
		})
	}

	async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let document = document(&self.file)?;
		let mapping = self.mapping()?;
		let imported =
			fhir::consent::import(&document, &mapping, &self.options()?).map_err(|problems| {
				listed(&format!("{} cannot be taken over", self.file.display()), &problems)
			})?;
		let given = self.terms.terms(&imported.provisions)?;
		let terms = match imported.terms {
			None => given,
			Some(stated) if given == Terms::default() || given == stated => stated,
			Some(_) => {
				return Err(invalid(
					"--price, --maximum-uses, --onward-disclosure, --aggregation-only",
					"the document states other terms itself (Consent.modifierExtension)",
				))
			},
		};
		let sending = match self.send {
			true => {
				let key = context.signer()?;
				Some((context.connect().await?, key))
			},
			false => None,
		};
		let known = match &sending {
			Some((client, _)) => Names::read(client).await?,
			None => Names::default(),
		};
		let mut statement = {
			let names = |party: &AccountId| match (known.get(party), mapping.name(party)) {
				(Some(_), name) if name == address(party) => known.of(party),
				(Some(known), name) => format!("{known}, in the document {name}"),
				(None, name) => name,
			};
			format!(
				"What {} says, as it will stand on the chain, given by {}:\n{}",
				self.file.display(),
				names(&imported.controller),
				show::statement(&imported.provisions, &terms, &names)
			)
		};
		for note in &imported.notes {
			statement.push_str(&format!("\nNote: {note}"));
		}
		let Some((client, key)) = sending else {
			let text = format!("{statement}\nNothing was sent. To give this consent, add --send.");
			let json = json!({
				"controller": address(&imported.controller),
				"provisions": show::provisions_json(&imported.provisions),
				"terms": show::terms_json(&terms),
				"understood": imported.understood,
				"notes": imported.notes,
				"statement": statement,
			});
			return Ok(Answer::new(text, json));
		};
		let signer = client.acting_for(&key, Duty::ManageConsents).await?;
		if signer != imported.controller {
			let error = format!(
				"the document's patient is {}, and this key acts for {}",
				address(&imported.controller),
				known.of(&signer)
			);
			return Err(invalid("--suri", error));
		}
		let nonce = self.nonce.unwrap_or_else(keys::random);
		let provisions = imported.provisions;
		// The receipt says what the chain will, without what the document calls people.
		let plain = show::statement(&provisions, &terms, &|party| known.of(party));
		let draft = Draft {
			controller: signer,
			nonce,
			provisions,
			terms,
			statement: plain,
			shown: statement,
			names: known,
		};
		draft.grant(context, &client, &key, &self.terms).await
	}
}

impl Command {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		match self {
			Self::Import(import) => import.run(context).await,
			Self::ImportDevice(import) => import.run(context).await,
			Self::Export(export) => export.run(context).await,
		}
	}
}

/// What a reference stands for, in the words of this command line.
fn target_of(text: &str) -> Result<Target, String> {
	if text.starts_with("device:") {
		return match parse::scope(text)? {
			assent_primitives::ResourceScope::Device { id, tenure } => {
				Ok(Target::Device { id, tenure })
			},
			_ => Err("expected device:0x..#TENURE".into()),
		};
	}
	parse::grantee(text).map(Target::Grantee)
}

/// All that is wrong with a document, in one error.
pub(super) fn listed(what: &str, problems: &[Problem]) -> Usage {
	let problems: Vec<_> = problems.iter().map(|problem| format!("  {problem}")).collect();
	Usage(format!("{what}:\n{}", problems.join("\n")))
}

/// A document of JSON.
pub(super) fn document(file: &Path) -> anyhow::Result<Value> {
	let bytes = read(file)?;
	let text = String::from_utf8(bytes)
		.map_err(|_| invalid(&file.display().to_string(), "expected JSON in UTF-8"))?;
	fhir::parse(&text)
		.map_err(|problem| Usage(problem.to_string()))
		.with_context(|| file.display().to_string())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn target_should_be_read_when_it_is_a_party_or_a_device() {
		assert!(matches!(target_of("//Hospital"), Ok(Target::Grantee(Grantee::Party(_)))));
		let device = format!("device:0x{}#2", "01".repeat(32));
		assert_eq!(target_of(&device), Ok(Target::Device { id: [1; 32].into(), tenure: 2 }));
		assert!(target_of("device:1").is_err() && target_of("nobody").is_err());
	}
}
