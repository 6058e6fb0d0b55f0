use super::*;
use crate::{Error, PendingOn, Records};
use assent_primitives::CaseStatus;
use frame_support::{assert_noop, dispatch::Pays};

#[test]
fn settle_should_count_as_unreviewed_and_pay_nothing_when_the_review_is_overdue() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(top_up(HOSPITAL, BOND));
		let id = opened(1);
		later(REVIEW - 1);
		assert!(!kept(id).is_overdue(Timestamp::get()));
		assert_noop!(settle(id), Error::<Test>::NothingToSettle);
		later(1);
		assert!(kept(id).is_overdue(Timestamp::get()));
		let before = free(&PATIENT);
		let info = Emergency::settle(RuntimeOrigin::signed(STRANGER), id).expect("it is overdue");
		assert_eq!(info.pays_fee, Pays::No);
		assert_eq!(kept(id).status, CaseStatus::Unreviewed { settled_at: NOW + REVIEW });
		let record = Records::<Test>::get(HOSPITAL);
		assert_eq!((record.pending, record.undecided, record.unreviewed), (0, 1, 1));
		assert_eq!(PendingOn::<Test>::get(HOSPITAL, record_of(PATIENT)), 0);
		assert_eq!((free(&PATIENT), bond_on(&HOSPITAL)), (before, BOND));
		assert_eq!(
			events().last(),
			Some(&Event::CaseUnreviewed {
				case: id,
				organisation: HOSPITAL,
				controller: PATIENT,
				settled_by: STRANGER,
			})
		);
		assert_noop!(settle(id), Error::<Test>::NothingToSettle);
	});
}

#[test]
fn settle_should_pay_what_is_unpaid_when_there_is_a_bond_by_now() {
	ExtBuilder::build_and_execute(|| {
		let id = opened(1);
		let before = free(&PATIENT);
		assert_ok!(review(REGULATOR, id, Finding::Abusive));
		assert_noop!(settle(id), Error::<Test>::NothingToSettle);
		assert_ok!(top_up(HOSPITAL, 100));
		assert_ok!(settle(id));
		assert_eq!(kept(id).unpaid(), COMPENSATION - 100);
		assert_ok!(top_up(HOSPITAL, BOND));
		assert_ok!(settle(id));
		assert_eq!(free(&PATIENT), before + COMPENSATION);
		assert_eq!(bond_on(&HOSPITAL), BOND - COMPENSATION + 100);
		assert_eq!(Records::<Test>::get(HOSPITAL).unpaid, 0);
		assert_noop!(settle(id), Error::<Test>::NothingToSettle);
	});
}

#[test]
fn settle_should_refuse_when_there_is_no_case_or_nothing_due() {
	ExtBuilder::build_and_execute(|| {
		assert_noop!(settle(case(1, NOW)), Error::<Test>::UnknownCase);
		let id = opened(1);
		assert_noop!(settle(id), Error::<Test>::NothingToSettle);
		assert_ok!(review(REGULATOR, id, Finding::Justified));
		later(REVIEW);
		assert_noop!(settle(id), Error::<Test>::NothingToSettle);
	});
}
