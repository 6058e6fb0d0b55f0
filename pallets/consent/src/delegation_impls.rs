//! What delegates and guardians do for a controller, and those whom the attestation of its death names.
//!
//! | Act | Takes | About |
//! | --- | --- | --- |
//! | grant, accept | grant | what is given |
//! | amend | grant | what is given, and what it replaces |
//! | withdraw | withdraw; grant as well, where the consent denies something: a withdrawal lifts that | what stands |
//! | refuse | withdraw | what was asked for |
//! | withdraw all, object | withdraw | everything |
//! | lift an objection | grant | everything |

use crate::{types::denies, Config, Error, Event, Pallet, Records, Requests, WeightInfo};
use alloc::vec::Vec;
use assent_primitives::{
	hash,
	traits::{Authorised, Delegation},
	AccountId, Act, Capacity, ConsentId, ConsentStatus, Deed, Matter, PartyId, Provision,
	RequestId, Right, Rights,
};
use frame_support::{ensure, weights::Weight};
use sp_core::H256;
use sp_runtime::DispatchResult;

/// What an act for another takes.
struct Taken {
	rights: Rights,
	/// `None`: everything that the controller controls.
	given: Option<Vec<Provision>>,
	standing: Vec<Provision>,
	gives: bool,
}

impl<T: Config> Pallet<T> {
	/// Does for a controller what `actor` may do for it, or notes that it agrees.
	pub(crate) fn do_act_for(
		who: AccountId,
		actor: PartyId,
		controller: PartyId,
		capacity: Capacity,
		act: Act,
	) -> DispatchResult {
		Self::ensure_act_current(&controller, &act)?;
		let taken = Self::taken(&act)?;
		if let (true, Act::Withdraw { consent, version }) = (taken.gives, &act) {
			// Whoever agrees to lift denials agrees to those of the version that they saw, and to no later ones.
			let kept = Self::version_of(&controller, consent)?;
			ensure!(*version == kept, Error::<T>::VersionNotCurrent);
		}
		let matter = match &taken.given {
			Some(given) => Matter::Provisions(given, &taken.standing),
			None => Matter::Everything,
		};
		let deed = Deed { rights: taken.rights, matter, gives: taken.gives };
		let hash = Self::hash_of(&act);
		let done = T::Delegation::authorise(&capacity, &actor, &who, &controller, &deed, hash)?;
		if done == Authorised::Waiting {
			return Ok(());
		}
		Self::deposit_event(Event::ActedFor {
			controller: controller.clone(),
			actor: actor.clone(),
			capacity,
			act: hash,
			account: who.clone(),
		});
		match act {
			// By another than the controller: revoked, in the words of W3C DPV.
			Act::Withdraw { consent, .. } => {
				Self::do_end(controller, consent, ConsentStatus::Revoked)
			},
			Act::WithdrawAll => Self::do_withdraw_all(controller, actor),
			act => Self::do_act(controller, who, act),
		}
	}

	/// What stands for an act: guardians agree to that.
	pub(crate) fn hash_of(act: &Act) -> H256 {
		hash::tagged(&hash::TAG_APPROVAL, &(b"consent", act))
	}

	fn taken(act: &Act) -> Result<Taken, Error<T>> {
		let grant = Rights::from(Right::Grant);
		let withdraw = Rights::from(Right::Withdraw);
		let (rights, given, standing, gives) = match act {
			Act::Grant { provisions, .. } | Act::Accept { provisions, .. } => {
				(grant, Some(provisions.clone()), Vec::new(), true)
			},
			Act::Amend { consent, provisions, .. } => {
				(grant, Some(provisions.clone()), Self::standing(consent)?.0, true)
			},
			Act::Withdraw { consent, .. } => {
				let (standing, denies) = Self::standing(consent)?;
				let rights = if denies { grant.union(withdraw) } else { withdraw };
				(rights, Some(Vec::new()), standing, denies)
			},
			Act::Refuse { request } => {
				(withdraw, Some(Vec::new()), Self::asked_for(request)?, false)
			},
			Act::WithdrawAll | Act::Object { .. } => (withdraw, None, Vec::new(), false),
			Act::LiftObjection { .. } => (grant, None, Vec::new(), true),
		};
		Ok(Taken { rights, given, standing, gives })
	}

	/// The provisions of a consent, and whether it denies something that is not over.
	fn standing(id: &ConsentId) -> Result<(Vec<Provision>, bool), Error<T>> {
		let record = Records::<T>::get(id).ok_or(Error::<T>::UnknownConsent)?;
		let denies = denies(&record, Self::now());
		Ok((record.consent.provisions.into_inner(), denies))
	}

	fn asked_for(id: &RequestId) -> Result<Vec<Provision>, Error<T>> {
		let request = Requests::<T>::get(id).ok_or(Error::<T>::UnknownRequest)?.request;
		Ok(request.provisions.into_inner())
	}

	/// Refuses where the controller gives something by its own hand and may not. A withdrawal is asked where it is done: it
	/// gives where it lifts denials, and ends its permits all the same.
	pub(crate) fn ensure_own_hand(controller: &PartyId, act: &Act) -> DispatchResult {
		match act {
			Act::Grant { .. }
			| Act::Amend { .. }
			| Act::Accept { .. }
			| Act::LiftObjection { .. } => T::Delegation::ensure_own_hand(controller),
			Act::Withdraw { .. } | Act::WithdrawAll | Act::Object { .. } | Act::Refuse { .. } => {
				Ok(())
			},
		}
	}

	/// What an act for another weighs.
	pub(crate) fn weight_of_act_for(act: &Act) -> Weight {
		Self::weight_of(act).saturating_add(T::WeightInfo::authorise())
	}
}
