#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod association_impls;
mod batch_impls;
#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
mod calls;
mod custody_impls;
mod custody_types;
mod delegation_impls;
mod errors;
mod events;
mod fingerprint_impls;
mod handover_impls;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod identity_try_state;
pub mod identity_types;
mod impls;
mod key_impls;
mod legitimacy_impls;
mod lists_impls;
#[cfg(test)]
mod mock;
mod offer;
mod registration_impls;
mod safety_impls;
#[cfg(test)]
mod tests;
pub mod types;
mod vouching_impls;
pub mod weights;

pub use custody_types::*;
pub use identity_types::*;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

use custody_impls::CustodyTerms;
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
	use crate::vouching_impls::Vouching;
	use alloc::vec::Vec;
	use assent_primitives::{
		device_key::MultiSignature,
		legitimacy::TooManyDevices,
		traits::{Accreditation, Delegation, Journalled, OnTenureEnd, Parties},
		AccountId, Capacity, Commitment, Controllers, CustodianKind, DeviceAct, DeviceId,
		DeviceKey, DeviceStage, DeviceStatus, Legitimacy, ModelId, Moment, PartyId, Recall,
		StageMover, Tenure, MAX_VERDICTS,
	};
	use frame_support::{
		pallet_prelude::*,
		traits::{Consideration, Contains, Footprint, UnixTime},
	};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId> {
		/// Parties and the keys behind them.
		type Parties: Parties;
		/// Who is an accredited organisation, in which role.
		type Accreditation: Accreditation;
		/// Who may act for an owner, and whether anything is given in a party's name.
		type Delegation: Delegation;
		/// Is told when a device's tenure ends.
		type OnTenureEnd: OnTenureEnd;
		/// Which tenures have journals of accesses: those keep their records.
		type Journals: Journalled;
		/// Accounts that stand for somebody: parties with something of their own, organisations, operating accounts, keys
		/// that were rotated. None becomes a device's key.
		type AccountsInUse: Contains<AccountId>;
		/// Units in one call, at most; no more than 65,536.
		#[pallet::constant]
		type MaxUnits: Get<u32>;
		/// The chain's clock.
		type Time: UnixTime;
		/// The deposit for what is kept.
		type Deposit: Consideration<AccountId, Footprint>;
		/// Weights of the calls.
		type WeightInfo: WeightInfo;
		/// What benchmarks need of the other pallets.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: benchmarking::BenchmarkHelper;
	}

	/// Why money is on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposit for a model, a device, a tenure or an offer that is kept in storage.
		#[codec(index = 0)]
		StorageDeposit,
	}

	/// Models.
	// Identity: the key is a hash that the chain computed itself.
	#[pallet::storage]
	pub type Models<T: Config> = StorageMap<_, Identity, ModelId, ModelOf<T>>;

	/// Devices.
	// Identity: the key is a hash that the chain computed itself.
	#[pallet::storage]
	pub type Devices<T: Config> = StorageMap<_, Identity, DeviceId, DeviceOf<T>>;

	/// The devices that a party owns.
	// A stranger can choose the first key; the second is a hash that the chain computed itself, so pages come in its order.
	#[pallet::storage]
	pub type DevicesOf<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, PartyId, Identity, DeviceId, ()>;

	/// Who controls a device's data in each of its tenures.
	// Identity: a hash that the chain computed itself. Twox64Concat: the chain counts tenures, nobody can choose one.
	#[pallet::storage]
	pub type Tenures<T: Config> =
		StorageDoubleMap<_, Identity, DeviceId, Twox64Concat, Tenure, TenureRecordOf<T>>;

	/// Offers to hand a device over.
	// Identity: the key is a hash that the chain computed itself.
	#[pallet::storage]
	pub type Offers<T: Config> = StorageMap<_, Identity, DeviceId, HandoverOfferOf<T>>;

	/// Offers to associate a device with a person.
	// Identity: the key is a hash that the chain computed itself.
	#[pallet::storage]
	pub type AssociationOffers<T: Config> =
		StorageMap<_, Identity, DeviceId, AssociationOfferOf<T>>;

	/// The devices that are associated with a person.
	// As for those that a party owns.
	#[pallet::storage]
	pub type AssociatedWith<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, PartyId, Identity, DeviceId, ()>;

	/// Who has custody of a device for its owner.
	// Identity: the key is a hash that the chain computed itself.
	#[pallet::storage]
	pub type Custodies<T: Config> = StorageMap<_, Identity, DeviceId, CustodyOf<T>>;

	/// Offers of custody.
	// Identity: the key is a hash that the chain computed itself.
	#[pallet::storage]
	pub type CustodyOffers<T: Config> = StorageMap<_, Identity, DeviceId, CustodyOfferOf<T>>;

	/// The devices that a party has custody of.
	// As for those that a party owns.
	#[pallet::storage]
	pub type InCustodyOf<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, PartyId, Identity, DeviceId, ()>;

	/// The recalls in force of each model and its lots.
	// Identity: the key is that of a registered model, a hash that the chain computed itself.
	#[pallet::storage]
	pub type Recalls<T: Config> = StorageMap<_, Identity, ModelId, RecallList, ValueQuery>;

	/// The device that a key is bound to, by the key's account.
	// A stranger can choose a key.
	#[pallet::storage]
	pub type KeyHolders<T: Config> = StorageMap<_, Blake2_128Concat, AccountId, DeviceId>;

	/// Makers' offers to vouch for devices that were registered without a maker.
	// Identity: a hash that the chain computed itself. Blake2_128Concat: a party chooses its first key.
	#[pallet::storage]
	pub type VouchingOffers<T: Config> =
		StorageDoubleMap<_, Identity, DeviceId, Blake2_128Concat, PartyId, VouchingOfferOf<T>>;

	/// What stands under the identifiers that devices would have, had their makers registered them.
	// Identity: the key is a hash that the chain computed itself.
	#[pallet::storage]
	pub type Aliases<T: Config> = StorageMap<_, Identity, DeviceId, AliasOf<T>>;

	#[pallet::extra_constants]
	impl<T: Config> Pallet<T> {
		/// For how long an offer may stand, milliseconds.
		fn max_offer_period() -> Moment {
			MAX_OFFER_PERIOD
		}
		/// Recalls in force of one model and its lots, at most.
		fn max_recalls() -> u32 {
			MAX_RECALLS
		}
		/// Devices of which one question about their legitimacy asks, at most.
		fn max_verdicts() -> u32 {
			MAX_VERDICTS
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// A device.
		pub fn device(device: DeviceId) -> Option<DeviceOf<T>> {
			Devices::<T>::get(device)
		}

		/// A model.
		pub fn model(model: ModelId) -> Option<ModelOf<T>> {
			Models::<T>::get(model)
		}

		/// Who controls a device's data of that tenure.
		pub fn controllers_of(device: DeviceId, tenure: Tenure) -> Option<Controllers> {
			Tenures::<T>::get(device, tenure).map(|record| record.controllers)
		}

		/// The devices that a party owns, in order of their identifiers: at most `limit`, and at most 256, after `after`.
		pub fn devices_of(owner: PartyId, after: Option<DeviceId>, limit: u32) -> Vec<DeviceId> {
			Self::page_of::<DevicesOf<T>>(&owner, after, limit)
		}

		/// The devices that are associated with a person, whoever owns them: in order of their identifiers, at most
		/// `limit`, and at most 256, after `after`.
		pub fn devices_associated_with(
			person: PartyId,
			after: Option<DeviceId>,
			limit: u32,
		) -> Vec<DeviceId> {
			Self::page_of::<AssociatedWith<T>>(&person, after, limit)
		}

		/// Who has custody of a device; `None`: its owner holds it.
		pub fn custody_of(device: DeviceId) -> Option<CustodyOf<T>> {
			Custodies::<T>::get(device)
		}

		/// The devices that a party has custody of: in order of their identifiers, at most `limit`, and at most 256, after
		/// `after`.
		pub fn devices_in_custody_of(
			custodian: PartyId,
			after: Option<DeviceId>,
			limit: u32,
		) -> Vec<DeviceId> {
			Self::page_of::<InCustodyOf<T>>(&custodian, after, limit)
		}

		/// Whether a device is legitimate, suspect or blocked now, and by which fact.
		pub fn legitimacy(device: DeviceId) -> Legitimacy {
			Self::legitimacy_at(device, Self::now())
		}

		/// The same of up to 1,000 devices, in their order.
		pub fn legitimacies(devices: Vec<DeviceId>) -> Result<Vec<Legitimacy>, TooManyDevices> {
			Self::legitimacies_at(devices, Self::now())
		}

		/// What a key has to sign, 32 bytes, before the device's present owner can bind it.
		pub fn device_key_payload(device: DeviceId, key: DeviceKey) -> Option<H256> {
			Devices::<T>::get(device).map(|record| Self::key_payload(device, &record, &key))
		}

		/// The device that a key is bound to, by the key's account.
		pub fn device_of_key(account: AccountId) -> Option<KeyHolder> {
			Self::holder_of(&account)
		}

		/// The device of that maker, model and unit, also where its maker vouched for it later.
		pub fn device_of_unit(
			maker: PartyId,
			model: ModelId,
			unit: Commitment,
		) -> Option<DeviceId> {
			let id = DeviceId::of(&maker, &model, &unit);
			match Aliases::<T>::get(id) {
				Some(alias) => Some(alias.device),
				None => Devices::<T>::contains_key(id).then_some(id),
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			Self::do_integrity_test();
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
