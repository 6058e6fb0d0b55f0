use super::*;
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
		assert_eq!(Guardianship::duplicates_of(new.clone()), [old.clone()]);
		assert_eq!(Guardianship::ensure_may_give(&old), Err(error(Error::SubjectMerged)));
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
