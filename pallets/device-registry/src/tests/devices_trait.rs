//! What other pallets are told.

use super::*;

#[test]
fn facts_should_tell_of_a_new_device_that_nothing_is_wrong() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		assert_eq!(
			<Registry as DevicesTrait>::facts(&device),
			Some(DeviceFacts {
				tenure: 0,
				status: DeviceStatus::Operational,
				blocked: false,
				recall: None,
				public_access: false,
			})
		);
	});
}

#[test]
fn facts_should_follow_tenure_status_block_and_recall() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		hand_over(device, maker(), alice(), true);
		status(device, alice(), &[DeviceStatus::Maintenance]);
		assert_ok!(Registry::block_device(signed(regulator()), device, commitment(9)));
		let (model, kind) = (pump_model(), Recall::Advisory);
		assert_ok!(Registry::recall(signed(maker()), model, None, kind, commitment(9)));
		assert_eq!(
			<Registry as DevicesTrait>::facts(&device),
			Some(DeviceFacts {
				tenure: 1,
				status: DeviceStatus::Maintenance,
				blocked: true,
				recall: Some(Recall::Advisory),
				public_access: false,
			})
		);
	});
}

#[test]
fn facts_should_be_none_when_the_device_is_unknown() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(<Registry as DevicesTrait>::facts(&DeviceId::default()), None);
	});
}

#[test]
fn controllers_should_be_those_of_the_asked_tenure() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		hand_over(device, maker(), hospital(), false);
		associate(device, hospital(), alice());
		assert_ok!(Registry::end_association(signed(alice()), device));
		let expected = [
			Some(Controllers { owner: maker(), person: None }),
			Some(Controllers { owner: hospital(), person: None }),
			Some(Controllers { owner: hospital(), person: Some(alice()) }),
			Some(Controllers { owner: hospital(), person: None }),
			None,
		];
		for (tenure, expected) in expected.into_iter().enumerate() {
			let told = <Registry as DevicesTrait>::controllers(&device, tenure as Tenure);
			assert_eq!(told, expected, "in tenure {tenure}");
		}
		assert_eq!(<Registry as DevicesTrait>::controllers(&DeviceId::default(), 0), None);
	});
}

#[test]
fn a_device_should_stay_small_in_state() {
	// What a decision reads of it, at most: a record, and the recalls of its model.
	assert!(DeviceOf::<Test>::max_encoded_len() < 512);
	assert!(RecallList::max_encoded_len() < 2_048);
}
