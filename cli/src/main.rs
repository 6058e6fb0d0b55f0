//! `assent`: what people and hospitals type.

use assent_cli::{
	error::{exit_code, REFUSED},
	output::Output,
	Cli,
};
use clap::Parser;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
	let cli = Cli::parse();
	let output = Output { json: cli.global.json, quiet: cli.global.quiet, yes: cli.global.yes };
	match cli.run().await {
		Ok(answer) => {
			output.answer(&answer);
			if answer.refused {
				ExitCode::from(REFUSED)
			} else {
				ExitCode::SUCCESS
			}
		},
		Err(error) => {
			eprintln!("Error: {error:#}");
			ExitCode::from(exit_code(&error))
		},
	}
}
