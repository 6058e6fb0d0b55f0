//! Cases: opened, reviewed, settled, removed.

use crate::{impls::CARE, types::CaseRecord, *};
use assent_primitives::{
	traits::{Accreditation, Devices, Duty, Parties},
	AccountId, CaseId, CaseStatus, Commitment, EmergencyCase, Finding, Moment, PartyId, Resource,
	Role, StaffTag,
};
use frame_support::{
	ensure,
	traits::{Consideration, Footprint, Get},
};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Opens a case.
	pub(crate) fn do_open(
		operator: AccountId,
		nonce: [u8; 32],
		resource: Resource,
		staff: StaffTag,
		justification: Commitment,
		claimed_at: Moment,
		duration: Moment,
	) -> DispatchResult {
		let now = Self::now();
		let organisation = T::Parties::acting_for(&operator, Duty::RecordAccesses, now)
			.ok_or(Error::<T>::NotAuthorized)?;
		ensure!(Self::holds_any(&organisation, CARE, now), Error::<T>::NotACareProvider);
		ensure!(
			T::Accreditation::is_staff(&organisation, &staff, now),
			Error::<T>::StaffNotAffiliated
		);
		ensure!((1..=T::MaxDuration::get()).contains(&duration), Error::<T>::InvalidDuration);
		let latest = now.saturating_add(T::MaxClockDrift::get());
		ensure!(claimed_at <= latest, Error::<T>::ClaimedInFuture);
		let delay = now.saturating_sub(claimed_at);
		ensure!(delay <= T::MaxFilingDelay::get(), Error::<T>::FiledTooLate);
		let controller = Self::controller_of(&resource)?;
		ensure!(controller != organisation, Error::<T>::OwnResource);
		let id = CaseId::of(&organisation, &nonce, claimed_at);
		ensure!(!Cases::<T>::contains_key(id), Error::<T>::CaseAlreadyExists);
		let pending = PendingOn::<T>::get(&organisation, &resource);
		ensure!(pending < T::MaxPending::get(), Error::<T>::TooManyPendingCases);

		let late = delay > T::PromptFiling::get();
		Self::change_record(&organisation, |record| {
			record.pending = record.pending.saturating_add(1);
			record.undecided = record.undecided.saturating_add(1);
			record.late = record.late.saturating_add(u32::from(late));
		});
		let bond_short = Self::tell_if_bond_is_short(&organisation, now);
		let until = claimed_at.saturating_add(duration);
		let record_until = match late {
			true => until.max(now.saturating_add(T::LateRecording::get())),
			false => until,
		};
		let review_until = now.saturating_add(T::ReviewWindow::get());
		let case = EmergencyCase {
			organisation: organisation.clone(),
			staff,
			resource: resource.clone(),
			controller: controller.clone(),
			justification,
			claimed_at,
			until,
			filed_at: now,
			record_until,
			review_until,
			late,
			bond_short,
			status: CaseStatus::Pending,
		};
		// The case, its two places in lists, and a count.
		let footprint = Footprint { count: 4, ..Footprint::from_mel::<types::CaseRecordOf<T>>() };
		let size = footprint.size.saturating_add(LISTED);
		let deposit = T::Deposit::new(&operator, Footprint { size, ..footprint })?;
		Cases::<T>::insert(id, CaseRecord { case, depositor: operator.clone(), deposit });
		CasesOf::<T>::insert(&organisation, id, ());
		CasesOf::<T>::insert(&controller, id, ());
		PendingOn::<T>::insert(&organisation, &resource, pending.saturating_add(1));
		Self::deposit_event(Event::CaseOpened {
			case: id,
			organisation,
			operator,
			staff,
			resource,
			controller,
			justification,
			claimed_at,
			until,
			review_until,
			late,
			bond_short,
		});
		Ok(())
	}

	/// Whom a case on the resource concerns: the person if there is one.
	fn controller_of(resource: &Resource) -> Result<PartyId, Error<T>> {
		match resource {
			Resource::Device { id, tenure } => {
				let controllers =
					T::Devices::controllers(id, *tenure).ok_or(Error::UnknownDevice)?;
				Ok(controllers.person.unwrap_or(controllers.owner))
			},
			Resource::Record { subject, custodian } => {
				let is_accredited = T::Accreditation::organisation(custodian).is_some();
				ensure!(is_accredited, Error::UnknownCustodian);
				ensure!(T::Parties::is_party(subject), Error::UnknownSubject);
				Ok(subject.clone())
			},
		}
	}

	/// Reviews a case.
	pub(crate) fn do_review(
		key: AccountId,
		id: CaseId,
		finding: Finding,
		report: Commitment,
	) -> DispatchResult {
		let now = Self::now();
		let reviewer = Self::signing_party(&key)?;
		let is_auditor = Self::holds_any(&reviewer, Role::Regulator.into(), now);
		ensure!(is_auditor, Error::<T>::NotAnAuditor);
		let mut record = Self::known(id)?;
		let case = &mut record.case;
		let concerned = [&case.organisation, &case.controller].contains(&&reviewer);
		ensure!(!concerned, Error::<T>::OwnCase);
		let was_pending = match case.status {
			CaseStatus::Pending => true,
			CaseStatus::Unreviewed { .. } => false,
			CaseStatus::Reviewed { .. } => return Err(Error::<T>::AlreadyReviewed.into()),
		};
		let unpaid = match finding {
			Finding::Justified => 0,
			Finding::Abusive => T::Compensation::get(),
		};
		let reviewed = reviewer.clone();
		case.status = CaseStatus::Reviewed { finding, reviewer, report, reviewed_at: now, unpaid };
		if was_pending {
			Self::end_pending(&case.organisation, &case.resource);
		}
		Self::change_record(&case.organisation, |record| {
			record.undecided = record.undecided.saturating_sub(1);
			let earlier = match was_pending {
				true => &mut record.pending,
				false => &mut record.unreviewed,
			};
			*earlier = earlier.saturating_sub(1);
			let found = match finding {
				Finding::Justified => &mut record.justified,
				Finding::Abusive => &mut record.abusive,
			};
			*found = found.saturating_add(1);
			record.unpaid = record.unpaid.saturating_add(unpaid);
		});
		let (organisation, controller) = (case.organisation.clone(), case.controller.clone());
		Self::deposit_event(Event::CaseReviewed {
			case: id,
			organisation: organisation.clone(),
			controller,
			reviewer: reviewed,
			finding,
			report,
		});
		if finding == Finding::Abusive {
			Self::compensate(id, case);
			Self::tell_if_bond_is_short(&organisation, now);
		}
		Cases::<T>::insert(id, record);
		Ok(())
	}

	/// Settles what is due about a case.
	pub(crate) fn do_settle(who: AccountId, id: CaseId) -> DispatchResult {
		let now = Self::now();
		let mut record = Self::known(id)?;
		let case = &mut record.case;
		if case.is_overdue(now) {
			case.status = CaseStatus::Unreviewed { settled_at: now };
			Self::end_pending(&case.organisation, &case.resource);
			Self::change_record(&case.organisation, |record| {
				record.pending = record.pending.saturating_sub(1);
				record.unreviewed = record.unreviewed.saturating_add(1);
			});
			Self::deposit_event(Event::CaseUnreviewed {
				case: id,
				organisation: case.organisation.clone(),
				controller: case.controller.clone(),
				settled_by: who,
			});
		} else {
			ensure!(case.unpaid() > 0, Error::<T>::NothingToSettle);
			ensure!(Self::compensate(id, case) > 0, Error::<T>::NothingToSettle);
		}
		Cases::<T>::insert(id, record);
		Ok(())
	}

	/// Removes a case.
	pub(crate) fn do_remove(id: CaseId) -> DispatchResult {
		let CaseRecord { case, depositor, deposit } = Self::known(id)?;
		let is_over = case.decided_at().is_some_and(|decided_at| {
			Self::now() >= decided_at.saturating_add(T::Retention::get())
		});
		ensure!(is_over && case.unpaid() == 0, Error::<T>::CaseStillKept);
		deposit.drop(&depositor)?;
		Cases::<T>::remove(id);
		CasesOf::<T>::remove(&case.organisation, id);
		CasesOf::<T>::remove(&case.controller, id);
		if matches!(case.status, CaseStatus::Unreviewed { .. }) {
			Self::change_record(&case.organisation, |record| {
				record.undecided = record.undecided.saturating_sub(1);
			});
		}
		let EmergencyCase { organisation, controller, .. } = case;
		Self::deposit_event(Event::CaseRemoved { case: id, organisation, controller });
		Ok(())
	}

	/// A case that is kept.
	fn known(id: CaseId) -> Result<types::CaseRecordOf<T>, DispatchError> {
		Cases::<T>::get(id).ok_or(Error::<T>::UnknownCase.into())
	}
}

/// What a case takes beside itself, in bytes: two places in lists, and a count with its keys.
const LISTED: u64 = 2 * (16 + 32 + 32) + 2 * (16 + 65) + 4;
