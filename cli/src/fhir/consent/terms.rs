//! Terms of an Assent consent in a document: FHIR has no words for them, so that they stand in a modifier extension,
//! which whoever does not know it must not ignore.

use crate::fhir::{
	element::{Element, Problems},
	ProblemKind,
};
use assent_primitives::{PeriodicUses, Terms};
use serde_json::{json, Value};

/// The extension's address.
pub const TERMS: &str = "urn:assent:StructureDefinition:terms";

/// Why a modifier extension that is not known is refused.
pub const UNKNOWN: &str =
	"an extension, which this import does not know and which may change what the document means";

/// The terms as an extension.
pub fn extension(terms: &Terms) -> Value {
	let Terms { price, maximum_uses, uses_per_period, onward_disclosure, aggregation_only } = terms;
	let uses = maximum_uses.map_or("unlimited".into(), |uses| uses.to_string());
	// So many in so many milliseconds.
	let periodic = uses_per_period
		.map_or("unlimited".into(), |limit| format!("{}/{}", limit.uses, limit.period));
	json!({
		"url": TERMS,
		"extension": [
			{ "url": "price-in-planck", "valueString": price.to_string() },
			{ "url": "maximum-uses", "valueString": uses },
			{ "url": "uses-per-period", "valueString": periodic },
			{ "url": "onward-disclosure", "valueBoolean": onward_disclosure },
			{ "url": "aggregation-only", "valueBoolean": aggregation_only },
		],
	})
}

/// The terms that a document states, if it does. Any other modifier extension is refused, but the one `besides`, which is
/// read elsewhere.
pub fn read(
	consent: &Element<'_>,
	besides: Option<&str>,
	problems: &mut Problems,
) -> Option<Terms> {
	let mut found = None;
	for extension in consent.list("modifierExtension", problems) {
		if besides.is_some_and(|url| extension.value.get("url").is_some_and(|found| found == url)) {
			continue;
		}
		let is_terms = extension.value.get("url").is_some_and(|url| url == TERMS);
		if !is_terms || found.is_some() {
			problems.add(extension.path, ProblemKind::NotRepresentable(UNKNOWN));
			continue;
		}
		extension.only(&["url", "extension"], problems);
		found = Some(one(&extension, problems));
	}
	found.flatten()
}

fn one(extension: &Element<'_>, problems: &mut Problems) -> Option<Terms> {
	const EXPECTED: &str =
		"price-in-planck, maximum-uses, uses-per-period, onward-disclosure and aggregation-only, once each";
	let parts = extension.list("extension", problems);
	let known = [
		"price-in-planck",
		"maximum-uses",
		"uses-per-period",
		"onward-disclosure",
		"aggregation-only",
	];
	let part = |name: &str| {
		let mut with =
			parts.iter().filter(|part| part.value.get("url").is_some_and(|url| url == name));
		let first = with.next();
		first.filter(|_| with.next().is_none())
	};
	let text = |name: &str| part(name)?.value.get("valueString")?.as_str();
	let flag = |name: &str| part(name)?.value.get("valueBoolean")?.as_bool();
	let uses = |text: &str| match text {
		"unlimited" => Some(None),
		number => number.parse().ok().map(Some),
	};
	let periodic = |text: &str| match text {
		"unlimited" => Some(None),
		limit => {
			let (uses, period) = limit.split_once('/')?;
			Some(Some(PeriodicUses { uses: uses.parse().ok()?, period: period.parse().ok()? }))
		},
	};
	let terms = (parts.len() == known.len()).then_some(()).and_then(|()| {
		Some(Terms {
			price: text("price-in-planck")?.parse().ok()?,
			maximum_uses: uses(text("maximum-uses")?)?,
			uses_per_period: periodic(text("uses-per-period")?)?,
			onward_disclosure: flag("onward-disclosure")?,
			aggregation_only: flag("aggregation-only")?,
		})
	});
	if terms.is_none() {
		problems.add(&extension.path, ProblemKind::WrongShape { expected: EXPECTED });
	}
	terms
}
