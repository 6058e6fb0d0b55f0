use super::*;

#[test]
fn end_association_should_begin_a_tenure_without_person_when_person_or_owner_calls() {
	for who in [alice(), hospital(), operator()] {
		ExtBuilder.build_and_execute(|| {
			let device = unvouched(hospital(), 1);
			associate(device, hospital(), alice());
			assert_ok!(Registry::end_association(signed(who.clone()), device));

			assert_eq!((known(device).association, known(device).tenure), (None, 2));
			assert_eq!(
				Registry::controllers_of(device, 1),
				Some(Controllers { owner: hospital(), person: Some(alice()) })
			);
			assert_eq!(
				Registry::controllers_of(device, 2),
				Some(Controllers { owner: hospital(), person: None })
			);
			assert_eq!(ended_tenures(), vec![(device, 0), (device, 1)]);
			let by = if who == operator() { hospital() } else { who };
			assert_last_event(Event::AssociationEnded { device, person: alice(), by, tenure: 2 });
		});
	}
}

#[test]
fn end_association_should_need_nobodys_money() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(hospital(), 1);
		associate(device, hospital(), pauper());
		impoverish(&hospital());
		let before = held(&hospital());
		assert_ok!(Registry::end_association(signed(pauper()), device));
		// What was paid beforehand now pays for the tenure that begins.
		assert_eq!(held(&hospital()), before);
		assert_eq!(Tenures::<Test>::get(device, 2).unwrap().deposit.depositor, hospital());
	});
}

#[test]
fn end_association_should_succeed_in_every_status() {
	for status_now in DeviceStatus::ALL.iter().copied() {
		ExtBuilder.build_and_execute(|| {
			let device = unvouched(alice(), 1);
			associate(device, alice(), bob());
			Devices::<Test>::mutate(device, |it| it.as_mut().unwrap().status = status_now);
			assert_ok!(Registry::end_association(signed(bob()), device));
		});
	}
}

#[test]
fn end_association_should_leave_an_offer_of_handover() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		associate(device, alice(), bob());
		offer(device, alice(), charlie());
		assert_ok!(Registry::end_association(signed(bob()), device));
		assert_ok!(Registry::accept_handover(signed(charlie()), device, false, None));
	});
}

#[test]
fn end_association_should_fail_when_neither_person_nor_owner_calls() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		hand_over(device, maker(), alice(), false);
		associate(device, alice(), bob());
		for who in [maker(), charlie(), regulator()] {
			assert_noop!(Registry::end_association(signed(who), device), Refused::NotAuthorized);
		}
	});
}

#[test]
fn end_association_should_fail_when_the_device_is_associated_with_nobody() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		propose(device, alice(), bob());
		for who in [alice(), bob()] {
			assert_noop!(
				Registry::end_association(signed(who), device),
				Refused::DeviceNotAssociated
			);
		}
	});
}

#[test]
fn end_association_should_fail_when_no_tenure_number_is_left() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		associate(device, alice(), bob());
		let record = Tenures::<Test>::take(device, 1).unwrap();
		Tenures::<Test>::insert(device, Tenure::MAX, record);
		Devices::<Test>::mutate(device, |it| it.as_mut().unwrap().tenure = Tenure::MAX);
		assert_noop!(Registry::end_association(signed(bob()), device), Refused::TooManyTenures);
	});
}
