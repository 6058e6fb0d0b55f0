//! The weights of the calls.
//!
//! They are estimates, counted by hand: reads and writes of the worst case, the proof size of each record read, and a
//! time reasoned from what the call computes. They are for the tests of this pallet: a
//! runtime has its own, measured.

use frame_support::weights::{constants::RocksDbWeight, RuntimeDbWeight, Weight};

/// The weight of each call.
pub trait WeightInfo {
	/// `accredit`.
	fn accredit() -> Weight;
	/// `amend_accreditation`.
	fn amend_accreditation() -> Weight;
	/// `suspend`.
	fn suspend() -> Weight;
	/// `reinstate`.
	fn reinstate() -> Weight;
	/// `withdraw_accreditation`.
	fn withdraw_accreditation() -> Weight;
	/// `propose_policy` with that many rows.
	fn propose_policy(rows: u32) -> Weight;
	/// `cancel_policy`.
	fn cancel_policy() -> Weight;
	/// `affiliate_staff`.
	fn affiliate_staff() -> Weight;
	/// `renew_staff_affiliation`.
	fn renew_staff_affiliation() -> Weight;
	/// `end_staff_affiliation`.
	fn end_staff_affiliation() -> Weight;
	/// `clear_staff_affiliation`.
	fn clear_staff_affiliation() -> Weight;
	/// `affiliate_operator`.
	fn affiliate_operator() -> Weight;
	/// `accept_affiliation`.
	fn accept_affiliation() -> Weight;
	/// `renew_operator_affiliation`.
	fn renew_operator_affiliation() -> Weight;
	/// `end_operator_affiliation`.
	fn end_operator_affiliation() -> Weight;
	/// `leave_affiliation`.
	fn leave_affiliation() -> Weight;
	/// `clear_operator_affiliation`.
	fn clear_operator_affiliation() -> Weight;
	/// `limit_operator`.
	fn limit_operator() -> Weight;
	/// `attest`.
	fn attest() -> Weight;
	/// `renew_attestation`.
	fn renew_attestation() -> Weight;
	/// `revoke_attestation`.
	fn revoke_attestation() -> Weight;
	/// `clear_attestation`.
	fn clear_attestation() -> Weight;
	/// `dismiss_attestation`.
	fn dismiss_attestation() -> Weight;
	/// `rotate_key`.
	fn rotate_key() -> Weight;
}

/// A call's own time, without storage: origin, checks, event.
const BASE: u64 = 12_000_000;
/// The worse of the signature schemes: an ECDSA recovery.
const SIGNATURE: u64 = 60_000_000;
/// Taking or giving back a deposit, without storage.
const DEPOSIT: u64 = 25_000_000;
/// Checking a row of the policy table against all before it, encoding and hashing it.
const ROW: u64 = 6_000_000;
/// The trie nodes on the way to a value, and the largest value of this pallet with its key.
const PROOF: u64 = 2_800;
/// An account and its list of holds: what a deposit reads and writes.
const ACCOUNTS: u64 = 2;

/// A weight of that time, reads and writes.
fn weight(db: RuntimeDbWeight, time: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(time, reads.saturating_mul(PROOF))
		.saturating_add(db.reads_writes(reads, writes))
}

/// The figures, once, for any database.
macro_rules! figures {
	($db:expr) => {
		// Organisation, key status, key record, operator; organisation.
		fn accredit() -> Weight {
			weight($db, BASE, 4, 1)
		}
		// Organisation; organisation.
		fn amend_accreditation() -> Weight {
			weight($db, BASE, 1, 1)
		}
		fn suspend() -> Weight {
			weight($db, BASE, 1, 1)
		}
		fn reinstate() -> Weight {
			weight($db, BASE, 1, 1)
		}
		fn withdraw_accreditation() -> Weight {
			weight($db, BASE, 1, 1)
		}
		// Clock, delay, policy tables; policy tables. What is replaced may be as long as the table that comes.
		fn propose_policy(rows: u32) -> Weight {
			weight($db, ROW.saturating_mul(rows.into()).saturating_add(2 * BASE), 3, 1)
		}
		// Clock, policy tables; policy tables.
		fn cancel_policy() -> Weight {
			weight($db, 2 * BASE, 2, 1)
		}
		// Key status, organisation, clock, staff, payer; staff, payer.
		fn affiliate_staff() -> Weight {
			weight($db, BASE + DEPOSIT, 4 + ACCOUNTS, 1 + ACCOUNTS)
		}
		// Key status, organisation, clock, staff; staff.
		fn renew_staff_affiliation() -> Weight {
			weight($db, BASE, 4, 1)
		}
		// Key status, organisation, staff, payer; staff, payer.
		fn end_staff_affiliation() -> Weight {
			weight($db, BASE + DEPOSIT, 3 + ACCOUNTS, 1 + ACCOUNTS)
		}
		// Staff, clock, organisation, payer; staff, payer.
		fn clear_staff_affiliation() -> Weight {
			weight($db, BASE + DEPOSIT, 3 + ACCOUNTS, 1 + ACCOUNTS)
		}
		// Key status and organisation of the signer, clock, operator, offer, organisation and key status of the
		// account, the other pallets' records of it (nine), payer; offer, payer.
		fn affiliate_operator() -> Weight {
			weight($db, BASE + DEPOSIT, 16 + ACCOUNTS, 1 + ACCOUNTS)
		}
		// Offer, clock, organisation, operator, organisation and key status of the account, the other pallets' records
		// of it (nine); offer, operator.
		fn accept_affiliation() -> Weight {
			weight($db, BASE, 15, 2)
		}
		// Key status, organisation, clock, operator; operator.
		fn renew_operator_affiliation() -> Weight {
			weight($db, BASE, 4, 1)
		}
		// Key status, organisation, operator, offer, payer; operator or offer, payer.
		fn end_operator_affiliation() -> Weight {
			weight($db, BASE + DEPOSIT, 4 + ACCOUNTS, 1 + ACCOUNTS)
		}
		// Operator, offer, payer; operator or offer, payer.
		fn leave_affiliation() -> Weight {
			weight($db, BASE + DEPOSIT, 2 + ACCOUNTS, 1 + ACCOUNTS)
		}
		// Operator, offer, clock, organisation, payer; operator or offer, payer.
		fn clear_operator_affiliation() -> Weight {
			weight($db, BASE + DEPOSIT, 4 + ACCOUNTS, 1 + ACCOUNTS)
		}
		// Key status, organisation, operator, offer; operator or offer.
		fn limit_operator() -> Weight {
			weight($db, BASE, 4, 1)
		}
		// Clock, operator, key status, organisation, subject (two), attestation, payers of the earlier and of this one;
		// attestation, payers.
		fn attest() -> Weight {
			weight($db, BASE + 2 * DEPOSIT, 7 + 2 * ACCOUNTS, 1 + 2 * ACCOUNTS)
		}
		// Clock, operator, key status, organisation, attestation; attestation.
		fn renew_attestation() -> Weight {
			weight($db, BASE, 5, 1)
		}
		// Clock, operator, key status, attestation; attestation.
		fn revoke_attestation() -> Weight {
			weight($db, BASE, 4, 1)
		}
		// Attestation, clock, organisation, payer; attestation, payer.
		fn clear_attestation() -> Weight {
			weight($db, BASE + DEPOSIT, 3 + ACCOUNTS, 1 + ACCOUNTS)
		}
		// Key status, attestation, payer; attestation, payer.
		fn dismiss_attestation() -> Weight {
			weight($db, BASE + DEPOSIT, 2 + ACCOUNTS, 1 + ACCOUNTS)
		}
		// Key status, organisation and operator of both keys, key record, genesis hash, the other pallets' records
		// of the party (nine), payers; key statuses, key record, payers.
		fn rotate_key() -> Weight {
			weight($db, BASE + SIGNATURE + 2 * DEPOSIT, 16 + 2 * ACCOUNTS, 3 + 2 * ACCOUNTS)
		}
	};
}

impl WeightInfo for () {
	figures!(RocksDbWeight::get());
}
