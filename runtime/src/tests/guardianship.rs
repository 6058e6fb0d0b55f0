//! Delegates, guardians, lost keys and deaths, in the composed runtime.

use super::{
	story::{grant, last_verdict, pump_of_patient},
	*,
};
use crate::genesis::accounts::*;
use assent_primitives::{
	device_key::MultiSignature, traits::Duty, Act, AppointmentId, Capacity, CustodianKind,
	DeviceAct, DeviceKey, DeviceStatus, GuardianshipAct, GuardianshipStatement, ModelId, PartyId,
	Powers, Right, Rights, Statement,
};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use pallet_device_registry::Call as DeviceCall;
use pallet_guardianship::Error;
use sp_core::{sr25519, Pair};
use sp_runtime::{traits::Dispatchable, DispatchError, DispatchResult};

fn pair(number: u8) -> sr25519::Pair {
	sr25519::Pair::from_seed(&[number; 32])
}

fn key(number: u8) -> AccountId {
	pair(number).public().into()
}

/// A person with money.
fn person(number: u8) -> PartyId {
	let person = key(number);
	assert_ok!(Balances::transfer_allow_death(
		signed(ALICE),
		person.clone().into(),
		1_000 * configs::ASNT
	));
	person
}

fn powers(further: u8) -> Powers {
	let rights = match further {
		0 => Rights::ALL.difference(Right::Appoint.into()),
		_ => Rights::ALL,
	};
	let until = START + 365 * configs::DAY;
	Powers { rights, scope: ResourceScope::All, categories: Categories::ALL, until, further }
}

fn act(who: &AccountId, act: GuardianshipAct) -> DispatchResult {
	Guardianship::act(signed(who.clone()), act)
}

/// The patient appoints somebody.
fn appointed(delegate: &PartyId, powers: Powers) -> AppointmentId {
	let (nonce, delegate) = ([1; 32], delegate.clone());
	assert_ok!(act(&PATIENT, GuardianshipAct::Appoint { nonce, delegate, powers }));
	AppointmentId::of(&PATIENT, &PATIENT, &nonce)
}

fn granting(nonce: u8) -> Act {
	Act::Grant {
		nonce: [nonce; 32],
		provisions: vec![permit(Grantee::Party(HOSPITAL), Purpose::Treat)],
		terms: Terms::default(),
		receipt: commitment(3),
	}
}

fn act_for(who: &AccountId, capacity: Capacity, act: Act) -> DispatchResult {
	Consents::act_for(signed(who.clone()), PATIENT, capacity, act)
}

fn record() -> Resource {
	Resource::Record { subject: PATIENT, custodian: HOSPITAL }
}

fn treating() -> Access {
	Access {
		claimed_at: pallet_timestamp::Now::<Runtime>::get(),
		..access(Role::CareProvider, Purpose::Treat)
	}
}

/// Whether the hospital may access for treatment now.
fn may_treat(resource: &Resource) -> bool {
	AccessAudit::decide(HOSPITAL, resource.clone(), treating())
		.expect("it can be decided")
		.verdict
		.is_permit()
}

/// Records an access for treatment: whether it was permitted.
fn treated(resource: &Resource) -> bool {
	assert_ok!(AccessAudit::record(signed(HOSPITAL_GATEWAY), resource.clone(), treating()));
	last_verdict().is_permit()
}

fn install(guardians: &[PartyId], required: u8) {
	assert_ok!(Guardianship::install_guardians(
		signed(REGULATOR),
		PATIENT,
		guardians.to_vec().try_into().expect("few"),
		required,
		powers(0),
		true,
		commitment(1),
	));
}

fn recover(guardian: &PartyId, number: u8) -> DispatchResult {
	let payload = Guardianship::recovery_payload(PATIENT, key(number));
	let proof = pair(number).sign(payload.as_bytes()).into();
	Guardianship::recover(signed(guardian.clone()), PATIENT, key(number), proof)
}

fn decide_recovery(number: u8) -> DispatchResult {
	let payload = Guardianship::recovery_payload(PATIENT, key(number));
	let proof = pair(number).sign(payload.as_bytes()).into();
	let origin = pallet_collective::RawOrigin::Members(2, 3).into();
	Guardianship::recover_by_authority(origin, PATIENT, key(number), proof, commitment(4))
}

fn finish(who: &AccountId) -> DispatchResult {
	Guardianship::finish_recovery(signed(who.clone()), PATIENT)
}

fn later(by: Moment) {
	pallet_timestamp::Now::<Runtime>::mutate(|now| *now += by);
}

#[test]
fn access_should_be_permitted_when_a_delegate_of_a_delegate_granted_it() {
	run(|| {
		let (daughter, neighbour) = (person(10), person(11));
		let pump = pump_of_patient();
		let first = appointed(&daughter, powers(1));
		assert_ok!(Guardianship::appoint_further(
			signed(daughter.clone()),
			first,
			[1; 32],
			neighbour.clone(),
			powers(0)
		));
		let second = AppointmentId::of(&PATIENT, &daughter, &[1; 32]);
		let capacity = Capacity::Delegate(second);
		assert_ok!(act_for(&neighbour, capacity, granting(1)));
		assert!(may_treat(&pump));

		// The branch is revoked: nobody in it acts, and what was granted stands until it is withdrawn.
		assert_ok!(act(&PATIENT, GuardianshipAct::Revoke { appointment: first }));
		for (who, capacity) in [(&neighbour, capacity), (&daughter, Capacity::Delegate(first))] {
			let refused = act_for(who, capacity, granting(2));
			assert_noop!(refused, Error::<Runtime>::AppointmentNotInForce);
		}
		assert!(may_treat(&pump));
		assert_ok!(Consents::withdraw(signed(PATIENT), ConsentId::of(&PATIENT, &[1; 32])));
		assert!(!may_treat(&pump));
	});
}

#[test]
fn delegate_should_end_and_not_give_when_it_may_only_withdraw() {
	run(|| {
		let daughter = person(10);
		let rights = Right::Withdraw.into();
		let appointment = appointed(&daughter, Powers { rights, ..powers(0) });
		let consent =
			grant(vec![permit(Grantee::Party(HOSPITAL), Purpose::Treat)], Terms::default(), 1);
		let capacity = Capacity::Delegate(appointment);
		let refused = act_for(&daughter, capacity, granting(2));
		assert_noop!(refused, Error::<Runtime>::RightNotGiven);
		assert_ok!(act_for(&daughter, capacity, Act::Withdraw { consent, version: 1 }));
		assert_eq!(Consents::status(consent), Some(assent_primitives::ConsentStatus::Revoked));
		assert!(!may_treat(&record()));
	});
}

#[test]
fn delegate_should_manage_devices_when_it_has_that_right() {
	run(|| {
		let daughter = person(10);
		let Resource::Device { id, .. } = pump_of_patient() else { panic!("a device") };
		let appointment = appointed(&daughter, powers(0));
		let capacity = Capacity::Delegate(appointment);
		let manage =
			|act| DeviceRegistry::act_for(signed(daughter.clone()), PATIENT, capacity, id, act);
		assert_ok!(manage(DeviceAct::SetStatus(DeviceStatus::Lost)));
		assert_ok!(act(&PATIENT, GuardianshipAct::RevokeAll));
		let refused = manage(DeviceAct::SetStatus(DeviceStatus::Operational));
		assert_noop!(refused, Error::<Runtime>::AppointmentNotInForce);
	});
}

#[test]
fn guardians_should_grant_together_and_withdraw_alone_when_two_are_required() {
	run(|| {
		let (mother, father) = (person(10), person(11));
		install(&[mother.clone(), father.clone()], 2);
		let restricted = Error::<Runtime>::UnderGuardianship;
		let own = Consents::grant(
			signed(PATIENT),
			[9; 32],
			vec![permit(Grantee::Party(HOSPITAL), Purpose::Treat)],
			Terms::default(),
			commitment(3),
		);
		assert_noop!(own, restricted);

		assert_ok!(act_for(&mother, Capacity::Guardian, granting(1)));
		assert!(!may_treat(&record()));
		assert_ok!(act_for(&father, Capacity::Guardian, granting(1)));
		assert!(may_treat(&record()));
		let consent = ConsentId::of(&PATIENT, &[1; 32]);
		assert_ok!(act_for(&father, Capacity::Guardian, Act::Withdraw { consent, version: 1 }));
		assert!(!may_treat(&record()));

		// The ward withdraws by its own hand all the same; at majority it also gives.
		assert_ok!(act_for(&mother, Capacity::Guardian, granting(2)));
		assert_ok!(act_for(&father, Capacity::Guardian, granting(2)));
		assert_ok!(Consents::withdraw(signed(PATIENT), ConsentId::of(&PATIENT, &[2; 32])));
		later(365 * configs::DAY);
		let over = act_for(&mother, Capacity::Guardian, granting(3));
		assert_noop!(over, Error::<Runtime>::UnknownGuardianship);
		grant(vec![permit(Grantee::Party(HOSPITAL), Purpose::Treat)], Terms::default(), 4);
		assert!(may_treat(&record()));
	});
}

#[test]
fn party_should_keep_consents_and_journal_when_guardians_recover_its_key() {
	run(|| {
		let (mother, father) = (person(10), person(11));
		let guardians = vec![mother.clone(), father.clone()].try_into().expect("few");
		let naming = GuardianshipAct::NameGuardians { guardians, required: 2, revision: 0 };
		assert_ok!(act(&PATIENT, naming));
		let pump = pump_of_patient();
		grant(vec![permit(Grantee::Party(HOSPITAL), Purpose::Treat)], Terms::default(), 1);
		assert!(treated(&pump));

		assert_ok!(recover(&mother, 20));
		assert_ok!(recover(&father, 20));
		assert_noop!(finish(&mother), Error::<Runtime>::RecoveryNotDue);
		later(configs::assent::RecoveryDelay::get());
		// A stranger who names the key as its delegate does not hold the recovery up.
		let nuisance = GuardianshipAct::Appoint {
			nonce: [9; 32],
			delegate: key(20),
			powers: Powers { until: START + 3_650 * configs::DAY, ..powers(0) },
		};
		assert_ok!(act(&BOB, nuisance));
		assert_ok!(finish(&mother));
		assert_eq!(Accreditation::key_of(PATIENT), key(20));
		assert_eq!(Accreditation::party_of(PATIENT), None);
		assert!(treated(&pump));
		assert_eq!(AccessAudit::journal_head(pump.clone()).map(|head| head.count), Some(2));
		// The new key acts for the party, the old one for nobody.
		let consent = ConsentId::of(&PATIENT, &[1; 32]);
		let old = Consents::withdraw(signed(PATIENT), consent);
		assert_noop!(old, pallet_consent::Error::<Runtime>::NotAuthorized);
		assert_ok!(Consents::withdraw(signed(person(20)), consent));
		assert!(!treated(&pump));
	});
}

/// The patient's key operates for the hospital as well; what is held of the hospital for that.
fn operating() -> assent_primitives::Balance {
	let before = held(&HOSPITAL);
	let (origin, duties) = (signed(HOSPITAL), pallet_accreditation::Duties::ALL);
	assert_ok!(Accreditation::affiliate_operator(origin, PATIENT, duties, None));
	assert_ok!(Accreditation::accept_affiliation(signed(PATIENT), HOSPITAL));
	held(&HOSPITAL) - before
}

fn held(account: &AccountId) -> assent_primitives::Balance {
	<Balances as InspectHold<AccountId>>::total_balance_on_hold(account)
}

#[test]
fn lost_key_should_act_for_nobody_when_it_was_an_operating_account_and_is_recovered() {
	run(|| {
		let paid = operating();
		let before = held(&HOSPITAL);
		assert!(paid > 0);
		let mother = person(10);
		install(std::slice::from_ref(&mother), 1);
		assert_ok!(recover(&mother, 20));
		later(configs::assent::RecoveryDelay::get());
		assert_ok!(finish(&mother));
		for duty in [Duty::RecordAccesses, Duty::ManageDevices, Duty::ManageConsents] {
			assert_eq!(Accreditation::acting_for(PATIENT, duty), None);
		}
		assert_eq!(Accreditation::acting_for(key(20), Duty::ManageConsents), Some(PATIENT));
		assert_eq!(held(&HOSPITAL), before - paid);
		let recorded = AccessAudit::record(signed(PATIENT), record(), treating());
		assert_noop!(recorded, pallet_access_audit::Error::<Runtime>::NotAuthorized);
	});
}

#[test]
fn key_should_veto_its_replacement_when_it_is_an_operating_account() {
	run(|| {
		operating();
		assert_ok!(decide_recovery(20));
		let veto = GuardianshipAct::Veto { new_key: key(20) };
		assert_noop!(act(&PATIENT, GuardianshipAct::RevokeAll), Error::<Runtime>::NotAuthorized);
		assert_ok!(act(&PATIENT, veto));
		later(configs::assent::RecoveryDelay::get());
		assert_noop!(finish(&ALICE), Error::<Runtime>::RecoveryNotDue);
		assert_eq!(Accreditation::acting_for(PATIENT, Duty::RecordAccesses), Some(HOSPITAL));
	});
}

#[test]
fn thief_should_lose_the_key_when_the_council_decides_again() {
	run(|| {
		assert_noop!(
			Guardianship::recover_by_authority(
				signed(REGULATOR),
				PATIENT,
				key(20),
				pair(20).sign(b"any").into(),
				commitment(4)
			),
			DispatchError::BadOrigin
		);
		assert_ok!(decide_recovery(20));
		assert_ok!(act(&PATIENT, GuardianshipAct::Veto { new_key: key(20) }));
		later(configs::assent::RecoveryDelay::get());
		assert_noop!(finish(&ALICE), Error::<Runtime>::RecoveryNotDue);

		assert_ok!(decide_recovery(20));
		let veto = act(&PATIENT, GuardianshipAct::Veto { new_key: key(20) });
		assert_noop!(veto, Error::<Runtime>::NothingToVeto);
		// The thief rotates the key, which changes nothing.
		let payload = Accreditation::rotation_payload(PATIENT, key(21)).expect("a current key");
		let proof = pair(21).sign(payload.as_bytes()).into();
		assert_ok!(act(&PATIENT, GuardianshipAct::RotateKey { new_key: key(21), proof }));
		let thief = person(21);
		let gift = Consents::grant(
			signed(thief),
			[5; 32],
			vec![permit(Grantee::Party(RESEARCH), Purpose::Hresch)],
			Terms::default(),
			commitment(3),
		);
		assert_noop!(gift, Error::<Runtime>::KeyInDispute);
		later(configs::assent::FinalRecoveryDelay::get());
		assert_ok!(finish(&ALICE));
		assert_eq!(Accreditation::key_of(PATIENT), key(20));
		assert_eq!(Accreditation::party_of(key(21)), None);
	});
}

#[test]
fn never_funded_key_should_appoint_revoke_and_rotate_when_others_bring_it_in() {
	run(|| {
		let (subject, daughter) = (key(30), person(10));
		let bring = |number: u8, act: GuardianshipAct| {
			let statement = GuardianshipStatement {
				subject: subject.clone(),
				generation: 0,
				deadline: START + configs::DAY,
				act,
			};
			let payload = Guardianship::guardianship_payload(statement.clone());
			let signature = pair(number).sign(payload.as_bytes()).into();
			Guardianship::relay(signed(HOSPITAL_GATEWAY), statement, signature)
		};
		let (nonce, delegate) = ([1; 32], daughter.clone());
		assert_ok!(bring(30, GuardianshipAct::Appoint { nonce, delegate, powers: powers(0) }));
		let appointment = AppointmentId::of(&subject, &subject, &[1; 32]);
		let capacity = Capacity::Delegate(appointment);
		let grant = Consents::act_for(signed(daughter), subject.clone(), capacity, granting(1));
		assert_ok!(grant);
		let payload =
			Accreditation::rotation_payload(subject.clone(), key(31)).expect("a current key");
		let proof = pair(31).sign(payload.as_bytes()).into();
		assert_ok!(bring(30, GuardianshipAct::RotateKey { new_key: key(31), proof }));
		let revocation = GuardianshipAct::Revoke { appointment };
		let stale = bring(30, revocation.clone());
		assert_noop!(stale, Error::<Runtime>::InvalidSignature);
		assert_ok!(bring(31, revocation));
		assert!(!frame_system::Account::<Runtime>::contains_key(&subject));
		assert_eq!(
			<Accreditation as assent_primitives::traits::Parties>::key_of(&subject),
			key(31)
		);
	});
}

#[test]
fn death_should_freeze_grants_and_leave_permits_to_the_executors_when_it_is_attested() {
	run(|| {
		let son = person(10);
		let consent =
			grant(vec![permit(Grantee::Party(HOSPITAL), Purpose::Treat)], Terms::default(), 1);
		assert_ok!(Guardianship::attest_death(
			signed(REGULATOR),
			PATIENT,
			commitment(6),
			Default::default(),
			vec![son.clone()].try_into().expect("few"),
		));
		let deceased = Error::<Runtime>::SubjectDeceased;
		let by_key = Consents::amend(
			signed(PATIENT),
			consent,
			vec![permit(Grantee::Anyone, Purpose::Treat)],
			Terms::default(),
			commitment(3),
		);
		assert_noop!(by_key, deceased);
		assert!(may_treat(&record()));
		let given = act_for(&son, Capacity::Executor, granting(2));
		assert_noop!(given, Error::<Runtime>::RightNotGiven);
		assert_ok!(act_for(&son, Capacity::Executor, Act::WithdrawAll));
		assert!(!may_treat(&record()));
		assert_eq!(Guardianship::readers_of(PATIENT, record(), Categories::ALL), [son]);

		assert_ok!(Guardianship::lift_death(signed(REGULATOR), PATIENT, commitment(7)));
		grant(vec![permit(Grantee::Party(HOSPITAL), Purpose::Treat)], Terms::default(), 3);
		assert!(may_treat(&record()));
	});
}

#[test]
fn merger_should_wait_for_the_survivor_when_the_duplicate_denies_something() {
	run(|| {
		let survivor = person(10);
		let deny =
			Provision { effect: Effect::Deny, ..permit(Grantee::Party(HOSPITAL), Purpose::Treat) };
		grant(vec![deny.clone()], Terms::default(), 1);
		let into = GuardianshipAct::MergeInto { survivor: survivor.clone(), revision: 0 };
		assert_ok!(act(&PATIENT, into));
		let agreeing = || GuardianshipAct::AcceptMerger { duplicate: PATIENT, revision: 0 };
		let refused = act(&survivor, agreeing());
		assert_noop!(refused, Error::<Runtime>::DenialsNotSaidAgain);
		let (terms, nonce) = (Terms::default(), [2; 32]);
		let said =
			Consents::grant(signed(survivor.clone()), nonce, vec![deny], terms, commitment(3));
		assert_ok!(said);
		assert_ok!(act(&survivor, agreeing()));
	});
}

#[test]
fn merger_should_freeze_one_identifier_and_leave_the_other_when_both_agreed() {
	run(|| {
		let survivor = person(10);
		let into = GuardianshipAct::MergeInto { survivor: survivor.clone(), revision: 0 };
		assert_ok!(act(&PATIENT, into));
		let agreeing = GuardianshipAct::AcceptMerger { duplicate: PATIENT, revision: 0 };
		assert_ok!(act(&survivor, agreeing));
		assert_eq!(Guardianship::survivor_of(PATIENT), Some(survivor.clone()));
		let provisions = vec![permit(Grantee::Party(HOSPITAL), Purpose::Treat)];
		let grant_by = |who: AccountId| {
			let terms = Terms::default();
			Consents::grant(signed(who), [1; 32], provisions.clone(), terms, commitment(3))
		};
		assert_noop!(grant_by(PATIENT), Error::<Runtime>::SubjectMerged);
		assert_ok!(grant_by(survivor));
	});
}

/// The patient merges its identifier into another, which denies what the patient does.
fn merge() {
	let survivor = person(12);
	let research = permit(Grantee::Party(RESEARCH), Purpose::Hresch);
	let denial = Provision { effect: Effect::Deny, ..research };
	let (terms, nonce) = (Terms::default(), [2; 32]);
	assert_ok!(Consents::grant(
		signed(survivor.clone()),
		nonce,
		vec![denial],
		terms,
		commitment(3)
	));
	let into = GuardianshipAct::MergeInto { survivor: survivor.clone(), revision: 0 };
	assert_ok!(act(&PATIENT, into));
	let agreeing = GuardianshipAct::AcceptMerger { duplicate: PATIENT, revision: 0 };
	assert_ok!(act(&survivor, agreeing));
}

/// The council decided once whose the patient's key is, and that key vetoed it.
fn veto() {
	assert_ok!(decide_recovery(20));
	assert_ok!(act(&PATIENT, GuardianshipAct::Veto { new_key: key(20) }));
}

/// The council decides for the second time whose the patient's key is.
fn dispute() {
	veto();
	later(configs::assent::RecoveryDelay::get());
	assert_ok!(decide_recovery(20));
}

fn attest_death() {
	assert_ok!(Guardianship::attest_death(
		signed(REGULATOR),
		PATIENT,
		commitment(6),
		Default::default(),
		Default::default(),
	));
}

#[test]
fn denials_should_stay_when_a_key_that_may_give_nothing_withdraws() {
	let states: [(fn(), DispatchError); 4] = [
		(|| install(&[person(10)], 1), Error::<Runtime>::UnderGuardianship.into()),
		(attest_death, Error::<Runtime>::SubjectDeceased.into()),
		(merge, Error::<Runtime>::SubjectMerged.into()),
		(dispute, Error::<Runtime>::KeyInDispute.into()),
	];
	for (begin, reason) in states {
		run(|| {
			let research = Grantee::Party(RESEARCH);
			let denial = Provision { effect: Effect::Deny, ..permit(research, Purpose::Hresch) };
			let [first, second] = [1, 2].map(|nonce| {
				let treatment = permit(Grantee::Party(HOSPITAL), Purpose::Treat);
				grant(vec![treatment, denial.clone()], Terms::default(), nonce)
			});
			let denied = || Consents::rules(PATIENT).expect("it has rules").denials.len();
			begin();
			assert!(may_treat(&record()));
			assert_ok!(Consents::withdraw(signed(PATIENT), first));
			// The same where another brings it in.
			let statement = Statement {
				controller: PATIENT,
				epoch: 0,
				deadline: pallet_timestamp::Now::<Runtime>::get() + configs::DAY,
				act: Act::Withdraw { consent: second, version: 1 },
			};
			let payload = Consents::statement_payload(statement.clone());
			let patient = sr25519::Pair::from_string("//Patient", None).expect("a derivation");
			let signature = patient.sign(payload.as_bytes()).into();
			assert_ok!(Consents::relay(signed(ALICE), statement, signature));
			assert!(!may_treat(&record()));
			assert_eq!(denied(), 2);
			assert_noop!(Consents::withdraw(signed(PATIENT), first), reason);
			assert_ok!(Consents::withdraw_all(signed(PATIENT)));
			assert_eq!(denied(), 2);
		});
	}
}

/// A device without a maker.
fn device_of(owner: AccountId, unit: u8) -> DeviceId {
	let (model, unit) = (ModelId::from([7; 32]), commitment(unit));
	let by = signed(owner.clone());
	assert_ok!(DeviceRegistry::register_unvouched_device(by, model, unit, None));
	DeviceId::unvouched(&owner, &model, &unit)
}

fn do_with_device(who: &AccountId, call: DeviceCall<Runtime>) -> DispatchResult {
	let call = RuntimeCall::DeviceRegistry(call);
	call.dispatch(signed(who.clone())).map(|_| ()).map_err(|refused| refused.error)
}

/// For as long as an offer can stand: longer than a decision of the council waits that can be vetoed.
fn longest() -> Moment {
	pallet_timestamp::Now::<Runtime>::get() + pallet_device_registry::MAX_OFFER_PERIOD
}

fn offering(device: DeviceId, to: PartyId) -> DeviceCall<Runtime> {
	DeviceCall::offer_handover { device, to, expires_at: longest(), confirm_fingerprint: false }
}

fn accepting(device: DeviceId) -> DeviceCall<Runtime> {
	DeviceCall::accept_handover { device, for_myself: true, fingerprint: None }
}

fn proposing(device: DeviceId, person: PartyId) -> DeviceCall<Runtime> {
	DeviceCall::propose_association { device, person, expires_at: longest() }
}

fn offering_custody(device: DeviceId, to: PartyId) -> DeviceCall<Runtime> {
	let (kind, may_hand_on) = (CustodianKind::Carrier, false);
	DeviceCall::offer_custody { device, to, kind, may_hand_on, expires_at: longest() }
}

/// What the device's key signs, so that the patient can bind it.
fn binding(device: DeviceId) -> DeviceCall<Runtime> {
	let key = DeviceKey::Sr25519(pair(40).public().0);
	let payload = DeviceRegistry::device_key_payload(device, key).expect("it is registered");
	let proof = MultiSignature::Sr25519(pair(40).sign(payload.as_bytes()));
	DeviceCall::bind_device_key { device, key, proof }
}

#[test]
fn devices_should_be_given_by_nobody_when_their_owners_key_may_give_nothing() {
	let states: [(fn(), DispatchError); 4] = [
		(|| install(&[person(10)], 1), Error::<Runtime>::UnderGuardianship.into()),
		(attest_death, Error::<Runtime>::SubjectDeceased.into()),
		(merge, Error::<Runtime>::SubjectMerged.into()),
		(dispute, Error::<Runtime>::KeyInDispute.into()),
	];
	for (begin, reason) in states {
		run(|| {
			let [given, lent, sent, keyed, shown, own] =
				[1, 2, 3, 4, 5, 6].map(|unit| device_of(PATIENT, unit));
			let [offered, proposed, custody] = [7, 8, 9].map(|unit| device_of(BOB, unit));
			let ready = [
				(PATIENT, offering(given, BOB)),
				(PATIENT, proposing(lent, BOB)),
				(PATIENT, offering_custody(sent, BOB)),
				(PATIENT, binding(keyed)),
				(PATIENT, DeviceCall::set_public_access { device: shown, public_access: true }),
				(BOB, offering(offered, PATIENT)),
				(BOB, proposing(proposed, PATIENT)),
				(BOB, offering_custody(custody, PATIENT)),
			];
			for (who, call) in ready {
				assert_ok!(do_with_device(&who, call));
			}
			begin();

			let gives = [
				offering(own, BOB),
				accepting(offered),
				proposing(own, BOB),
				offering_custody(own, BOB),
				DeviceCall::accept_custody { device: custody, document: None },
				binding(own),
				DeviceCall::set_public_access { device: own, public_access: true },
			];
			for call in gives {
				assert_noop!(do_with_device(&PATIENT, call), reason);
			}
			// What no guardian could do for a ward, it does itself.
			let restricted = reason == Error::<Runtime>::UnderGuardianship.into();
			let unit = commitment(10);
			let model = ModelId::from([7; 32]);
			for call in [
				DeviceCall::accept_association { device: proposed },
				DeviceCall::associate_self { device: own },
				DeviceCall::register_unvouched_device { model, unit, lot: None },
			] {
				if restricted {
					assert_ok!(do_with_device(&PATIENT, call));
				} else {
					assert_noop!(do_with_device(&PATIENT, call), reason);
				}
			}
			let ends = [
				DeviceCall::cancel_handover { device: given },
				DeviceCall::cancel_association { device: lent },
				DeviceCall::cancel_custody { device: sent },
				DeviceCall::revoke_device_key { device: keyed },
				DeviceCall::set_public_access { device: shown, public_access: false },
				DeviceCall::decline_handover { device: offered },
				DeviceCall::decline_custody { device: custody },
				DeviceCall::set_status { device: own, status: DeviceStatus::Stolen },
			];
			for call in ends {
				assert_ok!(do_with_device(&PATIENT, call));
			}
		});
	}
}

#[test]
fn offer_of_the_veto_window_should_not_be_accepted_when_the_key_is_in_dispute() {
	run(|| {
		let [device, worn] = [1, 2].map(|unit| device_of(PATIENT, unit));
		veto();
		later(configs::assent::RecoveryDelay::get());
		// Whoever vetoed offers what is the patient's to a friend, and the council decides again.
		assert_ok!(do_with_device(&PATIENT, offering(device, BOB)));
		assert_ok!(do_with_device(&PATIENT, proposing(worn, BOB)));
		assert_ok!(decide_recovery(20));
		let disputed = DispatchError::from(Error::<Runtime>::KeyInDispute);
		assert_noop!(do_with_device(&BOB, accepting(device)), disputed);
		let wearing = || DeviceCall::accept_association { device: worn };
		assert_noop!(do_with_device(&BOB, wearing()), disputed);
		later(configs::assent::FinalRecoveryDelay::get() - 1);
		assert_noop!(do_with_device(&BOB, accepting(device)), disputed);

		// Before the new key is there, the offers are over.
		later(1);
		assert_ok!(finish(&ALICE));
		let expired = pallet_device_registry::Error::<Runtime>::OfferExpired;
		let expired = DispatchError::from(expired);
		assert_noop!(do_with_device(&BOB, accepting(device)), expired);
		assert_noop!(do_with_device(&BOB, wearing()), expired);
		let owner = person(20);
		assert_ok!(do_with_device(&owner, DeviceCall::cancel_handover { device }));
		assert_ok!(do_with_device(&owner, offering(device, ALICE)));
		assert_ok!(do_with_device(&ALICE, accepting(device)));
	});
}

#[test]
fn device_should_come_to_an_heir_when_executors_offer_it_for_the_dead() {
	run(|| {
		let (son, device) = (person(10), device_of(PATIENT, 1));
		assert_ok!(Guardianship::attest_death(
			signed(REGULATOR),
			PATIENT,
			commitment(6),
			Default::default(),
			vec![son.clone()].try_into().expect("few"),
		));
		let act =
			DeviceAct::OfferHandover { to: BOB, expires_at: longest(), confirm_fingerprint: false };
		let by = signed(son);
		assert_ok!(DeviceRegistry::act_for(by, PATIENT, Capacity::Executor, device, act));
		assert_ok!(do_with_device(&BOB, accepting(device)));
		assert_eq!(DeviceRegistry::device(device).map(|it| it.owner), Some(BOB));
	});
}
