//! The keys behind the parties.

use crate::{
	pallet::{
		Config, Error, Event, KeyOfParty, Operators, Organisations, Pallet, PartyKeyOf, PartyOfKey,
	},
	types::{Deposit, KeyStatus, PartyKey},
};
use assent_primitives::{
	party_key::rotation_payload,
	traits::{Parties, PartyKeys},
	AccountId, PartyId,
};
use codec::MaxEncodedLen;
use frame_support::{
	ensure,
	traits::{Contains, Footprint},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H256;
use sp_runtime::{
	traits::{Verify, Zero},
	ArithmeticError, DispatchResult, MultiSignature,
};

impl<T: Config> Pallet<T> {
	/// Puts another key behind the party of `old_key`; the payer takes over the deposit of the party's keys.
	pub(crate) fn do_rotate_key(
		old_key: AccountId,
		new_key: AccountId,
		proof: &MultiSignature,
		payer: AccountId,
	) -> DispatchResult {
		let party = <Self as Parties>::party_of(&old_key).ok_or(Error::<T>::RetiredKey)?;
		ensure!(new_key != old_key, Error::<T>::SameKey);
		ensure!(!Operators::<T>::contains_key(&old_key), Error::<T>::OperatorAccount);
		Self::ensure_unused(&new_key)?;
		let rotations = KeyOfParty::<T>::get(&party).map_or(0, |record| record.rotations);
		let payload = Self::payload(&party, &old_key, &new_key, rotations);
		ensure!(proof.verify(payload.as_bytes(), &new_key), Error::<T>::InvalidProof);
		Self::put_key(party, old_key, new_key, payer)
	}

	/// Puts a key behind a party in the place of another one, which acts for nobody any more.
	fn put_key(
		party: PartyId,
		old_key: AccountId,
		new_key: AccountId,
		payer: AccountId,
	) -> DispatchResult {
		// Whoever has the old key would go on acting for the organisation. That the affiliation may have lapsed makes no
		// difference: a retired key is nobody's operating account.
		if let Some(record) = Operators::<T>::get(&old_key) {
			Self::remove_operator(old_key.clone(), record, true)?;
		}
		let previous = KeyOfParty::<T>::get(&party);
		let rotations = previous.as_ref().map_or(0, |record| record.rotations);
		let rotations = rotations.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		// Retired keys stay for good, so each rotation costs more than the one before. Whoever paid so far
		// gets that back.
		if let Some(deposit) = previous.and_then(|record| record.deposit) {
			deposit.give_back()?;
		}
		let deposit = Some(Deposit::take(&payer, Self::key_footprint(rotations))?);
		PartyOfKey::<T>::insert(&old_key, KeyStatus::Retired);
		PartyOfKey::<T>::insert(&new_key, KeyStatus::Current(party.clone()));
		KeyOfParty::<T>::insert(&party, PartyKey { key: new_key.clone(), rotations, deposit });
		Self::deposit_event(Event::KeyRotated { party, old_key, new_key, rotations });
		Ok(())
	}

	/// What a party's new key signs: 32 bytes that hold on this chain, for this party and these keys, once.
	pub(crate) fn payload(
		party: &PartyId,
		old_key: &AccountId,
		new_key: &AccountId,
		rotations: u32,
	) -> H256 {
		let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
		rotation_payload(&genesis, party, old_key, new_key, rotations)
	}

	/// What the keys of a party take of the state after that many rotations: the retired ones, the current
	/// one, and the party's record.
	pub(crate) fn key_footprint(rotations: u32) -> Footprint {
		let count = u64::from(rotations).saturating_add(2);
		let record = <(AccountId, PartyKeyOf<T>)>::max_encoded_len() as u64;
		// The size is that of all of them: the price does not multiply it by the count.
		Footprint { count, size: count.saturating_mul(record) }
	}

	/// A party's new key must not be, or have been, anybody: it would make two parties one.
	fn ensure_unused(key: &AccountId) -> Result<(), Error<T>> {
		ensure!(!PartyOfKey::<T>::contains_key(key), Error::<T>::KeyInUse);
		ensure!(!Organisations::<T>::contains_key(key), Error::<T>::OrganisationAccount);
		ensure!(!Operators::<T>::contains_key(key), Error::<T>::OperatorAccount);
		ensure!(!T::PartyInUse::contains(key), Error::<T>::PartyInUse);
		Ok(())
	}
}

impl<T: Config> PartyKeys for Pallet<T> {
	fn ensure_unused(key: &AccountId) -> DispatchResult {
		Ok(Self::ensure_unused(key)?)
	}

	fn rotate(
		party: &PartyId,
		new_key: AccountId,
		proof: &MultiSignature,
		payer: AccountId,
	) -> DispatchResult {
		Self::do_rotate_key(Self::key_of(party.clone()), new_key, proof, payer)
	}

	fn replace(party: &PartyId, new_key: AccountId, payer: AccountId) -> DispatchResult {
		Self::ensure_unused(&new_key)?;
		Self::put_key(party.clone(), Self::key_of(party.clone()), new_key, payer)
	}
}
