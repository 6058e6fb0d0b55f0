use super::*;
use sp_runtime::DispatchResult;

const CARRIER: CustodianKind = CustodianKind::Carrier;

fn offer_for_a_minute(by: AccountId, device: DeviceId, to: AccountId) -> DispatchResult {
	Registry::offer_custody(signed(by), device, to, CARRIER, false, now() + MINUTE)
}

#[test]
fn offer_custody_should_keep_the_offer_and_change_nothing_else() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let (before, held_before) = (known(device), held(&alice()));
		let (kind, expires_at) = (CustodianKind::Warehouse, now() + MINUTE);
		assert_ok!(Registry::offer_custody(signed(alice()), device, bob(), kind, true, expires_at));

		let offer = CustodyOffers::<Test>::get(device).unwrap();
		assert_eq!((offer.by, offer.to, offer.kind), (alice(), bob(), kind));
		assert_eq!((offer.may_hand_on, offer.made_at, offer.expires_at), (true, START, expires_at));
		assert_eq!(held(&alice()), held_before + custody_offer_price());
		assert_eq!((known(device), Registry::custody_of(device)), (before, None));
		assert_eq!(Registry::devices_in_custody_of(bob(), None, 10), vec![]);
		assert_last_event(Event::CustodyOffered {
			device,
			by: alice(),
			to: bob(),
			kind,
			may_hand_on: true,
			expires_at,
		});
	});
}

#[test]
fn offer_custody_should_fail_when_a_stranger_calls() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		hand_over(device, maker(), alice(), true);
		take_custody(device, alice(), bob(), CARRIER);
		// Not its maker, nor a regulator, nor anybody who is neither owner nor custodian.
		for who in [maker(), regulator(), charlie()] {
			assert_noop!(offer_for_a_minute(who, device, hospital()), Refused::NotAuthorized);
		}
	});
}

#[test]
fn offer_custody_should_fail_when_it_is_to_whoever_holds_the_device() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		assert_noop!(offer_for_a_minute(alice(), device, alice()), Refused::AlreadyOwner);
		take_custody(device, alice(), bob(), CARRIER);
		assert_noop!(offer_for_a_minute(alice(), device, alice()), Refused::AlreadyOwner);
		for by in [alice(), bob()] {
			assert_noop!(offer_for_a_minute(by, device, bob()), Refused::AlreadyCustodian);
		}
	});
}

#[test]
fn offer_custody_should_let_hand_on_only_where_the_owner_does() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		assert_ok!(offer_for_a_minute(alice(), device, bob()));
		assert_ok!(Registry::accept_custody(signed(bob()), device, None));
		assert_noop!(offer_for_a_minute(bob(), device, charlie()), Refused::HandingOnNotAllowed);
		// Back is always possible.
		assert_ok!(offer_for_a_minute(bob(), device, alice()));
		assert_ok!(Registry::accept_custody(signed(alice()), device, None));

		// With leave to hand on, the next has it as far as it was passed.
		take_custody(device, alice(), bob(), CARRIER);
		assert_ok!(offer_for_a_minute(bob(), device, charlie()));
		assert_ok!(Registry::accept_custody(signed(charlie()), device, None));
		assert_noop!(offer_for_a_minute(charlie(), device, bob()), Refused::HandingOnNotAllowed);
	});
}

#[test]
fn offer_custody_should_fail_when_the_device_is_lost_stolen_or_retired() {
	for out in OUT_OF_SERVICE {
		ExtBuilder.build_and_execute(|| {
			let device = unvouched(alice(), 1);
			take_custody(device, alice(), bob(), CARRIER);
			status(device, alice(), &[out]);
			for (by, to) in [(alice(), charlie()), (bob(), charlie()), (bob(), alice())] {
				assert_noop!(offer_for_a_minute(by, device, to), Refused::DeviceNotTransferable);
			}
		});
	}
}

#[test]
fn offer_custody_should_fail_when_it_is_to_another_partys_key() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		assert_noop!(offer_for_a_minute(alice(), device, new_key()), Refused::UnknownParty);
	});
}

#[test]
fn offer_custody_should_fail_when_it_expires_now_or_too_late() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let offer = |expires_at| {
			Registry::offer_custody(signed(alice()), device, bob(), CARRIER, false, expires_at)
		};
		for expires_at in [0, now(), now() + MAX_OFFER_PERIOD + 1, Moment::MAX] {
			assert_noop!(offer(expires_at), Refused::InvalidExpiry);
		}
		assert_ok!(offer(now() + MAX_OFFER_PERIOD));
	});
}

#[test]
fn offer_custody_should_make_way_only_when_the_earlier_one_has_expired() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let before = held(&alice());
		offer_custody(device, alice(), bob(), CARRIER);
		pass(MINUTE - 1);
		assert_noop!(offer_for_a_minute(alice(), device, charlie()), Refused::OfferAlreadyMade);
		pass(1);
		assert_ok!(offer_for_a_minute(alice(), device, charlie()));
		assert_eq!(held(&alice()), before + custody_offer_price());
		let reason = OfferEnd::Expired;
		System::assert_has_event(
			Event::CustodyOfferEnded { device, by: alice(), to: bob(), reason }.into(),
		);
	});
}

#[test]
fn offer_custody_should_fail_when_the_deposit_cannot_be_paid() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		impoverish(&alice());
		assert_noop!(offer_for_a_minute(alice(), device, bob()), TokenError::FundsUnavailable);
	});
}
