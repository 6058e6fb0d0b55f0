//! What each call costs in its worst case.

#![cfg(feature = "runtime-benchmarks")]

use super::*;
use alloc::{vec, vec::Vec};
use assent_primitives::{
	traits::{Parties, PartyKeys},
	AccountId, Action, AttestationKind, AttestationSubject, Commitment, LegalBasis, Moment,
	OrganisationFacts, PartyId, Period, Policy, PolicyBasis, Purposes, Role, Roles, StaffTag,
	Standing, MAX_ATTESTATIONS_LISTED, MAX_POLICY_BASES,
};
use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{Consideration, EnsureOrigin},
};
use frame_system::RawOrigin;
use sp_core::crypto::KeyTypeId;
use sp_runtime::{traits::IdentifyAccount, MultiSignature, MultiSigner};

const KEYS: KeyTypeId = KeyTypeId(*b"rota");
const TAG: [u8; 32] = [7; 32];

fn authority<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::AuthorityOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

fn name() -> OrganisationName {
	vec![b'n'; MAX_NAME_BYTES as usize].try_into().unwrap_or_default()
}

fn roles() -> Roles {
	Roles::ALL.difference(Role::Individual.into())
}

/// Not the whitelisted caller, whose account would not be counted where a deposit is given back to it.
fn organisation<T: Config>(standing: Standing) -> PartyId {
	let party: PartyId = account("organisation", 0, 0);
	let facts = OrganisationFacts { roles: roles(), standing, period: Period::ALWAYS };
	Organisations::<T>::insert(&party, Organisation { name: name(), facts });
	T::AffiliationDeposit::ensure_successful(&party, Pallet::<T>::operator_footprint());
	party
}

fn staff<T: Config>(party: &PartyId) -> StaffTag {
	let tag = StaffTag::from(TAG);
	assert_ok!(Pallet::<T>::affiliate_staff(RawOrigin::Signed(party.clone()).into(), tag, None));
	tag
}

fn offered<T: Config>(party: &PartyId) -> AccountId {
	let operator: AccountId = account("operator", 0, 0);
	let origin = RawOrigin::Signed(party.clone()).into();
	assert_ok!(Pallet::<T>::affiliate_operator(origin, operator.clone(), Duties::ALL, None));
	operator
}

fn accepted<T: Config>(party: &PartyId) -> AccountId {
	let operator = offered::<T>(party);
	let origin = RawOrigin::Signed(operator.clone()).into();
	assert_ok!(Pallet::<T>::accept_affiliation(origin, party.clone()));
	operator
}

const LIMIT: SpendingLimit = SpendingLimit { amount: 1, period: 1 };
const KIND: AttestationKind = AttestationKind::IdentityVerified;

/// A party that rotated its key, which another paid for: looking it up takes a read more. And its present key.
fn rotated<T: Config>() -> (PartyId, AccountId) {
	let (party, key): (PartyId, AccountId) = (account("subject", 0, 0), account("key", 0, 0));
	if <Pallet<T> as Parties>::key_of(&party) == party {
		let payer: AccountId = account("payer", 0, 0);
		T::KeyDeposit::ensure_successful(&payer, Pallet::<T>::key_footprint(1));
		assert_ok!(<Pallet<T> as PartyKeys>::replace(&party, key.clone(), payer));
	}
	(party, key)
}

/// An attestation in force by the organisation that the account acts for, about somebody else.
fn attested<T: Config>(issuer: &AccountId) -> AttestationSubject {
	let subject = AttestationSubject::Party(rotated::<T>().0);
	T::AttestationDeposit::ensure_successful(issuer, Pallet::<T>::attestation_footprint());
	let until = Pallet::<T>::now() + 1;
	let origin = RawOrigin::Signed(issuer.clone()).into();
	let commitment = Commitment::default();
	assert_ok!(Pallet::<T>::attest(origin, subject.clone(), KIND, commitment, 0, until));
	subject
}

/// As many rows as there can be, each compared with all before it.
fn policy() -> Policy {
	let bases = Role::CareProvider
		.purposes()
		.iter()
		.filter(|purpose| purpose.descendants().len() == 1)
		.take(MAX_POLICY_BASES as usize)
		.map(|purpose| PolicyBasis {
			role: Role::CareProvider,
			purposes: purpose.into(),
			actions: Action::Access.into(),
			legal_basis: LegalBasis::Care,
			objectionable: true,
		})
		.collect::<Vec<_>>();
	Policy { bases: bases.try_into().unwrap_or_default(), payable: Purposes::ALL }
}

/// A new key, and its proof that it takes the place of the old one. ECDSA is the slowest scheme.
fn next_key<T: Config>(old: &AccountId) -> Result<(AccountId, MultiSignature), BenchmarkError> {
	let public = sp_io::crypto::ecdsa_generate(KEYS, None);
	let new = MultiSigner::Ecdsa(public).into_account();
	T::KeyDeposit::ensure_successful(old, Pallet::<T>::key_footprint(2));
	let payload = Pallet::<T>::rotation_payload(old.clone(), new.clone())
		.ok_or(BenchmarkError::Stop("the old key was rotated away"))?;
	let proof = sp_io::crypto::ecdsa_sign(KEYS, &public, payload.as_bytes())
		.ok_or(BenchmarkError::Stop("the new key does not sign"))?;
	Ok((new, MultiSignature::Ecdsa(proof)))
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn accredit() -> Result<(), BenchmarkError> {
		let origin = authority::<T>()?;
		let (party, _) = rotated::<T>();
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, party.clone(), name(), roles(), Period::ALWAYS);
		assert!(Organisations::<T>::contains_key(party));
		Ok(())
	}

	#[benchmark]
	fn amend_accreditation() -> Result<(), BenchmarkError> {
		let origin = authority::<T>()?;
		let party = organisation::<T>(Standing::Suspended);
		let period = Period { from: 1, until: Some(2) };
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, party.clone(), name(), roles(), period);
		assert_eq!(Organisations::<T>::get(party).map(|known| known.facts.period), Some(period));
		Ok(())
	}

	#[benchmark]
	fn suspend() -> Result<(), BenchmarkError> {
		let origin = authority::<T>()?;
		let party = organisation::<T>(Standing::Active);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, party);
		Ok(())
	}

	#[benchmark]
	fn reinstate() -> Result<(), BenchmarkError> {
		let origin = authority::<T>()?;
		let party = organisation::<T>(Standing::Suspended);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, party);
		Ok(())
	}

	#[benchmark]
	fn withdraw_accreditation() -> Result<(), BenchmarkError> {
		let origin = authority::<T>()?;
		let party = organisation::<T>(Standing::Active);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, party);
		Ok(())
	}

	#[benchmark]
	fn propose_policy(r: Linear<0, { MAX_POLICY_BASES }>) -> Result<(), BenchmarkError> {
		let origin = authority::<T>()?;
		let mut policy = policy();
		// Two full tables are read.
		let next = Some(PendingPolicy { policy: policy.clone(), in_force_from: 0 });
		PolicyTables::<T>::put(PolicyRecord { current: policy.clone(), next });
		policy.bases.truncate(r as usize);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, policy.clone());
		assert_eq!(policy.bases.len(), r as usize);
		assert_eq!(PolicyTables::<T>::get().next.map(|next| next.policy), Some(policy));
		Ok(())
	}

	#[benchmark]
	fn cancel_policy() -> Result<(), BenchmarkError> {
		let origin = authority::<T>()?;
		let next = Some(PendingPolicy { policy: policy(), in_force_from: Moment::MAX });
		PolicyTables::<T>::put(PolicyRecord { current: policy(), next });
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin);
		assert_eq!(PolicyTables::<T>::get().next, None);
		Ok(())
	}

	#[benchmark]
	fn affiliate_staff() {
		let party = organisation::<T>(Standing::Active);
		#[extrinsic_call]
		_(RawOrigin::Signed(party.clone()), StaffTag::from(TAG), Some(Moment::MAX));
		assert!(Staff::<T>::contains_key(party, StaffTag::from(TAG)));
	}

	#[benchmark]
	fn renew_staff_affiliation() {
		let party = organisation::<T>(Standing::Active);
		let tag = staff::<T>(&party);
		#[extrinsic_call]
		_(RawOrigin::Signed(party), tag, Some(Moment::MAX));
	}

	#[benchmark]
	fn end_staff_affiliation() {
		let party = organisation::<T>(Standing::Active);
		let tag = staff::<T>(&party);
		#[extrinsic_call]
		_(RawOrigin::Signed(party.clone()), tag);
		assert!(!Staff::<T>::contains_key(party, tag));
	}

	#[benchmark]
	fn clear_staff_affiliation() {
		let party = organisation::<T>(Standing::Active);
		let tag = staff::<T>(&party);
		// Whether it is over by its own end is looked at first.
		organisation::<T>(Standing::Withdrawn);
		let anyone: AccountId = account("anyone", 0, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(anyone), party.clone(), tag);
		assert!(!Staff::<T>::contains_key(party, tag));
	}

	#[benchmark]
	fn affiliate_operator() {
		let party = organisation::<T>(Standing::Active);
		let operator: AccountId = account("operator", 0, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(party.clone()), operator.clone(), Duties::ALL, Some(Moment::MAX));
		assert!(OperatorOffers::<T>::contains_key(operator, party));
	}

	#[benchmark]
	fn accept_affiliation() {
		let party = organisation::<T>(Standing::Active);
		let operator = offered::<T>(&party);
		#[extrinsic_call]
		_(RawOrigin::Signed(operator.clone()), party);
		assert!(Operators::<T>::contains_key(operator));
	}

	#[benchmark]
	fn renew_operator_affiliation() {
		let party = organisation::<T>(Standing::Active);
		let operator = accepted::<T>(&party);
		#[extrinsic_call]
		_(RawOrigin::Signed(party), operator, Duties::ALL, Some(Moment::MAX));
	}

	// An offer is the worse case of the three that follow: the operating accounts are looked through first.
	#[benchmark]
	fn end_operator_affiliation() {
		let party = organisation::<T>(Standing::Active);
		let operator = offered::<T>(&party);
		#[extrinsic_call]
		_(RawOrigin::Signed(party.clone()), operator.clone());
		assert!(!OperatorOffers::<T>::contains_key(operator, party));
	}

	#[benchmark]
	fn leave_affiliation() {
		let party = organisation::<T>(Standing::Active);
		let operator = offered::<T>(&party);
		#[extrinsic_call]
		_(RawOrigin::Signed(operator.clone()), party.clone());
		assert!(!OperatorOffers::<T>::contains_key(operator, party));
	}

	#[benchmark]
	fn clear_operator_affiliation() {
		let party = organisation::<T>(Standing::Active);
		let operator = offered::<T>(&party);
		organisation::<T>(Standing::Withdrawn);
		let anyone: AccountId = account("anyone", 0, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(anyone), party.clone(), operator.clone());
		assert!(!OperatorOffers::<T>::contains_key(operator, party));
	}

	#[benchmark]
	fn limit_operator() {
		let party = organisation::<T>(Standing::Active);
		let operator = offered::<T>(&party);
		#[extrinsic_call]
		_(RawOrigin::Signed(party.clone()), operator.clone(), Some(LIMIT));
		let offer = OperatorOffers::<T>::get(operator, party);
		assert!(offer.is_some_and(|offer| offer.spending.is_some()));
	}

	// One that was revoked is replaced: an operating account had paid for it.
	#[benchmark]
	fn attest() {
		let party = organisation::<T>(Standing::Active);
		let operator = accepted::<T>(&party);
		let subject = attested::<T>(&operator);
		T::AttestationDeposit::ensure_successful(&party, Pallet::<T>::attestation_footprint());
		let origin = RawOrigin::Signed(party.clone()).into();
		assert_ok!(Pallet::<T>::revoke_attestation(origin, subject.clone(), KIND));
		let until = Pallet::<T>::now() + 1;
		#[extrinsic_call]
		_(
			RawOrigin::Signed(party.clone()),
			subject.clone(),
			KIND,
			Commitment::default(),
			0u64,
			until,
		);
		let record = Attestations::<T>::get((subject, KIND, party));
		assert!(record.is_some_and(|record| record.revoked_at.is_none()));
	}

	#[benchmark]
	fn renew_attestation() {
		let party = organisation::<T>(Standing::Active);
		let subject = attested::<T>(&party);
		let until = Pallet::<T>::now() + 2;
		#[extrinsic_call]
		_(RawOrigin::Signed(party), subject, KIND, Commitment::default(), until);
	}

	#[benchmark]
	fn revoke_attestation() {
		let party = organisation::<T>(Standing::Active);
		let subject = attested::<T>(&party);
		#[extrinsic_call]
		_(RawOrigin::Signed(party.clone()), subject.clone(), KIND);
		let record = Attestations::<T>::get((subject, KIND, party));
		assert!(record.is_some_and(|record| record.revoked_at.is_some()));
	}

	/// Of a model with as many attestations as are looked at, of which none is in force, so that it takes the issuer's hand.
	#[benchmark]
	fn clear_attestation() -> Result<(), BenchmarkError> {
		let subject = AttestationSubject::Model([7; 32].into());
		let kind = AttestationKind::DeviceConformity;
		let party = organisation::<T>(Standing::Withdrawn);
		let facts = Organisations::<T>::get(&party).map(|organisation| organisation.facts);
		let facts = facts.ok_or(BenchmarkError::Stop("the organisation is there"))?;
		let others = (0..MAX_ATTESTATIONS_LISTED).map(|number| account("issuer", number, 0));
		for issuer in others.chain([party.clone()]) {
			Organisations::<T>::insert(
				&issuer,
				Organisation { name: name(), facts: facts.clone() },
			);
			let footprint = Pallet::<T>::attestation_footprint();
			T::AttestationDeposit::ensure_successful(&issuer, footprint);
			let record = AttestationRecord {
				commitment: Commitment::default(),
				issued_at: 0,
				renewed_at: None,
				from: 0,
				until: Moment::MAX,
				revoked_at: None,
				deposit: Deposit::take(&issuer, footprint)?,
			};
			Attestations::<T>::insert((&subject, kind, &issuer), record);
		}
		#[extrinsic_call]
		_(RawOrigin::Signed(party.clone()), party.clone(), subject.clone(), kind);
		assert!(!Attestations::<T>::contains_key((subject, kind, party)));
		Ok(())
	}

	#[benchmark]
	fn dismiss_attestation() {
		let party = organisation::<T>(Standing::Active);
		let subject = attested::<T>(&party);
		let (_, key) = rotated::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(key), party.clone(), subject.clone(), KIND);
		assert!(!Attestations::<T>::contains_key((subject, KIND, party)));
	}

	#[benchmark]
	fn rotate_key() -> Result<(), BenchmarkError> {
		let party: PartyId = account("party", 0, 0);
		// The second rotation gives the first one's deposit back.
		let (second, proof) = next_key::<T>(&party)?;
		Pallet::<T>::rotate_key(RawOrigin::Signed(party.clone()).into(), second.clone(), proof)?;
		let (third, proof) = next_key::<T>(&second)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(second), third.clone(), proof);
		assert_eq!(<Pallet<T> as Parties>::key_of(&party), third);
		Ok(())
	}

	impl_benchmark_test_suite!(
		Pallet,
		mock::ExtBuilder::default().with_keystore().build(),
		mock::Test
	);
}
