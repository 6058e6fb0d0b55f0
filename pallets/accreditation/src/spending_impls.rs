//! What operating accounts may spend for their organisations.

use crate::{
	pallet::{Config, Error, Event, OperatorOffers, Operators, Pallet},
	types::{is_over, Spending, SpendingLimit},
};
use assent_primitives::{AccountId, Balance, Moment};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_limit_operator(
		key: AccountId,
		account: AccountId,
		limit: Option<SpendingLimit>,
	) -> DispatchResult {
		let (organisation, _) = Self::organisation_of(&key)?;
		let known = limit.is_none_or(|limit| limit.period > 0);
		ensure!(known, Error::<T>::InvalidSpendingLimit);
		let (mut record, accepted) = Self::operator_record(&organisation, &account)?;
		// What was spent in the period stays spent: a limit is no way to start it anew.
		let before = record.spending;
		record.spending = limit.map(|limit| match before {
			Some(spending) => Spending { limit, ..spending },
			None => Spending::under(limit),
		});
		if accepted {
			Operators::<T>::insert(&account, record);
		} else {
			OperatorOffers::<T>::insert(&account, &organisation, record);
		}
		Self::deposit_event(Event::OperatorLimited { organisation, account, limit });
		Ok(())
	}

	/// What the account may still spend; `None`: it has no limit, or acts for no organisation.
	pub(crate) fn spendable_by(account: &AccountId, now: Moment) -> Option<Balance> {
		Operators::<T>::get(account)
			.filter(|record| !is_over(record.until, now))
			.and_then(|record| record.spending)
			.map(|spending| spending.left(now))
	}

	/// Counts what the account spent.
	pub(crate) fn do_count_spending(
		account: &AccountId,
		amount: Balance,
		now: Moment,
	) -> DispatchResult {
		Operators::<T>::try_mutate_exists(account, |record| {
			let spending = record
				.as_mut()
				.filter(|record| !is_over(record.until, now))
				.and_then(|record| record.spending.as_mut());
			let counted = spending.is_none_or(|spending| spending.count(amount, now));
			ensure!(counted, DispatchError::Exhausted);
			Ok(())
		})
	}
}
