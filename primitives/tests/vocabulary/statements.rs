//! What is signed of a statement.

use assent_primitives::{
	statement::{wrapped, MultiSignature},
	AccountId, Act, ConsentId, Statement,
};
use sp_core::{sr25519, Pair, H256};

fn statement() -> Statement {
	let act = Act::Withdraw { consent: ConsentId::from([1; 32]), version: 2 };
	Statement { controller: AccountId::new([2; 32]), epoch: 3, deadline: 4, act }
}

#[test]
fn payload_should_differ_when_any_part_does() {
	let genesis = H256::repeat_byte(9);
	let payload = statement().payload(&genesis);
	let others = [
		statement().payload(&H256::repeat_byte(8)),
		Statement { controller: AccountId::new([3; 32]), ..statement() }.payload(&genesis),
		Statement { epoch: 4, ..statement() }.payload(&genesis),
		Statement { deadline: 5, ..statement() }.payload(&genesis),
		Statement { act: Act::WithdrawAll, ..statement() }.payload(&genesis),
		Statement {
			act: Act::Withdraw { consent: ConsentId::from([1; 32]), version: 3 },
			..statement()
		}
		.payload(&genesis),
	];
	for other in others {
		assert_ne!(other, payload);
	}
}

#[test]
fn signature_should_count_when_it_is_of_the_payload_plain_or_wrapped() {
	let genesis = H256::repeat_byte(9);
	let pair = sr25519::Pair::from_seed(&[7; 32]);
	let key = AccountId::from(pair.public());
	let payload = statement().payload(&genesis);
	let sign = |bytes: &[u8]| MultiSignature::from(pair.sign(bytes));
	assert!(statement().is_signed_by(&key, &genesis, &sign(payload.as_bytes())));
	assert!(statement().is_signed_by(&key, &genesis, &sign(&wrapped(&payload))));
	assert!(!statement().is_signed_by(&key, &genesis, &sign(b"<Bytes></Bytes>")));
	assert!(!statement().is_signed_by(
		&AccountId::new([2; 32]),
		&genesis,
		&sign(payload.as_bytes())
	));
}

#[test]
fn act_should_come_free_only_when_it_ends_something() {
	assert!(statement().act.only_ends() && Act::WithdrawAll.only_ends());
	let grant = Act::Grant {
		nonce: [1; 32],
		provisions: Vec::new(),
		terms: Default::default(),
		receipt: Default::default(),
	};
	assert!(!grant.only_ends());
}
