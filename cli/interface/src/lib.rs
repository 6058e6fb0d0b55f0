//! The chain's interface, generated from the runtime's metadata (`scripts/metadata.sh` writes it): a crate of its own, since
//! it takes longer to compile than all that uses it.
//!
//! What the primitives define is not generated again but taken from there. Each call and each item of storage carries
//! the hash of its form: a node whose runtime has another form of it is refused before anything is sent.

use subxt::{
	config::substrate::SubstrateConfig,
	ext::{
		scale_decode::{
			self,
			visitor::{decode_with_visitor, DecodeAsTypeResult, IgnoreVisitor},
			IntoVisitor, TypeResolver, Visitor,
		},
		scale_encode::{self, EncodeAsType},
	},
};

/// How blocks and transactions of an Assent chain look.
pub type Config = SubstrateConfig;

#[allow(missing_docs, unused_qualifications)]
#[subxt::subxt(
	runtime_metadata_path = "../metadata/assent.scale",
	substitute_type(path = "assent_runtime::composed::RuntimeCall", with = "crate::EncodedCall"),
	substitute_type(
		path = "sp_core::crypto::AccountId32",
		with = "::subxt::utils::Static<::assent_primitives::AccountId>"
	),
	substitute_type(
		path = "assent_primitives::ids::DeviceId",
		with = "::subxt::utils::Static<::assent_primitives::DeviceId>"
	),
	substitute_type(
		path = "assent_primitives::device_key::DeviceKey",
		with = "::subxt::utils::Static<::assent_primitives::DeviceKey>"
	),
	substitute_type(
		path = "assent_primitives::ids::ModelId",
		with = "::subxt::utils::Static<::assent_primitives::ModelId>"
	),
	substitute_type(
		path = "assent_primitives::ids::ConsentId",
		with = "::subxt::utils::Static<::assent_primitives::ConsentId>"
	),
	substitute_type(
		path = "assent_primitives::ids::RequestId",
		with = "::subxt::utils::Static<::assent_primitives::RequestId>"
	),
	substitute_type(
		path = "assent_primitives::statement::Statement",
		with = "::subxt::utils::Static<::assent_primitives::Statement>"
	),
	substitute_type(
		path = "assent_primitives::request::ConsentRequest",
		with = "::subxt::utils::Static<::assent_primitives::ConsentRequest>"
	),
	substitute_type(
		path = "assent_primitives::acknowledgement::Acknowledgement",
		with = "::subxt::utils::Static<::assent_primitives::Acknowledgement>"
	),
	substitute_type(
		path = "assent_primitives::acknowledgement::DataOutcome",
		with = "::subxt::utils::Static<::assent_primitives::DataOutcome>"
	),
	substitute_type(
		path = "assent_primitives::ids::StaffTag",
		with = "::subxt::utils::Static<::assent_primitives::StaffTag>"
	),
	substitute_type(
		path = "assent_primitives::ids::CaseId",
		with = "::subxt::utils::Static<::assent_primitives::CaseId>"
	),
	substitute_type(
		path = "assent_primitives::ids::DisclosureId",
		with = "::subxt::utils::Static<::assent_primitives::DisclosureId>"
	),
	substitute_type(
		path = "assent_primitives::anchor::Anchor",
		with = "::subxt::utils::Static<::assent_primitives::Anchor>"
	),
	substitute_type(
		path = "assent_primitives::emergency::EmergencyCase",
		with = "::subxt::utils::Static<::assent_primitives::EmergencyCase>"
	),
	substitute_type(
		path = "assent_primitives::emergency::EmergencyStanding",
		with = "::subxt::utils::Static<::assent_primitives::EmergencyStanding>"
	),
	substitute_type(
		path = "assent_primitives::emergency::Finding",
		with = "::subxt::utils::Static<::assent_primitives::Finding>"
	),
	substitute_type(
		path = "assent_primitives::api::OneSidedDisclosures",
		with = "::subxt::utils::Static<::assent_primitives::api::OneSidedDisclosures>"
	),
	substitute_type(
		path = "assent_primitives::ids::AppointmentId",
		with = "::subxt::utils::Static<::assent_primitives::AppointmentId>"
	),
	substitute_type(
		path = "assent_primitives::statement::Act",
		with = "::subxt::utils::Static<::assent_primitives::Act>"
	),
	substitute_type(
		path = "assent_primitives::guardianship::statement::GuardianshipAct",
		with = "::subxt::utils::Static<::assent_primitives::GuardianshipAct>"
	),
	substitute_type(
		path = "assent_primitives::guardianship::statement::GuardianshipStatement",
		with = "::subxt::utils::Static<::assent_primitives::GuardianshipStatement>"
	),
	substitute_type(
		path = "assent_primitives::guardianship::statement::DeviceAct",
		with = "::subxt::utils::Static<::assent_primitives::DeviceAct>"
	),
	substitute_type(
		path = "assent_primitives::guardianship::powers::Powers",
		with = "::subxt::utils::Static<::assent_primitives::Powers>"
	),
	substitute_type(
		path = "assent_primitives::guardianship::records::Appointment",
		with = "::subxt::utils::Static<::assent_primitives::Appointment>"
	),
	substitute_type(
		path = "assent_primitives::guardianship::records::Guardianship",
		with = "::subxt::utils::Static<::assent_primitives::Guardianship>"
	),
	substitute_type(
		path = "assent_primitives::guardianship::records::Directive",
		with = "::subxt::utils::Static<::assent_primitives::Directive>"
	),
	substitute_type(
		path = "assent_primitives::guardianship::records::GuardianKind",
		with = "::subxt::utils::Static<::assent_primitives::GuardianKind>"
	),
	substitute_type(
		path = "assent_primitives::guardianship::records::Capacity",
		with = "::subxt::utils::Static<::assent_primitives::Capacity>"
	),
	substitute_type(
		path = "assent_primitives::guardianship::records::Mandate",
		with = "::subxt::utils::Static<::assent_primitives::Mandate>"
	),
	substitute_type(
		path = "assent_primitives::guardianship::records::Recovery",
		with = "::subxt::utils::Static<::assent_primitives::Recovery>"
	),
	substitute_type(
		path = "assent_primitives::guardianship::records::Death",
		with = "::subxt::utils::Static<::assent_primitives::Death>"
	),
	substitute_type(
		path = "assent_primitives::codes::right::Rights",
		with = "::subxt::utils::Static<::assent_primitives::Rights>"
	),
	substitute_type(
		path = "assent_primitives::ids::Commitment",
		with = "::subxt::utils::Static<::assent_primitives::Commitment>"
	),
	substitute_type(
		path = "assent_primitives::attestation::AttestationSubject",
		with = "::subxt::utils::Static<::assent_primitives::AttestationSubject>"
	),
	substitute_type(
		path = "assent_primitives::attestation::AttestationPage",
		with = "::subxt::utils::Static<::assent_primitives::AttestationPage>"
	),
	substitute_type(
		path = "assent_primitives::codes::attestation_kind::AttestationKind",
		with = "::subxt::utils::Static<::assent_primitives::AttestationKind>"
	),
	substitute_type(
		path = "assent_primitives::codes::action::Action",
		with = "::subxt::utils::Static<::assent_primitives::Action>"
	),
	substitute_type(
		path = "assent_primitives::codes::purpose::Purpose",
		with = "::subxt::utils::Static<::assent_primitives::Purpose>"
	),
	substitute_type(
		path = "assent_primitives::codes::purpose::Purposes",
		with = "::subxt::utils::Static<::assent_primitives::Purposes>"
	),
	substitute_type(
		path = "assent_primitives::codes::category::Categories",
		with = "::subxt::utils::Static<::assent_primitives::Categories>"
	),
	substitute_type(
		path = "assent_primitives::codes::role::Role",
		with = "::subxt::utils::Static<::assent_primitives::Role>"
	),
	substitute_type(
		path = "assent_primitives::codes::role::Roles",
		with = "::subxt::utils::Static<::assent_primitives::Roles>"
	),
	substitute_type(
		path = "assent_primitives::codes::device_stage::DeviceStage",
		with = "::subxt::utils::Static<::assent_primitives::DeviceStage>"
	),
	substitute_type(
		path = "assent_primitives::codes::stage_mover::CustodianKind",
		with = "::subxt::utils::Static<::assent_primitives::CustodianKind>"
	),
	substitute_type(
		path = "assent_primitives::codes::stage_mover::StageMover",
		with = "::subxt::utils::Static<::assent_primitives::StageMover>"
	),
	substitute_type(
		path = "assent_primitives::legitimacy::Legitimacy",
		with = "::subxt::utils::Static<::assent_primitives::Legitimacy>"
	),
	substitute_type(
		path = "assent_primitives::legitimacy::TooManyDevices",
		with = "::subxt::utils::Static<::assent_primitives::legitimacy::TooManyDevices>"
	),
	substitute_type(
		path = "assent_primitives::codes::device_status::DeviceStatus",
		with = "::subxt::utils::Static<::assent_primitives::DeviceStatus>"
	),
	substitute_type(
		path = "assent_primitives::resource::Resource",
		with = "::subxt::utils::Static<::assent_primitives::Resource>"
	),
	substitute_type(
		path = "assent_primitives::access::Access",
		with = "::subxt::utils::Static<::assent_primitives::Access>"
	),
	substitute_type(
		path = "assent_primitives::access::Verdict",
		with = "::subxt::utils::Static<::assent_primitives::Verdict>"
	),
	substitute_type(
		path = "assent_primitives::access::DenyReason",
		with = "::subxt::utils::Static<::assent_primitives::DenyReason>"
	),
	substitute_type(
		path = "assent_primitives::api::Decision",
		with = "::subxt::utils::Static<::assent_primitives::api::Decision>"
	),
	substitute_type(
		path = "assent_primitives::api::Undecidable",
		with = "::subxt::utils::Static<::assent_primitives::api::Undecidable>"
	),
	substitute_type(
		path = "assent_primitives::consent::Provision",
		with = "::subxt::utils::Static<::assent_primitives::Provision>"
	),
	substitute_type(
		path = "assent_primitives::consent::Terms",
		with = "::subxt::utils::Static<::assent_primitives::Terms>"
	),
	substitute_type(
		path = "assent_primitives::consent::Consent",
		with = "::subxt::utils::Static<::assent_primitives::Consent>"
	),
	substitute_type(
		path = "assent_primitives::consent::Period",
		with = "::subxt::utils::Static<::assent_primitives::Period>"
	),
	substitute_type(
		path = "assent_primitives::consent::ControllerRules",
		with = "::subxt::utils::Static<::assent_primitives::ControllerRules>"
	),
	substitute_type(
		path = "assent_primitives::consent::Permit",
		with = "::subxt::utils::Static<::assent_primitives::Permit>"
	),
	substitute_type(
		path = "assent_primitives::consent::PermitIndex",
		with = "::subxt::utils::Static<::assent_primitives::PermitIndex>"
	),
	substitute_type(
		path = "assent_primitives::facts::OrganisationFacts",
		with = "::subxt::utils::Static<::assent_primitives::OrganisationFacts>"
	),
	substitute_type(
		path = "assent_primitives::facts::Policy",
		with = "::subxt::utils::Static<::assent_primitives::Policy>"
	),
	substitute_type(
		path = "assent_primitives::facts::Recall",
		with = "::subxt::utils::Static<::assent_primitives::Recall>"
	),
	substitute_type(
		path = "assent_primitives::journal::JournalHead",
		with = "::subxt::utils::Static<::assent_primitives::journal::JournalHead>"
	),
	substitute_type(
		path = "assent_primitives::traits::Duty",
		with = "::subxt::utils::Static<::assent_primitives::traits::Duty>"
	)
)]
/// All that the runtime has.
pub mod api {}

/// A call of the runtime, encoded: what stands where the chain expects any call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EncodedCall(pub Vec<u8>);

impl EncodeAsType for EncodedCall {
	fn encode_as_type_to<R: TypeResolver>(
		&self,
		_: R::TypeId,
		_: &R,
		out: &mut Vec<u8>,
	) -> Result<(), scale_encode::Error> {
		out.extend_from_slice(&self.0);
		Ok(())
	}
}

/// Cuts a call out of what it stands in.
pub struct EncodedCallVisitor<R>(core::marker::PhantomData<R>);

impl<R: TypeResolver> Visitor for EncodedCallVisitor<R> {
	type Value<'scale, 'info> = EncodedCall;
	type Error = scale_decode::Error;
	type TypeResolver = R;

	fn unchecked_decode_as_type(
		self,
		input: &mut &[u8],
		type_id: R::TypeId,
		types: &R,
	) -> DecodeAsTypeResult<Self, Result<EncodedCall, Self::Error>> {
		let start = *input;
		let skipped = decode_with_visitor(input, type_id, types, IgnoreVisitor::<R>::new());
		DecodeAsTypeResult::Decoded(
			skipped
				.map(|_| EncodedCall(start[..start.len() - input.len()].to_vec()))
				.map_err(Into::into),
		)
	}
}

impl IntoVisitor for EncodedCall {
	type AnyVisitor<R: TypeResolver> = EncodedCallVisitor<R>;
	fn into_visitor<R: TypeResolver>() -> EncodedCallVisitor<R> {
		EncodedCallVisitor(core::marker::PhantomData)
	}
}
