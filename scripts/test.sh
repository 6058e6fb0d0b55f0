#!/usr/bin/env bash
# Everything that must hold before a change goes in, from a bare machine to green: `.ci/run` is this.
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
cd "$repo_root"

step setup scripts/setup.sh
use_toolchain
step format check_format

step polkadot-js-install install_polkadot_js

# One package set, feature set and profile for all, so that nothing is compiled twice: `-p` would
# resolve other features and build hundreds of dependencies anew.
step build cargo build --release --workspace --locked
# The suite waits for blocks most of the time, and needs nothing but the node.
beside polkadot-js npm --prefix polkadot-js test
step build-tests nice cargo test --release --workspace --locked --no-run
# The tests that take long start nodes and wait for blocks, too: more of them at a time than there are cores.
step test env RUST_TEST_THREADS="${RUST_TEST_THREADS:-$((2 * $(nproc)))}" \
	cargo test --release --workspace --locked --no-fail-fast
await polkadot-js

summary "All green"
