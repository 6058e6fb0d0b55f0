//! One table between FHIR's classes of data and [`Category`], both ways. For gateways and tools:
//! the chain itself never reads a text.

use super::{
	system::{self, LOINC, MEDIA_TYPE, OBSERVATION_CATEGORY, RESOURCE_TYPES, URI},
	Categories,
	Category::{self, *},
};

/// System, code, and the categories that data of this class may be of.
///
/// More than one category where the class alone does not tell: a request then asks for all of them,
/// so that a permit has to cover each and a deny of any matches. The first row that stands for one
/// category alone is that category's way back. FHIR R4 resource types that are not here hold no
/// data about a person or a device, or are containers and wildcards (`Bundle`, `Parameters`,
/// `Basic`), where what is inside has to be classified.
const TABLE: &[(&str, &str, &[Category])] = &[
	// Observations: the resource type says little, its category says which.
	(OBSERVATION_CATEGORY, "vital-signs", &[VitalSigns]),
	(OBSERVATION_CATEGORY, "laboratory", &[Laboratory]),
	(OBSERVATION_CATEGORY, "social-history", &[SocialHistory]),
	(OBSERVATION_CATEGORY, "exam", &[Exam]),
	(OBSERVATION_CATEGORY, "activity", &[Activity]),
	// FHIR R4 resource types, each category's own one first.
	(RESOURCE_TYPES, "ImagingStudy", &[Imaging]),
	(RESOURCE_TYPES, "Media", &[Imaging]),
	(RESOURCE_TYPES, "Specimen", &[Laboratory]),
	(RESOURCE_TYPES, "MedicationRequest", &[Medication]),
	(RESOURCE_TYPES, "Medication", &[Medication]),
	(RESOURCE_TYPES, "MedicationAdministration", &[Medication]),
	(RESOURCE_TYPES, "MedicationDispense", &[Medication]),
	(RESOURCE_TYPES, "MedicationStatement", &[Medication]),
	(RESOURCE_TYPES, "Condition", &[Condition]),
	(RESOURCE_TYPES, "AdverseEvent", &[Condition]),
	(RESOURCE_TYPES, "BodyStructure", &[Condition]),
	(RESOURCE_TYPES, "ClinicalImpression", &[Condition]),
	(RESOURCE_TYPES, "DetectedIssue", &[Condition]),
	(RESOURCE_TYPES, "Flag", &[Condition]),
	(RESOURCE_TYPES, "RiskAssessment", &[Condition]),
	(RESOURCE_TYPES, "Procedure", &[Procedure]),
	(RESOURCE_TYPES, "BiologicallyDerivedProduct", &[Procedure]),
	(RESOURCE_TYPES, "DeviceUseStatement", &[Procedure]),
	(RESOURCE_TYPES, "MolecularSequence", &[Genomic]),
	(RESOURCE_TYPES, "Location", &[Location]),
	(RESOURCE_TYPES, "DeviceMetric", &[DeviceTelemetry]),
	(RESOURCE_TYPES, "Device", &[DeviceTelemetry]),
	(RESOURCE_TYPES, "Patient", &[Demographics]),
	(RESOURCE_TYPES, "Group", &[Demographics]),
	(RESOURCE_TYPES, "Person", &[Demographics]),
	(RESOURCE_TYPES, "Practitioner", &[Demographics]),
	(RESOURCE_TYPES, "PractitionerRole", &[Demographics]),
	(RESOURCE_TYPES, "RelatedPerson", &[Demographics]),
	(RESOURCE_TYPES, "DocumentReference", &[Documents]),
	(RESOURCE_TYPES, "Binary", &[Documents]),
	(RESOURCE_TYPES, "Communication", &[Documents]),
	(RESOURCE_TYPES, "CommunicationRequest", &[Documents]),
	(RESOURCE_TYPES, "Composition", &[Documents]),
	(RESOURCE_TYPES, "DocumentManifest", &[Documents]),
	(RESOURCE_TYPES, "List", &[Documents]),
	(RESOURCE_TYPES, "Claim", &[Billing]),
	(RESOURCE_TYPES, "Account", &[Billing]),
	(RESOURCE_TYPES, "ChargeItem", &[Billing]),
	(RESOURCE_TYPES, "ClaimResponse", &[Billing]),
	(RESOURCE_TYPES, "ExplanationOfBenefit", &[Billing, Insurance]),
	(RESOURCE_TYPES, "Invoice", &[Billing]),
	(RESOURCE_TYPES, "PaymentNotice", &[Billing]),
	(RESOURCE_TYPES, "PaymentReconciliation", &[Billing]),
	(RESOURCE_TYPES, "AllergyIntolerance", &[Allergy]),
	(RESOURCE_TYPES, "Immunization", &[Immunization]),
	(RESOURCE_TYPES, "ImmunizationEvaluation", &[Immunization]),
	(RESOURCE_TYPES, "ImmunizationRecommendation", &[Immunization]),
	(RESOURCE_TYPES, "CarePlan", &[CarePlan]),
	(RESOURCE_TYPES, "CareTeam", &[CarePlan]),
	// A prescription of a device for a person, not a command to one.
	(RESOURCE_TYPES, "DeviceRequest", &[CarePlan]),
	(RESOURCE_TYPES, "Goal", &[CarePlan]),
	(RESOURCE_TYPES, "GuidanceResponse", &[CarePlan]),
	(RESOURCE_TYPES, "RequestGroup", &[CarePlan]),
	(RESOURCE_TYPES, "ServiceRequest", &[CarePlan]),
	(RESOURCE_TYPES, "VisionPrescription", &[CarePlan]),
	(RESOURCE_TYPES, "Encounter", &[Encounter]),
	(RESOURCE_TYPES, "EpisodeOfCare", &[Encounter]),
	(RESOURCE_TYPES, "FamilyMemberHistory", &[FamilyHistory]),
	(RESOURCE_TYPES, "NutritionOrder", &[Nutrition]),
	(RESOURCE_TYPES, "QuestionnaireResponse", &[Survey]),
	(RESOURCE_TYPES, "Coverage", &[Insurance]),
	(RESOURCE_TYPES, "CoverageEligibilityRequest", &[Insurance]),
	(RESOURCE_TYPES, "CoverageEligibilityResponse", &[Insurance]),
	(RESOURCE_TYPES, "EnrollmentRequest", &[Insurance]),
	(RESOURCE_TYPES, "EnrollmentResponse", &[Insurance]),
	(RESOURCE_TYPES, "Consent", &[Legal]),
	(RESOURCE_TYPES, "Contract", &[Legal]),
	(RESOURCE_TYPES, "Appointment", &[Administration]),
	(RESOURCE_TYPES, "AppointmentResponse", &[Administration]),
	(RESOURCE_TYPES, "Linkage", &[Administration]),
	(RESOURCE_TYPES, "MeasureReport", &[Administration]),
	(RESOURCE_TYPES, "MessageHeader", &[Administration]),
	(RESOURCE_TYPES, "Schedule", &[Administration]),
	(RESOURCE_TYPES, "Slot", &[Administration]),
	(RESOURCE_TYPES, "SupplyDelivery", &[Administration]),
	(RESOURCE_TYPES, "SupplyRequest", &[Administration]),
	(RESOURCE_TYPES, "Task", &[Administration]),
	(RESOURCE_TYPES, "VerificationResult", &[Administration]),
	(RESOURCE_TYPES, "ResearchSubject", &[Research]),
	(RESOURCE_TYPES, "AuditEvent", &[AccessLog]),
	(RESOURCE_TYPES, "Provenance", &[AccessLog]),
	// Resource types that do not tell by themselves.
	(
		RESOURCE_TYPES,
		"Observation",
		&[
			VitalSigns,
			Laboratory,
			Imaging,
			Procedure,
			Genomic,
			SocialHistory,
			Survey,
			Exam,
			Activity,
		],
	),
	(RESOURCE_TYPES, "DiagnosticReport", &[Laboratory, Imaging, Procedure, Genomic]),
	// The other categories of observations.
	(OBSERVATION_CATEGORY, "imaging", &[Imaging]),
	(OBSERVATION_CATEGORY, "procedure", &[Procedure]),
	(OBSERVATION_CATEGORY, "survey", &[Survey]),
	(OBSERVATION_CATEGORY, "therapy", &[Procedure]),
	// FHIR R4 has no class for commands to a device.
	(system::OWN_CATEGORY, "device-control", &[DeviceControl]),
	// What else stands in `Consent.provision.class` and `.code` of HL7's examples and value sets.
	(MEDIA_TYPE, "application/dicom", &[Imaging]),
	(MEDIA_TYPE, "application/hl7-cda+xml", &[Documents]),
	(MEDIA_TYPE, "application/pdf", &[Documents]),
	(URI, "http://hl7.org/fhir/StructureDefinition/lipidprofile", &[Laboratory]),
	// Discharge summary, summary of an episode, patient summary.
	(LOINC, "18842-5", &[Documents]),
	(LOINC, "34133-9", &[Documents]),
	(LOINC, "60591-5", &[Documents]),
	// Advance directives, consent document.
	(LOINC, "42348-3", &[Legal]),
	(LOINC, "59284-0", &[Legal]),
];

impl Categories {
	/// The categories that data of this class may be of, as `Consent.provision.class` or `.code`
	/// of FHIR R4 names it. `None` where the class is unknown or says nothing of what is inside.
	pub fn from_class(class_system: &str, code: &str) -> Option<Self> {
		// FHIR R5 moved the list; the names that both have mean the same.
		let class_system =
			if class_system == system::RESOURCE_TYPES_R5 { RESOURCE_TYPES } else { class_system };
		TABLE
			.iter()
			.find(|(row_system, row_code, _)| *row_system == class_system && *row_code == code)
			.map(|(_, _, categories)| Self::of(categories))
			.or_else(|| Category::from_system_code(class_system, code).map(Self::only))
	}

	/// The categories that a resource of this FHIR R4 type may hold.
	pub fn from_resource_type(resource_type: &str) -> Option<Self> {
		Self::from_class(RESOURCE_TYPES, resource_type)
	}
}

impl Category {
	/// What FHIR calls this category: system and code of its one class there, a resource type or a
	/// category of observations, or Assent's own code where FHIR has none.
	pub fn class(self) -> (&'static str, &'static str) {
		TABLE
			.iter()
			.find(|(_, _, categories)| *categories == [self])
			.map_or((self.system(), self.code()), |(class_system, code, _)| (*class_system, *code))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// FHIR R4 resource types that [`TABLE`] leaves out on purpose.
	const LEFT_OUT: &[&str] = &[
		// Containers and wildcards.
		"Basic",
		"Bundle",
		"Parameters",
		// Models, definitions, knowledge, terminology, conformance, organisations, the system.
		"ActivityDefinition",
		"CapabilityStatement",
		"CatalogEntry",
		"ChargeItemDefinition",
		"CodeSystem",
		"CompartmentDefinition",
		"ConceptMap",
		"DeviceDefinition",
		"EffectEvidenceSynthesis",
		"Endpoint",
		"EventDefinition",
		"Evidence",
		"EvidenceVariable",
		"ExampleScenario",
		"GraphDefinition",
		"HealthcareService",
		"ImplementationGuide",
		"InsurancePlan",
		"Library",
		"Measure",
		"MedicationKnowledge",
		"MedicinalProduct",
		"MedicinalProductAuthorization",
		"MedicinalProductContraindication",
		"MedicinalProductIndication",
		"MedicinalProductIngredient",
		"MedicinalProductInteraction",
		"MedicinalProductManufactured",
		"MedicinalProductPackaged",
		"MedicinalProductPharmaceutical",
		"MedicinalProductUndesirableEffect",
		"MessageDefinition",
		"NamingSystem",
		"ObservationDefinition",
		"OperationDefinition",
		"OperationOutcome",
		"Organization",
		"OrganizationAffiliation",
		"PlanDefinition",
		"Questionnaire",
		"ResearchDefinition",
		"ResearchElementDefinition",
		"ResearchStudy",
		"RiskEvidenceSynthesis",
		"SearchParameter",
		"SpecimenDefinition",
		"StructureDefinition",
		"StructureMap",
		"Subscription",
		"Substance",
		"SubstanceNucleicAcid",
		"SubstancePolymer",
		"SubstanceProtein",
		"SubstanceReferenceInformation",
		"SubstanceSourceMaterial",
		"SubstanceSpecification",
		"TerminologyCapabilities",
		"TestReport",
		"TestScript",
		"ValueSet",
	];

	#[test]
	fn resource_types_should_be_complete_when_counted() {
		let mapped = TABLE.iter().filter(|row| row.0 == RESOURCE_TYPES).count();
		// FHIR 4.0.1 lists 148, of which `Resource` and `DomainResource` are abstract.
		assert_eq!(mapped + LEFT_OUT.len(), 146);
	}

	#[test]
	fn resource_type_should_be_none_when_left_out() {
		for resource_type in LEFT_OUT {
			assert_eq!(Categories::from_resource_type(resource_type), None, "{resource_type}");
		}
	}

	#[test]
	fn table_should_name_each_class_once_when_read() {
		for (at, row) in TABLE.iter().enumerate() {
			assert!(!row.2.is_empty(), "{}", row.1);
			let same = |other: &&(&str, &str, &[Category])| (other.0, other.1) == (row.0, row.1);
			assert_eq!(TABLE.iter().position(|other| same(&other)), Some(at), "{}", row.1);
		}
	}

	#[test]
	fn category_should_come_back_when_mapped_to_its_class() {
		for category in Category::ALL {
			let (class_system, code) = category.class();
			let back = Categories::from_class(class_system, code);
			assert_eq!(back, Some(Categories::only(*category)), "{code}");
		}
	}

	#[test]
	fn category_should_come_back_when_mapped_to_its_own_code() {
		for category in Category::ALL {
			let back = Categories::from_class(category.system(), category.code());
			assert_eq!(back, Some(Categories::only(*category)));
		}
	}

	#[test]
	fn category_should_have_a_class_of_fhir_when_it_is_not_device_control() {
		for category in Category::ALL {
			let own = category.class().0 == system::OWN_CATEGORY;
			assert_eq!(own, *category == DeviceControl, "{category:?}");
		}
	}

	#[test]
	fn class_should_be_known_when_it_stands_in_the_examples_of_hl7() {
		let one = |class_system, code| Categories::from_class(class_system, code);
		assert_eq!(one(RESOURCE_TYPES, "MedicationRequest"), Some(Medication.into()));
		assert_eq!(one(MEDIA_TYPE, "application/hl7-cda+xml"), Some(Documents.into()));
		assert_eq!(one(LOINC, "34133-9"), Some(Documents.into()));
		assert_eq!(one(LOINC, "18842-5"), Some(Documents.into()));
		assert_eq!(one(system::RESOURCE_TYPES_R5, "Patient"), Some(Demographics.into()));
	}

	#[test]
	fn class_should_be_none_when_unknown_or_of_another_system() {
		assert_eq!(Categories::from_class(RESOURCE_TYPES, "Starship"), None);
		assert_eq!(Categories::from_class(RESOURCE_TYPES, "vital-signs"), None);
		assert_eq!(Categories::from_class(LOINC, "Patient"), None);
		assert_eq!(Categories::from_class("", ""), None);
	}

	#[test]
	fn observation_should_be_of_every_observation_category_when_it_has_none() {
		let any = Categories::from_resource_type("Observation").unwrap();
		for row in TABLE.iter().filter(|row| row.0 == OBSERVATION_CATEGORY) {
			assert!(any.contains_all(Categories::of(row.2)), "{}", row.1);
		}
		// A permit for vital signs alone must not open observations that may be anything.
		assert!(!Categories::only(VitalSigns).contains_all(any));
	}
}
