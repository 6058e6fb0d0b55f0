//! Tests of each call, of what a block leaves behind, and of what is read.

mod anchor;
mod block;
mod decide;
mod disclosure;
mod properties;
mod record;
mod record_batch;
mod spending;

use crate::{mock::*, Group};
use assent_primitives::{journal::JournalHead, Access, AccountId, Resource, Verdict};
use frame_support::{dispatch::DispatchResultWithPostInfo, traits::Hooks, BoundedVec};

type MaxBatch = <Test as crate::Config>::MaxBatch;
type MaxGroups = <Test as crate::Config>::MaxGroups;

/// Records one access.
fn record(who: AccountId, resource: Resource, access: Access) -> DispatchResultWithPostInfo {
	AccessAudit::record(RuntimeOrigin::signed(who), resource, access)
}

/// Records a batch of groups.
fn record_batch(
	who: AccountId,
	sequence: u64,
	groups: impl IntoIterator<Item = (Resource, Vec<Access>)>,
) -> DispatchResultWithPostInfo {
	AccessAudit::record_batch(RuntimeOrigin::signed(who), sequence, grouped(groups))
}

/// The groups of a batch.
fn grouped(
	groups: impl IntoIterator<Item = (Resource, Vec<Access>)>,
) -> BoundedVec<Group<MaxBatch>, MaxGroups> {
	let groups: Vec<_> = groups
		.into_iter()
		.map(|(resource, accesses)| Group { resource, accesses: accesses.try_into().unwrap() })
		.collect();
	groups.try_into().unwrap()
}

/// The journal of a resource.
fn journal(resource: &Resource) -> JournalHead {
	AccessAudit::journal_head(resource.clone()).unwrap_or_default()
}

/// The event that was deposited last.
fn last_event() -> crate::Event<Test> {
	match System::events().pop().expect("an event").event {
		RuntimeEvent::AccessAudit(event) => event,
		event => panic!("not of this pallet: {event:?}"),
	}
}

/// The verdict of the access that was recorded last.
fn last_verdict() -> Verdict {
	match last_event() {
		crate::Event::Recorded { verdict, .. } => verdict,
		event => panic!("not a recorded access: {event:?}"),
	}
}

/// What stands in the state under the root, to compare before and after.
fn state() -> Vec<u8> {
	sp_io::storage::root(sp_runtime::StateVersion::V1)
}

#[test]
fn config_should_be_accepted_when_the_mock_is_built() {
	<AccessAudit as Hooks<u64>>::integrity_test();
}
