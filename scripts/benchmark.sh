#!/usr/bin/env bash
# Measures the weights of Assent's own pallets and writes them to runtime/src/weights/: run it on hardware like that of your
# validators, with nothing else on it. Not part of .ci/run; a test there finds weights of other benchmarks than the present ones.
# A function that is new in a pallet's WeightInfo needs a line in its file there first, so that the runtime compiles.
#   scripts/benchmark.sh [PALLET ...]   such as consent access_audit; all of them without a name
# STEPS, REPEAT and SECONDS_EACH say how thorough to be. OMNI_BENCHER names a program that takes the arguments of frame-omni-bencher;
# without one, scripts/bencher is built first: once, some hundreds of crates.
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
cd "$repo_root"

if (($#)); then pallets=("$@"); else mapfile -t pallets < <(cd pallets && printf '%s\n' * | tr - _); fi
for pallet in "${pallets[@]}"; do
	[[ -d pallets/${pallet//_/-} ]] || die "there is no pallet '$pallet'" "They are: $(cd pallets && echo * | tr - _)"
done

step setup scripts/setup.sh
use_toolchain

# In a copy of the workspace, with the bencher as a member: what is built there leaves the workspace's own build alone.
build_bencher() {
	local copy=$cache_dir/bencher
	mkdir -p "$copy" && git archive HEAD | tar --extract --directory "$copy" &&
		sed -i 's/^members = \[/&\n\t"scripts\/bencher",/; s/^exclude = .*//' "$copy/Cargo.toml" &&
		(cd "$copy" && CARGO_TARGET_DIR=$copy/target SKIP_WASM_BUILD=1 cargo build --release --workspace --bin assent-bencher)
}
bencher=${OMNI_BENCHER:-$cache_dir/bencher/target/release/assent-bencher}
[[ -x $bencher || -n ${OMNI_BENCHER:-} ]] || step build-bencher build_bencher

# Only the wasm has the benchmarks: no dependency of the node is built anew.
export ASSENT_BUILD_BENCHMARK_WASM=1
step build-benchmarks cargo build --release --workspace --locked
wasm=$CARGO_TARGET_DIR/release/wbuild/assent-runtime/benchmarks.rs.compact.compressed.wasm

mkdir -p runtime/src/weights
for pallet in "${pallets[@]}"; do
	output=runtime/src/weights/pallet_$pallet.rs
	# A chain of its own records no proofs when it makes and imports blocks: neither is that part of the time.
	step "benchmark-$pallet" "$bencher" pallet --runtime "$wasm" --disable-proof-recording \
		--pallet "pallet_$pallet" --extrinsic '*' --steps "${STEPS:-20}" --repeat "${REPEAT:-10}" \
		--min-duration "${SECONDS_EACH:-2}" \
		--genesis-builder runtime --genesis-builder-preset development \
		--template scripts/bencher/weights.hbs --output "$output"
	# Says of which benchmarks they are, so that stale ones can be told.
	sum=$(sha256sum "pallets/${pallet//_/-}/src/benchmarking.rs")
	sed -i "s/@BENCHMARKS@/${sum%% *}/" "$output"
done
step format format_with
summary "Weights written to runtime/src/weights"
