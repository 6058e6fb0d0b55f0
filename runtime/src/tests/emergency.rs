//! Emergencies, disclosures and anchors in the composed runtime.

use super::{
	story::{grant, last_verdict, pump_of_patient},
	*,
};
use crate::{configs::assent::*, genesis::accounts::*};
use assent_primitives::{
	api::OneSided, Anchor, AnchorKind, AnchorScope, CaseId, DenyReason, DisclosureId, Finding,
	PermitRule, StaffTag, Verdict,
};
use frame_support::{assert_noop, assert_ok};

const DOCTOR: StaffTag = StaffTag(H256([77; 32]));
const NURSE: StaffTag = StaffTag(H256([78; 32]));

fn affiliate() {
	for tag in [DOCTOR, NURSE] {
		assert_ok!(Accreditation::affiliate_staff(signed(HOSPITAL), tag, None));
	}
}

fn open(nonce: u8, resource: &Resource, staff: StaffTag, claimed_at: Moment) -> CaseId {
	assert_ok!(Emergency::open(
		signed(HOSPITAL_GATEWAY),
		[nonce; 32],
		resource.clone(),
		staff,
		commitment(1),
		claimed_at,
		configs::HOUR
	));
	CaseId::of(&HOSPITAL, &[nonce; 32], claimed_at)
}

/// What the doctor or the nurse does under the case.
fn under(case: CaseId, staff: StaffTag) -> Access {
	Access {
		staff: Some(staff),
		basis: Basis::Emergency { case },
		..access(Role::CareProvider, Purpose::Btg)
	}
}

fn record(resource: &Resource, access: Access) -> Verdict {
	assert_ok!(AccessAudit::record(signed(HOSPITAL_GATEWAY), resource.clone(), access));
	last_verdict()
}

fn reason(verdict: Verdict) -> DenyReason {
	match verdict {
		Verdict::Deny { reason, .. } => reason,
		permit => panic!("{permit:?}"),
	}
}

#[test]
fn emergency_should_permit_and_flag_when_nobody_consented() {
	run(|| {
		affiliate();
		let pump = pump_of_patient();
		let record_there = Resource::Record { subject: PATIENT, custodian: HOSPITAL };
		for (nonce, resource) in [(1, pump), (2, record_there)] {
			let case = open(nonce, &resource, DOCTOR, START);
			let emergency =
				Verdict::Permit { rule: PermitRule::Emergency, consent: None, price: 0 };
			assert_eq!(record(&resource, under(case, DOCTOR)), emergency);
			// Neither for others, nor for other purposes.
			assert_eq!(reason(record(&resource, under(case, NURSE))), DenyReason::EmergencyNotOpen);
			let research = Access { purpose: Purpose::Hresch, ..under(case, DOCTOR) };
			assert_eq!(reason(record(&resource, research)), DenyReason::NotAnEmergencyAct);
		}
	});
}

#[test]
fn emergency_should_yield_when_the_organisation_or_the_person_is_denied_by_name() {
	run(|| {
		affiliate();
		let pump = pump_of_patient();
		let (by_doctor, by_nurse) = (open(1, &pump, DOCTOR, START), open(2, &pump, NURSE, START));
		let deny = |grantee| Provision {
			effect: Effect::Deny,
			purposes: Purposes::ALL,
			..permit(grantee, Purpose::Treat)
		};
		// A denial to the role, or to anyone, does not hold in an emergency: one by name does.
		grant(
			vec![deny(Grantee::Role(Role::CareProvider)), deny(Grantee::Anyone)],
			Terms::default(),
			1,
		);
		assert!(record(&pump, under(by_nurse, NURSE)).is_permit());
		let nurse = Grantee::Staff { organisation: HOSPITAL, tag: NURSE };
		grant(vec![deny(nurse)], Terms::default(), 2);
		assert_eq!(reason(record(&pump, under(by_nurse, NURSE))), DenyReason::DeniedToStaff);
		assert!(record(&pump, under(by_doctor, DOCTOR)).is_permit());
		grant(vec![deny(Grantee::Party(HOSPITAL))], Terms::default(), 3);
		assert_eq!(reason(record(&pump, under(by_doctor, DOCTOR))), DenyReason::DeniedToParty);
	});
}

#[test]
fn emergency_should_end_when_its_time_is_over_or_the_member_of_staff_left() {
	run(|| {
		affiliate();
		let pump = pump_of_patient();
		let case = open(1, &pump, DOCTOR, START);
		let at = |moment: Moment| pallet_timestamp::Now::<Runtime>::put(moment);
		at(START + configs::HOUR - 1);
		assert!(record(&pump, under(case, DOCTOR)).is_permit());
		at(START + configs::HOUR);
		assert_eq!(reason(record(&pump, under(case, DOCTOR))), DenyReason::EmergencyNotOpen);
		at(START);
		assert_ok!(Accreditation::end_staff_affiliation(signed(HOSPITAL), DOCTOR));
		assert_eq!(reason(record(&pump, under(case, DOCTOR))), DenyReason::StaffNotAffiliated);
	});
}

#[test]
fn emergency_should_cover_what_was_done_then_when_it_is_filed_afterwards() {
	run(|| {
		affiliate();
		let pump = pump_of_patient();
		// Two days without a network.
		let began = START - 2 * configs::DAY;
		let case = open(1, &pump, DOCTOR, began);
		assert!(Emergency::emergency_case(case).is_some_and(|case| case.late));
		let then = Access { claimed_at: began + configs::MINUTE, ..under(case, DOCTOR) };
		assert!(record(&pump, then).is_permit());
		// Now is another matter.
		assert_eq!(reason(record(&pump, under(case, DOCTOR))), DenyReason::EmergencyNotOpen);
	});
}

#[test]
fn abuse_should_be_paid_to_the_patient_and_stand_against_the_hospital_when_it_is_found() {
	run(|| {
		affiliate();
		let pump = pump_of_patient();
		let issuance = Balances::total_issuance();
		let (bond, compensation) = (RequiredBond::get(), Compensation::get());
		assert_ok!(Emergency::top_up_bond(signed(HOSPITAL), bond));
		let case = open(1, &pump, DOCTOR, START);
		assert!(record(&pump, under(case, DOCTOR)).is_permit());
		let before = Balances::free_balance(PATIENT);
		assert_noop!(
			Emergency::review(signed(HOSPITAL), case, Finding::Justified, commitment(2)),
			pallet_emergency::Error::<Runtime>::NotAnAuditor
		);
		assert_ok!(Emergency::review(signed(REGULATOR), case, Finding::Abusive, commitment(2)));
		assert_eq!(Balances::free_balance(PATIENT), before + compensation);
		let standing = Emergency::emergency_standing(HOSPITAL);
		assert_eq!((standing.bond, standing.record.abusive), (bond - compensation, 1));
		assert_eq!(Balances::total_issuance(), issuance);
		assert_eq!(reason(record(&pump, under(case, DOCTOR))), DenyReason::EmergencyNotOpen);
	});
}

#[test]
fn emergency_should_be_flagged_and_not_refused_when_there_is_no_bond() {
	run(|| {
		affiliate();
		let pump = pump_of_patient();
		let case = open(1, &pump, DOCTOR, START);
		assert!(Emergency::emergency_case(case).is_some_and(|case| case.bond_short));
		assert!(record(&pump, under(case, DOCTOR)).is_permit());
	});
}

#[test]
fn disclosure_should_be_matched_when_both_sides_file() {
	run(|| {
		let pump = pump_of_patient();
		let onward = Provision {
			actions: Actions::of(&[Action::Disclose]),
			..permit(Grantee::Party(HOSPITAL), Purpose::Hresch)
		};
		grant(vec![onward], Terms::default(), 1);
		let secret = [5; 32];
		let disclosure = Some(DisclosureId::of(&HOSPITAL, &RESEARCH, &secret));
		let disclosing = Access {
			action: Action::Disclose,
			disclosure,
			..access(Role::CareProvider, Purpose::Hresch)
		};
		assert!(record(&pump, disclosing).is_permit());
		let sent = || AccessAudit::one_sided_disclosures(HOSPITAL).sent;
		assert_eq!(sent(), OneSided { waiting: 1, ..Default::default() });
		let later = START + u64::from(DisclosureWindow::get() + 1) * configs::DAY;
		pallet_timestamp::Now::<Runtime>::put(later);
		assert_eq!(sent(), OneSided { unmatched: 1, ..Default::default() });
		assert_ok!(AccessAudit::file_receipt(signed(RESEARCH_GATEWAY), HOSPITAL, secret));
		assert_eq!(sent(), OneSided::default());
	});
}

#[test]
fn anchor_should_be_a_leaf_when_the_patient_anchors_their_own_pump() {
	run(|| {
		let Resource::Device { id, .. } = pump_of_patient() else { unreachable!("a device") };
		let anchor = Anchor {
			kind: AnchorKind::Collection,
			root: H256::repeat_byte(1),
			count: 1_000,
			from: START - configs::DAY,
			until: START,
			scope: AnchorScope::Devices(vec![id].try_into().expect("one")),
		};
		assert_ok!(AccessAudit::anchor(signed(PATIENT), anchor.clone()));
		assert_eq!(AccessAudit::anchors_of(PATIENT).map(|chain| chain.count), Some(1));
		assert_noop!(
			AccessAudit::anchor(signed(BOB), anchor),
			pallet_access_audit::Error::<Runtime>::NotOwner
		);
		assert_eq!(end_block().len(), 1);
	});
}
