//! `assent organisation`: accredited organisations, their staff and operating accounts, and the policy.

use super::{council, device::done, hex};
use crate::{
	args::Context,
	chain::{account, api},
	client::explained,
	error::invalid,
	output::Answer,
	parse::{self, address, moment_text, CodeSet, Party},
};
use anyhow::{anyhow, Context as _};
use assent_primitives::{
	LegalBasis, Moment, Period, Policy, PolicyBasis, Role, Roles, StaffTag, Standing,
};
use blake2::{
	digest::{consts::U32, Mac},
	Blake2bMac,
};
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
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
	/// Offer an account to act for the organisation.
	AffiliateOperator {
		/// The account.
		account: Party,
		/// What it may do: record-accesses, manage-devices, manage-consents, with commas between.
		#[arg(long, value_parser = duties)]
		duties: u8,
		/// Until before when.
		#[arg(long, value_parser = parse::moment)]
		until: Option<Moment>,
	},
	/// Accept to act for an organisation. For the account.
	AcceptAffiliation {
		/// The organisation.
		organisation: Party,
	},
	/// Stop acting for an organisation, or decline its offer. For the account.
	Leave {
		/// The organisation.
		organisation: Party,
	},
	/// End an operating account's affiliation, or take back an offer. For the organisation.
	EndOperator {
		/// The account.
		account: Party,
	},
	/// Show the policy: which accesses may rest on something other than consent, and what may be paid for.
	Policy,
	/// Replace the policy by that of a JSON file, in the form that `policy --json` shows. By a motion of the council.
	SetPolicy {
		/// The file.
		file: PathBuf,
		/// Who proposes, votes and closes.
		#[command(flatten)]
		members: council::Members,
	},
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

/// The policy as a file has it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct WrittenPolicy {
	bases: Vec<WrittenBasis>,
	payable: Vec<String>,
}

/// A row of it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct WrittenBasis {
	role: String,
	purposes: Vec<String>,
	actions: Vec<String>,
	legal_basis: String,
	objectionable: bool,
}

/// Duties by their codes, as the bits that the chain has for them.
fn duties(text: &str) -> Result<u8, String> {
	text.split(',').try_fold(0, |set, code| match code.trim() {
		"record-accesses" => Ok(set | 1),
		"manage-devices" => Ok(set | 2),
		"manage-consents" => Ok(set | 4),
		other => Err(format!(
			"there is no duty `{other}`; expected record-accesses, manage-devices or manage-consents"
		)),
	})
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
					.with_context(|| format!("{} cannot be read", secret_file.display()))?;
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
			Self::AffiliateOperator { account: operator, duties, until } => {
				let duties = api::runtime_types::pallet_accreditation::types::Duties(duties);
				let call = calls.affiliate_operator(account(&operator.0), duties, until);
				let json = json!({ "account": address(&operator.0), "until": until });
				send(context, &call, "Offered. It acts for the organisation once it accepts.", json)
					.await
			},
			Self::AcceptAffiliation { organisation } => {
				let call = calls.accept_affiliation(account(&organisation.0));
				let text =
					"Accepted: what this key signs within its duties is the organisation's act.";
				send(context, &call, text, json!({ "organisation": address(&organisation.0) }))
					.await
			},
			Self::Leave { organisation } => {
				let call = calls.leave_affiliation(account(&organisation.0));
				send(context, &call, "Ended.", json!({ "organisation": address(&organisation.0) }))
					.await
			},
			Self::EndOperator { account: operator } => {
				let call = calls.end_operator_affiliation(account(&operator.0));
				send(context, &call, "Ended.", json!({ "account": address(&operator.0) })).await
			},
			Self::Policy => policy(context).await,
			Self::SetPolicy { file, members } => {
				let text = std::fs::read_to_string(&file)
					.with_context(|| format!("{} cannot be read", file.display()))?;
				let written: WrittenPolicy = serde_json::from_str(&text)
					.map_err(|error| invalid(&file.display().to_string(), error))?;
				let call = calls.set_policy(Static(written.policy()?));
				council::motion(context, &members, &call, "The policy is in force.").await
			},
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

async fn send(
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

async fn policy(context: &Context) -> anyhow::Result<Answer> {
	let at = context.connect().await?.at().await?;
	let policy = api::storage().accreditation().current_policy();
	let policy = at.storage().fetch(policy, ()).await.map_err(explained)?.decode()?.0;
	let mut lines: Vec<String> = policy
		.bases
		.iter()
		.map(|row| {
			let objection = if row.objectionable { "; the person may object" } else { "" };
			format!(
				"{} may {} for {}, without consent, on the basis of {}{objection}.",
				row.role.display(),
				crate::explain::explain_actions(row.actions),
				crate::explain::explain_purposes(row.purposes),
				row.legal_basis.display(),
			)
		})
		.collect();
	lines.push(format!(
		"Money may be paid for {}.",
		crate::explain::explain_purposes(policy.payable)
	));
	Ok(Answer::new(lines.join("\n"), serde_json::to_value(WrittenPolicy::of(&policy))?))
}

impl WrittenPolicy {
	fn of(policy: &Policy) -> Self {
		fn codes<S: CodeSet>(set: &S) -> Vec<String> {
			parse::code_texts(set).into_iter().map(str::to_owned).collect()
		}
		let bases = policy.bases.iter().map(|row| WrittenBasis {
			role: row.role.code().into(),
			purposes: codes(&row.purposes),
			actions: codes(&row.actions),
			legal_basis: row.legal_basis.code().into(),
			objectionable: row.objectionable,
		});
		Self { bases: bases.collect(), payable: codes(&policy.payable) }
	}

	fn policy(&self) -> anyhow::Result<Policy> {
		fn set<S: CodeSet>(field: &str, codes: &[String]) -> anyhow::Result<S> {
			if codes.is_empty() {
				return Ok(std::iter::empty().collect());
			}
			parse::codes(&codes.join(",")).map_err(|error| invalid(field, error))
		}
		let bases = self
			.bases
			.iter()
			.enumerate()
			.map(|(place, row)| {
				let basis = || -> anyhow::Result<PolicyBasis> {
					Ok(PolicyBasis {
						role: parse::code(&row.role).map_err(|error| invalid("role", error))?,
						purposes: set("purposes", &row.purposes)?,
						actions: set("actions", &row.actions)?,
						legal_basis: parse::code::<LegalBasis>(&row.legal_basis)
							.map_err(|error| invalid("legalBasis", error))?,
						objectionable: row.objectionable,
					})
				};
				basis().with_context(|| format!("bases, row {place}"))
			})
			.collect::<anyhow::Result<Vec<_>>>()?;
		Ok(Policy {
			bases: bases.try_into().map_err(|_| invalid("bases", "expected at most 32 rows"))?,
			payable: set("payable", &self.payable)?,
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use assent_primitives::{Action, Actions, Purpose, Purposes};

	#[test]
	fn duties_should_be_read_when_they_are_known() {
		assert_eq!(duties("record-accesses"), Ok(1));
		assert_eq!(duties("manage-consents, manage-devices"), Ok(6));
		assert!(duties("").is_err() && duties("everything").is_err());
	}

	#[test]
	fn staff_tag_should_depend_on_secret_and_member_when_it_is_made() {
		let tag = staff_tag(&[1; 32], "nurse 7");
		assert_eq!(staff_tag(&[1; 32], "nurse 7"), tag);
		assert_ne!(staff_tag(&[2; 32], "nurse 7"), tag);
		assert_ne!(staff_tag(&[1; 32], "nurse 8"), tag);
	}

	#[test]
	fn policy_should_be_read_back_when_written() {
		let row = PolicyBasis {
			role: Role::CareProvider,
			purposes: Purposes::only(Purpose::Treat),
			actions: Actions::of(&[Action::Access, Action::Use]),
			legal_basis: LegalBasis::Care,
			objectionable: true,
		};
		let policy = Policy {
			bases: vec![row].try_into().expect("one row"),
			payable: Purposes::only(Purpose::Hresch),
		};
		assert_eq!(WrittenPolicy::of(&policy).policy().expect("a policy"), policy);

		let mut wrong = WrittenPolicy::of(&policy);
		wrong.bases[0].legal_basis = "none".into();
		let error = format!("{:#}", wrong.policy().expect_err("an unknown basis"));
		assert!(error.contains("row 0: legalBasis: there is no legal basis"), "{error}");
	}
}
