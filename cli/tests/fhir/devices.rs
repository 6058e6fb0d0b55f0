//! Devices, from and to FHIR.

use crate::{definitions, support::*};
use assent_cli::fhir::{
	device,
	device_export::{export, Registered},
};
use assent_primitives::{AccountId, Commitment, DeviceStage, DeviceStatus};
use proptest::{option, prelude::*, sample::select};
use serde_json::json;

#[test]
fn devices_should_be_read_when_they_are_the_examples_of_hl7() {
	let tube = device::import(&example("device-example-f001-feedingtube.json")).unwrap();
	assert_eq!(tube.unit, "http:/goodhealthhospital/identifier/devices|12345");
	assert!(tube.status.is_some() && tube.udi_di.is_none());
	let other = device::import(&example("device-example.json")).unwrap();
	assert_eq!(
		(other.unit.as_str(), other.status),
		("http://goodcare.org/devices/id|345675", None)
	);
}

const OWNER: AccountId = AccountId::new([1; 32]);
const PERSON: AccountId = AccountId::new([2; 32]);
const MAKER: AccountId = AccountId::new([3; 32]);

fn pump() -> Registered {
	Registered {
		id: [4; 32].into(),
		udi_di: Some("09506000117843".into()),
		maker: Some(MAKER),
		unit: Commitment::from([5; 32]),
		serial: Some("SN-7".into()),
		lot: Some("A1".into()),
		owner: OWNER,
		owner_is_organisation: true,
		person: Some(PERSON),
		stage: DeviceStage::Commissioned,
		status: DeviceStatus::Operational,
		tenure: 3,
	}
}

#[test]
fn device_should_be_written_whole_when_its_owner_opens_the_serial_number() {
	let document = export(&pump(), &|party| party.to_string());
	assert_eq!(definitions::errors(&document), Vec::<String>::new());
	assert_eq!(document["serialNumber"], "SN-7");
	assert_eq!(document["status"], "active");
	assert_eq!(document["udiCarrier"], json!([{ "deviceIdentifier": "09506000117843" }]));
	assert_eq!(document["manufacturer"], MAKER.to_string());
	assert_eq!(document["owner"]["identifier"]["value"], OWNER.to_string());
}

#[test]
fn serial_number_should_not_be_written_when_its_owner_does_not_open_it() {
	let closed = Registered { serial: None, ..pump() };
	let document = export(&closed, &|party| party.to_string());
	assert_eq!(definitions::errors(&document), Vec::<String>::new());
	assert!(document.get("serialNumber").is_none());
	assert!(document.to_string().contains(&format!("{}", closed.unit)));
	// Without it nothing tells the unit: it cannot be registered anew from the document.
	let problems = device::import(&document).unwrap_err();
	assert_eq!(refused(&problems).into_keys().collect::<Vec<_>>(), ["Device.serialNumber"]);
}

proptest! {
	#![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

	#[test]
	fn device_should_come_back_as_it_was_when_imported(
		udi_di in option::of("[0-9]{14}"),
		lot in option::of("[A-Z0-9]{1,20}"),
		vouched: bool,
		associated: bool,
		owner_is_organisation: bool,
		stage in select(DeviceStage::ALL),
		status in select(DeviceStatus::ALL),
		tenure: u32,
	) {
		let device = Registered {
			udi_di,
			lot,
			maker: vouched.then_some(MAKER),
			person: associated.then_some(PERSON),
			owner_is_organisation,
			stage,
			status,
			tenure,
			..pump()
		};
		let document = export(&device, &|party| party.to_string());
		prop_assert_eq!(definitions::errors(&document), Vec::<String>::new());
		let read = device::import(&document).expect("an export is complete");
		let party = |party: &AccountId| format!("urn:assent:grantee|{party}");
		prop_assert_eq!(&read.udi_di, &device.udi_di);
		prop_assert_eq!(&read.unit, "SN-7");
		prop_assert_eq!(&read.lot, &device.lot);
		prop_assert_eq!(read.status, Some(device.status));
		prop_assert_eq!(read.owner, Some(party(&OWNER)));
		prop_assert_eq!(read.patient, device.person.as_ref().map(party));
		prop_assert_eq!(read.registered, Some(format!("{}#{tenure}", device.id)));
		prop_assert_eq!(read.manufacturer.is_some(), vouched);
		prop_assert_eq!(read.left_out, Vec::<String>::new());
	}
}
