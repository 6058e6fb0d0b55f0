use super::*;

/// A device at that stage: of the maker, or of another owner, and in custody of whoever that mover is.
fn device_moved_by(mover: StageMover, at: DeviceStage) -> (DeviceId, AccountId) {
	let device = pump(1);
	let kind = CustodianKind::ALL.iter().copied().find(|kind| StageMover::from(*kind) == mover);
	let who = match (mover, kind) {
		(_, Some(kind)) => {
			take_custody(device, maker(), bob(), kind);
			bob()
		},
		(StageMover::Owner, None) => {
			hand_over(device, maker(), alice(), false);
			alice()
		},
		(_, None) => maker(),
	};
	Devices::<Test>::mutate(device, |device| device.as_mut().unwrap().stage = at);
	(device, who)
}

#[test]
fn set_stage_should_follow_the_tables_when_every_mover_tries_every_pair() {
	for mover in StageMover::ALL.iter().copied() {
		for before in DeviceStage::ALL.iter().copied() {
			for stage in DeviceStage::ALL.iter().copied() {
				ExtBuilder.build_and_execute(|| {
					let (device, who) = device_moved_by(mover, before);
					let document = Some(commitment(7));
					let set = || Registry::set_stage(signed(who.clone()), device, stage, document);
					if !before.may_become(stage) {
						assert_noop!(set(), Refused::InvalidStageTransition);
					} else if !mover.may_move(before, stage) {
						assert_noop!(set(), Refused::StageNotOfCustodian);
					} else {
						let old = known(device);
						assert_ok!(set());
						let owner = old.owner.clone();
						assert_eq!(known(device), Device { stage, ..old });
						assert_last_event(Event::StageSet {
							device,
							owner,
							by: who,
							mover,
							before,
							stage,
							document,
						});
					}
				});
			}
		}
	}
}

#[test]
fn set_stage_should_fail_when_another_than_the_holder_calls() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		associate(device, maker(), bob());
		let set = |who| Registry::set_stage(signed(who), device, DeviceStage::InTransit, None);
		for who in [alice(), bob(), regulator()] {
			assert_noop!(set(who), Refused::NotAuthorized);
		}
		take_custody(device, maker(), charlie(), CustodianKind::Carrier);
		for who in [alice(), bob(), regulator()] {
			assert_noop!(set(who), Refused::NotAuthorized);
		}
	});
}

#[test]
fn set_stage_should_be_the_holders_alone_when_another_than_the_owner_has_custody() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		take_custody(device, maker(), bob(), CustodianKind::Carrier);
		for stage in DeviceStage::ALL.iter().copied() {
			assert_noop!(
				Registry::set_stage(signed(maker()), device, stage, None),
				Refused::DeviceInCustody
			);
		}
		assert_ok!(Registry::end_custody(signed(maker()), device, None));
		let stage = DeviceStage::InTransit;
		assert_noop!(
			Registry::set_stage(signed(bob()), device, stage, None),
			Refused::NotAuthorized
		);
		assert_ok!(Registry::set_stage(signed(maker()), device, stage, None));
	});
}

#[test]
fn set_stage_should_be_no_longer_the_makers_when_it_handed_the_device_over() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		hand_over(device, maker(), alice(), false);
		let stage = DeviceStage::Commissioned;
		assert_noop!(
			Registry::set_stage(signed(maker()), device, stage, None),
			Refused::NotAuthorized
		);
		assert_ok!(Registry::set_stage(signed(alice()), device, stage, None));
	});
}

#[test]
fn set_stage_should_be_refused_to_the_custodian_when_the_device_is_lost_stolen_or_retired() {
	for out in OUT_OF_SERVICE {
		ExtBuilder.build_and_execute(|| {
			let device = unvouched(alice(), 1);
			take_custody(device, alice(), bob(), CustodianKind::Logistics);
			status(device, alice(), &[out]);
			for stage in [DeviceStage::InTransit, DeviceStage::InStorage] {
				assert_noop!(
					Registry::set_stage(signed(bob()), device, stage, None),
					Refused::DeviceNotTransferable
				);
			}
		});
	}
}
