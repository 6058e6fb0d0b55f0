//! What all tests of documents need.

use assent_cli::fhir::{
	consent::{import, Grantees, ImportOptions, Imported, RootReading},
	parse, Mapping, Problem, Target,
};
use assent_primitives::{
	access::RequestLabels,
	decide::{decide, Request},
	Access, AccountId, Action, Basis, Categories, Commitment, Consent, ConsentRef, ConsentStatus,
	ControllerRules, Denial, Effect, Exception, Facts, Grantee, Moment, OrganisationFacts, PartyId,
	Period, Permit, PermitIndex, PermitLists, Policy, Provision, Purpose, Resource, Role, Roles,
	StaffTag, Standing, Terms, Verdict,
};
use serde_json::{json, Value};
use std::{collections::BTreeMap, fs, path::PathBuf, sync::LazyLock};

pub fn example(name: &str) -> Value {
	let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fhir-examples").join(name);
	let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
	parse(&text).unwrap_or_else(|problem| panic!("{name}: {problem}"))
}

/// Read once: property tests ask for it a hundred thousand times.
static MAPPING: LazyLock<Mapping> =
	LazyLock::new(|| Mapping::from_json(&example("mapping.json")).unwrap());

pub fn mapping() -> Mapping {
	MAPPING.clone()
}

pub fn grantee(reference: &str) -> Grantee {
	match MAPPING.get(reference) {
		Some(Target::Grantee(grantee)) => grantee,
		other => panic!("{reference}: {other:?}"),
	}
}

pub fn party(reference: &str) -> PartyId {
	match grantee(reference) {
		Grantee::Party(party) => party,
		other => panic!("{reference}: {other:?}"),
	}
}

/// Who asks, for what, when; of an organisation that holds every role.
pub struct Ask {
	pub organisation: PartyId,
	pub staff: Option<StaffTag>,
	pub action: Action,
	pub purpose: Purpose,
	pub categories: Categories,
	pub custodian: PartyId,
	pub at: Moment,
}

/// The verdict over these provisions of one consent, in force, without any policy.
pub fn verdict(controller: &PartyId, provisions: &[Provision], ask: &Ask) -> Verdict {
	let mut rules = ControllerRules::default();
	let (mut party, mut role, mut anyone) = (Vec::new(), Vec::new(), Vec::new());
	for (at, provision) in provisions.iter().enumerate() {
		let source = ConsentRef { id: [7; 32].into(), version: 1, provision: at as u8 };
		let Provision { grantee, scope, categories, actions, purposes, period, .. } =
			provision.clone();
		if let Some(denial) = provision.exception_to {
			let (grantee, scope) = (grantee.clone(), scope.clone());
			let exception =
				Exception { source, denial, grantee, scope, categories, actions, purposes, period };
			rules.exceptions.try_push(exception).unwrap();
		}
		match provision.effect {
			Effect::Deny => rules
				.denials
				.try_push(Denial { source, grantee, scope, categories, actions, purposes, period })
				.unwrap(),
			Effect::Permit => {
				let list = match grantee.index() {
					PermitIndex::Party(to) if to == ask.organisation => &mut party,
					PermitIndex::Role(Role::CareProvider) => &mut role,
					PermitIndex::Anyone => &mut anyone,
					_ => continue,
				};
				list.push(Permit {
					source,
					epoch: 0,
					staff: grantee.staff(),
					scope,
					categories,
					actions,
					purposes,
					period,
					ended_at: None,
					excepted_labels: None,
					price: 0,
					limited: false,
					rests_until: None,
					onward_disclosure: false,
					aggregation_only: false,
				});
			},
		}
	}
	let organisation =
		OrganisationFacts { roles: Roles::ALL, standing: Standing::Active, period: Period::ALWAYS };
	let facts = Facts {
		now: ask.at,
		late_window: 0,
		controller,
		organisation: Some(&organisation),
		staff_affiliated: true,
		device: None,
		emergency_open: false,
		policy: &Policy::default(),
		rules: &rules,
	};
	let access = Access {
		staff: ask.staff,
		role: Role::CareProvider,
		basis: Basis::Policy,
		action: ask.action,
		purpose: ask.purpose,
		categories: ask.categories,
		labels: RequestLabels::NotStated,
		object: Commitment::default(),
		claimed_at: ask.at,
		maximum_price: 0,
		corrects: None,
		disclosure: None,
		source: None,
	};
	let resource =
		Resource::Record { subject: controller.clone(), custodian: ask.custodian.clone() };
	let request = Request { accessor: &ask.organisation, resource: &resource, access: &access };
	decide(
		request,
		PermitLists { party: &party, role: &role, anyone: &anyone, source: &[] },
		&facts,
	)
}

pub fn moment(text: &str) -> Moment {
	chrono::DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis().try_into().unwrap()
}

/// `permit`, or the reason of the refusal.
pub fn answer(verdict: &Verdict) -> String {
	match verdict {
		Verdict::Permit { .. } => "permit".into(),
		Verdict::Deny { reason, .. } => format!("{reason:?}"),
	}
}

pub fn options(choices: &Value) -> ImportOptions {
	let texts = |name: &str| {
		let list = choices.get(name)?.as_array().unwrap();
		Some(list.iter().map(|item| item.as_str().unwrap()).collect::<Vec<_>>())
	};
	ImportOptions {
		reading: choices.get("reading").map(|reading| match reading.as_str().unwrap() {
			"base-policy" => RootReading::BasePolicy,
			"exception" => RootReading::Exception,
			other => panic!("{other}"),
		}),
		grantees: texts("grantees").map(|names| match names.is_empty() {
			true => Grantees::Nobody,
			false => Grantees::These(names.into_iter().map(grantee).collect()),
		}),
		purposes: texts("purposes")
			.map(|codes| codes.into_iter().map(|code| Purpose::from_code(code).unwrap()).collect()),
		whole_categories: choices.get("wholeCategories").is_some_and(|value| value == true),
		// Many published documents are over.
		now: 0,
	}
}

/// The name of a problem's kind.
pub fn kind(problem: &Problem) -> String {
	let text = format!("{:?}", problem.kind);
	text.split(|c: char| !c.is_alphanumeric()).next().unwrap().into()
}

pub type Refused = BTreeMap<String, Vec<String>>;

pub fn refused(problems: &[Problem]) -> Refused {
	let mut all = Refused::new();
	for problem in problems {
		assert!(!problem.to_string().is_empty());
		all.entry(problem.path.clone()).or_default().push(kind(problem));
	}
	all
}
pub const TREATMENT: &str = "2026-01-01T00:00:00Z";

pub fn coding(system: &str, code: &str) -> Value {
	json!({ "system": system, "code": code })
}

pub fn concept(system: &str, code: &str) -> Value {
	json!({ "coding": [coding(system, code)] })
}

pub fn actor(role: &str, reference: &str) -> Value {
	json!({
		"role": concept("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", role),
		"reference": { "reference": reference },
	})
}

pub fn action(code: &str) -> Value {
	concept("http://terminology.hl7.org/CodeSystem/consentaction", code)
}

pub fn purpose(code: &str) -> Value {
	coding("http://terminology.hl7.org/CodeSystem/v3-ActReason", code)
}

pub fn class(code: &str) -> Value {
	coding("urn:assent:CodeSystem:category", code)
}

/// A document with that base policy and root provision.
pub fn document(base: &str, root: Value) -> Value {
	let mut document = json!({
		"resourceType": "Consent",
		"status": "active",
		"scope": concept("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy"),
		"category": [concept("http://loinc.org", "59284-0")],
		"patient": { "reference": "Patient/f001" },
		"policyRule": concept("http://terminology.hl7.org/CodeSystem/v3-ActCode", base),
	});
	if !root.is_null() {
		document["provision"] = root;
	}
	document
}

/// A permit in full.
pub fn permit() -> Value {
	json!({
		"type": "permit",
		"actor": [actor("PRCP", "Organization/f001")],
		"action": [action("access")],
		"purpose": [purpose("TREAT")],
		"class": [class("medication")],
	})
}

/// An opt-out with that permit.
pub fn with(change: impl FnOnce(&mut Value)) -> Value {
	let mut permit = permit();
	change(&mut permit);
	document("OPTOUT", json!({ "provision": [permit] }))
}

pub fn plain(document: &Value) -> Result<Imported, Vec<Problem>> {
	import(document, &mapping(), &ImportOptions::default())
}

/// Checks that exactly these elements are refused.
pub fn assert_refused(document: &Value, expected: &[(&str, &str)]) {
	assert_refused_with(document, &ImportOptions::default(), expected);
}

pub fn assert_refused_with(document: &Value, options: &ImportOptions, expected: &[(&str, &str)]) {
	let problems = import(document, &mapping(), options).expect_err(&document.to_string());
	let found: Vec<(String, String)> =
		problems.iter().map(|problem| (problem.path.clone(), kind(problem))).collect();
	let expected: Vec<(String, String)> =
		expected.iter().map(|(path, kind)| (path.to_string(), kind.to_string())).collect();
	assert_eq!(found, expected, "{problems:#?}");
}

pub const N: &str = "Consent.provision.provision[0]";

pub fn at(rest: &str) -> String {
	format!("{N}.{rest}")
}

pub fn consent(provisions: Vec<Provision>, terms: Terms) -> Consent {
	Consent {
		controller: AccountId::new([9; 32]),
		version: 1,
		status: ConsentStatus::Given,
		epoch: 0,
		provisions: provisions.try_into().unwrap(),
		terms,
		receipt: Commitment::default(),
		uses: 0,
		period_started_at: 0,
		period_uses: 0,
		rests_until: None,
		granted_at: 1_000,
		ended_at: None,
	}
}

impl core::fmt::Debug for Ask {
	fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		let Self { organisation, custodian, action, purpose, categories, at, .. } = self;
		write!(f, "{organisation} {action:?} {categories:?} in {custodian} for {purpose:?} at {at}")
	}
}
