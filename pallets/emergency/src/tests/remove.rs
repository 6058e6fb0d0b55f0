use super::*;
use crate::{Cases, CasesOf, Error, Records};
use frame_support::{assert_noop, dispatch::Pays};

#[test]
fn remove_should_give_the_deposit_back_when_the_retention_is_over() {
	ExtBuilder::build_and_execute(|| {
		let before = free(&GATEWAY);
		let id = opened(1);
		assert_ok!(review(REGULATOR, id, Finding::Justified));
		later(RETENTION - 1);
		assert_noop!(remove(id), Error::<Test>::CaseStillKept);
		later(1);
		let info = Emergency::remove(RuntimeOrigin::signed(STRANGER), id).expect("it is over");
		assert_eq!(info.pays_fee, Pays::No);
		assert_eq!((free(&GATEWAY), deposit_of(&GATEWAY)), (before, 0));
		assert_eq!(Cases::<Test>::iter().count() + CasesOf::<Test>::iter().count(), 0);
		assert_eq!(Records::<Test>::get(HOSPITAL).justified, 1);
		assert_eq!(
			events().last(),
			Some(&Event::CaseRemoved { case: id, organisation: HOSPITAL, controller: PATIENT })
		);
	});
}

#[test]
fn remove_should_count_the_case_as_unreviewed_for_good_when_nobody_reviewed_it() {
	ExtBuilder::build_and_execute(|| {
		let id = opened(1);
		later(REVIEW + RETENTION);
		assert_noop!(remove(id), Error::<Test>::CaseStillKept);
		assert_ok!(settle(id));
		later(RETENTION);
		assert_ok!(remove(id));
		let record = Records::<Test>::get(HOSPITAL);
		assert_eq!((record.pending, record.undecided, record.unreviewed), (0, 0, 1));
	});
}

#[test]
fn remove_should_refuse_when_the_case_is_unknown_or_not_paid_for() {
	ExtBuilder::build_and_execute(|| {
		assert_noop!(remove(case(1, NOW)), Error::<Test>::UnknownCase);
		let id = opened(1);
		assert_ok!(review(REGULATOR, id, Finding::Abusive));
		later(RETENTION);
		assert_noop!(remove(id), Error::<Test>::CaseStillKept);
		assert_ok!(top_up(HOSPITAL, COMPENSATION));
		assert_ok!(settle(id));
		assert_ok!(remove(id));
	});
}

#[test]
fn case_should_not_come_back_when_it_was_removed() {
	ExtBuilder::build_and_execute(|| {
		let id = opened(1);
		assert_ok!(review(REGULATOR, id, Finding::Justified));
		later(RETENTION);
		assert_ok!(remove(id));
		// The id holds the claimed moment, and nobody can claim that any more.
		assert_noop!(open(1, record_of(PATIENT), NOW), Error::<Test>::FiledTooLate);
	});
}
