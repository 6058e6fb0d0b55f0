//! What the owner of a device says of its state.

use super::{system, DeviceStage};

code_list! {
	/// What the owner of a device says of its state.
	///
	/// Assent's own list (`urn:assent:CodeSystem:device-status`): FHIR R4 has only whether a device
	/// is active, <http://hl7.org/fhir/device-status>.
	pub enum DeviceStatus in system::OWN_DEVICE_STATUS;
	Operational = 0, "operational", "operational";
	Maintenance = 1, "maintenance", "under maintenance";
	Obsolete = 2, "obsolete", "obsolete: works, but is no longer supported";
	Lost = 3, "lost", "lost";
	Stolen = 4, "stolen", "stolen";
	Retired = 5, "retired", "retired for good";
}

impl DeviceStatus {
	/// Whether a device may go from this status to that one. Staying is not a transition.
	pub const fn may_become(self, next: Self) -> bool {
		use DeviceStatus::*;
		match (self, next) {
			// Final: a thief who holds the owner's key cannot bring a retired device back.
			(Retired, _) => false,
			// Whatever is left can be retired, lost for good or not.
			(_, Retired) => true,
			(Operational, Maintenance | Obsolete | Lost | Stolen) => true,
			(Maintenance, Operational | Obsolete | Lost | Stolen) => true,
			// Support comes back with an upgrade, which is maintenance.
			(Obsolete, Maintenance | Lost | Stolen) => true,
			(Obsolete, Operational) => false,
			// Found again or recovered, to be used or looked over first.
			(Lost | Stolen, Operational | Maintenance) => true,
			// What seemed lost was stolen, or the other way round.
			(Lost, Stolen) | (Stolen, Lost) => true,
			// Of a device out of reach nobody can say that it works.
			(Lost | Stolen, Obsolete) => false,
			(Operational, Operational)
			| (Maintenance, Maintenance)
			| (Obsolete, Obsolete)
			| (Lost, Lost)
			| (Stolen, Stolen) => false,
		}
	}

	/// Whether the device is out of its owner's hands or at its end: then only its controller may
	/// read, and recover it.
	#[inline]
	pub const fn is_out_of_service(self) -> bool {
		matches!(self, Self::Lost | Self::Stolen | Self::Retired)
	}

	/// The status as FHIR R4 `Device.status`, <http://hl7.org/fhir/device-status>.
	pub const fn fhir_status(self) -> &'static str {
		match self {
			Self::Operational | Self::Obsolete => "active",
			Self::Maintenance | Self::Lost | Self::Stolen | Self::Retired => "inactive",
		}
	}

	/// The status as FHIR R4 `Device.statusReason`,
	/// <http://terminology.hl7.org/CodeSystem/device-status-reason>, where a code fits.
	pub const fn fhir_status_reason(self) -> Option<&'static str> {
		match self {
			Self::Maintenance => Some("not-ready"),
			Self::Retired => Some("off"),
			// That list is about connections, which none of these says anything of.
			Self::Operational | Self::Obsolete | Self::Lost | Self::Stolen => None,
		}
	}

	/// The status that a FHIR R4 `Device.status` stands for, where it stands for one.
	pub fn from_fhir_status(status: &str) -> Option<Self> {
		match status {
			"active" => Some(Self::Operational),
			_ => None,
		}
	}
}

/// `Device.status` of FHIR R4 for a device in this stage with this status: active if both are.
pub const fn fhir_device_status(stage: DeviceStage, status: DeviceStatus) -> &'static str {
	match stage {
		DeviceStage::Commissioned => status.fhir_status(),
		_ => stage.fhir_status(),
	}
}
