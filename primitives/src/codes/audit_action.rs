//! What a FHIR AuditEvent calls an action.

use super::system;

code_list! {
	/// What a FHIR AuditEvent calls an action, <http://hl7.org/fhir/audit-event-action>.
	pub enum AuditAction in system::AUDIT_EVENT_ACTION;
	Create = 0, "C", "create";
	Read = 1, "R", "read";
	Update = 2, "U", "update";
	Delete = 3, "D", "delete";
	Execute = 4, "E", "execute";
}
