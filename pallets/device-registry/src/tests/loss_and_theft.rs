//! A lost, stolen or retired device comes into nobody's hands, whatever was offered before; its owner alone recovers it.

use super::*;

const KIND: CustodianKind = CustodianKind::Logistics;

#[test]
fn device_should_come_into_nobodys_hands_when_it_is_lost_stolen_or_retired() {
	for out in OUT_OF_SERVICE {
		ExtBuilder.build_and_execute(|| {
			let device = pump(1);
			hand_over(device, maker(), alice(), false);
			// All that can be offered has been.
			offer(device, alice(), bob());
			propose(device, alice(), charlie());
			offer_custody(device, alice(), hospital(), KIND);
			status(device, alice(), &[out]);

			let until = now() + MINUTE;
			let refused = [
				Registry::accept_handover(signed(bob()), device, false, None),
				Registry::accept_association(signed(charlie()), device),
				Registry::accept_custody(signed(hospital()), device, None),
				Registry::offer_handover(signed(alice()), device, bob(), until, false),
				Registry::propose_association(signed(alice()), device, bob(), until),
				Registry::associate_self(signed(alice()), device),
				Registry::offer_custody(signed(alice()), device, bob(), KIND, false, until),
			];
			for result in refused {
				assert_eq!(result, Err(Refused::DeviceNotTransferable.into()));
			}
			// What ends a right stays possible.
			assert_ok!(Registry::decline_handover(signed(bob()), device));
			assert_ok!(Registry::cancel_association(signed(alice()), device));
			assert_ok!(Registry::decline_custody(signed(hospital()), device));
		});
	}
}

#[test]
fn device_should_be_recovered_by_its_owner_alone_when_others_hold_or_wear_it() {
	for out in [DeviceStatus::Lost, DeviceStatus::Stolen] {
		ExtBuilder.build_and_execute(|| {
			let device = pump(1);
			hand_over(device, maker(), hospital(), false);
			associate(device, hospital(), alice());
			take_custody(device, hospital(), bob(), KIND);
			status(device, hospital(), &[out]);
			for who in [alice(), bob(), maker(), regulator()] {
				assert_noop!(
					Registry::set_status(signed(who), device, DeviceStatus::Operational),
					Refused::NotAuthorized
				);
			}
			status(device, hospital(), &[DeviceStatus::Operational]);
			// Who had it last is on record throughout.
			assert_eq!(Registry::custody_of(device).unwrap().custodian, bob());
			assert_ok!(Registry::set_stage(signed(bob()), device, DeviceStage::InStorage, None));
		});
	}
}
