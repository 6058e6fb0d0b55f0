//! `assent access`: asking whether an access is allowed, and recording accesses.

use super::{access_batch::Batch, access_stated::Stated, device::done};
use crate::{
	args::Context,
	chain::{account, api},
	client::explained,
	output::Answer,
	parse::{address, resource_text, Party},
	show,
};
use anyhow::anyhow;
use assent_primitives::{api::Undecidable, resource::NoController, traits::Duty, Verdict};
use clap::Subcommand;
use serde_json::json;
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
	let (client, accessor) = context.connect_for(accessor, Duty::RecordAccesses).await?;
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
