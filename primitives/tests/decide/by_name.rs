//! Steps 3 and 4: denials by name, emergencies.

use crate::{case::*, denied, permitted};
use assent_primitives::{
	access::{Basis, DenyReason, PermitRule},
	Action, CaseId, Categories, Category, Denial, Grantee, Period, Purpose, ResourceScope, Role,
};

fn emergency() -> Case {
	Case::new().with(|case| {
		case.access.purpose = Purpose::Btg;
		case.access.basis = Basis::Emergency { case: CaseId::default() };
		case.emergency_open = true;
	})
}

fn staff_denial(n: u8) -> Denial {
	denial(n, Grantee::Staff { organisation: HOSPITAL, tag: nurse() })
}

#[test]
fn decide_should_permit_emergency_when_a_case_is_open() {
	for action in Action::ALL {
		for purpose in [Purpose::Etreat, Purpose::Btg, Purpose::Treat, Purpose::Hresch] {
			let case = emergency().with(|case| {
				case.access.action = *action;
				case.access.purpose = purpose;
			});
			let fits = matches!(action, Action::Collect | Action::Access | Action::Use)
				&& matches!(purpose, Purpose::Etreat | Purpose::Btg);
			let expected = if fits {
				permitted(PermitRule::Emergency, None, 0)
			} else if *action == Action::Operate {
				denied(DenyReason::NotACommand, None)
			} else {
				denied(DenyReason::NotAnEmergencyAct, None)
			};
			assert_eq!(case.verdict(), expected, "{action:?} {purpose:?}");
		}
	}
}

#[test]
fn decide_should_deny_emergency_when_no_case_is_open_or_it_is_not_claimed() {
	let closed = emergency().with(|case| case.emergency_open = false);
	assert_eq!(closed.verdict(), denied(DenyReason::EmergencyNotOpen, None));
	for basis in [Basis::Consent, Basis::Policy] {
		let unclaimed = emergency().with(|case| case.access.basis = basis);
		assert_eq!(unclaimed.verdict(), denied(DenyReason::NoPermit, None));
	}
}

#[test]
fn decide_should_deny_party_when_denied_by_name_in_an_emergency() {
	let case = emergency().denying(denial(4, Grantee::Party(HOSPITAL)));
	assert_eq!(case.verdict(), denied(DenyReason::DeniedToParty, Some(source(4))));
}

#[test]
fn decide_should_deny_staff_when_denied_by_name_in_an_emergency() {
	let case = emergency().denying(staff_denial(4));
	let named = case.clone().with(|case| case.access.staff = Some(nurse()));
	assert_eq!(named.verdict(), denied(DenyReason::DeniedToStaff, Some(source(4))));
	assert_eq!(case.verdict(), denied(DenyReason::StaffNotNamed, Some(source(4))));
	let colleague = case.with(|case| case.access.staff = Some(doctor()));
	assert_eq!(colleague.verdict(), permitted(PermitRule::Emergency, None, 0));
}

#[test]
fn decide_should_permit_emergency_when_denied_to_the_role_or_to_anyone_only() {
	let case = emergency()
		.denying(denial(4, Grantee::Role(Role::CareProvider)))
		.denying(denial(5, Grantee::Anyone));
	assert_eq!(case.verdict(), permitted(PermitRule::Emergency, None, 0));
}

#[test]
fn decide_should_flag_emergency_when_a_permit_would_answer_as_well() {
	let case = emergency().permitting(permit(1));
	assert_eq!(case.verdict(), permitted(PermitRule::Emergency, None, 0));
	let controller = emergency().with(|case| case.controller = HOSPITAL);
	assert_eq!(controller.verdict(), permitted(PermitRule::Emergency, None, 0));
}

#[test]
fn decide_should_deny_by_name_when_permits_answer() {
	let case = Case::new().permitting(permit(1)).denying(denial(2, Grantee::Party(HOSPITAL)));
	assert_eq!(case.verdict(), denied(DenyReason::DeniedToParty, Some(source(2))));
}

#[test]
fn decide_should_permit_when_others_are_denied_by_name() {
	let case = Case::new()
		.permitting(permit(1))
		.denying(denial(2, Grantee::Party(STRANGER)))
		.denying(denial(3, Grantee::Staff { organisation: STRANGER, tag: nurse() }))
		.with(|case| case.access.staff = Some(nurse()));
	assert!(case.verdict().is_permit());
}

#[test]
fn decide_should_name_party_before_staff_and_the_lowest_id_when_several_deny() {
	let case = Case::new()
		.with(|case| case.access.staff = Some(nurse()))
		.denying(staff_denial(1))
		.denying(denial(5, Grantee::Party(HOSPITAL)))
		.denying(denial(4, Grantee::Party(HOSPITAL)));
	assert_eq!(case.verdict(), denied(DenyReason::DeniedToParty, Some(source(4))));
}

#[test]
fn decide_should_deny_whatever_the_denials_epoch_when_it_rose_since() {
	let case = Case::new().permitting(permit(1)).denying(denial(2, Grantee::Party(HOSPITAL))).with(
		|case| {
			case.rules.epoch = 9;
			case.party[0].epoch = 9;
		},
	);
	assert_eq!(case.verdict(), denied(DenyReason::DeniedToParty, Some(source(2))));
}

#[test]
fn decide_should_match_a_denial_when_any_category_is_denied() {
	let narrow = |n, categories: &[Category]| {
		let mut denial = denial(n, Grantee::Party(HOSPITAL));
		denial.categories = Categories::of(categories);
		denial
	};
	let case = Case::new().permitting(permit(1)).with(|case| {
		case.access.categories = Categories::of(&[Category::VitalSigns, Category::Laboratory]);
	});
	let touched = case.clone().denying(narrow(2, &[Category::Laboratory, Category::Genomic]));
	assert_eq!(touched.verdict(), denied(DenyReason::DeniedToParty, Some(source(2))));
	let untouched = case.denying(narrow(2, &[Category::Genomic]));
	assert!(untouched.verdict().is_permit());
}

#[test]
fn decide_should_leave_a_denial_out_when_action_purpose_scope_or_period_differ() {
	let changes: [fn(&mut Denial); 5] = [
		|denial| denial.actions = Action::Use.into(),
		|denial| denial.purposes = Purpose::Etreat.into(),
		|denial| denial.scope = ResourceScope::Record { custodian: STRANGER },
		|denial| denial.period = Period { from: 0, until: Some(NOW) },
		|denial| denial.period = Period { from: NOW + 1, until: None },
	];
	for change in changes {
		let mut other = denial(2, Grantee::Party(HOSPITAL));
		change(&mut other);
		let case = Case::new().permitting(permit(1)).denying(other);
		assert!(case.verdict().is_permit());
	}
}
