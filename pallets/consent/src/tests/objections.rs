use super::*;
use assent_primitives::{Objection, MAX_OBJECTIONS};

fn object(who: AccountId, roles: Roles, purposes: Purposes) -> sp_runtime::DispatchResult {
	Consent::object(signed(who), roles, purposes)
}

fn lift(who: AccountId, roles: Roles, purposes: Purposes) -> sp_runtime::DispatchResult {
	Consent::lift_objection(signed(who), roles, purposes)
}

fn insurers() -> Roles {
	Roles::from(Role::Insurer)
}

fn payment() -> Purposes {
	Purposes::from(Purpose::Hpaymt)
}

fn standing() -> Vec<Objection> {
	Rules::<Test>::get(PATIENT).unwrap().rules.objections.into_inner()
}

#[test]
fn objection_should_stand_when_it_is_the_first_thing_that_a_controller_says() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(object(PATIENT, insurers(), payment()));
		assert_eq!(standing(), vec![Objection { roles: insurers(), purposes: payment() }]);
		assert_eq!(on_hold(&PATIENT), price_of(Consent::rules_footprint().size));
		assert_eq!(
			last_event(),
			Event::Objected { controller: PATIENT, roles: insurers(), purposes: payment() }
		);
	})
}

#[test]
fn objection_should_cost_nothing_more_when_the_controller_has_a_record() {
	ExtBuilder.build_and_execute(|| {
		give(PATIENT, 1, vec![to_hospital()]);
		let held = on_hold(&PATIENT);
		assert_ok!(object(PATIENT, insurers(), payment()));
		assert_eq!(on_hold(&PATIENT), held);
	})
}

#[test]
fn objection_should_be_refused_when_it_stands() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(object(PATIENT, insurers(), payment()));
		assert_noop!(object(PATIENT, insurers(), payment()), Error::<Test>::AlreadyObjected);
		assert_ok!(object(PATIENT, insurers(), Purposes::from(Purpose::Coverage)));
	})
}

#[test]
fn objection_should_be_refused_when_there_is_no_room() {
	ExtBuilder.build_and_execute(|| {
		for purpose in Purposes::ALL.iter().take(MAX_OBJECTIONS as usize) {
			assert_ok!(object(PATIENT, insurers(), Purposes::from(purpose)));
		}
		assert_noop!(object(PATIENT, insurers(), Purposes::ALL), Error::<Test>::TooManyObjections);
	})
}

#[test]
fn objection_should_be_refused_when_a_field_is_empty_or_unknown() {
	ExtBuilder.build_and_execute(|| {
		for roles in [Roles::EMPTY, Roles(u32::MAX)] {
			assert_noop!(object(PATIENT, roles, payment()), Error::<Test>::InvalidRoles);
		}
		for purposes in [Purposes::EMPTY, Purposes(1 << 63)] {
			assert_noop!(object(PATIENT, insurers(), purposes), Error::<Test>::InvalidPurposes);
		}
	})
}

#[test]
fn objection_should_be_refused_when_the_account_acts_for_nobody_or_cannot_pay() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(object(ROTATED, insurers(), payment()), Error::<Test>::NotAuthorized);
		assert_noop!(object(POOR, insurers(), payment()), sp_runtime::TokenError::FundsUnavailable);
	})
}

#[test]
fn lift_objection_should_lift_exactly_that_one_when_it_stands() {
	ExtBuilder.build_and_execute(|| {
		let both = Purposes::of(&[Purpose::Hpaymt, Purpose::Hresch]);
		assert_ok!(object(PATIENT, insurers(), payment()));
		assert_ok!(object(PATIENT, insurers(), both));
		wait(10);
		assert_ok!(lift(PATIENT, insurers(), payment()));
		assert_eq!(standing(), vec![Objection { roles: insurers(), purposes: both }]);
		assert_eq!(Rules::<Test>::get(PATIENT).unwrap().last_ended_at, START + 10);
		assert_eq!(
			last_event(),
			Event::ObjectionLifted { controller: PATIENT, roles: insurers(), purposes: payment() }
		);
	})
}

#[test]
fn lift_objection_should_be_refused_when_it_does_not_stand() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(lift(PATIENT, insurers(), payment()), Error::<Test>::UnknownObjection);
		assert_ok!(object(PATIENT, Roles::of(&[Role::Insurer, Role::Regulator]), payment()));
		assert_noop!(lift(PATIENT, insurers(), payment()), Error::<Test>::UnknownObjection);
		assert_noop!(lift(OWNER, insurers(), payment()), Error::<Test>::UnknownObjection);
		assert_noop!(lift(ROTATED, insurers(), payment()), Error::<Test>::NotAuthorized);
	})
}
