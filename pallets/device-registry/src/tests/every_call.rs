//! What every call refuses in the same way.

use super::*;
use frame_support::dispatch::GetDispatchInfo;
use sp_runtime::{traits::Dispatchable, DispatchError};

/// Every call that is about a device.
fn calls_on(device: DeviceId) -> Vec<RuntimeCall> {
	let calls: Vec<Call<Test>> = vec![
		Call::set_status { device, status: DeviceStatus::Retired },
		Call::set_stage { device, stage: DeviceStage::Decommissioned, document: None },
		Call::offer_handover {
			device,
			to: bob(),
			expires_at: now() + MINUTE,
			confirm_fingerprint: false,
		},
		Call::cancel_handover { device },
		Call::accept_handover { device, for_myself: false, fingerprint: None },
		Call::decline_handover { device },
		Call::propose_association { device, person: bob(), expires_at: now() + MINUTE },
		Call::cancel_association { device },
		Call::accept_association { device },
		Call::decline_association { device },
		Call::associate_self { device },
		Call::end_association { device },
		Call::forget_tenure { device, tenure: 0 },
		Call::block_device { device, notice: commitment(1) },
		Call::unblock_device { device },
		Call::offer_custody {
			device,
			to: bob(),
			kind: CustodianKind::Carrier,
			may_hand_on: false,
			expires_at: now() + MINUTE,
		},
		Call::cancel_custody { device },
		Call::accept_custody { device, document: None },
		Call::decline_custody { device },
		Call::end_custody { device, document: None },
		Call::bind_device_key { device, key: key(1), proof: pair(1).sign(b"anything").into() },
		Call::revoke_device_key { device },
		Call::offer_vouching {
			device,
			model: ModelId::default(),
			unit: commitment(1),
			lot: None,
			expires_at: now() + MINUTE,
		},
		Call::cancel_vouching { device, maker: maker() },
		Call::accept_vouching {
			device,
			maker: maker(),
			model: ModelId::default(),
			unit: commitment(1),
			lot: None,
		},
		Call::decline_vouching { device, maker: maker() },
		Call::set_public_access { device, public_access: true },
		Call::set_fingerprint { device, fingerprint: Some(commitment(1)) },
		Call::act_for {
			owner: alice(),
			capacity: Capacity::Guardian,
			device,
			act: DeviceAct::SetStatus(DeviceStatus::Retired),
		},
	];
	calls.into_iter().map(Into::into).collect()
}

/// The others.
fn other_calls() -> Vec<RuntimeCall> {
	let (model, unit, lot) = (pump_model(), commitment(1), None);
	let calls: Vec<Call<Test>> = vec![
		Call::register_model { udi_di: udi("1"), description: commitment(1) },
		Call::register_device { model, unit, lot: lot.clone() },
		Call::register_devices {
			model,
			lot: lot.clone(),
			units: vec![NewUnit { unit, fingerprint: None }].try_into().expect("one fits"),
		},
		Call::register_unvouched_device { model: ModelId::default(), unit, lot: lot.clone() },
		Call::recall { model, lot: lot.clone(), kind: Recall::Blocking, notice: commitment(1) },
		Call::lift_recall { model, lot, issuer: maker() },
	];
	calls.into_iter().map(Into::into).collect()
}

fn refused(call: RuntimeCall, origin: RuntimeOrigin) -> Result<(), DispatchError> {
	call.dispatch(origin).map(|_| ()).map_err(|refused| refused.error)
}

#[test]
fn the_lists_of_these_tests_should_hold_every_call() {
	use frame_support::traits::GetCallName;
	ExtBuilder.build_and_execute(|| {
		let listed = calls_on(DeviceId::default()).len() + other_calls().len();
		assert_eq!(listed, Call::<Test>::get_call_names().len());
	});
}

#[test]
fn every_call_should_fail_when_it_is_not_signed() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		for call in calls_on(device).into_iter().chain(other_calls()) {
			for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
				assert_noop!(refused(call.clone(), origin), DispatchError::BadOrigin);
			}
		}
	});
}

#[test]
fn every_call_should_fail_when_the_key_was_rotated_away() {
	ExtBuilder.build_and_execute(|| {
		let device = pump(1);
		for call in calls_on(device).into_iter().chain(other_calls()) {
			assert_noop!(refused(call, signed(rotated())), Refused::NotAuthorized);
		}
	});
}

#[test]
fn every_call_on_a_device_should_fail_when_it_is_unknown() {
	ExtBuilder.build_and_execute(|| {
		accredit(&alice(), &[Role::Regulator]);
		for call in calls_on(DeviceId::from([1; 32])) {
			assert_noop!(refused(call, signed(alice())), Refused::UnknownDevice);
		}
	});
}

#[test]
fn every_call_should_weigh_time_and_proof() {
	ExtBuilder.build_and_execute(|| {
		for call in calls_on(DeviceId::default()).into_iter().chain(other_calls()) {
			let weight = call.get_dispatch_info().call_weight;
			assert!(weight.ref_time() > 100_000_000 && weight.proof_size() > 0, "{call:?}");
		}
	});
}
