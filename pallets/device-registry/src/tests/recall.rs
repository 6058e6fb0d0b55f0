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

/// So many recalls, of the lots 0, 1, ..., one a millisecond.
fn fill(who: AccountId, number: u32, kind: Recall) {
	pump_model();
	for number in 0..number {
		pass(1);
		assert_ok!(recall(who.clone(), Some(&number.to_string()), kind));
	}
}

/// Lot and issuer of each recall in force.
fn in_force() -> Vec<(Option<Lot>, AccountId)> {
	let recalls = Recalls::<Test>::get(ModelId::of(&maker(), PUMP.as_bytes()));
	recalls.into_iter().map(|recall| (recall.lot, recall.issuer)).collect()
}

/// The maker's recall of that lot has just made way for one of the regulator's.
fn assert_displaced(l: Option<Lot>, by: AccountId) {
	let model = ModelId::of(&maker(), PUMP.as_bytes());
	assert!(!in_force().contains(&(l.clone(), maker())));
	assert_eq!(in_force().len() as u32, MAX_RECALLS);
	let events = System::read_events_for_pallet::<Event<Test>>();
	let [.., lifted, recalled] = &events[..] else { panic!("two events") };
	assert_eq!(*lifted, Event::RecallLifted { model, lot: l, issuer: maker(), by: by.clone() });
	assert!(matches!(recalled, Event::Recalled { issuer, .. } if *issuer == by));
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
fn recall_should_fail_when_neither_the_maker_nor_a_regulator_calls() {
	ExtBuilder.build_and_execute(|| {
		pump_model();
		accredit(&maker(), &[Role::CareProvider]);
		accredit(&regulator(), &[Role::CareProvider]);
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
fn recall_should_fail_when_the_maker_issues_too_many() {
	ExtBuilder.build_and_execute(|| {
		fill(maker(), MAX_RECALLS, Recall::Advisory);
		assert_noop!(recall(maker(), None, Recall::Blocking), Refused::TooManyRecalls);
		// One's own can still be replaced.
		assert_ok!(recall(maker(), Some("3"), Recall::Blocking));
		assert_eq!(in_force().len() as u32, MAX_RECALLS);
	});
}

#[test]
fn recall_should_displace_the_makers_oldest_advisory_one_when_a_regulator_finds_the_list_full() {
	ExtBuilder.build_and_execute(|| {
		pump_model();
		assert_ok!(recall(regulator(), Some("R"), Recall::Advisory));
		pass(1);
		assert_ok!(recall(maker(), Some("B"), Recall::Blocking));
		fill(maker(), MAX_RECALLS - 2, Recall::Advisory);
		// The issuer's own of the same lot makes way first: nobody else's needs to.
		assert_ok!(recall(regulator(), Some("R"), Recall::Blocking));
		assert!(in_force().contains(&(Some(lot("0")), maker())));

		for number in 0..MAX_RECALLS - 2 {
			let l = format!("R{number}");
			let oldest = Some(lot(&number.to_string()));
			assert_ok!(recall(other_regulator(), Some(&l), Recall::Advisory));
			assert_displaced(oldest, other_regulator());
			assert!(in_force().contains(&(Some(lot(&l)), other_regulator())));
		}
		// Blocking ones last.
		assert!(in_force().contains(&(Some(lot("B")), maker())));
		assert_ok!(recall(regulator(), None, Recall::Blocking));
		assert_displaced(Some(lot("B")), regulator());

		// A regulator's is displaced by nobody's.
		assert!(in_force().iter().all(|(_, issuer)| *issuer != maker()));
		for who in [maker(), regulator(), other_regulator()] {
			assert_noop!(recall(who, Some("new"), Recall::Blocking), Refused::TooManyRecalls);
		}
	});
}

#[test]
fn recall_should_displace_the_oldest_when_the_maker_replaced_an_older_one_of_its_own() {
	ExtBuilder.build_and_execute(|| {
		fill(maker(), MAX_RECALLS, Recall::Blocking);
		assert_ok!(recall(maker(), Some("0"), Recall::Blocking));
		assert_ok!(recall(regulator(), None, Recall::Advisory));
		assert_displaced(Some(lot("1")), regulator());
	});
}

#[test]
fn recall_should_displace_nothing_when_the_list_has_room_or_the_lot_cannot_be_printed() {
	ExtBuilder.build_and_execute(|| {
		fill(maker(), MAX_RECALLS - 1, Recall::Advisory);
		assert_ok!(recall(regulator(), None, Recall::Blocking));
		assert_eq!(in_force().iter().filter(|(_, issuer)| *issuer == maker()).count(), 15);
		assert_noop!(recall(other_regulator(), Some(""), Recall::Blocking), Refused::InvalidLot);
	});
}

#[test]
fn recall_should_displace_none_of_a_maker_that_is_a_regulator_as_well() {
	ExtBuilder.build_and_execute(|| {
		accredit(&maker(), &[Role::Manufacturer, Role::Regulator]);
		fill(maker(), MAX_RECALLS, Recall::Advisory);
		for who in [maker(), regulator()] {
			assert_noop!(recall(who, None, Recall::Blocking), Refused::TooManyRecalls);
		}
		// Another regulator can lift it, as any.
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
fn lift_recall_should_fail_when_a_former_regulator_only_makes_other_models() {
	ExtBuilder.build_and_execute(|| {
		pump_model();
		accredit(&other_maker(), &[Role::Manufacturer, Role::Regulator]);
		assert_ok!(recall(other_maker(), None, Recall::Blocking));
		accredit(&other_maker(), &[Role::Manufacturer]);
		assert_noop!(lift(other_maker(), None, other_maker()), Refused::NotAuthorized);
		// Nor does the maker; a regulator does.
		assert_noop!(lift(maker(), None, other_maker()), Refused::NotAuthorized);
		assert_ok!(lift(regulator(), None, other_maker()));
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
