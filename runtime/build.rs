//! Builds the wasm runtime; and, where `ASSENT_BUILD_NEXT_WASM` is set, the same under the next version number, for the
//! end-to-end test of an upgrade. Nothing includes the second: the node does not grow by it.

fn main() {
	#[cfg(feature = "std")]
	{
		use substrate_wasm_builder::WasmBuilder;

		let builder = WasmBuilder::init_with_defaults();
		#[cfg(feature = "metadata-hash")]
		let builder = builder.enable_metadata_hash("ASNT", 12);
		builder.build();

		println!("cargo:rerun-if-env-changed=ASSENT_BUILD_NEXT_WASM");
		if std::env::var_os("ASSENT_BUILD_NEXT_WASM").is_some() {
			WasmBuilder::init_with_defaults()
				.enable_feature("next-version")
				.set_file_name("next_version.rs")
				.build();
		}
	}
}
