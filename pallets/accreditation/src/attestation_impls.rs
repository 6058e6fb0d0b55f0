//! What accredited issuers attest.

use crate::{
	pallet::{AttestationOf, Attestations, Config, Error, Event, Organisations, Pallet, Staff},
	types::{is_over, AttestationRecord, Deposit},
};
use alloc::vec::Vec;
use assent_primitives::{
	traits::{Duty, Parties, RegisteredThings},
	AccountId, Attestation, AttestationKind, AttestationPage, AttestationStatus,
	AttestationSubject, Commitment, Moment, OrganisationFacts, PartyId, MAX_ATTESTATIONS_LISTED,
};
use core::cell::LazyCell;
use frame_support::{
	ensure,
	traits::{Footprint, Get},
};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_attest(
		account: AccountId,
		subject: AttestationSubject,
		kind: AttestationKind,
		commitment: Commitment,
		from: Moment,
		until: Moment,
	) -> DispatchResult {
		let now = Self::now();
		let issuer = Self::entitled_issuer(&account, kind, now)?;
		ensure!(subject.suits(kind), Error::<T>::SubjectNotOfKind);
		ensure!(!Self::is_own(&subject, kind, &issuer), Error::<T>::OwnSubject);
		ensure!(Self::is_known(&subject, now), Error::<T>::UnknownSubject);
		Self::ensure_attestable(from, until, now)?;
		if let Some(earlier) = Attestations::<T>::get((&subject, kind, &issuer)) {
			let counts_no_more = earlier.revoked_at.is_some() || earlier.until <= now;
			ensure!(counts_no_more, Error::<T>::AlreadyAttested);
			earlier.deposit.give_back()?;
		}
		let deposit = Deposit::take(&account, Self::attestation_footprint())?;
		let record = AttestationRecord {
			commitment,
			issued_at: now,
			renewed_at: None,
			from,
			until,
			revoked_at: None,
			deposit,
		};
		Attestations::<T>::insert((&subject, kind, &issuer), record);
		Self::deposit_event(Event::Attested { issuer, subject, kind, commitment, from, until });
		Ok(())
	}

	pub(crate) fn do_renew_attestation(
		account: AccountId,
		subject: AttestationSubject,
		kind: AttestationKind,
		commitment: Commitment,
		until: Moment,
	) -> DispatchResult {
		let now = Self::now();
		let issuer = Self::entitled_issuer(&account, kind, now)?;
		let record = Self::open_attestation(&subject, kind, &issuer, now)?;
		Self::ensure_attestable(record.from, until, now)?;
		let record = AttestationRecord { commitment, until, renewed_at: Some(now), ..record };
		Attestations::<T>::insert((&subject, kind, &issuer), record);
		Self::deposit_event(Event::AttestationRenewed { issuer, subject, kind, commitment, until });
		Ok(())
	}

	pub(crate) fn do_revoke_attestation(
		account: AccountId,
		subject: AttestationSubject,
		kind: AttestationKind,
	) -> DispatchResult {
		let now = Self::now();
		let issuer = Self::issuer(&account, now)?;
		let record = Self::open_attestation(&subject, kind, &issuer, now)?;
		let record = AttestationRecord { revoked_at: Some(now), ..record };
		Attestations::<T>::insert((&subject, kind, &issuer), record);
		Self::deposit_event(Event::AttestationRevoked { issuer, subject, kind });
		Ok(())
	}

	pub(crate) fn do_clear_attestation(
		account: AccountId,
		issuer: PartyId,
		subject: AttestationSubject,
		kind: AttestationKind,
	) -> DispatchResult {
		let record = Self::attestation(&subject, kind, &issuer)?;
		let now = Self::now();
		let is_over = record.until <= now || Self::is_withdrawn(&issuer);
		ensure!(is_over, Error::<T>::AttestationInForce);
		if kind == AttestationKind::DeviceConformity {
			// That it stopped counting makes the thing suspect: whom that speaks against does not wipe it off.
			let page = Self::page_of_attestations(subject.clone(), kind, None);
			let is_stated_anew = page.in_force().next().is_some();
			let acting_for = <Self as Parties>::acting_for(&account, Duty::Attest, now);
			let may_clear = is_stated_anew || acting_for.as_ref() == Some(&issuer);
			ensure!(may_clear, Error::<T>::ConformityNotStatedAnew);
		}
		Attestations::<T>::remove((&subject, kind, &issuer));
		record.deposit.give_back()?;
		Self::deposit_event(Event::AttestationCleared { issuer, subject, kind });
		Ok(())
	}

	pub(crate) fn do_dismiss_attestation(
		key: AccountId,
		issuer: PartyId,
		subject: AttestationSubject,
		kind: AttestationKind,
	) -> DispatchResult {
		let party = <Self as Parties>::party_of(&key).ok_or(Error::<T>::RetiredKey)?;
		ensure!(subject.party() == Some(&party), Error::<T>::NotSubject);
		let record = Self::attestation(&subject, kind, &issuer)?;
		// Whoever relied on it can learn that it was revoked; whoever lost a licence cannot wipe that off.
		ensure!(record.revoked_at.is_none(), Error::<T>::AttestationRevoked);
		Attestations::<T>::remove((&subject, kind, &issuer));
		record.deposit.give_back()?;
		Self::deposit_event(Event::AttestationDismissed { issuer, subject, kind });
		Ok(())
	}

	/// See the view function. Each attestation takes two reads: of itself and of its issuer's accreditation; the subject
	/// takes two at most.
	pub(crate) fn page_of_attestations(
		subject: AttestationSubject,
		kind: AttestationKind,
		after: Option<PartyId>,
	) -> AttestationPage {
		let now = Self::now();
		let prefix = (subject.clone(), kind);
		// Not asked where nothing is attested, as of most devices.
		let is_known = LazyCell::new({
			let subject = subject.clone();
			move || Self::is_known(&subject, now)
		});
		let mut records = match after {
			Some(issuer) => {
				let start = Attestations::<T>::hashed_key_for((subject, kind, issuer));
				Attestations::<T>::iter_prefix_from(prefix, start)
			},
			None => Attestations::<T>::iter_prefix(prefix),
		};
		let attestations: Vec<_> = records
			.by_ref()
			.take(MAX_ATTESTATIONS_LISTED as usize)
			.map(|(issuer, record)| {
				let facts = Organisations::<T>::get(&issuer).map(|known| known.facts);
				let status = Self::status(&record, kind, facts.as_ref(), *is_known, now);
				let AttestationRecord {
					commitment,
					issued_at,
					renewed_at,
					from,
					until,
					revoked_at,
					..
				} = record;
				Attestation {
					issuer,
					status,
					commitment,
					issued_at,
					renewed_at,
					from,
					until,
					revoked_at,
				}
			})
			.collect();
		let is_full = attestations.len() >= MAX_ATTESTATIONS_LISTED as usize;
		let last = attestations.last().map(|found| found.issuer.clone());
		let next = last.filter(|_| is_full && records.next().is_some());
		AttestationPage { now, attestations, next }
	}

	/// Whether an attestation counts, or the first thing that keeps it from counting.
	fn status(
		record: &AttestationOf<T>,
		kind: AttestationKind,
		issuer: Option<&OrganisationFacts>,
		is_known: bool,
		now: Moment,
	) -> AttestationStatus {
		if record.revoked_at.is_some() {
			return AttestationStatus::Revoked;
		}
		if record.until <= now {
			return AttestationStatus::Ended;
		}
		if record.from > now {
			return AttestationStatus::NotStarted;
		}
		match issuer {
			Some(facts) if facts.is_active(now) => {
				if !kind.may_be_issued_by(facts.roles) {
					AttestationStatus::IssuerNotEntitled
				} else if !is_known {
					AttestationStatus::SubjectGone
				} else {
					AttestationStatus::InForce
				}
			},
			_ => AttestationStatus::IssuerNotActive,
		}
	}

	/// What an attestation takes of the state.
	pub(crate) fn attestation_footprint() -> Footprint {
		Footprint::from_mel::<(AttestationSubject, AttestationKind, PartyId, AttestationOf<T>)>()
	}

	/// The organisation for which the account attests, whatever its standing.
	fn issuer(account: &AccountId, now: Moment) -> Result<PartyId, Error<T>> {
		<Self as Parties>::acting_for(account, Duty::Attest, now).ok_or(Error::<T>::NotIssuer)
	}

	/// The organisation for which the account attests, if it may attest that now.
	fn entitled_issuer(
		account: &AccountId,
		kind: AttestationKind,
		now: Moment,
	) -> Result<PartyId, Error<T>> {
		let issuer = Self::issuer(account, now)?;
		let facts = Organisations::<T>::get(&issuer).ok_or(Error::<T>::UnknownOrganisation)?.facts;
		ensure!(facts.is_active(now), Error::<T>::OrganisationNotActive);
		ensure!(kind.may_be_issued_by(facts.roles), Error::<T>::RoleNotEntitled);
		Ok(issuer)
	}

	/// Whether the statement would be no third party's: about oneself, about who works for one, or that what one made
	/// conforms. At most one read.
	fn is_own(subject: &AttestationSubject, kind: AttestationKind, issuer: &PartyId) -> bool {
		match (subject.party(), kind) {
			(Some(party), _) => party == issuer,
			(None, AttestationKind::DeviceConformity) => {
				T::RegisteredThings::maker(subject).is_some_and(|maker| maker == *issuer)
			},
			(None, _) => false,
		}
	}

	/// Whether there is such a subject now. At most two reads.
	fn is_known(subject: &AttestationSubject, now: Moment) -> bool {
		match subject {
			AttestationSubject::Party(party) => Self::is_party(party),
			AttestationSubject::Staff { organisation, tag } => Staff::<T>::get(organisation, tag)
				.is_some_and(|affiliation| !is_over(affiliation.until, now)),
			AttestationSubject::Device(_) | AttestationSubject::Model(_) => {
				T::RegisteredThings::is_registered(subject)
			},
		}
	}

	/// Whether an attestation may hold for that period.
	fn ensure_attestable(from: Moment, until: Moment, now: Moment) -> Result<(), Error<T>> {
		ensure!(from < until, Error::<T>::EmptyPeriod);
		ensure!(until > now, Error::<T>::EndNotInFuture);
		let latest = now.saturating_add(T::MaxAttestationPeriod::get());
		ensure!(until <= latest, Error::<T>::EndTooFar);
		Ok(())
	}

	fn attestation(
		subject: &AttestationSubject,
		kind: AttestationKind,
		issuer: &PartyId,
	) -> Result<AttestationOf<T>, Error<T>> {
		Attestations::<T>::get((subject, kind, issuer)).ok_or(Error::<T>::UnknownAttestation)
	}

	/// An attestation that was not revoked, and whose end has not come.
	fn open_attestation(
		subject: &AttestationSubject,
		kind: AttestationKind,
		issuer: &PartyId,
		now: Moment,
	) -> Result<AttestationOf<T>, Error<T>> {
		let record = Self::attestation(subject, kind, issuer)?;
		ensure!(record.revoked_at.is_none(), Error::<T>::AttestationRevoked);
		ensure!(record.until > now, Error::<T>::AttestationEnded);
		Ok(record)
	}
}
