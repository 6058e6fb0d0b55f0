//! Entries of a journal as AuditEvents of FHIR R4 (4.0.1), after IHE's Basic Audit Log Patterns (BALP).
//!
//! | Entry | Pattern | `type` | `action` | `outcome` |
//! | --- | --- | --- | --- | --- |
//! | permitted: disclose | Privacy Disclosure at Source | DICOM 110106 Export | R | 0 |
//! | permitted: collect, store | Import | DICOM 110107 Import | C | 0 |
//! | permitted: consult, use, aggregate, correct | Patient Read, Update | DICOM 110110 Patient Record | R, E, E, U | 0 |
//! | permitted: operate | | DICOM 110100 Application Activity | E | 0 |
//! | refused | Authorization Decision by Consent | DICOM 110113 Security Alert | E | 8, with the reason |
//!
//! `subtype` names the action of the consent; `recorded` is the block's moment, `period` what the accessor claims. The agents
//! are the member of staff, the organisation and the account that signed; whoever holds the data; and the chain, which
//! decided and is the source. The entities are the person, the data, the device, and the consent that decided.
//! Parties are identifiers of the system `urn:assent:grantee`, never names of people: the chain knows pseudonyms only.
//!
//! BALP asks for the network address of client and server, which the chain does not know; the events therefore claim no
//! profile in `meta`. A `securityLabel` is not among them either: labels stand on the chain as tags that nobody without
//! their key can read. Whether labels were stated is a detail of the data's entity.

use super::{consent::reference, date::instant_text, mapping::DEVICE_SYSTEM, Problem, ProblemKind};
use crate::{
	explain::explain_verdict,
	parse::{code_texts, resource_text},
	show::basis_code,
};
use assent_primitives::{
	codes::system, journal::Entry, AccountId, Action, Categories, Commitment, ConsentRef, Grantee,
	RequestLabels, Resource, Role, Verdict,
};
use serde_json::{json, Value};
use sp_core::H256;

const DICOM: &str = "http://dicom.nema.org/resources/ontology/DCM";
const LIFECYCLE: &str = "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle";
const AUTHORISATION: &str = "https://profiles.ihe.net/ITI/BALP/CodeSystem/AuthZsubType";
const PARTICIPATION: &str = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
const ROLE_CLASS: &str = "http://terminology.hl7.org/CodeSystem/v3-RoleClass";
const SECURITY_ROLE: &str = "http://terminology.hl7.org/CodeSystem/extra-security-role-type";
const ENTITY_TYPE: &str = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
const OBJECT_ROLE: &str = "http://terminology.hl7.org/CodeSystem/object-role";
const DATA_LIFECYCLE: &str = "http://terminology.hl7.org/CodeSystem/dicom-audit-lifecycle";
const SOURCE_TYPE: &str = "http://terminology.hl7.org/CodeSystem/security-source-type";
const CHAIN_SYSTEM: &str = "urn:assent:chain";
const RESOURCE_SYSTEM: &str = "urn:assent:resource";
const CONSENT_SYSTEM: &str = "urn:assent:consent";
const OPERATOR_SYSTEM: &str = "urn:assent:account";

/// What all entries of an export have in common.
pub struct Export<'a> {
	/// The genesis hash of the chain.
	pub chain: H256,
	/// The journal's resource.
	pub resource: &'a Resource,
	/// How parties are called, for people.
	pub names: &'a dyn Fn(&AccountId) -> String,
}

impl Export<'_> {
	/// The entries, with their numbers, as a Bundle of AuditEvents.
	///
	/// # Errors
	///
	/// If a moment is one for which FHIR has no date.
	pub fn bundle<'e>(
		&self,
		entries: impl Iterator<Item = (u64, &'e Entry)>,
		now: u64,
	) -> Result<Value, Problem> {
		let events = entries
			.map(|(sequence, entry)| {
				let event = self.event(sequence, entry)?;
				Ok(json!({ "fullUrl": entry_url(entry), "resource": event }))
			})
			.collect::<Result<Vec<Value>, Problem>>()?;
		let mut bundle = json!({
			"resourceType": "Bundle",
			"type": "collection",
			"timestamp": instant("timestamp", now)?,
		});
		// FHIR has no empty lists.
		if !events.is_empty() {
			bundle["entry"] = events.into();
		}
		Ok(bundle)
	}

	/// One entry as an AuditEvent.
	///
	/// # Errors
	///
	/// If a moment is one for which FHIR has no date.
	pub fn event(&self, sequence: u64, entry: &Entry) -> Result<Value, Problem> {
		let Entry { access, verdict, .. } = entry;
		let path = |name: &str| format!("entries[{sequence}].{name}");
		let permitted = verdict.is_permit();
		let purpose = json!({ "coding": [coded(access.purpose.system(), access.purpose.code(), access.purpose.display())] });
		let (kind, mut subtypes) = match permitted {
			true => kind(access.action),
			false => (
				coded(DICOM, "110113", "Security Alert"),
				vec![coded(
					AUTHORISATION,
					"AuthZ-Consent",
					"Authorization Decision using Roles and Consent",
				)],
			),
		};
		subtypes.push(coded(access.action.system(), access.action.code(), access.action.display()));
		let action = if permitted { access.action.audit_action().code() } else { "E" };
		let mut event = json!({
			"resourceType": "AuditEvent",
			"id": hex::encode(entry.hash()),
			"type": kind,
			"subtype": subtypes,
			"action": action,
			"period": { "start": instant(&path("claimedAt"), access.claimed_at)? },
			"recorded": instant(&path("recordedAt"), entry.recorded_at)?,
			"outcome": if permitted { "0" } else { "8" },
			"outcomeDesc": explain_verdict(verdict),
			"purposeOfEvent": [purpose],
			"agent": self.agents(entry, &purpose),
			"source": {
				"site": format!("{:?}", self.chain),
				"observer": self.chain_reference(),
				"type": [coded(SOURCE_TYPE, "6", "Security Server")],
			},
		});
		event["entity"] = self.entities(sequence, entry).into();
		Ok(event)
	}

	fn chain_reference(&self) -> Value {
		identified(
			CHAIN_SYSTEM,
			format!("{:?}", self.chain),
			"the chain that decided and journalled",
		)
	}

	fn party(&self, party: &AccountId) -> Value {
		reference(&Grantee::Party(party.clone()), self.names)
	}

	fn agents(&self, entry: &Entry, purpose: &Value) -> Vec<Value> {
		let Entry { access, accessor, operator, verdict, .. } = entry;
		let recipient =
			json!({ "coding": [coded(PARTICIPATION, "IRCP", "information recipient")] });
		let role = json!({ "coding": [coded(access.role.system(), access.role.code(), access.role.display())] });
		let mut agents = Vec::new();
		let mut organisation = json!({
			"who": self.party(accessor),
			"role": [role],
			"requestor": access.staff.is_none(),
			"purposeOfUse": [purpose],
		});
		match access.staff {
			None => organisation["type"] = recipient,
			Some(tag) => {
				if access.role == Role::CareProvider {
					let provider = coded(ROLE_CLASS, "PROV", "healthcare provider");
					organisation["type"] = json!({ "coding": [provider] });
				}
				let staff = Grantee::Staff { organisation: accessor.clone(), tag };
				agents.push(json!({
					"type": recipient,
					"who": reference(&staff, self.names),
					"requestor": true,
					"purposeOfUse": [purpose],
				}));
			},
		}
		if let Verdict::Permit { consent: Some(source), .. } = verdict {
			organisation["policy"] = json!([consent_uri(source)]);
		}
		agents.push(organisation);
		agents.push(json!({
			"type": { "coding": [coded(DICOM, "110152", "Destination Role ID")] },
			"who": identified(OPERATOR_SYSTEM, operator.to_string(), "the account that signed"),
			"requestor": false,
		}));
		let holder = match self.resource {
			Resource::Record { custodian, .. } => self.party(custodian),
			Resource::Device { id, tenure } => {
				identified(DEVICE_SYSTEM, format!("{id}#{tenure}"), "the device")
			},
		};
		agents.push(json!({
			"type": { "coding": [coded(DICOM, "110153", "Source Role ID")] },
			"who": holder,
			"requestor": false,
		}));
		agents.push(json!({
			"type": { "coding": [coded(SECURITY_ROLE, "authserver", "authorization server")] },
			"who": self.chain_reference(),
			"requestor": false,
		}));
		agents
	}

	fn entities(&self, sequence: u64, entry: &Entry) -> Vec<Value> {
		let Entry { access, controller, verdict, .. } = entry;
		let mut entities = Vec::new();
		let person = match self.resource {
			Resource::Record { subject, .. } => Some(subject),
			// What a device says of itself is its owner's, who may be a hospital.
			Resource::Device { .. } => {
				access.categories.intersects(Categories::PERSONAL).then_some(controller)
			},
		};
		if let Some(person) = person {
			let mut what = self.party(person);
			what["type"] = "Patient".into();
			entities.push(json!({
				"what": what,
				"type": coded(ENTITY_TYPE, "1", "Person"),
				"role": coded(OBJECT_ROLE, "1", "Patient"),
			}));
		}
		let (code, display) = lifecycle(access.action);
		entities.push(json!({
			"what": identified(RESOURCE_SYSTEM, resource_text(self.resource), "the data"),
			"type": coded(ENTITY_TYPE, "2", "System Object"),
			"role": coded(OBJECT_ROLE, "4", "Domain Resource"),
			"lifecycle": coded(DATA_LIFECYCLE, code, display),
			"detail": details(sequence, entry),
		}));
		let (consent, late) = match verdict {
			Verdict::Permit { consent, .. } => (consent, &None),
			Verdict::Deny { consent, late, .. } => (consent, late),
		};
		let how = [
			(consent, "decided, or came nearest"),
			(late, "ended, and would have permitted it at the claimed time, which is unproven"),
		];
		for (source, how) in how {
			entities.extend(source.as_ref().map(|source| consent_entity(source, how)));
		}
		entities
	}
}

fn consent_entity(source: &ConsentRef, how: &str) -> Value {
	json!({
		"what": identified(CONSENT_SYSTEM, source.id.to_string(), "the consent"),
		"type": coded(system::RESOURCE_TYPES, "Consent", "Consent"),
		"detail": [
			detail("version", source.version),
			detail("provision", source.provision),
			detail("part", how),
		],
	})
}

/// What FHIR's elements have no place for.
fn details(sequence: u64, entry: &Entry) -> Vec<Value> {
	let Entry { access, verdict, .. } = entry;
	let mut details: Vec<Value> = code_texts(&access.categories)
		.into_iter()
		.map(|category| detail("category", category))
		.collect();
	details.push(detail("sequence", sequence));
	details.push(detail("block", entry.block));
	details.push(detail("basis", basis_code(&access.basis)));
	details.push(detail(
		"labels",
		match access.labels {
			RequestLabels::NotStated => "not-stated",
			RequestLabels::Unlabelled => "unlabelled",
			RequestLabels::Tagged { .. } => "tagged",
		},
	));
	if access.object != Commitment::default() {
		details.push(detail("object", access.object));
	}
	if let Some(other) = access.corrects {
		details.push(detail("corrects", other));
	}
	if entry.paid() > 0 {
		details.push(detail("paid-in-planck", entry.paid()));
	}
	if let Verdict::Permit { rule, .. } = verdict {
		details.push(detail("by-consent", rule.is_by_consent()));
	}
	details
}

/// The type of an event, and what there is to add to it.
fn kind(action: Action) -> (Value, Vec<Value>) {
	let record = coded(DICOM, "110110", "Patient Record");
	match action {
		Action::Collect | Action::Store => (
			coded(DICOM, "110107", "Import"),
			vec![coded(LIFECYCLE, "receive", "Receive/Retain Record Lifecycle Event")],
		),
		Action::Disclose => (
			coded(DICOM, "110106", "Export"),
			vec![coded(LIFECYCLE, "disclose", "Disclose Record Lifecycle Event")],
		),
		Action::Access | Action::Use => {
			(record, vec![coded(LIFECYCLE, "access", "Access/View Record Lifecycle Event")])
		},
		Action::Aggregate => {
			(record, vec![coded(LIFECYCLE, "extract", "Extract Record Lifecycle Event")])
		},
		Action::Correct => {
			(record, vec![coded(LIFECYCLE, "amend", "Amend (Update) Record Lifecycle Event")])
		},
		Action::Operate => (coded(DICOM, "110100", "Application Activity"), Vec::new()),
	}
}

/// What happened to the data.
fn lifecycle(action: Action) -> (&'static str, &'static str) {
	match action {
		Action::Collect => ("1", "Origination / Creation"),
		Action::Store => ("2", "Import / Copy"),
		Action::Correct => ("3", "Amendment"),
		Action::Aggregate => ("8", "Aggregation / summarization / derivation"),
		Action::Disclose => ("11", "Disclosure"),
		Action::Access | Action::Use | Action::Operate => ("6", "Access / Use"),
	}
}

fn consent_uri(source: &ConsentRef) -> String {
	format!("{CONSENT_SYSTEM}:{}:{}", source.id, source.version)
}

fn entry_url(entry: &Entry) -> String {
	format!("urn:assent:entry:{:?}", entry.hash())
}

fn coded(system: &str, code: &str, display: &str) -> Value {
	json!({ "system": system, "code": code, "display": display })
}

fn identified(system: &str, value: String, display: &str) -> Value {
	json!({ "identifier": { "system": system, "value": value }, "display": display })
}

fn detail(name: &str, value: impl ToString) -> Value {
	json!({ "type": name, "valueString": value.to_string() })
}

fn instant(path: &str, moment: u64) -> Result<String, Problem> {
	instant_text(moment).ok_or_else(|| {
		let why = "a moment after the year 9999, for which FHIR has no date";
		Problem::new(path, ProblemKind::NotRepresentable(why))
	})
}
