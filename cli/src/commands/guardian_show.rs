//! Who may act for whom, for people and for programs.

use super::{consent::Names, hex};
use crate::{
	args::Context,
	chain::{account, api},
	client::{explained, Client},
	output::Answer,
	parse::{self, address, code_texts, moment_text, Party, ResourceName},
};
use anyhow::anyhow;
use assent_primitives::{
	traits::Duty, AccountId, Appointment, AppointmentId, Categories, Death, Directive,
	GuardianKind, Guardianship, Mandate, Moment, PartyId, Powers, Recovery, RecoveryBy,
	RecoveryStatus, Rights,
};
use clap::Args;
use serde_json::{json, Value};
use sp_core::H256;
use subxt::utils::Static;

/// Records in one answer of the node.
const PAGE: u32 = 64;

/// An appointment, and whether it is in force.
pub type Listed = (AppointmentId, Appointment, bool);
type NamesOf<'a> = &'a dyn Fn(&AccountId) -> String;

/// Powers in words.
pub fn powers_text(powers: &Powers) -> String {
	let further = match powers.further {
		0 => String::new(),
		further => format!("\n  may appoint further delegates, {further} deep"),
	};
	format!(
		"  rights {}\n  on {}, categories {}\n  until {}{further}",
		code_texts(&powers.rights).join(", "),
		parse::scope_text(&powers.scope),
		code_texts(&powers.categories).join(", "),
		moment_text(powers.until)
	)
}

fn powers_json(powers: &Powers) -> Value {
	json!({
		"rights": code_texts(&powers.rights),
		"scope": parse::scope_text(&powers.scope),
		"categories": code_texts(&powers.categories),
		"until": powers.until,
		"further": powers.further,
	})
}

fn appointment_text((id, appointment, in_force): &Listed, names: NamesOf<'_>) -> String {
	let state = match appointment.revoked_at {
		Some(at) => format!("revoked on {}", moment_text(at)),
		None if *in_force => "in force".into(),
		None => "over".into(),
	};
	let below = match appointment.parent {
		Some((parent, _)) => format!("\n  below the appointment {parent}"),
		None => String::new(),
	};
	format!(
		"Appointment {id}, {state}\n  {} acts for {}{below}\n{}",
		names(&appointment.delegate),
		names(&appointment.subject),
		powers_text(&appointment.powers)
	)
}

/// An appointment, and whether it is in force.
pub async fn appointment(client: &Client, id: &AppointmentId) -> anyhow::Result<Option<Listed>> {
	let call = api::view_functions().guardianship().appointment(Static(*id));
	let found = Client::view(&client.at().await?, call).await?;
	Ok(found.map(|(appointment, in_force)| (*id, appointment.0, in_force)))
}

/// What an appointment that somebody named says, after the field's name.
pub fn named_appointment(field: &str, id: &AppointmentId, found: Option<&Listed>) -> String {
	match found {
		Some(listed) => format!("{field}: {}", appointment_text(listed, &address)),
		None => format!("{field}: there is no appointment {id}"),
	}
}

/// A refusal of the chain, which names a rule, with what the rule was about beside it. Other errors stay as they are.
pub fn refused_beside(error: anyhow::Error, beside: String) -> anyhow::Error {
	let told = format!("{error:#}");
	match told.contains("the chain refused it") {
		true => anyhow!("{told}\n{beside}"),
		false => error,
	}
}

/// The guardians whom an authority installed.
pub async fn guardians_of(
	client: &Client,
	party: &PartyId,
) -> anyhow::Result<Option<Guardianship>> {
	let call = api::view_functions().guardianship().guardians_of(account(party));
	Ok(Client::view(&client.at().await?, call).await?.map(|found| found.0))
}

/// The attestation of a death.
pub async fn death_of(client: &Client, party: &PartyId) -> anyhow::Result<Option<Death>> {
	let call = api::view_functions().guardianship().death_of(account(party));
	Ok(Client::view(&client.at().await?, call).await?.map(|found| found.0))
}

fn appointment_json((id, appointment, in_force): &Listed) -> Value {
	json!({
		"appointment": id.0,
		"subject": address(&appointment.subject),
		"delegate": address(&appointment.delegate),
		"parent": appointment.parent.map(|(parent, _)| parent.0),
		"powers": powers_json(&appointment.powers),
		"appointedAt": appointment.appointed_at,
		"revokedAt": appointment.revoked_at,
		"inForce": in_force,
	})
}

/// Installed guardians in words.
pub fn guardianship_text(guardianship: &Guardianship, names: NamesOf<'_>) -> String {
	let guardians: Vec<_> = guardianship.guardians.iter().map(names).collect();
	let hand = match guardianship.restricts {
		true => "The person gives nothing by its own hand.",
		false => "The person gives by its own hand as well.",
	};
	format!(
		"Guardians, installed by {}: {}\n  {} of them have to agree where something is given. {hand}\n{}",
		names(&guardianship.authority),
		guardians.join(", "),
		guardianship.required,
		powers_text(&guardianship.powers)
	)
}

fn addresses<'a>(parties: impl IntoIterator<Item = &'a PartyId>) -> Vec<String> {
	parties.into_iter().map(address).collect()
}

/// A recovery in words.
pub fn recovery_text(recovery: &Recovery) -> String {
	let by = match &recovery.by {
		RecoveryBy::Guardians(GuardianKind::Installed) => "its installed guardians",
		RecoveryBy::Guardians(GuardianKind::Named) => "the guardians whom it named",
		RecoveryBy::Authority(_) => "the council",
	};
	let state = match recovery.status {
		RecoveryStatus::Pending => format!(
			"can be finished from {} on; until then the current key can veto it",
			moment_text(recovery.matures_at)
		),
		RecoveryStatus::Final => format!(
			"can be finished from {} on, and cannot be vetoed; nothing is given in its name meanwhile",
			moment_text(recovery.matures_at)
		),
		RecoveryStatus::Vetoed(at) => {
			format!("was vetoed by the current key on {}", moment_text(at))
		},
	};
	format!("Recovery of the key, started by {by}: to {}\n  {state}", address(&recovery.new_key))
}

/// A recovery for programs.
pub fn recovery_json(recovery: &Recovery) -> Value {
	let (status, vetoed_at) = match recovery.status {
		RecoveryStatus::Pending => ("pending", None),
		RecoveryStatus::Final => ("final", None),
		RecoveryStatus::Vetoed(at) => ("vetoed", Some(at)),
	};
	json!({
		"newKey": address(&recovery.new_key),
		"startedAt": recovery.started_at,
		"maturesAt": recovery.matures_at,
		"status": status,
		"vetoedAt": vetoed_at,
	})
}

/// An act for a ward that waits for further guardians.
struct Waiting {
	proposal: H256,
	approvals: Vec<PartyId>,
	expires_at: Moment,
}

/// The identifier under which a party offered to go on, while that one did not agree.
async fn offered_to(client: &Client, party: &PartyId) -> anyhow::Result<Option<PartyId>> {
	let mergers = api::storage().guardianship().mergers();
	let at = client.at().await?;
	let found = at.storage().try_fetch(mergers, (account(party),)).await.map_err(explained)?;
	let Some(found) = found else { return Ok(None) };
	let merger = found.decode()?.what;
	Ok(merger.agreed_at.is_none().then_some(merger.survivor.0))
}

/// All that is known of a party here.
struct Known {
	party: PartyId,
	guardianship: Option<Guardianship>,
	directive: Option<Directive>,
	recovery: Option<Recovery>,
	death: Option<Death>,
	survivor: Option<PartyId>,
	offered_to: Option<PartyId>,
	duplicates: Vec<PartyId>,
	appointments: Vec<Listed>,
	waiting: Vec<Waiting>,
}

impl Known {
	async fn read(client: &Client, party: PartyId) -> anyhow::Result<Self> {
		let at = client.at().await?;
		let views = api::view_functions().guardianship();
		let of = || account(&party);
		let directive = Client::view(&at, views.named_guardians_of(of())).await?;
		// So many as guardians can leave open: four each, of four.
		let waiting = Client::view(&at, views.proposals_for(of(), None)).await?;
		let survivor = Client::view(&at, views.survivor_of(of())).await?;
		let duplicates = Client::view(&at, views.duplicates_of(of())).await?;
		let mut appointments: Vec<Listed> = Vec::new();
		loop {
			let after = appointments.last().map(|(id, ..)| Static(*id));
			let call = views.appointments_of(of(), after, PAGE);
			let page = Client::view(&at, call).await?;
			let is_last = page.len() < PAGE as usize;
			appointments.extend(page.into_iter().map(|(id, one, force)| (id.0, one.0, force)));
			if is_last {
				break;
			}
		}
		Ok(Self {
			guardianship: guardians_of(client, &party).await?,
			directive: directive.map(|found| found.0),
			recovery: recovery_of(client, &party).await?,
			death: death_of(client, &party).await?,
			survivor: survivor.map(|found| found.0),
			offered_to: offered_to(client, &party).await?,
			waiting: waiting
				.into_iter()
				.map(|(proposal, found)| Waiting {
					proposal: H256(proposal.0),
					approvals: found.approvals.0.into_iter().map(|party| party.0).collect(),
					expires_at: found.expires_at,
				})
				.collect(),
			duplicates: duplicates.into_iter().map(|found| found.0).collect(),
			appointments,
			party,
		})
	}

	fn text(&self, names: NamesOf<'_>) -> String {
		let mut lines = vec![names(&self.party)];
		if let Some(death) = &self.death {
			let named = |parties: &[PartyId]| match parties.is_empty() {
				true => "nobody".into(),
				false => parties.iter().map(names).collect::<Vec<_>>().join(", "),
			};
			lines.push(format!(
				"Died, as {} attested on {}; nothing is given in its name.\n  Executors: {}\n  Readers of the journal: {}",
				names(&death.authority),
				moment_text(death.attested_at),
				named(&death.executors),
				named(&death.readers)
			));
		}
		if let Some(survivor) = &self.offered_to {
			lines.push(format!("Offers to go on as {}, which did not agree yet.", names(survivor)));
		}
		if let Some(survivor) = &self.survivor {
			lines.push(format!("Goes on as {}.", names(survivor)));
		}
		for duplicate in &self.duplicates {
			lines.push(format!("Was {} as well.", names(duplicate)));
		}
		if let Some(guardianship) = &self.guardianship {
			lines.push(guardianship_text(guardianship, names));
		}
		for waiting in &self.waiting {
			let agreed: Vec<_> = waiting.approvals.iter().map(names).collect();
			lines.push(format!(
				"Proposal {:?} waits for further guardians until {}; so far: {}",
				waiting.proposal,
				moment_text(waiting.expires_at),
				agreed.join(", ")
			));
		}
		if let Some(directive) = &self.directive {
			let guardians: Vec<_> = directive.guardians.iter().map(names).collect();
			lines.push(format!(
				"{} of these can recover the key: {}",
				directive.required,
				guardians.join(", ")
			));
		}
		lines.extend(self.recovery.as_ref().map(recovery_text));
		lines.extend(self.appointments.iter().map(|listed| appointment_text(listed, names)));
		if lines.len() == 1 {
			lines.push("Nobody acts for it.".into());
		}
		lines.join("\n")
	}

	fn json(&self) -> Value {
		json!({
			"party": address(&self.party),
			"guardians": self.guardianship.as_ref().map(|found| json!({
				"guardians": addresses(&found.guardians),
				"required": found.required,
				"powers": powers_json(&found.powers),
				"restricts": found.restricts,
				"authority": address(&found.authority),
				"decision": found.decision.0,
			})),
			"namedGuardians": self.directive.as_ref().map(|found| json!({
				"guardians": addresses(&found.guardians),
				"required": found.required,
			})),
			"recovery": self.recovery.as_ref().map(recovery_json),
			"death": self.death.as_ref().map(|found| json!({
				"authority": address(&found.authority),
				"certificate": found.certificate.0,
				"attestedAt": found.attested_at,
				"readers": addresses(&found.readers),
				"executors": addresses(&found.executors),
			})),
			"proposals": self.waiting.iter().map(|waiting| json!({
				"proposal": waiting.proposal,
				"approvals": addresses(&waiting.approvals),
				"expiresAt": waiting.expires_at,
			})).collect::<Vec<_>>(),
			"survivor": self.survivor.as_ref().map(address),
			"offeredTo": self.offered_to.as_ref().map(address),
			"duplicates": addresses(&self.duplicates),
			"appointments": self.appointments.iter().map(appointment_json).collect::<Vec<_>>(),
		})
	}
}

/// The recovery of a party's key.
pub async fn recovery_of(client: &Client, party: &PartyId) -> anyhow::Result<Option<Recovery>> {
	let call = api::view_functions().guardianship().recovery_of(account(party));
	let found = Client::view(&client.at().await?, call).await?;
	Ok(found.map(|found| found.0))
}

/// Shows who may act for a party.
pub async fn show(context: &Context, party: Option<Party>) -> anyhow::Result<Answer> {
	let (client, party) = context.connect_for(party, Duty::ManageConsents).await?;
	let known = Known::read(&client, party).await?;
	let names = Names::read(&client).await?;
	Ok(Answer::new(known.text(&|party| names.of(party)), known.json()))
}

/// Lists for whom a party may act.
pub async fn held(context: &Context, party: Option<Party>) -> anyhow::Result<Answer> {
	let (client, party) = context.connect_for(party, Duty::ManageConsents).await?;
	let at = client.at().await?;
	let views = api::view_functions().guardianship();
	let mut listed: Vec<Listed> = Vec::new();
	loop {
		let after = listed.last().map(|(id, ..)| Static(*id));
		let call = views.appointments_held_by(account(&party), after, PAGE);
		let page = Client::view(&at, call).await?;
		let is_last = page.len() < PAGE as usize;
		listed.extend(page.into_iter().map(|(id, one, force)| (id.0, one.0, force)));
		if is_last {
			break;
		}
	}
	let call = views.wards_of(account(&party), None);
	let wards = Client::view(&at, call).await?;
	let names = Names::read(&client).await?;
	let names = |party: &AccountId| names.of(party);
	let mut lines: Vec<_> = listed.iter().map(|one| appointment_text(one, &names)).collect();
	let mut wards_json = Vec::new();
	for (ward, kind) in &wards {
		let (words, code) = match kind.0 {
			GuardianKind::Installed => ("Guardian of", "installed"),
			GuardianKind::Named => ("May help to recover the key of", "named"),
		};
		lines.push(format!("{words} {}", names(&ward.0)));
		wards_json.push(json!({ "subject": address(&ward.0), "kind": code }));
	}
	if lines.is_empty() {
		lines.push(format!("{} acts for nobody.", names(&party)));
	}
	let json = json!({
		"party": address(&party),
		"appointments": listed.iter().map(appointment_json).collect::<Vec<_>>(),
		"wards": wards_json,
	});
	Ok(Answer::new(lines.join("\n"), json))
}

/// Whether one may do something for another.
#[derive(Debug, Args)]
pub struct May {
	/// Who.
	pub actor: Party,
	/// For whom.
	pub subject: Party,
	/// The rights that it takes, with commas between.
	#[arg(long, value_parser = parse::codes::<Rights>)]
	pub rights: Rights,
	/// It gives or moves a right, instead of ending one.
	#[arg(long)]
	pub gives: bool,
	/// About which resource; about everything if it is left out.
	#[arg(long)]
	pub resource: Option<ResourceName>,
	/// About which categories of it.
	#[arg(
		long,
		value_parser = parse::codes::<Categories>,
		default_value = "all",
		requires = "resource"
	)]
	pub categories: Categories,
}

impl May {
	/// Asks.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let client = context.connect().await?;
		let resource = match &self.resource {
			Some(resource) => Some(Static(client.resource(resource).await?)),
			None => None,
		};
		let call = api::view_functions().guardianship().mandate(
			account(&self.actor.0),
			account(&self.subject.0),
			Static(self.rights),
			self.gives,
			resource,
			Static(self.categories),
		);
		let found = Client::view(&client.at().await?, call).await?;
		let mandate = found.map(|found| found.0);
		let (mut text, json) = mandate_words(mandate.as_ref());
		if mandate.is_none() && self.resource.is_none() {
			text.push_str(
				" About everything takes powers over all resources and categories; --resource asks about one.",
			);
		}
		Ok(Answer::new(text, json).refused(mandate.is_none()))
	}
}

fn mandate_words(mandate: Option<&Mandate>) -> (String, Value) {
	match mandate {
		None => ("No.".into(), json!({ "may": false })),
		Some(Mandate::Oneself) => {
			("Yes: it is the person itself.".into(), json!({ "may": true, "as": "oneself" }))
		},
		Some(Mandate::Guardian { required }) => (
			format!("Yes, as guardian; {required} have to agree."),
			json!({ "may": true, "as": "guardian", "required": required }),
		),
		Some(Mandate::Executor) => (
			"Yes: the attestation of the death names it.".into(),
			json!({ "may": true, "as": "executor" }),
		),
		Some(Mandate::Reader) => (
			"Yes: the attestation of the death names it as a reader.".into(),
			json!({ "may": true, "as": "reader" }),
		),
		Some(Mandate::Delegate(chain)) => {
			let ids: Vec<_> = chain.iter().map(|id| hex(id.0)).collect();
			(
				format!("Yes, as delegate, by:\n  {}", ids.join("\n  ")),
				json!({ "may": true, "as": "delegate", "chain": ids }),
			)
		},
	}
}

/// Who may read a journal.
#[derive(Debug, Args)]
pub struct Readers {
	/// Whose journal.
	pub subject: Party,
	/// Of which resource.
	pub resource: ResourceName,
	/// For which categories.
	#[arg(long, value_parser = parse::codes::<Categories>, default_value = "all")]
	pub categories: Categories,
}

impl Readers {
	/// Asks.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let client = context.connect().await?;
		let resource = client.resource(&self.resource).await?;
		let call = api::view_functions().guardianship().readers_of(
			account(&self.subject.0),
			Static(resource),
			Static(self.categories),
		);
		let found = Client::view(&client.at().await?, call).await?;
		let readers: Vec<PartyId> = found.into_iter().map(|party| party.0).collect();
		let names = Names::read(&client).await?;
		let text = match readers.is_empty() {
			true => "Nobody beside the person.".into(),
			false => readers.iter().map(|party| names.of(party)).collect::<Vec<_>>().join("\n"),
		};
		Ok(Answer::new(text, json!({ "readers": addresses(&readers) })))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use assent_primitives::{Category, ResourceScope, Right};

	fn powers() -> Powers {
		Powers {
			rights: Rights::of(&[Right::Grant, Right::Appoint]),
			scope: ResourceScope::All,
			categories: Category::VitalSigns.into(),
			until: 1_800_000_000_000,
			further: 2,
		}
	}

	#[test]
	fn powers_should_be_told_whole_when_they_are_shown() {
		let text = powers_text(&powers());
		for part in ["grant, appoint", "on all", "vital-signs", "2027-01-15", "2 deep"] {
			assert!(text.contains(part), "{part} in {text}");
		}
		assert!(!powers_text(&Powers { further: 0, ..powers() }).contains("deep"));
	}

	#[test]
	fn mandate_should_name_its_chain_when_it_is_a_delegates() {
		let chain = vec![AppointmentId::from([1; 32]), AppointmentId::from([2; 32])];
		let (text, json) = mandate_words(Some(&Mandate::Delegate(chain)));
		assert!(text.contains("0x0101") && text.contains("0x0202"));
		assert_eq!((&json["may"], &json["as"]), (&json!(true), &json!("delegate")));
		assert_eq!(mandate_words(None).1["may"], json!(false));
		assert!(mandate_words(Some(&Mandate::Guardian { required: 2 })).0.contains("2 have to"));
	}

	#[test]
	fn recovery_should_say_whether_it_can_be_vetoed_when_it_is_shown() {
		let recovery = |status| Recovery {
			new_key: PartyId::new([1; 32]),
			by: RecoveryBy::Guardians(GuardianKind::Named),
			started_at: 0,
			matures_at: 1_800_000_000_000,
			status,
		};
		assert!(recovery_text(&recovery(RecoveryStatus::Pending)).contains("can veto it"));
		assert!(recovery_text(&recovery(RecoveryStatus::Final)).contains("cannot be vetoed"));
		let vetoed = recovery(RecoveryStatus::Vetoed(1_800_000_000_000));
		assert!(recovery_text(&vetoed).contains("was vetoed"));
		assert_eq!(recovery_json(&vetoed)["vetoedAt"], json!(1_800_000_000_000u64));
	}
}
