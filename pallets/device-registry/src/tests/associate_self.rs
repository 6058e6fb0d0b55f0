use super::*;

#[test]
fn associate_self_should_begin_a_tenure_under_the_owners_control_as_a_person() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let before = held(&alice());
		assert_ok!(Registry::associate_self(signed(alice()), device));

		let both = Controllers { owner: alice(), person: Some(alice()) };
		assert_eq!(known(device).controllers(), both);
		assert_eq!(Registry::controllers_of(device, 1), Some(both));
		assert_eq!(held(&alice()), before + 2 * tenure_price());
		assert_eq!(ended_tenures(), vec![(device, 0)]);
		assert_last_event(Event::AssociationStarted {
			device,
			owner: alice(),
			person: alice(),
			tenure: 1,
		});
	});
}

#[test]
fn associate_self_should_clear_an_expired_offer_away() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		propose(device, alice(), bob());
		pass(MINUTE);
		assert_ok!(Registry::associate_self(signed(alice()), device));
		assert_eq!(AssociationOffers::<Test>::get(device), None);
		System::assert_has_event(
			Event::AssociationOfferEnded { device, person: bob(), reason: OfferEnd::Expired }
				.into(),
		);
	});
}

#[test]
fn associate_self_should_fail_when_an_offer_stands() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		propose(device, alice(), bob());
		assert_noop!(Registry::associate_self(signed(alice()), device), Refused::OfferAlreadyMade);
	});
}

#[test]
fn associate_self_should_fail_when_another_than_the_owner_calls() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		for who in [bob(), hospital()] {
			assert_noop!(Registry::associate_self(signed(who), device), Refused::NotAuthorized);
		}
	});
}

#[test]
fn associate_self_should_fail_when_the_owner_is_an_organisation() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(hospital(), 1);
		for who in [hospital(), operator()] {
			assert_noop!(
				Registry::associate_self(signed(who), device),
				Refused::OrganisationIsNoPerson
			);
		}
	});
}

#[test]
fn associate_self_should_fail_when_the_device_is_associated() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		associate(device, alice(), bob());
		assert_noop!(
			Registry::associate_self(signed(alice()), device),
			Refused::DeviceAlreadyAssociated
		);
	});
}

#[test]
fn associate_self_should_fail_when_the_device_is_lost_stolen_or_retired() {
	for out in OUT_OF_SERVICE {
		ExtBuilder.build_and_execute(|| {
			let device = unvouched(alice(), 1);
			status(device, alice(), &[out]);
			assert_noop!(
				Registry::associate_self(signed(alice()), device),
				Refused::DeviceNotTransferable
			);
		});
	}
}

#[test]
fn associate_self_should_fail_when_no_tenure_number_is_left() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let record = Tenures::<Test>::take(device, 0).unwrap();
		Tenures::<Test>::insert(device, Tenure::MAX, record);
		Devices::<Test>::mutate(device, |it| it.as_mut().unwrap().tenure = Tenure::MAX);
		assert_noop!(Registry::associate_self(signed(alice()), device), Refused::TooManyTenures);
	});
}

#[test]
fn associate_self_should_fail_when_the_deposits_cannot_be_paid() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		impoverish(&alice());
		assert_noop!(
			Registry::associate_self(signed(alice()), device),
			TokenError::FundsUnavailable
		);
	});
}
