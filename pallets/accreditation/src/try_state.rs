//! What always holds of the pallet's storage.

use crate::{
	pallet::{
		Attestations, Config, KeyOfParty, OperatorOffers, Operators, Organisations, Pallet,
		PartyOfKey, PolicyTables, Staff,
	},
	types::KeyStatus,
};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::try_organisations()?;
		Self::try_affiliations()?;
		Self::try_keys()?;
		Self::try_attestations()?;
		Self::try_policy()
	}

	/// Both policy tables are valid: the one in force, and the one that takes its place.
	fn try_policy() -> Result<(), TryRuntimeError> {
		let record = PolicyTables::<T>::get();
		let next = record.next.map(|next| next.policy);
		for policy in next.iter().chain([&record.current]) {
			Self::ensure_valid_policy(policy).map_err(|_| "a policy table is valid")?;
		}
		Ok(())
	}

	/// An attestation has an issuer, which is somebody else than its subject, suits the subject, and has a period.
	fn try_attestations() -> Result<(), TryRuntimeError> {
		let now = Self::now();
		for ((subject, kind, issuer), record) in Attestations::<T>::iter() {
			ensure!(Organisations::<T>::contains_key(&issuer), "an attestation has an issuer");
			ensure!(subject.suits(kind), "an attestation suits its subject");
			ensure!(subject.party() != Some(&issuer), "an issuer does not attest itself");
			ensure!(record.from < record.until, "an attestation holds for some time");
			ensure!(
				record.issued_at <= now && record.revoked_at.is_none_or(|moment| moment <= now),
				"an attestation was issued, and revoked, in the past"
			);
		}
		Ok(())
	}

	/// An organisation is well-formed, a party, and nobody's operating account.
	fn try_organisations() -> Result<(), TryRuntimeError> {
		for (party, organisation) in Organisations::<T>::iter() {
			let facts = organisation.facts;
			Self::ensure_accreditable(&organisation.name, facts.roles, facts.period)
				.map_err(|_| "an organisation has a name, roles and a period")?;
			ensure!(Self::is_party(&party), "an organisation is a party");
			ensure!(!Operators::<T>::contains_key(&party), "an organisation operates for nobody");
		}
		Ok(())
	}

	/// Affiliations are with organisations; an operating account is nothing else.
	fn try_affiliations() -> Result<(), TryRuntimeError> {
		for (organisation, _) in Staff::<T>::iter_keys() {
			ensure!(Organisations::<T>::contains_key(organisation), "staff has an organisation");
		}
		for (account, record) in Operators::<T>::iter() {
			ensure!(
				Organisations::<T>::contains_key(&record.organisation),
				"an operating account has an organisation"
			);
			ensure!(
				!record.duties.is_empty() && record.duties.is_valid(),
				"an operating account has known duties"
			);
			ensure!(
				!PartyOfKey::<T>::contains_key(&account),
				"an operating account is no rotated key"
			);
			ensure!(
				record.spending.is_none_or(|spending| spending.limit.period > 0),
				"a spending limit is one of some time"
			);
			ensure!(
				!OperatorOffers::<T>::contains_key(&account, &record.organisation),
				"an accepted offer is gone"
			);
		}
		for (_, organisation, offer) in OperatorOffers::<T>::iter() {
			ensure!(offer.organisation == organisation, "an offer is of its organisation");
			ensure!(Organisations::<T>::contains_key(organisation), "an offer has an organisation");
		}
		Ok(())
	}

	/// Each rotated party has one current key, and as many retired ones as it rotated.
	fn try_keys() -> Result<(), TryRuntimeError> {
		let mut rotations = 0u64;
		for (party, record) in KeyOfParty::<T>::iter() {
			rotations = rotations.saturating_add(record.rotations.into());
			ensure!(
				PartyOfKey::<T>::get(&party) == Some(KeyStatus::Retired),
				"the first key of a rotated party is retired"
			);
			ensure!(
				PartyOfKey::<T>::get(&record.key) == Some(KeyStatus::Current(party)),
				"the current key of a rotated party is its key"
			);
		}
		let mut retired = 0u64;
		for (key, status) in PartyOfKey::<T>::iter() {
			match status {
				KeyStatus::Retired => retired = retired.saturating_add(1),
				KeyStatus::Current(party) => ensure!(
					KeyOfParty::<T>::get(party).is_some_and(|record| record.key == key),
					"a current key is that of its party"
				),
			}
		}
		ensure!(retired == rotations, "as many keys are retired as parties rotated");
		Ok(())
	}
}
