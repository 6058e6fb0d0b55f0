#!/usr/bin/env bash
# Builds what a consortium hands out, with the hash of the metadata in the runtime, by which offline and hardware wallets know
# what they sign: node, tool and runtime, and their SHA-256 sums. Not part of .ci/run: the hash takes a further pass over the wasm.
#   scripts/release.sh [DIRECTORY]   where to put them; without one, the folder `assets` beside the build
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
cd "$repo_root"

assets=${1:-$CARGO_TARGET_DIR/assets}
[[ -z $(git status --porcelain) ]] || die "there are changes that are not committed" "Commit them, so that what is handed out can be built again."

step setup scripts/setup.sh
use_toolchain
unset ASSENT_BUILD_NEXT_WASM
step build cargo build --release --workspace --locked --features assent-runtime/metadata-hash

collect() {
	local built=$CARGO_TARGET_DIR/release wasm=assent_runtime.compact.compressed.wasm
	mkdir -p "$assets" &&
		cp "$built/assent-node" "$built/assent" "$built/wbuild/assent-runtime/$wasm" "$assets" &&
		(cd "$assets" && sha256sum assent-node assent "$wasm" | tee SHA256SUMS)
}
step collect collect
summary "Built from $(git rev-parse HEAD), in $assets"
