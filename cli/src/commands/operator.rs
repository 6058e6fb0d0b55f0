//! `assent organisation ...operator`: the accounts that act for an organisation, and what they may spend.

use super::{device::done, organisation::send};
use crate::{
	args::Context,
	chain::{account, api},
	client::explained,
	error::invalid,
	output::Answer,
	parse::{self, address, amount_text, moment_text, span_text, Party},
};
use anyhow::anyhow;
use assent_primitives::{AccountId, Balance, Moment};
use clap::{Args, Subcommand};
use serde_json::{json, Value};
use subxt::utils::Static;

/// Operating accounts.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Offer an account to act for the organisation.
	AffiliateOperator {
		/// The account.
		account: Party,
		/// What it may do: record-accesses, manage-devices, manage-consents, attest, with commas between.
		#[arg(long, value_parser = duties)]
		duties: u8,
		/// Until before when.
		#[arg(long, value_parser = parse::moment)]
		until: Option<Moment>,
		/// What it may spend.
		#[command(flatten)]
		limit: Limit,
	},
	/// Limit what an operating account may spend on the prices of accesses, or lift its limit. For the organisation.
	LimitOperator {
		/// The account.
		account: Party,
		/// What it may spend.
		#[command(flatten)]
		limit: Limit,
		/// Let it spend whatever there is.
		#[arg(long, conflicts_with = "spend_at_most", required_unless_present = "spend_at_most")]
		unlimited: bool,
	},
	/// Show whom an account acts for, in which duties, and what it may still spend.
	ShowOperator {
		/// The account.
		account: Party,
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
}

/// The most that an account may spend in a period.
#[derive(Clone, Debug, Args)]
pub struct Limit {
	/// The most that it may spend on the prices of accesses in one period, all together, in ASNT.
	#[arg(long, value_parser = parse::amount, allow_negative_numbers = true, requires = "every", value_name = "AMOUNT")]
	pub spend_at_most: Option<Balance>,

	/// The length of a period, such as 24h; it starts with the first price.
	#[arg(long, value_parser = parse::span, requires = "spend_at_most", value_name = "SPAN")]
	pub every: Option<Moment>,
}

type SpendingLimit = api::runtime_types::pallet_accreditation::types::SpendingLimit;
type Spending = api::runtime_types::pallet_accreditation::types::Spending;

impl Limit {
	fn get(&self) -> Option<SpendingLimit> {
		let (amount, period) = self.spend_at_most.zip(self.every)?;
		Some(SpendingLimit { amount, period })
	}

	fn json(&self) -> Value {
		self.get().map_or(
			Value::Null,
			|limit| json!({ "amount": limit.amount.to_string(), "period": limit.period }),
		)
	}
}

/// The duties' codes, each with the bit that the chain has for it.
const DUTIES: [(&str, u8); 4] =
	[("record-accesses", 1), ("manage-devices", 2), ("manage-consents", 4), ("attest", 8)];

/// Duties by their codes, as the bits that the chain has for them.
fn duties(text: &str) -> Result<u8, String> {
	text.split(',').try_fold(0, |set, code| {
		let known = DUTIES.iter().find(|(duty, _)| *duty == code.trim());
		known.map(|(_, bit)| set | bit).ok_or_else(|| {
			let codes: Vec<_> = DUTIES.iter().map(|(duty, _)| *duty).collect();
			format!("there is no duty `{}`; expected {}", code.trim(), codes.join(", "))
		})
	})
}

/// The codes of duties.
fn duty_texts(set: u8) -> Vec<&'static str> {
	DUTIES.iter().filter(|(_, bit)| set & bit != 0).map(|(duty, _)| *duty).collect()
}

impl Command {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let calls = api::tx().accreditation();
		match self {
			Self::AffiliateOperator { account: operator, duties, until, limit } => {
				if limit.spend_at_most == Some(0) {
					return Err(invalid("--spend-at-most", "expected more than nothing"));
				}
				let duties = api::runtime_types::pallet_accreditation::types::Duties(duties);
				let offer = calls.affiliate_operator(account(&operator.0), duties, until);
				let json = json!({
					"account": address(&operator.0),
					"until": until,
					"limit": limit.json(),
				});
				let text = "Offered. It acts for the organisation once it accepts.";
				if limit.get().is_none() {
					return send(context, &offer, text, json).await;
				}
				// Together or not at all, so that it is never without its limit.
				let key = context.signer()?;
				let client = context.connect().await?;
				let limiting = calls.limit_operator(account(&operator.0), limit.get());
				let both = vec![client.encode(&offer).await?, client.encode(&limiting).await?];
				let receipt = client.submit(&key, &api::tx().utility().batch_all(both)).await?;
				Ok(done(&receipt, text, json))
			},
			Self::LimitOperator { account: operator, limit, .. } => {
				let call = calls.limit_operator(account(&operator.0), limit.get());
				let text = match limit.get() {
					Some(limit) => format!("Limited to {}.", limit_text(&limit)),
					None => "It may spend whatever there is.".into(),
				};
				let json = json!({ "account": address(&operator.0), "limit": limit.json() });
				send(context, &call, &text, json).await
			},
			Self::ShowOperator { account } => show(context, &account.0).await,
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
		}
	}
}

fn limit_text(limit: &SpendingLimit) -> String {
	format!("{} in each {}", amount_text(limit.amount), span_text(limit.period))
}

/// What is left of a limit at that moment.
fn left(spending: &Spending, now: Moment) -> Balance {
	let SpendingLimit { amount, period } = spending.limit;
	let is_over = now.saturating_sub(spending.period_started) >= period;
	amount.saturating_sub(if is_over { 0 } else { spending.spent })
}

async fn show(context: &Context, account: &AccountId) -> anyhow::Result<Answer> {
	let client = context.connect().await?;
	let now = client.moment().await?;
	let operators = api::storage().accreditation().operators();
	let at = client.at().await?;
	let found = at
		.storage()
		.try_fetch(operators, (Static(account.clone()),))
		.await
		.map_err(explained)?
		.ok_or_else(|| anyhow!("{} acts for no organisation", address(account)))?
		.decode()?;
	let organisation = address(&found.organisation.0);
	let duties = duty_texts(found.duties.0);
	let until = match found.until {
		Some(until) if until <= now => format!("until {}: it is over", moment_text(until)),
		Some(until) => format!("until {}", moment_text(until)),
		None => "without an end".into(),
	};
	let (spending, json) = match &found.spending {
		None => ("It may spend whatever the organisation has.".into(), Value::Null),
		Some(spending) => {
			let left = left(spending, now);
			let limit = &spending.limit;
			let text =
				format!("It may spend {}; {} is left.", limit_text(limit), amount_text(left));
			let json = json!({
				"amount": limit.amount.to_string(),
				"period": limit.period,
				"left": left.to_string(),
			});
			(text, json)
		},
	};
	let text = format!(
		"{} acts for {organisation}, {until}.\nDuties: {}\n{spending}",
		address(account),
		duties.join(", ")
	);
	let json = json!({
		"account": address(account),
		"organisation": organisation,
		"duties": duties,
		"until": found.until,
		"spending": json,
	});
	Ok(Answer::new(text, json))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn duties_should_be_read_when_they_are_known() {
		assert_eq!(duties("record-accesses"), Ok(1));
		assert_eq!(duties("manage-consents, manage-devices"), Ok(6));
		assert_eq!(duties("attest"), Ok(8));
		let error = duties("record-accesses,everything").expect_err("an unknown duty");
		assert!(error.contains("`everything`") && error.contains("attest"), "{error}");
		assert!(duties("").is_err());
		assert_eq!(duty_texts(9), ["record-accesses", "attest"]);
	}

	#[test]
	fn left_should_be_the_whole_amount_when_the_period_is_over() {
		let limit = SpendingLimit { amount: 100, period: 10 };
		let spending = Spending { limit, period_started: 50, spent: 60 };
		assert_eq!((left(&spending, 59), left(&spending, 60)), (40, 100));
	}
}
