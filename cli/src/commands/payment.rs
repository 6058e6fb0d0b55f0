//! `assent payment`: balances, and what accrued.

use super::{device::done, key::key_of};
use crate::{
	args::Context,
	chain::{account, api},
	client::explained,
	keys,
	output::Answer,
	parse::{self, address, amount_text, Party},
};
use assent_primitives::{Balance, PartyId};
use clap::Subcommand;
use serde_json::json;
use subxt::utils::MultiAddress;

/// Money.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Show what a party has.
	Balance {
		/// Whose; the signing key's account if it is left out.
		party: Option<Party>,
	},
	/// Show what accrued to a party whose account could not take it.
	Claimable {
		/// Whose; the signing key's if it is left out.
		party: Option<Party>,
	},
	/// Pay out what accrued to a party, to its current key. Anyone may.
	Claim {
		/// Whose; the signing key's if it is left out.
		party: Option<Party>,
	},
	/// Send money.
	Send {
		/// To whom.
		to: Party,
		/// How much, in ASNT.
		#[arg(value_parser = parse::amount, allow_negative_numbers = true)]
		amount: Balance,
	},
}

impl Command {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		match self {
			Self::Balance { party } => {
				let party = named(context, party)?;
				let client = context.connect().await?;
				let key = key_of(&client, &party).await?;
				let (free, held) = client.balance(&key).await?;
				let held_text = match held {
					0 => String::new(),
					held => format!(", and {} on hold as deposits", amount_text(held)),
				};
				let text = format!("{} has {}{held_text}.", address(&party), amount_text(free));
				let json = json!({
					"party": address(&party),
					"key": address(&key),
					"free": free.to_string(),
					"held": held.to_string(),
				});
				Ok(Answer::new(text, json))
			},
			Self::Claimable { party } => {
				let party = named(context, party)?;
				let client = context.connect().await?;
				let at = client.at().await?;
				let claims = api::storage().micropayments().claims();
				let found =
					at.storage().try_fetch(claims, (account(&party),)).await.map_err(explained)?;
				let amount = found.map(|found| found.decode()).transpose()?.unwrap_or(0);
				let text =
					format!("{} can be claimed for {}.", amount_text(amount), address(&party));
				Ok(Answer::new(
					text,
					json!({ "party": address(&party), "claimable": amount.to_string() }),
				))
			},
			Self::Claim { party } => {
				let key = context.signer()?;
				let party = party.map_or_else(|| keys::account(&key), |party| party.0);
				let call = api::tx().micropayments().claim(account(&party));
				let client = context.connect().await?;
				let receipt = client.submit(&key, &call).await?;
				let event: api::micropayments::events::Claimed = receipt.event()?;
				let text =
					format!("{} paid out to {}.", amount_text(event.amount), address(&event.to.0));
				Ok(done(
					&receipt,
					text,
					json!({ "party": address(&party), "amount": event.amount.to_string() }),
				))
			},
			Self::Send { to, amount } => {
				let key = context.signer()?;
				let client = context.connect().await?;
				let to = key_of(&client, &to.0).await?;
				let call = api::tx()
					.balances()
					.transfer_keep_alive(MultiAddress::Id(account(&to)), amount);
				let receipt = client.submit(&key, &call).await?;
				let text = format!("{} sent to {}.", amount_text(amount), address(&to));
				Ok(done(
					&receipt,
					text,
					json!({ "to": address(&to), "amount": amount.to_string() }),
				))
			},
		}
	}
}

fn named(context: &Context, party: Option<Party>) -> anyhow::Result<PartyId> {
	match party {
		Some(party) => Ok(party.0),
		None => Ok(keys::account(&context.signer()?)),
	}
}
