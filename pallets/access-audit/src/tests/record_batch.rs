use super::*;
use crate::{BatchSequences, Error, Event, Invalid, Refusals, WeightInfo};
use assent_primitives::{
	Basis, Categories, Category, Permit, PermitIndex, Purpose, Purposes, Resource, Role,
};
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo};

/// The patient lets the hospital do everything.
fn consented() {
	World::permit(&PATIENT, PermitIndex::Party(HOSPITAL), permit(1));
}

/// The patient lets the research body do everything, for that price.
fn priced(price: u128) {
	World::permit(&PATIENT, PermitIndex::Party(RESEARCH), Permit { price, ..permit(2) });
}

/// An access that nothing permits: insurers have no permit, and the hospital is none.
fn refused() -> Access {
	Access { role: Role::Insurer, ..access() }
}

/// The batch's event.
#[derive(Debug, PartialEq)]
struct Outcome {
	permitted: u32,
	refused: u32,
	unjournalled: u32,
	journals: u32,
	paid: u128,
}

fn last_outcome() -> Outcome {
	match last_event() {
		Event::BatchRecorded { permitted, refused, unjournalled, journals, paid, .. } => {
			Outcome { permitted, refused, unjournalled, journals, paid }
		},
		event => panic!("{event:?}"),
	}
}

#[test]
fn batch_should_record_in_order_with_one_event_when_it_is_valid() {
	ExtBuilder::build_and_execute(|| {
		consented();
		System::reset_events();
		let telemetry =
			Access { categories: Categories::of(&[Category::DeviceTelemetry]), ..access() };
		assert_ok!(record_batch(
			GATEWAY,
			7,
			[
				(record_of(PATIENT), vec![access(), refused(), access()]),
				(pump(), vec![telemetry, access()]),
			]
		));
		assert_eq!(journal(&record_of(PATIENT)).count, 3);
		assert_eq!(journal(&pump()).count, 2);
		assert_eq!(BatchSequences::<Test>::get(GATEWAY), 7);
		assert_eq!(System::events().len(), 1);
		assert_eq!(
			last_event(),
			Event::BatchRecorded {
				operator: GATEWAY,
				accessor: HOSPITAL,
				sequence: 7,
				permitted: 4,
				refused: 1,
				unjournalled: 0,
				journals: 2,
				paid: 0,
			}
		);
	});
}

#[test]
fn batch_should_neither_record_nor_pay_twice_when_it_is_sent_again() {
	ExtBuilder::build_and_execute(|| {
		priced(30);
		let batch = || [(record_of(PATIENT), vec![research(), research()])];
		assert_ok!(record_batch(RESEARCH, 1, batch()));
		assert_eq!(last_outcome().paid, 60);
		assert_noop!(record_batch(RESEARCH, 1, batch()), Error::<Test>::StaleSequence);
		assert_noop!(record_batch(RESEARCH, 0, batch()), Error::<Test>::StaleSequence);
		assert_eq!(journal(&record_of(PATIENT)).count, 2);
		assert_eq!(Balances::free_balance(PATIENT), EXISTENTIAL + FUNDS + 60);
		assert_ok!(record_batch(RESEARCH, 2, batch()));
		assert_eq!(Balances::free_balance(PATIENT), EXISTENTIAL + FUNDS + 120);
	});
}

#[test]
fn batch_should_number_by_signing_account_when_one_organisation_has_several() {
	ExtBuilder::build_and_execute(|| {
		consented();
		let batch = || [(record_of(PATIENT), vec![access()])];
		assert_ok!(record_batch(GATEWAY, 5, batch()));
		assert_ok!(record_batch(HOSPITAL, 1, batch()));
		assert_noop!(record_batch(GATEWAY, 5, batch()), Error::<Test>::StaleSequence);
		assert_noop!(record_batch(GATEWAY, 0, batch()), Error::<Test>::StaleSequence);
		// Whoever takes over has to know what was sent: the chain does not.
		assert_ok!(record_batch(HOSPITAL, 5, batch()));
		assert_eq!(journal(&record_of(PATIENT)).count, 3);
	});
}

#[test]
fn batch_should_pay_each_controller_once_when_a_group_has_prices() {
	ExtBuilder::build_and_execute(|| {
		priced(10);
		let index = PermitIndex::Party(RESEARCH);
		World::permit(&HOSPITAL, index, Permit { price: 5, ..permit(3) });
		let telemetry =
			Access { categories: Categories::of(&[Category::DeviceTelemetry]), ..research() };
		let before = World::payments();
		assert_ok!(record_batch(
			RESEARCH,
			1,
			[(pump(), vec![research(), telemetry.clone(), research(), telemetry])]
		));
		assert_eq!(World::payments() - before, 2);
		assert_eq!(last_outcome().paid, 30);
		assert_eq!(Balances::free_balance(PATIENT), EXISTENTIAL + FUNDS + 20);
		assert_eq!(Balances::free_balance(HOSPITAL), EXISTENTIAL + FUNDS + 10);
		assert_eq!(Balances::free_balance(RESEARCH), EXISTENTIAL + FUNDS - 30);
	});
}

#[test]
fn batch_should_refuse_the_rest_when_the_money_runs_out() {
	ExtBuilder::build_and_execute(|| {
		priced(FUNDS / 2 - 1);
		let rich = Access { maximum_price: FUNDS, ..research() };
		assert_ok!(record_batch(
			RESEARCH,
			1,
			[
				(record_of(PATIENT), vec![rich.clone()]),
				(pump(), vec![rich.clone(), rich.clone(), rich]),
			]
		));
		assert_eq!(
			last_outcome(),
			Outcome { permitted: 2, refused: 2, unjournalled: 0, journals: 2, paid: FUNDS - 2 }
		);
		assert_eq!(Balances::free_balance(RESEARCH), EXISTENTIAL + 2);
	});
}

#[test]
fn batch_should_stop_at_the_last_use_when_a_consent_limits_them() {
	ExtBuilder::build_and_execute(|| {
		consented();
		World::limit(consent(1), 3);
		let group = || (record_of(PATIENT), vec![access(), access()]);
		assert_ok!(record_batch(GATEWAY, 1, [group(), group()]));
		let outcome = last_outcome();
		assert_eq!((outcome.permitted, outcome.refused), (3, 1));
		assert_eq!(World::get().uses.get(&consent(1)), Some(&0));
	});
}

#[test]
fn batch_should_go_on_with_the_next_consent_when_the_cheapest_is_spent() {
	ExtBuilder::build_and_execute(|| {
		priced(1);
		World::limit(consent(2), 1);
		let index = PermitIndex::Party(RESEARCH);
		World::permit(&PATIENT, index, Permit { price: 7, ..permit(3) });
		assert_ok!(record_batch(
			RESEARCH,
			1,
			[(record_of(PATIENT), vec![research(), research(), research()])]
		));
		assert_eq!(last_outcome().paid, 1 + 7 + 7);
	});
}

#[test]
fn batch_should_count_and_go_on_when_a_refusal_is_not_journalled() {
	ExtBuilder::build_and_execute(|| {
		consented();
		let past = RefusalCap::get() as usize + 2;
		assert_ok!(record_batch(
			GATEWAY,
			1,
			[
				(record_of(UNKNOWN), vec![access(), access()]),
				(record_of(PATIENT), vec![refused(); past]),
				(record_of(PATIENT), vec![access(), refused()]),
			]
		));
		assert_eq!(
			last_outcome(),
			Outcome { permitted: 1, refused: 3, unjournalled: 2 + 2 + 1, journals: 2, paid: 0 }
		);
		assert_eq!(crate::Journals::<Test>::get(record_of(UNKNOWN)), None);
		assert_eq!(Refusals::<Test>::get(HOSPITAL, record_of(UNKNOWN)), None);
		assert_eq!(Refusals::<Test>::get(HOSPITAL, record_of(PATIENT)).unwrap().beyond, 3);
	});
}

#[test]
fn batch_should_leave_no_root_when_nothing_is_journalled() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(record_batch(GATEWAY, 1, [(record_of(UNKNOWN), vec![access()])]));
		assert_eq!(last_outcome().unjournalled, 1);
		assert_eq!(close_block(), None);
	});
}

#[test]
fn batch_should_fail_when_it_or_a_group_is_empty() {
	ExtBuilder::build_and_execute(|| {
		consented();
		assert_noop!(record_batch(GATEWAY, 1, []), Error::<Test>::EmptyBatch);
		assert_noop!(
			record_batch(GATEWAY, 1, [(record_of(PATIENT), vec![access()]), (pump(), vec![])]),
			Error::<Test>::EmptyBatch
		);
	});
}

#[test]
fn batch_should_fail_when_the_groups_hold_too_many_accesses() {
	ExtBuilder::build_and_execute(|| {
		consented();
		let half = |more: usize| (record_of(PATIENT), vec![access(); 50 + more]);
		assert_noop!(record_batch(GATEWAY, 1, [half(0), half(1)]), Error::<Test>::TooManyAccesses);
		assert_ok!(record_batch(GATEWAY, 1, [half(0), half(0)]));
		assert_eq!(journal(&record_of(PATIENT)).count, 100);
	});
}

#[test]
fn batch_should_fail_when_the_origin_is_not_of_an_organisation() {
	ExtBuilder::build_and_execute(|| {
		let batch = || [(record_of(PATIENT), vec![access()])];
		assert_noop!(record_batch(STRANGER, 1, batch()), Error::<Test>::NotAnOrganisation);
		assert_noop!(record_batch(ROTATED, 1, batch()), Error::<Test>::NotAuthorized);
		assert_noop!(
			AccessAudit::record_batch(RuntimeOrigin::none(), 1, grouped(batch())),
			sp_runtime::DispatchError::BadOrigin
		);
	});
}

#[test]
fn batch_should_fail_whole_and_name_the_place_when_an_access_has_no_answer() {
	ExtBuilder::build_and_execute(|| {
		priced(1);
		World::limit(consent(2), 9);
		let both = Categories::of(&[Category::VitalSigns, Category::DeviceTelemetry]);
		let good = || (record_of(PATIENT), vec![research(), research()]);
		let unknown = Resource::Device { id: Default::default(), tenure: 0 };
		let foreign = Resource::Record { subject: PATIENT, custodian: STRANGER };
		for (group, index, reason) in [
			((unknown, vec![research()]), 2, Invalid::UnknownDevice),
			((foreign, vec![research()]), 2, Invalid::UnknownCustodian),
			((record_of(NEW_KEY), vec![research()]), 2, Invalid::UnknownSubject),
			(
				(pump(), vec![research(), Access { categories: Categories::EMPTY, ..research() }]),
				3,
				Invalid::InvalidCategories,
			),
			((pump(), vec![Access { categories: both, ..research() }]), 2, Invalid::TwoControllers),
			(
				(pump(), vec![Access { claimed_at: u64::MAX, ..research() }]),
				2,
				Invalid::ClaimedInFuture,
			),
			(
				(record_of(PATIENT), vec![Access { corrects: Some(2), ..research() }]),
				2,
				Invalid::UnknownCorrectedEntry,
			),
		] {
			assert_noop!(
				record_batch(RESEARCH, 1, [good(), group]),
				Error::<Test>::InvalidEntry { index, reason }
			);
		}
		World::change(|world| world.controllers.get_mut(&(PUMP, 0)).unwrap().person = None);
		assert_noop!(
			record_batch(RESEARCH, 1, [good(), (pump(), vec![research()])]),
			Error::<Test>::InvalidEntry { index: 2, reason: Invalid::NobodyAssociated }
		);
		assert_eq!(Balances::free_balance(PATIENT), EXISTENTIAL + FUNDS);
		assert_eq!(World::get().uses.get(&consent(2)), Some(&9));
	});
}

#[test]
fn batch_should_let_an_entry_be_corrected_when_it_is_of_the_same_batch() {
	ExtBuilder::build_and_execute(|| {
		consented();
		let correction = Access { corrects: Some(0), ..access() };
		assert_ok!(record_batch(GATEWAY, 1, [(record_of(PATIENT), vec![access(), correction])]));
		assert_eq!(journal(&record_of(PATIENT)).count, 2);
	});
}

#[test]
fn batch_should_fail_when_it_draws_on_too_many_limited_consents() {
	ExtBuilder::build_and_execute(|| {
		let purposes =
			[Purpose::Treat, Purpose::Etreat, Purpose::Coc, Purpose::Pophlth, Purpose::Treatds];
		// Of two that answer, the lower id decides: the broadest one has the highest.
		for (number, purpose) in (1..=5).rev().zip(purposes) {
			let permit = Permit { purposes: Purposes::of(&[purpose]), ..permit(number) };
			World::permit(&PATIENT, PermitIndex::Party(HOSPITAL), permit);
			World::limit(consent(number), 9);
		}
		let ask = |purpose| Access { purpose, ..access() };
		let batch = |count| {
			[(record_of(PATIENT), purposes.into_iter().take(count).map(ask).collect::<Vec<_>>())]
		};
		assert_noop!(record_batch(GATEWAY, 1, batch(5)), Error::<Test>::TooManyCountedConsents);
		assert_ok!(record_batch(GATEWAY, 1, batch(4)));
		assert_eq!(World::get().uses.values().filter(|uses| **uses == 8).count(), 4);
	});
}

#[test]
fn batch_should_fail_when_the_journal_is_full() {
	ExtBuilder::build_and_execute(|| {
		consented();
		let full = JournalHead { count: u64::MAX - 1, head: sp_core::H256::repeat_byte(1) };
		crate::Journals::<Test>::insert(record_of(PATIENT), full);
		assert_noop!(
			record_batch(GATEWAY, 1, [(record_of(PATIENT), vec![access(), access()])]),
			Error::<Test>::JournalFull
		);
		assert_ok!(record_batch(GATEWAY, 1, [(record_of(PATIENT), vec![access()])]));
	});
}

#[test]
fn batch_should_read_what_is_shared_once_when_accesses_share_it() {
	ExtBuilder::build_and_execute(|| {
		consented();
		let read_by = |sequence, count| {
			let before = World::reads();
			let access = Access { staff: Some(NURSE), basis: Basis::Policy, ..access() };
			assert_ok!(record_batch(
				GATEWAY,
				sequence,
				[(record_of(PATIENT), vec![access; count])]
			));
			World::reads() - before
		};
		// Organisation, subject (2), staff, rules, three lists, policy; the hospital is its own custodian.
		assert_eq!(read_by(1, 1), 9);
		assert_eq!(read_by(2, 90), 9);
	});
}

#[test]
fn batch_should_weigh_what_it_did_when_it_is_done() {
	ExtBuilder::build_and_execute(|| {
		priced(1);
		World::limit(consent(2), 9);
		let groups = [(record_of(PATIENT), vec![research(), research(), access()])];
		let call =
			crate::Call::<Test>::record_batch { sequence: 1, groups: grouped(groups.clone()) };
		let reserved = call.get_dispatch_info().call_weight;
		let used = record_batch(RESEARCH, 1, groups).unwrap().actual_weight.unwrap();
		// Custodian, subject (2), rules, three lists, policy, the payer's purse (3); a refusal's counter, a payment, a consent.
		let lookups = <() as WeightInfo>::lookup(0) * 6 + <() as WeightInfo>::lookup(1);
		let plain = <() as WeightInfo>::record_group(3) - <() as WeightInfo>::record_group(1)
			+ <() as WeightInfo>::record_batch(1)
			+ lookups;
		let rest = <() as WeightInfo>::count_refusal() + PaymentWeight::get() + UsesWeight::get();
		// Two without permits, for the first access and the refused one; two over the one permit.
		let decisions = <() as WeightInfo>::decide(0) * 2 + <() as WeightInfo>::decide(1) * 2;
		assert_eq!(used, plain + rest + decisions);
		assert!(used.all_lt(reserved), "{used:?} of {reserved:?}");
	});
}

#[test]
fn batch_should_never_weigh_more_than_reserved_when_it_needs_all_there_is() {
	ExtBuilder::build_and_execute(|| {
		let telemetry = Categories::of(&[Category::DeviceTelemetry]);
		let mut groups = Vec::new();
		for number in 1..5u8 {
			for (controller, at) in [(PATIENT, number), (REGULATOR, number + 10)] {
				let permit = Permit { price: u128::from(number), ..permit(at) };
				World::permit(&controller, PermitIndex::Party(RESEARCH), permit);
			}
			World::limit(consent(number), 1);
			// Spends a consent, asserts a role that is not held, names staff and a case.
			let emergency = Basis::Emergency { case: Default::default() };
			let thorough = Access { staff: Some(NURSE), basis: emergency, ..research() };
			groups.push((
				pump(),
				vec![
					thorough.clone(),
					Access { categories: telemetry, ..thorough.clone() },
					access(),
				],
			));
		}
		World::change(|world| {
			world.controllers.get_mut(&(PUMP, 0)).unwrap().owner = REGULATOR;
			world.staff.insert((RESEARCH, NURSE));
		});
		let call =
			crate::Call::<Test>::record_batch { sequence: 1, groups: grouped(groups.clone()) };
		let reserved = call.get_dispatch_info().call_weight;
		let used = record_batch(RESEARCH, 1, groups).unwrap().actual_weight.unwrap();
		let outcome = last_outcome();
		assert_eq!((outcome.permitted, outcome.refused, outcome.unjournalled), (8, 3, 1));
		assert_eq!(World::get().uses.values().sum::<u32>(), 0);
		assert!(used.all_lte(reserved), "{used:?} of {reserved:?}");
	});
}
