//! What a decision needs to know: each fact is read at most once for a call, and not at all where it cannot matter.

use crate::{types::Work, Config};
use alloc::{collections::BTreeMap, vec::Vec};
use assent_primitives::{
	api::Undecidable,
	decide::{decide, Request},
	traits::{Accreditation, Consents, Devices, EmergencyCases, Parties},
	Access, Action, Balance, Basis, Categories, ConsentId, ControllerRules, Controllers,
	DenyReason, DeviceFacts, Facts, Moment, OrganisationFacts, PartyId, Permit, PermitIndex,
	PermitLists, Policy, Resource, StaffTag, Verdict,
};
use core::marker::PhantomData;
use frame_support::traits::Get;

/// What is known of the accessor and of the policy: the same for all accesses of a call.
pub(crate) struct Reader<T> {
	/// Who asks.
	pub accessor: PartyId,
	/// The chain's moment.
	pub now: Moment,
	/// The accessor's accreditation.
	pub organisation: Option<OrganisationFacts>,
	/// What was done so far.
	pub work: Work,
	late_window: Moment,
	policy: Option<Policy>,
	staff: BTreeMap<StaffTag, bool>,
	/// The custodian that was last found to be accredited.
	custodian: Option<PartyId>,
	config: PhantomData<T>,
}

/// What is known of one resource, and of who controls it.
pub(crate) struct Target {
	kind: Kind,
	// A device's categories have at most two controllers, a record's have one.
	first: Option<Controller>,
	second: Option<Controller>,
}

enum Kind {
	Device { facts: DeviceFacts, controllers: Controllers },
	Record { subject: PartyId },
}

/// What is known of one controller of a resource.
pub(crate) struct Controller {
	/// Who it is.
	pub party: PartyId,
	/// Whether there is a record of what they permit and deny.
	pub has_rules: bool,
	/// Their permits, as far as they were read.
	pub permits: Permits,
	/// What is to be paid to them, in planck.
	pub due: Balance,
	rules: ControllerRules,
}

/// The permits of one controller that can concern the accessor.
#[derive(Default)]
pub(crate) struct Permits {
	/// Each list by whom it is to: the accessor, roles that were asserted, anyone, sources that were named.
	lists: BTreeMap<PermitIndex, Vec<Permit>>,
}

/// The answer to one access.
pub(crate) struct Answer {
	/// The verdict.
	pub verdict: Verdict,
	/// The consent that permitted it, where that counts its uses.
	pub counts: Option<ConsentId>,
}

impl Answer {
	/// The price, where there is one.
	pub fn price(&self) -> Option<Balance> {
		match self.verdict {
			Verdict::Permit { price, .. } if price > 0 => Some(price),
			_ => None,
		}
	}

	/// The price is not paid, for that reason: a permit turns into a refusal.
	pub fn unpaid(&mut self, reason: DenyReason) {
		if let Verdict::Permit { consent, .. } = self.verdict {
			*self = Self { verdict: Verdict::Deny { reason, consent, late: None }, counts: None };
		}
	}
}

impl<T: Config> Reader<T> {
	/// Starts with the accessor's accreditation: one read.
	pub fn new(accessor: PartyId, now: Moment) -> Self {
		let organisation = T::Accreditation::organisation(&accessor);
		Self {
			accessor,
			now,
			organisation,
			work: Work::default(),
			late_window: T::Consents::late_window(),
			policy: None,
			staff: BTreeMap::new(),
			custodian: None,
			config: PhantomData,
		}
	}

	/// Reads what is known of the resource: at most three reads.
	pub fn target(&mut self, resource: &Resource) -> Result<Target, Undecidable> {
		let kind = match resource {
			Resource::Device { id, tenure } => {
				self.work.looked_up(3);
				let facts = T::Devices::facts(id).ok_or(Undecidable::UnknownDevice)?;
				let controllers =
					T::Devices::controllers(id, *tenure).ok_or(Undecidable::UnknownDevice)?;
				Kind::Device { facts, controllers }
			},
			Resource::Record { subject, custodian } => {
				if !self.is_accredited(custodian) {
					return Err(Undecidable::UnknownCustodian);
				}
				// Under a mere key of the person there would be a second record, beside their rules and their journal.
				self.work.looked_up(2);
				if !T::Parties::is_party(subject) {
					return Err(Undecidable::UnknownSubject);
				}
				Kind::Record { subject: subject.clone() }
			},
		};
		Ok(Target { kind, first: None, second: None })
	}

	/// Whether the custodian of a record has an accreditation, of whatever standing.
	fn is_accredited(&mut self, custodian: &PartyId) -> bool {
		if *custodian == self.accessor {
			return self.organisation.is_some();
		}
		if self.custodian.as_ref() != Some(custodian) {
			self.work.looked_up(1);
			if T::Accreditation::organisation(custodian).is_none() {
				return false;
			}
			self.custodian = Some(custodian.clone());
		}
		true
	}

	/// Decides an access to the target of that resource: the one place where facts and the decision meet.
	///
	/// Together with the accessor's accreditation and the target, a decision rests on at most ten reads, and on one
	/// more where the access names an emergency case: accreditation 1, device 3 (or custodian 1 and subject 2),
	/// controller's rules 1, member of staff 1, permits 3, policy 1. Permits are those to the accessor, to the role, and to
	/// anyone; or, where the access names a source, to that one instead of anyone. Whatever an earlier access read is not
	/// read again.
	pub fn decide<'t>(
		&mut self,
		resource: &Resource,
		target: &'t mut Target,
		access: &Access,
	) -> Result<(&'t mut Controller, Answer), Undecidable> {
		if access.categories.is_empty() || !access.categories.is_valid() {
			return Err(Undecidable::InvalidCategories);
		}
		if access.claimed_at > self.now.saturating_add(T::MaxClockDrift::get()) {
			return Err(Undecidable::ClaimedInFuture);
		}
		if access.disclosure.is_some() && access.action != Action::Disclose {
			return Err(Undecidable::DisclosureNotOfAction);
		}
		let staff_affiliated = self.is_affiliated(access.staff);
		let emergency_open = self.is_emergency(resource, access);
		let Target { kind, first, second } = target;
		let party = kind.controller_of(access.categories)?;
		let slot =
			if first.as_ref().is_some_and(|first| first.party != *party) { second } else { first };
		let controller = slot.get_or_insert_with(|| {
			self.work.looked_up(1);
			let read = Controller::read::<T>(party);
			let ControllerRules { denials, exceptions, objections, .. } = &read.rules;
			self.work.found(denials.len().saturating_add(exceptions.len()));
			self.work.found(objections.len());
			read
		});

		let no_policy = Policy::default();
		let mut facts = Facts {
			now: self.now,
			late_window: self.late_window,
			controller: &controller.party,
			organisation: self.organisation.as_ref(),
			staff_affiliated,
			device: kind.device(),
			emergency_open,
			policy: &no_policy,
			rules: &controller.rules,
		};
		let request = Request { accessor: &self.accessor, resource, access };
		let wanted = wanted(&self.accessor, access);
		if !controller.permits.are_read(&wanted) {
			// Permits and policy matter only where nothing before them decides.
			self.work.decided(0);
			match decide(request, PermitLists::default(), &facts) {
				Verdict::Deny {
					reason:
						DenyReason::NoPermit
						| DenyReason::SourceMayNotDisclose
						| DenyReason::EmergencyNotOpen
						| DenyReason::NotAnEmergencyAct,
					..
				} => {
					controller.permits.read::<T>(&controller.party, &wanted, &mut self.work);
				},
				// No permit answers for an ended tenure; the policy may.
				Verdict::Deny { reason: DenyReason::TenureEnded, .. } => {},
				verdict => return Ok((controller, Answer { verdict, counts: None })),
			}
		}
		let permits = controller.permits.lists(&wanted);
		let by_table = matches!(access.basis, Basis::Policy | Basis::AuthorityAct { .. });
		if by_table || each(permits).any(|permit| permit.price > 0) {
			facts.policy = self.policy.get_or_insert_with(|| {
				self.work.looked_up(1);
				let policy = T::Accreditation::policy();
				self.work.found(policy.bases.len());
				policy
			});
		}
		self.work.decided(
			each(permits).chain(permits.source).fold(0, |count, _| count.saturating_add(1)),
		);
		let verdict = decide(request, permits, &facts);
		let counts = match &verdict {
			Verdict::Permit { consent: Some(source), .. } => each(permits)
				.any(|permit| permit.limited && permit.source == *source)
				.then_some(source.id),
			_ => None,
		};
		Ok((controller, Answer { verdict, counts }))
	}

	/// Whether the member of staff whom the access names belongs to the accessor. At most one read for each.
	fn is_affiliated(&mut self, staff: Option<StaffTag>) -> bool {
		let Some(tag) = staff.filter(|_| self.organisation.is_some()) else { return false };
		*self.staff.entry(tag).or_insert_with(|| {
			self.work.looked_up(1);
			T::Accreditation::is_staff(&self.accessor, &tag, self.now)
		})
	}

	/// Whether the emergency case that the access names is open. At most one read.
	fn is_emergency(&mut self, resource: &Resource, access: &Access) -> bool {
		let Basis::Emergency { case } = &access.basis else { return false };
		self.work.looked_up(1);
		let Access { staff, claimed_at, .. } = access;
		T::EmergencyCases::is_open(
			case,
			&self.accessor,
			staff.as_ref(),
			resource,
			*claimed_at,
			self.now,
		)
	}
}

impl Target {
	/// Who was asked about, in the order of their first access.
	pub fn controllers(&self) -> impl Iterator<Item = &Controller> {
		self.first.iter().chain(&self.second)
	}

	/// Forgets permits that were read of the first controller, so that so many are left.
	#[cfg(feature = "runtime-benchmarks")]
	pub fn keep_permits(&mut self, mut left: usize) {
		for list in self.first.iter_mut().flat_map(|first| first.permits.lists.values_mut()) {
			list.truncate(left);
			left = left.saturating_sub(list.len());
		}
	}
}

impl Kind {
	fn controller_of(&self, categories: Categories) -> Result<&PartyId, Undecidable> {
		match self {
			Self::Device { controllers, .. } => {
				controllers.of(categories).map_err(Undecidable::NoController)
			},
			Self::Record { subject } => Ok(subject),
		}
	}

	fn device(&self) -> Option<&DeviceFacts> {
		match self {
			Self::Device { facts, .. } => Some(facts),
			Self::Record { .. } => None,
		}
	}
}

impl Controller {
	/// Reads the controller's rules: one read.
	fn read<T: Config>(party: &PartyId) -> Self {
		let rules = T::Consents::rules(party);
		Self {
			party: party.clone(),
			has_rules: rules.is_some(),
			permits: Permits::default(),
			due: 0,
			rules: rules.unwrap_or_default(),
		}
	}
}

impl Permits {
	/// Forgets what was read: it has changed.
	pub fn forget(&mut self) {
		*self = Self::default();
	}

	fn are_read(&self, wanted: &[PermitIndex; 3]) -> bool {
		wanted.iter().all(|index| self.lists.contains_key(index))
	}

	/// Reads what was not read yet of these lists: at most three reads.
	fn read<T: Config>(
		&mut self,
		controller: &PartyId,
		wanted: &[PermitIndex; 3],
		work: &mut Work,
	) {
		for index in wanted {
			self.lists.entry(index.clone()).or_insert_with(|| {
				let permits = T::Consents::permits(controller, index);
				work.looked_up(1);
				work.found(permits.len());
				permits
			});
		}
	}

	fn lists(&self, [accessor, role, other]: &[PermitIndex; 3]) -> PermitLists<'_> {
		let list = |index| self.lists.get(index).map(Vec::as_slice).unwrap_or_default();
		let (party, role) = (list(accessor), list(role));
		match other {
			PermitIndex::Party(_) => {
				PermitLists { party, role, source: list(other), ..Default::default() }
			},
			_ => PermitLists { party, role, anyone: list(other), ..Default::default() },
		}
	}
}

/// The lists that an access looks at: of permits to the accessor, to the role, and to anyone or else to its source. Never
/// more than three, for that is what a decision may read of them.
fn wanted(accessor: &PartyId, access: &Access) -> [PermitIndex; 3] {
	let other = match &access.source {
		Some(source) => PermitIndex::Party(source.party.clone()),
		None => PermitIndex::Anyone,
	};
	[PermitIndex::Party(accessor.clone()), PermitIndex::Role(access.role), other]
}

/// The permits of all lists that can answer.
fn each(lists: PermitLists<'_>) -> impl Iterator<Item = &Permit> {
	lists.party.iter().chain(lists.role).chain(lists.anyone)
}
