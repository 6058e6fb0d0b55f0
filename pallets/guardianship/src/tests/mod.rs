//! One file for each theme.

mod appointments;
mod authorise;
mod clearing;
mod death;
mod guardians;
mod mergers;
mod properties;
mod recovery;
mod relay;
mod views;

use crate::{mock::*, *};
use assent_primitives::{
	traits::{Authorised, Delegation},
	AccountId, AppointmentId, Capacity, Deed, GuardianshipAct as Act, Matter, Moment, PartyId,
	Powers, Right, Rights,
};
use frame_support::{assert_ok, traits::fungible::InspectHold};
use sp_core::{Pair, H256};
use sp_runtime::{DispatchError, DispatchResult};

/// The patient has money in this test.
fn funded() -> PartyId {
	fund(&patient());
	patient()
}

fn fund(account: &AccountId) {
	let transfer = Balances::transfer_allow_death(signed(&STRANGER), account.clone(), FUNDS / 10);
	assert_ok!(transfer);
}

fn signed(account: &AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account.clone())
}

fn act(who: &AccountId, act: Act) -> DispatchResult {
	Guardianship::act(signed(who), act)
}

fn appointment(nonce: u8, delegate: &PartyId, powers: Powers) -> Act {
	Act::Appoint { nonce: [nonce; 32], delegate: delegate.clone(), powers }
}

/// The patient appoints; the id.
#[track_caller]
fn appointed(nonce: u8, delegate: &PartyId, powers: Powers) -> AppointmentId {
	assert_ok!(act(&patient(), appointment(nonce, delegate, powers)));
	AppointmentId::of(&patient(), &patient(), &[nonce; 32])
}

fn further(
	by: &PartyId,
	parent: AppointmentId,
	nonce: u8,
	delegate: &PartyId,
	powers: Powers,
) -> DispatchResult {
	Guardianship::appoint_further(signed(by), parent, [nonce; 32], delegate.clone(), powers)
}

/// A delegate of the patient appoints; the id.
#[track_caller]
fn appointed_further(
	by: &PartyId,
	parent: AppointmentId,
	nonce: u8,
	delegate: &PartyId,
	powers: Powers,
) -> AppointmentId {
	assert_ok!(further(by, parent, nonce, delegate, powers));
	AppointmentId::of(&patient(), by, &[nonce; 32])
}

fn revoke(by: &AccountId, appointment: AppointmentId) -> DispatchResult {
	Guardianship::revoke(signed(by), appointment)
}

fn clear(appointment: AppointmentId) -> DispatchResult {
	Guardianship::clear_appointment(signed(&STRANGER), appointment)
}

/// Whether somebody may do that for the patient now: with that right, about everything.
fn may(
	capacity: Capacity,
	actor: &PartyId,
	right: Right,
	gives: bool,
) -> Result<Authorised, DispatchError> {
	let deed = Deed { rights: Rights::from(right), matter: Matter::Everything, gives };
	Guardianship::authorise(&capacity, actor, actor, &patient(), &deed, H256::repeat_byte(1))
}

fn may_grant(appointment: AppointmentId, actor: &PartyId) -> Result<Authorised, DispatchError> {
	may(Capacity::Delegate(appointment), actor, Right::Grant, true)
}

fn install(people: &[PartyId], required: u8, restricts: bool) -> DispatchResult {
	install_as(&REGULATOR, people, required, everything(), restricts)
}

fn install_as(
	who: &AccountId,
	people: &[PartyId],
	required: u8,
	powers: Powers,
	restricts: bool,
) -> DispatchResult {
	Guardianship::install_guardians(
		signed(who),
		patient(),
		guardians(people),
		required,
		powers,
		restricts,
		commitment(1),
	)
}

fn name(people: &[PartyId], required: u8, revision: u32) -> DispatchResult {
	let guardians = guardians(people);
	act(&patient(), Act::NameGuardians { guardians, required, revision })
}

fn attest(readers: &[PartyId], executors: &[PartyId]) -> DispatchResult {
	Guardianship::attest_death(
		signed(&REGULATOR),
		patient(),
		commitment(3),
		readers.to_vec().try_into().unwrap(),
		executors.to_vec().try_into().unwrap(),
	)
}

/// A guardian wants the patient's key to be that of the number.
fn recover(guardian: &PartyId, number: u8) -> DispatchResult {
	let payload = Guardianship::recovery_payload(patient(), key(number));
	let proof = pair(number).sign(payload.as_bytes()).into();
	Guardianship::recover(signed(guardian), patient(), key(number), proof)
}

/// The authority wants it.
fn decide_recovery(number: u8) -> DispatchResult {
	let payload = Guardianship::recovery_payload(patient(), key(number));
	let proof = pair(number).sign(payload.as_bytes()).into();
	let origin = RuntimeOrigin::root();
	Guardianship::recover_by_authority(origin, patient(), key(number), proof, commitment(4))
}

fn finish() -> DispatchResult {
	Guardianship::finish_recovery(signed(&STRANGER), patient())
}

fn later(by: Moment) {
	Timestamp::set_timestamp(Timestamp::get() + by);
}

fn held(account: &AccountId) -> assent_primitives::Balance {
	Balances::balance_on_hold(&HoldReason::StorageDeposit.into(), account)
}

/// This pallet's events so far.
fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Guardianship(event) => Some(event),
			_ => None,
		})
		.collect()
}

fn error(error: Error<Test>) -> DispatchError {
	error.into()
}
