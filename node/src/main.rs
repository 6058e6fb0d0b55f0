//! # The Assent node
//!
//! A full node of the Assent chain on the Polkadot SDK's client: Aura for authorship, GRANDPA for finality, ParityDB
//! as the database, JSON-RPC for the tools. What is Assent's own is small: the chain specifications
//! ([`chain_spec`]), the reading of journals from the offchain index ([`rpc::journal`]), and the keeping of that ([`index`]).

// The SDK's errors are large, and pass through here once in the life of a process.
#![allow(clippy::result_large_err)]

mod chain_spec;
mod cli;
mod command;
mod database;
mod index;
mod rpc;
mod service;
mod voting;

use std::process::ExitCode;

fn main() -> ExitCode {
	match command::run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("Error: {error}");
			ExitCode::FAILURE
		},
	}
}
