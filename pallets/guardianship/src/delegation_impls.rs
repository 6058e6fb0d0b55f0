//! What other pallets ask: may this one do that for another?

use crate::{guardian_impls::Group, *};
use assent_primitives::{
	traits::{Authorised, Delegation},
	AccountId, Beyond, Capacity, Categories, Deed, Moment, PartyId, Powers, RecoveryStatus,
	ResourceScope, Right, Rights,
};
use frame_support::ensure;
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult};

/// What those may do whom the attestation of a death names as executors.
pub(crate) const EXECUTOR: Powers = Powers {
	rights: Rights::of(&[Right::Withdraw, Right::ReadJournal, Right::ManageDevices]),
	scope: ResourceScope::All,
	categories: Categories::ALL,
	until: Moment::MAX,
	further: 0,
};

impl<T: Config> Pallet<T> {
	/// Refuses where nothing is given in the party's name, whoever does it.
	pub(crate) fn may_give(subject: &PartyId) -> Result<(), Error<T>> {
		ensure!(!Deaths::<T>::contains_key(subject), Error::<T>::SubjectDeceased);
		Self::may_give_living(subject)
	}

	fn may_give_living(subject: &PartyId) -> Result<(), Error<T>> {
		ensure!(Self::survivor(subject).is_none(), Error::<T>::SubjectMerged);
		Self::key_is_undisputed(subject)
	}

	/// Refuses while the authority's second decision on whose the party's key is waits.
	pub(crate) fn key_is_undisputed(subject: &PartyId) -> Result<(), Error<T>> {
		let in_dispute = Recoveries::<T>::get(subject)
			.is_some_and(|record| record.recovery.status == RecoveryStatus::Final);
		ensure!(!in_dispute, Error::<T>::KeyInDispute);
		Ok(())
	}

	/// Refuses also where only the party's guardians give.
	pub(crate) fn may_give_by_own_hand(subject: &PartyId) -> Result<(), Error<T>> {
		Self::may_give(subject)?;
		let restricted = Self::guardianship_in_force(subject, Self::now())
			.is_some_and(|guardianship| guardianship.restricts);
		ensure!(!restricted, Error::<T>::UnderGuardianship);
		Ok(())
	}

	pub(crate) fn ensure_allowed(
		powers: &Powers,
		deed: &Deed,
		now: Moment,
	) -> Result<(), Error<T>> {
		powers.allows(deed, now).map_err(|beyond| match beyond {
			Beyond::Ended => Error::<T>::PowersEnded,
			Beyond::Right => Error::<T>::RightNotGiven,
			Beyond::Scope => Error::<T>::OutOfScope,
			Beyond::Categories => Error::<T>::OutOfCategories,
		})
	}
}

impl<T: Config> Delegation for Pallet<T> {
	fn authorise(
		capacity: &Capacity,
		actor: &PartyId,
		payer: &AccountId,
		subject: &PartyId,
		deed: &Deed,
		act: H256,
	) -> Result<Authorised, DispatchError> {
		let now = Self::now();
		if deed.gives {
			Self::ensure_active(actor, now)?;
		}
		let death = Deaths::<T>::get(subject).map(|record| record.what);
		if let Capacity::Executor = capacity {
			let named = death.is_some_and(|death| death.executors.contains(actor));
			ensure!(named, Error::<T>::NotAuthorized);
			Self::ensure_allowed(&EXECUTOR, deed, now)?;
			if deed.gives {
				Self::may_give_living(subject)?;
			}
			return Ok(Authorised::Now);
		}
		ensure!(death.is_none(), Error::<T>::SubjectDeceased);
		match capacity {
			Capacity::Delegate(appointment) => {
				let chain = Self::chain(appointment, now)?;
				let (_, own) = chain.first().ok_or(Error::<T>::UnknownAppointment)?;
				let theirs = own.subject == *subject && own.delegate == *actor;
				ensure!(theirs, Error::<T>::NotAuthorized);
				Self::ensure_allowed(&own.powers, deed, now)?;
				if deed.gives {
					Self::may_give_by_own_hand(subject)?;
				}
				Ok(Authorised::Now)
			},
			Capacity::Guardian => {
				let guardianship = Self::guardianship_in_force(subject, now)
					.ok_or(Error::<T>::UnknownGuardianship)?;
				ensure!(guardianship.guardians.contains(actor), Error::<T>::NotAGuardian);
				Self::ensure_allowed(&guardianship.powers, deed, now)?;
				if !deed.gives {
					return Ok(Authorised::Now);
				}
				Self::may_give(subject)?;
				Self::approve(subject, &Group::installed(&guardianship), actor, payer, &act)
			},
			Capacity::Executor => Err(Error::<T>::NotAuthorized.into()),
		}
	}

	fn ensure_may_give(subject: &PartyId) -> DispatchResult {
		Ok(Self::may_give(subject)?)
	}

	fn ensure_own_hand(subject: &PartyId) -> DispatchResult {
		Ok(Self::may_give_by_own_hand(subject)?)
	}

	fn ensure_key_undisputed(subject: &PartyId) -> DispatchResult {
		Ok(Self::key_is_undisputed(subject)?)
	}
}
