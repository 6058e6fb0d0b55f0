//! Benchmarks of the calls. What a call finds in other pallets is set up by the runtime; how much of it there is, is
//! counted by the letters of [`WeightInfo`](crate::WeightInfo).

use crate::{BlockPages, BlockTree, Call, Config, Group, Journals, Pallet};
use alloc::vec::Vec;
use assent_primitives::{Access, AccountId, Resource};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{Get, Hooks},
	BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use sp_core::H256;

/// Sets up what lies outside the pallet.
pub trait BenchmarkHelper {
	/// Makes an organisation that can pay any price, and sets the chain's clock; an operating account of it.
	fn operator() -> AccountId;
	/// Makes a device whose person's every list of permits and denials is full, and gives it with an access of that
	/// organisation, for a named member of its staff, that reads all of them: permitted by a consent that has a price
	/// and counts its uses if `paid`, refused otherwise. Each `number` makes another device, person and consent.
	fn access(number: u32, paid: bool) -> (Resource, Access);
}

/// Groups of one resource each, with that many accesses in all; the first `paid` resources have a price.
fn groups<T: Config>(
	count: u32,
	accesses: u32,
	paid: u32,
) -> BoundedVec<Group<T::MaxBatch>, T::MaxGroups> {
	let groups: Vec<Group<T::MaxBatch>> = (0..count)
		.map(|number| {
			let (resource, access) = T::BenchmarkHelper::access(number, number < paid);
			// The last group takes what does not divide.
			let share = accesses.saturating_div(count);
			let rest = if number.saturating_add(1) == count {
				accesses.saturating_sub(share.saturating_mul(count))
			} else {
				0
			};
			let length = share.saturating_add(rest).max(1);
			let accesses: Vec<Access> = (0..length).map(|_| access.clone()).collect();
			Group { resource, accesses: accesses.try_into().expect("within a batch; qed") }
		})
		.collect();
	groups.try_into().expect("within the groups of a batch; qed")
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn on_finalize() {
		let operator = T::BenchmarkHelper::operator();
		let (resource, access) = T::BenchmarkHelper::access(0, true);
		Pallet::<T>::record(RawOrigin::Signed(operator).into(), resource, access)
			.expect("the access is permitted; qed");
		#[block]
		{
			Pallet::<T>::on_finalize(BlockNumberFor::<T>::from(1u32));
		}
		assert!(!BlockTree::<T>::exists() && !BlockPages::<T>::exists());
	}

	/// All that one access can read, pay and count; what it did not is taken off by the figures of `record_batch`.
	#[benchmark]
	fn record() {
		let operator = T::BenchmarkHelper::operator();
		let (resource, access) = T::BenchmarkHelper::access(0, true);
		let journal = resource.clone();
		#[extrinsic_call]
		_(RawOrigin::Signed(operator), resource, access);
		assert_eq!(Journals::<T>::get(journal).map(|journal| journal.count), Some(1));
	}

	/// `g` groups with `a` accesses in all, of which the first `c` groups pay and count.
	#[benchmark]
	fn record_batch(
		g: Linear<1, { T::MaxGroups::get() }>,
		a: Linear<1, { T::MaxBatch::get() }>,
		c: Linear<0, { T::MaxCountedConsents::get() }>,
	) {
		let operator = T::BenchmarkHelper::operator();
		let groups = groups::<T>(g.min(a), a, c);
		let journal = groups.first().map(|group| group.resource.clone());
		#[extrinsic_call]
		_(RawOrigin::Signed(operator), 1u64, groups);
		let head = journal.and_then(Journals::<T>::get).map(|journal| journal.head);
		assert!(head.is_some_and(|head| head != H256::zero()));
	}
}
