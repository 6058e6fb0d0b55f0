//! Sensitivity labels as they stand on the chain: tags that tell nothing to whoever lacks the key.

use crate::{
	error::{invalid, unreadable_option},
	keys, parse,
};
use anyhow::Context;
use assent_primitives::{codes::Sensitivity, ConsentId, LabelTag, LabelTags, LABEL_TAGS};
use blake2::{
	digest::{consts::U16, Mac},
	Blake2bMac,
};
use std::path::Path;

/// The key of one relationship, that of a person and whoever holds their data. Both sides have it, the chain does not.
#[derive(Clone)]
pub struct LabelKey([u8; 32]);

impl LabelKey {
	/// The key in a file: one line, `0x` and 64 hex digits.
	pub fn read(file: &Path) -> anyhow::Result<Self> {
		let text = std::fs::read_to_string(file)
			.with_context(|| unreadable_option("--label-key-file", file))?;
		parse::bytes32(text.trim())
			.map(Self)
			.map_err(|_| invalid("--label-key-file", "expected one line of 0x and 64 hex digits"))
	}

	/// The tag of a label under a consent: BLAKE2b-MAC of the consent's id and the label's code, 16 bytes.
	pub fn tag(&self, consent: &ConsentId, label: Sensitivity) -> LabelTag {
		let mut mac =
			Blake2bMac::<U16>::new_from_slice(&self.0).expect("32 bytes are a valid key; qed");
		mac.update(consent.0.as_bytes());
		mac.update(label.code().as_bytes());
		mac.finalize().into_bytes().into()
	}

	/// The tags of labels, filled up with random ones and in an order that tells nothing.
	pub fn padded(&self, consent: &ConsentId, labels: &[Sensitivity]) -> anyhow::Result<LabelTags> {
		let mut tags: Vec<LabelTag> =
			labels.iter().map(|label| self.tag(consent, *label)).collect();
		tags.sort_unstable();
		tags.dedup();
		while tags.len() < LABEL_TAGS {
			let [tag, _]: [LabelTag; 2] = split(keys::random());
			tags.push(tag);
		}
		tags.sort_unstable();
		tags.try_into().map_err(|tags: Vec<_>| {
			invalid("labels", format!("expected at most {LABEL_TAGS} labels, found {}", tags.len()))
		})
	}
}

fn split(bytes: [u8; 32]) -> [LabelTag; 2] {
	let mut halves = [[0; 16]; 2];
	for (half, part) in halves.iter_mut().zip(bytes.chunks_exact(16)) {
		half.copy_from_slice(part);
	}
	halves
}

#[cfg(test)]
mod tests {
	use super::*;

	const KEY: LabelKey = LabelKey([1; 32]);

	#[test]
	fn tag_should_depend_on_key_consent_and_label_when_it_is_made() {
		let tag = KEY.tag(&[7; 32].into(), Sensitivity::Hiv);
		assert_eq!(KEY.tag(&[7; 32].into(), Sensitivity::Hiv), tag);
		assert_ne!(KEY.tag(&[8; 32].into(), Sensitivity::Hiv), tag);
		assert_ne!(KEY.tag(&[7; 32].into(), Sensitivity::Psy), tag);
		assert_ne!(LabelKey([2; 32]).tag(&[7; 32].into(), Sensitivity::Hiv), tag);
	}

	#[test]
	fn tags_should_be_padded_when_there_are_few_labels() {
		let id = [7; 32].into();
		let tags = KEY.padded(&id, &[Sensitivity::Hiv, Sensitivity::Hiv]).expect("one label");
		assert!(tags.contains(&KEY.tag(&id, Sensitivity::Hiv)));
		assert_ne!(KEY.padded(&id, &[Sensitivity::Hiv]).expect("one label"), tags);
	}

	#[test]
	fn tags_should_be_refused_when_there_are_too_many_labels() {
		assert!(KEY.padded(&[7; 32].into(), &Sensitivity::ALL[..8]).is_ok());
		let error = KEY.padded(&[7; 32].into(), &Sensitivity::ALL[..9]).expect_err("too many");
		assert!(error.to_string().contains("at most 8"));
	}

	#[test]
	fn key_should_be_refused_when_the_file_holds_something_else() {
		let file = tempfile::NamedTempFile::new().expect("a temporary file");
		std::fs::write(file.path(), "secret").expect("it can be written");
		assert!(LabelKey::read(file.path()).is_err());
		std::fs::write(file.path(), format!("0x{}\n", "01".repeat(32))).expect("it can be written");
		assert_eq!(LabelKey::read(file.path()).expect("a key").0, KEY.0);
	}
}
