use super::*;
use assent_primitives::{GuardianKind, Standing};
use frame_support::assert_noop;

#[test]
fn install_should_be_visible_when_an_authority_does_it() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(install(&[person(1), person(2)], 2, true));
		let kept = Guardianship::guardians_of(patient()).unwrap();
		assert_eq!((kept.required, kept.restricts, kept.authority), (2, true, REGULATOR));
		assert_eq!(Guardianship::wards_of(person(2), None), [(patient(), GuardianKind::Installed)]);
		assert_eq!(
			events(),
			[Event::GuardiansInstalled {
				subject: patient(),
				guardians: guardians(&[person(1), person(2)]),
				required: 2,
				powers: everything(),
				restricts: true,
				authority: REGULATOR,
				decision: commitment(1),
				replaced: false,
			}]
		);
		let before = held(&REGULATOR);
		assert_ok!(install(&[person(3), person(4)], 1, true));
		assert_eq!(held(&REGULATOR), before);
		assert!(Guardianship::wards_of(person(2), None).is_empty());
		assert!(matches!(events().last(), Some(Event::GuardiansInstalled { replaced: true, .. })));
	});
}

#[test]
fn install_should_refuse_when_it_is_no_authority() {
	ExtBuilder::build_and_execute(|| {
		let people = [person(1)];
		for who in [STRANGER, HOSPITAL] {
			let attempt = install_as(&who, &people, 1, everything(), true);
			assert_noop!(attempt, Error::<Test>::NotAnAuthority);
		}
		let attempt = install_as(&GATEWAY, &people, 1, everything(), true);
		assert_noop!(attempt, Error::<Test>::NotAuthorized);
		Known::change(&REGULATOR, |facts| facts.standing = Standing::Suspended);
		assert_noop!(install(&people, 1, true), Error::<Test>::NotAnAuthority);
	});
}

#[test]
fn install_should_refuse_when_guardians_or_powers_are_wrong() {
	ExtBuilder::build_and_execute(|| {
		let (one, two) = (person(1), person(2));
		for people in [vec![], vec![one.clone(), one.clone()], vec![patient()], vec![REGULATOR]] {
			assert_noop!(install(&people, 1, true), Error::<Test>::InvalidGuardians);
		}
		for required in [0, 3] {
			let people = [one.clone(), two.clone()];
			assert_noop!(install(&people, required, true), Error::<Test>::InvalidRequired);
		}
		let with = |powers| install_as(&REGULATOR, &[person(1)], 1, powers, true);
		assert_noop!(with(appointing(1)), Error::<Test>::InvalidPowers);
		let none = Powers { rights: Rights::EMPTY, ..everything() };
		assert_noop!(with(none), Error::<Test>::InvalidPowers);
		let over = Powers { until: NOW, ..everything() };
		assert_noop!(with(over), Error::<Test>::PowersEnded);
		Known::put_key(&two, &person(3));
		assert_noop!(install(&[person(3)], 1, true), Error::<Test>::UnknownParty);
		let hospital = Guardianship::install_guardians(
			signed(&REGULATOR),
			HOSPITAL,
			guardians(&[one]),
			1,
			everything(),
			true,
			commitment(1),
		);
		assert_noop!(hospital, Error::<Test>::NotAPerson);
	});
}

#[test]
fn remove_should_end_the_guardianship_when_an_authority_does_it() {
	ExtBuilder::build_and_execute(|| {
		let remove =
			|who: &AccountId| Guardianship::remove_guardians(signed(who), patient(), commitment(2));
		assert_noop!(remove(&REGULATOR), Error::<Test>::UnknownGuardianship);
		assert_ok!(install(&[person(1)], 1, true));
		assert_noop!(remove(&person(1)), Error::<Test>::NotAnAuthority);
		assert_ok!(remove(&REGULATOR));
		assert_eq!(held(&REGULATOR), 0);
		assert_eq!(Guardianship::guardians_of(patient()), None);
		assert!(Guardianship::wards_of(person(1), None).is_empty());
		assert_eq!(Guardianship::ensure_own_hand(&patient()), Ok(()));
	});
}

#[test]
fn clear_guardianship_should_give_the_deposit_back_when_it_is_over() {
	ExtBuilder::build_and_execute(|| {
		let clear = || Guardianship::clear_guardianship(signed(&STRANGER), patient());
		assert_noop!(clear(), Error::<Test>::UnknownGuardianship);
		assert_ok!(install(&[person(1)], 1, true));
		later(UNTIL - NOW - 1);
		assert_noop!(clear(), Error::<Test>::GuardianshipInForce);
		later(1);
		assert_ok!(clear());
		assert_eq!(held(&REGULATOR), 0);
		let (subject, depositor) = (patient(), REGULATOR);
		assert_eq!(events().last(), Some(&Event::GuardianshipCleared { subject, depositor }));
	});
}

#[test]
fn name_should_replace_earlier_ones_when_the_person_names_guardians() {
	ExtBuilder::build_and_execute(|| {
		let subject = funded();
		assert_ok!(name(&[person(1), person(2)], 2, 0));
		assert_noop!(name(&[person(3)], 1, 0), Error::<Test>::RevisionNotCurrent);
		assert_ok!(name(&[person(3)], 1, 1));
		assert!(Guardianship::wards_of(person(1), None).is_empty());
		assert_eq!(
			Guardianship::wards_of(person(3), None),
			[(subject.clone(), GuardianKind::Named)]
		);
		assert_noop!(name(&[], 1, 2), Error::<Test>::InvalidGuardians);
		assert_noop!(name(&[person(1)], 2, 2), Error::<Test>::InvalidRequired);
		let dismiss = |revision| act(&subject, Act::DismissGuardians { revision });
		for revision in [0, 3] {
			assert_noop!(dismiss(revision), Error::<Test>::RevisionNotCurrent);
		}
		assert_ok!(dismiss(2));
		assert_noop!(dismiss(3), Error::<Test>::UnknownGuardianship);
		assert_eq!(Guardianship::named_guardians_of(subject), None);
	});
}

#[test]
fn ward_should_appoint_and_name_nobody_when_it_is_restricted() {
	ExtBuilder::build_and_execute(|| {
		let subject = funded();
		let id = appointed(1, &person(3), appointing(3));
		assert_ok!(install(&[person(1)], 1, true));
		let wanted = appointment(2, &person(2), everything());
		assert_noop!(act(&subject, wanted), Error::<Test>::UnderGuardianship);
		assert_noop!(name(&[person(2)], 1, 0), Error::<Test>::UnderGuardianship);
		let below = further(&person(3), id, 1, &person(4), everything());
		assert_noop!(below, Error::<Test>::UnderGuardianship);
		assert_ok!(act(&subject, Act::Revoke { appointment: id }));
	});
}

#[test]
fn clear_proposal_should_give_the_deposit_back_when_it_is_over_or_ones_own() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(install(&[person(1), person(2)], 2, false));
		assert_ok!(may(Capacity::Guardian, &person(1), Right::Grant, true));
		let (key, _) = Guardianship::proposals_for(patient(), None)[0].clone();
		let clear = |who: &AccountId| Guardianship::clear_proposal(signed(who), patient(), key);
		for who in [STRANGER, person(2)] {
			assert_noop!(clear(&who), Error::<Test>::ProposalOpen);
		}
		assert_ok!(clear(&person(1)));
		assert_eq!(held(&person(1)), 0);
		assert_noop!(clear(&person(1)), Error::<Test>::UnknownProposal);
		assert_ok!(may(Capacity::Guardian, &person(1), Right::Grant, true));
		later(PROPOSAL);
		assert_ok!(clear(&STRANGER));
		assert_eq!(held(&person(1)), 0);
	});
}
