//! What always holds of the pallet's storage.

use crate::pallet::{Claims, Config, HoldReason, Pallet};
use assent_primitives::Balance;
use frame_support::{
	ensure,
	traits::fungible::{hold::Inspect as _, Inspect},
};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::try_claims()?;
		Self::try_pot()
	}

	/// No claim is for nothing, and the pot holds exactly what is claimable.
	fn try_claims() -> Result<(), TryRuntimeError> {
		let mut sum: Balance = 0;
		for (_, amount) in Claims::<T>::iter() {
			ensure!(amount > 0, "a claim is above zero");
			sum = sum.checked_add(amount).ok_or("the claims have a sum")?;
		}
		let held = T::Currency::balance_on_hold(&HoldReason::Claim.into(), &Self::pot_account());
		ensure!(held == sum, "the pot holds the sum of the claims");
		Ok(())
	}

	/// The pot exists by a deposit of its own.
	fn try_pot() -> Result<(), TryRuntimeError> {
		let free = T::Currency::balance(&Self::pot_account());
		ensure!(free >= T::Currency::minimum_balance(), "the pot exists");
		Ok(())
	}
}
