use super::*;
use assent_primitives::{
	journal::{Entry, JournalHead},
	Access, AccountId, Action, Basis, Categories, Category, Commitment, DenyReason, PermitRule,
	Purpose, RequestLabels, Resource, Role, Verdict,
};
use sp_core::H256;

fn party(byte: u8) -> AccountId {
	AccountId::new([byte; 32])
}

fn resource() -> Resource {
	Resource::Record { subject: party(1), custodian: party(2) }
}

fn entry(number: u8) -> Entry {
	let verdict = if number.is_multiple_of(3) {
		Verdict::deny(DenyReason::NoPermit)
	} else {
		Verdict::Permit { rule: PermitRule::PartyPermit, consent: None, price: number.into() }
	};
	Entry {
		controller: party(1),
		accessor: party(2),
		operator: party(3),
		block: number.into(),
		recorded_at: 2_000 * u64::from(number),
		access: Access {
			staff: None,
			role: Role::CareProvider,
			basis: Basis::Consent,
			action: Action::Access,
			purpose: Purpose::Treat,
			categories: Categories::only(Category::VitalSigns),
			labels: RequestLabels::NotStated,
			object: Commitment(H256::repeat_byte(number)),
			claimed_at: 2_000 * u64::from(number),
			maximum_price: 100,
			corrects: None,
			disclosure: None,
			source: None,
		},
		verdict,
	}
}

fn entries(numbers: core::ops::Range<u8>) -> Vec<Entry> {
	numbers.map(entry).collect()
}

/// The journal after the entries.
fn journal(entries: &[Entry]) -> JournalHead {
	copies(entries).last().map_or_else(JournalHead::default, |copy| JournalHead {
		count: copy.sequence + 1,
		head: copy.head,
	})
}

/// The entries with their true numbers and heads.
fn copies(entries: &[Entry]) -> Vec<CopiedEntry> {
	let mut journal = JournalHead::default();
	entries
		.iter()
		.map(|entry| {
			let sequence = journal.count;
			journal = journal.extend(&resource(), &entry.hash()).expect("few entries").after;
			CopiedEntry { sequence, head: journal.head, entry: entry.clone() }
		})
		.collect()
}

fn missing(first: u64, last: u64) -> ChainError {
	ChainError { sequence: first, fault: Fault::Missing { last } }
}

fn at(sequence: u64, fault: Fault) -> ChainError {
	ChainError { sequence, fault }
}

#[test]
fn chain_should_verify_when_all_entries_are_there() {
	let all = entries(0..10);
	assert_eq!(verify_chain(&resource(), JournalHead::default(), &all, journal(&all)), Ok(()));
}

#[test]
fn chain_should_verify_when_it_starts_and_ends_within_a_journal() {
	let all = entries(0..10);
	let (before, after) = (journal(&all[..4]), journal(&all[..7]));
	assert_eq!(verify_chain(&resource(), before, &all[4..7], after), Ok(()));
}

#[test]
fn chain_should_verify_when_a_journal_has_no_entries() {
	let empty = JournalHead::default();
	assert_eq!(verify_chain(&resource(), empty, &[], empty), Ok(()));
	assert_eq!(verify_copies(&resource(), empty, &[], empty), Ok(()));
}

#[test]
fn chain_should_name_the_missing_entries_when_the_end_was_left_out() {
	let all = entries(0..10);
	let verified = verify_chain(&resource(), JournalHead::default(), &all[..7], journal(&all));
	assert_eq!(verified, Err(missing(7, 9)));
}

#[test]
fn chain_should_name_the_surplus_entry_when_one_was_added() {
	let all = entries(0..10);
	let verified = verify_chain(&resource(), JournalHead::default(), &all, journal(&all[..9]));
	assert_eq!(verified, Err(at(9, Fault::Surplus)));
}

#[test]
fn chain_should_end_in_another_head_when_any_part_of_any_entry_was_changed() {
	type Change = fn(&mut Entry);
	let changes: [Change; 9] = [
		|entry| entry.controller = party(9),
		|entry| entry.accessor = party(9),
		|entry| entry.operator = party(9),
		|entry| entry.block += 1,
		|entry| entry.recorded_at += 1,
		|entry| entry.access.purpose = Purpose::Hmarkt,
		|entry| entry.access.claimed_at -= 1,
		|entry| entry.access.object = Commitment::default(),
		|entry| entry.verdict = Verdict::deny(DenyReason::DeniedToParty),
	];
	let all = entries(1..6);
	let after = journal(&all);
	for place in 0..all.len() {
		for change in changes {
			let mut altered = all.clone();
			change(&mut altered[place]);
			let error = verify_chain(&resource(), JournalHead::default(), &altered, after);
			let error = error.expect_err("an altered entry does not verify");
			assert!(matches!(error, ChainError { sequence: 4, fault: Fault::OtherHead { .. } }));
		}
	}
}

#[test]
fn chain_should_fail_when_it_is_of_another_resource() {
	let all = entries(0..3);
	let other = Resource::Record { subject: party(1), custodian: party(7) };
	assert!(verify_chain(&other, JournalHead::default(), &all, journal(&all)).is_err());
}

#[test]
fn chain_should_fail_when_the_heads_are_the_wrong_way_round() {
	let all = entries(0..5);
	let verified = verify_chain(&resource(), journal(&all), &[], journal(&all[..2]));
	assert_eq!(verified, Err(at(2, Fault::Surplus)));
}

#[test]
fn copies_should_verify_when_they_come_in_any_order_under_their_numbers() {
	let all = entries(0..10);
	let mut given = copies(&all);
	assert_eq!(verify_copies(&resource(), JournalHead::default(), &given, journal(&all)), Ok(()));
	given.reverse();
	assert_eq!(verify_copies(&resource(), JournalHead::default(), &given, journal(&all)), Ok(()));
}

#[test]
fn copies_should_name_the_altered_entry_when_the_claimed_heads_were_kept() {
	let all = entries(0..10);
	let mut given = copies(&all);
	given[6].entry.access.purpose = Purpose::Hmarkt;
	let verified = verify_copies(&resource(), JournalHead::default(), &given, journal(&all));
	assert_eq!(verified, Err(vec![at(6, Fault::Altered)]));
}

#[test]
fn copies_should_not_verify_when_an_entry_was_altered_and_the_heads_made_to_fit() {
	let all = entries(0..10);
	let mut altered = all.clone();
	altered[6].access.purpose = Purpose::Hmarkt;
	let given = copies(&altered);
	let errors = verify_copies(&resource(), JournalHead::default(), &given, journal(&all));
	let errors = errors.expect_err("the journal's head is another");
	assert!(matches!(errors[..], [ChainError { sequence: 9, fault: Fault::OtherHead { .. } }]));
}

#[test]
fn copies_should_name_every_missing_entry_when_some_were_left_out() {
	let all = entries(0..10);
	let mut given = copies(&all);
	given.retain(|copy| ![0, 4, 5, 9].contains(&copy.sequence));
	let verified = verify_copies(&resource(), JournalHead::default(), &given, journal(&all));
	assert_eq!(verified, Err(vec![missing(0, 0), missing(4, 5), missing(9, 9)]));
}

#[test]
fn copies_should_name_both_entries_when_two_changed_places() {
	let all = entries(0..10);
	let mut given = copies(&all);
	let entry = given[2].entry.clone();
	given[2].entry = std::mem::replace(&mut given[7].entry, entry);
	let verified = verify_copies(&resource(), JournalHead::default(), &given, journal(&all));
	let expected = vec![
		at(2, Fault::OutOfPlace { belongs_at: 7 }),
		at(7, Fault::OutOfPlace { belongs_at: 2 }),
	];
	assert_eq!(verified, Err(expected));
}

#[test]
fn copies_should_name_the_surplus_entry_when_a_number_comes_twice_or_past_the_end() {
	let all = entries(0..5);
	let mut given = copies(&all);
	given.push(given[1].clone());
	let verified = verify_copies(&resource(), JournalHead::default(), &given, journal(&all));
	assert_eq!(verified, Err(vec![at(1, Fault::Surplus)]));

	let given = copies(&entries(0..6));
	let verified = verify_copies(&resource(), JournalHead::default(), &given, journal(&all));
	assert_eq!(verified, Err(vec![at(5, Fault::Surplus)]));
}

#[test]
fn copies_should_be_checked_against_the_first_head_when_they_start_within_a_journal() {
	let all = entries(0..10);
	let given = copies(&all);
	let before = journal(&all[..4]);
	assert_eq!(verify_copies(&resource(), before, &given[4..], journal(&all)), Ok(()));
	let wrong = JournalHead { head: H256::repeat_byte(1), ..before };
	let verified = verify_copies(&resource(), wrong, &given[4..], journal(&all));
	assert_eq!(verified, Err(vec![at(4, Fault::Altered)]));
}

#[test]
fn errors_should_name_the_entry_when_they_are_shown() {
	assert_eq!(missing(4, 5).to_string(), "entries 4 to 5 are missing");
	assert_eq!(missing(4, 4).to_string(), "entry 4 is missing");
	assert!(at(6, Fault::Altered).to_string().starts_with("entry 6 was altered"));
	assert!(at(2, Fault::OutOfPlace { belongs_at: 7 }).to_string().ends_with("as entry 7"));
}
