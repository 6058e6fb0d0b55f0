//! Code lists: what is done, with what, what for, by whom, on what basis, in the words of HL7 FHIR
//! and the W3C Data Privacy Vocabulary where they have one, in Assent's own (`urn:assent:...`)
//! where they have none.
//!
//! Each list is an enum declared by one table, with the same items on it: `ALL`, `code`, `system`,
//! `display`, `from_code`, `from_system_code`. On the chain there are numbers only; texts are for
//! gateways and tools, and nothing that decides an access touches one.

#[macro_use]
mod list;
#[macro_use]
mod set;

mod action;
mod attestation_kind;
mod audit_action;
mod category;
mod category_map;
mod confidentiality;
mod consent_status;
mod device_stage;
mod device_status;
mod legal_basis;
mod purpose;
mod right;
mod role;
mod role_table;
mod sensitivity;
mod stage_mover;
pub mod system;
#[cfg(test)]
mod tests;

pub use action::{Action, Actions};
pub use attestation_kind::AttestationKind;
pub use audit_action::AuditAction;
pub use category::{Categories, Category};
pub use confidentiality::Confidentiality;
pub use consent_status::ConsentStatus;
pub use device_stage::DeviceStage;
pub use device_status::{fhir_device_status, DeviceStatus};
pub use legal_basis::LegalBasis;
pub use purpose::{Purpose, Purposes};
pub use right::{Right, Rights};
pub use role::{Role, Roles};
pub use sensitivity::Sensitivity;
pub use stage_mover::{CustodianKind, StageMover};
