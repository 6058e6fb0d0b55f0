//! What an authority attests of a death.

use crate::*;
use assent_primitives::{AccountId, Commitment, Death, PartyId};
use frame_support::ensure;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	/// Attests that a person died.
	pub(crate) fn do_attest_death(
		subject: PartyId,
		payer: &AccountId,
		death: Death,
	) -> DispatchResult {
		Self::ensure_person(&subject)?;
		ensure!(!Deaths::<T>::contains_key(&subject), Error::<T>::AlreadyAttested);
		Self::ensure_names(&subject, &death.readers)?;
		Self::ensure_names(&subject, &death.executors)?;
		let deposit = Deposit::take(payer, Self::footprint::<DeathRecordOf<T>>(0))?;
		Self::deposit_event(Event::DeathAttested {
			subject: subject.clone(),
			authority: death.authority.clone(),
			certificate: death.certificate,
			readers: death.readers.to_vec(),
			executors: death.executors.to_vec(),
		});
		Deaths::<T>::insert(subject, Kept { what: death, deposit });
		Ok(())
	}

	/// Lifts the attestation of a death.
	pub(crate) fn do_lift_death(
		subject: PartyId,
		authority: PartyId,
		decision: Commitment,
	) -> DispatchResult {
		let record = Deaths::<T>::take(&subject).ok_or(Error::<T>::NotAttested)?;
		record.deposit.give_back()?;
		Self::deposit_event(Event::DeathLifted { subject, authority, decision });
		Ok(())
	}
}
