use super::*;
use assent_primitives::{Categories, Category, ResourceScope, Standing};
use frame_support::assert_noop;

#[test]
fn appoint_should_let_the_delegate_act_when_the_subject_appoints() {
	ExtBuilder::build_and_execute(|| {
		let subject = funded();
		let id = appointed(1, &person(1), everything());
		assert_eq!(may_grant(id, &person(1)), Ok(Authorised::Now));
		assert_eq!(may_grant(id, &person(2)), Err(error(Error::NotAuthorized)));
		assert!(held(&subject) > 0);
		let powers = everything();
		let (delegate, by, depositor) = (person(1), subject.clone(), subject.clone());
		assert_eq!(
			events(),
			[Event::Appointed {
				appointment: id,
				subject,
				delegate,
				by,
				parent: None,
				powers,
				depositor
			}]
		);
	});
}

#[test]
fn appoint_should_refuse_when_the_powers_are_none() {
	ExtBuilder::build_and_execute(|| {
		let subject = funded();
		let try_powers = |powers| act(&subject, appointment(1, &person(1), powers));
		for powers in [
			Powers { rights: Rights::EMPTY, ..everything() },
			Powers { further: 1, ..everything() },
			Powers { further: 0, ..appointing(1) },
			Powers { categories: Categories::EMPTY, ..everything() },
			appointing(4),
		] {
			assert_noop!(try_powers(powers), Error::<Test>::InvalidPowers);
		}
		let over = Powers { until: NOW, ..everything() };
		assert_noop!(try_powers(over), Error::<Test>::PowersEnded);
	});
}

#[test]
fn appoint_should_refuse_when_the_delegate_or_the_nonce_is_wrong() {
	ExtBuilder::build_and_execute(|| {
		let subject = funded();
		let own = appointment(1, &subject, everything());
		assert_noop!(act(&subject, own), Error::<Test>::OwnDelegate);
		Known::put_key(&person(2), &person(3));
		let key = appointment(1, &person(3), everything());
		assert_noop!(act(&subject, key), Error::<Test>::UnknownParty);
		appointed(1, &person(1), everything());
		let again = appointment(1, &person(4), everything());
		assert_noop!(act(&subject, again), Error::<Test>::AppointmentAlreadyExists);
		assert_noop!(
			act(&GATEWAY, appointment(1, &person(1), everything())),
			Error::<Test>::NotAuthorized
		);
	});
}

#[test]
fn appoint_should_refuse_when_an_organisation_is_suspended() {
	ExtBuilder::build_and_execute(|| {
		Known::change(&HOSPITAL, |facts| facts.standing = Standing::Suspended);
		let wanted = appointment(1, &person(1), everything());
		assert_noop!(act(&HOSPITAL, wanted), Error::<Test>::OrganisationNotActive);
	});
}

#[test]
fn appoint_further_should_reach_four_delegates_when_each_is_narrower() {
	ExtBuilder::build_and_execute(|| {
		funded();
		let first = appointed(1, &person(1), appointing(3));
		let second = appointed_further(&person(1), first, 1, &person(2), appointing(2));
		let third = appointed_further(&person(2), second, 1, &person(3), appointing(1));
		let fourth = appointed_further(&person(3), third, 1, &person(4), everything());
		assert_eq!(may_grant(fourth, &person(4)), Ok(Authorised::Now));
		let fifth = further(&person(4), fourth, 1, &person(5), everything());
		assert_noop!(fifth, Error::<Test>::PowersWiden);
	});
}

#[test]
fn appoint_further_should_refuse_when_it_widens() {
	ExtBuilder::build_and_execute(|| {
		funded();
		let vital = Categories::from(Category::VitalSigns);
		let scope = ResourceScope::Record { custodian: HOSPITAL };
		let rights = Rights::of(&[Right::Withdraw, Right::Appoint]);
		let above = Powers { rights, scope, categories: vital, until: UNTIL, further: 2 };
		let id = appointed(1, &person(1), above.clone());
		let below = Powers { further: 1, ..above.clone() };
		for wider in [
			Powers { rights: Rights::ALL, ..below.clone() },
			Powers { scope: ResourceScope::All, ..below.clone() },
			Powers { categories: Categories::ALL, ..below.clone() },
			Powers { until: UNTIL + 1, ..below.clone() },
			above,
		] {
			let attempt = further(&person(1), id, 1, &person(2), wider);
			assert_noop!(attempt, Error::<Test>::PowersWiden);
		}
		assert_ok!(further(&person(1), id, 1, &person(2), below));
	});
}

#[test]
fn appoint_further_should_refuse_when_it_is_not_the_delegates_or_not_in_force() {
	ExtBuilder::build_and_execute(|| {
		let subject = funded();
		let id = appointed(1, &person(1), appointing(3));
		let attempt = |by: &PartyId, delegate: &PartyId| further(by, id, 1, delegate, everything());
		assert_noop!(attempt(&person(2), &person(3)), Error::<Test>::NotAuthorized);
		assert_noop!(attempt(&person(1), &person(1)), Error::<Test>::OwnDelegate);
		assert_noop!(attempt(&person(1), &subject), Error::<Test>::OwnDelegate);
		let unknown = further(&person(1), [9; 32].into(), 1, &person(2), everything());
		assert_noop!(unknown, Error::<Test>::UnknownAppointment);
		assert_ok!(revoke(&subject, id));
		assert_noop!(attempt(&person(1), &person(2)), Error::<Test>::AppointmentNotInForce);
	});
}

#[test]
fn revoke_should_end_the_whole_branch_when_a_node_of_it_is_revoked() {
	ExtBuilder::build_and_execute(|| {
		let subject = funded();
		let first = appointed(1, &person(1), appointing(3));
		let second = appointed_further(&person(1), first, 1, &person(2), appointing(2));
		let third = appointed_further(&person(2), second, 1, &person(3), appointing(1));
		let beside = appointed_further(&person(1), first, 2, &person(4), everything());
		assert_ok!(revoke(&subject, second));
		assert_eq!(may_grant(third, &person(3)), Err(error(Error::AppointmentNotInForce)));
		assert_eq!(may_grant(second, &person(2)), Err(error(Error::AppointmentNotInForce)));
		assert_eq!(may_grant(beside, &person(4)), Ok(Authorised::Now));
		assert_noop!(revoke(&subject, third), Error::<Test>::AppointmentNotInForce);
	});
}

#[test]
fn revoke_should_be_for_those_above_the_delegate_and_the_guardian_when_they_want() {
	ExtBuilder::build_and_execute(|| {
		let subject = funded();
		let first = appointed(1, &person(1), appointing(3));
		let below = |nonce| appointed_further(&person(1), first, nonce, &person(2), appointing(2));
		for (nonce, by) in [(1, subject), (2, person(1)), (3, person(2))] {
			let id = below(nonce);
			assert_noop!(revoke(&person(3), id), Error::<Test>::NotAuthorized);
			assert_ok!(revoke(&by, id));
			assert!(
				matches!(events().last(), Some(Event::Revoked { by: told, .. }) if *told == by)
			);
		}
		let id = below(4);
		// Somebody below has no say.
		appointed_further(&person(2), id, 1, &person(3), everything());
		assert_noop!(revoke(&person(3), id), Error::<Test>::NotAuthorized);
		assert_noop!(revoke(&person(7), id), Error::<Test>::NotAuthorized);
		assert_ok!(install(&[person(7)], 1, false));
		assert_ok!(revoke(&person(7), id));
		assert_noop!(revoke(&person(7), [9; 32].into()), Error::<Test>::UnknownAppointment);
	});
}

#[test]
fn revoke_act_should_refuse_when_the_appointment_is_not_the_subjects() {
	ExtBuilder::build_and_execute(|| {
		let subject = funded();
		let id = appointed(1, &person(1), everything());
		let wanted = Act::Revoke { appointment: id };
		assert_noop!(act(&person(2), wanted.clone()), Error::<Test>::NotAuthorized);
		assert_ok!(act(&subject, wanted.clone()));
		assert_noop!(act(&subject, wanted), Error::<Test>::AppointmentNotInForce);
	});
}

#[test]
fn revoke_all_should_end_every_appointment_when_there_are_some() {
	ExtBuilder::build_and_execute(|| {
		let subject = funded();
		assert_noop!(act(&subject, Act::RevokeAll), Error::<Test>::NothingToRevoke);
		let first = appointed(1, &person(1), appointing(3));
		let second = appointed_further(&person(1), first, 1, &person(2), everything());
		assert_ok!(act(&subject, Act::RevokeAll));
		assert_eq!(may_grant(first, &person(1)), Err(error(Error::AppointmentNotInForce)));
		assert_eq!(may_grant(second, &person(2)), Err(error(Error::AppointmentNotInForce)));
		assert_noop!(act(&subject, Act::RevokeAll), Error::<Test>::NothingToRevoke);
		let id = appointed(2, &person(1), everything());
		assert_eq!(may_grant(id, &person(1)), Ok(Authorised::Now));
		assert_eq!(Guardianship::generation_and_revision(subject), (1, 0));
	});
}

#[test]
fn branch_should_stay_dead_when_its_root_comes_anew_under_the_same_id() {
	ExtBuilder::build_and_execute(|| {
		let subject = funded();
		let root = appointed(1, &person(1), appointing(3));
		let leaf = appointed_further(&person(1), root, 1, &person(2), everything());
		assert_ok!(revoke(&subject, root));
		later(LIFE);
		assert_ok!(clear(root));
		assert_eq!(appointed(1, &person(1), appointing(3)), root);
		assert_eq!(may_grant(root, &person(1)), Ok(Authorised::Now));
		assert_eq!(may_grant(leaf, &person(2)), Err(error(Error::AppointmentNotInForce)));
	});
}

#[test]
fn delegate_should_act_no_more_when_its_end_has_come() {
	ExtBuilder::build_and_execute(|| {
		funded();
		let id = appointed(1, &person(1), everything());
		later(UNTIL - NOW - 1);
		assert_eq!(may_grant(id, &person(1)), Ok(Authorised::Now));
		later(1);
		assert_eq!(may_grant(id, &person(1)), Err(error(Error::AppointmentNotInForce)));
	});
}
