//! What all calls share, and the answers to other pallets and to questions.

use crate::{types::MAX_PAGE, *};
use alloc::vec::Vec;
use assent_primitives::{
	traits::{Accreditation, EmergencyCases, Parties},
	AccountId, CaseId, EmergencyCase, EmergencyRecord, EmergencyStanding, Moment, PartyId,
	Resource, Role, Roles, StaffTag,
};
use frame_support::traits::UnixTime;
use sp_runtime::SaturatedConversion;

/// Who may break the glass.
pub(crate) const CARE: Roles = Roles::of(&[Role::CareProvider, Role::TransplantCentre]);

impl<T: Config> Pallet<T> {
	/// The chain's moment, milliseconds.
	pub(crate) fn now() -> Moment {
		T::Time::now().as_millis().saturated_into()
	}

	/// The party whose own key signs.
	pub(crate) fn signing_party(key: &AccountId) -> Result<PartyId, Error<T>> {
		T::Parties::party_of(key).ok_or(Error::NotAuthorized)
	}

	/// Changes what is known of an organisation's cases.
	pub(crate) fn change_record(organisation: &PartyId, change: impl FnOnce(&mut EmergencyRecord)) {
		Records::<T>::mutate(organisation, change);
	}

	/// One case on the resource is pending no more.
	pub(crate) fn end_pending(organisation: &PartyId, resource: &Resource) {
		PendingOn::<T>::mutate_exists(organisation, resource, |count| {
			*count = count.and_then(|count| count.checked_sub(1)).filter(|count| *count > 0);
		});
	}

	/// See the view function.
	pub(crate) fn cases_of(
		party: &PartyId,
		after: Option<CaseId>,
		limit: u32,
	) -> Vec<(CaseId, EmergencyCase)> {
		let cases = match after {
			Some(after) => {
				let start = CasesOf::<T>::hashed_key_for(party, after);
				CasesOf::<T>::iter_key_prefix_from(party, start)
			},
			None => CasesOf::<T>::iter_key_prefix(party),
		};
		cases
			.filter_map(|id| Some((id, Cases::<T>::get(id)?.case)))
			.take(limit.min(MAX_PAGE) as usize)
			.collect()
	}

	/// See the view function.
	pub(crate) fn standing_of(organisation: &PartyId) -> EmergencyStanding {
		EmergencyStanding {
			record: Records::<T>::get(organisation),
			bond: Self::bond_of(organisation),
			required_bond: Self::required_bond(organisation, Self::now()),
		}
	}

	/// Whether the party is an organisation whose accreditation is in force, with one of these roles.
	pub(crate) fn holds_any(party: &PartyId, roles: Roles, now: Moment) -> bool {
		T::Accreditation::organisation(party).is_some_and(|organisation| {
			organisation.is_active(now) && organisation.roles.intersects(roles)
		})
	}
}

impl<T: Config> EmergencyCases for Pallet<T> {
	fn is_open(
		case: &CaseId,
		accessor: &PartyId,
		staff: Option<&StaffTag>,
		resource: &Resource,
		claimed_at: Moment,
		now: Moment,
	) -> bool {
		Cases::<T>::get(case)
			.is_some_and(|record| record.case.covers(accessor, staff, resource, claimed_at, now))
	}
}
