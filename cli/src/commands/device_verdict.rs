//! `assent device verdict`: whether devices are legitimate, suspect or blocked, and by which fact.

use super::{hex, read};
use crate::{
	args::Context,
	chain::{api, device},
	client::explained,
	error::invalid,
	output::Answer,
	parse::{self, address},
};
use anyhow::anyhow;
use assent_primitives::{
	legitimacy::{BlockReason, Lapse, RecallNotice, SuspectReason},
	DeviceId, Legitimacy, MAX_VERDICTS,
};
use clap::Args;
use serde_json::{json, Value};
use std::path::{Path, PathBuf};

/// Devices to ask about.
#[derive(Debug, Args)]
pub struct Verdict {
	/// The devices.
	#[arg(value_parser = parse::id::<DeviceId>, required_unless_present = "file")]
	pub devices: Vec<DeviceId>,
	/// A file with further ones, one a line; empty lines and what stands after # are left out.
	#[arg(long, value_name = "FILE")]
	pub file: Option<PathBuf>,
}

impl Verdict {
	/// Asks.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let Self { mut devices, file } = self;
		if let Some(file) = file {
			devices.extend(devices_in(&file)?);
		}
		if devices.is_empty() {
			return Err(invalid("--file", "expected at least one device"));
		}
		// One state for all of them.
		let at = context.connect().await?.at().await?;
		let mut verdicts = Vec::with_capacity(devices.len());
		for some in devices.chunks(MAX_VERDICTS as usize) {
			let ids = some.iter().map(device).collect();
			let call = api::runtime_apis().assent_api().legitimacies(ids);
			let answer = at.runtime_apis().call(call).await.map_err(explained)?;
			let answer = answer.map_err(|refused| {
				anyhow!("the node answers for {} devices at once only", refused.0.most)
			})?;
			verdicts.extend(answer.into_iter().map(|verdict| verdict.0));
		}
		if verdicts.len() != devices.len() {
			return Err(anyhow!("the node answered for other devices than it was asked about"));
		}
		Ok(answer(&devices, &verdicts))
	}
}

/// The devices that a file names.
fn devices_in(file: &Path) -> anyhow::Result<Vec<DeviceId>> {
	let text = String::from_utf8(read(file)?)
		.map_err(|_| invalid("--file", format!("{} is no text", file.display())))?;
	let mut devices = Vec::new();
	for (number, line) in text.lines().enumerate() {
		let id = line.split('#').next().unwrap_or_default().trim();
		if id.is_empty() {
			continue;
		}
		let id = parse::id::<DeviceId>(id).map_err(|error| {
			invalid("--file", format!("{}, line {}: {error}", file.display(), number + 1))
		})?;
		devices.push(id);
	}
	Ok(devices)
}

fn answer(devices: &[DeviceId], verdicts: &[Legitimacy]) -> Answer {
	let all = || devices.iter().zip(verdicts);
	let lines: Vec<_> = all().map(|(id, verdict)| format!("{id} {}", text(verdict))).collect();
	let blocked = verdicts.iter().filter(|verdict| verdict.is_blocked()).count();
	let suspect =
		verdicts.iter().filter(|verdict| matches!(verdict, Legitimacy::Suspect(_))).count();
	let json = json!({
		"verdicts": all().map(|(id, verdict)| json_of(id, verdict)).collect::<Vec<_>>(),
		"legitimate": verdicts.len() - blocked - suspect,
		"suspect": suspect,
		"blocked": blocked,
	});
	Answer::new(lines.join("\n"), json).refused(blocked > 0)
}

/// The verdict in plain words.
fn text(verdict: &Legitimacy) -> String {
	match verdict {
		Legitimacy::Legitimate => "is legitimate".into(),
		Legitimacy::Suspect(reason) => format!("is suspect: {}", suspicion(reason)),
		Legitimacy::Blocked(reason) => format!("is blocked: {}", block(reason)),
	}
}

fn block(reason: &BlockReason) -> String {
	match reason {
		BlockReason::NotRegistered => "there is no such device".into(),
		BlockReason::BlockedByRegulator(block) => {
			format!("{} blocked it, notice {}", address(&block.regulator), block.notice)
		},
		BlockReason::Recalled(recall) => {
			format!("it is recalled and must not be operated; {}", recall_text(recall))
		},
		BlockReason::Stolen => "its owner says that it was stolen".into(),
		BlockReason::Lost => "its owner says that it is lost".into(),
		BlockReason::Retired => "its owner retired it for good".into(),
	}
}

fn suspicion(reason: &SuspectReason) -> String {
	match reason {
		SuspectReason::MakerNotAccredited { maker, lapse } => {
			format!("its maker {} vouched for it, and {}", address(maker), lapse_text(*lapse))
		},
		SuspectReason::Recalled(recall) => {
			format!("its users are to be told of a recall; {}", recall_text(recall))
		},
		SuspectReason::OwnerNotAccredited { owner, lapse } => {
			format!("it belongs to {}, and {}", address(owner), lapse_text(*lapse))
		},
		SuspectReason::ConformityEnded { issuer } => {
			format!("what {} attested of its conformity no longer counts", address(issuer))
		},
		SuspectReason::Decommissioned => "it was taken out of use".into(),
		SuspectReason::Obsolete => "its owner says that it is no longer supported".into(),
		SuspectReason::Unvouched => "its maker is not on the chain: nobody vouches for it".into(),
	}
}

const fn lapse_text(lapse: Lapse) -> &'static str {
	match lapse {
		Lapse::NotAccredited => "is not accredited",
		Lapse::Withdrawn => "its accreditation was withdrawn",
		Lapse::Suspended => "its accreditation is suspended",
		Lapse::NotBegun => "its accreditation is not in force yet",
		Lapse::Over => "its accreditation is over",
		Lapse::RoleNotHeld => "it is not accredited as a manufacturer any more",
	}
}

fn recall_text(recall: &RecallNotice) -> String {
	let what = match lot_text(recall) {
		Some(lot) => format!("lot {lot}"),
		None => "the whole model".into(),
	};
	format!("{what}, by {}, notice {}", address(&recall.issuer), recall.notice)
}

fn lot_text(recall: &RecallNotice) -> Option<String> {
	recall.lot.as_ref().map(|lot| String::from_utf8_lossy(lot).into_owned())
}

/// The verdict for programs: `verdict`, `reason`, and what the reason names.
fn json_of(id: &DeviceId, verdict: &Legitimacy) -> Value {
	let of_recall = |recall: &RecallNotice| {
		json!({
			"issuer": address(&recall.issuer),
			"lot": lot_text(recall),
			"notice": hex(recall.notice.0),
		})
	};
	let plain = || json!({});
	let (verdict, reason, facts) = match verdict {
		Legitimacy::Legitimate => ("legitimate", Value::Null, plain()),
		Legitimacy::Suspect(reason) => {
			let (name, facts) = match reason {
				SuspectReason::MakerNotAccredited { maker, lapse } => (
					"MakerNotAccredited",
					json!({ "maker": address(maker), "lapse": format!("{lapse:?}") }),
				),
				SuspectReason::Recalled(recall) => ("Recalled", of_recall(recall)),
				SuspectReason::OwnerNotAccredited { owner, lapse } => (
					"OwnerNotAccredited",
					json!({ "owner": address(owner), "lapse": format!("{lapse:?}") }),
				),
				SuspectReason::ConformityEnded { issuer } => {
					("ConformityEnded", json!({ "issuer": address(issuer) }))
				},
				SuspectReason::Decommissioned => ("Decommissioned", plain()),
				SuspectReason::Obsolete => ("Obsolete", plain()),
				SuspectReason::Unvouched => ("Unvouched", plain()),
			};
			("suspect", json!(name), facts)
		},
		Legitimacy::Blocked(reason) => {
			let (name, facts) = match reason {
				BlockReason::NotRegistered => ("NotRegistered", plain()),
				BlockReason::BlockedByRegulator(block) => (
					"BlockedByRegulator",
					json!({
						"regulator": address(&block.regulator),
						"notice": hex(block.notice.0),
					}),
				),
				BlockReason::Recalled(recall) => ("Recalled", of_recall(recall)),
				BlockReason::Stolen => ("Stolen", plain()),
				BlockReason::Lost => ("Lost", plain()),
				BlockReason::Retired => ("Retired", plain()),
			};
			("blocked", json!(name), facts)
		},
	};
	let mut json = json!({ "device": id.0, "verdict": verdict, "reason": reason });
	if let (Value::Object(members), Value::Object(facts)) = (&mut json, facts) {
		members.extend(facts);
	}
	json
}

#[cfg(test)]
mod tests {
	use super::*;
	use assent_primitives::{Commitment, PartyId};

	fn party() -> PartyId {
		PartyId::new([1; 32])
	}

	fn recall() -> RecallNotice {
		let lot = Some(b"L1".to_vec().try_into().expect("short"));
		RecallNotice { issuer: party(), lot, notice: Commitment::from([2; 32]) }
	}

	#[test]
	fn answer_should_say_the_deciding_fact_and_end_with_refused_when_one_is_blocked() {
		let devices = [DeviceId::from([1; 32]), DeviceId::from([2; 32]), DeviceId::from([3; 32])];
		let lapse = Lapse::Suspended;
		let mut verdicts = vec![
			Legitimacy::Legitimate,
			Legitimacy::Suspect(SuspectReason::MakerNotAccredited { maker: party(), lapse }),
			Legitimacy::Blocked(BlockReason::Recalled(recall())),
		];
		let told = answer(&devices, &verdicts);
		assert!(told.refused);
		assert!(told.text.contains("is legitimate"), "{}", told.text);
		assert!(told.text.contains("its accreditation is suspended"), "{}", told.text);
		assert!(told.text.contains("lot L1, by"), "{}", told.text);
		assert_eq!(told.json["verdicts"][1]["lapse"], "Suspended");
		assert_eq!(told.json["verdicts"][2]["reason"], "Recalled");
		assert_eq!(told.json["verdicts"][2]["lot"], "L1");
		assert_eq!((&told.json["legitimate"], &told.json["blocked"]), (&1.into(), &1.into()));

		verdicts.pop();
		assert!(!answer(&devices[..2], &verdicts).refused);
	}

	#[test]
	fn file_should_be_read_line_by_line_when_it_has_comments() {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let file = folder.path().join("devices.txt");
		let id = format!("0x{}", "07".repeat(32));
		std::fs::write(&file, format!("# ward 3\n\n {id} # pump\n{id}\n")).expect("written");
		let devices = devices_in(&file).expect("it reads");
		assert_eq!(devices, vec![DeviceId::from([7; 32]); 2]);

		std::fs::write(&file, format!("{id}\n0x12\n")).expect("written");
		let error = devices_in(&file).expect_err("the second line is no device");
		assert!(error.to_string().contains("line 2"), "{error}");
		assert_eq!(crate::error::exit_code(&error), crate::error::USAGE);
	}
}
