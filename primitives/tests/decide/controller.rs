//! Step 5: the controller.

use crate::{case::*, denied, permitted};
use assent_primitives::{
	access::{DenyReason, PermitRule},
	Grantee, Role,
};

#[test]
fn decide_should_permit_controller_when_nothing_else_does() {
	let case = Case::new().by_person(PATIENT);
	assert_eq!(case.verdict(), permitted(PermitRule::Controller, None, 0));
}

#[test]
fn decide_should_permit_controller_when_denied_to_the_role_or_to_anyone() {
	let case = Case::new()
		.by_person(PATIENT)
		.denying(denial(1, Grantee::Role(Role::Individual)))
		.denying(denial(2, Grantee::Anyone));
	assert_eq!(case.verdict(), permitted(PermitRule::Controller, None, 0));
}

#[test]
fn decide_should_charge_controller_nothing_when_a_priced_permit_answers() {
	let mut priced = permit(1);
	priced.price = 5;
	let case = Case::new().by_person(PATIENT).permitting(priced);
	assert_eq!(case.verdict(), permitted(PermitRule::Controller, None, 0));
}

#[test]
fn decide_should_deny_stranger_when_only_the_controller_may() {
	let case = Case::new().by_person(STRANGER);
	assert_eq!(case.verdict(), denied(DenyReason::NoPermit, None));
}
