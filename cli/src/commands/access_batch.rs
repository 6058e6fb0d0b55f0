//! `assent access batch`: recording a file of accesses.

use super::access_stated::Stated;
use crate::{
	args::Context,
	chain::api,
	client::{explained, Client},
	error::{invalid, json_reason, unreadable},
	output::Answer,
	parse::{self, amount_text, ResourceName},
};
use anyhow::Context as _;
use assent_primitives::{Access, Balance, Resource};
use clap::Args;
use serde_json::json;
use std::{
	collections::BTreeMap,
	fs::File,
	io::{BufRead, BufReader},
	path::{Path, PathBuf},
};
use subxt::utils::Static;

/// A file of accesses.
#[derive(Debug, Args)]
pub struct Batch {
	/// The file.
	pub file: PathBuf,

	/// The sequence number of the first batch. A batch is taken once: after a crash, give the number that was shown
	/// before, and what was recorded already is left out. By default the computer's time in milliseconds, or one more
	/// than the last.
	#[arg(long)]
	pub sequence: Option<u64>,

	/// How many accesses one transaction takes at most; what the chain takes if it is left out.
	#[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
	pub batch_size: Option<u32>,

	/// The key file of labels, for lines that have some and name none.
	#[arg(long, value_name = "FILE")]
	pub label_key_file: Option<PathBuf>,
}

/// What came of all batches of a file.
#[derive(Default)]
struct Outcome {
	accesses: usize,
	batches: usize,
	left_out: usize,
	permitted: u32,
	refused: u32,
	unjournalled: u32,
	journals: u32,
	paid: Balance,
}

/// Accesses to one resource.
type Group = (Resource, Vec<Access>);

impl Batch {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let stated = read_lines(&self.file, self.label_key_file.as_deref())?;
		let key = context.signer()?;
		let client = context.connect().await?;
		let accesses = resolve(&client, stated).await?;
		let at = client.at().await?;
		let constants = api::constants().access_audit();
		let most = at.constants().entry(constants.max_batch()).map_err(explained)?;
		let size = self.batch_size.map_or(most, |size| size.min(most));
		let groups = at.constants().entry(constants.max_groups()).map_err(explained)?;
		let batches = split(accesses, size as usize, groups as usize);

		let account = crate::keys::account(&key);
		let last = at
			.storage()
			.fetch(api::storage().access_audit().batch_sequences(), (Static(account),))
			.await
			.map_err(explained)?
			.decode()?;
		let first = self.sequence.unwrap_or_else(|| parse::now().max(last.saturating_add(1)));
		context.output.progress(format!(
			"{} accesses, {} to be sent, with the sequence numbers from {first} on",
			batches.iter().flatten().map(|(_, accesses)| accesses.len()).sum::<usize>(),
			counted(batches.len(), "batch", "batches")
		));

		let mut outcome = Outcome::default();
		for (sequence, groups) in (first..).zip(batches) {
			if sequence <= last {
				outcome.left_out += 1;
				context.output.progress(format!("batch {sequence}: recorded already"));
				continue;
			}
			outcome.accesses += groups.iter().map(|(_, accesses)| accesses.len()).sum::<usize>();
			outcome.batches += 1;
			let call = api::tx().access_audit().record_batch(sequence, bounded_groups(groups));
			let receipt = client.submit(&key, &call).await.with_context(|| {
				format!(
					"batch {sequence}; to go on after what was recorded, run this again with --sequence {first} and the \
					 same --batch-size"
				)
			})?;
			let event: api::access_audit::events::BatchRecorded = receipt.event()?;
			context.output.progress(format!(
				"batch {sequence}: {} permitted, {} refused, in {}",
				event.permitted,
				event.refused + event.unjournalled,
				receipt.place()
			));
			outcome.permitted += event.permitted;
			outcome.refused += event.refused;
			outcome.unjournalled += event.unjournalled;
			outcome.journals += event.journals;
			outcome.paid += event.paid;
		}
		Ok(outcome.answer(first))
	}
}

impl Outcome {
	fn answer(self, first: u64) -> Answer {
		let mut text = format!(
			"{} in {}, with the sequence numbers from {first} on: {} permitted, {} refused, {} paid.",
			counted(self.accesses, "access", "accesses"),
			counted(self.batches, "batch", "batches"),
			self.permitted,
			self.refused + self.unjournalled,
			amount_text(self.paid)
		);
		if self.unjournalled > 0 {
			text.push_str(&format!(
				"\n{} refusals were counted and not journalled.",
				self.unjournalled
			));
		}
		if self.left_out > 0 {
			text.push_str(&format!("\n{} batches had been recorded before.", self.left_out));
		}
		let json = json!({
			"sequence": first,
			"accesses": self.accesses,
			"batches": self.batches,
			"leftOut": self.left_out,
			"permitted": self.permitted,
			"refused": self.refused,
			"unjournalled": self.unjournalled,
			"journals": self.journals,
			"paid": self.paid.to_string(),
		});
		Answer::new(text, json)
	}
}

/// So many things: `1 batch`, `2 batches`.
fn counted(number: usize, one: &str, several: &str) -> String {
	format!("{number} {}", if number == 1 { one } else { several })
}

/// Reads a file of accesses; what is wrong with one is told with its line.
fn read_lines(
	file: &Path,
	label_key: Option<&Path>,
) -> anyhow::Result<Vec<(ResourceName, Access)>> {
	let lines = BufReader::new(File::open(file).with_context(|| unreadable(file))?).lines();
	let mut accesses = Vec::new();
	for (number, line) in (1..).zip(lines) {
		let place = || format!("{}, line {number}", file.display());
		let line = line.with_context(place)?;
		if line.trim().is_empty() {
			continue;
		}
		let mut stated = stated(&line).map_err(|error| invalid(&place(), error))?;
		if stated.label_key_file.is_none() {
			stated.label_key_file = label_key.map(Path::to_path_buf);
		}
		accesses
			.push((stated.resource().with_context(place)?, stated.access().with_context(place)?));
	}
	if accesses.is_empty() {
		return Err(invalid(&file.display().to_string(), "expected at least one access"));
	}
	Ok(accesses)
}

/// An access in one line.
fn stated(line: &str) -> Result<Stated, String> {
	const EXPECTED: &str = "expected a JSON object";
	if !line.trim_start().starts_with('{') {
		return Err(EXPECTED.into());
	}
	serde_json::from_str(line).map_err(|error| match json_reason(&error) {
		reason if error.is_data() => reason,
		reason => format!("{EXPECTED}: {reason}"),
	})
}

/// Looks up the current tenure of each device that was named without one, once.
async fn resolve(
	client: &Client,
	stated: Vec<(ResourceName, Access)>,
) -> anyhow::Result<Vec<(Resource, Access)>> {
	let mut current = BTreeMap::new();
	let mut accesses = Vec::with_capacity(stated.len());
	for (name, access) in stated {
		let resource = match &name {
			ResourceName::Device { id, tenure: None } => {
				if !current.contains_key(id) {
					current.insert(*id, client.resource(&name).await?);
				}
				current[id].clone()
			},
			_ => client.resource(&name).await?,
		};
		accesses.push((resource, access));
	}
	Ok(accesses)
}

/// Cuts accesses into batches in their order, and groups each batch by resource in the order in which the resources
/// first appear. The order of the accesses to one resource stays.
fn split(accesses: Vec<(Resource, Access)>, size: usize, most_groups: usize) -> Vec<Vec<Group>> {
	let mut batches: Vec<Vec<Group>> = Vec::new();
	let mut places: BTreeMap<Resource, usize> = BTreeMap::new();
	let mut count = 0;
	for (resource, access) in accesses {
		let new = !places.contains_key(&resource);
		if batches.is_empty() || count == size || (new && places.len() == most_groups) {
			batches.push(Vec::new());
			places.clear();
			count = 0;
		}
		let Some(batch) = batches.last_mut() else { continue };
		let place = *places.entry(resource.clone()).or_insert_with(|| {
			batch.push((resource, Vec::new()));
			batch.len() - 1
		});
		batch[place].1.push(access);
		count += 1;
	}
	batches
}

type BoundedVec<T> = api::runtime_types::bounded_collections::bounded_vec::BoundedVec<T>;
type BoundedGroup = api::runtime_types::pallet_access_audit::types::Group;

fn bounded_groups(groups: Vec<Group>) -> BoundedVec<BoundedGroup> {
	let groups = groups.into_iter().map(|(resource, accesses)| BoundedGroup {
		resource: Static(resource),
		accesses: api::runtime_types::bounded_collections::bounded_vec::BoundedVec(
			accesses.into_iter().map(Static).collect(),
		),
	});
	api::runtime_types::bounded_collections::bounded_vec::BoundedVec(groups.collect())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::commands::access_stated::tests::{stated, LINE};

	fn resource(number: u8) -> Resource {
		Resource::Device { id: [number; 32].into(), tenure: 0 }
	}

	fn numbered(corrects: u64) -> Access {
		Access { corrects: Some(corrects), ..stated().access().expect("an access") }
	}

	#[test]
	fn lines_should_be_refused_with_their_number_when_one_is_malformed() {
		let file = tempfile::NamedTempFile::new().expect("a temporary file");
		let line = LINE.replace('\n', " ");
		let bad = line.replace("TREAT", "FUN");
		for (text, expected) in [
			(format!("{line}\n\n{bad}\n"), "line 3"),
			(format!("{line}\nnot json\n"), ", line 2: expected a JSON object"),
			("[1]".into(), ", line 1: expected a JSON object"),
			(
				format!("{line}\n{{\"role\": prov}}\n"),
				", line 2: expected a JSON object: expected value",
			),
			(line.replace("role", "rolle"), "unknown field `rolle`"),
			(String::new(), "expected at least one access"),
		] {
			std::fs::write(file.path(), text).expect("it can be written");
			let error = format!("{:#}", read_lines(file.path(), None).expect_err(expected));
			assert!(error.contains(expected) && !error.contains("column"), "{error}");
		}
	}

	#[test]
	fn batches_should_keep_the_order_when_accesses_are_grouped() {
		let accesses = [(1, 0), (2, 1), (1, 2), (3, 3), (2, 4), (1, 5)]
			.map(|(device, number)| (resource(device), numbered(number)));
		let numbers = |batches: Vec<Vec<Group>>| -> Vec<Vec<(Resource, Vec<u64>)>> {
			let number = |access: Access| access.corrects.unwrap_or_default();
			let group = |(resource, accesses): Group| {
				(resource, accesses.into_iter().map(number).collect())
			};
			batches.into_iter().map(|batch| batch.into_iter().map(group).collect()).collect()
		};
		let whole = numbers(split(accesses.to_vec(), 10, 10));
		let expected =
			vec![(resource(1), vec![0, 2, 5]), (resource(2), vec![1, 4]), (resource(3), vec![3])];
		assert_eq!(whole, [expected]);

		let by_size = numbers(split(accesses.to_vec(), 4, 10));
		assert_eq!(by_size.len(), 2);
		assert_eq!(by_size[1], [(resource(2), vec![4]), (resource(1), vec![5])]);

		let by_groups = numbers(split(accesses.to_vec(), 10, 2));
		assert_eq!(by_groups[0], [(resource(1), vec![0, 2]), (resource(2), vec![1])]);
		assert_eq!(by_groups[1][0], (resource(3), vec![3]));
	}
}
