//! Runs the benchmarks that a runtime's wasm brings along: what frame-omni-bencher does, without RocksDB and its C++.

use clap::Parser;
use frame_benchmarking_cli::BenchmarkCmd;
use sp_runtime::traits::BlakeTwo256;

/// Runs the benchmarks of a runtime.
#[derive(Parser)]
struct Bencher {
	#[command(subcommand)]
	command: BenchmarkCmd,
}

fn main() -> sc_cli::Result<()> {
	// Says where a benchmark fails.
	sc_cli::LoggerBuilder::new("error").init()?;
	match Bencher::parse().command {
		// The runtime needs no host functions beyond the SDK's own.
		BenchmarkCmd::Pallet(pallet) => pallet.run_with_spec::<BlakeTwo256, ()>(None),
		_ => Err("expected `pallet`: the others need a node".into()),
	}
}
