//! `assent`: what people and hospitals type.

use anyhow::Context;
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
	let json_to = cli.global.json_to.clone();
	let answer = cli.run().await.and_then(|answer| {
		output.answer(&answer);
		if let Some(file) = &json_to {
			let written = std::fs::write(file, answer.json.to_string());
			written.with_context(|| format!("--json-to: {} cannot be written", file.display()))?;
		}
		Ok(answer)
	});
	match answer {
		Ok(answer) => {
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
