//! A runtime of this pallet, balances and a clock. What the other pallets know can be changed by a test.

use crate as pallet_guardianship;
use assent_primitives::{
	statement::MultiSignature,
	traits::{Accreditation, Consents, Duty, Parties, PartyKeys},
	AccountId, Balance, Categories, Commitment, ConsentId, ControllerRules, Guardians, Moment,
	OrganisationFacts, PartyId, Period, Permit, PermitIndex, Policy, Powers, ResourceScope, Right,
	Rights, Role, Roles, StaffTag, Standing,
};
use frame_support::{
	derive_impl, parameter_types,
	traits::{fungible::HoldConsideration, ConstU128, ConstU32, Footprint},
};
use frame_system::EnsureRoot;
use sp_core::{sr25519, Pair, H256};
use sp_runtime::{
	traits::{Convert, IdentityLookup},
	BuildStorage, DispatchError, DispatchResult,
};
use std::collections::BTreeMap;

type Block = frame_system::mocking::MockBlock<Test>;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Balances: pallet_balances,
		Guardianship: pallet_guardianship,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type AccountStore = System;
	type ExistentialDeposit = ConstU128<10>;
}

/// The moment at which each test starts, milliseconds.
pub const NOW: Moment = 1_800_000_000_000;
/// For how long a statement can be brought in.
pub const LIFE: Moment = 1_000;
/// For how long guardians can agree.
pub const PROPOSAL: Moment = 500;
/// For how long a recovery waits.
pub const DELAY: Moment = 2_000;
/// For how long a final one waits.
pub const FINAL_DELAY: Moment = 8_000;
/// For how long guardians start no recovery after a veto.
pub const PAUSE: Moment = 5_000;
/// The end of powers in these tests.
pub const UNTIL: Moment = NOW + 50_000;
/// What everybody has at first.
pub const FUNDS: Balance = 1_000_000;

/// A planck for each byte, and a thousand for each item.
pub struct Price;

impl Convert<Footprint, Balance> for Price {
	fn convert(footprint: Footprint) -> Balance {
		u128::from(footprint.count) * 1_000 + u128::from(footprint.size)
	}
}

parameter_types! {
	pub const Hold: RuntimeHoldReason =
		RuntimeHoldReason::Guardianship(pallet_guardianship::HoldReason::StorageDeposit);
	pub const MaxStatementLife: Moment = LIFE;
	pub const ProposalLife: Moment = PROPOSAL;
	pub const RecoveryDelay: Moment = DELAY;
	pub const FinalRecoveryDelay: Moment = FINAL_DELAY;
	pub const RecoveryPause: Moment = PAUSE;
	/// What the other pallets know.
	pub static World: Known = Known::default();
}

impl pallet_guardianship::Config for Test {
	type Time = Timestamp;
	type Parties = Known;
	type Keys = Known;
	type Accreditation = Known;
	type Consents = Known;
	type AuthorityOrigin = EnsureRoot<AccountId>;
	type Deposit = HoldConsideration<AccountId, Balances, Hold, Price>;
	type MaxStatementLife = MaxStatementLife;
	type ProposalLife = ProposalLife;
	type MaxProposals = ConstU32<2>;
	type RecoveryDelay = RecoveryDelay;
	type FinalRecoveryDelay = FinalRecoveryDelay;
	type RecoveryPause = RecoveryPause;
	type MaxMergers = ConstU32<2>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Known;
}

/// A regulator.
pub const REGULATOR: AccountId = AccountId::new([1; 32]);
/// A hospital.
pub const HOSPITAL: AccountId = AccountId::new([2; 32]);
/// An account that acts for the hospital.
pub const GATEWAY: AccountId = AccountId::new([3; 32]);
/// Somebody whom nobody knows.
pub const STRANGER: AccountId = AccountId::new([4; 32]);
/// A party with money that brings in what others signed.
pub const RELAYER: AccountId = AccountId::new([5; 32]);

/// The key pair of that number.
pub fn pair(number: u8) -> sr25519::Pair {
	sr25519::Pair::from_seed(&[number; 32])
}

/// The account of the key pair of that number.
pub fn key(number: u8) -> AccountId {
	pair(number).public().into()
}

/// A patient.
pub fn patient() -> PartyId {
	key(50)
}

/// A person, by number, who may be somebody's delegate or guardian.
pub fn person(number: u8) -> PartyId {
	key(60 + number)
}

/// What the other pallets know.
#[derive(Clone, Default)]
pub struct Known {
	pub organisations: BTreeMap<PartyId, OrganisationFacts>,
	pub operators: BTreeMap<AccountId, PartyId>,
	pub keys: BTreeMap<PartyId, AccountId>,
	pub retired: Vec<AccountId>,
	pub in_use: Vec<AccountId>,
	pub rules: BTreeMap<PartyId, ControllerRules>,
}

impl Known {
	/// Changes what is known of an organisation.
	pub fn change(party: &PartyId, change: impl FnOnce(&mut OrganisationFacts)) {
		World::mutate(|world| change(world.organisations.get_mut(party).unwrap()));
	}

	/// Puts another key behind a party.
	pub fn put_key(party: &PartyId, key: &AccountId) {
		World::mutate(|world| {
			let old = world.keys.insert(party.clone(), key.clone());
			world.retired.push(old.unwrap_or_else(|| party.clone()));
		});
	}
}

impl Parties for Known {
	fn party_of(key: &AccountId) -> Option<PartyId> {
		let world = World::get();
		if world.retired.contains(key) {
			return None;
		}
		let party = world.keys.iter().find(|(_, current)| *current == key);
		Some(party.map_or_else(|| key.clone(), |(party, _)| party.clone()))
	}
	fn key_of(party: &PartyId) -> AccountId {
		World::get().keys.get(party).unwrap_or(party).clone()
	}
	fn acting_for(account: &AccountId, duty: Duty, _: Moment) -> Option<PartyId> {
		assert_eq!(duty, Duty::ManageConsents);
		World::get().operators.get(account).cloned().or_else(|| Self::party_of(account))
	}
	fn is_party(account: &AccountId) -> bool {
		!World::get().keys.values().any(|key| key == account)
	}
}

impl PartyKeys for Known {
	fn ensure_unused(key: &AccountId) -> DispatchResult {
		match World::get().in_use.contains(key) {
			true => Err(DispatchError::Other("in use")),
			false => Ok(()),
		}
	}
	fn rotate(
		party: &PartyId,
		new_key: AccountId,
		proof: &MultiSignature,
		_: AccountId,
	) -> DispatchResult {
		Self::ensure_unused(&new_key)?;
		// The pallet hands the proof on; here, any signature does by a scheme that tests and benchmarks sign with.
		assert!(matches!(proof, MultiSignature::Sr25519(_) | MultiSignature::Ecdsa(_)));
		Self::put_key(party, &new_key);
		Ok(())
	}
	fn replace(party: &PartyId, new_key: AccountId, _: AccountId) -> DispatchResult {
		Self::ensure_unused(&new_key)?;
		Self::put_key(party, &new_key);
		Ok(())
	}
}

impl Accreditation for Known {
	fn organisation(party: &PartyId) -> Option<OrganisationFacts> {
		World::get().organisations.get(party).cloned()
	}
	fn is_staff(_: &PartyId, _: &StaffTag, _: Moment) -> bool {
		false
	}
	fn policy() -> Policy {
		Policy::default()
	}
}

impl Consents for Known {
	fn rules(controller: &PartyId) -> Option<ControllerRules> {
		World::get().rules.get(controller).cloned()
	}
	fn permits(_: &PartyId, _: &PermitIndex) -> Vec<Permit> {
		Vec::new()
	}
	fn late_window() -> Moment {
		0
	}
	fn remaining_uses(_: &ConsentId) -> Option<u32> {
		None
	}
	fn count_uses(_: &ConsentId, _: u32) -> DispatchResult {
		Ok(())
	}
}

/// Builds the externalities of a test.
pub struct ExtBuilder;

impl ExtBuilder {
	/// Block 1 at [`NOW`], with everybody above; the patient has no money.
	pub fn build() -> sp_io::TestExternalities {
		let mut world = Known::default();
		for (party, role) in [(REGULATOR, Role::Regulator), (HOSPITAL, Role::CareProvider)] {
			let (roles, standing) = (Roles::from(role), Standing::Active);
			let facts = OrganisationFacts { roles, standing, period: Period::ALWAYS };
			world.organisations.insert(party, facts);
		}
		world.operators.insert(GATEWAY, HOSPITAL);
		World::set(world);
		let accounts = [REGULATOR, HOSPITAL, GATEWAY, STRANGER, RELAYER];
		let people = (0..10).map(person);
		let balances = accounts.into_iter().chain(people).map(|account| (account, FUNDS)).collect();
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
			.assimilate_storage(&mut storage)
			.unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		// Benchmarks sign with keys that the host keeps.
		let keystore = sp_keystore::testing::MemoryKeystore::new();
		ext.register_extension(sp_keystore::KeystoreExt::new(keystore));
		ext.execute_with(|| {
			System::set_block_number(1);
			Timestamp::set_timestamp(NOW);
		});
		ext
	}

	/// Runs the test, and checks every invariant after it, and that no money came or went.
	pub fn build_and_execute(test: impl FnOnce()) {
		Self::build().execute_with(|| {
			let issuance = Balances::total_issuance();
			test();
			Guardianship::do_try_state().unwrap();
			assert_eq!(Balances::total_issuance(), issuance);
		});
	}
}

/// Powers over everything, without the right to appoint.
pub fn everything() -> Powers {
	Powers {
		rights: Rights::ALL.difference(Right::Appoint.into()),
		scope: ResourceScope::All,
		categories: Categories::ALL,
		until: UNTIL,
		further: 0,
	}
}

/// Powers over everything, to appoint so many further ones.
pub fn appointing(further: u8) -> Powers {
	Powers { rights: Rights::ALL, further, ..everything() }
}

/// Guardians.
pub fn guardians(people: &[PartyId]) -> Guardians {
	people.to_vec().try_into().unwrap()
}

/// A commitment to nothing in particular.
pub fn commitment(number: u8) -> Commitment {
	Commitment(H256::repeat_byte(number))
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper for Known {
	fn set_time(now: Moment) {
		Timestamp::set_timestamp(now);
	}
	fn fund(account: &AccountId) {
		use frame_support::traits::fungible::Mutate;
		Balances::set_balance(account, FUNDS * 1_000);
	}
	fn regulator() -> PartyId {
		REGULATOR
	}
	fn operate(account: &AccountId) {
		World::mutate(|world| world.operators.insert(account.clone(), HOSPITAL));
	}
	fn deny(_: &PartyId) {}

	fn rotation_payload(_: &PartyId, _: &AccountId) -> H256 {
		H256::zero()
	}
}
