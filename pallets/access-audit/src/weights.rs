//! Weights, estimated: reads and writes counted by hand for the worst case, time by reasoning about what is hashed,
//! decoded and compared. They are for the tests of this
//! pallet: a runtime has its own, measured.
//!
//! A call's weight is that of its groups and accesses, and on top of it that of what they turn out to need: lookups,
//! counters of refusals, payments, consents to be counted.

use crate::impls::{GROUP_LOOKUPS, RECORD_LOOKUPS};
use frame_support::weights::{
	constants::{RocksDbWeight, WEIGHT_REF_TIME_PER_MICROS},
	RuntimeDbWeight, Weight,
};

/// The weights of this pallet's calls and hooks, and of the parts that a call needs more or fewer of.
pub trait WeightInfo {
	/// The fixed part of closing a block.
	fn on_finalize() -> Weight;
	/// One access to one's own device by a member of staff, with what is looked up for it, and without the parts below.
	fn record() -> Weight;
	/// A batch of `g` groups, each with one such access.
	fn record_batch(g: u32) -> Weight;
	/// A batch of one group with `a` such accesses.
	fn record_group(a: u32) -> Weight;
	/// One read of another pallet's item that a decision rests on, with `p` permits in it, as long as they can be.
	fn lookup(p: u32) -> Weight;
	/// One decision over full denials and exceptions to them, and over `p` permits.
	fn decide(p: u32) -> Weight;
	/// Counting refusals in one counter.
	fn count_refusal() -> Weight;
	/// Counting what an operating account spent.
	fn count_spending() -> Weight;
	/// Filing the sender's side of one disclosure.
	fn file_disclosure() -> Weight;
	/// An anchor that names `d` devices.
	fn anchor(d: u32) -> Weight;
	/// Filing the recipient's side of one disclosure.
	fn file_receipt() -> Weight;
	/// Forgetting a disclosure.
	fn forget_disclosure() -> Weight;
}

impl WeightInfo for () {
	fn on_finalize() -> Weight {
		on_finalize(RocksDbWeight::get())
	}
	fn record() -> Weight {
		record(RocksDbWeight::get())
	}
	fn record_batch(g: u32) -> Weight {
		record_batch(RocksDbWeight::get(), g)
	}
	fn record_group(a: u32) -> Weight {
		record_group(RocksDbWeight::get(), a)
	}
	fn lookup(p: u32) -> Weight {
		lookup(RocksDbWeight::get(), p)
	}
	fn decide(p: u32) -> Weight {
		decide(p)
	}
	fn count_refusal() -> Weight {
		count_refusal(RocksDbWeight::get())
	}
	fn count_spending() -> Weight {
		count_spending(RocksDbWeight::get())
	}
	fn file_disclosure() -> Weight {
		file_disclosure(RocksDbWeight::get())
	}
	fn anchor(d: u32) -> Weight {
		anchor(RocksDbWeight::get(), d)
	}
	fn file_receipt() -> Weight {
		file_receipt(RocksDbWeight::get())
	}
	fn forget_disclosure() -> Weight {
		forget_disclosure(RocksDbWeight::get())
	}
}

/// What a trie proof adds to each item, in bytes.
const PROOF: u64 = 2_500;
/// The longest entry of an item looked up, in bytes: a permit.
const PERMIT: u64 = 300;

fn on_finalize(db: RuntimeDbWeight) -> Weight {
	// Tree and pages are read, and gone before the trie sees them; the digest so far, and the hash of the first block.
	// 32 hashes, two digest items.
	micros(45, 4 * PROOF).saturating_add(db.reads(4))
}

fn record(db: RuntimeDbWeight) -> Weight {
	// Time, acting account and organisation (4 reads); the tree; one event; what is looked up.
	let lookups = lookup(db, 0).saturating_mul(RECORD_LOOKUPS.into());
	micros(40, 5 * PROOF)
		.saturating_add(db.reads(5))
		.saturating_add(lookups)
		.saturating_add(group(db))
		.saturating_add(access())
}

fn record_batch(db: RuntimeDbWeight, g: u32) -> Weight {
	let each = lookup(db, 0)
		.saturating_mul(GROUP_LOOKUPS.into())
		.saturating_add(group(db))
		.saturating_add(access());
	batch(db).saturating_add(each.saturating_mul(g.into()))
}

fn record_group(db: RuntimeDbWeight, a: u32) -> Weight {
	record_batch(db, 0).saturating_add(group(db)).saturating_add(access().saturating_mul(a.into()))
}

/// What all of a batch share: time, acting account and organisation (4 reads); the tree; the sequence number; the member of
/// staff.
fn batch(db: RuntimeDbWeight) -> Weight {
	micros(50, 8 * PROOF).saturating_add(db.reads_writes(7, 1))
}

/// A group: its journal, its page in the index, the page in the block's list.
fn group(db: RuntimeDbWeight) -> Weight {
	micros(15, PROOF).saturating_add(db.reads_writes(1, 1))
}

/// An access: decode 150 bytes, compare with full lists, encode 330 bytes, hash nine blocks of BLAKE2b in four calls
/// to the host, copy the page.
fn access() -> Weight {
	micros(12, 0)
}

fn lookup(db: RuntimeDbWeight, p: u32) -> Weight {
	let permit = Weight::from_parts(WEIGHT_REF_TIME_PER_MICROS / 4, PERMIT);
	micros(2, PROOF).saturating_add(db.reads(1)).saturating_add(permit.saturating_mul(p.into()))
}

fn decide(p: u32) -> Weight {
	// Sixteen denials, each compared with sixteen exceptions; permits are compared twice, the second time for late entries.
	micros(4, 0).saturating_add(
		Weight::from_parts(WEIGHT_REF_TIME_PER_MICROS / 10, 0).saturating_mul(p.into()),
	)
}

fn count_refusal(db: RuntimeDbWeight) -> Weight {
	micros(4, PROOF).saturating_add(db.reads_writes(1, 1))
}

fn count_spending(db: RuntimeDbWeight) -> Weight {
	// The operating account's record.
	micros(5, PROOF).saturating_add(db.reads_writes(1, 1))
}

fn file_disclosure(db: RuntimeDbWeight) -> Weight {
	// The filing; the tally of this side, or of the other.
	micros(12, 2 * PROOF).saturating_add(db.reads_writes(2, 2))
}

fn anchor(db: RuntimeDbWeight, d: u32) -> Weight {
	// Time, acting account and organisation (4 reads); the tree; the party's chain. For each device its facts (2) and its
	// controllers, and 32 bytes more to be hashed twice and copied.
	let device = micros(12, 3 * PROOF).saturating_add(db.reads(3));
	micros(35, 6 * PROOF)
		.saturating_add(db.reads_writes(6, 1))
		.saturating_add(device.saturating_mul(d.into()))
}

fn file_receipt(db: RuntimeDbWeight) -> Weight {
	// Time, acting account, both organisations (5 reads); the filing; one side's tally.
	micros(30, 7 * PROOF).saturating_add(db.reads_writes(7, 2))
}

fn forget_disclosure(db: RuntimeDbWeight) -> Weight {
	// Time; the filing; one side's tally.
	micros(25, 3 * PROOF).saturating_add(db.reads_writes(3, 2))
}

fn micros(time: u64, proof: u64) -> Weight {
	Weight::from_parts(time.saturating_mul(WEIGHT_REF_TIME_PER_MICROS), proof)
}
