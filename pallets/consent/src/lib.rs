#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod acknowledgement_impls;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod delegation_impls;
mod impls;
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

/// The pallet.
// What the macros of FRAME write is qualified throughout.
#[allow(unused_qualifications)]
#[frame_support::pallet]
pub mod pallet {
	use super::{
		request_impls::Asked,
		types::{RecordOf, RequestRecordOf, RulesRecordOf},
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

		/// For how long after the last end a controller's record of rules is kept, milliseconds: as long as anything
		/// signed under its epoch could still be brought in.
		#[pallet::constant]
		type RecordRetention: Get<Moment>;

		/// For how long after it was signed, at most, a statement can be brought in, milliseconds. Ended consents and refused
		/// requests are kept at least as long, so that nothing that was signed before their end brings them back.
		#[pallet::constant]
		type MaxStatementLife: Get<Moment>;

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

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A controller gave a consent.
		Granted {
			/// Who gave it.
			controller: PartyId,
			/// The consent.
			consent: ConsentId,
			/// Its version: 1.
			version: u32,
			/// The controller's epoch.
			epoch: u32,
			/// What it permits and denies.
			provisions: Provisions,
			/// What goes with its permits.
			terms: Terms,
			/// The salted hash of the receipt.
			receipt: Commitment,
			/// Who paid the deposit.
			depositor: AccountId,
		},
		/// A controller replaced what a consent says.
		Amended {
			/// Who amended it.
			controller: PartyId,
			/// The consent.
			consent: ConsentId,
			/// Its new version.
			version: u32,
			/// What it permits and denies from now on.
			provisions: Provisions,
			/// What goes with its permits from now on.
			terms: Terms,
			/// The salted hash of the new receipt.
			receipt: Commitment,
			/// Who paid the deposit.
			depositor: AccountId,
		},
		/// A controller withdrew a consent: its permits ended, its denials are lifted.
		Withdrawn {
			/// Who withdrew it.
			controller: PartyId,
			/// The consent.
			consent: ConsentId,
			/// The version that was withdrawn.
			version: u32,
			/// The organisations that may hold data under it: they are to say what they do with that.
			organisations: Vec<PartyId>,
		},
		/// A controller withdrew all permits that were given so far. Denials and objections stay. Which organisations are to
		/// answer to it, the view function `unacknowledged` says.
		AllWithdrawn {
			/// Who withdrew them.
			controller: PartyId,
			/// The controller's new epoch: permits of earlier ones permit nothing.
			epoch: u32,
		},
		/// A consent reached its maximum of uses: its permits ended.
		Spent {
			/// Who gave it.
			controller: PartyId,
			/// The consent.
			consent: ConsentId,
			/// How often it was used.
			uses: u32,
		},
		/// An ended consent was removed from the state, and its deposit given back.
		Released {
			/// Who gave the consent.
			controller: PartyId,
			/// The consent.
			consent: ConsentId,
			/// Who got the deposit back.
			depositor: AccountId,
			/// The organisations that never said what they did with the data that they held under it, where it was withdrawn.
			unacknowledged: Vec<PartyId>,
		},
		/// A controller objected to accesses that rest on a basis other than consent.
		Objected {
			/// Who objected.
			controller: PartyId,
			/// To accesses by these roles.
			roles: Roles,
			/// For these purposes, each with all its descendants.
			purposes: Purposes,
		},
		/// A controller lifted an objection.
		ObjectionLifted {
			/// Who lifted it.
			controller: PartyId,
			/// The roles that it was about.
			roles: Roles,
			/// The purposes that it was about.
			purposes: Purposes,
		},
		/// A controller's record of rules was removed from the state, and its deposit given back.
		RecordReleased {
			/// Whose record it was.
			controller: PartyId,
			/// Who got the deposit back.
			depositor: AccountId,
		},
		/// Something that a controller signed off the chain was brought in. What it did, a further event says.
		Relayed {
			/// Who signed it.
			controller: PartyId,
			/// The hash that was signed.
			statement: H256,
			/// Who brought it in and paid; none where it came free.
			relayer: Option<AccountId>,
		},
		/// An organisation asked a controller for a consent.
		Requested {
			/// Who asks.
			organisation: PartyId,
			/// Who is asked.
			controller: PartyId,
			/// The request.
			request: RequestId,
			/// The consent that accepting it gives.
			consent: ConsentId,
			/// What is to be permitted.
			provisions: Provisions,
			/// What is to go with it.
			terms: Terms,
			/// The salted hash of the receipt.
			receipt: Commitment,
			/// The earlier consent that it is to renew.
			renews: Option<ConsentId>,
			/// Until when it can be accepted, milliseconds.
			expires_at: Moment,
			/// Who paid the deposit.
			depositor: AccountId,
		},
		/// A controller accepted a request, as it was or narrowed. What was given, the event `Granted` says.
		RequestAccepted {
			/// Who asked.
			organisation: PartyId,
			/// Who accepted.
			controller: PartyId,
			/// The request, which is gone.
			request: RequestId,
			/// The consent that was given.
			consent: ConsentId,
		},
		/// A controller refused a request.
		RequestRefused {
			/// Who asked.
			organisation: PartyId,
			/// Who refused.
			controller: PartyId,
			/// The request.
			request: RequestId,
		},
		/// A request was removed from the state, and its deposit given back.
		RequestReleased {
			/// Who asked.
			organisation: PartyId,
			/// Who was asked.
			controller: PartyId,
			/// The request.
			request: RequestId,
			/// Who got the deposit back.
			depositor: AccountId,
		},
		/// An organisation said what it did with the data that it holds under a withdrawn consent.
		WithdrawalAcknowledged {
			/// The organisation.
			organisation: PartyId,
			/// Who withdrew the consent.
			controller: PartyId,
			/// The consent.
			consent: ConsentId,
			/// What became of the data.
			outcome: DataOutcome,
		},
		/// Another acted for a controller. What was done, a further event says.
		ActedFor {
			/// For whom.
			controller: PartyId,
			/// Who acted.
			actor: PartyId,
			/// As what: by which appointment, as guardian, or after the controller's death.
			capacity: Capacity,
			/// What stands for the act: the hash that guardians agree to.
			act: H256,
			/// The account that signed.
			account: AccountId,
		},
	}

	/// What went wrong. Nothing was changed.
	#[pallet::error]
	pub enum Error<T> {
		/// Expected an account that acts for the controller of the consent.
		NotAuthorized,
		/// Expected a nonce that none of the controller's consents that are kept was made with.
		ConsentAlreadyExists,
		/// Expected a consent that is kept.
		UnknownConsent,
		/// Expected a consent that is given, of the controller's current epoch, with a period that is not over; for a
		/// withdrawal, one that permits or denies something.
		ConsentNotInForce,
		/// Expected at least one provision.
		EmptyProvisions,
		/// Expected at most eight provisions.
		TooManyProvisions,
		/// Expected `categories` that are not empty, and all known.
		InvalidCategories,
		/// Expected `actions` that are not empty, and all known.
		InvalidActions,
		/// Expected `purposes` that are not empty, and all known.
		InvalidPurposes,
		/// Expected `roles` that are not empty, and all known.
		InvalidRoles,
		/// Expected a `period` that ends after it starts.
		EmptyPeriod,
		/// Expected a `period` that is not over.
		PeriodEnded,
		/// Expected no `excepted_labels` in a deny: a deny has no exceptions.
		LabelsOnDeny,
		/// Expected a `grantee` other than the controller. (A controller may deny members of its own staff.)
		GranteeIsController,
		/// Expected a permit to a role that takes an accreditation: name the person, or anyone.
		RoleNotAccredited,
		/// Expected an accredited organisation as that of the member of staff.
		UnknownOrganisation,
		/// Expected an accredited organisation as custodian of the record.
		UnknownCustodian,
		/// Expected a registered device in the scope.
		UnknownDevice,
		/// Expected the device's current tenure in the scope.
		TenureNotCurrent,
		/// Expected a device that the controller owns, or is associated with.
		NotControllerOfDevice,
		/// Expected no terms where nothing is permitted.
		TermsWithoutPermit,
		/// Expected a `maximum_uses` of at least one.
		InvalidMaximumUses,
		/// Expected a `maximum_uses` above the uses so far.
		MaximumUsesAlreadyReached,
		/// Expected no price, or permits only for purposes for which the policy lets money be paid.
		PurposeNotPayable,
		/// Expected room in the list of permits to each grantee: 32 permits to one party, to one role, or to anyone.
		TooManyPermits,
		/// Expected room in the controller's list of denials: 16.
		TooManyDenials,
		/// Expected no more uses than the consent still permits.
		TooManyUses,
		/// Expected a controller who consented or objected to something.
		NothingToWithdraw,
		/// Expected an objection that does not stand yet.
		AlreadyObjected,
		/// Expected room in the controller's list of objections: 8.
		TooManyObjections,
		/// Expected an objection to exactly these roles and purposes.
		UnknownObjection,
		/// Expected a consent that permits and denies nothing any more.
		StillInForce,
		/// Expected a consent that ended long enough ago to explain no late entry, and for nothing that was signed before its
		/// end to be brought in any more.
		EndedTooRecently,
		/// Expected a controller who has a record of rules.
		UnknownController,
		/// Expected a controller without consents that are kept, and without objections.
		RecordInUse,
		/// Expected a record of rules whose last end lies longer ago.
		RetentionNotOver,
		/// Expected a controller that is a person, or an organisation whose accreditation is in force.
		OrganisationNotActive,
		/// Expected a party, as grantee or as controller that is asked: not another party's key, nor an operating account.
		UnknownParty,
		/// Expected a statement whose `deadline` is not over.
		StatementExpired,
		/// Expected a `deadline` that is at most the longest life of a statement away.
		DeadlineTooFar,
		/// Expected a statement of the controller's current `epoch`; 0 where the controller has no record.
		EpochNotCurrent,
		/// Expected the `version` that the consent has: to amend it, exactly; to withdraw it, that or an earlier one.
		VersionNotCurrent,
		/// Expected the `revision` that the controller's objections have.
		ObjectionsChanged,
		/// Expected a `signature` of the whole statement, by the controller's current key, for this chain.
		InvalidSignature,
		/// Expected, of what comes free, an act that only ends something.
		ActNotFree,
		/// Expected an `expires_at` that is to come, and at most the longest life of a request away.
		InvalidExpiry,
		/// Expected a nonce that none of the organisation's requests to the controller that are kept was made with.
		RequestAlreadyExists,
		/// Expected a request that is kept.
		UnknownRequest,
		/// Expected a request that is neither answered nor expired.
		RequestNotPending,
		/// Expected a request that expired, or an account that acts for the organisation that made it.
		RequestPending,
		/// Expected a refused request that expired, and was refused long enough ago for nothing that was signed before to be
		/// brought in any more.
		RefusedTooRecently,
		/// Expected permits only in a request: denials are the controller's own.
		RequestOfDenial,
		/// Expected, in a request, the organisation itself or a member of its staff as grantee.
		RequestForAnother,
		/// Expected room for a further request of the organisation to the controller.
		TooManyRequests,
		/// Expected nothing in the acceptance that the request does not cover: each permit within one that was asked for, and
		/// terms that are no easier.
		AcceptanceWidens,
		/// Expected a consent that its controller withdrew.
		ConsentNotWithdrawn,
		/// Expected an organisation that a permit of the consent names.
		NotAHolder,
		/// Expected a `uses_per_period` of at least one use, in a period of at least a millisecond.
		InvalidUsesPerPeriod,
	}

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
			assert!(
				T::RecordRetention::get() >= T::MaxStatementLife::get(),
				"a record that comes anew starts at epoch 0: nothing signed under the old one may be left"
			);
			assert!(T::MaxStatementLife::get() > 0, "nothing could be relayed");
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

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Give a consent.
		///
		/// ## Dispatch Origin
		/// Signed, by an account that acts for the controller. It pays the deposit.
		///
		/// ## Details
		/// The consent's id is the hash of the controller and the `nonce`. `receipt` is the salted hash of the
		/// human-readable receipt. The price is in planck, periods are in milliseconds since 1970.
		///
		/// ## Errors
		/// `NotAuthorized`, `ConsentAlreadyExists`, `TooManyPermits`, `TooManyDenials`, those of the fields of a provision
		/// and of the terms, and those of the deposit.
		///
		/// ## Events
		/// [`Event::Granted`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::grant(provisions.len() as u32))]
		pub fn grant(
			origin: OriginFor<T>,
			nonce: [u8; 32],
			provisions: Vec<Provision>,
			terms: Terms,
			receipt: Commitment,
		) -> DispatchResult {
			let (who, controller) = Self::ensure_controller(origin)?;
			T::Delegation::ensure_own_hand(&controller)?;
			Self::do_grant(controller, who, nonce, provisions, terms, receipt).map(|_| ())
		}

		/// Replace what a consent says.
		///
		/// ## Dispatch Origin
		/// Signed, by an account that acts for the controller.
		///
		/// ## Details
		/// All provisions, the terms and the receipt are replaced, and the version rises. The epoch stays, and so do the
		/// uses so far. What was permitted until now still explains late entries for a while. The deposit stays with
		/// whoever paid it; where it grows, and another brought the amendment, that one takes it over whole.
		///
		/// ## Errors
		/// `UnknownConsent`, `NotAuthorized`, `ConsentNotInForce`, `MaximumUsesAlreadyReached`, and those of `grant`.
		///
		/// ## Events
		/// [`Event::Amended`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::amend(provisions.len() as u32))]
		pub fn amend(
			origin: OriginFor<T>,
			consent: ConsentId,
			provisions: Vec<Provision>,
			terms: Terms,
			receipt: Commitment,
		) -> DispatchResult {
			let (who, controller) = Self::ensure_controller(origin)?;
			T::Delegation::ensure_own_hand(&controller)?;
			Self::do_amend(controller, who, consent, provisions, terms, receipt)
		}

		/// Withdraw a consent: its permits end, and its denials are lifted.
		///
		/// ## Dispatch Origin
		/// Signed, by an account that acts for the controller.
		///
		/// ## Details
		/// It works on what still denies, too: on a consent of an earlier epoch, and on a spent one. The deposit comes back
		/// with `release`.
		///
		/// ## Errors
		/// `UnknownConsent`, `NotAuthorized`, `ConsentNotInForce`.
		///
		/// ## Events
		/// [`Event::Withdrawn`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn withdraw(origin: OriginFor<T>, consent: ConsentId) -> DispatchResult {
			let (_, controller) = Self::ensure_controller(origin)?;
			Self::do_withdraw(controller, consent)
		}

		/// Withdraw all that was permitted so far, at a cost that does not depend on how much that is.
		///
		/// ## Dispatch Origin
		/// Signed, by an account that acts for the controller.
		///
		/// ## Details
		/// Denials and objections stay in force: withdrawing never widens what is allowed.
		///
		/// ## Errors
		/// `NotAuthorized`, `NothingToWithdraw`.
		///
		/// ## Events
		/// [`Event::AllWithdrawn`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::withdraw_all())]
		pub fn withdraw_all(origin: OriginFor<T>) -> DispatchResult {
			let (_, controller) = Self::ensure_controller(origin)?;
			Self::do_withdraw_all(controller)
		}

		/// Object to accesses that rest on a legal basis other than consent.
		///
		/// ## Dispatch Origin
		/// Signed, by an account that acts for the controller. It pays the deposit of the controller's record of rules where
		/// there is none yet.
		///
		/// ## Details
		/// It counts where the policy table lets a person object.
		///
		/// ## Errors
		/// `NotAuthorized`, `InvalidRoles`, `InvalidPurposes`, `AlreadyObjected`, `TooManyObjections`, and those of the
		/// deposit.
		///
		/// ## Events
		/// [`Event::Objected`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::object())]
		pub fn object(origin: OriginFor<T>, roles: Roles, purposes: Purposes) -> DispatchResult {
			let (who, controller) = Self::ensure_controller(origin)?;
			Self::do_object(controller, who, roles, purposes)
		}

		/// Lift an objection.
		///
		/// ## Dispatch Origin
		/// Signed, by an account that acts for the controller.
		///
		/// ## Details
		/// Roles and purposes are exactly those of the objection.
		///
		/// ## Errors
		/// `NotAuthorized`, `UnknownObjection`.
		///
		/// ## Events
		/// [`Event::ObjectionLifted`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::lift_objection())]
		pub fn lift_objection(
			origin: OriginFor<T>,
			roles: Roles,
			purposes: Purposes,
		) -> DispatchResult {
			let (_, controller) = Self::ensure_controller(origin)?;
			T::Delegation::ensure_own_hand(&controller)?;
			Self::do_lift_objection(controller, roles, purposes)
		}

		/// Remove an ended consent from the state, and give its deposit back to whoever paid it.
		///
		/// ## Dispatch Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// A consent has ended when it is withdrawn; or when nothing that it denies is in force, and it is spent, all its
		/// periods are over, or the controller withdrew everything. It is kept after that for the late window, and for as long
		/// as anything that was signed before its end could be brought in: its id does not come back to life.
		///
		/// ## Errors
		/// `UnknownConsent`, `StillInForce`, `EndedTooRecently`.
		///
		/// ## Events
		/// [`Event::Released`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::release())]
		pub fn release(origin: OriginFor<T>, consent: ConsentId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_release(consent)
		}

		/// Remove a controller's record of rules from the state, and give its deposit back to whoever paid it.
		///
		/// ## Dispatch Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// It keeps the controller's epoch. So it stays for a while after the last end, until nothing that was signed
		/// earlier can be brought in.
		///
		/// ## Errors
		/// `UnknownController`, `RecordInUse`, `RetentionNotOver`.
		///
		/// ## Events
		/// [`Event::RecordReleased`].
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::release_record())]
		pub fn release_record(origin: OriginFor<T>, controller: PartyId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_release_record(controller)
		}

		/// Bring in what a controller signed off the chain.
		///
		/// ## Dispatch Origin
		/// Signed, by anyone. It pays the fee, and the deposits that the act takes.
		///
		/// ## Details
		/// The controller needs neither money nor an account that exists. `signature` is of the statement's payload: the
		/// BLAKE2b-256 hash of the tag `assent/stmt///v1`, the genesis hash and the statement, as 32 bytes or wrapped by
		/// `<Bytes>` and `</Bytes>`; by the controller's current key, which for an organisation is its own and not that of an
		/// operating account. A statement counts once.
		///
		/// ## Errors
		/// `StatementExpired`, `DeadlineTooFar`, `EpochNotCurrent`, `VersionNotCurrent`, `ObjectionsChanged`,
		/// `UnknownConsent`, `NotAuthorized`, `InvalidSignature`, and those of the act.
		///
		/// ## Events
		/// [`Event::Relayed`], and those of the act.
		#[pallet::call_index(8)]
		#[pallet::weight(Pallet::<T>::weight_of(&statement.act))]
		pub fn relay(
			origin: OriginFor<T>,
			statement: Statement,
			signature: MultiSignature,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_relay(who, statement, signature)
		}

		/// Bring in, without a fee, what a controller signed off the chain to end a right: a withdrawal, a withdrawal of
		/// everything, or a refusal.
		///
		/// ## Dispatch Origin
		/// Authorised: a general transaction that nobody signs, whose statement and signature are checked by the pool and
		/// again by the block. A signed transaction pays for it and fails.
		///
		/// ## Details
		/// As `relay`. It is taken only where there is something to end that somebody keeps a deposit for: a consent that
		/// permits or denies something, any consent given since everything was withdrawn last, a request that waits for an
		/// answer. It goes before all that pays, in the part of a block that ordinary transactions cannot fill.
		///
		/// ## Errors
		/// `BadOrigin`. Before it gets that far, a pool refuses it as an invalid transaction: with a bad proof for
		/// `InvalidSignature`, as outdated for `StatementExpired`, and for the others of `relay`, `ActNotFree`,
		/// `ConsentNotInForce`, `NothingToWithdraw`, `UnknownRequest` and `RequestNotPending` with the number of the error.
		///
		/// ## Events
		/// [`Event::Relayed`], and those of the act.
		// It pays if it is signed: `Pays::No` would let strangers fill the operational part of blocks for nothing.
		#[pallet::call_index(9)]
		#[pallet::weight((Pallet::<T>::weight_of_free(), DispatchClass::Operational))]
		#[pallet::weight_of_authorize(T::WeightInfo::authorize_relay_free())]
		#[pallet::authorize(Self::authorize_free)]
		pub fn relay_free(
			origin: OriginFor<T>,
			statement: Statement,
			signature: MultiSignature,
		) -> DispatchResult {
			ensure_authorized(origin)?;
			let _ = signature;
			Self::do_relay_free(statement)
		}

		/// Ask a controller for a consent.
		///
		/// ## Dispatch Origin
		/// Signed, by an account that acts for an accredited organisation. It pays the deposit, that of the consent which is
		/// asked for.
		///
		/// ## Details
		/// The request's id is the hash of organisation, controller and `nonce`; that of the consent to come, the hash of the
		/// controller and the request's id. What is asked for is permitted to the organisation or to members of its staff.
		/// `renews` names an earlier consent of the controller. An organisation has few requests to one controller at a time,
		/// and a refused one counts until it expires.
		///
		/// ## Errors
		/// `NotAuthorized`, `UnknownOrganisation`, `OrganisationNotActive`, `GranteeIsController`, `UnknownParty`,
		/// `InvalidExpiry`, `RequestAlreadyExists`, `ConsentAlreadyExists`, `UnknownConsent`, `RequestOfDenial`,
		/// `RequestForAnother`, `TooManyRequests`, those of the fields of a provision and of the terms, and those of the
		/// deposit.
		///
		/// ## Events
		/// [`Event::Requested`].
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::request(provisions.len() as u32))]
		// The parts of a request, each under its name in wallets.
		#[allow(clippy::too_many_arguments)]
		pub fn request(
			origin: OriginFor<T>,
			controller: PartyId,
			nonce: [u8; 32],
			provisions: Vec<Provision>,
			terms: Terms,
			receipt: Commitment,
			renews: Option<ConsentId>,
			expires_at: Moment,
		) -> DispatchResult {
			let (who, organisation) = Self::ensure_controller(origin)?;
			let asked = Asked { nonce, provisions, terms, receipt, renews, expires_at };
			Self::do_request(organisation, who, controller, asked)
		}

		/// Accept a request, as it is or narrowed.
		///
		/// ## Dispatch Origin
		/// Signed, by an account that acts for the controller.
		///
		/// ## Details
		/// All that is accepted is said again. Each permit has to be within one that was asked for, and the terms no easier;
		/// denials may be added. The request's deposit becomes the consent's; where that needs more, the signer takes it over
		/// whole. The request is gone.
		///
		/// ## Errors
		/// `NotAuthorized`, `UnknownRequest`, `RequestNotPending`, `UnknownOrganisation`, `OrganisationNotActive`,
		/// `AcceptanceWidens`, and those of `grant`.
		///
		/// ## Events
		/// [`Event::Granted`], [`Event::RequestAccepted`].
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::accept(provisions.len() as u32))]
		pub fn accept(
			origin: OriginFor<T>,
			request: RequestId,
			provisions: Vec<Provision>,
			terms: Terms,
			receipt: Commitment,
		) -> DispatchResult {
			let (who, controller) = Self::ensure_controller(origin)?;
			T::Delegation::ensure_own_hand(&controller)?;
			Self::do_accept(controller, who, request, provisions, terms, receipt)
		}

		/// Refuse a request.
		///
		/// ## Dispatch Origin
		/// Signed, by an account that acts for the controller.
		///
		/// ## Errors
		/// `NotAuthorized`, `UnknownRequest`, `RequestNotPending`.
		///
		/// ## Events
		/// [`Event::RequestRefused`].
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::refuse())]
		pub fn refuse(origin: OriginFor<T>, request: RequestId) -> DispatchResult {
			let (_, controller) = Self::ensure_controller(origin)?;
			Self::do_refuse(controller, request)
		}

		/// Remove a request from the state, and give its deposit back to whoever paid it.
		///
		/// ## Dispatch Origin
		/// Signed: by anyone once it expired; before, by an account that acts for the organisation that made it, unless it was
		/// refused.
		///
		/// ## Details
		/// A refused one is kept until nothing that was signed before its refusal can be brought in, at least.
		///
		/// ## Errors
		/// `UnknownRequest`, `RequestPending`, `RefusedTooRecently`.
		///
		/// ## Events
		/// [`Event::RequestReleased`].
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::release_request())]
		pub fn release_request(origin: OriginFor<T>, request: RequestId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_release_request(who, request)
		}

		/// Say what became of the data that an organisation holds under a withdrawn consent.
		///
		/// ## Dispatch Origin
		/// Signed, by an account that acts for the organisation.
		///
		/// ## Details
		/// For organisations that a permit of the consent names, or that one of an earlier version named until a short while
		/// ago. A later answer takes the place of an earlier one. It can be given while the consent is kept.
		///
		/// ## Errors
		/// `NotAuthorized`, `UnknownConsent`, `ConsentNotWithdrawn`, `NotAHolder`.
		///
		/// ## Events
		/// [`Event::WithdrawalAcknowledged`].
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::acknowledge_withdrawal())]
		pub fn acknowledge_withdrawal(
			origin: OriginFor<T>,
			consent: ConsentId,
			outcome: DataOutcome,
		) -> DispatchResult {
			let (_, organisation) = Self::ensure_controller(origin)?;
			Self::do_acknowledge(organisation, consent, outcome)
		}

		/// Do for a controller what one may do for it: as its delegate, as its guardian, or after its death.
		///
		/// ## Dispatch Origin
		/// Signed, by an account that acts for the delegate, guardian or executor. It pays the deposits that the act takes.
		///
		/// ## Details
		/// What may be done says `capacity`: an appointment, within its rights, scope, categories and time; a guardianship; the
		/// attestation of a death. To replace or end a consent takes powers over all that it says, and to end one that denies
		/// something, those to grant as well. Where several guardians have to agree, each brings in the same act: it is done
		/// with the last of them. A consent that another ends is revoked, and not withdrawn.
		///
		/// ## Errors
		/// `NotAuthorized`, `VersionNotCurrent`, `ObjectionsChanged`, `UnknownConsent`, `UnknownRequest`, those of the
		/// guardianship, and those of the act.
		///
		/// ## Events
		/// [`Event::ActedFor`], and those of the act; while further guardians have to agree, none but the guardianship's.
		#[pallet::call_index(20)]
		#[pallet::weight(Pallet::<T>::weight_of_act_for(act))]
		pub fn act_for(
			origin: OriginFor<T>,
			controller: PartyId,
			capacity: Capacity,
			act: Act,
		) -> DispatchResult {
			let (who, actor) = Self::ensure_controller(origin)?;
			Self::do_act_for(who, actor, controller, capacity, act)
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

		/// A controller's epoch, denials and objections.
		pub fn rules(controller: PartyId) -> Option<ControllerRules> {
			Rules::<T>::get(controller).map(|record| record.rules)
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

		/// What organisations said since a consent was withdrawn.
		pub fn acknowledgements(consent: ConsentId) -> Vec<Acknowledgement> {
			Records::<T>::get(consent)
				.map(|record| record.acknowledgements.into_inner())
				.unwrap_or_default()
		}

		/// Of at most `limit`, and 64, of a controller's consents after `after`: each with the organisations that have not
		/// answered to its withdrawal.
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
