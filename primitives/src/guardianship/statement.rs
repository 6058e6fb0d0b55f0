//! What a person does about its delegates, guardians, key and identifiers; by its own hand, or signed off the chain.

use super::{Guardians, Powers};
use crate::{
	hash,
	statement::{is_signed, MultiSignature},
	AccountId, AppointmentId, Commitment, DeviceStatus, Moment, PartyId,
};
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use sp_core::H256;

/// What a person does about its delegates, guardians, key and identifiers.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum GuardianshipAct {
	/// Appoint a delegate.
	#[codec(index = 0)]
	Appoint {
		/// What the appointment's id is made of.
		nonce: [u8; 32],
		/// The delegate.
		delegate: PartyId,
		/// What it may do.
		powers: Powers,
	},
	/// Revoke an appointment, by whomever it was made, and all below it.
	#[codec(index = 1)]
	Revoke {
		/// The appointment.
		appointment: AppointmentId,
	},
	/// Revoke all appointments.
	#[codec(index = 2)]
	RevokeAll,
	/// Name guardians for the recovery of one's key, in the place of those who were named before.
	#[codec(index = 3)]
	NameGuardians {
		/// They.
		guardians: Guardians,
		/// How many of them have to agree.
		required: u8,
		/// The revision of the person's record.
		revision: u32,
	},
	/// Dismiss the guardians whom one named.
	#[codec(index = 4)]
	DismissGuardians {
		/// The revision of the person's record: that for which they were named, or one since then. So nobody makes it void by
		/// bringing in a naming that was signed for the same revision.
		revision: u32,
	},
	/// Veto the recovery of one's key: it is not lost.
	#[codec(index = 5)]
	Veto {
		/// The key to which it was to be.
		new_key: AccountId,
	},
	/// Put another key behind oneself.
	#[codec(index = 6)]
	RotateKey {
		/// The next key.
		new_key: AccountId,
		/// Its signature over the payload of a rotation.
		proof: MultiSignature,
	},
	/// Say that one is the same person as another identifier, under which one goes on.
	#[codec(index = 7)]
	MergeInto {
		/// The identifier that stays.
		survivor: PartyId,
		/// The revision of the person's record.
		revision: u32,
	},
	/// Agree to that, as the identifier that stays.
	#[codec(index = 8)]
	AcceptMerger {
		/// The identifier that goes.
		duplicate: PartyId,
		/// The revision of the record of the person under the identifier that stays.
		revision: u32,
	},
	/// End the merger of an identifier: by either side of it.
	#[codec(index = 9)]
	EndMerger {
		/// The identifier that was to go.
		duplicate: PartyId,
		/// The revision of the person's record.
		revision: u32,
	},
}

impl GuardianshipAct {
	/// Whether it does nothing but end something: it may then come free.
	pub const fn only_ends(&self) -> bool {
		matches!(
			self,
			Self::Revoke { .. }
				| Self::RevokeAll
				| Self::DismissGuardians { .. }
				| Self::Veto { .. }
		)
	}

	/// The revision of the record that it was made for.
	pub const fn revision(&self) -> Option<u32> {
		match self {
			Self::NameGuardians { revision, .. }
			| Self::DismissGuardians { revision }
			| Self::MergeInto { revision, .. }
			| Self::AcceptMerger { revision, .. }
			| Self::EndMerger { revision, .. } => Some(*revision),
			_ => None,
		}
	}
}

/// An act with all that it is bound to. Its signature is over [`GuardianshipStatement::payload`].
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct GuardianshipStatement {
	/// Who acts.
	pub subject: PartyId,
	/// The subject's generation: revoking everything makes all that was signed before void. 0 for a subject without a
	/// record.
	pub generation: u32,
	/// The first moment at which it cannot be brought in any more, milliseconds.
	pub deadline: Moment,
	/// What is done.
	pub act: GuardianshipAct,
}

impl GuardianshipStatement {
	/// What is signed: 32 bytes that stand for the whole statement on the chain with that genesis.
	pub fn payload(&self, genesis: &impl Encode) -> H256 {
		hash::tagged(&hash::TAG_GUARDIANSHIP, &(genesis, self))
	}

	/// Whether the signature is by that key, over the payload as it is or as wallets wrap it.
	pub fn is_signed_by(
		&self,
		key: &AccountId,
		genesis: &impl Encode,
		signature: &MultiSignature,
	) -> bool {
		is_signed(&self.payload(genesis), key, signature)
	}
}

/// What the key signs that is to stand behind a party whose own was lost. It names neither the current key nor how often
/// keys were rotated: whoever stole a key could make it void by rotating.
pub fn recovery_payload(genesis: &impl Encode, subject: &PartyId, new_key: &AccountId) -> H256 {
	hash::tagged(&hash::TAG_RECOVERY, &(genesis, subject, new_key))
}

/// What guardians approve together: the same act, for the same person, as guardians by the same decision.
pub fn approval(subject: &PartyId, guardians: &impl Encode, act: &impl Encode) -> H256 {
	hash::tagged(&hash::TAG_APPROVAL, &(subject, guardians, act))
}

/// What is done about a device for its owner.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum DeviceAct {
	/// Declare its status.
	#[codec(index = 0)]
	SetStatus(DeviceStatus),
	/// Offer it to another.
	#[codec(index = 1)]
	OfferHandover {
		/// To whom.
		to: PartyId,
		/// Until when it can be accepted, milliseconds.
		expires_at: Moment,
		/// Whether the fingerprint has to be confirmed.
		confirm_fingerprint: bool,
	},
	/// Take the offer back.
	#[codec(index = 2)]
	CancelHandover,
	/// Accept a device that was offered.
	#[codec(index = 3)]
	AcceptHandover {
		/// Whether it is associated with the new owner as a person.
		for_myself: bool,
		/// What was measured of it, where that has to be confirmed.
		fingerprint: Option<Commitment>,
	},
	/// Decline a device that was offered.
	#[codec(index = 4)]
	DeclineHandover,
	/// End its association with the person.
	#[codec(index = 5)]
	EndAssociation,
}

impl DeviceAct {
	/// Whether it moves a right, instead of saying how things are or ending something.
	pub const fn gives(&self) -> bool {
		matches!(self, Self::OfferHandover { .. } | Self::AcceptHandover { .. })
	}
}
