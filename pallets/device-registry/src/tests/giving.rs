//! In the name of a party that died, was merged, or whose key is in dispute, nothing is given; for a ward whose guardians
//! restrict it, nothing that they could give for it. What ends something, and what tells how things are, stays open.

use super::*;
use assent_primitives::{Categories, Powers, ResourceScope, Right};
use frame_support::traits::GetCallName;
use sp_runtime::{traits::Dispatchable, DispatchError};

/// Whether a guardian could do it for a ward. Where none can, the ward does it itself, or it is never done.
#[derive(Clone, Copy, PartialEq)]
enum Hand {
	/// The ward's guardians give; or it is a word that no ward has to give.
	Own,
	/// Nobody else can.
	Any,
}

fn attempt(call: Call<Test>, who: AccountId) -> Result<(), DispatchError> {
	let call = RuntimeCall::from(call);
	call.dispatch(signed(who)).map(|_| ()).map_err(|refused| refused.error)
}

fn offering(device: DeviceId, to: PartyId) -> Call<Test> {
	Call::offer_handover { device, to, expires_at: now() + MINUTE, confirm_fingerprint: false }
}

fn proposing(device: DeviceId, person: PartyId) -> Call<Test> {
	Call::propose_association { device, person, expires_at: now() + MINUTE }
}

fn offering_custody(device: DeviceId, to: PartyId) -> Call<Test> {
	let (kind, may_hand_on) = (CustodianKind::Carrier, false);
	Call::offer_custody { device, to, kind, may_hand_on, expires_at: now() + MINUTE }
}

fn vouching(device: DeviceId, unit: u8) -> Call<Test> {
	let (model, unit, lot) = (pump_model(), commitment(unit), None);
	Call::offer_vouching { device, model, unit, lot, expires_at: now() + MINUTE }
}

/// The maker offers to vouch for the device as that unit.
fn vouched_for(device: DeviceId, unit: u8) {
	assert_ok!(attempt(vouching(device, unit), maker()));
}

fn binding(device: DeviceId, number: u8) -> Call<Test> {
	Call::bind_device_key { device, key: key(number), proof: proof(device, number) }
}

fn blocked(device: DeviceId) {
	assert_ok!(Registry::block_device(signed(regulator()), device, commitment(9)));
}

fn recalled(who: AccountId, of: &str) {
	let model = pump_model();
	let (lot, kind) = (Some(lot(of)), Recall::Blocking);
	assert_ok!(Registry::recall(signed(who), model, lot, kind, commitment(9)));
}

fn lifting(of: &str, issuer: PartyId) -> Call<Test> {
	Call::lift_recall { model: pump_model(), lot: Some(lot(of)), issuer }
}

/// Every call that gives something, ready to be made: in whose name, and whether by its own hand alone.
fn giving() -> Vec<(AccountId, Hand, Call<Test>)> {
	let (model, unit) = (pump_model(), commitment(90));
	let [own, offered, proposed, custody, lent, returned, vouched, fresh, stopped] = [
		unvouched(alice(), 1),
		unvouched(bob(), 2),
		unvouched(bob(), 3),
		unvouched(bob(), 4),
		unvouched(bob(), 5),
		unvouched(bob(), 6),
		unvouched(alice(), 7),
		unvouched(bob(), 8),
		unvouched(bob(), 9),
	];
	offer(offered, bob(), alice());
	propose(proposed, bob(), alice());
	offer_custody(custody, bob(), alice(), CustodianKind::Carrier);
	for held in [lent, returned] {
		take_custody(held, bob(), alice(), CustodianKind::Carrier);
	}
	vouched_for(vouched, 91);
	blocked(stopped);
	recalled(maker(), "maker");
	recalled(other_regulator(), "regulator");
	let units = vec![NewUnit { unit, fingerprint: None }].try_into().expect("one fits");
	vec![
		(alice(), Hand::Own, offering(own, bob())),
		(
			alice(),
			Hand::Own,
			Call::accept_handover { device: offered, for_myself: false, fingerprint: None },
		),
		(alice(), Hand::Own, proposing(own, bob())),
		(alice(), Hand::Any, Call::accept_association { device: proposed }),
		(alice(), Hand::Any, Call::associate_self { device: own }),
		(alice(), Hand::Own, offering_custody(own, bob())),
		// A custodian too, whether to the next one or back to the owner.
		(alice(), Hand::Own, offering_custody(lent, charlie())),
		(alice(), Hand::Own, offering_custody(returned, bob())),
		(alice(), Hand::Own, Call::accept_custody { device: custody, document: None }),
		(alice(), Hand::Own, binding(own, 1)),
		(
			alice(),
			Hand::Own,
			Call::accept_vouching {
				device: vouched,
				maker: maker(),
				model,
				unit: commitment(91),
				lot: None,
			},
		),
		(alice(), Hand::Own, Call::set_public_access { device: own, public_access: true }),
		(
			alice(),
			Hand::Any,
			Call::register_unvouched_device { model: ModelId::from([3; 32]), unit, lot: None },
		),
		(maker(), Hand::Own, Call::register_model { udi_di: udi(OTHER_PUMP), description: unit }),
		(maker(), Hand::Own, Call::register_device { model, unit, lot: None }),
		(maker(), Hand::Own, Call::register_devices { model, lot: None, units }),
		(maker(), Hand::Own, vouching(fresh, 92)),
		(maker(), Hand::Own, lifting("maker", maker())),
		(regulator(), Hand::Own, lifting("regulator", other_regulator())),
		(regulator(), Hand::Own, Call::unblock_device { device: stopped }),
	]
}

/// Another identifier of the maker's for a model.
const OTHER_PUMP: &str = "00844588003288";

/// Every call that ends something or tells how things are, ready to be made, and in whose name.
fn open() -> Vec<(AccountId, Call<Test>)> {
	let devices: Vec<_> = (1..=9).map(|unit| unvouched(alice(), unit)).collect();
	let [given, proposed, sent, lent, keyed, vouched, shown, spoken, worn] = devices[..] else {
		panic!("nine")
	};
	let [taken, wearing, custody, held, operated] =
		[11, 12, 13, 14, 15].map(|unit| unvouched(bob(), unit));
	let [first, second] = [21, 22].map(|unit| unvouched(charlie(), unit));
	offer(given, alice(), bob());
	propose(proposed, alice(), bob());
	offer_custody(sent, alice(), bob(), CustodianKind::Carrier);
	take_custody(lent, alice(), bob(), CustodianKind::Carrier);
	bind(keyed, alice(), 1);
	vouched_for(vouched, 91);
	vouched_for(first, 92);
	assert_ok!(Registry::set_public_access(signed(alice()), shown, true));
	assert_ok!(Registry::associate_self(signed(alice()), worn));
	offer(taken, bob(), alice());
	propose(wearing, bob(), alice());
	offer_custody(custody, bob(), alice(), CustodianKind::Carrier);
	take_custody(held, bob(), alice(), CustodianKind::Carrier);
	// The custodian offers it back.
	let back = unvouched(alice(), 16);
	take_custody(back, alice(), bob(), CustodianKind::Carrier);
	offer_custody(back, bob(), alice(), CustodianKind::Carrier);
	let (model, kind, notice) = (pump_model(), Recall::Blocking, commitment(9));
	let document = None;
	vec![
		(alice(), Call::cancel_handover { device: given }),
		(alice(), Call::cancel_association { device: proposed }),
		(alice(), Call::cancel_custody { device: sent }),
		(alice(), Call::end_custody { device: lent, document }),
		(alice(), Call::accept_custody { device: back, document }),
		(alice(), Call::revoke_device_key { device: keyed }),
		(alice(), Call::decline_vouching { device: vouched, maker: maker() }),
		(alice(), Call::set_public_access { device: shown, public_access: false }),
		(alice(), Call::set_stage { device: spoken, stage: DeviceStage::Decommissioned, document }),
		(alice(), Call::set_fingerprint { device: spoken, fingerprint: Some(commitment(1)) }),
		(alice(), Call::set_status { device: spoken, status: DeviceStatus::Lost }),
		(alice(), Call::set_status { device: spoken, status: DeviceStatus::Stolen }),
		(alice(), Call::end_association { device: worn }),
		(alice(), Call::forget_tenure { device: worn, tenure: 1 }),
		(alice(), Call::decline_handover { device: taken }),
		(alice(), Call::decline_association { device: wearing }),
		(alice(), Call::decline_custody { device: custody }),
		(alice(), Call::end_custody { device: held, document }),
		(maker(), Call::cancel_vouching { device: first, maker: maker() }),
		(maker(), Call::recall { model, lot: Some(lot("L1")), kind, notice }),
		(regulator(), Call::recall { model, lot: Some(lot("L2")), kind, notice }),
		(regulator(), Call::block_device { device: second, notice }),
		(
			charlie(),
			Call::act_for {
				owner: bob(),
				capacity: Capacity::Guardian,
				device: operated,
				act: DeviceAct::SetStatus(DeviceStatus::Retired),
			},
		),
	]
}

/// Charlie manages all devices of the party.
fn charlie_manages_for(party: PartyId, capacity: Capacity) {
	let powers = Powers {
		rights: Right::ManageDevices.into(),
		scope: ResourceScope::All,
		categories: Categories::ALL,
		until: Moment::MAX,
		further: 0,
	};
	Delegates::set(vec![(capacity, charlie(), party, powers)]);
}

/// Everybody in whose name the calls of these tests are made.
fn everybody() -> Vec<PartyId> {
	vec![alice(), maker(), regulator()]
}

#[test]
fn the_lists_of_these_tests_should_hold_every_call() {
	ExtBuilder.build_and_execute(|| {
		let mut listed: Vec<_> = giving().iter().map(|(.., call)| call.get_call_name()).collect();
		let given = ExtBuilder.build().execute_with(|| {
			open().iter().map(|(_, call)| call.get_call_name()).collect::<Vec<_>>()
		});
		listed.extend(given);
		for name in Call::<Test>::get_call_names() {
			assert!(listed.contains(name), "{name}");
		}
	});
}

#[test]
fn every_call_that_gives_should_fail_when_nothing_is_given_in_the_partys_name() {
	ExtBuilder.build_and_execute(|| {
		let calls = giving();
		FrozenParties::set(everybody());
		for (who, _, call) in calls {
			assert_noop!(attempt(call, who), FROZEN);
		}
	});
}

#[test]
fn every_call_that_guardians_could_make_should_fail_when_they_restrict_the_party() {
	ExtBuilder.build_and_execute(|| {
		let calls = giving();
		RestrictedParties::set(everybody());
		for (who, hand, call) in calls {
			match hand {
				Hand::Own => {
					assert_noop!(attempt(call, who), RESTRICTED);
				},
				Hand::Any => {
					assert_ok!(attempt(call, who));
				},
			}
		}
	});
}

#[test]
fn every_call_that_gives_should_succeed_when_the_party_may_give() {
	// Each in a world of its own: several are about the same device.
	let calls = ExtBuilder.build().execute_with(|| giving().len());
	for place in 0..calls {
		ExtBuilder.build_and_execute(|| {
			let (who, _, call) = giving().swap_remove(place);
			// Others' freeze is theirs.
			FrozenParties::set(vec![charlie()]);
			assert_ok!(attempt(call, who));
		});
	}
}

#[test]
fn every_call_that_ends_or_tells_something_should_succeed_when_the_party_may_give_nothing() {
	ExtBuilder.build_and_execute(|| {
		let calls = open();
		FrozenParties::set(everybody());
		RestrictedParties::set(everybody());
		DisputedParties::set(everybody());
		charlie_manages_for(bob(), Capacity::Guardian);
		for (who, call) in calls {
			assert_ok!(attempt(call, who));
		}
	});
}

#[test]
fn acceptance_should_fail_when_the_key_of_the_owner_who_offered_is_in_dispute() {
	ExtBuilder.build_and_execute(|| {
		let [offered, proposed] = [unvouched(alice(), 1), unvouched(alice(), 2)];
		offer(offered, alice(), bob());
		propose(proposed, alice(), bob());
		DisputedParties::set(vec![alice()]);
		let calls = || {
			[
				Call::accept_handover { device: offered, for_myself: true, fingerprint: None },
				Call::accept_association { device: proposed },
			]
		};
		for call in calls() {
			assert_noop!(attempt(call, bob()), DISPUTED);
		}
		// The offers stand; once the dispute is over, they are accepted as they would have been.
		DisputedParties::set(Vec::new());
		for call in calls() {
			assert_ok!(attempt(call, bob()));
		}
	});
}

#[test]
fn accept_handover_should_fail_for_a_ward_as_well_when_the_owners_key_is_in_dispute() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		offer(device, alice(), bob());
		charlie_manages_for(bob(), Capacity::Guardian);
		DisputedParties::set(vec![alice()]);
		let accepting = || Call::act_for {
			owner: bob(),
			capacity: Capacity::Guardian,
			device,
			act: DeviceAct::AcceptHandover { for_myself: true, fingerprint: None },
		};
		assert_noop!(attempt(accepting(), charlie()), DISPUTED);
		DisputedParties::set(Vec::new());
		// What a guardian does for a ward is not by the ward's hand.
		RestrictedParties::set(vec![bob()]);
		assert_ok!(attempt(accepting(), charlie()));
	});
}

#[test]
fn accept_handover_should_succeed_when_executors_offered_for_the_dead() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(alice(), 1);
		charlie_manages_for(alice(), Capacity::Executor);
		FrozenParties::set(vec![alice()]);
		let offering = DeviceAct::OfferHandover {
			to: bob(),
			expires_at: now() + MINUTE,
			confirm_fingerprint: false,
		};
		let by = signed(charlie());
		assert_ok!(Registry::act_for(by, alice(), Capacity::Executor, device, offering));
		assert_ok!(Registry::accept_handover(signed(bob()), device, true, None));
		assert_eq!(known(device).owner, bob());
	});
}
