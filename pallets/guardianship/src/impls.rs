//! What all calls share.

use crate::*;
use assent_primitives::{
	traits::{Accreditation, Duty, Parties},
	AccountId, AppointmentId, Guardians, GuardianshipAct, Moment, PartyId, Role,
};
use codec::MaxEncodedLen;
use frame_support::{
	ensure,
	traits::{Footprint, Get, UnixTime},
};
use frame_system::{
	ensure_signed,
	pallet_prelude::{BlockNumberFor, OriginFor},
};
use sp_runtime::{
	traits::Zero, ArithmeticError, DispatchError, DispatchResult, SaturatedConversion,
};

/// What an entry of a list takes: two keys with their hashes.
const LISTED: usize = 2 * (16 + 33);

impl<T: Config> Pallet<T> {
	/// The chain's moment, milliseconds.
	pub(crate) fn now() -> Moment {
		T::Time::now().as_millis().saturated_into()
	}

	pub(crate) fn genesis() -> T::Hash {
		frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero())
	}

	/// The party whose current key this is, unless it acts, as an operating account, for another one.
	pub(crate) fn own_party(key: &AccountId, now: Moment) -> Result<PartyId, Error<T>> {
		let party = T::Parties::party_of(key).ok_or(Error::<T>::NotAuthorized)?;
		let acting = T::Parties::acting_for(key, Duty::ManageConsents, now);
		ensure!(acting.as_ref() == Some(&party), Error::<T>::NotAuthorized);
		Ok(party)
	}

	/// The party for which a key does that itself. A veto ends something for no other party than the key's own, so that it
	/// does not matter whom the key acts for besides; who operates for an organisation must not lose its identifier for it.
	pub(crate) fn acting_party(
		key: &AccountId,
		act: &GuardianshipAct,
	) -> Result<PartyId, Error<T>> {
		match act {
			GuardianshipAct::Veto { .. } => {
				T::Parties::party_of(key).ok_or(Error::<T>::NotAuthorized)
			},
			_ => Self::own_party(key, Self::now()),
		}
	}

	/// Who signed, and the party whose own key that is.
	pub(crate) fn ensure_own_key(
		origin: OriginFor<T>,
	) -> Result<(AccountId, PartyId), DispatchError> {
		let who = ensure_signed(origin)?;
		let party = Self::own_party(&who, Self::now())?;
		Ok((who, party))
	}

	/// Who signed, and the party that they act for.
	pub(crate) fn ensure_actor(
		origin: OriginFor<T>,
	) -> Result<(AccountId, PartyId), DispatchError> {
		let who = ensure_signed(origin)?;
		let party = T::Parties::acting_for(&who, Duty::ManageConsents, Self::now())
			.ok_or(Error::<T>::NotAuthorized)?;
		Ok((who, party))
	}

	/// Who signed, and the regulator whose own key that is.
	pub(crate) fn ensure_authority(
		origin: OriginFor<T>,
	) -> Result<(AccountId, PartyId), DispatchError> {
		let (who, party) = Self::ensure_own_key(origin)?;
		let now = Self::now();
		let is_authority = T::Accreditation::organisation(&party)
			.is_some_and(|facts| facts.is_active(now) && facts.roles.contains(Role::Regulator));
		ensure!(is_authority, Error::<T>::NotAnAuthority);
		Ok((who, party))
	}

	pub(crate) fn ensure_party(account: &PartyId) -> Result<(), Error<T>> {
		ensure!(T::Parties::is_party(account), Error::<T>::UnknownParty);
		Ok(())
	}

	/// Refuses what is no person's identifier.
	pub(crate) fn ensure_person(party: &PartyId) -> Result<(), Error<T>> {
		Self::ensure_party(party)?;
		ensure!(T::Accreditation::organisation(party).is_none(), Error::<T>::NotAPerson);
		Ok(())
	}

	/// Whether an organisation may give rights now; a person always.
	pub(crate) fn ensure_active(party: &PartyId, now: Moment) -> Result<(), Error<T>> {
		ensure!(T::Accreditation::may_act(party, now), Error::<T>::OrganisationNotActive);
		Ok(())
	}

	/// Whether these can be guardians of the person, and so many of them agree.
	pub(crate) fn ensure_guardians(
		subject: &PartyId,
		guardians: &Guardians,
		required: u8,
	) -> Result<(), Error<T>> {
		ensure!(!guardians.is_empty(), Error::<T>::InvalidGuardians);
		ensure!(!guardians.contains(subject), Error::<T>::InvalidGuardians);
		ensure!(are_different(guardians), Error::<T>::InvalidGuardians);
		ensure!(
			required >= 1 && usize::from(required) <= guardians.len(),
			Error::<T>::InvalidRequired
		);
		guardians.iter().try_for_each(Self::ensure_party)
	}

	/// The party's record, or a new one that the payer pays for. That goes on where a released one ended.
	pub(crate) fn subject_or_new(
		subject: &PartyId,
		payer: &AccountId,
	) -> Result<SubjectRecordOf<T>, DispatchError> {
		if let Some(record) = Subjects::<T>::get(subject) {
			return Ok(record);
		}
		let (generation, revision) = match Tombstones::<T>::take(subject) {
			Some(Tombstone { generation, revision, deposit }) => {
				deposit.give_back()?;
				(generation, revision)
			},
			None => (0, 0),
		};
		let deposit = Deposit::take(payer, Self::footprint::<SubjectRecordOf<T>>(0))?;
		Ok(SubjectRecord {
			generation,
			revision,
			appointments: 0,
			appointed_in_generation: false,
			changed_at: 0,
			directive: None,
			deposit,
		})
	}

	/// Notes that something changed which a statement signed before must not do again.
	pub(crate) fn revise(record: &mut SubjectRecordOf<T>) -> DispatchResult {
		record.revision = record.revision.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		record.changed_at = Self::now();
		Ok(())
	}

	/// A party's generation and revision. They outlive its record.
	pub(crate) fn counters(subject: &PartyId) -> (u32, u32) {
		Subjects::<T>::get(subject)
			.map(|record| (record.generation, record.revision))
			.or_else(|| Tombstones::<T>::get(subject).map(|kept| (kept.generation, kept.revision)))
			.unwrap_or_default()
	}

	/// What a record takes of the state at most, with its places in that many lists.
	pub(crate) fn footprint<Record: MaxEncodedLen>(lists: u8) -> Footprint {
		let lists = usize::from(lists);
		let size = Record::max_encoded_len()
			.saturating_add(AppointmentId::max_encoded_len())
			.saturating_add(lists.saturating_mul(LISTED));
		Footprint { count: (lists as u64).saturating_add(1), size: size as u64 }
	}

	/// Removes a party's record. Its generation and revision stay, for a smaller deposit of the same payer.
	pub(crate) fn do_release_subject(subject: PartyId) -> DispatchResult {
		let record = Subjects::<T>::get(&subject).ok_or(Error::<T>::UnknownSubject)?;
		let over = record.changed_at.saturating_add(T::MaxStatementLife::get());
		ensure!(
			record.appointments == 0 && record.directive.is_none() && over <= Self::now(),
			Error::<T>::SubjectInUse
		);
		let SubjectRecord { generation, revision, deposit, .. } = record;
		let depositor = deposit.depositor.clone();
		deposit.give_back()?;
		Subjects::<T>::remove(&subject);
		if generation > 0 || revision > 0 {
			let deposit = Deposit::take(&depositor, Self::footprint::<TombstoneOf<T>>(0))?;
			Tombstones::<T>::insert(&subject, Tombstone { generation, revision, deposit });
		}
		Self::deposit_event(Event::SubjectReleased { subject, depositor });
		Ok(())
	}
}

/// Whether none of the few parties stands there twice.
pub(crate) fn are_different(parties: &[PartyId]) -> bool {
	let mut rest = parties;
	while let [party, tail @ ..] = rest {
		if tail.contains(party) {
			return false;
		}
		rest = tail;
	}
	true
}
