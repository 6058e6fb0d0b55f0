use super::*;
use crate::genesis::{
	GenesisOperator, GenesisOrganisation, GenesisPolicy, GenesisPolicyBasis, GenesisStaff,
};
use sp_core::H256;

fn codes(codes: &[&str]) -> Vec<String> {
	codes.iter().map(|code| code.to_string()).collect()
}

fn operator(account: AccountId, organisation: AccountId, duties: &[&str]) -> GenesisOperator {
	GenesisOperator { account, organisation, duties: codes(duties), until: None }
}

fn organisation(account: AccountId, name: &str, roles: &[&str]) -> GenesisOrganisation {
	GenesisOrganisation { account, name: name.into(), roles: codes(roles), from: 0, until: None }
}

fn basis(role: &str, purpose: &str, action: &str, legal_basis: &str) -> GenesisPolicy {
	GenesisPolicy {
		bases: vec![GenesisPolicyBasis {
			role: role.into(),
			purposes: codes(&[purpose]),
			actions: codes(&[action]),
			legal_basis: legal_basis.into(),
			objectionable: true,
		}],
		payable: codes(&["HRESCH"]),
	}
}

#[test]
fn genesis_should_write_everything_without_deposits_when_it_is_valid() {
	let builder = ExtBuilder {
		operators: vec![operator(account(1), hospital(), &["record-accesses", "manage-consents"])],
		staff: vec![GenesisStaff {
			organisation: hospital(),
			tag: H256::repeat_byte(1),
			until: Some(START + 1),
		}],
		policy: basis("prov", "TREAT", "access", "A9-2-h"),
		..Default::default()
	};
	builder.build_and_execute(|| {
		let known = Organisations::<Test>::get(hospital()).unwrap();
		assert_eq!(known.name, name("Charité"));
		assert_eq!(known.facts.roles, Role::CareProvider.into());
		assert!(known.facts.is_active(START));

		let acting = |duty| <Accreditation as Parties>::acting_for(&account(1), duty, START);
		assert_eq!(acting(Duty::RecordAccesses), Some(hospital()));
		assert_eq!(acting(Duty::ManageDevices), None);
		assert_eq!(acting(Duty::ManageConsents), Some(hospital()));
		assert!(Accreditation::is_staff(&hospital(), &tag(1), START));
		assert!(!Accreditation::is_staff(&hospital(), &tag(1), START + 1));

		let policy = Accreditation::policy();
		assert_eq!(
			policy.bases.to_vec(),
			vec![PolicyBasis {
				role: Role::CareProvider,
				purposes: Purpose::Treat.into(),
				actions: Action::Access.into(),
				legal_basis: LegalBasis::Care,
				objectionable: true
			}]
		);
		assert_eq!(policy.payable, Purpose::Hresch.into());
		assert_eq!(held(&hospital()), 0);

		// What cost nothing gives nothing back.
		assert_ok!(Accreditation::end_staff_affiliation(signed(hospital()), tag(1)));
		assert_ok!(Accreditation::leave_affiliation(signed(account(1)), hospital()));
		assert_eq!(free(&hospital()), ENDOWMENT);
	});
}

#[test]
fn genesis_should_be_read_when_it_is_json() {
	let json = r#"{
		"organisations": [
			{ "account": "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", "name": "Charité", "roles": ["prov", "data-holder"] }
		],
		"operators": [
			{ "account": "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty",
			  "organisation": "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
			  "duties": ["record-accesses"], "until": 5 }
		],
		"staff": [
			{ "organisation": "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
			  "tag": "0x0101010101010101010101010101010101010101010101010101010101010101" }
		],
		"policy": {
			"bases": [
				{ "role": "prov", "purposes": ["TREAT"], "actions": ["access"], "legalBasis": "A9-2-h", "objectionable": true }
			],
			"payable": ["HRESCH"]
		}
	}"#;
	let config: GenesisConfig<Test> = serde_json::from_str(json).unwrap();
	assert_eq!(config.operators[0].until, Some(5));
	assert_eq!(config.staff[0].tag, H256::repeat_byte(1));
	sp_io::TestExternalities::default().execute_with(|| {
		config.try_build().unwrap();
		Accreditation::do_try_state().unwrap();
	});
	let again: GenesisConfig<Test> =
		serde_json::from_value(serde_json::to_value(&config).unwrap()).unwrap();
	assert_eq!(again.organisations, config.organisations);
	assert!(serde_json::from_str::<GenesisConfig<Test>>(r#"{ "organizations": [] }"#).is_err());
	assert!(serde_json::from_str::<GenesisConfig<Test>>("{}").is_ok());
}

#[test]
fn genesis_should_say_what_is_wrong_when_it_is_invalid() {
	fn message(change: impl FnOnce(&mut GenesisConfig<Test>)) -> String {
		let mut config = GenesisConfig::<Test> {
			organisations: vec![organisation(account(1), "Klinik", &["prov"])],
			..Default::default()
		};
		change(&mut config);
		sp_io::TestExternalities::default().execute_with(|| config.try_build().unwrap_err())
	}
	let has = |message: String, text: &str| assert!(message.contains(text), "{message}");

	has(message(|c| c.organisations[0].name = "x".repeat(65)), "name is too long");
	has(message(|c| c.organisations[0].name = String::new()), "InvalidName");
	has(message(|c| c.organisations[0].roles = codes(&["hospital"])), "\"hospital\"");
	has(message(|c| c.organisations[0].roles = codes(&["individual"])), "InvalidRoles");
	has(message(|c| c.organisations[0].until = Some(0)), "EmptyPeriod");
	has(
		message(|c| c.organisations.push(c.organisations[0].clone())),
		"OrganisationAlreadyAccredited",
	);
	let duties = &["manage-devices"];
	has(
		message(|c| c.operators.push(operator(account(2), account(3), duties))),
		"UnknownOrganisation",
	);
	has(
		message(|c| c.operators.push(operator(account(1), account(1), duties))),
		"OrganisationAccount",
	);
	has(message(|c| c.operators.push(operator(account(2), account(1), &[]))), "InvalidDuties");
	has(message(|c| c.operators.push(operator(account(2), account(1), &["all"]))), "\"all\"");
	has(
		message(|c| c.operators = vec![operator(account(2), account(1), duties); 2]),
		"OperatorAccount",
	);
	let staff = |organisation| GenesisStaff { organisation, tag: H256::zero(), until: None };
	has(message(|c| c.staff.push(staff(account(2)))), "UnknownOrganisation");
	has(message(|c| c.staff = vec![staff(account(1)); 2]), "StaffAlreadyAffiliated");
	has(message(|c| c.policy = basis("nobody", "TREAT", "access", "A9-2-h")), "no role");
	has(message(|c| c.policy = basis("prov", "treat", "access", "A9-2-h")), "no purpose");
	has(message(|c| c.policy = basis("prov", "TREAT", "look", "A9-2-h")), "no action");
	has(message(|c| c.policy = basis("prov", "TREAT", "access", "law")), "no legal basis");
	has(
		message(|c| c.policy = basis("ins", "TREAT", "access", "A9-2-h")),
		"PolicyPurposesNotOfRole",
	);
	has(
		message(|c| {
			let row = basis("prov", "TREAT", "access", "A9-2-h").bases.remove(0);
			c.policy.bases = vec![row; 33];
		}),
		"too many bases",
	);
}

#[test]
#[should_panic(expected = "genesis of pallet-accreditation")]
fn genesis_should_stop_the_chain_when_it_is_invalid() {
	let more = vec![organisation(account(1), "", &["prov"])];
	ExtBuilder { more, ..Default::default() }.build();
}
