//! What kind of data it is, coarsely.

use super::system;

code_list! {
	/// What kind of data it is. Coarse on purpose: it is readable on the chain. A sensitivity is a
	/// label and not a category: see [`Sensitivity`](super::Sensitivity).
	///
	/// Assent's own list (`urn:assent:CodeSystem:category`), which groups the resource types of
	/// FHIR R4 (<http://hl7.org/fhir/resource-types>) and its categories of observations
	/// (<http://terminology.hl7.org/CodeSystem/observation-category>): see `category_map.rs`.
	pub enum Category in system::OWN_CATEGORY;
	VitalSigns = 0, "vital-signs", "vital signs";
	Laboratory = 1, "laboratory", "laboratory results and specimens";
	Imaging = 2, "imaging", "imaging, pictures and recordings";
	Medication = 3, "medication", "medication";
	Condition = 4, "condition", "conditions, diagnoses and risks";
	Procedure = 5, "procedure", "procedures, therapy and devices worn";
	Genomic = 6, "genomic", "genomic data";
	Location = 7, "location", "location";
	DeviceTelemetry = 8, "device-telemetry", "what a device says of itself";
	DeviceControl = 9, "device-control", "commands to a device and its settings";
	Demographics = 10, "demographics", "who a person is: name, address, relations";
	Documents = 11, "documents", "documents, letters and messages";
	Billing = 12, "billing", "bills, claims and payments";
	Allergy = 13, "allergy", "allergies and intolerances";
	Immunization = 14, "immunization", "immunizations";
	CarePlan = 15, "care-plan", "plans, goals, orders and referrals";
	Encounter = 16, "encounter", "visits and stays";
	FamilyHistory = 17, "family-history", "family history";
	SocialHistory = 18, "social-history", "social history: work, housing, habits";
	Nutrition = 19, "nutrition", "diet and nutrition";
	Survey = 20, "survey", "questionnaires and scores";
	Exam = 21, "exam", "findings of a physical exam";
	Activity = 22, "activity", "activity: steps, exercise, sleep";
	Insurance = 23, "insurance", "insurance coverage and eligibility";
	Legal = 24, "legal", "consents, directives and contracts";
	Administration = 25, "administration", "appointments, tasks and supplies";
	Research = 26, "research", "part taken in research";
	AccessLog = 27, "access-log", "who did what with data";
}

code_set! {
	/// A set of categories: see [`Category`].
	pub struct Categories(u32) of Category;
}

impl Category {
	/// Whether data of this category is always about a person. What is not - telemetry, control and
	/// location of a device - belongs to the device's owner as long as no person is associated with
	/// the device.
	#[inline]
	pub const fn is_personal(self) -> bool {
		Categories::PERSONAL.contains(self)
	}
}

impl Categories {
	/// What belongs to the owner of a device that no person is associated with.
	pub const OF_OWNER: Self =
		Self::of(&[Category::Location, Category::DeviceTelemetry, Category::DeviceControl]);

	/// What is always about a person: everything else.
	pub const PERSONAL: Self = Self::ALL.difference(Self::OF_OWNER);
}
