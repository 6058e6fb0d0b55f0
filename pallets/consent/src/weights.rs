//! The weights of the calls.
//!
//! These are estimates: reads and writes counted by hand for the worst case, with a generous time for the work in
//! between. They are for the tests of this pallet: a
//! runtime has its own, measured.

use crate::types::{Record, RequestRecord, MAX_HOLDERS};
use assent_primitives::{ControllerRules, Permit, Policy, MAX_PERMITS, MAX_PROVISIONS};
use codec::MaxEncodedLen;
use frame_support::{
	weights::{constants::RocksDbWeight, RuntimeDbWeight, Weight},
	BoundedVec,
};
use sp_core::ConstU32;

/// The weights of the calls, and of what other pallets ask for.
pub trait WeightInfo {
	/// [`grant`](crate::Call::grant) with that many provisions.
	fn grant(provisions: u32) -> Weight;
	/// [`amend`](crate::Call::amend) to that many provisions.
	fn amend(provisions: u32) -> Weight;
	/// [`withdraw`](crate::Call::withdraw).
	fn withdraw() -> Weight;
	/// [`withdraw_all`](crate::Call::withdraw_all).
	fn withdraw_all() -> Weight;
	/// [`object`](crate::Call::object).
	fn object() -> Weight;
	/// [`lift_objection`](crate::Call::lift_objection).
	fn lift_objection() -> Weight;
	/// [`release`](crate::Call::release).
	fn release() -> Weight;
	/// [`release_record`](crate::Call::release_record).
	fn release_record() -> Weight;
	/// [`request`](crate::Call::request) of that many provisions.
	fn request(provisions: u32) -> Weight;
	/// [`accept`](crate::Call::accept) with that many provisions.
	fn accept(provisions: u32) -> Weight;
	/// [`refuse`](crate::Call::refuse).
	fn refuse() -> Weight;
	/// [`release_request`](crate::Call::release_request).
	fn release_request() -> Weight;
	/// [`acknowledge_withdrawal`](crate::Call::acknowledge_withdrawal).
	fn acknowledge_withdrawal() -> Weight;
	/// [`invalidate`](crate::Call::invalidate).
	fn invalidate() -> Weight;
	/// The check of a statement that is brought in: that it is current, and its signature.
	fn check_statement() -> Weight;
	/// What [`act_for`](crate::Call::act_for) takes beside the act: whether one may, and to note that one agrees.
	fn authorise() -> Weight;
	/// The authorisation of [`relay_free`](crate::Call::relay_free).
	fn authorize_relay_free() -> Weight;
	/// [`count_uses`](assent_primitives::traits::Consents::count_uses) that spends the consent.
	fn count_uses() -> Weight;
}

/// Picoseconds of a call's own work.
const CALL: u64 = 30_000_000;
/// Picoseconds to check a provision.
const PROVISION: u64 = 5_000_000;
/// Picoseconds to decode a list of permits, to sort it out, and to encode it.
const LIST: u64 = 25_000_000;
/// Picoseconds to check a signature of any kind.
const SIGNATURE: u64 = 80_000_000;
/// Bytes of the trie's nodes that prove one item.
const PATH: u64 = 2_000;
/// Lists in which a consent may stand, and as many former ones.
const LISTS: u64 = 2 * MAX_PROVISIONS as u64;
/// Reads to know which holders of data are organisations.
const HOLDERS: u64 = MAX_HOLDERS as u64;
/// Reads to know whom the signer acts for, and when: a key or an operating account, its organisation, the clock.
const ORIGIN: u64 = 3;
/// Reads to know whether anything may be given in the controller's name, and by its own hand.
const GIVES: u64 = 5;
/// Reads to know whether somebody may act for another: a chain of four, the subject, its guardians, whom it acts for, a
/// proposal, its count, and its deposit.
const AUTHORISE: u64 = 17;
/// Reads, and writes, of what is remembered of a controller without a record, with its deposit.
const REMEMBERED: u64 = 3;
/// Reads, and writes, of a deposit: the account and its holds.
const DEPOSIT: u64 = 2;

fn size_of<Item: MaxEncodedLen>() -> u64 {
	PATH.saturating_add(Item::max_encoded_len() as u64)
}

/// Counts what a call does.
struct Count {
	time: u64,
	proof: u64,
	reads: u64,
	writes: u64,
}

impl Count {
	/// A call that reads so many small items, and writes so many.
	fn of(reads: u64, writes: u64) -> Self {
		Self { time: CALL, proof: reads.saturating_mul(PATH.saturating_add(256)), reads, writes }
	}

	/// And so many times an item, read and written.
	fn updating(mut self, items: u64, size: u64, time: u64) -> Self {
		self.time = self.time.saturating_add(items.saturating_mul(time));
		self.proof = self.proof.saturating_add(items.saturating_mul(size));
		self.reads = self.reads.saturating_add(items);
		self.writes = self.writes.saturating_add(items);
		self
	}

	/// And the controller's record of rules.
	fn rules(self) -> Self {
		self.updating(1, size_of::<ControllerRules>(), 0)
	}

	/// And a consent.
	fn record(self) -> Self {
		self.updating(1, size_of::<Record<u128>>(), 0)
	}

	/// And a request.
	fn request(self) -> Self {
		self.updating(1, size_of::<RequestRecord<u128>>(), 0)
	}

	/// And two checks of a signature, of which the second is over the wrapped payload.
	fn signature(mut self) -> Self {
		self.time = self.time.saturating_add(2 * SIGNATURE);
		self
	}

	/// And so many lists of permits.
	fn lists(self, lists: u64) -> Self {
		self.updating(lists, size_of::<BoundedVec<Permit, ConstU32<MAX_PERMITS>>>(), LIST)
	}

	/// And the checks of so many provisions: an organisation; a device, its recall and its controllers.
	fn provisions(mut self, provisions: u64) -> Self {
		const READS: u64 = 4;
		let reads = provisions.saturating_mul(READS);
		self.time = self.time.saturating_add(provisions.saturating_mul(PROVISION));
		self.proof = self.proof.saturating_add(reads.saturating_mul(PATH.saturating_add(256)));
		self.reads = self.reads.saturating_add(reads);
		self
	}

	/// And the policy table, read.
	fn policy(mut self) -> Self {
		self.proof = self.proof.saturating_add(size_of::<Policy>());
		self.reads = self.reads.saturating_add(1);
		self
	}

	fn weight(self, db: RuntimeDbWeight) -> Weight {
		Weight::from_parts(self.time, self.proof)
			.saturating_add(db.reads_writes(self.reads, self.writes))
	}
}

impl WeightInfo for () {
	fn grant(provisions: u32) -> Weight {
		let provisions = u64::from(provisions);
		// Written besides: the index by controller.
		Count::of(ORIGIN + GIVES + DEPOSIT + REMEMBERED, DEPOSIT + 1 + REMEMBERED)
			.rules()
			.record()
			.lists(provisions)
			.provisions(provisions)
			.policy()
			.weight(RocksDbWeight::get())
	}

	fn amend(provisions: u32) -> Weight {
		let provisions = u64::from(provisions);
		// The deposits of two, where it is taken over. Read besides: which of those that are dropped are organisations.
		Count::of(ORIGIN + GIVES + 2 * DEPOSIT + HOLDERS, 2 * DEPOSIT)
			.rules()
			.record()
			.lists(provisions.saturating_add(LISTS))
			.provisions(provisions)
			.policy()
			.weight(RocksDbWeight::get())
	}

	fn withdraw() -> Weight {
		Count::of(ORIGIN + GIVES + HOLDERS, 0)
			.rules()
			.record()
			.lists(LISTS)
			.weight(RocksDbWeight::get())
	}

	fn withdraw_all() -> Weight {
		Count::of(ORIGIN, 0).rules().weight(RocksDbWeight::get())
	}

	fn object() -> Weight {
		Count::of(ORIGIN + DEPOSIT + REMEMBERED, DEPOSIT + REMEMBERED)
			.rules()
			.weight(RocksDbWeight::get())
	}

	fn lift_objection() -> Weight {
		Count::of(ORIGIN + GIVES, 0).rules().weight(RocksDbWeight::get())
	}

	fn release() -> Weight {
		// Read besides: whom the signer acts for. Written besides: the index by controller.
		Count::of(ORIGIN + HOLDERS + DEPOSIT, DEPOSIT + 1)
			.rules()
			.record()
			.lists(LISTS)
			.weight(RocksDbWeight::get())
	}

	fn release_record() -> Weight {
		// Written besides: what is remembered.
		Count::of(1 + DEPOSIT, DEPOSIT + 1).rules().weight(RocksDbWeight::get())
	}

	fn request(provisions: u32) -> Weight {
		let provisions = u64::from(provisions);
		// Read besides: the organisation, the party that is asked, the consent and the one to renew. Written besides: the
		// index by controller, the count.
		Count::of(ORIGIN + DEPOSIT + 3, DEPOSIT + 2)
			.request()
			.record()
			.record()
			.provisions(provisions)
			.policy()
			.weight(RocksDbWeight::get())
	}

	fn accept(provisions: u32) -> Weight {
		let provisions = u64::from(provisions);
		// The deposits of three: whoever asked, whoever brings it, and the controller's record. Written besides: the
		// indices by controller, the count.
		Count::of(ORIGIN + GIVES + 3 * DEPOSIT + 2 + REMEMBERED, 3 * DEPOSIT + 3 + REMEMBERED)
			.request()
			.rules()
			.record()
			.lists(provisions)
			.provisions(provisions)
			.policy()
			.weight(RocksDbWeight::get())
	}

	fn refuse() -> Weight {
		Count::of(ORIGIN, 0).request().weight(RocksDbWeight::get())
	}

	fn release_request() -> Weight {
		// Written besides: the index by controller, the count.
		Count::of(ORIGIN + 1 + DEPOSIT, DEPOSIT + 2).request().weight(RocksDbWeight::get())
	}

	fn acknowledge_withdrawal() -> Weight {
		Count::of(ORIGIN + HOLDERS, 0).rules().record().weight(RocksDbWeight::get())
	}

	fn invalidate() -> Weight {
		Count::of(ORIGIN + HOLDERS, 0).rules().record().lists(LISTS).weight(RocksDbWeight::get())
	}

	fn check_statement() -> Weight {
		// The party's key, whom it acts for, the genesis; the items of the act are warm for the act itself.
		Count::of(ORIGIN + 3, 0).rules().record().signature().weight(RocksDbWeight::get())
	}

	fn authorise() -> Weight {
		Count::of(AUTHORISE, DEPOSIT + 2).record().request().weight(RocksDbWeight::get())
	}

	fn authorize_relay_free() -> Weight {
		Count::of(ORIGIN + GIVES + 3, 0)
			.rules()
			.record()
			.request()
			.signature()
			.weight(RocksDbWeight::get())
	}

	fn count_uses() -> Weight {
		Count::of(1, 0).rules().record().lists(LISTS).weight(RocksDbWeight::get())
	}
}
