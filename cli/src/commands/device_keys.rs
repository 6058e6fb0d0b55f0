//! `assent device`: the keys of devices.

use super::{
	device::{done, send},
	hex,
};
use crate::{
	args::Context,
	chain::{self, api, device},
	client::{explained, Client},
	error::invalid,
	keys,
	output::Answer,
	parse,
};
use anyhow::Context as _;
use assent_primitives::{
	device_key::{payload, DeviceKey, MultiSignature},
	DeviceId,
};
use clap::Args;
use serde_json::json;
use sp_core::H256;
use std::path::PathBuf;
use subxt::utils::Static;

/// A key, and the proof that the device has it.
#[derive(Debug, Args)]
pub struct BindKey {
	/// The device.
	#[arg(value_parser = parse::id::<DeviceId>)]
	pub device: DeviceId,
	/// The key: sr25519:0x.., ed25519:0x.. or ecdsa:0x.. (compressed).
	#[arg(long, value_parser = device_key, required_unless_present = "device_suri_file", requires = "proof")]
	pub key: Option<DeviceKey>,
	/// The key's signature of what `key-payload` shows, 0x and hex digits: made on the device.
	#[arg(long, value_parser = parse::bytes, value_name = "HEX", requires = "key")]
	pub proof: Option<Vec<u8>>,
	/// A file with the device's secret (sr25519) in one line, where it is at hand: signs here.
	#[arg(long, value_name = "FILE", conflicts_with_all = ["key", "proof"])]
	pub device_suri_file: Option<PathBuf>,
}

/// A key with its kind: `sr25519:0x..`.
pub fn device_key(text: &str) -> Result<DeviceKey, String> {
	let expected = || {
		format!(
			"expected sr25519: or ed25519: with 0x and 64 hex digits, or ecdsa: with 0x and 66, found `{text}`"
		)
	};
	let (kind, digits) = text.split_once(':').ok_or_else(expected)?;
	let bytes = parse::bytes(digits).map_err(|_| expected())?;
	match kind {
		"sr25519" => bytes.try_into().map(DeviceKey::Sr25519).map_err(|_| expected()),
		"ed25519" => bytes.try_into().map(DeviceKey::Ed25519).map_err(|_| expected()),
		"ecdsa" => bytes.try_into().map(DeviceKey::Ecdsa).map_err(|_| expected()),
		_ => Err(expected()),
	}
}

/// A key as [`device_key`] reads it.
pub fn key_text(key: &DeviceKey) -> String {
	match key {
		DeviceKey::Sr25519(key) => format!("sr25519:{}", hex(key)),
		DeviceKey::Ed25519(key) => format!("ed25519:{}", hex(key)),
		DeviceKey::Ecdsa(key) => format!("ecdsa:{}", hex(key)),
	}
}

/// The signature of a key of that kind.
fn signature(key: &DeviceKey, bytes: Vec<u8>) -> anyhow::Result<MultiSignature> {
	let expected = |length| move |_| invalid("--proof", format!("expected {length} bytes"));
	Ok(match key {
		DeviceKey::Sr25519(_) => {
			let bytes: [u8; 64] = bytes.try_into().map_err(expected(64))?;
			MultiSignature::Sr25519(bytes.into())
		},
		DeviceKey::Ed25519(_) => {
			let bytes: [u8; 64] = bytes.try_into().map_err(expected(64))?;
			MultiSignature::Ed25519(bytes.into())
		},
		DeviceKey::Ecdsa(_) => {
			let bytes: [u8; 65] = bytes.try_into().map_err(expected(65))?;
			MultiSignature::Ecdsa(bytes.into())
		},
	})
}

/// What the key has to sign now.
async fn payload_of(client: &Client, id: &DeviceId, key: &DeviceKey) -> anyhow::Result<H256> {
	let found = client.device(id).await?;
	let (owner, bindings) = (&found.owner.0, found.key_bindings);
	Ok(payload(&client.genesis(), id, found.tenure, owner, key, bindings))
}

/// Shows what the device's key has to sign.
pub async fn key_payload(
	context: &Context,
	id: DeviceId,
	key: DeviceKey,
) -> anyhow::Result<Answer> {
	let client = context.connect().await?;
	let payload = payload_of(&client, &id, &key).await?;
	let text = format!(
		"{payload:?}\nThe device signs these 32 bytes with {}. The signature is good once, and until the device changes hands.",
		key_text(&key)
	);
	Ok(Answer::new(text, json!({ "device": id.0, "key": key_text(&key), "payload": payload })))
}

/// Takes the key from the device.
pub async fn revoke_key(context: &Context, id: DeviceId) -> anyhow::Result<Answer> {
	let call = api::tx().device_registry().revoke_device_key(device(&id));
	let receipt = send(context, &call).await?;
	let event: api::device_registry::events::DeviceKeyRevoked = receipt.event()?;
	let key = key_text(&event.key.0);
	let json = json!({ "device": id.0, "key": key });
	Ok(done(&receipt, format!("The device has no key any more: {key} is revoked."), json))
}

impl BindKey {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let signer = context.signer()?;
		let client = context.connect().await?;
		let id = self.device;
		let (key, proof) = match (self.key, self.proof, &self.device_suri_file) {
			(Some(key), Some(proof), _) => (key, signature(&key, proof)?),
			(_, _, Some(file)) => {
				let pair = keys::keypair_in(file).context("--device-suri-file")?;
				let key = DeviceKey::Sr25519(pair.public_key().0);
				let payload = payload_of(&client, &id, &key).await?;
				(key, keys::sign(&pair, &payload))
			},
			_ => return Err(invalid("--key", "expected the device's key and its proof")),
		};
		if !key.signed(&payload_of(&client, &id, &key).await?, &proof) {
			return Err(invalid(
				"--proof",
				"this is not the key's signature of what `key-payload` shows now: it may be of an earlier owner, tenure or \
				 binding",
			));
		}
		let proof = chain::signature(&proof);
		let call = api::tx().device_registry().bind_device_key(device(&id), Static(key), proof);
		let receipt = client.submit(&signer, &call).await?;
		let event: api::device_registry::events::DeviceKeyBound = receipt.event()?;
		let replaced = event.replaced.as_ref().map(|replaced| key_text(&replaced.0));
		let earlier =
			replaced.as_ref().map_or_else(String::new, |key| format!(" It replaces {key}."));
		let text = format!("{} is the device's key.{earlier}", key_text(&key));
		let json = json!({ "device": id.0, "key": key_text(&key), "replaced": replaced });
		Ok(done(&receipt, text, json))
	}
}

/// Shows the device that a key is bound to.
pub async fn by_key(context: &Context, key: DeviceKey) -> anyhow::Result<Answer> {
	let client = context.connect().await?;
	let at = client.at().await?;
	let holders = api::storage().device_registry().key_holders();
	let of = (Static(key.account()),);
	let found = at.storage().try_fetch(holders, of).await.map_err(explained)?;
	let Some(found) = found else {
		let json = json!({ "key": key_text(&key), "device": null });
		return Ok(Answer::new("No device has this key.", json));
	};
	let id = found.decode()?.0;
	let bound = client.device(&id).await?.key;
	// The entry goes by the key's account, which two kinds of key can share.
	let Some(bound) = bound.filter(|bound| bound.key.0 == key) else {
		let json = json!({ "key": key_text(&key), "device": null });
		return Ok(Answer::new(
			"No device has this key; one has a key of another kind there.",
			json,
		));
	};
	let state = match bound.confirmed {
		true => "confirmed by its owner",
		false => "not confirmed by its owner: it stands for nobody",
	};
	let json = json!({ "key": key_text(&key), "device": id.0, "confirmed": bound.confirmed });
	Ok(Answer::new(format!("{id}, {state}"), json))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn device_key_should_be_read_as_it_is_written_when_its_kind_is_named() {
		for key in
			[DeviceKey::Sr25519([1; 32]), DeviceKey::Ed25519([2; 32]), DeviceKey::Ecdsa([3; 33])]
		{
			assert_eq!(device_key(&key_text(&key)), Ok(key));
		}
		let digits = "11".repeat(32);
		for text in [format!("0x{digits}"), format!("ecdsa:0x{digits}"), format!("rsa:0x{digits}")]
		{
			assert!(device_key(&text).is_err_and(|error| error.contains("expected sr25519")));
		}
	}

	#[test]
	fn signature_should_be_refused_when_it_has_another_length() {
		let error = signature(&DeviceKey::Ecdsa([3; 33]), vec![0; 64]).expect_err("one byte short");
		assert!(error.to_string().contains("65 bytes"));
		assert!(signature(&DeviceKey::Sr25519([3; 32]), vec![0; 64]).is_ok());
	}
}
