//! What the pallets know of each other: each names a trait here, and the runtime wires them.
//!
//! Each has a `()` implementation that knows nothing and allows nothing, so that a pallet can be tested alone.

use crate::{
	legitimacy::Conformity, statement::MultiSignature, AccountId, Balance, Capacity, CaseId,
	ConsentId, ControllerRules, Controllers, Deed, DeviceFacts, DeviceId, ModelId, Moment,
	OrganisationFacts, PartyId, Permit, PermitIndex, Policy, Resource, StaffTag, Tenure,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult};

/// What an operating account may do for its organisation.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Duty {
	/// Record accesses.
	#[codec(index = 0)]
	RecordAccesses,
	/// Register and manage models and devices.
	#[codec(index = 1)]
	ManageDevices,
	/// Request, grant and withdraw consents over what the organisation controls.
	#[codec(index = 2)]
	ManageConsents,
	/// Attest, renew and revoke what the organisation's roles let it attest.
	#[codec(index = 3)]
	Attest,
}

/// Parties and the keys behind them.
pub trait Parties {
	/// The party whose current key this is; `None` for a key that was rotated away.
	fn party_of(key: &AccountId) -> Option<PartyId>;
	/// The current key of a party: where its money is.
	fn key_of(party: &PartyId) -> AccountId;
	/// The party that an account acts for in that duty: its own, or the organisation whose operating account it is.
	/// Storage: at most two reads.
	fn acting_for(account: &AccountId, duty: Duty, now: Moment) -> Option<PartyId>;
	/// Whether this can be meant where a party is named: it is not merely the key of another one. What is kept under a
	/// key would be out of sight for its party, and denials that name one would never match. At most two reads.
	fn is_party(account: &AccountId) -> bool {
		Self::party_of(account).is_none_or(|party| party == *account)
	}
	/// What an account may still spend on accesses for the organisation that it acts for, in planck; `None`: as much as
	/// there is. One read, of an item that [`Self::acting_for`] has read.
	fn spendable(account: &AccountId, now: Moment) -> Option<Balance> {
		let _ = (account, now);
		None
	}
	/// Counts what an account spent against its limit. Only called where [`Self::spendable`] names one, with no more than
	/// that; it fails otherwise, and counts nothing. One read and one write.
	fn count_spending(account: &AccountId, amount: Balance, now: Moment) -> DispatchResult {
		let _ = (account, amount, now);
		Ok(())
	}
}

impl Parties for () {
	fn party_of(key: &AccountId) -> Option<PartyId> {
		Some(key.clone())
	}
	fn key_of(party: &PartyId) -> AccountId {
		party.clone()
	}
	fn acting_for(account: &AccountId, _: Duty, _: Moment) -> Option<PartyId> {
		Some(account.clone())
	}
}

/// Accredited organisations and the policy table.
pub trait Accreditation {
	/// An organisation's accreditation; `None` if it never had one. One read.
	fn organisation(party: &PartyId) -> Option<OrganisationFacts>;
	/// Whether the tag is of a member of the organisation's staff at that moment. One read.
	fn is_staff(organisation: &PartyId, tag: &StaffTag, now: Moment) -> bool;
	/// The policy table in force. One read.
	fn policy() -> Policy;
	/// Whether the party may do what creates or moves rights: an organisation only while its accreditation is in
	/// force, a person always. What ends a right stays open to everyone. One read.
	fn may_act(party: &PartyId, now: Moment) -> bool {
		Self::organisation(party).is_none_or(|organisation| organisation.is_active(now))
	}
	/// What attestations of a device, or of its model, say of its conformity at that moment: that nobody attested
	/// anything, where none are kept. Not for decisions: it looks at up to 32 issuers of each, with two reads an issuer.
	fn conformity(_device: &DeviceId, _model: &ModelId, _now: Moment) -> Conformity {
		Conformity::NotStated
	}
}

impl Accreditation for () {
	fn organisation(_: &PartyId) -> Option<OrganisationFacts> {
		None
	}
	fn is_staff(_: &PartyId, _: &StaffTag, _: Moment) -> bool {
		false
	}
	fn policy() -> Policy {
		Policy::default()
	}
}

/// Puts other keys behind parties.
pub trait PartyKeys {
	/// Whether a party can take that key: it is not, and never was, anybody's.
	fn ensure_unused(key: &AccountId) -> DispatchResult;
	/// Puts another key behind a party, as its current key wants; `proof` is what a rotation asks for of the new one. The
	/// payer takes over the deposit of the party's keys.
	fn rotate(
		party: &PartyId,
		new_key: AccountId,
		proof: &MultiSignature,
		payer: AccountId,
	) -> DispatchResult;
	/// Puts another key behind a party whose own was lost. Whether that is right, and whether the new key is there, is for
	/// the caller. The payer takes over the deposit of the party's keys.
	fn replace(party: &PartyId, new_key: AccountId, payer: AccountId) -> DispatchResult;
}

impl PartyKeys for () {
	fn ensure_unused(_: &AccountId) -> DispatchResult {
		Err(DispatchError::CannotLookup)
	}
	fn rotate(_: &PartyId, _: AccountId, _: &MultiSignature, _: AccountId) -> DispatchResult {
		Err(DispatchError::CannotLookup)
	}
	fn replace(_: &PartyId, _: AccountId, _: AccountId) -> DispatchResult {
		Err(DispatchError::CannotLookup)
	}
}

/// Whether what is done for another is done now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Authorised {
	/// It is to be done now.
	Now,
	/// It was noted; further guardians have to agree.
	Waiting,
}

/// Who may act for whom: delegates, guardians, those who are named for after a death.
pub trait Delegation {
	/// Whether `actor` may do that for the subject in that capacity, and does it now. `act` stands for the whole act: where
	/// several guardians have to agree, they agree to that; `payer` pays for keeping their agreement meanwhile. At most
	/// thirteen reads and seven writes: where an agreement takes the place of one that lapsed, its deposit goes back.
	fn authorise(
		capacity: &Capacity,
		actor: &PartyId,
		payer: &AccountId,
		subject: &PartyId,
		deed: &Deed,
		act: H256,
	) -> Result<Authorised, DispatchError>;
	/// Refuses where nothing is to be given in the party's name, whoever does it: it died, it goes on under another
	/// identifier, or who it is is in dispute. Three reads.
	fn ensure_may_give(subject: &PartyId) -> DispatchResult;
	/// Refuses also where only its guardians give for the party. Four reads.
	fn ensure_own_hand(subject: &PartyId) -> DispatchResult;
	/// Refuses while it is in dispute whose the party's key is: what was offered with that key may be a thief's offer, made
	/// before the dispute began. What the dead, the merged and wards offered is not refused here. One read.
	fn ensure_key_undisputed(subject: &PartyId) -> DispatchResult;
}

impl Delegation for () {
	fn authorise(
		_: &Capacity,
		_: &PartyId,
		_: &AccountId,
		_: &PartyId,
		_: &Deed,
		_: H256,
	) -> Result<Authorised, DispatchError> {
		Err(DispatchError::CannotLookup)
	}
	fn ensure_may_give(_: &PartyId) -> DispatchResult {
		Ok(())
	}
	fn ensure_own_hand(_: &PartyId) -> DispatchResult {
		Ok(())
	}
	fn ensure_key_undisputed(_: &PartyId) -> DispatchResult {
		Ok(())
	}
}

/// Devices.
pub trait Devices {
	/// What a decision needs to know of a device; `None` for an unknown one. At most two reads.
	fn facts(device: &DeviceId) -> Option<DeviceFacts>;
	/// Who controls the device's data of that tenure; `None` for a tenure that never was. One read.
	fn controllers(device: &DeviceId, tenure: Tenure) -> Option<Controllers>;
}

impl Devices for () {
	fn facts(_: &DeviceId) -> Option<DeviceFacts> {
		None
	}
	fn controllers(_: &DeviceId, _: Tenure) -> Option<Controllers> {
		None
	}
}

/// Is told when a device's tenure ends.
pub trait OnTenureEnd {
	/// The tenure is over; the next one has begun.
	fn tenure_ended(device: &DeviceId, tenure: Tenure);
}

impl OnTenureEnd for () {
	fn tenure_ended(_: &DeviceId, _: Tenure) {}
}

/// Journals of accesses.
pub trait Journalled {
	/// Whether the resource has a journal with entries. One read.
	fn has_journal(resource: &Resource) -> bool;
}

impl Journalled for () {
	fn has_journal(_: &Resource) -> bool {
		false
	}
}

/// Consents, as a decision reads them.
pub trait Consents {
	/// The controller's epoch, denials and objections; `None` for a controller without a record, who never
	/// consented to anything, or whose last consent ended long ago. One read.
	fn rules(controller: &PartyId) -> Option<ControllerRules>;
	/// The controller's permits in one list, those included that ended a short while ago. One read.
	fn permits(controller: &PartyId, index: &PermitIndex) -> Vec<Permit>;
	/// For how long after its end a consent still explains a late entry, milliseconds.
	fn late_window() -> Moment;
	/// How many more accesses a consent permits; `None` if it does not limit them. One read.
	fn remaining_uses(consent: &ConsentId) -> Option<u32>;
	/// Counts accesses that a consent permitted, and ends it when it is spent. Only called for consents that limit
	/// their uses, with no more than remain.
	fn count_uses(consent: &ConsentId, uses: u32) -> DispatchResult;
}

impl Consents for () {
	fn rules(_: &PartyId) -> Option<ControllerRules> {
		None
	}
	fn permits(_: &PartyId, _: &PermitIndex) -> Vec<Permit> {
		Vec::new()
	}
	fn late_window() -> Moment {
		0
	}
	fn remaining_uses(_: &ConsentId) -> Option<u32> {
		Some(0)
	}
	fn count_uses(_: &ConsentId, _: u32) -> DispatchResult {
		Err(DispatchError::CannotLookup)
	}
}

/// Emergency (break-glass) cases.
pub trait EmergencyCases {
	/// Whether the case covers, at the chain's moment `now`, an access of that accessor and member of staff to that
	/// resource, which happened at the claimed moment. One read.
	fn is_open(
		case: &CaseId,
		accessor: &PartyId,
		staff: Option<&StaffTag>,
		resource: &Resource,
		claimed_at: Moment,
		now: Moment,
	) -> bool;
}

impl EmergencyCases for () {
	fn is_open(
		_: &CaseId,
		_: &PartyId,
		_: Option<&StaffTag>,
		_: &Resource,
		_: Moment,
		_: Moment,
	) -> bool {
		false
	}
}

/// Pays for accesses.
pub trait AccessPayments {
	/// What the payer can pay now without its account ceasing to exist, in planck.
	fn available(payer: &PartyId) -> Balance;
	/// Moves the amount from the payer to the payee; where the payee has no account that could take it, it accrues
	/// as the payee's claim. All or nothing.
	fn pay(payer: &PartyId, payee: &PartyId, amount: Balance) -> DispatchResult;
}

impl AccessPayments for () {
	fn available(_: &PartyId) -> Balance {
		0
	}
	fn pay(_: &PartyId, _: &PartyId, _: Balance) -> DispatchResult {
		Err(DispatchError::Token(sp_runtime::TokenError::FundsUnavailable))
	}
}
