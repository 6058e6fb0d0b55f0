//! Notaries' keys and signatures: ML-DSA-87 (FIPS 204), which no known algorithm of a quantum computer breaks.

use super::hash::{tagged, Hash64, TAG_KEY};
use crate::{
	bundle::{read_canonical, to_canonical},
	hexed::Hex,
	refusal::{Refusal, Step},
};
use alloc::{boxed::Box, string::String, vec::Vec};
use assent_primitives::Commitment;
use fips204::{
	ml_dsa_87,
	traits::{KeyGen, SerDes, Signer, Verifier},
};
use serde::{Deserialize, Serialize};

/// The name of the scheme.
pub const SCHEME: &str = "ml-dsa-87";
/// The length of a public key, bytes.
pub const KEY_BYTES: usize = ml_dsa_87::PK_LEN;
/// The length of a signature, bytes.
pub const SIGNATURE_BYTES: usize = ml_dsa_87::SIG_LEN;
/// What FIPS 204 calls the context: no signature that the key makes for something else has it.
const CONTEXT: &[u8] = b"assent-notary-checkpoint-v1";

/// The file of a public key: what it says that it is.
pub const KEY_FORMAT: &str = "assent-notary-key";
/// The version of that file.
pub const KEY_VERSION: u32 = 1;

/// A notary's public key.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct PublicKey(Box<[u8; KEY_BYTES]>);

impl PublicKey {
	/// From its bytes; `None` if they are of another length.
	pub fn new(bytes: &[u8]) -> Option<Self> {
		let key: [u8; KEY_BYTES] = bytes.try_into().ok()?;
		Some(Self(Box::new(key)))
	}

	/// Its bytes.
	pub fn as_bytes(&self) -> &[u8] {
		&self.0[..]
	}

	/// By which it is known: SHA3-512 of a tag, the scheme and the key.
	pub fn id(&self) -> Hash64 {
		tagged(&TAG_KEY, &(SCHEME, self.as_bytes()))
	}

	/// What stands for it in an attestation on the chain: the first 32 bytes of [`Self::id`].
	pub fn commitment(&self) -> Commitment {
		let [first, _] = halves(self.id());
		Commitment::from(first)
	}

	/// Whether the signature is this key's, of that message.
	pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
		let Ok(signature) = <[u8; SIGNATURE_BYTES]>::try_from(signature) else { return false };
		ml_dsa_87::PublicKey::try_from_bytes(*self.0)
			.is_ok_and(|key| key.verify(message, &signature, CONTEXT))
	}

	/// Reads a file of a public key, in its one canonical form.
	pub fn read(bytes: &[u8]) -> Result<Self, Refusal> {
		let file: KeyFile = read_canonical(bytes, KEY_FORMAT, KEY_VERSION)?;
		let refused = |place: &str, reason| Refusal::new(Step::Reading, place, reason);
		if file.scheme != SCHEME {
			return Err(refused("scheme", "expected a key of ml-dsa-87"));
		}
		Self::new(&file.key.0).ok_or_else(|| refused("key", "expected 0x and 5184 hex digits"))
	}

	/// The file.
	pub fn to_bytes(&self) -> Vec<u8> {
		to_canonical(&KeyFile {
			format: KEY_FORMAT.into(),
			key: Hex(self.as_bytes().to_vec()),
			scheme: SCHEME.into(),
			version: KEY_VERSION,
		})
	}
}

fn halves(hash: Hash64) -> [[u8; 32]; 2] {
	let mut halves = [[0; 32]; 2];
	for (half, part) in halves.iter_mut().zip(hash.0.chunks_exact(32)) {
		half.copy_from_slice(part);
	}
	halves
}

/// A public key in a file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
	format: String,
	key: Hex,
	scheme: String,
	version: u32,
}

/// A notary's secret key: made again from its seed each time, so that nothing but 32 bytes has to be kept.
pub struct SecretKey {
	secret: Box<ml_dsa_87::PrivateKey>,
	public: PublicKey,
}

impl SecretKey {
	/// The key of a seed of 32 random bytes (FIPS 204, algorithm 6).
	pub fn from_seed(seed: &[u8; 32]) -> Self {
		let (public, secret) = ml_dsa_87::KG::keygen_from_seed(seed);
		Self { secret: Box::new(secret), public: PublicKey(Box::new(public.into_bytes())) }
	}

	/// The public key.
	pub fn public(&self) -> &PublicKey {
		&self.public
	}

	/// Signs. The randomness (32 bytes, new each time) hedges against faults and listening in; zeros give FIPS 204's
	/// deterministic variant.
	pub fn sign(&self, message: &[u8], randomness: &[u8; 32]) -> Vec<u8> {
		// It fails for a context that is too long: ours is not.
		self.secret
			.try_sign_with_seed(randomness, message, CONTEXT)
			.map(|signature| signature.to_vec())
			.unwrap_or_default()
	}
}

impl core::fmt::Debug for SecretKey {
	fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		write!(f, "the secret key of {}", self.public.id())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sha3::{Digest, Sha3_512};

	fn digest(bytes: &[u8]) -> String {
		hex::encode(Sha3_512::digest(bytes))
	}

	#[test]
	fn key_and_signature_should_be_those_of_another_implementation_when_made_of_the_same() {
		// dilithium-py 1.5.1: `ML_DSA_87._keygen_internal(bytes([7]) * 32)`, and `sign(.., b"hello", ctx=.., deterministic=True)`.
		let key = SecretKey::from_seed(&[7; 32]);
		let expected = "b20139a2ee3cdfcb609388774e69b925d59831fb77cd9404714d986745b57075e6c5d3ef7a67cd2f3b4c231b940b5c83da78a497f605d988551d3dd548bb9449";
		assert_eq!(digest(key.public().as_bytes()), expected);
		let signature = key.sign(b"hello", &[0; 32]);
		let expected = "8ddadd621e6476138b2499afad738dad1cf8c9b0b57a22ec5a245fb11624053d0122ff1f79bb727b49d79ecbf94ba22e65d42b9203f2e4d5524191cfd05e8790";
		assert_eq!(digest(&signature), expected);
		assert!(key.public().verifies(b"hello", &signature));
		assert!(!format!("{key:?}").contains("07070707"));
	}

	#[test]
	fn signature_should_be_refused_when_any_part_of_it_or_the_message_is_another() {
		let key = SecretKey::from_seed(&[1; 32]);
		let signature = key.sign(b"message", &[3; 32]);
		assert_ne!(signature, key.sign(b"message", &[4; 32]));
		assert!(key.public().verifies(b"message", &signature));
		assert!(!key.public().verifies(b"massage", &signature));
		assert!(!SecretKey::from_seed(&[2; 32]).public().verifies(b"message", &signature));
		// The challenge, the response, and the hints at the end.
		for place in (0..SIGNATURE_BYTES).step_by(41).chain(SIGNATURE_BYTES - 83..SIGNATURE_BYTES) {
			let mut altered = signature.clone();
			altered[place] ^= 1;
			assert!(!key.public().verifies(b"message", &altered), "byte {place}");
		}
		for length in [0, 1, SIGNATURE_BYTES - 1] {
			assert!(!key.public().verifies(b"message", &signature[..length]));
		}
		assert!(!key.public().verifies(b"message", &[&signature[..], &[0]].concat()));
	}

	#[test]
	fn key_file_should_be_read_when_it_is_one() {
		let key = SecretKey::from_seed(&[1; 32]).public().clone();
		let bytes = key.to_bytes();
		assert_eq!(PublicKey::read(&bytes), Ok(key));
		let text = String::from_utf8(bytes).expect("it is a text");
		for (part, other, place) in [
			("ml-dsa-87", "ml-dsa-65", "scheme"),
			("assent-notary-key", "assent-evidence", "format"),
			("\"version\":1", "\"version\":2", "version"),
		] {
			let refusal = PublicKey::read(text.replace(part, other).as_bytes()).expect_err(part);
			assert_eq!(refusal.place, place);
		}
		let start = text.find("0x").expect("there is a key");
		let shorter = [&text[..start + 2], &text[start + 4..]].concat();
		assert_eq!(PublicKey::read(shorter.as_bytes()).expect_err("too short").place, "key");
	}
}
