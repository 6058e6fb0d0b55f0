//! `assent organisation policy`: the policy table in force, and the one that was proposed.

use super::council;
use crate::{
	args::Context,
	chain::api,
	client::explained,
	error::{invalid, unreadable},
	output::Answer,
	parse::{self, moment_text, CodeSet},
};
use anyhow::Context as _;
use assent_primitives::{LegalBasis, Moment, Policy, PolicyBasis};
use clap::Subcommand;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::path::PathBuf;
use subxt::utils::Static;

/// The policy.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Show the policy in force.
	Show,
	/// Show the policy that was proposed, and from when it is in force.
	Pending,
	/// Propose the policy of a JSON file, in the form that `policy show --json` has. By a motion of the council. It takes
	/// effect by itself after the chain's delay, in the place of any that was proposed before.
	Propose {
		/// The file.
		file: PathBuf,
		/// Who proposes, votes and closes.
		#[command(flatten)]
		members: council::Members,
	},
	/// Cancel the proposed policy before it takes effect. By a motion of the council.
	Cancel {
		/// Who proposes, votes and closes.
		#[command(flatten)]
		members: council::Members,
	},
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

impl Command {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let calls = api::tx().accreditation();
		match self {
			Self::Show => {
				let policy = tables(context).await?.in_force;
				let json = serde_json::to_value(WrittenPolicy::of(&policy))?;
				Ok(Answer::new(policy_text(&policy), json))
			},
			Self::Pending => Ok(match tables(context).await?.pending {
				None => Answer::new("No other policy is proposed.", json!({ "pending": null })),
				Some((policy, in_force_from)) => Answer::new(
					format!(
						"In force from {} on, unless it is cancelled:\n{}",
						moment_text(in_force_from),
						policy_text(&policy)
					),
					json!({
						"pending": WrittenPolicy::of(&policy),
						"inForceFrom": in_force_from,
					}),
				),
			}),
			Self::Propose { file, members } => {
				let text = std::fs::read_to_string(&file).with_context(|| unreadable(&file))?;
				let written: WrittenPolicy = serde_json::from_str(&text)
					.map_err(|error| invalid(&file.display().to_string(), error))?;
				let call = calls.propose_policy(Static(written.policy()?));
				let text =
					"Proposed. `assent organisation policy pending` says from when it is in force.";
				council::motion(context, &members, &call, text).await
			},
			Self::Cancel { members } => {
				let call = calls.cancel_policy();
				let text = "Cancelled: the policy in force stays.";
				council::motion(context, &members, &call, text).await
			},
		}
	}
}

/// The policy at the chain's moment.
struct Tables {
	in_force: Policy,
	/// Proposed, and the moment from which it is in force.
	pending: Option<(Policy, Moment)>,
}

async fn tables(context: &Context) -> anyhow::Result<Tables> {
	let client = context.connect().await?;
	let now = client.moment().await?;
	let tables = api::storage().accreditation().policy_tables();
	let at = client.at().await?;
	let record = at.storage().fetch(tables, ()).await.map_err(explained)?.decode()?;
	let next = record.next.map(|next| (next.policy.0, next.in_force_from));
	Ok(match next {
		Some((policy, from)) if from <= now => Tables { in_force: policy, pending: None },
		pending => Tables { in_force: record.current.0, pending },
	})
}

/// A policy, for people.
fn policy_text(policy: &Policy) -> String {
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
	lines.join("\n")
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
	use assent_primitives::{Action, Actions, Purpose, Purposes, Role};

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
