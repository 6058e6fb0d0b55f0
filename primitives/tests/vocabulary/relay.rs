//! Statements that others bring in.

use assent_primitives::relay::{ensure_timely, free_act, StatementError};
use codec::Encode;
use sp_runtime::{transaction_validity::InvalidTransaction, Weight};

#[derive(PartialEq, Eq, Debug, Encode)]
enum Error {
	Expired,
	TooFar,
	InvalidSignature,
	Other,
}

impl StatementError for Error {
	const EXPIRED: Self = Self::Expired;
	const DEADLINE_TOO_FAR: Self = Self::TooFar;
	const INVALID_SIGNATURE: Self = Self::InvalidSignature;
}

#[test]
fn statement_should_be_timely_when_its_deadline_is_ahead_and_not_too_far() {
	let at = |deadline| ensure_timely::<Error>(deadline, 1_000, 50);
	assert_eq!(at(0), Err(Error::Expired));
	assert_eq!(at(1_000), Err(Error::Expired));
	assert_eq!(at(1_001), Ok(()));
	assert_eq!(at(1_050), Ok(()));
	assert_eq!(at(1_051), Err(Error::TooFar));
	assert_eq!(ensure_timely::<Error>(u64::MAX, u64::MAX - 1, 50), Ok(()));
}

#[test]
fn free_act_should_go_before_all_that_pays_when_a_pool_takes_it() {
	let taken = |prefix, ends: &[u8]| free_act::<Error>(prefix, Ok(ends.to_vec())).expect("taken");
	let (validity, refund) = taken("one", b"this");
	assert_eq!((validity.priority, validity.longevity, validity.propagate), (u64::MAX, 64, true));
	assert_eq!(validity.provides, [("one", b"this".to_vec()).encode()]);
	assert!(validity.requires.is_empty() && refund == Weight::zero());
	// Two that end different things do not shut each other out.
	for (prefix, ends) in [("one", b"that"), ("two", b"this")] {
		assert_ne!(taken(prefix, ends).0.provides, validity.provides);
	}
}

#[test]
fn free_act_should_be_refused_in_the_pools_words_when_it_has_some() {
	let refused = |error| free_act("one", Err::<Vec<u8>, _>(error)).expect_err("refused");
	assert_eq!(refused(Error::InvalidSignature), InvalidTransaction::BadProof.into());
	assert_eq!(refused(Error::Expired), InvalidTransaction::Stale.into());
	assert_eq!(refused(Error::TooFar), InvalidTransaction::Custom(1).into());
	assert_eq!(refused(Error::Other), InvalidTransaction::Custom(3).into());
}
