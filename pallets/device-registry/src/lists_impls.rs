//! The devices of a party, in pages: those that it owns, is associated with, or has custody of.

use alloc::vec::Vec;
use assent_primitives::{DeviceId, PartyId};
use frame_support::storage::{IterableStorageDoubleMap, StorageDoubleMap};

use crate::*;

impl<T: Config> Pallet<T> {
	/// The party's devices after that one, in the list that is named.
	pub(crate) fn page_of<List>(
		party: &PartyId,
		after: Option<DeviceId>,
		limit: u32,
	) -> Vec<DeviceId>
	where
		List: IterableStorageDoubleMap<PartyId, DeviceId, ()>,
	{
		let devices = match after {
			Some(device) => {
				let from = <List as StorageDoubleMap<PartyId, DeviceId, ()>>::hashed_key_for(
					party, device,
				);
				List::iter_key_prefix_from(party, from)
			},
			None => List::iter_key_prefix(party),
		};
		devices.take(limit.min(MAX_PAGE) as usize).collect()
	}

	/// Enters a device in the list of the person that it is associated with from now on, and takes it out of that of the
	/// person before. To be called before the device is kept.
	pub(crate) fn list_person(id: DeviceId, next: Option<&PartyId>) {
		let before = Devices::<T>::get(id);
		let before = before.as_ref().and_then(|device| device.person());
		if before == next {
			return;
		}
		if let Some(person) = before {
			AssociatedWith::<T>::remove(person, id);
		}
		if let Some(person) = next {
			AssociatedWith::<T>::insert(person, id, ());
		}
	}
}

#[cfg(any(feature = "std", feature = "try-runtime"))]
impl<T: Config> Pallet<T> {
	/// Each device that is associated with a person has exactly one entry, that person's.
	pub(crate) fn try_state_persons() -> Result<(), sp_runtime::TryRuntimeError> {
		let mut associated = 0;
		for (id, device) in Devices::<T>::iter() {
			let Some(person) = device.person() else { continue };
			associated += 1;
			let listed = AssociatedWith::<T>::contains_key(person, id);
			frame_support::ensure!(listed, "a device is missing among its person's");
		}
		let entries = AssociatedWith::<T>::iter_keys().count();
		frame_support::ensure!(entries == associated, "a device has a second person");
		Ok(())
	}
}
