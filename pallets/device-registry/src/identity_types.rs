//! What a device is known by, beyond its identifier: units of a batch, keys, fingerprints, and a maker's word for a device
//! that was registered without one.

use assent_primitives::{
	AccountId, Commitment, DeviceId, DeviceKey, ModelId, Moment, PartyId, Tenure,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	traits::{Consideration, Footprint},
	PalletError,
};
use scale_info::TypeInfo;
use sp_runtime::DispatchResult;

use crate::{Deposit, Lot, TicketOf};

/// A [`VouchingOffer`] of this runtime.
pub type VouchingOfferOf<T> = VouchingOffer<TicketOf<T>>;
/// An [`Alias`] of this runtime.
pub type AliasOf<T> = Alias<TicketOf<T>>;

/// One unit of a batch.
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
pub struct NewUnit {
	/// A salted hash of its serial number.
	pub unit: Commitment,
	/// A salted hash of a physical feature that tells this piece from every other, where it has one.
	pub fingerprint: Option<Commitment>,
}

/// What is wrong with a unit of a batch: small enough to stand in an error beside its place.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo, PalletError,
)]
pub enum UnitError {
	/// It was registered before this batch.
	#[codec(index = 0)]
	AlreadyRegistered,
	/// It stands in the batch before.
	#[codec(index = 1)]
	Repeated,
}

/// The key of a device, shown to be its own when it was bound.
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
pub struct BoundKey {
	/// The key.
	pub key: DeviceKey,
	/// Whether the present owner bound it, and the device was neither lost nor stolen nor retired since. A key that is
	/// not confirmed still tells which device it is, and stands for nobody.
	pub confirmed: bool,
}

/// The device that a key is bound to, as whoever meets the key is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct KeyHolder {
	/// The device.
	pub device: DeviceId,
	/// Whether the key stands for the present owner's device: see [`BoundKey::confirmed`].
	pub confirmed: bool,
}

/// What tells this piece from every other.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Fingerprint {
	/// The salted hash of what is measured.
	pub commitment: Commitment,
	/// The owner who set it.
	pub by: PartyId,
	/// In which tenure: 0 with the maker as owner is the maker's own.
	pub tenure: Tenure,
	/// When, milliseconds.
	pub set_at: Moment,
}

/// A maker's offer to vouch for a device that was registered without a maker.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct VouchingOffer<Ticket> {
	/// The maker's model that it is.
	pub model: ModelId,
	/// The maker's own salted hash of its serial number.
	pub unit: Commitment,
	/// The lot it was made in.
	pub lot: Option<Lot>,
	/// When the offer was made, milliseconds.
	pub made_at: Moment,
	/// The first moment at which it can no longer be accepted, milliseconds.
	pub expires_at: Moment,
	/// What was paid for the record.
	pub deposit: Deposit<Ticket>,
	/// What was paid beforehand for the [`Alias`]: the owner needs no money to accept.
	pub alias_deposit: Deposit<Ticket>,
}

impl<Ticket: Consideration<AccountId, Footprint>> VouchingOffer<Ticket> {
	/// Gives back all that was paid.
	pub(crate) fn give_back(self) -> DispatchResult {
		self.deposit.give_back()?;
		self.alias_deposit.give_back()
	}
}

/// Stands under the identifier that a device would have had if its maker had registered it: so the same unit is not
/// registered twice, and whoever looks for it by maker, model and unit finds it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Alias<Ticket> {
	/// The device.
	pub device: DeviceId,
	/// What was paid for the record.
	pub deposit: Deposit<Ticket>,
}
