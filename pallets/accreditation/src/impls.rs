//! What the other pallets ask of this one.

use crate::{
	pallet::{
		Config, KeyOfParty, Operators, Organisations, Pallet, PartyOfKey, PolicyTables, Staff,
	},
	types::{is_over, KeyStatus},
};
use assent_primitives::{
	legitimacy::Conformity,
	traits::{Accreditation, Duty, Parties},
	AccountId, AttestationKind, AttestationStatus, AttestationSubject, Balance, DeviceId, ModelId,
	Moment, OrganisationFacts, PartyId, Policy, StaffTag,
};
use frame_support::traits::UnixTime;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	/// The chain's moment, milliseconds.
	pub(crate) fn now() -> Moment {
		Moment::try_from(T::Time::now().as_millis()).unwrap_or(Moment::MAX)
	}
}

impl<T: Config> Parties for Pallet<T> {
	fn party_of(key: &AccountId) -> Option<PartyId> {
		match PartyOfKey::<T>::get(key) {
			None => Some(key.clone()),
			Some(KeyStatus::Current(party)) => Some(party),
			Some(KeyStatus::Retired) => None,
		}
	}

	fn key_of(party: &PartyId) -> AccountId {
		KeyOfParty::<T>::get(party).map_or_else(|| party.clone(), |record| record.key)
	}

	fn is_party(account: &AccountId) -> bool {
		// A key that was rotated to and then away is no party either.
		Self::is_party(account)
	}

	fn acting_for(account: &AccountId, duty: Duty, now: Moment) -> Option<PartyId> {
		match Operators::<T>::get(account) {
			// An operating account acts for its organisation or for nobody, so that what it may not do for
			// the organisation does not silently happen in its own name.
			Some(record) if !is_over(record.until, now) => {
				record.duties.contains(duty).then_some(record.organisation)
			},
			_ => <Self as Parties>::party_of(account),
		}
	}

	fn spendable(account: &AccountId, now: Moment) -> Option<Balance> {
		Self::spendable_by(account, now)
	}

	fn count_spending(account: &AccountId, amount: Balance, now: Moment) -> DispatchResult {
		Self::do_count_spending(account, amount, now)
	}
}

impl<T: Config> Accreditation for Pallet<T> {
	fn organisation(party: &PartyId) -> Option<OrganisationFacts> {
		Organisations::<T>::get(party).map(|organisation| organisation.facts)
	}

	fn is_staff(organisation: &PartyId, tag: &StaffTag, now: Moment) -> bool {
		Staff::<T>::get(organisation, tag)
			.is_some_and(|affiliation| !is_over(affiliation.until, now))
	}

	fn policy() -> Policy {
		PolicyTables::<T>::get().in_force_at(Self::now())
	}

	fn conformity(device: &DeviceId, model: &ModelId, _: Moment) -> Conformity {
		let kind = AttestationKind::DeviceConformity;
		let mut ended = None;
		for subject in [AttestationSubject::Device(*device), AttestationSubject::Model(*model)] {
			let page = Self::page_of_attestations(subject, kind, None);
			if page.in_force().next().is_some() {
				return Conformity::Attested;
			}
			let mut started = page.attestations.into_iter();
			ended =
				ended.or_else(|| started.rfind(|one| one.status != AttestationStatus::NotStarted));
		}
		match ended {
			Some(attestation) => Conformity::Ended { issuer: attestation.issuer },
			None => Conformity::NotStated,
		}
	}
}
