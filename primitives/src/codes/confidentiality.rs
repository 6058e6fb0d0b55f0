//! How confidential data is.

use super::system;

code_list! {
	/// How confidential data is, in rising order: a clearance for one level is one for those below.
	///
	/// HL7 v3 Confidentiality, <http://terminology.hl7.org/CodeSystem/v3-Confidentiality>, without
	/// its levels below normal: whoever reads `U`, `L` or `M` treats it as `N`.
	pub enum Confidentiality in system::CONFIDENTIALITY;
	Normal = 0, "N", "normal";
	Restricted = 1, "R", "restricted";
	VeryRestricted = 2, "V", "very restricted";
}
