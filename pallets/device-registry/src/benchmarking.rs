//! Benchmarks of the calls, each set up for its worst case.

use super::*;
use alloc::vec;
use assent_primitives::{
	device_key::MultiSignature, traits::Delegation, AccountId, Capacity, Commitment, CustodianKind,
	Deed, DeviceId, DeviceKey, DeviceStage, DeviceStatus, Matter, ModelId, Moment, PartyId, Recall,
	Right, Role,
};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{Consideration, Footprint, Get},
	BoundedVec,
};
use frame_system::RawOrigin;
use sp_core::{crypto::KeyTypeId, H256};

/// What benchmarks need of the other pallets.
pub trait BenchmarkHelper {
	/// Makes the party an accredited organisation with that role, in force now.
	fn accredit(party: &PartyId, role: Role);
	/// Puts another key behind the party: looking it up takes a read more.
	fn rotate(party: &PartyId);
	/// Makes somebody a delegate of the party, at the end of the longest chain: who acts, and as what.
	fn delegate(party: &PartyId) -> (PartyId, Capacity);
	/// Makes somebody with money a guardian of the party, whose agreement to that act costs the most: who acts, and as
	/// what.
	fn agreeing(party: &PartyId, deed: &Deed, act: H256) -> (PartyId, Capacity);
}

impl BenchmarkHelper for () {
	fn accredit(_: &PartyId, _: Role) {}
	fn rotate(_: &PartyId) {}
	fn delegate(party: &PartyId) -> (PartyId, Capacity) {
		(party.clone(), Capacity::Guardian)
	}
	fn agreeing(party: &PartyId, _: &Deed, _: H256) -> (PartyId, Capacity) {
		(party.clone(), Capacity::Guardian)
	}
}

const MAKER: u32 = 0;
const OWNER: u32 = 1;
const NEXT: u32 = 2;
const REGULATOR: u32 = 3;
const CUSTODIAN: u32 = 4;
/// Where the keys of devices are kept.
const KEYS: KeyTypeId = KeyTypeId(*b"devi");

/// An account that can pay every deposit of a benchmark.
fn funded<T: Config>(index: u32) -> AccountId {
	let who: AccountId = account("party", index, 0);
	for _ in 0..8 {
		T::Deposit::ensure_successful(&who, Footprint::from_parts(1, 4_096));
	}
	who
}

/// A deposit that another one paid: each number is somebody else, to whose account it goes back.
fn paid_by<T: Config>(number: u32) -> DepositOf<T> {
	let payer: AccountId = account("payer", number, 0);
	let footprint = Footprint::from_parts(1, 1);
	T::Deposit::ensure_successful(&payer, footprint);
	Deposit::take(&payer, footprint).expect("it has money for that; qed")
}

/// Changes what is kept.
fn change<Record>(record: &mut Option<Record>, change: impl FnOnce(&mut Record)) {
	change(record.as_mut().expect("it was made before; qed"));
}

/// What is done for an owner with its device.
fn managing(device: DeviceId) -> Deed<'static> {
	let rights = Right::ManageDevices.into();
	Deed { rights, matter: Matter::Device(device, 0), gives: true }
}

fn signed(who: &AccountId) -> RawOrigin<AccountId> {
	RawOrigin::Signed(who.clone())
}

fn soon<T: Config>() -> Moment {
	Pallet::<T>::now().saturating_add(60_000)
}

fn lot(number: u32) -> Lot {
	let mut digits = vec![b'0'; MAX_LOT as usize];
	for (place, digit) in digits.iter_mut().enumerate() {
		if (number >> place) & 1 == 1 {
			*digit = b'1';
		}
	}
	Lot::truncate_from(digits)
}

fn maker<T: Config>() -> AccountId {
	let maker = funded::<T>(MAKER);
	T::BenchmarkHelper::accredit(&maker, Role::Manufacturer);
	maker
}

fn regulator<T: Config>() -> AccountId {
	let regulator = funded::<T>(REGULATOR);
	T::BenchmarkHelper::accredit(&regulator, Role::Regulator);
	regulator
}

/// HIBCC's, of which the check takes longest.
fn longest_udi_di() -> UdiDi {
	UdiDi::truncate_from(b"+H123PARTNO1234567890120Z".to_vec())
}

fn model_of<T: Config>(maker: &AccountId) -> ModelId {
	let udi_di = longest_udi_di();
	let id = ModelId::of(maker, &udi_di);
	assert!(
		Pallet::<T>::register_model(signed(maker).into(), udi_di, Commitment::default()).is_ok()
	);
	id
}

/// A device of a person's own.
fn device_of<T: Config>(owner: &AccountId) -> DeviceId {
	let (model, unit) = (ModelId::from([7; 32]), Commitment::from([8; 32]));
	let origin = signed(owner).into();
	assert!(Pallet::<T>::register_unvouched_device(origin, model, unit, Some(lot(0))).is_ok());
	DeviceId::unvouched(owner, &model, &unit)
}

fn offered<T: Config>(owner: &AccountId, to: &PartyId) -> DeviceId {
	let device = device_of::<T>(owner);
	let origin = signed(owner).into();
	assert!(Pallet::<T>::offer_handover(origin, device, to.clone(), soon::<T>(), false).is_ok());
	device
}

fn proposed<T: Config>(owner: &AccountId, person: &PartyId) -> DeviceId {
	let device = device_of::<T>(owner);
	let origin = signed(owner).into();
	assert!(Pallet::<T>::propose_association(origin, device, person.clone(), soon::<T>()).is_ok());
	device
}

/// An expired offer is in the way, for which another paid.
fn lapsed<T: Config>(owner: &AccountId, person: &PartyId) -> DeviceId {
	let device = proposed::<T>(owner, person);
	AssociationOffers::<T>::mutate(device, |offer| {
		change(offer, |offer| {
			offer.expires_at = 0;
			offer.deposit = paid_by::<T>(0);
			offer.start_deposit = paid_by::<T>(0);
			offer.end_deposit = paid_by::<T>(0);
		});
	});
	device
}

fn offer_custody_of<T: Config>(by: &AccountId, to: &PartyId, device: DeviceId) {
	let (origin, kind) = (signed(by).into(), CustodianKind::Logistics);
	let offered = Pallet::<T>::offer_custody(origin, device, to.clone(), kind, true, soon::<T>());
	assert!(offered.is_ok());
}

/// Gives custody of the owner's device to another.
fn held<T: Config>(owner: &AccountId, custodian: &AccountId, device: DeviceId) {
	offer_custody_of::<T>(owner, custodian, device);
	assert!(Pallet::<T>::accept_custody(signed(custodian).into(), device, None).is_ok());
}

fn full_recalls<T: Config>(issuer: &AccountId, model: ModelId, number: u32) {
	for index in 0..number {
		let (origin, notice) = (signed(issuer).into(), Commitment::default());
		let recalled =
			Pallet::<T>::recall(origin, model, Some(lot(index)), Recall::Blocking, notice);
		assert!(recalled.is_ok());
	}
}

/// A new key of the device, and its proof. ECDSA is the slowest scheme.
fn proven_key<T: Config>(device: DeviceId) -> Result<(DeviceKey, MultiSignature), BenchmarkError> {
	let public = sp_io::crypto::ecdsa_generate(KEYS, None);
	let key = DeviceKey::Ecdsa(public.0);
	let payload = Pallet::<T>::device_key_payload(device, key)
		.ok_or(BenchmarkError::Stop("the device is not registered"))?;
	let proof = sp_io::crypto::ecdsa_sign(KEYS, &public, payload.as_bytes())
		.ok_or(BenchmarkError::Stop("the key does not sign"))?;
	Ok((key, MultiSignature::Ecdsa(proof)))
}

/// A person's device, and the maker's offer to vouch for it.
fn vouching_offered<T: Config>(maker: &AccountId, owner: &AccountId) -> (DeviceId, ModelId) {
	let (device, model) = (device_of::<T>(owner), model_of::<T>(maker));
	let (origin, until) = (signed(maker).into(), soon::<T>());
	let unit = Commitment::from([9; 32]);
	let offered = Pallet::<T>::offer_vouching(origin, device, model, unit, Some(lot(1)), until);
	assert!(offered.is_ok());
	(device, model)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register_model() {
		let maker = maker::<T>();
		let udi_di = longest_udi_di();
		let id = ModelId::of(&maker, &udi_di);
		#[extrinsic_call]
		_(signed(&maker), udi_di, Commitment::default());
		assert!(Models::<T>::contains_key(id));
	}

	#[benchmark]
	fn register_device() {
		let maker = maker::<T>();
		let model = model_of::<T>(&maker);
		let unit = Commitment::from([8; 32]);
		#[extrinsic_call]
		_(signed(&maker), model, unit, Some(lot(0)));
		assert!(Devices::<T>::contains_key(DeviceId::of(&maker, &model, &unit)));
	}

	#[benchmark]
	fn register_unvouched_device() {
		let owner = funded::<T>(OWNER);
		let (model, unit) = (ModelId::from([7; 32]), Commitment::from([8; 32]));
		#[extrinsic_call]
		_(signed(&owner), model, unit, Some(lot(0)));
		assert!(Devices::<T>::contains_key(DeviceId::unvouched(&owner, &model, &unit)));
	}

	#[benchmark]
	fn set_status() {
		let owner = funded::<T>(OWNER);
		let device = device_of::<T>(&owner);
		// Only who may act brings it back.
		Devices::<T>::mutate(device, |it| change(it, |it| it.status = DeviceStatus::Stolen));
		let found = DeviceStatus::Operational;
		#[extrinsic_call]
		_(signed(&owner), device, found);
		assert!(Devices::<T>::get(device).is_some_and(|it| it.status == found));
	}

	#[benchmark]
	fn set_stage() {
		let owner = funded::<T>(OWNER);
		let device = device_of::<T>(&owner);
		#[extrinsic_call]
		_(signed(&owner), device, DeviceStage::InTransit, Some(Commitment::default()));
		assert!(Devices::<T>::get(device).is_some_and(|it| it.stage == DeviceStage::InTransit));
	}

	#[benchmark]
	fn offer_handover() {
		let (owner, next) = (funded::<T>(OWNER), funded::<T>(NEXT));
		T::BenchmarkHelper::rotate(&next);
		let device = offered::<T>(&owner, &next);
		// An expired offer is in the way, for which another paid.
		Offers::<T>::mutate(device, |offer| {
			change(offer, |offer| {
				offer.expires_at = 0;
				offer.deposit = paid_by::<T>(0);
			});
		});
		#[extrinsic_call]
		_(signed(&owner), device, next, soon::<T>(), false);
		assert!(Offers::<T>::get(device).is_some_and(|offer| offer.expires_at > 0));
	}

	#[benchmark]
	fn cancel_handover() {
		let (owner, next) = (funded::<T>(OWNER), funded::<T>(NEXT));
		let device = offered::<T>(&owner, &next);
		#[extrinsic_call]
		_(signed(&owner), device);
		assert!(!Offers::<T>::contains_key(device));
	}

	#[benchmark]
	fn accept_handover() {
		let (owner, next) = (funded::<T>(OWNER), funded::<T>(NEXT));
		let device = offered::<T>(&owner, &next);
		assert!(Pallet::<T>::associate_self(signed(&owner).into(), device).is_ok());
		// The next owner has custody of it, and offers it to yet another.
		held::<T>(&owner, &next, device);
		offer_custody_of::<T>(&next, &funded::<T>(CUSTODIAN), device);
		// Another one paid for each.
		Offers::<T>::mutate(device, |it| change(it, |it| it.deposit = paid_by::<T>(0)));
		Custodies::<T>::mutate(device, |it| change(it, |it| it.deposit = paid_by::<T>(1)));
		CustodyOffers::<T>::mutate(device, |it| change(it, |it| it.deposit = paid_by::<T>(2)));
		Devices::<T>::mutate(device, |it| {
			change(it, |it| {
				it.deposit = paid_by::<T>(3);
				change(&mut it.association, |it| it.end_deposit = paid_by::<T>(4));
			});
		});
		#[extrinsic_call]
		_(signed(&next), device, true, None);
		assert!(DevicesOf::<T>::contains_key(&next, device));
		assert!(!Custodies::<T>::contains_key(device));
	}

	#[benchmark]
	fn decline_handover() {
		let (owner, next) = (funded::<T>(OWNER), funded::<T>(NEXT));
		let device = offered::<T>(&owner, &next);
		#[extrinsic_call]
		_(signed(&next), device);
		assert!(!Offers::<T>::contains_key(device));
	}

	#[benchmark]
	fn propose_association() {
		let (owner, next) = (funded::<T>(OWNER), funded::<T>(NEXT));
		T::BenchmarkHelper::rotate(&next);
		let device = lapsed::<T>(&owner, &next);
		#[extrinsic_call]
		_(signed(&owner), device, next, soon::<T>());
		assert!(AssociationOffers::<T>::get(device).is_some_and(|offer| offer.expires_at > 0));
	}

	#[benchmark]
	fn cancel_association() {
		let (owner, next) = (funded::<T>(OWNER), funded::<T>(NEXT));
		let device = proposed::<T>(&owner, &next);
		#[extrinsic_call]
		_(signed(&owner), device);
		assert!(!AssociationOffers::<T>::contains_key(device));
	}

	#[benchmark]
	fn accept_association() {
		let (owner, next) = (funded::<T>(OWNER), funded::<T>(NEXT));
		let device = proposed::<T>(&owner, &next);
		#[extrinsic_call]
		_(signed(&next), device);
		assert!(Tenures::<T>::contains_key(device, 1));
	}

	#[benchmark]
	fn decline_association() {
		let (owner, next) = (funded::<T>(OWNER), funded::<T>(NEXT));
		let device = proposed::<T>(&owner, &next);
		#[extrinsic_call]
		_(signed(&next), device);
		assert!(!AssociationOffers::<T>::contains_key(device));
	}

	#[benchmark]
	fn associate_self() {
		let (owner, next) = (funded::<T>(OWNER), funded::<T>(NEXT));
		let device = lapsed::<T>(&owner, &next);
		#[extrinsic_call]
		_(signed(&owner), device);
		assert!(Tenures::<T>::contains_key(device, 1));
	}

	#[benchmark]
	fn end_association() {
		let owner = funded::<T>(OWNER);
		let device = device_of::<T>(&owner);
		assert!(Pallet::<T>::associate_self(signed(&owner).into(), device).is_ok());
		#[extrinsic_call]
		_(signed(&owner), device);
		assert!(Tenures::<T>::contains_key(device, 2));
	}

	#[benchmark]
	fn forget_tenure() {
		let owner = funded::<T>(OWNER);
		let device = device_of::<T>(&owner);
		assert!(Pallet::<T>::associate_self(signed(&owner).into(), device).is_ok());
		#[extrinsic_call]
		_(signed(&owner), device, 0);
		assert!(!Tenures::<T>::contains_key(device, 0));
	}

	#[benchmark]
	fn block_device() {
		let (regulator, owner) = (regulator::<T>(), funded::<T>(OWNER));
		let device = device_of::<T>(&owner);
		#[extrinsic_call]
		_(signed(&regulator), device, Commitment::default());
		assert!(Devices::<T>::get(device).is_some_and(|it| it.blocked.is_some()));
	}

	#[benchmark]
	fn unblock_device() {
		let (regulator, owner) = (regulator::<T>(), funded::<T>(OWNER));
		let device = device_of::<T>(&owner);
		let origin = signed(&regulator).into();
		assert!(Pallet::<T>::block_device(origin, device, Commitment::default()).is_ok());
		#[extrinsic_call]
		_(signed(&regulator), device);
		assert!(Devices::<T>::get(device).is_some_and(|it| it.blocked.is_none()));
	}

	#[benchmark]
	fn recall() {
		let maker = maker::<T>();
		let model = model_of::<T>(&maker);
		full_recalls::<T>(&maker, model, MAX_RECALLS);
		// One of the maker's makes way.
		let regulator = regulator::<T>();
		let newest = Some(lot(MAX_RECALLS));
		#[extrinsic_call]
		_(signed(&regulator), model, newest, Recall::Blocking, Commitment::default());
		assert_eq!(Recalls::<T>::get(model).len() as u32, MAX_RECALLS);
	}

	#[benchmark]
	fn lift_recall() {
		let maker = maker::<T>();
		let model = model_of::<T>(&maker);
		full_recalls::<T>(&maker, model, MAX_RECALLS);
		let last = Some(lot(MAX_RECALLS.saturating_sub(1)));
		#[extrinsic_call]
		_(signed(&maker), model, last, maker.clone());
		assert_eq!(Recalls::<T>::get(model).len() as u32, MAX_RECALLS.saturating_sub(1));
	}

	#[benchmark]
	fn offer_custody() {
		let (owner, next) = (funded::<T>(OWNER), funded::<T>(NEXT));
		let device = device_of::<T>(&owner);
		held::<T>(&owner, &next, device);
		let custodian = funded::<T>(CUSTODIAN);
		T::BenchmarkHelper::rotate(&custodian);
		offer_custody_of::<T>(&next, &custodian, device);
		// An expired offer is in the way, for which another paid.
		CustodyOffers::<T>::mutate(device, |offer| {
			change(offer, |offer| {
				offer.expires_at = 0;
				offer.deposit = paid_by::<T>(0);
			});
		});
		let kind = CustodianKind::Warehouse;
		#[extrinsic_call]
		_(signed(&next), device, custodian, kind, true, soon::<T>());
		assert!(CustodyOffers::<T>::get(device).is_some_and(|offer| offer.expires_at > 0));
	}

	#[benchmark]
	fn cancel_custody() {
		let (owner, next) = (funded::<T>(OWNER), funded::<T>(NEXT));
		let device = device_of::<T>(&owner);
		offer_custody_of::<T>(&owner, &next, device);
		#[extrinsic_call]
		_(signed(&owner), device);
		assert!(!CustodyOffers::<T>::contains_key(device));
	}

	#[benchmark]
	fn accept_custody() {
		let (owner, next) = (funded::<T>(OWNER), funded::<T>(NEXT));
		let device = device_of::<T>(&owner);
		// It comes from another custodian.
		held::<T>(&owner, &next, device);
		let custodian = funded::<T>(CUSTODIAN);
		offer_custody_of::<T>(&next, &custodian, device);
		// Another one paid for each.
		Custodies::<T>::mutate(device, |it| change(it, |it| it.deposit = paid_by::<T>(0)));
		CustodyOffers::<T>::mutate(device, |it| change(it, |it| it.deposit = paid_by::<T>(1)));
		#[extrinsic_call]
		_(signed(&custodian), device, Some(Commitment::default()));
		assert!(InCustodyOf::<T>::contains_key(&custodian, device));
	}

	#[benchmark]
	fn decline_custody() {
		let (owner, next) = (funded::<T>(OWNER), funded::<T>(NEXT));
		let device = device_of::<T>(&owner);
		offer_custody_of::<T>(&owner, &next, device);
		#[extrinsic_call]
		_(signed(&next), device);
		assert!(!CustodyOffers::<T>::contains_key(device));
	}

	#[benchmark]
	fn end_custody() {
		let (owner, next) = (funded::<T>(OWNER), funded::<T>(NEXT));
		let device = device_of::<T>(&owner);
		held::<T>(&owner, &next, device);
		offer_custody_of::<T>(&next, &funded::<T>(CUSTODIAN), device);
		// Another one paid for each.
		Custodies::<T>::mutate(device, |it| change(it, |it| it.deposit = paid_by::<T>(0)));
		CustodyOffers::<T>::mutate(device, |it| change(it, |it| it.deposit = paid_by::<T>(1)));
		#[extrinsic_call]
		_(signed(&owner), device, Some(Commitment::default()));
		assert!(!Custodies::<T>::contains_key(device));
		assert!(!CustodyOffers::<T>::contains_key(device));
	}

	#[benchmark]
	fn register_devices(n: Linear<1, { T::MaxUnits::get() }>) -> Result<(), BenchmarkError> {
		let maker = maker::<T>();
		let model = model_of::<T>(&maker);
		let footprint = Footprint::from_parts(1, 4_096);
		for _ in 0..n {
			T::Deposit::ensure_successful(&maker, footprint);
		}
		let unit = |number: u32| {
			let unit = Commitment(sp_core::H256(sp_io::hashing::blake2_256(&number.to_le_bytes())));
			NewUnit { unit, fingerprint: Some(unit) }
		};
		let units: BoundedVec<_, T::MaxUnits> =
			BoundedVec::truncate_from((0..n).map(unit).collect::<alloc::vec::Vec<_>>());
		#[extrinsic_call]
		_(signed(&maker), model, Some(lot(0)), units);
		let last = DeviceId::of(&maker, &model, &unit(n.saturating_sub(1)).unit);
		assert!(Devices::<T>::contains_key(last));
		Ok(())
	}

	#[benchmark]
	fn bind_device_key() -> Result<(), BenchmarkError> {
		let owner = funded::<T>(OWNER);
		let device = device_of::<T>(&owner);
		// An earlier one makes way.
		let (earlier, proof) = proven_key::<T>(device)?;
		assert!(Pallet::<T>::bind_device_key(signed(&owner).into(), device, earlier, proof).is_ok());
		let (key, proof) = proven_key::<T>(device)?;
		#[extrinsic_call]
		_(signed(&owner), device, key, proof);
		assert_eq!(KeyHolders::<T>::get(key.account()), Some(device));
		Ok(())
	}

	#[benchmark]
	fn revoke_device_key() -> Result<(), BenchmarkError> {
		let owner = funded::<T>(OWNER);
		let device = device_of::<T>(&owner);
		let (key, proof) = proven_key::<T>(device)?;
		assert!(Pallet::<T>::bind_device_key(signed(&owner).into(), device, key, proof).is_ok());
		#[extrinsic_call]
		_(signed(&owner), device);
		assert!(!KeyHolders::<T>::contains_key(key.account()));
		Ok(())
	}

	#[benchmark]
	fn offer_vouching() {
		let (maker, owner) = (maker::<T>(), funded::<T>(OWNER));
		let (device, model) = vouching_offered::<T>(&maker, &owner);
		// An expired offer is in the way, for which another paid.
		VouchingOffers::<T>::mutate(device, &maker, |offer| {
			change(offer, |offer| {
				offer.expires_at = 0;
				offer.deposit = paid_by::<T>(0);
				offer.alias_deposit = paid_by::<T>(0);
			});
		});
		let (unit, until) = (Commitment::from([9; 32]), soon::<T>());
		#[extrinsic_call]
		_(signed(&maker), device, model, unit, Some(lot(1)), until);
		let offer = VouchingOffers::<T>::get(device, maker);
		assert!(offer.is_some_and(|offer| offer.expires_at > 0));
	}

	#[benchmark]
	fn cancel_vouching() {
		let (maker, owner) = (maker::<T>(), funded::<T>(OWNER));
		let (device, _) = vouching_offered::<T>(&maker, &owner);
		#[extrinsic_call]
		_(signed(&maker), device, maker.clone());
		assert!(!VouchingOffers::<T>::contains_key(device, maker));
	}

	#[benchmark]
	fn accept_vouching() {
		let (maker, owner) = (maker::<T>(), funded::<T>(OWNER));
		let (device, model) = vouching_offered::<T>(&maker, &owner);
		let unit = Commitment::from([9; 32]);
		#[extrinsic_call]
		_(signed(&owner), device, maker.clone(), model, unit, Some(lot(1)));
		assert!(Aliases::<T>::contains_key(DeviceId::of(&maker, &model, &unit)));
	}

	#[benchmark]
	fn decline_vouching() {
		let (maker, owner) = (maker::<T>(), funded::<T>(OWNER));
		let (device, _) = vouching_offered::<T>(&maker, &owner);
		#[extrinsic_call]
		_(signed(&owner), device, maker.clone());
		assert!(!VouchingOffers::<T>::contains_key(device, maker));
	}

	#[benchmark]
	fn set_public_access() {
		let owner = funded::<T>(OWNER);
		let device = device_of::<T>(&owner);
		#[extrinsic_call]
		_(signed(&owner), device, true);
		assert!(Devices::<T>::get(device).is_some_and(|it| it.public_access));
	}

	#[benchmark]
	fn set_fingerprint() {
		let owner = funded::<T>(OWNER);
		let device = device_of::<T>(&owner);
		#[extrinsic_call]
		_(signed(&owner), device, Some(Commitment::default()));
		assert!(Devices::<T>::get(device).is_some_and(|it| it.fingerprint.is_some()));
	}

	// By a guardian: it costs most where others have to agree.
	#[benchmark]
	fn authorise() {
		let owner = funded::<T>(OWNER);
		let deed = managing(device_of::<T>(&owner));
		let hash = H256::zero();
		let (actor, capacity) = T::BenchmarkHelper::agreeing(&owner, &deed, hash);
		let done;
		#[block]
		{
			done = T::Delegation::authorise(&capacity, &actor, &actor, &owner, &deed, hash);
		}
		assert!(done.is_ok());
	}

	// The other branch, to compare it with.
	#[benchmark(extra)]
	fn authorise_delegate() {
		let owner = funded::<T>(OWNER);
		let deed = managing(device_of::<T>(&owner));
		let hash = H256::zero();
		let (actor, capacity) = T::BenchmarkHelper::delegate(&owner);
		let done;
		#[block]
		{
			done = T::Delegation::authorise(&capacity, &actor, &actor, &owner, &deed, hash);
		}
		assert!(done.is_ok());
	}

	impl_benchmark_test_suite!(Pallet, mock::ExtBuilder::default().build(), mock::Test);
}
