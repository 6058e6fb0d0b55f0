//! By properties: against the reference, and what must never be.

use crate::{
	case::{generators::*, *},
	reference::reference,
};
use assent_primitives::{
	access::{Basis, PermitRule, Verdict},
	Action, Categories, Category, DeviceStatus, Permit, Recall, Resource,
};
use proptest::{
	prelude::*,
	strategy::ValueTree,
	test_runner::{RngSeed, TestRunner},
};
use std::collections::BTreeMap;

/// Whether what the verdict rests on is in the case.
fn has_cause(case: &Case, verdict: &Verdict) -> bool {
	let Verdict::Permit { rule, consent, price } = verdict else { return true };
	let from = |list: &[Permit], of_staff: bool| {
		list.iter().any(|permit| {
			Some(permit.source) == *consent
				&& permit.price == *price
				&& *price <= case.access.maximum_price
				&& permit.staff.is_some() == of_staff
				&& (!of_staff || permit.staff == case.access.staff)
				&& permit.ended_at.is_none()
				&& permit.epoch == case.rules.epoch
				&& permit.period.contains(case.now)
				&& permit.categories.contains_all(case.access.categories)
		})
	};
	let without_consent = consent.is_none() && *price == 0;
	match rule {
		PermitRule::Controller => without_consent && case.accessor == case.controller,
		PermitRule::PartyPermit => from(&case.party, false),
		PermitRule::StaffPermit => from(&case.party, true),
		PermitRule::RolePermit => from(&case.role, false),
		PermitRule::AnyonePermit => from(&case.anyone, false),
		PermitRule::Emergency => {
			without_consent
				&& case.emergency_open
				&& matches!(case.access.basis, Basis::Emergency { .. })
		},
		PermitRule::PublicAccess => {
			without_consent
				&& case.access.action == Action::Access
				&& case.access.categories == Categories::only(Category::DeviceTelemetry)
				&& case.device.as_ref().is_some_and(|facts| {
					facts.public_access && case.resource == device(facts.tenure)
				})
		},
		PermitRule::Policy(basis) => {
			let machines = match case.resource {
				Resource::Device { .. } => Categories::OF_OWNER,
				Resource::Record { .. } => {
					Categories::of(&[Category::DeviceTelemetry, Category::DeviceControl])
				},
			};
			without_consent
				&& !matches!(case.access.basis, Basis::Consent | Basis::Emergency { .. })
				&& case.access.action != Action::Operate
				&& !case.access.categories.intersects(machines)
				&& case.policy.bases.iter().any(|row| row.legal_basis == *basis)
		},
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

	#[test]
	fn decide_should_answer_as_the_reference_does_when_given_any_case(case in any_case()) {
		prop_assert_eq!(case.verdict(), reference(&case));
	}

	#[test]
	fn decide_should_name_a_cause_that_is_there_when_it_permits(case in any_case()) {
		let verdict = case.verdict();
		prop_assert!(has_cause(&case, &verdict), "{:?}", verdict);
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 5_000, ..ProptestConfig::default() })]

	#[test]
	fn decide_should_never_permit_more_when_a_denial_is_added(
		case in any_case(),
		added in any_denial(),
	) {
		let more = case.clone().denying(added);
		prop_assert!(case.verdict().is_permit() || !more.verdict().is_permit());
	}

	#[test]
	fn decide_should_never_permit_more_when_an_exception_is_taken_away(
		case in any_case(),
		place in any::<proptest::sample::Index>(),
	) {
		let exceptions = case.rules.exceptions.len();
		if exceptions == 0 {
			return Ok(());
		}
		let fewer = case.clone().with(|case| {
			case.rules.exceptions.remove(place.index(exceptions));
		});
		prop_assert!(case.verdict().is_permit() || !fewer.verdict().is_permit());
	}

	#[test]
	fn decide_should_never_permit_more_when_a_source_is_named(case in any_case()) {
		for party in [PATIENT, HOSPITAL, STRANGER] {
			let named = case.clone().with(|case| case.access.source = from(party));
			let unnamed = case.clone().with(|case| case.access.source = None);
			prop_assert!(unnamed.verdict().is_permit() || !named.verdict().is_permit());
		}
	}

	#[test]
	fn decide_should_never_rest_on_the_policy_when_a_case_is_claimed(case in any_case()) {
		let claimed = matches!(case.access.basis, Basis::Emergency { .. });
		let by_policy =
			matches!(case.verdict(), Verdict::Permit { rule: PermitRule::Policy(_), .. });
		prop_assert!(!(claimed && by_policy));
	}

	#[test]
	fn decide_should_never_permit_less_when_a_permit_is_added(
		case in any_case(),
		added in any_permit(true),
		list in 0..3u8,
	) {
		// Only a party's list has permits to members of its staff.
		let to_all = Permit { staff: None, ..added.clone() };
		let more = case.clone().with(|case| match list {
			0 => case.party.push(added),
			1 => case.role.push(to_all),
			_ => case.anyone.push(to_all),
		});
		prop_assert!(!case.verdict().is_permit() || more.verdict().is_permit());
	}

	#[test]
	fn decide_should_answer_the_same_when_lists_are_in_another_order(
		case in any_case(),
		turn in 0..4usize,
	) {
		let turned = case.clone().with(|case| {
			fn shuffle<T>(list: &mut [T], turn: usize) {
				list.reverse();
				let length = list.len().max(1);
				list.rotate_left(turn % length);
			}
			shuffle(&mut case.party, turn);
			shuffle(&mut case.role, turn);
			shuffle(&mut case.anyone, turn);
			shuffle(case.rules.denials.as_mut(), turn);
			shuffle(case.rules.objections.as_mut(), turn);
		});
		prop_assert_eq!(case.verdict(), turned.verdict());
	}

	#[test]
	fn decide_should_never_permit_more_when_the_epoch_rises(case in any_case()) {
		let raised = case.clone().with(|case| {
			case.rules.epoch += 1;
			case.rules.epoch_raised_at = case.now;
		});
		let verdict = raised.verdict();
		prop_assert!(case.verdict().is_permit() || !verdict.is_permit());
		if let Verdict::Permit { consent, .. } = verdict {
			prop_assert_eq!(consent, None);
		}
	}

	#[test]
	fn decide_should_never_permit_more_when_a_permit_is_ended(
		case in any_case(),
		which in 0..4usize,
	) {
		let ended = case.clone().with(|case| {
			let now = case.now;
			if let Some(permit) = case.party.get_mut(which) {
				permit.ended_at = Some(now);
			}
		});
		prop_assert!(case.verdict().is_permit() || !ended.verdict().is_permit());
	}

	#[test]
	fn decide_should_never_permit_more_when_more_is_asked_for(
		case in any_case(),
		category in prop::sample::select(Category::ALL),
	) {
		let more = case.clone().with(|case| {
			case.access.categories = case.access.categories.union(category.into());
		});
		prop_assert!(case.verdict().is_permit() || !more.verdict().is_permit());
	}

	#[test]
	fn decide_should_permit_operate_only_as_a_command_in_the_tenure_of_now(case in any_case()) {
		let case = case.with(|case| case.access.action = Action::Operate);
		if case.verdict().is_permit() {
			prop_assert_eq!(case.access.categories, Categories::only(Category::DeviceControl));
			let now = case.device.as_ref().map(|facts| device(facts.tenure));
			prop_assert_eq!(Some(case.resource), now);
		}
	}

	#[test]
	fn decide_should_not_ask_how_the_device_is_when_the_tenure_is_over(
		case in any_case(),
		status in prop::sample::select(DeviceStatus::ALL),
		blocked in any::<bool>(),
	) {
		let over = case.of_device().with(|case| case.resource = device(1));
		let changed = over.clone().with(|case| {
			if let Some(device) = &mut case.device {
				device.status = status;
				device.blocked = blocked;
				device.recall = Some(Recall::Blocking);
			}
		});
		prop_assert_eq!(over.verdict(), changed.verdict());
		if matches!(over.access.action, Action::Operate | Action::Collect) {
			prop_assert!(!over.verdict().is_permit());
		}
	}

	#[test]
	fn decide_should_keep_its_permit_when_the_maximum_is_higher(case in any_case()) {
		let richer = case.clone().with(|case| case.access.maximum_price = 100).verdict();
		match case.verdict() {
			verdict @ Verdict::Permit { rule, .. } if rule.is_by_consent() => {
				prop_assert_eq!(verdict, richer);
			},
			// A basis other than consent gives way to a consent that can now be paid.
			Verdict::Permit { .. } => prop_assert!(richer.is_permit()),
			Verdict::Deny { .. } => {},
		}
	}

	#[test]
	fn decide_should_call_late_only_what_is_claimed_in_the_window_when_it_denies(
		case in any_case(),
	) {
		if let Verdict::Deny { late: Some(late), .. } = case.verdict() {
			prop_assert!((NOW - WINDOW..NOW).contains(&case.access.claimed_at));
			let permit = case
				.party
				.iter()
				.chain(&case.role)
				.chain(&case.anyone)
				.chain(&case.source)
				.find(|permit| permit.source == late);
			let has_ended = permit.is_some_and(|permit| {
				permit.ended_at.is_some()
					|| permit.period.has_ended(case.now)
					|| permit.epoch < case.rules.epoch
			});
			prop_assert!(has_ended, "{:?}", permit);
		}
	}
}

#[test]
fn cases_should_meet_every_rule_and_reason_when_many_are_made() {
	let config = ProptestConfig { rng_seed: RngSeed::Fixed(2), ..ProptestConfig::default() };
	let mut runner = TestRunner::new(config);
	let strategy = any_case();
	let mut met: BTreeMap<String, u32> = BTreeMap::new();
	for _ in 0..80_000 {
		let case = strategy.new_tree(&mut runner).expect("no filter rejects; qed").current();
		// What an exception, and what a source that may pass data on, lets through.
		if case.verdict().is_permit() {
			let without = case.clone().with(|case| case.rules.exceptions = Default::default());
			if !without.verdict().is_permit() {
				*met.entry("excepted".into()).or_default() += 1;
			}
			let without = case.clone().with(|case| case.source.clear());
			if !without.verdict().is_permit() {
				*met.entry("passed on".into()).or_default() += 1;
			}
		}
		let name = match case.verdict() {
			Verdict::Permit { rule: PermitRule::Policy(_), .. } => "Policy".into(),
			Verdict::Permit { rule, .. } => format!("{rule:?}"),
			Verdict::Deny { reason, late, .. } => {
				if late.is_some() {
					*met.entry("late".into()).or_default() += 1;
				}
				format!("{reason:?}")
			},
		};
		*met.entry(name).or_default() += 1;
	}
	for expected in [
		"Controller",
		"PartyPermit",
		"StaffPermit",
		"RolePermit",
		"AnyonePermit",
		"Emergency",
		"Policy",
		"PublicAccess",
		"OrganisationNotActive",
		"RoleNotHeld",
		"StaffNotAffiliated",
		"PurposeNotOfRole",
		"ActionNotOfRole",
		"NotACommand",
		"DeviceBlocked",
		"DeviceRecalled",
		"DeviceOutOfUse",
		"DeniedToParty",
		"DeniedToStaff",
		"StaffNotNamed",
		"DeniedToRole",
		"DeniedToAnyone",
		"NoPermit",
		"EmergencyNotOpen",
		"NotAnEmergencyAct",
		"TenureEnded",
		"AggregationOnly",
		"LabelsNotStated",
		"LabelExcepted",
		"PurposeNotPayable",
		"PriceAboveMaximum",
		"UsesOfPeriodSpent",
		"Objected",
		"SourceMayNotDisclose",
		"excepted",
		"passed on",
		"late",
	] {
		let times = met.get(expected).copied().unwrap_or_default();
		assert!(times >= 50, "{expected}: {times} of {met:?}");
	}
	// Whether the price can be paid is known to whoever pays it.
	assert!(!met.contains_key("InsufficientFunds") && !met.contains_key("SpendingLimit"));
}
