use super::*;

#[test]
fn withdraw_all_should_raise_the_epoch_when_there_are_consents() {
	ExtBuilder.build_and_execute(|| {
		let permits = give(PATIENT, 1, vec![to_hospital(), deny(Grantee::Anyone)]);
		let denies = give(PATIENT, 2, vec![deny(Grantee::Party(HOSPITAL))]);
		let roles = Roles::from(Role::Insurer);
		let purposes = Purposes::from(Purpose::Hpaymt);
		assert_ok!(Consent::object(signed(PATIENT), roles, purposes));
		let before = Rules::<Test>::get(PATIENT).unwrap();
		wait(10);
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));

		let after = Rules::<Test>::get(PATIENT).unwrap();
		assert_eq!((after.rules.epoch, after.rules.epoch_raised_at), (1, START + 10));
		assert_eq!(after.last_ended_at, START + 10);
		// Nothing is allowed that was not.
		assert_eq!(after.rules.denials, before.rules.denials);
		assert_eq!(after.rules.denials.len(), 2);
		assert_eq!(after.rules.objections, before.rules.objections);
		assert_eq!(status(permits), ConsentStatus::Withdrawn);
		assert_eq!(status(denies), ConsentStatus::Given);
		assert_eq!(
			last_event(),
			Event::AllWithdrawn { controller: PATIENT, epoch: 1, by: PATIENT }
		);
	})
}

#[test]
fn consents_should_show_who_ended_them_when_a_delegate_and_the_controller_withdrew_everything() {
	ExtBuilder.build_and_execute(|| {
		let by_delegate = give(PATIENT, 1, vec![to_hospital(), deny(Grantee::Anyone)]);
		let denies = give(PATIENT, 2, vec![deny(Grantee::Party(HOSPITAL))]);
		assert_ok!(Consent::do_withdraw_all(PATIENT, OWNER));
		assert_eq!(last_event(), Event::AllWithdrawn { controller: PATIENT, epoch: 1, by: OWNER });
		assert_eq!(status(by_delegate), ConsentStatus::Revoked);
		assert_eq!(status(denies), ConsentStatus::Given);
		let by_controller = give(PATIENT, 3, vec![to_hospital()]);
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		// Each by the raise that ended its epoch, and not by the last one.
		assert_eq!(status(by_delegate), ConsentStatus::Revoked);
		assert_eq!(status(by_controller), ConsentStatus::Withdrawn);
		// Also when its controller lifts the denials that were left.
		assert_ok!(Consent::withdraw(signed(PATIENT), by_delegate));
		let Event::Withdrawn { status: shown, .. } = last_event() else { panic!("withdrawn") };
		assert_eq!((shown, status(by_delegate)), (ConsentStatus::Revoked, ConsentStatus::Revoked));
	})
}

#[test]
fn expired_consent_should_stay_expired_when_everything_is_withdrawn_twice_after() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![until(START + 10, to_hospital())]);
		let later = give(PATIENT, 2, vec![until(START + 30, to_hospital())]);
		wait(20);
		for _ in 0..3 {
			assert_ok!(Consent::withdraw_all(signed(PATIENT)));
			wait(20);
			assert_eq!(status(id), ConsentStatus::Expired);
			assert_eq!(status(later), ConsentStatus::Withdrawn);
		}
	})
}

#[test]
fn consent_should_stay_withdrawn_when_more_raises_followed_than_are_kept() {
	ExtBuilder.build_and_execute(|| {
		let over = give(PATIENT, 1, vec![until(START + 3, to_hospital())]);
		let id = give(PATIENT, 2, vec![to_hospital()]);
		for _ in 0..20 {
			assert_ok!(Consent::withdraw_all(signed(PATIENT)));
			// Also where it is not known any more that this came before its period was over.
			assert_eq!(status(over), ConsentStatus::Withdrawn);
			assert_eq!(status(id), ConsentStatus::Withdrawn);
			wait(1);
		}
		let record = Rules::<Test>::get(PATIENT).unwrap();
		assert_eq!(record.raises.len(), crate::types::MAX_RAISES as usize);
		assert_eq!((record.raises[0].at, record.raises[7].at), (START + 19, START + 12));
		// It ended before the oldest raise that is known, and is kept as long after that.
		set_time(START + 12 + TOMBSTONE - 1);
		assert_noop!(Consent::release(signed(PATIENT), id), Error::<Test>::EndedTooRecently);
		set_time(START + 12 + TOMBSTONE);
		assert_ok!(Consent::release(signed(PATIENT), id));
	})
}

#[test]
fn withdraw_all_should_write_nothing_but_the_record_when_there_are_many_consents() {
	ExtBuilder.build_and_execute(|| {
		for nonce in 0..20 {
			give(PATIENT, nonce, vec![permit(Grantee::Party(account(100 + nonce)))]);
		}
		let lists: Vec<_> = Permits::<Test>::iter().collect();
		let consents: Vec<_> = Records::<Test>::iter().collect();
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		assert_eq!(Permits::<Test>::iter().collect::<Vec<_>>(), lists);
		assert_eq!(Records::<Test>::iter().collect::<Vec<_>>(), consents);
		assert!(consents.iter().all(|(id, _)| status(*id) == ConsentStatus::Withdrawn));
	})
}

#[test]
fn withdraw_all_should_leave_other_controllers_alone() {
	ExtBuilder.build_and_execute(|| {
		give(PATIENT, 1, vec![to_hospital()]);
		let other = give(OWNER, 1, vec![to_hospital()]);
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		assert_eq!(status(other), ConsentStatus::Given);
		assert_eq!(Rules::<Test>::get(OWNER).unwrap().rules.epoch, 0);
	})
}

#[test]
fn withdraw_all_should_be_refused_when_the_controller_never_said_anything() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(Consent::withdraw_all(signed(PATIENT)), Error::<Test>::NothingToWithdraw);
	})
}

#[test]
fn withdraw_all_should_be_refused_when_the_account_acts_for_nobody() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(Consent::withdraw_all(signed(ROTATED)), Error::<Test>::NotAuthorized);
	})
}

#[test]
fn withdraw_all_should_be_refused_when_epochs_are_exhausted() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Consent::object(
			signed(PATIENT),
			Roles::from(Role::Insurer),
			Purposes::from(Purpose::Hpaymt)
		));
		Rules::<Test>::mutate(PATIENT, |record| record.as_mut().unwrap().rules.epoch = u32::MAX);
		assert_noop!(Consent::withdraw_all(signed(PATIENT)), sp_runtime::ArithmeticError::Overflow);
	})
}
