//! A pool that is full, and under a flood.

use crate::node::{Assent, Node};
use assent_cli::{keys, parse};
use blake2::{
	digest::{consts::U32, Digest},
	Blake2b,
};
use codec::{Compact, Encode};
use serde_json::Value;
use subxt::rpcs::{rpc_params, RpcClient};
use subxt_signer::sr25519::Keypair;

/// For the node: a pool of 8 MiB, which holds two blocks of these transactions. One of the usual size is emptied by blocks as
/// fast as a busy machine fills it.
pub const SMALL_POOL: [&str; 2] = ["--pool-kbytes", "8192"];
/// A paid transaction that takes 100 kB of a block.
const LARGE: usize = 100_000;
/// So many of them fill several blocks.
const PAID: u64 = 400;
/// By how much the tip of each exceeds that of the next, planck.
const TIP: u128 = 1_000_000_000;
/// Statements with made-up signatures.
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

/// A call that nobody signs, as it is sent: a general transaction, with the extensions of version 0.
pub fn unsigned(call: impl Encode) -> Vec<u8> {
	[vec![0x45, 0], extensions(0, 0), call.encode()].concat().encode()
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

/// Fills the node's pool with paid transactions until it takes no more, floods it with statements of a real party that
/// somebody else signed, and relays the true one from the file, with that command: it has to enter the next block that is
/// built, full as that is, before all that pays.
///
/// `forged` makes a transaction whose signature is made up of that byte.
pub async fn relay_into_full_pool(
	node: &Node,
	key: &str,
	relay: &[&str],
	forged: impl Fn(u8) -> Vec<u8>,
) {
	let rpc = RpcClient::from_insecure_url(node.url()).await.expect("the node answers");
	let rich = keys::keypair("//Alice").expect("a derivation");
	let account = parse::address(&keys::account(&rich));
	let first = node.request("system_accountNextIndex", rpc_params![account]).await;
	let first = first.as_u64().expect("the next nonce");
	let paid = paid(node, &rich, first..first + PAID).await;
	let flood: Vec<_> = (0..FLOOD).map(&forged).collect();
	// While the pool has room, it is the signature that they are refused for.
	let alone = sent(&rpc, &forged(FLOOD)).await.expect_err("it is forged");
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
				// A pool that has room says why: for its signature, and after the true one, since nothing is left to end. One
				// that is full looks for a place by the priority that the validation gives, and says of what has none that it was
				// dropped.
				let reasons =
					["bad signature", "Custom", "Immediately Dropped", "temporarily banned"];
				assert!(reasons.iter().any(|reason| refused.contains(reason)), "{refused}");
			}
		}
	});
	let before = best(&rpc).await;
	let relayed = Assent::of(node).run(key, relay);
	assert_eq!(relayed["free"], true);
	let block = relayed["block"].as_u64().expect("a number");
	// One block may have been under way already.
	assert!(block <= before + 2, "sent after {before}, included in {block}");
	let hash = relayed["blockHash"].clone();
	let body = node.request("chain_getBlock", rpc_params![hash]).await;
	let extrinsics = body["block"]["extrinsics"].as_array().expect("a body");
	let is_large = |extrinsic: &&Value| extrinsic.as_str().is_some_and(|hex| hex.len() > 2 * LARGE);
	let large = extrinsics.iter().filter(is_large).count();
	assert!(large >= 10, "the block was not full: {large} large transactions");
	// General transactions of version 5: the statement is the only one, and goes before all that pays.
	let is_free = |extrinsic: &Value| {
		let bytes = hex::decode(&extrinsic.as_str().expect("hex")[2..]).expect("hex");
		codec::Decode::decode(&mut &bytes[..])
			.is_ok_and(|inner: Vec<u8>| inner.first() == Some(&0x45))
	};
	let first_large = extrinsics.iter().position(|extrinsic| is_large(&extrinsic));
	let free = extrinsics.iter().position(is_free).expect("it is in the block");
	assert!(first_large.is_none_or(|first| free < first));
	flood.await.expect("every forged one is refused");
}
