//! Identifiers: no two kinds, and no two things of one kind, share one.

use assent_primitives::{hash, Commitment, ConsentId, DeviceId, ModelId, PartyId};
use proptest::prelude::*;
use std::collections::BTreeSet;

const TAGS: [hash::Tag; 23] = [
	hash::TAG_DEVICE,
	hash::TAG_UNVOUCHED,
	hash::TAG_MODEL,
	hash::TAG_CONSENT,
	hash::TAG_ENTRY,
	hash::TAG_HEAD,
	hash::TAG_LEAF,
	hash::TAG_NODE,
	hash::TAG_ROTATE,
	hash::TAG_DEVICE_KEY,
	hash::TAG_CASE,
	hash::TAG_DISCLOSURE,
	hash::TAG_ANCHOR,
	hash::TAG_ANCHOR_HEAD,
	hash::TAG_ANCHOR_LEAF,
	hash::TAG_READING,
	hash::TAG_READING_SALT,
	hash::TAG_STATEMENT,
	hash::TAG_REQUEST,
	hash::TAG_APPOINTMENT,
	hash::TAG_GUARDIANSHIP,
	hash::TAG_RECOVERY,
	hash::TAG_APPROVAL,
];

#[test]
fn tags_should_differ_when_domains_do() {
	assert_eq!(BTreeSet::from(TAGS).len(), TAGS.len());
}

#[test]
fn hash_should_be_of_tag_and_encoding_when_computed_by_hand() {
	let by_hand = sp_io::hashing::blake2_256(b"assent/consentv1\x07\0\0\0");
	assert_eq!(hash::tagged(&hash::TAG_CONSENT, &7u32).0, by_hand);
}

proptest! {
	#[test]
	fn hashes_should_differ_when_the_domain_differs(parts: Vec<u8>) {
		let hashes: BTreeSet<_> = TAGS.iter().map(|tag| hash::tagged(tag, &parts)).collect();
		prop_assert_eq!(hashes.len(), TAGS.len());
	}

	#[test]
	fn ids_should_differ_when_any_part_differs(
		party: [u8; 32],
		other in any::<[u8; 32]>(),
		unit: [u8; 32],
		udi: Vec<u8>,
	) {
		prop_assume!(party != other && unit != other);
		let other_unit = Commitment::from(other);
		let (party, other) = (PartyId::new(party), PartyId::new(other));
		let (unit, udi) = (Commitment::from(unit), udi.as_slice());
		let mut longer = udi.to_vec();
		longer.push(0);

		let model = ModelId::of(&party, udi);
		let elsewhere = ModelId::of(&other, udi);
		let models = BTreeSet::from([model, elsewhere, ModelId::of(&party, &longer)]);
		prop_assert_eq!(models.len(), 3);

		let devices = BTreeSet::from([
			DeviceId::of(&party, &model, &unit),
			DeviceId::of(&other, &model, &unit),
			DeviceId::of(&party, &elsewhere, &unit),
			DeviceId::of(&party, &model, &other_unit),
			DeviceId::unvouched(&party, &model, &unit),
			DeviceId::unvouched(&other, &model, &unit),
		]);
		prop_assert_eq!(devices.len(), 6);
	}

	#[test]
	fn consent_ids_should_differ_when_controller_or_nonce_differs(
		first: ([u8; 32], [u8; 32]),
		second: ([u8; 32], [u8; 32]),
	) {
		let id = |(controller, nonce): ([u8; 32], [u8; 32])| {
			ConsentId::of(&PartyId::new(controller), &nonce)
		};
		prop_assert_eq!(id(first), id(first));
		prop_assert_eq!(id(first) == id(second), first == second);
		// Controller and nonce do not change places.
		let (controller, nonce) = first;
		prop_assert_eq!(id(first) == id((nonce, controller)), controller == nonce);
	}
}
