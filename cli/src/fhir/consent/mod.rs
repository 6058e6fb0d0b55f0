//! Consent of FHIR R4 (4.0.1) and R5 (5.0.0), to and from the provisions of an Assent consent.
//!
//! # What a document of R4 says
//!
//! A Consent is a base policy (`policyRule`) and exceptions to it (`provision`), nested. Assent denies what nothing
//! permits, and a deny beats every permit. So:
//!
//! | Base policy | Root provision | Becomes |
//! | --- | --- | --- |
//! | `OPTIN` | none | a permit for everything, to the chosen grantees |
//! | `OPTIN` | the frame of the base policy | with nested permits: those, within the frame, and nothing else; without: one permit for the frame. Nested denies are denies, within the frame |
//! | `OPTIN` | `type` permit | one permit; nested denies are denies, within it |
//! | `OPTIN` | an exception, or `type` deny | a permit for everything, to the chosen grantees, and a deny; nested permits are exceptions to it |
//! | `OPTOUT` | none | a deny for everything, to anyone |
//! | `OPTOUT` | the frame, or `type` deny | with nested permits: those, and no deny beside what is denied in the document, as Assent denies the rest by itself and a deny would beat them; without: a deny for the frame |
//! | `OPTOUT` | an exception, or `type` permit | a permit, with nested denies as denies |
//!
//! A provision within another one of the same effect excepts nothing, and is refused. A deny within a permit stays within its
//! limits. A permit within a deny is a permit, and an exception to what that deny became ([`Provision::exception_to`]): what it
//! covers, that deny does not touch, and any other does. It permits no more actions than the deny names; those that the deny
//! reaches besides stay denied. They nest as deep as eight provisions go.
//!
//! [`Provision::exception_to`]: assent_primitives::Provision::exception_to
//!
//! `OPTINR` and `OPTOUTE` (with exceptions) stand for the same where there are exceptions.
//!
//! **The ambiguity.** R4 calls the root provision "an exception to the base policy" and forbids it a `type`; published
//! documents use it either way. A document is ambiguous exactly when its root provision has no `type` and has elements
//! of its own beside nested provisions: then [`ImportOptions::reading`] has to say which. A root that holds nested
//! provisions and nothing else is only their container: as an exception to everything it would take the base policy
//! back. A root with a `type` says it itself. A reading that the document does not leave open is an error.
//!
//! An export has a base policy of Assent's own, `each-provision-by-itself`: every nested provision is a rule, a permit in a deny
//! an exception to it whomever the deny is about, and nothing is said of the rest. Beside it stands `OPTOUT`, for others to read.
//!
//! # What a document of R5 says
//!
//! A `decision`, and exceptions to it (`provision`, a list), which have exceptions in turn. None has a type: an
//! exception does the opposite of what it stands in. So there is one reading, and none to choose. `decision` permit is
//! `OPTIN`, deny is `OPTOUT`, `period` of the document is the frame of both. A document without `decision` is refused.
//! `resourceType` and `documentType` are what R4 has as `class`, `subject` what it has as `patient`.
//!
//! An export of a consent that denies something has a form of Assent's own, as in R4: the decision is `deny`, the modifier
//! extension `urn:assent:StructureDefinition:each-provision-by-itself` says that every provision is a rule, and in each the
//! modifier extension `urn:assent:StructureDefinition:provision-type` says which (`permit` or `deny`). Whoever does not know a
//! modifier extension must not rely on what it stands in. The document has no `period` then, and a provision without its type
//! is refused.
//!
//! # How it is read
//!
//! **Permits are read narrowly, denies widely.** Nobody is granted what the document does not say:
//!
//! - To whom: an actor that receives (`PRCP`, `IRCP`, `GRANTEE`). A permit without one needs [`Grantees`].
//!   `Consent.organization` is not it: it manages the consent. `CST` names the custodian whose record is meant.
//!   A deny without one is for anyone.
//! - What for: `purpose`. FHIR does not say what its absence means, and a consent to any purpose is none under GDPR
//!   (Art. 6(1)(a)): a permit without one needs [`ImportOptions::purposes`]. A deny without one is for any.
//! - What is done: `action`; R4 defines its absence as all actions, which for a permit are the five of FHIR, and for a
//!   deny all but commands to devices. A deny of `collect` includes storing, of `use` aggregating, of `access` whatever
//!   cannot be done without it (use, aggregate, correct).
//! - Which data: `class` and `code`, where both stand both. The chain's categories are coarse: a permit that names a narrower
//!   kind needs [`ImportOptions::whole_categories`]. Without either, a permit is for all personal categories (and a
//!   device's telemetry where it is about one device), a deny for all.
//! - When: `period`. A date starts at its first and ends with its last instant, in UTC where it has no zone. The chain takes
//!   nothing that is over, be it a permit or a deny: such a provision is refused ([`ImportOptions::now`]).
//!
//! # What is not read, and why that is harmless
//!
//! `id`, `meta`, `language`, `text`, `identifier`, `contained` describe the document or repeat it. `source[x]` is what
//! people signed; `performer`, `organization`, `dateTime` and `verification` say how that came about. None of it
//! permits: what is imported takes effect only once the controller signs it for the chain. Notes mention them. In R5 the
//! same holds of `date`, `grantor`, `grantee` (which is there to be searched by), `manager`, `controller`,
//! `regulatoryBasis` and `policyText`.
//! Extensions but those of an export, `implicitRules`, `policy`, `policyBasis`, `securityLabel`, `dataPeriod`,
//! `expression` and whatever else is not named above are refused with their path.

mod compile;
mod export;
mod r5;
mod read;
mod rule;
mod standing;
mod terms;

pub use export::{export, reference};
pub use standing::Standing;

use super::{element::Problems, Mapping, Problem, ProblemKind};
use crate::explain::explain_provision;
use assent_primitives::{Effect, Grantee, Moment, PartyId, Provision, Purposes, Terms};
use serde_json::Value;

/// A release of FHIR.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Release {
	/// 4.0.1.
	R4,
	/// 5.0.0.
	R5,
}

/// What a root provision without `type` is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RootReading {
	/// It says where the base policy holds: `OPTIN` permits within it, `OPTOUT` denies within it.
	BasePolicy,
	/// It is an exception to the base policy: `OPTIN` does not permit it, `OPTOUT` does not deny it.
	Exception,
}

/// To whom that is permitted of which the document does not say to whom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Grantees {
	/// To these.
	These(Vec<Grantee>),
	/// To nobody: such permits are left out, and what the document denies is kept.
	Nobody,
}

/// What the person who imports a document has to say where the document does not.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ImportOptions {
	/// What a root provision without `type` is.
	pub reading: Option<RootReading>,
	/// To whom, where a permit names nobody.
	pub grantees: Option<Grantees>,
	/// What for, where a permit names no purpose.
	pub purposes: Option<Purposes>,
	/// Whether a permit for a kind of data may become one for the whole category that the chain has for it.
	pub whole_categories: bool,
	/// The moment of the import: what is over by then the chain refuses, and so does the import. 0, the default, reads a
	/// document as before all that it is about.
	pub now: Moment,
}

/// What a document means to Assent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Imported {
	/// The release that the document is of.
	pub release: Release,
	/// The patient: who has to sign it.
	pub controller: PartyId,
	/// From one to eight.
	pub provisions: Vec<Provision>,
	/// The terms that the document states, where an export of Assent wrote them.
	pub terms: Option<Terms>,
	/// Each provision in a sentence, in the same order.
	pub understood: Vec<String>,
	/// What else whoever signs should know of the document.
	pub notes: Vec<String>,
}

/// Reads a Consent of FHIR R4 or R5. See the [module](self) for what becomes of it; whatever cannot be read so is an
/// error, and all errors are told together.
pub fn import(
	json: &Value,
	mapping: &Mapping,
	options: &ImportOptions,
) -> Result<Imported, Vec<Problem>> {
	let mut problems = Problems::default();
	let Some(document) = read::document(json, mapping, &mut problems) else {
		return Err(problems.0);
	};
	let compiled = compile::provisions(&document, options, &mut problems);
	let permits = compiled.provisions.iter().any(|one| one.effect == Effect::Permit);
	if problems.0.is_empty() && document.terms.is_some() && !permits {
		let why = "terms go with what is permitted, and nothing is";
		problems.add("Consent.modifierExtension", ProblemKind::NotRepresentable(why));
	}
	match document.controller {
		Some(controller) if problems.0.is_empty() => Ok(Imported {
			release: document.release,
			controller,
			understood: compiled
				.provisions
				.iter()
				.map(|provision| explain_provision(provision, &|party| mapping.name(party)))
				.collect(),
			provisions: compiled.provisions,
			terms: document.terms,
			notes: compiled.notes,
		}),
		_ => Err(problems.0),
	}
}
