use super::*;

#[test]
fn cancel_association_should_give_all_deposits_back_when_the_owner_calls() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let before = held(&alice());
		propose(device, alice(), bob());
		assert_ok!(Registry::cancel_association(signed(alice()), device));

		assert_eq!(AssociationOffers::<Test>::get(device), None);
		assert_eq!((held(&alice()), known(device).tenure), (before, 0));
		assert_last_event(Event::AssociationOfferEnded {
			device,
			person: bob(),
			reason: OfferEnd::Cancelled,
		});
	});
}

#[test]
fn cancel_association_should_let_anyone_clear_an_expired_offer_away() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let before = held(&alice());
		propose(device, alice(), bob());
		pass(MINUTE - 1);
		for who in [bob(), charlie()] {
			assert_noop!(Registry::cancel_association(signed(who), device), Refused::NotAuthorized);
		}
		pass(1);
		assert_ok!(Registry::cancel_association(signed(charlie()), device));
		assert_eq!((held(&alice()), free(&charlie())), (before, ENDOWMENT));
		assert_last_event(Event::AssociationOfferEnded {
			device,
			person: bob(),
			reason: OfferEnd::Expired,
		});
	});
}

#[test]
fn cancel_association_should_fail_when_there_is_no_offer() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		associate(device, alice(), bob());
		offer(device, alice(), bob());
		assert_noop!(Registry::cancel_association(signed(alice()), device), Refused::UnknownOffer);
	});
}
