//! The weights in force are generated ones, and of the benchmarks as they stand.

use assent_runtime::Runtime;
use std::{any::type_name, fs, path::Path};

/// Assent's own pallets, by their folder, with the type that gives their weights.
fn pallets() -> Vec<(&'static str, &'static str)> {
	macro_rules! weights {
		($pallet:ident) => {
			type_name::<<Runtime as $pallet::Config>::WeightInfo>()
		};
	}
	vec![
		("access-audit", weights!(pallet_access_audit)),
		("accreditation", weights!(pallet_accreditation)),
		("consent", weights!(pallet_consent)),
		("device-registry", weights!(pallet_device_registry)),
		("emergency", weights!(pallet_emergency)),
		("micropayments", weights!(pallet_micropayments)),
	]
}

fn root() -> &'static Path {
	Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

#[test]
fn every_pallet_should_have_generated_weights_when_it_is_in_force() {
	let mut folders: Vec<_> = fs::read_dir(root().join("pallets"))
		.expect("the pallets' folder")
		.map(|entry| entry.expect("an entry").file_name().into_string().expect("a plain name"))
		.collect();
	folders.sort();
	assert_eq!(folders, pallets().iter().map(|(folder, _)| *folder).collect::<Vec<_>>());
	for (folder, weights) in pallets() {
		let expected = format!("assent_runtime::weights::pallet_{}::", folder.replace('-', "_"));
		assert!(weights.starts_with(&expected), "{folder} has {weights}");
	}
}

#[test]
fn weights_should_be_of_the_present_benchmarks_when_they_are_in_force() {
	for (folder, _) in pallets() {
		let benchmarks = root().join("pallets").join(folder).join("src/benchmarking.rs");
		let benchmarks = fs::read(benchmarks).expect("the pallet's benchmarks");
		let digest =
			sp_core::hexdisplay::HexDisplay::from(&sp_core::sha2_256(&benchmarks)).to_string();
		let module = folder.replace('-', "_");
		let weights = root().join(format!("runtime/src/weights/pallet_{module}.rs"));
		let weights = fs::read_to_string(weights).expect("the pallet's weights");
		assert!(
			weights.contains(&format!("// Benchmarks: sha256 {digest}\n")),
			"runtime/src/weights/pallet_{module}.rs is stale: run scripts/benchmark.sh {module}"
		);
	}
}
