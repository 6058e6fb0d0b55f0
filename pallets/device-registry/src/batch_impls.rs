//! Many units of one lot in one call.

use assent_primitives::{DeviceId, DeviceStage, ModelId};
use frame_support::{ensure, BoundedVec};
use sp_runtime::DispatchResult;

use crate::{impls::Actor, registration_impls::NewDevice, *};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_devices(
		actor: Actor,
		model: ModelId,
		lot: Option<Lot>,
		units: BoundedVec<NewUnit, T::MaxUnits>,
	) -> DispatchResult {
		ensure!(!units.is_empty(), Error::<T>::NoUnits);
		let maker = Self::vouching_maker(&actor, model)?;
		Self::ensure_lot(lot.as_ref())?;

		let mut devices: BoundedVec<DeviceId, T::MaxUnits> = BoundedVec::new();
		// The whole call is one storage transaction: what comes before a unit that cannot be registered is undone.
		for (index, NewUnit { unit, fingerprint }) in units.iter().copied().enumerate() {
			let id = DeviceId::of(&maker, &model, &unit);
			if Self::is_taken(&id) {
				let repeated = units.iter().take(index).any(|earlier| earlier.unit == unit);
				let reason =
					if repeated { UnitError::Repeated } else { UnitError::AlreadyRegistered };
				let index = u16::try_from(index).unwrap_or(u16::MAX);
				return Err(Error::<T>::BadUnit { index, reason }.into());
			}
			let (maker, lot) = (Some(maker.clone()), lot.clone());
			let stage = DeviceStage::Manufactured;
			let new = NewDevice { model, maker, unit, lot, stage, fingerprint };
			Self::insert_device(&actor, id, new)?;
			// As many as there are units: they fit.
			let _ = devices.try_push(id);
		}
		Self::deposit_event(Event::DevicesRegistered { model, maker, lot, devices });
		Ok(())
	}

	/// Whether a device stands under the identifier, by itself or as the unit that its maker vouched for later.
	pub(crate) fn is_taken(id: &DeviceId) -> bool {
		Devices::<T>::contains_key(id) || Aliases::<T>::contains_key(id)
	}
}
