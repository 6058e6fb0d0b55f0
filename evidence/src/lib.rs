//! # Assent evidence
//!
//! Checks journal entries against the chain of heads, without a node and without trusting whoever handed them over:
//! an entry verifies itself against the heads before and after it, so that a copy from anywhere is as good as the
//! node's. What has to be trusted is one [`JournalHead`], from finalised state.
//!
//! - [`verify_chain`]: these are all entries between two heads, none altered, missing or out of place.
//! - [`verify_copies`]: the same for entries that come with the heads that somebody claims for them, as nodes serve
//!   them; every faulty entry is named.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod anchor;
mod chain;
mod copies;
#[cfg(test)]
mod tests;

pub use chain::{verify_chain, ChainError, Fault};
pub use copies::{verify_copies, CopiedEntry};
