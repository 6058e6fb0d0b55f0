//! Who there is on a development chain, and what many tests begin with.

use crate::node::{text, Assent};
use serde_json::Value;
use std::{fs, path::Path};

pub const MAKER: &str = "//Maker";
pub const HOSPITAL: &str = "//Hospital";
/// The hospital's account that records accesses.
pub const GATEWAY: &str = "//Hospital//Gateway";
pub const REGULATOR: &str = "//Regulator";
/// Two of the council's three members.
pub const COUNCIL: &str = "//Alice,//Bob";
pub const PATIENT: &str = "//Patient";
/// A key to whose account nobody ever sent anything.
pub const PERSON: &str = "//Patient//Unfunded";
/// What lets the hospital see the vital signs of whoever grants it.
pub const CARE: &str = "to=//Hospital categories=vital-signs actions=access purposes=TREAT";

/// A file in that folder, as an argument.
pub fn path(folder: &Path, name: &str) -> String {
	folder.join(name).to_str().expect("a plain path").to_owned()
}

/// Has a maker register a pump: its identifier.
pub fn registered_pump(assent: &Assent) -> String {
	let description = format!("0x{}", "11".repeat(32));
	let model = ["device", "model-register", "--udi-di", "00844588003288"];
	let model = [&model[..], &["--description-hash", &description]].concat();
	let model = text(&assent.run(MAKER, &model), "model");
	let arguments = ["device", "register", "--model", &model, "--serial", "7", "--lot", "A1"];
	text(&assent.run(MAKER, &arguments), "device")
}

/// Has the patient take that pump over, to use it: the resource.
pub fn pump(assent: &Assent) -> String {
	let device = registered_pump(assent);
	assent.run(MAKER, &["device", "offer", &device, "--to", PATIENT]);
	let taken = assent.run(PATIENT, &["device", "accept", &device, "--for-myself"]);
	assert_eq!(taken["tenure"], 1);
	format!("device:{device}#1")
}

/// Has the hospital record so many accesses to the resource in one transaction.
pub fn record(assent: &Assent, folder: &Path, resource: &str, count: usize) {
	let file = path(folder, "accesses.jsonl");
	let line = format!(
		r#"{{"resource":"{resource}","role":"prov","action":"access","purpose":"TREAT","categories":["vital-signs"],"basis":"policy"}}"#
	);
	fs::write(&file, format!("{line}\n").repeat(count)).expect("it can be written");
	let recorded = assent.run(GATEWAY, &["access", "batch", &file]);
	assert_eq!(recorded["permitted"], count);
}

/// Has the person sign a consent into that file, and the hospital bring it in: its id.
pub fn relayed_consent(assent: &Assent, file: &str) -> String {
	let signed = assent.run(PERSON, &["consent", "sign-grant", "--permit", CARE, "--to", file]);
	let relayed = assent.run(GATEWAY, &["consent", "relay", file]);
	assert_eq!(relayed["free"], false);
	text(&signed, "consent")
}

pub fn consent_status(assent: &Assent, consent: &str) -> Value {
	assent.run(PERSON, &["consent", "show", consent])["status"].clone()
}
