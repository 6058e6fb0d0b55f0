//! `assent organisation attest...`: what accredited issuers attest of parties, staff, devices and models.

use super::{commitment, device::done, hex, organisation::send, read, Salt};
use crate::{
	args::Context,
	chain::{account, api},
	client::{explained, At, Client},
	error::invalid,
	output::Answer,
	parse::{self, address, moment_text, subject_text, Code, Party},
};
use anyhow::anyhow;
use assent_primitives::{
	traits::Duty, Attestation, AttestationKind, AttestationStatus, AttestationSubject, Commitment,
	Moment, PartyId,
};
use clap::{Args, Subcommand};
use serde_json::{json, Value};
use std::path::PathBuf;
use subxt::utils::Static;

/// Attestations.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Attest something of a party, a member of staff, a device or a model. For an issuer whose role may.
	Attest(Attest),
	/// Give an attestation a new end, before the old one has come. For its issuer.
	RenewAttestation(Renew),
	/// Revoke an attestation; it stays visibly revoked until its end. For its issuer.
	RevokeAttestation(About),
	/// Clear the record of an attestation that is over; its deposit goes back. For anyone; what ended of a device's or model's
	/// conformity for its issuer alone, until another attests it anew.
	ClearAttestation(OfIssuer),
	/// Remove an attestation about oneself, or a member of one's staff, that one does not want.
	DismissAttestation(OfIssuer),
	/// Show what is attested of a subject now, by whom and until when.
	Attestations {
		/// PARTY, ORGANISATION/0xTAG for a member of its staff, device:0x.. or model:0x...
		#[arg(value_parser = parse::subject)]
		subject: AttestationSubject,
		/// What is attested; everything that can be attested of such a subject if it is left out.
		#[arg(long, value_parser = parse::code::<AttestationKind>)]
		kind: Option<AttestationKind>,
	},
}

/// What is attested of whom.
#[derive(Clone, Debug, Args)]
pub struct About {
	/// PARTY, ORGANISATION/0xTAG for a member of its staff, device:0x.. or model:0x...
	#[arg(value_parser = parse::subject)]
	pub subject: AttestationSubject,
	/// What is attested: identity-verified, professional-licence, insurance-coverage, device-conformity or notary-key.
	#[arg(long, value_parser = parse::code::<AttestationKind>)]
	pub kind: AttestationKind,
}

/// The attestation of an issuer.
#[derive(Clone, Debug, Args)]
pub struct OfIssuer {
	/// What is attested of whom.
	#[command(flatten)]
	pub about: About,
	/// Who attests it.
	#[arg(long)]
	pub issuer: Party,
}

/// What an attestation rests on: it stays off the chain.
#[derive(Clone, Debug, Args)]
pub struct Evidence {
	/// The document that it rests on (the policy, the licence, the certificate): its salted hash goes on the chain.
	#[arg(long, value_name = "FILE", conflicts_with = "commitment")]
	pub document: Option<PathBuf>,

	/// The document's salt.
	#[command(flatten)]
	pub salt: Salt,

	/// The salted hash of the document, made already.
	#[arg(long, value_parser = parse::id::<Commitment>, value_name = "HASH")]
	pub commitment: Option<Commitment>,
}

/// A new attestation.
#[derive(Debug, Args)]
pub struct Attest {
	/// What is attested of whom.
	#[command(flatten)]
	pub about: About,
	/// From when it holds; from the chain's present moment if it is left out.
	#[arg(long, value_parser = parse::moment)]
	pub from: Option<Moment>,
	/// Until before when it holds; five years off at most.
	#[arg(long, value_parser = parse::moment)]
	pub until: Moment,
	/// What it rests on.
	#[command(flatten)]
	pub evidence: Evidence,
}

/// A new end.
#[derive(Debug, Args)]
pub struct Renew {
	/// What is attested of whom.
	#[command(flatten)]
	pub about: About,
	/// Until before when it holds now; five years off at most.
	#[arg(long, value_parser = parse::moment)]
	pub until: Moment,
	/// What it rests on now; the same as before if it is left out.
	#[command(flatten)]
	pub evidence: Evidence,
}

impl About {
	fn check(&self) -> anyhow::Result<()> {
		if self.subject.suits(self.kind) {
			return Ok(());
		}
		let suiting: Vec<_> = kinds_of(&self.subject).map(Code::text).collect();
		let expected = format!("expected {} for such a subject", suiting.join(" or "));
		Err(invalid("--kind", expected))
	}

	fn json(&self) -> Value {
		json!({ "subject": subject_text(&self.subject), "kind": self.kind.code() })
	}
}

fn kinds_of(subject: &AttestationSubject) -> impl Iterator<Item = AttestationKind> + '_ {
	AttestationKind::ALL.iter().copied().filter(|kind| subject.suits(*kind))
}

impl Evidence {
	/// The commitment, and the salt where one was used; `None` if nothing is named.
	fn get(&self) -> anyhow::Result<Option<(Commitment, Option<[u8; 32]>)>> {
		match (&self.document, self.commitment) {
			(Some(file), _) => {
				let salt = self.salt.get();
				Ok(Some((commitment(&salt, &read(file)?), Some(salt))))
			},
			(None, Some(_)) if self.salt.salt.is_some() => Err(invalid(
				"--salt",
				"expected with --document only: --commitment is salted already",
			)),
			(None, Some(commitment)) => Ok(Some((commitment, None))),
			(None, None) if self.salt.salt.is_some() => {
				Err(invalid("--salt", "expected with --document only"))
			},
			(None, None) => Ok(None),
		}
	}
}

impl Command {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let calls = api::tx().accreditation();
		match self {
			Self::Attest(arguments) => arguments.run(context).await,
			Self::RenewAttestation(arguments) => arguments.run(context).await,
			Self::RevokeAttestation(about) => {
				about.check()?;
				let statement = format!(
					"That {} is no longer attested of {}; everybody will see that it was revoked.",
					about.kind.display(),
					subject_text(&about.subject)
				);
				context.output.confirm(&statement, "Revoke it?")?;
				let json = about.json();
				let call = calls.revoke_attestation(Static(about.subject), Static(about.kind));
				send(context, &call, "Revoked.", json).await
			},
			Self::ClearAttestation(OfIssuer { about, issuer }) => {
				about.check()?;
				let json = about.json();
				let (subject, kind) = (Static(about.subject), Static(about.kind));
				let call = calls.clear_attestation(account(&issuer.0), subject, kind);
				send(context, &call, "Cleared.", json).await
			},
			Self::DismissAttestation(OfIssuer { about, issuer }) => {
				about.check()?;
				let json = about.json();
				let (subject, kind) = (Static(about.subject), Static(about.kind));
				let call = calls.dismiss_attestation(account(&issuer.0), subject, kind);
				let text = "Removed. Earlier blocks still show it.";
				send(context, &call, text, json).await
			},
			Self::Attestations { subject, kind } => list(context, &subject, kind).await,
		}
	}
}

impl Attest {
	async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let Self { about, from, until, evidence } = self;
		about.check()?;
		if from.is_some_and(|from| from >= until) {
			return Err(invalid("--until", "expected a moment after --from"));
		}
		let (commitment, salt) = evidence.get()?.ok_or_else(|| {
			invalid("--document", "expected the document that it rests on, or its --commitment")
		})?;
		let key = context.signer()?;
		let client = context.connect().await?;
		let from = match from {
			Some(from) => from,
			None => client.moment().await?,
		};
		if from >= until {
			return Err(invalid("--until", "expected a moment after the chain's present one"));
		}
		let mut json = about.json();
		json["commitment"] = json!(commitment.0);
		json["salt"] = json!(salt.map(hex));
		json["from"] = from.into();
		json["until"] = until.into();
		let (subject, kind) = (Static(about.subject), Static(about.kind));
		let call = api::tx().accreditation().attest(subject, kind, Static(commitment), from, until);
		let receipt = client.submit(&key, &call).await?;
		Ok(done(&receipt, format!("Attested.{}", salt_text(salt)), json))
	}
}

impl Renew {
	async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let Self { about, until, evidence } = self;
		about.check()?;
		let evidence = evidence.get()?;
		let key = context.signer()?;
		let client = context.connect().await?;
		let (commitment, salt) = match evidence {
			Some(evidence) => evidence,
			None => {
				let issuer = client.acting_for(&key, Duty::Attest).await?;
				(commitment_of(&client.at().await?, &about, &issuer).await?, None)
			},
		};
		let mut json = about.json();
		json["commitment"] = json!(commitment.0);
		json["salt"] = json!(salt.map(hex));
		json["until"] = until.into();
		let (subject, kind) = (Static(about.subject), Static(about.kind));
		let call =
			api::tx().accreditation().renew_attestation(subject, kind, Static(commitment), until);
		let receipt = client.submit(&key, &call).await?;
		Ok(done(&receipt, format!("Renewed.{}", salt_text(salt)), json))
	}
}

fn salt_text(salt: Option<[u8; 32]>) -> String {
	salt.map_or_else(String::new, |salt| {
		format!(
			"\nThe document's salt is {}: keep both, or nobody can show what it rests on.",
			hex(salt)
		)
	})
}

/// What the issuer's attestation rests on at present.
async fn commitment_of(at: &At, about: &About, issuer: &PartyId) -> anyhow::Result<Commitment> {
	let attestations = api::storage().accreditation().attestations();
	let key = (Static(about.subject.clone()), Static(about.kind), Static(issuer.clone()));
	let found = at.storage().try_fetch(attestations, key).await.map_err(explained)?;
	let found = found.ok_or_else(|| {
		anyhow!(
			"{} has not attested {} of {}",
			address(issuer),
			about.kind.display(),
			subject_text(&about.subject)
		)
	})?;
	Ok(found.decode()?.commitment.0)
}

async fn list(
	context: &Context,
	subject: &AttestationSubject,
	kind: Option<AttestationKind>,
) -> anyhow::Result<Answer> {
	if let Some(kind) = kind {
		About { subject: subject.clone(), kind }.check()?;
	}
	let client = context.connect().await?;
	let (mut lines, mut json, mut attested) = (Vec::new(), Vec::new(), Vec::new());
	for kind in kinds_of(subject).filter(|each| kind.is_none_or(|kind| *each == kind)) {
		let found = attestations(&client, subject, kind).await?;
		if found.iter().any(|found| found.status == AttestationStatus::InForce) {
			attested.push(kind.code());
		} else {
			lines.push(format!("{}: nobody attests it now.", kind.display()));
		}
		for found in found {
			let name = name_of(&client.at().await?, &found.issuer).await?;
			lines.push(attestation_text(kind, &found, name.as_deref()));
			json.push(attestation_json(kind, &found, name.as_deref()));
		}
	}
	let json = json!({
		"subject": subject_text(subject),
		"attested": attested,
		"attestations": json,
	});
	Ok(Answer::new(lines.join("\n"), json))
}

/// What all issuers say, in as many answers as it takes.
pub(super) async fn attestations(
	client: &Client,
	subject: &AttestationSubject,
	kind: AttestationKind,
) -> anyhow::Result<Vec<Attestation>> {
	let at = client.at().await?;
	let (mut found, mut after) = (Vec::new(), None);
	loop {
		let call = api::runtime_apis().assent_api().attestations_of(
			Static(subject.clone()),
			Static(kind),
			after.map(Static),
		);
		let page = at.runtime_apis().call(call).await.map_err(explained)?.0;
		found.extend(page.attestations);
		match page.next {
			Some(next) => after = Some(next),
			None => return Ok(found),
		}
	}
}

/// The name that the authority gave an organisation.
pub(super) async fn name_of(at: &At, party: &PartyId) -> anyhow::Result<Option<String>> {
	let organisations = api::storage().accreditation().organisations();
	let found =
		at.storage().try_fetch(organisations, (Static(party.clone()),)).await.map_err(explained)?;
	let found = found.map(|found| found.decode()).transpose()?;
	Ok(found.map(|found| String::from_utf8_lossy(&found.name.0).into_owned()))
}

fn status_code(status: AttestationStatus) -> &'static str {
	match status {
		AttestationStatus::InForce => "in-force",
		AttestationStatus::Revoked => "revoked",
		AttestationStatus::Ended => "ended",
		AttestationStatus::NotStarted => "not-started",
		AttestationStatus::IssuerNotActive => "issuer-not-active",
		AttestationStatus::IssuerNotEntitled => "issuer-not-entitled",
		AttestationStatus::SubjectGone => "subject-gone",
	}
}

/// An attestation, for people.
pub(super) fn attestation_text(
	kind: AttestationKind,
	found: &Attestation,
	name: Option<&str>,
) -> String {
	let issuer = match name {
		Some(name) => format!("{name} ({})", address(&found.issuer)),
		None => address(&found.issuer),
	};
	let until = moment_text(found.until);
	let says = match found.status {
		AttestationStatus::InForce => format!("attested by {issuer} until {until}"),
		AttestationStatus::Revoked => {
			let at =
				found.revoked_at.map_or_else(String::new, |at| format!(" at {}", moment_text(at)));
			format!("revoked by {issuer}{at}")
		},
		AttestationStatus::Ended => format!("no longer attested by {issuer}: it ended at {until}"),
		AttestationStatus::NotStarted => format!(
			"not attested yet: {issuer} does from {} until {until}",
			moment_text(found.from)
		),
		AttestationStatus::IssuerNotActive => {
			format!("does not count: the accreditation of {issuer} is not in force")
		},
		AttestationStatus::IssuerNotEntitled => {
			format!("does not count: {issuer} has no role any more that may attest it")
		},
		AttestationStatus::SubjectGone => format!(
			"attested by {issuer}, and does not count: there is no such party, or member of staff, now"
		),
	};
	format!("{}: {says}.", kind.display())
}

/// An attestation, for programs.
pub(super) fn attestation_json(
	kind: AttestationKind,
	found: &Attestation,
	name: Option<&str>,
) -> Value {
	json!({
		"kind": kind.code(),
		"status": status_code(found.status),
		"issuer": address(&found.issuer),
		"issuerName": name,
		"commitment": found.commitment.0,
		"issuedAt": found.issued_at,
		"renewedAt": found.renewed_at,
		"from": found.from,
		"until": found.until,
		"revokedAt": found.revoked_at,
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	fn about(subject: AttestationSubject, kind: AttestationKind) -> About {
		About { subject, kind }
	}

	fn found(status: AttestationStatus) -> Attestation {
		Attestation {
			issuer: PartyId::new([7; 32]),
			status,
			commitment: Commitment::default(),
			issued_at: 0,
			renewed_at: None,
			from: 0,
			until: 86_400_000,
			revoked_at: Some(1_000),
		}
	}

	#[test]
	fn kind_should_be_refused_when_it_does_not_suit_the_subject() {
		let device = AttestationSubject::Device([1; 32].into());
		assert!(about(device.clone(), AttestationKind::DeviceConformity).check().is_ok());
		let error = about(device, AttestationKind::ProfessionalLicence).check();
		let error = error.expect_err("a device has no licence").to_string();
		assert_eq!(
			error,
			"--kind: expected insurance-coverage or device-conformity for such a subject"
		);
	}

	#[test]
	fn evidence_should_be_a_salted_hash_when_a_document_is_named() {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let file = folder.path().join("policy.pdf");
		std::fs::write(&file, "cover").expect("it can be written");
		let evidence = |document: Option<PathBuf>, salt, commitment| Evidence {
			document,
			salt: Salt { salt },
			commitment,
		};
		let named = evidence(Some(file), Some([1; 32]), None).get().expect("a document");
		assert_eq!(named, Some((commitment(&[1; 32], b"cover"), Some([1; 32]))));
		let hash = Commitment::from([2; 32]);
		assert_eq!(evidence(None, None, Some(hash)).get().expect("a hash"), Some((hash, None)));
		assert_eq!(evidence(None, None, None).get().expect("nothing"), None);
		assert!(evidence(None, Some([1; 32]), Some(hash)).get().is_err());
		assert!(evidence(None, Some([1; 32]), None).get().is_err());
		let missing = Some(folder.path().join("missing"));
		assert!(evidence(missing, None, None).get().is_err());
	}

	#[test]
	fn attestation_should_name_issuer_end_and_reason_when_shown() {
		let kind = AttestationKind::InsuranceCoverage;
		let text = |status| attestation_text(kind, &found(status), Some("Mutual Care"));
		let in_force = text(AttestationStatus::InForce);
		assert!(
			in_force.starts_with("insurance coverage: attested by Mutual Care ("),
			"{in_force}"
		);
		assert!(in_force.ends_with("until 1970-01-02T00:00:00Z."), "{in_force}");
		let revoked = text(AttestationStatus::Revoked);
		assert!(revoked.contains("revoked by") && revoked.contains("00:00:01Z"), "{revoked}");
		let json = attestation_json(kind, &found(AttestationStatus::IssuerNotActive), None);
		assert_eq!(
			(&json["status"], &json["kind"]),
			(&"issuer-not-active".into(), &kind.code().into())
		);
	}
}
