//! `assent device list`: the devices that a party owns, is associated with, or has custody of.

use crate::{
	args::Context,
	chain::{account, api},
	client::{explained, At},
	output::Answer,
	parse::{address, Party},
};
use assent_primitives::{traits::Duty, DeviceId, PartyId};
use clap::Args;
use serde_json::json;
use subxt::utils::Static;

/// Devices in one answer of the node.
const PAGE: u32 = 256;

/// Which devices, and whose.
#[derive(Debug, Args)]
pub struct List {
	/// Whose; the signing key's if it is left out.
	#[arg(long)]
	pub owner: Option<Party>,
	/// Those that the person is associated with, whoever owns them.
	#[arg(long, conflicts_with = "in_custody")]
	pub associated: bool,
	/// Those that the party has custody of.
	#[arg(long)]
	pub in_custody: bool,
}

impl List {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let (client, party) = context.connect_for(self.owner.clone(), Duty::ManageDevices).await?;
		let at = client.at().await?;
		let mut devices: Vec<DeviceId> = Vec::new();
		loop {
			let page = self.page(&at, &party, devices.last().copied()).await?;
			let last = page.len() < PAGE as usize;
			devices.extend(page.into_iter().map(|device| device.0));
			if last {
				break;
			}
		}
		let (member, nothing) = match (self.associated, self.in_custody) {
			(true, _) => ("person", "is associated with no device"),
			(false, true) => ("custodian", "has custody of no device"),
			(false, false) => ("owner", "owns no device"),
		};
		let text = match devices.len() {
			0 => format!("{} {nothing}.", address(&party)),
			_ => devices.iter().map(|device| format!("{device}\n")).collect(),
		};
		let ids: Vec<_> = devices.iter().map(|device| device.0).collect();
		Ok(Answer::new(text, json!({ member: address(&party), "devices": ids })))
	}

	/// The devices after that one.
	async fn page(
		&self,
		at: &At,
		party: &PartyId,
		after: Option<DeviceId>,
	) -> anyhow::Result<Vec<Static<DeviceId>>> {
		let (calls, apis) = (api::runtime_apis().assent_api(), at.runtime_apis());
		let (party, after) = (account(party), after.map(Static));
		let page = match (self.associated, self.in_custody) {
			(true, _) => apis.call(calls.devices_associated_with(party, after, PAGE)).await,
			(false, true) => apis.call(calls.devices_in_custody_of(party, after, PAGE)).await,
			(false, false) => apis.call(calls.devices_of(party, after, PAGE)).await,
		};
		page.map_err(explained)
	}
}
