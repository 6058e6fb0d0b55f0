//! What is wrong with a document, and where.

use core::fmt;

/// One thing that stands in the way of a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
	/// The element, as in `Consent.provision.provision[0].actor[0].reference`.
	pub path: String,
	/// What is wrong with it.
	pub kind: ProblemKind,
}

/// What is wrong with an element.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ProblemKind {
	/// The text is no JSON, or names a member of an object twice.
	Malformed(String),
	/// The text is XML, FHIR's other form.
	Xml,
	/// It is a resource of another type.
	OtherResource {
		/// The type expected.
		expected: &'static str,
		/// The type found, empty where there is none.
		found: String,
	},
	/// The element is of FHIR R5, in a document that is of R4 otherwise.
	OtherRelease,
	/// A required element is not there.
	Missing {
		/// What should stand there.
		expected: &'static str,
	},
	/// It is not of the JSON type, or not of the form, that FHIR gives the element.
	WrongShape {
		/// The form expected.
		expected: &'static str,
	},
	/// The document's release of FHIR has no such element in this place.
	UnknownElement,
	/// The code is not one that means something to Assent in this place.
	UnknownCode {
		/// The code's system, empty where there is none.
		system: String,
		/// The code, or the text in its place.
		code: String,
		/// The codes expected.
		expected: &'static str,
	},
	/// It has a text and no coding.
	NeedsCoding {
		/// The codes expected.
		expected: &'static str,
	},
	/// The reference is to a resource of another type.
	OtherType {
		/// The reference.
		reference: String,
		/// The type expected, with its article.
		expected: &'static str,
	},
	/// It is well formed, and the chain has no way to say it.
	NotRepresentable(&'static str),
	/// The reference stands for nobody known.
	Unmapped {
		/// The reference, or `system|value` of an identifier.
		reference: String,
	},
	/// The reference stands for something that cannot stand in this place.
	WrongTarget {
		/// The reference.
		reference: String,
		/// What should stand there.
		expected: &'static str,
	},
	/// It is no date or time of FHIR.
	BadDate {
		/// The text found.
		found: String,
	},
	/// The period ends before it starts.
	EmptyPeriod,
	/// The period is over, and the chain takes no such provision.
	Over,
	/// The root provision may be the frame of the base policy or an exception to it; nobody chose.
	NeedsReading,
	/// The reading that was chosen is not one that the document leaves open.
	ReadingNotOpen(&'static str),
	/// Something is permitted, and neither the document nor a choice says to whom.
	NeedsGrantee,
	/// Something is permitted, and neither the document nor a choice says what for.
	NeedsPurpose,
	/// A choice was made that the document has no use for.
	UnusedChoice(&'static str),
	/// A permit names a kind of data that is narrower than the category it stands in.
	NarrowerThanCategory {
		/// The kind named.
		named: String,
		/// What a permit on the chain would cover.
		categories: String,
	},
	/// The provision lies outside the one that it stands in, and so would never apply.
	OutsideParent,
	/// The provision does what the one that it stands in does already, and so excepts nothing.
	ExceptsNothing,
	/// It takes more provisions than a consent has room for.
	TooManyProvisions(usize),
	/// Nothing is left to send.
	Nothing,
}

impl Problem {
	/// A problem with the element at that path.
	pub fn new(path: impl Into<String>, kind: ProblemKind) -> Self {
		Self { path: path.into(), kind }
	}
}

impl fmt::Display for Problem {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}: {}", self.path, self.kind)
	}
}

impl std::error::Error for Problem {}

impl fmt::Display for ProblemKind {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Malformed(why) => write!(f, "not well-formed JSON: {why}"),
			Self::Xml => f.write_str("expected JSON; FHIR XML is not read"),
			Self::OtherResource { expected, found } => {
				write!(f, "a {expected} is expected, this is `{found}`")
			},
			Self::OtherRelease => {
				f.write_str("this element is of FHIR R5, and others here are of R4: the two mean different things")
			},
			Self::Missing { expected } => write!(f, "missing; expected: {expected}"),
			Self::WrongShape { expected } => write!(f, "expected: {expected}"),
			Self::UnknownElement => f.write_str("its release of FHIR has no such element here"),
			Self::UnknownCode { system, code, expected } => {
				write!(f, "code `{code}` of `{system}` is not known here; expected: {expected}")
			},
			Self::NeedsCoding { expected } => write!(f, "expected a coding: {expected}"),
			Self::OtherType { reference, expected } => {
				write!(f, "refers to `{reference}`; expected {expected}")
			},
			Self::NotRepresentable(why) => write!(f, "cannot be kept on the chain: {why}"),
			Self::Unmapped { reference } => {
				write!(f, "`{reference}` is not mapped to a party; map it with --map {reference}=PARTY")
			},
			Self::WrongTarget { reference, expected } => {
				write!(f, "`{reference}` is mapped to something else; expected: {expected}")
			},
			Self::BadDate { found } => write!(
				f,
				"`{found}` is no date; expected: YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss with a time zone"
			),
			Self::EmptyPeriod => f.write_str("the period ends before it starts"),
			Self::Over => f.write_str("is over; expected an end in the future"),
			Self::NeedsReading => f.write_str(
				"has no `type`, and published documents differ in what they mean by that; say whether it is the \
				 frame of the base policy (--root-provision base-policy) or an exception to it (--root-provision \
				 exception)",
			),
			Self::ReadingNotOpen(why) => write!(f, "the chosen reading does not fit: {why}"),
			Self::NeedsGrantee => f.write_str(
				"permits, and does not say to whom; say it with --grantee REFERENCE, or leave this permit out with \
				 --grantee nobody",
			),
			Self::NeedsPurpose => {
				f.write_str("permits, and does not say what for; say it with --purpose CODE")
			},
			Self::UnusedChoice(what) => {
				write!(f, "{what} was given, and nothing in the document leaves that open")
			},
			Self::NarrowerThanCategory { named, categories } => write!(
				f,
				"permits `{named}` only, and the chain knows no narrower category than {categories}; permit that with \
				 --whole-categories"
			),
			Self::OutsideParent => {
				f.write_str("lies outside the provision that it stands in, and would never apply")
			},
			Self::ExceptsNothing => f.write_str(
				"does what the provision that it stands in does already; a nested provision is an exception to it",
			),
			Self::TooManyProvisions(count) => write!(
				f,
				"takes {count} provisions on the chain, one for each pair of recipient and resource; a consent has room \
				 for 8"
			),
			Self::Nothing => f.write_str("nothing is left to send"),
		}
	}
}
