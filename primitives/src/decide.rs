//! The decision: one pure function, and the only place where permission is worked out.
//!
//! The runtime calls it in wasm, a gateway natively, over the same facts and with the same answer.
//!
//! | Step | Rule | Answer |
//! | --- | --- | --- |
//! | 1 | the organisation is not active, does not hold the role, the member of staff is not affiliated, or the role may not assert the purpose or the action; or the action is to operate, and not a device's control and that alone | deny |
//! | 2 | the device's tenure is over, and it is to be operated or collected from; or it is blocked or under a blocking recall, and is to be operated, by no authority's named act; or it is stolen, lost or retired, and this is not its controller's reading | deny |
//! | 3 | the controller denies it to the organisation, the person, or the member of staff | deny, emergencies included |
//! | 4 | an emergency case is open: collect, access and use for ETREAT and BTG | permit, flagged |
//! | 5 | the accessor is the controller | permit |
//! | 6 | the controller denies it to a role that the accessor holds, or to anyone; else the cheapest permit within the accessor's limit, of equal ones that with the lowest id | deny, permit |
//! | 7 | the policy table lets the role act for the purpose without consent, the access does not claim consent, the data is a person's, and the person did not object where they may | permit, flagged |
//! | 8 | otherwise | deny |
//!
//! It does not allocate, and its cost is bounded by the bounds of the lists it is given.

use crate::{
	Access, Action, Actions, Basis, Categories, Category, ConsentRef, Denial, DenyReason,
	DeviceStatus, Facts, Grantee, LegalBasis, Moment, PartyId, Permit, PermitLists, PermitRule,
	Purpose, Purposes, Recall, RequestLabels, Resource, Role, Verdict,
};
use core::cmp::Reverse;

/// A request: who asks, for what, and what they say about it.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
	/// The organisation or person that asks.
	pub accessor: &'a PartyId,
	/// What is accessed.
	pub resource: &'a Resource,
	/// What the accessor states.
	pub access: &'a Access,
}

/// Decides a request. See the [module](self) for the rules in their order.
pub fn decide(request: Request<'_>, permits: PermitLists<'_>, facts: &Facts<'_>) -> Verdict {
	if let Some(reason) = ill_formed(&request, facts).or_else(|| out_of_order(&request, facts)) {
		return Verdict::deny(reason);
	}
	if let Some((reason, consent)) = denied_by_name(&request, facts) {
		return Verdict::Deny { reason, consent: Some(consent), late: None };
	}
	if emergency(&request, facts) {
		return Verdict::Permit { rule: PermitRule::Emergency, consent: None, price: 0 };
	}
	if request.accessor == facts.controller {
		return Verdict::Permit { rule: PermitRule::Controller, consent: None, price: 0 };
	}
	if let Some((reason, consent)) = denied_broadly(&request, facts) {
		return Verdict::Deny { reason, consent: Some(consent), late: None };
	}
	let near = match best_permit(&request, permits, facts) {
		Ok((rule, permit)) => {
			return Verdict::Permit { rule, consent: Some(permit.source), price: permit.price }
		},
		Err(near) => near,
	};
	match policy(&request, facts) {
		PolicyAnswer::Permit(basis) => {
			Verdict::Permit { rule: PermitRule::Policy(basis), consent: None, price: 0 }
		},
		PolicyAnswer::Objected => Verdict::Deny {
			reason: DenyReason::Objected,
			consent: None,
			late: late(&request, permits, facts),
		},
		PolicyAnswer::Silent => Verdict::Deny {
			reason: near.reason,
			consent: near.consent,
			late: late(&request, permits, facts),
		},
	}
}

/// Step 1: what is wrong with the accessor, or with what it asserts.
fn ill_formed(request: &Request<'_>, facts: &Facts<'_>) -> Option<DenyReason> {
	let Access { role, staff, purpose, action, .. } = request.access;
	let holds_role = match facts.organisation {
		Some(organisation) if !organisation.is_active(facts.now) => {
			return Some(DenyReason::OrganisationNotActive)
		},
		Some(organisation) => organisation.roles.contains(*role),
		None => *role == Role::Individual,
	};
	if !holds_role {
		Some(DenyReason::RoleNotHeld)
	} else if staff.is_some() && !facts.staff_affiliated {
		Some(DenyReason::StaffNotAffiliated)
	} else if !role.purposes().contains(*purpose) {
		Some(DenyReason::PurposeNotOfRole)
	} else if !role.actions().contains(*action) {
		Some(DenyReason::ActionNotOfRole)
	} else if *action == Action::Operate && !is_command(request) {
		// Who controls a person's data by this device does not command the owner's machine.
		Some(DenyReason::NotACommand)
	} else {
		None
	}
}

/// Whether the request is about a device's control, and nothing else.
fn is_command(request: &Request<'_>) -> bool {
	matches!(request.resource, Resource::Device { .. })
		&& request.access.categories == Categories::only(Category::DeviceControl)
}

/// Step 2: what is wrong with the device.
fn out_of_order(request: &Request<'_>, facts: &Facts<'_>) -> Option<DenyReason> {
	let device = facts.device?;
	let Access { action, basis, role, .. } = request.access;
	if tenure_ended(request.resource, facts) {
		// What was read in it can still be read. What the device does now is no longer its controller's.
		let past = !matches!(action, Action::Operate | Action::Collect);
		return (!past).then_some(DenyReason::TenureEnded);
	}
	let act_of_authority = *role == Role::Regulator && matches!(basis, Basis::AuthorityAct { .. });
	if *action == Action::Operate && !act_of_authority {
		if device.blocked {
			return Some(DenyReason::DeviceBlocked);
		}
		if device.recall == Some(Recall::Blocking) {
			return Some(DenyReason::DeviceRecalled);
		}
	}
	let out_of_use =
		matches!(device.status, DeviceStatus::Stolen | DeviceStatus::Lost | DeviceStatus::Retired);
	let controllers_reading = request.accessor == facts.controller && *action == Action::Access;
	(out_of_use && !controllers_reading).then_some(DenyReason::DeviceOutOfUse)
}

/// Step 3: denials that name the organisation, the person, or the member of staff.
fn denied_by_name(request: &Request<'_>, facts: &Facts<'_>) -> Option<(DenyReason, ConsentRef)> {
	let named = matching_denials(request, facts).filter_map(|denial| {
		let reason = match &denial.grantee {
			Grantee::Party(party) if party == request.accessor => DenyReason::DeniedToParty,
			Grantee::Staff { organisation, tag } if organisation == request.accessor => {
				match request.access.staff {
					Some(staff) if staff == *tag => DenyReason::DeniedToStaff,
					Some(_) => return None,
					// Leaving out the name must not get round the denial.
					None => DenyReason::StaffNotNamed,
				}
			},
			_ => return None,
		};
		Some((reason, denial.source))
	});
	// Of several, the most general reason, then the lowest id: the order of the list means nothing.
	named.min()
}

/// Step 4: whether an open emergency case permits it.
fn emergency(request: &Request<'_>, facts: &Facts<'_>) -> bool {
	const ACTIONS: Actions = Actions::of(&[Action::Collect, Action::Access, Action::Use]);
	const PURPOSES: Purposes = Purposes::of(&[Purpose::Etreat, Purpose::Btg]);
	matches!(request.access.basis, Basis::Emergency { .. })
		&& facts.emergency_open
		&& ACTIONS.contains(request.access.action)
		&& PURPOSES.contains(request.access.purpose)
}

/// Step 6, first half: denials to a role or to anyone.
fn denied_broadly(request: &Request<'_>, facts: &Facts<'_>) -> Option<(DenyReason, ConsentRef)> {
	// Any role the accessor holds, not the asserted one alone: asserting another must not get round the denial.
	let holds = |role: Role| {
		role == request.access.role
			|| facts.organisation.is_some_and(|organisation| organisation.roles.contains(role))
	};
	let broad = matching_denials(request, facts).filter_map(|denial| {
		let reason = match denial.grantee {
			Grantee::Role(role) if holds(role) => DenyReason::DeniedToRole,
			Grantee::Anyone => DenyReason::DeniedToAnyone,
			_ => return None,
		};
		Some((reason, denial.source))
	});
	broad.min()
}

/// The controller's denials that match in all but the grantee.
fn matching_denials<'a>(
	request: &'a Request<'_>,
	facts: &'a Facts<'_>,
) -> impl Iterator<Item = &'a Denial> {
	let Access { categories, action, purpose, .. } = request.access;
	facts.rules.denials.iter().filter(move |denial| {
		denial.categories.intersects(*categories)
			&& denial.actions.contains(*action)
			&& denial.purposes.covers(*purpose)
			&& denial.scope.covers(request.resource)
			&& denial.period.contains(facts.now)
	})
}

/// The permit that came nearest: what stood in its way.
#[derive(Clone, Copy)]
struct Near {
	reason: DenyReason,
	consent: Option<ConsentRef>,
}

/// Step 6, second half: the cheapest permit, or what came nearest.
fn best_permit<'a>(
	request: &Request<'_>,
	permits: PermitLists<'a>,
	facts: &Facts<'_>,
) -> Result<(PermitRule, &'a Permit), Near> {
	if tenure_ended(request.resource, facts) {
		return Err(Near { reason: DenyReason::TenureEnded, consent: None });
	}
	let mut best: Option<(PermitRule, &Permit)> = None;
	let mut near: Option<(Reverse<DenyReason>, (u128, ConsentRef))> = None;
	for (rule, permit) in rules_of(permits) {
		let in_force = permit.ended_at.is_none()
			&& permit.epoch == facts.rules.epoch
			&& permit.period.contains(facts.now);
		if !in_force || !answers(permit, request) {
			continue;
		}
		if let Some(reason) = obstacle(permit, request, facts) {
			// The reasons stand in the order in which the obstacles are met: the last one came nearest.
			let candidate = (Reverse(reason), preferred(permit));
			if near.is_none_or(|near| candidate < near) {
				near = Some(candidate);
			}
		} else if best.is_none_or(|(_, best)| preferred(permit) < preferred(best)) {
			best = Some((rule, permit));
		}
	}
	best.ok_or(match near {
		Some((Reverse(reason), (_, consent))) => Near { reason, consent: Some(consent) },
		None => Near { reason: DenyReason::NoPermit, consent: None },
	})
}

/// The cheapest first, then the lowest id.
fn preferred(permit: &Permit) -> (u128, ConsentRef) {
	(permit.price, permit.source)
}

/// Whether the device's tenure that the request names is over.
fn tenure_ended(resource: &Resource, facts: &Facts<'_>) -> bool {
	match (resource, facts.device) {
		(Resource::Device { tenure, .. }, Some(device)) => *tenure != device.tenure,
		_ => false,
	}
}

/// All permits, each with the rule it stands for.
fn rules_of<'a>(permits: PermitLists<'a>) -> impl Iterator<Item = (PermitRule, &'a Permit)> {
	let party = permits.party.iter().map(|permit| {
		let rule = match permit.staff {
			Some(_) => PermitRule::StaffPermit,
			None => PermitRule::PartyPermit,
		};
		(rule, permit)
	});
	let role = permits.role.iter().map(|permit| (PermitRule::RolePermit, permit));
	let anyone = permits.anyone.iter().map(|permit| (PermitRule::AnyonePermit, permit));
	party.chain(role).chain(anyone)
}

/// Whether the permit is about this request at all, apart from when it holds and what goes with it.
fn answers(permit: &Permit, request: &Request<'_>) -> bool {
	let Access { categories, action, purpose, staff, .. } = request.access;
	permit.categories.contains_all(*categories)
		&& permit.actions.contains(*action)
		&& permit.purposes.covers(*purpose)
		&& permit.scope.covers(request.resource)
		&& (permit.staff.is_none() || permit.staff == *staff)
}

/// What stands in the way of a permit that is in force and about this request.
fn obstacle(permit: &Permit, request: &Request<'_>, facts: &Facts<'_>) -> Option<DenyReason> {
	let Access { action, purpose, labels, maximum_price, .. } = request.access;
	if permit.aggregation_only && *action != Action::Aggregate {
		return Some(DenyReason::AggregationOnly);
	}
	if let Some(excepted) = &permit.excepted_labels {
		match labels {
			RequestLabels::Unlabelled => {},
			RequestLabels::Tagged { consent, tags } if *consent == permit.source.id => {
				if tags.iter().any(|tag| excepted.contains(tag)) {
					return Some(DenyReason::LabelExcepted);
				}
			},
			_ => return Some(DenyReason::LabelsNotStated),
		}
	}
	if permit.price > 0 && !facts.policy.payable.covers(*purpose) {
		return Some(DenyReason::PurposeNotPayable);
	}
	if permit.price > *maximum_price {
		return Some(DenyReason::PriceAboveMaximum);
	}
	let rests = permit.rests_until.is_some_and(|until| facts.now < until);
	rests.then_some(DenyReason::UsesOfPeriodSpent)
}

/// What the policy table says.
enum PolicyAnswer {
	Permit(LegalBasis),
	Objected,
	Silent,
}

/// Step 7: a legal basis other than consent.
fn policy(request: &Request<'_>, facts: &Facts<'_>) -> PolicyAnswer {
	let Access { role, purpose, action, categories, basis, .. } = request.access;
	// The bases of Art. 9(2) are about persons' data: nobody's machine is operated, or located, on them.
	let not_personal = match request.resource {
		Resource::Device { .. } => Categories::OF_OWNER,
		Resource::Record { .. } => {
			Categories::of(&[Category::DeviceTelemetry, Category::DeviceControl])
		},
	};
	let personal = *action != Action::Operate && !categories.intersects(not_personal);
	if *basis == Basis::Consent || !personal {
		return PolicyAnswer::Silent;
	}
	let row = facts.policy.bases.iter().find(|row| {
		row.role == *role && row.purposes.covers(*purpose) && row.actions.contains(*action)
	});
	let Some(row) = row else { return PolicyAnswer::Silent };
	let objected =
		facts.rules.objections.iter().any(|objection| {
			objection.roles.contains(*role) && objection.purposes.covers(*purpose)
		});
	if row.objectionable && objected {
		PolicyAnswer::Objected
	} else {
		PolicyAnswer::Permit(row.legal_basis)
	}
}

/// The consent that ended a short while ago and would have permitted the access at the claimed time.
fn late(request: &Request<'_>, permits: PermitLists<'_>, facts: &Facts<'_>) -> Option<ConsentRef> {
	let claimed = request.access.claimed_at;
	let window = facts.now.saturating_sub(facts.late_window)..facts.now;
	if !window.contains(&claimed) || tenure_ended(request.resource, facts) {
		return None;
	}
	rules_of(permits)
		.map(|(_, permit)| permit)
		.filter(|permit| {
			permit.period.contains(claimed)
				&& ended_at(permit, facts).is_some_and(|end| claimed < end && end <= facts.now)
				&& answers(permit, request)
				&& obstacle(permit, request, facts).is_none()
		})
		.min_by_key(|permit| preferred(permit))
		.map(|permit| permit.source)
}

/// When a permit ended: by itself, with its period, or with the controller's epoch. `None` if it did not, or too long
/// ago to be known.
fn ended_at(permit: &Permit, facts: &Facts<'_>) -> Option<Moment> {
	let rules = facts.rules;
	let by_epoch = match rules.epoch.checked_sub(permit.epoch)? {
		0 => None,
		1 => Some(rules.epoch_raised_at),
		_ => return None,
	};
	let by_period = permit.period.until.filter(|until| *until <= facts.now);
	[permit.ended_at, by_period, by_epoch].into_iter().flatten().min()
}
