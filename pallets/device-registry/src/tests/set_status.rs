use super::*;

#[test]
fn set_status_should_follow_the_table_in_every_pair() {
	for before in DeviceStatus::ALL.iter().copied() {
		for next in DeviceStatus::ALL.iter().copied() {
			ExtBuilder.build_and_execute(|| {
				let device = pump(1);
				Devices::<Test>::mutate(device, |device| {
					device.as_mut().unwrap().status = before;
				});
				if before.may_become(next) {
					assert_ok!(Registry::set_status(signed(maker()), device, next));
					assert_eq!(known(device).status, next);
					assert_last_event(Event::StatusSet {
						device,
						owner: maker(),
						before,
						status: next,
					});
				} else {
					assert_noop!(
						Registry::set_status(signed(maker()), device, next),
						Refused::InvalidStatusTransition
					);
				}
			});
		}
	}
}

#[test]
fn set_status_should_change_nothing_else() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		associate(device, alice(), bob());
		let before = known(device);
		status(device, alice(), &[DeviceStatus::Stolen]);
		assert_eq!(known(device), Device { status: DeviceStatus::Stolen, ..before });
	});
}

#[test]
fn set_status_should_let_its_owner_alone_recover_a_stolen_device() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		associate(device, alice(), bob());
		status(device, alice(), &[DeviceStatus::Stolen]);
		for who in [bob(), maker(), regulator()] {
			assert_noop!(
				Registry::set_status(signed(who), device, DeviceStatus::Operational),
				Refused::NotAuthorized
			);
		}
		status(device, alice(), &[DeviceStatus::Operational]);
	});
}

#[test]
fn set_status_should_fail_when_an_earlier_owner_calls() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		hand_over(device, maker(), alice(), false);
		assert_noop!(
			Registry::set_status(signed(maker()), device, DeviceStatus::Retired),
			Refused::NotAuthorized
		);
	});
}
