//! Two-sided disclosure: what one side filed waits for the other side's filing.
//!
//! A sender names the disclosure in the access that it records; the recipient files a receipt. Whoever comes second is
//! matched with the first, and nothing is kept of it. How many filings wait, and how many wait too long, is read from
//! counts: nothing walks over them.

use crate::{
	types::{Filing, Side, Tally},
	Config, DisclosureTallies, Disclosures, Error, Event, Pallet,
};
use assent_primitives::{
	api::OneSidedDisclosures, traits::Accreditation, Access, AccountId, DisclosureId, Moment,
	PartyId, Verdict,
};
use frame_support::{ensure, traits::Get};
use sp_runtime::{DispatchResult, SaturatedConversion};

/// Milliseconds in a day.
const DAY: Moment = 24 * 60 * 60 * 1000;

impl<T: Config> Pallet<T> {
	/// The day of a moment, counted from 1970.
	pub(crate) fn day_of(moment: Moment) -> u32 {
		moment.checked_div(DAY).unwrap_or_default().saturated_into()
	}

	/// Files the sender's side of the disclosure that a journalled access names. Whether there was something to file.
	///
	/// A correction files nothing: what it corrects did.
	pub(crate) fn file_disclosure(
		sender: &PartyId,
		access: &Access,
		verdict: &Verdict,
		now: Moment,
	) -> bool {
		let Some(disclosure) = access.disclosure.filter(|_| access.corrects.is_none()) else {
			return false;
		};
		if !verdict.is_permit() {
			return false;
		}
		let day = Self::day_of(now);
		match Disclosures::<T>::get(sender, disclosure) {
			// Named again while it waits: it is the same one.
			Some(Filing::Sent { .. }) => {},
			Some(Filing::Received { by, day: received }) => {
				Disclosures::<T>::remove(sender, disclosure);
				Self::end_waiting(&by, |tally| &mut tally.received, received, day);
				let sender = sender.clone();
				Self::deposit_event(Event::DisclosureMatched { sender, recipient: by, disclosure });
			},
			None => {
				let kept = DisclosureTallies::<T>::mutate(sender, |tally| {
					tally.sent.file(day, T::DisclosureWindow::get(), T::MaxOneSided::get())
				});
				if kept {
					Disclosures::<T>::insert(sender, disclosure, Filing::Sent { day });
				}
			},
		}
		true
	}

	/// Files the recipient's side of a disclosure.
	pub(crate) fn do_file_receipt(
		operator: AccountId,
		sender: PartyId,
		secret: [u8; 32],
	) -> DispatchResult {
		let now = Self::now();
		let recipient = Self::accessor(&operator, now)?;
		Self::ensure_active_organisation(&recipient, now)?;
		ensure!(sender != recipient, Error::<T>::OwnDisclosure);
		let is_organisation = T::Accreditation::organisation(&sender).is_some();
		ensure!(is_organisation, Error::<T>::UnknownSender);
		let disclosure = DisclosureId::of(&sender, &recipient, &secret);
		let day = Self::day_of(now);
		match Disclosures::<T>::get(&sender, disclosure) {
			Some(Filing::Received { .. }) => return Err(Error::<T>::ReceiptAlreadyFiled.into()),
			Some(Filing::Sent { day: sent }) => {
				Disclosures::<T>::remove(&sender, disclosure);
				Self::end_waiting(&sender, |tally| &mut tally.sent, sent, day);
				Self::deposit_event(Event::DisclosureMatched { sender, recipient, disclosure });
			},
			None => {
				let kept = DisclosureTallies::<T>::mutate(&recipient, |tally| {
					tally.received.file(day, T::DisclosureWindow::get(), T::MaxOneSided::get())
				});
				ensure!(kept, Error::<T>::TooManyOneSidedDisclosures);
				let filing = Filing::Received { by: recipient.clone(), day };
				Disclosures::<T>::insert(&sender, disclosure, filing);
				Self::deposit_event(Event::ReceiptFiled { sender, recipient, disclosure });
			},
		}
		Ok(())
	}

	/// Forgets a filing that waited too long to be matched any more.
	pub(crate) fn do_forget_disclosure(
		sender: PartyId,
		disclosure: DisclosureId,
	) -> DispatchResult {
		let filing =
			Disclosures::<T>::get(&sender, disclosure).ok_or(Error::<T>::UnknownDisclosure)?;
		let (today, window) = (Self::day_of(Self::now()), T::DisclosureWindow::get());
		let is_old = |day: u32| today.saturating_sub(day) > T::DisclosureRetention::get();
		let filed_by = match filing {
			Filing::Sent { day } => {
				ensure!(is_old(day), Error::<T>::DisclosureStillKept);
				DisclosureTallies::<T>::mutate(&sender, |tally| {
					tally.sent.forget(day, today, window);
				});
				sender.clone()
			},
			Filing::Received { by, day } => {
				ensure!(is_old(day), Error::<T>::DisclosureStillKept);
				DisclosureTallies::<T>::mutate(&by, |tally| {
					tally.received.forget(day, today, window);
				});
				by
			},
		};
		Disclosures::<T>::remove(&sender, disclosure);
		Self::deposit_event(Event::DisclosureForgotten { sender, disclosure, filed_by });
		Ok(())
	}

	/// One filing of that day waits no more.
	fn end_waiting(
		party: &PartyId,
		side: impl FnOnce(&mut Tally) -> &mut Side,
		filed: u32,
		today: u32,
	) {
		DisclosureTallies::<T>::mutate(party, |tally| {
			side(tally).settle(filed, today, T::DisclosureWindow::get());
		});
	}

	/// See the view function.
	pub(crate) fn one_sided(organisation: &PartyId) -> OneSidedDisclosures {
		let (today, window) = (Self::day_of(Self::now()), T::DisclosureWindow::get());
		let tally = DisclosureTallies::<T>::get(organisation);
		OneSidedDisclosures {
			sent: tally.sent.read(today, window),
			received: tally.received.read(today, window),
		}
	}

	/// Refuses who is no organisation whose accreditation is in force.
	pub(crate) fn ensure_active_organisation(party: &PartyId, now: Moment) -> DispatchResult {
		let organisation =
			T::Accreditation::organisation(party).ok_or(Error::<T>::NotAnOrganisation)?;
		ensure!(organisation.is_active(now), Error::<T>::OrganisationNotActive);
		Ok(())
	}
}
