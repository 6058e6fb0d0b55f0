use super::*;
use assent_primitives::GuardianshipStatement;
use frame_support::assert_noop;

#[test]
fn clear_should_give_the_deposit_back_when_an_appointment_is_over() {
	ExtBuilder::build_and_execute(|| {
		let subject = funded();
		let root = appointed(1, &person(1), appointing(3));
		let leaf = appointed_further(&person(1), root, 1, &person(2), everything());
		assert!(held(&person(1)) > 0);
		assert_noop!(clear(leaf), Error::<Test>::AppointmentInForce);
		assert_ok!(revoke(&subject, root));
		assert_noop!(clear(root), Error::<Test>::RevokedTooRecently);
		// What is below was not revoked itself: nothing makes it again while the one above is void.
		assert_ok!(clear(leaf));
		assert_eq!(held(&person(1)), 0);
		assert_noop!(clear(leaf), Error::<Test>::UnknownAppointment);
		later(LIFE);
		assert_ok!(clear(root));
		assert!(Guardianship::appointments_of(subject, None, 9).is_empty());
	});
}

#[test]
fn clear_should_not_wait_when_all_was_revoked_or_the_end_has_come() {
	ExtBuilder::build_and_execute(|| {
		let subject = funded();
		let one = appointed(1, &person(1), everything());
		assert_ok!(act(&subject, Act::RevokeAll));
		assert_ok!(clear(one));
		let two = appointed(2, &person(1), Powers { until: NOW + 5, ..everything() });
		assert_ok!(revoke(&subject, two));
		later(5);
		assert_ok!(clear(two));
	});
}

#[test]
fn release_subject_should_give_all_but_a_little_back_when_nothing_is_left() {
	ExtBuilder::build_and_execute(|| {
		let subject = funded();
		let release = || Guardianship::release_subject(signed(&STRANGER), patient());
		assert_noop!(release(), Error::<Test>::UnknownSubject);
		let id = appointed(1, &person(1), everything());
		assert_noop!(release(), Error::<Test>::SubjectInUse);
		assert_ok!(name(&[person(1)], 1, 0));
		assert_ok!(act(&subject, Act::RevokeAll));
		assert_ok!(clear(id));
		later(LIFE);
		assert_noop!(release(), Error::<Test>::SubjectInUse);
		assert_ok!(act(&subject, Act::DismissGuardians { revision: 1 }));
		assert_noop!(release(), Error::<Test>::SubjectInUse);
		later(LIFE);
		let before = held(&subject);
		assert_ok!(release());
		let left = held(&subject);
		assert!(0 < left && left < before, "{left} of {before}");
		assert_noop!(release(), Error::<Test>::UnknownSubject);
		assert_eq!(
			events().last(),
			Some(&Event::SubjectReleased { subject: subject.clone(), depositor: subject })
		);
	});
}

#[test]
fn release_subject_should_give_everything_back_when_nothing_was_ever_revised() {
	ExtBuilder::build_and_execute(|| {
		let subject = funded();
		let id = appointed(1, &person(1), Powers { until: NOW + 5, ..everything() });
		later(LIFE);
		assert_ok!(clear(id));
		assert_ok!(Guardianship::release_subject(signed(&STRANGER), patient()));
		assert_eq!(held(&subject), 0);
		assert!(!Tombstones::<Test>::contains_key(subject));
	});
}

#[test]
fn statement_should_stay_void_when_the_record_was_released_and_made_again() {
	ExtBuilder::build_and_execute(|| {
		let subject = funded();
		// Signed before all was revoked, with a deadline that lets it wait.
		let deadline = NOW + 3 * LIFE;
		let bring = |act: Act, generation| {
			let statement = GuardianshipStatement { subject: patient(), generation, deadline, act };
			let payload = Guardianship::guardianship_payload(statement.clone());
			let signature = pair(50).sign(payload.as_bytes()).into();
			Guardianship::relay(signed(&RELAYER), statement, signature)
		};
		let old = || appointment(9, &person(3), everything());
		let naming = |revision| Act::NameGuardians {
			guardians: guardians(&[person(3)]),
			required: 1,
			revision,
		};
		let id = appointed(1, &person(1), everything());
		assert_ok!(name(&[person(1)], 1, 0));
		assert_ok!(act(&subject, Act::DismissGuardians { revision: 1 }));
		assert_ok!(act(&subject, Act::RevokeAll));
		assert_ok!(clear(id));
		later(2 * LIFE);
		assert_ok!(Guardianship::release_subject(signed(&STRANGER), patient()));
		assert_eq!(Guardianship::generation_and_revision(patient()), (1, 2));
		assert_noop!(bring(old(), 0), Error::<Test>::GenerationNotCurrent);
		assert_noop!(bring(naming(0), 1), Error::<Test>::RevisionNotCurrent);

		// Made again, it goes on from there, and the small deposit is back.
		assert_ok!(bring(naming(2), 1));
		assert_eq!(held(&subject), 0);
		assert!(held(&RELAYER) > 0);
		assert_eq!(Guardianship::generation_and_revision(patient()), (1, 3));
		assert_noop!(bring(old(), 0), Error::<Test>::GenerationNotCurrent);
	});
}
