//! Exceptions to denials inside one consent.

use super::*;
use assent_primitives::{Exception, StaffTag, LABEL_TAGS, MAX_EXCEPTIONS};

/// What may be consulted, and a deny of all of it to everyone; with that exception.
fn with_exception(exception: Provision) -> Vec<Provision> {
	vec![permit(Grantee::Anyone), deny(Grantee::Anyone), exception]
}

/// A permit to that grantee which is an exception to the second provision.
fn except(grantee: Grantee) -> Provision {
	Provision { exception_to: Some(1), ..permit(grantee) }
}

fn exceptions(controller: PartyId) -> Vec<Exception> {
	Rules::<Test>::get(controller).unwrap().rules.exceptions.into_inner()
}

fn refused(provisions: Vec<Provision>, error: Error<Test>) {
	let error = sp_runtime::DispatchError::from(error);
	ExtBuilder.build_and_execute(|| {
		assert_noop!(
			Consent::grant(
				signed(PATIENT),
				[1; 32],
				provisions.clone(),
				Terms::default(),
				receipt()
			),
			error
		);
		let id = give(PATIENT, 2, vec![to_hospital()]);
		let amended = Consent::amend(signed(PATIENT), id, provisions, Terms::default(), receipt());
		assert_noop!(amended, error);
	})
}

#[test]
fn exception_should_stand_beside_its_denial_and_among_the_permits_when_it_is_given() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, with_exception(except(Grantee::Party(HOSPITAL))));
		let standing = exceptions(PATIENT);
		assert_eq!(standing.len(), 1);
		assert_eq!(standing[0].source.id, id);
		assert_eq!((standing[0].source.provision, standing[0].denial), (2, 1));
		assert!(standing[0].is_to(&denials(PATIENT)[0]));
		assert_eq!(list(PATIENT, HOSPITAL).len(), 1);
	})
}

#[test]
fn exception_should_go_with_its_denial_when_the_consent_is_amended_or_withdrawn() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, with_exception(except(Grantee::Party(HOSPITAL))));
		let other = give(PATIENT, 2, with_exception(except(Grantee::Party(RESEARCH))));
		amend(PATIENT, id, vec![permit(Grantee::Anyone), deny(Grantee::Anyone)]);
		assert_eq!(exceptions(PATIENT).len(), 1);
		assert_ok!(Consent::withdraw(signed(PATIENT), other));
		assert!(exceptions(PATIENT).is_empty());
		assert_eq!(denials(PATIENT).len(), 1);
	})
}

#[test]
fn exception_should_stay_when_everything_is_withdrawn_or_the_consent_is_spent() {
	ExtBuilder.build_and_execute(|| {
		let id = give_on(limited(1), PATIENT, 1, with_exception(except(Grantee::Party(HOSPITAL))));
		assert_ok!(<Consent as assent_primitives::traits::Consents>::count_uses(&id, 1));
		assert_eq!(exceptions(PATIENT).len(), 1);
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		// What the denial says has not changed: it never reached the hospital.
		assert_eq!((denials(PATIENT).len(), exceptions(PATIENT).len()), (1, 1));
	})
}

#[test]
fn exception_should_cost_what_it_takes_when_its_deposit_is_taken() {
	ExtBuilder.build_and_execute(|| {
		let plain = |exception_to| {
			let permit = Provision { exception_to, ..permit(Grantee::Party(HOSPITAL)) };
			with_exception(permit)
		};
		let apart = give(PATIENT, 1, plain(None));
		let excepted = give(PATIENT, 2, plain(Some(1)));
		let size = |id| footprint(id, &kept(id).consent).size;
		let exception = exceptions(PATIENT)[0].encoded_size() as u64;
		// And the place, in the record.
		assert_eq!(size(excepted), size(apart) + exception + 1);
	})
}

#[test]
fn exception_should_be_refused_when_it_denies() {
	let exception = Provision { exception_to: Some(1), ..deny(Grantee::Party(HOSPITAL)) };
	refused(with_exception(exception), Error::ExceptionNotPermit);
}

#[test]
fn exception_should_be_refused_when_it_is_to_no_deny_of_the_consent() {
	// To a permit, to itself, to nothing.
	for place in [0, 2, 3, 255] {
		let exception = Provision { exception_to: Some(place), ..to_hospital() };
		refused(with_exception(exception), Error::ExceptionToNothing);
	}
}

#[test]
fn exception_should_be_refused_when_it_excepts_labels() {
	let excepted_labels = Some([[3; 16]; LABEL_TAGS]);
	let exception = Provision { excepted_labels, ..except(Grantee::Party(HOSPITAL)) };
	refused(with_exception(exception), Error::LabelsOnException);
}

#[test]
fn exception_should_be_refused_when_a_field_lies_outside_the_deny() {
	let period = Period { from: 10, until: Some(u64::MAX) };
	let scope = ResourceScope::Record { custodian: HOSPITAL };
	let exception = Provision { period, scope: scope.clone(), ..except(Grantee::Party(HOSPITAL)) };
	for outside in [
		Provision { categories: Categories::ALL, ..exception.clone() },
		Provision { actions: Actions::ALL, ..exception.clone() },
		Provision { purposes: Purposes::ALL, ..exception.clone() },
		Provision { period: Period { from: 9, ..period }, ..exception.clone() },
		Provision { period: Period { until: None, ..period }, ..exception.clone() },
		Provision { scope: ResourceScope::All, ..exception.clone() },
	] {
		let denial = Provision { period, scope: scope.clone(), ..deny(Grantee::Anyone) };
		refused(vec![to_hospital(), denial, outside], Error::ExceptionNotWithin);
	}
}

#[test]
fn exception_should_be_for_somebody_whom_the_deny_is_about_when_it_is_taken() {
	let staff = |tag: u8| Grantee::Staff { organisation: HOSPITAL, tag: StaffTag::from([tag; 32]) };
	let party = Grantee::Party;
	for (denied, excepted, within) in [
		(Grantee::Anyone, party(HOSPITAL), true),
		(Grantee::Anyone, Grantee::Role(Role::CareProvider), true),
		// Who holds a role, the decision knows.
		(Grantee::Role(Role::CareProvider), party(HOSPITAL), true),
		(Grantee::Role(Role::CareProvider), staff(1), true),
		(Grantee::Role(Role::CareProvider), Grantee::Role(Role::ResearchBody), false),
		(Grantee::Role(Role::CareProvider), Grantee::Anyone, false),
		(party(HOSPITAL), staff(1), true),
		(party(HOSPITAL), party(RESEARCH), false),
		(party(HOSPITAL), Grantee::Anyone, false),
		(staff(1), staff(1), true),
		(staff(1), staff(2), false),
		(staff(1), party(HOSPITAL), false),
	] {
		let provisions = vec![to_research(), deny(denied), except(excepted)];
		if within {
			ExtBuilder.build_and_execute(|| {
				give(PATIENT, 1, provisions);
			});
		} else {
			refused(provisions, Error::ExceptionNotWithin);
		}
	}
}

#[test]
fn exceptions_should_be_refused_when_the_controller_has_as_many_as_there_can_be() {
	ExtBuilder.build_and_execute(|| {
		let many = |count: usize| {
			let mut all = vec![permit(Grantee::Anyone), deny(Grantee::Anyone)];
			all.extend(vec![except(Grantee::Role(Role::CareProvider)); count]);
			all
		};
		for nonce in 0..2 {
			give(PATIENT, nonce, many(6));
		}
		give(PATIENT, 2, many(4));
		assert_eq!(exceptions(PATIENT).len(), MAX_EXCEPTIONS as usize);
		let one_more =
			Consent::grant(signed(PATIENT), [3; 32], many(1), Terms::default(), receipt());
		assert_noop!(one_more, Error::<Test>::TooManyExceptions);
	})
}

#[test]
fn acceptance_should_widen_nothing_when_it_has_an_exception_that_was_not_asked_for() {
	ExtBuilder.build_and_execute(|| {
		let request = ask(&PATIENT, 1, vec![to_research()], Terms::default());
		let accept = |exception: Provision| {
			let denial = Provision { purposes: Purposes::ALL, ..deny(Grantee::Anyone) };
			let said = vec![to_research(), denial, exception];
			Consent::accept(signed(PATIENT), request, said, Terms::default(), receipt())
		};
		let foreign = except(Grantee::Party(HOSPITAL));
		assert_noop!(accept(foreign), Error::<Test>::AcceptanceWidens);
		let own = Provision { exception_to: Some(1), ..to_research() };
		assert_ok!(accept(own));
		assert_eq!(exceptions(PATIENT).len(), 1);
	})
}

#[test]
fn request_should_be_refused_when_it_has_an_exception() {
	ExtBuilder.build_and_execute(|| {
		let expires_at = Consent::now() + REQUEST_LIFE;
		let exception = Provision { exception_to: Some(0), ..to_research() };
		let asked = |said: Vec<Provision>| {
			let (terms, receipt) = (Terms::default(), receipt());
			let who = signed(RESEARCH);
			Consent::request(who, PATIENT, [1; 32], said, terms, receipt, None, expires_at)
		};
		assert_noop!(asked(vec![to_research(), exception]), Error::<Test>::ExceptionToNothing);
	})
}
