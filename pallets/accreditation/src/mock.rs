//! A runtime with this pallet, balances and a clock.

use crate::{
	self as pallet_accreditation,
	genesis::{GenesisOperator, GenesisOrganisation, GenesisPolicy, GenesisStaff},
};
use assent_primitives::{
	traits::RegisteredThings, AccountId, AttestationSubject, Balance, DeviceId, ModelId, Moment,
	PartyId,
};
use frame_support::{
	derive_impl, parameter_types,
	traits::{fungible::HoldConsideration, ConstU128, ConstU64, Contains, Footprint},
};
use frame_system::EnsureRoot;
use sp_core::{sr25519, Pair};
use sp_runtime::{
	traits::{Convert, IdentityLookup},
	BuildStorage,
};

type Block = frame_system::mocking::MockBlock<Test>;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Balances: pallet_balances,
		Accreditation: pallet_accreditation,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

impl pallet_timestamp::Config for Test {
	type Moment = Moment;
	type OnTimestampSet = ();
	type MinimumPeriod = ConstU64<1>;
	type WeightInfo = ();
}

pub const EXISTENTIAL_DEPOSIT: Balance = 10;

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type AccountStore = System;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
}

parameter_types! {
	pub const AffiliationReason: RuntimeHoldReason =
		RuntimeHoldReason::Accreditation(pallet_accreditation::HoldReason::Affiliation);
	pub const KeysReason: RuntimeHoldReason =
		RuntimeHoldReason::Accreditation(pallet_accreditation::HoldReason::Keys);
	pub const AttestationReason: RuntimeHoldReason =
		RuntimeHoldReason::Accreditation(pallet_accreditation::HoldReason::Attestation);
	/// The parties that have something in other pallets.
	pub static PartiesInUse: Vec<AccountId> = Vec::new();
}

pub struct InUse;

impl Contains<AccountId> for InUse {
	fn contains(party: &AccountId) -> bool {
		PartiesInUse::get().contains(party)
	}
}

/// One device and one model, of the same maker.
pub struct Things;

impl RegisteredThings for Things {
	fn maker(thing: &AttestationSubject) -> Option<PartyId> {
		let is_registered = match thing {
			AttestationSubject::Device(id) => *id == device(),
			AttestationSubject::Model(id) => *id == model(),
			_ => false,
		};
		is_registered.then(maker)
	}
}

/// The device that there is.
pub fn device() -> DeviceId {
	[30; 32].into()
}

/// The model that there is.
pub fn model() -> ModelId {
	[31; 32].into()
}

/// For how long a proposed policy table waits.
pub const POLICY_DELAY: Moment = 1_000;
/// How far off the end of an attestation may be.
pub const MAX_PERIOD: Moment = 100_000;

/// A thousand for each record, and one for each byte: like that of the runtime, it does not multiply the bytes.
pub struct Price;

impl Convert<Footprint, Balance> for Price {
	fn convert(footprint: Footprint) -> Balance {
		Balance::from(footprint.count) * 1_000 + Balance::from(footprint.size)
	}
}

impl pallet_accreditation::Config for Test {
	type AuthorityOrigin = EnsureRoot<AccountId>;
	type Time = Timestamp;
	type AffiliationDeposit = HoldConsideration<AccountId, Balances, AffiliationReason, Price>;
	type KeyDeposit = HoldConsideration<AccountId, Balances, KeysReason, Price>;
	type AttestationDeposit = HoldConsideration<AccountId, Balances, AttestationReason, Price>;
	type RegisteredThings = Things;
	type PolicyDelay = ConstU64<POLICY_DELAY>;
	type MaxAttestationPeriod = ConstU64<MAX_PERIOD>;
	type PartyInUse = InUse;
	type WeightInfo = ();
}

/// The moment at which a test starts.
pub const START: Moment = 1_800_000_000_000;
/// What every account of [`account`] and [`key`] has at first.
pub const ENDOWMENT: Balance = 1_000_000;

/// An account by its number.
pub fn account(number: u8) -> AccountId {
	AccountId::new([number; 32])
}

/// A key pair by its number.
pub fn pair(number: u8) -> sr25519::Pair {
	sr25519::Pair::from_seed(&[number; 32])
}

/// The account of that key pair.
pub fn key(number: u8) -> AccountId {
	pair(number).public().into()
}

/// An organisation that the builder accredits: a care provider.
pub fn hospital() -> AccountId {
	key(100)
}

/// Another one: a manufacturer.
pub fn maker() -> AccountId {
	key(101)
}

/// Another one: an insurer.
pub fn insurer() -> AccountId {
	key(102)
}

/// Another one: an insurer as well.
pub fn other_insurer() -> AccountId {
	key(103)
}

/// Another one: a regulator.
pub fn regulator() -> AccountId {
	key(104)
}

/// Another one: an identity provider.
pub fn identity_provider() -> AccountId {
	key(105)
}

/// A runtime's state for a test.
#[derive(Default)]
pub struct ExtBuilder {
	pub operators: Vec<GenesisOperator>,
	pub staff: Vec<GenesisStaff>,
	pub policy: GenesisPolicy,
	pub policy_delay: Option<Moment>,
	pub more: Vec<GenesisOrganisation>,
	pub keystore: bool,
}

impl ExtBuilder {
	/// With a keystore, for benchmarks that sign.
	#[cfg(feature = "runtime-benchmarks")]
	pub fn with_keystore(mut self) -> Self {
		self.keystore = true;
		self
	}

	/// The state.
	pub fn build(self) -> sp_io::TestExternalities {
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		pallet_balances::GenesisConfig::<Test> {
			balances: (1..=20)
				.map(account)
				.chain((1..=20).chain(100..=105).map(key))
				.map(|account| (account, ENDOWMENT))
				.collect(),
			..Default::default()
		}
		.assimilate_storage(&mut storage)
		.unwrap();
		let organisation = |account, name: &str, role: &str| GenesisOrganisation {
			account,
			name: name.into(),
			roles: vec![role.into()],
			from: 0,
			until: None,
		};
		let mut organisations = vec![
			organisation(hospital(), "Charité", "prov"),
			organisation(maker(), "Pumps", "manufacturer"),
			organisation(insurer(), "Mutual", "ins"),
			organisation(other_insurer(), "Other Mutual", "ins"),
			organisation(regulator(), "Agency", "regulator"),
			organisation(identity_provider(), "Registry Office", "identity-provider"),
		];
		organisations.extend(self.more);
		pallet_accreditation::GenesisConfig::<Test> {
			organisations,
			operators: self.operators,
			staff: self.staff,
			policy: self.policy,
			policy_delay: self.policy_delay,
			..Default::default()
		}
		.assimilate_storage(&mut storage)
		.unwrap();
		let mut externalities = sp_io::TestExternalities::new(storage);
		if self.keystore {
			let keystore = sp_keystore::testing::MemoryKeystore::new();
			externalities.register_extension(sp_keystore::KeystoreExt::new(keystore));
		}
		externalities.execute_with(|| {
			System::set_block_number(1);
			Timestamp::set_timestamp(START);
		});
		externalities
	}

	/// Runs the test, and checks every invariant before and after it.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			Accreditation::do_try_state().unwrap();
			test();
			Accreditation::do_try_state().unwrap();
		});
	}
}

/// Lets the clock say that.
pub fn at(moment: Moment) {
	Timestamp::set_timestamp(moment);
}
