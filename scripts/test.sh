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
# The suite and the stories wait for blocks most of the time, and need nothing but the node and the tool.
beside polkadot-js npm --prefix polkadot-js test
step build-node-stories cargo test --release --workspace --locked --test nodes --no-run
stories=$(sed -n 's/^ *Executable tests.nodes.main.rs (\(.*\))$/\1/p' "$log_dir/build-node-stories.log")
# Not by cargo, which would wait for the other one. As cargo would: in the package's folder.
beside node-stories env --chdir cli RUST_TEST_THREADS="${RUST_TEST_THREADS:-$((2 * $(nproc)))}" "$stories"
step build-tests nice -n 15 cargo test --release --workspace --locked --no-run
step test cargo test --release --workspace --locked --no-fail-fast
await node-stories
await polkadot-js

summary "All green"
