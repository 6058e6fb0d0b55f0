//! The decision: against the reference, by properties, and rule by rule, a file for each step.

mod by_name;
#[path = "../case/mod.rs"]
mod case;
mod controller;
mod device;
mod exceptions;
mod late;
mod permits;
mod policy;
mod properties;
mod public_access;
mod reference;
mod sources;
mod well_formed;

use assent_primitives::access::{ConsentRef, DenyReason, PermitRule, Verdict};

fn permitted(rule: PermitRule, consent: Option<ConsentRef>, price: u128) -> Verdict {
	Verdict::Permit { rule, consent, price }
}

fn denied(reason: DenyReason, consent: Option<ConsentRef>) -> Verdict {
	Verdict::Deny { reason, consent, late: None }
}

fn reason_of(verdict: &Verdict) -> Option<DenyReason> {
	match verdict {
		Verdict::Deny { reason, .. } => Some(*reason),
		Verdict::Permit { .. } => None,
	}
}
