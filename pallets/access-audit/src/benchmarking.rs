//! Benchmarks of the calls with the least that they need, and of each part that comes on top of it at its worst. What a
//! payment and a consent's uses weigh is said by those who do it.

use crate::{
	reader::Reader, Anchors, BlockPages, BlockTree, Call, Config, DisclosureTallies, Disclosures,
	Filing, Group, Journals, Pallet,
};
use alloc::{vec, vec::Vec};
use assent_primitives::{
	api::Decision,
	merkle::AuditTree,
	traits::{Consents, Parties},
	Access, AccountId, Action, Anchor, AnchorKind, AnchorScope, Balance, DenyReason, DeviceId,
	DisclosureId, PartyId, PermitIndex, PermitRule, Resource, Verdict, MAX_ANCHOR_DEVICES,
	MAX_PERMITS,
};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{Get, Hooks},
	BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use sp_core::H256;

/// Sets up what lies outside the pallet.
pub trait BenchmarkHelper {
	/// Sets the chain's clock, and makes an organisation that can pay any price: an operating account of it, and itself.
	fn operator() -> (AccountId, PartyId);
	/// The same organisation, and an operating account of it that may spend a limited amount, which is more than any price.
	fn limited_operator() -> (AccountId, PartyId);
	/// Makes a device that this organisation owns, and an access to its telemetry, as long as an access can be that files
	/// no disclosure: it is permitted to the controller, and no list is looked at. Each number makes another device.
	fn own_access(number: u32) -> (Resource, Access);
	/// Makes a device with a person who has every list of permits full, as long as permits can be, and of denials of all
	/// this, from all of which exceptions take it; and an access of that organisation to the person's data, which is
	/// permitted by a consent that has a price.
	fn access() -> (Resource, Access);
	/// Makes a controller with a list of so many permits, as long as permits can be.
	fn list(permits: u32) -> (PartyId, PermitIndex);
	/// Makes another organisation.
	fn recipient() -> PartyId;
}

/// So many groups of so many accesses, each by the organisation to a device of its own.
fn groups<T: Config>(count: u32, accesses: u32) -> BoundedVec<Group<T::MaxBatch>, T::MaxGroups> {
	let groups: Vec<Group<T::MaxBatch>> = (0..count)
		.map(|number| {
			let (resource, access) = T::BenchmarkHelper::own_access(number);
			let accesses = vec![access; accesses as usize];
			Group { resource, accesses: accesses.try_into().expect("within a batch; qed") }
		})
		.collect();
	groups.try_into().expect("within the groups of a batch; qed")
}

/// A block with so many leaves that its tree has the most peaks.
fn full_tree<T: Config>() {
	const LEAVES: u32 = (1 << 16) - 1;
	let mut tree = AuditTree::default();
	for _ in 0..LEAVES {
		assert!(tree.push(H256::repeat_byte(1)));
	}
	BlockTree::<T>::put(tree);
}

/// Of a permitted access, its controller and its price.
fn permitted<T: Config>(accessor: &PartyId) -> (PartyId, Balance) {
	let (resource, access) = T::BenchmarkHelper::access();
	match Pallet::<T>::do_decide(accessor.clone(), &resource, &access) {
		Ok(Decision {
			controller,
			verdict: Verdict::Permit { price, consent: Some(_), .. },
			..
		}) => (controller, price),
		answer => panic!("the access is not permitted by a consent: {answer:?}"),
	}
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn on_finalize() {
		T::BenchmarkHelper::operator();
		full_tree::<T>();
		BlockPages::<T>::put(vec![H256::repeat_byte(2); 5_000]);
		#[block]
		{
			Pallet::<T>::on_finalize(BlockNumberFor::<T>::from(1u32));
		}
		assert!(!BlockTree::<T>::exists() && !BlockPages::<T>::exists());
	}

	#[benchmark]
	fn record() {
		let (operator, _) = T::BenchmarkHelper::operator();
		let (resource, access) = T::BenchmarkHelper::own_access(0);
		full_tree::<T>();
		let journal = resource.clone();
		#[extrinsic_call]
		_(RawOrigin::Signed(operator), resource, access);
		assert_eq!(Journals::<T>::get(journal).map(|journal| journal.count), Some(1));
	}

	#[benchmark]
	fn record_batch(g: Linear<1, { T::MaxGroups::get() }>) {
		let (operator, _) = T::BenchmarkHelper::operator();
		let groups = groups::<T>(g, 1);
		full_tree::<T>();
		let journal = groups.first().map(|group| group.resource.clone());
		#[extrinsic_call]
		_(RawOrigin::Signed(operator), 1u64, groups);
		assert!(journal.is_some_and(Journals::<T>::contains_key));
	}

	#[benchmark]
	fn record_group(a: Linear<1, { T::MaxBatch::get() }>) {
		let (operator, _) = T::BenchmarkHelper::operator();
		let groups = groups::<T>(1, a);
		full_tree::<T>();
		let journal = groups.first().map(|group| group.resource.clone());
		#[extrinsic_call]
		record_batch(RawOrigin::Signed(operator), 1u64, groups);
		assert!(journal.is_some_and(Journals::<T>::contains_key));
	}

	#[benchmark]
	fn lookup(p: Linear<0, MAX_PERMITS>) {
		T::BenchmarkHelper::operator();
		let (controller, index) = T::BenchmarkHelper::list(p);
		let permits;
		#[block]
		{
			permits = T::Consents::permits(&controller, &index);
		}
		assert_eq!(permits.len(), p as usize);
	}

	#[benchmark]
	fn decide(p: Linear<0, { MAX_PERMITS.saturating_mul(3) }>) {
		let (_, accessor) = T::BenchmarkHelper::operator();
		let (resource, access) = T::BenchmarkHelper::access();
		let now = Pallet::<T>::now();
		// All permits are too dear, and are then looked at as those that came too late.
		let access = Access { maximum_price: 0, claimed_at: now.saturating_sub(1), ..access };
		let mut reader = Reader::<T>::new(accessor, now);
		let mut target = reader.target(&resource).expect("a registered device; qed");
		let read = reader.decide(&resource, &mut target, &access).map(|(_, answer)| answer.verdict);
		assert!(matches!(read, Ok(Verdict::Deny { reason: DenyReason::PriceAboveMaximum, .. })));
		target.keep_permits(p as usize);
		reader.work = Default::default();
		let verdict;
		#[block]
		{
			verdict =
				reader.decide(&resource, &mut target, &access).map(|(_, answer)| answer.verdict);
		}
		assert!(matches!(verdict, Ok(Verdict::Deny { .. })));
		assert_eq!((reader.work.lookups, reader.work.permits), (0, p));
	}

	#[benchmark]
	fn count_refusal() {
		let (_, accessor) = T::BenchmarkHelper::operator();
		let (resource, _) = T::BenchmarkHelper::access();
		let now = Pallet::<T>::now();
		let counted;
		#[block]
		{
			counted = Pallet::<T>::count_refusal(&accessor, &resource, now);
		}
		assert!(counted.is_ok());
	}

	#[benchmark]
	fn count_spending() {
		let (operator, accessor) = T::BenchmarkHelper::limited_operator();
		let (_, price) = permitted::<T>(&accessor);
		let now = Pallet::<T>::now();
		let counted;
		#[block]
		{
			counted = T::Parties::count_spending(&operator, price, now);
		}
		assert!(counted.is_ok());
	}

	#[benchmark]
	fn file_disclosure() {
		let (_, sender) = T::BenchmarkHelper::operator();
		let (_, access) = T::BenchmarkHelper::access();
		let recipient = T::BenchmarkHelper::recipient();
		let secret = [1; 32];
		Pallet::<T>::file_receipt(
			RawOrigin::Signed(recipient.clone()).into(),
			sender.clone(),
			secret,
		)
		.expect("both are organisations; qed");
		let disclosure = Some(DisclosureId::of(&sender, &recipient, &secret));
		let access = Access { action: Action::Disclose, disclosure, ..access };
		let verdict = Verdict::Permit { rule: PermitRule::PartyPermit, consent: None, price: 0 };
		let now = Pallet::<T>::now();
		let filed;
		#[block]
		{
			filed = Pallet::<T>::file_disclosure(&sender, &access, &verdict, now);
		}
		assert!(filed && Disclosures::<T>::iter().next().is_none());
	}

	#[benchmark]
	fn anchor(d: Linear<1, MAX_ANCHOR_DEVICES>) {
		let (operator, party) = T::BenchmarkHelper::operator();
		let devices: Vec<DeviceId> = (0..d)
			.filter_map(|number| match T::BenchmarkHelper::own_access(number).0 {
				Resource::Device { id, .. } => Some(id),
				Resource::Record { .. } => None,
			})
			.collect();
		let batch = Anchor {
			kind: AnchorKind::Collection,
			root: Default::default(),
			count: 1,
			from: 0,
			until: Pallet::<T>::now(),
			scope: AnchorScope::Devices(devices.try_into().expect("at most so many; qed")),
		};
		#[extrinsic_call]
		_(RawOrigin::Signed(operator), batch);
		assert_eq!(Anchors::<T>::get(party).map(|chain| chain.count), Some(1));
	}

	#[benchmark]
	fn file_receipt() {
		let (_, sender) = T::BenchmarkHelper::operator();
		let recipient = T::BenchmarkHelper::recipient();
		#[extrinsic_call]
		_(RawOrigin::Signed(recipient), sender, [1; 32]);
		assert!(Disclosures::<T>::iter().next().is_some());
	}

	#[benchmark]
	fn forget_disclosure() {
		let (operator, sender) = T::BenchmarkHelper::operator();
		let disclosure = DisclosureId::default();
		Disclosures::<T>::insert(&sender, disclosure, Filing::Sent { day: 0 });
		DisclosureTallies::<T>::mutate(&sender, |tally| tally.sent.kept = 1);
		#[extrinsic_call]
		_(RawOrigin::Signed(operator), sender, disclosure);
		assert!(Disclosures::<T>::iter().next().is_none());
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::build(), crate::mock::Test);
}
