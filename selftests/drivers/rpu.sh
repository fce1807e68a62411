#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# orv3_rpu: every register of the published map shows as its own value, by a table and a reader the
# driver had no part in; fault and alarm bits speak about their channels.
#
# once: first

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/drivers/lib.sh
. "$here/lib.sh"

# Registers of the map, as FIRST COUNT
BASE="6561 12
6636 2
6639 2
36864 26
36912 8
37120 23
37375 5
37888 5
37904 2
41985 5
42112 1"
EXTENDED="6545 4
40960 46
41088 2
41216 95
41473 7
41990 4"

# Another value in every register, so that a wrong address shows; the control word stays harmless.
set_pattern() {
	local first count i

	while read -r first count; do
		for ((i = first; i < first + count; i++)); do
			echo "set rpu1 $i $(((i * 40503 + 7) % 65536))"
		done
	done <<<"$1" | grep -v ' 37904 ' | while read -r command; do
		printf '%s\0' "$command"
	done | xargs -0 podsim ctl "$PODSIM_SOCK" >/dev/null
}

read_registers() {
	local first count

	while read -r first count; do
		podsim_ctl "get rpu1 $first $count"
	done <<<"$1"
}

values_are_the_registers() {
	read_registers "$1" >"$POD_TMP/registers"
	megapodctl -j sensor show rpu0 >"$POD_TMP/sensors"
	"$here/compare.py" "$here/rpu.map" "$POD_TMP/sensors" "$POD_TMP/registers"
}

# The slow ones come every slow_ms
all_read() { wait_for 30 values_are_the_registers "$1" || values_are_the_registers "$1"; }

bit_speaks() { # REGISTER BIT LABEL STATUS
	sim "set rpu1 $1 $((1 << $2))"
	wait_for 5 has rpu0 "$3" "$4" || {
		ktap_print_msg "$1 bit $2: $3 is $(status rpu0 "$3")"
		return 1
	}
	sim "set rpu1 $1 0"
	wait_for 5 has rpu0 "$3" ok
}

bits_speak() {
	local reg bit status label

	while read -r reg bit status label; do
		bit_speaks "$reg" "$bit" "$label" "$status" || return 1
	done <<<"$1"
}

no_errors() {
	sensors orv3_rpu-isa-0000 2>&1 | grep -i error || return 0
	megapodctl sensor show rpu0 | grep -v " ok " | sed 's/^/# /'
	return 1
}

ktap_print_header
drivers_need
modprobe -r orv3_rpu gude_pdu megapod_map
modprobe megapod_map slow_ms=2000
modprobe orv3_rpu

rpu_up ext
ktap_test_result "the unit says who it is" expect "Delta RDF040DSS5193E0" \
	echo "$(component rpu0 vendor) $(component rpu0 model)"
ktap_test_result "serial number as in the registers" expect SIM00000001 component rpu0 serial
set_pattern "$BASE
$EXTENDED"
sim "set rpu1 37375 0 0 0 0 0" "set rpu1 41088 0 0" "set rpu1 41473 0 0 0 0 0 0 0" "set rpu1 36878 0"
ktap_test_result "every register shows its value, extended blocks too" all_read "$BASE
$EXTENDED"

ktap_test_result "a broken sensor is a fault of its channel" bits_speak "37376 4 fault Coolant flow
37376 1 fault Coolant outlet
37376 0 fault Coolant inlet
37376 3 fault Coolant outlet pressure
37376 2 fault Coolant inlet pressure
37376 11 fault RPU power
37376 10 fault RPU air inlet
37376 9 fault HEX water inlet
37376 8 fault HEX air inlet 2
37376 5 fault HEX air outlet 1
37376 12 fault Reservoir status
37376 13 fault Reservoir status
37375 0 fault HEX Y filter pressure
37378 13 fault Rack floor leak
37378 12 fault Rack pan leak
41474 0 fault HEX air outlet 3
41474 11 fault HEX air outlet 14
41474 12 fault HEX air inlet 3
41477 0 fault HEX fan 1
41477 13 fault HEX fan 14
41478 1 fault Baseboard input
41478 4 fault Pump 3 output
41479 13 fault HEX fan 14 controller"
ktap_test_result "an alarm of the device is one on its channel" bits_speak "37377 7 critical Coolant flow
37377 1 critical Coolant outlet
37377 4 critical Coolant outlet pressure
37379 9 warning HEX fan 10
37379 9 warning HEX fan 10 abnormal
41473 3 warning HEX fan 14
41088 5 warning Pump 3 fan 2
36878 1 warning RPU fan 2
41088 5 warning Pump 3 fan 2 abnormal
37377 10 warning HEX Y filter pressure"
ktap_test_result "leak and alarm bits have their severity" bits_speak "37378 4 critical Internal leak
37378 0 critical IT chassis 0 stop
37377 6 critical Pump abnormal
37379 10 warning HEX coil dirty
37376 4 warning Flow meter
41089 13 warning HEX fan 14 humidity abnormal"

sim "set rpu1 37377 $((1 << 6))"
wait_for 5 has rpu0 "Pump abnormal" critical
pumps() { for i in 1 2 3 4; do status rpu0 "Pump $i"; done | xargs; }
ktap_test_result "an alarm that names no pump is one of no pump" expect "ok ok ok ok" pumps
sim "set rpu1 37377 0"

sim "set rpu1 37376 $((1 << 4))"
wait_for 5 has rpu0 "Coolant flow" fault
chip=$(grep -l orv3_rpu /sys/class/hwmon/hwmon*/name)
chip=${chip%/name}
ktap_test_result "hwmon knows the fault" grep -q 1 "$chip"/fan*_fault
ktap_test_result "and libsensors too" sh -c "sensors orv3_rpu-isa-0000 | grep 'Coolant flow' | grep -q FAULT"
# A slow line may have let a slow reading grow stale: libsensors calls that an error
ktap_test_result "libsensors shows the chip without an error" wait_for 20 no_errors
# The words of flags go bad: what they called broken stays so, what they called sound is doubtful
sim "fault rpu1 exception 4 reg=37375-37379"
ktap_test_result "without the word of flags a sound sensor is stale" wait_for 10 has rpu0 "Coolant outlet" stale
ktap_test_result "and a broken one does not turn good" has rpu0 "Coolant flow" fault
ktap_test_result "what no flag speaks of stays" has rpu0 "Pump 1" ok
sim "fault rpu1 clear"
ktap_test_result "with the word all is as before" wait_for 10 has rpu0 "Coolant outlet" ok
ktap_test_result "the broken one is still broken" has rpu0 "Coolant flow" fault
sim "unset rpu1"
ktap_test_result "the fault goes with its bit" wait_for 5 has rpu0 "Coolant flow" ok
ktap_test_result "nothing was ever written" no_writes

all_down
rpu_up ""
# here, too, as hours that go on would be others when they are compared
set_pattern "$BASE"
sim "set rpu1 37375 0 0 0 0 0" "set rpu1 36878 0"
ktap_test_result "older firmware: what it does not have is absent" all_read "$BASE"
ktap_test_result "nor was anything written to it" no_writes
all_down
megapodctl pod del pod0
ktap_finished
