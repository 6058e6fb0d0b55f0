//! The keys of devices.

use assent_primitives::{
	device_key::{payload, MultiSignature},
	AccountId, DeviceId, DeviceKey,
};
use frame_support::{ensure, traits::Contains};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H256;
use sp_runtime::{traits::Zero, ArithmeticError, DispatchResult};

use crate::{impls::Actor, *};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_bind_device_key(
		actor: Actor,
		id: DeviceId,
		key: DeviceKey,
		proof: MultiSignature,
	) -> DispatchResult {
		let mut device = Self::owned(&actor, id)?;
		// Of a device that is out of its owner's hands nobody can have asked for a proof.
		Self::ensure_transferable(&device)?;
		let account = key.account();
		match KeyHolders::<T>::get(&account) {
			Some(holder) => ensure!(holder == id, Error::<T>::KeyAlreadyBound),
			None => ensure!(!T::AccountsInUse::contains(&account), Error::<T>::KeyInUse),
		}
		let payload = Self::key_payload(id, &device, &key);
		ensure!(key.signed(&payload, &proof), Error::<T>::InvalidProof);

		device.key_bindings =
			device.key_bindings.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		let bound = BoundKey { key, confirmed: true };
		let replaced = device.key.replace(bound).map(|earlier| earlier.key);
		if let Some(earlier) = &replaced {
			KeyHolders::<T>::remove(earlier.account());
		}
		KeyHolders::<T>::insert(account, id);
		Devices::<T>::insert(id, device);
		let owner = actor.party;
		Self::deposit_event(Event::DeviceKeyBound { device: id, owner, key, replaced });
		Ok(())
	}

	pub(crate) fn do_revoke_device_key(actor: Actor, id: DeviceId) -> DispatchResult {
		let mut device = Self::owned(&actor, id)?;
		let BoundKey { key, .. } = device.key.take().ok_or(Error::<T>::UnknownKey)?;
		KeyHolders::<T>::remove(key.account());
		Devices::<T>::insert(id, device);
		Self::deposit_event(Event::DeviceKeyRevoked { device: id, owner: actor.party, key });
		Ok(())
	}

	/// What the key has to sign before the device's present owner can bind it.
	pub(crate) fn key_payload(id: DeviceId, device: &DeviceOf<T>, key: &DeviceKey) -> H256 {
		let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
		payload(&genesis, &id, device.tenure, &device.owner, key, device.key_bindings)
	}

	/// The device that a key is bound to.
	pub(crate) fn holder_of(account: &AccountId) -> Option<KeyHolder> {
		let device = KeyHolders::<T>::get(account)?;
		let confirmed = Devices::<T>::get(device)?.key.is_some_and(|bound| bound.confirmed);
		Some(KeyHolder { device, confirmed })
	}

	/// The key stands for nobody until the present owner binds it anew: others may have it.
	pub(crate) fn unconfirm_key(device: &mut DeviceOf<T>) {
		if let Some(bound) = &mut device.key {
			bound.confirmed = false;
		}
	}
}
