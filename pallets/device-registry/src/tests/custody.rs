//! Custody beside ownership and association: a whole way, and what one does to the other.

use super::*;

#[test]
fn device_should_go_from_maker_to_owner_by_carrier_and_warehouse() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		let (carrier, warehouse) = (bob(), charlie());
		let set = |who: &AccountId, stage, number| {
			let document = Some(commitment(number));
			assert_ok!(Registry::set_stage(signed(who.clone()), device, stage, document));
		};
		take_custody(device, maker(), carrier.clone(), CustodianKind::Carrier);
		set(&carrier, DeviceStage::InTransit, 1);
		take_custody(device, carrier.clone(), warehouse.clone(), CustodianKind::Warehouse);
		set(&warehouse, DeviceStage::InStorage, 2);
		// Sold while it is in the warehouse.
		hand_over(device, maker(), alice(), true);
		take_custody(device, warehouse.clone(), carrier.clone(), CustodianKind::Carrier);
		set(&carrier, DeviceStage::InTransit, 3);
		offer_custody(device, carrier.clone(), alice(), CustodianKind::Carrier);
		assert_ok!(Registry::accept_custody(signed(alice()), device, Some(commitment(4))));
		set(&alice(), DeviceStage::Commissioned, 5);

		assert_eq!(known(device).tenure, 1);
		assert_eq!(known(device).controllers().person, Some(alice()));
		assert_eq!((held(&carrier), held(&warehouse)), (0, 0));
	});
}

#[test]
fn custody_should_give_no_call_of_the_owner_or_the_person() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		associate(device, alice(), charlie());
		take_custody(device, alice(), bob(), CustodianKind::Logistics);
		let by = || signed(bob());
		let until = now() + MINUTE;
		for refused in [
			Registry::set_status(by(), device, DeviceStatus::Stolen),
			Registry::offer_handover(by(), device, bob(), until, false),
			Registry::propose_association(by(), device, bob(), until),
			Registry::associate_self(by(), device),
			Registry::end_association(by(), device),
			Registry::block_device(by(), device, commitment(1)),
		] {
			let refused = refused.unwrap_err();
			let expected = [Refused::NotAuthorized.into(), Refused::NotRegulator.into()];
			assert!(expected.contains(&refused), "{refused:?}");
		}
		assert!(!known(device).controllers().owner.eq(&bob()));
	});
}

#[test]
fn accept_handover_should_leave_the_custodian_and_end_what_was_offered() {
	ExtBuilder.build_and_execute(|| {
		for (unit, by) in [(1, alice()), (2, bob())] {
			let device = unvouched(alice(), unit);
			take_custody(device, alice(), bob(), CustodianKind::Warehouse);
			offer_custody(device, by.clone(), charlie(), CustodianKind::Carrier);
			hand_over(device, alice(), hospital(), false);

			assert_eq!(Registry::custody_of(device).unwrap().custodian, bob());
			let (to, reason) = (charlie(), OfferEnd::HandedOver);
			System::assert_has_event(Event::CustodyOfferEnded { device, by, to, reason }.into());
			assert_noop!(
				Registry::accept_custody(signed(charlie()), device, None),
				Refused::UnknownOffer
			);
			// The new owner ends it, the earlier one no more.
			assert_noop!(
				Registry::end_custody(signed(alice()), device, None),
				Refused::NotAuthorized
			);
			assert_ok!(Registry::end_custody(signed(hospital()), device, None));
		}
	});
}

#[test]
fn accept_handover_should_end_the_offer_to_give_the_device_back_to_the_earlier_owner() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		take_custody(device, alice(), bob(), CustodianKind::Warehouse);
		offer_custody(device, bob(), alice(), CustodianKind::Warehouse);
		hand_over(device, alice(), charlie(), false);
		assert_noop!(
			Registry::accept_custody(signed(alice()), device, None),
			Refused::UnknownOffer
		);
	});
}

#[test]
fn accept_handover_should_end_the_custody_of_whoever_becomes_the_owner() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		take_custody(device, alice(), bob(), CustodianKind::Warehouse);
		hand_over(device, alice(), bob(), false);
		assert_eq!(Registry::custody_of(device), None);
		assert_eq!(Registry::devices_in_custody_of(bob(), None, 10), vec![]);
		assert_eq!(held(&bob()), device_price() + tenure_price());
		System::assert_has_event(
			Event::CustodyEnded {
				device,
				custodian: bob(),
				by: bob(),
				reason: CustodyEnd::HandedOver,
				document: None,
			}
			.into(),
		);
		assert_ok!(Registry::set_stage(signed(bob()), device, DeviceStage::InStorage, None));
	});
}

#[test]
fn association_should_begin_and_end_while_another_has_custody() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(hospital(), 1);
		take_custody(device, hospital(), bob(), CustodianKind::Carrier);
		associate(device, hospital(), alice());
		assert_ok!(Registry::end_association(signed(alice()), device));
		assert_eq!(Registry::custody_of(device).unwrap().custodian, bob());
	});
}

#[test]
fn a_custody_should_stay_small_in_state() {
	assert!(CustodyOf::<Test>::max_encoded_len() < 128);
	assert!(CustodyOfferOf::<Test>::max_encoded_len() < 160);
}
