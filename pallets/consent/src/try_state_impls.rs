//! What always holds of the pallet's state.

use crate::{
	types::{denials_of, exceptions_of, named, permits_of, Record, RecordOf, MAX_ENDED_PERMITS},
	Config, ConsentsOf, Epochs, Pallet, Permits, Records, RequestCounts, Requests, RequestsOf,
	Rules,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use assent_primitives::{ConsentId, ConsentStatus, Permit, PermitIndex};
use frame_support::{ensure, traits::Get};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks all that always holds.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::consents_are_indexed_and_counted()?;
		Self::consents_are_consistent()?;
		Self::denials_are_those_of_the_consents()?;
		Self::exceptions_are_those_of_the_denials()?;
		Self::permits_in_force_stand_once()?;
		Self::listed_permits_belong_to_a_consent()?;
		Self::acknowledgements_are_of_holders()?;
		Self::only_what_has_no_record_is_remembered()?;
		Self::requests_are_indexed_and_counted()
	}

	/// What is remembered of a controller is in its record, where there is one; and nothing is kept where nothing was said.
	fn only_what_has_no_record_is_remembered() -> Result<(), TryRuntimeError> {
		for (controller, remembered) in Epochs::<T>::iter() {
			ensure!(!Rules::<T>::contains_key(controller), "a controller is remembered twice");
			let something = remembered.epoch > 0 || remembered.objection_revision > 0;
			ensure!(something, "nothing is remembered of a controller");
		}
		Ok(())
	}

	/// Who is named holds data, once each. Only holders answer, once each, and only those that are to stop.
	fn acknowledgements_are_of_holders() -> Result<(), TryRuntimeError> {
		for (_, record) in Records::<T>::iter() {
			let rules = Rules::<T>::get(&record.consent.controller).ok_or("no record of rules")?;
			let holders: BTreeSet<_> = record.holders.iter().cloned().collect();
			ensure!(holders.len() == record.holders.len(), "a holder is named twice");
			ensure!(
				named(&record.consent).is_subset(&holders),
				"a party that is named is no holder"
			);
			let asked = Self::asked(&record, &rules, Self::now());
			let mut answered = BTreeSet::new();
			for acknowledgement in &record.acknowledgements {
				let organisation = &acknowledgement.organisation;
				ensure!(holders.contains(organisation), "an answer is of no holder");
				ensure!(answered.insert(organisation), "an organisation answers twice");
				ensure!(asked.contains(organisation), "an answer is to no question");
			}
		}
		Ok(())
	}

	/// The index by controller names exactly the requests, and the counts are right and within the bound.
	fn requests_are_indexed_and_counted() -> Result<(), TryRuntimeError> {
		let mut counts = BTreeMap::new();
		for (controller, id, ()) in RequestsOf::<T>::iter() {
			let request = Requests::<T>::get(id).ok_or("an indexed request is not kept")?.request;
			ensure!(request.controller == controller, "a request is indexed elsewhere");
			let count: &mut u32 = counts.entry((controller, request.organisation)).or_default();
			*count = count.saturating_add(1);
		}
		for (id, record) in Requests::<T>::iter() {
			let request = record.request;
			let indexed = RequestsOf::<T>::contains_key(&request.controller, id);
			ensure!(indexed, "a request is not indexed");
			ensure!(
				!Records::<T>::contains_key(id.consent(&request.controller)),
				"a request that was accepted is kept"
			);
			let refused = request.status == ConsentStatus::Refused;
			ensure!(refused == request.refused_at.is_some(), "a refusal has no moment");
			ensure!(refused || request.status == ConsentStatus::Requested, "a request is neither");
		}
		for (controller, organisation, kept) in RequestCounts::<T>::iter() {
			let count = counts.remove(&(controller, organisation)).unwrap_or_default();
			ensure!(kept == count && count > 0, "requests are miscounted");
			ensure!(count <= T::MaxRequests::get(), "an organisation has too many requests");
		}
		ensure!(counts.is_empty(), "requests are not counted");
		Ok(())
	}

	/// The index by controller names exactly the consents, and the controller's record counts them.
	fn consents_are_indexed_and_counted() -> Result<(), TryRuntimeError> {
		let mut counts = BTreeMap::new();
		for (controller, id, ()) in ConsentsOf::<T>::iter() {
			let record = Records::<T>::get(id).ok_or("an indexed consent is not kept")?;
			ensure!(record.consent.controller == controller, "a consent is indexed elsewhere");
			let count: &mut u32 = counts.entry(controller).or_default();
			*count = count.saturating_add(1);
		}
		for (id, record) in Records::<T>::iter() {
			let indexed = ConsentsOf::<T>::contains_key(&record.consent.controller, id);
			ensure!(indexed, "a consent is not indexed");
		}
		for (controller, record) in Rules::<T>::iter() {
			let count = counts.remove(&controller).unwrap_or_default();
			ensure!(record.consents == count, "a controller's consents are miscounted");
			let raised = record.raises.first().map_or(record.rules.epoch_raised_at, |last| last.at);
			ensure!(raised == record.rules.epoch_raised_at, "an epoch was raised at two moments");
			ensure!(
				record.raises.is_sorted_by(|newer, older| newer.at >= older.at),
				"raises of the epoch are not in order"
			);
		}
		ensure!(counts.is_empty(), "a controller of consents has no record");
		Ok(())
	}

	/// What a consent says of itself agrees.
	fn consents_are_consistent() -> Result<(), TryRuntimeError> {
		for (_, record) in Records::<T>::iter() {
			let Record { consent, lifted, .. } = record;
			ensure!(
				!lifted || !consent.status.is_given(),
				"a consent that is given lost its denials"
			);
			let rules = Rules::<T>::get(&consent.controller).ok_or("a controller has no record")?;
			ensure!(consent.epoch <= rules.rules.epoch, "a consent is of an epoch to come");
			ensure!(consent.version > 0, "versions count from one");
			ensure!(!consent.provisions.is_empty(), "a consent says nothing");
			ensure!(
				consent.status.is_given() == consent.ended_at.is_none(),
				"a consent has an end exactly when it is not given"
			);
			if let Some(maximum) = consent.terms.maximum_uses {
				let spent = consent.uses == maximum;
				ensure!(consent.uses <= maximum, "a consent is used too often");
				ensure!(!spent || !consent.status.is_given(), "a spent consent is given");
			}
		}
		Ok(())
	}

	/// The denials in force are those of the consents whose denials were not lifted, each once.
	fn denials_are_those_of_the_consents() -> Result<(), TryRuntimeError> {
		let now = Self::now();
		for (controller, record) in Rules::<T>::iter() {
			let mut expected = Vec::new();
			for id in ConsentsOf::<T>::iter_key_prefix(&controller) {
				let record = Records::<T>::get(id).ok_or("an indexed consent is not kept")?;
				if !record.lifted {
					expected.extend(denials_of(id, &record.consent));
				}
			}
			let standing = record.rules.denials;
			for denial in &standing {
				let times = standing.iter().filter(|other| *other == denial).count();
				ensure!(times == 1, "a denial stands twice");
				ensure!(expected.contains(denial), "a denial is of no consent");
			}
			for denial in expected.iter().filter(|denial| !denial.period.has_ended(now)) {
				ensure!(standing.contains(denial), "a denial does not stand");
			}
		}
		Ok(())
	}

	/// The exceptions are those of the consents whose denials stand, each once and with its denial.
	fn exceptions_are_those_of_the_denials() -> Result<(), TryRuntimeError> {
		let now = Self::now();
		for (_, record) in Rules::<T>::iter() {
			let rules = record.rules;
			for exception in &rules.exceptions {
				let id = exception.source.id;
				let consent = Records::<T>::get(id).ok_or("an exception is of no consent")?.consent;
				ensure!(
					exceptions_of(id, &consent).contains(exception),
					"an exception is not as its consent says it"
				);
				let times = rules.exceptions.iter().filter(|other| *other == exception).count();
				ensure!(times == 1, "an exception stands twice");
				ensure!(
					rules.denials.iter().any(|denial| exception.is_to(denial)),
					"an exception is to no denial"
				);
			}
			for denial in &rules.denials {
				let id = denial.source.id;
				let consent = Records::<T>::get(id).ok_or("a denial is of no consent")?.consent;
				let said = exceptions_of(id, &consent);
				let mut own = said.iter().filter(|exception| exception.is_to(denial));
				ensure!(
					own.all(|exception| {
						rules.exceptions.contains(exception) || exception.period.has_ended(now)
					}),
					"a denial lost an exception"
				);
			}
		}
		Ok(())
	}

	/// Each permit in force stands once, in its list.
	fn permits_in_force_stand_once() -> Result<(), TryRuntimeError> {
		let now = Self::now();
		for (id, record) in Records::<T>::iter() {
			let consent = record.consent;
			let rules = Rules::<T>::get(&consent.controller).ok_or("a controller has no record")?;
			if !consent.status.is_given() || consent.epoch != rules.rules.epoch {
				continue;
			}
			for (index, permit) in permits_of(id, &consent) {
				let list = Permits::<T>::get(&consent.controller, index);
				let times = list.iter().filter(|other| **other == permit).count();
				let over = permit.period.has_ended(now);
				ensure!(
					times == 1 || (over && times == 0),
					"a permit in force does not stand once"
				);
			}
		}
		Ok(())
	}

	/// What stands in a list is of a consent of the controller: in force as the consent says it, or ended.
	fn listed_permits_belong_to_a_consent() -> Result<(), TryRuntimeError> {
		let mut ended: BTreeMap<ConsentId, usize> = BTreeMap::new();
		for (controller, index, list) in Permits::<T>::iter() {
			ensure!(!list.is_empty(), "an empty list is kept");
			for permit in &list {
				let id = permit.source.id;
				let record = Records::<T>::get(id).ok_or("a permit is of no consent")?;
				ensure!(record.consent.controller == controller, "a permit is another's");
				Self::listed_permit_is_as_said(&index, permit, &record)?;
				if permit.ended_at.is_some() {
					let count = ended.entry(id).or_default();
					*count = count.saturating_add(1);
				}
			}
		}
		let most = ended.into_values().max().unwrap_or_default();
		ensure!(most <= MAX_ENDED_PERMITS, "a consent left too many ended permits");
		Ok(())
	}

	fn listed_permit_is_as_said(
		index: &PermitIndex,
		permit: &Permit,
		record: &RecordOf<T>,
	) -> Result<(), TryRuntimeError> {
		let consent = &record.consent;
		let said = permits_of(permit.source.id, consent);
		if permit.ended_at.is_none() {
			ensure!(consent.status.is_given(), "a permit of an ended consent is in force");
			let as_said = said.iter().any(|(list, own)| list == index && own == permit);
			ensure!(as_said, "a permit in force is not as the consent says it");
			return Ok(());
		}
		ensure!(permit.source.version <= consent.version, "a permit is of a version to come");
		ensure!(
			permit.source.version < consent.version || !consent.status.is_given(),
			"a permit of a given consent has ended"
		);
		let found = record.former.contains(index) || said.iter().any(|(list, _)| list == index);
		ensure!(found, "an ended permit stands where its release would not find it");
		Ok(())
	}
}
