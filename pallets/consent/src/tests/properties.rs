//! Random histories of several controllers, against a naive reading of all that was said.

mod reference;

use super::*;
use assent_primitives::{
	decide::{decide, Request},
	traits::{Accreditation, Consents, Devices},
	Access, Basis, ConsentRef, DataOutcome, DenyReason, Facts, OrganisationFacts, PermitLists,
	PermitRule, Policy, RequestLabels, Resource, StaffTag, Verdict, LABEL_TAGS, MAX_PERMITS,
};
use proptest::prelude::*;
use reference::*;

const CONTROLLERS: [AccountId; 3] = [PATIENT, OWNER, NEIGHBOUR];

/// What a random history is made of. Moments are counted from that of the act.
#[derive(Clone, Debug)]
enum Act {
	Grant {
		who: usize,
		nonce: u8,
		said: Vec<Provision>,
		terms: Terms,
	},
	Amend {
		who: usize,
		nonce: u8,
		said: Vec<Provision>,
		terms: Terms,
	},
	Withdraw {
		who: usize,
		nonce: u8,
	},
	WithdrawAll {
		who: usize,
	},
	Release {
		who: usize,
		nonce: u8,
	},
	Use {
		who: usize,
		nonce: u8,
		uses: u32,
	},
	ReleaseRecord {
		who: usize,
	},
	Acknowledge {
		who: usize,
		nonce: u8,
		organisation: PartyId,
	},
	Invalidate {
		who: usize,
		nonce: u8,
	},
	/// Whether controllers may give nothing by their own hand from now on.
	Restrict {
		restricted: bool,
	},
	Wait {
		milliseconds: Moment,
	},
}

/// One version of a consent, as it was said.
struct Said {
	id: ConsentId,
	consent: Given,
	/// When an act ended its permits.
	ended_at: Option<Moment>,
}

/// All that was said and is not released, and whether the lists ever had no room.
#[derive(Default)]
struct History {
	said: Vec<Said>,
	crowded: bool,
}

impl History {
	fn act(&mut self, act: Act) {
		let now = Consent::now();
		match act {
			Act::Grant { who, nonce, said, terms } => {
				let who = &CONTROLLERS[who];
				let (said, terms) = sensible(said, terms, now);
				let id = ConsentId::of(who, &[nonce; 32]);
				let free = !Records::<Test>::contains_key(id);
				let fits = self.fits(who, id, &said, now);
				let result =
					Consent::grant(signed(who.clone()), [nonce; 32], said, terms, receipt());
				self.took(id, free, fits, result, now);
			},
			Act::Amend { who, nonce, said, terms } => {
				let who = &CONTROLLERS[who];
				let (said, terms) = sensible(said, terms, now);
				let id = ConsentId::of(who, &[nonce; 32]);
				let fits = self.fits(who, id, &said, now);
				let result = Consent::amend(signed(who.clone()), id, said, terms, receipt());
				self.took(id, true, fits, result, now);
			},
			Act::Withdraw { who, nonce } => {
				let who = &CONTROLLERS[who];
				let id = ConsentId::of(who, &[nonce; 32]);
				if Consent::withdraw(signed(who.clone()), id).is_ok() {
					self.ended(id, now);
				}
			},
			Act::WithdrawAll { who } => {
				let _ = Consent::withdraw_all(signed(CONTROLLERS[who].clone()));
			},
			Act::Release { who, nonce } => {
				let id = ConsentId::of(&CONTROLLERS[who], &[nonce; 32]);
				if Consent::release(signed(CONTROLLERS[who].clone()), id).is_ok() {
					self.said.retain(|said| said.id != id);
				}
			},
			Act::Use { who, nonce, uses } => {
				let id = ConsentId::of(&CONTROLLERS[who], &[nonce; 32]);
				let given =
					|| Records::<Test>::get(id).is_some_and(|kept| kept.consent.status.is_given());
				let before = given();
				let _ = <Consent as Consents>::count_uses(&id, uses);
				if before && !given() {
					// Spent: it explains nothing.
					self.said.retain(|said| said.id != id);
				}
			},
			Act::ReleaseRecord { who } => {
				let controller = CONTROLLERS[who].clone();
				let epoch = Consent::rules(controller.clone()).map_or(0, |rules| rules.epoch);
				let _ = Consent::release_record(signed(POOR), controller.clone());
				// It is never forgotten, however long ago everything was withdrawn.
				let after = Consent::rules(controller).map_or(0, |rules| rules.epoch);
				assert_eq!(after, epoch);
			},
			Act::Acknowledge { who, nonce, organisation } => {
				let id = ConsentId::of(&CONTROLLERS[who], &[nonce; 32]);
				let _ =
					Consent::acknowledge_withdrawal(signed(organisation), id, DataOutcome::Stopped);
			},
			Act::Invalidate { who, nonce } => {
				let id = ConsentId::of(&CONTROLLERS[who], &[nonce; 32]);
				if Consent::invalidate(RuntimeOrigin::root(), id, receipt()).is_ok() {
					// It explains nothing.
					self.said.retain(|said| said.id != id);
				}
			},
			Act::Restrict { restricted } => {
				Delegates::mutate(|delegations| delegations.restricted = restricted);
			},
			Act::Wait { milliseconds } => wait(milliseconds),
		}
		self.crowded |=
			Permits::<Test>::iter().any(|(.., list)| list.len() == MAX_PERMITS as usize);
	}

	/// Notes what a grant or an amendment did.
	fn took(
		&mut self,
		id: ConsentId,
		free: bool,
		fits: bool,
		result: sp_runtime::DispatchResult,
		now: Moment,
	) {
		if result.is_ok() {
			assert!(free && fits);
			self.ended(id, now);
			self.said.push(Said { id, consent: kept(id).consent, ended_at: None });
		} else if result == Err(Error::<Test>::TooManyPermits.into()) {
			assert!(!fits);
		}
	}

	fn ended(&mut self, id: ConsentId, now: Moment) {
		for said in self.said.iter_mut().filter(|said| said.id == id) {
			said.ended_at.get_or_insert(now);
		}
	}

	/// Whether there is room for these permits beside those in force of other consents.
	fn fits(&self, who: &PartyId, id: ConsentId, said: &[Provision], now: Moment) -> bool {
		let mut places: BTreeMap<PermitIndex, u32> = BTreeMap::new();
		for permit in said.iter().filter(|provision| provision.effect == Effect::Permit) {
			*places.entry(permit.grantee.index()).or_default() += 1;
		}
		let rules = Rules::<Test>::get(who).map(|record| record.rules).unwrap_or_default();
		let others = Records::<Test>::iter()
			.filter(|(other, record)| *other != id && record.consent.controller == *who)
			.map(|(_, record)| record.consent)
			.filter(|consent| consent.status.is_given() && consent.epoch == rules.epoch);
		for other in others {
			for permit in other.provisions.iter().filter(|other| other.effect == Effect::Permit) {
				if permit.period.until.is_none_or(|until| until > now) {
					// Only where something is to be added.
					places.entry(permit.grantee.index()).and_modify(|places| *places += 1);
				}
			}
		}
		places.into_values().all(|places| places <= MAX_PERMITS)
	}

	/// The versions whose permits would have permitted the access at the claimed time.
	fn late(&self, asked: &Asked, now: Moment) -> Vec<ConsentRef> {
		let claimed = asked.access.claimed_at;
		if claimed >= now || claimed + WINDOW < now {
			return vec![];
		}
		let rules = Rules::<Test>::get(&asked.controller).unwrap().rules;
		let mut late = vec![];
		for said in self.said.iter().filter(|said| said.consent.controller == asked.controller) {
			let by_epoch = match rules.epoch - said.consent.epoch {
				0 => Moment::MAX,
				1 => rules.epoch_raised_at,
				// Not known any more.
				_ => continue,
			};
			for (place, permit) in asked.permits_of(&said.consent) {
				let by_period = permit.period.until.unwrap_or(Moment::MAX);
				let by_act = said.ended_at.unwrap_or(Moment::MAX);
				let end = by_epoch.min(by_period).min(by_act);
				let ended = end <= now && (permit.period.from..end).contains(&claimed);
				if ended && asked.obstacle(&said.consent, permit, said.id).is_none() {
					late.push(reference(said.id, &said.consent, place));
				}
			}
		}
		late
	}

	/// Whether the lists can have had no room for all that explains late entries.
	fn explains_not_all(&self, now: Moment) -> bool {
		let mut ended: BTreeMap<ConsentId, usize> = BTreeMap::new();
		for said in &self.said {
			if said.ended_at.is_some_and(|end| end + WINDOW > now) {
				*ended.entry(said.id).or_default() += said.consent.provisions.len();
			}
		}
		self.crowded || ended.into_values().any(|count| count > 8)
	}
}

/// Turns offsets into moments, and leaves out what is refused in any case.
fn sensible(mut said: Vec<Provision>, mut terms: Terms, now: Moment) -> (Vec<Provision>, Terms) {
	let mut permits = false;
	let denials = said.clone();
	for provision in &mut said {
		make_exception(provision, &denials);
		provision.period.from = now.saturating_add(provision.period.from).saturating_sub(300);
		provision.period.until = provision.period.until.map(|until| now + until);
		match provision.effect {
			Effect::Permit => {
				permits = true;
				if provision.purposes != Purposes::from(Purpose::Hresch) {
					terms.price = 0;
				}
			},
			Effect::Deny => provision.excepted_labels = None,
		}
	}
	(said, if permits { terms } else { Terms::default() })
}

/// Makes a permit that names a deny an exception within it; one that names none, an ordinary one.
fn make_exception(provision: &mut Provision, said: &[Provision]) {
	let place = provision.exception_to.map(usize::from);
	let denial = place.and_then(|place| said.get(place));
	let Some(denial) = denial.filter(|_| provision.effect == Effect::Permit) else {
		provision.exception_to = None;
		return;
	};
	if denial.effect == Effect::Permit {
		provision.exception_to = None;
		return;
	}
	provision.excepted_labels = None;
	provision.scope = denial.scope.clone();
	provision.period = denial.period;
	provision.purposes = denial.purposes;
	provision.actions = denial.actions;
	if !denial.categories.contains_all(provision.categories) {
		provision.categories = denial.categories;
	}
	let within = match (&denial.grantee, &provision.grantee) {
		(Grantee::Anyone, _) => true,
		(Grantee::Role(_), excepted) => matches!(excepted, Grantee::Party(_)),
		_ => false,
	};
	if !within {
		provision.grantee = denial.grantee.clone();
	}
}

/// Decides all requests both ways.
fn compare(history: &History) {
	let now = Consent::now();
	let policy = World::policy();
	let explains_not_all = history.explains_not_all(now);
	for controller in CONTROLLERS {
		if !Rules::<Test>::contains_key(&controller) {
			continue;
		}
		for asked in requests(&controller, now) {
			let verdict = asked.decided(now, &policy);
			match (asked.naively(now), &verdict) {
				(Answer::Controller, Verdict::Permit { rule: PermitRule::Controller, .. }) => {},
				(
					Answer::Permitted(rule, source, price),
					Verdict::Permit { rule: decided, consent: Some(by), price: asks },
				) => assert_eq!((rule, source, price), (*decided, *by, *asks)),
				(Answer::Denied(any), Verdict::Deny { reason, consent: Some(by), late: None }) => {
					assert!(any.contains(&(*reason, *by)), "{verdict:?}, not of {any:?}")
				},
				(Answer::NotPermitted(why, any), Verdict::Deny { reason, consent, late }) => {
					assert_eq!(why, *reason);
					match consent {
						Some(near) => assert!(any.contains(near)),
						None => assert!(any.is_empty()),
					}
					let explained = history.late(&asked, now);
					match late {
						Some(late) => {
							assert!(explained.contains(late), "{late:?}, not of {explained:?}")
						},
						None => assert!(
							explained.is_empty() || explains_not_all,
							"not explained, by {explained:?}"
						),
					}
				},
				(naive, verdict) => panic!("{naive:?}, but {verdict:?}"),
			}
		}
	}
}

/// Ends all that is left, and finds nothing kept and nothing held.
fn wind_up() {
	Delegates::set(Delegations::default());
	for (id, record) in Records::<Test>::iter().collect::<Vec<_>>() {
		let _ = Consent::withdraw(signed(record.consent.controller), id);
	}
	wait(TOMBSTONE);
	for (id, record) in Records::<Test>::iter().collect::<Vec<_>>() {
		assert_ok!(Consent::release(signed(record.consent.controller), id));
	}
	wait(RETENTION);
	for controller in Rules::<Test>::iter_keys().collect::<Vec<_>>() {
		assert_ok!(Consent::release_record(signed(POOR), controller));
	}
	assert_eq!(Permits::<Test>::iter().count(), 0);
	assert_eq!(crate::ConsentsOf::<Test>::iter().count(), 0);
	for controller in CONTROLLERS {
		// But for what pays for an epoch, which is not forgotten.
		let remembered = Epochs::<Test>::contains_key(&controller);
		let kept = if remembered { price_of_remembering() } else { 0 };
		assert_eq!(Balances::free_balance(controller), RICH - kept);
	}
}

fn run(acts: Vec<Act>) {
	ExtBuilder.build_and_execute(|| {
		let mut history = History::default();
		for act in acts {
			history.act(act);
			Consent::do_try_state().unwrap();
			assert_deposits_are_held();
			compare(&history);
		}
		wind_up();
	})
}

fn any_grantee() -> impl Strategy<Value = Grantee> {
	prop_oneof![
		3 => Just(Grantee::Party(HOSPITAL)),
		2 => Just(Grantee::Staff { organisation: HOSPITAL, tag: nurse() }),
		2 => Just(Grantee::Party(RESEARCH)),
		1 => Just(Grantee::Party(NEIGHBOUR)),
		2 => Just(Grantee::Role(Role::CareProvider)),
		1 => Just(Grantee::Role(Role::ResearchBody)),
		2 => Just(Grantee::Anyone),
	]
}

fn any_provision(
	grantee: impl Strategy<Value = Grantee> + 'static,
	denials: u32,
) -> BoxedStrategy<Provision> {
	let effect = prop_oneof![
		4 => Just(Effect::Permit),
		denials => Just(Effect::Deny),
	];
	let scope = prop_oneof![
		6 => Just(ResourceScope::All),
		3 => Just(ResourceScope::Record { custodian: HOSPITAL }),
		1 => Just(ResourceScope::Device { id: pump(), tenure: 1 }),
	];
	let categories = prop_oneof![
		Just(Categories::from(Category::VitalSigns)),
		Just(Categories::of(&[Category::VitalSigns, Category::Laboratory])),
	];
	let actions = prop_oneof![
		Just(Actions::from(Action::Access)),
		Just(Actions::of(&[Action::Access, Action::Aggregate])),
	];
	let purposes = prop_oneof![
		2 => Just(Purposes::from(Purpose::Treat)),
		2 => Just(Purposes::from(Purpose::Hresch)),
		1 => Just(Purposes::of(&[Purpose::Treat, Purpose::Hresch, Purpose::Patrqt])),
	];
	// From 300 before now to 500 after it.
	let from = prop_oneof![4 => Just(0), 1 => 0u64..800];
	let until = prop_oneof![2 => Just(None), 1 => (100u64..2_000).prop_map(Some)];
	let labels = prop_oneof![3 => Just(None), 1 => Just(Some([[1; 16]; LABEL_TAGS]))];
	let labels = (labels, prop_oneof![3 => Just(None), 2 => (0u8..3).prop_map(Some)]);
	(effect, grantee, scope, categories, actions, purposes, from, until, labels)
		.prop_map(|parts| {
			let (effect, grantee, scope, categories, actions, purposes, from, until, last) = parts;
			let (labels, exception_to) = last;
			Provision {
				effect,
				grantee,
				scope,
				categories,
				actions,
				purposes,
				period: Period { from, until },
				excepted_labels: labels,
				exception_to,
			}
		})
		.boxed()
}

fn any_terms() -> impl Strategy<Value = Terms> {
	let price = prop_oneof![2 => Just(0), 1 => Just(50), 1 => Just(500)];
	let maximum_uses = prop_oneof![2 => Just(None), 1 => (1u32..6).prop_map(Some)];
	(price, maximum_uses, prop::bool::weighted(0.1)).prop_map(
		|(price, maximum_uses, aggregation_only)| Terms {
			price,
			maximum_uses,
			aggregation_only,
			..Terms::default()
		},
	)
}

fn any_act(
	controllers: usize,
	nonces: u8,
	provisions: impl Strategy<Value = Vec<Provision>> + Clone + 'static,
) -> impl Strategy<Value = Act> {
	let who = move || (0..controllers, 0..nonces);
	prop_oneof![
		5 => (who(), provisions.clone(), any_terms())
			.prop_map(|((who, nonce), said, terms)| Act::Grant { who, nonce, said, terms }),
		4 => (who(), provisions, any_terms())
			.prop_map(|((who, nonce), said, terms)| Act::Amend { who, nonce, said, terms }),
		2 => who().prop_map(|(who, nonce)| Act::Withdraw { who, nonce }),
		1 => who().prop_map(|(who, _)| Act::WithdrawAll { who }),
		2 => who().prop_map(|(who, nonce)| Act::Release { who, nonce }),
		3 => (who(), 1u32..4).prop_map(|((who, nonce), uses)| Act::Use { who, nonce, uses }),
		2 => (who(), prop_oneof![Just(HOSPITAL), Just(RESEARCH)]).prop_map(
			|((who, nonce), organisation)| Act::Acknowledge { who, nonce, organisation }
		),
		1 => who().prop_map(|(who, nonce)| Act::Invalidate { who, nonce }),
		1 => who().prop_map(|(who, _)| Act::ReleaseRecord { who }),
		1 => Just(Act::Wait { milliseconds: RETENTION }),
		1 => prop::bool::weighted(0.4).prop_map(|restricted| Act::Restrict { restricted }),
		3 => (1u64..700).prop_map(|milliseconds| Act::Wait { milliseconds }),
	]
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(96))]

	#[test]
	fn decision_over_the_lists_should_equal_a_naive_one_when_controllers_act_at_random(
		acts in prop::collection::vec(
			any_act(3, 3, prop::collection::vec(any_provision(any_grantee(), 1), 1..4)),
			1..40,
		)
	) {
		run(acts);
	}

	#[test]
	fn lists_should_lose_nothing_in_force_when_they_are_crowded(
		acts in prop::collection::vec(
			any_act(
				1,
				9,
				prop::collection::vec(any_provision(Just(Grantee::Party(HOSPITAL)), 0), 4..=8),
			),
			10..50,
		)
	) {
		run(acts);
	}
}
