use super::*;
use assent_primitives::{
	traits::Parties, Categories, GuardianKind, Recovery, RecoveryBy, RecoveryStatus,
};
use frame_support::assert_noop;

fn veto(who: &AccountId, number: u8) -> DispatchResult {
	act(who, Act::Veto { new_key: key(number) })
}

fn cancel() -> DispatchResult {
	Guardianship::cancel_recovery(RuntimeOrigin::root(), patient(), commitment(6))
}

fn clear_recovery() -> DispatchResult {
	Guardianship::clear_recovery(signed(&STRANGER), patient())
}

fn kept() -> Recovery {
	Guardianship::recovery_of(patient()).expect("a recovery is kept")
}

/// The patient named two guardians; both have to agree.
fn with_guardians() {
	funded();
	assert_ok!(name(&[person(1), person(2)], 2, 0));
}

#[test]
fn recovery_should_replace_the_key_when_its_guardians_agree_and_nobody_vetoes() {
	ExtBuilder::build_and_execute(|| {
		with_guardians();
		assert_ok!(recover(&person(1), 9));
		assert_eq!(Guardianship::recovery_of(patient()), None);
		assert_ok!(recover(&person(2), 9));
		let by = RecoveryBy::Guardians(GuardianKind::Named);
		assert_eq!(
			kept(),
			Recovery {
				new_key: key(9),
				by: by.clone(),
				started_at: NOW,
				matures_at: NOW + DELAY,
				status: RecoveryStatus::Pending,
			}
		);
		assert!(matches!(events().last(), Some(Event::RecoveryStarted { vetoable: true, .. })));
		later(DELAY - 1);
		assert_noop!(finish(), Error::<Test>::RecoveryNotDue);
		later(1);
		assert_ok!(finish());
		assert_eq!(Known::key_of(&patient()), key(9));
		assert_eq!(Known::party_of(&patient()), None);
		assert_eq!((held(&person(1)), held(&person(2))), (0, 0));
		let (subject, new_key) = (patient(), key(9));
		assert_eq!(events().last(), Some(&Event::Recovered { subject, new_key, by }));
		assert_noop!(finish(), Error::<Test>::UnknownRecovery);
	});
}

#[test]
fn recovery_should_take_installed_guardians_when_an_authority_installed_some() {
	ExtBuilder::build_and_execute(|| {
		with_guardians();
		assert_ok!(install(&[person(3)], 1, false));
		assert_noop!(recover(&person(1), 9), Error::<Test>::NotAGuardian);
		assert_ok!(recover(&person(3), 9));
		assert_eq!(kept().by, RecoveryBy::Guardians(GuardianKind::Installed));
	});
}

#[test]
fn recovery_should_refuse_when_who_or_what_is_wrong() {
	ExtBuilder::build_and_execute(|| {
		assert_noop!(recover(&person(1), 9), Error::<Test>::NotAGuardian);
		with_guardians();
		assert_noop!(recover(&person(3), 9), Error::<Test>::NotAGuardian);
		let payload = Guardianship::recovery_payload(patient(), key(9));
		let forged = pair(8).sign(payload.as_bytes()).into();
		let attempt = Guardianship::recover(signed(&person(1)), patient(), key(9), forged);
		assert_noop!(attempt, Error::<Test>::InvalidProof);
		World::mutate(|world| world.in_use.push(key(8)));
		assert_noop!(recover(&person(1), 8), DispatchError::Other("in use"));
		assert_noop!(decide_recovery(8), DispatchError::Other("in use"));
		assert_ok!(recover(&person(1), 9));
		assert_noop!(recover(&person(1), 9), Error::<Test>::AlreadyApproved);
		// Who means another key agrees to something else.
		assert_ok!(recover(&person(2), 7));
		assert_eq!(Guardianship::recovery_of(patient()), None);
		assert_ok!(recover(&person(2), 9));
		assert_noop!(recover(&person(1), 7), Error::<Test>::RecoveryUnderWay);
		assert_noop!(decide_recovery(7), Error::<Test>::RecoveryUnderWay);
		let by_stranger = Guardianship::recover_by_authority(
			signed(&REGULATOR),
			patient(),
			key(9),
			pair(9).sign(payload.as_bytes()).into(),
			commitment(4),
		);
		assert_noop!(by_stranger, DispatchError::BadOrigin);
	});
}

#[test]
fn veto_should_end_the_recovery_when_the_current_key_is_there() {
	ExtBuilder::build_and_execute(|| {
		with_guardians();
		let subject = patient();
		assert_noop!(veto(&subject, 9), Error::<Test>::NothingToVeto);
		assert_ok!(recover(&person(1), 9));
		assert_ok!(recover(&person(2), 9));
		assert_noop!(veto(&person(1), 9), Error::<Test>::NothingToVeto);
		assert_noop!(veto(&subject, 8), Error::<Test>::NothingToVeto);
		assert_ok!(veto(&subject, 9));
		assert_eq!(kept().status, RecoveryStatus::Vetoed(NOW));
		assert_noop!(veto(&subject, 9), Error::<Test>::NothingToVeto);
		later(DELAY);
		assert_noop!(finish(), Error::<Test>::RecoveryNotDue);
		assert_noop!(recover(&person(1), 9), Error::<Test>::RecoveryVetoed);
		assert_noop!(clear_recovery(), Error::<Test>::RecoveryKept);
		later(PAUSE - DELAY);
		// The guardians may try again, in the place of what was vetoed.
		assert_ok!(recover(&person(1), 9));
		assert_ok!(recover(&person(2), 9));
		assert_eq!(kept().status, RecoveryStatus::Pending);
		assert_noop!(clear_recovery(), Error::<Test>::RecoveryKept);
	});
}

#[test]
fn clear_should_give_the_deposit_back_when_the_pause_is_over() {
	ExtBuilder::build_and_execute(|| {
		with_guardians();
		assert_noop!(clear_recovery(), Error::<Test>::UnknownRecovery);
		assert_ok!(recover(&person(1), 9));
		assert_ok!(recover(&person(2), 9));
		assert!(held(&person(2)) > 0);
		assert_ok!(veto(&patient(), 9));
		later(PAUSE);
		assert_ok!(clear_recovery());
		assert_eq!(held(&person(2)), 0);
		assert_eq!(events().last(), Some(&Event::RecoveryCleared { subject: patient() }));
	});
}

#[test]
fn thief_should_lose_the_key_when_the_authority_decides_again_after_the_veto() {
	ExtBuilder::build_and_execute(|| {
		let subject = funded();
		assert_ok!(decide_recovery(9));
		assert_eq!(kept().by, RecoveryBy::Authority(commitment(4)));
		assert_eq!(kept().status, RecoveryStatus::Pending);
		assert_eq!(Guardianship::ensure_may_give(&subject), Ok(()));
		assert_ok!(veto(&subject, 9));
		// The thief appoints a friend, names guardians, and rotates the key.
		let id = appointed(1, &person(5), appointing(3));
		assert_ok!(name(&[person(6)], 1, 0));
		let proof = pair(8).sign(b"any").into();
		assert_ok!(act(&subject, Act::RotateKey { new_key: key(8), proof }));

		assert_eq!(Guardianship::ensure_key_undisputed(&subject), Ok(()));
		assert_ok!(decide_recovery(9));
		assert_eq!((kept().status, kept().matures_at), (RecoveryStatus::Final, NOW + FINAL_DELAY));
		assert_eq!(Guardianship::ensure_may_give(&subject), Err(error(Error::KeyInDispute)));
		assert_eq!(Guardianship::ensure_key_undisputed(&subject), Err(error(Error::KeyInDispute)));
		assert_eq!(may_grant(id, &person(5)), Err(error(Error::KeyInDispute)));
		assert_noop!(veto(&key(8), 9), Error::<Test>::NothingToVeto);
		later(DELAY);
		assert_noop!(finish(), Error::<Test>::RecoveryNotDue);
		// Rotating once more does not help either.
		let proof = pair(7).sign(b"any").into();
		assert_ok!(act(&key(8), Act::RotateKey { new_key: key(7), proof }));
		later(FINAL_DELAY - DELAY);
		assert_ok!(finish());
		assert_eq!(Known::key_of(&subject), key(9));
		assert_eq!(Known::party_of(&key(7)), None);
		assert_eq!(may_grant(id, &person(5)), Err(error(Error::AppointmentNotInForce)));
		assert_eq!(Guardianship::named_guardians_of(subject.clone()), None);
		assert_eq!(Guardianship::ensure_own_hand(&subject), Ok(()));
		assert_eq!(Guardianship::ensure_key_undisputed(&subject), Ok(()));
	});
}

#[test]
fn authority_should_cancel_when_a_recovery_was_wrong() {
	ExtBuilder::build_and_execute(|| {
		with_guardians();
		assert_noop!(cancel(), Error::<Test>::UnknownRecovery);
		assert_ok!(recover(&person(1), 9));
		assert_ok!(recover(&person(2), 9));
		let by_stranger =
			Guardianship::cancel_recovery(signed(&REGULATOR), patient(), commitment(6));
		assert_noop!(by_stranger, DispatchError::BadOrigin);
		assert_ok!(cancel());
		assert_eq!(held(&person(2)), 0);
		let (subject, new_key, decision) = (patient(), key(9), commitment(6));
		assert_eq!(events().last(), Some(&Event::RecoveryCancelled { subject, new_key, decision }));
	});
}

#[test]
fn recovery_should_stop_when_the_person_died() {
	ExtBuilder::build_and_execute(|| {
		with_guardians();
		assert_ok!(recover(&person(1), 9));
		assert_ok!(recover(&person(2), 9));
		assert_ok!(attest(&[], &[]));
		later(DELAY);
		assert_noop!(finish(), Error::<Test>::SubjectDeceased);
		assert_ok!(cancel());
		assert_noop!(recover(&person(1), 9), Error::<Test>::SubjectDeceased);
		assert_noop!(decide_recovery(9), Error::<Test>::SubjectDeceased);
	});
}

#[test]
fn recovery_should_refuse_when_it_is_of_what_is_merely_a_key() {
	ExtBuilder::build_and_execute(|| {
		Known::put_key(&person(1), &patient());
		assert_noop!(decide_recovery(9), Error::<Test>::UnknownParty);
	});
}

#[test]
fn finish_should_refuse_when_the_key_came_into_use_meanwhile() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(decide_recovery(9));
		later(DELAY);
		World::mutate(|world| world.in_use.push(key(9)));
		assert_noop!(finish(), DispatchError::Other("in use"));
	});
}

#[test]
fn recovery_should_be_for_those_whom_the_person_named_when_installed_powers_are_not_whole() {
	use assent_primitives::{Category, ResourceScope};
	ExtBuilder::build_and_execute(|| {
		let narrow: [fn(&mut Powers); 5] = [
			|powers| {
				powers.rights = Right::ReadJournal.into();
				powers.categories = Category::Medication.into();
			},
			|powers| powers.categories = Categories::ALL.difference(Category::Medication.into()),
			|powers| powers.scope = ResourceScope::Record { custodian: HOSPITAL },
			|powers| powers.rights = Rights::of(&[Right::Grant, Right::Withdraw]),
			|powers| powers.rights = Rights::of(&[Right::Grant, Right::ManageDevices]),
		];
		for change in narrow {
			let mut powers = everything();
			change(&mut powers);
			assert_ok!(install_as(&REGULATOR, &[person(1)], 1, powers, false));
			assert_noop!(recover(&person(1), 9), Error::<Test>::NotAGuardian);
		}
		funded();
		assert_ok!(name(&[person(2)], 1, 0));
		assert_noop!(recover(&person(1), 9), Error::<Test>::NotAGuardian);
		assert_ok!(recover(&person(2), 9));
		assert_eq!(kept().by, RecoveryBy::Guardians(GuardianKind::Named));
		assert_ok!(cancel());
		// Those with enough come first.
		let rights = Rights::of(&[Right::Grant, Right::Withdraw, Right::ManageDevices]);
		let enough = Powers { rights, ..everything() };
		assert_ok!(install_as(&REGULATOR, &[person(1)], 1, enough, false));
		assert_noop!(recover(&person(2), 9), Error::<Test>::NotAGuardian);
		assert_ok!(recover(&person(1), 9));
		assert_eq!(kept().by, RecoveryBy::Guardians(GuardianKind::Installed));
	});
}

#[test]
fn agreement_should_not_count_again_when_the_same_people_are_named_anew() {
	ExtBuilder::build_and_execute(|| {
		with_guardians();
		assert_ok!(recover(&person(1), 9));
		// The person does not want it, and trusts them again a little later.
		assert_ok!(act(&patient(), Act::DismissGuardians { revision: 1 }));
		assert_ok!(name(&[person(1), person(2)], 2, 2));
		assert_ok!(recover(&person(2), 9));
		assert_eq!(Guardianship::recovery_of(patient()), None);
		assert_ok!(recover(&person(1), 9));
		assert_eq!(kept().new_key, key(9));
	});
}
