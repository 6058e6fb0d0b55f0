#!/usr/bin/env bash
# What the scripts share: source it, do not run it. In a bash of your own,
# `source scripts/lib.sh` gives cargo the environment that the scripts build with.

repo_root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
cache_dir=${XDG_CACHE_HOME:-$HOME/.cache}/assent
log_dir=$cache_dir/logs
toolchain_file=$cache_dir/toolchain

# Outside the checkout, so that every clone on a machine shares the dependencies' artifacts.
CARGO_TARGET_DIR=$(realpath -m -- "${CARGO_TARGET_DIR:-$cache_dir/target}")
export CARGO_TARGET_DIR
# The system's OpenSSL, instead of compiling a copy.
export OPENSSL_NO_VENDOR=1
# Where the wasm build finds Cargo.lock, the target directory being elsewhere.
export WASM_BUILD_WORKSPACE_HINT=$repo_root
# The second wasm, to which the end-to-end test upgrades a chain: see runtime/build.rs.
export ASSENT_BUILD_NEXT_WASM=1
# rustup downloads what setup.sh asks it for, and nothing on the side.
export RUSTUP_AUTO_INSTALL=0
# rustup's own place, for shells that never read a profile.
PATH=$PATH:${CARGO_HOME:-$HOME/.cargo}/bin

# Puts the toolchain in force that ASSENT_TOOLCHAIN names, or else the one that setup.sh recorded:
# a toolchain of rustup's by name, or a directory to look in first. Without either, the active one.
use_toolchain() {
	local chosen=${ASSENT_TOOLCHAIN:-}
	if [[ -z $chosen && -r $toolchain_file ]]; then chosen=$(<"$toolchain_file"); fi
	case $chosen in
	'') ;;
	/*) PATH=$chosen:$PATH ;;
	*)
		PATH=${CARGO_HOME:-$HOME/.cargo}/bin:$PATH
		export RUSTUP_TOOLCHAIN=$chosen
		;;
	esac
}
use_toolchain

# To cargo an artifact is fresh if it is younger than the sources, whichever checkout it was built from. Who takes the
# target directory over from another checkout makes their sources young, so that everything of ours is built anew.
take_target() {
	local owner=$CARGO_TARGET_DIR/checkout
	if [[ -d $CARGO_TARGET_DIR && $(cat "$owner" 2>/dev/null) != "$repo_root" ]]; then
		find "$repo_root" \( -name .git -o -name node_modules -o -name target \) -prune -o -type f -exec touch -- {} +
	fi
	mkdir -p "$CARGO_TARGET_DIR" && printf '%s\n' "$repo_root" >"$owner"
}
take_target

# elapsed SECONDS: 7s, 2m05s, 1h02m.
elapsed() {
	if (($1 < 60)); then
		printf '%ds' "$1"
	elif (($1 < 3600)); then
		printf '%dm%02ds' $(($1 / 60)) $(($1 % 60))
	else
		printf '%dh%02dm' $(($1 / 3600)) $(($1 % 3600 / 60))
	fi
}

# say WORDS...: a progress line, after the time since the script began.
say() {
	printf '[%6s] %s\n' "$(elapsed $SECONDS)" "$*"
}

# die WHAT_WENT_WRONG WHAT_TO_DO
die() {
	printf '\nError: %s\n%s\n' "$1" "$2" >&2
	exit 1
}

# as_root COMMAND...
as_root() {
	if ((EUID == 0)); then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		die "installing needs root, and there is no sudo here" "Run scripts/setup.sh once as root."
	fi
}

# step NAME COMMAND...: one phase, shown and logged; a failure ends the script.
# A function as COMMAND must return its failure itself: errexit does not hold in it.
steps_done=()
step() {
	local name=$1 log=$log_dir/$1.log started=$SECONDS
	shift
	mkdir -p "$log_dir"
	say "$name: $*"
	if ! "$@" 2>&1 | tee "$log"; then step_failed "$name" $((SECONDS - started)) "$@"; fi
	step_done "$name" $((SECONDS - started))
}

# beside NAME COMMAND...: a phase in the background, logged, until `await NAME` shows how it went.
# It ends with the script at the latest.
declare -A beside_process=() beside_command=() beside_started=()
beside() {
	local name=$1
	shift
	mkdir -p "$log_dir"
	say "$name, beside what follows: $*"
	setsid "$@" </dev/null >"$log_dir/$name.log" 2>&1 &
	beside_process[$name]=$! beside_command[$name]=$* beside_started[$name]=$SECONDS
	trap end_what_is_beside EXIT
}

end_what_is_beside() {
	local process
	for process in "${beside_process[@]}"; do kill -- "-$process" 2>/dev/null || true; done
}

await() {
	local name=$1 process=${beside_process[$1]} status=0
	say "$name: ${beside_command[$name]}"
	tail --lines +1 --follow --pid "$process" "$log_dir/$name.log" || true
	wait "$process" || status=$?
	unset "beside_process[$name]"
	local took=$((SECONDS - beside_started[$name]))
	if ((status != 0)); then step_failed "$name" "$took" "${beside_command[$name]}"; fi
	step_done "$name" "$took"
}

# step_failed NAME SECONDS COMMAND...
step_failed() {
	local name=$1 took=$2
	shift 2
	die "$name failed after $(elapsed "$took"); its log is $log_dir/$name.log" \
		"Mend what the log's last lines name. To run this phase alone: source scripts/lib.sh && $*"
}

# step_done NAME SECONDS
step_done() {
	steps_done+=("$(printf '%-22s %s' "$1" "$(elapsed "$2")")")
}

# summary WORDS...: what each step took, and a last line.
summary() {
	printf '\n'
	printf '  %s\n' "${steps_done[@]}"
	printf '%s in %s.\n' "$*" "$(elapsed $SECONDS)"
}

# What the polkadot.js suite needs. npm writes its own copy of the lock file last, when all is installed.
install_polkadot_js() {
	local folder=$repo_root/polkadot-js
	if [[ $folder/node_modules/.package-lock.json -nt $folder/package-lock.json ]]; then return; fi
	npm --prefix "$folder" ci --no-audit --no-fund
}

# format_with ARGUMENTS...: `cargo fmt --all` with the toolchain's own rustfmt, or else with that of rustup's stable.
format_with() {
	local cargo=(cargo)
	if ! cargo fmt --version >/dev/null 2>&1; then
		cargo=(cargo +stable)
		if ! cargo +stable fmt --version >/dev/null 2>&1; then
			echo "Skipped: there is no rustfmt here. Debian has it as rustfmt-web."
			return 0
		fi
	fi
	"${cargo[@]}" fmt --all "$@" || {
		echo "To format everything: ${cargo[*]} fmt --all"
		return 1
	}
}

check_format() {
	format_with --check
}
