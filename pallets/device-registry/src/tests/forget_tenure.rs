use super::*;

#[test]
fn forget_tenure_should_give_the_deposit_back_when_the_owner_of_then_calls() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		hand_over(device, alice(), bob(), false);
		assert_eq!(held(&alice()), tenure_price());
		assert_ok!(Registry::forget_tenure(signed(alice()), device, 0));

		assert_eq!(held(&alice()), 0);
		assert_eq!(Registry::controllers_of(device, 0), None);
		assert_eq!(<Registry as DevicesTrait>::controllers(&device, 0), None);
		assert_last_event(Event::TenureForgotten { device, tenure: 0, by: alice() });
	});
}

#[test]
fn forget_tenure_should_be_the_persons_decision_when_there_was_one() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(hospital(), 1);
		associate(device, hospital(), alice());
		assert_ok!(Registry::end_association(signed(hospital()), device));
		let before = held(&hospital());
		for who in [hospital(), operator(), bob()] {
			assert_noop!(Registry::forget_tenure(signed(who), device, 1), Refused::NotAuthorized);
		}
		assert_ok!(Registry::forget_tenure(signed(alice()), device, 1));
		// The deposit is the hospital's, who paid it.
		assert_eq!((held(&hospital()), free(&alice())), (before - tenure_price(), ENDOWMENT));
		assert_last_event(Event::TenureForgotten { device, tenure: 1, by: alice() });
	});
}

#[test]
fn forget_tenure_should_leave_the_other_tenures() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		hand_over(device, alice(), bob(), false);
		hand_over(device, bob(), charlie(), false);
		assert_ok!(Registry::forget_tenure(signed(bob()), device, 1));
		assert!(Registry::controllers_of(device, 0).is_some());
		assert!(Registry::controllers_of(device, 2).is_some());
	});
}

#[test]
fn forget_tenure_should_fail_when_another_calls() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		hand_over(device, alice(), bob(), false);
		for who in [bob(), charlie(), regulator()] {
			assert_noop!(Registry::forget_tenure(signed(who), device, 0), Refused::NotAuthorized);
		}
	});
}

#[test]
fn forget_tenure_should_fail_when_the_tenure_is_the_current_one() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		hand_over(device, alice(), bob(), false);
		assert_noop!(Registry::forget_tenure(signed(bob()), device, 1), Refused::TenureNotEnded);
	});
}

#[test]
fn forget_tenure_should_fail_when_the_tenure_never_was_or_is_forgotten() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		hand_over(device, alice(), bob(), false);
		assert_noop!(Registry::forget_tenure(signed(bob()), device, 2), Refused::UnknownTenure);
		assert_ok!(Registry::forget_tenure(signed(alice()), device, 0));
		assert_noop!(Registry::forget_tenure(signed(alice()), device, 0), Refused::UnknownTenure);
	});
}

#[test]
fn forget_tenure_should_fail_when_accesses_to_it_are_journalled() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(hospital(), 1);
		associate(device, hospital(), alice());
		assert_ok!(Registry::end_association(signed(hospital()), device));
		hand_over(device, hospital(), bob(), false);
		for tenure in [0, 1] {
			journal(device, tenure);
		}
		for (who, tenure) in [(hospital(), 0), (operator(), 0), (alice(), 1)] {
			let call = Registry::forget_tenure(signed(who), device, tenure);
			assert_noop!(call, Refused::TenureJournalled);
		}
		assert!(Registry::controllers_of(device, 1).is_some());
		// Whom it does not concern learns nothing, and another tenure of the device can go.
		assert_noop!(Registry::forget_tenure(signed(bob()), device, 1), Refused::NotAuthorized);
		assert_ok!(Registry::forget_tenure(signed(hospital()), device, 2));
	});
}
