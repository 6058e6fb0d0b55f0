use super::*;
use assent_primitives::{
	traits::Parties, Actions, Categories, ConsentRef, ControllerRules, Denial, Grantee,
	GuardianshipStatement, Objection, Period, Purpose, Purposes, ResourceScope, Role,
};
use core::slice;
use frame_support::assert_noop;

fn offer(duplicate: &PartyId, survivor: &PartyId) -> DispatchResult {
	let (_, revision) = Guardianship::generation_and_revision(duplicate.clone());
	act(duplicate, Act::MergeInto { survivor: survivor.clone(), revision })
}

fn agree(survivor: &PartyId, duplicate: &PartyId) -> DispatchResult {
	let (_, revision) = Guardianship::generation_and_revision(survivor.clone());
	act(survivor, Act::AcceptMerger { duplicate: duplicate.clone(), revision })
}

fn end(by: &PartyId, duplicate: &PartyId) -> DispatchResult {
	let (_, revision) = Guardianship::generation_and_revision(by.clone());
	act(by, Act::EndMerger { duplicate: duplicate.clone(), revision })
}

#[track_caller]
fn merged(duplicate: &PartyId, survivor: &PartyId) {
	assert_ok!(offer(duplicate, survivor));
	assert_ok!(agree(survivor, duplicate));
}

#[test]
fn merger_should_freeze_the_one_that_goes_when_both_agreed() {
	ExtBuilder::build_and_execute(|| {
		let (old, new) = (person(1), person(2));
		assert_ok!(offer(&old, &new));
		assert_eq!(Guardianship::survivor_of(old.clone()), None);
		assert_eq!(Guardianship::ensure_may_give(&old), Ok(()));
		assert_ok!(agree(&new, &old));
		assert_eq!(Guardianship::survivor_of(old.clone()), Some(new.clone()));
		assert_eq!(Guardianship::duplicates_of(new.clone()), slice::from_ref(&old));
		assert_eq!(Guardianship::ensure_may_give(&old), Err(error(Error::SubjectMerged)));
		assert_eq!(Guardianship::ensure_key_undisputed(&old), Ok(()));
		assert_eq!(Guardianship::ensure_may_give(&new), Ok(()));
		let wanted = appointment(1, &person(3), everything());
		assert_noop!(act(&old, wanted), Error::<Test>::SubjectMerged);
	});
}

#[test]
fn merger_should_refuse_when_who_or_what_is_wrong() {
	ExtBuilder::build_and_execute(|| {
		let (old, new) = (person(1), person(2));
		assert_noop!(offer(&old, &old), Error::<Test>::SameParty);
		assert_noop!(offer(&old, &HOSPITAL), Error::<Test>::NotAPerson);
		assert_noop!(offer(&HOSPITAL, &old), Error::<Test>::NotAPerson);
		assert_noop!(agree(&new, &old), Error::<Test>::UnknownMerger);
		assert_ok!(offer(&old, &new));
		assert_noop!(offer(&old, &new), Error::<Test>::MergerAlreadyExists);
		assert_noop!(agree(&person(3), &old), Error::<Test>::UnknownMerger);
		assert_noop!(end(&person(3), &old), Error::<Test>::UnknownMerger);
		assert_ok!(agree(&new, &old));
		assert_noop!(agree(&new, &old), Error::<Test>::MergerAgreed);
	});
}

#[test]
fn merger_should_refuse_chains_and_too_many_when_identifiers_pile_up() {
	ExtBuilder::build_and_execute(|| {
		let survivor = person(0);
		merged(&person(1), &survivor);
		// What others go into goes nowhere, and what goes somewhere takes nobody.
		assert_ok!(offer(&survivor, &person(5)));
		assert_noop!(agree(&person(5), &survivor), Error::<Test>::HasMergers);
		assert_ok!(end(&survivor, &survivor));
		assert_ok!(offer(&person(6), &person(1)));
		assert_noop!(agree(&person(1), &person(6)), Error::<Test>::SubjectMerged);
		merged(&person(2), &survivor);
		assert_ok!(offer(&person(3), &survivor));
		assert_noop!(agree(&survivor, &person(3)), Error::<Test>::TooManyMergers);
	});
}

#[test]
fn merger_should_end_when_either_side_wants() {
	ExtBuilder::build_and_execute(|| {
		let (old, new) = (person(1), person(2));
		for by in [old.clone(), new.clone()] {
			merged(&old, &new);
			assert_ok!(end(&by, &old));
			assert_eq!(Guardianship::ensure_own_hand(&old), Ok(()));
			assert!(Guardianship::duplicates_of(new.clone()).is_empty());
		}
		// An agreement counts once.
		let (_, revision) = Guardianship::generation_and_revision(new.clone());
		assert_ok!(offer(&old, &new));
		let stale = Act::AcceptMerger { duplicate: old.clone(), revision: revision - 1 };
		assert_noop!(act(&new, stale), Error::<Test>::RevisionNotCurrent);
		assert_ok!(end(&old, &old));
	});
}

#[test]
fn merger_should_not_be_agreed_when_the_one_that_goes_died_meanwhile() {
	ExtBuilder::build_and_execute(|| {
		let old = funded();
		assert_ok!(offer(&old, &person(2)));
		assert_ok!(attest(&[], &[]));
		assert_noop!(agree(&person(2), &old), Error::<Test>::SubjectDeceased);
	});
}

/// Rules that deny everything to a grantee.
fn denying(grantee: Grantee) -> ControllerRules {
	let source = ConsentRef { id: [7; 32].into(), version: 1, provision: 0 };
	let denial = Denial {
		source,
		grantee,
		scope: ResourceScope::All,
		categories: Categories::ALL,
		actions: Actions::ALL,
		purposes: Purposes::ALL,
		period: Period::ALWAYS,
	};
	ControllerRules { denials: vec![denial].try_into().unwrap(), ..Default::default() }
}

fn put_rules(party: &PartyId, rules: ControllerRules) {
	World::mutate(|world| world.rules.insert(party.clone(), rules));
}

#[test]
fn merger_should_be_agreed_only_when_the_survivor_says_the_denials_again() {
	ExtBuilder::build_and_execute(|| {
		let (old, new) = (person(1), person(2));
		let denied = denying(Grantee::Party(HOSPITAL));
		put_rules(&old, denied.clone());
		// To offer it is open: only who agrees takes something over.
		assert_ok!(offer(&old, &new));
		assert_noop!(agree(&new, &old), Error::<Test>::DenialsNotSaidAgain);
		let (_, revision) = Guardianship::generation_and_revision(new.clone());
		let statement = GuardianshipStatement {
			subject: new.clone(),
			generation: 0,
			deadline: NOW + LIFE,
			act: Act::AcceptMerger { duplicate: old.clone(), revision },
		};
		let payload = Guardianship::guardianship_payload(statement.clone());
		let signature = pair(62).sign(payload.as_bytes()).into();
		let relayed = Guardianship::relay(signed(&RELAYER), statement, signature);
		assert_noop!(relayed, Error::<Test>::DenialsNotSaidAgain);
		put_rules(&new, denying(Grantee::Party(STRANGER)));
		assert_noop!(agree(&new, &old), Error::<Test>::DenialsNotSaidAgain);
		put_rules(&new, denied);
		assert_ok!(agree(&new, &old));
	});
}

#[test]
fn merger_should_not_be_agreed_when_an_objection_is_not_said_again() {
	ExtBuilder::build_and_execute(|| {
		let (old, new) = (person(1), person(2));
		let objection =
			Objection { roles: Role::ResearchBody.into(), purposes: Purpose::Hresch.into() };
		let objections = vec![objection].try_into().unwrap();
		let rules = ControllerRules { objections, ..Default::default() };
		put_rules(&old, rules.clone());
		assert_ok!(offer(&old, &new));
		assert_noop!(agree(&new, &old), Error::<Test>::DenialsNotSaidAgain);
		put_rules(&new, rules);
		assert_ok!(agree(&new, &old));
	});
}

#[test]
fn mergers_of_a_thief_should_end_when_the_key_is_recovered_after_its_veto() {
	ExtBuilder::build_and_execute(|| {
		let (subject, thief) = (funded(), person(3));
		let recovered = |number: u8| {
			assert_ok!(decide_recovery(number));
			assert_ok!(act(&Known::key_of(&subject), Act::Veto { new_key: key(number) }));
			assert_ok!(decide_recovery(number));
			later(FINAL_DELAY);
			assert_ok!(finish());
		};
		// Into one of the thief's, so that nothing could be given under the own one.
		merged(&subject, &thief);
		recovered(9);
		assert_eq!(Guardianship::survivor_of(subject.clone()), None);
		assert!(Guardianship::duplicates_of(thief.clone()).is_empty());
		assert!(events().contains(&Event::MergerEnded {
			duplicate: subject.clone(),
			survivor: thief.clone(),
			by: subject.clone(),
		}));

		// Others into it; and one that was offered and not agreed to is the other's.
		fund(&key(9));
		let agree_as_thief = |duplicate: &PartyId| {
			let (_, revision) = Guardianship::generation_and_revision(subject.clone());
			act(&key(9), Act::AcceptMerger { duplicate: duplicate.clone(), revision })
		};
		for number in [4, 5] {
			assert_ok!(offer(&person(number), &subject));
			assert_ok!(agree_as_thief(&person(number)));
		}
		assert_ok!(offer(&person(6), &subject));
		recovered(10);
		assert!(Guardianship::duplicates_of(subject.clone()).is_empty());
		assert!(!Mergers::<Test>::contains_key(person(4)));
		assert!(Mergers::<Test>::contains_key(person(6)));
		// What the party merges itself does not end with a key that nobody vetoed for.
		fund(&key(10));
		let (_, revision) = Guardianship::generation_and_revision(subject.clone());
		let accepting = Act::AcceptMerger { duplicate: person(6), revision };
		assert_ok!(act(&key(10), accepting));
		assert_ok!(decide_recovery(11));
		later(DELAY);
		assert_ok!(finish());
		assert_eq!(Guardianship::duplicates_of(subject), [person(6)]);
	});
}
