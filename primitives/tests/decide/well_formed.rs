//! Step 1: accessor and assertions.

use crate::{case::*, denied, permitted, reason_of};
use assent_primitives::{
	access::{DenyReason, PermitRule},
	Action, Categories, Category, OrganisationFacts, Period, Purpose, Role, Roles, Standing,
};

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
	let command = operating.with(|case| case.access.categories = Category::DeviceControl.into());
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
