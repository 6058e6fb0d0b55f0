use super::*;

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
		assert_ok!(Consent::release(signed(POOR), id));
		set_time(START + RETENTION - 1);
		assert_noop!(release_record(), Error::<Test>::RetentionNotOver);
		set_time(START + RETENTION);
		assert_ok!(release_record());
		assert!(!Rules::<Test>::contains_key(PATIENT));
		assert_eq!(on_hold(&PATIENT), 0);
		assert_eq!(last_event(), Event::RecordReleased { controller: PATIENT, depositor: PATIENT });
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
