//! The command line: what goes with every command, and which commands there are.

use crate::{
	client::Client,
	commands::{
		access, anchor, consent, council, device, disclosure, emergency, evidence, fhir, guardian,
		journal, key, notary, organisation, payment,
	},
	error::invalid,
	keys,
	output::{Answer, Output},
	parse::Party,
};
use assent_primitives::{traits::Duty, PartyId};
use clap::{Args, Parser, Subcommand, ValueEnum};
use sp_core::H256;
use std::path::PathBuf;
use subxt_signer::sr25519::Keypair;

const EXIT_CODES: &str = "Exit codes: 0 done; 1 failed; 2 not understood, or values that cannot be right: nothing was \
	sent; 3 done, and the access was refused, or a device is blocked.

A PARTY is an address, 0x and 64 hex digits, or //NAME (a key of the development phrase). A RESOURCE is \
	device:0x..#TENURE, device:0x.. for the current tenure, or record:SUBJECT@CUSTODIAN. Moments are dates, times such \
	as 2026-03-01T08:00:00Z, or +30d from now; amounts are in ASNT.";

/// Devices, consents, accesses and their journals on an Assent chain.
#[derive(Debug, Parser)]
#[command(name = "assent", version, after_help = EXIT_CODES, propagate_version = true)]
pub struct Cli {
	/// What goes with every command.
	#[command(flatten)]
	pub global: Global,
	/// What to do.
	#[command(subcommand)]
	pub command: Command,
}

/// What goes with every command.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Global {
	/// The node's RPC address.
	#[arg(long, global = true, env = "ASSENT_URL", default_value = "ws://127.0.0.1:9944")]
	pub url: String,

	/// The key that signs: //NAME (development only), a mnemonic phrase or 0x and 64 hex digits. On a machine that
	/// others use, prefer --suri-file: arguments can be seen by all.
	#[arg(long, global = true, env = "ASSENT_SURI", hide_env_values = true, value_name = "SECRET")]
	pub suri: Option<String>,

	/// A file with the key that signs, in one line.
	#[arg(long, global = true, value_name = "FILE", conflicts_with = "suri")]
	pub suri_file: Option<PathBuf>,

	/// Answer in JSON.
	#[arg(long, global = true)]
	pub json: bool,

	/// Keep the answer in a file as well, in JSON.
	#[arg(long, global = true, value_name = "FILE")]
	pub json_to: Option<PathBuf>,

	/// What to wait for when something was sent. In-block is faster, and such a block can still be replaced; it also
	/// makes commands that read look at the best block instead of the last finalised one.
	#[arg(long, global = true, value_enum, default_value_t = Wait::Finalised, env = "ASSENT_WAIT")]
	pub wait: Wait,

	/// For how many seconds to wait for that.
	#[arg(long, global = true, default_value_t = 120, value_name = "SECONDS")]
	pub timeout: u64,

	/// Take questions as answered with yes.
	#[arg(long, short, global = true)]
	pub yes: bool,

	/// Say nothing about progress.
	#[arg(long, short, global = true)]
	pub quiet: bool,
}

/// How far a block has to have come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Wait {
	/// It is the best block, and may still be replaced.
	InBlock,
	/// It is final.
	Finalised,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Models and devices: register, hand over, associate, recall.
	#[command(subcommand)]
	Device(device::Command),
	/// Consents: grant, amend, withdraw, object.
	#[command(subcommand)]
	Consent(consent::Command),
	/// Accesses: ask whether one is allowed, record one or thousands.
	#[command(subcommand)]
	Access(access::Command),
	/// Batches of any size that stay off the chain: anchor one, prove and verify single items.
	#[command(subcommand)]
	Anchor(anchor::Command),
	/// Handing data on: the receipts of recipients, and what only one side has filed.
	#[command(subcommand)]
	Disclosure(disclosure::Command),
	/// Emergency (break-glass) cases: open, review, settle; the bond that answers for them.
	#[command(subcommand)]
	Emergency(emergency::Command),
	/// Delegates and guardians: who may act for whom; deaths and merged identifiers.
	#[command(subcommand)]
	Guardian(guardian::Command),
	/// Journals: read and verify what was done.
	#[command(subcommand)]
	Journal(journal::Command),
	/// Evidence: a file that proves entries without a node.
	#[command(subcommand)]
	Evidence(evidence::Command),
	/// Notaries: post-quantum signatures over what the chain journalled, for decades.
	#[command(subcommand)]
	Notary(notary::Command),
	/// Organisations, their staff and operating accounts.
	#[command(subcommand)]
	Organisation(organisation::Command),
	/// The council's motions, and upgrades of the runtime.
	#[command(subcommand)]
	Council(council::Command),
	/// Money: balances, and what accrued.
	#[command(subcommand)]
	Payment(payment::Command),
	/// FHIR documents.
	#[command(subcommand)]
	Fhir(fhir::Command),
	/// The key that signs.
	#[command(subcommand)]
	Key(key::Command),
}

/// What a command works with.
pub struct Context {
	/// What goes with every command.
	pub global: Global,
	/// Where answers and progress go.
	pub output: Output,
}

impl Context {
	/// From the command line.
	pub fn new(global: Global) -> Self {
		let output = Output { json: global.json, quiet: global.quiet, yes: global.yes };
		Self { global, output }
	}

	/// Connects to the node.
	pub async fn connect(&self) -> anyhow::Result<Client> {
		Client::connect(&self.global, self.output).await
	}

	/// Connects to the node, with the party that was named, or else whom the signing key acts for in such matters.
	///
	/// # Errors
	///
	/// Without a key that is needed, before the node is asked for anything.
	pub async fn connect_for(
		&self,
		named: Option<Party>,
		duty: Duty,
	) -> anyhow::Result<(Client, PartyId)> {
		let Some(named) = named else {
			let key = self.signer()?;
			let client = self.connect().await?;
			let party = client.acting_for(&key, duty).await?;
			return Ok((client, party));
		};
		Ok((self.connect().await?, named.0))
	}

	/// The genesis hash of the chain that something is signed for: the one that was named, or else the node's.
	pub async fn genesis(&self, named: Option<[u8; 32]>) -> anyhow::Result<H256> {
		match named {
			Some(genesis) => Ok(H256(genesis)),
			None => Ok(self.connect().await?.genesis()),
		}
	}

	/// The key that signs.
	///
	/// # Errors
	///
	/// If none was named, or it is malformed.
	pub fn signer(&self) -> anyhow::Result<Keypair> {
		match (&self.global.suri_file, &self.global.suri) {
			(Some(file), _) => keys::keypair_in(file),
			(None, Some(secret)) => keys::keypair(secret).map_err(|error| error.context("--suri")),
			(None, None) => Err(invalid(
				"--suri",
				"this command signs: name the key with --suri-file, --suri or ASSENT_SURI",
			)),
		}
	}
}

impl Cli {
	/// Does what the command line says.
	pub async fn run(self) -> anyhow::Result<Answer> {
		let context = Context::new(self.global);
		match self.command {
			Command::Device(command) => command.run(&context).await,
			Command::Consent(command) => command.run(&context).await,
			Command::Access(command) => command.run(&context).await,
			Command::Anchor(command) => command.run(&context).await,
			Command::Disclosure(command) => command.run(&context).await,
			Command::Emergency(command) => command.run(&context).await,
			Command::Guardian(command) => command.run(&context).await,
			Command::Journal(command) => command.run(&context).await,
			Command::Evidence(command) => command.run(&context).await,
			Command::Notary(command) => command.run(&context).await,
			Command::Organisation(command) => command.run(&context).await,
			Command::Council(command) => command.run(&context).await,
			Command::Payment(command) => command.run(&context).await,
			Command::Fhir(command) => command.run(&context).await,
			Command::Key(command) => command.run(&context).await,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::{error::ErrorKind, CommandFactory};

	#[test]
	fn command_line_should_be_consistent() {
		Cli::command().debug_assert();
	}

	#[test]
	fn every_command_and_argument_should_say_what_it_is_for() {
		fn check(command: &clap::Command) {
			assert!(command.get_about().is_some(), "{} has no description", command.get_name());
			for argument in command.get_arguments() {
				let described = argument.get_help().is_some() || argument.get_long_help().is_some();
				assert!(described, "{} of {}", argument.get_id(), command.get_name());
			}
			command.get_subcommands().for_each(check);
		}
		check(&Cli::command());
	}

	#[test]
	fn command_line_should_be_refused_when_a_value_cannot_be_right() {
		for arguments in [
			vec!["device", "show", "0x12"],
			vec!["device", "status", &format!("0x{}", "00".repeat(32)), "broken"],
			vec!["consent", "withdraw", "all"],
			vec!["payment", "balance", "Alice"],
			vec!["--suri", "//Alice", "--suri-file", "key", "key", "show"],
			vec!["--wait", "tomorrow", "key", "show"],
		] {
			let parsed = Cli::try_parse_from(std::iter::once("assent").chain(arguments.clone()));
			let error = parsed.expect_err("it cannot be right");
			assert_ne!(error.kind(), ErrorKind::InvalidSubcommand, "{arguments:?}: {error}");
			assert_eq!(error.exit_code(), i32::from(crate::error::USAGE));
		}
	}

	#[test]
	fn amount_should_be_named_when_it_is_negative() {
		for arguments in [
			&["payment", "send", "//Bob", "-1"][..],
			&["emergency", "bond", "top-up", "-1.5"],
			&["consent", "grant", "--price", "-1"],
		] {
			let parsed = Cli::try_parse_from([&["assent"], arguments].concat());
			let error = parsed.expect_err("no amount").to_string();
			assert!(error.contains("expected an amount in ASNT"), "{error}");
		}
	}

	#[test]
	fn signer_should_be_asked_for_when_none_is_named() {
		let cli = Cli::try_parse_from(["assent", "key", "show"]).expect("it parses");
		let context = Context::new(Global { suri: None, ..cli.global });
		let error = context.signer().expect_err("there is no key");
		assert!(error.to_string().contains("--suri-file"));
	}

	#[tokio::test]
	async fn key_should_be_asked_for_before_a_node_when_the_party_is_left_out() {
		let missing = ["--suri-file", "no-such-file", "--url", "ws://127.0.0.1:1"];
		for command in [
			&["payment", "balance"][..],
			&["payment", "send", "//Bob", "1"],
			&["emergency", "bond", "top-up", "1"],
			&["consent", "list"],
			&["device", "list"],
			&["anchor", "show"],
			&["disclosure", "unmatched"],
		] {
			let arguments = [&["assent"], &missing[..], command].concat();
			let cli = Cli::try_parse_from(arguments).expect("it parses");
			let error = cli.run().await.expect_err("there is no key");
			assert!(error.to_string().starts_with("--suri-file"), "{command:?}: {error:#}");
			assert_eq!(crate::error::exit_code(&error), crate::error::USAGE);
		}
	}

	#[tokio::test]
	async fn address_should_be_refused_before_a_node_is_asked_when_it_can_be_none() {
		let arguments = ["assent", "--url", "foo", "payment", "balance", "//Bob"];
		let cli = Cli::try_parse_from(arguments).expect("it parses");
		let error = cli.run().await.expect_err("no address");
		assert_eq!(
			error.to_string(),
			"--url: expected ws://HOST:PORT or wss://HOST:PORT, found `foo`"
		);
		assert_eq!(crate::error::exit_code(&error), crate::error::USAGE);
	}

	#[test]
	fn moment_should_be_refused_when_an_offer_would_be_over() {
		let (device, party) = (format!("0x{}", "11".repeat(32)), "//Bob");
		for command in [
			&["device", "offer", &device, "--to", party][..],
			&["device", "custody", "offer", &device, "--to", party],
			&["device", "associate", "propose", &device, "--person", party],
		] {
			let parse =
				|until| Cli::try_parse_from([&["assent"], command, &["--until", until]].concat());
			assert!(parse("+1d").is_ok(), "{command:?}");
			let error = parse("2020-01-01").expect_err("it is over").to_string();
			assert!(
				error.contains("--until") && error.contains("expected a moment to come"),
				"{error}"
			);
		}
	}
}
