//! Whether something is attested now, by whom and until when.

use super::*;
use crate::genesis::GenesisOrganisation;
use assent_primitives::MAX_ATTESTATIONS_LISTED;

const KIND: AttestationKind = AttestationKind::InsuranceCoverage;
const UNTIL: Moment = START + 10;

fn person() -> AttestationSubject {
	of(account(1))
}

#[test]
fn attestation_should_count_within_its_period_only_when_time_passes() {
	ExtBuilder::default().build_and_execute(|| {
		let origin = signed(insurer());
		let (from, kind) = (START + 5, KIND);
		assert_ok!(Accreditation::attest(origin, person(), kind, commitment(1), from, UNTIL));
		for (moment, status) in [
			(START, AttestationStatus::NotStarted),
			(START + 4, AttestationStatus::NotStarted),
			(START + 5, AttestationStatus::InForce),
			(UNTIL - 1, AttestationStatus::InForce),
			(UNTIL, AttestationStatus::Ended),
		] {
			at(moment);
			assert_eq!(coverage(person()), Some(status), "{moment}");
		}
	});
}

#[test]
fn attestation_should_stop_and_go_on_counting_when_its_issuer_is_suspended_and_reinstated() {
	ExtBuilder::default().build_and_execute(|| {
		insure(person(), UNTIL);
		insure(of(account(2)), UNTIL);
		suspend(insurer());
		for subject in [person(), of(account(2))] {
			assert_eq!(coverage(subject), Some(AttestationStatus::IssuerNotActive));
		}
		assert_ok!(Accreditation::reinstate(root(), insurer()));
		assert_eq!(coverage(person()), Some(AttestationStatus::InForce));
		withdraw(insurer());
		assert_eq!(coverage(person()), Some(AttestationStatus::IssuerNotActive));
	});
}

#[test]
fn attestation_should_not_count_when_its_issuer_lost_the_role_or_its_period_is_over() {
	ExtBuilder::default().build_and_execute(|| {
		insure(person(), UNTIL);
		let amend = |role: Role, period| {
			let call = Accreditation::amend_accreditation(
				root(),
				insurer(),
				name("Mutual"),
				role.into(),
				period,
			);
			assert_ok!(call);
		};
		amend(Role::Regulator, Period::ALWAYS);
		assert_eq!(coverage(person()), Some(AttestationStatus::IssuerNotEntitled));
		amend(Role::Insurer, Period { from: 0, until: Some(START + 5) });
		assert_eq!(coverage(person()), Some(AttestationStatus::InForce));
		at(START + 5);
		assert_eq!(coverage(person()), Some(AttestationStatus::IssuerNotActive));
	});
}

#[test]
fn attestation_should_not_count_when_the_member_of_staff_has_left() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Accreditation::affiliate_staff(signed(hospital()), tag(1), None));
		let nurse = AttestationSubject::Staff { organisation: hospital(), tag: tag(1) };
		insure(nurse.clone(), UNTIL);
		assert_eq!(coverage(nurse.clone()), Some(AttestationStatus::InForce));
		assert_ok!(Accreditation::end_staff_affiliation(signed(hospital()), tag(1)));
		assert_eq!(coverage(nurse), Some(AttestationStatus::SubjectGone));
	});
}

#[test]
fn attestation_should_not_count_when_its_party_became_another_ones_key() {
	ExtBuilder::default().build_and_execute(|| {
		insure(of(key(2)), UNTIL);
		insure(of(key(1)), UNTIL);
		rotate(key(1), 2);
		// Whoever asks about the key would take the other party for the one that was attested.
		assert_eq!(coverage(of(key(2))), Some(AttestationStatus::SubjectGone));
		assert_eq!(coverage(of(key(1))), Some(AttestationStatus::InForce));
	});
}

#[test]
fn answer_should_name_every_issuer_when_several_attest_the_same() {
	ExtBuilder::default().build_and_execute(|| {
		insure(person(), UNTIL);
		let origin = signed(other_insurer());
		let until = UNTIL + 5;
		assert_ok!(Accreditation::attest(origin, person(), KIND, commitment(2), START, until));
		suspend(insurer());
		let page = Accreditation::attestations_of(person(), KIND, None);
		assert_eq!(page.attestations.len(), 2);
		let counting: Vec<_> =
			page.in_force().map(|found| (found.issuer.clone(), found.until)).collect();
		assert_eq!(counting, vec![(other_insurer(), until)]);
		// Nothing else is mixed in.
		let other = Accreditation::attestations_of(of(account(2)), KIND, None);
		assert!(other.attestations.is_empty() && other.next.is_none());
		let licences = AttestationKind::ProfessionalLicence;
		let page = Accreditation::attestations_of(person(), licences, None);
		assert!(page.attestations.is_empty());
	});
}

#[test]
fn answers_should_be_bounded_and_miss_nobody_when_issuers_are_many() {
	let issuers: Vec<AccountId> =
		(110..=110 + 2 * MAX_ATTESTATIONS_LISTED as u8).map(key).collect();
	let more = issuers.iter().map(|account| GenesisOrganisation {
		account: account.clone(),
		name: "One of many".into(),
		roles: vec!["ins".into()],
		from: 0,
		until: None,
	});
	ExtBuilder { more: more.collect(), ..Default::default() }.build_and_execute(|| {
		for issuer in &issuers {
			assert_ok!(Balances::transfer_keep_alive(signed(insurer()), issuer.clone(), 10_000));
			let origin = signed(issuer.clone());
			assert_ok!(Accreditation::attest(origin, person(), KIND, commitment(1), START, UNTIL));
		}
		let (mut found, mut after, mut answers) = (Vec::new(), None, 0);
		loop {
			let page = Accreditation::attestations_of(person(), KIND, after);
			assert!(page.attestations.len() <= MAX_ATTESTATIONS_LISTED as usize);
			found.extend(page.attestations.into_iter().map(|found| found.issuer));
			answers += 1;
			match page.next {
				Some(next) => after = Some(next),
				None => break,
			}
		}
		assert_eq!(answers, 3);
		found.sort();
		let mut expected = issuers.clone();
		expected.sort();
		assert_eq!(found, expected);
	});
}

#[test]
fn answer_should_say_that_there_are_no_more_when_a_page_is_just_full() {
	let issuers: Vec<AccountId> = (110..110 + MAX_ATTESTATIONS_LISTED as u8).map(key).collect();
	let more = issuers.iter().map(|account| GenesisOrganisation {
		account: account.clone(),
		name: "One of many".into(),
		roles: vec!["ins".into()],
		from: 0,
		until: None,
	});
	ExtBuilder { more: more.collect(), ..Default::default() }.build_and_execute(|| {
		for issuer in issuers {
			assert_ok!(Balances::transfer_keep_alive(signed(insurer()), issuer.clone(), 10_000));
			let origin = signed(issuer);
			assert_ok!(Accreditation::attest(origin, person(), KIND, commitment(1), START, UNTIL));
		}
		let page = Accreditation::attestations_of(person(), KIND, None);
		assert_eq!(page.attestations.len(), MAX_ATTESTATIONS_LISTED as usize);
		assert_eq!(page.next, None);
	});
}

#[test]
fn conformity_should_be_that_of_the_device_or_its_model_when_a_verdict_asks() {
	use assent_primitives::{legitimacy::Conformity, traits::Accreditation as _};
	ExtBuilder::default().build_and_execute(|| {
		let conformity = || Accreditation::conformity(&device(), &model(), START);
		assert_eq!(conformity(), Conformity::NotStated);
		let kind = AttestationKind::DeviceConformity;
		let attest = |subject, from| {
			let origin = signed(regulator());
			assert_ok!(Accreditation::attest(origin, subject, kind, commitment(1), from, UNTIL));
		};
		attest(AttestationSubject::Device(device()), START + 5);
		assert_eq!(conformity(), Conformity::NotStated);
		attest(AttestationSubject::Model(model()), START);
		assert_eq!(conformity(), Conformity::Attested);
		suspend(regulator());
		assert_eq!(conformity(), Conformity::Ended { issuer: regulator() });
	});
}
