//! What organisations say that they did with the data that they hold under a withdrawn consent.

use crate::{
	types::{effective_status, holders, RecordOf, RulesRecordOf, MAX_PAGE},
	Config, ConsentsOf, Error, Event, Pallet, Records, Rules,
};
use alloc::vec::Vec;
use assent_primitives::{
	traits::Accreditation, Acknowledgement, ConsentId, ConsentStatus, DataOutcome, Moment, PartyId,
};
use frame_support::ensure;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	/// Notes what an organisation did with the data that it holds under a withdrawn consent. A later answer takes the place
	/// of an earlier one: what the law lets an organisation delete later, it says later.
	pub(crate) fn do_acknowledge(
		organisation: PartyId,
		id: ConsentId,
		outcome: DataOutcome,
	) -> DispatchResult {
		let mut record = Records::<T>::get(id).ok_or(Error::<T>::UnknownConsent)?;
		let controller = record.consent.controller.clone();
		let rules = Rules::<T>::get(&controller).ok_or(Error::<T>::UnknownController)?;
		let at = Self::now();
		ensure!(Self::is_withdrawn(&record, &rules, at), Error::<T>::ConsentNotWithdrawn);
		let holds = Self::holding_organisations(&record).contains(&organisation);
		ensure!(holds, Error::<T>::NotAHolder);
		let acknowledgement = Acknowledgement { organisation: organisation.clone(), outcome, at };
		let given =
			record.acknowledgements.iter_mut().find(|earlier| earlier.organisation == organisation);
		match given {
			Some(earlier) => *earlier = acknowledgement,
			// There is room for every holder.
			None => record
				.acknowledgements
				.try_push(acknowledgement)
				.map_err(|_| Error::<T>::NotAHolder)?,
		}
		Records::<T>::insert(id, record);
		Self::deposit_event(Event::WithdrawalAcknowledged {
			organisation,
			controller,
			consent: id,
			outcome,
		});
		Ok(())
	}

	/// The organisations that may hold data under a consent. A person who was permitted something answers to nobody here.
	pub(crate) fn holding_organisations(record: &RecordOf<T>) -> Vec<PartyId> {
		holders(record)
			.into_iter()
			.filter(|party| T::Accreditation::organisation(party).is_some())
			.collect()
	}

	/// The organisations that have not answered to the withdrawal of a consent; none if it is not withdrawn.
	pub(crate) fn unacknowledged_of(
		record: &RecordOf<T>,
		rules: &RulesRecordOf<T>,
		now: Moment,
	) -> Vec<PartyId> {
		if !Self::is_withdrawn(record, rules, now) {
			return Vec::new();
		}
		let answered =
			|party: &PartyId| record.acknowledgements.iter().any(|one| one.organisation == *party);
		let holding = Self::holding_organisations(record);
		holding.into_iter().filter(|party| !answered(party)).collect()
	}

	/// Of at most `limit` of a controller's consents, and never more than [`MAX_PAGE`], after `after`, in order of their
	/// ids: each with the organisations that have not answered to its withdrawal. Those without any are in it too, so that
	/// the last id says where the next page starts.
	pub fn page_of_unacknowledged(
		controller: &PartyId,
		after: Option<ConsentId>,
		limit: u32,
	) -> Vec<(ConsentId, Vec<PartyId>)> {
		let Some(rules) = Rules::<T>::get(controller) else { return Vec::new() };
		let now = Self::now();
		let ids = match after {
			Some(id) => {
				let start = ConsentsOf::<T>::hashed_key_for(controller, id);
				ConsentsOf::<T>::iter_key_prefix_from(controller, start)
			},
			None => ConsentsOf::<T>::iter_key_prefix(controller),
		};
		ids.take(limit.min(MAX_PAGE) as usize)
			.filter_map(|id| {
				let record = Records::<T>::get(id)?;
				Some((id, Self::unacknowledged_of(&record, &rules, now)))
			})
			.collect()
	}

	/// Whether the controller withdrew the consent, by its id or with everything, or another revoked it for the controller.
	fn is_withdrawn(record: &RecordOf<T>, rules: &RulesRecordOf<T>, now: Moment) -> bool {
		matches!(
			effective_status(&record.consent, rules, now),
			ConsentStatus::Withdrawn | ConsentStatus::Revoked
		)
	}
}
