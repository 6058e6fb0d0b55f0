use super::*;
use crate::{Anchors, Error, Event};
use assent_primitives::{
	anchor::{anchor_key, AnchorEntry, AnchorPage},
	journal::{page_key, Page},
	merkle::AuditTree,
	Anchor, AnchorKind, AnchorScope, Commitment, Controllers, DeviceId, Period, PermitIndex,
	Standing,
};
use codec::Decode;
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::DispatchResult;

fn batch(scope: AnchorScope) -> Anchor {
	Anchor {
		kind: AnchorKind::Collection,
		root: H256::repeat_byte(7),
		count: 10_000_000,
		from: NOW - DAY,
		until: NOW,
		scope,
	}
}

fn of_devices(devices: &[DeviceId]) -> Anchor {
	batch(AnchorScope::Devices(devices.to_vec().try_into().unwrap()))
}

fn of_group() -> Anchor {
	batch(AnchorScope::Group(Commitment(H256::repeat_byte(8))))
}

fn anchor(who: AccountId, anchor: Anchor) -> DispatchResult {
	AccessAudit::anchor(RuntimeOrigin::signed(who), anchor)
}

fn entry(party: AccountId, operator: AccountId, anchor: Anchor) -> AnchorEntry {
	AnchorEntry { party, operator, block: 1, recorded_at: NOW, anchor }
}

#[test]
fn anchor_should_chain_and_tell_everything_when_an_organisation_anchors() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(anchor(GATEWAY, of_devices(&[PUMP])));
		let first = entry(HOSPITAL, GATEWAY, of_devices(&[PUMP]));
		let link = first.link(&JournalHead::default()).unwrap();
		assert_eq!(Anchors::<Test>::get(HOSPITAL), Some(link.after));
		assert_eq!(AccessAudit::anchors_of(HOSPITAL), Some(link.after));
		let Anchor { kind, root, count, from, until, scope } = of_devices(&[PUMP]);
		assert_eq!(
			last_event(),
			Event::Anchored {
				party: HOSPITAL,
				operator: GATEWAY,
				sequence: 0,
				head: link.after.head,
				entry: first.hash(),
				kind,
				root,
				count,
				from,
				until,
				scope,
			}
		);
		// The same again is a further link.
		assert_ok!(anchor(GATEWAY, of_devices(&[PUMP])));
		let second = first.link(&link.after).unwrap();
		assert_eq!(Anchors::<Test>::get(HOSPITAL), Some(second.after));
	});
}

#[test]
fn anchor_should_be_a_leaf_among_entries_and_be_found_in_the_index_when_the_block_is_closed() {
	let mut ext = ExtBuilder::build();
	let (root, journal) = ext.execute_with(|| {
		World::permit(&PATIENT, PermitIndex::Party(HOSPITAL), permit(1));
		assert_ok!(record(GATEWAY, record_of(PATIENT), access()));
		assert_ok!(anchor(GATEWAY, of_group()));
		assert_ok!(record(GATEWAY, record_of(PATIENT), access()));
		(close_block().unwrap(), journal(&record_of(PATIENT)))
	});
	ext.persist_offchain_overlay();
	let index = ext.offchain_db();
	let heads = pages_of(&index, &root.root);
	assert_eq!(heads.len(), 3);
	// The tree is made anew from the list alone: a head without a page is that of an anchor.
	let mut tree = AuditTree::default();
	let mut anchors = Vec::new();
	for head in &heads {
		match index.get(&page_key(head)) {
			Some(page) => {
				for link in Page::decode(&mut &page[..]).unwrap().links().unwrap() {
					assert!(tree.push(link.leaf));
				}
			},
			None => {
				let page = index.get(&anchor_key(head)).expect("an anchor");
				let page = AnchorPage::decode(&mut &page[..]).unwrap();
				let link = page.link().unwrap();
				assert_eq!(link.after.head, *head);
				assert!(tree.push(link.leaf));
				anchors.push(page.entry);
			},
		}
	}
	assert_eq!(tree.root(), Some(root));
	assert_eq!(anchors, vec![entry(HOSPITAL, GATEWAY, of_group())]);
	assert_eq!(heads[2], journal.head);
}

#[test]
fn anchor_should_be_open_to_the_owner_when_the_devices_are_theirs() {
	ExtBuilder::build_and_execute(|| {
		let watch = DeviceId(H256([77; 32]));
		World::change(|world| {
			let facts = world.devices[&PUMP].clone();
			world.devices.insert(watch, facts);
			let controllers = Controllers { owner: STRANGER, person: None };
			world.controllers.insert((watch, 0), controllers);
		});
		assert_ok!(anchor(STRANGER, of_devices(&[watch])));
		// Not of others', among them or alone, nor of a group that nobody can look into.
		assert_noop!(anchor(STRANGER, of_devices(&[watch, PUMP])), Error::<Test>::NotOwner);
		assert_noop!(anchor(PATIENT, of_devices(&[PUMP])), Error::<Test>::NotOwner);
		assert_noop!(anchor(STRANGER, of_group()), Error::<Test>::NotAnOrganisation);
		// Nor of those that they had once.
		World::change(|world| {
			world.devices.get_mut(&watch).unwrap().tenure = 1;
			let controllers = Controllers { owner: PATIENT, person: None };
			world.controllers.insert((watch, 1), controllers);
		});
		assert_noop!(anchor(STRANGER, of_devices(&[watch])), Error::<Test>::NotOwner);
		assert_ok!(anchor(PATIENT, of_devices(&[watch])));
	});
}

#[test]
fn anchor_should_refuse_when_the_organisation_is_not_in_force() {
	ExtBuilder::build_and_execute(|| {
		for (standing, period) in [
			(Standing::Suspended, Period::ALWAYS),
			(Standing::Active, Period { from: 0, until: Some(NOW) }),
		] {
			World::change(|world| {
				let hospital = world.organisations.get_mut(&HOSPITAL).unwrap();
				hospital.standing = standing;
				hospital.period = period;
			});
			assert_noop!(anchor(GATEWAY, of_group()), Error::<Test>::OrganisationNotActive);
			// Its own devices make no difference.
			let own = of_devices(&[PUMP]);
			assert_noop!(anchor(GATEWAY, own), Error::<Test>::OrganisationNotActive);
		}
		assert_noop!(anchor(ROTATED, of_group()), Error::<Test>::NotAuthorized);
	});
}

#[test]
fn anchor_should_refuse_when_the_batch_cannot_be_right() {
	ExtBuilder::build_and_execute(|| {
		let group = of_group();
		let empty = Anchor { count: 0, ..group.clone() };
		assert_noop!(anchor(GATEWAY, empty), Error::<Test>::EmptyAnchor);
		assert_noop!(anchor(GATEWAY, of_devices(&[])), Error::<Test>::EmptyAnchor);
		let drift = MaxClockDrift::get();
		for (from, until) in [(NOW, NOW), (NOW, NOW - 1), (0, NOW + drift + 1), (0, u64::MAX)] {
			let wrong = Anchor { from, until, ..group.clone() };
			assert_noop!(anchor(GATEWAY, wrong), Error::<Test>::InvalidPeriod);
		}
		assert_ok!(anchor(GATEWAY, Anchor { from: 0, until: NOW + drift, ..group }));
		let unknown = of_devices(&[PUMP, DeviceId(H256([78; 32]))]);
		assert_noop!(anchor(GATEWAY, unknown), Error::<Test>::UnknownDevice);
	});
}

#[test]
fn anchor_should_refuse_when_the_chain_is_full() {
	ExtBuilder::build_and_execute(|| {
		let full = JournalHead { count: u64::MAX, head: H256::repeat_byte(1) };
		Anchors::<Test>::insert(HOSPITAL, full);
		assert_noop!(anchor(GATEWAY, of_group()), Error::<Test>::JournalFull);
	});
}
