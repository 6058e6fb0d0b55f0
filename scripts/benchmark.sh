#!/usr/bin/env bash
# Generates the weights of Assent's own pallets into runtime/src/weights/, on this machine: run it on hardware like that of
# your validators. It needs frame-omni-bencher 0.28.0 (`cargo install frame-omni-bencher --version 0.28.0 --locked`).
# The runtime is built with its benchmarks in a target directory of its own. Not part of .ci/run.
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
cd "$repo_root"

bencher=${OMNI_BENCHER:-frame-omni-bencher}
command -v "$bencher" >/dev/null ||
	die "there is no $bencher here" "cargo install frame-omni-bencher --version 0.28.0 --locked"
pallets=${*:-accreditation device_registry consent access_audit micropayments}

export CARGO_TARGET_DIR=${BENCHMARK_TARGET_DIR:-$CARGO_TARGET_DIR-benchmarks}
unset ASSENT_BUILD_NEXT_WASM
step build-benchmarks cargo build --release --locked --package assent-runtime --features runtime-benchmarks
wasm=$CARGO_TARGET_DIR/release/wbuild/assent-runtime/assent_runtime.compact.compressed.wasm

for pallet in $pallets; do
	step "benchmark-$pallet" "$bencher" v1 benchmark pallet --runtime "$wasm" \
		--pallet "pallet_$pallet" --extrinsic '*' --steps "${STEPS:-20}" --repeat "${REPEAT:-10}" \
		--genesis-builder runtime --genesis-builder-preset development \
		--output "runtime/src/weights/pallet_$pallet.rs"
done
summary "Weights written to runtime/src/weights"
