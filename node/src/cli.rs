//! The command line.

use crate::{
	chain_spec,
	index::{prune::Retention, rebuild::RebuildJournalsCmd},
};
use clap::Parser;
use sc_cli::{
	BuildSpecCmd, ChainInfoCmd, ChainSpec, CheckBlockCmd, ExportBlocksCmd, ExportChainSpecCmd,
	ImportBlocksCmd, KeySubcommand, PurgeChainCmd, RevertCmd, RunCmd, SubstrateCli,
};

/// Defaults of the SDK's options that differ here, by the option's name.
///
/// The database is ParityDB whatever features the SDK's crates were built with. The offchain index is written,
/// since the journals are served from it. The other pool loses transactions of a sender who sends many at once: ADR 0034.
const DEFAULTS: [(&str, &str); 3] =
	[("database", "paritydb"), ("enable-offchain-indexing", "true"), ("pool-type", "single-state")];

/// The Assent node.
#[derive(Debug, Parser)]
pub struct Cli {
	/// What to do instead of running a node.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// The SDK's options of a running node.
	#[clap(flatten)]
	pub run: RunCmd,

	/// Write no journal entries to the offchain index: this node will not serve
	/// `assent_journalEntries` for blocks that it imports from now on.
	#[arg(long)]
	pub no_journal_index: bool,

	/// Drop journal entries from the index that are older than so many days, by the moment of the last final block. Heads and audit
	/// roots stay, and so does evidence that was made before. Kept for ever if it is left out.
	#[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..))]
	pub journal_retention_days: Option<u32>,
}

impl Cli {
	/// Whether blocks' journal entries are written to the offchain index while the node runs.
	pub fn journal_index(&self) -> bool {
		self.run.offchain_worker_params.indexing_enabled && !self.no_journal_index
	}

	/// For how long journal entries are kept.
	pub fn retention(&self) -> Option<Retention> {
		self.journal_retention_days.map(Retention::days)
	}
}

/// What the node does beside running.
#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
	/// Generate, inspect and insert keys.
	#[command(subcommand)]
	Key(KeySubcommand),

	/// Print a chain specification (older; prefer export-chain-spec).
	BuildSpec(BuildSpecCmd),

	/// Write a chain specification, plain or raw.
	ExportChainSpec(ExportChainSpecCmd),

	/// Execute a block again and check it.
	CheckBlock(CheckBlockCmd),

	/// Write blocks to a file.
	ExportBlocks(ExportBlocksCmd),

	/// Import blocks from a file, executing them and writing the journal index.
	ImportBlocks(ImportBlocksCmd),

	/// Make the journal index anew out of the blocks, by executing them again.
	RebuildJournals(RebuildJournalsCmd),

	/// Remove the chain's database; keys stay.
	PurgeChain(PurgeChainCmd),

	/// Take back blocks that are not final.
	Revert(RevertCmd),

	/// Print what the database holds: best and finalised block.
	ChainInfo(ChainInfoCmd),
}

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"Assent Node".into()
	}

	fn impl_version() -> String {
		env!("SUBSTRATE_CLI_IMPL_VERSION").into()
	}

	fn description() -> String {
		env!("CARGO_PKG_DESCRIPTION").into()
	}

	fn author() -> String {
		"the Assent authors".into()
	}

	fn support_url() -> String {
		"docs/operations.md".into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> Result<Box<dyn ChainSpec>, String> {
		Ok(Box::new(chain_spec::load(id)?))
	}

	fn setup_command(command: clap::Command) -> clap::Command {
		let mut version = Self::impl_version();
		version.push('\n');
		with_defaults(command)
			.name(Self::executable_name())
			.version(version)
			.about(Self::description())
			.after_help(format!("More: {}", Self::support_url()))
			.propagate_version(true)
			.args_conflicts_with_subcommands(true)
			.subcommand_negates_reqs(true)
	}
}

/// The command and its subcommands with [`DEFAULTS`] in place of the SDK's.
fn with_defaults(command: clap::Command) -> clap::Command {
	command
		.mut_args(|argument| {
			let default = DEFAULTS.iter().find(|(name, _)| argument.get_long() == Some(name));
			match default {
				Some((_, value)) => argument.default_value(*value),
				None => argument,
			}
		})
		.mut_subcommands(with_defaults)
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::CommandFactory;
	use sc_cli::Database;

	fn parse(arguments: &[&str]) -> Cli {
		let arguments = std::iter::once(&"assent-node").chain(arguments);
		Cli::try_from_iter(arguments).expect("these arguments parse")
	}

	#[test]
	fn command_should_be_consistent() {
		Cli::setup_command(Cli::command()).debug_assert();
	}

	#[test]
	fn database_should_be_paritydb_when_none_is_named() {
		let running = parse(&["--dev"]);
		assert_eq!(running.run.import_params.database_params.database, Some(Database::ParityDb));

		let Some(Subcommand::PurgeChain(purge)) = parse(&["purge-chain", "--dev"]).subcommand
		else {
			panic!("purge-chain parses as itself")
		};
		assert_eq!(purge.database_params.database, Some(Database::ParityDb));
	}

	#[test]
	fn pool_should_be_of_a_single_state_when_none_is_named() {
		let pool = |arguments| format!("{:?}", parse(arguments).run.pool_config.pool_type);
		assert_eq!(pool(&["--dev"]), "SingleState");
		assert_eq!(pool(&["--dev", "--pool-type", "fork-aware"]), "ForkAware");
	}

	#[test]
	fn entries_should_be_kept_for_ever_unless_days_are_named() {
		assert_eq!(parse(&["--dev"]).retention(), None);
		let days = parse(&["--dev", "--journal-retention-days", "30"]).retention();
		assert_eq!(days, Some(Retention::days(30)));
		for wrong in ["0", "-1", "ever"] {
			let arguments = ["assent-node", "--journal-retention-days", wrong];
			assert!(Cli::try_parse_from(arguments).is_err(), "{wrong}");
		}
	}

	#[test]
	fn rebuild_should_begin_at_the_first_block_unless_another_is_named() {
		let Some(Subcommand::RebuildJournals(all)) =
			parse(&["rebuild-journals", "--dev"]).subcommand
		else {
			panic!("it parses as itself")
		};
		assert_eq!((all.from, all.until), (1, None));
		let arguments = ["rebuild-journals", "--dev", "--from", "7", "--until", "9"];
		let Some(Subcommand::RebuildJournals(some)) = parse(&arguments).subcommand else {
			panic!("it parses as itself")
		};
		assert_eq!((some.from, some.until), (7, Some(9)));
	}

	#[test]
	fn journal_index_should_be_on_unless_turned_off() {
		assert!(parse(&["--dev"]).journal_index());
		assert!(!parse(&["--dev", "--no-journal-index"]).journal_index());
		assert!(!parse(&["--dev", "--enable-offchain-indexing", "false"]).journal_index());
	}
}
