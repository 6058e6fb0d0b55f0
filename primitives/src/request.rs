//! A request for consent: what an organisation asks a controller for.

use crate::{Commitment, ConsentId, ConsentStatus, Moment, PartyId, Provisions, Terms};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A request as the chain keeps it, until it is answered with a consent, or removed.
#[derive(
	Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ConsentRequest {
	/// Who asks.
	pub organisation: PartyId,
	/// Who is asked.
	pub controller: PartyId,
	/// W3C DPV status: requested, refused, or expired.
	pub status: ConsentStatus,
	/// What is to be permitted, to the organisation or to members of its staff.
	pub provisions: Provisions,
	/// What is to go with it.
	pub terms: Terms,
	/// The salted hash of the human-readable receipt that the controller is shown.
	pub receipt: Commitment,
	/// An earlier consent of the controller that this is to renew.
	pub renews: Option<ConsentId>,
	/// When it was made, milliseconds.
	pub requested_at: Moment,
	/// The first moment at which it cannot be accepted any more, milliseconds.
	pub expires_at: Moment,
	/// When it was refused, milliseconds.
	pub refused_at: Option<Moment>,
}
