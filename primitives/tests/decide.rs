//! The decision: against the reference, by properties, and rule by rule.

mod case;
mod exceptions;
mod public_access;
mod reference;
mod sources;

use assent_primitives::{
	access::{Basis, ConsentRef, DenyReason, PermitRule, RequestLabels, Verdict},
	Action, Actions, CaseId, Categories, Category, Commitment, DeviceStatus, Grantee, LegalBasis,
	Objection, OrganisationFacts, Period, Permit, PolicyBasis, Purpose, Purposes, Recall, Resource,
	ResourceScope, Role, Roles, Standing,
};
use case::*;
use proptest::{
	prelude::*,
	strategy::ValueTree,
	test_runner::{RngSeed, TestRunner},
};
use reference::reference;
use std::collections::BTreeMap;

fn permitted(rule: PermitRule, consent: Option<ConsentRef>, price: u128) -> Verdict {
	Verdict::Permit { rule, consent, price }
}

fn denied(reason: DenyReason, consent: Option<ConsentRef>) -> Verdict {
	Verdict::Deny { reason, consent, late: None }
}

fn reason_of(verdict: &Verdict) -> Option<DenyReason> {
	match verdict {
		Verdict::Deny { reason, .. } => Some(*reason),
		Verdict::Permit { .. } => None,
	}
}

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

mod properties {
	use super::*;

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
}

/// Step 1: accessor and assertions.
mod well_formed {
	use super::*;

	fn case() -> Case {
		Case::new().permitting(permit(1))
	}

	#[test]
	fn decide_should_permit_when_the_base_case_has_a_permit() {
		assert_eq!(case().verdict(), permitted(PermitRule::PartyPermit, Some(source(1)), 0));
	}

	#[test]
	fn decide_should_deny_organisation_when_suspended_withdrawn_or_out_of_period() {
		for (standing, period) in [
			(Standing::Suspended, Period::ALWAYS),
			(Standing::Withdrawn, Period::ALWAYS),
			(Standing::Active, Period { from: NOW + 1, until: None }),
			(Standing::Active, Period { from: 0, until: Some(NOW) }),
		] {
			let case = case().with(|case| {
				case.organisation = Some(OrganisationFacts { roles: Roles::ALL, standing, period });
			});
			assert_eq!(case.verdict(), denied(DenyReason::OrganisationNotActive, None));
		}
	}

	#[test]
	fn decide_should_permit_organisation_when_its_period_is_about_to_end_or_just_began() {
		for period in
			[Period { from: 0, until: Some(NOW + 1) }, Period { from: NOW, until: Some(NOW + 1) }]
		{
			let case = case().with(|case| {
				if let Some(organisation) = &mut case.organisation {
					organisation.period = period;
				}
			});
			assert!(case.verdict().is_permit());
		}
	}

	#[test]
	fn decide_should_deny_role_when_not_held() {
		let case = case().with(|case| case.access.role = Role::Insurer);
		assert_eq!(case.verdict(), denied(DenyReason::RoleNotHeld, None));
	}

	#[test]
	fn decide_should_deny_role_when_a_person_asserts_more_than_their_own() {
		let person = case().by_person(STRANGER);
		assert!(person.verdict().is_permit());
		let posing = person.with(|case| case.access.role = Role::CareProvider);
		assert_eq!(posing.verdict(), denied(DenyReason::RoleNotHeld, None));
	}

	#[test]
	fn decide_should_deny_staff_when_not_affiliated() {
		let case = case().with(|case| {
			case.access.staff = Some(nurse());
			case.staff_affiliated = false;
		});
		assert_eq!(case.verdict(), denied(DenyReason::StaffNotAffiliated, None));
		assert!(case.with(|case| case.access.staff = None).verdict().is_permit());
	}

	#[test]
	fn decide_should_deny_purpose_when_the_role_may_not_assert_it() {
		let case = case().with(|case| case.access.role = Role::ResearchBody);
		assert_eq!(case.verdict(), denied(DenyReason::PurposeNotOfRole, None));
	}

	#[test]
	fn decide_should_deny_action_when_the_role_may_not_assert_it() {
		let case = case().with(|case| {
			case.access.role = Role::ResearchBody;
			case.access.purpose = Purpose::Hresch;
			case.access.action = Action::Operate;
		});
		assert_eq!(case.verdict(), denied(DenyReason::ActionNotOfRole, None));
	}

	#[test]
	fn decide_should_deny_operate_when_not_a_devices_control_alone_is_named() {
		// The patient controls their vital signs, by whichever device: not the hospital's pump.
		let patient = Case::new().of_device().by_person(PATIENT).with(|case| {
			case.access.action = Action::Operate;
		});
		assert_eq!(patient.verdict(), denied(DenyReason::NotACommand, None));
		let reading = patient.with(|case| case.access.action = Action::Access);
		assert_eq!(reading.verdict(), permitted(PermitRule::Controller, None, 0));

		let operating = case().of_device().with(|case| case.access.action = Action::Operate);
		for categories in [
			Categories::of(&[Category::DeviceControl, Category::VitalSigns]),
			Categories::of(&[Category::DeviceControl, Category::DeviceTelemetry]),
			Categories::of(&[Category::DeviceControl, Category::Location]),
			Category::DeviceTelemetry.into(),
			Category::VitalSigns.into(),
		] {
			let case = operating.clone().with(|case| case.access.categories = categories);
			assert_eq!(case.verdict(), denied(DenyReason::NotACommand, None), "{categories:?}");
		}
		let command =
			operating.with(|case| case.access.categories = Category::DeviceControl.into());
		assert!(command.verdict().is_permit());
		// There is nothing to be commanded in a record.
		let of_record = command.with(|case| {
			case.resource = record();
			case.device = None;
		});
		assert_eq!(of_record.verdict(), denied(DenyReason::NotACommand, None));
	}

	#[test]
	fn decide_should_name_the_command_before_the_device_when_both_are_at_fault() {
		let case = case().of_device().with(|case| {
			case.access.action = Action::Operate;
			if let Some(device) = &mut case.device {
				device.blocked = true;
			}
		});
		assert_eq!(case.verdict(), denied(DenyReason::NotACommand, None));
	}

	#[test]
	fn decide_should_name_the_most_general_fault_when_there_are_several() {
		let faults: [fn(&mut Case); 6] = [
			|case| case.access.action = Action::Operate,
			|case| {
				case.access.role = Role::ResearchBody;
				case.access.purpose = Purpose::Hresch;
			},
			|case| case.access.purpose = Purpose::Treat,
			|case| {
				case.access.staff = Some(nurse());
				case.staff_affiliated = false;
			},
			|case| {
				if let Some(organisation) = &mut case.organisation {
					organisation.roles = Roles::EMPTY;
				}
			},
			|case| {
				if let Some(organisation) = &mut case.organisation {
					organisation.standing = Standing::Suspended;
				}
			},
		];
		let mut case = case();
		let met: Vec<_> = faults
			.iter()
			.map(|fault| {
				fault(&mut case);
				reason_of(&case.verdict())
			})
			.collect();
		assert_eq!(
			met,
			[
				Some(DenyReason::NotACommand),
				Some(DenyReason::ActionNotOfRole),
				Some(DenyReason::PurposeNotOfRole),
				Some(DenyReason::StaffNotAffiliated),
				Some(DenyReason::RoleNotHeld),
				Some(DenyReason::OrganisationNotActive),
			]
		);
	}

	#[test]
	fn decide_should_deny_controller_when_the_controller_is_a_suspended_organisation() {
		let case = Case::new().with(|case| {
			case.controller = HOSPITAL;
			if let Some(organisation) = &mut case.organisation {
				organisation.standing = Standing::Suspended;
			}
		});
		assert_eq!(case.verdict(), denied(DenyReason::OrganisationNotActive, None));
	}

	#[test]
	fn decide_should_deny_for_the_accessor_before_the_device_when_both_are_at_fault() {
		let case = case().of_device().with(|case| {
			case.access.action = Action::Operate;
			case.access.role = Role::Insurer;
			if let Some(device) = &mut case.device {
				device.blocked = true;
			}
		});
		assert_eq!(case.verdict(), denied(DenyReason::RoleNotHeld, None));
	}
}

/// Step 2: devices.
mod device {
	use super::*;

	fn operating() -> Case {
		Case::new().of_device().permitting(permit(1)).with(|case| {
			case.access.action = Action::Operate;
			case.access.categories = Category::DeviceControl.into();
		})
	}

	fn blocked(case: &mut Case) {
		if let Some(device) = &mut case.device {
			device.blocked = true;
		}
	}

	fn recalled(case: &mut Case, recall: Recall) {
		if let Some(device) = &mut case.device {
			device.recall = Some(recall);
		}
	}

	fn status(case: &mut Case, status: DeviceStatus) {
		if let Some(device) = &mut case.device {
			device.status = status;
		}
	}

	#[test]
	fn decide_should_deny_operate_when_the_device_is_blocked() {
		let case = operating();
		assert!(case.verdict().is_permit());
		let case = case.with(blocked);
		assert_eq!(case.verdict(), denied(DenyReason::DeviceBlocked, None));
		// Even to the owner.
		let owner = case.with(|case| case.controller = HOSPITAL);
		assert_eq!(owner.verdict(), denied(DenyReason::DeviceBlocked, None));
	}

	#[test]
	fn decide_should_deny_operate_when_the_recall_is_blocking_and_not_when_advisory() {
		let case = operating().with(|case| recalled(case, Recall::Blocking));
		assert_eq!(case.verdict(), denied(DenyReason::DeviceRecalled, None));
		let case = operating().with(|case| recalled(case, Recall::Advisory));
		assert!(case.verdict().is_permit());
	}

	#[test]
	fn decide_should_name_the_block_when_the_device_is_also_recalled_and_stolen() {
		let case = operating().with(|case| {
			blocked(case);
			recalled(case, Recall::Blocking);
			status(case, DeviceStatus::Stolen);
		});
		assert_eq!(case.verdict(), denied(DenyReason::DeviceBlocked, None));
	}

	#[test]
	fn decide_should_permit_reading_when_the_device_is_blocked_or_recalled() {
		let case = operating().with(|case| {
			blocked(case);
			recalled(case, Recall::Blocking);
			case.access.action = Action::Access;
		});
		assert!(case.verdict().is_permit());
	}

	#[test]
	fn decide_should_permit_operate_when_an_authority_names_its_act_on_a_blocked_device() {
		let act = Basis::AuthorityAct { act: Commitment::from([7; 32]) };
		let case = operating().with(|case| {
			blocked(case);
			recalled(case, Recall::Blocking);
			case.access.role = Role::Regulator;
			case.access.purpose = Purpose::Patsfty;
			case.access.basis = act.clone();
		});
		assert!(case.verdict().is_permit());
		// A regulator without an act, and an act without a regulator, are denied.
		let without = case.clone().with(|case| case.access.basis = Basis::Consent);
		assert_eq!(without.verdict(), denied(DenyReason::DeviceBlocked, None));
		let other = case.with(|case| {
			case.access.role = Role::CareProvider;
			case.access.purpose = Purpose::Treat;
		});
		assert_eq!(other.verdict(), denied(DenyReason::DeviceBlocked, None));
	}

	#[test]
	fn decide_should_deny_authority_act_when_nothing_permits_it() {
		let case = operating().with(|case| {
			case.party.clear();
			case.access.role = Role::Regulator;
			case.access.purpose = Purpose::Patsfty;
			case.access.basis = Basis::AuthorityAct { act: Commitment::default() };
		});
		assert_eq!(case.verdict(), denied(DenyReason::NoPermit, None));
	}

	#[test]
	fn decide_should_deny_all_but_the_controllers_reading_when_lost_stolen_or_retired() {
		for gone in [DeviceStatus::Lost, DeviceStatus::Stolen, DeviceStatus::Retired] {
			let case = operating().with(|case| status(case, gone));
			for action in Action::ALL {
				let case = case.clone().with(|case| case.access.action = *action);
				assert_eq!(case.verdict(), denied(DenyReason::DeviceOutOfUse, None));
				let owner = case.with(|case| case.controller = HOSPITAL);
				let expected = match action {
					Action::Access => permitted(PermitRule::Controller, None, 0),
					_ => denied(DenyReason::DeviceOutOfUse, None),
				};
				assert_eq!(owner.verdict(), expected, "{action:?}");
			}
		}
	}

	#[test]
	fn decide_should_permit_when_the_device_is_operational_under_maintenance_or_obsolete() {
		for in_use in [DeviceStatus::Operational, DeviceStatus::Maintenance, DeviceStatus::Obsolete]
		{
			assert!(operating().with(|case| status(case, in_use)).verdict().is_permit());
		}
	}

	#[test]
	fn decide_should_deny_emergency_when_the_device_is_stolen() {
		let case = operating().with(|case| {
			status(case, DeviceStatus::Stolen);
			case.access.action = Action::Access;
			case.access.purpose = Purpose::Btg;
			case.access.basis = Basis::Emergency { case: CaseId::default() };
			case.emergency_open = true;
		});
		assert_eq!(case.verdict(), denied(DenyReason::DeviceOutOfUse, None));
	}

	#[test]
	fn decide_should_name_the_device_when_a_denial_matches_as_well() {
		let case = operating().with(blocked).denying(denial(2, Grantee::Party(HOSPITAL)));
		assert_eq!(case.verdict(), denied(DenyReason::DeviceBlocked, None));
	}

	#[test]
	fn decide_should_count_no_permit_when_the_tenure_is_over() {
		let old = operating().with(|case| {
			case.resource = device(1);
			case.access.action = Action::Access;
		});
		assert_eq!(old.verdict(), denied(DenyReason::TenureEnded, None));
		// The controller of that time still reads.
		let owner = old.with(|case| case.controller = HOSPITAL);
		assert_eq!(owner.verdict(), permitted(PermitRule::Controller, None, 0));
	}

	/// The hospital owned the pump in its first tenure, which is over.
	fn formerly_owned() -> Case {
		operating().with(|case| {
			case.controller = HOSPITAL;
			case.resource = device(1);
		})
	}

	#[test]
	fn decide_should_let_a_former_owner_read_and_neither_operate_nor_collect() {
		for action in Action::ALL {
			let case = formerly_owned().with(|case| case.access.action = *action);
			let expected = match action {
				Action::Operate | Action::Collect => denied(DenyReason::TenureEnded, None),
				_ => permitted(PermitRule::Controller, None, 0),
			};
			assert_eq!(case.verdict(), expected, "{action:?}");
		}
	}

	#[test]
	fn decide_should_deny_operate_and_collect_to_everybody_when_the_tenure_is_over() {
		let act = formerly_owned().with(|case| {
			case.access.role = Role::Regulator;
			case.access.purpose = Purpose::Patsfty;
			case.access.basis = Basis::AuthorityAct { act: Commitment::default() };
		});
		assert_eq!(act.verdict(), denied(DenyReason::TenureEnded, None));
		let emergency = formerly_owned().with(|case| {
			case.access.action = Action::Collect;
			case.access.categories = Category::VitalSigns.into();
			case.access.purpose = Purpose::Btg;
			case.access.basis = Basis::Emergency { case: CaseId::default() };
			case.emergency_open = true;
		});
		assert_eq!(emergency.verdict(), denied(DenyReason::TenureEnded, None));
		// A tenure that has not begun is not the current one either.
		let early = operating().with(|case| case.resource = device(3));
		assert_eq!(early.verdict(), denied(DenyReason::TenureEnded, None));
		// It is said before a denial by name.
		let named = formerly_owned().denying(denial(2, Grantee::Party(HOSPITAL)));
		assert_eq!(named.verdict(), denied(DenyReason::TenureEnded, None));
	}

	#[test]
	fn decide_should_name_the_tenure_when_the_device_is_also_blocked_and_stolen() {
		let case = formerly_owned().with(|case| {
			blocked(case);
			recalled(case, Recall::Blocking);
			status(case, DeviceStatus::Stolen);
		});
		assert_eq!(case.verdict(), denied(DenyReason::TenureEnded, None));
	}

	#[test]
	fn decide_should_keep_earlier_readings_accessible_when_the_device_is_out_of_use() {
		for gone in [DeviceStatus::Lost, DeviceStatus::Stolen, DeviceStatus::Retired] {
			let earlier = Case::new().of_device().with(|case| {
				status(case, gone);
				blocked(case);
				recalled(case, Recall::Blocking);
				case.resource = device(1);
				let row = PolicyBasis {
					role: Role::CareProvider,
					purposes: Purpose::Treat.into(),
					actions: Action::Access.into(),
					legal_basis: LegalBasis::Care,
					objectionable: false,
				};
				case.policy.bases.try_push(row).expect("few; qed");
			});
			let controller = earlier.clone().by_person(PATIENT);
			for action in [Action::Access, Action::Use] {
				let case = controller.clone().with(|case| case.access.action = action);
				assert_eq!(case.verdict(), permitted(PermitRule::Controller, None, 0));
			}
			let care = earlier.clone().with(|case| case.access.basis = Basis::Policy);
			assert_eq!(care.verdict(), permitted(PermitRule::Policy(LegalBasis::Care), None, 0));
			let emergency = earlier.clone().with(|case| {
				case.access.purpose = Purpose::Btg;
				case.access.basis = Basis::Emergency { case: CaseId::default() };
				case.emergency_open = true;
			});
			assert_eq!(emergency.verdict(), permitted(PermitRule::Emergency, None, 0));
			// Not so what it reads in the tenure that it went out of use in.
			let last = care.with(|case| case.resource = device(2));
			assert_eq!(last.verdict(), denied(DenyReason::DeviceOutOfUse, None));
		}
	}
}

/// Steps 3 and 4: denials by name, emergencies.
mod by_name {
	use super::*;

	fn emergency() -> Case {
		Case::new().with(|case| {
			case.access.purpose = Purpose::Btg;
			case.access.basis = Basis::Emergency { case: CaseId::default() };
			case.emergency_open = true;
		})
	}

	fn staff_denial(n: u8) -> assent_primitives::Denial {
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
		let case = Case::new()
			.permitting(permit(1))
			.denying(denial(2, Grantee::Party(HOSPITAL)))
			.with(|case| {
				case.rules.epoch = 9;
				case.party[0].epoch = 9;
			});
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
		let changes: [fn(&mut assent_primitives::Denial); 5] = [
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
}

/// Step 5: the controller.
mod controller {
	use super::*;

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
}

/// Step 6: other denials, permits.
mod permits {
	use super::*;

	fn priced(n: u8, price: u128) -> Permit {
		Permit { price, ..permit(n) }
	}

	fn paying(maximum: u128) -> Case {
		Case::new().with(|case| {
			case.access.maximum_price = maximum;
			case.policy.payable = Purpose::Treat.into();
		})
	}

	#[test]
	fn decide_should_deny_role_or_anyone_when_denied_and_permits_answer() {
		let case = Case::new().permitting(permit(1));
		let role = case.clone().denying(denial(3, Grantee::Role(Role::CareProvider)));
		assert_eq!(role.verdict(), denied(DenyReason::DeniedToRole, Some(source(3))));
		let anyone = case.clone().denying(denial(3, Grantee::Anyone));
		assert_eq!(anyone.verdict(), denied(DenyReason::DeniedToAnyone, Some(source(3))));
		let both = anyone.denying(denial(4, Grantee::Role(Role::CareProvider)));
		assert_eq!(both.verdict(), denied(DenyReason::DeniedToRole, Some(source(4))));
		let other = case.denying(denial(3, Grantee::Role(Role::Insurer)));
		assert!(other.verdict().is_permit());
	}

	#[test]
	fn decide_should_deny_role_when_it_is_held_and_another_one_is_asserted() {
		let insured = |roles: &[Role]| {
			Case::new().permitting(permit(1)).denying(denial(3, Grantee::Role(Role::Insurer))).with(
				|case| {
					if let Some(organisation) = &mut case.organisation {
						organisation.roles = Roles::of(roles);
					}
				},
			)
		};
		// The insurer that is a care provider as well, and says only that.
		let insurer = insured(&[Role::CareProvider, Role::Insurer]);
		assert_eq!(insurer.access.role, Role::CareProvider);
		let to_role = denied(DenyReason::DeniedToRole, Some(source(3)));
		assert_eq!(insurer.verdict(), to_role);
		let by_policy = insurer.clone().with(|case| case.access.basis = Basis::Policy);
		assert_eq!(by_policy.verdict(), to_role);
		assert!(insured(&[Role::CareProvider]).verdict().is_permit());
		// What holds against a role gives way to an open case, and to the controller, as before.
		let emergency = insurer.clone().with(|case| {
			case.access.purpose = Purpose::Btg;
			case.access.basis = Basis::Emergency { case: CaseId::default() };
			case.emergency_open = true;
		});
		assert_eq!(emergency.verdict(), permitted(PermitRule::Emergency, None, 0));
		let controller = insurer.with(|case| case.controller = HOSPITAL);
		assert_eq!(controller.verdict(), permitted(PermitRule::Controller, None, 0));
	}

	#[test]
	fn decide_should_deny_individuals_when_a_person_who_holds_no_role_asks() {
		let case = Case::new()
			.by_person(STRANGER)
			.permitting(permit(1))
			.denying(denial(3, Grantee::Role(Role::Individual)));
		assert_eq!(case.verdict(), denied(DenyReason::DeniedToRole, Some(source(3))));
	}

	#[test]
	fn decide_should_name_the_list_when_a_permit_of_it_answers() {
		let staff = Permit { staff: Some(nurse()), ..permit(1) };
		let case = Case::new().with(|case| case.access.staff = Some(nurse()));
		let found = |rule| permitted(rule, Some(source(1)), 0);
		let by_staff = case.clone().permitting(staff);
		assert_eq!(by_staff.verdict(), found(PermitRule::StaffPermit));
		let by_role = case.clone().with(|case| case.role.push(permit(1)));
		assert_eq!(by_role.verdict(), found(PermitRule::RolePermit));
		let by_anyone = case.with(|case| case.anyone.push(permit(1)));
		assert_eq!(by_anyone.verdict(), found(PermitRule::AnyonePermit));
	}

	#[test]
	fn decide_should_deny_when_a_permit_is_for_another_member_of_staff_or_none_is_named() {
		let staff = Permit { staff: Some(nurse()), ..permit(1) };
		for named in [None, Some(doctor())] {
			let case = Case::new().permitting(staff.clone()).with(|case| case.access.staff = named);
			assert_eq!(case.verdict(), denied(DenyReason::NoPermit, None));
		}
	}

	#[test]
	fn decide_should_take_the_cheapest_when_several_answer() {
		let case = paying(10)
			.permitting(priced(1, 7))
			.with(|case| case.role.push(priced(2, 3)))
			.with(|case| case.anyone.push(priced(3, 5)));
		assert_eq!(case.verdict(), permitted(PermitRule::RolePermit, Some(source(2)), 3));
	}

	#[test]
	fn decide_should_take_the_lowest_id_when_prices_are_equal() {
		let case = paying(10)
			.permitting(priced(3, 5))
			.with(|case| case.role.push(priced(2, 5)))
			.with(|case| case.anyone.push(priced(1, 6)));
		assert_eq!(case.verdict(), permitted(PermitRule::RolePermit, Some(source(2)), 5));
	}

	#[test]
	fn decide_should_take_the_lowest_provision_when_one_consent_has_several() {
		let mut second = permit(1);
		second.source.provision = 1;
		let case = Case::new().permitting(second).permitting(permit(1));
		assert_eq!(case.verdict(), permitted(PermitRule::PartyPermit, Some(source(1)), 0));
	}

	#[test]
	fn decide_should_deny_price_when_above_the_maximum_and_permit_at_it() {
		let case = paying(5);
		let at = case.clone().permitting(priced(1, 5));
		assert_eq!(at.verdict(), permitted(PermitRule::PartyPermit, Some(source(1)), 5));
		let above = case.permitting(priced(1, 6));
		assert_eq!(above.verdict(), denied(DenyReason::PriceAboveMaximum, Some(source(1))));
	}

	#[test]
	fn decide_should_deny_price_when_the_policy_lets_no_money_be_paid_for_the_purpose() {
		let case = paying(10).permitting(priced(1, 5)).with(|case| {
			case.policy.payable = Purpose::Hresch.into();
		});
		assert_eq!(case.verdict(), denied(DenyReason::PurposeNotPayable, Some(source(1))));
		// What is free needs no policy, and a purpose is payable if one above it is.
		let free = case.clone().with(|case| case.party[0].price = 0);
		assert!(free.verdict().is_permit());
		let narrower = case.with(|case| {
			case.access.role = Role::ResearchBody;
			case.access.purpose = Purpose::Clintrch;
		});
		assert!(narrower.verdict().is_permit());
	}

	#[test]
	fn decide_should_name_what_came_nearest_when_several_permits_have_obstacles() {
		let aggregate = Permit { aggregation_only: true, ..permit(1) };
		let case =
			paying(4).permitting(priced(3, 5)).permitting(aggregate).permitting(priced(2, 5));
		assert_eq!(case.verdict(), denied(DenyReason::PriceAboveMaximum, Some(source(2))));
	}

	#[test]
	fn decide_should_take_a_dearer_permit_when_the_cheaper_has_an_obstacle() {
		let aggregate = Permit { aggregation_only: true, ..permit(1) };
		let case = paying(10).permitting(aggregate).permitting(priced(2, 5));
		assert_eq!(case.verdict(), permitted(PermitRule::PartyPermit, Some(source(2)), 5));
	}

	#[test]
	fn decide_should_cover_descendants_and_never_ancestors_when_a_purpose_is_permitted() {
		let to = |granted: Purpose, asked: Purpose| {
			Case::new()
				.permitting(Permit { purposes: granted.into(), ..permit(1) })
				.with(|case| case.access.purpose = asked)
				.verdict()
				.is_permit()
		};
		assert!(to(Purpose::Treat, Purpose::Treat));
		assert!(to(Purpose::Treat, Purpose::Btg));
		assert!(to(Purpose::Etreat, Purpose::Btg));
		assert!(!to(Purpose::Etreat, Purpose::Treat));
		assert!(!to(Purpose::Btg, Purpose::Etreat));
		assert!(!to(Purpose::Btg, Purpose::Ertreat));
		assert!(!to(Purpose::Clintrch, Purpose::Hresch));
	}

	#[test]
	fn decide_should_deny_when_a_permit_does_not_cover_all_categories() {
		let narrow = Permit { categories: Category::VitalSigns.into(), ..permit(1) };
		let rest = Permit { categories: Category::Laboratory.into(), ..permit(2) };
		let case = Case::new().permitting(narrow).permitting(rest).with(|case| {
			case.access.categories = Categories::of(&[Category::VitalSigns, Category::Laboratory]);
		});
		// Two permits do not add up to one.
		assert_eq!(case.verdict(), denied(DenyReason::NoPermit, None));
	}

	#[test]
	fn decide_should_leave_a_permit_out_when_it_is_about_something_else_or_not_in_force() {
		let changes: [fn(&mut Permit); 9] = [
			|permit| permit.actions = Actions::ALL.difference(Action::Access.into()),
			|permit| permit.purposes = Purposes::EMPTY,
			|permit| permit.scope = ResourceScope::Record { custodian: STRANGER },
			|permit| permit.scope = ResourceScope::Device { id: pump(), tenure: 2 },
			|permit| permit.period = Period { from: NOW + 1, until: None },
			|permit| permit.period = Period { from: 0, until: Some(NOW) },
			|permit| permit.ended_at = Some(NOW),
			|permit| permit.epoch = 2,
			|permit| permit.epoch = 0,
		];
		for change in changes {
			let mut other = permit(1);
			change(&mut other);
			let verdict = Case::new().permitting(other).verdict();
			assert_eq!(verdict, denied(DenyReason::NoPermit, None));
		}
	}

	#[test]
	fn decide_should_permit_when_the_permit_is_in_its_first_or_last_moment() {
		for period in [
			Period { from: NOW, until: None },
			Period { from: 0, until: Some(NOW + 1) },
			Period { from: NOW, until: Some(NOW + 1) },
		] {
			assert!(Case::new().permitting(Permit { period, ..permit(1) }).verdict().is_permit());
		}
	}

	#[test]
	fn decide_should_permit_one_resource_when_the_scope_names_it() {
		let of = |scope| Permit { scope, ..permit(1) };
		let record = Case::new().permitting(of(ResourceScope::Record { custodian: HOSPITAL }));
		assert!(record.verdict().is_permit());
		let pump_2 = of(ResourceScope::Device { id: pump(), tenure: 2 });
		assert!(Case::new().of_device().permitting(pump_2).verdict().is_permit());
		let pump_1 = of(ResourceScope::Device { id: pump(), tenure: 1 });
		let case = Case::new().of_device().permitting(pump_1);
		assert_eq!(case.verdict(), denied(DenyReason::NoPermit, None));
	}

	#[test]
	fn permit_should_rest_until_the_moment_when_the_uses_of_a_period_are_spent() {
		let resting = |until| Permit { rests_until: Some(until), ..permit(1) };
		let refused = Case::new().permitting(resting(NOW + 1)).verdict();
		assert_eq!(refused, denied(DenyReason::UsesOfPeriodSpent, Some(source(1))));
		assert!(Case::new().permitting(resting(NOW)).verdict().is_permit());
		// Another one answers meanwhile.
		let both = Case::new().permitting(resting(NOW + 1)).permitting(permit(2));
		assert!(both.verdict().is_permit());
	}

	#[test]
	fn decide_should_permit_aggregate_only_when_the_permit_is_for_aggregation_only() {
		let aggregate = Permit { aggregation_only: true, ..permit(1) };
		for action in Action::ALL {
			let case = Case::new().permitting(aggregate.clone()).with(|case| {
				case.access.action = *action;
			});
			let expected = match action {
				Action::Aggregate => permitted(PermitRule::PartyPermit, Some(source(1)), 0),
				Action::Operate => denied(DenyReason::NotACommand, None),
				_ => denied(DenyReason::AggregationOnly, Some(source(1))),
			};
			assert_eq!(case.verdict(), expected, "{action:?}");
		}
	}

	#[test]
	fn decide_should_answer_to_labels_when_the_permit_excepts_some() {
		let excepting = Permit { excepted_labels: Some(tags(&[1, 2])), ..permit(1) };
		let with = |labels| {
			let case = Case::new().permitting(excepting.clone());
			case.with(|case| case.access.labels = labels).verdict()
		};
		let tagged = |n: u8, given: &[u8]| RequestLabels::Tagged {
			consent: consent(n),
			tags: stated(given),
		};
		let found = permitted(PermitRule::PartyPermit, Some(source(1)), 0);
		let silent = denied(DenyReason::LabelsNotStated, Some(source(1)));
		let excepted = denied(DenyReason::LabelExcepted, Some(source(1)));
		assert_eq!(with(RequestLabels::NotStated), silent);
		assert_eq!(with(RequestLabels::Unlabelled), found);
		assert_eq!(with(tagged(1, &[3, 4])), found);
		assert_eq!(with(tagged(1, &[])), found);
		assert_eq!(with(tagged(1, &[3, 2])), excepted);
		// Tags bound to another consent say nothing to this one.
		assert_eq!(with(tagged(2, &[3, 4])), silent);
	}

	#[test]
	fn decide_should_ignore_labels_when_the_permit_excepts_none() {
		for labels in [
			RequestLabels::NotStated,
			RequestLabels::Tagged { consent: consent(9), tags: stated(&[1]) },
		] {
			let case = Case::new().permitting(permit(1)).with(|case| case.access.labels = labels);
			assert!(case.verdict().is_permit());
		}
	}

	#[test]
	fn decide_should_permit_when_the_access_rests_on_another_basis_and_a_consent_answers() {
		for basis in [
			Basis::Policy,
			Basis::Emergency { case: CaseId::default() },
			Basis::AuthorityAct { act: Commitment::default() },
		] {
			let case = Case::new().permitting(permit(1)).with(|case| case.access.basis = basis);
			assert_eq!(case.verdict(), permitted(PermitRule::PartyPermit, Some(source(1)), 0));
		}
	}
}

/// Steps 7 and 8: bases other than consent, refusals, late entries.
mod policy {
	use super::*;

	fn row(legal_basis: LegalBasis, objectionable: bool) -> PolicyBasis {
		PolicyBasis {
			role: Role::CareProvider,
			purposes: Purpose::Treat.into(),
			actions: Actions::of(&[Action::Access, Action::Use]),
			legal_basis,
			objectionable,
		}
	}

	fn case(rows: &[PolicyBasis]) -> Case {
		Case::new().with(|case| {
			case.access.basis = Basis::Policy;
			case.policy.bases = rows.to_vec().try_into().expect("few; qed");
		})
	}

	fn objecting(case: Case, purposes: Purpose) -> Case {
		case.with(|case| {
			let objection =
				Objection { roles: Role::CareProvider.into(), purposes: purposes.into() };
			case.rules.objections.try_push(objection).expect("few; qed");
		})
	}

	fn care() -> Verdict {
		permitted(PermitRule::Policy(LegalBasis::Care), None, 0)
	}

	#[test]
	fn decide_should_permit_by_policy_when_no_consent_answers() {
		assert_eq!(case(&[row(LegalBasis::Care, false)]).verdict(), care());
		let narrower = case(&[row(LegalBasis::Care, false)])
			.with(|case| case.access.purpose = Purpose::Etreat);
		assert_eq!(narrower.verdict(), care());
	}

	#[test]
	fn decide_should_permit_by_consent_when_the_policy_permits_as_well() {
		let case = case(&[row(LegalBasis::Care, false)]).permitting(permit(1));
		assert_eq!(case.verdict(), permitted(PermitRule::PartyPermit, Some(source(1)), 0));
	}

	/// An emergency case is no word for the policy table: that it is not open must not go by unnoticed.
	#[test]
	fn decide_should_deny_when_the_access_claims_a_case_and_only_the_policy_permits() {
		let claims = |is_open: bool, action: Action, purpose: Purpose| {
			let row = PolicyBasis {
				purposes: Purposes::ALL,
				actions: Actions::ALL,
				..row(LegalBasis::Care, false)
			};
			case(&[row]).with(|case| {
				case.access.basis = Basis::Emergency { case: CaseId::default() };
				case.access.action = action;
				case.access.purpose = purpose;
				case.emergency_open = is_open;
			})
		};
		let not_open = denied(DenyReason::EmergencyNotOpen, None);
		let no_act = denied(DenyReason::NotAnEmergencyAct, None);
		assert_eq!(claims(false, Action::Access, Purpose::Etreat).verdict(), not_open);
		// Not open, and beyond a case besides: what comes first is that it is not open.
		assert_eq!(claims(false, Action::Disclose, Purpose::Treat).verdict(), not_open);
		assert_eq!(claims(true, Action::Disclose, Purpose::Etreat).verdict(), no_act);
		assert_eq!(claims(true, Action::Access, Purpose::Treat).verdict(), no_act);
		// The controller's consent answers all the same, and so does what it came near to.
		let by_consent = claims(false, Action::Access, Purpose::Treat).permitting(permit(1));
		assert_eq!(by_consent.verdict(), permitted(PermitRule::PartyPermit, Some(source(1)), 0));
		let priced = Permit { price: 5, ..permit(1) };
		let near = claims(false, Action::Access, Purpose::Treat).permitting(priced);
		assert_eq!(near.verdict(), denied(DenyReason::PurposeNotPayable, Some(source(1))));
	}

	/// It is the table that says which role may follow an authority's act, for what.
	#[test]
	fn decide_should_go_by_the_policy_when_the_access_names_an_act_of_an_authority() {
		let basis = Basis::AuthorityAct { act: Commitment::default() };
		let named = |case: Case| case.with(|case| case.access.basis = basis.clone());
		assert_eq!(named(case(&[row(LegalBasis::Care, false)])).verdict(), care());
		assert_eq!(named(case(&[])).verdict(), denied(DenyReason::NoPermit, None));
	}

	#[test]
	fn decide_should_deny_when_the_access_claims_consent_and_only_the_policy_permits() {
		let case =
			case(&[row(LegalBasis::Care, false)]).with(|case| case.access.basis = Basis::Consent);
		assert_eq!(case.verdict(), denied(DenyReason::NoPermit, None));
	}

	#[test]
	fn decide_should_deny_when_no_row_fits() {
		let rows: [fn(&mut PolicyBasis); 3] = [
			|row| row.role = Role::ResearchBody,
			|row| row.purposes = Purpose::Etreat.into(),
			|row| row.actions = Action::Use.into(),
		];
		for change in rows {
			let mut other = row(LegalBasis::Care, false);
			change(&mut other);
			assert_eq!(case(&[other]).verdict(), denied(DenyReason::NoPermit, None));
		}
	}

	#[test]
	fn decide_should_deny_by_policy_when_telemetry_or_control_is_asked_for() {
		for owners in [Category::DeviceTelemetry, Category::DeviceControl] {
			let case = case(&[row(LegalBasis::Care, false)])
				.with(|case| case.access.categories = owners.into());
			assert_eq!(case.verdict(), denied(DenyReason::NoPermit, None));
		}
		let located = case(&[row(LegalBasis::Care, false)])
			.with(|case| case.access.categories = Category::Location.into());
		assert_eq!(located.verdict(), care());
	}

	#[test]
	fn decide_should_deny_by_policy_when_a_device_is_to_be_located_read_out_or_operated() {
		let of = |categories: Categories| {
			case(&[PolicyBasis { actions: Actions::ALL, ..row(LegalBasis::Care, false) }])
				.of_device()
				.with(|case| case.access.categories = categories)
		};
		for category in Category::ALL {
			let expected = match category {
				Category::Location | Category::DeviceTelemetry | Category::DeviceControl => {
					denied(DenyReason::NoPermit, None)
				},
				_ => care(),
			};
			assert_eq!(of((*category).into()).verdict(), expected, "{category:?}");
		}
		// Not together with what may be had either.
		let both = of(Categories::of(&[Category::VitalSigns, Category::Location]));
		assert_eq!(both.verdict(), denied(DenyReason::NoPermit, None));
		let command =
			of(Category::DeviceControl.into()).with(|case| case.access.action = Action::Operate);
		assert_eq!(command.verdict(), denied(DenyReason::NoPermit, None));
		assert!(command.permitting(permit(1)).verdict().is_permit());
		// An objection to what is not had anyway is no reason.
		let objected = objecting(case(&[row(LegalBasis::Care, true)]).of_device(), Purpose::Treat)
			.with(|case| case.access.categories = Category::Location.into());
		assert_eq!(objected.verdict(), denied(DenyReason::NoPermit, None));
	}

	#[test]
	fn decide_should_deny_by_policy_when_the_controller_denies() {
		let case = case(&[row(LegalBasis::Care, false)]);
		let role = case.clone().denying(denial(1, Grantee::Role(Role::CareProvider)));
		assert_eq!(role.verdict(), denied(DenyReason::DeniedToRole, Some(source(1))));
		let anyone = case.denying(denial(1, Grantee::Anyone));
		assert_eq!(anyone.verdict(), denied(DenyReason::DeniedToAnyone, Some(source(1))));
	}

	#[test]
	fn decide_should_deny_objected_when_the_row_lets_the_person_object() {
		let objected = objecting(case(&[row(LegalBasis::Care, true)]), Purpose::Treat);
		assert_eq!(objected.verdict(), denied(DenyReason::Objected, None));
		let narrower = objected.with(|case| case.access.purpose = Purpose::Etreat);
		assert_eq!(narrower.verdict(), denied(DenyReason::Objected, None));
	}

	#[test]
	fn decide_should_permit_by_policy_when_the_objection_does_not_count() {
		// Against a basis that lets nobody object.
		let deaf = objecting(case(&[row(LegalBasis::Care, false)]), Purpose::Treat);
		assert_eq!(deaf.verdict(), care());
		// For a narrower purpose than the one asked for.
		let narrower = objecting(case(&[row(LegalBasis::Care, true)]), Purpose::Etreat);
		assert_eq!(narrower.verdict(), care());
		// To another role.
		let other = case(&[row(LegalBasis::Care, true)]).with(|case| {
			let objection = Objection { roles: Role::Insurer.into(), purposes: Purposes::ALL };
			case.rules.objections.try_push(objection).expect("few; qed");
		});
		assert_eq!(other.verdict(), care());
	}

	#[test]
	fn decide_should_let_the_first_row_decide_when_several_fit() {
		let rows = [row(LegalBasis::Care, true), row(LegalBasis::PublicHealth, false)];
		assert_eq!(case(&rows).verdict(), care());
		let objected = objecting(case(&rows), Purpose::Treat);
		assert_eq!(objected.verdict(), denied(DenyReason::Objected, None));
	}

	#[test]
	fn decide_should_permit_by_consent_when_objected() {
		let case = objecting(case(&[row(LegalBasis::Care, true)]), Purpose::Treat);
		assert!(case.permitting(permit(1)).verdict().is_permit());
	}

	#[test]
	fn decide_should_deny_when_nothing_is_known_of_the_controller() {
		let case = Case::new().with(|case| case.rules = Default::default());
		assert_eq!(case.verdict(), denied(DenyReason::NoPermit, None));
	}
}

/// What came late.
mod late {
	use super::*;

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
}
