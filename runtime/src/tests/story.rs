//! The main job in the composed runtime.

use super::*;
use crate::genesis::accounts::*;
use assent_primitives::{
	journal::{page_key, Page},
	merkle::{AuditRoot, AUDIT_ENGINE_ID, CHAIN_ENGINE_ID},
	DenyReason, PermitRule, Verdict,
};
use codec::{Decode, Encode};
use frame_support::{assert_noop, assert_ok};

/// Registers a pump and hands it to the patient, who uses it for themself: the resource.
pub fn pump_of_patient() -> Resource {
	let udi_di = b"00844588003288".to_vec();
	assert_ok!(DeviceRegistry::register_model(
		signed(MAKER),
		udi_di.clone().try_into().expect("short"),
		commitment(1)
	));
	let model = assent_primitives::ModelId::of(&MAKER, &udi_di);
	assert_ok!(DeviceRegistry::register_device(signed(MAKER), model, commitment(2), None));
	let device = DeviceId::of(&MAKER, &model, &commitment(2));
	let expires = START + 1_000_000;
	assert_ok!(DeviceRegistry::offer_handover(signed(MAKER), device, PATIENT, expires, false));
	assert_ok!(DeviceRegistry::accept_handover(signed(PATIENT), device, true, None));
	Resource::Device { id: device, tenure: 1 }
}

/// Grants, and says the consent's id.
pub fn grant(provisions: Vec<Provision>, terms: Terms, nonce: u8) -> ConsentId {
	let nonce = [nonce; 32];
	assert_ok!(Consents::grant(signed(PATIENT), nonce, provisions, terms, commitment(3)));
	ConsentId::of(&PATIENT, &nonce)
}

/// The verdict that the last event of the audit names.
pub fn last_verdict() -> Verdict {
	System::events()
		.into_iter()
		.rev()
		.find_map(|record| match record.event {
			RuntimeEvent::AccessAudit(pallet_access_audit::Event::Recorded { verdict, .. }) => {
				Some(verdict)
			},
			_ => None,
		})
		.expect("an access was recorded")
}

#[test]
fn access_should_be_permitted_paid_and_refused_when_consent_comes_and_goes() {
	run(|| {
		let pump = pump_of_patient();
		let issuance = Balances::total_issuance();
		let price = 5 * configs::ASNT;
		grant(vec![permit(Grantee::Party(HOSPITAL), Purpose::Treat)], Terms::default(), 1);
		let research = grant(
			vec![permit(Grantee::Party(RESEARCH), Purpose::Hresch)],
			Terms { price, ..Terms::default() },
			2,
		);

		let treat = access(Role::CareProvider, Purpose::Treat);
		assert_ok!(AccessAudit::record(signed(HOSPITAL_GATEWAY), pump.clone(), treat.clone()));
		assert!(matches!(
			last_verdict(),
			Verdict::Permit { rule: PermitRule::PartyPermit, price: 0, .. }
		));

		// Treatment does not cover research.
		let study =
			Access { maximum_price: price, ..access(Role::ResearchBody, Purpose::Clintrch) };
		let (patient, body) = (Balances::free_balance(PATIENT), Balances::free_balance(RESEARCH));
		assert_ok!(AccessAudit::record(signed(RESEARCH_GATEWAY), pump.clone(), study.clone()));
		assert_eq!(Balances::free_balance(PATIENT), patient + price);
		assert_eq!(Balances::free_balance(RESEARCH), body - price);

		// Below the price: refused, journalled, unpaid.
		let stingy = Access { maximum_price: price - 1, ..study.clone() };
		assert_ok!(AccessAudit::record(signed(RESEARCH_GATEWAY), pump.clone(), stingy));
		assert!(matches!(
			last_verdict(),
			Verdict::Deny { reason: DenyReason::PriceAboveMaximum, .. }
		));

		assert_ok!(Consents::withdraw(signed(PATIENT), research));
		assert_ok!(AccessAudit::record(signed(RESEARCH_GATEWAY), pump.clone(), study));
		assert!(matches!(last_verdict(), Verdict::Deny { reason: DenyReason::NoPermit, .. }));
		assert_eq!(Balances::free_balance(PATIENT), patient + price);

		assert_ok!(Consents::withdraw_all(signed(PATIENT)));
		assert_ok!(AccessAudit::record(signed(HOSPITAL_GATEWAY), pump.clone(), treat));
		assert!(!last_verdict().is_permit());

		assert_eq!(AccessAudit::journal_head(pump).map(|head| head.count), Some(5));
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

#[test]
fn decision_api_should_say_what_record_does_when_both_are_asked() {
	run(|| {
		let pump = pump_of_patient();
		grant(vec![permit(Grantee::Role(Role::CareProvider), Purpose::Treat)], Terms::default(), 1);
		for purpose in [Purpose::Treat, Purpose::Etreat, Purpose::Hresch] {
			let access = access(Role::CareProvider, purpose);
			let decision = AccessAudit::decide(HOSPITAL, pump.clone(), access.clone())
				.expect("it can be decided");
			assert_ok!(AccessAudit::record(signed(HOSPITAL_GATEWAY), pump.clone(), access));
			assert_eq!(decision.verdict, last_verdict(), "{purpose:?}");
			assert_eq!(decision.controller, PATIENT);
		}
	});
}

#[test]
fn header_should_name_the_chain_when_the_block_schedules_other_validators() {
	chain().execute_with(|| {
		let genesis = sp_core::H256::repeat_byte(0x61);
		frame_system::BlockHash::<Runtime>::insert(0, genesis);
		start_block(2);
		let next = Grandpa::grandpa_authorities();
		Grandpa::schedule_change(next, 0, None).expect("none is under way");
		// As in a block, whose moment was set: every pallet closes it, in the runtime's order.
		let moment_was_set = frame_support::storage::storage_prefix(b"Timestamp", b"DidUpdate");
		frame_support::storage::unhashed::put(&moment_was_set, &true);
		<AllPalletsWithSystem as frame_support::traits::OnFinalize<u32>>::on_finalize(2);
		let engines: Vec<_> = System::digest()
			.logs
			.into_iter()
			.filter_map(|item| match item {
				sp_runtime::DigestItem::Consensus(engine, bytes) => Some((engine, bytes)),
				_ => None,
			})
			.collect();
		assert_eq!(engines.len(), 2, "{engines:?}");
		assert_eq!(engines[0].0, sp_consensus_grandpa::GRANDPA_ENGINE_ID);
		assert_eq!(engines[1], (CHAIN_ENGINE_ID, genesis.encode()));
	});
}

#[test]
fn header_should_carry_the_root_of_all_entries_when_a_block_journals_some() {
	let mut ext = chain();
	ext.execute_with(|| {
		let pump = pump_of_patient();
		let treat = access(Role::CareProvider, Purpose::Treat);
		for _ in 0..5 {
			assert_ok!(AccessAudit::record(signed(HOSPITAL_GATEWAY), pump.clone(), treat.clone()));
		}
		let roots: Vec<AuditRoot> = end_block()
			.iter()
			.filter_map(|item| match item {
				sp_runtime::DigestItem::Consensus(AUDIT_ENGINE_ID, bytes) => {
					AuditRoot::decode(&mut &bytes[..]).ok()
				},
				_ => None,
			})
			.collect();
		assert_eq!(roots.len(), 1);
		assert_eq!(roots[0].leaves, 5);
		start_block(2);
		assert!(end_block().is_empty());
	});
	let head = ext.execute_with(|| {
		let device = pallet_device_registry::DevicesOf::<Runtime>::iter_key_prefix(PATIENT)
			.next()
			.expect("the patient has the pump");
		AccessAudit::journal_head(Resource::Device { id: device, tenure: 1 }).expect("a journal")
	});
	ext.persist_offchain_overlay();
	let offchain = ext.offchain_db();
	let mut next = head;
	let mut entries = 0;
	while next.count > 0 {
		let bytes = offchain.get(&page_key(&next.head)).expect("each page is found by its head");
		let page = Page::decode(&mut &bytes[..]).expect("a page");
		assert_eq!(page.after(), Some(next));
		entries += page.entries.len();
		next = page.before;
	}
	assert_eq!(entries, 5);
}

#[test]
fn readings_should_stay_with_the_earlier_owner_when_a_device_is_handed_on() {
	run(|| {
		let pump = pump_of_patient();
		let Resource::Device { id, .. } = pump else { unreachable!("a device") };
		grant(vec![permit(Grantee::Party(HOSPITAL), Purpose::Treat)], Terms::default(), 1);
		let treat = access(Role::CareProvider, Purpose::Treat);
		assert_ok!(AccessAudit::record(signed(HOSPITAL_GATEWAY), pump.clone(), treat.clone()));

		assert_ok!(DeviceRegistry::offer_handover(
			signed(PATIENT),
			id,
			BOB,
			START + 1_000_000,
			false
		));
		assert_ok!(DeviceRegistry::accept_handover(signed(BOB), id, true, None));

		// The new owner reads nothing of the earlier one's, and the earlier owner still does.
		let own = access(Role::Individual, Purpose::Patrqt);
		let decide = |who: AccountId, resource: &Resource, access: &Access| {
			AccessAudit::decide(who, resource.clone(), access.clone()).expect("decidable").verdict
		};
		assert!(decide(PATIENT, &pump, &own).is_permit());
		assert!(!decide(BOB, &pump, &own).is_permit());
		assert_eq!(decide(HOSPITAL, &pump, &treat), Verdict::deny(DenyReason::TenureEnded));
		let next = Resource::Device { id, tenure: 2 };
		assert!(decide(BOB, &next, &own).is_permit());
		assert!(!decide(PATIENT, &next, &own).is_permit());
		assert!(!decide(HOSPITAL, &next, &treat).is_permit());
	});
}

#[test]
fn excluded_nurse_should_be_refused_when_the_hospital_is_permitted() {
	run(|| {
		let pump = pump_of_patient();
		let nurse = assent_primitives::StaffTag(H256::repeat_byte(77));
		let doctor = assent_primitives::StaffTag(H256::repeat_byte(78));
		for tag in [nurse, doctor] {
			assert_ok!(Accreditation::affiliate_staff(signed(HOSPITAL), tag, None));
		}
		let deny = Provision {
			effect: Effect::Deny,
			..permit(Grantee::Staff { organisation: HOSPITAL, tag: nurse }, Purpose::Treat)
		};
		grant(vec![permit(Grantee::Party(HOSPITAL), Purpose::Treat), deny], Terms::default(), 1);
		let by = |staff| Access { staff, ..access(Role::CareProvider, Purpose::Treat) };
		for (staff, reason) in [
			(Some(doctor), None),
			(Some(nurse), Some(DenyReason::DeniedToStaff)),
			(None, Some(DenyReason::StaffNotNamed)),
			(
				Some(assent_primitives::StaffTag(H256::repeat_byte(79))),
				Some(DenyReason::StaffNotAffiliated),
			),
		] {
			assert_ok!(AccessAudit::record(signed(HOSPITAL_GATEWAY), pump.clone(), by(staff)));
			match (last_verdict(), reason) {
				(Verdict::Permit { .. }, None) => {},
				(Verdict::Deny { reason, .. }, Some(expected)) => assert_eq!(reason, expected),
				(verdict, _) => panic!("{staff:?}: {verdict:?}"),
			}
		}
		// Withdrawing everything does not let the nurse in by the policy table.
		assert_ok!(Consents::withdraw_all(signed(PATIENT)));
		let by_policy = Access { basis: Basis::Policy, ..by(Some(nurse)) };
		assert_ok!(AccessAudit::record(signed(HOSPITAL_GATEWAY), pump, by_policy));
		assert!(matches!(last_verdict(), Verdict::Deny { reason: DenyReason::DeniedToStaff, .. }));
	});
}

#[test]
fn suspended_organisation_should_be_refused_at_once_when_the_council_suspends_it() {
	run(|| {
		let pump = pump_of_patient();
		grant(vec![permit(Grantee::Party(HOSPITAL), Purpose::Treat)], Terms::default(), 1);
		assert_ok!(Accreditation::suspend(RuntimeOrigin::root(), HOSPITAL));
		let treat = access(Role::CareProvider, Purpose::Treat);
		assert_ok!(AccessAudit::record(signed(HOSPITAL_GATEWAY), pump, treat));
		assert!(matches!(
			last_verdict(),
			Verdict::Deny { reason: DenyReason::OrganisationNotActive, .. }
		));
	});
}

#[test]
fn rights_should_follow_the_new_key_when_a_patient_rotates_theirs() {
	use sp_core::{sr25519, Pair};
	run(|| {
		let pump = pump_of_patient();
		let new = sr25519::Pair::from_string("//Patient//2", None).expect("a path");
		let new_key = AccountId::from(new.public());
		let payload = Accreditation::rotation_payload(PATIENT, new_key.clone()).expect("a party");
		let proof = MultiSignature::Sr25519(new.sign(payload.as_bytes()));
		assert_ok!(Accreditation::rotate_key(signed(PATIENT), new_key.clone(), proof));
		assert_eq!(Accreditation::party_of(new_key.clone()), Some(PATIENT));
		assert_eq!(Accreditation::party_of(PATIENT), None);
		let own = access(Role::Individual, Purpose::Patrqt);
		assert_noop!(
			AccessAudit::record(signed(PATIENT), pump.clone(), own.clone()),
			pallet_access_audit::Error::<Runtime>::NotAuthorized
		);
		assert_ok!(AccessAudit::record(signed(new_key), pump.clone(), own));
		assert!(last_verdict().is_permit());
	});
}
