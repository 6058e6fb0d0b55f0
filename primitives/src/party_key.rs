//! The keys behind parties.

use crate::{hash, AccountId, PartyId};
use codec::Encode;
use sp_core::H256;

/// What the next key of a party signs to take the place of the current one: 32 bytes that hold on the chain with that
/// genesis, for this party and these keys, once. `rotations` is how often the party's key was rotated so far.
pub fn rotation_payload(
	genesis: &impl Encode,
	party: &PartyId,
	old_key: &AccountId,
	new_key: &AccountId,
	rotations: u32,
) -> H256 {
	hash::tagged(&hash::TAG_ROTATE, &(genesis, party, old_key, new_key, rotations))
}
