//! Stands in for the crate `wasm-opt`, as the SDK's wasm builder uses it: it runs the `wasm-opt` that the system has
//! (Debian's package `binaryen`), where the crate compiles all of Binaryen, a third of a million lines of C++, first. See ADR 0021.
//!
//! `WASM_OPT` names another program to run.

use std::{env, ffi::OsString, fmt, io, path::Path, process::Command};

/// A pass over a module.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pass {
	/// Removes DWARF sections.
	StripDwarf,
	/// No operators for sign extension. The crate would replace them; Debian's program knows no such pass, and refuses a
	/// module that has some. The compiler's target `wasm32v1-none` emits none.
	SignextLowering,
}

impl Pass {
	fn argument(self) -> &'static str {
		match self {
			Self::StripDwarf => "--strip-dwarf",
			Self::SignextLowering => "--disable-sign-ext",
		}
	}
}

/// What goes wrong.
#[derive(Debug)]
pub enum OptimizationError {
	/// The program cannot be started.
	Missing {
		/// Its name.
		program: OsString,
		/// Why.
		error: io::Error,
	},
	/// The program failed.
	Failed {
		/// Its name.
		program: OsString,
		/// What it said.
		message: String,
	},
}

impl fmt::Display for OptimizationError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Missing { program, error } => write!(
				f,
				"{} cannot be started: {error}. Install it: scripts/setup.sh, or apt-get install binaryen",
				program.to_string_lossy()
			),
			Self::Failed { program, message } => {
				write!(f, "{} failed: {message}", program.to_string_lossy())
			},
		}
	}
}

impl std::error::Error for OptimizationError {}

/// What is to be done with a module.
#[derive(Clone, Default, Debug)]
pub struct OptimizationOptions {
	arguments: Vec<&'static str>,
}

impl OptimizationOptions {
	/// Nothing but what is asked for.
	pub fn new_opt_level_0() -> Self {
		Self { arguments: vec!["-O0"] }
	}

	/// The module uses nothing beyond the first version of WebAssembly.
	pub fn mvp_features_only(&mut self) -> &mut Self {
		self.with("--mvp-features")
	}

	/// Whether the names of functions stay.
	pub fn debug_info(&mut self, keep: bool) -> &mut Self {
		if keep {
			self.with("--debuginfo")
		} else {
			self
		}
	}

	/// A further pass.
	pub fn add_pass(&mut self, pass: Pass) -> &mut Self {
		self.with(pass.argument())
	}

	fn with(&mut self, argument: &'static str) -> &mut Self {
		self.arguments.push(argument);
		self
	}

	/// Reads a module, and writes what becomes of it.
	pub fn run(
		&self,
		from: impl AsRef<Path>,
		to: impl AsRef<Path>,
	) -> Result<(), OptimizationError> {
		let program = env::var_os("WASM_OPT").unwrap_or_else(|| "wasm-opt".into());
		let mut command = Command::new(&program);
		command.args(&self.arguments).arg(from.as_ref()).arg("--output").arg(to.as_ref());
		let output = match command.output() {
			Ok(output) => output,
			Err(error) => return Err(OptimizationError::Missing { program, error }),
		};
		if output.status.success() {
			Ok(())
		} else {
			let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
			Err(OptimizationError::Failed { program, message })
		}
	}
}
