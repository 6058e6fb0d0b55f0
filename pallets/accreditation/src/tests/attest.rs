//! Who may attest what, of whom, and for how long.

use super::*;
use crate::genesis::GenesisOrganisation;
use AttestationKind::*;

const UNTIL: Moment = START + 10;

fn attest(
	signer: AccountId,
	subject: AttestationSubject,
	kind: AttestationKind,
) -> Result<(), DispatchError> {
	Accreditation::attest(signed(signer), subject, kind, commitment(1), START, UNTIL)
}

fn during(from: Moment, until: Moment) -> Result<(), DispatchError> {
	let origin = signed(insurer());
	Accreditation::attest(origin, of(account(1)), InsuranceCoverage, commitment(1), from, until)
}

#[test]
fn attest_should_name_issuer_period_and_commitment_when_an_entitled_issuer_signs() {
	ExtBuilder::default().build_and_execute(|| {
		events();
		assert_ok!(attest(insurer(), of(account(1)), InsuranceCoverage));
		assert_eq!(
			events(),
			vec![Event::Attested {
				issuer: insurer(),
				subject: of(account(1)),
				kind: InsuranceCoverage,
				commitment: commitment(1),
				from: START,
				until: UNTIL,
			}]
		);
		let page = Accreditation::attestations_of(of(account(1)), InsuranceCoverage, None);
		assert_eq!((page.now, page.next.clone()), (START, None));
		let found: Vec<_> = page.in_force().cloned().collect();
		assert_eq!(
			found,
			vec![assent_primitives::Attestation {
				issuer: insurer(),
				status: AttestationStatus::InForce,
				commitment: commitment(1),
				issued_at: START,
				renewed_at: None,
				from: START,
				until: UNTIL,
				revoked_at: None,
			}]
		);
		assert!(held(&insurer()) > 1_000);
	});
}

#[test]
fn attest_should_work_for_every_kind_and_subject_when_they_suit() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Accreditation::affiliate_staff(signed(hospital()), tag(1), None));
		let nurse = AttestationSubject::Staff { organisation: hospital(), tag: tag(1) };
		let device = AttestationSubject::Device(device());
		let model = AttestationSubject::Model(model());
		for (issuer, subject, kind) in [
			(identity_provider(), of(account(1)), IdentityVerified),
			(identity_provider(), nurse.clone(), IdentityVerified),
			(regulator(), of(account(1)), ProfessionalLicence),
			(regulator(), nurse.clone(), ProfessionalLicence),
			(insurer(), of(hospital()), InsuranceCoverage),
			(insurer(), nurse, InsuranceCoverage),
			(insurer(), device.clone(), InsuranceCoverage),
			(regulator(), device, DeviceConformity),
			(regulator(), model, DeviceConformity),
			(regulator(), of(hospital()), NotaryKey),
		] {
			assert_ok!(attest(issuer, subject.clone(), kind));
			let page = Accreditation::attestations_of(subject, kind, None);
			assert_eq!(page.in_force().count(), 1);
		}
	});
}

#[test]
fn attest_should_be_the_organisations_act_when_an_operating_account_with_the_duty_signs() {
	ExtBuilder::default().build_and_execute(|| {
		let duties = Duties::only(Duty::Attest);
		let origin = signed(insurer());
		assert_ok!(Accreditation::affiliate_operator(origin, account(2), duties, None));
		assert_ok!(Accreditation::accept_affiliation(signed(account(2)), insurer()));
		assert_ok!(attest(account(2), of(account(1)), InsuranceCoverage));
		assert_eq!(coverage(of(account(1))), Some(AttestationStatus::InForce));
		// Who signs pays.
		assert!(held(&account(2)) > 1_000);
		let call = Accreditation::revoke_attestation(
			signed(account(2)),
			of(account(1)),
			InsuranceCoverage,
		);
		assert_ok!(call);
	});
}

#[test]
fn attest_should_fail_when_the_signer_attests_for_nobody() {
	ExtBuilder::default().build_and_execute(|| {
		let duties = Duties::only(Duty::RecordAccesses);
		let origin = signed(insurer());
		assert_ok!(Accreditation::affiliate_operator(origin, account(2), duties, None));
		assert_ok!(Accreditation::accept_affiliation(signed(account(2)), insurer()));
		insure(of(account(1)), UNTIL);
		rotate(insurer(), 1);
		for signer in [account(2), insurer()] {
			assert_noop!(
				attest(signer.clone(), of(account(3)), InsuranceCoverage),
				Error::NotIssuer
			);
			let (subject, kind) = (of(account(1)), InsuranceCoverage);
			let renew = Accreditation::renew_attestation(
				signed(signer.clone()),
				subject.clone(),
				kind,
				commitment(1),
				UNTIL,
			);
			assert_noop!(renew, Error::NotIssuer);
			let revoke = Accreditation::revoke_attestation(signed(signer), subject, kind);
			assert_noop!(revoke, Error::NotIssuer);
		}
		// The current key does.
		assert_ok!(attest(key(1), of(account(3)), InsuranceCoverage));
	});
}

#[test]
fn attest_should_fail_when_the_signer_is_no_organisation() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			attest(account(5), of(account(1)), InsuranceCoverage),
			Error::UnknownOrganisation
		);
		let call = Accreditation::renew_attestation(
			signed(account(5)),
			of(account(1)),
			InsuranceCoverage,
			commitment(1),
			UNTIL,
		);
		assert_noop!(call, Error::UnknownOrganisation);
	});
}

#[test]
fn attest_should_fail_when_unsigned() {
	ExtBuilder::default().build_and_execute(|| {
		let (subject, kind) = (of(account(1)), InsuranceCoverage);
		let s = || subject.clone();
		let none = commitment(0);
		assert_noop!(Accreditation::attest(root(), s(), kind, none, START, UNTIL), BadOrigin);
		assert_noop!(Accreditation::renew_attestation(root(), s(), kind, none, UNTIL), BadOrigin);
		assert_noop!(Accreditation::revoke_attestation(root(), s(), kind), BadOrigin);
		assert_noop!(Accreditation::clear_attestation(root(), insurer(), s(), kind), BadOrigin);
		assert_noop!(Accreditation::dismiss_attestation(root(), insurer(), s(), kind), BadOrigin);
	});
}

#[test]
fn attest_should_fail_when_the_organisation_is_not_active() {
	let later = GenesisOrganisation {
		account: key(1),
		name: "Later Mutual".into(),
		roles: vec!["ins".into()],
		from: START + 1,
		until: Some(START + 5),
	};
	ExtBuilder { more: vec![later], ..Default::default() }.build_and_execute(|| {
		let call = || attest(key(1), of(account(1)), InsuranceCoverage);
		assert_noop!(call(), Error::OrganisationNotActive);
		at(START + 1);
		assert_ok!(call());
		at(START + 5);
		let other = attest(key(1), of(account(2)), InsuranceCoverage);
		assert_noop!(other, Error::OrganisationNotActive);
		for halt in [suspend, withdraw] {
			halt(insurer());
			let call = attest(insurer(), of(account(1)), InsuranceCoverage);
			assert_noop!(call, Error::OrganisationNotActive);
		}
	});
}

#[test]
fn attest_should_fail_when_no_role_of_the_issuer_may_attest_the_kind() {
	ExtBuilder::default().build_and_execute(|| {
		let person = || of(account(1));
		for (issuer, kind) in [
			(insurer(), IdentityVerified),
			(insurer(), ProfessionalLicence),
			(identity_provider(), InsuranceCoverage),
			(regulator(), IdentityVerified),
			(hospital(), ProfessionalLicence),
			(hospital(), IdentityVerified),
		] {
			assert_noop!(attest(issuer, person(), kind), Error::RoleNotEntitled);
		}
		let model = AttestationSubject::Model(model());
		// A maker does not certify its own devices.
		assert_noop!(attest(maker(), model, DeviceConformity), Error::RoleNotEntitled);
	});
}

#[test]
fn attest_should_fail_when_the_kind_does_not_suit_the_subject() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Accreditation::affiliate_staff(signed(insurer()), tag(1), None));
		let clerk = AttestationSubject::Staff { organisation: insurer(), tag: tag(1) };
		let (device, model) =
			(AttestationSubject::Device(device()), AttestationSubject::Model(model()));
		for (issuer, subject, kind) in [
			(identity_provider(), device.clone(), IdentityVerified),
			(regulator(), device, ProfessionalLicence),
			(insurer(), model, InsuranceCoverage),
			(regulator(), of(account(1)), DeviceConformity),
			(regulator(), clerk, NotaryKey),
		] {
			assert_noop!(attest(issuer, subject, kind), Error::SubjectNotOfKind);
		}
	});
}

#[test]
fn attest_should_fail_when_the_subject_is_the_issuer_or_its_staff() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Accreditation::affiliate_staff(signed(insurer()), tag(1), None));
		let clerk = AttestationSubject::Staff { organisation: insurer(), tag: tag(1) };
		for subject in [of(insurer()), clerk.clone()] {
			assert_noop!(attest(insurer(), subject, InsuranceCoverage), Error::OwnSubject);
		}
		assert_ok!(attest(other_insurer(), clerk, InsuranceCoverage));
	});
}

#[test]
fn attest_should_fail_when_the_issuer_made_the_thing_that_is_to_conform() {
	ExtBuilder::default().build_and_execute(|| {
		let roles = Roles::of(&[Role::Manufacturer, Role::NotifiedBody, Role::Insurer]);
		let (named, period) = (name("Pumps"), Period::ALWAYS);
		let amended = Accreditation::amend_accreditation(root(), maker(), named, roles, period);
		assert_ok!(amended);
		let device = AttestationSubject::Device(device());
		for thing in [device.clone(), AttestationSubject::Model(model())] {
			let own = attest(maker(), thing.clone(), DeviceConformity);
			assert_noop!(own, Error::OwnSubject);
			assert_ok!(attest(regulator(), thing, DeviceConformity));
		}
		// That it insures what it made is another matter.
		assert_ok!(attest(maker(), device, InsuranceCoverage));
	});
}

#[test]
fn attest_should_fail_when_there_is_no_such_subject() {
	ExtBuilder::default().build_and_execute(|| {
		rotate(key(1), 2);
		let until = Some(START + 1);
		assert_ok!(Accreditation::affiliate_staff(signed(hospital()), tag(1), until));
		at(START + 1);
		let staff = |tag| AttestationSubject::Staff { organisation: hospital(), tag };
		let unknown = [9; 32];
		// A party's mere key, staff whose affiliation is over or never was, things that are not registered.
		for subject in
			[of(key(2)), staff(tag(1)), staff(tag(2)), AttestationSubject::Device(unknown.into())]
		{
			assert_noop!(attest(insurer(), subject, InsuranceCoverage), Error::UnknownSubject);
		}
		let model = AttestationSubject::Model(unknown.into());
		assert_noop!(attest(regulator(), model, DeviceConformity), Error::UnknownSubject);
		// The party by its identifier.
		assert_ok!(attest(insurer(), of(key(1)), InsuranceCoverage));
	});
}

#[test]
fn attest_should_fail_when_the_period_is_empty_over_or_too_long() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(during(UNTIL, UNTIL), Error::EmptyPeriod);
		assert_noop!(during(UNTIL, UNTIL - 1), Error::EmptyPeriod);
		assert_noop!(during(0, START), Error::EndNotInFuture);
		assert_noop!(during(0, START + MAX_PERIOD + 1), Error::EndTooFar);
		assert_noop!(during(0, Moment::MAX), Error::EndTooFar);
		assert_ok!(during(0, START + MAX_PERIOD));
	});
}

#[test]
fn attest_should_fail_when_the_issuer_attests_it_already() {
	ExtBuilder::default().build_and_execute(|| {
		let kind = InsuranceCoverage;
		assert_ok!(attest(insurer(), of(account(1)), kind));
		assert_noop!(attest(insurer(), of(account(1)), kind), Error::AlreadyAttested);
		// Another issuer, another subject and another kind are apart.
		assert_ok!(attest(other_insurer(), of(account(1)), kind));
		assert_ok!(attest(insurer(), of(account(2)), kind));
		assert_ok!(attest(regulator(), of(account(1)), ProfessionalLicence));
	});
}

#[test]
fn attest_should_replace_and_pay_back_when_the_earlier_one_was_revoked_or_is_over() {
	for revoked in [true, false] {
		ExtBuilder::default().build_and_execute(|| {
			let duties = Duties::only(Duty::Attest);
			let origin = signed(insurer());
			assert_ok!(Accreditation::affiliate_operator(origin, account(2), duties, None));
			assert_ok!(Accreditation::accept_affiliation(signed(account(2)), insurer()));
			let paid = held(&insurer());
			assert_ok!(attest(account(2), of(account(1)), InsuranceCoverage));
			if revoked {
				let origin = signed(insurer());
				let call =
					Accreditation::revoke_attestation(origin, of(account(1)), InsuranceCoverage);
				assert_ok!(call);
			} else {
				at(UNTIL);
			}
			insure(of(account(1)), UNTIL + 5);
			assert_eq!(coverage(of(account(1))), Some(AttestationStatus::InForce));
			assert_eq!(free(&account(2)), ENDOWMENT);
			assert!(held(&insurer()) > paid);
		});
	}
}

#[test]
fn attest_should_fail_when_the_deposit_cannot_be_paid() {
	ExtBuilder::default().build_and_execute(|| {
		let all = free(&insurer()) - EXISTENTIAL_DEPOSIT;
		assert_ok!(Balances::transfer_keep_alive(signed(insurer()), account(1), all));
		let call = attest(insurer(), of(account(1)), InsuranceCoverage);
		assert_noop!(call, TokenError::FundsUnavailable);
	});
}
