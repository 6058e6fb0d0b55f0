//! Step 6, in its middle: what the owner of a device opened to everyone.

use crate::{case::*, denied, permitted};
use assent_primitives::{
	access::{DenyReason, PermitRule},
	Action, Category, DeviceStatus, Grantee, Permit, Recall, Resource, Role, Standing,
};

/// A stranger, no organisation, looks at the telemetry of a device that is open to everyone.
fn open() -> Case {
	Case::new().of_device().by_person(STRANGER).with(|case| {
		case.access.categories = Category::DeviceTelemetry.into();
		case.device.as_mut().expect("a device; qed").public_access = true;
	})
}

#[test]
fn decide_should_permit_anyone_when_telemetry_is_open() {
	let expected = permitted(PermitRule::PublicAccess, None, 0);
	assert_eq!(open().verdict(), expected);
	assert!(PermitRule::PublicAccess.is_by_consent());
	let organisation = Case::new().with(|case| {
		case.resource = open().resource;
		case.device = open().device;
		case.access.categories = Category::DeviceTelemetry.into();
	});
	assert_eq!(organisation.verdict(), expected);
}

#[test]
fn decide_should_deny_when_the_device_is_not_open() {
	let closed = open()
		.with(|case| case.device.as_mut().expect("a device; qed").public_access = false)
		.verdict();
	assert_eq!(closed, denied(DenyReason::NoPermit, None));
}

#[test]
fn decide_should_deny_when_more_or_other_than_telemetry_is_asked_for() {
	for category in Category::ALL.iter().filter(|other| **other != Category::DeviceTelemetry) {
		let other = open().with(|case| case.access.categories = (*category).into());
		assert!(!other.verdict().is_permit(), "{category:?}");
		let more = open().with(|case| {
			case.access.categories = case.access.categories.union((*category).into());
		});
		assert!(!more.verdict().is_permit(), "{category:?}");
	}
}

#[test]
fn decide_should_deny_when_it_is_more_than_a_look() {
	for action in Action::ALL.iter().filter(|other| **other != Action::Access) {
		let more = open().with(|case| case.access.action = *action);
		assert!(!more.verdict().is_permit(), "{action:?}");
	}
}

#[test]
fn decide_should_deny_when_the_tenure_is_over_or_it_is_no_device() {
	let over = open().with(|case| case.resource = device(1));
	assert_eq!(over.verdict(), denied(DenyReason::TenureEnded, None));
	let of_record = open().with(|case| {
		case.resource = record();
		case.device = None;
	});
	assert!(matches!(of_record.resource, Resource::Record { .. }));
	assert_eq!(of_record.verdict(), denied(DenyReason::NoPermit, None));
}

#[test]
fn decide_should_deny_when_the_controller_denies_it() {
	for (grantee, reason) in [
		(Grantee::Party(STRANGER), DenyReason::DeniedToParty),
		(Grantee::Role(Role::Individual), DenyReason::DeniedToRole),
		(Grantee::Anyone, DenyReason::DeniedToAnyone),
	] {
		let case = open().denying(denial(1, grantee));
		assert_eq!(case.verdict(), denied(reason, Some(source(1))));
	}
}

#[test]
fn decide_should_deny_when_accessor_or_device_is_at_fault() {
	for status in [DeviceStatus::Lost, DeviceStatus::Stolen, DeviceStatus::Retired] {
		let case = open().with(|case| case.device.as_mut().expect("a device; qed").status = status);
		assert_eq!(case.verdict(), denied(DenyReason::DeviceOutOfUse, None));
	}
	let suspended = open().with(|case| {
		case.organisation = Case::new().organisation;
		case.organisation.as_mut().expect("one; qed").standing = Standing::Suspended;
	});
	assert_eq!(suspended.verdict(), denied(DenyReason::OrganisationNotActive, None));
}

#[test]
fn decide_should_permit_a_look_when_the_device_is_blocked_or_recalled() {
	// Neither is about reading: what a recalled device says of itself is worth looking at.
	let case = open().with(|case| {
		let device = case.device.as_mut().expect("a device; qed");
		device.blocked = true;
		device.recall = Some(Recall::Blocking);
	});
	assert_eq!(case.verdict(), permitted(PermitRule::PublicAccess, None, 0));
}

#[test]
fn decide_should_use_no_consent_up_when_what_is_open_is_permitted_as_well() {
	for price in [0, 5] {
		let case = open().permitting(Permit { price, limited: true, ..permit(1) }).with(|case| {
			case.access.maximum_price = 10;
		});
		assert_eq!(case.verdict(), permitted(PermitRule::PublicAccess, None, 0));
	}
}

#[test]
fn decide_should_name_the_controller_when_the_owner_looks() {
	let own = open().with(|case| case.accessor = PATIENT);
	assert_eq!(own.verdict(), permitted(PermitRule::Controller, None, 0));
}
