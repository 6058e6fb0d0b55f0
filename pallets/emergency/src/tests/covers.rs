use super::*;
use assent_primitives::traits::EmergencyCases;

fn is_open(
	id: CaseId,
	accessor: &AccountId,
	staff: Option<&StaffTag>,
	resource: &Resource,
	claimed_at: Moment,
) -> bool {
	Emergency::is_open(&id, accessor, staff, resource, claimed_at, Timestamp::get())
}

fn is_open_to_doctor(id: CaseId, claimed_at: Moment) -> bool {
	is_open(id, &HOSPITAL, Some(&DOCTOR), &record_of(PATIENT), claimed_at)
}

#[test]
fn case_should_cover_its_own_staff_and_resource_only_when_it_is_open() {
	ExtBuilder::build_and_execute(|| {
		let id = opened(1);
		let record = record_of(PATIENT);
		assert!(is_open_to_doctor(id, NOW));
		assert!(!is_open(case(2, NOW), &HOSPITAL, Some(&DOCTOR), &record, NOW));
		assert!(!is_open(id, &CENTRE, Some(&DOCTOR), &record, NOW));
		assert!(!is_open(id, &HOSPITAL, Some(&NURSE), &record, NOW));
		assert!(!is_open(id, &HOSPITAL, None, &record, NOW));
		assert!(!is_open(id, &HOSPITAL, Some(&DOCTOR), &record_of(POOR), NOW));
	});
}

#[test]
fn case_should_cover_its_time_box_only_when_time_goes_on() {
	ExtBuilder::build_and_execute(|| {
		let id = opened(1);
		assert!(!is_open_to_doctor(id, NOW - 1));
		later(LONGEST - 1);
		assert!(is_open_to_doctor(id, NOW));
		assert!(is_open_to_doctor(id, NOW + LONGEST - 1));
		later(1);
		// Past its end nothing is recorded under it any more, whatever moment is claimed.
		assert!(!is_open_to_doctor(id, NOW + LONGEST));
		assert!(!is_open_to_doctor(id, NOW));
	});
}

#[test]
fn late_case_should_cover_what_happened_then_when_it_is_recorded_soon_after_the_filing() {
	ExtBuilder::build_and_execute(|| {
		let began = NOW - FILING;
		assert_ok!(open(1, record_of(PATIENT), began));
		let id = case(1, began);
		later(RECORDING - 1);
		assert!(is_open_to_doctor(id, began) && is_open_to_doctor(id, began + LONGEST - 1));
		// What happens now is no part of that emergency.
		assert!(!is_open_to_doctor(id, began - 1) && !is_open_to_doctor(id, began + LONGEST));
		assert!(!is_open_to_doctor(id, Timestamp::get()));
		later(1);
		assert!(!is_open_to_doctor(id, began));
	});
}

#[test]
fn case_should_cover_nothing_when_it_was_reviewed() {
	ExtBuilder::build_and_execute(|| {
		for (number, finding) in [(1, Finding::Justified), (2, Finding::Abusive)] {
			let id = opened(number);
			assert_ok!(review(REGULATOR, id, finding));
			assert!(!is_open_to_doctor(id, NOW));
		}
	});
}
