//! What is permitted, paid and refused, one access at a time.

mod standing;

use super::*;
use crate::{Error, Event, Journals, Refusals, WeightInfo};
use assent_primitives::{
	Action, Actions, Balance, Basis, Categories, Category, Commitment, ConsentRef, Denial,
	DenyReason, DeviceStatus, Grantee, LegalBasis, Objection, PartyId, Period, Permit, PermitIndex,
	PermitRule, PolicyBasis, Purpose, Purposes, Recall, RequestLabels, ResourceScope, Role, Roles,
	StaffTag, Standing,
};
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo};
use sp_core::H256;

/// A permit of the patient to the hospital.
fn to_hospital(permit: Permit) {
	World::permit(&PATIENT, PermitIndex::Party(HOSPITAL), permit);
}

/// A permit of the patient to the research body.
fn to_research(permit: Permit) {
	World::permit(&PATIENT, PermitIndex::Party(RESEARCH), permit);
}

/// A denial of the patient, of everything to that grantee.
fn deny(grantee: Grantee) -> ConsentRef {
	let source = ConsentRef { id: consent(99), version: 1, provision: 0 };
	let denial = Denial {
		source,
		grantee,
		scope: ResourceScope::All,
		categories: Categories::ALL,
		actions: Actions::ALL,
		purposes: Purposes::ALL,
		period: Period::ALWAYS,
	};
	World::change(|world| {
		let rules = world.rules.entry(PATIENT).or_default();
		rules.denials.try_push(denial).unwrap();
	});
	source
}

/// A row of the policy table: care providers treat without consent, unless the person objects.
fn care_policy() {
	let row = PolicyBasis {
		role: Role::CareProvider,
		purposes: Purposes::of(&[Purpose::Treat]),
		actions: Actions::ALL,
		legal_basis: LegalBasis::Care,
		objectionable: true,
	};
	World::change(|world| world.policy.bases.try_push(row).unwrap());
}

fn permitted(rule: PermitRule, consent: Option<ConsentRef>, price: Balance) -> Verdict {
	Verdict::Permit { rule, consent, price }
}

/// Records the access, which is refused for that reason, and checks that the refusal is journalled.
#[track_caller]
fn refused(who: AccountId, resource: Resource, access: Access) -> (DenyReason, Option<ConsentRef>) {
	let before = journal(&resource);
	assert_ok!(record(who, resource.clone(), access));
	assert_eq!(journal(&resource).count, before.count + 1);
	assert_ne!(journal(&resource).head, before.head);
	match last_verdict() {
		Verdict::Deny { reason, consent, late: None } => (reason, consent),
		verdict => panic!("{verdict:?}"),
	}
}

// What is permitted.

#[test]
fn record_should_journal_and_tell_everything_when_a_consent_permits() {
	ExtBuilder::build_and_execute(|| {
		to_hospital(permit(1));
		let resource = record_of(PATIENT);
		assert_ok!(record(GATEWAY, resource.clone(), access()));

		let verdict = permitted(PermitRule::PartyPermit, Some(permit(1).source), 0);
		let entry = assent_primitives::journal::Entry {
			controller: PATIENT,
			accessor: HOSPITAL,
			operator: GATEWAY,
			block: 1,
			recorded_at: NOW,
			access: access(),
			verdict: verdict.clone(),
		};
		let link = JournalHead::default().extend(&resource, &entry.hash()).unwrap();
		assert_eq!(Journals::<Test>::get(&resource), Some(link.after));
		assert_eq!(
			last_event(),
			Event::Recorded {
				resource,
				sequence: 0,
				head: link.after.head,
				entry: entry.hash(),
				controller: PATIENT,
				accessor: HOSPITAL,
				operator: GATEWAY,
				role: Role::CareProvider,
				action: Action::Access,
				purpose: Purpose::Treat,
				categories: access().categories,
				verdict,
			}
		);
	});
}

#[test]
fn record_should_number_entries_from_zero_when_there_are_several() {
	ExtBuilder::build_and_execute(|| {
		to_hospital(permit(1));
		for number in 0..3 {
			assert_ok!(record(GATEWAY, record_of(PATIENT), access()));
			assert!(matches!(last_event(), Event::Recorded { sequence, .. } if sequence == number));
		}
		assert_eq!(journal(&record_of(PATIENT)).count, 3);
	});
}

#[test]
fn record_should_permit_when_the_accessor_is_the_controller() {
	ExtBuilder::build_and_execute(|| {
		let own = Access { role: Role::Individual, purpose: Purpose::Patrqt, ..access() };
		assert_ok!(record(PATIENT, record_of(PATIENT), own.clone()));
		assert_eq!(last_verdict(), permitted(PermitRule::Controller, None, 0));
		assert_ok!(record(PATIENT, pump(), own));
		assert_eq!(last_verdict(), permitted(PermitRule::Controller, None, 0));
	});
}

#[test]
fn record_should_permit_when_the_permit_is_to_staff_or_role_or_anyone() {
	ExtBuilder::build_and_execute(|| {
		let staff = Access { staff: Some(NURSE), ..access() };
		World::permit(&PATIENT, PermitIndex::Anyone, permit(3));
		assert_ok!(record(GATEWAY, record_of(PATIENT), staff.clone()));
		assert_eq!(last_verdict(), permitted(PermitRule::AnyonePermit, Some(permit(3).source), 0));
		World::permit(&PATIENT, PermitIndex::Role(Role::CareProvider), permit(2));
		assert_ok!(record(GATEWAY, record_of(PATIENT), staff.clone()));
		assert_eq!(last_verdict(), permitted(PermitRule::RolePermit, Some(permit(2).source), 0));
		to_hospital(Permit { staff: Some(NURSE), ..permit(1) });
		assert_ok!(record(GATEWAY, record_of(PATIENT), staff));
		assert_eq!(last_verdict(), permitted(PermitRule::StaffPermit, Some(permit(1).source), 0));
	});
}

#[test]
fn record_should_permit_when_the_policy_does() {
	ExtBuilder::build_and_execute(|| {
		care_policy();
		let by_policy = Access { basis: Basis::Policy, ..access() };
		assert_ok!(record(GATEWAY, record_of(PATIENT), by_policy));
		assert_eq!(last_verdict(), permitted(PermitRule::Policy(LegalBasis::Care), None, 0));
	});
}

#[test]
fn record_should_permit_by_policy_when_the_tenure_is_over() {
	ExtBuilder::build_and_execute(|| {
		care_policy();
		World::change(|world| world.devices.get_mut(&PUMP).unwrap().tenure = 1);
		assert_ok!(record(GATEWAY, pump(), Access { basis: Basis::Policy, ..access() }));
		assert_eq!(last_verdict(), permitted(PermitRule::Policy(LegalBasis::Care), None, 0));
	});
}

#[test]
fn record_should_permit_when_an_emergency_case_is_open() {
	ExtBuilder::build_and_execute(|| {
		let emergency = Access {
			staff: Some(NURSE),
			purpose: Purpose::Btg,
			basis: Basis::Emergency { case: CASE },
			..access()
		};
		assert_ok!(record(GATEWAY, record_of(PATIENT), emergency.clone()));
		assert_eq!(last_verdict(), permitted(PermitRule::Emergency, None, 0));
		let closed = Access { basis: Basis::Emergency { case: Default::default() }, ..emergency };
		assert_eq!(refused(GATEWAY, record_of(PATIENT), closed).0, DenyReason::EmergencyNotOpen);
	});
}

#[test]
fn record_should_take_the_owner_for_telemetry_when_a_person_is_associated() {
	ExtBuilder::build_and_execute(|| {
		let telemetry =
			Access { categories: Categories::of(&[Category::DeviceTelemetry]), ..access() };
		assert_ok!(record(GATEWAY, pump(), telemetry));
		assert_eq!(last_verdict(), permitted(PermitRule::Controller, None, 0));
		assert!(matches!(last_event(), Event::Recorded { controller: HOSPITAL, .. }));
		assert_eq!(refused(GATEWAY, pump(), access()).0, DenyReason::NoPermit);
		assert!(matches!(last_event(), Event::Recorded { controller: PATIENT, .. }));
	});
}

#[test]
fn record_should_journal_a_correction_when_the_corrected_entry_exists() {
	ExtBuilder::build_and_execute(|| {
		to_hospital(permit(1));
		assert_ok!(record(GATEWAY, record_of(PATIENT), access()));
		let correction = Access { corrects: Some(0), ..access() };
		assert_ok!(record(GATEWAY, record_of(PATIENT), correction));
		assert_eq!(journal(&record_of(PATIENT)).count, 2);
	});
}

#[test]
fn record_should_command_the_pump_when_the_owner_does_and_not_when_the_patient_does() {
	ExtBuilder::build_and_execute(|| {
		let operate = |categories: &[Category], by: Access| Access {
			action: Action::Operate,
			categories: Categories::of(categories),
			..by
		};
		assert_ok!(record(GATEWAY, pump(), operate(&[Category::DeviceControl], access())));
		assert_eq!(last_verdict(), permitted(PermitRule::Controller, None, 0));
		// A person who is refused leaves nothing behind.
		let own = Access { role: Role::Individual, purpose: Purpose::Patrqt, ..access() };
		for categories in [[Category::VitalSigns], [Category::DeviceControl]] {
			let command = operate(&categories, own.clone());
			assert_noop!(record(PATIENT, pump(), command), Error::<Test>::NotPermitted);
		}
		let answer = AccessAudit::decide(PATIENT, pump(), operate(&[Category::VitalSigns], own));
		let not_a_command =
			Verdict::Deny { reason: DenyReason::NotACommand, consent: None, late: None };
		assert_eq!(answer.unwrap().verdict, not_a_command);
	});
}

#[test]
fn record_should_let_a_former_owner_read_and_not_operate_when_the_tenure_is_over() {
	ExtBuilder::build_and_execute(|| {
		World::change(|world| {
			let device = world.devices.get_mut(&PUMP).unwrap();
			device.tenure = 1;
			device.status = DeviceStatus::Retired;
			device.blocked = true;
		});
		let of = |action, category| Access {
			action,
			categories: Categories::of(&[category]),
			..access()
		};
		assert_ok!(record(GATEWAY, pump(), of(Action::Access, Category::DeviceTelemetry)));
		assert_eq!(last_verdict(), permitted(PermitRule::Controller, None, 0));
		for refusal in [
			of(Action::Operate, Category::DeviceControl),
			of(Action::Collect, Category::DeviceTelemetry),
		] {
			assert_eq!(refused(GATEWAY, pump(), refusal), (DenyReason::TenureEnded, None));
		}
	});
}

#[test]
fn record_should_refuse_by_any_role_held_when_another_is_asserted() {
	ExtBuilder::build_and_execute(|| {
		to_hospital(permit(1));
		let source = deny(Grantee::Role(Role::Insurer));
		assert_ok!(record(GATEWAY, record_of(PATIENT), access()));
		assert!(last_verdict().is_permit());
		World::change(|world| {
			let hospital = world.organisations.get_mut(&HOSPITAL).unwrap();
			hospital.roles = Roles::of(&[Role::CareProvider, Role::Insurer]);
		});
		assert_eq!(
			refused(GATEWAY, record_of(PATIENT), access()),
			(DenyReason::DeniedToRole, Some(source))
		);
	});
}

#[test]
fn record_should_pay_and_count_a_correction_when_it_corrects_a_priced_entry() {
	ExtBuilder::build_and_execute(|| {
		to_research(Permit { price: 30, ..permit(1) });
		World::limit(consent(1), 2);
		assert_ok!(record(RESEARCH, record_of(PATIENT), research()));
		let correction = Access { corrects: Some(0), ..research() };
		assert_ok!(record(RESEARCH, record_of(PATIENT), correction.clone()));
		assert_eq!(last_verdict(), permitted(PermitRule::PartyPermit, Some(permit(1).source), 30));
		assert_eq!(Balances::free_balance(PATIENT), EXISTENTIAL + FUNDS + 60);
		assert_eq!(World::get().uses.get(&consent(1)), Some(&0));
		assert_eq!(refused(RESEARCH, record_of(PATIENT), correction).0, DenyReason::NoPermit);
	});
}

// What is paid and counted.

#[test]
fn record_should_pay_the_controller_when_the_permit_has_a_price() {
	ExtBuilder::build_and_execute(|| {
		to_research(Permit { price: 30, ..permit(1) });
		assert_ok!(record(RESEARCH, record_of(PATIENT), research()));
		assert_eq!(last_verdict(), permitted(PermitRule::PartyPermit, Some(permit(1).source), 30));
		assert_eq!(Balances::free_balance(RESEARCH), EXISTENTIAL + FUNDS - 30);
		assert_eq!(Balances::free_balance(PATIENT), EXISTENTIAL + FUNDS + 30);
	});
}

#[test]
fn record_should_refuse_and_move_nothing_when_the_accessor_cannot_pay() {
	ExtBuilder::build_and_execute(|| {
		to_research(Permit { price: FUNDS + 1, ..permit(1) });
		World::limit(consent(1), 5);
		let rich = Access { maximum_price: Balance::MAX, ..research() };
		let answer = refused(RESEARCH, record_of(PATIENT), rich);
		assert_eq!(answer, (DenyReason::InsufficientFunds, Some(permit(1).source)));
		assert_eq!(Balances::free_balance(RESEARCH), EXISTENTIAL + FUNDS);
		assert_eq!(Balances::free_balance(PATIENT), EXISTENTIAL + FUNDS);
		assert_eq!(World::get().uses.get(&consent(1)), Some(&5));
	});
}

#[test]
fn record_should_pay_to_the_last_planck_when_the_price_is_what_is_available() {
	ExtBuilder::build_and_execute(|| {
		to_research(Permit { price: FUNDS, ..permit(1) });
		let rich = Access { maximum_price: FUNDS, ..research() };
		assert_ok!(record(RESEARCH, record_of(PATIENT), rich));
		assert!(last_verdict().is_permit());
		assert_eq!(Balances::free_balance(RESEARCH), EXISTENTIAL);
	});
}

#[test]
fn record_should_count_uses_until_the_consent_is_spent_when_it_limits_them() {
	ExtBuilder::build_and_execute(|| {
		to_hospital(permit(1));
		World::limit(consent(1), 2);
		for remaining in [1, 0] {
			assert_ok!(record(GATEWAY, record_of(PATIENT), access()));
			assert!(last_verdict().is_permit());
			assert_eq!(World::get().uses.get(&consent(1)), Some(&remaining));
		}
		assert_eq!(refused(GATEWAY, record_of(PATIENT), access()).0, DenyReason::NoPermit);
	});
}

#[test]
fn record_should_count_nothing_when_another_consent_permits() {
	ExtBuilder::build_and_execute(|| {
		to_hospital(permit(1));
		to_hospital(permit(2));
		World::limit(consent(2), 2);
		assert_ok!(record(GATEWAY, record_of(PATIENT), access()));
		assert_eq!(World::get().uses.get(&consent(2)), Some(&2));
	});
}

#[test]
fn record_should_fail_whole_when_uses_cannot_be_counted() {
	ExtBuilder::build_and_execute(|| {
		to_research(Permit { limited: true, price: 10, ..permit(1) });
		assert_noop!(
			record(RESEARCH, record_of(PATIENT), research()),
			sp_runtime::DispatchError::CannotLookup
		);
		assert_eq!(Balances::free_balance(RESEARCH), EXISTENTIAL + FUNDS);
	});
}

// What is refused: each reason in its order.

#[test]
fn record_should_refuse_when_the_accessor_is_ill_formed() {
	ExtBuilder::build_and_execute(|| {
		to_hospital(permit(1));
		let at = || record_of(PATIENT);
		let foreign = StaffTag(H256::repeat_byte(0xee));
		for (access, reason) in [
			(research(), DenyReason::RoleNotHeld),
			(Access { staff: Some(foreign), ..access() }, DenyReason::StaffNotAffiliated),
			(Access { purpose: Purpose::Hmarkt, ..access() }, DenyReason::PurposeNotOfRole),
		] {
			assert_eq!(refused(GATEWAY, at(), access), (reason, None));
		}
	});
	ExtBuilder::build_and_execute(|| {
		let operate = Access { action: Action::Operate, ..research() };
		assert_eq!(
			refused(RESEARCH, record_of(PATIENT), operate),
			(DenyReason::ActionNotOfRole, None)
		);
		let operate = Access { action: Action::Operate, ..access() };
		assert_eq!(refused(GATEWAY, record_of(PATIENT), operate), (DenyReason::NotACommand, None));
		World::change(|world| {
			let hospital = world.organisations.get_mut(&HOSPITAL).unwrap();
			hospital.standing = Standing::Suspended;
		});
		assert_eq!(
			refused(GATEWAY, record_of(PATIENT), access()),
			(DenyReason::OrganisationNotActive, None)
		);
	});
}

#[test]
fn record_should_refuse_when_the_device_is_out_of_order() {
	ExtBuilder::build_and_execute(|| {
		let operate = Access {
			action: Action::Operate,
			categories: Categories::of(&[Category::DeviceControl]),
			..access()
		};
		let device = |change: fn(&mut assent_primitives::DeviceFacts)| {
			World::change(|world| change(world.devices.get_mut(&PUMP).unwrap()))
		};
		device(|device| device.recall = Some(Recall::Blocking));
		assert_eq!(refused(GATEWAY, pump(), operate.clone()).0, DenyReason::DeviceRecalled);
		device(|device| device.blocked = true);
		assert_eq!(refused(GATEWAY, pump(), operate).0, DenyReason::DeviceBlocked);
		device(|device| device.status = DeviceStatus::Stolen);
		assert_eq!(refused(GATEWAY, pump(), access()).0, DenyReason::DeviceOutOfUse);
		let act = Commitment(H256::repeat_byte(1));
		let safety_stop = Access {
			role: Role::Regulator,
			purpose: Purpose::Patsfty,
			basis: Basis::AuthorityAct { act },
			..access()
		};
		assert_eq!(refused(REGULATOR, pump(), safety_stop).0, DenyReason::DeviceOutOfUse);
	});
}

#[test]
fn record_should_refuse_when_a_denial_matches() {
	for (grantee, staff, reason) in [
		(Grantee::Party(HOSPITAL), None, DenyReason::DeniedToParty),
		(
			Grantee::Staff { organisation: HOSPITAL, tag: NURSE },
			Some(NURSE),
			DenyReason::DeniedToStaff,
		),
		(Grantee::Staff { organisation: HOSPITAL, tag: NURSE }, None, DenyReason::StaffNotNamed),
		(Grantee::Role(Role::CareProvider), None, DenyReason::DeniedToRole),
		(Grantee::Anyone, None, DenyReason::DeniedToAnyone),
	] {
		ExtBuilder::build_and_execute(|| {
			to_hospital(permit(1));
			let source = deny(grantee);
			let answer = refused(GATEWAY, record_of(PATIENT), Access { staff, ..access() });
			assert_eq!(answer, (reason, Some(source)));
		});
	}
}

#[test]
fn record_should_refuse_when_the_nearest_permit_does_not_answer() {
	for (permit, access, reason) in [
		(Permit { aggregation_only: true, ..permit(1) }, research(), DenyReason::AggregationOnly),
		(
			Permit { excepted_labels: Some(Default::default()), ..permit(1) },
			Access { labels: RequestLabels::NotStated, ..research() },
			DenyReason::LabelsNotStated,
		),
		(
			Permit { excepted_labels: Some([[7; 16]; 8]), ..permit(1) },
			Access {
				labels: RequestLabels::Tagged { consent: consent(1), tags: [[7; 16]; 8] },
				..research()
			},
			DenyReason::LabelExcepted,
		),
		(Permit { price: 101, ..permit(1) }, research(), DenyReason::PriceAboveMaximum),
	] {
		ExtBuilder::build_and_execute(|| {
			to_research(permit.clone());
			let answer = refused(RESEARCH, record_of(PATIENT), access);
			assert_eq!(answer, (reason, Some(permit.source)));
		});
	}
}

#[test]
fn record_should_refuse_when_money_may_not_be_paid_for_the_purpose() {
	ExtBuilder::build_and_execute(|| {
		to_hospital(Permit { price: 1, ..permit(1) });
		let answer = refused(GATEWAY, record_of(PATIENT), Access { maximum_price: 5, ..access() });
		assert_eq!(answer, (DenyReason::PurposeNotPayable, Some(permit(1).source)));
	});
}

#[test]
fn record_should_refuse_when_nothing_permits_or_the_tenure_is_over() {
	ExtBuilder::build_and_execute(|| {
		assert_eq!(refused(GATEWAY, record_of(PATIENT), access()), (DenyReason::NoPermit, None));
		to_hospital(permit(1));
		World::change(|world| world.devices.get_mut(&PUMP).unwrap().tenure = 1);
		assert_eq!(refused(GATEWAY, pump(), access()), (DenyReason::TenureEnded, None));
	});
}

#[test]
fn record_should_refuse_when_the_person_objected_to_the_policy() {
	ExtBuilder::build_and_execute(|| {
		care_policy();
		let objection =
			Objection { roles: Roles::of(&[Role::CareProvider]), purposes: Purposes::ALL };
		World::change(|world| {
			let rules = world.rules.get_mut(&PATIENT).unwrap();
			rules.objections.try_push(objection).unwrap();
		});
		let by_policy = Access { basis: Basis::Policy, ..access() };
		assert_eq!(refused(GATEWAY, record_of(PATIENT), by_policy), (DenyReason::Objected, None));
	});
}

#[test]
fn record_should_say_late_when_a_consent_ended_a_moment_ago() {
	ExtBuilder::build_and_execute(|| {
		to_hospital(Permit { ended_at: Some(NOW - 1_000), ..permit(1) });
		let held_back = Access { claimed_at: NOW - 2_000, ..access() };
		assert_ok!(record(GATEWAY, record_of(PATIENT), held_back));
		let source = permit(1).source;
		assert_eq!(
			last_verdict(),
			Verdict::Deny { reason: DenyReason::NoPermit, consent: None, late: Some(source) }
		);
	});
}
