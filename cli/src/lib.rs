//! # Assent on the command line
//!
//! The library behind `assent`: the command line ([`args`]), the texts that people type and read ([`parse`],
//! [`provision`], [`show`], [`explain`], [`reasoning`]), FHIR documents ([`fhir`]), receipts of consents ([`receipt`]) and
//! journals as tables ([`csv`]).

pub mod args;
pub mod cases;
// Private, so that of the large generated interface only what is used is compiled.
mod chain;
mod client;
mod commands;
pub mod csv;
pub mod error;
pub mod explain;
pub mod fhir;
pub mod items;
pub mod keys;
pub mod labels;
pub mod output;
pub mod parse;
pub mod provision;
pub mod reasoning;
pub mod receipt;
pub mod show;

pub use args::Cli;
