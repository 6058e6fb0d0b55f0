//! Tests, a file for each topic.

mod accredit;
mod amend_accreditation;
mod attest;
mod attestation_life;
mod attestation_properties;
mod attestations_of;
mod deposits;
mod genesis;
mod operators;
mod party_keys;
mod policy;
mod policy_changes;
mod rotate_key;
mod spending;
mod staff;
mod standing;
mod views;

pub(crate) use crate::{mock::*, *};
pub(crate) use assent_primitives::{
	traits::{Accreditation as _, Duty, Parties},
	AccountId, Action, Actions, AttestationKind, AttestationStatus, AttestationSubject, Balance,
	Commitment, LegalBasis, Moment, OrganisationFacts, PartyId, Period, Policy, PolicyBasis,
	Purpose, Purposes, Role, Roles, StaffTag, Standing,
};
pub(crate) use frame_support::{
	assert_noop, assert_ok,
	traits::fungible::{Inspect, InspectHold},
};
pub(crate) use sp_runtime::{
	DispatchError::{self, BadOrigin},
	TokenError,
};

pub(crate) type Error = crate::Error<Test>;
pub(crate) type Event = crate::Event<Test>;

pub(crate) fn root() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

pub(crate) fn signed(account: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

pub(crate) fn name(text: &str) -> OrganisationName {
	text.as_bytes().to_vec().try_into().unwrap()
}

pub(crate) fn tag(number: u8) -> StaffTag {
	StaffTag::from([number; 32])
}

/// The events of this pallet since the last time, in order.
pub(crate) fn events() -> Vec<Event> {
	let events = System::read_events_for_pallet::<Event>();
	System::reset_events();
	events
}

/// What is held of an account, for all reasons.
pub(crate) fn held(account: &AccountId) -> Balance {
	<Balances as InspectHold<AccountId>>::total_balance_on_hold(account)
}

pub(crate) fn free(account: &AccountId) -> Balance {
	<Balances as Inspect<AccountId>>::balance(account)
}

pub(crate) fn suspend(organisation: AccountId) {
	assert_ok!(Accreditation::suspend(root(), organisation));
}

pub(crate) fn withdraw(organisation: AccountId) {
	assert_ok!(Accreditation::withdraw_accreditation(root(), organisation));
}

/// The account becomes the hospital's, for every duty.
pub(crate) fn operator(account: AccountId, until: Option<Moment>) {
	let origin = signed(hospital());
	assert_ok!(Accreditation::affiliate_operator(origin, account.clone(), Duties::ALL, until));
	assert_ok!(Accreditation::accept_affiliation(signed(account), hospital()));
}

/// The new key's proof for the party of the old one.
pub(crate) fn proof(old: &AccountId, new: u8) -> sp_runtime::MultiSignature {
	use sp_core::Pair;
	let payload = Accreditation::rotation_payload(old.clone(), key(new)).unwrap();
	pair(new).sign(payload.as_bytes()).into()
}

/// The party of the old key rotates to the new one.
pub(crate) fn rotate(old: AccountId, new: u8) {
	let proof = proof(&old, new);
	assert_ok!(Accreditation::rotate_key(signed(old), key(new), proof));
}

/// A commitment by its number.
pub(crate) fn commitment(number: u8) -> Commitment {
	Commitment::from([number; 32])
}

/// The party of that account, as the subject of an attestation.
pub(crate) fn of(account: AccountId) -> AttestationSubject {
	AttestationSubject::Party(account)
}

/// The insurer attests from now on, until that moment, that the subject is insured.
pub(crate) fn insure(subject: AttestationSubject, until: Moment) {
	let origin = signed(insurer());
	let kind = AttestationKind::InsuranceCoverage;
	assert_ok!(Accreditation::attest(origin, subject, kind, commitment(1), START, until));
}

/// What the insurer's attestation about the subject counts for; `None`: there is none.
pub(crate) fn coverage(subject: AttestationSubject) -> Option<AttestationStatus> {
	let kind = AttestationKind::InsuranceCoverage;
	let page = Accreditation::attestations_of(subject, kind, None);
	page.attestations.into_iter().find(|found| found.issuer == insurer()).map(|found| found.status)
}
