#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod impls;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod weights;

pub use pallet::*;
pub use weights::WeightInfo;

/// The pallet.
// The expansion of the pallet's macros qualifies names that are also imported.
#[allow(unused_qualifications)]
#[frame_support::pallet]
pub mod pallet {
	use super::WeightInfo;
	use assent_primitives::{traits::Parties, AccountId, Balance, PartyId};
	use core::marker::PhantomData;
	use frame_support::{
		pallet_prelude::*,
		traits::fungible::{self, hold},
		PalletId,
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
		/// The overarching reason of holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// Money.
		type Currency: fungible::Mutate<AccountId, Balance = Balance>
			+ hold::Mutate<AccountId, Reason = Self::RuntimeHoldReason>;

		/// Parties and the keys behind them.
		type Parties: Parties;

		/// From which the pot's account is derived.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// The weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Why money is held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// In the pot: what accrued to parties whose account could not take it.
		#[codec(index = 0)]
		Claim,
	}

	/// What accrued to each party, in planck; never zero. The sum is on hold in the pot.
	// Blake2_128Concat: whoever makes a key pair chooses the party.
	#[pallet::storage]
	pub type Claims<T: Config> = StorageMap<_, Blake2_128Concat, PartyId, Balance, ValueQuery>;

	/// Brings the pot into being.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// There is nothing to choose.
		#[serde(skip)]
		pub _config: PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			assert!(Pallet::<T>::endow_pot().is_ok(), "the existential deposit can be minted");
		}
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The price of an access was paid to the payee's current key.
		Paid {
			/// The party that paid.
			payer: PartyId,
			/// The party that was paid.
			payee: PartyId,
			/// How much, in planck.
			amount: Balance,
		},
		/// The price of an access was paid, and accrued to the payee, whose account cannot take it yet.
		Accrued {
			/// The party that paid.
			payer: PartyId,
			/// The party it is for.
			payee: PartyId,
			/// How much was paid, in planck.
			amount: Balance,
			/// What accrued to the payee so far, this included, in planck.
			total: Balance,
		},
		/// What accrued to a party was paid out to its current key.
		Claimed {
			/// The party.
			party: PartyId,
			/// Its current key.
			to: AccountId,
			/// How much, in planck.
			amount: Balance,
		},
	}

	/// Why a call failed.
	#[pallet::error]
	pub enum Error<T> {
		/// Nothing accrued to the party. Expected: a party for which `claimable` is above zero.
		NothingToClaim,
		/// The account of the party's current key does not exist, and what accrued would not bring it into being. Expected:
		/// an account that exists, or claims of at least the existential deposit.
		ClaimBelowExistentialDeposit,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Pay out what accrued to a party, to its current key.
		///
		/// ## Dispatch Origin
		///
		/// Signed, by anyone.
		///
		/// ## Details
		///
		/// All that accrued is moved. It goes to the key that stands behind the party now, whoever sends the call.
		///
		/// ## Errors
		///
		/// - [`Error::NothingToClaim`]: nothing accrued to the party.
		/// - [`Error::ClaimBelowExistentialDeposit`]: the key has no account that could take it.
		///
		/// ## Events
		///
		/// - [`Event::Claimed`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::claim())]
		pub fn claim(origin: OriginFor<T>, party: PartyId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_claim(&party)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What accrued to a party and can be claimed for it, in planck.
		pub fn claimable(party: PartyId) -> Balance {
			Claims::<T>::get(party)
		}

		/// The account in which what accrued is held.
		pub fn pot() -> AccountId {
			Self::pot_account()
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
