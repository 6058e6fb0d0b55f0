//! The decision: one pure function, and the only place where permission is worked out.
//!
//! The runtime calls it in wasm, a gateway natively, over the same facts and with the same answer.
//!
//! | Step | Rule | Answer |
//! | --- | --- | --- |
//! | 1 | the organisation is not active, does not hold the role, the member of staff is not affiliated, or the role may not assert the purpose or the action; or the action is to operate, and not a device's control and that alone | deny |
//! | 2 | the device's tenure is over, and it is to be operated or collected from; or it is blocked or under a blocking recall, and is to be operated, by no authority's named act; or it is stolen, lost or retired, and this is not its controller's reading | deny |
//! | 3 | the controller denies it to the organisation, the person, or the member of staff, and no exceptions in the same consent take all of it from that denial | deny, emergencies included |
//! | 4 | an emergency case is open: collect, access and use for ETREAT and BTG | permit, flagged |
//! | 5 | the accessor is the controller | permit |
//! | 6 | the controller denies it to a role that the accessor holds, or to anyone, exceptions as in step 3; else its owner opened the device to everyone, and its telemetry alone is looked at in the current tenure; else a source is named that is not the controller, and a denial to it, or to anyone, covers that it discloses this, or it is no custodian either, and no permit in force lets it pass the data on; else the cheapest permit within the accessor's limit, of equal ones that with the lowest id; those to anyone answer only where no source is named | deny, permit, deny, permit |
//! | 7 | the policy table lets the role act for the purpose without consent, the data is a person's, the person did not object where they may, and the access claims neither consent nor an emergency case: who claims such a case, and it is not open or does not cover the act, is told so. An authority's named act is no basis beside the table: the table says which role may follow one, for what | permit, flagged |
//! | 8 | otherwise | deny |
//!
//! It does not allocate, and its cost is bounded by the bounds of the lists it is given.

use crate::{
	source::{passed_on, SourceFinding},
	trace::{EmergencyFinding, Miss, Observer, PermitFinding, PolicyFinding, Step},
	Access, Action, Actions, Basis, Categories, Category, ConsentRef, Denial, DenyReason,
	DeviceStatus, Exception, Facts, Grantee, Moment, PartyId, Permit, PermitLists, PermitRule,
	Purpose, Purposes, Recall, RequestLabels, Resource, Role, StaffTag, Verdict,
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

impl<'a> Request<'a> {
	/// What denials and their exceptions are compared with.
	fn asked(&self) -> Asked<'a> {
		let Access { role, staff, action, purpose, categories, .. } = self.access;
		Asked {
			whom: self.accessor,
			role: Some(*role),
			staff: *staff,
			action: *action,
			purpose: *purpose,
			categories: *categories,
			resource: self.resource,
		}
	}
}

/// What a denial, or an exception to one, is compared with.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
	/// Who does it.
	pub whom: &'a PartyId,
	/// In which role; `None`: nobody knows.
	pub role: Option<Role>,
	/// By which member of its staff; `None`: nobody says.
	pub staff: Option<StaffTag>,
	/// What is done.
	pub action: Action,
	/// What for.
	pub purpose: Purpose,
	/// With which categories.
	pub categories: Categories,
	/// Of what.
	pub resource: &'a Resource,
}

/// Decides a request. See the [module](self) for the rules in their order.
pub fn decide(request: Request<'_>, permits: PermitLists<'_>, facts: &Facts<'_>) -> Verdict {
	decide_observed(request, permits, facts, &mut ())
}

/// [`decide`], telling an observer what it looks at.
pub fn decide_observed(
	request: Request<'_>,
	permits: PermitLists<'_>,
	facts: &Facts<'_>,
	observer: &mut impl Observer,
) -> Verdict {
	let fault = ill_formed(&request, facts);
	observer.saw(|| Step::Accessor(fault));
	if let Some(reason) = fault {
		return Verdict::deny(reason);
	}
	let fault = out_of_order(&request, facts);
	observer.saw(|| Step::Device { is_device: facts.device.is_some(), fault });
	if let Some(reason) = fault {
		return Verdict::deny(reason);
	}
	let denied = denied_by_name(&request, facts);
	observe_denials(&request, facts, named_reason, observer);
	observer.saw(|| Step::DeniedByName(denied));
	if let Some((reason, consent)) = denied {
		return Verdict::Deny { reason, consent: Some(consent), late: None };
	}
	let finding = emergency(&request, facts);
	observer.saw(|| Step::Emergency(finding));
	if finding == EmergencyFinding::Permits {
		return Verdict::Permit { rule: PermitRule::Emergency, consent: None, price: 0 };
	}
	let is_controller = request.accessor == facts.controller;
	observer.saw(|| Step::Controller(is_controller));
	if is_controller {
		return Verdict::Permit { rule: PermitRule::Controller, consent: None, price: 0 };
	}
	let denied = denied_broadly(&request, facts);
	observe_denials(
		&request,
		facts,
		|denial, request| broad_reason(denial, request, facts),
		observer,
	);
	observer.saw(|| Step::DeniedBroadly(denied));
	if let Some((reason, consent)) = denied {
		return Verdict::Deny { reason, consent: Some(consent), late: None };
	}
	// It costs nothing and uses no consent up, so that it comes before every permit.
	let public = is_public(&request, facts);
	observer.saw(|| Step::PublicAccess(public));
	if public {
		return Verdict::Permit { rule: PermitRule::PublicAccess, consent: None, price: 0 };
	}
	if request.access.source.is_some() {
		let finding = passed_on(&request, permits, facts);
		observer.saw(|| Step::Source(finding));
		let reason = DenyReason::SourceMayNotDisclose;
		match finding {
			SourceFinding::Origin | SourceFinding::MayDisclose(_) => {},
			SourceFinding::Denied(denial) => {
				return Verdict::Deny { reason, consent: Some(denial), late: None }
			},
			SourceFinding::Ended(permit) => {
				return Verdict::Deny { reason, consent: None, late: Some(permit) }
			},
			SourceFinding::Nothing => return Verdict::deny(reason),
		}
	}
	let best = best_permit(&request, permits, facts, observer);
	observer.saw(|| {
		Step::Permits(match best {
			Ok((rule, permit)) => Ok((rule, permit.source, permit.price)),
			Err(near) => Err((near.reason, near.consent)),
		})
	});
	let near = match best {
		Ok((rule, permit)) => {
			return Verdict::Permit { rule, consent: Some(permit.source), price: permit.price }
		},
		Err(near) => near,
	};
	let finding = policy(&request, facts);
	observer.saw(|| Step::Policy(finding));
	let (reason, consent) = match finding {
		PolicyFinding::Permits(basis) => {
			return Verdict::Permit { rule: PermitRule::Policy(basis), consent: None, price: 0 }
		},
		PolicyFinding::Objected(_) => (DenyReason::Objected, None),
		PolicyFinding::EmergencyClaimed => {
			(without_permit(&request, facts, near.reason), near.consent)
		},
		PolicyFinding::ConsentClaimed | PolicyFinding::NotPersonal | PolicyFinding::NoRow => {
			(near.reason, near.consent)
		},
	};
	let late = late(&request, permits, facts);
	observer.saw(|| Step::Late(late));
	Verdict::Deny { reason, consent, late }
}

/// Tells of each denial, with what it would say in a step of the decision.
fn observe_denials(
	request: &Request<'_>,
	facts: &Facts<'_>,
	reason: impl Fn(&Denial, &Request<'_>) -> Option<DenyReason>,
	observer: &mut impl Observer,
) {
	fn is_active<O: Observer>(_: &O) -> bool {
		O::ACTIVE
	}
	if !is_active(observer) {
		return;
	}
	for denial in &facts.rules.denials {
		let miss = denial_miss(denial, &request.asked(), facts);
		let reason = reason(denial, request);
		let exception = excepted(denial, &request.asked(), facts).filter(|_| miss.is_none());
		observer.saw(|| match (exception, reason) {
			(Some(exception), Some(_)) => Step::Excepted { source: denial.source, exception },
			_ => Step::Denial { source: denial.source, miss, reason },
		});
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
	denied(request, facts, named_reason)
}

/// What a denial that matches says to an accessor whom it names.
fn named_reason(denial: &Denial, request: &Request<'_>) -> Option<DenyReason> {
	match &denial.grantee {
		Grantee::Party(party) if party == request.accessor => Some(DenyReason::DeniedToParty),
		Grantee::Staff { organisation, tag } if organisation == request.accessor => {
			match request.access.staff {
				Some(staff) if staff == *tag => Some(DenyReason::DeniedToStaff),
				Some(_) => None,
				// Leaving out the name must not get round the denial.
				None => Some(DenyReason::StaffNotNamed),
			}
		},
		_ => None,
	}
}

/// Step 4: whether an open emergency case permits it.
fn emergency(request: &Request<'_>, facts: &Facts<'_>) -> EmergencyFinding {
	const ACTIONS: Actions = Actions::of(&[Action::Collect, Action::Access, Action::Use]);
	const PURPOSES: Purposes = Purposes::of(&[Purpose::Etreat, Purpose::Btg]);
	if !matches!(request.access.basis, Basis::Emergency { .. }) {
		EmergencyFinding::NotClaimed
	} else if !facts.emergency_open {
		EmergencyFinding::NotOpen
	} else if !ACTIONS.contains(request.access.action) {
		EmergencyFinding::Action
	} else if !PURPOSES.contains(request.access.purpose) {
		EmergencyFinding::Purpose
	} else {
		EmergencyFinding::Permits
	}
}

/// What a request that rests on an emergency case was refused for. Where no consent came near permitting it, what was
/// wrong with the case says more than that nothing permits it; in the order in which the case was looked at.
fn without_permit(request: &Request<'_>, facts: &Facts<'_>, reason: DenyReason) -> DenyReason {
	match (reason, emergency(request, facts)) {
		(DenyReason::NoPermit, EmergencyFinding::NotOpen) => DenyReason::EmergencyNotOpen,
		(DenyReason::NoPermit, EmergencyFinding::Action | EmergencyFinding::Purpose) => {
			DenyReason::NotAnEmergencyAct
		},
		(reason, _) => reason,
	}
}

/// Step 6, first half: denials to a role or to anyone.
fn denied_broadly(request: &Request<'_>, facts: &Facts<'_>) -> Option<(DenyReason, ConsentRef)> {
	denied(request, facts, |denial, request| broad_reason(denial, request, facts))
}

/// What a denial that matches says to an accessor with a role that it names, or to anyone.
fn broad_reason(denial: &Denial, request: &Request<'_>, facts: &Facts<'_>) -> Option<DenyReason> {
	// Any role the accessor holds, not the asserted one alone: asserting another must not get round the denial.
	let holds = |role: Role| {
		role == request.access.role
			|| facts.organisation.is_some_and(|organisation| organisation.roles.contains(role))
	};
	match denial.grantee {
		Grantee::Role(role) if holds(role) => Some(DenyReason::DeniedToRole),
		Grantee::Anyone => Some(DenyReason::DeniedToAnyone),
		_ => None,
	}
}

/// The controller's denial that matches, for that reason, and from which exceptions do not take all of it.
fn denied(
	request: &Request<'_>,
	facts: &Facts<'_>,
	reason: impl Fn(&Denial, &Request<'_>) -> Option<DenyReason>,
) -> Option<(DenyReason, ConsentRef)> {
	let asked = request.asked();
	let matching = facts
		.rules
		.denials
		.iter()
		.filter(|denial| denial_miss(denial, &asked, facts).is_none())
		.filter_map(|denial| Some((reason(denial, request)?, denial)))
		// Last, as it looks at a further list.
		.filter(|(_, denial)| excepted(denial, &asked, facts).is_none());
	// Of several, the most general reason, then the lowest id: the order of the list means nothing.
	matching.map(|(reason, denial)| (reason, denial.source)).min()
}

/// The exception that takes from a denial all that it would deny of the request; of several that do so together, the first.
///
/// Category by category: a request for two categories, of which one is excepted, is denied for the other.
pub(crate) fn excepted(
	denial: &Denial,
	asked: &Asked<'_>,
	facts: &Facts<'_>,
) -> Option<ConsentRef> {
	let mut left = denial.categories.intersection(asked.categories);
	let mut first = None;
	for exception in facts.rules.exceptions.iter().filter(|exception| exception.is_to(denial)) {
		if left.intersects(exception.categories) && covers_apart(exception, asked, facts) {
			left = left.difference(exception.categories);
			first.get_or_insert(exception.source);
		}
	}
	first.filter(|_| left.is_empty())
}

/// Whether an exception covers what is asked, the categories apart.
fn covers_apart(exception: &Exception, asked: &Asked<'_>, facts: &Facts<'_>) -> bool {
	let is_for_whom = match &exception.grantee {
		Grantee::Party(party) => party == asked.whom,
		Grantee::Staff { organisation, tag } => {
			organisation == asked.whom && asked.staff == Some(*tag)
		},
		// As with a permit: in that role, which step 1 found to be held, and not in another one.
		Grantee::Role(named) => asked.role == Some(*named),
		Grantee::Anyone => true,
	};
	is_for_whom
		&& exception.actions.contains(asked.action)
		&& exception.purposes.covers(asked.purpose)
		&& exception.scope.covers(asked.resource)
		&& exception.period.contains(facts.now)
}

/// In what a denial does not match, the grantee apart.
pub(crate) fn denial_miss(denial: &Denial, asked: &Asked<'_>, facts: &Facts<'_>) -> Option<Miss> {
	if !denial.categories.intersects(asked.categories) {
		Some(Miss::Categories)
	} else if !denial.actions.contains(asked.action) {
		Some(Miss::Action)
	} else if !denial.purposes.covers(asked.purpose) {
		Some(Miss::Purpose)
	} else if !denial.scope.covers(asked.resource) {
		Some(Miss::Scope)
	} else if !denial.period.contains(facts.now) {
		Some(Miss::Period)
	} else {
		None
	}
}

/// Step 6, in its middle: whether it is a look at what the owner of the device opened to everyone. That is what the
/// device says of itself, and never what it reads of a person, where it is, or a command.
fn is_public(request: &Request<'_>, facts: &Facts<'_>) -> bool {
	request.access.action == Action::Access
		&& request.access.categories == Categories::only(Category::DeviceTelemetry)
		&& facts.device.is_some_and(|device| device.public_access)
		&& !tenure_ended(request.resource, facts)
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
	observer: &mut impl Observer,
) -> Result<(PermitRule, &'a Permit), Near> {
	if tenure_ended(request.resource, facts) {
		return Err(Near { reason: DenyReason::TenureEnded, consent: None });
	}
	let mut best: Option<(PermitRule, &Permit)> = None;
	let mut near: Option<(Reverse<DenyReason>, (u128, ConsentRef))> = None;
	for (rule, permit) in rules_of(request, permits) {
		let finding = examine(permit, request, facts);
		observer.saw(|| Step::Permit { rule, source: permit.source, price: permit.price, finding });
		match finding {
			PermitFinding::Misses(_) => {},
			PermitFinding::Obstacle(reason) => {
				// The reasons stand in the order in which the obstacles are met: the last one came nearest.
				let candidate = (Reverse(reason), preferred(permit));
				if near.is_none_or(|near| candidate < near) {
					near = Some(candidate);
				}
			},
			PermitFinding::Answers => {
				if best.is_none_or(|(_, best)| preferred(permit) < preferred(best)) {
					best = Some((rule, permit));
				}
			},
		}
	}
	best.ok_or(match near {
		Some((Reverse(reason), (_, consent))) => Near { reason, consent: Some(consent) },
		None => Near { reason: DenyReason::NoPermit, consent: None },
	})
}

/// The cheapest first, then the lowest id.
pub(crate) fn preferred(permit: &Permit) -> (u128, ConsentRef) {
	(permit.price, permit.source)
}

/// Whether the device's tenure that the request names is over.
pub(crate) fn tenure_ended(resource: &Resource, facts: &Facts<'_>) -> bool {
	match (resource, facts.device) {
		(Resource::Device { tenure, .. }, Some(device)) => *tenure != device.tenure,
		_ => false,
	}
}

/// All permits that can answer, each with the rule it stands for.
fn rules_of<'a>(
	request: &Request<'_>,
	permits: PermitLists<'a>,
) -> impl Iterator<Item = (PermitRule, &'a Permit)> {
	let party = permits.party.iter().map(|permit| {
		let rule = match permit.staff {
			Some(_) => PermitRule::StaffPermit,
			None => PermitRule::PartyPermit,
		};
		(rule, permit)
	});
	let role = permits.role.iter().map(|permit| (PermitRule::RolePermit, permit));
	// One list less, as the source's own is looked at: a decision reads no more of them for that.
	let has_source = request.access.source.is_some();
	let anyone = permits.anyone.iter().filter(move |_| !has_source);
	let anyone = anyone.map(|permit| (PermitRule::AnyonePermit, permit));
	party.chain(role).chain(anyone)
}

/// What a permit has to say to the request at the chain's moment.
fn examine(permit: &Permit, request: &Request<'_>, facts: &Facts<'_>) -> PermitFinding {
	if let Some(miss) = not_in_force(permit, facts).or_else(|| permit_miss(permit, request)) {
		return PermitFinding::Misses(miss);
	}
	obstacle(permit, request, facts).map_or(PermitFinding::Answers, PermitFinding::Obstacle)
}

/// Why a permit is not in force at the chain's moment.
pub(crate) fn not_in_force(permit: &Permit, facts: &Facts<'_>) -> Option<Miss> {
	if permit.ended_at.is_some() {
		Some(Miss::Ended)
	} else if permit.epoch != facts.rules.epoch {
		Some(Miss::Epoch)
	} else if !permit.period.contains(facts.now) {
		Some(Miss::Period)
	} else {
		None
	}
}

/// In what a permit is not about the request, apart from when it holds and what goes with it.
fn permit_miss(permit: &Permit, request: &Request<'_>) -> Option<Miss> {
	let Access { categories, action, purpose, staff, .. } = request.access;
	if !permit.categories.contains_all(*categories) {
		Some(Miss::Categories)
	} else if !permit.actions.contains(*action) {
		Some(Miss::Action)
	} else if !permit.purposes.covers(*purpose) {
		Some(Miss::Purpose)
	} else if !permit.scope.covers(request.resource) {
		Some(Miss::Scope)
	} else if permit.staff.is_some() && permit.staff != *staff {
		Some(Miss::Staff)
	} else {
		None
	}
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

/// Step 7: a legal basis other than consent.
fn policy(request: &Request<'_>, facts: &Facts<'_>) -> PolicyFinding {
	let Access { role, purpose, action, categories, basis, .. } = request.access;
	// The bases of Art. 9(2) are about persons' data: nobody's machine is operated, or located, on them.
	let not_personal = match request.resource {
		Resource::Device { .. } => Categories::OF_OWNER,
		Resource::Record { .. } => {
			Categories::of(&[Category::DeviceTelemetry, Category::DeviceControl])
		},
	};
	let personal = *action != Action::Operate && !categories.intersects(not_personal);
	match basis {
		Basis::Consent => return PolicyFinding::ConsentClaimed,
		Basis::Emergency { .. } => return PolicyFinding::EmergencyClaimed,
		Basis::Policy | Basis::AuthorityAct { .. } => {},
	}
	if !personal {
		return PolicyFinding::NotPersonal;
	}
	let row = facts.policy.bases.iter().find(|row| {
		row.role == *role && row.purposes.covers(*purpose) && row.actions.contains(*action)
	});
	let Some(row) = row else { return PolicyFinding::NoRow };
	let objected =
		facts.rules.objections.iter().any(|objection| {
			objection.roles.contains(*role) && objection.purposes.covers(*purpose)
		});
	if row.objectionable && objected {
		PolicyFinding::Objected(row.legal_basis)
	} else {
		PolicyFinding::Permits(row.legal_basis)
	}
}

/// The consent that ended a short while ago and would have permitted the access at the claimed time.
fn late(request: &Request<'_>, permits: PermitLists<'_>, facts: &Facts<'_>) -> Option<ConsentRef> {
	let claimed = request.access.claimed_at;
	if !is_recent(claimed, facts) || tenure_ended(request.resource, facts) {
		return None;
	}
	rules_of(request, permits)
		.map(|(_, permit)| permit)
		.filter(|permit| {
			held_until_lately(permit, claimed, facts)
				&& permit_miss(permit, request).is_none()
				&& obstacle(permit, request, facts).is_none()
		})
		.min_by_key(|permit| preferred(permit))
		.map(|permit| permit.source)
}

/// Whether the moment is past, and that by so little that a consent which ended since is still known.
pub(crate) fn is_recent(moment: Moment, facts: &Facts<'_>) -> bool {
	(facts.now.saturating_sub(facts.late_window)..facts.now).contains(&moment)
}

/// Whether a permit that has ended held at that moment.
pub(crate) fn held_until_lately(permit: &Permit, moment: Moment, facts: &Facts<'_>) -> bool {
	permit.period.contains(moment)
		&& ended_at(permit, facts).is_some_and(|end| moment < end && end <= facts.now)
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
