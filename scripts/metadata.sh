#!/usr/bin/env bash
# Writes cli/metadata/assent.scale, from which the command line tool's calls are generated.
# Run it after any change that shows in the runtime's metadata; a test finds a stale file.
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
cd "$repo_root"

# --workspace, with one target: the features of the whole, without building the tool itself.
ASSENT_UPDATE_METADATA=1 \
	step metadata cargo test --release --workspace --test metadata
git diff --stat -- cli/metadata
