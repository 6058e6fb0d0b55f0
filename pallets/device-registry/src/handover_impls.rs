//! Handing a device over, and what is left of the tenures before.

use assent_primitives::{
	traits::{Delegation, Journalled},
	Commitment, DeviceId, Moment, PartyId, Resource, Tenure,
};
use frame_support::{ensure, traits::Footprint};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{impls::Actor, *};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_offer_handover(
		actor: Actor,
		id: DeviceId,
		to: PartyId,
		expires_at: Moment,
		confirm_fingerprint: bool,
	) -> DispatchResult {
		let device = Self::owned(&actor, id)?;
		Self::ensure_transferable(&device)?;
		let confirmable = !confirm_fingerprint || device.fingerprint.is_some();
		ensure!(confirmable, Error::<T>::UnknownFingerprint);
		ensure!(to != device.owner, Error::<T>::AlreadyOwner);
		Self::ensure_party(&to)?;
		Self::ensure_expiry(expires_at, actor.now)?;
		if let Some(earlier) = Offers::<T>::get(id) {
			offer::ensure_makes_way::<T>(earlier.expires_at, actor.now)?;
			Self::end_handover_offer(id, &device.owner, earlier, OfferEnd::Expired)?;
		}

		let deposit = Deposit::take(&actor.account, Footprint::from_mel::<HandoverOfferOf<T>>())?;
		let made_at = actor.now;
		let offer =
			HandoverOffer { to: to.clone(), made_at, expires_at, confirm_fingerprint, deposit };
		Offers::<T>::insert(id, offer);
		Self::deposit_event(Event::HandoverOffered {
			device: id,
			owner: device.owner,
			to,
			expires_at,
			confirm_fingerprint,
		});
		Ok(())
	}

	pub(crate) fn do_cancel_handover(actor: Actor, id: DeviceId) -> DispatchResult {
		let (device, offer) = Self::offered(id)?;
		let entitled = device.owner == actor.party;
		let reason = offer::taken_away::<T>(offer.expires_at, actor.now, entitled)?;
		Self::end_handover_offer(id, &device.owner, offer, reason)
	}

	pub(crate) fn do_decline_handover(actor: Actor, id: DeviceId) -> DispatchResult {
		let (device, offer) = Self::offered(id)?;
		ensure!(offer.to == actor.party, Error::<T>::NotAuthorized);
		Self::end_handover_offer(id, &device.owner, offer, OfferEnd::Declined)
	}

	pub(crate) fn do_accept_handover(
		actor: Actor,
		id: DeviceId,
		for_myself: bool,
		fingerprint: Option<Commitment>,
	) -> DispatchResult {
		let (mut device, offer) = Self::offered(id)?;
		let Actor { account, party: to, now } = actor;
		ensure!(offer.to == to, Error::<T>::NotAuthorized);
		offer::ensure_open::<T>(offer.expires_at, now)?;
		// Whoever else has the owner's key may have offered it. What executors offer for the dead passes.
		T::Delegation::ensure_key_undisputed(&device.owner)?;
		Self::ensure_transferable(&device)?;
		if for_myself {
			Self::ensure_person(&to)?;
		}
		Self::ensure_fingerprint(&device, &offer, fingerprint)?;

		// The new owner pays for what begins...
		let device_deposit = Self::device_deposit(&account)?;
		let tenure_deposit = Self::tenure_deposit(&account)?;
		let association = if for_myself {
			Some(Association { person: to.clone(), end_deposit: Self::tenure_deposit(&account)? })
		} else {
			None
		};
		// ...and what ends is given back to whoever paid it.
		offer.deposit.give_back()?;
		Offers::<T>::remove(id);
		core::mem::replace(&mut device.deposit, device_deposit).give_back()?;
		if let Some(proposal) = AssociationOffers::<T>::get(id) {
			Self::end_association_offer(id, proposal, OfferEnd::HandedOver)?;
		}
		Self::hand_custody_over(id, &to)?;
		let parted = match core::mem::replace(&mut device.association, association) {
			Some(Association { person, end_deposit }) => {
				end_deposit.give_back()?;
				Some(person)
			},
			None => None,
		};

		// The earlier owner may know it.
		Self::unconfirm_key(&mut device);
		let from = core::mem::replace(&mut device.owner, to.clone());
		DevicesOf::<T>::remove(&from, id);
		DevicesOf::<T>::insert(&to, id, ());
		let tenure = Self::begin_tenure(id, device, tenure_deposit, now)?;
		if let Some(person) = parted {
			let by = to.clone();
			Self::deposit_event(Event::AssociationEnded { device: id, person, by, tenure });
		}
		let person = for_myself.then(|| to.clone());
		Self::deposit_event(Event::HandedOver {
			device: id,
			from,
			to,
			person,
			tenure,
			fingerprint,
		});
		Ok(())
	}

	pub(crate) fn do_forget_tenure(actor: Actor, id: DeviceId, tenure: Tenure) -> DispatchResult {
		let device = Self::known(id)?;
		ensure!(tenure != device.tenure, Error::<T>::TenureNotEnded);
		let record = Tenures::<T>::get(id, tenure).ok_or(Error::<T>::UnknownTenure)?;
		let controllers = record.controllers;
		let controller = controllers.person.unwrap_or(controllers.owner);
		ensure!(controller == actor.party, Error::<T>::NotAuthorized);
		// Nobody could tell any more who may read the journal, and who was entitled to what it records.
		let journalled = T::Journals::has_journal(&Resource::Device { id, tenure });
		ensure!(!journalled, Error::<T>::TenureJournalled);

		record.deposit.give_back()?;
		Tenures::<T>::remove(id, tenure);
		Self::deposit_event(Event::TenureForgotten { device: id, tenure, by: controller });
		Ok(())
	}

	/// The device and the offer to hand it over.
	fn offered(id: DeviceId) -> Result<(DeviceOf<T>, HandoverOfferOf<T>), DispatchError> {
		let device = Self::known(id)?;
		let offer = Offers::<T>::get(id).ok_or(Error::<T>::UnknownOffer)?;
		Ok((device, offer))
	}

	/// Ends an offer that was not accepted.
	fn end_handover_offer(
		id: DeviceId,
		owner: &PartyId,
		offer: HandoverOfferOf<T>,
		reason: OfferEnd,
	) -> DispatchResult {
		let HandoverOffer { to, deposit, .. } = offer;
		deposit.give_back()?;
		Offers::<T>::remove(id);
		let owner = owner.clone();
		Self::deposit_event(Event::HandoverOfferEnded { device: id, owner, to, reason });
		Ok(())
	}
}
