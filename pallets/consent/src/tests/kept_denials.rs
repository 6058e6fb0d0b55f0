//! Withdrawals by a hand that may give nothing: they end permits, and lift no denial, whichever way they come.

use super::*;
use crate::Call;
use assent_primitives::{Capacity, Powers, Rights};
use frame_support::traits::Authorize;
use sp_runtime::{transaction_validity::TransactionSource, DispatchError, DispatchResult};

/// How a withdrawal comes.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
	Signed,
	Relayed,
	Free,
}

fn person() -> PartyId {
	account_of(&never_funded())
}

fn bring(way: Way, act: Act) -> DispatchResult {
	let pair = never_funded();
	let statement = statement(&person(), act.clone());
	let signature = sign(&pair, &statement);
	match (way, act) {
		(Way::Signed, Act::Withdraw { consent, .. }) => {
			Consent::withdraw(signed(person()), consent)
		},
		(Way::Signed, Act::WithdrawAll) => Consent::withdraw_all(signed(person())),
		(Way::Signed, act) => panic!("{act:?}"),
		(Way::Relayed, _) => relay(&statement, &signature),
		(Way::Free, _) => {
			let call = Call::<Test>::relay_free {
				statement: statement.clone(),
				signature: signature.clone(),
			};
			let answer = call.authorize(TransactionSource::External).expect("it is authorised");
			answer.map_err(|refusal| {
				let expected = refusal == numbered(Error::MayNotLift);
				if expected {
					Error::<Test>::MayNotLift.into()
				} else {
					DispatchError::Other("the pool")
				}
			})?;
			let origin = frame_system::RawOrigin::Authorized.into();
			Consent::relay_free(origin, statement, signature)
		},
	}
}

fn withdraw(way: Way, consent: ConsentId) -> DispatchResult {
	bring(way, Act::Withdraw { consent, version: 1 })
}

fn given(nonce: u8, provisions: Vec<Provision>, terms: Terms) -> ConsentId {
	assert_ok!(Consent::do_grant(person(), NEIGHBOUR, [nonce; 32], provisions, terms, receipt()));
	ConsentId::of(&person(), &[nonce; 32])
}

/// Runs a test for each way, and for each reason why the person may give nothing, with the error that says it.
fn each(test: impl Fn(Way, Delegations, DispatchError)) {
	let restricted = Delegations { restricted: true, ..Delegations::default() };
	// It died, was merged, or who it is is in dispute.
	let frozen = Delegations { frozen: true, ..Delegations::default() };
	for way in [Way::Signed, Way::Relayed, Way::Free] {
		for (state, error) in
			[(restricted.clone(), RESTRICTED_ERROR), (frozen.clone(), FROZEN_ERROR)]
		{
			Delegates::set(Delegations::default());
			ExtBuilder.build_and_execute(|| {
				let free = Error::<Test>::MayNotLift.into();
				test(way, state, if way == Way::Free { free } else { error })
			});
		}
	}
}

#[test]
fn withdrawal_should_end_permits_and_keep_denials_when_the_person_may_give_nothing() {
	each(|way, state, error| {
		let id = given(1, vec![to_hospital(), deny(Grantee::Anyone)], Terms::default());
		Delegates::set(state);
		wait(10);
		assert_ok!(withdraw(way, id));
		assert_eq!(status(id), ConsentStatus::Withdrawn);
		assert_eq!(ends(person(), HOSPITAL), vec![(1, Some(START + 10))]);
		assert_eq!(denials(person()).len(), 1);
		let Event::Withdrawn { denials_stay, .. } = last_event() else { panic!("withdrawn") };
		assert!(denials_stay);
		Consent::do_try_state().unwrap();
		// There is nothing more to end, and it is not removed under what it denies.
		assert_noop!(withdraw(way, id), error);
		wait(TOMBSTONE);
		assert_noop!(Consent::release(signed(person()), id), Error::<Test>::StillInForce);

		// Who may give again, lifts it.
		Delegates::set(Delegations::default());
		assert_ok!(withdraw(way, id));
		let Event::Withdrawn { denials_stay, .. } = last_event() else { panic!("withdrawn") };
		assert!(!denials_stay && denials(person()).is_empty());
		assert_eq!(kept(id).consent.ended_at, Some(START + 10));
		assert_ok!(Consent::release(signed(person()), id));
	});
}

#[test]
fn withdrawal_should_be_refused_with_the_reason_when_it_would_only_lift_denials() {
	each(|way, state, error| {
		let denial = given(1, vec![deny(Grantee::Anyone)], Terms::default());
		let spent = given(2, vec![to_hospital(), deny(Grantee::Anyone)], limited(1));
		assert_ok!(<Consent as assent_primitives::traits::Consents>::count_uses(&spent, 1));
		let over = vec![until(START + 10, to_hospital()), deny(Grantee::Anyone)];
		let over = given(3, over, Terms::default());
		let invalid = given(4, vec![to_hospital(), deny(Grantee::Anyone)], Terms::default());
		assert_ok!(Consent::invalidate(RuntimeOrigin::root(), invalid, receipt()));
		let earlier = given(5, vec![to_hospital(), deny(Grantee::Anyone)], Terms::default());
		wait(10);
		Delegates::set(state);
		for id in [denial, spent, over, invalid] {
			assert_noop!(withdraw(way, id), error);
		}
		// To withdraw everything stays open, and free: it lifts nothing.
		assert_ok!(bring(way, Act::WithdrawAll));
		assert_noop!(withdraw(way, earlier), error);
		assert_eq!(denials(person()).len(), 5);
	});
}

#[test]
fn withdrawal_should_come_as_ever_when_nothing_is_denied() {
	each(|way, state, _| {
		let over = vec![to_hospital(), until(START + 10, deny(Grantee::Anyone))];
		let over = given(1, over, Terms::default());
		let id = given(2, vec![to_hospital()], Terms::default());
		wait(10);
		Delegates::set(state);
		assert_ok!(withdraw(way, id));
		assert_ok!(withdraw(way, over));
		assert!(withdraw(way, id).is_err() && withdraw(way, over).is_err());
	});
}

#[test]
fn denials_should_be_lifted_by_a_guardian_when_they_stayed_and_the_status_stays_withdrawn() {
	ExtBuilder.build_and_execute(|| {
		let id = give(PATIENT, 1, vec![to_hospital(), deny(Grantee::Anyone)]);
		let powers = Powers {
			rights: Rights::ALL,
			scope: ResourceScope::All,
			categories: Categories::ALL,
			until: Moment::MAX,
			further: 0,
		};
		Delegates::mutate(|known| {
			known.restricted = true;
			known.powers.push((Capacity::Guardian, OWNER, powers));
		});
		assert_ok!(Consent::withdraw(signed(PATIENT), id));
		assert_eq!(denials(PATIENT).len(), 1);
		let act = Act::Withdraw { consent: id, version: 1 };
		let lift = || Consent::act_for(signed(OWNER), PATIENT, Capacity::Guardian, act.clone());
		// Not while nobody gives in its name.
		Delegates::mutate(|known| known.frozen = true);
		assert_eq!(lift(), Err(FROZEN_ERROR));
		Delegates::mutate(|known| known.frozen = false);
		assert_ok!(lift());
		assert!(denials(PATIENT).is_empty());
		assert_eq!(status(id), ConsentStatus::Withdrawn);
	})
}
