use super::*;
use frame_support::assert_noop;

fn lift(who: &AccountId) -> DispatchResult {
	Guardianship::lift_death(signed(who), patient(), commitment(5))
}

#[test]
fn death_should_freeze_what_is_given_when_an_authority_attests_it() {
	ExtBuilder::build_and_execute(|| {
		let subject = funded();
		let id = appointed(1, &person(3), everything());
		assert_ok!(install(&[person(1)], 1, false));
		assert_ok!(attest(&[person(5)], &[person(6)]));
		let deceased = Err(error(Error::SubjectDeceased));
		assert_eq!(Guardianship::ensure_may_give(&subject), deceased.map(|_: ()| ()));
		// Executors' offers for it are accepted.
		assert_eq!(Guardianship::ensure_key_undisputed(&subject), Ok(()));
		for right in [Right::Grant, Right::Withdraw] {
			let gives = right == Right::Grant;
			let delegate = may(Capacity::Delegate(id), &person(3), right, gives);
			assert_eq!(delegate, Err(error(Error::SubjectDeceased)));
			let guardian = may(Capacity::Guardian, &person(1), right, gives);
			assert_eq!(guardian, Err(error(Error::SubjectDeceased)));
		}
		let wanted = appointment(2, &person(2), everything());
		assert_noop!(act(&subject, wanted), Error::<Test>::SubjectDeceased);
		assert_noop!(name(&[person(2)], 1, 0), Error::<Test>::SubjectDeceased);
		assert_noop!(install(&[person(2)], 1, false), Error::<Test>::SubjectDeceased);
		// What ends something stays open: the attestation may be wrong.
		assert_ok!(act(&subject, Act::RevokeAll));
	});
}

#[test]
fn executor_should_withdraw_but_not_grant_when_the_attestation_names_it() {
	ExtBuilder::build_and_execute(|| {
		let executor = || person(6);
		assert_eq!(
			may(Capacity::Executor, &executor(), Right::Withdraw, false),
			Err(error(Error::NotAuthorized))
		);
		assert_ok!(attest(&[person(5)], &[executor()]));
		assert_eq!(
			may(Capacity::Executor, &executor(), Right::Withdraw, false),
			Ok(Authorised::Now)
		);
		assert_eq!(
			may(Capacity::Executor, &executor(), Right::ManageDevices, true),
			Ok(Authorised::Now)
		);
		assert_eq!(
			may(Capacity::Executor, &executor(), Right::Grant, true),
			Err(error(Error::RightNotGiven))
		);
		assert_eq!(
			may(Capacity::Executor, &person(5), Right::Withdraw, false),
			Err(error(Error::NotAuthorized))
		);
	});
}

#[test]
fn attest_should_refuse_when_who_or_what_is_wrong() {
	ExtBuilder::build_and_execute(|| {
		let by = |who: &AccountId, subject: PartyId| {
			let (readers, executors) = Default::default();
			Guardianship::attest_death(signed(who), subject, commitment(3), readers, executors)
		};
		for who in [STRANGER, HOSPITAL] {
			assert_noop!(by(&who, patient()), Error::<Test>::NotAnAuthority);
		}
		assert_noop!(by(&GATEWAY, patient()), Error::<Test>::NotAuthorized);
		assert_noop!(by(&REGULATOR, HOSPITAL), Error::<Test>::NotAPerson);
		assert_noop!(by(&REGULATOR, REGULATOR), Error::<Test>::NotAPerson);
		assert_noop!(attest(&[person(1), person(1)], &[]), Error::<Test>::InvalidNames);
		assert_noop!(attest(&[], &[patient()]), Error::<Test>::InvalidNames);
		Known::put_key(&person(2), &person(3));
		assert_noop!(attest(&[person(3)], &[]), Error::<Test>::UnknownParty);
		assert_noop!(by(&REGULATOR, person(3)), Error::<Test>::UnknownParty);
		assert_ok!(attest(&[], &[]));
		assert_noop!(attest(&[], &[]), Error::<Test>::AlreadyAttested);
	});
}

#[test]
fn lift_should_undo_the_attestation_when_it_was_wrong() {
	ExtBuilder::build_and_execute(|| {
		assert_noop!(lift(&REGULATOR), Error::<Test>::NotAttested);
		assert_ok!(attest(&[person(5)], &[person(6)]));
		assert_noop!(lift(&person(6)), Error::<Test>::NotAnAuthority);
		assert_ok!(lift(&REGULATOR));
		assert_eq!(held(&REGULATOR), 0);
		assert_eq!(Guardianship::ensure_own_hand(&patient()), Ok(()));
		assert_eq!(Guardianship::death_of(patient()), None);
		let (subject, authority) = (patient(), REGULATOR);
		let decision = commitment(5);
		assert_eq!(events().last(), Some(&Event::DeathLifted { subject, authority, decision }));
	});
}
