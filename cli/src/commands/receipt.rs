//! `assent consent receipt`, and the receipt that goes with a consent.

use super::{
	commitment,
	consent::{Names, TermsArguments},
	hex, read,
};
use crate::{
	args::Context,
	chain::{api, consent},
	client::{explained, Client},
	error::invalid,
	output::Answer,
	parse::{self, address},
	receipt::{consent_of, differences, Draft, Event, Happened, Kept},
};
use anyhow::{anyhow, bail, Context as _};
use assent_primitives::{
	AccountId, Commitment, Consent, ConsentId, ConsentStatus, Moment, PartyId,
};
use clap::{Args, Subcommand};
use serde_json::{json, Value};
use std::{
	fs,
	io::Write as _,
	path::{Path, PathBuf},
};

/// Receipts of consents.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Check that a receipt is the one that was signed: its salted hash stands on the chain beside the consent.
	Verify(Verify),
}

/// What to check.
#[derive(Debug, Args)]
pub struct Verify {
	/// The receipt, as `consent grant`, `consent amend` or `fhir import` kept it; or any other file that was given with
	/// --receipt.
	pub file: PathBuf,

	/// The consent, where the file does not name it.
	#[arg(long, value_parser = parse::id::<ConsentId>)]
	pub consent: Option<ConsentId>,

	/// The salt, where it is not in the file.
	#[arg(long, value_parser = parse::bytes32, value_name = "HEX")]
	pub salt: Option<[u8; 32]>,
}

/// A receipt that is ready to go with a consent.
pub struct Prepared {
	/// What stands on the chain.
	pub commitment: Commitment,
	/// The salt of it.
	pub salt: [u8; 32],
	/// Where it was kept; `None`: it is a file of somebody's own.
	pub file: Option<PathBuf>,
}

impl Prepared {
	/// Makes the receipt and keeps it in a file, before anything is sent: nothing stands on the chain whose salt could be
	/// lost. Where a file of one's own is named, that is the receipt.
	pub fn new(arguments: &TermsArguments, draft: &Draft<'_>) -> anyhow::Result<Self> {
		let save = arguments.save_receipt.as_deref();
		let Some(file) = &arguments.receipt else {
			return Self::made(save, arguments.salt.get(), draft);
		};
		if save.is_some() {
			return Err(invalid(
				"--save-receipt",
				"expected none: a receipt that is named is a file already",
			));
		}
		let bytes = read(file)?;
		if let Some(kept) = std::str::from_utf8(&bytes).ok().and_then(Kept::read) {
			return Self::again(file, kept, draft);
		}
		let salt = arguments.salt.get();
		Ok(Self { commitment: commitment(&salt, &bytes), salt, file: None })
	}

	/// Makes the receipt and keeps it, in that file or among the user's data.
	pub fn made(save: Option<&Path>, salt: [u8; 32], draft: &Draft<'_>) -> anyhow::Result<Self> {
		let kept = Kept::new(draft.receipt(), salt);
		let commitment = kept.commitment()?;
		let file = match save {
			Some(file) => file.to_path_buf(),
			None => folder()?.join(file_name(&draft.consent, draft.version, &commitment)),
		};
		keep(&file, &kept.text())
			.with_context(|| format!("--save-receipt: {} cannot be written", file.display()))?;
		Ok(Self { commitment, salt, file: Some(file) })
	}

	/// A receipt that was made before, for another who brings in the same: it has its own salt, and the moment at which it
	/// was made. Whoever agrees to it agrees to what it says, so it has to say what is given.
	fn again(file: &Path, kept: Kept, draft: &Draft<'_>) -> anyhow::Result<Self> {
		let wrong = |expected: String| invalid("--receipt", expected);
		if consent_of(&kept.receipt) != Some(draft.consent) {
			return Err(wrong(format!(
				"expected the receipt of {}; it is another's, or made with another --nonce",
				draft.consent
			)));
		}
		let mut made = draft.receipt();
		for (member, value) in made.as_object_mut().into_iter().flatten() {
			// When it was made, and how parties are called: not what is given.
			if !["events", "parties"].contains(&member.as_str())
				&& kept.receipt.get(member) != Some(value)
			{
				return Err(wrong(format!("its {member} is not what is given here")));
			}
		}
		let commitment = kept.commitment().map_err(|error| wrong(error.to_string()))?;
		Ok(Self { commitment, salt: kept.salt, file: Some(file.into()) })
	}

	/// What to tell people.
	pub fn text(&self) -> String {
		match &self.file {
			Some(file) => format!(
				"Its receipt is in {}, with the salt without which nobody can show that it is the one: keep it.",
				file.display()
			),
			None => format!("The salt of its receipt is {}: keep both.", hex(self.salt)),
		}
	}

	/// What to tell programs.
	pub fn add_to(&self, json: &mut Value) {
		json["receipt"] = json!(self.commitment.0);
		json["salt"] = hex(self.salt).into();
		json["receiptFile"] = json!(self.file.as_ref().map(|file| file.display().to_string()));
	}
}

/// No two receipts have one name: the hash is part of it.
fn file_name(id: &ConsentId, version: u32, commitment: &Commitment) -> String {
	let hash = commitment.to_string();
	format!("{id}-v{version}-{}.json", hash.get(2..10).unwrap_or_default())
}

/// Where receipts are kept if nothing else is said: with the user's data.
fn folder() -> anyhow::Result<PathBuf> {
	let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
	let data = match (variable("XDG_DATA_HOME"), variable("HOME")) {
		(Some(data), _) => PathBuf::from(data),
		(None, Some(home)) => PathBuf::from(home).join(".local/share"),
		(None, None) => {
			let error = "there is no home folder to keep the receipt in: say where";
			return Err(invalid("--save-receipt", error));
		},
	};
	let folder = data.join("assent").join("receipts");
	fs::create_dir_all(&folder)
		.with_context(|| format!("--save-receipt: {} cannot be made", folder.display()))?;
	Ok(folder)
}

/// Writes a file that its owner alone can read: a receipt says what somebody consented to.
fn keep(file: &Path, text: &str) -> std::io::Result<()> {
	let mut options = fs::OpenOptions::new();
	options.write(true).create(true).truncate(true);
	#[cfg(unix)]
	std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
	options.open(file)?.write_all(text.as_bytes())
}

impl Command {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		match self {
			Self::Verify(verify) => verify.run(context).await,
		}
	}
}

/// What stands in a file, as far as it can be known without the chain.
#[derive(Debug)]
struct Stated {
	consent: ConsentId,
	commitment: Commitment,
	receipt: Option<Value>,
}

impl Verify {
	fn stated(&self) -> anyhow::Result<Stated> {
		let bytes = read(&self.file)?;
		let kept = std::str::from_utf8(&bytes).ok().and_then(Kept::read);
		let Some(kept) = kept else {
			let consent = self.consent.ok_or_else(|| {
				invalid("--consent", "the file is no receipt that names its consent: name it")
			})?;
			let salt = self
				.salt
				.ok_or_else(|| invalid("--salt", "the file has no salt of its own: give it"))?;
			return Ok(Stated { consent, commitment: commitment(&salt, &bytes), receipt: None });
		};
		let named = consent_of(&kept.receipt).ok_or_else(|| {
			invalid("record_id", "expected urn:assent:consent: and the consent, in the receipt")
		})?;
		if self.consent.is_some_and(|consent| consent != named) {
			return Err(invalid("--consent", format!("the receipt is of {named}")));
		}
		let kept = Kept { salt: self.salt.unwrap_or(kept.salt), ..kept };
		let commitment = kept.commitment().map_err(|error| invalid("receipt", error))?;
		Ok(Stated { consent: named, commitment, receipt: Some(kept.receipt) })
	}

	async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let stated = self.stated()?;
		let client = context.connect().await?;
		let ConsentNow { kept: found, status, .. } = consent_now(&client, &stated.consent).await?;
		let genesis = format!("{:?}", sp_core::H256(client.genesis().0));
		let names = Names::read(&client).await?;
		let mut text =
			stated.check(&found, &genesis, &|party| names.get(party).map(str::to_owned))?;
		if !status.is_given() {
			text.push_str(&format!(" By now the consent is {}.", status.display()));
		}
		let json = json!({
			"consent": stated.consent.0,
			"version": found.version,
			"controller": address(&found.controller),
			"receipt": stated.commitment.0,
			"status": status.code(),
			"verified": true,
			"comparedWithTheChain": stated.receipt.is_some(),
		});
		Ok(Answer::new(text, json))
	}
}

impl Stated {
	/// Compares it with the consent on the chain.
	fn check(
		&self,
		found: &Consent,
		genesis: &str,
		names: &dyn Fn(&AccountId) -> Option<String>,
	) -> anyhow::Result<String> {
		let id = self.consent;
		if let Some(receipt) = &self.receipt {
			let text = |name: &str| receipt.get(name).and_then(Value::as_str).unwrap_or_default();
			if text("chain") != genesis {
				bail!("chain: the receipt is of another chain than the node's: {}", text("chain"));
			}
			let version = receipt.get("record_version").and_then(Value::as_u64).unwrap_or_default();
			if version != u64::from(found.version) {
				bail!(
					"record_version: the receipt is of version {version} of {id}, and the chain keeps the hash of version \
					 {} only",
					found.version
				);
			}
		}
		if self.commitment != found.receipt {
			bail!(
				"this is not the receipt of {id} version {}: its salted hash is {}, and {} stands on the chain",
				found.version,
				self.commitment,
				found.receipt
			);
		}
		let Some(receipt) = &self.receipt else {
			return Ok(format!(
				"Verified: the salted hash of this file stands beside consent {id}, version {}. What is in it was not compared \
				 with what the consent says on the chain.",
				found.version
			));
		};
		let differ =
			differences(receipt, &found.controller, &found.provisions, &found.terms, names);
		if !differ.is_empty() {
			bail!(
				"the salted hash is the right one, but the receipt says something else than the consent on the chain: {}",
				differ.join(", ")
			);
		}
		Ok(format!(
			"Verified: this is the receipt of consent {id}, version {}, as {} signed it, and it says what the chain says.",
			found.version,
			address(&found.controller)
		))
	}
}

/// The receipt of a consent in its file, to which what happened since is added.
pub struct Noted {
	file: PathBuf,
	kept: Kept,
}

impl Noted {
	/// Reads the file, before anything is sent.
	///
	/// # Errors
	///
	/// If it is no receipt of that consent.
	pub fn read(file: &Path, of: &ConsentId) -> anyhow::Result<Self> {
		let bytes = read(file)?;
		let kept = std::str::from_utf8(&bytes).ok().and_then(Kept::read);
		let kept = kept.filter(|kept| consent_of(&kept.receipt) == Some(*of));
		let expected = || format!("expected the kept receipt of {of}");
		let kept = kept.ok_or_else(|| invalid("--receipt", expected()))?;
		Ok(Self { file: file.into(), kept })
	}

	/// Adds the withdrawal beside the receipt, which stays as it was.
	pub fn withdrawn(mut self, at: Moment, by: &PartyId) -> anyhow::Result<()> {
		let event = Event { happened: Happened::Withdrawn, at, by };
		self.kept.after.push(event.json());
		keep(&self.file, &self.kept.text())
			.with_context(|| format!("--receipt: {} cannot be written", self.file.display()))
	}
}

/// A consent that is kept.
pub async fn kept_consent(client: &Client, id: &ConsentId) -> anyhow::Result<Consent> {
	let at = client.at().await?;
	let records = api::storage().consents().records();
	let found = at.storage().try_fetch(records, (consent(id),)).await.map_err(explained)?;
	let found = found.ok_or_else(|| anyhow!("there is no consent {id}, or it was released"))?;
	Ok(found.decode()?.consent.0)
}

/// A consent as it is kept, and where it stands by that.
pub struct ConsentNow {
	/// As it is kept: its status is the one that was stored last.
	pub kept: Consent,
	/// Whether its denials were lifted.
	pub lifted: bool,
	/// The status that it has now.
	pub status: ConsentStatus,
	/// The chain's moment.
	pub moment: Moment,
}

/// A consent, and where it stands: by the chain's own word, as of one block.
pub async fn consent_now(client: &Client, id: &ConsentId) -> anyhow::Result<ConsentNow> {
	let at = client.at().await?;
	let unknown = || anyhow!("there is no consent {id}, or it was released");
	let records = api::storage().consents().records();
	let kept = at.storage().try_fetch(records, (consent(id),)).await.map_err(explained)?;
	let record = kept.ok_or_else(unknown)?.decode()?;
	let call = api::view_functions().consents().consent(consent(id));
	let now = Client::view(&at, call).await?.ok_or_else(unknown)?;
	let moment = api::storage().timestamp().now();
	let moment = at.storage().fetch(moment, ()).await.map_err(explained)?.decode()?;
	let (kept, lifted) = (record.consent.0, record.lifted);
	Ok(ConsentNow { kept, lifted, status: now.0.status, moment })
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::receipt::Circumstances;
	use assent_primitives::{
		Action, Category, Effect, Grantee, Period, Provision, Purpose, ResourceScope, Terms,
	};
	use sp_core::H256;

	const PATIENT: AccountId = AccountId::new([1; 32]);
	const CHAIN: H256 = H256::repeat_byte(9);

	fn provisions() -> Vec<Provision> {
		vec![Provision {
			effect: Effect::Permit,
			grantee: Grantee::Anyone,
			scope: ResourceScope::All,
			categories: Category::VitalSigns.into(),
			actions: Action::Access.into(),
			purposes: Purpose::Treat.into(),
			period: Period::ALWAYS,
			excepted_labels: None,
			exception_to: None,
		}]
	}

	fn prepare(arguments: &TermsArguments) -> Prepared {
		draft_at(0, &said(), |draft| Prepared::new(arguments, draft)).expect("it can be kept")
	}

	/// What people are told of the consent.
	fn said() -> String {
		crate::show::statement(&provisions(), &Terms::default(), &address)
	}

	fn draft_at<T>(at: u64, statement: &str, then: impl FnOnce(&Draft<'_>) -> T) -> T {
		let draft = Draft {
			chain: CHAIN,
			consent: [7; 32].into(),
			version: 1,
			controller: &PATIENT,
			provisions: &provisions(),
			terms: &Terms::default(),
			statement,
			events: &[Event { happened: Happened::Given, at, by: &PATIENT }],
			circumstances: &Circumstances::default(),
			names: &|_| None,
		};
		then(&draft)
	}

	fn on_chain(receipt: Commitment) -> Consent {
		Consent {
			controller: PATIENT,
			version: 1,
			status: ConsentStatus::Given,
			epoch: 0,
			provisions: provisions().try_into().expect("few"),
			terms: Terms::default(),
			receipt,
			uses: 0,
			period_started_at: 0,
			period_uses: 0,
			rests_until: None,
			granted_at: 0,
			ended_at: None,
		}
	}

	fn arguments(save: Option<PathBuf>, own: Option<PathBuf>) -> TermsArguments {
		TermsArguments {
			price: 0,
			maximum_uses: None,
			uses_per_period: None,
			onward_disclosure: false,
			aggregation_only: false,
			receipt: own,
			save_receipt: save,
			salt: Default::default(),
			circumstances: Circumstances::default(),
		}
	}

	fn verify(file: &Path) -> Verify {
		Verify { file: file.into(), consent: None, salt: None }
	}

	#[test]
	fn receipt_should_be_verified_when_it_is_the_one_that_was_kept() {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let file = folder.path().join("receipt.json");
		let prepared = prepare(&arguments(Some(file.clone()), None));
		assert!(prepared.text().contains("receipt.json"));
		let stated = verify(&file).stated().expect("it can be read");
		assert_eq!(stated.commitment, prepared.commitment);
		let genesis = format!("{CHAIN:?}");
		let found = on_chain(prepared.commitment);
		assert!(stated
			.check(&found, &genesis, &|_| None)
			.expect("it is the one")
			.starts_with("Verified"));

		// Each thing that may be wrong is named.
		let fails = |stated: &Stated, found: &Consent, genesis: &str, word: &str| {
			let error = stated.check(found, genesis, &|_| None).expect_err(word).to_string();
			assert!(error.contains(word), "{word}: {error}");
		};
		fails(&stated, &found, "0x00", "chain:");
		fails(&stated, &Consent { version: 2, ..found.clone() }, &genesis, "record_version");
		fails(&stated, &on_chain(Commitment::default()), &genesis, "not the receipt");
		let wider = Terms { onward_disclosure: true, ..Terms::default() };
		fails(&stated, &Consent { terms: wider, ..found.clone() }, &genesis, "terms");

		// A word changed is another receipt.
		let text = fs::read_to_string(&file).expect("it was written").replace("anyone", "nobody");
		fs::write(&file, text).expect("it can be written");
		let stated = verify(&file).stated().expect("it can be read");
		fails(&stated, &found, &genesis, "not the receipt");
	}

	#[cfg(unix)]
	#[test]
	fn receipt_should_be_readable_by_its_owner_only_when_it_is_kept() {
		use std::os::unix::fs::PermissionsExt;
		let folder = tempfile::tempdir().expect("a temporary folder");
		let file = folder.path().join("receipt.json");
		prepare(&arguments(Some(file.clone()), None));
		let mode = fs::metadata(&file).expect("it was written").permissions().mode();
		assert_eq!(mode & 0o777, 0o600);
	}

	#[test]
	fn file_of_ones_own_should_be_the_receipt_when_it_is_named() {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let file = folder.path().join("form.pdf");
		fs::write(&file, b"%PDF-1.7 signed").expect("it can be written");
		let prepared = prepare(&arguments(None, Some(file.clone())));
		assert!(prepared.file.is_none());
		let error = verify(&file).stated().expect_err("it names no consent");
		assert!(error.to_string().contains("--consent"), "{error}");
		let id = Some([7; 32].into());
		let error = Verify { consent: id, ..verify(&file) }.stated().expect_err("it has no salt");
		assert!(error.to_string().contains("--salt"), "{error}");
		let whole = Verify { consent: id, salt: Some(prepared.salt), ..verify(&file) };
		let stated = whole.stated().expect("all is there");
		let text =
			stated.check(&on_chain(prepared.commitment), "0x00", &|_| None).expect("it is the one");
		assert!(text.contains("not compared"), "{text}");
	}

	#[test]
	fn receipt_should_be_the_same_when_another_brings_in_the_same() {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let file = folder.path().join("receipt.json");
		let first = prepare(&arguments(Some(file.clone()), None));
		let second = arguments(None, Some(file));
		let again = draft_at(60_000, &said(), |draft| Prepared::new(&second, draft))
			.expect("it says the same");
		assert_eq!((again.commitment, again.salt), (first.commitment, first.salt));
		let other = draft_at(0, "Permits nobody", |draft| Prepared::new(&second, draft));
		let error = other.err().expect("it says something else").to_string();
		assert!(error.starts_with("--receipt: its statement is not"), "{error}");
		let other = draft_at(0, &said(), |draft| {
			let id = ConsentId::from([8; 32]);
			Prepared::new(&second, &Draft { consent: id, ..*draft })
		});
		let error = other.err().expect("it is another consent's").to_string();
		assert!(error.contains("expected the receipt of 0x0808"), "{error}");
	}

	#[test]
	fn save_receipt_should_be_refused_when_the_receipt_is_ones_own() {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let own = folder.path().join("form.pdf");
		fs::write(&own, b"%PDF").expect("it can be written");
		let save = folder.path().join("receipt.json");
		let both = arguments(Some(save.clone()), Some(own));
		let given = [Event { happened: Happened::Given, at: 0, by: &PATIENT }];
		let draft = Draft {
			chain: CHAIN,
			consent: [7; 32].into(),
			version: 1,
			controller: &PATIENT,
			provisions: &provisions(),
			terms: &Terms::default(),
			statement: "",
			events: &given,
			circumstances: &Circumstances::default(),
			names: &|_| None,
		};
		let error = Prepared::new(&both, &draft).err().expect("one of them").to_string();
		assert!(error.starts_with("--save-receipt") && !save.exists(), "{error}");
	}

	#[test]
	fn withdrawal_should_stand_beside_the_receipt_when_it_is_noted() {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let file = folder.path().join("receipt.json");
		let prepared = prepare(&arguments(Some(file.clone()), None));
		assert!(Noted::read(&file, &[8; 32].into()).is_err(), "it is of another consent");
		let noted = Noted::read(&file, &[7; 32].into()).expect("it is its receipt");
		noted.withdrawn(9_000, &PATIENT).expect("it is written");
		let text = fs::read_to_string(&file).expect("it is there");
		let kept = Kept::read(&text).expect("it is one still");
		assert_eq!(kept.after[0]["event_type"], "consent-withdrawn");
		assert_eq!(kept.after[0]["event_time"], "1970-01-01T00:00:09Z");
		let stated = verify(&file).stated().expect("it can be read");
		assert_eq!(stated.commitment, prepared.commitment, "it is the same receipt");
		fs::write(&file, b"%PDF").expect("it can be written");
		assert!(Noted::read(&file, &[7; 32].into()).is_err(), "it is no receipt of ours");
	}

	#[test]
	fn names_of_files_should_differ_when_the_hashes_do() {
		let name = |byte| file_name(&[7; 32].into(), 1, &[byte; 32].into());
		assert_ne!(name(1), name(2));
		assert!(name(1).ends_with("-v1-01010101.json"), "{}", name(1));
	}
}
