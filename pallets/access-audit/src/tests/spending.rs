//! What an operating account may spend for its organisation.

use super::*;
use assent_primitives::{Balance, DenyReason, PermitIndex, PermitRule};
use frame_support::assert_ok;

/// Lets the gateway act for the research body, up to that limit, and gives the research body a permit at that price.
fn world(limit: Balance, price: Balance) {
	World::change(|world| world.operators.insert(GATEWAY, Some(RESEARCH)));
	World::limit_spending(GATEWAY, limit);
	let permit = assent_primitives::Permit { price, ..permit(1) };
	World::permit(&PATIENT, PermitIndex::Party(RESEARCH), permit);
}

fn permitted(price: Balance) -> Verdict {
	let consent = Some(permit(1).source);
	Verdict::Permit { rule: PermitRule::PartyPermit, consent, price }
}

fn refused() -> Verdict {
	let consent = Some(permit(1).source);
	Verdict::Deny { reason: DenyReason::SpendingLimit, consent, late: None }
}

fn spent() -> Balance {
	World::get().spending.get(&GATEWAY).expect("a limit").1
}

#[test]
fn record_should_refuse_and_journal_when_the_account_would_spend_past_its_limit() {
	ExtBuilder::build_and_execute(|| {
		world(70, 30);
		World::limit(consent(1), 5);
		let at = record_of(PATIENT);
		for spent_so_far in [30, 60] {
			assert_ok!(record(GATEWAY, at.clone(), research()));
			assert_eq!((last_verdict(), spent()), (permitted(30), spent_so_far));
		}
		assert_ok!(record(GATEWAY, at.clone(), research()));
		assert_eq!((last_verdict(), spent()), (refused(), 60));
		assert_eq!(journal(&at).count, 3);
		assert_eq!(Balances::free_balance(RESEARCH), EXISTENTIAL + FUNDS - 60);
		// A refusal is no use of the consent.
		assert_eq!(World::get().uses.get(&consent(1)), Some(&3));
		// The organisation itself is not limited.
		assert_ok!(record(RESEARCH, at, research()));
		assert_eq!((last_verdict(), spent()), (permitted(30), 60));
	});
}

#[test]
fn record_should_count_nothing_when_the_price_cannot_be_paid() {
	ExtBuilder::build_and_execute(|| {
		world(10 * FUNDS, FUNDS + 1);
		let access = Access { maximum_price: 10 * FUNDS, ..research() };
		assert_ok!(record(GATEWAY, record_of(PATIENT), access));
		match last_verdict() {
			Verdict::Deny { reason, .. } => assert_eq!(reason, DenyReason::InsufficientFunds),
			verdict => panic!("{verdict:?}"),
		}
		assert_eq!(spent(), 0);
	});
}

#[test]
fn record_should_not_look_at_the_limit_when_the_access_is_free() {
	ExtBuilder::build_and_execute(|| {
		world(0, 0);
		let before = World::spendings();
		assert_ok!(record(GATEWAY, record_of(PATIENT), research()));
		assert_eq!(last_verdict(), permitted(0));
		assert_ok!(record_batch(GATEWAY, 1, [(record_of(PATIENT), vec![research(); 5])]));
		assert_eq!(World::spendings(), before);
	});
}

#[test]
fn record_batch_should_count_what_it_spends_once_when_it_has_many_prices() {
	ExtBuilder::build_and_execute(|| {
		world(70, 30);
		let before = World::spendings();
		let groups = [
			(record_of(PATIENT), vec![research(); 1]),
			(Resource::Record { subject: PATIENT, custodian: RESEARCH }, vec![research(); 4]),
		];
		assert_ok!(record_batch(GATEWAY, 1, groups));
		match last_event() {
			crate::Event::BatchRecorded { permitted, refused, paid, .. } => {
				assert_eq!((permitted, refused, paid), (2, 3, 60));
			},
			event => panic!("{event:?}"),
		}
		// Once looked at, once counted.
		assert_eq!((World::spendings() - before, spent()), (2, 60));
	});
}
