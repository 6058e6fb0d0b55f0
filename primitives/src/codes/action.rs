//! What is done with data or with a device.

use super::{system, AuditAction};

code_list! {
	/// What is done with data or with a device.
	///
	/// FHIR consent actions, <http://terminology.hl7.org/CodeSystem/consentaction>; that list has
	/// nothing for `store`, `aggregate` and `operate`, which are Assent's own
	/// (`urn:assent:CodeSystem:action`).
	pub enum Action in system::CONSENT_ACTION;
	Collect = 0, "collect", "collect: gather data for storage";
	Store = 1, "store", "store: keep data", in system::OWN_ACTION;
	Access = 2, "access", "consult: look at data, and no more";
	Use = 3, "use", "use: work with data";
	Aggregate = 4, "aggregate", "aggregate: use data in sums over many only", in system::OWN_ACTION;
	Disclose = 5, "disclose", "disclose: pass data on";
	Correct = 6, "correct", "correct: consult data and put it right";
	Operate = 7, "operate", "operate: send a command to a device", in system::OWN_ACTION;
}

code_set! {
	/// A set of actions: see [`Action`].
	pub struct Actions(u16) of Action;
}

impl Action {
	/// What a FHIR AuditEvent calls this action. Many to one: the way back needs more than this.
	pub const fn audit_action(self) -> AuditAction {
		match self {
			Self::Collect | Self::Store => AuditAction::Create,
			// HL7's own example of a disclosure is an `R`.
			Self::Access | Self::Disclose => AuditAction::Read,
			Self::Correct => AuditAction::Update,
			Self::Use | Self::Aggregate | Self::Operate => AuditAction::Execute,
		}
	}
}
