//! The answers to questions, and what a decision reads.

use super::*;
use assent_primitives::{
	api::{Decision, Undecidable},
	resource::NoController,
	traits::Journalled,
	Basis, CaseId, Categories, Category, DenyReason, Permit, PermitIndex, PermitRule, Purpose,
	Resource, Role, Source,
};
use frame_support::assert_ok;

#[test]
fn decide_should_answer_what_record_would_and_change_nothing_when_it_is_asked() {
	ExtBuilder::build_and_execute(|| {
		let index = PermitIndex::Party(RESEARCH);
		World::permit(&PATIENT, index, Permit { price: 30, ..permit(1) });
		let before = state();
		let answer = AccessAudit::decide(RESEARCH, record_of(PATIENT), research());
		assert_eq!(state(), before);
		let verdict = Verdict::Permit {
			rule: PermitRule::PartyPermit,
			consent: Some(permit(1).source),
			price: 30,
		};
		assert_eq!(
			answer,
			Ok(Decision { now: NOW, controller: PATIENT, verdict: verdict.clone() })
		);
		assert_ok!(record(RESEARCH, record_of(PATIENT), research()));
		assert_eq!(last_verdict(), verdict);
	});
}

#[test]
fn decide_should_refuse_when_the_accessor_cannot_pay() {
	ExtBuilder::build_and_execute(|| {
		let index = PermitIndex::Party(RESEARCH);
		World::permit(&PATIENT, index, Permit { price: FUNDS + 1, ..permit(1) });
		let rich = Access { maximum_price: u128::MAX, ..research() };
		let answer = AccessAudit::decide(RESEARCH, record_of(PATIENT), rich).unwrap();
		assert_eq!(
			answer.verdict,
			Verdict::Deny {
				reason: DenyReason::InsufficientFunds,
				consent: Some(permit(1).source),
				late: None
			}
		);
	});
}

#[test]
fn decide_should_say_why_when_there_is_no_answer() {
	ExtBuilder::build_and_execute(|| {
		let ask = |resource, access| AccessAudit::decide(HOSPITAL, resource, access);
		let of = |categories| Access { categories, ..access() };
		let both = Categories::of(&[Category::VitalSigns, Category::DeviceTelemetry]);
		assert_eq!(
			ask(Resource::Device { id: PUMP, tenure: 9 }, access()),
			Err(Undecidable::UnknownDevice)
		);
		assert_eq!(
			ask(Resource::Record { subject: PATIENT, custodian: STRANGER }, access()),
			Err(Undecidable::UnknownCustodian)
		);
		assert_eq!(ask(record_of(NEW_KEY), access()), Err(Undecidable::UnknownSubject));
		assert_eq!(ask(pump(), of(Categories::EMPTY)), Err(Undecidable::InvalidCategories));
		assert_eq!(
			ask(pump(), of(both)),
			Err(Undecidable::NoController(NoController::TwoControllers))
		);
		assert_eq!(
			ask(pump(), Access { claimed_at: u64::MAX, ..access() }),
			Err(Undecidable::ClaimedInFuture)
		);
		World::change(|world| world.controllers.get_mut(&(PUMP, 0)).unwrap().person = None);
		assert_eq!(
			ask(pump(), access()),
			Err(Undecidable::NoController(NoController::NobodyAssociated))
		);
	});
}

#[test]
fn journal_head_and_refusals_should_be_absent_when_nothing_was_recorded() {
	ExtBuilder::build_and_execute(|| {
		assert_eq!(AccessAudit::journal_head(pump()), None);
		assert_eq!(AccessAudit::refusals(HOSPITAL, pump()), None);
		assert!(!AccessAudit::has_journal(&pump()));
		assert_ok!(record(GATEWAY, pump(), access()));
		assert_eq!(AccessAudit::journal_head(pump()).unwrap().count, 1);
		assert!(AccessAudit::has_journal(&pump()));
		assert!(!AccessAudit::has_journal(&Resource::Device { id: PUMP, tenure: 1 }));
		assert_eq!(AccessAudit::refusals(HOSPITAL, pump()).unwrap().journalled, 1);
	});
}

/// The reads of one decision: never more than ten, and one where an emergency case is named.
fn reads_of(accessor: AccountId, resource: Resource, access: Access) -> u32 {
	let most = if matches!(access.basis, Basis::Emergency { .. }) { 11 } else { 10 };
	let before = World::reads();
	AccessAudit::decide(accessor, resource, access).unwrap();
	let reads = World::reads() - before;
	assert!(reads <= most, "{reads} reads");
	reads
}

/// An access of a device that reads everything there is to read.
fn thorough() -> Access {
	Access { staff: Some(NURSE), basis: Basis::Policy, ..access() }
}

#[test]
fn decision_should_read_ten_items_at_most_when_everything_matters() {
	ExtBuilder::build_and_execute(|| {
		assert_eq!(reads_of(HOSPITAL, pump(), thorough()), 10);
		let other = Resource::Record { subject: PATIENT, custodian: RESEARCH };
		assert_eq!(reads_of(HOSPITAL, other, thorough()), 10);
		// One more where the access names an emergency case, and that case is not open.
		let emergency = |case| Access {
			purpose: Purpose::Etreat,
			basis: Basis::Emergency { case },
			..thorough()
		};
		let not_open = emergency(CaseId::default());
		// It never rests on the policy: that is read only where there is a price.
		assert_eq!(reads_of(HOSPITAL, pump(), not_open.clone()), 10);
		World::permit(&PATIENT, PermitIndex::Anyone, Permit { price: 1, ..permit(1) });
		assert_eq!(reads_of(HOSPITAL, pump(), not_open), 11);
		assert_eq!(reads_of(HOSPITAL, pump(), emergency(CASE)), 7);
	});
}

#[test]
fn decision_should_read_no_more_when_the_access_names_a_source() {
	let from = |party| {
		let source = Some(Source { party, disclosure: Default::default() });
		Access { source, ..thorough() }
	};
	ExtBuilder::build_and_execute(|| {
		// Whether anything lets it pass the data on or not.
		assert_eq!(reads_of(HOSPITAL, pump(), from(UNKNOWN)), 10);
		let onward = Permit { onward_disclosure: true, ..permit(2) };
		World::permit(&PATIENT, PermitIndex::Party(UNKNOWN), onward);
		assert_eq!(reads_of(HOSPITAL, pump(), from(UNKNOWN)), 10);
		let other = Resource::Record { subject: PATIENT, custodian: RESEARCH };
		assert_eq!(reads_of(HOSPITAL, other, from(UNKNOWN)), 10);
	});
}

#[test]
fn decision_should_read_as_much_when_there_are_more_consents() {
	ExtBuilder::build_and_execute(|| {
		for number in 1..32 {
			for index in [
				PermitIndex::Party(HOSPITAL),
				PermitIndex::Role(Role::CareProvider),
				PermitIndex::Role(Role::Insurer),
				PermitIndex::Party(RESEARCH),
				PermitIndex::Anyone,
			] {
				World::permit(&PATIENT, index, Permit { price: 1, ..permit(number) });
			}
		}
		assert_eq!(reads_of(HOSPITAL, pump(), thorough()), 10);
	});
}

#[test]
fn decision_should_not_read_what_cannot_matter_when_a_rule_comes_before_it() {
	ExtBuilder::build_and_execute(|| {
		// Organisation, subject (2), rules, three lists: nobody named, no price, nothing but consent.
		assert_eq!(reads_of(HOSPITAL, record_of(PATIENT), access()), 7);
		// The controller needs no permit: accreditation of accessor and custodian, subject (2), rules.
		let own =
			Access { staff: None, role: Role::Individual, purpose: Purpose::Patrqt, ..thorough() };
		assert_eq!(reads_of(PATIENT, record_of(PATIENT), own), 5);
		// A role that is not held is refused before permits are looked at.
		assert_eq!(reads_of(HOSPITAL, record_of(PATIENT), research()), 4);
		// An ended tenure has no permits, but may have a policy.
		World::change(|world| world.devices.get_mut(&PUMP).unwrap().tenure = 1);
		assert_eq!(reads_of(HOSPITAL, pump(), thorough()), 7);
	});
}
