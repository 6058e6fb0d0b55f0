//! Weights of the calls, counted by hand for the worst case: for the tests of this pallet. A runtime has its own, measured.
//!
//! Each row gives the time of the computation in microseconds, and the reads and writes of storage. Counted as reads of
//! other pallets: the clock (1), for whom the account acts (2), an organisation (1), whether an account is a party (2),
//! whether a tenure has a journal (1), whether a party gives anything (3), and by its own hand (4), whether its key is in
//! dispute (1); each account whose deposit is taken
//! or given back counts two reads and two writes (account and holds). No argument is long enough to matter but the units
//! of a batch, which are counted one by one: whether the unit is registered or an alias (2 reads); device, tenure and entry
//! among the owner's (3 writes); hashing, and two deposits of an account that is at hand. Whether an account stands for
//! somebody counts seven reads. `authorise` is what `act_for` takes beside the act. What `OnTenureEnd` does is not counted.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// Proof bytes of one read: the largest value here has about 500 bytes, the rest are trie nodes.
const PROOF_PER_READ: u64 = 3_000;
/// Picoseconds in a microsecond.
const PICOS: u64 = 1_000_000;

macro_rules! weights {
	// What stands in brackets is added for each of so many items.
	($(
		$call:ident $(($count:ident: $more:literal us, $more_reads:literal reads, $more_writes:literal writes))?:
		$micros:literal us, $reads:literal reads, $writes:literal writes;
	)+) => {
		/// Weights of the calls.
		pub trait WeightInfo {
			$(
				#[doc = concat!("Weight of `", stringify!($call), "`.")]
				fn $call($($count: u32)?) -> Weight;
			)+
		}

		impl WeightInfo for () {
			$(
				fn $call($($count: u32)?) -> Weight {
					Weight::from_parts($micros * PICOS, $reads * PROOF_PER_READ)
						.saturating_add(RocksDbWeight::get().reads_writes($reads, $writes))
						$(.saturating_add(
							Weight::from_parts($more * PICOS, $more_reads * PROOF_PER_READ)
								.saturating_add(RocksDbWeight::get().reads_writes($more_reads, $more_writes))
								.saturating_mul(u64::from($count)),
						))?
				}
			)+
		}
	};
}

weights! {
	register_model: 50 us, 11 reads, 3 writes;
	register_device: 80 us, 13 reads, 5 writes;
	register_unvouched_device: 80 us, 12 reads, 5 writes;
	set_status: 25 us, 5 reads, 1 writes;
	set_stage: 30 us, 6 reads, 1 writes;
	offer_handover: 85 us, 16 reads, 5 writes;
	cancel_handover: 50 us, 7 reads, 3 writes;
	accept_handover: 240 us, 28 reads, 25 writes;
	decline_handover: 50 us, 7 reads, 3 writes;
	propose_association: 135 us, 17 reads, 5 writes;
	cancel_association: 90 us, 7 reads, 3 writes;
	accept_association: 65 us, 12 reads, 6 writes;
	decline_association: 90 us, 7 reads, 3 writes;
	associate_self: 135 us, 13 reads, 8 writes;
	end_association: 40 us, 4 reads, 3 writes;
	forget_tenure: 50 us, 8 reads, 3 writes;
	block_device: 30 us, 5 reads, 1 writes;
	unblock_device: 30 us, 9 reads, 1 writes;
	recall: 45 us, 7 reads, 1 writes;
	lift_recall: 35 us, 10 reads, 1 writes;
	offer_custody: 90 us, 17 reads, 5 writes;
	cancel_custody: 50 us, 7 reads, 3 writes;
	accept_custody: 135 us, 17 reads, 10 writes;
	decline_custody: 50 us, 7 reads, 3 writes;
	end_custody: 95 us, 10 reads, 7 writes;
	register_devices(units: 30 us, 2 reads, 3 writes): 60 us, 11 reads, 2 writes;
	bind_device_key: 150 us, 19 reads, 3 writes;
	revoke_device_key: 30 us, 4 reads, 2 writes;
	offer_vouching: 110 us, 17 reads, 3 writes;
	cancel_vouching: 60 us, 7 reads, 3 writes;
	accept_vouching: 80 us, 15 reads, 5 writes;
	decline_vouching: 60 us, 7 reads, 3 writes;
	set_public_access: 30 us, 9 reads, 1 writes;
	set_fingerprint: 30 us, 6 reads, 1 writes;
	authorise: 120 us, 18 reads, 4 writes;
}
