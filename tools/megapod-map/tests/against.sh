#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A map against a device that answers: what is not as the map has it is told, by ranges; the status tells whether there
# is something to look at; nothing is ever written.

# shellcheck source=selftests/podsim/sim.sh
. "${0%/*}/../../../selftests/podsim/sim.sh"
tool=${MEGAPOD_MAP:-$(cd "${0%/*}/.." && pwd)/megapod-map}
top=$(cd "${0%/*}/../../.." && pwd)
rpu=$top/drivers/cdu/orv3_rpu.yaml

# against MAP WHERE OPTION...: what is said, and the status. What answers is given time, on a busy machine too.
against() {
	ASAN_OPTIONS=detect_leaks=0 "$tool" check "$1" --against "${@:2}" --pause 0 --timeout "${ms:-3000}" 2>&1
	echo "status $?"
}

rpu() { against "$rpu" "$line" --unit 12 "$@"; }

ktap_print_header
readings=$("$tool" check "$rpu" | grep -o '[0-9]* readings')
readings=${readings% *}
cat >"$tmp/acme.yaml" <<'END'
map: 1
device: {name: acme, kind: sensor, title: Acme}
sources: {manual: {what: a manual, grade: A}}
identity: {expect: A1, model: {at: 900, words: 2}}
blocks:
  - name: main
    source: manual
    points:
      - {at: 10, label: Inlet, type: s16, unit: 0.1 °C, fault when: 20.0}
      - {at: 11, label: Flow, type: f32, unit: 1 L/min, word order: low first}
      - {at: 20.0, label: Broken, quantity: alarm}
END
"$tool" sim "$tmp/acme.yaml" >"$tmp/registers"
sed -n '1,/^blocks/p' "$tmp/acme.yaml" >"$tmp/spaces.yaml"
cat >>"$tmp/spaces.yaml" <<'END'
  - {name: newer, source: manual, space: input, needs: 30, points: [{at: 31, label: Inlet, unit: 0.1 °C}]}
  - {name: newest, source: manual, needs: 30, points: [{at: 31, label: Outlet, unit: 0.1 °C}]}
END
{ "$tool" sim "$tmp/spaces.yaml"; echo "input 30 1"; } >"$tmp/spaces"
sim --pty "$line" --rpu unit=12,ext --rpu unit=13 --map "$tmp/registers,unit=9" \
	--map "$tmp/spaces,unit=10" --tcp "127.0.0.1:$port" \
	--gude outlets=4,metered=2,lines=1,rcm,fans=16

is "a device in order" "identity: model is 'RDF040DSS5193E0', as expected
identity: serial is 'SIM00000001'
identity: firmware is '1.0.0'
text 'Part number' is 'SIM-RPU'
text 'Date of manufacture' is '20250102'
text 'Work order' is 'WO000001'
$readings readings in 46 requests: $readings in order, 0 not there, 0 to look at
status 0" "$(rpu | sed '/^text .Hardware/,/^text .*fan control/d')"
is "each value, if asked for" 1 "$(rpu --values | grep -c "^holding 36870: 'Total power': [0-9.]* W$")"
is "older firmware is not there as the map allows" "block 'boards' needs holding 40960, which is not there: 22 readings less
status 0" "$(against "$rpu" "$line" --unit 13 | grep -E "'boards'|^status")"
is "a device of a map" "identity: model is 'A1', as expected
3 readings in 3 requests: 3 in order, 0 not there, 0 to look at
status 0" "$(against "$tmp/acme.yaml" "$line" --unit 9)"
is "what one space has another may not" "block 'newest' needs holding 30, which is not there: 1 readings less
status 0" "$(against "$tmp/spaces.yaml" "$line" --unit 10 | grep -E "^block|^status")"
is "TCP, function code 2B and sizes" "identity: vendor is 'GUDE Systems GmbH'
identity: model is 'Expert Power Control 8041'
size 'outlets': 4
outlets: 4
discrete 2049: 'PoE active': exception 2, illegal data address
status 1" "$(against "$top/drivers/pdu/gude_pdu.yaml" "127.0.0.1:$port" | grep -E "identity|size 'out|^outlets|exception|status")"

ctl "set rpu1 36865 32767" >/dev/null
ctl "leak rpu1 pan wet" >/dev/null
ctl "set rpu1 6616 258" >/dev/null
ctl "set rpu1 37376 16" >/dev/null
is "what is hardly right" "identity: serial is no printable text
holding 6569: 'Rack pan leak (sticky)': is set
holding 36864: 'Coolant flow': the sensor is broken, or its value can not be
holding 36865: 'Coolant outlet': 3276.7 °C is hardly right: scale, type or word order?
holding 37376: 'Flow meter': is set
holding 37378: 'Rack pan leak': is set
status 1" "$(rpu | grep -E "printable text|Coolant flow|Coolant outlet|is set|status" | grep -v pressure)"
ctl "unset rpu1" >/dev/null
ctl "leak rpu1 pan dry" >/dev/null

ctl "fault rpu1 exception 4 reg=36912-36915" >/dev/null
is "what refuses, and how" "holding 36912-36915: 'Pump 1 run time' to 'Pump 2 run time': exception 4, server failure
status 1" "$(rpu | grep -E "exception|status")"
ctl "fault rpu1 clear" >/dev/null
ctl "fault rpu1 silence reg=37890" >/dev/null
is "what does not answer" "holding 37890: 'Pump rotation interval': no answer
status 1" "$(ms=1000; rpu | grep -E "answer|status")"
ctl "fault rpu1 clear" >/dev/null
ctl "fault rpu1 badcrc" >/dev/null
is "an answer that is none" "holding 42112: 'Manual RPU fan switch': an answer that is none
status 1" "$(rpu | grep -E "^holding 42|^status")"
ctl "fault rpu1 clear" >/dev/null
ctl "identity rpu1 OTHER X1" >/dev/null
is "another device" "identity: model is 'OTHER', 'RDF040DSS5193E0' is expected
status 1" "$(rpu | grep -E "expected|status")"
is "another map" 1 "$(against "$tmp/acme.yaml" "$line" --unit 12 | grep -c "^identity: model at holding 900: exception 2")"
is "nobody" "nothing answers
status 1" "$(ms=300; against "$rpu" "$line" --unit 77 | tail -n 2)"
is "nothing was written" "" "$(ctl log | grep ' fc=')"
is "no such place" "megapod-map: /none: No such file or directory
status 1" "$(against "$rpu" /none)"
is "an option that is none" "megapod-map: check: '--write' is no option
status 2" "$(against "$rpu" "$line" --write)"
is "a unit that is none" "megapod-map: --unit: a number from 0 to 255 wanted
status 2" "$(against "$rpu" "$line" --unit 256)"
begun=$(date +%s%N)
"$tool" check "$tmp/acme.yaml" --against "$line" --unit 9 --pause 150 >/dev/null
is "a pause between requests" yes "$([ $((($(date +%s%N) - begun) / 1000000)) -ge 300 ] && echo yes)"
ktap_test_result "podsim ends cleanly" sim_stop
ktap_finished
