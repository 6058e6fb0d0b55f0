//! The chain metadata that the tools are built from is a generated file: is it this runtime's?

use std::{env, fs, path::Path};

/// The newest metadata version: with view functions.
const VERSION: u32 = 16;

#[test]
fn metadata_file_should_be_current_when_the_runtime_is_built() {
	let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cli/metadata/assent.scale");
	let metadata = assent_runtime::Runtime::metadata_at_version(VERSION)
		.expect("the runtime has metadata of that version");
	let bytes: &[u8] = &metadata;
	if env::var_os("ASSENT_UPDATE_METADATA").is_some() {
		fs::write(&file, bytes).expect("the file can be written");
	}
	let kept = fs::read(&file).expect("the file is there");
	assert!(kept == bytes, "cli/metadata/assent.scale is stale: run scripts/metadata.sh");
}
