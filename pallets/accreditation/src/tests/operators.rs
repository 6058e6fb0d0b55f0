use super::*;

const DUTIES: Duties = Duties::of(&[Duty::RecordAccesses, Duty::ManageDevices]);

fn offer(organisation: AccountId, until: Option<Moment>) -> Result<(), DispatchError> {
	Accreditation::affiliate_operator(signed(organisation), account(1), DUTIES, until)
}

fn accept(organisation: AccountId) -> Result<(), DispatchError> {
	Accreditation::accept_affiliation(signed(account(1)), organisation)
}

fn renew(duties: Duties, until: Option<Moment>) -> Result<(), DispatchError> {
	Accreditation::renew_operator_affiliation(signed(hospital()), account(1), duties, until)
}

fn acting(duty: Duty, now: Moment) -> Option<PartyId> {
	<Accreditation as Parties>::acting_for(&account(1), duty, now)
}

#[test]
fn affiliate_operator_should_have_no_effect_when_the_account_did_not_accept() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(offer(hospital(), Some(START + 10)));
		assert_eq!(acting(Duty::RecordAccesses, START), Some(account(1)));
		assert_eq!(acting(Duty::ManageConsents, START), Some(account(1)));
		assert!(held(&hospital()) > 1_000);
		assert_eq!(
			events(),
			vec![Event::OperatorOffered {
				organisation: hospital(),
				account: account(1),
				duties: DUTIES,
				until: Some(START + 10)
			}]
		);
	});
}

#[test]
fn accept_affiliation_should_let_the_account_act_within_its_duties_when_it_is_offered() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(offer(hospital(), Some(START + 10)));
		let paid = held(&hospital());
		events();
		assert_ok!(accept(hospital()));
		for duty in [Duty::RecordAccesses, Duty::ManageDevices] {
			assert_eq!(acting(duty, START + 9), Some(hospital()));
			assert_eq!(acting(duty, START + 10), Some(account(1)));
		}
		// Neither for the organisation, nor in its own name.
		assert_eq!(acting(Duty::ManageConsents, START + 9), None);
		assert_eq!(acting(Duty::ManageConsents, START + 10), Some(account(1)));
		assert!(!OperatorOffers::<Test>::contains_key(account(1), hospital()));
		assert_eq!(held(&hospital()), paid);
		assert_eq!(
			events(),
			vec![Event::OperatorAffiliated {
				organisation: hospital(),
				account: account(1),
				duties: DUTIES,
				until: Some(START + 10)
			}]
		);
	});
}

#[test]
fn operator_should_act_for_the_party_when_the_organisations_key_was_rotated() {
	ExtBuilder::default().build_and_execute(|| {
		operator(account(1), None);
		rotate(hospital(), 1);
		assert_eq!(acting(Duty::ManageConsents, START), Some(hospital()));
		let duty = Duty::RecordAccesses;
		assert_eq!(<Accreditation as Parties>::acting_for(&key(1), duty, START), Some(hospital()));
		assert_eq!(<Accreditation as Parties>::acting_for(&hospital(), duty, START), None);
	});
}

#[test]
fn affiliate_operator_should_fail_when_the_signer_is_no_organisations_current_key() {
	ExtBuilder::default().build_and_execute(|| {
		operator(account(1), None);
		for signer in [account(2), account(1)] {
			let call = |signer| {
				Accreditation::affiliate_operator(signed(signer), account(3), DUTIES, None)
			};
			assert_noop!(call(signer.clone()), Error::UnknownOrganisation);
			let call = |signer| {
				Accreditation::renew_operator_affiliation(signed(signer), account(1), DUTIES, None)
			};
			assert_noop!(call(signer.clone()), Error::UnknownOrganisation);
			let call = |signer| Accreditation::end_operator_affiliation(signed(signer), account(1));
			assert_noop!(call(signer), Error::UnknownOrganisation);
		}
		rotate(hospital(), 1);
		assert_noop!(offer(hospital(), None), Error::RetiredKey);
		assert_noop!(renew(DUTIES, None), Error::RetiredKey);
		assert_noop!(
			Accreditation::end_operator_affiliation(signed(hospital()), account(1)),
			Error::RetiredKey
		);
	});
}

#[test]
fn affiliate_operator_should_fail_when_unsigned() {
	ExtBuilder::default().build_and_execute(|| {
		let (party, operator) = (hospital(), account(1));
		let call = Accreditation::affiliate_operator(root(), operator.clone(), DUTIES, None);
		assert_noop!(call, BadOrigin);
		let call =
			Accreditation::renew_operator_affiliation(root(), operator.clone(), DUTIES, None);
		assert_noop!(call, BadOrigin);
		assert_noop!(Accreditation::accept_affiliation(root(), party.clone()), BadOrigin);
		assert_noop!(Accreditation::end_operator_affiliation(root(), operator.clone()), BadOrigin);
		assert_noop!(Accreditation::leave_affiliation(root(), party.clone()), BadOrigin);
		assert_noop!(Accreditation::clear_operator_affiliation(root(), party, operator), BadOrigin);
	});
}

#[test]
fn affiliate_operator_should_fail_when_the_organisation_is_not_active() {
	ExtBuilder::default().build_and_execute(|| {
		operator(account(1), None);
		for halt in [suspend, withdraw] {
			halt(hospital());
			let call =
				Accreditation::affiliate_operator(signed(hospital()), account(2), DUTIES, None);
			assert_noop!(call, Error::OrganisationNotActive);
			assert_noop!(renew(DUTIES, None), Error::OrganisationNotActive);
		}
	});
}

#[test]
fn affiliate_operator_should_fail_when_the_end_is_not_in_the_future() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(offer(hospital(), Some(START)), Error::EndNotInFuture);
		operator(account(1), None);
		assert_noop!(renew(DUTIES, Some(START)), Error::EndNotInFuture);
	});
}

#[test]
fn affiliate_operator_should_fail_when_duties_are_empty_or_unknown() {
	ExtBuilder::default().build_and_execute(|| {
		let offer = |duties| {
			Accreditation::affiliate_operator(signed(hospital()), account(1), duties, None)
		};
		for duties in [Duties::EMPTY, Duties(16), Duties(u8::MAX)] {
			assert_noop!(offer(duties), Error::InvalidDuties);
		}
		operator(account(1), None);
		for duties in [Duties::EMPTY, Duties(16), Duties(u8::MAX)] {
			assert_noop!(renew(duties, None), Error::InvalidDuties);
		}
	});
}

#[test]
fn affiliate_operator_should_fail_when_the_account_is_affiliated_or_has_the_offer() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(offer(hospital(), None));
		assert_noop!(offer(hospital(), Some(START + 1)), Error::OperatorAlreadyAffiliated);
		assert_ok!(accept(hospital()));
		assert_noop!(offer(hospital(), None), Error::OperatorAlreadyAffiliated);
		assert_noop!(offer(maker(), None), Error::OperatorAccount);
	});
}

#[test]
fn affiliate_operator_should_fail_when_the_account_is_an_organisation_or_a_rotated_key() {
	ExtBuilder::default().build_and_execute(|| {
		rotate(key(1), 2);
		let offer =
			|account| Accreditation::affiliate_operator(signed(hospital()), account, DUTIES, None);
		assert_noop!(offer(maker()), Error::OrganisationAccount);
		assert_noop!(offer(hospital()), Error::OrganisationAccount);
		assert_noop!(offer(key(1)), Error::KeyInUse);
		assert_noop!(offer(key(2)), Error::KeyInUse);
	});
}

#[test]
fn affiliate_operator_should_fail_when_the_account_has_something_of_its_own() {
	ExtBuilder::default().build_and_execute(|| {
		PartiesInUse::set(vec![account(1)]);
		assert_noop!(offer(hospital(), None), Error::PartyInUse);
		PartiesInUse::set(vec![]);
		assert_ok!(offer(hospital(), None));
	});
}

#[test]
fn accept_affiliation_should_fail_when_the_account_got_something_of_its_own_since() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(offer(hospital(), None));
		PartiesInUse::set(vec![account(1)]);
		assert_noop!(accept(hospital()), Error::PartyInUse);
		// It still acts in its own name.
		assert_eq!(acting(Duty::ManageConsents, START), Some(account(1)));
		// And may decline.
		assert_ok!(Accreditation::leave_affiliation(signed(account(1)), hospital()));
		PartiesInUse::set(vec![]);
	});
}

#[test]
fn affiliate_operator_should_fail_when_the_deposit_cannot_be_paid() {
	ExtBuilder::default().build_and_execute(|| {
		let all = free(&hospital()) - EXISTENTIAL_DEPOSIT;
		assert_ok!(Balances::transfer_keep_alive(signed(hospital()), account(1), all));
		assert_noop!(offer(hospital(), None), TokenError::FundsUnavailable);
	});
}

#[test]
fn accept_affiliation_should_fail_when_there_is_no_offer() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(accept(hospital()), Error::UnknownAffiliation);
		assert_ok!(offer(maker(), None));
		assert_noop!(accept(hospital()), Error::UnknownAffiliation);
		assert_noop!(
			Accreditation::accept_affiliation(signed(account(2)), maker()),
			Error::UnknownAffiliation
		);
		assert_ok!(accept(maker()));
		assert_noop!(accept(maker()), Error::UnknownAffiliation);
	});
}

#[test]
fn accept_affiliation_should_fail_when_the_offer_is_over() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(offer(hospital(), Some(START + 1)));
		at(START + 1);
		assert_noop!(accept(hospital()), Error::AffiliationExpired);
	});
}

#[test]
fn accept_affiliation_should_fail_when_the_organisation_is_not_active() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(offer(hospital(), None));
		for halt in [suspend, withdraw] {
			halt(hospital());
			assert_noop!(accept(hospital()), Error::OrganisationNotActive);
		}
	});
}

#[test]
fn accept_affiliation_should_fail_when_the_account_acts_for_another() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(offer(hospital(), None));
		assert_ok!(offer(maker(), None));
		assert_ok!(accept(maker()));
		assert_noop!(accept(hospital()), Error::OperatorAccount);
		assert_ok!(Accreditation::leave_affiliation(signed(account(1)), maker()));
		assert_ok!(accept(hospital()));
		assert_eq!(acting(Duty::RecordAccesses, START), Some(hospital()));
	});
}

#[test]
fn accept_affiliation_should_fail_when_the_account_became_a_partys_key() {
	ExtBuilder::default().build_and_execute(|| {
		let origin = || signed(hospital());
		assert_ok!(Accreditation::affiliate_operator(origin(), key(1), DUTIES, None));
		assert_ok!(Accreditation::affiliate_operator(origin(), key(2), DUTIES, None));
		rotate(key(1), 2);
		for key in [key(1), key(2)] {
			assert_noop!(
				Accreditation::accept_affiliation(signed(key), hospital()),
				Error::KeyInUse
			);
		}
	});
}

#[test]
fn renew_operator_affiliation_should_change_duties_and_end_when_it_is_in_force() {
	ExtBuilder::default().build_and_execute(|| {
		operator(account(1), Some(START + 1));
		let paid = held(&hospital());
		events();
		let duties = Duties::only(Duty::ManageConsents);
		assert_ok!(renew(duties, Some(START + 5)));
		assert_eq!(acting(Duty::ManageConsents, START + 4), Some(hospital()));
		assert_eq!(acting(Duty::RecordAccesses, START + 4), None);
		assert_eq!(acting(Duty::RecordAccesses, START + 5), Some(account(1)));
		assert_eq!(held(&hospital()), paid);
		assert_eq!(
			events(),
			vec![Event::OperatorRenewed {
				organisation: hospital(),
				account: account(1),
				duties,
				until: Some(START + 5)
			}]
		);
	});
}

#[test]
fn renew_operator_affiliation_should_fail_when_it_is_over() {
	ExtBuilder::default().build_and_execute(|| {
		operator(account(1), Some(START + 1));
		at(START + 1);
		assert_noop!(renew(DUTIES, None), Error::AffiliationExpired);
	});
}

#[test]
fn renew_operator_affiliation_should_fail_when_it_is_anothers_or_an_offer_or_unknown() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(renew(DUTIES, None), Error::UnknownAffiliation);
		assert_ok!(offer(hospital(), None));
		assert_noop!(renew(DUTIES, None), Error::UnknownAffiliation);
		assert_ok!(offer(maker(), None));
		assert_ok!(accept(maker()));
		assert_noop!(renew(DUTIES, None), Error::UnknownAffiliation);
	});
}

#[test]
fn operator_affiliation_should_end_when_either_side_ends_it() {
	for by_account in [false, true] {
		for accepted in [false, true] {
			ExtBuilder::default().build_and_execute(|| {
				assert_ok!(offer(hospital(), None));
				if accepted {
					assert_ok!(accept(hospital()));
				}
				// Neither side needs an accreditation in force for it.
				suspend(hospital());
				withdraw(hospital());
				events();
				assert_ok!(if by_account {
					Accreditation::leave_affiliation(signed(account(1)), hospital())
				} else {
					Accreditation::end_operator_affiliation(signed(hospital()), account(1))
				});
				assert_eq!(acting(Duty::RecordAccesses, START), Some(account(1)));
				assert!(!Operators::<Test>::contains_key(account(1)));
				assert!(!OperatorOffers::<Test>::contains_key(account(1), hospital()));
				assert_eq!((held(&hospital()), free(&hospital())), (0, ENDOWMENT));
				assert_eq!(free(&account(1)), ENDOWMENT);
				assert_eq!(
					events(),
					vec![Event::OperatorAffiliationEnded {
						organisation: hospital(),
						account: account(1),
						accepted
					}]
				);
			});
		}
	}
}

#[test]
fn operator_affiliation_should_not_end_when_others_try() {
	ExtBuilder::default().build_and_execute(|| {
		operator(account(1), None);
		assert_noop!(
			Accreditation::end_operator_affiliation(signed(maker()), account(1)),
			Error::UnknownAffiliation
		);
		assert_noop!(
			Accreditation::leave_affiliation(signed(account(2)), hospital()),
			Error::UnknownAffiliation
		);
		assert_noop!(
			Accreditation::leave_affiliation(signed(account(1)), maker()),
			Error::UnknownAffiliation
		);
	});
}

#[test]
fn clear_operator_affiliation_should_give_the_deposit_back_when_it_is_over() {
	let clear = |organisation| {
		Accreditation::clear_operator_affiliation(signed(account(3)), organisation, account(1))
	};
	for accepted in [false, true] {
		for withdrawn in [false, true] {
			ExtBuilder::default().build_and_execute(|| {
				assert_ok!(offer(hospital(), Some(START + 1)));
				if accepted {
					assert_ok!(accept(hospital()));
				}
				assert_noop!(clear(maker()), Error::UnknownAffiliation);
				suspend(hospital());
				assert_noop!(clear(hospital()), Error::AffiliationInForce);
				if withdrawn {
					withdraw(hospital());
				} else {
					at(START + 1);
				}
				events();
				assert_ok!(clear(hospital()));
				assert_eq!((held(&hospital()), free(&hospital())), (0, ENDOWMENT));
				assert_eq!(free(&account(3)), ENDOWMENT);
				assert_eq!(
					events(),
					vec![Event::OperatorAffiliationEnded {
						organisation: hospital(),
						account: account(1),
						accepted
					}]
				);
				assert_noop!(clear(hospital()), Error::UnknownAffiliation);
			});
		}
	}
}
