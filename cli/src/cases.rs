//! Emergency cases for people and for programs.

use crate::parse::{address, amount_text, moment_text, resource_text};
use assent_primitives::{
	AccountId, CaseId, CaseStatus, EmergencyCase, EmergencyRecord, EmergencyStanding, Finding,
	Moment, PartyId,
};
use serde_json::{json, Value};

/// A case, for people.
pub fn case_text(
	id: &CaseId,
	case: &EmergencyCase,
	now: Moment,
	names: &dyn Fn(&AccountId) -> String,
) -> String {
	let mut lines = vec![
		format!("Emergency case {id}"),
		format!(
			"{} broke the glass on {}, for the member of staff {}. It concerns {}.",
			names(&case.organisation),
			resource_text(&case.resource),
			case.staff,
			names(&case.controller)
		),
		format!(
			"It covers what was done from {} until before {}. Justification: {}.",
			moment_text(case.claimed_at),
			moment_text(case.until),
			case.justification
		),
	];
	if case.late {
		lines.push(format!(
			"It was filed late, at {}: that there was an emergency then is what they say afterwards.",
			moment_text(case.filed_at)
		));
	}
	if case.bond_short {
		lines.push("The organisation's bond was short when it was opened.".into());
	}
	lines.push(status_text(case, now, names));
	lines.join("\n")
}

fn status_text(case: &EmergencyCase, now: Moment, names: &dyn Fn(&AccountId) -> String) -> String {
	match &case.status {
		CaseStatus::Pending if case.is_overdue(now) => format!(
			"Nobody reviewed it before {}: it is overdue, and anyone may settle it.",
			moment_text(case.review_until)
		),
		CaseStatus::Pending => {
			let open = match now < case.record_until {
				true => "It is open. ",
				false => "",
			};
			format!("{open}It has to be reviewed before {}.", moment_text(case.review_until))
		},
		CaseStatus::Unreviewed { settled_at } => format!(
			"Nobody reviewed it in time: since {} it counts against the organisation as unreviewed. It can still be reviewed.",
			moment_text(*settled_at)
		),
		CaseStatus::Reviewed { finding, reviewer, report, reviewed_at, unpaid } => {
			let found = match finding {
				Finding::Justified => "justified",
				Finding::Abusive => "abusive",
			};
			let unpaid = match unpaid {
				0 => String::new(),
				unpaid => format!(" {} of what it cost is still unpaid.", amount_text(*unpaid)),
			};
			format!(
				"{} found it {found}, at {} (report {report}).{unpaid}",
				names(reviewer),
				moment_text(*reviewed_at)
			)
		},
	}
}

/// A case, for programs.
pub fn case_json(id: &CaseId, case: &EmergencyCase, now: Moment) -> Value {
	let status = match &case.status {
		CaseStatus::Pending if case.is_overdue(now) => json!({ "state": "overdue" }),
		CaseStatus::Pending => json!({ "state": "pending" }),
		CaseStatus::Unreviewed { settled_at } => {
			json!({ "state": "unreviewed", "settledAt": settled_at })
		},
		CaseStatus::Reviewed { finding, reviewer, report, reviewed_at, unpaid } => json!({
			"state": match finding {
				Finding::Justified => "justified",
				Finding::Abusive => "abusive",
			},
			"reviewer": address(reviewer),
			"report": report.0,
			"reviewedAt": reviewed_at,
			"unpaid": unpaid.to_string(),
		}),
	};
	json!({
		"case": id.0,
		"organisation": address(&case.organisation),
		"staff": case.staff.0,
		"resource": resource_text(&case.resource),
		"controller": address(&case.controller),
		"justification": case.justification.0,
		"claimedAt": case.claimed_at,
		"until": case.until,
		"filedAt": case.filed_at,
		"recordUntil": case.record_until,
		"reviewUntil": case.review_until,
		"late": case.late,
		"bondShort": case.bond_short,
		"status": status,
	})
}

/// How an organisation stands, for people.
pub fn standing_text(
	organisation: &PartyId,
	standing: &EmergencyStanding,
	names: &dyn Fn(&AccountId) -> String,
) -> String {
	let EmergencyStanding { record, bond, required_bond } = standing;
	let EmergencyRecord { pending, justified, abusive, unreviewed, late, unpaid, .. } = record;
	let short = match bond < required_bond {
		true => " It is short.",
		false => "",
	};
	let unpaid = match unpaid {
		0 => String::new(),
		unpaid => format!("\n{} for abusive cases is unpaid.", amount_text(*unpaid)),
	};
	format!(
		"{}\nEmergency cases: {justified} justified, {abusive} abusive, {unreviewed} that nobody reviewed, {pending} not \
		 decided; {late} were filed late.\nBond: {}; it has to be {}.{short}{unpaid}",
		names(organisation),
		amount_text(*bond),
		amount_text(*required_bond)
	)
}

/// How an organisation stands, for programs.
pub fn standing_json(organisation: &PartyId, standing: &EmergencyStanding) -> Value {
	let EmergencyStanding { record, bond, required_bond } = standing;
	json!({
		"organisation": address(organisation),
		"pending": record.pending,
		"undecided": record.undecided,
		"justified": record.justified,
		"abusive": record.abusive,
		"unreviewed": record.unreviewed,
		"late": record.late,
		"unpaid": record.unpaid.to_string(),
		"bond": bond.to_string(),
		"requiredBond": required_bond.to_string(),
		"bondShort": bond < required_bond,
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use assent_primitives::{Commitment, Resource};

	const CLINIC: AccountId = AccountId::new([7; 32]);
	const PATIENT: AccountId = AccountId::new([8; 32]);

	fn case(status: CaseStatus) -> EmergencyCase {
		EmergencyCase {
			organisation: CLINIC,
			staff: [1; 32].into(),
			resource: Resource::Record { subject: PATIENT, custodian: CLINIC },
			controller: PATIENT,
			justification: Commitment::default(),
			claimed_at: 1_000,
			until: 5_000,
			filed_at: 4_000,
			record_until: 5_000,
			review_until: 9_000,
			late: true,
			bond_short: true,
			status,
		}
	}

	fn text(status: CaseStatus, now: Moment) -> String {
		let names = |party: &AccountId| match *party == CLINIC {
			true => "Good Health Clinic".into(),
			false => address(party),
		};
		case_text(&[9; 32].into(), &case(status), now, &names)
	}

	#[test]
	fn case_should_say_who_what_and_how_it_stands_when_shown() {
		for (status, now, expected) in [
			(CaseStatus::Pending, 4_999, "It is open. It has to be reviewed before"),
			(CaseStatus::Pending, 5_000, "\nIt has to be reviewed before 1970-01-01T00:00:09Z"),
			(CaseStatus::Pending, 9_000, "overdue, and anyone may settle it"),
			(
				CaseStatus::Unreviewed { settled_at: 9_000 },
				9_001,
				"counts against the organisation",
			),
		] {
			let text = text(status, now);
			for part in [
				"Good Health Clinic broke the glass on record:",
				"filed late, at 1970-01-01T00:00:04Z",
				"bond was short",
				expected,
			] {
				assert!(text.contains(part), "{part}: {text}");
			}
		}
		let reviewed = CaseStatus::Reviewed {
			finding: Finding::Abusive,
			reviewer: CLINIC,
			report: Commitment::default(),
			reviewed_at: 6_000,
			unpaid: 500_000_000_000,
		};
		let text = text(reviewed.clone(), 9_000);
		assert!(text.contains("found it abusive") && text.contains("0.5 ASNT of what it cost"));
		let json = case_json(&[9; 32].into(), &case(reviewed), 9_000);
		assert_eq!((&json["status"]["state"], &json["late"]), (&json!("abusive"), &json!(true)));
	}

	#[test]
	fn standing_should_tell_counts_bond_and_what_is_missing_when_shown() {
		let record = EmergencyRecord { justified: 2, abusive: 1, unpaid: 1, ..Default::default() };
		let standing = EmergencyStanding { record, bond: 0, required_bond: 1_000_000_000_000 };
		let text = standing_text(&CLINIC, &standing, &|_| "Good Health Clinic".into());
		for part in ["2 justified, 1 abusive", "it has to be 1 ASNT. It is short.", "is unpaid"] {
			assert!(text.contains(part), "{part}: {text}");
		}
		assert_eq!(standing_json(&CLINIC, &standing)["bondShort"], true);
	}
}
