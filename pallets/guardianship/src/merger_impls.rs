//! Two identifiers of one person: the one says that it goes into the other, and that one agrees.
//!
//! Nothing is moved. From then on nothing is given under the one that goes; whatever was permitted and denied under it stands,
//! for what it controls, and can be withdrawn there. What is new is decided by the rules of the one that stays: so that one has to
//! say again what the other denies, before it agrees.

use crate::*;
use alloc::vec::Vec;
use assent_primitives::{says_again::says_again, traits::Consents, AccountId, Merger, PartyId};
use frame_support::{ensure, traits::Get};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	/// The identifier under which the person goes on, if both agreed.
	pub(crate) fn survivor(party: &PartyId) -> Option<PartyId> {
		let merger = Mergers::<T>::get(party)?.what;
		merger.agreed_at.map(|_| merger.survivor)
	}

	/// Says that the identifier goes into another one.
	pub(crate) fn do_merge_into(
		duplicate: PartyId,
		payer: &AccountId,
		survivor: PartyId,
	) -> DispatchResult {
		Self::may_give_by_own_hand(&duplicate)?;
		Self::ensure_person(&duplicate)?;
		ensure!(duplicate != survivor, Error::<T>::SameParty);
		Self::ensure_person(&survivor)?;
		ensure!(!Mergers::<T>::contains_key(&duplicate), Error::<T>::MergerAlreadyExists);
		let mut record = Self::subject_or_new(&duplicate, payer)?;
		Self::revise(&mut record)?;
		let deposit = Deposit::take(payer, Self::footprint::<MergerRecordOf<T>>(1))?;
		let what = Merger { survivor: survivor.clone(), agreed_at: None };
		Subjects::<T>::insert(&duplicate, record);
		Mergers::<T>::insert(&duplicate, Kept { what, deposit });
		Self::deposit_event(Event::MergerOffered { duplicate, survivor });
		Ok(())
	}

	/// Agrees to that, as the identifier that stays. No chains: the one that goes has none that go into it, and the one that
	/// stays goes into none.
	pub(crate) fn do_accept_merger(
		survivor: PartyId,
		payer: &AccountId,
		duplicate: PartyId,
	) -> DispatchResult {
		Self::may_give_by_own_hand(&survivor)?;
		let mut merger = Self::merger(&duplicate, |merger| merger.survivor == survivor)?;
		ensure!(merger.what.agreed_at.is_none(), Error::<T>::MergerAgreed);
		// Whoever died, or is in dispute, since the offer goes into nobody.
		Self::may_give_by_own_hand(&duplicate)?;
		let has_some = MergedInto::<T>::iter_key_prefix(&duplicate).next().is_some();
		ensure!(!has_some, Error::<T>::HasMergers);
		let most = T::MaxMergers::get() as usize;
		let count = MergedInto::<T>::iter_key_prefix(&survivor).take(most).count();
		ensure!(count < most, Error::<T>::TooManyMergers);
		Self::ensure_denials_said_again(&duplicate, &survivor)?;
		let mut record = Self::subject_or_new(&survivor, payer)?;
		Self::revise(&mut record)?;
		Subjects::<T>::insert(&survivor, record);
		merger.what.agreed_at = Some(Self::now());
		Mergers::<T>::insert(&duplicate, merger);
		MergedInto::<T>::insert(&survivor, &duplicate, ());
		Self::deposit_event(Event::Merged { duplicate, survivor });
		Ok(())
	}

	/// Refuses where what is denied under the one would no longer be so under the other. Two reads.
	fn ensure_denials_said_again(duplicate: &PartyId, survivor: &PartyId) -> Result<(), Error<T>> {
		let Some(denied) = T::Consents::rules(duplicate) else { return Ok(()) };
		let said = T::Consents::rules(survivor).unwrap_or_default();
		ensure!(says_again(&denied, &said, Self::now()), Error::<T>::DenialsNotSaidAgain);
		Ok(())
	}

	/// Ends all mergers that the party's key made: that of its own into another one, and those into it that it agreed to. What
	/// others offered and it did not agree to stays.
	pub(crate) fn drop_mergers_of(party: &PartyId) -> DispatchResult {
		let most = T::MaxMergers::get() as usize;
		let mut made: Vec<_> = MergedInto::<T>::iter_key_prefix(party).take(most).collect();
		made.push(party.clone());
		for duplicate in made {
			let Some(Kept { what, deposit }) = Mergers::<T>::take(&duplicate) else { continue };
			deposit.give_back()?;
			let (survivor, by) = (what.survivor, party.clone());
			MergedInto::<T>::remove(&survivor, &duplicate);
			Self::deposit_event(Event::MergerEnded { duplicate, survivor, by });
		}
		Ok(())
	}

	/// Ends a merger, or the offer of one, by either side.
	pub(crate) fn do_end_merger(
		by: PartyId,
		payer: &AccountId,
		duplicate: PartyId,
	) -> DispatchResult {
		let Kept { what, deposit } =
			Self::merger(&duplicate, |merger| by == duplicate || by == merger.survivor)?;
		deposit.give_back()?;
		let mut record = Self::subject_or_new(&by, payer)?;
		Self::revise(&mut record)?;
		Subjects::<T>::insert(&by, record);
		Mergers::<T>::remove(&duplicate);
		let survivor = what.survivor;
		MergedInto::<T>::remove(&survivor, &duplicate);
		Self::deposit_event(Event::MergerEnded { duplicate, survivor, by });
		Ok(())
	}

	fn merger(
		duplicate: &PartyId,
		concerns: impl FnOnce(&Merger) -> bool,
	) -> Result<MergerRecordOf<T>, Error<T>> {
		Mergers::<T>::get(duplicate)
			.filter(|record| concerns(&record.what))
			.ok_or(Error::<T>::UnknownMerger)
	}
}
