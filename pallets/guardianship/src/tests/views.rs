use super::*;
use assent_primitives::{Categories, Category, Mandate, Resource};

fn record() -> Resource {
	Resource::Record { subject: patient(), custodian: HOSPITAL }
}

fn vital() -> Categories {
	Category::VitalSigns.into()
}

fn mandate(actor: &PartyId, right: Right, gives: bool) -> Option<Mandate> {
	let (actor, resource) = (actor.clone(), Some(record()));
	Guardianship::mandate(actor, patient(), right.into(), gives, resource, vital())
}

#[test]
fn mandate_should_name_the_chain_when_a_delegate_asks() {
	ExtBuilder::build_and_execute(|| {
		let subject = funded();
		assert_eq!(mandate(&subject, Right::Grant, true), Some(Mandate::Oneself));
		assert_eq!(mandate(&person(1), Right::Grant, true), None);
		let first = appointed(1, &person(1), appointing(2));
		let narrow = Powers { rights: Right::Withdraw.into(), ..everything() };
		let second = appointed_further(&person(1), first, 1, &person(2), narrow);
		assert_eq!(mandate(&person(1), Right::Grant, true), Some(Mandate::Delegate(vec![first])));
		assert_eq!(
			mandate(&person(2), Right::Withdraw, false),
			Some(Mandate::Delegate(vec![second, first]))
		);
		assert_eq!(mandate(&person(2), Right::Grant, true), None);
		assert_ok!(revoke(&subject, first));
		assert_eq!(mandate(&person(2), Right::Withdraw, false), None);
	});
}

#[test]
fn mandate_should_agree_with_authorise_when_guardians_or_a_death_come_in() {
	ExtBuilder::build_and_execute(|| {
		let subject = funded();
		let id = appointed(1, &person(3), everything());
		assert_ok!(install(&[person(1), person(2)], 2, true));
		assert_eq!(mandate(&subject, Right::Grant, true), None);
		assert_eq!(mandate(&subject, Right::Withdraw, false), Some(Mandate::Oneself));
		assert_eq!(mandate(&person(3), Right::Grant, true), None);
		assert_eq!(mandate(&person(3), Right::Withdraw, false), Some(Mandate::Delegate(vec![id])));
		let required = |required| Some(Mandate::Guardian { required });
		assert_eq!(mandate(&person(1), Right::Grant, true), required(2));
		assert_eq!(mandate(&person(1), Right::Withdraw, false), required(1));
		assert_ok!(attest(&[person(6)], &[person(5)]));
		assert_eq!(mandate(&person(1), Right::Withdraw, false), None);
		assert_eq!(mandate(&person(3), Right::Withdraw, false), None);
		assert_eq!(mandate(&person(5), Right::Withdraw, false), Some(Mandate::Executor));
		assert_eq!(mandate(&person(5), Right::Grant, true), None);
		assert_eq!(mandate(&person(6), Right::ReadJournal, false), Some(Mandate::Reader));
		assert_eq!(mandate(&person(6), Right::Withdraw, false), None);
		assert_eq!(mandate(&person(3), Right::ReadJournal, false), None);
	});
}

#[test]
fn readers_should_be_delegates_and_guardians_and_after_death_those_who_are_named() {
	ExtBuilder::build_and_execute(|| {
		funded();
		let reads = Powers { rights: Right::ReadJournal.into(), ..everything() };
		appointed(1, &person(1), reads.clone());
		appointed(2, &person(1), reads.clone());
		appointed(3, &person(2), Powers { rights: Right::Grant.into(), ..everything() });
		let genomic = Powers { categories: Category::Genomic.into(), ..reads };
		appointed(4, &person(3), genomic);
		assert_ok!(install(&[person(4)], 1, false));
		let readers = || Guardianship::readers_of(patient(), record(), vital());
		let mut expected = vec![person(1), person(4)];
		expected.sort();
		assert_eq!(readers(), expected);
		assert_ok!(attest(&[person(5)], &[person(6)]));
		let mut expected = vec![person(5), person(6)];
		expected.sort();
		assert_eq!(readers(), expected);
	});
}

#[test]
fn pages_should_follow_each_other_when_there_are_several_appointments() {
	ExtBuilder::build_and_execute(|| {
		let subject = funded();
		for nonce in 1..=5 {
			appointed(nonce, &person(1), everything());
		}
		let dead = AppointmentId::of(&subject, &subject, &[3; 32]);
		assert_ok!(revoke(&subject, dead));
		let all = Guardianship::appointments_of(subject.clone(), None, 9);
		assert_eq!(all.len(), 5);
		assert!(all.iter().all(|(id, _, in_force)| *in_force == (*id != dead)));
		let after = Some(all[1].0);
		assert_eq!(Guardianship::appointments_of(subject, after, 2), all[2..4]);
		assert_eq!(Guardianship::appointments_held_by(person(1), after, 64), all[2..]);
		assert!(Guardianship::appointments_held_by(person(2), None, 64).is_empty());
		assert_eq!(Guardianship::appointment(dead).map(|(_, in_force)| in_force), Some(false));
	});
}
