//! Journals as CSV (RFC 4180), to be opened in a spreadsheet by people who are not engineers.
//!
//! One line an entry, the first line names the columns; lines end in CR LF, and a cell with a comma, a quote or a line break
//! stands in quotes. The columns:
//!
//! | Column | Is |
//! | --- | --- |
//! | `sequence`, `hash` | the entry's number in its journal, and its hash |
//! | `resource` | `device:0x..#TENURE` or `record:SUBJECT@CUSTODIAN` |
//! | `recorded_at`, `block` | when it was journalled: the block's moment, UTC, and its number |
//! | `claimed_at` | when it happened, as the accessor says |
//! | `controller`, `accessor`, `accessor_name`, `operator` | whose data it is; who asked; under which name it is accredited; the account that signed |
//! | `staff` | the organisation's pseudonym for the member of its staff |
//! | `role`, `basis`, `action`, `purpose` | codes: as what, on what it rests, what is done, what for |
//! | `categories` | codes, with spaces between |
//! | `labels` | `not-stated`, `unlabelled` or `tagged` |
//! | `object`, `corrects` | the salted hash of what exactly; the number of the entry that this one corrects, as the accessor says |
//! | `permitted` | `yes` or `no` |
//! | `rule` | the rule that permitted, or the reason of the refusal |
//! | `by_consent` | whether a consent, or the person's own right, permitted |
//! | `consent`, `consent_version`, `provision` | what decided, or came nearest; provisions from 1 |
//! | `late_consent` | a consent that ended and would have permitted it at the claimed time, which is unproven |
//! | `paid` | in planck; 10^12 are one ASNT |
//! | `explanation` | the same in a sentence |
//!
//! A cell that begins with `=`, `+`, `-`, `@`, a tab or a line break would be run as a formula by spreadsheets. It gets an
//! apostrophe in front, which they take as "text". Of all columns only names could be such.

use crate::{
	parse::{address, code_texts, moment_text, resource_text},
	show,
};
use assent_primitives::{journal::Entry, AccountId, PermitRule, RequestLabels, Resource, Verdict};

/// The columns, in their order.
pub const COLUMNS: [&str; 27] = [
	"sequence",
	"hash",
	"resource",
	"recorded_at",
	"block",
	"claimed_at",
	"controller",
	"accessor",
	"accessor_name",
	"operator",
	"staff",
	"role",
	"basis",
	"action",
	"purpose",
	"categories",
	"labels",
	"object",
	"corrects",
	"permitted",
	"rule",
	"by_consent",
	"consent",
	"consent_version",
	"provision",
	"late_consent",
	"paid",
];

/// The last column: a sentence.
const EXPLANATION: &str = "explanation";

/// The first line.
pub fn header() -> String {
	line(COLUMNS.iter().chain([&EXPLANATION]).map(|name| (*name).to_owned()))
}

/// The line of an entry. `name` gives the name under which a party is accredited.
pub fn row(
	resource: &Resource,
	sequence: u64,
	entry: &Entry,
	name: &dyn Fn(&AccountId) -> Option<String>,
) -> String {
	let Entry { access, verdict, .. } = entry;
	let (rule, by_consent, consent, late) = match verdict {
		Verdict::Permit { rule, consent, .. } => {
			let code = match rule {
				PermitRule::Policy(basis) => format!("Policy:{}", basis.code()),
				rule => format!("{rule:?}"),
			};
			(code, yes(rule.is_by_consent()), consent, &None)
		},
		Verdict::Deny { reason, consent, late } => {
			(format!("{reason:?}"), String::new(), consent, late)
		},
	};
	let labels = match access.labels {
		RequestLabels::NotStated => "not-stated",
		RequestLabels::Unlabelled => "unlabelled",
		RequestLabels::Tagged { .. } => "tagged",
	};
	let text = |value: Option<String>| value.unwrap_or_default();
	let cells = [
		sequence.to_string(),
		format!("{:?}", entry.hash()),
		resource_text(resource),
		moment_text(entry.recorded_at),
		entry.block.to_string(),
		moment_text(access.claimed_at),
		address(&entry.controller),
		address(&entry.accessor),
		text(name(&entry.accessor)),
		address(&entry.operator),
		text(access.staff.map(|tag| tag.to_string())),
		access.role.code().into(),
		show::basis_code(&access.basis),
		access.action.code().into(),
		access.purpose.code().into(),
		code_texts(&access.categories).join(" "),
		labels.into(),
		access.object.to_string(),
		text(access.corrects.map(|other| other.to_string())),
		yes(verdict.is_permit()),
		rule,
		by_consent,
		text(consent.map(|source| source.id.to_string())),
		text(consent.map(|source| source.version.to_string())),
		text(consent.map(|source| (u32::from(source.provision) + 1).to_string())),
		text(late.map(|source| source.id.to_string())),
		entry.paid().to_string(),
	];
	line(cells.into_iter().chain([show::verdict_text(verdict)]))
}

fn yes(flag: bool) -> String {
	if flag { "yes" } else { "no" }.into()
}

fn line(cells: impl Iterator<Item = String>) -> String {
	let mut line = cells.map(|cell| quoted(&cell)).collect::<Vec<_>>().join(",");
	line.push_str("\r\n");
	line
}

/// A cell as it stands in the file.
fn quoted(cell: &str) -> String {
	let neutral = match cell.chars().next() {
		Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n') => format!("'{cell}"),
		_ => cell.to_owned(),
	};
	match neutral.contains([',', '"', '\r', '\n']) {
		true => format!("\"{}\"", neutral.replace('"', "\"\"")),
		false => neutral,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use assent_primitives::{
		Access, Action, Basis, Category, Commitment, ConsentRef, DenyReason, Purpose, Role,
		StaffTag,
	};
	use proptest::prelude::*;

	const CLINIC: AccountId = AccountId::new([7; 32]);

	fn entry(verdict: Verdict) -> Entry {
		Entry {
			controller: AccountId::new([1; 32]),
			accessor: CLINIC,
			operator: CLINIC,
			block: 9,
			recorded_at: 600_000,
			access: Access {
				staff: Some(StaffTag::from([3; 32])),
				role: Role::CareProvider,
				basis: Basis::Consent,
				action: Action::Access,
				purpose: Purpose::Treat,
				categories: [Category::VitalSigns, Category::Imaging].into_iter().collect(),
				labels: RequestLabels::Unlabelled,
				object: Commitment::default(),
				claimed_at: 599_000,
				maximum_price: 0,
				corrects: Some(3),
				disclosure: None,
				source: None,
			},
			verdict,
		}
	}

	/// The cells of one line, as RFC 4180 reads them.
	fn cells(line: &str) -> Vec<String> {
		let mut cells = vec![String::new()];
		let (mut quoted, mut letters) =
			(false, line.strip_suffix("\r\n").unwrap().chars().peekable());
		while let Some(letter) = letters.next() {
			match letter {
				'"' if quoted && letters.peek() == Some(&'"') => {
					letters.next();
					cells.last_mut().unwrap().push('"');
				},
				'"' => quoted = !quoted,
				',' if !quoted => cells.push(String::new()),
				letter => cells.last_mut().unwrap().push(letter),
			}
		}
		assert!(!quoted, "{line}");
		cells
	}

	fn record() -> Resource {
		Resource::Record { subject: AccountId::new([1; 32]), custodian: CLINIC }
	}

	#[test]
	fn row_should_have_a_cell_for_each_column_when_written() {
		let source = ConsentRef { id: [5; 32].into(), version: 2, provision: 0 };
		let late =
			Verdict::Deny { reason: DenyReason::NoPermit, consent: None, late: Some(source) };
		let permit = Verdict::Permit {
			rule: PermitRule::PartyPermit,
			consent: Some(source),
			price: 1_500_000_000_000,
		};
		let names = cells(&header());
		assert_eq!(names.len(), COLUMNS.len() + 1);
		for verdict in [late.clone(), permit.clone()] {
			assert_eq!(cells(&row(&record(), 0, &entry(verdict), &|_| None)).len(), names.len());
		}
		let cell = |verdict: &Verdict, column: &str| {
			let at = names.iter().position(|name| name == column).unwrap();
			cells(&row(&record(), 4, &entry(verdict.clone()), &|_| Some("Clinic".into())))[at]
				.clone()
		};
		assert_eq!(cell(&permit, "sequence"), "4");
		assert_eq!(cell(&permit, "accessor_name"), "Clinic");
		assert_eq!(cell(&permit, "categories"), "vital-signs imaging");
		assert_eq!(cell(&permit, "recorded_at"), "1970-01-01T00:10:00Z");
		assert_eq!(cell(&permit, "provision"), "1");
		assert_eq!(cell(&permit, "paid"), "1500000000000");
		assert_eq!(
			(cell(&permit, "permitted"), cell(&permit, "by_consent")),
			("yes".into(), "yes".into())
		);
		assert!(cell(&permit, "explanation").contains("1.5 ASNT"));
		assert_eq!(cell(&late, "permitted"), "no");
		assert_eq!(cell(&late, "rule"), "NoPermit");
		assert_eq!(cell(&late, "late_consent"), source.id.to_string());
		assert_eq!(cell(&late, "corrects"), "3");
	}

	#[test]
	fn cell_should_never_be_a_formula_when_a_spreadsheet_opens_it() {
		for name in ["=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", "\t=1", "\r\n=1"] {
			let line = row(&record(), 0, &entry(Verdict::deny(DenyReason::NoPermit)), &|_| {
				Some(name.into())
			});
			let cell = &cells(&line)[8];
			assert_eq!(cell, &format!("'{name}"));
		}
		assert_eq!(quoted("Clinic - West"), "Clinic - West");
	}

	proptest! {
		#[test]
		fn cell_should_come_back_when_it_is_any_text(text in "\\PC*|[,\"\r\n=@a]{0,8}") {
			let found = cells(&line([text.clone(), "next".into()].into_iter()));
			let bare = found[0].strip_prefix('\'').filter(|_| !text.starts_with('\'')).unwrap_or(&found[0]);
			prop_assert_eq!(bare, text.as_str());
			prop_assert_eq!(&found[1], "next");
			prop_assert!(!found[0].starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
		}
	}
}
