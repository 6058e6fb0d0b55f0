//! # Assent evidence
//!
//! Checks what was journalled, without a node and without trusting whoever handed it over.
//!
//! **Entries against a head.** An entry verifies itself against the heads before and after it, so that a copy from anywhere
//! is as good as the node's. What has to be trusted is one [`JournalHead`](assent_primitives::journal::JournalHead), from
//! finalised state.
//!
//! - [`verify_chain`]: these are all entries between two heads, none altered, missing or out of place.
//! - [`verify_copies`]: the same for entries that come with the heads that somebody claims for them, as nodes serve
//!   them; every faulty entry is named.
//!
//! **Evidence bundles.** A [`Bundle`] is one file that shows to anyone who knows the chain's first block, or a checkpoint, that
//! entries were journalled and that the validators finalised it: `docs/evidence.md` says how.
//!
//! **Notaries.** What they sign ([`notary`]) lets a bundle prove something still when the chain's own hash or signatures are broken.
//!
//! ```
//! use assent_evidence::{Bundle, Refusal, Trust};
//!
//! fn accept(file: &[u8], genesis: sp_core::H256) -> Result<(), Refusal> {
//!     let proved = Bundle::read(file)?.verify(&Trust::Genesis(genesis))?;
//!     println!("{} entries, finalised by {}", proved.entries.len(), proved.signed.voters.len());
//!     Ok(())
//! }
//! assert!(accept(b"{}", sp_core::H256::zero()).is_err());
//! ```

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod anchor;
pub mod bundle;
mod chain;
mod copies;
pub mod grandpa;
pub mod headers;
pub mod hexed;
pub mod notary;
pub mod refusal;
#[cfg(feature = "std")]
pub mod spec;
pub mod state;
#[cfg(test)]
mod tests;
pub mod trust;
pub mod verify;

pub use bundle::Bundle;
pub use chain::{verify_chain, ChainError, Fault};
pub use copies::{verify_copies, CopiedEntry};
pub use refusal::{Refusal, Step};
pub use trust::{Checkpoint, Trust};
pub use verify::{Proved, ProvedEnd};
