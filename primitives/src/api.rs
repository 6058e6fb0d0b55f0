//! The runtime API: what a node or a tool asks of the state of a block.

use crate::{
	anchor::AnchorPage,
	journal::{JournalHead, Page},
	legitimacy::TooManyDevices,
	merkle::AuditRoot,
	resource::NoController,
	traits::Duty,
	Access, AccountId, Acknowledgement, AttestationKind, AttestationPage, AttestationSubject,
	CaseId, Categories, Category, Consent, ConsentId, ConsentRequest, ControllerRules, DeviceId,
	EmergencyCase, EmergencyStanding, Legitimacy, Moment, PartyId, RequestId, Resource, Verdict,
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
	/// A disclosure is named, and the action is another.
	#[codec(index = 6)]
	DisclosureNotOfAction,
}

/// What of an organisation's disclosures only one side has filed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, TypeInfo)]
pub struct OneSidedDisclosures {
	/// What the organisation sent, and the recipient has not confirmed.
	pub sent: OneSided,
	/// What the organisation received, and the sender has not recorded.
	pub received: OneSided,
}

/// Filings of one side that wait for the other side's.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, TypeInfo)]
pub struct OneSided {
	/// Within the window: the other side may still file.
	pub waiting: u64,
	/// Past the window: flagged.
	pub unmatched: u64,
	/// Forgotten after a long time without the other side's.
	pub forgotten: u64,
	/// Never kept, since there were too many at once: they cannot be matched.
	pub untracked: u64,
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
		/// A controller's epoch, denials and objections; the epoch also where there is no record any more.
		fn rules_of(controller: PartyId) -> Option<ControllerRules>;
		/// The requests to a controller that are kept, refused and expired ones included: at most `limit`, after `after`.
		fn requests_of(controller: PartyId, after: Option<RequestId>, limit: u32) -> Vec<(RequestId, ConsentRequest)>;
		/// What organisations said that they did with the data that they held under a consent, since they were to stop.
		fn acknowledgements_of(consent: ConsentId) -> Vec<Acknowledgement>;
		/// Of at most `limit` of a controller's consents, after `after`: each with the organisations that are to say what they do
		/// with the data that they hold, and have not: since it was withdrawn, found invalid, or amended to name them no more.
		fn unacknowledged_of(controller: PartyId, after: Option<ConsentId>, limit: u32) -> Vec<(ConsentId, Vec<PartyId>)>;
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
		/// An emergency case that is kept.
		fn emergency_case(case: CaseId) -> Option<EmergencyCase>;
		/// The emergency cases that a party opened, or on data that it controls: at most `limit`, after `after`.
		fn emergency_cases_of(
			party: PartyId,
			after: Option<CaseId>,
			limit: u32,
		) -> Vec<(CaseId, EmergencyCase)>;
		/// How an organisation stands with its emergency cases, and its bond.
		fn emergency_standing(organisation: PartyId) -> EmergencyStanding;
		/// What of an organisation's disclosures only one side has filed.
		fn one_sided_disclosures(organisation: PartyId) -> OneSidedDisclosures;
		/// Count and head of a party's chain of anchors; `None` without any.
		fn anchors_of(party: PartyId) -> Option<JournalHead>;
		/// What a page of a journal says, as nodes keep and copies have it; `None` if the bytes are none. Looks at no state:
		/// whether the page is of a journal, its head tells.
		fn journal_page(page: Vec<u8>) -> Option<Page>;
		/// What nodes keep of an anchor; `None` if the bytes are none.
		fn anchor_page(page: Vec<u8>) -> Option<AnchorPage>;
		/// The audit root in a header's digest item with the engine id `ASNT`; `None` if it is none.
		fn audit_root(item: Vec<u8>) -> Option<AuditRoot>;
		/// The categories of a set by their names, in the order of their bits.
		fn category_names(categories: Categories) -> Vec<Category>;
	}
}
