//! Why a bundle proves nothing, and where that shows.

use alloc::string::String;
use core::fmt;

/// The steps of a verification, in their order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Step {
	/// The file is read: size, form, version, algorithms.
	Reading,
	/// What the verifier trusts is compared with what the bundle begins at.
	Anchor,
	/// The changes of validators, one after the other.
	Changes,
	/// The headers from the proved block to a finalised one, and the votes that finalised it.
	Finality,
	/// The entries, and the chain of heads over them.
	Entries,
	/// That the last head is what the proved block says.
	End,
	/// What notaries signed of it.
	Notaries,
}

impl Step {
	/// All steps.
	pub const ALL: [Self; 7] = [
		Self::Reading,
		Self::Anchor,
		Self::Changes,
		Self::Finality,
		Self::Entries,
		Self::End,
		Self::Notaries,
	];

	/// What is done in it.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Reading => "reading the file",
			Self::Anchor => "comparing it with what is trusted",
			Self::Changes => "following the changes of validators",
			Self::Finality => "checking who finalised the block",
			Self::Entries => "chaining the entries",
			Self::End => "finding the last entry in the block",
			Self::Notaries => "checking what notaries signed",
		}
	}

	/// Its name for programs.
	pub const fn code(self) -> &'static str {
		match self {
			Self::Reading => "reading",
			Self::Anchor => "anchor",
			Self::Changes => "changes",
			Self::Finality => "finality",
			Self::Entries => "entries",
			Self::End => "end",
			Self::Notaries => "notaries",
		}
	}
}

/// A bundle was refused: it proves nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
	/// In which step.
	pub step: Step,
	/// At which member of the bundle, such as `changes[1].justification.votes[3]`; or which byte.
	pub place: String,
	/// What is wrong there.
	pub reason: String,
}

impl Refusal {
	/// A refusal.
	pub fn new(step: Step, place: impl Into<String>, reason: impl Into<String>) -> Self {
		Self { step, place: place.into(), reason: reason.into() }
	}
}

impl fmt::Display for Refusal {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let Self { step, place, reason } = self;
		let number = (*step as usize).saturating_add(1);
		write!(f, "step {number} of {}, {}: {place}: {reason}", Step::ALL.len(), step.name())
	}
}

impl core::error::Error for Refusal {}
