//! What a party does about its own delegates, guardians and identifiers.

use super::{
	guardian::ensure_another,
	guardian_show::{appointment, named_appointment, refused_beside},
	guardian_statement::OwnAct,
};
use crate::{
	args::Context,
	chain::{account, api},
	client::Client,
	commands::device::done,
	error::invalid,
	explain::{explain_denial, explain_objection},
	output::Answer,
	parse::{self, address, Party},
};
use assent_primitives::{
	says_again::{denials_not_said_again, objections_not_said_again},
	AppointmentId, ControllerRules, Guardians, GuardianshipAct, Moment, PartyId,
};
use clap::{Args, Subcommand};
use serde_json::json;
use subxt::utils::Static;

/// An appointment to revoke.
#[derive(Debug, Args)]
pub struct Revoke {
	/// The appointment.
	#[arg(value_parser = parse::id::<AppointmentId>)]
	pub appointment: AppointmentId,
	/// How it is brought in, where it is your own: a delegate or guardian signs the call itself.
	#[command(flatten)]
	pub own: OwnAct,
}

impl Revoke {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let Self { appointment, own } = self;
		if own.is_signed() {
			let words = format!("The appointment {appointment} ends, and all below it.");
			return own.run(context, GuardianshipAct::Revoke { appointment }, &words).await;
		}
		let key = context.signer()?;
		let client = context.connect().await?;
		let found = self::appointment(&client, &appointment).await?;
		let call = api::tx().guardianship().revoke(Static(appointment));
		let beside = || named_appointment("APPOINTMENT", &appointment, found.as_ref());
		let sent = client.submit(&key, &call).await;
		let receipt = sent.map_err(|error| refused_beside(error, beside()))?;
		let json = json!({ "appointment": appointment.0 });
		Ok(done(&receipt, "Revoked, and all below it.", json))
	}
}

/// Guardians to name.
#[derive(Debug, Args)]
pub struct Name {
	/// The guardians, up to four.
	#[arg(required = true)]
	pub guardians: Vec<Party>,
	/// How many of them have to agree.
	#[arg(long)]
	pub required: u8,
	/// How it is brought in.
	#[command(flatten)]
	pub own: OwnAct,
}

impl Name {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		let Self { guardians, required, own } = self;
		let subject = own.subject(context).await?;
		let (guardians, names) = bounded("GUARDIANS", &subject, &guardians, required)?;
		let revision = own.revision(context).await?;
		let words = format!(
			"{required} of these can together put another key in the place of yours, unless your key objects in time:\n{names}"
		);
		let act = GuardianshipAct::NameGuardians { guardians, required, revision };
		own.run(context, act, &words).await
	}
}

/// The guardians of somebody as the chain takes them, and as text.
pub fn bounded(
	field: &str,
	subject: &PartyId,
	guardians: &[Party],
	required: u8,
) -> anyhow::Result<(Guardians, String)> {
	let parties = different(field, subject, guardians)?;
	let names = parties.iter().map(address).collect::<Vec<_>>().join("\n");
	let guardians = Guardians::try_from(parties)
		.map_err(|_| invalid(field, "expected four guardians at most"))?;
	if required == 0 || usize::from(required) > guardians.len() {
		let expected = format!("expected 1 to {}", guardians.len());
		return Err(invalid("--required", expected));
	}
	Ok((guardians, names))
}

/// The parties that are named for somebody: none twice, nor that one.
pub fn different(field: &str, subject: &PartyId, named: &[Party]) -> anyhow::Result<Vec<PartyId>> {
	let mut parties: Vec<PartyId> = Vec::new();
	for Party(party) in named {
		ensure_another(field, party, subject)?;
		if parties.contains(party) {
			let expected = format!("expected different parties; {} is named twice", address(party));
			return Err(invalid(field, expected));
		}
		parties.push(party.clone());
	}
	Ok(parties)
}

/// Two identifiers of one person.
#[derive(Debug, Subcommand)]
pub enum Merge {
	/// Go on under another identifier of yours. Nothing is given under this one any more, once the other agreed.
	Into {
		/// The identifier that stays.
		survivor: Party,
		/// How it is brought in.
		#[command(flatten)]
		own: OwnAct,
	},
	/// Agree that another identifier of yours goes into this one. What it denied does not count here: deny it again first.
	Accept {
		/// The identifier that goes.
		duplicate: Party,
		/// How it is brought in.
		#[command(flatten)]
		own: OwnAct,
	},
	/// End a merger, or the offer of one.
	End {
		/// The identifier that was to go.
		duplicate: Party,
		/// How it is brought in.
		#[command(flatten)]
		own: OwnAct,
	},
}

impl Merge {
	/// Does it.
	pub async fn run(self, context: &Context) -> anyhow::Result<Answer> {
		match self {
			Self::Into { survivor, own } => {
				ensure_another("SURVIVOR", &survivor.0, &own.subject(context).await?)?;
				let revision = own.revision(context).await?;
				let words = format!("You go on as {}.", address(&survivor.0));
				let act = GuardianshipAct::MergeInto { survivor: survivor.0, revision };
				own.run(context, act, &words).await
			},
			Self::Accept { duplicate, own } => {
				let mut words = format!(
					"You are {} as well. Nothing is given under that identifier any more.",
					address(&duplicate.0)
				);
				// Who names everything signs without a node.
				if !(own.is_signed() && own.revision.is_some()) {
					let missing =
						missing(context, &duplicate.0, &own.subject(context).await?).await?;
					if !own.is_signed() {
						anyhow::ensure!(missing.is_empty(), "{}", missing_text(&missing));
					} else if !missing.is_empty() {
						words = format!("{words}\n{}", missing_text(&missing));
					}
				}
				let revision = own.revision(context).await?;
				let act = GuardianshipAct::AcceptMerger { duplicate: duplicate.0, revision };
				own.run(context, act, &words).await
			},
			Self::End { duplicate, own } => {
				let revision = own.revision(context).await?;
				let words = format!("{} goes into no other identifier.", address(&duplicate.0));
				let act = GuardianshipAct::EndMerger { duplicate: duplicate.0, revision };
				own.run(context, act, &words).await
			},
		}
	}
}

/// What is denied, or objected to, under the identifier that goes and not under the one that stays, in words.
async fn missing(
	context: &Context,
	duplicate: &PartyId,
	survivor: &PartyId,
) -> anyhow::Result<Vec<String>> {
	let client = context.connect().await?;
	let at = client.at().await?;
	let views = api::view_functions().consents();
	let of =
		|found: Option<Static<ControllerRules>>| found.map(|rules| rules.0).unwrap_or_default();
	let duplicate = of(Client::view(&at, views.rules(account(duplicate))).await?);
	let survivor = of(Client::view(&at, views.rules(account(survivor))).await?);
	Ok(not_said_again(&duplicate, &survivor, parse::now()))
}

fn not_said_again(
	duplicate: &ControllerRules,
	survivor: &ControllerRules,
	now: Moment,
) -> Vec<String> {
	denials_not_said_again(duplicate, survivor, now)
		.map(|denial| explain_denial(denial, &address))
		.chain(objections_not_said_again(duplicate, survivor).map(explain_objection))
		.collect()
}

fn missing_text(missing: &[String]) -> String {
	format!(
		"The other identifier denies what this one does not. The chain takes the agreement once you have denied the same here, \
		 for as long, with no further exceptions:\n- {}",
		missing.join("\n- ")
	)
}

#[cfg(test)]
mod tests {
	use super::*;
	use assent_primitives::{
		Actions, Categories, ConsentRef, Denial, Grantee, Objection, Period, Purpose, Purposes,
		ResourceScope, Role,
	};

	#[test]
	fn denials_should_be_told_in_words_when_they_are_not_said_again() {
		let hospital = PartyId::new([2; 32]);
		let denial = Denial {
			source: ConsentRef { id: [7; 32].into(), version: 1, provision: 0 },
			grantee: Grantee::Party(hospital.clone()),
			scope: ResourceScope::All,
			categories: Categories::ALL,
			actions: Actions::ALL,
			purposes: Purposes::ALL,
			period: Period::ALWAYS,
		};
		let objection =
			Objection { roles: Role::ResearchBody.into(), purposes: Purpose::Hresch.into() };
		let rules = ControllerRules {
			denials: vec![denial].try_into().expect("one; qed"),
			objections: vec![objection].try_into().expect("one; qed"),
			..Default::default()
		};
		let missing = not_said_again(&rules, &ControllerRules::default(), 1);
		let text = missing_text(&missing);
		assert_eq!(missing.len(), 2, "{text}");
		assert!(text.contains(&format!("Refuses to let {}", address(&hospital))), "{text}");
		assert!(text.contains("Objects to accesses without consent"), "{text}");
		assert!(not_said_again(&rules, &rules, 1).is_empty());
	}

	#[test]
	fn guardians_should_be_refused_when_there_are_too_many_or_too_few_of_them() {
		let party = |number: u8| Party(PartyId::new([number; 32]));
		let two = [party(1), party(2)];
		let bounded = |field: &str, named: &[Party], required| {
			bounded(field, &PartyId::new([9; 32]), named, required)
		};
		let (guardians, names) = bounded("GUARDIANS", &two, 2).expect("two of two");
		assert_eq!((guardians.len(), names.lines().count()), (2, 2));
		for required in [0, 3] {
			let error = bounded("GUARDIANS", &two, required).expect_err("a wrong number");
			assert!(error.to_string().starts_with("--required: expected 1 to 2"), "{error}");
		}
		for (named, expected) in [([1, 1], "is named twice"), ([1, 9], "expected another than")] {
			let named = named.map(party);
			let error = bounded("GUARDIANS", &named, 1).expect_err(expected).to_string();
			assert!(error.starts_with("GUARDIANS: ") && error.contains(expected), "{error}");
		}
		let five: Vec<_> = (1..=5).map(party).collect();
		let error = bounded("GUARDIANS", &five, 1).expect_err("five");
		assert!(error.to_string().contains("four"), "{error}");
	}
}
