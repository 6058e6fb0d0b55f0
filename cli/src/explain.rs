//! Provisions and verdicts in words that a patient can read.

use assent_primitives::{
	AccountId, Action, Actions, Categories, ConsentRef, Denial, DenyReason, Effect, Grantee,
	Moment, Objection, Period, PermitRule, Provision, Purpose, Purposes, ResourceScope, Verdict,
};
use chrono::{DateTime, Timelike};

/// What one provision says, in a sentence. `names` gives a party's name.
pub fn explain_provision(provision: &Provision, names: &dyn Fn(&AccountId) -> String) -> String {
	let Provision { effect, grantee, scope, categories, actions, purposes, period, .. } = provision;
	let exception = provision.exception_to.map_or_else(String::new, |place| {
		format!(" It is an exception to the refusal in provision {}.", u32::from(place) + 1)
	});
	let verb = match effect {
		Effect::Permit => "Permits",
		Effect::Deny => "Refuses to let",
	};
	let (to, labels) = match (effect, provision.excepted_labels) {
		(Effect::Deny, _) => ("", ""),
		(Effect::Permit, None) => ("to ", ""),
		(Effect::Permit, Some(_)) => (
			"to ",
			" Data under the labels you excepted stays closed; the chain does not show which.",
		),
	};
	let emergency = match (effect, grantee) {
		(Effect::Permit, _) => "",
		(Effect::Deny, Grantee::Party(_) | Grantee::Staff { .. }) => {
			" Emergencies are no exception."
		},
		(Effect::Deny, _) => {
			" In an emergency a care provider can still open a case, which is reviewed."
		},
	};
	format!(
		"{verb} {} {to}{} {} {}, for {}, {}.{exception}{emergency}{labels}",
		explain_grantee(grantee, names),
		explain_actions(*actions),
		explain_categories(*categories),
		explain_scope(scope, names),
		explain_purposes(*purposes),
		explain_period(*period),
	)
}

/// What a denial says, in a sentence, its exceptions apart. `names` gives a party's name.
pub fn explain_denial(denial: &Denial, names: &dyn Fn(&AccountId) -> String) -> String {
	let Denial { grantee, scope, categories, actions, purposes, period, .. } = denial.clone();
	let provision = Provision {
		effect: Effect::Deny,
		grantee,
		scope,
		categories,
		actions,
		purposes,
		period,
		excepted_labels: None,
		exception_to: None,
	};
	explain_provision(&provision, names)
}

/// What an objection says, in a sentence.
pub fn explain_objection(objection: &Objection) -> String {
	let roles = objection.roles.iter().map(|role| role.display().to_string());
	format!(
		"Objects to accesses without consent by whoever is accredited as {}, for {}.",
		joined(roles, "or", "nothing"),
		explain_purposes(objection.purposes)
	)
}

/// Whom a provision is about.
pub fn explain_grantee(grantee: &Grantee, names: &dyn Fn(&AccountId) -> String) -> String {
	match grantee {
		Grantee::Party(party) => names(party),
		Grantee::Staff { organisation, tag } => {
			format!("the member of staff {tag} of {}", names(organisation))
		},
		Grantee::Role(role) => format!("anyone accredited as {}", role.display()),
		Grantee::Anyone => "anyone".into(),
	}
}

/// What is done, as verbs.
pub fn explain_actions(actions: Actions) -> String {
	let verbs = actions.iter().map(|action| match action {
		Action::Collect => "collect",
		Action::Store => "store",
		Action::Access => "consult",
		Action::Use => "use",
		Action::Aggregate => "aggregate",
		Action::Disclose => "pass on",
		Action::Correct => "correct",
		Action::Operate => "give commands that concern",
	});
	joined(verbs.map(String::from), "and", "do nothing with")
}

/// Kinds of data.
pub fn explain_categories(categories: Categories) -> String {
	let left_out = Categories::ALL.difference(categories);
	if left_out.is_empty() {
		return "data of every kind".into();
	}
	let listed = |set: Categories| set.iter().map(|category| category.display().to_owned());
	if left_out.len() < categories.len() / 2 {
		return format!("data of every kind but {}", joined(listed(left_out), "and", ""));
	}
	joined(listed(categories).map(|name| format!("[{name}]")), "and", "no data")
}

fn explain_scope(scope: &ResourceScope, names: &dyn Fn(&AccountId) -> String) -> String {
	match scope {
		ResourceScope::All => "wherever it is kept".into(),
		ResourceScope::Device { id, tenure } => {
			format!("of the device {id} in its tenure {tenure}")
		},
		ResourceScope::Record { custodian } => format!("that {} keeps", names(custodian)),
	}
}

/// What for: the broadest purposes, each of which stands for everything below it.
pub fn explain_purposes(purposes: Purposes) -> String {
	let closed = purposes.closed();
	if closed == Purposes::ALL {
		return "any purpose".into();
	}
	let tops = broadest(closed).iter().map(|purpose| {
		let below: Vec<_> = purpose
			.descendants()
			.iter()
			.filter(|other| other.parent() == Some(purpose))
			.map(Purpose::display)
			.collect();
		match below.is_empty() {
			true => purpose.display().to_owned(),
			false => {
				format!("{} with all that belongs to it ({})", purpose.display(), below.join(", "))
			},
		}
	});
	joined(tops, "and", "no purpose")
}

/// The purposes of the set that are not special cases of others in it: they stand for the same.
pub fn broadest(purposes: Purposes) -> Purposes {
	purposes
		.iter()
		.filter(|purpose| !purpose.parent().is_some_and(|parent| purposes.covers(parent)))
		.collect()
}

/// When a provision holds.
pub fn explain_period(period: Period) -> String {
	match (period.from, period.until) {
		(0, None) => "without limit of time".into(),
		(from, None) => format!("from {}", explain_moment(from)),
		(0, Some(until)) => format!("until just before {}", explain_moment(until)),
		(from, Some(until)) => {
			format!("from {} until just before {}", explain_moment(from), explain_moment(until))
		},
	}
}

/// A moment in UTC, as exactly as it needs.
pub fn explain_moment(moment: Moment) -> String {
	let Some(time) = i64::try_from(moment).ok().and_then(DateTime::from_timestamp_millis) else {
		return format!("{moment} ms after 1970");
	};
	let format = match (time.num_seconds_from_midnight(), time.nanosecond()) {
		(0, 0) => "%Y-%m-%d",
		(_, 0) => "%Y-%m-%d %H:%M:%S UTC",
		_ => "%Y-%m-%d %H:%M:%S%.3f UTC",
	};
	time.format(format).to_string()
}

/// The answer to a request, with the rule that decided it.
pub fn explain_verdict(verdict: &Verdict) -> String {
	match verdict {
		Verdict::Permit { rule, consent, price } => {
			let price = match price {
				0 => String::new(),
				price => format!(" It costs {price} planck, paid to the controller."),
			};
			format!("Allowed: {}{}.{price}", explain_rule(*rule), explain_source(consent))
		},
		Verdict::Deny { reason, consent, late } => {
			let late = match (late, reason) {
				(None, _) => String::new(),
				(late, DenyReason::SourceMayNotDisclose) => format!(
					" A consent that ended a short while ago would have let that party pass it on at the time that the \
					 accessor claims, which is unproven{}.",
					explain_source(late)
				),
				(late, _) => format!(
					" A consent that ended a short while ago would have permitted it at the time that the accessor \
					 claims, which is unproven{}.",
					explain_source(late)
				),
			};
			format!("Refused: {}{}.{late}", explain_reason(*reason), explain_source(consent))
		},
	}
}

fn explain_source(source: &Option<ConsentRef>) -> String {
	source.map_or_else(String::new, |ConsentRef { id, version, provision }| {
		format!(" (consent {id}, version {version}, provision {})", u32::from(provision) + 1)
	})
}

/// The rule that permitted, as the middle of a sentence.
pub fn explain_rule(rule: PermitRule) -> String {
	match rule {
		PermitRule::Controller => "who asks is the controller of the data".into(),
		PermitRule::PartyPermit => "the controller permits it to who asks".into(),
		PermitRule::StaffPermit => "the controller permits it to this member of staff".into(),
		PermitRule::RolePermit => {
			"the controller permits it to everyone accredited in this role".into()
		},
		PermitRule::AnyonePermit => "the controller permits it to anyone".into(),
		PermitRule::PublicAccess => {
			"the owner opened what the device says of itself to everyone".into()
		},
		PermitRule::Emergency => {
			"an emergency case is open. This is not by consent, and the case will be reviewed"
				.into()
		},
		PermitRule::Policy(basis) => format!(
			"the policy allows it without consent, on the basis of {}. The controller did not consent to it",
			basis.display()
		),
	}
}

/// The reason of a refusal, as the middle of a sentence.
pub fn explain_reason(reason: DenyReason) -> &'static str {
	match reason {
		DenyReason::OrganisationNotActive => "the organisation's accreditation is not in force",
		DenyReason::RoleNotHeld => "who asks is not accredited in the role that it acts in",
		DenyReason::StaffNotAffiliated => "the member of staff does not belong to the organisation now",
		DenyReason::PurposeNotOfRole => "that role may never act for this purpose",
		DenyReason::ActionNotOfRole => "that role may never do this",
		DenyReason::DeviceBlocked => "a regulator blocked the device",
		DenyReason::DeviceRecalled => "the device is recalled and must not be operated",
		DenyReason::DeviceOutOfUse => "the device is stolen, lost or retired",
		DenyReason::DeniedToParty => "the controller refuses it to who asks, by name",
		DenyReason::DeniedToStaff => "the controller refuses it to this member of staff",
		DenyReason::StaffNotNamed => {
			"the controller refuses it to a member of this organisation's staff, and the request does not say for whom \
			 it is"
		},
		DenyReason::DeniedToRole => "the controller refuses it to everyone in this role",
		DenyReason::DeniedToAnyone => "the controller refuses it to everyone",
		DenyReason::NoPermit => "nothing permits it",
		DenyReason::TenureEnded => "the device has passed on, and what it read for an earlier holder stays with them",
		DenyReason::AggregationOnly => "the controller permits figures over many only",
		DenyReason::LabelsNotStated => {
			"the controller excepts sensitive data, and the request does not say whether this is"
		},
		DenyReason::LabelExcepted => "the controller excepts data as sensitive as this",
		DenyReason::PurposeNotPayable => {
			"the controller asks for money, and the policy lets none be paid for this purpose"
		},
		DenyReason::UsesOfPeriodSpent => "the accesses that it permits in this period are used up",
		DenyReason::PriceAboveMaximum => "it costs more than the accessor is ready to pay",
		DenyReason::Objected => "the person objected to accesses of this kind without consent",
		DenyReason::InsufficientFunds => "the organisation cannot pay the price",
		DenyReason::SpendingLimit => {
			"the account that records it would spend more than its organisation lets it in the period"
		},
		DenyReason::SourceMayNotDisclose => {
			"the controller did not let the one from whom the data comes pass it on, or no more"
		},
		DenyReason::EmergencyNotOpen => {
			"no consent permits it, and the emergency case that was named is not open for this organisation, member of \
			 staff and resource, at the time that the accessor claims"
		},
		DenyReason::NotAnEmergencyAct => {
			"no consent permits it, and an emergency covers no more than to collect, consult and use, for emergency \
			 treatment and for breaking the glass"
		},
		DenyReason::NotACommand => {
			"to operate is to command a device: it is about a device's control, and nothing else"
		},
	}
}

/// `a, b and c`, or what stands for none.
fn joined(items: impl Iterator<Item = String>, last: &str, none: &str) -> String {
	let mut items: Vec<String> = items.collect();
	let Some(tail) = items.pop() else { return none.into() };
	match items.is_empty() {
		true => tail,
		false => format!("{} {last} {tail}", items.join(", ")),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use assent_primitives::{Category, LegalBasis, Role, StaffTag};

	const CLINIC: AccountId = AccountId::new([7; 32]);

	fn permit() -> Provision {
		Provision {
			effect: Effect::Permit,
			grantee: Grantee::Party(CLINIC),
			scope: ResourceScope::All,
			categories: Categories::of(&[Category::VitalSigns, Category::Medication]),
			actions: Actions::of(&[Action::Access, Action::Use]),
			purposes: Purpose::Hresch.into(),
			period: Period { from: 86_400_000, until: Some(2 * 86_400_000 + 1_500) },
			excepted_labels: None,
			exception_to: None,
		}
	}

	fn names(_: &AccountId) -> String {
		"Good Health Clinic".into()
	}

	#[test]
	fn permit_should_read_as_a_sentence_when_explained() {
		assert_eq!(
			explain_provision(&permit(), &names),
			"Permits Good Health Clinic to consult and use [vital signs] and [medication] wherever it is kept, for \
			 healthcare research with all that belongs to it (biomedical research, clinical trial research, disease \
			 specific healthcare research, population origins or ancestry healthcare research, translational \
			 healthcare research), from 1970-01-02 until just before 1970-01-03 00:00:01.500 UTC."
		);
	}

	#[test]
	fn exception_should_name_the_refusal_that_it_is_to_when_explained() {
		let exception = Provision { exception_to: Some(1), ..permit() };
		let text = explain_provision(&exception, &names);
		assert!(text.ends_with("UTC. It is an exception to the refusal in provision 2."), "{text}");
	}

	#[test]
	fn deny_should_say_what_holds_in_emergencies_when_explained() {
		let deny = |grantee| Provision {
			effect: Effect::Deny,
			grantee,
			categories: Categories::ALL,
			purposes: Purposes::ALL,
			period: Period::ALWAYS,
			..permit()
		};
		let staff = Grantee::Staff { organisation: CLINIC, tag: StaffTag::from([1; 32]) };
		let text = explain_provision(&deny(staff), &names);
		assert!(text.starts_with("Refuses to let the member of staff 0x0101"), "{text}");
		assert!(
			text.contains("any purpose, without limit of time. Emergencies are no exception."),
			"{text}"
		);
		let text = explain_provision(&deny(Grantee::Role(Role::Insurer)), &names);
		assert!(
			text.contains("anyone accredited as insurer consult and use data of every kind"),
			"{text}"
		);
		assert!(text.ends_with("reviewed."), "{text}");
	}

	#[test]
	fn broadest_should_stand_for_the_same_when_a_set_is_closed() {
		let closed = Purposes::of(&[Purpose::Treat, Purpose::Btg]).closed();
		assert_eq!(broadest(closed), Purpose::Treat.into());
		assert_eq!(broadest(Purposes::ALL).closed(), Purposes::ALL);
	}

	#[test]
	fn verdict_should_name_rule_consent_and_price_when_explained() {
		let source = ConsentRef { id: [9; 32].into(), version: 2, provision: 0 };
		let permit =
			Verdict::Permit { rule: PermitRule::PartyPermit, consent: Some(source), price: 5 };
		let text = explain_verdict(&permit);
		assert!(
			text.starts_with("Allowed: the controller permits it to who asks (consent 0x0909"),
			"{text}"
		);
		assert!(
			text.ends_with("version 2, provision 1). It costs 5 planck, paid to the controller."),
			"{text}"
		);
		let policy = PermitRule::Policy(LegalBasis::Care);
		let text = explain_verdict(&Verdict::Permit { rule: policy, consent: None, price: 0 });
		assert!(text.contains("without consent, on the basis of care"), "{text}");
		let late =
			Verdict::Deny { reason: DenyReason::NoPermit, consent: None, late: Some(source) };
		assert!(
			explain_verdict(&late).contains("Refused: nothing permits it. A consent that ended")
		);
		let late = Some(source);
		let source_late =
			Verdict::Deny { reason: DenyReason::SourceMayNotDisclose, consent: None, late };
		assert!(explain_verdict(&source_late).contains("would have let that party pass it on"));
	}
}
