//! A registered device as a Device of FHIR R4 (4.0.1).

use super::{consent::reference, mapping::DEVICE_SYSTEM};
use assent_primitives::{
	codes::{fhir_device_status, system},
	AccountId, Commitment, DeviceId, DeviceStage, DeviceStatus, Grantee, PartyId, Tenure,
};
use serde_json::{json, Value};

/// The hash of the unit's serial number, which only who has the number and its salt can open.
pub(super) const UNIT: &str = "urn:assent:StructureDefinition:unit-commitment";
/// The device's tenure, from which its readings are told from those of others before.
pub(super) const TENURE: &str = "urn:assent:StructureDefinition:tenure";
/// Whether its maker vouches for it.
pub(super) const VOUCHED: &str = "urn:assent:StructureDefinition:vouched";

/// Its owner, where that is no organisation.
pub(super) const OWNER: &str = "urn:assent:StructureDefinition:owner";

/// What the chain knows of a device.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Registered {
	/// Its identifier.
	pub id: DeviceId,
	/// The UDI device identifier of its model, where that is on the chain.
	pub udi_di: Option<String>,
	/// Its maker, who vouches for it; `None`: unvouched.
	pub maker: Option<PartyId>,
	/// The salted hash of its serial number.
	pub unit: Commitment,
	/// Its serial number, where the owner opened the hash.
	pub serial: Option<String>,
	/// Its lot.
	pub lot: Option<String>,
	/// Its owner.
	pub owner: PartyId,
	/// Whether the owner is an accredited organisation, which is what FHIR's `owner` is.
	pub owner_is_organisation: bool,
	/// The person whose data it reads.
	pub person: Option<PartyId>,
	/// Where it is in its life.
	pub stage: DeviceStage,
	/// What its owner says of its state.
	pub status: DeviceStatus,
	/// The current tenure.
	pub tenure: Tenure,
}

/// The device as a Device of FHIR R4. An owner who is no organisation stands in an extension: R4 has no other owners.
pub fn export(device: &Registered, names: &dyn Fn(&AccountId) -> String) -> Value {
	let own = |system: &str, code: &str, display: &str| json!({ "system": system, "code": code, "display": display });
	let reason = |own: Value, code: Option<&str>| {
		let mut codings = vec![own];
		codings.extend(
			code.map(|code| json!({ "system": system::DEVICE_STATUS_REASON, "code": code })),
		);
		json!({ "coding": codings })
	};
	let Registered { stage, status, .. } = device;
	let owner = reference(&Grantee::Party(device.owner.clone()), names);
	let mut extensions = vec![
		json!({ "url": UNIT, "valueString": device.unit.to_string() }),
		// FHIR's numbers end at 2^31 - 1.
		json!({ "url": TENURE, "valueString": device.tenure.to_string() }),
		json!({ "url": VOUCHED, "valueBoolean": device.maker.is_some() }),
	];
	let mut value = json!({
		"resourceType": "Device",
		"id": hex::encode(device.id.0),
		"identifier": [{ "system": DEVICE_SYSTEM, "value": format!("{}#{}", device.id, device.tenure) }],
		"status": fhir_device_status(*stage, *status),
		"statusReason": [
			reason(own(status.system(), status.code(), status.display()), status.fhir_status_reason()),
			reason(own(stage.system(), stage.code(), stage.display()), stage.fhir_status_reason()),
		],
	});
	if let Some(udi_di) = &device.udi_di {
		value["udiCarrier"] = json!([{ "deviceIdentifier": udi_di }]);
	}
	if let Some(maker) = &device.maker {
		value["manufacturer"] = names(maker).into();
	}
	for (name, text) in [("lotNumber", &device.lot), ("serialNumber", &device.serial)] {
		if let Some(text) = text {
			value[name] = text.as_str().into();
		}
	}
	if let Some(person) = &device.person {
		value["patient"] = reference(&Grantee::Party(person.clone()), names);
	}
	match device.owner_is_organisation {
		true => value["owner"] = owner,
		false => extensions.push(json!({
			"url": OWNER,
			"valueReference": owner,
		})),
	}
	value["extension"] = extensions.into();
	value
}
