//! What the registry keeps of custody: who holds a device for its owner.

use assent_primitives::{CustodianKind, Moment, PartyId};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::{Deposit, TicketOf};

/// A [`Custody`] of this runtime.
pub type CustodyOf<T> = Custody<TicketOf<T>>;
/// A [`CustodyOffer`] of this runtime.
pub type CustodyOfferOf<T> = CustodyOffer<TicketOf<T>>;

/// Who holds a device for its owner.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Custody<Ticket> {
	/// Who has it at hand.
	pub custodian: PartyId,
	/// As what.
	pub kind: CustodianKind,
	/// Whether the custodian may offer custody to another than the owner.
	pub may_hand_on: bool,
	/// Since when, milliseconds.
	pub since: Moment,
	/// What the custodian paid for the record, and for its entry among those of the custodian.
	pub deposit: Deposit<Ticket>,
}

/// An offer to take a device into custody, or to take it back.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct CustodyOffer<Ticket> {
	/// Who made it: the owner, or the custodian.
	pub by: PartyId,
	/// Who may accept it; the owner: to take the device back.
	pub to: PartyId,
	/// As what it is offered.
	pub kind: CustodianKind,
	/// Whether the next custodian may hand it on.
	pub may_hand_on: bool,
	/// When it was made, milliseconds.
	pub made_at: Moment,
	/// The first moment at which it can no longer be accepted, milliseconds.
	pub expires_at: Moment,
	/// What was paid for the record.
	pub deposit: Deposit<Ticket>,
}

/// How a custody ended, other than by another one.
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
pub enum CustodyEnd {
	/// The custodian offered the device back, and the owner accepted: both say so.
	#[codec(index = 0)]
	Returned,
	/// The owner ended it.
	#[codec(index = 1)]
	Revoked,
	/// The custodian gave it up.
	#[codec(index = 2)]
	GivenUp,
	/// The custodian became the owner.
	#[codec(index = 3)]
	HandedOver,
}
