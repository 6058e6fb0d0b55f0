use super::*;

#[test]
fn cases_should_be_listed_for_both_sides_when_asked_page_by_page() {
	ExtBuilder::build_and_execute(|| {
		let mut expected: Vec<CaseId> = (1..=3).map(opened).collect();
		expected.sort();
		for party in [HOSPITAL, PATIENT] {
			let mut listed = Vec::new();
			loop {
				let page = Emergency::emergency_cases_of(party.clone(), listed.last().copied(), 2);
				if page.is_empty() {
					break;
				}
				listed.extend(page.into_iter().map(|(id, _)| id));
			}
			assert_eq!(listed, expected);
		}
		assert!(Emergency::emergency_cases_of(STRANGER, None, 9).is_empty());
		assert!(Emergency::emergency_cases_of(PATIENT, None, 0).is_empty());
	});
}

#[test]
fn standing_should_tell_record_and_bond_when_asked() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(top_up(HOSPITAL, 700));
		let id = opened(1);
		assert_ok!(review(REGULATOR, id, Finding::Abusive));
		let standing = Emergency::emergency_standing(HOSPITAL);
		assert_eq!((standing.bond, standing.required_bond), (700 - COMPENSATION, BOND));
		assert_eq!(standing.record.abusive, 1);
	});
}
