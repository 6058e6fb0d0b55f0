//! What a controller makes of a request: whatever it permits was asked for.

#[allow(dead_code)]
mod case;

use assent_primitives::{
	access::{Basis, RequestLabels, Verdict},
	narrows::narrows,
	Action, Actions, Categories, Category, Effect, Grantee, LabelTags, Period, PeriodicUses,
	Permit, PermitIndex, Policy, Provision, Purpose, Purposes, ResourceScope, Role, Terms,
};
use case::*;
use proptest::{collection::vec, option, prelude::*, sample::select, sample::subsequence};
use std::slice;

const ACTIONS: [Action; 3] = [Action::Access, Action::Use, Action::Aggregate];
const CATEGORIES: [Category; 3] = [Category::VitalSigns, Category::Laboratory, Category::Genomic];
const PURPOSES: [Purpose; 5] =
	[Purpose::Treat, Purpose::Etreat, Purpose::Hresch, Purpose::Clintrch, Purpose::Pubhlth];

/// Permits the hospital to look at vital signs for research.
fn provision() -> Provision {
	Provision {
		effect: Effect::Permit,
		grantee: Grantee::Party(HOSPITAL),
		scope: ResourceScope::All,
		categories: Category::VitalSigns.into(),
		actions: Action::Access.into(),
		purposes: Purpose::Hresch.into(),
		period: Period::ALWAYS,
		excepted_labels: None,
		exception_to: None,
	}
}

fn narrowed(change: impl FnOnce(&mut Provision)) -> bool {
	let mut accepted = provision();
	change(&mut accepted);
	let terms = Terms::default();
	narrows((&[provision()], &terms), (&[accepted], &terms))
}

fn terms_narrowed(requested: Terms, accepted: Terms) -> bool {
	narrows((&[provision()], &requested), (&[provision()], &accepted))
}

#[test]
fn acceptance_should_narrow_when_nothing_is_changed_or_less_is_permitted() {
	assert!(narrowed(|_| {}));
	assert!(narrowed(|said| said.purposes = Purpose::Clintrch.into()));
	assert!(narrowed(|said| said.scope = ResourceScope::Record { custodian: HOSPITAL }));
	assert!(narrowed(|said| said.period = Period { from: 5, until: Some(9) }));
	assert!(narrowed(|said| said.excepted_labels = Some(tags(&[1]))));
	assert!(narrowed(|said| {
		said.grantee = Grantee::Staff { organisation: HOSPITAL, tag: nurse() }
	}));
	// A denial narrows, whatever it says.
	let denial = Provision { effect: Effect::Deny, grantee: Grantee::Anyone, ..provision() };
	let terms = Terms::default();
	assert!(narrows((&[provision()], &terms), (&[provision(), denial.clone()], &terms)));
	// And permits nothing where it was what was asked for.
	assert!(!narrows((&[denial], &terms), (&[provision()], &terms)));
	assert!(narrows((&[provision()], &terms), (&[], &terms)));
}

#[test]
fn acceptance_should_not_narrow_when_anything_is_wider() {
	assert!(!narrowed(|said| said.grantee = Grantee::Party(STRANGER)));
	assert!(!narrowed(|said| said.grantee = Grantee::Anyone));
	assert!(!narrowed(|said| {
		said.grantee = Grantee::Staff { organisation: STRANGER, tag: nurse() }
	}));
	assert!(!narrowed(|said| said.categories = Categories::ALL));
	assert!(!narrowed(|said| said.actions = Actions::ALL));
	assert!(!narrowed(|said| said.purposes = Purpose::Treat.into()));
	let within = Period { from: 5, until: Some(9) };
	let asked = Provision { period: within, excepted_labels: Some(tags(&[1])), ..provision() };
	for period in
		[Period::ALWAYS, Period { from: 4, ..within }, Period { until: Some(10), ..within }]
	{
		let wider = Provision { period, ..asked.clone() };
		assert!(!narrows(
			(slice::from_ref(&asked), &Terms::default()),
			(&[wider], &Terms::default())
		));
	}
	for labels in [None, Some(tags(&[2]))] {
		let wider = Provision { excepted_labels: labels, ..asked.clone() };
		assert!(!narrows(
			(slice::from_ref(&asked), &Terms::default()),
			(&[wider], &Terms::default())
		));
	}
}

#[test]
fn terms_should_narrow_when_they_are_no_easier() {
	let asked = Terms { price: 5, maximum_uses: Some(3), ..Terms::default() };
	assert!(terms_narrowed(asked.clone(), asked.clone()));
	assert!(terms_narrowed(asked.clone(), Terms { price: 6, ..asked.clone() }));
	assert!(!terms_narrowed(asked.clone(), Terms { price: 4, ..asked.clone() }));
	for (uses, narrow) in [(Some(2), true), (Some(3), true), (Some(4), false), (None, false)] {
		let accepted = Terms { maximum_uses: uses, ..asked.clone() };
		assert_eq!(terms_narrowed(asked.clone(), accepted), narrow);
	}
	let periodic = |uses, period| Terms {
		uses_per_period: Some(PeriodicUses { uses, period }),
		..asked.clone()
	};
	assert!(terms_narrowed(asked.clone(), periodic(9, 1)));
	assert!(!terms_narrowed(periodic(9, 1), asked.clone()));
	assert!(terms_narrowed(periodic(2, 10), periodic(2, 10)));
	assert!(terms_narrowed(periodic(2, 10), periodic(1, 11)));
	// Nine at the end of one longer period, and ten right after: 19 in a day of the requested ones.
	assert!(!terms_narrowed(periodic(10, 24), periodic(10, 36)));
	assert!(!terms_narrowed(periodic(10, 24), periodic(10, 48)));
	assert!(!terms_narrowed(periodic(10, 24), periodic(6, 48)));
	assert!(terms_narrowed(periodic(10, 24), periodic(5, 36)));
	assert!(!terms_narrowed(periodic(2, 10), periodic(3, 10)));
	assert!(!terms_narrowed(periodic(2, 10), periodic(2, 9)));
	let onward = Terms { onward_disclosure: true, ..asked.clone() };
	assert!(
		terms_narrowed(onward.clone(), asked.clone()) && !terms_narrowed(asked.clone(), onward)
	);
	let figures = Terms { aggregation_only: true, ..asked.clone() };
	assert!(terms_narrowed(asked.clone(), figures.clone()) && !terms_narrowed(figures, asked));
}

fn any_provision() -> impl Strategy<Value = Provision> {
	let grantee = prop_oneof![
		3 => Just(Grantee::Party(HOSPITAL)),
		2 => Just(Grantee::Staff { organisation: HOSPITAL, tag: nurse() }),
		1 => Just(Grantee::Role(Role::ResearchBody)),
		1 => Just(Grantee::Anyone),
	];
	let scope =
		prop_oneof![Just(ResourceScope::All), Just(ResourceScope::Record { custodian: HOSPITAL }),];
	let period = (select(vec![0, NOW - 5, NOW]), option::of(select(vec![NOW, NOW + 1, NOW + 9])));
	let labels = option::weighted(0.3, select(vec![tags(&[1]), tags(&[2]), tags(&[1, 2])]));
	(
		grantee,
		scope,
		subsequence(CATEGORIES.to_vec(), 1..=3),
		subsequence(ACTIONS.to_vec(), 1..=3),
		subsequence(PURPOSES.to_vec(), 1..=3),
		period,
		labels,
		prop::bool::weighted(0.1),
	)
		.prop_map(
			|(grantee, scope, categories, actions, purposes, (from, until), labels, deny)| {
				Provision {
					effect: if deny { Effect::Deny } else { Effect::Permit },
					grantee,
					scope,
					categories: categories.into_iter().collect(),
					actions: actions.into_iter().collect(),
					purposes: purposes.into_iter().collect(),
					period: Period { from, until },
					excepted_labels: labels,
					exception_to: None,
				}
			},
		)
}

fn any_terms() -> impl Strategy<Value = Terms> {
	let maximum_uses = option::weighted(0.3, 1u32..6);
	let periodic = option::weighted(0.4, any_periodic());
	(select(vec![0u128, 5, 9]), any::<bool>(), any::<bool>(), maximum_uses, periodic).prop_map(
		|(price, onward_disclosure, aggregation_only, maximum_uses, uses_per_period)| Terms {
			price,
			onward_disclosure,
			aggregation_only,
			maximum_uses,
			uses_per_period,
		},
	)
}

fn any_periodic() -> impl Strategy<Value = PeriodicUses> {
	(1u32..7, 1u64..7).prop_map(|(uses, period)| PeriodicUses { uses, period })
}

/// Uses as the terms count them: in all, and in periods that start with the first use after the last one is over.
#[derive(Default)]
struct Counted {
	uses: u32,
	period: Option<(u64, u32)>,
}

impl Counted {
	/// Whether the terms permit a use at that moment; counts it if so.
	fn take(&mut self, terms: &Terms, at: u64) -> bool {
		let (started, used) = match (terms.uses_per_period, self.period) {
			(Some(periodic), Some((started, used))) if at < started + periodic.period => {
				(started, used)
			},
			_ => (at, 0),
		};
		let spent = terms.maximum_uses.is_some_and(|maximum| self.uses >= maximum)
			|| terms.uses_per_period.is_some_and(|periodic| used >= periodic.uses);
		if !spent {
			self.uses += 1;
			self.period = Some((started, used + 1));
		}
		!spent
	}
}

/// The same or a little less, here and there; or something else.
fn any_acceptance(asked: Vec<Provision>) -> impl Strategy<Value = Vec<Provision>> {
	let other = vec(any_provision(), asked.len());
	let changes = vec(0u8..8, asked.len());
	(other, changes).prop_map(move |(others, changes)| {
		asked
			.iter()
			.zip(others)
			.zip(changes)
			.map(|((asked, other), change)| {
				let mut said = asked.clone();
				match change {
					0 => said.categories = asked.categories.intersection(other.categories),
					1 => said.actions = other.actions,
					2 => said.purposes = other.purposes,
					3 => said.period = other.period,
					4 => said.grantee = other.grantee,
					5 => said.excepted_labels = other.excepted_labels,
					6 => return other,
					_ => {},
				}
				said
			})
			.collect()
	})
}

/// The consent's permits as a decision reads them, each in its list.
fn in_force(mut case: Case, said: &[Provision], terms: &Terms) -> Case {
	for provision in said.iter().filter(|said| said.effect == Effect::Permit) {
		let permit = Permit {
			staff: provision.grantee.staff(),
			scope: provision.scope.clone(),
			categories: provision.categories,
			actions: provision.actions,
			purposes: provision.purposes,
			period: provision.period,
			excepted_labels: provision.excepted_labels,
			price: terms.price,
			aggregation_only: terms.aggregation_only,
			..permit(1)
		};
		match provision.grantee.index() {
			PermitIndex::Party(party) if party == HOSPITAL => case.party.push(permit),
			PermitIndex::Role(_) => case.role.push(permit),
			PermitIndex::Anyone => case.anyone.push(permit),
			PermitIndex::Party(_) => {},
		}
	}
	case
}

/// A request of the hospital for research, of some kind.
fn any_case() -> impl Strategy<Value = Case> {
	let labels = prop_oneof![
		Just(RequestLabels::NotStated),
		Just(RequestLabels::Unlabelled),
		select(vec![stated(&[1]), stated(&[2]), stated(&[3])])
			.prop_map(|tags: LabelTags| RequestLabels::Tagged { consent: consent(1), tags }),
	];
	(
		select(ACTIONS.to_vec()),
		select(PURPOSES.to_vec()),
		subsequence(CATEGORIES.to_vec(), 1..=2),
		labels,
		option::of(Just(nurse())),
		select(vec![0u128, 5, 20]),
		select(vec![Role::CareProvider, Role::ResearchBody]),
	)
		.prop_map(|(action, purpose, categories, labels, staff, maximum_price, role)| {
			Case::new().with(|case| {
				case.access.action = action;
				case.access.purpose = purpose;
				case.access.categories = categories.into_iter().collect();
				case.access.labels = labels;
				case.access.staff = staff;
				case.access.maximum_price = maximum_price;
				case.access.role = role;
				case.access.basis = Basis::Consent;
				case.policy = Policy { payable: Purposes::ALL, ..Policy::default() };
			})
		})
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(4_000))]

	/// Whoever uses the accepted consent as its limits let them, keeps to those that were requested.
	#[test]
	fn narrowed_limits_should_permit_no_use_that_the_requested_ones_refuse(
		requested in any_terms(),
		accepted in any_terms(),
		waits in vec(select(vec![0u64, 0, 0, 1, 1, 2, 3, 5, 8]), 1..40),
	) {
		let accepted = Terms {
			uses_per_period: accepted.uses_per_period,
			maximum_uses: accepted.maximum_uses,
			..requested.clone()
		};
		if terms_narrowed(requested.clone(), accepted.clone()) {
			let (mut narrow, mut wide) = (Counted::default(), Counted::default());
			let mut at = 1_000;
			for wait in waits {
				at += wait;
				if narrow.take(&accepted, at) {
					prop_assert!(wide.take(&requested, at), "{accepted:?} in {requested:?}");
				}
			}
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_000))]

	#[test]
	fn narrowed_consent_should_permit_nothing_that_the_requested_one_refuses(
		(asked, accepted) in vec(any_provision(), 1..4)
			.prop_flat_map(|asked| (Just(asked.clone()), any_acceptance(asked))),
		asked_terms in any_terms(),
		accepted_terms in any_terms(),
		same_terms in any::<bool>(),
		cases in vec(any_case(), 12),
	) {
		let accepted_terms = if same_terms { asked_terms.clone() } else { accepted_terms };
		if narrows((&asked, &asked_terms), (&accepted, &accepted_terms)) {
			for case in cases {
				let narrow = in_force(case.clone(), &accepted, &accepted_terms).verdict();
				let wide = in_force(case, &asked, &asked_terms).verdict();
				if let Verdict::Permit { price, .. } = narrow {
					match wide {
						Verdict::Permit { price: asked, .. } => prop_assert!(asked <= price),
						deny => prop_assert!(false, "{:?} but {:?}", narrow, deny),
					}
				}
			}
		}
	}
}
