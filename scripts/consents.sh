#!/usr/bin/env bash
# Prints what a decision costs with 10^3 to 10^6 consents in the state, and with one to as many as there can be of one
# controller, as a table. A million consents take some 5 GB of memory and some minutes: `--consents 100000` for less,
# `--operations N` for how often a decision is measured. Not part of .ci/run.
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
cd "$repo_root"

# The whole workspace, for the same features as everything else: nothing is compiled twice.
step consents cargo bench --workspace --locked --bench consents -- "$@"
summary "Consents figures"
