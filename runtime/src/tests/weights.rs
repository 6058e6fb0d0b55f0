//! The weights in force are generated, and of the benchmarks as they are.

use sp_io::hashing::sha2_256;

macro_rules! measured {
	($($pallet:literal, $folder:literal;)+) => {
		[$((
			$pallet,
			include_str!(concat!("../weights/pallet_", $pallet, ".rs")),
			include_str!(concat!("../../../pallets/", $folder, "/src/benchmarking.rs")),
		)),+]
	};
}

#[test]
fn weights_should_be_of_the_present_benchmarks() {
	let measured = measured! {
		"access_audit", "access-audit";
		"accreditation", "accreditation";
		"consent", "consent";
		"device_registry", "device-registry";
		"emergency", "emergency";
		"guardianship", "guardianship";
		"micropayments", "micropayments";
	};
	for (pallet, weights, benchmarks) in measured {
		let of = weights
			.lines()
			.find_map(|line| line.strip_prefix("//! Benchmarks: "))
			.expect("generated weights say which benchmarks they are of");
		let present: String =
			sha2_256(benchmarks.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
		assert_eq!(of, present, "stale weights: run scripts/benchmark.sh {pallet}");
	}
}
