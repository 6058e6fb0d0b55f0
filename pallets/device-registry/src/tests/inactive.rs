//! An organisation whose accreditation is not in force creates and moves no rights; it may end what it has.

use super::*;
use sp_runtime::DispatchResult;

const HALTS: [fn(&PartyId); 3] = [suspend, withdraw, lapse];

fn refuse(act: impl Fn(RuntimeOrigin) -> DispatchResult, who: &[AccountId]) {
	for who in who {
		assert_noop!(act(signed(who.clone())), Refused::OrganisationNotActive);
	}
}

fn of_hospital() -> [AccountId; 2] {
	[hospital(), operator()]
}

#[test]
fn registration_should_fail_when_the_organisation_is_not_active() {
	for halt in HALTS {
		ExtBuilder.build_and_execute(|| {
			let (model, unit) = (pump_model(), commitment(5));
			halt(&maker());
			halt(&hospital());
			let who = [&of_hospital()[..], &[maker()]].concat();
			refuse(|origin| Registry::register_model(origin, udi("1"), unit), &who);
			refuse(|origin| Registry::register_device(origin, model, unit, None), &who);
			let other = ModelId::from([0x77; 32]);
			let register = |origin| Registry::register_unvouched_device(origin, other, unit, None);
			refuse(register, &who);
		});
	}
}

#[test]
fn set_stage_should_fail_when_the_organisation_is_not_active() {
	for halt in HALTS {
		ExtBuilder.build_and_execute(|| {
			let device = unvouched(hospital(), 1);
			halt(&hospital());
			let stage = DeviceStage::Decommissioned;
			let set = |origin| Registry::set_stage(origin, device, stage, None);
			refuse(set, &of_hospital());
			accredit(&hospital(), &[Role::CareProvider]);
			assert_ok!(set(signed(hospital())));
		});
	}
}

#[test]
fn set_status_should_only_take_out_of_use_when_the_organisation_is_not_active() {
	use DeviceStatus::*;
	for halt in HALTS {
		for before in DeviceStatus::ALL.iter().copied() {
			for next in DeviceStatus::ALL.iter().copied() {
				if !before.may_become(next) {
					continue;
				}
				ExtBuilder.build_and_execute(|| {
					let device = unvouched(hospital(), 1);
					Devices::<Test>::mutate(device, |device| {
						device.as_mut().unwrap().status = before;
					});
					halt(&hospital());
					let put_back = match (before, next) {
						(_, Operational) | (Lost | Stolen, Maintenance) => true,
						(_, Maintenance | Obsolete | Lost | Stolen | Retired) => false,
					};
					if put_back {
						refuse(|origin| Registry::set_status(origin, device, next), &of_hospital());
					} else {
						assert_ok!(Registry::set_status(signed(operator()), device, next));
						assert_eq!(known(device).status, next);
					}
				});
			}
		}
	}
}

#[test]
fn handing_over_should_fail_when_the_organisation_is_not_active() {
	for halt in HALTS {
		ExtBuilder.build_and_execute(|| {
			let (own, offered) = (unvouched(hospital(), 1), unvouched(alice(), 2));
			offer(offered, alice(), hospital());
			halt(&hospital());
			let give = |origin| Registry::offer_handover(origin, own, bob(), now() + MINUTE, false);
			refuse(give, &of_hospital());
			for for_myself in [false, true] {
				let take = |origin| Registry::accept_handover(origin, offered, for_myself, None);
				refuse(take, &of_hospital());
			}
		});
	}
}

#[test]
fn accept_handover_should_be_the_persons_right_when_the_offering_organisation_is_not_active() {
	ExtBuilder.build_and_execute(|| {
		let device = unvouched(hospital(), 1);
		offer(device, hospital(), alice());
		suspend(&hospital());
		assert_ok!(Registry::accept_handover(signed(alice()), device, true, None));
	});
}

#[test]
fn association_should_fail_to_begin_when_the_organisation_is_not_active() {
	for halt in HALTS {
		ExtBuilder.build_and_execute(|| {
			let own = unvouched(hospital(), 1);
			let (proposed, of_bob) = (unvouched(alice(), 2), unvouched(bob(), 3));
			propose(proposed, alice(), bob());
			// Who was a person when it was proposed.
			accredit(&bob(), &[Role::CareProvider]);
			halt(&bob());
			halt(&hospital());
			let make = |origin| Registry::propose_association(origin, own, alice(), now() + MINUTE);
			refuse(make, &of_hospital());
			refuse(|origin| Registry::associate_self(origin, own), &of_hospital());
			refuse(|origin| Registry::accept_association(origin, proposed), &[bob()]);
			refuse(|origin| Registry::associate_self(origin, of_bob), &[bob()]);
		});
	}
}

#[test]
fn custody_should_neither_begin_nor_tell_stages_when_the_organisation_is_not_active() {
	let kind = CustodianKind::Logistics;
	for halt in HALTS {
		ExtBuilder.build_and_execute(|| {
			let (own, offered) = (unvouched(hospital(), 1), unvouched(alice(), 2));
			let held = unvouched(alice(), 3);
			offer_custody(offered, alice(), hospital(), kind);
			take_custody(held, alice(), hospital(), kind);
			halt(&hospital());
			let until = now() + MINUTE;
			for (device, to) in [(own, bob()), (held, bob()), (held, alice())] {
				let offer = |origin| {
					Registry::offer_custody(origin, device, to.clone(), kind, false, until)
				};
				refuse(offer, &of_hospital());
			}
			refuse(|origin| Registry::accept_custody(origin, offered, None), &of_hospital());
			let tell = |origin| Registry::set_stage(origin, held, DeviceStage::InTransit, None);
			refuse(tell, &of_hospital());
		});
	}
}

#[test]
fn accept_custody_should_bring_its_device_back_when_the_owning_organisation_is_not_active() {
	for halt in HALTS {
		ExtBuilder.build_and_execute(|| {
			let device = unvouched(hospital(), 1);
			take_custody(device, hospital(), bob(), CustodianKind::Warehouse);
			offer_custody(device, bob(), hospital(), CustodianKind::Warehouse);
			halt(&hospital());
			assert_ok!(Registry::accept_custody(signed(operator()), device, None));
			assert_eq!(Registry::custody_of(device), None);
		});
	}
}

#[test]
fn recall_should_fail_when_the_organisation_is_not_active() {
	for halt in HALTS {
		ExtBuilder.build_and_execute(|| {
			let model = pump_model();
			halt(&maker());
			halt(&regulator());
			let notice = commitment(9);
			let recall = |origin| Registry::recall(origin, model, None, Recall::Blocking, notice);
			refuse(recall, &[maker(), regulator()]);
			assert_ok!(recall(signed(other_regulator())));
		});
	}
}

#[test]
fn ending_should_stay_open_when_the_organisation_is_not_active() {
	for halt in HALTS {
		ExtBuilder.build_and_execute(|| {
			let given = unvouched(hospital(), 1);
			offer(given, hospital(), alice());
			let lent = unvouched(hospital(), 2);
			associate(lent, hospital(), alice());
			let proposed = unvouched(hospital(), 3);
			propose(proposed, hospital(), alice());
			let taken = unvouched(alice(), 4);
			offer(taken, alice(), hospital());
			let worn = unvouched(alice(), 5);
			propose(worn, alice(), bob());
			let kind = CustodianKind::Carrier;
			let [sent, kept, shipped, stored] = [
				unvouched(hospital(), 6),
				unvouched(alice(), 7),
				unvouched(hospital(), 8),
				unvouched(alice(), 9),
			];
			offer_custody(sent, hospital(), charlie(), kind);
			offer_custody(kept, alice(), hospital(), kind);
			take_custody(shipped, hospital(), charlie(), kind);
			take_custody(stored, alice(), hospital(), kind);
			accredit(&bob(), &[Role::CareProvider]);
			halt(&bob());
			halt(&hospital());

			assert_ok!(Registry::cancel_handover(signed(hospital()), given));
			assert_ok!(Registry::end_association(signed(operator()), lent));
			assert_ok!(Registry::cancel_association(signed(hospital()), proposed));
			assert_ok!(Registry::decline_handover(signed(operator()), taken));
			assert_ok!(Registry::decline_association(signed(bob()), worn));
			assert_ok!(Registry::forget_tenure(signed(hospital()), lent, 0));
			assert_ok!(Registry::cancel_custody(signed(operator()), sent));
			assert_ok!(Registry::decline_custody(signed(hospital()), kept));
			assert_ok!(Registry::end_custody(signed(hospital()), shipped, None));
			assert_ok!(Registry::end_custody(signed(operator()), stored, None));
		});
	}
}
