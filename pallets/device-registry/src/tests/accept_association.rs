use super::*;

#[test]
fn accept_association_should_begin_a_tenure_under_the_persons_control() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(hospital(), 1);
		propose(device, hospital(), alice());
		assert_ok!(Registry::accept_association(signed(alice()), device));

		assert_eq!(known(device).person(), Some(&alice()));
		assert_eq!((known(device).owner, known(device).tenure), (hospital(), 1));
		assert_eq!(
			Registry::controllers_of(device, 0),
			Some(Controllers { owner: hospital(), person: None })
		);
		assert_eq!(
			Registry::controllers_of(device, 1),
			Some(Controllers { owner: hospital(), person: Some(alice()) })
		);
		assert_eq!(AssociationOffers::<Test>::get(device), None);
		assert_eq!(ended_tenures(), vec![(device, 0)]);
		assert_last_event(Event::AssociationStarted {
			device,
			owner: hospital(),
			person: alice(),
			tenure: 1,
		});
	});
}

#[test]
fn accept_association_should_cost_the_person_nothing() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(hospital(), 1);
		let before = held(&hospital());
		propose(device, hospital(), pauper());
		assert_ok!(Registry::accept_association(signed(pauper()), device));
		assert_eq!((held(&pauper()), free(&pauper())), (0, 10));
		// The offer's deposit is given back; those of the two tenures stay.
		assert_eq!(held(&hospital()), before + 2 * tenure_price());
	});
}

#[test]
fn accept_association_should_succeed_when_the_owner_is_the_person() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		associate(device, alice(), alice());
		let both = Controllers { owner: alice(), person: Some(alice()) };
		assert_eq!(known(device).controllers(), both);
	});
}

#[test]
fn accept_association_should_fail_when_another_than_the_person_calls() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		propose(device, alice(), bob());
		for who in [alice(), charlie()] {
			assert_noop!(Registry::accept_association(signed(who), device), Refused::NotAuthorized);
		}
	});
}

#[test]
fn accept_association_should_fail_when_there_is_no_offer() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		associate(device, alice(), bob());
		assert_noop!(Registry::accept_association(signed(bob()), device), Refused::UnknownOffer);
	});
}

#[test]
fn accept_association_should_fail_when_the_offer_expired() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		propose(device, alice(), bob());
		pass(MINUTE);
		assert_noop!(Registry::accept_association(signed(bob()), device), Refused::OfferExpired);
	});
}

#[test]
fn accept_association_should_fail_when_the_device_was_lost_stolen_or_retired_meanwhile() {
	for out in OUT_OF_SERVICE {
		ExtBuilder.build_and_execute(|| {
			let device = unvouched(alice(), 1);
			propose(device, alice(), bob());
			status(device, alice(), &[out]);
			assert_noop!(
				Registry::accept_association(signed(bob()), device),
				Refused::DeviceNotTransferable
			);
		});
	}
}

#[test]
fn accept_association_should_fail_when_the_person_became_an_organisation() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		propose(device, alice(), bob());
		accredit(&bob(), &[Role::CareProvider]);
		assert_noop!(
			Registry::accept_association(signed(bob()), device),
			Refused::OrganisationIsNoPerson
		);
	});
}

#[test]
fn accept_association_should_fail_when_no_tenure_number_is_left() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let record = Tenures::<Test>::take(device, 0).unwrap();
		Tenures::<Test>::insert(device, Tenure::MAX, record);
		Devices::<Test>::mutate(device, |it| it.as_mut().unwrap().tenure = Tenure::MAX);
		propose(device, alice(), bob());
		assert_noop!(Registry::accept_association(signed(bob()), device), Refused::TooManyTenures);
	});
}
