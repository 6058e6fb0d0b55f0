//! What a bundle proves on the word of notaries, in words for people who are not engineers.

use super::report::count;
use crate::parse::moment_text;
use assent_evidence::{
	notary::{Broken, Notaries, Vouched},
	verify::ProvedEnd,
	Proved,
};
use serde_json::{json, Value};

/// On the word of which notaries a bundle stands.
pub struct Standing {
	/// The checkpoints that it is in.
	pub vouched: Vec<Vouched>,
	/// Who is trusted.
	pub notaries: Notaries,
	/// What is taken as broken; `None` if nothing is.
	pub broken: Option<Broken>,
}

impl Standing {
	/// What the notaries' word is worth, in a few sentences.
	pub fn text(&self, proved: &Proved) -> String {
		let signed = format!(
			"At least {} whom you trust signed, with ML-DSA-87 and over SHA3-512 of every byte, {} in which all of this stands",
			count(self.notaries.needed(), "notary", "notaries"),
			count(self.vouched.len(), "checkpoint", "checkpoints"),
		);
		match (self.broken, proved.end) {
			(None, _) => format!(
				"{signed}: it would stand on their word if the validators' signatures or the chain's hash were broken."
			),
			(Some(Broken::Grandpa), _) => format!(
				"{signed}. The validators' signatures are taken as broken and count for nothing here: that this is the chain's \
				 history, and not another, rests on the notaries' word that they checked it when it was not yet so."
			),
			(Some(Broken::Blake2), ProvedEnd::Audit { .. }) => format!(
				"{signed}. The chain's hash (BLAKE2b-256) is taken as broken, and with it what the validators signed: that these \
				 entries were journalled, byte for byte and under these numbers, rests on the notaries' word alone."
			),
			(Some(Broken::Blake2), ProvedEnd::State { .. }) => format!(
				"{signed}. The chain's hash (BLAKE2b-256) is taken as broken, and with it what the validators signed and the \
				 proof that no further entries came: that these entries were journalled, byte for byte and under these numbers, \
				 rests on the notaries' word alone."
			),
		}
	}

	/// Who signed what.
	pub fn signatures(&self) -> Vec<String> {
		let lines = self.vouched.iter().flat_map(|Vouched { id, blocks, signers }| {
			signers.iter().map(move |signer| {
				let known = match self.notaries.trusts(&signer.key) {
					true => "whom you trust",
					false => "whom you did not name",
				};
				format!(
					"the notary {}, {known}, signed the checkpoint {id} of the blocks {} to {}, by its own account on {}",
					signer.key.id(),
					blocks.first,
					blocks.last,
					moment_text(signer.signed_at),
				)
			})
		});
		lines.collect()
	}

	pub fn json(&self) -> Value {
		json!({
			"needed": self.notaries.needed(),
			"assumedBroken": self.broken.map(|broken| match broken {
				Broken::Grandpa => "grandpa",
				Broken::Blake2 => "blake2",
			}),
			"checkpoints": self.vouched.iter().map(|Vouched { id, blocks, signers }| json!({
				"id": id,
				"first": blocks.first,
				"last": blocks.last,
				"signers": signers.iter().map(|signer| json!({
					"id": signer.key.id(),
					"signedAt": signer.signed_at,
					"trusted": self.notaries.trusts(&signer.key),
				})).collect::<Vec<_>>(),
			})).collect::<Vec<_>>(),
		})
	}
}

/// Whether the chain's hash is taken as broken.
pub fn without_hash(standing: Option<&Standing>) -> bool {
	standing.is_some_and(|standing| standing.broken == Some(Broken::Blake2))
}
