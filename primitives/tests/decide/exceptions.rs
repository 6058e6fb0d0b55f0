//! Exceptions to denials: what they let through, and what they leave denied.

use crate::{case::*, denied, permitted};
use assent_primitives::{
	access::{Basis, DenyReason, PermitRule},
	Action, CaseId, Categories, Category, Exception, Grantee, Period, Purpose, Purposes,
	ResourceScope, Role,
};

/// A permit of everything to the hospital, and a denial of everything to that grantee.
fn denying(grantee: Grantee) -> Case {
	Case::new().permitting(permit(1)).denying(denial(4, grantee))
}

fn reason(case: &Case) -> Option<DenyReason> {
	crate::reason_of(&case.verdict())
}

#[test]
fn exception_should_lift_a_denial_for_those_whom_it_names_when_each_kind_of_grantee_is_meant() {
	let staff = |tag| Grantee::Staff { organisation: HOSPITAL, tag };
	for (denied_to, excepted, lifts) in [
		(Grantee::Anyone, Grantee::Party(HOSPITAL), true),
		(Grantee::Anyone, Grantee::Party(STRANGER), false),
		(Grantee::Anyone, Grantee::Role(Role::CareProvider), true),
		// The hospital holds that role as well, and does not act in it.
		(Grantee::Anyone, Grantee::Role(Role::ResearchBody), false),
		(Grantee::Anyone, staff(nurse()), true),
		(Grantee::Anyone, staff(doctor()), false),
		(Grantee::Role(Role::CareProvider), Grantee::Party(HOSPITAL), true),
		(Grantee::Party(HOSPITAL), staff(nurse()), true),
		(Grantee::Party(HOSPITAL), staff(doctor()), false),
	] {
		let case = denying(denied_to.clone())
			.with(|case| case.access.staff = Some(nurse()))
			.excepting(exception(4, excepted.clone()));
		assert_eq!(case.verdict().is_permit(), lifts, "{denied_to:?} {excepted:?}");
	}
}

#[test]
fn exception_for_a_member_of_staff_should_lift_nothing_when_the_request_names_none() {
	let nurse = Grantee::Staff { organisation: HOSPITAL, tag: nurse() };
	let case = denying(Grantee::Party(HOSPITAL)).excepting(exception(4, nurse));
	assert_eq!(case.verdict(), denied(DenyReason::DeniedToParty, Some(source(4))));
}

#[test]
fn exception_should_leave_a_denial_when_it_does_not_cover_what_is_asked() {
	let others: [fn(&mut Exception); 6] = [
		|exception| exception.categories = Category::Laboratory.into(),
		|exception| exception.actions = Action::Use.into(),
		|exception| exception.purposes = Purpose::Hresch.into(),
		|exception| exception.scope = ResourceScope::Record { custodian: STRANGER },
		|exception| exception.period = Period { from: NOW + 1, until: None },
		|exception| exception.period = Period { from: 0, until: Some(NOW) },
	];
	for change in others {
		let mut exception = exception(4, Grantee::Anyone);
		change(&mut exception);
		assert_eq!(
			denying(Grantee::Anyone).excepting(exception).verdict(),
			denied(DenyReason::DeniedToAnyone, Some(source(4)))
		);
	}
	let above =
		Exception { purposes: Purposes::from(Purpose::Treat), ..exception(4, Grantee::Anyone) };
	let below = denying(Grantee::Anyone)
		.excepting(above)
		.with(|case| case.access.purpose = Purpose::Etreat);
	assert_eq!(reason(&below), None);
}

#[test]
fn exceptions_should_count_category_by_category_when_several_are_asked_for() {
	let both = Categories::of(&[Category::VitalSigns, Category::Laboratory]);
	let of = |category: Category| Exception {
		categories: category.into(),
		..exception(4, Grantee::Anyone)
	};
	let asked = |exceptions: &[Exception]| {
		let case = denying(Grantee::Anyone).with(|case| case.access.categories = both);
		let case = exceptions.iter().cloned().fold(case, Case::excepting);
		reason(&case)
	};
	let still = Some(DenyReason::DeniedToAnyone);
	assert_eq!(asked(&[]), still);
	assert_eq!(asked(&[of(Category::VitalSigns)]), still);
	assert_eq!(asked(&[of(Category::Laboratory)]), still);
	assert_eq!(asked(&[of(Category::VitalSigns), of(Category::Laboratory)]), None);
	// What the denial does not name needs no exception.
	let narrow = Case::new()
		.permitting(permit(1))
		.denying(assent_primitives::Denial {
			categories: Category::VitalSigns.into(),
			..denial(4, Grantee::Anyone)
		})
		.with(|case| case.access.categories = both)
		.excepting(of(Category::VitalSigns));
	assert_eq!(reason(&narrow), None);
}

#[test]
fn exception_should_lift_only_the_denial_that_it_is_to_when_others_match_as_well() {
	let case = denying(Grantee::Anyone).excepting(exception(4, Grantee::Anyone));
	assert_eq!(reason(&case), None);
	let other_consent = case.clone().denying(denial(5, Grantee::Anyone));
	assert_eq!(other_consent.verdict(), denied(DenyReason::DeniedToAnyone, Some(source(5))));
	let mut second = denial(4, Grantee::Anyone);
	second.source.provision = 2;
	let other_provision = case.denying(second.clone());
	assert_eq!(other_provision.verdict(), denied(DenyReason::DeniedToAnyone, Some(second.source)));
}

#[test]
fn exception_should_permit_nothing_by_itself_when_no_permit_answers() {
	let case =
		Case::new().denying(denial(4, Grantee::Anyone)).excepting(exception(4, Grantee::Anyone));
	assert_eq!(case.verdict(), denied(DenyReason::NoPermit, None));
}

#[test]
fn exception_should_hold_in_an_emergency_when_the_denial_names_the_accessor() {
	let case = |case: Case| {
		case.with(|case| {
			case.access.basis = Basis::Emergency { case: CaseId::default() };
			case.access.purpose = Purpose::Btg;
			case.emergency_open = true;
		})
	};
	let denied_by_name = case(denying(Grantee::Party(HOSPITAL)));
	assert_eq!(reason(&denied_by_name), Some(DenyReason::DeniedToParty));
	let excepted = denied_by_name.excepting(exception(4, Grantee::Party(HOSPITAL)));
	assert_eq!(excepted.verdict(), permitted(PermitRule::Emergency, None, 0));
}
