//! `assent disclosure`: both sides of handing data on.

use super::device::done;
use crate::{
	args::Context,
	chain::{account, api},
	client::explained,
	keys,
	output::Answer,
	parse::{self, address, Party},
};
use assent_primitives::{
	api::{OneSided, OneSidedDisclosures},
	traits::Duty,
	DisclosureId,
};
use clap::Subcommand;
use serde_json::{json, Value};
use subxt::utils::Static;

/// Disclosures.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Draw the secret of one disclosure, and say its id. Sends nothing. The sender names the id in the access that it
	/// records (`assent access record --action disclose --disclosure ID`), and hands the secret over with the data.
	New {
		/// Who receives the data.
		#[arg(long)]
		to: Party,
		/// Who sends it; the organisation for whom the signing key records accesses if it is left out.
		#[arg(long)]
		from: Option<Party>,
		/// The secret, 0x and 64 hex digits, where it was drawn before.
		#[arg(long, value_name = "HEX", value_parser = parse::bytes32)]
		secret: Option<[u8; 32]>,
	},
	/// Confirm that data was received. For the recipient.
	Receipt {
		/// Who sent it.
		#[arg(long)]
		from: Party,
		/// The secret that came with the data, 0x and 64 hex digits.
		#[arg(long, value_name = "HEX", value_parser = parse::bytes32)]
		secret: [u8; 32],
	},
	/// How many disclosures of an organisation only one side has filed.
	Unmatched {
		/// Which organisation; the one for whom the signing key records accesses if it is left out.
		organisation: Option<Party>,
	},
	/// Forget a disclosure that waited in vain for a long time. It stays counted. Anyone may.
	Forget {
		/// Who sent the data.
		#[arg(long)]
		from: Party,
		/// The disclosure.
		#[arg(value_parser = parse::id::<DisclosureId>)]
		disclosure: DisclosureId,
	},
}

impl Command {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		match self {
			Self::New { to, from, secret } => {
				let sender = match from {
					Some(from) => from.0,
					None => context.connect_for(None, Duty::RecordAccesses).await?.1,
				};
				let secret = secret.unwrap_or_else(keys::random);
				let disclosure = DisclosureId::of(&sender, &to.0, &secret);
				let text = format!(
					"Disclosure {disclosure}\nfrom {} to {}.\nHand this secret over with the data, and use it for nothing \
					 else: {}",
					address(&sender),
					address(&to.0),
					super::hex(secret)
				);
				let json = json!({
					"disclosure": disclosure.0,
					"sender": address(&sender),
					"recipient": address(&to.0),
					"secret": super::hex(secret),
				});
				Ok(Answer::new(text, json))
			},
			Self::Receipt { from, secret } => {
				let key = context.signer()?;
				let client = context.connect().await?;
				let call = api::tx().access_audit().file_receipt(account(&from.0), secret);
				let receipt = client.submit(&key, &call).await?;
				let matched =
					receipt.events.find_first::<api::access_audit::events::DisclosureMatched>();
				let (disclosure, is_matched) = match matched.transpose()? {
					Some(event) => (event.disclosure.0, true),
					None => {
						let event: api::access_audit::events::ReceiptFiled = receipt.event()?;
						(event.disclosure.0, false)
					},
				};
				let state = match is_matched {
					true => "the sender had recorded it. The two sides are matched",
					false => "the sender has not recorded it yet. The receipt waits",
				};
				let text = format!("Receipt of disclosure {disclosure} filed: {state}.");
				let json = json!({ "disclosure": disclosure.0, "matched": is_matched });
				Ok(done(&receipt, text, json))
			},
			Self::Unmatched { organisation } => {
				let (client, party) =
					context.connect_for(organisation, Duty::RecordAccesses).await?;
				let call = api::runtime_apis().assent_api().one_sided_disclosures(account(&party));
				let found = client.at().await?.runtime_apis().call(call).await;
				let OneSidedDisclosures { sent, received } = found.map_err(explained)?.0;
				let text = format!(
					"{}\nSent: {}\nReceived: {}",
					address(&party),
					side_text(&sent, "the recipient's receipt"),
					side_text(&received, "the sender's record")
				);
				let json = json!({
					"organisation": address(&party),
					"sent": side_json(&sent),
					"received": side_json(&received),
				});
				Ok(Answer::new(text, json))
			},
			Self::Forget { from, disclosure } => {
				let key = context.signer()?;
				let client = context.connect().await?;
				let call = api::tx()
					.access_audit()
					.forget_disclosure(account(&from.0), Static(disclosure));
				let receipt = client.submit(&key, &call).await?;
				let text = format!("Disclosure {disclosure} is kept no longer; it stays counted.");
				Ok(done(&receipt, text, json!({ "disclosure": disclosure.0 })))
			},
		}
	}
}

fn side_text(side: &OneSided, missing: &str) -> String {
	let OneSided { waiting, unmatched, forgotten, untracked } = side;
	let mut text = format!("{waiting} wait for {missing}, {unmatched} have waited too long");
	if *forgotten > 0 {
		text.push_str(&format!(", {forgotten} waited in vain and are forgotten"));
	}
	if *untracked > 0 {
		text.push_str(&format!(", {untracked} were too many to be matched"));
	}
	text + "."
}

fn side_json(side: &OneSided) -> Value {
	json!({
		"waiting": side.waiting,
		"unmatched": side.unmatched,
		"forgotten": side.forgotten,
		"untracked": side.untracked,
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn side_should_name_what_is_missing_when_it_is_shown() {
		let side = OneSided { waiting: 2, unmatched: 1, forgotten: 0, untracked: 0 };
		let text = side_text(&side, "the recipient's receipt");
		assert_eq!(text, "2 wait for the recipient's receipt, 1 have waited too long.");
		let text = side_text(&OneSided { forgotten: 3, untracked: 4, ..side }, "it");
		assert!(
			text.contains("3 waited in vain") && text.ends_with("4 were too many to be matched.")
		);
		assert_eq!(side_json(&side)["unmatched"], 1);
	}
}
