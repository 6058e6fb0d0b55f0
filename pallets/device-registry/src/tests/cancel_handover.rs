use super::*;

#[test]
fn cancel_handover_should_remove_the_offer_when_the_owner_calls() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let before = held(&alice());
		offer(device, alice(), bob());
		assert_ok!(Registry::cancel_handover(signed(alice()), device));

		assert_eq!(Offers::<Test>::get(device), None);
		assert_eq!(held(&alice()), before);
		let reason = OfferEnd::Cancelled;
		assert_last_event(Event::HandoverOfferEnded { device, owner: alice(), to: bob(), reason });
	});
}

#[test]
fn cancel_handover_should_let_anyone_clear_an_expired_offer_away() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let before = held(&alice());
		offer(device, alice(), bob());
		pass(MINUTE - 1);
		for who in [bob(), charlie()] {
			assert_noop!(Registry::cancel_handover(signed(who), device), Refused::NotAuthorized);
		}
		pass(1);
		assert_ok!(Registry::cancel_handover(signed(charlie()), device));

		// The deposit is that of whoever paid it, not of whoever clears away.
		assert_eq!((held(&alice()), free(&charlie())), (before, ENDOWMENT));
		let reason = OfferEnd::Expired;
		assert_last_event(Event::HandoverOfferEnded { device, owner: alice(), to: bob(), reason });
	});
}

#[test]
fn cancel_handover_should_succeed_when_the_device_was_stolen_meanwhile() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		offer(device, alice(), bob());
		status(device, alice(), &[DeviceStatus::Stolen]);
		assert_ok!(Registry::cancel_handover(signed(alice()), device));
	});
}

#[test]
fn cancel_handover_should_fail_when_there_is_no_offer() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		propose(device, alice(), bob());
		assert_noop!(Registry::cancel_handover(signed(alice()), device), Refused::UnknownOffer);
	});
}
