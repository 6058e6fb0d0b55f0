//! Whether what one party denies is denied by another as well.

// Shared with the other tests, which use all of it.
#[allow(dead_code)]
mod case;

use assent_primitives::{
	access::{DenyReason, Verdict},
	says_again::{denials_not_said_again, objections_not_said_again, says_again},
	Action, Actions, Categories, Category, ControllerRules, Denial, Exception, Grantee, Objection,
	Period, Purpose, Purposes, ResourceScope, Role, Roles,
};
use case::{generators::*, *};
use proptest::{collection::vec, prelude::*, sample::select};

fn rules(denials: Vec<Denial>, exceptions: Vec<Exception>) -> ControllerRules {
	ControllerRules {
		denials: denials.try_into().expect("few; qed"),
		exceptions: exceptions.try_into().expect("few; qed"),
		..Default::default()
	}
}

fn again(duplicate: &Denial, survivor: &Denial) -> bool {
	says_again(&rules(vec![duplicate.clone()], vec![]), &rules(vec![survivor.clone()], vec![]), NOW)
}

/// A denial of vital signs for treatment to the stranger.
fn some() -> Denial {
	Denial {
		categories: Category::VitalSigns.into(),
		actions: Actions::of(&[Action::Access, Action::Use]),
		purposes: Purpose::Treat.into(),
		period: Period { from: NOW - 5, until: Some(NOW + 5) },
		scope: ResourceScope::Record { custodian: HOSPITAL },
		..denial(1, Grantee::Party(STRANGER))
	}
}

#[test]
fn denial_should_be_said_again_when_another_one_contains_it() {
	let wider: [fn(&mut Denial); 8] = [
		|_| (),
		|denial| denial.source = source(9),
		|denial| denial.categories = Categories::ALL,
		|denial| denial.actions = Actions::ALL,
		|denial| denial.purposes = Purposes::ALL,
		|denial| denial.scope = ResourceScope::All,
		|denial| denial.period = Period::ALWAYS,
		// It need not have begun earlier than it is looked at.
		|denial| denial.period.from = NOW,
	];
	for (number, change) in wider.into_iter().enumerate() {
		let mut said = some();
		change(&mut said);
		assert!(again(&some(), &said), "{number}");
	}
}

#[test]
fn denial_should_not_be_said_again_when_the_other_one_leaves_something_out() {
	let narrower: [fn(&mut Denial); 7] = [
		|denial| denial.categories = Category::Laboratory.into(),
		|denial| denial.actions = Action::Access.into(),
		|denial| denial.purposes = Purpose::Etreat.into(),
		|denial| denial.scope = ResourceScope::Record { custodian: STRANGER },
		|denial| denial.period.from = NOW + 1,
		|denial| denial.period.until = Some(NOW + 4),
		|denial| denial.grantee = Grantee::Party(HOSPITAL),
	];
	for (number, change) in narrower.into_iter().enumerate() {
		let mut said = some();
		change(&mut said);
		assert!(!again(&some(), &said), "{number}");
		let (duplicate, survivor) = (rules(vec![some()], vec![]), rules(vec![said], vec![]));
		let missing: Vec<_> = denials_not_said_again(&duplicate, &survivor, NOW).collect();
		assert_eq!(missing, [&some()]);
	}
	assert!(!says_again(&rules(vec![some()], vec![]), &ControllerRules::default(), NOW));
}

#[test]
fn grantee_should_be_covered_when_the_other_is_broader_and_holds_in_emergencies_as_much() {
	let staff = Grantee::Staff { organisation: STRANGER, tag: nurse() };
	let (party, role) = (Grantee::Party(STRANGER), Grantee::Role(Role::Insurer));
	for (denied, said, is_again) in [
		(&staff, &party, true),
		(&party, &staff, false),
		(&role, &Grantee::Anyone, true),
		(&Grantee::Anyone, &role, false),
		(&Grantee::Anyone, &Grantee::Anyone, true),
		// Who is named is refused in emergencies too.
		(&party, &Grantee::Anyone, false),
		(&staff, &Grantee::Anyone, false),
		(&party, &role, false),
	] {
		let to = |grantee: &Grantee| Denial { grantee: grantee.clone(), ..some() };
		assert_eq!(again(&to(denied), &to(said)), is_again, "{denied:?} {said:?}");
	}
}

#[test]
fn denial_should_not_count_when_it_is_over_or_of_a_device() {
	let nothing = ControllerRules::default();
	let over = Denial { period: Period { from: 0, until: Some(NOW) }, ..some() };
	assert!(says_again(&rules(vec![over], vec![]), &nothing, NOW));
	let scope = ResourceScope::Device { id: pump(), tenure: 2 };
	assert!(says_again(&rules(vec![Denial { scope, ..some() }], vec![]), &nothing, NOW));
}

#[test]
fn exception_of_the_survivor_should_lie_within_one_of_the_duplicates_when_the_denial_is_said_again()
{
	let own = |change: fn(&mut Exception)| {
		let mut exception = Exception {
			categories: Category::VitalSigns.into(),
			period: Period { from: NOW - 5, until: Some(NOW + 5) },
			..exception(1, Grantee::Party(STRANGER))
		};
		change(&mut exception);
		exception
	};
	let duplicate = rules(vec![some()], vec![own(|_| ())]);
	let with = |exception| says_again(&duplicate, &rules(vec![some()], vec![exception]), NOW);
	assert!(says_again(&duplicate, &rules(vec![some()], vec![]), NOW));
	assert!(with(own(|_| ())));
	assert!(with(own(|exception| exception.actions = Action::Access.into())));
	// To another denial, or over: it takes nothing from this one.
	assert!(with(exception(2, Grantee::Anyone)));
	assert!(with(own(|exception| exception.period = Period { from: 0, until: Some(NOW) })));
	let wider: [fn(&mut Exception); 3] = [
		|exception| exception.grantee = Grantee::Anyone,
		|exception| exception.categories = Categories::ALL,
		|exception| exception.period = Period::ALWAYS,
	];
	for (number, change) in wider.into_iter().enumerate() {
		assert!(!with(own(change)), "{number}");
	}
	// One of the duplicate's that is to another denial is none.
	let other = rules(vec![some()], vec![Exception { denial: 3, ..own(|_| ()) }]);
	assert!(!says_again(&other, &duplicate, NOW));
	let narrower: [fn(&mut Exception); 3] = [
		|own| own.actions = Action::Access.into(),
		|own| own.purposes = Purpose::Etreat.into(),
		|own| own.scope = ResourceScope::Record { custodian: HOSPITAL },
	];
	for (number, narrow) in narrower.into_iter().enumerate() {
		let narrower = rules(vec![some()], vec![own(narrow)]);
		assert!(!says_again(&narrower, &duplicate, NOW), "{number}");
	}
}

#[test]
fn objection_should_be_said_again_when_roles_and_purposes_are_contained_in_one() {
	let objecting = |roles: &[Role], purpose: Purpose| ControllerRules {
		objections: vec![Objection { roles: Roles::of(roles), purposes: purpose.into() }]
			.try_into()
			.expect("one; qed"),
		..Default::default()
	};
	let research = objecting(&[Role::ResearchBody], Purpose::Clintrch);
	let broader = objecting(&[Role::ResearchBody, Role::Insurer], Purpose::Hresch);
	assert!(says_again(&research, &broader, NOW));
	assert!(!says_again(&broader, &research, NOW));
	let missing: Vec<_> = objections_not_said_again(&broader, &research).collect();
	assert_eq!(missing, broader.objections.iter().collect::<Vec<_>>());
	let other = objecting(&[Role::Insurer], Purpose::Hresch);
	assert!(!says_again(&research, &other, NOW));
}

/// The same denial, or one that is wider, narrower, another, or left out.
fn varied(denial: Denial, how: u8) -> Option<Denial> {
	let grantee = match (&denial.grantee, how) {
		(Grantee::Role(_), 1 | 2) | (Grantee::Party(_), 1) => Grantee::Anyone,
		(Grantee::Staff { organisation, .. }, 1 | 2) => Grantee::Party(organisation.clone()),
		(grantee, _) => grantee.clone(),
	};
	let denial = Denial { grantee, ..denial };
	match how {
		3 => Some(Denial { categories: Categories::ALL, ..denial }),
		4 => Some(Denial { actions: Actions::ALL, purposes: Purposes::ALL, ..denial }),
		5 => Some(Denial { scope: ResourceScope::All, ..denial }),
		6 => Some(Denial { period: Period { from: NOW, until: None }, ..denial }),
		7 => Some(Denial { categories: Category::VitalSigns.into(), ..denial }),
		8 => None,
		_ => Some(denial),
	}
}

fn varied_exception(exception: Exception, how: u8) -> Option<Exception> {
	match how {
		1 | 2 => None,
		3 => Some(Exception { categories: Category::VitalSigns.into(), ..exception }),
		4 => Some(Exception { categories: Categories::ALL, ..exception }),
		5 => Some(Exception { grantee: Grantee::Anyone, ..exception }),
		_ => Some(exception),
	}
}

/// Whether the rules of the controller refused it.
fn is_by_rules(verdict: &Verdict) -> bool {
	match verdict {
		Verdict::Deny { reason: DenyReason::SourceMayNotDisclose, consent, .. } => {
			consent.is_some()
		},
		Verdict::Deny { reason, .. } => matches!(
			reason,
			DenyReason::DeniedToParty
				| DenyReason::DeniedToStaff
				| DenyReason::StaffNotNamed
				| DenyReason::DeniedToRole
				| DenyReason::DeniedToAnyone
				| DenyReason::Objected
		),
		Verdict::Permit { .. } => false,
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 8_000, failure_persistence: None, ..ProptestConfig::default() })]

	#[test]
	fn rules_should_say_themselves_again_when_they_are_copied(case in any_case()) {
		prop_assert!(says_again(&case.rules, &case.rules, NOW));
	}

	#[test]
	fn survivor_should_deny_what_the_duplicate_denied_when_its_rules_say_it_again(
		case in any_case(),
		how in vec(0..12u8, 4),
		of_exceptions in vec(0..9u8, 16),
		more in vec(any_denial(), 0..3),
		later in select(vec![0, 1, 600]),
	) {
		let mut duplicate = case.rules.clone();
		duplicate.denials.retain(|denial| !matches!(denial.scope, ResourceScope::Device { .. }));
		let denials = duplicate.denials.iter().cloned().zip(how);
		let denials = denials.filter_map(|(denial, how)| varied(denial, how)).chain(more);
		let exceptions = duplicate.exceptions.iter().cloned().zip(of_exceptions);
		let exceptions = exceptions.filter_map(|(exception, how)| varied_exception(exception, how));
		let survivor = ControllerRules {
			denials: denials.collect::<Vec<_>>().try_into().expect("few; qed"),
			exceptions: exceptions.collect::<Vec<_>>().try_into().expect("few; qed"),
			..duplicate.clone()
		};
		if !says_again(&duplicate, &survivor, NOW) {
			return Ok(());
		}
		let under = |rules: &ControllerRules| {
			let rules = rules.clone();
			case.clone().with(|case| { case.rules = rules; case.now += later; }).verdict()
		};
		if is_by_rules(&under(&duplicate)) {
			prop_assert!(!under(&survivor).is_permit());
		}
	}
}
