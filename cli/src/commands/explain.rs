//! `assent consent explain`: why an access is allowed or refused, step by step.

use super::{access::undecidable, access_stated::Stated, consent::Names};
use crate::{
	args::Context,
	chain::{account, api},
	client::{explained, At},
	output::Answer,
	parse::{address, resource_text, Party},
	reasoning::{self, Line, Told},
	show,
};
use anyhow::{anyhow, bail};
use assent_primitives::{
	api::Decision,
	decide::{decide_observed, Request},
	trace::Step,
	traits::Duty,
	Access, ControllerRules, DenyReason, DeviceFacts, DeviceId, Facts, Moment, OrganisationFacts,
	PartyId, Permit, PermitIndex, PermitLists, PermitRule, Policy, Recall, Resource, StaffTag,
	Verdict,
};
use serde_json::json;
use subxt::utils::Static;

/// What the chain knows that a decision rests on.
struct Known {
	now: Moment,
	late_window: Moment,
	controller: PartyId,
	organisation: Option<OrganisationFacts>,
	staff_affiliated: bool,
	device: Option<DeviceFacts>,
	emergency_open: bool,
	policy: Policy,
	rules: ControllerRules,
	party: Vec<Permit>,
	role: Vec<Permit>,
	anyone: Vec<Permit>,
	source: Vec<Permit>,
}

/// Asks the chain, decides the same by the same rules over the same facts, and tells each step.
pub async fn run(
	context: &Context,
	stated: Stated,
	accessor: Option<Party>,
) -> anyhow::Result<Answer> {
	let access = stated.access()?;
	let name = stated.resource()?;
	let (client, accessor) = context.connect_for(accessor, Duty::RecordAccesses).await?;
	let resource = client.resource(&name).await?;
	let at = client.at().await?;
	let call = api::runtime_apis().assent_api().decide(
		account(&accessor),
		Static(resource.clone()),
		Static(access.clone()),
	);
	let decision = at.runtime_apis().call(call).await.map_err(explained)?;
	let decision = decision
		.map_err(|reason| anyhow!("there is nothing to decide: {}", undecidable(reason.0)))?
		.0;
	let known = Known::read(&at, &accessor, &resource, &access, &decision).await?;
	let names = Names::read(&client).await?;
	let lines = known
		.explain(&accessor, &resource, &access, &decision.verdict, &|party| names.of(party))?;
	let text = format!(
		"{} asks to {}, of {}, which {} controls.\n{}\n\n{}\nNothing was journalled.",
		names.of(&accessor),
		show::access_text(&access),
		resource_text(&resource),
		names.of(&decision.controller),
		reasoning::text(&lines),
		show::verdict_text(&decision.verdict)
	);
	let json = json!({
		"resource": resource_text(&resource),
		"accessor": address(&accessor),
		"controller": address(&decision.controller),
		"decidedAt": decision.now,
		"block": at.block_number(),
		"steps": reasoning::json(&lines),
		"verdict": show::verdict_json(&decision.verdict),
	});
	Ok(Answer::new(text, json).refused(!decision.verdict.is_permit()))
}

impl Known {
	/// Reads it in the state in which the chain decided.
	async fn read(
		at: &At,
		accessor: &PartyId,
		resource: &Resource,
		access: &Access,
		decision: &Decision,
	) -> anyhow::Result<Self> {
		let Decision { now, controller, verdict } = decision;
		let organisation = organisation(at, accessor).await?;
		let staff_affiliated = match (&organisation, access.staff) {
			(Some(_), Some(tag)) => is_staff(at, accessor, tag, *now).await?,
			_ => false,
		};
		let device = match resource {
			Resource::Device { id, .. } => Some(device(at, id).await?),
			Resource::Record { .. } => None,
		};
		let call = api::runtime_apis().assent_api().rules_of(account(controller));
		let rules = at.runtime_apis().call(call).await.map_err(explained)?;
		let policy = api::storage().accreditation().policy_tables();
		let policy = at.storage().fetch(policy, ()).await.map_err(explained)?.decode()?;
		// The announced one, from its moment on.
		let policy = match policy.next {
			Some(next) if next.in_force_from <= *now => next.policy.0,
			_ => policy.current.0,
		};
		let late_window = api::constants().consents().late_window();
		Ok(Self {
			now: *now,
			late_window: at.constants().entry(late_window).map_err(explained)?,
			controller: controller.clone(),
			organisation,
			staff_affiliated,
			device,
			// Only the chain knows its cases: where one would decide, its verdict says whether it did.
			emergency_open: matches!(
				verdict,
				Verdict::Permit { rule: PermitRule::Emergency, .. }
					| Verdict::Deny { reason: DenyReason::NotAnEmergencyAct, .. }
			),
			policy,
			rules: rules.map(|rules| rules.0).unwrap_or_default(),
			party: permits(at, controller, PermitIndex::Party(accessor.clone())).await?,
			role: permits(at, controller, PermitIndex::Role(access.role)).await?,
			anyone: permits(at, controller, PermitIndex::Anyone).await?,
			source: match &access.source {
				Some(source) => {
					permits(at, controller, PermitIndex::Party(source.party.clone())).await?
				},
				None => Vec::new(),
			},
		})
	}

	/// The steps in words, checked against what the chain decided.
	fn explain(
		&self,
		accessor: &PartyId,
		resource: &Resource,
		access: &Access,
		decided: &Verdict,
		names: &dyn Fn(&PartyId) -> String,
	) -> anyhow::Result<Vec<Line>> {
		let mut steps: Vec<Step> = Vec::new();
		let verdict = decide_observed(
			Request { accessor, resource, access },
			PermitLists {
				party: &self.party,
				role: &self.role,
				anyone: &self.anyone,
				source: &self.source,
			},
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
			&mut steps,
		);
		let told = Told { access, denials: &self.rules.denials, names };
		let mut lines = told.lines(&steps);
		if verdict == *decided {
			return Ok(lines);
		}
		// Whether the price can be paid is seen after the decision.
		let unpaid = matches!(decided, Verdict::Deny { reason: DenyReason::InsufficientFunds, .. });
		match verdict {
			Verdict::Permit { price, .. } if price > 0 && unpaid => {
				lines.iter_mut().for_each(|line| line.decides = false);
				let text = "Refused: the organisation cannot pay the price that the permit asks for.";
				lines.push(Line { step: Some(8), text: text.into(), decides: true });
				Ok(lines)
			},
			_ => bail!(
				"the chain decided otherwise than this `assent` does by the same facts ({}): its runtime is of another \
				 release; use the `assent` of that",
				show::verdict_text(decided)
			),
		}
	}
}

async fn organisation(at: &At, party: &PartyId) -> anyhow::Result<Option<OrganisationFacts>> {
	let organisations = api::storage().accreditation().organisations();
	let found =
		at.storage().try_fetch(organisations, (account(party),)).await.map_err(explained)?;
	Ok(match found {
		Some(found) => Some(found.decode()?.facts.0),
		None => None,
	})
}

async fn is_staff(
	at: &At,
	organisation: &PartyId,
	tag: StaffTag,
	now: Moment,
) -> anyhow::Result<bool> {
	let staff = api::storage().accreditation().staff();
	let key = (account(organisation), Static(tag));
	let found = at.storage().try_fetch(staff, key).await.map_err(explained)?;
	Ok(match found {
		Some(found) => found.decode()?.until.is_none_or(|until| now < until),
		None => false,
	})
}

async fn device(at: &At, id: &DeviceId) -> anyhow::Result<DeviceFacts> {
	let devices = api::storage().device_registry().devices();
	let found = at.storage().try_fetch(devices, (Static(*id),)).await.map_err(explained)?;
	let found = found.ok_or_else(|| anyhow!("there is no device {id}"))?.decode()?;
	let recalls = api::storage().device_registry().recalls();
	let recalls = at.storage().fetch(recalls, (found.model,)).await.map_err(explained)?.decode()?;
	let lot = found.lot.as_ref().map(|lot| &lot.0);
	let concerning = recalls
		.0
		.iter()
		.filter(|record| record.lot.is_none() || record.lot.as_ref().map(|lot| &lot.0) == lot)
		.map(|record| record.kind.0);
	let recall = concerning.fold(None, |strictest, kind| match (strictest, kind) {
		(_, Recall::Blocking) | (Some(Recall::Blocking), _) => Some(Recall::Blocking),
		(_, Recall::Advisory) => Some(Recall::Advisory),
	});
	Ok(DeviceFacts {
		tenure: found.tenure,
		status: found.status.0,
		blocked: found.blocked.is_some(),
		recall,
		public_access: found.public_access,
	})
}

async fn permits(at: &At, controller: &PartyId, index: PermitIndex) -> anyhow::Result<Vec<Permit>> {
	let permits = api::storage().consents().permits();
	let key = (account(controller), Static(index));
	let found = at.storage().fetch(permits, key).await.map_err(explained)?.decode()?;
	Ok(found.0.into_iter().map(|permit| permit.0).collect())
}

#[cfg(test)]
mod tests {
	use super::*;
	use assent_primitives::{
		AccountId, Action, Actions, Basis, Categories, Category, Commitment, ConsentRef, Period,
		Purpose, Purposes, RequestLabels, ResourceScope, Role, Roles, Standing,
	};

	const CLINIC: PartyId = AccountId::new([2; 32]);
	const PATIENT: PartyId = AccountId::new([1; 32]);

	fn known(price: u128) -> Known {
		let permit = Permit {
			source: ConsentRef { id: [5; 32].into(), version: 1, provision: 0 },
			epoch: 0,
			staff: None,
			scope: ResourceScope::All,
			categories: Categories::ALL,
			actions: Actions::ALL,
			purposes: Purposes::ALL,
			period: Period::ALWAYS,
			ended_at: None,
			excepted_labels: None,
			price,
			limited: false,
			rests_until: None,
			onward_disclosure: false,
			aggregation_only: false,
		};
		Known {
			now: 1_000,
			late_window: 0,
			controller: PATIENT,
			organisation: Some(OrganisationFacts {
				roles: Roles::of(&[Role::CareProvider]),
				standing: Standing::Active,
				period: Period::ALWAYS,
			}),
			staff_affiliated: false,
			device: None,
			emergency_open: false,
			policy: Policy { payable: Purposes::ALL, ..Policy::default() },
			rules: ControllerRules::default(),
			party: vec![permit],
			role: Vec::new(),
			anyone: Vec::new(),
			source: Vec::new(),
		}
	}

	fn explained(price: u128, decided: &Verdict) -> anyhow::Result<Vec<Line>> {
		let access = Access {
			staff: None,
			role: Role::CareProvider,
			basis: Basis::Consent,
			action: Action::Access,
			purpose: Purpose::Treat,
			categories: Category::VitalSigns.into(),
			labels: RequestLabels::NotStated,
			object: Commitment::default(),
			claimed_at: 1_000,
			maximum_price: 9,
			corrects: None,
			disclosure: None,
			source: None,
		};
		let resource = Resource::Record { subject: PATIENT, custodian: CLINIC };
		known(price).explain(&CLINIC, &resource, &access, decided, &|party| party.to_string())
	}

	fn permit(price: u128) -> Verdict {
		let consent = Some(ConsentRef { id: [5; 32].into(), version: 1, provision: 0 });
		Verdict::Permit { rule: PermitRule::PartyPermit, consent, price }
	}

	#[test]
	fn explanation_should_end_in_what_decides_when_the_chain_says_the_same() {
		let lines = explained(0, &permit(0)).expect("the same verdict");
		let decides: Vec<_> = lines.iter().filter(|line| line.decides).collect();
		assert_eq!(decides.len(), 1);
		assert!(decides[0].text.starts_with("Allowed: the controller permits it to who asks"));
	}

	#[test]
	fn explanation_should_name_the_funds_when_the_chain_found_none() {
		let consent = Some(ConsentRef { id: [5; 32].into(), version: 1, provision: 0 });
		let decided = Verdict::Deny { reason: DenyReason::InsufficientFunds, consent, late: None };
		let lines = explained(5, &decided).expect("it is after the decision");
		let decides: Vec<_> = lines.iter().filter(|line| line.decides).collect();
		assert!(decides.len() == 1 && decides[0].text.contains("cannot pay"), "{lines:?}");
	}

	#[test]
	fn explanation_should_be_refused_when_the_chain_decides_by_other_rules() {
		let error = explained(0, &Verdict::deny(DenyReason::NoPermit)).expect_err("it differs");
		assert!(error.to_string().contains("another release"), "{error}");
	}
}
