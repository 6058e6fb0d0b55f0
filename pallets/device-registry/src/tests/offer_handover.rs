use super::*;

#[test]
fn offer_handover_should_keep_the_offer_and_hold_a_deposit() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let before = held(&alice());
		let expires_at = now() + MINUTE;
		assert_ok!(Registry::offer_handover(signed(alice()), device, bob(), expires_at, false));

		let offer = Offers::<Test>::get(device).unwrap();
		assert_eq!((offer.to, offer.made_at, offer.expires_at), (bob(), START, expires_at));
		assert_eq!(held(&alice()), before + handover_price());
		assert_eq!((known(device).owner, known(device).tenure), (alice(), 0));
		assert_last_event(Event::HandoverOffered {
			device,
			owner: alice(),
			to: bob(),
			expires_at,
			confirm_fingerprint: false,
		});
	});
}

#[test]
fn offer_handover_should_replace_an_expired_offer() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		offer(device, alice(), bob());
		pass(MINUTE);
		offer(device, alice(), charlie());

		assert_eq!(Offers::<Test>::get(device).unwrap().to, charlie());
		System::assert_has_event(
			Event::HandoverOfferEnded {
				device,
				owner: alice(),
				to: bob(),
				reason: OfferEnd::Expired,
			}
			.into(),
		);
	});
}

#[test]
fn offer_handover_should_fail_when_an_offer_stands() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		offer(device, alice(), bob());
		pass(MINUTE - 1);
		for to in [bob(), charlie()] {
			assert_noop!(
				Registry::offer_handover(signed(alice()), device, to, now() + MINUTE, false),
				Refused::OfferAlreadyMade
			);
		}
	});
}

#[test]
fn offer_handover_should_fail_when_another_than_the_owner_calls() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		hand_over(device, maker(), alice(), false);
		associate(device, alice(), charlie());
		for who in [maker(), bob(), charlie(), regulator()] {
			assert_noop!(
				Registry::offer_handover(signed(who), device, bob(), now() + MINUTE, false),
				Refused::NotAuthorized
			);
		}
	});
}

#[test]
fn offer_handover_should_fail_when_the_device_is_lost_stolen_or_retired() {
	for out in OUT_OF_SERVICE {
		ExtBuilder.build_and_execute(|| {
			let device = unvouched(alice(), 1);
			status(device, alice(), &[out]);
			assert_noop!(
				Registry::offer_handover(signed(alice()), device, bob(), now() + MINUTE, false),
				Refused::DeviceNotTransferable
			);
		});
	}
}

#[test]
fn offer_handover_should_succeed_when_the_device_needs_repair_or_was_recovered() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		status(device, alice(), &[DeviceStatus::Stolen, DeviceStatus::Maintenance]);
		offer(device, alice(), bob());
	});
}

#[test]
fn offer_handover_should_fail_when_offered_to_its_owner() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(hospital(), 1);
		for who in [operator(), hospital()] {
			assert_noop!(
				Registry::offer_handover(signed(who), device, hospital(), now() + MINUTE, false),
				Refused::AlreadyOwner
			);
		}
	});
}

#[test]
fn offer_handover_should_fail_when_it_would_expire_at_once_or_too_late() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		for expires_at in [0, now() - 1, now(), now() + MAX_OFFER_PERIOD + 1, Moment::MAX] {
			assert_noop!(
				Registry::offer_handover(signed(alice()), device, bob(), expires_at, false),
				Refused::InvalidExpiry
			);
		}
		let latest = now() + MAX_OFFER_PERIOD;
		assert_ok!(Registry::offer_handover(signed(alice()), device, bob(), latest, false));
	});
}

#[test]
fn offer_handover_should_fail_when_the_deposit_cannot_be_paid() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		impoverish(&alice());
		assert_noop!(
			Registry::offer_handover(signed(alice()), device, bob(), now() + MINUTE, false),
			TokenError::FundsUnavailable
		);
	});
}

#[test]
fn offer_handover_should_fail_when_offered_to_another_partys_key() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		assert_noop!(
			Registry::offer_handover(signed(alice()), device, new_key(), now() + MINUTE, false),
			Refused::UnknownParty
		);
		// The party itself takes it over, by that key.
		offer(device, alice(), rotated());
		assert_ok!(Registry::accept_handover(signed(new_key()), device, false, None));
		assert_eq!(known(device).owner, rotated());
		assert_eq!(Registry::devices_of(rotated(), None, 10), vec![device]);
	});
}
