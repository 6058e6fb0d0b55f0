//! Whatever a document says, it is never read as more than that.

use crate::support::*;
use assent_cli::fhir::{
	consent::{import, Grantees, ImportOptions, RootReading},
	device,
};
use assent_primitives::{Action, Category, Effect, PartyId, Purpose, Purposes};
use proptest::{collection::vec, option, prelude::*, sample::select};
use serde_json::{json, Value};

/// A made-up rule of a document, to be asked what it means without the importer.
#[derive(Clone, Debug)]
struct Made {
	effect: Option<Effect>,
	recipient: Option<u8>,
	custodian: Option<u8>,
	action: Option<Action>,
	purpose: Option<Purpose>,
	category: Option<Category>,
	from: Option<u8>,
	nested: Vec<Made>,
}

const PARTIES: [&str; 2] = ["Organization/f001", "Organization/f002"];

impl Made {
	fn json(&self) -> Value {
		let mut value = json!({});
		if let Some(effect) = self.effect {
			value["type"] = json!(if effect == Effect::Permit { "permit" } else { "deny" });
		}
		let recipient = self.recipient.map(|n| actor("PRCP", PARTIES[usize::from(n)]));
		let custodian = self.custodian.map(|n| actor("CST", PARTIES[usize::from(n)]));
		let actors: Vec<_> = recipient.into_iter().chain(custodian).collect();
		if !actors.is_empty() {
			value["actor"] = json!(actors);
		}
		if let Some(found) = self.action {
			value["action"] = json!([action(found.code())]);
		}
		if let Some(found) = self.purpose {
			value["purpose"] = json!([purpose(found.code())]);
		}
		if let Some(category) = self.category {
			value["class"] = json!([class(category.code())]);
		}
		if let Some(from) = self.from {
			value["period"] = json!({ "start": format!("20{from}") });
		}
		if !self.nested.is_empty() {
			value["provision"] = self.nested.iter().map(Made::json).collect();
		}
		value
	}

	fn matches(&self, ask: &Ask) -> bool {
		let is = |n: Option<u8>, asked: &PartyId| {
			n.is_none_or(|n| party(PARTIES[usize::from(n)]) == *asked)
		};
		is(self.recipient, &ask.organisation)
			&& is(self.custodian, &ask.custodian)
			&& self.action.is_none_or(|action| action == ask.action)
			&& self.purpose.is_none_or(|purpose| Purposes::only(purpose).covers(ask.purpose))
			&& self.category.is_none_or(|category| ask.categories.contains(category))
			&& self.from.is_none_or(|from| ask.at >= moment(&format!("20{from}-01-01T00:00:00Z")))
	}

	/// What it says of a request: what stands deepest decides, and of several a deny.
	fn says(&self, ask: &Ask, own: Option<Effect>) -> Option<Effect> {
		if !self.matches(ask) {
			return None;
		}
		let nested: Vec<_> =
			self.nested.iter().filter_map(|made| made.says(ask, made.effect)).collect();
		match nested.contains(&Effect::Deny) {
			true => Some(Effect::Deny),
			false => nested.first().copied().or(own),
		}
	}

	/// The same as a provision of FHIR R5, which has no type.
	fn r5(&self) -> Value {
		let mut value = self.json();
		let members = value.as_object_mut().unwrap();
		members.remove("type");
		if let Some(class) = members.remove("class") {
			members.insert("resourceType".into(), class);
		}
		if !self.nested.is_empty() {
			members.insert("provision".into(), self.nested.iter().map(Made::r5).collect());
		}
		value
	}

	/// What it says of a request in R5, where it does `own` by its place, and what stands in it the opposite.
	fn says_in_r5(&self, ask: &Ask, own: Effect) -> Option<Effect> {
		if !self.matches(ask) {
			return None;
		}
		let against = if own == Effect::Permit { Effect::Deny } else { Effect::Permit };
		let nested: Vec<_> =
			self.nested.iter().filter_map(|made| made.says_in_r5(ask, against)).collect();
		match nested.contains(&Effect::Deny) {
			true => Some(Effect::Deny),
			false => nested.first().copied().or(Some(own)),
		}
	}

	fn permits(&self) -> bool {
		self.effect == Some(Effect::Permit) || self.nested.iter().any(Made::permits)
	}

	fn denies(&self) -> bool {
		self.effect == Some(Effect::Deny) || self.nested.iter().any(Made::denies)
	}
}

fn made(nested: impl Strategy<Value = Vec<Made>>, typed: bool) -> impl Strategy<Value = Made> {
	let effect = match typed {
		true => select(vec![Some(Effect::Permit), Some(Effect::Deny)]),
		false => select(vec![None, None, Some(Effect::Permit), Some(Effect::Deny)]),
	};
	let one_of = |n: u8| option::of(0..n);
	let actions = vec![Action::Access, Action::Use, Action::Disclose];
	let purposes = vec![Purpose::Treat, Purpose::Etreat, Purpose::Hresch];
	let categories = vec![Category::Medication, Category::Laboratory];
	(
		effect,
		one_of(2),
		option::weighted(0.3, 0..2u8),
		option::weighted(0.4, select(actions)),
		option::weighted(0.4, select(purposes)),
		option::weighted(0.4, select(categories)),
		option::weighted(0.3, select(vec![24u8, 26])),
		nested,
	)
		.prop_map(|(effect, recipient, custodian, action, purpose, category, from, nested)| {
			Made { effect, recipient, custodian, action, purpose, category, from, nested }
		})
}

fn root() -> impl Strategy<Value = Made> {
	let leaf = made(Just(Vec::new()), true).boxed();
	let deep = made(vec(leaf, 0..2), true).boxed();
	let inner = made(vec(deep, 0..2), true).boxed();
	made(vec(inner, 0..3), false)
}

fn asks() -> impl Strategy<Value = Ask> {
	let actions =
		vec![Action::Access, Action::Use, Action::Disclose, Action::Correct, Action::Store];
	let purposes = vec![Purpose::Treat, Purpose::Etreat, Purpose::Hresch, Purpose::Hoperat];
	let categories = vec![Category::Medication, Category::Laboratory, Category::Imaging];
	let times = vec!["2023-12-31T00:00:00Z", "2025-01-01T00:00:00Z", TREATMENT];
	let parties = || select(PARTIES.to_vec()).prop_map(party);
	(parties(), parties(), select(actions), select(purposes), select(categories), select(times))
		.prop_map(|(organisation, custodian, action, purpose, category, at)| Ask {
			organisation,
			staff: None,
			action,
			purpose,
			categories: category.into(),
			custodian,
			at: moment(at),
		})
}

proptest! {
	#![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

	/// Whatever is chosen, the chain never allows what the document does not.
	#[test]
	fn import_should_never_grant_more_than_the_document_when_it_is_accepted(
		root in root(),
		opt_in: bool,
		frame: bool,
		asks in vec(asks(), 40),
	) {
		let reading = if frame { RootReading::BasePolicy } else { RootReading::Exception };
		let base = if opt_in { Effect::Permit } else { Effect::Deny };
		let against = if opt_in { Effect::Deny } else { Effect::Permit };
		let document = document(if opt_in { "OPTIN" } else { "OPTOUT" }, root.json());
		// All choices that are open, so that as many documents as possible are accepted.
		let accepted = (0..8).find_map(|bits| {
			let options = ImportOptions {
				reading: (bits & 1 == 0).then_some(reading),
				grantees: (bits & 2 == 0).then(|| Grantees::These(PARTIES.map(grantee).to_vec())),
				purposes: (bits & 4 == 0).then_some(Purposes::ALL),
				..ImportOptions::default()
			};
			Some((options.reading, import(&document, &mapping(), &options).ok()?))
		});
		let Some((chosen, imported)) = accepted else { return Ok(()) };
		let own = match (root.effect, chosen) {
			(Some(effect), _) => Some(effect),
			(None, Some(RootReading::Exception)) => Some(against),
			(None, _) => Some(base),
		};
		// Outside a frame an opt-in permits nothing.
		let is_frame = root.effect.is_none() && chosen != Some(RootReading::Exception);
		let outside = if is_frame || own == Some(base) { Effect::Deny } else { base };
		for ask in asks {
			let says = root.says(&ask, own).unwrap_or(outside);
			let verdict = verdict(&imported.controller, &imported.provisions, &ask);
			prop_assert!(
				!verdict.is_permit() || says == Effect::Permit,
				"{ask:?}: {verdict:?} by {:#?}", imported.understood
			);
			// Where nothing is denied, what the document permits is allowed: `store` is no action of FHIR.
			let only_permits = !root.denies() && own == Some(Effect::Permit) && !(is_frame && root.permits());
			if only_permits && !(opt_in && !is_frame && root.effect.is_none()) && ask.action != Action::Store {
				prop_assert!(
					verdict.is_permit() || says != Effect::Permit,
					"{ask:?}: {verdict:?} by {:#?}", imported.understood
				);
			}
		}
		if !opt_in && !root.permits() && own == Some(Effect::Deny) {
			prop_assert!(imported.provisions.iter().all(|one| one.effect == Effect::Deny));
		}
	}

	/// Nor what a document of R5 does not.
	#[test]
	fn import_should_never_grant_more_than_a_document_of_r5_when_it_is_accepted(
		provisions in vec(root(), 0..3),
		permits: bool,
		asks in vec(asks(), 40),
	) {
		let (base, against) = match permits {
			true => (Effect::Permit, Effect::Deny),
			false => (Effect::Deny, Effect::Permit),
		};
		let mut document = json!({
			"resourceType": "Consent",
			"status": "active",
			"subject": { "reference": "Patient/f001" },
			"decision": if permits { "permit" } else { "deny" },
		});
		let written: Vec<Value> =
			provisions.iter().map(Made::r5).filter(|one| *one != json!({})).collect();
		prop_assume!(written.len() == provisions.len());
		if !written.is_empty() {
			document["provision"] = written.into();
		}
		let accepted = (0..4).find_map(|bits| {
			let options = ImportOptions {
				grantees: (bits & 1 == 0).then(|| Grantees::These(PARTIES.map(grantee).to_vec())),
				purposes: (bits & 2 == 0).then_some(Purposes::ALL),
				..ImportOptions::default()
			};
			import(&document, &mapping(), &options).ok()
		});
		let Some(imported) = accepted else { return Ok(()) };
		for ask in asks {
			let said: Vec<_> =
				provisions.iter().filter_map(|made| made.says_in_r5(&ask, against)).collect();
			let says = match said.contains(&Effect::Deny) {
				true => Effect::Deny,
				false => said.first().copied().unwrap_or(base),
			};
			let verdict = verdict(&imported.controller, &imported.provisions, &ask);
			prop_assert!(
				!verdict.is_permit() || says == Effect::Permit,
				"{ask:?}: {verdict:?} by {:#?}", imported.understood
			);
		}
	}

	/// A document that was tampered with in one place is read or refused, and never anything else.
	#[test]
	fn import_should_not_panic_when_a_document_is_mangled(
		name in select(vec![
			"consent-example-signature",
			"consent-example-grantor",
			"consent-example-notThis",
			"consent-r5-treatment",
			"consent-r5-each-by-itself",
			"device-example",
		]),
		place in any::<prop::sample::Index>(),
		value in select(vec![json!(null), json!(""), json!([]), json!({}), json!([[]]), json!([null]), json!(-1), json!("é-é")]),
	) {
		let mut document = example(&format!("{name}.json"));
		let places = count(&document);
		replace(&mut document, &mut place.index(places), &value);
		let options = options(&json!({ "reading": "exception", "purposes": ["TREAT"] }));
		let _ = import(&document, &mapping(), &options);
		let _ = device::import(&document);
	}
}

fn count(value: &Value) -> usize {
	1 + match value {
		Value::Array(items) => items.iter().map(count).sum(),
		Value::Object(members) => members.values().map(count).sum::<usize>(),
		_ => 0,
	}
}

fn replace(value: &mut Value, place: &mut usize, by: &Value) -> bool {
	if *place == 0 {
		*value = by.clone();
		return true;
	}
	*place -= 1;
	match value {
		Value::Array(items) => items.iter_mut().any(|item| replace(item, place, by)),
		Value::Object(members) => members.values_mut().any(|member| replace(member, place, by)),
		_ => false,
	}
}

/// Documents whose meaning is exact: the made-up ones are all read as they are, and not only no wider.
#[test]
fn deny_with_an_exception_should_mean_exactly_what_the_document_says_when_all_is_named() {
	let all = || Made {
		effect: Some(Effect::Permit),
		recipient: Some(0),
		custodian: None,
		action: None,
		purpose: Some(Purpose::Treat),
		category: None,
		from: None,
		nested: Vec::new(),
	};
	let permit = Made { purpose: Some(Purpose::Etreat), ..all() };
	let deny = Made {
		effect: Some(Effect::Deny),
		category: Some(Category::Medication),
		nested: vec![permit],
		..all()
	};
	let root = Made { nested: vec![deny], ..all() };
	let imported = import(&document("OPTOUT", root.json()), &mapping(), &ImportOptions::default())
		.expect("nothing is open");
	let (mut permitted, mut refused) = (0, 0);
	for organisation in PARTIES.map(party) {
		for category in [Category::Medication, Category::Laboratory] {
			for purpose in [Purpose::Treat, Purpose::Etreat, Purpose::Hresch] {
				for action in [Action::Access, Action::Use, Action::Disclose] {
					let ask = Ask {
						organisation: organisation.clone(),
						staff: None,
						action,
						purpose,
						categories: category.into(),
						custodian: party(PARTIES[0]),
						at: moment(TREATMENT),
					};
					let says = root.says(&ask, Some(Effect::Permit)) == Some(Effect::Permit);
					let verdict = verdict(&imported.controller, &imported.provisions, &ask);
					assert_eq!(verdict.is_permit(), says, "{ask:?}: {verdict:?}");
					*(if says { &mut permitted } else { &mut refused }) += 1;
				}
			}
		}
	}
	assert!(permitted > 5 && refused > 5);
}
