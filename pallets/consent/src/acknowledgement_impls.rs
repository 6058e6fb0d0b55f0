//! What organisations say that they did with the data that they hold under a consent that permits them nothing any more.

use crate::{
	types::{effective_status, named, RecordOf, RulesRecordOf, MAX_PAGE},
	Config, ConsentsOf, Error, Event, Pallet, Records, Rules,
};
use alloc::{collections::BTreeSet, vec::Vec};
use assent_primitives::{
	traits::Accreditation, Acknowledgement, ConsentId, ConsentStatus, DataOutcome, Moment, PartyId,
};
use frame_support::ensure;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	/// Notes what an organisation did with the data that it holds under a consent. A later answer takes the place
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
		let holds = record.holders.contains(&organisation)
			&& T::Accreditation::organisation(&organisation).is_some();
		ensure!(holds, Error::<T>::NotAHolder);
		let asked = Self::asked(&record, &rules, at).contains(&organisation);
		ensure!(asked, Error::<T>::ConsentNotWithdrawn);
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

	/// The organisations among parties. A person who was permitted something answers to nobody here.
	pub(crate) fn organisations<'a>(
		parties: impl IntoIterator<Item = &'a PartyId>,
	) -> Vec<PartyId> {
		parties
			.into_iter()
			.filter(|party| T::Accreditation::organisation(party).is_some())
			.cloned()
			.collect()
	}

	/// The holders of data that are to stop, in order: all of them where the consent was withdrawn, by its id or with
	/// everything, revoked, or found invalid; else those that it named once, and does not any more.
	pub(crate) fn asked(
		record: &RecordOf<T>,
		rules: &RulesRecordOf<T>,
		now: Moment,
	) -> BTreeSet<PartyId> {
		let holders: BTreeSet<PartyId> = record.holders.iter().cloned().collect();
		match effective_status(&record.consent, rules, now) {
			ConsentStatus::Withdrawn | ConsentStatus::Revoked | ConsentStatus::Invalidated => {
				holders
			},
			_ => holders.difference(&named(&record.consent)).cloned().collect(),
		}
	}

	/// The organisations that are to say what they do with the data that they hold under a consent, and have not.
	pub(crate) fn unacknowledged_of(
		record: &RecordOf<T>,
		rules: &RulesRecordOf<T>,
		now: Moment,
	) -> Vec<PartyId> {
		let mut asked = Self::asked(record, rules, now);
		for answer in &record.acknowledgements {
			asked.remove(&answer.organisation);
		}
		Self::organisations(&asked)
	}

	/// Of at most `limit` of a controller's consents, and never more than [`MAX_PAGE`], after `after`, in order of their
	/// ids: each with the organisations that have not answered. Those without any are in it too, so that
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
}
