//! What a decision costs with a thousand to a million consents in the state, and with one to as many as there can be of one
//! controller.
//!
//! The state is a trie in memory, without a cache: every read walks it from the root. The consents are put there as a grant
//! leaves them (four items each, of a controller of their own); those of the one controller are real grants. What is measured
//! is the answer of the runtime API `decide`, by an access that every rule looks at: of a member of staff, at another
//! organisation's record, with the policy. `scripts/consents.sh` runs it.

mod measure;

use assent_primitives::{
	Access, Action, Basis, Category, Commitment, ConsentId, Effect, Grantee, Period, PermitIndex,
	Provision, Purpose, Purposes, RequestLabels, Resource, ResourceScope, Role, Roles, StaffTag,
	Terms, MAX_DENIALS, MAX_EXCEPTIONS, MAX_OBJECTIONS, MAX_PERMITS,
};
use assent_runtime::{
	configs::ASNT, AccessAudit, AccountId, Accreditation, Balances, Consents, Moment, Runtime,
	RuntimeGenesisConfig, RuntimeOrigin, System,
};
use codec::Encode;
use frame_support::traits::fungible::Mutate;
use measure::{argument, commit, grouped, memory, spread, Reads};
use pallet_consent::{
	types::{RecordOf, RulesRecordOf},
	ConsentsOf, Permits, Records, Rules,
};
use sp_core::H256;
use sp_io::{hashing::blake2_256, TestExternalities};
use sp_runtime::BuildStorage;
use std::time::Instant;

/// The smallest number of consents; each further one is ten times as large.
const SMALLEST: u64 = 1_000;
/// The largest, unless the command line says otherwise.
const LARGEST: u64 = 1_000_000;
/// How often a decision is measured at each size, unless the command line says otherwise.
const OPERATIONS: u64 = 200;
/// Consents that are put into the trie at once.
const CHUNK: u64 = 10_000;
/// The moment of all of it, milliseconds.
const NOW: Moment = 1_800_000_000_000;
const HOSPITAL: AccountId = AccountId::new([1; 32]);
const CLINIC: AccountId = AccountId::new([2; 32]);
/// The one whose consents become many.
const PATIENT: AccountId = AccountId::new([3; 32]);
const NURSE: StaffTag = StaffTag(H256([4; 32]));

fn person(number: u64) -> AccountId {
	AccountId::new(blake2_256(&(b"person", number).encode()))
}

/// The nth person to be asked about: as good as drawn at random, the same in each run.
fn chosen(nth: u64, consents: u64) -> u64 {
	let hash = blake2_256(&(b"choice", nth).encode());
	u64::from_le_bytes(hash[..8].try_into().expect("eight bytes of 32")) % consents
}

fn provision(effect: Effect, grantee: Grantee, purpose: Purpose) -> Provision {
	Provision {
		effect,
		grantee,
		scope: ResourceScope::All,
		categories: Category::VitalSigns.into(),
		actions: Action::Access.into(),
		purposes: Purposes::only(purpose),
		period: Period::ALWAYS,
		excepted_labels: None,
		exception_to: None,
	}
}

fn grant(who: &AccountId, nonce: u64, provisions: Vec<Provision>) -> ConsentId {
	let nonce = blake2_256(&nonce.encode());
	let (terms, receipt) = (Terms::default(), Commitment::default());
	Consents::grant(RuntimeOrigin::signed(who.clone()), nonce, provisions, terms, receipt)
		.expect("a consent in order");
	ConsentId::of(who, &nonce)
}

/// What stands in the state of each consent, to be copied.
struct Template {
	record: RecordOf<Runtime>,
	rules: RulesRecordOf<Runtime>,
}

/// A chain with two accredited organisations and one consent that was given by a call.
fn chain() -> (TestExternalities, Template) {
	let storage = RuntimeGenesisConfig::default().build_storage().expect("the defaults build");
	let mut ext = TestExternalities::new(storage);
	let template = ext.execute_with(|| {
		System::set_block_number(1);
		pallet_timestamp::Now::<Runtime>::put(NOW);
		for (organisation, name) in [(HOSPITAL, "hospital"), (CLINIC, "clinic")] {
			Balances::set_balance(&organisation, 1_000_000 * ASNT);
			Accreditation::accredit(
				RuntimeOrigin::root(),
				organisation,
				name.as_bytes().to_vec().try_into().expect("short"),
				Roles::from(Role::CareProvider),
				Period::ALWAYS,
			)
			.expect("a new organisation");
		}
		Accreditation::affiliate_staff(RuntimeOrigin::signed(HOSPITAL), NURSE, None)
			.expect("a new member of staff");
		Balances::set_balance(&PATIENT, 1_000_000 * ASNT);
		let first = person(0);
		Balances::set_balance(&first, 1_000_000 * ASNT);
		let to_hospital = provision(Effect::Permit, Grantee::Party(HOSPITAL), Purpose::Treat);
		let id = grant(&first, 0, vec![to_hospital]);
		Template {
			record: Records::<Runtime>::get(id).expect("given"),
			rules: Rules::<Runtime>::get(&first).expect("kept"),
		}
	});
	commit(&mut ext);
	(ext, template)
}

/// Puts the consents from that number to before the other one into the state.
fn fill(ext: &mut TestExternalities, template: &Template, from: u64, to: u64) {
	let mut next = from;
	while next < to {
		let end = to.min(next + CHUNK);
		ext.execute_with(|| (next..end).for_each(|number| put(template, number)));
		commit(ext);
		next = end;
	}
}

/// Puts one consent into the state, as the template has it.
fn put(template: &Template, number: u64) {
	let controller = person(number);
	let id = ConsentId::of(&controller, &blake2_256(&0u64.encode()));
	let mut record = template.record.clone();
	record.consent.controller = controller.clone();
	for (index, permit) in pallet_consent::types::permits_of(id, &record.consent) {
		Permits::<Runtime>::mutate(&controller, index, |list| {
			list.try_push(permit).expect("the first one");
		});
	}
	Records::<Runtime>::insert(id, record);
	ConsentsOf::<Runtime>::insert(&controller, id, ());
	Rules::<Runtime>::insert(&controller, &template.rules);
}

/// A look of the nurse at what the clinic keeps.
fn access() -> Access {
	Access {
		staff: Some(NURSE),
		role: Role::CareProvider,
		basis: Basis::Policy,
		action: Action::Access,
		purpose: Purpose::Treat,
		categories: Category::VitalSigns.into(),
		labels: RequestLabels::NotStated,
		object: Commitment::default(),
		claimed_at: NOW,
		maximum_price: 0,
		corrects: None,
		disclosure: None,
		source: None,
	}
}

fn is_permitted(subject: AccountId) -> bool {
	let resource = Resource::Record { subject, custodian: CLINIC };
	AccessAudit::decide(HOSPITAL, resource, access()).expect("decidable").verdict.is_permit()
}

/// Measures so many decisions about these, and prints a line.
fn measure(
	ext: &mut TestExternalities,
	consents: &str,
	what: &str,
	operations: u64,
	permits: bool,
	subject: impl Fn(u64) -> AccountId,
) {
	let mut times = Vec::new();
	for nth in 0..operations {
		let subject = subject(nth);
		let started = Instant::now();
		let permitted = ext.execute_with(|| is_permitted(subject));
		times.push(started.elapsed());
		assert_eq!(permitted, permits, "{what}");
	}
	let reads = Reads::default();
	let one = subject(operations);
	tracing::subscriber::with_default(reads.clone(), || ext.execute_with(|| is_permitted(one)));
	let one = subject(operations + 1);
	let (_, proof) = ext.execute_and_prove(|| is_permitted(one));
	let bytes: usize = proof.iter_nodes().map(|node| node.len()).sum();
	println!(
		"| {consents} | {what} | {} | {} | {}, {} |",
		spread(times),
		// The block's own moment is no item of anybody's.
		reads.count().saturating_sub(1),
		proof.iter_nodes().count(),
		grouped(bytes as u64)
	);
}

/// Gives the patient consents until so many of their permits stand in each of three lists.
fn give_up_to(ext: &mut TestExternalities, given: u64, permits: u64) {
	ext.execute_with(|| {
		System::reset_events();
		for number in given..permits {
			// For another purpose but the last: all are looked at, and none but that answers.
			let purpose = if number == 0 { Purpose::Treat } else { Purpose::Hresch };
			let grantees = [
				Grantee::Staff { organisation: HOSPITAL, tag: NURSE },
				Grantee::Role(Role::CareProvider),
				Grantee::Anyone,
			];
			let all = grantees.map(|grantee| provision(Effect::Permit, grantee, purpose));
			grant(&PATIENT, number, all.to_vec());
		}
	});
	commit(ext);
}

/// Has the patient deny, except and object as often as there is room.
fn deny_all_there_is_room_for(ext: &mut TestExternalities) {
	ext.execute_with(|| {
		let purpose = Purpose::Treat;
		let (denials, exceptions) = (u64::from(MAX_DENIALS), u64::from(MAX_EXCEPTIONS));
		assert_eq!(denials, exceptions, "a deny has one exception below");
		for number in 0..denials {
			// All match, and each is excepted: the dearest that denials can be, short of denying.
			let deny = provision(Effect::Deny, Grantee::Role(Role::CareProvider), purpose);
			let exception = Provision {
				exception_to: Some(0),
				..provision(Effect::Permit, Grantee::Party(HOSPITAL), purpose)
			};
			grant(&PATIENT, 1_000 + number, vec![deny, exception]);
		}
		for place in 0..MAX_OBJECTIONS as usize {
			let purposes = Purposes::only(Purpose::ALL[place]);
			Consents::object(RuntimeOrigin::signed(PATIENT), Role::Insurer.into(), purposes)
				.expect("another one");
		}
	});
	commit(ext);
}

fn main() {
	let largest = argument("--consents", LARGEST);
	let operations = argument("--operations", OPERATIONS);
	let (mut ext, template) = chain();
	println!("Times in microseconds, median / 95th percentile of {operations} decisions.\n");
	println!("| Consents | Of one controller | Decision | Items read | Proof: nodes, bytes |");
	println!("| ---: | --- | ---: | ---: | ---: |");
	let (mut consents, mut filled) = (SMALLEST, 1);
	while consents <= largest {
		let started = Instant::now();
		fill(&mut ext, &template, filled, consents);
		let took = started.elapsed();
		filled = consents;
		let count = grouped(consents);
		measure(&mut ext, &count, "one, to the organisation", operations, true, |nth| {
			person(chosen(nth, consents))
		});
		measure(&mut ext, &count, "none", operations, false, |nth| person(consents + nth));
		let memory = memory().map_or("unknown".into(), |it| format!("{} MB", grouped(it)));
		eprintln!("{count} consents: filled in {took:.1?}, memory {memory}");
		consents *= 10;
	}

	let count = grouped(filled);
	let mut given = 0;
	for permits in [1, 2, 4, 8, u64::from(MAX_PERMITS - MAX_DENIALS)] {
		give_up_to(&mut ext, given, permits);
		given = permits;
		let what = format!("{permits} in each of three lists");
		measure(&mut ext, &count, &what, operations, true, |_| PATIENT);
	}
	deny_all_there_is_room_for(&mut ext);
	let list = PermitIndex::Party(HOSPITAL);
	let full = ext.execute_with(|| Permits::<Runtime>::get(PATIENT, list).len());
	assert_eq!(full, MAX_PERMITS as usize);
	let what = format!(
		"{MAX_PERMITS} in the organisation's list, {MAX_DENIALS} denials with an exception each, {MAX_OBJECTIONS} objections"
	);
	measure(&mut ext, &count, &what, operations, true, |_| PATIENT);
}
