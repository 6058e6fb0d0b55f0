use super::*;

const CARRIER: CustodianKind = CustodianKind::Carrier;

#[test]
fn end_custody_should_give_the_device_back_when_owner_or_custodian_calls() {
	for (by, reason) in [(alice(), CustodyEnd::Revoked), (bob(), CustodyEnd::GivenUp)] {
		ExtBuilder.build_and_execute(|| {
			let device = unvouched(alice(), 1);
			take_custody(device, alice(), bob(), CARRIER);
			let before = known(device);
			let document = Some(commitment(7));
			assert_ok!(Registry::end_custody(signed(by.clone()), device, document));

			assert_eq!((known(device), Registry::custody_of(device)), (before, None));
			assert_eq!(Registry::devices_in_custody_of(bob(), None, 10), vec![]);
			assert_eq!(held(&bob()), 0);
			let custodian = bob();
			assert_last_event(Event::CustodyEnded { device, custodian, by, reason, document });
		});
	}
}

#[test]
fn end_custody_should_end_what_the_custodian_offered_and_leave_what_the_owner_did() {
	for by in [alice(), bob()] {
		ExtBuilder.build_and_execute(|| {
			let device = unvouched(alice(), 1);
			take_custody(device, alice(), bob(), CARRIER);
			offer_custody(device, by.clone(), charlie(), CARRIER);
			assert_ok!(Registry::end_custody(signed(alice()), device, None));

			let accept = || Registry::accept_custody(signed(charlie()), device, None);
			if by == bob() {
				let (to, reason) = (charlie(), OfferEnd::CustodyEnded);
				System::assert_has_event(
					Event::CustodyOfferEnded { device, by: bob(), to, reason }.into(),
				);
				assert_noop!(accept(), Refused::UnknownOffer);
				assert_eq!(held(&bob()), 0);
			} else {
				assert_ok!(accept());
				assert_eq!(Registry::custody_of(device).unwrap().custodian, charlie());
			}
		});
	}
}

#[test]
fn end_custody_should_be_open_whatever_state_the_device_is_in() {
	for out in OUT_OF_SERVICE {
		for by in [alice(), bob()] {
			ExtBuilder.build_and_execute(|| {
				let device = unvouched(alice(), 1);
				take_custody(device, alice(), bob(), CARRIER);
				assert_ok!(Registry::block_device(signed(regulator()), device, commitment(1)));
				status(device, alice(), &[out]);
				assert_ok!(Registry::end_custody(signed(by), device, None));
			});
		}
	}
}

#[test]
fn end_custody_should_fail_when_neither_owner_nor_custodian_calls() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		hand_over(device, maker(), alice(), true);
		take_custody(device, alice(), bob(), CARRIER);
		for who in [maker(), charlie(), regulator()] {
			assert_noop!(Registry::end_custody(signed(who), device, None), Refused::NotAuthorized);
		}
	});
}

#[test]
fn end_custody_should_fail_when_nobody_has_custody() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		offer_custody(device, alice(), bob(), CARRIER);
		for who in [alice(), bob(), charlie()] {
			assert_noop!(
				Registry::end_custody(signed(who), device, None),
				Refused::DeviceNotInCustody
			);
		}
	});
}
