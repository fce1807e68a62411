#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Habits of firmware: success where nothing is, strings that come late, counters that fall for one
# poll, relays that lag, sensors that say "not available" while the device is added; and a line that
# is set otherwise.
#
# once: uml

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/drivers/lib.sh
. "$here/lib.sh"

# Adds the device once more, so that it meets the faults that were set meanwhile
again() {
	megapodctl device del rpu0
	megapodctl device add rpu0 driver orv3_rpu link line unit 12 index 0 pod pod0
	up rpu0
}

there() { megapodctl -j sensor show "$1" | jq -r '.sensors[] | select(.status != "absent") | .label'; }

# A unit that was away may have been exchanged
away() { # UNIT COMPONENT [COMMAND]
	sim "fault $1 silence"
	wait_for 20 has_state "$2" offline
	sim "${3:-status}" "fault $1 clear"
}

remark() { component "$1" reason | grep -q -- "$2"; }

energy() { value pdu0 "Outlet 1 energy"; }

# Whether no reading of some seconds is less than the first
never_falls() {
	local first now end=$((SECONDS + $1))

	first=$(energy)
	sim "fault gude1 zero reg=0x3a00-0x3a01 count=1"
	while [ "$SECONDS" -lt "$end" ]; do
		now=$(energy)
		[ "$now" != null ] || continue
		awk -v a="$first" -v b="$now" 'BEGIN { exit !(b < a) }' && return 1
	done
	# It was met at all
	! podsim_ctl "faults gude1" | grep -q zero
}

is_less() { awk -v a="$(energy)" -v b="$1" 'BEGIN { exit !(a < b) }'; }

ktap_print_header
modprobe megapod_map slow_ms=1000
drivers_need

rpu_up ""
wanted=$(there rpu0)
for nothing in 65534 65535; do
	sim "fault rpu1 absent $nothing"
	again
	ktap_test_result "$nothing where nothing is: it is absent" expect "$wanted" there rpu0
	sim "fault rpu1 clear"
done
all_down

rpu_add ""
megapodctl device del rpu0
sim "fault rpu1 exception 4 reg=6616"
again
ktap_test_result "a serial number that is not told: it comes up" expect null component rpu0 serial
sim "fault rpu1 clear"
away rpu1 rpu0
ktap_test_result "what is told later is no other device" wait_for 30 has_state rpu0 ok
away rpu1 rpu0 "identity rpu1 RDF040DSS5193E0 OTHER"
ktap_test_result "and another number is, from then on" wait_for 30 says rpu0 "is 'RDF040DSS5193E0' 'OTHER'"
all_down

rpu_up ""
megapodctl link set line max-txn 20ms
ktap_test_result "a line with shorter transactions: told" wait_for 5 remark rpu0 "longer than this line allows"
ktap_test_result "and read all the same" has rpu0 "Coolant flow" ok
megapodctl link set line max-txn 40ms
ktap_test_result "told no more when it is as before" wait_for 5 has_state rpu0 ok
all_down

gude_add outlets=2
megapodctl device del pdu0
sim "set gude1 input:0x100 32768"
megapodctl device add pdu0 driver gude_pdu link net unit 1 index 0 pod pod0
up pdu0
ktap_test_result "not available: absent" has pdu0 "Sensor 1 temperature" absent
away gude1 pdu0 "unset gude1"
ktap_test_result "available later: told" wait_for 30 remark pdu0 "1 absent at first"
all_down

gude_up outlets=2
sim "set gude1 input:0x3a00 0 5000"
wait_for 10 has pdu0 "Outlet 1 energy" ok
wait_for 5 is pdu0 "Outlet 1 energy" 5000
before=$(energy)
ktap_test_result "a counter that falls for one poll is not believed" never_falls 4
sim "set gude1 input:0x3a00 0 1"
ktap_test_result "one that stays down is" wait_for 10 is_less "$before"

# It is written three times in the first 0.3 s, each write begins the lag anew, and after 1 s it has
# failed
sim "fault gude1 lag 450 fc=5"
megapodctl -j outlet off pdu0/1 timeout 6 >"$POD_TMP/out"
ktap_test_result "a relay that lags is waited for" expect confirmed jq -r ".outlets[0].result" "$POD_TMP/out"
ktap_test_result "and reads off" is_outlet pdu0/1 off
sim "fault gude1 clear"
all_down
megapodctl pod del pod0
ktap_finished
