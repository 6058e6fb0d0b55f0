//! Acting for another: delegates and guardians, lost keys, succession.
//!
//! What somebody may do for another is [`Powers`]; whether powers are within others, and whether they allow an act, are
//! pure functions of this module ([`Powers::narrows`], [`Powers::allows`]). The pallet keeps the records.

mod powers;
mod records;
mod statement;
#[cfg(test)]
mod tests;

pub use crate::statement::is_signed;
pub use powers::{Beyond, Deed, Matter, Powers, MAX_DEPTH};
pub use records::{
	Appointment, Capacity, Death, Directive, GuardianKind, Guardians, Guardianship, Mandate,
	Merger, Recovery, RecoveryBy, RecoveryStatus, MAX_EXECUTORS, MAX_GUARDIANS, MAX_READERS,
};
pub use statement::{
	approval, recovery_payload, DeviceAct, GuardianshipAct, GuardianshipStatement,
};
