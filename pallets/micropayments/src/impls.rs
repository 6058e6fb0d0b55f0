//! How money moves.

use crate::{
	pallet::{Claims, Config, Error, Event, HoldReason, Pallet},
	weights::WeightInfo as _,
};
use assent_primitives::{
	traits::{AccessPayments, Parties},
	AccountId, Balance, PartyId,
};
use frame_support::{
	dispatch::DispatchResult,
	ensure,
	storage::with_storage_layer,
	traits::{
		fungible::{hold::Mutate as _, Inspect, Mutate},
		tokens::{DepositConsequence, Fortitude, Precision, Preservation, Provenance, Restriction},
		Get,
	},
	weights::Weight,
};
use sp_runtime::{
	traits::{AccountIdConversion, Zero},
	ArithmeticError, DispatchError,
};

impl<T: Config> Pallet<T> {
	/// The account in which what accrued is held.
	pub fn pot_account() -> AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// What [`AccessPayments::pay`] costs.
	pub fn pay_weight() -> Weight {
		T::WeightInfo::pay()
	}

	/// Mints the existential deposit into the pot, unless it is there: an account without it can hold nothing.
	pub(crate) fn endow_pot() -> DispatchResult {
		let (pot, minimum) = (Self::pot_account(), T::Currency::minimum_balance());
		if T::Currency::balance(&pot) < minimum {
			T::Currency::mint_into(&pot, minimum)?;
		}
		Ok(())
	}

	/// Whether the account exists, or would with that amount.
	fn can_take(account: &AccountId, amount: Balance) -> bool {
		T::Currency::can_deposit(account, amount, Provenance::Extant) == DepositConsequence::Success
	}

	/// Moves the amount between the parties' current keys, or adds it to what accrued to the payee.
	pub(crate) fn do_pay(payer: &PartyId, payee: &PartyId, amount: Balance) -> DispatchResult {
		if amount.is_zero() || payer == payee {
			return Ok(());
		}
		let (from, to) = (T::Parties::key_of(payer), T::Parties::key_of(payee));
		with_storage_layer(|| {
			let accrued = Claims::<T>::get(payee);
			let total = accrued.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
			let (payer, payee) = (payer.clone(), payee.clone());
			match (accrued, Self::can_take(&to, total)) {
				(0, true) => {
					T::Currency::transfer(&from, &to, amount, Preservation::Preserve)?;
					Self::deposit_event(Event::Paid { payer, payee, amount });
				},
				// Through the pot: neither part might be enough alone to bring the account into being.
				(_, true) => {
					Self::accrue(&from, amount)?;
					Self::pay_out(&payee, &to, total)?;
					Self::deposit_event(Event::Paid { payer, payee: payee.clone(), amount });
					Self::deposit_event(Event::Claimed { party: payee, to, amount: accrued });
				},
				(_, false) => {
					Self::accrue(&from, amount)?;
					Claims::<T>::insert(&payee, total);
					Self::deposit_event(Event::Accrued { payer, payee, amount, total });
				},
			}
			Ok(())
		})
	}

	/// Pays out what accrued to the party.
	pub(crate) fn do_claim(party: &PartyId) -> DispatchResult {
		let amount = Claims::<T>::get(party);
		ensure!(!amount.is_zero(), Error::<T>::NothingToClaim);
		let to = T::Parties::key_of(party);
		ensure!(Self::can_take(&to, amount), Error::<T>::ClaimBelowExistentialDeposit);
		Self::pay_out(party, &to, amount)?;
		Self::deposit_event(Event::Claimed { party: party.clone(), to, amount });
		Ok(())
	}

	/// Moves money to the pot, on hold.
	fn accrue(from: &AccountId, amount: Balance) -> DispatchResult {
		T::Currency::transfer_and_hold(
			&HoldReason::Claim.into(),
			from,
			&Self::pot_account(),
			amount,
			Precision::Exact,
			Preservation::Preserve,
			Fortitude::Polite,
		)?;
		Ok(())
	}

	/// Moves all that is on hold for the party to its key.
	fn pay_out(party: &PartyId, to: &AccountId, amount: Balance) -> DispatchResult {
		Claims::<T>::remove(party);
		T::Currency::transfer_on_hold(
			&HoldReason::Claim.into(),
			&Self::pot_account(),
			to,
			amount,
			Precision::Exact,
			Restriction::Free,
			Fortitude::Polite,
		)?;
		Ok(())
	}
}

impl<T: Config> AccessPayments for Pallet<T> {
	fn available(payer: &PartyId) -> Balance {
		let key = T::Parties::key_of(payer);
		T::Currency::reducible_balance(&key, Preservation::Preserve, Fortitude::Polite)
	}

	fn pay(payer: &PartyId, payee: &PartyId, amount: Balance) -> Result<(), DispatchError> {
		Self::do_pay(payer, payee, amount)
	}
}
