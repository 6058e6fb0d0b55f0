//! One `provision` of a document, of R4 or R5.

use super::{
	read::{party, Narrower, Rule, EXACT_ACTION, PARTICIPATION, PROVISION_TYPE, ROLE_CODE},
	terms::UNKNOWN,
	Release,
};
use crate::fhir::{
	date,
	element::{Element, Problems},
	mapping::names,
	Mapping, ProblemKind, Target,
};
use assent_primitives::{
	codes::system, Action, Actions, Categories, Category, Effect, Period, Purpose, Purposes,
	ResourceScope,
};

/// Elements of a provision that both releases have, apart from nested provisions.
const OWN: &[&str] =
	&["id", "period", "actor", "action", "securityLabel", "purpose", "code", "dataPeriod", "data"];
/// Those that R4 alone has.
const OWN_R4: &[&str] = &["class"];
/// Those that R5 alone has.
const OWN_R5: &[&str] = &["documentType", "resourceType", "expression"];

/// What is the same for all provisions of a document.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
	/// The document.
	pub consent: &'a Element<'a>,
	/// The element that says whose data it is about.
	pub subject: &'static str,
	/// The release it is of.
	pub release: Release,
	/// Whether a provision of R5 says itself what it does, as in Assent's own form.
	pub by_itself: bool,
	/// Who is who.
	pub mapping: &'a Mapping,
}

/// Reads a provision. `given` is the effect that R5 gives it by its place; in R4 it says it itself.
pub fn rule(
	element: &Element<'_>,
	frame: Frame<'_>,
	given: Option<Effect>,
	problems: &mut Problems,
) -> Rule {
	let own = match frame.release {
		Release::R4 => [OWN, OWN_R4].concat(),
		Release::R5 => [OWN, OWN_R5].concat(),
	};
	let known = match frame.release {
		Release::R4 => [&["type", "provision"], own.as_slice()].concat(),
		Release::R5 if frame.by_itself => {
			[&["provision", "modifierExtension"], own.as_slice()].concat()
		},
		Release::R5 => [&["provision"], own.as_slice()].concat(),
	};
	element.only(&known, problems);
	let stated = if frame.by_itself { stated(element, problems) } else { None };
	let (actions, exact_actions) = match actions(element, problems) {
		Some((actions, exact)) => (Some(actions), exact),
		None => (None, Actions::EMPTY),
	};
	let mut rule = Rule {
		path: element.path.clone(),
		effect: given.or(stated).or_else(|| effect(element, problems)),
		// What an extension lacks was told already.
		has_type: given.is_some() || frame.by_itself || element.get("type").is_some(),
		has_own: own.iter().any(|name| *name != "id" && element.get(name).is_some()),
		recipients: None,
		scopes: None,
		actions,
		exact_actions,
		purposes: purposes(element, problems),
		categories: None,
		narrower: Vec::new(),
		period: element.get("period").map(|period| self::period(&period, problems)),
		nested: Vec::new(),
	};
	actors(element, frame.mapping, &mut rule, problems);
	data(element, frame, &mut rule, problems);
	kinds(element, &mut rule, problems);
	for (name, why) in [
		(
			"securityLabel",
			"labels stand there as tags under a key of the one relationship, which an import has not; except them \
			 when the consent is granted",
		),
		("dataPeriod", "when data was made is not known there"),
		("expression", "a rule in another language, which this import cannot read"),
	] {
		if let Some(element) = element.get(name) {
			problems.add(element.path, ProblemKind::NotRepresentable(why));
		}
	}
	let within = given.map(opposite);
	rule.nested = element
		.list("provision", problems)
		.iter()
		.map(|nested| self::rule(nested, frame, within, problems))
		.collect();
	rule
}

/// What a provision of R5 says itself that it does, in Assent's own form.
fn stated(element: &Element<'_>, problems: &mut Problems) -> Option<Effect> {
	const EXPECTED: &str = "one provision-type with the valueCode `permit` or `deny`";
	let mut found = None;
	for extension in element.list("modifierExtension", problems) {
		if extension.value.get("url").is_none_or(|url| url != PROVISION_TYPE) {
			problems.add(extension.path, ProblemKind::NotRepresentable(UNKNOWN));
			continue;
		}
		extension.only(&["url", "valueCode"], problems);
		let effect = match extension.value.get("valueCode").and_then(|code| code.as_str()) {
			Some("permit") => Some(Effect::Permit),
			Some("deny") => Some(Effect::Deny),
			_ => None,
		};
		if effect.is_none() || found.is_some() {
			problems.add(extension.path, ProblemKind::WrongShape { expected: EXPECTED });
		}
		found = Some(effect);
	}
	if found.is_none() {
		let path = format!("{}.modifierExtension", element.path);
		problems.add(path, ProblemKind::Missing { expected: EXPECTED });
	}
	found.flatten()
}

/// What an exception to a provision with that effect does.
pub fn opposite(effect: Effect) -> Effect {
	match effect {
		Effect::Permit => Effect::Deny,
		Effect::Deny => Effect::Permit,
	}
}

fn effect(element: &Element<'_>, problems: &mut Problems) -> Option<Effect> {
	let kind = element.get("type")?;
	match kind.text(problems)? {
		"permit" => Some(Effect::Permit),
		"deny" => Some(Effect::Deny),
		code => {
			let unknown = ProblemKind::UnknownCode {
				system: "http://hl7.org/fhir/consent-provision-type".into(),
				code: code.into(),
				expected: "`permit` or `deny`",
			};
			problems.add(kind.path, unknown);
			None
		},
	}
}

/// Reads a list into a set, which is empty where all its items are in error.
fn set<T: FromIterator<I>, I>(
	element: &Element<'_>,
	name: &str,
	problems: &mut Problems,
	read: impl Fn(&Element<'_>, &mut Problems) -> Option<I>,
) -> Option<T> {
	element.get(name)?;
	Some(element.list(name, problems).iter().filter_map(|item| read(item, problems)).collect())
}

/// The actions, and those of them that mean what they say and nothing that goes with it.
fn actions(element: &Element<'_>, problems: &mut Problems) -> Option<(Actions, Actions)> {
	let found: Vec<(Action, bool)> = set(element, "action", problems, |item, problems| {
		let expected = "collect, access, use, disclose or correct of consentaction";
		let known = |system: &str, code: &str| {
			let exact = (system == EXACT_ACTION).then(|| Action::from_code(code)).flatten();
			exact.or_else(|| Action::from_system_code(system, code))
		};
		let action = item.concept(known, expected, problems)?;
		Some((action, item.has_coding_of(EXACT_ACTION)))
	})?;
	let exact = found.iter().filter(|(_, exact)| *exact).map(|(action, _)| *action).collect();
	Some((found.into_iter().map(|(action, _)| action).collect(), exact))
}

fn purposes(element: &Element<'_>, problems: &mut Problems) -> Option<Purposes> {
	let purposes: Purposes = set(element, "purpose", problems, |item, problems| {
		item.coding(Purpose::from_system_code, "a purpose of use of v3-ActReason", problems)
	})?;
	Some(purposes.closed())
}

/// FHIR: a start is the first, an end the last instant that it names.
pub fn period(element: &Element<'_>, problems: &mut Problems) -> Period {
	element.only(&["id", "start", "end"], problems);
	let span = |name: &str, problems: &mut Problems| {
		let element = element.get(name)?;
		let text = element.text(problems)?;
		let span = date::span(text);
		if span.is_none() {
			problems.add(element.path, ProblemKind::BadDate { found: text.into() });
		}
		span
	};
	let start = span("start", problems);
	let end = span("end", problems);
	let period =
		Period { from: start.map_or(0, |span| span.start), until: end.map(|span| span.end) };
	if period.is_empty() {
		problems.add(&element.path, ProblemKind::EmptyPeriod);
	}
	period
}

/// What an actor has to do with a rule.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
	Recipient,
	Custodian,
	Author,
}

fn actors(element: &Element<'_>, mapping: &Mapping, rule: &mut Rule, problems: &mut Problems) {
	const EXPECTED: &str = "PRCP, IRCP or CST of v3-ParticipationType, or GRANTEE of v3-RoleCode";
	for actor in element.list("actor", problems) {
		actor.only(&["id", "role", "reference"], problems);
		let known = |system: &str, code: &str| match (system, code) {
			(PARTICIPATION, "PRCP" | "IRCP") | (ROLE_CODE, "GRANTEE") => Some(Part::Recipient),
			(PARTICIPATION, "CST") => Some(Part::Custodian),
			(PARTICIPATION, "AUT") => Some(Part::Author),
			_ => None,
		};
		let role = actor.need("role", EXPECTED, problems);
		let part = role.as_ref().and_then(|role| role.concept(known, EXPECTED, problems));
		let reference = actor.need("reference", "whom it is about", problems);
		match (part, role, reference) {
			(Some(Part::Recipient), _, Some(reference)) => {
				let recipients = rule.recipients.get_or_insert_default();
				match mapping.resolve(&reference, problems) {
					Some((_, Target::Grantee(grantee))) if recipients.contains(&grantee) => {},
					Some((_, Target::Grantee(grantee))) => recipients.push(grantee),
					Some((reference_to, Target::Device { .. })) => {
						let expected = "a party, a member of staff or a role, as the recipient";
						let kind = ProblemKind::WrongTarget { reference: reference_to, expected };
						problems.add(reference.path, kind);
					},
					None => {},
				}
			},
			(Some(Part::Custodian), _, Some(reference)) => {
				let scopes = rule.scopes.get_or_insert_default();
				let expected = "an organisation, as the custodian of a record";
				if let Some(custodian) = party(&reference, mapping, expected, problems) {
					let scope = ResourceScope::Record { custodian };
					if !scopes.contains(&scope) {
						scopes.push(scope);
					}
				}
			},
			(Some(Part::Author), Some(role), _) => {
				let why = "who wrote data is not known there";
				problems.add(role.path, ProblemKind::NotRepresentable(why));
			},
			// In error already: nobody is named, so that no choice is asked for.
			_ => {
				rule.recipients.get_or_insert_default();
			},
		}
	}
}

/// `data`: all that refers to the patient, which is everything; or all that refers to a device.
fn data(element: &Element<'_>, frame: Frame<'_>, rule: &mut Rule, problems: &mut Problems) {
	let patient = frame.consent.get(frame.subject).map(|patient| names(&patient, problems));
	let (mut devices, mut everything) = (Vec::new(), false);
	for data in element.list("data", problems) {
		data.only(&["id", "meaning", "reference"], problems);
		let Some(meaning) = data.need("meaning", "`dependents`", problems) else { continue };
		let Some(reference) = data.need("reference", "the data", problems) else { continue };
		let not_kept = "single items of data are not known there, only kinds of data; all data of the patient, or of one \
			mapped device, is (`dependents` of it)";
		let named = names(&reference, problems);
		let target = named.iter().find_map(|name| frame.mapping.get(name));
		match (meaning.text(problems), target) {
			(Some("dependents"), Some(Target::Device { id, tenure })) => {
				devices.push(ResourceScope::Device { id, tenure });
			},
			(Some("dependents"), _) if patient.as_ref() == Some(&named) => everything = true,
			(Some("instance" | "related" | "dependents" | "authoredby"), _) => {
				problems.add(reference.path, ProblemKind::NotRepresentable(not_kept));
			},
			(Some(code), _) => {
				let kind = ProblemKind::UnknownCode {
					system: "http://hl7.org/fhir/consent-data-meaning".into(),
					code: code.into(),
					expected: "`dependents`",
				};
				problems.add(meaning.path, kind);
			},
			(None, _) => {},
		}
	}
	if devices.is_empty() || everything {
		return;
	}
	if rule.scopes.is_some() {
		let why = "data of a device and the record of a custodian at once";
		problems.add(format!("{}.data", element.path), ProblemKind::NotRepresentable(why));
	}
	rule.scopes.get_or_insert_default().extend(devices);
}

/// Classes whose category is neither broader nor narrower.
fn is_exact(system: &str, code: &str) -> bool {
	system == system::OWN_CATEGORY
		|| (system == system::OBSERVATION_CATEGORY
			&& matches!(code, "vital-signs" | "social-history" | "exam" | "activity"))
}

/// `class` and `code` of R4; `documentType`, `resourceType` and `code` of R5: data is meant that is of one of each.
fn kinds(element: &Element<'_>, rule: &mut Rule, problems: &mut Problems) {
	const EXPECTED: &str =
		"a FHIR R4 resource type, a category of observations, or another class in Assent's table";
	let lookup = |system: &str, code: &str| {
		Categories::from_class(system, code)
			.map(|categories| (categories, (!is_exact(system, code)).then(|| code.to_owned())))
	};
	let mut last = None;
	for name in ["class", "documentType", "resourceType", "code"] {
		if element.get(name).is_none() {
			continue;
		}
		let mut named = Categories::EMPTY;
		for item in element.list(name, problems) {
			let found = match name {
				"code" => item.concept(lookup, EXPECTED, problems),
				_ => item.coding(lookup, EXPECTED, problems),
			};
			let Some((categories, narrower)) = found else { continue };
			named = named.union(categories);
			rule.narrower.extend(narrower.map(|named| Narrower {
				path: item.path.clone(),
				named,
				categories,
			}));
		}
		let before = rule.categories;
		let both = before.map_or(named, |before| before.intersection(named));
		rule.categories = Some(both);
		let each = !named.is_empty() && before.is_none_or(|before| !before.is_empty());
		if each && both.is_empty() {
			last = Some(name);
		}
	}
	if let Some(name) = last {
		let why = "no category is both of these kinds and of the others that the provision names";
		problems.add(format!("{}.{name}", element.path), ProblemKind::NotRepresentable(why));
	}
}

/// The categories of a permit that names none: what is always about a person; of a device also what it says of itself.
pub fn unnamed_categories(scope: &ResourceScope) -> Categories {
	match scope {
		ResourceScope::Device { .. } => {
			Categories::PERSONAL.union(Category::DeviceTelemetry.into())
		},
		ResourceScope::All | ResourceScope::Record { .. } => Categories::PERSONAL,
	}
}
