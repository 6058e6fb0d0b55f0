//! The runtime APIs: what a node, a wallet or a tool asks of the state of a block.

use crate::{
	configs, genesis, AccessAudit, AccountId, Accreditation, Aura, Balance, Block, Consents,
	DeviceRegistry, Emergency, Executive, Grandpa, Nonce, Runtime, RuntimeCall,
	RuntimeGenesisConfig, SessionKeys, System, TransactionPayment, VERSION,
};
use alloc::vec::Vec;
use assent_primitives::{
	anchor::AnchorPage,
	api::{Decision, OneSidedDisclosures, Undecidable},
	journal::{JournalHead, Page},
	legitimacy::TooManyDevices,
	merkle::AuditRoot,
	traits::{Duty, Parties},
	Access, Acknowledgement, AttestationKind, AttestationPage, AttestationSubject, CaseId,
	Categories, Category, Consent, ConsentId, ConsentRequest, ControllerRules, DeviceId,
	EmergencyCase, EmergencyStanding, Legitimacy, PartyId, RequestId, Resource,
};
use frame_support::{
	genesis_builder_helper::{build_state, get_preset},
	traits::UnixTime,
	weights::Weight,
};
use sp_api::impl_runtime_apis;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_core::OpaqueMetadata;
use sp_runtime::{
	traits::{Block as BlockT, NumberFor},
	transaction_validity::{TransactionSource, TransactionValidity},
	ApplyExtrinsicResult, ExtrinsicInclusionMode,
};
use sp_session::OpaqueGeneratedSessionKeys;
use sp_version::RuntimeVersion;

// Before it is used: a macro's name holds from there on.
#[cfg(feature = "runtime-benchmarks")]
frame_benchmarking::define_benchmarks!(
	[frame_benchmarking, BaselineBench::<Runtime>]
	[frame_system, SystemBench::<Runtime>]
	[frame_system_extensions, SystemExtensionsBench::<Runtime>]
	[pallet_timestamp, crate::Timestamp]
	[pallet_balances, crate::Balances]
	[pallet_utility, crate::Utility]
	[pallet_collective, crate::Council]
	[pallet_preimage, crate::Preimage]
	[pallet_whitelist, crate::Whitelist]
	[pallet_transaction_payment, crate::TransactionPayment]
	[pallet_accreditation, crate::Accreditation]
	[pallet_device_registry, crate::DeviceRegistry]
	[pallet_consent, crate::Consents]
	[pallet_access_audit, crate::AccessAudit]
	[pallet_micropayments, crate::Micropayments]
	[pallet_emergency, crate::Emergency]
	[pallet_guardianship, crate::Guardianship]
);

impl_runtime_apis! {
	impl sp_api::Core<Block> for Runtime {
		fn version() -> RuntimeVersion {
			VERSION
		}

		fn execute_block(block: <Block as BlockT>::LazyBlock) {
			Executive::execute_block(block)
		}

		fn initialize_block(header: &<Block as BlockT>::Header) -> ExtrinsicInclusionMode {
			Executive::initialize_block(header)
		}
	}

	impl sp_api::Metadata<Block> for Runtime {
		fn metadata() -> OpaqueMetadata {
			OpaqueMetadata::new(Runtime::metadata().into())
		}

		fn metadata_at_version(version: u32) -> Option<OpaqueMetadata> {
			Runtime::metadata_at_version(version)
		}

		fn metadata_versions() -> Vec<u32> {
			Runtime::metadata_versions()
		}
	}

	impl frame_support::view_functions::runtime_api::RuntimeViewFunction<Block> for Runtime {
		fn execute_view_function(
			id: frame_support::view_functions::ViewFunctionId,
			input: Vec<u8>,
		) -> Result<Vec<u8>, frame_support::view_functions::ViewFunctionDispatchError> {
			Runtime::execute_view_function(id, input)
		}
	}

	impl sp_block_builder::BlockBuilder<Block> for Runtime {
		fn apply_extrinsic(extrinsic: <Block as BlockT>::Extrinsic) -> ApplyExtrinsicResult {
			Executive::apply_extrinsic(extrinsic)
		}

		fn finalize_block() -> <Block as BlockT>::Header {
			Executive::finalize_block()
		}

		fn inherent_extrinsics(data: sp_inherents::InherentData) -> Vec<<Block as BlockT>::Extrinsic> {
			crate::create_inherents(&data)
		}

		fn check_inherents(
			block: <Block as BlockT>::LazyBlock,
			data: sp_inherents::InherentData,
		) -> sp_inherents::CheckInherentsResult {
			crate::check_inherents(&data, &block)
		}
	}

	impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
		fn validate_transaction(
			source: TransactionSource,
			tx: <Block as BlockT>::Extrinsic,
			block_hash: <Block as BlockT>::Hash,
		) -> TransactionValidity {
			Executive::validate_transaction(source, tx, block_hash)
		}
	}

	impl sp_offchain::OffchainWorkerApi<Block> for Runtime {
		fn offchain_worker(header: &<Block as BlockT>::Header) {
			Executive::offchain_worker(header)
		}
	}

	impl sp_consensus_aura::AuraApi<Block, AuraId> for Runtime {
		fn slot_duration() -> sp_consensus_aura::SlotDuration {
			sp_consensus_aura::SlotDuration::from_millis(Aura::slot_duration())
		}

		fn authorities() -> Vec<AuraId> {
			pallet_aura::Authorities::<Runtime>::get().into_inner()
		}
	}

	impl sp_session::SessionKeys<Block> for Runtime {
		fn generate_session_keys(owner: Vec<u8>, seed: Option<Vec<u8>>) -> OpaqueGeneratedSessionKeys {
			SessionKeys::generate(&owner, seed).into()
		}

		fn decode_session_keys(encoded: Vec<u8>) -> Option<Vec<(Vec<u8>, sp_core::crypto::KeyTypeId)>> {
			SessionKeys::decode_into_raw_public_keys(&encoded)
		}
	}

	impl sp_consensus_grandpa::GrandpaApi<Block> for Runtime {
		fn grandpa_authorities() -> sp_consensus_grandpa::AuthorityList {
			Grandpa::grandpa_authorities()
		}

		fn current_set_id() -> sp_consensus_grandpa::SetId {
			pallet_grandpa::CurrentSetId::<Runtime>::get()
		}

		fn submit_report_equivocation_unsigned_extrinsic(
			_equivocation_proof: sp_consensus_grandpa::EquivocationProof<
				<Block as BlockT>::Hash,
				NumberFor<Block>,
			>,
			_key_owner_proof: sp_consensus_grandpa::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			None
		}

		fn generate_key_ownership_proof(
			_set_id: sp_consensus_grandpa::SetId,
			_authority_id: sp_consensus_grandpa::AuthorityId,
		) -> Option<sp_consensus_grandpa::OpaqueKeyOwnershipProof> {
			None
		}
	}

	impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
		fn account_nonce(account: AccountId) -> Nonce {
			System::account_nonce(account)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance> for Runtime {
		fn query_info(
			uxt: <Block as BlockT>::Extrinsic,
			len: u32,
		) -> pallet_transaction_payment_rpc_runtime_api::RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_info(uxt, len)
		}

		fn query_fee_details(
			uxt: <Block as BlockT>::Extrinsic,
			len: u32,
		) -> pallet_transaction_payment::FeeDetails<Balance> {
			TransactionPayment::query_fee_details(uxt, len)
		}

		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}

		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentCallApi<Block, Balance, RuntimeCall>
		for Runtime
	{
		fn query_call_info(
			call: RuntimeCall,
			len: u32,
		) -> pallet_transaction_payment::RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_call_info(call, len)
		}

		fn query_call_fee_details(
			call: RuntimeCall,
			len: u32,
		) -> pallet_transaction_payment::FeeDetails<Balance> {
			TransactionPayment::query_call_fee_details(call, len)
		}

		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}

		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl sp_genesis_builder::GenesisBuilder<Block> for Runtime {
		fn build_state(config: Vec<u8>) -> sp_genesis_builder::Result {
			build_state::<RuntimeGenesisConfig>(config)
		}

		fn get_preset(id: &Option<sp_genesis_builder::PresetId>) -> Option<Vec<u8>> {
			get_preset::<RuntimeGenesisConfig>(id, genesis::preset)
		}

		fn preset_names() -> Vec<sp_genesis_builder::PresetId> {
			genesis::preset_names()
		}
	}

	impl assent_primitives::api::AssentApi<Block> for Runtime {
		fn decide(accessor: PartyId, resource: Resource, access: Access) -> Result<Decision, Undecidable> {
			AccessAudit::decide(accessor, resource, access)
		}

		fn journal_head(resource: Resource) -> Option<JournalHead> {
			AccessAudit::journal_head(resource)
		}

		fn consents_of(
			controller: PartyId,
			after: Option<ConsentId>,
			limit: u32,
		) -> Vec<(ConsentId, Consent)> {
			Consents::consents_of(controller, after, limit)
		}

		fn rules_of(controller: PartyId) -> Option<ControllerRules> {
			Consents::rules_now(&controller)
		}

		fn requests_of(
			controller: PartyId,
			after: Option<RequestId>,
			limit: u32,
		) -> Vec<(RequestId, ConsentRequest)> {
			Consents::requests_of(controller, after, limit)
		}

		fn acknowledgements_of(consent: ConsentId) -> Vec<Acknowledgement> {
			Consents::acknowledgements(consent)
		}

		fn unacknowledged_of(
			controller: PartyId,
			after: Option<ConsentId>,
			limit: u32,
		) -> Vec<(ConsentId, Vec<PartyId>)> {
			Consents::unacknowledged(controller, after, limit)
		}

		fn devices_of(owner: PartyId, after: Option<DeviceId>, limit: u32) -> Vec<DeviceId> {
			DeviceRegistry::devices_of(owner, after, limit)
		}

		fn devices_associated_with(
			person: PartyId,
			after: Option<DeviceId>,
			limit: u32,
		) -> Vec<DeviceId> {
			DeviceRegistry::devices_associated_with(person, after, limit)
		}

		fn devices_in_custody_of(
			custodian: PartyId,
			after: Option<DeviceId>,
			limit: u32,
		) -> Vec<DeviceId> {
			DeviceRegistry::devices_in_custody_of(custodian, after, limit)
		}

		fn legitimacy(device: DeviceId) -> Legitimacy {
			DeviceRegistry::legitimacy(device)
		}

		fn legitimacies(devices: Vec<DeviceId>) -> Result<Vec<Legitimacy>, TooManyDevices> {
			DeviceRegistry::legitimacies(devices)
		}

		fn acting_for(account: AccountId, duty: Duty) -> Option<PartyId> {
			let now = <crate::Timestamp as UnixTime>::now().as_millis().try_into().unwrap_or(u64::MAX);
			<configs::Parties as Parties>::acting_for(&account, duty, now)
		}

		fn attestations_of(
			subject: AttestationSubject,
			kind: AttestationKind,
			after: Option<PartyId>,
		) -> AttestationPage {
			Accreditation::attestations_of(subject, kind, after)
		}

		fn emergency_case(case: CaseId) -> Option<EmergencyCase> {
			Emergency::emergency_case(case)
		}

		fn emergency_cases_of(
			party: PartyId,
			after: Option<CaseId>,
			limit: u32,
		) -> Vec<(CaseId, EmergencyCase)> {
			Emergency::emergency_cases_of(party, after, limit)
		}

		fn emergency_standing(organisation: PartyId) -> EmergencyStanding {
			Emergency::emergency_standing(organisation)
		}

		fn one_sided_disclosures(organisation: PartyId) -> OneSidedDisclosures {
			AccessAudit::one_sided_disclosures(organisation)
		}

		fn anchors_of(party: PartyId) -> Option<JournalHead> {
			AccessAudit::anchors_of(party)
		}

		fn journal_page(page: Vec<u8>) -> Option<Page> {
			Page::read(&page)
		}

		fn anchor_page(page: Vec<u8>) -> Option<AnchorPage> {
			AnchorPage::read(&page)
		}

		fn audit_root(item: Vec<u8>) -> Option<AuditRoot> {
			AuditRoot::read(&item)
		}

		fn category_names(categories: Categories) -> Vec<Category> {
			categories.iter().collect()
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	impl frame_benchmarking::Benchmark<Block> for Runtime {
		fn benchmark_metadata(
			extra: bool,
		) -> (Vec<frame_benchmarking::BenchmarkList>, Vec<frame_support::traits::StorageInfo>) {
			use frame_benchmarking::{baseline::Pallet as BaselineBench, BenchmarkList};
			use frame_support::traits::StorageInfoTrait;
			use frame_system_benchmarking::{
				extensions::Pallet as SystemExtensionsBench, Pallet as SystemBench,
			};

			let mut list = Vec::<BenchmarkList>::new();
			list_benchmarks!(list, extra);
			(list, crate::AllPalletsWithSystem::storage_info())
		}

		#[allow(non_local_definitions)]
		fn dispatch_benchmark(
			config: frame_benchmarking::BenchmarkConfig,
		) -> Result<Vec<frame_benchmarking::BenchmarkBatch>, alloc::string::String> {
			use frame_benchmarking::{baseline::Pallet as BaselineBench, BenchmarkBatch};
			use frame_support::traits::{TrackedStorageKey, WhitelistedStorageKeys};
			use frame_system_benchmarking::{
				extensions::Pallet as SystemExtensionsBench, Pallet as SystemBench,
			};

			impl frame_system_benchmarking::Config for Runtime {}
			impl frame_benchmarking::baseline::Config for Runtime {}
			impl pallet_transaction_payment::BenchmarkConfig for Runtime {}

			let mut whitelist: Vec<TrackedStorageKey> =
				crate::AllPalletsWithSystem::whitelisted_storage_keys();
			// Set at the start of each block, so that no transaction has to look it up in the database.
			whitelist.push(pallet_timestamp::Now::<Runtime>::hashed_key().to_vec().into());
			let mut batches = Vec::<BenchmarkBatch>::new();
			let params = (&config, &whitelist);
			add_benchmarks!(params, batches);
			Ok(batches)
		}
	}

	#[cfg(feature = "try-runtime")]
	impl frame_try_runtime::TryRuntime<Block> for Runtime {
		fn on_runtime_upgrade(checks: frame_try_runtime::UpgradeCheckSelect) -> (Weight, Weight) {
			let weight = Executive::try_runtime_upgrade(checks)
				.expect("a failed check of an upgrade is to be seen; qed");
			(weight, configs::system::BlockWeights::get().max_block)
		}

		fn execute_block(
			block: <Block as BlockT>::LazyBlock,
			state_root_check: bool,
			signature_check: bool,
			select: frame_try_runtime::TryStateSelect,
		) -> Weight {
			Executive::try_execute_block(block, state_root_check, signature_check, select)
				.expect("a failed block is to be seen; qed")
		}
	}
}
