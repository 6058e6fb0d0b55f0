use super::*;
use assent_primitives::{AppointmentId, Capacity, Powers, Right, Rights};

/// The owner is the patient's delegate, with those rights, for vital signs.
fn delegate(rights: &[Right]) -> Capacity {
	let capacity = Capacity::Delegate(AppointmentId::from([1; 32]));
	let powers = Powers {
		rights: Rights::of(rights),
		scope: ResourceScope::All,
		categories: Categories::from(Category::VitalSigns),
		until: Moment::MAX,
		further: 0,
	};
	Delegates::mutate(|known| known.powers.push((capacity, OWNER, powers)));
	capacity
}

/// The owner may do everything for the patient.
fn deputy() -> Capacity {
	let capacity = delegate(Right::ALL);
	Delegates::mutate(|known| {
		known.powers.iter_mut().for_each(|(.., powers)| powers.categories = Categories::ALL);
	});
	capacity
}

fn act_for(who: AccountId, capacity: Capacity, act: Act) -> Result<(), sp_runtime::DispatchError> {
	Consent::act_for(signed(who), PATIENT, capacity, act)
}

fn granting(nonce: u8, provisions: Vec<Provision>) -> Act {
	Act::Grant { nonce: [nonce; 32], provisions, terms: Terms::default(), receipt: receipt() }
}

fn consent(nonce: u8) -> ConsentId {
	ConsentId::of(&PATIENT, &[nonce; 32])
}

fn withdrawing(nonce: u8) -> Act {
	Act::Withdraw { consent: consent(nonce), version: 1 }
}

fn amending(nonce: u8, provisions: Vec<Provision>) -> Act {
	let (consent, version) = (consent(nonce), 1);
	Act::Amend { consent, version, provisions, terms: Terms::default(), receipt: receipt() }
}

fn genomic() -> Provision {
	Provision { categories: Categories::from(Category::Genomic), ..to_hospital() }
}

#[test]
fn act_for_should_grant_in_the_controllers_name_when_the_delegate_may() {
	ExtBuilder.build_and_execute(|| {
		let capacity = delegate(&[Right::Grant]);
		let act = granting(1, vec![to_hospital()]);
		assert_ok!(act_for(OWNER, capacity, act.clone()));
		assert_eq!(kept(consent(1)).consent.controller, PATIENT);
		assert_eq!(kept(consent(1)).depositor, OWNER);
		let told = Event::ActedFor {
			controller: PATIENT,
			actor: OWNER,
			capacity,
			act: Consent::hash_of(&act),
			account: OWNER,
		};
		System::assert_has_event(told.into());
	})
}

#[test]
fn act_for_should_refuse_when_the_right_is_not_given() {
	ExtBuilder.build_and_execute(|| {
		give(PATIENT, 1, vec![to_hospital()]);
		assert_ok!(Consent::object(signed(PATIENT), Role::Insurer.into(), Purpose::Treat.into()));
		let capacity = delegate(&[Right::Withdraw]);
		let lifting = Act::LiftObjection {
			roles: Role::Insurer.into(),
			purposes: Purpose::Treat.into(),
			revision: 1,
		};
		for act in [
			granting(2, vec![to_hospital()]),
			amending(1, vec![to_hospital()]),
			lifting,
			// Those take powers over everything.
			Act::WithdrawAll,
			Act::Object {
				roles: Role::Insurer.into(),
				purposes: Purpose::Treat.into(),
				revision: 1,
			},
		] {
			assert_noop!(act_for(OWNER, capacity, act), BEYOND_ERROR);
		}
		assert_noop!(act_for(NEIGHBOUR, capacity, withdrawing(1)), BEYOND_ERROR);
		assert_noop!(act_for(OWNER, Capacity::Guardian, withdrawing(1)), BEYOND_ERROR);
		assert_noop!(act_for(ROTATED, capacity, withdrawing(1)), Error::<Test>::NotAuthorized);
		assert_ok!(act_for(OWNER, capacity, withdrawing(1)));
	})
}

#[test]
fn act_for_should_refuse_when_what_is_replaced_or_ended_is_beyond_the_powers() {
	ExtBuilder.build_and_execute(|| {
		let capacity = delegate(&[Right::Grant, Right::Withdraw]);
		assert_noop!(act_for(OWNER, capacity, granting(1, vec![genomic()])), BEYOND_ERROR);
		give(PATIENT, 1, vec![genomic()]);
		assert_noop!(act_for(OWNER, capacity, amending(1, vec![to_hospital()])), BEYOND_ERROR);
		assert_noop!(act_for(OWNER, capacity, withdrawing(1)), BEYOND_ERROR);
		assert_noop!(act_for(OWNER, capacity, withdrawing(2)), Error::<Test>::UnknownConsent);
	})
}

#[test]
fn act_for_should_take_the_right_to_grant_when_a_withdrawal_lifts_a_denial() {
	ExtBuilder.build_and_execute(|| {
		give(PATIENT, 1, vec![to_hospital(), deny(Grantee::Anyone)]);
		let capacity = delegate(&[Right::Withdraw]);
		assert_noop!(act_for(OWNER, capacity, withdrawing(1)), BEYOND_ERROR);
		delegate(&[Right::Grant, Right::Withdraw]);
		assert_ok!(act_for(OWNER, capacity, withdrawing(1)));
		assert!(denials(PATIENT).is_empty());
	})
}

#[test]
fn act_for_should_revoke_when_a_delegate_ends_a_consent() {
	ExtBuilder.build_and_execute(|| {
		give(PATIENT, 1, vec![to_hospital()]);
		assert_ok!(act_for(OWNER, delegate(&[Right::Withdraw]), withdrawing(1)));
		assert_eq!(Consent::status(consent(1)), Some(ConsentStatus::Revoked));
		// The organisations answer to it as to a withdrawal.
		let outcome = assent_primitives::DataOutcome::Deleted;
		assert_ok!(Consent::acknowledge_withdrawal(signed(HOSPITAL), consent(1), outcome));
		wait(TOMBSTONE);
		assert_ok!(Consent::release(signed(NEIGHBOUR), consent(1)));
	})
}

#[test]
fn act_for_should_do_every_act_when_the_powers_are_over_everything() {
	ExtBuilder.build_and_execute(|| {
		let capacity = deputy();
		assert_ok!(act_for(OWNER, capacity, granting(1, vec![genomic()])));
		assert_ok!(act_for(OWNER, capacity, amending(1, vec![to_hospital()])));
		assert_eq!(kept(consent(1)).consent.version, 2);
		let (roles, purposes) = (Role::Insurer.into(), Purpose::Treat.into());
		assert_ok!(act_for(OWNER, capacity, Act::Object { roles, purposes, revision: 0 }));
		let stale = Act::LiftObjection { roles, purposes, revision: 0 };
		assert_noop!(act_for(OWNER, capacity, stale), Error::<Test>::ObjectionsChanged);
		assert_ok!(act_for(OWNER, capacity, Act::LiftObjection { roles, purposes, revision: 1 }));
		assert_ok!(act_for(OWNER, capacity, Act::WithdrawAll));
		assert_eq!(Rules::<Test>::get(PATIENT).unwrap().rules.epoch, 1);
		assert_eq!(status(consent(1)), ConsentStatus::Revoked);
		let by = OWNER;
		assert_eq!(last_event(), Event::AllWithdrawn { controller: PATIENT, epoch: 1, by });
		assert_noop!(
			act_for(OWNER, capacity, amending(1, vec![to_hospital()])),
			Error::<Test>::VersionNotCurrent
		);
	})
}

#[test]
fn act_for_should_answer_requests_when_the_delegate_may() {
	ExtBuilder.build_and_execute(|| {
		let capacity = delegate(&[Right::Grant, Right::Withdraw]);
		for (nonce, accepts) in [(1, true), (2, false)] {
			let expires_at = START + REQUEST_LIFE;
			assert_ok!(Consent::request(
				signed(HOSPITAL),
				PATIENT,
				[nonce; 32],
				vec![to_hospital()],
				Terms::default(),
				receipt(),
				None,
				expires_at
			));
			let request = RequestId::of(&HOSPITAL, &PATIENT, &[nonce; 32]);
			let accepting = Act::Accept {
				request,
				provisions: vec![to_hospital()],
				terms: Terms::default(),
				receipt: receipt(),
			};
			let act = if accepts { accepting } else { Act::Refuse { request } };
			assert_ok!(act_for(OWNER, capacity, act.clone()));
			assert_noop!(
				act_for(OWNER, capacity, act),
				if accepts {
					Error::<Test>::UnknownRequest
				} else {
					Error::<Test>::RequestNotPending
				}
			);
		}
	})
}

#[test]
fn act_for_should_wait_when_another_guardian_has_to_agree() {
	ExtBuilder.build_and_execute(|| {
		let capacity = deputy();
		Delegates::mutate(|known| known.agreed = Some(Vec::new()));
		let act = granting(1, vec![to_hospital()]);
		assert_ok!(act_for(OWNER, capacity, act.clone()));
		assert!(Consent::consent(consent(1)).is_none());
		assert!(System::events().is_empty());
		assert_ok!(act_for(OWNER, capacity, act));
		assert!(Consent::consent(consent(1)).is_some());
		// To end something, one is enough.
		assert_ok!(act_for(OWNER, capacity, withdrawing(1)));
	})
}

#[test]
fn guardians_should_lift_no_denials_but_those_that_they_agreed_to_lift() {
	ExtBuilder.build_and_execute(|| {
		let capacity = deputy();
		let id = give(PATIENT, 1, vec![to_hospital(), deny(Grantee::Party(NEIGHBOUR))]);
		Delegates::mutate(|known| known.agreed = Some(Vec::new()));
		assert_ok!(act_for(OWNER, capacity, withdrawing(1)));
		amend(PATIENT, id, vec![to_hospital(), deny(Grantee::Anyone)]);
		assert_noop!(act_for(OWNER, capacity, withdrawing(1)), Error::<Test>::VersionNotCurrent);
		assert_eq!(denials(PATIENT).len(), 1);
		let current = Act::Withdraw { consent: id, version: 2 };
		assert_ok!(act_for(OWNER, capacity, current.clone()));
		assert_eq!(denials(PATIENT).len(), 1);
		assert_ok!(act_for(OWNER, capacity, current));
		assert!(denials(PATIENT).is_empty());
		// What denies nothing is ended by an earlier version as well: an amendment does not hold that up.
		let id = give(PATIENT, 2, vec![to_hospital()]);
		amend(PATIENT, id, vec![to_research()]);
		assert_ok!(act_for(OWNER, capacity, withdrawing(2)));
	})
}

#[test]
fn giving_should_be_refused_when_only_guardians_give_for_the_controller() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		assert_ok!(Consent::object(signed(PATIENT), Role::Insurer.into(), Purpose::Treat.into()));
		Delegates::mutate(|known| known.restricted = true);
		let (provisions, terms) = (vec![to_hospital()], Terms::default());
		let patient = || signed(PATIENT);
		assert_noop!(
			Consent::grant(patient(), [2; 32], provisions.clone(), terms.clone(), receipt()),
			RESTRICTED_ERROR
		);
		assert_noop!(
			Consent::amend(patient(), id, provisions.clone(), terms.clone(), receipt()),
			RESTRICTED_ERROR
		);
		let request = RequestId::from([1; 32]);
		assert_noop!(
			Consent::accept(patient(), request, provisions.clone(), terms, receipt()),
			RESTRICTED_ERROR
		);
		let (roles, purposes) = (Roles::from(Role::Insurer), Purposes::from(Purpose::Treat));
		assert_noop!(Consent::lift_objection(patient(), roles, purposes), RESTRICTED_ERROR);
		// A guardian gives all the same, and withdrawing stays open.
		assert_ok!(act_for(OWNER, deputy(), granting(2, provisions)));
		assert_ok!(Consent::withdraw(patient(), id));
		assert_ok!(Consent::withdraw_all(patient()));
	})
}

#[test]
fn relayed_giving_should_be_refused_when_only_guardians_give_for_the_controller() {
	ExtBuilder.build_and_execute(|| {
		let pair = never_funded();
		let controller = account_of(&pair);
		let bring = |act| {
			let statement = statement(&controller, act);
			let signature = sign(&pair, &statement);
			Consent::relay(signed(NEIGHBOUR), statement, signature)
		};
		let id = ConsentId::of(&controller, &[1; 32]);
		assert_ok!(bring(granting(1, vec![to_hospital()])));
		Delegates::mutate(|known| known.restricted = true);
		assert_noop!(bring(granting(2, vec![to_hospital()])), RESTRICTED_ERROR);
		assert_ok!(bring(Act::Withdraw { consent: id, version: 1 }));
	})
}

#[test]
fn giving_should_be_refused_whoever_does_it_when_nothing_is_given_in_the_controllers_name() {
	ExtBuilder.build_and_execute(|| {
		give(PATIENT, 1, vec![to_hospital()]);
		assert_ok!(Consent::object(signed(PATIENT), Role::Insurer.into(), Purpose::Treat.into()));
		let capacity = deputy();
		Delegates::mutate(|known| known.frozen = true);
		let lifting = Act::LiftObjection {
			roles: Role::Insurer.into(),
			purposes: Purpose::Treat.into(),
			revision: 1,
		};
		for act in [granting(2, vec![to_hospital()]), amending(1, vec![to_hospital()]), lifting] {
			assert_noop!(act_for(OWNER, capacity, act), FROZEN_ERROR);
		}
		assert_ok!(act_for(OWNER, capacity, withdrawing(1)));
	})
}
