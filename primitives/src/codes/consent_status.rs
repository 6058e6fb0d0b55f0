//! Where a consent stands.

use super::system;

code_list! {
	/// Where a consent stands.
	///
	/// W3C Data Privacy Vocabulary, <https://w3id.org/dpv#ConsentStatus>; it has no term for a
	/// suspended consent, which is Assent's own (`urn:assent:CodeSystem:consent-status`).
	pub enum ConsentStatus in system::DPV;
	Requested = 0, "ConsentRequested", "requested, not answered yet";
	Refused = 1, "ConsentRefused", "refused";
	Given = 2, "ConsentGiven", "given";
	Renewed = 3, "RenewedConsentGiven", "given again after an earlier consent";
	Withdrawn = 4, "ConsentWithdrawn", "withdrawn by the person";
	Revoked = 5, "ConsentRevoked", "revoked by another than the person";
	Suspended = 6, "suspended", "suspended for the time being", in system::OWN_CONSENT_STATUS;
	Expired = 7, "ConsentExpired", "expired";
	Invalidated = 8, "ConsentInvalidated", "found never to have been valid";
}

impl ConsentStatus {
	/// Whether data may be processed on a consent in this state (DPV's "valid for processing").
	#[inline]
	pub const fn is_given(self) -> bool {
		matches!(self, Self::Given | Self::Renewed)
	}

	/// The state as FHIR R4 `Consent.status`, <http://hl7.org/fhir/consent-state-codes>. Many to
	/// one: FHIR does not say why a consent is inactive.
	pub const fn fhir_status(self) -> &'static str {
		match self {
			Self::Requested => "proposed",
			Self::Refused => "rejected",
			Self::Given | Self::Renewed => "active",
			Self::Withdrawn | Self::Revoked | Self::Suspended | Self::Expired => "inactive",
			// FHIR: created wrongly, to be ignored; what was done under it is not covered either.
			Self::Invalidated => "entered-in-error",
		}
	}

	/// The state that a FHIR R4 `Consent.status` stands for, where it stands for one: `draft` was
	/// not put to the person yet, and `inactive` may be any of four.
	pub fn from_fhir_status(status: &str) -> Option<Self> {
		match status {
			"proposed" => Some(Self::Requested),
			"rejected" => Some(Self::Refused),
			"active" => Some(Self::Given),
			"entered-in-error" => Some(Self::Invalidated),
			_ => None,
		}
	}
}
