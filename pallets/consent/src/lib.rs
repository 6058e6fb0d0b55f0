#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod acknowledgement_impls;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod calls;
mod delegation_impls;
mod errors;
mod events;
mod impls;
mod invalidation_impls;
mod lists_impls;
#[cfg(test)]
mod mock;
mod request_impls;
mod statement_impls;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state_impls;
pub mod types;
mod validation_impls;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use pallet::*;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

/// The pallet.
// Calls, events and errors stand in files of their own and are brought in here. What the macros of FRAME write is qualified
// throughout.
#[allow(unused_qualifications)]
#[import_section(calls::calls)]
#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use super::{
		request_impls::Asked,
		types::{RecordOf, RememberedOf, RequestRecordOf, RulesRecordOf},
		WeightInfo,
	};
	use alloc::vec::Vec;
	use assent_primitives::{
		traits::{Accreditation, Delegation, Devices, Duty, Parties},
		AccountId, Acknowledgement, Act, Capacity, Commitment, Consent, ConsentId, ConsentRequest,
		ConsentStatus, ControllerRules, DataOutcome, Moment, PartyId, Permit, PermitIndex,
		Provision, Provisions, Purposes, RequestId, Roles, Statement, Terms, MAX_PERMITS,
	};
	use frame_support::{
		pallet_prelude::*,
		traits::{Consideration, Footprint, UnixTime},
	};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use sp_runtime::MultiSignature;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs of the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId> {
		/// Parties and the keys behind them.
		type Parties: Parties;

		/// Accredited organisations and the policy table.
		type Accreditation: Accreditation;

		/// Devices.
		type Devices: Devices;

		/// Who finds that a consent was never valid: the council.
		type AuthorityOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who may act for a controller, and whether anything may be given in its name.
		type Delegation: Delegation;

		/// The chain's clock.
		type Time: UnixTime;

		/// The overarching reason of holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// What a consent costs while it is kept: for its record, and its permits and denials.
		type ConsentDeposit: Consideration<AccountId, Footprint>;

		/// What a controller's record of rules costs while it is kept.
		type RulesDeposit: Consideration<AccountId, Footprint>;

		/// For how long after its end a consent still explains a late entry, milliseconds.
		#[pallet::constant]
		type LateWindow: Get<Moment>;

		/// For how long after the last end a controller's record of rules is kept, milliseconds: at least for the late
		/// window, as long as its epoch explains late entries. What was signed under its epoch stays void after that, too.
		#[pallet::constant]
		type RecordRetention: Get<Moment>;

		/// For how long after it was signed, at most, a statement can be brought in, milliseconds. Ended consents and refused
		/// requests are kept at least as long, so that nothing that was signed before their end brings them back.
		#[pallet::constant]
		type MaxStatementLife: Get<Moment>;

		/// For how long after its end a consent is kept, at most, for organisations that have not said what they do with the data
		/// that they hold, milliseconds. Its controller can remove it before.
		#[pallet::constant]
		type AcknowledgementPeriod: Get<Moment>;

		/// For how long a request can be accepted, at most, milliseconds.
		#[pallet::constant]
		type MaxRequestLife: Get<Moment>;

		/// Requests of one organisation to one controller that are kept, at most; those that were refused count until they
		/// expire.
		#[pallet::constant]
		type MaxRequests: Get<u32>;

		/// Sets up what the benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper;

		/// The weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Why money is held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// For a consent.
		#[codec(index = 0)]
		Consent,
		/// For a controller's record of rules.
		#[codec(index = 1)]
		Rules,
	}

	/// Every consent that is kept.
	// Identity: a key is a hash that the chain makes, of a tag, the controller and the nonce.
	#[pallet::storage]
	pub type Records<T: Config> = StorageMap<_, Identity, ConsentId, RecordOf<T>>;

	/// The consents of a controller.
	// Blake2_128Concat: whoever makes a key pair chooses the controller. Identity: as in `Records`.
	#[pallet::storage]
	pub type ConsentsOf<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, PartyId, Identity, ConsentId, ()>;

	/// The epoch, denials and objections of a controller: what every decision about what they control reads.
	// Blake2_128Concat: whoever makes a key pair chooses the controller.
	#[pallet::storage]
	pub type Rules<T: Config> = StorageMap<_, Blake2_128Concat, PartyId, RulesRecordOf<T>>;

	/// What is never forgotten of controllers whose record of rules is gone.
	// Blake2_128Concat: whoever makes a key pair chooses the controller.
	#[pallet::storage]
	pub type Epochs<T: Config> = StorageMap<_, Blake2_128Concat, PartyId, RememberedOf<T>>;

	/// The permits of a controller to one party and its staff, to one role, or to anyone; with those that ended a
	/// short while ago.
	// Blake2_128Concat, both: whoever makes a key pair chooses the controller, and the controller the grantee.
	#[pallet::storage]
	pub type Permits<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		PartyId,
		Blake2_128Concat,
		PermitIndex,
		BoundedVec<Permit, ConstU32<MAX_PERMITS>>,
		ValueQuery,
	>;

	/// Every request that is kept: those that wait for an answer, and those that were refused.
	// Identity: a key is a hash that the chain makes, of a tag, organisation, controller and nonce.
	#[pallet::storage]
	pub type Requests<T: Config> = StorageMap<_, Identity, RequestId, RequestRecordOf<T>>;

	/// The requests to a controller.
	// Blake2_128Concat: whoever makes a key pair chooses the controller. Identity: as in `Requests`.
	#[pallet::storage]
	pub type RequestsOf<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, PartyId, Identity, RequestId, ()>;

	/// How many requests to a controller an organisation has; controller first.
	// Blake2_128Concat, both: whoever makes a key pair chooses the controller, and an organisation its account.
	#[pallet::storage]
	pub type RequestCounts<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, PartyId, Blake2_128Concat, PartyId, u32, ValueQuery>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(
				T::LateWindow::get() > 0,
				"without a late window, held-back batches look like misuse"
			);
			assert!(
				T::RecordRetention::get() >= T::LateWindow::get(),
				"late entries are explained by the epoch, which the record of rules keeps"
			);
			// It need not outlast statements: a statement's deadline may lie years ahead, and no retention would outlast it. What
			// voids it, the epoch, is never forgotten.
			assert!(T::MaxStatementLife::get() > 0, "nothing could be relayed");
			assert!(
				T::AcknowledgementPeriod::get() > Self::tombstone(),
				"silence would not be named for longer than an answer"
			);
			assert!(
				T::MaxRequestLife::get() > 0 && T::MaxRequests::get() > 0,
				"nothing could be requested"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// A consent, with the status that it has now.
		pub fn consent(consent: ConsentId) -> Option<Consent> {
			Self::consent_now(&consent)
		}

		/// Where a consent stands now.
		pub fn status(consent: ConsentId) -> Option<ConsentStatus> {
			Self::consent_now(&consent).map(|consent| consent.status)
		}

		/// A controller's epoch, denials and objections. Where its record of rules is gone, what is remembered of it: the epoch.
		pub fn rules(controller: PartyId) -> Option<ControllerRules> {
			Self::rules_now(&controller)
		}

		/// A controller's consents with the status that they have now, ended ones included while they are kept: at most
		/// `limit`, and 64, after `after`.
		pub fn consents_of(
			controller: PartyId,
			after: Option<ConsentId>,
			limit: u32,
		) -> Vec<(ConsentId, Consent)> {
			Self::page_of_consents(&controller, after, limit)
		}

		/// The 32 bytes that a controller signs, so that another can bring the statement in.
		pub fn statement_payload(statement: Statement) -> H256 {
			Self::payload_of(&statement)
		}

		/// A request that is kept, with the status that it has now.
		pub fn consent_request(request: RequestId) -> Option<ConsentRequest> {
			Self::request_now(&request)
		}

		/// The requests to a controller with the status that they have now: at most `limit`, and 64, after `after`.
		pub fn requests_of(
			controller: PartyId,
			after: Option<RequestId>,
			limit: u32,
		) -> Vec<(RequestId, ConsentRequest)> {
			Self::page_of_requests(&controller, after, limit)
		}

		/// What organisations said since a consent was withdrawn, was found invalid, or permitted them nothing any more.
		pub fn acknowledgements(consent: ConsentId) -> Vec<Acknowledgement> {
			Records::<T>::get(consent)
				.map(|record| record.acknowledgements.into_inner())
				.unwrap_or_default()
		}

		/// Of at most `limit`, and 64, of a controller's consents after `after`: each with the organisations that are to say what
		/// they do with the data that they hold, and have not.
		pub fn unacknowledged(
			controller: PartyId,
			after: Option<ConsentId>,
			limit: u32,
		) -> Vec<(ConsentId, Vec<PartyId>)> {
			Self::page_of_unacknowledged(&controller, after, limit)
		}
	}

	impl<T: Config> Pallet<T> {
		/// Who signed, and the controller that they act for.
		fn ensure_controller(origin: OriginFor<T>) -> Result<(AccountId, PartyId), DispatchError> {
			let who = ensure_signed(origin)?;
			let controller = T::Parties::acting_for(&who, Duty::ManageConsents, Self::now())
				.ok_or(Error::<T>::NotAuthorized)?;
			Ok((who, controller))
		}
	}
}
