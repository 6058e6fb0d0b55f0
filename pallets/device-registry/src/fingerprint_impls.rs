//! What ties the record of a device to the physical thing: its fingerprint; and the owner's opening it to everyone.

use assent_primitives::{Commitment, DeviceId};
use frame_support::ensure;
use sp_runtime::DispatchResult;

use crate::{impls::Actor, *};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_fingerprint(
		actor: Actor,
		id: DeviceId,
		fingerprint: Option<Commitment>,
	) -> DispatchResult {
		let mut device = Self::owned(&actor, id)?;
		// Nobody measures what is out of their hands.
		Self::ensure_transferable(&device)?;
		// Whoever is about to accept has seen the one that stands.
		let offered = Offers::<T>::get(id).is_some_and(|offer| actor.now < offer.expires_at);
		ensure!(!offered, Error::<T>::OfferAlreadyMade);
		let Actor { party: owner, now, .. } = actor;
		let set = fingerprint.map(|commitment| Fingerprint {
			commitment,
			by: owner.clone(),
			tenure: device.tenure,
			set_at: now,
		});
		let before = core::mem::replace(&mut device.fingerprint, set).map(|it| it.commitment);
		ensure!(fingerprint.is_some() || before.is_some(), Error::<T>::UnknownFingerprint);

		let tenure = device.tenure;
		Devices::<T>::insert(id, device);
		Self::deposit_event(Event::FingerprintSet {
			device: id,
			owner,
			before,
			fingerprint,
			tenure,
		});
		Ok(())
	}

	/// Refuses an acceptance that does not confirm the fingerprint where the offer asks for it, or confirms another one.
	pub(crate) fn ensure_fingerprint(
		device: &DeviceOf<T>,
		offer: &HandoverOfferOf<T>,
		measured: Option<Commitment>,
	) -> DispatchResult {
		let Some(measured) = measured else {
			ensure!(!offer.confirm_fingerprint, Error::<T>::FingerprintNotConfirmed);
			return Ok(());
		};
		let known = device.fingerprint.as_ref().map(|fingerprint| fingerprint.commitment);
		ensure!(known == Some(measured), Error::<T>::FingerprintMismatch);
		Ok(())
	}

	pub(crate) fn do_set_public_access(
		actor: Actor,
		id: DeviceId,
		public_access: bool,
	) -> DispatchResult {
		let mut device = Self::owned(&actor, id)?;
		if public_access {
			// What a device that somebody else wears says of itself tells about them too.
			ensure!(!device.is_worn_by_another(), Error::<T>::AnothersPerson);
		}

		device.public_access = public_access;
		let (owner, tenure) = (actor.party, device.tenure);
		Devices::<T>::insert(id, device);
		Self::deposit_event(Event::PublicAccessSet { device: id, owner, public_access, tenure });
		Ok(())
	}
}
