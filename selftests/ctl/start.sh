#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A pod that is started and stopped: one outlet after the other, whoever asks; the first thing that
# stands in the way is named, and the same command goes on from there.
#
# needs: uml
# once: uml

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"
. "${0%/*}/lib.sh"

ktap_print_header
ctl_pod
sed -i 's/^group add gpu .*/& rated 3kW/' "$POD_TMP/pod.conf"
ctl_up
wait_for 20 ctl_json_is '.sensors | length > 0 and all(.[]; .status != "stale")' sensor show rpu0

# What was switched on since the log was cleared, in order: "TIME UNIT COIL", the least time between
# two in ms, and that of all
switched_on() { podsim_ctl log | awk '$2 ~ /^gude/ && /=( ?1)+ ok$/ { print $1, $2, $5 }'; }
least_gap() { switched_on | awk 'NR > 1 && (!least || $1 - last < least) { least = $1 - last } { last = $1 } END { printf "%d\n", least / 1e6 }'; }
whole_gap() { switched_on | awk 'NR == 1 { first = $1 } END { printf "%d\n", ($1 - first) / 1e6 }'; }
all_are() { ctl_json_is "all(.outlets[]; .state == \"$1\")" outlet show; }

# Stop
ctl_test "stop: what it would do" 4 '^# 16 outlets, 36(000)?(\.0+)? k?W rated \(of 4 nobody has said\), 0\.0 s of gaps$' -n pod stop pod0
ctl_test "stop" 0 '^pdu1/8 +off +confirmed' pod stop pod0
ktap_test_result "pumps go to their safe duty at last" ctl_json_is '.pumps[0] | .mode == "manual" and .duty.value == .safe_permille' pump show rpu0/1
ktap_test_result "all are off" wait_for 10 all_are off

# Two tools at once, over two devices
ktap_test_result "the gap is the pod's" ctl_json_is '.pods[0].inrush_gap_ms == 100' pod show pod0
podsim_ctl "log clear" >/dev/null
megapodctl outlet on 'pdu0/[1-8]' gap 0 >"$POD_TMP/one" 2>&1 &
one=$!
ctl_test "two tools at once" 0 'pdu1/8  on  confirmed' outlet on 'pdu1/[1-8]' gap 0
wait $one
ktap_test_result "both are done" [ "$? $(grep -c 'on  confirmed' "$POD_TMP/one")" = "0 8" ]
ktap_print_msg "16 outlets by two tools: $(whole_gap) ms, the sum of gaps is 1500 ms; the least gap is $(least_gap) ms"
ktap_test_result "each is switched on once" [ "$(switched_on | wc -l)" = 16 ]
ktap_test_result "never two within the gap" [ "$(least_gap)" -ge 100 ]
ctl_test "stop again" 0 '' pod stop pod0

# A longer gap, which is saved; off is not held up, and ends the waiting
ctl_test "a longer gap" 0 '' pod set pod0 inrush-gap 20s
ctl_test "is saved" 0 '^pod set pod0 inrush-gap 20s$' save
ctl_test "is shown" 0 '^pod0 .*, inrush gap 20s' pod show
ctl_test "too long" 2 'inrush-gap-ms|range' pod set pod0 inrush-gap 61s
megapodctl outlet on 'pdu0/[1-4]' gap 0 timeout 60 >"$POD_TMP/waits" 2>&1 &
tool=$!
wait_for 10 ctl_json_is '.outlets[0].progress == "confirmed" and .outlets[3].on_in_ms > 20000' outlet show 'pdu0/[1-4]'
ctl_test "off comes at once" 0 'pdu0/[1-4] +off +confirmed' outlet off 'pdu0/[1-4]'
wait $tool
ktap_test_result "what waited is told so" grep -q 'pdu0/4  on  failed: superseded by command' "$POD_TMP/waits"
ctl_test "no gap" 0 '' pod set pod0 inrush-gap 100ms

# At boot
ctl_test "not started at boot if that is not said" 0 '' pod boot
ktap_test_result "all are off" all_are off
ctl_test "to be started at boot" 0 '' pod set pod0 at-boot start
ctl_test "is saved" 0 '^pod set pod0 at-boot start$' save
ctl_test "is shown" 0 '^pod0 .*, started at boot' pod show
ctl_test "but nothing guards it" 2 'no interlock of pod pod0 is armed' pod boot

# Start
ctl_test "nothing guards it" 2 'no interlock of pod pod0 is armed' pod start pod0
megapodctl interlock add flow watch 'rpu0/Coolant flow' below 10L/min stale 30s off @gpu >/dev/null
ctl_test "armed" 0 '' pod arm pod0
# armed while all is off, it counts as tripped until somebody says that it has not
ctl_test "an interlock is named" 4 'pdu0/1: interlock flow has tripped \(unproven\)' pod start pod0
megapodctl interlock reset flow reason "nothing has run yet" >/dev/null
ctl_test "off again" 0 '' pod stop pod0
ctl_test "start: what it would do" 4 '^# 16 outlets, 36(000)?(\.0+)? k?W rated \(of 4 nobody has said\), 1\.5 s of gaps$' -n pod start pod0
podsim_ctl "leak rpu1 pan wet" >/dev/null
wait_for 20 ctl_json_is '.sensors[0].value == 1' sensor show 'rpu0/Rack pan leak'
ctl_test "a leak is named" 2 'rpu0/Rack pan leak is wet' pod start pod0
ktap_test_result "nothing is on" all_are off
podsim_ctl "leak rpu1 pan dry" >/dev/null
wait_for 20 ctl_json_is '.sensors[0].value == 0' sensor show 'rpu0/Rack pan leak'
# the device keeps a leak in another register until that is cleared, and it counts as long
podsim_ctl "set rpu1 holding:6569 0" >/dev/null
wait_for 30 ctl_json_is '.sensors[0].value == 0' sensor show 'rpu0/Rack pan leak (sticky)'
ctl_test "locked" 0 '' outlet lock pdu0/3 by anna reason "new pump"
ctl_test "stops where it is refused" 4 'pdu0/3 is locked by anna' pod start pod0
ktap_test_result "with what comes before it on" ctl_json_is \
	'[.outlets[] | select(.state == "on") | "\(.component_name)/\(.number)"] | sort == ["pdu0/1", "pdu0/2", "pdu0/7", "pdu0/8", "pdu1/7", "pdu1/8"]' outlet show
megapodctl outlet unlock pdu0/3 by anna >/dev/null
podsim_ctl "log clear" >/dev/null
ctl_test "goes on from there" 0 '^group +gpu +10 of 12 outlets to switch on' pod start pod0
ktap_test_result "only the others were switched" [ "$(switched_on | wc -l)" = 10 ]
ktap_test_result "all are on" all_are on
ctl_test "again, nothing is left" 0 '^group +network +0 of 4 outlets' pod start pod0
megapodctl pod stop pod0 >/dev/null
podsim_ctl "log clear" >/dev/null
begin=$(date +%s%N)
megapodctl -j pod boot >"$POD_TMP/start"
status=$?
ktap_print_msg "start of 16 outlets: $((($(date +%s%N) - begin) / 1000000)) ms, the sum of gaps is 1500 ms; first to last $(whole_gap) ms"
ktap_test_result "a line for each step" [ "$status $(jq -r 'select(.step == "outlet").name' "$POD_TMP/start" | wc -l)" = "0 16" ]
ktap_test_result "network first" [ "$(jq -r 'select(.step == "outlet").name' "$POD_TMP/start" | head -n 1)" = pdu0/7 ]
ktap_test_result "never two within the gap" [ "$(least_gap)" -ge 100 ]

ctl_disarm
ctl_down
ktap_finished
