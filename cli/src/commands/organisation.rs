//! `assent organisation`: accredited organisations and their staff. Operating accounts, attestations and the policy have
//! files of their own.

use super::{attestation, council, device::done, hex, operator, policy};
use crate::{
	args::Context,
	chain::{account, api},
	client::explained,
	error::{invalid, unreadable_option},
	output::Answer,
	parse::{self, address, moment_text, CodeSet, Party},
};
use anyhow::{anyhow, Context as _};
use assent_primitives::{Moment, Period, Role, Roles, StaffTag, Standing};
use blake2::{
	digest::{consts::U32, Mac},
	Blake2bMac,
};
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::PathBuf;
use subxt::utils::Static;

/// Organisations.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Show an organisation's accreditation.
	Show {
		/// The organisation.
		organisation: Party,
	},
	/// List the accredited organisations.
	List,
	/// Accredit an organisation. By a motion of the council.
	Accredit(Accredit),
	/// Give an accredited organisation another name, other roles, another period. By a motion of the council.
	Amend(Accredit),
	/// Suspend an organisation: nothing is permitted to it from then on. By a motion of the council.
	Suspend(Standings),
	/// Lift a suspension. By a motion of the council.
	Reinstate(Standings),
	/// Withdraw an accreditation for good. By a motion of the council.
	Withdraw(Standings),
	/// The pseudonym of a member of staff: what stands on the chain in place of a name.
	StaffTag {
		/// The member, as the organisation itself calls them.
		member: String,
		/// The organisation's secret for its tags, one line of 0x and 64 hex digits. Whoever has it can tell who is meant.
		#[arg(long, value_name = "FILE")]
		secret_file: PathBuf,
	},
	/// Affiliate a member of staff. For the organisation.
	AffiliateStaff {
		/// Their tag.
		#[arg(value_parser = parse::id::<StaffTag>)]
		tag: StaffTag,
		/// Until before when.
		#[arg(long, value_parser = parse::moment)]
		until: Option<Moment>,
	},
	/// Give a member of staff's affiliation a new end. For the organisation.
	RenewStaff {
		/// Their tag.
		#[arg(value_parser = parse::id::<StaffTag>)]
		tag: StaffTag,
		/// Until before when; without end if it is left out.
		#[arg(long, value_parser = parse::moment)]
		until: Option<Moment>,
	},
	/// End a member of staff's affiliation. For the organisation.
	EndStaff {
		/// Their tag.
		#[arg(value_parser = parse::id::<StaffTag>)]
		tag: StaffTag,
	},
	/// Operating accounts: the keys that act for the organisation.
	#[command(flatten)]
	Operator(operator::Command),
	/// What accredited issuers attest.
	#[command(flatten)]
	Attestation(attestation::Command),
	/// The policy: which accesses may rest on something other than consent, and what may be paid for.
	#[command(subcommand)]
	Policy(policy::Command),
}

/// An accreditation.
#[derive(Debug, Args)]
pub struct Accredit {
	/// The organisation.
	pub organisation: Party,
	/// Its name.
	#[arg(long)]
	pub name: String,
	/// Its roles: codes with commas between.
	#[arg(long, value_parser = parse::codes::<Roles>)]
	pub roles: Roles,
	/// When it starts; at once if it is left out.
	#[arg(long, value_parser = parse::moment, default_value = "1970-01-01", hide_default_value = true)]
	pub from: Moment,
	/// When it is over.
	#[arg(long, value_parser = parse::moment)]
	pub until: Option<Moment>,
	/// Who proposes, votes and closes.
	#[command(flatten)]
	pub members: council::Members,
}

/// A change of an accreditation's standing.
#[derive(Debug, Args)]
pub struct Standings {
	/// The organisation.
	pub organisation: Party,
	/// Who proposes, votes and closes.
	#[command(flatten)]
	pub members: council::Members,
}

type BoundedVec<T> = api::runtime_types::bounded_collections::bounded_vec::BoundedVec<T>;

impl Accredit {
	fn name(&self) -> anyhow::Result<BoundedVec<u8>> {
		let name = self.name.clone();
		if name.trim().is_empty() || name.len() > 64 || name.chars().any(char::is_control) {
			return Err(invalid("--name", "expected 1 to 64 bytes of text"));
		}
		Ok(api::runtime_types::bounded_collections::bounded_vec::BoundedVec(name.into_bytes()))
	}

	fn period(&self) -> anyhow::Result<Static<Period>> {
		let period = Period { from: self.from, until: self.until };
		if period.is_empty() {
			return Err(invalid("--until", "expected a moment after --from"));
		}
		Ok(Static(period))
	}

	fn roles(&self) -> anyhow::Result<Static<Roles>> {
		if self.roles.contains(Role::Individual) {
			return Err(invalid(
				"--roles",
				"expected no `individual`: a person needs no accreditation",
			));
		}
		Ok(Static(self.roles))
	}
}

impl Command {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let calls = api::tx().accreditation();
		match self {
			Self::Show { organisation } => show(context, organisation).await,
			Self::List => list(context).await,
			Self::Accredit(arguments) => {
				let party = account(&arguments.organisation.0);
				let (name, roles, period) =
					(arguments.name()?, arguments.roles()?, arguments.period()?);
				let call = calls.accredit(party, name, roles, period);
				council::motion(
					context,
					&arguments.members,
					&call,
					"The organisation is accredited.",
				)
				.await
			},
			Self::Amend(arguments) => {
				let party = account(&arguments.organisation.0);
				let (name, roles, period) =
					(arguments.name()?, arguments.roles()?, arguments.period()?);
				let call = calls.amend_accreditation(party, name, roles, period);
				council::motion(context, &arguments.members, &call, "The accreditation is amended.")
					.await
			},
			Self::Suspend(Standings { organisation, members }) => {
				let call = calls.suspend(account(&organisation.0));
				council::motion(context, &members, &call, "The organisation is suspended.").await
			},
			Self::Reinstate(Standings { organisation, members }) => {
				let call = calls.reinstate(account(&organisation.0));
				council::motion(context, &members, &call, "The organisation is reinstated.").await
			},
			Self::Withdraw(Standings { organisation, members }) => {
				let statement =
					format!("{} will never be accredited again.", address(&organisation.0));
				context.output.confirm(&statement, "Withdraw the accreditation?")?;
				let call = calls.withdraw_accreditation(account(&organisation.0));
				council::motion(context, &members, &call, "The accreditation is withdrawn.").await
			},
			Self::StaffTag { member, secret_file } => {
				let text = std::fs::read_to_string(&secret_file)
					.with_context(|| unreadable_option("--secret-file", &secret_file))?;
				let secret = parse::bytes32(text.trim()).map_err(|_| {
					invalid("--secret-file", "expected one line of 0x and 64 hex digits")
				})?;
				let tag = staff_tag(&secret, &member);
				Ok(Answer::new(tag.to_string(), json!({ "tag": tag.0 })))
			},
			Self::AffiliateStaff { tag, until } => {
				let call = calls.affiliate_staff(Static(tag), until);
				send(context, &call, "Affiliated.", json!({ "tag": tag.0, "until": until })).await
			},
			Self::RenewStaff { tag, until } => {
				let call = calls.renew_staff_affiliation(Static(tag), until);
				send(context, &call, "Renewed.", json!({ "tag": tag.0, "until": until })).await
			},
			Self::EndStaff { tag } => {
				let call = calls.end_staff_affiliation(Static(tag));
				send(context, &call, "Ended.", json!({ "tag": tag.0 })).await
			},
			Self::Operator(command) => command.run(context).await,
			Self::Attestation(command) => command.run(context).await,
			Self::Policy(command) => command.run(context).await,
		}
	}
}

/// The tag of a member of staff: BLAKE2b-MAC of what the organisation calls them, under its secret.
fn staff_tag(secret: &[u8; 32], member: &str) -> StaffTag {
	let mut mac = Blake2bMac::<U32>::new_from_slice(secret).expect("32 bytes are a valid key; qed");
	mac.update(member.as_bytes());
	let tag: [u8; 32] = mac.finalize().into_bytes().into();
	tag.into()
}

/// Signs a call, sends it, and says what came of it.
pub async fn send(
	context: &Context,
	call: &impl subxt::tx::Payload,
	text: &str,
	json: serde_json::Value,
) -> anyhow::Result<Answer> {
	let key = context.signer()?;
	let receipt = context.connect().await?.submit(&key, call).await?;
	Ok(done(&receipt, text, json))
}

type Organisation = api::runtime_types::pallet_accreditation::types::Organisation;

fn standing(standing: Standing) -> &'static str {
	match standing {
		Standing::Active => "active",
		Standing::Suspended => "suspended",
		Standing::Withdrawn => "withdrawn",
	}
}

fn organisation_text(party: &assent_primitives::PartyId, found: &Organisation) -> String {
	let facts = &found.facts;
	let roles: Vec<_> = facts.roles.items().iter().map(|role| role.display()).collect();
	let until = facts
		.period
		.until
		.map_or_else(String::new, |until| format!(", until {}", moment_text(until)));
	format!(
		"{}  {}\n  {}, {}{until}",
		address(party),
		String::from_utf8_lossy(&found.name.0),
		roles.join(", "),
		standing(facts.standing),
	)
}

fn organisation_json(
	party: &assent_primitives::PartyId,
	found: &Organisation,
) -> serde_json::Value {
	json!({
		"organisation": address(party),
		"account": hex(party),
		"name": String::from_utf8_lossy(&found.name.0),
		"roles": found.facts.roles.items().iter().map(|role| role.code()).collect::<Vec<_>>(),
		"standing": standing(found.facts.standing),
		"from": found.facts.period.from,
		"until": found.facts.period.until,
	})
}

async fn show(context: &Context, organisation: Party) -> anyhow::Result<Answer> {
	let at = context.connect().await?.at().await?;
	let organisations = api::storage().accreditation().organisations();
	let party = organisation.0;
	let found =
		at.storage().try_fetch(organisations, (Static(party.clone()),)).await.map_err(explained)?;
	let found = found
		.ok_or_else(|| anyhow!("{} is not, and never was, accredited", address(&party)))?
		.decode()?;
	Ok(Answer::new(organisation_text(&party, &found), organisation_json(&party, &found)))
}

async fn list(context: &Context) -> anyhow::Result<Answer> {
	let at = context.connect().await?.at().await?;
	let organisations = api::storage().accreditation().organisations();
	let mut organisations = at.storage().iter(organisations, ()).await.map_err(explained)?;
	let (mut text, mut json) = (Vec::new(), Vec::new());
	while let Some(found) = organisations.next().await {
		let found = found.map_err(explained)?;
		let (party,) = found.key()?.decode()?;
		let organisation = found.value().decode()?;
		text.push(organisation_text(&party, &organisation));
		json.push(organisation_json(&party, &organisation));
	}
	Ok(Answer::new(text.join("\n"), json!({ "organisations": json })))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn staff_tag_should_depend_on_secret_and_member_when_it_is_made() {
		let tag = staff_tag(&[1; 32], "nurse 7");
		assert_eq!(staff_tag(&[1; 32], "nurse 7"), tag);
		assert_ne!(staff_tag(&[2; 32], "nurse 7"), tag);
		assert_ne!(staff_tag(&[1; 32], "nurse 8"), tag);
	}
}
