//! Tests, one file a call or topic.

mod accept;
mod acknowledge_withdrawal;
mod act_for;
mod amend;
mod deposits;
mod exceptions;
mod grant;
mod invalidate;
mod kept_denials;
mod lists;
mod objections;
mod properties;
mod refuse;
mod relay;
mod relay_free;
mod relay_properties;
mod release;
mod release_record;
mod release_request;
mod request;
mod uses;
mod views;
mod withdraw;
mod withdraw_all;

use crate::{
	mock::*,
	types::{footprint, requested_footprint, RecordOf},
	Epochs, Error, Event, Permits, Records, Requests, Rules,
};
use assent_primitives::{
	AccountId, Act, Action, Actions, Balance, Categories, Category, Commitment, Consent as Given,
	ConsentId, ConsentStatus, Denial, Effect, Grantee, Moment, PartyId, Period, Permit,
	PermitIndex, Provision, Purpose, Purposes, RequestId, ResourceScope, Role, Roles, Statement,
	Terms,
};
use codec::{Decode, Encode};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use sp_core::{sr25519, Pair};
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	MultiSignature,
};
use std::collections::BTreeMap;

/// Permits the grantee to access vital signs for treatment.
fn permit(grantee: Grantee) -> Provision {
	Provision {
		effect: Effect::Permit,
		grantee,
		scope: ResourceScope::All,
		categories: Categories::from(Category::VitalSigns),
		actions: Actions::from(Action::Access),
		purposes: Purposes::from(Purpose::Treat),
		period: Period::ALWAYS,
		excepted_labels: None,
		exception_to: None,
	}
}

/// Denies it.
fn deny(grantee: Grantee) -> Provision {
	Provision { effect: Effect::Deny, ..permit(grantee) }
}

fn to_hospital() -> Provision {
	permit(Grantee::Party(HOSPITAL))
}

fn to_research() -> Provision {
	Provision { purposes: Purposes::from(Purpose::Hresch), ..permit(Grantee::Party(RESEARCH)) }
}

fn until(moment: Moment, provision: Provision) -> Provision {
	Provision { period: Period { from: 0, until: Some(moment) }, ..provision }
}

fn limited(maximum: u32) -> Terms {
	Terms { maximum_uses: Some(maximum), ..Terms::default() }
}

fn receipt() -> Commitment {
	Commitment::from([99; 32])
}

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// Gives a consent with these terms.
fn give_on(terms: Terms, who: AccountId, nonce: u8, provisions: Vec<Provision>) -> ConsentId {
	assert_ok!(Consent::grant(signed(who.clone()), [nonce; 32], provisions, terms, receipt()));
	ConsentId::of(&who, &[nonce; 32])
}

/// Gives a consent without terms.
fn give(who: AccountId, nonce: u8, provisions: Vec<Provision>) -> ConsentId {
	give_on(Terms::default(), who, nonce, provisions)
}

fn amend(who: AccountId, id: ConsentId, provisions: Vec<Provision>) {
	assert_ok!(Consent::amend(signed(who), id, provisions, Terms::default(), receipt()));
}

/// How a pool is told of an error for which it has no word.
fn numbered(error: Error<Test>) -> TransactionValidityError {
	InvalidTransaction::Custom(error.encode()[0]).into()
}

/// The key pair of a person whose account never existed.
fn never_funded() -> sr25519::Pair {
	sr25519::Pair::from_seed(&[77; 32])
}

/// The account of a key pair.
fn account_of(pair: &sr25519::Pair) -> AccountId {
	AccountId::from(pair.public())
}

/// The statement of a controller who has said nothing yet, for as long as it may hold.
fn statement(controller: &PartyId, act: Act) -> Statement {
	let epoch = Rules::<Test>::get(controller).map_or(0, |record| record.rules.epoch);
	Statement { controller: controller.clone(), epoch, deadline: Consent::now() + LIFE, act }
}

/// A signature of the statement for this chain.
fn sign(pair: &sr25519::Pair, statement: &Statement) -> MultiSignature {
	pair.sign(Consent::statement_payload(statement.clone()).as_bytes()).into()
}

/// Has the neighbour, who has money, bring a statement in.
fn relay(statement: &Statement, signature: &MultiSignature) -> sp_runtime::DispatchResult {
	frame_support::storage::with_storage_layer(|| {
		Consent::relay(signed(NEIGHBOUR), statement.clone(), signature.clone())
	})
}

/// An act that gives a consent.
fn granting(nonce: u8, provisions: Vec<Provision>) -> Act {
	let nonce = [nonce; 32];
	Act::Grant { nonce, provisions, terms: Terms::default(), receipt: receipt() }
}

/// Makes a request of research to the controller.
fn ask(controller: &PartyId, nonce: u8, provisions: Vec<Provision>, terms: Terms) -> RequestId {
	let expires_at = Consent::now() + REQUEST_LIFE;
	assert_ok!(Consent::request(
		signed(RESEARCH),
		controller.clone(),
		[nonce; 32],
		provisions,
		terms,
		receipt(),
		None,
		expires_at
	));
	RequestId::of(&RESEARCH, controller, &[nonce; 32])
}

fn kept(id: ConsentId) -> RecordOf<Test> {
	Records::<Test>::get(id).unwrap()
}

/// The permits of a controller to a party.
fn list(controller: PartyId, party: PartyId) -> Vec<Permit> {
	Permits::<Test>::get(controller, PermitIndex::Party(party)).into_inner()
}

fn denials(controller: PartyId) -> Vec<Denial> {
	Rules::<Test>::get(controller).unwrap().rules.denials.into_inner()
}

/// The versions and ends of the permits in a list.
fn ends(controller: PartyId, party: PartyId) -> Vec<(u32, Option<Moment>)> {
	list(controller, party).iter().map(|permit| (permit.source.version, permit.ended_at)).collect()
}

fn status(id: ConsentId) -> ConsentStatus {
	Consent::status(id).unwrap()
}

fn last_event() -> Event<Test> {
	match System::events().pop().unwrap().event {
		RuntimeEvent::Consent(event) => event,
		other => panic!("{other:?}"),
	}
}

fn price_of(bytes: u64) -> Balance {
	Base::get() + PerByte::get() * Balance::from(bytes)
}

/// What a consent costs, whatever became of it since.
fn price_of_consent(id: ConsentId, consent: &Given) -> Balance {
	let in_force = Given { ended_at: None, ..consent.clone() };
	price_of(footprint(id, &in_force).size)
}

/// What it costs that a controller's epoch is not forgotten.
fn price_of_remembering() -> Balance {
	price_of(Consent::remembered_footprint().size)
}

fn on_hold(who: &AccountId) -> Balance {
	Balances::balance_on_hold(&ConsentReason::get(), who)
		+ Balances::balance_on_hold(&RulesReason::get(), who)
}

/// The tickets are what is held, for each account and reason, and each consent's is what its size costs.
pub(crate) fn assert_deposits_are_held() {
	let amount = |ticket: Vec<u8>| Balance::decode(&mut &ticket[..]).unwrap();
	let mut expected: BTreeMap<(AccountId, Vec<u8>), Balance> = BTreeMap::new();
	for (id, record) in Records::<Test>::iter() {
		let held = amount(record.ticket.encode());
		assert_eq!(held, price_of_consent(id, &record.consent));
		*expected.entry((record.depositor, ConsentReason::get().encode())).or_default() += held;
	}
	for (id, record) in Requests::<Test>::iter() {
		let held = amount(record.ticket.encode());
		let id = id.consent(&record.request.controller);
		assert_eq!(held, price_of(requested_footprint(id, &record.request).size));
		*expected.entry((record.depositor, ConsentReason::get().encode())).or_default() += held;
	}
	for (_, record) in Rules::<Test>::iter() {
		let held = amount(record.ticket.encode());
		assert_eq!(held, price_of(Consent::rules_footprint().size));
		*expected.entry((record.depositor, RulesReason::get().encode())).or_default() += held;
	}
	for (_, remembered) in Epochs::<Test>::iter() {
		let held = amount(remembered.ticket.encode());
		assert_eq!(held, price_of_remembering());
		*expected.entry((remembered.depositor, RulesReason::get().encode())).or_default() += held;
	}
	let mut held = BTreeMap::new();
	for (who, holds) in pallet_balances::Holds::<Test>::iter() {
		for hold in holds.into_iter().filter(|hold| hold.amount > 0) {
			held.insert((who.clone(), hold.id.encode()), hold.amount);
		}
	}
	assert_eq!(held, expected);
}
