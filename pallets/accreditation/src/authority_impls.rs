//! What the authority does to accreditations.

use crate::{
	pallet::{Config, Error, Event, KeyOfParty, Operators, Organisations, Pallet, PartyOfKey},
	types::{Organisation, OrganisationName},
};
use assent_primitives::{AccountId, OrganisationFacts, PartyId, Period, Roles, Standing};
use frame_support::ensure;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_accredit(
		organisation: PartyId,
		name: OrganisationName,
		roles: Roles,
		period: Period,
	) -> DispatchResult {
		Self::ensure_accreditable(&name, roles, period)?;
		match Organisations::<T>::get(&organisation).map(|known| known.facts.standing) {
			Some(Standing::Withdrawn) => return Err(Error::<T>::OrganisationWithdrawn.into()),
			Some(_) => return Err(Error::<T>::OrganisationAlreadyAccredited.into()),
			None => {},
		}
		ensure!(Self::is_party(&organisation), Error::<T>::KeyInUse);
		ensure!(!Operators::<T>::contains_key(&organisation), Error::<T>::OperatorAccount);
		let facts = OrganisationFacts { roles, standing: Standing::Active, period };
		Organisations::<T>::insert(&organisation, Organisation { name: name.clone(), facts });
		Self::deposit_event(Event::OrganisationAccredited { organisation, name, roles, period });
		Ok(())
	}

	pub(crate) fn do_amend_accreditation(
		organisation: PartyId,
		name: OrganisationName,
		roles: Roles,
		period: Period,
	) -> DispatchResult {
		Self::ensure_accreditable(&name, roles, period)?;
		Organisations::<T>::try_mutate(&organisation, |record| {
			let record = record.as_mut().ok_or(Error::<T>::UnknownOrganisation)?;
			let standing = record.facts.standing;
			ensure!(standing != Standing::Withdrawn, Error::<T>::OrganisationWithdrawn);
			let facts = OrganisationFacts { roles, standing, period };
			*record = Organisation { name: name.clone(), facts };
			Ok::<_, Error<T>>(())
		})?;
		Self::deposit_event(Event::AccreditationAmended { organisation, name, roles, period });
		Ok(())
	}

	pub(crate) fn do_suspend(organisation: PartyId) -> DispatchResult {
		Self::change_standing(&organisation, Standing::Suspended, |standing| match standing {
			Standing::Active => Ok(()),
			Standing::Suspended => Err(Error::<T>::OrganisationAlreadySuspended),
			Standing::Withdrawn => Err(Error::<T>::OrganisationWithdrawn),
		})?;
		Self::deposit_event(Event::OrganisationSuspended { organisation });
		Ok(())
	}

	pub(crate) fn do_reinstate(organisation: PartyId) -> DispatchResult {
		Self::change_standing(&organisation, Standing::Active, |standing| match standing {
			Standing::Active => Err(Error::<T>::OrganisationNotSuspended),
			Standing::Suspended => Ok(()),
			Standing::Withdrawn => Err(Error::<T>::OrganisationWithdrawn),
		})?;
		Self::deposit_event(Event::OrganisationReinstated { organisation });
		Ok(())
	}

	pub(crate) fn do_withdraw_accreditation(organisation: PartyId) -> DispatchResult {
		Self::change_standing(&organisation, Standing::Withdrawn, |standing| match standing {
			Standing::Active | Standing::Suspended => Ok(()),
			Standing::Withdrawn => Err(Error::<T>::OrganisationWithdrawn),
		})?;
		Self::deposit_event(Event::AccreditationWithdrawn { organisation });
		Ok(())
	}

	fn change_standing(
		organisation: &PartyId,
		standing: Standing,
		permitted: impl FnOnce(Standing) -> Result<(), Error<T>>,
	) -> Result<(), Error<T>> {
		Organisations::<T>::try_mutate(organisation, |record| {
			let facts = &mut record.as_mut().ok_or(Error::<T>::UnknownOrganisation)?.facts;
			permitted(facts.standing)?;
			facts.standing = standing;
			Ok(())
		})
	}

	/// Whether the account is the identifier of a party, and not a key that some party rotated to.
	pub(crate) fn is_party(account: &AccountId) -> bool {
		!PartyOfKey::<T>::contains_key(account) || KeyOfParty::<T>::contains_key(account)
	}

	pub(crate) fn ensure_accreditable(
		name: &OrganisationName,
		roles: Roles,
		period: Period,
	) -> Result<(), Error<T>> {
		let text = core::str::from_utf8(name).map_err(|_| Error::<T>::InvalidName)?;
		let blank = text.trim().is_empty();
		ensure!(!blank && !text.chars().any(char::is_control), Error::<T>::InvalidName);
		let known = roles.is_valid() && !roles.is_empty();
		let accredited = roles.iter().all(|role| role.needs_accreditation());
		ensure!(known && accredited, Error::<T>::InvalidRoles);
		ensure!(!period.is_empty(), Error::<T>::EmptyPeriod);
		Ok(())
	}
}
