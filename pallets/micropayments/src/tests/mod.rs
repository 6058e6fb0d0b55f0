//! Tests, one file a subject.

mod claim;
mod genesis;
mod money;
mod pay;

use crate::{mock::*, pallet::Claims, Event, HoldReason};
use assent_primitives::{AccountId, Balance, PartyId};
use frame_support::traits::fungible::{Inspect, InspectHold};

/// The pallet's events so far.
fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Micropayments(event) => Some(event),
			_ => None,
		})
		.collect()
}

fn free(account: &AccountId) -> Balance {
	Balances::balance(account)
}

/// What the pot has on hold.
fn held() -> Balance {
	Balances::balance_on_hold(&HoldReason::Claim.into(), &Micropayments::pot_account())
}

fn claim_of(party: &PartyId) -> Balance {
	Claims::<Test>::get(party)
}
