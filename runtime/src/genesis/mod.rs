//! What a chain starts from.
//!
//! `development` is one validator, and lets a proposed policy table wait for seconds only; `local_testnet` is four. Both
//! have the same organisations, council, policy table and well-known accounts, whose secrets everybody knows. A
//! consortium exports one of them, puts its own keys in, and starts from that: see `docs/operations.md`. There is no
//! sudo in any.

pub mod accounts;

use crate::{
	configs::{system::FeePot, ASNT, SECOND},
	AccreditationConfig, AuraConfig, Balance, BalancesConfig, CouncilConfig, GrandpaConfig,
	RuntimeGenesisConfig,
};
use accounts::*;
use alloc::{string::String, vec, vec::Vec};
use assent_primitives::{AccountId, Action, LegalBasis, Moment, Purpose, Role};
use frame_support::build_struct_json_patch;
use pallet_accreditation::genesis::{
	GenesisOperator, GenesisOrganisation, GenesisPolicy, GenesisPolicyBasis,
};
use serde_json::Value;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

/// What each well-known account starts with.
const ENDOWMENT: Balance = 1_000_000 * ASNT;

/// How long a proposed policy table waits on the development chain, so that its effect can be seen in a test. Everywhere
/// else the runtime's own delay holds.
const DEVELOPMENT_POLICY_DELAY: Moment = 10 * SECOND;

/// The preset of that name, as JSON.
pub fn preset(id: &PresetId) -> Option<Vec<u8>> {
	let mut policy_delay = None;
	let validators: &[(Sr25519Keyring, Ed25519Keyring)] = match id.as_ref() {
		DEV_RUNTIME_PRESET => {
			policy_delay = Some(DEVELOPMENT_POLICY_DELAY);
			&[(Sr25519Keyring::Alice, Ed25519Keyring::Alice)]
		},
		LOCAL_TESTNET_RUNTIME_PRESET => &[
			(Sr25519Keyring::Alice, Ed25519Keyring::Alice),
			(Sr25519Keyring::Bob, Ed25519Keyring::Bob),
			(Sr25519Keyring::Charlie, Ed25519Keyring::Charlie),
			(Sr25519Keyring::Dave, Ed25519Keyring::Dave),
		],
		_ => return None,
	};
	serde_json::to_vec(&patch(validators, policy_delay)).ok()
}

/// The names of the presets.
pub fn preset_names() -> Vec<PresetId> {
	vec![PresetId::from(DEV_RUNTIME_PRESET), PresetId::from(LOCAL_TESTNET_RUNTIME_PRESET)]
}

fn patch(validators: &[(Sr25519Keyring, Ed25519Keyring)], policy_delay: Option<Moment>) -> Value {
	let endowed = [
		ALICE,
		BOB,
		CHARLIE,
		MAKER,
		HOSPITAL,
		HOSPITAL_GATEWAY,
		RESEARCH,
		RESEARCH_GATEWAY,
		INSURER,
		REGULATOR,
		IDENTITY_PROVIDER,
		NOTIFIED_BODY,
		ACCESS_BODY,
		DATA_USER,
		PATIENT,
		FeePot::get(),
	];
	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig {
			balances: endowed.into_iter().map(|account| (account, ENDOWMENT)).collect(),
		},
		aura: AuraConfig {
			authorities: validators.iter().map(|(aura, _)| AuraId::from(aura.public())).collect(),
		},
		grandpa: GrandpaConfig {
			authorities: validators
				.iter()
				.map(|(_, grandpa)| (GrandpaId::from(grandpa.public()), 1))
				.collect(),
		},
		council: CouncilConfig { members: vec![ALICE, BOB, CHARLIE] },
		accreditation: AccreditationConfig {
			organisations: vec![
				organisation(MAKER, "Meridian Infusion Ltd", &[Role::Manufacturer]),
				organisation(
					HOSPITAL,
					"Good Health Clinic",
					&[Role::CareProvider, Role::DataHolder]
				),
				organisation(RESEARCH, "Northern Institute of Health", &[Role::ResearchBody]),
				organisation(INSURER, "Mutual Care Insurance", &[Role::Insurer]),
				organisation(REGULATOR, "Medicines and Devices Agency", &[Role::Regulator]),
				organisation(IDENTITY_PROVIDER, "Civil Registry Office", &[Role::IdentityProvider]),
				organisation(NOTIFIED_BODY, "Device Assessment Ltd", &[Role::NotifiedBody]),
				organisation(
					ACCESS_BODY,
					"Health Data Access Office",
					&[Role::HealthDataAccessBody]
				),
				organisation(DATA_USER, "Outcomes Analytics Ltd", &[Role::DataUser]),
			],
			operators: vec![
				gateway(HOSPITAL_GATEWAY, HOSPITAL),
				gateway(RESEARCH_GATEWAY, RESEARCH),
			],
			policy: policy(),
			policy_delay,
		},
	})
}

fn organisation(account: AccountId, name: &str, roles: &[Role]) -> GenesisOrganisation {
	GenesisOrganisation {
		account,
		name: name.into(),
		roles: roles.iter().map(|role| role.code().into()).collect(),
		from: 0,
		until: None,
	}
}

fn gateway(account: AccountId, organisation: AccountId) -> GenesisOperator {
	GenesisOperator { account, organisation, duties: vec!["record-accesses".into()], until: None }
}

/// The policy table of the presets: an example that a consortium's council replaces with its own law's.
fn policy() -> GenesisPolicy {
	use Action::*;
	GenesisPolicy {
		bases: vec![
			// Care, where the law provides for it; the person may opt out.
			basis(
				Role::CareProvider,
				&[Purpose::Treat],
				&[Collect, Store, Access, Use, Correct],
				LegalBasis::Care,
				true,
			),
			// Notifiable diseases, dangerous products.
			basis(
				Role::Regulator,
				&[Purpose::Pubhlth],
				&[Collect, Store, Access, Aggregate],
				LegalBasis::PublicHealth,
				false,
			),
			// Secondary use, with the opt-out of the European Health Data Space.
			basis(
				Role::HealthDataAccessBody,
				&[Purpose::Hresch],
				&[Collect, Store, Access, Aggregate],
				LegalBasis::Research,
				true,
			),
		],
		// Money for research and for commercial uses; none for care or for donation.
		payable: codes(
			&[
				Purpose::Hresch,
				Purpose::Hmarkt,
				Purpose::Mltraining,
				Purpose::Sysdev,
				Purpose::Patrqt,
			],
			Purpose::code,
		),
	}
}

fn basis(
	role: Role,
	purposes: &[Purpose],
	actions: &[Action],
	legal_basis: LegalBasis,
	objectionable: bool,
) -> GenesisPolicyBasis {
	GenesisPolicyBasis {
		role: role.code().into(),
		purposes: codes(purposes, Purpose::code),
		actions: codes(actions, Action::code),
		legal_basis: legal_basis.code().into(),
		objectionable,
	}
}

fn codes<I: Copy>(items: &[I], code: fn(I) -> &'static str) -> Vec<String> {
	items.iter().map(|item| code(*item).into()).collect()
}
