//! `assent key`: the key that signs, and the party behind it.

use super::{device::done, hex};
use crate::{
	args::Context,
	chain::{self, account, api},
	client::{explained, Client},
	error::invalid,
	keys,
	output::Answer,
	parse::address,
};
use assent_primitives::{party_key::rotation_payload, traits::Duty, AccountId, PartyId};
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::PathBuf;
use subxt::utils::Static;

/// The key that signs.
// One lives at a time, from the arguments to the dispatch.
#[allow(clippy::large_enum_variant)]
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Show the account of the key, and for whom it acts on the chain.
	Show {
		/// Do not ask a node.
		#[arg(long)]
		offline: bool,
	},
	/// Put another key in the place of the one that signs. The party, its consents and its journals stay.
	Rotate(Rotate),
	/// Recover the identifier of a party whose key was lost, or veto that.
	#[command(subcommand)]
	Recover(super::key_recover::Command),
}

/// The next key.
#[derive(Debug, Args)]
pub struct Rotate {
	/// A file with the next key, in one line.
	#[arg(long, value_name = "FILE", required_unless_present = "new_suri")]
	pub new_suri_file: Option<PathBuf>,

	/// The next key. On a machine that others use, prefer --new-suri-file.
	#[arg(long, value_name = "SECRET", conflicts_with = "new_suri_file")]
	pub new_suri: Option<String>,
}

const DUTIES: [(Duty, &str, &str); 4] = [
	(Duty::RecordAccesses, "record-accesses", "records accesses"),
	(Duty::ManageDevices, "manage-devices", "manages devices"),
	(Duty::ManageConsents, "manage-consents", "manages consents"),
	(Duty::Attest, "attest", "attests"),
];

impl Command {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		match self {
			Self::Show { offline } => {
				let key = context.signer()?;
				let account = keys::account(&key);
				let mut text = format!("Account {}\n        {}", address(&account), hex(&account));
				let mut json = json!({ "address": address(&account), "account": hex(&account) });
				if !offline {
					let client = context.connect().await?;
					for (duty, code, words) in DUTIES {
						let party = client.acting_for(&key, duty).await.ok();
						let shown = party.as_ref().map_or_else(|| "nobody".into(), address);
						text.push_str(&format!("\n{words} for {shown}"));
						json["actsFor"][code] = party.as_ref().map(address).into();
					}
				}
				Ok(Answer::new(text, json))
			},
			Self::Rotate(rotate) => rotate.run(context).await,
			Self::Recover(command) => command.run(context).await,
		}
	}
}

impl Rotate {
	async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let old = context.signer()?;
		let new = match (&self.new_suri_file, &self.new_suri) {
			(Some(file), _) => keys::keypair_in(file)?,
			(None, Some(secret)) => keys::keypair(secret)?,
			(None, None) => return Err(invalid("--new-suri-file", "expected the next key")),
		};
		let (old_key, new_key) = (keys::account(&old), keys::account(&new));
		if old_key == new_key {
			return Err(invalid("--new-suri-file", "expected another key than the current one"));
		}
		let client = context.connect().await?;
		let party = party_of(&client, &old_key).await?;
		let rotations = rotations_of(&client, &party).await?;
		let statement = format!(
			"{} will stand behind the party {}; {} never signs for it again.",
			address(&new_key),
			address(&party),
			address(&old_key)
		);
		context.output.confirm(&statement, "Put the new key in its place?")?;
		let genesis = client.genesis();
		let payload = rotation_payload(&genesis, &party, &old_key, &new_key, rotations);
		let proof = chain::signature(&keys::sign(&new, &payload));
		let call = api::tx().accreditation().rotate_key(account(&new_key), proof);
		let receipt = client.submit(&old, &call).await?;
		let json = json!({ "party": address(&party), "key": address(&new_key) });
		Ok(done(&receipt, "The key is rotated.", json))
	}
}

/// The party whose current key this is.
pub async fn party_of(client: &Client, key: &AccountId) -> anyhow::Result<PartyId> {
	use api::runtime_types::pallet_accreditation::types::KeyStatus;
	let statuses = api::storage().accreditation().party_of_key();
	let at = client.at().await?;
	let found =
		at.storage().try_fetch(statuses, (Static(key.clone()),)).await.map_err(explained)?;
	match found.map(|found| found.decode()).transpose()? {
		None => Ok(key.clone()),
		Some(KeyStatus::Current(party)) => Ok(party.0),
		Some(KeyStatus::Retired) => Err(invalid("--suri", "this key was rotated away")),
	}
}

/// The current key of a party.
pub async fn key_of(client: &Client, party: &PartyId) -> anyhow::Result<AccountId> {
	let keys = api::storage().accreditation().key_of_party();
	let at = client.at().await?;
	let found = at.storage().try_fetch(keys, (Static(party.clone()),)).await.map_err(explained)?;
	found.map_or_else(|| Ok(party.clone()), |found| Ok(found.decode()?.key.0))
}

/// The error of a statement in a file that another signed than whoever it is of.
pub fn not_signed(file: &str, key: &AccountId, party: &PartyId) -> anyhow::Error {
	let whose = match key == party {
		true => address(party),
		false => format!("{}, the current key of {}", address(key), address(party)),
	};
	invalid(&format!("{file}: signature"), format!("expected one over this statement by {whose}"))
}

async fn rotations_of(client: &Client, party: &PartyId) -> anyhow::Result<u32> {
	let keys = api::storage().accreditation().key_of_party();
	let at = client.at().await?;
	let found = at.storage().try_fetch(keys, (Static(party.clone()),)).await.map_err(explained)?;
	found.map_or(Ok(0), |found| Ok(found.decode()?.rotations))
}
