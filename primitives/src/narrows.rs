//! Whether one consent permits no more than another one: what a controller who accepts a request may make of it.

use crate::{Effect, Grantee, Period, PeriodicUses, Provision, ResourceScope, Terms};
use core::cmp::Ordering;

/// Whether whatever `accepted` permits, `requested` permits as well, at most at the same price and under no stricter
/// terms. What `accepted` denies narrows it further, and is not looked at. An exception to such a denial is a permit like
/// any other: it has to be within one that was requested, and lifts no denial but that one.
///
/// What permits nothing narrows everything: whether that is an acceptance is for whoever takes it.
///
/// It is on the safe side: each accepted permit has to be within one of the requested ones, not within several
/// together.
pub fn narrows(requested: (&[Provision], &Terms), accepted: (&[Provision], &Terms)) -> bool {
	let permits = |provision: &&Provision| provision.effect == Effect::Permit;
	terms_narrow(requested.1, accepted.1)
		&& accepted.0.iter().filter(permits).all(|accepted| {
			requested.0.iter().filter(permits).any(|requested| covers(requested, accepted))
		})
}

/// Whether an exception lies within the deny that it is to: in each field, so that it takes from that deny all that it names.
///
/// Who holds a role is not known here: a party, or a member of its staff, can be excepted from a deny to a role.
pub fn lies_within(denial: &Provision, exception: &Provision) -> bool {
	let is_whom = match (&denial.grantee, &exception.grantee) {
		(Grantee::Role(_), Grantee::Party(_) | Grantee::Staff { .. }) => true,
		(denied, excepted) => grantee_covers(denied, excepted),
	};
	is_whom && covers_what(denial, exception)
}

/// Whether the requested permit covers all that the accepted one does.
fn covers(requested: &Provision, accepted: &Provision) -> bool {
	let labels = match (&requested.excepted_labels, &accepted.excepted_labels) {
		(None, _) => true,
		(Some(_), None) => false,
		(Some(requested), Some(accepted)) => requested.iter().all(|tag| accepted.contains(tag)),
	};
	labels
		&& grantee_covers(&requested.grantee, &accepted.grantee)
		&& covers_what(requested, accepted)
}

/// Whether one provision is about all that another is, whom apart.
fn covers_what(outer: &Provision, inner: &Provision) -> bool {
	scope_covers(&outer.scope, &inner.scope)
		&& outer.categories.contains_all(inner.categories)
		&& outer.actions.contains_all(inner.actions)
		&& outer.purposes.closed().contains_all(inner.purposes.closed())
		&& period_covers(&outer.period, &inner.period)
}

pub(crate) fn grantee_covers(requested: &Grantee, accepted: &Grantee) -> bool {
	match (requested, accepted) {
		(Grantee::Anyone, _) => true,
		(Grantee::Party(party), Grantee::Staff { organisation, .. }) => party == organisation,
		_ => requested == accepted,
	}
}

pub(crate) fn scope_covers(requested: &ResourceScope, accepted: &ResourceScope) -> bool {
	matches!(requested, ResourceScope::All) || requested == accepted
}

pub(crate) fn period_covers(requested: &Period, accepted: &Period) -> bool {
	let ends_in_time = match (requested.until, accepted.until) {
		(None, _) => true,
		(Some(_), None) => false,
		(Some(requested), Some(accepted)) => accepted <= requested,
	};
	requested.from <= accepted.from && ends_in_time
}

/// Whether whoever keeps to the accepted uses keeps to the requested ones, whenever they fall.
///
/// A period starts with the first use after the last one is over. Of equal length, the periods of both start together. Longer
/// ones do not, whole multiples neither: all but the first use of one can fall at its end, and all of the next one right
/// after, so that twice as many less one fall into a shorter period.
fn periodic_narrow(requested: PeriodicUses, accepted: PeriodicUses) -> bool {
	let most = match accepted.period.cmp(&requested.period) {
		Ordering::Equal => accepted.uses,
		Ordering::Greater => accepted.uses.saturating_mul(2).saturating_sub(1),
		Ordering::Less => return false,
	};
	most <= requested.uses
}

/// Terms get no easier for the accessor: no lower price, no more uses, no freer use.
fn terms_narrow(requested: &Terms, accepted: &Terms) -> bool {
	let uses = match (requested.maximum_uses, accepted.maximum_uses) {
		(None, _) => true,
		(Some(_), None) => false,
		(Some(requested), Some(accepted)) => accepted <= requested,
	};
	let periodic = match (requested.uses_per_period, accepted.uses_per_period) {
		(None, _) => true,
		(Some(_), None) => false,
		(Some(requested), Some(accepted)) => periodic_narrow(requested, accepted),
	};
	uses && periodic
		&& requested.price <= accepted.price
		&& (requested.onward_disclosure || !accepted.onward_disclosure)
		&& (accepted.aggregation_only || !requested.aggregation_only)
}
