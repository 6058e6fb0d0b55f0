//! What of a consent is in force, for a format that knows documents in force and documents that are not.

use crate::fhir::{Problem, ProblemKind};
use assent_primitives::{Consent, ConsentStatus, Effect, Moment, Provision, Terms};

/// What is to be told of a consent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Standing {
	/// All of it, with the status that it has now.
	Whole(Consent),
	/// Its permits ended, or rest, and these denials of it stand: they alone, in force. See ADR 0002.
	DenialsAlone(Consent),
}

impl Standing {
	/// What of a consent stands. `kept` is the consent as the chain keeps it, `lifted` whether its denials were lifted, `status`
	/// the one that the chain says it has now.
	///
	/// The two differ: what ends by time, with everything or by the organisations' standing is kept as given. A document
	/// that is `inactive` says that nothing of it holds, so that a denial which outlives the permits has to be told apart.
	///
	/// # Errors
	///
	/// The exceptions to denials that stand. They permit nothing any more and still narrow the denial, which FHIR cannot say:
	/// without them the denial would be told as wider than it is, with them something would be told as permitted.
	pub fn new(
		kept: &Consent,
		lifted: bool,
		status: ConsentStatus,
		now: Moment,
	) -> Result<Self, Vec<Problem>> {
		let stands = |provision: &Provision| !provision.period.has_ended(now);
		let denies = |provision: &&Provision| provision.effect == Effect::Deny && stands(provision);
		let denials: Vec<Provision> = match status.is_given() || lifted {
			true => Vec::new(),
			false => kept.provisions.iter().filter(denies).cloned().collect(),
		};
		if denials.is_empty() {
			return Ok(Self::Whole(Consent { status, ..kept.clone() }));
		}
		let narrows = |provision: &Provision| {
			let denial = provision.exception_to.and_then(|to| kept.provisions.get(usize::from(to)));
			stands(provision) && denial.is_some_and(stands)
		};
		let problems: Vec<Problem> = kept
			.provisions
			.iter()
			.enumerate()
			.filter(|(_, provision)| narrows(provision))
			.map(|(at, _)| {
				let why = "the consent's permits are not in force, and the denial that this is an exception to is, but for \
					what is excepted: FHIR has no words for that";
				Problem::new(
					format!("provisions[{at}].exception_to"),
					ProblemKind::NotRepresentable(why),
				)
			})
			.collect();
		if !problems.is_empty() {
			return Err(problems);
		}
		let mut provisions = kept.provisions.clone();
		provisions.retain(|provision| denies(&provision));
		Ok(Self::DenialsAlone(Consent {
			provisions,
			// Terms go with permits.
			terms: Terms::default(),
			status: ConsentStatus::Given,
			..kept.clone()
		}))
	}

	/// What is told.
	pub const fn consent(&self) -> &Consent {
		match self {
			Self::Whole(consent) | Self::DenialsAlone(consent) => consent,
		}
	}
}
