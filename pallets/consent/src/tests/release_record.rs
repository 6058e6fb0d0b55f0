use super::*;
use assent_primitives::Act as StatementAct;

fn release_record() -> sp_runtime::DispatchResult {
	Consent::release_record(signed(POOR), PATIENT)
}

fn insurers() -> (Roles, Purposes) {
	(Roles::from(Role::Insurer), Purposes::from(Purpose::Hpaymt))
}

#[test]
fn release_record_should_give_the_deposit_back_when_nothing_is_left_and_the_retention_is_over() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		set_time(START + TOMBSTONE);
		assert_ok!(Consent::release(signed(PATIENT), id));
		set_time(START + RETENTION - 1);
		assert_noop!(release_record(), Error::<Test>::RetentionNotOver);
		set_time(START + RETENTION);
		assert_ok!(release_record());
		assert!(!Rules::<Test>::contains_key(PATIENT));
		// But for what pays for the epoch, which is not forgotten.
		assert_eq!(on_hold(&PATIENT), price_of_remembering());
		assert_eq!(
			last_event(),
			Event::RecordReleased { controller: PATIENT, depositor: PATIENT, epoch: 1 }
		);
	})
}

#[test]
fn release_record_should_leave_nothing_when_nothing_is_to_be_remembered() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		assert_ok!(Consent::withdraw(signed(PATIENT), id));
		wait(TOMBSTONE);
		assert_ok!(Consent::release(signed(PATIENT), id));
		wait(RETENTION);
		assert_ok!(release_record());
		assert_eq!(on_hold(&PATIENT), 0);
		assert!(!Epochs::<Test>::contains_key(PATIENT));
		assert_eq!(Consent::rules(PATIENT), None);
	})
}

#[test]
fn statement_should_stay_void_when_everything_was_withdrawn_and_the_record_is_released() {
	ExtBuilder.build_and_execute(|| {
		let pair = never_funded();
		let person = account_of(&pair);
		// Post-dated: a relayer holds a grant back whose deadline lies far ahead.
		let deadline = START + RETENTION + LIFE;
		let held_back = Statement {
			deadline,
			..statement(&person, granting(7, vec![permit(Grantee::Party(HOSPITAL))]))
		};
		let held_back_signature = sign(&pair, &held_back);
		let first = statement(&person, granting(1, vec![to_hospital()]));
		assert_ok!(relay(&first, &sign(&pair, &first)));
		let all = statement(&person, StatementAct::WithdrawAll);
		assert_ok!(relay(&all, &sign(&pair, &all)));
		let refused = || {
			assert_eq!(
				relay(&held_back, &held_back_signature),
				Err(Error::<Test>::EpochNotCurrent.into())
			);
		};
		set_time(START + TOMBSTONE);
		assert_ok!(Consent::release(signed(person.clone()), ConsentId::of(&person, &[1; 32])));
		set_time(START + RETENTION);
		refused();
		assert_ok!(Consent::release_record(signed(POOR), person.clone()));
		assert_eq!(on_hold(&NEIGHBOUR), price_of_remembering());
		refused();
		// Whoever asks for the epoch, to sign anew, is told.
		assert_eq!(Consent::rules(person.clone()).map(|rules| rules.epoch), Some(1));
		let again = Statement { epoch: 1, ..held_back.clone() };
		assert_ok!(relay(&again, &sign(&pair, &again)));
		refused();
	})
}

#[test]
fn record_should_take_up_what_is_remembered_when_it_comes_anew() {
	ExtBuilder.build_and_execute(|| {
		let (roles, purposes) = insurers();
		assert_ok!(Consent::object(signed(PATIENT), roles, purposes));
		assert_ok!(Consent::lift_objection(signed(PATIENT), roles, purposes));
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		wait(RETENTION);
		assert_ok!(release_record());
		assert_eq!(on_hold(&PATIENT), price_of_remembering());
		// Another pays for the new record: who paid for what was remembered gets that back.
		assert_ok!(Consent::do_object(PATIENT, HOSPITAL, roles, purposes));
		assert_eq!(on_hold(&PATIENT), 0);
		assert_eq!(on_hold(&HOSPITAL), price_of(Consent::rules_footprint().size));
		assert!(!Epochs::<Test>::contains_key(PATIENT));
		let record = Rules::<Test>::get(PATIENT).unwrap();
		assert_eq!((record.rules.epoch, record.objection_revision), (1, 3));
	})
}

#[test]
fn objection_should_stay_void_when_it_was_signed_for_an_earlier_state_and_the_record_is_released() {
	ExtBuilder.build_and_execute(|| {
		let pair = never_funded();
		let person = account_of(&pair);
		let (roles, purposes) = insurers();
		let act = StatementAct::Object { roles, purposes, revision: 0 };
		let held_back =
			Statement { deadline: START + RETENTION + LIFE, ..statement(&person, act.clone()) };
		let signature = sign(&pair, &held_back);
		let lifting = StatementAct::LiftObjection { roles, purposes, revision: 1 };
		for act in [act, lifting] {
			let said = statement(&person, act);
			assert_ok!(relay(&said, &sign(&pair, &said)));
		}
		set_time(START + RETENTION);
		assert_ok!(Consent::release_record(signed(POOR), person));
		assert_eq!(relay(&held_back, &signature), Err(Error::<Test>::ObjectionsChanged.into()));
	})
}

#[test]
fn release_record_should_be_refused_while_consents_are_kept() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		assert_ok!(Consent::withdraw(signed(PATIENT), id));
		wait(RETENTION);
		assert_noop!(release_record(), Error::<Test>::RecordInUse);
	})
}

#[test]
fn release_record_should_be_refused_while_objections_stand() {
	ExtBuilder.build_and_execute(|| {
		let (roles, purposes) = insurers();
		assert_ok!(Consent::object(signed(PATIENT), roles, purposes));
		wait(RETENTION);
		assert_noop!(release_record(), Error::<Test>::RecordInUse);
		assert_ok!(Consent::lift_objection(signed(PATIENT), roles, purposes));
		assert_noop!(release_record(), Error::<Test>::RetentionNotOver);
		wait(RETENTION);
		assert_ok!(release_record());
	})
}

#[test]
fn release_record_should_be_refused_when_there_is_none() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(release_record(), Error::<Test>::UnknownController);
	})
}
