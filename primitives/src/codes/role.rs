//! What an organisation is accredited as.

use super::system;

code_list! {
	/// What an organisation is accredited as, and asserts when it asks for access. What each may
	/// assert stands in `role_table.rs`.
	///
	/// FHIR organization types, <http://terminology.hl7.org/CodeSystem/organization-type>, where
	/// one means the same; the others are Assent's own (`urn:assent:CodeSystem:role`).
	pub enum Role in system::OWN_ROLE;
	Manufacturer = 0, "manufacturer", "manufacturer of devices";
	CareProvider = 1, "prov", "care provider", in system::ORGANIZATION_TYPE;
	ResearchBody = 2, "crs", "research body", in system::ORGANIZATION_TYPE;
	Insurer = 3, "ins", "insurer", in system::ORGANIZATION_TYPE;
	IdentityProvider = 4, "identity-provider", "identity provider";
	PlatformOperator = 5, "platform-operator", "platform operator";
	Regulator = 6, "regulator", "regulator";
	TransplantCentre = 7, "transplant-centre", "transplant centre";
	HealthDataAccessBody = 8, "health-data-access-body", "health data access body (EHDS)";
	DataHolder = 9, "data-holder", "data holder (EHDS)";
	DataUser = 10, "data-user", "data user (EHDS)";
	Individual = 11, "individual", "a person who acts for themself";
	NotifiedBody = 12, "notified-body", "notified body: assesses the conformity of devices";
}

code_set! {
	/// A set of roles: see [`Role`].
	pub struct Roles(u32) of Role;
}

impl Role {
	/// Whether an organisation needs an accreditation to act in this role. A person needs none to
	/// act for themself.
	#[inline]
	pub const fn needs_accreditation(self) -> bool {
		!matches!(self, Self::Individual)
	}
}
