//! A runtime of this pallet, balances and a clock. What the other pallets know stands in one item of the state, so that
//! it is rolled back with a call, and is read through counters.

use crate as pallet_access_audit;
use assent_primitives::{
	journal::{block_key, page_key, Entry, JournalHead, Page},
	merkle::{AuditRoot, AUDIT_ENGINE_ID, CHAIN_ENGINE_ID},
	traits::{AccessPayments, Accreditation, Consents, Devices, Duty, EmergencyCases, Parties},
	Access, AccountId, Action, Actions, Balance, Basis, CaseId, Categories, Category, Commitment,
	ConsentId, ConsentRef, ControllerRules, Controllers, DeviceFacts, DeviceId, Moment,
	OrganisationFacts, PartyId, Period, Permit, PermitIndex, Policy, Purpose, Purposes,
	RequestLabels, Resource, ResourceScope, Role, Roles, StaffTag, Standing, Tenure,
};
use codec::{Decode, Encode};
use frame_support::{
	derive_impl, parameter_types,
	storage::unhashed,
	traits::{
		fungible::{Inspect, Mutate},
		tokens::{Fortitude, Preservation},
		Hooks,
	},
	weights::Weight,
};
use sp_core::{offchain::testing::TestPersistentOffchainDB, ConstU128, ConstU32, H256};
use sp_runtime::{
	traits::IdentityLookup, BuildStorage, ConsensusEngineId, DigestItem, DispatchError,
	DispatchResult,
};
use std::{
	cell::Cell,
	collections::{BTreeMap, BTreeSet},
};

type Block = frame_system::mocking::MockBlock<Test>;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Balances: pallet_balances,
		AccessAudit: pallet_access_audit,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<EXISTENTIAL>;
}

parameter_types! {
	pub const RefusalCap: u32 = 3;
	pub const RefusalPeriod: Moment = 60_000;
	pub const MaxClockDrift: Moment = 5_000;
	pub const FinalityEngine: ConsensusEngineId = *b"FINL";
	pub const PaymentWeight: Weight = Weight::from_parts(60_000_000, 20_000);
	pub const UsesWeight: Weight = Weight::from_parts(440_000_000, 200_000);
}

impl pallet_access_audit::Config for Test {
	type Time = Timestamp;
	type Parties = World;
	type Accreditation = World;
	type Devices = World;
	type Consents = World;
	type EmergencyCases = World;
	type Payments = World;
	type FinalityEngine = FinalityEngine;
	type MaxGroups = ConstU32<8>;
	type MaxBatch = ConstU32<100>;
	type MaxCountedConsents = ConstU32<4>;
	type RefusalCap = RefusalCap;
	type RefusalPeriod = RefusalPeriod;
	type MaxClockDrift = MaxClockDrift;
	type DisclosureWindow = ConstU32<WINDOW>;
	type DisclosureRetention = ConstU32<KEPT>;
	type MaxOneSided = ConstU32<4>;
	type PaymentWeight = PaymentWeight;
	type UsesWeight = UsesWeight;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = World;
}

/// The moment at which each test starts, milliseconds.
pub const NOW: Moment = 1_800_000_000_000;
/// What keeps an account alive, planck.
pub const EXISTENTIAL: Balance = 10;
/// What everybody has at first beyond that, planck.
pub const FUNDS: Balance = 1_000;
/// For how long an ended consent explains a late entry, milliseconds.
pub const LATE_WINDOW: Moment = 10_000;

/// Milliseconds in a day.
pub const DAY: Moment = 86_400_000;
/// For how many days a disclosure waits.
pub const WINDOW: u32 = 2;
/// For how many days it is kept.
pub const KEPT: u32 = 10;

/// A hospital: care provider and, for devices, owner.
pub const HOSPITAL: AccountId = AccountId::new([1; 32]);
/// A gateway of the hospital.
pub const GATEWAY: AccountId = AccountId::new([2; 32]);
/// A research body.
pub const RESEARCH: AccountId = AccountId::new([3; 32]);
/// A patient who consented to something.
pub const PATIENT: AccountId = AccountId::new([4; 32]);
/// A patient who never heard of the chain.
pub const UNKNOWN: AccountId = AccountId::new([5; 32]);
/// Somebody without an accreditation.
pub const STRANGER: AccountId = AccountId::new([6; 32]);
/// A key that acts for nobody.
pub const ROTATED: AccountId = AccountId::new([7; 32]);
/// The key of a person who is still known by the first one, [`REKEYED`].
pub const NEW_KEY: AccountId = AccountId::new([12; 32]);
/// A person who rotated their key.
pub const REKEYED: AccountId = AccountId::new([13; 32]);
/// A regulator.
pub const REGULATOR: AccountId = AccountId::new([8; 32]);
/// A nurse of the hospital.
pub const NURSE: StaffTag = StaffTag(H256([9; 32]));
/// A pump: owned by the hospital, worn by the patient.
pub const PUMP: DeviceId = DeviceId(H256([10; 32]));
/// The case that is open.
pub const CASE: CaseId = CaseId(H256([11; 32]));

/// What the other pallets know.
#[derive(Clone, Default, Encode, Decode)]
pub struct World {
	pub operators: BTreeMap<AccountId, Option<PartyId>>,
	pub keys: BTreeMap<AccountId, Option<PartyId>>,
	pub organisations: BTreeMap<PartyId, OrganisationFacts>,
	pub staff: BTreeSet<(PartyId, StaffTag)>,
	pub policy: Policy,
	pub devices: BTreeMap<DeviceId, DeviceFacts>,
	pub controllers: BTreeMap<(DeviceId, Tenure), Controllers>,
	pub rules: BTreeMap<PartyId, ControllerRules>,
	pub permits: BTreeMap<(PartyId, PermitIndex), Vec<Permit>>,
	pub uses: BTreeMap<ConsentId, u32>,
	pub cases: BTreeSet<CaseId>,
	/// What accounts may spend, and have spent.
	pub spending: BTreeMap<AccountId, (Balance, Balance)>,
}

thread_local! {
	static READS: Cell<u32> = const { Cell::new(0) };
	static PAYMENTS: Cell<u32> = const { Cell::new(0) };
	static SPENDINGS: Cell<u32> = const { Cell::new(0) };
}

const WORLD: &[u8] = b"mock/world";

impl World {
	pub fn get() -> Self {
		unhashed::get_or_default(WORLD)
	}

	/// Changes what the other pallets know.
	pub fn change<R>(change: impl FnOnce(&mut Self) -> R) -> R {
		let mut world = Self::get();
		let result = change(&mut world);
		unhashed::put(WORLD, &world);
		result
	}

	/// The reads that the test caused so far, by the figures of the traits' documentation.
	pub fn reads() -> u32 {
		READS.get()
	}

	/// The payments that the test caused so far.
	pub fn payments() -> u32 {
		PAYMENTS.get()
	}

	/// How often the test looked at, or counted, what an account may spend.
	pub fn spendings() -> u32 {
		SPENDINGS.get()
	}

	/// Limits what the account may spend.
	pub fn limit_spending(account: AccountId, limit: Balance) {
		Self::change(|world| world.spending.insert(account, (limit, 0)));
	}

	fn read(reads: u32) -> Self {
		READS.set(READS.get() + reads);
		Self::get()
	}

	/// Puts a permit into the list of that index; the controller has rules from then on.
	pub fn permit(controller: &PartyId, index: PermitIndex, permit: Permit) {
		Self::change(|world| {
			world.rules.entry(controller.clone()).or_default();
			world.permits.entry((controller.clone(), index)).or_default().push(permit);
		})
	}

	/// Limits the uses of a consent.
	pub fn limit(consent: ConsentId, uses: u32) {
		Self::change(|world| {
			world.uses.insert(consent, uses);
			for permit in world.permits.values_mut().flatten() {
				permit.limited |= permit.source.id == consent;
			}
		})
	}
}

impl Parties for World {
	fn party_of(key: &AccountId) -> Option<PartyId> {
		Self::get().keys.get(key).cloned().unwrap_or(Some(key.clone()))
	}
	fn is_party(account: &AccountId) -> bool {
		READS.set(READS.get() + 2);
		Self::party_of(account).is_none_or(|party| party == *account)
	}
	fn key_of(party: &PartyId) -> AccountId {
		party.clone()
	}
	fn acting_for(account: &AccountId, duty: Duty, _: Moment) -> Option<PartyId> {
		assert_eq!(duty, Duty::RecordAccesses);
		Self::get().operators.get(account).cloned().unwrap_or(Some(account.clone()))
	}
	fn spendable(account: &AccountId, _: Moment) -> Option<Balance> {
		SPENDINGS.set(SPENDINGS.get() + 1);
		Self::get().spending.get(account).map(|(limit, spent)| limit - spent)
	}
	fn count_spending(account: &AccountId, amount: Balance, _: Moment) -> DispatchResult {
		SPENDINGS.set(SPENDINGS.get() + 1);
		Self::change(|world| {
			let (limit, spent) = world.spending.get_mut(account).ok_or(DispatchError::Exhausted)?;
			*spent += amount;
			frame_support::ensure!(*spent <= *limit, DispatchError::Exhausted);
			Ok(())
		})
	}
}

impl Accreditation for World {
	fn organisation(party: &PartyId) -> Option<OrganisationFacts> {
		Self::read(1).organisations.get(party).cloned()
	}
	fn is_staff(organisation: &PartyId, tag: &StaffTag, _: Moment) -> bool {
		Self::read(1).staff.contains(&(organisation.clone(), *tag))
	}
	fn policy() -> Policy {
		Self::read(1).policy
	}
}

impl Devices for World {
	fn facts(device: &DeviceId) -> Option<DeviceFacts> {
		Self::read(2).devices.get(device).cloned()
	}
	fn controllers(device: &DeviceId, tenure: Tenure) -> Option<Controllers> {
		Self::read(1).controllers.get(&(*device, tenure)).cloned()
	}
}

impl Consents for World {
	fn rules(controller: &PartyId) -> Option<ControllerRules> {
		Self::read(1).rules.get(controller).cloned()
	}
	fn permits(controller: &PartyId, index: &PermitIndex) -> Vec<Permit> {
		let key = (controller.clone(), index.clone());
		Self::read(1).permits.get(&key).cloned().unwrap_or_default()
	}
	fn late_window() -> Moment {
		LATE_WINDOW
	}
	fn remaining_uses(consent: &ConsentId) -> Option<u32> {
		Self::get().uses.get(consent).copied()
	}
	fn count_uses(consent: &ConsentId, uses: u32) -> DispatchResult {
		let now = Timestamp::get();
		Self::change(|world| {
			let remaining = world.uses.get_mut(consent).ok_or(DispatchError::CannotLookup)?;
			*remaining = remaining.checked_sub(uses).ok_or(DispatchError::Exhausted)?;
			if *remaining == 0 {
				for permit in world.permits.values_mut().flatten() {
					if permit.source.id == *consent {
						permit.ended_at.get_or_insert(now);
					}
				}
			}
			Ok(())
		})
	}
}

impl EmergencyCases for World {
	fn is_open(
		case: &CaseId,
		_: &PartyId,
		_: Option<&StaffTag>,
		_: &Resource,
		_: Moment,
		_: Moment,
	) -> bool {
		Self::read(1).cases.contains(case)
	}
}

impl AccessPayments for World {
	fn available(payer: &PartyId) -> Balance {
		Balances::reducible_balance(payer, Preservation::Preserve, Fortitude::Polite)
	}
	fn pay(payer: &PartyId, payee: &PartyId, amount: Balance) -> DispatchResult {
		PAYMENTS.set(PAYMENTS.get() + 1);
		Balances::transfer(payer, payee, amount, Preservation::Preserve).map(|_| ())
	}
}

/// Builds the externalities of a test.
pub struct ExtBuilder;

impl ExtBuilder {
	/// Block 1 at [`NOW`], with everybody of the constants above, and without any consent.
	pub fn build() -> sp_io::TestExternalities {
		let balances = [&HOSPITAL, &GATEWAY, &RESEARCH, &PATIENT, &UNKNOWN, &STRANGER, &REGULATOR]
			.map(|account| (account.clone(), EXISTENTIAL + FUNDS))
			.to_vec();
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
			.assimilate_storage(&mut storage)
			.unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| {
			World::change(people);
			open_block(1, NOW);
		});
		ext
	}

	/// Runs a test, closes its block, and checks what always holds.
	pub fn build_and_execute(test: impl FnOnce()) {
		Self::build().execute_with(|| {
			test();
			close_block();
			AccessAudit::do_try_state().unwrap();
		});
	}
}

fn people(world: &mut World) {
	world.operators.insert(GATEWAY, Some(HOSPITAL));
	world.operators.insert(ROTATED, None);
	world.keys.insert(NEW_KEY, Some(REKEYED));
	world.keys.insert(REKEYED, None);
	for (party, role) in [
		(HOSPITAL, Role::CareProvider),
		(RESEARCH, Role::ResearchBody),
		(REGULATOR, Role::Regulator),
	] {
		let roles = Roles::of(&[role]);
		let facts = OrganisationFacts { roles, standing: Standing::Active, period: Period::ALWAYS };
		world.organisations.insert(party, facts);
	}
	world.staff.insert((HOSPITAL, NURSE));
	world.policy.payable = Purposes::of(&[Purpose::Hresch]);
	world.rules.insert(PATIENT, ControllerRules::default());
	world.devices.insert(
		PUMP,
		DeviceFacts {
			tenure: 0,
			status: assent_primitives::DeviceStatus::Operational,
			blocked: false,
			recall: None,
			public_access: false,
		},
	);
	world.controllers.insert((PUMP, 0), Controllers { owner: HOSPITAL, person: Some(PATIENT) });
	world.cases.insert(CASE);
}

/// Starts a block at that moment.
pub fn open_block(number: u64, moment: Moment) {
	System::reset_events();
	System::initialize(&number, &H256::zero(), &Default::default());
	AccessAudit::on_initialize(number);
	Timestamp::set_timestamp(moment);
}

/// Ends the block; its audit root.
pub fn close_block() -> Option<AuditRoot> {
	AccessAudit::on_finalize(System::block_number());
	audit_root()
}

/// The audit root in the header's digest.
pub fn audit_root() -> Option<AuditRoot> {
	digest_item(AUDIT_ENGINE_ID)
}

/// The chain that the header's digest names, by its first block.
pub fn named_chain() -> Option<H256> {
	digest_item(CHAIN_ENGINE_ID)
}

fn digest_item<T: Decode>(engine: ConsensusEngineId) -> Option<T> {
	let mut items: Vec<T> = System::digest()
		.logs
		.iter()
		.filter_map(|item| match item {
			DigestItem::Consensus(id, bytes) if *id == engine => {
				Some(T::decode(&mut &bytes[..]).unwrap())
			},
			_ => None,
		})
		.collect();
	assert!(items.len() <= 1, "two such items in one header");
	items.pop()
}

/// The patient's record at the hospital.
pub fn record_of(subject: PartyId) -> Resource {
	Resource::Record { subject, custodian: HOSPITAL }
}

/// The pump.
pub fn pump() -> Resource {
	Resource::Device { id: PUMP, tenure: 0 }
}

/// A care provider reads vital signs for treatment, by consent.
pub fn access() -> Access {
	Access {
		staff: None,
		role: Role::CareProvider,
		basis: Basis::Consent,
		action: Action::Access,
		purpose: Purpose::Treat,
		categories: Categories::of(&[Category::VitalSigns]),
		labels: RequestLabels::Unlabelled,
		object: Commitment(H256::repeat_byte(0xcc)),
		claimed_at: NOW,
		maximum_price: 0,
		corrects: None,
		disclosure: None,
		source: None,
	}
}

/// A research body uses vital signs for research, by consent, and pays for it.
pub fn research() -> Access {
	Access {
		role: Role::ResearchBody,
		action: Action::Use,
		purpose: Purpose::Hresch,
		maximum_price: 100,
		..access()
	}
}

/// A permit of everything for treatment and research, free, of a consent with that number.
pub fn permit(number: u8) -> Permit {
	Permit {
		source: ConsentRef { id: consent(number), version: 1, provision: 0 },
		epoch: 0,
		staff: None,
		scope: ResourceScope::All,
		categories: Categories::ALL,
		actions: Actions::ALL,
		purposes: Purposes::of(&[Purpose::Treat, Purpose::Hresch]),
		period: Period::ALWAYS,
		ended_at: None,
		excepted_labels: None,
		price: 0,
		limited: false,
		rests_until: None,
		onward_disclosure: false,
		aggregation_only: false,
	}
}

/// The consent with that number.
pub fn consent(number: u8) -> ConsentId {
	ConsentId(H256::repeat_byte(number))
}

/// The entries of a journal from a node's index, from the first to the one at that head: each page is found by its
/// head, checked against it, and chained to the one before, down to the empty journal.
pub fn entries(
	index: &TestPersistentOffchainDB,
	resource: &Resource,
	journal: JournalHead,
) -> Vec<Entry> {
	let mut entries = Vec::new();
	let mut journal = journal;
	while journal.count > 0 {
		let page = index.get(&page_key(&journal.head)).expect("a page at each head");
		let page = Page::decode(&mut &page[..]).expect("a page");
		assert_eq!(page.resource, *resource);
		assert_eq!(page.after(), Some(journal), "the page's chain leads to its head");
		journal = page.before;
		entries.splice(0..0, page.entries);
	}
	assert_eq!(journal.head, H256::zero());
	entries
}

/// The heads of the pages of a block from a node's index.
pub fn pages_of(index: &TestPersistentOffchainDB, root: &H256) -> Vec<H256> {
	let list = index.get(&block_key(root)).expect("a list for each root");
	Vec::<H256>::decode(&mut &list[..]).expect("a list of heads")
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper for World {
	fn operator() -> (AccountId, PartyId) {
		Self::change(people);
		Timestamp::set_timestamp(NOW);
		Balances::set_balance(&RESEARCH, 1_000_000_000);
		(RESEARCH, RESEARCH)
	}

	fn limited_operator() -> (AccountId, PartyId) {
		Self::operator();
		Self::change(|world| world.operators.insert(STRANGER, Some(RESEARCH)));
		Self::limit_spending(STRANGER, Balance::MAX);
		(STRANGER, RESEARCH)
	}

	fn recipient() -> PartyId {
		HOSPITAL
	}

	fn own_access(number: u32) -> (Resource, Access) {
		let id = DeviceId(H256(sp_core::blake2_256(&(number, NURSE).encode())));
		Self::change(|world| {
			let facts = world.devices.get(&PUMP).cloned().unwrap();
			world.devices.insert(id, facts);
			world.controllers.insert((id, 0), Controllers { owner: RESEARCH, person: None });
			world.staff.insert((RESEARCH, NURSE));
		});
		let categories = Categories::from(Category::DeviceTelemetry);
		let access = Access { staff: Some(NURSE), categories, ..research() };
		(Resource::Device { id, tenure: 0 }, access)
	}

	fn list(permits: u32) -> (PartyId, PermitIndex) {
		let (_, index) = (Self::access(), PermitIndex::Role(Role::ResearchBody));
		let person = AccountId::new(sp_core::blake2_256(&0u32.encode()));
		Self::change(|world| {
			let list = world.permits.get_mut(&(person.clone(), index.clone())).unwrap();
			list.truncate(permits as usize)
		});
		(person, index)
	}

	fn access() -> (Resource, Access) {
		let number = 0u32;
		let person = AccountId::new(sp_core::blake2_256(&number.encode()));
		let id = DeviceId(H256(sp_core::blake2_256(&(number, PUMP).encode())));
		let of = |at: u32| ConsentId(H256(sp_core::blake2_256(&(number, at).encode())));
		Balances::set_balance(&person, EXISTENTIAL);
		Self::change(|world| {
			let facts = world.devices.get(&PUMP).cloned().unwrap();
			world.devices.insert(id, facts);
			let controllers = Controllers { owner: HOSPITAL, person: Some(person.clone()) };
			world.controllers.insert((id, 0), controllers);
			world.staff.insert((RESEARCH, NURSE));
			for at in 0..assent_primitives::MAX_PERMITS {
				let last = at + 1 == assent_primitives::MAX_PERMITS;
				let mut permit = permit(1);
				permit.source.id = of(at);
				permit.price = if last { 1 } else { 200 };
				permit.limited = last;
				for index in [
					PermitIndex::Party(RESEARCH),
					PermitIndex::Role(Role::ResearchBody),
					PermitIndex::Anyone,
				] {
					world.permits.entry((person.clone(), index)).or_default().push(permit.clone());
				}
				world.uses.insert(of(at), 1);
			}
			world.rules.insert(person, ControllerRules::default());
		});
		let access = Access { staff: Some(NURSE), basis: Basis::Policy, ..research() };
		(Resource::Device { id, tenure: 0 }, access)
	}
}
