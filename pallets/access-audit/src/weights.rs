//! Weights, estimated: reads and writes counted by hand for the worst case, time by reasoning about what is hashed,
//! decoded and compared. Generated ones take their place once the benchmarks have run on reference hardware.
//!
//! | Letter | What it counts |
//! | --- | --- |
//! | `g` | groups of a batch |
//! | `a` | accesses of a batch |
//! | `l` | reads of other pallets' facts that the decisions rest on |
//! | `f` | counters of refusals read and written |
//! | `p` | payments |
//! | `c` | consents whose uses are counted |

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{
		constants::{RocksDbWeight, WEIGHT_REF_TIME_PER_MICROS},
		RuntimeDbWeight, Weight,
	},
};

/// The weights of this pallet's calls and hooks.
pub trait WeightInfo {
	/// The fixed part of closing a block.
	fn on_finalize() -> Weight;
	/// One access.
	fn record(l: u32, f: u32, p: u32, c: u32) -> Weight;
	/// A batch of accesses.
	fn record_batch(g: u32, a: u32, l: u32, f: u32, p: u32, c: u32) -> Weight;
}

/// The weights with a runtime's own figures for its database.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn on_finalize() -> Weight {
		on_finalize(T::DbWeight::get())
	}
	fn record(l: u32, f: u32, p: u32, c: u32) -> Weight {
		record(T::DbWeight::get(), l, f, p, c)
	}
	fn record_batch(g: u32, a: u32, l: u32, f: u32, p: u32, c: u32) -> Weight {
		record_batch(T::DbWeight::get(), g, a, l, f, p, c)
	}
}

impl WeightInfo for () {
	fn on_finalize() -> Weight {
		on_finalize(RocksDbWeight::get())
	}
	fn record(l: u32, f: u32, p: u32, c: u32) -> Weight {
		record(RocksDbWeight::get(), l, f, p, c)
	}
	fn record_batch(g: u32, a: u32, l: u32, f: u32, p: u32, c: u32) -> Weight {
		record_batch(RocksDbWeight::get(), g, a, l, f, p, c)
	}
}

/// What a trie proof adds to each item, in bytes.
const PROOF: u64 = 2_500;

fn on_finalize(db: RuntimeDbWeight) -> Weight {
	// Tree and pages are read, and gone before the trie sees them. 32 hashes, one digest item.
	micros(40, 2 * PROOF).saturating_add(db.reads(2))
}

fn record(db: RuntimeDbWeight, l: u32, f: u32, p: u32, c: u32) -> Weight {
	// Time, acting account and organisation (4 reads); the tree; one event.
	micros(40, 5 * PROOF)
		.saturating_add(db.reads(5))
		.saturating_add(group(db))
		.saturating_add(access())
		.saturating_add(extras(db, l, f, p, c))
}

fn record_batch(db: RuntimeDbWeight, g: u32, a: u32, l: u32, f: u32, p: u32, c: u32) -> Weight {
	// Time, acting account and organisation (4 reads); the tree; what the payer has (2); the sequence number.
	micros(50, 8 * PROOF)
		.saturating_add(db.reads_writes(8, 1))
		.saturating_add(group(db).saturating_mul(g.into()))
		.saturating_add(access().saturating_mul(a.into()))
		.saturating_add(extras(db, l, f, p, c))
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

/// What depends on what is found.
fn extras(db: RuntimeDbWeight, l: u32, f: u32, p: u32, c: u32) -> Weight {
	// The largest item looked up is a full list of permits: 32 of 300 bytes.
	let lookup = micros(8, 9_600 + PROOF).saturating_add(db.reads(1));
	let refusal = micros(4, PROOF).saturating_add(db.reads_writes(1, 1));
	// Both accounts, their keys, and a claim where there is no account.
	let payment = micros(60, 6 * PROOF).saturating_add(db.reads_writes(6, 4));
	// The consent and what remains of it; if it is spent, also its permits in eight lists and its deposit.
	let count = micros(80, 8 * 9_600 + 11 * PROOF).saturating_add(db.reads_writes(11, 10));
	lookup
		.saturating_mul(l.into())
		.saturating_add(refusal.saturating_mul(f.into()))
		.saturating_add(payment.saturating_mul(p.into()))
		.saturating_add(count.saturating_mul(c.into()))
}

fn micros(time: u64, proof: u64) -> Weight {
	Weight::from_parts(time.saturating_mul(WEIGHT_REF_TIME_PER_MICROS), proof)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn weight_should_rise_with_each_count_when_a_batch_grows() {
		let least = <() as WeightInfo>::record_batch(1, 1, 0, 0, 0, 0);
		for more in [
			<() as WeightInfo>::record_batch(2, 1, 0, 0, 0, 0),
			<() as WeightInfo>::record_batch(1, 2, 0, 0, 0, 0),
			<() as WeightInfo>::record_batch(1, 1, 1, 0, 0, 0),
			<() as WeightInfo>::record_batch(1, 1, 0, 1, 0, 0),
			<() as WeightInfo>::record_batch(1, 1, 0, 0, 1, 0),
			<() as WeightInfo>::record_batch(1, 1, 0, 0, 0, 1),
		] {
			assert!(more.ref_time() > least.ref_time());
		}
	}
}
