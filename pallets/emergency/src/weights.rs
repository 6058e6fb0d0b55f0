//! Weights of the calls, counted by hand for the worst case: for the tests of this pallet. A runtime has its own, measured.
//!
//! Each row gives the time of the computation in microseconds, and the reads and writes of storage. Counted as reads of
//! other pallets: the clock (1), for whom the account acts (2), an organisation (1), a member of staff (1), whether an
//! account is a party (2), the controllers of a device (1); each account whose money is held, released or moved counts
//! two reads and two writes (account and holds). No argument is long enough to matter.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// Proof bytes of one read: the largest value here has about 500 bytes, the rest are trie nodes.
const PROOF_PER_READ: u64 = 3_000;
/// Picoseconds in a microsecond.
const PICOS: u64 = 1_000_000;

macro_rules! weights {
	($($call:ident: $micros:literal us, $reads:literal reads, $writes:literal writes;)+) => {
		/// Weights of the calls.
		pub trait WeightInfo {
			$(
				#[doc = concat!("Weight of `", stringify!($call), "`.")]
				fn $call() -> Weight;
			)+
		}

		impl WeightInfo for () {
			$(
				fn $call() -> Weight {
					Weight::from_parts($micros * PICOS, $reads * PROOF_PER_READ)
						.saturating_add(RocksDbWeight::get().reads_writes($reads, $writes))
				}
			)+
		}
	};
}

weights! {
	open: 100 us, 17 reads, 7 writes;
	review: 110 us, 14 reads, 8 writes;
	settle: 90 us, 11 reads, 7 writes;
	remove: 60 us, 5 reads, 6 writes;
	top_up_bond: 90 us, 9 reads, 5 writes;
	withdraw_bond: 90 us, 10 reads, 5 writes;
}
