//! Data that is passed on from one organisation to the next, and exceptions to denials, in the composed runtime.

use super::{
	story::{grant, last_verdict, pump_of_patient},
	*,
};
use crate::genesis::accounts::*;
use assent_primitives::{DenyReason, DisclosureId, PermitRule, Source, Verdict};
use frame_support::assert_ok;

/// The permit that decided, or the reason of the refusal.
fn record(who: AccountId, resource: &Resource, access: Access) -> Result<PermitRule, DenyReason> {
	assert_ok!(AccessAudit::record(signed(who), resource.clone(), access));
	match last_verdict() {
		Verdict::Permit { rule, .. } => Ok(rule),
		Verdict::Deny { reason, .. } => Err(reason),
	}
}

fn onward() -> Terms {
	Terms { onward_disclosure: true, ..Terms::default() }
}

/// From that organisation, by its disclosure to the other one.
fn from(party: AccountId, to: &AccountId) -> Option<Source> {
	let disclosure = DisclosureId::of(&party, to, &[5; 32]);
	Some(Source { party, disclosure })
}

#[test]
fn data_should_go_from_one_to_the_next_when_the_patient_lets_each_pass_it_on() {
	run(|| {
		let pump = pump_of_patient();
		let to = |party| vec![permit(Grantee::Party(party), Purpose::Hresch)];
		let first = grant(to(HOSPITAL), onward(), 1);
		let second = grant(to(RESEARCH), onward(), 2);
		grant(to(INSURER), Terms::default(), 3);
		let by_research = |source| Access { source, ..access(Role::ResearchBody, Purpose::Hresch) };
		let received = by_research(from(HOSPITAL, &RESEARCH));

		// The hospital may pass it on to research; the insurer, that may have it, may not.
		let research = |access| record(RESEARCH_GATEWAY, &pump, access);
		assert_eq!(research(received.clone()), Ok(PermitRule::PartyPermit));
		let from_insurer = by_research(from(INSURER, &RESEARCH));
		assert_eq!(research(from_insurer), Err(DenyReason::SourceMayNotDisclose));
		let from_nobody_known = by_research(from(MAKER, &RESEARCH));
		assert_eq!(research(from_nobody_known), Err(DenyReason::SourceMayNotDisclose));

		// Research passes it on in turn: the next one names research, and not the hospital before it.
		let next = Access {
			source: from(RESEARCH, &HOSPITAL),
			..access(Role::CareProvider, Purpose::Hresch)
		};
		let hospital = |access| record(HOSPITAL_GATEWAY, &pump, access);
		assert_eq!(hospital(next.clone()), Ok(PermitRule::PartyPermit));
		// Where a link is withdrawn, what comes over it is refused from then on, and the others hold.
		assert_ok!(Consents::withdraw(signed(PATIENT), second));
		pallet_timestamp::Now::<Runtime>::put(START + configs::MINUTE);
		let later = Access { claimed_at: START + configs::MINUTE, ..next };
		assert_eq!(hospital(later), Err(DenyReason::SourceMayNotDisclose));
		assert_ok!(Consents::withdraw(signed(PATIENT), first));
	});
}

#[test]
fn data_should_need_no_permit_to_be_passed_on_when_it_comes_from_the_custodian() {
	run(|| {
		let resource = Resource::Record { subject: PATIENT, custodian: HOSPITAL };
		grant(vec![permit(Grantee::Party(RESEARCH), Purpose::Hresch)], Terms::default(), 1);
		let asked = |party| Access {
			source: from(party, &RESEARCH),
			..access(Role::ResearchBody, Purpose::Hresch)
		};
		let research = |access| record(RESEARCH_GATEWAY, &resource, access);
		assert_eq!(research(asked(HOSPITAL)), Ok(PermitRule::PartyPermit));
		assert_eq!(research(asked(PATIENT)), Ok(PermitRule::PartyPermit));
		assert_eq!(research(asked(INSURER)), Err(DenyReason::SourceMayNotDisclose));
	});
}

#[test]
fn exception_should_let_one_in_when_everyone_is_denied() {
	run(|| {
		let pump = pump_of_patient();
		let deny = Provision { effect: Effect::Deny, ..permit(Grantee::Anyone, Purpose::Hresch) };
		let exception = Provision {
			exception_to: Some(0),
			..permit(Grantee::Party(RESEARCH), Purpose::Clintrch)
		};
		grant(vec![deny.clone(), exception], Terms::default(), 1);
		let study = |purpose| record(RESEARCH_GATEWAY, &pump, access(Role::ResearchBody, purpose));
		assert_eq!(study(Purpose::Clintrch), Ok(PermitRule::PartyPermit));
		assert_eq!(study(Purpose::Hresch), Err(DenyReason::DeniedToAnyone));
		// A refusal in another consent knows no exceptions but its own.
		grant(vec![deny], Terms::default(), 2);
		assert_eq!(study(Purpose::Clintrch), Err(DenyReason::DeniedToAnyone));
	});
}

#[test]
fn consent_should_be_suspended_with_its_organisation_and_invalid_when_the_council_finds_so() {
	use assent_primitives::{ConsentStatus, Standing};
	run(|| {
		let pump = pump_of_patient();
		let id =
			grant(vec![permit(Grantee::Party(RESEARCH), Purpose::Hresch)], Terms::default(), 1);
		let status = || Consents::status(id);
		let asked = || record(RESEARCH_GATEWAY, &pump, access(Role::ResearchBody, Purpose::Hresch));
		let stand = |standing| {
			pallet_accreditation::Organisations::<Runtime>::mutate(RESEARCH, |organisation| {
				organisation.as_mut().expect("accredited").facts.standing = standing;
			});
		};
		assert_eq!(asked(), Ok(PermitRule::PartyPermit));
		stand(Standing::Suspended);
		assert_eq!(status(), Some(ConsentStatus::Suspended));
		stand(Standing::Active);
		assert_eq!(status(), Some(ConsentStatus::Given));
		let council: RuntimeOrigin = pallet_collective::RawOrigin::<
			AccountId,
			configs::governance::CouncilCollective,
		>::Members(3, 3)
		.into();
		assert_ok!(Consents::invalidate(council, id, commitment(7)));
		assert_eq!(status(), Some(ConsentStatus::Invalidated));
		assert_eq!(asked(), Err(DenyReason::NoPermit));
	});
}
