//! From JSON to what the document says, without yet asking what that means on the chain.

use crate::fhir::{
	date,
	element::{Element, Problems},
	mapping::names,
	Mapping, ProblemKind, Target,
};
use assent_primitives::{
	codes::system, Action, Actions, Categories, Category, Effect, Grantee, PartyId, Period,
	Purpose, Purposes, ResourceScope,
};
use serde_json::Value;

/// What a document says.
pub struct Document {
	pub controller: Option<PartyId>,
	pub base: Option<Base>,
	pub root: Option<Rule>,
	/// Where `category` says that it is about access only.
	pub access_only: Option<String>,
	pub notes: Vec<String>,
}

/// `Consent.policyRule`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Base {
	OptIn { with_exceptions: bool },
	OptOut { with_exceptions: bool },
}

/// One `provision`. `None` where the document does not say; an empty set where what it says is in error.
pub struct Rule {
	pub path: String,
	pub effect: Option<Effect>,
	/// Whether it has a `type`, be that in error.
	pub has_type: bool,
	/// Whether it has elements of its own beside `type` and nested provisions.
	pub has_own: bool,
	pub recipients: Option<Vec<Grantee>>,
	pub scopes: Option<Vec<ResourceScope>>,
	pub actions: Option<Actions>,
	/// With all special cases.
	pub purposes: Option<Purposes>,
	pub categories: Option<Categories>,
	/// Kinds of data that are narrower than their category.
	pub narrower: Vec<Narrower>,
	pub period: Option<Period>,
	pub nested: Vec<Rule>,
}

/// A kind of data that is narrower than the categories it stands in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Narrower {
	pub path: String,
	pub named: String,
	pub categories: Categories,
}

const SCOPE: &str = "http://terminology.hl7.org/CodeSystem/consentscope";
const CATEGORY: &str = "http://terminology.hl7.org/CodeSystem/consentcategorycodes";
const PARTICIPATION: &str = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
const ROLE_CODE: &str = "http://terminology.hl7.org/CodeSystem/v3-RoleCode";

const TOP: &[&str] = &[
	// Read.
	"resourceType",
	"status",
	"scope",
	"category",
	"patient",
	"policyRule",
	"provision",
	// Looked at for notes.
	"dateTime",
	"performer",
	"organization",
	"sourceAttachment",
	"sourceReference",
	"verification",
	"meta",
	// Refused with a reason of their own.
	"implicitRules",
	"policy",
	// Describes the document, or repeats what it says.
	"id",
	"language",
	"text",
	"contained",
	"identifier",
];

/// Elements of other releases of FHIR, which no Consent of R4 has.
const R5: &[&str] = &[
	"decision",
	"subject",
	"grantor",
	"grantee",
	"manager",
	"controller",
	"regulatoryBasis",
	"policyBasis",
	"policyText",
	"date",
	"period",
];

/// Reads the document.
pub fn document(json: &Value, mapping: &Mapping, problems: &mut Problems) -> Option<Document> {
	let (consent, members) = Element::resource(json, "Consent", problems)?;
	let newer = members.keys().find(|name| R5.contains(&name.as_str()));
	let listed = members.get("provision").filter(|value| value.is_array()).map(|_| "provision");
	if let Some(name) = newer.map(String::as_str).or(listed) {
		problems.add(format!("Consent.{name}"), ProblemKind::OtherRelease);
		return None;
	}
	consent.only(TOP, problems);
	for (name, why) in [
		("implicitRules", "rules that stand elsewhere"),
		(
			"policy",
			"a policy that stands elsewhere, and may permit or deny more than this document",
		),
	] {
		if let Some(element) = consent.get(name) {
			problems.add(element.path, ProblemKind::NotRepresentable(why));
		}
	}
	status(&consent, problems);
	scope(&consent, problems);
	Some(Document {
		access_only: category(&consent, problems),
		controller: patient(&consent, mapping, problems),
		base: base(&consent, problems),
		root: consent.get("provision").map(|root| rule(&root, &consent, mapping, problems)),
		notes: notes(&consent, problems),
	})
}

fn status(consent: &Element<'_>, problems: &mut Problems) {
	let Some(status) = consent.need("status", "`active`", problems) else { return };
	let why = match status.text(problems) {
		None | Some("active") => return,
		Some("draft" | "proposed") => "this consent has not been given yet",
		Some("rejected") => "this consent was refused",
		Some("inactive") => "this consent is no longer in force",
		Some("entered-in-error") => "this consent was written in error",
		Some(code) => {
			let kind = ProblemKind::UnknownCode {
				system: "http://hl7.org/fhir/consent-state-codes".into(),
				code: code.into(),
				expected: "`active`",
			};
			return problems.add(status.path, kind);
		},
	};
	problems.add(status.path, ProblemKind::NotRepresentable(why));
}

fn scope(consent: &Element<'_>, problems: &mut Problems) {
	const EXPECTED: &str = "`patient-privacy`";
	let Some(scope) = consent.need("scope", EXPECTED, problems) else { return };
	let known = |system: &str, code: &str| match (system, code) {
		(SCOPE, "patient-privacy") => Some(None),
		(SCOPE, "research") => Some(Some("taking part in a study is more than access to data")),
		(SCOPE, "treatment") => Some(Some("this is a consent to treatment, not to access to data")),
		(SCOPE, "adr") => {
			Some(Some("this is an advance directive, not a consent to access to data"))
		},
		_ => None,
	};
	if let Some(Some(why)) = scope.concept(known, EXPECTED, problems) {
		problems.add(scope.path, ProblemKind::NotRepresentable(why));
	}
}

/// Categories are for finding a consent again and restrict nothing, except one that says `only`. One that is not known
/// here might.
fn category(consent: &Element<'_>, problems: &mut Problems) -> Option<String> {
	const EXPECTED: &str = "LOINC 59284-0, 57016-8, 57017-6 or 64292-6, npp, or INFAO";
	consent.need("category", EXPECTED, problems);
	let mut access_only = None;
	for category in consent.list("category", problems) {
		let known = |system: &str, code: &str| match (system, code) {
			(system::LOINC, "59284-0" | "57016-8" | "57017-6" | "64292-6") => Some(false),
			(CATEGORY, "npp") => Some(false),
			(system::ACT_CODE, "INFAO") => Some(true),
			_ => None,
		};
		if category.concept(known, EXPECTED, problems) == Some(true) {
			access_only = Some(category.path);
		}
	}
	access_only
}

fn patient(consent: &Element<'_>, mapping: &Mapping, problems: &mut Problems) -> Option<PartyId> {
	let expected = "the patient, who controls the data";
	let patient = consent.need("patient", expected, problems)?;
	party(&patient, mapping, "a party, as the patient", problems)
}

/// A reference to one party.
fn party(
	element: &Element<'_>,
	mapping: &Mapping,
	expected: &'static str,
	problems: &mut Problems,
) -> Option<PartyId> {
	match mapping.resolve(element, problems)? {
		(_, Target::Grantee(Grantee::Party(party))) => Some(party),
		(reference, _) => {
			problems.add(&element.path, ProblemKind::WrongTarget { reference, expected });
			None
		},
	}
}

fn base(consent: &Element<'_>, problems: &mut Problems) -> Option<Base> {
	const EXPECTED: &str =
		"OPTIN, OPTINR, OPTOUT or OPTOUTE of v3-ActCode; of no other policy is the text known here";
	let rule = consent.need("policyRule", EXPECTED, problems)?;
	let known = |system: &str, code: &str| match (system, code) {
		(system::ACT_CODE, "OPTIN") => Some(Base::OptIn { with_exceptions: false }),
		(system::ACT_CODE, "OPTINR") => Some(Base::OptIn { with_exceptions: true }),
		(system::ACT_CODE, "OPTOUT") => Some(Base::OptOut { with_exceptions: false }),
		(system::ACT_CODE, "OPTOUTE") => Some(Base::OptOut { with_exceptions: true }),
		_ => None,
	};
	rule.concept(known, EXPECTED, problems)
}

/// What whoever signs should know of the elements that permit nothing.
fn notes(consent: &Element<'_>, problems: &mut Problems) -> Vec<String> {
	let mut notes = Vec::new();
	if let Some(date) = consent.get("dateTime") {
		if let Some(text) = date.text(problems) {
			match date::span(text) {
				Some(_) => notes.push(format!("The document is dated {text}.")),
				None => problems.add(date.path, ProblemKind::BadDate { found: text.into() }),
			}
		}
	}
	let patient = consent.get("patient").map(|patient| names(&patient, problems));
	for performer in consent.list("performer", problems) {
		let performer = names(&performer, problems);
		if patient.as_ref() != Some(&performer) {
			notes.push(format!(
				"The document was agreed to by {}, not by the patient; on the chain the patient's own key signs.",
				performer.join(", ")
			));
		}
	}
	for manager in consent.list("organization", problems) {
		notes.push(format!(
			"{} manages the document; that gives it no access.",
			names(&manager, problems).join(", ")
		));
	}
	if consent.get("sourceAttachment").or(consent.get("sourceReference")).is_some() {
		notes.push(
			"The paper that people signed is not read; compare it with what was understood.".into(),
		);
	}
	for verification in consent.list("verification", problems) {
		if verification.value.get("verified") != Some(&Value::Bool(true)) {
			notes.push("The document says that it was not verified with the patient.".into());
		}
	}
	let tags = consent.value.pointer("/meta/tag").and_then(Value::as_array);
	if tags.into_iter().flatten().any(|tag| tag.get("code").is_some_and(|code| code == "HTEST")) {
		notes.push("The document is marked as test data (HTEST).".into());
	}
	notes
}

const OWN: &[&str] = &[
	"id",
	"period",
	"actor",
	"action",
	"securityLabel",
	"purpose",
	"class",
	"code",
	"dataPeriod",
	"data",
];

fn rule(
	element: &Element<'_>,
	consent: &Element<'_>,
	mapping: &Mapping,
	problems: &mut Problems,
) -> Rule {
	element.only(&[&["type", "provision"], OWN].concat(), problems);
	let mut rule = Rule {
		path: element.path.clone(),
		effect: effect(element, problems),
		has_type: element.get("type").is_some(),
		has_own: OWN.iter().any(|name| *name != "id" && element.get(name).is_some()),
		recipients: None,
		scopes: None,
		actions: actions(element, problems),
		purposes: purposes(element, problems),
		categories: None,
		narrower: Vec::new(),
		period: element.get("period").map(|period| self::period(&period, problems)),
		nested: Vec::new(),
	};
	actors(element, mapping, &mut rule, problems);
	data(element, consent, mapping, &mut rule, problems);
	kinds(element, &mut rule, problems);
	for (name, why) in [
		(
			"securityLabel",
			"labels stand there as tags under a key of the one relationship, which an import has not; except them \
			 when the consent is granted",
		),
		("dataPeriod", "when data was made is not known there"),
	] {
		if let Some(element) = element.get(name) {
			problems.add(element.path, ProblemKind::NotRepresentable(why));
		}
	}
	rule.nested = element
		.list("provision", problems)
		.iter()
		.map(|nested| self::rule(nested, consent, mapping, problems))
		.collect();
	rule
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

fn actions(element: &Element<'_>, problems: &mut Problems) -> Option<Actions> {
	set(element, "action", problems, |item, problems| {
		let expected = "collect, access, use, disclose or correct of consentaction";
		item.concept(Action::from_system_code, expected, problems)
	})
}

fn purposes(element: &Element<'_>, problems: &mut Problems) -> Option<Purposes> {
	let purposes: Purposes = set(element, "purpose", problems, |item, problems| {
		item.coding(Purpose::from_system_code, "a purpose of use of v3-ActReason", problems)
	})?;
	Some(purposes.closed())
}

/// FHIR: a start is the first, an end the last instant that it names.
fn period(element: &Element<'_>, problems: &mut Problems) -> Period {
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
fn data(
	element: &Element<'_>,
	consent: &Element<'_>,
	mapping: &Mapping,
	rule: &mut Rule,
	problems: &mut Problems,
) {
	let patient = consent.get("patient").map(|patient| names(&patient, problems));
	let (mut devices, mut everything) = (Vec::new(), false);
	for data in element.list("data", problems) {
		data.only(&["id", "meaning", "reference"], problems);
		let Some(meaning) = data.need("meaning", "`dependents`", problems) else { continue };
		let Some(reference) = data.need("reference", "the data", problems) else { continue };
		let not_kept = "single items of data are not known there, only kinds of data; all data of the patient, or of one \
			mapped device, is (`dependents` of it)";
		let named = names(&reference, problems);
		let target = named.iter().find_map(|name| mapping.get(name));
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

/// `class` and `code`: data is meant that is of one of the classes and of one of the codes.
fn kinds(element: &Element<'_>, rule: &mut Rule, problems: &mut Problems) {
	const EXPECTED: &str =
		"a FHIR R4 resource type, a category of observations, or another class in Assent's table";
	let lookup = |system: &str, code: &str| {
		Categories::from_class(system, code)
			.map(|categories| (categories, (!is_exact(system, code)).then(|| code.to_owned())))
	};
	let mut narrower = Vec::new();
	let mut take = |found: Option<(Categories, Option<String>)>, path: &str| {
		let (categories, named) = found?;
		narrower.extend(named.map(|named| Narrower { path: path.into(), named, categories }));
		Some(categories)
	};
	let mut sets: Vec<Categories> = Vec::new();
	if element.get("class").is_some() {
		let classes = element.list("class", problems);
		let found = classes
			.iter()
			.filter_map(|class| take(class.coding(lookup, EXPECTED, problems), &class.path));
		sets.push(found.fold(Categories::EMPTY, Categories::union));
	}
	if element.get("code").is_some() {
		let codes = element.list("code", problems);
		let found = codes
			.iter()
			.filter_map(|code| take(code.concept(lookup, EXPECTED, problems), &code.path));
		sets.push(found.fold(Categories::EMPTY, Categories::union));
	}
	rule.narrower = narrower;
	rule.categories = sets.iter().copied().reduce(Categories::intersection);
	if sets.iter().all(|set| !set.is_empty()) && rule.categories == Some(Categories::EMPTY) {
		let why = "no category is both of these classes and of these codes";
		problems.add(format!("{}.code", element.path), ProblemKind::NotRepresentable(why));
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
