//! What each command does.

use crate::{
	cli::{Cli, Subcommand},
	database::{Block, Database},
	service,
};
use sc_cli::{Result, SubstrateCli};
use sc_network::{config::NetworkBackendType, Litep2pNetworkBackend, NetworkWorker};
use sc_service::Configuration;
use sp_core::H256;

/// Parses the command line and runs what it says.
pub fn run() -> Result<()> {
	let cli = Cli::from_args();

	match &cli.subcommand {
		None => run_node(&cli),
		Some(Subcommand::Key(command)) => command.run(&cli),
		Some(Subcommand::ExportChainSpec(command)) => command.run(cli.load_spec(&command.chain)?),
		Some(Subcommand::BuildSpec(command)) => cli
			.create_runner(command)?
			.sync_run(|config| command.run(config.chain_spec, config.network)),
		Some(Subcommand::ChainInfo(command)) => {
			cli.create_runner(command)?.sync_run(|config| command.run::<Block>(&config))
		},
		Some(Subcommand::PurgeChain(command)) => {
			cli.create_runner(command)?.sync_run(|config| command.run(config.database))
		},
		Some(Subcommand::CheckBlock(command)) => cli.create_runner(command)?.async_run(|config| {
			let database = Database::open(&config)?;
			let import_queue = database.import_queue(&config)?;
			let Database { client, task_manager, .. } = database;
			Ok((command.run(client, import_queue), task_manager))
		}),
		Some(Subcommand::ExportBlocks(command)) => {
			cli.create_runner(command)?.async_run(|config| {
				let Database { client, task_manager, .. } = Database::open(&config)?;
				Ok((command.run(client, config.database), task_manager))
			})
		},
		Some(Subcommand::ImportBlocks(command)) => {
			cli.create_runner(command)?.async_run(|mut config| {
				// Off in the SDK for this command; without it the imported blocks' journals could
				// never be served.
				config.offchain_worker.indexing_enabled = true;
				let database = Database::open(&config)?;
				let import_queue = database.import_queue(&config)?;
				let Database { client, task_manager, .. } = database;
				Ok((command.run(client, import_queue), task_manager))
			})
		},
		Some(Subcommand::RebuildJournals(command)) => {
			cli.create_runner(command)?.async_run(|config| {
				let Database { client, task_manager, backend, .. } = Database::open(&config)?;
				Ok((command.clone().run(client, backend), task_manager))
			})
		},
		Some(Subcommand::Revert(command)) => cli.create_runner(command)?.async_run(|config| {
			let Database { client, task_manager, backend, .. } = Database::open(&config)?;
			let finality = Box::new(|client, _, blocks| {
				sc_consensus_grandpa::revert(client, blocks)?;
				Ok(())
			});
			Ok((command.run(client, backend, Some(finality)), task_manager))
		}),
	}
}

/// Runs a node until it is stopped.
fn run_node(cli: &Cli) -> Result<()> {
	let (journal_index, retention) = (cli.journal_index(), cli.retention());
	cli.create_runner(&cli.run)?.run_node_until_exit(|mut config: Configuration| async move {
		config.offchain_worker.indexing_enabled = journal_index;
		let task_manager = match config.network.network_backend {
			NetworkBackendType::Litep2p => {
				service::new_full::<Litep2pNetworkBackend>(config, retention)
			},
			NetworkBackendType::Libp2p => {
				service::new_full::<NetworkWorker<Block, H256>>(config, retention)
			},
		}?;
		Ok(task_manager)
	})
}
