//! One decision with everything it is told, owned; and the strategies that make such cases up.

pub mod generators;

use assent_primitives::{
	access::{Access, Basis, ConsentRef, RequestLabels, Source, Verdict},
	decide::{decide, Request},
	Action, Actions, Categories, Category, Commitment, ConsentId, ControllerRules, Denial,
	DeviceFacts, DeviceId, DeviceStatus, DisclosureId, Exception, Facts, Grantee, LabelTag,
	LabelTags, Moment, OrganisationFacts, PartyId, Period, Permit, PermitLists, Policy, Purpose,
	Purposes, Resource, ResourceScope, Role, Roles, StaffTag, Standing, LABEL_TAGS,
};

/// The moment of every decision.
pub const NOW: Moment = 1_000_000;
/// For how long after its end a consent explains a late entry.
pub const WINDOW: Moment = 1_000;
/// The controller of every resource.
pub const PATIENT: PartyId = PartyId::new([1; 32]);
/// An organisation that accesses.
pub const HOSPITAL: PartyId = PartyId::new([2; 32]);
/// Someone else.
pub const STRANGER: PartyId = PartyId::new([3; 32]);

/// A member of the hospital's staff.
pub fn nurse() -> StaffTag {
	StaffTag::from([11; 32])
}

/// Another one.
pub fn doctor() -> StaffTag {
	StaffTag::from([12; 32])
}

/// The patient's pump.
pub fn pump() -> DeviceId {
	DeviceId::from([21; 32])
}

/// What the hospital holds about the patient.
pub fn record() -> Resource {
	Resource::Record { subject: PATIENT, custodian: HOSPITAL }
}

/// The pump in that tenure.
pub fn device(tenure: u32) -> Resource {
	Resource::Device { id: pump(), tenure }
}

/// The `n`th consent.
pub fn consent(n: u8) -> ConsentId {
	ConsentId::from([n; 32])
}

/// The first provision of the first version of the `n`th consent.
pub fn source(n: u8) -> ConsentRef {
	ConsentRef { id: consent(n), version: 1, provision: 0 }
}

/// A label as a tag.
pub fn tag(n: u8) -> LabelTag {
	[n; 16]
}

/// Eight tags that a permit excepts: those given, and padding.
pub fn tags(given: &[u8]) -> LabelTags {
	padded(given, 255)
}

/// Eight tags that an accessor states: those given, and other padding, as it is random.
pub fn stated(given: &[u8]) -> LabelTags {
	padded(given, 254)
}

fn padded(given: &[u8], padding: u8) -> LabelTags {
	let mut all = [tag(padding); LABEL_TAGS];
	for (slot, n) in all.iter_mut().zip(given) {
		*slot = tag(*n);
	}
	all
}

/// A permit of the `n`th consent for everything, without terms.
pub fn permit(n: u8) -> Permit {
	Permit {
		source: source(n),
		epoch: 3,
		staff: None,
		scope: ResourceScope::All,
		categories: Categories::ALL,
		actions: Actions::ALL,
		purposes: Purposes::ALL,
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

/// A denial of everything to that grantee by the `n`th consent.
pub fn denial(n: u8, grantee: Grantee) -> Denial {
	Denial {
		source: source(n),
		grantee,
		scope: ResourceScope::All,
		categories: Categories::ALL,
		actions: Actions::ALL,
		purposes: Purposes::ALL,
		period: Period::ALWAYS,
	}
}

/// An exception, the second provision of the `n`th consent, to the denial that is its first: for everything.
pub fn exception(n: u8, grantee: Grantee) -> Exception {
	Exception {
		source: ConsentRef { provision: 1, ..source(n) },
		denial: 0,
		grantee,
		scope: ResourceScope::All,
		categories: Categories::ALL,
		actions: Actions::ALL,
		purposes: Purposes::ALL,
		period: Period::ALWAYS,
	}
}

/// That party disclosed the data.
pub fn from(party: PartyId) -> Option<Source> {
	Some(Source { party, disclosure: DisclosureId::default() })
}

/// One decision with everything it is told.
#[derive(Clone, Debug)]
pub struct Case {
	pub now: Moment,
	pub late_window: Moment,
	pub accessor: PartyId,
	pub resource: Resource,
	pub access: Access,
	pub controller: PartyId,
	pub organisation: Option<OrganisationFacts>,
	pub staff_affiliated: bool,
	pub device: Option<DeviceFacts>,
	pub emergency_open: bool,
	pub policy: Policy,
	pub rules: ControllerRules,
	pub party: Vec<Permit>,
	pub role: Vec<Permit>,
	pub anyone: Vec<Permit>,
	/// To the source that the request names.
	pub source: Vec<Permit>,
}

impl Case {
	/// The hospital, an active care provider, consults the patient's vital signs for treatment.
	/// Nothing permits it and nothing denies it.
	pub fn new() -> Self {
		Self {
			now: NOW,
			late_window: WINDOW,
			accessor: HOSPITAL,
			resource: record(),
			access: Access {
				staff: None,
				role: Role::CareProvider,
				basis: Basis::Consent,
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
			},
			controller: PATIENT,
			organisation: Some(OrganisationFacts {
				roles: Roles::of(&[Role::CareProvider, Role::ResearchBody, Role::Regulator]),
				standing: Standing::Active,
				period: Period::ALWAYS,
			}),
			staff_affiliated: true,
			device: None,
			emergency_open: false,
			policy: Policy::default(),
			rules: ControllerRules { epoch: 3, epoch_raised_at: NOW - 500, ..Default::default() },
			party: Vec::new(),
			role: Vec::new(),
			anyone: Vec::new(),
			source: Vec::new(),
		}
	}

	/// The same, with changes.
	pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
		change(&mut self);
		self
	}

	/// The same, of the patient's pump in its current tenure.
	pub fn of_device(self) -> Self {
		self.with(|case| {
			case.resource = device(2);
			case.device = Some(DeviceFacts {
				tenure: 2,
				status: DeviceStatus::Operational,
				blocked: false,
				recall: None,
				public_access: false,
			});
		})
	}

	/// The same, by a person who is no organisation.
	pub fn by_person(self, person: PartyId) -> Self {
		self.with(|case| {
			case.accessor = person;
			case.organisation = None;
			case.access.role = Role::Individual;
			case.access.purpose = Purpose::Patrqt;
		})
	}

	/// The same, with a permit to the accessor.
	pub fn permitting(self, permit: Permit) -> Self {
		self.with(|case| case.party.push(permit))
	}

	/// The same, with a denial.
	pub fn denying(self, denial: Denial) -> Self {
		self.with(|case| case.rules.denials.try_push(denial).expect("few denials; qed"))
	}

	/// The same, with an exception to a denial.
	pub fn excepting(self, exception: Exception) -> Self {
		self.with(|case| case.rules.exceptions.try_push(exception).expect("few exceptions; qed"))
	}

	/// The lists of permits that the decision is told.
	pub fn lists(&self) -> PermitLists<'_> {
		PermitLists {
			party: &self.party,
			role: &self.role,
			anyone: &self.anyone,
			source: &self.source,
		}
	}

	/// What `decide` answers.
	pub fn verdict(&self) -> Verdict {
		decide(
			Request { accessor: &self.accessor, resource: &self.resource, access: &self.access },
			self.lists(),
			&Facts {
				now: self.now,
				late_window: self.late_window,
				controller: &self.controller,
				organisation: self.organisation.as_ref(),
				staff_affiliated: self.staff_affiliated,
				device: self.device.as_ref(),
				emergency_open: self.emergency_open,
				policy: &self.policy,
				rules: &self.rules,
			},
		)
	}
}
