//! Keys of devices: their accounts, their signatures, and what they sign.

use assent_primitives::{
	device_key::{payload, DeviceKey, MultiSignature, MultiSigner},
	DeviceId, PartyId,
};
use sp_core::{ecdsa, ed25519, sr25519, Pair, H256};
use sp_runtime::traits::IdentifyAccount;

fn keys() -> (ed25519::Pair, sr25519::Pair, ecdsa::Pair) {
	let seed = [7; 32];
	(
		ed25519::Pair::from_seed(&seed),
		sr25519::Pair::from_seed(&seed),
		ecdsa::Pair::from_seed(&seed),
	)
}

#[test]
fn account_should_be_that_of_the_signer_when_it_is_of_any_kind() {
	let (ed, sr, ec) = keys();
	for (key, signer) in [
		(DeviceKey::Ed25519(ed.public().0), MultiSigner::from(ed.public())),
		(DeviceKey::Sr25519(sr.public().0), MultiSigner::from(sr.public())),
		(DeviceKey::Ecdsa(ec.public().0), MultiSigner::from(ec.public())),
	] {
		assert_eq!(key.account(), signer.into_account());
	}
}

#[test]
fn signature_should_count_when_it_is_of_the_key_and_of_its_kind() {
	let (ed, sr, ec) = keys();
	let said = H256::repeat_byte(3);
	let signatures = [
		MultiSignature::from(ed.sign(said.as_bytes())),
		MultiSignature::from(sr.sign(said.as_bytes())),
		MultiSignature::from(ec.sign(said.as_bytes())),
	];
	let signers = [
		DeviceKey::Ed25519(ed.public().0),
		DeviceKey::Sr25519(sr.public().0),
		DeviceKey::Ecdsa(ec.public().0),
	];
	for (place, key) in signers.iter().enumerate() {
		for (other, signature) in signatures.iter().enumerate() {
			assert_eq!(key.signed(&said, signature), place == other, "{key:?} {signature:?}");
			assert!(!key.signed(&H256::repeat_byte(4), signature));
		}
	}
	// The same bytes as another kind of key.
	assert!(!DeviceKey::Sr25519(ed.public().0).signed(&said, &signatures[0]));
}

#[test]
fn payload_should_differ_when_anything_in_it_does() {
	let key = DeviceKey::Ed25519([1; 32]);
	let (device, owner) = (DeviceId::from([2; 32]), PartyId::new([3; 32]));
	let genesis = H256::repeat_byte(4);
	let mut all = vec![
		payload(&genesis, &device, 5, &owner, &key, 6),
		payload(&H256::zero(), &device, 5, &owner, &key, 6),
		payload(&genesis, &DeviceId::default(), 5, &owner, &key, 6),
		payload(&genesis, &device, 6, &owner, &key, 6),
		payload(&genesis, &device, 5, &PartyId::new([2; 32]), &key, 6),
		payload(&genesis, &device, 5, &owner, &DeviceKey::Sr25519([1; 32]), 6),
		payload(&genesis, &device, 5, &owner, &key, 5),
	];
	all.sort();
	all.dedup();
	assert_eq!(all.len(), 7);
}
