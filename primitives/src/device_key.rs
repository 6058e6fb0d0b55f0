//! Keys of devices, and what a device signs to show that one is its own.

use crate::{hash, AccountId, DeviceId, PartyId, Tenure};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::{ecdsa, ed25519, sr25519, H256};
use sp_runtime::traits::{IdentifyAccount, Verify};

pub use sp_runtime::{MultiSignature, MultiSigner};

/// The public key of a device.
///
/// The key itself and not its account, which for ECDSA is a hash: whoever meets the device can check its signatures with
/// what the chain keeps.
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
pub enum DeviceKey {
	/// An Ed25519 key.
	#[codec(index = 0)]
	Ed25519([u8; 32]),
	/// An Sr25519 key.
	#[codec(index = 1)]
	Sr25519([u8; 32]),
	/// An ECDSA key on secp256k1, compressed.
	#[codec(index = 2)]
	Ecdsa([u8; 33]),
}

impl DeviceKey {
	/// The account of the key: by which it is found, and with which it signs transactions.
	pub fn account(&self) -> AccountId {
		match self {
			Self::Ed25519(key) => MultiSigner::Ed25519(ed25519::Public::from(*key)),
			Self::Sr25519(key) => MultiSigner::Sr25519(sr25519::Public::from(*key)),
			Self::Ecdsa(key) => MultiSigner::Ecdsa(ecdsa::Public::from(*key)),
		}
		.into_account()
	}

	/// Whether it is this key's signature of the payload.
	///
	/// A signature of another kind is none: the account of a key does not tell its kind, and who has an Ed25519 key could
	/// else pass it off as the Sr25519 key with the same 32 bytes.
	pub fn signed(&self, payload: &H256, signature: &MultiSignature) -> bool {
		let same_kind = matches!(
			(self, signature),
			(Self::Ed25519(_), MultiSignature::Ed25519(_))
				| (Self::Sr25519(_), MultiSignature::Sr25519(_))
				| (Self::Ecdsa(_), MultiSignature::Ecdsa(_))
		);
		same_kind && signature.verify(payload.as_bytes(), &self.account())
	}
}

/// What a device's key signs before its owner binds it to the device: 32 bytes that hold on this chain, for this device in
/// this tenure, for this owner and this key, and once.
///
/// `genesis` is the hash of the chain's first block, 32 bytes. `bindings` counts how often a key was bound to the device so far,
/// whatever became of it: a proof that was used is of no use again.
pub fn payload(
	genesis: &impl Encode,
	device: &DeviceId,
	tenure: Tenure,
	owner: &PartyId,
	key: &DeviceKey,
	bindings: u32,
) -> H256 {
	hash::tagged(&hash::TAG_DEVICE_KEY, &(genesis, device, tenure, owner, key, bindings))
}
