//! Requests: what an organisation asks a controller for, and the answer.

use crate::{
	impls::Said,
	types::{requested_footprint, RequestRecord, RequestRecordOf, MAX_PAGE},
	Config, Error, Event, Pallet, Records, RequestCounts, Requests, RequestsOf,
};
use alloc::vec::Vec;
use assent_primitives::{
	narrows::narrows,
	traits::{Accreditation, Duty, Parties},
	AccountId, Commitment, ConsentId, ConsentRequest, ConsentStatus, Effect, Grantee, Moment,
	PartyId, Provision, RequestId, Terms,
};
use frame_support::{
	ensure,
	traits::{Consideration, Get},
};
use sp_runtime::DispatchResult;

/// What an organisation asks for.
pub(crate) struct Asked {
	/// What the request's id is made of.
	pub nonce: [u8; 32],
	/// What is to be permitted.
	pub provisions: Vec<Provision>,
	/// What is to go with it.
	pub terms: Terms,
	/// The salted hash of the receipt.
	pub receipt: Commitment,
	/// An earlier consent that this renews.
	pub renews: Option<ConsentId>,
	/// Until when it can be accepted.
	pub expires_at: Moment,
}

impl<T: Config> Pallet<T> {
	/// Asks a controller for a consent.
	pub(crate) fn do_request(
		organisation: PartyId,
		depositor: AccountId,
		controller: PartyId,
		asked: Asked,
	) -> DispatchResult {
		let Asked { nonce, provisions, terms, receipt, renews, expires_at } = asked;
		let now = Self::now();
		Self::ensure_active_organisation(&organisation, now)?;
		ensure!(controller != organisation, Error::<T>::GranteeIsController);
		ensure!(T::Parties::is_party(&controller), Error::<T>::UnknownParty);
		let latest = now.saturating_add(T::MaxRequestLife::get());
		ensure!(expires_at > now && expires_at <= latest, Error::<T>::InvalidExpiry);
		let id = RequestId::of(&organisation, &controller, &nonce);
		ensure!(!Requests::<T>::contains_key(id), Error::<T>::RequestAlreadyExists);
		let consent = id.consent(&controller);
		ensure!(!Records::<T>::contains_key(consent), Error::<T>::ConsentAlreadyExists);
		if let Some(earlier) = &renews {
			let earlier = Records::<T>::get(earlier).ok_or(Error::<T>::UnknownConsent)?;
			ensure!(earlier.consent.controller == controller, Error::<T>::NotAuthorized);
		}
		let provisions = Self::valid_provisions(&controller, provisions, &terms, now)?;
		for provision in &provisions {
			ensure!(provision.effect == Effect::Permit, Error::<T>::RequestOfDenial);
			let for_itself = match &provision.grantee {
				Grantee::Party(party) => *party == organisation,
				Grantee::Staff { organisation: of, .. } => *of == organisation,
				Grantee::Role(_) | Grantee::Anyone => false,
			};
			ensure!(for_itself, Error::<T>::RequestForAnother);
		}
		let count = RequestCounts::<T>::get(&controller, &organisation);
		ensure!(count < T::MaxRequests::get(), Error::<T>::TooManyRequests);

		let request = ConsentRequest {
			organisation: organisation.clone(),
			controller: controller.clone(),
			status: ConsentStatus::Requested,
			provisions,
			terms,
			receipt,
			renews,
			requested_at: now,
			expires_at,
			refused_at: None,
		};
		let ticket = T::ConsentDeposit::new(&depositor, requested_footprint(consent, &request))?;
		RequestCounts::<T>::insert(&controller, &organisation, count.saturating_add(1));
		RequestsOf::<T>::insert(&controller, id, ());
		Self::deposit_event(Event::Requested {
			organisation,
			controller,
			request: id,
			consent,
			provisions: request.provisions.clone(),
			terms: request.terms.clone(),
			receipt,
			renews,
			expires_at,
			depositor: depositor.clone(),
		});
		Requests::<T>::insert(id, RequestRecord { request, depositor, ticket });
		Ok(())
	}

	/// Gives the consent that was asked for, or a narrower one.
	///
	/// The request's deposit becomes the consent's. Where that needs more, whoever brings the acceptance takes it over
	/// whole: nobody pays more for what others bring in.
	pub(crate) fn do_accept(
		controller: PartyId,
		payer: AccountId,
		id: RequestId,
		provisions: Vec<Provision>,
		terms: Terms,
		receipt: Commitment,
	) -> DispatchResult {
		let record = Requests::<T>::get(id).ok_or(Error::<T>::UnknownRequest)?;
		let now = Self::now();
		Self::ensure_pending(&controller, &record.request, now)?;
		Self::ensure_active_organisation(&record.request.organisation, now)?;
		let RequestRecord { request, depositor, ticket } = record;
		ensure!(
			narrows((&request.provisions, &request.terms), (&provisions, &terms)),
			Error::<T>::AcceptanceWidens
		);
		// The organisation pays for what it is permitted, not for denials alone; an exception only takes from one of those.
		let permits = provisions.iter().any(|provision| {
			provision.effect == Effect::Permit && provision.exception_to.is_none()
		});
		ensure!(permits, Error::<T>::NothingAccepted);
		let consent = id.consent(&controller);
		let asked = requested_footprint(consent, &request);
		let status = match request.renews {
			Some(_) => ConsentStatus::Renewed,
			None => ConsentStatus::Given,
		};
		let said = Said { provisions, terms, receipt, status };
		Self::give(controller.clone(), &payer, consent, said, |given| {
			if given.size > asked.size && depositor != payer {
				let taken_over = T::ConsentDeposit::new(&payer, given)?;
				ticket.drop(&depositor)?;
				Ok((payer.clone(), taken_over))
			} else {
				let ticket = ticket.update(&depositor, given)?;
				Ok((depositor, ticket))
			}
		})?;
		Self::forget_request(&id, &request);
		let organisation = request.organisation;
		Self::deposit_event(Event::RequestAccepted {
			organisation,
			controller,
			request: id,
			consent,
		});
		Ok(())
	}

	/// Refuses a request. It is kept until it expires, so that its organisation does not ask without end.
	pub(crate) fn do_refuse(controller: PartyId, id: RequestId) -> DispatchResult {
		let mut record = Requests::<T>::get(id).ok_or(Error::<T>::UnknownRequest)?;
		let now = Self::now();
		Self::ensure_pending(&controller, &record.request, now)?;
		record.request.status = ConsentStatus::Refused;
		record.request.refused_at = Some(now);
		let organisation = record.request.organisation.clone();
		Requests::<T>::insert(id, record);
		Self::deposit_event(Event::RequestRefused { organisation, controller, request: id });
		Ok(())
	}

	/// Removes a request, and gives its deposit back.
	pub(crate) fn do_release_request(who: AccountId, id: RequestId) -> DispatchResult {
		let record = Requests::<T>::get(id).ok_or(Error::<T>::UnknownRequest)?;
		let now = Self::now();
		let RequestRecord { request, depositor, ticket } = record;
		let over = match request.refused_at {
			// What was signed before the refusal must not find the same request made again.
			Some(refused) => {
				request.expires_at.max(refused.saturating_add(T::MaxStatementLife::get()))
			},
			None => request.expires_at,
		};
		if now < over {
			ensure!(request.refused_at.is_none(), Error::<T>::RefusedTooRecently);
			let party = T::Parties::acting_for(&who, Duty::ManageConsents, now);
			ensure!(party.as_ref() == Some(&request.organisation), Error::<T>::RequestPending);
		}
		ticket.drop(&depositor)?;
		Self::forget_request(&id, &request);
		let ConsentRequest { organisation, controller, .. } = request;
		Self::deposit_event(Event::RequestReleased {
			organisation,
			controller,
			request: id,
			depositor,
		});
		Ok(())
	}

	/// Whether the request is to this controller, and can be answered.
	pub(crate) fn ensure_pending(
		controller: &PartyId,
		request: &ConsentRequest,
		now: Moment,
	) -> Result<(), Error<T>> {
		ensure!(request.controller == *controller, Error::<T>::NotAuthorized);
		ensure!(request.status == ConsentStatus::Requested, Error::<T>::RequestNotPending);
		ensure!(now < request.expires_at, Error::<T>::RequestNotPending);
		Ok(())
	}

	fn ensure_active_organisation(organisation: &PartyId, now: Moment) -> Result<(), Error<T>> {
		let facts =
			T::Accreditation::organisation(organisation).ok_or(Error::<T>::UnknownOrganisation)?;
		ensure!(facts.is_active(now), Error::<T>::OrganisationNotActive);
		Ok(())
	}

	fn forget_request(id: &RequestId, request: &ConsentRequest) {
		let ConsentRequest { controller, organisation, .. } = request;
		Requests::<T>::remove(id);
		RequestsOf::<T>::remove(controller, id);
		let count = RequestCounts::<T>::get(controller, organisation).saturating_sub(1);
		if count == 0 {
			RequestCounts::<T>::remove(controller, organisation);
		} else {
			RequestCounts::<T>::insert(controller, organisation, count);
		}
	}

	/// A request with the status that it has now.
	pub fn request_now(id: &RequestId) -> Option<ConsentRequest> {
		Requests::<T>::get(id).map(Self::shown)
	}

	/// At most `limit` of the requests to a controller, and never more than [`MAX_PAGE`], after `after`, in order of their
	/// ids; with the status that they have now.
	pub fn page_of_requests(
		controller: &PartyId,
		after: Option<RequestId>,
		limit: u32,
	) -> Vec<(RequestId, ConsentRequest)> {
		let ids = match after {
			Some(id) => {
				let start = RequestsOf::<T>::hashed_key_for(controller, id);
				RequestsOf::<T>::iter_key_prefix_from(controller, start)
			},
			None => RequestsOf::<T>::iter_key_prefix(controller),
		};
		ids.take(limit.min(MAX_PAGE) as usize)
			.filter_map(|id| Some((id, Requests::<T>::get(id).map(Self::shown)?)))
			.collect()
	}

	fn shown(record: RequestRecordOf<T>) -> ConsentRequest {
		let mut request = record.request;
		if request.status == ConsentStatus::Requested && request.expires_at <= Self::now() {
			request.status = ConsentStatus::Expired;
		}
		request
	}
}
