#!/usr/bin/env bash
# The main job, on a development chain of its own: a pump, a patient, a hospital, a nurse who is excluded, and a
# research body that pays. Every step is a command that you can type yourself.
#   --keep   leave the node running, and say how to look into it with polkadot.js apps
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
cd "$repo_root"

keep=false
case ${1:-} in
'') ;;
--keep) keep=true ;;
*) die "unknown argument '$1'" "Usage: scripts/demo.sh [--keep]" ;;
esac

step setup scripts/setup.sh
use_toolchain
step build cargo build --release --workspace --locked

# --- The node -------------------------------------------------------------------------------------------------------

work=$(mktemp -d)
answer=$work/answer.json
node_log=$log_dir/demo-node.log
node_process=

finish() {
	local status=$?
	if [[ -n $node_process ]] && { ! $keep || ((status != 0)); }; then
		kill "$node_process" 2>/dev/null || true
		wait "$node_process" 2>/dev/null || true
		rm -rf "$work"
	fi
	if ((status != 0)); then printf 'The log of the node is %s\n' "$node_log" >&2; fi
}
trap finish EXIT

# free_port FROM: the first one on which nobody listens.
free_port() {
	local port=$1
	while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
	echo "$port"
}

assent=$CARGO_TARGET_DIR/release/assent
port=$(free_port 9944)
peers=$(free_port 30333)
export ASSENT_URL=ws://127.0.0.1:$port
# Where the patient's receipts are kept.
export XDG_DATA_HOME=$work/data

started=$SECONDS
say "Starting a development node on $ASSENT_URL"
"$CARGO_TARGET_DIR/release/assent-node" --dev --base-path "$work/chain" --rpc-port "$port" --port "$peers" \
	--no-telemetry --no-prometheus --no-mdns >"$node_log" 2>&1 &
node_process=$!
until "$assent" --quiet organisation list >"$work/organisations" 2>/dev/null; do
	kill -0 "$node_process" 2>/dev/null || die "the node stopped at once" "Read $node_log."
	((SECONDS - started < 60)) || die "the node does not answer on $ASSENT_URL" "Read $node_log."
	sleep 0.2
done

# --- Telling --------------------------------------------------------------------------------------------------------

# tell WORDS...: what happens next.
tell() {
	printf '\n'
	say "$@"
}

# shortened: identifiers and addresses by their ends, so that the story can be read.
shortened() {
	sed -E 's/0x([0-9a-f]{6})[0-9a-f]{52}([0-9a-f]{6})/0x\1..\2/g; s/\b(5[A-Za-z0-9]{5})[A-Za-z0-9]{37,38}([A-Za-z0-9]{4})\b/\1..\2/g'
}

# act EXPECTED KEY ARGUMENTS...: shows a command, runs it, and checks how it ended (0 done, 2 not taken, 3 refused). Its
# answer stands in $answer.
act() {
	local expected=$1 key=$2 status=0
	shift 2
	printf '  $ assent --suri %s%s\n' "$key" "$(printf ' %q' "$@")" | shortened
	"$assent" --suri "$key" --quiet --yes --json-to "$answer" "$@" >"$work/text" 2>&1 || status=$?
	shortened <"$work/text" | fold -s -w 110 | sed 's/^/    /'
	((status == expected)) ||
		die "assent $1 $2 ended with $status, and $expected was expected" "Read what it said above."
}

# member NAME: a member of the last answer.
member() {
	node -p "JSON.parse(require('fs').readFileSync('$answer'))$1"
}

# expect MEMBER VALUE: what the last answer has to say.
expect() {
	local found
	found=$(member "$1")
	[[ $found == "$2" ]] || die "the answer has '$found' in $1, and '$2' was expected" "Read $node_log."
}

# asnt PLANCK: an amount for people.
asnt() {
	node -p "const planck = BigInt('$1'); planck / 10n**12n + '.' + String(planck % 10n**12n).padStart(12, '0').slice(0, 2)"
}

maker=//Maker hospital=//Hospital gateway=//Hospital//Gateway research=//Research//Gateway patient=//Patient
fhir=cli/fhir-examples

# --- The story ------------------------------------------------------------------------------------------------------

tell "These organisations are accredited since the chain began. (Identifiers are shortened in this story.)"
shortened <"$work/organisations" | sed 's/^/    /'

tell "The maker registers its model of infusion pump, then one pump. It vouches for each unit that it registers."
printf '{ "@context": "https://www.w3.org/2022/wot/td/v1.1", "title": "Infusion pump" }\n' >"$work/pump.td.json"
act 0 $maker device model-register --udi-di 00844588003288 --description "$work/pump.td.json"
model=$(member .model)
act 0 $maker device register --model "$model" --serial SN-0007 --lot 2026-A
device=$(member .device)

tell "It hands the pump over; the patient takes it for themself. From now on what it measures is the patient's."
act 0 $maker device offer "$device" --to $patient
act 0 $patient device accept "$device" --for-myself
pump=device:$device#$(member .tenure)

tell "The hospital affiliates two nurses, under pseudonyms that only the hospital can resolve."
node -p "'0x' + require('crypto').randomBytes(32).toString('hex')" >"$work/tags.secret"
act 0 $hospital organisation staff-tag "nurse Ana" --secret-file "$work/tags.secret"
ana=$(member .tag)
act 0 $hospital organisation staff-tag "nurse Ben" --secret-file "$work/tags.secret"
ben=$(member .tag)
act 0 $hospital organisation affiliate-staff "$ana"
act 0 $hospital organisation affiliate-staff "$ben"

tell "The patient gives a consent: HL7's published example of an opt-in that leaves one organisation out. The hospital" \
	"may treat; the insurer gets nothing."
act 0 $patient fhir import $fhir/consent-example-notOrg.json --map Patient/f001=$patient \
	--map Organization/f001=//Insurer --grantee $hospital --purpose TREAT --send

tell "The same form once more, about one person: nurse Ben is a relative, and is kept out."
act 0 $patient fhir import $fhir/consent-example-notOrg.json --map Patient/f001=$patient \
	--map "Organization/f001=$hospital/$ben" --grantee nobody --send

tell "For research, another published example. It can be read two ways, and nobody guesses what a patient meant:"
consent_to_research=(fhir import "$fhir/consent-example-grantor.json" --map "Patient/f001=$patient"
	--map "Organization/f001=$hospital" --map Patient/example=//Research --purpose HRESCH)
act 2 $patient "${consent_to_research[@]}"
tell "The patient says which is meant: an exception to the opt-out. Each access shall cost 2.50 ASNT."
act 0 $patient "${consent_to_research[@]}" --root-provision exception --price 2.5 --send
study=$(member .consent)

tell "May the insurer look at the bills in the hospital's record? Asking costs nothing and leaves no trace:"
act 3 $gateway access check "record:$patient@$hospital" --role ins --action access --purpose HPAYMT \
	--category billing --accessor //Insurer
expect .verdict.reason DeniedToParty

tell "Nurse Ana wants to see the vital signs that the pump measured. The hospital asks first, then records the access."
care=("$pump" --role prov --action access --purpose TREAT --category vital-signs)
act 0 $gateway access check "${care[@]}" --staff "$ana"
act 0 $gateway access record "${care[@]}" --staff "$ana"
expect .verdict.rule PartyPermit

tell "Nurse Ben tries the same. It is refused, and the attempt stands in the patient's journal."
act 3 $gateway access record "${care[@]}" --staff "$ben"
expect .verdict.reason DeniedToStaff
expect .journalled true
tell "Why? The decision tells each step that it takes."
act 3 $gateway consent explain "${care[@]}" --staff "$ben"

tell "During the night the pump was read 500 times. The hospital records that in one transaction."
for ((minute = 0; minute < 500; minute++)); do
	printf '{"resource":"%s","role":"prov","action":"collect","purpose":"TREAT","categories":["vital-signs"]}\n' "$pump"
done >"$work/night.jsonl"
act 0 $gateway access batch "$work/night.jsonl"
expect .permitted 500
expect .batches 1

tell "The research body consults the record that the hospital keeps. It pays the patient in the same transaction."
act 0 $patient payment balance
before=$(member .free)
record=record:$patient@$hospital
research_access=("$record" --role crs --action access --purpose HRESCH --category laboratory --category condition)
act 0 $research access record "${research_access[@]}" --maximum-price 5
expect .verdict.price 2500000000000
act 0 $patient payment balance
received=$(node -p "String(BigInt('$(member .free)') - BigInt('$before'))")
[[ $received == 2500000000000 ]] || die "the patient received $received planck, and 2.5 ASNT were expected" "Read $node_log."

tell "The patient has second thoughts, and withdraws. The very next access is refused."
act 0 $patient consent withdraw "$study"
act 3 $research access record "${research_access[@]}" --maximum-price 5
expect .verdict.reason NoPermit

tell "The patient reads the journals, and believes no node: the chain's specification is enough to prove what the validators finalised."
"$CARGO_TARGET_DIR/release/assent-node" export-chain-spec --chain dev --raw --output "$work/assent.json" >/dev/null
act 0 $patient journal show "$pump" --last 3
act 0 $patient journal verify "$pump" --genesis "$work/assent.json"
expect .count 502
expect .proved true
permitted=$(member .permitted) refused=$(member .refused)
act 0 $patient journal show "$record" --genesis "$work/assent.json"
expect .count 2
expect .proved true
permitted=$((permitted + $(member .permitted))) refused=$((refused + $(member .refused)))
paid=$(member .paid) block=$(member .finalisedBlock)

tell "The patient's lawyer gets the one journal as a table, the hospital's auditor the other as FHIR AuditEvents."
act 0 $patient journal export "$pump" --format csv --output "$work/pump.csv"
act 0 $patient journal export "$record" --format fhir --output "$work/record.fhir.json"

# --- The figures ----------------------------------------------------------------------------------------------------

((permitted == 502 && refused == 2)) || die "$permitted permitted and $refused refused, 502 and 2 were expected" "Read $node_log."
printf '\n'
printf '  %-38s %s\n' \
	"accesses permitted and journalled" "$permitted" \
	"accesses refused and journalled" "$refused" \
	"paid to the patient" "$(asnt "$paid") ASNT" \
	"blocks finalised" "$block" \
	"seconds since the node was started" "$((SECONDS - started))"

if $keep; then
	disown "$node_process"
	printf '\nThe node goes on: process %s, data in %s, log in %s.\n' "$node_process" "$work" "$node_log"
	printf 'Look into it: https://polkadot.js.org/apps/?rpc=%s#/explorer\n' "$ASSENT_URL"
	printf 'Go on with it: export ASSENT_URL=%s; %s --help\n' "$ASSENT_URL" "$assent"
	printf 'Stop it: kill %s && rm -rf %s\n' "$node_process" "$work"
fi
summary "As expected"
