use super::*;
use assent_primitives::LABEL_TAGS;

fn accept(
	who: AccountId,
	id: RequestId,
	provisions: Vec<Provision>,
	terms: Terms,
) -> sp_runtime::DispatchResult {
	frame_support::storage::with_storage_layer(|| {
		Consent::accept(signed(who), id, provisions, terms, receipt())
	})
}

fn as_asked(who: AccountId, id: RequestId) -> sp_runtime::DispatchResult {
	accept(who, id, vec![to_research()], Terms::default())
}

#[test]
fn acceptance_should_give_the_consent_at_the_organisations_cost_when_nothing_is_changed() {
	ExtBuilder.build_and_execute(|| {
		let id = ask(&PATIENT, 1, vec![to_research()], Terms::default());
		assert_ok!(as_asked(PATIENT, id));
		let consent = id.consent(&PATIENT);
		let record = kept(consent);
		assert_eq!(record.consent.status, ConsentStatus::Given);
		assert_eq!(record.depositor, RESEARCH);
		assert_eq!(on_hold(&RESEARCH), price_of_consent(consent, &record.consent));
		// The record of rules is whose acceptance is the first word.
		assert_eq!(on_hold(&PATIENT), price_of(Consent::rules_footprint().size));
		assert_eq!(list(PATIENT, RESEARCH).len(), 1);
		assert_eq!(Consent::consent_request(id), None);
		assert_eq!(
			last_event(),
			Event::RequestAccepted {
				organisation: RESEARCH,
				controller: PATIENT,
				request: id,
				consent
			}
		);
	})
}

#[test]
fn acceptance_should_give_less_when_it_is_narrowed() {
	ExtBuilder.build_and_execute(|| {
		let id = ask(&PATIENT, 1, vec![to_research()], limited(9));
		let narrowed = Provision {
			excepted_labels: Some([[5; 16]; LABEL_TAGS]),
			..until(START + 100, to_research())
		};
		assert_ok!(accept(PATIENT, id, vec![narrowed.clone()], limited(3)));
		let consent = kept(id.consent(&PATIENT));
		assert_eq!(consent.consent.provisions.into_inner(), vec![narrowed]);
		assert_eq!(consent.consent.terms, limited(3));
		// Excepting labels costs the controller nothing.
		assert_eq!(consent.depositor, RESEARCH);
	})
}

#[test]
fn acceptance_should_cost_whoever_brings_it_when_it_needs_more_than_was_asked_for() {
	ExtBuilder.build_and_execute(|| {
		let id = ask(&PATIENT, 1, vec![to_research()], Terms::default());
		let mut said = vec![to_research()];
		said.extend(vec![deny(Grantee::Anyone); 7]);
		assert_ok!(accept(PATIENT, id, said, Terms::default()));
		assert_eq!(kept(id.consent(&PATIENT)).depositor, PATIENT);
		assert_eq!(on_hold(&RESEARCH), 0);
		assert_eq!(denials(PATIENT).len(), 7);
	})
}

#[test]
fn acceptance_should_be_refused_when_it_permits_nothing() {
	ExtBuilder.build_and_execute(|| {
		let id = ask(&PATIENT, 1, vec![to_research()], Terms::default());
		let denial = Provision { purposes: to_research().purposes, ..deny(Grantee::Anyone) };
		let exception = Provision { exception_to: Some(0), ..to_research() };
		for nothing in [vec![], vec![denial.clone()], vec![denial.clone(), exception.clone()]] {
			assert_noop!(
				accept(PATIENT, id, nothing, Terms::default()),
				Error::<Test>::NothingAccepted
			);
		}
		assert_ok!(accept(PATIENT, id, vec![denial, exception, to_research()], Terms::default()));
	})
}

#[test]
fn acceptance_should_be_refused_when_it_widens() {
	ExtBuilder.build_and_execute(|| {
		let asked = until(START + 100, to_research());
		let id = ask(&PATIENT, 1, vec![asked.clone()], limited(3));
		let both = Categories::of(&[Category::VitalSigns, Category::Genomic]);
		for wider in [
			to_research(),
			Provision { grantee: Grantee::Anyone, ..asked.clone() },
			Provision { categories: both, ..asked.clone() },
			Provision { actions: Actions::ALL, ..asked.clone() },
			Provision { purposes: Purposes::ALL, ..asked.clone() },
		] {
			assert_noop!(
				accept(PATIENT, id, vec![wider], limited(3)),
				Error::<Test>::AcceptanceWidens
			);
		}
		for wider in [Terms::default(), limited(4), Terms { onward_disclosure: true, ..limited(3) }]
		{
			assert_noop!(
				accept(PATIENT, id, vec![asked.clone()], wider),
				Error::<Test>::AcceptanceWidens
			);
		}
	})
}

#[test]
fn acceptance_should_be_refused_when_the_request_is_not_pending_or_anothers() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(as_asked(PATIENT, RequestId::from([9; 32])), Error::<Test>::UnknownRequest);
		let id = ask(&PATIENT, 1, vec![to_research()], Terms::default());
		assert_noop!(as_asked(NEIGHBOUR, id), Error::<Test>::NotAuthorized);
		assert_noop!(as_asked(ROTATED, id), Error::<Test>::NotAuthorized);
		let other = ask(&PATIENT, 2, vec![to_research()], Terms::default());
		assert_ok!(Consent::refuse(signed(PATIENT), other));
		assert_noop!(as_asked(PATIENT, other), Error::<Test>::RequestNotPending);
		wait(REQUEST_LIFE);
		assert_noop!(as_asked(PATIENT, id), Error::<Test>::RequestNotPending);
	})
}

#[test]
fn acceptance_should_be_refused_when_the_organisation_was_suspended_meanwhile() {
	ExtBuilder.build_and_execute(|| {
		let id = ask(&PATIENT, 1, vec![to_research()], Terms::default());
		Requests::<Test>::mutate(id, |record| {
			record.as_mut().unwrap().request.organisation = SUSPENDED;
		});
		assert_noop!(as_asked(PATIENT, id), Error::<Test>::OrganisationNotActive);
		Requests::<Test>::mutate(id, |record| {
			record.as_mut().unwrap().request.organisation = RESEARCH;
		});
	})
}

#[test]
fn acceptance_should_count_once_when_it_was_signed_and_is_replayed() {
	ExtBuilder.build_and_execute(|| {
		let pair = never_funded();
		let person = account_of(&pair);
		let id = ask(&person, 1, vec![to_research()], Terms::default());
		let act = Act::Accept {
			request: id,
			provisions: vec![to_research()],
			terms: Terms::default(),
			receipt: receipt(),
		};
		let acceptance = statement(&person, act);
		let signature = sign(&pair, &acceptance);
		assert_ok!(relay(&acceptance, &signature));
		assert_eq!(relay(&acceptance, &signature), Err(Error::<Test>::UnknownRequest.into()));
		// Nor when the organisation asks the same again after the withdrawal.
		let consent = id.consent(&person);
		let withdrawal = statement(&person, Act::Withdraw { consent, version: 1 });
		assert_ok!(relay(&withdrawal, &sign(&pair, &withdrawal)));
		let expires_at = Consent::now() + REQUEST_LIFE;
		assert_noop!(
			Consent::request(
				signed(RESEARCH),
				person,
				[1; 32],
				vec![to_research()],
				Terms::default(),
				receipt(),
				None,
				expires_at
			),
			Error::<Test>::ConsentAlreadyExists
		);
	})
}
