//! What a party signs off the chain, and anybody brings in: by when, and how a pool takes what comes free.
//!
//! The same for every kind of statement, so that no pallet's free acts go before another's.

use crate::Moment;
use alloc::vec::Vec;
use codec::Encode;
use sp_runtime::{
	transaction_validity::{
		InvalidTransaction, TransactionLongevity, TransactionPriority, TransactionValidityError,
		TransactionValidityWithRefund, ValidTransaction,
	},
	Weight,
};

/// What ends a right goes before everything that pays: whoever has a right to withdraw must not have to outbid anybody.
const PRIORITY: TransactionPriority = TransactionPriority::MAX;

/// For how many blocks a pool keeps a free act. It is included at once or never; of two with the same priority a pool
/// prefers the one that is valid for a shorter time.
const LONGEVITY: TransactionLongevity = 64;

/// A pallet's errors about statements.
pub trait StatementError: Encode {
	/// The deadline is over.
	const EXPIRED: Self;
	/// The deadline is further away than any may be.
	const DEADLINE_TOO_FAR: Self;
	/// Another key signed, or something else was signed.
	const INVALID_SIGNATURE: Self;
}

/// Whether a statement with that deadline can be brought in now; `longest` is how far away a deadline may be.
pub fn ensure_timely<E: StatementError>(
	deadline: Moment,
	now: Moment,
	longest: Moment,
) -> Result<(), E> {
	// Strictly: in the first moment in which what it once created may be forgotten, it is void.
	if now >= deadline {
		return Err(E::EXPIRED);
	}
	match deadline <= now.saturating_add(longest) {
		true => Ok(()),
		false => Err(E::DEADLINE_TOO_FAR),
	}
}

/// How a pool, or a block, takes a free act. `ends` stands for what it ends, among the acts with the same prefix: of
/// several that end the same, a pool takes one.
pub fn free_act<E: StatementError>(
	prefix: &'static str,
	ends: Result<Vec<u8>, E>,
) -> TransactionValidityWithRefund {
	let validity = ValidTransaction::with_tag_prefix(prefix)
		.priority(PRIORITY)
		.longevity(LONGEVITY)
		.propagate(true)
		.and_provides(ends.map_err(refusal)?)
		.build()?;
	Ok((validity, Weight::zero()))
}

/// An error as a pool tells it: where it has no word for it, by the number that the error has in the metadata.
fn refusal<E: StatementError>(error: E) -> TransactionValidityError {
	let error = error.encode();
	let invalid = if error == E::INVALID_SIGNATURE.encode() {
		InvalidTransaction::BadProof
	} else if error == E::EXPIRED.encode() {
		InvalidTransaction::Stale
	} else {
		InvalidTransaction::Custom(error.first().copied().unwrap_or_default())
	};
	invalid.into()
}
