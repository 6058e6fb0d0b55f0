//! What other pallets do to a party's keys.

use super::*;
use assent_primitives::traits::PartyKeys;

fn replace(party: u8, new: u8, payer: u8) -> Result<(), DispatchError> {
	<Accreditation as PartyKeys>::replace(&key(party), key(new), key(payer))
}

fn key_of(party: u8) -> AccountId {
	<Accreditation as Parties>::key_of(&key(party))
}

fn party_of(number: u8) -> Option<PartyId> {
	<Accreditation as Parties>::party_of(&key(number))
}

#[test]
fn replace_should_put_the_new_key_behind_the_party_at_the_payers_cost() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(replace(1, 2, 3));
		assert_eq!((key_of(1), party_of(1), party_of(2)), (key(2), None, Some(key(1))));
		assert_eq!((held(&key(1)), held(&key(2))), (0, 0));
		assert!(held(&key(3)) > 0);
		let (party, old_key, new_key) = (key(1), key(1), key(2));
		assert_eq!(events(), vec![Event::KeyRotated { party, old_key, new_key, rotations: 1 }]);
		// Whoever pays for the next one gives the earlier payer its deposit back.
		assert_ok!(replace(1, 4, 5));
		assert_eq!((key_of(1), party_of(2)), (key(4), None));
		assert_eq!(held(&key(3)), 0);
		assert!(held(&key(5)) > 0);
	});
}

#[test]
fn replace_should_refuse_when_the_new_key_is_somebodys() {
	ExtBuilder::default().build_and_execute(|| {
		rotate(key(1), 2);
		for used in [1, 2] {
			assert_noop!(replace(3, used, 4), Error::KeyInUse);
		}
		PartiesInUse::set(vec![key(5)]);
		assert_noop!(replace(3, 5, 4), Error::PartyInUse);
		let hospital = <Accreditation as PartyKeys>::ensure_unused(&hospital());
		assert_eq!(hospital, Err(Error::OrganisationAccount.into()));
		operator(key(6), None);
		assert_noop!(replace(3, 6, 4), Error::OperatorAccount);
		assert_eq!(<Accreditation as PartyKeys>::ensure_unused(&key(7)), Ok(()));
	});
}

#[test]
fn rotate_should_take_the_proof_of_a_rotation_and_the_payers_money() {
	ExtBuilder::default().build_and_execute(|| {
		let rotate = |new: u8, proof: &sp_runtime::MultiSignature| {
			<Accreditation as PartyKeys>::rotate(&key(1), key(new), proof, key(9))
		};
		let good = proof(&key(1), 2);
		assert_noop!(rotate(3, &good), Error::InvalidProof);
		assert_ok!(rotate(2, &good));
		assert_eq!(key_of(1), key(2));
		assert_eq!(held(&key(1)), 0);
		assert!(held(&key(9)) > 0);
		// The next proof is for the key that is current then.
		let next = proof(&key(2), 3);
		assert_ok!(rotate(3, &next));
		assert_eq!(key_of(1), key(3));
	});
}

#[test]
fn replace_should_end_the_affiliation_when_the_old_key_is_an_operating_account() {
	for until in [None, Some(START + 1)] {
		ExtBuilder::default().build_and_execute(|| {
			operator(key(1), until);
			// In force or lapsed.
			at(START + 1);
			assert!(held(&hospital()) > 0);
			events();
			assert_ok!(replace(1, 2, 3));
			let (party, old_key, new_key) = (key(1), key(1), key(2));
			assert_eq!(
				events(),
				vec![
					Event::OperatorAffiliationEnded {
						organisation: hospital(),
						account: key(1),
						accepted: true,
					},
					Event::KeyRotated { party, old_key, new_key, rotations: 1 },
				]
			);
			assert_eq!((held(&hospital()), free(&hospital())), (0, ENDOWMENT));
			for duty in [Duty::RecordAccesses, Duty::ManageDevices, Duty::ManageConsents] {
				assert_eq!(Accreditation::acting_for(key(1), duty), None);
			}
			assert_eq!(Accreditation::acting_for(key(2), Duty::ManageConsents), Some(key(1)));
		});
	}
}
