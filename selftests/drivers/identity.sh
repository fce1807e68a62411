#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Identity: the wrong device is refused by name, at first sight and after every reconnect, and
# nothing is written to it.
#
# once: uml

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/drivers/lib.sh
. "$here/lib.sh"

bounce() {
	sim "bus $1 down" "bus $1 up"
}

# Polls that were under way may still be counted: only what comes later
reads_since() {
	sim "stats $1 reset"
	sleep 2
	podsim_ctl "stats $1 requests" | awk '{ print $NF; exit }'
}

quiet() { [ "$(reads_since "$1")" -lt "$2" ]; }

all_stale() {
	megapodctl -j sensor show "$1" |
		jq -es 'length == 1 and all(.[0].sensors[]; .status == "stale" or .status == "absent")' >/dev/null
}

ktap_print_header
drivers_need

ktap_test_result "no pod named" refused "a pod is needed" sh -c '
	megapodctl link add x tcp 127.0.0.1:1 &&
	megapodctl device add a driver gude_pdu link x unit 1 index 0'
ktap_test_result "a pod that does not exist" refused "pod .nowhere. does not exist" \
	megapodctl device add a driver gude_pdu link x unit 1 index 0 pod nowhere
megapodctl link del x

rpu_add model=OTHER serial S123
ktap_test_result "another model is refused by name" wait_for 15 says rpu0 "model is 'OTHER', expected 'RDF040DSS5193E0'"
ktap_test_result "the device is refused" expect refused device_state rpu0
ktap_test_result "there is no component" expect null component rpu0 name
ktap_test_result "a refused device is left alone" quiet rpu1 20
sim "identity rpu1 RDF040DSS5193E0 S124"
ktap_test_result "the pinned serial number is asked for" wait_for 30 says rpu0 "serial is 'S124', expected 'S123'"
sim "identity rpu1 RDF040DSS5193E0 S123"
ktap_test_result "the right device is taken in the end" wait_for 30 has_state rpu0 ok
ktap_test_result "and is ready" expect ready device_state rpu0
all_down

rpu_add ""
sim "strings rpu1 ones"
megapodctl device del rpu0
megapodctl device add rpu0 driver orv3_rpu link line unit 12 index 0 pod pod0
ktap_test_result "strings of 0xFF are none, and refused" wait_for 15 says rpu0 "model is ''"
sim "strings rpu1 endless"
ktap_test_result "strings without an end are no harm" wait_for 30 says rpu0 "model is 'AAAA"
all_down

gude_up outlets=8
sim "bus gude1 down"
ktap_test_result "offline while the link is down" wait_for 15 has_state pdu0 offline
ktap_test_result "nothing has a value then" all_stale pdu0
sim "identity gude1 Other" "set gude1 input:0 8"
podsim_ctl "log clear" >/dev/null
megapodctl outlet off pdu0/1 timeout 3 >/dev/null 2>&1
ktap_test_result "a command to a device that is away fails" [ $? -ne 0 ]
sim "bus gude1 up"
ktap_test_result "another product after a reconnect is refused" wait_for 30 has_state pdu0 refused
ktap_test_result "by name" says pdu0 "is 'Other'"
ktap_test_result "still without a value" all_stale pdu0
ktap_test_result "a command to it fails in words" refused "Other|refused" megapodctl outlet off pdu0/1 timeout 3
ktap_test_result "nothing was written to it" no_writes
all_down

gude_up outlets=8
sim "set gude1 input:0 12"
bounce gude1
ktap_test_result "another size is refused" wait_for 30 says pdu0 "size register 0 was 8, is 12"
sim "unset gude1"
ktap_test_result "the right size is taken again" wait_for 30 has_state pdu0 ok
sim "identity gude1 Other"
bounce gude1
ktap_test_result "an exchange within one reconnect is seen" wait_for 30 has_state pdu0 refused
all_down

for answer in "input:0 2000 claims.2000.outlets" "input:1 65535 metered" "input:4 4 phases"; do
	read -r reg value text <<<"$answer"
	gude_add outlets=8
	megapodctl device del pdu0
	sim "set gude1 $reg $value"
	megapodctl device add pdu0 driver gude_pdu link net unit 1 index 0 pod pod0
	ktap_test_result "size $reg = $value is not plausible" wait_for 15 says pdu0 "$text"
	all_down
done

gude_add company=Siemens
ktap_test_result "another vendor is refused" wait_for 15 says pdu0 "vendor is 'Siemens'"
all_down
gude_up refuse=2b
ktap_test_result "a device without 2B/0E is taken by its sizes" expect 8 component pdu0 outlets
all_down
gude_add refuse=2b serial X
ktap_test_result "a pinned serial number that the device cannot tell is refused" \
	wait_for 15 says pdu0 "serial is '', expected 'X'"
all_down
megapodctl pod del pod0
ktap_finished
