//! # Assent on the command line
//!
//! The library behind `assent`: the commands ([`commands`]), the connection to a node ([`client`]), the texts that
//! people type and read ([`parse`], [`provision`], [`show`]), and FHIR documents ([`fhir`]).

pub mod args;
pub mod chain;
pub mod client;
pub mod commands;
pub mod error;
pub mod explain;
pub mod fhir;
pub mod keys;
pub mod labels;
pub mod output;
pub mod parse;
pub mod provision;
pub mod show;

pub use args::Cli;
