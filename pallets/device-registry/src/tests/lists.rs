//! The devices that a person is associated with, and those that a party has custody of.

use super::*;

#[test]
fn devices_associated_with_should_follow_each_start_and_end_of_an_association() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(hospital(), 1);
		let of = |person| Registry::devices_associated_with(person, None, 10);
		propose(device, hospital(), alice());
		assert_eq!(of(alice()), vec![]);
		assert_ok!(Registry::accept_association(signed(alice()), device));
		assert_eq!(of(alice()), vec![device]);
		assert_ok!(Registry::end_association(signed(hospital()), device));
		assert_eq!(of(alice()), vec![]);

		associate(device, hospital(), alice());
		hand_over(device, hospital(), bob(), true);
		assert_eq!((of(alice()), of(bob())), (vec![], vec![device]));
		// From oneself to oneself: one entry, and it stays.
		hand_over(device, bob(), charlie(), false);
		assert_eq!((of(bob()), of(charlie())), (vec![], vec![]));
		assert_ok!(Registry::associate_self(signed(charlie()), device));
		assert_eq!(of(charlie()), vec![device]);
	});
}

#[test]
fn devices_associated_with_should_keep_the_person_who_takes_over_what_they_wear() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(hospital(), 1);
		associate(device, hospital(), alice());
		hand_over(device, hospital(), alice(), true);
		assert_eq!(Registry::devices_associated_with(alice(), None, 10), vec![device]);
		assert_eq!(known(device).tenure, 2);
	});
}

#[test]
fn lists_should_page_through_all_in_order_without_repeating_any() {
	ExtBuilder.build_and_execute(|| {
		let mut expected: Vec<_> = (0..12).map(|unit| unvouched(hospital(), unit)).collect();
		for device in &expected {
			associate(*device, hospital(), alice());
			take_custody(*device, hospital(), alice(), CustodianKind::Warehouse);
		}
		expected.sort();
		type Page = fn(PartyId, Option<DeviceId>, u32) -> Vec<DeviceId>;
		let pages: [Page; 2] = [Registry::devices_associated_with, Registry::devices_in_custody_of];
		for page in pages {
			let (mut all, mut after) = (Vec::new(), None);
			loop {
				let some = page(alice(), after, 5);
				let Some(last) = some.last() else { break };
				after = Some(*last);
				all.extend(some);
			}
			assert_eq!(all, expected);
			assert_eq!(page(bob(), None, 10), vec![]);
		}
	});
}
