#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Watching: dump, end mark, then every event once and in order, also when the socket ran over;
# events from the ring.
#
# once: uml

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"
. "${0%/*}/lib.sh"

ktap_print_header
pod_need megapodctl jq
podsim_start --tcp 127.0.0.1:1502 --gude outlets=64,metered=8 --tcp 127.0.0.1:1503 --gude outlets=8
pod_modules modbus megapod gude_pdu
ctl_pdus

log=$POD_TMP/monitor
watch() { # FILE WORDS...
	local file=$1
	shift
	pod_background megapodctl -j monitor "$@" >"$file" 2>"$file.err"
	watcher=$!
	wait_for 20 grep -q end-of-dump "$file" || ktap_exit_fail_msg "monitor does not come to the end of its dump"
}

# From the events of pod0: numbers go up by one, without gap and double.
in_order() {
	jq -es '[.[] | select(.seq and .pod_name == "pod0") | .seq] |
		length > 0 and . == [range(.[0]; .[0] + length)]' "$1" >/dev/null
}

all_of() { jq -es "$1" "$2" >/dev/null; }

watch "$log" modbus
ktap_test_result "one object a line" all_of 'all(.[]; type == "object" and .event)' "$log"
# shellcheck disable=SC2016 # a variable of jq
ktap_test_result "all that exists, then the end mark" all_of '
	(map(.event) | index("end-of-dump")) as $mark | $mark > 10 and all(.[:$mark][]; .event == "exists")' "$log"
ktap_test_result "of all kinds" all_of '[.[] | select(.event == "exists") | keys - ["event"] | .[0]] | unique ==
	["component", "device", "link", "outlet", "pod", "sensor"]' "$log"
megapodctl outlet off pdu1/1 >/dev/null
megapodctl group add gpu 'pdu1/[1-4]'
podsim_ctl "outlet gude2 3 off" >/dev/null
megapodctl link add net9 tcp 127.0.0.1:1599
ktap_test_result "a command, step by step" wait_for 10 grep -q '"event":"outlet-change".*"progress":"confirmed"' "$log"
ktap_test_result "a group" wait_for 10 grep -q '"event":"group-add".*"name":"gpu"' "$log"
ktap_test_result "a foreign change" wait_for 20 grep -q '"event":"outlet-foreign"' "$log"
ktap_test_result "a link" wait_for 10 grep -q '"event":"link-add".*"name":"net9"' "$log"
ktap_test_result "events in order" in_order "$log"
ktap_test_result "with their time" all_of \
	'all(.[] | select(.seq and .pod_name); .time | test("^20..-..-..T..:..:..\\....Z$"))' "$log"
kill -TERM "$watcher"
wait "$watcher"
ktap_test_result "SIGTERM ends it with 0" [ $? = 0 ]
ktap_test_result "without a word" [ ! -s "$log.err" ]

# The socket runs over while the reader is stopped.
watch "$log.over"
megapodctl pod set pod0 inrush-gap 0
kill -STOP "$watcher"
for _ in {1..22}; do
	echo 'outlet off pdu0/[1-64]'
	echo 'outlet on pdu0/[1-64] gap 0'
done >"$POD_TMP/flap.conf"
megapodctl -b "$POD_TMP/flap.conf" >"$POD_TMP/flap.log" 2>&1
ktap_print_msg "$(tail -n 1 "$POD_TMP/flap.log")"
last=$(megapodctl -j pod show | jq '.pods[0].last_seq')
kill -CONT "$watcher"
ktap_test_result "after $last events it catches up" wait_for 60 grep -q "\"seq\":$last," "$log.over"
ktap_test_result "it noticed" grep -q '"event":"overrun"' "$log.over"
if grep -q '"event":"lost"' "$log.over"; then
	ktap_print_msg "the ring was too small: $(grep '"event":"lost"' "$log.over")"
	ktap_test_skip "all events in order" "the ring was too small"
else
	ktap_test_result "all events in order" in_order "$log.over"
fi
kill -TERM "$watcher"

ctl_json "event show" 0 ".events | .[-1].seq >= $last" event show
ctl_json "event show from" 0 ".events | .[0].seq == $last" event show pod pod0 from "$last"
ctl_test "event show of no pod" 10 '.' event show pod nosuch
ctl_test "for people" 0 'pod0 #[0-9]+  outlet-foreign  pdu1/3 "' event show

ctl_json "event show: kinds" 0 '.events | length > 0 and all(.[]; .event | startswith("group"))' event show kind group
ctl_json "event show: the last" 0 ".events | length == 2 and .[-1].seq >= $last" event show last 2
ctl_json "event show: since" 0 '.events == []' event show since 0
pod_background megapodctl monitor last 3 kind outlet-foreign,outlet >"$POD_TMP/people"
wait_for 20 grep -q '^20.*outlet' "$POD_TMP/people"
ktap_test_result "monitor for people begins with the pod" grep -q '^pod0  ' <(head -n 1 "$POD_TMP/people")
ktap_test_result "not with all objects" [ "$(grep -c '^exists' "$POD_TMP/people")" = 0 ]
(timeout 5 megapodctl monitor --dump; true) >"$POD_TMP/dump"
ktap_test_result "--dump has them" grep -q '^exists  sensor' "$POD_TMP/dump"

# A reader that goes away
(timeout 60 megapodctl monitor 2>"$POD_TMP/pipe.err"; echo "$?" >"$POD_TMP/pipe") | head -n 1 >/dev/null &
pipe=$!
ktap_test_result "a closed pipe ends monitor, though nothing happens" wait_for 20 test -s "$POD_TMP/pipe"
wait $pipe
ktap_test_result "with 0" [ "$(cat "$POD_TMP/pipe")" = 0 ]
ktap_test_result "in silence" [ ! -s "$POD_TMP/pipe.err" ]

ctl_down
ktap_finished
