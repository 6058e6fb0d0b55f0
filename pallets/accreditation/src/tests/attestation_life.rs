//! What becomes of an attestation: renewed, revoked, dismissed, cleared.

use super::*;
use assent_primitives::legitimacy::Conformity;

const KIND: AttestationKind = AttestationKind::InsuranceCoverage;
const UNTIL: Moment = START + 10;

fn person() -> AttestationSubject {
	of(account(1))
}

fn renew(number: u8, until: Moment) -> Result<(), DispatchError> {
	let origin = signed(insurer());
	Accreditation::renew_attestation(origin, person(), KIND, commitment(number), until)
}

fn revoke() -> Result<(), DispatchError> {
	Accreditation::revoke_attestation(signed(insurer()), person(), KIND)
}

fn clear() -> Result<(), DispatchError> {
	Accreditation::clear_attestation(signed(account(7)), insurer(), person(), KIND)
}

fn dismiss(signer: AccountId, subject: AttestationSubject) -> Result<(), DispatchError> {
	Accreditation::dismiss_attestation(signed(signer), insurer(), subject, KIND)
}

fn record() -> Option<AttestationOf<Test>> {
	Attestations::<Test>::get((person(), KIND, insurer()))
}

#[test]
fn renew_attestation_should_move_the_end_when_it_is_in_force() {
	ExtBuilder::default().build_and_execute(|| {
		insure(person(), UNTIL);
		let paid = held(&insurer());
		at(UNTIL - 1);
		events();
		assert_ok!(renew(2, UNTIL + 20));
		assert_eq!(
			events(),
			vec![Event::AttestationRenewed {
				issuer: insurer(),
				subject: person(),
				kind: KIND,
				commitment: commitment(2),
				until: UNTIL + 20,
			}]
		);
		let renewed = record().unwrap();
		assert_eq!((renewed.from, renewed.until), (START, UNTIL + 20));
		assert_eq!((renewed.issued_at, renewed.renewed_at), (START, Some(UNTIL - 1)));
		assert_eq!((renewed.commitment, held(&insurer())), (commitment(2), paid));
		at(UNTIL + 19);
		assert_eq!(coverage(person()), Some(AttestationStatus::InForce));
		// A cover that is cancelled ends earlier than was said.
		at(UNTIL);
		assert_ok!(renew(2, UNTIL + 1));
		at(UNTIL + 1);
		assert_eq!(coverage(person()), Some(AttestationStatus::Ended));
	});
}

#[test]
fn renew_attestation_should_fail_when_there_is_nothing_to_renew() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(renew(1, UNTIL), Error::UnknownAttestation);
		insure(person(), UNTIL);
		let origin = signed(other_insurer());
		let other = Accreditation::renew_attestation(origin, person(), KIND, commitment(1), UNTIL);
		assert_noop!(other, Error::UnknownAttestation);
		at(UNTIL);
		// The gap would not be seen.
		assert_noop!(renew(1, UNTIL + 5), Error::AttestationEnded);
		insure(person(), UNTIL + 5);
		assert_ok!(revoke());
		assert_noop!(renew(1, UNTIL + 5), Error::AttestationRevoked);
	});
}

#[test]
fn renew_attestation_should_fail_when_the_end_is_over_too_far_or_before_the_start() {
	ExtBuilder::default().build_and_execute(|| {
		insure(person(), UNTIL);
		assert_noop!(renew(1, START), Error::EmptyPeriod);
		assert_noop!(renew(1, START + MAX_PERIOD + 1), Error::EndTooFar);
		at(START + 5);
		assert_noop!(renew(1, START + 5), Error::EndNotInFuture);
	});
}

#[test]
fn renew_attestation_should_fail_when_the_issuer_is_suspended_or_lost_the_role() {
	ExtBuilder::default().build_and_execute(|| {
		insure(person(), UNTIL);
		let roles = Role::ResearchBody.into();
		let amended = Accreditation::amend_accreditation(
			root(),
			insurer(),
			name("Mutual"),
			roles,
			Period::ALWAYS,
		);
		assert_ok!(amended);
		assert_noop!(renew(1, UNTIL + 1), Error::RoleNotEntitled);
		suspend(insurer());
		assert_noop!(renew(1, UNTIL + 1), Error::OrganisationNotActive);
	});
}

#[test]
fn revoke_attestation_should_leave_it_visibly_revoked_when_it_is_in_force() {
	ExtBuilder::default().build_and_execute(|| {
		insure(person(), UNTIL);
		let paid = held(&insurer());
		at(START + 3);
		events();
		assert_ok!(revoke());
		assert_eq!(
			events(),
			vec![Event::AttestationRevoked { issuer: insurer(), subject: person(), kind: KIND }]
		);
		assert_eq!(coverage(person()), Some(AttestationStatus::Revoked));
		assert_eq!(record().unwrap().revoked_at, Some(START + 3));
		assert_eq!(held(&insurer()), paid);
		// Until its end nobody removes it.
		assert_noop!(clear(), Error::AttestationInForce);
		assert_noop!(dismiss(account(1), person()), Error::AttestationRevoked);
		at(UNTIL);
		assert_eq!(coverage(person()), Some(AttestationStatus::Revoked));
		assert_ok!(clear());
		assert_eq!((coverage(person()), held(&insurer())), (None, 0));
	});
}

#[test]
fn revoke_attestation_should_work_when_the_issuer_is_suspended_or_withdrawn() {
	for halt in [suspend, withdraw] {
		ExtBuilder::default().build_and_execute(|| {
			insure(person(), UNTIL);
			halt(insurer());
			assert_ok!(revoke());
			assert_eq!(coverage(person()), Some(AttestationStatus::Revoked));
		});
	}
}

#[test]
fn revoke_attestation_should_fail_when_there_is_nothing_to_revoke() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(revoke(), Error::UnknownAttestation);
		insure(person(), UNTIL);
		for stranger in [other_insurer(), account(1)] {
			let call = Accreditation::revoke_attestation(signed(stranger), person(), KIND);
			assert_noop!(call, Error::UnknownAttestation);
		}
		assert_ok!(revoke());
		assert_noop!(revoke(), Error::AttestationRevoked);
		at(UNTIL);
		insure(person(), UNTIL + 5);
		at(UNTIL + 5);
		assert_noop!(revoke(), Error::AttestationEnded);
	});
}

#[test]
fn clear_attestation_should_give_the_deposit_back_when_it_is_over() {
	for withdrawn in [false, true] {
		ExtBuilder::default().build_and_execute(|| {
			assert_noop!(clear(), Error::UnknownAttestation);
			insure(person(), UNTIL);
			suspend(insurer());
			// A suspension may be lifted again.
			assert_noop!(clear(), Error::AttestationInForce);
			if withdrawn {
				withdraw(insurer());
			} else {
				at(UNTIL);
			}
			events();
			assert_ok!(clear());
			assert_eq!(
				events(),
				vec![Event::AttestationCleared {
					issuer: insurer(),
					subject: person(),
					kind: KIND
				}]
			);
			assert_eq!((free(&insurer()), free(&account(7))), (ENDOWMENT, ENDOWMENT));
			assert_noop!(clear(), Error::UnknownAttestation);
		});
	}
}

#[test]
fn dismiss_attestation_should_remove_it_when_the_subject_does_not_want_it() {
	ExtBuilder::default().build_and_execute(|| {
		insure(person(), UNTIL);
		events();
		assert_ok!(dismiss(account(1), person()));
		assert_eq!(
			events(),
			vec![Event::AttestationDismissed { issuer: insurer(), subject: person(), kind: KIND }]
		);
		assert_eq!((coverage(person()), free(&insurer())), (None, ENDOWMENT));
		assert_noop!(dismiss(account(1), person()), Error::UnknownAttestation);
	});
}

#[test]
fn dismiss_attestation_should_be_the_organisations_when_the_subject_is_its_staff() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Accreditation::affiliate_staff(signed(hospital()), tag(1), None));
		let nurse = AttestationSubject::Staff { organisation: hospital(), tag: tag(1) };
		insure(nurse.clone(), UNTIL);
		assert_noop!(dismiss(maker(), nurse.clone()), Error::NotSubject);
		assert_ok!(dismiss(hospital(), nurse.clone()));
		assert_eq!(coverage(nurse), None);
	});
}

#[test]
fn dismiss_attestation_should_fail_when_somebody_else_signs() {
	ExtBuilder::default().build_and_execute(|| {
		insure(of(key(1)), UNTIL);
		let device = AttestationSubject::Device(device());
		insure(device.clone(), UNTIL);
		for stranger in [account(2), insurer()] {
			assert_noop!(dismiss(stranger.clone(), of(key(1))), Error::NotSubject);
			assert_noop!(dismiss(stranger, device.clone()), Error::NotSubject);
		}
		rotate(key(1), 2);
		assert_noop!(dismiss(key(1), of(key(1))), Error::RetiredKey);
		assert_ok!(dismiss(key(2), of(key(1))));
	});
}

/// A party that is accredited as well to attest that devices conform.
fn notified_body() -> AccountId {
	let body = key(20);
	let (roles, period) = (Role::NotifiedBody.into(), Period::ALWAYS);
	assert_ok!(Accreditation::accredit(root(), body.clone(), name("Assessors"), roles, period));
	body
}

fn conforms(issuer: AccountId, subject: &AttestationSubject, until: Moment) {
	let (kind, subject) = (AttestationKind::DeviceConformity, subject.clone());
	let origin = signed(issuer);
	assert_ok!(Accreditation::attest(origin, subject, kind, commitment(1), START, until));
}

fn clear_conformity(
	signer: AccountId,
	issuer: AccountId,
	subject: &AttestationSubject,
) -> Result<(), DispatchError> {
	let kind = AttestationKind::DeviceConformity;
	Accreditation::clear_attestation(signed(signer), issuer, subject.clone(), kind)
}

fn conformity() -> Conformity {
	Accreditation::conformity(&device(), &model(), START)
}

fn revoke_conformity(issuer: &AccountId, subject: &AttestationSubject) {
	let (kind, subject) = (AttestationKind::DeviceConformity, subject.clone());
	assert_ok!(Accreditation::revoke_attestation(signed(issuer.clone()), subject, kind));
}

#[test]
fn clear_attestation_should_fail_when_others_than_the_issuer_would_wipe_off_an_ended_conformity() {
	let things = [AttestationSubject::Device(device()), AttestationSubject::Model(model())];
	let ends: [fn(&AccountId, &AttestationSubject); 3] = [
		|body, _| withdraw(body.clone()),
		|body, thing| {
			revoke_conformity(body, thing);
			at(UNTIL);
		},
		|_, _| at(UNTIL),
	];
	for thing in things {
		for end in ends {
			ExtBuilder::default().build_and_execute(|| {
				let body = notified_body();
				conforms(body.clone(), &thing, UNTIL);
				let in_force = clear_conformity(body.clone(), body.clone(), &thing);
				assert_noop!(in_force, Error::AttestationInForce);
				end(&body, &thing);
				let ended = Conformity::Ended { issuer: body.clone() };
				for stranger in [account(7), maker(), regulator()] {
					let cleared = clear_conformity(stranger, body.clone(), &thing);
					assert_noop!(cleared, Error::ConformityNotStatedAnew);
				}
				assert_eq!(conformity(), ended);
				// Its issuer takes its own word back, whatever became of its accreditation.
				assert_ok!(clear_conformity(body.clone(), body.clone(), &thing));
				assert_eq!((conformity(), held(&body)), (Conformity::NotStated, 0));
			});
		}
	}
}

#[test]
fn clear_attestation_should_be_anybodys_when_another_issuer_states_the_conformity_now() {
	ExtBuilder::default().build_and_execute(|| {
		let (body, thing) = (notified_body(), AttestationSubject::Model(model()));
		conforms(body.clone(), &thing, UNTIL);
		conforms(regulator(), &thing, UNTIL + 10);
		at(UNTIL);
		suspend(regulator());
		let cleared = clear_conformity(account(7), body.clone(), &thing);
		assert_noop!(cleared, Error::ConformityNotStatedAnew);
		assert_ok!(Accreditation::reinstate(root(), regulator()));
		assert_ok!(clear_conformity(account(7), body.clone(), &thing));
		assert_eq!((conformity(), free(&body)), (Conformity::Attested, ENDOWMENT));
	});
}

#[test]
fn clear_attestation_should_take_the_duty_to_attest_when_an_operating_account_clears_a_conformity()
{
	ExtBuilder::default().build_and_execute(|| {
		let (body, thing) = (notified_body(), AttestationSubject::Model(model()));
		for (number, duty) in [(2, Duty::Attest), (3, Duty::ManageDevices)] {
			let (origin, duties) = (signed(body.clone()), Duties::only(duty));
			let operator = account(number);
			assert_ok!(Accreditation::affiliate_operator(origin, operator.clone(), duties, None));
			assert_ok!(Accreditation::accept_affiliation(signed(operator), body.clone()));
		}
		conforms(body.clone(), &thing, UNTIL);
		withdraw(body.clone());
		let cleared = clear_conformity(account(3), body.clone(), &thing);
		assert_noop!(cleared, Error::ConformityNotStatedAnew);
		assert_ok!(clear_conformity(account(2), body, &thing));
	});
}
