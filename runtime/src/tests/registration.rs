//! Devices in the composed runtime: batches within the block's limits, keys of devices apart from those of parties, and
//! what is open to everyone.

use super::{story::*, *};
use crate::{
	configs::system::{BlockLength, BlockWeights},
	genesis::accounts::*,
};
use assent_primitives::{DenyReason, DeviceKey, ModelId, PermitRule, Verdict};
use codec::Encode;
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchClass, GetDispatchInfo},
	traits::Get,
};
use pallet_device_registry::{KeyHolder, NewUnit};
use sp_core::{sr25519, Pair};

type Units =
	frame_support::BoundedVec<NewUnit, <Runtime as pallet_device_registry::Config>::MaxUnits>;

fn full_batch(model: ModelId) -> pallet_device_registry::Call<Runtime> {
	let most = <Runtime as pallet_device_registry::Config>::MaxUnits::get();
	let unit = |number: u32| {
		let unit = Commitment(H256(sp_io::hashing::blake2_256(&number.encode())));
		NewUnit { unit, fingerprint: Some(unit) }
	};
	let units = Units::truncate_from((0..most).map(unit).collect());
	let lot = b"L-17".to_vec().try_into().ok();
	pallet_device_registry::Call::register_devices { model, lot, units }
}

fn pump_model() -> ModelId {
	let udi_di = b"00844588003288".to_vec();
	let model = ModelId::of(&MAKER, &udi_di);
	let udi_di = udi_di.try_into().expect("short");
	assert_ok!(DeviceRegistry::register_model(signed(MAKER), udi_di, commitment(1)));
	model
}

fn pair(path: &str) -> sr25519::Pair {
	sr25519::Pair::from_string(path, None).expect("a path")
}

fn bind(owner: AccountId, device: DeviceId, pair: &sr25519::Pair) -> sp_runtime::DispatchResult {
	let key = DeviceKey::Sr25519(pair.public().0);
	let payload = DeviceRegistry::device_key_payload(device, key).expect("a device");
	let proof = MultiSignature::Sr25519(pair.sign(payload.as_bytes()));
	DeviceRegistry::bind_device_key(signed(owner), device, key, proof)
}

fn id_of(resource: &Resource) -> DeviceId {
	match resource {
		Resource::Device { id, .. } => *id,
		Resource::Record { .. } => panic!("expected a device"),
	}
}

#[test]
fn full_batch_should_fit_in_a_block_and_be_registered() {
	run(|| {
		let call = RuntimeCall::from(full_batch(pump_model()));
		let weights = BlockWeights::get();
		let limit = weights.get(DispatchClass::Normal).max_extrinsic.expect("there is a limit");
		let weight = call.get_dispatch_info().call_weight;
		assert!(weight.all_lte(limit), "{weight:?} of {limit:?}");
		// A few bytes more of signature and extensions.
		let length = call.encoded_size() as u32 + 1_000;
		assert!(length < *BlockLength::get().max.get(DispatchClass::Normal));

		let most: u32 = <Runtime as pallet_device_registry::Config>::MaxUnits::get();
		let most = most as usize;
		assert_ok!(sp_runtime::traits::Dispatchable::dispatch(call, signed(MAKER)));
		assert_eq!(pallet_device_registry::DevicesOf::<Runtime>::iter_prefix(MAKER).count(), most);
	});
}

#[test]
fn key_of_a_device_should_be_nobodys_else_and_nobodys_key_a_devices() {
	run(|| {
		let device = id_of(&pump_of_patient());
		// A party with consents, a council member's that it proves, an organisation, a gateway.
		grant(vec![permit(Grantee::Party(HOSPITAL), Purpose::Treat)], Terms::default(), 1);
		for path in ["//Patient", "//Hospital", "//Hospital//Gateway"] {
			assert_noop!(
				bind(PATIENT, device, &pair(path)),
				pallet_device_registry::Error::<Runtime>::KeyInUse
			);
		}
		let key = pair("//Patient//Pump");
		assert_ok!(bind(PATIENT, device, &key));
		let account = AccountId::from(key.public());
		let holder = KeyHolder { device, confirmed: true };
		assert_eq!(DeviceRegistry::device_of_key(account.clone()), Some(holder));

		let payload = Accreditation::rotation_payload(PATIENT, account.clone()).expect("a party");
		let proof = MultiSignature::Sr25519(key.sign(payload.as_bytes()));
		assert_noop!(
			Accreditation::rotate_key(signed(PATIENT), account.clone(), proof),
			pallet_accreditation::Error::<Runtime>::PartyInUse
		);
		assert_ok!(DeviceRegistry::revoke_device_key(signed(PATIENT), device));
		let payload = Accreditation::rotation_payload(PATIENT, account.clone()).expect("a party");
		let proof = MultiSignature::Sr25519(key.sign(payload.as_bytes()));
		assert_ok!(Accreditation::rotate_key(signed(PATIENT), account, proof));
		// And a party's key that it rotated to is no device's.
		let new = pair("//Patient//Pump");
		let payload =
			DeviceRegistry::device_key_payload(device, DeviceKey::Sr25519(new.public().0));
		let proof = MultiSignature::Sr25519(new.sign(payload.expect("a device").as_bytes()));
		assert_noop!(
			DeviceRegistry::bind_device_key(
				signed(AccountId::from(new.public())),
				device,
				DeviceKey::Sr25519(new.public().0),
				proof
			),
			pallet_device_registry::Error::<Runtime>::KeyInUse
		);
	});
}

#[test]
fn anyone_should_look_at_telemetry_and_at_nothing_else_when_the_owner_opened_it() {
	run(|| {
		let pump = pump_of_patient();
		let telemetry = Access {
			categories: Categories::of(&[Category::DeviceTelemetry]),
			..access(Role::Individual, Purpose::Patrqt)
		};
		let verdict = |access: &Access| {
			AccessAudit::decide(BOB, pump.clone(), access.clone()).expect("decidable").verdict
		};
		let nothing = Verdict::deny(DenyReason::NoPermit);
		assert_eq!(verdict(&telemetry), nothing);
		assert_ok!(DeviceRegistry::set_public_access(signed(PATIENT), id_of(&pump), true));
		let open = Verdict::Permit { rule: PermitRule::PublicAccess, consent: None, price: 0 };
		assert_eq!(verdict(&telemetry), open);
		let more = [Category::VitalSigns, Category::Location, Category::DeviceControl];
		for category in more {
			let other = Access { categories: category.into(), ..telemetry.clone() };
			assert_eq!(verdict(&other), nothing, "{category:?}");
		}
		let collect = Access { action: Action::Collect, ..telemetry.clone() };
		assert_eq!(verdict(&collect), nothing);

		// It is journalled as any access.
		assert_ok!(AccessAudit::record(signed(BOB), pump.clone(), telemetry.clone()));
		assert_eq!(last_verdict(), open);
		// The owner's denial goes before, and a new owner decides anew.
		let denial = Provision {
			effect: Effect::Deny,
			categories: Categories::ALL,
			actions: Actions::ALL,
			..permit(Grantee::Party(BOB), Purpose::Patrqt)
		};
		grant(vec![denial], Terms::default(), 2);
		assert!(matches!(
			verdict(&telemetry),
			Verdict::Deny { reason: DenyReason::DeniedToParty, .. }
		));
		assert_ok!(DeviceRegistry::end_association(signed(PATIENT), id_of(&pump)));
		let next = Resource::Device { id: id_of(&pump), tenure: 2 };
		let answer = AccessAudit::decide(ALICE, next, telemetry).expect("decidable").verdict;
		assert_eq!(answer, nothing);
	});
}

#[test]
fn consents_and_journal_should_stay_when_a_maker_vouches_for_a_device_later() {
	run(|| {
		let (named, unit) = (ModelId::from([7; 32]), commitment(2));
		assert_ok!(DeviceRegistry::register_unvouched_device(signed(PATIENT), named, unit, None));
		let id = DeviceId::unvouched(&PATIENT, &named, &unit);
		assert_ok!(DeviceRegistry::associate_self(signed(PATIENT), id));
		let resource = Resource::Device { id, tenure: 1 };
		grant(vec![permit(Grantee::Party(HOSPITAL), Purpose::Treat)], Terms::default(), 1);
		let treat = access(Role::CareProvider, Purpose::Treat);
		assert_ok!(AccessAudit::record(signed(HOSPITAL_GATEWAY), resource.clone(), treat.clone()));

		let (model, until) = (pump_model(), START + 1_000_000);
		let unit = commitment(4);
		assert_ok!(DeviceRegistry::offer_vouching(signed(MAKER), id, model, unit, None, until));
		assert_ok!(DeviceRegistry::accept_vouching(signed(PATIENT), id, MAKER, model, unit, None));
		assert_ok!(AccessAudit::record(signed(HOSPITAL_GATEWAY), resource.clone(), treat));
		assert!(last_verdict().is_permit());
		assert_eq!(AccessAudit::journal_head(resource).map(|head| head.count), Some(2));
		assert_eq!(DeviceRegistry::device_of_unit(MAKER, model, unit), Some(id));
	});
}
