//! A runtime of this pallet, balances and the clock; parties and organisations are set by the tests.

use std::{
	cell::RefCell,
	collections::{BTreeMap, BTreeSet},
};

use assent_primitives::{
	legitimacy::Conformity,
	traits::{Accreditation, Authorised, Delegation, Duty, Journalled, OnTenureEnd, Parties},
	AccountId, Balance, Capacity, Commitment, CustodianKind, Deed, DeviceId, ModelId, Moment,
	OrganisationFacts, PartyId, Period, Policy, Powers, Resource, Role, Roles, StaffTag, Standing,
	Tenure,
};
use codec::{Decode, Encode};
use frame_support::{
	assert_ok, derive_impl, ensure, parameter_types,
	traits::{
		fungible::{HoldConsideration, InspectHold},
		ConstU128, ConstU32, ConstU64, Contains, LinearStoragePrice,
	},
};
use sp_core::H256;
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchError, DispatchResult};

use crate as pallet_device_registry;
use crate::{Deposit, Event, HoldReason, Lot, TicketOf, UdiDi};

type Block = frame_system::mocking::MockBlock<Test>;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(3)]
	pub type Registry = pallet_device_registry;
}

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

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<10>;
	type AccountStore = System;
}

parameter_types! {
	pub const StorageHold: RuntimeHoldReason =
		RuntimeHoldReason::Registry(HoldReason::StorageDeposit);
}

/// Somebody may not do that for another.
pub const BEYOND: DispatchError = DispatchError::Other("beyond");

parameter_types! {
	/// Who may do what for whom.
	pub static Delegates: Vec<(Capacity, PartyId, PartyId, Powers)> = Vec::new();
	/// Whether a further guardian has to agree.
	pub static OneMore: bool = false;
	/// In whose name nothing is given: they died, were merged, or their key is in dispute.
	pub static FrozenParties: Vec<PartyId> = Vec::new();
	/// For whom only their guardians give.
	pub static RestrictedParties: Vec<PartyId> = Vec::new();
	/// Whose key is in dispute. It is a question of its own: who is named here only is not frozen.
	pub static DisputedParties: Vec<PartyId> = Vec::new();
}

/// Nothing is given in the party's name.
pub const FROZEN: DispatchError = DispatchError::Other("frozen");
/// Only its guardians give for the party.
pub const RESTRICTED: DispatchError = DispatchError::Other("restricted");
/// Whose the party's key is is in dispute.
pub const DISPUTED: DispatchError = DispatchError::Other("disputed");

/// What the tests set.
pub struct MockDelegation;

impl Delegation for MockDelegation {
	fn authorise(
		capacity: &Capacity,
		actor: &PartyId,
		_: &AccountId,
		subject: &PartyId,
		deed: &Deed,
		_: H256,
	) -> Result<Authorised, DispatchError> {
		let may = Delegates::get().iter().any(|(of, who, whom, powers)| {
			(of, who, whom) == (capacity, actor, subject) && powers.allows(deed, 0).is_ok()
		});
		match (may, OneMore::get() && deed.gives) {
			(false, _) => Err(BEYOND),
			(true, true) => Ok(Authorised::Waiting),
			(true, false) => Ok(Authorised::Now),
		}
	}
	fn ensure_may_give(subject: &PartyId) -> DispatchResult {
		ensure!(!FrozenParties::get().contains(subject), FROZEN);
		Ok(())
	}
	fn ensure_own_hand(subject: &PartyId) -> DispatchResult {
		Self::ensure_may_give(subject)?;
		ensure!(!RestrictedParties::get().contains(subject), RESTRICTED);
		Ok(())
	}
	fn ensure_key_undisputed(subject: &PartyId) -> DispatchResult {
		ensure!(!DisputedParties::get().contains(subject), DISPUTED);
		Ok(())
	}
}

impl pallet_device_registry::Config for Test {
	type Parties = MockParties;
	type Accreditation = MockAccreditation;
	type Delegation = MockDelegation;
	type OnTenureEnd = EndedTenures;
	type Journals = MockJournals;
	type AccountsInUse = MockAccountsInUse;
	type MaxUnits = ConstU32<8>;
	type Time = Timestamp;
	type Deposit = HoldConsideration<
		AccountId,
		Balances,
		StorageHold,
		LinearStoragePrice<ConstU128<100>, ConstU128<1>, Balance>,
	>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = MockAccreditation;
}

thread_local! {
	static OPERATORS: RefCell<BTreeMap<AccountId, PartyId>> = const { RefCell::new(BTreeMap::new()) };
	static ROTATED: RefCell<BTreeSet<AccountId>> = const { RefCell::new(BTreeSet::new()) };
	static ORGANISATIONS: RefCell<BTreeMap<PartyId, OrganisationFacts>> =
		const { RefCell::new(BTreeMap::new()) };
	static JOURNALLED: RefCell<Vec<Resource>> = const { RefCell::new(Vec::new()) };
	static CONFORMITY: RefCell<Conformity> = const { RefCell::new(Conformity::NotStated) };
	static ENDED: RefCell<Vec<(DeviceId, Tenure)>> = const { RefCell::new(Vec::new()) };
}

/// An operator acts for its organisation to manage devices, a rotated key for nobody, its new key for its party, any
/// other account for itself.
pub struct MockParties;

impl Parties for MockParties {
	fn party_of(key: &AccountId) -> Option<PartyId> {
		if *key == new_key() {
			return Some(rotated());
		}
		let rotated = ROTATED.with_borrow(|rotated| rotated.contains(key));
		(!rotated).then(|| key.clone())
	}
	fn key_of(party: &PartyId) -> AccountId {
		party.clone()
	}
	fn acting_for(account: &AccountId, duty: Duty, _: Moment) -> Option<PartyId> {
		match OPERATORS.with_borrow(|operators| operators.get(account).cloned()) {
			Some(party) => (duty == Duty::ManageDevices).then_some(party),
			None => Self::party_of(account),
		}
	}
}

/// The organisations that the tests accredited.
pub struct MockAccreditation;

impl Accreditation for MockAccreditation {
	fn organisation(party: &PartyId) -> Option<OrganisationFacts> {
		ORGANISATIONS.with_borrow(|organisations| organisations.get(party).cloned())
	}
	fn is_staff(_: &PartyId, _: &StaffTag, _: Moment) -> bool {
		false
	}
	fn policy() -> Policy {
		Policy::default()
	}
	fn conformity(_: &DeviceId, _: &ModelId, _: Moment) -> Conformity {
		CONFORMITY.with_borrow(Clone::clone)
	}
}

/// What attestations say of every device's conformity.
pub fn attest(conformity: Conformity) {
	CONFORMITY.with_borrow_mut(|kept| *kept = conformity);
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::benchmarking::BenchmarkHelper for MockAccreditation {
	fn accredit(party: &PartyId, role: Role) {
		accredit(party, &[role]);
	}
	fn rotate(_: &PartyId) {}
	fn delegate(party: &PartyId) -> (PartyId, Capacity) {
		use assent_primitives::{Categories, ResourceScope, Rights};
		let powers = Powers {
			rights: Rights::ALL,
			scope: ResourceScope::All,
			categories: Categories::ALL,
			until: Moment::MAX,
			further: 0,
		};
		Delegates::set(vec![(Capacity::Guardian, bob(), party.clone(), powers)]);
		(bob(), Capacity::Guardian)
	}
	fn agreeing(party: &PartyId, _: &Deed, _: H256) -> (PartyId, Capacity) {
		<Self as crate::benchmarking::BenchmarkHelper>::delegate(party)
	}
}

/// Those who have devices, organisations and operators.
pub struct MockAccountsInUse;

impl Contains<AccountId> for MockAccountsInUse {
	fn contains(account: &AccountId) -> bool {
		crate::DevicesOf::<Test>::iter_key_prefix(account).next().is_some()
			|| MockAccreditation::organisation(account).is_some()
			|| OPERATORS.with_borrow(|operators| operators.contains_key(account))
	}
}

/// The resources that the tests gave a journal.
pub struct MockJournals;

impl Journalled for MockJournals {
	fn has_journal(resource: &Resource) -> bool {
		JOURNALLED.with_borrow(|journalled| journalled.contains(resource))
	}
}

/// Gives the device's tenure a journal.
pub fn journal(id: DeviceId, tenure: Tenure) {
	JOURNALLED.with_borrow_mut(|journalled| journalled.push(Resource::Device { id, tenure }));
}

/// Keeps what it is told, and checks that the next tenure has begun by then.
pub struct EndedTenures;

impl OnTenureEnd for EndedTenures {
	fn tenure_ended(device: &DeviceId, tenure: Tenure) {
		let next = Registry::device(*device).map(|device| device.tenure);
		assert_eq!(next, Some(tenure + 1), "told before the next tenure has begun");
		ENDED.with_borrow_mut(|ended| ended.push((*device, tenure)));
	}
}

pub const START: Moment = 1_700_000_000_000;
pub const MINUTE: Moment = 60_000;
pub const ENDOWMENT: Balance = 1_000_000;

pub fn account(number: u8) -> AccountId {
	AccountId::new([number; 32])
}
pub fn maker() -> AccountId {
	account(1)
}
pub fn other_maker() -> AccountId {
	account(2)
}
pub fn regulator() -> AccountId {
	account(3)
}
pub fn other_regulator() -> AccountId {
	account(4)
}
pub fn hospital() -> AccountId {
	account(5)
}
/// An operating account of the hospital.
pub fn operator() -> AccountId {
	account(6)
}
/// A key that was rotated away.
pub fn rotated() -> AccountId {
	account(7)
}
/// The key that its party has now.
pub fn new_key() -> AccountId {
	account(8)
}
pub fn alice() -> AccountId {
	account(10)
}
pub fn bob() -> AccountId {
	account(11)
}
pub fn charlie() -> AccountId {
	account(12)
}
/// Has no more than the existential deposit.
pub fn pauper() -> AccountId {
	account(13)
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn accredit(party: &PartyId, roles: &[Role]) {
	let facts = OrganisationFacts {
		roles: Roles::of(roles),
		standing: Standing::Active,
		period: Period::ALWAYS,
	};
	ORGANISATIONS.with_borrow_mut(|organisations| organisations.insert(party.clone(), facts));
}

fn amend(party: &PartyId, change: impl FnOnce(&mut OrganisationFacts)) {
	ORGANISATIONS.with_borrow_mut(|organisations| {
		change(organisations.get_mut(party).expect("is accredited"));
	});
}

pub fn suspend(party: &PartyId) {
	amend(party, |organisation| organisation.standing = Standing::Suspended);
}

pub fn withdraw(party: &PartyId) {
	amend(party, |organisation| organisation.standing = Standing::Withdrawn);
}

/// Its accreditation ends now.
pub fn lapse(party: &PartyId) {
	amend(party, |organisation| organisation.period = Period { from: 0, until: Some(now()) });
}

pub fn ended_tenures() -> Vec<(DeviceId, Tenure)> {
	ENDED.with_borrow(|ended| ended.clone())
}

pub fn now() -> Moment {
	Timestamp::get()
}

pub fn pass(milliseconds: Moment) {
	Timestamp::set_timestamp(now() + milliseconds);
}

pub fn commitment(number: u8) -> Commitment {
	Commitment::from([number; 32])
}

pub fn udi(text: &str) -> UdiDi {
	text.as_bytes().to_vec().try_into().expect("short enough")
}

pub fn lot(text: &str) -> Lot {
	text.as_bytes().to_vec().try_into().expect("short enough")
}

/// The maker's pump.
pub const PUMP: &str = "04012345678901";

pub fn pump_model() -> ModelId {
	let id = ModelId::of(&maker(), PUMP.as_bytes());
	if Registry::model(id).is_none() {
		assert_ok!(Registry::register_model(signed(maker()), udi(PUMP), commitment(1)));
	}
	id
}

/// A pump of the maker's lot L1, owned by it.
pub fn pump(unit: u8) -> DeviceId {
	let model = pump_model();
	assert_ok!(Registry::register_device(
		signed(maker()),
		model,
		commitment(unit),
		Some(lot("L1"))
	));
	DeviceId::of(&maker(), &model, &commitment(unit))
}

/// A device that nobody vouches for.
pub fn unvouched(owner: AccountId, unit: u8) -> DeviceId {
	let model = ModelId::from([0x77; 32]);
	let id = DeviceId::unvouched(&owner, &model, &commitment(unit));
	assert_ok!(Registry::register_unvouched_device(signed(owner), model, commitment(unit), None));
	id
}

pub fn offer(device: DeviceId, from: AccountId, to: AccountId) {
	assert_ok!(Registry::offer_handover(signed(from), device, to, now() + MINUTE, false));
}

pub fn hand_over(device: DeviceId, from: AccountId, to: AccountId, for_myself: bool) {
	offer(device, from, to.clone());
	assert_ok!(Registry::accept_handover(signed(to), device, for_myself, None));
}

pub fn offer_custody(device: DeviceId, by: AccountId, to: AccountId, kind: CustodianKind) {
	let until = now() + MINUTE;
	assert_ok!(Registry::offer_custody(signed(by), device, to, kind, true, until));
}

pub fn take_custody(device: DeviceId, by: AccountId, to: AccountId, kind: CustodianKind) {
	offer_custody(device, by, to.clone(), kind);
	assert_ok!(Registry::accept_custody(signed(to), device, None));
}

pub fn propose(device: DeviceId, owner: AccountId, person: AccountId) {
	assert_ok!(Registry::propose_association(signed(owner), device, person, now() + MINUTE));
}

pub fn associate(device: DeviceId, owner: AccountId, person: AccountId) {
	propose(device, owner, person.clone());
	assert_ok!(Registry::accept_association(signed(person), device));
}

/// What the account has on hold for this pallet.
pub fn held(who: &AccountId) -> Balance {
	Balances::balance_on_hold(&StorageHold::get(), who)
}

/// The price of a record: the mock's tickets hold just that.
fn price(deposit: &Deposit<TicketOf<Test>>) -> (AccountId, Balance) {
	let price = Balance::decode(&mut &deposit.ticket.encode()[..]).expect("is a balance");
	(deposit.depositor.clone(), price)
}

/// What the records say that each account paid.
pub fn paid() -> BTreeMap<AccountId, Balance> {
	let mut deposits = Vec::new();
	deposits.extend(crate::Models::<Test>::iter_values().map(|model| model.deposit));
	for device in crate::Devices::<Test>::iter_values() {
		deposits.push(device.deposit);
		deposits.extend(device.association.map(|association| association.end_deposit));
	}
	deposits.extend(crate::Tenures::<Test>::iter_values().map(|tenure| tenure.deposit));
	deposits.extend(crate::Offers::<Test>::iter_values().map(|offer| offer.deposit));
	deposits.extend(crate::Custodies::<Test>::iter_values().map(|custody| custody.deposit));
	deposits.extend(crate::CustodyOffers::<Test>::iter_values().map(|offer| offer.deposit));
	for offer in crate::AssociationOffers::<Test>::iter_values() {
		deposits.extend([offer.deposit, offer.start_deposit, offer.end_deposit]);
	}
	for offer in crate::VouchingOffers::<Test>::iter_values() {
		deposits.extend([offer.deposit, offer.alias_deposit]);
	}
	deposits.extend(crate::Aliases::<Test>::iter_values().map(|alias| alias.deposit));
	let mut paid = BTreeMap::new();
	for (depositor, price) in deposits.iter().map(price) {
		*paid.entry(depositor).or_default() += price;
	}
	paid
}

/// What is on hold is what the records say was paid, for each account.
pub fn check_money() {
	let paid = paid();
	for who in frame_system::Account::<Test>::iter_keys() {
		assert_eq!(held(&who), paid.get(&who).copied().unwrap_or_default(), "holds of {who:?}");
	}
	let total: Balance = frame_system::Account::<Test>::iter_values()
		.map(|account| account.data.free + account.data.reserved)
		.sum();
	assert_eq!(total, Balances::total_issuance());
}

pub fn assert_last_event(event: Event<Test>) {
	System::assert_last_event(event.into());
}

pub fn free(who: &AccountId) -> Balance {
	Balances::free_balance(who)
}

#[derive(Default)]
pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		let mut storage = frame_system::GenesisConfig::<Test>::default()
			.build_storage()
			.expect("the default genesis is valid");
		let mut balances: Vec<_> = (1..=12).map(|number| (account(number), ENDOWMENT)).collect();
		balances.push((pauper(), 10));
		pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
			.assimilate_storage(&mut storage)
			.expect("the balances are valid");
		let mut ext = sp_io::TestExternalities::from(storage);
		ext.execute_with(|| {
			System::set_block_number(1);
			Timestamp::set_timestamp(START);
			ENDED.with_borrow_mut(Vec::clear);
			JOURNALLED.with_borrow_mut(Vec::clear);
			attest(Conformity::NotStated);
			ORGANISATIONS.with_borrow_mut(BTreeMap::clear);
			accredit(&maker(), &[Role::Manufacturer]);
			accredit(&other_maker(), &[Role::Manufacturer]);
			accredit(&regulator(), &[Role::Regulator]);
			accredit(&other_regulator(), &[Role::Regulator]);
			accredit(&hospital(), &[Role::CareProvider]);
			OPERATORS.with_borrow_mut(|operators| {
				*operators = BTreeMap::from([(operator(), hospital())]);
			});
			ROTATED.with_borrow_mut(|keys| *keys = BTreeSet::from([rotated()]));
			FrozenParties::set(Vec::new());
			RestrictedParties::set(Vec::new());
			DisputedParties::set(Vec::new());
		});
		ext
	}

	/// Runs the test, and checks the pallet's invariants and its money afterwards.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			assert_ok!(Registry::do_try_state());
			check_money();
		});
	}
}
