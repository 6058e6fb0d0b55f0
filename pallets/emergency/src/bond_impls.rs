//! The bond: what an organisation answers with for its emergency cases.
//!
//! It is on hold on the organisation's own account, and on no list of ours: how much it is, the hold says.

use crate::{impls::CARE, *};
use assent_primitives::{
	traits::{Accreditation, Parties},
	AccountId, Balance, CaseId, CaseStatus, EmergencyCase, Moment, PartyId, Standing,
};
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{
		fungible::{
			hold::{Inspect as _, Mutate as _},
			Inspect,
		},
		tokens::{DepositConsequence, Fortitude, Precision, Provenance, Restriction},
		Get,
	},
};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	/// An organisation's bond, in planck.
	pub(crate) fn bond_of(organisation: &PartyId) -> Balance {
		BondAccounts::<T>::get(organisation).map_or(0, |account| Self::held_on(&account))
	}

	fn held_on(account: &AccountId) -> Balance {
		T::Currency::balance_on_hold(&HoldReason::Bond.into(), account)
	}

	/// What an organisation's bond has to be: nothing for one that can open no cases any more. A suspended one could again.
	pub(crate) fn required_bond(organisation: &PartyId, now: Moment) -> Balance {
		let is_required = T::Accreditation::organisation(organisation).is_some_and(|facts| {
			facts.roles.intersects(CARE)
				&& facts.standing != Standing::Withdrawn
				&& !facts.period.has_ended(now)
		});
		match is_required {
			true => T::RequiredBond::get(),
			false => 0,
		}
	}

	/// Tells that the bond is short, if it is.
	pub(crate) fn tell_if_bond_is_short(organisation: &PartyId, now: Moment) -> bool {
		let (bond, required) =
			(Self::bond_of(organisation), Self::required_bond(organisation, now));
		let is_short = bond < required;
		if is_short {
			let organisation = organisation.clone();
			Self::deposit_event(Event::BondShort { organisation, bond, required });
		}
		is_short
	}

	/// Pays what is unpaid of an abusive case, as far as the bond goes; what was paid, in planck.
	pub(crate) fn compensate(id: CaseId, case: &mut EmergencyCase) -> Balance {
		let CaseStatus::Reviewed { unpaid, .. } = &mut case.status else { return 0 };
		let paid = Self::pay_from_bond(&case.organisation, &case.controller, *unpaid);
		*unpaid = unpaid.saturating_sub(paid);
		Self::change_record(&case.organisation, |record| {
			record.unpaid = record.unpaid.saturating_sub(paid);
		});
		Self::deposit_event(Event::Compensated {
			case: id,
			organisation: case.organisation.clone(),
			controller: case.controller.clone(),
			amount: paid,
			unpaid: *unpaid,
		});
		paid
	}

	/// Moves up to the amount from the bond to the party's current key. Nothing, where its account cannot take it: that
	/// must not stand in the way of a finding.
	fn pay_from_bond(organisation: &PartyId, to: &PartyId, amount: Balance) -> Balance {
		let Some(from) = BondAccounts::<T>::get(organisation) else { return 0 };
		let amount = amount.min(Self::held_on(&from));
		let to = T::Parties::key_of(to);
		if amount == 0
			|| T::Currency::can_deposit(&to, amount, Provenance::Extant)
				!= DepositConsequence::Success
		{
			return 0;
		}
		let moved = with_storage_layer(|| {
			T::Currency::transfer_on_hold(
				&HoldReason::Bond.into(),
				&from,
				&to,
				amount,
				Precision::Exact,
				Restriction::Free,
				Fortitude::Polite,
			)
		});
		Self::forget_empty(organisation, &from);
		moved.unwrap_or(0)
	}

	/// Forgets on which account a bond is that has become nothing.
	fn forget_empty(organisation: &PartyId, account: &AccountId) {
		if Self::held_on(account) == 0 {
			BondAccounts::<T>::remove(organisation);
		}
	}

	/// Pays into the bond.
	pub(crate) fn do_top_up_bond(key: AccountId, amount: Balance) -> DispatchResult {
		let organisation = Self::signing_party(&key)?;
		let is_organisation = T::Accreditation::organisation(&organisation).is_some();
		ensure!(is_organisation, Error::<T>::NotAnOrganisation);
		ensure!(amount > 0, Error::<T>::NothingToMove);
		let reason = HoldReason::Bond.into();
		T::Currency::hold(&reason, &key, amount)?;
		let earlier = BondAccounts::<T>::get(&organisation).filter(|account| *account != key);
		if let Some(earlier) = earlier {
			T::Currency::transfer_on_hold(
				&reason,
				&earlier,
				&key,
				Self::held_on(&earlier),
				Precision::Exact,
				Restriction::OnHold,
				Fortitude::Polite,
			)?;
		}
		BondAccounts::<T>::insert(&organisation, &key);
		let bond = Self::held_on(&key);
		Self::deposit_event(Event::BondToppedUp { organisation, amount, bond });
		Ok(())
	}

	/// Takes out of the bond.
	pub(crate) fn do_withdraw_bond(key: AccountId, amount: Balance) -> DispatchResult {
		let organisation = Self::signing_party(&key)?;
		ensure!(amount > 0, Error::<T>::NothingToMove);
		let left = Self::bond_of(&organisation).checked_sub(amount);
		let needed = Self::needed_bond(&organisation, Self::now());
		let bond = left.filter(|left| *left >= needed).ok_or(Error::<T>::BondNeeded)?;
		let account = BondAccounts::<T>::get(&organisation).ok_or(Error::<T>::BondNeeded)?;
		let reason = HoldReason::Bond.into();
		if account == key {
			T::Currency::release(&reason, &key, amount, Precision::Exact)?;
		} else {
			T::Currency::transfer_on_hold(
				&reason,
				&account,
				&key,
				amount,
				Precision::Exact,
				Restriction::Free,
				Fortitude::Polite,
			)?;
		}
		Self::forget_empty(&organisation, &account);
		Self::deposit_event(Event::BondWithdrawn { organisation, amount, bond });
		Ok(())
	}

	/// What has to stay of an organisation's bond: what is required, or what its cases could cost if that is more.
	fn needed_bond(organisation: &PartyId, now: Moment) -> Balance {
		let record = Records::<T>::get(organisation);
		let exposed = T::Compensation::get()
			.saturating_mul(record.undecided.into())
			.saturating_add(record.unpaid);
		Self::required_bond(organisation, now).max(exposed)
	}
}
