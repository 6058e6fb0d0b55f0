//! Answers to questions.

use crate::{delegation_impls::EXECUTOR, *};
use alloc::vec::Vec;
use assent_primitives::{
	Appointment, AppointmentId, Categories, Deed, GuardianKind, Mandate, Matter, PartyId, Resource,
	Right, Rights,
};
use sp_core::H256;

impl<T: Config> Pallet<T> {
	/// An appointment, and whether it is in force.
	pub(crate) fn shown(id: &AppointmentId) -> Option<(Appointment, bool)> {
		let appointment = Appointments::<T>::get(id)?.what;
		Some((appointment, Self::chain(id, Self::now()).is_ok()))
	}

	/// See the view function.
	pub(crate) fn page_for(
		subject: &PartyId,
		after: Option<AppointmentId>,
		limit: u32,
	) -> Vec<(AppointmentId, Appointment, bool)> {
		let ids = match after {
			Some(after) => {
				let start = AppointmentsOf::<T>::hashed_key_for(subject, after);
				AppointmentsOf::<T>::iter_key_prefix_from(subject, start)
			},
			None => AppointmentsOf::<T>::iter_key_prefix(subject),
		};
		Self::page(ids, limit)
	}

	/// See the view function.
	pub(crate) fn page_held(
		delegate: &PartyId,
		after: Option<AppointmentId>,
		limit: u32,
	) -> Vec<(AppointmentId, Appointment, bool)> {
		let ids = match after {
			Some(after) => {
				let start = HeldBy::<T>::hashed_key_for(delegate, after);
				HeldBy::<T>::iter_key_prefix_from(delegate, start)
			},
			None => HeldBy::<T>::iter_key_prefix(delegate),
		};
		Self::page(ids, limit)
	}

	fn page(
		ids: impl Iterator<Item = AppointmentId>,
		limit: u32,
	) -> Vec<(AppointmentId, Appointment, bool)> {
		ids.take(limit.min(MAX_PAGE) as usize)
			.filter_map(|id| {
				Self::shown(&id).map(|(appointment, in_force)| (id, appointment, in_force))
			})
			.collect()
	}

	/// See the view function.
	pub(crate) fn page_of_wards(
		guardian: &PartyId,
		after: Option<(PartyId, GuardianKind)>,
	) -> Vec<(PartyId, GuardianKind)> {
		let wards = match after {
			Some(after) => {
				let start = WardsOf::<T>::hashed_key_for(guardian, after);
				WardsOf::<T>::iter_key_prefix_from(guardian, start)
			},
			None => WardsOf::<T>::iter_key_prefix(guardian),
		};
		wards.take(MAX_PAGE as usize).collect()
	}

	/// See the view function.
	pub(crate) fn page_of_proposals(
		subject: &PartyId,
		after: Option<H256>,
	) -> Vec<(H256, Proposal)> {
		let proposals = match after {
			Some(after) => {
				let start = Proposals::<T>::hashed_key_for(subject, after);
				Proposals::<T>::iter_prefix_from(subject, start)
			},
			None => Proposals::<T>::iter_prefix(subject),
		};
		proposals.take(MAX_PAGE as usize).map(|(key, record)| (key, record.what)).collect()
	}

	/// See the view function.
	pub(crate) fn mandate_of(
		actor: &PartyId,
		subject: &PartyId,
		rights: Rights,
		gives: bool,
		resource: Option<&Resource>,
		categories: Categories,
	) -> Option<Mandate> {
		let now = Self::now();
		let matter =
			resource.map_or(Matter::Everything, |resource| Matter::Journal(resource, categories));
		let deed = Deed { rights, matter, gives };
		if actor == subject {
			let may = !gives || Self::may_give_by_own_hand(subject).is_ok();
			return may.then_some(Mandate::Oneself);
		}
		if gives && Self::ensure_active(actor, now).is_err() {
			return None;
		}
		if let Some(death) = Deaths::<T>::get(subject).map(|record| record.what) {
			if death.executors.contains(actor) && EXECUTOR.allows(&deed, now).is_ok() {
				return Some(Mandate::Executor);
			}
			let reads = rights == Right::ReadJournal.into() && !gives;
			let named = death.readers.contains(actor) || death.executors.contains(actor);
			return (reads && named).then_some(Mandate::Reader);
		}
		if gives && Self::may_give(subject).is_err() {
			return None;
		}
		let guardianship = Self::guardianship_in_force(subject, now);
		if let Some(guardianship) = &guardianship {
			let is_guardian = guardianship.guardians.contains(actor);
			if is_guardian && guardianship.powers.allows(&deed, now).is_ok() {
				let required = if gives { guardianship.required } else { 1 };
				return Some(Mandate::Guardian { required });
			}
			if gives && guardianship.restricts {
				return None;
			}
		}
		HeldBy::<T>::iter_key_prefix(actor).take(MAX_PAGE as usize).find_map(|id| {
			let chain = Self::chain(&id, now).ok()?;
			let (_, own) = chain.first()?;
			let allowed = own.subject == *subject && own.powers.allows(&deed, now).is_ok();
			allowed.then(|| Mandate::Delegate(chain.into_iter().map(|(id, _)| id).collect()))
		})
	}

	/// See the view function.
	pub(crate) fn readers(
		subject: &PartyId,
		resource: &Resource,
		categories: Categories,
	) -> Vec<PartyId> {
		if let Some(death) = Deaths::<T>::get(subject).map(|record| record.what) {
			let mut named = death.readers.into_inner();
			named.extend(death.executors);
			return without_doubles(named);
		}
		let now = Self::now();
		let matter = Matter::Journal(resource, categories);
		let deed = Deed { rights: Right::ReadJournal.into(), matter, gives: false };
		let guardians = Self::guardianship_in_force(subject, now)
			.filter(|guardianship| guardianship.powers.allows(&deed, now).is_ok())
			.map(|guardianship| guardianship.guardians.into_inner())
			.unwrap_or_default();
		let delegates = Self::page_for(subject, None, MAX_PAGE)
			.into_iter()
			.filter(|(_, appointment, in_force)| {
				*in_force && appointment.powers.allows(&deed, now).is_ok()
			})
			.map(|(_, appointment, _)| appointment.delegate);
		without_doubles(guardians.into_iter().chain(delegates).collect())
	}
}

fn without_doubles(mut parties: Vec<PartyId>) -> Vec<PartyId> {
	parties.sort();
	parties.dedup();
	parties
}
