//! What an organisation did with the data that it holds under a consent, once that was withdrawn.

use crate::{Moment, PartyId};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// What became of the data.
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
pub enum DataOutcome {
	/// It is not used any more.
	#[codec(index = 0)]
	Stopped,
	/// It is deleted.
	#[codec(index = 1)]
	Deleted,
	/// It is kept, and only kept, because the law demands it.
	#[codec(index = 2)]
	KeptUnderLegalDuty,
}

/// An organisation's answer to a withdrawal.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Acknowledgement {
	/// Who held data under the consent.
	pub organisation: PartyId,
	/// What it says that became of the data.
	pub outcome: DataOutcome,
	/// When it said so, milliseconds.
	pub at: Moment,
}
