//! Receipts of consents, in the form of ISO/IEC TS 27560 as JSON.
//!
//! A receipt says who consented to what, towards whom, for how long, how it can be withdrawn, and when that was given. Its
//! salted hash stands on the chain beside the consent, so that whoever has the receipt and its salt can show that this,
//! word for word, is what was signed. The hash is over the canonical form of RFC 8785 ([`canonical`]): how the file is
//! indented, and in which order its members stand, does not matter.
//!
//! | TS 27560 | Here |
//! | --- | --- |
//! | record: schema version, identifier, PII principal | `schema_version`, `record_id`, `record_version`, `pii_principal_id` (a pseudonym) |
//! | notice, language, jurisdiction | `privacy_notice`, `language`, `statement`, `jurisdictions` |
//! | processing: purposes, lawful basis, PII, method, recipients, storage, period, retention | `pii_processing`, one item a provision |
//! | parties | `pii_controllers` (whoever is given access), `parties` with names |
//! | withdrawal, privacy rights | `withdrawal_method`, `privacy_rights` |
//! | events | `events`: time, type, state, who, validity. A request's receipt has the request alone; that of its acceptance has both |
//!
//! What happens later, such as a withdrawal, stands beside the receipt in its file (`events_since`): the hash is of the receipt
//! as it was when the consent was given.
//!
//! `statement` is what [`show::statement`](crate::show::statement) says: whoever changes its wording raises the version of
//! [`SCHEMA`], as [`differences`] compares it word for word.
//!
//! What a person refuses stands among the processing with `"effect": "deny"` and no lawful basis. Locations of storage and
//! processing are not known to the chain and are left out.

mod canonical;

pub use canonical::{canonical, NotCanonical};

use crate::{
	explain::broadest,
	parse::{address, grantee_text, moment_text, scope_text},
};
use assent_primitives::{
	codes::system, AccountId, Commitment, ConsentId, Effect, Grantee, Moment, PartyId, Provision,
	ResourceScope, Terms,
};
use serde_json::{json, Map, Value};
use sp_core::H256;
use std::{cell::RefCell, collections::BTreeMap};

/// The version of this form.
pub const SCHEMA: &str = "urn:assent:schema:consent-receipt:1 (ISO/IEC TS 27560:2023)";

/// What happened to the consent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Happened {
	/// An organisation asked for it.
	Requested,
	/// It was given.
	Given,
	/// It was given again, after an earlier one.
	Renewed,
	/// What it says was replaced.
	Amended,
	/// It was withdrawn.
	Withdrawn,
}

impl Happened {
	/// The type of the event, and the state that the consent is in since (W3C DPV).
	const fn codes(self) -> (&'static str, &'static str) {
		match self {
			Self::Requested => ("consent-requested", "https://w3id.org/dpv#ConsentRequested"),
			Self::Given => ("consent-given", "https://w3id.org/dpv#ConsentGiven"),
			Self::Renewed => ("consent-renewed", "https://w3id.org/dpv#RenewedConsentGiven"),
			Self::Amended => ("consent-amended", "https://w3id.org/dpv#ConsentGiven"),
			Self::Withdrawn => ("consent-withdrawn", "https://w3id.org/dpv#ConsentWithdrawn"),
		}
	}
}

/// Something that happened to a consent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Event<'a> {
	/// What.
	pub happened: Happened,
	/// When: of what stands on the chain already by its clock, else by that of whoever signs.
	pub at: Moment,
	/// By whom.
	pub by: &'a PartyId,
}

impl<'a> Event<'a> {
	/// What happens now.
	pub fn now(happened: Happened, by: &'a PartyId) -> Self {
		Self { happened, at: crate::parse::now(), by }
	}

	/// As it stands in a receipt.
	pub fn json(&self) -> Value {
		let (kind, state) = self.happened.codes();
		json!({
			"event_time": moment_text(self.at),
			"event_type": kind,
			"event_state": state,
			"entity_id": address(self.by),
		})
	}
}

/// What a receipt is made of.
pub struct Draft<'a> {
	/// The genesis hash of the chain.
	pub chain: H256,
	/// The consent.
	pub consent: ConsentId,
	/// Its version.
	pub version: u32,
	/// Who gives it.
	pub controller: &'a PartyId,
	/// What it permits and denies.
	pub provisions: &'a [Provision],
	/// What goes with its permits.
	pub terms: &'a Terms,
	/// The same in plain language, as it was shown.
	pub statement: &'a str,
	/// What happened, in its order: a receipt tells nothing that has not happened.
	pub events: &'a [Event<'a>],
	/// What the chain does not know.
	pub circumstances: &'a Circumstances,
	/// How parties are called.
	pub names: &'a dyn Fn(&AccountId) -> Option<String>,
}

/// What a receipt says that the chain does not know.
#[derive(Clone, PartialEq, Eq, Debug, Default, clap::Args)]
pub struct Circumstances {
	/// The privacy notice that the person was shown: its address. For the receipt.
	#[arg(long, value_name = "ADDRESS")]
	pub privacy_notice: Option<String>,

	/// The jurisdiction whose law applies, such as DE; as often as needed. For the receipt.
	#[arg(long = "jurisdiction", value_name = "CODE")]
	pub jurisdictions: Vec<String>,

	/// For how long whoever receives data keeps it, in words. For the receipt.
	#[arg(long, value_name = "WORDS")]
	pub retention: Option<String>,
}

impl Circumstances {
	/// What a receipt says of them.
	pub fn of(receipt: &Value) -> Self {
		let text = |name: &str| receipt.get(name).and_then(Value::as_str).map(str::to_owned);
		let items = |name: &str| receipt.get(name).and_then(Value::as_array).into_iter().flatten();
		let retention = |item: &Value| item.get("retention_period")?.as_str().map(str::to_owned);
		Self {
			privacy_notice: text("privacy_notice"),
			jurisdictions: items("jurisdictions")
				.filter_map(|code| code.as_str().map(str::to_owned))
				.collect(),
			retention: items("pii_processing").find_map(retention),
		}
	}
}

/// Whether a receipt says that this is all that happened.
pub fn says_only(receipt: &Value, happened: Happened) -> bool {
	let events = receipt.get("events").and_then(Value::as_array);
	events.is_some_and(|events| {
		let is_it =
			|event: &Value| event.get("event_type").is_some_and(|kind| kind == happened.codes().0);
		!events.is_empty() && events.iter().all(is_it)
	})
}

impl Draft<'_> {
	/// The receipt.
	pub fn receipt(&self) -> Value {
		let controllers = self.controllers();
		let parties: Vec<Value> = std::iter::once((self.controller, "pii-principal"))
			.chain(controllers.iter().map(|party| (party, "pii-controller")))
			.map(|(party, role)| {
				let mut value = json!({ "party_id": address(party), "party_role": role });
				if let Some(name) = (self.names)(party) {
					value["party_name"] = name.into();
				}
				value
			})
			.collect();
		let events = self.events.iter().map(|event| {
			let mut value = event.json();
			value["validity_duration"] = validity(self.provisions).into();
			value
		});
		let mut receipt = json!({
			"schema_version": SCHEMA,
			"record_id": record_id(&self.consent),
			"record_version": self.version,
			"chain": format!("{:?}", self.chain),
			"pii_principal_id": address(self.controller),
			"language": "en",
			"statement": self.statement,
			"pii_processing": processing(self.provisions, self.circumstances),
			"terms": terms(self.terms),
			"pii_controllers": controllers.iter().map(address).collect::<Vec<_>>(),
			"parties": parties,
			"withdrawal_method": format!("At any time and without giving a reason: assent consent withdraw {}", self.consent),
			"privacy_rights": [
				"withdraw this consent",
				"see every access, permitted and refused: assent journal show",
				"object to accesses on a basis other than consent: assent consent object",
			],
			"events": events.collect::<Vec<_>>(),
		});
		if let Some(notice) = &self.circumstances.privacy_notice {
			receipt["privacy_notice"] = notice.as_str().into();
		}
		if !self.circumstances.jurisdictions.is_empty() {
			receipt["jurisdictions"] = self.circumstances.jurisdictions.clone().into();
		}
		receipt
	}

	/// The parties that are given access.
	fn controllers(&self) -> Vec<PartyId> {
		let mut parties = Vec::new();
		for provision in self.provisions.iter().filter(|one| one.effect == Effect::Permit) {
			let party = match &provision.grantee {
				Grantee::Party(party) => party,
				Grantee::Staff { organisation, .. } => organisation,
				Grantee::Role(_) | Grantee::Anyone => continue,
			};
			if !parties.contains(party) {
				parties.push(party.clone());
			}
		}
		parties
	}
}

/// How a receipt names its consent.
pub fn record_id(consent: &ConsentId) -> String {
	format!("urn:assent:consent:{consent}")
}

/// The consent that a receipt names.
pub fn consent_of(receipt: &Value) -> Option<ConsentId> {
	let text = receipt.get("record_id")?.as_str()?.strip_prefix("urn:assent:consent:")?;
	crate::parse::id(text).ok()
}

/// What the provisions say, each as one item of processing.
fn processing(provisions: &[Provision], circumstances: &Circumstances) -> Value {
	provisions
		.iter()
		.enumerate()
		.map(|(at, provision)| {
			let mut value = processed(at, provision);
			if let (Effect::Permit, Some(retention)) = (provision.effect, &circumstances.retention)
			{
				value["retention_period"] = retention.as_str().into();
			}
			value
		})
		.collect()
}

fn processed(at: usize, provision: &Provision) -> Value {
	let coded = |system: &str, code: &str, display: &str| json!({ "system": system, "code": code, "display": display });
	let mut period = Map::new();
	if provision.period.from > 0 {
		period.insert("from".into(), moment_text(provision.period.from).into());
	}
	if let Some(until) = provision.period.until {
		period.insert("until".into(), moment_text(until).into());
	}
	let mut value = json!({
		"provision": at + 1,
		"effect": match provision.effect {
			Effect::Permit => "permit",
			Effect::Deny => "deny",
		},
		"recipients": [grantee_text(&provision.grantee)],
		"resource": scope_text(&provision.scope),
		"purposes": broadest(provision.purposes)
			.iter()
			.map(|purpose| coded(purpose.system(), purpose.code(), purpose.display()))
			.collect::<Vec<_>>(),
		"pii_information": provision
			.categories
			.iter()
			.map(|category| coded(category.system(), category.code(), category.display()))
			.collect::<Vec<_>>(),
		"processing_methods": provision
			.actions
			.iter()
			.map(|action| coded(action.system(), action.code(), action.display()))
			.collect::<Vec<_>>(),
		"validity": period,
		"sensitive_pii_excepted": provision.excepted_labels.is_some(),
	});
	if let Some(place) = provision.exception_to {
		value["exception_to_provision"] = (u32::from(place) + 1).into();
	}
	if let ResourceScope::Record { custodian } = &provision.scope {
		value["storage_party"] = address(custodian).into();
	}
	if provision.effect == Effect::Permit {
		// Consent is the basis of Art. 6(1)(a), and for data about health the exception of Art. 9(2)(a).
		value["lawful_basis"] =
			json!([format!("{}A6-1-a", system::DPV_GDPR), format!("{}A9-2-a", system::DPV_GDPR),]);
	}
	value
}

/// Texts, as planck do not fit the numbers of all readers.
fn terms(terms: &Terms) -> Value {
	let Terms { price, maximum_uses, uses_per_period, onward_disclosure, aggregation_only } = terms;
	let periodic = uses_per_period
		.map(|limit| json!({ "uses": limit.uses, "period_in_milliseconds": limit.period }));
	json!({
		"price_per_access_in_planck": price.to_string(),
		"maximum_uses": maximum_uses,
		"uses_per_period": periodic,
		"onward_disclosure": onward_disclosure,
		"aggregation_only": aggregation_only,
	})
}

/// Until when any of it holds.
fn validity(provisions: &[Provision]) -> String {
	let ends: Option<Vec<Moment>> =
		provisions.iter().map(|provision| provision.period.until).collect();
	match ends.and_then(|ends| ends.into_iter().max()) {
		Some(last) => format!("until {}", moment_text(last)),
		None => "until it is withdrawn".into(),
	}
}

/// In what a receipt and the consent on the chain differ, by the receipt's members. A receipt whose hash stands on the chain
/// and which says something else was made to deceive.
///
/// The statement, which is all that most people read, has to be the one that follows from the provisions and the terms, word
/// for word; each party by its address alone, or with the name that `names` has for it before the address.
pub fn differences(
	receipt: &Value,
	controller: &PartyId,
	provisions: &[Provision],
	on_chain: &Terms,
	names: &dyn Fn(&AccountId) -> Option<String>,
) -> Vec<String> {
	let without_retention = |value: &Value| {
		let mut items = value.as_array().cloned().unwrap_or_default();
		for item in items.iter_mut().filter_map(Value::as_object_mut) {
			item.remove("retention_period");
		}
		Value::from(items)
	};
	let expected = [
		("pii_principal_id", Value::from(address(controller))),
		("pii_processing", processing(provisions, &Circumstances::default())),
		("terms", terms(on_chain)),
	];
	let statement = receipt.get("statement").and_then(Value::as_str).unwrap_or_default();
	let says_so = is_statement(statement, provisions, on_chain, names);
	expected
		.into_iter()
		.filter(|(name, expected)| {
			let found = receipt.get(name).unwrap_or(&Value::Null);
			match *name {
				"pii_processing" => without_retention(found) != *expected,
				_ => found != expected,
			}
		})
		.map(|(name, _)| name.to_owned())
		.chain((!says_so).then(|| "statement".to_owned()))
		.collect()
}

/// Stands on both sides of an address in the pattern of a statement; in no address, and in no statement.
const MARK: char = '\u{1}';

/// Whether the text says what follows from provisions and terms, whichever of the parties it calls by name.
fn is_statement(
	text: &str,
	provisions: &[Provision],
	on_chain: &Terms,
	names: &dyn Fn(&AccountId) -> Option<String>,
) -> bool {
	let known = RefCell::new(BTreeMap::new());
	let marked = |party: &AccountId| {
		let address = address(party);
		let named = names(party).map(|name| format!("{name} ({address})"));
		known.borrow_mut().insert(address.clone(), named);
		format!("{MARK}{address}{MARK}")
	};
	let pattern = crate::show::statement(provisions, on_chain, &marked);
	let known = known.into_inner();
	// Words, an address, words, an address, ..
	let mut rest = text;
	for (place, part) in pattern.split(MARK).enumerate() {
		let named = known.get(part).filter(|_| place % 2 == 1).and_then(Option::as_deref);
		let after = named.and_then(|named| rest.strip_prefix(named));
		match after.or_else(|| rest.strip_prefix(part)) {
			Some(after) => rest = after,
			None => return false,
		}
	}
	rest.is_empty()
}

/// A receipt as it is kept: with the salt without which nobody can show that it is the one that was signed.
#[derive(Clone, PartialEq, Debug)]
pub struct Kept {
	/// The receipt.
	pub receipt: Value,
	/// The salt.
	pub salt: [u8; 32],
	/// What happened since: beside the receipt, whose hash stands on the chain as it is.
	pub after: Vec<Value>,
}

impl Kept {
	/// A receipt that was just made.
	pub const fn new(receipt: Value, salt: [u8; 32]) -> Self {
		Self { receipt, salt, after: Vec::new() }
	}

	/// What is hashed.
	///
	/// # Errors
	///
	/// If the receipt has numbers that not all readers understand alike.
	pub fn commitment(&self) -> Result<Commitment, NotCanonical> {
		Ok(crate::commands::commitment(&self.salt, canonical(&self.receipt)?.as_bytes()))
	}

	/// The file.
	pub fn text(&self) -> String {
		let mut value = json!({
			"receipt": self.receipt,
			"salt": format!("0x{}", hex::encode(self.salt)),
			"form": "The salted hash on the chain is BLAKE2b-256 of \"assent/commit/v1\" and the SCALE encoding of \
				(salt, bytes), the bytes being `receipt` in the canonical form of RFC 8785.",
		});
		if !self.after.is_empty() {
			value["events_since"] = self.after.clone().into();
		}
		let mut text = serde_json::to_string_pretty(&value).unwrap_or_else(|_| value.to_string());
		text.push('\n');
		text
	}

	/// Reads a file; `None` if it is none of these.
	pub fn read(text: &str) -> Option<Self> {
		let value = crate::fhir::parse(text).ok()?;
		let salt = crate::parse::bytes32(value.get("salt")?.as_str()?).ok()?;
		let after = match value.get("events_since") {
			Some(events) => events.as_array()?.clone(),
			None => Vec::new(),
		};
		Some(Self { receipt: value.get("receipt")?.clone(), salt, after })
	}
}

#[cfg(test)]
mod tests;
