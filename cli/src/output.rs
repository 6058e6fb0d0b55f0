//! What a command answers, for people or for programs.

use serde_json::Value;
use std::io::{IsTerminal, Write};

/// What came of a command.
#[derive(Clone, PartialEq, Debug)]
pub struct Answer {
	/// For people.
	pub text: String,
	/// The same, for programs.
	pub json: Value,
	/// Whether the answer is that an access was refused, or that a device is blocked.
	pub refused: bool,
}

impl Answer {
	/// An answer.
	pub fn new(text: impl Into<String>, json: Value) -> Self {
		Self { text: text.into(), json, refused: false }
	}

	/// The answer, of an access that was refused or a device that is blocked, or not.
	pub fn refused(self, refused: bool) -> Self {
		Self { refused, ..self }
	}
}

/// Where answers and progress go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Output {
	/// Whether answers are JSON.
	pub json: bool,
	/// Whether progress is kept quiet about.
	pub quiet: bool,
	/// Whether questions are taken as answered with yes.
	pub yes: bool,
}

impl Output {
	/// Prints an answer.
	pub fn answer(&self, answer: &Answer) {
		if self.json {
			println!("{}", answer.json);
		} else {
			println!("{}", answer.text.trim_end());
		}
	}

	/// Says what is going on, beside the answer.
	pub fn progress(&self, words: impl AsRef<str>) {
		if !self.quiet {
			eprintln!("{}", words.as_ref());
		}
	}

	/// Whether progress is shown.
	pub fn has_progress(&self) -> bool {
		!self.quiet
	}

	/// Asks before something is sent.
	///
	/// # Errors
	///
	/// If the answer is no, or there is nobody to ask.
	pub fn confirm(&self, statement: &str, question: &str) -> anyhow::Result<()> {
		eprintln!("{}", statement.trim_end());
		if self.yes {
			return Ok(());
		}
		if !std::io::stdin().is_terminal() {
			anyhow::bail!(
				"nothing was sent: there is nobody to confirm it. Add --yes to do without"
			);
		}
		eprint!("{question} [y/N] ");
		std::io::stderr().flush()?;
		let mut line = String::new();
		std::io::stdin().read_line(&mut line)?;
		match line.trim() {
			"y" | "Y" | "yes" => Ok(()),
			_ => anyhow::bail!("nothing was sent: not confirmed"),
		}
	}
}
