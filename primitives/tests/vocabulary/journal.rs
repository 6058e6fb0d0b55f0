//! The journal's hash chain: whatever is changed shows in the head.

use assent_primitives::{
	access::{Access, Basis, DenyReason, PermitRule, RequestLabels, Source, Verdict},
	journal::{block_key, page_key, Entry, JournalHead, Page},
	Action, CaseId, Categories, Category, Commitment, ConsentId, ConsentRef, DeviceId,
	DisclosureId, PartyId, Purpose, Resource, Role, StaffTag,
};
use proptest::{collection::vec, prelude::*};
use sp_core::H256;
use std::collections::BTreeSet;

const PATIENT: PartyId = PartyId::new([1; 32]);
const HOSPITAL: PartyId = PartyId::new([2; 32]);
const GATEWAY: PartyId = PartyId::new([3; 32]);
const OTHER: PartyId = PartyId::new([9; 32]);

fn resource() -> Resource {
	Resource::Record { subject: PATIENT, custodian: HOSPITAL }
}

fn source() -> ConsentRef {
	ConsentRef { id: ConsentId::from([5; 32]), version: 1, provision: 0 }
}

fn entry() -> Entry {
	Entry {
		controller: PATIENT,
		accessor: HOSPITAL,
		operator: GATEWAY,
		block: 7,
		recorded_at: 1_000,
		access: Access {
			staff: Some(StaffTag::from([4; 32])),
			role: Role::CareProvider,
			basis: Basis::Consent,
			action: Action::Access,
			purpose: Purpose::Treat,
			categories: Category::VitalSigns.into(),
			labels: RequestLabels::NotStated,
			object: Commitment::from([6; 32]),
			claimed_at: 999,
			maximum_price: 10,
			corrects: None,
			disclosure: None,
			source: None,
		},
		verdict: Verdict::Permit {
			rule: PermitRule::PartyPermit,
			consent: Some(source()),
			price: 5,
		},
	}
}

fn page() -> Page {
	let numbered = |block| Entry { block, ..entry() };
	Page {
		resource: resource(),
		before: JournalHead { count: 3, head: H256([8; 32]) },
		entries: vec![numbered(1), numbered(2), numbered(3)],
	}
}

fn head_after(page: &Page) -> JournalHead {
	page.after().expect("entries, and few; qed")
}

/// One change for each field of an entry.
const CHANGES: &[fn(&mut Entry)] = &[
	|entry| entry.controller = OTHER,
	|entry| entry.accessor = OTHER,
	|entry| entry.operator = OTHER,
	|entry| entry.block += 100,
	|entry| entry.recorded_at += 1,
	|entry| entry.access.staff = None,
	|entry| entry.access.staff = Some(StaffTag::default()),
	|entry| entry.access.role = Role::TransplantCentre,
	|entry| entry.access.basis = Basis::Policy,
	|entry| entry.access.basis = Basis::Emergency { case: CaseId::default() },
	|entry| entry.access.basis = Basis::AuthorityAct { act: Commitment::default() },
	|entry| entry.access.action = Action::Use,
	|entry| entry.access.purpose = Purpose::Etreat,
	|entry| entry.access.categories = Categories::ALL,
	|entry| entry.access.labels = RequestLabels::Unlabelled,
	|entry| entry.access.object = Commitment::default(),
	|entry| entry.access.claimed_at += 1,
	|entry| entry.access.maximum_price += 1,
	|entry| entry.access.corrects = Some(0),
	|entry| entry.access.disclosure = Some(DisclosureId::default()),
	|entry| {
		entry.access.source =
			Some(Source { party: PartyId::new([7; 32]), disclosure: DisclosureId::default() })
	},
	|entry| entry.verdict = Verdict::deny(DenyReason::NoPermit),
	|entry| {
		entry.verdict =
			Verdict::Deny { reason: DenyReason::NoPermit, consent: None, late: Some(source()) }
	},
	|entry| {
		entry.verdict =
			Verdict::Permit { rule: PermitRule::Controller, consent: Some(source()), price: 5 }
	},
	|entry| {
		entry.verdict = Verdict::Permit { rule: PermitRule::PartyPermit, consent: None, price: 5 }
	},
	|entry| {
		entry.verdict =
			Verdict::Permit { rule: PermitRule::PartyPermit, consent: Some(source()), price: 6 }
	},
];

#[test]
fn head_should_change_when_any_field_of_any_entry_does() {
	let honest = page();
	let mut heads = BTreeSet::from([head_after(&honest).head]);
	for place in 0..honest.entries.len() {
		for change in CHANGES {
			let mut forged = honest.clone();
			change(&mut forged.entries[place]);
			assert_ne!(forged, honest);
			assert_eq!(head_after(&forged).count, head_after(&honest).count);
			heads.insert(head_after(&forged).head);
		}
	}
	assert_eq!(heads.len(), 1 + honest.entries.len() * CHANGES.len());
}

#[test]
fn head_should_change_when_resource_count_or_earlier_head_does() {
	let honest = page();
	let changes: [fn(&mut Page); 5] = [
		|page| page.resource = Resource::Record { subject: OTHER, custodian: HOSPITAL },
		|page| page.resource = Resource::Record { subject: PATIENT, custodian: OTHER },
		|page| page.resource = Resource::Device { id: DeviceId::default(), tenure: 0 },
		|page| page.before.count += 1,
		|page| page.before.head = H256::zero(),
	];
	for change in changes {
		let mut forged = honest.clone();
		change(&mut forged);
		assert_ne!(head_after(&forged).head, head_after(&honest).head);
	}
}

#[test]
fn head_should_change_when_an_entry_is_dropped_added_or_moved() {
	let honest = page();
	let changes: [fn(&mut Vec<Entry>); 5] = [
		|entries| {
			entries.remove(0);
		},
		|entries| {
			entries.pop();
		},
		|entries| entries.push(entry()),
		|entries| entries.swap(0, 1),
		|entries| entries[1] = entries[0].clone(),
	];
	for change in changes {
		let mut forged = honest.clone();
		change(&mut forged.entries);
		assert_ne!(head_after(&forged).head, head_after(&honest).head);
	}
}

#[test]
fn page_should_have_no_end_when_it_has_no_entries() {
	let empty = Page { entries: Vec::new(), ..page() };
	assert_eq!(empty.links().map(|links| links.len()), Some(0));
	assert_eq!(empty.after(), None);
}

#[test]
fn journal_should_take_no_entry_when_it_is_full() {
	let full = JournalHead { count: u64::MAX, head: H256::zero() };
	assert!(full.extend(&resource(), &entry().hash()).is_none());
	let last = JournalHead { count: u64::MAX - 1, ..full };
	assert_eq!(
		last.extend(&resource(), &entry().hash()).map(|link| link.after.count),
		Some(u64::MAX)
	);
	let page = Page { before: last, ..page() };
	assert_eq!((page.links(), page.after()), (None, None));
}

#[test]
fn leaf_should_differ_from_head_and_entry_when_linked() {
	let hash = entry().hash();
	let link = JournalHead::default().extend(&resource(), &hash).expect("not full; qed");
	assert_eq!(BTreeSet::from([link.leaf, link.after.head, hash]).len(), 3);
}

#[test]
fn leaf_should_differ_when_the_same_entry_comes_again() {
	let hash = entry().hash();
	let first = JournalHead::default().extend(&resource(), &hash).expect("not full; qed");
	let second = first.after.extend(&resource(), &hash).expect("not full; qed");
	assert_ne!(first.leaf, second.leaf);
	assert_ne!(first.after.head, second.after.head);
}

#[test]
fn paid_should_be_the_price_when_permitted_and_nothing_when_refused() {
	assert_eq!(entry().paid(), 5);
	let refused = Entry { verdict: Verdict::deny(DenyReason::PriceAboveMaximum), ..entry() };
	assert_eq!(refused.paid(), 0);
}

#[test]
fn keys_should_differ_when_kind_or_hash_does() {
	let (one, other) = (H256([1; 32]), H256([2; 32]));
	let pages = BTreeSet::from([page_key(&one), page_key(&other)]);
	let blocks = BTreeSet::from([block_key(&one), block_key(&other)]);
	assert_eq!((pages.len(), blocks.len()), (2, 2));
	assert!(pages.is_disjoint(&blocks));
}

proptest! {
	#[test]
	fn pages_should_chain_to_the_same_head_when_cut_anywhere(
		blocks in vec(any::<u32>(), 1..20),
		cut in any::<prop::sample::Index>(),
	) {
		let entries: Vec<_> =
			blocks.into_iter().map(|block| Entry { block, ..entry() }).collect();
		let whole = Page { entries: entries.clone(), ..page() };
		let links = whole.links().expect("few; qed");
		prop_assert_eq!(links.len(), entries.len());
		prop_assert_eq!(links.last().map(|link| link.after), whole.after());
		prop_assert_eq!(head_after(&whole).count, 3 + entries.len() as u64);

		let cut = cut.index(entries.len());
		let (left, right) = entries.split_at(cut);
		let left = Page { entries: left.to_vec(), ..page() };
		let between = left.after().unwrap_or(left.before);
		let right = Page { resource: resource(), before: between, entries: right.to_vec() };
		prop_assert_eq!(right.after(), whole.after());
	}
}
