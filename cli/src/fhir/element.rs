//! Elements of a document, each with its path; what is wrong with them is collected, not returned.

use super::{date, Problem, ProblemKind};
use serde_json::{Map, Value};

/// An element and where it stands.
#[derive(Clone)]
pub struct Element<'a> {
	pub value: &'a Value,
	pub path: String,
}

/// What has been found wrong so far.
#[derive(Default)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
	pub fn add(&mut self, path: impl Into<String>, kind: ProblemKind) {
		let problem = Problem::new(path, kind);
		if !self.0.contains(&problem) {
			self.0.push(problem);
		}
	}
}

const EXTENSION: &str =
	"an extension, which this import does not know and which may change what the document means";

impl<'a> Element<'a> {
	pub fn new(value: &'a Value, path: impl Into<String>) -> Self {
		Self { value, path: path.into() }
	}

	/// The resource, if it is one of that type.
	pub fn resource(
		value: &'a Value,
		expected: &'static str,
		problems: &mut Problems,
	) -> Option<(Self, &'a Map<String, Value>)> {
		let element = Self::new(value, expected);
		let members = element.object(problems)?;
		let found = members.get("resourceType").and_then(Value::as_str).unwrap_or_default();
		if found == expected {
			return Some((element, members));
		}
		let kind = ProblemKind::OtherResource { expected, found: found.into() };
		problems.add("resourceType", kind);
		None
	}

	fn wrong(&self, expected: &'static str, problems: &mut Problems) {
		problems.add(&self.path, ProblemKind::WrongShape { expected });
	}

	/// The members of an object that is not empty.
	pub fn object(&self, problems: &mut Problems) -> Option<&'a Map<String, Value>> {
		let members = self.value.as_object().filter(|members| !members.is_empty());
		if members.is_none() {
			self.wrong("an object with at least one member", problems);
		}
		members
	}

	/// Checks that the object has these members only.
	pub fn only(&self, known: &[&str], problems: &mut Problems) {
		for name in self.object(problems).into_iter().flat_map(Map::keys) {
			if known.contains(&name.as_str()) {
				continue;
			}
			let kind = match name.as_str() {
				"extension" | "modifierExtension" => ProblemKind::NotRepresentable(EXTENSION),
				_ if name.starts_with('_') => ProblemKind::NotRepresentable(EXTENSION),
				_ => ProblemKind::UnknownElement,
			};
			problems.add(format!("{}.{name}", self.path), kind);
		}
	}

	/// A member.
	pub fn get(&self, name: &str) -> Option<Self> {
		self.value.get(name).map(|value| Self::new(value, format!("{}.{name}", self.path)))
	}

	/// A member that has to be there.
	pub fn need(
		&self,
		name: &str,
		expected: &'static str,
		problems: &mut Problems,
	) -> Option<Self> {
		let member = self.get(name);
		if member.is_none() {
			problems.add(format!("{}.{name}", self.path), ProblemKind::Missing { expected });
		}
		member
	}

	/// The items of a member that is a list. FHIR has no empty ones.
	pub fn list(&self, name: &str, problems: &mut Problems) -> Vec<Self> {
		let Some(member) = self.get(name) else { return Vec::new() };
		match member.value.as_array().filter(|items| !items.is_empty()) {
			Some(items) => items
				.iter()
				.enumerate()
				.map(|(at, item)| Self::new(item, format!("{}[{at}]", member.path)))
				.collect(),
			None => {
				member.wrong("a list with at least one item", problems);
				Vec::new()
			},
		}
	}

	/// A text that is not empty.
	pub fn text(&self, problems: &mut Problems) -> Option<&'a str> {
		let text = self.value.as_str().filter(|text| !text.trim().is_empty());
		if text.is_none() {
			self.wrong("a text that is not empty", problems);
		}
		text
	}

	/// A member that is a text.
	pub fn text_of(&self, name: &str, problems: &mut Problems) -> Option<&'a str> {
		self.get(name)?.text(problems)
	}

	/// A member that is an id of FHIR, if it is there.
	pub fn check_id(&self, name: &str, problems: &mut Problems) {
		let Some(member) = self.get(name) else { return };
		let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-.".contains(&byte);
		let is_id = |text: &str| (1..=64).contains(&text.len()) && text.bytes().all(allowed);
		if !member.value.as_str().is_some_and(is_id) {
			member.wrong("an id of FHIR: 1 to 64 of A-Z, a-z, 0-9, - and .", problems);
		}
	}

	/// A text that is a date or a time of FHIR.
	pub fn date(&self, problems: &mut Problems) -> Option<&'a str> {
		let text = self.text(problems)?;
		if date::span(text).is_some() {
			return Some(text);
		}
		problems.add(&self.path, ProblemKind::BadDate { found: text.into() });
		None
	}

	/// Whether it is true.
	pub fn flag(&self, problems: &mut Problems) -> Option<bool> {
		let flag = self.value.as_bool();
		if flag.is_none() {
			self.wrong("true or false", problems);
		}
		flag
	}

	/// What a Coding stands for.
	pub fn coding<T>(
		&self,
		lookup: impl Fn(&str, &str) -> Option<T>,
		expected: &'static str,
		problems: &mut Problems,
	) -> Option<T> {
		let (system, code) = self.system_and_code(problems)?;
		let meaning = lookup(system, code);
		if meaning.is_none() {
			self.unknown(system, code, expected, problems);
		}
		meaning
	}

	/// What a CodeableConcept stands for. Its codings are translations of one concept: those that are not known here
	/// need not be, those that are must agree.
	pub fn concept<T: PartialEq>(
		&self,
		lookup: impl Fn(&str, &str) -> Option<T>,
		expected: &'static str,
		problems: &mut Problems,
	) -> Option<T> {
		self.only(&["id", "coding", "text"], problems);
		let codings = self.list("coding", problems);
		let found: Vec<_> =
			codings.iter().filter_map(|coding| coding.system_and_code(problems)).collect();
		let mut known = found.iter().filter_map(|(system, code)| lookup(system, code));
		let Some(meaning) = known.next() else {
			match found.first() {
				Some((system, code)) => self.unknown(system, code, expected, problems),
				None if self.get("coding").is_none() => {
					problems.add(&self.path, ProblemKind::NeedsCoding { expected });
				},
				None => {},
			}
			return None;
		};
		if known.all(|other| other == meaning) {
			return Some(meaning);
		}
		problems.add(
			&self.path,
			ProblemKind::NotRepresentable("its codings mean different things to the chain"),
		);
		None
	}

	/// Whether one of the codings of a CodeableConcept is of that system.
	pub fn has_coding_of(&self, system: &str) -> bool {
		let codings = self.value.get("coding").and_then(Value::as_array);
		codings
			.into_iter()
			.flatten()
			.any(|coding| coding.get("system").is_some_and(|found| found == system))
	}

	fn unknown(&self, system: &str, code: &str, expected: &'static str, problems: &mut Problems) {
		let kind = ProblemKind::UnknownCode { system: system.into(), code: code.into(), expected };
		problems.add(&self.path, kind);
	}

	fn system_and_code(&self, problems: &mut Problems) -> Option<(&'a str, &'a str)> {
		self.only(&["id", "system", "version", "code", "display", "userSelected"], problems);
		let system = self.need("system", "the address of a code system", problems)?;
		let code = self.need("code", "a code", problems)?;
		Some((system.text(problems)?, code.text(problems)?))
	}
}
