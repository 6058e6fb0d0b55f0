//! A document that is exported is in force where what it says is, and only there.

use crate::{definitions, support::*};
use assent_cli::fhir::consent::{export, Release, Standing};
use assent_primitives::{
	Action, Category, Consent, ConsentStatus, Effect, Grantee, Period, Provision, Purpose,
	ResourceScope, Role, Terms,
};
use serde_json::Value;

const NOW: u64 = 5_000;

fn permit() -> Provision {
	Provision {
		effect: Effect::Permit,
		grantee: Grantee::Role(Role::CareProvider),
		scope: ResourceScope::All,
		categories: Category::Medication.into(),
		actions: Action::Access.into(),
		purposes: Purpose::Treat.into(),
		period: Period::ALWAYS,
		excepted_labels: None,
		exception_to: None,
	}
}

fn deny() -> Provision {
	Provision { effect: Effect::Deny, grantee: Grantee::Role(Role::Insurer), ..permit() }
}

fn until(until: u64, provision: Provision) -> Provision {
	Provision { period: Period { from: 0, until: Some(until) }, ..provision }
}

/// A consent with a price, kept with that status.
fn kept(provisions: Vec<Provision>, status: ConsentStatus) -> Consent {
	let terms = Terms { price: 7, ..Terms::default() };
	Consent { status, ..consent(provisions, terms) }
}

fn document(kept: &Consent, status: ConsentStatus, release: Release) -> Value {
	// As the chain has it: withdrawn by its id, by one who may give.
	let lifted = matches!(kept.status, ConsentStatus::Withdrawn | ConsentStatus::Revoked);
	let standing = Standing::new(kept, lifted, status, NOW).expect("FHIR has words for it");
	let document = export(standing.consent(), &[5; 32].into(), release, &|party| party.to_string());
	let document = document.unwrap_or_else(|problems| panic!("{problems:#?}"));
	assert_eq!(definitions::errors(&document), Vec::<String>::new());
	document
}

#[test]
fn permits_should_be_inactive_when_they_ended_otherwise_than_by_the_kept_status() {
	use ConsentStatus::{Expired, Given, Invalidated, Renewed, Suspended, Withdrawn};
	for release in [Release::R4, Release::R5] {
		for (now, expected) in [
			(Given, "active"),
			(Renewed, "active"),
			// Everything was withdrawn, its period is over, its organisation is suspended: it is kept as given.
			(Withdrawn, "inactive"),
			(Expired, "inactive"),
			(Suspended, "inactive"),
			(Invalidated, "entered-in-error"),
		] {
			let document = document(&kept(vec![permit()], Given), now, release);
			assert_eq!(document["status"], expected, "{now:?}");
			assert_eq!(plain(&document).is_ok(), now.is_given(), "{now:?}");
		}
	}
}

#[test]
fn denials_should_be_active_and_alone_when_the_permits_ended_and_they_did_not() {
	use ConsentStatus::{Expired, Given, Invalidated, Renewed, Suspended, Withdrawn};
	for (stored, now) in [
		// After `withdraw-all`; used up; of a suspended organisation; found invalid.
		(Given, Withdrawn),
		(Renewed, Withdrawn),
		(Expired, Expired),
		(Given, Suspended),
		(Invalidated, Invalidated),
	] {
		let ended = until(NOW, Provision { categories: Category::Genomic.into(), ..deny() });
		let kept = kept(vec![permit(), ended, deny(), until(NOW + 1, deny())], stored);
		let document = document(&kept, now, Release::R4);
		assert_eq!(document["status"], "active", "{now:?}");
		assert!(document.get("modifierExtension").is_none(), "no terms: {document}");
		let read = plain(&document).expect("it is in force");
		assert_eq!(read.provisions, [deny(), until(NOW + 1, deny())], "{now:?}");
		let standing = Standing::new(&kept, false, now, NOW).expect("it has words");
		assert!(matches!(standing, Standing::DenialsAlone(_)));
	}
}

#[test]
fn denials_should_be_active_when_one_withdrew_them_who_may_give_nothing() {
	let kept = kept(vec![permit(), deny()], ConsentStatus::Withdrawn);
	let standing =
		Standing::new(&kept, false, ConsentStatus::Withdrawn, NOW).expect("it has words");
	assert!(matches!(standing, Standing::DenialsAlone(_)));
}

#[test]
fn denials_should_not_be_active_when_they_are_lifted_or_over() {
	use ConsentStatus::{Expired, Given, Revoked, Withdrawn};
	for (stored, now, denial) in [
		(Withdrawn, Withdrawn, deny()),
		(Revoked, Revoked, deny()),
		(Given, Expired, until(NOW, deny())),
		(Given, Withdrawn, until(NOW, deny())),
	] {
		let kept = kept(vec![permit(), denial], stored);
		assert_eq!(document(&kept, now, Release::R4)["status"], "inactive", "{stored:?}, {now:?}");
	}
}

#[test]
fn export_should_be_refused_when_an_exception_narrows_a_denial_and_permits_nothing() {
	let clinic = || Provision { grantee: Grantee::Anyone, ..deny() };
	let exception = |until| Provision {
		exception_to: Some(1),
		period: Period { from: 0, until: Some(until) },
		..permit()
	};
	let of = |until| kept(vec![permit(), clinic(), exception(until)], ConsentStatus::Given);
	let problems = Standing::new(&of(NOW + 1), false, ConsentStatus::Withdrawn, NOW).unwrap_err();
	let expected = ("provisions[2].exception_to".to_owned(), vec!["NotRepresentable".to_owned()]);
	assert_eq!(refused(&problems).into_iter().collect::<Vec<_>>(), [expected]);
	// One that is over narrows nothing, and one that is in force is said whole.
	assert_eq!(
		plain(&document(&of(NOW), ConsentStatus::Withdrawn, Release::R4)).unwrap().provisions,
		[clinic()]
	);
	let whole = Standing::new(&of(NOW + 1), false, ConsentStatus::Given, NOW).unwrap();
	assert_eq!(whole, Standing::Whole(of(NOW + 1)));
}
