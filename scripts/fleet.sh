#!/usr/bin/env bash
# Prints what registering, status, verdict and handover cost with 10^3 to 10^6 devices in the state, as a table. A million
# devices take some 3 GB of memory and some minutes: `--devices 100000` for less, `--operations N` for how often each call
# is measured. Not part of .ci/run.
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
cd "$repo_root"

# The whole workspace, for the same features as everything else: nothing is compiled twice.
step fleet cargo bench --workspace --locked --bench fleet -- "$@"
summary "Fleet figures"
