//! How a command fails, and with which exit code.

use std::{fmt, path::Path};

/// The exit code of a command that failed.
pub const FAILURE: u8 = 1;
/// The exit code of a command that was not understood, or was given values that cannot be right.
pub const USAGE: u8 = 2;
/// The exit code of a command that did its work, and the answer was a refusal.
pub const REFUSED: u8 = 3;

/// What was typed, or stands in a file, cannot be right: nothing was sent.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}")]
pub struct Usage(pub String);

/// The error of a value that cannot be right: the field's name, and what was expected there.
pub fn invalid(field: &str, expected: impl fmt::Display) -> anyhow::Error {
	Usage(format!("{field}: {expected}")).into()
}

/// The error of a file that is named and cannot be read: the context of what the system says.
///
/// As a context, so that [`exit_code`] takes it for what it is: a value that cannot be right.
pub fn unreadable(file: &Path) -> Usage {
	Usage(format!("{} cannot be read", file.display()))
}

/// The same, with the option that names the file.
pub fn unreadable_option(option: &str, file: &Path) -> Usage {
	Usage(format!("{option}: {}", unreadable(file)))
}

/// What is wrong with a text of JSON, without the place: for texts of one line, whose place is told otherwise.
pub fn json_reason(error: &serde_json::Error) -> String {
	let text = error.to_string();
	let place = format!(" at line {} column {}", error.line(), error.column());
	text.strip_suffix(&place).unwrap_or(&text).into()
}

/// The exit code for an error.
pub fn exit_code(error: &anyhow::Error) -> u8 {
	// A context is found by the first alone, a cause by the second.
	if error.is::<Usage>() || error.chain().any(|cause| cause.is::<Usage>()) {
		USAGE
	} else {
		FAILURE
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use anyhow::Context;

	#[test]
	fn exit_code_should_tell_usage_from_failure_when_there_is_context() {
		let usage: anyhow::Result<()> = Err(invalid("lot", "expected 1 to 20 characters"));
		let error = usage.context("device 3 of the file").expect_err("it is an error");
		assert_eq!(exit_code(&error), USAGE);
		assert_eq!(exit_code(&anyhow::anyhow!("no connection")), FAILURE);
	}

	#[test]
	fn exit_code_should_be_of_usage_when_a_file_cannot_be_read() {
		let missing = Path::new("no-such-folder/no-such-file");
		let read = std::fs::read(missing).with_context(|| unreadable_option("--file", missing));
		for error in [read.context("provision 1"), crate::commands::read(missing)] {
			let error = error.expect_err("there is no such file");
			assert_eq!(exit_code(&error), USAGE, "{error:#}");
			let text = format!("{error:#}");
			assert!(text.contains("no-such-file cannot be read: "), "{text}");
		}
	}

	#[test]
	fn reason_should_have_no_place_when_it_is_of_one_line() {
		let error = serde_json::from_str::<u8>("x").expect_err("it is no number");
		assert_eq!(json_reason(&error), "expected value");
	}
}
