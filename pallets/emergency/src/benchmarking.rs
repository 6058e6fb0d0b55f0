//! What each call costs in its worst case.

use crate::{types::CaseRecordOf, *};
use assent_primitives::{
	traits::Parties, AccountId, Balance, CaseId, CaseStatus, Commitment, Finding, PartyId,
	Resource, StaffTag,
};
use frame_benchmarking::v2::*;
use frame_support::traits::{
	fungible::{hold::Mutate as _, Mutate},
	Get,
};
use frame_system::RawOrigin;

/// Sets up what lies outside the pallet.
pub trait BenchmarkHelper {
	/// Sets the chain's clock to that moment, milliseconds.
	fn set_time(now: assent_primitives::Moment);
	/// Makes a care provider with a member of staff, and an account that records accesses for it.
	fn care_provider() -> (AccountId, PartyId, StaffTag);
	/// Makes a regulator.
	fn regulator() -> PartyId;
	/// Makes what takes longest to find out about: a record that an organisation keeps of a person who rotated its key.
	fn resource() -> Resource;
}

const NOW: assent_primitives::Moment = 1_800_000_000_000;

/// A bond of so much, on an earlier key of the organisation.
fn bonded<T: Config>(organisation: &PartyId, amount: Balance) -> Result<(), BenchmarkError> {
	let earlier: AccountId = account("earlier", 0, 0);
	let funds = T::RequiredBond::get().saturating_add(T::Compensation::get());
	T::Currency::mint_into(&earlier, funds.saturating_add(amount))?;
	T::Currency::hold(&HoldReason::Bond.into(), &earlier, amount)?;
	BondAccounts::<T>::insert(organisation, earlier);
	Ok(())
}

/// A care provider, with more than the bond that it has to have or without one, and its open case.
fn opened<T: Config>(bond: bool) -> Result<(PartyId, CaseId), BenchmarkError> {
	T::BenchmarkHelper::set_time(NOW);
	let (operator, organisation, staff) = T::BenchmarkHelper::care_provider();
	let resource = T::BenchmarkHelper::resource();
	let key = T::Parties::key_of(&organisation);
	let funds = T::RequiredBond::get().saturating_add(T::Compensation::get());
	T::Currency::mint_into(&key, funds.saturating_mul(4))?;
	T::Currency::mint_into(&operator, funds)?;
	if bond {
		bonded::<T>(&organisation, funds.saturating_mul(2))?;
	}
	Pallet::<T>::open(
		RawOrigin::Signed(operator).into(),
		[1; 32],
		resource,
		staff,
		Commitment::default(),
		NOW,
		T::MaxDuration::get(),
	)?;
	Ok((organisation.clone(), CaseId::of(&organisation, &[1; 32], NOW)))
}

fn status<T: Config>(case: CaseId) -> Option<CaseStatus> {
	Cases::<T>::get(case).map(|record: CaseRecordOf<T>| record.case.status)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn open() -> Result<(), BenchmarkError> {
		T::BenchmarkHelper::set_time(NOW);
		let (operator, organisation, staff) = T::BenchmarkHelper::care_provider();
		let resource = T::BenchmarkHelper::resource();
		T::Currency::mint_into(&operator, T::RequiredBond::get())?;
		// Late, so that everything about it is worked out; with too small a bond, so that this is told.
		bonded::<T>(&organisation, T::RequiredBond::get().saturating_sub(1))?;
		let claimed_at = NOW.saturating_sub(T::MaxFilingDelay::get());
		#[extrinsic_call]
		_(
			RawOrigin::Signed(operator),
			[1; 32],
			resource,
			staff,
			Commitment::default(),
			claimed_at,
			T::MaxDuration::get(),
		);
		let case = CaseId::of(&organisation, &[1; 32], claimed_at);
		assert_eq!(status::<T>(case), Some(CaseStatus::Pending));
		assert!(Cases::<T>::get(case).is_some_and(|record| record.case.bond_short));
		Ok(())
	}

	#[benchmark]
	fn review() -> Result<(), BenchmarkError> {
		let (organisation, case) = opened::<T>(false)?;
		// It takes all of the bond, which is short from then on.
		bonded::<T>(&organisation, T::Compensation::get())?;
		let auditor = T::Parties::key_of(&T::BenchmarkHelper::regulator());
		#[extrinsic_call]
		_(RawOrigin::Signed(auditor), case, Finding::Abusive, Commitment::default());
		assert!(matches!(status::<T>(case), Some(CaseStatus::Reviewed { unpaid: 0, .. })));
		assert!(!BondAccounts::<T>::contains_key(organisation));
		Ok(())
	}

	#[benchmark]
	fn settle() -> Result<(), BenchmarkError> {
		let (organisation, case) = opened::<T>(false)?;
		let auditor = T::Parties::key_of(&T::BenchmarkHelper::regulator());
		let origin = RawOrigin::Signed(auditor);
		Pallet::<T>::review(origin.into(), case, Finding::Abusive, Commitment::default())?;
		bonded::<T>(&organisation, T::Compensation::get())?;
		let key = T::Parties::key_of(&organisation);
		#[extrinsic_call]
		_(RawOrigin::Signed(key), case);
		assert!(matches!(status::<T>(case), Some(CaseStatus::Reviewed { unpaid: 0, .. })));
		assert!(!BondAccounts::<T>::contains_key(organisation));
		Ok(())
	}

	#[benchmark]
	fn remove() -> Result<(), BenchmarkError> {
		let (organisation, case) = opened::<T>(true)?;
		let key = T::Parties::key_of(&organisation);
		let overdue = NOW.saturating_add(T::ReviewWindow::get());
		T::BenchmarkHelper::set_time(overdue);
		Pallet::<T>::settle(RawOrigin::Signed(key.clone()).into(), case)
			.map_err(|_| BenchmarkError::Stop("the review is overdue"))?;
		T::BenchmarkHelper::set_time(overdue.saturating_add(T::Retention::get()));
		#[extrinsic_call]
		_(RawOrigin::Signed(key), case);
		assert!(!Cases::<T>::contains_key(case));
		Ok(())
	}

	// The bond moves over from an earlier key.
	#[benchmark]
	fn top_up_bond() -> Result<(), BenchmarkError> {
		let (organisation, _) = opened::<T>(true)?;
		let key = T::Parties::key_of(&organisation);
		let before = Pallet::<T>::bond_of(&organisation);
		#[extrinsic_call]
		_(RawOrigin::Signed(key.clone()), T::Compensation::get());
		assert!(Pallet::<T>::bond_of(&organisation) > before);
		assert_eq!(BondAccounts::<T>::get(&organisation), Some(key));
		Ok(())
	}

	// All of it, from an earlier key: by one that opens no cases, and so needs none.
	#[benchmark]
	fn withdraw_bond() -> Result<(), BenchmarkError> {
		T::BenchmarkHelper::set_time(NOW);
		let organisation = T::BenchmarkHelper::regulator();
		bonded::<T>(&organisation, T::RequiredBond::get())?;
		let key = T::Parties::key_of(&organisation);
		#[extrinsic_call]
		_(RawOrigin::Signed(key), T::RequiredBond::get());
		assert!(!BondAccounts::<T>::contains_key(&organisation));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::build(), crate::mock::Test);
}
