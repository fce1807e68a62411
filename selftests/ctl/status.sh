#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Each exit status, by what megapodctl(8) says it means: what came before it was done, or was not.
#
# once: uml

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"
. "${0%/*}/lib.sh"

ktap_print_header
pod_need megapodctl jq
podsim_start --tcp 127.0.0.1:1502 --gude outlets=8 --tcp 127.0.0.1:1503 --gude outlets=8
pod_modules modbus megapod gude_pdu
ctl_pdus

writes() { podsim_ctl "stats gude1 writes"; }

ctl_test "0: done" 0 'confirmed' outlet off pdu0/1
ctl_test "0: it was so before" 0 'confirmed' outlet off pdu0/1
before=$(writes)
ctl_test "1: usage, nothing was sent" 1 'is not a number' outlet on pdu0/1 timeout soon
ctl_test "1: a verb that is not written in full" 1 'write it in full: outlet off' outlet of pdu0/2
ctl_test "1: a unit of something else, seen when the sensor is known" 1 'write C' \
	sensor set 'pdu0/Sensor 1 temperature' warn-max 5L/min
ctl_test "10: no such object, nothing was sent" 10 'no outlet "9"' outlet off 'pdu0/[2,9]'
ktap_test_result "nothing was" [ "$(writes)" = "$before" ]
podsim_ctl "relay gude1 3 stuck" >/dev/null
ctl_test "2: the device did not carry it out" 2 'pdu0/3  off  failed' outlet off pdu0/3
ctl_test "2: the kernel refused" 2 'in use|exists' pod add pod0
ctl_test "4: done in part" 4 '1 of 2 are not confirmed' outlet off 'pdu0/[3-4]'
podsim_ctl "relay gude1 3 ok" "fault gude1 silence" >/dev/null
ctl_test "3: time ran out" 3 'pdu0/6  off' outlet off pdu0/6 timeout 1
podsim_ctl "fault gude1 clear" >/dev/null

# Batches: the line's own status when nothing was changed, 4 when something was.
ctl_test "10: of a batch whose only line names what is not there" 10 'no component "pdu9"' -b - <<<'outlet off pdu9/1'
printf 'group add one pdu0/1\noutlet off pdu9/1\ngroup add two pdu0/2\n' >"$POD_TMP/part.conf"
ctl_test "4: of one that was done in part" 4 ':2: there is no component "pdu9"' -b "$POD_TMP/part.conf"
ctl_test "what came after was not tried" 10 'no group "two"' group show two
ctl_test "-k: 4 too" 4 'part.conf: 1 of 3 commands failed' -k -b "$POD_TMP/part.conf"
ctl_test "but what can be done is done" 0 '^two' group show two
ctl_json "-k in JSON: each line has its result" 4 '.commands | map(.result) == ["unchanged", "failed", "unchanged"]' \
	-k -b "$POD_TMP/part.conf"

ctl_test "check names what is missing" 2 'not so: .*/part.conf:2: outlet off pdu9/1: there is no component "pdu9"' \
	check unguarded conf "$POD_TMP/part.conf"

# Dry runs: 0 the same, 4 something would change.
ctl_test "-n: 0, it is so" 0 ' 0 would change' -n -b - <<<'group add two pdu0/2'
ctl_test "-n: 4, it is not" 4 '^\+ group add three pdu0/3$' -n group add three pdu0/3
ctl_test "-n: nothing was made" 10 'no group "three"' group show three
ctl_json "-n: before and after" 4 '.diff == [{"before": "outlet on pdu1/5", "after": "outlet off pdu1/5"}]' -n outlet off pdu1/5
ctl_json "-n: nothing was switched" 0 '.outlets[0].state == "on"' outlet show pdu1/5
ctl_test "-n: a change of a link" 4 '^\+ link add net0 tcp 127.0.0.1:1502 timeout 700ms' -n link set net0 timeout 700ms
ctl_test "-n: limits" 4 '^\+ sensor set "pdu0/Sensor 1 temperature" warn-max 44C$' -n sensor set 'pdu0/Sensor 1 temperature' warn-max 44
ctl_test "-n: what a batch makes for itself" 4 '^\+ group add g9 ' -n -b - <<-CONF
	pod add pod9
	link add net9 tcp 127.0.0.1:1599
	device add pdu9 driver gude_pdu link net9 unit 1 index 9 pod pod9
	group add g9 pdu9/1 pod pod9
CONF
ctl_test "-n: nothing of it is there" 10 '.' pod show pod9

# Told to stop while a component is awaited: at once, and it says so.
podsim_ctl "fault gude2 silence" >/dev/null
ctl_test "a device that will not be identified" 0 '' device del pdu1
megapodctl -b - >"$POD_TMP/await" 2>&1 <<-'CONF' &
	device add pdu1 driver gude_pdu link net1 unit 1 index 1 pod pod0
	sensor set "pdu1/Sensor 1 temperature" warn-max 40C
CONF
tool=$!
wait_for 10 ctl_json_is '.devices | length == 2' device show
since=$SECONDS
kill -INT $tool
wait $tool
status=$?
ktap_print_msg "$(cat "$POD_TMP/await")"
ktap_test_result "4: told to stop while it waits" [ $status = 4 ]
ktap_test_result "within a few seconds" [ $((SECONDS - since)) -lt 8 ]
podsim_ctl "fault gude2 clear" >/dev/null

# What save cannot give back
megapodctl link del net1
wait_for 10 ctl_components 1
megapodctl -b - <<<'device add pdu1 driver gude_pdu link net0 unit 2 index 1 pod pod0' >/dev/null
ctl_test "save of all that is there" 0 '^device add pdu1' save
ctl_test "a rule of what will be gone" 0 '' interlock add gone watch 'pdu0/Sensor 1 temperature' above 60C stale 3s off pdu9/1
ctl_test "loads" 0 '^interlock add gone pod pod0 watch "pdu0/Sensor 1 temperature" above 60C .*off pdu9/1$' save
ctl_test "it goes" 0 '' device del pdu0
ctl_test "4: save says what does not load" 4 'not saved what it watches is gone: interlock add gone' save

# 121 is in tests/offline.sh of megapodctl, where no module is.
ctl_down
ktap_finished
