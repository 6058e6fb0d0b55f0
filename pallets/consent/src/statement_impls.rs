//! What a controller signed off the chain, and another brings in.
//!
//! All that costs little is checked before the signature. Who relays decides nothing: the statement is whole, and it counts
//! once.
//!
//! | Act | Counts once because |
//! | --- | --- |
//! | grant, accept | the consent's id is taken, and stays so until nothing signed before its end can be brought in |
//! | amend | the version that it replaces is gone |
//! | withdraw | what is withdrawn cannot be withdrawn again, nor amended |
//! | withdraw all | the epoch rose |
//! | object, lift an objection | the revision of the objections rose |
//! | refuse | the request is refused, and stays so until nothing signed before can be brought in |

use crate::{
	types::{dead_since, denies, permits},
	Config, Error, Event, Pallet, Records, Requests, Rules, WeightInfo,
};
use alloc::vec::Vec;
use assent_primitives::{
	relay::{self, StatementError},
	traits::{Delegation, Duty, Parties},
	AccountId, Act, ConsentId, Moment, PartyId, Statement,
};
use codec::Encode;
use frame_support::{ensure, traits::Get, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H256;
use sp_runtime::{
	traits::Zero,
	transaction_validity::{TransactionSource, TransactionValidityWithRefund},
	DispatchResult, MultiSignature,
};

impl<T: Config> Pallet<T> {
	/// Does what a controller signed; the relayer pays.
	pub(crate) fn do_relay(
		relayer: AccountId,
		statement: Statement,
		signature: MultiSignature,
	) -> DispatchResult {
		Self::check(&statement, &signature)?;
		Self::ensure_own_hand(&statement.controller, &statement.act)?;
		Self::deposit_relayed(&statement, Some(relayer.clone()));
		Self::do_act(statement.controller, relayer, statement.act)
	}

	/// Whether a statement can be brought in now.
	pub(crate) fn check(statement: &Statement, signature: &MultiSignature) -> Result<(), Error<T>> {
		let now = Self::now();
		Self::ensure_current(statement, now)?;
		Self::ensure_signed_by_controller(statement, signature, now)
	}

	/// Does what was found to be free and signed by its controller.
	pub(crate) fn do_relay_free(statement: Statement) -> DispatchResult {
		Self::deposit_relayed(&statement, None);
		Self::do_ending_act(statement.controller, statement.act)
	}

	/// Whether a pool, or a block, takes a free act. It is also checked again in the block that takes it.
	pub(crate) fn authorize_free(
		_: TransactionSource,
		statement: &Statement,
		signature: &MultiSignature,
	) -> TransactionValidityWithRefund {
		relay::free_act("assent/consent", Self::ensure_free(statement, signature))
	}

	/// Whether the act is free, current, and signed by its controller. Returns what it ends: of several that end the same,
	/// a pool takes one.
	fn ensure_free(statement: &Statement, signature: &MultiSignature) -> Result<Vec<u8>, Error<T>> {
		ensure!(statement.act.only_ends(), Error::<T>::ActNotFree);
		let now = Self::now();
		Self::ensure_current(statement, now)?;
		Self::ensure_something_to_end(statement, now)?;
		Self::ensure_signed_by_controller(statement, signature, now)?;
		let Statement { controller, epoch, act, .. } = statement;
		Ok(match act {
			Act::Withdraw { consent, .. } => (0u8, consent).encode(),
			Act::Refuse { request } => (1u8, request).encode(),
			_ => (2u8, controller, epoch).encode(),
		})
	}

	/// What comes free ends something that somebody pays a deposit for, so that it cannot come without end.
	fn ensure_something_to_end(statement: &Statement, now: Moment) -> Result<(), Error<T>> {
		let controller = &statement.controller;
		match &statement.act {
			Act::Withdraw { consent, .. } => Self::ensure_withdrawable(controller, consent, now),
			Act::WithdrawAll => {
				let granted =
					Rules::<T>::get(controller).is_some_and(|record| record.granted_in_epoch);
				ensure!(granted, Error::<T>::NothingToWithdraw);
				Ok(())
			},
			Act::Refuse { request } => {
				let record = Requests::<T>::get(request).ok_or(Error::<T>::UnknownRequest)?;
				Self::ensure_pending(controller, &record.request, now)
			},
			_ => Err(Error::<T>::ActNotFree),
		}
	}

	fn ensure_withdrawable(
		controller: &PartyId,
		id: &ConsentId,
		now: Moment,
	) -> Result<(), Error<T>> {
		let (record, rules) = Self::owned(controller, id)?;
		let dead = dead_since(&record, &rules, now).is_some();
		ensure!(!dead, Error::<T>::ConsentNotInForce);
		// What ends no permit only lifts denials, and that gives.
		if denies(&record, now) && !permits(&record.consent, &rules.rules, now) {
			T::Delegation::ensure_own_hand(controller).map_err(|_| Error::<T>::MayNotLift)?;
		}
		Ok(())
	}

	/// Whether the statement is of now: its deadline, and what its controller had said by then.
	fn ensure_current(statement: &Statement, now: Moment) -> Result<(), Error<T>> {
		let Statement { controller, epoch, deadline, act } = statement;
		relay::ensure_timely(*deadline, now, T::MaxStatementLife::get())?;
		let (current, _) = Self::epoch_and_revision(controller);
		ensure!(*epoch == current, Error::<T>::EpochNotCurrent);
		Self::ensure_act_current(controller, act)
	}

	/// Whether an act is for what its controller had said by then.
	pub(crate) fn ensure_act_current(controller: &PartyId, act: &Act) -> Result<(), Error<T>> {
		match act {
			Act::Amend { consent, version, .. } => {
				let kept = Self::version_of(controller, consent)?;
				ensure!(*version == kept, Error::<T>::VersionNotCurrent);
			},
			Act::Withdraw { consent, version } => {
				let kept = Self::version_of(controller, consent)?;
				ensure!(*version <= kept, Error::<T>::VersionNotCurrent);
			},
			Act::Object { revision, .. } | Act::LiftObjection { revision, .. } => {
				let (_, kept) = Self::epoch_and_revision(controller);
				ensure!(*revision == kept, Error::<T>::ObjectionsChanged);
			},
			Act::Grant { .. } | Act::WithdrawAll | Act::Accept { .. } | Act::Refuse { .. } => {},
		}
		Ok(())
	}

	pub(crate) fn version_of(controller: &PartyId, id: &ConsentId) -> Result<u32, Error<T>> {
		let consent = Records::<T>::get(id).ok_or(Error::<T>::UnknownConsent)?.consent;
		ensure!(consent.controller == *controller, Error::<T>::NotAuthorized);
		Ok(consent.version)
	}

	/// Whether the controller's current key signed. It acts for the controller and not, as an operating account or the key
	/// of another party, for somebody else: such a key is no controller of its own.
	fn ensure_signed_by_controller(
		statement: &Statement,
		signature: &MultiSignature,
		now: Moment,
	) -> Result<(), Error<T>> {
		let key = T::Parties::key_of(&statement.controller);
		let party = T::Parties::acting_for(&key, Duty::ManageConsents, now);
		ensure!(party.as_ref() == Some(&statement.controller), Error::<T>::NotAuthorized);
		let genesis = Self::genesis();
		ensure!(statement.is_signed_by(&key, &genesis, signature), Error::<T>::InvalidSignature);
		Ok(())
	}

	fn genesis() -> T::Hash {
		frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero())
	}

	/// What is signed of a statement on this chain.
	pub(crate) fn payload_of(statement: &Statement) -> H256 {
		statement.payload(&Self::genesis())
	}

	pub(crate) fn do_act(controller: PartyId, payer: AccountId, act: Act) -> DispatchResult {
		match act {
			Act::Grant { nonce, provisions, terms, receipt } => {
				Self::do_grant(controller, payer, nonce, provisions, terms, receipt).map(|_| ())
			},
			Act::Amend { consent, provisions, terms, receipt, .. } => {
				Self::do_amend(controller, payer, consent, provisions, terms, receipt)
			},
			Act::Object { roles, purposes, .. } => {
				Self::do_object(controller, payer, roles, purposes)
			},
			Act::LiftObjection { roles, purposes, .. } => {
				Self::do_lift_objection(controller, roles, purposes)
			},
			Act::Accept { request, provisions, terms, receipt } => {
				Self::do_accept(controller, payer, request, provisions, terms, receipt)
			},
			ends @ (Act::Withdraw { .. } | Act::WithdrawAll | Act::Refuse { .. }) => {
				Self::do_ending_act(controller, ends)
			},
		}
	}

	fn do_ending_act(controller: PartyId, act: Act) -> DispatchResult {
		match act {
			Act::Withdraw { consent, .. } => Self::do_withdraw(controller, consent),
			Act::WithdrawAll => Self::do_withdraw_all(controller.clone(), controller),
			Act::Refuse { request } => Self::do_refuse(controller, request),
			_ => Err(Error::<T>::ActNotFree.into()),
		}
	}

	fn deposit_relayed(statement: &Statement, relayer: Option<AccountId>) {
		Self::deposit_event(Event::Relayed {
			controller: statement.controller.clone(),
			statement: Self::payload_of(statement),
			relayer,
		});
	}

	/// What a relayed act weighs, the check of its signature included.
	pub(crate) fn weight_of(act: &Act) -> Weight {
		let own = match act {
			Act::Grant { .. } => T::WeightInfo::grant(act.provisions()),
			Act::Amend { .. } => T::WeightInfo::amend(act.provisions()),
			Act::Withdraw { .. } => T::WeightInfo::withdraw(),
			Act::WithdrawAll => T::WeightInfo::withdraw_all(),
			Act::Object { .. } => T::WeightInfo::object(),
			Act::LiftObjection { .. } => T::WeightInfo::lift_objection(),
			Act::Accept { .. } => T::WeightInfo::accept(act.provisions()),
			Act::Refuse { .. } => T::WeightInfo::refuse(),
		};
		own.saturating_add(T::WeightInfo::check_statement())
	}

	/// What a free act weighs at most, without its authorisation.
	pub(crate) fn weight_of_free() -> Weight {
		T::WeightInfo::withdraw().max(T::WeightInfo::withdraw_all()).max(T::WeightInfo::refuse())
	}
}

impl<T: Config> StatementError for Error<T> {
	const EXPIRED: Self = Self::StatementExpired;
	const DEADLINE_TOO_FAR: Self = Self::DeadlineTooFar;
	const INVALID_SIGNATURE: Self = Self::InvalidSignature;
}
