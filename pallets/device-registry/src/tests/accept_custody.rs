use super::*;

const CARRIER: CustodianKind = CustodianKind::Carrier;

#[test]
fn accept_custody_should_make_the_addressee_the_custodian_and_leave_the_device_as_it_is() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		associate(device, maker(), charlie());
		let (before, paid_before) = (known(device), held(&maker()));
		let told = ended_tenures();
		offer_custody(device, maker(), alice(), CARRIER);
		pass(1_000);
		let document = Some(commitment(7));
		assert_ok!(Registry::accept_custody(signed(alice()), device, document));

		let custody = Registry::custody_of(device).unwrap();
		assert_eq!((custody.custodian, custody.kind), (alice(), CARRIER));
		assert_eq!((custody.may_hand_on, custody.since), (true, START + 1_000));
		assert_eq!(Registry::devices_in_custody_of(alice(), None, 10), vec![device]);
		assert_eq!(CustodyOffers::<Test>::get(device), None);
		assert_eq!((known(device), ended_tenures()), (before, told));
		assert_eq!((held(&maker()), held(&alice())), (paid_before, custody_price()));
		assert_last_event(Event::CustodyTaken {
			device,
			from: maker(),
			custodian: alice(),
			kind: CARRIER,
			may_hand_on: true,
			document,
		});
	});
}

#[test]
fn accept_custody_should_take_over_from_the_custodian_when_it_or_the_owner_offers() {
	for by in [alice(), bob()] {
		ExtBuilder.build_and_execute(|| {
			let device = unvouched(alice(), 1);
			take_custody(device, alice(), bob(), CARRIER);
			take_custody(device, by, charlie(), CustodianKind::Warehouse);

			assert_eq!(Registry::custody_of(device).unwrap().custodian, charlie());
			assert_eq!(Registry::devices_in_custody_of(bob(), None, 10), vec![]);
			assert_eq!((held(&bob()), held(&charlie())), (0, custody_price()));
			assert_last_event(Event::CustodyTaken {
				device,
				from: bob(),
				custodian: charlie(),
				kind: CustodianKind::Warehouse,
				may_hand_on: true,
				document: None,
			});
		});
	}
}

#[test]
fn accept_custody_should_bring_the_device_back_when_its_owner_accepts() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let before = held(&alice());
		take_custody(device, alice(), bob(), CARRIER);
		offer_custody(device, bob(), alice(), CARRIER);
		impoverish(&alice());
		let document = Some(commitment(7));
		assert_ok!(Registry::accept_custody(signed(alice()), device, document));

		assert_eq!(Registry::custody_of(device), None);
		assert_eq!((held(&alice()), held(&bob())), (before, 0));
		assert_last_event(Event::CustodyEnded {
			device,
			custodian: bob(),
			by: alice(),
			reason: CustodyEnd::Returned,
			document,
		});
	});
}

#[test]
fn accept_custody_should_be_the_organisations_when_its_operator_accepts() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		take_custody(device, alice(), bob(), CARRIER);
		offer_custody(device, bob(), hospital(), CARRIER);
		assert_ok!(Registry::accept_custody(signed(operator()), device, None));
		assert_eq!(Registry::custody_of(device).unwrap().custodian, hospital());
		assert_eq!((held(&hospital()), held(&operator())), (0, custody_price()));
	});
}

#[test]
fn accept_custody_should_fail_when_another_than_its_addressee_calls() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		offer_custody(device, alice(), bob(), CARRIER);
		for who in [alice(), charlie(), regulator()] {
			assert_noop!(
				Registry::accept_custody(signed(who), device, None),
				Refused::NotAuthorized
			);
		}
	});
}

#[test]
fn accept_custody_should_fail_when_there_is_no_offer() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		offer(device, alice(), bob());
		assert_noop!(Registry::accept_custody(signed(bob()), device, None), Refused::UnknownOffer);
	});
}

#[test]
fn accept_custody_should_fail_when_the_offer_has_expired() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		offer_custody(device, alice(), bob(), CARRIER);
		pass(MINUTE);
		assert_noop!(Registry::accept_custody(signed(bob()), device, None), Refused::OfferExpired);
	});
}

#[test]
fn accept_custody_should_fail_when_the_device_is_lost_stolen_or_retired() {
	for out in OUT_OF_SERVICE {
		ExtBuilder.build_and_execute(|| {
			let device = unvouched(alice(), 1);
			offer_custody(device, alice(), bob(), CARRIER);
			status(device, alice(), &[out]);
			assert_noop!(
				Registry::accept_custody(signed(bob()), device, None),
				Refused::DeviceNotTransferable
			);
		});
	}
}

#[test]
fn accept_custody_should_fail_when_the_deposit_cannot_be_paid() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		offer_custody(device, alice(), pauper(), CARRIER);
		assert_noop!(
			Registry::accept_custody(signed(pauper()), device, None),
			TokenError::FundsUnavailable
		);
	});
}
