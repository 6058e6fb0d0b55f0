use super::*;

#[test]
fn set_stage_should_follow_the_table_in_every_pair() {
	for before in DeviceStage::ALL.iter().copied() {
		for next in DeviceStage::ALL.iter().copied() {
			ExtBuilder.build_and_execute(|| {
				let device = pump(1);
				Devices::<Test>::mutate(device, |device| {
					device.as_mut().unwrap().stage = before;
				});
				if before.may_become(next) {
					assert_ok!(Registry::set_stage(signed(maker()), device, next));
					assert_eq!(known(device).stage, next);
					assert_last_event(Event::StageSet {
						device,
						owner: maker(),
						before,
						stage: next,
					});
				} else {
					assert_noop!(
						Registry::set_stage(signed(maker()), device, next),
						Refused::InvalidStageTransition
					);
				}
			});
		}
	}
}

#[test]
fn set_stage_should_fail_when_another_than_the_owner_calls() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		associate(device, maker(), bob());
		for who in [alice(), bob(), regulator()] {
			assert_noop!(
				Registry::set_stage(signed(who), device, DeviceStage::InTransit),
				Refused::NotAuthorized
			);
		}
	});
}
