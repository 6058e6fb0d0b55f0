//! Declining a handover or an association.

use super::*;

#[test]
fn decline_handover_should_remove_the_offer_when_its_addressee_calls() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let before = held(&alice());
		offer(device, alice(), hospital());
		assert_ok!(Registry::decline_handover(signed(operator()), device));

		assert_eq!(Offers::<Test>::get(device), None);
		assert_eq!(held(&alice()), before);
		assert_last_event(Event::HandoverOfferEnded {
			device,
			owner: alice(),
			to: hospital(),
			reason: OfferEnd::Declined,
		});
	});
}

#[test]
fn decline_handover_should_fail_when_another_than_its_addressee_calls() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		offer(device, alice(), bob());
		for who in [alice(), charlie()] {
			assert_noop!(Registry::decline_handover(signed(who), device), Refused::NotAuthorized);
		}
	});
}

#[test]
fn decline_handover_should_fail_when_there_is_no_offer() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		assert_noop!(Registry::decline_handover(signed(bob()), device), Refused::UnknownOffer);
	});
}

#[test]
fn decline_association_should_give_all_deposits_back_when_the_person_calls() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let before = held(&alice());
		propose(device, alice(), pauper());
		assert_ok!(Registry::decline_association(signed(pauper()), device));

		assert_eq!(AssociationOffers::<Test>::get(device), None);
		assert_eq!((held(&alice()), known(device).tenure), (before, 0));
		assert_last_event(Event::AssociationOfferEnded {
			device,
			person: pauper(),
			reason: OfferEnd::Declined,
		});
	});
}

#[test]
fn decline_association_should_fail_when_another_than_the_person_calls() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		propose(device, alice(), bob());
		for who in [alice(), charlie()] {
			assert_noop!(
				Registry::decline_association(signed(who), device),
				Refused::NotAuthorized
			);
		}
	});
}

#[test]
fn decline_association_should_fail_when_there_is_no_offer() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		offer(device, alice(), bob());
		assert_noop!(Registry::decline_association(signed(bob()), device), Refused::UnknownOffer);
	});
}
