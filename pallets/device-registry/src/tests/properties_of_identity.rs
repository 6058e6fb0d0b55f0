//! Random calls about keys, fingerprints, makers' words and open devices keep the invariants.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

#[derive(Clone, Copy, Debug)]
enum Deed {
	/// Binds a key, with a proof of now or the last one that was made for the device and key.
	Bind(u8, bool),
	Revoke,
	HandOver(u8, bool),
	Associate(u8),
	EndAssociation,
	SetStatus(DeviceStatus),
	SetFingerprint(Option<u8>),
	Open(bool),
	OfferVouching(u8),
	AcceptVouching(u8),
	DeclineVouching,
	CancelVouching,
	Register(u8, u8),
	Pass(Moment),
}

fn person(number: u8) -> AccountId {
	[alice(), bob(), charlie(), hospital()][number as usize % 4].clone()
}

const STATUSES: &[DeviceStatus] = &[
	DeviceStatus::Operational,
	DeviceStatus::Maintenance,
	DeviceStatus::Lost,
	DeviceStatus::Stolen,
];

fn deed() -> impl Strategy<Value = Deed> {
	prop_oneof![
		6 => (0..4_u8, any::<bool>()).prop_map(|(key, fresh)| Deed::Bind(key, fresh)),
		1 => Just(Deed::Revoke),
		3 => (any::<u8>(), any::<bool>()).prop_map(|(to, confirm)| Deed::HandOver(to, confirm)),
		2 => any::<u8>().prop_map(Deed::Associate),
		1 => Just(Deed::EndAssociation),
		2 => proptest::sample::select(STATUSES).prop_map(Deed::SetStatus),
		3 => proptest::option::weighted(0.8, 0..4_u8).prop_map(Deed::SetFingerprint),
		3 => any::<bool>().prop_map(Deed::Open),
		4 => (0..6_u8).prop_map(Deed::OfferVouching),
		4 => (0..6_u8).prop_map(Deed::AcceptVouching),
		1 => Just(Deed::DeclineVouching),
		1 => Just(Deed::CancelVouching),
		2 => (0..6_u8, 0..6_u8).prop_map(|(first, second)| Deed::Register(first, second)),
		1 => (1..MINUTE).prop_map(Deed::Pass),
	]
}

fn perform(device: DeviceId, deed: Deed, stale: &mut Option<MultiSignature>) -> bool {
	let owner = known(device).owner;
	let model = pump_model();
	let done = match deed {
		Deed::Bind(number, fresh) => {
			let latest = proof(device, number);
			let used = if fresh { latest.clone() } else { stale.clone().unwrap_or(latest.clone()) };
			*stale = Some(latest);
			Registry::bind_device_key(signed(owner), device, key(number), used)
		},
		Deed::Revoke => Registry::revoke_device_key(signed(owner), device),
		Deed::HandOver(to, confirm) => {
			let (to, until) = (person(to), now() + MINUTE);
			let fingerprint = known(device).fingerprint.map(|it| it.commitment);
			Registry::offer_handover(signed(owner), device, to.clone(), until, confirm)
				.and_then(|()| Registry::accept_handover(signed(to), device, false, fingerprint))
		},
		Deed::Associate(person) => {
			let (who, until) = (self::person(person), now() + MINUTE);
			Registry::propose_association(signed(owner), device, who.clone(), until)
				.and_then(|()| Registry::accept_association(signed(who), device))
		},
		Deed::EndAssociation => Registry::end_association(signed(owner), device),
		Deed::SetStatus(status) => Registry::set_status(signed(owner), device, status),
		Deed::SetFingerprint(to) => {
			Registry::set_fingerprint(signed(owner), device, to.map(commitment))
		},
		Deed::Open(open) => Registry::set_public_access(signed(owner), device, open),
		Deed::OfferVouching(unit) => {
			let (unit, until) = (commitment(unit), now() + MINUTE);
			Registry::offer_vouching(signed(maker()), device, model, unit, None, until)
		},
		Deed::AcceptVouching(unit) => {
			let unit = commitment(unit);
			Registry::accept_vouching(signed(owner), device, maker(), model, unit, None)
		},
		Deed::DeclineVouching => Registry::decline_vouching(signed(owner), device, maker()),
		Deed::CancelVouching => Registry::cancel_vouching(signed(maker()), device, maker()),
		Deed::Register(first, second) => {
			let unit = |number| NewUnit { unit: commitment(number), fingerprint: None };
			let units = vec![unit(first), unit(second)].try_into().expect("two fit");
			// The calls of other tests go through the dispatcher, which undoes what failed; this one is called directly.
			frame_support::storage::with_storage_layer(|| {
				Registry::register_devices(signed(maker()), model, None, units)
			})
		},
		Deed::Pass(time) => {
			pass(time);
			Ok(())
		},
	};
	done.is_ok()
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

	#[test]
	fn random_calls_should_keep_keys_fingerprints_and_makers_in_order(
		steps in proptest::collection::vec((0..3_usize, deed()), 1..100),
	) {
		ExtBuilder.build_and_execute(|| {
			let devices =
				[unvouched(alice(), 100), unvouched(bob(), 101), unvouched(hospital(), 102)];
			let mut stale = [None, None, None];
			for (index, deed) in steps {
				let device = devices[index];
				let before = known(device);
				let done = perform(device, deed, &mut stale[index]);
				let after = known(device);

				// A maker's word is for good, and comes by agreement alone.
				if before.maker != after.maker {
					assert!(before.maker.is_none() && matches!(deed, Deed::AcceptVouching(_)));
				}
				// A key comes to be confirmed by a proof alone, and each proof counts once.
				let confirmed = |device: &DeviceOf<Test>| device.key.filter(|key| key.confirmed);
				if confirmed(&after) != confirmed(&before) && confirmed(&after).is_some() {
					assert!(done && matches!(deed, Deed::Bind(..)), "{deed:?}");
				}
				let bound = done && matches!(deed, Deed::Bind(..));
				assert_eq!(after.key_bindings, before.key_bindings + u32::from(bound));
				// What is open was opened in this tenure.
				if after.tenure != before.tenure {
					assert!(!after.public_access);
				}
				if after.owner != before.owner {
					assert_eq!(confirmed(&after), None);
				}
				// The same unit of a maker is one device.
				let units: BTreeSet<_> = Devices::<Test>::iter_values()
					.filter(|device| device.maker.is_some())
					.map(|device| device.unit)
					.collect();
				let made =
					Devices::<Test>::iter_values().filter(|device| device.maker.is_some()).count();
				assert_eq!(units.len(), made);
				assert_ok!(Registry::do_try_state());
				check_money();
			}
		});
	}
}
