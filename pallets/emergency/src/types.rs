//! What the pallet keeps.

use crate::Config;
use assent_primitives::{AccountId, EmergencyCase};
use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Cases in one answer, at most.
pub const MAX_PAGE: u32 = 256;

/// A [`CaseRecord`] of this runtime.
pub type CaseRecordOf<T> = CaseRecord<<T as Config>::Deposit>;

/// A case, with what it cost to have it kept.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct CaseRecord<Ticket> {
	/// The case.
	pub case: EmergencyCase,
	/// The account that paid the deposit, and gets it back.
	pub depositor: AccountId,
	/// The deposit.
	pub deposit: Ticket,
}
