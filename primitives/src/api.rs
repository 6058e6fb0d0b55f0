//! The runtime API: what a node or a tool asks of the state of a block.

use crate::{
	journal::JournalHead, legitimacy::TooManyDevices, resource::NoController, traits::Duty, Access,
	AccountId, AttestationKind, AttestationPage, AttestationSubject, Consent, ConsentId,
	ControllerRules, DeviceId, Legitimacy, Moment, PartyId, Resource, Verdict,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;

/// What the chain answers to a request.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Decision {
	/// The chain's moment, milliseconds.
	pub now: Moment,
	/// Who controls the resource for the requested categories.
	pub controller: PartyId,
	/// The answer.
	pub verdict: Verdict,
}

/// Why a request has no answer: it is not about anything that can be decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub enum Undecidable {
	/// The device is not registered, or never had that tenure.
	#[codec(index = 0)]
	UnknownDevice,
	/// The custodian of the record is not an accredited organisation.
	#[codec(index = 1)]
	UnknownCustodian,
	/// No category, or one that does not exist.
	#[codec(index = 2)]
	InvalidCategories,
	/// The categories have no one controller.
	#[codec(index = 3)]
	NoController(NoController),
	/// The claimed time is in the future.
	#[codec(index = 4)]
	ClaimedInFuture,
	/// The subject of the record is another party's key, and no party: name the party.
	#[codec(index = 5)]
	UnknownSubject,
}

sp_api::decl_runtime_apis! {
	/// Questions to the registry, the consents and the journals.
	pub trait AssentApi {
		/// What would be decided now, if the accessor asked. Journals nothing; whether a refusal would be journalled, and
		/// whether an entry that `access` corrects exists, is not looked at.
		fn decide(accessor: PartyId, resource: Resource, access: Access) -> Result<Decision, Undecidable>;
		/// Count and head of a resource's journal; `None` without entries.
		fn journal_head(resource: Resource) -> Option<JournalHead>;
		/// A controller's consents, ended ones included while they are kept: at most `limit`, after `after`.
		fn consents_of(controller: PartyId, after: Option<ConsentId>, limit: u32) -> Vec<(ConsentId, Consent)>;
		/// A controller's epoch, denials and objections.
		fn rules_of(controller: PartyId) -> Option<ControllerRules>;
		/// The devices that a party owns: at most `limit`, after `after`.
		fn devices_of(owner: PartyId, after: Option<DeviceId>, limit: u32) -> Vec<DeviceId>;
		/// The devices that are associated with a person, whoever owns them: at most `limit`, after `after`.
		fn devices_associated_with(person: PartyId, after: Option<DeviceId>, limit: u32) -> Vec<DeviceId>;
		/// The devices that a party has custody of: at most `limit`, after `after`.
		fn devices_in_custody_of(custodian: PartyId, after: Option<DeviceId>, limit: u32) -> Vec<DeviceId>;
		/// Whether a device is legitimate, suspect or blocked now, and by which fact.
		fn legitimacy(device: DeviceId) -> Legitimacy;
		/// The same of up to 1,000 devices, in their order.
		fn legitimacies(devices: Vec<DeviceId>) -> Result<Vec<Legitimacy>, TooManyDevices>;
		/// The party that an account acts for in that duty now.
		fn acting_for(account: AccountId, duty: Duty) -> Option<PartyId>;
		/// Whether that is attested of the subject now, by whom and until when: what up to 32 issuers say, behind the issuer
		/// `after`. Those included that do not count, with the reason.
		fn attestations_of(
			subject: AttestationSubject,
			kind: AttestationKind,
			after: Option<PartyId>,
		) -> AttestationPage;
	}
}
