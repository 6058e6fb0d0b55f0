//! What an authority says: guardians, deaths.

use super::{
	guardian::PowersArguments,
	guardian_act::{bounded, different},
	organisation::send,
	Paper, SaltedPaper,
};
use crate::{
	args::Context,
	chain::{account, api},
	error::invalid,
	output::Answer,
	parse::{address, Party},
};
use assent_primitives::{
	guardianship::{MAX_EXECUTORS, MAX_READERS},
	AccountId, Right,
};
use clap::Args;
use serde_json::{json, Value};
use subxt::utils::Static;

type Bounded = api::runtime_types::bounded_collections::bounded_vec::BoundedVec<Static<AccountId>>;

fn parties(parties: &[Party]) -> Bounded {
	api::runtime_types::bounded_collections::bounded_vec::BoundedVec(
		parties.iter().map(|party| account(&party.0)).collect(),
	)
}

/// Guardians to install.
#[derive(Debug, Args)]
pub struct Install {
	/// The minor or incapacitated person.
	pub subject: Party,
	/// The guardians with commas between, up to four.
	#[arg(long, value_delimiter = ',', required = true)]
	pub guardians: Vec<Party>,
	/// How many of them have to agree where something is given. To end something, one is enough.
	#[arg(long, default_value_t = 1)]
	pub required: u8,
	/// What they may do, and until when: for a minor, until majority.
	#[command(flatten)]
	pub powers: PowersArguments,
	/// The person gives nothing by its own hand meanwhile. It may withdraw in any case.
	#[arg(long)]
	pub restricts: bool,
	/// The decision.
	#[command(flatten)]
	pub paper: Paper,
}

impl Install {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let Self { subject, guardians, required, powers, restricts, paper } = self;
		let (_, names) = bounded("--guardians", &subject.0, &guardians, required)?;
		let powers = powers.powers(0)?;
		if powers.rights.contains(Right::Appoint) {
			return Err(invalid("--rights", "expected no `appoint`: guardians appoint nobody"));
		}
		let decision = paper.salted()?;
		let hand = match restricts {
			true => "It gives nothing by its own hand meanwhile.",
			false => "It gives by its own hand all the same.",
		};
		let words = format!(
			"Guardians of {}:\n{names}\n{required} of them have to agree where something is given. {hand}\n{}",
			address(&subject.0),
			super::guardian_show::powers_text(&powers)
		);
		context.output.confirm(&words, "Install these guardians?")?;
		let call = api::tx().guardianship().install_guardians(
			account(&subject.0),
			parties(&guardians),
			required,
			Static(powers),
			restricts,
			Static(decision.hash),
		);
		let mut json = json!({ "subject": address(&subject.0), "decision": decision.hash.0 });
		decision.add_to(&mut json);
		send(context, &call, &decision.text("The guardians are installed."), json).await
	}
}

/// A person, and a decision about it.
#[derive(Debug, Args)]
pub struct Decided {
	/// The person.
	pub subject: Party,
	/// The decision.
	#[command(flatten)]
	pub paper: Paper,
}

impl Decided {
	/// Removes its guardians.
	pub async fn remove_guardians(self, context: &Context) -> anyhow::Result<Answer> {
		let decision = self.paper.salted()?;
		let calls = api::tx().guardianship();
		let call = calls.remove_guardians(account(&self.subject.0), Static(decision.hash));
		let text = decision.text("The guardians are removed.");
		send(context, &call, &text, self.json(&decision)).await
	}

	/// Lifts the attestation of its death.
	pub async fn lift_death(self, context: &Context) -> anyhow::Result<Answer> {
		let decision = self.paper.salted()?;
		let calls = api::tx().guardianship();
		let call = calls.lift_death(account(&self.subject.0), Static(decision.hash));
		let text = decision.text("The attestation is lifted.");
		send(context, &call, &text, self.json(&decision)).await
	}

	fn json(&self, decision: &SaltedPaper) -> Value {
		let mut json = json!({ "subject": address(&self.subject.0), "decision": decision.hash.0 });
		decision.add_to(&mut json);
		json
	}
}

/// A death.
#[derive(Debug, Args)]
pub struct AttestDeath {
	/// The person.
	pub subject: Party,
	/// Who may still read the journal, with commas between: up to eight.
	#[arg(long, value_delimiter = ',')]
	pub readers: Vec<Party>,
	/// Who may withdraw, hand over devices and read the journal, with commas between: up to four.
	#[arg(long, value_delimiter = ',')]
	pub executors: Vec<Party>,
	/// The certificate.
	#[command(flatten)]
	pub paper: Paper,
}

impl AttestDeath {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let Self { subject, readers, executors, paper } = self;
		if different("--readers", &subject.0, &readers)?.len() > MAX_READERS as usize {
			return Err(invalid("--readers", format!("expected {MAX_READERS} parties at most")));
		}
		if different("--executors", &subject.0, &executors)?.len() > MAX_EXECUTORS as usize {
			return Err(invalid(
				"--executors",
				format!("expected {MAX_EXECUTORS} parties at most"),
			));
		}
		let certificate = paper.salted()?;
		let names = |parties: &[Party]| match parties.is_empty() {
			true => "nobody".into(),
			false => parties.iter().map(|party| address(&party.0)).collect::<Vec<_>>().join(", "),
		};
		let words = format!(
			"{} died. Nothing is given in its name any more. What it permitted stays.\nWho can withdraw it: {}\n\
			 Who may read the journal beside: {}",
			address(&subject.0),
			names(&executors),
			names(&readers)
		);
		context.output.confirm(&words, "Attest this?")?;
		let call = api::tx().guardianship().attest_death(
			account(&subject.0),
			Static(certificate.hash),
			parties(&readers),
			parties(&executors),
		);
		let mut json = json!({ "subject": address(&subject.0), "certificate": certificate.hash.0 });
		certificate.add_to(&mut json);
		send(context, &call, &certificate.text("The death is attested."), json).await
	}
}
