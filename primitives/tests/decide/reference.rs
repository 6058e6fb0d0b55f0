//! The decision once more, written from the design's text alone and as plainly as possible: no bit
//! tricks, no early exits within a step, everything collected and then compared.

use crate::case::Case;
use assent_primitives::{
	access::{Basis, ConsentRef, DenyReason, PermitRule, RequestLabels, Verdict},
	Action, Categories, Category, Denial, DeviceStatus, Grantee, Moment, Permit, Purpose, Purposes,
	Recall, Resource, Role,
};

/// Whether a set of purposes covers one: it names the purpose or one above it.
fn covers(set: Purposes, purpose: Purpose) -> bool {
	let mut at = Some(purpose);
	while let Some(purpose) = at {
		if set.contains(purpose) {
			return true;
		}
		at = purpose.parent();
	}
	false
}

fn has_any(set: Categories, wanted: Categories) -> bool {
	Category::ALL.iter().any(|category| set.contains(*category) && wanted.contains(*category))
}

fn has_all(set: Categories, wanted: Categories) -> bool {
	Category::ALL.iter().all(|category| !wanted.contains(*category) || set.contains(*category))
}

/// What the reference answers.
pub fn reference(case: &Case) -> Verdict {
	let access = &case.access;
	let permit = |rule, consent, price| -> Verdict { Verdict::Permit { rule, consent, price } };
	let deny = |reason, consent| -> Verdict { Verdict::Deny { reason, consent, late: None } };

	// 1. Well-formed.
	if let Some(reason) = accessor_at_fault(case) {
		return deny(reason, None);
	}
	// 2. The device.
	if let Some(reason) = device_at_fault(case) {
		return deny(reason, None);
	}
	// 3. Denials by name.
	let denials = denials_that_match(case);
	let by_name = |(reason, _): &&(DenyReason, ConsentRef)| {
		matches!(
			reason,
			DenyReason::DeniedToParty | DenyReason::DeniedToStaff | DenyReason::StaffNotNamed
		)
	};
	if let Some((reason, source)) = denials.iter().filter(by_name).min() {
		return deny(*reason, Some(*source));
	}
	// 4. Break-glass.
	if matches!(access.basis, Basis::Emergency { .. })
		&& case.emergency_open
		&& [Action::Collect, Action::Access, Action::Use].contains(&access.action)
		&& [Purpose::Etreat, Purpose::Btg].contains(&access.purpose)
	{
		return permit(PermitRule::Emergency, None, 0);
	}
	// 5. The controller.
	if case.accessor == case.controller {
		return permit(PermitRule::Controller, None, 0);
	}
	// 6. Other denials, then permits.
	if let Some((reason, source)) = denials.iter().min() {
		return deny(*reason, Some(*source));
	}
	if is_open_to_everyone(case) {
		return permit(PermitRule::PublicAccess, None, 0);
	}
	if let Some(denial) = denial_to_source(case) {
		return deny(DenyReason::SourceMayNotDisclose, Some(denial));
	}
	if !source_has_it_first_hand(case) {
		let onward = onward_permits(case);
		if !onward.iter().any(|permit| is_in_force(permit, case)) {
			let ended = onward.iter().filter(|permit| explains_late(permit, case));
			let late = ended.map(|permit| (permit.price, permit.source)).min();
			return Verdict::Deny {
				reason: DenyReason::SourceMayNotDisclose,
				consent: None,
				late: late.map(|(_, source)| source),
			};
		}
	}
	let about = permits_about(case);
	let in_force: Vec<_> = about.iter().filter(|(_, permit)| is_in_force(permit, case)).collect();
	let cheapest = in_force
		.iter()
		.filter(|(_, permit)| obstacles(permit, case).is_empty())
		.min_by_key(|(_, permit)| (permit.price, permit.source));
	if let Some((rule, found)) = cheapest {
		return permit(*rule, Some(found.source), found.price);
	}
	// 7. A basis other than consent.
	let mut objected = false;
	let claims_a_case = matches!(access.basis, Basis::Emergency { .. });
	if access.basis != Basis::Consent
		&& !claims_a_case
		&& access.action != Action::Operate
		&& !is_about_a_machine(case)
	{
		let row = case.policy.bases.iter().find(|row| {
			row.role == access.role
				&& covers(row.purposes, access.purpose)
				&& row.actions.contains(access.action)
		});
		if let Some(row) = row {
			objected = row.objectionable
				&& case.rules.objections.iter().any(|objection| {
					objection.roles.contains(access.role)
						&& covers(objection.purposes, access.purpose)
				});
			if !objected {
				return permit(PermitRule::Policy(row.legal_basis), None, 0);
			}
		}
	}
	// 8. Otherwise, with what came nearest: the permit that got furthest before something stood in
	// its way.
	let nearest = in_force
		.iter()
		.filter_map(|(_, permit)| {
			Some((*obstacles(permit, case).first()?, permit.price, permit.source))
		})
		.min_by_key(|(reason, price, source)| (core::cmp::Reverse(*reason), *price, *source));
	let late = about
		.iter()
		.filter(|(_, permit)| explains_late(permit, case) && obstacles(permit, case).is_empty())
		.map(|(_, permit)| (permit.price, permit.source))
		.min()
		.map(|(_, source)| source);
	let (reason, consent) = match nearest {
		_ if objected => (DenyReason::Objected, None),
		_ if tenure_is_over(case) => (DenyReason::TenureEnded, None),
		Some((reason, _, source)) => (reason, Some(source)),
		None if claims_a_case && !case.emergency_open => (DenyReason::EmergencyNotOpen, None),
		// The case is open, and did not permit it above.
		None if claims_a_case => (DenyReason::NotAnEmergencyAct, None),
		None => (DenyReason::NoPermit, None),
	};
	Verdict::Deny { reason, consent, late }
}

fn accessor_at_fault(case: &Case) -> Option<DenyReason> {
	let access = &case.access;
	let holds_role = match &case.organisation {
		Some(organisation) => {
			if !organisation.is_active(case.now) {
				return Some(DenyReason::OrganisationNotActive);
			}
			organisation.roles.contains(access.role)
		},
		// Who is no organisation acts for themself.
		None => access.role == Role::Individual,
	};
	if !holds_role {
		Some(DenyReason::RoleNotHeld)
	} else if access.staff.is_some() && !case.staff_affiliated {
		Some(DenyReason::StaffNotAffiliated)
	} else if !covers(access.role.purposes(), access.purpose) {
		Some(DenyReason::PurposeNotOfRole)
	} else if !access.role.actions().contains(access.action) {
		Some(DenyReason::ActionNotOfRole)
	} else if access.action == Action::Operate && !is_only_control_of_a_device(case) {
		Some(DenyReason::NotACommand)
	} else {
		None
	}
}

/// Whether the request names the control of a device, and no other category.
fn is_only_control_of_a_device(case: &Case) -> bool {
	let of_device = match case.resource {
		Resource::Device { .. } => true,
		Resource::Record { .. } => false,
	};
	let named: Vec<_> = Category::ALL
		.iter()
		.filter(|category| case.access.categories.contains(**category))
		.collect();
	of_device && named == [&Category::DeviceControl]
}

/// Whether the request names what no law on persons' data gives away: what a device says of itself and what it is told;
/// and, of the device itself and not of what somebody holds about a person, where it is.
fn is_about_a_machine(case: &Case) -> bool {
	let named = |category| case.access.categories.contains(category);
	named(Category::DeviceTelemetry)
		|| named(Category::DeviceControl)
		|| match case.resource {
			Resource::Device { .. } => named(Category::Location),
			Resource::Record { .. } => false,
		}
}

fn device_at_fault(case: &Case) -> Option<DenyReason> {
	let device = case.device.as_ref()?;
	let access = &case.access;
	if tenure_is_over(case) {
		// Nobody commands it or collects from it; how it is today says nothing of what it once read.
		return match access.action {
			Action::Operate | Action::Collect => Some(DenyReason::TenureEnded),
			_ => None,
		};
	}
	let act_of_authority =
		access.role == Role::Regulator && matches!(access.basis, Basis::AuthorityAct { .. });
	if access.action == Action::Operate && !act_of_authority {
		if device.blocked {
			return Some(DenyReason::DeviceBlocked);
		}
		if device.recall == Some(Recall::Blocking) {
			return Some(DenyReason::DeviceRecalled);
		}
	}
	let gone = [DeviceStatus::Stolen, DeviceStatus::Lost, DeviceStatus::Retired];
	let reading_of_controller = case.accessor == case.controller && access.action == Action::Access;
	if gone.contains(&device.status) && !reading_of_controller {
		return Some(DenyReason::DeviceOutOfUse);
	}
	None
}

/// All denials that match, each with the reason it gives.
fn denials_that_match(case: &Case) -> Vec<(DenyReason, ConsentRef)> {
	let access = &case.access;
	// All that the accessor is: an organisation is whatever it is accredited as, a person what they say.
	let mut is = vec![access.role];
	if let Some(organisation) = &case.organisation {
		is.extend(organisation.roles.iter());
	}
	let mut found = Vec::new();
	for denial in case.rules.denials.iter() {
		let Denial { source, grantee, scope, categories, actions, purposes, period } = denial;
		let reason = match grantee {
			Grantee::Party(party) if *party == case.accessor => DenyReason::DeniedToParty,
			Grantee::Staff { organisation, tag } if *organisation == case.accessor => {
				match access.staff {
					None => DenyReason::StaffNotNamed,
					Some(named) if named == *tag => DenyReason::DeniedToStaff,
					Some(_) => continue,
				}
			},
			Grantee::Role(role) if is.contains(role) => DenyReason::DeniedToRole,
			Grantee::Anyone => DenyReason::DeniedToAnyone,
			_ => continue,
		};
		if scope.covers(&case.resource)
			&& has_any(*categories, access.categories)
			&& actions.contains(access.action)
			&& covers(*purposes, access.purpose)
			&& period.contains(case.now)
			&& !exceptions_take_all(denial, case)
		{
			found.push((reason, *source));
		}
	}
	found
}

/// Whether each of the requested categories that a denial names is excepted from it by some exception.
fn exceptions_take_all(denial: &Denial, case: &Case) -> bool {
	let access = &case.access;
	Category::ALL
		.iter()
		.filter(|category| denial.categories.contains(**category))
		.filter(|category| access.categories.contains(**category))
		.all(|category| {
			case.rules.exceptions.iter().any(|exception| {
				let whom = match &exception.grantee {
					Grantee::Anyone => true,
					Grantee::Role(role) => *role == access.role,
					Grantee::Party(party) => *party == case.accessor,
					Grantee::Staff { organisation, tag } => {
						*organisation == case.accessor && access.staff.as_ref() == Some(tag)
					},
				};
				(exception.source.id, exception.denial)
					== (denial.source.id, denial.source.provision)
					&& whom && exception.categories.contains(*category)
					&& exception.actions.contains(access.action)
					&& covers(exception.purposes, access.purpose)
					&& exception.scope.covers(&case.resource)
					&& exception.period.contains(case.now)
			})
		})
}

/// A denial that the source would meet if it disclosed this, as far as that is known without its roles and staff.
fn denial_to_source(case: &Case) -> Option<ConsentRef> {
	let party = case.access.source.clone()?.party;
	if party == case.controller {
		return None;
	}
	let its_disclosure = case.clone().with(|case| {
		case.accessor = party;
		case.organisation = None;
		case.access.staff = None;
		case.access.action = Action::Disclose;
		let of_known = |grantee: &Grantee| matches!(grantee, Grantee::Party(_) | Grantee::Anyone);
		case.rules.denials.retain(|denial| of_known(&denial.grantee));
		case.rules.exceptions.retain(|exception| of_known(&exception.grantee));
	});
	denials_that_match(&its_disclosure).into_iter().map(|(_, source)| source).min()
}

/// Whether no source is named, or one that has the data in the first place.
fn source_has_it_first_hand(case: &Case) -> bool {
	let Some(named) = &case.access.source else { return true };
	let custodian = match &case.resource {
		Resource::Record { custodian, .. } => Some(custodian),
		Resource::Device { .. } => None,
	};
	named.party == case.controller || custodian == Some(&named.party)
}

/// The permits to the source under which it may pass this on, while they hold.
fn onward_permits(case: &Case) -> Vec<&Permit> {
	let access = &case.access;
	let lets = |permit: &&Permit| {
		let labels = match permit.excepted_labels {
			Some(_) => access.labels == RequestLabels::Unlabelled,
			None => true,
		};
		let form = !permit.aggregation_only || access.action == Action::Aggregate;
		permit.onward_disclosure
			&& permit.scope.covers(&case.resource)
			&& has_all(permit.categories, access.categories)
			&& labels && form
	};
	case.source.iter().filter(lets).collect()
}

/// Whether somebody looks at telemetry, and at nothing else, of a device that is open to everyone in this tenure.
fn is_open_to_everyone(case: &Case) -> bool {
	let Some(device) = &case.device else { return false };
	let named: Vec<_> = Category::ALL
		.iter()
		.filter(|category| case.access.categories.contains(**category))
		.collect();
	device.public_access
		&& !tenure_is_over(case)
		&& case.access.action == Action::Access
		&& named == [&Category::DeviceTelemetry]
}

/// All permits to the accessor for this, whether they are in force or not.
fn permits_about(case: &Case) -> Vec<(PermitRule, &Permit)> {
	let mut all: Vec<(PermitRule, &Permit)> = Vec::new();
	for permit in &case.party {
		match permit.staff {
			None => all.push((PermitRule::PartyPermit, permit)),
			Some(tag) if case.access.staff == Some(tag) => {
				all.push((PermitRule::StaffPermit, permit))
			},
			Some(_) => {},
		}
	}
	all.extend(case.role.iter().map(|permit| (PermitRule::RolePermit, permit)));
	if case.access.source.is_none() {
		all.extend(case.anyone.iter().map(|permit| (PermitRule::AnyonePermit, permit)));
	}
	all.retain(|(_, permit)| {
		permit.scope.covers(&case.resource)
			&& has_all(permit.categories, case.access.categories)
			&& permit.actions.contains(case.access.action)
			&& covers(permit.purposes, case.access.purpose)
	});
	all
}

fn tenure_is_over(case: &Case) -> bool {
	match (&case.resource, &case.device) {
		(Resource::Device { tenure, .. }, Some(device)) => *tenure != device.tenure,
		_ => false,
	}
}

fn is_in_force(permit: &Permit, case: &Case) -> bool {
	permit.ended_at.is_none()
		&& permit.period.contains(case.now)
		&& permit.epoch == case.rules.epoch
		&& !tenure_is_over(case)
}

/// What stands in the way of a permit that is about the request.
fn obstacles(permit: &Permit, case: &Case) -> Vec<DenyReason> {
	let access = &case.access;
	let mut found = Vec::new();
	if permit.aggregation_only && access.action != Action::Aggregate {
		found.push(DenyReason::AggregationOnly);
	}
	if let Some(excepted) = permit.excepted_labels {
		match &access.labels {
			RequestLabels::Unlabelled => {},
			RequestLabels::Tagged { consent, tags } if *consent == permit.source.id => {
				if tags.iter().any(|tag| excepted.contains(tag)) {
					found.push(DenyReason::LabelExcepted);
				}
			},
			_ => found.push(DenyReason::LabelsNotStated),
		}
	}
	if permit.price > 0 && !covers(case.policy.payable, access.purpose) {
		found.push(DenyReason::PurposeNotPayable);
	}
	if permit.price > access.maximum_price {
		found.push(DenyReason::PriceAboveMaximum);
	}
	if permit.rests_until.is_some_and(|until| case.now < until) {
		found.push(DenyReason::UsesOfPeriodSpent);
	}
	found
}

/// Whether the permit ended between the claimed moment, which was a short while ago, and now.
fn explains_late(permit: &Permit, case: &Case) -> bool {
	let claimed = case.access.claimed_at;
	let recent = claimed < case.now && claimed >= case.now.saturating_sub(case.late_window);
	// When a tenure ended is not known, nor therefore what it covered at the claimed moment.
	recent
		&& !tenure_is_over(case)
		&& permit.period.contains(claimed)
		&& end_of(permit, case).is_some_and(|end| claimed < end && end <= case.now)
}

/// When the permit ended: by the first of its ends. `None` if it has not, or if nobody knows when.
fn end_of(permit: &Permit, case: &Case) -> Option<Moment> {
	let mut ends = Vec::new();
	ends.extend(permit.ended_at);
	ends.extend(permit.period.until.filter(|until| *until <= case.now));
	match case.rules.epoch - permit.epoch {
		0 => {},
		1 => ends.push(case.rules.epoch_raised_at),
		_ => return None,
	}
	ends.into_iter().min()
}
