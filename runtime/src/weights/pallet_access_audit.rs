//! For the first measurement.

use core::marker::PhantomData;
use frame_support::weights::Weight;

/// The weights.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_access_audit::WeightInfo for WeightInfo<T> {
	fn on_finalize() -> Weight {
		<() as pallet_access_audit::WeightInfo>::on_finalize()
	}
	fn record() -> Weight {
		<() as pallet_access_audit::WeightInfo>::record()
	}
	fn record_batch(g: u32) -> Weight {
		<() as pallet_access_audit::WeightInfo>::record_batch(g)
	}
	fn record_group(a: u32) -> Weight {
		<() as pallet_access_audit::WeightInfo>::record_group(a)
	}
	fn lookup(p: u32) -> Weight {
		<() as pallet_access_audit::WeightInfo>::lookup(p)
	}
	fn decide(p: u32) -> Weight {
		<() as pallet_access_audit::WeightInfo>::decide(p)
	}
	fn count_refusal() -> Weight {
		<() as pallet_access_audit::WeightInfo>::count_refusal()
	}
	fn count_spending() -> Weight {
		<() as pallet_access_audit::WeightInfo>::count_spending()
	}
	fn file_disclosure() -> Weight {
		<() as pallet_access_audit::WeightInfo>::file_disclosure()
	}
	fn anchor(d: u32) -> Weight {
		<() as pallet_access_audit::WeightInfo>::anchor(d)
	}
	fn file_receipt() -> Weight {
		<() as pallet_access_audit::WeightInfo>::file_receipt()
	}
	fn forget_disclosure() -> Weight {
		<() as pallet_access_audit::WeightInfo>::forget_disclosure()
	}
}
