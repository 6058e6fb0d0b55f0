//! What a decision looked at, step by step, for whoever wants to be told why.
//!
//! [`decide`](crate::decide::decide) and [`decide_observed`](crate::decide::decide_observed) are one function: the
//! former is observed by nobody, which costs nothing. There is no second copy of the rules that could tell another story.

pub use crate::source::SourceFinding;

use crate::{Balance, ConsentRef, DenyReason, LegalBasis, PermitRule};
use alloc::vec::Vec;

/// Is told what a decision looked at.
pub trait Observer {
	/// Whether anybody listens: what only an observer needs is not even worked out otherwise.
	const ACTIVE: bool = true;

	/// One thing was looked at. Called in the order of the rules.
	fn saw(&mut self, step: impl FnOnce() -> Step);
}

/// Nobody.
impl Observer for () {
	const ACTIVE: bool = false;

	#[inline(always)]
	fn saw(&mut self, _: impl FnOnce() -> Step) {}
}

/// Keeps everything.
impl Observer for Vec<Step> {
	fn saw(&mut self, step: impl FnOnce() -> Step) {
		self.push(step());
	}
}

/// One thing that a decision looked at, and what it found. A step that settles the answer is the last but for
/// [`Step::Late`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
	/// Step 1: the accessor and what it asserts; what is wrong with it.
	Accessor(Option<DenyReason>),
	/// Step 2: the device, where there is one; what is wrong with it.
	Device {
		/// Whether the resource is a device.
		is_device: bool,
		/// What is wrong with it.
		fault: Option<DenyReason>,
	},
	/// One denial of the controller, looked at in step 3 or 6.
	Denial {
		/// The denial.
		source: ConsentRef,
		/// In what it does not match; `None`: it matches in all but perhaps the grantee.
		miss: Option<Miss>,
		/// What it would say to this accessor in this step; `None`: it is about somebody else, or is looked at in the
		/// other step.
		reason: Option<DenyReason>,
	},
	/// The denial would match, but an exception in the same consent takes from it all that was asked for.
	Excepted {
		/// The denial.
		source: ConsentRef,
		/// The exception; the first, where several do it together.
		exception: ConsentRef,
	},
	/// Step 3: whether a denial names the accessor.
	DeniedByName(Option<(DenyReason, ConsentRef)>),
	/// Step 4: whether an open emergency case permits it.
	Emergency(EmergencyFinding),
	/// Step 5: whether the accessor is the controller.
	Controller(bool),
	/// Step 6, first half: whether a denial is for a role of the accessor's, or for anyone.
	DeniedBroadly(Option<(DenyReason, ConsentRef)>),
	/// Step 6: whether it is a look at what the device's owner opened to everyone.
	PublicAccess(bool),
	/// Step 6: whether the source that the request names may pass the data on. Only where it names one.
	Source(SourceFinding),
	/// One permit of the controller, looked at in step 6.
	Permit {
		/// The rule that it stands for.
		rule: PermitRule,
		/// The permit.
		source: ConsentRef,
		/// What an access by it costs, in planck.
		price: Balance,
		/// What was found.
		finding: PermitFinding,
	},
	/// Step 6, second half: the permit that decides, or what came nearest.
	Permits(Result<(PermitRule, ConsentRef, Balance), (DenyReason, Option<ConsentRef>)>),
	/// Step 7: whether the policy permits it without consent.
	Policy(PolicyFinding),
	/// After a refusal in step 8: the consent that ended a short while ago and would have permitted it at the claimed time.
	Late(Option<ConsentRef>),
}

/// In what a provision does not match a request: the first thing found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Miss {
	/// A deny names none of the categories, or a permit not all of them.
	Categories,
	/// It does not name the action.
	Action,
	/// It names neither the purpose nor one that this is a case of.
	Purpose,
	/// It is about other resources.
	Scope,
	/// It is for another member of staff, or the request names none.
	Staff,
	/// It was withdrawn or spent.
	Ended,
	/// The controller withdrew everything since.
	Epoch,
	/// Its period does not contain the moment.
	Period,
}

/// What was found of a permit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PermitFinding {
	/// It is not in force, or about something else.
	Misses(Miss),
	/// It is about the request, and something stands in its way.
	Obstacle(DenyReason),
	/// It permits the request.
	Answers,
}

/// What was found of an emergency.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EmergencyFinding {
	/// The request names no case.
	NotClaimed,
	/// Its action is none that an emergency permits.
	Action,
	/// Its purpose is none that an emergency permits.
	Purpose,
	/// The case is not open, or not for this accessor and resource.
	NotOpen,
	/// The case permits the request.
	Permits,
}

/// What was found in the policy table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PolicyFinding {
	/// Not looked at: the request rests on consent and nothing else.
	ConsentClaimed,
	/// Not looked at: the request rests on an emergency case.
	EmergencyClaimed,
	/// Not looked at: the request is not about a person's data alone.
	NotPersonal,
	/// No row lets the role do this for the purpose.
	NoRow,
	/// A row would, and the person objected, as it lets them.
	Objected(LegalBasis),
	/// A row does.
	Permits(LegalBasis),
}
