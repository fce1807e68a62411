#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Locks on outlets: nobody switches on what is locked, anybody switches it off; several holders,
# overrides, and that locks stand before the component is there and after the modules were away.
#
# once: uml

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"
. "${0%/*}/lib.sh"

ktap_print_header
pod_need megapodctl jq
podsim_start --tcp 127.0.0.1:1502 --gude outlets=8,state=off --tcp 127.0.0.1:1503 --gude outlets=8,state=off
pod_modules modbus megapod gude_pdu
ctl_pdus
megapodctl group add gpu 'pdu0/[3-4]' >/dev/null
pod_background sh -c "megapodctl -j monitor >$POD_TMP/monitor"

# An outlet that is locked is not switched on, and is switched off
ctl_test "lock" 0 '^pdu0/3  locked by anna; it is off$' outlet lock pdu0/3 by anna reason "new pump"
ctl_test "on is refused by name" 2 'pdu0/3  on  refused: pdu0/3 is locked by anna: new pump' outlet on pdu0/3
ctl_test "a group is done in part" 4 'pdu0/4  on  confirmed' outlet on @gpu
ctl_test "in one request nothing is done" 2 'pdu0/[56]  on  refused: pdu0/3 is locked by anna' outlet on 'pdu0/[3,5-6]' gap 0
ctl_test "a cycle ends on, too" 2 'pdu0/3  off  refused: pdu0/3 is locked by anna' outlet cycle pdu0/3 delay 1
ktap_test_result "the device has done what was not refused" [ "$(relays gude1)" = "off off off on off off off off" ]
ctl_test "off is not refused" 0 'pdu0/3  off  confirmed' outlet off pdu0/3
ctl_test "one that is on stays on" 0 '^pdu0/4  locked by bob; it is on, and stays so' outlet lock pdu0/4 by bob reason cabling
ctl_test "and is switched off" 0 'pdu0/4  off  confirmed' outlet off pdu0/4

# A lock that comes in the off phase of a cycle
ctl_test "on, to be cycled" 0 '' outlet on pdu0/7
megapodctl outlet cycle pdu0/7 delay $((4 * POD_SLOW)) timeout 60 >"$POD_TMP/cycle" 2>&1 &
cycle=$!
wait_for 10 grep -q 'pdu0/7  off  confirmed' "$POD_TMP/cycle"
ctl_test "locked in between" 0 '' outlet lock pdu0/7 by anna reason late
wait "$cycle"
ktap_test_result "it stays off, and says why" grep -q 'stays off: pdu0/7 is locked by anna: late' "$POD_TMP/cycle"
ktap_test_result "the relay is off" [ "$(relays gude1)" = "off off off off off off off off" ]
ctl_test "unlock" 0 '^pdu0/7  the lock of anna is gone$' outlet unlock pdu0/7 by anna

# Whose it is
megapodctl outlet lock pdu0/3 by bob reason cabling
ctl_test "not his" 10 'pdu0/3 is not locked by carl; it is by anna, bob' outlet unlock pdu0/3 by carl
ctl_test "an override without a reason" 1 'override and reason go together' outlet unlock pdu0/3 by carl override anna
ctl_json "shown" 0 '.outlets | map(.lock | map([.holder, .reason] | join(": "))) == [["anna: new pump", "bob: cabling"], ["bob: cabling"], []] and
	map(.locks) == [2, 1, null]' outlet show 'pdu0/[3-5]'
ctl_test "why" 0 'pdu0/3: pdu0/3 is locked by bob: cabling' outlet why pdu0/3
ctl_test "all locks" 0 '^pdu0/4 +bob +[0-9]+ s ago +cabling$' outlet locks
ctl_test "not by the number of another" 10 'pdu0 has no outlet "9"' outlet lock pdu0/9 by anna reason x
ctl_test "override" 0 'the lock of bob is gone' outlet unlock pdu0/3 by boss override bob reason "gone home"
ctl_test "is recorded" 0 'lock-del  pdu0/3 by bob: cabling; taken away by boss: gone home' event show kind lock
ktap_test_result "in the log, too" sh -c "dmesg | grep -q 'the lock of bob on pdu0/3 was taken away by boss: gone home'"
ktap_test_result "and watched" wait_for 5 grep -q '"event":"lock-del".*"override_reason":"gone home"' "$POD_TMP/monitor"
ctl_test "one gone, one left" 2 'pdu0/3 is locked by anna' outlet on pdu0/3
megapodctl outlet unlock pdu0/3 by anna
ctl_test "what nobody has locked is switched on" 0 'pdu0/3  on  confirmed' outlet on pdu0/3

# At the device
podsim_ctl "outlet gude1 4 on" >/dev/null
ktap_test_result "switched on at the device: told" wait_for 10 \
	sh -c "dmesg | grep -q 'pdu0/4 is locked, and was switched on, not from here'"
ctl_json "as foreign, with its locks" 0 '[.events[] | select(.event == "outlet-foreign")][-1].outlet | .locks == 1 and .state == "on"' \
	event show
ctl_test "and check says so" 2 'pdu0/4 is on, and locked by bob' check pod0

# Where the component is not there; the latch file
ctl_test "locked before it is there" 0 "its component is not there" outlet lock pdu7/2 by anna reason "to come"
echo 'interlock set flow pod pod0 latch tripped' >"$POD_TMP/latches"
ctl_test "saved without interlocks" 0 '' save latches file "$POD_TMP/latches"
ktap_test_result "each with its time" [ "$(grep -cE '^outlet lock pdu[07]/[24] by (anna|bob) reason .* pod pod0 since [0-9]+$' "$POD_TMP/latches")" = 2 ]
ktap_test_result "latches of interlocks that are not there stay" grep -q 'latch tripped' "$POD_TMP/latches"
megapodctl -j outlet locks | jq '.locks | map(del(.id, .pod_id)) | sort' >"$POD_TMP/locks"
kill "${POD_PIDS[0]}"
for link in net0 net1; do megapodctl link del $link; done
wait_for 10 ctl_components 0
ctl_test "pods with locks stay" 2 'of the pod is locked by' pod del pod0
wait_for 10 rmmod gude_pdu
rmmod megapod_map megapod
pod_modules modbus megapod gude_pdu
ctl_test "nothing there, nothing lost" 10 'there are no interlocks, and no locks' save latches file "$POD_TMP/latches"
printf 'pod add %s\n' pod0 >"$POD_TMP/pod.conf"
ctl_test "loaded" 0 '' -l "$POD_TMP/latches" -b "$POD_TMP/pod.conf"
ktap_test_result "as they were" [ "$(megapodctl -j outlet locks | jq '.locks | map(del(.id, .pod_id)) | sort')" = "$(cat "$POD_TMP/locks")" ]
grep ^outlet "$POD_TMP/latches" >"$POD_TMP/again"
ctl_test "loaded again, no change" 0 ' 0 changed' -b "$POD_TMP/again"
ctl_pdus
ctl_test "off, as it is to be" 0 'confirmed' outlet off pdu0/4
ctl_test "locked still" 2 'pdu0/4 is locked by bob: cabling' outlet on pdu0/4
ctl_test "unlocked" 0 '' outlet unlock pdu0/4 by bob
ctl_test "the last" 0 '' outlet unlock pdu7/2 by anna
ctl_test "saved that there is none" 0 '' save latches file "$POD_TMP/latches"
ktap_test_result "none is left in the file" [ "$(cat "$POD_TMP/latches")" = "interlock set flow pod pod0 latch tripped" ]

ctl_down
ktap_finished
