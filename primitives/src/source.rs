//! Whether the party that an access names as its source may pass the data on: one link of a chain of disclosures.
//!
//! Each link is looked at by itself, against the lists of the data's controller alone. Where A passed data on to B, and B does to
//! C, B's access named A and was decided by what A may pass on; C's access names B and is decided by what B may.

use crate::{
	decide::{
		denial_miss, excepted, held_until_lately, is_recent, not_in_force, preferred, tenure_ended,
		Asked, Request,
	},
	Access, Action, ConsentRef, Denial, Facts, Grantee, Permit, PermitLists, RequestLabels,
	Resource, Source,
};

/// What was found of a source.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SourceFinding {
	/// It is the controller, or the custodian of the record: the data was not disclosed to it before.
	Origin,
	/// A denial to it, or to anyone, covers that it discloses this.
	Denied(ConsentRef),
	/// A permit lets it pass the data on.
	MayDisclose(ConsentRef),
	/// Nothing lets it any more. This permit did at the claimed moment, and ended a short while ago.
	Ended(ConsentRef),
	/// Nothing lets it.
	Nothing,
}

/// What the controller let the named source pass on. [`SourceFinding::Origin`] where the request names none.
pub(crate) fn passed_on(
	request: &Request<'_>,
	permits: PermitLists<'_>,
	facts: &Facts<'_>,
) -> SourceFinding {
	let Some(source) = &request.access.source else { return SourceFinding::Origin };
	// The controller passes its own data on, whatever it denies to others.
	if source.party == *facts.controller {
		return SourceFinding::Origin;
	}
	if let Some(denial) = denied_to(source, request, facts) {
		return SourceFinding::Denied(denial);
	}
	let is_custodian = match request.resource {
		Resource::Record { custodian, .. } => *custodian == source.party,
		Resource::Device { .. } => false,
	};
	if is_custodian {
		return SourceFinding::Origin;
	}
	if tenure_ended(request.resource, facts) {
		return SourceFinding::Nothing;
	}
	let claimed_at = request.access.claimed_at;
	let recent = is_recent(claimed_at, facts);
	let onward = permits.source.iter().filter(|permit| lets_pass_on(permit, request));
	let held = onward.clone().filter(|permit| not_in_force(permit, facts).is_none());
	let ended = onward.filter(|permit| recent && held_until_lately(permit, claimed_at, facts));
	let first = |permit: &&Permit| preferred(permit);
	match (held.min_by_key(first), ended.min_by_key(first)) {
		(Some(permit), _) => SourceFinding::MayDisclose(permit.source),
		(None, Some(permit)) => SourceFinding::Ended(permit.source),
		(None, None) => SourceFinding::Nothing,
	}
}

/// The denial that covers a disclosure of this by the source, and from which exceptions do not take all of it: of several the
/// one with the lowest id.
///
/// The source's roles and staff are not known. So denials to them are left to the decision on its own disclosure, and an exception
/// for them is none here.
fn denied_to(source: &Source, request: &Request<'_>, facts: &Facts<'_>) -> Option<ConsentRef> {
	let Access { purpose, categories, .. } = request.access;
	let asked = Asked {
		whom: &source.party,
		role: None,
		staff: None,
		action: Action::Disclose,
		purpose: *purpose,
		categories: *categories,
		resource: request.resource,
	};
	let concerns_it = |denial: &&Denial| match &denial.grantee {
		Grantee::Party(party) => *party == source.party,
		Grantee::Anyone => true,
		Grantee::Staff { .. } | Grantee::Role(_) => false,
	};
	let matching = facts.rules.denials.iter().filter(concerns_it).filter(|denial| {
		denial_miss(denial, &asked, facts).is_none() && excepted(denial, &asked, facts).is_none()
	});
	matching.map(|denial| denial.source).min()
}

/// Whether the holder of a permit may pass on what is asked for, while it holds: by terms that allow it, of data that the permit
/// covers.
///
/// What the recipient does with it, and what for, its own permit says.
fn lets_pass_on(permit: &Permit, request: &Request<'_>) -> bool {
	let Access { categories, action, labels, .. } = request.access;
	// Its tags are of another relationship than the recipient's: nobody can compare them.
	let labels_covered =
		permit.excepted_labels.is_none() || matches!(labels, RequestLabels::Unlabelled);
	permit.onward_disclosure
		&& permit.categories.contains_all(*categories)
		&& permit.scope.covers(request.resource)
		&& (!permit.aggregation_only || *action == Action::Aggregate)
		&& labels_covered
}
