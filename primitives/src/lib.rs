//! # Assent primitives
//!
//! The vocabulary that every part of Assent shares: identifiers, code lists with their FHIR codes, what a
//! person permits or denies, what an accessor asks for, the one pure function that decides
//! ([`decide`](decide::decide)), the hash-chain journal and the block's audit tree, and the traits by which the
//! pallets know of each other.
//!
//! Nothing here reads storage. Terms follow HL7 FHIR, W3C DPV and FRAME.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod access;
pub mod acknowledgement;
pub mod anchor;
pub mod api;
pub mod attestation;
pub mod codes;
pub mod consent;
pub mod decide;
pub mod deposit;
pub mod device_key;
pub mod emergency;
pub mod facts;
pub mod guardianship;
pub mod hash;
pub mod ids;
pub mod inclusion;
pub mod journal;
pub mod legitimacy;
pub mod merkle;
pub mod narrows;
pub mod party_key;
pub mod relay;
pub mod request;
pub mod resource;
pub mod says_again;
mod source;
pub mod statement;
pub mod trace;
pub mod traits;
pub mod udi;

pub use access::{
	Access, Basis, ConsentRef, DenyReason, PermitRule, RequestLabels, Source, Verdict,
};
pub use acknowledgement::{Acknowledgement, DataOutcome};
pub use anchor::{Anchor, AnchorKind, AnchorScope, MAX_ANCHOR_DEVICES};
pub use attestation::{
	Attestation, AttestationPage, AttestationStatus, AttestationSubject, MAX_ATTESTATIONS_LISTED,
};
pub use codes::{
	Action, Actions, AttestationKind, Categories, Category, Confidentiality, ConsentStatus,
	CustodianKind, DeviceStage, DeviceStatus, LegalBasis, Purpose, Purposes, Right, Rights, Role,
	Roles, StageMover,
};
pub use consent::{
	Consent, ControllerRules, Denial, Effect, Exception, Grantee, LabelTag, LabelTags, Objection,
	Period, PeriodicUses, Permit, PermitIndex, Provision, Provisions, ResourceScope, Terms,
	LABEL_TAGS, MAX_DENIALS, MAX_EXCEPTIONS, MAX_OBJECTIONS, MAX_PERMITS, MAX_PROVISIONS,
};
pub use device_key::DeviceKey;
pub use emergency::{CaseStatus, EmergencyCase, EmergencyRecord, EmergencyStanding, Finding};
pub use facts::{
	DeviceFacts, Facts, OrganisationFacts, PermitLists, Policy, PolicyBasis, Recall, Standing,
	MAX_POLICY_BASES,
};
pub use guardianship::{
	Appointment, Beyond, Capacity, Death, Deed, DeviceAct, Directive, GuardianKind, Guardians,
	Guardianship, GuardianshipAct, GuardianshipStatement, Mandate, Matter, Merger, Powers,
	Recovery, RecoveryBy, RecoveryStatus, MAX_DEPTH, MAX_EXECUTORS, MAX_GUARDIANS, MAX_READERS,
};
pub use ids::{
	AppointmentId, CaseId, Commitment, ConsentId, DeviceId, DisclosureId, ModelId, RequestId,
	StaffTag,
};
pub use legitimacy::{legitimacy, Legitimacy, Lot, MAX_LOT, MAX_VERDICTS};
pub use request::ConsentRequest;
pub use resource::{Controllers, Resource, Tenure};
pub use statement::{Act, Statement};

/// An account: 32 bytes, the public key of an sr25519 or ed25519 key pair, or a hash of an ECDSA one.
pub type AccountId = sp_runtime::AccountId32;

/// A party: a person or an organisation. At first equal to the party's first key; the key behind it can be
/// rotated, the identifier and everything kept under it stay.
pub type PartyId = AccountId;

/// An amount of money, in planck: 10^12 planck are one ASNT.
pub type Balance = u128;

/// A moment: milliseconds since the Unix epoch, by the chain's clock.
pub type Moment = u64;

/// The number of a block.
pub type BlockNumber = u32;
