//! What always holds of the pallet's storage.

use crate::*;
use alloc::collections::BTreeMap;
use assent_primitives::{Directive, GuardianKind, Guardians, PartyId};
use frame_support::{ensure, traits::Get};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::try_tombstones()?;
		Self::try_appointments()?;
		Self::try_guardians()?;
		Self::try_proposals()?;
		Self::try_mergers()
	}

	/// What is kept of a released record says something, and there is no record beside it.
	fn try_tombstones() -> Result<(), TryRuntimeError> {
		for (subject, kept) in Tombstones::<T>::iter() {
			ensure!(!Subjects::<T>::contains_key(&subject), "a record beside what is left of one");
			ensure!(kept.generation > 0 || kept.revision > 0, "nothing is left of a record");
		}
		Ok(())
	}

	/// Each appointment is on its two lists, the lists have no other, and its subject counts it. One below another is
	/// narrower.
	fn try_appointments() -> Result<(), TryRuntimeError> {
		let mut counts: BTreeMap<PartyId, u32> = BTreeMap::new();
		let mut number = 0usize;
		for (id, record) in Appointments::<T>::iter() {
			let appointment = record.what;
			let subject = &appointment.subject;
			ensure!(appointment.powers.is_valid(), "an appointment with invalid powers");
			ensure!(appointment.delegate != *subject, "somebody is its own delegate");
			ensure!(AppointmentsOf::<T>::contains_key(subject, id), "missing at its subject");
			ensure!(
				HeldBy::<T>::contains_key(&appointment.delegate, id),
				"missing at its delegate"
			);
			let (generation, _) = Self::counters(subject);
			ensure!(appointment.generation <= generation, "an appointment of a later generation");
			if let Some((parent, at)) = &appointment.parent {
				let above = Appointments::<T>::get(parent).map(|record| record.what);
				if let Some(above) = above.filter(|above| above.appointed_at == *at) {
					ensure!(appointment.powers.narrows(&above.powers), "wider than the one above");
					ensure!(above.subject == *subject, "for another than the one above");
				}
			}
			let count = counts.entry(subject.clone()).or_default();
			*count = count.saturating_add(1);
			number = number.saturating_add(1);
		}
		ensure!(AppointmentsOf::<T>::iter_keys().count() == number, "a subject lists another one");
		ensure!(HeldBy::<T>::iter_keys().count() == number, "a delegate lists another one");
		for (subject, record) in Subjects::<T>::iter() {
			let count = counts.remove(&subject).unwrap_or_default();
			ensure!(record.appointments == count, "a wrong count of appointments");
		}
		ensure!(counts.is_empty(), "appointments of a subject without a record");
		Ok(())
	}

	/// Each guardian is on the list of what it is guardian for, and the lists have no other.
	fn try_guardians() -> Result<(), TryRuntimeError> {
		let mut listed = 0usize;
		let mut check = |subject: &PartyId, guardians: &Guardians, required: u8, kind| {
			ensure!((1..=guardians.len()).contains(&usize::from(required)), "a wrong quorum");
			for guardian in guardians {
				ensure!(guardian != subject, "somebody is its own guardian");
				let on_list = WardsOf::<T>::contains_key(guardian, (subject, kind));
				ensure!(on_list, "a guardian without its ward");
				listed = listed.saturating_add(1);
			}
			Ok::<_, TryRuntimeError>(())
		};
		for (subject, record) in Guardianships::<T>::iter() {
			let guardianship = record.what;
			ensure!(guardianship.powers.is_valid(), "guardians with invalid powers");
			let required = guardianship.required;
			check(&subject, &guardianship.guardians, required, GuardianKind::Installed)?;
		}
		for (subject, record) in Subjects::<T>::iter() {
			if let Some(Directive { guardians, required, named_for }) = record.directive {
				ensure!(named_for < record.revision, "guardians named for a later revision");
				check(&subject, &guardians, required, GuardianKind::Named)?;
			}
		}
		ensure!(WardsOf::<T>::iter_keys().count() == listed, "a ward without its guardian");
		Ok(())
	}

	/// Each proposal is counted for who made it.
	fn try_proposals() -> Result<(), TryRuntimeError> {
		let mut counts: BTreeMap<(PartyId, PartyId), u32> = BTreeMap::new();
		for (subject, _, record) in Proposals::<T>::iter() {
			let proposer = record.what.proposer().cloned();
			let proposer = proposer.ok_or("a proposal to which nobody agreed")?;
			let count = counts.entry((subject, proposer)).or_default();
			*count = count.saturating_add(1);
		}
		let kept: BTreeMap<_, _> = ProposalCounts::<T>::iter()
			.map(|(subject, guardian, count)| ((subject, guardian), count))
			.collect();
		ensure!(kept == counts, "a wrong count of proposals");
		let most = T::MaxProposals::get();
		ensure!(counts.values().all(|count| *count <= most), "too many proposals");
		Ok(())
	}

	/// What is agreed is on the survivor's list, and nothing goes into what goes into another one.
	fn try_mergers() -> Result<(), TryRuntimeError> {
		let mut agreed = 0usize;
		for (duplicate, record) in Mergers::<T>::iter() {
			let merger = record.what;
			ensure!(merger.survivor != duplicate, "an identifier goes into itself");
			if merger.agreed_at.is_some() {
				agreed = agreed.saturating_add(1);
				let on_list = MergedInto::<T>::contains_key(&merger.survivor, &duplicate);
				ensure!(on_list, "an identifier missing at the survivor");
				ensure!(Self::survivor(&merger.survivor).is_none(), "a chain of identifiers");
			}
		}
		ensure!(MergedInto::<T>::iter_keys().count() == agreed, "a survivor lists another one");
		Ok(())
	}
}
