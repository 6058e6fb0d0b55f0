//! What an observer is told is what decided.

// Shared with the other tests, which use all of it.
#[allow(dead_code)]
mod case;

use assent_primitives::{
	access::{DenyReason, PermitRule, Verdict},
	decide::{decide_observed, Request},
	trace::{EmergencyFinding, Miss, PermitFinding, PolicyFinding, SourceFinding, Step},
	Facts, Grantee,
};
use case::{generators::*, *};
use proptest::prelude::*;

/// The verdict on a case, and what led to it.
fn observed(case: &Case) -> (Verdict, Vec<Step>) {
	let mut steps = Vec::new();
	let verdict = decide_observed(
		Request { accessor: &case.accessor, resource: &case.resource, access: &case.access },
		case.lists(),
		&Facts {
			now: case.now,
			late_window: case.late_window,
			controller: &case.controller,
			organisation: case.organisation.as_ref(),
			staff_affiliated: case.staff_affiliated,
			device: case.device.as_ref(),
			emergency_open: case.emergency_open,
			policy: &case.policy,
			rules: &case.rules,
		},
		&mut steps,
	);
	(verdict, steps)
}

/// The verdict that the steps amount to, and whether a case that was claimed is open.
fn verdict_of(steps: &[Step], is_open: bool) -> Option<Verdict> {
	let mut near = None;
	let mut emergency = EmergencyFinding::NotClaimed;
	let deny = |reason, consent| Verdict::Deny { reason, consent, late: None };
	let permit = |rule, consent, price| Verdict::Permit { rule, consent, price };
	for step in steps {
		match step {
			Step::Accessor(Some(reason)) | Step::Device { fault: Some(reason), .. } => {
				return Some(deny(*reason, None));
			},
			Step::DeniedByName(Some((reason, source)))
			| Step::DeniedBroadly(Some((reason, source))) => {
				return Some(deny(*reason, Some(*source)));
			},
			Step::Emergency(EmergencyFinding::Permits) => {
				return Some(permit(PermitRule::Emergency, None, 0));
			},
			Step::PublicAccess(true) => return Some(permit(PermitRule::PublicAccess, None, 0)),
			Step::Emergency(found) => emergency = *found,
			Step::Source(SourceFinding::Denied(denial)) => {
				return Some(deny(DenyReason::SourceMayNotDisclose, Some(*denial)));
			},
			Step::Source(SourceFinding::Ended(permit)) => {
				let reason = DenyReason::SourceMayNotDisclose;
				return Some(Verdict::Deny { reason, consent: None, late: Some(*permit) });
			},
			Step::Source(SourceFinding::Nothing) => {
				return Some(deny(DenyReason::SourceMayNotDisclose, None));
			},
			Step::Controller(true) => return Some(permit(PermitRule::Controller, None, 0)),
			Step::Permits(Ok((rule, source, price))) => {
				return Some(permit(*rule, Some(*source), *price));
			},
			Step::Permits(Err(found)) => near = Some(*found),
			Step::Policy(PolicyFinding::Permits(basis)) => {
				return Some(permit(PermitRule::Policy(*basis), None, 0));
			},
			Step::Policy(PolicyFinding::Objected(_)) => near = Some((DenyReason::Objected, None)),
			Step::Late(late) => {
				let (reason, consent) = near?;
				// Where a case was claimed and nothing came near, what is wrong with the case says more.
				let claimed = emergency != EmergencyFinding::NotClaimed;
				let reason = match reason {
					DenyReason::NoPermit if claimed && is_open => DenyReason::NotAnEmergencyAct,
					DenyReason::NoPermit if claimed => DenyReason::EmergencyNotOpen,
					reason => reason,
				};
				return Some(Verdict::Deny { reason, consent, late: *late });
			},
			_ => {},
		}
	}
	None
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

	#[test]
	fn decision_should_be_the_same_when_it_is_observed(case in any_case()) {
		let (verdict, steps) = observed(&case);
		prop_assert_eq!(&verdict, &case.verdict());
		// Nothing that decided was left out, and nothing comes after it.
		prop_assert_eq!(verdict_of(&steps, case.emergency_open), Some(verdict));
	}

	#[test]
	fn permits_should_each_be_told_when_none_of_the_earlier_steps_decides(case in any_case()) {
		let (_, steps) = observed(&case);
		let told = steps.iter().filter(|step| matches!(step, Step::Permit { .. })).count();
		let looked_at = steps.iter().any(|step| {
			matches!(step, Step::Permits(found) if !matches!(found, Err((DenyReason::TenureEnded, _))))
		});
		let anyone = if case.access.source.is_none() { case.anyone.len() } else { 0 };
		let all = case.party.len() + case.role.len() + anyone;
		prop_assert_eq!(told, if looked_at { all } else { 0 });
		for step in &steps {
			if let Step::Permits(Ok((rule, source, price))) = step {
				let answering = Step::Permit {
					rule: *rule,
					source: *source,
					price: *price,
					finding: PermitFinding::Answers,
				};
				prop_assert!(steps.contains(&answering));
			}
		}
	}
}

#[test]
fn observer_should_be_told_what_a_permit_misses_when_none_answers() {
	let miss = |change: fn(&mut assent_primitives::Permit)| {
		let mut permit = permit(1);
		change(&mut permit);
		let (_, steps) = observed(&Case::new().permitting(permit));
		steps
			.into_iter()
			.find_map(|step| match step {
				Step::Permit { finding: PermitFinding::Misses(miss), .. } => Some(miss),
				_ => None,
			})
			.expect("the permit misses")
	};
	assert_eq!(miss(|permit| permit.ended_at = Some(NOW - 1)), Miss::Ended);
	assert_eq!(miss(|permit| permit.epoch = 2), Miss::Epoch);
	assert_eq!(miss(|permit| permit.period.from = NOW + 1), Miss::Period);
	assert_eq!(
		miss(|permit| permit.categories = assent_primitives::Category::Imaging.into()),
		Miss::Categories
	);
	assert_eq!(miss(|permit| permit.actions = assent_primitives::Action::Use.into()), Miss::Action);
	assert_eq!(
		miss(|permit| permit.purposes = assent_primitives::Purpose::Hresch.into()),
		Miss::Purpose
	);
	assert_eq!(
		miss(|permit| {
			permit.scope = assent_primitives::ResourceScope::Record { custodian: STRANGER }
		}),
		Miss::Scope
	);
	assert_eq!(miss(|permit| permit.staff = Some(nurse())), Miss::Staff);
}

#[test]
fn observer_should_be_told_of_each_denial_when_it_is_about_somebody_else() {
	let case = Case::new().denying(denial(1, Grantee::Party(STRANGER))).permitting(permit(2));
	let (verdict, steps) = observed(&case);
	assert!(verdict.is_permit());
	let told = Step::Denial { source: source(1), miss: None, reason: None };
	// Once among those by name, once among the others.
	assert_eq!(steps.iter().filter(|step| **step == told).count(), 2);
	assert_eq!(steps.last(), Some(&Step::Permits(Ok((PermitRule::PartyPermit, source(2), 0)))));
}

#[test]
fn observer_should_be_told_why_an_emergency_does_not_count_when_it_does_not() {
	use assent_primitives::{access::Basis, Action, CaseId, Purpose};
	let finding = |change: fn(&mut Case)| {
		let case = Case::new().with(|case| {
			case.access.basis = Basis::Emergency { case: CaseId::default() };
			case.access.purpose = Purpose::Etreat;
			case.emergency_open = true;
			change(case);
		});
		let (_, steps) = observed(&case);
		steps.into_iter().find_map(|step| match step {
			Step::Emergency(finding) => Some(finding),
			_ => None,
		})
	};
	assert_eq!(finding(|_| ()), Some(EmergencyFinding::Permits));
	assert_eq!(finding(|case| case.emergency_open = false), Some(EmergencyFinding::NotOpen));
	assert_eq!(
		finding(|case| case.access.purpose = Purpose::Treat),
		Some(EmergencyFinding::Purpose)
	);
	assert_eq!(
		finding(|case| case.access.action = Action::Aggregate),
		Some(EmergencyFinding::Action)
	);
	assert_eq!(
		finding(|case| case.access.basis = Basis::Consent),
		Some(EmergencyFinding::NotClaimed)
	);
}
