#!/usr/bin/env bash
# Measures `assent anchor` over a long file of readings: build, prove and verify, with the time and the memory that each took.
#
#   ./scripts/anchor.sh              # 10 million readings, about 1.2 GB in a directory of its own that is removed again
#   ./scripts/anchor.sh 1000000
#
# ASSENT names the tool (the release build otherwise), TMPDIR where the file is made.
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

lines=${1:-10000000}
[[ $lines =~ ^[1-9][0-9]{0,9}$ ]] || die "expected a number of lines, found \`$lines\`" "For instance: $0 1000000"
assent=${ASSENT:-$CARGO_TARGET_DIR/release/assent}
[[ -x $assent ]] || die "there is no tool at $assent" "Build it, or name it in ASSENT."
[[ -x /usr/bin/time ]] || die "GNU time is missing" "On Debian: apt-get install time"

directory=$(mktemp -d)
trap 'rm -rf -- "$directory"' EXIT
file=$directory/readings.jsonl
# A constant, so that the root is the same on every machine.
salt=0x$(printf '%064d' 0)

# What a worn sensor says every two seconds, from 1 January 2026 on.
generate() {
	awk -v lines="$lines" 'BEGIN {
		for (line = 0; line < lines; line++)
			printf "{\"device\":\"sensor-%04d\",\"at\":%d,\"heartRate\":%d,\"spo2\":%d,\"temperature\":%.1f,\"note\":\"reading %d\"}\n",
				line % 500, 1767225600 + int(line / 500) * 2, 50 + (line * 7919) % 70, 92 + line % 8,
				36 + (line * 31) % 20 / 10, line
	}' >"$file"
}

# measured NAME COMMAND...: what it says goes to NAME.json, and its figures to the terminal.
measured() {
	local name=$1
	shift
	/usr/bin/time -f '%e %U %M' -o "$directory/$name.time" "$assent" --quiet --json "$@" >"$directory/$name.json"
	read -r wall user memory <"$directory/$name.time"
	say "$name: $wall s ($user s of one core), $((memory / 1024)) MiB at most"
}

# value NAME FILE: a number or a text of that name in an answer.
value() {
	sed -nE "s/.*\"$1\" *: *\"?([0-9a-zx]+)\"?.*/\\1/p" "$2" | head -n 1
}

say "generating $lines readings"
generate
say "$(($(stat -c %s "$file") / 1000000)) MB"
measured build anchor build "$file" --salt "$salt"
root=$(value root "$directory/build.json")
count=$(value count "$directory/build.json")
[[ $count == "$lines" ]] || die "the tool counted $count lines" "The file has $lines."
measured prove anchor prove "$file" --salt "$salt" --line "$((lines / 2 + 1))"
measured verify anchor verify "$directory/prove.json" --root "$root" --count "$count"
# A proof that was altered in its item does not hold.
sed 's/heartRate/heartrate/' "$directory/prove.json" >"$directory/altered.json"
if "$assent" --quiet anchor verify "$directory/altered.json" --root "$root" --count "$count" >/dev/null 2>&1; then
	die "an altered proof was taken" "That is a fault of the tool."
fi
say "root $root, $count items; the proof has $(stat -c %s "$directory/prove.json") bytes; an altered one is refused"
