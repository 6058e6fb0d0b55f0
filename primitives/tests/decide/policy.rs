//! Steps 7 and 8: bases other than consent, refusals, late entries.

use crate::{case::*, denied, permitted};
use assent_primitives::{
	access::{Basis, DenyReason, PermitRule, Verdict},
	Action, Actions, CaseId, Categories, Category, Commitment, Grantee, LegalBasis, Objection,
	Permit, PolicyBasis, Purpose, Purposes, Role,
};

fn row(legal_basis: LegalBasis, objectionable: bool) -> PolicyBasis {
	PolicyBasis {
		role: Role::CareProvider,
		purposes: Purpose::Treat.into(),
		actions: Actions::of(&[Action::Access, Action::Use]),
		legal_basis,
		objectionable,
	}
}

fn case(rows: &[PolicyBasis]) -> Case {
	Case::new().with(|case| {
		case.access.basis = Basis::Policy;
		case.policy.bases = rows.to_vec().try_into().expect("few; qed");
	})
}

fn objecting(case: Case, purposes: Purpose) -> Case {
	case.with(|case| {
		let objection = Objection { roles: Role::CareProvider.into(), purposes: purposes.into() };
		case.rules.objections.try_push(objection).expect("few; qed");
	})
}

fn care() -> Verdict {
	permitted(PermitRule::Policy(LegalBasis::Care), None, 0)
}

#[test]
fn decide_should_permit_by_policy_when_no_consent_answers() {
	assert_eq!(case(&[row(LegalBasis::Care, false)]).verdict(), care());
	let narrower =
		case(&[row(LegalBasis::Care, false)]).with(|case| case.access.purpose = Purpose::Etreat);
	assert_eq!(narrower.verdict(), care());
}

#[test]
fn decide_should_permit_by_consent_when_the_policy_permits_as_well() {
	let case = case(&[row(LegalBasis::Care, false)]).permitting(permit(1));
	assert_eq!(case.verdict(), permitted(PermitRule::PartyPermit, Some(source(1)), 0));
}

/// An emergency case is no word for the policy table: that it is not open must not go by unnoticed.
#[test]
fn decide_should_deny_when_the_access_claims_a_case_and_only_the_policy_permits() {
	let claims = |is_open: bool, action: Action, purpose: Purpose| {
		let row = PolicyBasis {
			purposes: Purposes::ALL,
			actions: Actions::ALL,
			..row(LegalBasis::Care, false)
		};
		case(&[row]).with(|case| {
			case.access.basis = Basis::Emergency { case: CaseId::default() };
			case.access.action = action;
			case.access.purpose = purpose;
			case.emergency_open = is_open;
		})
	};
	let not_open = denied(DenyReason::EmergencyNotOpen, None);
	let no_act = denied(DenyReason::NotAnEmergencyAct, None);
	assert_eq!(claims(false, Action::Access, Purpose::Etreat).verdict(), not_open);
	// Not open, and beyond a case besides: what comes first is that it is not open.
	assert_eq!(claims(false, Action::Disclose, Purpose::Treat).verdict(), not_open);
	assert_eq!(claims(true, Action::Disclose, Purpose::Etreat).verdict(), no_act);
	assert_eq!(claims(true, Action::Access, Purpose::Treat).verdict(), no_act);
	// The controller's consent answers all the same, and so does what it came near to.
	let by_consent = claims(false, Action::Access, Purpose::Treat).permitting(permit(1));
	assert_eq!(by_consent.verdict(), permitted(PermitRule::PartyPermit, Some(source(1)), 0));
	let priced = Permit { price: 5, ..permit(1) };
	let near = claims(false, Action::Access, Purpose::Treat).permitting(priced);
	assert_eq!(near.verdict(), denied(DenyReason::PurposeNotPayable, Some(source(1))));
}

/// It is the table that says which role may follow an authority's act, for what.
#[test]
fn decide_should_go_by_the_policy_when_the_access_names_an_act_of_an_authority() {
	let basis = Basis::AuthorityAct { act: Commitment::default() };
	let named = |case: Case| case.with(|case| case.access.basis = basis.clone());
	assert_eq!(named(case(&[row(LegalBasis::Care, false)])).verdict(), care());
	assert_eq!(named(case(&[])).verdict(), denied(DenyReason::NoPermit, None));
}

#[test]
fn decide_should_deny_when_the_access_claims_consent_and_only_the_policy_permits() {
	let case =
		case(&[row(LegalBasis::Care, false)]).with(|case| case.access.basis = Basis::Consent);
	assert_eq!(case.verdict(), denied(DenyReason::NoPermit, None));
}

#[test]
fn decide_should_deny_when_no_row_fits() {
	let rows: [fn(&mut PolicyBasis); 3] = [
		|row| row.role = Role::ResearchBody,
		|row| row.purposes = Purpose::Etreat.into(),
		|row| row.actions = Action::Use.into(),
	];
	for change in rows {
		let mut other = row(LegalBasis::Care, false);
		change(&mut other);
		assert_eq!(case(&[other]).verdict(), denied(DenyReason::NoPermit, None));
	}
}

#[test]
fn decide_should_deny_by_policy_when_telemetry_or_control_is_asked_for() {
	for owners in [Category::DeviceTelemetry, Category::DeviceControl] {
		let case = case(&[row(LegalBasis::Care, false)])
			.with(|case| case.access.categories = owners.into());
		assert_eq!(case.verdict(), denied(DenyReason::NoPermit, None));
	}
	let located = case(&[row(LegalBasis::Care, false)])
		.with(|case| case.access.categories = Category::Location.into());
	assert_eq!(located.verdict(), care());
}

#[test]
fn decide_should_deny_by_policy_when_a_device_is_to_be_located_read_out_or_operated() {
	let of = |categories: Categories| {
		case(&[PolicyBasis { actions: Actions::ALL, ..row(LegalBasis::Care, false) }])
			.of_device()
			.with(|case| case.access.categories = categories)
	};
	for category in Category::ALL {
		let expected = match category {
			Category::Location | Category::DeviceTelemetry | Category::DeviceControl => {
				denied(DenyReason::NoPermit, None)
			},
			_ => care(),
		};
		assert_eq!(of((*category).into()).verdict(), expected, "{category:?}");
	}
	// Not together with what may be had either.
	let both = of(Categories::of(&[Category::VitalSigns, Category::Location]));
	assert_eq!(both.verdict(), denied(DenyReason::NoPermit, None));
	let command =
		of(Category::DeviceControl.into()).with(|case| case.access.action = Action::Operate);
	assert_eq!(command.verdict(), denied(DenyReason::NoPermit, None));
	assert!(command.permitting(permit(1)).verdict().is_permit());
	// An objection to what is not had anyway is no reason.
	let objected = objecting(case(&[row(LegalBasis::Care, true)]).of_device(), Purpose::Treat)
		.with(|case| case.access.categories = Category::Location.into());
	assert_eq!(objected.verdict(), denied(DenyReason::NoPermit, None));
}

#[test]
fn decide_should_deny_by_policy_when_the_controller_denies() {
	let case = case(&[row(LegalBasis::Care, false)]);
	let role = case.clone().denying(denial(1, Grantee::Role(Role::CareProvider)));
	assert_eq!(role.verdict(), denied(DenyReason::DeniedToRole, Some(source(1))));
	let anyone = case.denying(denial(1, Grantee::Anyone));
	assert_eq!(anyone.verdict(), denied(DenyReason::DeniedToAnyone, Some(source(1))));
}

#[test]
fn decide_should_deny_objected_when_the_row_lets_the_person_object() {
	let objected = objecting(case(&[row(LegalBasis::Care, true)]), Purpose::Treat);
	assert_eq!(objected.verdict(), denied(DenyReason::Objected, None));
	let narrower = objected.with(|case| case.access.purpose = Purpose::Etreat);
	assert_eq!(narrower.verdict(), denied(DenyReason::Objected, None));
}

#[test]
fn decide_should_permit_by_policy_when_the_objection_does_not_count() {
	// Against a basis that lets nobody object.
	let deaf = objecting(case(&[row(LegalBasis::Care, false)]), Purpose::Treat);
	assert_eq!(deaf.verdict(), care());
	// For a narrower purpose than the one asked for.
	let narrower = objecting(case(&[row(LegalBasis::Care, true)]), Purpose::Etreat);
	assert_eq!(narrower.verdict(), care());
	// To another role.
	let other = case(&[row(LegalBasis::Care, true)]).with(|case| {
		let objection = Objection { roles: Role::Insurer.into(), purposes: Purposes::ALL };
		case.rules.objections.try_push(objection).expect("few; qed");
	});
	assert_eq!(other.verdict(), care());
}

#[test]
fn decide_should_let_the_first_row_decide_when_several_fit() {
	let rows = [row(LegalBasis::Care, true), row(LegalBasis::PublicHealth, false)];
	assert_eq!(case(&rows).verdict(), care());
	let objected = objecting(case(&rows), Purpose::Treat);
	assert_eq!(objected.verdict(), denied(DenyReason::Objected, None));
}

#[test]
fn decide_should_permit_by_consent_when_objected() {
	let case = objecting(case(&[row(LegalBasis::Care, true)]), Purpose::Treat);
	assert!(case.permitting(permit(1)).verdict().is_permit());
}

#[test]
fn decide_should_deny_when_nothing_is_known_of_the_controller() {
	let case = Case::new().with(|case| case.rules = Default::default());
	assert_eq!(case.verdict(), denied(DenyReason::NoPermit, None));
}
