//! Benchmarks of the calls, each at its worst: full lists, as many of them as there can be.

use crate::{
	types::{footprint, permits_of, Lists, Remembered, RememberedOf, MAX_HOLDERS},
	Call, Config, Epochs, Pallet, Permits, Records, Requests, Rules,
};
use alloc::vec::Vec;
use assent_primitives::{
	traits::{Consents, Delegation},
	AccountId, Acknowledgement, Act, Action, Actions, Capacity, Categories, Category, Commitment,
	ConsentId, ConsentRef, DataOutcome, Deed, Denial, DeviceId, Effect, Exception, Grantee, Matter,
	Moment, Objection, PartyId, Period, Permit, Provision, Purpose, Purposes, RequestId,
	ResourceScope, Right, Role, Roles, Statement, Tenure, Terms, LABEL_TAGS, MAX_DENIALS,
	MAX_EXCEPTIONS, MAX_OBJECTIONS, MAX_PERMITS, MAX_PROVISIONS,
};
use codec::MaxEncodedLen;
use frame_benchmarking::v2::*;
use frame_support::traits::{Authorize, Consideration, EnsureOrigin, Footprint, Get};
use frame_system::RawOrigin;
use sp_core::{crypto::KeyTypeId, H256};
use sp_runtime::{
	traits::IdentifyAccount, transaction_validity::TransactionSource, BoundedVec, MultiSignature,
	MultiSigner,
};

/// Sets up what lies outside the pallet.
pub trait BenchmarkHelper {
	/// Sets the chain's clock, milliseconds.
	fn set_time(now: Moment);
	/// Registers a device that the controller owns, of a model with all the recalls that there can be; with its tenure. `None`
	/// where the runtime cannot. Each number makes another.
	fn register_device(controller: &PartyId, number: u32) -> Option<(DeviceId, Tenure)>;
	/// Has an organisation accredited, and returns it; at whatever moment.
	fn organisation() -> PartyId;
	/// Makes somebody a delegate of the party, at the end of the longest chain: who acts, and as what.
	fn delegate(party: &PartyId) -> (PartyId, Capacity);
	/// Makes somebody a guardian of the party, whose agreement to a deed takes the place of one that lapsed: who acts, and as
	/// what.
	fn agreeing(party: &PartyId, deed: &Deed, act: H256) -> (PartyId, Capacity);
}

const START: Moment = 1_000_000;
const KEYS: KeyTypeId = KeyTypeId(*b"cons");

fn account_of(n: u32) -> AccountId {
	account("grantee", n, 0)
}

/// As many permits, each in a list of its own, and for a device of its own.
fn provisions<T: Config>(controller: &PartyId, count: u32, first: u32) -> Vec<Provision> {
	(first..first.saturating_add(count))
		.map(|n| Provision {
			effect: Effect::Permit,
			grantee: Grantee::Party(account_of(n)),
			scope: T::BenchmarkHelper::register_device(controller, n)
				.map_or(ResourceScope::All, |(id, tenure)| ResourceScope::Device { id, tenure }),
			categories: Categories::from(Category::VitalSigns),
			actions: Actions::from(Action::Access),
			purposes: Purposes::from(Purpose::Hresch),
			period: Period { from: 0, until: Some(Moment::MAX) },
			excepted_labels: Some([[7; 16]; LABEL_TAGS]),
			exception_to: None,
		})
		.collect()
}

fn terms() -> Terms {
	Terms { maximum_uses: Some(10), ..Terms::default() }
}

fn controller<T: Config>() -> AccountId {
	T::BenchmarkHelper::set_time(START);
	// Not the whitelisted caller, whose account would not be counted.
	let who: AccountId = account("controller", 0, 0);
	fund::<T>(&who);
	who
}

fn fund<T: Config>(who: &AccountId) {
	// Enough for some consents of the largest kind.
	let large = Footprint::from_parts(1, 100_000);
	T::ConsentDeposit::ensure_successful(who, large);
	T::RulesDeposit::ensure_successful(who, Pallet::<T>::rules_footprint());
}

/// Fills the lists with permits of other consents, so that `free` places are left.
fn fill_lists<T: Config>(who: &PartyId, like: &Permit, first: u32, free: u32) {
	for n in first..first.saturating_add(MAX_PROVISIONS) {
		let index = Grantee::Party(account_of(n)).index();
		let mut list = Permits::<T>::get(who, &index).into_inner();
		let places = MAX_PERMITS.saturating_sub(free);
		for other in list.len() as u32..places {
			let mut permit = like.clone();
			permit.source.id = ConsentId::from([other as u8; 32]);
			permit.ended_at = None;
			list.push(permit);
		}
		Permits::<T>::insert(who, index, BoundedVec::truncate_from(list));
	}
}

/// A consent with eight permits, amended once: it stands in eight lists, and as ended in eight others; all are full.
fn amended<T: Config>(who: &AccountId) -> ConsentId {
	let origin = || RawOrigin::Signed(who.clone()).into();
	let nonce = [1; 32];
	let id = ConsentId::of(who, &nonce);
	let receipt = Commitment::default();
	let first = provisions::<T>(who, MAX_PROVISIONS, 0);
	Pallet::<T>::grant(origin(), nonce, first, terms(), receipt).unwrap();
	let second = provisions::<T>(who, MAX_PROVISIONS, MAX_PROVISIONS);
	Pallet::<T>::amend(origin(), id, second, terms(), receipt).unwrap();
	let record = Records::<T>::get(id).unwrap();
	assert_eq!(record.former.len(), Lists::bound());
	let (_, like) = permits_of(id, &record.consent).remove(0);
	fill_lists::<T>(who, &like, 0, 1);
	fill_lists::<T>(who, &like, MAX_PROVISIONS, 1);
	fill_lists::<T>(who, &like, 2 * MAX_PROVISIONS, 1);
	// Another paid for it.
	let depositor: AccountId = account("depositor", 0, 0);
	fund::<T>(&depositor);
	Records::<T>::mutate(id, |record| {
		let record = record.as_mut().unwrap();
		let ticket = T::ConsentDeposit::new(&depositor, footprint(id, &record.consent)).unwrap();
		let before = core::mem::replace(&mut record.ticket, ticket);
		before.drop(who).unwrap();
		record.depositor = depositor;
	});
	fill_rules::<T>(who);
	id
}

/// As many denials, exceptions and objections as there can be.
fn fill_rules<T: Config>(who: &PartyId) {
	Rules::<T>::mutate(who, |record| {
		let rules = &mut record.as_mut().unwrap().rules;
		let (purposes, actions) = (Purposes::from(Purpose::Hresch), Actions::from(Action::Access));
		let (categories, grantee) = (Categories::from(Category::VitalSigns), Grantee::Anyone);
		let period = Period { from: 0, until: Some(Moment::MAX) };
		let scope = ResourceScope::Record { custodian: account_of(0) };
		let source = |place: u32| ConsentRef {
			id: ConsentId::from([place as u8; 32]),
			version: 1,
			provision: 0,
		};
		rules.denials = BoundedVec::truncate_from(
			(0..MAX_DENIALS)
				.map(|place| Denial {
					source: source(place),
					grantee: grantee.clone(),
					scope: scope.clone(),
					categories,
					actions,
					purposes,
					period,
				})
				.collect(),
		);
		rules.exceptions = BoundedVec::truncate_from(
			(0..MAX_EXCEPTIONS)
				.map(|place| Exception {
					source: source(place),
					denial: 0,
					grantee: grantee.clone(),
					scope: scope.clone(),
					categories,
					actions,
					purposes,
					period,
				})
				.collect(),
		);
		let objections = Purposes::ALL
			.iter()
			.take(MAX_OBJECTIONS as usize)
			.map(|purpose| Objection { roles: Role::Insurer.into(), purposes: purpose.into() });
		rules.objections = BoundedVec::truncate_from(objections.collect());
	});
}

/// The controller's record is gone, and what is remembered of it was paid for by another: a new one takes its place.
fn forget_rules<T: Config>(who: &PartyId) {
	if let Some(record) = Rules::<T>::take(who) {
		record.ticket.drop(&record.depositor).unwrap();
	}
	let depositor: AccountId = account("rememberer", 0, 0);
	fund::<T>(&depositor);
	let footprint = Footprint::from_parts(1, RememberedOf::<T>::max_encoded_len());
	let ticket = T::RulesDeposit::new(&depositor, footprint).unwrap();
	Epochs::<T>::insert(who, Remembered { epoch: 0, objection_revision: 0, depositor, ticket });
}

/// Everything was withdrawn, and the lists that a consent stands in are full of what is permitted since.
fn withdrawn_with_all<T: Config>(who: &AccountId) -> ConsentId {
	let id = amended::<T>(who);
	let like = {
		let record = Records::<T>::get(id).unwrap();
		permits_of(id, &record.consent).remove(0).1
	};
	Pallet::<T>::withdraw_all(RawOrigin::Signed(who.clone()).into()).unwrap();
	let later = Permit { epoch: 1, ..like };
	for first in [0, MAX_PROVISIONS] {
		for n in first..first.saturating_add(MAX_PROVISIONS) {
			let index = Grantee::Party(account_of(n)).index();
			Permits::<T>::mutate(who, &index, |list| {
				list.retain(|permit| permit.source.id == id);
			});
		}
		fill_lists::<T>(who, &later, first, 0);
	}
	id
}

/// Permits to the organisation, as many as there can be in a request.
fn asked<T: Config>(organisation: &PartyId, count: u32) -> Vec<Provision> {
	let grantee = Grantee::Party(organisation.clone());
	// A device would be the controller's, who is not known here.
	let all = ResourceScope::All;
	provisions::<T>(organisation, count, 0)
		.into_iter()
		.map(|provision| Provision { grantee: grantee.clone(), scope: all.clone(), ..provision })
		.collect()
}

/// A request with that many provisions.
fn request_of<T: Config>(organisation: &PartyId, controller: &PartyId, count: u32) -> RequestId {
	let nonce = [3; 32];
	Pallet::<T>::request(
		RawOrigin::Signed(organisation.clone()).into(),
		controller.clone(),
		nonce,
		asked::<T>(organisation, count),
		terms(),
		Commitment::default(),
		None,
		START.saturating_add(T::MaxRequestLife::get()),
	)
	.unwrap();
	RequestId::of(organisation, controller, &nonce)
}

/// An organisation that can pay.
fn organisation<T: Config>() -> PartyId {
	let organisation = T::BenchmarkHelper::organisation();
	T::BenchmarkHelper::set_time(START);
	fund::<T>(&organisation);
	organisation
}

/// A statement signed over its wrapped payload, which is tried last, by its controller.
fn signed_statement<T: Config>(
	act: impl FnOnce(&AccountId) -> Act,
) -> (AccountId, Statement, MultiSignature) {
	let key = sp_io::crypto::sr25519_generate(KEYS, None);
	let controller = MultiSigner::Sr25519(key).into_account();
	T::BenchmarkHelper::set_time(START);
	fund::<T>(&controller);
	let act = act(&controller);
	let deadline = START.saturating_add(T::MaxStatementLife::get());
	let statement = Statement { controller: controller.clone(), epoch: 0, deadline, act };
	let payload = assent_primitives::statement::wrapped(&Pallet::<T>::payload_of(&statement));
	let signature = sp_io::crypto::sr25519_sign(KEYS, &key, &payload).unwrap();
	(controller, statement, MultiSignature::Sr25519(signature))
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn grant(p: Linear<1, MAX_PROVISIONS>) {
		let who = controller::<T>();
		amended::<T>(&who);
		forget_rules::<T>(&who);
		let provisions = provisions::<T>(&who, p, 2 * MAX_PROVISIONS);
		let nonce = [2; 32];

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), nonce, provisions, terms(), Commitment::default());

		assert!(Records::<T>::contains_key(ConsentId::of(&who, &nonce)));
	}

	#[benchmark]
	fn amend(p: Linear<1, MAX_PROVISIONS>) {
		let who = controller::<T>();
		let id = amended::<T>(&who);
		let provisions = provisions::<T>(&who, p, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, provisions, terms(), Commitment::default());

		assert_eq!(Records::<T>::get(id).unwrap().consent.version, 3);
	}

	#[benchmark]
	fn withdraw() {
		let who = controller::<T>();
		let id = amended::<T>(&who);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);

		assert!(Records::<T>::get(id).unwrap().consent.ended_at.is_some());
	}

	#[benchmark]
	fn invalidate() -> Result<(), BenchmarkError> {
		let who = controller::<T>();
		let id = amended::<T>(&who);
		let origin =
			T::AuthorityOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, Commitment::default());

		assert!(Records::<T>::get(id).is_some_and(|record| record.consent.ended_at.is_some()));
		Ok(())
	}

	#[benchmark]
	fn withdraw_all() {
		let who = controller::<T>();
		amended::<T>(&who);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));

		assert_eq!(Rules::<T>::get(&who).unwrap().rules.epoch, 1);
	}

	#[benchmark]
	fn object() {
		let who = controller::<T>();
		forget_rules::<T>(&who);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), Roles::ALL, Purposes::ALL);

		assert_eq!(Rules::<T>::get(&who).unwrap().rules.objections.len(), 1);
	}

	#[benchmark]
	fn lift_objection() {
		let who = controller::<T>();
		let roles = Roles::from(Role::Insurer);
		for purpose in Purposes::ALL.iter().take(MAX_OBJECTIONS as usize) {
			let origin = RawOrigin::Signed(who.clone()).into();
			Pallet::<T>::object(origin, roles, Purposes::from(purpose)).unwrap();
		}
		let last = Rules::<T>::get(&who).unwrap().rules.objections.last().cloned().unwrap();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), last.roles, last.purposes);

		assert_eq!(
			Rules::<T>::get(&who).unwrap().rules.objections.len(),
			MAX_OBJECTIONS as usize - 1
		);
	}

	#[benchmark]
	fn release() {
		let who = controller::<T>();
		let id = withdrawn_with_all::<T>(&who);
		T::BenchmarkHelper::set_time(START + Pallet::<T>::tombstone());

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);

		assert!(!Records::<T>::contains_key(id));
	}

	#[benchmark]
	fn release_record() {
		let who = controller::<T>();
		let origin = || RawOrigin::Signed(who.clone()).into();
		Pallet::<T>::object(origin(), Roles::ALL, Purposes::ALL).unwrap();
		Pallet::<T>::lift_objection(origin(), Roles::ALL, Purposes::ALL).unwrap();
		Pallet::<T>::withdraw_all(origin()).unwrap();
		T::BenchmarkHelper::set_time(START + T::RecordRetention::get());

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), who.clone());

		assert!(!Rules::<T>::contains_key(&who));
	}

	#[benchmark]
	fn request(p: Linear<1, MAX_PROVISIONS>) {
		let organisation = organisation::<T>();
		let controller = controller::<T>();
		let earlier = amended::<T>(&controller);
		let provisions = asked::<T>(&organisation, p);
		let nonce = [3; 32];
		let expires_at = START.saturating_add(T::MaxRequestLife::get());

		#[extrinsic_call]
		_(
			RawOrigin::Signed(organisation.clone()),
			controller.clone(),
			nonce,
			provisions,
			terms(),
			Commitment::default(),
			Some(earlier),
			expires_at,
		);

		assert!(Requests::<T>::contains_key(RequestId::of(&organisation, &controller, &nonce)));
	}

	#[benchmark]
	fn accept(p: Linear<1, MAX_PROVISIONS>) {
		let organisation = organisation::<T>();
		let controller = controller::<T>();
		let pending = request_of::<T>(&organisation, &controller, MAX_PROVISIONS);
		// Each for a device, where all was asked for: longer, so that whoever brings it pays for it.
		let grantee = Grantee::Party(organisation.clone());
		let provisions: Vec<_> = provisions::<T>(&controller, p, 0)
			.into_iter()
			.map(|provision| Provision { grantee: grantee.clone(), ..provision })
			.collect();
		let like = Permit {
			source: ConsentRef { id: ConsentId::from([9; 32]), version: 1, provision: 0 },
			epoch: 0,
			staff: None,
			scope: provisions[0].scope.clone(),
			categories: provisions[0].categories,
			actions: provisions[0].actions,
			purposes: provisions[0].purposes,
			period: provisions[0].period,
			ended_at: None,
			excepted_labels: provisions[0].excepted_labels,
			price: 1,
			limited: true,
			rests_until: None,
			onward_disclosure: false,
			aggregation_only: false,
		};
		let full = (MAX_PERMITS - MAX_PROVISIONS) as usize;
		Permits::<T>::insert(
			&controller,
			grantee.index(),
			BoundedVec::truncate_from(alloc::vec![like; full]),
		);
		forget_rules::<T>(&controller);
		let origin = RawOrigin::Signed(controller.clone());

		#[extrinsic_call]
		_(origin, pending, provisions, terms(), Commitment::default());

		assert!(Records::<T>::contains_key(pending.consent(&controller)));
	}

	#[benchmark]
	fn refuse() {
		let organisation = organisation::<T>();
		let controller = account_of(0);
		let pending = request_of::<T>(&organisation, &controller, MAX_PROVISIONS);

		#[extrinsic_call]
		_(RawOrigin::Signed(controller), pending);

		assert!(Requests::<T>::get(pending).unwrap().request.refused_at.is_some());
	}

	#[benchmark]
	fn release_request() {
		let organisation = organisation::<T>();
		let pending = request_of::<T>(&organisation, &account_of(0), MAX_PROVISIONS);

		#[extrinsic_call]
		_(RawOrigin::Signed(organisation), pending);

		assert!(!Requests::<T>::contains_key(pending));
	}

	#[benchmark]
	fn acknowledge_withdrawal() {
		let organisation = organisation::<T>();
		let who = controller::<T>();
		let id = withdrawn_with_all::<T>(&who);
		// As many holders as there can be, of whom all others answered.
		Records::<T>::mutate(id, |record| {
			let record = record.as_mut().unwrap();
			record.holders = BoundedVec::truncate_from(
				(0..MAX_HOLDERS - 1).map(account_of).chain([organisation.clone()]).collect(),
			);
			let answers = (0..MAX_HOLDERS - 1).map(|n| Acknowledgement {
				organisation: account_of(n),
				outcome: DataOutcome::Deleted,
				at: START,
			});
			record.acknowledgements = BoundedVec::truncate_from(answers.collect());
		});

		#[extrinsic_call]
		_(RawOrigin::Signed(organisation), id, DataOutcome::Deleted);

		assert_eq!(Records::<T>::get(id).unwrap().acknowledgements.len(), MAX_HOLDERS as usize);
	}

	#[benchmark]
	fn check_statement() {
		let (_, statement, signature) = signed_statement::<T>(|controller| Act::Amend {
			consent: amended::<T>(controller),
			version: 2,
			provisions: provisions::<T>(controller, MAX_PROVISIONS, 0),
			terms: terms(),
			receipt: Commitment::default(),
		});

		#[block]
		{
			Pallet::<T>::check(&statement, &signature).unwrap();
		}
	}

	#[benchmark]
	fn authorize_relay_free() {
		let (_, statement, signature) = signed_statement::<T>(|controller| {
			let id = amended::<T>(controller);
			// It only denies, so that the controller's hand is asked whether it may lift that.
			Records::<T>::mutate(id, |record| {
				for provision in record.as_mut().unwrap().consent.provisions.iter_mut() {
					(provision.effect, provision.excepted_labels) = (Effect::Deny, None);
				}
			});
			Act::Withdraw { consent: id, version: 2 }
		});
		let call = Call::<T>::relay_free { statement, signature };

		#[block]
		{
			call.authorize(TransactionSource::External).unwrap().unwrap();
		}
	}

	#[benchmark]
	fn count_uses() {
		let who = controller::<T>();
		let id = amended::<T>(&who);
		let remaining = Pallet::<T>::remaining_uses(&id).unwrap();

		#[block]
		{
			Pallet::<T>::count_uses(&id, remaining).unwrap();
		}

		assert!(Records::<T>::get(id).unwrap().consent.ended_at.is_some());
	}

	#[benchmark]
	fn authorise() {
		let who = controller::<T>();
		let rights = Right::Grant.into();
		let deed = Deed { rights, matter: Matter::Everything, gives: true };
		let hash = H256::zero();
		let (actor, capacity) = T::BenchmarkHelper::agreeing(&who, &deed, hash);
		let done;

		#[block]
		{
			done = T::Delegation::authorise(&capacity, &actor, &actor, &who, &deed, hash);
		}

		assert!(done.is_ok());
	}

	#[benchmark(extra)]
	fn authorise_delegate() {
		let who = controller::<T>();
		let (actor, capacity) = T::BenchmarkHelper::delegate(&who);
		let rights = Right::Grant.into();
		let deed = Deed { rights, matter: Matter::Everything, gives: true };
		let hash = H256::zero();
		let done;

		#[block]
		{
			done = T::Delegation::authorise(&capacity, &actor, &actor, &who, &deed, hash);
		}

		assert!(done.is_ok());
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::mock::ExtBuilder::default().build(),
		crate::mock::Test
	);
}
