#!/usr/bin/env bash
# Everything that must hold before a change goes in, from a bare machine to green: `.ci/run` is this.
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
cd "$repo_root"

step setup scripts/setup.sh
use_toolchain
step format check_format

# One package set, feature set and profile for both, so that nothing is compiled twice: `-p` would
# resolve other features and build hundreds of dependencies anew.
step build cargo build --release --workspace --locked
# The tests that take long start nodes and wait for blocks: more of them at a time than there are cores.
step test env RUST_TEST_THREADS="${RUST_TEST_THREADS:-$((2 * $(nproc)))}" \
	cargo test --release --workspace --locked --no-fail-fast

if [[ -d polkadot-js ]]; then
	# npm writes this file last, when it has installed what package-lock.json says.
	if [[ ! polkadot-js/node_modules/.package-lock.json -nt polkadot-js/package-lock.json ]]; then
		step polkadot-js-install npm --prefix polkadot-js ci --no-audit --no-fund
	fi
	step polkadot-js npm --prefix polkadot-js test
fi

summary "All green"
