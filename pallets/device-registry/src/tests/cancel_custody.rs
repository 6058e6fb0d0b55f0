//! Taking an offer of custody back, or declining it.

use super::*;

const CARRIER: CustodianKind = CustodianKind::Carrier;

#[test]
fn cancel_custody_should_remove_the_offer_when_whoever_made_it_or_the_owner_calls() {
	for (by, who) in [(alice(), alice()), (bob(), bob()), (bob(), alice())] {
		ExtBuilder.build_and_execute(|| {
			let device = unvouched(alice(), 1);
			take_custody(device, alice(), bob(), CARRIER);
			let before = held(&by);
			offer_custody(device, by.clone(), charlie(), CARRIER);
			assert_ok!(Registry::cancel_custody(signed(who), device));

			assert_eq!(CustodyOffers::<Test>::get(device), None);
			assert_eq!(held(&by), before);
			assert_last_event(Event::CustodyOfferEnded {
				device,
				by,
				to: charlie(),
				reason: OfferEnd::Cancelled,
			});
		});
	}
}

#[test]
fn cancel_custody_should_be_refused_to_the_custodian_when_the_owner_made_the_offer() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		take_custody(device, alice(), bob(), CARRIER);
		offer_custody(device, alice(), charlie(), CARRIER);
		for who in [bob(), charlie(), regulator()] {
			assert_noop!(Registry::cancel_custody(signed(who), device), Refused::NotAuthorized);
		}
	});
}

#[test]
fn cancel_custody_should_let_anyone_clear_an_expired_offer_away() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let before = held(&alice());
		offer_custody(device, alice(), bob(), CARRIER);
		pass(MINUTE);
		assert_ok!(Registry::cancel_custody(signed(charlie()), device));
		assert_eq!((held(&alice()), free(&charlie())), (before, ENDOWMENT));
		let reason = OfferEnd::Expired;
		assert_last_event(Event::CustodyOfferEnded { device, by: alice(), to: bob(), reason });
	});
}

#[test]
fn cancel_custody_should_fail_when_there_is_no_offer() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		offer(device, alice(), bob());
		assert_noop!(Registry::cancel_custody(signed(alice()), device), Refused::UnknownOffer);
	});
}

#[test]
fn decline_custody_should_remove_the_offer_when_its_addressee_calls() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let before = held(&alice());
		offer_custody(device, alice(), hospital(), CARRIER);
		assert_ok!(Registry::decline_custody(signed(operator()), device));
		assert_eq!((CustodyOffers::<Test>::get(device), held(&alice())), (None, before));
		assert_last_event(Event::CustodyOfferEnded {
			device,
			by: alice(),
			to: hospital(),
			reason: OfferEnd::Declined,
		});
	});
}

#[test]
fn decline_custody_should_fail_when_another_than_its_addressee_calls() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		offer_custody(device, alice(), bob(), CARRIER);
		for who in [alice(), charlie()] {
			assert_noop!(Registry::decline_custody(signed(who), device), Refused::NotAuthorized);
		}
	});
}

#[test]
fn decline_custody_should_fail_when_there_is_no_offer() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		assert_noop!(Registry::decline_custody(signed(bob()), device), Refused::UnknownOffer);
	});
}
