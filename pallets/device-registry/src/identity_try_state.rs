//! The invariants of keys, fingerprints, aliases and offers to vouch.

use assent_primitives::DeviceId;
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

use crate::*;

impl<T: Config> Pallet<T> {
	/// All of them.
	pub(crate) fn try_state_identity() -> Result<(), TryRuntimeError> {
		Self::try_state_keys()?;
		Self::try_state_anchors()?;
		Self::try_state_vouching()
	}

	/// Each bound key has exactly one entry, that of its device; a key of a device out of service is not confirmed.
	fn try_state_keys() -> Result<(), TryRuntimeError> {
		let mut bound: usize = 0;
		for (id, device) in Devices::<T>::iter() {
			let Some(key) = device.key else { continue };
			bound = bound.saturating_add(1);
			let holder = KeyHolders::<T>::get(key.key.account());
			ensure!(holder == Some(id), "a key is not found by its account");
			ensure!(device.key_bindings > 0, "a key that was never bound");
			let in_service = !device.status.is_out_of_service();
			ensure!(in_service || !key.confirmed, "a key out of its owner's hands is confirmed");
		}
		ensure!(KeyHolders::<T>::iter_keys().count() == bound, "an entry of a key without it");
		Ok(())
	}

	/// No fingerprint was set in a tenure to come; no device that another person wears is open to everyone; an offer
	/// that asks for a fingerprint, and can still be accepted, is of a device that has one.
	fn try_state_anchors() -> Result<(), TryRuntimeError> {
		for device in Devices::<T>::iter_values() {
			if let Some(fingerprint) = &device.fingerprint {
				ensure!(fingerprint.tenure <= device.tenure, "a fingerprint of a tenure to come");
			}
			let open = device.public_access && device.is_worn_by_another();
			ensure!(!open, "what another person wears is open to all");
		}
		let now = Self::now();
		for (id, offer) in Offers::<T>::iter() {
			let device = Devices::<T>::get(id).ok_or("an offer without device")?;
			let stands = offer.confirm_fingerprint && now < offer.expires_at;
			ensure!(!stands || device.fingerprint.is_some(), "nothing to be confirmed");
		}
		Ok(())
	}

	/// An alias is of a device that its maker vouched for later, and no device stands under it; offers to vouch are of
	/// registered devices.
	fn try_state_vouching() -> Result<(), TryRuntimeError> {
		for (alias, record) in Aliases::<T>::iter() {
			let device = Devices::<T>::get(record.device).ok_or("an alias without device")?;
			let maker = device.maker.as_ref().ok_or("an alias of an unvouched device")?;
			let expected = DeviceId::of(maker, &device.model, &device.unit);
			ensure!(alias == expected && alias != record.device, "an alias of something else");
			ensure!(!Devices::<T>::contains_key(alias), "a unit is registered twice");
		}
		for (id, _, offer) in VouchingOffers::<T>::iter() {
			ensure!(Devices::<T>::contains_key(id), "an offer to vouch without device");
			ensure!(offer.made_at < offer.expires_at, "an offer expired before it was made");
		}
		Ok(())
	}
}
