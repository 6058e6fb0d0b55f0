//! Recalling a model or a lot, and lifting the recall.

use super::*;

fn recalled(device: DeviceId) -> Option<Recall> {
	<Registry as DevicesTrait>::facts(&device).expect("is registered").recall
}

fn recall(who: AccountId, l: Option<&str>, kind: Recall) -> sp_runtime::DispatchResult {
	let model = ModelId::of(&maker(), PUMP.as_bytes());
	Registry::recall(signed(who), model, l.map(lot), kind, commitment(9))
}

fn lift(who: AccountId, l: Option<&str>, issuer: AccountId) -> sp_runtime::DispatchResult {
	let model = ModelId::of(&maker(), PUMP.as_bytes());
	Registry::lift_recall(signed(who), model, l.map(lot), issuer)
}

/// Pumps of lot L1, of lot L2, and of no lot.
fn pumps() -> [DeviceId; 3] {
	let model = pump_model();
	let register = |unit, l: Option<&str>| {
		let unit = commitment(unit);
		assert_ok!(Registry::register_device(signed(maker()), model, unit, l.map(lot)));
		DeviceId::of(&maker(), &model, &unit)
	};
	[register(1, Some("L1")), register(2, Some("L2")), register(3, None)]
}

#[test]
fn recall_should_concern_all_devices_of_the_model_when_no_lot_is_named() {
	ExtBuilder.build_and_execute(|| {
		let devices = pumps();
		let other = unvouched(alice(), 1);
		assert_ok!(recall(maker(), None, Recall::Blocking));

		assert_eq!(devices.map(recalled), [Some(Recall::Blocking); 3]);
		assert_eq!(recalled(other), None);
		// A unit made afterwards is concerned as well.
		assert_eq!(recalled(pump(9)), Some(Recall::Blocking));
	});
}

#[test]
fn recall_should_concern_the_lot_alone_when_one_is_named() {
	ExtBuilder.build_and_execute(|| {
		let devices = pumps();
		assert_ok!(recall(maker(), Some("L2"), Recall::Advisory));
		assert_eq!(devices.map(recalled), [None, Some(Recall::Advisory), None]);

		let model = pump_model();
		let record = Recalls::<Test>::get(model)[0].clone();
		assert_eq!(
			record,
			RecallRecord {
				lot: Some(lot("L2")),
				kind: Recall::Advisory,
				notice: commitment(9),
				issuer: maker(),
				issued_at: START,
			}
		);
		assert_last_event(Event::Recalled {
			model,
			lot: Some(lot("L2")),
			kind: Recall::Advisory,
			notice: commitment(9),
			issuer: maker(),
		});
	});
}

#[test]
fn recall_should_count_as_the_strictest_when_several_concern_a_device() {
	for kinds in [[Recall::Advisory, Recall::Blocking], [Recall::Blocking, Recall::Advisory]] {
		ExtBuilder.build_and_execute(|| {
			let devices = pumps();
			assert_ok!(recall(maker(), None, kinds[0]));
			assert_ok!(recall(regulator(), Some("L1"), kinds[1]));
			assert_eq!(
				devices.map(recalled),
				[Some(Recall::Blocking), Some(kinds[0]), Some(kinds[0])]
			);
		});
	}
}

#[test]
fn recall_should_replace_the_issuers_own_of_the_same_lot() {
	ExtBuilder.build_and_execute(|| {
		let devices = pumps();
		assert_ok!(recall(maker(), Some("L1"), Recall::Blocking));
		assert_ok!(recall(maker(), Some("L1"), Recall::Advisory));
		assert_eq!(recalled(devices[0]), Some(Recall::Advisory));
		assert_eq!(Recalls::<Test>::get(pump_model()).len(), 1);
		// Another's stands beside it.
		assert_ok!(recall(regulator(), Some("L1"), Recall::Blocking));
		assert_ok!(recall(maker(), Some("L1"), Recall::Advisory));
		assert_eq!(recalled(devices[0]), Some(Recall::Blocking));
		assert_eq!(Recalls::<Test>::get(pump_model()).len(), 2);
	});
}

#[test]
fn recall_should_outlast_its_issuers_suspension() {
	ExtBuilder.build_and_execute(|| {
		let devices = pumps();
		assert_ok!(recall(maker(), None, Recall::Blocking));
		suspend(&maker());
		assert_eq!(recalled(devices[0]), Some(Recall::Blocking));
	});
}

#[test]
fn recall_should_concern_an_unvouched_device_when_its_model_was_registered_later() {
	ExtBuilder.build_and_execute(|| {
		let model = ModelId::of(&maker(), PUMP.as_bytes());
		let origin = signed(alice());
		assert_ok!(Registry::register_unvouched_device(origin, model, commitment(1), None));
		pump_model();
		assert_ok!(recall(maker(), None, Recall::Blocking));
		let device = DeviceId::unvouched(&alice(), &model, &commitment(1));
		assert_eq!(recalled(device), Some(Recall::Blocking));
	});
}

#[test]
fn recall_should_fail_when_neither_the_maker_nor_a_regulator_in_force_calls() {
	ExtBuilder.build_and_execute(|| {
		pump_model();
		suspend(&maker());
		suspend(&regulator());
		for who in [maker(), regulator(), other_maker(), hospital(), alice()] {
			assert_noop!(recall(who, None, Recall::Blocking), Refused::NotAuthorized);
		}
	});
}

#[test]
fn recall_should_fail_when_the_model_is_unknown() {
	ExtBuilder.build_and_execute(|| {
		for who in [maker(), regulator()] {
			assert_noop!(recall(who, None, Recall::Blocking), Refused::UnknownModel);
		}
	});
}

#[test]
fn recall_should_fail_when_the_lot_cannot_be_printed() {
	ExtBuilder.build_and_execute(|| {
		pump_model();
		for l in ["", "L\n"] {
			assert_noop!(recall(maker(), Some(l), Recall::Blocking), Refused::InvalidLot);
		}
	});
}

#[test]
fn recall_should_fail_when_too_many_are_in_force_until_a_regulator_makes_room() {
	ExtBuilder.build_and_execute(|| {
		pump_model();
		for number in 0..MAX_RECALLS {
			assert_ok!(recall(maker(), Some(&number.to_string()), Recall::Advisory));
		}
		for who in [maker(), regulator()] {
			assert_noop!(recall(who, None, Recall::Blocking), Refused::TooManyRecalls);
		}
		// One's own can still be replaced.
		assert_ok!(recall(maker(), Some("3"), Recall::Blocking));
		// And a maker cannot keep a regulator out.
		assert_ok!(lift(regulator(), Some("4"), maker()));
		assert_ok!(recall(regulator(), None, Recall::Blocking));
	});
}

#[test]
fn lift_recall_should_remove_that_recall_alone() {
	ExtBuilder.build_and_execute(|| {
		let devices = pumps();
		assert_ok!(recall(maker(), Some("L1"), Recall::Blocking));
		assert_ok!(recall(maker(), None, Recall::Advisory));
		assert_ok!(lift(maker(), Some("L1"), maker()));

		assert_eq!(devices.map(recalled), [Some(Recall::Advisory); 3]);
		let (model, issuer, by) = (pump_model(), maker(), maker());
		assert_last_event(Event::RecallLifted { model, lot: Some(lot("L1")), issuer, by });
		assert_ok!(lift(maker(), None, maker()));
		assert_eq!(devices.map(recalled), [None; 3]);
		assert!(!Recalls::<Test>::contains_key(model));
	});
}

#[test]
fn lift_recall_should_let_a_regulator_lift_any() {
	ExtBuilder.build_and_execute(|| {
		pump_model();
		assert_ok!(recall(maker(), None, Recall::Blocking));
		assert_ok!(recall(regulator(), None, Recall::Blocking));
		for issuer in [maker(), regulator()] {
			assert_ok!(lift(other_regulator(), None, issuer));
		}
		assert!(!Recalls::<Test>::contains_key(pump_model()));
	});
}

#[test]
fn lift_recall_should_fail_when_a_maker_lifts_a_regulators() {
	ExtBuilder.build_and_execute(|| {
		pump_model();
		assert_ok!(recall(regulator(), None, Recall::Blocking));
		for who in [maker(), alice()] {
			assert_noop!(lift(who, None, regulator()), Refused::NotAuthorized);
		}
	});
}

#[test]
fn lift_recall_should_fail_when_its_issuer_is_suspended() {
	ExtBuilder.build_and_execute(|| {
		pump_model();
		assert_ok!(recall(maker(), None, Recall::Blocking));
		suspend(&maker());
		assert_noop!(lift(maker(), None, maker()), Refused::NotAuthorized);
	});
}

#[test]
fn lift_recall_should_fail_when_there_is_no_such_recall() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(lift(maker(), None, maker()), Refused::UnknownRecall);
		pump_model();
		assert_ok!(recall(maker(), Some("L1"), Recall::Blocking));
		assert_noop!(lift(maker(), None, maker()), Refused::UnknownRecall);
		assert_noop!(lift(maker(), Some("L2"), maker()), Refused::UnknownRecall);
		assert_noop!(lift(regulator(), Some("L1"), other_maker()), Refused::UnknownRecall);
	});
}
