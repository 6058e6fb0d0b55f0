//! What each call costs in its worst case.

use super::*;
use assent_primitives::{
	traits::{AccessPayments, Parties},
	PartyId,
};
use frame_benchmarking::v2::*;
use frame_support::traits::fungible::{Inspect, Mutate};
use frame_system::RawOrigin;

/// A payer with enough money, and a payee without an account, to whom all but one planck of the existential deposit accrued.
fn parties<T: Config>() -> Result<(PartyId, PartyId), BenchmarkError> {
	let (payer, payee): (PartyId, PartyId) = (account("payer", 0, 0), account("payee", 0, 0));
	let minimum = T::Currency::minimum_balance();
	Pallet::<T>::endow_pot()?;
	T::Currency::mint_into(&T::Parties::key_of(&payer), minimum.saturating_mul(1_000))?;
	Pallet::<T>::pay(&payer, &payee, minimum.saturating_sub(1))?;
	Ok((payer, payee))
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn claim() -> Result<(), BenchmarkError> {
		let (payer, payee) = parties::<T>()?;
		T::Currency::mint_into(&T::Parties::key_of(&payee), T::Currency::minimum_balance())?;

		#[extrinsic_call]
		_(RawOrigin::Signed(payer), payee.clone());

		assert!(!Claims::<T>::contains_key(payee));
		Ok(())
	}

	#[benchmark]
	fn pay() -> Result<(), BenchmarkError> {
		let (payer, payee) = parties::<T>()?;

		#[block]
		{
			Pallet::<T>::pay(&payer, &payee, 1)?;
		}

		assert!(!Claims::<T>::contains_key(payee));
		Ok(())
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::mock::ExtBuilder::default().build(),
		crate::mock::Test,
	);
}
