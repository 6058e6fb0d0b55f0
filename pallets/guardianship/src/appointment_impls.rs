//! Delegates: appointed, by the subject or further down, and revoked.
//!
//! A revocation marks one appointment. All below it are found to be void when they are used: that walks up the chain, which
//! has four links at most. So it costs the same, whatever the size of the branch.

use crate::*;
use alloc::vec::Vec;
use assent_primitives::{
	AccountId, Appointment, AppointmentId, Moment, PartyId, Powers, MAX_DEPTH,
};
use frame_support::{ensure, traits::Get};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

/// An appointment that is to be made.
struct New {
	subject: PartyId,
	by: PartyId,
	parent: Option<(AppointmentId, Moment)>,
	nonce: [u8; 32],
	delegate: PartyId,
	powers: Powers,
}

/// A chain of appointments, from a delegate's own to the one that the subject made.
pub(crate) type Chain = Vec<(AppointmentId, Appointment)>;

impl<T: Config> Pallet<T> {
	/// Appoints a delegate for the subject, which acts itself.
	pub(crate) fn do_appoint(
		subject: PartyId,
		payer: &AccountId,
		nonce: [u8; 32],
		delegate: PartyId,
		powers: Powers,
	) -> DispatchResult {
		let by = subject.clone();
		Self::make(payer, New { subject, by, parent: None, nonce, delegate, powers })
	}

	/// Appoints a delegate below another one.
	pub(crate) fn do_appoint_further(
		by: PartyId,
		payer: &AccountId,
		parent: AppointmentId,
		nonce: [u8; 32],
		delegate: PartyId,
		powers: Powers,
	) -> DispatchResult {
		let chain = Self::chain(&parent, Self::now())?;
		let (_, above) = chain.into_iter().next().ok_or(Error::<T>::UnknownAppointment)?;
		ensure!(above.delegate == by, Error::<T>::NotAuthorized);
		ensure!(powers.narrows(&above.powers), Error::<T>::PowersWiden);
		let parent = Some((parent, above.appointed_at));
		let subject = above.subject;
		Self::make(payer, New { subject, by, parent, nonce, delegate, powers })
	}

	fn make(payer: &AccountId, new: New) -> DispatchResult {
		let New { subject, by, parent, nonce, delegate, powers } = new;
		let now = Self::now();
		Self::may_give_by_own_hand(&subject)?;
		Self::ensure_active(&by, now)?;
		ensure!(powers.is_valid(), Error::<T>::InvalidPowers);
		ensure!(now < powers.until, Error::<T>::PowersEnded);
		ensure!(delegate != by && delegate != subject, Error::<T>::OwnDelegate);
		Self::ensure_party(&delegate)?;
		let id = AppointmentId::of(&subject, &by, &nonce);
		ensure!(!Appointments::<T>::contains_key(id), Error::<T>::AppointmentAlreadyExists);

		let mut record = Self::subject_or_new(&subject, payer)?;
		record.appointments =
			record.appointments.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		record.appointed_in_generation = true;
		let deposit = Deposit::take(payer, Self::footprint::<AppointmentRecordOf<T>>(2))?;
		let what = Appointment {
			subject: subject.clone(),
			delegate: delegate.clone(),
			parent,
			powers: powers.clone(),
			generation: record.generation,
			appointed_at: now,
			revoked_at: None,
		};
		Appointments::<T>::insert(id, Kept { what, deposit });
		AppointmentsOf::<T>::insert(&subject, id, ());
		HeldBy::<T>::insert(&delegate, id, ());
		Subjects::<T>::insert(&subject, record);
		Self::deposit_event(Event::Appointed {
			appointment: id,
			subject,
			delegate,
			by,
			parent: parent.map(|(parent, _)| parent),
			powers,
			depositor: payer.clone(),
		});
		Ok(())
	}

	/// The chain of an appointment, if all of it is in force: its own first, the one that the subject made last.
	pub(crate) fn chain(id: &AppointmentId, now: Moment) -> Result<Chain, Error<T>> {
		let own = Appointments::<T>::get(id).ok_or(Error::<T>::UnknownAppointment)?.what;
		let (generation, _) = Self::counters(&own.subject);
		let mut chain = Chain::new();
		let mut next = Some((*id, own));
		while let Some((id, appointment)) = next {
			let in_force = appointment.revoked_at.is_none()
				&& now < appointment.powers.until
				&& appointment.generation == generation
				&& chain.len() < usize::from(MAX_DEPTH);
			ensure!(in_force, Error::<T>::AppointmentNotInForce);
			next = match &appointment.parent {
				None => None,
				Some((parent, appointed_at)) => {
					let above = Appointments::<T>::get(parent)
						.map(|record| record.what)
						.filter(|above| above.appointed_at == *appointed_at)
						.ok_or(Error::<T>::AppointmentNotInForce)?;
					Some((*parent, above))
				},
			};
			chain.push((id, appointment));
		}
		Ok(chain)
	}

	/// Revokes an appointment for the subject, which acts itself.
	pub(crate) fn do_revoke(subject: PartyId, id: AppointmentId) -> DispatchResult {
		Self::ensure_revocable(&subject, &id)?;
		Self::mark_revoked(id, subject)
	}

	/// Whether the subject's appointment is in force.
	pub(crate) fn ensure_revocable(subject: &PartyId, id: &AppointmentId) -> Result<(), Error<T>> {
		let chain = Self::chain(id, Self::now())?;
		let theirs = chain.first().is_some_and(|(_, own)| own.subject == *subject);
		ensure!(theirs, Error::<T>::NotAuthorized);
		Ok(())
	}

	/// Revokes an appointment, or resigns from it.
	pub(crate) fn do_revoke_as(by: PartyId, id: AppointmentId) -> DispatchResult {
		let now = Self::now();
		let chain = Self::chain(&id, now)?;
		let (_, own) = chain.first().ok_or(Error::<T>::UnknownAppointment)?;
		let entitled = own.subject == by
			|| chain.iter().any(|(_, appointment)| appointment.delegate == by)
			|| Self::guardianship_in_force(&own.subject, now)
				.is_some_and(|guardianship| guardianship.guardians.contains(&by));
		ensure!(entitled, Error::<T>::NotAuthorized);
		Self::mark_revoked(id, by)
	}

	fn mark_revoked(id: AppointmentId, by: PartyId) -> DispatchResult {
		let mut record = Appointments::<T>::get(id).ok_or(Error::<T>::UnknownAppointment)?;
		record.what.revoked_at = Some(Self::now());
		let Appointment { subject, delegate, .. } = record.what.clone();
		Appointments::<T>::insert(id, record);
		Self::deposit_event(Event::Revoked { appointment: id, subject, delegate, by });
		Ok(())
	}

	/// Revokes all that was appointed for the subject.
	pub(crate) fn do_revoke_all(subject: PartyId) -> DispatchResult {
		let mut record = Self::with_appointments(&subject)?;
		Self::next_generation(&subject, &mut record)?;
		Subjects::<T>::insert(subject, record);
		Ok(())
	}

	/// The record of a subject for whom somebody was appointed in its generation.
	pub(crate) fn with_appointments(subject: &PartyId) -> Result<SubjectRecordOf<T>, Error<T>> {
		Subjects::<T>::get(subject)
			.filter(|record| record.appointments > 0 && record.appointed_in_generation)
			.ok_or(Error::<T>::NothingToRevoke)
	}

	/// Makes all appointments for the subject void.
	pub(crate) fn next_generation(
		subject: &PartyId,
		record: &mut SubjectRecordOf<T>,
	) -> Result<(), DispatchError> {
		record.generation = record.generation.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		record.appointed_in_generation = false;
		record.changed_at = Self::now();
		let generation = record.generation;
		Self::deposit_event(Event::AllRevoked { subject: subject.clone(), generation });
		Ok(())
	}

	/// Removes an appointment that is over.
	pub(crate) fn do_clear_appointment(id: AppointmentId) -> DispatchResult {
		let now = Self::now();
		let Kept { what, deposit } =
			Appointments::<T>::get(id).ok_or(Error::<T>::UnknownAppointment)?;
		ensure!(Self::chain(&id, now).is_err(), Error::<T>::AppointmentInForce);
		let Appointment { subject, delegate, .. } = &what;
		let mut record = Subjects::<T>::get(subject).ok_or(Error::<T>::UnknownSubject)?;
		// What was signed before the revocation makes no such appointment again, once that is over, or of an earlier
		// generation.
		let again = what.revoked_at.is_some_and(|revoked| {
			now < revoked.saturating_add(T::MaxStatementLife::get())
				&& now < what.powers.until
				&& what.generation == record.generation
		});
		ensure!(!again, Error::<T>::RevokedTooRecently);
		let depositor = deposit.depositor.clone();
		deposit.give_back()?;
		record.appointments = record.appointments.saturating_sub(1);
		Appointments::<T>::remove(id);
		AppointmentsOf::<T>::remove(subject, id);
		HeldBy::<T>::remove(delegate, id);
		Subjects::<T>::insert(subject, record);
		let subject = subject.clone();
		Self::deposit_event(Event::AppointmentCleared { appointment: id, subject, depositor });
		Ok(())
	}
}
