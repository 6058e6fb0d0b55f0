//! What a party does itself, and what it signed off the chain and another brings in.
//!
//! | Act | Counts once because |
//! | --- | --- |
//! | appoint | the appointment's id is taken until nothing signed before its end makes it again |
//! | revoke | what is revoked cannot be revoked again |
//! | revoke all | the generation rose |
//! | name, merge | the revision rose |
//! | dismiss | nobody is named any more, and who is named later is so for a later revision |
//! | veto | what was vetoed cannot be vetoed again |
//! | rotate | the key that signed acts for nobody any more |

use crate::*;
use alloc::vec::Vec;
use assent_primitives::{
	relay::{self, StatementError},
	statement::MultiSignature,
	traits::{Parties, PartyKeys},
	AccountId, GuardianshipAct as Act, GuardianshipStatement, PartyId,
};
use codec::Encode;
use frame_support::{ensure, traits::Get, weights::Weight};
use sp_runtime::{
	transaction_validity::{TransactionSource, TransactionValidityWithRefund},
	DispatchResult,
};

impl<T: Config> Pallet<T> {
	/// Does what a party wants; the payer pays.
	pub(crate) fn do_act(subject: PartyId, payer: &AccountId, act: Act) -> DispatchResult {
		match act {
			Act::Appoint { nonce, delegate, powers } => {
				Self::do_appoint(subject, payer, nonce, delegate, powers)
			},
			Act::NameGuardians { guardians, required, .. } => {
				Self::do_name_guardians(subject, payer, guardians, required)
			},
			Act::RotateKey { new_key, proof } => {
				T::Keys::rotate(&subject, new_key, &proof, payer.clone())
			},
			Act::MergeInto { survivor, .. } => Self::do_merge_into(subject, payer, survivor),
			Act::AcceptMerger { duplicate, .. } => {
				Self::do_accept_merger(subject, payer, duplicate)
			},
			Act::EndMerger { duplicate, .. } => Self::do_end_merger(subject, payer, duplicate),
			ends => Self::do_ending_act(subject, ends),
		}
	}

	fn do_ending_act(subject: PartyId, act: Act) -> DispatchResult {
		match act {
			Act::Revoke { appointment } => Self::do_revoke(subject, appointment),
			Act::RevokeAll => Self::do_revoke_all(subject),
			Act::DismissGuardians { .. } => Self::do_dismiss_guardians(subject),
			Act::Veto { new_key } => Self::do_veto(subject, new_key),
			_ => Err(Error::<T>::ActNotFree.into()),
		}
	}

	/// Whether an act is for the record as it is. A dismissal is for the guardians who are named, whatever else changed since
	/// they were: whoever brings in a naming that was held back must not make it void.
	pub(crate) fn ensure_revision(subject: &PartyId, act: &Act) -> Result<(), Error<T>> {
		let Some(revision) = act.revision() else { return Ok(()) };
		let (_, current) = Self::counters(subject);
		let earliest = match act {
			Act::DismissGuardians { .. } => Subjects::<T>::get(subject)
				.and_then(|record| record.directive)
				.map_or(current, |directive| directive.named_for),
			_ => current,
		};
		ensure!((earliest..=current).contains(&revision), Error::<T>::RevisionNotCurrent);
		Ok(())
	}

	/// Does what a party signed; the relayer pays.
	pub(crate) fn do_relay(
		relayer: AccountId,
		statement: GuardianshipStatement,
		signature: MultiSignature,
	) -> DispatchResult {
		Self::ensure_current(&statement)?;
		Self::ensure_signed_by_subject(&statement, &signature)?;
		Self::deposit_relayed(&statement, Some(relayer.clone()));
		Self::do_act(statement.subject, &relayer, statement.act)
	}

	/// Does what was found to be free and signed by its subject.
	pub(crate) fn do_relay_free(statement: GuardianshipStatement) -> DispatchResult {
		Self::deposit_relayed(&statement, None);
		Self::do_ending_act(statement.subject, statement.act)
	}

	/// Whether a pool, or a block, takes a free act.
	pub(crate) fn authorize_free(
		_: TransactionSource,
		statement: &GuardianshipStatement,
		signature: &MultiSignature,
	) -> TransactionValidityWithRefund {
		relay::free_act("assent/guardianship", Self::ensure_free(statement, signature))
	}

	/// Whether the act is free, current, and signed. Returns what it ends: of several that end the same, a pool takes one.
	fn ensure_free(
		statement: &GuardianshipStatement,
		signature: &MultiSignature,
	) -> Result<Vec<u8>, Error<T>> {
		ensure!(statement.act.only_ends(), Error::<T>::ActNotFree);
		Self::ensure_current(statement)?;
		let subject = &statement.subject;
		let tag = match &statement.act {
			Act::Revoke { appointment } => {
				Self::ensure_revocable(subject, appointment)?;
				(0u8, appointment).encode()
			},
			Act::RevokeAll => {
				Self::with_appointments(subject)?;
				(1u8, subject, statement.generation).encode()
			},
			Act::DismissGuardians { .. } => {
				let named_for = Self::with_directive(subject)?.directive.map(|it| it.named_for);
				(2u8, subject, named_for).encode()
			},
			Act::Veto { new_key } => {
				Self::vetoable(subject, new_key)?;
				(3u8, subject).encode()
			},
			_ => return Err(Error::<T>::ActNotFree),
		};
		Self::ensure_signed_by_subject(statement, signature)?;
		Ok(tag)
	}

	/// Whether the statement is of now.
	fn ensure_current(statement: &GuardianshipStatement) -> Result<(), Error<T>> {
		let GuardianshipStatement { subject, generation, deadline, act } = statement;
		relay::ensure_timely(*deadline, Self::now(), T::MaxStatementLife::get())?;
		let (current, _) = Self::counters(subject);
		ensure!(*generation == current, Error::<T>::GenerationNotCurrent);
		Self::ensure_revision(subject, act)
	}

	fn ensure_signed_by_subject(
		statement: &GuardianshipStatement,
		signature: &MultiSignature,
	) -> Result<(), Error<T>> {
		let key = T::Parties::key_of(&statement.subject);
		let party = Self::acting_party(&key, &statement.act)?;
		ensure!(party == statement.subject, Error::<T>::NotAuthorized);
		let genesis = Self::genesis();
		ensure!(statement.is_signed_by(&key, &genesis, signature), Error::<T>::InvalidSignature);
		Ok(())
	}

	fn deposit_relayed(statement: &GuardianshipStatement, relayer: Option<AccountId>) {
		Self::deposit_event(Event::Relayed {
			subject: statement.subject.clone(),
			statement: statement.payload(&Self::genesis()),
			relayer,
		});
	}

	/// What an act weighs.
	pub(crate) fn weight_of(act: &Act) -> Weight {
		match act {
			Act::Appoint { .. } => T::WeightInfo::appoint(),
			Act::Revoke { .. } => T::WeightInfo::revoke(),
			Act::RevokeAll => T::WeightInfo::revoke_all(),
			Act::NameGuardians { .. } => T::WeightInfo::name_guardians(),
			Act::DismissGuardians { .. } => T::WeightInfo::dismiss_guardians(),
			Act::Veto { .. } => T::WeightInfo::veto(),
			Act::RotateKey { .. } => T::WeightInfo::rotate_key(),
			Act::MergeInto { .. } => T::WeightInfo::merge_into(),
			Act::AcceptMerger { .. } => T::WeightInfo::accept_merger(),
			Act::EndMerger { .. } => T::WeightInfo::end_merger(),
		}
	}

	/// What a free act weighs at most, without its authorisation.
	pub(crate) fn weight_of_free() -> Weight {
		T::WeightInfo::revoke()
			.max(T::WeightInfo::revoke_all())
			.max(T::WeightInfo::dismiss_guardians())
			.max(T::WeightInfo::veto())
	}
}

impl<T: Config> StatementError for Error<T> {
	const EXPIRED: Self = Self::StatementExpired;
	const DEADLINE_TOO_FAR: Self = Self::DeadlineTooFar;
	const INVALID_SIGNATURE: Self = Self::InvalidSignature;
}
