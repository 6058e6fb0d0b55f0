use super::*;
use crate::genesis::GenesisPolicy;
use codec::Encode;
use sp_core::H256;

/// A table that lets money be paid for that purpose.
fn paying(purpose: Purpose) -> Policy {
	Policy { payable: purpose.into(), ..Policy::default() }
}

fn hash(policy: &Policy) -> H256 {
	sp_io::hashing::blake2_256(&policy.encode()).into()
}

fn propose(policy: &Policy) {
	assert_ok!(Accreditation::propose_policy(root(), policy.clone()));
}

fn in_force() -> Policy {
	let policy = <Accreditation as assent_primitives::traits::Accreditation>::policy();
	assert_eq!(policy, Accreditation::policy());
	policy
}

fn pending() -> Option<(Policy, Moment)> {
	Accreditation::pending_policy().map(|pending| (pending.policy, pending.in_force_from))
}

#[test]
fn policy_should_take_effect_by_itself_when_the_delay_is_over() {
	ExtBuilder::default().build_and_execute(|| {
		let (before, table) = (in_force(), paying(Purpose::Hmarkt));
		events();
		propose(&table);
		let in_force_from = START + POLICY_DELAY;
		let policy_hash = hash(&table);
		assert_eq!(
			events(),
			vec![Event::PolicyProposed { policy_hash, policy: table.clone(), in_force_from }]
		);
		for moment in [START, in_force_from - 1] {
			at(moment);
			assert_eq!(in_force(), before);
			assert_eq!(pending(), Some((table.clone(), in_force_from)));
		}
		at(in_force_from);
		assert_eq!((in_force(), pending()), (table, None));
	});
}

#[test]
fn policy_should_wait_anew_when_another_one_is_proposed() {
	ExtBuilder::default().build_and_execute(|| {
		let before = in_force();
		propose(&paying(Purpose::Hmarkt));
		at(START + POLICY_DELAY - 1);
		let table = paying(Purpose::Sysdev);
		propose(&table);
		let in_force_from = START + 2 * POLICY_DELAY - 1;
		at(in_force_from - 1);
		assert_eq!((in_force(), pending()), (before, Some((table.clone(), in_force_from))));
		at(in_force_from);
		assert_eq!(in_force(), table);
	});
}

#[test]
fn policy_should_stay_in_force_when_the_next_one_is_proposed_after_its_moment() {
	ExtBuilder::default().build_and_execute(|| {
		let (first, second) = (paying(Purpose::Hmarkt), paying(Purpose::Sysdev));
		propose(&first);
		at(START + POLICY_DELAY);
		propose(&second);
		assert_eq!(
			(in_force(), pending().map(|(policy, _)| policy)),
			(first, Some(second.clone()))
		);
		at(START + 2 * POLICY_DELAY);
		assert_eq!(in_force(), second);
	});
}

#[test]
fn cancel_policy_should_keep_the_one_in_force_when_another_waits() {
	ExtBuilder::default().build_and_execute(|| {
		let (first, second) = (paying(Purpose::Hmarkt), paying(Purpose::Sysdev));
		propose(&first);
		at(START + POLICY_DELAY);
		propose(&second);
		events();
		assert_ok!(Accreditation::cancel_policy(root()));
		assert_eq!(events(), vec![Event::PolicyCancelled { policy_hash: hash(&second) }]);
		assert_eq!((in_force(), pending()), (first.clone(), None));
		at(START + 3 * POLICY_DELAY);
		assert_eq!(in_force(), first);
	});
}

#[test]
fn cancel_policy_should_fail_when_none_waits() {
	ExtBuilder::default().build_and_execute(|| {
		let cancel = || Accreditation::cancel_policy(root());
		assert_noop!(cancel(), Error::UnknownProposedPolicy);
		propose(&paying(Purpose::Hmarkt));
		assert_ok!(cancel());
		assert_noop!(cancel(), Error::UnknownProposedPolicy);
		propose(&paying(Purpose::Hmarkt));
		// It is in force, and no longer to be taken back.
		at(START + POLICY_DELAY);
		assert_noop!(cancel(), Error::UnknownProposedPolicy);
		assert_eq!(in_force(), paying(Purpose::Hmarkt));
	});
}

#[test]
fn cancel_policy_should_fail_when_anyone_else_calls() {
	ExtBuilder::default().build_and_execute(|| {
		propose(&paying(Purpose::Hmarkt));
		assert_noop!(Accreditation::cancel_policy(signed(hospital())), BadOrigin);
	});
}

#[test]
fn policy_should_wait_as_long_as_the_genesis_says_when_it_says_so() {
	let builder = ExtBuilder {
		policy: GenesisPolicy { payable: vec!["HRESCH".into()], ..Default::default() },
		policy_delay: Some(7),
		..Default::default()
	};
	builder.build_and_execute(|| {
		assert_eq!(Accreditation::policy_delay(), 7);
		// The genesis's own table does not wait.
		assert_eq!((in_force(), pending()), (paying(Purpose::Hresch), None));
		propose(&paying(Purpose::Hmarkt));
		at(START + 7);
		assert_eq!(in_force(), paying(Purpose::Hmarkt));
	});
	ExtBuilder::default()
		.build_and_execute(|| assert_eq!(Accreditation::policy_delay(), POLICY_DELAY));
}
