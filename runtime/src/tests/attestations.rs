//! Attestations in the composed runtime: about things that are registered, by the issuers of the presets.

use super::{story::pump_of_patient, *};
use crate::genesis::accounts::*;
use assent_primitives::{
	api::runtime_decl_for_assent_api::{AssentApi, AssentApiV1},
	legitimacy::SuspectReason,
	AttestationKind, AttestationSubject, Legitimacy, ModelId, Roles,
};
use frame_support::{assert_noop, assert_ok};

const UNTIL: Moment = START + 365 * configs::DAY;

fn attest(
	issuer: AccountId,
	subject: AttestationSubject,
	kind: AttestationKind,
) -> sp_runtime::DispatchResult {
	Accreditation::attest(signed(issuer), subject, kind, commitment(4), START, UNTIL)
}

/// Who attests it now, by what the runtime API says.
fn issuers(subject: AttestationSubject, kind: AttestationKind) -> Vec<AccountId> {
	let page = <Runtime as AssentApi<Block>>::attestations_of(subject, kind, None);
	page.in_force().map(|found| found.issuer.clone()).collect()
}

#[test]
fn attestation_should_be_about_what_is_registered_when_it_is_about_a_thing() {
	run(|| {
		let Resource::Device { id, .. } = pump_of_patient() else { panic!("it is a device") };
		let device = AttestationSubject::Device(id);
		let model = AttestationSubject::Model(ModelId::of(&MAKER, b"00844588003288"));
		assert_ok!(attest(INSURER, device.clone(), AttestationKind::InsuranceCoverage));
		assert_ok!(attest(NOTIFIED_BODY, model.clone(), AttestationKind::DeviceConformity));
		assert_ok!(attest(REGULATOR, model.clone(), AttestationKind::DeviceConformity));
		assert_eq!(issuers(device, AttestationKind::InsuranceCoverage), vec![INSURER]);
		assert_eq!(issuers(model, AttestationKind::DeviceConformity).len(), 2);

		let nothing = AttestationSubject::Model([9; 32].into());
		assert_noop!(
			attest(NOTIFIED_BODY, nothing, AttestationKind::DeviceConformity),
			pallet_accreditation::Error::<Runtime>::UnknownSubject
		);
	});
}

#[test]
fn coverage_should_stop_at_once_when_the_insurer_is_suspended() {
	run(|| {
		let (patient, kind) =
			(AttestationSubject::Party(PATIENT), AttestationKind::InsuranceCoverage);
		assert_ok!(attest(INSURER, patient.clone(), kind));
		assert_eq!(issuers(patient.clone(), kind), vec![INSURER]);
		assert_ok!(Accreditation::suspend(RuntimeOrigin::root(), INSURER));
		assert_eq!(issuers(patient.clone(), kind), vec![]);
		assert_ok!(Accreditation::reinstate(RuntimeOrigin::root(), INSURER));
		assert_eq!(issuers(patient.clone(), kind), vec![INSURER]);
		pallet_timestamp::Now::<Runtime>::put(UNTIL);
		assert_eq!(issuers(patient, kind), vec![]);
	});
}

#[test]
fn verdict_should_stay_conformity_ended_when_others_than_the_issuer_would_clear_the_attestation() {
	let ends: [fn(&AttestationSubject); 2] = [
		|_| {
			let root = RuntimeOrigin::root();
			assert_ok!(Accreditation::withdraw_accreditation(root, NOTIFIED_BODY));
		},
		|model| {
			let kind = AttestationKind::DeviceConformity;
			let origin = signed(NOTIFIED_BODY);
			assert_ok!(Accreditation::revoke_attestation(origin, model.clone(), kind));
			pallet_timestamp::Now::<Runtime>::put(UNTIL);
		},
	];
	for end in ends {
		run(|| {
			let Resource::Device { id, .. } = pump_of_patient() else { panic!("it is a device") };
			let kind = AttestationKind::DeviceConformity;
			let model = AttestationSubject::Model(ModelId::of(&MAKER, b"00844588003288"));
			let verdict = || <Runtime as AssentApiV1<Block>>::legitimacy(id);
			let clear = |who: AccountId| {
				Accreditation::clear_attestation(signed(who), NOTIFIED_BODY, model.clone(), kind)
			};
			assert_ok!(attest(NOTIFIED_BODY, model.clone(), kind));
			assert_eq!(verdict(), Legitimacy::Legitimate);
			end(&model);
			let ended = SuspectReason::ConformityEnded { issuer: NOTIFIED_BODY };
			for stranger in [MAKER, PATIENT, BOB] {
				let refused = pallet_accreditation::Error::<Runtime>::ConformityNotStatedAnew;
				assert_noop!(clear(stranger), refused);
			}
			assert_eq!(verdict(), Legitimacy::Suspect(ended));
			assert_ok!(clear(NOTIFIED_BODY));
		});
	}
}

#[test]
fn conformity_should_be_attested_by_others_when_its_maker_is_a_notified_body() {
	run(|| {
		let kind = AttestationKind::DeviceConformity;
		let both = Roles::of(&[Role::Manufacturer, Role::NotifiedBody]);
		let amend = |party| {
			let name = b"Maker and assessor".to_vec().try_into().expect("short");
			let origin = RuntimeOrigin::root();
			assert_ok!(Accreditation::amend_accreditation(
				origin,
				party,
				name,
				both,
				Period::ALWAYS
			));
		};
		let Resource::Device { id, .. } = pump_of_patient() else { panic!("it is a device") };
		amend(MAKER);
		amend(HOSPITAL);
		let (unit, unknown) = (commitment(8), ModelId::from([7; 32]));
		let origin = signed(HOSPITAL);
		assert_ok!(DeviceRegistry::register_unvouched_device(origin, unknown, unit, None));
		let model = AttestationSubject::Model(ModelId::of(&MAKER, b"00844588003288"));
		let pump = AttestationSubject::Device(id);
		let unvouched = AttestationSubject::Device(DeviceId::unvouched(&HOSPITAL, &unknown, &unit));
		for (who, thing) in [(MAKER, &model), (MAKER, &pump), (HOSPITAL, &unvouched)] {
			let own = attest(who, thing.clone(), kind);
			assert_noop!(own, pallet_accreditation::Error::<Runtime>::OwnSubject);
		}
		for (who, thing) in [(HOSPITAL, model), (HOSPITAL, pump), (MAKER, unvouched)] {
			assert_ok!(attest(who, thing, kind));
		}
	});
}
