#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# gude_pdu: it sizes itself, every field shows its value, outlets and meters belong together.
#
# once: uml

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/drivers/lib.sh
. "$here/lib.sh"

OUTLETS=12 METERED=4 BANKS=2 LINES=2 PHASES=3 INPUTS=5

# The table of the manual, read from it and not from the driver: FIELD FORMAT FACTOR LABEL
FIELDS="0 1000 energy
1 1000 power
2 1000 voltage
3 1 current
4 10 frequency
5 1 power factor
6 100 phase angle
7 1000 apparent power
8 1000 reactive power
9 1000 energy since reset
10 1000 reactive energy
11 1000 reactive energy since reset
12 1 time since reset
13 1000 forward energy
14 1000 forward reactive energy
15 1000 forward energy since reset
16 1000 forward reactive since reset
17 1000 reverse energy
18 1000 reverse reactive energy
19 1000 reverse energy since reset
20 1000 reverse reactive since reset"

# Only of lines, where there is a residual current monitor
RCM_FIELDS="21 1 residual current
22 1 neutral current
23 1/10 RCM B RMS
24 1/10 RCM B DC"

# meter BASE NAME FIELDS: one block of fields as lines of a map
meter() {
	local field factor label

	while read -r field factor label; do
		echo "$(($1 + 2 * field)) s32 $factor $2 $label"
	done <<<"$3"
}

make_map() {
	local i l p

	for ((i = 0; i < METERED; i++)); do
		meter $((0x3a00 + i * 0x120)) "Outlet $((i + 1))" "$FIELDS"
	done
	for ((l = 0; l < LINES; l++)); do
		for ((p = 0; p < PHASES; p++)); do
			meter $((0x400 + l * 0x120 + p * 0x60)) "Line $((l + 1)) L$((p + 1))" "$FIELDS
$RCM_FIELDS"
		done
	done
	echo "128 s16 10 System
129 s16 10 Auxiliary
130 s16 10 Main
131 s16 100 CPU
256 s16 100 Sensor 1 temperature
257 s16 100 Sensor 1 humidity
260 s16 100 Sensor 1 dew point
261 s16 100 Sensor 1 dew point difference"
}

# A different value in every field, negative ones too
set_pattern() {
	local reg kind rest

	make_map | while read -r reg kind rest; do
		if [ "$kind" = s32 ]; then
			echo "set gude1 input:$reg $(((reg * 7919) % 65536)) $(((reg * 40503 + 7) % 65536))"
		else
			echo "set gude1 input:$reg $(((reg * 40503 + 7) % 65536))"
		fi
	done | tr '\n' '\0' | xargs -0 podsim ctl "$PODSIM_SOCK" >/dev/null
}

fields_are_the_registers() {
	local reg kind rest n

	make_map >"$POD_TMP/map"
	while read -r reg kind rest; do
		n=1
		[ "$kind" = s32 ] && n=2
		podsim_ctl "get gude1 input:$reg $n"
	done <"$POD_TMP/map" >"$POD_TMP/registers"
	megapodctl -j sensor show pdu0 | jq '{ sensors: [.sensors[] | select(.status != "absent") |
		select(.label | test("^(Outlet . [^e]|Outlet . energy|Line . L|System|Aux|Main|CPU|Sensor)"))] }' >"$POD_TMP/sensors"
	"$here/compare.py" "$POD_TMP/map" "$POD_TMP/sensors" "$POD_TMP/registers"
}

all_read() { wait_for 30 fields_are_the_registers || fields_are_the_registers; }

count() { megapodctl -j sensor show pdu0 | jq --arg re "$1" '[.sensors[] | select(.label | test($re))] | length'; }

discrete_shows() { # ADDRESS LABEL
	sim "set gude1 discrete:$1 1"
	wait_for 15 is pdu0 "$2" 1 || return 1
	sim "set gude1 discrete:$1 0"
	wait_for 15 is pdu0 "$2" 0
}

ktap_print_header
drivers_need
modprobe -r orv3_rpu gude_pdu megapod_map
modprobe megapod_map slow_ms=2000
modprobe gude_pdu

gude_up outlets=$OUTLETS,metered=$METERED,banks=$BANKS,lines=$LINES,phases=$PHASES,inputs=$INPUTS,rcm
ktap_test_result "as many outlets as input register 0 says" expect $OUTLETS component pdu0 outlets
ktap_test_result "as many meters as register 1 says" expect $METERED count "^Outlet [0-9]* power$"
ktap_test_result "as many lines and phases as registers 3 and 4 say" expect $((LINES * PHASES)) count "^Line . L. power$"
ktap_test_result "as many inputs as register 5 says" expect $INPUTS count "^Input "
ktap_test_result "as many banks as register 2 says" expect $BANKS count "^Bank .* source active$"
set_pattern
ktap_test_result "every field shows its value" all_read
sim "unset gude1"
ktap_test_result "residual current" wait_for 15 has pdu0 "Line 1 L1 residual current" ok
ktap_test_result "a metered outlet shows its power" expect true sh -c \
	'megapodctl -j outlet show pdu0/1 | jq ".outlets[0].power.value > 600000"'
ktap_test_result "an outlet without a meter has no power, not 0" expect null sh -c \
	'megapodctl -j outlet show pdu0/12 | jq ".outlets[0].power"'
ktap_test_result "a DC input" discrete_shows 0x402 "Input 3"
ktap_test_result "the stop condition" discrete_shows 0x800 "Stop condition"
ktap_test_result "a bank's power source" discrete_shows 0x1001 "Bank 2 source active"
ktap_test_result "a line's over-voltage protection" discrete_shows 0x1011 "Line 2 over-voltage protection active"
ktap_test_result "an eFuse error" discrete_shows 0x110b "Outlet 12 eFuse error"

ktap_test_result "a sensor port with nothing on it is absent" has pdu0 "Sensor 2 temperature" absent
sim "set gude1 input:0x100 0x8000"
ktap_test_result "a sensor that is pulled reads absent" wait_for 10 has pdu0 "Sensor 1 temperature" absent
ktap_test_result "and has no value" expect null value pdu0 "Sensor 1 temperature"
sim "unset gude1 input:0x100"
ktap_test_result "and comes back" wait_for 10 has pdu0 "Sensor 1 temperature" ok
all_down

gude_up outlets=1024,metered=64,lines=3,phases=3
ktap_test_result "the largest device there can be" expect 1024 component pdu0 outlets
ktap_test_result "its last outlet is read" wait_for 10 is_outlet pdu0/1024 on
ktap_test_result "its last meter is read" wait_for 20 has pdu0 "Outlet 64 power" ok
all_down
megapodctl pod del pod0
ktap_finished
