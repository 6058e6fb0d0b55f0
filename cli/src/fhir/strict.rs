//! JSON that says each thing once.

use super::{Problem, ProblemKind};
use core::fmt;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Reads a document of JSON. A member named twice is an error: other readers keep the first or the last, and a
/// refusal could hide in the other.
///
/// A byte order mark before it is let pass, as RFC 8259 allows.
pub fn parse(text: &str) -> Result<Value, Problem> {
	let text = text.strip_prefix('\u{feff}').unwrap_or(text);
	if text.trim_start().starts_with('<') {
		return Err(Problem::new("$", ProblemKind::Xml));
	}
	serde_json::from_str::<Strict>(text)
		.map(|strict| strict.0)
		.map_err(|error| Problem::new("$", ProblemKind::Malformed(error.to_string())))
}

struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		deserializer.deserialize_any(StrictVisitor).map(Self)
	}
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
	type Value = Value;

	fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("JSON")
	}

	fn visit_unit<E: Error>(self) -> Result<Value, E> {
		Ok(Value::Null)
	}

	fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
		Ok(Value::Bool(value))
	}

	fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
		Ok(Value::Number(value.into()))
	}

	fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
		Ok(Value::Number(value.into()))
	}

	fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
		Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
	}

	fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
		Ok(Value::String(value.into()))
	}

	fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
		Ok(Value::String(value))
	}

	fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
		let mut list = Vec::new();
		while let Some(Strict(item)) = items.next_element()? {
			list.push(item);
		}
		Ok(Value::Array(list))
	}

	fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
		let mut map = Map::new();
		while let Some(name) = members.next_key::<String>()? {
			let Strict(value) = members.next_value()?;
			if map.contains_key(&name) {
				return Err(Error::custom(format!("`{name}` stands twice in one object")));
			}
			map.insert(name, value);
		}
		Ok(Value::Object(map))
	}
}
