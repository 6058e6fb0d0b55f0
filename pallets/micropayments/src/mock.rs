//! A runtime with this pallet, balances, and parties whose keys rotate.

use crate as pallet_micropayments;
use assent_primitives::{
	traits::{Duty, Parties},
	AccountId, Balance, Moment, PartyId,
};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU128, VariantCountOf},
	PalletId,
};
use sp_runtime::{traits::IdentityLookup, BuildStorage};
use std::collections::BTreeMap;

type Block = frame_system::mocking::MockBlock<Test>;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Micropayments: pallet_micropayments,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

pub const EXISTENTIAL_DEPOSIT: Balance = 10;

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type AccountStore = System;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type FreezeIdentifier = RuntimeFreezeReason;
	type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
}

parameter_types! {
	pub const Pot: PalletId = PalletId(*b"assentmp");
	/// The keys of those parties that rotated theirs.
	pub static Keys: BTreeMap<PartyId, AccountId> = BTreeMap::new();
}

/// Parties whose keys are in [`Keys`].
pub struct MockParties;

impl Parties for MockParties {
	fn party_of(key: &AccountId) -> Option<PartyId> {
		let keys = Keys::get();
		let rotated = keys.iter().find(|(_, current)| *current == key);
		rotated
			.map(|(party, _)| party.clone())
			.or_else(|| (!keys.contains_key(key)).then(|| key.clone()))
	}
	fn key_of(party: &PartyId) -> AccountId {
		Keys::get().get(party).unwrap_or(party).clone()
	}
	fn acting_for(account: &AccountId, _: Duty, _: Moment) -> Option<PartyId> {
		Self::party_of(account)
	}
}

impl pallet_micropayments::Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Parties = MockParties;
	type PalletId = Pot;
	type WeightInfo = ();
}

/// A party, whose first key is the account of the same name.
pub fn party(number: u8) -> PartyId {
	PartyId::new([number; 32])
}

/// An organisation with money.
pub fn hospital() -> PartyId {
	party(200)
}

/// Another one.
pub fn institute() -> PartyId {
	party(201)
}

/// A person without an account.
pub fn patient() -> PartyId {
	party(100)
}

/// What each organisation has at first.
pub const ENDOWMENT: Balance = 10_000;

/// Puts another key behind the party.
pub fn rotate(party: &PartyId, key: AccountId) {
	Keys::mutate(|keys| keys.insert(party.clone(), key));
}

/// A runtime's state for a test.
#[derive(Default)]
pub struct ExtBuilder {
	balances: Vec<(AccountId, Balance)>,
	without_genesis: bool,
}

impl ExtBuilder {
	/// With that balance of that account.
	pub fn with_balance(mut self, account: AccountId, balance: Balance) -> Self {
		self.balances.push((account, balance));
		self
	}

	/// As on a chain that got the pallet with an upgrade: its genesis was never built.
	pub fn without_genesis(mut self) -> Self {
		self.without_genesis = true;
		self
	}

	/// The state.
	pub fn build(self) -> sp_io::TestExternalities {
		Keys::set(BTreeMap::new());
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		let mut balances = vec![(hospital(), ENDOWMENT), (institute(), ENDOWMENT)];
		balances.extend(self.balances);
		pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
			.assimilate_storage(&mut storage)
			.unwrap();
		if !self.without_genesis {
			pallet_micropayments::GenesisConfig::<Test>::default()
				.assimilate_storage(&mut storage)
				.unwrap();
		}
		let mut externalities = sp_io::TestExternalities::new(storage);
		// The first block deposits no events.
		externalities.execute_with(|| System::set_block_number(1));
		externalities
	}

	/// Runs the test, and checks every invariant before and after it.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			Micropayments::do_try_state().unwrap();
			test();
			Micropayments::do_try_state().unwrap();
		});
	}
}
