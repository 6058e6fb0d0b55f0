//! What came late.

use crate::{case::*, denied, permitted};
use assent_primitives::{
	access::{Basis, DenyReason, PermitRule, Verdict},
	Actions, Category, Grantee, LegalBasis, Objection, Period, Permit, PolicyBasis, Purposes, Role,
	Roles,
};

fn case(permit: Permit, claimed_at: u64) -> Case {
	Case::new().permitting(permit).with(|case| case.access.claimed_at = claimed_at)
}

fn is_late(case: &Case) -> bool {
	match case.verdict() {
		Verdict::Deny { reason: DenyReason::NoPermit, late, .. } => late == Some(source(1)),
		verdict => panic!("{verdict:?}"),
	}
}

fn withdrawn(at: u64) -> Permit {
	Permit { ended_at: Some(at), ..permit(1) }
}

#[test]
fn decide_should_call_it_late_when_the_consent_was_withdrawn_since() {
	assert!(is_late(&case(withdrawn(NOW), NOW - 1)));
	assert!(is_late(&case(withdrawn(NOW - 100), NOW - 101)));
	assert!(!is_late(&case(withdrawn(NOW - 100), NOW - 100)));
	assert!(!is_late(&case(withdrawn(NOW - 100), NOW - 99)));
}

#[test]
fn decide_should_call_it_late_only_when_claimed_in_the_window() {
	assert!(is_late(&case(withdrawn(NOW), NOW - WINDOW)));
	assert!(!is_late(&case(withdrawn(NOW), NOW - WINDOW - 1)));
	assert!(!is_late(&case(withdrawn(NOW), NOW)));
}

#[test]
fn decide_should_call_it_late_when_the_period_ended_since() {
	let expired = |until| {
		let period = Period { from: 0, until: Some(until) };
		Permit { period, ..permit(1) }
	};
	assert!(is_late(&case(expired(NOW), NOW - 1)));
	assert!(is_late(&case(expired(NOW - 10), NOW - 11)));
	assert!(!is_late(&case(expired(NOW - 10), NOW - 10)));
}

#[test]
fn decide_should_not_call_it_late_when_the_period_had_not_begun() {
	let permit = Permit { period: Period { from: NOW - 50, until: Some(NOW) }, ..permit(1) };
	assert!(is_late(&case(permit.clone(), NOW - 50)));
	assert!(!is_late(&case(permit, NOW - 51)));
}

#[test]
fn decide_should_call_it_late_when_everything_was_withdrawn_since() {
	// The epoch rose to 3 at NOW - 500.
	let earlier = |epoch| Permit { epoch, ..permit(1) };
	assert!(is_late(&case(earlier(2), NOW - 501)));
	assert!(!is_late(&case(earlier(2), NOW - 500)));
	// When it rose to 2 is not kept.
	assert!(!is_late(&case(earlier(1), NOW - 501)));
}

#[test]
fn decide_should_go_by_the_first_end_when_a_consent_ended_twice() {
	let both = Permit { epoch: 2, ..withdrawn(NOW - 300) };
	assert!(is_late(&case(both.clone(), NOW - 501)));
	assert!(!is_late(&case(both, NOW - 400)));
	let both = Permit { epoch: 2, ..withdrawn(NOW - 700) };
	assert!(!is_late(&case(both, NOW - 600)));
}

#[test]
fn decide_should_not_call_it_late_when_something_else_stood_in_the_way() {
	let dear = Permit { price: 5, ..withdrawn(NOW) };
	assert!(!is_late(&case(dear, NOW - 1)));
	let aggregate = Permit { aggregation_only: true, ..withdrawn(NOW) };
	assert!(!is_late(&case(aggregate, NOW - 1)));
	let excepting = Permit { excepted_labels: Some(tags(&[1])), ..withdrawn(NOW) };
	assert!(!is_late(&case(excepting, NOW - 1)));
	let narrow = Permit { categories: Category::Laboratory.into(), ..withdrawn(NOW) };
	assert!(!is_late(&case(narrow, NOW - 1)));
}

#[test]
fn decide_should_name_the_cheapest_when_several_explain_it() {
	let case = case(withdrawn(NOW), NOW - 1)
		.with(|case| case.role.push(Permit { source: source(2), ..withdrawn(NOW) }));
	assert!(is_late(&case));
}

#[test]
fn decide_should_not_call_it_late_when_it_is_denied_by_name() {
	let case = case(withdrawn(NOW), NOW - 1).denying(denial(2, Grantee::Party(HOSPITAL)));
	assert_eq!(case.verdict(), denied(DenyReason::DeniedToParty, Some(source(2))));
}

#[test]
fn decide_should_call_it_late_when_the_person_objected_to_the_policy() {
	let case = case(withdrawn(NOW), NOW - 1).with(|case| {
		case.access.basis = Basis::Policy;
		let row = PolicyBasis {
			role: Role::CareProvider,
			purposes: Purposes::ALL,
			actions: Actions::ALL,
			legal_basis: LegalBasis::Care,
			objectionable: true,
		};
		case.policy.bases.try_push(row).expect("few; qed");
		let objection = Objection { roles: Roles::ALL, purposes: Purposes::ALL };
		case.rules.objections.try_push(objection).expect("few; qed");
	});
	let expected =
		Verdict::Deny { reason: DenyReason::Objected, consent: None, late: Some(source(1)) };
	assert_eq!(case.verdict(), expected);
}

#[test]
fn decide_should_not_call_it_late_when_the_tenure_is_over() {
	let case = case(withdrawn(NOW), NOW - 1).of_device().with(|case| case.resource = device(1));
	assert_eq!(case.verdict(), denied(DenyReason::TenureEnded, None));
}

#[test]
fn decide_should_permit_when_another_consent_holds_now() {
	let case = case(withdrawn(NOW), NOW - 1).permitting(permit(2));
	assert_eq!(case.verdict(), permitted(PermitRule::PartyPermit, Some(source(2)), 0));
}
