#!/usr/bin/env bash
# Prints how many transfers, single accesses and accesses in batches a development chain of one node records and
# finalises, as a table. `--transactions N` (6,000), `--rounds N` (2), `--batches N` (120). Not part of .ci/run.
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
cd "$repo_root"

step polkadot-js-install install_polkadot_js
step build cargo build --release --workspace --locked
step throughput node --test-reporter=spec polkadot-js/throughput.js "$@"
summary "Throughput figures"
