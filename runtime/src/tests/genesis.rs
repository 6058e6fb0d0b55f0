//! What a chain starts from.

use super::*;
use sp_genesis_builder::{DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};

#[test]
fn presets_should_build_when_each_is_taken() {
	for (name, validators) in [(DEV_RUNTIME_PRESET, 1), (LOCAL_TESTNET_RUNTIME_PRESET, 4)] {
		let json = crate::genesis::preset(&name.into()).expect("the preset is there");
		let storage = config_from(&json).build_storage().expect("the preset builds");
		sp_io::TestExternalities::new(storage).execute_with(|| {
			assert_eq!(pallet_aura::Authorities::<Runtime>::get().len(), validators, "{name}");
			assert_eq!(Grandpa::grandpa_authorities().len(), validators, "{name}");
			assert_eq!(
				pallet_collective::Members::<Runtime, pallet_collective::Instance1>::get().len(),
				3
			);
			check_invariants();
		});
	}
	assert_eq!(crate::genesis::preset_names().len(), 2);
	assert_eq!(crate::genesis::preset(&"unknown".into()), None);
}

#[test]
fn policy_table_should_pay_for_research_and_not_for_care_when_a_chain_starts() {
	run(|| {
		let policy = Accreditation::policy();
		assert!(policy.payable.covers(Purpose::Clintrch));
		assert!(!policy.payable.covers(Purpose::Treat));
		assert!(!policy.payable.covers(Purpose::Donat));
		assert!(policy.bases.iter().any(|row| row.role == Role::CareProvider));
	});
}
