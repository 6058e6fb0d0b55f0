//! Which FHIR reference stands for whom on the chain. The importer never guesses it.

use super::{
	element::{Element, Problems},
	ProblemKind,
};
use assent_primitives::{AccountId, DeviceId, Grantee, PartyId, Role, StaffTag, Tenure};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What a reference stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
	/// A party, a member of an organisation's staff, every holder of a role, or anyone.
	Grantee(Grantee),
	/// A device during one tenure.
	Device {
		/// The device.
		id: DeviceId,
		/// The tenure.
		tenure: Tenure,
	},
}

/// References, each with what it stands for. A reference is taken as it is written (`Organization/f001`); an
/// identifier is written `system|value`.
///
/// Identifiers of the system `urn:assent:grantee` or `urn:assent:device`, which an export writes, stand for themselves.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Mapping(BTreeMap<String, Target>);

/// Why a mapping is not one.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("mapping of `{reference}`: {why}")]
pub struct MappingError {
	/// The reference, or what was given in its place.
	pub reference: String,
	/// What is wrong.
	pub why: &'static str,
}

pub(super) const GRANTEE_SYSTEM: &str = "urn:assent:grantee";
pub(super) const DEVICE_SYSTEM: &str = "urn:assent:device";

const EXPECTED: &str = "expected: PARTY, ORGANISATION/STAFFTAG, role:CODE, device:ID#TENURE, or anyone; a party as ss58 \
	or 0x with 64 hex digits, a tag or device as 0x with 64 hex digits";
const EXPECTED_MEMBERS: &str =
	"expected: {\"party\": ..}, {\"organisation\": .., \"staff\": ..}, {\"role\": CODE} or \
	{\"device\": .., \"tenure\": NUMBER}, and nothing else";

impl Target {
	/// Reads what `--map` and `--grantee` take: `5F..`, `5F../0x..` (a member of staff), `role:prov`,
	/// `device:0x..#0`, `anyone`.
	pub fn parse(text: &str) -> Option<Self> {
		if text == "anyone" {
			return Some(Self::Grantee(Grantee::Anyone));
		}
		if let Some(code) = text.strip_prefix("role:") {
			return Role::from_code(code).map(|role| Self::Grantee(Grantee::Role(role)));
		}
		if let Some(device) = text.strip_prefix("device:") {
			let (id, tenure) = device.split_once('#')?;
			return Some(Self::Device { id: hash(id)?.into(), tenure: tenure.parse().ok()? });
		}
		Some(Self::Grantee(match text.split_once('/') {
			Some((organisation, tag)) => Grantee::Staff {
				organisation: party(organisation)?,
				tag: StaffTag::from(hash(tag)?),
			},
			None => Grantee::Party(party(text)?),
		}))
	}

	fn from_json(value: &Value) -> Option<Self> {
		let members = value.as_object()?;
		let text = |name: &str| members.get(name).and_then(Value::as_str);
		match members.len() {
			1 => match text("role") {
				Some(code) => Role::from_code(code).map(|role| Self::Grantee(Grantee::Role(role))),
				None => Some(Self::Grantee(Grantee::Party(party(text("party")?)?))),
			},
			2 => match text("device") {
				Some(id) => {
					let tenure = members.get("tenure")?.as_u64()?;
					Some(Self::Device { id: hash(id)?.into(), tenure: tenure.try_into().ok()? })
				},
				None => Some(Self::Grantee(Grantee::Staff {
					organisation: party(text("organisation")?)?,
					tag: hash(text("staff")?)?.into(),
				})),
			},
			_ => None,
		}
	}
}

/// An account, as ss58 or as hex.
fn party(text: &str) -> Option<PartyId> {
	match text.strip_prefix("0x") {
		Some(_) => hash(text).map(AccountId::new),
		None => text.parse().ok(),
	}
}

fn hash(text: &str) -> Option<[u8; 32]> {
	hex::decode(text.strip_prefix("0x")?).ok()?.try_into().ok()
}

impl Mapping {
	/// Reads `{"Organization/f001": {"party": "5F.."}, "Practitioner/13": {"organisation": "5F..", "staff": "0x.."}}`.
	pub fn from_json(json: &Value) -> Result<Self, MappingError> {
		let error = |reference: &str, why| MappingError { reference: reference.into(), why };
		let members = json.as_object().ok_or_else(|| error("$", "expected: an object"))?;
		let mut mapping = Self::default();
		for (reference, value) in members {
			let target =
				Target::from_json(value).ok_or_else(|| error(reference, EXPECTED_MEMBERS))?;
			mapping.insert(reference, target)?;
		}
		Ok(mapping)
	}

	/// Adds `REFERENCE=TARGET`: see [`Target::parse`].
	pub fn insert_argument(&mut self, argument: &str) -> Result<(), MappingError> {
		let error = |why| MappingError { reference: argument.into(), why };
		let (reference, target) =
			argument.rsplit_once('=').ok_or_else(|| error("expected: REFERENCE=TARGET"))?;
		self.insert(reference, Target::parse(target).ok_or_else(|| error(EXPECTED))?)
	}

	/// Adds a reference. One that stands for something else already is an error.
	pub fn insert(&mut self, reference: &str, target: Target) -> Result<(), MappingError> {
		let error = |why| MappingError { reference: reference.into(), why };
		if reference.trim().is_empty() {
			return Err(error("the reference is empty"));
		}
		match self.0.insert(reference.into(), target.clone()) {
			Some(earlier) if earlier != target => Err(error("mapped twice, to different parties")),
			_ => Ok(()),
		}
	}

	/// What a reference stands for.
	pub fn get(&self, reference: &str) -> Option<Target> {
		let own = || match reference.split_once('|')? {
			(GRANTEE_SYSTEM, value) => Target::parse(value),
			(DEVICE_SYSTEM, value) => Target::parse(&format!("device:{value}")),
			_ => None,
		};
		self.0.get(reference).cloned().or_else(own)
	}

	/// The party's references and address, for people to read.
	pub fn name(&self, party: &AccountId) -> String {
		let references: Vec<&str> = self
			.0
			.iter()
			.filter(
				|(_, target)| matches!(target, Target::Grantee(Grantee::Party(at)) if at == party),
			)
			.map(|(reference, _)| reference.as_str())
			.collect();
		match references.is_empty() {
			true => party.to_string(),
			false => format!("{} ({party})", references.join(", ")),
		}
	}

	/// What a Reference element stands for.
	pub(super) fn resolve(
		&self,
		element: &Element<'_>,
		problems: &mut Problems,
	) -> Option<(String, Target)> {
		let names = names(element, problems);
		let mut known = names.iter().filter_map(|name| Some((name.clone(), self.get(name)?)));
		match (known.next(), names.first()) {
			(Some(found), _) => {
				if let Some((reference, _)) = known.find(|(_, other)| *other != found.1) {
					let expected = "the same as the other name in this element";
					problems.add(&element.path, ProblemKind::WrongTarget { reference, expected });
				}
				Some(found)
			},
			(None, Some(reference)) => {
				problems.add(&element.path, ProblemKind::Unmapped { reference: reference.clone() });
				None
			},
			// Told already.
			(None, None) if element.value.as_object().is_none_or(Map::is_empty) => None,
			(None, None) => {
				let expected = "a reference or an identifier";
				problems.add(&element.path, ProblemKind::Missing { expected });
				None
			},
		}
	}
}

/// Checks that a Reference element is to a resource of one of these types, where it says of which it is: by its `type`, or by
/// a reference such as `Patient/1`.
pub(super) fn check_type(
	element: &Element<'_>,
	types: &[&str],
	expected: &'static str,
	problems: &mut Problems,
) {
	let text = |name: &str| element.value.get(name).and_then(Value::as_str);
	let reference = text("reference").unwrap_or_default();
	let found = [text("type"), type_in(reference)];
	if found.into_iter().flatten().any(|found| !types.contains(&found)) {
		let named = [reference, text("type").unwrap_or_default()];
		let reference = named.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
		let kind = ProblemKind::OtherType { reference: reference.into(), expected };
		problems.add(&element.path, kind);
	}
}

/// The type that a reference names: of `Patient/1` and `https://example.org/Patient/1/_history/2` a patient, of `urn:uuid:..`
/// and `#1` none.
fn type_in(reference: &str) -> Option<&str> {
	let of_any_version = reference.split("/_history/").next()?;
	let (before, _) = of_any_version.rsplit_once('/')?;
	let found = before.rsplit('/').next()?;
	let is_type = found.starts_with(|first: char| first.is_ascii_uppercase())
		&& found.bytes().all(|byte| byte.is_ascii_alphabetic());
	is_type.then_some(found)
}

/// The names that a Reference element gives: its reference, and its identifier as `system|value`.
pub(super) fn names(element: &Element<'_>, problems: &mut Problems) -> Vec<String> {
	element.only(&["id", "reference", "type", "identifier", "display"], problems);
	let reference = element.text_of("reference", problems).map(str::to_owned);
	let identifier = element.get("identifier").and_then(|identifier| {
		let known = ["id", "use", "type", "system", "value", "period", "assigner"];
		identifier.only(&known, problems);
		let system = identifier.text_of("system", problems)?;
		Some(format!("{system}|{}", identifier.text_of("value", problems)?))
	});
	reference.into_iter().chain(identifier).collect()
}
