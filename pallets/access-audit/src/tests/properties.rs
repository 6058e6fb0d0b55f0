//! A batch is what its accesses are when they are recorded singly; and what is not read would not have mattered.

use super::*;
use crate::{Error, Event, Journals, Refusals};
use assent_primitives::{
	decide::{decide, Request},
	journal::Entry,
	merkle::AuditRoot,
	traits::{Accreditation, Consents, Devices},
	Action, Actions, Basis, Categories, Category, ConsentId, Denial, DeviceStatus, Facts, Grantee,
	LegalBasis, Objection, PartyId, Period, Permit, PermitIndex, PermitLists, PolicyBasis, Purpose,
	Purposes, RequestLabels, Resource, ResourceScope, Role, Roles, Source, Standing,
};
use frame_support::assert_ok;
use proptest::{collection::vec, option, prelude::*, sample::select};
use std::collections::BTreeMap;

/// What a world differs in from the mock's first one.
#[derive(Clone, Debug)]
struct Setup {
	permits: Vec<(PartyId, PermitIndex, Permit)>,
	limits: BTreeMap<ConsentId, u32>,
	denials: Vec<(PartyId, Denial)>,
	objects: bool,
	policy: bool,
	status: DeviceStatus,
	tenure: u32,
	standing: Standing,
	funds: u128,
	/// The most that the gateway may spend.
	limit: Option<u128>,
}

impl Setup {
	/// Makes it so.
	fn build(&self) -> sp_io::TestExternalities {
		let mut ext = ExtBuilder::build();
		ext.execute_with(|| {
			for (controller, index, permit) in self.permits.clone() {
				World::permit(&controller, index, permit);
			}
			World::change(|world| {
				for (controller, denial) in self.denials.clone() {
					let rules = world.rules.entry(controller).or_default();
					rules.denials.try_push(denial).unwrap();
				}
				if self.objects {
					let objection =
						Objection { roles: Roles::ALL, purposes: Purposes::of(&[Purpose::Treat]) };
					let rules = world.rules.entry(PATIENT).or_default();
					rules.objections.try_push(objection).unwrap();
				}
				if self.policy {
					let row = PolicyBasis {
						role: Role::CareProvider,
						purposes: Purposes::of(&[Purpose::Treat]),
						actions: Actions::ALL,
						legal_basis: LegalBasis::Care,
						objectionable: true,
					};
					world.policy.bases.try_push(row).unwrap();
				}
				let device = world.devices.get_mut(&PUMP).unwrap();
				device.status = self.status;
				device.tenure = self.tenure;
				let hospital = world.organisations.get_mut(&HOSPITAL).unwrap();
				hospital.standing = self.standing;
				hospital.roles = Roles::of(&[Role::CareProvider, Role::ResearchBody]);
			});
			for (consent, uses) in &self.limits {
				World::limit(*consent, *uses);
			}
			if let Some(limit) = self.limit {
				World::limit_spending(GATEWAY, limit);
			}
			let balance = EXISTENTIAL + self.funds;
			assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), HOSPITAL, balance));
		});
		ext
	}
}

fn purposes() -> impl Strategy<Value = Purpose> {
	select(vec![Purpose::Treat, Purpose::Btg, Purpose::Hresch, Purpose::Hmarkt])
}

fn categories() -> impl Strategy<Value = Categories> {
	select(vec![
		Categories::of(&[Category::VitalSigns]),
		Categories::of(&[Category::Laboratory, Category::VitalSigns]),
		Categories::of(&[Category::DeviceTelemetry]),
		Categories::of(&[Category::DeviceControl]),
		Categories::of(&[Category::Location]),
	])
}

fn indices() -> impl Strategy<Value = PermitIndex> {
	select(vec![
		PermitIndex::Party(HOSPITAL),
		PermitIndex::Party(HOSPITAL),
		PermitIndex::Role(Role::CareProvider),
		PermitIndex::Role(Role::ResearchBody),
		PermitIndex::Anyone,
		PermitIndex::Party(RESEARCH),
	])
}

prop_compose! {
	fn permits()(
		number in 1u8..5,
		provision in 0u8..4,
		staff in option::weighted(0.2, Just(NURSE)),
		all in any::<bool>(),
		purposes in vec(purposes(), 1..4),
		period in select(vec![Period::ALWAYS, Period { from: 0, until: Some(NOW - 10) }]),
		ended_at in option::weighted(0.2, Just(NOW - 50)),
		excepted in any::<bool>(),
		price in select(vec![0u128, 0, 3, 40, 70]),
		aggregation_only in prop::bool::weighted(0.1),
		onward_disclosure in any::<bool>(),
	) -> Permit {
		let mut permit = permit(number);
		permit.source.provision = provision;
		permit.staff = staff;
		permit.categories =
			if all { Categories::ALL } else { Categories::of(&[Category::VitalSigns]) };
		permit.purposes = purposes.into_iter().collect();
		permit.period = period;
		permit.ended_at = ended_at;
		permit.excepted_labels = excepted.then_some(Default::default());
		permit.price = price;
		permit.aggregation_only = aggregation_only;
		permit.onward_disclosure = onward_disclosure;
		permit
	}
}

prop_compose! {
	fn setups()(
		permits in vec((select(vec![PATIENT, PATIENT, HOSPITAL, UNKNOWN]), indices(), permits()), 0..10),
		limits in prop::collection::btree_map((1u8..5).prop_map(consent), 1u32..5, 0..4),
		denials in vec(
			(
				select(vec![PATIENT, HOSPITAL]),
				select(vec![
					Grantee::Role(Role::ResearchBody),
					Grantee::Staff { organisation: HOSPITAL, tag: NURSE },
					Grantee::Anyone,
				]),
				purposes(),
			),
			0..2
		),
		objects in any::<bool>(),
		policy in any::<bool>(),
		status in select(vec![DeviceStatus::Operational, DeviceStatus::Operational, DeviceStatus::Lost]),
		tenure in select(vec![0, 0, 0, 1]),
		standing in select(vec![Standing::Active, Standing::Active, Standing::Active, Standing::Suspended]),
		funds in 0u128..300,
		limit in option::of(0u128..200),
	) -> Setup {
		let denials = denials
			.into_iter()
			.map(|(controller, grantee, purpose)| {
				let denial = Denial {
					source: permit(9).source,
					grantee,
					scope: ResourceScope::All,
					categories: Categories::ALL,
					actions: Actions::ALL,
					purposes: purpose.into(),
					period: Period::ALWAYS,
				};
				(controller, denial)
			})
			.collect();
		Setup { permits, limits, denials, objects, policy, status, tenure, standing, funds, limit }
	}
}

prop_compose! {
	fn accesses()(
		staff in option::weighted(0.3, Just(NURSE)),
		role in select(vec![Role::CareProvider, Role::ResearchBody, Role::ResearchBody]),
		basis in select(vec![Basis::Consent, Basis::Policy, Basis::Emergency { case: CASE }]),
		action in select(vec![
			Action::Access, Action::Use, Action::Aggregate, Action::Collect, Action::Operate,
		]),
		purpose in purposes(),
		categories in categories(),
		labelled in prop::bool::weighted(0.2),
		claimed_at in select(vec![NOW, NOW - 100]),
		maximum_price in select(vec![0u128, 50, 100]),
		source in option::weighted(0.3, select(vec![RESEARCH, RESEARCH, HOSPITAL, PATIENT])),
	) -> Access {
		let source = source.map(|party| Source { party, disclosure: Default::default() });
		let labels = if labelled { RequestLabels::NotStated } else { RequestLabels::Unlabelled };
		Access {
			staff, role, basis, action, purpose, categories, labels, claimed_at, maximum_price, source,
			..access()
		}
	}
}

fn resources() -> impl Strategy<Value = Resource> {
	select(vec![
		record_of(PATIENT),
		record_of(UNKNOWN),
		Resource::Record { subject: PATIENT, custodian: RESEARCH },
		pump(),
	])
}

/// What everybody can see when the block is closed.
#[derive(Debug, PartialEq)]
struct Outcome {
	root: Option<AuditRoot>,
	journals: BTreeMap<Resource, JournalHead>,
	entries: BTreeMap<Resource, Vec<Entry>>,
	refusals: BTreeMap<Resource, crate::RefusalCount>,
	balances: Vec<u128>,
	uses: BTreeMap<ConsentId, u32>,
	spending: BTreeMap<assent_primitives::AccountId, (u128, u128)>,
	permits: Vec<Permit>,
}

/// Closes the block, and looks.
fn outcome(mut ext: sp_io::TestExternalities) -> Outcome {
	let (root, journals) = ext.execute_with(|| {
		let root = close_block();
		AccessAudit::do_try_state().unwrap();
		(root, Journals::<Test>::iter().collect::<BTreeMap<_, _>>())
	});
	ext.persist_offchain_overlay();
	let index = ext.offchain_db();
	let entries = journals
		.iter()
		.map(|(resource, head)| (resource.clone(), entries(&index, resource, *head)))
		.collect();
	ext.execute_with(|| Outcome {
		root,
		journals,
		entries,
		refusals: Refusals::<Test>::iter_prefix(HOSPITAL).collect(),
		balances: [HOSPITAL, PATIENT, UNKNOWN, RESEARCH].map(Balances::free_balance).to_vec(),
		uses: World::get().uses,
		spending: World::get().spending,
		permits: World::get().permits.into_values().flatten().collect(),
	})
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(400))]

	#[test]
	fn batch_should_do_what_singles_do_when_they_come_in_the_same_order(
		setup in setups(),
		groups in vec((resources(), vec(accesses(), 1..8)), 1..5),
	) {
		let mut singly = setup.build();
		let (mut permitted, mut refused, mut unjournalled) = (0, 0, 0);
		singly.execute_with(|| {
			for (resource, accesses) in &groups {
				for access in accesses {
					match record(GATEWAY, resource.clone(), access.clone()) {
						Ok(_) => match last_event() {
							Event::RefusalBeyondCap { .. } => unjournalled += 1,
							_ if last_verdict().is_permit() => permitted += 1,
							_ => refused += 1,
						},
						Err(error) => {
							assert_eq!(error.error, Error::<Test>::NotPermitted.into());
							unjournalled += 1;
						},
					}
				}
			}
		});

		let mut batched = setup.build();
		let paid = batched.execute_with(|| {
			let before = Balances::free_balance(HOSPITAL);
			assert_ok!(record_batch(GATEWAY, 1, groups));
			match last_event() {
				Event::BatchRecorded {
					permitted: p, refused: r, unjournalled: u, paid, ..
				} => {
					assert_eq!((p, r, u), (permitted, refused, unjournalled));
					assert_eq!(before - Balances::free_balance(HOSPITAL), paid);
					paid
				},
				event => panic!("{event:?}"),
			}
		});

		let (singly, batched) = (outcome(singly), outcome(batched));
		if let Some((limit, spent)) = batched.spending.get(&GATEWAY) {
			prop_assert!(*spent <= *limit);
			prop_assert_eq!(*spent, paid);
		}
		let charged: u128 = batched.entries.values().flatten().map(Entry::paid).sum();
		prop_assert_eq!(charged, paid);
		prop_assert_eq!(singly.balances.iter().sum::<u128>(), batched.balances.iter().sum::<u128>());
		prop_assert_eq!(singly, batched);
	}

	#[test]
	fn decision_should_be_that_of_all_facts_when_only_some_are_read(
		setup in setups(),
		resource in resources(),
		access in accesses(),
	) {
		setup.build().execute_with(|| {
			let accessor = HOSPITAL;
			let organisation = World::organisation(&accessor);
			let controllers = match &resource {
				Resource::Device { id, tenure } => World::controllers(id, *tenure).unwrap(),
				Resource::Record { subject, .. } => assent_primitives::Controllers {
					owner: subject.clone(),
					person: Some(subject.clone()),
				},
			};
			let controller = controllers.of(access.categories).unwrap().clone();
			let device = match &resource {
				Resource::Device { id, .. } => World::facts(id),
				Resource::Record { .. } => None,
			};
			let list = |index| World::permits(&controller, &index);
			let named = access.source.as_ref().map(|source| source.party.clone());
			let facts = Facts {
				now: NOW,
				late_window: LATE_WINDOW,
				controller: &controller,
				organisation: organisation.as_ref(),
				staff_affiliated: access.staff.is_some(),
				device: device.as_ref(),
				emergency_open: matches!(access.basis, Basis::Emergency { .. }),
				policy: &World::policy(),
				rules: &World::rules(&controller).unwrap_or_default(),
			};
			let permits = PermitLists {
				party: &list(PermitIndex::Party(accessor.clone())),
				role: &list(PermitIndex::Role(access.role)),
				anyone: &list(PermitIndex::Anyone),
				source: &named.map_or_else(Vec::new, |party| list(PermitIndex::Party(party))),
			};
			let request = Request { accessor: &accessor, resource: &resource, access: &access };
			let mut expected = decide(request, permits, &facts);
			if let Verdict::Permit { price, consent, .. } = expected {
				if price > setup.funds {
					let reason = assent_primitives::DenyReason::InsufficientFunds;
					expected = Verdict::Deny { reason, consent, late: None };
				}
			}
			let decision =
				AccessAudit::decide(accessor.clone(), resource.clone(), access.clone()).unwrap();
			assert_eq!(decision.verdict, expected);
			assert_eq!(decision.controller, controller);
		});
	}
}
