//! The running node: its parts and how they are joined.

use crate::{
	database::{inherents_now, Block, Database, FullClient, JUSTIFICATION_PERIOD},
	index::{
		prune::{self, Retention},
		NodeIndex,
	},
	rpc::{
		self,
		copies::Copies,
		evidence::{Evidence, NodeBlocks},
		journal::{Journal, NodeJournals},
	},
	voting,
};
use assent_runtime::configs::system::MAX_BLOCK_LENGTH;
use futures::FutureExt;
use sc_client_api::{Backend, BlockBackend, BlockchainEvents};
use sc_consensus_aura::{SlotProportion, StartAuraParams};
use sc_consensus_grandpa::{FinalityProofProvider, SharedVoterState};
use sc_network::{config::FullNetworkConfiguration, NetworkBackend};
use sc_service::{
	error::Error as ServiceError, BuildNetworkParams, Configuration, SpawnTasksParams, TaskManager,
	WarpSyncConfig,
};
use sc_telemetry::Telemetry;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_consensus_aura::sr25519::{AuthorityId as AuraId, AuthorityPair as AuraPair};
use sp_core::H256;
use std::{sync::Arc, time::Duration};

/// The node's transaction pool.
pub type FullPool = sc_transaction_pool::TransactionPoolHandle<Block, FullClient>;

/// The longest block, in bytes, that the node proposes.
///
/// The SDK's default (4 MiB and 512 bytes) lies below the runtime's block length and would silently cap blocks of
/// batches. It is the runtime that limits: this only has to lie above its limit, and below the
/// network's largest response (16 MiB), in which a block is sent.
const BLOCK_SIZE_LIMIT: usize = 15 * 1024 * 1024;
const _: () = assert!(BLOCK_SIZE_LIMIT > MAX_BLOCK_LENGTH as usize);

/// The share of a slot in which a block may be built; the rest is for its import and its way to the others.
const PROPOSAL_SLOT_PORTION: f32 = 2.0 / 3.0;

/// How long a GRANDPA message is expected to travel between any two nodes.
const GOSSIP_DURATION: Duration = Duration::from_millis(333);

/// Starts a full node; as an authority where the configuration says so. Journal entries are kept for ever, or as long as said.
pub fn new_full<N: NetworkBackend<Block, H256>>(
	config: Configuration,
	retention: Option<Retention>,
) -> Result<TaskManager, ServiceError> {
	let database = Database::open(&config)?;
	let import_queue = database.import_queue(&config)?;
	let Database {
		client,
		backend,
		mut task_manager,
		keystore_container,
		select_chain,
		block_import,
		grandpa_link,
		mut telemetry,
	} = database;

	let transaction_pool = Arc::new(
		sc_transaction_pool::Builder::new(
			task_manager.spawn_essential_handle(),
			client.clone(),
			config.role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(config.prometheus_registry())
		.build(),
	);

	let mut net_config = FullNetworkConfiguration::<Block, H256, N>::new(
		&config.network,
		config.prometheus_registry().cloned(),
	);
	let metrics = N::register_notification_metrics(config.prometheus_registry());

	let genesis = client.block_hash(0)?.expect("the client was built on a genesis block; qed");
	let grandpa_protocol =
		sc_consensus_grandpa::protocol_standard_name(&genesis, &config.chain_spec);
	let (grandpa_protocol_config, grandpa_notifications) =
		sc_consensus_grandpa::grandpa_peers_set_config::<_, N>(
			grandpa_protocol.clone(),
			metrics.clone(),
			net_config.peer_store_handle(),
		);
	net_config.add_notification_protocol(grandpa_protocol_config);

	let warp_sync = Arc::new(sc_consensus_grandpa::warp_proof::NetworkProvider::new(
		backend.clone(),
		grandpa_link.shared_authority_set().clone(),
		Vec::new(),
	));

	let (network, system_rpc_tx, tx_handler_controller, sync_service, _bitswap) =
		sc_service::build_network(BuildNetworkParams {
			config: &config,
			net_config,
			client: client.clone(),
			transaction_pool: transaction_pool.clone(),
			spawn_handle: task_manager.spawn_handle(),
			spawn_essential_handle: task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config: Some(WarpSyncConfig::WithProvider(warp_sync)),
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;

	if config.offchain_worker.enabled {
		let workers = sc_offchain::OffchainWorkers::new(sc_offchain::OffchainWorkerOptions {
			runtime_api_provider: client.clone(),
			is_validator: config.role.is_authority(),
			keystore: Some(keystore_container.keystore()),
			offchain_db: backend.offchain_storage(),
			transaction_pool: Some(OffchainTransactionPoolFactory::new(transaction_pool.clone())),
			network_provider: Arc::new(network.clone()),
			// The runtime asks for nothing over HTTP, and no upgrade of it shall reach from a
			// validator into the network that it stands in.
			enable_http_requests: false,
			custom_extensions: |_| Vec::new(),
		})?;
		task_manager.spawn_handle().spawn(
			"offchain-workers-runner",
			Some("offchain-worker"),
			workers.run(client.clone(), task_manager.spawn_handle()).boxed(),
		);
	}

	let role = config.role;
	let force_authoring = config.force_authoring;
	let name = config.network.node_name.clone();
	let enable_grandpa = !config.disable_grandpa;
	let prometheus_registry = config.prometheus_registry().cloned();
	let shared_voter_state = SharedVoterState::empty();

	let index = NodeIndex::new(client.clone(), &backend);
	if let Some(retention) = retention {
		let finalised = client.finality_notification_stream();
		let pruning = prune::run(index.clone(), retention, finalised);
		task_manager.spawn_handle().spawn_blocking("journal-pruning", None, pruning);
	}

	let dependencies = rpc::Dependencies {
		client: client.clone(),
		pool: transaction_pool.clone(),
		journal: Arc::new(Journal::new(NodeJournals::new(client.clone(), &backend))),
		evidence: Arc::new(Evidence::new(NodeBlocks::new(
			client.clone(),
			backend.clone(),
			grandpa_link.shared_authority_set().clone(),
			config.chain_spec.cloned_box(),
		))),
		copies: Arc::new(Copies::new(
			index,
			NodeJournals::new(client.clone(), &backend),
			retention,
		)),
		justification_stream: grandpa_link.justification_stream(),
		authority_set: grandpa_link.shared_authority_set().clone(),
		voter_state: shared_voter_state.clone(),
		finality_proofs: FinalityProofProvider::new_for_service(
			backend.clone(),
			Some(grandpa_link.shared_authority_set().clone()),
		),
	};

	sc_service::spawn_tasks(SpawnTasksParams {
		config,
		client: client.clone(),
		backend,
		task_manager: &mut task_manager,
		keystore: keystore_container.keystore(),
		transaction_pool: transaction_pool.clone(),
		rpc_builder: Box::new(move |executor| {
			rpc::create(&dependencies, executor)
				.map_err(|error| ServiceError::Application(error.into()))
		}),
		network: network.clone(),
		system_rpc_tx,
		tx_handler_controller,
		sync_service: sync_service.clone(),
		telemetry: telemetry.as_mut(),
		tracing_execute_block: None,
	})?;

	if role.is_authority() {
		let mut proposer_factory = sc_basic_authorship::ProposerFactory::new(
			task_manager.spawn_handle(),
			client.clone(),
			transaction_pool.clone(),
			prometheus_registry.as_ref(),
			telemetry.as_ref().map(Telemetry::handle),
		);
		proposer_factory.set_default_block_size_limit(BLOCK_SIZE_LIMIT);

		let slot_duration = sc_consensus_aura::slot_duration::<AuraId, _, _>(&*client)?;
		let aura = sc_consensus_aura::start_aura::<AuraPair, _, _, _, _, _, _, _, _, _, _>(
			StartAuraParams {
				slot_duration,
				client,
				select_chain,
				block_import,
				proposer_factory,
				create_inherent_data_providers: move |_, ()| async move {
					Ok(inherents_now(slot_duration))
				},
				force_authoring,
				backoff_authoring_blocks: None::<()>,
				keystore: keystore_container.keystore(),
				sync_oracle: sync_service.clone(),
				justification_sync_link: sync_service.clone(),
				block_proposal_slot_portion: SlotProportion::new(PROPOSAL_SLOT_PORTION),
				max_block_proposal_slot_portion: None,
				telemetry: telemetry.as_ref().map(Telemetry::handle),
				compatibility_mode: Default::default(),
			},
		)?;
		// Essential: an authority that authors no more is better stopped, and seen.
		task_manager.spawn_essential_handle().spawn_blocking("aura", Some("block-authoring"), aura);
	}

	if enable_grandpa {
		// Nodes without authority run the voter too: it follows the rounds, and votes only with a key.
		let voter = sc_consensus_grandpa::run_grandpa_voter(sc_consensus_grandpa::GrandpaParams {
			config: sc_consensus_grandpa::Config {
				gossip_duration: GOSSIP_DURATION,
				justification_generation_period: JUSTIFICATION_PERIOD,
				name: Some(name),
				observer_enabled: false,
				keystore: role.is_authority().then(|| keystore_container.keystore()),
				local_role: role,
				telemetry: telemetry.as_ref().map(Telemetry::handle),
				protocol_name: grandpa_protocol,
			},
			link: grandpa_link,
			network,
			sync: sync_service,
			notification_service: grandpa_notifications,
			voting_rule: voting::rule(),
			prometheus_registry,
			shared_voter_state,
			telemetry: telemetry.as_ref().map(Telemetry::handle),
			offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(transaction_pool),
		})?;
		// Essential: without it nothing becomes final here.
		task_manager.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
	}

	Ok(task_manager)
}
