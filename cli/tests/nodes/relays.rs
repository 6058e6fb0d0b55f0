//! What somebody without money or account signs, brought in on a real node.

mod common;

use assent_cli::{keys, parse};
use assent_primitives::{Act, ConsentId, Statement};
use blake2::{
	digest::{consts::U32, Digest},
	Blake2b,
};
use codec::{Compact, Encode};
use common::{text, Assent, Node};
use serde_json::Value;
use std::path::Path;
use subxt::rpcs::{rpc_params, RpcClient};
use subxt_signer::sr25519::Keypair;

const GATEWAY: &str = "//Hospital//Gateway";
const HOSPITAL: &str = "//Hospital";
/// A key to whose account nobody ever sent anything.
const PERSON: &str = "//Patient//Unfunded";
const PERMIT: &str = "to=//Hospital categories=vital-signs actions=access purposes=TREAT";

fn path(file: &Path) -> &str {
	file.to_str().expect("a plain path")
}

/// Has the person sign a consent, and the hospital bring it in: its id.
fn granted(assent: &Assent, file: &Path) -> String {
	let signed =
		assent.run(PERSON, &["consent", "sign-grant", "--permit", PERMIT, "--to", path(file)]);
	let relayed = assent.run(GATEWAY, &["consent", "relay", path(file)]);
	assert_eq!(relayed["free"], false);
	text(&signed, "consent")
}

fn status(assent: &Assent, consent: &str) -> Value {
	assent.run(PERSON, &["consent", "show", consent])["status"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn person_should_grant_and_withdraw_when_their_key_was_never_funded() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	let (grant, withdrawal) = (folder.path().join("grant"), folder.path().join("withdrawal"));
	let consent = granted(&assent, &grant);
	assert_eq!(status(&assent, &consent), "ConsentGiven");
	let again = assent.fails(1, GATEWAY, &["consent", "relay", path(&grant)]);
	assert!(again.contains("Consents.ConsentAlreadyExists"), "{again}");

	let arguments = ["consent", "sign-withdraw", &consent, "--to", path(&withdrawal)];
	assert_eq!(assent.run(PERSON, &arguments)["free"], true);
	// The key is the person's own, and pays for nothing.
	let relayed = assent.run(PERSON, &["consent", "relay", path(&withdrawal)]);
	assert_eq!(relayed["free"], true);
	assert_eq!(status(&assent, &consent), "ConsentWithdrawn");
	// The pool remembers it for a while; what is signed anew, the chain refuses.
	assent.fails(1, PERSON, &["consent", "relay", path(&withdrawal)]);
	assent.run(PERSON, &arguments);
	let again = assent.fails(1, PERSON, &["consent", "relay", path(&withdrawal)]);
	assert!(again.contains("Consents.ConsentNotInForce"), "{again}");

	let open = assent.run(PERSON, &["consent", "unacknowledged"]);
	assert_eq!(open["unacknowledged"][0]["consent"], consent.as_str());
	assent.run(HOSPITAL, &["consent", "acknowledge", &consent, "--outcome", "stopped"]);
	let open = assent.run(PERSON, &["consent", "unacknowledged"]);
	assert_eq!(open["unacknowledged"], serde_json::json!([]));
	let said = assent.run(PERSON, &["consent", "acknowledgements", &consent]);
	assert_eq!(said["acknowledgements"][0]["outcome"], "stopped");
}

#[tokio::test(flavor = "multi_thread")]
async fn request_should_become_a_narrower_consent_when_a_person_without_account_accepts_it() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	let file = folder.path().join("answer");
	let asked = "to=//Hospital categories=vital-signs,laboratory actions=access,use purposes=TREAT";
	let ask = || {
		let arguments = ["consent", "request", PERSON, "--permit", asked];
		text(&assent.run(HOSPITAL, &arguments), "request")
	};
	let request = ask();
	let listed = assent.run(PERSON, &["consent", "requests"]);
	assert_eq!(listed["requests"][0]["request"], request.as_str());
	assert_eq!(listed["requests"][0]["status"], "ConsentRequested");
	let wide = "to=//Hospital categories=all actions=access purposes=TREAT";
	let sign = ["consent", "sign-accept", &request, "--to", path(&file), "--permit"];
	let wider = assent.fails(2, PERSON, &[&sign[..], &[wide]].concat());
	assert!(wider.contains("nothing that was not asked for"), "{wider}");
	assent.run(PERSON, &[&sign[..], &[PERMIT]].concat());
	assent.run(GATEWAY, &["consent", "relay", path(&file)]);
	let consents = assent.run(PERSON, &["consent", "list"]);
	assert_eq!(consents["consents"][0]["status"], "ConsentGiven");

	let request = ask();
	assent.run(PERSON, &["consent", "sign-refuse", &request, "--to", path(&file)]);
	assent.run(PERSON, &["consent", "relay", path(&file)]);
	let listed = assent.run(PERSON, &["consent", "requests"]);
	assert_eq!(listed["requests"][0]["status"], "ConsentRefused");
	let early = assent.fails(1, HOSPITAL, &["consent", "release-request", &request]);
	assert!(early.contains("Consents.RefusedTooRecently"), "{early}");
}

/// A paid transaction that takes 100 kB of a block.
const LARGE: usize = 100_000;
/// So many of them fill several blocks.
const PAID: u64 = 400;
/// By how much the tip of each exceeds that of the next, planck.
const TIP: u128 = 1_000_000_000;
/// Invalid relays that name a real consent.
const FLOOD: u8 = 200;

/// What the extensions of a transaction hold: era, nonce, tip, and no hash of the metadata.
fn extensions(nonce: u64, tip: u128) -> Vec<u8> {
	// The era: 2,048 blocks from the first one, as SCALE has it.
	([0x0au8, 0], Compact(nonce), Compact(tip), 0u8).encode()
}

/// A remark of that size as the account's wallet signs it. The later, the smaller its tip: a pool that is full drops what
/// pays least and all that comes after it, which must not be the whole.
async fn paid(node: &Node, key: &Keypair, nonces: std::ops::Range<u64>) -> Vec<Vec<u8>> {
	let version = node.request("state_getRuntimeVersion", rpc_params![]).await;
	let number = |member: &str| {
		let number = version[member].as_u64().expect("a number");
		u32::try_from(number).expect("a small one")
	};
	let genesis = node.request("chain_getBlockHash", rpc_params![0]).await;
	let genesis = parse::bytes32(genesis.as_str().expect("a hash")).expect("32 bytes");
	let implied = (number("specVersion"), number("transactionVersion"), genesis, genesis, 0u8);
	let end = nonces.end;
	// System, and its call `remark`.
	let call = (0u8, 0u8, vec![7u8; LARGE]).encode();
	nonces
		.map(|nonce| {
			let tip = u128::from(end - nonce) * TIP;
			let extensions = extensions(nonce, tip);
			let payload = [&call[..], &extensions, &implied.encode()].concat();
			let hash: [u8; 32] = Blake2b::<U32>::digest(&payload).into();
			let signature = key.sign(&hash).0;
			let account = key.public_key().0;
			let signed = (0x84u8, 0u8, account, 1u8, signature).encode();
			[signed, extensions, call.clone()].concat().encode()
		})
		.collect()
}

/// A relay that nobody signs, of a withdrawal with a made-up signature.
fn forged(controller: &Keypair, consent: ConsentId, number: u8) -> Vec<u8> {
	let statement = Statement {
		controller: keys::account(controller),
		epoch: 0,
		deadline: parse::now() + 3_600_000,
		act: Act::Withdraw { consent, version: 1 },
	};
	// A general transaction, with the extensions of version 0; the consents, and their call `relay_free`.
	let call = (22u8, 9u8, statement, 1u8, [number; 64]).encode();
	[vec![0x45, 0], extensions(0, 0), call].concat().encode()
}

/// Sends a transaction, and says whether the node took it.
async fn sent(rpc: &RpcClient, encoded: &[u8]) -> Result<Value, subxt::rpcs::Error> {
	rpc.request("author_submitExtrinsic", rpc_params![format!("0x{}", hex::encode(encoded))]).await
}

async fn best(rpc: &RpcClient) -> u64 {
	let header: Value =
		rpc.request("chain_getHeader", rpc_params![]).await.expect("there is a best block");
	let number = header["number"].as_str().expect("it has a number");
	u64::from_str_radix(number.trim_start_matches("0x"), 16).expect("a number in hex")
}

#[tokio::test(flavor = "multi_thread")]
async fn withdrawal_should_enter_the_next_block_when_the_pool_is_full_and_under_a_flood() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	let file = folder.path().join("statement");
	let consent = granted(&assent, &file);
	let arguments = ["consent", "sign-withdraw", &consent, "--to", path(&file)];
	assent.run(PERSON, &arguments);
	let rpc = RpcClient::from_insecure_url(node.url()).await.expect("the node answers");
	let rich = keys::keypair("//Alice").expect("a derivation");
	let account = parse::address(&keys::account(&rich));
	let first = node.request("system_accountNextIndex", rpc_params![account]).await;
	let first = first.as_u64().expect("the next nonce");
	let paid = paid(&node, &rich, first..first + PAID).await;
	let id = parse::id::<ConsentId>(&consent).expect("an id");
	let person = keys::keypair(PERSON).expect("a derivation");
	let flood: Vec<_> = (0..FLOOD).map(|number| forged(&person, id, number)).collect();
	// While the pool has room, it is the signature that they are refused for.
	let alone = sent(&rpc, &forged(&person, id, FLOOD)).await.expect_err("it is forged");
	assert!(format!("{alone:?}").contains("bad signature"), "{alone:?}");

	// Until the pool takes no more.
	let mut full = false;
	for transaction in &paid {
		if let Err(error) = sent(&rpc, transaction).await {
			assert!(format!("{error:?}").contains("limit"), "{error:?}");
			full = true;
			break;
		}
	}
	assert!(full, "the pool took all {PAID}");
	let flood = tokio::spawn({
		let url = node.url();
		async move {
			let rpc = RpcClient::from_insecure_url(url).await.expect("the node answers");
			for transaction in flood {
				let refused = sent(&rpc, &transaction).await.expect_err("it is forged");
				let refused = format!("{refused:?}");
				// A pool that has room says why: for its signature, and after the withdrawal, since nothing is left to withdraw. One
				// that is full looks for a place by the priority that the validation gives, and says of what has none that it was
				// dropped.
				let reasons =
					["bad signature", "Custom", "Immediately Dropped", "temporarily banned"];
				assert!(reasons.iter().any(|reason| refused.contains(reason)), "{refused}");
			}
		}
	});
	let before = best(&rpc).await;
	let relayed = assent.run(PERSON, &["consent", "relay", path(&file)]);
	let block = relayed["block"].as_u64().expect("a number");
	// One block may have been under way already.
	assert!(block <= before + 2, "sent after {before}, included in {block}");
	let hash = relayed["blockHash"].clone();
	let body = node.request("chain_getBlock", rpc_params![hash]).await;
	let extrinsics = body["block"]["extrinsics"].as_array().expect("a body");
	let is_large = |extrinsic: &&Value| extrinsic.as_str().is_some_and(|hex| hex.len() > 2 * LARGE);
	let large = extrinsics.iter().filter(is_large).count();
	assert!(large >= 10, "the block was not full: {large} large transactions");
	// General transactions of version 5: the withdrawal is the only one, and goes before all that pays.
	let is_free = |extrinsic: &Value| {
		let bytes = hex::decode(&extrinsic.as_str().expect("hex")[2..]).expect("hex");
		codec::Decode::decode(&mut &bytes[..])
			.is_ok_and(|inner: Vec<u8>| inner.first() == Some(&0x45))
	};
	let first_large = extrinsics.iter().position(|extrinsic| is_large(&extrinsic));
	let withdrawal = extrinsics.iter().position(is_free).expect("it is in the block");
	assert!(first_large.is_none_or(|first| withdrawal < first));
	flood.await.expect("every forged one is refused");
	assert_eq!(status(&assent, &consent), "ConsentWithdrawn");
}
