//! What a consent must be like before it is kept.

use crate::{Config, Error, Pallet};
use alloc::vec::Vec;
use assent_primitives::{
	narrows::lies_within,
	traits::{Accreditation, Devices, Duty, Parties},
	DeviceId, Effect, Grantee, Moment, PartyId, Provision, Provisions, Purposes, ResourceScope,
	Roles, Tenure, Terms,
};
use frame_support::ensure;

impl<T: Config> Pallet<T> {
	/// Checks what a controller wants to say, and bounds it.
	pub(crate) fn valid_provisions(
		controller: &PartyId,
		provisions: Vec<Provision>,
		terms: &Terms,
		now: Moment,
	) -> Result<Provisions, Error<T>> {
		ensure!(!provisions.is_empty(), Error::<T>::EmptyProvisions);
		let provisions =
			Provisions::try_from(provisions).map_err(|_| Error::<T>::TooManyProvisions)?;
		for provision in &provisions {
			Self::ensure_valid_provision(controller, provision, now)?;
		}
		Self::ensure_valid_exceptions(&provisions)?;
		Self::ensure_valid_terms(&provisions, terms)?;
		Ok(provisions)
	}

	/// An exception lies within the one deny that it is to, so that what it does is plain from the two of them.
	fn ensure_valid_exceptions(provisions: &Provisions) -> Result<(), Error<T>> {
		for provision in provisions {
			let Some(place) = provision.exception_to else { continue };
			ensure!(provision.effect == Effect::Permit, Error::<T>::ExceptionNotPermit);
			let denial = provisions
				.get(usize::from(place))
				.filter(|denial| denial.effect == Effect::Deny)
				.ok_or(Error::<T>::ExceptionToNothing)?;
			// Whether data carries a label is for a permit to ask: a denial is lifted for all of it, or not.
			ensure!(provision.excepted_labels.is_none(), Error::<T>::LabelsOnException);
			ensure!(lies_within(denial, provision), Error::<T>::ExceptionNotWithin);
		}
		Ok(())
	}

	fn ensure_valid_provision(
		controller: &PartyId,
		provision: &Provision,
		now: Moment,
	) -> Result<(), Error<T>> {
		let Provision { effect, categories, actions, purposes, period, excepted_labels, .. } =
			provision;
		ensure!(!categories.is_empty() && categories.is_valid(), Error::<T>::InvalidCategories);
		ensure!(!actions.is_empty() && actions.is_valid(), Error::<T>::InvalidActions);
		Self::ensure_valid_purposes(*purposes)?;
		ensure!(!period.is_empty(), Error::<T>::EmptyPeriod);
		ensure!(!period.has_ended(now), Error::<T>::PeriodEnded);
		ensure!(*effect == Effect::Permit || excepted_labels.is_none(), Error::<T>::LabelsOnDeny);
		Self::ensure_valid_grantee(controller, &provision.grantee, *effect)?;
		Self::ensure_valid_scope(controller, &provision.scope)
	}

	pub(crate) fn ensure_valid_purposes(purposes: Purposes) -> Result<(), Error<T>> {
		ensure!(!purposes.is_empty() && purposes.is_valid(), Error::<T>::InvalidPurposes);
		Ok(())
	}

	pub(crate) fn ensure_valid_roles(roles: Roles) -> Result<(), Error<T>> {
		ensure!(!roles.is_empty() && roles.is_valid(), Error::<T>::InvalidRoles);
		Ok(())
	}

	fn ensure_valid_grantee(
		controller: &PartyId,
		grantee: &Grantee,
		effect: Effect,
	) -> Result<(), Error<T>> {
		match grantee {
			Grantee::Party(party) => {
				ensure!(party != controller, Error::<T>::GranteeIsController);
				ensure!(Self::can_access(party), Error::<T>::UnknownParty);
			},
			Grantee::Staff { organisation, .. } => {
				// The controller's own staff needs no permit. But an organisation may keep one of them out.
				ensure!(
					organisation != controller || effect == Effect::Deny,
					Error::<T>::GranteeIsController
				);
				// A suspended one counts: its staff can still be denied, and what it may do is for the decision.
				ensure!(
					T::Accreditation::organisation(organisation).is_some(),
					Error::<T>::UnknownOrganisation
				);
			},
			// Whoever makes a key pair has the role: such a permit would be one to anyone, in disguise.
			Grantee::Role(role) => ensure!(
				role.needs_accreditation() || effect == Effect::Deny,
				Error::<T>::RoleNotAccredited
			),
			Grantee::Anyone => {},
		}
		Ok(())
	}

	/// Whether an access can be this one's: a party's, not merely another party's key nor an operating account, whose
	/// accesses are their organisation's. A denial that names one of these would never match.
	fn can_access(party: &PartyId) -> bool {
		let operates_for = || T::Parties::acting_for(party, Duty::ManageConsents, Self::now());
		T::Parties::is_party(party)
			&& (T::Parties::party_of(party).is_none() || operates_for().as_ref() == Some(party))
	}

	fn ensure_valid_scope(controller: &PartyId, scope: &ResourceScope) -> Result<(), Error<T>> {
		match scope {
			ResourceScope::All => Ok(()),
			ResourceScope::Device { id, tenure } => {
				Self::ensure_controls_device(controller, id, *tenure)
			},
			ResourceScope::Record { custodian } => {
				ensure!(
					T::Accreditation::organisation(custodian).is_some(),
					Error::<T>::UnknownCustodian
				);
				Ok(())
			},
		}
	}

	fn ensure_controls_device(
		controller: &PartyId,
		device: &DeviceId,
		tenure: Tenure,
	) -> Result<(), Error<T>> {
		let facts = T::Devices::facts(device).ok_or(Error::<T>::UnknownDevice)?;
		ensure!(facts.tenure == tenure, Error::<T>::TenureNotCurrent);
		let controllers =
			T::Devices::controllers(device, tenure).ok_or(Error::<T>::UnknownDevice)?;
		ensure!(
			controllers.owner == *controller || controllers.person.as_ref() == Some(controller),
			Error::<T>::NotControllerOfDevice
		);
		Ok(())
	}

	fn ensure_valid_terms(provisions: &Provisions, terms: &Terms) -> Result<(), Error<T>> {
		let mut permits =
			provisions.iter().filter(|provision| provision.effect == Effect::Permit).peekable();
		ensure!(
			permits.peek().is_some() || *terms == Terms::default(),
			Error::<T>::TermsWithoutPermit
		);
		ensure!(terms.maximum_uses != Some(0), Error::<T>::InvalidMaximumUses);
		let periodic = terms.uses_per_period;
		ensure!(
			periodic.is_none_or(|periodic| periodic.uses > 0 && periodic.period > 0),
			Error::<T>::InvalidUsesPerPeriod
		);
		if terms.price > 0 {
			let payable = T::Accreditation::policy().payable.closed();
			// What is in the closed set is in it with its descendants, which a permit covers as well.
			ensure!(
				permits.all(|permit| payable.contains_all(permit.purposes)),
				Error::<T>::PurposeNotPayable
			);
		}
		Ok(())
	}
}
