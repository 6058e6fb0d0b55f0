//! Who holds a device for its owner, and the stages of its life, which its holder tells.

use assent_primitives::{
	traits::Delegation, AccountId, Commitment, CustodianKind, DeviceId, DeviceStage, Moment,
	PartyId, StageMover,
};
use codec::MaxEncodedLen;
use frame_support::{ensure, traits::Footprint};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{impls::Actor, *};

/// What is offered with a custody.
pub(crate) struct CustodyTerms {
	/// Who may accept.
	pub to: PartyId,
	/// As what.
	pub kind: CustodianKind,
	/// Whether they may hand it on.
	pub may_hand_on: bool,
	/// Until before when.
	pub expires_at: Moment,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_stage(
		actor: Actor,
		id: DeviceId,
		stage: DeviceStage,
		document: Option<Commitment>,
	) -> DispatchResult {
		let mut device = Self::known(id)?;
		let mover = Self::mover(&actor, id, &device)?;
		let before = device.stage;
		ensure!(before.may_become(stage), Error::<T>::InvalidStageTransition);
		ensure!(mover.may_move(before, stage), Error::<T>::StageNotOfCustodian);

		let (owner, by) = (device.owner.clone(), actor.party);
		device.stage = stage;
		Devices::<T>::insert(id, device);
		Self::deposit_event(Event::StageSet {
			device: id,
			owner,
			by,
			mover,
			before,
			stage,
			document,
		});
		Ok(())
	}

	pub(crate) fn do_offer_custody(
		actor: Actor,
		id: DeviceId,
		terms: CustodyTerms,
	) -> DispatchResult {
		let CustodyTerms { to, kind, may_hand_on, expires_at } = terms;
		let Actor { account, party: by, now } = actor;
		let device = Self::known(id)?;
		let custody = Custodies::<T>::get(id);
		let returns = by != device.owner && to == device.owner;
		if by != device.owner {
			let own = custody.as_ref().filter(|custody| custody.custodian == by);
			let own = own.ok_or(Error::<T>::NotAuthorized)?;
			ensure!(returns || own.may_hand_on, Error::<T>::HandingOnNotAllowed);
		}
		Self::ensure_transferable(&device)?;
		ensure!(returns || to != device.owner, Error::<T>::AlreadyOwner);
		let holds = custody.is_some_and(|custody| custody.custodian == to);
		ensure!(!holds, Error::<T>::AlreadyCustodian);
		Self::ensure_party(&to)?;
		Self::ensure_expiry(expires_at, now)?;
		if let Some(earlier) = CustodyOffers::<T>::get(id) {
			offer::ensure_makes_way::<T>(earlier.expires_at, now)?;
			Self::end_custody_offer(id, earlier, OfferEnd::Expired)?;
		}

		let deposit = Deposit::take(&account, Footprint::from_mel::<CustodyOfferOf<T>>())?;
		CustodyOffers::<T>::insert(
			id,
			CustodyOffer {
				by: by.clone(),
				to: to.clone(),
				kind,
				may_hand_on,
				made_at: now,
				expires_at,
				deposit,
			},
		);
		Self::deposit_event(Event::CustodyOffered {
			device: id,
			by,
			to,
			kind,
			may_hand_on,
			expires_at,
		});
		Ok(())
	}

	pub(crate) fn do_cancel_custody(actor: Actor, id: DeviceId) -> DispatchResult {
		let (device, offer) = Self::custody_offered(id)?;
		let entitled = actor.party == offer.by || actor.party == device.owner;
		let reason = offer::taken_away::<T>(offer.expires_at, actor.now, entitled)?;
		Self::end_custody_offer(id, offer, reason)
	}

	pub(crate) fn do_decline_custody(actor: Actor, id: DeviceId) -> DispatchResult {
		let (_, offer) = Self::custody_offered(id)?;
		ensure!(offer.to == actor.party, Error::<T>::NotAuthorized);
		Self::end_custody_offer(id, offer, OfferEnd::Declined)
	}

	pub(crate) fn do_accept_custody(
		actor: Actor,
		id: DeviceId,
		document: Option<Commitment>,
	) -> DispatchResult {
		let (device, offer) = Self::custody_offered(id)?;
		ensure!(offer.to == actor.party, Error::<T>::NotAuthorized);
		offer::ensure_open::<T>(offer.expires_at, actor.now)?;
		Self::ensure_transferable(&device)?;
		let returned = actor.party == device.owner;
		if !returned {
			// An owner takes its own back at any time: that ends a right.
			Self::ensure_may_act(&actor)?;
			T::Delegation::ensure_own_hand(&actor.party)?;
		}

		let Actor { account, party, now } = actor;
		let CustodyOffer { kind, may_hand_on, deposit: offer_deposit, .. } = offer;
		let deposit = if returned { None } else { Some(Self::custody_deposit(&account)?) };
		offer_deposit.give_back()?;
		CustodyOffers::<T>::remove(id);
		let before = Self::remove_custody(id)?;
		match deposit {
			Some(deposit) => {
				let custodian = party;
				Custodies::<T>::insert(
					id,
					Custody {
						custodian: custodian.clone(),
						kind,
						may_hand_on,
						since: now,
						deposit,
					},
				);
				InCustodyOf::<T>::insert(&custodian, id, ());
				let from = before.unwrap_or(device.owner);
				Self::deposit_event(Event::CustodyTaken {
					device: id,
					from,
					custodian,
					kind,
					may_hand_on,
					document,
				});
			},
			None => {
				// Only the custodian offers a device back, and its offer ends with its custody.
				let custodian = before.ok_or(Error::<T>::DeviceNotInCustody)?;
				let (by, reason) = (party, CustodyEnd::Returned);
				Self::deposit_event(Event::CustodyEnded {
					device: id,
					custodian,
					by,
					reason,
					document,
				});
			},
		}
		Ok(())
	}

	pub(crate) fn do_end_custody(
		actor: Actor,
		id: DeviceId,
		document: Option<Commitment>,
	) -> DispatchResult {
		let device = Self::known(id)?;
		let custody = Custodies::<T>::get(id).ok_or(Error::<T>::DeviceNotInCustody)?;
		let by = actor.party;
		let reason = if by == device.owner {
			CustodyEnd::Revoked
		} else {
			ensure!(by == custody.custodian, Error::<T>::NotAuthorized);
			CustodyEnd::GivenUp
		};

		let custodian = custody.custodian;
		// Whoever no longer holds it has nothing to offer; what the owner offered stands.
		if let Some(offer) = CustodyOffers::<T>::get(id).filter(|offer| offer.by == custodian) {
			Self::end_custody_offer(id, offer, OfferEnd::CustodyEnded)?;
		}
		Self::remove_custody(id)?;
		Self::deposit_event(Event::CustodyEnded { device: id, custodian, by, reason, document });
		Ok(())
	}

	/// What a handover means for custody. The device is where it is, so its custodian keeps it, and answers to the new
	/// owner; who becomes the owner is no custodian. An offer was made for the earlier owner, and ends.
	pub(crate) fn hand_custody_over(id: DeviceId, to: &PartyId) -> DispatchResult {
		if let Some(offer) = CustodyOffers::<T>::get(id) {
			Self::end_custody_offer(id, offer, OfferEnd::HandedOver)?;
		}
		let custody = Custodies::<T>::get(id);
		if custody.is_some_and(|custody| custody.custodian == *to) {
			Self::remove_custody(id)?;
			Self::deposit_event(Event::CustodyEnded {
				device: id,
				custodian: to.clone(),
				by: to.clone(),
				reason: CustodyEnd::HandedOver,
				document: None,
			});
		}
		Ok(())
	}

	/// As what the caller moves the device: who holds it says where it is.
	fn mover(
		actor: &Actor,
		id: DeviceId,
		device: &DeviceOf<T>,
	) -> Result<StageMover, DispatchError> {
		let owns = device.owner == actor.party;
		match Custodies::<T>::get(id) {
			Some(custody) if custody.custodian == actor.party => {
				// Where a lost or stolen device is, its owner has to say first.
				Self::ensure_transferable(device)?;
				Ok(custody.kind.into())
			},
			Some(_) if owns => Err(Error::<T>::DeviceInCustody.into()),
			None if owns && device.maker.as_ref() == Some(&actor.party) => Ok(StageMover::Maker),
			None if owns => Ok(StageMover::Owner),
			_ => Err(Error::<T>::NotAuthorized.into()),
		}
	}

	/// The device and the offer of custody.
	fn custody_offered(id: DeviceId) -> Result<(DeviceOf<T>, CustodyOfferOf<T>), DispatchError> {
		let device = Self::known(id)?;
		let offer = CustodyOffers::<T>::get(id).ok_or(Error::<T>::UnknownOffer)?;
		Ok((device, offer))
	}

	/// Ends an offer that was not accepted.
	fn end_custody_offer(
		id: DeviceId,
		offer: CustodyOfferOf<T>,
		reason: OfferEnd,
	) -> DispatchResult {
		let CustodyOffer { by, to, deposit, .. } = offer;
		deposit.give_back()?;
		CustodyOffers::<T>::remove(id);
		Self::deposit_event(Event::CustodyOfferEnded { device: id, by, to, reason });
		Ok(())
	}

	/// Removes the custody, if there is one, and says whose it was.
	fn remove_custody(id: DeviceId) -> Result<Option<PartyId>, DispatchError> {
		let Some(Custody { custodian, deposit, .. }) = Custodies::<T>::get(id) else {
			return Ok(None);
		};
		deposit.give_back()?;
		Custodies::<T>::remove(id);
		InCustodyOf::<T>::remove(&custodian, id);
		Ok(Some(custodian))
	}

	/// Takes the deposit for a custody: its record, and its entry among those of the custodian.
	fn custody_deposit(from: &AccountId) -> Result<DepositOf<T>, DispatchError> {
		let entry = PartyId::max_encoded_len().saturating_add(DeviceId::max_encoded_len());
		let size = CustodyOf::<T>::max_encoded_len().saturating_add(entry);
		Deposit::take(from, Footprint::from_parts(1, size))
	}
}

#[cfg(any(feature = "std", feature = "try-runtime"))]
impl<T: Config> Pallet<T> {
	/// Nobody has custody of their own device; each custody has exactly one entry, its custodian's; what is offered is
	/// the offerer's to offer, to another than whoever holds the device.
	pub(crate) fn try_state_custody() -> Result<(), sp_runtime::TryRuntimeError> {
		for (id, custody) in Custodies::<T>::iter() {
			let device = Devices::<T>::get(id).ok_or("a custody without device")?;
			ensure!(custody.custodian != device.owner, "an owner has custody of its own device");
			let listed = InCustodyOf::<T>::contains_key(&custody.custodian, id);
			ensure!(listed, "a device is missing among its custodian's");
		}
		let entries = InCustodyOf::<T>::iter_keys().count();
		ensure!(entries == Custodies::<T>::iter_keys().count(), "a device has two custodians");
		for (id, offer) in CustodyOffers::<T>::iter() {
			let device = Devices::<T>::get(id).ok_or("an offer of custody without device")?;
			let custody = Custodies::<T>::get(id);
			let custodian = custody.as_ref().map(|custody| &custody.custodian);
			let by_custodian = custodian == Some(&offer.by);
			ensure!(
				by_custodian || offer.by == device.owner,
				"an offer of custody outlived the right to make it"
			);
			let back = by_custodian && offer.to == device.owner;
			ensure!(back || offer.to != device.owner, "an owner was offered its own device");
			ensure!(custodian != Some(&offer.to), "custody was offered to whoever has it");
			ensure!(offer.made_at < offer.expires_at, "an offer expired before it was made");
		}
		Ok(())
	}
}
