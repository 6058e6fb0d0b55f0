use super::*;
use crate::{DisclosureTallies, Disclosures, Error, Event, Filing, Invalid};
use assent_primitives::{
	api::{OneSided, OneSidedDisclosures, Undecidable},
	Action, DisclosureId, Moment, PermitIndex, Purpose, Role, Standing,
};
use frame_support::{assert_noop, assert_ok, dispatch::Pays};
use proptest::{collection::vec, prelude::*};
use sp_runtime::DispatchResult;

/// The disclosure of that number, from the hospital to the research body.
fn id(number: u8) -> DisclosureId {
	DisclosureId::of(&HOSPITAL, &RESEARCH, &[number; 32])
}

/// The hospital discloses for research.
fn disclosing(number: u8) -> Access {
	Access {
		action: Action::Disclose,
		purpose: Purpose::Hresch,
		disclosure: Some(id(number)),
		..access()
	}
}

fn disclose(number: u8) {
	assert_ok!(record(GATEWAY, record_of(PATIENT), disclosing(number)));
}

/// The research body confirms it.
fn receipt(number: u8) -> DispatchResult {
	AccessAudit::file_receipt(RuntimeOrigin::signed(RESEARCH), HOSPITAL, [number; 32])
}

fn forget(number: u8) -> DispatchResult {
	AccessAudit::forget_disclosure(RuntimeOrigin::signed(STRANGER), HOSPITAL, id(number))
		.map(|_| ())
		.map_err(|error| error.error)
}

fn allow() {
	World::permit(&PATIENT, PermitIndex::Party(HOSPITAL), permit(1));
}

fn sent() -> OneSided {
	AccessAudit::one_sided_disclosures(HOSPITAL).sent
}

fn received() -> OneSided {
	AccessAudit::one_sided_disclosures(RESEARCH).received
}

fn waiting(waiting: u64) -> OneSided {
	OneSided { waiting, ..Default::default() }
}

fn unmatched(unmatched: u64) -> OneSided {
	OneSided { unmatched, ..Default::default() }
}

fn days_later(days: u32) {
	pallet_timestamp::Now::<Test>::put(NOW + Moment::from(days) * DAY);
}

fn matched(number: u8) -> Event<Test> {
	Event::DisclosureMatched { sender: HOSPITAL, recipient: RESEARCH, disclosure: id(number) }
}

fn has_happened(event: Event<Test>) -> bool {
	System::events().iter().any(|record| record.event == event.clone().into())
}

#[test]
fn disclosure_should_wait_and_be_matched_when_the_recipient_files_after_the_sender() {
	ExtBuilder::build_and_execute(|| {
		allow();
		disclose(1);
		assert_eq!((sent(), received()), (waiting(1), waiting(0)));
		let day = AccessAudit::day_of(NOW);
		assert_eq!(Disclosures::<Test>::get(HOSPITAL, id(1)), Some(Filing::Sent { day }));
		days_later(1);
		assert_ok!(receipt(1));
		assert!(has_happened(matched(1)));
		assert_eq!((sent(), received()), (waiting(0), waiting(0)));
		assert_eq!(Disclosures::<Test>::iter().count(), 0);
	});
}

#[test]
fn disclosure_should_wait_and_be_matched_when_the_recipient_files_before_the_sender() {
	ExtBuilder::build_and_execute(|| {
		allow();
		assert_ok!(receipt(1));
		let filed =
			Event::ReceiptFiled { sender: HOSPITAL, recipient: RESEARCH, disclosure: id(1) };
		assert_eq!(last_event(), filed);
		assert_eq!((sent(), received()), (waiting(0), waiting(1)));
		days_later(1);
		disclose(1);
		assert!(has_happened(matched(1)));
		assert_eq!((sent(), received()), (waiting(0), waiting(0)));
		assert_eq!(Disclosures::<Test>::iter().count(), 0);
	});
}

#[test]
fn disclosure_should_be_matched_when_the_sender_records_a_batch() {
	ExtBuilder::build_and_execute(|| {
		allow();
		assert_ok!(receipt(1));
		let accesses = vec![disclosing(1), disclosing(2), access()];
		assert_ok!(record_batch(GATEWAY, 1, vec![(record_of(PATIENT), accesses)]));
		assert!(has_happened(matched(1)));
		assert_eq!((sent(), received()), (waiting(1), waiting(0)));
	});
}

#[test]
fn disclosure_should_be_filed_once_when_several_entries_of_a_batch_name_it() {
	ExtBuilder::build_and_execute(|| {
		allow();
		assert_ok!(receipt(1));
		let accesses = |number| vec![disclosing(number); 3];
		let groups = [(record_of(PATIENT), accesses(1)), (pump(), accesses(1))];
		assert_ok!(record_batch(GATEWAY, 1, groups));
		// The receipt was matched by the first of them, and the others are the same disclosure.
		assert_eq!((sent(), received()), (waiting(0), waiting(0)));
		let groups = [(record_of(PATIENT), accesses(2)), (pump(), accesses(2))];
		assert_ok!(record_batch(GATEWAY, 2, groups));
		assert_eq!(sent(), waiting(1));
		assert_ok!(receipt(2));
		assert_eq!((sent(), received()), (waiting(0), waiting(0)));
	});
}

#[test]
fn disclosure_should_be_flagged_when_the_window_is_over_and_nobody_swept() {
	ExtBuilder::build_and_execute(|| {
		allow();
		disclose(1);
		assert_ok!(receipt(2));
		days_later(1);
		disclose(3);
		days_later(WINDOW);
		assert_eq!((sent(), received()), (waiting(2), waiting(1)));
		days_later(WINDOW + 1);
		assert_eq!(sent(), OneSided { waiting: 1, unmatched: 1, ..Default::default() });
		assert_eq!(received(), unmatched(1));
		days_later(WINDOW + 2);
		assert_eq!(sent(), unmatched(2));
		// Late is better than never.
		assert_ok!(receipt(1));
		disclose(2);
		assert_eq!((sent(), received()), (unmatched(1), waiting(0)));
	});
}

#[test]
fn disclosure_should_be_filed_once_when_it_is_named_again_or_corrected() {
	ExtBuilder::build_and_execute(|| {
		allow();
		disclose(1);
		disclose(1);
		assert_eq!(sent(), waiting(1));
		let correction = Access { corrects: Some(0), ..disclosing(2) };
		assert_ok!(record(GATEWAY, record_of(PATIENT), correction));
		assert_eq!(sent(), waiting(1));
	});
}

#[test]
fn disclosure_should_not_be_filed_when_it_was_refused_or_is_a_persons() {
	ExtBuilder::build_and_execute(|| {
		disclose(1);
		assert!(!last_verdict().is_permit());
		let own = Access { role: Role::Individual, purpose: Purpose::Patrqt, ..disclosing(1) };
		assert_ok!(record(PATIENT, record_of(PATIENT), own));
		assert!(last_verdict().is_permit());
		assert_eq!(Disclosures::<Test>::iter().count(), 0);
		assert_eq!(DisclosureTallies::<Test>::iter().count(), 0);
	});
}

#[test]
fn disclosure_should_be_journalled_and_counted_only_when_too_many_wait() {
	ExtBuilder::build_and_execute(|| {
		allow();
		(1..=5).for_each(disclose);
		assert_eq!(sent(), OneSided { waiting: 4, untracked: 1, ..Default::default() });
		assert_eq!(journal(&record_of(PATIENT)).count, 5);
		assert_ok!(receipt(1));
		disclose(6);
		assert_eq!(sent(), OneSided { waiting: 4, untracked: 1, ..Default::default() });
	});
}

#[test]
fn record_should_refuse_when_a_disclosure_is_named_for_another_action() {
	ExtBuilder::build_and_execute(|| {
		allow();
		let wrong = Access { action: Action::Collect, ..disclosing(1) };
		assert_noop!(
			record(GATEWAY, record_of(PATIENT), wrong.clone()),
			Error::<Test>::DisclosureNotOfAction
		);
		assert_noop!(
			record_batch(GATEWAY, 1, vec![(record_of(PATIENT), vec![access(), wrong.clone()])]),
			Error::<Test>::InvalidEntry { index: 1, reason: Invalid::DisclosureNotOfAction }
		);
		assert_eq!(
			AccessAudit::decide(HOSPITAL, record_of(PATIENT), wrong),
			Err(Undecidable::DisclosureNotOfAction)
		);
	});
}

#[test]
fn receipt_should_match_nobody_elses_disclosure_when_the_party_or_the_secret_is_another() {
	ExtBuilder::build_and_execute(|| {
		allow();
		disclose(1);
		// The regulator saw the secret, and files it as its own.
		assert_ok!(AccessAudit::file_receipt(RuntimeOrigin::signed(REGULATOR), HOSPITAL, [1; 32]));
		assert_ok!(receipt(2));
		assert_eq!((sent(), received()), (waiting(1), waiting(1)));
		assert_ok!(receipt(1));
		assert_eq!((sent(), received()), (waiting(0), waiting(1)));
	});
}

#[test]
fn receipt_should_be_refused_when_who_files_it_is_no_organisation_in_force() {
	ExtBuilder::build_and_execute(|| {
		let file = |who| AccessAudit::file_receipt(RuntimeOrigin::signed(who), HOSPITAL, [1; 32]);
		assert_noop!(file(STRANGER), Error::<Test>::NotAnOrganisation);
		assert_noop!(file(ROTATED), Error::<Test>::NotAuthorized);
		assert_noop!(file(GATEWAY), Error::<Test>::OwnDisclosure);
		World::change(|world| {
			world.organisations.get_mut(&RESEARCH).unwrap().standing = Standing::Suspended;
		});
		assert_noop!(receipt(1), Error::<Test>::OrganisationNotActive);
	});
}

#[test]
fn receipt_should_be_refused_when_the_sender_is_unknown_or_it_was_filed() {
	ExtBuilder::build_and_execute(|| {
		let unknown = AccessAudit::file_receipt(RuntimeOrigin::signed(RESEARCH), STRANGER, [1; 32]);
		assert_noop!(unknown, Error::<Test>::UnknownSender);
		assert_ok!(receipt(1));
		assert_noop!(receipt(1), Error::<Test>::ReceiptAlreadyFiled);
		for number in 2..=4 {
			assert_ok!(receipt(number));
		}
		assert_noop!(receipt(5), Error::<Test>::TooManyOneSidedDisclosures);
	});
}

#[test]
fn disclosure_should_be_forgotten_and_stay_counted_when_its_retention_is_over() {
	ExtBuilder::build_and_execute(|| {
		allow();
		disclose(1);
		assert_ok!(receipt(2));
		assert_noop!(forget(3), Error::<Test>::UnknownDisclosure);
		days_later(KEPT);
		assert_noop!(forget(1), Error::<Test>::DisclosureStillKept);
		assert_noop!(forget(2), Error::<Test>::DisclosureStillKept);
		days_later(KEPT + 1);
		let origin = RuntimeOrigin::signed(STRANGER);
		let info = AccessAudit::forget_disclosure(origin, HOSPITAL, id(1)).expect("it is old");
		assert_eq!(info.pays_fee, Pays::No);
		assert_eq!(
			last_event(),
			Event::DisclosureForgotten { sender: HOSPITAL, disclosure: id(1), filed_by: HOSPITAL }
		);
		assert_ok!(forget(2));
		let forgotten = OneSided { forgotten: 1, ..Default::default() };
		assert_eq!((sent(), received()), (forgotten, forgotten));
		assert_eq!(Disclosures::<Test>::iter().count(), 0);
	});
}

#[derive(Clone, Debug)]
enum Step {
	Disclose(u8),
	Receipt(u8),
	Forget(u8),
	Later(u32),
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(200))]

	#[test]
	fn counts_should_be_those_of_a_walk_over_all_filings_when_time_goes_on(
		steps in vec(
			prop_oneof![
				(0..6u8).prop_map(Step::Disclose),
				(0..6u8).prop_map(Step::Receipt),
				(0..6u8).prop_map(Step::Forget),
				(0..5u32).prop_map(Step::Later),
			],
			1..50,
		),
	) {
		ExtBuilder::build_and_execute(|| {
			allow();
			let mut day = 0;
			let (mut forgotten, mut untracked) = (0, 0);
			for step in steps {
				match step {
					Step::Disclose(number) => {
						let known = Disclosures::<Test>::contains_key(HOSPITAL, id(number));
						let full = walk(day).sent.waiting + walk(day).sent.unmatched == 4;
						untracked += u64::from(!known && full);
						disclose(number);
					},
					Step::Receipt(number) => { let _ = receipt(number); },
					Step::Forget(number) => forgotten += u64::from(forget(number).is_ok()),
					Step::Later(by) => {
						day += by;
						days_later(day);
					},
				}
				AccessAudit::disclosures_are_counted().unwrap();
				let found = OneSidedDisclosures { sent: sent(), received: received() };
				let expected = walk(day);
				assert_eq!((found.sent.waiting, found.sent.unmatched), (expected.sent.waiting, expected.sent.unmatched));
				assert_eq!(
					(found.received.waiting, found.received.unmatched),
					(expected.received.waiting, expected.received.unmatched)
				);
				assert_eq!(found.sent.forgotten + found.received.forgotten, forgotten);
				assert_eq!(found.sent.untracked, untracked);
			}
		});
	}
}

/// What waits and what waits too long, found the slow way.
fn walk(day: u32) -> OneSidedDisclosures {
	let today = AccessAudit::day_of(NOW) + day;
	let mut found = OneSidedDisclosures::default();
	for (_, _, filing) in Disclosures::<Test>::iter() {
		let (side, filed) = match filing {
			Filing::Sent { day } => (&mut found.sent, day),
			Filing::Received { day, .. } => (&mut found.received, day),
		};
		if today - filed > WINDOW {
			side.unmatched += 1;
		} else {
			side.waiting += 1;
		}
	}
	found
}
