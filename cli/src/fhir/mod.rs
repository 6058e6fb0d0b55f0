//! HL7 FHIR R4 documents, read strictly and offline.
//!
//! A document is either understood whole or refused: an element that has no counterpart on the chain is named with
//! its path, never dropped and never guessed. All that is wrong with a document is told at once.

pub mod consent;
mod date;
pub mod device;
mod element;
mod mapping;
mod problem;
mod strict;

pub use mapping::{Mapping, MappingError, Target};
pub use problem::{Problem, ProblemKind};
pub use strict::parse;
