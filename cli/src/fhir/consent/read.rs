//! From JSON to what the document says, without yet asking what that means on the chain.

use super::{
	r5,
	rule::{rule, Frame},
	terms, Release,
};
use crate::fhir::{
	element::{Element, Problems},
	mapping::{check_type, names},
	Mapping, ProblemKind, Target,
};
use assent_primitives::{
	codes::system, Actions, Categories, Effect, Grantee, PartyId, Period, Purposes, ResourceScope,
	Terms,
};
use serde_json::{Map, Value};

/// What a document says.
pub struct Document {
	pub release: Release,
	pub controller: Option<PartyId>,
	pub base: Option<Base>,
	/// The element that says so.
	pub base_path: &'static str,
	pub root: Option<Rule>,
	/// Terms, where the document was exported with some.
	pub terms: Option<Terms>,
	/// Where `category` says that it is about access only.
	pub access_only: Option<String>,
	pub notes: Vec<String>,
}

/// `Consent.policyRule` of R4, `Consent.decision` of R5.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Base {
	OptIn {
		with_exceptions: bool,
	},
	OptOut {
		with_exceptions: bool,
	},
	/// Assent's own: each provision is a rule by itself, and nothing is said of the rest.
	EachByItself,
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
	/// Those of the actions that a deny of them does not reach beyond.
	pub exact_actions: Actions,
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
pub const PARTICIPATION: &str = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
pub const ROLE_CODE: &str = "http://terminology.hl7.org/CodeSystem/v3-RoleCode";
/// What an export names actions by beside their FHIR code, so that a deny of them comes back as it was: exactly that.
pub const EXACT_ACTION: &str = "urn:assent:CodeSystem:exact-action";
/// Assent's own base policy: see [`Base::EachByItself`].
pub const OWN_POLICY: &str = "urn:assent:CodeSystem:policy";
pub const EACH_BY_ITSELF: &str = "each-provision-by-itself";
/// The same in R5, which has no policy to name: a modifier extension, so that whoever does not know it does not rely on the
/// document.
pub const BY_ITSELF: &str = "urn:assent:StructureDefinition:each-provision-by-itself";
/// What a provision of such a document does, which R5 otherwise says by its place alone.
pub const PROVISION_TYPE: &str = "urn:assent:StructureDefinition:provision-type";

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
	// Read where it is Assent's own, else refused.
	"modifierExtension",
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

/// Elements that only a Consent of R4 has.
const R4_ONLY: &[&str] =
	&["scope", "patient", "performer", "organization", "policy", "policyRule", "dateTime"];

/// Elements that only a Consent of R5 has.
const R5_ONLY: &[&str] = &[
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

/// Which release a document is of, by the elements that only one has; of R4 where it has both, or neither.
fn release(members: &Map<String, Value>) -> Release {
	let has = |names: &[&str]| names.iter().any(|name| members.contains_key(*name));
	let listed = |name: &str| members.get(name).is_some_and(Value::is_array);
	match !has(R4_ONLY) && (has(R5_ONLY) || listed("provision")) {
		true => Release::R5,
		false => Release::R4,
	}
}

/// Reads the document.
pub fn document(json: &Value, mapping: &Mapping, problems: &mut Problems) -> Option<Document> {
	let (consent, members) = Element::resource(json, "Consent", problems)?;
	match release(members) {
		Release::R4 => r4(&consent, members, mapping, problems),
		Release::R5 => Some(r5::document(&consent, mapping, problems)),
	}
}

fn r4(
	consent: &Element<'_>,
	members: &Map<String, Value>,
	mapping: &Mapping,
	problems: &mut Problems,
) -> Option<Document> {
	let newer = members.keys().find(|name| R5_ONLY.contains(&name.as_str()));
	let listed = members.get("provision").filter(|value| value.is_array()).map(|_| "provision");
	if let Some(name) = newer.map(String::as_str).or(listed) {
		problems.add(format!("Consent.{name}"), ProblemKind::OtherRelease);
		return None;
	}
	consent.only(TOP, problems);
	for (name, why) in [
		("implicitRules", RULES_ELSEWHERE),
		(
			"policy",
			"a policy that stands elsewhere, and may permit or deny more than this document",
		),
	] {
		if let Some(element) = consent.get(name) {
			problems.add(element.path, ProblemKind::NotRepresentable(why));
		}
	}
	describing(consent, problems);
	status(consent, problems);
	scope(consent, problems);
	let frame =
		Frame { consent, subject: "patient", release: Release::R4, by_itself: false, mapping };
	Some(Document {
		release: Release::R4,
		access_only: category(consent, true, problems),
		controller: subject(consent, "patient", mapping, problems),
		base: base(consent, problems),
		base_path: "Consent.policyRule",
		root: consent.get("provision").map(|root| rule(&root, frame, None, problems)),
		terms: terms::read(consent, None, problems),
		notes: notes(consent, problems),
	})
}

pub const RULES_ELSEWHERE: &str = "rules that stand elsewhere";

/// What describes the document, and permits nothing whatever it says.
pub fn describing(consent: &Element<'_>, problems: &mut Problems) {
	consent.check_id("id", problems);
	consent.text_of("language", problems);
}

/// R4 has `proposed` and `rejected`, R5 `not-done` and `unknown`.
pub fn status(consent: &Element<'_>, problems: &mut Problems) {
	let Some(status) = consent.need("status", "`active`", problems) else { return };
	let why = match status.text(problems) {
		None | Some("active") => return,
		Some("draft" | "proposed") => "this consent has not been given yet",
		Some("rejected" | "not-done") => "this consent was refused",
		Some("inactive") => "this consent is no longer in force",
		Some("unknown") => "whether this consent was given is not known",
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
pub fn category(
	consent: &Element<'_>,
	is_required: bool,
	problems: &mut Problems,
) -> Option<String> {
	const EXPECTED: &str = "LOINC 59284-0, 57016-8, 57017-6 or 64292-6, npp, or INFAO";
	if is_required {
		consent.need("category", EXPECTED, problems);
	}
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

/// Whose data it is about.
pub fn subject(
	consent: &Element<'_>,
	name: &str,
	mapping: &Mapping,
	problems: &mut Problems,
) -> Option<PartyId> {
	let expected = "the patient, who controls the data";
	let patient = consent.need(name, expected, problems)?;
	match name {
		"patient" => check_type(&patient, &["Patient"], "a Patient", problems),
		_ => {
			let types = ["Patient", "Practitioner", "Group"];
			check_type(&patient, &types, "a Patient, Practitioner or Group", problems);
		},
	}
	party(&patient, mapping, "a party, as the patient", problems)
}

/// A reference to one party.
pub fn party(
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
	if rule.has_coding_of(OWN_POLICY) {
		// An export names beside it the nearest policy of HL7's.
		let known = |system: &str, code: &str| {
			(system == OWN_POLICY && code == EACH_BY_ITSELF).then_some(Base::EachByItself)
		};
		return rule.concept(known, EACH_BY_ITSELF, problems);
	}
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
		if let Some(text) = date.date(problems) {
			notes.push(format!("The document is dated {text}."));
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
	common_notes(consent, Release::R4, &mut notes, problems);
	notes
}

/// What both releases say of a document in the same elements.
pub fn common_notes(
	consent: &Element<'_>,
	release: Release,
	notes: &mut Vec<String>,
	problems: &mut Problems,
) {
	if consent.get("sourceAttachment").or(consent.get("sourceReference")).is_some() {
		notes.push(
			"The paper that people signed is not read; compare it with what was understood.".into(),
		);
	}
	for verification in consent.list("verification", problems) {
		let verified = verification.need("verified", "true or false", problems);
		if verified.and_then(|verified| verified.flag(problems)) == Some(false) {
			notes.push("The document says that it was not verified with the patient.".into());
		}
		// R5 has several.
		match verification.get("verificationDate") {
			Some(date) if release == Release::R4 => drop(date.date(problems)),
			_ => verification.list("verificationDate", problems).iter().for_each(|date| {
				date.date(problems);
			}),
		}
	}
	let tags = consent.value.pointer("/meta/tag").and_then(Value::as_array);
	if tags.into_iter().flatten().any(|tag| tag.get("code").is_some_and(|code| code == "HTEST")) {
		notes.push("The document is marked as test data (HTEST).".into());
	}
}
