//! What a controller signs off the chain, for another to bring in.
//!
//! A statement is whole: whatever a relayer left out or changed, the signature would be of something else. It holds on one
//! chain, for one controller in one epoch, until its deadline, and once.

use crate::{
	hash, AccountId, Commitment, ConsentId, Moment, PartyId, Provision, Purposes, RequestId, Roles,
	Terms,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::traits::Verify;

pub use sp_runtime::MultiSignature;

/// What wallets put around bytes that they sign for a page, so that no transaction can hide in them.
const WRAPPING: (&[u8], &[u8]) = (b"<Bytes>", b"</Bytes>");

/// What a controller does by a statement.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum Act {
	/// Give a consent.
	#[codec(index = 0)]
	Grant {
		/// What its id is made of.
		nonce: [u8; 32],
		/// What it permits and denies.
		provisions: Vec<Provision>,
		/// What goes with its permits.
		terms: Terms,
		/// The salted hash of its receipt.
		receipt: Commitment,
	},
	/// Replace what a consent says.
	#[codec(index = 1)]
	Amend {
		/// The consent.
		consent: ConsentId,
		/// The version that is replaced.
		version: u32,
		/// What it permits and denies from now on.
		provisions: Vec<Provision>,
		/// What goes with its permits from now on.
		terms: Terms,
		/// The salted hash of its new receipt.
		receipt: Commitment,
	},
	/// Withdraw a consent.
	#[codec(index = 2)]
	Withdraw {
		/// The consent.
		consent: ConsentId,
		/// The version that the controller knows. Later ones are withdrawn as well: else whoever held an amendment back
		/// could defeat the withdrawal with it.
		version: u32,
	},
	/// Withdraw all that was permitted so far.
	#[codec(index = 3)]
	WithdrawAll,
	/// Object to accesses that rest on a basis other than consent.
	#[codec(index = 4)]
	Object {
		/// To accesses by these roles.
		roles: Roles,
		/// For these purposes, each with all its descendants.
		purposes: Purposes,
		/// How often the controller changed its objections so far.
		revision: u32,
	},
	/// Lift an objection.
	#[codec(index = 5)]
	LiftObjection {
		/// The roles that it is about.
		roles: Roles,
		/// The purposes that it is about.
		purposes: Purposes,
		/// How often the controller changed its objections so far.
		revision: u32,
	},
	/// Accept a request: all that is accepted is said again, so that what is signed is what holds.
	#[codec(index = 6)]
	Accept {
		/// The request.
		request: RequestId,
		/// What is permitted and denied.
		provisions: Vec<Provision>,
		/// What goes with the permits.
		terms: Terms,
		/// The salted hash of the receipt.
		receipt: Commitment,
	},
	/// Refuse a request.
	#[codec(index = 7)]
	Refuse {
		/// The request.
		request: RequestId,
	},
}

impl Act {
	/// Whether it does nothing but end something: it may then come free.
	pub const fn only_ends(&self) -> bool {
		matches!(self, Self::Withdraw { .. } | Self::WithdrawAll | Self::Refuse { .. })
	}

	/// The number of its provisions.
	pub fn provisions(&self) -> u32 {
		match self {
			Self::Grant { provisions, .. }
			| Self::Amend { provisions, .. }
			| Self::Accept { provisions, .. } => u32::try_from(provisions.len()).unwrap_or(u32::MAX),
			_ => 0,
		}
	}
}

/// An act with all that it is bound to.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Statement {
	/// Who acts.
	pub controller: PartyId,
	/// The controller's epoch: withdrawing everything makes all that was signed before void. 0 for a controller without a
	/// record.
	pub epoch: u32,
	/// The first moment at which it cannot be brought in any more, milliseconds.
	pub deadline: Moment,
	/// What the controller does.
	pub act: Act,
}

impl Statement {
	/// What is signed: 32 bytes that stand for the whole statement on the chain with that genesis.
	pub fn payload(&self, genesis: &impl Encode) -> H256 {
		hash::tagged(&hash::TAG_STATEMENT, &(genesis, self))
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

/// Whether the key signed the 32 bytes, as they are or as wallets wrap them.
pub fn is_signed(payload: &H256, key: &AccountId, signature: &MultiSignature) -> bool {
	signature.verify(payload.as_bytes(), key) || signature.verify(&wrapped(payload)[..], key)
}

/// A payload as wallets wrap it before they sign it for a page.
pub fn wrapped(payload: &H256) -> Vec<u8> {
	[WRAPPING.0, payload.as_bytes(), WRAPPING.1].concat()
}
