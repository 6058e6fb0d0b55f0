use super::*;
use assent_primitives::{traits::Consents, Acknowledgement, DataOutcome};

fn acknowledge(who: AccountId, id: ConsentId, outcome: DataOutcome) -> sp_runtime::DispatchResult {
	Consent::acknowledge_withdrawal(signed(who), id, outcome)
}

fn refused(who: AccountId, id: ConsentId, error: Error<Test>) {
	assert_noop!(acknowledge(who, id, DataOutcome::Stopped), error);
}

/// Who has not answered to the withdrawal of that one.
fn open(id: ConsentId) -> Vec<PartyId> {
	let page = Consent::unacknowledged(PATIENT, None, 64);
	page.into_iter().find(|(other, _)| *other == id).unwrap().1
}

#[test]
fn withdrawal_should_be_open_until_every_organisation_answered() {
	ExtBuilder.build_and_execute(|| {
		let nurses = permit(Grantee::Staff { organisation: HOSPITAL, tag: nurse() });
		let person = permit(Grantee::Party(NEIGHBOUR));
		let said = vec![to_research(), nurses, person, permit(Grantee::Anyone)];
		let id = give(PATIENT, 1, said);
		assert_eq!(open(id), vec![]);
		assert_ok!(Consent::withdraw(signed(PATIENT), id));
		let Event::Withdrawn { organisations, .. } = last_event() else { panic!("withdrawn") };
		assert_eq!(organisations, vec![HOSPITAL, RESEARCH]);
		assert_eq!(open(id), organisations);
		wait(10);
		assert_ok!(acknowledge(GATEWAY, id, DataOutcome::KeptUnderLegalDuty));
		assert_eq!(
			last_event(),
			Event::WithdrawalAcknowledged {
				organisation: HOSPITAL,
				controller: PATIENT,
				consent: id,
				outcome: DataOutcome::KeptUnderLegalDuty
			}
		);
		assert_eq!(open(id), vec![RESEARCH]);
		assert_ok!(acknowledge(RESEARCH, id, DataOutcome::Deleted));
		assert_eq!(open(id), vec![]);
		// What the law lets it delete later, it says later.
		wait(10);
		assert_ok!(acknowledge(HOSPITAL, id, DataOutcome::Deleted));
		let at = |organisation, at| Acknowledgement {
			organisation,
			outcome: DataOutcome::Deleted,
			at: START + at,
		};
		assert_eq!(Consent::acknowledgements(id), vec![at(HOSPITAL, 20), at(RESEARCH, 10)]);
	})
}

#[test]
fn withdrawal_should_be_open_when_everything_was_withdrawn() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		assert_eq!(open(id), vec![HOSPITAL]);
		assert_ok!(acknowledge(HOSPITAL, id, DataOutcome::Stopped));
		assert_eq!(open(id), vec![]);
	})
}

#[test]
fn organisation_should_answer_when_an_amendment_left_it_out_shortly_before() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		amend(PATIENT, id, vec![to_research()]);
		assert_ok!(Consent::withdraw(signed(PATIENT), id));
		assert_eq!(open(id), vec![HOSPITAL, RESEARCH]);
		assert_ok!(acknowledge(HOSPITAL, id, DataOutcome::Stopped));
	})
}

#[test]
fn organisation_should_be_asked_and_answer_when_an_amendment_drops_it() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital(), to_research()]);
		amend(PATIENT, id, vec![to_research(), permit(Grantee::Party(NEIGHBOUR))]);
		let Event::Amended { dropped, .. } = last_event() else { panic!("amended") };
		assert_eq!(dropped, vec![HOSPITAL]);
		assert_eq!(open(id), vec![HOSPITAL]);
		refused(RESEARCH, id, Error::ConsentNotWithdrawn);
		// A person is dropped in silence.
		amend(PATIENT, id, vec![to_research()]);
		let Event::Amended { dropped, .. } = last_event() else { panic!("amended") };
		assert_eq!(dropped, vec![]);
		// It is asked for ever, however long ago its permit ended, and whatever else becomes of the consent.
		wait(2 * WINDOW);
		amend(PATIENT, id, vec![until(Consent::now() + 10, to_research())]);
		assert!(kept(id).former.is_empty());
		assert_eq!(open(id), vec![HOSPITAL]);
		wait(20);
		assert_eq!((status(id), open(id)), (ConsentStatus::Expired, vec![HOSPITAL]));
		assert_ok!(acknowledge(HOSPITAL, id, DataOutcome::Deleted));
		assert_eq!(open(id), vec![]);
	})
}

#[test]
fn answer_should_be_kept_when_the_consent_is_withdrawn_long_after_it_was_amended() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital(), to_research(), deny(Grantee::Anyone)]);
		amend(PATIENT, id, vec![to_research(), deny(Grantee::Anyone)]);
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		assert_eq!(open(id), vec![HOSPITAL, RESEARCH]);
		assert_ok!(acknowledge(HOSPITAL, id, DataOutcome::Deleted));
		wait(2 * WINDOW);
		assert_ok!(Consent::withdraw(signed(PATIENT), id));
		assert!(kept(id).former.is_empty());
		assert_eq!(open(id), vec![RESEARCH]);
		assert_eq!(Consent::acknowledgements(id).len(), 1);
	})
}

#[test]
fn organisation_should_answer_anew_when_an_amendment_names_it_again() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		amend(PATIENT, id, vec![to_research()]);
		assert_ok!(acknowledge(HOSPITAL, id, DataOutcome::Deleted));
		amend(PATIENT, id, vec![to_hospital(), to_research()]);
		assert_eq!(Consent::acknowledgements(id), vec![]);
		refused(HOSPITAL, id, Error::ConsentNotWithdrawn);
		assert_ok!(Consent::withdraw(signed(PATIENT), id));
		assert_eq!(open(id), vec![HOSPITAL, RESEARCH]);
	})
}

#[test]
fn organisations_should_answer_when_a_consent_is_found_invalid() {
	ExtBuilder.build_and_execute(|| {
		let never = give(PATIENT, 1, vec![to_hospital(), to_research()]);
		let withdrawn = give(PATIENT, 2, vec![to_hospital(), to_research()]);
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		assert_ok!(acknowledge(HOSPITAL, withdrawn, DataOutcome::Stopped));
		for id in [never, withdrawn] {
			assert_ok!(Consent::invalidate(RuntimeOrigin::root(), id, receipt()));
		}
		assert_eq!((open(never), open(withdrawn)), (vec![HOSPITAL, RESEARCH], vec![RESEARCH]));
		assert_ok!(acknowledge(RESEARCH, never, DataOutcome::Deleted));
		assert_ok!(acknowledge(RESEARCH, withdrawn, DataOutcome::Deleted));
		assert_eq!((open(never), open(withdrawn)), (vec![HOSPITAL], vec![]));
	})
}

#[test]
fn amendment_should_be_refused_when_it_names_more_than_can_be_asked() {
	ExtBuilder.build_and_execute(|| {
		let eight = |first: u8| {
			(first..first + 8).map(|n| permit(Grantee::Party(account(n)))).collect::<Vec<_>>()
		};
		let id = give(PATIENT, 1, eight(100));
		amend(PATIENT, id, eight(108));
		let one_more = vec![to_hospital()];
		let terms = Terms::default();
		assert_noop!(
			Consent::amend(signed(PATIENT), id, one_more, terms, receipt()),
			Error::<Test>::TooManyHolders
		);
		// Those that were named before have their place.
		amend(PATIENT, id, eight(104));
		assert_eq!(kept(id).holders.len(), 16);
	})
}

#[test]
fn use_should_be_refused_when_it_would_spend_what_everything_withdrawn_ended() {
	ExtBuilder.build_and_execute(|| {
		let id = give_on(limited(1), PATIENT, 1, vec![to_hospital()]);
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		assert_ok!(acknowledge(HOSPITAL, id, DataOutcome::Stopped));
		assert_noop!(Consent::count_uses(&id, 1), Error::<Test>::ConsentNotInForce);
		assert_eq!(status(id), ConsentStatus::Withdrawn);
	})
}

#[test]
fn release_should_say_who_never_answered() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital(), to_research()]);
		assert_ok!(Consent::withdraw(signed(PATIENT), id));
		assert_ok!(acknowledge(HOSPITAL, id, DataOutcome::Stopped));
		wait(TOMBSTONE);
		assert_ok!(Consent::release(signed(PATIENT), id));
		let unacknowledged = vec![RESEARCH];
		let (controller, depositor) = (PATIENT, PATIENT);
		assert_eq!(
			last_event(),
			Event::Released { controller, consent: id, depositor, unacknowledged }
		);
	})
}

#[test]
fn answer_should_be_refused_when_there_is_nothing_to_answer() {
	ExtBuilder.build_and_execute(|| {
		refused(HOSPITAL, ConsentId::of(&PATIENT, &[9; 32]), Error::UnknownConsent);
		let id = give(PATIENT, 1, vec![to_hospital()]);
		refused(HOSPITAL, id, Error::ConsentNotWithdrawn);
		let spent = give_on(limited(1), PATIENT, 2, vec![to_hospital()]);
		assert_ok!(Consent::count_uses(&spent, 1));
		refused(HOSPITAL, spent, Error::ConsentNotWithdrawn);
	})
}

#[test]
fn answer_should_be_refused_when_it_is_of_no_holder() {
	ExtBuilder.build_and_execute(|| {
		let said =
			vec![to_hospital(), permit(Grantee::Party(NEIGHBOUR)), deny(Grantee::Party(RESEARCH))];
		let id = give(PATIENT, 1, said);
		assert_ok!(Consent::withdraw(signed(PATIENT), id));
		for stranger in [RESEARCH, NEIGHBOUR, PATIENT] {
			refused(stranger, id, Error::NotAHolder);
		}
		refused(ROTATED, id, Error::NotAuthorized);
	})
}
