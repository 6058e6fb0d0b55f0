//! Who may connect to a node, and who may ask it what.

use crate::node::{program, Node};
use std::{
	fs,
	path::Path,
	process::{Command, Output},
};
use subxt::rpcs::rpc_params;

/// Blocks in which whoever is let in has caught up several times.
const BLOCKS: u64 = 4;

/// A folder of its own for a node.
fn folder(parent: &Path, name: &str) -> std::path::PathBuf {
	let folder = parent.join(name);
	fs::create_dir_all(&folder).expect("it can be made");
	folder
}

fn node_command(arguments: &[&str]) -> Output {
	Command::new(program()).args(arguments).output().expect("the node can be started")
}

/// Makes a node's key: its file, and the peer whom it makes of the node.
fn node_key(folder: &Path) -> (String, String) {
	let file = folder.join("node-key").to_str().expect("a plain path").to_owned();
	let made = node_command(&["key", "generate-node-key", "--chain", "dev", "--file", &file]);
	assert!(made.status.success());
	let peer = String::from_utf8(made.stderr).expect("text").trim().to_owned();
	(file, peer)
}

/// Where others reach that node.
async fn address(node: &Node) -> String {
	let addresses = node.request("system_localListenAddresses", rpc_params![]).await;
	let local = addresses.as_array().expect("a list").iter().filter_map(|one| one.as_str());
	let mut local = local.filter(|one| one.starts_with("/ip4/127.0.0.1/"));
	local.next().expect("it listens on the loopback interface").to_owned()
}

/// The peers of that node, by their ids.
async fn peers(node: &Node) -> Vec<String> {
	let peers = node.request("system_peers", rpc_params![]).await;
	let ids = peers.as_array().expect("a list").iter();
	ids.map(|peer| peer["peerId"].as_str().expect("an id").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn stranger_should_get_no_blocks_when_a_node_has_reserved_peers_only() {
	let temporary = tempfile::tempdir().expect("a temporary folder");
	let [first, second, third] =
		["validator", "member", "stranger"].map(|name| folder(temporary.path(), name));
	let (key, member_id) = node_key(&second);
	// It need not know where that is: the member comes to it.
	let reserved = format!("/ip4/127.0.0.1/tcp/1/p2p/{member_id}");
	let options = ["--reserved-only", "--reserved-nodes", &reserved];
	let validator = Node::start_with(&first, &options).await;
	let to_validator = address(&validator).await;
	// Closed as well: of a node that refuses it, a stranger still learns where others are.
	let options = ["--node-key-file", &key, "--reserved-only", "--reserved-nodes", &to_validator];
	let member = validator.start_beside(&second, &options).await;
	member.reach(1).await;

	// It knows the address, and calls again and again.
	let stranger = validator.start_beside(&third, &["--reserved-nodes", &to_validator]).await;
	member.reach(member.finalised().await + BLOCKS).await;
	assert_eq!(stranger.finalised().await, 0);
	assert_eq!(peers(&stranger).await, Vec::<String>::new());
	assert_eq!(peers(&validator).await, [member_id.clone()]);

	// The member lets it in by name: it was for want of that that it had nothing.
	let to_stranger = address(&stranger).await;
	member.request("system_addReservedPeer", rpc_params![to_stranger]).await;
	stranger.reach(BLOCKS).await;
	assert_eq!(peers(&stranger).await, [member_id.clone()]);
	assert_eq!(peers(&validator).await, [member_id]);
}

#[tokio::test(flavor = "multi_thread")]
async fn unsafe_method_should_be_refused_when_only_safe_ones_are_allowed() {
	let temporary = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start_with(temporary.path(), &["--rpc-methods", "safe"]).await;
	for (method, parameters) in [
		("system_peers", rpc_params![]),
		("system_addReservedPeer", rpc_params!["/ip4/127.0.0.1/tcp/1"]),
		("author_rotateKeys", rpc_params![]),
		("author_insertKey", rpc_params!["aura", "//Alice", "0x00"]),
		("offchain_localStorageGet", rpc_params!["PERSISTENT", "0x00"]),
		("system_addLogFilter", rpc_params!["trace"]),
	] {
		let refused = node.ask(method, parameters).await.expect_err(method).to_string();
		assert!(refused.contains("unsafe to be called externally"), "{method}: {refused}");
	}
	node.request("system_health", rpc_params![]).await;
}

#[test]
fn validator_should_not_start_when_its_rpc_would_be_open_to_all() {
	let temporary = tempfile::tempdir().expect("a temporary folder");
	let base = temporary.path().to_str().expect("a plain path");
	let answer = node_command(&["--dev", "--validator", "--rpc-external", "--base-path", base]);
	assert!(!answer.status.success());
	let said = String::from_utf8_lossy(&answer.stderr);
	assert!(said.contains("--rpc-external"), "{said}");
}
