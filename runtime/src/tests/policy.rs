//! Changes of the policy table are announced, and then hold.

use super::{
	governance::carry,
	story::{last_verdict, pump_of_patient},
	*,
};
use crate::genesis::accounts::*;
use assent_primitives::{DenyReason, LegalBasis, PermitRule, Policy, Verdict};
use frame_support::assert_ok;

#[test]
fn care_without_consent_should_end_when_a_carried_policy_takes_effect() {
	run(|| {
		let pump = pump_of_patient();
		let record = || {
			let care = access(Role::CareProvider, Purpose::Treat);
			let access = Access { basis: Basis::Policy, ..care };
			assert_ok!(AccessAudit::record(signed(HOSPITAL_GATEWAY), pump.clone(), access));
			last_verdict()
		};
		let by_policy = |verdict| {
			let rule = PermitRule::Policy(LegalBasis::Care);
			verdict == Verdict::Permit { rule, consent: None, price: 0 }
		};
		assert!(by_policy(record()));

		let call = pallet_accreditation::Call::propose_policy { policy: Policy::default() };
		carry(call.into());
		let pending = Accreditation::pending_policy().expect("it was proposed");
		assert_eq!(pending.in_force_from, START + Accreditation::policy_delay());
		assert!(by_policy(record()));
		pallet_timestamp::Now::<Runtime>::put(pending.in_force_from);
		assert_eq!(record(), Verdict::deny(DenyReason::NoPermit));
		assert_eq!(Accreditation::pending_policy(), None);
	});
}

#[test]
fn policy_should_be_announced_for_days_when_a_chain_is_not_for_development() {
	let preset = sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET.into();
	let json = crate::genesis::preset(&preset).expect("the preset is there");
	let storage = config_from(&json).build_storage().expect("the preset builds");
	sp_io::TestExternalities::new(storage)
		.execute_with(|| assert_eq!(Accreditation::policy_delay(), 7 * configs::DAY));
	run(|| assert!(Accreditation::policy_delay() < configs::MINUTE));
}
