//! What a bundle proves and what not, in words for people who are not engineers.

use super::standing::{without_hash, Standing};
use crate::{
	commands::hex,
	explain::explain_moment,
	parse::{address, resource_text},
	show::{access_text, entry_json, entry_text, verdict_text},
};
use assent_evidence::{
	grandpa::{voter_text, Signed},
	verify::{Block, Change, ProvedEnd},
	Proved, Trust,
};
use assent_primitives::AccountId;
use serde_json::{json, Value};
use sp_core::H256;

/// Of so many entries at most a page tells.
const MAX_SHOWN: usize = 50;

/// A page of plain language.
pub struct Page {
	/// What it is about.
	pub title: String,
	/// Its parts.
	pub sections: Vec<Section>,
}

/// A part of a page.
pub struct Section {
	/// What it is about.
	pub heading: &'static str,
	/// Its paragraphs.
	pub paragraphs: Vec<String>,
	/// What is listed after them.
	pub items: Vec<String>,
}

impl Page {
	/// The page as a text.
	pub fn text(&self) -> String {
		let mut text = format!("{}\n{}\n", self.title, "=".repeat(self.title.chars().count()));
		for Section { heading, paragraphs, items } in &self.sections {
			text.push_str(&format!("\n{heading}\n{}\n", "-".repeat(heading.chars().count())));
			for paragraph in paragraphs {
				text.push_str(&format!("\n{paragraph}\n"));
			}
			if !items.is_empty() {
				text.push('\n');
			}
			for item in items {
				text.push_str(&format!("- {item}\n"));
			}
		}
		text
	}
}

fn names(account: &AccountId) -> String {
	address(account)
}

/// Who vouches for it: the validators and, or instead, notaries.
fn vouchers(proved: &Proved, trust: &Trust, standing: Option<&Standing>) -> Vec<String> {
	let chain = [finality(proved), origin(proved, trust)];
	match standing {
		None => chain.into(),
		Some(standing) if standing.broken.is_none() => {
			chain.into_iter().chain([standing.text(proved)]).collect()
		},
		Some(standing) => vec![standing.text(proved)],
	}
}

/// What cannot be read out of the bundle.
fn limits(proved: &Proved, standing: Option<&Standing>) -> Vec<String> {
	let mut limits = limits_of_all(proved);
	if standing.is_some() {
		limits.push(
			"when the notaries signed: they say it themselves, and what they published since can show it".to_owned(),
		);
	}
	if without_hash(standing) && matches!(proved.end, ProvedEnd::State { .. }) {
		limits.push(
			"that there were no further entries: the chain's hash alone shows that".to_owned(),
		);
	}
	limits
}

/// What cannot be read out of any bundle.
fn limits_of_all(proved: &Proved) -> Vec<String> {
	let mut limits = vec![
		"that what the accessor stated is true: the purpose, the member of staff, and the time it claims".to_owned(),
		"what data was accessed, or that the data is right: the chain holds a salted hash of it and no more".to_owned(),
		"that the persons and organisations behind the identifiers are those they are said to be".to_owned(),
		"that there was no access which nobody recorded".to_owned(),
	];
	match proved.end {
		ProvedEnd::Audit { .. } => limits.push(
			"anything about entries before the first and after the last that are in this file".to_owned(),
		),
		ProvedEnd::State { .. } if proved.before.count > 0 => limits
			.push("what the entries before the first one in this file say, though they cannot have been altered since"
				.to_owned()),
		ProvedEnd::State { .. } => {},
	}
	limits
}

pub fn count(number: usize, one: &str, many: &str) -> String {
	format!("{number} {}", if number == 1 { one } else { many })
}

/// What is proved, in one or two sentences.
fn claim(proved: &Proved, standing: Option<&Standing>) -> String {
	let journal = resource_text(&proved.resource);
	let chain = format!("the chain whose first block is {:?}", proved.genesis);
	let number = proved.block.number;
	let first = proved.before.count;
	let last = proved.after.count.saturating_sub(1);
	let range = match proved.entries.len() {
		1 => format!("entry {first}"),
		_ => format!("the entries {first} to {last}"),
	};
	match (proved.end, &proved.entries[..]) {
		(ProvedEnd::State { .. }, entries @ [_, ..]) if without_hash(standing) => format!(
			"This file proves that {range}, {} of them, stand in the journal of {journal} on {chain} as they stand here: \
			 none was altered, left out or moved. The last one was entered on {}.",
			entries.len(),
			explain_moment(entries.last().map(|entry| entry.recorded_at).unwrap_or_default()),
		),
		(ProvedEnd::Audit { .. }, [entry]) => format!(
			"This file proves that on {}, in block {number} of {chain}, the following was entered as {range} into the \
			 journal of {journal}: {} asked to {}. {}",
			explain_moment(entry.recorded_at),
			names(&entry.accessor),
			access_text(&entry.access),
			verdict_text(&entry.verdict),
		),
		(ProvedEnd::Audit { .. }, entries) => format!(
			"This file proves that {range}, {} of them, stand in the journal of {journal} on {chain} as they stand here: \
			 none was altered, left out or moved. The last one was entered in block {number}, on {}.",
			entries.len(),
			explain_moment(entries.last().map(|entry| entry.recorded_at).unwrap_or_default()),
		),
		(ProvedEnd::State { moment }, []) => format!(
			"This file proves that up to block {number} of {chain}, which was made on {}, nothing had been entered \
			 into the journal of {journal}.",
			explain_moment(moment),
		),
		(ProvedEnd::State { moment }, _) => format!(
			"This file proves that the journal of {journal} on {chain} had {} when block {number} was made, on {}, and \
			 that {range} are as they stand here: none was altered, left out or moved, and none came after them up to \
			 that block.",
			count(usize::try_from(proved.after.count).unwrap_or(usize::MAX), "entry", "entries"),
			explain_moment(moment),
		),
	}
}

/// Who finalised it.
fn finality(proved: &Proved) -> String {
	let Signed { voters, of, set_id, round, .. } = &proved.signed;
	let block = if proved.finalised == proved.block {
		format!("block {}", proved.finalised.number)
	} else {
		format!("block {}, which builds on it", proved.finalised.number)
	};
	format!(
		"It is final: {} of the {} of that time (set {set_id}) signed {block}, in round {round} of their voting, and more \
		 than two thirds were needed. For another history to be final too, a third of them would have had to sign both, \
		 and their signatures would show it.",
		voters.len(),
		count(*of, "validator", "validators"),
	)
}

/// Where the trust comes from.
fn origin(proved: &Proved, trust: &Trust) -> String {
	let changes = match proved.changes.len() {
		0 => "without a change of validators since".into(),
		number => format!(
			"through {}, each signed by those before",
			count(number, "change of validators", "changes of validators")
		),
	};
	match trust {
		Trust::Checkpoint(checkpoint) if !proved.from_genesis => format!(
			"Who the validators were follows from the checkpoint that you trust (block {}, set {}), {changes}.",
			checkpoint.number, checkpoint.set_id
		),
		Trust::Checkpoint(_) => format!(
			"Who the validators were follows from the chain's first block that your checkpoint names, {changes}, and \
			 does not contradict the checkpoint.",
		),
		Trust::Genesis(_) => format!(
			"Who the validators were follows from the chain's first block, which you trust, {changes}.",
		),
	}
}

/// The answer of a verification, in one paragraph.
pub fn paragraph(proved: &Proved, trust: &Trust, standing: Option<&Standing>) -> String {
	format!(
		"{} {} It does not prove {}.",
		claim(proved, standing),
		vouchers(proved, trust, standing).join(" "),
		limits(proved, standing).join("; nor ")
	)
}

/// The page about a bundle.
pub fn page(proved: &Proved, trust: &Trust, standing: Option<&Standing>, file: &H256) -> Page {
	let section = |heading, paragraphs, items| Section { heading, paragraphs, items };
	let mut entries: Vec<String> = (proved.before.count..)
		.zip(&proved.entries)
		.take(MAX_SHOWN)
		.map(|(sequence, entry)| entry_text(sequence, entry, &names))
		.collect();
	if proved.entries.len() > MAX_SHOWN {
		entries.push(format!("and {} more, in the file", proved.entries.len() - MAX_SHOWN));
	}
	let voters = proved
		.signed
		.voters
		.iter()
		.map(|id| format!("the validator with the key {}", voter_text(id)));
	let changes = proved.changes.iter().map(|Change { block, set_id, validators, signed }| {
		format!(
			"After block {} ({:?}) the set {set_id} of {} took over; {} of {} of the set before signed it.",
			block.number,
			block.hash,
			count(*validators, "validator", "validators"),
			signed.voters.len(),
			signed.of,
		)
	});
	let Block { number, hash } = proved.block;
	let mut finalised = vec![finality(proved)];
	let notaries = standing.map(|standing| {
		let told = "What the file says of the validators, while it counts for nothing here";
		if standing.broken.is_some() {
			finalised.insert(0, format!("{told}:"));
		}
		section("What notaries signed", vec![standing.text(proved)], standing.signatures())
	});
	Page {
		title: format!("Evidence from the journal of {}", resource_text(&proved.resource)),
		sections: [
			section("What is proved", vec![claim(proved, standing)], Vec::new()),
			section("The entries", Vec::new(), entries),
		]
		.into_iter()
		.chain(notaries)
		.chain([
			section("By whom it was made final", finalised, voters.collect()),
			section(
				"How these validators are known",
				vec![origin(proved, trust)],
				changes.collect(),
			),
			section(
				"What is not proved",
				vec!["This file does not prove".into()],
				limits(proved, standing),
			),
			section(
				"How to check it again",
				vec![
					"Everything above was worked out from the file and from what the verifier trusts, without asking any \
					 server. Anyone can do it again with `assent evidence verify`, or with a program of their own: \
					 docs/evidence.md describes the file."
						.into(),
				],
				vec![
					format!("the file (BLAKE2b-256): {}", hex(file)),
					format!("the chain's first block: {:?}", proved.genesis),
					format!("the proved block: {number}, {hash:?}"),
					format!("the finalised block: {}, {:?}", proved.finalised.number, proved.finalised.hash),
					"hashes: BLAKE2b-256; signatures: Ed25519; finality: GRANDPA; tree of a block's entries: RFC 6962".into(),
				],
			),
		])
		.collect(),
	}
}

fn block_json(block: &Block) -> Value {
	json!({ "number": block.number, "hash": block.hash })
}

fn signed_json(signed: &Signed) -> Value {
	json!({
		"round": signed.round,
		"set": signed.set_id,
		"validators": signed.of,
		"signers": signed.voters.iter().map(voter_text).collect::<Vec<_>>(),
		"weight": signed.weight,
		"needed": signed.threshold,
		"total": signed.total,
	})
}

/// What is proved, for programs.
pub fn json(proved: &Proved, trust: &Trust, standing: Option<&Standing>) -> Value {
	let end = match proved.end {
		ProvedEnd::Audit { index, leaves } => {
			json!({ "kind": "entry", "index": index, "leaves": leaves })
		},
		ProvedEnd::State { moment } => json!({ "kind": "complete", "moment": moment }),
	};
	let entries: Vec<Value> = (proved.before.count..)
		.zip(&proved.entries)
		.map(|(sequence, entry)| entry_json(sequence, entry))
		.collect();
	json!({
		"genesis": proved.genesis,
		"trusted": match trust {
			Trust::Genesis(_) => "genesis",
			Trust::Checkpoint(_) => "checkpoint",
		},
		"resource": resource_text(&proved.resource),
		"first": proved.before.count,
		"count": proved.after.count,
		"head": proved.after.head,
		"block": block_json(&proved.block),
		"end": end,
		"entries": entries,
		"finalised": block_json(&proved.finalised),
		"finality": signed_json(&proved.signed),
		"changes": proved.changes.iter().map(|change| json!({
			"block": block_json(&change.block),
			"set": change.set_id,
			"validators": change.validators,
			"finality": signed_json(&change.signed),
		})).collect::<Vec<_>>(),
		"notProved": limits(proved, standing),
		"notaries": standing.map(Standing::json),
		"summary": paragraph(proved, trust, standing),
	})
}
