//! What the pallets' benchmarks need of each other.

use super::{ASNT, DAY};
use crate::{
	AccountId, Accreditation, Balances, Consents, DeviceRegistry, Guardianship, Moment, Runtime,
	RuntimeOrigin, System,
};
use alloc::vec;
use assent_primitives::{
	traits::{Delegation, PartyKeys},
	Access, Action, Actions, AppointmentId, Basis, Capacity, Categories, Category, Commitment,
	ConsentId, Deed, DeviceId, DisclosureId, Effect, Grantee, GuardianshipAct, ModelId, PartyId,
	Period, PermitIndex, Powers, Provision, Purpose, Purposes, Recall, RequestLabels, Resource,
	ResourceScope, Right, Rights, Role, Roles, Source, StaffTag, Tenure, Terms, LABEL_TAGS,
	MAX_DENIALS, MAX_DEPTH, MAX_EXCEPTIONS, MAX_GUARDIANS, MAX_PERMITS, MAX_PROVISIONS,
};
use codec::Encode;
use frame_benchmarking::account;
use frame_support::traits::fungible::Mutate;
use pallet_accreditation::{Duties, SpendingLimit};
use pallet_device_registry::{RecallList, RecallRecord, MAX_RECALLS};
use sp_core::H256;

/// The moment at which a benchmark runs.
const NOW: Moment = 1_800_000_000_000;
/// What every account of a benchmark has.
const FUNDS: assent_primitives::Balance = 1_000_000 * ASNT;

/// Sets up what lies outside of a pallet.
pub struct Helper;

impl Helper {
	fn organisation() -> PartyId {
		account("organisation", 0, 0)
	}

	fn staff() -> StaffTag {
		StaffTag(H256::repeat_byte(7))
	}

	fn unit(owner: &PartyId, number: u32) -> Commitment {
		Commitment(H256(sp_io::hashing::blake2_256(&(owner, number).encode())))
	}

	fn device_of(owner: &PartyId, number: u32) -> DeviceId {
		Balances::set_balance(owner, FUNDS);
		// A model of its own, and as many recalls of it as there can be: each of them says what the decision lets pass.
		let model = ModelId(H256(sp_io::hashing::blake2_256(&number.encode())));
		let recall = RecallRecord {
			lot: None,
			kind: Recall::Advisory,
			notice: Commitment::default(),
			issuer: owner.clone(),
			issued_at: NOW,
		};
		pallet_device_registry::Recalls::<Runtime>::insert(
			model,
			RecallList::truncate_from(vec![recall; MAX_RECALLS as usize]),
		);
		let unit = Self::unit(owner, number);
		let origin = RuntimeOrigin::signed(owner.clone());
		// A second benchmark of the same owner finds it there already.
		let _ = DeviceRegistry::register_unvouched_device(origin, model, unit, None);
		DeviceId::unvouched(owner, &model, &unit)
	}

	fn provision(effect: Effect, grantee: Grantee) -> Provision {
		Provision {
			effect,
			grantee,
			scope: ResourceScope::All,
			categories: Categories::from(Category::VitalSigns),
			actions: Actions::from(Action::Access),
			purposes: Purposes::from(Purpose::Hresch),
			period: Period { from: 0, until: Some(Moment::MAX) },
			excepted_labels: None,
			exception_to: None,
		}
	}

	/// An access for research by a member of the organisation's staff.
	fn researching() -> Access {
		Access {
			staff: Some(Self::staff()),
			role: Role::ResearchBody,
			basis: Basis::Policy,
			action: Action::Access,
			purpose: Purpose::Hresch,
			categories: Categories::from(Category::VitalSigns),
			labels: RequestLabels::Unlabelled,
			object: Commitment::default(),
			claimed_at: NOW,
			maximum_price: ASNT,
			corrects: None,
			disclosure: None,
			source: None,
		}
	}

	/// The last of four delegates, each appointed by the one before.
	fn delegate_of(party: &PartyId) -> (PartyId, Capacity) {
		Balances::set_balance(party, FUNDS);
		let mut by = party.clone();
		let mut parent: Option<AppointmentId> = None;
		for further in (0..MAX_DEPTH).rev() {
			let delegate: PartyId = account("delegate", further.into(), 0);
			Balances::set_balance(&delegate, FUNDS);
			let appoints = Rights::from(Right::Appoint);
			let rights = if further == 0 { Rights::ALL.difference(appoints) } else { Rights::ALL };
			let (scope, categories) = (ResourceScope::All, Categories::ALL);
			let powers = Powers { rights, scope, categories, until: Moment::MAX, further };
			let (origin, nonce) = (RuntimeOrigin::signed(by.clone()), [1; 32]);
			let id = AppointmentId::of(party, &by, &nonce);
			let made = match parent {
				None => {
					let delegate = delegate.clone();
					let act = GuardianshipAct::Appoint { nonce, delegate, powers };
					Guardianship::act(origin, act)
				},
				Some(parent) => {
					Guardianship::appoint_further(origin, parent, nonce, delegate.clone(), powers)
				},
			};
			made.expect("each is narrower than the one before; qed");
			(by, parent) = (delegate, Some(id));
		}
		(by, Capacity::Delegate(parent.expect("there are four; qed")))
	}

	/// Puts another key behind the party, which another account pays for.
	fn rotated(party: &PartyId) {
		// A benchmark may ask for it more than once.
		if Accreditation::key_of(party.clone()) != *party {
			return;
		}
		let payer: AccountId = account("payer", 0, 0);
		Balances::set_balance(&payer, FUNDS);
		let key = sp_io::hashing::blake2_256(&(b"next key", party).encode());
		<Accreditation as PartyKeys>::replace(party, AccountId::new(key), payer)
			.expect("nobody has that key; qed");
	}

	/// A guardian of the party whose agreement to that act costs the most: another one, who paid for it, agreed too long
	/// ago. So the clock goes on.
	pub(crate) fn agreeing(party: &PartyId, deed: &Deed, act: H256) -> (PartyId, Capacity) {
		let now = pallet_timestamp::Now::<Runtime>::get();
		let regulator = <Self as pallet_guardianship::BenchmarkHelper>::regulator();
		// The regulator's accreditation set the clock.
		pallet_timestamp::Now::<Runtime>::put(now);
		Balances::set_balance(&regulator, FUNDS);
		let guardian = |number: u32| {
			let guardian: PartyId = account("guardian", number, 0);
			Balances::set_balance(&guardian, FUNDS);
			guardian
		};
		let guardians: vec::Vec<_> = (0..MAX_GUARDIANS).map(guardian).collect();
		let powers = Powers {
			rights: Rights::ALL.difference(Rights::from(Right::Appoint)),
			scope: ResourceScope::All,
			categories: Categories::ALL,
			until: Moment::MAX,
			further: 0,
		};
		Guardianship::install_guardians(
			RuntimeOrigin::signed(regulator),
			party.clone(),
			guardians.try_into().expect("as many as there may be; qed"),
			2,
			powers,
			false,
			Commitment::default(),
		)
		.expect("a person, and other ones; qed");
		let (capacity, other) = (Capacity::Guardian, guardian(1));
		<Guardianship as Delegation>::authorise(&capacity, &other, &other, party, deed, act)
			.expect("an installed guardian with these powers; qed");
		let over = now.saturating_add(super::assent::ProposalLife::get());
		pallet_timestamp::Now::<Runtime>::put(over);
		(guardian(0), capacity)
	}

	/// Full denials and full exceptions to them: each denial is compared with every exception.
	fn deny_all(person: &PartyId, nonce: &mut u32, terms: &Terms) {
		const EACH: u32 = MAX_PROVISIONS / 2;
		for _ in 0..MAX_DENIALS / EACH {
			*nonce += 1;
			let of = |effect| Self::provision(effect, Grantee::Party(Self::organisation()));
			let denials = (0..EACH).map(|_| of(Effect::Deny));
			let exceptions = (0u8..)
				.take(EACH as usize)
				.map(|place| Provision { exception_to: Some(place), ..of(Effect::Permit) });
			Self::grant(person, *nonce, denials.chain(exceptions).collect(), terms.clone());
		}
	}

	fn grant(person: &PartyId, nonce: u32, provisions: alloc::vec::Vec<Provision>, terms: Terms) {
		let nonce = sp_io::hashing::blake2_256(&nonce.encode());
		Consents::grant(
			RuntimeOrigin::signed(person.clone()),
			nonce,
			provisions.try_into().expect("at most eight; qed"),
			terms,
			Commitment::default(),
		)
		.expect("a valid consent of a funded person; qed");
	}
}

impl pallet_device_registry::benchmarking::BenchmarkHelper for Helper {
	fn accredit(party: &PartyId, role: Role) {
		pallet_timestamp::Now::<Runtime>::put(NOW);
		Accreditation::accredit(
			RuntimeOrigin::root(),
			party.clone(),
			b"benchmark".to_vec().try_into().expect("short; qed"),
			Roles::from(role),
			Period::ALWAYS,
		)
		.expect("a new organisation; qed");
	}

	fn rotate(party: &PartyId) {
		Self::rotated(party);
	}

	fn delegate(party: &PartyId) -> (PartyId, Capacity) {
		Self::delegate_of(party)
	}

	fn agreeing(party: &PartyId, deed: &Deed, act: H256) -> (PartyId, Capacity) {
		Self::agreeing(party, deed, act)
	}
}

impl pallet_consent::BenchmarkHelper for Helper {
	fn set_time(now: Moment) {
		pallet_timestamp::Now::<Runtime>::put(now);
	}

	fn register_device(controller: &PartyId, number: u32) -> Option<(DeviceId, Tenure)> {
		Some((Self::device_of(controller, number), 0))
	}

	fn agreeing(party: &PartyId, deed: &Deed, act: H256) -> (PartyId, Capacity) {
		Self::agreeing(party, deed, act)
	}

	fn organisation() -> PartyId {
		let organisation = Self::organisation();
		<Self as pallet_device_registry::benchmarking::BenchmarkHelper>::accredit(
			&organisation,
			Role::ResearchBody,
		);
		organisation
	}

	fn delegate(party: &PartyId) -> (PartyId, Capacity) {
		Self::delegate_of(party)
	}
}

impl pallet_access_audit::BenchmarkHelper for Helper {
	fn operator() -> (AccountId, PartyId) {
		System::set_block_number(1);
		let organisation = Self::organisation();
		Balances::set_balance(&organisation, FUNDS);
		<Self as pallet_device_registry::benchmarking::BenchmarkHelper>::accredit(
			&organisation,
			Role::ResearchBody,
		);
		Accreditation::affiliate_staff(
			RuntimeOrigin::signed(organisation.clone()),
			Self::staff(),
			Some(NOW + DAY),
		)
		.expect("an active organisation; qed");
		(organisation.clone(), organisation)
	}

	fn limited_operator() -> (AccountId, PartyId) {
		let (organisation, _) = <Self as pallet_access_audit::BenchmarkHelper>::operator();
		let gateway: AccountId = account("gateway", 0, 0);
		let origin = || RuntimeOrigin::signed(organisation.clone());
		let limit = SpendingLimit { amount: FUNDS, period: DAY };
		Accreditation::affiliate_operator(origin(), gateway.clone(), Duties::ALL, None)
			.and_then(|()| Accreditation::limit_operator(origin(), gateway.clone(), Some(limit)))
			.and_then(|()| {
				let origin = RuntimeOrigin::signed(gateway.clone());
				Accreditation::accept_affiliation(origin, organisation.clone())
			})
			.expect("an active organisation and an unused account; qed");
		(gateway, organisation)
	}

	fn recipient() -> PartyId {
		let recipient: PartyId = account("recipient", 0, 0);
		Balances::set_balance(&recipient, FUNDS);
		<Self as pallet_device_registry::benchmarking::BenchmarkHelper>::accredit(
			&recipient,
			Role::ResearchBody,
		);
		recipient
	}

	fn own_access(number: u32) -> (Resource, Access) {
		let id = Self::device_of(&Self::organisation(), number);
		let access = Access {
			role: Role::ResearchBody,
			basis: Basis::AuthorityAct { act: Commitment::default() },
			categories: Categories::from(Category::DeviceTelemetry),
			labels: RequestLabels::Tagged {
				consent: ConsentId::from([1; 32]),
				tags: [[1; 16]; LABEL_TAGS],
			},
			source: Some(Source {
				party: Self::organisation(),
				disclosure: DisclosureId::default(),
			}),
			..Self::researching()
		};
		(Resource::Device { id, tenure: 0 }, access)
	}

	fn list(permits: u32) -> (PartyId, PermitIndex) {
		<Self as pallet_access_audit::BenchmarkHelper>::access();
		let (person, index) = (account("person", 0, 0), PermitIndex::Role(Role::ResearchBody));
		pallet_consent::Permits::<Runtime>::mutate(&person, &index, |list| {
			list.truncate(permits as usize)
		});
		(person, index)
	}

	fn access() -> (Resource, Access) {
		let person: PartyId = account("person", 0, 0);
		let id = Self::device_of(&person, 0);
		DeviceRegistry::associate_self(RuntimeOrigin::signed(person.clone()), id)
			.expect("the owner's device; qed");
		let staff = || Grantee::Staff { organisation: Self::organisation(), tag: Self::staff() };
		let lists = [staff(), Grantee::Role(Role::ResearchBody), Grantee::Anyone];
		// As long as a permit can be.
		let long = |grantee: &Grantee| Provision {
			scope: ResourceScope::Device { id, tenure: 1 },
			excepted_labels: Some([[7; 16]; LABEL_TAGS]),
			..Self::provision(Effect::Permit, grantee.clone())
		};
		let mut nonce = 0;
		let dear = Terms { price: 2 * ASNT, maximum_uses: Some(1), ..Terms::default() };
		// As permits, these exceptions stand in the first list as well.
		Self::deny_all(&person, &mut nonce, &dear);
		// Full lists of permits that cost too much.
		for number in 1..MAX_PERMITS {
			nonce += 1;
			let full = if number < MAX_PERMITS - MAX_EXCEPTIONS { 0 } else { 1 };
			let provisions = lists.iter().skip(full).map(long).collect();
			Self::grant(&person, nonce, provisions, dear.clone());
		}
		// The one that permits.
		let terms = Terms { price: ASNT, ..Terms::default() };
		Self::grant(&person, nonce + 1, lists.iter().map(long).collect(), terms);
		(Resource::Device { id, tenure: 1 }, Self::researching())
	}
}

impl pallet_emergency::BenchmarkHelper for Helper {
	fn set_time(now: Moment) {
		pallet_timestamp::Now::<Runtime>::put(now);
	}

	fn care_provider() -> (AccountId, PartyId, StaffTag) {
		let hospital: PartyId = account("hospital", 0, 0);
		Balances::set_balance(&hospital, FUNDS);
		<Self as pallet_device_registry::benchmarking::BenchmarkHelper>::accredit(
			&hospital,
			Role::CareProvider,
		);
		let origin = RuntimeOrigin::signed(hospital.clone());
		Accreditation::affiliate_staff(origin, Self::staff(), None)
			.expect("an active organisation; qed");
		(hospital.clone(), hospital, Self::staff())
	}

	fn regulator() -> PartyId {
		let regulator: PartyId = account("regulator", 0, 0);
		<Self as pallet_device_registry::benchmarking::BenchmarkHelper>::accredit(
			&regulator,
			Role::Regulator,
		);
		regulator
	}

	fn resource() -> Resource {
		let (subject, custodian): (PartyId, PartyId) =
			(account("person", 0, 0), Self::organisation());
		Self::rotated(&subject);
		<Self as pallet_device_registry::benchmarking::BenchmarkHelper>::accredit(
			&custodian,
			Role::ResearchBody,
		);
		Resource::Record { subject, custodian }
	}
}

impl pallet_guardianship::BenchmarkHelper for Helper {
	fn set_time(now: Moment) {
		pallet_timestamp::Now::<Runtime>::put(now);
	}

	fn fund(account: &AccountId) {
		Balances::set_balance(account, FUNDS);
	}

	fn regulator() -> PartyId {
		let regulator: PartyId = account("regulator", 0, 0);
		// A benchmark may ask for it more than once.
		if Accreditation::organisation(regulator.clone()).is_some() {
			return regulator;
		}
		<Self as pallet_emergency::BenchmarkHelper>::regulator()
	}

	fn operate(account: &AccountId) {
		let (gateway, _) = <Self as pallet_access_audit::BenchmarkHelper>::limited_operator();
		// Not by the calls: an account that a party rotated its key to is refused.
		let record = pallet_accreditation::Operators::<Runtime>::take(gateway);
		pallet_accreditation::Operators::<Runtime>::set(account, record);
	}

	fn deny(party: &PartyId) {
		let key = Accreditation::key_of(party.clone());
		Balances::set_balance(&key, FUNDS);
		let mut nonce = 0;
		Self::deny_all(&key, &mut nonce, &Terms::default());
	}

	fn rotation_payload(party: &PartyId, new_key: &AccountId) -> H256 {
		let key = Accreditation::key_of(party.clone());
		Accreditation::rotation_payload(key, new_key.clone())
			.expect("the current key of a party is not retired; qed")
	}
}
