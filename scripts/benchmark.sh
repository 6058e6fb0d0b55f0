#!/usr/bin/env bash
# Generates the weights of Assent's own pallets into runtime/src/weights/, on this machine: run it on hardware like that of
# your validators, with nothing else on it. Not part of .ci/run.
#   scripts/benchmark.sh [PALLET ...]   such as consent access_audit; all of them without a name
# It needs frame-omni-bencher 0.28.0 (`cargo install frame-omni-bencher --version 0.28.0 --locked`), or a program that
# takes the same arguments in OMNI_BENCHER. STEPS and REPEAT say how thorough to be.
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
cd "$repo_root"

bencher=${OMNI_BENCHER:-frame-omni-bencher}
command -v "$bencher" >/dev/null ||
	die "there is no $bencher here" "cargo install frame-omni-bencher --version 0.28.0 --locked"
if (($#)); then pallets=("$@"); else mapfile -t pallets < <(cd pallets && printf '%s\n' * | tr - _); fi

step setup scripts/setup.sh
use_toolchain
# Only the wasm has the benchmarks: no dependency of the node is built anew.
export ASSENT_BUILD_BENCHMARK_WASM=1
step build-benchmarks cargo build --release --workspace --locked --test metadata
wasm=$CARGO_TARGET_DIR/release/wbuild/assent-runtime/benchmarks.rs.compact.compressed.wasm

for pallet in "${pallets[@]}"; do
	output=runtime/src/weights/pallet_$pallet.rs
	step "benchmark-$pallet" "$bencher" v1 benchmark pallet --runtime "$wasm" \
		--pallet "pallet_$pallet" --extrinsic '*' --steps "${STEPS:-20}" --repeat "${REPEAT:-10}" \
		--genesis-builder runtime --genesis-builder-preset development \
		--no-storage-info --output "$output"
done
step format cargo fmt --all
summary "Weights written to runtime/src/weights"
