//! What each call costs in its worst case.

use crate::*;
use alloc::vec::Vec;
use assent_primitives::{
	guardianship::is_signed,
	statement::MultiSignature,
	traits::{Delegation, Parties},
	AccountId, AppointmentId, Capacity, Categories, Commitment, Deed, Guardians,
	GuardianshipAct as Act, GuardianshipStatement, Matter, Moment, PartyId, Powers, ResourceScope,
	Right, Rights, MAX_EXECUTORS, MAX_GUARDIANS, MAX_READERS,
};
use frame_benchmarking::v2::*;
use frame_support::traits::{Authorize, EnsureOrigin, Get};
use frame_system::RawOrigin;
use sp_core::{crypto::KeyTypeId, H256};
use sp_runtime::transaction_validity::TransactionSource;

/// Sets up what lies outside the pallet.
pub trait BenchmarkHelper {
	/// Sets the chain's clock to that moment, milliseconds.
	fn set_time(now: Moment);
	/// Gives an account money for all its deposits.
	fn fund(account: &AccountId);
	/// Makes a regulator.
	fn regulator() -> PartyId;
	/// What the new key of a party signs, so that the party can rotate to it.
	fn rotation_payload(party: &PartyId, new_key: &AccountId) -> H256;
}

const NOW: Moment = 1_800_000_000_000;
const KEYS: KeyTypeId = KeyTypeId(*b"benc");

/// A key that the host keeps, so that it can sign.
fn kept_key() -> (sp_core::sr25519::Public, AccountId) {
	let key = sp_io::crypto::sr25519_generate(KEYS, None);
	(key, AccountId::new(key.0))
}

fn sign(key: &sp_core::sr25519::Public, payload: H256) -> MultiSignature {
	let signature = sp_io::crypto::sr25519_sign(KEYS, key, payload.as_bytes())
		.expect("the host keeps the key; qed");
	signature.into()
}

fn person<T: Config>(number: u32) -> PartyId {
	let person = account("person", number, 0);
	T::BenchmarkHelper::fund(&person);
	person
}

fn subject<T: Config>() -> PartyId {
	T::BenchmarkHelper::set_time(NOW);
	person::<T>(100)
}

fn powers(further: u8) -> Powers {
	let rights = match further {
		0 => Rights::ALL.difference(Right::Appoint.into()),
		_ => Rights::ALL,
	};
	let (scope, categories) = (ResourceScope::All, Categories::ALL);
	Powers { rights, scope, categories, until: NOW.saturating_mul(2), further }
}

fn appointing(delegate: PartyId, further: u8) -> Act {
	Act::Appoint { nonce: [1; 32], delegate, powers: powers(further) }
}

fn act<T: Config>(who: &PartyId, act: Act) -> Result<(), BenchmarkError> {
	Ok(Pallet::<T>::act(RawOrigin::Signed(who.clone()).into(), act)?)
}

/// A chain of so many appointments; the last one's id.
fn chain<T: Config>(subject: &PartyId, length: u8) -> Result<AppointmentId, BenchmarkError> {
	act::<T>(subject, appointing(person::<T>(1), 3))?;
	let mut last = AppointmentId::of(subject, subject, &[1; 32]);
	for number in 1..length {
		let by = person::<T>(number.into());
		let delegate = person::<T>(u32::from(number).saturating_add(1));
		let origin = RawOrigin::Signed(by.clone()).into();
		let powers = powers(3u8.saturating_sub(number));
		Pallet::<T>::appoint_further(origin, last, [1; 32], delegate, powers)?;
		last = AppointmentId::of(subject, &by, &[1; 32]);
	}
	Ok(last)
}

fn guardians<T: Config>(from: u32) -> Guardians {
	let people: Vec<_> = (from..from.saturating_add(MAX_GUARDIANS)).map(person::<T>).collect();
	people.try_into().expect("as many as there may be; qed")
}

fn naming<T: Config>(from: u32, revision: u32) -> Act {
	Act::NameGuardians { guardians: guardians::<T>(from), required: 2, revision }
}

fn install<T: Config>(subject: &PartyId, from: u32) -> Result<(), BenchmarkError> {
	let regulator = T::BenchmarkHelper::regulator();
	T::BenchmarkHelper::fund(&regulator);
	Ok(Pallet::<T>::install_guardians(
		RawOrigin::Signed(regulator).into(),
		subject.clone(),
		guardians::<T>(from),
		2,
		powers(0),
		true,
		Commitment::default(),
	)?)
}

fn regulator<T: Config>() -> PartyId {
	let regulator = T::BenchmarkHelper::regulator();
	T::BenchmarkHelper::fund(&regulator);
	regulator
}

/// Two of the guardians start a recovery: the new key.
fn recovering<T: Config>(subject: &PartyId) -> Result<AccountId, BenchmarkError> {
	act::<T>(subject, naming::<T>(1, 0))?;
	let (public, new_key) = kept_key();
	let proof = sign(&public, Pallet::<T>::payload_of_recovery(subject, &new_key));
	for guardian in [1, 2] {
		let origin = RawOrigin::Signed(person::<T>(guardian)).into();
		Pallet::<T>::recover(origin, subject.clone(), new_key.clone(), proof.clone())?;
	}
	Ok(new_key)
}

fn authority<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::AuthorityOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn appoint() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		#[extrinsic_call]
		act(RawOrigin::Signed(subject.clone()), appointing(person::<T>(1), 3));
		let id = AppointmentId::of(&subject, &subject, &[1; 32]);
		assert!(Appointments::<T>::contains_key(id));
		Ok(())
	}

	#[benchmark]
	fn appoint_further() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		let parent = chain::<T>(&subject, 3)?;
		let by = person::<T>(3);
		let delegate = person::<T>(4);
		#[extrinsic_call]
		_(RawOrigin::Signed(by.clone()), parent, [2; 32], delegate, powers(0));
		assert!(Appointments::<T>::contains_key(AppointmentId::of(&subject, &by, &[2; 32])));
		Ok(())
	}

	#[benchmark]
	fn revoke() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		let last = chain::<T>(&subject, 4)?;
		install::<T>(&subject, 10)?;
		// A guardian: whoever else may is found before.
		#[extrinsic_call]
		_(RawOrigin::Signed(person::<T>(13)), last);
		assert!(Pallet::<T>::chain(&last, NOW).is_err());
		Ok(())
	}

	#[benchmark]
	fn revoke_all() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		let last = chain::<T>(&subject, 4)?;
		#[extrinsic_call]
		act(RawOrigin::Signed(subject), Act::RevokeAll);
		assert!(Pallet::<T>::chain(&last, NOW).is_err());
		Ok(())
	}

	#[benchmark]
	fn clear_appointment() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		let last = chain::<T>(&subject, 4)?;
		let root = AppointmentId::of(&subject, &subject, &[1; 32]);
		act::<T>(&subject, Act::Revoke { appointment: root })?;
		#[extrinsic_call]
		_(RawOrigin::Signed(subject), last);
		assert!(!Appointments::<T>::contains_key(last));
		Ok(())
	}

	#[benchmark]
	fn name_guardians() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		act::<T>(&subject, naming::<T>(1, 0))?;
		#[extrinsic_call]
		act(RawOrigin::Signed(subject.clone()), naming::<T>(11, 1));
		assert_eq!(Pallet::<T>::counters(&subject), (0, 2));
		Ok(())
	}

	#[benchmark]
	fn dismiss_guardians() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		act::<T>(&subject, naming::<T>(1, 0))?;
		#[extrinsic_call]
		act(RawOrigin::Signed(subject.clone()), Act::DismissGuardians { revision: 1 });
		assert!(Pallet::<T>::with_directive(&subject).is_err());
		Ok(())
	}

	#[benchmark]
	fn veto() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		let new_key = recovering::<T>(&subject)?;
		#[extrinsic_call]
		act(RawOrigin::Signed(subject.clone()), Act::Veto { new_key: new_key.clone() });
		assert!(Pallet::<T>::vetoable(&subject, &new_key).is_err());
		Ok(())
	}

	#[benchmark]
	fn rotate_key() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		let (public, new_key) = kept_key();
		let proof = sign(&public, T::BenchmarkHelper::rotation_payload(&subject, &new_key));
		#[extrinsic_call]
		act(RawOrigin::Signed(subject.clone()), Act::RotateKey { new_key: new_key.clone(), proof });
		assert_eq!(T::Parties::key_of(&subject), new_key);
		Ok(())
	}

	#[benchmark]
	fn merge_into() -> Result<(), BenchmarkError> {
		let (duplicate, survivor) = (subject::<T>(), person::<T>(1));
		#[extrinsic_call]
		act(RawOrigin::Signed(duplicate.clone()), Act::MergeInto { survivor, revision: 0 });
		assert!(Mergers::<T>::contains_key(&duplicate));
		Ok(())
	}

	#[benchmark]
	fn accept_merger() -> Result<(), BenchmarkError> {
		let (duplicate, survivor) = (subject::<T>(), person::<T>(0));
		for (number, other) in (0..T::MaxMergers::get()).zip(1u32..) {
			// The last one is the one that is measured.
			let last = number.saturating_add(1) == T::MaxMergers::get();
			let other = if last { duplicate.clone() } else { person::<T>(other) };
			act::<T>(&other, Act::MergeInto { survivor: survivor.clone(), revision: 0 })?;
			if !last {
				act::<T>(&survivor, Act::AcceptMerger { duplicate: other, revision: number })?;
			}
		}
		let revision = T::MaxMergers::get().saturating_sub(1);
		let agreeing = Act::AcceptMerger { duplicate: duplicate.clone(), revision };
		#[extrinsic_call]
		act(RawOrigin::Signed(survivor.clone()), agreeing);
		assert_eq!(Pallet::<T>::survivor(&duplicate), Some(survivor));
		Ok(())
	}

	#[benchmark]
	fn end_merger() -> Result<(), BenchmarkError> {
		let (duplicate, survivor) = (subject::<T>(), person::<T>(1));
		act::<T>(&duplicate, Act::MergeInto { survivor: survivor.clone(), revision: 0 })?;
		act::<T>(&survivor, Act::AcceptMerger { duplicate: duplicate.clone(), revision: 0 })?;
		let ending = Act::EndMerger { duplicate: duplicate.clone(), revision: 1 };
		#[extrinsic_call]
		act(RawOrigin::Signed(survivor), ending);
		assert!(!Mergers::<T>::contains_key(&duplicate));
		Ok(())
	}

	#[benchmark]
	fn check_statement() -> Result<(), BenchmarkError> {
		T::BenchmarkHelper::set_time(NOW);
		let (public, subject) = kept_key();
		T::BenchmarkHelper::fund(&subject);
		let appointment = chain::<T>(&subject, 4)?;
		let statement = GuardianshipStatement {
			subject,
			generation: 0,
			deadline: NOW.saturating_add(T::MaxStatementLife::get()),
			act: Act::Revoke { appointment },
		};
		let payload = statement.payload(&Pallet::<T>::genesis());
		let signature = sign(&public, payload);
		assert!(is_signed(&payload, &statement.subject, &signature));
		let call = Call::<T>::relay_free { statement, signature };
		let validity;
		#[block]
		{
			validity = call.authorize(TransactionSource::External);
		}
		assert!(validity.is_some_and(|validity| validity.is_ok()));
		Ok(())
	}

	#[benchmark]
	fn install_guardians() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		install::<T>(&subject, 1)?;
		let regulator = regulator::<T>();
		let guardians = guardians::<T>(11);
		#[extrinsic_call]
		_(
			RawOrigin::Signed(regulator),
			subject.clone(),
			guardians.clone(),
			2,
			powers(0),
			true,
			Commitment::default(),
		);
		let kept = Pallet::<T>::guardianship_in_force(&subject, NOW);
		assert!(kept.is_some_and(|kept| kept.guardians == guardians));
		Ok(())
	}

	#[benchmark]
	fn remove_guardians() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		install::<T>(&subject, 1)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(regulator::<T>()), subject.clone(), Commitment::default());
		assert!(!Guardianships::<T>::contains_key(&subject));
		Ok(())
	}

	#[benchmark]
	fn clear_proposal() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		install::<T>(&subject, 1)?;
		let guardian = person::<T>(1);
		let deed = Deed { rights: Rights::ALL, matter: Matter::Everything, gives: true };
		let deed = Deed { rights: Right::Grant.into(), ..deed };
		Pallet::<T>::authorise(
			&Capacity::Guardian,
			&guardian,
			&guardian,
			&subject,
			&deed,
			H256::zero(),
		)?;
		let (proposal, _) = Proposals::<T>::iter_prefix(&subject)
			.next()
			.ok_or(BenchmarkError::Stop("one guardian of two agreed"))?;
		#[extrinsic_call]
		_(RawOrigin::Signed(guardian), subject.clone(), proposal);
		assert!(!Proposals::<T>::contains_key(&subject, proposal));
		Ok(())
	}

	#[benchmark]
	fn recover() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		act::<T>(&subject, naming::<T>(1, 0))?;
		let (public, new_key) = kept_key();
		let proof = sign(&public, Pallet::<T>::payload_of_recovery(&subject, &new_key));
		let origin = RawOrigin::Signed(person::<T>(1)).into();
		Pallet::<T>::recover(origin, subject.clone(), new_key.clone(), proof.clone())?;
		#[extrinsic_call]
		_(RawOrigin::Signed(person::<T>(2)), subject.clone(), new_key.clone(), proof);
		assert!(Pallet::<T>::vetoable(&subject, &new_key).is_ok());
		Ok(())
	}

	#[benchmark]
	fn recover_by_authority() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		let vetoed = recovering::<T>(&subject)?;
		act::<T>(&subject, Act::Veto { new_key: vetoed })?;
		let (public, new_key) = kept_key();
		let proof = sign(&public, Pallet::<T>::payload_of_recovery(&subject, &new_key));
		let origin = authority::<T>()?;
		#[extrinsic_call]
		_(
			origin as T::RuntimeOrigin,
			subject.clone(),
			new_key.clone(),
			proof,
			Commitment::default(),
		);
		assert!(Pallet::<T>::may_give(&subject).is_err());
		Ok(())
	}

	#[benchmark]
	fn clear_recovery() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		let new_key = recovering::<T>(&subject)?;
		act::<T>(&subject, Act::Veto { new_key })?;
		T::BenchmarkHelper::set_time(NOW.saturating_add(T::RecoveryPause::get()));
		#[extrinsic_call]
		_(RawOrigin::Signed(subject.clone()), subject.clone());
		assert!(!Recoveries::<T>::contains_key(&subject));
		Ok(())
	}

	#[benchmark]
	fn finish_recovery() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		let vetoed = recovering::<T>(&subject)?;
		act::<T>(&subject, Act::Veto { new_key: vetoed })?;
		let (public, new_key) = kept_key();
		let proof = sign(&public, Pallet::<T>::payload_of_recovery(&subject, &new_key));
		let decision = Commitment::default();
		let origin = authority::<T>()?;
		Pallet::<T>::recover_by_authority(
			origin,
			subject.clone(),
			new_key.clone(),
			proof,
			decision,
		)?;
		T::BenchmarkHelper::set_time(NOW.saturating_add(T::FinalRecoveryDelay::get()));
		#[extrinsic_call]
		_(RawOrigin::Signed(person::<T>(5)), subject.clone());
		assert_eq!(T::Parties::key_of(&subject), new_key);
		Ok(())
	}

	#[benchmark]
	fn attest_death() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		let readers: Vec<_> = (1..=MAX_READERS).map(person::<T>).collect();
		let executors: Vec<_> =
			(11..11u32.saturating_add(MAX_EXECUTORS)).map(person::<T>).collect();
		#[extrinsic_call]
		_(
			RawOrigin::Signed(regulator::<T>()),
			subject.clone(),
			Commitment::default(),
			readers.try_into().expect("as many as there may be; qed"),
			executors.try_into().expect("as many as there may be; qed"),
		);
		assert!(Deaths::<T>::contains_key(&subject));
		Ok(())
	}

	#[benchmark]
	fn lift_death() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		let origin = RawOrigin::Signed(regulator::<T>());
		let (readers, executors) = Default::default();
		let certificate = Commitment::default();
		Pallet::<T>::attest_death(
			origin.clone().into(),
			subject.clone(),
			certificate,
			readers,
			executors,
		)?;
		#[extrinsic_call]
		_(origin, subject.clone(), Commitment::default());
		assert!(!Deaths::<T>::contains_key(&subject));
		Ok(())
	}

	#[benchmark]
	fn release_subject() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		act::<T>(&subject, naming::<T>(1, 0))?;
		act::<T>(&subject, Act::DismissGuardians { revision: 1 })?;
		T::BenchmarkHelper::set_time(NOW.saturating_add(T::MaxStatementLife::get()));
		#[extrinsic_call]
		_(RawOrigin::Signed(subject.clone()), subject.clone());
		assert!(!Subjects::<T>::contains_key(&subject));
		Ok(())
	}

	#[benchmark]
	fn authorise() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		let appointment = chain::<T>(&subject, 4)?;
		let delegate = person::<T>(4);
		let capacity = Capacity::Delegate(appointment);
		let rights = Right::Grant.into();
		let deed = Deed { rights, matter: Matter::Everything, gives: true };
		let done;
		#[block]
		{
			done = Pallet::<T>::authorise(
				&capacity,
				&delegate,
				&delegate,
				&subject,
				&deed,
				H256::zero(),
			);
		}
		assert!(done.is_ok());
		Ok(())
	}

	#[benchmark]
	fn may_give() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		let may;
		#[block]
		{
			may = Pallet::<T>::ensure_own_hand(&subject);
		}
		assert!(may.is_ok());
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::build(), crate::mock::Test);
}
