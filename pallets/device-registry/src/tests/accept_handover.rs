use super::*;

#[test]
fn accept_handover_should_make_the_addressee_the_owner_in_a_new_tenure() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		offer(device, maker(), alice());
		pass(1_000);
		let before = known(device);
		assert_ok!(Registry::accept_handover(signed(alice()), device, false, None));

		let after = known(device);
		assert_eq!((after.owner.clone(), after.tenure), (alice(), 1));
		assert_eq!(after.person(), None);
		assert_eq!((after.stage, after.status), (before.stage, before.status));
		assert_eq!((after.maker, after.model, after.lot), (before.maker, before.model, before.lot));
		assert_eq!(Offers::<Test>::get(device), None);
		assert_eq!(Registry::devices_of(maker(), None, 10), vec![]);
		assert_eq!(Registry::devices_of(alice(), None, 10), vec![device]);
		assert_eq!(
			Registry::controllers_of(device, 0),
			Some(Controllers { owner: maker(), person: None })
		);
		assert_eq!(
			Registry::controllers_of(device, 1),
			Some(Controllers { owner: alice(), person: None })
		);
		assert_eq!(Tenures::<Test>::get(device, 1).unwrap().started_at, START + 1_000);
		assert_eq!(ended_tenures(), vec![(device, 0)]);
		assert_last_event(Event::HandedOver {
			device,
			from: maker(),
			to: alice(),
			person: None,
			tenure: 1,
			fingerprint: None,
		});
	});
}

#[test]
fn accept_handover_should_move_the_device_deposit_and_leave_past_tenures() {
	ExtBuilder.build_and_execute(|| {
		let model_deposit = {
			pump_model();
			held(&maker())
		};
		let device = pump(1);
		hand_over(device, maker(), alice(), false);
		// The maker still pays for the record of its own tenure, and for nothing else of the device.
		assert_eq!(held(&maker()), model_deposit + tenure_price());
		assert_eq!(held(&alice()), device_price() + tenure_price());
	});
}

#[test]
fn accept_handover_should_associate_the_new_owner_when_for_myself() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		hand_over(device, maker(), alice(), true);

		assert_eq!(known(device).person(), Some(&alice()));
		// One tenure, not two: owner and person begin together.
		assert_eq!(known(device).tenure, 1);
		assert_eq!(
			Registry::controllers_of(device, 1),
			Some(Controllers { owner: alice(), person: Some(alice()) })
		);
		assert_eq!(held(&alice()), device_price() + 2 * tenure_price());
		assert_last_event(Event::HandedOver {
			device,
			from: maker(),
			to: alice(),
			person: Some(alice()),
			tenure: 1,
			fingerprint: None,
		});
		// And it can end.
		assert_ok!(Registry::end_association(signed(alice()), device));
	});
}

#[test]
fn accept_handover_should_end_the_association_with_the_earlier_person() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(hospital(), 1);
		associate(device, hospital(), bob());
		hand_over(device, hospital(), alice(), false);

		assert_eq!(known(device).person(), None);
		assert_eq!(
			Registry::controllers_of(device, 1),
			Some(Controllers { owner: hospital(), person: Some(bob()) })
		);
		// What was paid beforehand for the end of the association is given back: two past tenures are left.
		assert_eq!(held(&hospital()), 2 * tenure_price());
		assert_eq!(ended_tenures(), vec![(device, 0), (device, 1)]);
		System::assert_has_event(
			Event::AssociationEnded { device, person: bob(), by: alice(), tenure: 2 }.into(),
		);
	});
}

#[test]
fn accept_handover_should_end_the_earlier_owners_offer_of_association() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		propose(device, alice(), charlie());
		hand_over(device, alice(), bob(), false);

		assert_eq!(AssociationOffers::<Test>::get(device), None);
		assert_eq!(held(&alice()), tenure_price());
		System::assert_has_event(
			Event::AssociationOfferEnded {
				device,
				person: charlie(),
				reason: OfferEnd::HandedOver,
			}
			.into(),
		);
		assert_noop!(
			Registry::accept_association(signed(charlie()), device),
			Refused::UnknownOffer
		);
	});
}

#[test]
fn accept_handover_should_succeed_when_the_person_changed_since_the_offer() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		offer(device, alice(), bob());
		associate(device, alice(), charlie());
		assert_ok!(Registry::accept_handover(signed(bob()), device, true, None));
		assert_eq!(known(device).controllers(), Controllers { owner: bob(), person: Some(bob()) });
	});
}

#[test]
fn accept_handover_should_bring_a_device_back_to_its_earlier_owner() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		hand_over(device, alice(), bob(), false);
		hand_over(device, bob(), alice(), false);
		assert_eq!((known(device).owner, known(device).tenure), (alice(), 2));
		assert_eq!(Registry::devices_of(bob(), None, 10), vec![]);
	});
}

#[test]
fn accept_handover_should_give_the_device_to_the_organisation_when_its_operator_accepts() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		offer(device, maker(), hospital());
		assert_ok!(Registry::accept_handover(signed(operator()), device, false, None));
		assert_eq!(known(device).owner, hospital());
		assert_eq!((held(&hospital()), held(&operator())), (0, device_price() + tenure_price()));
	});
}

#[test]
fn accept_handover_should_fail_when_another_than_its_addressee_calls() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		offer(device, alice(), bob());
		for who in [alice(), charlie(), regulator()] {
			assert_noop!(
				Registry::accept_handover(signed(who), device, false, None),
				Refused::NotAuthorized
			);
		}
	});
}

#[test]
fn accept_handover_should_fail_when_there_is_no_offer() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		hand_over(device, alice(), bob(), false);
		// Nor does the same offer serve twice.
		for who in [bob(), charlie()] {
			assert_noop!(
				Registry::accept_handover(signed(who), device, false, None),
				Refused::UnknownOffer
			);
		}
	});
}

#[test]
fn accept_handover_should_fail_when_the_offer_expired() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		offer(device, alice(), bob());
		pass(MINUTE);
		assert_noop!(
			Registry::accept_handover(signed(bob()), device, false, None),
			Refused::OfferExpired
		);
	});
}

#[test]
fn accept_handover_should_succeed_when_the_offer_is_about_to_expire() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		offer(device, alice(), bob());
		pass(MINUTE - 1);
		assert_ok!(Registry::accept_handover(signed(bob()), device, false, None));
	});
}

#[test]
fn accept_handover_should_fail_when_the_device_was_lost_stolen_or_retired_meanwhile() {
	for out in OUT_OF_SERVICE {
		ExtBuilder.build_and_execute(|| {
			let device = unvouched(alice(), 1);
			offer(device, alice(), bob());
			status(device, alice(), &[out]);
			assert_noop!(
				Registry::accept_handover(signed(bob()), device, false, None),
				Refused::DeviceNotTransferable
			);
		});
	}
}

#[test]
fn accept_handover_should_fail_when_an_organisation_takes_it_for_itself_as_a_person() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		offer(device, alice(), hospital());
		for who in [hospital(), operator()] {
			assert_noop!(
				Registry::accept_handover(signed(who), device, true, None),
				Refused::OrganisationIsNoPerson
			);
		}
	});
}

#[test]
fn accept_handover_should_fail_when_no_tenure_number_is_left() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let record = Tenures::<Test>::take(device, 0).unwrap();
		Tenures::<Test>::insert(device, Tenure::MAX, record);
		Devices::<Test>::mutate(device, |it| it.as_mut().unwrap().tenure = Tenure::MAX);
		offer(device, alice(), bob());
		assert_noop!(
			Registry::accept_handover(signed(bob()), device, false, None),
			Refused::TooManyTenures
		);
	});
}

#[test]
fn accept_handover_should_fail_when_the_deposits_cannot_be_paid() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		offer(device, alice(), pauper());
		assert_noop!(
			Registry::accept_handover(signed(pauper()), device, false, None),
			TokenError::FundsUnavailable
		);
	});
}
