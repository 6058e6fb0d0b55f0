use super::*;
use assent_primitives::{ConsentRef, DeviceId, LABEL_TAGS, MAX_DENIALS, MAX_PERMITS};
use sp_runtime::DispatchError;

/// Neither a grant nor an amendment takes it, and nothing changes.
fn refused(provisions: Vec<Provision>, terms: Terms, error: Error<Test>) {
	refused_of(PATIENT, provisions, terms, error)
}

fn refused_of(who: AccountId, provisions: Vec<Provision>, terms: Terms, error: Error<Test>) {
	let error = DispatchError::from(error);
	ExtBuilder.build_and_execute(|| {
		let id = give(who.clone(), 0, vec![permit(Grantee::Anyone)]);
		let origin = || signed(who.clone());
		let (new, new_terms) = (provisions.clone(), terms.clone());
		assert_noop!(Consent::grant(origin(), [1; 32], new, new_terms, receipt()), error);
		assert_noop!(Consent::amend(origin(), id, provisions, terms, receipt()), error);
	})
}

fn refused_provision(provision: Provision, error: Error<Test>) {
	// The first is in order: the place does not matter.
	refused(vec![to_hospital(), provision], Terms::default(), error)
}

fn accepted(who: AccountId, provision: Provision) {
	ExtBuilder.build_and_execute(|| {
		let id = give(who.clone(), 0, vec![provision.clone()]);
		amend(who, id, vec![provision]);
	})
}

fn on_device(id: DeviceId, tenure: u32) -> Provision {
	Provision { scope: ResourceScope::Device { id, tenure }, ..to_hospital() }
}

fn on_record(custodian: PartyId) -> Provision {
	Provision { scope: ResourceScope::Record { custodian }, ..to_hospital() }
}

#[test]
fn grant_should_keep_the_consent_when_it_is_well_formed() {
	ExtBuilder.build_and_execute(|| {
		let provisions = vec![
			Provision { excepted_labels: Some([[3; 16]; LABEL_TAGS]), ..to_research() },
			deny(Grantee::Staff { organisation: HOSPITAL, tag: nurse() }),
			Provision {
				purposes: Purposes::from(Purpose::Clintrch),
				..permit(Grantee::Staff { organisation: HOSPITAL, tag: nurse() })
			},
		];
		let terms = Terms { price: 7, maximum_uses: Some(3), ..Terms::default() };
		let id = give_on(terms.clone(), PATIENT, 1, provisions.clone());

		let consent = kept(id).consent;
		assert_eq!(
			consent,
			Given {
				controller: PATIENT,
				version: 1,
				status: ConsentStatus::Given,
				epoch: 0,
				provisions: provisions.clone().try_into().unwrap(),
				terms: terms.clone(),
				receipt: receipt(),
				uses: 0,
				period_started_at: 0,
				period_uses: 0,
				rests_until: None,
				granted_at: START,
				ended_at: None,
			}
		);
		let source = |provision| ConsentRef { id, version: 1, provision };
		let expected = |place: u8, staff| {
			let said = &provisions[usize::from(place)];
			Permit {
				source: source(place),
				epoch: 0,
				staff,
				scope: said.scope.clone(),
				categories: said.categories,
				actions: said.actions,
				purposes: said.purposes,
				period: said.period,
				ended_at: None,
				excepted_labels: said.excepted_labels,
				price: 7,
				limited: true,
				rests_until: None,
				onward_disclosure: false,
				aggregation_only: false,
			}
		};
		assert_eq!(list(PATIENT, RESEARCH), vec![expected(0, None)]);
		assert_eq!(list(PATIENT, HOSPITAL), vec![expected(2, Some(nurse()))]);
		let denials = denials(PATIENT);
		assert_eq!(denials.len(), 1);
		assert_eq!(denials[0].source, source(1));
		assert_eq!(denials[0].grantee, provisions[1].grantee);
		assert_eq!(
			last_event(),
			Event::Granted {
				controller: PATIENT,
				consent: id,
				version: 1,
				epoch: 0,
				provisions: provisions.try_into().unwrap(),
				terms,
				receipt: receipt(),
				depositor: PATIENT,
			}
		);
	})
}

#[test]
fn grant_should_hold_the_deposits_of_the_signer_when_an_operating_account_acts() {
	ExtBuilder.build_and_execute(|| {
		let provisions = vec![permit(Grantee::Party(RESEARCH))];
		assert_ok!(Consent::grant(
			signed(GATEWAY),
			[1; 32],
			provisions,
			Terms::default(),
			receipt()
		));
		let id = ConsentId::of(&HOSPITAL, &[1; 32]);
		let record = kept(id);
		assert_eq!(record.consent.controller, HOSPITAL);
		assert_eq!(record.depositor, GATEWAY);
		let of_consent = price_of_consent(id, &record.consent);
		assert_eq!(on_hold(&GATEWAY), of_consent + price_of(Consent::rules_footprint().size));
		assert_eq!(on_hold(&HOSPITAL), 0);
	})
}

#[test]
fn grant_should_take_the_controllers_epoch_when_it_was_raised() {
	ExtBuilder.build_and_execute(|| {
		give(PATIENT, 1, vec![to_hospital()]);
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		let id = give(PATIENT, 2, vec![to_hospital()]);
		assert_eq!(kept(id).consent.epoch, 1);
		assert_eq!(status(id), ConsentStatus::Given);
	})
}

#[test]
fn grant_should_be_refused_when_the_account_acts_for_nobody() {
	ExtBuilder.build_and_execute(|| {
		let of =
			|who| Consent::grant(who, [1; 32], vec![to_hospital()], Terms::default(), receipt());
		assert_noop!(of(signed(ROTATED)), Error::<Test>::NotAuthorized);
		assert_noop!(of(RuntimeOrigin::none()), DispatchError::BadOrigin);
		assert_noop!(of(RuntimeOrigin::root()), DispatchError::BadOrigin);
	})
}

#[test]
fn grant_should_be_refused_when_the_nonce_is_in_use() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		let again = || {
			Consent::grant(
				signed(PATIENT),
				[1; 32],
				vec![deny(Grantee::Anyone)],
				Terms::default(),
				receipt(),
			)
		};
		assert_noop!(again(), Error::<Test>::ConsentAlreadyExists);
		// Ended, but kept.
		assert_ok!(Consent::withdraw(signed(PATIENT), id));
		assert_noop!(again(), Error::<Test>::ConsentAlreadyExists);
		// Another's nonces are their own.
		assert_ne!(give(OWNER, 1, vec![to_hospital()]), id);
	})
}

#[test]
fn grant_should_be_refused_when_the_signer_cannot_pay_the_deposit() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(
			Consent::grant(signed(POOR), [1; 32], vec![to_hospital()], Terms::default(), receipt()),
			sp_runtime::TokenError::FundsUnavailable
		);
	})
}

#[test]
fn provisions_should_be_refused_when_there_are_none() {
	refused(vec![], Terms::default(), Error::EmptyProvisions)
}

#[test]
fn provisions_should_be_refused_when_there_are_more_than_eight() {
	refused(vec![to_hospital(); 9], Terms::default(), Error::TooManyProvisions)
}

#[test]
fn categories_should_be_refused_when_they_are_empty_or_unknown() {
	for categories in [Categories::EMPTY, Categories(u32::MAX)] {
		refused_provision(Provision { categories, ..to_hospital() }, Error::InvalidCategories);
	}
}

#[test]
fn actions_should_be_refused_when_they_are_empty_or_unknown() {
	for actions in [Actions::EMPTY, Actions(1 << 15)] {
		refused_provision(Provision { actions, ..to_hospital() }, Error::InvalidActions);
	}
}

#[test]
fn purposes_should_be_refused_when_they_are_empty_or_unknown() {
	for purposes in [Purposes::EMPTY, Purposes(1 << 63)] {
		refused_provision(Provision { purposes, ..to_hospital() }, Error::InvalidPurposes);
	}
}

#[test]
fn period_should_be_refused_when_it_ends_before_or_as_it_starts() {
	for from in [START + 5, START + 6] {
		let period = Period { from, until: Some(START + 5) };
		refused_provision(Provision { period, ..to_hospital() }, Error::EmptyPeriod);
	}
}

#[test]
fn period_should_be_refused_when_it_is_over() {
	refused_provision(until(START, to_hospital()), Error::PeriodEnded);
	accepted(PATIENT, until(START + 1, to_hospital()));
}

#[test]
fn labels_should_be_refused_when_they_are_excepted_from_a_deny() {
	let excepted_labels = Some([[1; 16]; LABEL_TAGS]);
	refused_provision(
		Provision { excepted_labels, ..deny(Grantee::Party(HOSPITAL)) },
		Error::LabelsOnDeny,
	);
}

#[test]
fn grantee_should_be_refused_when_it_is_the_controller() {
	for provision in [permit(Grantee::Party(PATIENT)), deny(Grantee::Party(PATIENT))] {
		refused_provision(provision, Error::GranteeIsController);
	}
}

#[test]
fn staff_of_the_controller_should_be_refused_in_a_permit_and_taken_in_a_deny() {
	let own = Grantee::Staff { organisation: HOSPITAL, tag: nurse() };
	refused_of(HOSPITAL, vec![permit(own.clone())], Terms::default(), Error::GranteeIsController);
	accepted(HOSPITAL, deny(own));
}

#[test]
fn staff_should_be_refused_when_the_organisation_was_never_accredited() {
	let staff = |organisation| Grantee::Staff { organisation, tag: nurse() };
	refused_provision(permit(staff(NEIGHBOUR)), Error::UnknownOrganisation);
	refused_provision(deny(staff(NEIGHBOUR)), Error::UnknownOrganisation);
	accepted(PATIENT, deny(staff(SUSPENDED)));
}

#[test]
fn role_should_be_refused_when_a_permit_goes_to_one_that_anybody_has() {
	refused_provision(permit(Grantee::Role(Role::Individual)), Error::RoleNotAccredited);
	accepted(PATIENT, deny(Grantee::Role(Role::Individual)));
	accepted(PATIENT, permit(Grantee::Role(Role::CareProvider)));
}

#[test]
fn device_should_be_refused_when_it_is_unknown() {
	refused_provision(on_device(DeviceId::from([0; 32]), 1), Error::UnknownDevice);
}

#[test]
fn device_should_be_refused_when_the_tenure_is_not_the_current_one() {
	for tenure in [0, 2] {
		refused_provision(on_device(pump(), tenure), Error::TenureNotCurrent);
	}
}

#[test]
fn device_should_be_refused_when_the_controller_neither_owns_nor_wears_it() {
	refused_of(
		NEIGHBOUR,
		vec![on_device(pump(), 1)],
		Terms::default(),
		Error::NotControllerOfDevice,
	);
	accepted(OWNER, on_device(pump(), 1));
	accepted(PATIENT, on_device(pump(), 1));
}

#[test]
fn record_should_be_refused_when_the_custodian_was_never_accredited() {
	refused_provision(on_record(NEIGHBOUR), Error::UnknownCustodian);
	accepted(PATIENT, on_record(SUSPENDED));
}

#[test]
fn terms_should_be_refused_when_nothing_is_permitted() {
	for terms in [
		Terms { price: 1, ..Terms::default() },
		limited(1),
		Terms { onward_disclosure: true, ..Terms::default() },
		Terms { aggregation_only: true, ..Terms::default() },
	] {
		refused(vec![deny(Grantee::Anyone)], terms, Error::TermsWithoutPermit);
	}
}

#[test]
fn maximum_uses_should_be_refused_when_they_are_zero() {
	refused(vec![to_hospital()], limited(0), Error::InvalidMaximumUses)
}

#[test]
fn price_should_be_refused_when_a_permit_is_for_a_purpose_that_is_not_payable() {
	let price = Terms { price: 1, ..Terms::default() };
	refused(vec![to_research(), to_hospital()], price.clone(), Error::PurposeNotPayable);
	// A broader purpose covers ones that are not payable.
	let mixed = Provision {
		purposes: Purposes::of(&[Purpose::Clintrch, Purpose::Hoperat]),
		..to_research()
	};
	refused(vec![mixed], price, Error::PurposeNotPayable);
}

#[test]
fn price_should_be_taken_when_a_special_case_of_a_payable_purpose_is_permitted() {
	ExtBuilder.build_and_execute(|| {
		let trial = Provision { purposes: Purposes::from(Purpose::Clintrchpc), ..to_research() };
		let price = Terms { price: 1, ..Terms::default() };
		// What is denied is not paid for: its purpose does not matter.
		give_on(price, PATIENT, 1, vec![trial, deny(Grantee::Anyone)]);
	})
}

#[test]
fn permits_should_be_refused_when_their_list_is_full_of_permits_in_force() {
	ExtBuilder.build_and_execute(|| {
		for nonce in 0..4 {
			give(PATIENT, nonce, vec![to_hospital(); 8]);
		}
		assert_eq!(list(PATIENT, HOSPITAL).len(), MAX_PERMITS as usize);
		let other = give(PATIENT, 10, vec![to_research()]);
		let terms = Terms::default;
		let (one, receipt) = (vec![to_research(), to_hospital()], receipt());
		assert_noop!(
			Consent::grant(signed(PATIENT), [11; 32], one.clone(), terms(), receipt),
			Error::<Test>::TooManyPermits
		);
		assert_noop!(
			Consent::amend(signed(PATIENT), other, one, terms(), receipt),
			Error::<Test>::TooManyPermits
		);
		// Its own places it may use again.
		amend(PATIENT, ConsentId::of(&PATIENT, &[0; 32]), vec![to_hospital(); 8]);
		// Another's lists are their own.
		give(OWNER, 0, vec![to_hospital()]);
	})
}

#[test]
fn denials_should_be_refused_when_the_list_is_full_of_denials_in_force() {
	ExtBuilder.build_and_execute(|| {
		for nonce in 0..2 {
			give(PATIENT, nonce, vec![deny(Grantee::Anyone); 8]);
		}
		assert_eq!(denials(PATIENT).len(), MAX_DENIALS as usize);
		let other = give(PATIENT, 10, vec![to_research()]);
		let terms = Terms::default;
		let (one, receipt) = (vec![deny(Grantee::Anyone)], receipt());
		assert_noop!(
			Consent::grant(signed(PATIENT), [11; 32], one.clone(), terms(), receipt),
			Error::<Test>::TooManyDenials
		);
		assert_noop!(
			Consent::amend(signed(PATIENT), other, one, terms(), receipt),
			Error::<Test>::TooManyDenials
		);
		amend(PATIENT, ConsentId::of(&PATIENT, &[0; 32]), vec![deny(Grantee::Anyone); 8]);
	})
}

#[test]
fn denials_should_make_room_when_their_period_is_over() {
	ExtBuilder.build_and_execute(|| {
		give(PATIENT, 0, vec![until(START + 10, deny(Grantee::Anyone)); 8]);
		give(PATIENT, 1, vec![deny(Grantee::Anyone); 8]);
		wait(10);
		give(PATIENT, 2, vec![deny(Grantee::Party(HOSPITAL)); 8]);
		assert_eq!(denials(PATIENT).len(), MAX_DENIALS as usize);
	})
}

#[test]
fn grant_should_be_refused_when_the_grantee_is_an_operating_account() {
	for effect in [Effect::Permit, Effect::Deny] {
		let provision = Provision { effect, ..permit(Grantee::Party(GATEWAY)) };
		refused_provision(provision, Error::UnknownParty);
	}
}

#[test]
fn grant_should_be_refused_when_the_controller_is_a_suspended_organisation() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(
			Consent::grant(
				signed(SUSPENDED),
				[1; 32],
				vec![permit(Grantee::Anyone)],
				Terms::default(),
				receipt()
			),
			Error::<Test>::OrganisationNotActive
		);
	})
}
