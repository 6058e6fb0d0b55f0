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
fn release_should_say_who_never_answered() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital(), to_research()]);
		assert_ok!(Consent::withdraw(signed(PATIENT), id));
		assert_ok!(acknowledge(HOSPITAL, id, DataOutcome::Stopped));
		wait(TOMBSTONE);
		assert_ok!(Consent::release(signed(POOR), id));
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
