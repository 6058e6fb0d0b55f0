//! Notaries' keys: made, shown, and read from files.

use super::{short, TrustedNotaries};
use crate::{
	args::Context,
	commands::{
		attestation::{attestation_json, attestation_text, attestations, name_of},
		hex,
	},
	error::{invalid, unreadable},
	keys::random,
	output::Answer,
	parse::{address, Party},
};
use anyhow::Context as _;
use assent_evidence::{
	bundle::MAX_BYTES,
	notary::{key::SCHEME, Notaries, PublicKey, SecretKey},
};
use assent_primitives::{AttestationKind, AttestationStatus, AttestationSubject};
use clap::Args;
use serde_json::json;
use std::{
	fs::{File, OpenOptions},
	io::{Read, Write},
	path::{Path, PathBuf},
};

/// What the line of a secret key's file begins with.
const SECRET: &str = "assent-notary-secret:ml-dsa-87:";

/// Where to put a new key.
#[derive(Debug, Args)]
pub struct Keygen {
	/// The new file for the secret key. Keep a copy off line: nobody can make it again.
	#[arg(long, value_name = "FILE")]
	pub out: PathBuf,

	/// The new file for the public key; FILE.pub if it is left out.
	#[arg(long, value_name = "FILE")]
	pub public: Option<PathBuf>,
}

/// A key to show.
#[derive(Debug, Args)]
pub struct Show {
	/// The file of a public key.
	pub key: PathBuf,

	/// The notary's party: what is attested of it on the chain is compared with the key.
	#[arg(long, value_name = "PARTY")]
	pub party: Option<Party>,
}

/// A new file, which others can read or not.
fn create(option: &str, path: &Path, secret: bool) -> anyhow::Result<File> {
	let mut options = OpenOptions::new();
	options.write(true).create_new(true);
	#[cfg(unix)]
	if secret {
		std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
	}
	options.open(path).map_err(|error| {
		invalid(option, format!("{} cannot be made as a new file: {error}", path.display()))
	})
}

/// The beginning of a file, up to as many bytes as a bundle may have.
fn beginning(file: &Path) -> anyhow::Result<Vec<u8>> {
	let unreadable = || unreadable(file);
	let mut bytes = Vec::new();
	let opened = File::open(file).with_context(unreadable)?;
	opened.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).with_context(unreadable)?;
	Ok(bytes)
}

/// The secret key in a file. Nothing of it appears in an error.
pub fn secret_key(file: &Path) -> anyhow::Result<SecretKey> {
	let expected = || {
		invalid("--key", format!("{} is no secret key of `assent notary keygen`", file.display()))
	};
	let bytes = beginning(file).context("--key")?;
	let text = std::str::from_utf8(&bytes).map_err(|_| expected())?.trim_end();
	let digits = text.strip_prefix(SECRET).ok_or_else(expected)?;
	let mut seed = [0; 32];
	hex::decode_to_slice(digits, &mut seed).map_err(|_| expected())?;
	Ok(SecretKey::from_seed(&seed))
}

/// The public key in a file.
pub fn public_key(option: &str, file: &Path) -> anyhow::Result<PublicKey> {
	let bytes = beginning(file).with_context(|| option.to_owned())?;
	PublicKey::read(&bytes)
		.map_err(|refusal| invalid(option, format!("{}: {refusal}", file.display())))
}

impl TrustedNotaries {
	/// The notaries that were named; `None` if none was.
	pub fn get(&self) -> anyhow::Result<Option<Notaries>> {
		if self.notaries.is_empty() {
			return Ok(None);
		}
		let keys = self
			.notaries
			.iter()
			.map(|file| public_key("--notary", file))
			.collect::<anyhow::Result<Vec<_>>>()?;
		let needed = self.notaries_needed.unwrap_or(keys.len());
		Notaries::new(keys, needed).map(Some).ok_or_else(|| {
			let expected = "expected 1 up to the number of different keys that --notary names";
			invalid("--notaries-needed", expected)
		})
	}
}

impl Keygen {
	/// Does it.
	pub fn run(self) -> anyhow::Result<Answer> {
		let public = self.public.unwrap_or_else(|| {
			let mut name = self.out.clone().into_os_string();
			name.push(".pub");
			name.into()
		});
		let seed = random();
		let key = SecretKey::from_seed(&seed);
		let cannot = |path: &Path| format!("{} cannot be written", path.display());
		let mut file = create("--out", &self.out, true)?;
		let mut other = create("--public", &public, false).inspect_err(|_| {
			// Nothing is in it yet. If it stays, the next attempt says so.
			let _ = std::fs::remove_file(&self.out);
		})?;
		writeln!(file, "{SECRET}{}", hex::encode(seed)).with_context(|| cannot(&self.out))?;
		other.write_all(&key.public().to_bytes()).with_context(|| cannot(&public))?;
		let text = format!(
			"The secret key is in {}, the public one in {}. Its name is\n{}\nAn accredited issuer can attest it on the chain:\n\
			 assent organisation attest PARTY --kind notary-key --commitment {} --until DATE",
			self.out.display(),
			public.display(),
			key.public().id(),
			hex(key.public().commitment().0),
		);
		let json = json!({
			"secret": self.out,
			"public": public,
			"scheme": SCHEME,
			"id": key.public().id(),
			"commitment": key.public().commitment().0,
		});
		Ok(Answer::new(text, json))
	}
}

impl Show {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let key = public_key("KEY", &self.key)?;
		let mut text = format!(
			"A public key of {SCHEME}. Its name is\n{}\nIts commitment on the chain is {}.",
			key.id(),
			hex(key.commitment().0)
		);
		let mut json = json!({
			"scheme": SCHEME,
			"id": key.id(),
			"commitment": key.commitment().0,
			"key": hex(key.as_bytes()),
		});
		if let Some(Party(party)) = self.party {
			let client = context.connect().await?;
			let kind = AttestationKind::NotaryKey;
			let subject = AttestationSubject::Party(party.clone());
			let at = client.at().await?;
			let (mut found, mut shown) = (false, Vec::new());
			for attested in attestations(&client, &subject, kind).await? {
				if attested.commitment != key.commitment() {
					continue;
				}
				found |= attested.status == AttestationStatus::InForce;
				let name = name_of(&at, &attested.issuer).await?;
				text.push_str(&format!("\n{}", attestation_text(kind, &attested, name.as_deref())));
				shown.push(attestation_json(kind, &attested, name.as_deref()));
			}
			if !found {
				text.push_str(&format!(
					"\nNobody attests now that {} is the key of {}.",
					short(&key.id()),
					address(&party)
				));
			}
			json["party"] = address(&party).into();
			json["attested"] = found.into();
			json["attestations"] = shown.into();
		}
		Ok(Answer::new(text, json))
	}
}
