//! What is accessed, and who controls it.

use crate::{Categories, Category, DeviceId, PartyId};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A period of a device in which its owner and its associated person do not change; counted from 0.
///
/// It rises with each handover and with each start and end of an association, so that what was read for one
/// person never comes under the control of the next.
pub type Tenure = u32;

/// What is accessed.
#[derive(
	Clone,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Resource {
	/// A device during one tenure.
	#[codec(index = 0)]
	Device {
		/// The device.
		id: DeviceId,
		/// The tenure whose readings are meant.
		tenure: Tenure,
	},
	/// What one organisation holds about one person.
	#[codec(index = 1)]
	Record {
		/// The person.
		subject: PartyId,
		/// The organisation that holds it.
		custodian: PartyId,
	},
}

/// Who controls a device's data during one tenure.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Controllers {
	/// The owner: controls telemetry, control and location, and everything where no person is associated.
	pub owner: PartyId,
	/// The person the device is associated with: controls every personal category, and location.
	pub person: Option<PartyId>,
}

impl Controllers {
	/// The controller of these categories.
	///
	/// Telemetry and control are the owner's. The personal categories are the associated person's. Location is the
	/// associated person's where there is one, else the owner's.
	pub fn of(&self, categories: Categories) -> Result<&PartyId, NoController> {
		let owners = Categories::of(&[Category::DeviceTelemetry, Category::DeviceControl]);
		let located = owners.union(Categories::of(&[Category::Location]));
		match &self.person {
			_ if owners.contains_all(categories) => Ok(&self.owner),
			None if located.contains_all(categories) => Ok(&self.owner),
			None => Err(NoController::NobodyAssociated),
			Some(person) if *person == self.owner || !owners.intersects(categories) => Ok(person),
			Some(_) => Err(NoController::TwoControllers),
		}
	}
}

/// Why a set of categories has no one controller.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum NoController {
	/// Some are the owner's and some the associated person's: ask for them apart.
	#[codec(index = 0)]
	TwoControllers,
	/// Personal data of a device that is associated with nobody.
	#[codec(index = 1)]
	NobodyAssociated,
}
