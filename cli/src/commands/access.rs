//! `assent access`: asking whether an access is allowed, and recording accesses.

use super::device::done;
use crate::{
	args::Context,
	chain::{account, api},
	client::{explained, Client},
	error::invalid,
	labels::LabelKey,
	output::Answer,
	parse::{self, address, amount_text, resource_text, Party, ResourceName},
	provision::sensitivities,
	show,
};
use anyhow::{anyhow, Context as _};
use assent_primitives::{
	api::Undecidable, resource::NoController, traits::Duty, Access, Action, Balance, Basis,
	Categories, Commitment, ConsentId, DisclosureId, Purpose, RequestLabels, Resource, Role,
	Source, StaffTag, Verdict,
};
use clap::{Args, Subcommand};
use serde::Deserialize;
use serde_json::json;
use std::{
	collections::BTreeMap,
	fs::File,
	io::{BufRead, BufReader},
	path::{Path, PathBuf},
};
use subxt::utils::Static;

/// Accesses.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Ask whether an access is allowed, and why. Journals nothing, pays nothing. Exit code 3: it is not.
	Check {
		/// The access.
		#[command(flatten)]
		access: Stated,
		/// Who asks; the organisation or person for whom the signing key records accesses if it is left out.
		#[arg(long)]
		accessor: Option<Party>,
	},
	/// Record an access: it is decided, journalled and paid at once. Exit code 3: it was refused, and the refusal is
	/// journalled.
	Record {
		/// The access.
		#[command(flatten)]
		access: Stated,
	},
	/// Record many accesses: a JSON object a line, with the members resource, role, action, purpose, categories, and as
	/// wanted staff, basis, object, claimedAt, maximumPrice, unlabelled, labels, consent, corrects, disclosure, source,
	/// sourceDisclosure.
	Batch(Batch),
}

/// An access as it is stated.
#[derive(Clone, Debug, Args, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Stated {
	/// What is accessed.
	#[arg(value_parser = text)]
	pub resource: String,

	/// As what one accesses: prov, crs, ins, individual...
	#[arg(long)]
	pub role: String,

	/// What is done: collect, store, access, use, aggregate, disclose, correct or operate.
	#[arg(long)]
	pub action: String,

	/// What for (FHIR PurposeOfUse): TREAT, HRESCH, HPAYMT...
	#[arg(long)]
	pub purpose: String,

	/// To which categories of data, with commas between: vital-signs, device-telemetry...
	#[arg(long = "category", value_delimiter = ',', required = true)]
	pub categories: Vec<String>,

	/// The tag of the member of staff for whom it is.
	#[arg(long, value_name = "TAG")]
	#[serde(default)]
	pub staff: Option<String>,

	/// On what it rests: consent; policy (consent, or else what the policy allows); emergency:CASE; act:HASH.
	#[arg(long, default_value = "consent")]
	#[serde(default = "on_consent")]
	pub basis: String,

	/// The salted hash of what exactly is accessed.
	#[arg(long, value_name = "HASH")]
	#[serde(default)]
	pub object: Option<String>,

	/// When it happened; now if it is left out.
	#[arg(long, value_name = "MOMENT")]
	#[serde(default)]
	pub claimed_at: Option<String>,

	/// The most that is paid for it, in ASNT.
	#[arg(long, value_name = "ASNT", default_value = "0")]
	#[serde(default = "nothing")]
	pub maximum_price: String,

	/// Attest that the data carries no sensitivity label.
	#[arg(long, conflicts_with = "labels")]
	#[serde(default)]
	pub unlabelled: bool,

	/// The sensitivity labels of the data, with commas between; they are sent as tags, under --consent and with
	/// --label-key-file.
	#[arg(
		long = "label",
		value_delimiter = ',',
		requires = "consent",
		requires = "label_key_file"
	)]
	#[serde(default)]
	pub labels: Vec<String>,

	/// The consent for which the labels are tagged.
	#[arg(long, value_name = "CONSENT")]
	#[serde(default)]
	pub consent: Option<String>,

	/// The key file of the labels, one line of 0x and 64 hex digits.
	#[arg(long, value_name = "FILE")]
	#[serde(default)]
	pub label_key_file: Option<PathBuf>,

	/// The number of an entry of the same journal that this one corrects.
	#[arg(long, value_name = "SEQUENCE")]
	#[serde(default)]
	pub corrects: Option<u64>,

	/// Where data is disclosed: which disclosure it is, so that the recipient's receipt is matched with it. See
	/// `assent disclosure new`.
	#[arg(long, value_name = "DISCLOSURE")]
	#[serde(default)]
	pub disclosure: Option<String>,

	/// Who disclosed the data to you, where you have it neither from the controller nor from the custodian. The controller
	/// must have let that party pass it on.
	#[arg(long, value_name = "PARTY", requires = "source_disclosure")]
	#[serde(default)]
	pub source: Option<String>,

	/// By which disclosure of that party you received it.
	#[arg(long, value_name = "DISCLOSURE", requires = "source")]
	#[serde(default)]
	pub source_disclosure: Option<String>,
}

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

fn text(text: &str) -> Result<String, String> {
	text.parse::<ResourceName>().map(|_| text.to_owned())
}

fn on_consent() -> String {
	"consent".into()
}

fn nothing() -> String {
	"0".into()
}

impl Stated {
	/// The access as the chain has it.
	pub fn access(&self) -> anyhow::Result<Access> {
		let field = |name: &'static str| move |error: String| invalid(name, error);
		let categories: Categories =
			parse::codes(&self.categories.join(",")).map_err(field("category"))?;
		let action = parse::code::<Action>(&self.action).map_err(field("action"))?;
		let disclosure = |text: &Option<String>, name| {
			let id = text.as_deref().map(parse::id::<DisclosureId>).transpose();
			id.map_err(field(name))
		};
		if self.disclosure.is_some() && action != Action::Disclose {
			return Err(invalid("disclosure", "expected the action disclose beside it"));
		}
		Ok(Access {
			staff: self
				.staff
				.as_deref()
				.map(parse::id::<StaffTag>)
				.transpose()
				.map_err(field("staff"))?,
			role: parse::code::<Role>(&self.role).map_err(field("role"))?,
			basis: basis(&self.basis).map_err(field("basis"))?,
			action,
			purpose: parse::code::<Purpose>(&self.purpose).map_err(field("purpose"))?,
			categories,
			labels: self.request_labels()?,
			object: self
				.object
				.as_deref()
				.map(parse::id::<Commitment>)
				.transpose()
				.map_err(field("object"))?
				.unwrap_or_default(),
			claimed_at: self
				.claimed_at
				.as_deref()
				.map(parse::moment)
				.transpose()
				.map_err(field("claimed-at"))?
				.unwrap_or_else(parse::now),
			maximum_price: parse::amount(&self.maximum_price).map_err(field("maximum-price"))?,
			corrects: self.corrects,
			disclosure: disclosure(&self.disclosure, "disclosure")?,
			source: self.source()?,
		})
	}

	fn source(&self) -> anyhow::Result<Option<Source>> {
		match (&self.source, &self.source_disclosure) {
			(None, None) => Ok(None),
			(Some(party), Some(disclosure)) => {
				let party = party.parse::<Party>().map_err(|error| invalid("source", error))?.0;
				let disclosure = parse::id::<DisclosureId>(disclosure)
					.map_err(|error| invalid("source-disclosure", error))?;
				Ok(Some(Source { party, disclosure }))
			},
			(Some(_), None) => Err(invalid(
				"source-disclosure",
				"expected the disclosure by which you received it",
			)),
			(None, Some(_)) => Err(invalid("source", "expected who disclosed it to you")),
		}
	}

	/// What is accessed.
	pub(super) fn resource(&self) -> anyhow::Result<ResourceName> {
		self.resource.parse().map_err(|error| invalid("resource", error))
	}

	fn request_labels(&self) -> anyhow::Result<RequestLabels> {
		if self.labels.is_empty() {
			return Ok(match self.unlabelled {
				true => RequestLabels::Unlabelled,
				false => RequestLabels::NotStated,
			});
		}
		if self.unlabelled {
			return Err(invalid("unlabelled", "expected no labels beside it"));
		}
		let consent = self
			.consent
			.as_deref()
			.ok_or_else(|| invalid("consent", "labels are tagged for one consent: name it"))?;
		let consent = parse::id::<ConsentId>(consent).map_err(|error| invalid("consent", error))?;
		let file = self.label_key_file.as_deref().ok_or_else(|| {
			invalid(
				"label-key-file",
				"labels stand on the chain as tags: name the file of their key",
			)
		})?;
		let key = LabelKey::read(file)?;
		let tags = key.padded(&consent, &sensitivities(&self.labels)?)?;
		Ok(RequestLabels::Tagged { consent, tags })
	}
}

fn basis(text: &str) -> Result<Basis, String> {
	match text.split_once(':') {
		None if text == "consent" => Ok(Basis::Consent),
		None if text == "policy" => Ok(Basis::Policy),
		Some(("emergency", case)) => Ok(Basis::Emergency { case: parse::id(case)? }),
		Some(("act", act)) => Ok(Basis::AuthorityAct { act: parse::id(act)? }),
		_ => Err(format!("expected consent, policy, emergency:CASE or act:HASH, found `{text}`")),
	}
}

impl Command {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		match self {
			Self::Check { access, accessor } => check(context, access, accessor).await,
			Self::Record { access } => record(context, access).await,
			Self::Batch(batch) => batch.run(context).await,
		}
	}
}

async fn check(
	context: &Context,
	stated: Stated,
	accessor: Option<Party>,
) -> anyhow::Result<Answer> {
	let access = stated.access()?;
	let name = stated.resource()?;
	let client = context.connect().await?;
	let accessor = match accessor {
		Some(accessor) => accessor.0,
		None => client.acting_for(&context.signer()?, Duty::RecordAccesses).await?,
	};
	let resource = client.resource(&name).await?;
	let call = api::runtime_apis().assent_api().decide(
		account(&accessor),
		Static(resource.clone()),
		Static(access.clone()),
	);
	let answer = client.at().await?.runtime_apis().call(call).await.map_err(explained)?;
	let decision = answer
		.map_err(|reason| anyhow!("there is nothing to decide: {}", undecidable(reason.0)))?
		.0;
	let text = format!(
		"{} asks to {}, of {}.\n{}\nNothing was journalled.",
		address(&accessor),
		show::access_text(&access),
		resource_text(&resource),
		show::verdict_text(&decision.verdict)
	);
	let json = json!({
		"resource": resource_text(&resource),
		"accessor": address(&accessor),
		"controller": address(&decision.controller),
		"decidedAt": decision.now,
		"verdict": show::verdict_json(&decision.verdict),
	});
	Ok(Answer::new(text, json).refused(!decision.verdict.is_permit()))
}

/// Why there is nothing to decide.
pub(super) fn undecidable(reason: Undecidable) -> &'static str {
	match reason {
		Undecidable::UnknownDevice => "the device is not registered, or never had that tenure",
		Undecidable::UnknownCustodian => {
			"the custodian of the record is not an accredited organisation"
		},
		Undecidable::InvalidCategories => "there is no category, or one that does not exist",
		Undecidable::NoController(NoController::TwoControllers) => {
			"some categories are the owner's and some the associated person's: ask for them apart"
		},
		Undecidable::NoController(NoController::NobodyAssociated) => {
			"the categories are personal, and the device is associated with nobody"
		},
		Undecidable::UnknownSubject => {
			"the subject of the record is a key that another party rotated to: name that party"
		},
		Undecidable::DisclosureNotOfAction => {
			"a disclosure is named, and the action is another than to disclose"
		},
		Undecidable::ClaimedInFuture => "the claimed time is ahead of the chain's",
	}
}

async fn record(context: &Context, stated: Stated) -> anyhow::Result<Answer> {
	let access = stated.access()?;
	let name = stated.resource()?;
	let key = context.signer()?;
	let client = context.connect().await?;
	let resource = client.resource(&name).await?;
	let call = api::tx().access_audit().record(Static(resource.clone()), Static(access.clone()));
	let receipt = client.submit(&key, &call).await?;

	let beyond = receipt.events.find_first::<api::access_audit::events::RefusalBeyondCap>();
	if let Some(refusal) = beyond.transpose()? {
		let verdict = Verdict::deny(refusal.reason.0);
		let text = format!(
			"{}\nIt was counted and not journalled: there were too many refusals at this resource already ({} so far).",
			show::verdict_text(&verdict),
			refusal.beyond
		);
		let json = json!({
			"resource": resource_text(&resource),
			"verdict": show::verdict_json(&verdict),
			"journalled": false,
			"beyondCap": refusal.beyond,
		});
		return Ok(done(&receipt, text, json).refused(true));
	}
	let event: api::access_audit::events::Recorded = receipt.event()?;
	let verdict = event.verdict.0;
	let text = format!(
		"{}\nJournalled as entry {} of {}.",
		show::verdict_text(&verdict),
		event.sequence,
		resource_text(&resource)
	);
	let json = json!({
		"resource": resource_text(&resource),
		"sequence": event.sequence,
		"head": event.head,
		"entry": event.entry,
		"controller": address(&event.controller.0),
		"accessor": address(&event.accessor.0),
		"verdict": show::verdict_json(&verdict),
		"journalled": true,
	});
	Ok(done(&receipt, text, json).refused(!verdict.is_permit()))
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
	async fn run(self, context: &Context) -> anyhow::Result<Answer> {
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
	let lines = BufReader::new(
		File::open(file).with_context(|| format!("{} cannot be read", file.display()))?,
	)
	.lines();
	let mut accesses = Vec::new();
	for (number, line) in (1..).zip(lines) {
		let place = || format!("{}, line {number}", file.display());
		let line = line.with_context(place)?;
		if line.trim().is_empty() {
			continue;
		}
		let mut stated: Stated =
			serde_json::from_str(&line).map_err(|error| invalid(&place(), error))?;
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
	use assent_primitives::Category;

	const LINE: &str = r#"{"resource":"record://Patient@//Hospital","role":"prov","action":"access",
		"purpose":"TREAT","categories":["vital-signs"],"claimedAt":"2026-01-01"}"#;

	fn stated() -> Stated {
		serde_json::from_str(LINE).expect("a line")
	}

	fn resource(number: u8) -> Resource {
		Resource::Device { id: [number; 32].into(), tenure: 0 }
	}

	fn numbered(corrects: u64) -> Access {
		Access { corrects: Some(corrects), ..stated().access().expect("an access") }
	}

	#[test]
	fn access_should_be_read_when_it_is_stated_in_a_line() {
		let access = stated().access().expect("an access");
		assert_eq!((access.role, access.action), (Role::CareProvider, Action::Access));
		assert_eq!(access.categories, Categories::only(Category::VitalSigns));
		assert_eq!((access.basis, access.maximum_price, access.staff), (Basis::Consent, 0, None));
		assert_eq!(access.claimed_at, 1_767_225_600_000);
	}

	#[test]
	fn access_should_name_the_field_when_it_cannot_be_right() {
		type Change = fn(&mut Stated);
		let cases: [(&str, Change); 8] = [
			("role: there is no role", |stated| stated.role = "boss".into()),
			("action: there is no action", |stated| stated.action = "look".into()),
			("purpose: there is no purpose", |stated| stated.purpose = "FUN".into()),
			("category: there is no category", |stated| stated.categories = vec!["x".into()]),
			("staff: expected 0x", |stated| stated.staff = Some("nurse".into())),
			("basis: expected consent", |stated| stated.basis = "trust".into()),
			("maximum-price: expected an amount", |stated| stated.maximum_price = "-1".into()),
			("consent: labels are tagged", |stated| stated.labels = vec!["HIV".into()]),
		];
		for (expected, change) in cases {
			let mut wrong = stated();
			change(&mut wrong);
			let error = wrong.access().expect_err(expected).to_string();
			assert!(error.starts_with(expected), "{error}");
		}
	}

	#[test]
	fn lines_should_be_refused_with_their_number_when_one_is_malformed() {
		let file = tempfile::NamedTempFile::new().expect("a temporary file");
		let line = LINE.replace('\n', " ");
		let bad = line.replace("TREAT", "FUN");
		for (text, expected) in [
			(format!("{line}\n\n{bad}\n"), "line 3"),
			(format!("{line}\nnot json\n"), "line 2"),
			(line.replace("role", "rolle"), "unknown field `rolle`"),
			(String::new(), "expected at least one access"),
		] {
			std::fs::write(file.path(), text).expect("it can be written");
			let error = format!("{:#}", read_lines(file.path(), None).expect_err(expected));
			assert!(error.contains(expected), "{error}");
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
