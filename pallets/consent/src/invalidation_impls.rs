//! What others than its controller make of a consent: the authority finds it invalid, or those that it permits something
//! to lose their accreditation for a time.

use crate::{lists_impls::Relist, types::permits_of, Config, Error, Event, Pallet, Records, Rules};
use assent_primitives::{
	traits::Accreditation, Commitment, Consent, ConsentId, ConsentStatus, Effect, Grantee, Moment,
};
use frame_support::ensure;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	/// Finds that a consent was never valid.
	pub(crate) fn do_invalidate(id: ConsentId, finding: Commitment) -> DispatchResult {
		let mut record = Records::<T>::get(id).ok_or(Error::<T>::UnknownConsent)?;
		let controller = record.consent.controller.clone();
		let mut rules = Rules::<T>::get(&controller).ok_or(Error::<T>::UnknownController)?;
		// One that ended is past use, and may still have been invalid when it was used: a victim who withdraws it first does not
		// keep the authority from saying so. Denials that were lifted stay so, and answers are kept.
		let found = record.consent.status == ConsentStatus::Invalidated;
		ensure!(!found, Error::<T>::ConsentNotInForce);
		let now = Self::now();
		let organisations = Self::organisations(&record.holders);
		let permits = permits_of(id, &record.consent);
		let touched = Self::touched(&permits, &record.former);
		Self::relist(&controller, &id, &rules.rules, now, touched, Relist::Gone)?;
		record.former = Default::default();
		record.consent.status = ConsentStatus::Invalidated;
		record.consent.ended_at.get_or_insert(now);
		rules.last_ended_at = now;
		let version = record.consent.version;
		Rules::<T>::insert(&controller, rules);
		Records::<T>::insert(id, record);
		Self::deposit_event(Event::Invalidated {
			controller,
			consent: id,
			version,
			finding,
			organisations,
		});
		Ok(())
	}

	/// Whether a consent permits something, and only to organisations whose accreditation is not in force: it permits nothing
	/// for the time being. One read for each provision.
	pub(crate) fn is_suspended(consent: &Consent, now: Moment) -> bool {
		let mut permits = consent
			.provisions
			.iter()
			.filter(|provision| provision.effect == Effect::Permit)
			.peekable();
		permits.peek().is_some()
			&& permits.all(|permit| match &permit.grantee {
				Grantee::Party(party) | Grantee::Staff { organisation: party, .. } => {
					!T::Accreditation::may_act(party, now)
				},
				Grantee::Role(_) | Grantee::Anyone => false,
			})
	}

	/// Where a consent stands to those who look at it: as [`effective_status`](crate::types::effective_status) has it, and
	/// suspended where it is given and its organisations are.
	pub(crate) fn shown_status(
		consent: &Consent,
		status: ConsentStatus,
		now: Moment,
	) -> ConsentStatus {
		match status.is_given() && Self::is_suspended(consent, now) {
			true => ConsentStatus::Suspended,
			false => status,
		}
	}
}
