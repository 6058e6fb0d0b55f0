//! A maker vouches for a device that was registered without one, and its owner agrees.

use assent_primitives::{Commitment, DeviceId, ModelId, Moment, PartyId, Role};
use frame_support::{ensure, traits::Footprint};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{impls::Actor, *};

/// What a maker says of a device.
pub(crate) struct Vouching {
	pub model: ModelId,
	pub unit: Commitment,
	pub lot: Option<Lot>,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_offer_vouching(
		actor: Actor,
		id: DeviceId,
		vouching: Vouching,
		expires_at: Moment,
	) -> DispatchResult {
		let Vouching { model, unit, lot } = vouching;
		let device = Self::known(id)?;
		ensure!(device.maker.is_none(), Error::<T>::DeviceAlreadyVouched);
		let maker = Self::vouching_maker(&actor, model)?;
		Self::ensure_lot(lot.as_ref())?;
		Self::ensure_expiry(expires_at, actor.now)?;
		let alias = DeviceId::of(&maker, &model, &unit);
		ensure!(!Self::is_taken(&alias), Error::<T>::DeviceAlreadyRegistered);
		if let Some(earlier) = VouchingOffers::<T>::get(id, &maker) {
			ensure!(earlier.expires_at <= actor.now, Error::<T>::OfferAlreadyMade);
			Self::end_vouching_offer(id, &maker, earlier, OfferEnd::Expired)?;
		}

		let payer = &actor.account;
		let offer = VouchingOffer {
			model,
			unit,
			lot: lot.clone(),
			made_at: actor.now,
			expires_at,
			deposit: Deposit::take(payer, Footprint::from_mel::<VouchingOfferOf<T>>())?,
			alias_deposit: Deposit::take(payer, Footprint::from_mel::<(DeviceId, AliasOf<T>)>())?,
		};
		VouchingOffers::<T>::insert(id, &maker, offer);
		let owner = device.owner;
		Self::deposit_event(Event::VouchingOffered {
			device: id,
			owner,
			maker,
			model,
			unit,
			lot,
			expires_at,
		});
		Ok(())
	}

	pub(crate) fn do_cancel_vouching(actor: Actor, id: DeviceId, maker: PartyId) -> DispatchResult {
		let (_, offer) = Self::vouching_of(id, &maker)?;
		let reason = if offer.expires_at <= actor.now {
			OfferEnd::Expired
		} else {
			ensure!(maker == actor.party, Error::<T>::NotAuthorized);
			OfferEnd::Cancelled
		};
		Self::end_vouching_offer(id, &maker, offer, reason)
	}

	pub(crate) fn do_decline_vouching(
		actor: Actor,
		id: DeviceId,
		maker: PartyId,
	) -> DispatchResult {
		let (device, offer) = Self::vouching_of(id, &maker)?;
		ensure!(device.owner == actor.party, Error::<T>::NotAuthorized);
		Self::end_vouching_offer(id, &maker, offer, OfferEnd::Declined)
	}

	pub(crate) fn do_accept_vouching(
		actor: Actor,
		id: DeviceId,
		maker: PartyId,
		agreed: Vouching,
	) -> DispatchResult {
		let (mut device, offer) = Self::vouching_of(id, &maker)?;
		let Actor { party: owner, now, .. } = actor;
		ensure!(device.owner == owner, Error::<T>::NotAuthorized);
		ensure!(now < offer.expires_at, Error::<T>::OfferExpired);
		let VouchingOffer { model, unit, lot, deposit, alias_deposit, .. } = offer;
		// The maker may have made another offer since the owner looked.
		let as_agreed = agreed.model == model && agreed.unit == unit && agreed.lot == lot;
		ensure!(as_agreed, Error::<T>::OfferDiffers);
		ensure!(device.maker.is_none(), Error::<T>::DeviceAlreadyVouched);
		ensure!(Self::holds(&maker, Role::Manufacturer, now), Error::<T>::NotManufacturer);
		let alias = DeviceId::of(&maker, &model, &unit);
		ensure!(!Self::is_taken(&alias), Error::<T>::DeviceAlreadyRegistered);

		deposit.give_back()?;
		VouchingOffers::<T>::remove(id, &maker);
		Aliases::<T>::insert(alias, Alias { device: id, deposit: alias_deposit });
		device.model = model;
		device.maker = Some(maker.clone());
		device.unit = unit;
		device.lot = lot.clone();
		Devices::<T>::insert(id, device);
		Self::deposit_event(Event::DeviceVouched {
			device: id,
			owner,
			maker,
			model,
			unit,
			lot,
			alias,
		});
		Ok(())
	}

	/// The device, and the maker's offer to vouch for it.
	fn vouching_of(
		id: DeviceId,
		maker: &PartyId,
	) -> Result<(DeviceOf<T>, VouchingOfferOf<T>), DispatchError> {
		let device = Self::known(id)?;
		let offer = VouchingOffers::<T>::get(id, maker).ok_or(Error::<T>::UnknownOffer)?;
		Ok((device, offer))
	}

	/// Ends an offer that was not accepted.
	fn end_vouching_offer(
		id: DeviceId,
		maker: &PartyId,
		offer: VouchingOfferOf<T>,
		reason: OfferEnd,
	) -> DispatchResult {
		offer.give_back()?;
		VouchingOffers::<T>::remove(id, maker);
		let maker = maker.clone();
		Self::deposit_event(Event::VouchingOfferEnded { device: id, maker, reason });
		Ok(())
	}
}
