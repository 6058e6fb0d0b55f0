//! Recalls of models and lots, and a regulator's block of one device.

use assent_primitives::{Commitment, DeviceId, ModelId, PartyId, Recall, Role};
use frame_support::ensure;
use sp_runtime::DispatchResult;

use crate::{impls::Actor, *};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_block_device(
		actor: Actor,
		id: DeviceId,
		notice: Commitment,
	) -> DispatchResult {
		let regulator = Self::regulator(actor)?;
		let mut device = Self::known(id)?;
		ensure!(device.blocked.is_none(), Error::<T>::DeviceAlreadyBlocked);

		device.blocked = Some(RegulatoryBlock { regulator: regulator.clone(), notice });
		Devices::<T>::insert(id, device);
		Self::deposit_event(Event::DeviceBlocked { device: id, regulator, notice });
		Ok(())
	}

	pub(crate) fn do_unblock_device(actor: Actor, id: DeviceId) -> DispatchResult {
		let regulator = Self::regulator(actor)?;
		let mut device = Self::known(id)?;
		ensure!(device.blocked.take().is_some(), Error::<T>::DeviceNotBlocked);

		Devices::<T>::insert(id, device);
		Self::deposit_event(Event::DeviceUnblocked { device: id, regulator });
		Ok(())
	}

	pub(crate) fn do_recall(
		actor: Actor,
		model: ModelId,
		lot: Option<Lot>,
		kind: Recall,
		notice: Commitment,
	) -> DispatchResult {
		let Actor { party: issuer, now, .. } = actor;
		let maker = Models::<T>::get(model).ok_or(Error::<T>::UnknownModel)?.maker;
		let as_maker = maker == issuer && Self::holds(&issuer, Role::Manufacturer, now);
		let as_regulator = Self::holds(&issuer, Role::Regulator, now);
		ensure!(as_maker || as_regulator, Error::<T>::NotAuthorized);
		Self::ensure_lot(lot.as_ref())?;

		let record =
			RecallRecord { lot: lot.clone(), kind, notice, issuer: issuer.clone(), issued_at: now };
		let mut recalls = Recalls::<T>::get(model);
		recalls.retain(|earlier| earlier.lot != lot || earlier.issuer != issuer);
		// A maker that fills the list must not keep a regulator from protecting people; a regulator may.
		let displaces =
			recalls.is_full() && as_regulator && !Self::holds(&maker, Role::Regulator, now);
		let displaced = if displaces { Self::displace(&mut recalls, &maker) } else { None };
		recalls.try_push(record).map_err(|_| Error::<T>::TooManyRecalls)?;

		Recalls::<T>::insert(model, recalls);
		if let Some(RecallRecord { lot, issuer: maker, .. }) = displaced {
			let by = issuer.clone();
			Self::deposit_event(Event::RecallLifted { model, lot, issuer: maker, by });
		}
		Self::deposit_event(Event::Recalled { model, lot, kind, notice, issuer });
		Ok(())
	}

	pub(crate) fn do_lift_recall(
		actor: Actor,
		model: ModelId,
		lot: Option<Lot>,
		issuer: PartyId,
	) -> DispatchResult {
		let Actor { party: by, now, .. } = actor;
		let maker = Models::<T>::get(model).ok_or(Error::<T>::UnknownRecall)?.maker;
		// What it recalled as a regulator, of another's model, a manufacturer does not lift as one.
		let as_maker = by == issuer && by == maker && Self::holds(&by, Role::Manufacturer, now);
		ensure!(as_maker || Self::holds(&by, Role::Regulator, now), Error::<T>::NotAuthorized);
		let mut recalls = Recalls::<T>::get(model);
		let before = recalls.len();
		recalls.retain(|recall| recall.lot != lot || recall.issuer != issuer);
		ensure!(recalls.len() < before, Error::<T>::UnknownRecall);

		if recalls.is_empty() {
			Recalls::<T>::remove(model);
		} else {
			Recalls::<T>::insert(model, recalls);
		}
		Self::deposit_event(Event::RecallLifted { model, lot, issuer, by });
		Ok(())
	}

	/// Takes one of the issuer's recalls out of the list: the oldest advisory one, else the oldest.
	fn displace(recalls: &mut RecallList, issuer: &PartyId) -> Option<RecallRecord> {
		let displaced = recalls
			.iter()
			.filter(|recall| recall.issuer == *issuer)
			.min_by_key(|recall| (recall.kind == Recall::Blocking, recall.issued_at))?
			.clone();
		recalls.retain(|recall| recall.lot != displaced.lot || recall.issuer != displaced.issuer);
		Some(displaced)
	}

	/// The caller's party, if it is an accredited regulator.
	fn regulator(actor: Actor) -> Result<PartyId, Error<T>> {
		ensure!(Self::holds(&actor.party, Role::Regulator, actor.now), Error::<T>::NotRegulator);
		Ok(actor.party)
	}
}
