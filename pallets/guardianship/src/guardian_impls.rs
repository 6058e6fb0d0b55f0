//! Guardians: installed by an authority, or named by a person; and what several of them agree to.

use crate::{impls::are_different, *};
use assent_primitives::{
	guardianship::approval, traits::Authorised, AccountId, Commitment, Directive, GuardianKind,
	Guardians, Guardianship, Moment, PartyId,
};
use codec::Encode;
use frame_support::{ensure, traits::Get};
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult};

/// Guardians who have to agree, and what they are guardians by.
pub(crate) struct Group {
	/// They.
	pub guardians: Guardians,
	/// How many of them have to agree.
	pub required: u8,
	/// Installed, or named.
	pub kind: GuardianKind,
	/// When they were installed, milliseconds; or for which revision they were named.
	pub since: u64,
}

impl Group {
	pub(crate) fn installed(guardianship: &Guardianship) -> Self {
		Self {
			guardians: guardianship.guardians.clone(),
			required: guardianship.required,
			kind: GuardianKind::Installed,
			since: guardianship.installed_at,
		}
	}

	fn named(directive: Directive) -> Self {
		let Directive { guardians, required, named_for } = directive;
		Self { guardians, required, kind: GuardianKind::Named, since: named_for.into() }
	}

	/// Who agrees as guardian by another decision, or naming, agrees to something else.
	fn stamp(&self) -> impl Encode + '_ {
		(&self.guardians, self.required, self.kind, self.since)
	}
}

impl<T: Config> Pallet<T> {
	/// The guardianship that an authority installed, while it is in force.
	pub(crate) fn guardianship_in_force(subject: &PartyId, now: Moment) -> Option<Guardianship> {
		Guardianships::<T>::get(subject)
			.map(|record| record.what)
			.filter(|guardianship| now < guardianship.powers.until)
	}

	/// Who recovers the party's key: guardians whom an authority installed with powers over the whole of it, or else those whom
	/// the party named. Whoever has the key can do everything: one who may only read a journal must not come to it this way.
	pub(crate) fn recovering(subject: &PartyId, now: Moment) -> Option<Group> {
		Self::guardianship_in_force(subject, now)
			.filter(|guardianship| guardianship.powers.are_whole())
			.map(|guardianship| Group::installed(&guardianship))
			.or_else(|| Subjects::<T>::get(subject)?.directive.map(Group::named))
	}

	/// Installs guardians, in the place of others.
	pub(crate) fn do_install(
		subject: PartyId,
		payer: &AccountId,
		installed: Guardianship,
	) -> DispatchResult {
		let Guardianship { guardians, required, powers, authority, .. } = &installed;
		Self::ensure_person(&subject)?;
		ensure!(!Deaths::<T>::contains_key(&subject), Error::<T>::SubjectDeceased);
		ensure!(!guardians.contains(authority), Error::<T>::InvalidGuardians);
		Self::ensure_guardians(&subject, guardians, *required)?;
		ensure!(powers.is_valid() && powers.further == 0, Error::<T>::InvalidPowers);
		ensure!(installed.installed_at < powers.until, Error::<T>::PowersEnded);

		let replaced = match Guardianships::<T>::take(&subject) {
			Some(earlier) => {
				Self::unlist(&subject, &earlier.what.guardians, GuardianKind::Installed);
				earlier.deposit.give_back()?;
				true
			},
			None => false,
		};
		let lists = u8::try_from(guardians.len()).unwrap_or(u8::MAX);
		let deposit = Deposit::take(payer, Self::footprint::<GuardianshipRecordOf<T>>(lists))?;
		for guardian in guardians {
			WardsOf::<T>::insert(guardian, (&subject, GuardianKind::Installed), ());
		}
		Self::deposit_event(Event::GuardiansInstalled {
			subject: subject.clone(),
			guardians: guardians.clone(),
			required: *required,
			powers: powers.clone(),
			restricts: installed.restricts,
			authority: authority.clone(),
			decision: installed.decision,
			replaced,
		});
		Guardianships::<T>::insert(subject, Kept { what: installed, deposit });
		Ok(())
	}

	/// Removes the guardians that an authority installed.
	pub(crate) fn do_remove_guardians(
		subject: PartyId,
		authority: PartyId,
		decision: Commitment,
	) -> DispatchResult {
		Self::drop_guardianship(&subject)?;
		Self::deposit_event(Event::GuardiansRemoved { subject, authority, decision });
		Ok(())
	}

	/// Removes a guardianship that is over.
	pub(crate) fn do_clear_guardianship(subject: PartyId) -> DispatchResult {
		let record = Guardianships::<T>::get(&subject).ok_or(Error::<T>::UnknownGuardianship)?;
		ensure!(record.what.powers.until <= Self::now(), Error::<T>::GuardianshipInForce);
		let depositor = Self::drop_guardianship(&subject)?;
		Self::deposit_event(Event::GuardianshipCleared { subject, depositor });
		Ok(())
	}

	fn drop_guardianship(subject: &PartyId) -> Result<AccountId, DispatchError> {
		let Kept { what, deposit } =
			Guardianships::<T>::take(subject).ok_or(Error::<T>::UnknownGuardianship)?;
		let depositor = deposit.depositor.clone();
		deposit.give_back()?;
		Self::unlist(subject, &what.guardians, GuardianKind::Installed);
		Ok(depositor)
	}

	/// Takes guardians from the lists of what they are guardians for.
	pub(crate) fn unlist(subject: &PartyId, guardians: &Guardians, kind: GuardianKind) {
		for guardian in guardians {
			WardsOf::<T>::remove(guardian, (subject, kind));
		}
	}

	/// Names guardians for the recovery of the person's key.
	pub(crate) fn do_name_guardians(
		subject: PartyId,
		payer: &AccountId,
		guardians: Guardians,
		required: u8,
	) -> DispatchResult {
		Self::may_give_by_own_hand(&subject)?;
		Self::ensure_guardians(&subject, &guardians, required)?;
		let mut record = Self::subject_or_new(&subject, payer)?;
		if let Some(earlier) = &record.directive {
			Self::unlist(&subject, &earlier.guardians, GuardianKind::Named);
		}
		for guardian in &guardians {
			WardsOf::<T>::insert(guardian, (&subject, GuardianKind::Named), ());
		}
		let named_for = record.revision;
		record.directive = Some(Directive { guardians: guardians.clone(), required, named_for });
		Self::revise(&mut record)?;
		Subjects::<T>::insert(&subject, record);
		Self::deposit_event(Event::GuardiansNamed { subject, guardians, required });
		Ok(())
	}

	/// Dismisses the guardians whom the person named.
	pub(crate) fn do_dismiss_guardians(subject: PartyId) -> DispatchResult {
		let mut record = Self::with_directive(&subject)?;
		Self::drop_directive(&subject, &mut record)?;
		Subjects::<T>::insert(subject, record);
		Ok(())
	}

	/// The record of a person who named guardians.
	pub(crate) fn with_directive(subject: &PartyId) -> Result<SubjectRecordOf<T>, Error<T>> {
		Subjects::<T>::get(subject)
			.filter(|record| record.directive.is_some())
			.ok_or(Error::<T>::UnknownGuardianship)
	}

	/// Takes the guardians whom the person named from its record, if there are any.
	pub(crate) fn drop_directive(
		subject: &PartyId,
		record: &mut SubjectRecordOf<T>,
	) -> DispatchResult {
		if let Some(Directive { guardians, .. }) = record.directive.take() {
			Self::unlist(subject, &guardians, GuardianKind::Named);
			Self::revise(record)?;
			Self::deposit_event(Event::GuardiansDismissed { subject: subject.clone() });
		}
		Ok(())
	}

	/// Notes that a guardian agrees to an act for its ward. It is to be done once as many as are required agreed.
	pub(crate) fn approve(
		subject: &PartyId,
		group: &Group,
		guardian: &PartyId,
		payer: &AccountId,
		act: &impl Encode,
	) -> Result<Authorised, DispatchError> {
		let now = Self::now();
		ensure!(group.guardians.contains(guardian), Error::<T>::NotAGuardian);
		if group.required <= 1 {
			return Ok(Authorised::Now);
		}
		let key = approval(subject, &group.stamp(), act);
		let kept = Proposals::<T>::get(subject, key);
		let open = match kept {
			Some(over) if over.what.expires_at <= now => {
				Self::drop_proposal(subject, key, over)?;
				None
			},
			kept => kept,
		};
		let mut record = match open {
			Some(record) => record,
			None => Self::propose(subject, guardian, payer, now)?,
		};
		let approvals = &mut record.what.approvals;
		ensure!(!approvals.contains(guardian), Error::<T>::AlreadyApproved);
		approvals.try_push(guardian.clone()).map_err(|_| Error::<T>::InvalidGuardians)?;
		let agreed = approvals.len() >= usize::from(group.required);
		if agreed {
			let guardians = approvals.clone().into_inner();
			Self::drop_proposal(subject, key, record)?;
			Self::deposit_event(Event::Agreed {
				subject: subject.clone(),
				proposal: key,
				guardians,
			});
			return Ok(Authorised::Now);
		}
		Self::deposit_event(Event::Approved {
			subject: subject.clone(),
			proposal: key,
			guardian: guardian.clone(),
			approvals: approvals.len() as u32,
			required: group.required,
			expires_at: record.what.expires_at,
		});
		Proposals::<T>::insert(subject, key, record);
		Ok(Authorised::Waiting)
	}

	/// A proposal to which nobody agreed yet, counted as the guardian's.
	fn propose(
		subject: &PartyId,
		guardian: &PartyId,
		payer: &AccountId,
		now: Moment,
	) -> Result<ProposalRecordOf<T>, DispatchError> {
		let count = ProposalCounts::<T>::get(subject, guardian);
		ensure!(count < T::MaxProposals::get(), Error::<T>::TooManyProposals);
		ProposalCounts::<T>::insert(subject, guardian, count.saturating_add(1));
		let deposit = Deposit::take(payer, Self::footprint::<ProposalRecordOf<T>>(1))?;
		let expires_at = now.saturating_add(T::ProposalLife::get());
		let what = Proposal { approvals: Guardians::default(), expires_at };
		Ok(Kept { what, deposit })
	}

	fn drop_proposal(
		subject: &PartyId,
		key: H256,
		record: ProposalRecordOf<T>,
	) -> Result<AccountId, DispatchError> {
		let depositor = record.deposit.depositor.clone();
		record.deposit.give_back()?;
		Proposals::<T>::remove(subject, key);
		if let Some(proposer) = record.what.proposer() {
			ProposalCounts::<T>::mutate_exists(subject, proposer, |count| {
				*count = count.and_then(|count| count.checked_sub(1)).filter(|count| *count > 0);
			});
		}
		Ok(depositor)
	}

	/// Removes a proposal that was not agreed.
	pub(crate) fn do_clear_proposal(
		who: AccountId,
		subject: PartyId,
		proposal: H256,
	) -> DispatchResult {
		let now = Self::now();
		let record = Proposals::<T>::get(&subject, proposal).ok_or(Error::<T>::UnknownProposal)?;
		if now < record.what.expires_at {
			let party = Self::own_party(&who, now).ok();
			let own = party.is_some() && party.as_ref() == record.what.proposer();
			ensure!(own, Error::<T>::ProposalOpen);
		}
		let depositor = Self::drop_proposal(&subject, proposal, record)?;
		Self::deposit_event(Event::ProposalCleared { subject, proposal, depositor });
		Ok(())
	}

	/// Whether the few parties are different, are parties, and none of them is the person.
	pub(crate) fn ensure_names(subject: &PartyId, names: &[PartyId]) -> Result<(), Error<T>> {
		ensure!(are_different(names) && !names.contains(subject), Error::<T>::InvalidNames);
		names.iter().try_for_each(Self::ensure_party)
	}
}
