//! What runs beside no other node of these tests: statements that come free, into a pool that is full and under a flood.
//!
//! Tests start in the order of their names. These come first, so that they wait for no others, and others not for long.

use crate::{
	node::{Assent, Node},
	pool::{relay_into_full_pool, unsigned, SMALL_POOL},
	recovery::{named_and_started, proved},
	setting::{consent_status, path, relayed_consent, PERSON},
};
use assent_cli::{keys, parse};
use assent_primitives::{Act, ConsentId, GuardianshipAct, GuardianshipStatement, Statement};

/// A deadline that the chain takes.
fn soon() -> u64 {
	parse::now() + 3_600_000
}

#[tokio::test(flavor = "multi_thread")]
async fn withdrawal_should_enter_the_next_block_when_the_pool_is_full_and_under_a_flood() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start_alone(folder.path(), &SMALL_POOL).await;
	let assent = Assent::of(&node);
	let file = path(folder.path(), "statement");
	let consent = relayed_consent(&assent, &file);
	assent.run(PERSON, &["consent", "sign-withdraw", &consent, "--to", &file]);
	let id = parse::id::<ConsentId>(&consent).expect("an id");
	let controller = keys::account(&keys::keypair(PERSON).expect("a derivation"));
	// The consents, and their call `relay_free`.
	let forged = |byte: u8| {
		let statement = Statement {
			controller: controller.clone(),
			epoch: 0,
			deadline: soon(),
			act: Act::Withdraw { consent: id, version: 1 },
		};
		unsigned((22u8, 9u8, statement, 1u8, [byte; 64]))
	};
	relay_into_full_pool(&node, PERSON, &["consent", "relay", &file], forged).await;
	assert_eq!(consent_status(&assent, &consent), "ConsentWithdrawn");
}

#[tokio::test(flavor = "multi_thread")]
async fn veto_should_enter_the_next_block_when_the_pool_is_full_and_under_a_flood() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start_alone(folder.path(), &SMALL_POOL).await;
	let assent = Assent::of(&node);
	let new = proved(&assent, PERSON);
	named_and_started(&assent, folder.path(), &new);
	let file = path(folder.path(), "veto");
	assent.run(PERSON, &["key", "recover", "veto", &new.key, "--sign-to", &file]);
	let subject = keys::account(&keys::keypair(PERSON).expect("a derivation"));
	let new_key = new.key.parse::<parse::Party>().expect("an address").0;
	// The guardianship, and its call `relay_free`.
	let forged = |byte: u8| {
		let statement = GuardianshipStatement {
			subject: subject.clone(),
			generation: 0,
			deadline: soon(),
			act: GuardianshipAct::Veto { new_key: new_key.clone() },
		};
		unsigned((26u8, 2u8, statement, 1u8, [byte; 64]))
	};
	relay_into_full_pool(&node, PERSON, &["guardian", "relay", &file], forged).await;
	let shown = assent.run(PERSON, &["key", "recover", "show", PERSON]);
	assert_eq!(shown["recovery"]["status"], "vetoed");
}
