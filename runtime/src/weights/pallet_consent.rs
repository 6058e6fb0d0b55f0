//! For the first measurement.

use core::marker::PhantomData;
use frame_support::weights::Weight;

/// The weights.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_consent::WeightInfo for WeightInfo<T> {
	fn grant(provisions: u32) -> Weight {
		<() as pallet_consent::WeightInfo>::grant(provisions)
	}
	fn amend(provisions: u32) -> Weight {
		<() as pallet_consent::WeightInfo>::amend(provisions)
	}
	fn withdraw() -> Weight {
		<() as pallet_consent::WeightInfo>::withdraw()
	}
	fn withdraw_all() -> Weight {
		<() as pallet_consent::WeightInfo>::withdraw_all()
	}
	fn object() -> Weight {
		<() as pallet_consent::WeightInfo>::object()
	}
	fn lift_objection() -> Weight {
		<() as pallet_consent::WeightInfo>::lift_objection()
	}
	fn release() -> Weight {
		<() as pallet_consent::WeightInfo>::release()
	}
	fn release_record() -> Weight {
		<() as pallet_consent::WeightInfo>::release_record()
	}
	fn request(provisions: u32) -> Weight {
		<() as pallet_consent::WeightInfo>::request(provisions)
	}
	fn accept(provisions: u32) -> Weight {
		<() as pallet_consent::WeightInfo>::accept(provisions)
	}
	fn refuse() -> Weight {
		<() as pallet_consent::WeightInfo>::refuse()
	}
	fn release_request() -> Weight {
		<() as pallet_consent::WeightInfo>::release_request()
	}
	fn acknowledge_withdrawal() -> Weight {
		<() as pallet_consent::WeightInfo>::acknowledge_withdrawal()
	}
	fn invalidate() -> Weight {
		<() as pallet_consent::WeightInfo>::invalidate()
	}
	fn check_statement() -> Weight {
		<() as pallet_consent::WeightInfo>::check_statement()
	}
	fn authorise() -> Weight {
		<() as pallet_consent::WeightInfo>::authorise()
	}
	fn authorize_relay_free() -> Weight {
		<() as pallet_consent::WeightInfo>::authorize_relay_free()
	}
	fn count_uses() -> Weight {
		<() as pallet_consent::WeightInfo>::count_uses()
	}
}
