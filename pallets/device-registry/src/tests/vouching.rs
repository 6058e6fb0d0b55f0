//! A maker vouches for a device that was registered without one: offer, acceptance, and the ends of an offer.

use super::*;

fn offer_to(
	who: AccountId,
	device: DeviceId,
	unit: u8,
	expires_at: Moment,
) -> sp_runtime::DispatchResult {
	let (model, l1) = (pump_model(), Some(lot("L1")));
	Registry::offer_vouching(signed(who), device, model, commitment(unit), l1, expires_at)
}

/// The maker's offer, for a minute, to vouch for the device as its unit of that number.
fn offered(device: DeviceId, unit: u8) {
	assert_ok!(offer_to(maker(), device, unit, now() + MINUTE));
}

fn accept(who: AccountId, device: DeviceId, unit: u8) -> sp_runtime::DispatchResult {
	let (model, l1) = (pump_model(), Some(lot("L1")));
	Registry::accept_vouching(signed(who), device, maker(), model, commitment(unit), l1)
}

/// Has the maker vouch for the owner's device, as its unit of that number.
pub(crate) fn vouch(device: DeviceId, owner: AccountId, unit: u8) {
	offered(device, unit);
	assert_ok!(accept(owner, device, unit));
}

/// The identifier that the maker would have registered that unit under.
fn alias_of(unit: u8) -> DeviceId {
	DeviceId::of(&maker(), &pump_model(), &commitment(unit))
}

#[test]
fn offer_vouching_should_keep_the_offer_and_take_its_deposits_when_the_maker_calls() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let model = pump_model();
		let before = held(&maker());
		offered(device, 7);
		let offer = VouchingOffers::<Test>::get(device, maker()).unwrap();
		assert_eq!((offer.model, offer.unit, offer.lot), (model, commitment(7), Some(lot("L1"))));
		assert_eq!((offer.made_at, offer.expires_at), (START, START + MINUTE));
		assert_eq!(held(&maker()), before + vouching_price());
		assert_eq!(known(device).maker, None);
		assert_last_event(Event::VouchingOffered {
			device,
			owner: alice(),
			maker: maker(),
			model,
			unit: commitment(7),
			lot: Some(lot("L1")),
			expires_at: START + MINUTE,
		});
	});
}

#[test]
fn accept_vouching_should_keep_identifier_and_tenures_when_the_owner_agrees() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		assert_ok!(Registry::associate_self(signed(alice()), device));
		let (before, model) = (known(device), pump_model());
		let held_by_maker = held(&maker());
		vouch(device, alice(), 7);

		let expected = Device {
			model,
			maker: Some(maker()),
			unit: commitment(7),
			lot: Some(lot("L1")),
			..before
		};
		assert_eq!(known(device), expected);
		assert_eq!(ended_tenures().len(), 1);
		assert_eq!(Aliases::<Test>::get(alias_of(7)).unwrap().device, device);
		assert_eq!(held(&maker()), held_by_maker + alias_price());
		assert!(!VouchingOffers::<Test>::contains_key(device, maker()));
		assert_last_event(Event::DeviceVouched {
			device,
			owner: alice(),
			maker: maker(),
			model,
			unit: commitment(7),
			lot: Some(lot("L1")),
			alias: alias_of(7),
		});
	});
}

#[test]
fn vouched_device_should_be_found_by_its_makers_unit_and_not_be_registered_again() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		vouch(device, alice(), 7);
		let found = |unit| Registry::device_of_unit(maker(), pump_model(), commitment(unit));
		assert_eq!(found(7), Some(device));
		assert_eq!(found(8), None);
		assert_eq!(found(9), None);
		let registered = pump(9);
		assert_eq!(found(9), Some(registered));
		assert_noop!(
			Registry::register_device(signed(maker()), pump_model(), commitment(7), None),
			Refused::DeviceAlreadyRegistered
		);
		let other = unvouched(bob(), 2);
		assert_noop!(offer_to(maker(), other, 7, now() + MINUTE), Refused::DeviceAlreadyRegistered);
	});
}

#[test]
fn vouched_device_should_be_under_the_recalls_of_its_model_and_lot() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let (model, notice) = (pump_model(), commitment(3));
		assert_ok!(Registry::recall(
			signed(maker()),
			model,
			Some(lot("L1")),
			Recall::Blocking,
			notice
		));
		let recall = || <Registry as DevicesTrait>::facts(&device).unwrap().recall;
		assert_eq!(recall(), None);
		vouch(device, alice(), 7);
		assert_eq!(recall(), Some(Recall::Blocking));
	});
}

#[test]
fn offer_vouching_should_fail_when_the_device_has_a_maker() {
	ExtBuilder.build_and_execute(|| {
		let made = pump(1);
		assert_noop!(offer_to(maker(), made, 7, now() + MINUTE), Refused::DeviceAlreadyVouched);
		let vouched = unvouched(alice(), 1);
		vouch(vouched, alice(), 7);
		assert_noop!(offer_to(maker(), vouched, 8, now() + MINUTE), Refused::DeviceAlreadyVouched);
	});
}

#[test]
fn offer_vouching_should_fail_when_the_caller_is_not_the_models_maker_or_no_manufacturer() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		let (model, soon) = (pump_model(), now() + MINUTE);
		for who in [other_maker(), alice()] {
			assert_noop!(offer_to(who, device, 7, soon), Refused::NotAuthorized);
		}
		let unknown = ModelId::default();
		assert_noop!(
			Registry::offer_vouching(signed(maker()), device, unknown, commitment(7), None, soon),
			Refused::UnknownModel
		);
		let wrong = Some(lot(" L"));
		assert_noop!(
			Registry::offer_vouching(signed(maker()), device, model, commitment(7), wrong, soon),
			Refused::InvalidLot
		);
		accredit(&maker(), &[Role::CareProvider]);
		assert_noop!(offer_to(maker(), device, 7, soon), Refused::NotManufacturer);
		suspend(&maker());
		assert_noop!(offer_to(maker(), device, 7, soon), Refused::OrganisationNotActive);
	});
}

#[test]
fn offer_vouching_should_fail_when_its_time_cannot_be_right() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		pump_model();
		for expires_at in [0, now(), now() + MAX_OFFER_PERIOD + 1] {
			assert_noop!(offer_to(maker(), device, 7, expires_at), Refused::InvalidExpiry);
		}
	});
}

#[test]
fn offer_vouching_should_fail_when_the_makers_own_offer_stands_and_replace_an_expired_one() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		offered(device, 7);
		assert_noop!(offer_to(maker(), device, 8, now() + MINUTE), Refused::OfferAlreadyMade);
		pass(MINUTE);
		offered(device, 8);
		System::assert_has_event(
			Event::VouchingOfferEnded { device, maker: maker(), reason: OfferEnd::Expired }.into(),
		);
		assert_eq!(VouchingOffers::<Test>::get(device, maker()).unwrap().unit, commitment(8));
	});
}

#[test]
fn offer_vouching_should_fail_when_the_unit_is_registered() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		pump(7);
		assert_noop!(
			offer_to(maker(), device, 7, now() + MINUTE),
			Refused::DeviceAlreadyRegistered
		);
	});
}

#[test]
fn offer_vouching_should_fail_when_the_deposit_cannot_be_paid() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		pump_model();
		impoverish(&maker());
		assert_noop!(offer_to(maker(), device, 7, now() + MINUTE), TokenError::FundsUnavailable);
	});
}

#[test]
fn offers_of_two_makers_should_stand_side_by_side_and_one_be_accepted() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		offered(device, 7);
		let model = ModelId::of(&other_maker(), PUMP.as_bytes());
		assert_ok!(Registry::register_model(signed(other_maker()), udi(PUMP), commitment(1)));
		let (unit, until) = (commitment(7), now() + MINUTE);
		assert_ok!(Registry::offer_vouching(
			signed(other_maker()),
			device,
			model,
			unit,
			None,
			until
		));
		assert_ok!(accept(alice(), device, 7));
		assert_noop!(
			Registry::accept_vouching(signed(alice()), device, other_maker(), model, unit, None),
			Refused::DeviceAlreadyVouched
		);
		assert_ok!(Registry::decline_vouching(signed(alice()), device, other_maker()));
	});
}

#[test]
fn accept_vouching_should_fail_when_the_offer_is_not_what_the_owner_saw() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		offered(device, 7);
		let accept = |model, unit, l: Option<Lot>| {
			Registry::accept_vouching(signed(alice()), device, maker(), model, unit, l)
		};
		let (model, l1) = (pump_model(), Some(lot("L1")));
		for wrong in [
			(ModelId::default(), commitment(7), l1.clone()),
			(model, commitment(8), l1),
			(model, commitment(7), None),
		] {
			assert_noop!(accept(wrong.0, wrong.1, wrong.2), Refused::OfferDiffers);
		}
	});
}

#[test]
fn accept_vouching_should_fail_when_the_caller_is_not_the_owner_now() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		offered(device, 7);
		for who in [maker(), bob()] {
			assert_noop!(accept(who, device, 7), Refused::NotAuthorized);
		}
		hand_over(device, alice(), bob(), false);
		assert_noop!(accept(alice(), device, 7), Refused::NotAuthorized);
		assert_ok!(accept(bob(), device, 7));
	});
}

#[test]
fn accept_vouching_should_fail_when_there_is_no_offer_or_its_time_is_over() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		pump_model();
		assert_noop!(accept(alice(), device, 7), Refused::UnknownOffer);
		offered(device, 7);
		pass(MINUTE);
		assert_noop!(accept(alice(), device, 7), Refused::OfferExpired);
	});
}

#[test]
fn accept_vouching_should_fail_when_the_maker_is_no_manufacturer_any_more() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		offered(device, 7);
		suspend(&maker());
		assert_noop!(accept(alice(), device, 7), Refused::NotManufacturer);
	});
}

#[test]
fn accept_vouching_should_fail_when_the_owner_is_a_suspended_organisation() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(hospital(), 1);
		offered(device, 7);
		suspend(&hospital());
		assert_noop!(accept(hospital(), device, 7), Refused::OrganisationNotActive);
	});
}

#[test]
fn accept_vouching_should_fail_when_the_unit_was_registered_meanwhile() {
	ExtBuilder.build_and_execute(|| {
		let (device, other) = (unvouched(alice(), 1), unvouched(bob(), 2));
		offered(device, 7);
		offered(other, 7);
		pump(8);
		assert_ok!(accept(bob(), other, 7));
		assert_noop!(accept(alice(), device, 7), Refused::DeviceAlreadyRegistered);
	});
}

#[test]
fn accept_vouching_should_need_no_money() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		offered(device, 7);
		impoverish(&alice());
		assert_ok!(accept(alice(), device, 7));
	});
}

#[test]
fn cancel_and_decline_vouching_should_give_the_deposits_back() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		pump_model();
		let before = held(&maker());
		let ended = |reason| Event::VouchingOfferEnded { device, maker: maker(), reason };
		offered(device, 7);
		assert_ok!(Registry::cancel_vouching(signed(maker()), device, maker()));
		assert_last_event(ended(OfferEnd::Cancelled));
		offered(device, 7);
		assert_ok!(Registry::decline_vouching(signed(alice()), device, maker()));
		assert_last_event(ended(OfferEnd::Declined));
		offered(device, 7);
		pass(MINUTE);
		assert_ok!(Registry::cancel_vouching(signed(bob()), device, maker()));
		assert_last_event(ended(OfferEnd::Expired));
		assert_eq!(held(&maker()), before);
	});
}

#[test]
fn cancel_and_decline_vouching_should_fail_when_another_calls_or_there_is_no_offer() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		assert_noop!(
			Registry::cancel_vouching(signed(maker()), device, maker()),
			Refused::UnknownOffer
		);
		assert_noop!(
			Registry::decline_vouching(signed(alice()), device, maker()),
			Refused::UnknownOffer
		);
		offered(device, 7);
		for who in [alice(), other_maker()] {
			assert_noop!(
				Registry::cancel_vouching(signed(who), device, maker()),
				Refused::NotAuthorized
			);
		}
		for who in [bob(), maker()] {
			assert_noop!(
				Registry::decline_vouching(signed(who), device, maker()),
				Refused::NotAuthorized
			);
		}
	});
}

#[test]
fn cancel_and_decline_vouching_should_be_open_to_suspended_organisations() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(hospital(), 1);
		offered(device, 7);
		suspend(&hospital());
		assert_ok!(Registry::decline_vouching(signed(hospital()), device, maker()));
		offered(device, 7);
		suspend(&maker());
		assert_ok!(Registry::cancel_vouching(signed(maker()), device, maker()));
	});
}
