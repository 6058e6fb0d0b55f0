//! Builds the wasm runtime; and, where the environment asks for them, variants of it by a feature that only their wasm has.
//! Nothing includes a variant: the node does not grow by it.

fn main() {
	#[cfg(feature = "std")]
	{
		use substrate_wasm_builder::WasmBuilder;

		let builder = WasmBuilder::init_with_defaults();
		#[cfg(feature = "metadata-hash")]
		let builder = builder.enable_metadata_hash("ASNT", 12);
		builder.build();

		// What asks for it, the feature, and the name of the file.
		let variants = [
			// The same under the next version number, for the end-to-end test of an upgrade.
			("ASSENT_BUILD_NEXT_WASM", "next-version", "next_version.rs"),
			// With its benchmarks, for scripts/benchmark.sh.
			("ASSENT_BUILD_BENCHMARK_WASM", "runtime-benchmarks", "benchmarks.rs"),
		];
		for (variable, feature, file) in variants {
			println!("cargo:rerun-if-env-changed={variable}");
			if std::env::var_os(variable).is_some() {
				WasmBuilder::init_with_defaults()
					.enable_feature(feature)
					.set_file_name(file)
					.build();
			}
		}
	}
}
