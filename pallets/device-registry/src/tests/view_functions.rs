use super::*;
use codec::{Decode, Encode};
use frame_support::view_functions::DispatchViewFunction;

#[test]
fn devices_of_should_page_through_all_in_order_without_repeating_any() {
	ExtBuilder.build_and_execute(|| {
		let mut expected: Vec<_> = (0..20).map(|unit| unvouched(alice(), unit)).collect();
		expected.sort();
		unvouched(bob(), 1);
		for size in [1, 3, 7, 20, 100] {
			let (mut all, mut after) = (Vec::new(), None);
			loop {
				let page = Registry::devices_of(alice(), after, size);
				assert!(page.len() <= size as usize);
				let Some(last) = page.last() else { break };
				after = Some(*last);
				all.extend(page);
			}
			assert_eq!(all, expected);
		}
	});
}

#[test]
fn devices_of_should_go_on_when_the_last_one_was_handed_over_meanwhile() {
	ExtBuilder.build_and_execute(|| {
		let mut devices: Vec<_> = (0..6).map(|unit| unvouched(alice(), unit)).collect();
		devices.sort();
		let page = Registry::devices_of(alice(), None, 3);
		hand_over(page[2], alice(), bob(), false);
		assert_eq!(Registry::devices_of(alice(), Some(page[2]), 10), devices[3..]);
	});
}

#[test]
fn devices_of_should_give_256_at_most() {
	ExtBuilder.build_and_execute(|| {
		for index in 0..300_u16 {
			let mut id = [0; 32];
			id[..2].copy_from_slice(&index.to_be_bytes());
			DevicesOf::<Test>::insert(alice(), DeviceId::from(id), ());
		}
		assert_eq!(Registry::devices_of(alice(), None, u32::MAX).len(), 256);
		assert_eq!(Registry::devices_of(alice(), None, 0), vec![]);
		let _ = DevicesOf::<Test>::clear_prefix(alice(), 300, None);
	});
}

#[test]
fn views_should_be_none_when_nothing_is_registered() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(Registry::device(DeviceId::default()), None);
		assert_eq!(Registry::model(ModelId::default()), None);
		assert_eq!(Registry::controllers_of(DeviceId::default(), 0), None);
		assert_eq!(Registry::devices_of(alice(), None, 10), vec![]);
	});
}

#[test]
fn views_should_be_answered_by_their_identifiers_in_the_metadata() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		let call = DevicesOfViewFunction::<Test>::new(maker(), None, 10);
		let id = <DevicesOfViewFunction<Test> as frame_support::view_functions::ViewFunction>::id();
		let mut output = Vec::new();
		RuntimeViewFunction::dispatch_view_function(&id, &mut &call.encode()[..], &mut output)
			.expect("is a view function of the runtime");
		assert_eq!(Vec::<DeviceId>::decode(&mut &output[..]).unwrap(), vec![device]);
	});
}
