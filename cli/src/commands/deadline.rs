//! Until when what is signed for another to bring in may hold.

use crate::{client::At, error::invalid, parse};
use anyhow::{anyhow, Context as _};
use assent_primitives::Moment;
use codec::DecodeAll;
use subxt::Metadata;

/// The metadata that this `assent` was built with: what a key signs without a node is held against it.
const SHIPPED: &[u8] = include_bytes!("../../metadata/assent.scale");

/// The constant that bounds it.
const BOUND: &str = "MaxStatementLife";

/// Refuses a deadline that is over, or further ahead than the chain takes: a statement that holds for longer could be held
/// back, and brought in when nobody thinks of it any more. The bound is the node's, or, where there is none, the one that
/// this `assent` was built with.
///
/// # Errors
///
/// With the field's name and the bound.
pub fn check(deadline: Moment, pallet: &str, at: Option<&At>) -> anyhow::Result<()> {
	let most = match at {
		Some(at) => most_ahead(at.metadata_ref(), pallet)?,
		None => {
			let shipped = Metadata::decode_from(SHIPPED).context("the shipped metadata")?;
			most_ahead(&shipped, pallet)?
		},
	};
	within(deadline, parse::now(), most)
}

fn within(deadline: Moment, now: Moment, most: Moment) -> anyhow::Result<()> {
	if deadline <= now {
		return Err(invalid("--deadline", "expected a moment to come"));
	}
	let latest = now.saturating_add(most);
	if deadline > latest {
		let error = format!(
			"expected at most {} from now, {}: the chain takes no statement that holds for longer",
			parse::span_words(most),
			parse::moment_text(latest)
		);
		return Err(invalid("--deadline", error));
	}
	Ok(())
}

fn most_ahead(metadata: &Metadata, pallet: &str) -> anyhow::Result<Moment> {
	metadata
		.pallet_by_name(pallet)
		.and_then(|pallet| pallet.constant_by_name(BOUND))
		.and_then(|constant| Moment::decode_all(&mut constant.value()).ok())
		.ok_or_else(|| anyhow!("the runtime's metadata has no {pallet}.{BOUND}"))
}

#[cfg(test)]
mod tests {
	use super::*;

	const DAY: Moment = 86_400_000;

	#[test]
	fn deadline_should_be_refused_with_field_and_bound_when_it_is_out_of_reach() {
		let now = 1_000;
		for deadline in [now + 1, now + 7 * DAY] {
			within(deadline, now, 7 * DAY).expect("it is within reach");
		}
		for (deadline, words) in
			[(now, "a moment to come"), (now + 7 * DAY + 1, "at most 7 days from now, 1970-01-08T")]
		{
			let error = within(deadline, now, 7 * DAY).expect_err(words);
			assert_eq!(crate::error::exit_code(&error), crate::error::USAGE);
			let error = error.to_string();
			assert!(error.starts_with("--deadline") && error.contains(words), "{error}");
		}
		within(u64::MAX, u64::MAX - 1, DAY).expect("nothing is later");
	}

	#[test]
	fn bound_should_be_known_without_a_node_when_either_pallet_is_asked() {
		let shipped = Metadata::decode_from(SHIPPED).expect("it is metadata");
		for pallet in ["Consents", "Guardianship"] {
			assert_eq!(most_ahead(&shipped, pallet).expect("it has one"), 7 * DAY);
		}
		assert!(most_ahead(&shipped, "Balances").is_err());
	}
}
