//! How a command fails, and with which exit code.

use std::fmt;

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

/// The exit code for an error.
pub fn exit_code(error: &anyhow::Error) -> u8 {
	if error.chain().any(|cause| cause.is::<Usage>()) {
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
}
