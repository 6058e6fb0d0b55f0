//! Binding a device's key, and taking it away.

use super::*;
use sp_core::{ecdsa, ed25519};

#[test]
fn bind_device_key_should_keep_the_key_when_the_device_proves_it() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		bind(device, alice(), 1);
		assert_eq!(known(device).key, Some(BoundKey { key: key(1), confirmed: true }));
		assert_eq!(known(device).key_bindings, 1);
		let holder = KeyHolder { device, confirmed: true };
		assert_eq!(Registry::device_of_key(key(1).account()), Some(holder));
		assert_last_event(Event::DeviceKeyBound {
			device,
			owner: alice(),
			key: key(1),
			replaced: None,
		});
	});
}

#[test]
fn bind_device_key_should_take_keys_of_every_kind() {
	ExtBuilder.build_and_execute(|| {
		let (ed, ec) = (ed25519::Pair::from_seed(&[5; 32]), ecdsa::Pair::from_seed(&[5; 32]));
		for (unit, key) in
			[(1, DeviceKey::Ed25519(ed.public().0)), (2, DeviceKey::Ecdsa(ec.public().0))]
		{
			let device = unvouched(alice(), unit);
			let payload = Registry::device_key_payload(device, key).unwrap();
			let proof = match key {
				DeviceKey::Ed25519(_) => ed.sign(payload.as_bytes()).into(),
				_ => ec.sign(payload.as_bytes()).into(),
			};
			assert_ok!(Registry::bind_device_key(signed(alice()), device, key, proof));
			assert_eq!(Registry::device_of_key(key.account()).map(|it| it.device), Some(device));
		}
	});
}

#[test]
fn bind_device_key_should_replace_the_earlier_key_when_there_is_one() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		bind(device, alice(), 1);
		bind(device, alice(), 2);
		assert_eq!(known(device).key.map(|bound| bound.key), Some(key(2)));
		assert_eq!(Registry::device_of_key(key(1).account()), None);
		assert_last_event(Event::DeviceKeyBound {
			device,
			owner: alice(),
			key: key(2),
			replaced: Some(key(1)),
		});
		// The earlier one is free for another device.
		bind(unvouched(bob(), 2), bob(), 1);
	});
}

#[test]
fn bind_device_key_should_cost_no_deposit() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let before = held(&alice());
		bind(device, alice(), 1);
		assert_eq!(held(&alice()), before);
	});
}

#[test]
fn bind_device_key_should_fail_when_the_proof_is_anothers_or_of_something_else() {
	ExtBuilder.build_and_execute(|| {
		let (device, other) = (unvouched(alice(), 1), unvouched(alice(), 2));
		let payload = Registry::device_key_payload(device, key(1)).unwrap();
		let by_another: MultiSignature = pair(2).sign(payload.as_bytes()).into();
		let of_another_device = proof(other, 1);
		let of_nothing: MultiSignature = pair(1).sign(b"hello").into();
		// Ed25519 by the same seed is another key.
		let of_another_kind = ed25519::Pair::from_seed(&[1; 32]).sign(payload.as_bytes()).into();
		for wrong in [by_another, of_another_device, of_nothing, of_another_kind] {
			assert_noop!(
				Registry::bind_device_key(signed(alice()), device, key(1), wrong),
				Refused::InvalidProof
			);
		}
	});
}

#[test]
fn bind_device_key_should_fail_when_an_ed25519_key_passes_for_an_sr25519_one() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let ed = ed25519::Pair::from_seed(&[5; 32]);
		let claimed = DeviceKey::Sr25519(ed.public().0);
		let payload = Registry::device_key_payload(device, claimed).unwrap();
		assert_noop!(
			Registry::bind_device_key(
				signed(alice()),
				device,
				claimed,
				ed.sign(payload.as_bytes()).into()
			),
			Refused::InvalidProof
		);
	});
}

#[test]
fn bind_device_key_should_fail_when_the_proof_was_used_before() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let used = proof(device, 1);
		assert_ok!(Registry::bind_device_key(signed(alice()), device, key(1), used.clone()));
		let again = || Registry::bind_device_key(signed(alice()), device, key(1), used.clone());
		assert_noop!(again(), Refused::InvalidProof);
		assert_ok!(Registry::revoke_device_key(signed(alice()), device));
		assert_noop!(again(), Refused::InvalidProof);
	});
}

#[test]
fn bind_device_key_should_fail_when_the_proof_was_for_another_owner_or_tenure() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let for_alice = proof(device, 1);
		hand_over(device, alice(), bob(), false);
		let bind = |who, proof: MultiSignature| {
			Registry::bind_device_key(signed(who), device, key(1), proof)
		};
		assert_noop!(bind(alice(), for_alice.clone()), Refused::NotAuthorized);
		assert_noop!(bind(bob(), for_alice.clone()), Refused::InvalidProof);
		// Nor when it comes back to her.
		hand_over(device, bob(), alice(), false);
		assert_noop!(bind(alice(), for_alice), Refused::InvalidProof);
		assert_ok!(bind(alice(), proof(device, 1)));
	});
}

#[test]
fn bind_device_key_should_fail_when_the_proof_was_for_another_chain() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let elsewhere = proof(device, 1);
		frame_system::BlockHash::<Test>::insert(0, sp_core::H256::repeat_byte(9));
		assert_noop!(
			Registry::bind_device_key(signed(alice()), device, key(1), elsewhere),
			Refused::InvalidProof
		);
	});
}

#[test]
fn bind_device_key_should_fail_when_another_device_has_the_key() {
	ExtBuilder.build_and_execute(|| {
		let (first, second) = (unvouched(alice(), 1), unvouched(bob(), 2));
		bind(first, alice(), 1);
		let with_proof = proof(second, 1);
		assert_noop!(
			Registry::bind_device_key(signed(bob()), second, key(1), with_proof),
			Refused::KeyAlreadyBound
		);
	});
}

#[test]
fn bind_device_key_should_fail_when_the_key_stands_for_somebody() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		// A party with a device of its own, which could prove itself.
		let with_proof = proof(device, 1);
		let party = key(1).account();
		crate::DevicesOf::<Test>::insert(&party, device, ());
		assert_noop!(
			Registry::bind_device_key(signed(alice()), device, key(1), with_proof.clone()),
			Refused::KeyInUse
		);
		crate::DevicesOf::<Test>::remove(&party, device);
		accredit(&party, &[Role::CareProvider]);
		assert_noop!(
			Registry::bind_device_key(signed(alice()), device, key(1), with_proof),
			Refused::KeyInUse
		);
	});
}

#[test]
fn bind_device_key_should_fail_when_the_caller_is_not_the_owner() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let with_proof = proof(device, 1);
		for who in [bob(), maker(), operator()] {
			assert_noop!(
				Registry::bind_device_key(signed(who), device, key(1), with_proof.clone()),
				Refused::NotAuthorized
			);
		}
	});
}

#[test]
fn bind_device_key_should_fail_when_the_owner_is_a_suspended_organisation() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(hospital(), 1);
		let with_proof = proof(device, 1);
		suspend(&hospital());
		assert_noop!(
			Registry::bind_device_key(signed(hospital()), device, key(1), with_proof),
			Refused::OrganisationNotActive
		);
	});
}

#[test]
fn key_should_be_unconfirmed_when_the_device_is_out_of_service_until_it_is_bound_anew() {
	ExtBuilder.build_and_execute(|| {
		for gone in OUT_OF_SERVICE {
			let device = unvouched(alice(), gone as u8);
			let number = gone as u8 + 10;
			bind(device, alice(), number);
			status(device, alice(), &[gone]);
			let holder = || Registry::device_of_key(key(number).account());
			assert_eq!(holder(), Some(KeyHolder { device, confirmed: false }));
			let with_proof = proof(device, number);
			assert_noop!(
				Registry::bind_device_key(signed(alice()), device, key(number), with_proof),
				Refused::DeviceNotTransferable
			);
			if gone != DeviceStatus::Retired {
				status(device, alice(), &[DeviceStatus::Operational]);
				assert_eq!(holder(), Some(KeyHolder { device, confirmed: false }));
				bind(device, alice(), number);
				assert_eq!(holder(), Some(KeyHolder { device, confirmed: true }));
			}
		}
	});
}

#[test]
fn key_should_tell_the_device_and_stand_for_nobody_when_it_was_handed_over() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		bind(device, maker(), 1);
		hand_over(device, maker(), alice(), true);
		let holder = || Registry::device_of_key(key(1).account());
		assert_eq!(holder(), Some(KeyHolder { device, confirmed: false }));
		bind(device, alice(), 1);
		assert_eq!(holder(), Some(KeyHolder { device, confirmed: true }));
		// The person who uses it is another now, the owner the same.
		assert_ok!(Registry::end_association(signed(alice()), device));
		assert_eq!(holder(), Some(KeyHolder { device, confirmed: true }));
	});
}

#[test]
fn revoke_device_key_should_free_the_key_when_the_owner_calls() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		bind(device, alice(), 1);
		assert_ok!(Registry::revoke_device_key(signed(alice()), device));
		assert_eq!(known(device).key, None);
		assert_eq!(Registry::device_of_key(key(1).account()), None);
		assert_last_event(Event::DeviceKeyRevoked { device, owner: alice(), key: key(1) });
		bind(device, alice(), 1);
	});
}

#[test]
fn revoke_device_key_should_be_open_to_a_suspended_organisation_and_a_stolen_device() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(hospital(), 1);
		bind(device, hospital(), 1);
		status(device, hospital(), &[DeviceStatus::Stolen]);
		suspend(&hospital());
		assert_ok!(Registry::revoke_device_key(signed(hospital()), device));
	});
}

#[test]
fn revoke_device_key_should_fail_when_the_caller_is_not_the_owner_or_there_is_none() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let none = Registry::revoke_device_key(signed(alice()), device);
		assert_eq!(none, Err(Refused::UnknownKey.into()));
		bind(device, alice(), 1);
		assert_noop!(Registry::revoke_device_key(signed(bob()), device), Refused::NotAuthorized);
		assert_ok!(Registry::revoke_device_key(signed(alice()), device));
		assert_noop!(Registry::revoke_device_key(signed(alice()), device), Refused::UnknownKey);
	});
}

#[test]
fn payload_should_be_what_the_primitives_say_when_asked() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		bind(device, alice(), 1);
		assert_ok!(Registry::associate_self(signed(alice()), device));
		let genesis = System::block_hash(0);
		let expected =
			assent_primitives::device_key::payload(&genesis, &device, 1, &alice(), &key(2), 1);
		assert_eq!(Registry::device_key_payload(device, key(2)), Some(expected));
		assert_eq!(Registry::device_key_payload(DeviceId::default(), key(2)), None);
	});
}
