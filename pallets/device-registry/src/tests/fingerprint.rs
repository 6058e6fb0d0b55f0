//! Fingerprints, and handovers that ask for them.

use super::*;

fn set(who: AccountId, device: DeviceId, to: Option<Commitment>) -> sp_runtime::DispatchResult {
	Registry::set_fingerprint(signed(who), device, to)
}

/// A device of the maker with fingerprint 7, offered to Alice, who has to confirm it.
fn sealed() -> DeviceId {
	let device = pump(1);
	assert_ok!(set(maker(), device, Some(commitment(7))));
	assert_ok!(Registry::offer_handover(signed(maker()), device, alice(), now() + MINUTE, true));
	device
}

fn accept(device: DeviceId, measured: Option<Commitment>) -> sp_runtime::DispatchResult {
	Registry::accept_handover(signed(alice()), device, false, measured)
}

#[test]
fn set_fingerprint_should_say_who_when_and_what_stood_before_when_the_owner_calls() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		assert_ok!(set(maker(), device, Some(commitment(7))));
		hand_over(device, maker(), alice(), false);
		pass(5);
		assert_ok!(set(alice(), device, Some(commitment(8))));
		let expected =
			Fingerprint { commitment: commitment(8), by: alice(), tenure: 1, set_at: START + 5 };
		assert_eq!(known(device).fingerprint, Some(expected));
		assert_last_event(Event::FingerprintSet {
			device,
			owner: alice(),
			before: Some(commitment(7)),
			fingerprint: Some(commitment(8)),
			tenure: 1,
		});
	});
}

#[test]
fn set_fingerprint_should_remove_it_when_there_is_none_any_more() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		assert_noop!(set(maker(), device, None), Refused::UnknownFingerprint);
		assert_ok!(set(maker(), device, Some(commitment(7))));
		assert_ok!(set(maker(), device, None));
		assert_eq!(known(device).fingerprint, None);
	});
}

#[test]
fn set_fingerprint_should_fail_when_the_caller_is_not_the_owner() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		hand_over(device, maker(), alice(), false);
		for who in [maker(), bob(), regulator()] {
			assert_noop!(set(who, device, Some(commitment(7))), Refused::NotAuthorized);
		}
	});
}

#[test]
fn set_fingerprint_should_fail_when_an_offer_stands_and_not_once_it_has_expired() {
	ExtBuilder.build_and_execute(|| {
		let device = sealed();
		for change in [None, Some(commitment(8))] {
			assert_noop!(set(maker(), device, change), Refused::OfferAlreadyMade);
		}
		pass(MINUTE);
		assert_ok!(set(maker(), device, None));
		assert_noop!(accept(device, None), Refused::OfferExpired);
	});
}

#[test]
fn set_fingerprint_should_fail_when_the_device_is_out_of_service() {
	ExtBuilder.build_and_execute(|| {
		for gone in OUT_OF_SERVICE {
			let device = unvouched(alice(), gone as u8);
			status(device, alice(), &[gone]);
			assert_noop!(set(alice(), device, Some(commitment(7))), Refused::DeviceNotTransferable);
		}
	});
}

#[test]
fn set_fingerprint_should_fail_when_the_owner_is_a_suspended_organisation() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(hospital(), 1);
		suspend(&hospital());
		assert_noop!(set(hospital(), device, Some(commitment(7))), Refused::OrganisationNotActive);
	});
}

#[test]
fn offer_handover_should_fail_when_there_is_nothing_to_confirm() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		assert_noop!(
			Registry::offer_handover(signed(maker()), device, alice(), now() + MINUTE, true),
			Refused::UnknownFingerprint
		);
	});
}

#[test]
fn offer_handover_should_say_that_it_asks_for_the_fingerprint() {
	ExtBuilder.build_and_execute(|| {
		let device = sealed();
		assert!(Offers::<Test>::get(device).unwrap().confirm_fingerprint);
		assert_last_event(Event::HandoverOffered {
			device,
			owner: maker(),
			to: alice(),
			expires_at: START + MINUTE,
			confirm_fingerprint: true,
		});
	});
}

#[test]
fn accept_handover_should_hand_over_when_the_fingerprint_is_confirmed() {
	ExtBuilder.build_and_execute(|| {
		let device = sealed();
		assert_ok!(accept(device, Some(commitment(7))));
		assert_last_event(Event::HandedOver {
			device,
			from: maker(),
			to: alice(),
			person: None,
			tenure: 1,
			fingerprint: Some(commitment(7)),
		});
		// Who set it stays to be seen.
		assert_eq!(known(device).fingerprint.map(|it| (it.by, it.tenure)), Some((maker(), 0)));
	});
}

#[test]
fn accept_handover_should_leave_the_offer_when_the_fingerprint_is_missing_or_another() {
	ExtBuilder.build_and_execute(|| {
		let device = sealed();
		assert_noop!(accept(device, None), Refused::FingerprintNotConfirmed);
		assert_noop!(accept(device, Some(commitment(8))), Refused::FingerprintMismatch);
		assert_ok!(accept(device, Some(commitment(7))));
	});
}

#[test]
fn accept_handover_should_check_a_fingerprint_when_it_is_given_unasked() {
	ExtBuilder.build_and_execute(|| {
		let without = pump(2);
		offer(without, maker(), alice());
		assert_noop!(accept(without, Some(commitment(7))), Refused::FingerprintMismatch);
		let with = pump(3);
		assert_ok!(set(maker(), with, Some(commitment(7))));
		offer(with, maker(), alice());
		assert_noop!(accept(with, Some(commitment(8))), Refused::FingerprintMismatch);
		assert_ok!(accept(with, Some(commitment(7))));
	});
}
