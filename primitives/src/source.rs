//! Whether the party that an access names as its source may pass the data on: one link of a chain of disclosures.
//!
//! Each link is looked at by itself, against the lists of the data's controller alone. Where A passed data on to B, and B does to
//! C, B's access named A and was decided by what A may pass on; C's access names B and is decided by what B may.

use crate::{
	decide::{held_until_lately, is_recent, not_in_force, preferred, tenure_ended, Request},
	Access, Action, ConsentRef, Facts, Permit, PermitLists, RequestLabels, Resource,
};

/// What was found of a source.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SourceFinding {
	/// It is the controller, or the custodian of the record: the data was not disclosed to it before.
	Origin,
	/// A permit lets it pass the data on.
	MayDisclose(ConsentRef),
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
	let is_custodian = match request.resource {
		Resource::Record { custodian, .. } => *custodian == source.party,
		Resource::Device { .. } => false,
	};
	if is_custodian || source.party == *facts.controller {
		return SourceFinding::Origin;
	}
	if tenure_ended(request.resource, facts) {
		return SourceFinding::Nothing;
	}
	let onward = permits.source.iter().filter(|permit| lets_pass_on(permit, request, facts));
	match onward.min_by_key(|permit| preferred(permit)) {
		Some(permit) => SourceFinding::MayDisclose(permit.source),
		None => SourceFinding::Nothing,
	}
}

/// Whether the holder of a permit may pass on what is asked for: by terms that allow it, of data that the permit covers.
///
/// What the recipient does with it, and what for, its own permit says. A permit that ended counts as for late entries: the
/// access is claimed for a moment shortly before its end.
fn lets_pass_on(permit: &Permit, request: &Request<'_>, facts: &Facts<'_>) -> bool {
	let Access { categories, action, labels, claimed_at, .. } = request.access;
	// Its tags are of another relationship than the recipient's: nobody can compare them.
	let labels_covered =
		permit.excepted_labels.is_none() || matches!(labels, RequestLabels::Unlabelled);
	let held = not_in_force(permit, facts).is_none()
		|| (is_recent(*claimed_at, facts) && held_until_lately(permit, *claimed_at, facts));
	permit.onward_disclosure
		&& permit.categories.contains_all(*categories)
		&& permit.scope.covers(request.resource)
		&& (!permit.aggregation_only || *action == Action::Aggregate)
		&& labels_covered
		&& held
}
