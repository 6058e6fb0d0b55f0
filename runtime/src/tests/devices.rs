//! Devices in the composed runtime: whose hands they come into, and what that means for data, consents and journals.

use super::{reads::reads_of, story::*, *};
use crate::genesis::accounts::*;
use assent_primitives::{
	api::runtime_decl_for_assent_api::AssentApiV1,
	legitimacy::{BlockReason, Lapse, SuspectReason, TooManyDevices},
	Controllers, CustodianKind, DenyReason, DeviceStage, DeviceStatus, Legitimacy, Recall, Verdict,
	MAX_VERDICTS,
};
use frame_support::{assert_noop, assert_ok};
use pallet_accreditation::Duties;
use pallet_device_registry::Error;
use sp_core::{sr25519, Pair};

const EXPIRES: Moment = START + 1_000_000;

fn id_of(resource: &Resource) -> DeviceId {
	let Resource::Device { id, .. } = resource else { unreachable!("a device") };
	*id
}

fn decide(who: AccountId, resource: &Resource, access: &Access) -> Verdict {
	AccessAudit::decide(who, resource.clone(), access.clone()).expect("decidable").verdict
}

/// Gives custody of the patient's device to an organisation.
fn give_custody(device: DeviceId, to: AccountId) {
	let kind = CustodianKind::Logistics;
	let by = signed(PATIENT);
	assert_ok!(DeviceRegistry::offer_custody(by, device, to.clone(), kind, true, EXPIRES));
	assert_ok!(DeviceRegistry::accept_custody(signed(to), device, None));
}

/// A monitor that the hospital owns.
fn monitor_of_hospital() -> DeviceId {
	let (model, unit) = (assent_primitives::ModelId::from([7; 32]), commitment(8));
	let by = signed(HOSPITAL);
	assert_ok!(DeviceRegistry::register_unvouched_device(by, model, unit, None));
	DeviceId::unvouched(&HOSPITAL, &model, &unit)
}

fn associate(device: DeviceId, person: AccountId) {
	let by = signed(HOSPITAL);
	assert_ok!(DeviceRegistry::propose_association(by, device, person.clone(), EXPIRES));
	assert_ok!(DeviceRegistry::accept_association(signed(person), device));
}

#[test]
fn custody_should_give_no_right_over_data_when_an_organisation_has_it() {
	run(|| {
		let pump = pump_of_patient();
		let device = id_of(&pump);
		grant(vec![permit(Grantee::Party(HOSPITAL), Purpose::Treat)], Terms::default(), 1);
		let treat = access(Role::CareProvider, Purpose::Treat);
		let study = access(Role::ResearchBody, Purpose::Hresch);
		let operate = Access {
			action: Action::Operate,
			categories: Categories::from(Category::DeviceControl),
			..study.clone()
		};
		let before = decide(RESEARCH, &pump, &study);
		let command_before = decide(RESEARCH, &pump, &operate);
		give_custody(device, RESEARCH);

		assert_eq!(decide(RESEARCH, &pump, &study), before);
		assert_eq!(decide(RESEARCH, &pump, &operate), command_before);
		assert!(!before.is_permit() && !command_before.is_permit());
		// Nor does it take any: tenure, consents and controllers are as they were.
		assert!(decide(HOSPITAL, &pump, &treat).is_permit());
		let controllers = DeviceRegistry::controllers_of(device, 1);
		assert_eq!(controllers, Some(Controllers { owner: PATIENT, person: Some(PATIENT) }));

		// The custodian says where it is, for as long as its accreditation is in force.
		let set = |stage| DeviceRegistry::set_stage(signed(RESEARCH), device, stage, None);
		assert_ok!(set(DeviceStage::InTransit));
		assert_ok!(Accreditation::suspend(RuntimeOrigin::root(), RESEARCH));
		assert_noop!(set(DeviceStage::InStorage), Error::<Runtime>::OrganisationNotActive);
		// It may leave, and the owner may end it.
		assert_ok!(DeviceRegistry::end_custody(signed(RESEARCH), device, None));
	});
}

#[test]
fn stolen_device_should_come_into_nobodys_hands_until_its_owner_recovers_it() {
	run(|| {
		let pump = pump_of_patient();
		let device = id_of(&pump);
		let (kind, by) = (CustodianKind::Carrier, || signed(PATIENT));
		assert_ok!(DeviceRegistry::end_association(by(), device));
		assert_ok!(DeviceRegistry::offer_handover(by(), device, BOB, EXPIRES, false));
		assert_ok!(DeviceRegistry::propose_association(by(), device, ALICE, EXPIRES));
		assert_ok!(DeviceRegistry::offer_custody(by(), device, RESEARCH, kind, true, EXPIRES));
		assert_ok!(DeviceRegistry::set_status(by(), device, DeviceStatus::Stolen));
		let refused = || Error::<Runtime>::DeviceNotTransferable;
		assert_noop!(DeviceRegistry::accept_handover(signed(BOB), device, true, None), refused());
		assert_noop!(DeviceRegistry::accept_association(signed(ALICE), device), refused());
		assert_noop!(DeviceRegistry::accept_custody(signed(RESEARCH), device, None), refused());
		assert_noop!(DeviceRegistry::associate_self(by(), device), refused());
		for who in [BOB, ALICE, RESEARCH, MAKER, REGULATOR, HOSPITAL] {
			assert_noop!(
				DeviceRegistry::set_status(signed(who), device, DeviceStatus::Operational),
				Error::<Runtime>::NotAuthorized
			);
		}
		// Nobody uses it meanwhile, and its owner still reads what it read.
		let current = Resource::Device { id: device, tenure: 2 };
		let telemetry = Categories::from(Category::DeviceTelemetry);
		let read = |role, purpose| Access { categories: telemetry, ..access(role, purpose) };
		let own = read(Role::Individual, Purpose::Patrqt);
		assert!(decide(PATIENT, &current, &own).is_permit());
		assert_eq!(
			decide(HOSPITAL, &current, &read(Role::CareProvider, Purpose::Treat)),
			Verdict::deny(DenyReason::DeviceOutOfUse)
		);
		assert_eq!(DeviceRegistry::legitimacy(device), Legitimacy::Blocked(BlockReason::Stolen));

		assert_ok!(DeviceRegistry::set_status(by(), device, DeviceStatus::Operational));
		assert_eq!(DeviceRegistry::legitimacy(device), Legitimacy::Legitimate);
		assert_ok!(DeviceRegistry::accept_custody(signed(RESEARCH), device, None));
		assert_ok!(DeviceRegistry::accept_handover(signed(BOB), device, true, None));
	});
}

#[test]
fn readings_should_stay_with_the_first_patient_when_a_second_one_wears_the_device() {
	run(|| {
		let device = monitor_of_hospital();
		associate(device, PATIENT);
		let first = Resource::Device { id: device, tenure: 1 };
		let scope = ResourceScope::Device { id: device, tenure: 1 };
		let provision = Provision { scope, ..permit(Grantee::Party(RESEARCH), Purpose::Hresch) };
		let consent = grant(vec![provision], Terms::default(), 1);
		let study = access(Role::ResearchBody, Purpose::Hresch);
		assert_ok!(AccessAudit::record(signed(RESEARCH_GATEWAY), first.clone(), study.clone()));
		assert!(last_verdict().is_permit());

		assert_ok!(DeviceRegistry::end_association(signed(HOSPITAL), device));
		associate(device, BOB);
		let second = Resource::Device { id: device, tenure: 3 };
		let own = access(Role::Individual, Purpose::Patrqt);
		// The consent ended with the tenure, for the past one and for those that follow.
		assert_eq!(decide(RESEARCH, &first, &study), Verdict::deny(DenyReason::TenureEnded));
		assert!(!decide(RESEARCH, &second, &study).is_permit());
		// Each reads their own.
		assert!(decide(PATIENT, &first, &own).is_permit());
		assert!(!decide(BOB, &first, &own).is_permit());
		assert!(decide(BOB, &second, &own).is_permit());
		assert!(!decide(PATIENT, &second, &own).is_permit());
		// The journals are two, and the first stays the first patient's.
		assert_eq!(AccessAudit::journal_head(first.clone()).map(|head| head.count), Some(1));
		assert_eq!(AccessAudit::journal_head(second), None);
		let controllers = DeviceRegistry::controllers_of(device, 1).expect("it is kept");
		assert_eq!(controllers.person, Some(PATIENT));
		assert_noop!(
			DeviceRegistry::forget_tenure(signed(BOB), device, 1),
			Error::<Runtime>::NotAuthorized
		);
		assert_noop!(
			DeviceRegistry::forget_tenure(signed(PATIENT), device, 1),
			Error::<Runtime>::TenureJournalled
		);
		// What the consent cost comes back to whoever paid it.
		let free = Balances::free_balance(PATIENT);
		assert_ok!(Consents::withdraw(signed(PATIENT), consent));
		// Not before nothing that was signed earlier can bring it back.
		pallet_timestamp::Now::<Runtime>::mutate(|now| *now += 8 * configs::DAY);
		assert_ok!(Consents::release(signed(PATIENT), consent));
		assert!(Balances::free_balance(PATIENT) > free);
	});
}

/// Tries to make the key another party's, and an operating account.
fn taking_the_key_should_fail(pair: &sr25519::Pair) {
	let key = AccountId::from(pair.public());
	let in_use = || pallet_accreditation::Error::<Runtime>::PartyInUse;
	let payload = Accreditation::rotation_payload(PATIENT, key.clone()).expect("a party");
	let proof = MultiSignature::Sr25519(pair.sign(payload.as_bytes()));
	assert_noop!(Accreditation::rotate_key(signed(PATIENT), key.clone(), proof), in_use());
	let duties = Duties::ALL;
	assert_noop!(Accreditation::affiliate_operator(signed(HOSPITAL), key, duties, None), in_use());
}

#[test]
fn person_should_be_a_party_in_use_when_they_are_only_associated_with_anothers_device() {
	run(|| {
		let ward = sr25519::Pair::from_string("//Ward", None).expect("a path");
		let person = AccountId::from(ward.public());
		let device = monitor_of_hospital();
		associate(device, person.clone());
		taking_the_key_should_fail(&ward);

		assert_ok!(DeviceRegistry::end_association(signed(person.clone()), device));
		let payload = Accreditation::rotation_payload(PATIENT, person.clone()).expect("a party");
		let proof = MultiSignature::Sr25519(ward.sign(payload.as_bytes()));
		assert_ok!(Accreditation::rotate_key(signed(PATIENT), person, proof));
	});
}

#[test]
fn person_should_be_a_party_in_use_when_they_only_have_custody_of_anothers_device() {
	run(|| {
		let courier = sr25519::Pair::from_string("//Courier", None).expect("a path");
		let person = AccountId::from(courier.public());
		let by = signed(ALICE);
		assert_ok!(Balances::transfer_keep_alive(by, person.clone().into(), configs::ASNT));
		give_custody(id_of(&pump_of_patient()), person);
		taking_the_key_should_fail(&courier);
	});
}

#[test]
fn device_lists_should_be_told_by_the_runtime_api() {
	run(|| {
		let device = monitor_of_hospital();
		associate(device, PATIENT);
		let owned = id_of(&pump_of_patient());
		give_custody(owned, RESEARCH);
		let mut both = vec![device, owned];
		both.sort();
		assert_eq!(Runtime::devices_associated_with(PATIENT, None, 10), both);
		assert_eq!(Runtime::devices_associated_with(PATIENT, Some(both[0]), 10), both[1..]);
		assert_eq!(Runtime::devices_in_custody_of(RESEARCH, None, 10), vec![owned]);
		assert_eq!(Runtime::devices_of(PATIENT, None, 10), vec![owned]);
	});
}

#[test]
fn verdict_should_change_at_once_when_the_council_suspends_the_maker() {
	run(|| {
		let pump = id_of(&pump_of_patient());
		let monitor = monitor_of_hospital();
		let unknown = DeviceId::from([3; 32]);
		let asked = vec![pump, monitor, unknown];
		let expected = vec![
			Legitimacy::Legitimate,
			Legitimacy::Suspect(SuspectReason::Unvouched),
			Legitimacy::Blocked(BlockReason::NotRegistered),
		];
		assert_eq!(Runtime::legitimacies(asked.clone()), Ok(expected));
		assert_ok!(Accreditation::suspend(RuntimeOrigin::root(), MAKER));
		assert_ok!(Accreditation::suspend(RuntimeOrigin::root(), HOSPITAL));
		let lapse = Lapse::Suspended;
		let expected = vec![
			Legitimacy::Suspect(SuspectReason::MakerNotAccredited { maker: MAKER, lapse }),
			Legitimacy::Suspect(SuspectReason::OwnerNotAccredited { owner: HOSPITAL, lapse }),
			Legitimacy::Blocked(BlockReason::NotRegistered),
		];
		assert_eq!(Runtime::legitimacies(asked), Ok(expected.clone()));
		assert_eq!(Runtime::legitimacy(pump), expected[0]);
		let many = vec![pump; MAX_VERDICTS as usize + 1];
		assert_eq!(Runtime::legitimacies(many), Err(TooManyDevices { most: MAX_VERDICTS }));
	});
}

#[test]
fn verdict_should_be_blocked_exactly_where_the_decision_refuses_to_operate() {
	for status in DeviceStatus::ALL.iter().copied() {
		for recall in [None, Some(Recall::Advisory), Some(Recall::Blocking)] {
			for block in [false, true] {
				run(|| {
					let pump = pump_of_patient();
					let device = id_of(&pump);
					let model = DeviceRegistry::device(device).expect("registered").model;
					if let Some(kind) = recall {
						let by = signed(MAKER);
						assert_ok!(DeviceRegistry::recall(by, model, None, kind, commitment(6)));
					}
					if block {
						let by = signed(REGULATOR);
						assert_ok!(DeviceRegistry::block_device(by, device, commitment(6)));
					}
					if status != DeviceStatus::Operational {
						assert_ok!(DeviceRegistry::set_status(signed(PATIENT), device, status));
					}
					// Its owner, who may do anything else with it.
					let operate = Access {
						action: Action::Operate,
						categories: Categories::from(Category::DeviceControl),
						..access(Role::Individual, Purpose::Patrqt)
					};
					let permitted = decide(PATIENT, &pump, &operate).is_permit();
					let verdict = DeviceRegistry::legitimacy(device);
					assert_eq!(verdict.is_blocked(), !permitted, "{status:?} {recall:?} {block}");
				});
			}
		}
	}
}

#[test]
fn verdict_should_read_four_items_at_most() {
	run(|| {
		let pump = id_of(&pump_of_patient());
		let by = signed(PATIENT);
		assert_ok!(DeviceRegistry::offer_handover(by, pump, HOSPITAL, EXPIRES, false));
		assert_ok!(DeviceRegistry::accept_handover(signed(HOSPITAL), pump, false, None));
		let (count, verdict) = reads_of(|| DeviceRegistry::legitimacy(pump));
		assert_eq!((count, verdict), (4, Legitimacy::Legitimate));
	});
}
