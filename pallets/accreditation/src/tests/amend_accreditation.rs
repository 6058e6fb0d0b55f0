use super::*;

const PERIOD: Period = Period { from: 5, until: Some(6) };

fn amend(organisation: AccountId) -> Result<(), DispatchError> {
	let roles = Role::TransplantCentre.into();
	Accreditation::amend_accreditation(root(), organisation, name("Klinik"), roles, PERIOD)
}

#[test]
fn amend_accreditation_should_replace_name_roles_and_period_when_the_authority_calls() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(amend(hospital()));
		let roles = Role::TransplantCentre.into();
		let facts = OrganisationFacts { roles, standing: Standing::Active, period: PERIOD };
		assert_eq!(
			Organisations::<Test>::get(hospital()),
			Some(Organisation { name: name("Klinik"), facts })
		);
		assert_eq!(
			events(),
			vec![Event::AccreditationAmended {
				organisation: hospital(),
				name: name("Klinik"),
				roles,
				period: PERIOD
			}]
		);
	});
}

#[test]
fn amend_accreditation_should_keep_the_suspension_when_the_organisation_is_suspended() {
	ExtBuilder::default().build_and_execute(|| {
		suspend(hospital());
		assert_ok!(amend(hospital()));
		let organisation = Organisations::<Test>::get(hospital()).unwrap();
		assert_eq!(organisation.facts.standing, Standing::Suspended);
	});
}

#[test]
fn amend_accreditation_should_fail_when_anyone_else_calls() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Accreditation::amend_accreditation(
				signed(hospital()),
				hospital(),
				name("Klinik"),
				Role::Insurer.into(),
				PERIOD
			),
			BadOrigin
		);
	});
}

#[test]
fn amend_accreditation_should_fail_when_the_organisation_is_unknown_or_withdrawn() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(amend(account(1)), Error::UnknownOrganisation);
		withdraw(hospital());
		assert_noop!(amend(hospital()), Error::OrganisationWithdrawn);
	});
}

#[test]
fn amend_accreditation_should_fail_when_an_argument_is_invalid() {
	ExtBuilder::default().build_and_execute(|| {
		let amend = |text: &str, roles, period| {
			Accreditation::amend_accreditation(root(), hospital(), name(text), roles, period)
		};
		let empty = Period { from: 6, until: Some(5) };
		assert_noop!(amend("", Role::Insurer.into(), PERIOD), Error::InvalidName);
		assert_noop!(amend("Klinik", Roles::EMPTY, PERIOD), Error::InvalidRoles);
		assert_noop!(amend("Klinik", Role::Individual.into(), PERIOD), Error::InvalidRoles);
		assert_noop!(amend("Klinik", Role::Insurer.into(), empty), Error::EmptyPeriod);
	});
}
