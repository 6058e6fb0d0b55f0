//! What a block leaves behind: its digest item, and the offchain index of nodes.

use super::*;
use crate::{BlockPages, BlockTree};
use assent_primitives::{
	journal::Page,
	merkle::{node_hash, AuditRoot},
	PermitIndex, Resource,
};
use codec::Decode;
use frame_support::{assert_ok, traits::Hooks};
use sp_core::H256;

/// The root over the leaves by RFC 6962, section 2.1, written as the definition stands.
fn naive_root(leaves: &[H256]) -> H256 {
	match leaves {
		[leaf] => *leaf,
		_ => {
			let split = leaves.len().next_power_of_two() / 2;
			node_hash(&naive_root(&leaves[..split]), &naive_root(&leaves[split..]))
		},
	}
}

/// The leaves of a block, from its pages in a node's index.
fn leaves_of(
	index: &sp_core::offchain::testing::TestPersistentOffchainDB,
	root: &H256,
) -> Vec<H256> {
	pages_of(index, root)
		.iter()
		.flat_map(|head| {
			let page = index.get(&assent_primitives::journal::page_key(head)).unwrap();
			let page = Page::decode(&mut &page[..]).unwrap();
			assert_eq!(page.after().unwrap().head, *head);
			page.links().unwrap()
		})
		.map(|link| link.leaf)
		.collect()
}

fn consented() {
	World::permit(&PATIENT, PermitIndex::Party(HOSPITAL), permit(1));
}

fn batch(sequence: u64, sizes: &[usize]) {
	let groups = sizes.iter().enumerate().map(|(at, size)| {
		let resource = if at % 2 == 0 { record_of(PATIENT) } else { pump() };
		(resource, vec![access(); *size])
	});
	assert_ok!(record_batch(GATEWAY, sequence, groups));
}

#[test]
fn block_should_have_no_digest_item_when_nothing_was_journalled() {
	ExtBuilder::build_and_execute(|| assert_eq!(close_block(), None));
}

#[test]
fn block_should_carry_the_root_of_all_its_entries_when_it_is_closed() {
	for sizes in [vec![1], vec![2, 1], vec![1, 3, 4], vec![7, 1, 1, 20, 4]] {
		let mut ext = ExtBuilder::build();
		let root = ext.execute_with(|| {
			consented();
			assert_ok!(record(GATEWAY, pump(), access()));
			batch(1, &sizes);
			assert_ok!(record(GATEWAY, record_of(PATIENT), access()));
			close_block().expect("entries have a root")
		});
		ext.persist_offchain_overlay();
		let leaves = leaves_of(&ext.offchain_db(), &root.root);
		assert_eq!(leaves.len(), sizes.iter().sum::<usize>() + 2);
		assert_eq!(root, AuditRoot { root: naive_root(&leaves), leaves: leaves.len() as u32 });
	}
}

/// A block on a chain with that first block.
fn block_of(genesis: H256, number: u64) {
	frame_system::BlockHash::<Test>::insert(0, genesis);
	if number > 1 {
		open_block(number, NOW + number * 2_000);
	}
}

#[test]
fn header_should_name_the_chain_when_the_block_journalled_something() {
	for number in [1, 2] {
		ExtBuilder::build_and_execute(|| {
			let genesis = H256::repeat_byte(0x61);
			block_of(genesis, number);
			consented();
			assert_ok!(record(GATEWAY, pump(), access()));
			assert!(close_block().is_some());
			assert_eq!(named_chain(), Some(genesis));
		});
	}
}

#[test]
fn header_should_name_the_chain_when_the_block_changes_who_finalises() {
	use sp_runtime::DigestItem;
	ExtBuilder::build_and_execute(|| {
		let genesis = H256::repeat_byte(0x61);
		block_of(genesis, 2);
		System::deposit_log(DigestItem::Consensus(FinalityEngine::get(), vec![1, 2]));
		assert_eq!(close_block(), None);
		assert_eq!(named_chain(), Some(genesis));
	});
}

#[test]
fn header_should_name_no_chain_when_nothing_can_rest_on_it() {
	use sp_runtime::DigestItem;
	ExtBuilder::build_and_execute(|| {
		block_of(H256::repeat_byte(0x61), 2);
		System::deposit_log(DigestItem::Consensus(*b"aura", vec![1]));
		assert_eq!(close_block(), None);
		assert_eq!(named_chain(), None);
	});
}

#[test]
fn block_should_leave_nothing_of_its_own_in_the_state_when_it_is_closed() {
	ExtBuilder::build_and_execute(|| {
		consented();
		batch(1, &[3, 2]);
		assert!(BlockTree::<Test>::exists() && BlockPages::<Test>::exists());
		assert_eq!(BlockPages::<Test>::get().len(), 2);
		close_block();
		assert_ok!(AccessAudit::do_try_state());
		// The next block starts with an empty tree.
		open_block(2, NOW + 2_000);
		assert_ok!(record(GATEWAY, pump(), access()));
		assert_eq!(close_block().unwrap().leaves, 1);
	});
}

#[test]
fn block_should_take_back_page_and_leaf_when_a_call_fails() {
	let mut ext = ExtBuilder::build();
	let (head, count) = ext.execute_with(|| {
		consented();
		batch(1, &[1]);
		let journal = journal(&record_of(PATIENT));
		// The first group is recorded when the second one fails.
		let unknown = Resource::Device { id: Default::default(), tenure: 0 };
		let failing = [(record_of(PATIENT), vec![access()]), (unknown, vec![access()])];
		assert!(record_batch(GATEWAY, 2, failing).is_err());
		assert_eq!(close_block().unwrap().leaves, 1);
		(journal.head, journal.count)
	});
	ext.persist_offchain_overlay();
	let index = ext.offchain_db();
	let journal = JournalHead { count, head };
	assert_eq!(entries(&index, &record_of(PATIENT), journal).len(), 1);
	let pages = ext.execute_with(|| audit_root().unwrap());
	assert_eq!(pages_of(&index, &pages.root), vec![head]);
}

#[test]
fn index_should_hold_the_whole_journal_when_a_reader_follows_it_from_its_head() {
	let mut ext = ExtBuilder::build();
	let (record_head, pump_head) = ext.execute_with(|| {
		consented();
		for block in 1..5u64 {
			let first = Access { claimed_at: NOW - block, ..access() };
			assert_ok!(record(GATEWAY, record_of(PATIENT), first));
			batch(block, &[3, 2, 1]);
			close_block();
			open_block(block + 1, NOW + block * 2_000);
		}
		(journal(&record_of(PATIENT)), journal(&pump()))
	});
	ext.persist_offchain_overlay();
	let index = ext.offchain_db();
	let found = entries(&index, &record_of(PATIENT), record_head);
	assert_eq!(found.len(), 4 * 5);
	assert_eq!(entries(&index, &pump(), pump_head).len(), 4 * 2);
	// In order of recording, each as it was stated.
	for (block, chunk) in (1..5u64).zip(found.chunks(5)) {
		assert!(chunk.iter().all(|entry| u64::from(entry.block) == block));
		assert_eq!(chunk[0].access.claimed_at, NOW - block);
		assert_eq!(chunk[0].operator, GATEWAY);
		assert_eq!(chunk[0].accessor, HOSPITAL);
		assert_eq!(chunk[0].controller, PATIENT);
	}
}

#[test]
fn index_should_keep_both_apart_when_two_forks_journal_the_same_resource() {
	let mut index = sp_core::offchain::testing::TestPersistentOffchainDB::new();
	let mut heads = Vec::new();
	for action in [assent_primitives::Action::Access, assent_primitives::Action::Use] {
		let mut fork = ExtBuilder::build();
		heads.push(fork.execute_with(|| {
			consented();
			let access = Access { action, ..access() };
			assert_ok!(record(GATEWAY, record_of(PATIENT), access));
			close_block();
			(journal(&record_of(PATIENT)), action)
		}));
		let changes =
			fork.overlayed_changes().clone().offchain_drain_committed().collect::<Vec<_>>();
		index.apply_offchain_changes(changes.into_iter());
	}
	for (head, action) in heads {
		let found = entries(&index, &record_of(PATIENT), head);
		assert_eq!(found.len(), 1);
		assert_eq!(found[0].access.action, action);
	}
}

#[test]
fn on_initialize_should_reserve_the_closing_when_a_block_opens() {
	ExtBuilder::build_and_execute(|| {
		let weight = <AccessAudit as Hooks<u64>>::on_initialize(1);
		assert_eq!(weight, <() as crate::WeightInfo>::on_finalize());
	});
}

#[test]
fn try_state_should_fail_when_something_outlives_its_block() {
	ExtBuilder::build().execute_with(|| {
		consented();
		assert_ok!(record(GATEWAY, record_of(PATIENT), access()));
		assert!(AccessAudit::do_try_state().is_err());
		close_block();
		assert_ok!(AccessAudit::do_try_state());
		crate::Journals::<Test>::insert(pump(), JournalHead::default());
		assert!(AccessAudit::do_try_state().is_err());
	});
	ExtBuilder::build().execute_with(|| {
		let count = crate::RefusalCount { journalled: 4, ..Default::default() };
		crate::Refusals::<Test>::insert(HOSPITAL, pump(), count);
		assert!(AccessAudit::do_try_state().is_err());
	});
}
