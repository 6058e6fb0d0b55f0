//! Blocking a device, and lifting the block.

use super::*;

fn is_blocked(device: DeviceId) -> bool {
	<Registry as DevicesTrait>::facts(&device).expect("is registered").blocked
}

#[test]
fn block_device_should_be_a_fact_for_decisions_when_a_regulator_calls() {
	ExtBuilder.build_and_execute(|| {
		let (device, other) = (pump(1), pump(2));
		assert_ok!(Registry::block_device(signed(regulator()), device, commitment(9)));

		assert!(is_blocked(device) && !is_blocked(other));
		let block = known(device).blocked.unwrap();
		assert_eq!((block.regulator, block.notice), (regulator(), commitment(9)));
		assert_last_event(Event::DeviceBlocked {
			device,
			regulator: regulator(),
			notice: commitment(9),
		});
	});
}

#[test]
fn block_device_should_outlast_handover_and_the_regulators_suspension() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		assert_ok!(Registry::block_device(signed(regulator()), device, commitment(9)));
		suspend(&regulator());
		hand_over(device, maker(), alice(), true);
		assert!(is_blocked(device));
	});
}

#[test]
fn block_device_should_fail_when_the_caller_is_no_regulator_in_force() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		suspend(&regulator());
		for who in [maker(), hospital(), alice(), regulator()] {
			assert_noop!(
				Registry::block_device(signed(who), device, commitment(9)),
				Refused::NotRegulator
			);
		}
	});
}

#[test]
fn block_device_should_fail_when_the_device_is_blocked() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		assert_ok!(Registry::block_device(signed(regulator()), device, commitment(9)));
		for who in [regulator(), other_regulator()] {
			assert_noop!(
				Registry::block_device(signed(who), device, commitment(8)),
				Refused::DeviceAlreadyBlocked
			);
		}
	});
}

#[test]
fn unblock_device_should_lift_the_block_when_any_regulator_calls() {
	for who in [regulator(), other_regulator()] {
		ExtBuilder.build_and_execute(|| {
			let device = pump(1);
			let before = known(device);
			assert_ok!(Registry::block_device(signed(regulator()), device, commitment(9)));
			assert_ok!(Registry::unblock_device(signed(who.clone()), device));
			assert!(!is_blocked(device));
			assert_eq!(known(device), before);
			assert_last_event(Event::DeviceUnblocked { device, regulator: who });
		});
	}
}

#[test]
fn unblock_device_should_fail_when_the_caller_is_no_regulator_in_force() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		assert_ok!(Registry::block_device(signed(regulator()), device, commitment(9)));
		suspend(&regulator());
		for who in [maker(), alice(), regulator()] {
			assert_noop!(Registry::unblock_device(signed(who), device), Refused::NotRegulator);
		}
	});
}

#[test]
fn unblock_device_should_fail_when_the_device_is_not_blocked() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		assert_noop!(
			Registry::unblock_device(signed(regulator()), device),
			Refused::DeviceNotBlocked
		);
	});
}
