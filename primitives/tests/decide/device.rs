//! Step 2: devices.

use crate::{case::*, denied, permitted};
use assent_primitives::{
	access::{Basis, DenyReason, PermitRule},
	Action, CaseId, Category, Commitment, DeviceStatus, Grantee, LegalBasis, PolicyBasis, Purpose,
	Recall, Role,
};

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
	for in_use in [DeviceStatus::Operational, DeviceStatus::Maintenance, DeviceStatus::Obsolete] {
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
