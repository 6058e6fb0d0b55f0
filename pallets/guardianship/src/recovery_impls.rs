//! The recovery of a party whose key was lost.
//!
//! Whoever stole a key could veto for ever, or rotate it each time. So the proof of the new key names neither the current
//! one nor how often keys were rotated; and after a veto the authority can decide once more, finally.

use crate::*;
use assent_primitives::{
	guardianship::{is_signed, recovery_payload},
	statement::MultiSignature,
	traits::{Authorised, PartyKeys},
	AccountId, Commitment, Moment, PartyId, Recovery, RecoveryBy, RecoveryStatus,
};
use frame_support::{ensure, traits::Get};
use sp_core::H256;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	pub(crate) fn payload_of_recovery(subject: &PartyId, new_key: &AccountId) -> H256 {
		recovery_payload(&Self::genesis(), subject, new_key)
	}

	/// Starts a recovery, or agrees to it, as a guardian.
	pub(crate) fn do_recover(
		payer: AccountId,
		guardian: PartyId,
		subject: PartyId,
		new_key: AccountId,
		proof: MultiSignature,
	) -> DispatchResult {
		let now = Self::now();
		let group = Self::recovering(&subject, now).ok_or(Error::<T>::NotAGuardian)?;
		ensure!(group.guardians.contains(&guardian), Error::<T>::NotAGuardian);
		let earlier = Recoveries::<T>::get(&subject);
		match earlier.as_ref().map(|record| record.recovery.status) {
			None => {},
			Some(RecoveryStatus::Vetoed(at)) => {
				ensure!(Self::pause_is_over(at, now), Error::<T>::RecoveryVetoed)
			},
			Some(_) => return Err(Error::<T>::RecoveryUnderWay.into()),
		}
		Self::ensure_recoverable(&subject, &new_key, &proof)?;
		let act = (b"recover", &new_key);
		if Self::approve(&subject, &group, &guardian, &payer, &act)? == Authorised::Waiting {
			return Ok(());
		}
		if let Some(deposit) = earlier.and_then(|record| record.deposit) {
			deposit.give_back()?;
		}
		let deposit = Deposit::take(&payer, Self::footprint::<RecoveryRecordOf<T>>(0))?;
		let by = RecoveryBy::Guardians(group.kind);
		Self::start(subject, new_key, by, RecoveryStatus::Pending, Some(deposit));
		Ok(())
	}

	/// Starts a recovery, as the authority. After a veto it is final.
	pub(crate) fn do_recover_by_authority(
		subject: PartyId,
		new_key: AccountId,
		proof: MultiSignature,
		decision: Commitment,
	) -> DispatchResult {
		let earlier = Recoveries::<T>::get(&subject);
		let status = match earlier.as_ref().map(|record| record.recovery.status) {
			None => RecoveryStatus::Pending,
			Some(RecoveryStatus::Vetoed(_)) => RecoveryStatus::Final,
			Some(_) => return Err(Error::<T>::RecoveryUnderWay.into()),
		};
		Self::ensure_recoverable(&subject, &new_key, &proof)?;
		if let Some(deposit) = earlier.and_then(|record| record.deposit) {
			deposit.give_back()?;
		}
		Self::start(subject, new_key, RecoveryBy::Authority(decision), status, None);
		Ok(())
	}

	fn ensure_recoverable(
		subject: &PartyId,
		new_key: &AccountId,
		proof: &MultiSignature,
	) -> DispatchResult {
		Self::ensure_party(subject)?;
		ensure!(!Deaths::<T>::contains_key(subject), Error::<T>::SubjectDeceased);
		T::Keys::ensure_unused(new_key)?;
		let payload = Self::payload_of_recovery(subject, new_key);
		ensure!(is_signed(&payload, new_key, proof), Error::<T>::InvalidProof);
		Ok(())
	}

	fn start(
		subject: PartyId,
		new_key: AccountId,
		by: RecoveryBy,
		status: RecoveryStatus,
		deposit: Option<DepositOf<T>>,
	) {
		let started_at = Self::now();
		let vetoable = status == RecoveryStatus::Pending;
		let delay = match vetoable {
			true => T::RecoveryDelay::get(),
			false => T::FinalRecoveryDelay::get(),
		};
		let matures_at = started_at.saturating_add(delay);
		Self::deposit_event(Event::RecoveryStarted {
			subject: subject.clone(),
			new_key: new_key.clone(),
			by: by.clone(),
			vetoable,
			matures_at,
		});
		let recovery = Recovery { new_key, by, started_at, matures_at, status };
		Recoveries::<T>::insert(subject, RecoveryRecord { recovery, deposit });
	}

	/// Vetoes a recovery, by the party's current key.
	pub(crate) fn do_veto(subject: PartyId, new_key: AccountId) -> DispatchResult {
		let mut record = Self::vetoable(&subject, &new_key)?;
		record.recovery.status = RecoveryStatus::Vetoed(Self::now());
		Recoveries::<T>::insert(&subject, record);
		Self::deposit_event(Event::RecoveryVetoed { subject, new_key });
		Ok(())
	}

	/// The recovery to that key, if the current one can veto it.
	pub(crate) fn vetoable(
		subject: &PartyId,
		new_key: &AccountId,
	) -> Result<RecoveryRecordOf<T>, Error<T>> {
		Recoveries::<T>::get(subject)
			.filter(|record| record.recovery.status == RecoveryStatus::Pending)
			.filter(|record| record.recovery.new_key == *new_key)
			.ok_or(Error::<T>::NothingToVeto)
	}

	/// Cancels a recovery, as the authority.
	pub(crate) fn do_cancel_recovery(subject: PartyId, decision: Commitment) -> DispatchResult {
		let RecoveryRecord { recovery, deposit } =
			Recoveries::<T>::take(&subject).ok_or(Error::<T>::UnknownRecovery)?;
		if let Some(deposit) = deposit {
			deposit.give_back()?;
		}
		let new_key = recovery.new_key;
		Self::deposit_event(Event::RecoveryCancelled { subject, new_key, decision });
		Ok(())
	}

	/// Puts the new key behind the party.
	pub(crate) fn do_finish_recovery(who: AccountId, subject: PartyId) -> DispatchResult {
		let RecoveryRecord { recovery, deposit } =
			Recoveries::<T>::get(&subject).ok_or(Error::<T>::UnknownRecovery)?;
		let Recovery { new_key, by, matures_at, status, .. } = recovery;
		let is_vetoed = matches!(status, RecoveryStatus::Vetoed(_));
		ensure!(!is_vetoed && matures_at <= Self::now(), Error::<T>::RecoveryNotDue);
		ensure!(!Deaths::<T>::contains_key(&subject), Error::<T>::SubjectDeceased);
		if let Some(deposit) = deposit {
			deposit.give_back()?;
		}
		Recoveries::<T>::remove(&subject);
		T::Keys::replace(&subject, new_key.clone(), who)?;
		if status == RecoveryStatus::Final {
			Self::undo_what_the_key_did(&subject)?;
		}
		Self::deposit_event(Event::Recovered { subject, new_key, by });
		Ok(())
	}

	/// Whoever had the key that vetoed may have appointed delegates and named guardians of their own, and merged the party into
	/// another one or others into it.
	fn undo_what_the_key_did(subject: &PartyId) -> DispatchResult {
		Self::drop_mergers_of(subject)?;
		let Some(mut record) = Subjects::<T>::get(subject) else { return Ok(()) };
		Self::next_generation(subject, &mut record)?;
		Self::drop_directive(subject, &mut record)?;
		Subjects::<T>::insert(subject, record);
		Ok(())
	}

	/// Removes a recovery that was vetoed long enough ago.
	pub(crate) fn do_clear_recovery(subject: PartyId) -> DispatchResult {
		let RecoveryRecord { recovery, deposit } =
			Recoveries::<T>::get(&subject).ok_or(Error::<T>::UnknownRecovery)?;
		let over = match recovery.status {
			RecoveryStatus::Vetoed(at) => Self::pause_is_over(at, Self::now()),
			_ => false,
		};
		ensure!(over, Error::<T>::RecoveryKept);
		if let Some(deposit) = deposit {
			deposit.give_back()?;
		}
		Recoveries::<T>::remove(&subject);
		Self::deposit_event(Event::RecoveryCleared { subject });
		Ok(())
	}

	fn pause_is_over(vetoed_at: Moment, now: Moment) -> bool {
		vetoed_at.saturating_add(T::RecoveryPause::get()) <= now
	}
}
