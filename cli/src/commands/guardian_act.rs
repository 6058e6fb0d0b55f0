//! What a party does about its own delegates, guardians and identifiers.

use super::{
	guardian::ensure_another,
	guardian_show::{appointment, named_appointment, refused_beside},
	guardian_statement::OwnAct,
};
use crate::{
	args::Context,
	chain::api,
	commands::device::done,
	error::invalid,
	output::Answer,
	parse::{self, address, Party},
};
use assent_primitives::{AppointmentId, Guardians, GuardianshipAct, PartyId};
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
	/// Agree that another identifier of yours goes into this one. What it denied does not count here: deny it again.
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
				let revision = own.revision(context).await?;
				let words = format!(
					"You are {} as well. Nothing is given under that identifier any more; what you denied there, deny here again.",
					address(&duplicate.0)
				);
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

#[cfg(test)]
mod tests {
	use super::*;

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
