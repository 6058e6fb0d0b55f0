//! Addresses of the code systems that the lists are taken from, one constant each.

/// The address of one of Assent's own code systems: what no public list has a code for.
///
/// A macro and not a constant, because `concat!` takes literals only.
macro_rules! own_system {
	($name:literal) => {
		concat!("urn:assent:CodeSystem:", $name)
	};
}

/// What the address of each of Assent's own code systems begins with.
pub const OWN_BASE: &str = own_system!("");
/// Assent's own actions: `store`, `aggregate`, `operate`.
pub const OWN_ACTION: &str = own_system!("action");
/// What accredited issuers attest.
pub const OWN_ATTESTATION_KIND: &str = own_system!("attestation-kind");
/// Assent's data categories.
pub const OWN_CATEGORY: &str = own_system!("category");
/// Assent's consent states that DPV has no term for.
pub const OWN_CONSENT_STATUS: &str = own_system!("consent-status");
/// Assent's kinds of custodian of a device.
pub const OWN_CUSTODIAN_KIND: &str = own_system!("custodian-kind");
/// Assent's lifecycle stages of a device.
pub const OWN_DEVICE_STAGE: &str = own_system!("device-stage");
/// Assent's owner-declared device states.
pub const OWN_DEVICE_STATUS: &str = own_system!("device-status");
/// What a delegate or a guardian may do for another.
pub const OWN_RIGHT: &str = own_system!("right");
/// Assent's roles of an organisation.
pub const OWN_ROLE: &str = own_system!("role");
/// Assent's list of who moves a device from stage to stage.
pub const OWN_STAGE_MOVER: &str = own_system!("stage-mover");

/// HL7 v3 ActCode: sensitivity policies.
pub const ACT_CODE: &str = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
/// HL7 v3 ActReason: purposes of use.
pub const ACT_REASON: &str = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
/// FHIR actions of an AuditEvent.
pub const AUDIT_EVENT_ACTION: &str = "http://hl7.org/fhir/audit-event-action";
/// HL7 v3 Confidentiality.
pub const CONFIDENTIALITY: &str = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
/// FHIR consent actions.
pub const CONSENT_ACTION: &str = "http://terminology.hl7.org/CodeSystem/consentaction";
/// FHIR R4 states of a Device.
pub const DEVICE_STATUS: &str = "http://hl7.org/fhir/device-status";
/// FHIR R4 reasons for the state of a Device.
pub const DEVICE_STATUS_REASON: &str = "http://terminology.hl7.org/CodeSystem/device-status-reason";
/// W3C Data Privacy Vocabulary.
pub const DPV: &str = "https://w3id.org/dpv#";
/// W3C Data Privacy Vocabulary: terms of the GDPR.
pub const DPV_GDPR: &str = "https://w3id.org/dpv/legal/eu/gdpr#";
/// LOINC.
pub const LOINC: &str = "http://loinc.org";
/// Media types (BCP 13).
pub const MEDIA_TYPE: &str = "urn:ietf:bcp:13";
/// FHIR categories of an Observation.
pub const OBSERVATION_CATEGORY: &str = "http://terminology.hl7.org/CodeSystem/observation-category";
/// FHIR types of an Organization.
pub const ORGANIZATION_TYPE: &str = "http://terminology.hl7.org/CodeSystem/organization-type";
/// Names that are addresses themselves, as profiles are.
pub const URI: &str = "urn:ietf:rfc:3986";
/// FHIR R4 resource types.
pub const RESOURCE_TYPES: &str = "http://hl7.org/fhir/resource-types";
/// The same list under the address that FHIR R5 gave it.
pub const RESOURCE_TYPES_R5: &str = "http://hl7.org/fhir/fhir-types";
