//! Who may fill a journal, and what is no access at all.

use super::*;

/// What happened to one access: an error, or a journal one longer.
fn outcome(who: PartyId, resource: Resource, access: Access) -> Result<bool, &'static str> {
	let before = journal(&resource).count;
	let state_before = state();
	record(who, resource.clone(), access).map(|_| journal(&resource).count == before + 1).map_err(
		|error| {
			assert_eq!(state(), state_before);
			error.into()
		},
	)
}

#[test]
fn record_should_open_a_journal_for_a_permit_when_the_accessor_is_an_organisation() {
	ExtBuilder::build_and_execute(|| {
		care_policy();
		let by_policy = Access { basis: Basis::Policy, ..access() };
		assert_eq!(outcome(GATEWAY, record_of(UNKNOWN), by_policy), Ok(true));
		// Now there is a journal, and refusals go into it.
		assert_eq!(outcome(GATEWAY, record_of(UNKNOWN), access()), Ok(true));
	});
}

#[test]
fn record_should_fail_with_not_permitted_when_no_controllers_record_is_live() {
	ExtBuilder::build_and_execute(|| {
		assert_noop!(record(GATEWAY, record_of(UNKNOWN), access()), Error::<Test>::NotPermitted);
		assert_eq!(Refusals::<Test>::iter().count(), 0);
		// Nobody has rules for a device here; it is enough that it exists.
		World::change(|world| world.rules.clear());
		assert_eq!(outcome(GATEWAY, pump(), access()), Ok(true));
	});
}

#[test]
fn record_should_fail_with_not_permitted_when_a_stranger_is_refused() {
	ExtBuilder::build_and_execute(|| {
		let ask = Access { role: Role::Individual, purpose: Purpose::Patrqt, ..access() };
		for resource in [record_of(PATIENT), pump()] {
			assert_noop!(record(STRANGER, resource, ask.clone()), Error::<Test>::NotPermitted);
		}
	});
}

#[test]
fn record_should_fail_with_no_standing_when_a_person_would_open_a_journal() {
	ExtBuilder::build_and_execute(|| {
		let own = Access { role: Role::Individual, purpose: Purpose::Patrqt, ..access() };
		assert_noop!(record(STRANGER, record_of(STRANGER), own.clone()), Error::<Test>::NoStanding);
		World::change(|world| world.rules.insert(STRANGER, Default::default()));
		assert_eq!(outcome(STRANGER, record_of(STRANGER), own.clone()), Ok(true));
		World::change(|world| world.rules.remove(&STRANGER));
		assert_eq!(outcome(STRANGER, record_of(STRANGER), own), Ok(true));
	});
}

#[test]
fn record_should_journal_a_refusal_when_the_organisation_is_suspended() {
	ExtBuilder::build_and_execute(|| {
		World::change(|world| {
			world.organisations.get_mut(&HOSPITAL).unwrap().standing = Standing::Withdrawn;
		});
		assert_eq!(outcome(GATEWAY, record_of(PATIENT), access()), Ok(true));
	});
}

// The cap.

#[test]
fn record_should_only_count_refusals_when_they_are_past_the_cap() {
	ExtBuilder::build_and_execute(|| {
		let resource = || record_of(PATIENT);
		for _ in 0..RefusalCap::get() {
			refused(GATEWAY, resource(), access());
		}
		let full = journal(&resource());
		for beyond in 1..=2 {
			assert_ok!(record(GATEWAY, resource(), access()));
			assert_eq!(
				last_event(),
				Event::RefusalBeyondCap {
					resource: resource(),
					accessor: HOSPITAL,
					operator: GATEWAY,
					reason: DenyReason::NoPermit,
					beyond,
				}
			);
			assert_eq!(journal(&resource()), full);
		}
		assert_eq!(
			AccessAudit::refusals(HOSPITAL, resource()),
			Some(crate::RefusalCount {
				period_started: NOW,
				journalled: RefusalCap::get(),
				beyond: 2
			})
		);
		// Another organisation, another resource, and permits have nothing to do with it.
		refused(RESEARCH, resource(), research());
		refused(GATEWAY, pump(), access());
		to_hospital(permit(1));
		assert_ok!(record(GATEWAY, resource(), access()));
		assert!(last_verdict().is_permit());
	});
}

#[test]
fn record_should_journal_refusals_again_when_a_new_period_starts() {
	ExtBuilder::build_and_execute(|| {
		for _ in 0..RefusalCap::get() + 1 {
			assert_ok!(record(GATEWAY, record_of(PATIENT), access()));
		}
		let last = NOW + RefusalPeriod::get() - 1;
		close_block();
		open_block(2, last);
		assert_ok!(record(GATEWAY, record_of(PATIENT), access()));
		assert!(matches!(last_event(), Event::RefusalBeyondCap { beyond: 2, .. }));
		close_block();
		open_block(3, last + 1);
		assert_eq!(refused(GATEWAY, record_of(PATIENT), access()).0, DenyReason::NoPermit);
		assert_eq!(
			AccessAudit::refusals(HOSPITAL, record_of(PATIENT)),
			Some(crate::RefusalCount { period_started: last + 1, journalled: 1, beyond: 2 })
		);
	});
}

// What has no answer.

#[test]
fn record_should_fail_when_the_origin_is_nobody() {
	ExtBuilder::build_and_execute(|| {
		for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(
				AccessAudit::record(origin, record_of(PATIENT), access()),
				sp_runtime::DispatchError::BadOrigin
			);
		}
		assert_noop!(record(ROTATED, record_of(PATIENT), access()), Error::<Test>::NotAuthorized);
	});
}

#[test]
fn record_should_fail_when_the_device_or_its_tenure_is_unknown() {
	ExtBuilder::build_and_execute(|| {
		for (id, tenure) in [(Default::default(), 0), (PUMP, 1)] {
			assert_noop!(
				record(GATEWAY, Resource::Device { id, tenure }, access()),
				Error::<Test>::UnknownDevice
			);
		}
	});
}

#[test]
fn record_should_fail_when_the_custodian_is_unknown() {
	ExtBuilder::build_and_execute(|| {
		let by_stranger = Resource::Record { subject: PATIENT, custodian: STRANGER };
		for who in [GATEWAY, STRANGER] {
			assert_noop!(
				record(who, by_stranger.clone(), access()),
				Error::<Test>::UnknownCustodian
			);
		}
	});
}

#[test]
fn record_should_fail_when_the_subject_is_a_key_and_no_party() {
	ExtBuilder::build_and_execute(|| {
		care_policy();
		let by_policy = Access { basis: Basis::Policy, ..access() };
		assert_noop!(
			record(GATEWAY, record_of(NEW_KEY), by_policy.clone()),
			Error::<Test>::UnknownSubject
		);
		// The person is meant by the identifier that they have kept, though its own key is no longer theirs.
		assert_eq!(outcome(GATEWAY, record_of(REKEYED), by_policy), Ok(true));
		assert!(last_verdict().is_permit());
	});
}

#[test]
fn record_should_fail_when_the_categories_are_invalid() {
	ExtBuilder::build_and_execute(|| {
		for categories in [Categories::EMPTY, Categories(!Categories::ALL.0)] {
			assert_noop!(
				record(GATEWAY, record_of(PATIENT), Access { categories, ..access() }),
				Error::<Test>::InvalidCategories
			);
		}
	});
}

#[test]
fn record_should_fail_when_the_categories_have_no_one_controller() {
	ExtBuilder::build_and_execute(|| {
		let categories = Categories::of(&[Category::VitalSigns, Category::DeviceTelemetry]);
		assert_noop!(
			record(GATEWAY, pump(), Access { categories, ..access() }),
			Error::<Test>::TwoControllers
		);
		World::change(|world| world.controllers.get_mut(&(PUMP, 0)).unwrap().person = None);
		assert_noop!(record(GATEWAY, pump(), access()), Error::<Test>::NobodyAssociated);
	});
}

#[test]
fn record_should_fail_when_the_claimed_time_is_past_the_drift() {
	ExtBuilder::build_and_execute(|| {
		let ahead = |by| Access { claimed_at: NOW + MaxClockDrift::get() + by, ..access() };
		assert_ok!(record(GATEWAY, record_of(PATIENT), ahead(0)));
		assert_noop!(record(GATEWAY, record_of(PATIENT), ahead(1)), Error::<Test>::ClaimedInFuture);
	});
}

#[test]
fn record_should_fail_when_the_corrected_entry_is_not_there_yet() {
	ExtBuilder::build_and_execute(|| {
		to_hospital(permit(1));
		let correction = |entry| Access { corrects: Some(entry), ..access() };
		assert_noop!(
			record(GATEWAY, record_of(PATIENT), correction(0)),
			Error::<Test>::UnknownCorrectedEntry
		);
		assert_ok!(record(GATEWAY, record_of(PATIENT), access()));
		assert_noop!(
			record(GATEWAY, record_of(PATIENT), correction(1)),
			Error::<Test>::UnknownCorrectedEntry
		);
	});
}

#[test]
fn record_should_fail_when_the_journal_is_full() {
	ExtBuilder::build_and_execute(|| {
		to_hospital(permit(1));
		let full = JournalHead { count: u64::MAX, head: H256::repeat_byte(1) };
		Journals::<Test>::insert(record_of(PATIENT), full);
		assert_noop!(record(GATEWAY, record_of(PATIENT), access()), Error::<Test>::JournalFull);
	});
}

// What it weighs.

#[test]
fn record_should_weigh_less_than_reserved_when_little_is_read() {
	ExtBuilder::build_and_execute(|| {
		to_hospital(permit(1));
		let call = crate::Call::<Test>::record { resource: record_of(PATIENT), access: access() };
		let reserved = call.get_dispatch_info().call_weight;
		let used = record(GATEWAY, record_of(PATIENT), access()).unwrap().actual_weight.unwrap();
		// Subject (2), rules and three lists of permits; the hospital is its own custodian.
		// Five of them are in the weight of `record`.
		let lookups = <() as WeightInfo>::lookup(1);
		// Once without permits, and once over the one that there is.
		let decisions = <() as WeightInfo>::decide(0) + <() as WeightInfo>::decide(1);
		assert_eq!(used, <() as WeightInfo>::record() + lookups + decisions);
		assert!(used.all_lt(reserved), "{used:?} of {reserved:?}");
	});
}
