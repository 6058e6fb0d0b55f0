use super::*;

#[test]
fn register_device_should_make_the_maker_its_owner_when_the_maker_calls() {
	ExtBuilder.build_and_execute(|| {
		let model = pump_model();
		let before = held(&maker());
		let (unit, l1) = (commitment(5), Some(lot("L1")));
		assert_ok!(Registry::register_device(signed(maker()), model, unit, l1.clone()));

		let id = DeviceId::of(&maker(), &model, &unit);
		let device = known(id);
		assert_eq!((device.model, device.unit, device.lot.clone()), (model, unit, l1.clone()));
		assert_eq!((device.maker.clone(), device.owner.clone()), (Some(maker()), maker()));
		assert_eq!(device.stage, DeviceStage::Manufactured);
		assert_eq!(device.status, DeviceStatus::Operational);
		assert_eq!((device.tenure, device.association, device.blocked), (0, None, None));
		assert_eq!(Registry::devices_of(maker(), None, 10), vec![id]);
		let tenure = Tenures::<Test>::get(id, 0).unwrap();
		assert_eq!(tenure.controllers, Controllers { owner: maker(), person: None });
		assert_eq!(tenure.started_at, START);
		assert_eq!(held(&maker()), before + device_price() + tenure_price());
		assert_eq!(ended_tenures(), vec![]);
		assert_last_event(Event::DeviceRegistered {
			device: id,
			model,
			maker: Some(maker()),
			owner: maker(),
			unit,
			lot: l1,
		});
	});
}

#[test]
fn register_device_should_take_a_unit_without_lot() {
	ExtBuilder.build_and_execute(|| {
		let model = pump_model();
		assert_ok!(Registry::register_device(signed(maker()), model, commitment(5), None));
		assert_eq!(known(DeviceId::of(&maker(), &model, &commitment(5))).lot, None);
	});
}

#[test]
fn register_device_should_fail_when_the_model_is_unknown() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(
			Registry::register_device(signed(maker()), ModelId::default(), commitment(5), None),
			Refused::UnknownModel
		);
	});
}

#[test]
fn register_device_should_fail_when_the_model_is_anothers() {
	ExtBuilder.build_and_execute(|| {
		let model = pump_model();
		for who in [other_maker(), alice()] {
			assert_noop!(
				Registry::register_device(signed(who), model, commitment(5), None),
				Refused::NotAuthorized
			);
		}
	});
}

#[test]
fn register_device_should_fail_when_the_maker_is_no_manufacturer_any_more() {
	ExtBuilder.build_and_execute(|| {
		let model = pump_model();
		accredit(&maker(), &[Role::CareProvider]);
		assert_noop!(
			Registry::register_device(signed(maker()), model, commitment(5), None),
			Refused::NotManufacturer
		);
	});
}

#[test]
fn register_device_should_fail_when_the_lot_is_empty_or_cannot_be_printed() {
	ExtBuilder.build_and_execute(|| {
		let model = pump_model();
		for text in ["", "L 1 ", "L\t1"] {
			assert_noop!(
				Registry::register_device(signed(maker()), model, commitment(5), Some(lot(text))),
				Refused::InvalidLot
			);
		}
	});
}

#[test]
fn register_device_should_fail_when_the_unit_is_registered() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(5);
		hand_over(device, maker(), alice(), false);
		// Neither another lot nor another owner makes another unit of it.
		for l in [None, Some(lot("L1")), Some(lot("L2"))] {
			assert_noop!(
				Registry::register_device(signed(maker()), pump_model(), commitment(5), l),
				Refused::DeviceAlreadyRegistered
			);
		}
	});
}

#[test]
fn register_device_should_fail_when_the_deposit_cannot_be_paid() {
	ExtBuilder.build_and_execute(|| {
		let model = pump_model();
		impoverish(&maker());
		assert_noop!(
			Registry::register_device(signed(maker()), model, commitment(5), None),
			TokenError::FundsUnavailable
		);
	});
}
