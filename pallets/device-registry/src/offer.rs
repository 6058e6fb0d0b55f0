//! What all offers share, whatever is offered: until when they stand, and who may take them away.

use assent_primitives::Moment;
use frame_support::ensure;

use crate::{Config, Error, OfferEnd};

/// Refuses an offer whose time is over.
pub(crate) fn ensure_open<T: Config>(expires_at: Moment, now: Moment) -> Result<(), Error<T>> {
	ensure!(now < expires_at, Error::<T>::OfferExpired);
	Ok(())
}

/// Refuses to make an offer in the place of one that stands. An expired one makes way.
pub(crate) fn ensure_makes_way<T: Config>(expires_at: Moment, now: Moment) -> Result<(), Error<T>> {
	ensure!(expires_at <= now, Error::<T>::OfferAlreadyMade);
	Ok(())
}

/// How an offer ends that is taken away now: an expired one by anyone, one that stands by whoever is entitled to.
pub(crate) fn taken_away<T: Config>(
	expires_at: Moment,
	now: Moment,
	entitled: bool,
) -> Result<OfferEnd, Error<T>> {
	if expires_at <= now {
		return Ok(OfferEnd::Expired);
	}
	ensure!(entitled, Error::<T>::NotAuthorized);
	Ok(OfferEnd::Cancelled)
}
