//! FHIR documents mean on the chain what they say, or are refused by name; what the chain has is written as FHIR.

mod audit_events;
mod definitions;
mod devices;
mod documents;
mod export;
mod properties;
mod r5;
mod standing;
mod support;
mod tables;
