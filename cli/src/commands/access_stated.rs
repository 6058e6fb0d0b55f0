//! An access as it is stated: on the command line, or in a line of a file.

use crate::{
	error::invalid,
	labels::LabelKey,
	parse::{self, Party, ResourceName},
	provision::sensitivities,
};
use assent_primitives::{
	Access, Action, Basis, Categories, Commitment, ConsentId, DisclosureId, Purpose, RequestLabels,
	Role, Source, StaffTag,
};
use clap::Args;
use serde::Deserialize;
use std::path::PathBuf;

/// An access as it is stated.
#[derive(Clone, Debug, Args, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Stated {
	/// What is accessed.
	#[arg(value_parser = text)]
	pub resource: String,

	/// As what one accesses: prov, crs, ins, individual...
	#[arg(long)]
	pub role: String,

	/// What is done: collect, store, access, use, aggregate, disclose, correct or operate.
	#[arg(long)]
	pub action: String,

	/// What for (FHIR PurposeOfUse): TREAT, HRESCH, HPAYMT...
	#[arg(long)]
	pub purpose: String,

	/// To which categories of data, with commas between: vital-signs, device-telemetry...
	#[arg(long = "category", value_delimiter = ',', required = true)]
	pub categories: Vec<String>,

	/// The tag of the member of staff for whom it is.
	#[arg(long, value_name = "TAG")]
	#[serde(default)]
	pub staff: Option<String>,

	/// On what it rests: consent; policy (consent, or else what the policy allows); emergency:CASE; act:HASH.
	#[arg(long, default_value = "consent")]
	#[serde(default = "on_consent")]
	pub basis: String,

	/// The salted hash of what exactly is accessed.
	#[arg(long, value_name = "HASH")]
	#[serde(default)]
	pub object: Option<String>,

	/// When it happened; now if it is left out.
	#[arg(long, value_name = "MOMENT")]
	#[serde(default)]
	pub claimed_at: Option<String>,

	/// The most that is paid for it, in ASNT.
	#[arg(long, allow_negative_numbers = true, value_name = "ASNT", default_value = "0")]
	#[serde(default = "nothing")]
	pub maximum_price: String,

	/// Attest that the data carries no sensitivity label.
	#[arg(long, conflicts_with = "labels")]
	#[serde(default)]
	pub unlabelled: bool,

	/// The sensitivity labels of the data, with commas between; they are sent as tags, under --consent and with
	/// --label-key-file.
	#[arg(
		long = "label",
		value_delimiter = ',',
		requires = "consent",
		requires = "label_key_file"
	)]
	#[serde(default)]
	pub labels: Vec<String>,

	/// The consent for which the labels are tagged.
	#[arg(long, value_name = "CONSENT")]
	#[serde(default)]
	pub consent: Option<String>,

	/// The key file of the labels, one line of 0x and 64 hex digits.
	#[arg(long, value_name = "FILE")]
	#[serde(default)]
	pub label_key_file: Option<PathBuf>,

	/// The number of an entry of the same journal that this one corrects.
	#[arg(long, value_name = "SEQUENCE")]
	#[serde(default)]
	pub corrects: Option<u64>,

	/// Where data is disclosed: which disclosure it is, so that the recipient's receipt is matched with it. See
	/// `assent disclosure new`.
	#[arg(long, value_name = "DISCLOSURE")]
	#[serde(default)]
	pub disclosure: Option<String>,

	/// Who disclosed the data to you, where you have it neither from the controller nor from the custodian. The controller
	/// must have let that party pass it on.
	#[arg(long, value_name = "PARTY", requires = "source_disclosure")]
	#[serde(default)]
	pub source: Option<String>,

	/// By which disclosure of that party you received it.
	#[arg(long, value_name = "DISCLOSURE", requires = "source")]
	#[serde(default)]
	pub source_disclosure: Option<String>,
}

fn text(text: &str) -> Result<String, String> {
	text.parse::<ResourceName>().map(|_| text.to_owned())
}

fn on_consent() -> String {
	"consent".into()
}

fn nothing() -> String {
	"0".into()
}

impl Stated {
	/// The access as the chain has it.
	pub fn access(&self) -> anyhow::Result<Access> {
		let field = |name: &'static str| move |error: String| invalid(name, error);
		let categories: Categories =
			parse::codes(&self.categories.join(",")).map_err(field("category"))?;
		let action = parse::code::<Action>(&self.action).map_err(field("action"))?;
		let disclosure = |text: &Option<String>, name| {
			let id = text.as_deref().map(parse::id::<DisclosureId>).transpose();
			id.map_err(field(name))
		};
		if self.disclosure.is_some() && action != Action::Disclose {
			return Err(invalid("disclosure", "expected the action disclose beside it"));
		}
		Ok(Access {
			staff: self
				.staff
				.as_deref()
				.map(parse::id::<StaffTag>)
				.transpose()
				.map_err(field("staff"))?,
			role: parse::code::<Role>(&self.role).map_err(field("role"))?,
			basis: basis(&self.basis).map_err(field("basis"))?,
			action,
			purpose: parse::code::<Purpose>(&self.purpose).map_err(field("purpose"))?,
			categories,
			labels: self.request_labels()?,
			object: self
				.object
				.as_deref()
				.map(parse::id::<Commitment>)
				.transpose()
				.map_err(field("object"))?
				.unwrap_or_default(),
			claimed_at: self
				.claimed_at
				.as_deref()
				.map(parse::moment)
				.transpose()
				.map_err(field("claimed-at"))?
				.unwrap_or_else(parse::now),
			maximum_price: parse::amount(&self.maximum_price).map_err(field("maximum-price"))?,
			corrects: self.corrects,
			disclosure: disclosure(&self.disclosure, "disclosure")?,
			source: self.source()?,
		})
	}

	fn source(&self) -> anyhow::Result<Option<Source>> {
		match (&self.source, &self.source_disclosure) {
			(None, None) => Ok(None),
			(Some(party), Some(disclosure)) => {
				let party = party.parse::<Party>().map_err(|error| invalid("source", error))?.0;
				let disclosure = parse::id::<DisclosureId>(disclosure)
					.map_err(|error| invalid("source-disclosure", error))?;
				Ok(Some(Source { party, disclosure }))
			},
			(Some(_), None) => Err(invalid(
				"source-disclosure",
				"expected the disclosure by which you received it",
			)),
			(None, Some(_)) => Err(invalid("source", "expected who disclosed it to you")),
		}
	}

	/// What is accessed.
	pub(super) fn resource(&self) -> anyhow::Result<ResourceName> {
		self.resource.parse().map_err(|error| invalid("resource", error))
	}

	fn request_labels(&self) -> anyhow::Result<RequestLabels> {
		if self.labels.is_empty() {
			return Ok(match self.unlabelled {
				true => RequestLabels::Unlabelled,
				false => RequestLabels::NotStated,
			});
		}
		if self.unlabelled {
			return Err(invalid("unlabelled", "expected no labels beside it"));
		}
		let consent = self
			.consent
			.as_deref()
			.ok_or_else(|| invalid("consent", "labels are tagged for one consent: name it"))?;
		let consent = parse::id::<ConsentId>(consent).map_err(|error| invalid("consent", error))?;
		let file = self.label_key_file.as_deref().ok_or_else(|| {
			invalid(
				"label-key-file",
				"labels stand on the chain as tags: name the file of their key",
			)
		})?;
		let key = LabelKey::read(file)?;
		let tags = key.padded(&consent, &sensitivities("label", &self.labels)?)?;
		Ok(RequestLabels::Tagged { consent, tags })
	}
}

fn basis(text: &str) -> Result<Basis, String> {
	match text.split_once(':') {
		None if text == "consent" => Ok(Basis::Consent),
		None if text == "policy" => Ok(Basis::Policy),
		Some(("emergency", case)) => Ok(Basis::Emergency { case: parse::id(case)? }),
		Some(("act", act)) => Ok(Basis::AuthorityAct { act: parse::id(act)? }),
		_ => Err(format!("expected consent, policy, emergency:CASE or act:HASH, found `{text}`")),
	}
}

#[cfg(test)]
pub(super) mod tests {
	use super::*;
	use assent_primitives::Category;

	/// An access as it stands in a file.
	pub const LINE: &str = r#"{"resource":"record://Patient@//Hospital","role":"prov","action":"access",
		"purpose":"TREAT","categories":["vital-signs"],"claimedAt":"2026-01-01"}"#;

	/// The access of [`LINE`].
	pub fn stated() -> Stated {
		serde_json::from_str(LINE).expect("a line")
	}

	#[test]
	fn access_should_be_read_when_it_is_stated_in_a_line() {
		let access = stated().access().expect("an access");
		assert_eq!((access.role, access.action), (Role::CareProvider, Action::Access));
		assert_eq!(access.categories, Categories::only(Category::VitalSigns));
		assert_eq!((access.basis, access.maximum_price, access.staff), (Basis::Consent, 0, None));
		assert_eq!(access.claimed_at, 1_767_225_600_000);
	}

	#[test]
	fn access_should_name_the_field_when_it_cannot_be_right() {
		type Change = fn(&mut Stated);
		let cases: [(&str, Change); 8] = [
			("role: there is no role", |stated| stated.role = "boss".into()),
			("action: there is no action", |stated| stated.action = "look".into()),
			("purpose: there is no purpose", |stated| stated.purpose = "FUN".into()),
			("category: there is no category", |stated| stated.categories = vec!["x".into()]),
			("staff: expected 0x", |stated| stated.staff = Some("nurse".into())),
			("basis: expected consent", |stated| stated.basis = "trust".into()),
			("maximum-price: expected an amount", |stated| stated.maximum_price = "-1".into()),
			("consent: labels are tagged", |stated| stated.labels = vec!["HIV".into()]),
		];
		for (expected, change) in cases {
			let mut wrong = stated();
			change(&mut wrong);
			let error = wrong.access().expect_err(expected).to_string();
			assert!(error.starts_with(expected), "{error}");
		}
	}
}
