//! Provisions as people write them: in one line on the command line, or as JSON in a file.
//!
//! ```text
//! to=//Hospital categories=vital-signs,medication actions=access,use purposes=TREAT until=2027-01-01
//! ```
//!
//! | Word | Means | If it is left out |
//! | --- | --- | --- |
//! | `to` | `PARTY`, `ORGANISATION/0xTAG`, `role:CODE` or `anyone` | required |
//! | `scope` | `all`, `device:0x..#TENURE` or `record:CUSTODIAN` | `all` |
//! | `categories`, `actions`, `purposes` | codes with commas between, or `all` | required |
//! | `from`, `until` | a date, a time or `+30d`; `until` is no longer part of it | from now on, without end |
//! | `except` | sensitivity codes of data that a permit does not cover | none |
//! | `exception-to` | the deny of the same consent that a permit is an exception to: the how-manyth provision that is, permits first, each in the order in which they are given | none: an ordinary permit |
//!
//! In a file: a list of objects with the same members, the codes as lists, and `effect`, `permit` or `deny`.

use crate::{
	error::{invalid, unreadable},
	labels::LabelKey,
	parse::{self, CodeSet},
};
use anyhow::Context;
use assent_primitives::{
	codes::Sensitivity, narrows::lies_within, ConsentId, Effect, Period, Provision, MAX_PROVISIONS,
};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// A provision as it is written.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct WrittenProvision {
	/// `permit` or `deny`.
	pub effect: String,
	/// Whom it is about.
	pub to: String,
	/// Which resources it is about.
	#[serde(default = "everything")]
	pub scope: String,
	/// Codes of categories.
	pub categories: Vec<String>,
	/// Codes of actions.
	pub actions: Vec<String>,
	/// Codes of purposes.
	pub purposes: Vec<String>,
	/// When it starts.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub from: Option<String>,
	/// When it is over.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub until: Option<String>,
	/// Codes of sensitivities that a permit does not cover.
	#[serde(default, skip_serializing_if = "Vec::is_empty")]
	pub except: Vec<String>,
	/// The deny in the same consent that a permit is an exception to: its place, from 1.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub exception_to: Option<u8>,
}

fn everything() -> String {
	"all".into()
}

impl WrittenProvision {
	/// Reads the words of one line.
	pub fn parse(effect: Effect, line: &str) -> Result<Self, String> {
		let effect = match effect {
			Effect::Permit => "permit",
			Effect::Deny => "deny",
		};
		let mut written = Self { effect: effect.into(), scope: everything(), ..Default::default() };
		let mut seen = Vec::new();
		for word in line.split_whitespace() {
			let (name, value) = word
				.split_once('=')
				.filter(|(_, value)| !value.is_empty())
				.ok_or_else(|| format!("expected NAME=VALUE, found `{word}`"))?;
			if seen.contains(&name) {
				return Err(format!("`{name}` is given twice"));
			}
			seen.push(name);
			let list = || value.split(',').map(str::to_owned).collect();
			match name {
				"to" => written.to = value.into(),
				"scope" => written.scope = value.into(),
				"categories" => written.categories = list(),
				"actions" => written.actions = list(),
				"purposes" => written.purposes = list(),
				"from" => written.from = Some(value.into()),
				"until" => written.until = Some(value.into()),
				"except" => written.except = list(),
				"exception-to" => {
					let place = value.parse().map_err(|_| {
						format!("exception-to: expected the place of a provision, found `{value}`")
					})?;
					written.exception_to = Some(place);
				},
				_ => {
					return Err(format!(
						"there is no `{name}` in a provision; expected to, scope, categories, actions, purposes, from, \
						 until, except or exception-to"
					))
				},
			}
		}
		match ["to", "categories", "actions", "purposes"].iter().find(|name| !seen.contains(name)) {
			Some(missing) => Err(format!("`{missing}=` is missing")),
			None => Ok(written),
		}
	}

	/// The provision as the chain has it, under a consent with that id. `labels` is the key that excepted labels are
	/// tagged with.
	pub fn resolve(&self, id: &ConsentId, labels: Option<&LabelKey>) -> anyhow::Result<Provision> {
		let effect = match self.effect.as_str() {
			"permit" => Effect::Permit,
			"deny" => Effect::Deny,
			other => {
				return Err(invalid("effect", format!("expected permit or deny, found `{other}`")))
			},
		};
		let moment = |name: &str, text: &Option<String>| {
			text.as_deref().map(parse::moment).transpose().map_err(|error| invalid(name, error))
		};
		let period = Period {
			from: moment("from", &self.from)?.unwrap_or(0),
			until: moment("until", &self.until)?,
		};
		if period.is_empty() {
			return Err(invalid("until", "expected a moment after `from`"));
		}
		if period.has_ended(parse::now()) {
			return Err(invalid("until", "expected a moment in the future"));
		}
		Ok(Provision {
			effect,
			grantee: parse::grantee(&self.to).map_err(|error| invalid("to", error))?,
			scope: parse::scope(&self.scope).map_err(|error| invalid("scope", error))?,
			categories: set("categories", &self.categories)?,
			actions: set("actions", &self.actions)?,
			purposes: set("purposes", &self.purposes)?,
			period,
			exception_to: self.exception_to(effect)?,
			excepted_labels: self.excepted_labels(effect, id, labels)?,
		})
	}

	/// The place of the deny that it is an exception to, from 0 as the chain counts.
	fn exception_to(&self, effect: Effect) -> anyhow::Result<Option<u8>> {
		let Some(place) = self.exception_to else { return Ok(None) };
		if effect == Effect::Deny {
			return Err(invalid("exception-to", "a deny is no exception to a deny"));
		}
		if !self.except.is_empty() {
			return Err(invalid("except", "an exception to a deny excepts no labels"));
		}
		let place = place.checked_sub(1).ok_or_else(|| {
			invalid("exception-to", "expected the place of a provision, from 1, found 0")
		})?;
		Ok(Some(place))
	}

	fn excepted_labels(
		&self,
		effect: Effect,
		id: &ConsentId,
		key: Option<&LabelKey>,
	) -> anyhow::Result<Option<assent_primitives::LabelTags>> {
		if self.except.is_empty() {
			return Ok(None);
		}
		if effect == Effect::Deny {
			return Err(invalid("except", "a deny has no exceptions"));
		}
		let labels = sensitivities("except", &self.except)?;
		let key = key.ok_or_else(|| {
			invalid(
				"except",
				"labels stand on the chain as tags: name their key with --label-key-file",
			)
		})?;
		key.padded(id, &labels).map(Some)
	}

	/// A provision of the chain, as it is written. Excepted labels stand on the chain as tags, so that their number and
	/// codes are not among it.
	pub fn of(provision: &Provision) -> Self {
		let texts = |codes: Vec<&str>| codes.into_iter().map(str::to_owned).collect();
		Self {
			effect: match provision.effect {
				Effect::Permit => "permit".into(),
				Effect::Deny => "deny".into(),
			},
			to: parse::grantee_text(&provision.grantee),
			scope: parse::scope_text(&provision.scope),
			categories: texts(parse::code_texts(&provision.categories)),
			actions: texts(parse::code_texts(&provision.actions)),
			purposes: texts(parse::code_texts(&provision.purposes)),
			from: (provision.period.from > 0).then(|| parse::moment_text(provision.period.from)),
			until: provision.period.until.map(parse::moment_text),
			except: Vec::new(),
			exception_to: provision.exception_to.map(|place| place.saturating_add(1)),
		}
	}
}

fn set<S: CodeSet>(name: &str, texts: &[String]) -> anyhow::Result<S> {
	if texts.is_empty() {
		return Err(invalid(name, "expected at least one, or `all`"));
	}
	parse::codes(&texts.join(",")).map_err(|error| invalid(name, error))
}

/// The sensitivities with these codes, which that field names.
pub fn sensitivities(field: &str, codes: &[String]) -> anyhow::Result<Vec<Sensitivity>> {
	codes
		.iter()
		.map(|code| {
			Sensitivity::from_code(&code.to_ascii_uppercase()).ok_or_else(|| {
				let known: Vec<_> = Sensitivity::ALL.iter().map(|label| label.code()).collect();
				invalid(
					field,
					format!("there is no `{code}`; expected one of {}", known.join(", ")),
				)
			})
		})
		.collect()
}

/// Reads a file of provisions.
pub fn read_file(file: &Path) -> anyhow::Result<Vec<WrittenProvision>> {
	let text = std::fs::read_to_string(file).with_context(|| unreadable(file))?;
	if !text.trim_start().starts_with('[') {
		let expected = "expected a list of provisions, in JSON: [{\"effect\": \"permit\", ..}]";
		return Err(invalid(&file.display().to_string(), expected));
	}
	serde_json::from_str(&text).map_err(|error| invalid(&file.display().to_string(), error))
}

/// The provisions as the chain has them: from one to eight.
pub fn resolve_all(
	written: &[WrittenProvision],
	id: &ConsentId,
	labels: Option<&LabelKey>,
) -> anyhow::Result<Vec<Provision>> {
	if written.is_empty() {
		return Err(invalid("provisions", "expected at least one: --permit, --deny or --file"));
	}
	if written.len() > MAX_PROVISIONS as usize {
		let error = format!("expected at most {MAX_PROVISIONS}, found {}", written.len());
		return Err(invalid("provisions", error));
	}
	let provisions: Vec<Provision> = written
		.iter()
		.enumerate()
		.map(|(place, provision)| provision.resolve(id, labels).with_context(|| place_text(place)))
		.collect::<anyhow::Result<_>>()?;
	for (place, provision) in provisions.iter().enumerate() {
		let Some(to) = provision.exception_to else { continue };
		let denial = provisions.get(usize::from(to)).filter(|denial| denial.effect == Effect::Deny);
		let found = denial.ok_or_else(|| {
			invalid("exception-to", format!("{} is no deny", place_text(to.into())))
		});
		let denial = found.with_context(|| place_text(place))?;
		if !lies_within(denial, provision) {
			let error =
				"expected an exception that is in each respect within the deny that it is to";
			return Err(invalid("exception-to", error)).with_context(|| place_text(place));
		}
	}
	Ok(provisions)
}

/// A provision's place as people count, from 1.
fn place_text(place: usize) -> String {
	format!("provision {}", place.saturating_add(1))
}

#[cfg(test)]
mod tests {
	use super::*;
	use assent_primitives::{
		Action, Actions, Categories, Category, Grantee, Purpose, Purposes, ResourceScope,
	};

	const LINE: &str =
		"to=//Hospital categories=vital-signs actions=access,use purposes=TREAT until=2126-01-01";

	fn id() -> ConsentId {
		[7; 32].into()
	}

	fn permit(line: &str) -> anyhow::Result<Provision> {
		WrittenProvision::parse(Effect::Permit, line)
			.map_err(anyhow::Error::msg)?
			.resolve(&id(), None)
	}

	fn refusal(line: &str) -> String {
		format!("{:#}", permit(line).expect_err(line))
	}

	#[test]
	fn provision_should_be_read_when_it_is_one_line() {
		let provision = permit(LINE).expect("a provision");
		assert_eq!(provision.effect, Effect::Permit);
		assert!(matches!(provision.grantee, Grantee::Party(_)));
		assert_eq!(provision.scope, ResourceScope::All);
		assert_eq!(provision.categories, Categories::only(Category::VitalSigns));
		assert_eq!(provision.actions, Actions::of(&[Action::Access, Action::Use]));
		assert_eq!(provision.purposes, Purposes::only(Purpose::Treat));
		assert_eq!(provision.period.from, 0);
		assert!(provision.period.until.is_some() && provision.excepted_labels.is_none());
	}

	#[test]
	fn provision_should_be_read_back_when_written_as_json() {
		let provision = permit(LINE).expect("a provision");
		let written = WrittenProvision::of(&provision);
		let json = serde_json::to_string(&vec![written]).expect("it encodes");
		let read: Vec<WrittenProvision> = serde_json::from_str(&json).expect("it decodes");
		assert_eq!(resolve_all(&read, &id(), None).expect("a provision"), [provision]);
	}

	#[test]
	fn provision_should_name_the_field_when_it_cannot_be_right() {
		assert!(refusal("categories=all actions=all purposes=all").contains("`to=` is missing"));
		assert!(refusal(&format!("{LINE} colour=red")).contains("no `colour`"));
		assert!(refusal(&format!("{LINE} to=anyone")).contains("`to` is given twice"));
		assert!(refusal(&LINE.replace("vital-signs", "shoes"))
			.contains("categories: there is no category"));
		assert!(refusal(&LINE.replace("TREAT", "FUN")).contains("purposes: there is no purpose"));
		assert!(refusal(&LINE.replace("//Hospital", "hospital")).contains("to: expected a party"));
		assert!(
			refusal(&format!("{LINE} from=2127-01-01")).contains("until: expected a moment after")
		);
		assert!(refusal(&LINE.replace("2126", "2016"))
			.contains("until: expected a moment in the future"));
		assert!(refusal(&format!("{LINE} scope=nothing")).contains("scope: expected all"));
		assert!(refusal(&format!("{LINE} except=XYZ")).contains("except: there is no `XYZ`"));
		assert!(refusal(&format!("{LINE} except=HIV")).contains("--label-key-file"));
		assert!(refusal("to").contains("expected NAME=VALUE"));
	}

	#[test]
	fn provision_should_have_no_exceptions_when_it_denies() {
		let written = WrittenProvision::parse(Effect::Deny, &format!("{LINE} except=HIV"));
		let error = written.expect("the words are known").resolve(&id(), None).expect_err("a deny");
		assert!(format!("{error:#}").contains("a deny has no exceptions"));
	}

	#[test]
	fn exception_should_be_read_and_written_when_it_names_a_deny() {
		let deny = LINE.replace("//Hospital", "anyone").replace("TREAT", "all");
		let deny = WrittenProvision::parse(Effect::Deny, &deny).expect("a deny");
		let permit = |line: String| WrittenProvision::parse(Effect::Permit, &line);
		let exception = permit(format!("{LINE} exception-to=2")).expect("an exception");
		let resolved =
			|first: &WrittenProvision| resolve_all(&[first.clone(), deny.clone()], &id(), None);
		let provisions = resolved(&exception).expect("provisions");
		assert_eq!(provisions[0].exception_to, Some(1));
		assert_eq!(WrittenProvision::of(&provisions[0]).exception_to, Some(2));
		assert!(permit(format!("{LINE} exception-to=second")).is_err());
		for (place, why) in [
			(0, "from 1, found 0"),
			(1, "provision 1: exception-to: provision 1 is no deny"),
			(3, "provision 3 is no deny"),
		] {
			let wrong = WrittenProvision { exception_to: Some(place), ..exception.clone() };
			let error = format!("{:#}", resolved(&wrong).expect_err("no such deny"));
			assert!(error.contains(why), "{error}");
		}
		let wider = WrittenProvision { actions: vec!["all".into()], ..exception.clone() };
		let error = format!("{:#}", resolved(&wider).expect_err("wider than the deny"));
		assert!(error.contains("within the deny"), "{error}");
		let labelled = WrittenProvision { except: vec!["HIV".into()], ..exception };
		let error = format!("{:#}", resolved(&labelled).expect_err("labels"));
		assert!(error.contains("excepts no labels"), "{error}");
	}

	#[test]
	fn provision_should_name_the_field_when_a_list_of_codes_is_empty() {
		let line = WrittenProvision::parse(Effect::Permit, LINE).expect("a provision");
		let none = Vec::new();
		for (name, empty) in [
			("categories", WrittenProvision { categories: none.clone(), ..line.clone() }),
			("actions", WrittenProvision { actions: none.clone(), ..line.clone() }),
			("purposes", WrittenProvision { purposes: none.clone(), ..line.clone() }),
		] {
			let error = resolve_all(&[line.clone(), empty], &id(), None).expect_err(name);
			let expected = format!("provision 2: {name}: expected at least one");
			assert!(format!("{error:#}").starts_with(&expected), "{error:#}");
		}
	}

	#[test]
	fn provisions_should_be_refused_when_there_are_none_or_too_many() {
		let one = WrittenProvision::parse(Effect::Permit, LINE).expect("a provision");
		assert!(resolve_all(&[], &id(), None).is_err());
		assert!(resolve_all(&vec![one.clone(); 8], &id(), None).is_ok());
		let error = resolve_all(&vec![one; 9], &id(), None).expect_err("too many");
		assert!(error.to_string().contains("at most 8, found 9"), "{error}");
	}

	#[test]
	fn file_should_be_refused_when_a_member_is_unknown_or_missing() {
		let directory = tempfile::tempdir().expect("a temporary directory");
		let file = directory.path().join("provisions.json");
		for text in ["{}", "not json", "\"[]\""] {
			std::fs::write(&file, text).expect("it can be written");
			let error = read_file(&file).expect_err(text).to_string();
			assert!(error.contains("provisions.json: expected a list of provisions"), "{error}");
		}
		for text in ["{}", "[{}]", "not json", r#"[{"effect":"permit","colour":"red"}]"#] {
			std::fs::write(&file, text).expect("it can be written");
			let error = read_file(&file).expect_err(text);
			assert_eq!(crate::error::exit_code(&error), crate::error::USAGE, "{error}");
		}
		let missing = read_file(&directory.path().join("none.json")).expect_err("there is no file");
		assert!(missing.to_string().contains("cannot be read"));
		assert_eq!(crate::error::exit_code(&missing), crate::error::USAGE);
	}
}
