//! Whether one party's rules deny all that another's do. Whoever goes on under another identifier has said its denials again there:
//! a decision reads the rules of one party, and would forget them.
//!
//! It is on the safe side: each denial has to be within one of the survivor's, not within several together.

use crate::{
	narrows::{grantee_covers, period_covers, scope_covers},
	ControllerRules, Denial, Exception, Grantee, Moment, Objection, Period, ResourceScope,
};

/// Whether whatever the duplicate's rules deny from now on, the survivor's deny as well.
///
/// Denials that are over, or about one device, do not count: a device has one owner, whose rules stay what they are. Bounded: each of
/// the duplicate's denials is compared with each of the survivor's, and their exceptions where those two match.
pub fn says_again(duplicate: &ControllerRules, survivor: &ControllerRules, now: Moment) -> bool {
	denials_not_said_again(duplicate, survivor, now).next().is_none()
		&& objections_not_said_again(duplicate, survivor).next().is_none()
}

/// The denials of the duplicate that the survivor has not said again.
pub fn denials_not_said_again<'a>(
	duplicate: &'a ControllerRules,
	survivor: &'a ControllerRules,
	now: Moment,
) -> impl Iterator<Item = &'a Denial> {
	duplicate.denials.iter().filter(move |denial| {
		let stands = !denial.period.has_ended(now);
		let of_device = matches!(denial.scope, ResourceScope::Device { .. });
		let is_said = |said: &Denial| {
			contains(said, denial, now)
				&& no_more_excepted((said, survivor), (denial, duplicate), now)
		};
		stands && !of_device && !survivor.denials.iter().any(is_said)
	})
}

/// The objections of the duplicate that the survivor has not said again.
pub fn objections_not_said_again<'a>(
	duplicate: &'a ControllerRules,
	survivor: &'a ControllerRules,
) -> impl Iterator<Item = &'a Objection> {
	let contains = |said: &Objection, objection: &Objection| {
		said.roles.contains_all(objection.roles)
			&& said.purposes.closed().contains_all(objection.purposes.closed())
	};
	duplicate
		.objections
		.iter()
		.filter(move |objection| !survivor.objections.iter().any(|said| contains(said, objection)))
}

/// Whether one denial denies all that another does, exceptions apart.
fn contains(said: &Denial, denial: &Denial, now: Moment) -> bool {
	// One that names somebody holds in emergencies as well: one to anyone is not as much.
	let is_whom = match (&said.grantee, &denial.grantee) {
		(Grantee::Anyone, Grantee::Party(_) | Grantee::Staff { .. }) => false,
		(said, denied) => grantee_covers(said, denied),
	};
	is_whom
		&& scope_covers(&said.scope, &denial.scope)
		&& said.categories.contains_all(denial.categories)
		&& said.actions.contains_all(denial.actions)
		&& said.purposes.closed().contains_all(denial.purposes.closed())
		&& period_covers(&said.period, &from_now(denial.period, now))
}

/// Whether each exception to the one denial lies within one to the other.
fn no_more_excepted(
	(said, survivor): (&Denial, &ControllerRules),
	(denial, duplicate): (&Denial, &ControllerRules),
	now: Moment,
) -> bool {
	let mut of_said = survivor
		.exceptions
		.iter()
		.filter(|exception| exception.is_to(said) && !exception.period.has_ended(now));
	of_said.all(|exception| {
		let mut own = duplicate.exceptions.iter().filter(|own| own.is_to(denial));
		own.any(|own| excepts_all(own, exception, now))
	})
}

/// Whether one exception excepts all that another does.
fn excepts_all(own: &Exception, exception: &Exception, now: Moment) -> bool {
	grantee_covers(&own.grantee, &exception.grantee)
		&& scope_covers(&own.scope, &exception.scope)
		&& own.categories.contains_all(exception.categories)
		&& own.actions.contains_all(exception.actions)
		&& own.purposes.closed().contains_all(exception.purposes.closed())
		&& period_covers(&own.period, &from_now(exception.period, now))
}

/// What is left of a period: what is said again today need not begin as early.
fn from_now(period: Period, now: Moment) -> Period {
	Period { from: period.from.max(now), ..period }
}
