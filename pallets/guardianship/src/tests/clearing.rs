use super::*;
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
fn release_subject_should_give_everything_back_when_nothing_is_left() {
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
		assert_ok!(release());
		assert_eq!(held(&subject), 0);
		assert_eq!(
			events().last(),
			Some(&Event::SubjectReleased { subject: subject.clone(), depositor: subject })
		);
	});
}
