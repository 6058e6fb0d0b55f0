#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod bond_impls;
mod case_impls;
mod impls;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state_impls;
pub mod types;
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
	use super::{types::CaseRecordOf, WeightInfo};
	use alloc::vec::Vec;
	use assent_primitives::{
		traits::{Accreditation, Devices, Parties},
		AccountId, Balance, CaseId, Commitment, EmergencyCase, EmergencyRecord, EmergencyStanding,
		Finding, Moment, PartyId, Resource, StaffTag,
	};
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{self, hold},
			Consideration, Footprint, UnixTime,
		},
	};
	use frame_system::pallet_prelude::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs of the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId> {
		/// The chain's clock.
		type Time: UnixTime;

		/// Parties and the keys behind them.
		type Parties: Parties;

		/// Organisations and their staff.
		type Accreditation: Accreditation;

		/// Devices and who controls their data.
		type Devices: Devices;

		/// The overarching reason of holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// Money.
		type Currency: fungible::Mutate<AccountId, Balance = Balance>
			+ hold::Mutate<AccountId, Reason = Self::RuntimeHoldReason>;

		/// What a case costs while it is kept.
		type Deposit: Consideration<AccountId, Footprint>;

		/// The longest time box of a case, milliseconds.
		#[pallet::constant]
		type MaxDuration: Get<Moment>;

		/// How far a claimed moment may be ahead of the chain's, milliseconds.
		#[pallet::constant]
		type MaxClockDrift: Get<Moment>;

		/// For how long after the claimed moment a case is not late, milliseconds.
		#[pallet::constant]
		type PromptFiling: Get<Moment>;

		/// For how long after the claimed moment a case can be filed at all, milliseconds.
		#[pallet::constant]
		type MaxFilingDelay: Get<Moment>;

		/// For how long after a late filing the accesses of that time can be recorded, milliseconds.
		#[pallet::constant]
		type LateRecording: Get<Moment>;

		/// Within which time after its filing a case has to be reviewed, milliseconds.
		#[pallet::constant]
		type ReviewWindow: Get<Moment>;

		/// For how long a case is kept after it was reviewed or settled, milliseconds.
		#[pallet::constant]
		type Retention: Get<Moment>;

		/// Cases of one organisation on one resource that are neither reviewed nor settled, at most.
		#[pallet::constant]
		type MaxPending: Get<u32>;

		/// The bond of an organisation that may open cases, in planck.
		#[pallet::constant]
		type RequiredBond: Get<Balance>;

		/// What an abusive case costs the organisation, and the person gets; in planck. At least the existential deposit.
		#[pallet::constant]
		type Compensation: Get<Balance>;

		/// Sets up what the benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper;

		/// The weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Why money is held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// An organisation's standing bond.
		#[codec(index = 0)]
		Bond,
		/// For a case that is kept.
		#[codec(index = 1)]
		Case,
	}

	/// The cases that are kept.
	// Identity: a key is a hash that the chain makes, of a tag, the organisation, its nonce and a moment.
	#[pallet::storage]
	pub type Cases<T: Config> = StorageMap<_, Identity, CaseId, CaseRecordOf<T>>;

	/// The cases that a party opened, and those on data that it controls.
	// Blake2_128Concat: whoever makes a key pair chooses the party. Identity: as in `Cases`.
	#[pallet::storage]
	pub type CasesOf<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, PartyId, Identity, CaseId, ()>;

	/// How many cases of an organisation on a resource are neither reviewed nor settled; never zero.
	// Blake2_128Concat, both: whoever makes a key pair chooses the party, and an accessor names the subject of a record.
	#[pallet::storage]
	pub type PendingOn<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, PartyId, Blake2_128Concat, Resource, u32, ValueQuery>;

	/// What came of the cases of each organisation. It stays when they are removed.
	// Blake2_128Concat: whoever makes a key pair chooses the party.
	#[pallet::storage]
	pub type Records<T: Config> =
		StorageMap<_, Blake2_128Concat, PartyId, EmergencyRecord, ValueQuery>;

	/// The account on which each organisation's bond is held: its key of the day on which it last paid into it.
	// Blake2_128Concat: whoever makes a key pair chooses the party.
	#[pallet::storage]
	pub type BondAccounts<T: Config> = StorageMap<_, Blake2_128Concat, PartyId, AccountId>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An emergency case was opened. Whom it concerns is told by this.
		CaseOpened {
			/// The case.
			case: CaseId,
			/// The organisation whose staff opened it.
			organisation: PartyId,
			/// The account that signed for it.
			operator: AccountId,
			/// The member of staff.
			staff: StaffTag,
			/// What is accessed.
			resource: Resource,
			/// Whom it concerns.
			controller: PartyId,
			/// The salted hash of the justification.
			justification: Commitment,
			/// When the emergency began, as the organisation says; milliseconds.
			claimed_at: Moment,
			/// The first moment that the case does not cover, milliseconds.
			until: Moment,
			/// The first moment at which the review is overdue, milliseconds.
			review_until: Moment,
			/// Whether it was filed late.
			late: bool,
			/// Whether the organisation's bond is short.
			bond_short: bool,
		},
		/// An organisation's bond is less than it has to be. No care is refused for that.
		BondShort {
			/// The organisation.
			organisation: PartyId,
			/// Its bond, in planck.
			bond: Balance,
			/// What it has to be, in planck.
			required: Balance,
		},
		/// An auditor reviewed a case.
		CaseReviewed {
			/// The case.
			case: CaseId,
			/// The organisation that opened it.
			organisation: PartyId,
			/// Whom it concerns.
			controller: PartyId,
			/// The auditor.
			reviewer: PartyId,
			/// What was found.
			finding: Finding,
			/// The salted hash of the report.
			report: Commitment,
		},
		/// A case that nobody reviewed within the window was settled. It stands against the organisation, apart from
		/// abuse.
		CaseUnreviewed {
			/// The case.
			case: CaseId,
			/// The organisation that opened it.
			organisation: PartyId,
			/// Whom it concerns.
			controller: PartyId,
			/// The account that settled it.
			settled_by: AccountId,
		},
		/// An abusive case was paid for out of the organisation's bond.
		Compensated {
			/// The case.
			case: CaseId,
			/// The organisation.
			organisation: PartyId,
			/// Who was paid.
			controller: PartyId,
			/// How much, in planck. Zero where the bond could pay nothing.
			amount: Balance,
			/// What is still to be paid, in planck.
			unpaid: Balance,
		},
		/// A case was removed, and its deposit given back.
		CaseRemoved {
			/// The case.
			case: CaseId,
			/// The organisation that opened it.
			organisation: PartyId,
			/// Whom it concerned.
			controller: PartyId,
		},
		/// An organisation paid into its bond.
		BondToppedUp {
			/// The organisation.
			organisation: PartyId,
			/// How much, in planck.
			amount: Balance,
			/// Its bond now, in planck.
			bond: Balance,
		},
		/// An organisation took out of its bond what need not stay.
		BondWithdrawn {
			/// The organisation.
			organisation: PartyId,
			/// How much, in planck.
			amount: Balance,
			/// Its bond now, in planck.
			bond: Balance,
		},
	}

	/// Why a call failed.
	#[pallet::error]
	pub enum Error<T> {
		/// The signing account acts for nobody in this. Expected: for opening, the organisation's key or an account that
		/// records accesses for it; for the bond and for reviews, the organisation's own key.
		NotAuthorized,
		/// The organisation is no care provider or transplant centre whose accreditation is in force.
		NotACareProvider,
		/// `staff` is not affiliated with the organisation now.
		StaffNotAffiliated,
		/// `duration` has to be at least one millisecond and at most `MaxDuration`.
		InvalidDuration,
		/// `claimed_at` is ahead of the chain's moment.
		ClaimedInFuture,
		/// `claimed_at` is longer ago than `MaxFilingDelay`: that emergency can no longer be filed.
		FiledTooLate,
		/// `resource`: the device is not registered, or never had that tenure.
		UnknownDevice,
		/// `resource`: the custodian of the record is not an accredited organisation.
		UnknownCustodian,
		/// `resource`: the subject of the record is another party's key. Expected: the party itself.
		UnknownSubject,
		/// `resource` is the organisation's own: it needs no emergency to access it.
		OwnResource,
		/// `nonce` and `claimed_at` are those of a case that the organisation has already opened.
		CaseAlreadyExists,
		/// The organisation has `MaxPending` cases on the resource that nobody has reviewed or settled.
		TooManyPendingCases,
		/// `case` is not kept.
		UnknownCase,
		/// The party is not accredited as regulator, or its accreditation is not in force.
		NotAnAuditor,
		/// `case` is of the auditor's own organisation, or concerns it.
		OwnCase,
		/// `case` was reviewed already.
		AlreadyReviewed,
		/// There is nothing to settle about `case`: its review is not overdue, or nothing of what it cost is unpaid, or
		/// the bond has nothing to pay it from.
		NothingToSettle,
		/// `case` has to be kept longer: it is not decided, its retention is not over, or it is not paid for.
		CaseStillKept,
		/// The party is not an accredited organisation, nor was it one.
		NotAnOrganisation,
		/// `amount` has to be more than zero.
		NothingToMove,
		/// `amount` is more than what exceeds the bond that has to stay.
		BondNeeded,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxDuration::get() > 0 && T::MaxPending::get() > 0);
			assert!(T::PromptFiling::get() <= T::MaxFilingDelay::get());
			// A case is over before its review can be overdue.
			let longest = T::MaxDuration::get().max(T::LateRecording::get());
			let drift = T::MaxClockDrift::get();
			assert!(longest.saturating_add(drift) < T::ReviewWindow::get());
			// A case that is removed cannot be opened again: nobody can claim its moment any more.
			assert!(T::MaxFilingDelay::get().saturating_add(drift) < T::Retention::get());
			// What an abusive case costs can bring the person's account into being.
			let minimum = <T::Currency as fungible::Inspect<AccountId>>::minimum_balance();
			assert!(T::Compensation::get() >= minimum);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Open an emergency case on a resource: break the glass.
		///
		/// ## Dispatch Origin
		///
		/// Signed by a care provider or transplant centre, or by an account that records accesses for it.
		///
		/// ## Details
		///
		/// The case covers accesses of this member of staff to this resource that happened from `claimed_at` on, for
		/// `duration` milliseconds: to collect, access and use, for ETREAT and BTG. A denial that names the organisation or
		/// the member of staff holds all the same.
		///
		/// An emergency while the chain was out of reach is filed afterwards in the same form, with the moment at which it
		/// began. After `PromptFiling` it is marked as late; then accesses of that time can be recorded for
		/// `LateRecording` longer. After `MaxFilingDelay` nothing can be filed.
		///
		/// The case's id is a hash of organisation, `nonce` and `claimed_at`, and so is known before. A bond that is short is
		/// told and noted, and no reason to refuse. The signer pays the deposit, and gets it back when the case is removed.
		///
		/// ## Errors
		///
		/// - [`Error::NotAuthorized`], [`Error::NotACareProvider`], [`Error::StaffNotAffiliated`]: who opens it.
		/// - [`Error::InvalidDuration`], [`Error::ClaimedInFuture`], [`Error::FiledTooLate`]: when.
		/// - [`Error::UnknownDevice`], [`Error::UnknownCustodian`], [`Error::UnknownSubject`], [`Error::OwnResource`]: on
		///   what.
		/// - [`Error::CaseAlreadyExists`], [`Error::TooManyPendingCases`].
		///
		/// ## Events
		///
		/// - [`Event::CaseOpened`], and [`Event::BondShort`] where it is.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::open())]
		pub fn open(
			origin: OriginFor<T>,
			nonce: [u8; 32],
			resource: Resource,
			staff: StaffTag,
			justification: Commitment,
			claimed_at: Moment,
			duration: Moment,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_open(who, nonce, resource, staff, justification, claimed_at, duration)
		}

		/// Review a case: say whether there was an emergency.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the key of an organisation that is accredited as regulator, and is neither the one that opened the
		/// case nor the one that it concerns.
		///
		/// ## Details
		///
		/// A case is reviewed once. From then on it covers no access. It should be reviewed within the review window; a case
		/// that was settled because nobody did can still be reviewed while it is kept, and then counts as what was
		/// found.
		///
		/// For an abusive case `Compensation` is paid from the organisation's bond to the person's current key. What the bond
		/// cannot pay, or the person's account cannot take, stays unpaid, and is paid by [`Pallet::settle`] later.
		///
		/// ## Errors
		///
		/// - [`Error::UnknownCase`], [`Error::AlreadyReviewed`].
		/// - [`Error::NotAuthorized`], [`Error::NotAnAuditor`], [`Error::OwnCase`]: who reviews.
		///
		/// ## Events
		///
		/// - [`Event::CaseReviewed`]; for an abusive case [`Event::Compensated`] as well, and [`Event::BondShort`] where it is.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::review())]
		pub fn review(
			origin: OriginFor<T>,
			case: CaseId,
			finding: Finding,
			report: Commitment,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_review(who, case, finding, report)
		}

		/// Settle what is due about a case: that its review is overdue, or what of its cost is unpaid.
		///
		/// ## Dispatch Origin
		///
		/// Signed, by anyone.
		///
		/// ## Details
		///
		/// A case whose review is overdue counts as unreviewed from then on. Nothing is paid for it: that nobody looked does
		/// not show abuse. It stands against the organisation, apart from abuse, and can still be reviewed while it is kept.
		///
		/// For an abusive case that is not paid for, what the bond has by now is paid.
		///
		/// Whoever settles something pays no fee.
		///
		/// ## Errors
		///
		/// - [`Error::UnknownCase`], [`Error::NothingToSettle`].
		///
		/// ## Events
		///
		/// - [`Event::CaseUnreviewed`], or [`Event::Compensated`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::settle())]
		pub fn settle(origin: OriginFor<T>, case: CaseId) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::do_settle(who, case)?;
			Ok(Pays::No.into())
		}

		/// Remove a case that need no longer be kept, and give its deposit back to whoever paid it.
		///
		/// ## Dispatch Origin
		///
		/// Signed, by anyone.
		///
		/// ## Details
		///
		/// That is `Retention` after it was reviewed or settled, once nothing of what it cost is unpaid. The organisation's
		/// record keeps its counts. Whoever removes a case pays no fee.
		///
		/// ## Errors
		///
		/// - [`Error::UnknownCase`], [`Error::CaseStillKept`].
		///
		/// ## Events
		///
		/// - [`Event::CaseRemoved`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::remove())]
		pub fn remove(origin: OriginFor<T>, case: CaseId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_remove(case)?;
			Ok(Pays::No.into())
		}

		/// Pay into the organisation's bond.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the key of an organisation that is, or was, accredited.
		///
		/// ## Details
		///
		/// The amount is held on the key's account. A bond that is still held on an earlier key of the organisation moves
		/// over.
		///
		/// ## Errors
		///
		/// - [`Error::NotAuthorized`], [`Error::NotAnOrganisation`], [`Error::NothingToMove`].
		///
		/// ## Events
		///
		/// - [`Event::BondToppedUp`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::top_up_bond())]
		pub fn top_up_bond(
			origin: OriginFor<T>,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_top_up_bond(who, amount)
		}

		/// Take out of the organisation's bond what need not stay.
		///
		/// ## Dispatch Origin
		///
		/// Signed by the organisation's key.
		///
		/// ## Details
		///
		/// What has to stay is what its cases without a finding and its unpaid ones could cost, and at least
		/// `RequiredBond` while the organisation is accredited to open cases or suspended. The amount goes to the
		/// organisation's current key.
		///
		/// ## Errors
		///
		/// - [`Error::NotAuthorized`], [`Error::NothingToMove`], [`Error::BondNeeded`].
		///
		/// ## Events
		///
		/// - [`Event::BondWithdrawn`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::withdraw_bond())]
		pub fn withdraw_bond(
			origin: OriginFor<T>,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw_bond(who, amount)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// A case that is kept.
		pub fn emergency_case(case: CaseId) -> Option<EmergencyCase> {
			Cases::<T>::get(case).map(|record| record.case)
		}

		/// The cases that a party opened, or on data that it controls: at most `limit`, after `after`.
		pub fn emergency_cases_of(
			party: PartyId,
			after: Option<CaseId>,
			limit: u32,
		) -> Vec<(CaseId, EmergencyCase)> {
			Self::cases_of(&party, after, limit)
		}

		/// How an organisation stands with its emergency cases, and its bond.
		pub fn emergency_standing(organisation: PartyId) -> EmergencyStanding {
			Self::standing_of(&organisation)
		}
	}
}
