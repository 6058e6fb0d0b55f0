//! `assent guardian`: delegates, guardians, deaths, merged identifiers; and acting for another.

use super::{
	guardian_act,
	guardian_authority::{AttestDeath, Decided, Install},
	guardian_for, guardian_show,
	guardian_statement::OwnAct,
	organisation::send,
	signed::relay,
};
use crate::{
	args::Context,
	chain::{account, api},
	error::invalid,
	keys,
	output::Answer,
	parse::{self, address, Party},
};
use assent_primitives::{
	AppointmentId, Categories, GuardianshipAct, GuardianshipStatement, Moment, PartyId, Powers,
	ResourceScope, Right, Rights,
};
use clap::{Args, Subcommand};
use serde_json::json;
use sp_core::H256;
use std::path::PathBuf;
use subxt::utils::Static;

/// Who may act for whom.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Appoint a delegate; below an appointment of one's own with --below.
	Appoint(Appoint),
	/// Revoke an appointment and all below it, whatever their number; or resign from it.
	Revoke(guardian_act::Revoke),
	/// Revoke every appointment that was made for you, and what those delegates appointed.
	RevokeAll {
		/// How it is brought in.
		#[command(flatten)]
		own: OwnAct,
	},
	/// Name guardians who can recover your key together. It gives them nothing else.
	Name(guardian_act::Name),
	/// Dismiss the guardians whom you named.
	Dismiss {
		/// How it is brought in.
		#[command(flatten)]
		own: OwnAct,
	},
	/// Do something for another: as its delegate, its guardian, or after its death.
	#[command(subcommand)]
	For(guardian_for::Command),
	/// Show who may act for a party: its guardians, delegates, a recovery, a death, a merger.
	Show {
		/// The party; the signing key's if it is left out.
		party: Option<Party>,
	},
	/// List what you, or another party, may do for others.
	Held {
		/// The delegate or guardian; the signing key's party if it is left out.
		party: Option<Party>,
	},
	/// Whether a party may do something for another now, and by which chain of appointments.
	May(guardian_show::May),
	/// Who may read the journal of a resource.
	Readers(guardian_show::Readers),
	/// Install guardians for a minor or an incapacitated person. For a regulator.
	Install(Install),
	/// Remove the guardians that an authority installed. For a regulator.
	Remove(Decided),
	/// Attest that a person died. For a regulator.
	AttestDeath(AttestDeath),
	/// Lift the attestation of a death. For a regulator.
	LiftDeath(Decided),
	/// Say that you go on under another identifier of yours, or agree to that, or end it.
	#[command(subcommand)]
	Merge(guardian_act::Merge),
	/// Bring in what somebody signed with --sign-to. What only ends something comes free, and takes no key.
	Relay {
		/// The file with the statement.
		file: PathBuf,
		/// Pay for it, even where it could come free.
		#[arg(long)]
		paid: bool,
	},
	/// Remove what is over, so that its deposit goes back to who paid it. Anyone may.
	#[command(subcommand)]
	Clear(Clear),
}

/// What is over.
#[derive(Debug, Subcommand)]
pub enum Clear {
	/// An appointment.
	Appointment {
		/// Which.
		#[arg(value_parser = parse::id::<AppointmentId>)]
		appointment: AppointmentId,
	},
	/// Guardians whose time is over.
	Guardians {
		/// Of whom.
		subject: Party,
	},
	/// What guardians proposed and did not agree on.
	Proposal {
		/// For whom.
		subject: Party,
		/// What stands for it.
		#[arg(value_parser = parse::bytes32)]
		proposal: [u8; 32],
	},
	/// A party's record, once it has neither delegates nor named guardians.
	Record {
		/// Whose.
		subject: Party,
	},
}

/// A delegate to appoint.
#[derive(Debug, Args)]
pub struct Appoint {
	/// The delegate.
	pub delegate: Party,
	/// What the delegate may do.
	#[command(flatten)]
	pub powers: PowersArguments,
	/// How many further delegates can follow below, one below the other: up to three. It takes the right `appoint`.
	#[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=3))]
	pub further: u8,
	/// The appointment of your own, as a delegate, below which this one is made.
	#[arg(long, value_name = "APPOINTMENT", value_parser = parse::id::<AppointmentId>)]
	pub below: Option<AppointmentId>,
	/// A number that makes the appointment's id, 0x and 64 hex digits; drawn if it is left out.
	#[arg(long, value_name = "HEX", value_parser = parse::bytes32)]
	pub nonce: Option<[u8; 32]>,
	/// How it is brought in.
	#[command(flatten)]
	pub own: OwnAct,
}

/// What somebody may do for another.
#[derive(Clone, Debug, Args)]
pub struct PowersArguments {
	/// Rights with commas between: grant, withdraw, read-journal, manage-devices, appoint.
	#[arg(long, value_parser = parse::codes::<Rights>)]
	pub rights: Rights,
	/// On which resources: all, device:0x..#TENURE, or record:CUSTODIAN.
	#[arg(long, value_parser = parse::scope, default_value = "all")]
	pub scope: ResourceScope,
	/// For which categories of data.
	#[arg(long, value_parser = parse::codes::<Categories>, default_value = "all")]
	pub categories: Categories,
	/// Until when: a date, a time, or +30d.
	#[arg(long, value_parser = parse::moment, value_name = "MOMENT")]
	pub until: Moment,
}

impl PowersArguments {
	/// The powers.
	pub fn powers(&self, further: u8) -> anyhow::Result<Powers> {
		let Self { rights, scope, categories, until } = self.clone();
		if until <= parse::now() {
			return Err(invalid("--until", "expected a moment to come"));
		}
		Ok(Powers { rights, scope, categories, until, further })
	}
}

/// Refuses somebody who is named for themself.
pub fn ensure_another(field: &str, named: &PartyId, subject: &PartyId) -> anyhow::Result<()> {
	if named == subject {
		let whom = address(subject);
		return Err(invalid(field, format!("expected another than {whom}, for whom it is")));
	}
	Ok(())
}

/// Refuses powers that are not within those of the appointment above, by the field: see [`Powers::narrows`].
fn ensure_within(powers: &Powers, above: &Powers) -> anyhow::Result<()> {
	if !above.rights.contains(Right::Appoint) {
		return Err(invalid("--below", "expected an appointment with the right `appoint`"));
	}
	let within = |codes: Vec<&str>| format!("expected nothing beyond {}", codes.join(", "));
	if !above.rights.contains_all(powers.rights) {
		return Err(invalid("--rights", within(parse::code_texts(&above.rights))));
	}
	if above.scope != ResourceScope::All && powers.scope != above.scope {
		let expected = format!("expected {}", parse::scope_text(&above.scope));
		return Err(invalid("--scope", expected));
	}
	if !above.categories.contains_all(powers.categories) {
		return Err(invalid("--categories", within(parse::code_texts(&above.categories))));
	}
	if powers.until > above.until {
		let last = parse::moment_text(above.until);
		return Err(invalid("--until", format!("expected {last} at the latest")));
	}
	if powers.further >= above.further {
		let most = above.further.saturating_sub(1);
		return Err(invalid(
			"--further",
			format!("expected {most} at most, below this appointment"),
		));
	}
	Ok(())
}

impl Appoint {
	fn checked(&self) -> anyhow::Result<Powers> {
		let powers = self.powers.powers(self.further)?;
		if powers.rights.contains(Right::Appoint) != (self.further > 0) {
			return Err(invalid(
				"--further",
				"expected at least 1 with the right `appoint`, and 0 without",
			));
		}
		Ok(powers)
	}

	async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let powers = self.checked()?;
		let nonce = self.nonce.unwrap_or_else(keys::random);
		let delegate = self.delegate.0.clone();
		let Some(parent) = self.below else {
			let subject = self.own.subject(context).await?;
			ensure_another("DELEGATE", &delegate, &subject)?;
			let powers_text = guardian_show::powers_text(&powers);
			let words = format!("{} may act for you:\n{powers_text}", address(&delegate));
			let id = AppointmentId::of(&subject, &subject, &nonce);
			let act = GuardianshipAct::Appoint { nonce, delegate, powers };
			let mut answer = self.own.run(context, act, &words).await?;
			answer.text.push_str(&format!("\nThe appointment's id: {id}"));
			answer.json["appointment"] = json!(id.0);
			return Ok(answer);
		};
		self.own.ensure_direct("--below")?;
		let key = context.signer()?;
		let client = context.connect().await?;
		let above = guardian_show::appointment(&client, &parent).await?;
		let (_, appointment, _) =
			above.as_ref().ok_or_else(|| invalid("--below", "there is no such appointment"))?;
		ensure_another("DELEGATE", &delegate, &appointment.subject)?;
		ensure_within(&powers, &appointment.powers)?;
		let words = format!(
			"{} may act for {}, as a delegate of its delegate {}:\n{}",
			address(&delegate),
			address(&appointment.subject),
			address(&appointment.delegate),
			guardian_show::powers_text(&powers)
		);
		context.output.confirm(&words, "Appoint this delegate?")?;
		let calls = api::tx().guardianship();
		let call = calls.appoint_further(Static(parent), nonce, account(&delegate), Static(powers));
		let sent = client.submit(&key, &call).await;
		let beside = || guardian_show::named_appointment("--below", &parent, above.as_ref());
		let receipt = sent.map_err(|error| guardian_show::refused_beside(error, beside()))?;
		let event: api::guardianship::events::Appointed = receipt.event()?;
		let id = event.appointment.0;
		let text = format!("Appointed.\nThe appointment's id: {id}");
		Ok(super::device::done(&receipt, text, json!({ "appointment": id.0 })))
	}
}

impl Command {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		match self {
			Self::Appoint(appoint) => appoint.run(context).await,
			Self::Revoke(revoke) => revoke.run(context).await,
			Self::RevokeAll { own } => {
				let words = "Every appointment that was made for you ends, and all below it.";
				own.run(context, GuardianshipAct::RevokeAll, words).await
			},
			Self::Name(name) => name.run(context).await,
			Self::Dismiss { own } => {
				let revision = own.revision(context).await?;
				let words = "The guardians whom you named can recover your key no more.";
				own.run(context, GuardianshipAct::DismissGuardians { revision }, words).await
			},
			Self::For(command) => command.run(context).await,
			Self::Show { party } => guardian_show::show(context, party).await,
			Self::Held { party } => guardian_show::held(context, party).await,
			Self::May(may) => may.run(context).await,
			Self::Readers(readers) => readers.run(context).await,
			Self::Install(install) => install.run(context).await,
			Self::Remove(decided) => decided.remove_guardians(context).await,
			Self::AttestDeath(attest) => attest.run(context).await,
			Self::LiftDeath(decided) => decided.lift_death(context).await,
			Self::Merge(merge) => merge.run(context).await,
			Self::Relay { file, paid } => {
				relay::<GuardianshipStatement>(context, &file, paid).await
			},
			Self::Clear(clear) => clear.run(context).await,
		}
	}
}

impl Clear {
	async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let calls = api::tx().guardianship();
		let text = "Removed; the deposit went back.";
		match self {
			Self::Appointment { appointment } => {
				let json = json!({ "appointment": appointment.0 });
				send(context, &calls.clear_appointment(Static(appointment)), text, json).await
			},
			Self::Guardians { subject } => {
				let json = json!({ "subject": address(&subject.0) });
				send(context, &calls.clear_guardianship(account(&subject.0)), text, json).await
			},
			Self::Proposal { subject, proposal } => {
				let proposal = H256(proposal);
				let json = json!({ "subject": address(&subject.0), "proposal": proposal });
				send(context, &calls.clear_proposal(account(&subject.0), proposal), text, json)
					.await
			},
			Self::Record { subject } => {
				let json = json!({ "subject": address(&subject.0) });
				send(context, &calls.release_subject(account(&subject.0)), text, json).await
			},
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use assent_primitives::Category;

	#[test]
	fn powers_should_be_refused_by_the_field_when_they_go_beyond_those_above() {
		let device = |tenure| ResourceScope::Device { id: [1; 32].into(), tenure };
		let above = Powers {
			rights: Rights::of(&[Right::Grant, Right::Appoint]),
			scope: device(1),
			categories: Category::VitalSigns.into(),
			until: 1_000,
			further: 2,
		};
		let within = Powers { further: 1, ..above.clone() };
		for (powers, field) in [
			(Powers { rights: Right::Withdraw.into(), ..within.clone() }, "--rights"),
			(Powers { scope: ResourceScope::All, ..within.clone() }, "--scope"),
			(Powers { scope: device(2), ..within.clone() }, "--scope"),
			(Powers { categories: Categories::ALL, ..within.clone() }, "--categories"),
			(Powers { until: 1_001, ..within.clone() }, "--until"),
			(Powers { further: 2, ..within.clone() }, "--further"),
		] {
			assert!(!powers.narrows(&above));
			let error = ensure_within(&powers, &above).expect_err(field).to_string();
			assert!(error.starts_with(&format!("{field}: expected")), "{error}");
		}
		assert!(within.narrows(&above) && ensure_within(&within, &above).is_ok());
		let last = Powers { rights: Right::Grant.into(), further: 0, ..above.clone() };
		let error = ensure_within(&last, &last).expect_err("it appoints nobody").to_string();
		assert!(error.starts_with("--below"), "{error}");
		// For all resources is more than for any.
		let all = Powers { scope: ResourceScope::All, ..above };
		assert!(within.narrows(&all) && ensure_within(&within, &all).is_ok());
	}
}
