//! What accesses take: of a block, and of the state for ever. `--nocapture` shows the figures.

use super::{
	story::{grant, pump_of_patient},
	*,
};
use crate::{
	configs::system::{BlockLength, BlockWeights},
	genesis::accounts::*,
};
use codec::Encode;
use frame_support::{
	assert_ok,
	dispatch::{extract_actual_weight, DispatchClass, GetDispatchInfo},
	traits::UnfilteredDispatchable,
};
use pallet_access_audit::Group;
use sp_runtime::traits::Dispatchable;

/// About the bytes of a signed transaction beside its call.
const ENVELOPE: usize = 160;

/// Bytes of keys and values in the state; what belongs to the block itself does not count.
fn state_bytes() -> usize {
	let system = sp_io::hashing::twox_128(b"System");
	let (mut bytes, mut key) = (0, Vec::new());
	while let Some(next) = sp_io::storage::next_key(&key) {
		if !next.starts_with(&system) {
			let value = sp_io::storage::get(&next).map_or(0, |value| value.len());
			bytes += next.len() + value;
		}
		key = next;
	}
	bytes
}

/// The hospital's batch of so many accesses of one journal.
fn batch(sequence: u64, resource: &Resource, accesses: usize) -> RuntimeCall {
	let accesses = vec![access(Role::CareProvider, Purpose::Treat); accesses];
	let group = Group {
		resource: resource.clone(),
		accesses: accesses.try_into().expect("within a batch"),
	};
	let groups = vec![group].try_into().expect("one group");
	pallet_access_audit::Call::<Runtime>::record_batch { sequence, groups }.into()
}

/// How many accesses fit into a block, in batches of so many: by weight, and by length.
fn accesses_in_a_block(resource: &Resource, size: usize, first: u64) -> (usize, usize) {
	let most = BlockWeights::get()
		.get(DispatchClass::Normal)
		.max_total
		.expect("ordinary transactions have a limit");
	let base = BlockWeights::get().get(DispatchClass::Normal).base_extrinsic;
	let length = *BlockLength::get().max.get(DispatchClass::Normal) as usize;
	let call = batch(first, resource, size);
	let by_length = length / (call.encoded_size() + ENVELOPE) * size;

	// A batch has to fit with what it reserves; afterwards it leaves what it did not use.
	let reserved = call.get_dispatch_info().call_weight;
	let result = call.dispatch(signed(HOSPITAL_GATEWAY));
	assert!(result.is_ok(), "{result:?}");
	let used = extract_actual_weight(&result, &batch(first, resource, size).get_dispatch_info());
	let (mut taken, mut accesses) = (base, 0);
	while taken.saturating_add(reserved).all_lte(most) {
		taken = taken.saturating_add(used).saturating_add(base);
		accesses += size;
	}
	(accesses, by_length)
}

#[test]
fn block_should_hold_thousands_of_accesses_when_they_come_in_batches() {
	run(|| {
		let pump = pump_of_patient();
		grant(vec![permit(Grantee::Party(HOSPITAL), Purpose::Treat)], Terms::default(), 1);
		let mut best = 0;
		for (sequence, size) in (1..).zip([1, 10, 100, 500, 1_000]) {
			let (by_weight, by_length) = accesses_in_a_block(&pump, size, sequence);
			println!(
				"batches of {size}: {by_weight} accesses a block by weight, {by_length} by length"
			);
			best = best.max(by_weight.min(by_length));
		}
		// Consentio's 6,000 requests a second, read-only, in slots of two seconds.
		assert!(best >= 12_000, "{best}");
	});
}

#[test]
fn state_should_not_grow_when_a_journal_has_an_entry() {
	run(|| {
		let pump = pump_of_patient();
		grant(vec![permit(Grantee::Party(HOSPITAL), Purpose::Treat)], Terms::default(), 1);
		let record = || {
			let stated = access(Role::CareProvider, Purpose::Treat);
			assert_ok!(AccessAudit::record(signed(HOSPITAL_GATEWAY), pump.clone(), stated));
			end_block();
			start_block(System::block_number() + 1);
			state_bytes()
		};
		let before = state_bytes();
		let first = record();
		println!("the first access to a resource: {} bytes of state", first - before);
		assert!(first - before < 200);
		for _ in 0..5 {
			assert_eq!(record(), first);
		}
		assert_ok!(batch(1, &pump, 100).dispatch_bypass_filter(signed(HOSPITAL_GATEWAY)));
		end_block();
		start_block(System::block_number() + 1);
		let sequence = state_bytes() - first;
		println!("the first batch of an account: {sequence} bytes of state");
		for number in 2..5 {
			assert_ok!(batch(number, &pump, 100).dispatch_bypass_filter(signed(HOSPITAL_GATEWAY)));
			end_block();
			start_block(System::block_number() + 1);
			assert_eq!(state_bytes(), first + sequence);
		}
	});
}
