//! What always holds of the pallet's storage.

use crate::*;
use alloc::collections::BTreeMap;
use assent_primitives::{CaseStatus, EmergencyRecord, Finding, PartyId, Resource};
use frame_support::{
	ensure,
	traits::{fungible::hold::Inspect as _, Get},
};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::try_cases()?;
		Self::try_counts()?;
		Self::try_bonds()
	}

	/// Each case is on the lists of its two parties, and the lists have no other.
	fn try_cases() -> Result<(), TryRuntimeError> {
		let mut listed = 0usize;
		for (id, record) in Cases::<T>::iter() {
			let case = record.case;
			ensure!(case.organisation != case.controller, "a case of an organisation on itself");
			ensure!(case.claimed_at < case.until, "a time box without time");
			ensure!(case.until <= case.record_until, "recording ends before the time box");
			ensure!(case.record_until < case.review_until, "a review overdue before the end");
			let unpaid = case.unpaid();
			ensure!(unpaid <= T::Compensation::get(), "more unpaid than a case costs");
			if let CaseStatus::Reviewed { finding: Finding::Justified, unpaid, .. } = case.status {
				ensure!(unpaid == 0, "something unpaid of a justified case");
			}
			for party in [&case.organisation, &case.controller] {
				ensure!(CasesOf::<T>::contains_key(party, id), "a case missing in a list");
			}
			listed = listed.saturating_add(2);
		}
		ensure!(CasesOf::<T>::iter_keys().count() == listed, "a list with a case that is gone");
		Ok(())
	}

	/// The counts that can be made anew from the cases are theirs.
	fn try_counts() -> Result<(), TryRuntimeError> {
		let mut pending: BTreeMap<(PartyId, Resource), u32> = BTreeMap::new();
		let mut found: BTreeMap<PartyId, EmergencyRecord> = BTreeMap::new();
		for record in Cases::<T>::iter_values() {
			let case = record.case;
			let counts = found.entry(case.organisation.clone()).or_default();
			counts.unpaid = counts.unpaid.saturating_add(case.unpaid());
			match case.status {
				CaseStatus::Pending => {
					counts.pending = counts.pending.saturating_add(1);
					counts.undecided = counts.undecided.saturating_add(1);
					let here = pending.entry((case.organisation, case.resource)).or_default();
					*here = here.saturating_add(1);
				},
				CaseStatus::Unreviewed { .. } => {
					counts.undecided = counts.undecided.saturating_add(1);
				},
				CaseStatus::Reviewed { .. } => {},
			}
		}
		for (organisation, record) in Records::<T>::iter() {
			let counts = found.remove(&organisation).unwrap_or_default();
			ensure!(record.pending == counts.pending, "a wrong count of pending cases");
			ensure!(record.undecided == counts.undecided, "a wrong count of undecided cases");
			ensure!(record.unpaid == counts.unpaid, "a wrong sum of what is unpaid");
		}
		ensure!(found.is_empty(), "cases of an organisation without a record");
		let kept: BTreeMap<_, _> = PendingOn::<T>::iter()
			.map(|(party, resource, count)| ((party, resource), count))
			.collect();
		ensure!(kept == pending, "a wrong count of cases on a resource");
		ensure!(pending.values().all(|count| *count <= T::MaxPending::get()), "too many cases");
		Ok(())
	}

	/// A bond is kept where there is one, and no account holds that of two organisations.
	fn try_bonds() -> Result<(), TryRuntimeError> {
		let mut accounts = BTreeMap::new();
		for (organisation, account) in BondAccounts::<T>::iter() {
			let held = T::Currency::balance_on_hold(&HoldReason::Bond.into(), &account);
			ensure!(held > 0, "a bond of nothing");
			ensure!(accounts.insert(account, organisation).is_none(), "two bonds on one account");
		}
		Ok(())
	}
}
