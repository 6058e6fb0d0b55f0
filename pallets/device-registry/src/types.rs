//! What the registry keeps.

use assent_primitives::{
	udi, AccountId, Commitment, Controllers, DeviceStage, DeviceStatus, ModelId, Moment, PartyId,
	Recall, Tenure,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	traits::{Consideration, Footprint},
	BoundedVec,
};
use scale_info::TypeInfo;
use sp_core::ConstU32;
use sp_runtime::DispatchResult;

use crate::{BoundKey, Config, Fingerprint};

pub use assent_primitives::{Lot, MAX_LOT};

/// Bytes of a UDI device identifier, at most: HIBCC's are the longest.
pub const MAX_UDI_DI: u32 = udi::MAX_LENGTH as u32;
/// For how long an offer may stand, milliseconds: 30 days.
pub const MAX_OFFER_PERIOD: Moment = 30 * 24 * 60 * 60 * 1000;
/// Recalls in force of one model and its lots, at most.
pub const MAX_RECALLS: u32 = 16;
/// Devices in one answer, at most.
pub const MAX_PAGE: u32 = 256;

/// A UDI device identifier (UDI-DI) in the form of its issuing agency: see [`udi`].
pub type UdiDi = BoundedVec<u8, ConstU32<MAX_UDI_DI>>;
/// The recalls in force of one model.
pub type RecallList = BoundedVec<RecallRecord, ConstU32<MAX_RECALLS>>;

/// What stands for a deposit beside the record that it pays for.
pub type TicketOf<T> = <T as Config>::Deposit;
/// A [`Deposit`] of this runtime.
pub type DepositOf<T> = Deposit<TicketOf<T>>;
/// A [`Model`] of this runtime.
pub type ModelOf<T> = Model<TicketOf<T>>;
/// A [`Device`] of this runtime.
pub type DeviceOf<T> = Device<TicketOf<T>>;
/// A [`TenureRecord`] of this runtime.
pub type TenureRecordOf<T> = TenureRecord<TicketOf<T>>;
/// A [`HandoverOffer`] of this runtime.
pub type HandoverOfferOf<T> = HandoverOffer<TicketOf<T>>;
/// An [`AssociationOffer`] of this runtime.
pub type AssociationOfferOf<T> = AssociationOffer<TicketOf<T>>;

assent_primitives::deposit!();

/// A model of device.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Model<Ticket> {
	/// Who makes it.
	pub maker: PartyId,
	/// Its UDI device identifier, as written.
	pub udi_di: UdiDi,
	/// The hash of its W3C Web of Things Thing Description.
	pub description: Commitment,
	/// What was paid for the record.
	pub deposit: Deposit<Ticket>,
}

/// A device.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Device<Ticket> {
	/// Its model. Of an unvouched device: what its first owner said.
	pub model: ModelId,
	/// Its maker, who vouched for it; `None`: unvouched.
	pub maker: Option<PartyId>,
	/// A salted hash of its serial number.
	pub unit: Commitment,
	/// The lot it was made in.
	pub lot: Option<Lot>,
	/// What tells this piece from every other, where somebody said so.
	pub fingerprint: Option<Fingerprint>,
	/// Who owns it.
	pub owner: PartyId,
	/// The person it is associated with.
	pub association: Option<Association<Ticket>>,
	/// Where it is in its life.
	pub stage: DeviceStage,
	/// What its owner says of its state.
	pub status: DeviceStatus,
	/// The block by a regulator, if any.
	pub blocked: Option<RegulatoryBlock>,
	/// The current tenure.
	pub tenure: Tenure,
	/// Whether its owner opened its telemetry to everyone; until the tenure ends.
	pub public_access: bool,
	/// Its own key.
	pub key: Option<BoundKey>,
	/// How often a key was bound to it: so no proof counts twice.
	pub key_bindings: u32,
	/// What its owner paid for the record.
	pub deposit: Deposit<Ticket>,
}

impl<Ticket> Device<Ticket> {
	/// The person it is associated with.
	pub fn person(&self) -> Option<&PartyId> {
		self.association.as_ref().map(|association| &association.person)
	}

	/// Whether it is associated with somebody else than its owner.
	pub fn is_worn_by_another(&self) -> bool {
		self.person().is_some_and(|person| *person != self.owner)
	}

	/// Who controls its data in the current tenure.
	pub fn controllers(&self) -> Controllers {
		Controllers { owner: self.owner.clone(), person: self.person().cloned() }
	}
}

/// The association of a device with a person.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Association<Ticket> {
	/// The person.
	pub person: PartyId,
	/// What was paid beforehand for the record of the tenure that begins when the association ends: ending it needs
	/// nobody's money.
	pub end_deposit: Deposit<Ticket>,
}

/// A regulator's block of one device.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct RegulatoryBlock {
	/// The regulator that blocked it.
	pub regulator: PartyId,
	/// The hash of the notice that gives the reason.
	pub notice: Commitment,
}

/// Who controls a device's data during one tenure: written when it begins.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct TenureRecord<Ticket> {
	/// Owner and associated person.
	pub controllers: Controllers,
	/// When it began, milliseconds.
	pub started_at: Moment,
	/// What was paid for the record.
	pub deposit: Deposit<Ticket>,
}

/// An owner's offer to hand a device over.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct HandoverOffer<Ticket> {
	/// Who may accept it.
	pub to: PartyId,
	/// When it was made, milliseconds.
	pub made_at: Moment,
	/// The first moment at which it can no longer be accepted, milliseconds.
	pub expires_at: Moment,
	/// Whether whoever accepts has to confirm the device's fingerprint.
	pub confirm_fingerprint: bool,
	/// What was paid for the record.
	pub deposit: Deposit<Ticket>,
}

/// An owner's offer to associate a device with a person.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct AssociationOffer<Ticket> {
	/// Who may accept it.
	pub person: PartyId,
	/// When it was made, milliseconds.
	pub made_at: Moment,
	/// The first moment at which it can no longer be accepted, milliseconds.
	pub expires_at: Moment,
	/// What was paid for the record.
	pub deposit: Deposit<Ticket>,
	/// What was paid beforehand for the record of the tenure that begins with the association: accepting it needs no
	/// money.
	pub start_deposit: Deposit<Ticket>,
	/// What was paid beforehand for the record of the tenure that begins when the association ends.
	pub end_deposit: Deposit<Ticket>,
}

impl<Ticket: Consideration<AccountId, Footprint>> AssociationOffer<Ticket> {
	/// Gives back all that was paid.
	pub(crate) fn give_back(self) -> DispatchResult {
		self.deposit.give_back()?;
		self.start_deposit.give_back()?;
		self.end_deposit.give_back()
	}
}

/// A recall in force, of a model or of one of its lots.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct RecallRecord {
	/// The lot; `None`: the whole model.
	pub lot: Option<Lot>,
	/// What it means for use.
	pub kind: Recall,
	/// The hash of the notice that gives the reason.
	pub notice: Commitment,
	/// The maker or regulator that issued it.
	pub issuer: PartyId,
	/// When it was issued, milliseconds.
	pub issued_at: Moment,
}

impl RecallRecord {
	/// Whether it concerns a device of that lot.
	pub(crate) fn concerns(&self, lot: Option<&Lot>) -> bool {
		self.lot.is_none() || self.lot.as_ref() == lot
	}
}

/// How an offer ended without being accepted.
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
pub enum OfferEnd {
	/// The owner took it back.
	#[codec(index = 0)]
	Cancelled,
	/// The one to whom it was made declined it.
	#[codec(index = 1)]
	Declined,
	/// Its time was over.
	#[codec(index = 2)]
	Expired,
	/// The device was handed over to another owner.
	#[codec(index = 3)]
	HandedOver,
	/// Who had made it no longer had custody of the device.
	#[codec(index = 4)]
	CustodyEnded,
}
