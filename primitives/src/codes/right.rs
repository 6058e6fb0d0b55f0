//! What a delegate or a guardian may do for another.

use super::system;

code_list! {
	/// What a delegate or a guardian may do for another. Assent's own list (`urn:assent:CodeSystem:right`).
	pub enum Right in system::OWN_RIGHT;
	Grant = 0, "grant", "give, amend and accept consents; lift objections";
	Withdraw = 1, "withdraw", "withdraw consents, refuse requests, object";
	ReadJournal = 2, "read-journal", "read the journal of accesses";
	ManageDevices = 3, "manage-devices", "declare a device's status and hand it over";
	Appoint = 4, "appoint", "appoint further delegates, with narrower rights";
}

code_set! {
	/// A set of rights: see [`Right`].
	pub struct Rights(u8) of Right;
}
