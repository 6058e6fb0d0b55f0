#!/usr/bin/env bash
# The linters: slower than they are often needed, so not part of the tests. Run it before a review.
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
cd "$repo_root"

# optional NAME PROGRAM HOW_TO_INSTALL COMMAND...: a step, where the program is there.
optional() {
	local name=$1 program=$2 install=$3
	shift 3
	if command -v "$program" >/dev/null; then
		step "$name" "$@"
	else
		say "$name: skipped, there is no $program. To install it: $install"
	fi
}

step setup scripts/setup.sh
use_toolchain
step format check_format

# clippy needs no wasm. The tests' profile, so that build scripts and macros are compiled once.
export SKIP_WASM_BUILD=1
step clippy cargo clippy --release --workspace --all-targets --locked -- -D warnings
step clippy-all-features cargo clippy --release --workspace --all-targets --all-features --locked -- -D warnings
# What runs on the chain, for its target: the stricter rules of .cargo/config.toml.
on_chain=(--package assent-primitives --package assent-runtime)
for pallet in pallets/*; do on_chain+=(--package "pallet-${pallet#pallets/}"); done
step clippy-wasm cargo clippy --release --lib --no-default-features --target wasm32v1-none --locked \
	"${on_chain[@]}" -- -D warnings

optional toml npx "apt-get install npm" npx --yes @taplo/cli@0.7.0 fmt --check
# Not the advisories: their database comes over the network. See CONTRIBUTING.md.
optional dependencies cargo-deny "cargo install cargo-deny --locked" cargo deny check bans licenses sources
optional javascript npx "apt-get install npm" npx --yes prettier@3.10.1 --check "polkadot-js/{.,lib,test}/*.js"
optional shell shellcheck "apt-get install shellcheck" shellcheck scripts/*.sh .ci/run

summary "No complaints"
