//! The strategies that make cases up from small pools, so that what could meet does meet.

use super::{
	consent, device, doctor, from, nurse, pump, record, stated, tags, Case, HOSPITAL, NOW, PATIENT,
	STRANGER, WINDOW,
};
use assent_primitives::{
	access::{Access, Basis, ConsentRef, RequestLabels},
	Action, Actions, Balance, CaseId, Categories, Category, Commitment, ControllerRules, Denial,
	DeviceFacts, DeviceStatus, Exception, Grantee, LegalBasis, Moment, Objection,
	OrganisationFacts, PartyId, Period, Permit, Policy, PolicyBasis, Purpose, Purposes, Recall,
	ResourceScope, Role, StaffTag, Standing,
};
use proptest::{collection::vec, option, prelude::*, sample::select};

const ACTIONS: &[Action] = &[
	Action::Collect,
	Action::Access,
	Action::Use,
	Action::Aggregate,
	Action::Disclose,
	Action::Operate,
];
const PURPOSES: &[Purpose] = &[
	Purpose::Treat,
	Purpose::Etreat,
	Purpose::Btg,
	Purpose::Hresch,
	Purpose::Clintrch,
	Purpose::Pubhlth,
	Purpose::Patrqt,
];
const CATEGORIES: &[Category] = &[
	Category::VitalSigns,
	Category::Laboratory,
	Category::Location,
	Category::DeviceTelemetry,
	Category::DeviceControl,
];
const ROLES: &[Role] = &[Role::CareProvider, Role::ResearchBody, Role::Regulator, Role::Individual];
/// Moments at, and on both sides of, everything that a moment is compared with.
const MOMENTS: &[Moment] = &[
	NOW - 2 * WINDOW,
	NOW - WINDOW - 1,
	NOW - WINDOW,
	NOW - 600,
	NOW - 500,
	NOW - 400,
	NOW - 1,
	NOW,
	NOW + 1,
	NOW + 500,
];

/// Each item of the pool with that chance.
fn some_of<T: Copy + std::fmt::Debug>(
	pool: &'static [T],
	chance: f64,
) -> impl Strategy<Value = Vec<T>> {
	vec(proptest::bool::weighted(chance), pool.len()).prop_map(move |bits| {
		pool.iter().zip(bits).filter(|(_, bit)| *bit).map(|(item, _)| *item).collect()
	})
}

fn any_actions(chance: f64) -> impl Strategy<Value = Actions> {
	some_of(ACTIONS, chance).prop_map(|items| items.into_iter().collect())
}

fn any_purposes(chance: f64) -> impl Strategy<Value = Purposes> {
	some_of(PURPOSES, chance).prop_map(|items| items.into_iter().collect())
}

fn any_categories(chance: f64) -> impl Strategy<Value = Categories> {
	some_of(CATEGORIES, chance).prop_map(|items| items.into_iter().collect())
}

fn past() -> impl Strategy<Value = Moment> {
	select(MOMENTS).prop_filter("past", |moment| *moment <= NOW)
}

fn any_period() -> impl Strategy<Value = Period> {
	prop_oneof![
		5 => Just(Period::ALWAYS),
		3 => (select(MOMENTS), option::of(select(MOMENTS)))
			.prop_map(|(from, until)| Period { from, until }),
		1 => select(MOMENTS).prop_map(|until| Period { from: 0, until: Some(until) }),
	]
}

fn any_scope() -> impl Strategy<Value = ResourceScope> {
	prop_oneof![
		4 => Just(ResourceScope::All),
		1 => (1..3u32).prop_map(|tenure| ResourceScope::Device { id: pump(), tenure }),
		1 => select(vec![HOSPITAL, STRANGER])
			.prop_map(|custodian| ResourceScope::Record { custodian }),
	]
}

fn any_staff() -> impl Strategy<Value = StaffTag> {
	select(vec![nurse(), doctor()])
}

fn any_party() -> impl Strategy<Value = PartyId> {
	select(vec![PATIENT, HOSPITAL, STRANGER])
}

/// Whom a denial is about; mostly somebody else.
pub fn any_grantee() -> impl Strategy<Value = Grantee> {
	prop_oneof![
		2 => any_party().prop_map(Grantee::Party),
		3 => (any_party(), any_staff())
			.prop_map(|(organisation, tag)| Grantee::Staff { organisation, tag }),
		2 => select(ROLES).prop_map(Grantee::Role),
		2 => Just(Grantee::Anyone),
	]
}

/// Ids repeat, so that versions and provisions matter; a price is often the same.
fn any_source() -> impl Strategy<Value = ConsentRef> {
	(1..4u8, 1..3u32, 0..8u8).prop_map(|(id, version, provision)| ConsentRef {
		id: consent(id),
		version,
		provision,
	})
}

/// Any denial.
pub fn any_denial() -> impl Strategy<Value = Denial> {
	(
		any_source(),
		any_grantee(),
		any_scope(),
		any_categories(0.4),
		any_actions(0.6),
		any_purposes(0.4),
		any_period(),
	)
		.prop_map(|(source, grantee, scope, categories, actions, purposes, period)| Denial {
			source,
			grantee,
			scope,
			categories,
			actions,
			purposes,
			period,
		})
}

/// Any exception to a denial with that source.
pub fn any_exception(denial: ConsentRef) -> impl Strategy<Value = Exception> {
	(
		8..12u8,
		prop_oneof![1 => any_grantee(), 2 => Just(Grantee::Party(HOSPITAL)), 2 => Just(Grantee::Anyone)],
		any_scope(),
		any_categories(0.7),
		any_actions(0.85),
		any_purposes(0.7),
		any_period(),
	)
		.prop_map(move |(provision, grantee, scope, categories, actions, purposes, period)| {
			Exception {
				source: ConsentRef { provision, ..denial },
				denial: denial.provision,
				grantee,
				scope,
				categories,
				actions,
				purposes,
				period,
			}
		})
}

/// Any permit of an epoch up to 3; to a member of staff only where the list has such permits.
pub fn any_permit(of_party: bool) -> impl Strategy<Value = Permit> {
	let what = (any_scope(), any_categories(0.85), any_actions(0.85), any_purposes(0.5));
	let when = (
		prop_oneof![6 => Just(3u32), 2 => Just(2), 1 => Just(1)],
		any_period(),
		prop_oneof![3 => Just(None), 1 => past().prop_map(Some)],
	);
	let terms = (
		option::weighted(0.4, some_of(&[1u8, 2, 3], 0.4).prop_map(|given| tags(&given))),
		select(&[0 as Balance, 0, 0, 5, 10][..]),
		proptest::bool::weighted(0.15),
		(any::<bool>(), any::<bool>()),
		option::weighted(0.2, prop_oneof![select(MOMENTS), Just(NOW + 1)]),
	);
	let staff =
		option::weighted(0.4, any_staff()).prop_map(move |staff| staff.filter(|_| of_party));
	(any_source(), staff, what, when, terms).prop_map(
		|(
			source,
			staff,
			(scope, categories, actions, purposes),
			(epoch, period, ended_at),
			(excepted_labels, price, aggregation_only, (limited, onward_disclosure), rests_until),
		)| Permit {
			source,
			epoch,
			staff,
			scope,
			categories,
			actions,
			purposes,
			period,
			ended_at,
			excepted_labels,
			price,
			limited,
			rests_until,
			onward_disclosure,
			aggregation_only,
		},
	)
}

fn any_access() -> impl Strategy<Value = Access> {
	let who = (option::of(any_staff()), select(ROLES));
	let basis = prop_oneof![
		2 => Just(Basis::Consent),
		2 => Just(Basis::Policy),
		2 => Just(Basis::Emergency { case: CaseId::default() }),
		1 => Just(Basis::AuthorityAct { act: Commitment::default() }),
	];
	let what = (select(ACTIONS), select(PURPOSES), vec(select(CATEGORIES), 1..3));
	let labels = prop_oneof![
		2 => Just(RequestLabels::NotStated),
		2 => Just(RequestLabels::Unlabelled),
		4 => (1..4u8, vec(1..5u8, 0..3)).prop_map(|(id, given)| RequestLabels::Tagged {
			consent: consent(id),
			tags: stated(&given),
		}),
	];
	let source = option::weighted(
		0.25,
		prop_oneof![1 => Just(PATIENT), 1 => Just(HOSPITAL), 4 => Just(STRANGER)],
	);
	let means = (select(&[0 as Balance, 5, 10][..]), source);
	(who, basis, what, labels, past(), means).prop_map(
		|(
			(staff, role),
			basis,
			(action, purpose, categories),
			labels,
			claimed_at,
			(maximum_price, source),
		)| {
			Access {
				staff,
				role,
				basis,
				action,
				purpose,
				categories: categories.into_iter().collect(),
				labels,
				object: Commitment::default(),
				claimed_at,
				maximum_price,
				corrects: None,
				disclosure: None,
				source: source.and_then(from),
			}
		},
	)
}

fn any_organisation() -> impl Strategy<Value = OrganisationFacts> {
	let standing = prop_oneof![
		30 => Just(Standing::Active),
		1 => Just(Standing::Suspended),
		1 => Just(Standing::Withdrawn),
	];
	let period = prop_oneof![9 => Just(Period::ALWAYS), 1 => any_period()];
	(some_of(ROLES, 0.95), standing, period).prop_map(|(roles, standing, period)| {
		OrganisationFacts { roles: roles.into_iter().collect(), standing, period }
	})
}

fn any_device() -> impl Strategy<Value = DeviceFacts> {
	let status = prop_oneof![4 => Just(DeviceStatus::Operational), 1 => select(DeviceStatus::ALL)];
	let recall = prop_oneof![
		4 => Just(None),
		1 => Just(Some(Recall::Advisory)),
		1 => Just(Some(Recall::Blocking)),
	];
	let tenure = prop_oneof![6 => Just(2u32), 1 => Just(1)];
	(tenure, status, proptest::bool::weighted(0.2), recall, any::<bool>()).prop_map(
		|(tenure, status, blocked, recall, public_access)| DeviceFacts {
			tenure,
			status,
			blocked,
			recall,
			public_access,
		},
	)
}

fn any_policy() -> impl Strategy<Value = Policy> {
	let row = (
		select(ROLES),
		any_purposes(0.4),
		any_actions(0.6),
		select(LegalBasis::ALL),
		any::<bool>(),
	)
		.prop_map(|(role, purposes, actions, legal_basis, objectionable)| PolicyBasis {
			role,
			purposes,
			actions,
			legal_basis,
			objectionable,
		});
	(vec(row, 1..5), any_purposes(0.5))
		.prop_map(|(bases, payable)| Policy { bases: bases.try_into().expect("few; qed"), payable })
}

fn any_rules() -> impl Strategy<Value = ControllerRules> {
	let objection = (some_of(ROLES, 0.5), any_purposes(0.5))
		.prop_map(|(roles, purposes)| Objection { roles: roles.into_iter().collect(), purposes });
	let denial = any_denial().prop_flat_map(|denial| {
		let exceptions = prop_oneof![2 => Just(0usize..1), 2 => Just(1..2), 1 => Just(2..4)];
		let source = denial.source;
		let exceptions = exceptions.prop_flat_map(move |count| vec(any_exception(source), count));
		(Just(denial), exceptions)
	});
	(past(), vec(denial, 0..4), vec(objection, 0..4)).prop_map(
		|(epoch_raised_at, denials, objections)| {
			let (denials, exceptions): (Vec<_>, Vec<_>) = denials.into_iter().unzip();
			ControllerRules {
				epoch: 3,
				epoch_raised_at,
				denials: denials.try_into().expect("few; qed"),
				exceptions: exceptions.concat().try_into().expect("few; qed"),
				objections: objections.try_into().expect("few; qed"),
			}
		},
	)
}

/// No two provisions are one: what has the same source gets another provision.
fn keep_sources_apart(case: &mut Case) {
	let permits = case.party.iter_mut().chain(case.role.iter_mut()).chain(case.anyone.iter_mut());
	let permits = permits.chain(case.source.iter_mut());
	for (n, permit) in (0u8..).zip(permits) {
		permit.source.provision = permit.source.provision % 4 * 16 + n;
	}
}

/// Any case.
pub fn any_case() -> impl Strategy<Value = Case> {
	let who = (
		prop_oneof![1 => Just(PATIENT), 5 => Just(HOSPITAL), 1 => Just(STRANGER)],
		// A person asserts the one role that they have, mostly.
		option::weighted(0.85, any_organisation()),
		proptest::bool::weighted(0.9),
		proptest::bool::weighted(0.9),
	);
	let tenure = prop_oneof![6 => Just(2u32), 1 => Just(1)];
	let what = (option::weighted(0.5, (tenure, any_device())), any_access(), any::<bool>());
	let permits = (
		vec(any_permit(true), 0..4),
		vec(any_permit(false), 0..3),
		vec(any_permit(false), 0..3),
		vec(any_permit(true), 0..4),
	);
	(who, what, any_policy(), any_rules(), permits).prop_map(
		|(
			(accessor, organisation, staff_affiliated, consistent),
			(device_facts, mut access, emergency_open),
			policy,
			rules,
			(party, role, anyone, source),
		)| {
			if consistent && organisation.is_none() {
				access.role = Role::Individual;
			}
			if consistent && !access.role.purposes().contains(access.purpose) {
				let fitting = |purpose: &&Purpose| access.role.purposes().contains(**purpose);
				access.purpose = *PURPOSES.iter().find(fitting).expect("each role has one; qed");
			}
			if consistent && access.action == Action::Access && emergency_open {
				// Looks at telemetry alone are not rare.
				access.categories = Category::DeviceTelemetry.into();
			}
			if consistent && access.action == Action::Operate {
				access.categories = Category::DeviceControl.into();
			}
			let (resource, device) = match device_facts {
				Some((tenure, facts)) => (device(tenure), Some(facts)),
				None => (record(), None),
			};
			Case {
				accessor,
				resource,
				access,
				organisation,
				staff_affiliated,
				device,
				emergency_open,
				policy,
				rules,
				party,
				role,
				anyone,
				source,
				..Case::new()
			}
			.with(keep_sources_apart)
		},
	)
}
