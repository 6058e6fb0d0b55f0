//! A runtime with real money, and a small world of parties and devices.

use crate as pallet_consent;
use assent_primitives::{
	traits::{Accreditation, Authorised, Delegation, Devices, Duty, Parties},
	AccountId, Balance, Capacity, Controllers, Deed, DeviceFacts, DeviceId, DeviceStatus, Moment,
	OrganisationFacts, PartyId, Period, Policy, Powers, Purpose, Purposes, Role, Roles, StaffTag,
	Standing, Tenure,
};
use frame_support::{
	derive_impl, parameter_types,
	traits::{fungible::HoldConsideration, LinearStoragePrice},
};
use sp_core::H256;
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchError, DispatchResult};
use std::{
	cell::RefCell,
	collections::{BTreeMap, BTreeSet},
};

pub(crate) const WINDOW: Moment = 1_000;
pub(crate) const RETENTION: Moment = 10_000;
/// For how long a statement can be brought in.
pub(crate) const LIFE: Moment = 1_500;
/// For how long an ended consent is kept.
pub(crate) const TOMBSTONE: Moment = LIFE;
/// For how long silence keeps an ended consent.
pub(crate) const ASKED: Moment = 5_000;
/// For how long a request can be accepted.
pub(crate) const REQUEST_LIFE: Moment = 5_000;
/// The moment at which a test starts.
pub(crate) const START: Moment = 1_000_000;
pub(crate) const RICH: Balance = 1_000_000_000;

pub(crate) const fn account(n: u8) -> AccountId {
	AccountId::new([n; 32])
}

pub(crate) const PATIENT: AccountId = account(1);
/// Owns [`pump`], and nothing is known of them otherwise.
pub(crate) const OWNER: AccountId = account(2);
/// A third controller.
pub(crate) const NEIGHBOUR: AccountId = account(3);
/// Has no money.
pub(crate) const POOR: AccountId = account(4);
/// A key that was rotated away.
pub(crate) const ROTATED: AccountId = account(5);
pub(crate) const HOSPITAL: PartyId = account(10);
/// An operating account of [`HOSPITAL`].
pub(crate) const GATEWAY: AccountId = account(11);
pub(crate) const RESEARCH: PartyId = account(12);
/// An organisation that is suspended.
pub(crate) const SUSPENDED: PartyId = account(13);

pub(crate) fn nurse() -> StaffTag {
	StaffTag::from([20; 32])
}

/// Owned by [`OWNER`]; associated with [`PATIENT`] in tenure 1, the current one, and with nobody before.
pub(crate) fn pump() -> DeviceId {
	DeviceId::from([30; 32])
}

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Balances: pallet_balances,
		Consent: pallet_consent,
	}
);

type Block = frame_system::mocking::MockBlock<Test>;

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
}

thread_local! {
	static ROTATIONS: RefCell<BTreeMap<PartyId, AccountId>> = const { RefCell::new(BTreeMap::new()) };
}

/// Puts another key behind a party whose first key it was so far.
pub(crate) fn rotate(party: &PartyId, key: AccountId) {
	ROTATIONS.with_borrow_mut(|rotations| rotations.insert(party.clone(), key));
}

thread_local! {
	static SUSPENSIONS: RefCell<BTreeSet<PartyId>> = const { RefCell::new(BTreeSet::new()) };
}

/// Suspends an organisation, or takes that back.
pub(crate) fn suspend(party: PartyId, suspended: bool) {
	SUSPENSIONS.with_borrow_mut(|all| match suspended {
		true => all.insert(party),
		false => all.remove(&party),
	});
}

pub struct World;

impl Parties for World {
	fn party_of(key: &AccountId) -> Option<PartyId> {
		if *key == ROTATED {
			return None;
		}
		let rotations = ROTATIONS.with_borrow(Clone::clone);
		if rotations.contains_key(key) {
			return None;
		}
		let behind = rotations.into_iter().find(|(_, current)| current == key);
		Some(behind.map_or_else(|| key.clone(), |(party, _)| party))
	}
	fn key_of(party: &PartyId) -> AccountId {
		ROTATIONS.with_borrow(|rotations| rotations.get(party).cloned()).unwrap_or(party.clone())
	}
	fn acting_for(account: &AccountId, duty: Duty, _: Moment) -> Option<PartyId> {
		assert_eq!(duty, Duty::ManageConsents);
		if *account == GATEWAY {
			return Some(HOSPITAL);
		}
		Self::party_of(account)
	}
}

impl Accreditation for World {
	fn organisation(party: &PartyId) -> Option<OrganisationFacts> {
		let (roles, standing) = if *party == HOSPITAL {
			(Roles::of(&[Role::CareProvider, Role::DataHolder]), Standing::Active)
		} else if *party == RESEARCH {
			(Roles::from(Role::ResearchBody), Standing::Active)
		} else if *party == SUSPENDED {
			(Roles::from(Role::CareProvider), Standing::Suspended)
		} else {
			return None;
		};
		let standing = match SUSPENSIONS.with_borrow(|all| all.contains(party)) {
			true => Standing::Suspended,
			false => standing,
		};
		Some(OrganisationFacts { roles, standing, period: Period::ALWAYS })
	}
	fn is_staff(_: &PartyId, _: &StaffTag, _: Moment) -> bool {
		unreachable!("consents do not depend on who is staff")
	}
	fn policy() -> Policy {
		Policy { payable: Purposes::from(Purpose::Hresch), ..Policy::default() }
	}
}

impl Devices for World {
	fn facts(device: &DeviceId) -> Option<DeviceFacts> {
		(*device == pump()).then_some(DeviceFacts {
			tenure: 1,
			status: DeviceStatus::Operational,
			blocked: false,
			recall: None,
			public_access: false,
		})
	}
	fn controllers(device: &DeviceId, tenure: Tenure) -> Option<Controllers> {
		(*device == pump() && tenure <= 1)
			.then(|| Controllers { owner: OWNER, person: (tenure == 1).then_some(PATIENT) })
	}
}

/// Nothing is given in the party's name.
pub(crate) const FROZEN_ERROR: DispatchError = DispatchError::Other("frozen");
/// Nothing is given by its own hand.
pub(crate) const RESTRICTED_ERROR: DispatchError = DispatchError::Other("restricted");
/// Somebody may not do that for it.
pub(crate) const BEYOND_ERROR: DispatchError = DispatchError::Other("beyond");

/// What the test says of who acts for whom.
#[derive(Clone, Default)]
pub struct Delegations {
	pub frozen: bool,
	pub restricted: bool,
	/// Who may do what for [`PATIENT`], and as what.
	pub powers: Vec<(Capacity, PartyId, Powers)>,
	/// The acts to which somebody agreed, where two have to; `None`: one is enough.
	pub agreed: Option<Vec<H256>>,
}

parameter_types! {
	pub static Delegates: Delegations = Delegations::default();
}

impl Delegation for World {
	fn authorise(
		capacity: &Capacity,
		actor: &PartyId,
		_: &AccountId,
		subject: &PartyId,
		deed: &Deed,
		act: H256,
	) -> Result<Authorised, DispatchError> {
		let mut known = Delegates::get();
		let may = known.powers.iter().any(|(of, who, powers)| {
			of == capacity && who == actor && powers.allows(deed, Timestamp::get()).is_ok()
		});
		if !may || (*subject != PATIENT && !cfg!(feature = "runtime-benchmarks")) {
			return Err(BEYOND_ERROR);
		}
		if let Some(agreed) = known.agreed.as_mut().filter(|_| deed.gives) {
			if !agreed.contains(&act) {
				agreed.push(act);
				Delegates::set(known);
				return Ok(Authorised::Waiting);
			}
		}
		Ok(Authorised::Now)
	}
	fn ensure_may_give(_: &PartyId) -> DispatchResult {
		if Delegates::get().frozen {
			return Err(FROZEN_ERROR);
		}
		Ok(())
	}
	fn ensure_own_hand(subject: &PartyId) -> DispatchResult {
		Self::ensure_may_give(subject)?;
		if Delegates::get().restricted {
			return Err(RESTRICTED_ERROR);
		}
		Ok(())
	}
	fn ensure_key_undisputed(_: &PartyId) -> DispatchResult {
		Ok(())
	}
}

parameter_types! {
	pub const LateWindow: Moment = WINDOW;
	pub const RecordRetention: Moment = RETENTION;
	pub const MaxStatementLife: Moment = LIFE;
	pub const AcknowledgementPeriod: Moment = ASKED;
	pub const MaxRequestLife: Moment = REQUEST_LIFE;
	pub const MaxRequests: u32 = 2;
	pub const ConsentReason: RuntimeHoldReason =
		RuntimeHoldReason::Consent(pallet_consent::HoldReason::Consent);
	pub const RulesReason: RuntimeHoldReason =
		RuntimeHoldReason::Consent(pallet_consent::HoldReason::Rules);
	pub const Base: Balance = 1_000;
	pub const PerByte: Balance = 10;
}

type Price = LinearStoragePrice<Base, PerByte, Balance>;

impl pallet_consent::Config for Test {
	type Parties = World;
	type Accreditation = World;
	type Devices = World;
	type AuthorityOrigin = frame_system::EnsureRoot<AccountId>;
	type Delegation = World;
	type Time = Timestamp;
	type RuntimeHoldReason = RuntimeHoldReason;
	type ConsentDeposit = HoldConsideration<AccountId, Balances, ConsentReason, Price>;
	type RulesDeposit = HoldConsideration<AccountId, Balances, RulesReason, Price>;
	type LateWindow = LateWindow;
	type RecordRetention = RecordRetention;
	type MaxStatementLife = MaxStatementLife;
	type AcknowledgementPeriod = AcknowledgementPeriod;
	type MaxRequestLife = MaxRequestLife;
	type MaxRequests = MaxRequests;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = World;
	type WeightInfo = ();
}

#[cfg(feature = "runtime-benchmarks")]
impl pallet_consent::BenchmarkHelper for World {
	fn set_time(now: Moment) {
		set_time(now)
	}
	fn register_device(_: &PartyId, _: u32) -> Option<(DeviceId, Tenure)> {
		None
	}
	fn organisation() -> PartyId {
		RESEARCH
	}
	fn delegate(_: &PartyId) -> (PartyId, Capacity) {
		use assent_primitives::{Categories, ResourceScope, Rights};
		let powers = Powers {
			rights: Rights::ALL,
			scope: ResourceScope::All,
			categories: Categories::ALL,
			until: Moment::MAX,
			further: 0,
		};
		Delegates::mutate(|known| known.powers.push((Capacity::Guardian, OWNER, powers)));
		(OWNER, Capacity::Guardian)
	}
	fn agreeing(
		party: &PartyId,
		_: &assent_primitives::Deed,
		_: sp_core::H256,
	) -> (PartyId, Capacity) {
		Self::delegate(party)
	}
}

pub(crate) fn set_time(now: Moment) {
	pallet_timestamp::Now::<Test>::put(now);
}

pub(crate) fn wait(milliseconds: Moment) {
	set_time(Consent::now() + milliseconds);
}

/// Builds the state of a test.
#[derive(Default)]
pub(crate) struct ExtBuilder;

impl ExtBuilder {
	pub(crate) fn build(self) -> sp_io::TestExternalities {
		ROTATIONS.with_borrow_mut(BTreeMap::clear);
		SUSPENSIONS.with_borrow_mut(BTreeSet::clear);
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		let balances = [PATIENT, OWNER, NEIGHBOUR, GATEWAY, HOSPITAL, RESEARCH]
			.map(|who| (who, RICH))
			.to_vec();
		pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
			.assimilate_storage(&mut storage)
			.unwrap();
		let mut ext = sp_io::TestExternalities::from(storage);
		let keystore = sp_keystore::testing::MemoryKeystore::new();
		ext.register_extension(sp_keystore::KeystoreExt::new(keystore));
		ext.execute_with(|| {
			// No events are kept of block 0.
			System::set_block_number(1);
			set_time(START);
		});
		ext
	}

	/// Runs a test, and checks what always holds after it.
	pub(crate) fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Consent::do_try_state().unwrap();
			crate::tests::assert_deposits_are_held();
		})
	}
}
