//! Where a device is in its life.

use super::system;

code_list! {
	/// Where a device is in its life, from the maker's hall to its end.
	///
	/// Assent's own list (`urn:assent:CodeSystem:device-stage`): FHIR R4 has only whether a device
	/// is active, <http://hl7.org/fhir/device-status>.
	pub enum DeviceStage in system::OWN_DEVICE_STAGE;
	Manufactured = 0, "manufactured", "manufactured";
	InTransit = 1, "in-transit", "in transit";
	InStorage = 2, "in-storage", "in storage";
	Commissioned = 3, "commissioned", "commissioned: set up for use";
	Decommissioned = 4, "decommissioned", "decommissioned: taken out of use";
}

impl DeviceStage {
	/// Whether a device may go from this stage to that one. Staying is not a transition.
	pub const fn may_become(self, next: Self) -> bool {
		use DeviceStage::*;
		match (self, next) {
			// A unit is made once.
			(_, Manufactured) => false,
			// It is shipped, stocked, set up on the spot, or scrapped.
			(Manufactured, InTransit | InStorage | Commissioned | Decommissioned) => true,
			(InTransit, InStorage | Commissioned | Decommissioned) => true,
			(InStorage, InTransit | Commissioned | Decommissioned) => true,
			// Sent to repair or to a next owner, put away, or ended.
			(Commissioned, InTransit | InStorage | Decommissioned) => true,
			// It may be refurbished for a next owner, by way of a workshop and never at a stroke:
			// what ends a device for good is the status `Retired`.
			(Decommissioned, InTransit | InStorage) => true,
			(Decommissioned, Commissioned) => false,
			(InTransit, InTransit)
			| (InStorage, InStorage)
			| (Commissioned, Commissioned)
			| (Decommissioned, Decommissioned) => false,
		}
	}

	/// The stage as FHIR R4 `Device.status`, <http://hl7.org/fhir/device-status>.
	pub const fn fhir_status(self) -> &'static str {
		match self {
			Self::Commissioned => "active",
			Self::Manufactured | Self::InTransit | Self::InStorage | Self::Decommissioned => {
				"inactive"
			},
		}
	}

	/// The stage as FHIR R4 `Device.statusReason`,
	/// <http://terminology.hl7.org/CodeSystem/device-status-reason>, where a code fits.
	pub const fn fhir_status_reason(self) -> Option<&'static str> {
		match self {
			Self::Manufactured | Self::InTransit | Self::InStorage => Some("not-ready"),
			// Whether it is online is not known from its stage.
			Self::Commissioned => None,
			Self::Decommissioned => Some("off"),
		}
	}

	/// The stage that a FHIR R4 `Device.status` stands for, where it stands for one.
	pub fn from_fhir_status(status: &str) -> Option<Self> {
		match status {
			"active" => Some(Self::Commissioned),
			_ => None,
		}
	}
}
