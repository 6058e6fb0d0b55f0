//! The published schema fits what is written.

use assent_evidence::{
	notary::{NotaryCheckpoint, SecretKey},
	Bundle,
};
use assent_evidence_fixtures::{resource, TestChain};
use serde_json::{json, Value};

fn schema() -> Value {
	let text = include_str!("../../docs/evidence.schema.json");
	serde_json::from_str(text).expect("the schema is JSON")
}

/// Whether the value fits the schema: of JSON Schema what ours uses, and no keyword that is not known here.
fn fits(root: &Value, schema: &Value, value: &Value) -> Result<(), String> {
	let Value::Object(keywords) = schema else { return Err("a schema is an object".into()) };
	for (keyword, said) in keywords {
		let fits = match &keyword[..] {
			"$schema" | "$id" | "$defs" | "title" | "description" => true,
			"$ref" => {
				let name = said.as_str().and_then(|name| name.strip_prefix("#/$defs/"));
				let definition = &root["$defs"][name.expect("a definition of its own")];
				self::fits(root, definition, value)?;
				true
			},
			"type" => match said.as_str().expect("one type") {
				"object" => value.is_object(),
				"array" => value.is_array(),
				"string" => value.is_string(),
				"integer" => value.is_u64(),
				"null" => value.is_null(),
				other => return Err(format!("unknown type {other}")),
			},
			"const" => said == value,
			"required" => said
				.as_array()
				.expect("names")
				.iter()
				.all(|name| value.get(name.as_str().expect("a name")).is_some()),
			"additionalProperties" => value.as_object().is_none_or(|members| {
				members.keys().all(|name| schema["properties"].get(name).is_some())
			}),
			"properties" => {
				for (name, member) in value.as_object().into_iter().flatten() {
					if let Some(property) = said.get(name) {
						self::fits(root, property, member)
							.map_err(|why| format!("{name}: {why}"))?;
					}
				}
				true
			},
			"items" => {
				for item in value.as_array().into_iter().flatten() {
					self::fits(root, said, item)?;
				}
				true
			},
			"oneOf" => {
				let branches = said.as_array().expect("branches").iter();
				branches.filter(|branch| self::fits(root, branch, value).is_ok()).count() == 1
			},
			"minItems" => value.as_array().is_none_or(|list| list.len() as u64 >= number(said)),
			"maxItems" => value.as_array().is_none_or(|list| list.len() as u64 <= number(said)),
			"minimum" => value.as_u64().is_none_or(|value| value >= number(said)),
			"maximum" => value.as_u64().is_none_or(|value| value <= number(said)),
			"pattern" => {
				let digits = value.as_str().and_then(|text| text.strip_prefix("0x"));
				let length = digits.map(str::len).unwrap_or(1);
				let hex = digits.is_some_and(|digits| {
					digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
				});
				match said.as_str().expect("a pattern") {
					"^0x([0-9a-f]{2})*$" => hex && length.is_multiple_of(2),
					"^0x[0-9a-f]{64}$" => hex && length == 64,
					"^0x[0-9a-f]{128}$" => hex && length == 128,
					"^0x[0-9a-f]{5184}$" => hex && length == 5_184,
					"^0x[0-9a-f]{9254}$" => hex && length == 9_254,
					other => return Err(format!("unknown pattern {other}")),
				}
			},
			other => return Err(format!("unknown keyword {other}")),
		};
		if !fits {
			return Err(format!("does not fit {keyword}: {said}"));
		}
	}
	Ok(())
}

fn number(value: &Value) -> u64 {
	value.as_u64().expect("a number")
}

fn as_json(bundle: &Bundle) -> Value {
	serde_json::from_slice(&bundle.to_bytes()).expect("a bundle is JSON")
}

/// A first checkpoint of notaries, and one after it.
fn checkpoints(chain: &TestChain) -> [NotaryCheckpoint; 2] {
	let keys = [1, 2].map(|number| SecretKey::from_seed(&[number; 32]));
	let first = chain.notary_checkpoint(None, 3, &[&keys[0], &keys[1]]);
	let second = chain.notary_checkpoint(Some(&first), chain.height(), &[&keys[1]]);
	[first, second]
}

#[test]
fn notaries_checkpoints_should_fit_the_published_schema_when_they_are_written() {
	let text = include_str!("../../docs/notary-checkpoint.schema.json");
	let own: Value = serde_json::from_str(text).expect("the schema is JSON");
	let mut chain = TestChain::new(3);
	chain.block(None, &[resource()]);
	chain.blocks(5);
	for checkpoint in checkpoints(&chain) {
		let json: Value = serde_json::from_slice(&checkpoint.to_bytes()).expect("it is JSON");
		assert_eq!(fits(&own, &own, &json), Ok(()));
		// In a bundle it has the same form.
		let bundle = schema();
		assert_eq!(fits(&bundle, &bundle["$defs"]["notaryCheckpoint"], &json), Ok(()));
		for (member, other) in [
			("version", json!(2)),
			("previous", json!("0x00")),
			("signatures", json!([])),
			("root", json!(null)),
			("more", json!(1)),
		] {
			let mut wrong = json.clone();
			wrong[member] = other;
			assert!(fits(&own, &own, &wrong).is_err(), "{member}");
		}
	}
}

#[test]
fn bundles_should_fit_the_published_schema_when_they_are_written() {
	let mut chain = TestChain::new(3);
	chain.change(4, 1);
	chain.block(None, &[resource(), resource()]);
	chain.blocks(3);
	let entry = chain.audit_bundle(&resource(), 1, 1, 2);
	let checkpoints = checkpoints(&chain);
	let bundles = [
		chain.notarised(chain.state_bundle(&resource(), 0, 4, 1), &checkpoints),
		chain.state_bundle(&resource(), 0, chain.height() - 1, 1),
		chain.from_checkpoint(entry.clone(), 1),
		entry,
	];
	let schema = schema();
	for bundle in &bundles {
		let json = as_json(bundle);
		assert_eq!(fits(&schema, &schema, &json), Ok(()));
		assert_eq!(schema["properties"]["format"]["const"], json["format"]);
		// And what is no bundle does not.
		for (member, other) in [
			("version", json!(2)),
			("genesis", json!("0x00")),
			("more", json!(1)),
			("end", json!({})),
		] {
			let mut wrong = json.clone();
			wrong[member] = other;
			assert!(fits(&schema, &schema, &wrong).is_err(), "{member}");
		}
		let mut wrong = json;
		wrong.as_object_mut().expect("it is an object").remove("changes");
		assert!(fits(&schema, &schema, &wrong).is_err());
	}
}
