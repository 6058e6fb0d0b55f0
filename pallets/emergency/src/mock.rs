//! A runtime of this pallet, balances and a clock. What the other pallets know can be changed by a test.

use crate as pallet_emergency;
use assent_primitives::{
	traits::{Accreditation, Devices, Duty, Parties},
	AccountId, Balance, CaseId, Commitment, Controllers, DeviceFacts, DeviceId, Moment,
	OrganisationFacts, PartyId, Period, Policy, Resource, Role, Roles, StaffTag, Standing, Tenure,
};
use frame_support::{
	derive_impl, parameter_types,
	traits::{fungible::HoldConsideration, ConstU128, ConstU32, Footprint, VariantCountOf},
};
use sp_core::H256;
use sp_runtime::{
	traits::{Convert, IdentityLookup},
	BuildStorage,
};
use std::collections::{BTreeMap, BTreeSet};

type Block = frame_system::mocking::MockBlock<Test>;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Balances: pallet_balances,
		Emergency: pallet_emergency,
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

/// What keeps an account alive, planck.
pub const EXISTENTIAL: Balance = 10;

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type AccountStore = System;
	type ExistentialDeposit = ConstU128<EXISTENTIAL>;
	type RuntimeHoldReason = RuntimeHoldReason;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type FreezeIdentifier = RuntimeFreezeReason;
	type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
}

/// The moment at which each test starts, milliseconds.
pub const NOW: Moment = 1_800_000_000_000;
/// The longest time box.
pub const LONGEST: Moment = 1_000;
/// How far a claimed moment may be ahead.
pub const DRIFT: Moment = 10;
/// For how long a filing is not late.
pub const PROMPT: Moment = 100;
/// For how long a case can be filed.
pub const FILING: Moment = 5_000;
/// For how long accesses can be recorded after a late filing.
pub const RECORDING: Moment = 500;
/// Within which time a case has to be reviewed.
pub const REVIEW: Moment = 10_000;
/// For how long a case is kept.
pub const RETENTION: Moment = 20_000;
/// The bond, planck.
pub const BOND: Balance = 1_000;
/// What an abusive case costs, planck.
pub const COMPENSATION: Balance = 300;
/// What a case costs while it is kept, planck.
pub const DEPOSIT: Balance = 25;
/// What everybody has at first.
pub const FUNDS: Balance = 10_000;

/// The same price for everything.
pub struct Price;

impl Convert<Footprint, Balance> for Price {
	fn convert(footprint: Footprint) -> Balance {
		assert_eq!(footprint.count, 4);
		assert!(footprint.size > 400);
		DEPOSIT
	}
}

parameter_types! {
	pub const CaseHold: RuntimeHoldReason =
		RuntimeHoldReason::Emergency(pallet_emergency::HoldReason::Case);
	pub const MaxDuration: Moment = LONGEST;
	pub const MaxClockDrift: Moment = DRIFT;
	pub const PromptFiling: Moment = PROMPT;
	pub const MaxFilingDelay: Moment = FILING;
	pub const LateRecording: Moment = RECORDING;
	pub const ReviewWindow: Moment = REVIEW;
	pub const Retention: Moment = RETENTION;
	/// What the other pallets know.
	pub static World: Known = Known::default();
}

impl pallet_emergency::Config for Test {
	type Time = Timestamp;
	type Parties = Known;
	type Accreditation = Known;
	type Devices = Known;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Deposit = HoldConsideration<AccountId, Balances, CaseHold, Price>;
	type MaxDuration = MaxDuration;
	type MaxClockDrift = MaxClockDrift;
	type PromptFiling = PromptFiling;
	type MaxFilingDelay = MaxFilingDelay;
	type LateRecording = LateRecording;
	type ReviewWindow = ReviewWindow;
	type Retention = Retention;
	type MaxPending = ConstU32<3>;
	type RequiredBond = ConstU128<BOND>;
	type Compensation = ConstU128<COMPENSATION>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Known;
}

/// A hospital.
pub const HOSPITAL: AccountId = AccountId::new([1; 32]);
/// An account that records accesses for it.
pub const GATEWAY: AccountId = AccountId::new([2; 32]);
/// A transplant centre.
pub const CENTRE: AccountId = AccountId::new([3; 32]);
/// An insurer.
pub const INSURER: AccountId = AccountId::new([4; 32]);
/// A regulator.
pub const REGULATOR: AccountId = AccountId::new([5; 32]);
/// A patient with an account.
pub const PATIENT: AccountId = AccountId::new([6; 32]);
/// A patient without one.
pub const POOR: AccountId = AccountId::new([7; 32]);
/// Somebody.
pub const STRANGER: AccountId = AccountId::new([8; 32]);
/// The hospital's next key.
pub const NEW_KEY: AccountId = AccountId::new([9; 32]);
/// A doctor of the hospital.
pub const DOCTOR: StaffTag = StaffTag(H256([10; 32]));
/// A nurse of the hospital.
pub const NURSE: StaffTag = StaffTag(H256([11; 32]));
/// A pump that the hospital owns and the patient wears.
pub const PUMP: DeviceId = DeviceId(H256([12; 32]));
/// A pump that the hospital owns and nobody wears.
pub const SPARE: DeviceId = DeviceId(H256([13; 32]));
/// A watch that a patient owns.
pub const WATCH: DeviceId = DeviceId(H256([14; 32]));

/// What the other pallets know.
#[derive(Clone, Default)]
pub struct Known {
	pub organisations: BTreeMap<PartyId, OrganisationFacts>,
	pub staff: BTreeSet<(PartyId, StaffTag)>,
	pub operators: BTreeMap<AccountId, PartyId>,
	pub keys: BTreeMap<PartyId, AccountId>,
	pub devices: BTreeMap<DeviceId, Controllers>,
}

impl Known {
	/// Changes what is known of an organisation.
	pub fn change(party: &PartyId, change: impl FnOnce(&mut OrganisationFacts)) {
		World::mutate(|world| change(world.organisations.get_mut(party).unwrap()));
	}

	/// Puts another key behind a party.
	pub fn rotate(party: &PartyId, key: &AccountId) {
		World::mutate(|world| world.keys.insert(party.clone(), key.clone()));
	}

	/// The hospital's current key.
	pub fn current_key() -> AccountId {
		Self::key_of(&HOSPITAL)
	}
}

impl Parties for Known {
	fn party_of(key: &AccountId) -> Option<PartyId> {
		let keys = World::get().keys;
		keys.iter()
			.find(|(_, current)| *current == key)
			.map(|(party, _)| party.clone())
			.or_else(|| (!keys.contains_key(key)).then(|| key.clone()))
	}
	fn key_of(party: &PartyId) -> AccountId {
		World::get().keys.get(party).unwrap_or(party).clone()
	}
	fn acting_for(account: &AccountId, duty: Duty, _: Moment) -> Option<PartyId> {
		assert_eq!(duty, Duty::RecordAccesses);
		World::get().operators.get(account).cloned().or_else(|| Self::party_of(account))
	}
}

impl Accreditation for Known {
	fn organisation(party: &PartyId) -> Option<OrganisationFacts> {
		World::get().organisations.get(party).cloned()
	}
	fn is_staff(organisation: &PartyId, tag: &StaffTag, _: Moment) -> bool {
		World::get().staff.contains(&(organisation.clone(), *tag))
	}
	fn policy() -> Policy {
		Policy::default()
	}
}

impl Devices for Known {
	fn facts(_: &DeviceId) -> Option<DeviceFacts> {
		None
	}
	fn controllers(device: &DeviceId, tenure: Tenure) -> Option<Controllers> {
		World::get().devices.get(device).filter(|_| tenure == 0).cloned()
	}
}

/// Builds the externalities of a test.
pub struct ExtBuilder;

impl ExtBuilder {
	/// Block 1 at [`NOW`], with everybody of the constants above, and without a bond.
	pub fn build() -> sp_io::TestExternalities {
		World::set(people());
		let balances = [HOSPITAL, GATEWAY, CENTRE, INSURER, REGULATOR, PATIENT, STRANGER, NEW_KEY]
			.map(|account| (account, EXISTENTIAL + FUNDS))
			.to_vec();
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
			.assimilate_storage(&mut storage)
			.unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
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
			Emergency::do_try_state().unwrap();
			assert_eq!(Balances::total_issuance(), issuance);
		});
	}
}

fn people() -> Known {
	let mut world = Known::default();
	for (party, roles) in [
		(HOSPITAL, Roles::of(&[Role::CareProvider, Role::ResearchBody])),
		(CENTRE, Role::TransplantCentre.into()),
		(INSURER, Role::Insurer.into()),
		(REGULATOR, Role::Regulator.into()),
	] {
		let facts = OrganisationFacts { roles, standing: Standing::Active, period: Period::ALWAYS };
		world.organisations.insert(party, facts);
	}
	world.operators.insert(GATEWAY, HOSPITAL);
	for (party, tag) in [(HOSPITAL, DOCTOR), (HOSPITAL, NURSE), (CENTRE, DOCTOR)] {
		world.staff.insert((party, tag));
	}
	for (device, owner, person) in
		[(PUMP, HOSPITAL, Some(PATIENT)), (SPARE, HOSPITAL, None), (WATCH, STRANGER, None)]
	{
		world.devices.insert(device, Controllers { owner, person });
	}
	world
}

/// The patient's record at the hospital.
pub fn record_of(subject: PartyId) -> Resource {
	Resource::Record { subject, custodian: HOSPITAL }
}

/// A commitment to nothing in particular.
pub fn commitment(number: u8) -> Commitment {
	Commitment(H256::repeat_byte(number))
}

/// The hospital's case of that number, of an emergency at that moment.
pub fn case(number: u8, claimed_at: Moment) -> CaseId {
	CaseId::of(&HOSPITAL, &[number; 32], claimed_at)
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper for Known {
	fn set_time(now: Moment) {
		Timestamp::set_timestamp(now);
	}
	fn care_provider() -> (AccountId, PartyId, StaffTag) {
		(GATEWAY, HOSPITAL, DOCTOR)
	}
	fn regulator() -> PartyId {
		REGULATOR
	}
	fn resource() -> Resource {
		Resource::Record { subject: PATIENT, custodian: CENTRE }
	}
}
