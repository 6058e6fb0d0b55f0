#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

mod affiliation_impls;
mod attestation_impls;
mod authority_impls;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod calls;
mod errors;
mod events;
pub mod genesis;
mod impls;
mod key_impls;
#[cfg(test)]
mod mock;
mod policy_impls;
mod spending_impls;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

use frame_support::pallet_macros::import_section;

/// The pallet.
// Calls, events and errors stand in files of their own and are brought in here. FRAME's own attributes are paths that the
// lint takes for code.
#[allow(unused_qualifications)]
#[import_section(calls::calls)]
#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::genesis::{GenesisOperator, GenesisOrganisation, GenesisPolicy, GenesisStaff};
	use alloc::vec::Vec;
	use assent_primitives::{
		traits::{Duty, Parties, RegisteredThings},
		AccountId, AttestationKind, AttestationPage, AttestationSubject, Balance, Commitment,
		Moment, PartyId, Period, Policy, Roles, StaffTag,
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

		/// What an attestation costs while it is kept. Its hold reason is [`HoldReason::Attestation`].
		type AttestationDeposit: Consideration<AccountId, Footprint>;

		/// The devices and models that are registered: what attestations can be about, beside parties and staff.
		type RegisteredThings: RegisteredThings;

		/// For how long a proposed policy table waits before it takes effect, milliseconds, where the genesis does not
		/// say otherwise.
		#[pallet::constant]
		type PolicyDelay: Get<Moment>;

		/// How far off the end of an attestation may be, milliseconds.
		#[pallet::constant]
		type MaxAttestationPeriod: Get<Moment>;

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
	/// An attestation, with the runtime's deposit.
	pub type AttestationOf<T> = AttestationRecord<<T as Config>::AttestationDeposit>;
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
		/// For the storage of an attestation.
		#[codec(index = 2)]
		Attestation,
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

	/// The policy table in force, and the one that was proposed: one item, so that a decision reads no more than that.
	#[pallet::storage]
	pub type PolicyTables<T> = StorageValue<_, PolicyRecord, ValueQuery>;

	/// For how long a proposed policy table waits, milliseconds, where the genesis says otherwise than the runtime.
	#[pallet::storage]
	pub type GenesisPolicyDelay<T> = StorageValue<_, Moment, OptionQuery>;

	/// Attestations, by subject, kind and issuer: each issuer has its own place, and is in nobody's way.
	// Subjects and accounts are chosen by others; a kind is one byte of ours. Readable, so that a subject's can be listed.
	#[pallet::storage]
	pub type Attestations<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, AttestationSubject>,
			NMapKey<Identity, AttestationKind>,
			NMapKey<Blake2_128Concat, PartyId>,
		),
		AttestationOf<T>,
	>;

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
		/// For how long a proposed policy table waits, milliseconds; absent: as long as the runtime says.
		#[serde(default)]
		pub policy_delay: Option<Moment>,
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
			<Self as assent_primitives::traits::Accreditation>::policy()
		}

		/// The policy table that was proposed and is not in force yet, and the moment from which it will be.
		pub fn pending_policy() -> Option<PendingPolicy> {
			PolicyTables::<T>::get().pending_at(Self::now())
		}

		/// For how long a proposed policy table waits before it takes effect, milliseconds.
		pub fn policy_delay() -> Moment {
			GenesisPolicyDelay::<T>::get().unwrap_or_else(T::PolicyDelay::get)
		}

		/// What an operating account may still spend for its organisation in the current period, in planck; `None`: it has
		/// no limit.
		pub fn spendable(account: AccountId) -> Option<Balance> {
			<Self as Parties>::spendable(&account, Self::now())
		}

		/// Whether that is attested of the subject now, by whom and until when: what up to 32 issuers say, behind the
		/// issuer `after`. Those included that do not count, with the reason.
		pub fn attestations_of(
			subject: AttestationSubject,
			kind: AttestationKind,
			after: Option<PartyId>,
		) -> AttestationPage {
			Self::page_of_attestations(subject, kind, after)
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
