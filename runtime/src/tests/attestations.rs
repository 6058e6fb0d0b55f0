//! Attestations in the composed runtime: about things that are registered, by the issuers of the presets.

use super::{story::pump_of_patient, *};
use crate::genesis::accounts::*;
use assent_primitives::{
	api::runtime_decl_for_assent_api::AssentApi, AttestationKind, AttestationSubject, ModelId,
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
