use super::*;
use crate::Call;
use frame_support::{dispatch::GetDispatchInfo, traits::Authorize};
use sp_runtime::{
	generic::UncheckedExtrinsic,
	traits::{Applyable, Checkable},
	transaction_validity::{TransactionSource, ValidTransaction},
	DispatchError,
};

/// A person without an account, and a consent that was relayed for them.
fn granted() -> (sr25519::Pair, PartyId, ConsentId) {
	let pair = never_funded();
	let person = account_of(&pair);
	let statement = statement(&person, granting(1, vec![to_hospital()]));
	assert_ok!(relay(&statement, &sign(&pair, &statement)));
	(pair, person.clone(), ConsentId::of(&person, &[1; 32]))
}

/// What a pool says of a statement.
fn offer(
	statement: &Statement,
	signature: MultiSignature,
) -> Result<ValidTransaction, TransactionValidityError> {
	let call = Call::<Test>::relay_free { statement: statement.clone(), signature };
	let answer = call.authorize(TransactionSource::External).expect("it is authorised");
	answer.map(|(validity, _)| validity)
}

fn offer_act(pair: &sr25519::Pair, act: Act) -> Result<ValidTransaction, TransactionValidityError> {
	let statement = statement(&account_of(pair), act);
	let signature = sign(pair, &statement);
	offer(&statement, signature)
}

/// Brings in what a pool would take, as a block does.
fn include(pair: &sr25519::Pair, act: Act) -> sp_runtime::DispatchResult {
	let statement = statement(&account_of(pair), act);
	let signature = sign(pair, &statement);
	assert_ok!(offer(&statement, signature.clone()));
	let origin = frame_system::RawOrigin::Authorized.into();
	frame_support::storage::with_storage_layer(|| Consent::relay_free(origin, statement, signature))
}

fn refused(pair: &sr25519::Pair, act: Act, error: Error<Test>) {
	assert_eq!(offer_act(pair, act), Err(numbered(error)));
}

#[test]
fn withdrawal_should_come_free_and_first_when_a_never_funded_key_signed_it() {
	ExtBuilder.build_and_execute(|| {
		let (pair, person, id) = granted();
		let act = Act::Withdraw { consent: id, version: 1 };
		let validity = offer_act(&pair, act.clone()).unwrap();
		assert_eq!(validity.priority, u64::MAX);
		assert!(validity.propagate);
		assert!(validity.requires.is_empty());
		assert_eq!(validity.provides.len(), 1);
		assert!(validity.longevity <= 64);
		assert_ok!(include(&pair, act));
		assert_eq!(status(id), ConsentStatus::Withdrawn);
		assert!(!frame_system::Account::<Test>::contains_key(&person));
		let relayed = System::events().into_iter().any(|record| {
			matches!(record.event, RuntimeEvent::Consent(Event::Relayed { relayer: None, .. }))
		});
		assert!(relayed);
	})
}

#[test]
fn withdrawal_should_use_the_class_that_ordinary_calls_cannot_fill_and_pay_if_it_is_signed() {
	let statement = Statement {
		controller: PATIENT,
		epoch: 0,
		deadline: START,
		act: Act::Withdraw { consent: ConsentId::default(), version: 1 },
	};
	let signature = MultiSignature::Sr25519(Default::default());
	let info = Call::<Test>::relay_free { statement, signature }.get_dispatch_info();
	assert_eq!(info.class, frame_support::dispatch::DispatchClass::Operational);
	assert_eq!(info.pays_fee, frame_support::dispatch::Pays::Yes);
}

#[test]
fn everything_should_be_withdrawn_free_when_something_was_given_since_the_last_time() {
	ExtBuilder.build_and_execute(|| {
		let (pair, person, _) = granted();
		assert_ok!(include(&pair, Act::WithdrawAll));
		assert_eq!(Rules::<Test>::get(&person).unwrap().rules.epoch, 1);
		refused(&pair, Act::WithdrawAll, Error::NothingToWithdraw);
		let again = statement(&person, granting(2, vec![to_hospital()]));
		assert_ok!(relay(&again, &sign(&pair, &again)));
		assert_ok!(include(&pair, Act::WithdrawAll));
		assert_eq!(Rules::<Test>::get(&person).unwrap().rules.epoch, 2);
	})
}

#[test]
fn refusal_should_come_free_once_when_a_request_waits() {
	ExtBuilder.build_and_execute(|| {
		let pair = never_funded();
		let request = ask(&account_of(&pair), 1, vec![to_research()], Terms::default());
		assert_ok!(include(&pair, Act::Refuse { request }));
		refused(&pair, Act::Refuse { request }, Error::RequestNotPending);
		let unknown = RequestId::from([9; 32]);
		refused(&pair, Act::Refuse { request: unknown }, Error::UnknownRequest);
		let stranger = sr25519::Pair::from_seed(&[78; 32]);
		let other = ask(&account_of(&pair), 2, vec![to_research()], Terms::default());
		refused(&stranger, Act::Refuse { request: other }, Error::NotAuthorized);
		wait(REQUEST_LIFE);
		refused(&pair, Act::Refuse { request: other }, Error::RequestNotPending);
	})
}

#[test]
fn free_act_should_be_refused_when_it_creates_something() {
	ExtBuilder.build_and_execute(|| {
		let (pair, ..) = granted();
		let (roles, purposes) = (Roles::ALL, Purposes::ALL);
		for act in [
			granting(2, vec![to_hospital()]),
			Act::Object { roles, purposes, revision: 0 },
			Act::LiftObjection { roles, purposes, revision: 0 },
		] {
			refused(&pair, act, Error::ActNotFree);
		}
	})
}

#[test]
fn free_act_should_be_refused_when_nothing_is_left_to_end() {
	ExtBuilder.build_and_execute(|| {
		let (pair, _, id) = granted();
		let act = Act::Withdraw { consent: id, version: 1 };
		assert_ok!(include(&pair, act.clone()));
		refused(&pair, act, Error::ConsentNotInForce);
		let unknown = ConsentId::of(&account_of(&pair), &[9; 32]);
		refused(&pair, Act::Withdraw { consent: unknown, version: 1 }, Error::UnknownConsent);
		let stranger = sr25519::Pair::from_seed(&[78; 32]);
		refused(&stranger, Act::WithdrawAll, Error::NothingToWithdraw);
		refused(&stranger, Act::Withdraw { consent: id, version: 1 }, Error::NotAuthorized);
	})
}

#[test]
fn free_act_should_be_refused_when_it_is_not_current() {
	ExtBuilder.build_and_execute(|| {
		let (pair, person, id) = granted();
		let current = statement(&person, Act::Withdraw { consent: id, version: 1 });
		let offered = |statement: Statement| {
			let signature = sign(&pair, &statement);
			offer(&statement, signature)
		};
		let long = Statement { deadline: current.deadline + 1, ..current.clone() };
		assert_eq!(offered(long), Err(numbered(Error::DeadlineTooFar)));
		let epoch = Statement { epoch: 1, ..current.clone() };
		assert_eq!(offered(epoch), Err(numbered(Error::EpochNotCurrent)));
		let act = Act::Withdraw { consent: id, version: 2 };
		let version = Statement { act, ..current.clone() };
		assert_eq!(offered(version), Err(numbered(Error::VersionNotCurrent)));
		wait(LIFE);
		assert_eq!(offered(current), Err(InvalidTransaction::Stale.into()));
	})
}

#[test]
fn free_act_should_be_refused_when_another_signed_it_or_it_was_changed() {
	ExtBuilder.build_and_execute(|| {
		let (pair, person, id) = granted();
		let other = sr25519::Pair::from_seed(&[78; 32]);
		let withdrawal = statement(&person, Act::Withdraw { consent: id, version: 1 });
		let forged = sign(&other, &withdrawal);
		assert_eq!(offer(&withdrawal, forged), Err(InvalidTransaction::BadProof.into()));
		let signature = sign(&pair, &withdrawal);
		let all = Statement { act: Act::WithdrawAll, ..withdrawal };
		assert_eq!(offer(&all, signature), Err(InvalidTransaction::BadProof.into()));
	})
}

#[test]
fn pool_should_take_one_when_several_would_end_the_same() {
	ExtBuilder.build_and_execute(|| {
		let (pair, person, id) = granted();
		let act = Act::Withdraw { consent: id, version: 1 };
		let one = offer_act(&pair, act.clone()).unwrap();
		let mut other = statement(&person, act);
		other.deadline -= 1;
		let other = offer(&other, sign(&pair, &other)).unwrap();
		assert_eq!(one.provides, other.provides);
		let all = offer_act(&pair, Act::WithdrawAll).unwrap();
		assert_ne!(one.provides, all.provides);
	})
}

#[test]
fn relay_free_should_be_refused_when_it_is_not_authorised() {
	ExtBuilder.build_and_execute(|| {
		let (pair, person, id) = granted();
		let withdrawal = statement(&person, Act::Withdraw { consent: id, version: 1 });
		let signature = sign(&pair, &withdrawal);
		for origin in [signed(NEIGHBOUR), RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(
				Consent::relay_free(origin, withdrawal.clone(), signature.clone()),
				DispatchError::BadOrigin
			);
		}
	})
}

/// A transaction with the extensions that matter here.
type Transaction = UncheckedExtrinsic<
	AccountId,
	RuntimeCall,
	MultiSignature,
	(frame_system::AuthorizeCall<Test>, frame_system::CheckNonce<Test>),
>;

#[test]
fn general_transaction_should_be_authorised_and_dispatched_when_nobody_signs_it() {
	ExtBuilder.build_and_execute(|| {
		let (pair, person, id) = granted();
		let withdrawal = statement(&person, Act::Withdraw { consent: id, version: 1 });
		let signature = sign(&pair, &withdrawal);
		let call = Call::<Test>::relay_free { statement: withdrawal, signature };
		let extension = (frame_system::AuthorizeCall::new(), frame_system::CheckNonce::from(0));
		let transaction = Transaction::new_transaction(call.into(), extension);
		let info = transaction.get_dispatch_info();
		let weight = <() as crate::WeightInfo>::authorize_relay_free();
		assert!(info.extension_weight.all_gte(weight));
		let length = transaction.encoded_size();
		let context = frame_system::ChainContext::<Test>::default();
		let checked = Checkable::check(transaction, &context).unwrap();
		let validity =
			checked.validate::<Test>(TransactionSource::External, &info, length).unwrap();
		assert_eq!((validity.priority, validity.longevity), (u64::MAX, 64));
		assert_ok!(checked.clone().apply::<Test>(&info, length).unwrap());
		assert_eq!(status(id), ConsentStatus::Withdrawn);
		assert!(checked.apply::<Test>(&info, length).is_err());
	})
}
