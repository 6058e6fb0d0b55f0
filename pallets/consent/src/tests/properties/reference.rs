//! What a naive reader makes of all that was said.

use super::*;

pub fn reference(id: ConsentId, consent: &Given, place: usize) -> ConsentRef {
	ConsentRef { id, version: consent.version, provision: place as u8 }
}

/// A request with what is known of who asks.
pub struct Asked {
	pub controller: PartyId,
	pub accessor: PartyId,
	pub organisation: Option<OrganisationFacts>,
	pub resource: Resource,
	pub access: Access,
}

/// What a naive reader says: any of the consents that were found may be named.
#[derive(Debug)]
pub enum Answer {
	Controller,
	Denied(Vec<(DenyReason, ConsentRef)>),
	Permitted(PermitRule, ConsentRef, Balance),
	NotPermitted(DenyReason, Vec<ConsentRef>),
}

impl Asked {
	pub fn is_about(&self, provision: &Provision) -> bool {
		let mut purpose = Some(self.access.purpose);
		let mut purposes = vec![];
		while let Some(broader) = purpose {
			purposes.push(broader);
			purpose = broader.parent();
		}
		let scope = match (&provision.scope, &self.resource) {
			(ResourceScope::All, _) => true,
			(ResourceScope::Record { custodian }, Resource::Record { custodian: of, .. }) => {
				custodian == of
			},
			(ResourceScope::Device { id, tenure }, Resource::Device { id: of, tenure: at }) => {
				(id, tenure) == (of, at)
			},
			_ => false,
		};
		scope
			&& provision.actions.iter().any(|action| action == self.access.action)
			&& provision.purposes.iter().any(|purpose| purposes.contains(&purpose))
	}

	pub fn permits_of<'a>(
		&'a self,
		consent: &'a Given,
	) -> impl Iterator<Item = (usize, &'a Provision)> + 'a {
		consent.provisions.iter().enumerate().filter(|(_, provision)| {
			let covers = self
				.access
				.categories
				.iter()
				.all(|category| provision.categories.iter().any(|own| own == category));
			provision.effect == Effect::Permit
				&& self.is_to_accessor(provision)
				&& covers && self.is_about(provision)
		})
	}

	pub fn is_to_accessor(&self, provision: &Provision) -> bool {
		match &provision.grantee {
			Grantee::Party(party) => *party == self.accessor,
			Grantee::Staff { organisation, tag } => {
				*organisation == self.accessor && self.access.staff == Some(*tag)
			},
			Grantee::Role(role) => *role == self.access.role,
			Grantee::Anyone => true,
		}
	}

	pub fn obstacle(
		&self,
		consent: &Given,
		permit: &Provision,
		id: ConsentId,
	) -> Option<DenyReason> {
		let terms = &consent.terms;
		let labels = permit.excepted_labels.map(|excepted| match &self.access.labels {
			RequestLabels::Unlabelled => None,
			RequestLabels::Tagged { consent, tags } if *consent == id => {
				tags.iter().any(|tag| excepted.contains(tag)).then_some(DenyReason::LabelExcepted)
			},
			_ => Some(DenyReason::LabelsNotStated),
		});
		if terms.aggregation_only && self.access.action != Action::Aggregate {
			Some(DenyReason::AggregationOnly)
		} else if let Some(Some(reason)) = labels {
			Some(reason)
		} else {
			// What has a price is for research only here, which is payable.
			(terms.price > self.access.maximum_price).then_some(DenyReason::PriceAboveMaximum)
		}
	}

	/// Reads all consents of the controller.
	pub fn naively(&self, now: Moment) -> Answer {
		let rules = Rules::<Test>::get(&self.controller).unwrap().rules;
		let all: Vec<(ConsentId, Given)> = Records::<Test>::iter()
			.map(|(id, record)| (id, record.consent))
			.filter(|(_, consent)| consent.controller == self.controller)
			.collect();
		let holds =
			|period: &Period| period.from <= now && period.until.is_none_or(|until| now < until);
		let (mut by_name, mut broadly) = (vec![], vec![]);
		for (id, consent) in &all {
			if kept(*id).lifted {
				continue;
			}
			for (place, provision) in consent.provisions.iter().enumerate() {
				let excepted = |category: Category| {
					consent.provisions.iter().any(|exception| {
						exception.exception_to == Some(place as u8)
							&& exception.categories.iter().any(|own| own == category)
							&& holds(&exception.period)
							&& self.is_to_accessor(exception)
							&& self.is_about(exception)
					})
				};
				let touched = self.access.categories.iter().any(|category| {
					provision.categories.iter().any(|own| own == category) && !excepted(category)
				});
				if provision.effect == Effect::Permit
					|| !touched || !holds(&provision.period)
					|| !self.is_about(provision)
				{
					continue;
				}
				let source = reference(*id, consent, place);
				match &provision.grantee {
					Grantee::Party(party) if *party == self.accessor => {
						by_name.push((DenyReason::DeniedToParty, source))
					},
					Grantee::Staff { organisation, tag } if *organisation == self.accessor => {
						match self.access.staff {
							Some(staff) if staff == *tag => {
								by_name.push((DenyReason::DeniedToStaff, source))
							},
							None => by_name.push((DenyReason::StaffNotNamed, source)),
							_ => {},
						}
					},
					Grantee::Role(role) if *role == self.access.role => {
						broadly.push((DenyReason::DeniedToRole, source))
					},
					Grantee::Anyone => broadly.push((DenyReason::DeniedToAnyone, source)),
					_ => {},
				}
			}
		}
		if !by_name.is_empty() {
			return Answer::Denied(by_name);
		}
		if self.accessor == self.controller {
			return Answer::Controller;
		}
		if !broadly.is_empty() {
			return Answer::Denied(broadly);
		}

		let (mut permits, mut near) = (vec![], vec![]);
		for (id, consent) in &all {
			if !consent.status.is_given() || consent.epoch != rules.epoch {
				continue;
			}
			for (place, permit) in self.permits_of(consent) {
				if !holds(&permit.period) {
					continue;
				}
				let source = reference(*id, consent, place);
				match self.obstacle(consent, permit, *id) {
					Some(reason) => near.push((reason, source)),
					None => permits.push((consent.terms.price, source, permit)),
				}
			}
		}
		if let Some((price, source, permit)) =
			permits.into_iter().min_by_key(|(price, source, _)| (*price, *source))
		{
			let rule = match permit.grantee {
				Grantee::Party(_) => PermitRule::PartyPermit,
				Grantee::Staff { .. } => PermitRule::StaffPermit,
				Grantee::Role(_) => PermitRule::RolePermit,
				Grantee::Anyone => PermitRule::AnyonePermit,
			};
			return Answer::Permitted(rule, source, price);
		}
		match near.iter().map(|(reason, _)| *reason).max() {
			None => Answer::NotPermitted(DenyReason::NoPermit, vec![]),
			Some(nearest) => {
				let sources = near.into_iter().filter(|(reason, _)| *reason == nearest);
				Answer::NotPermitted(nearest, sources.map(|(_, source)| source).collect())
			},
		}
	}

	/// Asks the decision, over what the pallet keeps for it.
	pub fn decided(&self, now: Moment, policy: &Policy) -> Verdict {
		let list = |index| <Consent as Consents>::permits(&self.controller, &index);
		let party = list(PermitIndex::Party(self.accessor.clone()));
		let role = list(PermitIndex::Role(self.access.role));
		let anyone = list(PermitIndex::Anyone);
		let device = match &self.resource {
			Resource::Device { id, .. } => World::facts(id),
			Resource::Record { .. } => None,
		};
		let facts = Facts {
			now,
			late_window: Consent::late_window(),
			controller: &self.controller,
			organisation: self.organisation.as_ref(),
			staff_affiliated: true,
			device: device.as_ref(),
			emergency_open: false,
			policy,
			rules: &<Consent as Consents>::rules(&self.controller).unwrap(),
		};
		let request =
			Request { accessor: &self.accessor, resource: &self.resource, access: &self.access };
		decide(
			request,
			PermitLists { party: &party, role: &role, anyone: &anyone, source: &[] },
			&facts,
		)
	}
}

/// Requests of all kinds to what a controller controls.
pub fn requests(controller: &PartyId, now: Moment) -> Vec<Asked> {
	let vital = Categories::from(Category::VitalSigns);
	let both = Categories::of(&[Category::VitalSigns, Category::Laboratory]);
	let staff: [(PartyId, Role, Option<StaffTag>, Purpose); 6] = [
		(HOSPITAL, Role::CareProvider, None, Purpose::Treat),
		(HOSPITAL, Role::CareProvider, Some(nurse()), Purpose::Etreat),
		(HOSPITAL, Role::CareProvider, Some(StaffTag::from([21; 32])), Purpose::Clintrch),
		(RESEARCH, Role::ResearchBody, None, Purpose::Hresch),
		(RESEARCH, Role::ResearchBody, None, Purpose::Clintrchpc),
		(NEIGHBOUR, Role::Individual, None, Purpose::Patrqt),
	];
	let resources = [
		Resource::Record { subject: controller.clone(), custodian: HOSPITAL },
		Resource::Record { subject: controller.clone(), custodian: RESEARCH },
		Resource::Device { id: pump(), tenure: 1 },
	];
	let ways = [
		(vital, Action::Access, RequestLabels::Unlabelled, 100, 0),
		(both, Action::Access, RequestLabels::Unlabelled, 100, 200),
		(vital, Action::Access, RequestLabels::NotStated, 100, 700),
		(vital, Action::Aggregate, RequestLabels::Unlabelled, 0, 200),
	];
	let mut requests = vec![];
	for (accessor, role, tag, purpose) in &staff {
		for resource in &resources {
			for (categories, action, labels, maximum_price, ago) in &ways {
				requests.push(Asked {
					controller: controller.clone(),
					accessor: accessor.clone(),
					organisation: World::organisation(accessor),
					resource: resource.clone(),
					access: Access {
						staff: *tag,
						role: *role,
						basis: Basis::Consent,
						action: *action,
						purpose: *purpose,
						categories: *categories,
						labels: labels.clone(),
						object: receipt(),
						claimed_at: now - ago,
						maximum_price: *maximum_price,
						corrects: None,
						disclosure: None,
						source: None,
					},
				});
			}
		}
	}
	requests
}
