#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

mod affiliation_impls;
mod authority_impls;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
pub mod genesis;
mod impls;
mod key_impls;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

/// The pallet.
// FRAME's own attributes are paths that the lint takes for code.
#[allow(unused_qualifications)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::genesis::{GenesisOperator, GenesisOrganisation, GenesisPolicy, GenesisStaff};
	use alloc::vec::Vec;
	use assent_primitives::{
		traits::{Duty, Parties},
		AccountId, Moment, PartyId, Period, Policy, Roles, StaffTag,
	};
	use frame_support::{
		pallet_prelude::*,
		traits::{Consideration, Contains, Footprint, UnixTime},
	};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use sp_runtime::MultiSignature;

	/// The version of the layout of the storage.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime decides.
	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId> {
		/// Who accredits organisations and sets the policy table: the council.
		type AuthorityOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The chain's clock.
		type Time: UnixTime;

		/// What an affiliation costs while it is kept. Its hold reason is [`HoldReason::Affiliation`].
		type AffiliationDeposit: Consideration<AccountId, Footprint>;

		/// What the records of a party's rotated keys cost. Its hold reason is [`HoldReason::Keys`].
		type KeyDeposit: Consideration<AccountId, Footprint>;

		/// The parties that have something in other pallets (devices, consents): no other party may
		/// rotate its key to one of them, and none becomes an operating account.
		type PartyInUse: Contains<PartyId>;

		/// The weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// A member of staff, with the runtime's deposit.
	pub type AffiliationOf<T> = Affiliation<<T as Config>::AffiliationDeposit>;
	/// An operating account, with the runtime's deposit.
	pub type OperatorRecordOf<T> = OperatorRecord<<T as Config>::AffiliationDeposit>;
	/// The key of a party, with the runtime's deposit.
	pub type PartyKeyOf<T> = PartyKey<<T as Config>::KeyDeposit>;

	/// Why money is held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// For the storage of an affiliation of staff, or of an operating account.
		#[codec(index = 0)]
		Affiliation,
		/// For the storage of a party's rotated keys.
		#[codec(index = 1)]
		Keys,
	}

	/// Every organisation that was ever accredited, by its party.
	// Accounts are chosen by their owners.
	#[pallet::storage]
	pub type Organisations<T> = StorageMap<_, Blake2_128Concat, PartyId, Organisation>;

	/// The staff of each organisation, by the organisation's own pseudonyms.
	// Organisations choose the tags; both keys readable, so that an organisation can list its own.
	#[pallet::storage]
	pub type Staff<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		PartyId,
		Blake2_128Concat,
		StaffTag,
		AffiliationOf<T>,
	>;

	/// The operating accounts, each of one organisation; accepted by the account.
	// Accounts are chosen by their owners.
	#[pallet::storage]
	pub type Operators<T: Config> = StorageMap<_, Blake2_128Concat, AccountId, OperatorRecordOf<T>>;

	/// Offers to become an operating account, by account and organisation. They have no effect.
	// Account first, so that it can list its offers; one organisation's offer is in nobody's way.
	#[pallet::storage]
	pub type OperatorOffers<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		AccountId,
		Blake2_128Concat,
		PartyId,
		OperatorRecordOf<T>,
	>;

	/// The keys that a rotation concerned. A key that is not here is its own party.
	// Accounts are chosen by their owners.
	#[pallet::storage]
	pub type PartyOfKey<T> = StorageMap<_, Blake2_128Concat, AccountId, KeyStatus>;

	/// The parties that rotated their first key.
	// Accounts are chosen by their owners.
	#[pallet::storage]
	pub type KeyOfParty<T: Config> = StorageMap<_, Blake2_128Concat, PartyId, PartyKeyOf<T>>;

	/// The policy table in force.
	#[pallet::storage]
	pub type CurrentPolicy<T> = StorageValue<_, Policy, ValueQuery>;

	/// The genesis configuration.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Accredited organisations.
		#[serde(default)]
		pub organisations: Vec<GenesisOrganisation>,
		/// Their operating accounts.
		#[serde(default)]
		pub operators: Vec<GenesisOperator>,
		/// Their staff.
		#[serde(default)]
		pub staff: Vec<GenesisStaff>,
		/// The policy table.
		#[serde(default)]
		pub policy: GenesisPolicy,
		/// Marks the runtime.
		#[serde(skip)]
		pub _config: PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			let built = self.try_build();
			assert!(built.is_ok(), "genesis of pallet-accreditation: {built:?}");
		}
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An organisation was accredited; it is active.
		OrganisationAccredited {
			/// The organisation.
			organisation: PartyId,
			/// Its name, UTF-8.
			name: OrganisationName,
			/// Its roles.
			roles: Roles,
			/// When the accreditation holds, milliseconds.
			period: Period,
		},
		/// An accreditation was amended; its standing is what it was.
		AccreditationAmended {
			/// The organisation.
			organisation: PartyId,
			/// Its name now, UTF-8.
			name: OrganisationName,
			/// Its roles now.
			roles: Roles,
			/// When the accreditation holds now, milliseconds.
			period: Period,
		},
		/// An organisation was suspended.
		OrganisationSuspended {
			/// The organisation.
			organisation: PartyId,
		},
		/// An organisation's suspension was lifted.
		OrganisationReinstated {
			/// The organisation.
			organisation: PartyId,
		},
		/// An organisation's accreditation was withdrawn, for good.
		AccreditationWithdrawn {
			/// The organisation.
			organisation: PartyId,
		},
		/// The policy table was set.
		PolicySet {
			/// BLAKE2b-256 of the SCALE encoding of the table.
			policy_hash: H256,
			/// The table.
			policy: Policy,
		},
		/// An organisation affiliated a member of staff.
		StaffAffiliated {
			/// The organisation.
			organisation: PartyId,
			/// Its pseudonym for the member.
			tag: StaffTag,
			/// When it ends, milliseconds; `None`: not by itself.
			until: Option<Moment>,
		},
		/// A staff affiliation got a new end.
		StaffAffiliationRenewed {
			/// The organisation.
			organisation: PartyId,
			/// Its pseudonym for the member.
			tag: StaffTag,
			/// When it ends now, milliseconds; `None`: not by itself.
			until: Option<Moment>,
		},
		/// A staff affiliation was ended, or cleared after its end.
		StaffAffiliationEnded {
			/// The organisation.
			organisation: PartyId,
			/// Its pseudonym for the member.
			tag: StaffTag,
		},
		/// An organisation offered an account to act for it. It has no effect before the account accepts.
		OperatorOffered {
			/// The organisation.
			organisation: PartyId,
			/// The account.
			account: AccountId,
			/// What it may do, once it accepts.
			duties: Duties,
			/// When it ends, milliseconds; `None`: not by itself.
			until: Option<Moment>,
		},
		/// An account accepted, and acts for the organisation from now on.
		OperatorAffiliated {
			/// The organisation.
			organisation: PartyId,
			/// The account.
			account: AccountId,
			/// What it may do.
			duties: Duties,
			/// When it ends, milliseconds; `None`: not by itself.
			until: Option<Moment>,
		},
		/// An operating account got new duties or a new end.
		OperatorRenewed {
			/// The organisation.
			organisation: PartyId,
			/// The account.
			account: AccountId,
			/// What it may do now.
			duties: Duties,
			/// When it ends now, milliseconds; `None`: not by itself.
			until: Option<Moment>,
		},
		/// An account acts for the organisation no longer, or its offer is gone.
		OperatorAffiliationEnded {
			/// The organisation.
			organisation: PartyId,
			/// The account.
			account: AccountId,
			/// Whether the account had accepted; else it was an offer.
			accepted: bool,
		},
		/// A party rotated its key.
		KeyRotated {
			/// The party; it keeps its identifier.
			party: PartyId,
			/// The key that acts for nobody any more.
			old_key: AccountId,
			/// The key that acts for the party now.
			new_key: AccountId,
			/// How often the party has rotated its key.
			rotations: u32,
		},
	}

	/// What was expected.
	#[pallet::error]
	pub enum Error<T> {
		/// `organisation`, or the party of the signer: an accredited organisation.
		UnknownOrganisation,
		/// `organisation`: one that was not accredited yet. Amend the accreditation instead.
		OrganisationAlreadyAccredited,
		/// `organisation`: one whose accreditation was not withdrawn. A withdrawal is final.
		OrganisationWithdrawn,
		/// `organisation`: one that is not suspended.
		OrganisationAlreadySuspended,
		/// `organisation`: one that is suspended.
		OrganisationNotSuspended,
		/// An organisation that is neither suspended nor withdrawn, and whose period is not over.
		OrganisationNotActive,
		/// `name`: 1 to 64 bytes of UTF-8 text, not blank, without control characters.
		InvalidName,
		/// `roles`: at least one, all of them known, and not `Individual`.
		InvalidRoles,
		/// `period`: one that ends after it starts.
		EmptyPeriod,
		/// `until`: a moment in the future, or none.
		EndNotInFuture,
		/// `duties`: at least one, all of them known.
		InvalidDuties,
		/// `policy.bases.role`: a role that needs an accreditation.
		InvalidPolicyRole,
		/// `policy.bases.purposes`: at least one, all of them known.
		InvalidPolicyPurposes,
		/// `policy.bases.actions`: at least one, all of them known.
		InvalidPolicyActions,
		/// `policy.bases.purposes`: only those that the row's role may assert.
		PolicyPurposesNotOfRole,
		/// `policy.bases.actions`: only those that the row's role may assert.
		PolicyActionsNotOfRole,
		/// `policy.bases`: no row with a role, purpose and action that an earlier row decides.
		PolicyRowsOverlap,
		/// `policy.payable`: known purposes.
		InvalidPolicyPayable,
		/// `tag`: one that is not affiliated with the organisation. Renew the affiliation instead.
		StaffAlreadyAffiliated,
		/// `account`: one that neither acts for the organisation nor has its offer.
		OperatorAlreadyAffiliated,
		/// An affiliation, or an offer of one, of this organisation.
		UnknownAffiliation,
		/// An affiliation, or an offer of one, that is not over.
		AffiliationExpired,
		/// An affiliation that is over, or one of an organisation whose accreditation was withdrawn.
		AffiliationInForce,
		/// An account that is no organisation's operating account. End that affiliation first.
		OperatorAccount,
		/// An account that is not an accredited organisation.
		OrganisationAccount,
		/// An account that no party rotated its key to or from.
		KeyInUse,
		/// `new_key`, or the operating account: one that has no devices or consents as a party of its own.
		PartyInUse,
		/// A signer whose key was not rotated away.
		RetiredKey,
		/// `new_key`: another key than the current one.
		SameKey,
		/// `proof`: the new key's signature over this party, both keys and the number of its rotations.
		InvalidProof,
	}

	/// What users and the authority do.
	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Accredits an organisation.
		///
		/// ## Dispatch Origin
		/// The authority.
		///
		/// ## Details
		/// The account is the organisation's identifier from now on, also when its key changes.
		///
		/// ## Errors
		/// [`Error::InvalidName`], [`Error::InvalidRoles`], [`Error::EmptyPeriod`],
		/// [`Error::OrganisationWithdrawn`], [`Error::OrganisationAlreadyAccredited`],
		/// [`Error::KeyInUse`], [`Error::OperatorAccount`].
		///
		/// ## Events
		/// [`Event::OrganisationAccredited`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::accredit())]
		pub fn accredit(
			origin: OriginFor<T>,
			organisation: PartyId,
			name: OrganisationName,
			roles: Roles,
			period: Period,
		) -> DispatchResult {
			T::AuthorityOrigin::ensure_origin(origin)?;
			Self::do_accredit(organisation, name, roles, period)
		}

		/// Gives an accredited organisation another name, other roles or another period.
		///
		/// ## Dispatch Origin
		/// The authority.
		///
		/// ## Details
		/// All three are replaced, at once. A suspended organisation stays suspended.
		///
		/// ## Errors
		/// [`Error::InvalidName`], [`Error::InvalidRoles`], [`Error::EmptyPeriod`],
		/// [`Error::UnknownOrganisation`], [`Error::OrganisationWithdrawn`].
		///
		/// ## Events
		/// [`Event::AccreditationAmended`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::amend_accreditation())]
		pub fn amend_accreditation(
			origin: OriginFor<T>,
			organisation: PartyId,
			name: OrganisationName,
			roles: Roles,
			period: Period,
		) -> DispatchResult {
			T::AuthorityOrigin::ensure_origin(origin)?;
			Self::do_amend_accreditation(organisation, name, roles, period)
		}

		/// Suspends an organisation.
		///
		/// ## Dispatch Origin
		/// The authority.
		///
		/// ## Details
		/// From this moment nothing is permitted to it, its staff and its operating accounts.
		///
		/// ## Errors
		/// [`Error::UnknownOrganisation`], [`Error::OrganisationAlreadySuspended`],
		/// [`Error::OrganisationWithdrawn`].
		///
		/// ## Events
		/// [`Event::OrganisationSuspended`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::suspend())]
		pub fn suspend(origin: OriginFor<T>, organisation: PartyId) -> DispatchResult {
			T::AuthorityOrigin::ensure_origin(origin)?;
			Self::do_suspend(organisation)
		}

		/// Lifts the suspension of an organisation.
		///
		/// ## Dispatch Origin
		/// The authority.
		///
		/// ## Details
		/// Its roles, period, staff and operating accounts are what they were.
		///
		/// ## Errors
		/// [`Error::UnknownOrganisation`], [`Error::OrganisationNotSuspended`],
		/// [`Error::OrganisationWithdrawn`].
		///
		/// ## Events
		/// [`Event::OrganisationReinstated`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::reinstate())]
		pub fn reinstate(origin: OriginFor<T>, organisation: PartyId) -> DispatchResult {
			T::AuthorityOrigin::ensure_origin(origin)?;
			Self::do_reinstate(organisation)
		}

		/// Withdraws an accreditation, for good.
		///
		/// ## Dispatch Origin
		/// The authority.
		///
		/// ## Details
		/// The record stays, so that journals can be read. Anyone may clear its affiliations.
		///
		/// ## Errors
		/// [`Error::UnknownOrganisation`], [`Error::OrganisationWithdrawn`].
		///
		/// ## Events
		/// [`Event::AccreditationWithdrawn`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::withdraw_accreditation())]
		pub fn withdraw_accreditation(
			origin: OriginFor<T>,
			organisation: PartyId,
		) -> DispatchResult {
			T::AuthorityOrigin::ensure_origin(origin)?;
			Self::do_withdraw_accreditation(organisation)
		}

		/// Sets the policy table.
		///
		/// ## Dispatch Origin
		/// The authority.
		///
		/// ## Details
		/// The whole table is replaced, at once. The first row that fits decides, so an exception for a
		/// special purpose stands before the row of its general one.
		///
		/// ## Errors
		/// [`Error::InvalidPolicyPayable`], [`Error::InvalidPolicyRole`],
		/// [`Error::InvalidPolicyPurposes`], [`Error::InvalidPolicyActions`],
		/// [`Error::PolicyPurposesNotOfRole`], [`Error::PolicyActionsNotOfRole`],
		/// [`Error::PolicyRowsOverlap`].
		///
		/// ## Events
		/// [`Event::PolicySet`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::set_policy(policy.bases.len() as u32))]
		pub fn set_policy(origin: OriginFor<T>, policy: Policy) -> DispatchResult {
			T::AuthorityOrigin::ensure_origin(origin)?;
			Self::do_set_policy(policy)
		}

		/// Affiliates a member of staff.
		///
		/// ## Dispatch Origin
		/// Signed by the organisation's current key, which pays the deposit.
		///
		/// ## Details
		/// `tag` is a salted hash that the organisation makes; who it means is not on the chain.
		///
		/// ## Errors
		/// [`Error::RetiredKey`], [`Error::UnknownOrganisation`], [`Error::OrganisationNotActive`],
		/// [`Error::EndNotInFuture`], [`Error::StaffAlreadyAffiliated`], or those of the deposit.
		///
		/// ## Events
		/// [`Event::StaffAffiliated`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::affiliate_staff())]
		pub fn affiliate_staff(
			origin: OriginFor<T>,
			tag: StaffTag,
			until: Option<Moment>,
		) -> DispatchResult {
			let key = ensure_signed(origin)?;
			Self::do_affiliate_staff(key, tag, until)
		}

		/// Gives a member of staff's affiliation a new end.
		///
		/// ## Dispatch Origin
		/// Signed by the organisation's current key.
		///
		/// ## Details
		/// Also after the earlier end. Nothing is paid or given back.
		///
		/// ## Errors
		/// [`Error::RetiredKey`], [`Error::UnknownOrganisation`], [`Error::OrganisationNotActive`],
		/// [`Error::EndNotInFuture`], [`Error::UnknownAffiliation`].
		///
		/// ## Events
		/// [`Event::StaffAffiliationRenewed`].
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::renew_staff_affiliation())]
		pub fn renew_staff_affiliation(
			origin: OriginFor<T>,
			tag: StaffTag,
			until: Option<Moment>,
		) -> DispatchResult {
			let key = ensure_signed(origin)?;
			Self::do_renew_staff_affiliation(key, tag, until)
		}

		/// Ends a member of staff's affiliation.
		///
		/// ## Dispatch Origin
		/// Signed by the organisation's current key, also while it is suspended or withdrawn.
		///
		/// ## Details
		/// The deposit goes back to whoever paid it.
		///
		/// ## Errors
		/// [`Error::RetiredKey`], [`Error::UnknownOrganisation`], [`Error::UnknownAffiliation`].
		///
		/// ## Events
		/// [`Event::StaffAffiliationEnded`].
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::end_staff_affiliation())]
		pub fn end_staff_affiliation(origin: OriginFor<T>, tag: StaffTag) -> DispatchResult {
			let key = ensure_signed(origin)?;
			Self::do_end_staff_affiliation(key, tag)
		}

		/// Clears the record of a member of staff whose affiliation is over.
		///
		/// ## Dispatch Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// It is over when its end has come, or the organisation's accreditation was withdrawn. The
		/// deposit goes back to whoever paid it.
		///
		/// ## Errors
		/// [`Error::UnknownAffiliation`], [`Error::AffiliationInForce`].
		///
		/// ## Events
		/// [`Event::StaffAffiliationEnded`].
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::clear_staff_affiliation())]
		pub fn clear_staff_affiliation(
			origin: OriginFor<T>,
			organisation: PartyId,
			tag: StaffTag,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_clear_staff_affiliation(organisation, tag)
		}

		/// Offers an account to act for the organisation.
		///
		/// ## Dispatch Origin
		/// Signed by the organisation's current key, which pays the deposit.
		///
		/// ## Details
		/// Nothing changes for the account before it accepts.
		///
		/// ## Errors
		/// [`Error::RetiredKey`], [`Error::UnknownOrganisation`], [`Error::OrganisationNotActive`],
		/// [`Error::EndNotInFuture`], [`Error::InvalidDuties`], [`Error::OperatorAlreadyAffiliated`],
		/// [`Error::OperatorAccount`], [`Error::OrganisationAccount`], [`Error::KeyInUse`],
		/// [`Error::PartyInUse`], or those of the deposit.
		///
		/// ## Events
		/// [`Event::OperatorOffered`].
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::affiliate_operator())]
		pub fn affiliate_operator(
			origin: OriginFor<T>,
			account: AccountId,
			duties: Duties,
			until: Option<Moment>,
		) -> DispatchResult {
			let key = ensure_signed(origin)?;
			Self::do_affiliate_operator(key, account, duties, until)
		}

		/// Accepts to act for an organisation.
		///
		/// ## Dispatch Origin
		/// Signed by the account that has the organisation's offer.
		///
		/// ## Details
		/// Until the affiliation ends, what the account signs within its duties is the organisation's act,
		/// and it does nothing in its own name. Who has devices or consents of its own takes another
		/// account for it.
		///
		/// ## Errors
		/// [`Error::UnknownAffiliation`], [`Error::AffiliationExpired`],
		/// [`Error::OrganisationNotActive`], [`Error::OperatorAccount`],
		/// [`Error::OrganisationAccount`], [`Error::KeyInUse`], [`Error::PartyInUse`].
		///
		/// ## Events
		/// [`Event::OperatorAffiliated`].
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::accept_affiliation())]
		pub fn accept_affiliation(origin: OriginFor<T>, organisation: PartyId) -> DispatchResult {
			let account = ensure_signed(origin)?;
			Self::do_accept_affiliation(account, organisation)
		}

		/// Gives an operating account other duties or a new end.
		///
		/// ## Dispatch Origin
		/// Signed by the organisation's current key.
		///
		/// ## Details
		/// Both are replaced. Not after the earlier end: the account acts for itself again then, and has to
		/// accept anew. It may leave at any time.
		///
		/// ## Errors
		/// [`Error::RetiredKey`], [`Error::UnknownOrganisation`], [`Error::OrganisationNotActive`],
		/// [`Error::EndNotInFuture`], [`Error::InvalidDuties`], [`Error::UnknownAffiliation`],
		/// [`Error::AffiliationExpired`].
		///
		/// ## Events
		/// [`Event::OperatorRenewed`].
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::renew_operator_affiliation())]
		pub fn renew_operator_affiliation(
			origin: OriginFor<T>,
			account: AccountId,
			duties: Duties,
			until: Option<Moment>,
		) -> DispatchResult {
			let key = ensure_signed(origin)?;
			Self::do_renew_operator_affiliation(key, account, duties, until)
		}

		/// Ends an operating account's affiliation, or takes back an offer.
		///
		/// ## Dispatch Origin
		/// Signed by the organisation's current key, also while it is suspended or withdrawn.
		///
		/// ## Details
		/// The deposit goes back to whoever paid it.
		///
		/// ## Errors
		/// [`Error::RetiredKey`], [`Error::UnknownOrganisation`], [`Error::UnknownAffiliation`].
		///
		/// ## Events
		/// [`Event::OperatorAffiliationEnded`].
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::end_operator_affiliation())]
		pub fn end_operator_affiliation(
			origin: OriginFor<T>,
			account: AccountId,
		) -> DispatchResult {
			let key = ensure_signed(origin)?;
			Self::do_end_operator_affiliation(key, account)
		}

		/// Stops acting for an organisation, or declines its offer.
		///
		/// ## Dispatch Origin
		/// Signed by the account.
		///
		/// ## Details
		/// The deposit goes back to whoever paid it.
		///
		/// ## Errors
		/// [`Error::UnknownAffiliation`].
		///
		/// ## Events
		/// [`Event::OperatorAffiliationEnded`].
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::leave_affiliation())]
		pub fn leave_affiliation(origin: OriginFor<T>, organisation: PartyId) -> DispatchResult {
			let account = ensure_signed(origin)?;
			Self::do_leave_affiliation(account, organisation)
		}

		/// Clears the record of an operating account, or of an offer, that is over.
		///
		/// ## Dispatch Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// It is over when its end has come, or the organisation's accreditation was withdrawn. The
		/// deposit goes back to whoever paid it.
		///
		/// ## Errors
		/// [`Error::UnknownAffiliation`], [`Error::AffiliationInForce`].
		///
		/// ## Events
		/// [`Event::OperatorAffiliationEnded`].
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::clear_operator_affiliation())]
		pub fn clear_operator_affiliation(
			origin: OriginFor<T>,
			organisation: PartyId,
			account: AccountId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_clear_operator_affiliation(organisation, account)
		}

		/// Puts another key behind the signer's party.
		///
		/// ## Dispatch Origin
		/// Signed by the party's current key, which pays the deposit.
		///
		/// ## Details
		/// The party's identifier, consents, devices and journals stay; its money stays on the old
		/// account, and the old key still controls that: where it may have been stolen, transfer the
		/// money first. The old key acts for no party any more, and never comes back. The new key is no
		/// party of its own: whoever names the party goes on naming its identifier. `proof` is the new
		/// key's signature over the 32 bytes that the view function `rotation_payload` gives. Retired
		/// keys are kept, so the deposit rises with each rotation; the earlier one is given back.
		///
		/// ## Errors
		/// [`Error::RetiredKey`], [`Error::SameKey`], [`Error::OperatorAccount`],
		/// [`Error::KeyInUse`], [`Error::OrganisationAccount`], [`Error::PartyInUse`],
		/// [`Error::InvalidProof`], or those of the deposit.
		///
		/// ## Events
		/// [`Event::KeyRotated`].
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::rotate_key())]
		pub fn rotate_key(
			origin: OriginFor<T>,
			new_key: AccountId,
			proof: MultiSignature,
		) -> DispatchResult {
			let old_key = ensure_signed(origin)?;
			Self::do_rotate_key(old_key, new_key, proof)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// An organisation's name, roles, standing and period; `None` if it never was accredited.
		pub fn organisation(party: PartyId) -> Option<Organisation> {
			Organisations::<T>::get(party)
		}

		/// Whether the tag is of a member of the organisation's staff now.
		pub fn is_affiliated(organisation: PartyId, tag: StaffTag) -> bool {
			<Self as assent_primitives::traits::Accreditation>::is_staff(
				&organisation,
				&tag,
				Self::now(),
			)
		}

		/// The party that an account acts for in that duty now; `None`: nobody.
		pub fn acting_for(account: AccountId, duty: Duty) -> Option<PartyId> {
			<Self as Parties>::acting_for(&account, duty, Self::now())
		}

		/// The policy table in force.
		pub fn policy() -> Policy {
			CurrentPolicy::<T>::get()
		}

		/// The party whose current key this is; `None` for a key that was rotated away.
		pub fn party_of(key: AccountId) -> Option<PartyId> {
			<Self as Parties>::party_of(&key)
		}

		/// The current key of a party.
		pub fn key_of(party: PartyId) -> AccountId {
			<Self as Parties>::key_of(&party)
		}

		/// The 32 bytes that a new key signs, so that the party of `old_key` can rotate to it. `None`
		/// if `old_key` was rotated away.
		pub fn rotation_payload(old_key: AccountId, new_key: AccountId) -> Option<H256> {
			let party = <Self as Parties>::party_of(&old_key)?;
			let rotations = KeyOfParty::<T>::get(&party).map_or(0, |record| record.rotations);
			Some(Self::payload(&party, &old_key, &new_key, rotations))
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
