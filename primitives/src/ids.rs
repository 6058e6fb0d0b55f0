//! Identifiers: 32-byte hashes, each kind a type of its own.

use crate::{hash, Moment, PartyId};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;

macro_rules! hash_id {
	($(#[$doc:meta])* $name:ident) => {
		$(#[$doc])*
		#[derive(
			Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Encode, Decode,
			DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
		)]
		pub struct $name(pub H256);

		impl core::fmt::Debug for $name {
			fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
				write!(f, concat!(stringify!($name), "({:?})"), self.0)
			}
		}

		impl core::fmt::Display for $name {
			fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
				write!(f, "{:?}", self.0)
			}
		}

		impl From<[u8; 32]> for $name {
			fn from(bytes: [u8; 32]) -> Self {
				Self(H256(bytes))
			}
		}
	};
}

hash_id!(
	/// A device: the hash of (maker, model, unit commitment). See [`DeviceId::of`].
	DeviceId
);
hash_id!(
	/// A model of device: the hash of (maker, UDI device identifier). See [`ModelId::of`].
	ModelId
);
hash_id!(
	/// A consent: the hash of (controller, nonce of the signer's choice). See [`ConsentId::of`].
	ConsentId
);
hash_id!(
	/// A request for consent: the hash of (organisation, controller, nonce). See [`RequestId::of`].
	RequestId
);
hash_id!(
	/// An emergency (break-glass) case: the hash of (organisation, nonce, claimed moment). See [`CaseId::of`].
	CaseId
);
hash_id!(
	/// One disclosure of data, from one organisation to another. See [`DisclosureId::of`].
	DisclosureId
);
hash_id!(
	/// The appointment of a delegate: the hash of (subject, who appoints, nonce). See [`AppointmentId::of`].
	AppointmentId
);
hash_id!(
	/// A member of an organisation's staff: the organisation's own pseudonym for them, a salted hash.
	StaffTag
);
hash_id!(
	/// A salted hash of something that stays off the chain: a document, an object, a serial number.
	Commitment
);

impl DeviceId {
	/// The identifier of a unit of a maker on the chain.
	pub fn of(maker: &PartyId, model: &ModelId, unit: &Commitment) -> Self {
		Self(hash::tagged(&hash::TAG_DEVICE, &(maker, model, unit)))
	}

	/// The identifier of a unit whose maker is not on the chain. The registrant takes the maker's place, so that
	/// nobody can register another's unit before them.
	pub fn unvouched(registrant: &PartyId, model: &ModelId, unit: &Commitment) -> Self {
		Self(hash::tagged(&hash::TAG_UNVOUCHED, &(registrant, model, unit)))
	}
}

impl ModelId {
	/// The identifier of a maker's model with that UDI device identifier (UDI-DI).
	pub fn of(maker: &PartyId, udi_di: &[u8]) -> Self {
		Self(hash::tagged(&hash::TAG_MODEL, &(maker, udi_di)))
	}
}

impl ConsentId {
	/// The identifier of the controller's consent with that nonce.
	pub fn of(controller: &PartyId, nonce: &[u8; 32]) -> Self {
		Self(hash::tagged(&hash::TAG_CONSENT, &(controller, nonce)))
	}
}

impl CaseId {
	/// The identifier of an organisation's emergency case with that nonce and claimed moment. The moment stands in it so
	/// that no case gets an earlier one's identifier: a moment can be claimed for a few days only.
	pub fn of(organisation: &PartyId, nonce: &[u8; 32], claimed_at: Moment) -> Self {
		Self(hash::tagged(&hash::TAG_CASE, &(organisation, nonce, claimed_at)))
	}
}

impl AppointmentId {
	/// The identifier of the appointment that `by` makes for the subject with that nonce. `by` is the subject, or a
	/// delegate who appoints a further one: none of them takes another's identifiers.
	pub fn of(subject: &PartyId, by: &PartyId, nonce: &[u8; 32]) -> Self {
		Self(hash::tagged(&hash::TAG_APPOINTMENT, &(subject, by, nonce)))
	}
}

impl DisclosureId {
	/// The identifier of the disclosure with that secret. Sender and recipient derive it alike; it tells nothing of them
	/// to whoever lacks the secret, which is drawn for one disclosure and used for no other.
	pub fn of(sender: &PartyId, recipient: &PartyId, secret: &[u8; 32]) -> Self {
		Self(hash::tagged(&hash::TAG_DISCLOSURE, &(sender, recipient, secret)))
	}
}

impl RequestId {
	/// The identifier of the organisation's request to the controller with that nonce.
	pub fn of(organisation: &PartyId, controller: &PartyId, nonce: &[u8; 32]) -> Self {
		Self(hash::tagged(&hash::TAG_REQUEST, &(organisation, controller, nonce)))
	}

	/// The identifier of the consent that the controller gives by accepting the request. It is known when the request is
	/// made, so that tags of excepted labels can be bound to it.
	pub fn consent(&self, controller: &PartyId) -> ConsentId {
		ConsentId::of(controller, &self.0 .0)
	}
}
