//! What an access may rest on other than consent.

use super::system;

code_list! {
	/// What a policy may name as the basis of an access other than consent: the exceptions of GDPR
	/// Art. 9(2) that a health network has a use for.
	///
	/// W3C Data Privacy Vocabulary, <https://w3id.org/dpv/legal/eu/gdpr#A9-2-h> and so on: system
	/// and code, written one after the other, are the term's address.
	pub enum LegalBasis in system::DPV_GDPR;
	Care = 0, "A9-2-h", "care: prevention, diagnosis, treatment, running health services";
	PublicHealth = 1, "A9-2-i", "public interest in public health";
	LegalClaims = 2, "A9-2-f", "legal claims, and courts in their judicial capacity";
	VitalInterests = 3, "A9-2-c", "vital interests of a person who cannot consent";
	PublicInterest = 4, "A9-2-g", "substantial public interest laid down in law";
	Research = 5, "A9-2-j", "scientific research, archiving in the public interest, statistics";
	SocialProtection = 6, "A9-2-b", "employment, social security and social protection law";
}
