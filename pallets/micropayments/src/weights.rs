//! The weights of the calls.
//!
//! They are estimates, counted by hand: reads and writes of the worst case, the proof size of each record read, and a
//! time reasoned from what the call computes. They are for the tests of this pallet: a
//! runtime has its own, measured.

use frame_support::weights::{constants::RocksDbWeight, RuntimeDbWeight, Weight};

/// The weight of each call.
pub trait WeightInfo {
	/// `claim`.
	fn claim() -> Weight;
	/// `AccessPayments::pay`, which is no call: a part of the weight of what pays.
	fn pay() -> Weight;
}

/// A call's own time, without storage: origin, checks, events.
const BASE: u64 = 12_000_000;
/// Moving money from one account to another, without storage.
const MOVE: u64 = 25_000_000;
/// The trie nodes on the way to a value, and an account or a party's key with it.
const PROOF: u64 = 2_650;
/// The same for the pot's list of holds.
const PROOF_HOLDS: u64 = 4_500;

/// The figures, once, for any database.
///
/// Each moves a claim (one), the accounts of the pot and of the payee (two), and the pot's holds (one). A key behind a
/// party is read only.
mod figures {
	use super::*;

	pub(super) fn claim(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(BASE.saturating_add(MOVE), 4 * PROOF + PROOF_HOLDS)
			.saturating_add(db.reads_writes(5, 4))
	}

	/// The worst: what accrued is paid out with the new amount, through the pot.
	pub(super) fn pay(db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(2 * MOVE, 6 * PROOF + PROOF_HOLDS).saturating_add(db.reads_writes(7, 5))
	}
}

/// The weights on RocksDB, for tests.
impl WeightInfo for () {
	fn claim() -> Weight {
		figures::claim(RocksDbWeight::get())
	}

	fn pay() -> Weight {
		figures::pay(RocksDbWeight::get())
	}
}
