//! What the calls do. The controller and whoever pays are separate: others may bring in what a controller signed.

use crate::{
	lists_impls::Relist,
	types::{
		count_uses, dead_since, denials_of, denies, effective_status, exceptions_of, footprint,
		named, permits, permits_of, remaining_uses, rest, Raise, Record, RecordOf, Remembered,
		RememberedOf, RulesRecord, RulesRecordOf, MAX_PAGE,
	},
	Config, ConsentsOf, Epochs, Error, Event, Pallet, Permits, Records, Rules,
};
use alloc::vec::Vec;
use assent_primitives::{
	traits::{Accreditation, Consents, Delegation, Duty, Parties},
	AccountId, Commitment, Consent, ConsentId, ConsentStatus, ControllerRules, Denial, Exception,
	Moment, Objection, PartyId, Permit, PermitIndex, Provision, Purposes, Roles, Terms,
	MAX_DENIALS, MAX_EXCEPTIONS,
};
use codec::MaxEncodedLen;
use core::iter;
use frame_support::{
	ensure,
	traits::{Consideration, Footprint, Get, UnixTime},
};
use sp_core::ConstU32;
use sp_runtime::{ArithmeticError, BoundedVec, DispatchError, DispatchResult};

/// What a controller says in a new consent.
pub(crate) struct Said {
	/// What is permitted and denied.
	pub provisions: Vec<Provision>,
	/// What goes with the permits.
	pub terms: Terms,
	/// The salted hash of the receipt.
	pub receipt: Commitment,
	/// Given, or renewed.
	pub status: ConsentStatus,
}

impl<T: Config> Pallet<T> {
	/// The chain's moment, milliseconds.
	pub fn now() -> Moment {
		Moment::try_from(T::Time::now().as_millis()).unwrap_or(Moment::MAX)
	}

	/// Gives a consent, whose deposit the depositor pays. Returns its id.
	pub fn do_grant(
		controller: PartyId,
		depositor: AccountId,
		nonce: [u8; 32],
		provisions: Vec<Provision>,
		terms: Terms,
		receipt: Commitment,
	) -> Result<ConsentId, DispatchError> {
		let id = ConsentId::of(&controller, &nonce);
		let said = Said { provisions, terms, receipt, status: ConsentStatus::Given };
		Self::give(controller, &depositor, id, said, |footprint| {
			Ok((depositor.clone(), T::ConsentDeposit::new(&depositor, footprint)?))
		})?;
		Ok(id)
	}

	/// Gives a consent. The payer pays for the controller's record where there is none yet; `deposit` says who pays for
	/// the consent.
	pub(crate) fn give(
		controller: PartyId,
		payer: &AccountId,
		id: ConsentId,
		said: Said,
		deposit: impl FnOnce(Footprint) -> Result<(AccountId, T::ConsentDeposit), DispatchError>,
	) -> DispatchResult {
		ensure!(!Records::<T>::contains_key(id), Error::<T>::ConsentAlreadyExists);
		T::Delegation::ensure_may_give(&controller)?;
		let Said { provisions, terms, receipt, status } = said;
		let now = Self::now();
		ensure!(T::Accreditation::may_act(&controller, now), Error::<T>::OrganisationNotActive);
		let provisions = Self::valid_provisions(&controller, provisions, &terms, now)?;
		let mut record = Self::rules_or_new(&controller, payer)?;
		let consent = Consent {
			controller: controller.clone(),
			version: 1,
			status,
			epoch: record.rules.epoch,
			provisions,
			terms,
			receipt,
			uses: 0,
			period_started_at: 0,
			period_uses: 0,
			rests_until: None,
			granted_at: now,
			ended_at: None,
		};

		record.consents = record.consents.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		record.granted_in_epoch = true;
		Self::replace_denials(&mut record.rules, &id, Some(&consent), now)?;
		let live = Relist::Live(permits_of(id, &consent));
		Self::relist(&controller, &id, &record.rules, now, iter::empty(), live)?;
		let (depositor, ticket) = deposit(footprint(id, &consent))?;
		Rules::<T>::insert(&controller, record);
		ConsentsOf::<T>::insert(&controller, id, ());
		Self::deposit_event(Event::Granted {
			controller,
			consent: id,
			version: consent.version,
			epoch: consent.epoch,
			provisions: consent.provisions.clone(),
			terms: consent.terms.clone(),
			receipt,
			depositor: depositor.clone(),
		});
		let (former, acknowledgements) = Default::default();
		// They are no more than the provisions.
		let holders = BoundedVec::truncate_from(named(&consent).into_iter().collect());
		let lifted = false;
		let record =
			Record { consent, former, holders, lifted, acknowledgements, depositor, ticket };
		Records::<T>::insert(id, record);
		Ok(())
	}

	/// Replaces what a consent says. Where its deposit grows and the payer is not its depositor, the payer takes it over:
	/// nobody pays more for what another brings in.
	pub fn do_amend(
		controller: PartyId,
		payer: AccountId,
		id: ConsentId,
		provisions: Vec<Provision>,
		terms: Terms,
		receipt: Commitment,
	) -> DispatchResult {
		let (record, mut rules) = Self::owned(&controller, &id)?;
		T::Delegation::ensure_may_give(&controller)?;
		let Record { mut consent, former, mut holders, lifted, mut acknowledgements, .. } = record;
		let (mut depositor, mut ticket) = (record.depositor, record.ticket);
		let now = Self::now();
		// Of an earlier epoch, also what only denies is beyond amending: its permits would be dead from the start.
		let amendable = effective_status(&consent, &rules, now).is_given()
			&& consent.epoch == rules.rules.epoch;
		ensure!(amendable, Error::<T>::ConsentNotInForce);
		ensure!(T::Accreditation::may_act(&controller, now), Error::<T>::OrganisationNotActive);
		let provisions = Self::valid_provisions(&controller, provisions, &terms, now)?;
		ensure!(
			terms.maximum_uses.is_none_or(|maximum| maximum > consent.uses),
			Error::<T>::MaximumUsesAlreadyReached
		);

		let earlier = permits_of(id, &consent);
		let named_before = named(&consent);
		let before = footprint(id, &consent);
		consent.version = consent.version.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		consent.provisions = provisions;
		consent.terms = terms;
		consent.receipt = receipt;
		consent.rests_until = rest(&consent);
		let after = footprint(id, &consent);
		let named = named(&consent);
		for party in named.iter().filter(|party| !holders.contains(party)).collect::<Vec<_>>() {
			holders.try_push(party.clone()).map_err(|_| Error::<T>::TooManyHolders)?;
		}
		// Who holds data anew answers anew.
		acknowledgements.retain(|answer| !named.contains(&answer.organisation));

		Self::replace_denials(&mut rules.rules, &id, Some(&consent), now)?;
		let permits = permits_of(id, &consent);
		let touched = Self::touched(&earlier, &former);
		let live = Relist::Live(permits.clone());
		let left = Self::relist(&controller, &id, &rules.rules, now, touched, live)?;
		let former = Self::former(left, &permits);
		if after.size > before.size && depositor != payer {
			let taken_over = T::ConsentDeposit::new(&payer, after)?;
			ticket.drop(&depositor)?;
			(depositor, ticket) = (payer, taken_over);
		} else {
			ticket = ticket.update(&depositor, after)?;
		}
		Rules::<T>::insert(&controller, rules);
		let dropped = Self::organisations(named_before.difference(&named));
		Self::deposit_event(Event::Amended {
			controller,
			consent: id,
			version: consent.version,
			provisions: consent.provisions.clone(),
			terms: consent.terms.clone(),
			receipt,
			depositor: depositor.clone(),
			dropped,
		});
		let record =
			Record { consent, former, holders, lifted, acknowledgements, depositor, ticket };
		Records::<T>::insert(id, record);
		Ok(())
	}

	/// Withdraws a consent. A hand that may give nothing ends its permits; its denials stand until one lifts them that may.
	pub fn do_withdraw(controller: PartyId, id: ConsentId) -> DispatchResult {
		Self::do_end(controller, id, ConsentStatus::Withdrawn)
	}

	/// Ends a consent: withdrawn by its controller, or revoked by another who may.
	pub(crate) fn do_end(
		controller: PartyId,
		id: ConsentId,
		status: ConsentStatus,
	) -> DispatchResult {
		let (mut record, mut rules) = Self::owned(&controller, &id)?;
		let now = Self::now();
		let dead = dead_since(&record, &rules, now).is_some();
		ensure!(!dead, Error::<T>::ConsentNotInForce);
		let denials_stay = Self::denials_stay(&record, &rules.rules, status, now)?;
		if !denials_stay {
			record.lifted = true;
			Self::replace_denials(&mut rules.rules, &id, None, now)?;
		}
		// What was ended, or found invalid, stays so when the denials that were left are lifted.
		let status = match effective_status(&record.consent, &rules, now) {
			before @ (ConsentStatus::Withdrawn
			| ConsentStatus::Revoked
			| ConsentStatus::Invalidated) => before,
			_ => status,
		};
		Self::end(&id, &mut record, &mut rules, status, Relist::Ended, now)?;
		let Consent { version, status, .. } = record.consent;
		let organisations = Self::organisations(&record.holders);
		Rules::<T>::insert(&controller, rules);
		Records::<T>::insert(id, record);
		Self::deposit_event(Event::Withdrawn {
			controller,
			consent: id,
			version,
			status,
			denials_stay,
			organisations,
		});
		Ok(())
	}

	/// Whether the denials of a consent stay when it is withdrawn, or revoked by another. To lift them is to give: where its
	/// own hand may not, a withdrawal ends the permits alone, and is refused where it would end none.
	fn denials_stay(
		record: &RecordOf<T>,
		rules: &ControllerRules,
		status: ConsentStatus,
		now: Moment,
	) -> Result<bool, DispatchError> {
		if !denies(record, now) {
			return Ok(false);
		}
		let controller = &record.consent.controller;
		if status == ConsentStatus::Revoked {
			// Whether the other may give in its name was asked; here, whether anybody may.
			T::Delegation::ensure_may_give(controller)?;
			return Ok(false);
		}
		match T::Delegation::ensure_own_hand(controller) {
			Ok(()) => Ok(false),
			Err(_) if permits(&record.consent, rules, now) => Ok(true),
			Err(reason) => Err(reason),
		}
	}

	/// Withdraws everything that the controller permitted so far. `by` is the controller, or another who may do that for it.
	pub fn do_withdraw_all(controller: PartyId, by: PartyId) -> DispatchResult {
		let mut record = Rules::<T>::get(&controller).ok_or(Error::<T>::NothingToWithdraw)?;
		let now = Self::now();
		let epoch = record.rules.epoch.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		record.rules.epoch = epoch;
		record.rules.epoch_raised_at = now;
		let raise = Raise { at: now, by_another: by != controller };
		// Newest first: it is the oldest that goes.
		record.raises = BoundedVec::truncate_from(iter::once(raise).chain(record.raises).collect());
		record.granted_in_epoch = false;
		record.last_ended_at = now;
		Rules::<T>::insert(&controller, record);
		Self::deposit_event(Event::AllWithdrawn { controller, epoch, by });
		Ok(())
	}

	/// Objects to accesses that rest on a basis other than consent.
	pub fn do_object(
		controller: PartyId,
		depositor: AccountId,
		roles: Roles,
		purposes: Purposes,
	) -> DispatchResult {
		Self::ensure_valid_roles(roles)?;
		Self::ensure_valid_purposes(purposes)?;
		let mut record = Self::rules_or_new(&controller, &depositor)?;
		let objection = Objection { roles, purposes };
		let objections = &mut record.rules.objections;
		ensure!(!objections.contains(&objection), Error::<T>::AlreadyObjected);
		objections.try_push(objection).map_err(|_| Error::<T>::TooManyObjections)?;
		record.objection_revision =
			record.objection_revision.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		Rules::<T>::insert(&controller, record);
		Self::deposit_event(Event::Objected { controller, roles, purposes });
		Ok(())
	}

	/// Lifts an objection.
	pub fn do_lift_objection(
		controller: PartyId,
		roles: Roles,
		purposes: Purposes,
	) -> DispatchResult {
		T::Delegation::ensure_may_give(&controller)?;
		let mut record = Rules::<T>::get(&controller).ok_or(Error::<T>::UnknownObjection)?;
		let objection = Objection { roles, purposes };
		ensure!(record.rules.objections.contains(&objection), Error::<T>::UnknownObjection);
		record.rules.objections.retain(|standing| *standing != objection);
		record.objection_revision =
			record.objection_revision.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		record.last_ended_at = Self::now();
		Rules::<T>::insert(&controller, record);
		Self::deposit_event(Event::ObjectionLifted { controller, roles, purposes });
		Ok(())
	}

	/// Removes an ended consent, and gives its deposit back. While organisations have not answered, that is for its controller:
	/// silence does not wait until it is not named any more.
	pub fn do_release(who: AccountId, id: ConsentId) -> DispatchResult {
		let record = Records::<T>::get(id).ok_or(Error::<T>::UnknownConsent)?;
		let controller = record.consent.controller.clone();
		let mut rules = Rules::<T>::get(&controller).ok_or(Error::<T>::UnknownController)?;
		let now = Self::now();
		let end = dead_since(&record, &rules, now).ok_or(Error::<T>::StillInForce)?;
		ensure!(end.saturating_add(Self::tombstone()) <= now, Error::<T>::EndedTooRecently);
		let unacknowledged = Self::unacknowledged_of(&record, &rules, now);
		let asked_until = end.saturating_add(T::AcknowledgementPeriod::get());
		if !unacknowledged.is_empty() && now < asked_until {
			let party = T::Parties::acting_for(&who, Duty::ManageConsents, now);
			ensure!(party.as_ref() == Some(&controller), Error::<T>::AnswersOutstanding);
		}
		let Record { consent, former, depositor, ticket, .. } = record;

		Self::replace_denials(&mut rules.rules, &id, None, now)?;
		let permits = permits_of(id, &consent);
		let touched = Self::touched(&permits, &former);
		Self::relist(&controller, &id, &rules.rules, now, touched, Relist::Gone)?;
		rules.consents = rules.consents.saturating_sub(1);
		rules.last_ended_at = rules.last_ended_at.max(end);
		ticket.drop(&depositor)?;
		Rules::<T>::insert(&controller, rules);
		ConsentsOf::<T>::remove(&controller, id);
		Records::<T>::remove(id);
		Self::deposit_event(Event::Released { controller, consent: id, depositor, unacknowledged });
		Ok(())
	}

	/// For how long after its end a consent is kept: while it explains late entries, and while anything that was signed
	/// for it before its end could still be brought in.
	pub(crate) fn tombstone() -> Moment {
		T::LateWindow::get().max(T::MaxStatementLife::get())
	}

	/// Removes a controller's record of rules, and gives its deposit back.
	pub fn do_release_record(controller: PartyId) -> DispatchResult {
		let record = Rules::<T>::get(&controller).ok_or(Error::<T>::UnknownController)?;
		ensure!(
			record.consents == 0 && record.rules.objections.is_empty(),
			Error::<T>::RecordInUse
		);
		let over = record.last_ended_at.saturating_add(T::RecordRetention::get());
		ensure!(over <= Self::now(), Error::<T>::RetentionNotOver);
		let RulesRecord { rules, objection_revision, depositor, ticket, .. } = record;
		let epoch = rules.epoch;
		if epoch == 0 && objection_revision == 0 {
			ticket.drop(&depositor)?;
		} else {
			let ticket = ticket.update(&depositor, Self::remembered_footprint())?;
			let depositor = depositor.clone();
			Epochs::<T>::insert(
				&controller,
				Remembered { epoch, objection_revision, depositor, ticket },
			);
		}
		Rules::<T>::remove(&controller);
		Self::deposit_event(Event::RecordReleased { controller, depositor, epoch });
		Ok(())
	}

	/// A controller's epoch, and the revision of its objections, with a record of rules or without.
	pub(crate) fn epoch_and_revision(controller: &PartyId) -> (u32, u32) {
		if let Some(record) = Rules::<T>::get(controller) {
			return (record.rules.epoch, record.objection_revision);
		}
		Epochs::<T>::get(controller)
			.map(|remembered| (remembered.epoch, remembered.objection_revision))
			.unwrap_or_default()
	}

	/// A controller's rules; where the record is gone, none but the epoch that is remembered.
	pub fn rules_now(controller: &PartyId) -> Option<ControllerRules> {
		let kept = Rules::<T>::get(controller).map(|record| record.rules);
		kept.or_else(|| {
			let epoch = Epochs::<T>::get(controller)?.epoch;
			Some(ControllerRules { epoch, ..ControllerRules::default() })
		})
	}

	/// A consent with the status that it has now.
	pub fn consent_now(id: &ConsentId) -> Option<Consent> {
		let mut consent = Records::<T>::get(id)?.consent;
		let rules = Rules::<T>::get(&consent.controller)?;
		let now = Self::now();
		let status = effective_status(&consent, &rules, now);
		consent.status = Self::shown_status(&consent, status, now);
		Some(consent)
	}

	/// At most `limit` of a controller's consents, and never more than [`MAX_PAGE`], after `after`, in order of their ids;
	/// with the status that they have now.
	pub fn page_of_consents(
		controller: &PartyId,
		after: Option<ConsentId>,
		limit: u32,
	) -> Vec<(ConsentId, Consent)> {
		let Some(record) = Rules::<T>::get(controller) else { return Vec::new() };
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
				let mut consent = Records::<T>::get(id)?.consent;
				let status = effective_status(&consent, &record, now);
				consent.status = Self::shown_status(&consent, status, now);
				Some((id, consent))
			})
			.collect()
	}

	/// A consent of the controller, and the controller's record.
	pub(crate) fn owned(
		controller: &PartyId,
		id: &ConsentId,
	) -> Result<(RecordOf<T>, RulesRecordOf<T>), Error<T>> {
		let record = Records::<T>::get(id).ok_or(Error::<T>::UnknownConsent)?;
		ensure!(record.consent.controller == *controller, Error::<T>::NotAuthorized);
		let rules = Rules::<T>::get(controller).ok_or(Error::<T>::UnknownController)?;
		Ok((record, rules))
	}

	/// The controller's record, or a new one that the depositor pays for.
	fn rules_or_new(
		controller: &PartyId,
		depositor: &AccountId,
	) -> Result<RulesRecordOf<T>, DispatchError> {
		if let Some(record) = Rules::<T>::get(controller) {
			return Ok(record);
		}
		let (mut epoch, mut objection_revision) = (0, 0);
		if let Some(remembered) = Epochs::<T>::take(controller) {
			(epoch, objection_revision) = (remembered.epoch, remembered.objection_revision);
			remembered.ticket.drop(&remembered.depositor)?;
		}
		let ticket = T::RulesDeposit::new(depositor, Self::rules_footprint())?;
		Ok(RulesRecord {
			rules: ControllerRules { epoch, ..ControllerRules::default() },
			raises: Default::default(),
			consents: 0,
			last_ended_at: 0,
			granted_in_epoch: false,
			objection_revision,
			depositor: depositor.clone(),
			ticket,
		})
	}

	/// What is remembered of a controller takes this much of the state.
	pub(crate) fn remembered_footprint() -> Footprint {
		Footprint::from_parts(1, RememberedOf::<T>::max_encoded_len())
	}

	/// What a controller's record takes of the state, with all the objections that it has room for. Its denials and their
	/// exceptions are paid for with their consents.
	pub(crate) fn rules_footprint() -> Footprint {
		let denials = BoundedVec::<Denial, ConstU32<MAX_DENIALS>>::max_encoded_len();
		let exceptions = BoundedVec::<Exception, ConstU32<MAX_EXCEPTIONS>>::max_encoded_len();
		let size = RulesRecordOf::<T>::max_encoded_len()
			.saturating_sub(denials)
			.saturating_sub(exceptions);
		Footprint::from_parts(1, size)
	}

	/// Ends a consent by an act; its denials are for the caller. The status becomes `status`, and `permits` is what becomes of its
	/// permits.
	fn end(
		id: &ConsentId,
		record: &mut RecordOf<T>,
		rules: &mut RulesRecordOf<T>,
		status: ConsentStatus,
		permits: Relist,
		now: Moment,
	) -> DispatchResult {
		let consent = &mut record.consent;
		consent.status = status;
		// A spent consent that is withdrawn, for its denials, ended when it was spent.
		consent.ended_at.get_or_insert(now);
		rules.last_ended_at = now;
		let placed = permits_of(*id, consent);
		let touched = Self::touched(&placed, &record.former);
		let controller = &consent.controller;
		let left = Self::relist(controller, id, &rules.rules, now, touched, permits)?;
		record.former = Self::former(left, &placed);
		Ok(())
	}

	/// Puts the denials of a consent, with their exceptions, in the place of those that stand; `None`: it denies nothing any
	/// more. What is over is purged on the way: an exception is over no later than its denial.
	fn replace_denials(
		rules: &mut ControllerRules,
		id: &ConsentId,
		consent: Option<&Consent>,
		now: Moment,
	) -> DispatchResult {
		let ControllerRules { denials, exceptions, .. } = rules;
		denials.retain(|denial| denial.source.id != *id && !denial.period.has_ended(now));
		exceptions
			.retain(|exception| exception.source.id != *id && !exception.period.has_ended(now));
		let Some(consent) = consent else { return Ok(()) };
		for denial in denials_of(*id, consent) {
			denials.try_push(denial).map_err(|_| Error::<T>::TooManyDenials)?;
		}
		for exception in exceptions_of(*id, consent) {
			exceptions.try_push(exception).map_err(|_| Error::<T>::TooManyExceptions)?;
		}
		Ok(())
	}
}

impl<T: Config> Consents for Pallet<T> {
	fn rules(controller: &PartyId) -> Option<ControllerRules> {
		Rules::<T>::get(controller).map(|record| record.rules)
	}

	fn permits(controller: &PartyId, index: &PermitIndex) -> Vec<Permit> {
		Permits::<T>::get(controller, index).into_inner()
	}

	fn late_window() -> Moment {
		T::LateWindow::get()
	}

	fn remaining_uses(consent: &ConsentId) -> Option<u32> {
		let Some(Record { consent, .. }) = Records::<T>::get(consent) else { return Some(0) };
		let remaining = remaining_uses(&consent, Self::now())?;
		Some(if consent.status.is_given() { remaining } else { 0 })
	}

	fn count_uses(id: &ConsentId, uses: u32) -> DispatchResult {
		let mut record = Records::<T>::get(id).ok_or(Error::<T>::UnknownConsent)?;
		let consent = &mut record.consent;
		let now = Self::now();
		let Some(remaining) = remaining_uses(consent, now) else { return Ok(()) };
		if uses == 0 {
			return Ok(());
		}
		ensure!(consent.status.is_given(), Error::<T>::ConsentNotInForce);
		ensure!(uses <= remaining, Error::<T>::TooManyUses);
		let rests = count_uses(consent, uses, now);
		let controller = consent.controller.clone();
		if consent.terms.maximum_uses == Some(consent.uses) {
			let maximum = consent.uses;
			let mut rules = Rules::<T>::get(&controller).ok_or(Error::<T>::UnknownController)?;
			// What ended with its epoch is withdrawn, and does not become spent.
			let in_force = record.consent.epoch == rules.rules.epoch;
			ensure!(in_force, Error::<T>::ConsentNotInForce);
			// Its denials stay: no accessor lifts a denial by using up the permit beside it.
			// Its permits explain nothing either: an access too many is not one that came late.
			let gone = Relist::Gone;
			Self::end(id, &mut record, &mut rules, ConsentStatus::Expired, gone, now)?;
			Rules::<T>::insert(&controller, rules);
			Self::deposit_event(Event::Spent { controller, consent: *id, uses: maximum });
		} else if rests {
			let rules = Rules::<T>::get(&controller).ok_or(Error::<T>::UnknownController)?.rules;
			let permits = permits_of(*id, &record.consent);
			let touched = Self::touched(&permits, &record.former);
			let live = Relist::Live(permits.clone());
			let left = Self::relist(&controller, id, &rules, now, touched, live)?;
			record.former = Self::former(left, &permits);
		}
		Records::<T>::insert(id, record);
		Ok(())
	}
}
