//! How the pallets are configured: the SDK's in [`system`] and [`governance`], Assent's own in [`assent`].

pub mod assent;
#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarks;
pub mod governance;
pub mod system;

pub use assent::Parties;

use assent_primitives::Balance;
use frame_support::parameter_types;
use frame_support::traits::Footprint;
use sp_runtime::traits::Convert;

/// One ASNT in planck.
pub const ASNT: Balance = 1_000_000_000_000;
/// A thousandth of an ASNT in planck.
pub const MILLI: Balance = ASNT / 1_000;
/// A millionth of an ASNT in planck.
pub const MICRO: Balance = MILLI / 1_000;

/// Milliseconds in a second.
pub const SECOND: u64 = 1_000;
/// Milliseconds in a minute.
pub const MINUTE: u64 = 60 * SECOND;
/// Milliseconds in an hour.
pub const HOUR: u64 = 60 * MINUTE;
/// Milliseconds in a day.
pub const DAY: u64 = 24 * HOUR;

/// The deposit for one kept item, whatever its size.
pub const DEPOSIT_PER_ITEM: Balance = 10 * MILLI;
/// The deposit for each byte kept.
pub const DEPOSIT_PER_BYTE: Balance = 100 * MICRO;

/// What it costs to have something kept: so much an item and so much a byte.
///
/// Unlike the SDK's `LinearStoragePrice` it takes the price of an item once for each item.
pub struct DepositPrice;

impl Convert<Footprint, Balance> for DepositPrice {
	fn convert(footprint: Footprint) -> Balance {
		let items = DEPOSIT_PER_ITEM.saturating_mul(footprint.count.into());
		items.saturating_add(DEPOSIT_PER_BYTE.saturating_mul(footprint.size.into()))
	}
}

parameter_types! {
	/// The least that an account holds.
	pub const ExistentialDeposit: Balance = MILLI;
}
