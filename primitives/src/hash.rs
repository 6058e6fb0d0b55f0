//! The one hash function of identifiers, journals and trees: BLAKE2b-256 over a domain tag and the parts.

use alloc::vec::Vec;
use codec::Encode;
use sp_core::H256;

/// A domain tag: no two kinds of hashed things share one, so that none can pass for another.
pub type Tag = [u8; 16];

/// The tag of a device identifier whose maker is on the chain.
pub const TAG_DEVICE: Tag = *b"assent/device/v1";
/// The tag of a device identifier whose maker is not on the chain.
pub const TAG_UNVOUCHED: Tag = *b"assent/unvouchd1";
/// The tag of a model identifier.
pub const TAG_MODEL: Tag = *b"assent/model//v1";
/// The tag of a consent identifier.
pub const TAG_CONSENT: Tag = *b"assent/consentv1";
/// The tag of a journal entry.
pub const TAG_ENTRY: Tag = *b"assent/entry//v1";
/// The tag of the head of a journal's hash chain.
pub const TAG_HEAD: Tag = *b"assent/head///v1";
/// The tag of a leaf of the block's audit tree.
pub const TAG_LEAF: Tag = *b"assent/leaf///v1";
/// The tag of an inner node of the block's audit tree.
pub const TAG_NODE: Tag = *b"assent/node///v1";
/// The tag of the proof that a new key belongs to the party that takes it.
pub const TAG_ROTATE: Tag = *b"assent/rotate/v1";
/// The tag of the proof that a device has the key that is bound to it.
pub const TAG_DEVICE_KEY: Tag = *b"assent/devkey/v1";

/// The tag of an emergency case's identifier.
pub const TAG_CASE: Tag = *b"assent/case///v1";
/// The tag of a disclosure's identifier.
pub const TAG_DISCLOSURE: Tag = *b"assent/disclosed";
/// The tag of an anchor of a batch that is kept off the chain.
pub const TAG_ANCHOR: Tag = *b"assent/anchor/v1";
/// The tag of the head of a party's chain of anchors.
pub const TAG_ANCHOR_HEAD: Tag = *b"assent/anchrhdv1";
/// The tag of an anchor's leaf in the block's audit tree: no entry of a journal has such a leaf.
pub const TAG_ANCHOR_LEAF: Tag = *b"assent/anchrlfv1";
/// The tag of a reading of an anchored batch.
pub const TAG_READING: Tag = *b"assent/readingv1";
/// The tag of the salt of one reading.
pub const TAG_READING_SALT: Tag = *b"assent/readsltv1";
/// The tag of what a controller signs off the chain.
pub const TAG_STATEMENT: Tag = *b"assent/stmt///v1";
/// The tag of the identifier of a request for consent.
pub const TAG_REQUEST: Tag = *b"assent/requestv1";

/// The tag of the identifier of a delegate's appointment.
pub const TAG_APPOINTMENT: Tag = *b"assent/appointv1";
/// The tag of what a person signs off the chain about delegates, guardians and keys.
pub const TAG_GUARDIANSHIP: Tag = *b"assent/guardstv1";
/// The tag of the proof that a key is there which is to stand behind a party whose own was lost.
pub const TAG_RECOVERY: Tag = *b"assent/recoverv1";
/// The tag of what guardians approve together.
pub const TAG_APPROVAL: Tag = *b"assent/approvev1";

/// BLAKE2b-256 of the tag followed by the SCALE encoding of `parts`.
pub fn tagged(tag: &Tag, parts: &impl Encode) -> H256 {
	let mut bytes: Vec<u8> = Vec::with_capacity(tag.len().saturating_add(parts.size_hint()));
	bytes.extend_from_slice(tag);
	parts.encode_to(&mut bytes);
	H256(sp_io::hashing::blake2_256(&bytes))
}
