//! Step 6: other denials, permits.

use crate::{case::*, denied, permitted};
use assent_primitives::{
	access::{Basis, DenyReason, PermitRule, RequestLabels},
	Action, Actions, CaseId, Categories, Category, Commitment, Grantee, Period, Permit, Purpose,
	Purposes, ResourceScope, Role, Roles,
};

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
	let case = paying(4).permitting(priced(3, 5)).permitting(aggregate).permitting(priced(2, 5));
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
	let tagged =
		|n: u8, given: &[u8]| RequestLabels::Tagged { consent: consent(n), tags: stated(given) };
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
