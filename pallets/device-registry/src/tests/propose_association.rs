use super::*;

#[test]
fn propose_association_should_keep_the_offer_and_hold_all_deposits() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(hospital(), 1);
		let before = held(&hospital());
		let expires_at = now() + MINUTE;
		let call = Registry::propose_association(signed(hospital()), device, alice(), expires_at);
		assert_ok!(call);

		let offer = AssociationOffers::<Test>::get(device).unwrap();
		assert_eq!((offer.person, offer.made_at, offer.expires_at), (alice(), START, expires_at));
		assert_eq!(held(&hospital()), before + association_price() + 2 * tenure_price());
		assert_eq!((known(device).person(), known(device).tenure), (None, 0));
		assert_last_event(Event::AssociationProposed {
			device,
			owner: hospital(),
			person: alice(),
			expires_at,
		});
	});
}

#[test]
fn propose_association_should_replace_an_expired_offer() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		propose(device, alice(), bob());
		let before = held(&alice());
		pass(MINUTE);
		propose(device, alice(), charlie());

		assert_eq!(AssociationOffers::<Test>::get(device).unwrap().person, charlie());
		assert_eq!(held(&alice()), before);
		System::assert_has_event(
			Event::AssociationOfferEnded { device, person: bob(), reason: OfferEnd::Expired }
				.into(),
		);
	});
}

#[test]
fn propose_association_should_fail_when_an_offer_stands() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		propose(device, alice(), bob());
		pass(MINUTE - 1);
		assert_noop!(
			Registry::propose_association(signed(alice()), device, charlie(), now() + MINUTE),
			Refused::OfferAlreadyMade
		);
	});
}

#[test]
fn propose_association_should_fail_when_another_than_the_owner_calls() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		hand_over(device, maker(), alice(), false);
		for who in [maker(), bob(), hospital()] {
			assert_noop!(
				Registry::propose_association(signed(who), device, bob(), now() + MINUTE),
				Refused::NotAuthorized
			);
		}
	});
}

#[test]
fn propose_association_should_fail_when_the_device_is_lost_stolen_or_retired() {
	for out in OUT_OF_SERVICE {
		ExtBuilder.build_and_execute(|| {
			let device = unvouched(alice(), 1);
			status(device, alice(), &[out]);
			assert_noop!(
				Registry::propose_association(signed(alice()), device, bob(), now() + MINUTE),
				Refused::DeviceNotTransferable
			);
		});
	}
}

#[test]
fn propose_association_should_fail_when_the_device_is_associated() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		associate(device, alice(), bob());
		for person in [bob(), charlie()] {
			assert_noop!(
				Registry::propose_association(signed(alice()), device, person, now() + MINUTE),
				Refused::DeviceAlreadyAssociated
			);
		}
	});
}

#[test]
fn propose_association_should_fail_when_made_to_an_organisation() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		suspend(&other_maker());
		for person in [hospital(), other_maker()] {
			assert_noop!(
				Registry::propose_association(signed(alice()), device, person, now() + MINUTE),
				Refused::OrganisationIsNoPerson
			);
		}
	});
}

#[test]
fn propose_association_should_fail_when_it_would_expire_at_once_or_too_late() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		for expires_at in [0, now(), now() + MAX_OFFER_PERIOD + 1, Moment::MAX] {
			assert_noop!(
				Registry::propose_association(signed(alice()), device, bob(), expires_at),
				Refused::InvalidExpiry
			);
		}
		let latest = now() + MAX_OFFER_PERIOD;
		assert_ok!(Registry::propose_association(signed(alice()), device, bob(), latest));
	});
}

#[test]
fn propose_association_should_fail_when_not_all_deposits_can_be_paid() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		impoverish(&alice());
		// Enough for the offer and the start, not for the end.
		let amount = association_price() + 2 * tenure_price() - 1;
		assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), alice(), 10 + amount));
		assert_noop!(
			Registry::propose_association(signed(alice()), device, bob(), now() + MINUTE),
			TokenError::FundsUnavailable
		);
	});
}

#[test]
fn propose_association_should_fail_when_made_to_another_partys_key() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		assert_noop!(
			Registry::propose_association(signed(alice()), device, new_key(), now() + MINUTE),
			Refused::UnknownParty
		);
		propose(device, alice(), rotated());
		assert_ok!(Registry::accept_association(signed(new_key()), device));
		assert_eq!(known(device).person(), Some(&rotated()));
	});
}
