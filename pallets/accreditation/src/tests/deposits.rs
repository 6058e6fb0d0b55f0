use super::*;
use proptest::prelude::*;

/// One act of one of the two organisations, or of an account towards it.
fn act(kind: u8, organisation: AccountId, number: u8) {
	let origin = || signed(organisation.clone());
	let until = kind.is_multiple_of(2).then_some(Accreditation::now() + 3);
	let operator = account(number);
	let party = organisation.clone();
	// Whether it is refused depends on what came before; both must leave the books in order.
	let _ = match kind {
		0 | 1 => Accreditation::affiliate_staff(origin(), tag(number), until),
		2 | 3 => Accreditation::renew_staff_affiliation(origin(), tag(number), until),
		4 => Accreditation::end_staff_affiliation(origin(), tag(number)),
		5 => Accreditation::clear_staff_affiliation(signed(operator), party, tag(number)),
		6 | 7 => Accreditation::affiliate_operator(origin(), operator, Duties::ALL, until),
		8 | 9 => Accreditation::accept_affiliation(signed(operator), party),
		10 | 11 => {
			Accreditation::renew_operator_affiliation(origin(), operator, Duties::ALL, until)
		},
		12 => Accreditation::end_operator_affiliation(origin(), operator),
		13 => Accreditation::leave_affiliation(signed(operator), party),
		14 => Accreditation::clear_operator_affiliation(signed(account(9)), party, operator),
		15 => Accreditation::suspend(root(), organisation),
		16 => Accreditation::reinstate(root(), organisation),
		17 => {
			at(Accreditation::now() + 1);
			Ok(())
		},
		_ => Accreditation::withdraw_accreditation(root(), organisation),
	};
}

/// What the records say that an account paid.
fn recorded(payer: &AccountId) -> Balance {
	use sp_runtime::traits::Convert;
	let paid = |deposit: Option<Deposit<_>>| deposit.is_some_and(|by| by.depositor == *payer);
	let staff = Staff::<Test>::iter_values().filter(|of| paid(of.deposit.clone())).count();
	let operators = Operators::<Test>::iter_values()
		.chain(OperatorOffers::<Test>::iter_values())
		.filter(|of| paid(of.deposit.clone()))
		.count();
	staff as Balance * Price::convert(Accreditation::staff_footprint())
		+ operators as Balance * Price::convert(Accreditation::operator_footprint())
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	/// What is held is what the records say, and once all is ended everybody has what they had.
	#[test]
	fn deposits_should_be_conserved_when_anything_happens(
		acts in prop::collection::vec((0u8..=18, any::<bool>(), 1u8..4), 0..60)
	) {
		ExtBuilder::default().build_and_execute(|| {
			let organisations = [hospital(), maker()];
			for (kind, second, number) in acts {
				act(kind, organisations[second as usize].clone(), number);
				Accreditation::do_try_state().unwrap();
				for payer in &organisations {
					assert_eq!(held(payer), recorded(payer));
					assert_eq!(free(payer) + held(payer), ENDOWMENT);
				}
			}
			for organisation in organisations {
				for number in 1..4 {
					act(4, organisation.clone(), number);
					act(12, organisation.clone(), number);
				}
				assert_eq!(free(&organisation), ENDOWMENT);
			}
			assert_eq!(Staff::<Test>::iter().count(), 0);
			assert_eq!(Operators::<Test>::iter().count(), 0);
			assert_eq!(OperatorOffers::<Test>::iter().count(), 0);
		});
	}

	/// Whatever the order of rotations, one account pays for each rotated party, and no key is two parties'.
	#[test]
	fn key_deposits_should_follow_the_rotations_when_parties_rotate(
		rotations in prop::collection::vec((1u8..8, 1u8..8), 0..20)
	) {
		ExtBuilder::default().build_and_execute(|| {
			for (old, new) in rotations {
				if party_exists(old) {
					let proof = proof(&key(old), new);
					let _ = Accreditation::rotate_key(signed(key(old)), key(new), proof);
				}
				Accreditation::do_try_state().unwrap();
			}
			let payers: Vec<_> = KeyOfParty::<Test>::iter_values()
				.map(|record| record.deposit.unwrap().depositor)
				.collect();
			for number in 1..8 {
				assert_eq!(held(&key(number)) > 0, payers.contains(&key(number)));
				assert_eq!(free(&key(number)) + held(&key(number)), ENDOWMENT);
			}
		});
	}
}

fn party_exists(number: u8) -> bool {
	<Accreditation as Parties>::party_of(&key(number)).is_some()
}
