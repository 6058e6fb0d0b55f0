//! Who controls what of a device.

use assent_primitives::{resource::NoController, Categories, Category, Controllers, PartyId};

const OWNER: PartyId = PartyId::new([1; 32]);
const PERSON: PartyId = PartyId::new([2; 32]);

fn of(person: Option<PartyId>, categories: &[Category]) -> Result<PartyId, NoController> {
	Controllers { owner: OWNER, person }.of(Categories::of(categories)).cloned()
}

#[test]
fn controller_should_be_the_owner_when_telemetry_or_control_is_asked_for() {
	for person in [None, Some(PERSON), Some(OWNER)] {
		for categories in [
			&[Category::DeviceTelemetry][..],
			&[Category::DeviceControl],
			&[Category::DeviceTelemetry, Category::DeviceControl],
		] {
			assert_eq!(of(person.clone(), categories), Ok(OWNER));
		}
	}
}

#[test]
fn controller_should_be_the_person_when_personal_categories_are_asked_for() {
	for category in Categories::PERSONAL.iter() {
		assert_eq!(of(Some(PERSON), &[category]), Ok(PERSON), "{category:?}");
		assert_eq!(of(None, &[category]), Err(NoController::NobodyAssociated), "{category:?}");
	}
	assert_eq!(of(Some(PERSON), &[Category::VitalSigns, Category::Laboratory]), Ok(PERSON));
}

#[test]
fn controller_of_location_should_be_the_person_when_there_is_one_and_else_the_owner() {
	assert_eq!(of(Some(PERSON), &[Category::Location]), Ok(PERSON));
	assert_eq!(of(Some(PERSON), &[Category::Location, Category::VitalSigns]), Ok(PERSON));
	assert_eq!(of(None, &[Category::Location]), Ok(OWNER));
	assert_eq!(of(None, &[Category::Location, Category::DeviceTelemetry]), Ok(OWNER));
}

#[test]
fn controller_should_be_refused_when_owner_and_person_would_share_the_request() {
	for mixed in [
		&[Category::DeviceTelemetry, Category::VitalSigns][..],
		&[Category::DeviceControl, Category::Location],
	] {
		assert_eq!(of(Some(PERSON), mixed), Err(NoController::TwoControllers));
	}
}

#[test]
fn controller_should_be_one_when_the_owner_is_the_person() {
	let all: Vec<_> = Category::ALL.to_vec();
	assert_eq!(of(Some(OWNER), &all), Ok(OWNER));
}

#[test]
fn controller_should_be_refused_when_nobody_is_associated_and_some_data_is_personal() {
	let mixed = [Category::DeviceTelemetry, Category::VitalSigns];
	assert_eq!(of(None, &mixed), Err(NoController::NobodyAssociated));
}
