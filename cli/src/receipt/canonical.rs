//! The canonical form of JSON that RFC 8785 (JCS) defines, for values without fractions.

use serde_json::Value;

/// The largest whole number that every reader of JSON understands alike: 2^53 - 1.
const MOST: u64 = (1 << 53) - 1;

/// A value has no canonical form here.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("`{path}`: expected a whole number of at most 2^53 - 1; write others as texts")]
pub struct NotCanonical {
	/// Where the number stands.
	pub path: String,
}

/// The canonical form: no spaces, members sorted by the UTF-16 code units of their names, texts escaped only where
/// JSON demands it.
///
/// # Errors
///
/// If a number has a fraction or is beyond 2^53 - 1. RFC 8785 has a form for those too; receipts do without.
pub fn canonical(value: &Value) -> Result<String, NotCanonical> {
	let mut text = String::new();
	write(value, "$", &mut text)?;
	Ok(text)
}

fn write(value: &Value, path: &str, out: &mut String) -> Result<(), NotCanonical> {
	match value {
		Value::Null => out.push_str("null"),
		Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
		Value::Number(number) => {
			let magnitude = number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs));
			if magnitude.is_none_or(|magnitude| magnitude > MOST) {
				return Err(NotCanonical { path: path.into() });
			}
			out.push_str(&number.to_string());
		},
		// serde_json escapes just what RFC 8785 wants, in the same way.
		Value::String(text) => out.push_str(&Value::from(text.as_str()).to_string()),
		Value::Array(items) => {
			out.push('[');
			for (at, item) in items.iter().enumerate() {
				if at > 0 {
					out.push(',');
				}
				write(item, &format!("{path}[{at}]"), out)?;
			}
			out.push(']');
		},
		Value::Object(members) => {
			let mut sorted: Vec<_> = members.iter().collect();
			sorted.sort_by(|(one, _), (other, _)| one.encode_utf16().cmp(other.encode_utf16()));
			out.push('{');
			for (at, (name, item)) in sorted.into_iter().enumerate() {
				if at > 0 {
					out.push(',');
				}
				out.push_str(&Value::from(name.as_str()).to_string());
				out.push(':');
				write(item, &format!("{path}.{name}"), out)?;
			}
			out.push('}');
		},
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	#[test]
	fn form_should_be_that_of_the_rfc_when_names_texts_and_numbers_are_odd() {
		let value = json!({
			"\u{20ac}": "Euro Sign",
			"\r": "Carriage Return",
			"\u{fb33}": "Hebrew Letter Dalet With Dagesh",
			"1": "One",
			"\u{1f600}": "Emoji: Grinning Face",
			"\u{80}": "Control",
			"\u{f6}": "Latin Small Letter O With Diaeresis",
		});
		let text = canonical(&value).expect("it has no numbers");
		// The order that RFC 8785 section 3.2.3 gives for these names.
		let order =
			["Carriage Return", "One", "Control", "Latin Small", "Euro Sign", "Emoji", "Hebrew"];
		let places: Vec<_> = order.map(|name| text.find(name).expect(name)).into();
		assert!(places.is_sorted(), "{text}");
		let value = json!({ "b": [1, -2, true, null], "a": "\u{8}\u{f}\"\\/\u{7f}é" });
		let expected = "{\"a\":\"\\b\\u000f\\\"\\\\/\u{7f}é\",\"b\":[1,-2,true,null]}";
		assert_eq!(canonical(&value).expect("whole numbers"), expected);
	}

	#[test]
	fn number_should_be_refused_by_its_place_when_readers_could_differ() {
		for (value, path) in [
			(json!({ "a": [0, 1.5] }), "$.a[1]"),
			(json!({ "a": 9_007_199_254_740_992_u64 }), "$.a"),
			(json!(-9_007_199_254_740_992_i64), "$"),
			(json!(1e300), "$"),
		] {
			assert_eq!(canonical(&value), Err(NotCanonical { path: path.into() }), "{value}");
		}
		assert!(canonical(&json!(9_007_199_254_740_991_u64)).is_ok());
	}
}
