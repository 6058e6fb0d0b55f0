use super::*;
use assent_primitives::{
	Actions, Categories, Category, Effect, Grantee, Period, Provision, Purpose, ResourceScope,
	Standing,
};

fn provision(scope: ResourceScope, category: Category) -> Provision {
	Provision {
		effect: Effect::Permit,
		grantee: Grantee::Anyone,
		scope,
		categories: category.into(),
		actions: Actions::ALL,
		purposes: Purpose::Treat.into(),
		period: Period::ALWAYS,
		excepted_labels: None,
		exception_to: None,
	}
}

#[test]
fn authorise_should_name_what_is_missing_when_a_delegate_goes_beyond() {
	ExtBuilder::build_and_execute(|| {
		funded();
		let record = ResourceScope::Record { custodian: HOSPITAL };
		let powers = Powers {
			rights: Right::Grant.into(),
			scope: record.clone(),
			categories: Category::VitalSigns.into(),
			..everything()
		};
		let id = appointed(1, &person(1), powers);
		let check = |rights: Rights, given: &[Provision], standing: &[Provision]| {
			let matter = Matter::Provisions(given, standing);
			let deed = Deed { rights, matter, gives: true };
			let capacity = Capacity::Delegate(id);
			Guardianship::authorise(
				&capacity,
				&person(1),
				&person(1),
				&patient(),
				&deed,
				H256::zero(),
			)
		};
		let within = [provision(record.clone(), Category::VitalSigns)];
		let everywhere = [provision(ResourceScope::All, Category::VitalSigns)];
		let genomic = [provision(record, Category::Genomic)];
		let grant = Rights::from(Right::Grant);
		assert_eq!(check(grant, &within, &[]), Ok(Authorised::Now));
		assert_eq!(check(Right::Withdraw.into(), &within, &[]), Err(error(Error::RightNotGiven)));
		assert_eq!(check(grant, &everywhere, &[]), Err(error(Error::OutOfScope)));
		// Nor does it replace what stands beyond its powers.
		assert_eq!(check(grant, &within, &everywhere), Err(error(Error::OutOfScope)));
		assert_eq!(check(grant, &genomic, &[]), Err(error(Error::OutOfCategories)));
		assert_eq!(may_grant(id, &person(1)), Err(error(Error::OutOfScope)));
	});
}

#[test]
fn authorise_should_refuse_when_the_appointment_is_for_another_subject() {
	ExtBuilder::build_and_execute(|| {
		funded();
		let id = appointed(1, &person(1), everything());
		let deed = Deed { rights: Right::Grant.into(), matter: Matter::Everything, gives: true };
		let capacity = Capacity::Delegate(id);
		let other = Guardianship::authorise(
			&capacity,
			&person(1),
			&person(1),
			&person(2),
			&deed,
			H256::zero(),
		);
		assert_eq!(other, Err(error(Error::NotAuthorized)));
		assert_eq!(may_grant([9; 32].into(), &person(1)), Err(error(Error::UnknownAppointment)));
	});
}

#[test]
fn authorise_should_let_a_suspended_organisation_withdraw_only_when_it_is_a_delegate() {
	ExtBuilder::build_and_execute(|| {
		funded();
		let id = appointed(1, &HOSPITAL, everything());
		let capacity = Capacity::Delegate(id);
		assert_eq!(may_grant(id, &HOSPITAL), Ok(Authorised::Now));
		Known::change(&HOSPITAL, |facts| facts.standing = Standing::Suspended);
		assert_eq!(may_grant(id, &HOSPITAL), Err(error(Error::OrganisationNotActive)));
		assert_eq!(may(capacity, &HOSPITAL, Right::Withdraw, false), Ok(Authorised::Now));
	});
}

#[test]
fn guardian_should_withdraw_alone_and_grant_together_when_two_are_required() {
	ExtBuilder::build_and_execute(|| {
		let (one, two) = (person(1), person(2));
		assert_eq!(
			may(Capacity::Guardian, &one, Right::Grant, true),
			Err(error(Error::UnknownGuardianship))
		);
		assert_ok!(install(&[one.clone(), two.clone(), person(3)], 2, false));
		assert_eq!(may(Capacity::Guardian, &one, Right::Withdraw, false), Ok(Authorised::Now));
		assert_eq!(
			may(Capacity::Guardian, &person(4), Right::Withdraw, false),
			Err(error(Error::NotAGuardian))
		);
		assert_eq!(may(Capacity::Guardian, &one, Right::Grant, true), Ok(Authorised::Waiting));
		assert!(held(&one) > 0);
		assert_eq!(
			may(Capacity::Guardian, &one, Right::Grant, true),
			Err(error(Error::AlreadyApproved))
		);
		assert_eq!(may(Capacity::Guardian, &two, Right::Grant, true), Ok(Authorised::Now));
		assert_eq!(held(&one), 0);
		assert!(Guardianship::proposals_for(patient(), None).is_empty());
		let told = events().into_iter().rev().take(2).collect::<Vec<_>>();
		let [Event::Agreed { guardians, .. }, Event::Approved { approvals: 1, required: 2, .. }] =
			&told[..]
		else {
			panic!("{told:?}");
		};
		assert_eq!(*guardians, [one, two]);
	});
}

#[test]
fn guardian_should_start_anew_when_the_proposal_is_over_or_the_guardians_changed() {
	ExtBuilder::build_and_execute(|| {
		let people = [person(1), person(2)];
		let grant = |who: &PartyId| may(Capacity::Guardian, who, Right::Grant, true);
		assert_ok!(install(&people, 2, false));
		assert_eq!(grant(&person(1)), Ok(Authorised::Waiting));
		later(PROPOSAL);
		assert_eq!(grant(&person(2)), Ok(Authorised::Waiting));
		assert_eq!(held(&person(1)), 0);
		later(1);
		assert_ok!(install(&people, 2, false));
		assert_eq!(grant(&person(1)), Ok(Authorised::Waiting));
	});
}

#[test]
fn guardian_should_propose_no_more_when_enough_of_its_proposals_wait() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(install(&[person(1), person(2)], 2, false));
		let propose = |who: &PartyId, number| {
			let deed =
				Deed { rights: Right::Grant.into(), matter: Matter::Everything, gives: true };
			let act = H256::repeat_byte(number);
			Guardianship::authorise(&Capacity::Guardian, who, who, &patient(), &deed, act)
		};
		assert_eq!(propose(&person(1), 1), Ok(Authorised::Waiting));
		assert_eq!(propose(&person(1), 2), Ok(Authorised::Waiting));
		assert_eq!(propose(&person(1), 3), Err(error(Error::TooManyProposals)));
		assert_eq!(propose(&person(2), 3), Ok(Authorised::Waiting));
		assert_eq!(propose(&person(2), 1), Ok(Authorised::Now));
		assert_eq!(propose(&person(1), 4), Ok(Authorised::Waiting));
	});
}

#[test]
fn ward_should_not_give_by_its_own_hand_when_the_authority_said_so() {
	ExtBuilder::build_and_execute(|| {
		let subject = funded();
		let id = appointed(1, &person(3), everything());
		assert_ok!(install(&[person(1)], 1, true));
		assert_eq!(Guardianship::ensure_own_hand(&subject), Err(error(Error::UnderGuardianship)));
		assert_eq!(Guardianship::ensure_may_give(&subject), Ok(()));
		assert_eq!(Guardianship::ensure_key_undisputed(&subject), Ok(()));
		assert_eq!(may_grant(id, &person(3)), Err(error(Error::UnderGuardianship)));
		let withdraw = may(Capacity::Delegate(id), &person(3), Right::Withdraw, false);
		assert_eq!(withdraw, Ok(Authorised::Now));
		assert_eq!(may(Capacity::Guardian, &person(1), Right::Grant, true), Ok(Authorised::Now));
		// At majority it is over by itself.
		later(UNTIL - NOW);
		assert_eq!(Guardianship::ensure_own_hand(&subject), Ok(()));
		assert_eq!(
			may(Capacity::Guardian, &person(1), Right::Withdraw, false),
			Err(error(Error::UnknownGuardianship))
		);
	});
}

#[test]
fn ward_should_give_by_its_own_hand_when_the_authority_left_it_that() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(install(&[person(1)], 1, false));
		assert_eq!(Guardianship::ensure_own_hand(&patient()), Ok(()));
	});
}

#[test]
fn guardian_should_not_go_beyond_its_powers_when_they_are_narrow() {
	ExtBuilder::build_and_execute(|| {
		let powers = Powers { categories: Categories::of(&[Category::VitalSigns]), ..everything() };
		assert_ok!(install_as(&REGULATOR, &[person(1)], 1, powers, true));
		assert_eq!(
			may(Capacity::Guardian, &person(1), Right::Withdraw, false),
			Err(error(Error::OutOfCategories))
		);
	});
}
