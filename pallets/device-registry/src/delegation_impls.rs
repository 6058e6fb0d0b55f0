//! What delegates and guardians do with a device for its owner, and those whom the attestation of its death names.

use assent_primitives::{
	hash,
	traits::{Authorised, Delegation},
	Capacity, Deed, DeviceAct, DeviceId, Matter, PartyId, Right,
};
use frame_support::weights::Weight;
use sp_runtime::DispatchResult;

use crate::{impls::Actor, *};

impl<T: Config> Pallet<T> {
	/// Does for an owner what the actor may do for it, or notes that it agrees.
	pub(crate) fn do_act_for(
		actor: Actor,
		owner: PartyId,
		capacity: Capacity,
		id: DeviceId,
		act: DeviceAct,
	) -> DispatchResult {
		let Actor { account, party, now } = actor;
		let device = Self::known(id)?;
		let matter = Matter::Device(id, device.tenure);
		let deed = Deed { rights: Right::ManageDevices.into(), matter, gives: act.gives() };
		let hash = hash::tagged(&hash::TAG_APPROVAL, &(b"device", id, device.tenure, &act));
		let done = T::Delegation::authorise(&capacity, &party, &account, &owner, &deed, hash)?;
		if done == Authorised::Waiting {
			return Ok(());
		}
		Self::deposit_event(Event::ActedFor {
			device: id,
			owner: owner.clone(),
			actor: party,
			capacity,
			account: account.clone(),
		});
		let owner = Actor { account, party: owner, now };
		if act.gives() {
			Self::ensure_may_act(&owner)?;
		}
		Self::do_device_act(owner, id, act)
	}

	fn do_device_act(owner: Actor, id: DeviceId, act: DeviceAct) -> DispatchResult {
		match act {
			DeviceAct::SetStatus(status) => Self::do_set_status(owner, id, status),
			DeviceAct::OfferHandover { to, expires_at, confirm_fingerprint } => {
				Self::do_offer_handover(owner, id, to, expires_at, confirm_fingerprint)
			},
			DeviceAct::CancelHandover => Self::do_cancel_handover(owner, id),
			DeviceAct::AcceptHandover { for_myself, fingerprint } => {
				Self::do_accept_handover(owner, id, for_myself, fingerprint)
			},
			DeviceAct::DeclineHandover => Self::do_decline_handover(owner, id),
			DeviceAct::EndAssociation => Self::do_end_association(owner, id),
		}
	}

	/// What an act for another weighs.
	pub(crate) fn weight_of_act_for(act: &DeviceAct) -> Weight {
		let own = match act {
			DeviceAct::SetStatus(_) => T::WeightInfo::set_status(),
			DeviceAct::OfferHandover { .. } => T::WeightInfo::offer_handover(),
			DeviceAct::CancelHandover => T::WeightInfo::cancel_handover(),
			DeviceAct::AcceptHandover { .. } => T::WeightInfo::accept_handover(),
			DeviceAct::DeclineHandover => T::WeightInfo::decline_handover(),
			DeviceAct::EndAssociation => T::WeightInfo::end_association(),
		};
		own.saturating_add(T::WeightInfo::authorise())
	}
}
