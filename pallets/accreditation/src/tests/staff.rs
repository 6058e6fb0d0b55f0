use super::*;

fn affiliate(origin: AccountId, until: Option<Moment>) -> Result<(), DispatchError> {
	Accreditation::affiliate_staff(signed(origin), tag(1), until)
}

fn renew(origin: AccountId, until: Option<Moment>) -> Result<(), DispatchError> {
	Accreditation::renew_staff_affiliation(signed(origin), tag(1), until)
}

fn is_staff(now: Moment) -> bool {
	Accreditation::is_staff(&hospital(), &tag(1), now)
}

#[test]
fn affiliate_staff_should_affiliate_until_the_end_when_the_organisation_signs() {
	ExtBuilder::default().build_and_execute(|| {
		assert!(!is_staff(START));
		assert_ok!(affiliate(hospital(), Some(START + 10)));
		assert!(is_staff(START) && is_staff(START + 9));
		assert!(!is_staff(START + 10));
		assert!(!Accreditation::is_staff(&maker(), &tag(1), START));
		assert!(!Accreditation::is_staff(&hospital(), &tag(2), START));
		assert!(held(&hospital()) > 1_000);
		assert_eq!(
			events(),
			vec![Event::StaffAffiliated {
				organisation: hospital(),
				tag: tag(1),
				until: Some(START + 10)
			}]
		);
	});
}

#[test]
fn affiliate_staff_should_affiliate_without_end_when_none_is_given() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(affiliate(hospital(), None));
		assert!(is_staff(Moment::MAX));
	});
}

#[test]
fn affiliate_staff_should_fail_when_the_signer_is_no_organisations_current_key() {
	ExtBuilder::default().build_and_execute(|| {
		operator(account(2), None);
		// Not even an operating account with every duty.
		for signer in [account(1), account(2)] {
			assert_noop!(affiliate(signer.clone(), None), Error::UnknownOrganisation);
			assert_noop!(renew(signer, None), Error::UnknownOrganisation);
		}
		rotate(hospital(), 1);
		assert_noop!(affiliate(hospital(), None), Error::RetiredKey);
		assert_noop!(renew(hospital(), None), Error::RetiredKey);
		assert_ok!(affiliate(key(1), None));
		assert!(is_staff(START));
		assert_noop!(
			Accreditation::end_staff_affiliation(signed(hospital()), tag(1)),
			Error::RetiredKey
		);
	});
}

#[test]
fn affiliate_staff_should_fail_when_unsigned() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Accreditation::affiliate_staff(root(), tag(1), None), BadOrigin);
		assert_noop!(Accreditation::renew_staff_affiliation(root(), tag(1), None), BadOrigin);
		assert_noop!(Accreditation::end_staff_affiliation(root(), tag(1)), BadOrigin);
		assert_noop!(Accreditation::clear_staff_affiliation(root(), hospital(), tag(1)), BadOrigin);
	});
}

#[test]
fn affiliate_staff_should_fail_when_the_organisation_is_not_active() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(affiliate(maker(), None));
		suspend(hospital());
		assert_noop!(affiliate(hospital(), None), Error::OrganisationNotActive);
		withdraw(maker());
		assert_noop!(renew(maker(), None), Error::OrganisationNotActive);
		assert_ok!(Accreditation::reinstate(root(), hospital()));
		assert_ok!(Accreditation::amend_accreditation(
			root(),
			hospital(),
			name("Klinik"),
			Role::CareProvider.into(),
			Period { from: 0, until: Some(START) }
		));
		assert_noop!(affiliate(hospital(), None), Error::OrganisationNotActive);
	});
}

#[test]
fn affiliate_staff_should_work_when_the_accreditation_starts_later() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Accreditation::accredit(
			root(),
			account(1),
			name("Klinik"),
			Role::CareProvider.into(),
			Period { from: START + 10, until: None }
		));
		assert_ok!(affiliate(account(1), None));
	});
}

#[test]
fn affiliate_staff_should_fail_when_the_end_is_not_in_the_future() {
	ExtBuilder::default().build_and_execute(|| {
		for until in [0, START - 1, START] {
			assert_noop!(affiliate(hospital(), Some(until)), Error::EndNotInFuture);
		}
		assert_ok!(affiliate(hospital(), Some(START + 1)));
		assert_noop!(renew(hospital(), Some(START)), Error::EndNotInFuture);
	});
}

#[test]
fn affiliate_staff_should_fail_when_the_tag_is_affiliated_or_not_cleared() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(affiliate(hospital(), Some(START + 1)));
		assert_noop!(affiliate(hospital(), None), Error::StaffAlreadyAffiliated);
		at(START + 1);
		assert_noop!(affiliate(hospital(), None), Error::StaffAlreadyAffiliated);
		// Another organisation's pseudonyms are its own.
		assert_ok!(affiliate(maker(), None));
	});
}

#[test]
fn affiliate_staff_should_fail_when_the_deposit_cannot_be_paid() {
	ExtBuilder::default().build_and_execute(|| {
		let all = free(&hospital()) - EXISTENTIAL_DEPOSIT;
		assert_ok!(Balances::transfer_keep_alive(signed(hospital()), account(1), all));
		assert_noop!(affiliate(hospital(), None), TokenError::FundsUnavailable);
	});
}

#[test]
fn renew_staff_affiliation_should_move_the_end_when_it_is_affiliated_or_over() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(affiliate(hospital(), Some(START + 1)));
		let paid = held(&hospital());
		events();
		assert_ok!(renew(hospital(), Some(START + 5)));
		assert!(is_staff(START + 4) && !is_staff(START + 5));
		assert_eq!(
			events(),
			vec![Event::StaffAffiliationRenewed {
				organisation: hospital(),
				tag: tag(1),
				until: Some(START + 5)
			}]
		);
		at(START + 9);
		assert_ok!(renew(hospital(), None));
		assert!(is_staff(START + 9));
		assert_eq!(held(&hospital()), paid);
	});
}

#[test]
fn renew_staff_affiliation_should_fail_when_the_tag_is_not_affiliated() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(affiliate(maker(), None));
		assert_noop!(renew(hospital(), None), Error::UnknownAffiliation);
	});
}

#[test]
fn end_staff_affiliation_should_give_the_deposit_back_when_the_organisation_signs() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(affiliate(hospital(), None));
		events();
		assert_ok!(Accreditation::end_staff_affiliation(signed(hospital()), tag(1)));
		assert!(!is_staff(START));
		assert!(!Staff::<Test>::contains_key(hospital(), tag(1)));
		assert_eq!((held(&hospital()), free(&hospital())), (0, ENDOWMENT));
		assert_eq!(
			events(),
			vec![Event::StaffAffiliationEnded { organisation: hospital(), tag: tag(1) }]
		);
	});
}

#[test]
fn end_staff_affiliation_should_work_when_the_organisation_is_suspended_or_withdrawn() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(affiliate(hospital(), None));
		assert_ok!(affiliate(maker(), None));
		suspend(hospital());
		withdraw(maker());
		for organisation in [hospital(), maker()] {
			assert_ok!(Accreditation::end_staff_affiliation(signed(organisation.clone()), tag(1)));
			assert_eq!(held(&organisation), 0);
		}
	});
}

#[test]
fn end_staff_affiliation_should_fail_when_it_is_anothers_or_unknown() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(affiliate(hospital(), None));
		let end = |signer| Accreditation::end_staff_affiliation(signed(signer), tag(1));
		assert_noop!(end(maker()), Error::UnknownAffiliation);
		assert_noop!(end(account(1)), Error::UnknownOrganisation);
		assert_ok!(end(hospital()));
		assert_noop!(end(hospital()), Error::UnknownAffiliation);
	});
}

#[test]
fn clear_staff_affiliation_should_give_the_deposit_back_when_it_is_over() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(affiliate(hospital(), Some(START + 1)));
		assert_ok!(affiliate(maker(), None));
		let clear = |organisation| {
			Accreditation::clear_staff_affiliation(signed(account(1)), organisation, tag(1))
		};
		assert_noop!(clear(hospital()), Error::AffiliationInForce);
		suspend(maker());
		assert_noop!(clear(maker()), Error::AffiliationInForce);
		at(START + 1);
		withdraw(maker());
		for organisation in [hospital(), maker()] {
			events();
			assert_ok!(clear(organisation.clone()));
			assert_eq!((held(&organisation), free(&organisation)), (0, ENDOWMENT));
			assert_eq!(
				events(),
				vec![Event::StaffAffiliationEnded {
					organisation: organisation.clone(),
					tag: tag(1)
				}]
			);
			assert_noop!(clear(organisation), Error::UnknownAffiliation);
		}
		assert_eq!(free(&account(1)), ENDOWMENT);
	});
}
