//! Custody, lists and verdicts on the command line, against a real node process.

use crate::{
	node::{text, Assent, Node},
	setting::{registered_pump, HOSPITAL, MAKER, PATIENT, REGULATOR},
};
use std::fs;

const CARRIER: &str = "//Insurer";
const WAREHOUSE: &str = "//Research";

#[tokio::test(flavor = "multi_thread")]
async fn device_should_go_from_hand_to_hand_when_its_custodians_say_where_it_is() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	let pump = registered_pump(&assent);
	let custody = |key: &str, arguments: &[&str]| {
		assent.run(key, &[&["device", "custody"][..], arguments].concat())
	};
	let stage = |key: &str, stage: &str| assent.run(key, &["device", "stage", &pump, stage]);

	custody(MAKER, &["offer", &pump, "--to", CARRIER, "--as", "carrier", "--may-hand-on"]);
	let log = folder.path().join("temperatures.csv");
	fs::write(&log, "4.1\n4.3\n").expect("it can be written");
	let log = log.to_str().expect("a plain path");
	let taken = custody(CARRIER, &["accept", &pump, "--document", log]);
	assert!(text(&taken, "document").starts_with("0x") && text(&taken, "salt").len() == 66);
	assert_eq!(stage(CARRIER, "in-transit")["mover"], "carrier");

	let refused = assent.fails(1, CARRIER, &["device", "stage", &pump, "commissioned"]);
	assert!(refused.contains("DeviceRegistry.StageNotOfCustodian"), "{refused}");
	let refused = assent.fails(1, MAKER, &["device", "stage", &pump, "in-storage"]);
	assert!(refused.contains("DeviceRegistry.DeviceInCustody"), "{refused}");

	custody(CARRIER, &["offer", &pump, "--to", WAREHOUSE, "--as", "warehouse"]);
	custody(WAREHOUSE, &["accept", &pump]);
	assert_eq!(stage(WAREHOUSE, "in-storage")["mover"], "warehouse");
	let shown = custody(MAKER, &["show", &pump]);
	assert_eq!((&shown["as"], &shown["mayHandOn"]), (&"warehouse".into(), &false.into()));
	let held = assent.run(WAREHOUSE, &["device", "list", "--in-custody"]);
	assert_eq!(held["devices"][0], pump.as_str());
	assert_eq!(assent.run(WAREHOUSE, &["device", "list"])["devices"].as_array().unwrap().len(), 0);

	custody(WAREHOUSE, &["offer", &pump, "--to", MAKER]);
	custody(MAKER, &["accept", &pump]);
	let shown = assent.run(MAKER, &["device", "show", &pump]);
	assert_eq!((&shown["custodian"], &shown["stage"]), (&().into(), &"in-storage".into()));
	let nobody = assent.fails(1, MAKER, &["device", "custody", "end", &pump]);
	assert!(nobody.contains("DeviceRegistry.DeviceNotInCustody"), "{nobody}");
}

#[tokio::test(flavor = "multi_thread")]
async fn verdicts_should_name_the_deciding_fact_when_devices_are_asked_about() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path()).await;
	let assent = Assent::of(&node);
	let pump = registered_pump(&assent);
	let arguments =
		["device", "register-unvouched", "--model-name", "Ward monitor", "--serial", "12"];
	let monitor = text(&assent.run(HOSPITAL, &arguments), "device");
	assent.run(HOSPITAL, &["device", "associate", "propose", &monitor, "--person", PATIENT]);
	assent.run(PATIENT, &["device", "associate", "accept", &monitor]);
	let mine = assent.run(PATIENT, &["device", "list", "--associated"]);
	assert_eq!(mine["devices"][0], monitor.as_str());

	let told = assent.run(PATIENT, &["device", "verdict", &pump, &monitor]);
	assert_eq!((&told["legitimate"], &told["suspect"]), (&1.into(), &1.into()));
	assert_eq!(told["verdicts"][1]["reason"], "Unvouched");

	let notice = format!("0x{}", "22".repeat(32));
	assent.run(REGULATOR, &["device", "block", &pump, "--notice-hash", &notice]);
	let file = folder.path().join("devices.txt");
	let unknown = format!("0x{}", "33".repeat(32));
	fs::write(&file, format!("# ward 3\n{pump}\n{unknown}\n")).expect("it can be written");
	let file = file.to_str().expect("a plain path");
	let told = assent.ends(3, PATIENT, &["device", "verdict", &monitor, "--file", file]);
	assert_eq!((&told["blocked"], &told["suspect"]), (&2.into(), &1.into()));
	assert_eq!(told["verdicts"][1]["notice"], notice.as_str());
	assert_eq!(told["verdicts"][2]["reason"], "NotRegistered");

	fs::write(file, "0x12\n").expect("it can be written");
	let message = assent.fails(2, PATIENT, &["device", "verdict", "--file", file]);
	assert!(message.contains("--file") && message.contains("line 1"), "{message}");
}
