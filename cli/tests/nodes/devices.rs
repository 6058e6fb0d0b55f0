//! What devices are known by, with the command line tool against a real node process.

use crate::{
	node::{text, Assent, Node},
	setting::{path, MAKER, PATIENT},
};
use std::fs;

const RESEARCH: &str = "//Research//Gateway";

#[tokio::test(flavor = "multi_thread")]
async fn devices_should_be_told_apart_handed_over_and_vouched_for_when_their_parties_agree() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	let path = |name: &str| path(folder.path(), name);

	// A wrong check digit is refused before anything is sent.
	let description = format!("0x{}", "11".repeat(32));
	let model_register = |udi_di| {
		vec![
			"device",
			"model-register",
			"--description-hash",
			description.as_str(),
			"--udi-di",
			udi_di,
		]
	};
	assent.fails(2, MAKER, &model_register("00844588003290"));
	let model = assent.run(MAKER, &model_register("00844588003288"));
	assert!(text(&model, "agency").contains("GS1"));
	let model = text(&model, "model");

	// A lot, with the salts kept beside it.
	let (lot, kept) = (path("lot.txt"), path("kept.jsonl"));
	fs::write(&lot, "SN-1\n{\"serial\":\"SN-2\",\"fingerprint\":\"7 inclusions\"}\nSN-3\n")
		.expect("it can be written");
	let registered = assent.run(
		MAKER,
		&["device", "register-batch", &lot, "--model", &model, "--lot", "L1", "--out", &kept],
	);
	assert_eq!((&registered["units"], &registered["transactions"]), (&3.into(), &1.into()));
	let kept: Vec<serde_json::Value> = fs::read_to_string(&kept)
		.expect("it is written")
		.lines()
		.map(|line| serde_json::from_str(line).expect("JSON"))
		.collect();
	let (pump, stone) = (text(&kept[0], "device"), text(&kept[1], "device"));

	// The pump shows that it has its key.
	let secret = path("pump.secret");
	fs::write(&secret, "//Maker//Pump\n").expect("it can be written");
	let bound = assent.run(MAKER, &["device", "bind-key", &pump, "--device-suri-file", &secret]);
	let key = text(&bound, "key");
	let holder = assent.run(MAKER, &["device", "by-key", &key]);
	assert_eq!((text(&holder, "device"), &holder["confirmed"]), (pump.clone(), &true.into()));
	assent.run(MAKER, &["device", "revoke-key", &pump]);

	// Whoever takes the stone over measures it.
	assent.run(MAKER, &["device", "offer", &stone, "--to", PATIENT, "--confirm-fingerprint"]);
	let salt = text(&kept[1], "fingerprintSalt");
	let accept = |measured| {
		vec![
			"device",
			"accept",
			stone.as_str(),
			"--measured",
			measured,
			"--fingerprint-salt",
			salt.as_str(),
		]
	};
	assent.fails(2, PATIENT, &accept("8 inclusions"));
	let taken = assent.run(PATIENT, &accept("7 inclusions"));
	assert_eq!(taken["tenure"], 1);

	// Its telemetry is open to everyone, and its location is not.
	assent.run(PATIENT, &["device", "public-access", &stone, "on"]);
	let resource = format!("device:{stone}");
	let look = |category| {
		let what = ["--role", "crs", "--action", "access", "--purpose", "HRESCH"];
		[&["access", "check", resource.as_str()][..], &what[..], &["--category", category][..]]
			.concat()
	};
	let open = assent.run(RESEARCH, &look("device-telemetry"));
	assert_eq!(open["verdict"]["rule"], "PublicAccess");
	assent.ends(3, RESEARCH, &look("location"));

	// A device without a maker gets one, by agreement.
	let own = ["device", "register-unvouched", "--model-name", "Pump X", "--serial", "9"];
	let own = text(&assent.run(PATIENT, &own), "device");
	assent.run(
		MAKER,
		&["device", "vouch-offer", &own, "--model", &model, "--serial", "9", "--lot", "L0"],
	);
	let vouched = assent.run(PATIENT, &["device", "vouch-accept", &own, "--maker", MAKER]);
	assert_eq!(text(&vouched, "model"), model);
	let shown = assent.run(PATIENT, &["device", "show", &own]);
	assert_eq!((&shown["lot"], shown["maker"].is_string()), (&"L0".into(), true));
}
