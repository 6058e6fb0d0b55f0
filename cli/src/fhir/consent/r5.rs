//! The document around the provisions, as FHIR R5 has it.

use super::{
	read::{
		category, common_notes, describing, status, subject, Base, Document, Rule, BY_ITSELF,
		RULES_ELSEWHERE,
	},
	rule::{opposite, period, rule, Frame},
	terms, Release,
};
use crate::fhir::{
	date,
	element::{Element, Problems},
	mapping::names,
	Mapping, ProblemKind,
};
use assent_primitives::{Actions, Effect};
use serde_json::Value;

const TOP: &[&str] = &[
	// Read.
	"resourceType",
	"status",
	"category",
	"subject",
	"period",
	"decision",
	"provision",
	// Looked at for notes.
	"date",
	"grantor",
	"grantee",
	"manager",
	"controller",
	"sourceAttachment",
	"sourceReference",
	"regulatoryBasis",
	"policyText",
	"verification",
	"meta",
	// Read where it is Assent's own, else refused.
	"modifierExtension",
	// Refused with a reason of their own.
	"implicitRules",
	"policyBasis",
	// Describes the document, or repeats what it says.
	"id",
	"language",
	"text",
	"contained",
	"identifier",
];

/// Reads the document: a decision, and exceptions to it. What an exception does follows from what it is one to.
pub fn document(consent: &Element<'_>, mapping: &Mapping, problems: &mut Problems) -> Document {
	consent.only(TOP, problems);
	for (name, why) in [
		("implicitRules", RULES_ELSEWHERE),
		(
			"policyBasis",
			"a policy that stands elsewhere, and may permit or deny more than this document",
		),
	] {
		if let Some(element) = consent.get(name) {
			problems.add(element.path, ProblemKind::NotRepresentable(why));
		}
	}
	describing(consent, problems);
	status(consent, problems);
	let decision = decision(consent, problems);
	let by_itself = by_itself(consent, problems);
	if by_itself && decision == Some(Effect::Permit) {
		let why =
			"each provision stands by itself, and what none permits is refused: that is `deny`";
		problems.add("Consent.decision", ProblemKind::NotRepresentable(why));
	}
	let frame = Frame { consent, subject: "subject", release: Release::R5, by_itself, mapping };
	// Of a document without a decision the provisions are still read, so that all that is wrong is told at once.
	let exceptions = (!by_itself).then(|| opposite(decision.unwrap_or(Effect::Deny)));
	let nested: Vec<Rule> = consent
		.list("provision", problems)
		.iter()
		.map(|element| rule(element, frame, exceptions, problems))
		.collect();
	let period = consent.get("period").map(|element| period(&element, problems));
	if by_itself && period.is_some() {
		let why = "each provision stands by itself, and says itself when it holds";
		problems.add("Consent.period", ProblemKind::NotRepresentable(why));
	}
	let root = (!nested.is_empty() || period.is_some()).then(|| Rule {
		path: "Consent".into(),
		effect: None,
		has_type: false,
		has_own: false,
		recipients: None,
		scopes: None,
		actions: None,
		exact_actions: Actions::EMPTY,
		purposes: None,
		categories: None,
		narrower: Vec::new(),
		period,
		nested,
	});
	Document {
		release: Release::R5,
		access_only: category(consent, false, problems),
		controller: subject(consent, "subject", mapping, problems),
		base: decision.map(|decision| match decision {
			_ if by_itself => Base::EachByItself,
			Effect::Permit => Base::OptIn { with_exceptions: false },
			Effect::Deny => Base::OptOut { with_exceptions: false },
		}),
		base_path: "Consent.decision",
		root,
		terms: terms::read(consent, Some(BY_ITSELF), problems),
		notes: notes(consent, problems),
	}
}

/// Whether the document is in Assent's own form, in which each provision says itself what it does.
fn by_itself(consent: &Element<'_>, problems: &mut Problems) -> bool {
	const EXPECTED: &str = "each-provision-by-itself once, with the valueBoolean true";
	let mut found = false;
	for extension in consent.list("modifierExtension", problems) {
		if extension.value.get("url").is_none_or(|url| url != BY_ITSELF) {
			continue;
		}
		extension.only(&["url", "valueBoolean"], problems);
		if found || extension.value.get("valueBoolean") != Some(&Value::Bool(true)) {
			problems.add(extension.path, ProblemKind::WrongShape { expected: EXPECTED });
		}
		found = true;
	}
	found
}

fn decision(consent: &Element<'_>, problems: &mut Problems) -> Option<Effect> {
	const EXPECTED: &str = "`permit` or `deny`, to which the provisions are exceptions";
	let decision = consent.need("decision", EXPECTED, problems)?;
	match decision.text(problems)? {
		"permit" => Some(Effect::Permit),
		"deny" => Some(Effect::Deny),
		code => {
			let unknown = ProblemKind::UnknownCode {
				system: "http://hl7.org/fhir/consent-provision-type".into(),
				code: code.into(),
				expected: "`permit` or `deny`",
			};
			problems.add(decision.path, unknown);
			None
		},
	}
}

/// What whoever signs should know of the elements that permit nothing.
fn notes(consent: &Element<'_>, problems: &mut Problems) -> Vec<String> {
	let mut notes = Vec::new();
	if let Some(date) = consent.get("date") {
		if let Some(text) = date.text(problems) {
			match date::span(text).filter(|_| !text.contains('T')) {
				Some(_) => notes.push(format!("The document is dated {text}.")),
				None => problems.add(date.path, ProblemKind::BadDate { found: text.into() }),
			}
		}
	}
	let subject = consent.get("subject").map(|subject| names(&subject, problems));
	for (name, what) in [
		("grantor", "The document was agreed to by {}, not by the patient; on the chain the patient's own key signs."),
		("grantee", "The document names {} as grantee, to be found by; only its provisions say who gets access."),
		("manager", "{} manages the document; that gives it no access."),
		("controller", "{} enforces the document; that gives it no access."),
		("policyText", "The text of a policy, {}, is not read; compare it with what was understood."),
	] {
		for element in consent.list(name, problems) {
			let named = names(&element, problems);
			if name != "grantor" || subject.as_ref() != Some(&named) {
				notes.push(what.replace("{}", &named.join(", ")));
			}
		}
	}
	for basis in consent.list("regulatoryBasis", problems) {
		basis.only(&["id", "coding", "text"], problems);
		notes.push(
			"The document names a regulation that it stands under; that permits nothing by itself."
				.into(),
		);
	}
	common_notes(consent, Release::R5, &mut notes, problems);
	notes
}
