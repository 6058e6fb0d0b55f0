//! One file for each call, or for the two calls that undo each other; properties over all of them.

mod accept_association;
mod accept_custody;
mod accept_handover;
mod act_for;
mod associate_self;
mod bind_device_key;
mod block_device;
mod cancel_association;
mod cancel_custody;
mod cancel_handover;
mod custody;
mod decline;
mod devices_trait;
mod end_association;
mod end_custody;
mod every_call;
mod fingerprint;
mod forget_tenure;
mod giving;
mod inactive;
mod legitimacy;
mod lists;
mod loss_and_theft;
mod offer_custody;
mod offer_handover;
mod properties;
mod properties_of_identity;
mod propose_association;
mod public_access;
mod recall;
mod register_device;
mod register_devices;
mod register_model;
mod register_unvouched_device;
mod set_stage;
mod set_status;
mod view_functions;
mod vouching;

pub(crate) use crate::{mock::*, *};
pub(crate) use assent_primitives::{
	device_key::MultiSignature, traits::Devices as DevicesTrait, AccountId, Balance, Capacity,
	Commitment, Controllers, CustodianKind, DeviceAct, DeviceFacts, DeviceId, DeviceKey,
	DeviceStage, DeviceStatus, ModelId, Moment, PartyId, Recall, Role, StageMover, Tenure,
};
pub(crate) use codec::MaxEncodedLen;
pub(crate) use frame_support::{assert_noop, assert_ok};
pub(crate) use sp_core::{sr25519, Pair};
pub(crate) use sp_runtime::TokenError;

/// The pallet's errors, without its type parameter.
pub(crate) type Refused = Error<Test>;

/// The price of a record of that size; of a device with its entries among its owner's and its person's devices and the
/// keys; and of a custody with its entry among the custodian's.
pub(crate) fn price_of<Record: MaxEncodedLen>() -> Balance {
	100 + Record::max_encoded_len() as Balance
}
pub(crate) fn device_price() -> Balance {
	price_of::<DeviceOf<Test>>() + 192
}
pub(crate) fn custody_price() -> Balance {
	price_of::<CustodyOf<Test>>() + 64
}
pub(crate) fn custody_offer_price() -> Balance {
	price_of::<CustodyOfferOf<Test>>()
}
pub(crate) fn tenure_price() -> Balance {
	price_of::<TenureRecordOf<Test>>()
}
pub(crate) fn handover_price() -> Balance {
	price_of::<HandoverOfferOf<Test>>()
}
pub(crate) fn association_price() -> Balance {
	price_of::<AssociationOfferOf<Test>>()
}

pub(crate) fn vouching_price() -> Balance {
	price_of::<VouchingOfferOf<Test>>() + alias_price()
}
pub(crate) fn alias_price() -> Balance {
	price_of::<(DeviceId, AliasOf<Test>)>()
}

/// A key pair that a device has, by a number.
pub(crate) fn pair(number: u8) -> sr25519::Pair {
	sr25519::Pair::from_seed(&[number; 32])
}

pub(crate) fn key(number: u8) -> DeviceKey {
	DeviceKey::Sr25519(pair(number).public().0)
}

/// The proof that the device has the key, as of now.
pub(crate) fn proof(device: DeviceId, number: u8) -> MultiSignature {
	let payload = Registry::device_key_payload(device, key(number)).expect("is registered");
	pair(number).sign(payload.as_bytes()).into()
}

pub(crate) fn bind(device: DeviceId, owner: AccountId, number: u8) {
	let proof = proof(device, number);
	assert_ok!(Registry::bind_device_key(signed(owner), device, key(number), proof));
}

pub(crate) fn known(device: DeviceId) -> DeviceOf<Test> {
	Registry::device(device).expect("is registered")
}

pub(crate) fn status(device: DeviceId, owner: AccountId, statuses: &[DeviceStatus]) {
	for status in statuses {
		assert_ok!(Registry::set_status(signed(owner.clone()), device, *status));
	}
}

/// The statuses in which a device is neither handed over nor associated.
pub(crate) const OUT_OF_SERVICE: [DeviceStatus; 3] =
	[DeviceStatus::Lost, DeviceStatus::Stolen, DeviceStatus::Retired];

/// Leaves an account with the existential deposit.
pub(crate) fn impoverish(who: &AccountId) {
	use frame_support::traits::{
		fungible::{Inspect, Mutate},
		tokens::{Fortitude, Precision, Preservation},
	};
	let rest = Balances::reducible_balance(who, Preservation::Preserve, Fortitude::Polite);
	let (preserve, exact, polite) = (Preservation::Preserve, Precision::Exact, Fortitude::Polite);
	assert_ok!(Balances::burn_from(who, rest, preserve, exact, polite));
}
