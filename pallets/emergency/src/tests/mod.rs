//! One file for each call, one for what other pallets ask, one for money.

mod bond;
mod covers;
mod money;
mod open;
mod remove;
mod review;
mod settle;
mod views;

use crate::{mock::*, Event};
use assent_primitives::{
	AccountId, Balance, CaseId, EmergencyCase, Finding, Moment, Resource, StaffTag,
};
use frame_support::{assert_ok, traits::fungible::InspectHold};
use sp_runtime::DispatchResult;

/// The doctor opens a case for the hospital, by its gateway.
fn open(number: u8, resource: Resource, claimed_at: Moment) -> DispatchResult {
	open_as(GATEWAY, DOCTOR, number, resource, claimed_at)
}

fn open_as(
	who: AccountId,
	staff: StaffTag,
	number: u8,
	resource: Resource,
	claimed_at: Moment,
) -> DispatchResult {
	let origin = RuntimeOrigin::signed(who);
	Emergency::open(origin, [number; 32], resource, staff, commitment(1), claimed_at, LONGEST)
}

/// The doctor's open case on the patient's record, of now.
#[track_caller]
fn opened(number: u8) -> CaseId {
	let now = Timestamp::get();
	assert_ok!(open(number, record_of(PATIENT), now));
	case(number, now)
}

fn review(who: AccountId, case: CaseId, finding: Finding) -> DispatchResult {
	Emergency::review(RuntimeOrigin::signed(who), case, finding, commitment(2))
}

fn settle(case: CaseId) -> DispatchResult {
	Emergency::settle(RuntimeOrigin::signed(STRANGER), case)
		.map(|_| ())
		.map_err(|error| error.error)
}

fn remove(case: CaseId) -> DispatchResult {
	Emergency::remove(RuntimeOrigin::signed(STRANGER), case)
		.map(|_| ())
		.map_err(|error| error.error)
}

fn top_up(who: AccountId, amount: Balance) -> DispatchResult {
	Emergency::top_up_bond(RuntimeOrigin::signed(who), amount)
}

fn withdraw(who: AccountId, amount: Balance) -> DispatchResult {
	Emergency::withdraw_bond(RuntimeOrigin::signed(who), amount)
}

/// The case, which is kept.
#[track_caller]
fn kept(id: CaseId) -> EmergencyCase {
	Emergency::emergency_case(id).expect("the case is kept")
}

fn bond_on(account: &AccountId) -> Balance {
	Balances::balance_on_hold(&crate::HoldReason::Bond.into(), account)
}

fn deposit_of(account: &AccountId) -> Balance {
	Balances::balance_on_hold(&crate::HoldReason::Case.into(), account)
}

fn free(account: &AccountId) -> Balance {
	Balances::free_balance(account)
}

fn later(by: Moment) {
	Timestamp::set_timestamp(Timestamp::get() + by);
}

/// This pallet's events so far.
fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Emergency(event) => Some(event),
			_ => None,
		})
		.collect()
}
