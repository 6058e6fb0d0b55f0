//! Random calls by random parties keep the invariants.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Who calls: mostly whoever may, so that devices really change hands.
#[derive(Clone, Copy, Debug)]
enum Who {
	Rightful,
	Any(u8),
}

/// What they do, with one of the devices.
#[derive(Clone, Copy, Debug)]
enum Deed {
	SetStatus(DeviceStatus),
	SetStage(DeviceStage),
	OfferCustody(u8, CustodianKind, bool, Moment),
	CancelCustody,
	AcceptCustody,
	DeclineCustody,
	EndCustody,
	OfferHandover(u8, Moment),
	CancelHandover,
	AcceptHandover(bool),
	DeclineHandover,
	ProposeAssociation(u8, Moment),
	CancelAssociation,
	AcceptAssociation,
	DeclineAssociation,
	AssociateSelf,
	EndAssociation,
	ForgetTenure(Tenure),
	Block,
	Unblock,
	Register(u8),
	Pass(Moment),
}

/// Persons, organisations, an operator, and two that have nearly no money.
fn party(number: u8) -> AccountId {
	let parties =
		[alice(), bob(), charlie(), maker(), hospital(), operator(), regulator(), pauper()];
	parties[number as usize % parties.len()].clone()
}

fn who() -> impl Strategy<Value = Who> {
	prop_oneof![
		3 => Just(Who::Rightful),
		1 => any::<u8>().prop_map(Who::Any),
	]
}

fn deed() -> impl Strategy<Value = Deed> {
	let in_service = prop_oneof![
		12 => Just(DeviceStatus::Operational),
		12 => Just(DeviceStatus::Maintenance),
		2 => Just(DeviceStatus::Stolen),
		2 => Just(DeviceStatus::Lost),
		1 => Just(DeviceStatus::Retired),
	];
	prop_oneof![
		2 => in_service.prop_map(Deed::SetStatus),
		3 => proptest::sample::select(DeviceStage::ALL).prop_map(Deed::SetStage),
		5 => (
			any::<u8>(),
			proptest::sample::select(CustodianKind::ALL),
			any::<bool>(),
			1..3 * MINUTE,
		)
			.prop_map(|(to, kind, on, wait)| Deed::OfferCustody(to, kind, on, wait)),
		1 => Just(Deed::CancelCustody),
		6 => Just(Deed::AcceptCustody),
		1 => Just(Deed::DeclineCustody),
		2 => Just(Deed::EndCustody),
		5 => (any::<u8>(), 1..3 * MINUTE).prop_map(|(to, wait)| Deed::OfferHandover(to, wait)),
		1 => Just(Deed::CancelHandover),
		6 => any::<bool>().prop_map(Deed::AcceptHandover),
		1 => Just(Deed::DeclineHandover),
		5 => (any::<u8>(), 1..3 * MINUTE).prop_map(|(to, wait)| Deed::ProposeAssociation(to, wait)),
		1 => Just(Deed::CancelAssociation),
		6 => Just(Deed::AcceptAssociation),
		1 => Just(Deed::DeclineAssociation),
		2 => Just(Deed::AssociateSelf),
		3 => Just(Deed::EndAssociation),
		2 => (0..6_u32).prop_map(Deed::ForgetTenure),
		1 => Just(Deed::Block),
		1 => Just(Deed::Unblock),
		1 => (0..6_u8).prop_map(Deed::Register),
		2 => (1..MINUTE).prop_map(Deed::Pass),
	]
}

/// The account that calls. Where nobody may, someone does.
fn caller(who: Who, device: DeviceId, deed: Deed) -> AccountId {
	let Who::Any(number) = who else {
		let rightful = match deed {
			Deed::AcceptHandover(_) | Deed::DeclineHandover => {
				Offers::<Test>::get(device).map(|offer| offer.to)
			},
			Deed::AcceptAssociation | Deed::DeclineAssociation => {
				AssociationOffers::<Test>::get(device).map(|offer| offer.person)
			},
			Deed::EndAssociation => known(device).person().cloned(),
			Deed::AcceptCustody | Deed::DeclineCustody => {
				CustodyOffers::<Test>::get(device).map(|offer| offer.to)
			},
			Deed::SetStage(_) | Deed::OfferCustody(..) | Deed::EndCustody => {
				let custody = Registry::custody_of(device);
				Some(custody.map_or_else(|| known(device).owner, |custody| custody.custodian))
			},
			Deed::ForgetTenure(tenure) => Registry::controllers_of(device, tenure)
				.map(|controllers| controllers.person.unwrap_or(controllers.owner)),
			_ => Some(known(device).owner),
		};
		return rightful.unwrap_or_else(|| party(0));
	};
	party(number)
}

fn perform(who: AccountId, device: DeviceId, deed: Deed) -> sp_runtime::DispatchResult {
	let origin = signed(who);
	match deed {
		Deed::SetStatus(status) => Registry::set_status(origin, device, status),
		Deed::SetStage(stage) => Registry::set_stage(origin, device, stage, None),
		Deed::OfferCustody(to, kind, may_hand_on, wait) => {
			Registry::offer_custody(origin, device, party(to), kind, may_hand_on, now() + wait)
		},
		Deed::CancelCustody => Registry::cancel_custody(origin, device),
		Deed::AcceptCustody => Registry::accept_custody(origin, device, Some(commitment(5))),
		Deed::DeclineCustody => Registry::decline_custody(origin, device),
		Deed::EndCustody => Registry::end_custody(origin, device, None),
		Deed::OfferHandover(to, wait) => {
			Registry::offer_handover(origin, device, party(to), now() + wait, false)
		},
		Deed::CancelHandover => Registry::cancel_handover(origin, device),
		Deed::AcceptHandover(for_myself) => {
			Registry::accept_handover(origin, device, for_myself, None)
		},
		Deed::DeclineHandover => Registry::decline_handover(origin, device),
		Deed::ProposeAssociation(person, wait) => {
			Registry::propose_association(origin, device, party(person), now() + wait)
		},
		Deed::CancelAssociation => Registry::cancel_association(origin, device),
		Deed::AcceptAssociation => Registry::accept_association(origin, device),
		Deed::DeclineAssociation => Registry::decline_association(origin, device),
		Deed::AssociateSelf => Registry::associate_self(origin, device),
		Deed::EndAssociation => Registry::end_association(origin, device),
		Deed::ForgetTenure(tenure) => Registry::forget_tenure(origin, device, tenure),
		Deed::Block => Registry::block_device(signed(regulator()), device, commitment(1)),
		Deed::Unblock => Registry::unblock_device(signed(regulator()), device),
		Deed::Register(unit) => {
			let model = ModelId::from([0x77; 32]);
			Registry::register_unvouched_device(origin, model, commitment(unit), None)
		},
		Deed::Pass(_) => Ok(()),
	}
}

/// The state's root: equal only where nothing has changed.
fn root() -> Vec<u8> {
	sp_io::storage::root(sp_runtime::StateVersion::V1)
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

	#[test]
	fn random_calls_should_keep_owners_tenures_offers_and_money_in_order(
		steps in proptest::collection::vec((who(), 0..3_usize, deed()), 1..120),
	) {
		ExtBuilder.build_and_execute(|| {
			let devices = [pump(1), unvouched(alice(), 2), unvouched(hospital(), 3)];
			// For each device and kind of offer: who was the owner when the offer was made.
			let mut offered_by: BTreeMap<(DeviceId, &str), PartyId> = BTreeMap::new();
			for (who, index, deed) in steps {
				let device = devices[index];
				if let Deed::Pass(time) = deed {
					pass(time);
				}
				let caller = caller(who, device, deed);
				let before: Vec<_> = devices.iter().map(|id| known(*id)).collect();
				let held_before: Vec<_> = devices.iter().map(|id| Registry::custody_of(*id)).collect();
				let (root_before, ended_before) = (root(), ended_tenures().len());
				match perform(caller, device, deed) {
					Ok(()) => match deed {
						Deed::OfferHandover(..) => {
							offered_by.insert((device, "handover"), known(device).owner);
						},
						Deed::ProposeAssociation(..) => {
							offered_by.insert((device, "association"), known(device).owner);
						},
						_ => {},
					},
					Err(error) => {
						assert_eq!(root(), root_before, "{deed:?} failed with {error:?}");
					},
				}

				let mut risen = 0;
				for (id, before) in devices.iter().zip(before) {
					let after = known(*id);
					// Custody is no step towards the device, nor towards anybody's data.
					if matches!(
						deed,
						Deed::OfferCustody(..)
							| Deed::CancelCustody | Deed::AcceptCustody
							| Deed::DeclineCustody | Deed::EndCustody
					) {
						assert_eq!(after, before, "{deed:?}");
					}
					// The tenure rises by one exactly when owner or person changes, and never falls.
					let changed = after.controllers() != before.controllers();
					assert_eq!(after.tenure, before.tenure + Tenure::from(changed), "{deed:?}");
					risen += usize::from(changed);
					// What a device is never changes, and a retired one comes to nobody new.
					assert_eq!((after.model, after.unit), (before.model, before.unit));
					assert_eq!((&after.maker, &after.lot), (&before.maker, &before.lot));
					if before.status == DeviceStatus::Retired {
						assert_eq!((after.status, &after.owner), (before.status, &before.owner));
					}
					// No offer outlives its owner.
					if Offers::<Test>::contains_key(id) {
						assert_eq!(offered_by.get(&(*id, "handover")), Some(&after.owner));
					}
					if AssociationOffers::<Test>::contains_key(id) {
						assert_eq!(offered_by.get(&(*id, "association")), Some(&after.owner));
					}
				}
				// Nobody comes to custody but by accepting it.
				for (id, before) in devices.iter().zip(held_before) {
					let custodian = |it: Option<CustodyOf<Test>>| it.map(|it| it.custodian);
					let (before, after) =
						(custodian(before), custodian(Registry::custody_of(*id)));
					let accepted = matches!(deed, Deed::AcceptCustody);
					assert!(after == before || after.is_none() || accepted, "{deed:?}");
				}
				// Who listens is told of each tenure that ended, once.
				assert_eq!(ended_tenures().len(), ended_before + risen);
				assert_ok!(Registry::do_try_state());
				check_money();
			}
		});
	}

	#[test]
	fn printable_should_mean_ascii_without_spaces_around(
		text in proptest::collection::vec(any::<u8>(), 0..8),
	) {
		let expected = std::str::from_utf8(&text).is_ok_and(|text| {
			!text.is_empty()
				&& text.trim() == text
				&& text.chars().all(|c| c == ' ' || c.is_ascii_graphic())
		});
		prop_assert_eq!(impls::is_printable(&text), expected);
	}
}
