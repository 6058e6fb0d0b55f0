//! The reasoning behind a verdict, in words: each step of the decision, what was looked at, and what it came to.
//!
//! The steps are told by the decision itself ([`decide_observed`]); here they are only put into words.
//!
//! [`decide_observed`]: assent_primitives::decide::decide_observed

use crate::explain::{explain_grantee, explain_reason, explain_rule};
use assent_primitives::{
	trace::{EmergencyFinding, Miss, PermitFinding, PolicyFinding, SourceFinding, Step},
	Access, AccountId, ConsentRef, Denial, DenyReason, Grantee,
};
use serde_json::{json, Value};

/// What the words need to know beside the steps.
pub struct Told<'a> {
	/// The access that was asked for.
	pub access: &'a Access,
	/// The controller's denials.
	pub denials: &'a [Denial],
	/// How parties are called.
	pub names: &'a dyn Fn(&AccountId) -> String,
}

/// A step in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
	/// The number of the step in the rules of `decide`; `None`: something that was looked at in the step before.
	pub step: Option<u8>,
	/// What was looked at, and what was found.
	pub text: String,
	/// Whether the step settled the answer.
	pub decides: bool,
}

impl Told<'_> {
	/// All steps in words.
	pub fn lines(&self, steps: &[Step]) -> Vec<Line> {
		let mut lines: Vec<Line> = Vec::new();
		// What was looked at comes before what it came to; people read it the other way round.
		let mut details: Vec<Line> = Vec::new();
		for step in steps {
			match step {
				Step::Denial { .. } | Step::Excepted { .. } | Step::Permit { .. } => {
					details.extend(self.detail(step));
				},
				step => {
					lines.push(self.line(step));
					lines.append(&mut details);
				},
			}
		}
		lines.append(&mut details);
		lines
	}

	fn line(&self, step: &Step) -> Line {
		let line = |step, decides, text: String| Line { step: Some(step), text, decides };
		match step {
			Step::Accessor(None) => line(
				1,
				false,
				format!(
					"Who asks may ask: it is accredited as {} (or a person acting for themself), and that role may act for {} \
					 and do this.",
					self.access.role.display(),
					self.access.purpose.display()
				),
			),
			Step::Accessor(Some(reason)) => line(1, true, refused(*reason)),
			Step::Device { is_device: false, .. } => {
				line(2, false, "The data is not a device's: nothing to check there.".into())
			},
			Step::Device { fault: None, .. } => {
				line(2, false, "Nothing is wrong with the device for what is asked.".into())
			},
			Step::Device { fault: Some(reason), .. } => line(2, true, refused(*reason)),
			Step::DeniedByName(None) => {
				line(3, false, "The controller refuses it to nobody by name who is asking here.".into())
			},
			Step::DeniedByName(Some((reason, source))) => line(
				3,
				true,
				format!("{} That holds in emergencies too: {}.", refused(*reason), of(source)),
			),
			Step::Emergency(finding) => {
				line(4, *finding == EmergencyFinding::Permits, emergency(*finding).into())
			},
			Step::Controller(true) => {
				line(5, true, "Allowed: who asks is the controller of the data.".into())
			},
			Step::Controller(false) => line(5, false, "Who asks is not the controller.".into()),
			Step::DeniedBroadly(None) => line(
				6,
				false,
				"The controller refuses it neither to a role of who asks, nor to everyone.".into(),
			),
			Step::DeniedBroadly(Some((reason, source))) => {
				line(6, true, format!("{} A refusal beats every permit: {}.", refused(*reason), of(source)))
			},
			Step::PublicAccess(true) => {
				line(6, true, "Allowed: the owner opened the device's telemetry to everyone.".into())
			},
			Step::PublicAccess(false) => line(
				6,
				false,
				"It is no look at telemetry that a device's owner opened to everyone.".into(),
			),
			Step::Source(finding) => {
				let may = matches!(finding, SourceFinding::Origin | SourceFinding::MayDisclose(_));
				line(6, !may, self.source(*finding))
			},
			Step::Permits(Ok((rule, source, price))) => {
				let cost = match price {
					0 => "nothing".into(),
					price => crate::parse::amount_text(*price),
				};
				line(
					6,
					true,
					format!(
						"Allowed: {}. It costs {cost}; of several permits the cheapest decides, then the lowest: {}.",
						explain_rule(*rule),
						of(source)
					),
				)
			},
			Step::Permits(Err((reason, source))) => {
				let nearest = source.map_or_else(String::new, |source| format!(" Nearest came {}.", of(&source)));
				line(6, false, format!("No permit answers: {}.{nearest}", explain_reason(*reason)))
			},
			Step::Policy(finding) => line(
				7,
				matches!(finding, PolicyFinding::Permits(_) | PolicyFinding::Objected(_)),
				policy(*finding),
			),
			Step::Late(None) => line(
				8,
				true,
				"Refused: what nothing permits is refused. No consent that ended lately would have permitted it at the \
				 claimed time."
					.into(),
			),
			Step::Late(Some(source)) => line(
				8,
				true,
				format!(
					"Refused: what nothing permits now is refused. It would have been permitted at the time that the accessor \
					 claims, which is unproven: {}.",
					of(source)
				),
			),
			// Told as details.
			Step::Denial { .. } | Step::Excepted { .. } | Step::Permit { .. } => {
				Line { step: None, text: String::new(), decides: false }
			},
		}
	}

	fn detail(&self, step: &Step) -> Option<Line> {
		let text = match step {
			// Each denial is looked at twice, by name and broadly: it is told where it belongs.
			Step::Denial { source, miss, reason: Some(_) } => {
				let whom = self.whom(source);
				match miss {
					None => format!("the refusal to {whom} matches: {}", of(source)),
					Some(miss) => {
						format!(
							"the refusal to {whom} does not match: {} ({})",
							missed(*miss, "refuses"),
							of(source)
						)
					},
				}
			},
			Step::Excepted { source, exception } => format!(
				"the refusal to {} would match ({}), but the controller excepted this from it: {}",
				self.whom(source),
				of(source),
				of(exception)
			),
			Step::Permit { source, price, finding, .. } => match finding {
				PermitFinding::Answers => {
					format!("{} permits it, for {price} planck", of(source))
				},
				PermitFinding::Obstacle(reason) => {
					format!("{} would permit it, but {}", of(source), explain_reason(*reason))
				},
				PermitFinding::Misses(miss) => {
					format!("{} does not: {}", of(source), missed(*miss, "permits"))
				},
			},
			_ => return None,
		};
		Some(Line { step: None, text, decides: false })
	}

	/// Whether the source that was named may pass the data on.
	fn source(&self, finding: SourceFinding) -> String {
		let party = match &self.access.source {
			Some(source) => (self.names)(&source.party),
			None => "the source".into(),
		};
		match finding {
			SourceFinding::Origin => {
				format!("{party}, from whom the data comes, has it first-hand: nobody had to pass it on.")
			},
			SourceFinding::MayDisclose(permit) => {
				format!("{party}, from whom the data comes, may pass it on: {}.", of(&permit))
			},
			SourceFinding::Denied(denial) => format!(
				"Refused: the controller refuses it to {party}, from whom the data comes, to pass this on: {}.",
				of(&denial)
			),
			SourceFinding::Ended(permit) => format!(
				"Refused: the controller no longer lets {party}, from whom the data comes, pass it on. It did at the time \
				 that the accessor claims, which is unproven: {}.",
				of(&permit)
			),
			SourceFinding::Nothing => format!(
				"Refused: the controller did not let {party}, from whom the data comes, pass it on, or no more."
			),
		}
	}

	fn whom(&self, source: &ConsentRef) -> String {
		let denial = self.denials.iter().find(|denial| denial.source == *source);
		denial.map_or_else(
			|| "somebody".into(),
			|denial| match &denial.grantee {
				Grantee::Anyone => "everyone".into(),
				grantee => explain_grantee(grantee, self.names),
			},
		)
	}
}

/// The lines for people.
pub fn text(lines: &[Line]) -> String {
	let each = lines.iter().map(|line| match line.step {
		Some(step) if line.decides => format!("{step}. {}  <- this decides", line.text),
		Some(step) => format!("{step}. {}", line.text),
		None => format!("   - {}", line.text),
	});
	each.collect::<Vec<_>>().join("\n")
}

/// The lines for programs.
pub fn json(lines: &[Line]) -> Value {
	lines
		.iter()
		.map(|line| json!({ "step": line.step, "text": line.text, "decides": line.decides }))
		.collect()
}

fn refused(reason: DenyReason) -> String {
	format!("Refused: {}.", explain_reason(reason))
}

fn of(source: &ConsentRef) -> String {
	let ConsentRef { id, version, provision } = source;
	format!("consent {id}, version {version}, provision {}", u32::from(*provision) + 1)
}

fn missed(miss: Miss, does: &str) -> String {
	match (miss, does) {
		(Miss::Categories, "permits") => "it does not cover all the kinds of data".into(),
		(Miss::Categories, _) => "it names none of the kinds of data".into(),
		(Miss::Action, _) => format!("it {does} other things to be done"),
		(Miss::Purpose, _) => format!("it {does} other purposes"),
		(Miss::Scope, _) => "it is about other data".into(),
		(Miss::Staff, _) => "it is for another member of the staff".into(),
		(Miss::Ended, _) => "it was withdrawn, or is used up".into(),
		(Miss::Epoch, _) => "the controller withdrew everything since".into(),
		(Miss::Period, _) => "it does not hold at this time".into(),
	}
}

fn emergency(finding: EmergencyFinding) -> &'static str {
	match finding {
		EmergencyFinding::NotClaimed => "No emergency is claimed.",
		EmergencyFinding::Action => "An emergency is claimed, but it does not permit this to be done.",
		EmergencyFinding::Purpose => {
			"An emergency is claimed, but not for emergency treatment or breaking the glass."
		},
		EmergencyFinding::NotOpen => {
			"An emergency is claimed, but its case is not open for who asks and this data."
		},
		EmergencyFinding::Permits => {
			"Allowed: an emergency case is open. This is not by consent, and the case will be reviewed."
		},
	}
}

fn policy(finding: PolicyFinding) -> String {
	match finding {
		PolicyFinding::ConsentClaimed => {
			"The request rests on consent alone: the policy is not asked.".into()
		},
		PolicyFinding::EmergencyClaimed => {
			"The request rests on an emergency case, which does not permit it: the policy is not asked.".into()
		},
		PolicyFinding::NotPersonal => {
			"The policy is not asked: its legal bases are about persons' data, and this is about a machine.".into()
		},
		PolicyFinding::NoRow => {
			"The policy lets nobody in this role do this for the purpose without consent.".into()
		},
		PolicyFinding::Objected(basis) => format!(
			"Refused: the policy would allow it on the basis of {}, and the person objected.",
			basis.display()
		),
		PolicyFinding::Permits(basis) => format!(
			"Allowed: by the policy, without consent, on the basis of {}. The controller did not consent to it.",
			basis.display()
		),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use assent_primitives::{
		Action, Actions, Basis, Categories, Category, Commitment, LegalBasis, Period, PermitRule,
		Purpose, Purposes, RequestLabels, ResourceScope, Role,
	};

	const CLINIC: AccountId = AccountId::new([7; 32]);

	fn access() -> Access {
		Access {
			staff: None,
			role: Role::CareProvider,
			basis: Basis::Policy,
			action: Action::Access,
			purpose: Purpose::Treat,
			categories: Category::VitalSigns.into(),
			labels: RequestLabels::NotStated,
			object: Commitment::default(),
			claimed_at: 0,
			maximum_price: 0,
			corrects: None,
			disclosure: None,
			source: None,
		}
	}

	fn source(n: u8) -> ConsentRef {
		ConsentRef { id: [n; 32].into(), version: 1, provision: 1 }
	}

	fn lines(steps: &[Step]) -> Vec<Line> {
		let denial = Denial {
			source: source(1),
			grantee: Grantee::Party(CLINIC),
			scope: ResourceScope::All,
			categories: Categories::ALL,
			actions: Actions::ALL,
			purposes: Purposes::ALL,
			period: Period::ALWAYS,
		};
		let access = access();
		let told = Told { access: &access, denials: &[denial], names: &|_| "the clinic".into() };
		told.lines(steps)
	}

	#[test]
	fn reasoning_should_go_step_by_step_to_what_decides_when_told() {
		let steps = [
			Step::Accessor(None),
			Step::Device { is_device: false, fault: None },
			Step::Denial {
				source: source(1),
				miss: Some(Miss::Purpose),
				reason: Some(DenyReason::DeniedToParty),
			},
			Step::DeniedByName(None),
			Step::Emergency(EmergencyFinding::NotClaimed),
			Step::Controller(false),
			Step::Denial { source: source(1), miss: Some(Miss::Purpose), reason: None },
			Step::DeniedBroadly(None),
			Step::Permit {
				rule: PermitRule::PartyPermit,
				source: source(2),
				price: 0,
				finding: PermitFinding::Misses(Miss::Period),
			},
			Step::Permit {
				rule: PermitRule::AnyonePermit,
				source: source(3),
				price: 1_500_000_000_000,
				finding: PermitFinding::Answers,
			},
			Step::Permits(Ok((PermitRule::AnyonePermit, source(3), 1_500_000_000_000))),
		];
		let lines = lines(&steps);
		let numbers: Vec<_> = lines.iter().filter_map(|line| line.step).collect();
		assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 6]);
		assert_eq!(lines.iter().filter(|line| line.decides).count(), 1);
		let text = text(&lines);
		for part in [
			"1. Who asks may ask: it is accredited as care provider",
			"   - the refusal to the clinic does not match: it refuses other purposes (consent 0x0101",
			"   - consent 0x0202",
			"does not: it does not hold at this time",
			"costs 1.5 ASNT",
			"provision 2.  <- this decides",
		] {
			assert!(text.contains(part), "{part}: {text}");
		}
		// A denial is told once, in the step that it belongs to.
		assert_eq!(text.matches("the refusal to").count(), 1, "{text}");
		assert_eq!(json(&lines)[0]["step"], 1);
	}

	#[test]
	fn each_finding_should_have_words_of_its_own_when_told() {
		let reasons = [DenyReason::RoleNotHeld, DenyReason::DeviceBlocked];
		let mut steps = vec![
			Step::Accessor(Some(reasons[0])),
			Step::Device { is_device: true, fault: Some(reasons[1]) },
			Step::Device { is_device: true, fault: None },
			Step::DeniedByName(Some((DenyReason::DeniedToStaff, source(1)))),
			Step::Controller(true),
			Step::DeniedBroadly(Some((DenyReason::DeniedToRole, source(1)))),
			Step::Permits(Err((DenyReason::NoPermit, None))),
			Step::Permits(Err((DenyReason::PriceAboveMaximum, Some(source(2))))),
			Step::Late(None),
			Step::Late(Some(source(4))),
			Step::Source(SourceFinding::Origin),
			Step::Source(SourceFinding::MayDisclose(source(5))),
			Step::Source(SourceFinding::Denied(source(7))),
			Step::Source(SourceFinding::Ended(source(8))),
			Step::Source(SourceFinding::Nothing),
			Step::Excepted { source: source(1), exception: source(6) },
		];
		let emergencies = [
			EmergencyFinding::NotClaimed,
			EmergencyFinding::Action,
			EmergencyFinding::Purpose,
			EmergencyFinding::NotOpen,
			EmergencyFinding::Permits,
		];
		steps.extend(emergencies.map(Step::Emergency));
		let policies = [
			PolicyFinding::ConsentClaimed,
			PolicyFinding::EmergencyClaimed,
			PolicyFinding::NotPersonal,
			PolicyFinding::NoRow,
			PolicyFinding::Objected(LegalBasis::Care),
			PolicyFinding::Permits(LegalBasis::Care),
		];
		steps.extend(policies.map(Step::Policy));
		let misses = [
			Miss::Categories,
			Miss::Action,
			Miss::Purpose,
			Miss::Scope,
			Miss::Staff,
			Miss::Ended,
			Miss::Epoch,
			Miss::Period,
		];
		steps.extend(misses.map(|miss| Step::Permit {
			rule: PermitRule::PartyPermit,
			source: source(2),
			price: 0,
			finding: PermitFinding::Misses(miss),
		}));
		let mut texts: Vec<_> = lines(&steps).into_iter().map(|line| line.text).collect();
		assert_eq!(texts.len(), steps.len());
		texts.sort();
		texts.dedup();
		assert_eq!(texts.len(), steps.len(), "two findings have the same words");
	}
}
