use super::*;

const MODEL: [u8; 32] = [0x77; 32];

fn register(who: AccountId, l: Option<Lot>) -> sp_runtime::DispatchResult {
	Registry::register_unvouched_device(signed(who), ModelId::from(MODEL), commitment(5), l)
}

#[test]
fn register_unvouched_device_should_be_visible_as_such() {
	ExtBuilder.build_and_execute(|| {
		let l7 = Some(lot("L7"));
		assert_ok!(register(alice(), l7.clone()));

		let model = ModelId::from(MODEL);
		let id = DeviceId::unvouched(&alice(), &model, &commitment(5));
		let device = known(id);
		assert_eq!((device.maker.clone(), device.owner.clone()), (None, alice()));
		assert_eq!((device.model, device.lot.clone()), (model, l7.clone()));
		assert_eq!(device.stage, DeviceStage::Commissioned);
		assert_eq!(device.status, DeviceStatus::Operational);
		assert_eq!(Registry::devices_of(alice(), None, 10), vec![id]);
		assert_eq!(held(&alice()), device_price() + tenure_price());
		assert_last_event(Event::DeviceRegistered {
			device: id,
			model,
			maker: None,
			owner: alice(),
			unit: commitment(5),
			lot: l7,
		});
	});
}

#[test]
fn register_unvouched_device_should_not_stand_in_anothers_way() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(register(alice(), None));
		assert_ok!(register(bob(), None));
		assert_eq!(Devices::<Test>::iter().count(), 2);
	});
}

#[test]
fn register_unvouched_device_should_be_the_organisations_when_its_operator_calls() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(register(operator(), None));
		let id = DeviceId::unvouched(&hospital(), &ModelId::from(MODEL), &commitment(5));
		assert_eq!(known(id).owner, hospital());
		assert_eq!(known(id).deposit.depositor, operator());
	});
}

#[test]
fn register_unvouched_device_should_fail_when_the_model_is_registered() {
	ExtBuilder.build_and_execute(|| {
		let model = pump_model();
		for who in [alice(), maker()] {
			assert_noop!(
				Registry::register_unvouched_device(signed(who), model, commitment(5), None),
				Refused::ModelHasMaker
			);
		}
	});
}

#[test]
fn register_unvouched_device_should_fail_when_the_lot_cannot_be_printed() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(register(alice(), Some(lot("\u{1}"))), Refused::InvalidLot);
		assert_noop!(register(alice(), Some(lot(""))), Refused::InvalidLot);
	});
}

#[test]
fn register_unvouched_device_should_fail_when_the_owner_registered_it_before() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(register(alice(), None));
		assert_noop!(register(alice(), None), Refused::DeviceAlreadyRegistered);
		// Nor after it went to another.
		let id = DeviceId::unvouched(&alice(), &ModelId::from(MODEL), &commitment(5));
		hand_over(id, alice(), bob(), false);
		assert_noop!(register(alice(), None), Refused::DeviceAlreadyRegistered);
	});
}

#[test]
fn register_unvouched_device_should_fail_when_the_deposit_cannot_be_paid() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(register(pauper(), None), TokenError::FundsUnavailable);
	});
}
