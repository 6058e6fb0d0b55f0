//! What may be said of devices and models depends on who made them.

use assent_primitives::{traits::RegisteredThings, AttestationSubject, PartyId};

use crate::*;

impl<T: Config> RegisteredThings for Pallet<T> {
	fn maker(thing: &AttestationSubject) -> Option<PartyId> {
		match thing {
			AttestationSubject::Device(id) => {
				let device = Devices::<T>::get(id)?;
				Some(device.maker.unwrap_or(device.owner))
			},
			AttestationSubject::Model(id) => Some(Models::<T>::get(id)?.maker),
			AttestationSubject::Party(_) | AttestationSubject::Staff { .. } => None,
		}
	}
}
