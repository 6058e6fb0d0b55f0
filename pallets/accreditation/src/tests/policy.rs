use super::*;
use proptest::prelude::*;

fn row(role: Role, purposes: &[Purpose], actions: &[Action]) -> PolicyBasis {
	PolicyBasis {
		role,
		purposes: Purposes::of(purposes),
		actions: Actions::of(actions),
		legal_basis: LegalBasis::Care,
		objectionable: false,
	}
}

fn policy(bases: Vec<PolicyBasis>) -> Policy {
	Policy { bases: bases.try_into().unwrap(), payable: Purpose::Hresch.into() }
}

fn propose(bases: Vec<PolicyBasis>) -> Result<(), DispatchError> {
	Accreditation::propose_policy(root(), policy(bases))
}

fn care() -> PolicyBasis {
	row(Role::CareProvider, &[Purpose::Treat], &[Action::Access, Action::Use])
}

#[test]
fn propose_policy_should_fail_when_anyone_else_calls() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Accreditation::propose_policy(signed(hospital()), Policy::default()),
			BadOrigin
		);
	});
}

#[test]
fn propose_policy_should_fail_when_payable_purposes_are_unknown() {
	ExtBuilder::default().build_and_execute(|| {
		let payable = Purposes(!Purposes::ALL.0);
		let table = Policy { payable, ..Default::default() };
		assert_noop!(Accreditation::propose_policy(root(), table), Error::InvalidPolicyPayable);
	});
}

#[test]
fn propose_policy_should_fail_when_a_row_is_for_a_person() {
	ExtBuilder::default().build_and_execute(|| {
		let person = row(Role::Individual, &[Purpose::Patrqt], &[Action::Access]);
		assert_noop!(propose(vec![care(), person]), Error::InvalidPolicyRole);
	});
}

#[test]
fn propose_policy_should_fail_when_purposes_or_actions_are_empty_or_unknown() {
	ExtBuilder::default().build_and_execute(|| {
		for purposes in [Purposes::EMPTY, Purposes(!Purposes::ALL.0), Purposes(!0)] {
			let bad = PolicyBasis { purposes, ..care() };
			assert_noop!(propose(vec![bad]), Error::InvalidPolicyPurposes);
		}
		for actions in [Actions::EMPTY, Actions(!Actions::ALL.0), Actions(!0)] {
			let bad = PolicyBasis { actions, ..care() };
			assert_noop!(propose(vec![bad]), Error::InvalidPolicyActions);
		}
	});
}

#[test]
fn propose_policy_should_fail_when_the_role_may_not_assert_it() {
	ExtBuilder::default().build_and_execute(|| {
		let treat = row(Role::Insurer, &[Purpose::Hpaymt, Purpose::Treat], &[Action::Access]);
		assert_noop!(propose(vec![treat]), Error::PolicyPurposesNotOfRole);
		let operate = row(Role::Insurer, &[Purpose::Hpaymt], &[Action::Operate]);
		assert_noop!(propose(vec![operate]), Error::PolicyActionsNotOfRole);
	});
}

#[test]
fn propose_policy_should_fail_when_an_earlier_row_hides_a_later_one() {
	ExtBuilder::default().build_and_execute(|| {
		let general = care();
		let special = row(Role::CareProvider, &[Purpose::Coc], &[Action::Use, Action::Collect]);
		assert_noop!(propose(vec![care(), care()]), Error::PolicyRowsOverlap);
		assert_noop!(propose(vec![general.clone(), special.clone()]), Error::PolicyRowsOverlap);
		// An exception stands first.
		assert_ok!(propose(vec![special, general]));
	});
}

#[test]
fn propose_policy_should_work_when_rows_differ_in_role_purpose_or_action() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(propose(vec![
			care(),
			row(Role::TransplantCentre, &[Purpose::Treat], &[Action::Access]),
			row(Role::CareProvider, &[Purpose::Hpaymt], &[Action::Access]),
			row(Role::CareProvider, &[Purpose::Treat], &[Action::Collect]),
		]));
	});
}

proptest! {
	/// Whatever is accepted has no dead cell: each purpose and action that a row names is decided by that row.
	#[test]
	fn policy_should_have_no_hidden_cell_when_it_is_accepted(
		rows in prop::collection::vec((0usize..2, 0u64..16, 1u16..8), 1..5)
	) {
		// A general purpose, two of its special cases, and one apart.
		let purposes = [Purpose::Treat, Purpose::Etreat, Purpose::Btg, Purpose::Hpaymt];
		let actions = [Action::Access, Action::Use, Action::Collect];
		let table = policy(rows.into_iter().map(|(role, p, a)| PolicyBasis {
			role: [Role::CareProvider, Role::TransplantCentre][role],
			purposes: (0..4).filter(|i| p >> i & 1 == 1).map(|i| purposes[i]).collect(),
			actions: (0..3).filter(|i| a >> i & 1 == 1).map(|i| actions[i]).collect(),
			legal_basis: LegalBasis::Care,
			objectionable: false,
		}).collect());
		let deciding = |role: Role, purpose: Purpose, action: Action| {
			table.bases.iter().position(|row| {
				row.role == role && row.actions.contains(action) && row.purposes.covers(purpose)
			})
		};
		let reached = table.bases.iter().enumerate().all(|(place, row)| {
			!row.purposes.is_empty() && row.purposes.iter().all(|purpose| {
				row.actions.iter().all(|action| deciding(row.role, purpose, action) == Some(place))
			})
		});
		ExtBuilder::default().build_and_execute(|| {
			let accepted = Accreditation::propose_policy(root(), table.clone()).is_ok();
			assert_eq!(accepted, reached);
		});
	}
}
