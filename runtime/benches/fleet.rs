//! What a registry of a thousand to a million devices costs: registering, status, verdict and handover at each decade.
//!
//! The state is a trie in memory, without a cache, committed after each step: every read walks it from the root. The
//! fleet is put there as it stands after a handover (four items a device, an owner for each hundred); what is measured
//! are real calls, dispatched as a block does, without signature and fee. `scripts/fleet.sh` runs it.

mod measure;

use assent_primitives::{
	Commitment, Controllers, DeviceId, DeviceStatus, Legitimacy, ModelId, Period, Role, Roles,
	MAX_VERDICTS,
};
use assent_runtime::{
	configs::{assent::DeviceRegistryHold, ASNT},
	AccountId, Accreditation, Balance, Balances, DeviceRegistry, Moment, Runtime, RuntimeCall,
	RuntimeGenesisConfig, RuntimeOrigin, System,
};
use codec::Encode;
use frame_support::traits::fungible::{InspectHold, Mutate, MutateHold};
use measure::{argument, commit, grouped, memory, spread, Reads};
use pallet_device_registry::{Call, DeviceOf, Devices, DevicesOf, TenureRecordOf, Tenures};
use sp_core::H256;
use sp_io::{hashing::blake2_256, TestExternalities};
use sp_runtime::{traits::Dispatchable, BuildStorage};
use std::time::{Duration, Instant};

/// The size of the first fleet; each further one is ten times as large.
const SMALLEST: u64 = 1_000;
/// The largest fleet, unless the command line says otherwise.
const LARGEST: u64 = 1_000_000;
/// How often each call is measured at each size, unless the command line says otherwise.
const OPERATIONS: u64 = 200;
/// Devices of one owner.
const OF_ONE_OWNER: u64 = 100;
/// Devices that are put into the trie at once.
const CHUNK: u64 = 10_000;
/// The number of the first device that is registered to be measured.
const BEYOND: u64 = 1 << 40;
/// The moment of all of it, milliseconds.
const NOW: Moment = 1_800_000_000_000;
const MAKER: AccountId = AccountId::new([1; 32]);

fn unit(number: u64) -> Commitment {
	Commitment(H256(blake2_256(&(b"unit", number).encode())))
}

fn model() -> ModelId {
	ModelId::of(&MAKER, b"00844588003288")
}

fn device(number: u64) -> DeviceId {
	DeviceId::of(&MAKER, &model(), &unit(number))
}

fn owner(number: u64) -> AccountId {
	AccountId::new(blake2_256(&(b"owner", number / OF_ONE_OWNER).encode()))
}

/// The nth device to be measured in a fleet: as good as drawn at random, the same in each run.
fn chosen(nth: u64, fleet: u64) -> u64 {
	let hash = blake2_256(&(b"choice", nth).encode());
	u64::from_le_bytes(hash[..8].try_into().expect("eight bytes of 32")) % fleet
}

fn dispatch(who: AccountId, call: Call<Runtime>) {
	RuntimeCall::from(call).dispatch(RuntimeOrigin::signed(who)).expect("the call is in order");
}

fn register(number: u64) {
	dispatch(MAKER, Call::register_device { model: model(), unit: unit(number), lot: None });
}

fn hand_over(number: u64, from: AccountId, to: AccountId) {
	let device = device(number);
	dispatch(
		from,
		Call::offer_handover {
			device,
			to: to.clone(),
			expires_at: NOW + 1_000,
			confirm_fingerprint: false,
		},
	);
	dispatch(to, Call::accept_handover { device, for_myself: false, fingerprint: None });
}

/// What stands in the state of each device, to be copied.
struct Template {
	device: DeviceOf<Runtime>,
	made: TenureRecordOf<Runtime>,
	owned: TenureRecordOf<Runtime>,
	/// What its owner has on hold for it.
	held: Balance,
}

/// A chain with an accredited maker, a model, and one device that went to its owner by calls.
fn chain() -> (TestExternalities, Template) {
	let storage = RuntimeGenesisConfig::default().build_storage().expect("the defaults build");
	let mut ext = TestExternalities::new(storage);
	let template = ext.execute_with(|| {
		System::set_block_number(1);
		pallet_timestamp::Now::<Runtime>::put(NOW);
		Balances::set_balance(&MAKER, 1_000_000_000 * ASNT);
		Accreditation::accredit(
			RuntimeOrigin::root(),
			MAKER,
			b"maker".to_vec().try_into().expect("short"),
			Roles::from(Role::Manufacturer),
			Period::ALWAYS,
		)
		.expect("a new organisation");
		let udi_di = b"00844588003288".to_vec().try_into().expect("short");
		dispatch(MAKER, Call::register_model { udi_di, description: Commitment::default() });
		let owner = owner(0);
		Balances::set_balance(&owner, 1_000_000 * ASNT);
		register(0);
		hand_over(0, MAKER, owner.clone());
		let id = device(0);
		Template {
			device: Devices::<Runtime>::get(id).expect("registered"),
			made: Tenures::<Runtime>::get(id, 0).expect("begun"),
			owned: Tenures::<Runtime>::get(id, 1).expect("begun"),
			held: Balances::balance_on_hold(&DeviceRegistryHold::get(), &owner),
		}
	});
	commit(&mut ext);
	(ext, template)
}

/// Puts the devices from that number to before the other one into the state.
fn fill(ext: &mut TestExternalities, template: &Template, from: u64, to: u64) {
	let mut next = from;
	while next < to {
		let end = to.min(next + CHUNK);
		ext.execute_with(|| (next..end).for_each(|number| put(template, number)));
		commit(ext);
		next = end;
	}
}

/// Puts one device into the state, as the template has it.
fn put(template: &Template, number: u64) {
	let (id, owner) = (device(number), owner(number));
	if number.is_multiple_of(OF_ONE_OWNER) {
		Balances::set_balance(&owner, 1_000_000 * ASNT);
		let all = template.held * Balance::from(OF_ONE_OWNER);
		let held = Balances::balance_on_hold(&DeviceRegistryHold::get(), &owner);
		Balances::hold(&DeviceRegistryHold::get(), &owner, all - held).expect("it has enough");
	}
	let Template { device, made, owned, .. } = template;
	let (mut device, mut owned) = (device.clone(), owned.clone());
	device.unit = unit(number);
	device.owner = owner.clone();
	device.deposit.depositor = owner.clone();
	owned.controllers = Controllers { owner: owner.clone(), person: None };
	owned.deposit.depositor = owner.clone();
	Devices::<Runtime>::insert(id, device);
	Tenures::<Runtime>::insert(id, 0, made);
	Tenures::<Runtime>::insert(id, 1, owned);
	DevicesOf::<Runtime>::insert(owner, id, ());
}

/// Bytes of keys and values that a device of the fleet takes, without its share of the accounts.
fn bytes_of_a_device(ext: &mut TestExternalities) -> usize {
	ext.execute_with(|| {
		let (id, owner) = (device(1), owner(1));
		let keys = [
			Devices::<Runtime>::hashed_key_for(id),
			Tenures::<Runtime>::hashed_key_for(id, 0),
			Tenures::<Runtime>::hashed_key_for(id, 1),
			DevicesOf::<Runtime>::hashed_key_for(owner, id),
		];
		keys.iter().map(|key| key.len() + sp_io::storage::get(key).expect("it is kept").len()).sum()
	})
}

/// What is measured.
#[derive(Clone, Copy, Debug)]
enum Deed {
	Register,
	Status,
	Verdict,
	Verdicts,
	Handover,
}

impl Deed {
	const ALL: [Self; 5] =
		[Self::Register, Self::Status, Self::Verdict, Self::Verdicts, Self::Handover];

	const fn name(self) -> &'static str {
		match self {
			Self::Register => "register",
			Self::Status => "status",
			Self::Verdict => "verdict",
			Self::Verdicts => "1,000 verdicts",
			Self::Handover => "handover: offer and accept",
		}
	}

	/// Makes it ready, for the nth time in a fleet of that size: what is left to do.
	fn prepare(self, nth: u64, fleet: u64) -> Box<dyn FnOnce()> {
		let number = chosen(nth, fleet);
		match self {
			Self::Register => Box::new(move || register(BEYOND + nth)),
			Self::Status => {
				let (device, who) = (device(number), owner_now(number));
				let before = Devices::<Runtime>::get(device).expect("in the fleet").status;
				let status = match before {
					DeviceStatus::Operational => DeviceStatus::Maintenance,
					_ => DeviceStatus::Operational,
				};
				Box::new(move || dispatch(who, Call::set_status { device, status }))
			},
			Self::Verdict => {
				let device = device(number);
				Box::new(move || {
					assert_eq!(DeviceRegistry::legitimacy(device), Legitimacy::Legitimate);
				})
			},
			Self::Verdicts => {
				let devices: Vec<DeviceId> = (0..u64::from(MAX_VERDICTS))
					.map(|place| device(chosen(nth * 1_000_000 + place, fleet)))
					.collect();
				Box::new(move || {
					let all = DeviceRegistry::legitimacies(devices).expect("not too many");
					assert_eq!(all.len(), MAX_VERDICTS as usize);
				})
			},
			Self::Handover => {
				let (from, to) = (owner_now(number), owner(chosen(nth + 1, fleet)));
				// To oneself there is nothing to hand over.
				let to = if to == from { MAKER } else { to };
				Box::new(move || hand_over(number, from, to))
			},
		}
	}
}

/// Who owns a device by now.
fn owner_now(number: u64) -> AccountId {
	Devices::<Runtime>::get(device(number)).expect("in the fleet").owner
}

/// What a deed took.
struct Figures {
	/// The call, reading from the trie.
	calls: Vec<Duration>,
	/// The trie's change.
	commits: Vec<Duration>,
	/// Different items read.
	items: usize,
	/// Nodes and bytes of the proof of what was read.
	proof: (usize, usize),
}

fn measure(
	ext: &mut TestExternalities,
	deed: Deed,
	fleet: u64,
	first: u64,
	operations: u64,
) -> Figures {
	let (mut calls, mut commits) = (Vec::new(), Vec::new());
	for nth in first..first + operations {
		let ready = prepare(ext, deed, nth, fleet);
		let started = Instant::now();
		ext.execute_with(ready);
		calls.push(started.elapsed());
		commits.push(commit(ext));
	}
	let ready = prepare(ext, deed, first + operations, fleet);
	let reads = Reads::default();
	tracing::subscriber::with_default(reads.clone(), || ext.execute_with(ready));
	commit(ext);
	let ready = prepare(ext, deed, first + operations + 1, fleet);
	let ((), proof) = ext.execute_and_prove(ready);
	commit(ext);
	let bytes = proof.iter_nodes().map(|node| node.len()).sum();
	let nodes = proof.iter_nodes().count();
	let items = reads.count();
	Figures { calls, commits, items, proof: (nodes, bytes) }
}

/// Makes a deed ready, with no event of the one before in the way: those are of one block.
fn prepare(ext: &mut TestExternalities, deed: Deed, nth: u64, fleet: u64) -> Box<dyn FnOnce()> {
	let ready = ext.execute_with(|| {
		System::reset_events();
		deed.prepare(nth, fleet)
	});
	commit(ext);
	ready
}

fn main() {
	let largest = argument("--devices", LARGEST);
	let operations = argument("--operations", OPERATIONS);
	let (mut ext, template) = chain();
	let mut fleet = SMALLEST;
	let (mut filled, mut first) = (0, 0);
	println!("Times in microseconds, median / 95th percentile of {operations} calls.\n");
	println!("| Devices | What | Call | Change of the trie | Items read | Proof: nodes, bytes |");
	println!("| ---: | --- | ---: | ---: | ---: | ---: |");
	while fleet <= largest {
		let started = Instant::now();
		fill(&mut ext, &template, filled, fleet);
		let took = started.elapsed();
		filled = fleet;
		for deed in Deed::ALL {
			// What takes a thousand times as long is done less often.
			let operations = match deed {
				Deed::Verdicts => operations.div_ceil(10),
				_ => operations,
			};
			let Figures { calls, commits, items, proof: (nodes, bytes) } =
				measure(&mut ext, deed, fleet, first, operations);
			// None is measured twice.
			first += operations + 2;
			println!(
				"| {} | {} | {} | {} | {items} | {nodes}, {} |",
				grouped(fleet),
				deed.name(),
				spread(calls),
				spread(commits),
				grouped(bytes as u64)
			);
		}
		let memory = memory().map_or("unknown".into(), |it| format!("{} MB", grouped(it)));
		eprintln!("{} devices: filled in {took:.1?}, memory {memory}", grouped(fleet));
		fleet *= 10;
	}
	println!("\nKeys and values of a device: {} bytes.", bytes_of_a_device(&mut ext));
}
