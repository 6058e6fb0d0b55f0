use super::*;

fn accredit(organisation: AccountId) -> Result<(), DispatchError> {
	let roles = Roles::of(&[Role::Insurer, Role::DataHolder]);
	Accreditation::accredit(root(), organisation, name("Kasse"), roles, Period::ALWAYS)
}

#[test]
fn accredit_should_make_an_active_organisation_when_the_authority_calls() {
	ExtBuilder::default().build_and_execute(|| {
		let roles = Roles::of(&[Role::Insurer, Role::DataHolder]);
		let period = Period { from: START, until: Some(START + 10) };
		let origin = root();
		assert_ok!(Accreditation::accredit(origin, account(1), name("Kasse"), roles, period));
		let facts = OrganisationFacts { roles, standing: Standing::Active, period };
		assert_eq!(
			Organisations::<Test>::get(account(1)),
			Some(Organisation { name: name("Kasse"), facts: facts.clone() })
		);
		assert_eq!(
			<Accreditation as assent_primitives::traits::Accreditation>::organisation(&account(1)),
			Some(facts)
		);
		assert_eq!(
			events(),
			vec![Event::OrganisationAccredited {
				organisation: account(1),
				name: name("Kasse"),
				roles,
				period
			}]
		);
	});
}

#[test]
fn accredit_should_fail_when_anyone_else_calls() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Accreditation::accredit(
				signed(hospital()),
				account(1),
				name("Kasse"),
				Role::Insurer.into(),
				Period::ALWAYS
			),
			BadOrigin
		);
	});
}

#[test]
fn accredit_should_fail_when_the_name_is_not_text() {
	ExtBuilder::default().build_and_execute(|| {
		for bytes in [&b""[..], b"  ", b"\xff", b"two\nlines", b"bell\x07"] {
			let name: OrganisationName = bytes.to_vec().try_into().unwrap();
			assert_noop!(
				Accreditation::accredit(
					root(),
					account(1),
					name,
					Role::Insurer.into(),
					Period::ALWAYS
				),
				Error::InvalidName
			);
		}
	});
}

#[test]
fn accredit_should_fail_when_the_roles_are_empty_unknown_or_a_persons() {
	ExtBuilder::default().build_and_execute(|| {
		let person = Roles::of(&[Role::Insurer, Role::Individual]);
		for roles in [Roles::EMPTY, Roles(!Roles::ALL.0), Roles(!0), person] {
			assert_noop!(
				Accreditation::accredit(root(), account(1), name("Kasse"), roles, Period::ALWAYS),
				Error::InvalidRoles
			);
		}
	});
}

#[test]
fn accredit_should_fail_when_the_period_ends_before_it_starts() {
	ExtBuilder::default().build_and_execute(|| {
		for until in [9, 10] {
			assert_noop!(
				Accreditation::accredit(
					root(),
					account(1),
					name("Kasse"),
					Role::Insurer.into(),
					Period { from: 10, until: Some(until) }
				),
				Error::EmptyPeriod
			);
		}
	});
}

#[test]
fn accredit_should_fail_when_the_organisation_is_accredited_or_withdrawn() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(accredit(hospital()), Error::OrganisationAlreadyAccredited);
		suspend(hospital());
		assert_noop!(accredit(hospital()), Error::OrganisationAlreadyAccredited);
		withdraw(hospital());
		assert_noop!(accredit(hospital()), Error::OrganisationWithdrawn);
	});
}

#[test]
fn accredit_should_fail_when_the_account_is_an_operating_account() {
	ExtBuilder::default().build_and_execute(|| {
		operator(account(1), Some(START + 1));
		assert_noop!(accredit(account(1)), Error::OperatorAccount);
		// The record stands until it is cleared.
		at(START + 1);
		assert_noop!(accredit(account(1)), Error::OperatorAccount);
	});
}

#[test]
fn accredit_should_work_when_the_account_has_an_offer_which_it_can_then_not_accept() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Accreditation::affiliate_operator(
			signed(hospital()),
			account(1),
			Duties::ALL,
			None
		));
		assert_ok!(accredit(account(1)));
		assert_noop!(
			Accreditation::accept_affiliation(signed(account(1)), hospital()),
			Error::OrganisationAccount
		);
	});
}

#[test]
fn accredit_should_take_the_party_and_not_its_keys_when_keys_were_rotated() {
	ExtBuilder::default().build_and_execute(|| {
		rotate(key(1), 2);
		rotate(key(2), 3);
		assert_noop!(accredit(key(2)), Error::KeyInUse);
		assert_noop!(accredit(key(3)), Error::KeyInUse);
		assert_ok!(accredit(key(1)));
		// The party acts by its current key.
		assert_ok!(Accreditation::affiliate_staff(signed(key(3)), tag(1), None));
		assert!(Staff::<Test>::contains_key(key(1), tag(1)));
	});
}
