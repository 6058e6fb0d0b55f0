//! HL7 FHIR documents, read and written strictly and offline: Consent (R4 and R5), Device and AuditEvent (R4).
//!
//! A document is either understood whole or refused: an element that has no counterpart on the chain is named with
//! its path, never dropped and never guessed. All that is wrong with a document is told at once.

pub mod audit_event;
pub mod consent;
mod date;
pub mod device;
pub mod device_export;
mod element;
mod mapping;
mod problem;
mod strict;

pub use mapping::{Mapping, MappingError, Target};
pub use problem::{Problem, ProblemKind};
pub use strict::parse;
