use super::*;
use assent_primitives::MAX_PERMITS;

#[test]
fn ended_permits_should_be_purged_when_the_list_is_written_after_the_window() {
	ExtBuilder.build_and_execute(|| {
		let withdrawn = give(PATIENT, 1, vec![to_hospital()]);
		give(PATIENT, 2, vec![until(START + 10, to_hospital())]);
		wait(10);
		assert_ok!(Consent::withdraw(signed(PATIENT), withdrawn));
		wait(WINDOW - 1);
		give(PATIENT, 3, vec![to_hospital()]);
		assert_eq!(list(PATIENT, HOSPITAL).len(), 3);
		wait(1);
		give(PATIENT, 4, vec![to_hospital()]);
		assert_eq!(ends(PATIENT, HOSPITAL), vec![(1, None); 2]);
	})
}

#[test]
fn permits_of_earlier_epochs_should_be_purged_when_they_explain_nothing_any_more() {
	ExtBuilder.build_and_execute(|| {
		give(PATIENT, 1, vec![to_hospital()]);
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		give(PATIENT, 2, vec![to_hospital()]);
		assert_eq!(list(PATIENT, HOSPITAL).len(), 2);
		assert_ok!(Consent::withdraw_all(signed(PATIENT)));
		give(PATIENT, 3, vec![to_hospital()]);
		let epochs =
			|| list(PATIENT, HOSPITAL).iter().map(|permit| permit.epoch).collect::<Vec<_>>();
		assert_eq!(epochs(), vec![1, 2]);
		wait(WINDOW);
		give(PATIENT, 4, vec![to_hospital()]);
		assert_eq!(epochs(), vec![2, 2]);
	})
}

#[test]
fn permits_to_come_should_stay_when_the_list_is_written() {
	ExtBuilder.build_and_execute(|| {
		let period = Period { from: START + 10 * WINDOW, until: None };
		give(PATIENT, 1, vec![Provision { period, ..to_hospital() }]);
		wait(2 * WINDOW);
		give(PATIENT, 2, vec![to_hospital()]);
		assert_eq!(list(PATIENT, HOSPITAL).len(), 2);
	})
}

#[test]
fn ended_permits_should_make_room_when_the_list_is_full_and_the_first_to_end_goes_first() {
	ExtBuilder.build_and_execute(|| {
		let ids: Vec<_> =
			(0..4).map(|nonce| give(PATIENT, nonce, vec![to_hospital(); 8])).collect();
		wait(10);
		assert_ok!(Consent::withdraw(signed(PATIENT), ids[2]));
		wait(10);
		assert_ok!(Consent::withdraw(signed(PATIENT), ids[1]));
		assert_eq!(list(PATIENT, HOSPITAL).len(), MAX_PERMITS as usize);
		give(PATIENT, 4, vec![to_hospital(); 6]);
		let places = |id: ConsentId| {
			list(PATIENT, HOSPITAL).iter().filter(|permit| permit.source.id == id).count()
		};
		assert_eq!((places(ids[0]), places(ids[1]), places(ids[2]), places(ids[3])), (8, 8, 2, 8));
		give(PATIENT, 5, vec![to_hospital(); 6]);
		assert_eq!((places(ids[0]), places(ids[1]), places(ids[2]), places(ids[3])), (8, 4, 0, 8));
		assert_noop!(
			Consent::grant(
				signed(PATIENT),
				[6; 32],
				vec![to_hospital(); 5],
				Terms::default(),
				receipt()
			),
			Error::<Test>::TooManyPermits
		);
	})
}

#[test]
fn permits_whose_period_is_over_should_make_room_when_the_list_is_full() {
	ExtBuilder.build_and_execute(|| {
		give(PATIENT, 0, vec![until(START + 10, to_hospital()); 8]);
		for nonce in 1..4 {
			give(PATIENT, nonce, vec![to_hospital(); 8]);
		}
		wait(10);
		give(PATIENT, 4, vec![to_hospital(); 8]);
		assert_eq!(list(PATIENT, HOSPITAL).len(), MAX_PERMITS as usize);
	})
}

#[test]
fn list_should_be_removed_when_nothing_is_left_in_it() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital()]);
		assert_ok!(Consent::withdraw(signed(PATIENT), id));
		wait(TOMBSTONE);
		assert_ok!(Consent::release(signed(PATIENT), id));
		assert_eq!(Permits::<Test>::iter().count(), 0);
	})
}
