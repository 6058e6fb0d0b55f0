//! The runtime API: what a node or a tool asks of the state of a block.

use crate::{
	journal::JournalHead, resource::NoController, traits::Duty, Access, AccountId, Acknowledgement,
	Consent, ConsentId, ConsentRequest, ControllerRules, DeviceId, Moment, PartyId, RequestId,
	Resource, Verdict,
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
		/// The requests to a controller that are kept, refused and expired ones included: at most `limit`, after `after`.
		fn requests_of(controller: PartyId, after: Option<RequestId>, limit: u32) -> Vec<(RequestId, ConsentRequest)>;
		/// What organisations said that they did with the data that they held under a withdrawn consent.
		fn acknowledgements_of(consent: ConsentId) -> Vec<Acknowledgement>;
		/// Of at most `limit` of a controller's consents, after `after`: each with the organisations that have not answered to
		/// its withdrawal.
		fn unacknowledged_of(controller: PartyId, after: Option<ConsentId>, limit: u32) -> Vec<(ConsentId, Vec<PartyId>)>;
		/// The devices that a party owns: at most `limit`, after `after`.
		fn devices_of(owner: PartyId, after: Option<DeviceId>, limit: u32) -> Vec<DeviceId>;
		/// The party that an account acts for in that duty now.
		fn acting_for(account: AccountId, duty: Duty) -> Option<PartyId>;
	}
}
