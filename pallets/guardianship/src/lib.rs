#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod appointment_impls;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod calls;
mod delegation_impls;
mod errors;
mod events;
mod guardian_impls;
mod impls;
mod merger_impls;
#[cfg(test)]
mod mock;
mod recovery_impls;
mod statement_impls;
mod succession_impls;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state_impls;
pub mod types;
mod view_impls;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

/// The pallet.
// Calls, events and errors stand in files of their own and are brought in here. What the macros of FRAME write is
// qualified throughout.
#[allow(unused_qualifications)]
#[import_section(calls::calls)]
#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use assent_primitives::{
		statement::MultiSignature,
		traits::{Accreditation, Consents, Parties, PartyKeys},
		AccountId, Appointment, AppointmentId, Categories, Commitment, Death, Directive,
		GuardianKind, Guardians, Guardianship, GuardianshipAct, GuardianshipStatement, Mandate,
		Moment, PartyId, Powers, Recovery, RecoveryBy, Resource, Rights, MAX_EXECUTORS,
		MAX_READERS,
	};
	use frame_support::{
		pallet_prelude::*,
		traits::{Consideration, Footprint, UnixTime},
	};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;

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

		/// Who puts other keys behind parties.
		type Keys: PartyKeys;

		/// Accredited organisations.
		type Accreditation: Accreditation;

		/// What parties deny.
		type Consents: Consents;

		/// Who decides on the recovery of keys: the council.
		type AuthorityOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// What it costs to have something kept.
		type Deposit: Consideration<AccountId, Footprint>;

		/// For how long after it was signed, at most, a statement can be brought in, milliseconds.
		#[pallet::constant]
		type MaxStatementLife: Get<Moment>;

		/// For how long guardians can agree to what one of them proposed, milliseconds.
		#[pallet::constant]
		type ProposalLife: Get<Moment>;

		/// What one guardian may have proposed for one ward that is not agreed, at most.
		#[pallet::constant]
		type MaxProposals: Get<u32>;

		/// For how long a recovery waits that the current key can veto, milliseconds.
		#[pallet::constant]
		type RecoveryDelay: Get<Moment>;

		/// For how long a recovery waits that it cannot veto any more, milliseconds.
		#[pallet::constant]
		type FinalRecoveryDelay: Get<Moment>;

		/// For how long after a veto guardians start no recovery, milliseconds.
		#[pallet::constant]
		type RecoveryPause: Get<Moment>;

		/// Identifiers that go into another one, at most.
		#[pallet::constant]
		type MaxMergers: Get<u32>;

		/// Sets up what the benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper;

		/// The weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Why money is held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// For what is kept.
		#[codec(index = 0)]
		StorageDeposit,
	}

	/// What a party who ever appointed somebody, named guardians or merged is to this pallet.
	// Blake2_128Concat: whoever makes a key pair chooses the party. So for every party below.
	#[pallet::storage]
	pub type Subjects<T: Config> = StorageMap<_, Blake2_128Concat, PartyId, SubjectRecordOf<T>>;

	/// Generation and revision of parties whose record was released, where either is not zero. No party has both this and a record.
	#[pallet::storage]
	pub type Tombstones<T: Config> = StorageMap<_, Blake2_128Concat, PartyId, TombstoneOf<T>>;

	/// Every appointment that is kept.
	// Identity: a key is a hash that the chain makes, of a tag, the subject, who appoints, and a nonce.
	#[pallet::storage]
	pub type Appointments<T: Config> =
		StorageMap<_, Identity, AppointmentId, AppointmentRecordOf<T>>;

	/// The appointments for a party.
	// Identity: as in `Appointments`.
	#[pallet::storage]
	pub type AppointmentsOf<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, PartyId, Identity, AppointmentId, ()>;

	/// The appointments that a delegate has.
	// Identity: as in `Appointments`.
	#[pallet::storage]
	pub type HeldBy<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, PartyId, Identity, AppointmentId, ()>;

	/// The guardians whom an authority installed for a person.
	#[pallet::storage]
	pub type Guardianships<T: Config> =
		StorageMap<_, Blake2_128Concat, PartyId, GuardianshipRecordOf<T>>;

	/// For whom a party is a guardian, and how.
	#[pallet::storage]
	pub type WardsOf<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		PartyId,
		Blake2_128Concat,
		(PartyId, GuardianKind),
		(),
	>;

	/// What guardians proposed for a ward, and not all who are needed agreed to yet.
	// Identity: a key is a hash that the chain makes, of a tag, the ward, its guardianship and the act.
	#[pallet::storage]
	pub type Proposals<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, PartyId, Identity, H256, ProposalRecordOf<T>>;

	/// How many of the proposals for a ward a guardian made; ward first, never zero.
	#[pallet::storage]
	pub type ProposalCounts<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, PartyId, Blake2_128Concat, PartyId, u32, ValueQuery>;

	/// The recoveries of parties' keys, those that were vetoed a short while ago included.
	#[pallet::storage]
	pub type Recoveries<T: Config> = StorageMap<_, Blake2_128Concat, PartyId, RecoveryRecordOf<T>>;

	/// Who died, as an authority attested.
	#[pallet::storage]
	pub type Deaths<T: Config> = StorageMap<_, Blake2_128Concat, PartyId, DeathRecordOf<T>>;

	/// The identifiers that go into another one, or are to.
	#[pallet::storage]
	pub type Mergers<T: Config> = StorageMap<_, Blake2_128Concat, PartyId, MergerRecordOf<T>>;

	/// The identifiers that go into one, which agreed; survivor first.
	#[pallet::storage]
	pub type MergedInto<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, PartyId, Blake2_128Concat, PartyId, ()>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxStatementLife::get() > 0, "nothing could be relayed");
			assert!(
				T::ProposalLife::get() > 0 && T::MaxProposals::get() > 0,
				"nothing could be proposed"
			);
			assert!(T::RecoveryDelay::get() > 0, "nobody could veto");
			assert!(
				T::FinalRecoveryDelay::get() > T::RecoveryDelay::get(),
				"what cannot be vetoed waits longer"
			);
			assert!(T::RecoveryPause::get() > 0, "a veto would end nothing");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// An appointment that is kept, and whether it is in force.
		pub fn appointment(appointment: AppointmentId) -> Option<(Appointment, bool)> {
			Self::shown(&appointment)
		}

		/// The appointments for a party, and whether each is in force: at most `limit`, and 64, after `after`.
		pub fn appointments_of(
			subject: PartyId,
			after: Option<AppointmentId>,
			limit: u32,
		) -> Vec<(AppointmentId, Appointment, bool)> {
			Self::page_for(&subject, after, limit)
		}

		/// The appointments that a delegate has, and whether each is in force: at most `limit`, and 64, after `after`.
		pub fn appointments_held_by(
			delegate: PartyId,
			after: Option<AppointmentId>,
			limit: u32,
		) -> Vec<(AppointmentId, Appointment, bool)> {
			Self::page_held(&delegate, after, limit)
		}

		/// Whether a party may do that for another now, and by which chain: what takes these rights and gives or moves one, or
		/// not; about a resource and categories, or, without a resource, about all that the other controls. Of a delegate's
		/// appointments, the first 64 are looked at.
		pub fn mandate(
			actor: PartyId,
			subject: PartyId,
			rights: Rights,
			gives: bool,
			resource: Option<Resource>,
			categories: Categories,
		) -> Option<Mandate> {
			Self::mandate_of(&actor, &subject, rights, gives, resource.as_ref(), categories)
		}

		/// The guardians whom an authority installed for a person, while they are in force.
		pub fn guardians_of(subject: PartyId) -> Option<Guardianship> {
			Self::guardianship_in_force(&subject, Self::now())
		}

		/// Whom a person named for the recovery of its key.
		pub fn named_guardians_of(subject: PartyId) -> Option<Directive> {
			Subjects::<T>::get(subject)?.directive
		}

		/// For whom a party is a guardian, over ones included while they are kept: at most 64, after `after`.
		pub fn wards_of(
			guardian: PartyId,
			after: Option<(PartyId, GuardianKind)>,
		) -> Vec<(PartyId, GuardianKind)> {
			Self::page_of_wards(&guardian, after)
		}

		/// What guardians proposed for a ward, and not all who are needed agreed to yet: at most 64, after `after`.
		pub fn proposals_for(subject: PartyId, after: Option<H256>) -> Vec<(H256, Proposal)> {
			Self::page_of_proposals(&subject, after)
		}

		/// The recovery of a party's key that waits, or was vetoed a short while ago.
		pub fn recovery_of(subject: PartyId) -> Option<Recovery> {
			Recoveries::<T>::get(subject).map(|record| record.recovery)
		}

		/// Who may read the journal of that resource of a party, for these categories, beside the party: delegates (of its
		/// appointments the first 64 are looked at), guardians, and whom the attestation of its death names.
		pub fn readers_of(
			subject: PartyId,
			resource: Resource,
			categories: Categories,
		) -> Vec<PartyId> {
			Self::readers(&subject, &resource, categories)
		}

		/// What an authority attested of a person's death.
		pub fn death_of(subject: PartyId) -> Option<Death> {
			Deaths::<T>::get(subject).map(|record| record.what)
		}

		/// Under which identifier the person goes on: that to which this one went, if both agreed.
		pub fn survivor_of(party: PartyId) -> Option<PartyId> {
			Self::survivor(&party)
		}

		/// The identifiers that go into this one.
		pub fn duplicates_of(survivor: PartyId) -> Vec<PartyId> {
			MergedInto::<T>::iter_key_prefix(survivor).take(T::MaxMergers::get() as usize).collect()
		}

		/// A party's generation and revision: what its statements have to name.
		pub fn generation_and_revision(subject: PartyId) -> (u32, u32) {
			Self::counters(&subject)
		}

		/// The 32 bytes that a party signs, so that another can bring the statement in.
		pub fn guardianship_payload(statement: GuardianshipStatement) -> H256 {
			statement.payload(&Self::genesis())
		}

		/// The 32 bytes that a key signs, so that it can stand behind a party whose own was lost.
		pub fn recovery_payload(subject: PartyId, new_key: AccountId) -> H256 {
			Self::payload_of_recovery(&subject, &new_key)
		}
	}
}
