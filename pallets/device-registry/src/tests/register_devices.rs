use super::*;
use frame_support::{storage::with_storage_layer, traits::Get, BoundedVec};

type Units = BoundedVec<NewUnit, <Test as Config>::MaxUnits>;

/// Units by their numbers; an even one has a fingerprint.
fn units(numbers: &[u8]) -> Units {
	let unit = |number: &u8| NewUnit {
		unit: commitment(*number),
		fingerprint: number.is_multiple_of(2).then(|| commitment(number + 100)),
	};
	numbers.iter().map(unit).collect::<Vec<_>>().try_into().expect("few")
}

fn register(who: AccountId, numbers: &[u8]) -> sp_runtime::DispatchResult {
	let (model, units) = (pump_model(), units(numbers));
	// As the dispatcher does: what a failed call has written is undone.
	with_storage_layer(|| Registry::register_devices(signed(who), model, Some(lot("L9")), units))
}

fn id_of(number: u8) -> DeviceId {
	DeviceId::of(&maker(), &pump_model(), &commitment(number))
}

#[test]
fn register_devices_should_register_each_as_one_call_for_it_would_when_the_maker_calls() {
	ExtBuilder.build_and_execute(|| {
		let model = pump_model();
		let single = pump(1);
		let before = held(&maker());
		assert_ok!(register(maker(), &[2, 3]));

		for number in [2, 3] {
			let device = known(id_of(number));
			let fingerprint = (number == 2).then(|| Fingerprint {
				commitment: commitment(102),
				by: maker(),
				tenure: 0,
				set_at: START,
			});
			let expected = Device {
				unit: commitment(number),
				lot: Some(lot("L9")),
				fingerprint,
				..known(single)
			};
			assert_eq!(device, expected);
			let tenure = Tenures::<Test>::get(id_of(number), 0).unwrap();
			assert_eq!(tenure, Tenures::<Test>::get(single, 0).unwrap());
			assert!(DevicesOf::<Test>::contains_key(maker(), id_of(number)));
		}
		assert_eq!(held(&maker()), before + 2 * (device_price() + tenure_price()));
		assert_last_event(Event::DevicesRegistered {
			model,
			maker: maker(),
			lot: Some(lot("L9")),
			devices: vec![id_of(2), id_of(3)].try_into().expect("few"),
		});
	});
}

#[test]
fn register_devices_should_take_as_many_as_fit_when_the_batch_is_full() {
	ExtBuilder.build_and_execute(|| {
		let most: u32 = <Test as Config>::MaxUnits::get();
		let numbers: Vec<u8> = (1..=most as u8).collect();
		assert_ok!(register(maker(), &numbers));
		assert_eq!(Registry::devices_of(maker(), None, 100).len(), most as usize);
	});
}

#[test]
fn register_devices_should_let_each_device_leave_alone_when_it_is_handed_over() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(register(maker(), &[1, 2, 3]));
		let before = held(&maker());
		hand_over(id_of(2), maker(), alice(), false);
		assert_eq!(held(&maker()), before - device_price());
		assert_eq!(held(&alice()), device_price() + tenure_price());
	});
}

#[test]
fn register_devices_should_register_none_when_one_is_registered_already() {
	ExtBuilder.build_and_execute(|| {
		pump(3);
		assert_noop!(
			register(maker(), &[1, 2, 3, 4]),
			Refused::BadUnit { index: 2, reason: UnitError::AlreadyRegistered }
		);
	});
}

#[test]
fn register_devices_should_register_none_when_one_stands_twice() {
	ExtBuilder.build_and_execute(|| {
		pump_model();
		assert_noop!(
			register(maker(), &[1, 2, 4, 2]),
			Refused::BadUnit { index: 3, reason: UnitError::Repeated }
		);
	});
}

#[test]
fn register_devices_should_register_none_when_one_was_vouched_for_later() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		super::vouching::vouch(device, alice(), 7);
		assert_noop!(
			register(maker(), &[6, 7]),
			Refused::BadUnit { index: 1, reason: UnitError::AlreadyRegistered }
		);
	});
}

#[test]
fn register_devices_should_fail_when_there_are_no_units() {
	ExtBuilder.build_and_execute(|| {
		pump_model();
		assert_noop!(register(maker(), &[]), Refused::NoUnits);
	});
}

#[test]
fn register_devices_should_fail_when_the_caller_may_not_register_one() {
	ExtBuilder.build_and_execute(|| {
		let model = pump_model();
		let (none, some) = (ModelId::default(), units(&[1]));
		assert_noop!(
			Registry::register_devices(signed(maker()), none, None, some.clone()),
			Refused::UnknownModel
		);
		assert_noop!(register(other_maker(), &[1]), Refused::NotAuthorized);
		assert_noop!(
			Registry::register_devices(signed(maker()), model, Some(lot("L 1 ")), some),
			Refused::InvalidLot
		);
		accredit(&maker(), &[Role::CareProvider]);
		assert_noop!(register(maker(), &[1]), Refused::NotManufacturer);
		suspend(&maker());
		assert_noop!(register(maker(), &[1]), Refused::OrganisationNotActive);
	});
}

#[test]
fn register_devices_should_register_none_when_the_deposits_cannot_be_paid() {
	ExtBuilder.build_and_execute(|| {
		pump_model();
		impoverish(&maker());
		assert_noop!(register(maker(), &[1, 2]), TokenError::FundsUnavailable);
	});
}

#[test]
fn register_devices_should_weigh_in_proportion_to_the_units() {
	let weigh = |number| <() as WeightInfo>::register_devices(number);
	let each = weigh(1) - weigh(0);
	assert!(each.ref_time() > 100_000_000 && each.proof_size() > 0);
	assert_eq!(weigh(1_000), weigh(0) + each * 1_000);
}
