use super::*;

fn standing(organisation: AccountId) -> Standing {
	Organisations::<Test>::get(organisation).unwrap().facts.standing
}

fn active() -> bool {
	<Accreditation as assent_primitives::traits::Accreditation>::organisation(&hospital())
		.unwrap()
		.is_active(START)
}

#[test]
fn suspend_should_end_activity_when_the_organisation_is_active() {
	ExtBuilder::default().build_and_execute(|| {
		assert!(active());
		assert_ok!(Accreditation::suspend(root(), hospital()));
		assert!(!active());
		assert_eq!(standing(hospital()), Standing::Suspended);
		assert_eq!(standing(maker()), Standing::Active);
		assert_eq!(events(), vec![Event::OrganisationSuspended { organisation: hospital() }]);
	});
}

#[test]
fn reinstate_should_restore_activity_when_the_organisation_is_suspended() {
	ExtBuilder::default().build_and_execute(|| {
		let before = Organisations::<Test>::get(hospital());
		suspend(hospital());
		events();
		assert_ok!(Accreditation::reinstate(root(), hospital()));
		assert_eq!(Organisations::<Test>::get(hospital()), before);
		assert_eq!(events(), vec![Event::OrganisationReinstated { organisation: hospital() }]);
	});
}

#[test]
fn withdraw_accreditation_should_be_final_when_the_organisation_is_active_or_suspended() {
	ExtBuilder::default().build_and_execute(|| {
		suspend(maker());
		for organisation in [hospital(), maker()] {
			events();
			let origin = root();
			assert_ok!(Accreditation::withdraw_accreditation(origin, organisation.clone()));
			assert_eq!(standing(organisation.clone()), Standing::Withdrawn);
			assert_eq!(
				events(),
				vec![Event::AccreditationWithdrawn { organisation: organisation.clone() }]
			);
			let error = Error::OrganisationWithdrawn;
			assert_noop!(Accreditation::suspend(root(), organisation.clone()), error);
			let error = Error::OrganisationWithdrawn;
			assert_noop!(Accreditation::reinstate(root(), organisation.clone()), error);
			let error = Error::OrganisationWithdrawn;
			assert_noop!(Accreditation::withdraw_accreditation(root(), organisation), error);
		}
	});
}

#[test]
fn standing_should_not_change_when_anyone_else_calls() {
	ExtBuilder::default().build_and_execute(|| {
		let origin = || signed(hospital());
		assert_noop!(Accreditation::suspend(origin(), maker()), BadOrigin);
		assert_noop!(Accreditation::withdraw_accreditation(origin(), maker()), BadOrigin);
		suspend(hospital());
		assert_noop!(Accreditation::reinstate(origin(), hospital()), BadOrigin);
	});
}

#[test]
fn standing_should_not_change_when_the_organisation_is_unknown() {
	ExtBuilder::default().build_and_execute(|| {
		let unknown = account(1);
		assert_noop!(Accreditation::suspend(root(), unknown.clone()), Error::UnknownOrganisation);
		assert_noop!(Accreditation::reinstate(root(), unknown.clone()), Error::UnknownOrganisation);
		assert_noop!(
			Accreditation::withdraw_accreditation(root(), unknown),
			Error::UnknownOrganisation
		);
	});
}

#[test]
fn standing_should_not_change_when_it_is_that_already() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Accreditation::reinstate(root(), hospital()), Error::OrganisationNotSuspended);
		suspend(hospital());
		assert_noop!(
			Accreditation::suspend(root(), hospital()),
			Error::OrganisationAlreadySuspended
		);
	});
}
