//! Onward disclosure: what may be had from whom.

use crate::{case::*, denied, permitted, reason_of};
use assent_primitives::{
	access::{Basis, DenyReason, PermitRule, RequestLabels, Verdict},
	Action, Actions, CaseId, Category, Denial, Exception, Grantee, LegalBasis, Period, Permit,
	PolicyBasis, Purpose, Purposes, Resource, ResourceScope, Role,
};

const A: assent_primitives::PartyId = assent_primitives::PartyId::new([41; 32]);
const B: assent_primitives::PartyId = assent_primitives::PartyId::new([42; 32]);

/// A permit whose holder may pass on what it receives.
fn onward() -> Permit {
	Permit { onward_disclosure: true, ..permit(7) }
}

/// The hospital has a permit, and the data from A, which has that one.
fn from_a(permit_of_a: Permit) -> Case {
	Case::new().permitting(permit(1)).with(|case| {
		case.resource = Resource::Record { subject: PATIENT, custodian: STRANGER };
		case.access.source = from(A);
		case.source = vec![permit_of_a];
	})
}

fn refused() -> Verdict {
	denied(DenyReason::SourceMayNotDisclose, None)
}

fn by_own_permit() -> Verdict {
	permitted(PermitRule::PartyPermit, Some(source(1)), 0)
}

#[test]
fn source_should_do_when_a_permit_lets_it_pass_the_data_on() {
	assert_eq!(from_a(onward()).verdict(), by_own_permit());
	// To a member of its staff: the party is the one who may pass it on.
	assert_eq!(from_a(Permit { staff: Some(nurse()), ..onward() }).verdict(), by_own_permit());
	// What for, and what is done with it, is for the recipient's own permit.
	let other = Permit {
		actions: Action::Collect.into(),
		purposes: Purposes::from(Purpose::Hresch),
		..onward()
	};
	assert_eq!(from_a(other).verdict(), by_own_permit());
}

#[test]
fn source_should_be_refused_when_nothing_lets_it_pass_the_data_on() {
	let unfit: [fn(&mut Permit); 8] = [
		|permit| permit.onward_disclosure = false,
		|permit| permit.categories = Category::Laboratory.into(),
		|permit| permit.scope = ResourceScope::Record { custodian: HOSPITAL },
		|permit| permit.epoch = 2,
		|permit| permit.period = Period { from: NOW + 1, until: None },
		|permit| permit.ended_at = Some(NOW - 1),
		|permit| permit.aggregation_only = true,
		|permit| permit.excepted_labels = Some(tags(&[1])),
	];
	for (number, change) in unfit.into_iter().enumerate() {
		let mut permit = onward();
		change(&mut permit);
		assert_eq!(from_a(permit).verdict(), refused(), "{number}");
	}
	assert_eq!(from_a(onward()).with(|case| case.source.clear()).verdict(), refused());
}

#[test]
fn source_should_be_refused_when_it_is_only_unlabelled_or_aggregated_data_that_it_may_pass_on() {
	let labels = from_a(Permit { excepted_labels: Some(tags(&[1])), ..onward() });
	for (stated, verdict) in [
		(RequestLabels::NotStated, refused()),
		(RequestLabels::Tagged { consent: consent(7), tags: stated(&[2]) }, refused()),
		(RequestLabels::Unlabelled, by_own_permit()),
	] {
		let case = labels.clone().with(|case| case.access.labels = stated.clone());
		assert_eq!(case.verdict(), verdict, "{stated:?}");
	}
	let aggregates = from_a(Permit { aggregation_only: true, ..onward() });
	assert_eq!(aggregates.verdict(), refused());
	let asked = aggregates.with(|case| case.access.action = Action::Aggregate);
	assert_eq!(asked.verdict(), by_own_permit());
}

fn refused_as_late() -> Verdict {
	let reason = DenyReason::SourceMayNotDisclose;
	Verdict::Deny { reason, consent: None, late: Some(source(7)) }
}

#[test]
fn source_should_be_refused_and_flagged_when_its_permit_ended_shortly_after_the_claimed_moment() {
	for (ended_at, claimed_at, verdict) in [
		(NOW - 10, NOW - 20, refused_as_late()),
		(NOW - 10, NOW - 11, refused_as_late()),
		(NOW - 10, NOW - 10, refused()),
		(NOW - 10, NOW, refused()),
		(NOW - 10, NOW - WINDOW - 1, refused()),
	] {
		// Its own permit in force does not help the recipient, whatever moment it claims.
		let case = from_a(Permit { ended_at: Some(ended_at), ..onward() })
			.with(|case| case.access.claimed_at = claimed_at);
		assert_eq!(case.verdict(), verdict, "{ended_at} {claimed_at}");
		// Another one of the source's that is in force does.
		let other = Permit { source: source(8), ..onward() };
		assert_eq!(case.with(|case| case.source.push(other)).verdict(), by_own_permit());
	}
	// By the controller's epoch, half a window ago; and by its period.
	let claimed = |permit| from_a(permit).with(|case| case.access.claimed_at = NOW - 600);
	assert_eq!(claimed(Permit { epoch: 2, ..onward() }).verdict(), refused_as_late());
	let period = Period { from: 0, until: Some(NOW - 1) };
	assert_eq!(claimed(Permit { period, ..onward() }).verdict(), refused_as_late());
	// One that let nothing be passed on would not have either.
	let mute = Permit { ended_at: Some(NOW - 10), ..permit(7) };
	assert_eq!(claimed(mute).verdict(), refused());
}

#[test]
fn chain_should_hold_link_by_link_when_data_goes_from_one_to_the_next() {
	let link = |accessor, source, permits: Vec<Permit>| {
		from_a(onward()).with(|case| {
			case.accessor = accessor;
			case.access.source = from(source);
			case.source = permits;
		})
	};
	let onward_to_b = Permit { source: source(8), ..onward() };
	assert!(link(B, A, vec![onward()]).verdict().is_permit());
	assert!(link(HOSPITAL, B, vec![onward_to_b]).verdict().is_permit());
	// B may have it, and not pass it on: the chain ends there.
	let last = Permit { onward_disclosure: false, ..permit(8) };
	assert_eq!(link(HOSPITAL, B, vec![last]).verdict(), refused());
}

#[test]
fn source_should_need_no_permit_when_the_data_is_its_own() {
	for party in [PATIENT, STRANGER] {
		let case = from_a(onward()).with(|case| {
			case.access.source = from(party);
			case.source.clear();
		});
		assert_eq!(case.verdict(), by_own_permit());
	}
	// Of a device nobody is the custodian.
	let device = Case::new().of_device().permitting(permit(1)).with(|case| {
		case.access.source = from(HOSPITAL);
	});
	assert_eq!(device.verdict(), refused());
}

#[test]
fn recipient_should_need_a_permit_of_its_own_when_the_source_may_pass_on() {
	let case = from_a(onward()).with(|case| case.party.clear());
	assert_eq!(case.verdict(), denied(DenyReason::NoPermit, None));
	// One to anyone is not it: who may have the data from anyone need not name from whom.
	let anyone = case.clone().with(|case| case.anyone = vec![permit(3)]);
	assert_eq!(anyone.verdict(), denied(DenyReason::NoPermit, None));
	let unnamed = anyone.with(|case| case.access.source = None);
	assert!(unnamed.verdict().is_permit());
	let role = case.with(|case| case.role = vec![permit(3)]);
	assert_eq!(role.verdict(), permitted(PermitRule::RolePermit, Some(source(3)), 0));
}

#[test]
fn source_should_be_looked_at_before_the_policy_and_after_the_emergency_when_it_may_not_pass_on() {
	let row = PolicyBasis {
		role: Role::CareProvider,
		purposes: Purpose::Treat.into(),
		actions: Action::Access.into(),
		legal_basis: LegalBasis::Care,
		objectionable: false,
	};
	let case = from_a(permit(7)).with(|case| {
		case.access.basis = Basis::Policy;
		case.policy.bases.try_push(row).expect("one; qed");
	});
	assert_eq!(case.verdict(), refused());
	let emergency = case.clone().with(|case| {
		case.access.basis = Basis::Emergency { case: CaseId::default() };
		case.access.purpose = Purpose::Btg;
		case.emergency_open = true;
	});
	assert_eq!(emergency.verdict(), permitted(PermitRule::Emergency, None, 0));
	let controller = case.clone().with(|case| case.controller = HOSPITAL);
	assert_eq!(controller.verdict(), permitted(PermitRule::Controller, None, 0));
	let denied = case.denying(denial(2, assent_primitives::Grantee::Anyone));
	assert_eq!(reason_of(&denied.verdict()), Some(DenyReason::DeniedToAnyone));
}

/// A denial by the ninth consent that its grantee discloses anything.
fn no_disclosure(grantee: Grantee) -> Denial {
	Denial { actions: Action::Disclose.into(), ..denial(9, grantee) }
}

fn denied_to_source() -> Verdict {
	denied(DenyReason::SourceMayNotDisclose, Some(source(9)))
}

#[test]
fn source_should_be_refused_when_another_consent_denies_it_to_disclose() {
	let case = from_a(onward());
	for grantee in [Grantee::Party(A), Grantee::Anyone] {
		let denied = case.clone().denying(no_disclosure(grantee));
		assert_eq!(denied.verdict(), denied_to_source());
	}
	// All of it, as by a denial of everything to the source.
	let all = case.clone().denying(denial(9, Grantee::Party(A)));
	assert_eq!(all.verdict(), denied_to_source());
	// Of several, the lowest id tells.
	let two = all.denying(denial(8, Grantee::Party(A)));
	assert_eq!(two.verdict(), denied(DenyReason::SourceMayNotDisclose, Some(source(8))));
	// A custodian needs no permit, and is denied like any other.
	let custodian = case.with(|case| case.access.source = from(STRANGER));
	assert_eq!(custodian.verdict(), by_own_permit());
	let denied = custodian.denying(no_disclosure(Grantee::Party(STRANGER)));
	assert_eq!(denied.verdict(), denied_to_source());
}

#[test]
fn source_should_do_when_what_is_denied_is_something_else() {
	let unfit: [fn(&mut Denial); 9] = [
		|denial| denial.grantee = Grantee::Party(B),
		// Roles and staff of the source are not known.
		|denial| denial.grantee = Grantee::Role(Role::Insurer),
		|denial| denial.grantee = Grantee::Staff { organisation: A, tag: nurse() },
		|denial| denial.categories = Category::Laboratory.into(),
		|denial| denial.actions = Actions::ALL.difference(Action::Disclose.into()),
		|denial| denial.purposes = Purpose::Hresch.into(),
		|denial| denial.scope = ResourceScope::Record { custodian: HOSPITAL },
		|denial| denial.period = Period { from: NOW + 1, until: None },
		|denial| denial.period = Period { from: 0, until: Some(NOW) },
	];
	for (number, change) in unfit.into_iter().enumerate() {
		let mut denial = denial(9, Grantee::Party(A));
		change(&mut denial);
		assert_eq!(from_a(onward()).denying(denial).verdict(), by_own_permit(), "{number}");
	}
	// The controller denies nothing to itself.
	let own = from_a(onward()).with(|case| case.access.source = from(PATIENT));
	let own = own.denying(no_disclosure(Grantee::Anyone));
	assert_eq!(own.verdict(), by_own_permit());
}

#[test]
fn source_should_do_when_an_exception_takes_it_from_the_denial() {
	let case = from_a(onward()).denying(no_disclosure(Grantee::Anyone));
	let excepting = |grantee: Grantee| case.clone().excepting(exception(9, grantee)).verdict();
	assert_eq!(excepting(Grantee::Party(A)), by_own_permit());
	assert_eq!(excepting(Grantee::Anyone), by_own_permit());
	// For another, or for whom nobody knows the source to be.
	assert_eq!(excepting(Grantee::Party(HOSPITAL)), denied_to_source());
	assert_eq!(excepting(Grantee::Role(Role::CareProvider)), denied_to_source());
	let staff = Grantee::Staff { organisation: A, tag: nurse() };
	assert_eq!(excepting(staff), denied_to_source());
	let other =
		Exception { categories: Category::Laboratory.into(), ..exception(9, Grantee::Anyone) };
	assert_eq!(case.clone().excepting(other).verdict(), denied_to_source());
}
