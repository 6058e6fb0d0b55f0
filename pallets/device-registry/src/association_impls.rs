//! The person with whom a device is associated.

use assent_primitives::{traits::Delegation, DeviceId, Moment, PartyId};
use frame_support::{ensure, traits::Footprint};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{impls::Actor, *};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_propose_association(
		actor: Actor,
		id: DeviceId,
		person: PartyId,
		expires_at: Moment,
	) -> DispatchResult {
		let device = Self::associable(&actor, id)?;
		Self::ensure_party(&person)?;
		Self::ensure_person(&person)?;
		Self::ensure_expiry(expires_at, actor.now)?;
		Self::clear_expired_association_offer(id, actor.now)?;

		let payer = &actor.account;
		let offer = AssociationOffer {
			person: person.clone(),
			made_at: actor.now,
			expires_at,
			deposit: Deposit::take(payer, Footprint::from_mel::<AssociationOfferOf<T>>())?,
			start_deposit: Self::tenure_deposit(payer)?,
			end_deposit: Self::tenure_deposit(payer)?,
		};
		AssociationOffers::<T>::insert(id, offer);
		let owner = device.owner;
		Self::deposit_event(Event::AssociationProposed { device: id, owner, person, expires_at });
		Ok(())
	}

	pub(crate) fn do_cancel_association(actor: Actor, id: DeviceId) -> DispatchResult {
		let (device, offer) = Self::proposed(id)?;
		let entitled = device.owner == actor.party;
		let reason = offer::taken_away::<T>(offer.expires_at, actor.now, entitled)?;
		Self::end_association_offer(id, offer, reason)
	}

	pub(crate) fn do_decline_association(actor: Actor, id: DeviceId) -> DispatchResult {
		let (_, offer) = Self::proposed(id)?;
		ensure!(offer.person == actor.party, Error::<T>::NotAuthorized);
		Self::end_association_offer(id, offer, OfferEnd::Declined)
	}

	pub(crate) fn do_accept_association(actor: Actor, id: DeviceId) -> DispatchResult {
		let (device, offer) = Self::proposed(id)?;
		let AssociationOffer { person, expires_at, deposit, start_deposit, end_deposit, .. } =
			offer;
		ensure!(person == actor.party, Error::<T>::NotAuthorized);
		offer::ensure_open::<T>(expires_at, actor.now)?;
		// As for a handover: what is read while the device is associated stays with that person for good.
		T::Delegation::ensure_key_undisputed(&device.owner)?;
		Self::ensure_transferable(&device)?;
		// The offer was made to a person, who may have become an organisation since.
		Self::ensure_person(&person)?;

		deposit.give_back()?;
		AssociationOffers::<T>::remove(id);
		Self::start_association(id, device, person, start_deposit, end_deposit, actor.now)
	}

	pub(crate) fn do_associate_self(actor: Actor, id: DeviceId) -> DispatchResult {
		let device = Self::associable(&actor, id)?;
		Self::ensure_person(&actor.party)?;
		Self::clear_expired_association_offer(id, actor.now)?;

		let start_deposit = Self::tenure_deposit(&actor.account)?;
		let end_deposit = Self::tenure_deposit(&actor.account)?;
		Self::start_association(id, device, actor.party, start_deposit, end_deposit, actor.now)
	}

	pub(crate) fn do_end_association(actor: Actor, id: DeviceId) -> DispatchResult {
		let mut device = Self::known(id)?;
		let association = device.association.take().ok_or(Error::<T>::DeviceNotAssociated)?;
		let Association { person, end_deposit } = association;
		let by = actor.party;
		ensure!(by == person || by == device.owner, Error::<T>::NotAuthorized);

		let tenure = Self::begin_tenure(id, device, end_deposit, actor.now)?;
		Self::deposit_event(Event::AssociationEnded { device: id, person, by, tenure });
		Ok(())
	}

	/// Ends an offer of association that was not accepted.
	pub(crate) fn end_association_offer(
		id: DeviceId,
		offer: AssociationOfferOf<T>,
		reason: OfferEnd,
	) -> DispatchResult {
		let person = offer.person.clone();
		offer.give_back()?;
		AssociationOffers::<T>::remove(id);
		Self::deposit_event(Event::AssociationOfferEnded { device: id, person, reason });
		Ok(())
	}

	/// The caller's device, if it can be associated with a person.
	fn associable(actor: &Actor, id: DeviceId) -> Result<DeviceOf<T>, DispatchError> {
		let device = Self::owned(actor, id)?;
		Self::ensure_transferable(&device)?;
		ensure!(device.association.is_none(), Error::<T>::DeviceAlreadyAssociated);
		Ok(device)
	}

	/// The device and the offer to associate it.
	fn proposed(id: DeviceId) -> Result<(DeviceOf<T>, AssociationOfferOf<T>), DispatchError> {
		let device = Self::known(id)?;
		let offer = AssociationOffers::<T>::get(id).ok_or(Error::<T>::UnknownOffer)?;
		Ok((device, offer))
	}

	/// Makes way for another: refuses while an offer stands, removes an expired one.
	fn clear_expired_association_offer(id: DeviceId, now: Moment) -> DispatchResult {
		let Some(earlier) = AssociationOffers::<T>::get(id) else { return Ok(()) };
		offer::ensure_makes_way::<T>(earlier.expires_at, now)?;
		Self::end_association_offer(id, earlier, OfferEnd::Expired)
	}

	/// Associates the device. Both tenures, the one that begins now and the one after, are paid for.
	fn start_association(
		id: DeviceId,
		mut device: DeviceOf<T>,
		person: PartyId,
		start_deposit: DepositOf<T>,
		end_deposit: DepositOf<T>,
		now: Moment,
	) -> DispatchResult {
		let owner = device.owner.clone();
		device.association = Some(Association { person: person.clone(), end_deposit });
		let tenure = Self::begin_tenure(id, device, start_deposit, now)?;
		Self::deposit_event(Event::AssociationStarted { device: id, owner, person, tenure });
		Ok(())
	}
}
