//! What data is wanted for: HL7's purposes of use and their hierarchy.

use super::system;

/// Declares the list and its hierarchy in one table: a row that ends in `under Parent` is a special
/// case of that parent.
macro_rules! purposes {
	($($variant:ident = $index:tt, $code:literal, $display:literal $(under $parent:ident)?;)+) => {
		code_list! {
			/// What data is wanted for.
			///
			/// HL7 v3 PurposeOfUse, complete, without its abstract root
			/// (<http://terminology.hl7.org/ValueSet/v3-PurposeOfUse>), codes and hierarchy of
			/// <http://terminology.hl7.org/CodeSystem/v3-ActReason> version 4.0.0. A purpose that
			/// HL7 adds gets the next free number, wherever it stands in the hierarchy.
			pub enum Purpose in system::ACT_REASON;
			$($variant = $index, $code, $display;)+
		}

		impl Purpose {
			/// The purpose that this one is a special case of.
			pub const fn parent(self) -> Option<Self> {
				match self {
					$(Self::$variant => purposes!(@parent $($parent)?),)+
				}
			}

			/// This purpose and all that it is a special case of: whoever granted any of them
			/// granted this one. A constant for each purpose, worked out by the compiler.
			#[inline]
			pub const fn ancestors(self) -> Purposes {
				match self {
					$(Self::$variant => const { walk_up(Purpose::$variant) },)+
				}
			}

			/// This purpose and all its special cases, likewise.
			#[inline]
			pub const fn descendants(self) -> Purposes {
				match self {
					$(Self::$variant => const { Purposes::only(Purpose::$variant).closed() },)+
				}
			}
		}
	};
	(@parent) => { None };
	(@parent $parent:ident) => { Some(Self::$parent) };
}

purposes! {
	Hmarkt = 0, "HMARKT", "healthcare marketing";
	Hoperat = 1, "HOPERAT", "healthcare operations";
	Caremgt = 2, "CAREMGT", "care management" under Hoperat;
	Donat = 3, "DONAT", "organ, eye or tissue donation" under Hoperat;
	Fraud = 4, "FRAUD", "fraud detection" under Hoperat;
	Gov = 5, "GOV", "government processes" under Hoperat;
	Haccred = 6, "HACCRED", "health accreditation" under Hoperat;
	Hcompl = 7, "HCOMPL", "health compliance" under Hoperat;
	Hdecd = 8, "HDECD", "matters of a deceased patient" under Hoperat;
	Hdirect = 9, "HDIRECT", "patient directory" under Hoperat;
	Hdm = 10, "HDM", "healthcare delivery management" under Hoperat;
	Hlegal = 11, "HLEGAL", "legal proceedings" under Hoperat;
	Houtcoms = 12, "HOUTCOMS", "health outcome measure" under Hoperat;
	Hprgrp = 13, "HPRGRP", "health program reporting" under Hoperat;
	Hqualimp = 14, "HQUALIMP", "health quality improvement" under Hoperat;
	Hsysadmin = 15, "HSYSADMIN", "health system administration" under Hoperat;
	Labeling = 16, "LABELING", "security labeling" under Hsysadmin;
	Metamgt = 17, "METAMGT", "metadata management" under Hsysadmin;
	Memadmin = 18, "MEMADMIN", "administration of insured members" under Hoperat;
	Milcdm = 19, "MILCDM", "military command" under Hoperat;
	Patadmin = 20, "PATADMIN", "patient administration" under Hoperat;
	Patsfty = 21, "PATSFTY", "patient safety" under Hoperat;
	Perfmsr = 22, "PERFMSR", "performance measure" under Hoperat;
	Recordmgt = 23, "RECORDMGT", "records management" under Hoperat;
	Sysdev = 24, "SYSDEV", "system development" under Hoperat;
	Htest = 25, "HTEST", "test health data" under Sysdev;
	Train = 26, "TRAIN", "training and education" under Hoperat;
	Mltraining = 27, "MLTRAINING", "machine learning training" under Hoperat;
	Hpaymt = 28, "HPAYMT", "healthcare payment";
	Clmattch = 29, "CLMATTCH", "claim attachment" under Hpaymt;
	Covauth = 30, "COVAUTH", "coverage authorization" under Hpaymt;
	Coverage = 31, "COVERAGE", "coverage under policy or program" under Hpaymt;
	Eligdtrm = 32, "ELIGDTRM", "eligibility determination" under Coverage;
	Eligver = 33, "ELIGVER", "eligibility verification" under Coverage;
	Enrollm = 34, "ENROLLM", "enrollment" under Coverage;
	Mildcrg = 35, "MILDCRG", "military discharge" under Coverage;
	Remitadv = 36, "REMITADV", "remittance advice" under Hpaymt;
	Pmtds = 37, "PMTDS", "payment decision assisted by algorithms" under Hpaymt;
	Hresch = 38, "HRESCH", "healthcare research";
	Biorch = 39, "BIORCH", "biomedical research" under Hresch;
	Clintrch = 40, "CLINTRCH", "clinical trial research" under Hresch;
	Clintrchnpc = 41, "CLINTRCHNPC", "clinical trial research without patient care" under Clintrch;
	Clintrchpc = 42, "CLINTRCHPC", "clinical trial research with patient care" under Clintrch;
	Preclintrch = 43, "PRECLINTRCH", "preclinical trial research" under Clintrch;
	Dsrch = 44, "DSRCH", "disease specific healthcare research" under Hresch;
	Poarch = 45, "POARCH", "population origins or ancestry healthcare research" under Hresch;
	Transrch = 46, "TRANSRCH", "translational healthcare research" under Hresch;
	Patrqt = 47, "PATRQT", "at the patient's request";
	Famrqt = 48, "FAMRQT", "at the request of a family member the patient authorized" under Patrqt;
	Pwatrny = 49, "PWATRNY", "at the request of the patient's legal representative" under Patrqt;
	Supnwk = 50, "SUPNWK", "at the request of a person the patient authorized" under Patrqt;
	Pubhlth = 51, "PUBHLTH", "public health";
	Disaster = 52, "DISASTER", "care for a population in a disaster" under Pubhlth;
	Threat = 53, "THREAT", "prevention of violence" under Pubhlth;
	Treat = 54, "TREAT", "treatment";
	Clintrl = 55, "CLINTRL", "care within a clinical trial" under Treat;
	Coc = 56, "COC", "coordination of care" under Treat;
	Etreat = 57, "ETREAT", "emergency treatment" under Treat;
	Btg = 58, "BTG", "break the glass" under Etreat;
	Ertreat = 59, "ERTREAT", "emergency room treatment" under Etreat;
	Pophlth = 60, "POPHLTH", "care for a population" under Treat;
	Treatds = 61, "TREATDS", "treatment decision assisted by algorithms" under Treat;
}

code_set! {
	/// A set of purposes: see [`Purpose`].
	pub struct Purposes(u128) of Purpose;
}

impl Purposes {
	/// Whether a grant for this set covers the purpose: it names the purpose, or one that the
	/// purpose is a special case of. It never covers the ancestors of what it names.
	#[inline]
	pub const fn covers(self, purpose: Purpose) -> bool {
		self.intersects(purpose.ancestors())
	}

	/// The set with all special cases of its purposes. Of such a set, `contains` answers what
	/// [`Self::covers`] answers of any.
	#[must_use]
	pub const fn closed(self) -> Self {
		let mut set = self;
		let mut rest = Purpose::ALL;
		while let [purpose, tail @ ..] = rest {
			if self.covers(*purpose) {
				set = set.union(Self::only(*purpose));
			}
			rest = tail;
		}
		set
	}
}

/// The purpose with its parent, that one's parent, and so on.
const fn walk_up(purpose: Purpose) -> Purposes {
	let mut set = Purposes::only(purpose);
	let mut next = purpose.parent();
	while let Some(ancestor) = next {
		set = set.union(Purposes::only(ancestor));
		next = ancestor.parent();
	}
	set
}
