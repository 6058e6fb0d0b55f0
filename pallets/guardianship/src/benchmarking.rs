//! What each call costs in its worst case.

use crate::*;
use alloc::vec::Vec;
use assent_primitives::{
	guardianship::is_signed,
	statement::{wrapped, MultiSignature},
	traits::{Authorised, Delegation, Parties, PartyKeys},
	AccountId, AppointmentId, Capacity, Categories, Commitment, Deed, Guardians,
	GuardianshipAct as Act, GuardianshipStatement, Matter, Moment, PartyId, Powers, ResourceScope,
	Right, Rights, MAX_EXECUTORS, MAX_GUARDIANS, MAX_READERS,
};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{Authorize, ConstU32, EnsureOrigin, Footprint, Get},
	BoundedVec,
};
use frame_system::RawOrigin;
use sp_core::{crypto::KeyTypeId, ecdsa, H256};
use sp_runtime::{
	traits::IdentifyAccount, transaction_validity::TransactionSource, DispatchResult, MultiSigner,
};

/// Sets up what lies outside the pallet.
pub trait BenchmarkHelper {
	/// Sets the chain's clock to that moment, milliseconds.
	fn set_time(now: Moment);
	/// Gives an account money for all its deposits.
	fn fund(account: &AccountId);
	/// Makes a regulator.
	fn regulator() -> PartyId;
	/// Makes an account operate for an organisation, whatever else it is: that ends when the key is replaced.
	fn operate(account: &AccountId);
	/// Has a party deny as much as there can be; each the same.
	fn deny(party: &PartyId);
	/// What the new key of a party signs, so that the party can rotate to it.
	fn rotation_payload(party: &PartyId, new_key: &AccountId) -> H256;
}

const NOW: Moment = 1_800_000_000_000;
const KEYS: KeyTypeId = KeyTypeId(*b"benc");

/// A key that the host keeps, so that it can sign. ECDSA is the slowest scheme.
fn kept_key() -> (ecdsa::Public, AccountId) {
	let key = sp_io::crypto::ecdsa_generate(KEYS, None);
	(key, MultiSigner::Ecdsa(key).into_account())
}

fn sign(key: &ecdsa::Public, message: &[u8]) -> MultiSignature {
	let signature =
		sp_io::crypto::ecdsa_sign(KEYS, key, message).expect("the host keeps the key; qed");
	MultiSignature::Ecdsa(signature)
}

/// As a wallet signs: only the second of two verifications finds it right.
fn sign_wrapped(key: &ecdsa::Public, payload: &H256) -> MultiSignature {
	sign(key, &wrapped(payload))
}

/// An account that paid for something, and takes no part otherwise.
fn another<T: Config>() -> AccountId {
	let payer = account("payer", 0, 0);
	T::BenchmarkHelper::fund(&payer);
	payer
}

/// A party whose key was rotated once, and another paid for it: looking it up takes a read more, and rotating its key
/// gives that deposit back. Its present key has money.
fn person<T: Config>(number: u32) -> PartyId {
	let (person, key): (PartyId, AccountId) =
		(account("person", number, 0), account("key", number, 0));
	T::BenchmarkHelper::fund(&key);
	if T::Parties::key_of(&person) == person {
		let replaced = T::Keys::replace(&person, key, another::<T>());
		assert!(replaced.is_ok());
	}
	person
}

/// Signed by the party's present key. To be called in the set-up: what stands for an origin in the call is measured.
fn signed<T: Config>(party: &PartyId) -> RawOrigin<AccountId> {
	RawOrigin::Signed(T::Parties::key_of(party))
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
	Ok(Pallet::<T>::act(signed::<T>(who).into(), act)?)
}

/// A chain of so many appointments; the last one's id.
fn chain<T: Config>(subject: &PartyId, length: u8) -> Result<AppointmentId, BenchmarkError> {
	act::<T>(subject, appointing(person::<T>(1), 3))?;
	let mut last = AppointmentId::of(subject, subject, &[1; 32]);
	for number in 1..length {
		let by = person::<T>(number.into());
		let delegate = person::<T>(u32::from(number).saturating_add(1));
		let origin = signed::<T>(&by).into();
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

fn regulator<T: Config>() -> RawOrigin<AccountId> {
	let regulator = T::BenchmarkHelper::regulator();
	T::BenchmarkHelper::fund(&regulator);
	RawOrigin::Signed(regulator)
}

/// Guardians whom a regulator installed, and for whom another one paid.
fn install<T: Config>(subject: &PartyId, from: u32) -> Result<(), BenchmarkError> {
	Pallet::<T>::install_guardians(
		regulator::<T>().into(),
		subject.clone(),
		guardians::<T>(from),
		2,
		powers(0),
		true,
		Commitment::default(),
	)?;
	Ok(Guardianships::<T>::try_mutate(subject, |record| -> DispatchResult {
		let record = record.as_mut().ok_or(Error::<T>::UnknownGuardianship)?;
		let footprint = Pallet::<T>::footprint::<GuardianshipRecordOf<T>>(MAX_GUARDIANS as u8);
		let paid = Deposit::take(&another::<T>(), footprint)?;
		core::mem::replace(&mut record.deposit, paid).give_back()
	})?)
}

/// What a delegate or guardian does.
fn giving() -> Deed<'static> {
	Deed { rights: Right::Grant.into(), matter: Matter::Everything, gives: true }
}

/// A guardian whom an authority installed agrees to that deed.
fn agreed<T: Config>(subject: &PartyId, guardian: u32) -> Result<Authorised, BenchmarkError> {
	let guardian = person::<T>(guardian);
	let payer = T::Parties::key_of(&guardian);
	let (capacity, act) = (Capacity::Guardian, H256::zero());
	Ok(Pallet::<T>::authorise(&capacity, &guardian, &payer, subject, &giving(), act)?)
}

/// These of the guardians whom the person named recover its key: the new one.
fn recovered_by<T: Config>(
	subject: &PartyId,
	guardians: &[u32],
) -> Result<(AccountId, MultiSignature), BenchmarkError> {
	let (public, new_key) = kept_key();
	let proof = sign_wrapped(&public, &Pallet::<T>::payload_of_recovery(subject, &new_key));
	for guardian in guardians {
		let origin = signed::<T>(&person::<T>(*guardian)).into();
		Pallet::<T>::recover(origin, subject.clone(), new_key.clone(), proof.clone())?;
	}
	Ok((new_key, proof))
}

/// Two of the guardians start a recovery: the new key.
fn recovering<T: Config>(subject: &PartyId) -> Result<AccountId, BenchmarkError> {
	let (_, revision) = Pallet::<T>::counters(subject);
	act::<T>(subject, naming::<T>(1, revision))?;
	Ok(recovered_by::<T>(subject, &[1, 2])?.0)
}

/// The record of the party was released: whoever changes something next pays for a new one.
fn release<T: Config>(party: &PartyId) -> Result<(), BenchmarkError> {
	T::BenchmarkHelper::set_time(NOW.saturating_add(T::MaxStatementLife::get()));
	Pallet::<T>::release_subject(signed::<T>(party).into(), party.clone())?;
	let Some(kept) = Tombstones::<T>::take(party) else { return Ok(()) };
	kept.deposit.give_back()?;
	remember::<T>(party, kept.generation, kept.revision)
}

/// What is remembered of a party without a record, paid for by another.
fn remember<T: Config>(
	party: &PartyId,
	generation: u32,
	revision: u32,
) -> Result<(), BenchmarkError> {
	let deposit = Deposit::take(&another::<T>(), Footprint::from_parts(1, 64))?;
	Tombstones::<T>::insert(party, Tombstone { generation, revision, deposit });
	Ok(())
}

/// As many as the attestation of a death can name: to read, and to act.
type Named =
	(BoundedVec<PartyId, ConstU32<MAX_READERS>>, BoundedVec<PartyId, ConstU32<MAX_EXECUTORS>>);

fn named<T: Config>() -> Named {
	let executors = 11..11u32.saturating_add(MAX_EXECUTORS);
	(
		BoundedVec::truncate_from((1..=MAX_READERS).map(person::<T>).collect()),
		BoundedVec::truncate_from(executors.map(person::<T>).collect()),
	)
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
		remember::<T>(&subject, 0, 0)?;
		let (origin, appointing) = (signed::<T>(&subject), appointing(person::<T>(1), 3));
		#[extrinsic_call]
		act(origin, appointing);
		let id = AppointmentId::of(&subject, &subject, &[1; 32]);
		assert!(Appointments::<T>::contains_key(id));
		Ok(())
	}

	#[benchmark]
	fn appoint_further() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		let parent = chain::<T>(&subject, 3)?;
		let by = person::<T>(3);
		let (origin, delegate) = (signed::<T>(&by), person::<T>(4));
		#[extrinsic_call]
		_(origin, parent, [2; 32], delegate, powers(0));
		assert!(Appointments::<T>::contains_key(AppointmentId::of(&subject, &by, &[2; 32])));
		Ok(())
	}

	#[benchmark]
	fn revoke() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		let last = chain::<T>(&subject, 4)?;
		install::<T>(&subject, 10)?;
		// A guardian: whoever else may is found before.
		let origin = signed::<T>(&person::<T>(13));
		#[extrinsic_call]
		_(origin, last);
		assert!(Pallet::<T>::chain(&last, NOW).is_err());
		Ok(())
	}

	#[benchmark]
	fn revoke_all() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		let last = chain::<T>(&subject, 4)?;
		let origin = signed::<T>(&subject);
		#[extrinsic_call]
		act(origin, Act::RevokeAll);
		assert!(Pallet::<T>::chain(&last, NOW).is_err());
		Ok(())
	}

	#[benchmark]
	fn clear_appointment() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		let last = chain::<T>(&subject, 4)?;
		let root = AppointmentId::of(&subject, &subject, &[1; 32]);
		act::<T>(&subject, Act::Revoke { appointment: root })?;
		let origin = signed::<T>(&subject);
		#[extrinsic_call]
		_(origin, last);
		assert!(!Appointments::<T>::contains_key(last));
		Ok(())
	}

	#[benchmark]
	fn name_guardians() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		act::<T>(&subject, naming::<T>(1, 0))?;
		let (origin, naming) = (signed::<T>(&subject), naming::<T>(11, 1));
		#[extrinsic_call]
		act(origin, naming);
		assert_eq!(Pallet::<T>::counters(&subject), (0, 2));
		Ok(())
	}

	#[benchmark]
	fn dismiss_guardians() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		act::<T>(&subject, naming::<T>(1, 0))?;
		let origin = signed::<T>(&subject);
		#[extrinsic_call]
		act(origin, Act::DismissGuardians { revision: 1 });
		assert!(Pallet::<T>::with_directive(&subject).is_err());
		Ok(())
	}

	#[benchmark]
	fn veto() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		let new_key = recovering::<T>(&subject)?;
		let origin = signed::<T>(&subject);
		#[extrinsic_call]
		act(origin, Act::Veto { new_key: new_key.clone() });
		assert!(Pallet::<T>::vetoable(&subject, &new_key).is_err());
		Ok(())
	}

	/// The second rotation: it gives back what another paid for the first.
	#[benchmark]
	fn rotate_key() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		let (public, new_key) = kept_key();
		// A rotation takes no wrapped payload.
		let payload = T::BenchmarkHelper::rotation_payload(&subject, &new_key);
		let proof = sign(&public, payload.as_bytes());
		let origin = signed::<T>(&subject);
		#[extrinsic_call]
		act(origin, Act::RotateKey { new_key: new_key.clone(), proof });
		assert_eq!(T::Parties::key_of(&subject), new_key);
		Ok(())
	}

	#[benchmark]
	fn merge_into() -> Result<(), BenchmarkError> {
		let (duplicate, survivor) = (subject::<T>(), person::<T>(1));
		remember::<T>(&duplicate, 0, 0)?;
		let origin = signed::<T>(&duplicate);
		#[extrinsic_call]
		act(origin, Act::MergeInto { survivor, revision: 0 });
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
		// Where there is but one place it has no record yet.
		if Subjects::<T>::contains_key(&survivor) {
			release::<T>(&survivor)?;
		}
		// Released, it is remembered how often it was revised.
		let revision = T::MaxMergers::get().saturating_sub(1);
		T::BenchmarkHelper::deny(&duplicate);
		T::BenchmarkHelper::deny(&survivor);
		let origin = signed::<T>(&survivor);
		let agreeing = Act::AcceptMerger { duplicate: duplicate.clone(), revision };
		#[extrinsic_call]
		act(origin, agreeing);
		assert_eq!(Pallet::<T>::survivor(&duplicate), Some(survivor));
		Ok(())
	}

	#[benchmark]
	fn end_merger() -> Result<(), BenchmarkError> {
		let (duplicate, survivor) = (subject::<T>(), person::<T>(1));
		act::<T>(&duplicate, Act::MergeInto { survivor: survivor.clone(), revision: 0 })?;
		act::<T>(&survivor, Act::AcceptMerger { duplicate: duplicate.clone(), revision: 0 })?;
		release::<T>(&survivor)?;
		let origin = signed::<T>(&survivor);
		let ending = Act::EndMerger { duplicate: duplicate.clone(), revision: 1 };
		#[extrinsic_call]
		act(origin, ending);
		assert!(!Mergers::<T>::contains_key(&duplicate));
		Ok(())
	}

	/// With the event of what is brought in.
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
		let signature = sign_wrapped(&public, &payload);
		assert!(is_signed(&payload, &statement.subject, &signature));
		let call = Call::<T>::relay_free { statement: statement.clone(), signature };
		let relayer = another::<T>();
		let validity;
		#[block]
		{
			validity = call.authorize(TransactionSource::External);
			Pallet::<T>::deposit_event(Event::Relayed {
				subject: statement.subject.clone(),
				statement: statement.payload(&Pallet::<T>::genesis()),
				relayer: Some(relayer),
			});
		}
		assert!(validity.is_some_and(|validity| validity.is_ok()));
		Ok(())
	}

	#[benchmark]
	fn install_guardians() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		install::<T>(&subject, 1)?;
		let (origin, guardians) = (regulator::<T>(), guardians::<T>(11));
		#[extrinsic_call]
		_(origin, subject.clone(), guardians.clone(), 2, powers(0), true, Commitment::default());
		let kept = Pallet::<T>::guardianship_in_force(&subject, NOW);
		assert!(kept.is_some_and(|kept| kept.guardians == guardians));
		Ok(())
	}

	#[benchmark]
	fn remove_guardians() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		install::<T>(&subject, 1)?;
		let origin = regulator::<T>();
		#[extrinsic_call]
		_(origin, subject.clone(), Commitment::default());
		assert!(!Guardianships::<T>::contains_key(&subject));
		Ok(())
	}

	#[benchmark]
	fn clear_proposal() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		install::<T>(&subject, 1)?;
		agreed::<T>(&subject, 1)?;
		let (proposal, _) = Proposals::<T>::iter_prefix(&subject)
			.next()
			.ok_or(BenchmarkError::Stop("one guardian of two agreed"))?;
		let origin = signed::<T>(&person::<T>(1));
		#[extrinsic_call]
		_(origin, subject.clone(), proposal);
		assert!(!Proposals::<T>::contains_key(&subject, proposal));
		Ok(())
	}

	/// The second guardian agrees; an earlier recovery was vetoed, and others paid for both.
	#[benchmark]
	fn recover() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		let vetoed = recovering::<T>(&subject)?;
		act::<T>(&subject, Act::Veto { new_key: vetoed })?;
		T::BenchmarkHelper::set_time(NOW.saturating_add(T::RecoveryPause::get()));
		let (new_key, proof) = recovered_by::<T>(&subject, &[3])?;
		let origin = signed::<T>(&person::<T>(4));
		#[extrinsic_call]
		_(origin, subject.clone(), new_key.clone(), proof);
		assert!(Pallet::<T>::vetoable(&subject, &new_key).is_ok());
		Ok(())
	}

	#[benchmark]
	fn recover_by_authority() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		let vetoed = recovering::<T>(&subject)?;
		act::<T>(&subject, Act::Veto { new_key: vetoed })?;
		let (new_key, proof) = recovered_by::<T>(&subject, &[])?;
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
		let origin = signed::<T>(&subject);
		#[extrinsic_call]
		_(origin, subject.clone());
		assert!(!Recoveries::<T>::contains_key(&subject));
		Ok(())
	}

	/// A final one: it undoes what the key did. Another paid for the party's keys. The lost key is an operating account as
	/// well, which a key that was rotated to is not in fact: one of the two deposits is given back, not both.
	#[benchmark]
	fn finish_recovery() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		// Mergers that end with the lost key: as many into the subject as there can be, and one of its own.
		for number in 20..20u32.saturating_add(T::MaxMergers::get()) {
			let other = person::<T>(number);
			act::<T>(&other, Act::MergeInto { survivor: subject.clone(), revision: 0 })?;
			let (_, revision) = Pallet::<T>::counters(&subject);
			act::<T>(&subject, Act::AcceptMerger { duplicate: other, revision })?;
		}
		let (survivor, (_, revision)) = (person::<T>(19), Pallet::<T>::counters(&subject));
		act::<T>(&subject, Act::MergeInto { survivor, revision })?;
		let vetoed = recovering::<T>(&subject)?;
		act::<T>(&subject, Act::Veto { new_key: vetoed })?;
		let (new_key, proof) = recovered_by::<T>(&subject, &[])?;
		let decision = Commitment::default();
		let origin = authority::<T>()?;
		Pallet::<T>::recover_by_authority(
			origin,
			subject.clone(),
			new_key.clone(),
			proof,
			decision,
		)?;
		T::BenchmarkHelper::operate(&T::Parties::key_of(&subject));
		T::BenchmarkHelper::set_time(NOW.saturating_add(T::FinalRecoveryDelay::get()));
		let origin = signed::<T>(&person::<T>(5));
		#[extrinsic_call]
		_(origin, subject.clone());
		assert_eq!(T::Parties::key_of(&subject), new_key);
		Ok(())
	}

	#[benchmark]
	fn attest_death() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		let origin = regulator::<T>();
		let (readers, executors) = named::<T>();
		#[extrinsic_call]
		_(origin, subject.clone(), Commitment::default(), readers, executors);
		assert!(Deaths::<T>::contains_key(&subject));
		Ok(())
	}

	#[benchmark]
	fn lift_death() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		let origin = regulator::<T>();
		let (readers, executors) = named::<T>();
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
		let origin = signed::<T>(&subject);
		#[extrinsic_call]
		_(origin, subject.clone());
		assert!(!Subjects::<T>::contains_key(&subject));
		Ok(())
	}

	/// A guardian proposes anew what another one proposed, and paid for, too long ago. Agreeing to what is open gives
	/// back as much, but takes no deposit.
	#[benchmark]
	fn authorise() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		install::<T>(&subject, 1)?;
		agreed::<T>(&subject, 2)?;
		T::BenchmarkHelper::set_time(NOW.saturating_add(T::ProposalLife::get()));
		let guardian = person::<T>(1);
		let payer = T::Parties::key_of(&guardian);
		let done;
		#[block]
		{
			done = Pallet::<T>::authorise(
				&Capacity::Guardian,
				&guardian,
				&payer,
				&subject,
				&giving(),
				H256::zero(),
			);
		}
		assert_eq!(done, Ok(Authorised::Waiting));
		Ok(())
	}

	/// The other branch, to compare it with.
	#[benchmark(extra)]
	fn authorise_delegate() -> Result<(), BenchmarkError> {
		let subject = subject::<T>();
		let appointment = chain::<T>(&subject, 4)?;
		let delegate = person::<T>(4);
		let capacity = Capacity::Delegate(appointment);
		let done;
		#[block]
		{
			done = Pallet::<T>::authorise(
				&capacity,
				&delegate,
				&delegate,
				&subject,
				&giving(),
				H256::zero(),
			);
		}
		assert_eq!(done, Ok(Authorised::Now));
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
