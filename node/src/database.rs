//! The node's database, opened: what all commands stand on, and the running node.

use assent_runtime::{apis::RuntimeApi, Header};
use sc_consensus_aura::ImportQueueParams;
use sc_consensus_grandpa::{GrandpaBlockImport, GrandpaPruningFilter, LinkHalf};
use sc_executor::{HeapAllocStrategy, DEFAULT_HEAP_ALLOC_STRATEGY};
use sc_service::{error::Error as ServiceError, Configuration, KeystoreContainer, TaskManager};
use sc_telemetry::{Telemetry, TelemetryWorker};
use sp_consensus_aura::{
	inherents::InherentDataProvider as SlotProvider, sr25519::AuthorityPair as AuraPair,
	SlotDuration,
};
use sp_runtime::{generic, OpaqueExtrinsic};
use sp_timestamp::InherentDataProvider as TimestampProvider;
use std::{fs, sync::Arc};

/// A block as the node sees it. It does not look into extrinsics: their form is the runtime's, and may change
/// with an upgrade.
pub type Block = generic::Block<Header, OpaqueExtrinsic>;
/// The node's client.
pub type FullClient = sc_service::TFullClient<Block, RuntimeApi, Executor>;
type Executor = sc_executor::WasmExecutor<sp_io::SubstrateHostFunctions>;
/// The node's database.
pub type FullBackend = sc_service::TFullBackend<Block>;
type FullSelectChain = sc_consensus::LongestChain<FullBackend, Block>;
type FullBlockImport = GrandpaBlockImport<FullBackend, Block, FullClient, FullSelectChain>;
type FullGrandpaLink = LinkHalf<Block, FullClient, FullSelectChain>;
type FullImportQueue = sc_consensus::DefaultImportQueue<Block>;

/// At least every so many blocks a GRANDPA justification is kept for good, not only at changes of authorities.
///
/// An evidence bundle holds the headers from an entry's block to the next justified one, so that this
/// period is also a bound on a bundle's size. The SDK's usual 512 would mean bundles of up to 512 headers.
pub const JUSTIFICATION_PERIOD: u32 = 32;

/// The folder of the chain's in which compiled runtimes are kept, beside the database and the keys.
const COMPILED: &str = "compiled";

/// What there is before anything runs.
pub struct Database {
	/// Reads the chain, and executes its runtime.
	pub client: Arc<FullClient>,
	/// What the client keeps.
	pub backend: Arc<FullBackend>,
	/// Runs what the parts have to do in the background.
	pub task_manager: TaskManager,
	/// The node's keys.
	pub keystore_container: KeystoreContainer,
	/// Which of the chain's tips is the best.
	pub select_chain: FullSelectChain,
	/// Where blocks go in, with their justifications.
	pub block_import: FullBlockImport,
	/// From there to the voter.
	pub grandpa_link: FullGrandpaLink,
	/// Where the node reports to, if anywhere.
	pub telemetry: Option<Telemetry>,
}

/// The slot of the present moment, and the moment.
pub fn inherents_now(slot_duration: SlotDuration) -> (SlotProvider, TimestampProvider) {
	let timestamp = TimestampProvider::from_system_time();
	(SlotProvider::from_timestamp_and_slot_duration(*timestamp, slot_duration), timestamp)
}

/// Executes the runtime. What it was compiled to, which takes seconds, is kept beside the database for the next start.
fn executor(config: &Configuration) -> Executor {
	let sc_service::config::ExecutorConfiguration {
		wasm_method,
		max_runtime_instances,
		default_heap_pages,
		runtime_cache_size,
	} = config.executor;
	let heap = default_heap_pages.map_or(DEFAULT_HEAP_ALLOC_STRATEGY, |pages| {
		HeapAllocStrategy::Static { extra_pages: u32::try_from(pages).unwrap_or(u32::MAX) }
	});
	let executor = Executor::builder()
		.with_execution_method(wasm_method)
		.with_onchain_heap_alloc_strategy(heap)
		.with_offchain_heap_alloc_strategy(heap)
		.with_max_runtime_instances(max_runtime_instances)
		.with_runtime_cache_size(runtime_cache_size);
	let folder = config.base_path.config_dir(config.chain_spec.id()).join(COMPILED);
	match fs::create_dir_all(&folder).and_then(|()| folder.canonicalize()) {
		Ok(folder) => executor.with_cache_path(folder).build(),
		Err(error) => {
			log::warn!("compiled runtimes cannot be kept in {}: {error}", folder.display());
			executor.build()
		},
	}
}

impl Database {
	/// Opens what the configuration names; a new one is made of its chain specification.
	pub fn open(config: &Configuration) -> Result<Self, ServiceError> {
		let telemetry = config
			.telemetry_endpoints
			.clone()
			.filter(|endpoints| !endpoints.is_empty())
			.map(|endpoints| -> Result<_, sc_telemetry::Error> {
				let worker = TelemetryWorker::new(16)?;
				let telemetry = worker.handle().new_telemetry(endpoints);
				Ok((worker, telemetry))
			})
			.transpose()?;

		let (client, backend, keystore_container, task_manager) =
			sc_service::new_full_parts::<Block, RuntimeApi, _>(
				config,
				telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
				executor(config),
				// A node that prunes bodies keeps those with justifications: others warp-sync by them, and
				// evidence rests on them.
				vec![Arc::new(GrandpaPruningFilter)],
			)?;
		let client = Arc::new(client);

		let telemetry = telemetry.map(|(worker, telemetry)| {
			task_manager.spawn_handle().spawn("telemetry", None, worker.run());
			telemetry
		});

		let select_chain = sc_consensus::LongestChain::new(backend.clone());
		let (block_import, grandpa_link) = sc_consensus_grandpa::block_import(
			client.clone(),
			JUSTIFICATION_PERIOD,
			&client,
			select_chain.clone(),
			telemetry.as_ref().map(Telemetry::handle),
		)?;

		Ok(Self {
			client,
			backend,
			task_manager,
			keystore_container,
			select_chain,
			block_import,
			grandpa_link,
			telemetry,
		})
	}

	/// Where blocks from elsewhere wait, are checked and go in. Its task is essential: it ends with whoever drops the queue.
	pub fn import_queue(&self, config: &Configuration) -> Result<FullImportQueue, ServiceError> {
		let slot_client = self.client.clone();
		let queue =
			sc_consensus_aura::import_queue::<AuraPair, _, _, _, _, _>(ImportQueueParams {
				block_import: self.block_import.clone(),
				justification_import: Some(Box::new(self.block_import.clone())),
				client: self.client.clone(),
				// The slot's length is asked of the runtime at each block: an upgrade may change it.
				create_inherent_data_providers: move |parent, ()| {
					let client = slot_client.clone();
					async move {
						let slot_duration =
							sc_consensus_aura::standalone::slot_duration_at(&*client, parent)?;
						Ok(inherents_now(slot_duration))
					}
				},
				spawner: &self.task_manager.spawn_essential_handle(),
				registry: config.prometheus_registry(),
				check_for_equivocation: Default::default(),
				telemetry: self.telemetry.as_ref().map(Telemetry::handle),
				compatibility_mode: Default::default(),
			})?;
		Ok(queue)
	}
}
