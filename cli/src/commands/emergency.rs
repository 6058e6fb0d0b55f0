//! `assent emergency`: breaking the glass, reviewing it, and the bond that answers for it.

use super::{commitment, consent::Names, device::done, file_hash, read, Salt};
use crate::{
	args::Context,
	cases::{case_json, case_text, standing_json, standing_text},
	chain::{account, api},
	client::{explained, Client},
	error::invalid,
	keys,
	output::Answer,
	parse::{self, address, amount_text, moment_text, resource_text, Party, ResourceName},
};
use anyhow::anyhow;
use assent_primitives::{
	traits::Duty, Balance, CaseId, Commitment, EmergencyCase, EmergencyStanding, Finding, Moment,
	PartyId, StaffTag,
};
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::PathBuf;
use subxt::utils::Static;

/// Cases in one answer of the node.
const PAGE: u32 = 256;

/// Emergency cases.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Open an emergency case on a resource, or file one afterwards with --claimed-at. For care providers. Accesses under
	/// it are recorded with `assent access record --basis emergency:CASE --purpose BTG`, for the same member of staff.
	Open(Open),
	/// Review a case. For a regulator that is not concerned. It is done once; an abusive case is paid for at once.
	Review(Review),
	/// Settle what is due about a case: that nobody reviewed it in time, or what it cost and is still unpaid. Anyone may.
	Settle {
		/// The case.
		#[arg(value_parser = parse::id::<CaseId>)]
		case: CaseId,
	},
	/// Remove a case that need no longer be kept; its deposit goes back to who paid it. Anyone may.
	Remove {
		/// The case.
		#[arg(value_parser = parse::id::<CaseId>)]
		case: CaseId,
	},
	/// Show a case.
	Show {
		/// The case.
		#[arg(value_parser = parse::id::<CaseId>)]
		case: CaseId,
	},
	/// List the cases that an organisation opened, or on data of a person.
	List {
		/// Whose; the signing key's party if it is left out.
		#[arg(long)]
		party: Option<Party>,
		/// Only those that nobody reviewed.
		#[arg(long)]
		unreviewed: bool,
	},
	/// How an organisation stands with its cases, and its bond.
	Standing {
		/// Which organisation.
		organisation: Party,
	},
	/// The bond that an organisation answers with for its cases.
	#[command(subcommand)]
	Bond(Bond),
}

/// A case to be opened.
#[derive(Debug, Args)]
pub struct Open {
	/// What is to be accessed.
	pub resource: ResourceName,

	/// The tag of the member of staff; nobody else accesses under the case.
	#[arg(long, value_name = "TAG", value_parser = parse::id::<StaffTag>)]
	pub staff: StaffTag,

	/// Why: a file with the justification, of which the salted hash goes on the chain. An auditor will ask for both.
	#[arg(long, value_name = "FILE", required_unless_present = "justification_hash")]
	pub justification: Option<PathBuf>,

	/// The salted hash of the justification.
	#[arg(
		long,
		value_name = "HASH",
		value_parser = parse::id::<Commitment>,
		conflicts_with = "justification"
	)]
	pub justification_hash: Option<Commitment>,

	/// The salt of the justification.
	#[command(flatten)]
	pub salt: Salt,

	/// When the emergency began; now if it is left out. A moment in the past files a case afterwards: after some minutes it
	/// is marked as late, after some days it is refused.
	#[arg(long, value_name = "MOMENT", value_parser = parse::moment)]
	pub claimed_at: Option<Moment>,

	/// For how long from then on: 30m, 4h..
	#[arg(long = "for", value_name = "SPAN", value_parser = parse::span, default_value = "4h")]
	pub duration: Moment,

	/// A number that makes the case's id, 0x and 64 hex digits; drawn if it is left out.
	#[arg(long, value_name = "HEX", value_parser = parse::bytes32)]
	pub nonce: Option<[u8; 32]>,
}

/// A review.
#[derive(Debug, Args)]
pub struct Review {
	/// The case.
	#[arg(value_parser = parse::id::<CaseId>)]
	pub case: CaseId,

	/// What was found: justified or abusive.
	#[arg(long, value_parser = finding)]
	pub finding: Finding,

	/// The report: a file, of which the salted hash goes on the chain.
	#[arg(long, value_name = "FILE", required_unless_present = "report_hash")]
	pub report: Option<PathBuf>,

	/// The salted hash of the report.
	#[arg(
		long,
		value_name = "HASH",
		value_parser = parse::id::<Commitment>,
		conflicts_with = "report"
	)]
	pub report_hash: Option<Commitment>,

	/// The salt of the report.
	#[command(flatten)]
	pub salt: Salt,
}

/// An organisation's bond.
#[derive(Debug, Subcommand)]
pub enum Bond {
	/// Pay into the bond of the signing key's organisation.
	TopUp {
		/// How much, in ASNT.
		#[arg(value_parser = parse::amount, allow_negative_numbers = true)]
		amount: Balance,
	},
	/// Take out of the bond what need not stay.
	Withdraw {
		/// How much, in ASNT.
		#[arg(value_parser = parse::amount, allow_negative_numbers = true)]
		amount: Balance,
	},
	/// Show an organisation's bond.
	Show {
		/// Which organisation; the signing key's if it is left out.
		organisation: Option<Party>,
	},
}

fn finding(text: &str) -> Result<Finding, String> {
	match text {
		"justified" => Ok(Finding::Justified),
		"abusive" => Ok(Finding::Abusive),
		_ => Err(format!("expected justified or abusive, found `{text}`")),
	}
}

/// The salted hash of a document, or the hash that was named; with the salt, where there is one.
fn salted(
	field: &str,
	file: Option<PathBuf>,
	hash: Option<Commitment>,
	salt: &Salt,
) -> anyhow::Result<(Commitment, Option<[u8; 32]>)> {
	match (file, hash) {
		(_, Some(hash)) => Ok((hash, None)),
		(Some(file), None) => {
			// The plain hash stands for a document of any size.
			let bytes = read(&file)?;
			if bytes.is_empty() {
				return Err(invalid(field, format!("{} is empty", file.display())));
			}
			let salt = salt.get();
			Ok((commitment(&salt, file_hash(&file)?.0.as_bytes()), Some(salt)))
		},
		(None, None) => Err(invalid(field, "expected a file, or its salted hash")),
	}
}

fn salt_text(salt: Option<[u8; 32]>) -> String {
	salt.map_or_else(String::new, |salt| {
		format!("\nKeep the salt with the document: {}", super::hex(salt))
	})
}

impl Command {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		match self {
			Self::Open(open) => open.run(context).await,
			Self::Review(review) => review.run(context).await,
			Self::Settle { case } => settle(context, case).await,
			Self::Remove { case } => {
				let key = context.signer()?;
				let client = context.connect().await?;
				let call = api::tx().emergency().remove(Static(case));
				let receipt = client.submit(&key, &call).await?;
				let _: api::emergency::events::CaseRemoved = receipt.event()?;
				Ok(done(&receipt, format!("Case {case} removed."), json!({ "case": case.0 })))
			},
			Self::Show { case } => {
				let client = context.connect().await?;
				let (found, now) = (case_of(&client, case).await?, now(&client).await?);
				let names = Names::read(&client).await?;
				let text = case_text(&case, &found, now, &|party| names.of(party));
				Ok(Answer::new(text, case_json(&case, &found, now)))
			},
			Self::List { party, unreviewed } => list(context, party, unreviewed).await,
			Self::Standing { organisation } => standing(context, &organisation.0).await,
			Self::Bond(bond) => bond.run(context).await,
		}
	}
}

impl Open {
	async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let Self { resource, staff, justification, justification_hash, salt, .. } = self;
		let (justification, salt) =
			salted("justification", justification, justification_hash, &salt)?;
		let claimed_at = self.claimed_at.unwrap_or_else(parse::now);
		let nonce = self.nonce.unwrap_or_else(keys::random);
		let key = context.signer()?;
		let client = context.connect().await?;
		let resource = client.resource(&resource).await?;
		let call = api::tx().emergency().open(
			nonce,
			Static(resource.clone()),
			Static(staff),
			Static(justification),
			claimed_at,
			self.duration,
		);
		let receipt = client.submit(&key, &call).await?;
		let event: api::emergency::events::CaseOpened = receipt.event()?;
		let case = event.case.0;
		let mut text = format!(
			"Emergency case {case} on {}.\nIt covers accesses of the member of staff {staff} from {} until before {}, to \
			 collect, consult and use, for ETREAT and BTG: record them with --basis emergency:{case}.\nIt has to be \
			 reviewed before {}.",
			resource_text(&resource),
			moment_text(event.claimed_at),
			moment_text(event.until),
			moment_text(event.review_until),
		);
		if event.late {
			text.push_str("\nIt was filed late, and is marked so.");
		}
		if event.bond_short {
			text.push_str(
				"\nThe organisation's bond is short. That is marked, and refuses nothing.",
			);
		}
		text.push_str(&salt_text(salt));
		let json = json!({
			"case": case.0,
			"organisation": address(&event.organisation.0),
			"controller": address(&event.controller.0),
			"resource": resource_text(&resource),
			"staff": staff.0,
			"justification": justification.0,
			"salt": salt.map(super::hex),
			"claimedAt": event.claimed_at,
			"until": event.until,
			"reviewUntil": event.review_until,
			"late": event.late,
			"bondShort": event.bond_short,
		});
		Ok(done(&receipt, text, json))
	}
}

impl Review {
	async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let Self { case, finding, report, report_hash, salt } = self;
		let (report, salt) = salted("report", report, report_hash, &salt)?;
		let key = context.signer()?;
		let client = context.connect().await?;
		let call = api::tx().emergency().review(Static(case), Static(finding), Static(report));
		let receipt = client.submit(&key, &call).await?;
		let paid = receipt.events.find_first::<api::emergency::events::Compensated>();
		let paid = paid.transpose()?.map(|event| (event.amount, event.unpaid));
		let mut text = match finding {
			Finding::Justified => format!("Case {case} was justified."),
			Finding::Abusive => {
				format!("Case {case} was abusive. It stands against the organisation.")
			},
		};
		if let Some((amount, unpaid)) = paid {
			text.push_str(&compensation_text(amount, unpaid));
		}
		text.push_str(&salt_text(salt));
		let json = json!({
			"case": case.0,
			"finding": format!("{finding:?}"),
			"report": report.0,
			"salt": salt.map(super::hex),
			"paid": paid.map(|(amount, _)| amount.to_string()),
			"unpaid": paid.map(|(_, unpaid)| unpaid.to_string()),
		});
		Ok(done(&receipt, text, json))
	}
}

fn compensation_text(amount: Balance, unpaid: Balance) -> String {
	let paid = format!("\n{} was paid to the person out of the bond.", amount_text(amount));
	match unpaid {
		0 => paid,
		unpaid => format!(
			"{paid} {} is still unpaid: it can be settled when the bond is topped up.",
			amount_text(unpaid)
		),
	}
}

async fn settle(context: &Context, case: CaseId) -> anyhow::Result<Answer> {
	let key = context.signer()?;
	let client = context.connect().await?;
	let receipt = client.submit(&key, &api::tx().emergency().settle(Static(case))).await?;
	let paid = receipt.events.find_first::<api::emergency::events::Compensated>();
	let paid = paid.transpose()?.map(|event| (event.amount, event.unpaid));
	let text = match paid {
		Some((amount, unpaid)) => {
			format!("Case {case}.{}", compensation_text(amount, unpaid))
		},
		None => format!(
			"Nobody reviewed case {case} in time: it counts against the organisation as unreviewed. Nothing is paid for \
			 it; it can still be reviewed while it is kept."
		),
	};
	let json = json!({
		"case": case.0,
		"unreviewed": paid.is_none(),
		"paid": paid.map(|(amount, _)| amount.to_string()),
		"unpaid": paid.map(|(_, unpaid)| unpaid.to_string()),
	});
	Ok(done(&receipt, text, json))
}

async fn list(context: &Context, party: Option<Party>, unreviewed: bool) -> anyhow::Result<Answer> {
	let (client, party) = context.connect_for(party, Duty::RecordAccesses).await?;
	let now = now(&client).await?;
	let mut cases: Vec<(CaseId, EmergencyCase)> = Vec::new();
	loop {
		let after = cases.last().map(|(case, _)| Static(*case));
		let call =
			api::runtime_apis().assent_api().emergency_cases_of(account(&party), after, PAGE);
		let page = client.at().await?.runtime_apis().call(call).await.map_err(explained)?;
		let is_last = page.len() < PAGE as usize;
		cases.extend(page.into_iter().map(|(case, found)| (case.0, found.0)));
		if is_last {
			break;
		}
	}
	cases.retain(|(_, case)| !unreviewed || case.has_no_finding());
	cases.sort_by_key(|(_, case)| case.filed_at);
	let names = Names::read(&client).await?;
	let text = match cases.is_empty() {
		true => format!("There are no such cases of {}.", names.of(&party)),
		false => {
			let texts =
				cases.iter().map(|(id, case)| case_text(id, case, now, &|party| names.of(party)));
			texts.collect::<Vec<_>>().join("\n\n")
		},
	};
	let listed: Vec<_> = cases.iter().map(|(id, case)| case_json(id, case, now)).collect();
	Ok(Answer::new(text, json!({ "party": address(&party), "cases": listed })))
}

async fn standing(context: &Context, organisation: &PartyId) -> anyhow::Result<Answer> {
	let client = context.connect().await?;
	let standing = standing_of(&client, organisation).await?;
	let names = Names::read(&client).await?;
	let text = standing_text(organisation, &standing, &|party| names.of(party));
	Ok(Answer::new(text, standing_json(organisation, &standing)))
}

impl Bond {
	async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		match self {
			Self::TopUp { amount } => {
				let key = context.signer()?;
				let client = context.connect().await?;
				let call = api::tx().emergency().top_up_bond(amount);
				let receipt = client.submit(&key, &call).await?;
				let event: api::emergency::events::BondToppedUp = receipt.event()?;
				Ok(done(
					&receipt,
					format!(
						"{} paid in. The bond of {} is {}.",
						amount_text(event.amount),
						address(&event.organisation.0),
						amount_text(event.bond)
					),
					json!({ "amount": event.amount.to_string(), "bond": event.bond.to_string() }),
				))
			},
			Self::Withdraw { amount } => {
				let key = context.signer()?;
				let client = context.connect().await?;
				let call = api::tx().emergency().withdraw_bond(amount);
				let receipt = client.submit(&key, &call).await?;
				let event: api::emergency::events::BondWithdrawn = receipt.event()?;
				Ok(done(
					&receipt,
					format!(
						"{} taken out. The bond of {} is {}.",
						amount_text(event.amount),
						address(&event.organisation.0),
						amount_text(event.bond)
					),
					json!({ "amount": event.amount.to_string(), "bond": event.bond.to_string() }),
				))
			},
			Self::Show { organisation } => {
				let (client, organisation) =
					context.connect_for(organisation, Duty::RecordAccesses).await?;
				let standing = standing_of(&client, &organisation).await?;
				let EmergencyStanding { record, bond, required_bond } = standing;
				let mut text = format!(
					"The bond of {} is {}; it has to be {}.",
					address(&organisation),
					amount_text(bond),
					amount_text(required_bond)
				);
				if bond < required_bond {
					text.push_str(&format!(" {} is missing.", amount_text(required_bond - bond)));
				}
				let json = json!({
					"organisation": address(&organisation),
					"bond": bond.to_string(),
					"required": required_bond.to_string(),
					"short": bond < required_bond,
					"unpaid": record.unpaid.to_string(),
				});
				Ok(Answer::new(text, json))
			},
		}
	}
}

async fn case_of(client: &Client, case: CaseId) -> anyhow::Result<EmergencyCase> {
	let call = api::runtime_apis().assent_api().emergency_case(Static(case));
	let found = client.at().await?.runtime_apis().call(call).await.map_err(explained)?;
	found
		.map(|found| found.0)
		.ok_or_else(|| anyhow!("there is no emergency case {case}, or it was removed"))
}

async fn standing_of(client: &Client, organisation: &PartyId) -> anyhow::Result<EmergencyStanding> {
	let call = api::runtime_apis().assent_api().emergency_standing(account(organisation));
	Ok(client.at().await?.runtime_apis().call(call).await.map_err(explained)?.0)
}

/// The chain's moment, milliseconds.
async fn now(client: &Client) -> anyhow::Result<Moment> {
	let at = client.at().await?;
	let found = at.storage().fetch(api::storage().timestamp().now(), ()).await;
	Ok(found.map_err(explained)?.decode()?)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn justification_should_be_hashed_with_its_salt_when_it_is_a_file() {
		let file = tempfile::NamedTempFile::new().expect("a temporary file");
		let path = || Some(file.path().to_path_buf());
		let salt = Salt { salt: Some([1; 32]) };
		let error = salted("justification", path(), None, &salt).expect_err("it is empty");
		assert!(error.to_string().starts_with("justification: "), "{error}");
		std::fs::write(file.path(), "no pulse").expect("it can be written");
		let (hash, kept) = salted("justification", path(), None, &salt).expect("a document");
		assert_eq!(kept, Some([1; 32]));
		let other = Salt { salt: Some([2; 32]) };
		assert_ne!(salted("justification", path(), None, &other).expect("a document").0, hash);
		let named = salted("justification", None, Some(hash), &salt).expect("a hash");
		assert_eq!(named, (hash, None));
		assert!(salted("justification", None, None, &salt).is_err());
	}

	#[test]
	fn finding_should_be_read_when_it_is_one_of_two() {
		assert_eq!(finding("justified"), Ok(Finding::Justified));
		assert_eq!(finding("abusive"), Ok(Finding::Abusive));
		assert!(finding("fine").expect_err("no finding").contains("justified or abusive"));
	}
}
