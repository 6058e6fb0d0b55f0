use super::*;
use codec::MaxEncodedLen;
use sp_core::{ecdsa, ed25519, Pair};
use sp_runtime::{traits::IdentifyAccount, MultiSignature, MultiSigner};

fn call(old: AccountId, new: AccountId, proof: MultiSignature) -> Result<(), DispatchError> {
	Accreditation::rotate_key(signed(old), new, proof)
}

fn party_of(key: &AccountId) -> Option<PartyId> {
	<Accreditation as Parties>::party_of(key)
}

fn key_of(party: &PartyId) -> AccountId {
	<Accreditation as Parties>::key_of(party)
}

#[test]
fn key_should_be_its_own_party_when_it_was_never_rotated() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(party_of(&key(1)), Some(key(1)));
		assert_eq!(key_of(&key(1)), key(1));
		let duty = Duty::ManageConsents;
		assert_eq!(<Accreditation as Parties>::acting_for(&key(1), duty, START), Some(key(1)));
	});
}

#[test]
fn rotate_key_should_keep_the_party_when_the_new_key_proves_itself() {
	ExtBuilder::default().build_and_execute(|| {
		rotate(key(1), 2);
		assert_eq!(party_of(&key(1)), None);
		assert_eq!(party_of(&key(2)), Some(key(1)));
		assert_eq!(key_of(&key(1)), key(2));
		let duty = Duty::RecordAccesses;
		assert_eq!(<Accreditation as Parties>::acting_for(&key(1), duty, START), None);
		assert_eq!(<Accreditation as Parties>::acting_for(&key(2), duty, START), Some(key(1)));
		assert_eq!(
			events(),
			vec![Event::KeyRotated {
				party: key(1),
				old_key: key(1),
				new_key: key(2),
				rotations: 1
			}]
		);

		rotate(key(2), 3);
		assert_eq!((party_of(&key(1)), party_of(&key(2))), (None, None));
		assert_eq!(party_of(&key(3)), Some(key(1)));
		assert_eq!(key_of(&key(1)), key(3));
		assert_eq!(
			events(),
			vec![Event::KeyRotated {
				party: key(1),
				old_key: key(2),
				new_key: key(3),
				rotations: 2
			}]
		);
	});
}

#[test]
fn is_party_should_be_false_when_the_account_is_merely_a_key() {
	ExtBuilder::default().build_and_execute(|| {
		rotate(key(1), 2);
		rotate(key(2), 3);
		let is_party = |number| <Accreditation as Parties>::is_party(&key(number));
		// The party's first key, one in between, the current one, and somebody else.
		assert_eq!([1, 2, 3, 4].map(is_party), [true, false, false, true]);
	});
}

#[test]
fn rotate_key_should_leave_the_money_under_the_old_key() {
	ExtBuilder::default().build_and_execute(|| {
		rotate(key(1), 2);
		assert_ok!(Balances::transfer_keep_alive(signed(key(1)), key(3), 100));
		assert_eq!((free(&key(2)), free(&key(3))), (ENDOWMENT, ENDOWMENT + 100));
	});
}

#[test]
fn rotate_key_should_move_the_deposit_when_the_party_rotates_again() {
	ExtBuilder::default().build_and_execute(|| {
		rotate(key(1), 2);
		let first = held(&key(1));
		assert_eq!(free(&key(1)) + first, ENDOWMENT);
		assert_eq!(held(&key(2)), 0);
		rotate(key(2), 3);
		assert_eq!((held(&key(1)), free(&key(1))), (0, ENDOWMENT));
		// A further retired key is kept: as much again as each of the three records before.
		assert_eq!(3 * held(&key(2)), 4 * first);
		let record = (32 + PartyKeyOf::<Test>::max_encoded_len()) as Balance;
		assert_eq!(first, 3 * (1_000 + record));
	});
}

#[test]
fn rotate_key_should_work_when_the_new_key_is_of_another_scheme() {
	ExtBuilder::default().build_and_execute(|| {
		let edwards = ed25519::Pair::from_seed(&[50; 32]);
		let new = AccountId::from(edwards.public());
		let payload = Accreditation::rotation_payload(key(1), new.clone()).unwrap();
		assert_ok!(call(key(1), new.clone(), edwards.sign(payload.as_bytes()).into()));
		assert_eq!(party_of(&new), Some(key(1)));

		let curve = ecdsa::Pair::from_seed(&[51; 32]);
		let new = MultiSigner::from(curve.public()).into_account();
		let payload = Accreditation::rotation_payload(key(2), new.clone()).unwrap();
		assert_ok!(call(key(2), new.clone(), curve.sign(payload.as_bytes()).into()));
		assert_eq!(party_of(&new), Some(key(2)));
	});
}

#[test]
fn rotate_key_should_fail_when_unsigned() {
	ExtBuilder::default().build_and_execute(|| {
		let proof = proof(&key(1), 2);
		assert_noop!(Accreditation::rotate_key(root(), key(2), proof), BadOrigin);
	});
}

#[test]
fn rotate_key_should_fail_when_the_signer_was_rotated_away() {
	ExtBuilder::default().build_and_execute(|| {
		rotate(key(1), 2);
		assert_noop!(call(key(1), key(3), proof(&key(2), 3)), Error::RetiredKey);
		assert_eq!(Accreditation::rotation_payload(key(1), key(3)), None);
	});
}

#[test]
fn rotate_key_should_fail_when_the_new_key_is_the_old_one() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(call(key(1), key(1), proof(&key(1), 1)), Error::SameKey);
		rotate(key(1), 2);
		assert_noop!(call(key(2), key(2), proof(&key(2), 2)), Error::SameKey);
	});
}

#[test]
fn rotate_key_should_fail_when_the_signer_is_an_operating_account() {
	ExtBuilder::default().build_and_execute(|| {
		operator(key(1), None);
		assert_noop!(call(key(1), key(2), proof(&key(1), 2)), Error::OperatorAccount);
	});
}

#[test]
fn rotate_key_should_fail_when_the_new_key_is_or_was_a_partys() {
	ExtBuilder::default().build_and_execute(|| {
		rotate(key(1), 2);
		rotate(key(2), 3);
		// A first key, a retired one and a current one, of another party and of the same.
		for taken in 1..=3 {
			assert_noop!(call(key(4), key(taken), proof(&key(4), taken)), Error::KeyInUse);
		}
		for taken in 1..=2 {
			assert_noop!(call(key(3), key(taken), proof(&key(3), taken)), Error::KeyInUse);
		}
	});
}

#[test]
fn rotate_key_should_fail_when_the_new_key_is_an_organisation_or_operates_for_one() {
	ExtBuilder::default().build_and_execute(|| {
		operator(key(2), None);
		assert_noop!(call(key(1), key(2), proof(&key(1), 2)), Error::OperatorAccount);
		assert_noop!(call(key(1), key(100), proof(&key(1), 100)), Error::OrganisationAccount);
	});
}

#[test]
fn rotate_key_should_fail_when_the_new_key_has_something_of_its_own() {
	ExtBuilder::default().build_and_execute(|| {
		PartiesInUse::set(vec![key(2)]);
		assert_noop!(call(key(1), key(2), proof(&key(1), 2)), Error::PartyInUse);
	});
}

#[test]
fn rotate_key_should_fail_when_the_proof_is_for_something_else() {
	ExtBuilder::default().build_and_execute(|| {
		let new = key(2);
		// Another party's, and another new key's.
		assert_noop!(call(key(1), new.clone(), proof(&key(3), 2)), Error::InvalidProof);
		assert_noop!(call(key(1), new.clone(), proof(&key(1), 3)), Error::InvalidProof);
		// By the old key.
		let payload = Accreditation::rotation_payload(key(1), new.clone()).unwrap();
		let old = pair(1).sign(payload.as_bytes());
		assert_noop!(call(key(1), new.clone(), old.into()), Error::InvalidProof);
		// Of another chain.
		let good = proof(&key(1), 2);
		frame_system::BlockHash::<Test>::insert(0, sp_core::H256::repeat_byte(1));
		assert_noop!(call(key(1), new, good), Error::InvalidProof);
	});
}

#[test]
fn rotate_key_should_fail_when_the_proof_is_of_an_earlier_rotation() {
	ExtBuilder::default().build_and_execute(|| {
		rotate(key(1), 2);
		let stale = proof(&key(2), 4);
		// The same party, and both keys the same: only the number of rotations differs.
		KeyOfParty::<Test>::mutate(key(1), |record| record.as_mut().unwrap().rotations = 2);
		assert_noop!(call(key(2), key(4), stale), Error::InvalidProof);
		KeyOfParty::<Test>::mutate(key(1), |record| record.as_mut().unwrap().rotations = 1);
	});
}

#[test]
fn rotate_key_should_fail_when_the_party_rotated_too_often() {
	ExtBuilder::default().build_and_execute(|| {
		rotate(key(1), 2);
		let set = |rotations| {
			KeyOfParty::<Test>::mutate(key(1), |key| key.as_mut().unwrap().rotations = rotations);
		};
		set(u32::MAX);
		assert_noop!(
			call(key(2), key(3), proof(&key(2), 3)),
			sp_runtime::ArithmeticError::Overflow
		);
		set(1);
	});
}

#[test]
fn rotate_key_should_fail_when_the_deposit_cannot_be_paid() {
	ExtBuilder::default().build_and_execute(|| {
		// It signs, and has nothing.
		let poor = key(50);
		let proof = proof(&poor, 2);
		assert_noop!(call(poor, key(2), proof), TokenError::FundsUnavailable);
	});
}

#[test]
fn rotate_key_should_let_the_organisation_act_by_its_new_key_when_it_rotates() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Accreditation::affiliate_staff(signed(hospital()), tag(1), None));
		rotate(hospital(), 1);
		// The deposit goes back to the key that paid it.
		let keys = held(&hospital());
		assert_ok!(Accreditation::end_staff_affiliation(signed(key(1)), tag(1)));
		assert!(held(&hospital()) < keys && held(&hospital()) > 0);
		assert_eq!((held(&key(1)), free(&key(1))), (0, ENDOWMENT));
	});
}
