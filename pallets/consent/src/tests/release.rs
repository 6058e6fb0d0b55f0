use super::*;
use assent_primitives::traits::Consents;

fn release_by(who: AccountId, id: ConsentId) -> sp_runtime::DispatchResult {
	Consent::release(signed(who), id)
}

fn release(id: ConsentId) -> sp_runtime::DispatchResult {
	release_by(PATIENT, id)
}

fn refused(id: ConsentId, error: Error<Test>) {
	assert_noop!(release(id), error);
}

/// From then on, and not before, it can be released.
fn releasable_at(id: ConsentId, moment: Moment) {
	set_time(moment - 1);
	refused(id, Error::EndedTooRecently);
	set_time(moment);
	assert_ok!(release(id));
	assert!(!Records::<Test>::contains_key(id));
}

#[test]
fn release_should_remove_all_and_give_the_deposit_back_when_the_consent_was_withdrawn() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital(), deny(Grantee::Anyone)]);
		let other = give(PATIENT, 2, vec![to_research(), deny(Grantee::Party(NEIGHBOUR))]);
		wait(10);
		amend(PATIENT, id, vec![permit(Grantee::Anyone), deny(Grantee::Anyone)]);
		wait(10);
		assert_ok!(Consent::withdraw(signed(PATIENT), id));
		let held = on_hold(&PATIENT);
		let price = price_of_consent(id, &kept(id).consent);
		releasable_at(id, START + 20 + TOMBSTONE);

		assert_eq!(on_hold(&PATIENT), held - price);
		assert_eq!(Permits::<Test>::iter().count(), 1);
		assert_eq!(list(PATIENT, RESEARCH)[0].source.id, other);
		assert_eq!(denials(PATIENT).len(), 1);
		let rules = Rules::<Test>::get(PATIENT).unwrap();
		assert_eq!((rules.consents, rules.last_ended_at), (1, START + 20));
		assert_eq!(
			last_event(),
			Event::Released {
				controller: PATIENT,
				consent: id,
				depositor: PATIENT,
				unacknowledged: vec![HOSPITAL],
			}
		);
	})
}

#[test]
fn release_should_work_when_all_periods_are_over() {
	ExtBuilder.build_and_execute(|| {
		let id = give(
			PATIENT,
			1,
			vec![until(START + 10, to_hospital()), until(START + 30, deny(Grantee::Anyone))],
		);
		set_time(START + 29);
		refused(id, Error::StillInForce);
		releasable_at(id, START + 30 + TOMBSTONE);
		assert_eq!(Rules::<Test>::get(PATIENT).unwrap().last_ended_at, START + 30);
	})
}

#[test]
fn release_should_work_when_the_consent_is_of_an_earlier_epoch() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		wait(10);
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		releasable_at(id, START + 10 + TOMBSTONE);
	})
}

#[test]
fn release_should_count_from_the_end_of_the_epoch_when_two_have_passed() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		wait(10);
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		wait(10);
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		releasable_at(id, START + 10 + TOMBSTONE);
	})
}

#[test]
fn release_should_work_when_the_consent_is_spent() {
	ExtBuilder.build_and_execute(|| {
		let id = give_on(limited(1), PATIENT, 1, vec![to_hospital()]);
		wait(10);
		assert_ok!(Consent::count_uses(&id, 1));
		releasable_at(id, START + 10 + TOMBSTONE);
	})
}

#[test]
fn release_should_be_refused_while_the_consent_is_given() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		wait(100 * WINDOW);
		refused(id, Error::StillInForce);
	})
}

#[test]
fn release_should_be_refused_while_a_denial_of_a_dead_consent_is_in_force() {
	ExtBuilder.build_and_execute(|| {
		let ends = START + 20 * WINDOW;
		let said = vec![to_hospital(), until(ends, deny(Grantee::Anyone))];
		let spent = give_on(limited(1), PATIENT, 1, said.clone());
		assert_ok!(Consent::count_uses(&spent, 1));
		let earlier = give(PATIENT, 2, said);
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		wait(10 * WINDOW);
		for id in [spent, earlier] {
			refused(id, Error::StillInForce);
		}
		assert_eq!(denials(PATIENT).len(), 2);
		// With the denial's period the last of it is over.
		set_time(ends);
		for id in [spent, earlier] {
			assert_ok!(release(id));
		}
	})
}

#[test]
fn release_should_be_refused_when_the_consent_is_not_kept() {
	ExtBuilder.build_and_execute(|| {
		refused(ConsentId::of(&PATIENT, &[1; 32]), Error::UnknownConsent);
	})
}

#[test]
fn released_id_should_be_free_again() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		assert_ok!(Consent::withdraw(signed(PATIENT), id));
		releasable_at(id, START + TOMBSTONE);
		assert_eq!(give(PATIENT, 1, vec![to_research()]), id);
		assert_eq!(kept(id).consent.version, 1);
	})
}

#[test]
fn release_should_wait_for_answers_when_another_than_the_controller_asks() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital(), to_research()]);
		let other = give(PATIENT, 2, vec![to_hospital()]);
		let own = give(PATIENT, 3, vec![to_hospital()]);
		wait(10);
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		let answer = |id| {
			let outcome = assent_primitives::DataOutcome::Stopped;
			assert_ok!(Consent::acknowledge_withdrawal(signed(HOSPITAL), id, outcome));
		};
		answer(id);
		wait(TOMBSTONE);
		// Silence does not outwait the question, neither by the silent one's own hand nor by a relayer's.
		for who in [HOSPITAL, GATEWAY, RESEARCH, POOR, ROTATED] {
			assert_noop!(release_by(who.clone(), id), Error::<Test>::AnswersOutstanding);
			assert_noop!(release_by(who, other), Error::<Test>::AnswersOutstanding);
		}
		// Whoever has nothing more to ask ends it, and when all have answered, anyone does.
		assert_ok!(release_by(PATIENT, own));
		answer(other);
		assert_ok!(release_by(POOR, other));
		set_time(START + 10 + ASKED - 1);
		assert_noop!(release_by(POOR, id), Error::<Test>::AnswersOutstanding);
		set_time(START + 10 + ASKED);
		assert_ok!(release_by(POOR, id));
		let Event::Released { unacknowledged, .. } = last_event() else { panic!("released") };
		assert_eq!(unacknowledged, vec![RESEARCH]);
	})
}

#[test]
fn release_should_wait_for_answers_when_everything_was_withdrawn_twice() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		assert_noop!(release_by(HOSPITAL, id), Error::<Test>::EndedTooRecently);
		wait(TOMBSTONE);
		assert_noop!(release_by(HOSPITAL, id), Error::<Test>::AnswersOutstanding);
		wait(ASKED - TOMBSTONE);
		assert_ok!(release_by(HOSPITAL, id));
	})
}

#[test]
fn release_should_wait_for_those_that_were_dropped_when_the_consent_expired() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		amend(PATIENT, id, vec![until(START + 10, to_research())]);
		set_time(START + 10 + TOMBSTONE);
		assert_noop!(release_by(HOSPITAL, id), Error::<Test>::AnswersOutstanding);
		let outcome = assent_primitives::DataOutcome::Deleted;
		assert_ok!(Consent::acknowledge_withdrawal(signed(HOSPITAL), id, outcome));
		assert_ok!(release_by(POOR, id));
	})
}
