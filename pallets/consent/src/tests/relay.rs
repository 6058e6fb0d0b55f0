use super::*;
use assent_primitives::{statement::wrapped, traits::Consents};
use frame_support::traits::Hooks;
use sp_core::{ecdsa, ed25519, H256};

fn refused(statement: &Statement, signature: &MultiSignature, error: Error<Test>) {
	assert_noop!(Consent::relay(signed(NEIGHBOUR), statement.clone(), signature.clone()), error);
}

/// A person without an account, and a consent that was relayed for them.
fn granted() -> (sr25519::Pair, PartyId, ConsentId) {
	let pair = never_funded();
	let person = account_of(&pair);
	let statement = statement(&person, granting(1, vec![to_hospital()]));
	assert_ok!(relay(&statement, &sign(&pair, &statement)));
	(pair, person.clone(), ConsentId::of(&person, &[1; 32]))
}

/// Signs an act, dated with the chain's moment, and has it brought in.
fn act(pair: &sr25519::Pair, act: Act) -> sp_runtime::DispatchResult {
	let statement = statement(&account_of(pair), act);
	relay(&statement, &sign(pair, &statement))
}

fn insurers(revision: u32) -> (Act, Act) {
	let (roles, purposes) = (Roles::from(Role::Insurer), Purposes::from(Purpose::Hpaymt));
	(
		Act::Object { roles, purposes, revision },
		Act::LiftObjection { roles, purposes, revision: revision + 1 },
	)
}

#[test]
fn relayed_grant_should_be_the_controllers_and_cost_the_relayer_when_a_never_funded_key_signed() {
	ExtBuilder.build_and_execute(|| {
		let (_, person, id) = granted();
		let record = kept(id);
		assert_eq!(record.consent.controller, person);
		assert_eq!(record.depositor, NEIGHBOUR);
		assert_eq!(list(person.clone(), HOSPITAL).len(), 1);
		let held =
			price_of_consent(id, &record.consent) + price_of(Consent::rules_footprint().size);
		assert_eq!(on_hold(&NEIGHBOUR), held);
		assert!(!frame_system::Account::<Test>::contains_key(person));
	})
}

#[test]
fn relay_should_name_the_statement_and_who_brought_it() {
	ExtBuilder.build_and_execute(|| {
		let pair = never_funded();
		let person = account_of(&pair);
		let statement = statement(&person, granting(1, vec![to_hospital()]));
		assert_ok!(relay(&statement, &sign(&pair, &statement)));
		let relayed = Event::Relayed {
			controller: person,
			statement: Consent::statement_payload(statement),
			relayer: Some(NEIGHBOUR),
		};
		System::assert_has_event(relayed.into());
		assert!(matches!(last_event(), Event::Granted { depositor: NEIGHBOUR, .. }));
	})
}

#[test]
fn every_act_should_do_what_the_direct_call_does_when_it_is_relayed() {
	ExtBuilder.build_and_execute(|| {
		let (pair, person, id) = granted();
		let amendment = Act::Amend {
			consent: id,
			version: 1,
			provisions: vec![to_research()],
			terms: Terms::default(),
			receipt: receipt(),
		};
		assert_ok!(act(&pair, amendment));
		assert_eq!(kept(id).consent.version, 2);
		let (object, lift) = insurers(0);
		assert_ok!(act(&pair, object));
		assert_eq!(Rules::<Test>::get(&person).unwrap().rules.objections.len(), 1);
		assert_ok!(act(&pair, lift));
		assert!(Rules::<Test>::get(&person).unwrap().rules.objections.is_empty());
		assert_ok!(act(&pair, Act::Withdraw { consent: id, version: 2 }));
		assert_eq!(status(id), ConsentStatus::Withdrawn);
		assert_ok!(act(&pair, Act::WithdrawAll));
		assert_eq!(Rules::<Test>::get(&person).unwrap().rules.epoch, 1);

		let provisions = vec![to_research()];
		let request = ask(&person, 1, provisions.clone(), Terms::default());
		let terms = Terms::default();
		assert_ok!(act(&pair, Act::Accept { request, provisions, terms, receipt: receipt() }));
		assert_eq!(status(request.consent(&person)), ConsentStatus::Given);
		let request = ask(&person, 2, vec![to_research()], Terms::default());
		assert_ok!(act(&pair, Act::Refuse { request }));
		assert_eq!(Consent::consent_request(request).unwrap().status, ConsentStatus::Refused);
	})
}

#[test]
fn relay_should_take_every_kind_of_key_plain_and_wrapped() {
	ExtBuilder.build_and_execute(|| {
		let (ed, ec) = (ed25519::Pair::from_seed(&[1; 32]), ecdsa::Pair::from_seed(&[2; 32]));
		let sr = never_funded();
		let ec_account = AccountId::new(sp_io::hashing::blake2_256(&ec.public().0));
		type Sign = Box<dyn Fn(&[u8]) -> MultiSignature>;
		let keys: [(AccountId, Sign); 3] = [
			(account_of(&sr), Box::new(move |bytes| sr.sign(bytes).into())),
			(AccountId::from(ed.public()), Box::new(move |bytes| ed.sign(bytes).into())),
			(ec_account, Box::new(move |bytes| ec.sign(bytes).into())),
		];
		for (person, sign) in keys {
			let plain = statement(&person, granting(1, vec![to_hospital()]));
			let payload = Consent::statement_payload(plain.clone());
			assert_ok!(relay(&plain, &sign(payload.as_bytes())));
			let page = statement(&person, granting(2, vec![to_hospital()]));
			let payload = Consent::statement_payload(page.clone());
			assert_ok!(relay(&page, &sign(&wrapped(&payload))));
			assert_eq!(list(person, HOSPITAL).len(), 2);
		}
	})
}

#[test]
fn relay_should_be_refused_when_a_relayer_changes_or_drops_anything() {
	ExtBuilder.build_and_execute(|| {
		let (pair, person, id) = granted();
		let grant = Act::Grant {
			nonce: [2; 32],
			provisions: vec![to_hospital(), deny(Grantee::Anyone)],
			terms: limited(3),
			receipt: receipt(),
		};
		let original = statement(&person, grant);
		let signature = sign(&pair, &original);
		let mut forged = vec![
			Statement { deadline: original.deadline - 1, ..original.clone() },
			// What was signed as one act is no other one.
			Statement { act: Act::WithdrawAll, ..original.clone() },
			Statement { act: Act::Withdraw { consent: id, version: 1 }, ..original.clone() },
		];
		type Change = fn(&mut [u8; 32], &mut Vec<Provision>, &mut Terms, &mut Commitment);
		let changes: [Change; 7] = [
			|nonce, _, _, _| nonce[0] ^= 1,
			|_, provisions, _, _| {
				provisions.pop();
			},
			|_, provisions, _, _| provisions.swap(0, 1),
			|_, provisions, _, _| provisions[0].categories = Categories::ALL,
			|_, _, terms, _| terms.maximum_uses = None,
			|_, _, terms, _| terms.onward_disclosure = true,
			|_, _, _, receipt| *receipt = Commitment::from([98; 32]),
		];
		for change in changes {
			let mut changed = original.clone();
			let Act::Grant { nonce, provisions, terms, receipt } = &mut changed.act else {
				unreachable!("a grant")
			};
			change(nonce, provisions, terms, receipt);
			assert_ne!(changed, original);
			forged.push(changed);
		}
		for forged in forged {
			refused(&forged, &signature, Error::InvalidSignature);
		}
		assert_ok!(relay(&original, &signature));
	})
}

#[test]
fn relay_should_be_refused_when_another_signed() {
	ExtBuilder.build_and_execute(|| {
		let (_, person, id) = granted();
		let stranger = sr25519::Pair::from_seed(&[78; 32]);
		for act in [granting(2, vec![to_hospital()]), Act::Withdraw { consent: id, version: 1 }] {
			let forged = statement(&person, act);
			refused(&forged, &sign(&stranger, &forged), Error::InvalidSignature);
		}
		// And where the stranger signs in their own name, about another's consent.
		let own = statement(&account_of(&stranger), Act::Withdraw { consent: id, version: 1 });
		refused(&own, &sign(&stranger, &own), Error::NotAuthorized);
	})
}

#[test]
fn relay_should_be_refused_when_the_statement_is_for_another_chain() {
	ExtBuilder.build_and_execute(|| {
		let pair = never_funded();
		let statement = statement(&account_of(&pair), granting(1, vec![to_hospital()]));
		let elsewhere = pair.sign(statement.payload(&H256::repeat_byte(1)).as_bytes()).into();
		refused(&statement, &elsewhere, Error::InvalidSignature);
		let here = sign(&pair, &statement);
		frame_system::BlockHash::<Test>::insert(0, H256::repeat_byte(1));
		refused(&statement, &here, Error::InvalidSignature);
		assert_ok!(relay(&statement, &elsewhere));
	})
}

#[test]
fn relay_should_be_refused_when_it_comes_late_or_was_signed_for_too_long() {
	ExtBuilder.build_and_execute(|| {
		let pair = never_funded();
		let on_time = statement(&account_of(&pair), granting(1, vec![to_hospital()]));
		let signature = sign(&pair, &on_time);
		let long = Statement { deadline: on_time.deadline + 1, ..on_time.clone() };
		refused(&long, &sign(&pair, &long), Error::DeadlineTooFar);
		wait(LIFE);
		refused(&on_time, &signature, Error::StatementExpired);
		set_time(on_time.deadline - 1);
		assert_ok!(relay(&on_time, &signature));
	})
}

#[test]
fn relay_should_be_refused_when_it_is_a_replay() {
	ExtBuilder.build_and_execute(|| {
		let pair = never_funded();
		let person = account_of(&pair);
		let grant = statement(&person, granting(1, vec![to_hospital()]));
		let granting = sign(&pair, &grant);
		assert_ok!(relay(&grant, &granting));
		refused(&grant, &granting, Error::ConsentAlreadyExists);
		let id = ConsentId::of(&person, &[1; 32]);
		let amend = statement(
			&person,
			Act::Amend {
				consent: id,
				version: 1,
				provisions: vec![to_research()],
				terms: Terms::default(),
				receipt: receipt(),
			},
		);
		let amending = sign(&pair, &amend);
		assert_ok!(relay(&amend, &amending));
		refused(&amend, &amending, Error::VersionNotCurrent);
		let withdraw = statement(&person, Act::Withdraw { consent: id, version: 2 });
		let withdrawing = sign(&pair, &withdraw);
		assert_ok!(relay(&withdraw, &withdrawing));
		refused(&withdraw, &withdrawing, Error::ConsentNotInForce);
		refused(&grant, &granting, Error::ConsentAlreadyExists);
		let all = statement(&person, Act::WithdrawAll);
		let ending = sign(&pair, &all);
		assert_ok!(relay(&all, &ending));
		refused(&all, &ending, Error::EpochNotCurrent);
	})
}

#[test]
fn grant_should_not_come_back_to_life_when_it_ended_and_its_deposit_was_freed() {
	ExtBuilder.build_and_execute(|| {
		let pair = never_funded();
		let person = account_of(&pair);
		let grant = statement(&person, granting(1, vec![to_hospital()]));
		let signature = sign(&pair, &grant);
		// Signed for as long as it may be, and ended in the moment in which it was brought in.
		assert_ok!(relay(&grant, &signature));
		let id = ConsentId::of(&person, &[1; 32]);
		assert_ok!(act(&pair, Act::Withdraw { consent: id, version: 1 }));
		for moment in [START + WINDOW, grant.deadline - 1] {
			set_time(moment);
			assert_noop!(Consent::release(signed(POOR), id), Error::<Test>::EndedTooRecently);
			refused(&grant, &signature, Error::ConsentAlreadyExists);
		}
		// In the very moment in which the id is free again, the statement is void.
		set_time(grant.deadline);
		assert_ok!(Consent::release(signed(person), id));
		refused(&grant, &signature, Error::StatementExpired);
	})
}

#[test]
fn grant_should_be_refused_when_it_was_signed_before_everything_was_withdrawn() {
	ExtBuilder.build_and_execute(|| {
		let (pair, person, id) = granted();
		let earlier = statement(&person, granting(2, vec![to_hospital()]));
		let signature = sign(&pair, &earlier);
		assert_ok!(act(&pair, Act::WithdrawAll));
		refused(&earlier, &signature, Error::EpochNotCurrent);
		// Not after all is forgotten either: the record of the epoch outlives what was signed under it.
		wait(RETENTION - 1);
		assert_ok!(Consent::release(signed(POOR), id));
		assert_noop!(
			Consent::release_record(signed(POOR), person.clone()),
			Error::<Test>::RetentionNotOver
		);
		wait(1);
		assert_ok!(Consent::release_record(signed(POOR), person));
		refused(&earlier, &signature, Error::StatementExpired);
	})
}

#[test]
fn withdrawal_should_not_be_defeated_when_an_amendment_was_held_back() {
	ExtBuilder.build_and_execute(|| {
		let (pair, person, id) = granted();
		let amendment = statement(
			&person,
			Act::Amend {
				consent: id,
				version: 1,
				provisions: vec![to_research()],
				terms: Terms::default(),
				receipt: receipt(),
			},
		);
		let withdrawal = statement(&person, Act::Withdraw { consent: id, version: 1 });
		assert_ok!(relay(&amendment, &sign(&pair, &amendment)));
		assert_ok!(relay(&withdrawal, &sign(&pair, &withdrawal)));
		assert_eq!(status(id), ConsentStatus::Withdrawn);
	})
}

#[test]
fn amendment_should_be_refused_when_the_withdrawal_came_first() {
	ExtBuilder.build_and_execute(|| {
		let (pair, person, id) = granted();
		let amendment = Act::Amend {
			consent: id,
			version: 1,
			provisions: vec![to_research()],
			terms: Terms::default(),
			receipt: receipt(),
		};
		let amendment = statement(&person, amendment);
		assert_ok!(act(&pair, Act::Withdraw { consent: id, version: 1 }));
		refused(&amendment, &sign(&pair, &amendment), Error::ConsentNotInForce);
	})
}

#[test]
fn withdrawal_should_be_refused_when_it_names_a_version_to_come() {
	ExtBuilder.build_and_execute(|| {
		let (pair, person, id) = granted();
		let early = statement(&person, Act::Withdraw { consent: id, version: 2 });
		refused(&early, &sign(&pair, &early), Error::VersionNotCurrent);
	})
}

#[test]
fn objection_should_not_be_lifted_again_when_the_lifting_is_replayed() {
	ExtBuilder.build_and_execute(|| {
		let (pair, person, _) = granted();
		let (object, lift) = insurers(0);
		let lift = statement(&person, lift);
		let lifting = sign(&pair, &lift);
		refused(&lift, &lifting, Error::ObjectionsChanged);
		let first = statement(&person, object);
		let objecting = sign(&pair, &first);
		assert_ok!(relay(&first, &objecting));
		refused(&first, &objecting, Error::ObjectionsChanged);
		assert_ok!(relay(&lift, &lifting));
		refused(&lift, &lifting, Error::ObjectionsChanged);
		let (object, _) = insurers(2);
		assert_ok!(act(&pair, object));
		refused(&lift, &lifting, Error::ObjectionsChanged);
		assert_eq!(Rules::<Test>::get(person).unwrap().rules.objections.len(), 1);
	})
}

#[test]
fn relay_should_follow_the_key_when_the_controller_rotated_it() {
	ExtBuilder.build_and_execute(|| {
		let (old, person, id) = granted();
		let new = sr25519::Pair::from_seed(&[79; 32]);
		let signed_before = statement(&person, Act::Withdraw { consent: id, version: 1 });
		let by_old = sign(&old, &signed_before);
		rotate(&person, account_of(&new));
		refused(&signed_before, &by_old, Error::InvalidSignature);
		// The new key is no party of its own.
		let own = statement(&account_of(&new), granting(3, vec![to_hospital()]));
		refused(&own, &sign(&new, &own), Error::NotAuthorized);
		assert_ok!(relay(&signed_before, &sign(&new, &signed_before)));
		assert_eq!(status(id), ConsentStatus::Withdrawn);
	})
}

#[test]
fn relay_should_be_refused_when_an_operating_account_signs() {
	ExtBuilder.build_and_execute(|| {
		// Known by its number only, the gateway acts for the hospital and has no consents of its own.
		let own = statement(&GATEWAY, granting(1, vec![to_research()]));
		let signature = sign(&never_funded(), &own);
		refused(&own, &signature, Error::NotAuthorized);
	})
}

#[test]
fn relay_should_be_refused_when_the_act_itself_is() {
	ExtBuilder.build_and_execute(|| {
		let pair = never_funded();
		let person = account_of(&pair);
		let empty = statement(&person, granting(1, vec![]));
		refused(&empty, &sign(&pair, &empty), Error::EmptyProvisions);
		let unknown = ConsentId::of(&person, &[9; 32]);
		let nothing = statement(&person, Act::Withdraw { consent: unknown, version: 1 });
		refused(&nothing, &sign(&pair, &nothing), Error::UnknownConsent);
		let all = statement(&person, Act::WithdrawAll);
		refused(&all, &sign(&pair, &all), Error::NothingToWithdraw);
		let poor = statement(&person, granting(1, vec![to_hospital()]));
		let signature = sign(&pair, &poor);
		assert_noop!(
			frame_support::storage::with_storage_layer(|| {
				Consent::relay(signed(POOR), poor.clone(), signature.clone())
			}),
			sp_runtime::TokenError::FundsUnavailable
		);
	})
}

#[test]
fn relayed_consent_should_be_used_up_like_any_other() {
	ExtBuilder.build_and_execute(|| {
		let pair = never_funded();
		let grant = Act::Grant {
			nonce: [1; 32],
			provisions: vec![to_hospital()],
			terms: limited(1),
			receipt: receipt(),
		};
		assert_ok!(act(&pair, grant));
		let id = ConsentId::of(&account_of(&pair), &[1; 32]);
		assert_ok!(Consent::count_uses(&id, 1));
		assert_eq!(status(id), ConsentStatus::Expired);
	})
}

#[test]
fn configuration_should_be_refused_by_nobody_when_it_is_that_of_the_tests() {
	ExtBuilder.build_and_execute(<Consent as Hooks<u64>>::integrity_test)
}
