//! Weights of the calls, counted by hand for the worst case: for the tests of this pallet. A runtime has its own, measured.
//!
//! Each row gives the time of the computation in microseconds, and the reads and writes of storage. Counted as reads of
//! other pallets: the clock (1), for whom an account acts (2), whether an account is a party (2), an organisation (1), a
//! key that is to be used and where it might be in use (12), the key behind a party (2). A chain of appointments takes four
//! reads and the subject's record one; whether something may be given, four. Each account whose money is held or released
//! counts two reads and two writes (account and holds). To end five mergers takes four reads and four writes each, with the deposit, and
//! one read for the list. The rules of two parties are two reads of 7 kB, and their comparison some 4 000 steps. A record that is made anew takes what was kept of a released one: a read, a
//! write, and its deposit's account.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// Proof bytes of one read: the largest value here has about 700 bytes, the rest are trie nodes.
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
	appoint: 115 us, 19 reads, 10 writes;
	appoint_further: 135 us, 24 reads, 10 writes;
	revoke: 60 us, 12 reads, 1 writes;
	revoke_all: 40 us, 6 reads, 1 writes;
	clear_appointment: 80 us, 10 reads, 6 writes;
	name_guardians: 125 us, 23 reads, 14 writes;
	dismiss_guardians: 60 us, 6 reads, 5 writes;
	veto: 40 us, 5 reads, 1 writes;
	rotate_key: 150 us, 26 reads, 7 writes;
	merge_into: 115 us, 21 reads, 8 writes;
	accept_merger: 250 us, 30 reads, 8 writes;
	end_merger: 95 us, 14 reads, 10 writes;
	check_statement: 120 us, 13 reads, 0 writes;
	install_guardians: 130 us, 23 reads, 13 writes;
	remove_guardians: 80 us, 8 reads, 7 writes;
	clear_proposal: 70 us, 7 reads, 4 writes;
	recover: 210 us, 33 reads, 8 writes;
	recover_by_authority: 160 us, 20 reads, 3 writes;
	clear_recovery: 60 us, 4 reads, 3 writes;
	finish_recovery: 250 us, 49 reads, 35 writes;
	attest_death: 120 us, 35 reads, 3 writes;
	lift_death: 60 us, 7 reads, 3 writes;
	release_subject: 70 us, 6 reads, 6 writes;
	authorise: 120 us, 17 reads, 4 writes;
	may_give: 30 us, 5 reads, 0 writes;
}
