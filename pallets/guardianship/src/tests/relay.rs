use super::*;
use assent_primitives::{GuardianshipStatement, RecoveryStatus};
use codec::Encode;
use frame_support::{assert_noop, traits::Authorize};
use frame_system::RawOrigin;
use sp_runtime::{
	transaction_validity::{
		InvalidTransaction, TransactionPriority, TransactionSource, TransactionValidityError,
	},
	MultiSignature,
};

fn statement(act: Act) -> GuardianshipStatement {
	let (generation, _) = Guardianship::generation_and_revision(patient());
	GuardianshipStatement { subject: patient(), generation, deadline: Timestamp::get() + LIFE, act }
}

fn sign(statement: &GuardianshipStatement) -> MultiSignature {
	let payload = Guardianship::guardianship_payload(statement.clone());
	pair(50).sign(payload.as_bytes()).into()
}

fn relay(act: Act) -> DispatchResult {
	let statement = statement(act);
	let signature = sign(&statement);
	Guardianship::relay(signed(&RELAYER), statement, signature)
}

fn free(statement: &GuardianshipStatement) -> Result<(), TransactionValidityError> {
	let (statement, signature) = (statement.clone(), sign(statement));
	let call =
		Call::<Test>::relay_free { statement: statement.clone(), signature: signature.clone() };
	let (validity, _) = call.authorize(TransactionSource::External).expect("it has one")?;
	assert_eq!((validity.priority, validity.provides.len()), (TransactionPriority::MAX, 1));
	let origin = RuntimeOrigin::from(RawOrigin::Authorized);
	assert_ok!(Guardianship::relay_free(origin, statement, signature));
	Ok(())
}

fn custom(error: Error<Test>) -> TransactionValidityError {
	InvalidTransaction::Custom(error.encode()[0]).into()
}

#[test]
fn patient_without_an_account_should_appoint_and_revoke_when_others_bring_it_in() {
	ExtBuilder::build_and_execute(|| {
		assert_ok!(relay(appointment(1, &person(1), everything())));
		assert!(held(&RELAYER) > 0);
		let id = AppointmentId::of(&patient(), &patient(), &[1; 32]);
		assert_eq!(may_grant(id, &person(1)), Ok(Authorised::Now));
		let told = events();
		assert!(
			matches!(&told[0], Event::Relayed { relayer: Some(relayer), .. } if *relayer == RELAYER)
		);

		let revocation = statement(Act::Revoke { appointment: id });
		assert_eq!(free(&revocation), Ok(()));
		assert_eq!(may_grant(id, &person(1)), Err(error(Error::AppointmentNotInForce)));
		assert!(events().contains(&Event::Relayed {
			subject: patient(),
			statement: Guardianship::guardianship_payload(revocation.clone()),
			relayer: None
		}));
		assert_eq!(free(&revocation), Err(custom(Error::AppointmentNotInForce)));
	});
}

#[test]
fn statement_should_be_refused_when_it_is_not_of_now_or_not_signed_by_the_subject() {
	ExtBuilder::build_and_execute(|| {
		let wanted = appointment(1, &person(1), everything());
		let good = statement(wanted);
		let signature = sign(&good);
		let attempt = |statement: GuardianshipStatement, signature: MultiSignature| {
			Guardianship::relay(signed(&RELAYER), statement, signature)
		};
		let over = GuardianshipStatement { deadline: NOW, ..good.clone() };
		assert_noop!(attempt(over.clone(), sign(&over)), Error::<Test>::StatementExpired);
		let far = GuardianshipStatement { deadline: NOW + LIFE + 1, ..good.clone() };
		assert_noop!(attempt(far.clone(), sign(&far)), Error::<Test>::DeadlineTooFar);
		let later = GuardianshipStatement { generation: 1, ..good.clone() };
		assert_noop!(attempt(later.clone(), sign(&later)), Error::<Test>::GenerationNotCurrent);
		let changed = GuardianshipStatement { deadline: NOW + 1, ..good.clone() };
		assert_noop!(attempt(changed, signature.clone()), Error::<Test>::InvalidSignature);
		let forged = GuardianshipStatement { subject: person(2), ..good.clone() };
		assert_noop!(attempt(forged, signature.clone()), Error::<Test>::InvalidSignature);
		assert_ok!(attempt(good.clone(), signature.clone()));
		assert_noop!(attempt(good, signature), Error::<Test>::AppointmentAlreadyExists);
	});
}

#[test]
fn statement_should_be_void_when_the_key_was_rotated_or_is_an_operators() {
	ExtBuilder::build_and_execute(|| {
		let good = statement(Act::RevokeAll);
		let signature = sign(&good);
		Known::put_key(&patient(), &key(8));
		let attempt = Guardianship::relay(signed(&RELAYER), good.clone(), signature.clone());
		assert_noop!(attempt, Error::<Test>::InvalidSignature);
		World::mutate(|world| world.keys.clear());
		let attempt = Guardianship::relay(signed(&RELAYER), good.clone(), signature.clone());
		assert_noop!(attempt, Error::<Test>::NotAuthorized);
		World::mutate(|world| {
			world.retired.clear();
			world.operators.insert(patient(), HOSPITAL);
		});
		let attempt = Guardianship::relay(signed(&RELAYER), good, signature);
		assert_noop!(attempt, Error::<Test>::NotAuthorized);
	});
}

#[test]
fn what_was_signed_before_should_be_void_when_all_was_revoked() {
	ExtBuilder::build_and_execute(|| {
		let held_back = statement(appointment(2, &person(2), everything()));
		let signature = sign(&held_back);
		assert_ok!(relay(appointment(1, &person(1), everything())));
		let all = statement(Act::RevokeAll);
		assert_eq!(free(&all), Ok(()));
		let attempt = Guardianship::relay(signed(&RELAYER), held_back, signature);
		assert_noop!(attempt, Error::<Test>::GenerationNotCurrent);
		assert_eq!(free(&all), Err(custom(Error::GenerationNotCurrent)));
		// Nothing was appointed since: it does not come free without end.
		assert_eq!(free(&statement(Act::RevokeAll)), Err(custom(Error::NothingToRevoke)));
	});
}

#[test]
fn earlier_guardians_should_not_come_back_when_their_naming_is_brought_in_again() {
	ExtBuilder::build_and_execute(|| {
		let naming = |number, revision| Act::NameGuardians {
			guardians: guardians(&[person(number)]),
			required: 1,
			revision,
		};
		assert_ok!(relay(naming(1, 0)));
		assert_ok!(relay(naming(2, 1)));
		assert_noop!(relay(naming(1, 0)), Error::<Test>::RevisionNotCurrent);
		assert_eq!(free(&statement(Act::DismissGuardians { revision: 2 })), Ok(()));
		assert_eq!(Guardianship::named_guardians_of(patient()), None);
		let again = statement(Act::DismissGuardians { revision: 3 });
		assert_eq!(free(&again), Err(custom(Error::UnknownGuardianship)));
		assert_noop!(relay(naming(1, 0)), Error::<Test>::RevisionNotCurrent);
	});
}

#[test]
fn dismissal_should_count_when_a_naming_that_was_held_back_is_brought_in_before_it() {
	ExtBuilder::build_and_execute(|| {
		let naming = |number, revision| Act::NameGuardians {
			guardians: guardians(&[person(number)]),
			required: 1,
			revision,
		};
		let dismissal = |revision| statement(Act::DismissGuardians { revision });
		let not_current = Err(custom(Error::RevisionNotCurrent));
		assert_ok!(relay(naming(1, 0)));
		// Whoever holds the naming sees the dismissal in the pool.
		let mine = dismissal(1);
		assert_ok!(relay(naming(2, 1)));
		assert_eq!(free(&mine), Ok(()));
		assert_eq!(Guardianship::named_guardians_of(patient()), None);
		// It counts once, and not for whom the person names afterwards.
		assert_eq!(free(&mine), not_current);
		assert_ok!(relay(naming(3, 3)));
		assert_eq!(free(&mine), not_current);
		assert_eq!(free(&dismissal(2)), not_current);
		assert_eq!(free(&dismissal(5)), not_current);
		// Other changes of the record do not make one void.
		assert_ok!(act(&funded(), Act::MergeInto { survivor: person(4), revision: 4 }));
		assert_eq!(free(&dismissal(3)), Ok(()));
	});
}

#[test]
fn pool_should_take_one_dismissal_when_several_revisions_would_do() {
	ExtBuilder::build_and_execute(|| {
		funded();
		assert_ok!(name(&[person(1)], 1, 0));
		let tag = |revision| {
			let statement = statement(Act::DismissGuardians { revision });
			let signature = sign(&statement);
			let call = Call::<Test>::relay_free { statement, signature };
			let (validity, _) =
				call.authorize(TransactionSource::External).expect("it has one").expect("valid");
			validity.provides
		};
		assert_eq!(tag(0), tag(1));
	});
}

#[test]
fn patient_without_an_account_should_veto_when_its_key_is_not_lost() {
	ExtBuilder::build_and_execute(|| {
		let veto = statement(Act::Veto { new_key: key(9) });
		assert_eq!(free(&veto), Err(custom(Error::NothingToVeto)));
		assert_ok!(decide_recovery(9));
		assert_eq!(free(&veto), Ok(()));
		let status = Guardianship::recovery_of(patient()).unwrap().status;
		assert_eq!(status, RecoveryStatus::Vetoed(NOW));
		assert_eq!(free(&veto), Err(custom(Error::NothingToVeto)));
	});
}

#[test]
fn veto_should_come_free_and_relayed_when_the_key_is_an_operating_account() {
	let free_and_relayed: [fn(); 2] = [
		|| {
			assert_ok!(free(&statement(Act::Veto { new_key: key(9) })));
		},
		|| {
			assert_ok!(relay(Act::Veto { new_key: key(9) }));
		},
	];
	for veto in free_and_relayed {
		ExtBuilder::build_and_execute(|| {
			World::mutate(|world| world.operators.insert(patient(), HOSPITAL));
			assert_noop!(relay(Act::RevokeAll), Error::<Test>::NotAuthorized);
			assert_ok!(decide_recovery(9));
			veto();
			let status = Guardianship::recovery_of(patient()).unwrap().status;
			assert_eq!(status, RecoveryStatus::Vetoed(NOW));
		});
	}
}

#[test]
fn key_should_be_rotated_when_a_relayer_brings_it_in() {
	ExtBuilder::build_and_execute(|| {
		let proof: MultiSignature = pair(8).sign(b"checked by the keeper of keys").into();
		assert_ok!(relay(Act::RotateKey { new_key: key(8), proof: proof.clone() }));
		assert_eq!(World::get().keys.get(&patient()), Some(&key(8)));
		// The key that signed acts for nobody any more.
		let again = relay(Act::RotateKey { new_key: key(7), proof });
		assert_noop!(again, Error::<Test>::InvalidSignature);
	});
}

#[test]
fn free_should_refuse_when_the_act_gives_or_the_signature_is_wrong() {
	ExtBuilder::build_and_execute(|| {
		let giving = statement(appointment(1, &person(1), everything()));
		assert_eq!(free(&giving), Err(custom(Error::ActNotFree)));
		assert_ok!(relay(appointment(1, &person(1), everything())));
		let revocation = statement(Act::RevokeAll);
		let over = GuardianshipStatement { deadline: NOW, ..revocation.clone() };
		assert_eq!(free(&over), Err(InvalidTransaction::Stale.into()));
		let signature: MultiSignature = pair(9).sign(b"something else").into();
		let call = Call::<Test>::relay_free {
			statement: revocation.clone(),
			signature: signature.clone(),
		};
		assert_eq!(
			call.authorize(TransactionSource::External).unwrap().map(|_| ()),
			Err(InvalidTransaction::BadProof.into())
		);
		let paid = Guardianship::relay_free(signed(&RELAYER), revocation, signature);
		assert_noop!(paid, DispatchError::BadOrigin);
	});
}
